//! What an event log says, with types.

use jiff::Timestamp;
use serde::Serialize;
use std::fmt;

/// One event of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What was done (`concept:name`).
    pub activity: String,
    /// Who did it (`org:resource`).
    pub resource: Option<String>,
    /// Their group (`org:group`).
    pub group: Option<String>,
    /// When (`time:timestamp`).
    pub at: Timestamp,
    /// Step in the life of the activity, e.g. `complete`
    /// (`lifecycle:transition`).
    pub transition: Option<String>,
}

/// One case: what a desk calls a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Name, unique in the log (`concept:name`).
    pub name: String,
    /// When it came in (`startdate`).
    pub start: Option<Timestamp>,
    /// When it had to be done (`deadline`).
    pub deadline: Option<Timestamp>,
    /// When it was planned to be done (`enddate_planned`).
    pub end_planned: Option<Timestamp>,
    /// When it was done; without it the case is open (`enddate`).
    pub end: Option<Timestamp>,
    /// How it came in (`channel`).
    pub channel: Option<String>,
    /// Department (`department`).
    pub department: Option<String>,
    /// Group (`group`).
    pub group: Option<String>,
    /// Official in charge (`responsible`).
    pub responsible: Option<String>,
    /// Events in the order of the file, which need not be that of time.
    pub events: Vec<Event>,
}

impl Case {
    /// Finished = has an end.
    pub fn is_finished(&self) -> bool {
        self.end.is_some()
    }

    /// Late = ended after its deadline, compared as instants. An open case and
    /// one without a deadline are not late.
    pub fn is_late(&self) -> bool {
        matches!((self.end, self.deadline), (Some(end), Some(deadline)) if end > deadline)
    }

    /// When it came in: its start, else its first event, else whatever date it
    /// has. A case of a [`Log`] has one of these.
    pub fn came_in(&self) -> Option<Timestamp> {
        let first_event = self.events.iter().map(|event| event.at).min();
        self.start
            .or(first_event)
            .or(self.end)
            .or(self.deadline)
            .or(self.end_planned)
    }

    /// Days from start to end, with fractions; negative when they are swapped.
    pub fn days_taken(&self) -> Option<f64> {
        let (start, end) = (self.start?, self.end?);
        Some(end.duration_since(start).as_secs_f64() / 86_400.0)
    }
}

/// A case that is not in [`Log::cases`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its name, or `#N`, its place in the file counted from 1.
    pub case: String,
    /// Why it cannot be used.
    pub reason: SkipReason,
}

/// Why a case cannot be used. Odd dates are no reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// A case without a name cannot be found again.
    NoName,
    /// The name was used before in the same file.
    DuplicateName,
    /// Neither a date nor an event: nothing places the case in time.
    NoTime,
    /// A date of the case is not a date and time.
    BadDate {
        /// The attribute.
        key: String,
        /// What stands there.
        value: String,
    },
    /// A NUL, which is no character of XML and which no database keeps.
    NulByte {
        /// The attribute.
        key: String,
    },
    /// An event says no time, or none that can be read.
    EventWithoutTime {
        /// Place of the event in its case, from 1.
        event: usize,
    },
    /// An event does not say what was done.
    EventWithoutActivity {
        /// Place of the event in its case, from 1.
        event: usize,
    },
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SkipReason::NoName => f.write_str("no concept:name"),
            SkipReason::DuplicateName => f.write_str("a case of this name came before"),
            SkipReason::NoTime => f.write_str("no date and no event"),
            SkipReason::BadDate { key, value } => {
                write!(f, "{key} is not a date and time: {value:?}")
            }
            SkipReason::NulByte { key } => write!(f, "{key} holds a NUL byte"),
            SkipReason::EventWithoutTime { event } => {
                write!(f, "event {event} has no readable time:timestamp")
            }
            SkipReason::EventWithoutActivity { event } => {
                write!(f, "event {event} has no concept:name")
            }
        }
    }
}

