//! How often what was told came true.

/// Classes of chances: tenths.
pub const TENTHS: usize = 10;

/// The tenth in which a chance in thousandths lies; 1000 is in the last.
pub fn tenth(permille: i64) -> usize {
    usize::try_from(permille.max(0) / 100)
        .unwrap_or(0)
        .min(TENTHS - 1)
}

/// What was told of dossiers that have ended since, in one tenth.
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

/// What was told, by tenth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calibration {
    /// From 0–10 % up.
    pub tenths: [Told; TENTHS],
}

impl Calibration {
    /// The mornings of one dossier, each with what was told; a dossier counts
    /// once in each tenth.
    pub fn of_dossier(told: impl IntoIterator<Item = i64>, late: bool) -> Self {
        let mut all = Self::default();
        for permille in told {
            let one = &mut all.tenths[tenth(permille)];
            *one = one.plus(Told::morning(permille, late));
            one.cases = 1;
        }
        all
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let mut tenths = self.tenths;
        for (one, more) in tenths.iter_mut().zip(other.tenths) {
            *one = one.plus(more);
        }
        Self { tenths }
    }

    /// Everything together; `cases` counts a dossier once in each tenth.
    pub fn whole(&self) -> Told {
        let all = self.tenths.iter().copied();
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
}
