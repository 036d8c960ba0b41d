//! The difference over all open dossiers, and publishing what was seen.

use super::announce::{Announce, asked};
use super::typed;
use crate::error::{Error, render, see_other};
use crate::explain::{day_kind, remark, when};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::admin::edit::sample_frame;
use crate::pages::admin::new_key;
use crate::state::AppState;
use crate::view::{Form, Html, escape};
use crate::words;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::calendar::{Direction, NotPublished, Preview, PreviewRow};
use motcua_desk::session::Session;
use motcua_desk::{DeskError, Settings};
use motcua_domain::calendar::{HoursFrom, OpeningHours, Sessions};
use motcua_domain::deadline::{ChangedDay, DueAt};

/// Rows of each kind on one page.
const PAGE: usize = 50;

/// A changed day.
struct Day {
    date: String,
    old: String,
    new: String,
    source: String,
}

/// A dossier that moves.
struct Row {
    code: String,
    old: String,
    new: String,
    promise: String,
    why: String,
}

/// The dossiers of one direction.
struct List {
    /// Name of the field that turns its pages.
    field: &'static str,
    title: String,
    rows: Vec<Row>,
    /// The id after which the next page begins.
    next: Option<i64>,
    /// Not at the first page.
    later: bool,
}

/// The preview.
#[derive(Template)]
#[template(path = "admin_calendar_preview.html")]
pub struct Difference {
    f: Frame,
    fields: Vec<(String, String)>,
    key: String,
    seen: String,
    id: String,
    days: Vec<Day>,
    counts: Vec<(String, usize)>,
    chart: Html,
    remarks: Vec<String>,
    promises: usize,
    lists: Vec<List>,
    n: usize,
}

/// Fields of the buttons, not of the announcement.
const BUTTONS: [&str; 5] = ["do", "key", "seen", "later_after", "earlier_after"];

impl Difference {
    pub(super) fn new(
        f: Frame,
        form: &Form,
        preview: &Preview,
        before: &Settings,
        key: String,
    ) -> Self {
        let hours = preview
            .version
            .hours
            .iter()
            .filter_map(|set| hours(&f, before, set));
        let days = preview
            .days
            .iter()
            // New hours change every day from theirs on.
            .filter(|day| preview.version.hours.is_empty() || day.old != day.new)
            .map(|day| changed(&f, preview, day));
        let days = hours.chain(days).collect();
        let remarks = preview.remarks.iter().map(|one| remark(f.lang, one));
        let counts = vec![
            (f.t("calendar-later"), preview.later),
            (f.t("calendar-earlier"), preview.earlier),
            (f.t("calendar-unchanged"), preview.unchanged),
            (f.t("calendar-failed"), preview.failed),
        ];
        let lists = [
            (Direction::Later, "later_after", "calendar-list-later"),
            (Direction::Earlier, "earlier_after", "calendar-list-earlier"),
        ]
        .into_iter()
        .map(|(direction, field, id)| list(&f, form, preview, direction, field, id))
        .collect();
        Self {
            chart: chart(&f, &counts),
            fields: form
                .pairs()
                .filter(|(name, _)| !BUTTONS.contains(name))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            key,
            seen: preview.seen.clone(),
            id: preview.version.id.0.clone(),
            days,
            counts,
            remarks: remarks.collect(),
            promises: preview.promises,
            lists,
            n: preview.n(),
            f,
        }
    }
}

/// A changed day as one line; with its hours where they are what changes.
fn changed(f: &Frame, preview: &Preview, day: &ChangedDay) -> Day {
    let hours = preview.hours.iter().find(|one| one.date == day.date);
    let said = |kind, sessions: Option<&Sessions>| {
        let kind = day_kind(f.lang, kind);
        let hours = sessions.map(words::sessions);
        match hours.filter(|said| !said.is_empty()) {
            Some(hours) => format!("{kind}, {hours}"),
            None => kind,
        }
    };
    let fact = preview.version.days.iter().find(|one| one.date == day.date);
    Day {
        date: f.date_first(day.date),
        old: said(day.old, hours.map(|one| &one.old)),
        new: said(day.new, hours.map(|one| &one.new)),
        source: fact.map_or_else(String::new, |fact| fact.source.clone()),
    }
}

