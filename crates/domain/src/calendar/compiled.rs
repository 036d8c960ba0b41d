//! A calendar as prefix sums: every question is a subtraction or a search.
//!
//! Times of day are minutes after 00:00; a moment is a day of the calendar
//! (counted from its first day) and a minute.

use super::named::{self, Named};
use super::{CalendarError, Confidence, ContentHash, DAY, DayFact, DayKind, Sessions};
use super::{date_of, day_number};
use crate::deadline::DueAt;
use jiff::civil::{Date, DateTime};

/// One day as the compiler hands it over.
pub(super) struct CompiledDay<'a> {
    pub kind: DayKind,
    pub counting: &'a Sessions,
    pub reception: &'a Sessions,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    kind: DayKind,
    /// Index into `patterns`.
    counting: u16,
    reception: u16,
    /// Index into `facts`; `u32::MAX` = the weekday speaks.
    fact: u32,
}

/// A compiled calendar; immutable, cheap to share behind an `Arc`.
#[derive(Clone, Debug)]
pub struct Compiled {
    first: i32,
    rows: Vec<Row>,
    patterns: Vec<Sessions>,
    facts: Vec<DayFact>,
    /// Working days before day i; one entry more than days.
    days_before: Vec<u32>,
    /// Working minutes before day i.
    minutes_before: Vec<u32>,
    /// Days below high confidence before day i.
    doubts_before: Vec<u32>,
    /// First open day at or after day i; `u32::MAX` = none.
    next_open: Vec<u32>,
    /// The working days in order.
    open: Vec<u32>,
    label: String,
    versions: Vec<Named>,
    hash: ContentHash,
}

/// What the calendar says of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayInfo<'a> {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Sessions that count; none = not a working day.
    pub counting: &'a Sessions,
    /// Sessions in which dossiers are taken in.
    pub reception: &'a Sessions,
    /// The fact behind it; `None` = an ordinary day of the week.
    pub fact: Option<&'a DayFact>,
}

impl DayInfo<'_> {
    /// True when the day counts as a working day.
    pub fn is_open(&self) -> bool {
        !self.counting.is_closed()
    }
    /// How sure the day is.
    pub fn confidence(&self) -> Confidence {
        self.fact.map_or(Confidence::High, |fact| fact.confidence)
    }
}

/// Why an administrator must look at next year's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearWarning {
    /// The year is not loaded at all.
    Missing {
        /// The year.
        year: i16,
    },
    /// Some days are estimates or second-hand.
    Unsure {
        /// The year.
        year: i16,
        /// Days below high confidence.
        days: u32,
    },
}

/// Builds the sums day by day.
pub(super) struct Parts(Compiled);

impl Parts {
    pub fn new(first: i32, n: usize, label: String, hash: ContentHash) -> Self {
        let zero = |n: usize| {
            let mut sums = Vec::with_capacity(n + 1);
            sums.push(0);
            sums
        };
        Self(Compiled {
            first,
            rows: Vec::with_capacity(n),
            patterns: Vec::new(),
            facts: Vec::new(),
            days_before: zero(n),
            minutes_before: zero(n),
            doubts_before: zero(n),
            next_open: Vec::new(),
            open: Vec::with_capacity(n),
            label,
            versions: Vec::new(),
            hash,
        })
    }

    /// The versions of the pile, earlier layers first, then as they became known.
    pub fn name(&mut self, versions: Vec<Named>) {
        self.0.versions = versions;
    }

    pub fn push(&mut self, day: &CompiledDay<'_>, fact: Option<&DayFact>) {
        let cal = &mut self.0;
        let i = cal.rows.len();
        let mut pattern = |sessions: &Sessions| {
            let known = cal.patterns.iter().position(|p| p == sessions);
            known.unwrap_or_else(|| {
                cal.patterns.push(sessions.clone());
                cal.patterns.len() - 1
            }) as u16
        };
        let (counting, reception) = (pattern(day.counting), pattern(day.reception));
        let place = fact.map_or(u32::MAX, |fact| {
            cal.facts.push(fact.clone());
            cal.facts.len() as u32 - 1
        });
        cal.rows.push(Row {
            kind: day.kind,
            counting,
            reception,
            fact: place,
        });
        let is_open = !day.counting.is_closed();
        let is_doubtful = fact.is_some_and(|fact| fact.confidence != Confidence::High);
        cal.days_before
            .push(cal.days_before[i] + u32::from(is_open));
        cal.minutes_before
            .push(cal.minutes_before[i] + day.counting.minutes());
        cal.doubts_before
            .push(cal.doubts_before[i] + u32::from(is_doubtful));
        if is_open {
            cal.open.push(i as u32);
        }
    }

