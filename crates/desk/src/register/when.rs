//! Days and times as registers write them.

use jiff::civil::{Date, DateTime};

/// A day, and the minute of it where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub(super) date: Date,
    pub(super) minute: Option<u16>,
}

impl When {
    /// As local time; a day alone begins at 00:00.
    pub(super) fn local(self) -> DateTime {
        let minute = self.minute.unwrap_or(0).min(1439);
        let (hour, minute) = (minute / 60, minute % 60);
        let small = |n: u16| i8::try_from(n).unwrap_or(0);
        self.date.at(small(hour), small(minute), 0, 0)
    }
}

/// Reads `20/11/2026`, `20-11-26`, `2026-11-20`, `2026-11-20T08:30`,
/// `8h30 ngày 20/11/2026`, and the day number of a spreadsheet. The day comes
/// before the month, as everywhere in Vietnam.
pub(super) fn when(text: &str) -> Option<When> {
    let text = text.trim();
    if let Some(serial) = serial(text) {
        return Some(serial);
    }
    let (mut date, mut minute) = (None, None);
    for word in text.split([' ', 'T', ',']).filter(|word| !word.is_empty()) {
        if let Some(found) = day(word) {
            if date.replace(found).is_some() {
                return None;
            }
        } else if let Some(found) = time(word) {
            minute = Some(found);
        } else if word.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
    }
    date.map(|date| When { date, minute })
}

/// Reads `08:30`, `8h30`, `8g`, `08:30:00`.
pub(super) fn time(text: &str) -> Option<u16> {
    let text = text.trim().to_lowercase();
    let (hour, rest) = text.split_once([':', 'h', 'g'])?;
    let minute = rest.split(':').next().unwrap_or_default();
    let hour: u16 = small(hour)?;
    let minute: u16 = if minute.is_empty() { 0 } else { small(minute)? };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// One or two digits.
fn small(text: &str) -> Option<u16> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn day(word: &str) -> Option<Date> {
    let mut parts = word.split(['/', '-', '.']);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    let year: i16 = match year.len() {
        4 if year.bytes().all(|b| b.is_ascii_digit()) => year.parse().ok()?,
        2 => i16::try_from(small(year)?).ok()? + 2000,
        _ => return None,
    };
    let month = i8::try_from(small(month)?).ok()?;
    let day = i8::try_from(small(day)?).ok()?;
    Date::new(year, month, day).ok()
}

/// The number of a day since 30 December 1899, with its part of a day: what a
/// cell of a workbook holds where nobody made it a date.
fn serial(text: &str) -> Option<When> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(part) {
        return None;
    }
    let days: i32 = whole.parse().ok().filter(|n| *n >= 20_000)?;
    let date = jiff::civil::date(1899, 12, 30)
        .checked_add(jiff::Span::new().days(days))
        .ok()?;
    let minute = match part {
        "" => None,
        part => {
            let share: f64 = format!("0.{part}").parse().ok()?;
            Some((share * 1440.0).round() as u16)
        }
    };
    Some(When { date, minute })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_way_of_writing_a_day_is_read_and_none_is_guessed() {
        let day = date(2026, 11, 5);
        for text in [
            "05/11/2026",
            "5-11-26",
            "5.11.2026",
            "2026-11-05",
            "ngày 5/11/2026",
            "46331",
        ] {
            let read = when(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((read.date, read.minute), (day, None), "{text}");
        }
        for text in [
            "05/11/2026 08:30",
            "8h30 ngày 5/11/2026",
            "2026-11-05T08:30",
            "2026-11-05T08:30:00",
        ] {
            let read = when(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((read.date, read.minute), (day, Some(510)), "{text}");
        }
        for text in [
            "",
            "31/02/2026",
            "13/13/2026",
            "11/2026",
            "5/11",
            "2026",
            "1/2/3/4",
            "5/11/2026 6/11/2026",
            "٥/١١/٢٠٢٦",
            "=TODAY()",
        ] {
            assert_eq!(when(text), None, "{text}");
        }
        assert_eq!(time("14g"), Some(840));
        assert_eq!(time("25:00"), None);
    }
}
