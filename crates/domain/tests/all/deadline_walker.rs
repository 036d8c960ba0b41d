//! The compiled answer against a walker that counts day by day and minute by
//! minute and knows no sums.

use crate::support::{Dice, LAST_YEAR, RandomCalendar, end};
use jiff::Span;
use jiff::civil::{Date, DateTime, date};
use motcua_domain::deadline::{
    ClockFacts, DeadlineError, DueAt, Limit, LimitUnit, RuleSetId, Stop, StopReason, due,
};

/// What the walker finds.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    At(DueAt),
    Paused,
    PastTheCalendar,
}

struct Walker<'a> {
    cal: &'a RandomCalendar,
    facts: &'a ClockFacts,
}

impl Walker<'_> {
    fn walk(&self) -> Found {
        let amount = self.facts.limit.amount;
        match self.facts.limit.unit {
            LimitUnit::WorkingDays => self.days(amount, |day| self.cal.is_open(day)),
            LimitUnit::CalendarDays => self.days(amount, |_| true),
            LimitUnit::WorkingHours => self.minutes(amount * 60),
            LimitUnit::ClockHours => self.clock_hours(amount),
            LimitUnit::Weeks => self.months(Span::new().weeks(amount)),
            LimitUnit::Months => self.months(Span::new().months(amount)),
            LimitUnit::Years => self.months(Span::new().years(amount)),
            LimitUnit::SameDay { cutoff } => {
                let day = self.facts.start.date();
                let before_close = self
                    .close(day)
                    .is_some_and(|close| minute(self.facts.start) < close);
                if self.facts.start.time() < cutoff && before_close {
                    self.end_on(day)
                } else {
                    self.roll(next(day))
                }
            }
        }
    }

    fn close(&self, day: Date) -> Option<u16> {
        self.cal.sessions(day).last().map(|session| session.1)
    }

    fn end_on(&self, day: Date) -> Found {
        if day.year() > LAST_YEAR {
            return Found::PastTheCalendar;
        }
        let minute = if self.facts.rules == RuleSetId::Vn {
            self.close(day).unwrap()
        } else {
            1440
        };
        Found::At(DueAt { date: day, minute })
    }

    fn roll(&self, mut day: Date) -> Found {
        while day.year() <= LAST_YEAR && !self.cal.is_open(day) {
            day = next(day);
        }
        self.end_on(day)
    }

    fn days(&self, amount: u32, counts: impl Fn(Date) -> bool) -> Found {
        let mut day = self.facts.start.date();
        let mut counted = 0;
        loop {
            day = next(day);
            let stopped = |s: &Stop| s.from.date() < day && s.to.is_none_or(|to| day <= to.date());
            if self
                .facts
                .stops
                .iter()
                .any(|s| s.to.is_none() && stopped(s))
            {
                return Found::Paused;
            }
            if day.year() > LAST_YEAR {
                return Found::PastTheCalendar;
            }
            if !self.facts.stops.iter().any(stopped) && counts(day) {
                counted += 1;
                if counted == amount {
                    break;
                }
            }
        }
        let working = matches!(self.facts.limit.unit, LimitUnit::WorkingDays);
        if working {
            self.end_on(day)
        } else {
            self.at_least_two(day)
        }
    }

    /// Rolls, and under 1182/71 goes on to the second working day.
    fn at_least_two(&self, last: Date) -> Found {
        let Found::At(end) = self.roll(last) else {
            return Found::PastTheCalendar;
        };
        let one_day = matches!(self.facts.limit.unit, LimitUnit::CalendarDays)
            && self.facts.limit.amount == 1;
        if self.facts.rules != RuleSetId::Eu || one_day {
            return Found::At(end);
        }
        let mut day = self.facts.start.date();
        let mut open = 0;
        while day < end.date || open < 2 {
            day = next(day);
            if day.year() > LAST_YEAR {
                return Found::PastTheCalendar;
            }
            open += u32::from(self.cal.is_open(day));
        }
        self.end_on(day)
    }

    fn months(&self, span: Span) -> Found {
        self.at_least_two(self.facts.start.date().checked_add(span).unwrap())
    }

    fn minutes(&self, amount: u32) -> Found {
        let stops: Vec<(i64, i64)> = self
            .facts
            .stops
            .iter()
            .map(|s| (number(s.from), s.to.map_or(i64::MAX, number)))
            .collect();
        let open_stop = stops.iter().filter(|s| s.1 == i64::MAX).map(|s| s.0).min();
        let mut day = self.facts.start.date();
        let mut from = minute(self.facts.start);
        let mut used = 0;
        while day.year() <= LAST_YEAR {
            let sessions = self.cal.sessions(day);
            let midnight = number(day.at(0, 0, 0, 0));
            for minute in from..1440 {
                let now = midnight + i64::from(minute);
                if open_stop.is_some_and(|stop| stop <= now) {
                    return Found::Paused;
                }
                let is_open = sessions
                    .iter()
                    .any(|(open, close)| (*open..*close).contains(&minute));
                if is_open && !stops.iter().any(|(from, to)| (*from..*to).contains(&now)) {
                    used += 1;
                    if used == amount {
                        return Found::At(DueAt {
                            date: day,
                            minute: minute + 1,
                        });
                    }
                }
            }
            (day, from) = (next(day), 0);
        }
        if open_stop.is_some() {
            Found::Paused
        } else {
            Found::PastTheCalendar
        }
    }

    fn clock_hours(&self, hours: u32) -> Found {
        let mut begin = self.facts.start;
        if self.facts.rules == RuleSetId::Eu {
            begin = begin
                .date()
                .at(begin.hour(), 0, 0, 0)
                .checked_add(Span::new().hours(1))
                .unwrap();
        }
        let end = begin.checked_add(Span::new().hours(hours)).unwrap();
        let mut day = end.date();
        while self.facts.rules == RuleSetId::Frcp
            && day.year() <= LAST_YEAR
            && !self.cal.is_open(day)
        {
            day = next(day);
        }
        if self.facts.rules == RuleSetId::Frcp && day.year() > LAST_YEAR {
            return Found::PastTheCalendar;
        }
        Found::At(DueAt {
            date: day,
            minute: minute(end),
        })
    }
}

