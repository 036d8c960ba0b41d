//! Changing rosters: a day's own, the usual week, and a step of the cheapest
//! fix taken over. Each is recorded with who and when, without names.

use super::model::keys;
use super::roster::{
    RosterEntry, WEEK, Window, Written, broken, week_of, weekday_of, windows, written,
};
use crate::queue::DayPlan;
use crate::work::{Asked, Work};
use crate::{Desk, DeskError, Invalid};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::StaffId;
use motcua_domain::time::local;
use motcua_domain::typed;
use motcua_domain::visit::{LineId, Policy};
use motcua_staffing::day::{Fix, OFFICIALS};
use motcua_store::{Priority, StaffRow};
use std::collections::BTreeSet;

/// Most parts of a day in one list of an entry.
const PARTS: usize = 8;
/// Minutes of a day.
const DAY: u16 = 24 * 60;

impl Desk {
    /// Gives a day its own roster. `mark` is that of the roster that was looked
    /// at.
    ///
    /// # Errors
    /// Without the permission to run the queue; a day that is past or closed, or
    /// that the calendar does not reach; entries that cannot be, each at its
    /// field; a roster that somebody changed meanwhile.
    pub fn save_roster(
        &self,
        me: &Actor,
        key: &str,
        day: Date,
        entries: &[RosterEntry],
        mark: &str,
    ) -> Result<(), DeskError> {
        let (entries, mark) = (entries.to_vec(), mark.to_owned());
        let asked = Asked::new(key, "save_roster", &(day, &entries, &mark));
        self.act(me, asked, Priority::Person, move |work| {
            work.may_change_day(day)?;
            work.is_open_on(day)?;
            let (staff, before) = work.roster_now(Some(day), weekday_of(day))?;
            check_mark(&before, &mark)?;
            in_opening(&entries, &work.sessions_of(&[day]))?;
            work.put_roster(day, &staff, entries.clone())
        })
    }

    /// Lets a day follow the usual week again. `mark` is that of the roster that
    /// was looked at: what somebody else has just written is not dropped unseen.
    ///
    /// # Errors
    /// Without the permission to run the queue; a day that is past; a roster
    /// that somebody changed meanwhile.
    pub fn drop_roster(
        &self,
        me: &Actor,
        key: &str,
        day: Date,
        mark: &str,
    ) -> Result<(), DeskError> {
        let mark = mark.to_owned();
        let asked = Asked::new(key, "drop_roster", &(day, &mark));
        self.act(me, asked, Priority::Person, move |work| {
            work.may_change_day(day)?;
            let (_, before) = work.roster_now(Some(day), weekday_of(day))?;
            check_mark(&before, &mark)?;
            work.tx.drop_roster_day(day)?;
            work.desk_event("roster.dropped", serde_json::json!({ "day": day }))?;
            Ok(())
        })
    }

    /// Sets the usual roster of weekdays, 1 = Monday to 7: the same for each.
    /// `mark` is that of the first of them as it was looked at.
    ///
    /// # Errors
    /// As [`Desk::save_roster`].
    pub fn save_roster_week(
        &self,
        me: &Actor,
        key: &str,
        weekdays: &[u8],
        entries: &[RosterEntry],
        mark: &str,
    ) -> Result<(), DeskError> {
        let (weekdays, entries) = (weekdays.to_vec(), entries.to_vec());
        let mark = mark.to_owned();
        let asked = Asked::new(key, "save_roster_week", &(&weekdays, &entries, &mark));
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            let days: BTreeSet<u8> = weekdays.iter().copied().collect();
            let first = weekdays.first().copied();
            let Some(first) = first.filter(|_| days.iter().all(|day| (1..=7).contains(day))) else {
                return Err(DeskError::invalid("roster", "roster-bad-time"));
            };
            let (staff, before) = work.roster_now(None, first)?;
            check_mark(&before, &mark)?;
            let next = local(work.now).date().series(1.day()).take(7);
            let next: Vec<Date> = next
                .filter(|one| days.contains(&weekday_of(*one)))
                .collect();
            in_opening(&entries, &work.sessions_of(&next))?;
            let entries = clean(entries.clone(), &staff, &work.policy())?;
            let mut week = week_of(work.tx)?;
            for day in &days {
                week.insert(*day, entries.clone());
            }
            crate::setup::put_setting(work.tx, WEEK, &week)?;
            let facts = serde_json::json!({ "weekdays": days, "officials": ids(&entries) });
            work.desk_event("roster.week", facts)?;
            Ok(())
        })
    }

    /// Takes steps over into the roster of a day, as a search of the cheapest
    /// fix names them. `mark` is that of the roster that was searched on: what
    /// the steps were told to bring holds for no other.
    ///
    /// # Errors
    /// As [`Desk::save_roster`]; a step on somebody who is not in the roster, or
    /// without a lunch to shift; hours or a lunch outside the opening.
    pub fn apply_fix(
        &self,
        me: &Actor,
        key: &str,
        day: Date,
        steps: &[Fix],
        mark: &str,
    ) -> Result<(), DeskError> {
        let (steps, mark) = (steps.to_vec(), mark.to_owned());
        let asked = Asked::new(key, "apply_fix", &(day, &steps, &mark));
        self.act(me, asked, Priority::Person, move |work| {
            work.may_change_day(day)?;
            let (staff, before) = work.roster_now(Some(day), weekday_of(day))?;
            check_mark(&before, &mark)?;
            let open = work.sessions_of(&[day]);
            let mut entries = before.entries;
            for step in &steps {
                take(step, &mut entries, &open)?;
            }
            work.put_roster(day, &staff, entries)
        })
    }
}

