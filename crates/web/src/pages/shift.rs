//! The cash sum at the end of a cashier's shift.

use super::Page;
use super::deed::day_of;
use super::work::me;
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::money::ShiftSum;
use motcua_domain::id::StaffId;
use motcua_domain::money::Vnd;
use serde::Deserialize;

/// Which shift.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    day: String,
}

/// One means of payment.
pub struct Row {
    means: String,
    taken: String,
    refunded: String,
    kept: String,
    entries: i64,
}

/// The page.
#[derive(Template)]
#[template(path = "shift.html")]
pub struct Shift {
    f: Frame,
    day: String,
    day_value: String,
    rows: Vec<Row>,
    cash: String,
    exempted: String,
}

impl Shift {
    fn new(f: Frame, day: jiff::civil::Date, sum: &ShiftSum) -> Self {
        let money = |amount: Vnd| format::money(f.lang, amount);
        let rows = sum
            .by_means
            .iter()
            .map(|(means, taken, refunded, entries)| Row {
                means: match means.as_str() {
                    "cash" => f.t("means-cash"),
                    "transfer" => f.t("means-transfer"),
                    _ => f.t("means-card"),
                },
                taken: money(*taken),
                refunded: money(*refunded),
                kept: money(Vnd(taken.0 - refunded.0)),
                entries: *entries,
            })
            .collect();
        Self {
            day: f.date_first(day),
            day_value: day.to_string(),
            rows,
            cash: money(sum.cash()),
            exempted: money(sum.exempted),
            f,
        }
    }
}

/// `GET /shift?day=…`: the reader's own shift.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("shift");
    let me = me(&f)?;
    let day = day_of(&asked.day).unwrap_or(f.now.date());
    let sum = state.ask(move |desk| desk.shift(&me, me.id, day)).await?;
    Ok(render(StatusCode::OK, &Shift::new(f, day, &sum)))
}

impl Page for Shift {
    const NAME: &'static str = "shift";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/shift").at("shift");
        let day = f.now.date();
        let sum = ShiftSum {
            cashier: StaffId(7),
            day: day.to_string(),
            by_means: vec![
                ("cash".into(), Vnd(1_250_000), Vnd(50_000), 9),
                ("transfer".into(), Vnd(300_000), Vnd::ZERO, 2),
                ("card".into(), Vnd::ZERO, Vnd::ZERO, 0),
            ],
            exempted: Vnd(15_000),
        };
        vec![(
            "usual",
            Self::new(f, day, &sum).render().unwrap_or_default(),
        )]
    }
}
