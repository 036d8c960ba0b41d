//! Targets, and what may be said of them from what an indicator counted.
//!
//! This room knows an indicator by its id and by what [`About`] tells; the
//! figures come from outside as a [`Book`]. Numbers are whole hundredths of
//! what is shown (85,5 % is 8550, 22 minutes are 2200, 3 cases are 300), so
//! that no target is met or missed by rounding.

use super::{MeasureKind, MeasuredIn, Over, Sense, TargetScope, TargetState};
use crate::id::{StaffId, UnitId};
use crate::report::{Period, PeriodKind};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest number of a target, in hundredths.
pub const MAX_VALUE: i64 = 100_000_000;
/// All of a share, in hundredths of a per cent.
const WHOLE: i64 = 10_000;
/// Fewest past figures from which "always" or "never" is said.
const PAST: usize = 3;

/// What an indicator's definition says, as far as targets need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Id.
    pub id: String,
    /// Name in Vietnamese.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// What it measures.
    pub kind: MeasureKind,
    /// In what it is told.
    pub told_in: MeasuredIn,
    /// More is better.
    pub up: bool,
    /// Fewer cases than this say nothing.
    pub min_n: u32,
    /// It is counted over only the steps that an official had: the only kind
    /// that a person may promise for themselves. Ratings and reports never are.
    pub steps: bool,
    /// It is counted for a unit.
    pub unit: bool,
    /// Ids of the figures that show when it is being gamed.
    pub pairs: Vec<String>,
}

impl About {
    /// Largest number that a target of it may ask for, in hundredths.
    pub const fn most(&self) -> i64 {
        match self.kind {
            MeasureKind::Share => WHOLE,
            MeasureKind::Mean | MeasureKind::Count => MAX_VALUE,
        }
    }

    /// Is it counted like this?
    pub const fn offers(&self, scope: TargetScope) -> bool {
        match scope {
            // What is counted for units is counted for all of them together.
            TargetScope::Desk => true,
            TargetScope::Unit => self.unit,
            TargetScope::Steps => self.steps,
        }
    }
}

/// Whose figure is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The whole desk's.
    Desk,
    /// A unit's.
    Unit(UnitId),
    /// Of the steps that an official had; others' time, stops and leave are
    /// not among them.
    Steps(StaffId),
}

/// One figure that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ask {
    /// Id of the indicator.
    pub indicator: String,
    /// Whose.
    pub scope: Scope,
    /// First day of the target's period.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The day up to which is told, as it was booked by then: within the
    /// period.
    pub day: Date,
}

impl Ask {
    /// The same up to the day before another: what that day and later ones
    /// bring is none of it.
    #[must_use]
    pub fn before(&self, day: Date) -> Self {
        Self {
            day: self.day.min(day.yesterday().unwrap_or(day)),
            ..self.clone()
        }
    }
}

/// What an indicator counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The figure in hundredths; `None` = there was nothing to count.
    pub value: Option<i64>,
    /// Cases of the numerator.
    pub count: u64,
    /// Cases looked at.
    pub of: u64,
    /// Lower end of the interval, hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<i64>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<i64>,
    /// Too few cases to say anything.
    pub few: bool,
    /// The figure of the same days with what was booked after the day asked
    /// for; `None` = nothing was. The figure itself does not move any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<i64>,
    /// The last day told, where it can be told exactly only up to an earlier
    /// one than was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// Definitions and figures that were read for a page or an act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Definitions by id.
    pub about: BTreeMap<String, About>,
    /// Figures.
    pub values: BTreeMap<Ask, Measured>,
}

/// A target: a number for an indicator, or one that is declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its number; never given again in the same plan.
    pub n: u16,
    /// Id of the indicator; `None` = nobody counts it, a number is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<String>,
    /// Whose figure.
    pub scope: TargetScope,
    /// The number or more, or the number or less.
    pub sense: Sense,
    /// The number, hundredths.
    pub value: i64,
    /// Over which time.
    pub over: Over,
}

/// Why a target deserves a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Odd {
    /// No indicator: a number will have to be declared.
    Declared,
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
}

impl Target {
    /// Does a figure meet it?
    pub const fn met_by(&self, value: i64) -> bool {
        match self.sense {
            Sense::AtLeast => value >= self.value,
            Sense::AtMost => value <= self.value,
        }
    }

