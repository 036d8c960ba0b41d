//! Writing a plan on one page: begun from last year's, from a sample or from
//! what the level above asks, checked while it is written, saved as a draft.
//! A plan that is written anew is the same form.

use super::ACTED;
use super::keep::{Written, keep};
use super::plan_choices::{Choices, Of, address};
use super::plan_fields::{self, Doubts, RowFields};
use super::plan_rows;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::kiosk::Pairs;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Field, Form, Html};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::programme::{Act, Begin, PlanPage, ProgrammeLine, ProgrammeView};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::UnitId;
use motcua_domain::programme::lines;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the address of a new plan says.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Whose; empty = the reader's unit.
    #[serde(default)]
    unit: String,
    /// Of which year; empty = this one.
    #[serde(default)]
    year: String,
    /// From what it is begun: `last`, the id of a sample, or nothing.
    #[serde(default)]
    from: String,
}

/// The page.
#[derive(Template)]
#[template(path = "programme_plan_form.html")]
pub struct PlanFormPage {
    f: Frame,
    form: Form,
    key: String,
    /// Where the form is sent.
    action: String,
    /// Version of the plan that is written anew; empty = a new one.
    version: String,
    /// Name under which the browser keeps what was typed.
    keep: String,
    /// The server has answered what was typed.
    answered: bool,
    unit: String,
    unit_name: String,
    year: String,
    /// The year is over, in words; empty = it is not.
    over: String,
    /// Units to write for, where there are several; empty otherwise.
    units: Vec<(String, String)>,
    /// From what a new one may begin: address, words, mark of the current one.
    sources: Vec<(String, String, Html)>,
    themes: Vec<(String, String)>,
    parents: Vec<(String, String)>,
    directives: Vec<(String, String)>,
    objectives: Vec<Field>,
    tasks: Vec<RowFields>,
    targets: Vec<RowFields>,
    /// What cannot be counted at the unit: in short, and in full.
    at_unit: Option<(String, String)>,
    owners: Vec<String>,
    doubts: Doubts,
    problem: Option<String>,
}

/// What is shown around the form.
pub(super) struct Beside {
    /// What the text lacks.
    pub(super) doubts: Doubts,
    /// What concerns no single field.
    pub(super) problem: Option<String>,
    /// Empty rows after the filled ones.
    pub(super) spare: usize,
    /// They were asked for: whoever asked goes on in the first of them.
    pub(super) added: bool,
    /// From what it was begun; `None` = it was sent.
    pub(super) from: Option<String>,
}

impl Beside {
    /// Of a form that was sent.
    pub(super) fn new(doubts: Doubts) -> Self {
        Self {
            doubts,
            problem: None,
            spare: 1,
            added: false,
            from: None,
        }
    }
}

impl PlanFormPage {
    pub(super) fn with(
        mut f: Frame,
        me: &Actor,
        (of, choices): (&Of, &Choices),
        form: Form,
        beside: Beside,
    ) -> Self {
        let around = &choices.around;
        let version = form.get("version").to_owned();
        f.path = match of.id {
            Some(id) => format!("/programme/{id}/edit"),
            None => address(of, ""),
        };
        let spare = beside.spare;
        let wide = me.scope(Action::WritePlan) == Scope::Desk && of.id.is_none();
        let from = beside.from.as_deref().unwrap_or(form.get("from"));
        Self {
            key: around.key.clone(),
            action: match of.id {
                Some(id) => format!("/programme/{id}/edit"),
                None => "/programme/new/plan".to_owned(),
            },
            keep: kept_under(of, &version, from),
            answered: beside.from.is_none(),
            unit: of.unit.to_string(),
            unit_name: around.unit(&f, &of.unit),
            year: of.year.to_string(),
            over: if of.year < f.now.date().year() {
                f.t1("plan-year-over", "year", of.year.to_string())
            } else {
                String::new()
            },
            units: if wide {
                around.unit_choices(&f, &of.unit)
            } else {
                Vec::new()
            },
            sources: choices.sources(&f, of, from),
            themes: choices.theme_options(&f, &form),
            parents: choices.plan_options(&f, of, &form),
            directives: choices.documents(&f, &form),
            objectives: plan_fields::objectives(&f, &form, spare),
            tasks: plan_fields::tasks(&f, &form, (around, &of.unit), (spare, beside.added)),
            targets: plan_fields::targets(&f, &form, around, spare),
            at_unit: around.not_at_unit(&f),
            owners: choices.owners(&f, of).labels(),
            doubts: beside.doubts,
            problem: beside.problem,
            version,
            form,
            f,
        }
    }
}

/// What was begun otherwise is another text.
fn kept_under(of: &Of, version: &str, from: &str) -> String {
    match of.id {
        Some(id) => format!("programme{id}v{version}-plan"),
        None => format!("programme-plan-{}-{}-{from}", of.unit, of.year),
    }
}

/// `GET /programme/new/plan?unit=…&year=…&from=…`; where there is one already
/// that was not given up, that one.
pub async fn ask(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let me = me(&f)?;
    let of = of_new(&me, &asked.unit, super::year_of(&mut f, &asked.year));
    let choices = read(&state, &me, &of).await?;
    let is_it =
        |line: &&ProgrammeLine| line.item.living_plan().is_some() && line.item.unit == of.unit;
    let there = choices.plans.iter().filter(is_it);
    let there = there.min_by_key(|line| line.item.distance_from(&of.unit));
    if let Some(there) = there {
        return Ok(see_other(&format!("/programme/{}", there.item.id)));
    }
    super::is_there(&choices.around.units, &f, (&of.unit, of.year))?;
    let mut form = Form::new([("from", asked.from.as_str())]);
    let page = choices.first(&f, &of, &asked.from);
    plan_rows::fill(&mut form, &page, &choices.owners(&f, &of), f.lang);
    let mut beside = Beside::new(Doubts::not_yet(&f));
    if !page.objectives.is_empty() {
        let (who, what) = (me.clone(), of.clone());
        let found = state
            .try_ask(move |desk| desk.check_plan(&who, (&what.unit, what.year), &page))
            .await?;
        if let Ok((warnings, n)) = found {
            beside.doubts = Doubts::of(&f, &warnings, Some(n));
        }
    }
    beside.from = Some(asked.from);
    let page = PlanFormPage::with(f, &me, (&of, &choices), form, beside);
    Ok(render(StatusCode::OK, &page))
}

