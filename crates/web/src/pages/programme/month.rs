//! The state of a month, for whoever follows all units: each unit's plan, its
//! tasks and targets, whether it gave a sign of life; reminding from there, and
//! drawing declared numbers for a check.
//!
//! Units stand by name and are not ranked.

mod head;
mod rows;
mod sample;

use super::{complain, words};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use head::{Drawing, Month, Tile, commitments, declared, drawing, months, tiles};
use motcua_desk::programme::{Act, MonthView, ProgrammeDone, ProgrammeId, Refused};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::unit::Units;
pub(super) use rows::tasks as task_counts;
use rows::{Corrected, Row, chart, corrected, rows};
use serde::Deserialize;

/// Units reminded at once: more than an office has.
const MOST: usize = 50;

/// Which month.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// As `2026-11`; empty = the month that runs.
    #[serde(default)]
    month: String,
}

/// What the desk gives for the page.
struct Read {
    view: MonthView,
    units: Units,
    /// Ids and names of the reports to the level above.
    reports: Vec<(String, String, String)>,
    /// Key of the page's forms.
    key: String,
}

/// The page.
#[derive(Template)]
#[template(path = "programme_month.html")]
pub struct MonthPage {
    f: Frame,
    form: Form,
    problem: Option<String>,
    /// As addresses write it, and in words.
    month: String,
    name: String,
    /// Last day that counts.
    day: String,
    /// The month is over.
    over: bool,
    before: String,
    after: Option<String>,
    months: Vec<Month>,
    tiles: Vec<Tile>,
    chart: Option<Html>,
    rows: Vec<Row>,
    /// Figures that were put right after the last day that counts.
    corrected: Vec<Corrected>,
    /// The thing with which units are reminded, and its version, where this
    /// reader may.
    remind: Option<(i64, u32)>,
    /// This reader may remind, and there is nothing yet of which: a theme or the
    /// office's own plan comes first.
    cannot_remind: bool,
    key: String,
    /// How many numbers were declared, in words; empty = none.
    declared: String,
    /// They can be drawn from now.
    can_draw: bool,
    drawings: Vec<Drawing>,
    commitments: Vec<(String, String)>,
    reports: Vec<(String, String)>,
}

impl MonthPage {
    fn new(f: Frame, read: &Read, period: &Period, form: Form, problem: Option<String>) -> Self {
        let view = &read.view;
        let inspects = f.can("inspect_programme");
        let rows = rows(&f, &read.units, view);
        let after = period.next();
        let begun = |of: &Period| of.from <= f.now.date();
        let report = |(id, vi, en): &(String, String, String)| {
            let id = crate::pages::encode(id);
            let year = period.to.year();
            let url = format!("/programme/report/{id}?year={year}");
            (url, f.pick(vi, en).to_owned())
        };
        Self {
            name: words::month(&f, &view.month),
            day: f.date(view.day),
            over: view.over,
            before: period.previous().to_string(),
            after: begun(&after).then(|| after.to_string()),
            months: months(&f, period),
            tiles: tiles(&f, view),
            chart: chart(&f, &read.units, view),
            remind: reminding(view).filter(|_| inspects),
            cannot_remind: inspects
                && reminding(view).is_none()
                && period.to.year() == f.now.date().year(),
            declared: declared(&f, view),
            can_draw: inspects
                && view.declared.0 > 0
                && !view.declared.1
                && period.to < f.now.date(),
            drawings: view
                .draws
                .iter()
                .filter_map(|one| drawing(&f, one))
                .collect(),
            corrected: corrected(&f, &read.units, view),
            commitments: view
                .commitments
                .map_or_else(Vec::new, |counts| commitments(&f, counts, view.over)),
            reports: read.reports.iter().map(report).collect(),
            month: view.month.clone(),
            key: read.key.clone(),
            rows,
            form,
            problem,
            f,
        }
    }

    /// Is this unit ticked?
    fn ticked(&self, row: &Row) -> Html {
        self.form.checked("unit", &row.id)
    }
}

/// The thing with which units are reminded.
fn reminding(view: &MonthView) -> Option<(i64, u32)> {
    let mut rows = view.rows.iter();
    let found = rows.find_map(|row| row.remind);
    found.map(|(id, version)| (id.0, version))
}

/// The form as it is at first: silent units are ticked that nobody reminded in
/// the month.
fn silent(view: &MonthView) -> Form {
    let mut form = Form::default();
    let states = view.rows.iter().map(|row| &row.state);
    for state in states.filter(|one| one.silent && one.reminders == 0) {
        form.add("unit", state.unit.as_str());
    }
    form
}

fn read(desk: &Desk, me: &Actor, month: &Period) -> Result<Read, DeskError> {
    let pack = desk.programme_pack();
    let reports = pack.reports.iter().map(|report| {
        let (vi, en) = (report.name_vi.clone(), report.name_en.clone());
        (report.id.clone(), vi, en)
    });
    Ok(Read {
        view: desk.programme_month(me, &month.to_string())?,
        units: desk.settings().units.clone(),
        reports: reports.collect(),
        key: form_key(desk),
    })
}

