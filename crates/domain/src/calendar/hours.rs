//! Opening hours: sessions of a day, days of a week.
//!
//! Reception (when a dossier can be handed in) and counting (which days and
//! minutes the law counts) are two weeks, because a desk may receive on a
//! Saturday that does not count (QĐ 127/2007/QĐ-TTg, 14/2010/QĐ-TTg).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One opening, half-open: minutes after 00:00, `open < close <= 1440`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Session {
    /// First minute open.
    pub open: u16,
    /// First minute closed again.
    pub close: u16,
}

/// The sessions of one day, in order, never overlapping; none = closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sessions(Vec<Session>);

/// Why a text is no opening hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// Not `0730` or `07:30`.
    #[error("bad time {0:?}")]
    Time(String),
    /// Not `0730-1130`, or it closes before it opens.
    #[error("bad session {0:?}")]
    Session(String),
    /// Two sessions of a day overlap.
    #[error("sessions overlap in {0:?}")]
    Overlap(String),
    /// Not `1-5` or `6`; Monday is 1.
    #[error("bad weekday in {0:?}")]
    Weekday(String),
    /// A weekday given twice.
    #[error("weekday given twice in {0:?}")]
    Twice(String),
}

impl Sessions {
    /// No session.
    pub const fn closed() -> Self {
        Self(Vec::new())
    }
    /// The sessions in order.
    pub fn as_slice(&self) -> &[Session] {
        &self.0
    }
    /// True when the day has no session.
    pub fn is_closed(&self) -> bool {
        self.0.is_empty()
    }
    /// Open minutes of the day.
    pub fn minutes(&self) -> u32 {
        self.0.iter().map(|s| u32::from(s.close - s.open)).sum()
    }
    /// End of the last session.
    pub fn close(&self) -> Option<u16> {
        self.0.last().map(|s| s.close)
    }
    /// Begin of the first session.
    pub fn open(&self) -> Option<u16> {
        self.0.first().map(|s| s.open)
    }
    /// Open minutes before `minute` of the day.
    pub fn minutes_before(&self, minute: u16) -> u32 {
        self.0
            .iter()
            .map(|s| u32::from(s.close.min(minute).saturating_sub(s.open)))
            .sum()
    }
    /// The earliest minute at which `used` open minutes have passed, for
    /// 1 to `self.minutes()`: 11:30, not 13:00. Past it, the close.
    pub fn minute_after(&self, used: u32) -> u16 {
        let mut left = used;
        for session in &self.0 {
            let length = u32::from(session.close - session.open);
            if left <= length {
                return session.open + left as u16;
            }
            left -= length;
        }
        self.close().unwrap_or(0)
    }
    /// True when the desk is open at that minute.
    pub fn contains(&self, minute: u16) -> bool {
        self.0.iter().any(|s| s.open <= minute && minute < s.close)
    }
}

/// `0730`, `07:30`, `2400` as minutes after 00:00.
fn minute_of(text: &str) -> Result<u16, BadHours> {
    let bad = || BadHours::Time(text.to_owned());
    let digits = text.trim().replacen(':', "", 1);
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad());
    }
    let number: u16 = digits.parse().map_err(|_| bad())?;
    let (hour, minute) = (number / 100, number % 100);
    if minute > 59 || hour * 60 + minute > 1440 {
        return Err(bad());
    }
    Ok(hour * 60 + minute)
}

impl FromStr for Sessions {
    type Err = BadHours;
    /// `0730-1130,1300-1700`, also with colons and en dashes; `closed`.
    fn from_str(text: &str) -> Result<Self, BadHours> {
        if text.trim() == "closed" {
            return Ok(Self::closed());
        }
        let mut sessions = Vec::new();
        for part in text.split(',') {
            let bad = || BadHours::Session(part.to_owned());
            let (open, close) = part.split_once(['-', '–']).ok_or_else(bad)?;
            let (open, close) = (minute_of(open)?, minute_of(close)?);
            if open >= close {
                return Err(bad());
            }
            sessions.push(Session { open, close });
        }
        sessions.sort_unstable();
        if sessions.windows(2).any(|two| two[0].close > two[1].open) {
            return Err(BadHours::Overlap(text.to_owned()));
        }
        Ok(Self(sessions))
    }
}

