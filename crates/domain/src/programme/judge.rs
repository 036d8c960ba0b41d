//! What may be said of a target on a day, and of words that go against it.
//!
//! While a target's period runs nothing is called missed that may still be
//! reached. Sums only grow: what a number may not exceed is missed once it is
//! exceeded, what it has to reach is reached once it is. A share or a mean is
//! decided on the last day of its period, from that day on; but all or none of a
//! share is missed with the first case against it, where that case can be mended
//! no more ([`About::settled`]).
//!
//! A declared number speaks for its own month or quarter. Whoever stops declaring
//! is not "reached" for good: the last one that was over, and has no number, is
//! said to have none ([`Judged::missing`]).

use super::declared::Later;
use super::measure::{About, Ask, Book, Measured, Scope, Target, UnitPart};
use super::model::{Model, ModelResult};
use super::periods::first_day;
use super::{Body, Half, Item, Kind, MeasureKind, Outcome, Sense, TargetScope, TargetState};
use crate::id::{StaffId, UnitId};
use crate::report::Period;
use crate::time::local;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// A target as it is judged on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What may be said of it.
    pub state: TargetState,
    /// What was counted up to the day.
    pub measured: Option<Measured>,
    /// It is said by a declared number.
    pub by_declared: bool,
    /// That number was declared after the day.
    pub later: Option<Later>,
    /// The month or quarter that was over and for which no number stands, where
    /// one is to be declared.
    pub missing: Option<Period>,
}

/// Whose figures of a pair may stand beside that of a target, the nearest first.
const fn pair_scopes(of: TargetScope, pair: &About) -> &'static [TargetScope] {
    use TargetScope::{Desk, Steps, Unit};
    match of {
        Steps if pair.steps => &[Steps],
        // Counted where the work lies: that the unit had none of it is true.
        Steps | Unit if pair.unit && pair.steps => &[Unit],
        Steps | Unit if pair.unit => &[Unit, Desk],
        Steps | Unit | Desk => &[Desk],
    }
}

impl Item {
    /// The figure to ask for a target, as [`Target::ask`]. What was passed on to
    /// a unit that took over is told of both: of the work before the merger, and
    /// of that since; whoever counts leaves out what the one that took over did
    /// before. Of an official who moved see [`Item::promised_of`].
    pub fn ask(&self, target: &Target, person: Option<StaffId>, day: Date) -> Option<Ask> {
        let (unit, left) = self.promised_of(target);
        let day = left.map_or(day, |left| day.min(left));
        let mut ask = target.ask(unit, person, (self.year, day))?;
        let units = self.summed(target);
        if !units.is_empty() {
            ask.scope = Scope::Units(units.into_iter().cloned().collect());
        }
        Some(ask)
    }

    /// The units whose work the figure of a target sums, where it is that of
    /// several: the one with which it lies and those before it. Empty = it is
    /// the figure of one unit, of the desk or of a person.
    pub fn summed(&self, target: &Target) -> Vec<&UnitId> {
        // A commitment follows a person: the unit before is still there.
        let is_merged = self.kind() != Kind::Commitment && !self.earlier.is_empty();
        if !is_merged || target.scope != TargetScope::Unit {
            return Vec::new();
        }
        let before = self.earlier.iter().filter(|one| **one != self.unit);
        let mut all: Vec<&UnitId> = vec![&self.unit];
        for unit in before {
            if !all.contains(&unit) {
                all.push(unit);
            }
        }
        all
    }

    /// What each unit adds to the figure of a target on a day, where it sums
    /// several: the one with which it lies first. Empty = it is the figure of one.
    pub fn parts(&self, target: &Target, book: &Book, day: Date) -> Vec<UnitPart> {
        let units = self.summed(target);
        let ask = self.ask(target, None, day).filter(|_| !units.is_empty());
        let parts = ask.and_then(|ask| book.parts.get(&ask));
        let mut parts = parts.cloned().unwrap_or_default();
        parts.sort_by_key(|part| units.iter().position(|unit| **unit == part.unit));
        parts
    }

    /// The unit of whose figure a target is, and the last day that is told of it:
    /// whoever promised something of a unit's figure and moved since has no part
    /// in what that unit does afterwards, nor had one in what the new unit did.
    pub fn promised_of(&self, target: &Target) -> (&UnitId, Option<Date>) {
        let left = match &self.body {
            Body::Commitment(one) if target.scope == TargetScope::Unit => one.left,
            _ => None,
        };
        match (left, self.earlier.first()) {
            (Some(left), Some(first)) => (first, Some(left)),
            _ => (&self.unit, None),
        }
    }

