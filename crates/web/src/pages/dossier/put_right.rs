//! What a correction changed, in words: facts from what to what, and people
//! as the words of the events name them. Whoever may open the dossier reads
//! the same names beside it; once the words are erased, only that people
//! changed is told.

use super::parts::{channel, result_via};
use crate::frame::Frame;
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::PutRight;
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Change, PartyRole, PersonSnapshot, ProcedureRef, Words};
use motcua_domain::time::local;

/// A line for each thing that changed.
pub(super) fn lines(
    f: &Frame,
    settings: &Settings,
    put: &PutRight,
    now: Option<&Words>,
) -> Vec<String> {
    let mut lines: Vec<String> = match (&put.named, now) {
        (Some(old), Some(new)) if !new.people.is_empty() => people(f, put, old, new),
        _ => Vec::new(),
    };
    let named = !lines.is_empty();
    let told = put.changes.iter().filter(|change| match change {
        Change::Owners | Change::Representative => !named,
        _ => true,
    });
    lines.extend(told.map(|change| fact(f, settings, put, change)));
    lines
}

/// A line for each fact that changed and that `told` picks.
pub fn facts(
    f: &Frame,
    settings: &Settings,
    put: &PutRight,
    told: impl Fn(&Change) -> bool,
) -> Vec<String> {
    let changes = put.changes.iter().filter(|change| told(change));
    changes
        .map(|change| fact(f, settings, put, change))
        .collect()
}

fn line(f: &Frame, what: &str, old: &str, new: &str) -> String {
    let or_nothing = |text: &str| {
        if text.is_empty() {
            f.t("change-nothing")
        } else {
            text.to_owned()
        }
    };
    let (old, new) = (or_nothing(old), or_nothing(new));
    f.t3("change-line", "path", what, "old", old, "new", new)
}

fn fact(f: &Frame, settings: &Settings, put: &PutRight, change: &Change) -> String {
    let line = |id: &str, old: &str, new: &str| line(f, &f.t(id), old, new);
    let plain = |text: &Option<String>| text.clone().unwrap_or_default();
    let unit = |id| words::unit(f.lang, &settings.units, id, f.now.date());
    match change {
        Change::Procedure(old, new) if old.code == new.code => f.t("change-version"),
        Change::Procedure(old, new) => {
            let name = |which| procedure(f, settings, which);
            line("change-procedure", &name(old), &name(new))
        }
        Change::Case(old, new) => {
            let [before, after] = &put.versions;
            let name = |hash: &str, id: Option<&str>| case(f, settings, hash, id);
            let (old, new) = (name(before, old.as_deref()), name(after, new.as_deref()));
            line("fact-case", &old, &new)
        }
        Change::Area(old, new) => line("change-area", &plain(old), &plain(new)),
        Change::Channel(old, new) => line("fact-channel", &channel(f, *old), &channel(f, *new)),
        Change::OutsideCode(old, new) => line("fact-outside-code", &plain(old), &plain(new)),
        Change::Decides(old, new) => line("fact-decides", &unit(old), &unit(new)),
        Change::Owners => f.t("party-owner"),
        Change::Representative => f.t("party-representative"),
        Change::Papers => f.t("dossier-papers"),
        Change::ResultVia(old, new) => line(
            "fact-result-via",
            &result_via(f.lang, *old),
            &result_via(f.lang, *new),
        ),
        Change::Received(old, new) => {
            let at = |at| f.moment(local(at));
            line("fact-received", &at(*old), &at(*new))
        }
        Change::Limit(old, new) => line("fact-limit", &f.limit(old), &f.limit(new)),
        Change::Fee(old, new) => line("money-assessed", &f.money(old), &f.money(new)),
        Change::Due(old, new) => line("work-due", &due(f, *old), &due(f, *new)),
        Change::Number(old, new) => line("fact-result-number", &plain(old), &plain(new)),
        Change::Outcome(old, new) => line("fact-outcome", &outcome(f, *old), &outcome(f, *new)),
    }
}

fn procedure(f: &Frame, settings: &Settings, which: &ProcedureRef) -> String {
    settings.catalogue.by_hash(&which.hash).map_or_else(
        || which.code.clone(),
        |published| f.procedure_name(&published.procedure).to_owned(),
    )
}

fn case(f: &Frame, settings: &Settings, hash: &str, id: Option<&str>) -> String {
    let Some(id) = id else {
        return String::new();
    };
    let published = settings.catalogue.by_hash(hash);
    let known = published
        .as_ref()
        .and_then(|published| published.procedure.cases.iter().find(|c| c.id == id));
    known.map_or_else(
        || id.to_owned(),
        |case| f.pick(&case.name_vi, &case.name_en).to_owned(),
    )
}

fn due(f: &Frame, due: Option<DueAt>) -> String {
    due.map_or_else(String::new, |due| {
        let time = format!("{}:{:02}", due.minute / 60, due.minute % 60);
        f.t2("day-and-time", "day", f.short_date(due.date), "time", time)
    })
}

fn outcome(f: &Frame, positive: bool) -> String {
    f.t(if positive {
        "outcome-positive"
    } else {
        "outcome-negative"
    })
}

/// People of one role, in the order of the papers.
fn in_role<'a>(words: &'a Words, put: &PutRight, role: PartyRole) -> Vec<&'a PersonSnapshot> {
    let plays = |person: &&PersonSnapshot| {
        let party = put.parties.iter().find(|one| one.person.0 == person.id);
        party.map_or(PartyRole::Owner, |party| party.role) == role
    };
    words.people.iter().filter(plays).collect()
}

fn people(f: &Frame, put: &PutRight, old: &Words, new: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    let nobody = PersonSnapshot::default();
    for role in [PartyRole::Owner, PartyRole::Representative] {
        let who = f.t(match role {
            PartyRole::Owner => "party-owner",
            PartyRole::Representative => "party-representative",
        });
        let (before, after) = (in_role(old, put, role), in_role(new, put, role));
        for n in 0..before.len().max(after.len()) {
            let one = before.get(n).copied().unwrap_or(&nobody);
            let other = after.get(n).copied().unwrap_or(&nobody);
            if one.name != other.name {
                lines.push(line(f, &who, &one.name, &other.name));
            }
            // Who came or went is told by the name.
            if n >= before.len().min(after.len()) {
                continue;
            }
            for (id, one, other) in [
                ("change-person-paper", &one.id_masked, &other.id_masked),
                ("change-person-phone", &one.phone, &other.phone),
                ("change-person-email", &one.email, &other.email),
                ("change-person-address", &one.address, &other.address),
            ] {
                if one != other {
                    lines.push(line(f, &f.t1(id, "who", &who), one, other));
                }
            }
        }
    }
    let paper = |words: &Words| words.named.get("authorisation").cloned();
    let (old, new) = (paper(old), paper(new));
    if old != new {
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        lines.push(line(f, &f.t("change-rep-paper"), &old, &new));
    }
    lines
}
