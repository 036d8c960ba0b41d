//! Registers and reports: the list, a report with its table, the dossiers
//! behind a number, files, and closing a period.

mod cases;
mod chart;
mod choice;
pub mod file;
mod held;
pub mod job;
mod lines;
mod list;
mod names;
mod order;
mod read;
pub mod said;
mod sample;
mod sample_table;
mod show;

pub use cases::Cases;
pub use job::JobPage;
pub use list::Reports;
pub use names::Names;
pub use sample_table::transparency_sample;
pub use show::Show;

use super::work::me;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::Form;
use axum::extract::{Form as Posted, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use choice::{Asked, query};
use file::{As, Order};
use motcua_desk::report::{Known, ReportAsk};
use motcua_desk::{Asked as Pressed, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use motcua_domain::report::{Definition, Period, PeriodKind};
use serde::Deserialize;
use std::sync::Arc;

/// `GET /reports?period=…`.
pub async fn list(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("reports");
    let me = me(&f)?;
    match asked.period(f.now.date()) {
        Ok(period) => listed(&state, f, &me, Some(period), None).await,
        Err(typed) => {
            let problem = f.t1("report-bad-period", "text", typed);
            listed(&state, f, &me, None, Some(problem)).await
        }
    }
}

/// The list; with a problem where something cannot be shown as asked.
async fn listed(
    state: &AppState,
    f: Frame,
    me: &Actor,
    period: Option<Period>,
    problem: Option<String>,
) -> Result<Response, Error> {
    let known = known(state, me).await?;
    let definitions: Vec<&Definition> = known.iter().map(|one| &one.definition).collect();
    let period = period.unwrap_or_else(|| Period::of(PeriodKind::Month, f.now.date()));
    let status = if problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = Reports::new(f, &definitions, &period, problem);
    Ok(render(status, &page))
}

async fn known(state: &AppState, me: &Actor) -> Result<Vec<Arc<Known>>, Error> {
    let me = me.clone();
    state.ask(move |desk| desk.reports(&me)).await
}

/// What is asked for, and by which definition; `Err` says in words why it
/// cannot be shown.
async fn wished(
    state: &AppState,
    f: &Frame,
    me: &Actor,
    id: &str,
    asked: &Asked,
) -> Result<Result<(ReportAsk, Arc<Known>), String>, Error> {
    let known = known(state, me).await?;
    let found = known.into_iter().find(|one| one.definition.id == id);
    let found = found.ok_or(Error::NotFound)?;
    let today = f.now.date();
    let first = found.definition.periods.first().copied();
    let period = match asked.period(today) {
        // Unasked, the period that the form is made for.
        Ok(_) if asked.is_open() => Period::of(first.unwrap_or(PeriodKind::Month), today),
        Ok(period) => period,
        Err(typed) => return Ok(Err(f.t1("report-bad-period", "text", typed))),
    };
    let ask = ReportAsk {
        id: id.to_owned(),
        period,
        unit: asked.unit().map(UnitId::new),
    };
    Ok(Ok((ask, found)))
}

/// Words of what the desk cannot take.
fn said_of(f: &Frame, error: Error) -> Result<String, Error> {
    match error {
        Error::Invalid(faults) => {
            let first = faults.first().map(|fault| f.t(&fault.message));
            first.ok_or(Error::BadRequest)
        }
        other => Err(other),
    }
}

/// `GET /reports/{report}?period=…&unit=…`.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    shown(&state, frame.at("reports"), &id, &asked, None).await
}

async fn shown(
    state: &AppState,
    f: Frame,
    id: &str,
    asked: &Asked,
    problem: Option<String>,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let (ask, _) = match wished(state, &f, &me, id, asked).await? {
        Ok(wished) => wished,
        Err(problem) => return listed(state, f, &me, None, Some(problem)).await,
    };
    let (who, wish, anew) = (me.clone(), ask.clone(), asked.anew == "1");
    let got = state
        .ask(move |desk| read::report(desk, &who, &wish, anew))
        .await;
    let got = match got {
        Ok(got) => got,
        Err(error) => {
            let problem = said_of(&f, error)?;
            return listed(state, f, &me, None, Some(problem)).await;
        }
    };
    let status = if problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let settings = state.desk().settings();
    Ok(render(
        status,
        &read::page(f, &settings, got, &ask, problem),
    ))
}

/// `GET /reports/{report}/cases?period=…&row=…&column=…`.
pub async fn open(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<cases::Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("reports");
    let me = me(&f)?;
    let of = Asked {
        period: asked.period.clone(),
        unit: asked.unit.clone(),
        ..Asked::default()
    };
    let (ask, known) = match wished(&state, &f, &me, &id, &of).await? {
        Ok(wished) => wished,
        Err(problem) => return listed(&state, f, &me, None, Some(problem)).await,
    };
    let (who, wish, cell) = (me.clone(), ask.clone(), asked.cell());
    let got = state
        .ask(move |desk| {
            let names = desk.report_names(wish.period.to)?;
            Ok::<_, DeskError>((desk.report_cases(&who, &wish, &cell)?, names))
        })
        .await;
    let (page, names) = match got {
        Ok(got) => got,
        Err(error) => {
            let problem = said_of(&f, error)?;
            return listed(&state, f, &me, None, Some(problem)).await;
        }
    };
    let names = Names::new(f.lang, &known.definition, Some(names));
    let number =
        cases::Number::new(&f, &known.definition, &ask, &asked, &names).ok_or(Error::NotFound)?;
    let settings = state.desk().settings();
    let page = Cases::new(f, Some(settings.as_ref()), number, &asked, &page);
    Ok(render(StatusCode::OK, &page))
}

/// Which file.
#[derive(Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    period: String,
    #[serde(default)]
    unit: String,
    /// `xlsx`, `csv`, `json` or `pdf`.
    #[serde(default, rename = "as")]
    kind: String,
}

