//! From what was typed or read to a version that may be published.

use super::is_said;
use crate::Settings;
use jiff::civil::Date;
use motcua_domain::calendar::table::check_years;
use motcua_domain::calendar::{
    CalendarError, CalendarVersion, Compiled, Confidence, DayKind, DayTable, HoursFrom, Layer,
    TableError, TableProblem, VersionId, Week,
};
use motcua_domain::dossier::act::clean_text;
use motcua_domain::time::{Timestamp, local};

/// Most days of one announcement: ten years and a bit.
const MAX_DAYS: usize = 4_000;

/// An announcement (thông báo nghỉ, làm bù) as a person enters it.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// Whose word it is: national, of the province, or of this office.
    pub layer: Layer,
    /// Number of the document.
    pub document_no: String,
    /// Its date.
    pub document_date: Option<Date>,
    /// Who issued it.
    pub issuer: String,
    /// First day on which it was known; `None` = as the days say, else its
    /// own date, else today.
    pub known_from: Option<Date>,
    /// The days it changes.
    pub table: DayTable,
    /// Opening hours of this office from a day on.
    pub hours: Option<HoursFrom>,
    /// Days of low confidence are meant as estimates: dates that cross them
    /// are promised as provisional.
    pub estimates: bool,
    /// The table, which does not say itself which years it loads, opens the
    /// year after the last one loaded.
    pub new_year: bool,
}

