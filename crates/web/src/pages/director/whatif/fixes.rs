//! The cheapest fix: one step or two that help a day most, each with a button
//! that writes it into the roster of that day.

use super::controls::Names;
use super::words::{In, difference, signed, value};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::deed::{day_of, problem};
use crate::pages::director::sentence::minute;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Form, component};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::outlook::{Cheapest, Difference, Fix, Found, OwnModel};
use motcua_desk::{Desk, DeskError};

/// Most steps of one fix; the search takes two.
const STEPS: usize = 4;

/// A way to help.
pub(super) struct Way {
    steps: Vec<String>,
    within: String,
    wait: String,
    overtime: String,
    /// The line that is served worse by it; empty = none surely is.
    worse: String,
    /// Nothing that asks less helps as much.
    is_lightest: bool,
    /// The steps as the desk takes them, and the key of their form.
    json: String,
    key: String,
}

/// What the search found: the part of the page that is put into the what-if.
#[derive(Template)]
#[template(path = "c/whatif_fixes.html")]
pub(super) struct FixList {
    f: Frame,
    day: String,
    day_name: String,
    /// How it is now, in words.
    now: String,
    /// Does the best way reach the goal?
    goal: String,
    how: String,
    ways: Vec<Way>,
    /// The reader may write the roster.
    applies: bool,
    seed: u64,
    hash: String,
}
component!(FixList);

/// The page.
#[derive(Template)]
#[template(path = "director_fixes.html")]
pub struct FixesPage {
    f: Frame,
    day: String,
    day_name: String,
    problem: Option<String>,
    list: Option<FixList>,
}

impl FixList {
    pub(super) fn new(names: Names<'_>, found: &Cheapest, keys: &[String]) -> Self {
        let f = names.f;
        let (model, fixes) = (&found.model, &found.fixes);
        let none = || f.t("whatif-none");
        let within = found.within;
        let within = within.map_or_else(none, |band| value(f, In::Share, band.mean));
        let wait = found.wait;
        let wait = wait.map_or_else(none, |band| value(f, In::Minutes, band.mean));
        let now = f.t3(
            "fix-now",
            "minutes",
            model.goal.minutes,
            "share",
            within,
            "wait",
            wait,
        );
        let ways = fixes.found.iter().zip(keys);
        Self {
            day: model.day.to_string(),
            day_name: f.date(model.day),
            now,
            goal: reaches(f, found),
            how: f.t3(
                "fix-how",
                "n",
                fixes.scenarios,
                "days",
                fixes.days,
                "again",
                fixes.again,
            ),
            ways: ways.map(|(one, key)| way(names, model, one, key)).collect(),
            applies: f.can("run_queue"),
            seed: fixes.seed,
            hash: fixes.model.clone(),
            f: f.clone(),
        }
    }
}

/// Whether the day as it is, or with the best way found, reaches the goal.
fn reaches(f: &Frame, found: &Cheapest) -> String {
    let goal = found.model.goal;
    let Some(now) = found.within else {
        return String::new();
    };
    if now.mean >= goal.share() {
        return f.t1("fix-goal-now", "goal", goal.percent);
    }
    let offs = found.fixes.found.iter().filter_map(|one| one.within);
    let Some(best) = offs.map(|off| off.mean).max_by(f64::total_cmp) else {
        return f.t1("fix-goal-none", "goal", goal.percent);
    };
    let then = (now.mean + best).min(1.0);
    let id = if then >= goal.share() {
        "fix-goal-best"
    } else {
        "fix-goal-short"
    };
    let share = value(f, In::Share, then);
    f.t2(id, "share", share, "goal", goal.percent)
}

fn way(names: Names<'_>, model: &OwnModel, one: &Found, key: &str) -> Way {
    let f = names.f;
    let off = |of: In, off: Option<&Difference>| {
        off.map_or_else(|| f.t("whatif-none"), |off| difference(f, of, off))
    };
    let worse = one.worse.as_ref();
    Way {
        steps: one
            .steps
            .iter()
            .map(|fix| step(names, model, fix))
            .collect(),
        within: off(In::Share, one.within.as_ref()),
        wait: off(In::Minutes, one.wait.as_ref()),
        overtime: off(In::Minutes, one.overtime.as_ref()),
        worse: worse.map_or_else(String::new, |(line, off)| {
            let points = signed(f, off.mean * 100.0);
            f.t2("fix-worse", "line", names.line(line), "n", points)
        }),
        is_lightest: one.best_of_effort,
        json: serde_json::to_string(&one.steps).unwrap_or_default(),
        key: key.to_owned(),
    }
}

