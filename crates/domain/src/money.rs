//! Whole đồng.

use serde::{Deserialize, Serialize};

/// An amount in whole Vietnamese đồng. No floats, no multiplication by
/// rates: step fees are computed in integers by `procedure::fee`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vnd(pub i64);

impl Vnd {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Largest amount a desk may book in one entry: 10^12 đ. Past it a typing
    /// error is certain and sums of a year still fit in `i64`.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// Sum, or `None` past [`Vnd::MAX`] times a million (never in practice).
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
    /// Difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl std::iter::Sum for Vnd {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|v| v.0).fold(0, i64::saturating_add))
    }
}
