//! The box (hòm thư góp ý): what people want to say to the office, the page to
//! follow it, and what came of it. What the office does with it is `staff`.
//!
//! Invariant: nothing that was said, no name and no key stands in an address;
//! no official is named on a public page, and no list of officials is given.

pub mod answers;
mod files;
pub mod poster;
mod sample;
mod sent;
pub mod staff;
pub mod track;
pub(crate) mod words;
pub mod write;

pub use files::{csv, json};

use crate::error::{Error, render};
use crate::frame::{Frame, pick};
use crate::i18n::Lang;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::feedback::{Kind, Terms, Track};
use motcua_desk::{Desk, DeskError};
use words::LegalTrack;
use write::Asked;

/// Limits promised now, in working days.
#[derive(Clone, Copy)]
pub(crate) struct Days {
    suggestion: Terms,
    attitude: Terms,
    feedback: Terms,
}

impl Days {
    /// As the office's settings and the rules have them.
    pub(crate) fn read(desk: &Desk) -> Result<Self, DeskError> {
        Ok(Self {
            suggestion: desk.feedback_terms(Kind::Suggestion)?,
            attitude: desk.feedback_terms(Kind::Attitude)?,
            feedback: desk.feedback_terms(Kind::Feedback)?,
        })
    }

    /// Those of a kind; what is sealed has none here.
    pub(crate) fn of(self, kind: Kind) -> Terms {
        match kind {
            Kind::Suggestion => self.suggestion,
            Kind::Attitude => self.attitude,
            Kind::Feedback => self.feedback,
            Kind::Sealed => Terms::default(),
        }
    }

    /// When an answer comes, in a sentence; nothing where none is promised.
    pub(crate) fn promise(self, f: &Frame, kind: Kind) -> String {
        let terms = self.of(kind);
        let Some(answer) = terms.answer else {
            return String::new();
        };
        match (kind, terms.refuse, terms.ask) {
            (Kind::Attitude, ..) => f.t1("box-promise-attitude", "n", answer),
            (Kind::Feedback, Some(refuse), Some(ask)) => f.t3(
                "box-promise-feedback",
                "n",
                answer,
                "refuse",
                refuse,
                "ask",
                ask,
            ),
            _ => f.t1("box-promise-suggestion", "n", answer),
        }
    }
}

/// One thing that can be said here.
pub struct Choice {
    url: String,
    icon: &'static str,
    name: String,
    hint: String,
    promise: String,
}

/// The way in: what is it about?
#[derive(Template)]
#[template(path = "feedback_box.html")]
pub struct BoxPage {
    f: Frame,
    choices: Vec<Choice>,
    sealed_url: String,
    tracks: Vec<LegalTrack>,
}

impl BoxPage {
    fn new(f: Frame, days: Days, by: &str) -> Self {
        let url = |kind: Kind| write::address(kind, by);
        let choice = |kind: Kind, icon, hint| Choice {
            url: url(kind),
            icon,
            name: words::kind(&f, kind),
            hint: f.t(hint),
            promise: days.promise(&f, kind),
        };
        Self {
            choices: vec![
                choice(Kind::Suggestion, "speech", "box-suggestion-hint"),
                choice(Kind::Feedback, "paper", "box-feedback-hint"),
                choice(Kind::Attitude, "person", "box-attitude-hint"),
            ],
            sealed_url: url(Kind::Sealed),
            tracks: words::legal(&f, Track::Unsure),
            f,
        }
    }
}

/// `GET /box`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let days = state.ask(Days::read).await?;
    let mut f = frame.at("box");
    if let Some(by) = write::place(&asked.by) {
        // Kept when the reader asks for the other language.
        f.path = format!("/box?by={by}");
    }
    let page = BoxPage::new(f, days, &asked.by);
    Ok(render(StatusCode::OK, &page))
}

/// Every topic of the dictionary: id and name in the reader's language.
fn topics(desk: &Desk, lang: Lang) -> Vec<(String, String)> {
    let all = desk.feedback_topics().into_iter();
    all.map(|(id, vi, en)| (id, pick(lang, &vi, &en).to_owned()))
        .collect()
}