impl Work<'_, '_> {
    fn may_change_day(&self, day: Date) -> Result<(), DeskError> {
        self.queue_permit(Action::RunQueue)?;
        if day < local(self.now).date() {
            return Err(DeskError::invalid("day", "outlook-past-day"));
        }
        Ok(())
    }

    /// A roster of its own is for a day on which the office is open: on another
    /// nobody sits anywhere.
    fn is_open_on(&self, day: Date) -> Result<(), DeskError> {
        match DayPlan::of(&self.desk.settings(), day) {
            Err(_) => Err(DeskError::invalid("day", "outlook-no-calendar")),
            Ok(plan) if plan.sessions.is_closed() => {
                Err(DeskError::invalid("day", "outlook-closed-day"))
            }
            Ok(_) => Ok(()),
        }
    }

    /// Sessions of days; none of a day that is closed or past the calendar.
    fn sessions_of(&self, days: &[Date]) -> Vec<Window> {
        let settings = self.desk.settings();
        let plans = days
            .iter()
            .filter_map(|day| DayPlan::of(&settings, *day).ok());
        plans.flat_map(|plan| windows(&plan.sessions)).collect()
    }

    fn roster_now(
        &mut self,
        day: Option<Date>,
        weekday: u8,
    ) -> Result<(Vec<StaffRow>, Written), DeskError> {
        let policy = self.desk.settings().queue.clone();
        let staff = self.tx.all_staff()?;
        let asked = (day, weekday, local(self.now).date());
        let written = written(self.tx, &policy, &staff, asked)?;
        Ok((staff, written))
    }

    fn put_roster(
        &mut self,
        day: Date,
        staff: &[StaffRow],
        entries: Vec<RosterEntry>,
    ) -> Result<(), DeskError> {
        let policy = self.desk.settings().queue.clone();
        let entries = clean(entries, staff, &policy)?;
        let text = serde_json::to_string(&entries).map_err(|why| broken("a roster", &why))?;
        self.tx.put_roster_day(day, &text)?;
        let facts = serde_json::json!({ "day": day, "officials": ids(&entries) });
        self.desk_event("roster.day", facts)?;
        Ok(())
    }
}

/// Are hours and lunches within an opening? A lunch between two sessions is:
/// it costs nobody anything. A closed day has nothing to hold them against.
fn in_opening(entries: &[RosterEntry], open: &[Window]) -> Result<(), DeskError> {
    let first = open.iter().map(|part| part.from).min();
    let last = open.iter().map(|part| part.to).max();
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(());
    };
    let meets = |one: &Window| {
        let mut parts = open.iter();
        parts.any(|part| one.from < part.to && part.from < one.to)
    };
    // What is no part of a day is said by the check of the entries.
    let is_part = |one: &Window| one.from < one.to;
    let mut faults = Vec::new();
    for (n, one) in entries.iter().enumerate() {
        let mut wrong = |what: &str, message: &str| {
            faults.push(Invalid {
                field: format!("{n}-{what}"),
                message: message.to_owned(),
            });
        };
        let hours = &one.hours;
        if !hours.is_empty() && hours.iter().all(|part| is_part(part) && !meets(part)) {
            wrong("hours", "roster-hours-outside");
        }
        let is_out = |lunch: &Window| lunch.to <= first || lunch.from >= last;
        if one
            .lunch
            .is_some_and(|lunch| is_part(&lunch) && is_out(&lunch))
        {
            wrong("lunch", "roster-lunch-outside");
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(DeskError::Invalid(faults))
    }
}