/// A step in words: whom it asks for what.
fn step(names: Names<'_>, model: &OwnModel, fix: &Fix) -> String {
    let f = names.f;
    match fix {
        Fix::Lunch { official, by } => {
            let id = if *by > 0.0 {
                "fix-lunch-later"
            } else {
                "fix-lunch-earlier"
            };
            let minutes = minute(by.abs());
            f.t2(id, "name", names.person(model, official), "n", minutes)
        }
        Fix::Move { official, queue } => f.t2(
            "fix-move",
            "name",
            names.person(model, official),
            "line",
            names.line(queue),
        ),
        Fix::Reinforce { queue, from, to } => f.t2(
            "fix-reinforce",
            "line",
            names.line(queue),
            "when",
            super::words::span(f, *from, *to),
        ),
        Fix::Skill { official, queue } => f.t2(
            "fix-skill",
            "name",
            names.person(model, official),
            "line",
            names.line(queue),
        ),
    }
}

/// The day that is asked for; the next open one where none is.
fn day_asked(desk: &Desk, form: &Form) -> Result<Date, DeskError> {
    let day = match form.get("day") {
        "" => desk.next_open_day(),
        text => day_of(text),
    };
    day.ok_or_else(|| DeskError::invalid("day", "outlook-no-calendar"))
}

/// `GET /director/whatif/fix?day=…`: searches; with `part=1` the list alone.
pub async fn show(
    State(state): State<AppState>,
    Query(pairs): Query<Pairs>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let form = Form::new(pairs);
    let is_part = form.get("part") == "1";
    let asked = form.clone();
    let found = state
        .ask(move |desk| {
            let found = day_asked(desk, &asked).and_then(|day| desk.cheapest(&me, day, &|_| ()));
            let found = match found {
                // The day cannot be looked at: the page says why.
                Err(why @ DeskError::Invalid(_)) => Err(why),
                found => Ok(found?),
            };
            let n = found.as_ref().map_or(0, |found| found.fixes.found.len());
            let keys: Vec<String> = (0..n).map(|_| form_key(desk)).collect();
            Ok::<_, DeskError>((found, keys))
        })
        .await?;
    let policy = state.desk().queue_policy();
    let catalogue = state.catalogue();
    let names = Names {
        f: &f,
        policy: &policy,
        catalogue: &catalogue,
    };
    let (found, keys) = found;
    match found {
        Ok(found) => {
            let list = FixList::new(names, &found, &keys);
            if is_part {
                return Ok(render(StatusCode::OK, &list));
            }
            let page = FixesPage {
                day: list.day.clone(),
                day_name: list.day_name.clone(),
                problem: None,
                list: Some(list),
                f,
            };
            Ok(render(StatusCode::OK, &page))
        }
        Err(why) => refused(f, form.get("day"), why),
    }
}

/// The page that says why nothing was searched or written.
fn refused(f: Frame, day: &str, why: DeskError) -> Result<Response, Error> {
    let Some((status, text)) = problem(&f, &why, None) else {
        return Err(why.into());
    };
    let page = FixesPage {
        day: day_of(day).map_or_else(String::new, |day| day.to_string()),
        day_name: day_of(day).map_or_else(String::new, |day| f.date(day)),
        problem: Some(text),
        list: None,
        f,
    };
    Ok(render(status, &page))
}

/// `POST /director/whatif/fix`: writes a fix into the roster of its day.
pub async fn apply(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut f = frame.at("director");
    let form = Form::new(pairs);
    let me = me(&f)?;
    let key = key_of(&form)?;
    let day = day_of(form.get("day")).ok_or(Error::BadRequest)?;
    let steps: Vec<Fix> = serde_json::from_str(form.get("steps")).map_err(|_| Error::BadRequest)?;
    if steps.is_empty() || steps.len() > STEPS {
        return Err(Error::BadRequest);
    }
    let done = state
        .ask(move |desk| Ok::<_, DeskError>(desk.apply_fix(&me, &key, day, &steps)))
        .await?;
    match done {
        Ok(()) => Ok(see_other(&format!(
            "/director/whatif?day={day}&done=notice-fix-applied"
        ))),
        Err(why) => {
            f.path = format!("/director/whatif/fix?day={day}");
            refused(f, &day.to_string(), why)
        }
    }
}

impl FixesPage {
    /// A page of a sample.
    pub(super) fn of(f: Frame, day: Date, list: Option<FixList>, problem: Option<String>) -> Self {
        Self {
            day: day.to_string(),
            day_name: f.date(day),
            problem,
            list,
            f,
        }
    }
}
