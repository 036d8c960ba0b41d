//! What is said of each day of a period.

use super::count::{End, Period};
use super::explain::why_closed;
use super::stops::{day_axis, minute_axis, outside};
use super::{ClockFacts, ExplainedDay, FirstHour, LimitUnit, Reason, StopReason};
use crate::calendar::{Compiled, Confidence, DAY, DayInfo};
use jiff::civil::{Date, Time};

/// Names the days of a period one after the other.
pub(super) struct Teller<'a> {
    facts: &'a ClockFacts,
    cal: &'a Compiled,
    period: &'a Period<'a>,
    /// `None` while the clock stands.
    end: Option<&'a End>,
    /// Days counted so far.
    n: u32,
}

/// What a reason function decides of a day.
struct Verdict {
    reason: Reason,
    counted: bool,
    minutes: Option<u32>,
}

impl Verdict {
    fn counts(reason: Reason) -> Self {
        Self {
            reason,
            counted: true,
            minutes: None,
        }
    }
    fn counts_not(reason: Reason) -> Self {
        Self {
            reason,
            counted: false,
            minutes: None,
        }
    }
}

impl<'a> Teller<'a> {
    pub fn new(
        facts: &'a ClockFacts,
        cal: &'a Compiled,
        period: &'a Period<'a>,
        end: Option<&'a End>,
    ) -> Self {
        Self {
            facts,
            cal,
            period,
            end,
            n: 0,
        }
    }

    pub fn day(&mut self, i: usize) -> ExplainedDay {
        let info = self.cal.info(i);
        let axis = self.cal.first_number() + i as i64;
        let is_event = axis == day_axis(self.period.start);
        let verdict = match self.period.unit {
            LimitUnit::WorkingDays | LimitUnit::CalendarDays => self.of_days(&info, axis, is_event),
            LimitUnit::WorkingHours => self.of_working_hours(&info, axis),
            LimitUnit::ClockHours => self.of_clock_hours(&info, axis, is_event),
            LimitUnit::Weeks | LimitUnit::Months | LimitUnit::Years => {
                self.of_months(&info, axis, is_event)
            }
            LimitUnit::SameDay { cutoff } => self.of_same_day(
                &info,
                axis,
                is_event && self.period.is_in_time(self.cal, i, cutoff),
            ),
        };
        let n = (verdict.counted && verdict.minutes.is_none()).then(|| self.next_n());
        let received = is_event.then(|| self.period.start.time());
        self.told(&info, &verdict, n, received)
    }

    /// A day from the receipt on that a restart left behind.
    pub fn before(&self, i: usize) -> ExplainedDay {
        let info = self.cal.info(i);
        let in_hours = matches!(
            self.period.unit,
            LimitUnit::WorkingHours | LimitUnit::ClockHours
        );
        let verdict = Verdict {
            reason: Reason::BeforeRestart,
            counted: false,
            minutes: in_hours.then_some(0),
        };
        let is_receipt = info.date == self.facts.start.date();
        let received = is_receipt.then(|| self.facts.start.time());
        self.told(&info, &verdict, None, received)
    }

    fn told(
        &self,
        info: &DayInfo<'_>,
        verdict: &Verdict,
        n: Option<u32>,
        received: Option<Time>,
    ) -> ExplainedDay {
        let stop = self
            .facts
            .stops
            .iter()
            .filter(|s| s.from.date() == info.date);
        let stopped = stop
            .min_by_key(|s| s.from)
            .map(|s| (s.from.time(), s.reason));
        let fact = info.fact;
        ExplainedDay {
            date: info.date,
            kind: info.kind,
            counted: verdict.counted,
            n,
            minutes: verdict.minutes,
            source: self.source(info, verdict.reason, received.is_some()),
            reason: verdict.reason,
            name_vi: fact.map_or_else(String::new, |f| f.name_vi.clone()),
            name_en: fact.map_or_else(String::new, |f| f.name_en.clone()),
            pair: fact.and_then(|f| f.pair),
            received,
            stopped,
            resumed: self.resumed(info.date),
            extended: self.extended(info.date),
            unsure: self.hangs_on(info),
        }
    }

    /// True when the day is not surely announced and the end hangs on it, so
    /// that a mark never stands without the remark that explains it.
    fn hangs_on(&self, info: &DayInfo<'_>) -> bool {
        let axis = day_axis(info.date.at(0, 0, 0, 0));
        info.confidence() != Confidence::High
            && self.end.is_some()
            && self.period.asks_from().is_some_and(|from| axis >= from)
    }