/// Why an announcement cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A row of the table, and the day it is about when it has one.
    Row(TableError, Option<Date>),
    /// No day changes.
    Nothing,
    /// More days than any announcement has.
    TooMany,
    /// Its number is missing.
    NoDocument,
    /// A text is too long or holds signs that must not be stored.
    BadText(&'static str),
    /// A date after today that cannot be: the document's own, or when it was known.
    Future(&'static str),
    /// A row that says it was known after today: its day would stay locked
    /// until then.
    FutureRow(Date),
    /// Estimates that were not marked as such.
    Estimate(Date),
    /// Days of a year that the calendar does not have and that nobody said was
    /// opened; `next` is the one year that can be opened. Said once a year.
    NewYear {
        /// The year of the days.
        year: i16,
        /// The year after the last one loaded.
        next: i16,
    },
    /// A new year without its public holidays, not marked as an estimate.
    BareYear(i16),
    /// A kind of day that this layer cannot announce.
    WrongLayer(Date, DayKind),
    /// A later announcement of the same layer has changed that day already.
    Overruled(Date, VersionId),
    /// Hours of a week without a session: `counting` or `reception`.
    NoHours(&'static str),
    /// Hours from a day that has begun, or that the calendar does not reach:
    /// what was counted must stay as it was.
    HoursFrom(Date),
    /// Hours are this office's own word.
    HoursLayer,
    /// The pile does not fit together with it.
    Calendar(CalendarError),
    /// The calendar or the announcement is no longer the one that was previewed.
    Changed,
}

/// A version ready to be published, and the calendar with it.
pub(super) struct Checked {
    pub version: CalendarVersion,
    pub compiled: Compiled,
}

pub(super) fn check(
    settings: &Settings,
    slug: &str,
    now: Timestamp,
    announcement: &Announcement,
) -> Result<Checked, Vec<Refusal>> {
    let today = local(now).date();
    let mut wrong = texts(announcement, today);
    wrong.extend(hours(settings, announcement, today));
    let mut table = changed_days(&settings.calendar, announcement);
    if announcement.new_year && table.years.is_none() {
        let next = next_year(settings);
        table.years = Some(next..=next);
    }
    wrong.extend(super::year::complete(settings, announcement, &mut table));
    if table.days.is_empty()
        && !new_years(settings, &table)
        && !new_hours(settings, announcement.hours.as_ref())
    {
        wrong.push(Refusal::Nothing);
    }
    if table.days.len() > MAX_DAYS {
        wrong.push(Refusal::TooMany);
    }
    wrong.extend(years(settings, &table, today));
    for day in &table.days {
        if day.confidence == Confidence::Low && !announcement.estimates {
            wrong.push(Refusal::Estimate(day.date));
        }
        let local_kind = matches!(day.kind, DayKind::Closed | DayKind::Opened);
        let state_kind = matches!(
            day.kind,
            DayKind::Holiday | DayKind::Substitute | DayKind::SwappedOff | DayKind::SwappedOn
        );
        let fits = match announcement.layer {
            Layer::National => !local_kind,
            Layer::Unit | Layer::Procedure => !state_kind,
            Layer::Province => true,
        };
        if !fits {
            wrong.push(Refusal::WrongLayer(day.date, day.kind));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let version = version(settings, slug, now, announcement, table);
    if let Some(refusal) = overruled(settings, &version) {
        return Err(vec![refusal]);
    }
    let layers = settings.layers.with(version.clone());
    match crate::setup::compiled(&layers, &settings.office, None) {
        Ok(compiled) => Ok(Checked { version, compiled }),
        Err(crate::setup::NotCompiled::Calendar(error)) => Err(vec![Refusal::Calendar(error)]),
        // The office's own hours were read when the desk was opened.
        Err(crate::setup::NotCompiled::Hours(_)) => Err(vec![Refusal::Changed]),
    }
}

fn texts(announcement: &Announcement, today: Date) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    if announcement.document_no.trim().is_empty() {
        wrong.push(Refusal::NoDocument);
    }
    for (field, text) in [
        ("document_no", &announcement.document_no),
        ("issuer", &announcement.issuer),
    ] {
        if text.chars().count() > 200 || text.contains('\n') || clean_text(text, field).is_err() {
            wrong.push(Refusal::BadText(field));
        }
    }
    for (field, date) in [
        ("document_date", announcement.document_date),
        ("known_from", announcement.known_from),
    ] {
        if date.is_some_and(|date| date > today) {
            wrong.push(Refusal::Future(field));
        }
    }
    for day in &announcement.table.days {
        if day.known_from.is_some_and(|known| known > today) {
            wrong.push(Refusal::FutureRow(day.date));
        }
    }
    for day in &announcement.table.days {
        let texts = [&day.name_vi, &day.name_en, &day.source];
        if texts.iter().any(|text| text.chars().count() > 500)
            || texts.iter().any(|text| clean_text(text, "days").is_err())
        {
            wrong.push(Refusal::BadText("days"));
            break;
        }
    }
    wrong
}

fn hours(settings: &Settings, announcement: &Announcement, today: Date) -> Vec<Refusal> {
    let Some(set) = &announcement.hours else {
        return Vec::new();
    };
    let mut wrong = Vec::new();
    if announcement.layer != Layer::Unit {
        wrong.push(Refusal::HoursLayer);
    }
    for (field, week) in [
        ("counting", &set.hours.counting),
        ("reception", &set.hours.reception),
    ] {
        if *week == Week::default() {
            wrong.push(Refusal::NoHours(field));
        }
    }
    let from = set.from.unwrap_or(Date::MIN);
    if from <= today || from > settings.calendar.last() {
        wrong.push(Refusal::HoursFrom(from));
    }
    wrong
}

/// Does the office open otherwise by them on a day that is loaded?
fn new_hours(settings: &Settings, set: Option<&HoursFrom>) -> bool {
    let last = settings.calendar.last();
    set.is_some_and(|set| {
        let days = set.from.unwrap_or(last).series(jiff::Span::new().days(1));
        days.take_while(|day| *day <= last)
            .any(|day| settings.hours_on(day) != set.hours)
    })
}

/// Only the rows that say something new; the whole table may be given.
fn changed_days(calendar: &Compiled, announcement: &Announcement) -> DayTable {
    let table = &announcement.table;
    let days = table
        .days
        .iter()
        .filter(|day| !calendar.day(day.date).is_ok_and(|old| is_said(&old, day)))
        .cloned()
        .collect();
    DayTable {
        years: table.years.clone(),
        days,
    }
}

/// The year after the last one loaded: years are loaded one after the other.
fn next_year(settings: &Settings) -> i16 {
    settings.calendar.last().year().saturating_add(1)
}

/// Days of years that are over or not there. A year that is not there is named
/// once: its first day or its twelfth, the way out is the same.
fn years(settings: &Settings, table: &DayTable, today: Date) -> Vec<Refusal> {
    let (first, last) = (settings.calendar.first(), settings.calendar.last());
    // Reports of a year are closed when it is over.
    let Err(errors) = check_years(table, &(first.year()..=last.year()), today.year()) else {
        return Vec::new();
    };
    let mut wrong = Vec::new();
    for error in errors {
        let refusal = match error.problem {
            TableProblem::UnknownYear(year) => Refusal::NewYear {
                year,
                next: next_year(settings),
            },
            _ => row(error, table),
        };
        if !wrong.contains(&refusal) {
            wrong.push(refusal);
        }
    }
    wrong
}

/// Does the table load a year that the calendar does not have?
fn new_years(settings: &Settings, table: &DayTable) -> bool {
    let (first, last) = (settings.calendar.first(), settings.calendar.last());
    let known = first.year()..=last.year();
    table
        .years
        .as_ref()
        .is_some_and(|years| !known.contains(years.start()) || !known.contains(years.end()))
}

fn row(error: TableError, table: &DayTable) -> Refusal {
    let place = usize::try_from(error.row).unwrap_or(0).checked_sub(1);
    let date = place.and_then(|i| table.days.get(i)).map(|day| day.date);
    Refusal::Row(error, date)
}

fn version(
    settings: &Settings,
    slug: &str,
    now: Timestamp,
    announcement: &Announcement,
    table: DayTable,
) -> CalendarVersion {
    let today = local(now).date();
    let from_days = table.days.iter().filter_map(|day| day.known_from).max();
    let known = announcement
        .known_from
        .or(from_days)
        .or(announcement.document_date)
        .unwrap_or(today);
    let prefix = match announcement.layer {
        Layer::National => "VN".to_owned(),
        Layer::Province => "province".to_owned(),
        Layer::Unit => slug.to_owned(),
        Layer::Procedure => format!("{slug}-procedure"),
    };
    // As the shipped versions are: after the year of the first day it sets.
    let year = table.days.iter().map(|day| day.date.year()).min();
    let id = next_id(settings, &prefix, year.unwrap_or(known.year()));
    let mut version = CalendarVersion::of_table(&id, announcement.layer, table);
    for day in version.days.iter_mut().filter(|day| day.kind.is_swap()) {
        day.known_from = Some(known);
    }
    version.parent = settings
        .layers
        .versions
        .iter()
        .rfind(|old| old.layer == announcement.layer)
        .map(|old| old.id.clone());
    version.hours = announcement.hours.iter().cloned().collect();
    version.known_from = Some(known);
    version.published_at = Some(now);
    version.document_no = announcement.document_no.trim().to_owned();
    version.document_date = announcement.document_date;
    version.note = announcement.issuer.trim().to_owned();
    version
}

/// `VN-2026.4`: the next number of a prefix and year.
fn next_id(settings: &Settings, prefix: &str, year: i16) -> String {
    let begin = format!("{prefix}-{year}.");
    let last = settings
        .layers
        .versions
        .iter()
        .filter_map(|version| version.id.0.strip_prefix(&begin)?.parse::<u32>().ok())
        .max()
        .unwrap_or(0);
    format!("{begin}{}", last + 1)
}

/// Versions of a layer speak in the order in which they became known: one that
/// was known before another does not change what the other said.
fn overruled(settings: &Settings, version: &CalendarVersion) -> Option<Refusal> {
    for old in &settings.layers.versions {
        if old.layer != version.layer || old.known_from <= version.known_from {
            continue;
        }
        let same = |date: Date| old.days.iter().any(|day| day.date == date);
        if let Some(day) = version.days.iter().find(|day| same(day.date)) {
            return Some(Refusal::Overruled(day.date, old.id.clone()));
        }
        let mut hours = version.hours.iter().filter(|_| !old.hours.is_empty());
        if let Some(from) = hours.find_map(|set| set.from) {
            return Some(Refusal::Overruled(from, old.id.clone()));
        }
    }
    None
}

impl From<TableError> for Refusal {
    /// A fault found while the file was read: its row says where.
    fn from(error: TableError) -> Self {
        Self::Row(error, None)
    }
}
