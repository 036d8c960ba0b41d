//! Release: ballots become visible in shuffled batches, so that neither an
//! order nor the moment a figure moves points at a visit.
//!
//! Once a day what waits is put into one batch, of at least k ballots, and of
//! at least k for each official in it: otherwise the figure of an official
//! would move by one answer, and whoever sat there yesterday would know whose
//! it was. What does not fill a batch waits.

use super::K;
use crate::id::StaffId;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A ballot or a comment that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Its random id.
    pub id: i64,
    /// Whom it is about; `None` = not named.
    pub official: Option<StaffId>,
    /// Day on which it came in; forgotten at release.
    pub day: Date,
}

/// What is released and what waits on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Ids in random order; empty = nothing is released today.
    pub ids: Vec<i64>,
    /// Those of them that count for the office alone: their official and band
    /// are dropped when they are released.
    pub unnamed: Vec<i64>,
    /// Ids that wait on, in the order of the ids.
    pub waits: Vec<i64>,
}

/// Shuffles (Fisher and Yates, with rejection: no order is likelier than
/// another as long as `random` gives even numbers).
pub fn shuffle<T>(items: &mut [T], random: &mut impl FnMut() -> u64) {
    for i in (1..items.len()).rev() {
        let j = below(i as u64 + 1, random) as usize;
        items.swap(i, j);
    }
}

/// An even number below `n`, n at least 1.
fn below(n: u64, random: &mut impl FnMut() -> u64) -> u64 {
    // Numbers past the last whole multiple of n would favour small ones. A
    // source that gives only such (a broken one) ends after 128 draws.
    let rest = (u64::MAX % n + 1) % n;
    let mut drawn = random();
    for _ in 0..128 {
        if drawn <= u64::MAX - rest {
            break;
        }
        drawn = random();
    }
    drawn % n
}

/// The day's batch of ballots that came in up to `through`. At the end of a
/// campaign (`last`) those of officials with too few are released too, if
/// together they are enough, but for the office alone: no figure of an
/// official moves by fewer than k, nor does what is left of the office's.
pub fn ballots(
    waiting: &[Waiting],
    through: Date,
    last: bool,
    random: &mut impl FnMut() -> u64,
) -> Batch {
    gather(waiting, through, last, random)
}

/// Days a comment waits at least.
pub const COMMENT_DAYS: i64 = 7;

/// The batch of moderated comments: at least k about one official, none
/// younger than seven days.
pub fn comments(waiting: &[Waiting], today: Date, random: &mut impl FnMut() -> u64) -> Batch {
    let through = today.saturating_sub(COMMENT_DAYS.days());
    gather(waiting, through, false, random)
}

fn gather(
    waiting: &[Waiting],
    through: Date,
    last: bool,
    random: &mut impl FnMut() -> u64,
) -> Batch {
    let mut sorted: Vec<Waiting> = waiting.to_vec();
    sorted.sort_unstable();
    let ripe = |one: &&Waiting| one.day <= through;
    let mut by_official: BTreeMap<Option<StaffId>, u64> = BTreeMap::new();
    for one in sorted.iter().filter(ripe) {
        *by_official.entry(one.official).or_default() += 1;
    }
    let left: u64 = by_official.values().filter(|n| **n < K).sum();
    let goes = |one: &Waiting| {
        let enough = by_official.get(&one.official).is_some_and(|n| *n >= K);
        one.day <= through && (enough || (last && left >= K))
    };
    let few = |one: &&Waiting| by_official.get(&one.official).is_some_and(|n| *n < K);
    let (out, waits): (Vec<Waiting>, Vec<Waiting>) = sorted.into_iter().partition(goes);
    let mut unnamed: Vec<i64> = out.iter().filter(few).map(|one| one.id).collect();
    unnamed.sort_unstable();
    let mut ids: Vec<i64> = out.into_iter().map(|one| one.id).collect();
    shuffle(&mut ids, random);
    Batch {
        ids,
        unnamed,
        waits: waits.into_iter().map(|one| one.id).collect(),
    }
}
