//! The due date told day by day.
//!
//! The end is found by `Period::end`, the same call that gives the due date;
//! here each day up to it is only named. So the table can never tell another
//! story than the date above it.

use super::changes::{ClockChange, changes};
use super::count::Period;
use super::stops::day_axis;
use super::teller::Teller;
use super::{ClockFacts, DeadlineError, Due, RuleSet, StopReason, due_under};
use crate::calendar::{Compiled, DayInfo, DayKind, day_number};
use jiff::civil::{Date, DateTime, Time};

/// Why a day counts or does not; `web` has a text for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The day of the event, which is not counted.
    EventDay,
    /// A day before the limit began anew; it counts no more.
    BeforeRestart,
    /// The clock was started anew on this day.
    RestartDay,
    /// An open day that counts.
    Counted,
    /// A calendar day that counts, open or not.
    CalendarDay,
    /// Minutes of this day count.
    Hours,
    /// Minutes of this day count by the clock, whether the desk is open or not.
    ClockHours,
    /// The same, on the day of an event whose clock hour is not counted
    /// (Regulation 1182/71 art. 3(1)).
    AfterEventHour,
    /// No minute of this open day counts: it was over, or the amount was used up.
    NoMinute,
    /// A day a period of weeks, months or years runs through.
    Running,
    /// The day with the same number as the event's, where such a period ends.
    CorrespondingDay,
    /// Same-day limit, received in time.
    SameDay,
    /// Same-day limit, received at or after the cut-off.
    TooLate,
    /// Same-day limit, received on a closed day.
    ReceivedClosed,
    /// The open day a same-day limit moves to.
    NextOpenDay,
    /// Closed: weekly rest.
    Weekend,
    /// Closed: public holiday.
    Holiday,
    /// Closed: a holiday given back.
    Substitute,
    /// Closed: worked on another day.
    SwappedOff,
    /// Closed here only.
    Closed,
    /// A weekday on which the desk has no session.
    NoSessions,
    /// The clock stands.
    Stopped,
    /// The day the clock runs again; not counted.
    Resumed,
    /// The last day was closed, so the period ends here.
    RolledTo,
    /// The period must hold two working days, so it ends here.
    MinimumDays,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 25] = [
        Self::EventDay,
        Self::BeforeRestart,
        Self::RestartDay,
        Self::Counted,
        Self::CalendarDay,
        Self::Hours,
        Self::ClockHours,
        Self::AfterEventHour,
        Self::NoMinute,
        Self::Running,
        Self::CorrespondingDay,
        Self::SameDay,
        Self::TooLate,
        Self::ReceivedClosed,
        Self::NextOpenDay,
        Self::Weekend,
        Self::Holiday,
        Self::Substitute,
        Self::SwappedOff,
        Self::Closed,
        Self::NoSessions,
        Self::Stopped,
        Self::Resumed,
        Self::RolledTo,
        Self::MinimumDays,
    ];

    /// The word in JSON, whose words are fixed: hours are `hours` by whatever
    /// clock, and a same-day limit is missed as `too_late` on a closed day too.
    pub fn slug(self) -> &'static str {
        match self {
            Self::EventDay => "event_day",
            Self::BeforeRestart => "before_restart",
            Self::RestartDay => "restart_day",
            Self::Counted => "counted",
            Self::CalendarDay => "calendar_day",
            Self::Hours | Self::ClockHours | Self::AfterEventHour => "hours",
            Self::NoMinute => "no_minute",
            Self::Running => "running",
            Self::CorrespondingDay => "corresponding_day",
            Self::SameDay => "same_day",
            Self::TooLate | Self::ReceivedClosed => "too_late",
            Self::NextOpenDay => "next_open_day",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::Substitute => "substitute",
            Self::SwappedOff => "swapped_off",
            Self::Closed => "closed",
            Self::NoSessions => "no_sessions",
            Self::Stopped => "stopped",
            Self::Resumed => "resumed",
            Self::RolledTo => "rolled_to",
            Self::MinimumDays => "minimum_days",
        }
    }
}

