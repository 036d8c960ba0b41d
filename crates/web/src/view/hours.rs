//! Opening hours as rows of a form: on which days, from when to when. The
//! command line writes the same week as one text (`1-5:0730-1130,1300-1700`).

use super::{Field, Form, component};
use crate::i18n::{Lang, text};
use crate::pages::deed::time_of;
use askama::Template;
use motcua_domain::calendar::{Session, Week};
use std::collections::BTreeMap;

/// Most rows that are read; a week has few.
const MAX_ROWS: usize = 40;
/// Empty rows at the end of the list.
const SPARE: usize = 2;
/// Rows of a list in which nothing stands: a morning, an afternoon, a Saturday.
const AT_LEAST: usize = 4;
/// Parts of a row.
const PARTS: [&str; 4] = ["day", "last", "from", "to"];

fn part(name: &str, n: usize, part: &str) -> String {
    format!("{name}[{n}].{part}")
}

/// Rows in which a time was typed; the days alone say nothing.
fn typed(form: &Form, name: &str) -> Vec<usize> {
    let has = |n: &usize| {
        ["from", "to"]
            .iter()
            .any(|key| !form.get(&part(name, *n, key)).is_empty())
    };
    (0..MAX_ROWS).filter(has).collect()
}

/// Were hours typed, in rows or as one text?
pub fn is_typed(form: &Form, name: &str) -> bool {
    !form.get(name).is_empty() || !typed(form, name).is_empty()
}

/// Is nobody received on any day on which work is done? Who adds a Saturday
/// forgets that the other days must be named with it.
pub fn only_on_days_off(counting: &Week, reception: &Week) -> bool {
    let open = |week: &Week, day: usize| !week.day(day).is_closed();
    let received = |day: &usize| open(reception, *day);
    (0..7).any(|day| received(&day)) && !(0..7).filter(received).any(|day| open(counting, day))
}

/// Puts a week into the rows of a form, in place of what is there.
pub fn spread(form: &mut Form, name: &str, week: &Week) {
    clear(form, name);
    let mut n = 0;
    let mut first = 0;
    for day in 0..7 {
        if day < 6 && week.day(day) == week.day(day + 1) {
            continue;
        }
        for session in week.day(day).as_slice() {
            let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
            form.set(&part(name, n, "day"), &(first + 1).to_string());
            form.set(&part(name, n, "last"), &(day + 1).to_string());
            form.set(&part(name, n, "from"), &time(session.open));
            form.set(&part(name, n, "to"), &time(session.close));
            n += 1;
        }
        first = day + 1;
    }
}

/// The same of a week that stands in the form as one text, if it can be read.
pub fn spread_text(form: &mut Form, name: &str) {
    // Nothing reads as a week without a session: rows must not go for that.
    let typed = form.get(name);
    if let (false, Ok(week)) = (typed.is_empty(), typed.parse::<Week>()) {
        spread(form, name, &week);
    }
}

fn clear(form: &mut Form, name: &str) {
    form.remove(name);
    for n in 0..MAX_ROWS {
        for key in PARTS {
            form.remove(&part(name, n, key));
        }
    }
}

/// Reads the rows and puts the week into the form as one text in their place.
/// `None` when nothing was typed, or when a row is wrong: then the rows stay
/// and their faults are noted.
pub fn gather(form: &mut Form, lang: Lang, name: &str) -> Option<Week> {
    let rows = typed(form, name);
    if rows.is_empty() {
        let typed = form.get(name).to_owned();
        let week = typed.parse::<Week>().ok();
        if week.is_none() && !typed.is_empty() {
            form.fault(&part(name, 0, "from"), text(lang, "hours-row-time", &[]));
        }
        return week.filter(|_| !typed.is_empty());
    }
    let mut days: BTreeMap<usize, Vec<Session>> = BTreeMap::new();
    let mut is_sound = true;
    for n in rows {
        if let Err((key, id)) = row(form, name, n, &mut days) {
            form.fault(&part(name, n, key), text(lang, id, &[]));
            is_sound = false;
        }
    }
    let week = week_of(&days).filter(|_| is_sound)?;
    clear(form, name);
    form.set(name, &week.short());
    Some(week)
}

/// Adds the sessions of a row to its days, or names the field that is wrong.
fn row(
    form: &Form,
    name: &str,
    n: usize,
    days: &mut BTreeMap<usize, Vec<Session>>,
) -> Result<(), (&'static str, &'static str)> {
    let get = |key| form.get(&part(name, n, key));
    let day = |key: &'static str, or: usize| match get(key) {
        "" => Ok(or),
        typed => match typed.parse::<usize>() {
            Ok(day @ 1..=7) => Ok(day),
            _ => Err((key, "hours-row-day")),
        },
    };
    let first = day("day", 1)?;
    let last = day("last", first)?;
    if last < first {
        return Err(("last", "hours-row-days"));
    }
    let minute = |key: &'static str| match get(key) {
        "" => Err((key, "hours-row-half")),
        "24:00" => Ok(1440),
        typed => match time_of(typed) {
            Some(time) => Ok(time.hour() as u16 * 60 + time.minute() as u16),
            None => Err((key, "hours-row-time")),
        },
    };
    let (open, close) = (minute("from")?, minute("to")?);
    if open >= close {
        return Err(("to", "hours-row-order"));
    }
    for day in first..=last {
        let held = days.entry(day).or_default();
        if held.iter().any(|s| open < s.close && s.open < close) {
            return Err(("from", "hours-row-twice"));
        }
        held.push(Session { open, close });
    }
    Ok(())
}

