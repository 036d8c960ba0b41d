//! Which fields each act asks for.

use super::build::Build;
use crate::frame::Frame;
use crate::pages::dossier::{Around, units};
use crate::pages::intake::exemption;
use crate::pages::work::{mark_nobody, officials};
use crate::words;
use motcua_desk::read::DossierView;
use motcua_desk::staff::StaffMember;
use motcua_domain::actor::Action;
use motcua_domain::deadline::StopReason;
use motcua_domain::dossier::RefundCause;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::Procedure;

/// Fills the form of one act.
pub(super) fn fill(build: &mut Build<'_>, view: &DossierView, around: &Around<'_>) {
    papers(build, view, around);
    clock(build, view, around);
    ending(build);
    money(build, view);
}

/// Fields of the acts that ask for papers or move them.
fn papers(build: &mut Build<'_>, view: &DossierView, around: &Around<'_>) {
    let f = build.f;
    let dossier = &view.dossier;
    match build.slug {
        "ask_fix" => {
            build.items(view);
            build.reason();
        }
        "request_supplement" => {
            build.items(view);
            build.reason();
            if dossier.supplements > 0 {
                let label = f.t("act-warned");
                build.tick("warned", "1", &label);
            }
        }
        "receive_fix" | "receive_supplement" => build.papers(view),
        // Papers on the way are taken back, and go nowhere else.
        "hand_over" if dossier.pending.is_some() => {
            let day = f.now.date();
            let name = words::unit(f.lang, &around.settings.units, &dossier.unit, day);
            let back = f.t1("act-take-back", "unit", name);
            build.select("to", "act-unit", &[(dossier.unit.to_string(), back)]);
        }
        "hand_over" => {
            let mut to = units(f, view, around.settings);
            if let Some(receiving) = around.receiving {
                to = mark_nobody(f, to, receiving);
            }
            build.select("to", "act-unit", &to);
        }
        "assign" => {
            let holder = dossier.holder.map(|id| id.to_string());
            let options: Vec<(String, String)> = officials(f, around.staff)
                .into_iter()
                .filter(|(id, _)| Some(id) != holder.as_ref())
                .filter(|(id, _)| {
                    let of_unit = |one: &&StaffMember| one.id.to_string() == *id;
                    let found = around.staff.iter().find(of_unit);
                    found.is_some_and(|one| one.unit == dossier.unit && one.handles())
                })
                .collect();
            build.select("to", "act-official", &options);
        }
        _ => {}
    }
}

/// Fields of the acts on the clock.
fn clock(build: &mut Build<'_>, view: &DossierView, around: &Around<'_>) {
    let f = build.f;
    let dossier = &view.dossier;
    match build.slug {
        "stop_clock" => {
            let options: Vec<(String, String)> = StopReason::ALL
                .into_iter()
                .filter(|why| *why != StopReason::Supplement)
                .filter(|why| {
                    let needs = match why {
                        StopReason::FinancialObligation => Action::StartFinancialObligation,
                        _ => Action::SuspendOther,
                    };
                    view.moves.contains(&needs)
                })
                .map(|why| (why.slug().to_owned(), words::stop_reason(f.lang, why)))
                .collect();
            build.select("why", "act-why", &options);
            build.reason();
        }
        "extend" => {
            let field = build
                .field("amount", "act-extension")
                .hint(f.t1("act-extension-hint", "limit", f.limit(dossier.intake.limit)))
                .attr("inputmode", "numeric");
            build.put(&field);
            build.text("document", "act-document");
            let field = build
                .field("document_date", "act-document-date")
                .kind("date")
                .or(f.now.date().to_string());
            build.put(&field);
            build.reason();
        }
        "apologise" => {
            let mut late = units(f, view, around.settings);
            let with = words::unit(f.lang, &around.settings.units, &dossier.unit, f.now.date());
            late.insert(0, (dossier.unit.to_string(), with));
            build.select("late_unit", "act-late-unit", &late);
            let field = build.field("new_date", "act-new-date").kind("date");
            build.put(&field);
            let field = build
                .field("new_time", "act-new-time")
                .or(closing(f, view, around))
                .attr("inputmode", "numeric");
            build.put(&field);
            build.reason();
        }
        "move_version" => {
            super::moved::changes(build, view, around);
            build.reason();
        }
        _ => {}
    }
}

