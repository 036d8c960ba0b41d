//! How far to trust the looking ahead: a past month told from what was known
//! the evening before, beside what was seen; how good the forecasts were; how
//! anybody can test the simulator and make its figures again; and what it does
//! not know.

mod basis;
mod counted;
mod rows;
mod sample;

use self::counted::{Counted, counted};
use self::rows::{DayRow, DossierRow, HalfRow, ScoreRow, days_chart, halves_chart, waits_chart};
use super::inputs::share;
use super::narrow::Choice;
use super::score::hundredths;
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::{Arg, text};
use crate::pages::procedures::field_name;
use crate::pages::programme::words::month;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html};
use crate::visit;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use motcua_desk::DeskError;
use motcua_desk::outlook::{RECENT, ScoredForecast, Trust};
use motcua_domain::visit::{LineId, Policy};
use serde::Deserialize;

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
    /// How often the band of a day's visits held; empty = no day was foretold.
    visits_held: String,
    /// That the noon break is counted as no wait; empty where there is none.
    noon: String,
    /// Which days it was told from, why from no more, and what is left out.
    basis: Vec<String>,
    tiles: Vec<Tile>,
    halves: Vec<HalfRow>,
    halves_chart: Html,
    waits_chart: Html,
    days: Vec<DayRow>,
    days_chart: Option<Html>,
    /// How often the band of a day of dossiers held; empty = no day was told.
    dossiers_held: String,
    dossier_days: Vec<DossierRow>,
    /// Of which days the scores are.
    scored: Vec<String>,
    /// How many of the last days those are at most.
    recent: usize,
    lines: Vec<ScoreRow>,
    fields: Vec<ScoreRow>,
    counted: Vec<Counted>,
    /// Day, runs and seed by which the first day played can be made again, its
    /// hash, and where its model is.
    made: String,
    hash: String,
    model: String,
}

impl TrustPage {
    fn new(f: Frame, policy: &Policy, told: &Trust) -> Self {
        let choice = |one: &String| Choice {
            value: one.clone(),
            text: month(&f, one),
            on: *one == told.month,
        };
        let has_days = !told.days.is_empty() || !told.dossier_days.is_empty();
        let has_any = has_days || told.visits.is_some() || !told.dossiers.is_empty();
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
        let line = |one: &ScoredForecast| {
            rows::score(
                f,
                visit::line(f, policy, &LineId::new(one.name.as_str())),
                one,
            )
        };
        let field = |one: &ScoredForecast| rows::score(f, field_name(f.lang, &one.name), one);
        let whole = |one: &ScoredForecast| rows::score(f, f.t("trust-all"), one);
        Self {
            verdict: verdict(f, told),
            visits_held: visits_held(f, told),
            noon: if told.has_break {
                f.t("ahead-noon")
            } else {
                String::new()
            },
            basis: basis::said(f, told),
            tiles: tiles(f, told),
            halves: told.halves.iter().map(|one| rows::half(f, one)).collect(),
            halves_chart: halves_chart(f, &told.halves),
            waits_chart: waits_chart(f, &told.halves),
            days: told.days.iter().map(|one| rows::day(f, one)).collect(),
            days_chart: days_chart(f, &told.days),
            dossiers_held: dossiers_held(f, told),
            dossier_days: told
                .dossier_days
                .iter()
                .map(|one| rows::dossiers(f, one))
                .collect(),
            scored: scored(f, told),
            recent: RECENT,
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
            made: told.model_day.map_or_else(String::new, |day| {
                let (seed, day) = (told.seed.to_string(), f.short_date(day));
                let values: [(&str, &dyn Arg); 3] =
                    [("days", &told.simulated), ("seed", &seed), ("day", &day)];
                text(f.lang, "trust-made", &values)
            }),
            hash: told.hash.clone(),
            model: format!("/director/trust/model?month={}", told.month),
        }
    }
}

