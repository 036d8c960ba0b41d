//! The hall as its head sees it: lines, officials, everybody in line with the
//! rule that puts them there, and what can be done about it. Nobody is named
//! but officials, and nobody is ranked.

mod act;
mod alarm;
pub mod list;
pub mod messages;
pub mod sample;
pub mod visits;
pub mod waits;

pub use act::act;
use alarm::{Alarm, alarm};

use super::work::{form_key, me};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::{Html, tag};
use crate::visit;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::queue::{Hall, HallOfficial, InLine, LineNow};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::time::local;
use motcua_domain::visit::hours::RestKind;
use motcua_domain::visit::{Phase, Policy, Visit};
use serde::Deserialize;
use std::sync::Arc;

/// Whom the panel beside is about.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    visit: String,
    #[serde(default)]
    official: String,
}

/// What the desk says of the hall.
pub struct Read {
    hall: Hall,
    policy: Arc<Policy>,
    key: String,
}

impl Read {
    fn of(desk: &Desk, me: &Actor) -> Result<Self, DeskError> {
        Ok(Self {
            hall: desk.hall(me)?,
            policy: desk.queue_policy(),
            key: form_key(desk),
        })
    }
}

/// A line.
pub struct Line {
    name: String,
    waiting: u32,
    longest: String,
    range: String,
    officials: u32,
    /// Why no ticket is given; empty while they are.
    closed: String,
    over: bool,
}

/// An official.
pub struct Official {
    id: i64,
    name: String,
    state: Html,
    minutes: String,
    counter: String,
    ticket: String,
    next: String,
    why: String,
    idle: bool,
}

/// Somebody in line, absent or on hold.
pub struct Row {
    id: i64,
    ticket: String,
    /// Day and time of the ticket, when it is of an earlier day.
    taken: String,
    line: String,
    class: String,
    about: String,
    rule: String,
    over: bool,
}

/// The panel of one person.
pub struct Panel {
    id: i64,
    ticket: String,
    class: String,
    line: String,
    waits: bool,
    wants: bool,
    absent: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "hall.html")]
pub struct HallPage {
    f: Frame,
    key: String,
    problem: Option<String>,
    at: String,
    runs: bool,
    waiting: usize,
    longest: String,
    alert: u16,
    alerts: Vec<Alarm>,
    /// Somebody waits past the threshold.
    over: bool,
    lines: Vec<Line>,
    /// Head of the officials of each line: those at work, or those expected
    /// while nobody is called.
    there: String,
    officials: Vec<Official>,
    idle: usize,
    rows: Vec<Row>,
    absent: Vec<Row>,
    held: Vec<Row>,
    faults: Vec<String>,
    panel: Option<Panel>,
    gone: Option<(i64, String)>,
    line_choices: Vec<(String, String)>,
    class_choices: Vec<(String, String)>,
    end_of_day: String,
    /// The day was ended, and can be opened again.
    ended: bool,
    /// People with a booked time who must be told of it.
    booked: u32,
}

impl HallPage {
    fn new(f: Frame, read: &Read, asked: &Asked, problem: Option<String>) -> Self {
        let (hall, policy) = (&read.hall, read.policy.as_ref());
        let in_line = |one: &InLine| row(&f, policy, one, hall.alert);
        let small = |one: &Visit| other(&f, policy, one);
        let longest = hall.waiting.iter().map(|one| one.waited).max();
        let officials: Vec<Official> = hall
            .officials
            .iter()
            .map(|one| official(&f, policy, one))
            .collect();
        Self {
            key: read.key.clone(),
            problem,
            at: f.clock(f.now),
            runs: f.can("run_queue"),
            waiting: hall.waiting.len(),
            longest: f.t1("hall-minutes", "n", longest.unwrap_or(0)),
            alert: hall.alert,
            over: hall.waiting.iter().any(|one| is_over(one, hall.alert)),
            alerts: hall
                .alerts
                .iter()
                .map(|one| alarm(&f, policy, hall, one))
                .collect(),
            lines: hall
                .lines
                .iter()
                .map(|one| line(&f, policy, hall, one))
                .collect(),
            there: f.t(if hall.rest.is_some() {
                "hall-expected"
            } else {
                "hall-officials"
            }),
            idle: officials.iter().filter(|one| one.idle).count(),
            officials,
            rows: hall.waiting.iter().map(in_line).collect(),
            absent: hall.absent.iter().map(small).collect(),
            held: hall.held.iter().map(small).collect(),
            faults: hall.faults.iter().map(|one| device(&f, one)).collect(),
            panel: panel(hall, &asked.visit),
            gone: gone(hall, &asked.official),
            line_choices: visit::lines(&f, policy),
            class_choices: visit::classes(&f, policy),
            end_of_day: visit::end_of_day(&f, policy.end_of_day),
            ended: hall.ended,
            booked: hall.booked,
            f,
        }
    }
}

