//! The visits of a day, and the intervals of one.

use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::counter::coded;
use crate::pages::deed::day_of;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Pager;
use crate::visit;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::{Phase, Policy, Visit};
use motcua_store::IntervalRow;
use serde::Deserialize;

/// Rows of a page.
const PAGE: u32 = 50;

/// Which day, after which visit, which one is opened.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    visit: String,
}

/// What the desk says.
pub struct Seen {
    pub(super) day: Date,
    pub(super) later: bool,
    pub(super) visits: Vec<Visit>,
    pub(super) one: Option<(Visit, Vec<IntervalRow>)>,
    /// Minutes of open hours of its intervals, of those that go over days.
    pub(super) open: Vec<Option<i64>>,
    pub(super) names: Vec<(StaffId, String)>,
    /// Codes of the dossiers of the one opened.
    pub(super) codes: Vec<(DossierId, String)>,
}

/// A visit.
pub struct Row {
    ticket: String,
    line: String,
    class: String,
    arrived: String,
    waited: String,
    state: String,
    url: String,
}

/// A stretch of a visit.
pub struct Interval {
    phase: String,
    line: String,
    official: String,
    counter: String,
    from: String,
    to: String,
    length: String,
}

/// One visit, opened.
pub struct One {
    ticket: String,
    why: String,
    about: String,
    intervals: Vec<Interval>,
    /// Id, code.
    dossiers: Vec<(i64, String)>,
    missing: Option<i64>,
}

/// The page.
#[derive(Template)]
#[template(path = "hall_visits.html")]
pub struct Visits {
    f: Frame,
    day: String,
    day_text: String,
    rows: Vec<Row>,
    one: Option<One>,
    pager: Pager,
}

impl Visits {
    pub(super) fn new(f: Frame, policy: &Policy, seen: &Seen) -> Self {
        let day = seen.day;
        let full = seen.visits.len() == PAGE as usize;
        let next = seen.visits.last().filter(|_| full);
        Self {
            day: day.to_string(),
            day_text: f.date_first(day),
            rows: seen
                .visits
                .iter()
                .map(|one| row(&f, policy, day, one))
                .collect(),
            one: seen.one.as_ref().map(|(visit, log)| One {
                dossiers: coded(&seen.codes),
                ..one(&f, policy, visit, (log, &seen.open), &seen.names)
            }),
            pager: Pager {
                label: f.t("visits-pages"),
                first: seen.later.then(|| format!("/hall/visits?day={day}")),
                first_text: f.t("page-first"),
                next: next.map(|last| format!("/hall/visits?day={day}&after={}", last.id)),
                next_text: f.t("page-next"),
            },
            f,
        }
    }
}

/// How it stands or how it ended.
fn how(f: &Frame, seen: &Visit) -> String {
    match seen.phase {
        Phase::Finished { outcome } => visit::outcome(f, outcome),
        ref phase => visit::phase(f.lang, phase.slug()),
    }
}

fn row(f: &Frame, policy: &Policy, day: Date, seen: &Visit) -> Row {
    let state = how(f, seen);
    Row {
        ticket: seen.ticket.to_string(),
        line: visit::line(f, policy, &seen.line),
        class: visit::class(f, policy, &seen.class),
        arrived: visit::taken(f, seen),
        waited: seen.why.as_ref().map_or_else(
            || f.t("visits-not-called"),
            |why| f.t1("hall-minutes", "n", why.waited),
        ),
        state: if seen.day > day {
            // Of this day's tickets, but not of its calls.
            f.t2("visits-carried", "day", f.date(seen.day), "how", state)
        } else {
            state
        },
        url: format!("/hall/visits?day={day}&visit={}#one", seen.id),
    }
}

fn one(
    f: &Frame,
    policy: &Policy,
    seen: &Visit,
    (log, open): (&[IntervalRow], &[Option<i64>]),
    names: &[(StaffId, String)],
) -> One {
    let name = |id: Option<StaffId>| {
        let found = names.iter().find(|(one, _)| Some(*one) == id);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    // Of a visit that was here on two days each hour is said with its day.
    let mut ends = log
        .iter()
        .flat_map(|row| [Some(row.from), row.to])
        .flatten();
    let dated = ends.any(|at| local(at).date() != seen.came_on());
    let clock = |at: Timestamp| {
        if dated {
            f.moment(local(at))
        } else {
            crate::format::time(local(at).time())
        }
    };
    let interval = |(n, row): (usize, &IntervalRow)| Interval {
        phase: visit::phase(f.lang, &row.phase),
        line: visit::line(f, policy, &row.line),
        official: name(row.official),
        counter: row.counter.map_or_else(String::new, |n| n.to_string()),
        from: clock(row.from),
        to: row.to.map_or_else(String::new, clock),
        length: row.to.map_or_else(String::new, |to| {
            if let Some(minutes) = open.get(n).copied().flatten() {
                return f.t1("visits-open-length", "n", minutes);
            }
            let seconds = to.duration_since(row.from).as_secs();
            f.t2("visits-length", "m", seconds / 60, "s", seconds % 60)
        }),
    };
    One {
        ticket: seen.ticket.to_string(),
        why: seen
            .why
            .as_ref()
            .map_or_else(String::new, |why| visit::why(f, policy, why)),
        about: f.t2(
            "visits-about",
            "how",
            how(f, seen),
            "origin",
            visit::origin(f, seen.origin),
        ),
        intervals: log.iter().enumerate().map(interval).collect(),
        dossiers: Vec::new(),
        missing: seen.missing.as_ref().map(|_| seen.id.0),
    }
}

fn read(
    desk: &Desk,
    me: &Actor,
    day: Date,
    after: VisitId,
    opened: Option<VisitId>,
) -> Result<Seen, DeskError> {
    let one = opened.map(|id| desk.visit_log(me, id)).transpose()?;
    let joined = one.as_ref().map(|(visit, _)| visit.dossiers.as_slice());
    let codes = desk.codes_of(joined.unwrap_or_default())?;
    let names = desk.store().read(desk.id(), |tx| tx.staff_names())?;
    let over_days = |row: &IntervalRow| {
        let to = row
            .to
            .filter(|to| local(*to).date() != local(row.from).date());
        to.map(|to| desk.open_minutes(row.from, to))
    };
    let log = one.iter().flat_map(|(_, log)| log);
    let open = log.map(over_days).collect();
    Ok(Seen {
        open,
        day,
        later: after > VisitId(0),
        visits: desk.visits_of(me, day, after, PAGE)?,
        one,
        codes,
        names: names.into_iter().map(|one| (one.id, one.name)).collect(),
    })
}

/// `GET /hall/visits?day=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("hall");
    let me = me(&f)?;
    let day = day_of(&asked.day).unwrap_or(f.now.date());
    let after = VisitId(asked.after.parse().unwrap_or(0));
    let opened = asked.visit.parse().ok().map(VisitId);
    let seen = state
        .ask(move |desk| read(desk, &me, day, after, opened))
        .await?;
    let page = Visits::new(f, &state.desk().queue_policy(), &seen);
    Ok(render(StatusCode::OK, &page))
}
