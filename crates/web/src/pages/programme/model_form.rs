//! Registering a model, practice or work, and writing it anew: one owner, one
//! target that can be measured; copied from another where one is proposed.

use super::keep::{Written, keep};
use super::model::model_of;
use super::model_line::{begun_from, fill, read_line, target_field, year_days};
use super::plan_fields::{Doubts, Targets};
use super::plan_rows::Owners;
use super::{ACTED, Around};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::kiosk::Pairs;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Field, Form};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::programme::{
    Act, Begin, Kind, ModelLine, ProgrammeId, ProgrammeLine, ProgrammeView, Refused, Shape,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::{StaffId, UnitId};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the address of a new model says.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// Whose; empty = the reader's unit.
    #[serde(default)]
    unit: String,
    /// Of which year; empty = this one.
    #[serde(default)]
    year: String,
    /// The plan that it belongs to.
    #[serde(default)]
    plan: String,
    /// The one of which it is a copy.
    #[serde(default)]
    copied_from: String,
}

/// Which model is written.
#[derive(Clone)]
pub(super) struct Of {
    /// Whose.
    pub(super) unit: UnitId,
    /// Of which year.
    pub(super) year: i16,
    /// The one that is written anew; `None` = a new one.
    pub(super) id: Option<ProgrammeId>,
    /// Names of the staff that it names.
    pub(super) names: BTreeMap<StaffId, String>,
    /// The one of which it is a copy.
    pub(super) copied_from: Option<ProgrammeId>,
}

/// What the form chooses from.
pub(super) struct Choices {
    pub(super) around: Around,
    pub(super) plans: Vec<ProgrammeLine>,
    /// The one of which it is a copy, where the reader sees it.
    pub(super) copied: Option<ProgrammeView>,
}

impl Choices {
    fn read(desk: &Desk, me: &Actor, of: &Of) -> Result<Self, DeskError> {
        let around = Around::read(desk, me, None)?;
        if !around.units.contains(&of.unit) {
            return Err(DeskError::NotFound);
        }
        let around = around.for_unit(desk, me, &of.unit)?;
        let copied = of.copied_from.map(|id| desk.programme_open(me, id));
        Ok(Self {
            around,
            plans: desk.programme_list(me, Kind::Plan, of.year)?,
            copied: copied.and_then(Result::ok),
        })
    }

    fn owners(&self, f: &Frame, of: &Of) -> Owners {
        let unit = |id: &UnitId| self.around.unit(f, id);
        Owners::new(&self.around.people, unit, &of.names)
    }

    /// Plans to which it may belong.
    fn plan_options(&self, f: &Frame) -> Vec<(String, String)> {
        let none = (String::new(), f.t("plan-above-none"));
        let lives = |line: &&ProgrammeLine| line.item.living_plan().is_some();
        let plans = self.plans.iter().filter(lives);
        let plans = plans.map(|line| (line.item.id.to_string(), line.title.clone()));
        std::iter::once(none).chain(plans).collect()
    }
}

/// The page.
#[derive(Template)]
#[template(path = "programme_model.html")]
pub struct ModelPage {
    f: Frame,
    form: Form,
    key: String,
    action: String,
    /// Version of the model that is written anew; empty = a new one.
    version: String,
    /// Name under which the browser keeps what was typed.
    keep: String,
    answered: bool,
    unit: String,
    unit_name: String,
    year: String,
    /// Units to write for, where there are several; empty otherwise.
    units: Vec<(String, String)>,
    shapes: Vec<(String, String)>,
    plans: Vec<(String, String)>,
    /// Name of the one of which it is a copy.
    copied: String,
    target: Vec<Field>,
    /// What cannot be counted at the unit: in short, and in full.
    at_unit: Option<(String, String)>,
    owners: Vec<String>,
    doubts: Doubts,
    problem: Option<String>,
}

impl ModelPage {
    pub(super) fn new(
        mut f: Frame,
        me: &Actor,
        (of, choices): (&Of, &Choices),
        form: Form,
        doubts: Doubts,
    ) -> Self {
        let around = &choices.around;
        let version = form.get("version").to_owned();
        let action = match of.id {
            Some(id) => format!("/programme/{id}/edit"),
            None => "/programme/new/model".to_owned(),
        };
        f.path = match of.id {
            Some(_) => action.clone(),
            None => format!("{action}?year={}", of.year),
        };
        let wide = me.scope(Action::WritePlan) == Scope::Desk && of.id.is_none();
        let shapes = Shape::ALL.iter().copied();
        Self {
            key: around.key.clone(),
            action,
            keep: match of.id {
                Some(id) => format!("programme{id}v{version}-model"),
                None => format!("programme-model-{}", of.year),
            },
            answered: false,
            unit: of.unit.to_string(),
            unit_name: around.unit(&f, &of.unit),
            year: of.year.to_string(),
            units: if wide {
                around.unit_choices(&f, &of.unit)
            } else {
                Vec::new()
            },
            shapes: shapes
                .map(|one| (one.slug().to_owned(), super::words::shape(&f, one)))
                .collect(),
            plans: choices.plan_options(&f),
            copied: choices
                .copied
                .as_ref()
                .map_or_else(String::new, |view| view.said.title().to_owned()),
            target: Targets::new(&f, around).fields(&f, &form, &target_field),
            at_unit: around.not_at_unit(&f),
            owners: choices.owners(&f, of).labels(),
            doubts,
            problem: None,
            version,
            form,
            f,
        }
    }
}

