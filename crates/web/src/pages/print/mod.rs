//! Papers of a dossier, made from the stored event and its words, so that a
//! reprint equals the original: as PDF to print, and as plain pages to look at.
//! They are Vietnamese, as the law asks; only the bar above a page follows the
//! reader's language.

mod paper;
pub mod pdf;
mod said;
pub mod sheet;

pub use paper::{Paper, place_line};

use super::work::{address, me};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::Client;
use crate::state::AppState;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::Settings;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_desk::survey::SlipOf;
use motcua_domain::dossier::Event;
use motcua_domain::id::DossierId;
use motcua_domain::time::local;
use motcua_papers::Templates;
use serde::Deserialize;
use sheet::{Made, Source};
use std::sync::Arc;

/// The address that papers and QR codes carry: the office's, as its settings
/// name it, or else the one by which this browser reaches these pages.
pub fn site(state: &AppState, headers: &HeaderMap, client: Client) -> String {
    let text = |name: &axum::http::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    let prefix = text(&crate::site::PREFIX).unwrap_or("");
    let settings = state.desk().settings();
    if !settings.office.site.is_empty() {
        return format!("{}{prefix}", settings.office.site);
    }
    let host = text(&header::HOST).unwrap_or("localhost");
    let scheme = if client.secure { "https" } else { "http" };
    format!("{scheme}://{host}{prefix}")
}

/// Events that a paper looks back on.
const EVENTS: u32 = 1_000;

/// A dossier, and all that its papers are made with.
pub(crate) struct Opened {
    view: DossierView,
    settings: Arc<Settings>,
    templates: Arc<Templates>,
    site: String,
}

impl Opened {
    /// What papers are made from.
    pub(crate) fn source(&self) -> Source<'_> {
        Source {
            view: &self.view,
            settings: &self.settings,
            templates: &self.templates,
            site: &self.site,
        }
    }

    /// The event of a number, among those that were read.
    pub(crate) fn entry(&self, seq: i64) -> Result<&TimelineEntry, Error> {
        let entry = self.view.timeline.iter().find(|e| e.seq == seq);
        entry.ok_or(Error::NotFound)
    }

    fn id(&self) -> DossierId {
        self.view.dossier.id
    }
}

/// The templates in force.
pub(crate) fn templates(state: &AppState) -> Result<Arc<Templates>, Error> {
    let dir = state.paper_templates();
    let templates = state.press().templates(dir.as_deref());
    templates.map_err(|broken| Error::fault(&broken))
}

/// Opens a dossier for one of its papers, with the events before number
/// `before`; the opening is logged.
pub(crate) async fn open(
    state: &AppState,
    f: &Frame,
    id: DossierId,
    before: i64,
    site: String,
) -> Result<Opened, Error> {
    let me = me(f)?;
    state.ask(move |desk| desk.log_opening(&me, id)).await?;
    read(state, f, id, before, site).await
}

/// The same without a line in the log of openings: that is the caller's.
pub(crate) async fn read(
    state: &AppState,
    f: &Frame,
    id: DossierId,
    before: i64,
    site: String,
) -> Result<Opened, Error> {
    let (me, shared) = (me(f)?, state.clone());
    let (view, templates) = state
        .ask(move |desk| {
            let view = desk.view_before(&me, id, before, EVENTS)?;
            Ok::<_, Error>((view, templates(&shared)?))
        })
        .await?;
    Ok(Opened {
        view,
        settings: state.desk().settings(),
        templates,
        site,
    })
}

/// The same for the receipt: its acceptance lies among the first events, a
/// page holds the last ones.
pub(crate) async fn open_receipt(
    state: &AppState,
    f: &Frame,
    code: &str,
    site: String,
) -> Result<(Opened, i64), Error> {
    let id = super::dossier::find(state, code).await?;
    let mut opened = open(state, f, id, i64::MAX, site).await?;
    loop {
        let accepted = opened.view.timeline.iter().find(is_acceptance);
        if let Some(entry) = accepted {
            let seq = entry.seq;
            return Ok((opened, seq));
        }
        let before = opened.view.earlier.ok_or(Error::NotFound)?;
        let me = me(f)?;
        opened.view = state
            .ask(move |desk| desk.view_before(&me, id, before, EVENTS))
            .await?;
    }
}

