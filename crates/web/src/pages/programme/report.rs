//! Reports to the level above, by definition files: a page, an official paper
//! and a workbook that show the same tables.

mod cells;
mod file;
mod sample;

pub use file::download;

use super::year_of;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::encode;
use crate::pages::work::me;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use cells::{Shown, is_number, shown};
use motcua_desk::programme::{ProgrammeReport, ReportBlock, ReportCell};
use motcua_domain::unit::Units;
use serde::Deserialize;

/// Years that can be chosen, this one first.
const YEARS: i16 = 3;

/// Which year, and as what.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// As `2026`; empty = this year.
    #[serde(default)]
    year: String,
    /// `pdf` or `xlsx`.
    #[serde(default, rename = "as")]
    kind: String,
}

/// A heading of a table.
pub struct Head {
    name: String,
    is_number: bool,
}

/// A block of the report.
pub struct Block {
    /// For the address of its heading.
    n: usize,
    name: String,
    heads: Vec<Head>,
    rows: Vec<Vec<Shown>>,
}

/// A link to choose.
pub struct Chip {
    url: String,
    text: String,
    on: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "programme_report.html")]
pub struct ReportPage {
    f: Frame,
    title: String,
    year: i16,
    /// Last day that counts.
    to: String,
    years: Vec<Chip>,
    others: Vec<Chip>,
    /// Address of the file, without its kind.
    file: String,
    blocks: Vec<Block>,
}

impl ReportPage {
    fn new(f: Frame, units: &Units, report: &ProgrammeReport, others: &[Named]) -> Self {
        let here = format!("/programme/report/{}", encode(&report.id));
        let this = f.now.date().year();
        let year = |year: i16| Chip {
            url: format!("{here}?year={year}"),
            text: year.to_string(),
            on: year == report.year,
        };
        let other = |(id, vi, en): &Named| Chip {
            url: format!("/programme/report/{}?year={}", encode(id), report.year),
            text: f.pick(vi, en).to_owned(),
            on: *id == report.id,
        };
        let blocks = report.blocks.iter().enumerate();
        Self {
            title: f.pick(&report.name_vi, &report.name_en).to_owned(),
            year: report.year,
            to: f.date(report.to),
            years: (this - YEARS + 1..=this).rev().map(year).collect(),
            others: others.iter().map(other).collect(),
            file: format!("{here}/file?year={}&as=", report.year),
            blocks: blocks
                .map(|(n, block)| Block::new(&f, (units, report), n, block))
                .collect(),
            f,
        }
    }

    /// As text: a year has no mark between its thousands.
    fn year_said(&self) -> String {
        self.year.to_string()
    }
}

impl Block {
    fn new(
        f: &Frame,
        (units, report): (&Units, &ProgrammeReport),
        n: usize,
        block: &ReportBlock,
    ) -> Self {
        let heads = block.columns.iter().map(|id| Head {
            name: f.t(id),
            is_number: is_number(id),
        });
        let row = |cells: &Vec<ReportCell>| {
            let cells = cells.iter().zip(&block.columns);
            cells
                .map(|(cell, column)| shown(f, (units, report.to), cell, column))
                .collect::<Vec<Shown>>()
        };
        Self {
            n,
            name: f.pick(&block.name_vi, &block.name_en).to_owned(),
            heads: heads.collect(),
            rows: block.rows.iter().map(row).collect(),
        }
    }
}

/// Id and names of a report.
type Named = (String, String, String);

/// `GET /programme/report/{report}?year=…`.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let (me, year) = (me(&f)?, year_of(&mut f, &asked.year));
    let (report, others) = state
        .ask(move |desk| {
            let report = desk.programme_report(&me, &id, year)?;
            let pack = desk.programme_pack();
            let others = pack.reports.iter().map(|one| {
                let (vi, en) = (one.name_vi.clone(), one.name_en.clone());
                (one.id.clone(), vi, en)
            });
            Ok::<_, motcua_desk::DeskError>((report, others.collect::<Vec<Named>>()))
        })
        .await
        .map_err(not_begun)?;
    let settings = state.desk().settings();
    let page = ReportPage::new(f, &settings.units, &report, &others);
    Ok(render(StatusCode::OK, &page))
}

/// A year that has not begun has no report.
fn not_begun(why: Error) -> Error {
    match why {
        Error::Invalid(_) => Error::NotFound,
        other => other,
    }
}