/// New hours as one line: from which day, the hours of that day until now, and
/// the new ones.
fn hours(f: &Frame, before: &Settings, set: &HoursFrom) -> Option<Day> {
    let said = |hours: &OpeningHours| {
        f.t2(
            "calendar-hours-said",
            "counting",
            words::hours(f.lang, &hours.counting),
            "reception",
            words::hours(f.lang, &hours.reception),
        )
    };
    let from = set.from?;
    Some(Day {
        date: f.t1("calendar-hours-since", "day", f.short_date(from)),
        old: said(&before.hours_on(from)),
        new: said(&set.hours),
        source: String::new(),
    })
}

fn list(
    f: &Frame,
    form: &Form,
    preview: &Preview,
    direction: Direction,
    field: &'static str,
    id: &str,
) -> List {
    let by_hours = !preview.version.hours.is_empty();
    let after: i64 = form.get(field).parse().unwrap_or(i64::MIN);
    let mut found = preview.page(direction, after, PAGE + 1);
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    List {
        field,
        title: f.t(id),
        next: found.last().filter(|_| more).map(|row| row.id.0),
        rows: found.into_iter().map(|one| row(f, one, by_hours)).collect(),
        later: after != i64::MIN,
    }
}

fn row(f: &Frame, row: &PreviewRow, by_hours: bool) -> Row {
    let due = |at: Option<DueAt>| at.map_or_else(|| "–".to_owned(), |at| when(f.lang, at));
    let mut why: Vec<String> = row
        .why
        .iter()
        .filter(|day| !by_hours || day.old != day.new)
        .map(|day| format!("{}: {}", f.short_date(day.date), day_kind(f.lang, day.new)))
        .collect();
    // The first day of the period with other hours stands for all of them.
    let mut other = row.why.iter().filter(|day| day.old == day.new);
    if let Some(day) = other.next().filter(|_| by_hours) {
        let since = f.short_date(day.date);
        why.push(f.t1("calendar-hours-why", "day", since));
    }
    Row {
        code: row.code.as_ref().map_or_else(
            || f.t1("calendar-entered", "id", row.id.0.to_string()),
            ToString::to_string,
        ),
        old: due(row.old),
        new: due(row.new),
        promise: if row.promise == row.promised {
            f.t("calendar-promise-stays")
        } else {
            due(row.promise)
        },
        why: why.join("; "),
    }
}

/// The counts as bars; the table beside says the same.
fn chart(f: &Frame, counts: &[(String, usize)]) -> Html {
    use std::fmt::Write as _;
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let height = counts.len() * 34 + 4;
    let mut svg = format!(
        "<svg viewBox=\"0 0 640 {height}\" role=\"img\" aria-label=\"{}\">",
        escape(&f.t("calendar-chart"))
    );
    for (i, (name, n)) in counts.iter().enumerate() {
        let (y, width) = (i * 34 + 4, n * 380 / most);
        let class = ["f5", "f2", "f1", "f3"][i % 4];
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<text x=\"170\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <rect class=\"{class}\" x=\"180\" y=\"{y}\" width=\"{width}\" height=\"22\"/>\
             <text x=\"{}\" y=\"{}\">{}</text>",
            y + 16,
            escape(name),
            width + 188,
            y + 16,
            crate::format::number(f.lang, i64::try_from(*n).unwrap_or(i64::MAX))
        );
    }
    svg.push_str("</svg>");
    Html::own(svg)
}

