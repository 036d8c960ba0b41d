//! The national day table shipped with the program.

use super::{CalendarVersion, DayFact, DayTable, Layer, TableError, VersionId, table};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The day table of 2018–2027 as text; each special day names its document.
pub const VN_2018_2027: &str = include_str!("../../../../packs/calendar/vn-2018-2027.csv");

/// Versions of the shipped day table.
///
/// # Panics
/// Never: the shipped text is read by a test.
pub fn built_in() -> Vec<Arc<CalendarVersion>> {
    national_versions(VN_2018_2027)
        .expect("the shipped day table is read by a test")
        .into_iter()
        .map(Arc::new)
        .collect()
}

/// Cuts a day table into versions by the day they became known: `VN-2025.1`
/// holds the days of 2025 that were always known, `VN-2025.2` the first swap
/// of that year that was announced (in November 2024), and so on. A version is
/// named after the year of its days, so that the number of a later one is
/// never the smaller. Only swaps are cut off: a holiday's choice of days is
/// taken as always known, so that an old slip is reproduced by the swaps alone.
///
/// # Errors
/// The mistakes of the table.
pub fn national_versions(text: &str) -> Result<Vec<CalendarVersion>, Vec<TableError>> {
    Ok(versions_of([table::parse(text)?]))
}

/// The same of several tables, as if they were one.
pub fn versions_of(tables: impl IntoIterator<Item = DayTable>) -> Vec<CalendarVersion> {
    let mut always: BTreeMap<i16, Vec<DayFact>> = BTreeMap::new();
    let mut announced: BTreeMap<(Date, i16), Vec<DayFact>> = BTreeMap::new();
    let mut all = Vec::new();
    for table in tables {
        let own = table.days.iter().map(|day| day.date.year());
        let years: Vec<i16> = table.years.map_or_else(|| own.collect(), Iterator::collect);
        always.extend(years.into_iter().map(|year| (year, Vec::new())));
        all.extend(table.days);
    }
    for day in all {
        match day.known_from {
            Some(known) if day.kind.is_swap() => {
                let first = day.pair.map_or(day.date, |pair| pair.min(day.date));
                let swaps = announced.entry((known, first.year())).or_default();
                swaps.push(day);
            }
            Some(_) | None => always.entry(day.date.year()).or_default().push(day),
        }
    }
    let mut versions = Vec::new();
    for (year, days) in always {
        let mut version = CalendarVersion::empty(&format!("VN-{year}.1"), Layer::National);
        version.years = vec![year];
        version.days = days;
        versions.push(version);
    }
    let mut place: BTreeMap<i16, u32> = BTreeMap::new();
    for ((known, year), days) in announced {
        let place = place.entry(year).or_insert(1);
        *place += 1;
        let id = format!("VN-{year}.{place}");
        let mut version = CalendarVersion::empty(&id, Layer::National);
        let parent = VersionId(format!("VN-{year}.{}", *place - 1));
        version.parent = versions.iter().any(|v| v.id == parent).then_some(parent);
        version.known_from = Some(known);
        version.document_no = days
            .first()
            .map_or_else(String::new, |day| day.source.clone());
        version.days = days;
        versions.push(version);
    }
    versions
}
