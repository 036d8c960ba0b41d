//! Words for visits, lines and the reasons of calls, in the reader's language.

use crate::frame::Frame;
use crate::i18n::{Arg, Lang, text};
use crate::view::Tone;
use axum::http::StatusCode;
use motcua_desk::DeskError;
use motcua_domain::time::local;
use motcua_domain::visit::choose::{Rule, Why};
use motcua_domain::visit::hours::{Rest, RestKind};
use motcua_domain::visit::policy::{EndOfDay, Purpose, ReturnPlace};
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome, Policy, Refused, Undoable, Visit};

/// Status of a refusal: a conflict when somebody or something changed since
/// the page was shown, otherwise an act that cannot be done.
pub fn status(why: &Refused) -> StatusCode {
    match why {
        Refused::WrongPhase { .. }
        | Refused::OtherDraft
        | Refused::NotYours
        | Refused::OnBreak
        | Refused::CounterTaken { .. }
        | Refused::AbsenceOver => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Why an act of the queue is refused, in a sentence.
pub fn refused(lang: Lang, why: &Refused) -> String {
    let value = match why {
        Refused::WrongPhase { phase: slug } => phase(lang, slug),
        Refused::CannotUndo { act: Some(act) } => undoable(lang, *act),
        Refused::CannotUndo { act: None } => return text(lang, "queue-refused-undo-none", &[]),
        Refused::Appointment { why } => text(lang, appointment(why), &[]),
        other => other.value(),
    };
    text(lang, refused_id(why), &[("value", &value)])
}

/// Id of the message: the domain's own, named here so that none is missing.
fn refused_id(why: &Refused) -> &'static str {
    match why {
        Refused::WrongPhase { .. } => "queue-refused-phase",
        Refused::NotYours => "queue-refused-not-yours",
        Refused::Busy => "queue-refused-busy",
        Refused::NoCounter => "queue-refused-no-counter",
        Refused::OnBreak => "queue-refused-on-break",
        Refused::CounterTaken { .. } => "queue-refused-counter-taken",
        Refused::NoSuchCounter { .. } => "queue-refused-no-such-counter",
        Refused::NobodyWaits => "queue-refused-nobody",
        Refused::ChoiceLocked => "queue-refused-choice",
        Refused::NotYourLine => "queue-refused-line-not-yours",
        Refused::RecallFirst { .. } => "queue-refused-recall-first",
        Refused::TooSoon { .. } => "queue-refused-too-soon",
        Refused::MissedTooSoon { .. } => "queue-refused-missed-too-soon",
        Refused::TooManyHeld { .. } => "queue-refused-held",
        Refused::AbsenceOver => "queue-refused-absence-over",
        Refused::NoSuchLine => "queue-refused-no-line",
        Refused::NoSuchClass => "queue-refused-no-class",
        Refused::NothingChanged => "queue-refused-nothing-changed",
        Refused::TooLate => "queue-refused-too-late",
        Refused::DayClosed => "queue-refused-day-closed",
        Refused::TooEarly { .. } => "queue-refused-too-early",
        Refused::CannotUndo { .. } => "queue-refused-undo",
        Refused::NothingMissing => "queue-refused-nothing-missing",
        Refused::NoDossier => "queue-refused-no-dossier",
        Refused::OtherDraft => "queue-refused-other-draft",
        Refused::OneTicketEach => "queue-refused-one-each",
        Refused::WrongCode => "queue-refused-code",
        Refused::Appointment { .. } => "queue-refused-appointment",
        Refused::SlotFull => "queue-refused-slot-full",
        Refused::WrongPermit => "queue-refused-permit",
    }
}

fn appointment(why: &str) -> &'static str {
    match why {
        "early" => "booking-early",
        "late" | "missed" => "booking-late",
        "used" => "booking-used",
        "released" => "booking-released",
        "day" => "booking-day",
        "closed" => "kiosk-slot-closed",
        "past" => "kiosk-slot-past",
        "far" => "kiosk-slot-far",
        "no_slot" => "kiosk-slot-none",
        _ => "booking-unknown",
    }
}

