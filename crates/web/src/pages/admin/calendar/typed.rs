//! What was typed about an announcement, as days; faults stand at their field.

use super::hours;
use crate::explain::{refused_announcement, table_problem};
use crate::format::short_date;
use crate::frame::Frame;
use crate::view::Form;
use jiff::civil::{Date, Weekday};
use motcua_desk::Settings;
use motcua_desk::calendar::{Announcement, Refusal};
use motcua_domain::calendar::table::{self, DayTable, TableProblem};
use motcua_domain::calendar::{Confidence, DayFact, DayKind, Layer, Session, Sessions};

/// Most rows of the form; a longer table is pasted or uploaded.
pub(super) const MAX_ROWS: usize = 60;

/// What a row of the form may say, in the order of its list.
pub(super) const KINDS: [(&str, &str); 8] = [
    ("holiday", "calendar-row-holiday"),
    ("substitute", "calendar-row-substitute"),
    ("swap", "calendar-row-swap"),
    ("half", "calendar-row-half"),
    ("closed", "calendar-row-closed"),
    ("opened", "calendar-row-opened"),
    ("ordinary", "calendar-row-ordinary"),
    ("estimate", "calendar-row-estimate"),
];

/// Name of a field of a row.
pub(super) fn field(n: usize, key: &str) -> String {
    format!("days[{n}].{key}")
}

/// A date as browsers send it, or as people type it: `2026-10-12`, `12/10/2026`.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    table::parse_date(text).or_else(|| {
        let mut parts = text.split(['/', '-', '.']).map(str::trim);
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || year.len() != 4 {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    })
}

/// The announcement as typed; `None` when a field has a fault, which is then
/// noted in the form.
pub(super) fn announcement(
    form: &mut Form,
    f: &Frame,
    settings: &Settings,
) -> Option<Announcement> {
    if form.get("document_no").trim().is_empty() {
        form.fault("document_no", f.t("calendar-no-document"));
    }
    let document_date = date(form, f, "document_date");
    let known_from = date(form, f, "known_from");
    let hours = hours::read(form, f);
    let no_day = form.get("csv").is_empty() && typed_rows(form).is_empty();
    let layer = match form.get("layer") {
        "unit" => Layer::Unit,
        // Hours alone are the office's own word whatever the list says.
        _ if no_day && hours.is_some() => Layer::Unit,
        "province" => Layer::Province,
        _ => Layer::National,
    };
    let table = match (form.get("csv").is_empty(), typed_rows(form).is_empty()) {
        _ if no_day && hours::is_typed(form) => Some(DayTable {
            years: None,
            days: Vec::new(),
        }),
        (false, false) => {
            form.fault("csv", f.t("calendar-no-both"));
            None
        }
        (false, true) => pasted(form, f),
        (true, _) => rows(form, f, settings),
    }?;
    form.ok().then(|| Announcement {
        layer,
        document_no: form.get("document_no").to_owned(),
        document_date,
        issuer: form.get("issuer").to_owned(),
        known_from,
        table,
        hours,
        estimates: form.has("estimates", "1"),
        new_year: form.has("new_year", "1"),
    })
}

pub(super) fn date(form: &mut Form, f: &Frame, name: &str) -> Option<Date> {
    let text = form.get(name).to_owned();
    if text.is_empty() {
        return None;
    }
    let date = parse_date(&text);
    if date.is_none() {
        form.fault(name, f.t1("clock-table-date", "text", text));
    }
    date
}

/// Rows in which a day was typed.
fn typed_rows(form: &Form) -> Vec<usize> {
    (0..MAX_ROWS)
        .filter(|n| {
            ["date", "other"]
                .iter()
                .any(|key| !form.get(&field(*n, key)).is_empty())
        })
        .collect()
}