fn next(day: Date) -> Date {
    day.tomorrow().unwrap()
}

fn minute(at: DateTime) -> u16 {
    u16::try_from(at.hour()).unwrap() * 60 + u16::try_from(at.minute()).unwrap()
}

/// Minutes since the calendar's first day.
fn number(at: DateTime) -> i64 {
    date(2023, 1, 1).at(0, 0, 0, 0).duration_until(at).as_mins()
}

fn some_time(dice: &mut Dice, around: Date, days: u64) -> DateTime {
    let shift = Span::new()
        .days(dice.below(days) as i64)
        .minutes(dice.below(1440) as i64);
    around.at(0, 0, 0, 0).checked_add(shift).unwrap()
}

pub fn random_facts(dice: &mut Dice, rules: RuleSetId) -> ClockFacts {
    let start = some_time(dice, date(2023, 1, 1), 1300);
    let units = ["wd", "cd", "wh", "ch", "wk", "mo", "yr", "sd15"];
    let unit = if dice.one_in(2) {
        *dice.pick(&units[..3])
    } else {
        *dice.pick(&units)
    };
    let unit = if unit == "sd15" && rules != RuleSetId::Vn {
        "wd"
    } else {
        unit
    };
    let amount = 1 + match unit {
        "wd" | "cd" | "ch" => dice.below(50),
        "wh" => dice.below(12),
        "yr" => 0,
        _ => dice.below(8),
    };
    let limit = if unit == "sd15" {
        "sd15".to_owned()
    } else {
        format!("{amount} {unit}")
    };
    let mut stops = Vec::new();
    if rules != RuleSetId::Eu && rules != RuleSetId::Frcp && ["wd", "cd", "wh"].contains(&unit) {
        for _ in 0..dice.below(4) {
            let yesterday = start.date().checked_sub(Span::new().days(5)).unwrap();
            let from = some_time(dice, yesterday, 25);
            let length = if dice.one_in(3) {
                dice.below(600)
            } else {
                dice.below(20_000)
            };
            let to = from
                .checked_add(Span::new().minutes(length as i64))
                .unwrap();
            let to = (!dice.one_in(9)).then_some(to);
            stops.push(Stop {
                from,
                to,
                reason: StopReason::Supplement,
            });
        }
    }
    let limit: Limit = limit.parse().unwrap();
    ClockFacts {
        start,
        limit,
        rules,
        stops,
        restarts: vec![],
        extensions: vec![],
    }
}

#[test]
fn walker_and_compiled_calendar_agree() {
    let mut dice = Dice(20_261_123);
    let (mut compared, mut paused, mut past) = (0, 0, 0);
    for seed in 0..250 {
        let rules = RuleSetId::ALL[seed % 4];
        let cal = RandomCalendar::new(
            seed as u64,
            matches!(rules, RuleSetId::Eu | RuleSetId::Frcp),
        );
        for _ in 0..60 {
            let facts = random_facts(&mut dice, rules);
            let expected = Walker {
                cal: &cal,
                facts: &facts,
            }
            .walk();
            let found = match due(&facts, &cal.compiled) {
                Ok(due) => end(due).map_or(Found::Paused, Found::At),
                Err(DeadlineError::Calendar(_)) => Found::PastTheCalendar,
                Err(other) => panic!("{other} for {facts:?}"),
            };
            assert_eq!(found, expected, "calendar {seed}, {facts:?}");
            compared += 1;
            paused += u32::from(found == Found::Paused);
            past += u32::from(found == Found::PastTheCalendar);
        }
    }
    assert_eq!(compared, 15_000);
    assert!(
        paused > 100 && past > 20,
        "{paused} paused, {past} past the calendar"
    );
}