/// What of an answer can be said on the page that asked; the rest has a page
/// of its own.
pub fn problem(f: &Frame, why: &DeskError) -> Option<(StatusCode, String)> {
    match why {
        DeskError::NotFound => Some((StatusCode::NOT_FOUND, f.t("queue-no-visit"))),
        other => crate::pages::deed::problem(f, other, None),
    }
}

/// Why nobody is called now and when the desk opens again: "nghỉ trưa, làm
/// việc lại lúc 13:00".
pub fn rest(f: &Frame, rest: &Rest) -> String {
    let until = local(rest.until);
    let id = match rest.kind {
        RestKind::Opening => "rest-opening",
        RestKind::Noon => "rest-noon",
        RestKind::Between => "rest-between",
        RestKind::Ended => return f.t1("rest-ended", "at", f.moment(until)),
    };
    f.t1(id, "time", f.clock(until))
}

/// Name of a break between two sessions: "giờ nghỉ trưa".
pub fn break_name(f: &Frame, pause: &Rest) -> String {
    f.t(match pause.kind {
        RestKind::Noon => "rest-name-noon",
        RestKind::Opening | RestKind::Between | RestKind::Ended => "rest-name-between",
    })
}

/// A break that lies before the call, while people are called now: "giờ nghỉ
/// trưa đến 13:00".
pub fn break_ahead(f: &Frame, pause: &Rest) -> String {
    let until = f.clock(local(pause.until));
    f.t2("rest-ahead", "rest", break_name(f, pause), "time", until)
}

/// When the ticket was taken: "7:34"; with its day, when that is not the day
/// served: "hôm 27/11 lúc 7:34".
pub fn taken(f: &Frame, visit: &Visit) -> String {
    let at = local(visit.issued_at);
    if !visit.is_carried() {
        return f.clock(at);
    }
    let day = crate::format::day_month(f.lang, at.date());
    f.t2("visit-taken-on", "day", day, "time", f.clock(at))
}

/// Name of a line; its slug when the rules do not hold it any more.
pub fn line(f: &Frame, policy: &Policy, id: &LineId) -> String {
    policy.line(id).map_or_else(
        || id.to_string(),
        |rule| f.pick(&rule.name_vi, &rule.name_en).to_owned(),
    )
}

/// Name of a class.
pub fn class(f: &Frame, policy: &Policy, id: &ClassId) -> String {
    if id.is_ordinary() {
        return f.t("class-ordinary");
    }
    policy.class(id).map_or_else(
        || id.to_string(),
        |rule| f.pick(&rule.name_vi, &rule.name_en).to_owned(),
    )
}

/// What a person of a class shows at the counter; empty for the ordinary one.
pub fn proof(f: &Frame, policy: &Policy, id: &ClassId) -> String {
    let Some(rule) = policy.class(id) else {
        return String::new();
    };
    match f.pick(&rule.proof_vi, &rule.proof_en) {
        "" => f.t("class-seen"),
        proof => f.t1("class-show", "proof", proof),
    }
}

/// Lines as choices of a field.
pub fn lines(f: &Frame, policy: &Policy) -> Vec<(String, String)> {
    let name = |one: &motcua_domain::visit::policy::LineRule| {
        (
            one.id.to_string(),
            f.pick(&one.name_vi, &one.name_en).to_owned(),
        )
    };
    policy.lines.iter().map(name).collect()
}

/// Classes as choices of a field, the ordinary one first.
pub fn classes(f: &Frame, policy: &Policy) -> Vec<(String, String)> {
    let ordinary = ClassId::ordinary();
    std::iter::once(&ordinary)
        .chain(policy.classes.iter().map(|one| &one.id))
        .map(|id| (id.to_string(), class(f, policy, id)))
        .collect()
}