fn device(f: &Frame, (name, what): &(String, String)) -> String {
    f.t2(
        "hall-device-fault",
        "name",
        name,
        "what",
        visit::fault(f, what),
    )
}

fn is_over(one: &InLine, alert: u16) -> bool {
    one.waited > i64::from(alert)
}

fn line(f: &Frame, policy: &Policy, hall: &Hall, now: &LineNow) -> Line {
    let over = hall.rest.is_some_and(|rest| rest.kind == RestKind::Ended);
    Line {
        name: visit::line(f, policy, &now.line),
        waiting: now.waiting,
        longest: f.t1("hall-minutes", "n", now.longest),
        // Nobody who comes now is given a ticket, and so nobody waits.
        range: if !now.open {
            f.t("hall-no-tickets")
        } else if now.unserved {
            f.t("hall-nobody")
        } else {
            let (told, rests) = (&now.range, (hall.rest.as_ref(), now.pause.as_ref()));
            let range = super::kiosk::words::range(f, told);
            super::kiosk::words::counted(f, told, range, rests)
        },
        officials: now.officials,
        closed: match (now.open, over || hall.ended) {
            (true, _) => String::new(),
            (false, true) => f.t("hall-over"),
            (false, false) => f.t("hall-closed"),
        },
        over: now.longest > i64::from(hall.alert),
    }
}

fn official(f: &Frame, policy: &Policy, one: &HallOfficial) -> Official {
    let state = visit::state(f, &one.state, one.reason.as_deref());
    let next = one.next.as_ref();
    Official {
        id: one.id.0,
        name: one.name.clone(),
        state: tag(visit::state_tone(&one.state), &state),
        minutes: f.t1("hall-minutes", "n", one.minutes),
        counter: one.counter.map_or_else(String::new, |n| n.to_string()),
        ticket: one
            .ticket
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        next: next.map_or_else(String::new, |next| next.ticket.to_string()),
        why: next.map_or_else(
            || f.t("hall-nobody-next"),
            |next| visit::why(f, policy, &next.why),
        ),
        idle: one.idle,
    }
}

fn row(f: &Frame, policy: &Policy, one: &InLine, alert: u16) -> Row {
    Row {
        about: f.t1("hall-minutes", "n", one.waited),
        rule: match &one.wanted {
            Some(name) => f.t1("hall-wanted", "name", name),
            None => visit::rule(f, one.rule),
        },
        over: is_over(one, alert),
        ..other(f, policy, &one.visit)
    }
}

/// Somebody absent or on hold: until when.
fn other(f: &Frame, policy: &Policy, seen: &Visit) -> Row {
    let until = match seen.phase {
        Phase::OnHold { until, .. } | Phase::Absent { until } => {
            f.t1("hall-until", "time", f.clock(local(until)))
        }
        Phase::Called { counter, .. } => f.t1("list-called-to", "n", counter),
        _ => String::new(),
    };
    Row {
        id: seen.id.0,
        ticket: seen.ticket.to_string(),
        taken: if seen.is_carried() {
            visit::taken(f, seen)
        } else {
            String::new()
        },
        line: visit::line(f, policy, &seen.line),
        class: visit::class(f, policy, &seen.class),
        about: until,
        rule: String::new(),
        over: false,
    }
}

fn panel(hall: &Hall, asked: &str) -> Option<Panel> {
    let id: i64 = asked.parse().ok()?;
    let waiting = hall.waiting.iter().map(|one| &one.visit);
    let mut all = waiting.chain(&hall.absent).chain(&hall.held);
    let seen = all.find(|one| one.id.0 == id)?;
    Some(Panel {
        id,
        ticket: seen.ticket.to_string(),
        class: seen.class.to_string(),
        line: seen.line.to_string(),
        waits: matches!(seen.phase, Phase::Waiting {}),
        wants: seen.wants.is_some() && matches!(seen.phase, Phase::Waiting {}),
        absent: matches!(seen.phase, Phase::Absent { .. }),
    })
}

fn gone(hall: &Hall, asked: &str) -> Option<(i64, String)> {
    let id: i64 = asked.parse().ok()?;
    let one = hall.officials.iter().find(|one| one.id.0 == id)?;
    Some((id, one.name.clone()))
}

/// `GET /hall`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    page(&state, frame.at("hall"), &asked, None).await
}

async fn page(
    state: &AppState,
    mut f: Frame,
    asked: &Asked,
    problem: Option<(StatusCode, String)>,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let read = state.ask(move |desk| Read::of(desk, &me)).await?;
    "/hall".clone_into(&mut f.path);
    let (status, text) = match problem {
        Some((status, text)) => (status, Some(text)),
        None => (StatusCode::OK, None),
    };
    Ok(render(status, &HallPage::new(f, &read, asked, text)))
}