fn check_mark(before: &Written, mark: &str) -> Result<(), DeskError> {
    if before.mark == mark {
        Ok(())
    } else {
        Err(DeskError::invalid("roster", "roster-stale"))
    }
}

/// Accounts of a roster, for its event; one without an account is 0.
fn ids(entries: &[RosterEntry]) -> Vec<i64> {
    let id = |one: &RosterEntry| one.official.map_or(0, |id| id.0);
    entries.iter().map(id).collect()
}

/// Takes a step of a search over. Whoever comes for a part of the day comes
/// within one part of the opening, and a lunch stays in it.
fn take(step: &Fix, entries: &mut Vec<RosterEntry>, open: &[Window]) -> Result<(), DeskError> {
    let unknown = || DeskError::invalid("officials", "outlook-bad-unknown");
    if let Fix::Reinforce { queue, from, to } = step {
        let hours = Window {
            from: minute(*from),
            to: minute(*to),
        };
        let mut parts = open.iter();
        let fits = parts.any(|part| part.from <= hours.from && hours.to <= part.to);
        if !fits || hours.from >= hours.to {
            return Err(DeskError::invalid("officials", "roster-hours-outside"));
        }
        entries.push(RosterEntry {
            lines: vec![LineId::new(queue.as_str())],
            hours: vec![hours],
            ..RosterEntry::default()
        });
        return Ok(());
    }
    let all: Vec<&RosterEntry> = entries.iter().collect();
    let at = step.official().and_then(|key| {
        let keys = keys(&all);
        keys.iter().position(|one| one == key)
    });
    let one = at.and_then(|at| entries.get_mut(at)).ok_or_else(unknown)?;
    match step {
        Fix::Lunch { by, .. } => {
            let lunch = one.lunch.as_mut().ok_or_else(unknown)?;
            let moved = |at: u16| minute(f64::from(at) + by);
            (lunch.from, lunch.to) = (moved(lunch.from), moved(lunch.to));
            in_opening(std::slice::from_ref(&*one), open)?;
        }
        Fix::Move { queue, .. } => {
            one.lines = vec![LineId::new(queue.as_str())];
            one.helps.clear();
        }
        Fix::Skill { queue, .. } => {
            let line = LineId::new(queue.as_str());
            one.helps.retain(|helped| *helped != line);
            if !one.lines.contains(&line) {
                one.lines.push(line);
            }
        }
        Fix::Reinforce { .. } => {}
    }
    Ok(())
}

fn minute(at: f64) -> u16 {
    at.round().clamp(0.0, f64::from(DAY)) as u16
}

/// Entries as they are kept, or everything that is wrong with them.
fn clean(
    mut entries: Vec<RosterEntry>,
    staff: &[StaffRow],
    policy: &Policy,
) -> Result<Vec<RosterEntry>, DeskError> {
    // One is kept free for the hole of a line that nobody serves.
    if entries.len() >= OFFICIALS {
        return Err(DeskError::invalid("roster", "roster-too-many"));
    }
    let mut faults: Vec<Invalid> = Vec::new();
    let mut seen: BTreeSet<StaffId> = BTreeSet::new();
    for (n, one) in entries.iter_mut().enumerate() {
        let mut wrong = |what: &str, message: &str| {
            faults.push(Invalid {
                field: format!("{n}-{what}"),
                message: message.to_owned(),
            });
        };
        if let Some(id) = one.official {
            one.name.clear();
            if !seen.insert(id) {
                wrong("official", "roster-twice");
            }
            if !staff.iter().any(|row| row.id == id && row.active) {
                wrong("official", "roster-bad-official");
            }
        } else if !one.name.trim().is_empty() {
            match typed::line(&one.name, 100) {
                Ok(name) => one.name = name,
                Err(_) => wrong("name", "roster-bad-name"),
            }
        } else {
            one.name.clear();
        }
        for line in one.lines.iter().chain(&one.helps) {
            if policy.line(line).is_none() {
                wrong("lines", "roster-bad-line");
            }
        }
        let lines = one.lines.clone();
        one.helps.retain(|line| !lines.contains(line));
        for (what, windows) in [("hours", &mut one.hours), ("away", &mut one.away)] {
            windows.sort_unstable();
            if let Some(message) = wrong_windows(windows) {
                wrong(what, message);
            }
        }
        let is_bad = |lunch: Window| wrong_windows(&[lunch]).is_some();
        if one.lunch.is_some_and(is_bad) {
            wrong("lunch", "roster-bad-lunch");
        }
    }
    if faults.is_empty() {
        Ok(entries)
    } else {
        Err(DeskError::Invalid(faults))
    }
}

