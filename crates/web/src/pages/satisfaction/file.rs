//! Released surveys as files, for whoever wants to count for themselves. Names
//! of columns and keys stay. What may not be shown is left empty, or `null`.

use crate::error::Error;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use motcua_desk::survey::PublicSurvey;
use motcua_domain::report::{Cell, Column, Kind, Period, PeriodKind, Row, RowKind, Table};
use motcua_domain::stats::Interval;
use motcua_domain::stats::disclose::Shown;
use motcua_domain::survey::campaign::Kind as CampaignKind;
use motcua_domain::survey::result::{
    Apart, ChannelRow, Figure, Page, QuestionRow, Response as Frame, TrendRow,
};
use motcua_papers::{FileError, SheetCsv, TableWords};
use serde_json::{Value, json};

/// Columns of the text: one record a question of a survey.
const COLUMNS: [&str; 21] = [
    "survey",
    "name",
    "kind",
    "from",
    "to",
    "visits",
    "slips",
    "answered",
    "response_percent",
    "tokens_issued",
    "tokens_spent",
    "tokens_refused",
    "question",
    "answers",
    "satisfied",
    "satisfied_percent",
    "lower_percent",
    "upper_percent",
    "not_applicable",
    "do_not_know",
    "interviews",
];

/// `GET /satisfaction.csv`.
pub async fn csv(State(state): State<AppState>) -> Result<Response, Error> {
    let all = state.ask(|desk| desk.public_surveys()).await?;
    let text = as_csv(&all).map_err(|e| Error::fault(&e))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"satisfaction.csv\"",
        ),
    ];
    Ok((headers, text).into_response())
}

/// `GET /satisfaction.json`. Keys that stay: `office` and `surveys`; of each
/// `id`, `name`, `kind`, `from`, `to`, `form`, `frame`, `tokens` (with
/// `interviews`, which need none), `main` (the
/// question about everything: `question`, `answers`, `satisfied`,
/// `satisfied_percent`, `interval_percent`, `weighted_percent`,
/// `weighted_interval_percent`, `weighted_answers`, `score`,
/// `nonresponse_percent`), `channels`, `questions`, `apart`, `trend` and
/// `seed`. Shares are per cent with two decimals.
pub async fn json(State(state): State<AppState>) -> Result<Response, Error> {
    let all = state.ask(|desk| desk.public_surveys()).await?;
    let office = state.office();
    let surveys: Vec<Value> = all.iter().map(survey).collect();
    let told = json!({ "office": office.name_vi, "surveys": surveys });
    Ok(Json(told).into_response())
}

fn kind(kind: CampaignKind) -> &'static str {
    match kind {
        CampaignKind::Quarterly => "quarterly",
        CampaignKind::Joint => "joint",
        CampaignKind::AdHoc => "ad_hoc",
    }
}

