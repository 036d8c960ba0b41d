//! The due date: from facts to the end of the period.
//!
//! With F(t) the working days (or minutes) before t, the end lies at
//! F⁻¹(F(start) + amount), pushed back by what F grew inside stops. No loop
//! over time; the cost grows with the number of stops and the logarithm of
//! the calendar's length.

use super::stops::{self, Skip, day_axis, minute_axis, push_back, skips};
use super::{ClockFacts, ClosedEnd, Due, DueAt, EndOfDay, FirstDay, FirstHour, LimitUnit, RuleSet};
use crate::calendar::{CalendarError, Compiled, DAY, date_of, minute_of};
use jiff::Span;
use jiff::civil::{DateTime, Time};

/// Why there is no answer. Never a guess instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// The calendar does not reach.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A limit of nothing.
    #[error("a limit of 0 {0}")]
    NoAmount(&'static str),
    /// No rule says how a stop acts on this unit or in this rule set.
    #[error("rule set {rules} does not say how a stop acts on a limit in {unit}")]
    StopNotRuled {
        /// Rule set.
        rules: &'static str,
        /// Unit.
        unit: &'static str,
    },
    /// Same-day limits exist in the rule set `vn` only.
    #[error("rule set {0} has no same-day limit")]
    SameDayNotRuled(&'static str),
    /// A stop that ends before it begins.
    #[error("the stop of {from} ends before it begins")]
    StopEndsBeforeItBegins {
        /// Its begin.
        from: DateTime,
    },
    /// A restart before the receipt.
    #[error("the restart of {at} lies before the receipt")]
    RestartBeforeReceipt {
        /// When it was said to be.
        at: DateTime,
    },
    /// An extension before the receipt.
    #[error("the extension of {at} lies before the receipt")]
    ExtensionBeforeReceipt {
        /// When it was said to be.
        at: DateTime,
    },
    /// An extension by 0.
    #[error("the extension of {at} adds nothing")]
    ExtensionOfNothing {
        /// When it was given.
        at: DateTime,
    },
    /// The period ends past the last year a date can have.
    #[error("the period ends past the year 9999")]
    TooLong,
    /// Shares of steps that are not thousandths of one whole.
    #[error("the shares of the steps sum to {0}, not to 1000")]
    Shares(u32),
}

impl LimitUnit {
    /// The word in files: `wd`, `cd`, …
    pub const fn slug(self) -> &'static str {
        match self {
            Self::WorkingDays => "wd",
            Self::CalendarDays => "cd",
            Self::WorkingHours => "wh",
            Self::ClockHours => "ch",
            Self::Weeks => "wk",
            Self::Months => "mo",
            Self::Years => "yr",
            Self::SameDay { .. } => "sd",
        }
    }

    /// Units whose counting a stop can interrupt; for the others no text says how.
    const fn can_stop(self) -> bool {
        matches!(
            self,
            Self::WorkingDays | Self::CalendarDays | Self::WorkingHours
        )
    }
}

/// When the period ends.
///
/// # Errors
/// See `DeadlineError`.
pub fn due(facts: &ClockFacts, cal: &Compiled) -> Result<Due, DeadlineError> {
    due_under(RuleSet::of(facts.rules), facts, cal)
}

/// The same under a rule set that is not one of the named ones.
///
/// # Errors
/// See `DeadlineError`.
pub fn due_under(
    rules: &RuleSet,
    facts: &ClockFacts,
    cal: &Compiled,
) -> Result<Due, DeadlineError> {
    let period = Period::new(rules, facts)?;
    match period.end(cal)? {
        None => Ok(Due::Paused),
        Some(end) => Ok(Due::At {
            at: end.at,
            provisional: period.is_provisional(&end, cal)?,
        }),
    }
}

/// What is counted: the facts after restarts and extensions.
pub(super) struct Period<'a> {
    pub rules: &'a RuleSet,
    pub unit: LimitUnit,
    /// The event that starts the count, or the latest restart.
    pub start: DateTime,
    /// Limit and extensions; of a same-day limit the extensions alone.
    pub amount: u32,
    /// Stops on the axis of the unit, from the start on.
    pub skips: Vec<Skip>,
}

/// The end and how it was reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub at: DueAt,
    /// Last counted day, from 1970.
    pub counted: i64,
    /// Day after rolling off closed days, from 1970; `at.date` unless the
    /// minimum of working days moved it on.
    pub rolled: i64,
}