fn week_of(days: &BTreeMap<usize, Vec<Session>>) -> Option<Week> {
    let mut week = Week::default();
    for (day, sessions) in days {
        let said: Vec<String> = sessions
            .iter()
            .map(|s| {
                let time = |minute: u16| format!("{:02}{:02}", minute / 60, minute % 60);
                format!("{}-{}", time(s.open), time(s.close))
            })
            .collect();
        week = week.with_day(day - 1, said.join(",").parse().ok()?);
    }
    Some(week)
}

/// The rows as fields, under the name of what they are.
#[derive(Clone, Debug, Template)]
#[template(path = "c/hours.html")]
pub struct HourRows {
    legend: String,
    hint: String,
    rows: Vec<[Field; 4]>,
}
component!(HourRows);

impl HourRows {
    /// The rows of `name`, with a few empty ones behind.
    pub fn new(form: &Form, lang: Lang, name: &str, legend: String, hint: String) -> Self {
        let last = typed(form, name).last().map_or(0, |n| n + 1);
        let rows =
            (0..(last + SPARE).clamp(AT_LEAST, MAX_ROWS)).map(|n| fields(form, lang, name, n));
        Self {
            legend,
            hint,
            rows: rows.collect(),
        }
    }
}

fn fields(form: &Form, lang: Lang, name: &str, n: usize) -> [Field; 4] {
    // 2024-01-01 was a Monday.
    let named = |day: i8| {
        let date = jiff::civil::date(2024, 1, day);
        let name = crate::format::capital(crate::format::weekday(lang, date));
        (day.to_string(), name)
    };
    let days: Vec<(String, String)> = (1..=7).map(named).collect();
    // An empty row is begun as most weeks go on: Monday to Friday.
    let day = |key: &str, id: &str, or: &str| {
        form.field(part(name, n, key), text(lang, id, &[]))
            .or(or)
            .options(&days)
    };
    let time = |key: &str, id: &str| {
        // A browser's field of a time knows no 24:00.
        let kind = if form.get(&part(name, n, key)) == "24:00" {
            "text"
        } else {
            "time"
        };
        form.field(part(name, n, key), text(lang, id, &[]))
            .kind(kind)
    };
    [
        day("day", "hours-day", "1"),
        day("last", "hours-last", "5"),
        time("from", "hours-from"),
        time("to", "hours-to"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(week: &str) -> Form {
        let mut form = Form::new([("counting", week)]);
        spread_text(&mut form, "counting");
        form
    }

    #[test]
    fn a_week_survives_its_rows() {
        for week in [
            "1-5:0730-1130,1300-1700",
            "1-5:0730-1130,1300-1700;6:0730-1130",
            "1,3,5:0800-1200;7:1900-2400",
            "1-7:0000-2400",
        ] {
            let mut form = rows(week);
            assert_eq!(form.get("counting"), "", "{week}");
            let read = gather(&mut form, Lang::Vi, "counting").unwrap();
            assert_eq!(read, week.parse().unwrap(), "{week}");
            assert_eq!(form.get("counting"), read.short());
            assert!(form.ok());
        }
    }

    #[test]
    fn a_saturday_alone_is_not_the_hours_of_reception() {
        let week = |text: &str| text.parse::<Week>().unwrap();
        let counting = week("1-5:0730-1130,1300-1700");
        assert!(only_on_days_off(&counting, &week("6:0730-1130")));
        assert!(!only_on_days_off(
            &counting,
            &week("1-5:0730-1130;6:0730-1130")
        ));
        assert!(!only_on_days_off(&counting, &week("1,3:0730-1130")));
    }

    #[test]
    fn the_order_of_rows_and_the_way_of_writing_a_time_do_not_matter() {
        let mut form = Form::new([
            ("counting[0].day", "1"),
            ("counting[0].last", "5"),
            ("counting[0].from", "13h"),
            ("counting[0].to", "17h00"),
            ("counting[3].day", "1"),
            ("counting[3].last", "5"),
            ("counting[3].from", "7:30"),
            ("counting[3].to", "11g30"),
            // Days alone are no row.
            ("counting[4].day", "6"),
        ]);
        assert!(is_typed(&form, "counting") && !is_typed(&form, "reception"));
        spread_text(&mut form, "counting");
        assert_eq!(
            form.get("counting[0].from"),
            "13h",
            "rows stay without a text"
        );
        let week = gather(&mut form, Lang::Vi, "counting").unwrap();
        assert_eq!(week, Week::office());
    }

    #[test]
    fn a_wrong_row_is_named_by_its_field_and_stays_as_typed() {
        for (key, value, at) in [
            ("from", "", "from"),
            ("to", "", "to"),
            ("from", "sáng", "from"),
            ("to", "06:00", "to"),
            ("last", "0", "last"),
            ("day", "x", "day"),
        ] {
            let mut form = rows("2-5:0730-1130");
            form.set(&part("counting", 0, key), value);
            assert_eq!(
                gather(&mut form, Lang::En, "counting"),
                None,
                "{key}={value}"
            );
            assert!(
                form.error(&part("counting", 0, at)).is_some(),
                "{key}={value}"
            );
            assert_eq!(form.get(&part("counting", 0, key)), value);
        }
        let mut form = rows("1-5:0730-1130;6:0800-1100");
        form.set("counting[1].day", "5");
        assert_eq!(gather(&mut form, Lang::En, "counting"), None);
        assert!(
            form.error("counting[1].from").is_some(),
            "Friday stands twice"
        );
        let mut form = Form::new([("counting", "mornings")]);
        assert_eq!(gather(&mut form, Lang::En, "counting"), None);
        assert!(!form.ok());
    }
}