/// What a desk does after a dossier's end and rightly so, by the names that our
/// own export gives: the end is the result or the stop, and then it is handed
/// back and given out, paid, put right or apologised for. A foreign log uses
/// other names, and is not excused by these.
const AFTER_END: [&str; 13] = [
    "apology.issued",
    "attachment.added",
    "closed.corrected",
    "dossier.assigned",
    "dossier.hand_over_received",
    "dossier.handed_over",
    "intake.corrected",
    "money.assessed",
    "money.exempted",
    "money.refunded",
    "money.taken",
    "note.added",
    "result.delivered",
];

/// Something unusual in a case that was loaded all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// Name of the case.
    pub case: String,
    /// What is odd.
    pub what: Oddity,
}

/// Kinds of odd dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Oddity {
    /// Finished before it came in: counts in all figures as it stands.
    EndBeforeStart,
    /// The deadline lies before the start.
    DeadlineBeforeStart,
    /// An event before the case came in.
    EventBeforeStart,
    /// An event after the case was finished that belongs before its end.
    EventAfterEnd,
    /// Events are not in the order of their times.
    EventsOutOfOrder,
    /// Finished, but it does not say when it came in: no time taken.
    NoStart,
    /// A time without zone, read as UTC.
    NoZone,
    /// A time at the end of the year 9999, which means "never".
    Never,
    /// No event at all.
    NoEvents,
}

/// What was noticed while the dates of a case were read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Notes {
    /// A time had no zone.
    pub(crate) without_zone: bool,
    /// A time meant "never".
    pub(crate) never: bool,
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Oddity::EndBeforeStart => "finished before it came in",
            Oddity::DeadlineBeforeStart => "the deadline lies before the start",
            Oddity::EventBeforeStart => "an event before the start",
            Oddity::EventAfterEnd => "an event after the end",
            Oddity::EventsOutOfOrder => "events not in the order of time",
            Oddity::NoStart => "no start: it has no time taken",
            Oddity::NoZone => "a time without zone, read as UTC",
            Oddity::Never => "a time at the end of the year 9999, read as the last there is",
            Oddity::NoEvents => "no events",
        })
    }
}

/// A whole event log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Usable cases in the order of the file.
    pub cases: Vec<Case>,
    /// Cases that cannot be used.
    pub skipped: Vec<Skipped>,
    /// Odd dates of usable cases.
    pub odd: Vec<Odd>,
}

impl Log {
    /// Takes a usable case in and notes what is odd about it.
    pub(crate) fn add(&mut self, case: Case, notes: Notes) {
        let mut odd = Vec::new();
        let before = |a: Option<Timestamp>, b: Option<Timestamp>| matches!((a, b), (Some(a), Some(b)) if a < b);
        if before(case.end, case.start) {
            odd.push(Oddity::EndBeforeStart);
        }
        if before(case.deadline, case.start) {
            odd.push(Oddity::DeadlineBeforeStart);
        }
        if case
            .events
            .iter()
            .any(|event| before(Some(event.at), case.start))
        {
            odd.push(Oddity::EventBeforeStart);
        }
        if case
            .events
            .iter()
            .filter(|event| !AFTER_END.contains(&event.activity.as_str()))
            .any(|event| before(case.end, Some(event.at)))
        {
            odd.push(Oddity::EventAfterEnd);
        }
        if !case.events.is_sorted_by_key(|event| event.at) {
            odd.push(Oddity::EventsOutOfOrder);
        }
        if case.start.is_none() {
            odd.push(Oddity::NoStart);
        }
        if notes.without_zone {
            odd.push(Oddity::NoZone);
        }
        if notes.never {
            odd.push(Oddity::Never);
        }
        if case.events.is_empty() {
            odd.push(Oddity::NoEvents);
        }
        let name = &case.name;
        self.odd.extend(odd.into_iter().map(|what| Odd {
            case: name.clone(),
            what,
        }));
        self.cases.push(case);
    }
}