fn pasted(form: &mut Form, f: &Frame) -> Option<DayTable> {
    match table::parse(form.get("csv")) {
        Ok(table) => Some(table),
        Err(errors) => {
            for error in errors {
                let text = refused_announcement(f.lang, &Refusal::from(error));
                form.fault("csv", text);
            }
            None
        }
    }
}

/// The rows of the form, checked by the same rules as a file.
fn rows(form: &mut Form, f: &Frame, settings: &Settings) -> Option<DayTable> {
    let typed = typed_rows(form);
    if typed.is_empty() {
        form.fault("days[0].date", f.t("calendar-no-rows"));
        return None;
    }
    let mut days: Vec<(usize, DayFact)> = Vec::new();
    for n in typed {
        for day in row(form, f, settings, n) {
            days.push((n, day));
        }
    }
    if !form.ok() {
        return None;
    }
    let facts: Vec<DayFact> = days.iter().map(|(_, day)| day.clone()).collect();
    match table::parse(&table::write(None, &facts)) {
        Ok(table) => Some(table),
        Err(errors) => {
            for error in errors {
                // The header is the first line.
                let place = usize::try_from(error.row).unwrap_or(0).saturating_sub(2);
                let (n, day) = days
                    .get(place)
                    .map_or((0, None), |(n, day)| (*n, Some(day)));
                let problem = table_problem(f.lang, &error.problem);
                let text = match (&error.problem, day) {
                    (TableProblem::HalfPair(_), Some(day)) => {
                        format!("{}: {problem}", short_date(f.lang, day.date))
                    }
                    _ => problem,
                };
                let key = if error.field == "pair" {
                    "other"
                } else {
                    "date"
                };
                if form.error(&field(n, key)).is_none() {
                    form.fault(&field(n, key), text);
                }
            }
            None
        }
    }
}

/// The day or days that one row says.
fn row(form: &mut Form, f: &Frame, settings: &Settings, n: usize) -> Vec<DayFact> {
    let Some(day) = needed(form, f, n, "date") else {
        return Vec::new();
    };
    let kind = form.get(&field(n, "kind")).to_owned();
    if kind == "swap" {
        let Some(other) = needed(form, f, n, "other") else {
            return Vec::new();
        };
        let off = fact(
            form,
            n,
            day,
            DayKind::SwappedOff,
            ["Nghỉ hoán đổi", "Day off by swap"],
        );
        let on = fact(
            form,
            n,
            other,
            DayKind::SwappedOn,
            ["Làm bù", "Worked by swap"],
        );
        return vec![
            DayFact {
                pair: Some(other),
                ..off
            },
            DayFact {
                pair: Some(day),
                ..on
            },
        ];
    }
    let plain = |kind, names| fact(form, n, day, kind, names);
    vec![match kind.as_str() {
        "substitute" => plain(DayKind::Substitute, ["Nghỉ bù", "Substitute day off"]),
        "closed" => plain(DayKind::Closed, ["Cơ quan nghỉ", "Office closed"]),
        "half" => DayFact {
            sessions: Some(sessions(settings, day, 1)),
            ..plain(DayKind::Working, ["Làm nửa ngày", "Half day"])
        },
        "opened" => DayFact {
            sessions: Some(sessions(settings, day, usize::MAX)),
            ..plain(DayKind::Opened, ["Mở cửa thêm", "Opened"])
        },
        "ordinary" => DayFact::ordinary(day),
        "estimate" => DayFact {
            confidence: Confidence::Low,
            ..plain(
                DayKind::Holiday,
                ["Nghỉ lễ (dự kiến)", "Holiday (estimated)"],
            )
        },
        _ => plain(DayKind::Holiday, ["Nghỉ lễ", "Public holiday"]),
    }]
}

