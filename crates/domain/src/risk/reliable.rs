//! Chances drawn to the share of all where they were worth less than their size.

use super::told::Calibration;

/// With fewer dossiers than this nothing is drawn: a chance stays as told.
pub const LEAST: i64 = 30;

/// How many dossiers the belief weighs as that chances are worth their size.
const BELIEF: f64 = 100.0;

/// A chance keeps at least so much of its distance to the share of all: the
/// list keeps its order even where the chances say nothing more than that.
const KEPT: f64 = 0.1;

/// How much of their distance to the share of all chances are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reliability {
    /// The share of all, and the part of the distance; `None` = as told.
    drawn: Option<(f64, f64)>,
}

impl Reliability {
    /// From what was told, as it was told first, and how it came out: the part
    /// with which the squared misses would have been smallest. To judge a month
    /// give the months before it alone.
    pub fn of(earlier: &Calibration) -> Self {
        let whole = earlier.whole();
        if whole.cases < LEAST || whole.mornings == 0 {
            return Self::default();
        }
        let all = whole.mornings as f64;
        let share = whole.late as f64 / all;
        let (mut came, mut spread) = (0.0, 0.0);
        for one in earlier.classes.iter().filter(|one| one.mornings > 0) {
            let n = one.mornings as f64;
            let told = one.told as f64 / 1000.0 / n - share;
            came += n * told * (one.late as f64 / n - share);
            spread += n * told * told;
        }
        // Nothing but one and the same chance was told: nothing to draw.
        if spread / all < 1e-9 {
            return Self::default();
        }
        let belief = BELIEF / whole.cases as f64 * spread;
        let part = ((came + belief) / (spread + belief)).clamp(KEPT, 1.0);
        Self {
            drawn: (part < 1.0).then_some((share, part)),
        }
    }

    /// A chance set right, in thousandths.
    pub fn chance(&self, permille: i64) -> i64 {
        self.drawn.map_or(permille, |(share, part)| {
            let share = share * 1000.0;
            let right = share + part * (permille as f64 - share);
            (right.round() as i64).clamp(0, 1000)
        })
    }

    /// What would have been told had it been set right so, with its outcome. A
    /// class is set right as a whole, by its mean; where classes fall together
    /// `cases` is that of the largest of them, so many at least.
    #[must_use]
    pub fn judged(&self, told: &Calibration) -> Calibration {
        if self.drawn.is_none() {
            return *told;
        }
        let mut right = Calibration::default();
        for one in &told.classes {
            let Some(expected) = one.expected() else {
                continue;
            };
            right.add(self.chance(expected), one);
        }
        right
    }
}
