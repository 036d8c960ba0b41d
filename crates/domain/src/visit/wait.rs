//! The wait as a range, from the desk's own past.
//!
//! What is counted are the waits themselves, by line, hour of the day and how
//! many people were ahead for each official at work. A range is read off the
//! counts: nothing is assumed of their shape. How often the truth fell inside
//! is counted too, so the range can be trusted or not.

use super::policy::LineId;
use serde::{Deserialize, Serialize};

/// Longest wait that is told apart, in minutes; longer ones count as this.
pub const MOST: u16 = 240;

/// Waits needed before a range is read off them.
pub const ENOUGH: u32 = 30;

/// How crowded it was when a ticket was issued: people ahead for each official
/// at work, in steps that widen.
///
/// The numbers begin at 32. Counts under lower numbers were told apart more
/// coarsely, and breaks counted as waiting: nothing reads them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Load(pub u8);

impl Load {
    /// Number of the first step.
    const FIRST: u8 = 32;
    /// Where a step begins, in tenths of a person for each official. One
    /// person ahead of seven officials is soon called, six are not.
    const STEPS: [u64; 14] = [1, 2, 4, 6, 8, 10, 15, 20, 30, 45, 60, 80, 110, 160];
    /// Largest step.
    pub const MAX: Self = Self(Self::FIRST + Self::STEPS.len() as u8);

    /// The step for so many people ahead and officials at work who serve the
    /// line (nobody at work counts as one: somebody will come).
    pub fn of(ahead: u32, officials: u32) -> Self {
        let tenths = u64::from(ahead) * 10 / u64::from(officials.max(1));
        let above = Self::STEPS.iter().filter(|step| tenths >= **step).count();
        Self(Self::FIRST + above as u8)
    }
}

/// Where a count belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Line.
    pub line: LineId,
    /// Hour of the day, local.
    pub hour: u8,
    /// How crowded.
    pub load: Load,
}

/// Counts of waits by whole minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    counts: std::collections::BTreeMap<u16, u32>,
    n: u32,
}

impl Waits {
    /// Counts `n` waits of `minutes`.
    pub fn add(&mut self, minutes: u16, n: u32) {
        *self.counts.entry(minutes.min(MOST)).or_default() += n;
        self.n += n;
    }

    /// How many.
    pub const fn n(&self) -> u32 {
        self.n
    }

    /// The smallest number of minutes that at least `q` of the waits do not
    /// exceed (the inverse of the empirical distribution, type 1).
    pub fn quantile(&self, q: f64) -> Option<u16> {
        if self.n == 0 {
            return None;
        }
        let need = (q.clamp(0.0, 1.0) * f64::from(self.n)).ceil().max(1.0) as u32;
        let mut seen = 0;
        self.counts.iter().find_map(|(minutes, n)| {
            seen += n;
            (seen >= need).then_some(*minutes)
        })
    }
}

/// What a range rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// This line at this hour, as crowded as now.
    Hour,
    /// This line at any hour, as crowded as now.
    Line,
    /// All lines, as crowded as now.
    Desk,
    /// Not enough past: people ahead times the usual minutes at the counter.
    Usual,
}

/// A wait as people are told it: eight in ten are called within the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// One in ten waits at most so many minutes.
    pub low: u16,
    /// Half wait at most so many.
    pub mid: u16,
    /// Nine in ten wait at most so many.
    pub high: u16,
    /// From how many past waits.
    pub n: u32,
    /// What it rests on.
    pub basis: Basis,
}

impl Range {
    /// Does a wait of so many minutes lie inside?
    pub const fn holds(&self, minutes: i64) -> bool {
        minutes >= self.low as i64 && minutes <= self.high as i64
    }
}

/// Reads a range off the first of `past` that holds enough, nearest first.
/// Otherwise from the usual minutes at the counter: half to twice that.
pub fn range(past: [(Basis, &Waits); 3], ahead: u32, officials: u32, usual: u16) -> Range {
    for (basis, waits) in past {
        if waits.n() < ENOUGH {
            continue;
        }
        if let (Some(low), Some(mid), Some(high)) = (
            waits.quantile(0.1),
            waits.quantile(0.5),
            waits.quantile(0.9),
        ) {
            return Range {
                low,
                mid,
                high,
                n: waits.n(),
                basis,
            };
        }
    }
    let mid = u64::from(ahead) * u64::from(usual) / u64::from(officials.max(1));
    let cap = |minutes: u64| u16::try_from(minutes).unwrap_or(MOST).min(MOST);
    Range {
        low: cap(mid / 2),
        mid: cap(mid),
        high: cap(mid * 2 + u64::from(usual)),
        n: 0,
        basis: Basis::Usual,
    }
}
