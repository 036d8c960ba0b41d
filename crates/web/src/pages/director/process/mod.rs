//! The process view: how long things took of dossiers that ended in a period,
//! waiting apart from work, what went round; every number opens its dossiers.

mod cases;
mod choose;
mod sample;
mod tables;
mod words;

pub use cases::{CasesPage, show as cases};

use super::chart::{Bar, draw};
use super::narrow::{Choice, fields, url};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::pages::reports::said;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use choose::{periods, source, units};
use motcua_desk::process::{Place, ProcessLine, ProcessSource, ProcessView, ProcessWish};
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::process::{Lay, Measure};
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::local;
use serde::Deserialize;
use tables::{loops, place_line, tables};
use words::{duration, from_classes, place_name};

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// As `2026-10`, `2026-Q4`, `2026`; empty = the last month that is over, or
    /// the last of which there is something.
    #[serde(default)]
    pub(super) period: String,
    /// Field; empty = all.
    #[serde(default)]
    pub(super) field: String,
    /// Unit; empty = all.
    #[serde(default)]
    pub(super) unit: String,
}

impl Asked {
    /// The period that was written; `None` = none was.
    pub(super) fn period(&self) -> Result<Option<Period>, Error> {
        if self.period.is_empty() {
            return Ok(None);
        }
        let period = Period::parse(&self.period).map_err(|_| Error::NotFound)?;
        let is_told = matches!(
            period.kind,
            PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Year
        );
        is_told.then_some(Some(period)).ok_or(Error::NotFound)
    }
}

/// A figure tile.
pub struct Tile {
    name: String,
    value: String,
    of: String,
    url: String,
}

/// A line of durations.
pub struct Line {
    name: String,
    n: String,
    url: String,
    mean: String,
    median: String,
    ninety: String,
}

/// A table of durations.
pub struct Table {
    id: &'static str,
    heading: String,
    /// Heading of the first column.
    head: String,
    /// Heading of the numbers: what they count.
    counted: String,
    lines: Vec<Line>,
}

/// Sums of a field or a unit.
pub struct PlaceLine {
    name: String,
    n: String,
    url: String,
    whole: String,
    lay: Vec<String>,
    asked_again: (String, String),
    returned: (String, String),
}

/// A table of counts: how many dossiers had something how often.
pub struct Loop {
    name: String,
    counts: Vec<(String, String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "director_process.html")]
pub struct ProcessPage {
    f: Frame,
    /// What of the choice cannot be taken.
    form: Form,
    period: String,
    /// Whose dossiers these are.
    source: String,
    /// Nothing ended in any month.
    never: bool,
    periods: Vec<Choice>,
    units: Vec<Choice>,
    fields: Vec<Choice>,
    tiles: Vec<Tile>,
    chart: Html,
    sides: Vec<String>,
    by_field: Vec<PlaceLine>,
    by_unit: Vec<PlaceLine>,
    tables: Vec<Table>,
    loops: Vec<Loop>,
    /// The log does not tell work from waiting.
    untold: bool,
    waiting: i64,
    outside: i64,
    /// How many were refused before acceptance and are not counted; empty of
    /// none.
    refused: String,
}

/// Sides of the table, in its order, with what they hold.
const SIDES: [&[Lay]; 5] = [
    &[Lay::Work],
    &[Lay::Queue, Lay::Way],
    &[Lay::Citizen],
    &[Lay::Others, Lay::Nobody],
    &[Lay::Before],
];
/// So many of the first sides a log without hand-overs does not tell.
const UNTOLD: usize = 2;
/// Their colours in the chart.
const COLOURS: [&str; 5] = ["f1", "f2", "f3", "f5", "f4"];
/// Waiting in the office, as a key of the list behind it.
const WAITS: &str = "queue|way";

impl ProcessPage {
    fn new(f: Frame, settings: &Settings, view: &ProcessView) -> Self {
        let names = ["process-work", "process-waits", "process-citizen"];
        let mut sides: Vec<String> = names.iter().map(|id| f.t(id)).collect();
        sides.extend([f.t("process-others"), f.t("process-before")]);
        let place = |one: &Place, is_unit: bool| place_line(&f, settings, view, one, is_unit);
        Self {
            form: Form::default(),
            period: said::period(f.lang, &view.wish.period),
            source: source(&f, view),
            never: view.months.is_empty(),
            periods: periods(&f, view),
            units: units(&f, settings, &view.wish.unit),
            fields: fields(&f, settings, &view.wish.field),
            tiles: tiles(&f, view),
            chart: chart(&f, settings, view),
            sides,
            by_field: view.fields.iter().map(|one| place(one, false)).collect(),
            by_unit: view.units.iter().map(|one| place(one, true)).collect(),
            tables: tables(&f, settings, view),
            loops: loops(&f, view),
            untold: is_untold(view),
            waiting: view.waiting,
            outside: view.counted.outside,
            refused: refused(&f, view),
            f,
        }
    }
}

/// Of what was refused before acceptance, which no figure counts; empty of
/// nothing.
fn refused(f: &Frame, view: &ProcessView) -> String {
    if view.refused == 0 {
        return String::new();
    }
    f.t1("process-refused", "n", view.refused)
}

