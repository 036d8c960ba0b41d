//! What the office shows everybody: by field and month, how many dossiers came
//! and how they were handled (Decree 61/2018/NĐ-CP, Decree 118/2025/NĐ-CP).
//! Counts only. The same as text with commas and as JSON, whose keys stay.

use super::Page;
use super::director::chart::{BARS, Bar, draw};
use super::reports::{Names, said};
use super::satisfaction::{Monthly, as_value, in_words, of_month, satisfied};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::procedures::field_name;
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use motcua_desk::DeskError;
use motcua_desk::report::Report;
use motcua_domain::report::{Cell, Column, Kind, Period, PeriodKind, Row, RowKind, Table};
use motcua_domain::time::{local, rfc3339};
use motcua_papers::{SheetCsv, TableWords};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Months that can be chosen.
const MONTHS: usize = 12;

/// Keys of the files, and the column of the definition that each is.
const KEYS: [(&str, &str); 8] = [
    ("received", "received"),
    ("finished", "finished"),
    ("on_time", "on-time"),
    ("late", "late"),
    ("on_time_percent", "share"),
    ("apologies", "apologies"),
    ("mean_days", "mean"),
    ("median_days", "median"),
];

/// Which month.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// As `2026-10`; empty = the last one that is over.
    #[serde(default)]
    month: String,
}

/// A month to choose.
pub struct Month {
    value: String,
    text: String,
    on: bool,
}

/// A line: a field, or all.
pub struct Line {
    name: String,
    cells: Vec<String>,
    satisfaction: String,
    class: &'static str,
}

/// The page.
#[derive(Template)]
#[template(path = "figures.html")]
pub struct Figures {
    f: Frame,
    month: String,
    written: String,
    at: String,
    runs: bool,
    before_first: bool,
    months: Vec<Month>,
    heads: Vec<String>,
    lines: Vec<Line>,
    chart: Option<Html>,
    note: String,
    /// Where the share of satisfied answers comes from.
    satisfaction: String,
}

impl Figures {
    fn new(f: Frame, month: &Period, report: &Report, told: Option<&Monthly>) -> Self {
        let names = Names::new(f.lang, &report.definition, None);
        let rows: Vec<Row> = report
            .table
            .rows
            .iter()
            .map(|row| names.named(row.clone()))
            .collect();
        // The first column is the name of the line.
        let heads = report.table.columns.iter().skip(1);
        let heads = heads.map(|column| f.pick(&column.name_vi, &column.name_en).to_owned());
        let definition = &report.definition;
        Self {
            month: said::period(f.lang, month),
            written: month.to_string(),
            at: f.moment(local(report.as_of)),
            runs: report.runs,
            before_first: report.before_first,
            months: months(&f, month),
            heads: heads.collect(),
            chart: chart(&f, &report.table, &rows),
            lines: rows.iter().map(|row| line(&f, row, told)).collect(),
            satisfaction: match told {
                Some(of) => f.t1("figures-satisfaction-from", "survey", of.name.as_str()),
                None => f.t("figures-satisfaction-said"),
            },
            note: f.pick(&definition.note_vi, &definition.note_en).to_owned(),
            f,
        }
    }
}

fn months(f: &Frame, chosen: &Period) -> Vec<Month> {
    let now = Period::of(PeriodKind::Month, f.now.date());
    std::iter::successors(Some(now), |month| Some(month.previous()))
        .take(MONTHS)
        .map(|month| Month {
            value: month.to_string(),
            text: said::period(f.lang, &month),
            on: month == *chosen,
        })
        .collect()
}

fn line(f: &Frame, row: &Row, told: Option<&Monthly>) -> Line {
    let name = match row.cells.first() {
        Some(Cell::Text(name)) => name.clone(),
        _ => String::new(),
    };
    let cells = row.cells.iter().skip(1);
    Line {
        name,
        cells: cells.map(|cell| said::cell(f.lang, cell)).collect(),
        satisfaction: in_words(f, row.kind, told),
        class: match row.kind {
            RowKind::Line => "",
            RowKind::Total => "total",
        },
    }
}

/// On time and late, field by field; nothing where there is nothing to compare.
fn chart(f: &Frame, table: &Table, rows: &[Row]) -> Option<Html> {
    let lines: Vec<&Row> = rows
        .iter()
        .filter(|row| row.kind == RowKind::Line)
        .collect();
    if lines.is_empty() {
        return None;
    }
    let bars: Vec<Bar> = lines
        .iter()
        .take(BARS)
        .map(|row| {
            let (on_time, late) = (count(table, row, "on-time"), count(table, row, "late"));
            Bar {
                name: line(f, row, None).name,
                parts: vec![(on_time, "f1"), (late, "f5")],
                text: f.t2(
                    "figures-bar",
                    "on",
                    format::number(f.lang, on_time),
                    "late",
                    format::number(f.lang, late),
                ),
            }
        })
        .collect();
    Some(draw(&f.t("figures-chart"), &bars))
}

fn cell<'a>(table: &Table, row: &'a Row, column: &str) -> Option<&'a Cell> {
    let at = table.columns.iter().position(|one| one.id == column)?;
    row.cells.get(at)
}

fn count(table: &Table, row: &Row, column: &str) -> i64 {
    match cell(table, row, column) {
        Some(Cell::Count(n)) => *n,
        _ => 0,
    }
}