/// Per cent with two decimals.
fn percent(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

/// Satisfied answers of a plain share.
fn satisfied(figure: &Figure) -> u64 {
    (figure.value * figure.n as f64).round() as u64
}

fn ends(figure: Option<&Figure>) -> Value {
    let of = figure.and_then(|figure| figure.interval);
    of.map_or(Value::Null, |of| {
        json!([percent(of.lower), percent(of.upper)])
    })
}

fn survey(survey: &PublicSurvey) -> Value {
    let (page, tokens) = (&survey.page, &survey.tokens);
    json!({
        "id": survey.id,
        "name": survey.name,
        "kind": kind(survey.kind),
        "from": survey.from.to_string(),
        "to": survey.to.to_string(),
        "form": { "id": survey.form.id, "version": survey.form.version },
        "frame": frame(&page.response),
        "tokens": {
            "issued": tokens.issued,
            "spent": tokens.spent,
            "interviews": tokens.interviews,
            "refused": tokens.refused,
        },
        "main": main_question(page),
        "channels": page.channels.iter().map(channel).collect::<Vec<_>>(),
        "questions": survey.questions.iter().map(question).collect::<Vec<_>>(),
        "apart": apart(&page.apart),
        "trend": page.trend.iter().map(quarter).collect::<Vec<_>>(),
        "seed": { "hash": survey.seed.0, "seed": survey.seed.1 },
    })
}

fn frame(response: &Frame) -> Value {
    json!({
        "visits": response.visits,
        "slips": response.asked,
        "answered": response.answered,
        "coverage_percent": response.coverage.map(percent),
        "response_percent": response.rate.map(percent),
    })
}

fn main_question(page: &Page) -> Value {
    let (share, pooled) = (page.share.as_ref(), page.pooled.as_ref());
    let pair = |of: Interval| json!([percent(of.lower), percent(of.upper)]);
    json!({
        "question": page.question,
        "answers": share.map(|figure| figure.n),
        "satisfied": share.map(satisfied),
        "satisfied_percent": share.map(|figure| percent(figure.value)),
        "interval_percent": ends(share),
        "weighted_percent": pooled.map(|pooled| percent(pooled.rate)),
        "weighted_interval_percent": pooled.map(|pooled| pair(pooled.interval)),
        "weighted_answers": pooled.map(|pooled| pooled.effective_n.round() as u64),
        "score": page.steps.as_ref().map(|steps| percent(steps.score.value / 100.0)),
        "nonresponse_percent": page.response.bounds.map(pair),
    })
}

fn channel(row: &ChannelRow) -> Value {
    let figure = row.rate.as_ref();
    json!({
        "channel": row.channel.slug(),
        "answers": count(row.n),
        "satisfied_percent": figure.map(|figure| percent(figure.value)),
        "interval_percent": ends(figure),
    })
}

fn apart(apart: &Apart) -> Value {
    json!({
        "not_applicable": apart.not_applicable,
        "do_not_know": apart.do_not_know,
        "left_out": apart.left_out,
        "marked": apart.marked,
        "straight": apart.straight,
        "waiting": apart.waiting,
    })
}

fn quarter(row: &TrendRow) -> Value {
    let figure = row.rate.as_ref();
    json!({
        "quarter": row.quarter,
        "answers": figure.map(|figure| figure.n),
        "satisfied_percent": figure.map(|figure| percent(figure.value)),
        "interval_percent": ends(figure),
    })
}

fn count(cell: Shown) -> Value {
    match cell {
        Shown::Count(n) => json!(n),
        Shown::Below(_) | Shown::Suppressed => Value::Null,
    }
}

fn question(row: &QuestionRow) -> Value {
    let share = row.share.as_ref();
    let mean = row.mean.as_ref();
    json!({
        "question": row.question,
        "answers": share.or(mean).map(|figure| figure.n),
        "satisfied": share.map(satisfied),
        "satisfied_percent": share.map(|figure| percent(figure.value)),
        "interval_percent": ends(share),
        "mean": mean.map(|figure| (figure.value * 100.0).round() / 100.0),
        "steps": row.steps.as_ref().map(|steps| steps.counts),
        "not_applicable": row.outside[0],
        "do_not_know": row.outside[1],
    })
}

/// A share as a cell, per cent with two decimals.
pub(super) fn share(of: Option<f64>) -> Cell {
    of.map_or(Cell::Empty, |share| Cell::Share {
        part: (share * 10_000.0).round() as i64,
        whole: 10_000,
    })
}

fn number(n: Option<u64>) -> Cell {
    let n = n.and_then(|n| i64::try_from(n).ok());
    n.map_or(Cell::Empty, Cell::Count)
}

fn head(first: &PublicSurvey) -> Table {
    let column = |id: &str| Column {
        id: id.to_owned(),
        name_vi: id.to_owned(),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        // Keys as they are, without a unit behind them.
        kind: Kind::Count,
        opens: false,
    };
    Table {
        report: "satisfaction".to_owned(),
        title_vi: String::new(),
        title_en: String::new(),
        source: String::new(),
        period: Period::of(PeriodKind::Quarter, first.to),
        columns: COLUMNS.map(column).to_vec(),
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

fn record(survey: &PublicSurvey, row: &QuestionRow) -> Row {
    let text = |text: &str| Cell::Text(text.to_owned());
    let (response, tokens) = (&survey.page.response, &survey.tokens);
    let figure = row.share.as_ref();
    let interval = figure.and_then(|figure| figure.interval);
    Row {
        key: row.question.clone(),
        kind: RowKind::Line,
        cells: vec![
            Cell::Count(survey.id),
            text(&survey.name),
            text(kind(survey.kind)),
            Cell::Day(survey.from),
            Cell::Day(survey.to),
            number(Some(response.visits)),
            number(Some(response.asked)),
            number(Some(response.answered)),
            share(response.rate),
            number(Some(tokens.issued)),
            number(Some(tokens.spent)),
            number(Some(tokens.refused)),
            text(&row.question),
            number(figure.or(row.mean.as_ref()).map(|figure| figure.n)),
            number(figure.map(satisfied)),
            share(figure.map(|figure| figure.value)),
            share(interval.map(|of| of.lower)),
            share(interval.map(|of| of.upper)),
            number(Some(row.outside[0])),
            number(Some(row.outside[1])),
            number(Some(tokens.interviews)),
        ],
    }
}

fn as_csv(all: &[PublicSurvey]) -> Result<Vec<u8>, FileError> {
    let mut out = Vec::new();
    let Some(first) = all.first() else {
        out.extend(COLUMNS.join(",").bytes());
        out.extend(b"\r\n");
        return Ok(out);
    };
    let mut csv = SheetCsv::begin(&head(first), &TableWords::default(), &mut out)?;
    for survey in all {
        for row in &survey.questions {
            csv.push(&record(survey, row))?;
        }
    }
    csv.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_hold_the_same_counts_and_name_nobody() {
        let survey_ = crate::pages::satisfaction::sample::survey();
        let told = survey(&survey_);
        let text = String::from_utf8(as_csv(std::slice::from_ref(&survey_)).unwrap()).unwrap();
        let main = &told["main"];
        let row = text
            .lines()
            .find(|line| line.contains(",overall,"))
            .unwrap();
        let cells: Vec<&str> = row.split(',').collect();
        assert_eq!(cells.len(), COLUMNS.len(), "{row}");
        assert_eq!(cells[13], main["answers"].to_string());
        assert_eq!(cells[14], main["satisfied"].to_string());
        assert_eq!(cells[9], told["tokens"]["issued"].to_string());
        let whole = told.to_string() + &text;
        for name in crate::pages::survey::sample::NAMES {
            assert!(!whole.contains(name), "{name}");
        }
        assert!(!whole.contains("official"), "{whole}");
    }

    #[test]
    fn without_a_survey_the_heads_stand_there_all_the_same() {
        let text = String::from_utf8(as_csv(&[]).unwrap()).unwrap();
        assert_eq!(text.trim_end(), COLUMNS.join(","));
    }
}
