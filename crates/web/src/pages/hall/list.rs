//! The list on paper, for when everything else fails: whoever waits, in order,
//! with columns to go on by hand.

use super::{Row, other};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::queue::PaperRow;
use motcua_domain::visit::Policy;

/// Empty rows for people who come while the machines stand still.
const BLANK: usize = 12;

/// A row of the paper.
pub struct Line {
    seen: Row,
    arrived: String,
}

/// The paper.
#[derive(Template)]
#[template(path = "hall_list.html")]
pub struct PaperList {
    f: Frame,
    at: String,
    rows: Vec<Line>,
    /// The page the reader came from.
    back: &'static str,
    blank: std::ops::Range<usize>,
}

impl PaperList {
    pub(super) fn new(f: Frame, rows: &[PaperRow], policy: &Policy) -> Self {
        let line = |one: &PaperRow| {
            let mut seen = other(&f, policy, &one.visit);
            if let Some(name) = &one.wanted {
                seen.about = f.t1("hall-wanted", "name", name);
            }
            Line {
                arrived: crate::visit::taken(&f, &one.visit),
                seen,
            }
        };
        Self {
            at: f.moment(f.now),
            rows: rows.iter().map(line).collect(),
            back: if f.can("read_queue") {
                "/hall"
            } else {
                "/counter"
            },
            blank: 0..BLANK,
            f,
        }
    }
}

/// `GET /hall/list`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let me = me(&frame)?;
    let read = move |desk: &motcua_desk::Desk| {
        Ok::<_, DeskError>((desk.paper_list(&me)?, desk.queue_policy()))
    };
    let (rows, policy) = state.ask(read).await?;
    let page = PaperList::new(frame, &rows, &policy);
    Ok(render(StatusCode::OK, &page))
}
