//! The evidence sheet for the yearly grading of one person (Decree
//! 335/2025/NĐ-CP). It gives no points; a person does.

mod samples;

use super::opens::{Whose, of_promise};
use super::words::{self, Figure};
use super::year_of;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::programme::{
    About, CommitmentStage, CountedAt, EvidenceSheet, Half, Kind, MeasureKind, Measured,
    ProgrammeRef, SheetPart, SheetPromise, TargetScope, TaskView,
};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::text::sort_key;
use motcua_domain::unit::Units;
use serde::Deserialize;

/// Of whom, and which year.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Number of the person; empty = the reader.
    #[serde(default)]
    who: String,
    #[serde(default)]
    year: String,
}

/// A figure in words, with where its cases are opened; empty = nowhere, for this
/// reader.
#[derive(Clone, Default)]
struct Cell {
    said: String,
    url: String,
}

/// A figure with whose it is.
struct Row {
    name: String,
    own: Cell,
    unit: Cell,
}

/// A part of the decree.
struct Part {
    id: String,
    head: String,
    points: String,
    /// A person's own figures stand beside the unit's.
    has_own: bool,
    rows: Vec<Row>,
}

/// A promise.
struct Promise {
    text: String,
    aim: String,
    figure: Option<Figure>,
    result: Option<Html>,
    then: String,
}

/// A task or a model.
struct Line {
    url: String,
    text: String,
    due: String,
    state: Html,
    /// What shows it, in numbers; empty = nothing.
    shown: String,
    note: String,
}

/// The sheet.
#[derive(Template)]
#[template(path = "programme_sheet.html")]
pub struct SheetPage {
    f: Frame,
    title: String,
    name: String,
    unit: String,
    /// The year has not begun; empty = it has.
    not_begun: String,
    stage: String,
    /// Where the commitment lies, and since when figures are whose, of somebody
    /// who moved; empty = nothing is to be said.
    moved: Vec<String>,
    /// Heads the column of the unit's figures.
    of_unit: String,
    /// Sheets of others that the reader may open: address and name.
    others: Vec<(String, String)>,
    parts: Vec<Part>,
    promises: Vec<Promise>,
    /// Held against the year before it was over.
    provisional: bool,
    own_word: String,
    head_word: String,
    tasks: Vec<Line>,
    models: Vec<Line>,
    printed: String,
}

impl SheetPage {
    fn new(f: Frame, units: &Units, sheet: EvidenceSheet) -> Self {
        let this = f.now.date().year();
        let unit = crate::words::unit(f.lang, units, &sheet.unit, f.now.date());
        let whose = whose(&f, units, &sheet);
        let compared = sheet.promises.iter().any(|one| one.result.is_some());
        Self {
            moved: moved(&f, units, &sheet),
            of_unit: f.t1("evidence-of-unit", "unit", unit.as_str()),
            others: others(&sheet),
            provisional: compared && sheet.commitment == Some(CommitmentStage::Confirmed),
            not_begun: if sheet.year > this {
                f.t1("evidence-not-begun", "year", sheet.year.to_string())
            } else {
                String::new()
            },
            title: f.t1("evidence-title-year", "year", sheet.year.to_string()),
            name: sheet.name.clone(),
            unit,
            stage: stage(&f, &sheet),
            parts: sheet
                .parts
                .iter()
                .map(|one| part(&f, one, (&sheet, &whose)))
                .collect(),
            promises: sheet
                .promises
                .iter()
                .map(|one| promise(&f, whose, one))
                .collect(),
            own_word: sheet.own_word,
            head_word: sheet.head_word,
            tasks: sheet.tasks.iter().map(|one| task(&f, one)).collect(),
            models: sheet
                .models
                .iter()
                .map(|(of, outcome)| Line {
                    url: format!("/programme/{}", of.id),
                    text: model(&f, of),
                    due: String::new(),
                    state: match outcome {
                        Some(outcome) => words::outcome_tag(&f, *outcome),
                        None => words::stage_tag(&f, Kind::Model, of.stage),
                    },
                    shown: String::new(),
                    note: String::new(),
                })
                .collect(),
            printed: f.moment(f.now),
            f,
        }
    }
}

/// Whose figures the sheet shows: the person's steps, and those of the unit in
/// which they work now.
fn whose<'a>(f: &Frame, units: &'a Units, sheet: &'a EvidenceSheet) -> Whose<'a> {
    let today = f.now.date();
    let last = Half::End.last_day(sheet.year);
    Whose {
        units,
        unit: &sheet.unit,
        person: Some((sheet.who, &sheet.unit)),
        year: sheet.year,
        day: last.min(today),
    }
}

/// What is to be said of somebody who moved.
fn moved(f: &Frame, units: &Units, sheet: &EvidenceSheet) -> Vec<String> {
    let name = |unit: &UnitId| crate::words::unit(f.lang, units, unit, f.now.date());
    let mut said = Vec::new();
    if let Some(unit) = &sheet.lies_with {
        said.push(f.t1("evidence-lies-with", "unit", name(unit)));
    }
    let before: Vec<String> = sheet.before.iter().map(name).collect();
    if !before.is_empty() {
        said.push(f.t1("evidence-before", "units", before.join("; ")));
    }
    if !said.is_empty() {
        said.push(f.t1("evidence-both-units", "unit", name(&sheet.unit)));
    }
    said
}

