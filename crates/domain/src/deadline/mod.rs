//! The legal clock: from facts to a due date that explains itself.
//!
//! Invariant: nothing here counts down. The due date is a pure function of
//! (facts, rule set, compiled calendar); stored are only the facts.

pub mod cases;
mod changes;
mod count;
mod diff;
mod explain;
mod lines;
mod progress;
mod rules;
mod stops;
mod teller;

pub use changes::ClockChange;
pub use count::{DeadlineError, due, due_under};
pub use diff::{ChangedDay, Diff, Failed, KEPT, Moved, changed_days, diff, promise};
pub use explain::{ExplainedDay, Explanation, Reason, explain, explain_under};
pub use lines::{ExplainedLine, lines};
pub use progress::{Worked, elapsed, internal_dues, remaining};
pub use rules::{ClosedEnd, EndOfDay, FirstDay, FirstHour, RuleSet};

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// Unit of a time limit (đơn vị của thời hạn).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitUnit {
    /// `wd` working days (ngày làm việc).
    WorkingDays,
    /// `cd` calendar days (ngày).
    CalendarDays,
    /// `wh` working hours (giờ làm việc).
    WorkingHours,
    /// `ch` clock hours (giờ).
    ClockHours,
    /// `wk` weeks.
    Weeks,
    /// `mo` months.
    Months,
    /// `yr` years.
    Years,
    /// `sd15`, `sd16`…: same day when received before the cut-off.
    SameDay {
        /// Receipts at or after it are due the next open day.
        cutoff: Time,
    },
}

/// A time limit, written `5 wd`, `8 wh`, `30 cd`, `sd15`, `sd15:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Limit {
    /// How many; 0 and ignored for same-day limits.
    pub amount: u32,
    /// Of what.
    pub unit: LimitUnit,
}

/// Which rule set counts (see `RuleSet`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RuleSetId {
    /// Civil Code 2015 art. 147–148; ends at the desk's close.
    #[serde(rename = "vn")]
    Vn,
    /// The same, ends at 24:00.
    #[serde(rename = "vn-midnight")]
    VnMidnight,
    /// Regulation 1182/71.
    #[serde(rename = "eu")]
    Eu,
    /// Federal Rules of Civil Procedure 6(a).
    #[serde(rename = "frcp")]
    Frcp,
}

/// Why the clock stands still. Each has a legal basis in `docs/glossary.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The citizen completes the dossier (Decree 61/2018; 118/2025).
    Supplement,
    /// The citizen pays tax or land money (decree 43/2014 art. 61 lineage).
    FinancialObligation,
    /// Expert appraisal (trưng cầu giám định).
    ExpertAppraisal,
    /// Another agency's opinion where sector law stops the clock.
    OtherAgency,
    /// Storm, fire, epidemic.
    ForceMajeure,
}

impl StopReason {
    /// Every reason, in the order of the enum.
    pub const ALL: [Self; 5] = [
        Self::Supplement,
        Self::FinancialObligation,
        Self::ExpertAppraisal,
        Self::OtherAgency,
        Self::ForceMajeure,
    ];

    /// The word in files, arguments and JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Supplement => "supplement",
            Self::FinancialObligation => "financial_obligation",
            Self::ExpertAppraisal => "expert_appraisal",
            Self::OtherAgency => "other_agency",
            Self::ForceMajeure => "force_majeure",
        }
    }

    /// The reason written as `slug`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.slug() == slug)
    }

    /// The text that lets the clock stand. Where no general text does, the
    /// sector's own law must, and the act names it. What force majeure is says
    /// the Civil Code 2015 art. 156(1); that it also holds a time limit is for
    /// the sector's law to say.
    pub fn basis(self) -> &'static str {
        match self {
            Self::Supplement => "Decree 61/2018/NĐ-CP; Decree 118/2025/NĐ-CP",
            Self::FinancialObligation | Self::ExpertAppraisal => "Decree 43/2014/NĐ-CP art. 61",
            Self::OtherAgency => "the sector law that the procedure names",
            Self::ForceMajeure => {
                "Civil Code 2015 art. 156; the sector law that the procedure names"
            }
        }
    }

    /// How many stops of this kind pass without being reported: the national
    /// index counts a dossier with a second supplement request as late.
    pub fn unreported_at_most(self) -> Option<u32> {
        match self {
            Self::Supplement => Some(1),
            Self::FinancialObligation
            | Self::ExpertAppraisal
            | Self::OtherAgency
            | Self::ForceMajeure => None,
        }
    }
}

/// One interval in which the clock stands; `to = None` = still standing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Local time the stop began.
    pub from: DateTime,
    /// Local time it ended.
    pub to: Option<DateTime>,
    /// Why.
    pub reason: StopReason,
}

/// An extension of the limit by a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// When it was issued, local.
    pub at: DateTime,
    /// How much is added, in the unit of the limit.
    pub amount: u32,
}

/// All facts the clock needs; everything else is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockFacts {
    /// Local time of receipt (or of validity, by the procedure's origin).
    pub start: DateTime,
    /// The limit pinned at receipt.
    pub limit: Limit,
    /// Rule set.
    pub rules: RuleSetId,
    /// Stops in any order; overlaps are merged, never summed.
    #[serde(default)]
    pub stops: Vec<Stop>,
    /// Restarts: the count begins anew at the latest one.
    #[serde(default)]
    pub restarts: Vec<DateTime>,
    /// Extensions.
    #[serde(default)]
    pub extensions: Vec<Extension>,
}

