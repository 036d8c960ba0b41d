//! How long things took in a foreign log: from each activity to the next event
//! of its case, how often it came again, and how often a case went to another
//! group or person.

use crate::log::{Event, Log};
use crate::summary::Quantiles;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What an activity took.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActivityFigures {
    /// As the log names it.
    pub activity: String,
    /// How often it was done.
    pub n: usize,
    /// Cases in which it was done.
    pub cases: usize,
    /// Cases in which it was done more than once.
    pub cases_again: usize,
    /// Hours until the next event of the case.
    pub hours: Quantiles,
    /// Hours between its being scheduled or assigned and its start, where the log
    /// says both.
    pub waited: Quantiles,
    /// Hours between its start and its completion, where the log says both.
    pub worked: Quantiles,
}

/// What a log says of its process. Its JSON has these keys and no others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProcessFigures {
    /// Cases.
    pub cases: usize,
    /// Events.
    pub events: usize,
    /// Different activities.
    pub activities: Vec<ActivityFigures>,
    /// Times a case went from one group to another; `None` where no event says
    /// a group.
    pub group_changes: Option<usize>,
    /// Times a case went from one person to another; `None` where no event says
    /// a person.
    pub resource_changes: Option<usize>,
    /// Cases in which some activity was done more than once.
    pub cases_again: usize,
}

#[derive(Default)]
struct Gathered {
    n: usize,
    cases: usize,
    cases_again: usize,
    hours: Vec<f64>,
    waited: Vec<f64>,
    worked: Vec<f64>,
}

impl ProcessFigures {
    /// The figures of a log. Events count in the order of their times; of an
    /// activity with several transitions the completion counts, or what there
    /// is.
    pub fn of(log: &Log) -> Self {
        let mut all: BTreeMap<&str, Gathered> = BTreeMap::new();
        let (mut groups, mut resources) = (None, None);
        let mut cases_again = 0;
        for case in &log.cases {
            let mut events: Vec<&Event> = case.events.iter().collect();
            events.sort_by_key(|event| event.at);
            add_changes(&mut groups, &events, |event| event.group.as_deref());
            add_changes(&mut resources, &events, |event| event.resource.as_deref());
            for (event, times) in done(&events) {
                let it = all.entry(event).or_default();
                it.cases += 1;
                it.cases_again += usize::from(times > 1);
                it.n += times;
            }
            cases_again += usize::from(done(&events).values().any(|times| *times > 1));
            gather(&mut all, &events);
        }
        let activities = all.into_iter().map(|(activity, it)| ActivityFigures {
            activity: activity.to_owned(),
            n: it.n,
            cases: it.cases,
            cases_again: it.cases_again,
            hours: Quantiles::of(it.hours),
            waited: Quantiles::of(it.waited),
            worked: Quantiles::of(it.worked),
        });
        Self {
            cases: log.cases.len(),
            events: log.cases.iter().map(|case| case.events.len()).sum(),
            activities: activities.collect(),
            group_changes: groups,
            resource_changes: resources,
            cases_again,
        }
    }
}

fn is(event: &Event, transition: &str) -> bool {
    let own = event.transition.as_deref();
    own.is_some_and(|own| own.eq_ignore_ascii_case(transition))
}

/// How often each activity of a case was done: completions, or where there are
/// none everything of that name.
fn done<'a>(events: &[&'a Event]) -> BTreeMap<&'a str, usize> {
    let mut all: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for event in events {
        let it = all.entry(event.activity.as_str()).or_default();
        it.0 += usize::from(is(event, "complete"));
        it.1 += 1;
    }
    all.into_iter()
        .map(|(name, (complete, any))| (name, if complete > 0 { complete } else { any }))
        .collect()
}

fn add_changes<'a>(
    sum: &mut Option<usize>,
    events: &[&'a Event],
    of: impl Fn(&'a Event) -> Option<&'a str>,
) {
    let said: Vec<&str> = events.iter().copied().filter_map(of).collect();
    if said.is_empty() {
        return;
    }
    let changes = said.windows(2).filter(|two| two[0] != two[1]).count();
    *sum = Some(sum.unwrap_or(0) + changes);
}

/// Times of one case.
fn gather<'a>(all: &mut BTreeMap<&'a str, Gathered>, events: &[&'a Event]) {
    let mut scheduled: BTreeMap<&str, Timestamp> = BTreeMap::new();
    let mut started: BTreeMap<&str, Timestamp> = BTreeMap::new();
    let complete: BTreeSet<&str> = events
        .iter()
        .filter(|event| is(event, "complete"))
        .map(|event| event.activity.as_str())
        .collect();
    for (place, event) in events.iter().enumerate() {
        let name = event.activity.as_str();
        let it = all.entry(name).or_default();
        if is(event, "schedule") || is(event, "assign") {
            scheduled.entry(name).or_insert(event.at);
        } else if is(event, "start") {
            if let Some(from) = scheduled.remove(name) {
                it.waited.push(hours(from, event.at));
            }
            started.entry(name).or_insert(event.at);
        } else if let Some(from) = started.remove(name) {
            it.worked.push(hours(from, event.at));
        }
        let counts = !complete.contains(name) || is(event, "complete");
        if let (true, Some(next)) = (counts, events.get(place + 1)) {
            it.hours.push(hours(event.at, next.at));
        }
    }
}

fn hours(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64() / 3600.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Case;

    fn event(activity: &str, at: &str, transition: &str, group: &str) -> Event {
        Event {
            activity: activity.into(),
            resource: None,
            group: (!group.is_empty()).then(|| group.into()),
            at: at.parse().unwrap(),
            transition: (!transition.is_empty()).then(|| transition.into()),
        }
    }

    fn case(events: Vec<Event>) -> Case {
        Case {
            name: "c".into(),
            start: None,
            deadline: None,
            end_planned: None,
            end: None,
            channel: None,
            department: None,
            group: None,
            responsible: None,
            events,
        }
    }

    #[test]
    fn waiting_stands_apart_from_work_and_repetitions_are_counted() {
        let mut log = Log::default();
        log.cases.push(case(vec![
            event("Xem", "2026-10-05T01:00:00Z", "SCHEDULE", "a"),
            event("Xem", "2026-10-05T03:00:00Z", "START", "a"),
            event("Xem", "2026-10-05T03:30:00Z", "COMPLETE", "a"),
            event("Duyệt", "2026-10-05T05:30:00Z", "", "b"),
            event("Xem", "2026-10-05T06:30:00Z", "COMPLETE", "a"),
        ]));
        let figures = ProcessFigures::of(&log);
        assert_eq!((figures.cases, figures.events), (1, 5));
        assert_eq!(figures.group_changes, Some(2));
        assert_eq!(figures.resource_changes, None);
        assert_eq!(figures.cases_again, 1);
        let look = &figures.activities[1];
        assert_eq!((look.activity.as_str(), look.n), ("Xem", 2));
        assert_eq!((look.cases, look.cases_again), (1, 1));
        assert_eq!(look.waited.q50, Some(2.0));
        assert_eq!(look.worked.q50, Some(0.5));
        assert_eq!(look.hours.q50, Some(2.0));
        let approve = &figures.activities[0];
        assert_eq!((approve.n, approve.hours.q50), (1, Some(1.0)));
    }
}