/// `GET /reports/{report}/file?period=…&as=…`: the file, or where a large one is
/// being made.
pub async fn download(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("reports");
    let me = me(&f)?;
    let kind = As::parse(&wanted.kind).ok_or(Error::BadRequest)?;
    let of = Asked {
        period: wanted.period,
        unit: wanted.unit,
        ..Asked::default()
    };
    let ask = match wished(&state, &f, &me, &id, &of).await? {
        Ok((ask, _)) => ask,
        Err(problem) => return listed(&state, f, &me, None, Some(problem)).await,
    };
    let order = Order {
        ask,
        kind,
        lang: f.lang,
        now: f.now,
    };
    match job::begin(&state, &me, order).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let problem = said_of(&f, error)?;
            listed(&state, f, &me, None, Some(problem)).await
        }
    }
}

/// `POST /reports/{report}/close`: what the report says of the period stands from
/// now on.
pub async fn close(
    State(state): State<AppState>,
    Path(id): Path<String>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut f = frame.at("reports");
    let me = me(&f)?;
    let form = Form::new(pairs);
    let period = Period::parse(form.get("period")).map_err(|_| Error::BadRequest)?;
    let asked = Asked {
        period: period.to_string(),
        ..Asked::default()
    };
    // A page answered to a form has the address of the page it came from.
    let back = format!("/reports/{}?{}", super::encode(&id), query(&period, None));
    f.path = back.clone();
    if form.get("sure") != "yes" {
        let problem = f.t("report-close-unsure");
        return shown(&state, f, &id, &asked, Some(problem)).await;
    }
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let pressed = Pressed::new(form.get("key"), "report.close", &(&id, period.to_string()));
    let (who, what) = (me, id.clone());
    let closed = state
        .ask(move |desk| desk.close_period(&who, pressed, &what, period))
        .await;
    match closed {
        Ok(_) => Ok(see_other(&format!("{back}&done=notice-report-closed"))),
        Err(error) => {
            let problem = said_of(&f, error)?;
            shown(&state, f, &id, &asked, Some(problem)).await
        }
    }
}