    /// What may be said of it, taken as if its period were over. A figure that
    /// misses the number by less than chance explains misses nothing for sure.
    pub fn judged(&self, measured: Option<&Measured>) -> TargetState {
        let Some(measured) = measured else {
            return TargetState::NotMeasurable;
        };
        let Some(value) = measured.value.filter(|_| !measured.few) else {
            return TargetState::TooFew;
        };
        let best = match self.sense {
            Sense::AtLeast => measured.high,
            Sense::AtMost => measured.low,
        };
        if self.met_by(value) {
            TargetState::Reached
        } else if best.is_some_and(|best| self.met_by(best)) {
            TargetState::CannotSay
        } else {
            TargetState::NotReached
        }
    }

    /// What has to be asked for on a day of the year: the month or quarter
    /// that holds it, or the year. A day outside the year is moved into it.
    pub fn period(&self, year: i16, day: Date) -> Period {
        let first = date(year.clamp(2000, 2100), 1, 1);
        let last = first.last_of_year();
        let kind = match self.over {
            Over::Month => PeriodKind::Month,
            Over::Quarter => PeriodKind::Quarter,
            Over::Year => PeriodKind::Year,
        };
        Period::of(kind, day.clamp(first, last))
    }

    /// The figure to ask for; `None` where nothing counts it, and for the
    /// steps of somebody who is not of the staff.
    pub fn ask(
        &self,
        unit: &UnitId,
        person: Option<StaffId>,
        (year, day): (i16, Date),
    ) -> Option<Ask> {
        let indicator = self.indicator.clone()?;
        let scope = match self.scope {
            TargetScope::Desk => Scope::Desk,
            TargetScope::Unit => Scope::Unit(unit.clone()),
            TargetScope::Steps => Scope::Steps(person?),
        };
        let period = self.period(year, day);
        Some(Ask {
            indicator,
            scope,
            from: period.from,
            to: period.to,
            day: day.clamp(period.from, period.to),
        })
    }

    /// What is odd about it. `past` are figures of earlier periods.
    pub fn odd(&self, about: Option<&About>, past: &[Measured]) -> Vec<Odd> {
        let Some(about) = about else {
            return vec![Odd::Declared];
        };
        let mut odd = Vec::new();
        let most = match about.kind {
            MeasureKind::Share => Some(WHOLE),
            MeasureKind::Mean | MeasureKind::Count => None,
        };
        let (never, always) = match self.sense {
            Sense::AtLeast => (most.is_some_and(|most| self.value > most), self.value <= 0),
            Sense::AtMost => (self.value < 0, most.is_some_and(|most| self.value >= most)),
        };
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
        if !never && !always {
            odd.extend(self.odd_by(about, past));
        }
        odd
    }

    /// What the past says. A month in which nothing happened at all (before the
    /// desk began, say) says nothing.
    fn odd_by(&self, about: &About, past: &[Measured]) -> Option<Odd> {
        let counts = about.kind == MeasureKind::Count;
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
        } else if n_judged >= PAST && n_reached == 0 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn target(sense: Sense, value: i64) -> Target {
        Target {
            n: 1,
            indicator: Some("on-time".to_owned()),
            scope: TargetScope::Unit,
            sense,
            value,
            over: Over::Month,
        }
    }

    fn about(kind: MeasureKind, up: bool) -> About {
        About {
            id: "on-time".to_owned(),
            name_vi: "Đúng hẹn".to_owned(),
            name_en: "On time".to_owned(),
            kind,
            told_in: MeasuredIn::Percent,
            up,
            min_n: 30,
            steps: true,
            unit: true,
            pairs: Vec::new(),
        }
    }

    fn figure(value: i64, low: i64, high: i64) -> Measured {
        Measured {
            value: Some(value),
            count: 133,
            of: 142,
            low: Some(low),
            high: Some(high),
            few: false,
            corrected: None,
            to: None,
        }
    }

    #[test]
    fn what_chance_explains_is_no_miss() {
        let target = target(Sense::AtLeast, 9_500);
        let judged = |one: Measured| target.judged(Some(&one));
        assert_eq!(judged(figure(9_370, 8_800, 9_700)), TargetState::CannotSay);
        assert_eq!(judged(figure(9_370, 9_200, 9_490)), TargetState::NotReached);
        assert_eq!(judged(figure(9_500, 9_200, 9_700)), TargetState::Reached);
        let few = Measured {
            few: true,
            ..figure(10_000, 5_000, 10_000)
        };
        assert_eq!(judged(few), TargetState::TooFew);
        assert_eq!(judged(Measured::default()), TargetState::TooFew);
        assert_eq!(target.judged(None), TargetState::NotMeasurable);
    }