impl fmt::Display for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("closed");
        }
        for (i, s) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            let (open, close) = (s.open, s.close);
            let (oh, om, ch, cm) = (open / 60, open % 60, close / 60, close % 60);
            write!(f, "{comma}{oh:02}{om:02}-{ch:02}{cm:02}")?;
        }
        Ok(())
    }
}

/// Sessions of the seven weekdays, Monday first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Week([Sessions; 7]);

impl Week {
    /// Monday to Friday 07:30–11:30 and 13:00–17:00, the usual office hours.
    pub fn office() -> Self {
        let day = Sessions(vec![
            Session {
                open: 450,
                close: 690,
            },
            Session {
                open: 780,
                close: 1020,
            },
        ]);
        let mut week = Self::default();
        for sessions in &mut week.0[..5] {
            *sessions = day.clone();
        }
        week
    }
    /// Sessions of the weekday, Monday = 0.
    pub fn day(&self, weekday: usize) -> &Sessions {
        &self.0[weekday]
    }
    /// The same week with one weekday replaced, Monday = 0.
    #[must_use]
    pub fn with_day(mut self, weekday: usize, sessions: Sessions) -> Self {
        self.0[weekday] = sessions;
        self
    }
    /// As people write it: weekdays alike in a row stand together,
    /// `1-5:0730-1130;6:0730-1100`.
    pub fn short(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut first = 0;
        for (i, sessions) in self.0.iter().enumerate() {
            if self.0.get(i + 1) == Some(sessions) {
                continue;
            }
            if !sessions.is_closed() {
                let (from, to) = (first + 1, i + 1);
                parts.push(if from == to {
                    format!("{to}:{sessions}")
                } else {
                    format!("{from}-{to}:{sessions}")
                });
            }
            first = i + 1;
        }
        parts.join(";")
    }
    /// Reads a week in which a weekday may be named again: the later word
    /// holds. Case files are written so; a desk's own hours are not.
    ///
    /// # Errors
    /// What is no hours.
    pub fn parse_in_turn(text: &str) -> Result<Self, BadHours> {
        let mut week = Self::default();
        for (days, sessions) in parts(text) {
            let sessions: Sessions = sessions?.parse()?;
            for day in weekdays(days)? {
                week.0[day] = sessions.clone();
            }
        }
        Ok(week)
    }
    /// The same week, closed on Saturday and Sunday.
    #[must_use]
    pub fn without_weekend(self) -> Self {
        self.with_day(5, Sessions::closed())
            .with_day(6, Sessions::closed())
    }
}

/// `1-5`, `6`, `1,3-5` as weekdays, Monday = 0.
fn weekdays(text: &str) -> Result<Vec<usize>, BadHours> {
    let bad = || BadHours::Weekday(text.to_owned());
    let number = |part: &str| match part.trim().parse::<usize>() {
        Ok(n @ 1..=7) => Ok(n),
        _ => Err(bad()),
    };
    let mut found = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (first, last) = (number(first)?, number(last)?);
        if first > last {
            return Err(bad());
        }
        found.extend((first..=last).map(|n| n - 1));
    }
    Ok(found)
}

/// `1-5:0730-1130;…` as weekdays and their sessions.
fn parts(text: &str) -> impl Iterator<Item = (&str, Result<&str, BadHours>)> {
    let filled = text.split(';').filter(|part| !part.trim().is_empty());
    filled.map(|part| match part.split_once(':') {
        Some((days, sessions)) => (days, Ok(sessions)),
        None => (part, Err(BadHours::Session(part.to_owned()))),
    })
}

