//! Shifts by day and cashier, for those who may read money.

use super::shift::{Past, past, sample_close};
use super::work::me;
use super::{Page, encode};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::Pager;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::shift::ShiftLine;
use motcua_domain::id::StaffId;
use motcua_domain::money::Vnd;
use motcua_store::ShiftSumRow;
use serde::Deserialize;

/// Days of cashiers on one page.
const PAGE: u32 = 50;

/// Where the page begins.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    before: String,
}

/// A day of a cashier.
pub struct Row {
    day: String,
    cashier: String,
    entries: String,
    cash: String,
    other: String,
    exempted: String,
    is_open: bool,
    closed: Vec<Past>,
}

/// The list.
#[derive(Template)]
#[template(path = "shifts.html")]
pub struct Shifts {
    f: Frame,
    rows: Vec<Row>,
    pager: Pager,
}

impl Shifts {
    fn new(f: Frame, lines: &[ShiftLine], is_first: bool) -> Self {
        let pager = Pager {
            label: f.t("shifts-pages"),
            first: (!is_first).then(|| "/shifts".to_owned()),
            first_text: f.t("page-first"),
            next: lines
                .last()
                .filter(|_| lines.len() == PAGE as usize)
                .map(|line| format!("/shifts?before={}", encode(&mark(&line.sum)))),
            next_text: f.t("page-next"),
        };
        Self {
            rows: lines.iter().map(|line| row(&f, line)).collect(),
            pager,
            f,
        }
    }
}

fn row(f: &Frame, line: &ShiftLine) -> Row {
    let sum = &line.sum;
    let day = sum.day.parse::<Date>();
    Row {
        day: day.map_or_else(|_| sum.day.clone(), |day| f.date_first(day)),
        cashier: sum.name.clone(),
        entries: format::number(f.lang, sum.entries),
        cash: f.money(Vnd(sum.cash)),
        other: f.money(Vnd(sum.other)),
        exempted: f.money(Vnd(sum.exempted)),
        is_open: line.is_open,
        closed: line.closed.iter().map(|shift| past(f, shift)).collect(),
    }
}

/// The place of a line, as two numbers: day and cashier.
fn mark(sum: &ShiftSumRow) -> String {
    format!("{}.{}", sum.day.replace('-', ""), sum.cashier.0)
}

fn place(mark: &str) -> Option<(Date, StaffId)> {
    let (day, cashier) = mark.split_once('.')?;
    let day = Date::strptime("%Y%m%d", day).ok()?;
    Some((day, StaffId(cashier.parse().ok()?)))
}

/// `GET /shifts?before=…`.
pub async fn list(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("shifts");
    let (me, before) = (me(&f)?, place(&asked.before));
    let lines = state
        .ask(move |desk| desk.shifts(&me, before, PAGE))
        .await?;
    let page = Shifts::new(f, &lines, before.is_none());
    Ok(render(StatusCode::OK, &page))
}

impl Page for Shifts {
    const NAME: &'static str = "shifts";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/shifts").at("shifts");
        let line = |n: i64, closed: bool| ShiftLine {
            sum: ShiftSumRow {
                day: f.now.date().to_string(),
                cashier: StaffId(n),
                name: "Lê Thị Ví Dụ".into(),
                cash: 1_200_000,
                other: 300_000,
                exempted: 15_000,
                entries: 11,
                last: 40,
            },
            closed: closed.then(|| sample_close(&f)).into_iter().collect(),
            is_open: !closed,
        };
        let page = |lines: &[ShiftLine], is_first| {
            Self::new(f.clone(), lines, is_first)
                .render()
                .unwrap_or_default()
        };
        let many: Vec<ShiftLine> = (0..50).map(|n| line(n, n % 3 > 0)).collect();
        vec![
            ("usual", page(&[line(7, true), line(8, false)], true)),
            ("none", page(&[], true)),
            ("many", page(&many, false)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_leads_back_to_its_place() {
        let day = jiff::civil::date(2026, 10, 5);
        assert_eq!(place("20261005.103"), Some((day, StaffId(103))));
        for bad in ["", "20261005", "20261305.1", "x.1", "20261005.x"] {
            assert_eq!(place(bad), None, "{bad}");
        }
    }
}
