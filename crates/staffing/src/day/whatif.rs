//! "What would change?": figures of a desk and of changes of it on the same
//! days, with their bands and their differences.

use super::change::Change;
use super::check::BadModel;
use super::figures::{Band, Difference};
use super::model::{Official, Reading};
use super::outcome::{Figure, Outcome, difference};
use super::roster::{Hole, holes, minutes_at_work};
use super::run::run;
use serde::Serialize;

/// A figure of a desk, and how far it is from that of the desk as it is.
///
/// `now.half` is the band of the average (95 %), `now.day_low` and
/// `now.day_high` are that of a single day (5 and 95 %), `off.half` is the
/// band of the difference on the same days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// The figure; `None` where there is nobody.
    pub now: Option<Band>,
    /// Against the desk as it is; `None` for that desk itself.
    pub off: Option<Difference>,
}

/// The worst half hour of a queue, by the mean wait of those who join it then.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Worst {
    /// Its begin, minutes after the begin of the day.
    pub from: f64,
    /// Its end.
    pub to: f64,
    /// Wait, minutes.
    pub wait: Band,
    /// Share called in time.
    pub within: Band,
}

/// Figures of a queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueTold {
    /// Its name.
    pub queue: String,
    /// Mean wait, minutes.
    pub wait: Compared,
    /// Share called in time.
    pub within: Compared,
    /// Worst half hour; `None` where hardly anybody comes.
    pub worst: Option<Worst>,
}

/// Figures of an official.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfficialTold {
    /// Name.
    pub name: String,
    /// Minutes served a day; those after the closing included.
    pub minutes: Compared,
    /// Minutes of the opening at work.
    pub at_work: f64,
    /// Minutes served of those at work: above 1 with much overtime. `None`
    /// when not at work.
    pub load: Option<f64>,
}

/// What a desk comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Share called in time.
    pub within: Compared,
    /// Mean wait, minutes.
    pub wait: Compared,
    /// Of those who go first.
    pub wait_first: Compared,
    /// Of the others.
    pub wait_ordinary: Compared,
    /// Minutes after the last closing.
    pub overtime: Compared,
    /// Services a day.
    pub services: Compared,
    /// People a day whom nobody called.
    pub left: Compared,
    /// People a day who left before they were called.
    pub gone: Compared,
    /// Each queue.
    pub queues: Vec<QueueTold>,
    /// Each official.
    pub officials: Vec<OfficialTold>,
    /// Parts of the opening in which nobody is there for a queue.
    pub holes: Vec<Hole>,
}

/// An answer that can be made again: the same model, changes, seed and number
/// of days give the same bits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// SHA-256 of the model.
    pub model: String,
    /// Seed.
    pub seed: u64,
    /// Days.
    pub days: usize,
    /// Minutes within which people should be called.
    pub within_minutes: f64,
    /// The desk as it is.
    pub base: Told,
    /// Each change.
    pub changes: Vec<Told>,
}

/// Holds changes against the model as it is, on the same `days` days.
///
/// # Errors
/// The first thing that is not possible in a change, and fewer than two days:
/// one day has no band.
pub fn whatif(
    reading: &Reading,
    changes: &[Change],
    days: usize,
    seed: u64,
    threads: usize,
) -> Result<Answer, BadModel> {
    for change in changes {
        change.check(reading)?;
    }
    super::check::range("days", days as f64, 2.0, 1e6, "2 or more")?;
    let mut all = vec![Change::none(reading)];
    all.extend_from_slice(changes);
    let outcomes = run(reading, &all, seed, days, threads);
    let told = |at: usize| {
        let base = (at > 0).then(|| (&all[0], &outcomes[0]));
        tell(reading, &all[at], &outcomes[at], base)
    };
    Ok(Answer {
        model: reading.hash.clone(),
        seed,
        days,
        within_minutes: reading.model.within,
        base: told(0),
        changes: (1..all.len()).map(told).collect(),
    })
}

/// Tells what an outcome comes to, beside a desk on the same days where one is
/// given.
pub fn tell(
    reading: &Reading,
    change: &Change,
    outcome: &Outcome,
    base: Option<(&Change, &Outcome)>,
) -> Told {
    let compared = |figure: Figure| Compared {
        now: outcome.figure(figure),
        off: base.and_then(|(_, base)| difference(base, outcome, figure)),
    };
    let queues = reading
        .queues
        .iter()
        .enumerate()
        .map(|(at, name)| QueueTold {
            queue: name.clone(),
            wait: compared(Figure::WaitIn(at)),
            within: compared(Figure::WithinIn(at)),
            worst: worst(outcome, at),
        });
    let officials = change.officials.iter().enumerate();
    let officials = officials.map(|(at, one)| official((change, at, one), outcome, base));
    Told {
        within: compared(Figure::Within),
        wait: compared(Figure::Wait),
        wait_first: compared(Figure::WaitFirst),
        wait_ordinary: compared(Figure::WaitOrdinary),
        overtime: compared(Figure::Overtime),
        services: compared(Figure::Services),
        left: compared(Figure::Left),
        gone: compared(Figure::Gone),
        queues: queues.collect(),
        officials: officials.collect(),
        holes: holes(&reading.queues, &change.officials, &change.open),
    }
}

fn worst(outcome: &Outcome, queue: usize) -> Option<Worst> {
    let half = outcome.worst_half(queue)?;
    let (wait, within) = outcome.spot_bands(queue, half)?;
    Some(Worst {
        from: outcome.half_begins(half),
        to: outcome.half_begins(half + 1),
        wait,
        within,
    })
}

fn official(
    (change, at, one): (&Change, usize, &Official),
    outcome: &Outcome,
    base: Option<(&Change, &Outcome)>,
) -> OfficialTold {
    let now = outcome.figure(Figure::Busy(at));
    // The same person may stand elsewhere in the other list, or not at all.
    let off = base.and_then(|(then, base)| {
        let old = then.officials.iter().position(|it| it.name == one.name)?;
        let (before, after) = (
            base.by_day(Figure::Busy(old)),
            outcome.by_day(Figure::Busy(at)),
        );
        super::figures::compare(&before, &after)
    });
    let at_work = minutes_at_work(one, &change.open);
    OfficialTold {
        name: one.name.clone(),
        minutes: Compared { now, off },
        at_work,
        load: now
            .filter(|_| at_work > 0.0)
            .map(|band| band.mean / at_work),
    }
}
