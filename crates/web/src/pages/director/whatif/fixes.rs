//! The cheapest fix: one step or two that help a day most, found from what the
//! what-if shows, each with a button that writes it into the roster of that day.

use super::controls::Names;
use super::fix_words::{elsewhere, from_to, now, reaches, steps};
use super::form;
use super::moved::{Moved, is_carried, moved};
use super::words::{In, signed};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n;
use crate::pages::deed::{day_of, problem};
use crate::pages::director::sentence::{is_uncalled, noon};
use crate::pages::encode;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Form, component};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::outlook::{Band, Cheapest, Difference, Fix, Found};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;

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
    /// They mean the same in the roster as where they were searched.
    fits: bool,
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
    /// What was moved of the day before the search, in words.
    moved: Vec<String>,
    /// Fields by which the page shows it again.
    carried: Vec<(String, String)>,
    /// How it is before any step, in words.
    now: String,
    /// That the other pages play it on other days; empty where they say the same.
    elsewhere: String,
    /// That the noon break is counted as no wait; empty where there is none.
    noon: String,
    /// Does the best way reach the goal?
    goal: String,
    how: String,
    /// Ways that no other beats, the most helpful first.
    ways: Vec<Way>,
    /// Ways that one of those beats: it asks no more and helps as much.
    beaten: Vec<Way>,
    /// How many those are, in words.
    beaten_n: String,
    /// The reader may write the roster.
    applies: bool,
    /// Mark of the roster that was searched on.
    mark: String,
    seed: u64,
    hash: String,
}
component!(FixList);

/// The page.
#[derive(Template)]
#[template(path = "director_fixes.html")]
pub struct FixesPage {
    f: Frame,
    day_name: String,
    problem: Option<String>,
    list: Option<FixList>,
    /// Address of the same search on the roster as it is now; empty where that
    /// is no way on.
    again: String,
    /// The what-if as it was left.
    back: String,
}

impl FixList {
    pub(super) fn new(names: Names<'_>, found: &Cheapest, moved: Moved, keys: &[String]) -> Self {
        let f = names.f;
        let (model, fixes) = (&found.model, &found.fixes);
        let ways = fixes.found.iter().zip(keys);
        let ways = ways.map(|(one, key)| way(names, found, one, key));
        let (ways, beaten): (Vec<Way>, Vec<Way>) = ways.partition(|way| way.is_lightest);
        Self {
            day: model.day.to_string(),
            day_name: f.date(model.day),
            now: now(f, found),
            elsewhere: elsewhere(f, found),
            noon: noon(f, model),
            goal: reaches(f, found),
            moved: moved.words,
            carried: moved.pairs,
            how: i18n::text(
                f.lang,
                "fix-how",
                &[
                    ("n", &fixes.scenarios),
                    ("few", &fixes.few),
                    ("days", &fixes.days),
                    ("again", &fixes.again),
                ],
            ),
            beaten_n: f.t1("fix-beaten", "n", beaten.len()),
            ways,
            beaten,
            applies: f.can("run_queue"),
            mark: found.mark.clone(),
            seed: fixes.seed,
            hash: fixes.model.clone(),
            f: f.clone(),
        }
    }
}

