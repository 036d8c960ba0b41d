//! The roster that a desk has by itself, and the holes of any roster.

use super::model::official;
use super::own::spans;
use super::past::DayDetail;
use super::roster::{RosterEntry, RosterHole, Window, calls, weekday_of};
use jiff::civil::Date;
use motcua_domain::id::StaffId;
use motcua_domain::visit::{LineId, Policy};
use motcua_staffing::day::{Hole, Official};
use motcua_store::StaffRow;
use std::collections::BTreeMap;

/// Days of the same weekday by which the usual roster goes, and days of any.
const SAME: usize = 8;
const ANY: usize = 20;
/// A pause is a lunch when it lies within these minutes of the day and is so
/// long, minutes.
const NOON: (u16, u16) = (10 * 60 + 30, 14 * 60);
const LUNCH: u16 = 30;
/// A usual lunch is told to so many minutes.
const STEP: u16 = 10;

/// What the desk does when nobody wrote a roster: whoever may call visits and
/// was there on a third of the last days like this, with the lines of the
/// queue's rules or, where those name none, the lines they served, and the
/// lunch that they took; without any such day everybody, with all lines.
pub(super) fn usual(
    details: &[(Date, DayDetail)],
    policy: &Policy,
    staff: &[StaffRow],
    weekday: u8,
) -> Vec<RosterEntry> {
    let same = details.iter().rev();
    let same = same.filter(|(day, _)| weekday_of(*day) == weekday);
    let mut look: Vec<&DayDetail> = same.map(|(_, day)| day).take(SAME).collect();
    // Days of other openings say nothing of a lunch.
    let alike = look.len() >= 2;
    if !alike {
        look = details.iter().rev().map(|(_, day)| day).take(ANY).collect();
    }
    let mut there: BTreeMap<i64, usize> = BTreeMap::new();
    let mut served: BTreeMap<i64, BTreeMap<&str, u32>> = BTreeMap::new();
    for shift in look.iter().flat_map(|day| &day.shifts) {
        *there.entry(shift.official).or_default() += 1;
        let own = served.entry(shift.official).or_default();
        for (line, n) in &shift.lines {
            *own.entry(line).or_default() += n;
        }
    }
    let callers: Vec<&StaffRow> = staff.iter().filter(|one| calls(one)).collect();
    let often = |one: &&&StaffRow| there.get(&one.id.0).is_some_and(|n| n * 3 >= look.len());
    let mut chosen: Vec<&StaffRow> = callers.iter().filter(often).copied().collect();
    if chosen.is_empty() {
        chosen = callers;
    }
    let entry = |one: &StaffRow| {
        let (lines, helps) = lines_of(policy, one.id, served.get(&one.id.0));
        RosterEntry {
            official: Some(one.id),
            lines,
            helps,
            lunch: alike.then(|| lunch(&look, one.id)).flatten(),
            ..RosterEntry::default()
        }
    };
    chosen.into_iter().map(entry).collect()
}

/// The lunch that an official took on most of these days: the middle of its
/// begins and of its ends. Where some go on for those who still wait, the desk
/// is not as empty after the break as the opening hours say.
fn lunch(days: &[&DayDetail], who: StaffId) -> Option<Window> {
    let shifts = days.iter().flat_map(|day| &day.shifts);
    let own = shifts.filter(|one| one.official == who.0);
    let own: Vec<&[(u16, u16)]> = own.map(|one| one.spans.as_slice()).collect();
    let at_noon = |spans: &&[(u16, u16)]| {
        let pauses = spans.windows(2).map(|pair| (pair[0].1, pair[1].0));
        let within = |(from, to): &(u16, u16)| {
            NOON.0 <= *from && *to <= NOON.1 && to.saturating_sub(*from) >= LUNCH
        };
        pauses.filter(within).max_by_key(|(from, to)| to - from)
    };
    let (mut from, mut to): (Vec<u16>, Vec<u16>) = own.iter().filter_map(at_noon).unzip();
    if from.is_empty() || from.len() * 2 < own.len() {
        return None;
    }
    let middle = |all: &mut Vec<u16>| {
        all.sort_unstable();
        (all[all.len() / 2] + STEP / 2) / STEP * STEP
    };
    let (from, to) = (middle(&mut from), middle(&mut to));
    (from < to).then_some(Window { from, to })
}

