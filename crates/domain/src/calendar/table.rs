//! The day table as a CSV file: reading, checking, writing.
//!
//! Columns: `date,kind,name_vi,name_en,source,confidence,pair,known_from` and,
//! for days a desk sets itself, an optional ninth `sessions`. Lines beginning
//! with `#` are remarks; `# years: 2018-2027` says which years the file loads.
//! Days that are not listed are what their weekday makes them.
//!
//! Invariant: all rows are right or none is used; every mistake is reported.

pub use super::cut_off::{CUT_OFF, cut_off, unended};
use super::{Confidence, DayFact, DayKind, Sessions};
use crate::text::tidy;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// Columns of the day table, in order.
pub const COLUMNS: [&str; 8] = [
    "date",
    "kind",
    "name_vi",
    "name_en",
    "source",
    "confidence",
    "pair",
    "known_from",
];

/// A table that was read without a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTable {
    /// Years the file loads, if it says so.
    pub years: Option<RangeInclusive<i16>>,
    /// The listed days in order of date.
    pub days: Vec<DayFact>,
}

/// One mistake: where and what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, {field}: {problem}")]
pub struct TableError {
    /// Line of the file, 1 = the first.
    pub row: u64,
    /// Column.
    pub field: &'static str,
    /// What is wrong.
    pub problem: TableProblem,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    /// The header line is not that of a day table.
    #[error("the header is not that of a day table: {0:?}")]
    Header(String),
    /// Not CSV: wrong number of fields, a broken quote, not UTF-8.
    #[error("not a row of the table: {0}")]
    Csv(String),
    /// `# years:` is not `2018-2027`.
    #[error("bad years {0:?}")]
    Years(String),
    /// Not `YYYY-MM-DD`, or no such day.
    #[error("no such day: {0:?}")]
    Date(String),
    /// Not one of the kinds.
    #[error("unknown kind {0:?}")]
    Kind(String),
    /// Not high, medium or low.
    #[error("unknown confidence {0:?}")]
    Confidence(String),
    /// Sessions do not read, or are missing where the kind needs them.
    #[error("bad sessions {0:?}")]
    Sessions(String),
    /// A special day without the document that makes it one.
    #[error("a special day needs its document")]
    NoSource,
    /// A special day without a name.
    #[error("a special day needs its name")]
    NoName,
    /// `weekend` on a weekday, `swapped-off` on a Sunday, …
    #[error("{0} cannot be {1}")]
    Weekday(Date, &'static str),
    /// A swap without its other half.
    #[error("a swap needs the date of its other half")]
    NoPair,
    /// A pair on a day that is no swap.
    #[error("only a swap has a pair")]
    PairOfNoSwap,
    /// The other half is not in the file, or does not answer this one.
    #[error("half of a swap: {0} does not answer it")]
    HalfPair(Date),
    /// The same day twice.
    #[error("{0} is listed twice")]
    Twice(Date),
    /// A year the calendar has not loaded.
    #[error("the calendar has no year {0}")]
    UnknownYear(i16),
    /// A year whose reports are closed.
    #[error("the year {0} is closed")]
    ClosedYear(i16),
}

/// Reads `YYYY-MM-DD` strictly.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |part: &str| -> Option<i16> {
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let (year, month, day) = (
        number(text.get(..4)?)?,
        number(text.get(5..7)?)?,
        number(text.get(8..)?)?,
    );
    Date::new(year, month as i8, day as i8).ok()
}

/// Reads a day table.
///
/// # Errors
/// Every mistake of the file, in order of rows; never half a table.
pub fn parse(text: &str) -> Result<DayTable, Vec<TableError>> {
    let text = text.trim_start_matches('\u{feff}');
    // The reader tells the line before it has eaten the second half of a CRLF.
    let text = &text.replace("\r\n", "\n");
    let mut errors = Vec::new();
    let years = years_line(text, &mut errors);
    if let Some(row) = cut_off(text, Some('#')) {
        let problem = TableProblem::Csv(CUT_OFF.to_owned());
        return Err(vec![error(row, "row", problem)]);
    }
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let with_sessions = match reader.headers() {
        Ok(header) if header.iter().eq(COLUMNS) => false,
        Ok(header) if header.iter().eq(COLUMNS.into_iter().chain(["sessions"])) => true,
        Ok(header) => {
            let found = header.iter().collect::<Vec<_>>().join(",");
            return Err(vec![error(1, "header", TableProblem::Header(found))]);
        }
        Err(e) => return Err(vec![error(1, "header", TableProblem::Csv(e.to_string()))]),
    };
    let mut rows: Vec<(u64, DayFact)> = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let row = record.position().map_or(0, csv::Position::line);
                match day_of(&record, with_sessions) {
                    Ok(day) => rows.push((row, day)),
                    Err((field, problem)) => errors.push(error(row, field, problem)),
                }
            }
            Err(e) => {
                let row = e.position().map_or(0, csv::Position::line);
                errors.push(error(row, "row", TableProblem::Csv(e.to_string())));
            }
        }
    }
    check_together(&rows, &mut errors);
    if !errors.is_empty() {
        errors.sort_by_key(|e| e.row);
        return Err(errors);
    }
    let mut days: Vec<DayFact> = rows.into_iter().map(|(_, day)| day).collect();
    days.sort_by_key(|day| day.date);
    Ok(DayTable { years, days })
}

