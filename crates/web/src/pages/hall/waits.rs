//! How often the wait that people were told was true.

use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::pages::deed::day_of;
use crate::pages::work::me;
use crate::state::AppState;
use crate::visit;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_domain::visit::{LineId, Policy};
use motcua_store::TruthRow;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Days looked back when nothing is asked.
const DAYS: i64 = 30;

/// From which day.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
}

/// Counts of one line and basis.
pub struct Row {
    line: String,
    basis: String,
    n: String,
    inside: String,
    sooner: String,
    later: String,
}

/// The page.
#[derive(Template)]
#[template(path = "hall_waits.html")]
pub struct Waits {
    f: Frame,
    from: String,
    since: String,
    rows: Vec<Row>,
    share: Option<String>,
    of: String,
}

/// Inside, sooner, later.
type Counts = (i64, i64, i64);

fn sum(counts: Counts) -> i64 {
    counts.0 + counts.1 + counts.2
}

impl Waits {
    pub(super) fn new(f: Frame, policy: &Policy, from: Date, rows: &[TruthRow]) -> Self {
        let mut by: BTreeMap<(LineId, String), Counts> = BTreeMap::new();
        let mut all: Counts = (0, 0, 0);
        for row in rows {
            let key = (row.line.clone(), row.basis.clone());
            for counts in [by.entry(key).or_default(), &mut all] {
                counts.0 += row.inside;
                counts.1 += row.sooner;
                counts.2 += row.later;
            }
        }
        let part = |n: i64, of: i64| {
            let share = format::share(f.lang, n.unsigned_abs(), of.unsigned_abs());
            let share = share.unwrap_or_else(|| f.t("waits-none"));
            f.t2("waits-share", "share", share, "n", n)
        };
        let row = |((line, basis), counts): (&(LineId, String), &Counts)| Row {
            line: visit::line(&f, policy, line),
            basis: visit::basis(&f, basis),
            n: format::number(f.lang, sum(*counts)),
            inside: part(counts.0, sum(*counts)),
            sooner: part(counts.1, sum(*counts)),
            later: part(counts.2, sum(*counts)),
        };
        Self {
            from: from.to_string(),
            since: f.date(from),
            rows: by.iter().map(row).collect(),
            share: format::share(f.lang, all.0.unsigned_abs(), sum(all).unsigned_abs()),
            of: f.t2("waits-of", "inside", all.0, "n", sum(all)),
            f,
        }
    }
}

/// `GET /hall/waits?from=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("hall");
    let back = f.now.date().saturating_sub(jiff::Span::new().days(DAYS));
    let from = day_of(&asked.from).unwrap_or(back);
    let me = me(&f)?;
    let truth = state.ask(move |desk| desk.wait_truth(&me, from)).await?;
    let policy = state.desk().queue_policy();
    let page = Waits::new(f, &policy, from, &truth.rows);
    Ok(render(StatusCode::OK, &page))
}