fn others(sheet: &EvidenceSheet) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = sheet
        .others
        .iter()
        .map(|(who, name)| {
            let url = format!("/programme/sheet?who={who}&year={}", sheet.year);
            (url, name.clone())
        })
        .collect();
    all.sort_by_cached_key(|(_, name)| sort_key(name));
    all
}

fn stage(f: &Frame, sheet: &EvidenceSheet) -> String {
    match sheet.commitment {
        Some(of) => words::stage(f, Kind::Commitment, of.slug()),
        None if !sheet.kept => f.t("evidence-not-kept"),
        None if sheet.lies_with.is_some() => f.t("evidence-elsewhere"),
        None => f.t("evidence-no-commitment"),
    }
}

fn model(f: &Frame, of: &ProgrammeRef) -> String {
    words::title(f, of.kind, &of.number, &of.title)
}

/// Figures of the person's own steps with those of the unit beside them, by
/// indicator. Where the unit has no case of what is counted elsewhere, it is said
/// where, and which figures tell of its own work.
fn part(f: &Frame, one: &SheetPart, (sheet, whose): (&EvidenceSheet, &Whose<'_>)) -> Part {
    let counted_at = &sheet.counted_at;
    let said = |about: &About, measured: Option<&Measured>, scope| match measured {
        Some(measured) => Cell {
            said: words::measured(f, measured, Some(about)),
            url: whose.year(f, about, scope).unwrap_or_default(),
        },
        None => Cell {
            said: f.t("review-not-counted"),
            url: String::new(),
        },
    };
    let elsewhere = |about: &About, measured: Option<&Measured>| {
        let has_some = measured.is_some_and(|one| one.of > 0);
        let is_share = about.kind != MeasureKind::Count;
        let at = counted_at.get(&about.id);
        match at.filter(|_| is_share && !has_some)? {
            CountedAt::Deciding => Some(f.t("evidence-counted-at-deciding")),
            CountedAt::Receiving => Some(f.t("evidence-counted-at-receiving")),
            CountedAt::Holding | CountedAt::Desk => None,
        }
    };
    let found = |all: &[(About, Option<Measured>)], id: &str| {
        let mut all = all.iter();
        all.find(|(about, _)| about.id == id).cloned()
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (about, _) in one.own.iter().chain(&one.unit) {
        if seen.contains(&about.id.as_str()) {
            continue;
        }
        seen.push(&about.id);
        rows.push(Row {
            name: words::about(f, about),
            own: found(&one.own, &about.id).map_or_else(Cell::default, |(about, measured)| {
                said(&about, measured.as_ref(), TargetScope::Steps)
            }),
            unit: found(&one.unit, &about.id).map_or_else(Cell::default, |(about, measured)| {
                let measured = measured.as_ref();
                let usual = || said(&about, measured, TargetScope::Unit);
                let other = elsewhere(&about, measured).map(|said| Cell {
                    said,
                    url: String::new(),
                });
                other.unwrap_or_else(usual)
            }),
        });
    }
    Part {
        id: format!("part-{}", one.id),
        head: f.pick(&one.name_vi, &one.name_en).to_owned(),
        points: f.t1("evidence-points", "n", one.points),
        has_own: !one.own.is_empty(),
        rows,
    }
}

fn promise(f: &Frame, whose: Whose<'_>, one: &SheetPromise) -> Promise {
    let (view, result) = (&one.view, one.result.as_ref());
    let about = view.about.as_ref();
    let url = of_promise(f, whose, (view, (&one.of, one.left)));
    let counted = view.target.indicator.is_some();
    let then = result.and_then(|result| result.measured.as_ref());
    Promise {
        text: view.text.clone(),
        aim: if counted {
            words::aim(f, &view.target, about)
        } else {
            f.t("commitment-by-head")
        },
        figure: counted.then(|| Figure::of(f, view).leading_to(url)),
        result: result.map(|result| words::result_tag(f, &view.target, result)),
        then: then.map_or_else(String::new, |then| words::measured(f, then, about)),
    }
}

fn task(f: &Frame, one: &TaskView) -> Line {
    Line {
        url: format!("/programme/{}", one.plan),
        text: one.text.clone(),
        due: f.short_date(one.task.due),
        state: words::task_tag(f, one),
        shown: shown(f, one),
        note: one.report_text.clone(),
    }
}

/// What shows a task, in numbers; empty = nothing yet.
pub(super) fn shown(f: &Frame, one: &TaskView) -> String {
    let shown = one.shown;
    match (shown.files + shown.dossiers, shown.missing) {
        (_, true) => f.t("plan-shown-missing"),
        (0, false) => String::new(),
        _ => f.t2(
            "evidence-shown",
            "files",
            shown.files,
            "dossiers",
            shown.dossiers,
        ),
    }
}

/// `GET /programme/sheet?who=&year=`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let (reader, year) = (me(&f)?, year_of(&mut f, &asked.year));
    let who = match asked.who.as_str() {
        "" => reader.id,
        who => StaffId(who.parse().map_err(|_| Error::NotFound)?),
    };
    let sheet = state
        .ask(move |desk| desk.evidence_sheet(&reader, who, year))
        .await?;
    let settings = state.desk().settings();
    let page = SheetPage::new(f, &settings.units, sheet);
    Ok(render(StatusCode::OK, &page))
}
