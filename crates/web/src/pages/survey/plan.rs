//! Planning a survey, and changing a plan: whom it judges, by which
//! questionnaire, from when to when, how many answers are wanted.

use super::preview::Preview;
use super::said::kind;
use super::{problem, roles_for};
use crate::carry;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Path, RawForm, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::survey::{CampaignInput, CampaignView};
use motcua_desk::{Desk, DeskError, Invalid};
use motcua_domain::actor::Actor;
use motcua_domain::id::StaffId;
use motcua_domain::survey::campaign::{Act, Kind, Quota, State as Stands, may};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::{FLAG_MIN, INTERVAL_MIN};
use std::collections::BTreeSet;
use std::sync::Arc;

/// An official who can be ticked.
pub struct Pick {
    id: String,
    name: String,
}

/// The page.
#[derive(Template)]
#[template(path = "survey_plan.html")]
pub struct PlanPage {
    f: Frame,
    form: Form,
    key: String,
    /// Where the form is sent.
    action: String,
    /// Version of the plan that is changed; empty = a new one.
    version: String,
    kinds: Vec<(String, String)>,
    forms: Vec<Preview>,
    officials: Vec<Pick>,
    /// What concerns no single field.
    problem: Option<String>,
}

/// What the page reads.
pub(super) struct Read {
    pub(super) forms: Vec<Arc<Questionnaire>>,
    pub(super) officials: Vec<(StaffId, String)>,
    pub(super) key: String,
}

fn read(desk: &Desk) -> Result<Read, DeskError> {
    Ok(Read {
        forms: desk.survey_forms(),
        officials: desk.survey_officials()?,
        key: form_key(desk),
    })
}

/// The word of a kind in the form.
fn slug(kind: Kind) -> &'static str {
    match kind {
        Kind::Quarterly => "quarterly",
        Kind::Joint => "joint",
        Kind::AdHoc => "ad_hoc",
    }
}

const KINDS: [Kind; 3] = [Kind::Quarterly, Kind::AdHoc, Kind::Joint];

/// Kinds that somebody with these roles may plan.
fn kinds_of(me: &Actor) -> Vec<Kind> {
    let plans = |kind: &Kind| me.roles.iter().any(|role| may(*role, *kind, Act::Plan));
    KINDS.into_iter().filter(plans).collect()
}

impl PlanPage {
    pub(super) fn new(
        f: Frame,
        me: &Actor,
        got: &Read,
        form: Form,
        change: Option<(i64, String)>,
    ) -> Self {
        let (action, version) = match change {
            Some((id, version)) => (format!("/survey/{id}/edit"), version),
            None => ("/survey/new".to_owned(), String::new()),
        };
        let kinds = kinds_of(me).into_iter();
        let officials = got.officials.iter().map(|(id, name)| Pick {
            id: id.to_string(),
            name: name.clone(),
        });
        Self {
            kinds: kinds
                .map(|one| (slug(one).to_owned(), kind(&f, one)))
                .collect(),
            forms: got.forms.iter().map(|one| Preview::new(&f, one)).collect(),
            officials: officials.collect(),
            key: got.key.clone(),
            action,
            version,
            form,
            problem: None,
            f,
        }
    }
}

/// A plan as the form shows it.
fn to_form(view: &CampaignView) -> Form {
    let plan = &view.campaign;
    let mut form = Form::new([
        ("kind", slug(plan.kind)),
        ("name", view.name.as_str()),
        ("from", &plan.from.to_string()),
        ("to", &plan.to.to_string()),
        ("form", plan.form.id.as_str()),
        ("interval", &plan.quota.interval.to_string()),
        ("flag", &plan.quota.flag.to_string()),
        ("share", &(plan.permille / 10).to_string()),
    ]);
    for official in &plan.officials {
        form.add("official", &official.to_string());
    }
    form
}

/// What a new plan begins with: everybody, the least answers, no message.
pub(super) fn fresh(f: &Frame, got: &Read) -> Form {
    let today = f.now.date();
    let mut form = Form::new([
        ("from", today.to_string()),
        ("interval", INTERVAL_MIN.to_string()),
        ("flag", FLAG_MIN.to_string()),
        ("share", "0".to_owned()),
    ]);
    let usual = got.forms.iter().find(|one| one.id == "default");
    if let Some(usual) = usual.or_else(|| got.forms.first()) {
        form.set("form", &usual.id);
    }
    for (id, _) in &got.officials {
        form.add("official", &id.to_string());
    }
    form
}

