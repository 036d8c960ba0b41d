//! Papers as PDF, typeset one at a time.
//!
//! The sheet that is printed while its paper waits in the print list is the
//! original; what is printed after somebody held that one in hand bears the
//! mark of a reprint, and is the same otherwise: also the templates are those
//! of the original.

pub(crate) mod kept;
pub mod slip;

use super::said::t;
use super::sheet::Made;
use super::{Opened, open, open_receipt, read, site};
use crate::error::Error;
use crate::frame::Frame;
use crate::guard::Client;
use crate::press::Job;
use crate::state::AppState;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use kept::For;
use motcua_desk::DeskError;
use motcua_desk::proof::ReceiptProof;
use motcua_domain::id::DossierId;
use motcua_papers::{Attachment, Extras, PROOF_BYTES, Sheet, Templates};
use serde::Deserialize;

/// The size that is taken where nobody asks for another: a receipt is half a
/// sheet, as the pages are.
const USUAL: &str = "A5";

/// How a paper is asked for.
#[derive(Default, Deserialize)]
pub struct Wanted {
    /// `A4` or `A5`; what the form cannot be printed on is not heard.
    #[serde(default)]
    size: String,
}

/// `GET /d/{id}/paper/{seq}/pdf`: the paper of an event.
pub async fn paper(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
    Query(wanted): Query<Wanted>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let site = site(&state, &headers, client);
    let before = seq.saturating_add(1);
    let opened = open(&state, &f, DossierId(id), before, site).await?;
    answer(&state, opened, seq, &wanted).await
}

/// `GET /dossiers/{code}/receipt/pdf`.
pub async fn receipt(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(wanted): Query<Wanted>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let site = site(&state, &headers, client);
    let (opened, seq) = open_receipt(&state, &f, &code, site).await?;
    answer(&state, opened, seq, &wanted).await
}

/// `GET /d/{id}/control/pdf`: the control slip as of now.
pub async fn control(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
    f: Frame,
) -> Result<Response, Error> {
    let opened = open(&state, &f, DossierId(id), i64::MAX, String::new()).await?;
    let made = Made::control(&opened.source()).ok_or(Error::NotFound)?;
    send(
        &state,
        &opened.templates,
        made.form(),
        &wanted,
        Extras::default(),
    )
    .await
}

/// The PDF of an event's paper.
async fn answer(
    state: &AppState,
    opened: Opened,
    seq: i64,
    wanted: &Wanted,
) -> Result<Response, Error> {
    let ready = kept::make(state, opened, seq, wanted, For::Hand).await?;
    pdf_answer(ready.pdf, &ready.name)
}

/// The paper of an event with its proof and, where it is one, the mark of a
/// reprint; the mark of one that is not like the original where `is_lost`.
async fn printed(
    state: &AppState,
    opened: &Opened,
    seq: i64,
    is_lost: bool,
) -> Result<(Printed, Extras), Error> {
    let entry = opened.entry(seq)?;
    let mut made = Made::of(&opened.source(), entry).ok_or(Error::NotFound)?;
    let (id, is_receipt) = (opened.view.dossier.id, made.form == "receipt");
    let (again, proof) = state
        .ask(move |desk| {
            let proof = match is_receipt.then(|| desk.receipt_proof(id, seq)) {
                // Nothing is signed while a restored record is not answered
                // for; what was given before still prints.
                None | Some(Err(DeskError::Held)) => None,
                Some(proof) => proof?,
            };
            Ok::<_, DeskError>((desk.is_reprint(id, seq)?, proof))
        })
        .await?;
    let mark = match (is_lost, again) {
        (true, _) => Some(t("paper-again-lost")),
        (false, again) => again.then(|| t("paper-again")),
    };
    let mut extras = Extras {
        mark,
        ..Extras::default()
    };
    if let Some(proof) = proof {
        prove(&mut made.sheet, &mut extras, proof);
    }
    Ok((made.form(), extras))
}

/// Title and PDF of the paper of an event, or of the control slip as of now,
/// for whoever takes a whole dossier along: it leaves no line in the log of
/// openings. `None` where there is no such paper.
pub(crate) async fn taken_along(
    state: &AppState,
    f: &Frame,
    id: DossierId,
    seq: Option<i64>,
    site: String,
) -> Result<Option<(String, Vec<u8>)>, Error> {
    let before = seq.map_or(i64::MAX, |seq| seq.saturating_add(1));
    let opened = read(state, f, id, before, site).await?;
    let made = match seq {
        Some(seq) => Made::of(&opened.source(), opened.entry(seq)?),
        None => Made::control(&opened.source()),
    };
    let Some(made) = made else { return Ok(None) };
    let title = made.title.clone();
    let pdf = if let Some(seq) = seq {
        let usual = Wanted::default();
        let ready = kept::make(state, opened, seq, &usual, For::File).await?;
        ready.pdf
    } else {
        let job = job(&opened.templates, made.form(), "", Extras::default());
        state.typeset(job).await?
    };
    Ok(Some((title, pdf)))
}

