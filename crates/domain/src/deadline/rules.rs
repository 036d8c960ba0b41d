//! Rule sets as values: what differs between legal orders is a field.

use super::RuleSetId;
use crate::calendar::WEEK_SOURCE;

/// Whether the day of the event is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstDay {
    /// Counting begins the next day.
    Excluded,
    /// The day of the event is day 1.
    Included,
}

/// When a limit in clock hours begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstHour {
    /// At the minute of the event.
    AtOnce,
    /// The clock hour of the event is not counted: 09:00 and 09:20 begin at 10:00.
    NextClockHour,
}

/// When the last day of a period ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfDay {
    /// When the desk closes that day.
    Close,
    /// At 24:00.
    Midnight,
}

/// What becomes of an end on a closed day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedEnd {
    /// It moves to the next open day.
    Rolls,
    /// It stays.
    Stays,
}

/// How a legal order counts. Versioned: a change of a rule is a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// Which one.
    pub id: RuleSetId,
    /// Its version.
    pub version: u16,
    /// The text it rests on, for the line of the event's day.
    pub source: &'static str,
    /// The text that makes Saturday and Sunday days of rest.
    pub week_source: &'static str,
    /// Event day.
    pub first_day: FirstDay,
    /// Begin of clock hours.
    pub first_hour: FirstHour,
    /// End of the last day.
    pub end_of_day: EndOfDay,
    /// A last day that is closed.
    pub closed_last_day: ClosedEnd,
    /// Clock hours that end on a closed day; they keep their time when they roll.
    pub closed_end_of_hours: ClosedEnd,
    /// Periods of two days or more hold at least so many working days.
    pub min_working_days: u32,
    /// Whether the clock may be stopped at all.
    pub may_stop: bool,
    /// Whether same-day limits exist.
    pub same_day: bool,
}

impl RuleSet {
    /// Civil Code 2015 art. 147–148, ending when the desk closes.
    pub const VN: Self = Self {
        id: RuleSetId::Vn,
        version: 1,
        source: "Civil Code 2015 art. 147",
        week_source: WEEK_SOURCE,
        first_day: FirstDay::Excluded,
        first_hour: FirstHour::AtOnce,
        end_of_day: EndOfDay::Close,
        closed_last_day: ClosedEnd::Rolls,
        closed_end_of_hours: ClosedEnd::Stays,
        min_working_days: 0,
        may_stop: true,
        same_day: true,
    };
    /// The same, ending at 24:00 (art. 148).
    pub const VN_MIDNIGHT: Self = Self {
        id: RuleSetId::VnMidnight,
        end_of_day: EndOfDay::Midnight,
        same_day: false,
        ..Self::VN
    };
    /// Regulation (EEC, Euratom) 1182/71 art. 3.
    pub const EU: Self = Self {
        id: RuleSetId::Eu,
        source: "Regulation (EEC, Euratom) 1182/71 art. 3",
        week_source: "Regulation (EEC, Euratom) 1182/71 art. 2(2)",
        first_hour: FirstHour::NextClockHour,
        end_of_day: EndOfDay::Midnight,
        min_working_days: 2,
        may_stop: false,
        same_day: false,
        ..Self::VN
    };
    /// Federal Rules of Civil Procedure, rule 6(a).
    pub const FRCP: Self = Self {
        id: RuleSetId::Frcp,
        source: "FRCP rule 6(a)",
        week_source: "FRCP rule 6(a)(1)(C)",
        end_of_day: EndOfDay::Midnight,
        closed_end_of_hours: ClosedEnd::Rolls,
        may_stop: false,
        same_day: false,
        ..Self::VN
    };

    /// The rule set of that name.
    pub const fn of(id: RuleSetId) -> &'static Self {
        match id {
            RuleSetId::Vn => &Self::VN,
            RuleSetId::VnMidnight => &Self::VN_MIDNIGHT,
            RuleSetId::Eu => &Self::EU,
            RuleSetId::Frcp => &Self::FRCP,
        }
    }

    /// Name and version, e.g. `vn-1`.
    pub fn label(&self) -> String {
        format!("{}-{}", self.id.slug(), self.version)
    }
}

impl RuleSetId {
    /// Every rule set.
    pub const ALL: [Self; 4] = [Self::Vn, Self::VnMidnight, Self::Eu, Self::Frcp];

    /// The word in files and arguments.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Vn => "vn",
            Self::VnMidnight => "vn-midnight",
            Self::Eu => "eu",
            Self::Frcp => "frcp",
        }
    }

    /// The rule set written as `slug`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.slug() == slug)
    }
}