impl<'a> Period<'a> {
    pub fn new(rules: &'a RuleSet, facts: &ClockFacts) -> Result<Self, DeadlineError> {
        let unit = facts.limit.unit;
        let restart = facts.restarts.iter().copied().max();
        let start = restart.map_or(facts.start, |restart| restart.max(facts.start));
        let is_same_day = matches!(unit, LimitUnit::SameDay { .. });
        let limit = if is_same_day { 0 } else { facts.limit.amount };
        // A restart counts the limit anew, so earlier extensions lapse with it.
        let amount = facts
            .extensions
            .iter()
            .filter(|extension| restart.is_none_or(|restart| extension.at >= restart))
            .fold(limit, |sum, extension| sum.saturating_add(extension.amount));
        if is_same_day && !rules.same_day {
            return Err(DeadlineError::SameDayNotRuled(rules.id.slug()));
        }
        if amount == 0 && !is_same_day {
            return Err(DeadlineError::NoAmount(unit.slug()));
        }
        let may_stop = rules.may_stop && unit.can_stop();
        if !(facts.stops.is_empty() || may_stop) {
            return Err(DeadlineError::StopNotRuled {
                rules: rules.id.slug(),
                unit: unit.slug(),
            });
        }
        stops::check(&facts.stops)?;
        let skips = if unit == LimitUnit::WorkingHours {
            skips(facts, minute_axis(start), minute_axis)
        } else {
            skips(facts, day_axis(start), day_axis)
        };
        Ok(Self {
            rules,
            unit,
            start,
            amount,
            skips,
        })
    }

    /// Day the count begins after, from 1970.
    pub fn base(&self) -> i64 {
        match self.rules.first_day {
            FirstDay::Excluded => day_axis(self.start),
            FirstDay::Included => day_axis(self.start) - 1,
        }
    }

    /// The end; `None` while an open stop holds it.
    pub fn end(&self, cal: &Compiled) -> Result<Option<End>, DeadlineError> {
        match self.unit {
            LimitUnit::WorkingDays => self.working_days(cal, i64::from(self.amount)),
            LimitUnit::CalendarDays => self.calendar_days(cal),
            LimitUnit::WorkingHours => self.working_minutes(cal, i64::from(self.amount) * 60),
            LimitUnit::ClockHours => self.clock_hours(cal).map(Some),
            LimitUnit::Weeks => {
                let last = day_axis(self.start) + 7 * i64::from(self.amount);
                self.end_of_days(cal, last).map(Some)
            }
            LimitUnit::Months => self.months(cal, i64::from(self.amount)).map(Some),
            LimitUnit::Years => self.months(cal, 12 * i64::from(self.amount)).map(Some),
            LimitUnit::SameDay { cutoff } => self.same_day(cal, cutoff).map(Some),
        }
    }

    /// Working days up to and including a day. Past the calendar it grows no
    /// more: the search for the end then fails by itself.
    pub fn days_through(cal: &Compiled, day: i64) -> i64 {
        let i = (day - cal.first_number()).min(cal.len() as i64 - 1);
        usize::try_from(i).map_or(0, |i| i64::from(cal.days_through(i)))
    }

    /// Working minutes before a minute; past the calendar it grows no more.
    pub fn minutes_before(cal: &Compiled, minute: i64) -> i64 {
        let day = minute.div_euclid(DAY) - cal.first_number();
        let last = cal.len() - 1;
        match usize::try_from(day) {
            Ok(i) if i <= last => i64::from(cal.minutes_until(i, minute.rem_euclid(DAY) as u16)),
            Ok(_) => i64::from(cal.minutes_until(last, DAY as u16)),
            Err(_) => 0,
        }
    }

    /// The day on which so many working days are used up.
    pub fn working_days(&self, cal: &Compiled, amount: i64) -> Result<Option<End>, DeadlineError> {
        cal.index_of(day_axis(self.start))?;
        let measure = |day| Self::days_through(cal, day);
        let target = measure(self.base()) + amount;
        let Some(target) = push_back(&self.skips, target, measure) else {
            return Ok(None);
        };
        let i = cal.nth_open(u32::try_from(target).unwrap_or(u32::MAX))?;
        let day = cal.first_number() + i as i64;
        Ok(Some(End {
            at: cal.due_at(i, self.end_minute(cal, i)),
            counted: day,
            rolled: day,
        }))
    }

    fn calendar_days(&self, cal: &Compiled) -> Result<Option<End>, DeadlineError> {
        cal.index_of(day_axis(self.start))?;
        let target = self.base() + i64::from(self.amount);
        let Some(last) = push_back(&self.skips, target, |day| day) else {
            return Ok(None);
        };
        self.end_of_days(cal, last).map(Some)
    }

    /// The moment at which so many working minutes are used up.
    pub fn working_minutes(
        &self,
        cal: &Compiled,
        amount: i64,
    ) -> Result<Option<End>, DeadlineError> {
        let start = minute_axis(self.start);
        cal.index_of(start.div_euclid(DAY))?;
        let measure = |minute| Self::minutes_before(cal, minute);
        let target = measure(start) + amount;
        let Some(target) = push_back(&self.skips, target, measure) else {
            return Ok(None);
        };
        let (i, minute) = cal.moment(u32::try_from(target).unwrap_or(u32::MAX))?;
        let day = cal.first_number() + i as i64;
        Ok(Some(End {
            at: cal.due_at(i, minute),
            counted: day,
            rolled: day,
        }))
    }