/// The month that is meant, counted. Unasked, the last one that is over; in an
/// office's first month that one.
async fn counted(
    state: &AppState,
    f: &Frame,
    asked: &Asked,
) -> Result<(Period, Arc<Report>), Error> {
    let now = Period::of(PeriodKind::Month, f.now.date());
    let month = match asked.month.as_str() {
        "" => None,
        written => Some(Period::parse(written).map_err(|_| Error::NotFound)?),
    };
    state
        .ask(move |desk| {
            if let Some(month) = month {
                return Ok::<_, DeskError>((month, desk.transparency(month)?));
            }
            let last = desk.transparency(now.previous())?;
            if last.before_first {
                return Ok((now, desk.transparency(now)?));
            }
            Ok((now.previous(), last))
        })
        .await
}

/// `GET /figures?month=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("figures");
    let (month, report) = counted(&state, &f, &asked).await?;
    let told = of_month(&state, &month).await?;
    let page = Figures::new(f, &month, &report, told.as_ref());
    Ok(render(StatusCode::OK, &page))
}

/// `GET /figures.csv?month=…`: one line a field; headings are the keys of the
/// JSON.
pub async fn csv(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let (month, report) = counted(&state, &frame, &asked).await?;
    let told = of_month(&state, &month).await?;
    let text = as_csv(&month, &report, told.as_ref()).map_err(|e| Error::fault(&e))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"figures-{month}.csv\""),
        ),
    ];
    Ok((headers, text).into_response())
}

/// `GET /figures.json?month=…`. Keys that stay: `office`, `month`, `as_of`,
/// `runs`, `fields` (a list) and `total`; of each field `field`, `name_vi`,
/// `name_en`, `received`, `finished`, `on_time`, `late`, `on_time_percent`,
/// `apologies`, `mean_days`, `median_days` and `satisfaction` with `average`
/// (mean mark of 1 to 5), `percent` (satisfied answers; of the total alone)
/// and `count`. What was not measured is `null`. Days are calendar days.
pub async fn json(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let (month, report) = counted(&state, &frame, &asked).await?;
    let office = state.office();
    let told = of_month(&state, &month).await?;
    let json = as_json(&office.name_vi, &month, &report, told.as_ref());
    Ok(Json(json).into_response())
}

fn as_csv(
    month: &Period,
    report: &Report,
    told: Option<&Monthly>,
) -> Result<Vec<u8>, motcua_papers::FileError> {
    let column = |id: &str, kind| Column {
        id: id.to_owned(),
        name_vi: id.to_owned(),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        kind,
        opens: false,
    };
    let mut head = Table {
        rows: Vec::new(),
        ..report.table.clone()
    };
    head.columns = ["month", "field"]
        .map(|id| column(id, Kind::Text))
        .into_iter()
        // Keys as they are, without a unit behind them.
        .chain(KEYS.map(|(key, _)| column(key, Kind::Count)))
        .chain(["satisfaction", "satisfaction_count"].map(|id| column(id, Kind::Count)))
        .collect();
    let mut out = Vec::new();
    let mut csv = SheetCsv::begin(&head, &TableWords::default(), &mut out)?;
    for row in &report.table.rows {
        let field = match row.kind {
            RowKind::Line => row.key.clone(),
            RowKind::Total => "total".to_owned(),
        };
        let mut cells = vec![Cell::Text(month.to_string()), Cell::Text(field)];
        cells.extend(KEYS.iter().map(|(_, id)| {
            let found = cell(&report.table, row, id);
            found.cloned().unwrap_or(Cell::Empty)
        }));
        cells.extend(satisfied(told.filter(|_| row.kind == RowKind::Total)));
        csv.push(&Row {
            key: row.key.clone(),
            kind: row.kind,
            cells,
        })?;
    }
    csv.finish()?;
    Ok(out)
}

fn as_json(office: &str, month: &Period, report: &Report, told: Option<&Monthly>) -> Value {
    let table = &report.table;
    let of = |row: &Row| {
        let people = told.filter(|_| row.kind == RowKind::Total);
        let mut told = json!({ "satisfaction": as_value(people) });
        for (key, id) in KEYS {
            told[key] = number(cell(table, row, id));
        }
        if row.kind == RowKind::Line {
            told["field"] = json!(row.key);
            told["name_vi"] = json!(field_name(Lang::Vi, &row.key));
            told["name_en"] = json!(field_name(Lang::En, &row.key));
        }
        told
    };
    let lines = table.rows.iter().filter(|row| row.kind == RowKind::Line);
    let total = table.rows.iter().find(|row| row.kind == RowKind::Total);
    json!({
        "office": office,
        "month": month.to_string(),
        "as_of": rfc3339(report.as_of),
        "runs": report.runs,
        "fields": lines.map(of).collect::<Vec<_>>(),
        "total": total.map(of),
    })
}

/// Days with one decimal, shares in per cent with two.
fn number(cell: Option<&Cell>) -> Value {
    match cell {
        Some(Cell::Count(n) | Cell::Money(n)) => json!(n),
        Some(Cell::TenthDays(n)) => json!(*n as f64 / 10.0),
        Some(Cell::Share { part, whole }) if *whole != 0 => {
            let hundredths = (*part as f64 * 10_000.0 / *whole as f64).round();
            json!(hundredths / 100.0)
        }
        _ => Value::Null,
    }
}

impl Page for Figures {
    const NAME: &'static str = "figures";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::frame(lang, "/figures").at("figures");
        let month = Period::of(PeriodKind::Month, f().now.date());
        let page = |report: Option<Report>| {
            report.map_or_else(String::new, |report| {
                let told = super::satisfaction::monthly_sample(&month);
                let page = Self::new(f(), &month, &report, told.as_ref());
                page.render().unwrap_or_default()
            })
        };
        vec![
            (
                "usual",
                page(super::reports::transparency_sample(&month, 4)),
            ),
            ("none", page(super::reports::transparency_sample(&month, 0))),
        ]
    }
}