    /// The figures that show when that of a target is being gamed, over the same
    /// days: each with whose it is, as near to the target's as it is counted. What
    /// is counted at the unit that decides or receives is asked for of the whole
    /// desk too: another unit never has a case of it, and the desk's figure stands
    /// in for that.
    pub fn pairs<'a>(
        &self,
        target: &Target,
        (known, person): (&'a BTreeMap<String, About>, Option<StaffId>),
        day: Date,
    ) -> Vec<(&'a About, Vec<(TargetScope, Ask)>)> {
        let of = target.indicator.as_ref().and_then(|id| known.get(id));
        let pairs = of.into_iter().flat_map(|of| &of.pairs);
        let pairs = pairs.filter_map(|id| known.get(id));
        let asked = pairs.map(|pair| {
            let scopes = pair_scopes(target.scope, pair).iter().copied();
            let asks = scopes.filter_map(|scope| {
                let twin = Target {
                    indicator: Some(pair.id.clone()),
                    scope,
                    ..target.clone()
                };
                Some((scope, self.ask(&twin, person, day)?))
            });
            (pair, asks.collect())
        });
        asked.collect()
    }

    /// What may be said of a target on a day: by what was counted up to it, else
    /// by the number that stands for the period that is due. `person` = whose
    /// steps are meant.
    pub fn judged(
        &self,
        target: &Target,
        (book, person): (&Book, Option<StaffId>),
        day: Date,
    ) -> Judged {
        let Some(id) = &target.indicator else {
            return self.judged_by_declared(target, book, day);
        };
        let ask = self.ask(target, person, day);
        let measured = ask.and_then(|ask| book.values.get(&ask).copied());
        let mut state = target.judged(measured.as_ref());
        let told = self.promised_of(target).1.map_or(day, |left| day.min(left));
        if day < target.period(self.year, told).to {
            let told = book.about.get(id).zip(measured.as_ref());
            state = target.so_far(state, told);
        }
        Judged {
            state,
            measured,
            by_declared: false,
            later: None,
            missing: None,
        }
    }

    /// A number decides the month or quarter of which it is, once that is over,
    /// and the year on its last day.
    fn judged_by_declared(&self, target: &Target, book: &Book, day: Date) -> Judged {
        let due = self.due(target, day);
        let period = due.unwrap_or_else(|| target.period(self.year, day));
        let standing = self.standing(target, book, day);
        let state = match &standing {
            None => TargetState::NotMeasurable,
            Some(_) if day < period.to => TargetState::Running,
            Some(one) if target.met_by(one.value) => TargetState::Reached,
            Some(_) => TargetState::NotReached,
        };
        Judged {
            state,
            measured: None,
            by_declared: standing.is_some(),
            later: self.later(target, book, day),
            missing: due.filter(|_| standing.is_none() && self.kind().takes_numbers()),
        }
    }

    /// The month of a day, as `2026-11`, for a thing of a year: the last one
    /// where the year is over.
    pub fn month_on(&self, day: Date) -> String {
        let month = if day.year() > self.year {
            12
        } else {
            day.month()
        };
        format!("{:04}-{month:02}", self.year)
    }
}

impl Target {
    /// What may be said while its period runs.
    fn so_far(&self, state: TargetState, told: Option<(&About, &Measured)>) -> TargetState {
        let grows = told.is_some_and(|(about, _)| about.kind == MeasureKind::Count);
        let is_broken = told.is_some_and(|(about, measured)| self.is_broken(about, measured));
        match (state, self.sense) {
            (TargetState::NotReached, _) if is_broken => state,
            (TargetState::NotMeasurable | TargetState::TooFew, _) => state,
            (TargetState::Reached, Sense::AtLeast) | (TargetState::NotReached, Sense::AtMost)
                if grows =>
            {
                state
            }
            _ => TargetState::Running,
        }
    }
}

impl Outcome {
    /// Does somebody's word about a target go against the figure beside it,
    /// counted or declared? What chance may explain contradicts nothing.
    pub fn contradicts(
        self,
        target: &Target,
        measured: Option<&Measured>,
        declared: Option<i64>,
    ) -> bool {
        let state = match (&target.indicator, declared) {
            (Some(_), _) => target.judged(measured),
            (None, Some(value)) if target.met_by(value) => TargetState::Reached,
            (None, Some(_)) => TargetState::NotReached,
            (None, None) => TargetState::NotMeasurable,
        };
        matches!(
            (self, state),
            (Self::Reached, TargetState::NotReached) | (Self::NotReached, TargetState::Reached)
        )
    }
}

impl Model {
    /// Does what was told of it go against the figure that lay before whoever
    /// told it?
    pub fn is_contradicted(&self, result: &ModelResult) -> bool {
        let Some(target) = &self.target else {
            return false;
        };
        let known = self.declared.iter().filter(|one| one.at <= result.at);
        let last = known.max_by(|one, other| (&one.month, one.n).cmp(&(&other.month, other.n)));
        let declared = last.map(|one| one.value);
        result
            .outcome
            .contradicts(target, result.measured.as_ref(), declared)
    }
}

impl Half {
    /// Last day of what a review or report of it is about: 30 June, or the end
    /// of the year.
    pub fn last_day(self, year: i16) -> Date {
        let first = first_day(year);
        match self {
            Self::Mid => date(first.year(), 6, 30),
            Self::End => first.last_of_year(),
        }
    }
}