/// The month that is written; this month where none is.
fn month_of(f: &Frame, written: &str) -> Option<Period> {
    if written.is_empty() {
        return Some(Period::of(PeriodKind::Month, f.now.date()));
    }
    let month = Period::parse(written).ok();
    month.filter(|month| month.kind == PeriodKind::Month)
}

/// `GET /programme/month?month=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let me = me(&f)?;
    let this = Period::of(PeriodKind::Month, f.now.date());
    let (period, problem) = match month_of(&f, &asked.month) {
        Some(period) if period.from > this.from => {
            let asked = words::month(&f, &period.to_string());
            (this, Some(f.t1("month-future", "month", asked)))
        }
        Some(period) => (period, None),
        None => (this, Some(f.t("month-bad"))),
    };
    let read = state.ask(move |desk| read(desk, &me, &period)).await?;
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let form = silent(&read.view);
    Ok(render(
        status,
        &MonthPage::new(f, &read, &period, form, problem),
    ))
}

/// The page again, with what was typed and what is wrong.
async fn again(
    state: &AppState,
    mut f: Frame,
    period: Period,
    mut form: Form,
    why: Option<DeskError>,
) -> Result<Response, Error> {
    f.path = format!("/programme/month?month={period}");
    let (status, problem) = match why {
        Some(why) => {
            let (status, said) = complain(&f, &mut form, why, str::to_owned)?;
            (status, Some(said))
        }
        None => (StatusCode::UNPROCESSABLE_ENTITY, None),
    };
    let me = me(&f)?;
    let read = state.ask(move |desk| read(desk, &me, &period)).await?;
    let page = MonthPage::new(f, &read, &period, form, problem);
    Ok(render(status, &page))
}

/// Reminds some units with the same words, one after the other: each reminder
/// is an act of its own on what the one before left. A unit that was reminded
/// today is passed over, so that a form that stopped half-way can be sent again;
/// only where no other is left it is said.
fn remind_all(
    desk: &Desk,
    me: &Actor,
    key: &str,
    (id, mut seen): (ProgrammeId, u32),
    form: &Form,
) -> Result<(), DeskError> {
    // Nobody is reminded by half of a form.
    let settings = desk.settings();
    let is_known = |unit: &String| settings.units.contains(&UnitId::new(unit.as_str()));
    if !form.all("unit").iter().all(is_known) {
        return Err(DeskError::invalid("unit", "programme-bad-unit"));
    }
    let (mut reminded, mut passed) = (false, None);
    for unit in form.all("unit").iter().take(MOST) {
        let act = Act::Remind {
            unit: UnitId::new(unit.as_str()),
            task: None,
            text: form.get("text").to_owned(),
        };
        match desk.programme_act(me, &format!("{key}-{unit}"), (id, seen), &act) {
            Ok(done) => (seen, reminded) = (done.version, true),
            Err(DeskError::Programme(why @ Refused::RemindedToday)) => passed = Some(why),
            Err(why) => return Err(why),
        }
    }
    match passed {
        Some(why) if !reminded => Err(why.into()),
        _ => Ok(()),
    }
}

/// `POST /programme/month`: reminds the units that are ticked.
pub async fn remind(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let mut form = Form::new(pairs);
    let me = me(&f)?;
    let period = month_of(&f, form.get("month")).ok_or(Error::BadRequest)?;
    let key = key_of(&form)?;
    let id: i64 = form.get("of").parse().map_err(|_| Error::BadRequest)?;
    let seen: u32 = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    if form.all("unit").is_empty() {
        form.fault("unit", f.t("month-need-unit"));
    }
    if form.get("text").is_empty() {
        form.fault("text", f.t("month-need-text"));
    }
    if !form.ok() {
        return again(&state, f, period, form, None).await;
    }
    let typed = form.clone();
    let answer = state
        .ask(move |desk| {
            let done = remind_all(desk, &me, &key, (ProgrammeId(id), seen), &typed);
            Ok::<_, DeskError>(done)
        })
        .await?;
    match answer {
        Ok(()) => Ok(see_other(&format!(
            "/programme/month?month={period}&done=notice-programme-reminded"
        ))),
        Err(why) => again(&state, f, period, form, Some(why)).await,
    }
}

/// `POST /programme/draw`: draws one in ten of the numbers declared in a month.
pub async fn draw(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let form = Form::new(pairs);
    let me = me(&f)?;
    let period = month_of(&f, form.get("month")).ok_or(Error::BadRequest)?;
    let key = key_of(&form)?;
    let answer: Result<ProgrammeDone, DeskError> = state
        .ask(move |desk| Ok::<_, DeskError>(desk.draw_declared(&me, &key, &period.to_string())))
        .await?;
    match answer {
        Ok(done) => Ok(see_other(&format!(
            "/programme/{}?done=notice-programme-drawn",
            done.id
        ))),
        Err(why) => again(&state, f, period, Form::default(), Some(why)).await,
    }
}