    pub fn finish(mut self) -> Compiled {
        let cal = &mut self.0;
        cal.next_open = vec![u32::MAX; cal.rows.len()];
        let mut open = cal.open.iter().rev().peekable();
        let mut next = u32::MAX;
        for i in (0..cal.rows.len()).rev() {
            if open.next_if(|&&day| day as usize == i).is_some() {
                next = i as u32;
            }
            cal.next_open[i] = next;
        }
        self.0
    }
}

impl Compiled {
    /// Names of the newest versions in force, e.g. `VN-2024.2`.
    pub fn label(&self) -> &str {
        &self.label
    }
    /// The newest version of each layer that speaks of a day in
    /// `first..=last`: what a count over those days was made with.
    pub fn label_within(&self, first: Date, last: Date) -> String {
        named::label(&self.versions, first, last).unwrap_or_else(|| self.label.clone())
    }
    /// Hash of all inputs: equal hashes answer equally.
    pub fn hash(&self) -> ContentHash {
        self.hash
    }
    /// First loaded day.
    pub fn first(&self) -> Date {
        date_of(self.first).unwrap_or(Date::MIN)
    }
    /// Last loaded day.
    pub fn last(&self) -> Date {
        date_of(self.first + self.rows.len() as i32 - 1).unwrap_or(Date::MAX)
    }

