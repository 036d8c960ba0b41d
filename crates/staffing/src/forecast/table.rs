//! Daily counts as a CSV file: `date,field,count`, or `date,count` for a desk
//! that counts all together.
//!
//! Invariant: all rows are right or none is used; every mistake is reported
//! with its line.

use super::Series;
use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;
use motcua_domain::calendar::table::parse_date;
use std::collections::BTreeMap;

/// The most a field can count on a day; above it is a slip.
pub const MOST: u32 = 100_000;
/// The most fields of a file.
pub const FIELDS: usize = 200;
/// The name of the only field of a file without that column.
pub const ALL: &str = "all";

/// One mistake: where and what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BadRow {
    /// Line of the file, 1 = the first.
    pub line: u64,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing but a header, or not even that.
    #[error("no row of counts")]
    Empty,
    /// Not the columns of such a file.
    #[error("the header is {0:?}; it must be date,field,count or date,count")]
    Header(String),
    /// Not CSV: wrong number of fields, a broken quote.
    #[error("not a row of the table: {0}")]
    Csv(String),
    /// Not `YYYY-MM-DD`, or no such day.
    #[error("no such day: {0:?}; write it like 2026-11-27")]
    Date(String),
    /// No name of a field.
    #[error("the field has no name")]
    NoField,
    /// More fields than a desk has.
    #[error("more than {FIELDS} fields")]
    Fields,
    /// Not a whole number, or below zero.
    #[error("no count: {0:?}; it must be a whole number from 0 on")]
    Count(String),
    /// More than can be.
    #[error("{0} on one day is more than can be; the most is {MOST}")]
    TooMany(u64),
    /// The same day and field on an earlier line.
    #[error("{date} of {field:?} is on line {line} already")]
    Twice {
        /// The day.
        date: Date,
        /// The field.
        field: String,
        /// The earlier line.
        line: u64,
    },
}

/// Reads daily counts. A byte-order mark, CRLF and `;` in place of `,` are
/// taken as they come from a spreadsheet. Rows may be in any order; fields
/// keep the order in which they first appear.
///
/// # Errors
/// Every mistake, in order of lines.
pub fn parse(text: &str) -> Result<Vec<Series>, Vec<BadRow>> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let bad = |line: u64, problem: Problem| BadRow { line, problem };
    let head = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| head.bytes().filter(|byte| byte == sign).count())
        .filter(|sign| head.as_bytes().contains(sign));
    if head.trim().is_empty() {
        return Err(vec![bad(1, Problem::Empty)]);
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let columns = match reader.headers() {
        Ok(header) => Columns::of(header).ok_or_else(|| Problem::Header(head.to_owned())),
        Err(error) => Err(Problem::Csv(error.to_string())),
    };
    let columns = columns.map_err(|problem| vec![bad(1, problem)])?;
    let mut found = Found::default();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                if let Err(problem) = found.take(line, &record, columns) {
                    found.errors.push(bad(line, problem));
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let problem = Problem::Csv(error.to_string());
                found.errors.push(bad(line, problem));
            }
        }
    }
    if found.errors.is_empty() && found.series.is_empty() {
        return Err(vec![bad(1, Problem::Empty)]);
    }
    if found.errors.is_empty() {
        Ok(found.series)
    } else {
        Err(found.errors)
    }
}

/// Where the columns stand.
#[derive(Clone, Copy)]
struct Columns {
    date: usize,
    field: Option<usize>,
    count: usize,
}

impl Columns {
    fn of(header: &StringRecord) -> Option<Self> {
        let at = |name: &str| {
            let same = |column: &str| column.trim().eq_ignore_ascii_case(name);
            header.iter().position(same)
        };
        let found = Self {
            date: at("date")?,
            field: at("field"),
            count: at("count")?,
        };
        let known = 2 + usize::from(found.field.is_some());
        (header.len() == known).then_some(found)
    }
}

#[derive(Default)]
struct Found {
    series: Vec<Series>,
    /// Field and day, with their line.
    lines: BTreeMap<(usize, Date), u64>,
    errors: Vec<BadRow>,
}

impl Found {
    fn take(&mut self, line: u64, record: &StringRecord, at: Columns) -> Result<(), Problem> {
        let text = |column: usize| record.get(column).unwrap_or_default().trim();
        let date =
            parse_date(text(at.date)).ok_or_else(|| Problem::Date(text(at.date).to_owned()))?;
        let count: u64 = text(at.count)
            .parse()
            .map_err(|_| Problem::Count(text(at.count).to_owned()))?;
        let fits = u32::try_from(count).ok().filter(|count| *count <= MOST);
        let count = fits.ok_or(Problem::TooMany(count))?;
        let name = at.field.map_or(ALL, text);
        if name.is_empty() {
            return Err(Problem::NoField);
        }
        let known = self.series.iter().position(|one| one.field == name);
        let place = known.unwrap_or(self.series.len());
        if place >= FIELDS {
            return Err(Problem::Fields);
        }
        if let Some(earlier) = self.lines.insert((place, date), line) {
            let field = name.to_owned();
            return Err(Problem::Twice {
                date,
                field,
                line: earlier,
            });
        }
        if known.is_none() {
            self.series.push(Series::named(name));
        }
        self.series[place].counts.insert(date, count);
        Ok(())
    }
}