    /// The count shown: months and years show their amount on the last day.
    fn next_n(&mut self) -> u32 {
        self.n += 1;
        match self.period.unit {
            LimitUnit::Weeks | LimitUnit::Months | LimitUnit::Years => self.period.amount,
            LimitUnit::WorkingDays
            | LimitUnit::CalendarDays
            | LimitUnit::WorkingHours
            | LimitUnit::ClockHours
            | LimitUnit::SameDay { .. } => self.n,
        }
    }

    fn event_reason(&self) -> Reason {
        if self.period.start == self.facts.start {
            Reason::EventDay
        } else {
            Reason::RestartDay
        }
    }

    fn of_days(&self, info: &DayInfo<'_>, axis: i64, is_event: bool) -> Verdict {
        let skip = self
            .period
            .skips
            .iter()
            .find(|s| s.from < axis && s.to.is_none_or(|to| axis <= to));
        if axis <= self.period.base() && is_event {
            return Verdict::counts_not(self.event_reason());
        }
        if self.end.is_some_and(|end| axis > end.counted) {
            return self.after_the_count(info, axis);
        }
        match skip {
            Some(_) if self.resumed(info.date).is_some() => Verdict::counts_not(Reason::Resumed),
            Some(_) => Verdict::counts_not(Reason::Stopped),
            None if self.period.unit == LimitUnit::CalendarDays => {
                Verdict::counts(Reason::CalendarDay)
            }
            None if info.is_open() => Verdict::counts(Reason::Counted),
            None => Verdict::counts_not(why_closed(info)),
        }
    }

    /// Days between the last counted day and the end.
    fn after_the_count(&self, info: &DayInfo<'_>, axis: i64) -> Verdict {
        let is_rolled = self.end.is_some_and(|end| axis == end.rolled);
        let is_end = self.end.is_some_and(|end| info.date == end.at.date);
        Verdict::counts_not(match (is_rolled, is_end) {
            (true, _) => Reason::RolledTo,
            (false, true) => Reason::MinimumDays,
            (false, false) if info.is_open() => Reason::Running,
            (false, false) => why_closed(info),
        })
    }

    fn of_months(&self, info: &DayInfo<'_>, axis: i64, is_event: bool) -> Verdict {
        match self.end {
            _ if is_event => Verdict::counts_not(self.event_reason()),
            Some(end) if axis == end.counted => Verdict::counts(Reason::CorrespondingDay),
            Some(end) if axis > end.counted => self.after_the_count(info, axis),
            Some(_) | None => Verdict::counts_not(Reason::Running),
        }
    }

    fn of_same_day(&self, info: &DayInfo<'_>, axis: i64, in_time: bool) -> Verdict {
        let is_end = self.end.is_some_and(|end| axis == end.counted);
        if in_time {
            return Verdict::counts(Reason::SameDay);
        }
        if is_end {
            return Verdict::counts(Reason::NextOpenDay);
        }
        if axis == day_axis(self.period.start) {
            return Verdict::counts_not(if info.is_open() {
                Reason::TooLate
            } else {
                Reason::ReceivedClosed
            });
        }
        if info.is_open() {
            Verdict::counts(Reason::Counted)
        } else {
            Verdict::counts_not(why_closed(info))
        }
    }

    fn of_working_hours(&self, info: &DayInfo<'_>, axis: i64) -> Verdict {
        let low = minute_axis(self.period.start).max(axis * DAY);
        let next = (axis + 1) * DAY;
        let open_stop = self
            .facts
            .stops
            .iter()
            .filter(|s| s.to.is_none())
            .map(|s| minute_axis(s.from))
            .min();
        let high = match self.end {
            Some(end) if info.date == end.at.date => axis * DAY + i64::from(end.at.minute),
            Some(_) => next,
            None => open_stop.map_or(next, |at| at.min(next)),
        };
        let measure = |minute| Period::minutes_before(self.cal, minute);
        let minutes = outside(&self.period.skips, (low, high), measure);
        let reason = if minutes > 0 {
            Reason::Hours
        } else if !info.is_open() {
            why_closed(info)
        } else if measure(high) > measure(low)
            || (self.end.is_none() && measure(next) > measure(low))
        {
            Reason::Stopped
        } else {
            Reason::NoMinute
        };
        Verdict {
            reason,
            counted: minutes > 0,
            minutes: Some(minutes as u32),
        }
    }