fn way(names: Names<'_>, found: &Cheapest, one: &Found, key: &str) -> Way {
    let (f, model, fixes) = (names.f, &found.model, &found.fixes);
    // A wait or overtime of a day on which nobody was called is none that
    // another could be held against.
    let minutes = |base: Option<Band>, off: Option<&Difference>| {
        if is_uncalled(&found.told) {
            f.t("fix-uncalled-before")
        } else {
            from_to(f, In::Minutes, base, off)
        }
    };
    let worse = one.worse.as_ref();
    Way {
        steps: steps(names, model, &one.steps),
        within: from_to(f, In::Share, fixes.within, one.within.as_ref()),
        wait: minutes(fixes.wait, one.wait.as_ref()),
        overtime: minutes(None, one.overtime.as_ref()),
        worse: worse.map_or_else(String::new, |(line, off)| {
            let points = signed(f, off.mean * 100.0);
            f.t2("fix-worse", "line", names.line(line), "n", points)
        }),
        is_lightest: one.best_of_effort,
        fits: found.fits_roster(&one.steps),
        json: serde_json::to_string(&one.steps).unwrap_or_default(),
        key: key.to_owned(),
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

/// What came of a search that was asked for.
enum Searched {
    /// Ways, and keys of their forms.
    Found(Box<Cheapest>, Vec<String>),
    /// The day cannot be looked at.
    Refused(DeskError),
    /// Something in the form cannot be: the what-if says it at its field.
    Amend,
}

/// Searches from where the form stands.
fn search(desk: &Desk, me: &Actor, f: &Frame, form: &mut Form) -> Result<Searched, DeskError> {
    let seen = day_asked(desk, form).and_then(|day| Ok((day, desk.own_model(me, day)?)));
    let (day, model) = match seen {
        Ok(seen) => seen,
        Err(why @ DeskError::Invalid(_)) => return Ok(Searched::Refused(why)),
        Err(why) => return Err(why),
    };
    let set = form::change(f, &model, form);
    if !form.ok() {
        return Ok(Searched::Amend);
    }
    let found = match desk.cheapest(me, day, &set, &|_| ()) {
        Ok(found) => found,
        Err(DeskError::Invalid(_)) => return Ok(Searched::Amend),
        Err(why) => return Err(why),
    };
    let keys = found.fixes.found.iter().map(|_| form_key(desk)).collect();
    Ok(Searched::Found(Box::new(found), keys))
}

/// The what-if with what a form has moved.
fn back(form: &Form) -> String {
    const NOT_MOVED: [&str; 6] = ["part", "n", "done", "key", "steps", "mark"];
    let pairs = form.pairs();
    let pairs = pairs.filter(|(name, _)| !NOT_MOVED.contains(name));
    let pairs = pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    match pairs.collect::<Vec<_>>().join("&").as_str() {
        "" => "/director/whatif".to_owned(),
        query => format!("/director/whatif?{query}"),
    }
}

/// `GET /director/whatif/fix?day=…&…`: searches from what the what-if with the
/// same query shows; with `part=1` the list alone.
pub async fn show(
    State(state): State<AppState>,
    Query(pairs): Query<Pairs>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at_days_ahead();
    let me = me(&f)?;
    let mut form = Form::new(pairs);
    let is_part = form.get("part") == "1";
    let asked = f.clone();
    let (searched, form) = state
        .ask(move |desk| {
            let searched = search(desk, &me, &asked, &mut form)?;
            Ok::<_, DeskError>((searched, form))
        })
        .await?;
    let (found, keys) = match searched {
        Searched::Found(found, keys) => (found, keys),
        Searched::Refused(why) => return refused(f, &form, why),
        Searched::Amend => return Ok(see_other(&back(&form))),
    };
    let policy = state.desk().queue_policy();
    let catalogue = state.catalogue();
    let names = Names {
        f: &f,
        policy: &policy,
        catalogue: &catalogue,
    };
    let moved = moved(names, &found.model, &form, &found.from);
    let list = FixList::new(names, &found, moved, &keys);
    if is_part {
        return Ok(render(StatusCode::OK, &list));
    }
    let page = FixesPage {
        day_name: list.day_name.clone(),
        problem: None,
        list: Some(list),
        again: String::new(),
        back: back(&form),
        f,
    };
    Ok(render(StatusCode::OK, &page))
}

/// The page that says why nothing was searched or written.
fn refused(f: Frame, form: &Form, why: DeskError) -> Result<Response, Error> {
    let is_stale = matches!(&why, DeskError::Invalid(faults)
        if faults.iter().any(|fault| fault.message == "roster-stale"));
    let said = if is_stale {
        Some((StatusCode::CONFLICT, f.t("fix-stale")))
    } else {
        problem(&f, &why, None)
    };
    let Some((status, text)) = said else {
        return Err(why.into());
    };
    let day = day_of(form.get("day"));
    let page = FixesPage {
        again: if is_stale {
            f.path.clone()
        } else {
            String::new()
        },
        day_name: day.map_or_else(String::new, |day| f.date(day)),
        problem: Some(text),
        list: None,
        back: back(form),
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
    let mut f = frame.at_days_ahead();
    let form = Form::new(pairs);
    let me = me(&f)?;
    let key = key_of(&form)?;
    let day = day_of(form.get("day")).ok_or(Error::BadRequest)?;
    let steps: Vec<Fix> = serde_json::from_str(form.get("steps")).map_err(|_| Error::BadRequest)?;
    let mark = form.get("mark").to_owned();
    if steps.is_empty() || steps.len() > STEPS || mark.is_empty() {
        return Err(Error::BadRequest);
    }
    let done = state
        .ask(move |desk| Ok::<_, DeskError>(desk.apply_fix(&me, &key, day, &steps, &mark)))
        .await?;
    match done {
        Ok(()) => Ok(see_other(&format!(
            "/director/whatif?day={day}{}&done=notice-fix-applied",
            carried(&form)
        ))),
        Err(why) => {
            f.path = format!("/director/whatif/fix?day={day}{}", carried(&form));
            refused(f, &form, why)
        }
    }
}

/// What was moved besides officials, as the end of a query.
fn carried(form: &Form) -> String {
    let pairs = form.pairs().filter(|(name, _)| is_carried(name));
    let pairs = pairs.map(|(name, value)| format!("&{}={}", encode(name), encode(value)));
    pairs.collect()
}

impl FixesPage {
    /// A page of a sample.
    pub(super) fn of(f: Frame, day: Date, list: Option<FixList>, problem: Option<String>) -> Self {
        Self {
            again: if problem.as_ref() == Some(&f.t("fix-stale")) {
                format!("/director/whatif/fix?day={day}")
            } else {
                String::new()
            },
            back: format!("/director/whatif?day={day}"),
            day_name: f.date(day),
            problem,
            list,
            f,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample_day::{cheapest, model};
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::dossier::sample::settings;
    use crate::pages::hall::sample::head;

    #[test]
    fn a_way_that_another_beats_is_folded_away() {
        let (settings, model) = (settings().unwrap(), model().unwrap());
        let (f, catalogue) = (
            head(Lang::Vi, "/director/whatif/fix"),
            crate::samples::catalogue(),
        );
        let names = Names {
            f: &f,
            policy: &settings.queue,
            catalogue: &catalogue,
        };
        let mut found = cheapest(model);
        let n = found.fixes.found.len();
        let keys: Vec<String> = (0..n).map(|n| format!("{n:032}")).collect();
        let mut parts = |beaten: usize| {
            for (at, one) in found.fixes.found.iter_mut().enumerate() {
                one.best_of_effort = at + beaten < n;
            }
            let list = FixList::new(names, &found, Moved::default(), &keys);
            let shown = list.render().unwrap();
            let (open, folded) = match shown.split_once("<details") {
                Some((open, folded)) => (open.to_owned(), folded.to_owned()),
                None => (shown, String::new()),
            };
            let told = |text: &str| text.matches("<li class=\"card\">").count();
            (told(&open), told(&folded), folded)
        };
        let (open, folded, _) = parts(0);
        assert_eq!((open, folded), (n, 0));
        let (open, folded, text) = parts(1);
        assert_eq!((open, folded), (n - 1, 1));
        assert!(text.contains("Cách khác: 1"), "{text}");
    }
}
