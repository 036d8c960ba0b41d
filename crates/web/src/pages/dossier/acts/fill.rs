//! Which fields each act asks for.

use super::build::Build;
use crate::pages::dossier::{Around, units};
use crate::view::{Html, escape};
use crate::words;
use motcua_desk::read::DossierView;
use motcua_domain::actor::Action;
use motcua_domain::deadline::StopReason;
use motcua_domain::procedure::change;

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
        "hand_over" => build.select("to", "act-unit", &units(f, view, around.settings)),
        "assign" => {
            let today = f.now.date();
            let away = |leave: &motcua_desk::staff::Leave| leave.from <= today && today <= leave.to;
            let name = |id| {
                around
                    .staff
                    .iter()
                    .find(|s| s.id == id)
                    .map(|s| s.name.as_str())
            };
            let options: Vec<(String, String)> = around
                .staff
                .iter()
                .filter(|one| one.unit == dossier.unit && Some(one.id) != dossier.holder)
                .map(|one| {
                    let substitute = one.leave.as_ref().filter(|l| away(l)).map(|l| l.substitute);
                    let text = match substitute.and_then(name) {
                        Some(other) => f.t2("assign-on-leave", "name", &one.name, "other", other),
                        None => one.name.clone(),
                    };
                    (one.id.to_string(), text)
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
                .hint(f.limit(dossier.intake.limit))
                .attr("inputmode", "numeric");
            build.put(&field);
            build.text("document", "act-document");
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
                .or("17:00")
                .attr("inputmode", "numeric");
            build.put(&field);
            build.reason();
        }
        "move_version" => {
            if let Some(newer) = around.newer {
                for change in change::diff(&view.procedure.procedure, newer) {
                    let gone = || f.t("change-nothing");
                    let (old, new) = (
                        change.old.unwrap_or_else(gone),
                        change.new.unwrap_or_else(gone),
                    );
                    let text = f.t3("change-line", "path", &change.path, "old", old, "new", new);
                    build.fields.push(Html::own(format!(
                        "<p class=\"small\">{}</p>",
                        escape(&text)
                    )));
                }
            }
            build.reason();
        }
        _ => {}
    }
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
            build.text("ground", "act-ground");
        }
        "refund_fee" => {
            build.amount(dossier.money.held());
            build.means();
            let field = build
                .field("receipt", "act-money-receipt")
                .hint(f.t("act-money-receipt-hint"));
            build.put(&field);
            build.reason();
        }
        "assess_fee" => {
            build.amount(dossier.money.assessed);
            build.area("reason", "act-notice", "");
        }
        _ => {}
    }
}