/// What is wrong with parts of a day in order.
fn wrong_windows(windows: &[Window]) -> Option<&'static str> {
    let is_part = |one: &Window| one.from < one.to && one.to <= DAY;
    if windows.len() > PARTS || !windows.iter().all(is_part) {
        return Some("roster-bad-time");
    }
    let crosses = windows.windows(2).any(|pair| pair[1].from < pair[0].to);
    crosses.then_some("roster-bad-crosses")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> RosterEntry {
        RosterEntry {
            official: Some(StaffId(7)),
            lines: vec![LineId::new("land")],
            lunch: Some(Window { from: 690, to: 720 }),
            ..RosterEntry::default()
        }
    }

    #[test]
    fn a_step_changes_the_entry_it_names() {
        let mut entries = vec![known()];
        let official = || "7".to_owned();
        let steps = [
            Fix::Lunch {
                official: official(),
                by: -30.0,
            },
            Fix::Skill {
                official: official(),
                queue: "civil".to_owned(),
            },
            Fix::Reinforce {
                queue: "ask".to_owned(),
                from: 450.0,
                to: 570.0,
            },
        ];
        let part = |from, to| Window { from, to };
        let open = [part(450, 690), part(780, 1020)];
        for step in &steps {
            take(step, &mut entries, &open).unwrap();
        }
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].lunch, Some(Window { from: 660, to: 690 }));
        assert_eq!(
            entries[0].lines,
            [LineId::new("land"), LineId::new("civil")]
        );
        assert_eq!(entries[1].hours, [Window { from: 450, to: 570 }]);
        let stranger = Fix::Move {
            official: "8".to_owned(),
            queue: "ask".to_owned(),
        };
        assert!(take(&stranger, &mut entries, &open).is_err());
        // What lies outside the opening no search has found.
        for (from, to) in [(300.0, 420.0), (660.0, 800.0), (570.0, 450.0)] {
            let outside = Fix::Reinforce {
                queue: "ask".to_owned(),
                from,
                to,
            };
            let fault = take(&outside, &mut entries, &open);
            assert!(matches!(fault, Err(DeskError::Invalid(_))), "{from}");
        }
        let late = Fix::Lunch {
            official: official(),
            by: 600.0,
        };
        assert!(take(&late, &mut entries, &open).is_err());
        assert_eq!(entries.len(), 2);
    }

    #[test]
    fn parts_that_cross_or_end_before_they_begin_are_refused() {
        let at = |from, to| Window { from, to };
        assert_eq!(wrong_windows(&[at(450, 690), at(780, 1020)]), None);
        let crosses = wrong_windows(&[at(450, 690), at(600, 700)]);
        assert_eq!(crosses, Some("roster-bad-crosses"));
        assert_eq!(wrong_windows(&[at(690, 450)]), Some("roster-bad-time"));
        assert_eq!(wrong_windows(&[at(690, 1500)]), Some("roster-bad-time"));
    }

    #[test]
    fn hours_and_lunches_outside_the_opening_are_refused_and_a_noon_between_is_not() {
        let at = |from, to| Window { from, to };
        let open = [at(450, 690), at(780, 1020)];
        let mut entries = vec![known()];
        assert!(in_opening(&entries, &open).is_ok());
        entries[0].lunch = Some(at(690, 780));
        entries[0].hours = vec![at(300, 400), at(900, 960)];
        assert!(in_opening(&entries, &open).is_ok());
        entries[0].lunch = Some(at(1140, 1200));
        entries[0].hours = vec![at(1080, 1200)];
        let Err(DeskError::Invalid(faults)) = in_opening(&entries, &open) else {
            panic!("nothing was wrong");
        };
        let fields: Vec<&str> = faults.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["0-hours", "0-lunch"]);
        assert!(in_opening(&entries, &[]).is_ok());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let policy = crate::queue::default_policy();
        let mut other = known();
        other.lines = vec![LineId::new("none")];
        let faults = clean(vec![known(), other], &[], &policy);
        let Err(DeskError::Invalid(faults)) = faults else {
            panic!("nothing was wrong");
        };
        let fields: Vec<&str> = faults.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(
            fields,
            ["0-official", "1-official", "1-official", "1-lines"]
        );
    }
}
