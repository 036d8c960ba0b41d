//! How an answer came in. Channels are kept apart and never mixed silently:
//! people mark higher face to face than alone (ITV and HSJ on the Friends and
//! Family Test), so each channel has its own figures, and the pooled one says
//! which channels it holds and how it was weighted.

use crate::stats::rate::{Stratum, kish, poststratified, wilson};
use crate::stats::{Interval, Of, Z95};
use serde::{Deserialize, Serialize};

/// A channel (kênh lấy ý kiến).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Own telephone, by code or short link on the slip.
    Phone,
    /// Tablet at the counter, armed when a visit is finished.
    Tablet,
    /// Paper, typed in by a named person.
    Paper,
    /// Independent interview by the Internal Affairs Office.
    Interview,
}

impl Channel {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Tablet, Self::Paper, Self::Interview];

    /// The word in the store and in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Paper => "paper",
            Self::Interview => "interview",
        }
    }

    /// Reads a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.slug() == slug)
    }

    /// Does a member of staff type the answers in? Their id is kept with the
    /// batch of papers, never with a ballot.
    pub fn is_typed_in(self) -> bool {
        matches!(self, Self::Paper | Self::Interview)
    }

    /// Does it belong to the office that asks independently?
    pub fn is_independent(self) -> bool {
        self == Self::Interview
    }
}

/// A share weighted to all visits.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// Channels in it, in their order; those without an answer are left out.
    pub channels: Vec<Channel>,
    /// Answers.
    pub n: u64,
    /// Share weighted to the visits.
    pub rate: f64,
    /// Unweighted share, beside it.
    pub raw: f64,
    /// Answers of equal weight that would say as much (Kish 1965).
    pub effective_n: f64,
    /// 95 % interval with that number (Wilson 1927).
    pub interval: Interval,
    /// Strata that were put together because too few answered in them.
    pub merged: usize,
}

/// Least answers of a stratum that keeps its own weight.
const OWN_WEIGHT: f64 = 5.0;

/// Puts strata together until each has an answer to stand for its visits:
/// those with fewer than five answers become one, and where that one still
/// has fewer, it joins the smallest other (the first where equal).
fn merged(strata: &[Stratum]) -> (Vec<Stratum>, usize) {
    let join = |a: Stratum, b: &Stratum| Stratum {
        visits: a.visits + b.visits,
        of: Of {
            x: a.of.x + b.of.x,
            n: a.of.n + b.of.n,
        },
    };
    let seen = strata.iter().filter(|s| s.visits > 0.0 || s.of.n > 0.0);
    let (few, mut kept): (Vec<Stratum>, Vec<Stratum>) =
        seen.copied().partition(|s| s.of.n < OWN_WEIGHT);
    let empty = Stratum {
        visits: 0.0,
        of: Of { x: 0.0, n: 0.0 },
    };
    let rest = few.iter().fold(empty, join);
    let n_few = few.len();
    if rest.visits <= 0.0 && rest.of.n <= 0.0 {
        return (kept, 0);
    }
    if rest.of.n >= OWN_WEIGHT || kept.is_empty() {
        kept.push(rest);
        return (kept, n_few.saturating_sub(1));
    }
    let by_size = |a: &&mut Stratum, b: &&mut Stratum| a.of.n.total_cmp(&b.of.n);
    if let Some(smallest) = kept.iter_mut().min_by(by_size) {
        *smallest = join(*smallest, &rest);
    }
    (kept, n_few)
}

/// The share over the given channels, weighted to the visits of each stratum
/// (post-stratification). A stratum with more answers than visits counts with
/// its answers, so that nobody's answer weighs less than one visit. `None`
/// without answers.
pub fn pool(channels: &[Channel], strata: &[Stratum]) -> Option<Pooled> {
    let (mut strata, n_merged) = merged(strata);
    for stratum in &mut strata {
        stratum.visits = stratum.visits.max(stratum.of.n);
    }
    let all = Of {
        x: strata.iter().map(|s| s.of.x).sum(),
        n: strata.iter().map(|s| s.of.n).sum(),
    };
    let raw = all.rate()?;
    let rate = poststratified(&strata)?.clamp(0.0, 1.0);
    let weighted = |s: &Stratum| (s.of.n, s.visits / s.of.n);
    let effective_n = kish(&strata.iter().map(weighted).collect::<Vec<_>>())?;
    let interval = wilson(
        Of {
            x: rate * effective_n,
            n: effective_n,
        },
        Z95,
    )?;
    Some(Pooled {
        channels: channels.to_vec(),
        n: all.n as u64,
        rate,
        raw,
        effective_n,
        interval,
        merged: n_merged,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratum(visits: f64, n: f64, x: f64) -> Stratum {
        Stratum {
            visits,
            of: Of { x, n },
        }
    }

    #[test]
    fn a_slug_is_read_back() {
        for channel in Channel::ALL {
            assert_eq!(Channel::from_slug(channel.slug()), Some(channel));
        }
        assert_eq!(Channel::from_slug("fax"), None);
    }

    #[test]
    fn the_pooled_share_follows_the_visits() {
        // Refused people answered often, accepted ones seldom.
        let strata = [stratum(900.0, 50.0, 48.0), stratum(100.0, 50.0, 30.0)];
        let pooled = pool(&[Channel::Phone], &strata).unwrap();
        assert!((pooled.raw - 0.78).abs() < 1e-12);
        assert!((pooled.rate - (0.9 * 0.96 + 0.1 * 0.6)).abs() < 1e-12);
        // (ΣN)² / Σ N²/n = 1e6 / (810000/50 + 10000/50).
        assert!((pooled.effective_n - 1e6 / 16_400.0).abs() < 1e-9);
        assert!(pooled.interval.lower < pooled.rate && pooled.rate < pooled.interval.upper);
        assert_eq!((pooled.n, pooled.merged), (100, 0));
    }

    #[test]
    fn a_stratum_nobody_answered_in_does_not_make_it_unknown() {
        let strata = [stratum(90.0, 30.0, 27.0), stratum(10.0, 0.0, 0.0)];
        let pooled = pool(&[Channel::Tablet], &strata).unwrap();
        assert!((pooled.rate - 0.9).abs() < 1e-12);
        assert_eq!(pooled.merged, 1);
        assert!(pool(&[], &[]).is_none());
        assert!(pool(&[], &[stratum(10.0, 0.0, 0.0)]).is_none());
        // One answer is an answer.
        assert!(pool(&[Channel::Paper], &[stratum(10.0, 1.0, 1.0)]).is_some());
    }
}
