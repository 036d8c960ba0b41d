//! The shipped day table says of every day what the reference table says.

use crate::support::national;
use motcua_domain::calendar::{ContentHash, DayFact, DayKind, VN_2018_2027, YearWarning, table};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// SHA-256 of the reference table of all 3,652 days, written as `table::write`
/// writes it.
const REFERENCE: &str = "66ffbec262b83b4cf0a0a0c218fd76ad7bb9f1b3b1f26906f16b1c8d15dc72af";

#[test]
fn all_days_are_those_of_the_reference() {
    let shipped = table::parse(VN_2018_2027).unwrap();
    assert_eq!(shipped.years, Some(2018..=2027));
    let listed: BTreeMap<_, _> = shipped
        .days
        .into_iter()
        .map(|day| (day.date, day))
        .collect();
    let cal = national(None);
    let all: Vec<DayFact> = cal
        .days()
        .map(|day| {
            listed
                .get(&day.date)
                .cloned()
                .unwrap_or_else(|| DayFact::ordinary(day.date))
        })
        .collect();
    assert_eq!(all.len(), 3652);
    assert!(
        cal.days()
            .zip(&all)
            .all(|(day, fact)| day.kind == fact.kind)
    );
    let written = ContentHash(Sha256::digest(table::write(None, &all)).into());
    assert_eq!(written.to_string(), REFERENCE);
}

#[test]
fn working_days_of_each_year() {
    let cal = national(None);
    let of_year = |year| {
        cal.days()
            .filter(|d| d.date.year() == year && d.is_open())
            .count()
    };
    let found: Vec<_> = (2018..=2027).map(of_year).collect();
    assert_eq!(found, [250, 252, 252, 250, 249, 249, 251, 250, 249, 249]);
}

#[test]
fn a_swap_is_known_from_its_announcement_on() {
    let of = |asof, day| {
        let cal = national(Some(asof));
        (
            cal.day(crate::support::day(day)).unwrap().kind,
            cal.label().to_owned(),
        )
    };
    assert_eq!(
        of("2024-04-11", "2024-04-29"),
        (DayKind::Working, "VN-2019.2".into())
    );
    assert_eq!(
        of("2024-04-12", "2024-04-29"),
        (DayKind::SwappedOff, "VN-2024.2".into())
    );
    assert_eq!(of("2024-04-11", "2024-05-04").0, DayKind::Weekend);
    assert_eq!(of("2024-04-12", "2024-05-04").0, DayKind::SwappedOn);
    assert_eq!(
        of("2025-12-25", "2026-01-10"),
        (DayKind::SwappedOn, "VN-2026.3".into())
    );
}

#[test]
fn the_administrator_is_warned_from_october_on() {
    let cal = national(None);
    let warned = |day| cal.next_year_warning(crate::support::day(day));
    assert_eq!(warned("2026-09-30"), None);
    assert_eq!(
        warned("2026-10-01"),
        Some(YearWarning::Unsure {
            year: 2027,
            days: 11
        })
    );
    assert_eq!(
        warned("2027-10-01"),
        Some(YearWarning::Missing { year: 2028 })
    );
    assert_eq!(warned("2023-12-01"), None);
}