/// The page of an event's paper, with its buttons while it waits for the
/// printer.
async fn answer(
    state: &AppState,
    f: Frame,
    mut opened: Opened,
    seq: i64,
    all: bool,
) -> Result<Response, Error> {
    let is_old = pdf::kept::frozen(state, &mut opened, seq).await?;
    let id = opened.id();
    let ends = f.can("hand_slip") && ends_a_visit(opened.entry(seq)?, f.now.date());
    let (waits, has_printer, rated) = state
        .ask(move |desk| {
            let waits = desk.waits_for_print(id, seq)?;
            let printer = pdf::slip::printer(desk)?;
            let asks = ends && desk.survey_today().is_some();
            let rated = asks && !desk.is_asked(SlipOf::Paper(id, seq))?;
            Ok::<_, Error>((waits, printer.is_some(), rated))
        })
        .await?;
    let made = Made::of(&opened.source(), opened.entry(seq)?).ok_or(Error::NotFound)?;
    let unprintable = unprintable(state, &made).await?;
    let back = address(id, opened.view.dossier.code.as_ref());
    let is_receipt = made.form == "receipt";
    let paper = Paper::new(f, made, back, format!("/d/{id}/paper/{seq}/pdf"));
    let paper = paper.with_unprintable(&unprintable);
    let paper = if waits {
        paper.waiting(id, seq, all).is_old(is_old)
    } else {
        paper
    };
    let paper = if has_printer && is_receipt {
        paper.with_slip(format!("/d/{id}/paper/{seq}/slip"))
    } else {
        paper
    };
    let paper = if rated {
        paper.with_rating(id, seq)
    } else {
        paper
    };
    Ok(render(StatusCode::OK, &paper))
}

/// Does somebody leave the desk with this paper today? An old one that is
/// printed again is no visit.
fn ends_a_visit(entry: &TimelineEntry, today: Date) -> bool {
    let handed_out = matches!(
        entry.event,
        Event::Accepted { .. }
            | Event::FixAsked { .. }
            | Event::SupplementRequested { .. }
            | Event::Refused {}
            | Event::Delivered { .. }
    );
    handed_out && local(entry.at).date() == today
}

/// Signs of a paper that no font has: its reader must know before the sheet is
/// handed over. None are told where there are no templates: then the page
/// itself is printed.
async fn unprintable(state: &AppState, made: &Made) -> Result<Vec<char>, Error> {
    let (data, shared) = (made.sheet.to_value(), state.clone());
    state
        .ask(move |_| {
            let dir = shared.paper_templates();
            let signs = shared.press().unprintable(dir.as_deref(), &data);
            Ok::<_, Error>(signs.unwrap_or_default())
        })
        .await
}

/// Does a receipt follow from this event?
fn is_acceptance(entry: &&TimelineEntry) -> bool {
    matches!(entry.event, Event::Accepted { .. })
}

/// `GET /dossiers/{code}/receipt`.
pub async fn receipt(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let site = site(&state, &headers, client);
    let (opened, seq) = open_receipt(&state, &f, &code, site).await?;
    answer(&state, f, opened, seq, false).await
}

/// How the page of a paper is asked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// `1` = all papers that wait are printed one after the other.
    #[serde(default)]
    all: String,
}

/// `GET /d/{id}/paper/{seq}`: the paper of an event.
pub async fn paper(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
    Query(asked): Query<Asked>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let site = site(&state, &headers, client);
    let before = seq.saturating_add(1);
    let opened = open(&state, &f, DossierId(id), before, site).await?;
    answer(&state, f, opened, seq, asked.all == "1").await
}

/// `POST /d/{id}/paper/{seq}/anew`: what was not handed over yet is made anew,
/// with the templates and the address in force.
pub async fn anew(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
    f: Frame,
) -> Result<Response, Error> {
    let me = me(&f)?;
    state
        .ask(move |desk| desk.print_anew(&me, DossierId(id), seq))
        .await?;
    Ok(see_other(&format!("/d/{id}/paper/{seq}?print=1")))
}

/// `GET /d/{id}/control`: the control slip as of now.
pub async fn control(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    f: Frame,
) -> Result<Response, Error> {
    let opened = open(&state, &f, DossierId(id), i64::MAX, String::new()).await?;
    let made = Made::control(&opened.source()).ok_or(Error::NotFound)?;
    let unprintable = unprintable(&state, &made).await?;
    let back = address(opened.id(), opened.view.dossier.code.as_ref());
    let paper = Paper::new(f, made, back, format!("/d/{id}/control/pdf"));
    let paper = paper.with_unprintable(&unprintable);
    Ok(render(StatusCode::OK, &paper))
}
