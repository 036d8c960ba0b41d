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
use std::collections::{BTreeMap, BTreeSet};

/// Days of the same weekday by which the usual roster goes, and days of any.
const SAME: usize = 8;
const ANY: usize = 20;
/// A pause is a lunch when it lies within these minutes of the day and is so
/// long, minutes.
const NOON: (u16, u16) = (10 * 60 + 30, 14 * 60);
const LUNCH: u16 = 30;
/// A usual lunch is told to so many minutes.
const STEP: u16 = 10;

/// What the desk does when nobody wrote a roster: as many of those who may call
/// visits as were there on the last days like this, whoever came most often and
/// last, with the lines of the queue's rules or, where those name none, the
/// lines they served, and the lunch that they took; without any such day
/// everybody, with all lines. Where people come by turns, it is not all of them.
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
    let mut served: BTreeMap<i64, BTreeMap<&str, u32>> = BTreeMap::new();
    for shift in look.iter().flat_map(|day| &day.shifts) {
        let own = served.entry(shift.official).or_default();
        for (line, n) in &shift.lines {
            *own.entry(line).or_default() += n;
        }
    }
    let callers: Vec<&StaffRow> = staff.iter().filter(|one| calls(one)).collect();
    let ids: Vec<i64> = callers.iter().map(|one| one.id.0).collect();
    let (first, number) = most_often(&look, &ids);
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
    if number == 0 {
        return callers.into_iter().map(entry).collect();
    }
    let by_id = |id: &i64| callers.iter().copied().find(|one| one.id.0 == *id);
    let ranked = first.iter().filter_map(by_id).map(entry).collect();
    // Lines that were served on such a day: others may be shut on it.
    let wanted: BTreeSet<&str> = served.values().flat_map(BTreeMap::keys).copied().collect();
    let mut chosen = covering(ranked, number, &wanted);
    let place = |one: &RosterEntry| ids.iter().position(|id| one.official == Some(StaffId(*id)));
    chosen.sort_by_key(place);
    chosen
}

/// Who of these was there, the most often first and of equals the last to come,
/// and how many of them it were on a day: the middle of the days.
fn most_often(look: &[&DayDetail], who: &[i64]) -> (Vec<i64>, usize) {
    // Days on which each was there; the days are the newest first.
    let mut there: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    let mut numbers = Vec::new();
    for (at, day) in look.iter().enumerate() {
        let came = day.shifts.iter().map(|shift| shift.official);
        let came: BTreeSet<i64> = came.filter(|id| who.contains(id)).collect();
        numbers.push(came.len());
        for id in came {
            there.entry(id).or_default().push(at);
        }
    }
    let mut ranked: Vec<(i64, Vec<usize>)> = there.into_iter().collect();
    ranked.sort_by(|(_, a), (_, b)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    numbers.sort_unstable();
    let number = numbers.get(numbers.len() / 2).copied().unwrap_or(0);
    (ranked.into_iter().map(|(id, _)| id).collect(), number)
}

/// The first so many of these; for a line of these lines that none of them serves
/// somebody comes who does, in the place of the last who is not needed for
/// another.
fn covering(
    mut chosen: Vec<RosterEntry>,
    number: usize,
    wanted: &BTreeSet<&str>,
) -> Vec<RosterEntry> {
    let rest = chosen.split_off(number.min(chosen.len()));
    let is_met =
        |all: &[&RosterEntry], line: &LineId| !wanted.contains(line.as_str()) || serves(all, line);
    for next in rest {
        let all: Vec<&RosterEntry> = chosen.iter().collect();
        if next.lines.iter().all(|line| is_met(&all, line)) {
            continue;
        }
        let is_spare = |at: &usize| {
            let others = chosen.iter().enumerate().filter(|(other, _)| other != at);
            let mut others: Vec<&RosterEntry> = others.map(|(_, one)| one).collect();
            others.push(&next);
            let own = &chosen[*at];
            let mut lines = own.lines.iter().chain(&own.helps);
            lines.all(|line| is_met(&others, line))
        };
        let spare = (0..chosen.len()).rev().find(is_spare);
        if let Some(at) = spare {
            chosen[at] = next;
        }
    }
    chosen
}

fn serves(all: &[&RosterEntry], line: &LineId) -> bool {
    let mut all = all.iter();
    all.any(|one| one.lines.contains(line) || one.helps.contains(line))
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
    fn who_comes_by_turns_is_not_there_all_at_once() {
        let day = |who: &[i64]| DayDetail {
            shifts: who
                .iter()
                .map(|official| super::super::past::Shift {
                    official: *official,
                    ..super::super::past::Shift::default()
                })
                .collect(),
            ..DayDetail::default()
        };
        let (three, four) = (day(&[3, 7, 17]), day(&[1, 5, 9, 19]));
        let look = [&three, &four, &three, &four, &three, &four, &three, &four];
        let who = [1, 3, 5, 7, 9, 17, 19];
        let (ranked, number) = most_often(&look, &who);
        assert_eq!(number, 4, "no more than came on any such day");
        assert_eq!(ranked, [3, 7, 17, 1, 5, 9, 19], "of equals the last");
        // Who came on more days comes first; who left is counted nowhere.
        let look = [&three, &four, &four];
        let (ranked, number) = most_often(&look, &[1, 3, 5, 7, 9]);
        assert_eq!((ranked.as_slice(), number), (&[1, 5, 9, 3, 7][..], 3));
        assert_eq!(most_often(&[], &who), (Vec::new(), 0));
    }

    #[test]
    fn a_line_that_nobody_of_them_serves_brings_somebody_who_does() {
        let ranked = || {
            let mut both = entry("land", &[]);
            both.lines.push(LineId::new("civil"));
            vec![both, entry("land", &[]), entry("collect", &[])]
        };
        let lines = |all: Vec<RosterEntry>| {
            let all = all.into_iter().map(|one| one.lines[0].to_string());
            all.collect::<Vec<String>>()
        };
        // The second of land is spared, and not the only one of civil.
        let wanted = BTreeSet::from(["land", "civil", "collect"]);
        let few = |number: usize| covering(ranked(), number, &wanted);
        assert_eq!(lines(few(2)), ["land", "collect"]);
        assert_eq!(lines(few(1)), ["land"]);
        assert_eq!(few(2)[0].lines.len(), 2);
        assert_eq!(few(9).len(), 3);
        // A line that is never served on such days moves nobody.
        let wanted = BTreeSet::from(["land", "civil"]);
        assert_eq!(lines(covering(ranked(), 2, &wanted)), ["land", "land"]);
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
