//! Targets, and what may be said of them from what an indicator counted.
//!
//! This room knows an indicator by its id and by what [`About`] tells; the
//! figures come from outside as a [`Book`]. Numbers are whole hundredths of
//! what is shown (85,5 % is 8550, 22 minutes are 2200, 3 cases are 300), so
//! that no target is met or missed by rounding.

use super::periods::first_day;
use super::{Drawn, MeasureKind, MeasuredIn, Over, Sense, TargetScope, TargetState};
use crate::id::{ProgrammeId, StaffId, UnitId};
use crate::report::{Period, PeriodKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Largest number of a target, in hundredths.
pub const MAX_VALUE: i64 = 100_000_000;
/// All of a share, in hundredths of a per cent.
pub(super) const WHOLE: i64 = 10_000;

/// What an indicator's definition says, as far as targets need it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four things that a definition is or is not, each by itself"
)]
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
    /// A case stays as it was counted: one that stands against a share does so for
    /// good.
    pub settled: bool,
    /// Over which times it is told: over another one a target of it is never
    /// measured.
    pub overs: Vec<Over>,
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
    /// A unit's since it took over, together with that of the units from which
    /// it did.
    Units(BTreeSet<UnitId>),
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

/// How a figure was brought to whole hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounded {
    /// It lies a little below what is told of it.
    Up,
    /// It lies a little above what is told of it.
    Down,
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
    /// Cases of the numerator, and cases looked at, with what was booked after
    /// the day asked for; `None` = nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recount: Option<(u64, u64)>,
    /// The last day told, where it can be told exactly only up to an earlier
    /// one than was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// How the figure was brought to whole hundredths; `None` = it is exactly
    /// what is told, or a number of things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded: Option<Rounded>,
}

/// What one unit adds to a figure that sums several: the unit that is no more
/// all that is counted under its name, the one that took over only what it did
/// since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPart {
    /// The unit.
    pub unit: UnitId,
    /// First day of its work that is counted: the first one since it took over
    /// up to which what is kept can be parted. `None` = all of it is.
    pub from: Option<Date>,
    /// What was counted; `None` = nothing yet.
    pub measured: Option<Measured>,
}

/// Definitions and figures that were read for a page or an act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Definitions by id.
    pub about: BTreeMap<String, About>,
    /// Figures.
    pub values: BTreeMap<Ask, Measured>,
    /// Of figures that sum several units, what each of these adds.
    pub parts: BTreeMap<Ask, Vec<UnitPart>>,
    /// Declared numbers that were drawn, by their plan or model and their number
    /// there, with what the checks found.
    pub drawn: BTreeMap<(ProgrammeId, u16), Drawn>,
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

impl Measured {
    /// Was there anything to count at all?
    pub const fn is_counted(&self) -> bool {
        self.count > 0 || self.of > 0
    }

    /// The figure of the same days with what was booked since in its place; its
    /// interval is not known.
    #[must_use]
    pub fn again(&self) -> Self {
        let Some((count, of)) = self.recount else {
            return *self;
        };
        Self {
            value: self.corrected,
            count,
            of,
            few: self.corrected.is_none() && of > 0,
            to: self.to,
            ..Self::default()
        }
    }

    /// Is a figure told today as it was kept? Of a correction that was kept
    /// without its cases (`recount` came later) these say nothing.
    #[must_use]
    pub fn is_as_kept(&self, kept: &Self) -> bool {
        let is_without = kept.corrected.is_some() && kept.recount.is_none();
        let told = Self {
            recount: self.recount.filter(|_| !is_without),
            ..*self
        };
        told == *kept
    }
}

impl Over {
    /// Kind of the period.
    pub const fn period(self) -> PeriodKind {
        match self {
            Self::Month => PeriodKind::Month,
            Self::Quarter => PeriodKind::Quarter,
            Self::Year => PeriodKind::Year,
        }
    }
}

impl Target {
    /// Does a figure meet it?
    pub const fn met_by(&self, value: i64) -> bool {
        match self.sense {
            Sense::AtLeast => value >= self.value,
            Sense::AtMost => value <= self.value,
        }
    }

    /// Does what was counted meet it? By itself: one dossier late in twenty
    /// thousand is not 100 % in time, although 100.00 % is told.
    pub fn met_by_count(&self, value: i64, rounded: Option<Rounded>) -> bool {
        let helped = match self.sense {
            Sense::AtLeast => Rounded::Up,
            Sense::AtMost => Rounded::Down,
        };
        let by_rounding = value == self.value && rounded == Some(helped);
        self.met_by(value) && !by_rounding
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
        let best = best.filter(|_| !self.leaves_no_case(measured));
        if self.met_by_count(value, measured.rounded) {
            TargetState::Reached
        } else if best.is_some_and(|best| self.met_by(best)) {
            TargetState::CannotSay
        } else {
            TargetState::NotReached
        }
    }

