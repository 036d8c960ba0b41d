//! Published answers and the counts of a quarter as text with commas and as
//! JSON, whose keys stay.

use super::answers::{Asked, counted};
use crate::error::Error;
use crate::frame::Frame;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use motcua_desk::DeskError;
use motcua_desk::feedback::{Outcome, PublicCounts, PublishedRow};
use motcua_domain::report::{Cell, Column, Kind as CellKind, Period, Row, RowKind, Table};
use motcua_papers::{SheetCsv, TableWords};
use serde_json::{Value, json};

/// Pages of the list in one file; what is older is asked for by `after`.
const PAGES: usize = 25;

/// Keys of an answer in both files.
const KEYS: [&str; 10] = [
    "code",
    "kind",
    "outcome",
    "filed_on",
    "answered_on",
    "published_on",
    "title",
    "said",
    "own_words",
    "did",
];

/// Rows of a file, the mark of the rest, and the counts.
struct Read {
    rows: Vec<PublishedRow>,
    next: Option<(i64, i64)>,
    counts: PublicCounts,
}

async fn read(state: &AppState, asked: &Asked, quarter: Period) -> Result<Read, Error> {
    let first = asked.before();
    state
        .ask(move |desk| {
            let (mut rows, mut mark) = (Vec::new(), first);
            for _ in 0..PAGES {
                let page = desk.published_feedback("", None, mark)?;
                rows.extend(page.rows);
                mark = page.next;
                if mark.is_none() {
                    break;
                }
            }
            Ok::<_, DeskError>(Read {
                rows,
                next: mark,
                counts: desk.feedback_public_counts(quarter.from, quarter.to)?,
            })
        })
        .await
}

/// `GET /box/answers.json`. Keys that stay: `office`, `quarter`, `counts`,
/// `answers` and `next` (the `after` of the file that goes on, or `null`); of
/// each answer those of [`KEYS`] and `topics`.
pub async fn json(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let quarter = asked.quarter(&frame)?;
    let read = read(&state, &asked, quarter).await?;
    let told = json!({
        "office": state.office().name_vi,
        "quarter": quarter.to_string(),
        "counts": counts(&read.counts),
        "answers": read.rows.iter().map(answer).collect::<Vec<_>>(),
        "next": read.next.map(|(at, id)| format!("{at}.{id}")),
    });
    Ok(Json(told).into_response())
}

/// `GET /box/answers.csv`: one line an answer, under the keys of the JSON. The
/// header `link` names the file that goes on.
pub async fn csv(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let quarter = asked.quarter(&frame)?;
    let read = read(&state, &asked, quarter).await?;
    let text = as_csv(&quarter, &read.rows).map_err(|e| Error::fault(&e))?;
    let mut headers = HeaderMap::new();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    let name = HeaderValue::from_static("attachment; filename=\"answers.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    if let Some((at, id)) = read.next {
        let link = format!("</box/answers.csv?after={at}.{id}>; rel=\"next\"");
        let link = HeaderValue::from_str(&link).map_err(|e| Error::fault(&e))?;
        headers.insert(header::LINK, link);
    }
    Ok((headers, text).into_response())
}

fn outcome(one: &PublishedRow) -> &'static str {
    one.outcome.map_or("", Outcome::slug)
}

fn answer(one: &PublishedRow) -> Value {
    json!({
        "code": one.code,
        "kind": one.kind.slug(),
        "outcome": one.outcome.map(Outcome::slug),
        "filed_on": one.filed_on.to_string(),
        "answered_on": one.answered_on.to_string(),
        "published_on": one.published_on.to_string(),
        "title": one.title,
        "said": one.said,
        "own_words": one.own_words,
        "did": one.did,
        "topics": one.topics,
    })
}

fn counts(counts: &PublicCounts) -> Value {
    let filed = counted()
        .map(|kind| {
            let n = counts.filed.get(&kind).copied().unwrap_or(0);
            (kind.slug().to_owned(), json!(n))
        })
        .collect::<serde_json::Map<_, _>>();
    json!({
        "from": counts.from.to_string(),
        "to": counts.to.to_string(),
        "visits": counts.visits,
        "invited": counts.invited,
        "invited_at_least": counts.invited_partly,
        "filed": filed,
        "answered": counts.answered,
        "judged": counts.judged,
        "in_time": counts.in_time,
        "open": counts.open,
        "late": counts.late,
        "upheld": counts.upheld,
        "not_upheld": counts.not_upheld,
        "cannot_tell": counts.cannot_tell,
        "changed": counts.changed,
        "published": counts.published,
    })
}

/// Made by the house's own writer, which keeps a text from being read as a
/// formula (H03).
fn as_csv(quarter: &Period, rows: &[PublishedRow]) -> Result<Vec<u8>, motcua_papers::FileError> {
    let column = |id: &&str| Column {
        id: (*id).to_owned(),
        name_vi: (*id).to_owned(),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        kind: CellKind::Text,
        opens: false,
    };
    let head = Table {
        report: "answers".to_owned(),
        title_vi: String::new(),
        title_en: String::new(),
        source: String::new(),
        period: *quarter,
        columns: KEYS.iter().chain(&["topics"]).map(column).collect(),
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    };
    let mut out = Vec::new();
    let mut csv = SheetCsv::begin(&head, &TableWords::default(), &mut out)?;
    for one in rows {
        let cells = [
            one.code.clone(),
            one.kind.slug().to_owned(),
            outcome(one).to_owned(),
            one.filed_on.to_string(),
            one.answered_on.to_string(),
            one.published_on.to_string(),
            one.title.clone(),
            one.said.clone(),
            one.own_words.clone().unwrap_or_default(),
            one.did.clone(),
            one.topics.join(" "),
        ];
        csv.push(&Row {
            key: one.code.clone(),
            kind: RowKind::Line,
            cells: cells.map(Cell::Text).to_vec(),
        })?;
    }
    csv.finish()?;
    Ok(out)
}
