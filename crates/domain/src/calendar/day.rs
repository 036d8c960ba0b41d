//! One day, and what is known of it.

use super::Sessions;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// The decision that gave state offices the 40-hour week from Monday to Friday.
pub const WEEK_SOURCE: &str = "QĐ 188/1999/QĐ-TTg (40-hour week)";

/// The month in which a day lies, `YYYY-MM`: as it is kept in tables and
/// written in addresses.
pub fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// What a day is in the calendar (loại ngày).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// An ordinary day of the week that has sessions (ngày làm việc).
    Working,
    /// Weekly rest (nghỉ hằng tuần); open only if the week gives it sessions.
    Weekend,
    /// Public holiday (nghỉ lễ, Tết).
    Holiday,
    /// A holiday given back because it fell on weekly rest (nghỉ bù).
    Substitute,
    /// Day off worked on another day (nghỉ hoán đổi).
    SwappedOff,
    /// Rest day worked for another day, with Monday's hours (làm bù).
    SwappedOn,
    /// Closed here only: storm, move of the office (đóng cửa).
    Closed,
    /// Opened here only, with its own sessions (mở cửa thêm).
    Opened,
}

impl DayKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 8] = [
        Self::Working,
        Self::Weekend,
        Self::Holiday,
        Self::Substitute,
        Self::SwappedOff,
        Self::SwappedOn,
        Self::Closed,
        Self::Opened,
    ];

    /// The word in files and in JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Weekend => "weekend",
            Self::Holiday => "holiday",
            Self::Substitute => "substitute",
            Self::SwappedOff => "swapped-off",
            Self::SwappedOn => "swapped-on",
            Self::Closed => "closed",
            Self::Opened => "opened",
        }
    }

    /// The kind written as `slug`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// True when the day follows its weekday and needs no document.
    pub fn is_ordinary(self) -> bool {
        matches!(self, Self::Working | Self::Weekend)
    }

    /// True for either half of a swap.
    pub fn is_swap(self) -> bool {
        matches!(self, Self::SwappedOff | Self::SwappedOn)
    }
}

/// How sure a day is. A due date that crosses a day below `High` is provisional.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Announced or fixed by law.
    High,
    /// Second-hand, or the document was not read.
    Medium,
    /// Estimated; no announcement yet.
    Low,
}

impl Confidence {
    /// The word in files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// The confidence written as `slug`.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::High, Self::Medium, Self::Low]
            .into_iter()
            .find(|c| c.slug() == slug)
    }
}

/// What one version says of one day. Replaces all that earlier layers said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFact {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Vietnamese name; empty for a plain working day.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Own sessions: the day is open then and counts, whatever its kind.
    #[serde(default)]
    pub sessions: Option<Sessions>,
    /// The document that says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// The other half of a swap.
    #[serde(default)]
    pub pair: Option<Date>,
    /// First day on which this was known; `None` = always.
    #[serde(default)]
    pub known_from: Option<Date>,
}

impl DayFact {
    /// The day as its weekday makes it: Monday to Friday working, else rest.
    pub fn ordinary(date: Date) -> Self {
        let (kind, name_vi, name_en, source) = match date.weekday() {
            Weekday::Saturday => (DayKind::Weekend, "Thứ Bảy", "Saturday", WEEK_SOURCE),
            Weekday::Sunday => (DayKind::Weekend, "Chủ nhật", "Sunday", WEEK_SOURCE),
            Weekday::Monday
            | Weekday::Tuesday
            | Weekday::Wednesday
            | Weekday::Thursday
            | Weekday::Friday => (DayKind::Working, "", "", ""),
        };
        Self {
            date,
            kind,
            name_vi: name_vi.to_owned(),
            name_en: name_en.to_owned(),
            sessions: None,
            source: source.to_owned(),
            confidence: Confidence::High,
            pair: None,
            known_from: None,
        }
    }

    /// Closed here only, e.g. for a storm.
    pub fn closed(date: Date, source: &str) -> Self {
        Self {
            kind: DayKind::Closed,
            name_vi: "Đóng cửa".to_owned(),
            name_en: "Closed".to_owned(),
            source: source.to_owned(),
            ..Self::ordinary(date)
        }
    }

    /// Open here in these sessions, be it a holiday; it counts as a working day.
    pub fn opened(date: Date, sessions: Sessions, source: &str) -> Self {
        Self {
            kind: DayKind::Opened,
            name_vi: "Mở cửa".to_owned(),
            name_en: "Open".to_owned(),
            sessions: Some(sessions),
            source: source.to_owned(),
            ..Self::ordinary(date)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_sort_as_text() {
        assert_eq!(month_of(date(2026, 9, 30)), "2026-09");
        assert_eq!(month_of(date(2026, 10, 1)), "2026-10");
        assert_eq!(month_of(date(987, 1, 1)), "0987-01");
        assert!(month_of(date(2026, 9, 30)) < month_of(date(2026, 10, 1)));
    }
}
