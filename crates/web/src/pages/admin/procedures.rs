//! The catalogue for its administrator: one procedure, its versions, its draft
//! and what that changes; the list and the import have rooms of their own.

mod import;
mod list;

pub use import::{ImportReport, import};
pub use list::{List, list};

use super::fields::field_id;
use super::{Pressed, fields_of, new_key};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::{Page, encode};
use crate::state::AppState;
use crate::view::{FieldError, Form, Html, Tone, tag};
use crate::words::version::{Difference, differences, facts};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::procedure::{Version, VersionState};
use motcua_desk::session::Session;
use motcua_domain::procedure::{Confidence, Procedure};
use motcua_domain::unit::Units;

/// Published, begun or not.
fn is_public(version: &Version) -> bool {
    matches!(version.state, VersionState::Published | VersionState::Ahead)
}

fn standing(f: &Frame, version: &Version) -> Html {
    let (tone, word) = match version.state {
        VersionState::Draft => (Tone::Running, "admin-state-draft"),
        VersionState::Published | VersionState::Ahead if version.needs_sign_off() => {
            (Tone::Warn, "admin-state-sign")
        }
        VersionState::Ahead => (Tone::Info, "admin-state-ahead"),
        VersionState::Published => (Tone::Ok, "admin-state-force"),
        VersionState::Retired => (Tone::Mute, "admin-state-retired"),
    };
    tag(tone, &f.t(word))
}

/// One procedure.
#[derive(Template)]
#[template(path = "admin_procedure.html")]
pub struct Show {
    f: Frame,
    code: String,
    versions: Vec<Version>,
    changes: Vec<Difference>,
    units: Units,
    form: Form,
    key: String,
}

impl Show {
    fn new(
        f: Frame,
        code: String,
        versions: Vec<Version>,
        (before, units): (Option<&Procedure>, Units),
        form: Form,
        key: String,
    ) -> Self {
        let draft = versions.iter().rfind(|v| v.state == VersionState::Draft);
        let said = |p| facts(f.lang, &units, f.now.date(), p);
        let changes = match (before, draft) {
            (Some(old), Some(new)) => differences(f.lang, &said(old), &said(&new.procedure)),
            _ => Vec::new(),
        };
        Self {
            f,
            code,
            versions,
            changes,
            units,
            form,
            key,
        }
    }
    fn draft(&self) -> Option<&Version> {
        self.versions
            .iter()
            .rfind(|v| v.state == VersionState::Draft)
    }
    fn in_force(&self) -> Option<&Version> {
        self.versions
            .iter()
            .rfind(|v| v.state == VersionState::Published)
    }
    /// Published versions that wait for a signature.
    fn to_sign(&self) -> Vec<&Version> {
        let waits = |v: &&Version| is_public(v) && v.needs_sign_off();
        self.versions.iter().filter(waits).collect()
    }
    fn starts(&self, version: &Version) -> String {
        match version.starts {
            _ if version.state == VersionState::Draft => String::new(),
            Some(day) => self.f.short_date(day),
            None => self.f.t("admin-starts-always"),
        }
    }
    /// What publishing the draft does, with its first day.
    fn publish_said(&self, draft: &Version) -> String {
        let today = self.f.now.date();
        let from = draft.procedure.valid_from;
        let day = from.map_or(today, |from| from.max(today));
        self.f
            .t1("admin-publish-said", "day", self.f.short_date(day))
    }
    /// What the facts below are of: the version in force, else the draft.
    fn shown(&self) -> Option<&Procedure> {
        self.in_force().or(self.draft()).map(|v| &v.procedure)
    }
    fn title(&self) -> String {
        self.shown().map_or_else(
            || self.code.clone(),
            |p| self.f.procedure_name(p).to_owned(),
        )
    }
    fn tag(&self, version: &Version) -> Html {
        standing(&self.f, version)
    }
    fn when(&self, version: &Version) -> String {
        self.f.moment(motcua_domain::time::local(version.at))
    }
    /// The version in words: what whoever publishes or signs answers for.
    fn facts(&self, p: &Procedure) -> Vec<(String, String)> {
        let all = facts(self.f.lang, &self.units, self.f.now.date(), p);
        let said = all.into_iter().map(|fact| {
            let said = fact.said();
            (fact.what, said)
        });
        said.filter(|(_, said)| !said.is_empty()).collect()
    }
    /// Is this version another one than the facts below are of?
    fn is_other(&self, p: &Procedure) -> bool {
        self.shown().is_some_and(|shown| shown != p)
    }
    fn href(&self, act: &str) -> String {
        format!("/admin/procedures/{}{act}", encode(&self.code))
    }
}

/// `GET /admin/procedures/{code}`.
pub async fn show(
    State(state): State<AppState>,
    Path(code): Path<String>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    page(&state, frame, me, code, Form::default()).await
}