impl super::Review {
    /// Day of the closing.
    pub fn closed_on(&self) -> Option<Date> {
        self.closed_at.map(|at| local(at).date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::{MeasuredIn, Over};

    fn about(kind: MeasureKind, settled: bool) -> About {
        About {
            id: "late".to_owned(),
            name_vi: "Trễ".to_owned(),
            name_en: "Late".to_owned(),
            kind,
            told_in: MeasuredIn::Percent,
            up: true,
            min_n: 5,
            steps: true,
            unit: true,
            settled,
            overs: Over::ALL.to_vec(),
            pairs: Vec::new(),
        }
    }

    fn target(sense: Sense, indicator: bool) -> Target {
        Target {
            n: 1,
            indicator: indicator.then(|| "late".to_owned()),
            scope: TargetScope::Unit,
            sense,
            value: 500,
            over: Over::Year,
        }
    }

    fn figure(value: i64) -> Measured {
        Measured {
            value: Some(value),
            count: 5,
            of: 5,
            ..Measured::default()
        }
    }

    #[test]
    fn a_running_period_is_judged_only_where_nothing_can_turn_it() {
        let so_far = |sense, kind, value| {
            let (target, told) = (target(sense, true), figure(value));
            let about = about(kind, true);
            target.so_far(target.judged(Some(&told)), Some((&about, &told)))
        };
        let (count, share) = (MeasureKind::Count, MeasureKind::Share);
        for (sense, kind, value, state) in [
            (Sense::AtMost, count, 600, TargetState::NotReached),
            (Sense::AtMost, count, 400, TargetState::Running),
            (Sense::AtLeast, count, 600, TargetState::Reached),
            (Sense::AtLeast, count, 400, TargetState::Running),
            (Sense::AtMost, share, 600, TargetState::Running),
            (Sense::AtLeast, share, 600, TargetState::Running),
        ] {
            assert_eq!(
                so_far(sense, kind, value),
                state,
                "{sense:?} {kind:?} {value}"
            );
        }
        let target = target(Sense::AtLeast, true);
        let (about, told) = (about(share, true), figure(600));
        let few = target.so_far(TargetState::TooFew, Some((&about, &told)));
        assert_eq!(few, TargetState::TooFew);
    }

    #[test]
    fn all_or_none_of_a_share_is_missed_with_the_first_case_that_nothing_mends() {
        let so_far = |(sense, asked): (Sense, i64), settled: bool, (count, of): (u64, u64)| {
            let mut target = target(sense, true);
            target.value = asked;
            let value = i64::try_from(count * 10_000 / of).unwrap();
            let told = Measured {
                value: Some(value),
                count,
                of,
                low: Some((value - 300).max(0)),
                high: Some((value + 300).min(10_000)),
                ..Measured::default()
            };
            let about = about(MeasureKind::Share, settled);
            target.so_far(target.judged(Some(&told)), Some((&about, &told)))
        };
        let (all, none) = ((Sense::AtLeast, 10_000), (Sense::AtMost, 0));
        assert_eq!(so_far(all, true, (13, 22)), TargetState::NotReached);
        assert_eq!(so_far(all, true, (21, 22)), TargetState::NotReached);
        assert_eq!(so_far(all, true, (22, 22)), TargetState::Running);
        assert_eq!(so_far(none, true, (1, 22)), TargetState::NotReached);
        assert_eq!(so_far(none, true, (0, 22)), TargetState::Running);
        // What can be mended, and what lies between, may still come right.
        assert_eq!(so_far(all, false, (13, 22)), TargetState::Running);
        assert_eq!(so_far(none, false, (1, 22)), TargetState::Running);
        let most = (Sense::AtLeast, 9_900);
        assert_eq!(so_far(most, true, (13, 22)), TargetState::Running);
        let few = (Sense::AtMost, 100);
        assert_eq!(so_far(few, true, (13, 22)), TargetState::Running);
    }

    #[test]
    fn a_word_against_its_figure_is_seen() {
        let counted = target(Sense::AtLeast, true);
        let says = |word: Outcome, value| word.contradicts(&counted, Some(&figure(value)), None);
        assert!(says(Outcome::NotReached, 600) && says(Outcome::Reached, 400));
        assert!(!says(Outcome::Reached, 600) && !says(Outcome::NotReached, 400));
        assert!(!says(Outcome::CannotTell, 600));
        let chance = Measured {
            high: Some(550),
            ..figure(400)
        };
        assert!(!Outcome::Reached.contradicts(&counted, Some(&chance), None));
        assert!(!Outcome::Reached.contradicts(&counted, None, None));
        let typed = target(Sense::AtLeast, false);
        assert!(Outcome::NotReached.contradicts(&typed, None, Some(700)));
        assert!(!Outcome::NotReached.contradicts(&typed, None, None));
    }
}