/// How often the band of a single day held, in one sentence.
fn verdict(f: &Frame, told: &Trust) -> String {
    if told.judged == 0 {
        return match dossiers_held(f, told).as_str() {
            "" => f.t("trust-no-verdict"),
            held => f.t1("trust-no-visits", "held", held),
        };
    }
    f.t2("trust-verdict", "inside", told.inside, "n", told.judged)
}

/// How often the band of a day's visits held; empty = no day was foretold.
fn visits_held(f: &Frame, told: &Trust) -> String {
    let (inside, n) = (told.visits_inside, told.visits_judged);
    if n == 0 {
        return String::new();
    }
    f.t2("trust-verdict-visits", "inside", inside, "n", n)
}

/// How often the band of a day of dossiers held; empty = no day was told.
fn dossiers_held(f: &Frame, told: &Trust) -> String {
    let n = told.dossier_days.len();
    let inside = told.dossier_days.iter().filter(|one| one.inside).count();
    if n == 0 {
        return String::new();
    }
    f.t2("trust-dossiers-held", "inside", inside, "n", n)
}

/// Of which days the scores are: the last that were counted, of visits and of
/// dossiers. They may lie years back in an imported log.
fn scored(f: &Frame, told: &Trust) -> Vec<String> {
    let of = [
        ("trust-scored-visits", told.visits.as_ref()),
        ("trust-scored-dossiers", told.dossiers_all.as_ref()),
    ];
    let days = of.into_iter().filter_map(|(id, one)| {
        let (first, last) = one?.span;
        let (first, last) = (f.short_date(first), f.short_date(last));
        Some(f.t3(id, "days", RECENT, "from", first, "to", last))
    });
    days.collect()
}

fn tiles(f: &Frame, told: &Trust) -> Vec<Tile> {
    let tile = |id: &str, value: String, of: String| Tile {
        name: f.t(id),
        value,
        of,
    };
    // What share of its days a band held, and what it should hold.
    let covered = |id: &str, (inside, n): (u32, u32), right: u32| {
        let of = f.t3("trust-covered-of", "inside", inside, "n", n, "right", right);
        tile(id, share(f, f64::from(inside) / f64::from(n.max(1))), of)
    };
    let mut tiles = Vec::new();
    if told.visits_judged > 0 {
        let held = (told.visits_inside, told.visits_judged);
        tiles.push(covered("trust-covered-visits", held, 80));
    }
    if told.judged > 0 {
        tiles.push(covered("trust-covered", (told.inside, told.judged), 90));
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
        if let Some((value, of)) = one.and_then(|one| error(f, one)) {
            tiles.push(tile(id, value, of));
        }
    }
    tiles
}

/// The error of a forecast over that of last week on the same days, and what
/// that is of; `None` while there is too little to judge.
fn error(f: &Frame, one: &ScoredForecast) -> Option<(String, String)> {
    let score = one.score.recent?;
    let to = f.short_date(one.span.1);
    if let Some(against) = one.score.failed() {
        let of = f.t2("trust-error-failed", "days", RECENT, "to", to);
        return Some((hundredths(f.lang, against), of));
    }
    let covered = score.coverage;
    let covered = covered.map_or_else(|| f.t("trust-none"), |covered| share(f, covered));
    let values: [(&str, &dyn Arg); 4] = [
        ("days", &RECENT),
        ("coverage", &covered),
        ("n", &score.n),
        ("to", &to),
    ];
    let of = text(f.lang, "trust-error-of", &values);
    Some((hundredths(f.lang, score.relative?), of))
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

/// `GET /director/trust?month=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at_days_ahead();
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

/// `GET /director/trust/model?month=…`: the model of the first day of a month
/// that was played, as `motcua simulate --model` reads it. It names nobody.
pub async fn model(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let made = state.ask(move |desk| desk.trust_model(&me, &asked.month));
    let made = made.await?.ok_or(Error::NotFound)?;
    let name = format!("attachment; filename=\"replay-{}.toml\"", made.day);
    let headers = [
        (header::CONTENT_TYPE, "application/toml".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, made.toml).into_response())
}
