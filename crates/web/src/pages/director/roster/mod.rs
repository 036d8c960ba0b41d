//! The roster: who sits where on a day, or on a weekday of the usual week. A
//! form with a row for each official; everything can be done with the keyboard
//! and without a script.

mod form;
mod rows;
mod sample;
mod words;

use crate::error::{Error, render, see_other};
use crate::format;
use crate::frame::Frame;
use crate::pages::deed::day_of;
use crate::pages::director::sentence::only_log;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::Form;
use crate::visit;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use form::Typed;
use jiff::civil::Date;
use motcua_desk::outlook::{RosterEntry, RosterSource, RosterView};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::visit::Policy;
use rows::{Row, Shown};
use serde::Deserialize;
use words::{opening, warnings, weekday};

pub(super) use words::{doubts, holes, name_of, on_leave, source};

/// Which day, or which weekday of the usual week.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The day; empty = the next open one.
    #[serde(default)]
    day: String,
    /// 1 = Monday to 7; it goes before a day.
    #[serde(default)]
    week: String,
}

/// What a roster is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Day(Date),
    Weekday(u8),
}

impl Of {
    /// Name and value of the field that says it.
    fn field(self) -> (&'static str, String) {
        match self {
            Self::Day(day) => ("day", day.to_string()),
            Self::Weekday(n) => ("week", n.to_string()),
        }
    }

    fn url(self) -> String {
        let (name, value) = self.field();
        format!("/director/roster?{name}={value}")
    }

    /// What was asked for: a weekday, a day, or the next open day; and whether
    /// the day that was typed is one.
    fn asked(desk: &Desk, asked: &Asked) -> (Self, bool) {
        let weekday = asked
            .week
            .parse::<u8>()
            .ok()
            .filter(|n| (1..=7).contains(n));
        if let Some(n) = weekday {
            return (Self::Weekday(n), true);
        }
        let typed = asked.day.trim();
        match day_of(typed) {
            Some(day) if !typed.is_empty() => (Self::Day(day), true),
            _ => {
                let day = desk.next_open_day().unwrap_or_else(|| desk.today());
                (Self::Day(day), typed.is_empty())
            }
        }
    }

    fn view(self, desk: &Desk, me: &Actor) -> Result<RosterView, DeskError> {
        match self {
            Self::Day(day) => desk.roster(me, day),
            Self::Weekday(n) => desk.roster_week(me, n),
        }
    }
}

/// A weekday: address or value, name, chosen.
pub struct Weekday {
    value: String,
    name: String,
    on: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "director_roster.html")]
pub struct RosterPage {
    f: Frame,
    form: Form,
    key: String,
    mark: String,
    title: String,
    /// Field and value that say what the roster is of.
    of_name: &'static str,
    of_value: String,
    /// What the day comes to; of a weekday empty.
    tomorrow: String,
    /// The form that asks for another day.
    other_day: Form,
    week: Vec<Weekday>,
    opening: String,
    source: String,
    warnings: Vec<String>,
    shown: Vec<Shown>,
    rows: Vec<Row>,
    n_rows: usize,
    /// Other weekdays the same roster may be for.
    also: Vec<Weekday>,
    may_edit: bool,
    /// The day has its own roster, which can be dropped.
    is_own: bool,
    /// That the desk only holds an imported log; empty of any other.
    only_log: String,
}

impl RosterPage {
    fn new(f: Frame, policy: &Policy, view: &RosterView, form: Form, key: String) -> Self {
        let of = view.day.map_or(Of::Weekday(view.weekday), Of::Day);
        let is_past = view.day.is_some_and(|day| day < f.now.date());
        let mut other_day = Form::default();
        if let Of::Day(day) = of {
            other_day.set("day", &day.to_string());
        }
        let title = match of {
            Of::Day(day) => f.t1("roster-of-day", "day", f.date(day)),
            Of::Weekday(n) => f.t1("roster-of-week", "weekday", weekday(&f, n)),
        };
        let n_rows = form::shown(&form);
        let is_own = view.day.is_some() && view.source == RosterSource::Day;
        // Of a closed day there is nothing to write; what was written before it
        // was closed can be dropped, and what was sent for it stays to be read.
        let is_closed = view.day.is_some() && view.sessions.is_empty();
        let is_for = !is_closed || is_own || !form.ok();
        let (of_name, of_value) = of.field();
        Self {
            mark: view.mark.clone(),
            title,
            of_name,
            of_value,
            tomorrow: view
                .day
                .map_or_else(String::new, |day| format!("/director/tomorrow?day={day}")),
            other_day,
            week: week(&f, of),
            opening: opening(&f, &view.sessions),
            source: source(&f, view),
            warnings: warnings(&f, policy, view),
            shown: rows::shown(&f, policy, view),
            rows: rows::rows(&f, policy, view, &form),
            n_rows,
            also: also(&f, view, &form),
            may_edit: view.may_edit && !is_past && is_for,
            is_own,
            only_log: String::new(),
            key,
            form,
            f,
        }
    }
}

fn week(f: &Frame, of: Of) -> Vec<Weekday> {
    let one = |n: u8| Weekday {
        value: Of::Weekday(n).url(),
        name: format::capital(&weekday(f, n)),
        on: of == Of::Weekday(n),
    };
    (1..=7).map(one).collect()
}

