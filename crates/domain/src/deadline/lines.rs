//! The explanation in as few lines as tell it: days alike stand together.

use super::{ExplainedDay, Explanation, Reason, StopReason};
use crate::calendar::DayKind;
use jiff::civil::{Date, Time};

/// One line: a day, or a run of days of which the same is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedLine {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Kind of the first day.
    pub kind: DayKind,
    /// Why the days count or do not.
    pub reason: Reason,
    /// First and last count.
    pub n: Option<(u32, u32)>,
    /// Counted minutes of the days together; `None` where the limit is in days.
    pub minutes: Option<u32>,
    /// The document of all its days.
    pub source: String,
    /// Vietnamese name, when all days have the same.
    pub name_vi: String,
    /// English name, when all days have the same.
    pub name_en: String,
    /// Other half of a swap.
    pub pair: Option<Date>,
    /// Time of the event.
    pub received: Option<Time>,
    /// A stop that began here.
    pub stopped: Option<(Time, StopReason)>,
    /// When the clock ran again, on the last day.
    pub resumed: Option<Time>,
    /// An extension given here: when, and by how much.
    pub extended: Option<(Time, u32)>,
    /// True when one of its days is below high confidence.
    pub unsure: bool,
    /// True on the line whose last day ends the period.
    pub is_end: bool,
}

/// Groups the days of an explanation. The end stands alone, and so do the
/// event and the begin of a stop.
pub fn lines(explanation: &Explanation) -> Vec<ExplainedLine> {
    let mut lines: Vec<ExplainedLine> = Vec::new();
    let last = explanation.days.len().wrapping_sub(1);
    let is_at = matches!(explanation.due, super::Due::At { .. });
    for (i, day) in explanation.days.iter().enumerate() {
        let is_end = is_at && i == last;
        match lines.last_mut() {
            Some(line) if !is_end && joins(line, day) => extend(line, day),
            Some(_) | None => lines.push(line_of(day, is_end)),
        }
    }
    lines
}

fn is_stop(reason: Reason) -> bool {
    matches!(reason, Reason::Stopped | Reason::Resumed)
}

fn joins(line: &ExplainedLine, day: &ExplainedDay) -> bool {
    let both_stop = is_stop(line.reason) && is_stop(day.reason);
    let same_reason = line.reason == day.reason || both_stop;
    // A stop and a month run through a weekend as through a working day, but a
    // holiday shows, with its document. Clock hours ask no calendar.
    let runs_on = both_stop || matches!(line.reason, Reason::Running | Reason::BeforeRestart);
    let same_kind = line.kind == day.kind
        || line.reason == Reason::ClockHours
        || (runs_on && line.kind.is_ordinary() && day.kind.is_ordinary());
    same_reason
        && same_kind
        && line.source == day.source
        && line.received.is_none()
        && line.stopped.is_none()
        && line.resumed.is_none()
        && line.extended.is_none()
        && day.stopped.is_none()
        && day.extended.is_none()
        && line.pair.is_none()
        && day.pair.is_none()
}

fn line_of(day: &ExplainedDay, is_end: bool) -> ExplainedLine {
    ExplainedLine {
        from: day.date,
        to: day.date,
        kind: day.kind,
        reason: day.reason,
        n: day.n.map(|n| (n, n)),
        minutes: day.minutes,
        source: day.source.clone(),
        name_vi: day.name_vi.clone(),
        name_en: day.name_en.clone(),
        pair: day.pair,
        received: day.received,
        stopped: day.stopped,
        resumed: day.resumed,
        extended: day.extended,
        unsure: day.unsure,
        is_end,
    }
}

fn extend(line: &mut ExplainedLine, day: &ExplainedDay) {
    line.to = day.date;
    line.n = match (line.n, day.n) {
        (Some((first, _)), Some(n)) => Some((first, n)),
        (first, None) => first,
        (None, Some(n)) => Some((n, n)),
    };
    line.minutes = match (line.minutes, day.minutes) {
        (Some(sum), Some(more)) => Some(sum + more),
        (sum, None) => sum,
        (None, more) => more,
    };
    if line.name_vi != day.name_vi {
        line.name_vi.clear();
    }
    if line.name_en != day.name_en {
        line.name_en.clear();
    }
    line.resumed = day.resumed;
    line.unsure |= day.unsure;
}
