//! The list on paper, for when everything else fails: whoever waits, in order,
//! with columns to go on by hand.

use super::{Read, Row, other};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::queue::Hall;
use motcua_domain::time::local;
use motcua_domain::visit::{Policy, Visit};

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
    blank: std::ops::Range<usize>,
}

impl PaperList {
    pub(super) fn new(f: Frame, hall: &Hall, policy: &Policy) -> Self {
        let line = |seen: &Visit| Line {
            arrived: f.clock(local(seen.issued_at)),
            seen: other(&f, policy, seen),
        };
        let waiting = hall.waiting.iter().map(|one| &one.visit);
        Self {
            at: f.moment(f.now),
            rows: waiting
                .chain(&hall.held)
                .chain(&hall.absent)
                .map(line)
                .collect(),
            blank: 0..BLANK,
            f,
        }
    }
}

/// `GET /hall/list`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let me = me(&frame)?;
    let read = state.ask(move |desk| Read::of(desk, &me)).await?;
    let page = PaperList::new(frame, &read.hall, &read.policy);
    Ok(render(StatusCode::OK, &page))
}
