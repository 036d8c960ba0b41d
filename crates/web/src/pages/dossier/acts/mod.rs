//! The acts a reader may do on a dossier now, as plain forms. The state
//! decides which are offered and the desk decides again; nothing is offered
//! that the reader's roles do not allow.

mod build;
mod fill;
mod moved;

use super::{Around, Problem};
use crate::frame::Frame;
use crate::pages::deed::foresee::{Said, of_dates};
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
    /// Fields that change its dates, when those can be shown before.
    pub dates: Option<&'static str>,
    /// The dates it would bring, when they were asked for.
    pub foreseen: Vec<Said>,
}

/// An act that the state may offer: slug, action, whether it fits now.
type Offer = (&'static str, Action, bool);

/// Which acts the state offers, in the order in which they are likely.
fn offered(view: &DossierView, around: &Around<'_>) -> Vec<(&'static str, Action)> {
    let all = waited_for(view).into_iter().chain(handling(view, around));
    all.chain(rarer(view))
        .filter(|(_, action, fits)| *fits && view.moves.contains(action))
        .map(|(slug, action, _)| (slug, action))
        .collect()
}

/// What the dossier waits for.
fn waited_for(view: &DossierView) -> Vec<Offer> {
    let dossier = &view.dossier;
    let stage = dossier.stage.name();
    let arriving = dossier.stage.is_in_hand() && dossier.pending.is_some();
    let resume = match dossier.open_stop().map(|stop| stop.reason) {
        Some(StopReason::FinancialObligation) => Action::FulfilFinancialObligation,
        _ => Action::Resume,
    };
    let owed = dossier.code.is_some() && dossier.money.open() > Vnd::ZERO;
    let at = |is: Is| stage == is;
    vec![
        ("receive_hand_over", Action::ReceiveHandOver, arriving),
        ("receive_fix", Action::EnterPortal, at(Is::AwaitingFix)),
        (
            "receive_supplement",
            Action::ReceiveSupplement,
            at(Is::AwaitingSupplement),
        ),
        ("resume", resume, at(Is::AwaitingPayment)),
        (
            "decide_withdrawal",
            Action::DecideWithdrawal,
            at(Is::WithdrawalRequested),
        ),
        ("deliver", Action::Deliver, at(Is::ResultReady)),
        ("take_fee", Action::TakeFee, owed),
        ("ask_fix", Action::AskFix, at(Is::AwaitingAcceptance)),
    ]
}

/// What those who have it do.
fn handling(view: &DossierView, around: &Around<'_>) -> Vec<Offer> {
    let dossier = &view.dossier;
    let in_hand = dossier.stage.is_in_hand();
    let here = in_hand && dossier.pending.is_none();
    // On the way papers may be taken back.
    let on_way = dossier.pending.as_ref();
    let back = in_hand && on_way.is_some_and(|pending| pending.to != dossier.unit);
    let coded = dossier.is_open() && dossier.code.is_some();
    let most = around.settings.office.most_extensions;
    let extendable = dossier.may_be_extended(most);
    let stop = if view.moves.contains(&Action::SuspendOther) {
        Action::SuspendOther
    } else {
        Action::StartFinancialObligation
    };
    // A flag above says why it is not offered a second time.
    let asked = dossier.supplements > 0 && view.procedure.procedure.supplement_once;
    let may_ask = in_hand && !asked;
    let may_assign = coded && !around.staff.is_empty();
    vec![
        ("assign", Action::Assign, may_assign),
        ("record_result", Action::RecordResult, here),
        ("hand_over", Action::HandOver, here || back),
        ("request_supplement", Action::RequestSupplement, may_ask),
        ("stop_clock", stop, in_hand),
        ("extend", Action::Extend, extendable),
    ]
}

/// What is seldom needed.
fn rarer(view: &DossierView) -> Vec<Offer> {
    let dossier = &view.dossier;
    let stage = dossier.stage.name();
    let has_code = dossier.code.is_some();
    let coded = dossier.is_open() && has_code;
    let owed = has_code && dossier.money.open() > Vnd::ZERO;
    let frees = view.procedure.procedure.exempt_groups().next().is_some();
    let held = has_code && dossier.money.held() > Vnd::ZERO;
    let sorry = coded && dossier.apology.is_none();
    let newer = coded && view.newer_version;
    let may_ask_back = dossier.is_open() && stage != Is::WithdrawalRequested;
    let before = matches!(stage, Is::AwaitingAcceptance | Is::AwaitingFix);
    let assess = has_code && !dossier.stage.is_closed();
    vec![
        ("apologise", Action::Apologise, sorry),
        ("move_version", Action::MoveVersion, newer),
        ("exempt_fee", Action::ExemptFee, owed && frees),
        ("refund_fee", Action::RefundFee, held),
        ("assess_fee", Action::TakeFee, assess),
        (
            "request_withdrawal",
            Action::RequestWithdrawal,
            may_ask_back,
        ),
        (
            "correct_closed",
            Action::CorrectClosed,
            dossier.result.is_some(),
        ),
        ("refuse", Action::Refuse, before),
        ("stop", Action::Stop, coded),
        ("note", Action::Note, true),
    ]
}

/// Slugs and titles of the acts that are offered.
pub(super) fn titles(
    f: &Frame,
    view: &DossierView,
    around: &Around<'_>,
) -> Vec<(&'static str, String)> {
    let offered = offered(view, around).into_iter();
    offered.map(|(slug, _)| (slug, title(f, slug))).collect()
}

/// The acts with their forms. `open` is the act whose form was just sent.
pub(super) fn acts(
    f: &Frame,
    view: &DossierView,
    around: &Around<'_>,
    form: &Form,
    open: &str,
    problem: Option<&Problem>,
) -> Vec<Act> {
    let foreseen = problem.map_or(&[][..], |p| p.foreseen.as_slice());
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
            let (first, sent) = (n == 0, open == *slug);
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
                open: if open.is_empty() { first } else { sent },
                shortcut: match *slug {
                    "request_supplement" => "ctrl+b",
                    _ => "",
                },
                dates: of_dates(slug),
                foreseen: if sent { foreseen.to_vec() } else { Vec::new() },
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
    let dossier = &view.dossier;
    match slug {
        "request_supplement" if dossier.supplements > 0 => f.t("act-second-supplement"),
        "deliver" if dossier.waits_for_notice(&view.procedure.procedure) => f.t("act-fee-waits"),
        _ => String::new(),
    }
}
