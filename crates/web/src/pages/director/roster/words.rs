//! Words about a roster: where it comes from, who stands in it, what it lacks.

use crate::format;
use crate::frame::Frame;
use crate::pages::director::halves::clock;
use crate::visit;
use motcua_desk::outlook::{RosterDoubt, RosterEntry, RosterSource, RosterView, Window};
use motcua_domain::visit::{LineId, Policy};

/// Name of a weekday, 1 = Monday.
pub(super) fn weekday(f: &Frame, n: u8) -> String {
    // 2024-01-01 was a Monday.
    let day = jiff::civil::date(2024, 1, n.clamp(1, 7) as i8);
    format::weekday(f.lang, day).to_owned()
}

/// The opening of the day in a sentence.
pub(super) fn opening(f: &Frame, sessions: &[Window]) -> String {
    if sessions.is_empty() {
        return f.t("roster-closed");
    }
    let one = |one: &Window| format!("{}–{}", clock(one.from), clock(one.to));
    let all: Vec<String> = sessions.iter().map(one).collect();
    f.t1("roster-opening", "hours", all.join(", "))
}

/// Where the roster comes from, in a sentence.
pub(in crate::pages::director) fn source(f: &Frame, view: &RosterView) -> String {
    f.t(match (view.source, view.day) {
        (RosterSource::Usual, _) => "roster-source-usual",
        (RosterSource::Week, Some(_)) => "roster-source-week",
        (RosterSource::Week, None) => "roster-source-weekday",
        (RosterSource::Day, _) => "roster-source-day",
    })
}

/// Name of whoever stands in an entry.
pub(in crate::pages::director) fn name_of(
    f: &Frame,
    view: &RosterView,
    entry: &RosterEntry,
) -> String {
    match entry.official {
        Some(id) => {
            let known = view.people.iter().find(|one| one.id == id);
            known.map_or_else(
                || f.t1("roster-gone", "id", id.to_string()),
                |one| one.name.clone(),
            )
        }
        None if entry.name.is_empty() => f.t("roster-no-account"),
        None => entry.name.clone(),
    }
}

/// Holes of a roster, each line in one sentence.
pub(in crate::pages::director) fn holes(
    f: &Frame,
    policy: &Policy,
    view: &RosterView,
) -> Vec<String> {
    let of = |line: &LineId| {
        let own = view.holes.iter().filter(|hole| hole.line == *line);
        let spans = own.map(|hole| format!("{}–{}", clock(hole.from), clock(hole.to)));
        let spans: Vec<String> = spans.collect();
        let name = visit::line(f, policy, line);
        (!spans.is_empty()).then(|| f.t2("roster-hole", "line", name, "hours", spans.join(", ")))
    };
    view.lines.iter().filter_map(of).collect()
}

/// What somebody who edits the roster wants to see.
pub(super) fn warnings(f: &Frame, policy: &Policy, view: &RosterView) -> Vec<String> {
    let mut all = holes(f, policy, view);
    let idle = view.idle.iter().filter_map(|n| view.entries.get(*n));
    all.extend(idle.map(|one| f.t1("roster-idle", "name", name_of(f, view, one))));
    all.extend(doubts(f, view));
    all.extend(on_leave(f, view));
    all
}

/// What else is worth a look about entries, each in one sentence.
pub(in crate::pages::director) fn doubts(f: &Frame, view: &RosterView) -> Vec<String> {
    let said = |(n, doubt): &(usize, RosterDoubt)| {
        let id = match doubt {
            RosterDoubt::Gone => "roster-doubt-gone",
            RosterDoubt::CannotCall => "roster-doubt-calls",
            RosterDoubt::BeyondOpening => "roster-doubt-beyond",
            RosterDoubt::NeverThere => "roster-doubt-never",
            RosterDoubt::LunchOutside => "roster-doubt-lunch",
        };
        let name = name_of(f, view, view.entries.get(*n)?);
        Some(f.t1(id, "name", name))
    };
    view.doubts.iter().filter_map(said).collect()
}

/// Who stands in the roster and is on leave on its day, in one sentence; nothing
/// when nobody is.
pub(in crate::pages::director) fn on_leave(f: &Frame, view: &RosterView) -> Option<String> {
    let gone = view.entries.iter().filter(|one| {
        let id = one.official;
        let mut people = view.people.iter();
        id.is_some() && people.any(|who| Some(who.id) == id && who.on_leave)
    });
    let names: Vec<String> = gone.map(|one| name_of(f, view, one)).collect();
    (!names.is_empty()).then(|| f.t1("ahead-on-leave", "names", names.join(", ")))
}
