//! Chances set right by how often such chances came true before.

use super::told::{Calibration, TENTHS, Told, tenth};

/// With fewer dossiers than this nothing is set right: a chance stays as told.
pub const LEAST: i64 = 30;

/// How many dossiers the share of all weighs as in each tenth: with as many of
/// its own a tenth speaks half for itself.
const DRAWN: f64 = 30.0;

/// What a chance of each tenth is worth: the share that was late when such a
/// chance was told, drawn to the share of all where a tenth has few dossiers,
/// and never falling from one tenth to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reliability {
    tenths: Option<[i64; TENTHS]>,
}

/// Neighbouring tenths that are worth the same.
#[derive(Clone, Copy)]
struct Block {
    late: f64,
    weight: f64,
    tenths: usize,
}

impl Block {
    fn of(one: &Told, share: f64) -> Self {
        let cases = if one.mornings > 0 {
            one.cases as f64
        } else {
            0.0
        };
        let seen = one.late as f64 / one.mornings.max(1) as f64;
        let weight = cases + DRAWN;
        Self {
            late: (cases * seen + DRAWN * share) / weight,
            weight,
            tenths: 1,
        }
    }

    fn with(self, other: Self) -> Self {
        let weight = self.weight + other.weight;
        Self {
            late: (self.late * self.weight + other.late * other.weight) / weight,
            weight,
            tenths: self.tenths + other.tenths,
        }
    }
}

impl Reliability {
    /// From what was told, as it was told first, and how it came out. To judge a
    /// month give the months before it alone.
    pub fn of(earlier: &Calibration) -> Self {
        let whole = earlier.whole();
        if whole.cases < LEAST || whole.mornings == 0 {
            return Self::default();
        }
        let share = whole.late as f64 / whole.mornings as f64;
        let mut blocks: Vec<Block> = Vec::with_capacity(TENTHS);
        for one in &earlier.tenths {
            let mut block = Block::of(one, share);
            // What falls is levelled with what stands before it.
            while let Some(before) = blocks.pop_if(|before| before.late > block.late) {
                block = before.with(block);
            }
            blocks.push(block);
        }
        let worth = blocks
            .into_iter()
            .flat_map(|block| std::iter::repeat_n(block.late, block.tenths));
        let mut tenths = [0; TENTHS];
        for (place, late) in tenths.iter_mut().zip(worth) {
            *place = (late.clamp(0.0, 1.0) * 1000.0).round() as i64;
        }
        Self {
            tenths: Some(tenths),
        }
    }

    /// A chance set right, in thousandths.
    pub fn chance(&self, permille: i64) -> i64 {
        self.tenths
            .and_then(|tenths| tenths.get(tenth(permille)).copied())
            .unwrap_or(permille)
    }

    /// What would have been told had it been set right so, with its outcome.
    /// Where tenths fall together a dossier counts once for each of them.
    #[must_use]
    pub fn judged(&self, told: &Calibration) -> Calibration {
        let Some(worth) = self.tenths else {
            return *told;
        };
        let mut right = Calibration::default();
        for (one, permille) in told.tenths.iter().zip(worth) {
            let late = Told::morning(permille, true).squares * one.late;
            let in_time = Told::morning(permille, false).squares * (one.mornings - one.late);
            let place = &mut right.tenths[tenth(permille)];
            *place = place.plus(Told {
                told: permille * one.mornings,
                squares: late + in_time,
                ..*one
            });
        }
        right
    }
}
