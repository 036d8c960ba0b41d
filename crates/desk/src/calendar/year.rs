//! A year that an announcement loads: it lists its public holidays, or it is
//! an estimate and every date that crosses it is provisional.

use super::{Announcement, Refusal};
use crate::Settings;
use jiff::Span;
use jiff::civil::{Date, Weekday, date};
use motcua_domain::calendar::{Confidence, DayFact, DayKind, DayTable};

/// Holidays with a fixed date: Labour Code 2019 art. 112(1).
const FIXED: [(i8, i8); 4] = [(1, 1), (4, 30), (5, 1), (9, 2)];
/// Days of Tết, by the same article.
const TET: usize = 5;

/// Refuses new years without their holidays, unless they are meant as
/// estimates; adds the days that make an estimate one, and those that make it
/// a year like others when its announcement has come.
pub(super) fn complete(
    settings: &Settings,
    announcement: &Announcement,
    table: &mut DayTable,
) -> Vec<Refusal> {
    let known = settings.calendar.first().year()..=settings.calendar.last().year();
    let mut wrong = Vec::new();
    for year in table.years.clone().into_iter().flatten() {
        let listed = |day: Date| announcement.table.days.iter().any(|row| row.date == day);
        let whole = is_whole(year, &announcement.table.days);
        let is_new = !known.contains(&year);
        if is_new && !whole && !announcement.estimates {
            wrong.push(Refusal::BareYear(year));
        } else if is_new && !whole {
            let days = days(year).filter(|day| !is_rest(*day) && !listed(*day));
            table.days.extend(days.map(|day| DayFact {
                confidence: Confidence::Low,
                ..DayFact::ordinary(day)
            }));
        } else if whole && !is_new {
            let estimated = |day: &Date| {
                let old = settings.calendar.day(*day);
                old.is_ok_and(|old| {
                    old.kind == DayKind::Working && old.confidence() == Confidence::Low
                })
            };
            let days = days(year).filter(|day| estimated(day) && !listed(*day));
            table.days.extend(days.map(DayFact::ordinary));
        }
    }
    table.days.sort_by_key(|day| day.date);
    wrong
}

/// Every holiday of the article, or the day given back for it.
fn is_whole(year: i16, listed: &[DayFact]) -> bool {
    let off = |from: Date, to: Date| {
        listed
            .iter()
            .filter(|day| matches!(day.kind, DayKind::Holiday | DayKind::Substitute))
            .filter(|day| (from..=to).contains(&day.date))
            .count()
    };
    let fixed = FIXED.iter().all(|(month, day)| {
        let day = date(year, *month, *day);
        // Two holidays side by side on a weekend are given back until the third
        // day after (2/5 and 3/5/2022).
        let last = day.checked_add(Span::new().days(3)).unwrap_or(day);
        listed.iter().any(|row| match row.kind {
            DayKind::Holiday => row.date == day,
            DayKind::Substitute => (day..=last).contains(&row.date),
            _ => false,
        })
    });
    // Mùng 1 lies between 21 January and 20 February, mùng 10 tháng 3 between
    // 28 March and 29 April.
    fixed
        && off(date(year, 1, 15), date(year, 2, 28)) >= TET
        && off(date(year, 3, 28), date(year, 4, 29)) > 0
}

fn days(year: i16) -> impl Iterator<Item = Date> {
    date(year, 1, 1)
        .series(Span::new().days(1))
        .take_while(move |day| day.year() == year)
}

fn is_rest(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::is_whole;
    use motcua_domain::calendar::{VN_2018_2027, table};

    #[test]
    fn every_shipped_year_is_whole_and_none_without_one_of_its_holidays() {
        let days = table::parse(VN_2018_2027).unwrap().days;
        for year in 2018..=2027 {
            assert!(is_whole(year, &days), "{year}");
            assert!(!is_whole(year, &[]), "{year}");
            for part in ["-01-01", "-02-", "-09-0", "-05-0"] {
                let some: Vec<_> = days
                    .iter()
                    .filter(|day| !day.date.to_string().contains(&format!("{year}{part}")))
                    .cloned()
                    .collect();
                let tet_in_january = part == "-02-" && matches!(year, 2020 | 2023 | 2025);
                // New Year's substitute on 2 or 3 January, where there was one.
                let given_back = part == "-01-01" && matches!(year, 2022 | 2023);
                if !tet_in_january && !given_back {
                    assert!(!is_whole(year, &some), "{year}{part}");
                }
            }
        }
    }
}
