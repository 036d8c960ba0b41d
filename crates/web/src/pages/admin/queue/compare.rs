//! Past days as they were, under the rules in force and under the draft.

use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::pages::deed::day_of;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Html, escape};
use crate::visit;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::queue::Compared;
use motcua_domain::visit::Policy;
use motcua_domain::visit::replay::{Figures, Waited};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Days looked back when nothing is asked.
const DAYS: i64 = 14;
/// Where the bars begin and how long the longest is.
const LEFT: f64 = 230.0;
const WIDTH: f64 = 520.0;

/// From which day to which.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// Figures of one class under one set of rules.
pub struct Row {
    class: String,
    rules: String,
    n: String,
    left: String,
    mean: String,
    worst: String,
    in_15: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_queue_compare.html")]
pub struct Compare {
    f: Frame,
    from: String,
    to: String,
    days: String,
    rows: Vec<Row>,
    chart: Html,
    /// Never called on those days, and so in none of the figures.
    left: u32,
    /// There is a draft to compare with.
    has_draft: bool,
}

/// One group of bars: name, mean minutes as seen, under the rules in force and
/// under the draft, if there is one.
struct Group {
    name: String,
    means: Vec<Option<f64>>,
}

impl Compare {
    pub(super) fn new(f: Frame, policy: &Policy, span: (Date, Date), seen: &Compared) -> Self {
        let mut sets = vec![("compare-seen", &seen.seen), ("compare-now", &seen.now)];
        sets.extend(seen.draft.as_ref().map(|draft| ("compare-draft", draft)));
        let names: Vec<String> = sets.iter().map(|(id, _)| f.t(id)).collect();
        let of = |figures: fn(&Figures) -> &Waited| -> Vec<Waited> {
            sets.iter().map(|(_, one)| figures(one).clone()).collect()
        };
        let classes: BTreeSet<_> = sets
            .iter()
            .map(|(_, one)| one)
            .flat_map(|one| one.by_class.keys())
            .collect();
        let mut groups = vec![(f.t("compare-all"), of(|one| &one.all))];
        for class in classes {
            let waited = sets
                .iter()
                .map(|(_, one)| one.by_class.get(class).cloned().unwrap_or_default())
                .collect();
            groups.push((visit::class(&f, policy, class), waited));
        }
        let mut rows = Vec::new();
        let mut bars = Vec::new();
        for (class, waited) in &groups {
            for (rules, one) in names.iter().zip(waited) {
                rows.push(row(&f, class, rules, one));
            }
            bars.push(Group {
                name: class.clone(),
                means: waited.iter().map(Waited::mean).collect(),
            });
        }
        Self {
            from: span.0.to_string(),
            to: span.1.to_string(),
            days: f.t1("compare-days", "n", seen.days.len()),
            chart: chart(&f, &bars),
            left: seen.seen.left_over,
            has_draft: seen.draft.is_some(),
            rows: if seen.days.is_empty() {
                Vec::new()
            } else {
                rows
            },
            f,
        }
    }
}

/// A number with one decimal, the reader's way.
fn decimal(f: &Frame, n: f64) -> String {
    let text = format!("{n:.1}");
    match f.lang {
        crate::i18n::Lang::Vi => text.replace('.', ","),
        crate::i18n::Lang::En => text,
    }
}

fn row(f: &Frame, class: &str, rules: &str, waited: &Waited) -> Row {
    let none = || f.t("waits-none");
    Row {
        class: class.to_owned(),
        rules: rules.to_owned(),
        n: format::number(f.lang, i64::from(waited.n - waited.left)),
        left: format::number(f.lang, i64::from(waited.left)),
        mean: waited.mean().map_or_else(none, |n| decimal(f, n)),
        worst: waited
            .mean()
            .map_or_else(none, |_| format::number(f.lang, waited.worst)),
        in_15: format::share(f.lang, u64::from(waited.in_15), u64::from(waited.n))
            .unwrap_or_else(none),
    }
}

/// Mean waits by class, a bar for each set of rules; the table beside says the
/// same.
fn chart(f: &Frame, groups: &[Group]) -> Html {
    let all = groups.iter().flat_map(|group| group.means.iter().flatten());
    let most = all.copied().fold(1.0_f64, f64::max);
    let (label, height) = (escape(&f.t("compare-chart")), groups.len() * 66 + 4);
    let mut svg = format!("<svg viewBox=\"0 0 900 {height}\" role=\"img\" aria-label=\"{label}\">");
    for (i, group) in groups.iter().enumerate() {
        let top = i * 66 + 4;
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            LEFT - 10.0,
            top + 32,
            escape(&group.name)
        );
        for (k, (mean, class)) in group.means.iter().zip(["fm", "f1", "f2"]).enumerate() {
            let Some(mean) = mean else { continue };
            let (y, width) = (top + k * 18, (mean * WIDTH / most).max(1.0));
            let _ = write!(
                svg,
                "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"15\"/><text x=\"{:.1}\" y=\"{}\">{}</text>",
                LEFT + width + 6.0,
                y + 12,
                decimal(f, *mean)
            );
        }
    }
    svg.push_str("</svg>");
    Html::own(svg)
}

/// `GET /admin/queue/compare?from=…&to=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("queue");
    let today = f.now.date();
    let back = |days: i64| today.saturating_sub(jiff::Span::new().days(days));
    let from = day_of(&asked.from).unwrap_or(back(DAYS));
    let to = day_of(&asked.to).unwrap_or(back(1));
    let me = me(&f)?;
    let seen = state
        .ask(move |desk| desk.compare_queue_rules(&me, from, to))
        .await?;
    let page = Compare::new(f, &state.desk().queue_policy(), (from, to), &seen);
    Ok(render(StatusCode::OK, &page))
}