/// `POST /admin/calendar/publish`.
pub async fn publish(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let frame = frame.at("calendar");
    let mut form = Form::new(pairs);
    let settings = state.desk().settings();
    let again = |frame: Frame, form: Form| {
        let page = Announce::new(frame, form, new_key(&state));
        Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
    };
    let Some(announcement) = typed::announcement(&mut form, &frame, &settings) else {
        return again(frame, form);
    };
    let (asked, seen) = (asked(&form), form.get("seen").to_owned());
    let done = state
        .ask(move |desk| {
            Ok::<_, DeskError>(desk.publish_calendar(&me.actor, asked, &announcement, &seen))
        })
        .await?;
    match done {
        Ok(_) => {
            apply_aside(&state);
            Ok(see_other("/admin/calendar?done=notice-calendar-published"))
        }
        Err(NotPublished::Refused(why)) => {
            typed::note(&mut form, &frame, &why);
            again(frame, form)
        }
        Err(NotPublished::Desk(error)) => Err(error.into()),
    }
}

/// The dossiers are done on a thread of their own: nobody waits for them.
fn apply_aside(state: &AppState) {
    let desk = state.desk().clone();
    let thread = std::thread::Builder::new()
        .name("apply calendar".to_owned())
        .spawn(move || {
            if let Err(error) = desk.apply_calendar(|_, _| ()) {
                tracing::error!(%error, "a calendar is not applied to all dossiers yet");
            }
        });
    if let Err(error) = thread {
        tracing::error!(%error, "no thread to apply the calendar; the next start does it");
    }
}

/// A sample in which new hours are what changes.
fn by_hours(mut preview: Preview, from: jiff::civil::Date) -> Preview {
    preview.version.hours = vec![HoursFrom {
        from: Some(from),
        hours: OpeningHours::office(),
    }];
    preview
}

/// A made-up difference: one day off, half a day off, two dossiers that move.
fn sample(day: ChangedDay, rows: Vec<PreviewRow>) -> Preview {
    use jiff::civil::date;
    use motcua_desk::calendar::{OtherHours, Remark};
    use motcua_domain::calendar::{CalendarVersion, DayKind, Layer};
    Preview {
        version: CalendarVersion::empty("VN-2026.4", Layer::National),
        days: vec![
            day,
            ChangedDay {
                date: date(2026, 10, 16),
                old: DayKind::Working,
                new: DayKind::Working,
            },
        ],
        later: 1,
        earlier: 1,
        unchanged: 118,
        failed: 0,
        promises: 1,
        hours: vec![OtherHours {
            date: date(2026, 10, 16),
            old: "0730-1130,1300-1700".parse().unwrap_or_default(),
            new: "0730-1130".parse().unwrap_or_default(),
        }],
        kept: Vec::new(),
        remarks: vec![Remark::NotGivenBack(date(2028, 4, 30))],
        rows,
        as_of: 0,
        diff_hash: String::new(),
        seen: "s".to_owned(),
        calendar_hash: String::new(),
    }
}

impl Page for Difference {
    const NAME: &'static str = "admin-calendar-preview";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        use jiff::civil::date;
        use motcua_domain::calendar::DayKind;
        use motcua_domain::id::{DossierCode, DossierId};
        let f = sample_frame(lang, "/admin/calendar/new").at("calendar");
        let at = |day| DueAt::parse(&format!("2026-10-{day}T17:00"));
        let day = ChangedDay {
            date: date(2026, 10, 12),
            old: DayKind::Working,
            new: DayKind::SwappedOff,
        };
        let moved = |id, direction, old, new, promise| PreviewRow {
            id: DossierId(id),
            code: DossierCode::parse("H39.12-261006-0021").ok(),
            direction,
            old: at(old),
            new: at(new),
            promised: at(old),
            promise: at(promise),
            why: vec![day],
        };
        let preview = sample(
            day,
            vec![
                moved(1, Direction::Later, 14, 15, 15),
                moved(2, Direction::Earlier, 20, 19, 20),
            ],
        );
        let none = Preview {
            rows: Vec::new(),
            later: 0,
            earlier: 0,
            promises: 0,
            ..preview.clone()
        };
        let hours = by_hours(preview.clone(), day.date);
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let form = Form::new([("document_no", "999/VPCP-KGVX")]);
        [("usual", preview), ("none", none), ("hours", hours)]
            .map(|(name, preview)| {
                let page = Self::new(f.clone(), &form, &preview, &settings, "k".to_owned());
                (name, page.render().unwrap_or_default())
            })
            .into()
    }
}