/// The reason of a call as a sentence.
pub fn why(f: &Frame, policy: &Policy, why: &Why) -> String {
    let id = match why.rule {
        Rule::LongestWait => "why-longest-wait",
        Rule::Booked => "why-booked",
        Rule::Wanted => "why-wanted",
        Rule::Class => "why-class",
        Rule::Carried => "why-carried",
        Rule::Arrival => "why-arrival",
        Rule::HelpsOut => "why-helps-out",
        Rule::Chosen => "why-chosen",
    };
    let (line, class) = (line(f, policy, &why.line), class(f, policy, &why.class));
    let args: [(&str, &dyn Arg); 4] = [
        ("n", &why.waited),
        ("line", &line),
        ("class", &class),
        ("passed", &why.passed),
    ];
    text(f.lang, id, &args)
}

/// Why somebody of a class was not sooner: the turn had not come.
pub fn turn(f: &Frame, why: &Why) -> String {
    why.turn
        .map_or_else(String::new, |n| f.t1("why-turn", "n", n))
}

/// The rule alone, for a table.
pub fn rule(f: &Frame, rule: Rule) -> String {
    f.t(match rule {
        Rule::LongestWait => "rule-longest-wait",
        Rule::Booked => "rule-booked",
        Rule::Wanted => "rule-wanted",
        Rule::Class => "rule-class",
        Rule::Carried => "rule-carried",
        Rule::Arrival => "rule-arrival",
        Rule::HelpsOut => "rule-helps-out",
        Rule::Chosen => "rule-chosen",
    })
}

/// What goes on with a visit.
pub fn phase(lang: Lang, slug: &str) -> String {
    let id = match slug {
        "waiting" => "phase-waiting",
        "called" => "phase-called",
        "walking" => "phase-walking",
        "serving" => "phase-serving",
        "on_hold" => "phase-on-hold",
        "absent" => "phase-absent",
        "finished" => "phase-finished",
        other => return other.to_owned(),
    };
    text(lang, id, &[])
}

/// How a visit ended.
pub fn outcome(f: &Frame, outcome: Outcome) -> String {
    f.t(match outcome {
        Outcome::Accepted => "outcome-accepted",
        Outcome::Delivered => "outcome-delivered",
        Outcome::Guided => "outcome-guided",
        Outcome::SentHome => "outcome-sent-home",
        Outcome::Left => "outcome-left",
        Outcome::DayEnded => "outcome-day-ended",
    })
}

/// An act that may be taken back.
pub fn undoable(lang: Lang, act: Undoable) -> String {
    let id = match act {
        Undoable::Call => "undo-call",
        Undoable::Missed => "undo-missed",
        Undoable::Hold => "undo-hold",
        Undoable::Transfer => "undo-transfer",
        Undoable::Finish => "undo-finish",
        Undoable::Serve => "undo-serve",
        Undoable::BackInLine => "undo-back-in-line",
        Undoable::Return => "undo-return",
    };
    text(lang, id, &[])
}

/// Where a ticket came from.
pub fn origin(f: &Frame, origin: Origin) -> String {
    f.t(match origin {
        Origin::Kiosk => "origin-kiosk",
        Origin::Guide => "origin-guide",
        Origin::Phone => "origin-phone",
        Origin::Appointment => "origin-appointment",
    })
}

/// What an official does now, with the reason of a break.
pub fn state(f: &Frame, state: &str, reason: Option<&str>) -> String {
    let id = match state {
        "free" => "state-free",
        "serving" => "state-serving",
        "break" => {
            return f.t1(
                "state-break",
                "reason",
                pause(f, reason.unwrap_or_default()),
            );
        }
        "back_office" => "state-back-office",
        _ => "state-absent",
    };
    f.t(id)
}

/// Shape and colour of that.
pub fn state_tone(state: &str) -> Tone {
    match state {
        "free" => Tone::Ok,
        "serving" => Tone::Running,
        "break" => Tone::Pause,
        _ => Tone::Mute,
    }
}

/// Reason of a break.
pub fn pause(f: &Frame, reason: &str) -> String {
    f.t(match reason {
        "lunch" => "break-lunch",
        "short" => "break-short",
        "meeting" => "break-meeting",
        "errand" => "break-errand",
        "handover" => "break-handover",
        _ => "break-other",
    })
}

