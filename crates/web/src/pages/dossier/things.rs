//! Papers, money, files and prints of the dossier's page.

use crate::format::money_or_notice;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::procedures::counted_words;
use crate::view::Facts;
use crate::view::{Html, Tone, tag};
use motcua_desk::read::DossierView;
use motcua_domain::dossier::{Event, PaperHow, StageName};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::checklist;
use motcua_domain::time::local;

/// A paper of the checklist with what was seen of it.
pub struct PaperLine {
    /// Slug of the item.
    pub id: String,
    /// Name.
    pub name: String,
    /// Attribute for an untranslated name.
    pub lang: Html,
    /// What was seen, in words.
    pub seen: Html,
    /// Numbers, in words.
    pub count: String,
}

/// A money entry.
pub struct MoneyLine {
    /// When.
    pub at: String,
    /// Kind.
    pub kind: String,
    /// Amount.
    pub amount: String,
    /// Means.
    pub means: String,
    /// Number of the money receipt.
    pub receipt: String,
}

/// An attached file.
pub struct Attached {
    /// Address.
    pub url: String,
    /// What it is called.
    pub label: String,
    /// Type, pages, size.
    pub about: String,
}

/// A paper to print.
pub struct Print {
    /// Address.
    pub url: String,
    /// Its name.
    pub text: String,
}

pub(super) fn papers(f: &Frame, view: &DossierView) -> Vec<PaperLine> {
    let intake = &view.dossier.intake;
    let procedure = &view.procedure.procedure;
    checklist::items_for(procedure, intake.case.as_deref())
        .map(|item| {
            let given = intake.papers.iter().find(|p| p.item == item.id);
            let seen = match given.map(|g| g.how) {
                None => tag(Tone::Mute, &f.t("paper-none")),
                Some(PaperHow::Given) => tag(Tone::Ok, &f.t("paper-given")),
                Some(PaperHow::Shown) => tag(Tone::Ok, &f.t("paper-shown")),
                Some(PaperHow::LookedUp) => tag(Tone::Ok, &f.t("paper-looked-up")),
                Some(PaperHow::Needed) => tag(Tone::Warn, &f.t("paper-needed")),
            };
            PaperLine {
                id: item.id.clone(),
                name: f.pick(&item.name_vi, &item.name_en).to_owned(),
                lang: f.lang_if_vi(&item.name_en),
                seen,
                count: given.map_or_else(String::new, |g| counted_words(f, g.originals, g.copies)),
            }
        })
        .collect()
}

pub(super) fn money(f: &Frame, view: &DossierView) -> Vec<MoneyLine> {
    view.money
        .iter()
        .map(|row| MoneyLine {
            at: f.moment(local(row.at)),
            kind: f.t(match row.kind.as_str() {
                "exempted" => "money-exempted",
                "refunded" => "money-refunded",
                _ => "money-taken",
            }),
            amount: f.money(motcua_domain::money::Vnd(row.amount)),
            means: means(f.lang, &row.means),
            receipt: row.receipt_no.clone(),
        })
        .collect()
}

/// Means of payment in words; empty for an exemption.
pub fn means(lang: Lang, means: &str) -> String {
    let id = match means {
        "cash" => "means-cash",
        "transfer" => "means-transfer",
        "card" => "means-card",
        _ => return String::new(),
    };
    crate::i18n::text(lang, id, &[])
}

pub(super) fn money_sum(f: &Frame, view: &DossierView) -> Facts {
    let money = &view.dossier.money;
    let waits = view.dossier.waits_for_notice(&view.procedure.procedure);
    // An exemption of the intake is not in the fee assessed: with it the lines
    // add up, and say what the entries below and the receipt say.
    let freed = view.dossier.exempted_at_intake();
    let (assessed, exempted) = (
        Vnd(money.assessed.0 + freed.0),
        Vnd(money.exempted.0 + freed.0),
    );
    let mut lines = vec![
        (
            f.t("money-assessed"),
            money_or_notice(f.lang, assessed, waits),
        ),
        (f.t("money-held"), f.money(money.held())),
        (f.t("money-exempted"), f.money(exempted)),
        (
            f.t("money-open"),
            money_or_notice(f.lang, money.open(), waits),
        ),
    ];
    if money.over() > Vnd::ZERO {
        lines.push((f.t("money-over"), f.money(money.over())));
    }
    Facts::tight(lines)
}

