//! What a change does to a drawn day before it is played: other hours, booked
//! times, fewer returns. No chance of its own, so that a change moves only
//! those whom it concerns.

use super::change::Change;
use super::draw::{Drawn, Visit};
use super::model::{Reading, Span};
use super::policy::Booking;

/// What is done to the visits of every day of a change.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moved {
    /// Corners of the day before and after; `None` = the same hours.
    hours: Option<(Vec<f64>, Vec<f64>)>,
    booking: Option<Booking>,
    /// Begins of slots.
    slots: Vec<f64>,
    first: f64,
    /// Visits asked for, as a share of the model's.
    visits: f32,
    /// Share of returns by kind, and how many of them still come about.
    returns: Vec<f32>,
    kept: f32,
}

impl Moved {
    /// What a change does; `None` = nothing but the number of visits, which a
    /// play looks at itself.
    pub fn new(reading: &Reading, change: &Change) -> Option<Self> {
        let model = &reading.model;
        let same = model.open == change.open;
        let booking = change.booking.filter(|booking| booking.share > 0.0);
        let fewer = needs_returns(reading, change);
        if same && booking.is_none() && !fewer {
            return None;
        }
        let (first, _) = super::roster::ends(&change.open);
        Some(Self {
            hours: (!same).then(|| corners(&model.open, &change.open)),
            booking,
            slots: booking.map_or(Vec::new(), |one| slots(&change.open, one.slot)),
            first,
            visits: change.visits as f32,
            returns: model.kind.iter().map(|kind| kind.returns as f32).collect(),
            kept: change.returns as f32,
        })
    }

    /// Writes the day as it is with the change. `taken` is working memory.
    pub fn apply(&self, day: &Drawn, out: &mut Drawn, taken: &mut Vec<u16>) {
        out.visits.clear();
        taken.clear();
        taken.resize(self.slots.len() * super::check::QUEUES, 0);
        for visit in &day.visits {
            if visit.level >= self.visits * self.share_of(visit) {
                continue;
            }
            let mut visit = *visit;
            if let Some((before, after)) = &self.hours {
                visit.at = along(f64::from(visit.at), before, after) as f32;
            }
            if let Some(booking) = &self.booking {
                self.book(&mut visit, booking, taken);
            }
            // Let in here already: a play asks no second time.
            visit.level = -1.0;
            out.visits.push(visit);
        }
        out.visits.sort_by(|a, b| a.at.total_cmp(&b.at));
    }

    fn share_of(&self, visit: &Visit) -> f32 {
        let share = self.returns.get(usize::from(visit.kind)).copied();
        if visit.returns < share.unwrap_or(0.0) {
            self.kept
        } else {
            1.0
        }
    }

    /// A time of the queue that still has a place, the wished one or the next;
    /// whoever finds none comes without.
    fn book(&self, visit: &mut Visit, booking: &Booking, taken: &mut [u16]) {
        let n = self.slots.len();
        if n == 0 || f64::from(visit.books) >= booking.share {
            return;
        }
        let wished = f64::from(visit.slot) * n as f64;
        let from = (wished as usize).min(n - 1);
        let queue = usize::from(visit.queue);
        for at in (from..n).chain(0..from) {
            let taken = &mut taken[queue * n + at];
            if *taken < booking.places {
                *taken += 1;
                let off = wished.fract() * (booking.early + booking.late) - booking.early;
                visit.booked = self.slots[at] as f32;
                visit.at = (self.slots[at] + off).max(self.first) as f32;
                return;
            }
        }
    }
}

/// Does a change ask for fewer or more returns than the model has?
pub(super) fn needs_returns(reading: &Reading, change: &Change) -> bool {
    let kinds = &reading.model.kind;
    (change.returns - 1.0).abs() > 1e-12 && kinds.iter().any(|kind| kind.returns > 0.0)
}

/// Begins of the slots that fit into the opening.
fn slots(open: &[Span], length: f64) -> Vec<f64> {
    let mut slots = Vec::new();
    for span in open {
        let mut at = span.from;
        while at + length <= span.to + 1e-9 {
            slots.push(at);
            at += length;
        }
    }
    slots
}

