//! What the tests of calendar and clock share.

use jiff::civil::{Date, DateTime, date};
use motcua_domain::calendar::{CalendarVersion, Layer, Week};
use motcua_domain::calendar::{Compiled, DayFact, DayKind, Layers, OpeningHours, compile};
use motcua_domain::deadline::cases::holiday_version;
use motcua_domain::deadline::{
    ClockFacts, Due, DueAt, RuleSetId, Stop, StopReason, due, parse_local,
};
use std::collections::BTreeMap;

pub fn at(text: &str) -> DateTime {
    parse_local(text).unwrap()
}

pub fn day(text: &str) -> Date {
    at(&format!("{text}T00:00")).date()
}

/// `FROM/TO` or `FROM/`, because of a supplement.
pub fn stop(text: &str) -> Stop {
    let (from, to) = text.split_once('/').unwrap();
    let to = (!to.is_empty()).then(|| at(to));
    Stop {
        from: at(from),
        to,
        reason: StopReason::Supplement,
    }
}

pub fn facts(start: &str, limit: &str, stops: &[&str]) -> ClockFacts {
    ClockFacts {
        start: at(start),
        limit: limit.parse().unwrap(),
        rules: RuleSetId::Vn,
        stops: stops.iter().map(|text| stop(text)).collect(),
        restarts: vec![],
        extensions: vec![],
    }
}

/// The shipped table under office hours.
pub fn national(asof: Option<&str>) -> Compiled {
    compile(&Layers::national(OpeningHours::office()), asof.map(day)).unwrap()
}

/// The due date as text; `none` while the clock stands.
pub fn due_text(facts: &ClockFacts, cal: &Compiled) -> String {
    match due(facts, cal).unwrap() {
        Due::At { at, .. } => at.to_string(),
        Due::Paused => "none".to_owned(),
    }
}

/// Numbers that look random and are the same in each run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

pub const FIRST_YEAR: i16 = 2023;
pub const LAST_YEAR: i16 = 2026;

/// A calendar as plain data, for the walker, and compiled.
pub struct RandomCalendar {
    pub compiled: Compiled,
    pub layers: Layers,
    week: Week,
    kinds: BTreeMap<Date, DayFact>,
}

const WEEKS: [&str; 6] = [
    "1-5:0730-1130,1300-1700",
    "1-5:0730-1130,1300-1700;6:0730-1130",
    "1-5:0800-1200,1300-1630",
    "1-6:0600-0700,0900-0901,2000-2400",
    "1,3:0000-0010;5:2359-2400",
    "2-5:0730-1130;7:1000-1500",
];
const DAY_SESSIONS: [&str; 4] = ["0730-1130", "closed", "1300-1700", "0000-2400"];

impl RandomCalendar {
    pub fn new(seed: u64, weekend_closed: bool) -> Self {
        let mut dice = Dice(seed);
        let week: Week = dice.pick(&WEEKS).parse().unwrap();
        let week = if weekend_closed {
            week.without_weekend()
        } else {
            week
        };
        let mut holidays = Vec::new();
        let mut unit = CalendarVersion::of_hours("desk", OpeningHours::same(week.clone()));
        let mut swaps = CalendarVersion::empty("swaps", Layer::National);
        let mut kinds = BTreeMap::new();
        let mut date = date(FIRST_YEAR, 1, 1);
        while date.year() <= LAST_YEAR {
            let sessions = *dice.pick(&DAY_SESSIONS);
            let fact = match dice.below(24) {
                0 | 1 => {
                    holidays.push(date);
                    holiday_version("law", FIRST_YEAR, LAST_YEAR, &[date])
                        .days
                        .remove(0)
                }
                2 if sessions == "closed" => DayFact::closed(date, "storm"),
                2 => DayFact::opened(date, sessions.parse().unwrap(), "desk"),
                _ => DayFact::ordinary(date),
            };
            if !fact.kind.is_ordinary() {
                if fact.kind != DayKind::Holiday {
                    unit.days.push(fact.clone());
                }
                kinds.insert(date, fact);
            }
            // Now and then the next Saturday is worked for a Monday off.
            let weekday = date.weekday().to_monday_zero_offset();
            if weekday == 0 && dice.one_in(6) && !weekend_closed {
                let saturday = date.checked_add(jiff::Span::new().days(5)).unwrap();
                if saturday.year() <= LAST_YEAR && !kinds.contains_key(&date) {
                    for (day, kind, pair) in [
                        (date, DayKind::SwappedOff, saturday),
                        (saturday, DayKind::SwappedOn, date),
                    ] {
                        let fact = DayFact {
                            kind,
                            pair: Some(pair),
                            source: "notice".into(),
                            ..DayFact::ordinary(day)
                        };
                        swaps.days.push(fact.clone());
                        kinds.insert(day, fact);
                    }
                    // The week up to that Saturday stays as it is.
                    date = saturday;
                }
            }
            date = date.tomorrow().unwrap();
        }
        let mut layers = Layers::default();
        layers.push(holiday_version("law", FIRST_YEAR, LAST_YEAR, &holidays));
        layers.push(swaps);
        layers.push(unit);
        let compiled = compile(&layers, None).unwrap();
        Self {
            compiled,
            layers,
            week,
            kinds,
        }
    }

    /// Sessions of a day, found without the compiler's help.
    pub fn sessions(&self, date: Date) -> Vec<(u16, u16)> {
        let weekday = date.weekday().to_monday_zero_offset() as usize;
        let sessions = match self.kinds.get(&date) {
            None => self.week.day(weekday).clone(),
            Some(fact) => match (&fact.sessions, fact.kind) {
                (Some(own), _) => own.clone(),
                (None, DayKind::SwappedOn) => self.week.day(0).clone(),
                (None, _) => motcua_domain::calendar::Sessions::closed(),
            },
        };
        sessions
            .as_slice()
            .iter()
            .map(|s| (s.open, s.close))
            .collect()
    }

    pub fn is_open(&self, date: Date) -> bool {
        !self.sessions(date).is_empty()
    }
}

/// The day of the due date, 24:00 belonging to the day it ends.
pub fn end(due: Due) -> Option<DueAt> {
    match due {
        Due::At { at, .. } => Some(at),
        Due::Paused => None,
    }
}