    /// Does it ask for all of a share or for none, so that one case is enough to
    /// miss it? Chance has no part in that.
    fn leaves_no_case(&self, measured: &Measured) -> bool {
        match self.sense {
            // Of a mean all cases are looked at, of a number there are none.
            Sense::AtLeast => self.value >= WHOLE && measured.count < measured.of,
            Sense::AtMost => self.value <= 0,
        }
    }

    /// Does a share miss all or none of its cases, and can none of them be mended
    /// any more? Then its period runs on for nothing.
    pub(super) fn is_broken(&self, about: &About, measured: &Measured) -> bool {
        let is_against = match self.sense {
            Sense::AtLeast => self.value >= WHOLE && measured.count < measured.of,
            Sense::AtMost => self.value <= 0 && measured.count > 0,
        };
        about.kind == MeasureKind::Share && about.settled && is_against
    }

    /// What has to be asked for on a day of the year: the month or quarter
    /// that holds it, or the year. A day outside the year is moved into it.
    pub fn period(&self, year: i16, day: Date) -> Period {
        let first = first_day(year);
        let last = first.last_of_year();
        Period::of(self.over.period(), day.clamp(first, last))
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
}

#[cfg(test)]
mod tests {
    use super::super::odd::Odd;
    use super::*;
    use jiff::civil::date;
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
            settled: true,
            overs: Over::ALL.to_vec(),
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
            recount: None,
            to: None,
            rounded: None,
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
    fn what_was_booked_since_takes_the_place_of_the_figure_with_its_cases() {
        let still = figure(9_370, 8_800, 9_700);
        assert_eq!(still.again(), still);
        let moved = Measured {
            corrected: Some(9_437),
            recount: Some((134, 142)),
            ..still
        };
        let again = moved.again();
        assert_eq!(
            (again.value, again.count, again.of),
            (Some(9_437), 134, 142)
        );
        assert_eq!((again.low, again.corrected, again.few), (None, None, false));
        let few = Measured {
            corrected: None,
            ..moved
        };
        assert!(few.again().few);
    }

    #[test]
    fn a_correction_that_was_kept_without_its_cases_is_no_other_one() {
        let moved = Measured {
            corrected: Some(9_437),
            recount: Some((134, 142)),
            ..figure(9_370, 8_800, 9_700)
        };
        let kept = Measured {
            recount: None,
            ..moved
        };
        assert!(moved.is_as_kept(&moved) && moved.is_as_kept(&kept));
        let more = Measured {
            recount: Some((135, 143)),
            ..moved
        };
        assert!(!more.is_as_kept(&moved) && more.is_as_kept(&kept));
        let other = Measured {
            corrected: Some(9_500),
            ..moved
        };
        assert!(!other.is_as_kept(&kept));
        // Nothing had been corrected by then, and something was since.
        assert!(!moved.is_as_kept(&figure(9_370, 8_800, 9_700)));
    }