/// The address of the dossiers behind a number.
fn opens(
    view: &ProcessView,
    measure: Measure,
    key: Option<&str>,
    other: &[(&'static str, &str)],
) -> String {
    let period = view.wish.period.to_string();
    let mut own = vec![
        ("period", period.as_str()),
        ("field", view.wish.field.as_str()),
        ("unit", view.wish.unit.as_str()),
        ("measure", measure.slug()),
    ];
    own.extend(key.map(|key| ("key", key)));
    url("/director/process/cases", &own, other)
}

/// An imported log says who was in charge of a case, if anything, and neither
/// assignments nor hand-overs: when somebody worked on it and when it waited, it
/// does not tell.
pub(super) fn is_untold(view: &ProcessView) -> bool {
    matches!(view.source, ProcessSource::Log(_))
}

/// A figure of work and waiting, or that the log does not tell it.
fn told(f: &Frame, view: &ProcessView, figure: String) -> String {
    if is_untold(view) {
        f.t("process-untold")
    } else {
        figure
    }
}

fn whole(view: &ProcessView) -> Option<&ProcessLine> {
    view.of(Measure::Whole).next()
}

/// Dossiers of a measure that had it at least so often.
fn at_least(view: &ProcessView, measure: Measure, least: u32) -> i64 {
    view.of(measure)
        .filter(|line| line.key.parse::<u32>().is_ok_and(|n| n >= least))
        .map(|line| line.sum.n)
        .sum()
}

/// The figures on top; none where nothing ended.
fn tiles(f: &Frame, view: &ProcessView) -> Vec<Tile> {
    let Some(all) = whole(view) else {
        return Vec::new();
    };
    let n = all.sum.n;
    let minutes = |sides: &[Lay]| -> i64 {
        let all = view.fields.iter();
        all.map(|place| sides.iter().map(|lay| place.minutes(*lay)).sum::<i64>())
            .sum()
    };
    let office = minutes(&[Lay::Work, Lay::Queue, Lay::Way]);
    let waits = minutes(&[Lay::Queue, Lay::Way]);
    let share = |part: i64, of: i64| {
        format::share(f.lang, part.unsigned_abs(), of.unsigned_abs())
            .unwrap_or_else(|| f.t("process-none"))
    };
    let tile = |id: &str, value: String, of: String, url: String| Tile {
        name: f.t(id),
        value,
        of,
        url,
    };
    let opened = |measure, key| opens(view, measure, key, &[]);
    let again = at_least(view, Measure::Supplements, 2);
    let back = at_least(view, Measure::Returns, 1);
    vec![
        tile(
            "process-ended",
            format::number(f.lang, n),
            f.t("process-ended-in"),
            opened(Measure::Whole, None),
        ),
        tile(
            "process-median",
            from_classes(f, all.median),
            f.t1("process-ninety-in", "time", from_classes(f, all.ninety)),
            opened(Measure::Whole, None),
        ),
        tile(
            "process-waits-share",
            told(f, view, share(waits, office)),
            f.t("process-waits-of"),
            opened(Measure::Lay, Some(WAITS)),
        ),
        tile(
            "process-asked-again",
            format::number(f.lang, again),
            f.t1("process-share-of", "share", share(again, n)),
            opened(Measure::Supplements, Some("2+")),
        ),
        tile(
            "process-returned",
            format::number(f.lang, back),
            f.t1("process-share-of", "share", share(back, n)),
            opened(Measure::Returns, Some("1+")),
        ),
    ]
}

/// Average time of a dossier with each side, by field.
fn chart(f: &Frame, settings: &Settings, view: &ProcessView) -> Html {
    let hidden = if is_untold(view) { UNTOLD } else { 0 };
    let bars = view.fields.iter().take(super::chart::BARS).map(|place| {
        let n = place.whole.n.max(1);
        let parts = SIDES
            .iter()
            .zip(COLOURS)
            .skip(hidden)
            .map(|(sides, class)| {
                let minutes: i64 = sides.iter().map(|lay| place.minutes(*lay)).sum();
                (minutes / n, class)
            });
        Bar {
            name: place_name(f, settings, &place.place, false),
            parts: parts.collect(),
            text: duration(f, Some(place.whole.minutes / n)),
        }
    });
    draw(&f.t("process-chart"), &bars.collect::<Vec<_>>())
}

/// The view of what was asked.
fn look(
    desk: &Desk,
    me: &Actor,
    asked: &Asked,
    period: Option<Period>,
) -> Result<ProcessView, DeskError> {
    let now = Period::of(PeriodKind::Month, local(desk.now()).date());
    let mut wish = ProcessWish {
        period: period.unwrap_or_else(|| now.previous()),
        field: asked.field.clone(),
        unit: asked.unit.clone(),
    };
    let view = desk.process(me, &wish)?;
    match view.newest(now) {
        Some(last) if period.is_none() && view.lines.is_empty() => {
            wish.period = last;
            desk.process(me, &wish)
        }
        _ => Ok(view),
    }
}

/// `GET /director/process?period=…&field=…&unit=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let period = asked.period()?;
    let (mut form, plain, who) = (Form::default(), Asked::default(), me.clone());
    let view = state
        .ask(move |desk| look(desk, &who, &asked, period))
        .await;
    let (status, view) = match view {
        Ok(view) => (StatusCode::OK, view),
        // A field or unit that there is not: said beside its choice.
        Err(Error::Invalid(faults)) => {
            for fault in &faults {
                form.fault(&fault.field, choose::fault(&f, &fault.field));
            }
            let view = state.ask(move |desk| look(desk, &me, &plain, period));
            (StatusCode::UNPROCESSABLE_ENTITY, view.await?)
        }
        Err(error) => return Err(error),
    };
    let settings = state.desk().settings();
    let mut page = ProcessPage::new(f, &settings, &view);
    page.form = form;
    Ok(render(status, &page))
}
