//! Why an act is refused, in the reader's language.

use super::{sessions, stage};
use crate::format;
use crate::i18n::{Lang, text};
use motcua_domain::dossier::{ClockFault, Refused};
use motcua_domain::procedure::Procedure;
use motcua_domain::time::local;

/// Why an act is refused. Names of papers are taken from the procedure when
/// the page has it; otherwise their slugs stand.
pub fn refused(lang: Lang, why: &Refused, procedure: Option<&Procedure>) -> String {
    let value = match why {
        Refused::WrongStage { stage: name } => stage(lang, *name),
        Refused::PapersMissing { items } => papers(lang, items, procedure),
        Refused::AmountOutOfRange { amount: v }
        | Refused::MoreThanOwed { open: v }
        | Refused::MoreThanHeld { held: v }
        | Refused::RefundTooHigh { most: v }
        | Refused::FeeOpen { open: v } => format::money(lang, *v),
        Refused::NoSuchStep { step } => (step + 1).to_string(),
        Refused::BadText { field } => field_label(lang, field),
        Refused::CaseGone { case } => {
            let known = procedure.and_then(|p| p.cases.iter().find(|known| known.id == *case));
            known.map_or_else(
                || case.clone(),
                |known| crate::frame::pick(lang, &known.name_vi, &known.name_en).to_owned(),
            )
        }
        Refused::ExtensionsGiven { most } => most.to_string(),
        Refused::ExtensionUnit { unit } => text(lang, &format!("admin-unit-{unit}"), &[]),
        Refused::ProcedureEnded { day } | Refused::ProcedureNotYet { day } => {
            format::short_date(lang, *day)
        }
        Refused::TimeNotOpen { hours } => sessions(hours),
        Refused::CalendarMissing { year } => year.to_string(),
        Refused::ClockRefuses { why } => clock_fault(lang, *why),
        Refused::ReceivedAfter { at } => format::moment(lang, local(*at)),
        Refused::NoOwner
        | Refused::NoAuthorisation
        | Refused::ReasonMissing
        | Refused::NothingAsked
        | Refused::SecondSupplement
        | Refused::SupplementOnce
        | Refused::ClockNotStopped
        | Refused::ClockStopped
        | Refused::OnTheWay
        | Refused::NothingOnTheWay
        | Refused::SameUnit
        | Refused::SameHolder
        | Refused::ApologyOnce
        | Refused::DateNotLater
        | Refused::DateTooFar
        | Refused::DayNotOpen
        | Refused::BadExtension
        | Refused::PaperMissing
        | Refused::PaperDate
        | Refused::NothingChanged
        | Refused::ImpossibleDate
        | Refused::NotAtCounter
        | Refused::NoRepresentative
        | Refused::NoTaker
        | Refused::NotSignedOff
        | Refused::OnlyLookedAt
        | Refused::WrongPermit => String::new(),
    };
    text(lang, why.message(), &[("value", &value)])
}

/// Papers by name; those of which one would do come as one text with bars.
fn papers(lang: Lang, items: &[String], procedure: Option<&Procedure>) -> String {
    let name = |id: &str| {
        let item = procedure.and_then(|p| p.items.iter().find(|i| i.id == id));
        item.map_or_else(
            || id.to_owned(),
            |i| crate::frame::pick(lang, &i.name_vi, &i.name_en).to_owned(),
        )
    };
    let group = |ids: &String| ids.split('|').map(name).collect::<Vec<_>>().join(" / ");
    items.iter().map(group).collect::<Vec<_>>().join("; ")
}

/// What a field is called on the page; the record knows it by a slug.
fn field_label(lang: Lang, field: &str) -> String {
    let id = match field {
        "number" => "act-result-number",
        "taken_by" => "act-taken-by",
        "receipt" => "act-money-receipt",
        "document" => "act-document",
        "lines" => "act-lines",
        "label" => "attach-label",
        "shown" => "act-shown",
        "authorisation" => "intake-rep-paper",
        _ => "act-reason-or-note",
    };
    text(lang, id, &[])
}

/// What the clock cannot count.
fn clock_fault(lang: Lang, why: ClockFault) -> String {
    let id = match why {
        ClockFault::NoAmount => "clock-fault-no-amount",
        ClockFault::StopNotRuled => "clock-fault-stop-not-ruled",
        ClockFault::SameDayNotRuled => "clock-fault-same-day",
        ClockFault::StopBackwards => "clock-fault-stop-backwards",
        ClockFault::RestartEarly => "clock-fault-restart-early",
        ClockFault::ExtensionEarly => "clock-fault-extension-early",
        ClockFault::ExtensionNothing => "clock-fault-extension-nothing",
        ClockFault::TooLong => "clock-fault-too-long",
        ClockFault::Shares => "clock-fault-shares",
        ClockFault::Calendar => "clock-fault-calendar",
    };
    text(lang, id, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_said_in_words_of_the_page() {
        let bad = |field: &str| Refused::BadText {
            field: field.to_owned(),
        };
        for field in [
            "reason",
            "note",
            "text",
            "lines",
            "number",
            "taken_by",
            "receipt",
            "document",
            "label",
            "shown",
            "authorisation",
            "authorisation_date",
        ] {
            for lang in [Lang::Vi, Lang::En] {
                let said = refused(lang, &bad(field), None);
                assert!(!said.contains(&format!("“{field}”")), "{said}");
            }
        }
        let why = Refused::ClockRefuses {
            why: ClockFault::StopNotRuled,
        };
        let said = refused(Lang::Vi, &why, None);
        assert!(
            said.starts_with("Không tính được thời hạn: ") && !said.contains("rule"),
            "{said}"
        );
        let hours = "0730-1130,1300-1700".parse().unwrap();
        let said = refused(Lang::Vi, &Refused::TimeNotOpen { hours }, None);
        assert!(said.contains("7:30–11:30, 13:00–17:00"), "{said}");
        let said = refused(Lang::Vi, &Refused::NoTaker, None);
        assert!(!said.contains("ủy quyền"), "{said}");
    }
}