async fn page(
    state: &AppState,
    frame: Frame,
    me: Session,
    code: String,
    form: Form,
) -> Result<Response, Error> {
    let asked = code.clone();
    let (versions, before) = state
        .ask(move |desk| {
            let versions = desk.procedure_versions(&me.actor, &asked)?;
            if versions.is_empty() {
                return Err(DeskError::NotFound);
            }
            let before = desk.taken_over(&versions).map(|v| v.procedure.clone());
            Ok((versions, before))
        })
        .await?;
    let units = state.desk().settings().units.clone();
    let status = if form.ok() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(render(
        status,
        &Show::new(
            frame.at("catalogue"),
            code,
            versions,
            (before.as_ref(), units),
            form,
            new_key(state),
        ),
    ))
}

/// Back to the page: with a notice, or with what is wrong.
async fn answer<T>(
    state: &AppState,
    frame: Frame,
    me: Session,
    code: String,
    notice: &str,
    done: Result<T, DeskError>,
) -> Result<Response, Error> {
    match fields_of(done)? {
        Ok(_) => Ok(see_other(&format!(
            "/admin/procedures/{}?done={notice}",
            encode(&code)
        ))),
        Err(fields) => {
            let mut form = Form::default();
            for bad in fields {
                let end = bad.field.find(['.', '[']).unwrap_or(bad.field.len());
                let text = format!(
                    "{}: {}",
                    frame.t(field_id(&bad.field[..end])),
                    frame.t(&bad.message)
                );
                form.errors.push(FieldError {
                    field: "draft".to_owned(),
                    text,
                });
            }
            page(state, frame, me, code, form).await
        }
    }
}

/// `POST /admin/procedures/{code}/publish`.
pub async fn publish(
    State(state): State<AppState>,
    Path(code): Path<String>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pressed): Posted<Pressed>,
) -> Result<Response, Error> {
    let (by, what) = (me.actor.clone(), code.clone());
    let done = state
        .ask(move |desk| {
            let asked = pressed.asked("publish", &what);
            Ok::<_, DeskError>(desk.publish_procedure(&by, asked, &what, &pressed.seen))
        })
        .await?;
    answer(&state, frame, me, code, "notice-procedure-published", done).await
}

/// `POST /admin/procedures/{code}/discard`.
pub async fn discard(
    State(state): State<AppState>,
    Path(code): Path<String>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pressed): Posted<Pressed>,
) -> Result<Response, Error> {
    let (by, what) = (me.actor.clone(), code.clone());
    let left = state
        .ask(move |desk| {
            desk.discard_procedure_draft(&by, pressed.asked("discard", &what), &what)?;
            desk.procedure_versions(&by, &what)
                .map(|versions| versions.len())
        })
        .await?;
    if left == 0 {
        return Ok(see_other("/admin/procedures?done=notice-draft-discarded"));
    }
    answer(&state, frame, me, code, "notice-draft-discarded", Ok(())).await
}

/// `POST /admin/procedures/{code}/sign-off`.
pub async fn sign_off(
    State(state): State<AppState>,
    Path(code): Path<String>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pressed): Posted<Pressed>,
) -> Result<Response, Error> {
    let (by, what, listed) = (me.actor.clone(), code.clone(), pressed.listed);
    let done = state
        .ask(move |desk| {
            let asked = pressed.asked("sign-off", &what);
            Ok::<_, DeskError>(desk.sign_off_procedure(&by, asked, &what, &pressed.seen))
        })
        .await?;
    if listed && done.is_ok() {
        let list = "/admin/procedures?show=sign&done=notice-signed-off";
        return Ok(see_other(list));
    }
    answer(&state, frame, me, code, "notice-signed-off", done).await
}

/// Invented versions for samples: one in force and unsure, one draft.
fn sample_versions() -> Vec<Version> {
    let at = motcua_domain::time::instant(jiff::civil::date(2026, 11, 20).at(9, 30, 0, 0));
    let mut procedures = crate::samples::procedures().into_iter();
    let Some(old) = procedures.next() else {
        return Vec::new();
    };
    let old = Procedure {
        confidence_fee: Confidence::Unsure,
        ..old
    };
    let mut new = old.clone();
    new.often_wrong_vi = "Thiếu chữ ký của người mẹ".to_owned();
    let version = |number, state, procedure: Procedure| Version {
        number,
        hash: procedure.content_hash(),
        state,
        signed_off: None,
        note: String::new(),
        at,
        starts: procedure.valid_from,
        procedure,
    };
    vec![
        version(1, VersionState::Published, old),
        version(2, VersionState::Draft, new),
    ]
}

impl Page for Show {
    const NAME: &'static str = "admin-procedure";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = super::edit::sample_frame(lang, "/admin/procedures/1.001193");
        let versions = sample_versions();
        let before = versions.first().map(|old| old.procedure.clone());
        let known = (before.as_ref(), Units::default());
        let code = versions
            .first()
            .map_or_else(String::new, |v| v.procedure.code.clone());
        let page = Show::new(f, code, versions, known, Form::default(), "k".to_owned());
        vec![("draft", page.render().unwrap_or_default())]
    }
}
