//! What happened to a dossier, in words.

use super::{stop_reason, unit};
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use motcua_domain::dossier::{DeliveredTo, Event, ExtensionPaper};
use motcua_domain::money::Vnd;
use motcua_domain::unit::Units;

/// What happened, as a title of the timeline.
pub fn event(f: &Frame, units: &Units, event: &Event) -> String {
    let day = |at: &motcua_domain::deadline::DueAt| f.date(at.date);
    let place = |id| unit(f.lang, units, id, f.now.date());
    match event {
        Event::Entered { .. } => f.t("event-dossier-entered"),
        Event::FixAsked { .. } => f.t("event-fix-asked"),
        Event::FixReceived { .. } => f.t("event-fix-received"),
        Event::Accepted { .. } => f.t("event-dossier-accepted"),
        Event::Refused {} => f.t("event-dossier-refused"),
        Event::FeeTaken { amount, .. } => f.t1("event-fee-taken", "amount", f.money(amount)),
        Event::FeeExempted { amount, .. } => f.t1("event-fee-exempted", "amount", f.money(amount)),
        Event::FeeRefunded { amount, .. } => f.t1("event-fee-refunded", "amount", f.money(amount)),
        Event::FeeAssessed {
            amount: Vnd::ZERO, ..
        } => f.t("event-fee-assessed-nothing"),
        Event::FeeAssessed { amount, .. } => f.t1("event-fee-assessed", "amount", f.money(amount)),
        Event::HandedOver { to, .. } => f.t1("event-hand-over", "unit", place(to)),
        Event::HandOverReceived { from } => from.as_ref().map_or_else(
            || f.t("event-hand-over-received"),
            |from| f.t1("event-hand-over-received-from", "unit", place(from)),
        ),
        Event::Assigned { .. } => f.t("event-assigned"),
        Event::SupplementRequested { .. } => f.t("event-supplement-requested"),
        Event::SupplementReceived { .. } => f.t("event-supplement-received"),
        Event::ClockStopped { reason } => {
            f.t1("event-clock-stopped", "why", stop_reason(f.lang, *reason))
        }
        Event::ClockResumed { .. } => f.t("event-clock-resumed"),
        Event::Extended { promise, paper, .. } => extended(f, day(&promise.due), paper.as_ref()),
        Event::CalendarApplied {
            promise, document, ..
        } => counted_anew(f, promise.as_ref().map(|later| day(&later.due)), document),
        Event::WithdrawalRequested {} => f.t("event-withdrawal-requested"),
        Event::WithdrawalDeclined {} => f.t("event-withdrawal-declined"),
        Event::Stopped { withdrawn: true } => f.t("event-withdrawn"),
        Event::Stopped { withdrawn: false } => f.t("event-dossier-stopped"),
        Event::ResultRecorded { positive: true, .. } => f.t("event-result-ready"),
        Event::ResultRecorded {
            positive: false, ..
        } => f.t("event-result-negative"),
        Event::Delivered { to, .. } => {
            f.t1("event-dossier-delivered-to", "who", f.t(delivered_to(*to)))
        }
        Event::Apologised { new_date, .. } => f.t1("event-apologised", "day", day(new_date)),
        Event::IntakeCorrected {
            version_only: true, ..
        } => f.t("event-moved"),
        Event::IntakeCorrected { .. } => f.t("event-corrected"),
        Event::ClosedCorrected { .. } => f.t("event-closed-corrected"),
        Event::Attached { .. } => f.t("event-attached"),
        Event::Noted {} => f.t("event-noted"),
        Event::Logged { activity, .. } => activity.clone(),
        Event::TakenIn { counted, .. } => counted.as_ref().map_or_else(
            || f.t("event-taken-in"),
            |counted| f.t1("event-taken-in-counted", "day", day(counted)),
        ),
        Event::TakenBack { .. } => f.t("event-taken-back"),
    }
}

/// To whom a result was handed, as forms and the timeline say it.
pub fn delivered_to(to: DeliveredTo) -> &'static str {
    match to {
        DeliveredTo::Owner => "to-owner",
        DeliveredTo::Representative => "to-representative",
        DeliveredTo::Authorised => "to-authorised",
        DeliveredTo::Post => "to-post",
        DeliveredTo::Online => "to-online",
    }
}

/// What another calendar did to the dates.
fn counted_anew(f: &Frame, later: Option<String>, document: &str) -> String {
    match later {
        Some(day) if document.is_empty() => f.t1("event-calendar", "day", day),
        Some(day) => f.t2("event-calendar-by", "day", day, "document", document),
        None => f.t1("event-calendar-internal", "document", document),
    }
}

/// An extension, by the paper that gives it where that was written down.
fn extended(f: &Frame, day: String, paper: Option<&ExtensionPaper>) -> String {
    let Some(paper) = paper else {
        return f.t1("event-extended", "day", day);
    };
    let of = f.short_date(paper.date);
    let number = &paper.number;
    f.t3("event-extended-by", "day", day, "number", number, "of", of)
}

/// Title of an event known only by its kind; `None` for a kind that no dossier
/// has. Where a title needs a value of the event itself, it is the record's.
pub fn event_kind(lang: Lang, kind: &str) -> Option<String> {
    let id = match kind {
        "dossier.entered" => "event-dossier-entered",
        "dossier.fix_asked" => "event-fix-asked",
        "dossier.fix_received" => "event-fix-received",
        "dossier.accepted" => "event-dossier-accepted",
        "dossier.refused" => "event-dossier-refused",
        "money.taken" => "record-taken",
        "money.exempted" => "record-exempted",
        "money.refunded" => "record-refunded",
        "money.assessed" => "record-assessed",
        "dossier.handed_over" => "record-handed-over",
        "dossier.hand_over_received" => "event-hand-over-received",
        "dossier.assigned" => "event-assigned",
        "supplement.requested" => "event-supplement-requested",
        "supplement.received" => "event-supplement-received",
        "clock.stopped" => "record-stopped",
        "clock.resumed" => "event-clock-resumed",
        "clock.extended" => "record-extended",
        "clock.calendar_applied" => "record-counted-anew",
        "withdrawal.requested" => "event-withdrawal-requested",
        "withdrawal.declined" => "event-withdrawal-declined",
        "dossier.stopped" => "event-dossier-stopped",
        "result.recorded" => "event-result-ready",
        "result.delivered" => "event-dossier-delivered",
        "apology.issued" => "record-apologised",
        "intake.corrected" => "event-corrected",
        "closed.corrected" => "event-closed-corrected",
        "attachment.added" => "event-attached",
        "note.added" => "event-noted",
        "log.event" => "record-logged",
        "register.taken_in" => "event-taken-in",
        "register.taken_back" => "event-taken-back",
        _ => return None,
    };
    Some(text(lang, id, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind, as the domain writes it down.
    fn kinds() -> Vec<&'static str> {
        let source = include_str!("../../../domain/src/dossier/event.rs");
        let named = source.split("#[serde(rename = \"").skip(1);
        named.filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_kind_has_words_in_both_languages() {
        assert!(kinds().len() >= 29, "{:?}", kinds());
        for lang in Lang::ALL {
            for kind in kinds() {
                let said = event_kind(lang, kind);
                let said = said.unwrap_or_else(|| panic!("{kind} has no words"));
                assert!(!said.contains(['⟦', '.', '_']), "{kind}: {said}");
            }
        }
        assert_eq!(event_kind(Lang::Vi, "visit.called"), None);
    }
}