/// Weekdays beside the one looked at; of a day none.
fn also(f: &Frame, view: &RosterView, form: &Form) -> Vec<Weekday> {
    if view.day.is_some() {
        return Vec::new();
    }
    let others = (1..=7).filter(|n| *n != view.weekday);
    let one = |n: u8| Weekday {
        value: n.to_string(),
        name: format::capital(&weekday(f, n)),
        on: form.has("also", &n.to_string()),
    };
    others.map(one).collect()
}

/// `GET /director/roster?day=…` or `?week=1`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at_days_ahead();
    let (me, typed) = (me(&f)?, asked.day.clone());
    let ask = move |desk: &Desk| {
        let (of, is_day) = Of::asked(desk, &asked);
        Ok::<_, DeskError>((of.view(desk, &me)?, is_day, form_key(desk)))
    };
    let (view, is_day, key) = state.ask(ask).await?;
    let settings = state.desk().settings();
    let form = form::to_form(&view.entries);
    let mut page = RosterPage::new(f, &settings.queue, &view, form, key);
    page.only_log = only_log(&page.f, settings.log().as_deref());
    let mut status = StatusCode::OK;
    if !is_day {
        page.other_day.set("day", &typed);
        page.other_day.fault("day", page.f.t("ahead-no-day"));
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(render(status, &page))
}

/// What a button of the form does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Press {
    /// One row more; nothing is kept yet.
    Add,
    /// The day follows the usual week again.
    Drop,
    /// Keeps it.
    Keep,
}

/// `POST /director/roster`.
pub async fn save(
    State(state): State<AppState>,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let asked = Asked {
        day: form.get("day").to_owned(),
        week: form.get("week").to_owned(),
    };
    let (of, is_day) = Of::asked(state.desk(), &asked);
    if !is_day || !form::is_whole(&form) {
        return Err(Error::BadRequest);
    }
    form::take_out(&mut form);
    frame.path = of.url();
    let f = frame.at_days_ahead();
    let press = match form.get("do") {
        "add" => Press::Add,
        "drop" if matches!(of, Of::Day(_)) => Press::Drop,
        _ => Press::Keep,
    };
    if press == Press::Add {
        form::add_row(&mut form);
        return again(&state, f, of, form, StatusCode::OK).await;
    }
    let typed = form::from_form(&f, &mut form);
    if press == Press::Keep && !form.ok() {
        return again(&state, f, of, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let done = ask(&state, &f, of, press, (&form, typed.entries.clone())).await?;
    let Err(why) = done else {
        let notice = if press == Press::Drop {
            "notice-roster-dropped"
        } else {
            "notice-roster-kept"
        };
        return Ok(see_other(&format!("{}&done={notice}", of.url())));
    };
    let Some(status) = refused(&f, &mut form, &typed, &why) else {
        return Err(why.into());
    };
    again(&state, f, of, form, status).await
}

/// Notes in the form why nothing was kept, if that can be said there.
fn refused(f: &Frame, form: &mut Form, typed: &Typed, why: &DeskError) -> Option<StatusCode> {
    let DeskError::Invalid(faults) = why else {
        let (status, text) = visit::problem(f, why)?;
        form.fault("roster", text);
        return Some(status);
    };
    form::note(f, form, typed, faults);
    let is_stale = faults.iter().any(|fault| fault.message == "roster-stale");
    Some(if is_stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    })
}

/// Does what was pressed. A key of the form is one act: each button has its own.
async fn ask(
    state: &AppState,
    f: &Frame,
    of: Of,
    press: Press,
    (form, entries): (&Form, Vec<RosterEntry>),
) -> Result<Result<(), DeskError>, Error> {
    let me = me(f)?;
    let key = format!("{}-{}", form.get("key"), form.get("do"));
    let mark = form.get("mark").to_owned();
    let also = form.all("also").iter().filter_map(|n| n.parse::<u8>().ok());
    let also: Vec<u8> = also.collect();
    let act = move |desk: &Desk| match (of, press) {
        (Of::Day(day), Press::Drop) => desk.drop_roster(&me, &key, day, &mark),
        (Of::Day(day), _) => desk.save_roster(&me, &key, day, &entries, &mark),
        (Of::Weekday(n), _) => {
            // The mark is that of the first.
            let others = also.into_iter().filter(|other| *other != n);
            let weekdays: Vec<u8> = std::iter::once(n).chain(others).collect();
            desk.save_roster_week(&me, &key, &weekdays, &entries, &mark)
        }
    };
    state.ask(move |desk| Ok::<_, Error>(act(desk))).await
}

/// The page with what was typed.
async fn again(
    state: &AppState,
    f: Frame,
    of: Of,
    form: Form,
    status: StatusCode,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let ask = move |desk: &Desk| Ok::<_, DeskError>((of.view(desk, &me)?, form_key(desk)));
    let (view, key) = state.ask(ask).await?;
    let settings = state.desk().settings();
    let mut page = RosterPage::new(f, &settings.queue, &view, form, key);
    page.only_log = only_log(&page.f, settings.log().as_deref());
    Ok(render(status, &page))
}

/// The roster of the samples, for the pages beside this one.
pub(super) fn sample_view() -> RosterView {
    sample::view()
}