/// The plan as typed; what cannot be read is noted at its field.
fn from_form(f: &Frame, form: &mut Form) -> Option<CampaignInput> {
    let chosen = KINDS.into_iter().find(|one| slug(*one) == form.get("kind"));
    let day = |name: &str| form.get(name).parse::<Date>().ok();
    let whole = |name: &str| form.get(name).parse::<u64>().ok();
    let (from, to) = (day("from"), day("to"));
    let (interval, flag) = (whole("interval"), whole("flag"));
    let share = whole("share").filter(|share| *share <= 100);
    let officials: Option<BTreeSet<StaffId>> = form
        .all("official")
        .iter()
        .map(|id| id.parse().map(StaffId).ok())
        .collect();
    let wrong = [
        (chosen.is_none(), "kind", "survey-plan-kind-missing"),
        (
            form.get("name").is_empty(),
            "name",
            "survey-plan-name-missing",
        ),
        (from.is_none(), "from", "survey-plan-day-missing"),
        (to.is_none(), "to", "survey-plan-day-missing"),
        (
            form.get("form").is_empty(),
            "form",
            "survey-plan-form-missing",
        ),
        (interval.is_none(), "interval", "survey-plan-number"),
        (flag.is_none(), "flag", "survey-plan-number"),
        (share.is_none(), "share", "survey-plan-share-wrong"),
        (officials.is_none(), "officials", "survey-refused-nobody"),
    ];
    for (is_wrong, field, id) in wrong {
        if is_wrong {
            form.fault(field, f.t(id));
        }
    }
    Some(CampaignInput {
        kind: chosen?,
        name: form.get("name").to_owned(),
        from: from?,
        to: to?,
        form: form.get("form").to_owned(),
        officials: officials?,
        quota: Quota {
            interval: interval?,
            flag: flag?,
        },
        permille: u16::try_from(share? * 10).ok()?,
    })
    .filter(|_| form.ok())
}

/// The field to which a fault of the desk belongs; nothing where it concerns the
/// plan as a whole.
fn field_of<'a>(field: &'a str, message: &str) -> Option<&'a str> {
    match (field, message) {
        ("permille", _) => Some("share"),
        ("survey", "survey-refused-days") => Some("to"),
        ("survey", "survey-refused-nobody") => Some("officials"),
        ("survey", "survey-refused-quota") => Some("interval"),
        ("survey", "survey-refused-role") => Some("kind"),
        ("survey", "survey-overlap") => Some("from"),
        ("survey", _) => None,
        (field, _) => Some(field),
    }
}

/// `GET /survey/new`.
pub async fn ask(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("survey");
    let me = me(&f)?;
    let got = state.ask(read).await?;
    let form = fresh(&f, &got);
    let page = PlanPage::new(f, &me, &got, form, None);
    Ok(render(StatusCode::OK, &page))
}

/// `GET /survey/{survey}/edit`.
pub async fn change(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("survey");
    let me = me(&f)?;
    let who = me.clone();
    let (got, view) = state
        .ask(move |desk| Ok::<_, DeskError>((read(desk)?, desk.campaign(&who, id)?)))
        .await?;
    let plans = roles_for(&me, view.campaign.kind).next().is_some();
    if !plans || view.campaign.state != Stands::Planned {
        return Err(Error::NotFound);
    }
    let seen = Some((id, view.version.to_string()));
    let page = PlanPage::new(f, &me, &got, to_form(&view), seen);
    Ok(render(StatusCode::OK, &page))
}

/// `POST /survey/new`.
pub async fn create(
    State(state): State<AppState>,
    frame: Frame,
    RawForm(body): RawForm,
) -> Result<Response, Error> {
    save(&state, frame, &body, None).await
}

/// `POST /survey/{survey}/edit`.
pub async fn keep(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    RawForm(body): RawForm,
) -> Result<Response, Error> {
    save(&state, frame, &body, Some(id)).await
}

async fn save(
    state: &AppState,
    mut frame: Frame,
    body: &[u8],
    id: Option<i64>,
) -> Result<Response, Error> {
    frame.path = id.map_or_else(
        || "/survey/new".to_owned(),
        |id| format!("/survey/{id}/edit"),
    );
    let f = frame.at("survey");
    let me = me(&f)?;
    let mut form = Form::new(carry::pairs(&String::from_utf8_lossy(body)));
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let seen = form.get("version").to_owned();
    let change = match id {
        None => None,
        Some(id) => Some((id, seen.parse::<u32>().map_err(|_| Error::BadRequest)?)),
    };
    let mut said = None;
    if let Some(input) = from_form(&f, &mut form) {
        let (who, key) = (me.clone(), form.get("key").to_owned());
        let done = state
            .ask(move |desk| Ok::<_, Error>(desk.plan_campaign(&who, &key, change, input)))
            .await?;
        match done {
            Ok(id) => {
                return Ok(see_other(&format!(
                    "/survey/{id}?done=notice-survey-planned"
                )));
            }
            Err(why) => said = faults(&f, &mut form, why)?,
        }
    }
    let got = state.ask(read).await?;
    let change = id.map(|id| (id, seen));
    let mut page = PlanPage::new(f, &me, &got, form, change);
    let status = said
        .as_ref()
        .map_or(StatusCode::UNPROCESSABLE_ENTITY, |(status, _)| *status);
    page.problem = said.map(|(_, text)| text);
    Ok(render(status, &page))
}

/// Puts what the desk refuses at its field; what belongs to none is said above
/// the form.
fn faults(
    f: &Frame,
    form: &mut Form,
    why: DeskError,
) -> Result<Option<(StatusCode, String)>, Error> {
    if let DeskError::Invalid(fields) = &why {
        let at = |bad: &Invalid| field_of(&bad.field, &bad.message).map(str::to_owned);
        let placed: Option<Vec<String>> = fields.iter().map(at).collect();
        if let Some(places) = placed {
            for (place, bad) in places.iter().zip(fields) {
                form.fault(place, f.t(&bad.message));
            }
            return Ok(None);
        }
    }
    match problem(f, &why) {
        Some(said) => Ok(Some(said)),
        None => Err(why.into()),
    }
}