    fn of_clock_hours(&self, info: &DayInfo<'_>, axis: i64, is_event: bool) -> Verdict {
        let Some(end) = self.end else {
            return Verdict::counts_not(Reason::Running);
        };
        if axis > end.counted {
            return self.after_the_count(info, axis);
        }
        let total = i64::from(self.period.amount) * 60;
        let finish = end.counted * DAY + i64::from(end.at.minute);
        let (low, high) = (
            (finish - total).max(axis * DAY),
            finish.min((axis + 1) * DAY),
        );
        let minutes = (high - low).max(0);
        let skips_hour = self.period.rules.first_hour == FirstHour::NextClockHour;
        let reason = if is_event && skips_hour {
            Reason::AfterEventHour
        } else if minutes > 0 {
            Reason::ClockHours
        } else {
            Reason::NoMinute
        };
        Verdict {
            reason,
            counted: minutes > 0,
            minutes: Some(minutes as u32),
        }
    }

    /// When the clock ran again on that day, unless another stop still holds it.
    fn resumed(&self, date: Date) -> Option<Time> {
        let ended = self
            .facts
            .stops
            .iter()
            .filter_map(|s| s.to)
            .filter(|to| to.date() == date)
            .max()?;
        let still_held = self
            .facts
            .stops
            .iter()
            .any(|s| s.from <= ended && s.to.is_none_or(|to| to > ended));
        (!still_held).then(|| ended.time())
    }

    /// The extensions given on that day together, at the time of the first.
    fn extended(&self, date: Date) -> Option<(Time, u32)> {
        let on_day = self.facts.extensions.iter();
        let on_day = on_day.filter(|one| one.at.date() == date);
        on_day.fold(None, |sum: Option<(Time, u32)>, one| {
            let (at, before) = sum.unwrap_or((one.at.time(), 0));
            Some((at.min(one.at.time()), before.saturating_add(one.amount)))
        })
    }

    /// The documents behind a day: the law of the event's day, what makes the
    /// day special, and what lets the clock stand.
    fn source(&self, info: &DayInfo<'_>, reason: Reason, is_event: bool) -> String {
        let of_day = info.fact.map_or("", |fact| fact.source.as_str());
        let of_day = if of_day.is_empty() {
            self.period.rules.week_source
        } else {
            of_day
        };
        let is_special = !info.kind.is_ordinary();
        let (first, second) = match reason {
            Reason::EventDay | Reason::RestartDay | Reason::ClockHours | Reason::AfterEventHour => {
                (self.period.rules.source, "")
            }
            Reason::NoMinute if self.period.unit == LimitUnit::ClockHours => {
                (self.period.rules.source, "")
            }
            Reason::Stopped | Reason::Resumed => {
                let basis = self.stop_on(info.date).map_or("", StopReason::basis);
                if is_special {
                    (of_day, basis)
                } else {
                    (basis, "")
                }
            }
            Reason::BeforeRestart
            | Reason::CalendarDay
            | Reason::Running
            | Reason::CorrespondingDay
            | Reason::RolledTo
            | Reason::MinimumDays
            | Reason::SameDay
            | Reason::TooLate
            | Reason::ReceivedClosed
            | Reason::NextOpenDay => {
                if is_special {
                    (self.period.rules.source, of_day)
                } else {
                    (self.period.rules.source, "")
                }
            }
            Reason::Hours if is_event => (
                self.period.rules.source,
                if is_special { of_day } else { "" },
            ),
            Reason::Counted
            | Reason::Hours
            | Reason::NoMinute
            | Reason::Weekend
            | Reason::Holiday
            | Reason::Substitute
            | Reason::SwappedOff
            | Reason::Closed
            | Reason::NoSessions => (of_day, ""),
        };
        match (first, second) {
            ("", only) | (only, "") => only.to_owned(),
            (first, second) => format!("{first}; {second}"),
        }
    }

    /// The stop that covers a day.
    fn stop_on(&self, date: Date) -> Option<StopReason> {
        let covers =
            |s: &&super::Stop| s.from.date() <= date && s.to.is_none_or(|to| date <= to.date());
        self.facts.stops.iter().find(covers).map(|stop| stop.reason)
    }
}