/// A moment a period ends: a minute of a day, 1440 = the end of the day (24:00).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DueAt {
    /// The day.
    pub date: Date,
    /// Minutes after 00:00, 0–1440.
    pub minute: u16,
}

impl DueAt {
    /// Reads `2024-05-09T17:00`; `T24:00` is the end of that day.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let date = crate::calendar::table::parse_date(date)?;
        if time == "24:00" {
            return Some(Self { date, minute: 1440 });
        }
        parse_local(text).map(|at| Self {
            date,
            minute: crate::calendar::minute_of(at),
        })
    }

    /// As local time; 24:00 becomes 00:00 of the next day.
    pub fn local(self) -> DateTime {
        let day = if self.minute == 1440 {
            self.date.tomorrow().unwrap_or(self.date)
        } else {
            self.date
        };
        let minute = i8::try_from(self.minute % 60).unwrap_or(0);
        let hour = i8::try_from((self.minute % 1440) / 60).unwrap_or(0);
        day.at(hour, minute, 0, 0)
    }
    /// As an instant.
    pub fn instant(self) -> jiff::Timestamp {
        crate::time::instant(self.local())
    }
}

impl std::fmt::Display for DueAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}T{:02}:{:02}",
            self.date,
            self.minute / 60,
            self.minute % 60
        )
    }
}

/// Reads a local time strictly: `2024-04-24T15:40`, seconds allowed.
pub fn parse_local(text: &str) -> Option<DateTime> {
    let (date, time) = text.split_once('T')?;
    let date = crate::calendar::table::parse_date(date)?;
    let two = |part: &str| -> Option<i8> {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let mut parts = time.split(':');
    let (hour, minute) = (two(parts.next()?)?, two(parts.next()?)?);
    let second = parts.next().map_or(Some(0), two)?;
    if parts.next().is_some() {
        return None;
    }
    Some(date.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// What the clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Due {
    /// Due then.
    At {
        /// The end of the period.
        at: DueAt,
        /// True when a day of low or medium confidence lies inside.
        provisional: bool,
    },
    /// An open stop began before the last counted day: no due date now.
    Paused,
}

/// Why a text is no limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLimit {
    /// A number without a unit: the unit is per procedure and never guessed.
    #[error("limit without unit: {0:?}")]
    NoUnit(String),
    /// An unknown unit.
    #[error("unknown unit in {0:?}")]
    UnknownUnit(String),
    /// Not a whole number, or past 10,000.
    #[error("bad amount in {0:?}")]
    BadAmount(String),
    /// The last hour of same-day work is no time of day.
    #[error("no time of day: {0:?}")]
    BadCutoff(String),
}

impl std::str::FromStr for Limit {
    type Err = BadLimit;
    fn from_str(text: &str) -> Result<Self, BadLimit> {
        let text = text.trim();
        if let Some(cutoff) = text.strip_prefix("sd") {
            let (hour, minute) = cutoff.split_once(':').unwrap_or((cutoff, "0"));
            let bad = || BadLimit::BadCutoff(cutoff.to_owned());
            let hour: i8 = hour.parse().map_err(|_| bad())?;
            let minute: i8 = minute.parse().map_err(|_| bad())?;
            let cutoff = Time::new(hour, minute, 0, 0).map_err(|_| bad())?;
            return Ok(Self {
                amount: 0,
                unit: LimitUnit::SameDay { cutoff },
            });
        }
        let split = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (amount, unit) = text.split_at(split);
        let amount: u32 = amount
            .parse()
            .ok()
            .filter(|n| *n <= 10_000)
            .ok_or_else(|| BadLimit::BadAmount(text.to_owned()))?;
        let unit = match unit.trim() {
            "wd" => LimitUnit::WorkingDays,
            "cd" => LimitUnit::CalendarDays,
            "wh" => LimitUnit::WorkingHours,
            "ch" => LimitUnit::ClockHours,
            "wk" => LimitUnit::Weeks,
            "mo" => LimitUnit::Months,
            "yr" => LimitUnit::Years,
            "" => return Err(BadLimit::NoUnit(text.to_owned())),
            _ => return Err(BadLimit::UnknownUnit(text.to_owned())),
        };
        Ok(Self { amount, unit })
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            LimitUnit::WorkingDays => "wd",
            LimitUnit::CalendarDays => "cd",
            LimitUnit::WorkingHours => "wh",
            LimitUnit::ClockHours => "ch",
            LimitUnit::Weeks => "wk",
            LimitUnit::Months => "mo",
            LimitUnit::Years => "yr",
            LimitUnit::SameDay { cutoff } if cutoff.minute() == 0 => {
                return write!(f, "sd{}", cutoff.hour());
            }
            LimitUnit::SameDay { cutoff } => {
                return write!(f, "sd{}:{:02}", cutoff.hour(), cutoff.minute());
            }
        };
        write!(f, "{} {unit}", self.amount)
    }
}

impl TryFrom<String> for Limit {
    type Error = BadLimit;
    fn try_from(text: String) -> Result<Self, BadLimit> {
        text.parse()
    }
}
impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}