    #[test]
    fn the_year_so_far_says_what_no_month_can_say_yet() {
        let share = about(MeasureKind::Share, true);
        let odd = |value, so_far| target(Sense::AtLeast, value).odd_so_far(&share, &so_far);
        let so_far = figure(9_370, 8_800, 9_700);
        assert_eq!(odd(5_000, so_far), Some(Odd::AlwaysYet));
        assert_eq!(odd(9_000, so_far), None, "chance explains it");
        assert_eq!(odd(10_000, so_far), Some(Odd::NeverYet));
        let few = Measured {
            few: true,
            ..so_far
        };
        assert_eq!(odd(5_000, few), None);
        let count = about(MeasureKind::Count, true);
        let sum = target(Sense::AtLeast, 10_000).odd_so_far(&count, &so_far);
        assert_eq!(sum, None, "it grows until the end of the year");
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
        assert_eq!(none.odd(None, &[]), [Odd::NotCounted], "it was taken out");
        // Nobody waits no minute; and what is told by the quarter alone is never
        // measured by the month.
        let mean = about(MeasureKind::Mean, false);
        assert_eq!(none.odd(Some(&mean), &[]), [Odd::Never]);
        let quarterly = About {
            overs: vec![Over::Quarter, Over::Year],
            ..about(MeasureKind::Share, true)
        };
        let monthly = target(Sense::AtLeast, 9_000);
        assert_eq!(monthly.odd(Some(&quarterly), &[]), [Odd::NotOver]);
        let by_hand = |sense, value| {
            let mut typed = target(sense, value);
            typed.indicator = None;
            typed.odd(None, &[])
        };
        assert_eq!(by_hand(Sense::AtLeast, 9_500), [Odd::Declared]);
        let always = [Odd::Declared, Odd::Always];
        assert_eq!(by_hand(Sense::AtLeast, 0), always);
        assert_eq!(by_hand(Sense::AtMost, MAX_VALUE), always);
        assert_eq!(by_hand(Sense::AtMost, 0), [Odd::Declared]);
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
    fn what_was_never_measured_was_neither_met_nor_missed() {
        let quarterly = About {
            overs: vec![Over::Quarter, Over::Year],
            ..about(MeasureKind::Share, true)
        };
        let missed = [figure(5_000, 4_900, 5_100); 4];
        let monthly = target(Sense::AtLeast, 9_000);
        assert_eq!(monthly.odd(Some(&quarterly), &missed), [Odd::NotOver]);
        assert!(
            Odd::NotOver.is_verdict(),
            "nor is the year so far looked at"
        );
        // Of a number nothing was ever counted: nobody missed it yet. And what a
        // month counts is no measure of a number over the year.
        let counted = |value: i64, cases| Measured {
            value: Some(value),
            count: cases,
            ..Measured::default()
        };
        let more = |over, past: &[Measured]| {
            let mut target = target(Sense::AtLeast, 10_000);
            target.over = over;
            let up = about(MeasureKind::Count, true);
            target.odd(Some(&up), past)
        };
        assert_eq!(more(Over::Month, &[counted(0, 0); 4]), []);
        assert_eq!(more(Over::Month, &[counted(300, 3); 4]), [Odd::NeverYet]);
        assert_eq!(more(Over::Year, &[counted(300, 3); 4]), []);
    }

    #[test]
    fn the_figure_of_the_past_meets_its_own_number_and_nothing_is_met_by_rounding() {
        let share = about(MeasureKind::Share, true);
        // What was measured in each month is asked for again: always met so far,
        // in the direction of the indicator.
        let same = [figure(9_500, 9_400, 9_600); 3];
        let odd = |sense, value| target(sense, value).odd(Some(&share), &same);
        assert_eq!(odd(Sense::AtLeast, 9_500), [Odd::AlwaysYet]);
        assert_eq!(odd(Sense::AtLeast, 9_501), [Odd::NeverYet]);
        assert_eq!(odd(Sense::AtMost, 9_500), [Odd::WrongWay, Odd::AlwaysYet]);
        // Two months say nothing yet.
        let two = target(Sense::AtLeast, 9_500).odd(Some(&share), &same[..2]);
        assert_eq!(two, []);
        // 20,000 of 20,001 are told as 100.00 %, and are not all.
        let all = target(Sense::AtLeast, 10_000);
        let told = |rounded| Measured {
            rounded,
            ..figure(10_000, 9_990, 9_999)
        };
        let judged = |target: &Target, rounded| target.judged(Some(&told(rounded)));
        assert_eq!(judged(&all, Some(Rounded::Up)), TargetState::NotReached);
        assert_eq!(judged(&all, None), TargetState::Reached);
        assert_eq!(judged(&all, Some(Rounded::Down)), TargetState::Reached);
        // Nor are they by chance; and one case is not none.
        let far = Measured {
            high: Some(10_000),
            ..told(Some(Rounded::Up))
        };
        assert_eq!(all.judged(Some(&far)), TargetState::NotReached);
        let none = target(Sense::AtMost, 0);
        let one = Measured {
            count: 1,
            of: 5_000,
            ..figure(2, 0, 11)
        };
        assert_eq!(none.judged(Some(&one)), TargetState::NotReached);
        let most = target(Sense::AtMost, 10_000);
        assert_eq!(judged(&most, Some(Rounded::Up)), TargetState::Reached);
        assert!(!most.met_by_count(10_000, Some(Rounded::Down)));
        assert!(all.met_by_count(10_001, Some(Rounded::Up)));
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
                let by_chance = match sense {
                    Sense::AtLeast => asked < WHOLE,
                    Sense::AtMost => asked > 0,
                };
                if by_chance && state == TargetState::NotReached {
                    prop_assert!((value - asked).abs() > wide);
                }
            }
        }
    }
}
