//! "Is my dossier ready?", answered from the receipt without a ticket.

use super::{Around, Pairs, open_line};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::guard::Client;
use crate::hall::AtKiosk;
use crate::limit::Secret;
use crate::pages::tracking::due_words;
use crate::pages::work::form_key;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::read::TrackingView;
use motcua_domain::dossier::StageName;
use motcua_domain::visit::policy::Purpose;

/// What is said of a dossier.
pub struct Said {
    /// Kind of notice: `ok`, `pause`, `late` or nothing.
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    /// There is something to collect.
    pub(super) collect: bool,
}

impl Said {
    fn of(f: &Frame, view: &TrackingView) -> Self {
        let stage = view.dossier.stage.name();
        let (kind, title, mut lines) = match stage {
            StageName::ResultReady => ("ok", "kiosk-ready-yes", vec![f.t("kiosk-ready-collect")]),
            StageName::Delivered => ("ok", "kiosk-ready-delivered", Vec::new()),
            StageName::AwaitingSupplement | StageName::AwaitingFix => {
                ("pause", "kiosk-ready-missing", view.asked.clone())
            }
            StageName::AwaitingPayment => ("pause", "kiosk-ready-payment", Vec::new()),
            StageName::Refused | StageName::Stopped => {
                ("late", "kiosk-ready-ended", vec![f.t("kiosk-ready-ask")])
            }
            _ => ("", "kiosk-ready-not", not_yet(f, view)),
        };
        if stage == StageName::AwaitingSupplement {
            lines.push(f.t("kiosk-ready-bring"));
        }
        Self {
            kind,
            title: f.t(title),
            lines,
            collect: stage == StageName::ResultReady,
        }
    }
}

fn not_yet(f: &Frame, view: &TrackingView) -> Vec<String> {
    let dossier = &view.dossier;
    // The date of an apology, where one was made: as on the page that follows it.
    let Some(due) = dossier.date_to_come() else {
        return vec![f.t("kiosk-ready-no-date")];
    };
    let late = due.local() < f.now;
    let what = if late {
        "kiosk-ready-late"
    } else {
        "kiosk-ready-no-ticket"
    };
    vec![due_words(f, due), f.t(what)]
}

/// The question and, once asked, the answer.
#[derive(Template)]
#[template(path = "kiosk_ready.html")]
pub struct Ready {
    pub(super) f: Frame,
    pub(super) around: Around,
    pub(super) form: Form,
    pub(super) key: String,
    pub(super) said: Option<Said>,
    /// The line where results are collected, if it is open.
    pub(super) collect: Option<String>,
}

/// `GET /kiosk/ready`.
pub async fn ask(_at: AtKiosk, headers: HeaderMap, frame: Frame) -> Response {
    let page = Ready {
        around: Around::of(&headers),
        form: Form::default(),
        key: String::new(),
        said: None,
        collect: None,
        f: frame,
    };
    render(StatusCode::OK, &page)
}

/// Code and key: from the receipt's QR as a scanner types it, or as typed.
fn code_and_key(form: &Form) -> (String, String) {
    let scanned = form.get("scan");
    let part = scanned.split_once('#').map_or(scanned, |(_, part)| part);
    match part.split_once('/') {
        Some((code, key)) => (code.to_owned(), key.to_owned()),
        None => (form.get("code").to_owned(), form.get("key").to_owned()),
    }
}

/// `POST /kiosk/ready`: the answer, on the same address.
pub async fn show(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let typed = Form::new(pairs);
    let (code, key) = code_and_key(&typed);
    let found = state.ask(move |desk| desk.track(&code, &key)).await;
    let lines = state.ask(|desk| desk.kiosk_lines()).await?;
    let mut page = Ready {
        around: Around::of(&headers),
        // What was typed is somebody's: the next person must not read it.
        form: Form::default(),
        key: form_key(state.desk()),
        said: None,
        collect: open_line(&state, &lines, Purpose::Collect),
        f: frame,
    };
    match found {
        Ok(view) => page.said = Some(Said::of(&page.f, &view)),
        Err(Error::NotFound) => {
            let (limits, now) = (state.limits(), state.desk().now());
            let counted = limits.wrong(Secret::Receipt, at.whose(client), now);
            counted.map_err(Error::SlowDown)?;
            page.form.fault("code", page.f.t("track-wrong"));
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Err(error) => return Err(error),
    }
    Ok(render(StatusCode::OK, &page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_s_code_is_read_as_a_scanner_types_it() {
        let read = |scan: &str| code_and_key(&Form::new([("scan", scan)]));
        let pair = ("H53.LA-261124-0001".to_owned(), "ABCD-EFGH-JKMN".to_owned());
        let link = "https://a.vn/o/b/t#H53.LA-261124-0001/ABCD-EFGH-JKMN";
        assert_eq!(read(link), pair);
        assert_eq!(read("H53.LA-261124-0001/ABCD-EFGH-JKMN"), pair);
        let typed = Form::new([("code", pair.0.as_str()), ("key", pair.1.as_str())]);
        assert_eq!(code_and_key(&typed), pair);
    }
}
