//! Messages of the office on the board.

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Field, Form};
use crate::visit;
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use std::borrow::Borrow;

/// Most messages the board shows in turn.
const MOST: usize = 5;

/// The page.
#[derive(Template)]
#[template(path = "hall_messages.html")]
pub struct Messages {
    f: Frame,
    form: Form,
    key: String,
    rows: std::ops::Range<usize>,
}

/// The messages as they stand in the form.
pub(super) fn to_form(all: &[(String, String)]) -> Form {
    let mut form = Form::default();
    for (n, (vi, en)) in all.iter().enumerate() {
        form.set(&format!("vi{n}"), vi);
        form.set(&format!("en{n}"), en);
    }
    form
}

impl Messages {
    pub(super) fn new(f: Frame, form: Form, key: String) -> Self {
        Self {
            f,
            form,
            key,
            rows: 0..MOST,
        }
    }

    fn vietnamese(&self, n: impl Borrow<usize>) -> Field {
        let n = n.borrow();
        let label = self.f.t1("messages-vi", "n", n + 1);
        self.form.field(format!("vi{n}"), label)
    }

    fn english(&self, n: impl Borrow<usize>) -> Field {
        let n = n.borrow();
        let label = self.f.t1("messages-en", "n", n + 1);
        self.form.field(format!("en{n}"), label).attr("lang", "en")
    }
}

/// `GET /hall/messages`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let (board, key) = state
        .ask(|desk| Ok::<_, DeskError>((desk.board()?, form_key(desk))))
        .await?;
    let page = Messages::new(frame.at("hall"), to_form(&board.messages), key);
    Ok(render(StatusCode::OK, &page))
}

/// `POST /hall/messages`.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let f = frame.at("hall");
    let mut form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let line = |n: usize| {
        let text = |lang| form.get(&format!("{lang}{n}")).to_owned();
        (text("vi"), text("en"))
    };
    let all: Vec<(String, String)> = (0..MOST).map(line).collect();
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    let done = state
        .ask(move |desk| Ok::<_, Error>(desk.set_board_messages(&me, &key, &all)))
        .await?;
    let Err(why) = done else {
        return Ok(see_other("/hall/messages?done=notice-messages-kept"));
    };
    let Some((status, text)) = visit::problem(&f, &why) else {
        return Err(why.into());
    };
    form.fault("vi0", text);
    let key = form_key(state.desk());
    Ok(render(status, &Messages::new(f, form, key)))
}