/// One day of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedDay {
    /// The day.
    pub date: Date,
    /// What it is in the calendar.
    pub kind: DayKind,
    /// Whether it, or minutes of it, count.
    pub counted: bool,
    /// The how-manieth counted day; `None` for hours and for days not counted.
    pub n: Option<u32>,
    /// Counted minutes; `None` where the limit is in days.
    pub minutes: Option<u32>,
    /// Why.
    pub reason: Reason,
    /// The document that says so; empty only where nothing has to say it.
    pub source: String,
    /// Vietnamese name of a special day.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Other half of a swap.
    pub pair: Option<Date>,
    /// Time of the event, on its day.
    pub received: Option<Time>,
    /// A stop that began this day.
    pub stopped: Option<(Time, StopReason)>,
    /// When the clock ran again this day.
    pub resumed: Option<Time>,
    /// An extension given this day: when, and by how much.
    pub extended: Option<(Time, u32)>,
    /// True when the day is below high confidence and the end hangs on it.
    pub unsure: bool,
}

/// A due date and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The answer.
    pub due: Due,
    /// Rule set and version, e.g. `vn-1`.
    pub rules: String,
    /// Calendar versions, e.g. `VN-2024.2`.
    pub calendar: String,
    /// From the day of the event to the end; while the clock stands, to the day
    /// it stopped.
    pub days: Vec<ExplainedDay>,
    /// Restarts and extensions, in their order.
    pub changes: Vec<ClockChange>,
    /// The stop that holds the end, while one does: since when and why.
    pub held_by: Option<(DateTime, StopReason)>,
}

/// Explains the due date.
///
/// # Errors
/// As `due`; and when a day of the table lies in a year not loaded.
pub fn explain(facts: &ClockFacts, cal: &Compiled) -> Result<Explanation, DeadlineError> {
    explain_under(RuleSet::of(facts.rules), facts, cal)
}

/// The same under a rule set that is not one of the named ones.
///
/// # Errors
/// As `explain`.
pub fn explain_under(
    rules: &RuleSet,
    facts: &ClockFacts,
    cal: &Compiled,
) -> Result<Explanation, DeadlineError> {
    let due = due_under(rules, facts, cal)?;
    let period = Period::new(rules, facts)?;
    let end = period.end(cal)?;
    let held = if end.is_none() { holder(facts) } else { None };
    let last = match (&end, held) {
        (Some(end), _) => i64::from(day_number(end.at.date)),
        (None, Some((since, _))) => day_axis(since).max(day_axis(period.start)),
        (None, None) => day_axis(period.start),
    };
    let mut teller = Teller::new(facts, cal, &period, end.as_ref());
    let anew = cal.index(period.start.date())?;
    // Where the receipt lies before the loaded years, the table begins with
    // the restart: the end does not hang on the days before it.
    let first = cal.index(facts.start.date()).unwrap_or(anew).min(anew);
    let last = cal.index_of(last)?;
    let before = (first..anew).map(|i| teller.before(i));
    let mut days: Vec<ExplainedDay> = before.collect();
    days.extend((anew..=last).map(|i| teller.day(i)));
    Ok(Explanation {
        due,
        rules: rules.label(),
        calendar: cal.label_within(
            facts.start.date().min(period.start.date()),
            days.last().map_or(facts.start.date(), |day| day.date),
        ),
        days,
        changes: changes(facts),
        held_by: held,
    })
}

/// The open stop that began first.
fn holder(facts: &ClockFacts) -> Option<(DateTime, StopReason)> {
    let open = facts.stops.iter().filter(|stop| stop.to.is_none());
    open.min_by_key(|stop| stop.from)
        .map(|stop| (stop.from, stop.reason))
}

/// Why a closed day is closed.
pub(super) fn why_closed(info: &DayInfo<'_>) -> Reason {
    match info.kind {
        DayKind::Weekend => Reason::Weekend,
        DayKind::Holiday => Reason::Holiday,
        DayKind::Substitute => Reason::Substitute,
        DayKind::SwappedOff => Reason::SwappedOff,
        DayKind::Closed => Reason::Closed,
        DayKind::Working | DayKind::SwappedOn | DayKind::Opened => Reason::NoSessions,
    }
}
