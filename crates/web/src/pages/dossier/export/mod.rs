//! Everything of a dossier in one ZIP, for an inspector to take along.
//!
//! Invariant: it holds what its reader may open page by page, and nothing that
//! is made for one moment only: no slip for rating a visit.

mod names;
mod packing;

use crate::error::Error;
use crate::frame::Frame;
use crate::guard::Client;
use crate::i18n::Lang;
use crate::pages::print::{pdf, site};
use crate::pages::work::me;
use crate::spool;
use crate::state::AppState;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use motcua_desk::read::DossierView;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::dossier::Event;
use motcua_domain::id::DossierId;
use packing::{Inside, Packing};
use std::fs::File;

/// Events of the timeline read at once.
const EVENTS: u32 = 1_000;

/// The first page: what is in it.
#[derive(Template)]
#[template(path = "export.html")]
struct Index<'a> {
    f: &'a Frame,
    title: String,
    procedure: &'a str,
    made: String,
    inside: &'a [Inside],
    notes: &'a [String],
}

/// What the desk gave.
struct Packed {
    packing: Packing,
    /// Pages of the timeline, oldest first.
    views: Vec<DossierView>,
}

/// `GET /d/{id}/all.zip`.
pub async fn all(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    mut f: Frame,
) -> Result<Response, Error> {
    let me = me(&f)?;
    // Papers are Vietnamese, and so is what goes with them.
    f.lang = Lang::Vi;
    let (of, id) = (f.clone(), DossierId(id));
    let mut packed = state.ask(move |desk| pack(desk, &me, id, &of)).await?;
    let site = site(&state, &headers, client);
    papers(&state, &f, &site, &mut packed).await?;
    let name = match code(&packed.views) {
        Some(code) => format!("ho-so-{code}.zip"),
        None => format!("ho-so-{id}.zip"),
    };
    let file = state.ask(move |_| packed.finish(&f)).await?;
    let mut answer = Response::new(spool::body(file)?);
    let headers = answer.headers_mut();
    let kind = HeaderValue::from_static("application/zip");
    headers.insert(header::CONTENT_TYPE, kind);
    let how = format!("attachment; filename=\"{name}\"");
    let how = HeaderValue::from_str(&how).map_err(|e| Error::fault(&e))?;
    headers.insert(header::CONTENT_DISPOSITION, how);
    Ok(answer)
}

/// Everything but the papers.
fn pack(desk: &Desk, me: &Actor, id: DossierId, f: &Frame) -> Result<Packed, Error> {
    let export = desk.export(me, id)?;
    let views = views(desk, me, id)?;
    let settings = desk.settings();
    let mut packing = Packing::begin(desk, f.now)?;
    packing.timeline(f, &settings, &views)?;
    packing.facts(f, desk, &export)?;
    packing.checkpoint(f, &export)?;
    packing.files(f, desk, &export, &views)?;
    Ok(Packed { packing, views })
}

/// The dossier with every page of its timeline, the oldest first.
fn views(desk: &Desk, me: &Actor, id: DossierId) -> Result<Vec<DossierView>, DeskError> {
    let mut views = vec![desk.view_before(me, id, i64::MAX, EVENTS)?];
    while let Some(before) = views.last().and_then(|view| view.earlier) {
        views.push(desk.view_before(me, id, before, EVENTS)?);
    }
    views.reverse();
    Ok(views)
}

fn code(views: &[DossierView]) -> Option<String> {
    let code = views.last()?.dossier.code.as_ref()?;
    Some(code.to_string())
}

/// The papers of the dossier as PDF, and what proves its receipts.
async fn papers(state: &AppState, f: &Frame, site: &str, packed: &mut Packed) -> Result<(), Error> {
    let Some(id) = packed.views.last().map(|view| view.dossier.id) else {
        return Ok(());
    };
    let entries = packed.views.iter().flat_map(|view| &view.timeline);
    let events: Vec<(i64, bool)> = entries.map(|e| (e.seq, has_receipt(&e.event))).collect();
    for (seq, is_receipt) in events {
        let paper = pdf::taken_along(state, f, id, Some(seq), site.to_owned()).await;
        packed.packing.paper(f, &seq.to_string(), paper)?;
        if is_receipt {
            let proof = state.ask(move |desk| desk.receipt_proof(id, seq)).await;
            packed.packing.proof(f, seq, proof)?;
        }
    }
    let control = pdf::taken_along(state, f, id, None, site.to_owned()).await;
    packed.packing.paper(f, "", control)
}

fn has_receipt(event: &Event) -> bool {
    matches!(
        event,
        Event::Accepted { .. } | Event::IntakeCorrected { .. }
    )
}

impl Packed {
    /// Writes the first page and ends the ZIP.
    fn finish(mut self, f: &Frame) -> Result<File, Error> {
        let Some(view) = self.views.last() else {
            return Err(Error::NotFound);
        };
        let code = code(&self.views).unwrap_or_else(|| f.t("work-no-code"));
        let who = f.who.as_ref().map_or("", |who| who.name.as_str());
        let page = Index {
            title: f.t1("export-title", "code", code),
            procedure: f.procedure_name(&view.procedure.procedure),
            made: f.t2("export-made", "at", f.moment(f.now), "who", who),
            inside: &self.packing.inside,
            notes: &self.packing.notes,
            f,
        };
        let page = page.render().map_err(|e| Error::fault(&e))?;
        let what = f.t("export-index");
        self.packing
            .put("index.html".to_owned(), what, page.as_bytes())?;
        self.packing.end()
    }
}
