//! The calendar for its administrator: a year as months, what makes each day
//! special, and what is still missing.

mod announce;
mod hours;
mod preview;
mod public;
mod typed;

pub use announce::{Announce, ask, file, submit};
pub use preview::{Difference, publish};
pub use public::{ics, json};

use super::edit::sample_frame;
use crate::error::{Error, render};
use crate::explain::day_kind;
use crate::format;
use crate::frame::{Frame, pick, query};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::state::AppState;
use crate::view::{Html, Tone, tag};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use jiff::civil::{Date, date};
use motcua_desk::DeskError;
use motcua_desk::calendar::Listed;
use motcua_desk::session::Session;
use motcua_domain::calendar::{Compiled, Confidence, DayInfo, DayKind, YearWarning};

/// One day of a month's grid.
struct Cell {
    /// Day of the month; 0 = before the first.
    n: i8,
    class: &'static str,
    /// Short sign beside the number, so that colour is not alone.
    sign: &'static str,
    /// The whole sentence for readers of the screen; empty = an ordinary day.
    said: String,
}

/// One month.
struct Month {
    name: String,
    /// Weeks, Monday first.
    weeks: Vec<Vec<Cell>>,
}

/// One special day in the table.
struct Special {
    date: Date,
    kind: String,
    name: String,
    source: String,
    sure: Html,
}

/// One published version.
struct Version {
    id: String,
    layer: String,
    document: String,
    issuer: String,
    known: String,
    n: usize,
    at: String,
}

/// The year.
#[derive(Template)]
#[template(path = "admin_calendar.html")]
#[expect(
    clippy::struct_field_names,
    reason = "the year of a year's page is its number"
)]
pub struct Year {
    f: Frame,
    year: i16,
    years: Vec<i16>,
    months: Vec<Month>,
    special: Vec<Special>,
    versions: Vec<Version>,
    /// What the administrator must look at: tone of the note and words.
    warnings: Vec<(&'static str, String)>,
    /// A publication is being applied to the dossiers.
    pending: bool,
    n_working: usize,
}

/// Class of a day and its sign.
fn look(day: &DayInfo<'_>) -> (&'static str, &'static str) {
    let half = day.fact.is_some_and(|fact| fact.sessions.is_some());
    match day.kind {
        DayKind::Working if half => ("half", "½"),
        DayKind::Working => ("", ""),
        DayKind::Weekend if day.is_open() => ("on", ""),
        DayKind::Weekend => ("rest", ""),
        DayKind::Holiday | DayKind::Substitute => ("holi", "●"),
        DayKind::SwappedOff => ("holi", "⇄"),
        DayKind::SwappedOn => ("on", "⇄"),
        DayKind::Closed => ("shut", "×"),
        DayKind::Opened => ("on", "+"),
    }
}

fn said(f: &Frame, day: &DayInfo<'_>) -> String {
    let Some(fact) = day.fact else {
        return String::new();
    };
    if fact.kind.is_ordinary() && fact.sessions.is_none() {
        return String::new();
    }
    let mut said = format!(
        "{}: {}",
        format::short_date(f.lang, day.date),
        day_kind(f.lang, day.kind)
    );
    let source = crate::explain::source(f.lang, &fact.source);
    for more in [pick(f.lang, &fact.name_vi, &fact.name_en), &source] {
        if !more.is_empty() {
            said.push_str(", ");
            said.push_str(more);
        }
    }
    said
}

fn month(f: &Frame, calendar: &Compiled, year: i16, n: i8) -> Month {
    let first = date(year, n, 1);
    let lead = first.weekday().to_monday_zero_offset();
    let blank = || Cell {
        n: 0,
        class: "",
        sign: "",
        said: String::new(),
    };
    let mut cells: Vec<Cell> = (0..lead).map(|_| blank()).collect();
    for number in 1..=first.days_in_month() {
        let Ok(day) = calendar.day(date(year, n, number)) else {
            continue;
        };
        let (class, sign) = look(&day);
        cells.push(Cell {
            n: number,
            class,
            sign,
            said: said(f, &day),
        });
    }
    let mut weeks: Vec<Vec<Cell>> = Vec::new();
    for cell in cells {
        match weeks.last_mut() {
            Some(week) if week.len() < 7 => week.push(cell),
            Some(_) | None => weeks.push(vec![cell]),
        }
    }
    Month {
        name: f.t2(
            "calendar-month",
            "month",
            n.unsigned_abs(),
            "year",
            year.to_string(),
        ),
        weeks,
    }
}

/// How sure a day is, as a tag; nothing for what is announced.
fn sure(f: &Frame, confidence: Confidence) -> Html {
    match confidence {
        Confidence::High => Html::default(),
        Confidence::Medium => tag(Tone::Warn, &f.t("calendar-sure-medium")),
        Confidence::Low => tag(Tone::Late, &f.t("calendar-sure-low")),
    }
}

fn special(f: &Frame, calendar: &Compiled, year: i16) -> Vec<Special> {
    calendar
        .days()
        .filter(|day| day.date.year() == year)
        .filter_map(|day| {
            let fact = day.fact?;
            if fact.kind.is_ordinary() && fact.sessions.is_none() {
                return None;
            }
            Some(Special {
                date: day.date,
                kind: day_kind(f.lang, day.kind),
                name: pick(f.lang, &fact.name_vi, &fact.name_en).to_owned(),
                source: crate::explain::source(f.lang, &fact.source),
                sure: sure(f, fact.confidence),
            })
        })
        .collect()
}

fn layer(f: &Frame, slug: &str) -> String {
    f.t(match slug {
        "national" => "calendar-layer-national",
        "province" => "calendar-layer-province",
        "unit" => "calendar-layer-unit",
        _ => "calendar-layer-procedure",
    })
}

fn warnings(f: &Frame, calendar: &Compiled, year: i16) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    match calendar.next_year_warning(f.now.date()) {
        Some(YearWarning::Missing { year }) => {
            all.push((
                "late",
                f.t1("calendar-year-missing", "year", year.to_string()),
            ));
        }
        Some(YearWarning::Unsure { year, days }) => {
            let (name, n) = (year.to_string(), days);
            all.push(("warn", f.t2("calendar-year-unsure", "year", name, "n", n)));
        }
        None => {}
    }
    let low = calendar
        .days()
        .filter(|day| day.date.year() == year && day.confidence() == Confidence::Low)
        .count();
    if low > 0 {
        let name = year.to_string();
        all.push((
            "warn",
            f.t2("calendar-year-estimated", "year", name, "n", low),
        ));
    }
    all
}

