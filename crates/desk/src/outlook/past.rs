//! What a day that is over says: how many came when, for the forecast; times,
//! waits and who was there, for the model. Derived from its visits, their
//! intervals and the work of officials; a day that is over says the same for
//! ever.

use jiff::civil::Date;
use motcua_domain::calendar::Sessions;
use motcua_domain::id::VisitId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::Visit;
use motcua_domain::visit::hours::Hours;
use motcua_store::{HandledRow, IntervalRow, WorkIntervalRow};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest time with one person that is believed, minutes: a whole session.
/// Beyond it the end of the visit was forgotten.
const BELIEVED: i64 = 240;
/// Longest time that a call takes to which nobody comes, minutes.
const MISSED: i64 = 30;
/// Two stretches at work this near to each other are one, minutes.
const NEAR: u16 = 1;

/// How many came on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct DayCounts {
    /// By line: half hour of the day, 0 to 47, and people.
    pub lines: BTreeMap<String, BTreeMap<u8, u32>>,
}

impl DayCounts {
    /// People of all lines.
    pub fn all(&self) -> u32 {
        self.lines.values().flat_map(BTreeMap::values).sum()
    }

    /// People of a line who came before a minute of the day; of the half hour
    /// that has begun the share that has passed.
    pub fn before(&self, line: &str, minute: u16) -> f64 {
        let halves = self.lines.get(line).into_iter().flatten();
        let passed = |half: u8| {
            let from = f64::from(half) * 30.0;
            ((f64::from(minute) - from) / 30.0).clamp(0.0, 1.0)
        };
        halves.map(|(half, n)| f64::from(*n) * passed(*half)).sum()
    }
}

/// Times of one kind, tenths of a minute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Times {
    /// Line of the first step.
    pub line: String,
    /// Of a first step the procedure, empty without a dossier; of a second step
    /// its line.
    pub of: String,
    /// The times.
    pub tenths: Vec<u32>,
}

/// When an official was there for the public, and for which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Shift {
    /// Who.
    pub official: i64,
    /// From and to, minutes after midnight.
    pub spans: Vec<(u16, u16)>,
    /// Services by line.
    pub lines: BTreeMap<String, u32>,
}

/// Everything else that a day says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct DayDetail {
    /// Tickets given.
    pub visits: u32,
    /// Visits that were called.
    pub called: u32,
    /// Of them nobody came, until the end of the day.
    pub missed: u32,
    /// Time of officials that those took, tenths of a minute.
    pub missed_tenths: u32,
    /// Visits with a booked time.
    pub booked: u32,
    /// Visits that nobody called.
    pub left: u32,
    /// Times that were too long to be true.
    pub odd: u32,
    /// Visits by class, the ordinary one included.
    pub classes: BTreeMap<String, u32>,
    /// Times of first steps.
    pub first: Vec<Times>,
    /// Times of second steps.
    pub then: Vec<Times>,
    /// Visits by line in which a supplement was received: those that it caused.
    #[serde(default)]
    pub supplements: BTreeMap<String, u32>,
    /// Visits by line in which a result was handed over.
    #[serde(default)]
    pub collected: BTreeMap<String, u32>,
    /// Waits by line: half hour of joining it, and tenths of a minute.
    pub waits: BTreeMap<String, Vec<(u8, u32)>>,
    /// Who was there.
    pub shifts: Vec<Shift>,
}

/// What a day is derived from.
pub(super) struct PastDay<'a> {
    pub day: Date,
    pub hours: &'a Hours,
    pub sessions: &'a Sessions,
    pub visits: &'a [Visit],
    pub intervals: &'a [IntervalRow],
    pub work: &'a [WorkIntervalRow],
    pub handled: &'a [HandledRow],
}

/// A step of a visit: in line, called, with an official.
struct Episode {
    line: String,
    joined: Timestamp,
    called: Option<Timestamp>,
    /// Seconds that an official was taken up.
    held: i64,
    served: bool,
}

/// What was done for the person of a visit, of what brings people here again.
#[derive(Clone, Copy)]
struct Deeds {
    supplement: bool,
    collected: bool,
}

impl Deeds {
    /// Of the dossiers of a visit. What was done to one of them while the
    /// person was not with an official belongs to another visit, or to none.
    fn of(rows: &[&IntervalRow], about: &[&HandledRow]) -> Self {
        let is_within = |at: Option<Timestamp>| {
            let mut served = rows.iter().filter(|row| row.phase == "serving");
            at.is_some_and(|at| {
                served.any(|row| row.from <= at && row.to.is_none_or(|to| at <= to))
            })
        };
        Self {
            supplement: about.iter().any(|one| is_within(one.supplement)),
            collected: about.iter().any(|one| is_within(one.delivered)),
        }
    }
}

