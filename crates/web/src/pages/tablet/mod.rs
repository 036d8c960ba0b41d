//! The tablet at a counter: it asks whoever was just served, and nobody else
//! sees what they answer.
//!
//! Invariants: it is let in as a device and needs nobody signed in; the page
//! knows no visit, no official and no hour; what was answered while the server
//! was away waits in the browser and is gone from there once it has arrived.

mod sample;

use super::kiosk::Pairs;
use super::rating::questions::name_faults;
use super::rating::{Questions, TOKEN, cast, questions_of};
use crate::error::{Error, render, see_other};
use crate::frame::{Frame, Who};
use crate::guard::Client;
use crate::i18n::Lang;
use crate::limit::{Secret, Whose, number};
use crate::state::AppState;
use crate::view::Form;
use crate::{hall, whence};
use askama::Template;
use axum::extract::{Form as Posted, FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use motcua_desk::queue::{Device, DeviceKind};
use motcua_desk::survey::{CastError, TabletNow};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::questionnaire::Questionnaire;
use serde::Deserialize;

/// The tablet that asks.
pub struct AtTablet(Device);

impl FromRequestParts<AppState> for AtTablet {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let client = parts.extensions.get::<Client>();
        let secure = client.is_some_and(|client| client.secure);
        let device = hall::device(state, &parts.headers, secure).await?;
        let tablet = device.filter(|one| one.kind == DeviceKind::Tablet);
        tablet.map(Self).ok_or(Error::Forbidden)
    }
}

/// The questions in one language, with their heading and buttons.
#[derive(Template)]
#[template(path = "c/tablet_asking.html")]
pub struct Asking {
    f: Frame,
    form: Form,
    title: String,
    questions: Questions,
}
crate::view::component!(Asking);

impl Asking {
    fn new(f: &Frame, asked: &Questionnaire, form: Form) -> Self {
        Self {
            title: f.pick(&asked.title_vi, &asked.title_en).to_owned(),
            questions: Questions::short(f, asked, &form),
            form,
            f: f.clone(),
        }
    }
}

/// The page: calm, asking, or thanking.
#[derive(Template)]
#[template(path = "tablet.html")]
pub struct TabletPage {
    f: Frame,
    asking: Option<Asking>,
    token: String,
    thanks: bool,
}

impl TabletPage {
    fn new(mut f: Frame, asked: Option<(&Questionnaire, String)>, form: Form) -> Self {
        "/tablet".clone_into(&mut f.path);
        let (asking, token) = match asked {
            Some((asked, token)) => (Some(Asking::new(&f, asked, form)), token),
            None => (None, String::new()),
        };
        Self {
            asking,
            token,
            thanks: false,
            f,
        }
    }
}

/// What the page may be asked.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// `1` = somebody has just sent their answers.
    #[serde(default)]
    thanks: String,
    /// What the page shows already.
    #[serde(default)]
    mark: String,
}

/// `GET /tablet`.
pub async fn show(
    State(state): State<AppState>,
    AtTablet(device): AtTablet,
    Extension(client): Extension<Client>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    f: Frame,
) -> Response {
    // In memory: no page's place is needed.
    let now = state.desk().tablet(device.id);
    let armed = match &now {
        TabletNow::Armed { token, form, .. } => Some((form.as_ref(), token.clone())),
        TabletNow::Idle => None,
    };
    let mut page = TabletPage::new(f, armed, Form::default());
    page.thanks = page.asking.is_none() && asked.thanks == "1";
    let mut answer = render(StatusCode::OK, &page);
    if let Some(token) = hall::device_token(&headers, client.secure) {
        hall::keep_device(&mut answer, token, client.secure);
    }
    answer
}

/// `GET /tablet/now`: whether it asks, and, unless the page has it already,
/// what it asks in both languages.
pub async fn live(
    State(state): State<AppState>,
    AtTablet(device): AtTablet,
    Query(asked): Query<Asked>,
    mut f: Frame,
) -> Response {
    "/tablet".clone_into(&mut f.path);
    let TabletNow::Armed {
        token,
        form,
        seconds,
    } = state.desk().tablet(device.id)
    else {
        return Json(serde_json::json!({ "armed": null })).into_response();
    };
    let mark = format!("{:x}", number(&token));
    let mut armed = serde_json::json!({ "mark": mark, "seconds": seconds });
    if asked.mark != mark {
        armed["token"] = token.into();
        for lang in Lang::ALL {
            let f = Frame { lang, ..f.clone() };
            let asking = Asking::new(&f, &form, Form::default());
            armed["asks"][lang.tag()] = asking.to_string().into();
        }
    }
    Json(serde_json::json!({ "armed": armed })).into_response()
}

/// `POST /tablet/begun`: somebody touches it, so it asks until they have gone.
pub async fn begun(State(state): State<AppState>, AtTablet(device): AtTablet) -> Response {
    state.desk().tablet_begun(device.id);
    StatusCode::NO_CONTENT.into_response()
}

/// `POST /tablet/away`: nobody answers.
pub async fn away(State(state): State<AppState>, AtTablet(device): AtTablet) -> Response {
    state.desk().tablet_put_away(device.id);
    see_other("/tablet")
}

/// `POST /tablet/answer`: the answers arrive, now or when the server is there
/// again. 422 says that they never will.
pub async fn answer(
    State(state): State<AppState>,
    AtTablet(device): AtTablet,
    who: Option<Extension<Who>>,
    f: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs.clone());
    let token = form.get(TOKEN).to_owned();
    let from = whence::tablet(&state, &device, who.is_some());
    match cast(&state, token.clone(), Channel::Tablet, pairs, from).await? {
        // The desk has put away the tablet that showed this code, and no other.
        Ok(()) => Ok(see_other("/tablet?thanks=1")),
        Err(CastError::CannotUse(_)) => lost(&state, &device, f),
        Err(CastError::Desk(why)) => Err(why.into()),
        Err(CastError::Bad(bad)) => {
            let Some(asked) = questions_of(&state, &token).await? else {
                return lost(&state, &device, f);
            };
            name_faults(&f, &asked, &bad, &mut form);
            let page = TabletPage::new(f, Some((asked.as_ref(), token)), form);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// The code cannot be used; whoever stood there has gone.
fn lost(state: &AppState, device: &Device, f: Frame) -> Result<Response, Error> {
    let (who, now) = (Whose::Device(device.id), state.desk().now());
    let counted = state.limits().wrong(Secret::Ballot, who, now);
    counted.map_err(Error::SlowDown)?;
    let page = TabletPage::new(f, None, Form::default());
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
