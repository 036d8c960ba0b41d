//! Case files of the deadline self-test: one row, one question, one answer.
//!
//! Columns: `id,rules,start,unit,amount,pauses,sessions,exceptions,holidays,
//! asof,expected,check,note`. A file is read wholly before anything is counted.

use super::{ClockFacts, DeadlineError, Due, DueAt, Limit, RuleSetId, Stop, StopReason};
use super::{due, parse_local};
use crate::calendar::table::{CUT_OFF, cut_off, parse_date};
use crate::calendar::{
    CalendarError, CalendarVersion, Compiled, DayFact, Layer, Layers, OpeningHours, Sessions, Week,
    built_in, compile,
};
use jiff::civil::{Date, date};
use std::collections::{BTreeSet, HashMap};

/// Columns of a case file, in order.
pub const COLUMNS: [&str; 13] = [
    "id",
    "rules",
    "start",
    "unit",
    "amount",
    "pauses",
    "sessions",
    "exceptions",
    "holidays",
    "asof",
    "expected",
    "check",
    "note",
];

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name in the report.
    pub id: String,
    /// What happened.
    pub facts: ClockFacts,
    /// Weekly sessions.
    pub sessions: Week,
    /// Days of this desk: own sessions, or none = closed.
    pub exceptions: Vec<(Date, Sessions)>,
    /// Holidays; of `eu` and `frcp` only.
    pub holidays: Vec<Date>,
    /// Calendar as known that day; `None` = all that is known.
    pub asof: Option<Date>,
    /// The end of the period; `None` = the clock stands.
    pub expected: Option<DueAt>,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// A column of a case file is not there, or there twice.
    #[error("line 1: the header has not one column {missing:?}: {header:?}")]
    Header {
        /// The column.
        missing: &'static str,
        /// The header.
        header: String,
    },
    /// A header and nothing below it: nothing would be checked.
    #[error("line 2: there is no case in the file")]
    NoCase,
    /// Not CSV.
    #[error("line {line}: {problem}")]
    Csv {
        /// Line of the file.
        line: u64,
        /// What the reader says.
        problem: String,
    },
    /// A field that does not read.
    #[error("line {line}, {field}: cannot read {text:?}")]
    Field {
        /// Line of the file.
        line: u64,
        /// Column.
        field: &'static str,
        /// What stands there.
        text: String,
    },
}

/// Reads a case file.
///
/// # Errors
/// The first thing that cannot be read.
pub fn read(text: &str) -> Result<Vec<Case>, CaseError> {
    if let Some(line) = cut_off(text, None) {
        let problem = CUT_OFF.to_owned();
        return Err(CaseError::Csv { line, problem });
    }
    // The reader tells the line before it has eaten the second half of a CRLF.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let csv_error = |e: &csv::Error| CaseError::Csv {
        line: e.position().map_or(1, csv::Position::line),
        problem: e.to_string(),
    };
    let header = reader.headers().map_err(|e| csv_error(&e))?;
    // By name: a spreadsheet program may have moved the columns about.
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let mut found = (0..header.len()).filter(|i| header[*i].trim() == column);
        *place = match (found.next(), found.next()) {
            (Some(i), None) => i,
            _ => {
                return Err(CaseError::Header {
                    missing: column,
                    header: header.iter().collect::<Vec<_>>().join(","),
                });
            }
        };
    }
    let cases: Vec<Case> = reader
        .records()
        .map(|record| {
            let record = record.map_err(|e| csv_error(&e))?;
            let line = record.position().map_or(0, csv::Position::line);
            let record: csv::StringRecord = places
                .iter()
                .map(|i| record.get(*i).unwrap_or(""))
                .collect();
            case(&record).map_err(|i| CaseError::Field {
                line,
                field: COLUMNS[i],
                text: record.get(i).unwrap_or("").to_owned(),
            })
        })
        .collect::<Result<_, _>>()?;
    if cases.is_empty() {
        return Err(CaseError::NoCase);
    }
    Ok(cases)
}