    fn clock_hours(&self, cal: &Compiled) -> Result<End, DeadlineError> {
        let start = minute_axis(self.start);
        let begin = match self.rules.first_hour {
            FirstHour::AtOnce => start,
            FirstHour::NextClockHour => start.div_euclid(60) * 60 + 60,
        };
        let end = begin + i64::from(self.amount) * 60;
        let (counted, minute) = (end.div_euclid(DAY), end.rem_euclid(DAY) as u16);
        let rolled = if self.rules.closed_end_of_hours == ClosedEnd::Rolls {
            cal.first_number() + cal.next_open(cal.index_of(counted)?)? as i64
        } else {
            counted
        };
        let date = i32::try_from(rolled)
            .ok()
            .and_then(date_of)
            .ok_or(DeadlineError::TooLong)?;
        Ok(End {
            at: DueAt { date, minute },
            counted,
            rolled,
        })
    }

    fn months(&self, cal: &Compiled, months: i64) -> Result<End, DeadlineError> {
        let last = Span::new()
            .try_months(months)
            .and_then(|span| self.start.date().checked_add(span))
            .map_err(|_| DeadlineError::TooLong)?;
        self.end_of_days(cal, day_axis(last.at(0, 0, 0, 0)))
    }

    /// Rolls the last day off closed days and keeps the minimum of working days.
    fn end_of_days(&self, cal: &Compiled, last: i64) -> Result<End, DeadlineError> {
        let mut i = cal.index_of(last)?;
        if self.rules.closed_last_day == ClosedEnd::Rolls {
            i = cal.next_open(i)?;
        }
        let rolled = cal.first_number() + i as i64;
        let is_one_day = self.unit == LimitUnit::CalendarDays && self.amount == 1;
        if self.rules.min_working_days > 0 && !is_one_day {
            let needed =
                Self::days_through(cal, self.base()) + i64::from(self.rules.min_working_days);
            i = i.max(cal.nth_open(u32::try_from(needed).unwrap_or(u32::MAX))?);
        }
        Ok(End {
            at: cal.due_at(i, self.end_minute(cal, i)),
            counted: last,
            rolled,
        })
    }

    /// In time on an open day: that day. An extension adds open days.
    fn same_day(&self, cal: &Compiled, cutoff: Time) -> Result<End, DeadlineError> {
        let i = cal.index(self.start.date())?;
        let first = if self.is_in_time(cal, i, cutoff) {
            i
        } else {
            cal.next_open(i + 1)?
        };
        let i = match self.amount {
            0 => first,
            extra => cal.nth_open(cal.days_through(first).saturating_add(extra))?,
        };
        let day = cal.first_number() + i as i64;
        Ok(End {
            at: cal.due_at(i, cal.close(i)),
            counted: day,
            rolled: day,
        })
    }

    /// Before the cut-off, or before the close where that is earlier.
    pub fn is_in_time(&self, cal: &Compiled, i: usize, cutoff: Time) -> bool {
        let cutoff = cutoff.hour() as u16 * 60 + cutoff.minute() as u16;
        let close = cal.sessions(i).close().unwrap_or(0);
        minute_of(self.start) < cutoff.min(close)
    }

    fn end_minute(&self, cal: &Compiled, i: usize) -> u16 {
        match self.rules.end_of_day {
            EndOfDay::Close => cal.close(i),
            EndOfDay::Midnight => DAY as u16,
        }
    }

    /// First day, from 1970, on whose confidence the end hangs; `None` where it
    /// hangs on no day. The event's day counts only where its hours do; clock
    /// hours that never roll do not look at the calendar at all.
    pub fn asks_from(&self) -> Option<i64> {
        match self.unit {
            LimitUnit::ClockHours if self.rules.closed_end_of_hours == ClosedEnd::Stays => None,
            LimitUnit::ClockHours | LimitUnit::WorkingHours | LimitUnit::SameDay { .. } => {
                Some(day_axis(self.start))
            }
            LimitUnit::WorkingDays
            | LimitUnit::CalendarDays
            | LimitUnit::Weeks
            | LimitUnit::Months
            | LimitUnit::Years => Some(self.base() + 1),
        }
    }

    /// True when a day below high confidence lies inside.
    fn is_provisional(&self, end: &End, cal: &Compiled) -> Result<bool, DeadlineError> {
        let Some(from) = self.asks_from() else {
            return Ok(false);
        };
        let to = cal.index(end.at.date)?;
        Ok(cal.index_of(from).is_ok_and(|from| cal.doubts(from, to)))
    }
}
