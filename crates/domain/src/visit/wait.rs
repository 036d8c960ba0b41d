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

/// How crowded it is, between the middles of two steps. Both are read, and
/// the nearer one counts more: otherwise one person more in line would move a
/// range by a whole step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowded {
    /// The step it lies in.
    pub near: Load,
    /// The step on the other side; the same at either end.
    pub far: Load,
    /// How much of the way from the middle of `near` to that of `far`, 0 to 1.
    share: f64,
}

impl Crowded {
    /// For so many people ahead and officials at work who serve the line.
    pub fn of(ahead: u32, officials: u32) -> Self {
        let near = Load::of(ahead, officials);
        let tenths = f64::from(ahead) * 10.0 / f64::from(officials.max(1));
        let step = usize::from(near.0 - Load::FIRST);
        let other = if tenths < middle(step) {
            step.checked_sub(1)
        } else {
            Some(step + 1).filter(|one| *one <= Load::STEPS.len())
        };
        let way = other.map_or(0.0, |other| {
            (tenths - middle(step)) / (middle(other) - middle(step))
        });
        Self {
            near,
            far: other.map_or(near, |other| Load(Load::FIRST + other as u8)),
            share: way.clamp(0.0, 1.0),
        }
    }
}

/// Middle of a step in tenths of a person; the last, which has no end, is
/// taken to be as wide as the one before it.
fn middle(step: usize) -> f64 {
    let begins = |step: usize| step.checked_sub(1).map_or(0, |below| Load::STEPS[below]);
    let from = begins(step);
    let to = Load::STEPS.get(step).copied();
    let to = to.unwrap_or_else(|| 2 * from - begins(step.saturating_sub(1)));
    // The first step is nobody at all ahead, or next to nobody.
    if step == 0 {
        0.0
    } else {
        (from + to) as f64 / 2.0
    }
}

/// Waits of those who met one crowd or the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    near: Waits,
    far: Waits,
}

impl Past {
    /// Counts `n` waits of `minutes` that began under a load.
    pub fn add(&mut self, crowded: &Crowded, load: Load, minutes: u16, n: u32) {
        if load == crowded.near {
            self.near.add(minutes, n);
        } else if load == crowded.far {
            self.far.add(minutes, n);
        }
    }

    /// The range, if there are enough waits to read it off.
    pub fn range(&self, basis: Basis, crowded: &Crowded) -> Option<Range> {
        if self.near.n() < ENOUGH {
            return None;
        }
        let far = Some(&self.far).filter(|far| far.n() >= ENOUGH);
        let read = |q: f64| {
            let near = self.near.quantile(q)?;
            let Some(far) = far.and_then(|far| far.quantile(q)) else {
                return Some(near);
            };
            let between = f64::from(far) * crowded.share + f64::from(near) * (1.0 - crowded.share);
            Some(between.round() as u16)
        };
        Some(Range {
            low: read(0.1)?,
            mid: read(0.5)?,
            high: read(0.9)?,
            n: self.near.n() + far.map_or(0, Waits::n),
            basis,
        })
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

/// Without enough past: from the usual minutes at the counter, half to twice
/// that.
pub fn usual(ahead: u32, officials: u32, minutes: u16) -> Range {
    let mid = u64::from(ahead) * u64::from(minutes) / u64::from(officials.max(1));
    let cap = |minutes: u64| u16::try_from(minutes).unwrap_or(MOST).min(MOST);
    Range {
        low: cap(mid / 2),
        mid: cap(mid),
        high: cap(mid * 2 + u64::from(minutes)),
        n: 0,
        basis: Basis::Usual,
    }
}
