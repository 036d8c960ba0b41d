//! Why a target deserves a second look while it is written: it can never be
//! measured, never or always met, or says nothing.

use super::measure::{About, MAX_VALUE, Measured, Target, WHOLE};
use super::{MeasureKind, Over, Sense, TargetState};

/// Fewest past figures from which "always" or "never" is said.
const PAST: usize = 3;

/// Why a target deserves a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Odd {
    /// No indicator: a number will have to be declared.
    Declared,
    /// Its indicator is not counted any more: nothing will ever tell it.
    NotCounted,
    /// Its indicator is not told over such a time: nothing will ever tell it.
    NotOver,
    /// It can never be met.
    Never,
    /// It is always met.
    Always,
    /// It was never met so far.
    NeverYet,
    /// It was always met so far.
    AlwaysYet,
    /// There are too few cases to say whether it is met.
    TooFew,
    /// It asks for less of what should be more, or the other way round.
    WrongWay,
    /// What may not be exceeded this year was exceeded already.
    AlreadyOver,
    /// What is to be reached this year was reached already.
    AlreadyReached,
    /// All or none is asked for over this year, and a case stands against it.
    AlreadyBroken,
}

impl Odd {
    /// Does it say already whether the target is met always or never, or that
    /// nobody can say?
    pub(super) const fn is_verdict(self) -> bool {
        !matches!(self, Self::WrongWay)
    }

    /// Is it read off earlier periods, and nothing where this one has decided?
    pub(super) const fn is_of_past(self) -> bool {
        matches!(self, Self::NeverYet | Self::AlwaysYet | Self::TooFew)
    }
}

impl Target {
    /// What is odd about it. `past` are figures of earlier periods.
    pub fn odd(&self, about: Option<&About>, past: &[Measured]) -> Vec<Odd> {
        let Some(about) = about else {
            return self.odd_uncounted();
        };
        let mut odd = Vec::new();
        let most = match about.kind {
            MeasureKind::Share => Some(WHOLE),
            MeasureKind::Mean | MeasureKind::Count => None,
        };
        let (never, always) = match self.sense {
            Sense::AtLeast => (most.is_some_and(|most| self.value > most), self.value <= 0),
            // A mean of nothing at all: nobody ever waits no minute.
            Sense::AtMost => (
                self.value < 0 || (about.kind == MeasureKind::Mean && self.value == 0),
                most.is_some_and(|most| self.value >= most),
            ),
        };
        let is_told = about.overs.contains(&self.over);
        if !is_told {
            odd.push(Odd::NotOver);
        }
        if never {
            odd.push(Odd::Never);
        }
        if always {
            odd.push(Odd::Always);
        }
        let wrong_way = match self.sense {
            Sense::AtLeast => !about.up,
            Sense::AtMost => about.up,
        };
        if wrong_way {
            odd.push(Odd::WrongWay);
        }
        // What is never measured was neither met nor missed.
        if is_told && !never && !always {
            odd.extend(self.odd_by(about, past));
        }
        odd
    }

    /// What the year so far says, for one of which too few months are over: that
    /// it is met by more, or missed by more, than chance explains. Sums only
    /// grow: of those it says nothing.
    pub fn odd_so_far(&self, about: &About, so_far: &Measured) -> Option<Odd> {
        if about.kind == MeasureKind::Count {
            return None;
        }
        let worst = match self.sense {
            Sense::AtLeast => so_far.low,
            Sense::AtMost => so_far.high,
        };
        match self.judged(Some(so_far)) {
            TargetState::Reached if worst.is_some_and(|worst| self.met_by(worst)) => {
                Some(Odd::AlwaysYet)
            }
            TargetState::NotReached => Some(Odd::NeverYet),
            _ => None,
        }
    }

    /// What this year's number says of a target over all of it: a number of
    /// things only grows, so that what was exceeded or reached stays so; and all or
    /// none of a share is not to be had any more.
    pub fn odd_already(&self, about: &About, so_far: &Measured) -> Option<Odd> {
        if self.over != Over::Year {
            return None;
        }
        if self.is_broken(about, so_far) {
            return Some(Odd::AlreadyBroken);
        }
        if about.kind != MeasureKind::Count {
            return None;
        }
        let value = so_far.value?;
        match self.sense {
            Sense::AtMost if !self.met_by(value) => Some(Odd::AlreadyOver),
            Sense::AtLeast if self.met_by(value) => Some(Odd::AlreadyReached),
            Sense::AtMost | Sense::AtLeast => None,
        }
    }

    /// The same of one that nothing counts. Declared numbers lie between none
    /// and the largest.
    fn odd_uncounted(&self) -> Vec<Odd> {
        if self.indicator.is_some() {
            return vec![Odd::NotCounted];
        }
        let always = match self.sense {
            Sense::AtLeast => self.value <= 0,
            Sense::AtMost => self.value >= MAX_VALUE,
        };
        let always = always.then_some(Odd::Always);
        std::iter::once(Odd::Declared).chain(always).collect()
    }

    /// What the past says. A month in which nothing happened at all (before the
    /// desk began, say) says nothing.
    fn odd_by(&self, about: &About, past: &[Measured]) -> Option<Odd> {
        let counts = about.kind == MeasureKind::Count;
        // A month's number says nothing of what a longer time sums up.
        if counts && self.over != Over::Month {
            return None;
        }
        let past: Vec<&Measured> = past.iter().filter(|one| counts || one.of > 0).collect();
        let said = |state| {
            let is_it = |one: &&&Measured| self.judged(Some(**one)) == state;
            past.iter().filter(is_it).count()
        };
        let n_few = said(TargetState::TooFew);
        let n_reached = said(TargetState::Reached);
        let n_judged = past.len() - n_few;
        let is_few = !past.is_empty() && n_judged * 2 < past.len();
        if is_few && !self.gathers_enough(about, &past) {
            Some(Odd::TooFew)
        } else if n_judged >= PAST && n_reached == n_judged {
            Some(Odd::AlwaysYet)
        } else if n_judged >= PAST && n_reached == 0 && past.iter().any(|one| one.is_counted()) {
            Some(Odd::NeverYet)
        } else {
            None
        }
    }

    /// Do months of a handful of cases make enough over the whole period? At
    /// the rate of the months that there were.
    fn gathers_enough(&self, about: &About, past: &[&Measured]) -> bool {
        let months = match self.over {
            Over::Month => return false,
            Over::Quarter => 3,
            Over::Year => 12,
        };
        let cases: u64 = past.iter().map(|one| one.of).sum();
        let n_past = u64::try_from(past.len()).unwrap_or(u64::MAX);
        cases.saturating_mul(months) >= u64::from(about.min_n).saturating_mul(n_past)
    }
}
