//! The live board: who waits, where, how long against the goal, what the
//! officials do, the open dossiers by state and by risk, today against a usual
//! day, and what is to be decided. Nobody is named but officials, and nobody is
//! ranked.
//!
//! What changes by the minute is renewed by itself: the page's script asks for
//! that part alone (`?part=now`), so that a look costs a constant number of
//! statements. What is to be decided is read with the whole page.

mod advice;
mod decide;
mod draw;
mod rows;
mod sample;
mod tiles;

use self::advice::{Advice, advice, of_log};
use self::decide::{Decide, ToDecide};
use self::rows::{Arrivals, Counted, Line, Official, Risk};
use self::tiles::{Tile, of_dossiers, tiles};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Html, component};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::outlook::{Goal, LiveBoard};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::time::local;
use motcua_domain::visit::Policy;
use serde::Deserialize;
use std::sync::Arc;

/// Which part of the page.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// `now` = only what is renewed by itself; empty = the page.
    #[serde(default)]
    part: String,
}

/// What the desk says of this moment.
pub struct Read {
    board: LiveBoard,
    goal: Goal,
    policy: Arc<Policy>,
    /// The imported event log that is all the desk holds.
    log: Option<String>,
}

impl Read {
    fn of(desk: &Desk, me: &Actor) -> Result<Self, DeskError> {
        Ok(Self {
            board: desk.live_board(me)?,
            goal: desk.goal()?,
            policy: desk.queue_policy(),
            log: desk.settings().log(),
        })
    }
}

/// What is renewed by itself.
#[derive(Template)]
#[template(path = "c/director_now.html")]
pub struct Now {
    f: Frame,
    /// By the clock, for the script.
    at: String,
    /// The day, beside the clock in the page's head.
    day: String,
    /// Day and time, for readers and for paper.
    told_at: String,
    /// The desk only holds an imported log: nobody comes and nobody works there,
    /// so nothing is said of a hall.
    is_log: bool,
    advice: Advice,
    tiles: Vec<Tile>,
    arrivals: Arrivals,
    waits: Option<Html>,
    lines: Vec<Line>,
    lines_how: String,
    officials: Vec<Official>,
    stages: Vec<Counted>,
    fields: Vec<Counted>,
    risk: Option<Risk>,
}
component!(Now);

impl Now {
    fn new(f: Frame, read: &Read) -> Self {
        let (board, goal) = (&read.board, &read.goal);
        let policy = read.policy.as_ref();
        Self {
            at: f.clock(local(board.at)),
            day: f.short_date(local(board.at).date()),
            told_at: f.moment(local(board.at)),
            is_log: read.log.is_some(),
            advice: match &read.log {
                Some(name) => of_log(&f, name),
                None => advice(&f, policy, board, goal),
            },
            tiles: match &read.log {
                Some(_) => of_dossiers(&f, board),
                None => tiles(&f, board, goal),
            },
            arrivals: rows::arrivals(&f, board),
            waits: rows::waits(&f, policy, board, goal),
            lines: rows::lines(&f, policy, board, goal),
            lines_how: f.t1("live-lines-how", "minutes", goal.minutes),
            officials: rows::officials(&f, &board.hall),
            stages: rows::stages(&f, board),
            fields: rows::fields(&f, board),
            risk: board.risk.as_ref().map(|told| rows::risk(&f, told)),
            f,
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "director.html")]
pub struct BoardPage {
    f: Frame,
    now: Now,
    decide: Decide,
}

/// `GET /director?part=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let is_whole = asked.part != "now";
    let (read, to_decide) = state
        .ask(move |desk| {
            let read = Read::of(desk, &me)?;
            let to_decide = if is_whole {
                Some(ToDecide::of(desk, &me)?)
            } else {
                None
            };
            Ok::<_, DeskError>((read, to_decide))
        })
        .await?;
    let now = Now::new(f.clone(), &read);
    let Some(to_decide) = to_decide else {
        return Ok(render(StatusCode::OK, &now));
    };
    let decide = Decide::new(&f, &state.desk().settings(), &to_decide);
    Ok(render(StatusCode::OK, &BoardPage { f, now, decide }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    #[test]
    fn a_desk_of_an_imported_log_says_so_and_nothing_of_a_hall() {
        let shown = |log: Option<String>| {
            let f = head(Lang::Vi, "/director").at("director");
            let read = Read {
                board: sample::live_board(true),
                goal: sample::goal(),
                policy: Arc::new(motcua_desk::queue::default_policy()),
                log,
            };
            Now::new(f, &read).render().unwrap()
        };
        let of_hall = ["id=\"arrivals\"", "id=\"lines\"", "id=\"officials\""];
        let own = shown(None);
        assert!(of_hall.iter().all(|id| own.contains(id)), "{own}");
        let log = shown(Some("receipt.xes.gz".to_owned()));
        assert!(log.contains("nhật ký nhập vào receipt.xes.gz"), "{log}");
        assert!(of_hall.iter().all(|id| !log.contains(id)), "{log}");
        // No usual day is told where nobody ever came, and nobody is sent to a
        // counter.
        for words in ["ngày thường", "ở quầy", "vào quầy", "href=\"/hall"] {
            assert!(!log.contains(words), "{words}: {log}");
        }
        for id in ["id=\"stages\"", "id=\"fields\"", "id=\"risks\""] {
            assert!(log.contains(id), "{id}: {log}");
        }
        assert!(log.contains("href=\"/director/process\""), "{log}");
    }
}
