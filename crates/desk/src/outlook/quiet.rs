//! Open days on which no dossier came in. They are zeros, not unknown: left out,
//! a quiet desk would look busier than it is, and its forecast be too high.

use super::past::DayCounts;
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::calendar::Compiled;

/// A stretch without dossiers and before any visit that is longer than this is no
/// quiet time, calendar days: nobody wrote down, as between an old register that
/// was taken in and the desk's own beginning.
const SILENT: i32 = 31;

/// Dossiers by day and field with a zero for each open day that has none, from
/// the first day on which one came in to the last on which one came in or a
/// visit was counted. A day between the first and the last visit on which nobody
/// was counted either stays out: nobody worked with the program on it, so that
/// nothing is known of it; and so does a long silence before the visits.
pub(super) fn with_quiet_days(
    mut dossiers: Vec<(Date, String, i64)>,
    counts: &[(Date, DayCounts)],
    calendar: &Compiled,
) -> Vec<(Date, String, i64)> {
    dossiers.sort_unstable();
    let in_reach = |day: &Date| (calendar.first()..=calendar.last()).contains(day);
    let Some((first, field, _)) = dossiers.iter().find(|(day, _, _)| in_reach(day)).cloned() else {
        return dossiers;
    };
    let visits = counts
        .first()
        .zip(counts.last())
        .map(|(from, to)| (from.0, to.0));
    let came = dossiers.iter().map(|(day, _, _)| *day);
    let last = came.chain(visits.map(|(_, to)| to)).filter(in_reach).max();
    let days = first.series(1.day());
    let days = days.take_while(|day| Some(*day) <= last);
    let is_open = |day: &Date| {
        let info = calendar.day(*day);
        info.is_ok_and(|info| !info.reception.is_closed())
    };
    let is_short = |day: &Date| {
        let at = dossiers.partition_point(|(one, _, _)| one < day);
        let before = at.checked_sub(1).and_then(|before| dossiers.get(before));
        let around = before.zip(dossiers.get(at));
        around.is_some_and(|((from, _, _), (to, _, _))| (*to - *from).get_days() <= SILENT)
    };
    let is_known = |day: &Date| match visits {
        Some((from, to)) if (from..=to).contains(day) => {
            counts.binary_search_by_key(day, |(one, _)| *one).is_ok()
        }
        _ => is_short(day),
    };
    let has_some = |day: &Date| {
        let at = dossiers.partition_point(|(one, _, _)| one < day);
        dossiers.get(at).is_some_and(|(one, _, _)| one == day)
    };
    // Any field will do: a day that one field has is a zero for the others.
    let quiet: Vec<(Date, String, i64)> = days
        .filter(|day| is_open(day) && is_known(day) && !has_some(day))
        .map(|day| (day, field.clone(), 0))
        .collect();
    dossiers.extend(quiet);
    dossiers.sort_unstable();
    dossiers
}

#[cfg(test)]
mod tests {
    use super::super::log::tests::calendar;
    use super::super::log::{dossier_series, foretell, place};
    use super::*;
    use jiff::civil::{Weekday, date};

    /// Four dossiers on each open day of half a year, and none on Wednesdays.
    fn no_wednesdays(calendar: &Compiled) -> Vec<(Date, String, i64)> {
        let days = date(2021, 5, 10).series(1.day()).take(180);
        let came = days.filter(|day| {
            let info = calendar.day(*day).unwrap();
            !info.reception.is_closed() && day.weekday() != Weekday::Wednesday
        });
        came.map(|day| (day, "land".to_owned(), 4)).collect()
    }

    #[test]
    fn an_open_day_on_which_nothing_came_is_a_zero_and_the_forecast_knows_it() {
        let calendar = calendar();
        let came = no_wednesdays(&calendar);
        let all = with_quiet_days(came.clone(), &[], &calendar);
        let quiet: Vec<_> = all.iter().filter(|(_, _, n)| *n == 0).collect();
        assert!(quiet.len() > 20, "{}", quiet.len());
        // Wednesdays alone, and none that is a holiday or lies outside.
        let wednesday = |(day, _, _): &&(Date, String, i64)| day.weekday() == Weekday::Wednesday;
        assert!(quiet.iter().all(wednesday), "{quiet:?}");
        assert_eq!(all.first().unwrap().0, came.first().unwrap().0);
        assert_eq!(all.last().unwrap().0, came.last().unwrap().0);
        let last = came.last().unwrap().0;
        let next = last.series(1.day()).skip(1);
        let mut next = next.filter(|day| day.weekday() == Weekday::Wednesday);
        let day = next.next().unwrap();
        let mean = |rows: &[(Date, String, i64)]| {
            let made = foretell(dossier_series(rows), &calendar, day, 1).unwrap();
            made.total.days[place(&made, day).unwrap()].mean
        };
        let (with, without) = (mean(&all), mean(&came));
        assert!(with < without / 2.0, "{with} {without}");
    }

    #[test]
    fn a_day_on_which_nobody_worked_with_the_program_stays_unknown() {
        let calendar = calendar();
        let monday = date(2021, 5, 10);
        let day = |n: i64| monday.checked_add(n.days()).unwrap();
        let came = vec![
            (day(0), "land".to_owned(), 4),
            (day(1), "land".to_owned(), 4),
        ];
        // Visits on Tuesday, Thursday and Friday, nobody at all on Wednesday.
        let counts = [1, 3, 4].map(|n| (day(n), DayCounts::default()));
        let all = with_quiet_days(came, &counts, &calendar);
        let quiet: Vec<Date> = all
            .iter()
            .filter(|(_, _, n)| *n == 0)
            .map(|(day, _, _)| *day)
            .collect();
        assert_eq!(quiet, [day(3), day(4)]);
    }

    #[test]
    fn a_year_between_an_old_register_and_the_desk_is_no_quiet_time() {
        let calendar = calendar();
        let monday = date(2021, 5, 10);
        let later = date(2022, 5, 10);
        let came = [monday, date(2021, 5, 12), later];
        let came = came.map(|day| (day, "land".to_owned(), 4)).to_vec();
        let visits = [(later, DayCounts::default())];
        for counts in [&visits[..0], &visits[..]] {
            let all = with_quiet_days(came.clone(), counts, &calendar);
            let quiet = all.iter().filter(|(_, _, n)| *n == 0);
            let quiet: Vec<Date> = quiet.map(|(day, _, _)| *day).collect();
            assert_eq!(quiet, [date(2021, 5, 11)]);
        }
    }

    #[test]
    fn without_a_dossier_nothing_is_said_of_any_day() {
        let counts = [(date(2021, 5, 10), DayCounts::default())];
        assert!(with_quiet_days(Vec::new(), &counts, &calendar()).is_empty());
    }
}
