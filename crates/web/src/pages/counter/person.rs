//! The person whom an official has, in words.

use crate::frame::Frame;
use crate::pages::kiosk::words;
use crate::visit;
use motcua_desk::queue::Workplace;
use motcua_domain::id::DossierId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::policy::Purpose;
use motcua_domain::visit::{Outcome, Phase, Policy, Visit};

/// The person called or at the counter.
pub struct Person {
    pub(super) id: i64,
    pub(super) ticket: String,
    /// State and line in one line.
    pub(super) about: String,
    pub(super) phase: String,
    pub(super) line_slug: String,
    pub(super) class: String,
    pub(super) class_slug: String,
    pub(super) proof: String,
    pub(super) why: String,
    pub(super) turn: String,
    pub(super) called: bool,
    pub(super) coming: bool,
    pub(super) calls: String,
    /// Seconds until the next call may be made.
    pub(super) wait: i64,
    /// Calls still to be made before "did not come".
    pub(super) more: u8,
    /// Seconds until then, once no call is missing.
    pub(super) missed_wait: i64,
    pub(super) name: Option<String>,
    pub(super) booked: String,
    /// Where the work with this person goes on: address, words.
    pub(super) work: Option<(&'static str, String)>,
    pub(super) outcomes: Vec<(&'static str, String)>,
    /// The outcome that is chosen beforehand; empty = none.
    pub(super) outcome: &'static str,
    /// Dossiers of the visit: id, code.
    pub(super) dossiers: Vec<(i64, String)>,
}

/// Somebody held, absent or in line.
pub struct Small {
    pub(super) id: i64,
    pub(super) ticket: String,
    pub(super) about: String,
}

/// Everything that words are made from.
pub struct About<'a> {
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
    pub(super) name: Option<String>,
    pub(super) codes: &'a [(DossierId, String)],
}

/// Dossiers of a visit for a page: id, code.
pub fn coded(codes: &[(DossierId, String)]) -> Vec<(i64, String)> {
    let one = |(id, code): &(DossierId, String)| (id.0, code.clone());
    codes.iter().map(one).collect()
}

impl Person {
    pub(super) fn new(f: &Frame, seen: &Visit, about: &About<'_>) -> Self {
        let (policy, now) = (about.policy, about.now);
        let (called, coming, recalls) = match seen.phase {
            Phase::Called {
                recalls, coming, ..
            } => (true, coming, recalls),
            _ => (false, false, 0),
        };
        let more = policy.recalls.saturating_sub(recalls + 1);
        let purpose = policy.line(&seen.line).map(|rule| rule.purpose);
        let phase = visit::phase(f.lang, seen.phase.slug());
        let line = visit::line(f, policy, &seen.line);
        Self {
            id: seen.id.0,
            ticket: seen.ticket.to_string(),
            about: f.t3(
                "counter-about",
                "line",
                line,
                "time",
                visit::taken(f, seen),
                "origin",
                visit::origin(f, seen.origin),
            ),
            phase: f.t2("counter-since", "phase", phase, "n", minutes(seen, now)),
            line_slug: seen.line.to_string(),
            class: visit::class(f, policy, &seen.class),
            class_slug: seen.class.to_string(),
            proof: visit::proof(f, policy, &seen.class),
            why: seen
                .why
                .as_ref()
                .map_or_else(String::new, |why| visit::why(f, policy, why)),
            turn: seen
                .why
                .as_ref()
                .map_or_else(String::new, |why| visit::turn(f, why)),
            calls: f.t1("counter-calls", "n", u32::from(recalls) + 1),
            wait: if called { seen.recall_wait(now) } else { 0 },
            missed_wait: if called && more == 0 {
                seen.missed_wait(policy, now)
            } else {
                0
            },
            more,
            called,
            coming,
            name: about.name.clone(),
            booked: seen
                .booked_for
                .map_or_else(String::new, |at| words::beginning(f, at)),
            work: purpose.and_then(|purpose| work(f, purpose)),
            outcomes: outcomes(f),
            outcome: likely(purpose, seen),
            dossiers: coded(about.codes),
        }
    }

    pub(super) fn serving(&self) -> bool {
        !self.called
    }

    pub(super) fn is_ordinary(&self) -> bool {
        self.class_slug == motcua_domain::visit::policy::ORDINARY
    }
}

fn minutes(seen: &Visit, now: Timestamp) -> i64 {
    motcua_domain::visit::choose::minutes(seen.since, now)
}

/// Where the work with a person of such a line is done.
pub(super) fn work(f: &Frame, purpose: Purpose) -> Option<(&'static str, String)> {
    match purpose {
        Purpose::HandIn if f.can("accept") => Some(("/intake", f.t("counter-to-intake"))),
        Purpose::Collect if f.can("search_dossiers") => Some(("/search", f.t("counter-to-result"))),
        _ => None,
    }
}

/// Outcomes an official may choose with one press; "sent home" has a page.
fn outcomes(f: &Frame) -> Vec<(&'static str, String)> {
    Outcome::ALL
        .into_iter()
        .filter(|one| one.is_chosen() && *one != Outcome::SentHome)
        .map(|one| (one.slug(), visit::outcome(f, one)))
        .collect()
}

/// The outcome that is plain from what was done: a dossier joined, or the line
/// has only one usual end.
pub(super) fn likely(purpose: Option<Purpose>, seen: &Visit) -> &'static str {
    let outcome = match purpose {
        Some(Purpose::Collect) => Outcome::Delivered,
        _ if !seen.dossiers.is_empty() => Outcome::Accepted,
        Some(Purpose::Ask) => Outcome::Guided,
        _ => return "",
    };
    outcome.slug()
}

/// Held and absent people with the time they have.
pub(super) fn small(f: &Frame, policy: &Policy, seen: &Visit) -> Small {
    let until = match seen.phase {
        Phase::OnHold { until, .. } | Phase::Absent { until } => Some(until),
        _ => None,
    };
    let line = visit::line(f, policy, &seen.line);
    Small {
        id: seen.id.0,
        ticket: seen.ticket.to_string(),
        about: until.map_or(line.clone(), |until| {
            f.t2("counter-until", "line", line, "time", f.clock(local(until)))
        }),
    }
}

/// Who may be chosen, where the rules allow it: tickets only, no names.
pub(super) fn in_line(f: &Frame, policy: &Policy, place: &Workplace) -> Vec<Small> {
    let row = |one: &motcua_desk::queue::InLine| Small {
        id: one.visit.id.0,
        ticket: one.visit.ticket.to_string(),
        about: f.t3(
            "counter-in-line",
            "n",
            one.waited,
            "line",
            visit::line(f, policy, &one.visit.line),
            "rule",
            visit::rule(f, one.rule),
        ),
    };
    place.choose.iter().take(30).map(row).collect()
}
