//! The wait as a range, from the desk's own past.
//!
//! What is counted are the waits themselves, by line, hour of the day and how
//! many calls were ahead for each official at work ([`super::foresee`]). A
//! range is read off the counts: nothing is assumed of their shape. Few counts
//! move it a little from what was thought before (the line at any hour, all
//! lines, the usual minutes at the counter), many take it over. How often the
//! truth fell inside is counted too, so the range can be trusted or not.

use super::foresee::Foreseen;
use super::policy::LineId;
use serde::{Deserialize, Serialize};

/// Longest wait that is told apart, in minutes; longer ones count as this.
pub const MOST: u16 = 240;

/// Waits that count as much as what was thought before them; a range is said
/// to rest on the nearest past that has so many.
pub const ENOUGH: u32 = 30;

/// How crowded it was when a ticket was issued: calls ahead for each official
/// at work, in steps that widen.
///
/// The numbers begin at 64. Counts under lower numbers took everybody in line
/// anywhere for ahead, or breaks for waiting: nothing reads them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Load(pub u8);

impl Load {
    /// Number of the first step.
    const FIRST: u8 = 64;
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

    /// A quantile between the two crowds, and how many waits it rests on.
    fn quantile(&self, q: f64, crowded: &Crowded) -> Option<(f64, f64)> {
        let sides = [
            (&self.near, 1.0 - crowded.share),
            (&self.far, crowded.share),
        ];
        let (mut minutes, mut shares, mut rests) = (0.0, 0.0, 0.0);
        for (waits, share) in sides {
            if let Some(at) = waits.quantile(q).filter(|_| share > 0.0) {
                minutes += f64::from(at) * share;
                rests += f64::from(waits.n()) * share;
                shares += share;
            }
        }
        (shares > 0.0).then(|| (minutes / shares, rests))
    }

    fn n(&self) -> u32 {
        self.near.n() + self.far.n()
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

/// Goes from what was thought before to each past in turn, the coarsest first,
/// as far as it holds waits. The range rests on the last that holds enough.
pub fn range<const N: usize>(past: [(Basis, &Past); N], crowded: &Crowded, guess: Range) -> Range {
    let read = |q: f64, guess: u16| {
        let mut minutes = f64::from(guess);
        for (_, past) in past {
            if let Some((seen, n)) = past.quantile(q, crowded) {
                minutes += (seen - minutes) * n / (n + f64::from(ENOUGH));
            }
        }
        minutes.round() as u16
    };
    let rests = past.iter().rev().find(|(_, past)| past.n() >= ENOUGH);
    Range {
        low: read(0.1, guess.low),
        mid: read(0.5, guess.mid),
        high: read(0.9, guess.high),
        n: rests.map_or(guess.n, |(_, past)| past.n()),
        basis: rests.map_or(guess.basis, |(basis, _)| *basis),
    }
}

/// Without any past: from the usual minutes at the counter, half to twice
/// that.
pub fn usual(ahead: u32, officials: u32, minutes: u16) -> Range {
    let all = u64::from(ahead) * u64::from(minutes);
    about(all / u64::from(officials.max(1)), minutes)
}

/// Without any past, where it is known who is called before: the usual minutes
/// of those people, who may have come for something that takes longer, shared
/// among the officials. Each may have somebody seated, for the minutes of
/// their `longest` line.
///
/// Officials who only help out call whoever comes to their own lines meanwhile
/// before this person. How many that will be is not known; after `at_most`
/// minutes, the longest wait of the rules, it is nobody any more.
pub fn foreseen(seen: &Foreseen, longest: u16, at_most: u16) -> Range {
    let mid = u64::from(seen.minutes) / u64::from(seen.callers.max(1));
    let range = about(mid, longest);
    if !seen.helped {
        return range;
    }
    Range {
        mid: capped(mid + mid / 2),
        high: range.high.max(capped(mid + u64::from(at_most))),
        ..range
    }
}

/// Half to twice so many minutes, and those that somebody seated still takes.
fn about(mid: u64, seated: u16) -> Range {
    Range {
        low: capped(mid / 2),
        mid: capped(mid),
        high: capped(mid * 2 + u64::from(seated)),
        n: 0,
        basis: Basis::Usual,
    }
}

fn capped(minutes: u64) -> u16 {
    u16::try_from(minutes).unwrap_or(MOST).min(MOST)
}
