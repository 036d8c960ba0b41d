//! The record: every act with number, time, kind and who, under its root.

use super::Page;
use super::work::me;
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::Pager;
use crate::words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::date;
use motcua_desk::read::RecordPage;
use motcua_domain::id::{DossierCode, DossierId, StaffId};
use motcua_domain::ledger::Hash;
use motcua_domain::time::{instant, local};
use motcua_store::{CheckpointRow, RecordRow};
use serde::Deserialize;

/// Events on one page.
const PAGE: u32 = 50;

/// Where the page begins.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    before: String,
}

/// An event.
pub struct Row {
    seq: String,
    at: String,
    kind: String,
    slug: String,
    who: String,
    code: Option<String>,
    draft: bool,
}

/// A signed checkpoint.
pub struct Signed {
    size: i64,
    n: String,
    at: String,
}

/// The page.
#[derive(Template)]
#[template(path = "record.html")]
pub struct Record {
    f: Frame,
    size: String,
    root: String,
    rows: Vec<Row>,
    signed: Vec<Signed>,
    pager: Pager,
}

impl Record {
    fn new(f: Frame, page: &RecordPage, is_first: bool) -> Self {
        let more = page.events.last().filter(|last| last.seq > 0);
        let pager = Pager {
            label: f.t("record-pages"),
            first: (!is_first).then(|| "/record".to_owned()),
            first_text: f.t("page-first"),
            next: more.map(|last| format!("/record?before={}", last.seq)),
            next_text: f.t("page-next"),
        };
        let signed = page.checkpoints.iter().map(|row| Signed {
            size: row.size,
            n: format::number(f.lang, row.size),
            at: f.moment(local(row.at)),
        });
        Self {
            size: format::number(f.lang, page.size),
            root: page.root.to_base64(),
            rows: page.events.iter().map(|event| row(&f, event)).collect(),
            signed: signed.collect(),
            pager,
            f,
        }
    }
}

fn row(f: &Frame, event: &RecordRow) -> Row {
    Row {
        seq: event.seq.to_string(),
        at: f.moment(local(event.at)),
        kind: kind(f, &event.kind),
        slug: event.kind.clone(),
        who: match (&event.name, event.actor) {
            (Some(name), _) => name.clone(),
            (None, StaffId(0)) => f.t("record-nobody"),
            (None, StaffId(id)) => id.to_string(),
        },
        code: event.code.as_ref().map(ToString::to_string),
        draft: event.code.is_none() && event.dossier.is_some(),
    }
}

/// What was done, in words; changes to the desk itself by their group.
fn kind(f: &Frame, kind: &str) -> String {
    if let Some(said) = words::event_kind(f.lang, kind) {
        return said;
    }
    let id = match kind {
        "desk.set_up" => "record-set-up",
        "key.rotated" => "record-key-rotated",
        "message.settled" => "record-letter",
        "record.restored" => "record-restored",
        "report.declared" => "record-report-declared",
        "shift.closed" => "record-shift-closed",
        _ => match kind.split('.').next() {
            Some("calendar") => "record-calendar",
            Some("feedback") => "record-feedback",
            Some("indicators") => "record-indicators",
            Some("office" | "upkeep" | "messages") => "record-office",
            Some("procedure") => "record-procedure",
            Some("programme") => "record-programme",
            Some("report") => "record-report",
            Some("staff") => "record-staff",
            Some("survey") => "record-survey",
            _ => return kind.to_owned(),
        },
    };
    f.t(id)
}

/// `GET /record?before=…`.
pub async fn list(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("record");
    let (me, before) = (me(&f)?, asked.before.parse().ok());
    let page = state
        .ask(move |desk| desk.record_page(&me, before, PAGE))
        .await?;
    Ok(render(
        StatusCode::OK,
        &Record::new(f, &page, before.is_none()),
    ))
}

/// `GET /record/{size}`: the signed checkpoint over so many events, as a file
/// to keep elsewhere.
pub async fn checkpoint(
    State(state): State<AppState>,
    Path(size): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let note = state
        .ask(move |desk| desk.checkpoint_note(&me, size))
        .await?;
    let name = format!("attachment; filename=\"checkpoint-{size}.txt\"");
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, note).into_response())
}

impl Page for Record {
    const NAME: &'static str = "record";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/record").at("record");
        let at = instant(date(2022, 9, 6).at(9, 30, 0, 0));
        let event = |seq, kind: &str| RecordRow {
            seq,
            at,
            kind: kind.into(),
            actor: StaffId(1),
            name: Some("Nguyễn Thị Mẫu".into()),
            dossier: Some(DossierId(4)),
            code: DossierCode::parse("H39.12-220906-0021").ok(),
        };
        let set_up = RecordRow {
            actor: StaffId(0),
            name: None,
            dossier: None,
            code: None,
            ..event(0, "desk.set_up")
        };
        let entered = RecordRow {
            code: None,
            ..event(1, "dossier.entered")
        };
        let checkpoint = |size| CheckpointRow {
            size,
            at,
            note: String::new(),
        };
        let sample = |size, events, checkpoints| RecordPage {
            size,
            root: Hash::EMPTY_ROOT,
            events,
            checkpoints,
        };
        let page = |page, is_first| Self::new(f(), &page, is_first).render().unwrap_or_default();
        let usual = vec![
            event(3, "shift.closed"),
            event(2, "money.taken"),
            entered,
            set_up,
        ];
        let many = (0..50)
            .map(|n| event(1_234_567 - n, "dossier.handed_over"))
            .collect();
        vec![
            (
                "usual",
                page(sample(4, usual, vec![checkpoint(3), checkpoint(1)]), true),
            ),
            ("none", page(sample(0, Vec::new(), Vec::new()), true)),
            (
                "many",
                page(sample(1_234_568, many, vec![checkpoint(1_234_000)]), false),
            ),
        ]
    }
}