/// When the desk closes on its next working day: what an apology proposes.
/// Empty for a desk that never does; then the day's end is meant.
fn closing(f: &Frame, view: &DossierView, around: &Around<'_>) -> String {
    let counting = around.settings.counting_of(&view.dossier);
    let days = f.now.date().series(jiff::Span::new().days(1));
    let mut ahead = days.skip(1).take(30);
    let close = ahead.find_map(|day| counting.calendar.day(day).ok()?.counting.close());
    let close = close.filter(|close| *close < 1_440);
    close.map_or_else(String::new, |at| format!("{}:{:02}", at / 60, at % 60))
}

/// Fields of the acts that end a dossier, and of notes.
fn ending(build: &mut Build<'_>) {
    let f = build.f;
    match build.slug {
        "decide_withdrawal" => {
            let options = [
                (String::new(), f.t("act-choose")),
                ("yes".to_owned(), f.t("act-grant")),
                ("no".to_owned(), f.t("act-decline")),
            ];
            build.select("granted", "act-decision", &options);
            build.reason();
        }
        "record_result" => {
            build.outcome("act-outcome");
            build.text("number", "act-result-number");
            build.area("text", "act-result-text", "act-result-text-hint");
        }
        "deliver" => {
            let options: Vec<(String, String)> =
                ["owner", "representative", "authorised", "post", "online"]
                    .iter()
                    .zip([
                        "to-owner",
                        "to-representative",
                        "to-authorised",
                        "to-post",
                        "to-online",
                    ])
                    .map(|(value, id)| ((*value).to_owned(), f.t(id)))
                    .collect();
            build.select("to", "act-deliver-to", &options);
            let label = f.t("act-without-receipt");
            build.tick("without_receipt", "1", &label);
            let field = build
                .field("taken_by", "act-taken-by")
                .hint(f.t("act-taken-by-hint"));
            build.put(&field);
        }
        "correct_closed" => {
            build.text("number", "act-result-number");
            build.outcome("act-outcome-new");
            build.reason();
        }
        "request_withdrawal" | "refuse" | "stop" => build.reason(),
        "note" => build.area("reason", "act-note-text", ""),

        _ => {}
    }
}

/// Fields of money entries.
fn money(build: &mut Build<'_>, view: &DossierView) {
    let f = build.f;
    let dossier = &view.dossier;
    match build.slug {
        "take_fee" => {
            build.amount(dossier.money.open());
            build.means();
            let field = build
                .field("receipt", "act-money-receipt")
                .hint(f.t("act-money-receipt-hint"));
            build.put(&field);
        }
        "exempt_fee" => {
            build.amount(dossier.money.open());
            let procedure = &view.procedure.procedure;
            build.select("ground", "act-ground", &exemptions(f, procedure));
            build.text("shown", "act-shown");
        }
        "refund_fee" => {
            build.amount(dossier.money.held());
            build.select("cause", "act-cause", &causes(f, view));
            build.means();
            let field = build
                .field("receipt", "act-money-receipt")
                .hint(f.t("act-money-receipt-hint"));
            build.put(&field);
            build.reason();
        }
        "assess_fee" => {
            let amount = build.amount_of(dossier.money.assessed);
            build.put(&amount.hint(f.t("act-assess-hint")));
            build.area("reason", "act-notice", "");
        }
        _ => {}
    }
}

/// Groups that the procedure frees of its fee.
fn exemptions(f: &Frame, procedure: &Procedure) -> Vec<(String, String)> {
    let groups = procedure.exempt_groups();
    let named = groups.map(|slug| (slug.to_owned(), exemption(f.lang, slug)));
    let none = (String::new(), f.t("act-choose"));
    std::iter::once(none).chain(named).collect()
}

/// Why money may be given back now.
fn causes(f: &Frame, view: &DossierView) -> Vec<(String, String)> {
    let dossier = &view.dossier;
    let fits = |cause: &RefundCause| match cause {
        RefundCause::Mistaken => !dossier.stage.is_closed(),
        _ => dossier.money.refundable(*cause) > Vnd::ZERO,
    };
    let named = RefundCause::ALL.into_iter().filter(fits).map(|cause| {
        let text = f.t(match cause {
            RefundCause::Overpaid => "refund-overpaid",
            RefundCause::NotDue => "refund-not-due",
            RefundCause::Mistaken => "refund-mistaken",
        });
        (cause.slug().to_owned(), text)
    });
    let none = (String::new(), f.t("act-choose"));
    std::iter::once(none).chain(named).collect()
}
