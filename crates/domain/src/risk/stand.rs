//! How a dossier stands on a morning, and what became of it.

/// Working days looked ahead; what takes longer is counted together.
pub const AHEAD: usize = 20;

/// Most working days left of each class but the last.
const LEFT: [i64; 8] = [0, 1, 2, 3, 5, 8, 13, 21];
/// The share of the time that was used lies below this, in thousandths, in each
/// class but the last.
const USED: [i64; 5] = [250, 500, 650, 800, 900];
/// What is added to the days where a dossier was late, in the stored number.
const LATE: i64 = 100;

/// How a dossier stands on a morning on which its clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stand {
    /// Step of the plan, from 0.
    pub step: u16,
    /// Class of the working days left to the promised one.
    pub left: u8,
    /// Class of the share of the time that was used.
    pub used: u8,
}

impl Stand {
    /// From the step, the working days of the clock that were used, the day at
    /// hand among them, and those that are left after it.
    pub fn of(step: u16, used: i64, left: i64) -> Self {
        let (used, left) = (used.max(0), left.max(0));
        let share = used * 1000 / (used + left).max(1);
        let place = |found: usize| u8::try_from(found).unwrap_or(u8::MAX);
        Self {
            step,
            left: place(LEFT.partition_point(|most| *most < left)),
            used: place(USED.partition_point(|below| *below <= share)),
        }
    }

    /// As stored: `step/left/used`.
    pub fn key(self) -> String {
        format!("{}/{}/{}", self.step, self.left, self.used)
    }

    /// Reads a stored one back.
    pub fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split('/');
        let found = Self {
            step: parts.next()?.parse().ok()?,
            left: parts.next()?.parse().ok()?,
            used: parts.next()?.parse().ok()?,
        };
        parts.next().is_none().then_some(found)
    }
}

/// What became of a dossier after a morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Course {
    /// Working days on the wall until it ended, 0 = on the same day; at most
    /// [`AHEAD`], which stands for so many and more.
    pub days: i64,
    /// It ended late.
    pub late: bool,
}

impl Course {
    /// From the days until the end, however many.
    pub fn of(days: i64, late: bool) -> Self {
        Self {
            days: days.clamp(0, AHEAD as i64),
            late,
        }
    }

    /// As stored: the days, a hundred more where it was late.
    pub fn number(self) -> i64 {
        self.days + if self.late { LATE } else { 0 }
    }

    /// Reads a stored one back.
    pub fn parse(number: i64) -> Self {
        Self::of(number.rem_euclid(LATE), number >= LATE)
    }
}