pub(super) fn files(f: &Frame, view: &DossierView) -> Vec<Attached> {
    view.attachments
        .iter()
        .map(|row| Attached {
            url: format!("/d/{}/files/{}", view.dossier.id, row.id),
            label: row.label.clone(),
            about: f.t3(
                "file-about",
                "kind",
                match row.media.as_str() {
                    "application/pdf" => "PDF",
                    "image/png" => "PNG",
                    _ => "JPEG",
                },
                "pages",
                row.pages.unwrap_or(1),
                "kb",
                (row.bytes + 1023) / 1024,
            ),
        })
        .collect()
}

/// Papers that can be printed from the stored events.
pub(super) fn prints(f: &Frame, view: &DossierView) -> Vec<Print> {
    let id = view.dossier.id;
    let mut prints = Vec::new();
    if view.dossier.stage.name() != StageName::AwaitingAcceptance && view.dossier.code.is_some() {
        let url = format!("/d/{id}/control");
        prints.push(Print {
            url,
            text: f.t("print-control"),
        });
    }
    for entry in &view.timeline {
        let text = match entry.event {
            Event::Accepted { .. } => f.t("print-receipt"),
            Event::IntakeCorrected {
                version_only: true, ..
            } => f.t("print-moved"),
            Event::IntakeCorrected { .. } => f.t("print-receipt-corrected"),
            Event::SupplementReceived {
                promise: Some(ref promise),
                ..
            }
            | Event::ClockResumed {
                promise: Some(ref promise),
                ..
            }
            | Event::Extended { ref promise, .. }
            | Event::CalendarApplied {
                promise: Some(ref promise),
                ..
            } => f.t1("print-later", "day", f.short_date(promise.due.date)),
            Event::FixAsked { .. } => f.t("print-fix"),
            Event::Refused {} => f.t("print-refusal"),
            Event::SupplementRequested { .. } => f.t("print-supplement"),
            Event::Apologised { .. } => f.t("print-apology"),
            Event::Delivered { .. } => f.t("print-delivery"),
            Event::Stopped { .. } => f.t("print-stop"),
            Event::ClosedCorrected { .. } => f.t("print-closed-corrected"),
            Event::FeeTaken { amount, .. } => f.t1("print-fee", "amount", f.money(amount)),
            Event::WithdrawalDeclined {} => f.t("print-withdrawal-kept"),
            _ => continue,
        };
        let url = format!("/d/{id}/paper/{}", entry.seq);
        let text = if prints.iter().any(|p| p.text == text) {
            // The same paper once more: its moment tells them apart.
            let at = f.moment(local(entry.at));
            f.t2("print-again", "paper", text, "at", at)
        } else {
            text
        };
        prints.push(Print { url, text });
    }
    prints
}

/// What waits in the scanner's folder: name, and its pages or why it cannot
/// be taken.
pub(super) fn scans(f: &Frame, scans: &[motcua_desk::scan::Scan]) -> Vec<(String, String)> {
    scans
        .iter()
        .map(|scan| {
            let about = match (scan.bad, scan.pages) {
                (Some(bad), _) => f.t(bad),
                (None, Some(pages)) => f.t1("scan-pages", "n", pages),
                (None, None) => f.t("scan-uncounted"),
            };
            (scan.name.clone(), about)
        })
        .collect()
}

/// Visits in which a dossier was handled; the log of one is for those who read
/// the queue.
pub(super) fn visits(
    f: &Frame,
    settings: &motcua_desk::Settings,
    all: &[motcua_domain::visit::Visit],
) -> Vec<(String, Option<String>)> {
    let line = |seen: &motcua_domain::visit::Visit| {
        let name = crate::visit::line(f, &settings.queue, &seen.line);
        let (ticket, day) = (seen.ticket.to_string(), f.short_date(seen.day));
        let url = format!("/hall/visits?day={}&visit={}#one", seen.day, seen.id);
        (
            f.t3("dossier-visit", "ticket", ticket, "day", day, "line", name),
            f.can("read_queue").then_some(url),
        )
    };
    all.iter().map(line).collect()
}