/// What a line is for.
pub fn purpose(f: &Frame, purpose: Purpose) -> String {
    f.t(match purpose {
        Purpose::HandIn => "purpose-hand-in",
        Purpose::Collect => "purpose-collect",
        Purpose::Ask => "purpose-ask",
    })
}

/// Where somebody who was absent comes in again.
pub fn return_place(f: &Frame, place: ReturnPlace) -> String {
    f.t(match place {
        ReturnPlace::Kept => "return-kept",
        ReturnPlace::After => "return-after",
        ReturnPlace::Last => "return-last",
    })
}

/// What becomes of those who wait at the end of the day.
pub fn end_of_day(f: &Frame, end: EndOfDay) -> String {
    f.t(match end {
        EndOfDay::Clear => "end-clear",
        EndOfDay::Keep => "end-keep",
        EndOfDay::CarryFirst => "end-carry-first",
    })
}

/// What a told range rested on.
pub fn basis(f: &Frame, basis: &str) -> String {
    f.t(match basis {
        "hour" => "basis-hour",
        "line" => "basis-line",
        "desk" => "basis-desk",
        _ => "basis-usual",
    })
}

/// What is wrong with a device.
pub fn fault(f: &Frame, fault: &str) -> String {
    f.t(match fault {
        "paper" => "fault-paper",
        _ => "fault-printer",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<Refused> {
        let text = || "serving".to_owned();
        vec![
            Refused::WrongPhase { phase: text() },
            Refused::NotYours,
            Refused::Busy,
            Refused::NoCounter,
            Refused::OnBreak,
            Refused::CounterTaken { counter: 3 },
            Refused::NoSuchCounter { counter: 99 },
            Refused::NobodyWaits,
            Refused::ChoiceLocked,
            Refused::NotYourLine,
            Refused::RecallFirst { more: 2 },
            Refused::TooSoon { seconds: 4 },
            Refused::MissedTooSoon { seconds: 17 },
            Refused::TooManyHeld { most: 2 },
            Refused::AbsenceOver,
            Refused::NoSuchLine,
            Refused::NoSuchClass,
            Refused::NothingChanged,
            Refused::TooLate,
            Refused::DayClosed,
            Refused::TooEarly { from: text() },
            Refused::CannotUndo { act: None },
            Refused::CannotUndo {
                act: Some(Undoable::Finish),
            },
            Refused::NothingMissing,
            Refused::NoDossier,
            Refused::OtherDraft,
            Refused::OneTicketEach,
            Refused::WrongCode,
            Refused::Appointment { why: text() },
            Refused::SlotFull,
            Refused::WrongPermit,
        ]
    }

    #[test]
    fn every_refusal_is_a_sentence_in_both_languages_under_the_domain_s_id() {
        for why in every() {
            assert_eq!(refused_id(&why), why.message_id());
            for lang in Lang::ALL {
                let said = refused(lang, &why);
                assert!(!said.contains('⟦') && said.ends_with('.'), "{said}");
            }
        }
    }

    #[test]
    fn every_rule_has_its_sentence() {
        let policy = motcua_desk::queue::default_policy();
        for lang in Lang::ALL {
            let f = crate::samples::staff_frame(lang, "/counter");
            let mut said = std::collections::BTreeSet::new();
            for rule in Rule::ALL {
                let call = Why {
                    rule,
                    waited: 31,
                    passed: 2,
                    line: LineId::new("land"),
                    class: ClassId::new("elderly"),
                    turn: Some(1),
                };
                let sentence = why(&f, &policy, &call);
                assert!(
                    sentence.contains("31") && !sentence.contains('⟦'),
                    "{sentence}"
                );
                said.insert(sentence);
            }
            assert_eq!(said.len(), Rule::ALL.len());
        }
        let f = crate::samples::staff_frame(Lang::Vi, "/counter");
        let call = Why {
            rule: Rule::Arrival,
            waited: 31,
            passed: 0,
            line: LineId::new("land"),
            class: ClassId::ordinary(),
            turn: None,
        };
        assert_eq!(
            why(&f, &policy, &call),
            "Chờ 31 phút, đến trước nhất trong hàng Đất đai, thế chấp."
        );
    }
}