impl Year {
    fn new(
        f: Frame,
        calendar: &Compiled,
        year: Option<i16>,
        listed: &[Listed],
        pending: bool,
    ) -> Self {
        let years: Vec<i16> = (calendar.first().year()..=calendar.last().year()).collect();
        let today = f.now.date().year();
        let year = year
            .filter(|year| years.contains(year))
            .unwrap_or_else(|| today.clamp(calendar.first().year(), calendar.last().year()));
        let versions = listed
            .iter()
            .filter(|one| one.row.diff_hash.is_some() || one.version.known_from.is_some())
            .map(|one| Version {
                id: one.version.id.0.clone(),
                layer: layer(&f, &one.row.layer),
                document: crate::explain::source(f.lang, &one.version.document_no),
                issuer: one.version.note.clone(),
                known: one
                    .version
                    .known_from
                    .map_or_else(String::new, |day| f.short_date(day)),
                n: one.version.days.len(),
                at: match one.version.published_at {
                    Some(at) => f.moment(motcua_domain::time::local(at)),
                    None => f.t("calendar-shipped"),
                },
            })
            .collect();
        Self {
            months: (1..=12).map(|n| month(&f, calendar, year, n)).collect(),
            special: special(&f, calendar, year),
            warnings: warnings(&f, calendar, year),
            n_working: calendar
                .days()
                .filter(|day| day.date.year() == year && day.is_open())
                .count(),
            year,
            years,
            versions,
            pending,
            f,
        }
    }
    fn heads(&self) -> Vec<String> {
        (1..=7).map(|n| self.f.t(&format!("dow-{n}"))).collect()
    }
    fn is_year(&self, year: &i16) -> bool {
        *year == self.year
    }
}

/// `GET /admin/calendar?year=…`.
pub async fn show(
    State(state): State<AppState>,
    frame: Frame,
    Extension(_me): Extension<Session>,
    uri: Uri,
) -> Result<Response, Error> {
    let year = query(&uri, "year").and_then(|year| year.parse().ok());
    let (listed, pending) = state
        .ask(|desk| Ok::<_, DeskError>((desk.calendar_versions()?, desk.calendar_is_pending()?)))
        .await?;
    let settings = state.desk().settings();
    let page = Year::new(
        frame.at("calendar"),
        &settings.calendar,
        year,
        &listed,
        pending,
    );
    Ok(render(StatusCode::OK, &page))
}

impl Page for Year {
    const NAME: &'static str = "admin-calendar";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let f = |at: Date| {
            let mut f = sample_frame(lang, "/admin/calendar").at("calendar");
            f.now = at.at(9, 0, 0, 0);
            f
        };
        let draw = |at: Date, year: i16, pending: bool| {
            Self::new(f(at), &settings.calendar, Some(year), &[], pending)
                .render()
                .unwrap_or_default()
        };
        vec![
            ("usual", draw(date(2026, 3, 2), 2026, false)),
            ("unsure", draw(date(2026, 11, 24), 2027, true)),
            ("missing", draw(date(2027, 10, 1), 2027, false)),
        ]
    }
}
