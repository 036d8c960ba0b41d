//! The evidence sheet for the yearly grading of one person (Decree
//! 335/2025/NĐ-CP). It gives no points; a person does.

use super::words::{self, Figure};
use super::{sample, year_of};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::programme::{
    About, CommitmentStage, CountedAt, EvidenceSheet, Kind, MeasureKind, Measured, ProgrammeRef,
    PromiseResult, SheetPart, TargetView, TaskView,
};
use motcua_domain::id::StaffId;
use motcua_domain::unit::Units;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Of whom, and which year.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Number of the person; empty = the reader.
    #[serde(default)]
    who: String,
    #[serde(default)]
    year: String,
}

/// A figure with whose it is.
struct Row {
    name: String,
    own: String,
    unit: String,
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
    stage: String,
    parts: Vec<Part>,
    promises: Vec<Promise>,
    own_word: String,
    head_word: String,
    tasks: Vec<Line>,
    models: Vec<Line>,
    printed: String,
}

impl SheetPage {
    fn new(f: Frame, units: &Units, sheet: EvidenceSheet) -> Self {
        Self {
            title: f.t1("evidence-title-year", "year", sheet.year.to_string()),
            name: sheet.name,
            unit: crate::words::unit(f.lang, units, &sheet.unit, f.now.date()),
            stage: stage(&f, sheet.commitment),
            parts: sheet
                .parts
                .iter()
                .map(|one| part(&f, one, &sheet.counted_at))
                .collect(),
            promises: sheet
                .promises
                .iter()
                .map(|(view, result)| promise(&f, view, result.as_ref()))
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
                    note: String::new(),
                })
                .collect(),
            printed: f.moment(f.now),
            f,
        }
    }
}

fn stage(f: &Frame, of: Option<CommitmentStage>) -> String {
    of.map_or_else(
        || f.t("evidence-no-commitment"),
        |of| words::stage(f, Kind::Commitment, of.slug()),
    )
}

fn model(f: &Frame, of: &ProgrammeRef) -> String {
    words::title(f, of.kind, &of.number, &of.title)
}

/// Figures of the person's own steps with those of the unit beside them, by
/// indicator. Where the unit has no case of what is counted elsewhere, it is said
/// where, and which figures tell of its own work.
fn part(f: &Frame, one: &SheetPart, counted_at: &BTreeMap<String, CountedAt>) -> Part {
    let said = |about: &About, measured: Option<&Measured>| match measured {
        Some(measured) => words::measured(f, measured, Some(about)),
        None => f.t("review-not-counted"),
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
            own: found(&one.own, &about.id).map_or_else(String::new, |(about, measured)| {
                said(&about, measured.as_ref())
            }),
            unit: found(&one.unit, &about.id).map_or_else(String::new, |(about, measured)| {
                let measured = measured.as_ref();
                elsewhere(&about, measured).unwrap_or_else(|| said(&about, measured))
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

fn promise(f: &Frame, view: &TargetView, result: Option<&PromiseResult>) -> Promise {
    let about = view.about.as_ref();
    let counted = view.target.indicator.is_some();
    let then = result.and_then(|result| result.measured.as_ref());
    Promise {
        text: view.text.clone(),
        aim: if counted {
            words::aim(f, &view.target, about)
        } else {
            f.t("commitment-by-head")
        },
        figure: counted.then(|| Figure::of(f, view)),
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
        note: one.report_text.clone(),
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

impl Page for SheetPage {
    const NAME: &'static str = "programme-sheet";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        use motcua_desk::programme::Outcome;
        let part = |id: &str, points, figures: Vec<(About, Option<Measured>)>| SheetPart {
            id: id.to_owned(),
            name_vi: "Kết quả thực hiện nhiệm vụ".to_owned(),
            name_en: "Results".to_owned(),
            points,
            own: figures.clone(),
            unit: figures,
        };
        let figure = (sample::about_share(), Some(sample::measured()));
        let sheet = |whole: bool| EvidenceSheet {
            who: StaffId(7),
            name: "Lê Thị Ví Dụ".to_owned(),
            unit: motcua_domain::id::UnitId::new("desk"),
            year: 2022,
            parts: vec![
                part("general", 30, Vec::new()),
                part("results", 70, vec![figure.clone()]),
            ],
            counted_at: BTreeMap::from([("on-time".to_owned(), CountedAt::Deciding)]),
            promises: if whole {
                super::commitment::sample_promises()
            } else {
                Vec::new()
            },
            own_word: if whole {
                "Bảy hồ sơ trễ, đã xin lỗi đủ.".to_owned()
            } else {
                String::new()
            },
            head_word: String::new(),
            commitment: whole.then_some(CommitmentStage::Compared),
            tasks: Vec::new(),
            models: if whole {
                let title = "Một lần hướng dẫn, đủ một lần";
                let model = sample::reference(9, Kind::Model, "", title);
                vec![(model, Some(Outcome::Reached))]
            } else {
                Vec::new()
            },
        };
        let made = |whole: bool| {
            let f = sample::frame(lang, "/programme/sheet");
            let units = sample::around().units;
            let page = Self::new(f, &units, sheet(whole));
            page.render().unwrap_or_default()
        };
        vec![("whole", made(true)), ("empty", made(false))]
    }
}