/// The signed note as a code, the proof and what was signed as files inside.
fn prove(sheet: &mut Sheet, extras: &mut Extras, proof: ReceiptProof) {
    // A note that no scanner could read from paper is still in the file.
    if proof.note.len() <= PROOF_BYTES {
        sheet.codes.proof = proof.note.clone();
    }
    let file = |name: &str, mime: &str, text: String, said: &str| Attachment {
        name: name.to_owned(),
        mime: mime.to_owned(),
        bytes: text.into_bytes(),
        description: t(said),
    };
    extras.attachments = vec![
        file(
            "receipt-note.txt",
            "text/plain",
            proof.note,
            "paper-attached-note",
        ),
        file(
            "proof.tlog-proof",
            "text/plain",
            proof.tlog_proof,
            "paper-attached-proof",
        ),
        file(
            "payload.json",
            "application/json",
            proof.opened,
            "paper-attached-payload",
        ),
    ];
}

/// A form with its data, ready for the press.
pub struct Printed {
    /// Set of forms.
    pub set: String,
    /// Form in it.
    pub form: &'static str,
    /// Its data.
    pub sheet: Sheet,
}

impl Made {
    /// Without what only pages show.
    fn form(self) -> Printed {
        Printed {
            set: self.set,
            form: self.form,
            sheet: self.sheet,
        }
    }
}

/// Typesets a paper and answers with it.
pub(crate) async fn send(
    state: &AppState,
    templates: &Templates,
    printed: Printed,
    wanted: &Wanted,
    extras: Extras,
) -> Result<Response, Error> {
    let job = job(templates, printed, &wanted.size, extras);
    let name = file_name(&job);
    let pdf = state.typeset(job).await?;
    pdf_answer(pdf, &name)
}

/// What the press is given.
fn job(templates: &Templates, printed: Printed, wanted: &str, extras: Extras) -> Job {
    let Printed {
        set,
        form,
        mut sheet,
    } = printed;
    let listed = templates.form(&set, form);
    let sizes = listed.map_or(&[][..], |form| form.sizes.as_slice());
    let has = |size: &&str| sizes.iter().any(|known| known == size);
    let size = [wanted, USUAL].into_iter().find(has);
    size.or(sizes.first().map(String::as_str))
        .unwrap_or_default()
        .clone_into(&mut sheet.size);
    Job {
        set,
        form: form.to_owned(),
        data: sheet.to_value(),
        extras,
    }
}

/// Code and form: nothing of a person.
fn file_name(job: &Job) -> String {
    let code = job.data.get("code").and_then(serde_json::Value::as_str);
    let name = match code {
        Some(code) => format!("{code}-{}", job.form),
        None => job.form.clone(),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    name.chars().filter(|c| plain(*c)).collect()
}

fn pdf_answer(pdf: Vec<u8>, name: &str) -> Result<Response, Error> {
    let mut response = Response::new(Body::from(pdf));
    let headers = response.headers_mut();
    let inline = format!("inline; filename=\"{name}.pdf\"");
    let inline = HeaderValue::from_str(&inline).map_err(|e| Error::fault(&e))?;
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/pdf"),
    );
    headers.insert(header::CONTENT_DISPOSITION, inline);
    // Our own page prints it from a frame; Chromium's viewer is one, too.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
        ),
    );
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("SAMEORIGIN"),
    );
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Source;
    use super::*;
    use crate::pages::dossier::sample::{self, State};
    use crate::press::Press;
    use motcua_domain::dossier::Event;

    /// Every paper of the samples, in the sets of both circulars and on every
    /// size that is asked for.
    #[test]
    fn the_data_of_every_paper_fit_its_form_in_both_sets() {
        let (press, settings) = (Press::default(), sample::settings().unwrap());
        let templates = press.templates(None).unwrap();
        let mut forms = std::collections::BTreeSet::new();
        for day in ["2022-09-01", "2026-02-05"] {
            for state in [State::Paused, State::Delivered] {
                let mut view = sample::view(&settings, state).unwrap();
                if let Event::Accepted { clock, .. } = &mut view.timeline[0].event {
                    let day: jiff::civil::Date = day.parse().unwrap();
                    clock.start = day.at(9, 51, 0, 0);
                }
                let source = Source {
                    view: &view,
                    settings: &settings,
                    templates: &templates,
                    site: "https://motcua.example",
                };
                let events = view.timeline.iter();
                let made = events.filter_map(|entry| Made::of(&source, entry));
                for made in made.chain(Made::control(&source)) {
                    for size in ["", "A4", "A5"] {
                        let printed = made.clone().form();
                        let job = job(&templates, printed, size, Extras::default());
                        forms.insert(format!("{}/{}", job.set, job.form));
                        let pdf = press.make(None, &job);
                        let pdf = pdf.unwrap_or_else(|broken| panic!("{broken}"));
                        assert!(pdf.starts_with(b"%PDF"), "{}", job.form);
                        assert_eq!(press.make(None, &job).unwrap(), pdf, "the same bytes");
                    }
                }
            }
        }
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        assert_eq!(
            forms,
            [
                "2018/control",
                "2018/receipt",
                "2018/supplement",
                "2025/control",
                "2025/receipt",
                "2025/supplement",
                "local/delivery",
                "local/fee"
            ]
        );
    }
}
