//! All statements of the store, for the test that prepares each on both
//! engines and looks at its plan.

use crate::{
    access, appointment, at_work, attachment, audit, calendar, checkpoint, consent, desk, device,
    dossier, draft, event, feedback, figures, idempotency, indicator, interval, lane, leave, list,
    migrate, money, news, often, open, outbox, outlook, pack, person, print, procedure, process,
    programme, receipt, record, report, risk, risk_told, search, session, setting, shift, staff,
    survey, template, tracking, turn, tx, undone, visit, wait, words,
};

/// Nouns with their statements.
const NOUNS: &[(&str, &[&str])] = &[
    ("access", access::STATEMENTS),
    ("appointment", appointment::STATEMENTS),
    ("at_work", at_work::STATEMENTS),
    ("attachment", attachment::STATEMENTS),
    ("audit", audit::STATEMENTS),
    ("calendar", calendar::STATEMENTS),
    ("checkpoint", checkpoint::STATEMENTS),
    ("consent", consent::STATEMENTS),
    ("desk", desk::STATEMENTS),
    ("device", device::STATEMENTS),
    ("dossier", dossier::STATEMENTS),
    ("draft", draft::STATEMENTS),
    ("event", event::STATEMENTS),
    ("feedback", feedback::STATEMENTS),
    ("feedback, beside", feedback::BESIDE),
    ("figures", figures::STATEMENTS),
    ("idempotency", idempotency::STATEMENTS),
    ("indicator", indicator::STATEMENTS),
    ("indicator, begun", indicator::BEGUN),
    ("indicator, opened", indicator::CASES),
    ("indicator, recounted", indicator::RECOUNT),
    ("interval", interval::STATEMENTS),
    ("lane", lane::STATEMENTS),
    ("leave", leave::STATEMENTS),
    ("list", list::STATEMENTS),
    ("migrate", migrate::STATEMENTS),
    ("money", money::STATEMENTS),
    ("open", open::STATEMENTS),
    ("news", news::STATEMENTS),
    ("often", often::STATEMENTS),
    ("outbox", outbox::STATEMENTS),
    ("outlook", outlook::STATEMENTS),
    ("pack", pack::STATEMENTS),
    ("person", person::STATEMENTS),
    ("print", print::STATEMENTS),
    ("procedure", procedure::STATEMENTS),
    ("process", process::STATEMENTS),
    ("programme", programme::STATEMENTS),
    ("programme, beside", programme::BESIDE),
    ("receipt", receipt::STATEMENTS),
    ("record", record::STATEMENTS),
    ("report", report::STATEMENTS),
    ("report, as it was", report::BEFORE),
    ("report, closed", report::CLOSED),
    ("report, declared", report::DECLARED),
    ("report, read through", report::WALK),
    ("risk", risk::STATEMENTS),
    ("risk_told", risk_told::STATEMENTS),
    ("search", search::STATEMENTS),
    ("search, as it was", search::BEFORE),
    ("session", session::STATEMENTS),
    ("setting", setting::STATEMENTS),
    ("shift", shift::STATEMENTS),
    ("staff", staff::STATEMENTS),
    ("survey", survey::STATEMENTS),
    ("survey, ballots", survey::BALLOT),
    ("survey, comments", survey::COMMENT),
    ("survey, the frame", survey::FRAME),
    ("survey, tokens", survey::TOKEN),
    ("survey, within some days", survey::WITHIN),
    ("template", template::STATEMENTS),
    ("tracking", tracking::STATEMENTS),
    ("turn", turn::STATEMENTS),
    ("tx", tx::STATEMENTS),
    ("undone", undone::STATEMENTS),
    ("visit", visit::STATEMENTS),
    ("wait", wait::STATEMENTS),
];

/// Every statement, with the noun it belongs to.
pub(crate) fn all() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<_> = NOUNS
        .iter()
        .flat_map(|(noun, statements)| statements.iter().map(move |sql| (*noun, *sql)))
        .collect();
    all.extend(words::statements().map(|sql| ("words", sql)));
    all
}
