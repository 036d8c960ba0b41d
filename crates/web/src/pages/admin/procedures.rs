//! The catalogue for its administrator: what is in force, what waits for a
//! signature, drafts and their differences, import.

use super::fields::field_id;
use super::{Pressed, fields_of, new_key};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::procedures::{fee_words, fees_on, field_name, usual_limit};
use crate::pages::{Page, encode};
use crate::state::AppState;
use crate::view::{FieldError, Form, Html, Tone, tag};
use crate::words::version::{Difference, differences, facts};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::packs::{Done, Finding, Report};
use motcua_desk::procedure::{Imported, Numbered, Version, VersionState};
use motcua_desk::session::Session;
use motcua_desk::{Asked, DeskError};
use motcua_domain::procedure::{Confidence, Procedure};
use motcua_domain::unit::Units;
use serde::Deserialize;

/// Which part of the list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Shown {
    /// `draft`, `sign` or nothing.
    #[serde(default)]
    show: String,
}

/// The list.
#[derive(Template)]
#[template(path = "admin_procedures.html")]
pub struct List {
    f: Frame,
    rows: Vec<Version>,
    show: String,
    key: String,
    n_all: usize,
    n_drafts: usize,
    n_to_sign: usize,
}

/// A fee of the list: what and how much.
type FeeLine = (String, String);

impl List {
    fn new(f: Frame, all: Vec<Version>, show: &str, key: String) -> Self {
        let is_draft = |v: &Version| v.state == VersionState::Draft;
        let to_sign = |v: &Version| is_public(v) && v.needs_sign_off();
        let count = |is: &dyn Fn(&Version) -> bool| all.iter().filter(|v| is(v)).count();
        let (n_all, n_drafts, n_to_sign) = (all.len(), count(&is_draft), count(&to_sign));
        let is_asked = |v: &Version| match show {
            "draft" => is_draft(v),
            "sign" => to_sign(v),
            _ => true,
        };
        let mut rows: Vec<Version> = all.into_iter().filter(is_asked).collect();
        rows.sort_by(|a, b| {
            (&a.procedure.field, &a.procedure.code).cmp(&(&b.procedure.field, &b.procedure.code))
        });
        Self {
            f,
            rows,
            show: show.to_owned(),
            key,
            n_all,
            n_drafts,
            n_to_sign,
        }
    }
    fn tag(&self, version: &Version) -> Html {
        standing(&self.f, version)
    }
    fn field(&self, version: &Version) -> String {
        field_name(self.f.lang, &version.procedure.field)
    }
    fn limit(&self, version: &Version) -> String {
        let area = self.f.office.area.as_deref();
        usual_limit(self.f.lang, &version.procedure, area)
    }
    /// Fees of the usual case today, for whoever signs in the list.
    fn fees(&self, version: &Version) -> Vec<FeeLine> {
        let line = |fee: &motcua_domain::procedure::Fee| {
            let name = self.f.pick(&fee.name_vi, &fee.name_en).to_owned();
            (name, fee_words(self.f.lang, &fee.amount))
        };
        let fees = fees_on(&version.procedure, "", self.f.now.date());
        fees.into_iter().map(line).collect()
    }
    fn signs(&self) -> bool {
        self.show == "sign"
    }
    fn to_sign(&self, version: &Version) -> bool {
        is_public(version) && version.needs_sign_off()
    }
    fn current(&self, show: &str) -> Html {
        Html::own(if self.show == show {
            " aria-current=\"page\""
        } else {
            ""
        })
    }
}

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

/// `GET /admin/procedures`.
pub async fn list(
    State(state): State<AppState>,
    Query(shown): Query<Shown>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let all = state
        .ask(move |desk| desk.procedure_list(&me.actor))
        .await?;
    Ok(render(
        StatusCode::OK,
        &List::new(frame.at("catalogue"), all, &shown.show, new_key(&state)),
    ))
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

/// What an import found and did.
#[derive(Template)]
#[template(path = "admin_import.html")]
pub struct ImportReport {
    f: Frame,
    report: Report,
    drafts: Vec<Numbered>,
}

impl ImportReport {
    fn what(&self, finding: &Finding) -> String {
        self.f
            .t1(finding.what.message_id(), "value", finding.what.value())
    }
    fn done(&self, finding: &Finding) -> Html {
        let tone = match finding.done {
            Done::Refused => Tone::Late,
            Done::MarkedUnsure => Tone::Warn,
            Done::Composed | Done::Kept => Tone::Mute,
        };
        tag(tone, &self.f.t(finding.done.message_id()))
    }
    fn row(&self, finding: &Finding) -> String {
        if finding.row == 0 {
            self.f.t("admin-import-file")
        } else {
            finding.row.to_string()
        }
    }
}

/// `POST /admin/procedures/import`.
pub async fn import(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let (mut key, mut name, mut bytes) = (String::new(), String::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|_| Error::BadRequest)? {
        match part.name() {
            Some("file") => {
                name = part.file_name().unwrap_or_default().to_owned();
                bytes = part.bytes().await.map_err(|_| Error::TooLarge)?.to_vec();
            }
            Some("key") => key = part.text().await.map_err(|_| Error::BadRequest)?,
            _ => {}
        }
    }
    let Imported { report, drafts } = state
        .ask(move |desk| {
            let asked = Asked::new(&key, "import", &(&name, &bytes));
            desk.import_procedures(&me.actor, asked, &name, &bytes)
        })
        .await?;
    let status = if report.is_accepted() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(render(
        status,
        &ImportReport {
            f: frame.at("catalogue"),
            report,
            drafts,
        },
    ))
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

impl Page for List {
    const NAME: &'static str = "admin-procedures";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = super::edit::sample_frame(lang, "/admin/procedures");
        let page = |show| {
            let page = List::new(f.clone(), sample_versions(), show, "k".to_owned());
            page.render().unwrap_or_default()
        };
        vec![("usual", page("")), ("sign", page("sign"))]
    }
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

impl Page for ImportReport {
    const NAME: &'static str = "admin-import";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = super::edit::sample_frame(lang, "/admin/procedures");
        let sheet = "code,name_vi,field_vi,time_limit,time_unit,fee_vnd\n1.000001,Khai sinh,Hộ tịch,3,,1e400\n";
        let report = motcua_desk::packs::import_procedures("so.csv", sheet.as_bytes(), |_| true);
        vec![(
            "refused",
            Self {
                f,
                report,
                drafts: Vec::new(),
            }
            .render()
            .unwrap_or_default(),
        )]
    }
}
