//! How far to trust the looking ahead: a past month told from what was known
//! the evening before, beside what was seen; how good the forecasts were; how
//! anybody can test the simulator and make its figures again; and what it does
//! not know.

mod rows;
mod sample;

use self::rows::{DayRow, HalfRow, ScoreRow, days_chart, halves_chart, hundredths, waits_chart};
use super::inputs::share;
use super::narrow::Choice;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::pages::programme::words::month;
use crate::pages::survey::draw::{Axis, close, line, open, steps, words};
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html};
use crate::visit;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::DeskError;
use motcua_desk::outlook::{ForecastScore, Trust};
use motcua_domain::visit::{LineId, Policy};
use serde::Deserialize;
use std::fmt::Write as _;

/// Which month.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// As `2026-10`; empty = the last one with days.
    #[serde(default)]
    month: String,
}

/// A figure tile.
pub struct Tile {
    name: String,
    value: String,
    of: String,
}

/// The days that were counted, of one series.
pub struct Counted {
    title: String,
    chart: Html,
    days: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "director_trust.html")]
pub struct TrustPage {
    f: Frame,
    form: Form,
    /// The month in words; empty without one.
    name: String,
    months: Vec<Choice>,
    told: Option<Told>,
}

/// What the desk says of the month.
struct Told {
    verdict: String,
    basis: String,
    left_out: String,
    tiles: Vec<Tile>,
    halves: Vec<HalfRow>,
    halves_chart: Html,
    waits_chart: Html,
    days: Vec<DayRow>,
    days_chart: Option<Html>,
    lines: Vec<ScoreRow>,
    fields: Vec<ScoreRow>,
    counted: Vec<Counted>,
    simulated: usize,
    seed: u64,
    hash: String,
}

impl TrustPage {
    fn new(f: Frame, policy: &Policy, told: &Trust) -> Self {
        let choice = |one: &String| Choice {
            value: one.clone(),
            text: month(&f, one),
            on: *one == told.month,
        };
        let has_any = !told.days.is_empty() || told.visits.is_some() || !told.dossiers.is_empty();
        Self {
            name: if told.month.is_empty() {
                String::new()
            } else {
                month(&f, &told.month)
            },
            months: told.months.iter().map(choice).collect(),
            told: has_any.then(|| Told::new(&f, policy, told)),
            form: Form::default(),
            f,
        }
    }

    /// The page of a month that there is not.
    fn refused(f: Frame, typed: &str, reason: &str) -> Self {
        let mut form = Form::default();
        form.set("month", typed);
        form.fault("month", f.t(reason));
        Self {
            name: String::new(),
            months: Vec::new(),
            told: None,
            form,
            f,
        }
    }
}

impl Told {
    fn new(f: &Frame, policy: &Policy, told: &Trust) -> Self {
        let line = |one: &ForecastScore| {
            rows::score(
                f,
                visit::line(f, policy, &LineId::new(one.name.as_str())),
                one,
            )
        };
        let field = |one: &ForecastScore| rows::score(f, field_name(f.lang, &one.name), one);
        let whole = |one: &ForecastScore| rows::score(f, f.t("trust-all"), one);
        let left_out = told.left_out.iter().map(|day| f.short_date(day));
        let left_out: Vec<String> = left_out.collect();
        Self {
            verdict: verdict(f, told),
            basis: f.t2("trust-basis", "n", told.basis_days, "days", told.simulated),
            left_out: if left_out.is_empty() {
                String::new()
            } else {
                f.t1("trust-left-out", "days", left_out.join(", "))
            },
            tiles: tiles(f, told),
            halves: told.halves.iter().map(|one| rows::half(f, one)).collect(),
            halves_chart: halves_chart(f, &told.halves),
            waits_chart: waits_chart(f, &told.halves),
            days: told.days.iter().map(|one| rows::day(f, one)).collect(),
            days_chart: days_chart(f, &told.days),
            lines: told
                .lines
                .iter()
                .map(line)
                .chain(told.visits.iter().map(whole))
                .collect(),
            fields: told
                .dossiers
                .iter()
                .map(field)
                .chain(told.dossiers_all.iter().map(whole))
                .collect(),
            counted: counted(f, told),
            simulated: told.simulated,
            seed: told.seed,
            hash: told.hash.clone(),
        }
    }
}

/// How often the band of a single day held, in one sentence.
fn verdict(f: &Frame, told: &Trust) -> String {
    if told.judged == 0 {
        return f.t("trust-no-verdict");
    }
    f.t2("trust-verdict", "inside", told.inside, "n", told.judged)
}

