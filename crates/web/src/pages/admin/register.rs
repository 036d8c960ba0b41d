//! The old register, taken in: a spreadsheet is sent, its columns are named,
//! every line is looked through, and what is sound is taken in. Works without
//! scripts: each step is a form that carries what the steps before chose.

mod map;
mod report;
mod sample;
mod start;

pub use map::MapPage;
pub use report::ReportPage;
pub use start::StartPage;

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n;
use crate::pages::intake::import::too_large;
use crate::pages::work::me;
use crate::state::AppState;
use axum::extract::{Form as Posted, Multipart, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use motcua_desk::register::{Field, Mapping, Remembered, Report, Sheet, report_csv};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::text::fold;
use motcua_papers::spreadsheet::{self, Unread};
use std::collections::BTreeMap;

/// Lines that are taken in while the person waits for the answer; more are
/// taken in on a thread of their own.
const AT_ONCE: usize = 300;
/// Characters shown of a file's name.
const MOST_NAME: usize = 80;
/// Where it all begins.
const HERE: &str = "/admin/register";

/// What the steps carry on, by name.
type Carried = BTreeMap<String, String>;

/// A file as far as it is read.
struct Read {
    sheets: Vec<String>,
    chosen: String,
    sheet: Sheet,
}

fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Read, Unread> {
    let table = spreadsheet::read(bytes, sheet)?;
    let (sheets, chosen) = (table.sheets.clone(), table.sheet.clone());
    let sheet = Sheet::new(bytes, &chosen, table.into_lines());
    Ok(Read {
        sheets,
        chosen,
        sheet,
    })
}

/// `GET /admin/register`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let page = start::page(&state, frame, None, Vec::new()).await?;
    Ok(render(StatusCode::OK, &page))
}

