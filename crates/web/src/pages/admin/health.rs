//! How the machine is doing: backup, checkpoint, disk, calendar; and the
//! settings of what keeps the record safe.

mod lines;

use super::edit::sample_frame;
use super::{fields_of, new_key};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::left_out::{LeftOut, left_out};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use lines::{Line, lines, outside_lines};
use motcua_desk::packs::{OwnFault, OwnKind};
use motcua_desk::session::Session;
use motcua_desk::upkeep::{Health, Hold, Upkeep};
use motcua_desk::{Asked, DeskError};
use motcua_domain::time::{Timestamp, local};

/// The health page.
#[derive(Template)]
#[template(path = "admin_health.html")]
pub struct HealthPage {
    f: Frame,
    lines: Vec<Line>,
    /// Why no receipts are given, in words; empty = they are.
    hold: String,
    /// What went wrong at the last backup; empty = nothing.
    failed: String,
    /// The office's own files of definitions that are left out.
    left_out: Vec<LeftOut>,
    form: Form,
    key: String,
}

/// A moment kept as text by a restore; what cannot be read is shown as it is.
fn moment(f: &Frame, text: &str) -> String {
    text.parse::<Timestamp>()
        .map_or_else(|_| text.to_owned(), |at| f.moment(local(at)))
}

fn to_form(upkeep: &Upkeep) -> Form {
    let mut form = Form::new([
        ("time", upkeep.time.as_str()),
        ("folder", &upkeep.folder),
        ("daily", &upkeep.daily.to_string()),
        ("weekly", &upkeep.weekly.to_string()),
        ("every", &upkeep.every.to_string()),
        ("second", &upkeep.second),
    ]);
    if upkeep.nightly {
        form.set("nightly", "1");
    }
    form
}

fn from_form(form: &Form) -> Upkeep {
    // A number that cannot be read becomes one that the rules refuse.
    let number = |name: &str| form.get(name).parse().unwrap_or(u32::MAX);
    Upkeep {
        nightly: form.has("nightly", "1"),
        time: form.get("time").to_owned(),
        folder: form.get("folder").to_owned(),
        daily: number("daily"),
        weekly: number("weekly"),
        every: number("every"),
        second: form.get("second").to_owned(),
    }
}

impl HealthPage {
    fn new(f: Frame, health: &Health, form: Form, key: String) -> Self {
        let hold = match &health.hold {
            None => String::new(),
            Some(Hold::Shorter { kept, now }) => f.t2("health-shorter", "kept", kept, "now", now),
            Some(Hold::Rewritten) => f.t("health-rewritten"),
            Some(Hold::Restored(note)) => f.t2(
                "health-restored",
                "at",
                moment(&f, &note.at),
                "backup",
                moment(&f, &note.backup_at),
            ),
        };
        let failed = health
            .last
            .failed
            .as_ref()
            .map_or_else(String::new, |failed| {
                f.t2(
                    "health-failed",
                    "at",
                    f.moment(local(failed.at)),
                    "why",
                    failed.why.clone(),
                )
            });
        Self {
            lines: lines(&f, health),
            hold,
            failed,
            left_out: Vec::new(),
            form,
            key,
            f: f.at("health"),
        }
    }
}

/// A file that is left out, with the folder in which it lies.
fn in_folder(f: &Frame, kind: OwnKind, fault: OwnFault) -> LeftOut {
    let file = format!("{}/{}", kind.folder(), fault.file);
    left_out(f, &OwnFault { file, ..fault })
}

/// The office's own files of definitions that are left out.
fn definitions(f: &Frame, state: &AppState) -> Vec<LeftOut> {
    let mut all = Vec::new();
    for kind in OwnKind::ALL {
        let faults = state.desk().left_out(kind).into_iter();
        all.extend(faults.map(|fault| in_folder(f, kind, fault)));
    }
    all
}

async fn look(state: &AppState, me: Session) -> Result<Health, Error> {
    state.ask(move |desk| desk.health(&me.actor)).await
}

/// `GET /admin/health`.
pub async fn show(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let health = look(&state, me).await?;
    let form = to_form(&health.upkeep);
    let (f, shared) = (frame.clone(), state.clone());
    // Reads the folder: not on an async thread.
    let papers = state
        .ask(move |_| Ok::<_, Error>(outside_lines(&f, &shared)))
        .await?;
    let mut page = HealthPage::new(frame, &health, form, new_key(&state));
    page.lines.extend(papers);
    page.left_out = definitions(&page.f, &state);
    Ok(render(StatusCode::OK, &page))
}

/// `POST /admin/health`: the settings.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    let upkeep = from_form(&form);
    let asked = Asked::new(form.get("key"), "upkeep", &upkeep);
    let actor = me.actor.clone();
    let done = state
        .ask(move |desk| Ok::<_, DeskError>(desk.edit_upkeep(&actor, asked, upkeep)))
        .await?;
    match fields_of(done)? {
        Ok(()) => Ok(see_other("/admin/health?done=notice-upkeep-kept")),
        Err(fields) => {
            for bad in fields {
                form.fault(&bad.field, frame.t(&bad.message));
            }
            let health = look(&state, me).await?;
            let mut page = HealthPage::new(frame, &health, form, new_key(&state));
            page.left_out = definitions(&page.f, &state);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `POST /admin/health/backup`: a backup now, made beside the pages.
pub async fn backup(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    state.ask(move |desk| desk.want_backup(&me.actor)).await?;
    Ok(see_other("/admin/health?done=notice-backup-asked"))
}

/// `POST /admin/health/restored`: answering for a restored record.
pub async fn restored(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    state
        .ask(move |desk| desk.acknowledge_restore(&me.actor))
        .await?;
    Ok(see_other("/admin/health?done=notice-restore-answered"))
}

impl Page for HealthPage {
    const NAME: &'static str = "admin-health";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |health: &Health, form: Form| {
            let f = sample_frame(lang, "/admin/health");
            let mut page = Self::new(f, health, form, "k".to_owned());
            if health.hold.is_some() {
                let fault = crate::pages::indicators::bad_file();
                page.left_out = vec![in_folder(&page.f, OwnKind::Indicators, fault)];
            }
            page.render().unwrap_or_default()
        };
        let (usual, worst) = super::health_sample::samples();
        let mut wrong = to_form(&worst.upkeep);
        let f = sample_frame(lang, "/admin/health");
        wrong.fault("time", f.t("upkeep-bad-time"));
        wrong.fault("folder", f.t("upkeep-bad-folder"));
        vec![
            ("usual", page(&usual, to_form(&usual.upkeep))),
            ("worst", page(&worst, to_form(&worst.upkeep))),
            ("wrong", page(&worst, wrong)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_survive_their_form() {
        let upkeep = Upkeep {
            nightly: true,
            folder: "/mnt/backup".to_owned(),
            ..Upkeep::default()
        };
        assert_eq!(from_form(&to_form(&upkeep)), upkeep);
        let mut form = to_form(&upkeep);
        form.set("daily", "many");
        assert_eq!(from_form(&form).daily, u32::MAX, "refused, not dropped");
    }
}
