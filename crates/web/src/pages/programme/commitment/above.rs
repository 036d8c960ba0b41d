//! The commitment of somebody over whom nobody at this desk stands: it waits for
//! whoever is above on paper, and whoever keeps the programme enters that.

use crate::pages::programme::act_form::fault;
use crate::pages::programme::{ActCard, At, Deed, Faults, Sent};
use crate::view::Html;
use motcua_desk::programme::{Act, Commitment, CommitmentStage, text_of};
use motcua_domain::time::local;

/// For whom a signed commitment waits, or who confirmed it and when.
pub(super) fn fact(at: At<'_>, one: &Commitment) -> Option<(String, String)> {
    let f = at.f;
    if let (Some(on), Some(entered)) = (one.confirmed_on, one.confirmed_at) {
        let name = text_of(&at.view.said.beside, "superior");
        let (on, entered) = (f.date(on), f.date(local(entered).date()));
        let said = f.t3(
            "commitment-confirmed-above",
            "name",
            name,
            "day",
            on,
            "entered",
            entered,
        );
        return Some((f.t("commitment-confirmed-by"), said));
    }
    if let Some(when) = one.confirmed_at {
        return Some((f.t("commitment-confirmed"), f.moment(local(when))));
    }
    let waits = match (one.stage == CommitmentStage::Signed, one.above) {
        (false, _) => return None,
        (true, true) => "commitment-waits-above",
        (true, false) => "commitment-waits-here",
    };
    Some((f.t("commitment-waits"), f.t(waits)))
}

/// The form that enters who confirmed it on paper, and when.
pub(super) fn card(at: At<'_>) -> ActCard {
    let mut form = at.act("confirm_above");
    let name = form.field("name", "commitment-field-superior", "");
    let name = name.attr("maxlength", "200").attr("autocomplete", "off");
    form.put(Html::own(name.to_string()));
    form.day("on", "commitment-field-on-above", "");
    form.card(
        "commitment-act-confirm-above",
        "commitment-act-confirm-above-hint",
    )
}

/// Reads it.
pub(super) fn read(sent: &Sent<'_>) -> Result<Deed, Faults> {
    let name = sent.text("name");
    if name.is_empty() {
        return Err(fault("name", "commitment-need-superior"));
    }
    let on = sent.day("on")?;
    Ok(Act::ConfirmAbove { name, on }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::view::Form;

    #[test]
    fn what_was_confirmed_on_paper_needs_its_name_and_its_day() {
        let read_of = |name: &str, on: &str| {
            let form = Form::new([
                ("act", "confirm_above"),
                ("confirm_above-name", name),
                ("confirm_above-on", on),
            ]);
            read(&Sent::new(&form, Lang::Vi)).map(|_| ())
        };
        assert_eq!(read_of("", "2026-02-01").unwrap_err()[0].field, "name");
        assert_eq!(read_of("Lê Văn Thử", "").unwrap_err()[0].field, "on");
        assert!(read_of("Lê Văn Thử", "2026-02-01").is_ok());
    }
}