impl FromStr for Week {
    type Err = BadHours;
    /// `1-5:0730-1130,1300-1700;6:0730-1130`; weekdays not named are closed.
    fn from_str(text: &str) -> Result<Self, BadHours> {
        let mut week = Self::default();
        let mut seen = [false; 7];
        for (days, sessions) in parts(text) {
            let sessions: Sessions = sessions?.parse()?;
            for day in weekdays(days)? {
                if std::mem::replace(&mut seen[day], true) {
                    return Err(BadHours::Twice(text.to_owned()));
                }
                week.0[day] = sessions.clone();
            }
        }
        Ok(week)
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (i, sessions) in self.0.iter().enumerate().filter(|(_, s)| !s.is_closed()) {
            let separator = if std::mem::take(&mut first) { "" } else { ";" };
            write!(f, "{separator}{}:{sessions}", i + 1)?;
        }
        Ok(())
    }
}

/// When the desk counts and when it receives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OpeningHours {
    /// Days and minutes that time limits count.
    pub counting: Week,
    /// When dossiers are taken in.
    pub reception: Week,
}

impl OpeningHours {
    /// Received and counted in the same hours.
    pub fn same(week: Week) -> Self {
        Self {
            counting: week.clone(),
            reception: week,
        }
    }
    /// The usual office hours for both.
    pub fn office() -> Self {
        Self::same(Week::office())
    }
    /// Received also on Saturday, which still does not count.
    #[must_use]
    pub fn with_saturday_reception(mut self, sessions: Sessions) -> Self {
        self.reception = self.reception.with_day(5, sessions);
        self
    }
}

macro_rules! as_text {
    ($($t:ty),*) => {$(
        impl TryFrom<String> for $t {
            type Error = BadHours;
            fn try_from(text: String) -> Result<Self, BadHours> {
                text.parse()
            }
        }
        impl From<$t> for String {
            fn from(value: $t) -> Self {
                value.to_string()
            }
        }
    )*};
}
as_text!(Sessions, Week);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_read_and_write() {
        let day: Sessions = "07:30–11:30, 13:00-17:00".parse().unwrap();
        assert_eq!(day.to_string(), "0730-1130,1300-1700");
        assert_eq!(day.minutes(), 480);
        assert_eq!(day.minutes_before(12 * 60), 240);
        assert_eq!(day.minute_after(240), 690, "11:30, not 13:00");
        assert_eq!(day.minute_after(241), 781);
        assert!(day.contains(450) && !day.contains(690) && !day.contains(1020));
        assert_eq!(
            "1-5:0730-1130;6:closed".parse::<Week>().unwrap().day(5),
            &Sessions::closed()
        );
        assert_eq!("2000-2400".parse::<Sessions>().unwrap().close(), Some(1440));
    }

    #[test]
    fn the_short_text_reads_back_and_joins_days_alike() {
        for text in [
            "1-5:0730-1130,1300-1700;6:0730-1130",
            "1:0730-1130;3-4:0800-1000;7:0900-1000",
            "1-7:0000-2400",
        ] {
            let week: Week = text.parse().unwrap();
            assert_eq!(week.short(), text);
        }
        assert_eq!(Week::default().short(), "");
    }

    #[test]
    fn nonsense_is_refused_with_its_reason() {
        assert_eq!(
            "0730-2460".parse::<Sessions>(),
            Err(BadHours::Time("2460".into()))
        );
        assert_eq!(
            "0730".parse::<Sessions>(),
            Err(BadHours::Session("0730".into()))
        );
        assert_eq!(
            "1130-0730".parse::<Sessions>(),
            Err(BadHours::Session("1130-0730".into()))
        );
        assert!(matches!(
            "0730-1130,1100-1200".parse::<Sessions>(),
            Err(BadHours::Overlap(_))
        ));
        assert!(matches!(
            "8:0730-1130".parse::<Week>(),
            Err(BadHours::Weekday(_))
        ));
        assert!(matches!(
            "1-5:0730-1130;3:0730-0800".parse::<Week>(),
            Err(BadHours::Twice(_))
        ));
    }
}
