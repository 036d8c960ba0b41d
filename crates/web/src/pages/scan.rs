//! The scanner's folder: which folder belongs to which counter, taking in what
//! waits there, and the page for a telephone's camera.

use super::Page;
use super::admin::new_key;
use super::work::{address, form_key, me};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::dossier::{Problem, again};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::scan::Scanners;
use motcua_domain::id::DossierId;

type Pairs = Vec<(String, String)>;

/// The folders of the counters.
#[derive(Template)]
#[template(path = "scanners.html")]
pub struct ScannersPage {
    f: Frame,
    form: Form,
    key: String,
    counters: Vec<String>,
}

fn counters(state: &AppState) -> Vec<String> {
    let settings = state.desk().settings();
    let numbers = settings.office.counters.iter();
    numbers.map(|counter| counter.number.to_string()).collect()
}

/// `GET /admin/scanners`.
pub async fn folders(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let held = state.ask(|desk| desk.scanners()).await?;
    let mut form = Form::default();
    for (counter, folder) in &held {
        form.set(&format!("folder_{counter}"), folder);
    }
    let page = ScannersPage {
        f: frame.at("office"),
        form,
        key: new_key(&state),
        counters: counters(&state),
    };
    Ok(render(StatusCode::OK, &page))
}

/// `POST /admin/scanners`.
pub async fn set_folders(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = frame.at("office");
    let mut form = Form::new(pairs);
    let counters = counters(&state);
    let typed: Scanners = counters
        .iter()
        .map(|counter| {
            let folder = form.get(&format!("folder_{counter}")).to_owned();
            (counter.clone(), folder)
        })
        .collect();
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    let answer = state
        .ask(move |desk| Ok::<_, Error>(desk.set_scanners(&me, &key, typed)))
        .await?;
    match answer {
        Ok(()) => Ok(see_other("/admin/scanners?done=notice-office-kept")),
        Err(DeskError::Invalid(faults)) => {
            for fault in faults {
                form.fault(&fault.field, f.t(&fault.message));
            }
            let page = ScannersPage {
                f,
                form,
                key: new_key(&state),
                counters,
            };
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(why) => Err(why.into()),
    }
}

/// `POST /d/{id}/scans`: takes in what waits in the reader's folder.
pub async fn take(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let mut form = Form::new(pairs);
    form.set("deed", "scans");
    let (who, key) = (me(&f)?, form.get("key").to_owned());
    let seen = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    if key.is_empty() {
        return Err(Error::BadRequest);
    }
    let id = DossierId(id);
    let answer = state
        .ask(move |desk| Ok::<_, Error>(desk.take_scans(&who, &key, (id, seen), None)))
        .await?;
    match answer {
        Ok(taken) => match (taken.done, taken.left.first()) {
            (Some(done), None) => {
                let to = address(done.dossier, done.code.as_ref());
                Ok(see_other(&format!("{to}?done=done-attached")))
            }
            (_, Some((name, why))) => {
                let why = f.t(why);
                let text = f.t2("scan-left", "name", name.as_str(), "why", why);
                again(&state, f, id, form, Problem::refused("scans".into(), text)).await
            }
            (None, None) => {
                let text = f.t("scan-none");
                again(&state, f, id, form, Problem::refused("scans".into(), text)).await
            }
        },
        Err(why) => {
            let Some((status, text)) = super::deed::problem(&f, &why, None) else {
                return Err(why.into());
            };
            let stale = matches!(why, DeskError::Stale(_));
            let problem = Problem {
                act: "scans".into(),
                text,
                status,
                stale,
                keep_key: false,
                foreseen: Vec::new(),
            };
            again(&state, f, id, form, problem).await
        }
    }
}

/// The page for a telephone.
#[derive(Template)]
#[template(path = "phone.html")]
pub struct PhonePage {
    f: Frame,
    id: DossierId,
    key: String,
    version: u32,
    code: String,
    back: String,
}

/// `GET /d/{id}/phone`: one button that opens the camera.
pub async fn phone(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let who = me(&f)?;
    let (view, key) = state
        .ask(move |desk| {
            let view = desk.open_dossier(&who, DossierId(id))?;
            Ok::<_, DeskError>((view, form_key(desk)))
        })
        .await?;
    let dossier = &view.dossier;
    let page = PhonePage {
        id: dossier.id,
        key,
        version: dossier.version,
        code: match &dossier.code {
            Some(code) => code.to_string(),
            None => f.t("work-no-code"),
        },
        back: address(dossier.id, dossier.code.as_ref()),
        f,
    };
    Ok(render(StatusCode::OK, &page))
}

impl Page for ScannersPage {
    const NAME: &'static str = "scanners";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/admin/scanners").at("office");
        let page = |form: Form| {
            let page = Self {
                f: f.clone(),
                form,
                key: "0".repeat(32),
                counters: vec!["1".into(), "2".into()],
            };
            page.render().unwrap_or_default()
        };
        let mut bad = Form::new([("folder_1", "may-quet")]);
        bad.fault("folder_1", f.t("scanner-folder-whole"));
        vec![
            ("usual", page(Form::new([("folder_1", "/srv/may-quet/1")]))),
            ("wrong", page(bad)),
        ]
    }
}

impl Page for PhonePage {
    const NAME: &'static str = "phone";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = Self {
            f: crate::samples::staff_frame(lang, "/d/21/phone").at("work"),
            id: DossierId(21),
            key: "0".repeat(32),
            version: 3,
            code: "H39.12-220906-0021".to_owned(),
            back: "/dossiers/H39.12-220906-0021".to_owned(),
        };
        vec![("usual", page.render().unwrap_or_default())]
    }
}
