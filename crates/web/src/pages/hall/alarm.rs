//! What the head should look at, in words, with what can be done at once.

use crate::frame::Frame;
use crate::visit;
use motcua_desk::queue::{Alert, Hall, HallOfficial};
use motcua_domain::time::local;
use motcua_domain::visit::Policy;

/// A line's id, its name, and the officials who could take it on: id and name.
type Help = (String, String, Vec<(String, String)>);

/// Something to look at, with what can be done about it at once.
pub struct Alarm {
    pub(super) text: String,
    /// A line nobody serves, and who could take it on today.
    pub(super) help: Option<Help>,
    /// A visit that everybody may be let call.
    pub(super) anyone: Option<i64>,
}

/// An alert in words, with what can be done about it.
pub(super) fn alarm(f: &Frame, policy: &Policy, hall: &Hall, alert: &Alert) -> Alarm {
    let until = |at| f.clock(local(at));
    let (mut help, mut anyone) = (None, None);
    let text = match alert {
        Alert::Unserved { line, waiting } => {
            let name = visit::line(f, policy, line);
            let text = f.t2("hall-alert-unserved", "line", &name, "n", *waiting);
            let who = helpers(hall);
            help = (!who.is_empty()).then(|| (line.to_string(), name, who));
            text
        }
        Alert::Waits {
            ticket,
            line,
            minutes,
        } => f.t3(
            "hall-alert",
            "ticket",
            ticket.to_string(),
            "n",
            *minutes,
            "line",
            visit::line(f, policy, line),
        ),
        Alert::Wanted {
            visit,
            ticket,
            official,
        } => {
            anyone = Some(visit.0);
            let ticket = ticket.to_string();
            f.t2("hall-alert-wanted", "ticket", ticket, "name", official)
        }
        Alert::Idle {
            official, minutes, ..
        } => f.t2("hall-alert-idle", "name", official, "n", *minutes),
        Alert::AbsenceEnds { ticket, until: at } => {
            let ticket = ticket.to_string();
            f.t2("hall-alert-absence", "ticket", ticket, "time", until(*at))
        }
        Alert::HoldEnds { ticket, until: at } => {
            let ticket = ticket.to_string();
            f.t2("hall-alert-hold", "ticket", ticket, "time", until(*at))
        }
    };
    Alarm { text, help, anyone }
}

/// Who could take on a line today: at the counter, whoever is free first.
fn helpers(hall: &Hall) -> Vec<(String, String)> {
    let mut there: Vec<&HallOfficial> = hall
        .officials
        .iter()
        .filter(|one| one.state == "free" || one.state == "serving")
        .collect();
    there.sort_by_key(|one| (one.state != "free", one.counter));
    let choice = |one: &HallOfficial| (one.id.to_string(), one.name.clone());
    there.into_iter().map(choice).collect()
}