impl PastDay<'_> {
    /// Derives both.
    pub fn derive(&self) -> (DayCounts, DayDetail) {
        let mut by_visit: BTreeMap<VisitId, Vec<&IntervalRow>> = BTreeMap::new();
        for row in self.intervals {
            by_visit.entry(row.visit).or_default().push(row);
        }
        let mut handled: BTreeMap<VisitId, Vec<&HandledRow>> = BTreeMap::new();
        for row in self.handled {
            handled.entry(row.visit).or_default().push(row);
        }
        let (mut counts, mut detail) = (DayCounts::default(), DayDetail::default());
        let mut times = Collected::default();
        for visit in self.visits {
            let rows = by_visit.get(&visit.id).map_or(&[][..], Vec::as_slice);
            let steps = episodes(rows);
            let line = steps
                .first()
                .map_or_else(|| visit.line.to_string(), |one| one.line.clone());
            let about = handled.get(&visit.id).map_or(&[][..], Vec::as_slice);
            if visit.came_on() == self.day {
                let deeds = Deeds::of(rows, about);
                self.count_arrival(visit, &line, deeds, (&mut counts, &mut detail));
            }
            let first = about.first().copied();
            self.count_steps(visit, &steps, first, (&mut detail, &mut times));
        }
        detail.first = times.first.into_iter().map(Times::from).collect();
        detail.then = times.then.into_iter().map(Times::from).collect();
        detail.shifts = self.shifts();
        (counts, detail)
    }

    fn count_arrival(
        &self,
        visit: &Visit,
        line: &str,
        deeds: Deeds,
        (counts, detail): (&mut DayCounts, &mut DayDetail),
    ) {
        let half = self.half(self.minute(visit.issued_at));
        let halves = counts.lines.entry(line.to_owned()).or_default();
        *halves.entry(half).or_default() += 1;
        detail.visits += 1;
        detail.booked += u32::from(visit.booked_for.is_some());
        *detail.classes.entry(visit.class.to_string()).or_default() += 1;
        for (is_done, by_line) in [
            (deeds.supplement, &mut detail.supplements),
            (deeds.collected, &mut detail.collected),
        ] {
            if is_done {
                *by_line.entry(line.to_owned()).or_default() += 1;
            }
        }
    }

    fn count_steps(
        &self,
        visit: &Visit,
        steps: &[Episode],
        about: Option<&HandledRow>,
        (detail, times): (&mut DayDetail, &mut Collected),
    ) {
        let called = steps.iter().any(|one| one.called.is_some());
        if !called {
            detail.left += u32::from(visit.came_on() == self.day);
            return;
        }
        detail.called += 1;
        if !steps.iter().any(|one| one.served) {
            detail.missed += 1;
            let held: i64 = steps.iter().map(|one| one.held).sum();
            detail.missed_tenths += tenths(held.min(MISSED * 60));
        }
        for (n, step) in steps.iter().enumerate() {
            self.count_wait(visit, n, step, detail);
            if !step.served {
                continue;
            }
            if step.held > BELIEVED * 60 {
                detail.odd += 1;
                continue;
            }
            let key = match n {
                0 => {
                    let procedure = about.map_or("", |about| about.procedure.as_str());
                    (step.line.clone(), procedure)
                }
                _ => (steps[n - 1].line.clone(), step.line.as_str()),
            };
            let into = if n == 0 {
                &mut times.first
            } else {
                &mut times.then
            };
            let key = (key.0, key.1.to_owned());
            into.entry(key).or_default().push(tenths(step.held));
        }
    }

    /// Waits are counted as the desk's own figures count them: from the booked
    /// time of whoever came before it, breaks and nights left out; whoever came
    /// on an earlier day is left out.
    fn count_wait(&self, visit: &Visit, n: usize, step: &Episode, detail: &mut DayDetail) {
        let Some(called) = step.called else { return };
        let begun = match n {
            0 => visit
                .booked_for
                .unwrap_or(visit.issued_at)
                .max(visit.issued_at),
            _ => step.joined,
        };
        if local(begun).date() != self.day {
            return;
        }
        let wait = tenths(self.hours.seconds(begun, called));
        let half = self.half(self.minute(begun));
        let waits = detail.waits.entry(step.line.clone()).or_default();
        waits.push((half, wait));
    }

    fn shifts(&self) -> Vec<Shift> {
        let mut shifts: BTreeMap<i64, Shift> = BTreeMap::new();
        let there = |row: &&WorkIntervalRow| {
            row.state == crate::queue::state::FREE || row.state == crate::queue::state::SERVING
        };
        for row in self.work.iter().filter(there) {
            let from = self.minute(row.from);
            // Whoever forgot to leave the counter went home at the closing.
            let to = row.to.filter(|to| local(*to).date() == self.day);
            let to = to.map_or_else(|| self.close(), |to| self.minute(to));
            let shift = shifts.entry(row.staff.0).or_insert_with(|| Shift {
                official: row.staff.0,
                ..Shift::default()
            });
            match shift.spans.last_mut() {
                Some(last) if from <= last.1.saturating_add(NEAR) => last.1 = last.1.max(to),
                _ => shift.spans.push((from, to.max(from))),
            }
        }
        let mut served: BTreeSet<(i64, &str, VisitId)> = BTreeSet::new();
        for row in self.intervals.iter().filter(|row| row.phase == "serving") {
            if let Some(official) = row.official {
                served.insert((official.0, row.line.as_str(), row.visit));
            }
        }
        for (official, line, _) in served {
            if let Some(shift) = shifts.get_mut(&official) {
                *shift.lines.entry(line.to_owned()).or_default() += 1;
            }
        }
        shifts.into_values().collect()
    }

    /// Minute of this day; the last of it for what lasted longer.
    fn minute(&self, at: Timestamp) -> u16 {
        let at = local(at);
        match at.date().cmp(&self.day) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => minute_of(at.time()),
            std::cmp::Ordering::Greater => 24 * 60 - 1,
        }
    }

    fn close(&self) -> u16 {
        self.sessions.close().unwrap_or(24 * 60 - 1)
    }

    fn half(&self, minute: u16) -> u8 {
        (open_minute(self.sessions, minute) / 30) as u8
    }
}