/// Reads one row, or names the column that does not read.
fn case(record: &csv::StringRecord) -> Result<Case, usize> {
    let field = |i: usize| record.get(i).unwrap_or("").trim();
    let list = |i: usize| {
        field(i)
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    let unit = field(3);
    let amount: u32 = match field(4) {
        // The unit says it all.
        "" if unit.starts_with("sd") => 0,
        text => text.parse().map_err(|_| 4_usize)?,
    };
    let limit = if unit.starts_with("sd") {
        unit.to_owned()
    } else {
        format!("1 {unit}")
    };
    let limit = limit.parse::<Limit>().map_err(|_| 3_usize)?;
    let stops = list(5)
        .map(|text| stop(text).ok_or(5_usize))
        .collect::<Result<_, _>>()?;
    let exceptions = list(7)
        .map(exception)
        .collect::<Option<_>>()
        .ok_or(7_usize)?;
    let holidays = list(8)
        .map(parse_date)
        .collect::<Option<_>>()
        .ok_or(8_usize)?;
    let asof = match field(9) {
        "" => None,
        text => Some(parse_date(text).ok_or(9_usize)?),
    };
    let expected = match field(10) {
        "none" => None,
        text => Some(DueAt::parse(text).ok_or(10_usize)?),
    };
    Ok(Case {
        id: field(0).to_owned(),
        facts: ClockFacts {
            start: parse_local(field(2)).ok_or(2_usize)?,
            limit: Limit { amount, ..limit },
            rules: RuleSetId::from_slug(field(1)).ok_or(1_usize)?,
            stops,
            restarts: Vec::new(),
            extensions: Vec::new(),
        },
        sessions: Week::parse_in_turn(field(6)).map_err(|_| 6_usize)?,
        exceptions,
        holidays,
        asof,
        expected,
    })
}

/// `DATE:SESSIONS`; no sessions or `closed` close the day.
fn exception(text: &str) -> Option<(Date, Sessions)> {
    let (date, sessions) = text.split_once(':')?;
    let sessions = match sessions.trim() {
        "" => Sessions::closed(),
        sessions => sessions.parse().ok()?,
    };
    Some((parse_date(date.trim())?, sessions))
}

/// `FROM/TO` or `FROM/`.
fn stop(text: &str) -> Option<Stop> {
    let (from, to) = text.split_once('/')?;
    let to = match to.trim() {
        "" => None,
        to => Some(parse_local(to)?),
    };
    Some(Stop {
        from: parse_local(from.trim())?,
        to,
        reason: StopReason::Supplement,
    })
}

/// Calendars of the cases, each compiled once.
#[derive(Debug, Default)]
pub struct Calendars {
    known: HashMap<Key, Result<Compiled, CalendarError>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    national: bool,
    sessions: Week,
    exceptions: Vec<(Date, Sessions)>,
    holidays: Vec<Date>,
    asof: Option<Date>,
    years: Option<(i16, i16)>,
}

impl Calendars {
    /// What the program answers to a case: an end, or `None` for a clock that
    /// stands.
    ///
    /// # Errors
    /// When the rules or the calendar refuse to answer.
    pub fn answer(&mut self, case: &Case) -> Result<Option<DueAt>, DeadlineError> {
        let national = matches!(case.facts.rules, RuleSetId::Vn | RuleSetId::VnMidnight);
        let years = (!national).then(|| foreign_years(&case.facts));
        let key = Key {
            national,
            sessions: case.sessions.clone(),
            exceptions: case.exceptions.clone(),
            holidays: if national {
                Vec::new()
            } else {
                case.holidays.clone()
            },
            asof: case.asof,
            years,
        };
        let calendar = self.known.entry(key).or_insert_with_key(build).as_ref();
        match due(&case.facts, calendar.map_err(Clone::clone)?)? {
            Due::At { at, .. } => Ok(Some(at)),
            Due::Paused => Ok(None),
        }
    }
}

/// A range that surely holds the answer: outside Vietnam no year has to be
/// announced, so any year can be loaded. No unit but years lasts longer than a
/// month a piece; working days and hours stretch at most as far.
pub fn foreign_years(facts: &ClockFacts) -> (i16, i16) {
    let first = facts.start.year();
    let pieces_a_year = if facts.limit.unit == super::LimitUnit::Years {
        1
    } else {
        12
    };
    // An extension is given in the unit of the limit.
    let extended = facts.extensions.iter().map(|one| one.amount);
    let amount = extended.fold(facts.limit.amount, u32::saturating_add);
    let last = facts
        .restarts
        .iter()
        .map(|at| at.year())
        .max()
        .unwrap_or(first);
    let late = last.saturating_sub(first).max(0);
    let span = late.saturating_add((amount / pieces_a_year).min(2000) as i16 + 2);
    (
        first.saturating_sub(1),
        first.saturating_add(span).min(9998),
    )
}

fn build(key: &Key) -> Result<Compiled, CalendarError> {
    let mut layers = Layers::default();
    let week = match key.years {
        None => {
            layers.versions = built_in();
            key.sessions.clone()
        }
        Some((first, last)) => {
            layers.push(holiday_version("holidays", first, last, &key.holidays));
            key.sessions.clone().without_weekend()
        }
    };
    let mut unit = CalendarVersion::of_hours("desk", OpeningHours::same(week));
    let loaded: BTreeSet<i16> = layers
        .versions
        .iter()
        .flat_map(|version| version.years.iter().copied())
        .collect();
    unit.days = key
        .exceptions
        .iter()
        // A day outside the years an answer can lie in changes none.
        .filter(|(date, _)| loaded.contains(&date.year()))
        .map(|(date, sessions)| {
            if sessions.is_closed() {
                DayFact::closed(*date, "exception")
            } else {
                DayFact::opened(*date, sessions.clone(), "exception")
            }
        })
        .collect();
    layers.push(unit);
    compile(&layers, key.asof)
}

/// A national layer outside Vietnam: the years `first..=last` with these
/// holidays; days in other years are left out.
pub fn holiday_version(id: &str, first: i16, last: i16, holidays: &[Date]) -> CalendarVersion {
    let mut national = CalendarVersion::empty(id, Layer::National);
    national.years = (first..=last).collect();
    let loaded = date(first, 1, 1)..=date(last, 12, 31);
    national.days = holidays
        .iter()
        .filter(|day| loaded.contains(day))
        .map(|day| DayFact {
            kind: crate::calendar::DayKind::Holiday,
            name_vi: "Ngày lễ".to_owned(),
            name_en: "Public holiday".to_owned(),
            source: id.to_owned(),
            ..DayFact::ordinary(*day)
        })
        .collect();
    national
}