fn tiles(f: &Frame, told: &Trust) -> Vec<Tile> {
    let tile = |id: &str, value: String, of: String| Tile {
        name: f.t(id),
        value,
        of,
    };
    let mut tiles = Vec::new();
    if told.judged > 0 {
        let covered = f64::from(told.inside) / f64::from(told.judged);
        let of = f.t2("trust-covered-of", "inside", told.inside, "n", told.judged);
        tiles.push(tile("trust-covered", share(f, covered), of));
        if let Some((seen, foretold)) = means(told) {
            let of = f.t1("trust-in-time-of", "told", share(f, foretold));
            tiles.push(tile("trust-in-time", share(f, seen), of));
        }
    }
    let scores = [
        ("trust-visits-error", told.visits.as_ref()),
        ("trust-dossiers-error", told.dossiers_all.as_ref()),
    ];
    for (id, one) in scores {
        if let Some(score) = one.and_then(|one| one.recent.as_ref()) {
            let covered = score.coverage;
            let covered = covered.map_or_else(|| f.t("trust-none"), |covered| share(f, covered));
            let of = f.t2("trust-error-of", "coverage", covered, "n", score.n);
            tiles.push(tile(id, hundredths(f.lang, score.mase), of));
        }
    }
    tiles
}

/// Share called in time, seen and foretold, over the people of the days that
/// were judged. `None` = nobody came.
fn means(told: &Trust) -> Option<(f64, f64)> {
    let (mut people, mut seen, mut foretold) = (0.0, 0.0, 0.0);
    for day in told.days.iter().filter(|day| day.inside.is_some()) {
        if let Some(share) = day.seen_within {
            let n = f64::from(day.seen_visits);
            people += n;
            seen += n * share;
            foretold += n * day.mean;
        }
    }
    (people > 0.0).then(|| (seen / people, foretold / people))
}

/// The series that were counted: visits, and dossiers with those of imported
/// logs.
fn counted(f: &Frame, told: &Trust) -> Vec<Counted> {
    let series = [
        ("trust-series-visits", told.visits.as_ref()),
        ("trust-series-dossiers", told.dossiers_all.as_ref()),
    ];
    let series = series.into_iter().filter_map(|(id, one)| {
        let days = &one?.series;
        let title = f.t1(id, "n", days.len());
        (!days.is_empty()).then(|| Counted {
            chart: series_chart(&title, days),
            days: days
                .iter()
                .map(|(day, n)| {
                    (
                        f.short_date(day),
                        crate::format::number(f.lang, i64::from(*n)),
                    )
                })
                .collect(),
            title,
        })
    });
    series.collect()
}

/// A thin column for each day.
fn series_chart(title: &str, days: &[(Date, u32)]) -> Html {
    let most = days.iter().map(|(_, n)| *n).max().unwrap_or(0).max(5);
    let y = Axis {
        low: 0.0,
        high: f64::from(most),
        from: 130.0,
        to: 12.0,
    };
    let (left, right) = (48.0, 892.0);
    let mut svg = open(900, 140, title);
    for n in steps(most) {
        let at = y.at(f64::from(n));
        line(&mut svg, "gr", [left, at, right, at]);
        words(&mut svg, "end", (left - 8.0, at + 4.0), &n.to_string());
    }
    let step = (right - left) / days.len().max(1) as f64;
    for (at, (_, n)) in days.iter().enumerate() {
        let top = y.at(f64::from(*n));
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<rect class=\"f1\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            left + step * at as f64,
            step * 0.8,
            130.0 - top
        );
    }
    close(svg)
}

/// `GET /director/trust?month=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let month = asked.month.clone();
    let told = state
        .ask(move |desk| {
            let month = Some(month.as_str()).filter(|month| !month.is_empty());
            match desk.trust(&me, month) {
                // A month that is none: the page says so at its field.
                Err(why @ DeskError::Invalid(_)) => Ok(Err(why)),
                told => told.map(Ok),
            }
        })
        .await?;
    match told {
        Ok(told) => {
            let policy = state.desk().queue_policy();
            Ok(render(StatusCode::OK, &TrustPage::new(f, &policy, &told)))
        }
        Err(DeskError::Invalid(faults)) => {
            let reason = faults
                .first()
                .map_or("outlook-bad-month", |one| one.message.as_str());
            let page = TrustPage::refused(f, &asked.month, reason);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(why) => Err(why.into()),
    }
}
