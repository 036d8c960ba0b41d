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
use jiff::civil::Date;
use motcua_desk::programme::{
    Half, ProgrammePack, ProgrammeReport, ReportBlock, ReportCell, ReportDefinition,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::text::sort_key;
use motcua_domain::unit::Units;
use serde::Deserialize;
use std::sync::Arc;

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

/// A table of the report.
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
    /// Last day that counts; empty = the year has not begun.
    to: String,
    /// From when on it can be made; empty = the year has begun.
    not_begun: String,
    /// What is to be known of its numbers.
    remarks: Vec<String>,
    years: Vec<Chip>,
    others: Vec<Chip>,
    /// Address of the file, without its kind.
    file: String,
    blocks: Vec<Block>,
}

/// What the desk gave for the page.
struct Read {
    /// The definitions in use: this one and the others.
    pack: Arc<ProgrammePack>,
    id: String,
    year: i16,
    /// `None` = the year has not begun.
    report: Option<ProgrammeReport>,
}

impl Read {
    fn of(desk: &Desk, me: &Actor, id: String, year: i16) -> Result<Self, DeskError> {
        let report = match desk.programme_report(me, &id, year) {
            // Whether the reader may, and what is asked for, was looked at first.
            Err(DeskError::Invalid(_)) => None,
            report => Some(report?),
        };
        Ok(Self {
            pack: desk.programme_pack(),
            id,
            year,
            report,
        })
    }
}

impl ReportPage {
    fn new(f: Frame, units: &Units, read: &Read) -> Self {
        let here = format!("/programme/report/{}", encode(&read.id));
        let this = f.now.date().year();
        let year = |year: i16| Chip {
            url: format!("{here}?year={year}"),
            text: year.to_string(),
            on: year == read.year,
        };
        let other = |one: &ReportDefinition| Chip {
            url: format!("/programme/report/{}?year={}", encode(&one.id), read.year),
            text: f.pick(&one.name_vi, &one.name_en).to_owned(),
            on: one.id == read.id,
        };
        let own = read.pack.reports.iter().find(|one| one.id == read.id);
        let report = read.report.as_ref();
        let tables = report.map_or(&[][..], |report| report.blocks.as_slice());
        let block = |(n, block): (usize, &ReportBlock)| {
            let to = report.map_or(f.now.date(), |report| report.to);
            Block::new(&f, (units, to), n, block)
        };
        Self {
            title: own.map_or_else(String::new, |own| {
                f.pick(&own.name_vi, &own.name_en).to_owned()
            }),
            year: read.year,
            to: report.map_or_else(String::new, |report| f.date(report.to)),
            not_begun: match (report, own) {
                (None, Some(own)) => not_begun(&f, own.half, read.year),
                _ => String::new(),
            },
            remarks: report.map_or_else(Vec::new, |report| remarks(&f, units, report)),
            years: (this - YEARS + 1..=this).rev().map(year).collect(),
            others: read.pack.reports.iter().map(other).collect(),
            file: format!("{here}/file?year={}&as=", read.year),
            blocks: tables.iter().enumerate().map(block).collect(),
            f,
        }
    }

    /// As text: a year has no mark between its thousands.
    fn year_said(&self) -> String {
        self.year.to_string()
    }
}

impl Block {
    fn new(f: &Frame, at: (&Units, Date), n: usize, block: &ReportBlock) -> Self {
        let heads = block.columns.iter().map(|id| Head {
            name: f.t(id),
            is_number: is_number(id),
        });
        let row = |cells: &Vec<ReportCell>| {
            let target = cells.iter().find_map(|cell| match cell {
                ReportCell::Target(target, _) => Some(target),
                _ => None,
            });
            let cells = cells.iter().zip(&block.columns);
            cells
                .map(|(cell, column)| shown(f, at, (cell, target), column))
                .collect::<Vec<Shown>>()
        };
        Self {
            n,
            name: block_name(f, block),
            heads: heads.collect(),
            rows: block.rows.iter().map(row).collect(),
        }
    }
}

/// Heading of a table: that of its block, and which of the block's tables it is.
fn block_name(f: &Frame, block: &ReportBlock) -> String {
    let name = f.pick(&block.name_vi, &block.name_en);
    match block.part {
        Some(part) => f.t2("month-report-part", "name", name, "part", f.t(part)),
        None => name.to_owned(),
    }
}

/// That a year has not begun, from when on there are numbers, and from when on
/// all of them.
fn not_begun(f: &Frame, half: Half, year: i16) -> String {
    let last = half.last_day(year);
    let whole = last.tomorrow().unwrap_or(last);
    f.t3(
        "month-report-not-begun",
        "year",
        year.to_string(),
        "from",
        f.date(last.first_of_year()),
        "whole",
        f.date(whole),
    )
}

/// What is to be known of the numbers: that the time runs on, who has no plan,
/// that figures were put right since. The same on page, paper and workbook.
fn remarks(f: &Frame, units: &Units, report: &ProgrammeReport) -> Vec<String> {
    let mut said = Vec::new();
    let last = report.half.last_day(report.year);
    if report.to < last {
        said.push(f.t1("month-report-running", "day", f.date(last)));
    }
    let name = |unit| crate::words::unit(f.lang, units, unit, report.to);
    let mut names: Vec<String> = report.planless.iter().map(name).collect();
    names.sort_by_cached_key(|name| sort_key(name));
    if !names.is_empty() {
        let names = names.join("; ");
        said.push(f.t1("month-report-planless", "units", names));
    }
    let mut cells = report.blocks.iter().flat_map(|block| &block.rows).flatten();
    let moved = |cell: &ReportCell| match cell {
        ReportCell::Figure(measured, ..) => measured.corrected.is_some(),
        _ => false,
    };
    if cells.any(moved) {
        said.push(f.t("month-report-corrected-said"));
    }
    let mut cells = report.blocks.iter().flat_map(|block| &block.rows).flatten();
    if cells.any(|cell| matches!(cell, ReportCell::State(_, Some(_)))) {
        said.push(f.t("month-report-periods"));
    }
    let mut cells = report.blocks.iter().flat_map(|block| &block.rows).flatten();
    let is_parted = |cell: &ReportCell| match cell {
        ReportCell::Figure(_, _, parts) => parts.iter().any(|part| part.from.is_some()),
        _ => false,
    };
    if cells.any(is_parted) {
        said.push(f.t("programme-parts-since"));
    }
    said
}

/// `GET /programme/report/{report}?year=…`.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let (me, year) = (me(&f)?, year_of(&mut f, &asked.year));
    let read = state.ask(move |desk| Read::of(desk, &me, id, year)).await?;
    let settings = state.desk().settings();
    let page = ReportPage::new(f, &settings.units, &read);
    Ok(render(StatusCode::OK, &page))
}