fn lines_of(
    policy: &Policy,
    who: StaffId,
    served: Option<&BTreeMap<&str, u32>>,
) -> (Vec<LineId>, Vec<LineId>) {
    if let Some(skill) = policy.skills.iter().find(|one| one.official == who) {
        return (skill.lines.clone(), skill.helps.clone());
    }
    let all: u32 = served.into_iter().flat_map(BTreeMap::values).sum();
    let is_own = |line: &&LineId| {
        let n = served.and_then(|served| served.get(line.as_str()));
        // One of fifty was a favour.
        n.is_some_and(|n| n * 50 >= all)
    };
    let lines = policy.lines.iter().map(|rule| &rule.id);
    let own: Vec<LineId> = lines.clone().filter(is_own).cloned().collect();
    let own = if own.is_empty() {
        lines.cloned().collect()
    } else {
        own
    };
    (own, Vec::new())
}

/// Where nobody of these is there for a line, as the day of the model has it.
pub(super) fn holes(
    lines: &[LineId],
    sessions: &[Window],
    entries: &[&RosterEntry],
) -> Vec<RosterHole> {
    let queues: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let them: Vec<Official> = entries
        .iter()
        .map(|one| official(String::new(), one))
        .collect();
    let found = motcua_staffing::day::holes(&queues, &them, &spans(sessions));
    let hole = |one: Hole| RosterHole {
        line: LineId::new(one.queue.as_str()),
        from: one.from as u16,
        to: one.to as u16,
    };
    found.into_iter().map(hole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(line: &str, hours: &[(u16, u16)]) -> RosterEntry {
        RosterEntry {
            lines: vec![LineId::new(line)],
            hours: hours
                .iter()
                .map(|(from, to)| Window {
                    from: *from,
                    to: *to,
                })
                .collect(),
            ..RosterEntry::default()
        }
    }

    #[test]
    fn a_hole_is_where_nobody_is_there_for_a_line() {
        let sessions = [Window { from: 450, to: 690 }];
        let mut early = entry("land", &[(400, 600)]);
        early.lunch = Some(Window { from: 500, to: 510 });
        let late = entry("land", &[(630, 700)]);
        let found = holes(
            &[LineId::new("land"), LineId::new("civil")],
            &sessions,
            &[&early, &late],
        );
        let spans: Vec<_> = found
            .iter()
            .map(|one| (one.line.as_str(), one.from, one.to))
            .collect();
        let expected = [("land", 500, 510), ("land", 600, 630), ("civil", 450, 690)];
        assert_eq!(spans, expected);
    }

    #[test]
    fn the_lunch_is_the_one_that_was_taken_on_most_days() {
        let day = |spans: &[(u16, u16)]| DayDetail {
            shifts: vec![super::super::past::Shift {
                official: 1,
                spans: spans.to_vec(),
                ..super::super::past::Shift::default()
            }],
            ..DayDetail::default()
        };
        let usual = [
            day(&[(448, 540), (548, 712), (780, 1025)]),
            day(&[(448, 708), (779, 1025)]),
            day(&[(448, 690)]),
        ];
        let days: Vec<&DayDetail> = usual.iter().collect();
        assert_eq!(
            lunch(&days, StaffId(1)),
            Some(Window { from: 710, to: 780 })
        );
        // Of three days on one only: none that can be counted on.
        let days = [&usual[1], &usual[2], &usual[2]];
        assert_eq!(lunch(&days, StaffId(1)), None);
        assert_eq!(lunch(&[], StaffId(1)), None);
    }

    #[test]
    fn without_a_day_everybody_who_calls_serves_every_line() {
        let policy = crate::queue::default_policy();
        assert_eq!(usual(&[], &policy, &[], 1), []);
        let (lines, helps) = lines_of(&policy, StaffId(1), None);
        assert_eq!(lines.len(), policy.lines.len());
        assert!(helps.is_empty());
        let mut served = BTreeMap::new();
        served.extend([("land", 99), ("civil", 1)]);
        let (lines, _) = lines_of(&policy, StaffId(1), Some(&served));
        assert_eq!(lines, [LineId::new("land")]);
    }
}