fn of_new(me: &Actor, unit: &str, year: i16) -> Of {
    Of {
        unit: if unit.is_empty() {
            me.unit.clone()
        } else {
            UnitId::new(unit)
        },
        year,
        id: None,
        names: BTreeMap::new(),
    }
}

async fn read(state: &AppState, me: &Actor, of: &Of) -> Result<Choices, Error> {
    let (who, what) = (me.clone(), of.clone());
    state
        .ask(move |desk| Choices::read(desk, &who, &what))
        .await
}

/// `POST /programme/new/plan`.
pub async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, form) = (frame.at("programme"), Form::new(pairs));
    let me = me(&f)?;
    let year = super::year_sent(&f, form.get("year"))?;
    let of = of_new(&me, form.get("unit"), year);
    handle(&state, f, of, form).await
}

/// `GET /programme/{id}/edit` of a plan.
pub(super) async fn edit(
    state: &AppState,
    f: Frame,
    view: ProgrammeView,
) -> Result<Response, Error> {
    let (me, of) = (me(&f)?, of_view(&view)?);
    let choices = read(state, &me, &of).await?;
    let plan = view.item.plan().ok_or(Error::NotFound)?;
    let written = plan.draft.as_ref().map(|draft| (draft, &view.said.draft));
    let stands = plan.stands.as_ref().map(|text| (text, &view.said.texts));
    let (facts, texts) = written.or(stands).ok_or(Error::NotFound)?;
    let page = PlanPage::of(facts, texts);
    let mut form = Form::new([("version", view.item.version.to_string())]);
    plan_rows::fill(&mut form, &page, &choices.owners(&f, &of), f.lang);
    let mut beside = Beside::new(Doubts::not_yet(&f));
    if plan.draft.is_some() {
        beside.doubts = Doubts::of(&f, &view.warnings, Some(lines(&page)));
    }
    beside.from = Some(String::new());
    let page = PlanFormPage::with(f, &me, (&of, &choices), form, beside);
    Ok(render(StatusCode::OK, &page))
}

fn of_view(view: &ProgrammeView) -> Result<Of, Error> {
    if !view.moves.contains(&"change_plan") {
        return Err(Error::NotFound);
    }
    Ok(Of {
        unit: view.item.unit.clone(),
        year: view.item.year,
        id: Some(view.item.id),
        names: view.names.clone(),
    })
}

/// `POST /programme/{id}/edit` of a plan.
pub(super) async fn save(
    state: &AppState,
    f: Frame,
    view: ProgrammeView,
    form: Form,
) -> Result<Response, Error> {
    let of = of_view(&view)?;
    handle(state, f, of, form).await
}

/// A new one, or that of the page written anew.
fn written(of: &Of, page: PlanPage) -> Written {
    match of.id {
        Some(id) => Written::Anew(id, Act::ChangePlan { page }),
        None => {
            let (unit, year) = (of.unit.clone(), of.year);
            Written::New(Begin::Plan { unit, year, page })
        }
    }
}

/// What was sent: more rows, a check, or the text to be saved.
async fn handle(state: &AppState, f: Frame, of: Of, mut form: Form) -> Result<Response, Error> {
    let me = me(&f)?;
    let choices = read(state, &me, &of).await?;
    let owners = choices.owners(&f, &of);
    let page = plan_rows::read(&f, &mut form, &of.unit, &owners);
    let mut beside = Beside::new(Doubts::not_yet(&f));
    let wants = form.get("do").to_owned();
    let answer = match (wants.as_str(), page) {
        ("rows", _) => {
            form.errors.clear();
            beside.spare = 4;
            beside.added = true;
            Ok(())
        }
        ("check", Some(page)) => check(state, &f, (&me, &of), page)
            .await?
            .map(|doubts| beside.doubts = doubts),
        (_, Some(page)) => match keep(state, &me, &form, written(&of, page), ACTED).await? {
            Ok(to) => return Ok(see_other(&to)),
            Err(why) => Err(why),
        },
        (_, None) => Ok(()),
    };
    if wants == "check" && form.has("part", "1") {
        if let Err(why) = answer {
            let (_, text) = super::complain(&f, &mut form, why, str::to_owned)?;
            beside.doubts = Doubts::refused(&f, &form, text);
        }
        return Ok(render(StatusCode::OK, &beside.doubts));
    }
    let mut status = if form.ok() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    if let Err(why) = answer {
        let (said, text) = super::complain(&f, &mut form, why, str::to_owned)?;
        status = said;
        beside.problem = Some(text).filter(|_| form.ok());
    }
    let page = PlanFormPage::with(f, &me, (&of, &choices), form, beside);
    Ok(render(status, &page))
}

async fn check(
    state: &AppState,
    f: &Frame,
    (me, of): (&Actor, &Of),
    page: PlanPage,
) -> Result<Result<Doubts, DeskError>, Error> {
    let (who, what) = (me.clone(), of.clone());
    let found = state
        .try_ask(move |desk| desk.check_plan(&who, (&what.unit, what.year), &page))
        .await?;
    Ok(found.map(|(warnings, n)| Doubts::of(f, &warnings, Some(n))))
}