/// Corners that say how a day of one opening becomes a day of another: begin
/// to begin and end to end of each session, and the parts between in
/// proportion. With another number of sessions the open hours of the whole day
/// are stretched or pressed together.
fn corners(before: &[Span], after: &[Span]) -> (Vec<f64>, Vec<f64>) {
    let ends = |open: &[Span]| open.iter().flat_map(|span| [span.from, span.to]).collect();
    if before.len() == after.len() {
        return (ends(before), ends(after));
    }
    let whole = |open: &[Span]| open.iter().map(|span| span.to - span.from).sum::<f64>();
    let stretch = whole(after) / whole(before);
    // Every corner of one has its partner in the other, by open minutes.
    let mut marks: Vec<f64> = Vec::new();
    for (open, factor) in [(before, stretch), (after, 1.0)] {
        let mut sum = 0.0;
        for span in open {
            marks.push(sum);
            sum += (span.to - span.from) * factor;
            marks.push(sum);
        }
    }
    marks.sort_by(f64::total_cmp);
    marks.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    let (mut from, mut to): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for mark in marks {
        // Both sides of a break are corners of it.
        let (old, new) = (at_mark(before, mark / stretch), at_mark(after, mark));
        from.extend([old.0, old.1]);
        to.extend([new.0, new.1]);
    }
    (from, to)
}

/// The moment at which so many open minutes are over: at a break its begin and
/// its end.
fn at_mark(open: &[Span], mark: f64) -> (f64, f64) {
    let mut left = mark;
    let mut ended = None;
    for span in open {
        if let Some(end) = ended {
            return (end, span.from);
        }
        let length = span.to - span.from;
        if left < length - 1e-9 {
            let at = span.from + left.max(0.0);
            return (at, at);
        }
        left -= length;
        if left < 1e-9 {
            ended = Some(span.to);
        }
    }
    let end = open.last().map_or(0.0, |span| span.to);
    (end, end)
}

/// The moment of the new day for one of the old; outside of the corners the
/// distance to them stays.
fn along(at: f64, before: &[f64], after: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (before.first(), before.last()) else {
        return at;
    };
    if at <= *first {
        return after[0] + at - first;
    }
    if at >= *last {
        return after[after.len() - 1] + at - last;
    }
    let right = before.partition_point(|corner| *corner <= at);
    let (a, b) = (before[right - 1], before[right]);
    let share = if b > a { (at - a) / (b - a) } else { 0.0 };
    after[right - 1] + share * (after[right] - after[right - 1])
}

#[cfg(test)]
mod tests {
    use super::{Span, along, corners};

    fn spans(of: &[(f64, f64)]) -> Vec<Span> {
        of.iter()
            .map(|(from, to)| Span {
                from: *from,
                to: *to,
            })
            .collect()
    }

    #[test]
    fn people_come_in_the_same_part_of_a_changed_session() {
        let old = spans(&[(0.0, 240.0), (330.0, 570.0)]);
        let (before, after) = corners(&old, &spans(&[(-30.0, 210.0), (330.0, 540.0)]));
        let map = |at| along(at, &before, &after);
        assert!((map(0.0) + 30.0).abs() < 1e-9);
        assert!((map(120.0) - 90.0).abs() < 1e-9);
        assert!((map(450.0) - 435.0).abs() < 1e-9);
        assert!((map(580.0) - 550.0).abs() < 1e-9);
        // A desk that no longer shuts at noon: twelve quarters of an hour each
        // side of the middle.
        let (before, after) = corners(&old, &spans(&[(0.0, 480.0)]));
        let map = |at| along(at, &before, &after);
        assert!((map(100.0) - 100.0).abs() < 1e-9);
        assert!((map(340.0) - 250.0).abs() < 1e-9, "{}", map(340.0));
        assert!((map(570.0) - 480.0).abs() < 1e-9);
        // And back again.
        let (before, after) = corners(&spans(&[(0.0, 480.0)]), &old);
        let map = |at| along(at, &before, &after);
        assert!((map(250.0) - 340.0).abs() < 1e-9, "{}", map(250.0));
        assert!((map(239.0) - 239.0).abs() < 1e-9);
    }
}
