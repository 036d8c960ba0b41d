//! Registers and reports: the list, a report with its table, the dossiers
//! behind a number, files, and closing a period.

mod ask;
pub(crate) mod cases;
mod chart;
pub(crate) mod choice;
pub mod declare;
pub mod file;
mod head;
mod held;
pub mod index;
pub mod job;
mod lines;
mod list;
mod names;
mod order;
mod read;
pub mod said;
pub(crate) mod sample;
mod sample_table;
mod show;
pub mod since;

pub use ask::AskPage;
pub use cases::Cases;
pub use job::JobPage;
pub use list::Reports;
pub use names::Names;
pub use read::closed as as_closed;
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
use list::Listed;
use motcua_desk::report::{Known, ReportAsk};
use motcua_desk::{Asked as Pressed, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use motcua_domain::report::{Period, PeriodKind};
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
    let known = known(&state, &me).await?;
    let reports: Vec<Listed<'_>> = known.iter().map(|one| Listed::from(&**one)).collect();
    let today = f.now.date();
    Ok(match asked.period(today) {
        Ok(period) => render(StatusCode::OK, &Reports::new(f, &reports, &period, None)),
        Err(typed) => {
            let problem = asked.problem(&f, &typed);
            let month = Period::of(PeriodKind::Month, today);
            let page = Reports::new(f, &reports, &month, Some((&asked, problem)));
            render(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    })
}

async fn known(state: &AppState, me: &Actor) -> Result<Vec<Arc<Known>>, Error> {
    let me = me.clone();
    state.ask(move |desk| desk.reports(&me)).await
}

/// The report of this id.
async fn one(state: &AppState, me: &Actor, id: &str) -> Result<Arc<Known>, Error> {
    let known = known(state, me).await?;
    let found = known.into_iter().find(|one| one.definition.id == id);
    found.ok_or(Error::NotFound)
}

/// A report that is asked for, over which days and of which unit; `Err` says in
/// words why it cannot be shown so.
struct Wish {
    known: Arc<Known>,
    ask: Result<ReportAsk, String>,
}

async fn wished(
    state: &AppState,
    f: &Frame,
    me: &Actor,
    id: &str,
    asked: &Asked,
) -> Result<Wish, Error> {
    let known = one(state, me, id).await?;
    let today = f.now.date();
    let first = known.definition.periods.first().copied();
    let period = match asked.period(today) {
        // Unasked, the period that the form is made for.
        Ok(_) if asked.is_open() => Ok(Period::newest(first.unwrap_or(PeriodKind::Month), today)),
        Ok(period) => Ok(period),
        Err(typed) => Err(asked.problem(f, &typed)),
    };
    let ask = period.map(|period| ReportAsk {
        id: id.to_owned(),
        period,
        unit: asked.unit().map(UnitId::new),
    });
    Ok(Wish { known, ask })
}

/// Field and words of what the desk cannot take.
fn fault_of(f: &Frame, error: Error) -> Result<(String, String), Error> {
    match error {
        Error::Invalid(faults) => {
            let first = faults.into_iter().next().ok_or(Error::BadRequest)?;
            let said = f.t(&first.message);
            Ok((first.field, said))
        }
        other => Err(other),
    }
}

/// The report with its choice of days open, what was typed, and why it cannot
/// be taken.
fn again(state: &AppState, f: Frame, known: &Known, asked: &Asked, problem: String) -> Response {
    let settings = state.desk().settings();
    let settings = Some(settings.as_ref());
    let page = AskPage::new(f, settings, &known.definition, asked, problem);
    render(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// What a page says because something that was sent cannot be taken.
#[derive(Default)]
struct Trouble {
    /// Above the page.
    problem: Option<String>,
    /// The declared points as they were typed, with the faults of their fields.
    typed: Option<Form>,
}

/// `GET /reports/{report}?period=…&unit=…`.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("reports");
    shown(&state, f, &id, &asked, Trouble::default()).await
}

async fn shown(
    state: &AppState,
    f: Frame,
    id: &str,
    asked: &Asked,
    trouble: Trouble,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let Wish { known, ask } = wished(state, &f, &me, id, asked).await?;
    let ask = match ask {
        Ok(ask) => ask,
        Err(problem) => return Ok(again(state, f, &known, asked, problem)),
    };
    let (wish, anew) = (ask.clone(), asked.anew == "1");
    let got = state
        .ask(move |desk| read::report(desk, &me, &wish, anew))
        .await;
    let got = match got {
        Ok(got) => got,
        Err(error) => {
            let (_, problem) = fault_of(&f, error)?;
            return Ok(again(state, f, &known, asked, problem));
        }
    };
    let status = if trouble.problem.is_some() || trouble.typed.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let settings = state.desk().settings();
    Ok(render(
        status,
        &read::page(f, &settings, got, &ask, trouble),
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
    let Wish { known, ask } = wished(&state, &f, &me, &id, &of).await?;
    let ask = match ask {
        Ok(ask) => ask,
        Err(problem) => return Ok(again(&state, f, &known, &of, problem)),
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
            let (_, problem) = fault_of(&f, error)?;
            return Ok(again(&state, f, &known, &of, problem));
        }
    };
    let names = Names::new(f.lang, &known.definition, Some(names));
    // A line that the report does not have is not one without dossiers.
    if page.n == 0 && !asked.row.is_empty() && !names.knows_line(&known.definition, &asked.row) {
        return Err(Error::NotFound);
    }
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
    let mut f = frame.at("reports");
    let me = me(&f)?;
    let kind = As::parse(&wanted.kind).ok_or(Error::BadRequest)?;
    let of = Asked {
        period: wanted.period,
        unit: wanted.unit,
        ..Asked::default()
    };
    let Wish { known, ask } = wished(&state, &f, &me, &id, &of).await?;
    let ask = match ask {
        Ok(ask) => ask,
        Err(problem) => return Ok(again(&state, f, &known, &of, problem)),
    };
    let there = query(&ask.period, of.unit());
    let order = Order {
        ask,
        kind,
        lang: f.lang,
        now: f.now,
    };
    match job::begin(&state, &me, order).await {
        Ok(answer) => Ok(answer),
        Err(error) => {
            let (field, problem) = fault_of(&f, error)?;
            if field == "period" {
                return Ok(again(&state, f, &known, &of, problem));
            }
            // The report itself can be shown: it says why the file cannot.
            f.path = format!("/reports/{}?{there}", super::encode(&id));
            let trouble = Trouble {
                problem: Some(problem),
                typed: None,
            };
            shown(&state, f, &id, &of, trouble).await
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
        let trouble = Trouble {
            problem: Some(f.t("report-close-unsure")),
            typed: None,
        };
        return shown(&state, f, &id, &asked, trouble).await;
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
            let trouble = Trouble {
                problem: Some(fault_of(&f, error)?.1),
                typed: None,
            };
            shown(&state, f, &id, &asked, trouble).await
        }
    }
}
