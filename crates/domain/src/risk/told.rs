//! How often what was told came true.

/// Classes of chances: narrow where most of what is open lies.
pub const CLASSES: usize = 10;

/// Thousandths from which each class goes; to the next, the last to all of it.
const FROM: [i64; CLASSES] = [0, 10, 20, 50, 100, 200, 300, 500, 700, 900];

/// Working days within which ends are told and judged.
pub const SPANS: [usize; 4] = [1, 5, 10, 20];

/// Mornings that ended late below which it is not said how far off the chances
/// were: fewer may be a handful of dossiers.
const LEAST_LATE: i64 = 50;

/// The class in which a chance in thousandths lies; 1000 is in the last.
pub fn class(permille: i64) -> usize {
    FROM.partition_point(|from| *from <= permille)
        .saturating_sub(1)
}

/// From how many thousandths a class goes; 1000 for what follows the last.
pub fn class_from(class: usize) -> i64 {
    FROM.get(class).copied().unwrap_or(1000)
}

/// What was told of dossiers that have ended since, in one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Mornings of dossiers on which such a chance was told.
    pub mornings: i64,
    /// Dossiers among them; each once.
    pub cases: i64,
    /// Mornings of dossiers that ended late.
    pub late: i64,
    /// Sum of the chances, in thousandths.
    pub told: i64,
    /// Sum of the squared differences between chance and outcome, in millionths.
    pub squares: i64,
}

impl Told {
    /// One morning: what was told, and how it came out.
    pub fn morning(permille: i64, late: bool) -> Self {
        let miss = permille - if late { 1000 } else { 0 };
        Self {
            mornings: 1,
            cases: 0,
            late: i64::from(late),
            told: permille,
            squares: miss * miss,
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            mornings: self.mornings + other.mornings,
            cases: self.cases + other.cases,
            late: self.late + other.late,
            told: self.told + other.told,
            squares: self.squares + other.squares,
        }
    }

    /// The mean chance told, in thousandths; `None` of nothing.
    pub fn expected(&self) -> Option<i64> {
        (self.mornings > 0).then(|| (self.told + self.mornings / 2) / self.mornings)
    }

    /// The share that was late, in thousandths; `None` of nothing.
    pub fn seen(&self) -> Option<i64> {
        (self.mornings > 0).then(|| (self.late * 1000 + self.mornings / 2) / self.mornings)
    }
}

/// What was told, by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calibration {
    /// From the smallest chances up.
    pub classes: [Told; CLASSES],
}

impl Calibration {
    /// The mornings of one dossier, each with what was told; a dossier counts
    /// once in each class.
    pub fn of_dossier(told: impl IntoIterator<Item = i64>, late: bool) -> Self {
        let mut all = Self::default();
        for permille in told {
            let one = &mut all.classes[class(permille)];
            *one = one.plus(Told::morning(permille, late));
            one.cases = 1;
        }
        all
    }

    /// Adds what was told of a class as though all of it had been one chance.
    pub(super) fn add(&mut self, permille: i64, told: &Told) {
        let late = Told::morning(permille, true).squares * told.late;
        let in_time = Told::morning(permille, false).squares * (told.mornings - told.late);
        let place = &mut self.classes[class(permille)];
        // A dossier may be in both: so many there are at least.
        let cases = place.cases.max(told.cases);
        *place = place.plus(Told {
            told: permille * told.mornings,
            squares: late + in_time,
            ..*told
        });
        place.cases = cases;
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let mut classes = self.classes;
        for (one, more) in classes.iter_mut().zip(other.classes) {
            *one = one.plus(more);
        }
        Self { classes }
    }

    /// Everything together; `cases` counts a dossier once in each class.
    pub fn whole(&self) -> Told {
        let all = self.classes.iter().copied();
        all.fold(Told::default(), Told::plus)
    }

    /// Brier score: the mean squared difference between chance and outcome, 0 =
    /// always right. `None` of nothing.
    pub fn brier(&self) -> Option<f64> {
        let whole = self.whole();
        (whole.mornings > 0).then(|| whole.squares as f64 / 1e6 / whole.mornings as f64)
    }

    /// The score of somebody who always tells the share of all: what
    /// [`Calibration::brier`] has to be below to be worth anything.
    pub fn brier_of_the_share(&self) -> Option<f64> {
        let whole = self.whole();
        let share = (whole.mornings > 0).then(|| whole.late as f64 / whole.mornings as f64)?;
        Some(share * (1.0 - share))
    }

    /// The chances were worth more than the share of all; `None` of nothing.
    pub fn beats_the_share(&self) -> Option<bool> {
        Some(self.brier()? < self.brier_of_the_share()?)
    }

    /// Of the mornings that ended late, the share that was among the tenth of all
    /// mornings with the largest chances, in thousandths: 100 is what a list in
    /// any order would catch. A class that the tenth cuts counts in part. `None`
    /// where nothing was late.
    pub fn caught(&self) -> Option<i64> {
        let whole = self.whole();
        let mut room = whole.mornings as f64 / 10.0;
        let mut caught = 0.0;
        for one in self.classes.iter().rev().filter(|one| one.mornings > 0) {
            let n = one.mornings as f64;
            let taken = room.min(n);
            caught += one.late as f64 * taken / n;
            room -= taken;
        }
        (whole.late > 0).then(|| (caught * 1000.0 / whole.late as f64).round() as i64)
    }

    /// How many mornings were told to end late, and how many did, where the two
    /// are more than 15 % apart; `None` where they agree, or where fewer than 50
    /// mornings ended late.
    pub fn sums_apart(&self) -> Option<(i64, i64)> {
        let whole = self.whole();
        let told = (whole.told + 500) / 1000;
        let is_apart = told * 100 < whole.late * 85 || told * 100 > whole.late * 115;
        (whole.late >= LEAST_LATE && is_apart).then_some((told, whole.late))
    }

    /// The order by chance helps little: the score is less than 5 % better than
    /// that of the share of all, and the tenth with the largest chances holds
    /// less than twice its share of what was late. `false` where fewer than 50
    /// mornings ended late.
    pub fn orders_little(&self) -> bool {
        let scores = (self.brier(), self.brier_of_the_share(), self.caught());
        let (Some(score), Some(base), Some(caught)) = scores else {
            return false;
        };
        self.whole().late >= LEAST_LATE && score > base * 0.95 && caught < 200
    }
}

/// Ends that were told within some working days, against those that were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Foretold {
    /// Mornings.
    pub mornings: i64,
    /// Told, in millionths of a dossier.
    pub told: i64,
    /// Seen.
    pub seen: i64,
    /// Sum of the differences of each morning without their sign, in millionths.
    pub missed: i64,
}

impl Foretold {
    /// One morning.
    pub fn morning(told: i64, seen: i64) -> Self {
        Self {
            mornings: 1,
            told,
            seen,
            missed: (told - seen * 1_000_000).abs(),
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            mornings: self.mornings + other.mornings,
            told: self.told + other.told,
            seen: self.seen + other.seen,
            missed: self.missed + other.missed,
        }
    }

    /// What was told over what was seen, in thousandths; `None` of nothing.
    pub fn ratio(&self) -> Option<i64> {
        (self.seen > 0).then(|| self.told / 1000 / self.seen)
    }

    /// The mean miss of a morning over what was seen, in thousandths; `None` of
    /// nothing.
    pub fn miss(&self) -> Option<i64> {
        (self.seen > 0).then(|| self.missed / 1000 / self.seen)
    }
}
