//! The acts a reader may do on a dossier now, as plain forms. The state
//! decides which are offered and the desk decides again; nothing is offered
//! that the reader's roles do not allow.

mod build;
mod fill;

use super::Around;
use crate::frame::Frame;
use crate::view::{Form, Html};
use build::Build;
use fill::fill;
use motcua_desk::read::DossierView;
use motcua_domain::actor::Action;
use motcua_domain::deadline::StopReason;
use motcua_domain::dossier::StageName as Is;
use motcua_domain::money::Vnd;

/// One act with its form.
pub struct Act {
    /// Slug, as sent.
    pub slug: &'static str,
    /// What it does, a verb.
    pub title: String,
    /// What follows from it; may be empty.
    pub hint: String,
    /// A warning before it; may be empty.
    pub warning: String,
    /// Its fields.
    pub fields: Vec<Html>,
    /// Class of the button.
    pub class: &'static str,
    /// Shown opened.
    pub open: bool,
    /// Shortcut, as in `data-key`; may be empty.
    pub shortcut: &'static str,
}

/// Which acts the state offers, in the order in which they are likely.
fn offered(view: &DossierView, around: &Around<'_>) -> Vec<(&'static str, Action)> {
    let dossier = &view.dossier;
    let stage = dossier.stage.name();
    let in_hand = dossier.stage.is_in_hand();
    let here = in_hand && dossier.pending.is_none();
    let coded = dossier.is_open() && dossier.code.is_some();
    let money = &dossier.money;
    let owed = dossier.code.is_some() && money.open() > Vnd::ZERO;
    let before = matches!(stage, Is::AwaitingAcceptance | Is::AwaitingFix);
    let withdrawing = stage == Is::WithdrawalRequested;
    let resume = match dossier.open_stop().map(|stop| stop.reason) {
        Some(StopReason::FinancialObligation) => Action::FulfilFinancialObligation,
        _ => Action::Resume,
    };
    let stop = if view.moves.contains(&Action::SuspendOther) {
        Action::SuspendOther
    } else {
        Action::StartFinancialObligation
    };
    let all = [
        (
            "receive_hand_over",
            Action::ReceiveHandOver,
            in_hand && dossier.pending.is_some(),
        ),
        ("receive_fix", Action::EnterPortal, stage == Is::AwaitingFix),
        (
            "receive_supplement",
            Action::ReceiveSupplement,
            stage == Is::AwaitingSupplement,
        ),
        ("resume", resume, stage == Is::AwaitingPayment),
        ("decide_withdrawal", Action::DecideWithdrawal, withdrawing),
        ("deliver", Action::Deliver, stage == Is::ResultReady),
        ("take_fee", Action::TakeFee, owed),
        ("ask_fix", Action::AskFix, stage == Is::AwaitingAcceptance),
        ("assign", Action::Assign, coded && !around.staff.is_empty()),
        ("record_result", Action::RecordResult, here),
        ("hand_over", Action::HandOver, here),
        ("request_supplement", Action::RequestSupplement, in_hand),
        ("stop_clock", stop, in_hand),
        ("extend", Action::Extend, in_hand),
        (
            "apologise",
            Action::Apologise,
            coded && dossier.apology.is_none(),
        ),
        (
            "move_version",
            Action::MoveVersion,
            coded && view.newer_version,
        ),
        ("exempt_fee", Action::ExemptFee, owed),
        (
            "refund_fee",
            Action::RefundFee,
            dossier.code.is_some() && money.held() > Vnd::ZERO,
        ),
        (
            "assess_fee",
            Action::TakeFee,
            dossier.code.is_some() && !dossier.stage.is_closed(),
        ),
        (
            "request_withdrawal",
            Action::RequestWithdrawal,
            dossier.is_open() && !withdrawing,
        ),
        (
            "correct_closed",
            Action::CorrectClosed,
            dossier.result.is_some(),
        ),
        ("refuse", Action::Refuse, before),
        ("stop", Action::Stop, coded),
        ("note", Action::Note, true),
    ];
    all.into_iter()
        .filter(|(_, action, fits)| *fits && view.moves.contains(action))
        .map(|(slug, action, _)| (slug, action))
        .collect()
}

/// The acts with their forms. `open` is the act whose form was just sent.
pub(super) fn acts(
    f: &Frame,
    view: &DossierView,
    around: &Around<'_>,
    form: &Form,
    open: &str,
) -> Vec<Act> {
    let offered = offered(view, around);
    offered
        .iter()
        .enumerate()
        .map(|(n, (slug, _))| {
            let mut build = Build {
                f,
                form,
                slug,
                fields: Vec::new(),
            };
            fill(&mut build, view, around);
            let first = n == 0;
            Act {
                slug,
                title: title(f, slug),
                hint: hint(f, slug),
                warning: warning(f, slug, view),
                fields: build.fields,
                class: match *slug {
                    "refuse" | "stop" => "btn danger",
                    _ if first => "btn",
                    _ => "btn alt",
                },
                open: if open.is_empty() {
                    first
                } else {
                    open == *slug
                },
                shortcut: match *slug {
                    "request_supplement" => "ctrl+b",
                    _ => "",
                },
            }
        })
        .collect()
}

fn title(f: &Frame, slug: &str) -> String {
    f.t(match slug {
        "receive_hand_over" => "act-receive-hand-over",
        "receive_fix" => "act-receive-fix",
        "receive_supplement" => "act-receive-supplement",
        "resume" => "act-resume",
        "decide_withdrawal" => "act-decide-withdrawal",
        "deliver" => "act-deliver",
        "take_fee" => "act-take-fee",
        "ask_fix" => "act-ask-fix",
        "assign" => "act-assign",
        "record_result" => "act-record-result",
        "hand_over" => "act-hand-over",
        "request_supplement" => "act-request-supplement",
        "stop_clock" => "act-stop-clock",
        "extend" => "act-extend",
        "apologise" => "act-apologise",
        "move_version" => "act-move-version",
        "exempt_fee" => "act-exempt-fee",
        "refund_fee" => "act-refund-fee",
        "assess_fee" => "act-assess-fee",
        "request_withdrawal" => "act-request-withdrawal",
        "correct_closed" => "act-correct-closed",
        "refuse" => "act-refuse",
        "stop" => "act-stop",
        _ => "act-note",
    })
}

/// What follows from an act, said before it is done.
fn hint(f: &Frame, slug: &str) -> String {
    match slug {
        "request_supplement" => f.t("act-request-supplement-hint"),
        "stop_clock" => f.t("act-stop-clock-hint"),
        "apologise" => f.t("act-apologise-hint"),
        "stop" => f.t("act-stop-hint"),
        "correct_closed" => f.t("act-correct-closed-hint"),
        _ => String::new(),
    }
}

fn warning(f: &Frame, slug: &str, view: &DossierView) -> String {
    if slug == "request_supplement" && view.dossier.supplements > 0 {
        f.t("act-second-supplement")
    } else {
        String::new()
    }
}