/// A day of a row under its usual name in both languages, or the one typed.
fn fact(form: &Form, n: usize, date: Date, kind: DayKind, usual: [&str; 2]) -> DayFact {
    let typed = form.get(&field(n, "name"));
    let name = |usual: &str| {
        if typed.is_empty() {
            usual.to_owned()
        } else {
            typed.to_owned()
        }
    };
    DayFact {
        date,
        kind,
        name_vi: name(usual[0]),
        name_en: name(usual[1]),
        sessions: None,
        source: form.get("document_no").to_owned(),
        confidence: Confidence::High,
        pair: None,
        known_from: None,
    }
}

fn needed(form: &mut Form, f: &Frame, n: usize, key: &str) -> Option<Date> {
    let name = field(n, key);
    if form.get(&name).is_empty() {
        let id = if key == "other" {
            "clock-table-no-pair"
        } else {
            "calendar-no-date"
        };
        form.fault(&name, f.t(id));
        return None;
    }
    date(form, f, &name)
}

/// The first sessions of the day's week day, or of a Monday when it has none.
fn sessions(settings: &Settings, day: Date, most: usize) -> Sessions {
    let week = settings.hours_on(day).counting;
    let weekday = match day.weekday() {
        Weekday::Saturday | Weekday::Sunday => 0,
        other => usize::from(other.to_monday_zero_offset().unsigned_abs()),
    };
    let some: Vec<String> = week
        .day(weekday)
        .as_slice()
        .iter()
        .take(most)
        .map(|session: &Session| {
            let time = |minute: u16| format!("{:02}{:02}", minute / 60, minute % 60);
            format!("{}-{}", time(session.open), time(session.close))
        })
        .collect();
    some.join(",").parse().unwrap_or_default()
}

/// Notes what the desk refuses, at the field it is about.
pub(super) fn note(form: &mut Form, f: &Frame, why: &[Refusal]) {
    for refusal in why {
        let name = match refusal {
            Refusal::NoDocument => "document_no".to_owned(),
            Refusal::BadText(name) | Refusal::Future(name) => match *name {
                "days" => "days[0].name".to_owned(),
                name => name.to_owned(),
            },
            Refusal::Estimate(_) => "estimates".to_owned(),
            Refusal::NewYear { .. } => "new_year".to_owned(),
            Refusal::NoHours(name) => format!("{name}[0].from"),
            Refusal::HoursFrom(_) => "hours_from".to_owned(),
            Refusal::HoursLayer => "layer".to_owned(),
            Refusal::BareYear(_) if form.get("csv").is_empty() => field(0, "date"),
            Refusal::BareYear(_) => "csv".to_owned(),
            Refusal::FutureRow(date)
            | Refusal::Row(_, Some(date))
            | Refusal::WrongLayer(date, _)
            | Refusal::Overruled(date, _) => place(form, *date),
            Refusal::Row(_, None)
            | Refusal::Nothing
            | Refusal::TooMany
            | Refusal::Calendar(_)
            | Refusal::Changed => place(form, Date::MIN),
        };
        form.fault(&name, refused_announcement(f.lang, refusal));
    }
}

/// The field in which a day was typed.
fn place(form: &Form, date: Date) -> String {
    let from = form.get("hours_from");
    if !from.is_empty() && (parse_date(from) == Some(date) || typed_rows(form).is_empty()) {
        return "hours_from".to_owned();
    }
    if !form.get("csv").is_empty() {
        return "csv".to_owned();
    }
    let at = |key: &str| {
        (0..MAX_ROWS)
            .map(|n| field(n, key))
            .find(|name| parse_date(form.get(name)) == Some(date))
    };
    at("date")
        .or_else(|| at("other"))
        .unwrap_or_else(|| field(0, "date"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_browsers_and_as_people_write_them() {
        let day = jiff::civil::date(2026, 10, 12);
        for text in ["2026-10-12", "12/10/2026", "12.10.2026", "12-10-2026"] {
            assert_eq!(parse_date(text), Some(day), "{text}");
        }
        for text in ["31/2/2026", "12/10", "12/10/26", "tomorrow", "1/2/3/2026"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