/// `POST /admin/register`: a file.
pub async fn send(
    State(state): State<AppState>,
    frame: Frame,
    mut parts: Multipart,
) -> Result<Response, Error> {
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|e| too_large(&e))? {
        if part.name() == Some("file") {
            let whole = part.file_name().unwrap_or_default();
            name = whole.chars().take(MOST_NAME).collect();
            bytes = part.bytes().await.map_err(|e| too_large(&e))?.to_vec();
        }
    }
    let by = me(&frame)?;
    let done = state
        .ask(move |desk| {
            let read = match read(&bytes, None) {
                Ok(read) => read,
                Err(why) => return Ok::<_, DeskError>(Err(why)),
            };
            let words = desk.register_words(&by)?;
            let upload = desk.keep_upload(&by, &bytes)?;
            Ok(Ok((read, words, upload)))
        })
        .await?;
    match done {
        Ok((read, words, upload)) => {
            let mapping = read.sheet.head.mapping(words);
            let page = MapPage::new(frame.at("register"), upload, &read, &mapping, &[]);
            Ok(render(StatusCode::OK, &page))
        }
        Err(why) => {
            let said = ("late", unread(&frame, &name, &why));
            let page = start::page(&state, frame, Some(said), Vec::new()).await?;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// Which file is not read, why, and what is taken. A browser sends a nameless
/// empty file where none was chosen.
fn unread(f: &Frame, name: &str, why: &Unread) -> String {
    let reason = f.t(why.message_id());
    match (name, why) {
        ("", Unread::Empty) => f.t("register-no-file"),
        ("", _) => reason,
        (name, _) => f.t2("register-unread", "file", name, "why", reason),
    }
}

/// What the answer to a step is made of.
enum Step {
    /// The columns again: another sheet, or a field without a column.
    Columns(Read, Mapping, Vec<Field>),
    /// The report, before or after.
    Looked(Read, Mapping, Report),
    /// It is taken in on a thread of its own.
    Goes,
    /// The file is gone or cannot be read any more.
    Unread(Unread),
}

/// `POST /admin/register/step`: another sheet, the columns guessed anew or
/// named, the report as CSV, or take it in.
pub async fn step(
    State(state): State<AppState>,
    frame: Frame,
    Posted(carried): Posted<Carried>,
) -> Result<Response, Error> {
    let by = me(&frame)?;
    let get = |name: &str| carried.get(name).cloned().unwrap_or_default();
    let (upload, asked) = (get("upload"), get("do"));
    let given = carried.clone();
    let wanted = asked.clone();
    let step = state
        .ask(move |desk| answer(desk, &by, &given, &wanted))
        .await?;
    let frame = frame.at("register");
    match step {
        Step::Columns(read, mapping, missing) => {
            let status = if missing.is_empty() {
                StatusCode::OK
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            let page = MapPage::new(frame, upload, &read, &mapping, &missing);
            Ok(render(status, &page))
        }
        Step::Looked(_, _, report) if asked == "csv" => Ok(csv(&frame, &report)),
        Step::Looked(read, mapping, report) => {
            let settings = state.desk().settings();
            let today = state.desk().today();
            let all = settings.catalogue.all(today);
            let mut procedures: Vec<(String, String)> = all
                .map(|one| {
                    let name = frame.procedure_name(&one.procedure).to_owned();
                    (one.procedure.code.clone(), name)
                })
                .collect();
            procedures.sort_by_cached_key(|(_, name)| fold(name));
            let page = ReportPage::new(frame, upload, &read, &mapping, &report, &procedures);
            Ok(render(StatusCode::OK, &page))
        }
        Step::Goes => Ok(see_other(HERE)),
        Step::Unread(why) => {
            let said = ("late", frame.t(why.message_id()));
            let page = start::page(&state, frame, Some(said), Vec::new()).await?;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

fn answer(desk: &Desk, by: &Actor, carried: &Carried, asked: &str) -> Result<Step, DeskError> {
    let get = |name: &str| carried.get(name).map_or("", String::as_str);
    let upload = get("upload");
    let bytes = desk.upload(by, upload)?;
    let chosen = Some(get("sheet")).filter(|name| !name.is_empty());
    let read = match read(&bytes, chosen) {
        Ok(read) => read,
        Err(why) => return Ok(Step::Unread(why)),
    };
    let mut words = desk.register_words(by)?;
    if matches!(asked, "sheet" | "columns" | "fresh") {
        if asked == "fresh" {
            words.headings.clear();
        }
        let mapping = if asked == "columns" {
            mapping(&read, words, carried)
        } else {
            read.sheet.head.mapping(words)
        };
        return Ok(Step::Columns(read, mapping, Vec::new()));
    }
    let mapping = mapping(&read, words, carried);
    let report = desk.preview_register(by, &read.sheet, &mapping)?;
    if !report.missing.is_empty() {
        return Ok(Step::Columns(read, mapping, report.missing));
    }
    if asked != "take" || report.sound() == 0 {
        return Ok(Step::Looked(read, mapping, report));
    }
    if report.sound() > AT_ONCE {
        aside(desk, by, read, mapping, upload);
        return Ok(Step::Goes);
    }
    let report = desk.take_register(by, &read.sheet, &mapping, |_| ())?;
    desk.drop_upload(upload);
    Ok(Step::Looked(read, mapping, report))
}

/// Nobody waits for very many lines; the page says how far it is.
fn aside(desk: &Desk, by: &Actor, read: Read, mapping: Mapping, upload: &str) {
    let (desk, by, upload) = (desk.clone(), by.clone(), upload.to_owned());
    let thread = std::thread::Builder::new()
        .name("take register".to_owned())
        .spawn(move || {
            match desk.take_register(&by, &read.sheet, &mapping, |_| ()) {
                Ok(_) => desk.drop_upload(&upload),
                Err(error) => {
                    tracing::error!(%error, "a register is not taken in whole; the same file goes on");
                }
            }
        });
    if let Err(error) = thread {
        tracing::error!(%error, "no thread to take a register in");
    }
}

/// The columns and words as the person chose them.
fn mapping(read: &Read, mut words: Remembered, carried: &Carried) -> Mapping {
    let n = read.sheet.head.headings.len();
    let columns = (0..n)
        .map(|at| {
            let word = carried.get(&format!("c{at}"));
            word.and_then(|word| Field::from_slug(word))
        })
        .collect();
    for (kind, of_kind) in [('p', &mut words.procedures), ('s', &mut words.states)] {
        for at in 0..report::MOST_WORDS {
            let word = carried.get(&format!("{kind}w{at}"));
            let meant = carried.get(&format!("{kind}{at}"));
            if let (Some(word), Some(meant)) = (word, meant)
                && !meant.is_empty()
            {
                of_kind.insert(fold(word), meant.clone());
            }
        }
    }
    words.new_codes = carried.contains_key("new_codes");
    Mapping { columns, words }
}

fn csv(frame: &Frame, report: &Report) -> Response {
    let words = |id: &str| i18n::text(frame.lang, id, &[]);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"register-report.csv\"",
        ),
    ];
    (headers, report_csv(report, words)).into_response()
}

/// `POST /admin/register/undo`.
pub async fn undo(
    State(state): State<AppState>,
    frame: Frame,
    Posted(carried): Posted<Carried>,
) -> Result<Response, Error> {
    let by = me(&frame)?;
    let batch = carried.get("batch").cloned().unwrap_or_default();
    if carried.get("sure").map(String::as_str) != Some("yes") {
        let said = ("late", frame.t("register-undo-unsure"));
        let page = start::page(&state, frame, Some(said), Vec::new()).await?;
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let undone = state
        .ask(move |desk| desk.undo_register(&by, &batch, |_| ()))
        .await?;
    let kept: Vec<(String, String, String)> = undone
        .kept
        .iter()
        .map(|kept| {
            let code = kept.code.as_ref().map(ToString::to_string);
            (
                code.unwrap_or_else(|| kept.line.to_string()),
                format!("/d/{}", kept.dossier),
                frame.t(kept.why),
            )
        })
        .collect();
    let tone = if kept.is_empty() { "ok" } else { "warn" };
    let said = frame.t2("register-undone", "n", undone.back, "kept", kept.len());
    let page = start::page(&state, frame, Some((tone, said)), kept).await?;
    Ok(render(StatusCode::OK, &page))
}
