//! A year that an announcement loads: it lists its public holidays, or it is
//! an estimate and every date that crosses it is provisional.

use super::{Announcement, Refusal};
use crate::Settings;
use jiff::Span;
use jiff::civil::{Date, Weekday, date};
use motcua_domain::calendar::{CalendarVersion, Compiled, Confidence, DayFact, DayKind, DayTable};
use motcua_domain::deadline::ChangedDay;

/// What a person should look at before a year is published. Nothing is refused
/// for it: which days are given back and swapped is said by the announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A holiday on a weekly rest day without its day off in lieu: Labour Code
    /// 2019 art. 111(3) gives the next working day off.
    NotGivenBack(Date),
    /// A working day between days off, as is often swapped.
    Between(Date),
}

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

/// The days off, and those worked for them, of years that only the new
/// calendar has.
pub(super) fn days_off(old: &Compiled, new: &Compiled) -> Vec<ChangedDay> {
    let known = old.first()..=old.last();
    new.days()
        .filter(|day| !known.contains(&day.date) && !day.kind.is_ordinary())
        .map(|day| ChangedDay {
            date: day.date,
            old: if is_rest(day.date) {
                DayKind::Weekend
            } else {
                DayKind::Working
            },
            new: day.kind,
        })
        .collect()
}

/// What is odd in the years that a version loads, from this year on.
pub(super) fn remarks(version: &CalendarVersion, new: &Compiled, today: Date) -> Vec<Remark> {
    let loaded = |year: i16| version.years.contains(&year) && year >= today.year();
    let all: Vec<(Date, DayKind)> = new.days().map(|day| (day.date, day.kind)).collect();
    let is_off = |kind: DayKind| {
        matches!(
            kind,
            DayKind::Weekend | DayKind::Holiday | DayKind::Substitute | DayKind::SwappedOff
        )
    };
    let mut found = Vec::new();
    // Days off side by side: the holidays among them that fall on rest days
    // are given back among them.
    for run in all.split(|(_, kind)| !is_off(*kind)) {
        let given_back = run.iter().filter(|(_, kind)| *kind == DayKind::Substitute);
        let on_rest = run
            .iter()
            .filter(|(date, kind)| *kind == DayKind::Holiday && is_rest(*date));
        let missing = on_rest.skip(given_back.count());
        found.extend(missing.map(|(date, _)| Remark::NotGivenBack(*date)));
    }
    for three in all.windows(3) {
        let [before, day, after] = three else {
            continue;
        };
        let is_between = is_off(before.1) && day.1 == DayKind::Working && is_off(after.1);
        if is_between {
            found.push(Remark::Between(day.0));
        }
    }
    let date = |remark: &Remark| match remark {
        Remark::NotGivenBack(date) | Remark::Between(date) => *date,
    };
    found.retain(|remark| loaded(date(remark).year()));
    found.sort_by_key(date);
    found
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
    use super::{Remark, is_whole, remarks};
    use jiff::civil::date;
    use motcua_domain::calendar::{
        CalendarVersion, DayKind, Layer, Layers, OpeningHours, VN_2018_2027, compile, table,
    };

    #[test]
    fn a_year_lists_what_its_announcement_should_give_back() {
        let mut layers = Layers::national(OpeningHours::office());
        let mut all = CalendarVersion::empty("all", Layer::National);
        all.years = (2018..=2027).collect();
        let shipped = compile(&layers, None).unwrap();
        let found = remarks(&all, &shipped, date(2018, 1, 1));
        let missing = |found: &[Remark]| -> Vec<_> {
            let mut found = found.to_vec();
            found.retain(|one| matches!(one, Remark::NotGivenBack(_)));
            found
        };
        assert!(missing(&found).is_empty(), "every holiday was given back");
        assert!(found.contains(&Remark::Between(date(2026, 11, 23))));
        // Sunday 30 April 2028; the day after 1 May is given back for it.
        let of_2028 = |more: &str| {
            let rows = format!(
                "# years: 2028\n{}\n\
                 2028-04-30,holiday,Nghỉ,Off,d,high,,\n2028-05-01,holiday,Nghỉ,Off,d,high,,\n{more}",
                table::COLUMNS.join(",")
            );
            CalendarVersion::of_table("VN-9", Layer::National, table::parse(&rows).unwrap())
        };
        for (more, expected) in [
            ("", vec![Remark::NotGivenBack(date(2028, 4, 30))]),
            ("2028-05-02,substitute,Nghỉ bù,Off,d,high,,\n", vec![]),
        ] {
            let version = of_2028(more);
            layers = Layers::national(OpeningHours::office()).with(version.clone());
            let new = compile(&layers, None).unwrap();
            assert_eq!(
                missing(&remarks(&version, &new, date(2026, 11, 1))),
                expected
            );
            let off = super::days_off(&shipped, &new);
            assert_eq!(off[0].date, date(2028, 4, 30));
            assert_eq!(
                (off[0].old, off[0].new),
                (DayKind::Weekend, DayKind::Holiday)
            );
        }
    }

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
