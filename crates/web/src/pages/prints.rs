//! The print list: papers that are not printed yet. A printer that is off
//! loses nothing; the list waits.

use super::Page;
use super::print::{site, templates};
use super::work::me;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::Client;
use crate::i18n::Lang;
use crate::press::set_of;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::prints::Waiting;
use motcua_desk::template::FirstSheet;
use motcua_domain::id::DossierId;
use motcua_domain::time::local;

/// A paper that waits.
pub struct Row {
    id: DossierId,
    seq: i64,
    code: String,
    paper: String,
    at: String,
}

/// The page.
#[derive(Template)]
#[template(path = "prints.html")]
pub struct Prints {
    f: Frame,
    rows: Vec<Row>,
}

impl Prints {
    fn new(f: Frame, waiting: &[Waiting]) -> Self {
        let row = |w: &Waiting| Row {
            id: w.dossier.id,
            seq: w.seq,
            code: match &w.dossier.code {
                Some(code) => code.to_string(),
                None => f.t("work-no-code"),
            },
            paper: f.t(match w.kind {
                "dossier.accepted" => "print-receipt",
                "dossier.fix_asked" => "print-fix",
                "dossier.refused" => "print-refusal",
                "supplement.requested" => "print-supplement",
                "clock.calendar_applied" => "paper-later",
                _ => "dossier-prints",
            }),
            at: f.moment(local(w.at)),
        };
        Self {
            rows: waiting.iter().map(row).collect(),
            f,
        }
    }
}

/// `GET /prints`.
pub async fn list(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("intake");
    let me = me(&f)?;
    let waiting = state.ask(move |desk| desk.prints(&me)).await?;
    Ok(render(StatusCode::OK, &Prints::new(f, &waiting)))
}

/// `POST /prints`: the sheet is in hand, or the printer is off.
pub async fn done(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let me = me(&frame)?;
    let number = |name: &str| form.get(name).parse::<i64>().map_err(|_| Error::BadRequest);
    let (dossier, seq) = (DossierId(number("dossier")?), number("seq")?);
    let later = form.get("do") == "later";
    let all = form.get("back") == "next";
    let (shared, site) = (state.clone(), site(&state, &headers, client));
    let next = state
        .ask(move |desk| {
            if later {
                desk.print_later(&me, dossier, seq)?;
            } else {
                // A page may have been printed, of which no PDF was made.
                let now = templates(&shared).ok();
                let first = now.map(|now| FirstSheet {
                    set: set_of(&now),
                    site,
                });
                desk.printed_from(&me, dossier, seq, first)?;
            }
            // A printer that is off prints the next one neither.
            let waiting = if all && !later {
                desk.prints(&me)?
            } else {
                Vec::new()
            };
            let next = waiting.first().map(|one| (one.dossier.id, one.seq));
            Ok::<_, DeskError>(next)
        })
        .await?;
    let notice = if later {
        "notice-print-later"
    } else {
        "notice-printed"
    };
    // Only pages of ours that are named here are led back to.
    let back = match (next, form.get("back")) {
        (Some((id, seq)), _) => {
            let next = format!("/d/{id}/paper/{seq}?print=1&all=1&done={notice}");
            return Ok(see_other(&next));
        }
        (None, "prints" | "next") => "/prints",
        (None, _) => "/intake",
    };
    Ok(see_other(&format!("{back}?done={notice}")))
}

impl Page for Prints {
    const NAME: &'static str = "prints";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/prints").at("intake");
        let row = |seq| Row {
            id: DossierId(21),
            seq,
            code: "H39.12-220906-0021".to_owned(),
            paper: f.t("print-receipt"),
            at: f.moment(f.now),
        };
        let page = |rows| {
            let page = Self { f: f.clone(), rows };
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page(vec![row(4), row(9)])),
            ("empty", page(Vec::new())),
        ]
    }
}
