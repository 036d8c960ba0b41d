//! The receipt as a slip on a network printer, instead of half a sheet. It
//! bears no name: code, date, fee, and the codes of the receipt.

use super::super::said::{t, t1};
use super::{Made, open, printed, site};
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
use motcua_papers::Sheet;

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
    let mut opened = open(&state, &f, DossierId(id), before, site).await?;
    super::kept::frozen(&state, &mut opened, seq).await?;
    let printer = state.ask(printer).await?.ok_or(Error::NotFound)?;
    // No template has a part in it.
    let (form, extras) = printed(&state, &opened, seq, false).await?;
    if form.form != "receipt" {
        return Err(Error::NotFound);
    }
    let made = Made::of(&opened.source(), opened.entry(seq)?).ok_or(Error::NotFound)?;
    let slip = slip(&made, &form.sheet, extras.mark);
    let dots = printer.dots;
    let job = tokio::task::spawn_blocking(move || encode(&draw_slip(&slip, dots))).await;
    let job = job.map_err(|_| Error::Fault("the drawing of a slip panicked".to_owned()))?;
    let notice = match send(&printer, &job).await {
        Ok(()) => "notice-slip-printed",
        Err(_) => "notice-slip-fault",
    };
    Ok(see_other(&format!("/d/{id}/paper/{seq}?done={notice}")))
}

/// What stands on the slip of a receipt, whose sheet bears its proof by now.
fn slip(made: &Made, sheet: &Sheet, mark: Option<String>) -> Slip {
    let mut lines: Vec<String> = mark.into_iter().collect();
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
    Slip {
        office: sheet.office.to_uppercase(),
        title: t("paper-slip"),
        code: sheet.code.clone(),
        lines,
        codes: there.map(|(what, text)| (t(what), text.clone())).collect(),
        foot: sheet.foot.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::Source;
    use super::*;
    use crate::escpos::{Bitmap, decode};
    use crate::pages::dossier::sample::{self, State};
    use motcua_papers::Templates;

    /// A line of a slip leaves its own dots: without it the picture is another.
    fn is_drawn(slip: &Slip, without: Slip) {
        for width in [384, 576] {
            let (with, without) = (draw_slip(slip, width), draw_slip(&without, width));
            let dark = |picture: &Bitmap| {
                let bytes = picture.rows.iter().flatten();
                bytes.map(|byte| byte.count_ones()).sum::<u32>()
            };
            assert!(dark(&with) > dark(&without) + 200, "{width}");
        }
    }

    #[test]
    fn a_slip_of_a_receipt_bears_code_date_key_and_both_codes_and_no_name() {
        let settings = sample::settings().unwrap();
        let view = sample::view(&settings, State::InProgress).unwrap();
        let source = Source {
            view: &view,
            settings: &settings,
            templates: &Templates::built_in().unwrap(),
            site: "https://motcua.example",
        };
        let mut made = Made::of(&source, &view.timeline[0]).unwrap();
        made.sheet.codes.proof = "H39.12-220901-0021\nmotcua.desk/a\n".repeat(6);
        let all = slip(&made, &made.sheet, Some("BẢN IN LẠI".to_owned()));
        assert_eq!(all.code, "H39.12-220901-0021");
        let (label, due) = made.due.clone().unwrap();
        assert_eq!(
            all.lines[..2],
            ["BẢN IN LẠI".to_owned(), format!("{label} {due}")]
        );
        assert!(all.lines.iter().any(|line| line.contains("150.000")));
        assert!(all.lines.iter().any(|line| line.contains(made.key())));
        let name = &made.sheet.people[0].name;
        assert!(!name.is_empty() && !format!("{all:?}").contains(name.as_str()));
        // Read back from the dots that go to the printer.
        for width in [384, 576] {
            let printed = decode(&encode(&draw_slip(&all, width))).unwrap();
            let dark = |x: usize, y: usize| if printed.is_black(x, y) { 0 } else { 255 };
            let high = printed.rows.len();
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, high, dark);
            let grids = image.detect_grids();
            let read: Vec<String> = grids.iter().map(|grid| grid.decode().unwrap().1).collect();
            assert_eq!(read.len(), 2, "{width}");
            assert!(read.contains(&made.sheet.codes.track), "{width}: {read:?}");
            assert!(read.contains(&made.sheet.codes.proof), "{width}: {read:?}");
        }
        let no_code = Slip {
            code: String::new(),
            ..all.clone()
        };
        is_drawn(&all, no_code);
        let mut no_due = all.clone();
        no_due.lines.remove(1);
        is_drawn(&all, no_due);
    }
}