/// Refuses days outside the years `loaded` and days in years before
/// `open_from`, whose reports are closed. Years the table itself loads are new.
///
/// # Errors
/// One per wrong day; `row` is the day's place among the table's days.
pub fn check_years(
    table: &DayTable,
    loaded: &RangeInclusive<i16>,
    open_from: i16,
) -> Result<(), Vec<TableError>> {
    let own = |year| {
        table
            .years
            .as_ref()
            .is_some_and(|years| years.contains(&year))
    };
    let mut errors = Vec::new();
    for (place, day) in (1..).zip(&table.days) {
        let year = day.date.year();
        if year < open_from {
            errors.push(error(place, "date", TableProblem::ClosedYear(year)));
        } else if !loaded.contains(&year) && !own(year) {
            errors.push(error(place, "date", TableProblem::UnknownYear(year)));
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

/// Writes days as a table that `parse` reads back.
pub fn write(years: Option<&RangeInclusive<i16>>, days: &[DayFact]) -> String {
    let mut out = String::new();
    if let Some(years) = years {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# years: {}-{}", years.start(), years.end());
    }
    out.push_str(&COLUMNS.join(","));
    let with_sessions = days.iter().any(|day| day.sessions.is_some());
    out.push_str(if with_sessions { ",sessions\n" } else { "\n" });
    let date = |date: Option<Date>| date.map_or_else(String::new, |d| d.to_string());
    for day in days {
        let fields = [
            day.date.to_string(),
            day.kind.slug().to_owned(),
            quoted(&day.name_vi),
            quoted(&day.name_en),
            quoted(&day.source),
            day.confidence.slug().to_owned(),
            date(day.pair),
            date(day.known_from),
        ];
        out.push_str(&fields.join(","));
        if with_sessions {
            let sessions = day
                .sessions
                .as_ref()
                .map_or_else(String::new, ToString::to_string);
            out.push(',');
            out.push_str(&quoted(&sessions));
        }
        out.push('\n');
    }
    out
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

fn error(row: u64, field: &'static str, problem: TableProblem) -> TableError {
    TableError {
        row,
        field,
        problem,
    }
}

fn years_line(text: &str, errors: &mut Vec<TableError>) -> Option<RangeInclusive<i16>> {
    for (line, row) in text.lines().zip(1..) {
        let Some(remark) = line.strip_prefix('#') else {
            continue;
        };
        let Some(years) = remark.trim().strip_prefix("years:") else {
            continue;
        };
        let years = years.trim();
        let (first, last) = years.split_once('-').unwrap_or((years, years));
        match (first.trim().parse::<i16>(), last.trim().parse::<i16>()) {
            (Ok(first), Ok(last))
                if (1900..=2200).contains(&first) && (first..=2200).contains(&last) =>
            {
                return Some(first..=last);
            }
            _ => errors.push(error(row, "years", TableProblem::Years(years.to_owned()))),
        }
    }
    None
}

fn day_of(
    record: &csv::StringRecord,
    with_sessions: bool,
) -> Result<DayFact, (&'static str, TableProblem)> {
    let field = |i: usize| record.get(i).unwrap_or("").trim();
    let date = |i: usize| {
        parse_date(field(i)).ok_or_else(|| (COLUMNS[i], TableProblem::Date(field(i).to_owned())))
    };
    let maybe_date = |i: usize| {
        if field(i).is_empty() {
            Ok(None)
        } else {
            date(i).map(Some)
        }
    };
    let sessions = match field(8) {
        "" => None,
        text if with_sessions => Some(
            text.parse::<Sessions>()
                .map_err(|_| ("sessions", TableProblem::Sessions(text.to_owned())))?,
        ),
        text => return Err(("row", TableProblem::Csv(text.to_owned()))),
    };
    let day = DayFact {
        date: date(0)?,
        kind: DayKind::from_slug(field(1))
            .ok_or_else(|| ("kind", TableProblem::Kind(field(1).to_owned())))?,
        name_vi: tidy(field(2)),
        name_en: tidy(field(3)),
        sessions,
        source: tidy(field(4)),
        confidence: Confidence::from_slug(field(5))
            .ok_or_else(|| ("confidence", TableProblem::Confidence(field(5).to_owned())))?,
        pair: maybe_date(6)?,
        known_from: maybe_date(7)?,
    };
    check_alone(&day)?;
    Ok(day)
}

/// What one row must satisfy by itself.
fn check_alone(day: &DayFact) -> Result<(), (&'static str, TableProblem)> {
    let rest = matches!(day.date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let fits = match day.kind {
        DayKind::Weekend | DayKind::SwappedOn => rest,
        DayKind::Working | DayKind::SwappedOff | DayKind::Substitute => !rest,
        DayKind::Holiday | DayKind::Closed | DayKind::Opened => true,
    };
    if !fits {
        return Err(("kind", TableProblem::Weekday(day.date, day.kind.slug())));
    }
    if !day.kind.is_ordinary() {
        if day.source.is_empty() {
            return Err(("source", TableProblem::NoSource));
        }
        if day.name_vi.is_empty() {
            return Err(("name_vi", TableProblem::NoName));
        }
    }
    let has_sessions = day.sessions.as_ref().is_some_and(|s| !s.is_closed());
    if day.kind == DayKind::Opened && !has_sessions {
        return Err(("sessions", TableProblem::Sessions(String::new())));
    }
    match (day.kind.is_swap(), day.pair) {
        (true, None) => Err(("pair", TableProblem::NoPair)),
        (false, Some(_)) => Err(("pair", TableProblem::PairOfNoSwap)),
        (true, Some(_)) | (false, None) => Ok(()),
    }
}

/// Duplicates and halves of swaps.
fn check_together(rows: &[(u64, DayFact)], errors: &mut Vec<TableError>) {
    let mut by_date: BTreeMap<Date, &DayFact> = BTreeMap::new();
    for (row, day) in rows {
        if by_date.insert(day.date, day).is_some() {
            errors.push(error(*row, "date", TableProblem::Twice(day.date)));
        }
    }
    for (row, day) in rows {
        let Some(pair) = day.pair else { continue };
        if !by_date.get(&pair).is_some_and(|other| answers(day, other)) {
            errors.push(error(*row, "pair", TableProblem::HalfPair(pair)));
        }
    }
}

/// True when the two days are the two halves of one swap.
pub(super) fn answers(day: &DayFact, other: &DayFact) -> bool {
    let opposite = matches!(
        (day.kind, other.kind),
        (DayKind::SwappedOff, DayKind::SwappedOn) | (DayKind::SwappedOn, DayKind::SwappedOff)
    );
    opposite
        && day.pair == Some(other.date)
        && other.pair == Some(day.date)
        && day.known_from == other.known_from
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const HEADER: &str = "date,kind,name_vi,name_en,source,confidence,pair,known_from\n";

    #[test]
    fn lines_are_counted_alike_whatever_ends_them_and_names_are_composed() {
        let bad = "2026-12-10,holiday,Nghỉ,Off,Doc,high,,\n2026-12-11,feast,x,x,Doc,high,,\n";
        assert_eq!(problems(bad)[0].0, 3);
        let crlf = format!("{HEADER}{bad}").replace('\n', "\r\n");
        assert_eq!(parse(&crlf).unwrap_err()[0].row, 3);
        let apart = "2026-12-10,holiday,Nghi\u{309},Off,Doc,high,,\n";
        let table = parse(&format!("{HEADER}{apart}")).unwrap();
        assert_eq!(table.days[0].name_vi, "Nghỉ");
    }

    fn problems(rows: &str) -> Vec<(u64, &'static str, TableProblem)> {
        parse(&format!("{HEADER}{rows}"))
            .unwrap_err()
            .into_iter()
            .map(|e| (e.row, e.field, e.problem))
            .collect()
    }

    #[test]
    fn every_mistake_is_named_with_row_and_field() {
        let rows = "2026-02-30,holiday,A,A,doc,high,,\n\
                    2026-03-02,festival,A,A,doc,high,,\n\
                    2026-03-03,holiday,A,A,doc,sure,,\n\
                    2026-03-04,holiday,A,A,,high,,\n\
                    2026-03-05,weekend,A,A,doc,high,,\n";
        assert_eq!(
            problems(rows),
            [
                (2, "date", TableProblem::Date("2026-02-30".into())),
                (3, "kind", TableProblem::Kind("festival".into())),
                (4, "confidence", TableProblem::Confidence("sure".into())),
                (5, "source", TableProblem::NoSource),
                (
                    6,
                    "kind",
                    TableProblem::Weekday(date(2026, 3, 5), "weekend")
                ),
            ]
        );
    }

    #[test]
    fn half_of_a_swap_is_refused() {
        let half = "2026-08-31,swapped-off,Nghỉ,Off,doc,high,2026-08-22,\n";
        assert_eq!(
            problems(half),
            [(2, "pair", TableProblem::HalfPair(date(2026, 8, 22)))]
        );
        let whole = format!("{HEADER}{half}2026-08-22,swapped-on,Làm bù,On,doc,high,2026-08-31,\n");
        assert_eq!(parse(&whole).unwrap().days.len(), 2);
        let lonely = "2026-08-31,swapped-off,Nghỉ,Off,doc,high,,\n";
        assert_eq!(problems(lonely), [(2, "pair", TableProblem::NoPair)]);
        let known_apart =
            format!("{half}2026-08-22,swapped-on,Làm bù,On,doc,high,2026-08-31,2026-01-01\n");
        assert_eq!(problems(&known_apart).len(), 2);
    }

    #[test]
    fn a_day_twice_a_strange_header_and_a_broken_row_are_refused() {
        let twice = "2026-09-02,holiday,A,A,doc,high,,\n2026-09-02,holiday,A,A,doc,high,,\n";
        assert_eq!(
            problems(twice),
            [(3, "date", TableProblem::Twice(date(2026, 9, 2)))]
        );
        let short = problems("2026-09-02,holiday\n");
        assert!(
            matches!(short[..], [(2, "row", TableProblem::Csv(_))]),
            "{short:?}"
        );
        let header = parse("day,kind\n").unwrap_err();
        assert!(matches!(header[0].problem, TableProblem::Header(_)));
        let years = parse(&format!("# years: MMXX\n{HEADER}")).unwrap_err();
        assert_eq!(years[0].problem, TableProblem::Years("MMXX".into()));
    }

    #[test]
    fn a_table_cut_off_inside_a_quoted_field_is_refused() {
        let cut = "2026-09-02,holiday,Quốc khánh,National Day,\"doc, high";
        assert!(
            matches!(problems(cut)[..], [(2, "row", TableProblem::Csv(_))]),
            "{:?}",
            problems(cut)
        );
        assert_eq!(cut_off("# \"a\n\"b\"\"\",\"c\nd\"\n", Some('#')), None);
        assert_eq!(cut_off("a,b\"\n1,\"\"\n", None), None);
        assert_eq!(cut_off("a,b\n1,\"x\"\"", None), Some(2));
        for (text, line) in [("", None), ("a\r", None), ("a\r\nb\rc", Some(3))] {
            assert_eq!(unended(text), line, "{text:?}");
        }
    }

    #[test]
    fn unknown_and_closed_years_are_refused() {
        let (closed, unknown) = (
            "2024-06-03,holiday,A,A,doc,high,,",
            "2030-06-03,holiday,A,A,doc,high,,",
        );
        let table = parse(&format!("{HEADER}{closed}\n{unknown}\n")).unwrap();
        let errors = check_years(&table, &(2018..=2027), 2026).unwrap_err();
        let found: Vec<_> = errors.into_iter().map(|e| e.problem).collect();
        assert_eq!(
            found,
            [
                TableProblem::ClosedYear(2024),
                TableProblem::UnknownYear(2030)
            ]
        );
        let own = parse(&format!("# years: 2030\n{HEADER}{unknown}\n")).unwrap();
        assert_eq!(check_years(&own, &(2018..=2027), 2026), Ok(()));
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = format!(
            "# years: 2026-2026\n{}",
            "date,kind,name_vi,name_en,source,confidence,pair,known_from,sessions\n\
             2026-02-13,working,,,\"a, b\",high,,,0730-1130\n\
             2026-09-02,holiday,Quốc khánh,National Day,doc,medium,,2026-01-02,\n"
        );
        let table = parse(&text).unwrap();
        assert_eq!(write(table.years.as_ref(), &table.days), text);
    }
}
