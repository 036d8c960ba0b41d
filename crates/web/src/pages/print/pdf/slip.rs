//! The receipt as a slip on a network printer, instead of half a sheet. It
//! bears no name: code, date, fee, and the codes of the receipt.

use super::super::said::{t, t1};
use super::{Opened, Printed, open, printed, site};
use crate::error::{Error, see_other};
use crate::escpos::{Printer, Slip, draw_slip, encode, send};
use crate::frame::Frame;
use crate::guard::Client;
use crate::hall::network_printer;
use crate::state::AppState;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use motcua_desk::queue::DeviceKind;
use motcua_desk::{Desk, DeskError};
use motcua_domain::id::DossierId;
use motcua_papers::Extras;

/// The network printer that slips go to: a counter's, or else the first that
/// the office has.
pub(crate) fn printer(desk: &Desk) -> Result<Option<Printer>, DeskError> {
    let mut all = desk.devices()?;
    all.retain(|device| device.active);
    all.sort_by_key(|device| device.kind != DeviceKind::Tablet);
    Ok(all.iter().find_map(network_printer))
}

/// `POST /d/{id}/paper/{seq}/slip`.
pub async fn print(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let site = site(&state, &headers, client);
    let before = seq.saturating_add(1);
    let opened = open(&state, &f, DossierId(id), before, site).await?;
    let printer = state.ask(printer).await?.ok_or(Error::NotFound)?;
    let (form, extras) = printed(&state, &opened, seq).await?;
    if form.form != "receipt" {
        return Err(Error::NotFound);
    }
    let slip = slip(&opened, seq, &form, &extras)?;
    let dots = printer.dots;
    let job = tokio::task::spawn_blocking(move || encode(&draw_slip(&slip, dots))).await;
    let job = job.map_err(|_| Error::Fault("the drawing of a slip panicked".to_owned()))?;
    let notice = match send(&printer, &job).await {
        Ok(()) => "notice-slip-printed",
        Err(_) => "notice-slip-fault",
    };
    Ok(see_other(&format!("/d/{id}/paper/{seq}?done={notice}")))
}

/// What stands on the slip.
fn slip(opened: &Opened, seq: i64, form: &Printed, extras: &Extras) -> Result<Slip, Error> {
    let sheet = &form.sheet;
    let made = super::Made::of(&opened.source(), opened.entry(seq)?).ok_or(Error::NotFound)?;
    let mut lines: Vec<String> = extras.mark.iter().cloned().collect();
    if let Some((label, at)) = &made.due {
        lines.push(format!("{label} {at}"));
    }
    if let Some(fee) = &sheet.fee {
        lines.push(t1("paper-fee", "amount", &fee.text));
    }
    if !made.key().is_empty() {
        lines.push(t1("paper-key", "key", made.key()));
    }
    let codes = [
        ("paper-slip-track", &sheet.codes.track),
        ("paper-slip-proof", &sheet.codes.proof),
    ];
    let there = codes.into_iter().filter(|(_, text)| !text.is_empty());
    Ok(Slip {
        office: sheet.office.to_uppercase(),
        title: t("paper-slip"),
        code: sheet.code.clone(),
        lines,
        codes: there.map(|(what, text)| (t(what), text.clone())).collect(),
        foot: sheet.foot.clone(),
    })
}
