//! Targets by the month or quarter: how those went that are over. On a day the
//! last one is judged, which alone would say nothing of the year.

use super::measure::{Ask, Book, Target};
use super::{Body, Item, Over, TargetState};
use crate::id::StaffId;
use crate::report::Period;
use crate::time::local;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// How the months or quarters of a target went that were over by a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastPeriods {
    /// In which it was reached.
    pub reached: u32,
    /// In which it was not.
    pub not_reached: u32,
    /// Of which neither can be said: too few cases, missed by less than chance
    /// explains, nothing counted or declared.
    pub open: u32,
}

/// First day of a year, which is moved into those that the programme may be of.
pub(super) fn first_day(year: i16) -> Date {
    date(year.clamp(2000, 2100), 1, 1)
}

impl PastPeriods {
    /// Those that were over.
    pub const fn all(self) -> u32 {
        self.reached + self.not_reached + self.open
    }
}

impl Item {
    /// Days from and up to which its targets bind; `None` = not yet.
    fn binds(&self) -> Option<(Date, Date)> {
        let last = first_day(self.year).last_of_year();
        match &self.body {
            Body::Plan(plan) => {
                let since = plan.in_force_since?;
                Some((local(since).date(), last))
            }
            Body::Model(model) => Some((model.from, model.to)),
            Body::Commitment(one) => Some((one.signed_on?, last)),
            _ => None,
        }
    }

    /// First day of its year: before it there is no figure.
    pub fn begins(&self) -> Option<Date> {
        Date::new(self.year, 1, 1).ok()
    }

    /// A target as it stood when a day was over: a revision moves nothing that
    /// was over before it. `None` = it stood in no text in force then, or over
    /// another time.
    fn target_on<'t>(&'t self, target: &'t Target, day: Date) -> Option<&'t Target> {
        let then = self.plan().and_then(|plan| plan.targets_on(day));
        let Some(then) = then else {
            return Some(target);
        };
        let is_it = |one: &&Target| one.n == target.n && one.over == target.over;
        then.iter().find(is_it)
    }

    /// Months or quarters of a target that were over by a day and in which it
    /// bound, oldest first; of one over the year there are none.
    pub fn past_periods(&self, target: &Target, day: Date) -> Vec<Period> {
        let Some((from, to)) = self.binds().filter(|_| target.over != Over::Year) else {
            return Vec::new();
        };
        let first = first_day(self.year);
        let day = day.min(first.last_of_year());
        // A month in which the official left the unit is no whole one of it.
        let day = self.promised_of(target).1.map_or(day, |left| day.min(left));
        let first = target.period(self.year, first);
        let all = std::iter::successors(Some(first), |last| Some(last.next()));
        let over = all.take_while(|one| one.to <= day);
        over.filter(|one| one.to >= from && one.from <= to)
            .filter(|one| self.target_on(target, one.to).is_some())
            .collect()
    }

    /// The month or quarter of which a target that nothing counts is judged on a
    /// day: the last one that was over and in which it bound. `None` = none yet,
    /// and of one over the year.
    pub fn due(&self, target: &Target, day: Date) -> Option<Period> {
        self.past_periods(target, day).pop()
    }

    /// The figures to ask for a target on a day: those of the months or quarters
    /// that were over, and the one of the day.
    pub fn asks(&self, target: &Target, person: Option<StaffId>, day: Date) -> Vec<Ask> {
        let past = self.past_periods(target, day);
        let past = past.iter().filter_map(|one| {
            let then = self.target_on(target, one.to)?;
            self.ask(then, person, one.to)
        });
        past.chain(self.ask(target, person, day)).collect()
    }

    /// How the months or quarters went that were over by a day, each by the
    /// target as it stood and as it was booked on its last one. `None` = there
    /// was none.
    pub fn past(
        &self,
        target: &Target,
        of: (&Book, Option<StaffId>),
        day: Date,
    ) -> Option<PastPeriods> {
        let mut past = PastPeriods::default();
        for period in self.past_periods(target, day) {
            let place = match self.judged_in(target, of, &period) {
                TargetState::Reached => &mut past.reached,
                TargetState::NotReached => &mut past.not_reached,
                _ => &mut past.open,
            };
            *place += 1;
        }
        (past.all() > 0).then_some(past)
    }

    /// A month or quarter by what was counted or declared for itself.
    fn judged_in(
        &self,
        target: &Target,
        of: (&Book, Option<StaffId>),
        period: &Period,
    ) -> TargetState {
        let Some(target) = self.target_on(target, period.to) else {
            return TargetState::NotMeasurable;
        };
        self.judged(target, of, period.to).state
    }
}