/// Times by (line, procedure) and by (line, second line).
#[derive(Default)]
struct Collected {
    first: BTreeMap<(String, String), Vec<u32>>,
    then: BTreeMap<(String, String), Vec<u32>>,
}

impl From<((String, String), Vec<u32>)> for Times {
    fn from(((line, of), tenths): ((String, String), Vec<u32>)) -> Self {
        Self { line, of, tenths }
    }
}

/// Minutes after midnight.
pub(super) fn minute_of(time: jiff::civil::Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

/// The minute as which an arrival counts: whoever comes before an opening waits
/// from it on, as the desk's hours count; whoever comes after the last closing
/// counts to its last minute.
pub(super) fn open_minute(sessions: &Sessions, minute: u16) -> u16 {
    let mut all = sessions.as_slice().iter();
    match all.find(|one| minute < one.close) {
        Some(one) => minute.max(one.open),
        None => sessions.close().map_or(minute, |close| close - 1),
    }
}

fn tenths(seconds: i64) -> u32 {
    u32::try_from(seconds.max(0) / 6).unwrap_or(u32::MAX)
}

/// A visit's intervals as steps. A new one begins when the person is in line
/// again after an official had them.
fn episodes(rows: &[&IntervalRow]) -> Vec<Episode> {
    let mut all: Vec<Episode> = Vec::new();
    for row in rows {
        let begins = all.last().is_none_or(|last| last.served);
        match row.phase.as_str() {
            "waiting" if begins => all.push(Episode {
                line: row.line.to_string(),
                joined: row.from,
                called: None,
                held: 0,
                served: false,
            }),
            "waiting" => {
                // The guide put the ticket right.
                if let Some(last) = all.last_mut().filter(|last| last.called.is_none()) {
                    last.line = row.line.to_string();
                }
            }
            "called" | "walking" | "serving" => {
                if let Some(last) = all.last_mut() {
                    last.called.get_or_insert(row.from);
                    // What never ended, nobody ended.
                    let taken = |to: Timestamp| to.duration_since(row.from).as_secs();
                    last.held += row.to.map_or((BELIEVED + 1) * 60, taken);
                    last.served |= row.phase == "serving";
                }
            }
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_before_an_opening_counts_to_it() {
        let sessions: Sessions = "0730-1130,1300-1700".parse().unwrap();
        let at = |minute| open_minute(&sessions, minute);
        assert_eq!((at(420), at(450), at(700), at(1100)), (450, 450, 780, 1019));
        assert_eq!(open_minute(&Sessions::closed(), 600), 600);
    }

    #[test]
    fn of_a_half_hour_that_has_begun_a_part_counts() {
        let mut counts = DayCounts::default();
        let halves = counts.lines.entry("land".to_owned()).or_default();
        halves.extend([(15, 4), (16, 2)]);
        assert!((counts.before("land", 480 + 15) - 5.0).abs() < 1e-9);
        assert!(counts.before("civil", 1000).abs() < 1e-9);
        assert_eq!(counts.all(), 6);
    }
}
