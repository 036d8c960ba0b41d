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
use motcua_desk::{Desk, DeskError};
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

/// Code and key, wherever they stand: in the receipt's QR as a scanner types
/// it, and as typed.
fn given(form: &Form) -> Vec<(String, String)> {
    let scanned = form.get("scan");
    let part = scanned.split_once('#').map_or(scanned, |(_, part)| part);
    let typed = (form.get("code"), form.get("key"));
    part.split_once('/')
        .into_iter()
        .chain(Some(typed).filter(|(code, key)| !code.is_empty() && !key.is_empty()))
        .map(|(code, key)| (code.to_owned(), key.to_owned()))
        .collect()
}

/// Says at each field of a question that led nowhere what is wrong there.
fn blame(f: &Frame, form: &mut Form) {
    let empty = |name| form.get(name).is_empty();
    let typed = match (empty("code"), empty("key")) {
        (false, false) => Some(("code", "track-wrong")),
        (false, true) => Some(("key", "kiosk-ready-no-key")),
        (true, false) => Some(("code", "kiosk-ready-no-code")),
        (true, true) => None,
    };
    let scanned = match (empty("scan"), typed) {
        (false, _) => Some(("scan", "kiosk-ready-scan-wrong")),
        (true, None) => Some(("scan", "kiosk-ready-nothing")),
        (true, Some(_)) => None,
    };
    for (field, id) in scanned.into_iter().chain(typed) {
        form.fault(field, f.t(id));
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
    let mut typed = Form::new(pairs);
    let given = given(&typed);
    let is_try = !given.is_empty();
    let look = move |desk: &Desk| {
        let mut found = Err(DeskError::NotFound);
        for (code, key) in &given {
            found = desk.track(code, key);
            if !matches!(found, Err(DeskError::NotFound)) {
                break;
            }
        }
        found
    };
    let found = state.ask(look).await;
    let lines = state.ask(|desk| desk.kiosk_lines()).await?;
    let mut page = Ready {
        around: Around::of(&headers),
        // What was typed is somebody's: beside an answer the next person must
        // not read it.
        form: Form::default(),
        key: form_key(state.desk()),
        said: None,
        collect: open_line(&state, &lines, Purpose::Collect),
        f: frame,
    };
    match found {
        Ok(view) => page.said = Some(Said::of(&page.f, &view)),
        Err(Error::NotFound) => {
            if is_try {
                let (limits, now) = (state.limits(), state.desk().now());
                let counted = limits.wrong(Secret::Receipt, at.whose(client), now);
                counted.map_err(Error::SlowDown)?;
            }
            // One wrong letter is mended where it stands; the page turns back
            // to the first screen by itself when nobody touches it.
            blame(&page.f, &mut typed);
            page.form = typed;
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
    fn each_field_is_blamed_for_what_is_wrong_in_it() {
        let f = crate::samples::staff_frame(crate::i18n::Lang::Vi, "/kiosk/ready");
        for (sent, blamed) in [
            (["", "", ""], "scan"),
            (["893", "", ""], "scan"),
            (["", "H53", ""], "key"),
            (["", "", "AB"], "code"),
            (["", "H53", "AB"], "code"),
            (["893", "H53", ""], "scan key"),
        ] {
            let mut form = Form::new(["scan", "code", "key"].into_iter().zip(sent));
            blame(&f, &mut form);
            let at: Vec<&str> = form.errors.iter().map(|e| e.field.as_str()).collect();
            assert_eq!(at.join(" "), blamed, "{sent:?}");
        }
    }

    #[test]
    fn a_receipt_s_code_is_read_as_a_scanner_types_it() {
        let read = |scan: &str| given(&Form::new([("scan", scan)]));
        let pair = ("H53.LA-261124-0001".to_owned(), "ABCD-EFGH-JKMN".to_owned());
        let link = "https://a.vn/o/b/t#H53.LA-261124-0001/ABCD-EFGH-JKMN";
        assert_eq!(read(link), std::slice::from_ref(&pair));
        let bare = "H53.LA-261124-0001/ABCD-EFGH-JKMN";
        assert_eq!(read(bare), std::slice::from_ref(&pair));
        let mut typed = Form::new([("code", pair.0.as_str()), ("key", pair.1.as_str())]);
        assert_eq!(given(&typed), std::slice::from_ref(&pair));
        // A scan that led nowhere still stands there: both are looked at.
        typed.set("scan", "893123/45");
        assert_eq!(given(&typed).len(), 2);
        assert!(read("8931234500017").is_empty());
    }
}