/// `GET /programme/new/model?unit=…&year=…&plan=…&copied_from=…`.
pub async fn ask(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let me = me(&f)?;
    let copied = asked.copied_from.parse().ok().map(ProgrammeId);
    let year = super::year_of(&mut f, &asked.year);
    let of = of_new(&me, (&asked.unit, year), copied);
    let choices = read(&state, &me, &of).await?;
    super::is_there(&choices.around.units, &f, (&of.unit, of.year))?;
    let owners = choices.owners(&f, &of);
    let mut form = Form::default();
    if let Some(line) = choices
        .copied
        .as_ref()
        .and_then(|view| begun_from(view, of.year))
    {
        fill(&f, &mut form, &line, &owners);
    } else {
        let [first, last] = year_days(&f, of.year);
        form.set("from", &first);
        form.set("to", &last);
    }
    form.set("plan", &asked.plan);
    let doubts = Doubts::not_yet(&f);
    let page = ModelPage::new(f, &me, (&of, &choices), form, doubts);
    Ok(render(StatusCode::OK, &page))
}

fn of_new(me: &Actor, (unit, year): (&str, i16), copied: Option<ProgrammeId>) -> Of {
    Of {
        unit: if unit.is_empty() {
            me.unit.clone()
        } else {
            UnitId::new(unit)
        },
        year,
        id: None,
        names: BTreeMap::new(),
        copied_from: copied,
    }
}

async fn read(state: &AppState, me: &Actor, of: &Of) -> Result<Choices, Error> {
    let (who, what) = (me.clone(), of.clone());
    state
        .ask(move |desk| Choices::read(desk, &who, &what))
        .await
}

/// `POST /programme/new/model`.
pub async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, form) = (frame.at("programme"), Form::new(pairs));
    let me = me(&f)?;
    let copied = form.get("copied_from").parse().ok().map(ProgrammeId);
    let year = super::year_sent(&f, form.get("year"))?;
    let of = of_new(&me, (form.get("unit"), year), copied);
    handle(&state, f, of, form).await
}

fn of_view(view: &ProgrammeView) -> Result<Of, Error> {
    let model = model_of(view).filter(|_| view.moves.contains(&"change_model"));
    Ok(Of {
        unit: view.item.unit.clone(),
        year: view.item.year,
        id: Some(view.item.id),
        names: view.names.clone(),
        copied_from: model.ok_or(Error::NotFound)?.copied_from,
    })
}

/// `GET /programme/{id}/edit` of a model.
pub(super) async fn edit(
    state: &AppState,
    f: Frame,
    view: ProgrammeView,
) -> Result<Response, Error> {
    let (me, of) = (me(&f)?, of_view(&view)?);
    let choices = read(state, &me, &of).await?;
    let model = model_of(&view).ok_or(Error::NotFound)?;
    let line = ModelLine::of(model, &view.said.texts);
    let mut form = Form::new([("version", view.item.version.to_string())]);
    fill(&f, &mut form, &line, &choices.owners(&f, &of));
    let doubts = Doubts::of(&f, &view.warnings, None);
    let page = ModelPage::new(f, &me, (&of, &choices), form, doubts);
    Ok(render(StatusCode::OK, &page))
}

/// `POST /programme/{id}/edit` of a model.
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
fn written(of: &Of, line: ModelLine) -> Written {
    match of.id {
        Some(id) => Written::Anew(id, Act::ChangeModel { line }),
        None => {
            let (unit, year) = (of.unit.clone(), of.year);
            Written::New(Begin::Model { unit, year, line })
        }
    }
}

/// The field that a refusal is about.
fn at_field(form: &Form, why: &Refused) -> Option<String> {
    let field = match why {
        Refused::BadDays if form.get("from") > form.get("to") => "to",
        Refused::BadDays => "from",
        _ => return None,
    };
    Some(field.to_owned())
}

/// What was sent: a check, or the model to be saved.
async fn handle(state: &AppState, f: Frame, of: Of, mut form: Form) -> Result<Response, Error> {
    let me = me(&f)?;
    let choices = read(state, &me, &of).await?;
    let owners = choices.owners(&f, &of);
    let line = read_line(&f, &mut form, &owners);
    let mut doubts = Doubts::not_yet(&f);
    let checks = form.get("do") == "check";
    let answer = match line {
        Some(line) if checks => {
            let (who, what) = (me.clone(), of.clone());
            let found = state
                .try_ask(move |desk| {
                    desk.check_model(&who, (&what.unit, what.year), what.id, &line)
                })
                .await?;
            found.map(|warnings| doubts = Doubts::of(&f, &warnings, None))
        }
        Some(line) => match keep(state, &me, &form, written(&of, line), ACTED).await? {
            Ok(to) => return Ok(see_other(&to)),
            Err(why) => Err(why),
        },
        None => Ok(()),
    };
    if checks && form.has("part", "1") {
        if let Err(why) = answer {
            let (_, text) = super::complain(&f, &mut form, why, str::to_owned)?;
            doubts = Doubts::refused(&f, &form, text);
        }
        return Ok(render(StatusCode::OK, &doubts));
    }
    let mut status = if form.ok() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut problem = None;
    if let Err(why) = answer {
        (status, problem) = super::complain_at(&f, &mut form, why, str::to_owned, at_field)?;
    }
    let mut page = ModelPage::new(f, &me, (&of, &choices), form, doubts);
    page.answered = true;
    page.problem = problem;
    Ok(render(status, &page))
}