    /// What the calendar says of a day.
    pub fn day(&self, date: Date) -> Result<DayInfo<'_>, CalendarError> {
        self.index(date).map(|i| self.info(i))
    }

    /// All loaded days in order.
    pub fn days(&self) -> impl Iterator<Item = DayInfo<'_>> {
        (0..self.rows.len()).map(|i| self.info(i))
    }

    /// True when dossiers are taken in at that minute.
    pub fn receives_at(&self, at: DateTime) -> Result<bool, CalendarError> {
        Ok(self.day(at.date())?.reception.contains(minute_of(at)))
    }

    /// Working days from the day after `from` up to and including `to`, and
    /// working minutes in `[from, to)`; both negative when `to` is earlier.
    pub fn between(&self, from: DateTime, to: DateTime) -> Result<(i64, i64), CalendarError> {
        let days = |at: DateTime| {
            self.index(at.date())
                .map(|i| i64::from(self.days_through(i)))
        };
        let minutes = |at: DateTime| {
            let (i, minute) = (self.index(at.date())?, minute_of(at));
            Ok(i64::from(self.minutes_until(i, minute)))
        };
        Ok((days(to)? - days(from)?, minutes(to)? - minutes(from)?))
    }

    /// From 1 October: whether next year is missing or holds days below high
    /// confidence. The caller shows it to the administrator.
    pub fn next_year_warning(&self, today: Date) -> Option<YearWarning> {
        let year = today.year() + 1;
        if today.month() < 10 {
            return None;
        }
        let first = Date::new(year, 1, 1).ok()?;
        let last = Date::new(year, 12, 31).ok()?;
        let (Ok(first), Ok(last)) = (self.index(first), self.index(last)) else {
            return Some(YearWarning::Missing { year });
        };
        let days = self.doubts_before[last + 1] - self.doubts_before[first];
        (days > 0).then_some(YearWarning::Unsure { year, days })
    }

    /// Days on which the two calendars count or name differently, in both ranges.
    pub fn changed_days(&self, other: &Self) -> Vec<Date> {
        let (first, last) = (
            self.first().max(other.first()),
            self.last().min(other.last()),
        );
        let (Ok(a), Ok(b), Ok(end)) = (self.index(first), other.index(first), self.index(last))
        else {
            return Vec::new();
        };
        (0..=end.saturating_sub(a))
            .filter(|i| {
                let (one, two) = (self.info(a + i), other.info(b + i));
                (one.kind, one.counting) != (two.kind, two.counting)
            })
            .filter_map(|i| date_of(self.first + (a + i) as i32))
            .collect()
    }

    // What follows speaks in day numbers of this calendar.

    /// Place of a date, or the error that its year is not loaded.
    pub(crate) fn index(&self, date: Date) -> Result<usize, CalendarError> {
        self.index_of(i64::from(day_number(date)))
    }

    /// Place of a day counted from 1970.
    pub(crate) fn index_of(&self, number: i64) -> Result<usize, CalendarError> {
        usize::try_from(number - i64::from(self.first))
            .ok()
            .filter(|i| *i < self.rows.len())
            .ok_or_else(|| self.out_of_range(number))
    }

    fn out_of_range(&self, number: i64) -> CalendarError {
        let date = i32::try_from(number)
            .ok()
            .and_then(date_of)
            .unwrap_or(Date::MAX);
        CalendarError::OutOfRange {
            date,
            first: self.first(),
            last: self.last(),
        }
    }

    /// The error that the answer lies past the last loaded day.
    pub(crate) fn past_the_end(&self) -> CalendarError {
        self.out_of_range(i64::from(self.first) + self.rows.len() as i64)
    }

    /// Days from 1970 of the first loaded day.
    pub(crate) fn first_number(&self) -> i64 {
        i64::from(self.first)
    }
    /// Number of loaded days.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
    pub(crate) fn date(&self, i: usize) -> Date {
        date_of(self.first + i as i32).unwrap_or(Date::MAX)
    }
    pub(crate) fn info(&self, i: usize) -> DayInfo<'_> {
        let row = self.rows[i];
        DayInfo {
            date: self.date(i),
            kind: row.kind,
            counting: &self.patterns[usize::from(row.counting)],
            reception: &self.patterns[usize::from(row.reception)],
            fact: self.facts.get(row.fact as usize),
        }
    }
    pub(crate) fn sessions(&self, i: usize) -> &Sessions {
        &self.patterns[usize::from(self.rows[i].counting)]
    }
    /// Working days up to and including day i.
    pub(crate) fn days_through(&self, i: usize) -> u32 {
        self.days_before[i + 1]
    }
    /// Working minutes before that minute of day i.
    pub(crate) fn minutes_until(&self, i: usize, minute: u16) -> u32 {
        self.minutes_before[i] + self.sessions(i).minutes_before(minute)
    }
    /// The n-th working day of the calendar, the first being 1.
    pub(crate) fn nth_open(&self, n: u32) -> Result<usize, CalendarError> {
        let place = (n as usize).checked_sub(1);
        place
            .and_then(|place| self.open.get(place))
            .map(|day| *day as usize)
            .ok_or_else(|| self.past_the_end())
    }
    /// Day i, or the next open one.
    pub(crate) fn next_open(&self, i: usize) -> Result<usize, CalendarError> {
        match self.next_open.get(i) {
            Some(&day) if day != u32::MAX => Ok(day as usize),
            Some(_) | None => Err(self.past_the_end()),
        }
    }
    /// The earliest moment at which `target` working minutes of the calendar
    /// have passed (`target` at least 1).
    pub(crate) fn moment(&self, target: u32) -> Result<(usize, u16), CalendarError> {
        let after = self
            .minutes_before
            .partition_point(|&before| before < target);
        if after > self.rows.len() {
            return Err(self.past_the_end());
        }
        let i = after.saturating_sub(1);
        Ok((
            i,
            self.sessions(i)
                .minute_after(target - self.minutes_before[i]),
        ))
    }
    /// End of the last session of an open day; 24:00 of a closed one.
    pub(crate) fn close(&self, i: usize) -> u16 {
        self.sessions(i).close().unwrap_or(DAY as u16)
    }
    /// True when a day below high confidence lies in `from..=to`.
    pub(crate) fn doubts(&self, from: usize, to: usize) -> bool {
        from <= to && self.doubts_before[to + 1] > self.doubts_before[from]
    }
    pub(crate) fn due_at(&self, i: usize, minute: u16) -> DueAt {
        DueAt {
            date: self.date(i),
            minute,
        }
    }
}

/// Minutes after 00:00; seconds are cut off, as on the printed receipt.
pub(crate) fn minute_of(at: DateTime) -> u16 {
    at.hour() as u16 * 60 + at.minute() as u16
}
