//! What the office decides about the box: its own targets, who reads what is
//! sealed, how long a writer's name is kept.

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::feedback::FeedbackSettings;
use motcua_desk::{Asked, DeskError};
use motcua_domain::id::StaffId;

/// The page.
#[derive(Template)]
#[template(path = "feedback_settings.html")]
pub struct SettingsPage {
    f: Frame,
    form: Form,
    key: String,
    readers: Vec<(String, String)>,
    no_surveyor: bool,
    no_reader: bool,
}

/// What the desk gave: the settings, who may be a reader, whether somebody of
/// Internal Affairs is there.
pub(in super::super) type Held = (FeedbackSettings, Vec<(StaffId, String)>, bool);

impl SettingsPage {
    pub(in super::super) fn new(
        mut f: Frame,
        (held, readers, surveyor): &Held,
        form: Option<Form>,
        key: String,
    ) -> Self {
        "/admin/feedback".clone_into(&mut f.path);
        let none = (String::new(), f.t("feedback-s-nobody"));
        let all = readers.iter();
        let all = all.map(|(id, name)| (id.to_string(), name.clone()));
        Self {
            readers: std::iter::once(none).chain(all).collect(),
            no_surveyor: !surveyor,
            no_reader: held.sealed_reader.is_none(),
            form: form.unwrap_or_else(|| to_form(held)),
            key,
            f,
        }
    }
}

fn to_form(held: &FeedbackSettings) -> Form {
    let person = |id: Option<StaffId>| id.map_or_else(String::new, |id| id.to_string());
    Form::new([
        ("suggestion_days", held.suggestion_days.to_string()),
        ("attitude_days", held.attitude_days.to_string()),
        ("writer_days", held.writer_days.to_string()),
        ("sealed_reader", person(held.sealed_reader)),
        ("sealed_second", person(held.sealed_second)),
    ])
}

/// What was typed; a number that cannot be read is said at its field.
fn read(f: &Frame, form: &mut Form) -> FeedbackSettings {
    let mut days = |field: &str| {
        form.get(field).parse::<u16>().unwrap_or_else(|_| {
            let text = f.t("feedback-s-number");
            form.fault(field, text);
            0
        })
    };
    let (suggestion_days, attitude_days, writer_days) = (
        days("suggestion_days"),
        days("attitude_days"),
        days("writer_days"),
    );
    let person = |field: &str| form.get(field).parse().ok().map(StaffId);
    FeedbackSettings {
        suggestion_days,
        attitude_days,
        writer_days,
        sealed_reader: person("sealed_reader"),
        sealed_second: person("sealed_second"),
    }
}

/// `GET /admin/feedback`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    page(&state, frame.at("office"), None, StatusCode::OK).await
}

async fn page(
    state: &AppState,
    f: Frame,
    form: Option<Form>,
    status: StatusCode,
) -> Result<Response, Error> {
    let who = me(&f)?;
    let held = state.ask(move |desk| desk.feedback_settings(&who)).await?;
    let key = form_key(state.desk());
    Ok(render(status, &SettingsPage::new(f, &held, form, key)))
}

/// `POST /admin/feedback`.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("office"), Form::new(pairs));
    let (key, who) = (key_of(&form)?, me(&f)?);
    let change = read(&f, &mut form);
    if form.ok() {
        let asked = Asked::new(&key, "feedback_settings", &change);
        let answer = state
            .try_ask(move |desk| desk.set_feedback_settings(&who, asked, change))
            .await?;
        match answer {
            Ok(()) => return Ok(see_other("/admin/feedback?done=notice-office-kept")),
            Err(DeskError::Invalid(fields)) => {
                for fault in fields {
                    form.fault(&fault.field, f.t(&fault.message));
                }
            }
            Err(why) => return Err(why.into()),
        }
    }
    page(&state, f, Some(form), StatusCode::UNPROCESSABLE_ENTITY).await
}