    #[test]
    fn a_target_that_says_nothing_is_named() {
        let share = about(MeasureKind::Share, true);
        let odd = |sense, value| target(sense, value).odd(Some(&share), &[]);
        assert_eq!(odd(Sense::AtLeast, 10_100), [Odd::Never]);
        assert_eq!(odd(Sense::AtLeast, 0), [Odd::Always]);
        assert_eq!(odd(Sense::AtMost, 10_000), [Odd::Always, Odd::WrongWay]);
        assert_eq!(odd(Sense::AtLeast, 9_500), []);
        let count = about(MeasureKind::Count, false);
        let none = target(Sense::AtMost, 0);
        assert_eq!(
            none.odd(Some(&count), &[]),
            [],
            "no late dossier can be kept"
        );
        assert_eq!(none.odd(None, &[]), [Odd::Declared]);
        let easy = [figure(9_900, 9_800, 9_950); 4];
        let hard = [figure(5_000, 4_900, 5_100); 4];
        let by = |past: &[Measured]| target(Sense::AtLeast, 9_500).odd(Some(&share), past);
        assert_eq!(by(&easy), [Odd::AlwaysYet]);
        assert_eq!(by(&hard), [Odd::NeverYet]);
        let few = Measured {
            value: None,
            few: true,
            of: 9,
            ..figure(0, 0, 0)
        };
        assert_eq!(by(&[few; 4]), [Odd::TooFew]);
        // Months before the desk began are no cases and no warning.
        assert_eq!(by(&[Measured::default(); 4]), []);
        let begun = [Measured::default(), Measured::default(), easy[0]];
        assert_eq!(by(&begun), []);
        // Nine a month are more than a hundred a year.
        let mut year = target(Sense::AtLeast, 9_500);
        year.over = Over::Year;
        assert_eq!(year.odd(Some(&share), &[few; 4]), []);
    }

    #[test]
    fn a_day_outside_the_year_asks_for_a_period_inside() {
        let mut target = target(Sense::AtLeast, 1);
        let asked = |target: &Target, day| target.period(2026, day).to_string();
        assert_eq!(asked(&target, date(2026, 5, 31)), "2026-05");
        assert_eq!(asked(&target, date(2027, 3, 1)), "2026-12");
        target.over = Over::Quarter;
        assert_eq!(asked(&target, date(2025, 3, 1)), "2026-Q1");
        target.over = Over::Year;
        assert_eq!(asked(&target, date(2026, 3, 1)), "2026");
        let unit = UnitId::new("desk");
        target.scope = TargetScope::Steps;
        let day = (2026, date(2026, 3, 1));
        assert_eq!(target.ask(&unit, None, day), None);
        let ask = target.ask(&unit, Some(StaffId(7)), day).unwrap();
        assert_eq!(ask.scope, Scope::Steps(StaffId(7)));
        // Up to the day and not to the end of the year.
        let days = |ask: &Ask| (ask.from, ask.day, ask.to);
        let (first, last) = (date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(days(&ask), (first, date(2026, 3, 1), last));
        assert_eq!(
            days(&ask.before(date(2026, 3, 1))),
            (first, date(2026, 2, 28), last)
        );
        let later = target.ask(&unit, Some(StaffId(7)), (2026, date(2027, 5, 5)));
        assert_eq!(later.unwrap().before(date(2027, 5, 5)).day, last);
    }

    proptest! {
        #[test]
        fn reached_and_missed_never_meet(value in -1_i64..12_000, asked in -1_i64..12_000, wide in 0_i64..500) {
            for sense in [Sense::AtLeast, Sense::AtMost] {
                let target = target(sense, asked);
                let state = target.judged(Some(&figure(value, value - wide, value + wide)));
                prop_assert_eq!(state == TargetState::Reached, target.met_by(value));
                if state == TargetState::NotReached {
                    prop_assert!((value - asked).abs() > wide);
                }
            }
        }
    }
}
