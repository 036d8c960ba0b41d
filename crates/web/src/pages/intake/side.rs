//! The live part of the intake: due date, fee, what is still missing.

use super::parse;
use crate::frame::Frame;
use crate::pages::tracking::due_words;
use crate::state::AppState;
use crate::view::{DayGrid, Form};
use crate::words;
use askama::Template;
use motcua_desk::Published;
use motcua_desk::accept::IntakeInput;
use motcua_domain::deadline::{ClockFacts, Due, Explanation};
use motcua_domain::dossier::{PaperGiven, PaperHow};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::checklist::{self, Answer, Seen};
use motcua_domain::procedure::{Procedure, fee};
use motcua_domain::time::local;

/// Groups of papers still missing: of each group one would do.
pub fn missing(p: &Procedure, input: &IntakeInput) -> Vec<Vec<String>> {
    lacking(p, input.case.as_deref(), &input.papers)
}

fn lacking(p: &Procedure, case: Option<&str>, papers: &[PaperGiven]) -> Vec<Vec<String>> {
    let answers: Vec<Answer> = papers
        .iter()
        .map(|paper| Answer {
            item: paper.item.clone(),
            seen: match paper.how {
                PaperHow::Given => Seen::Given {
                    originals: paper.originals,
                    copies: paper.copies,
                },
                PaperHow::Shown => Seen::Shown,
                PaperHow::LookedUp => Seen::LookedUp,
                PaperHow::Needed => Seen::Needed,
            },
        })
        .collect();
    checklist::missing(p, case, &answers)
        .into_iter()
        .map(|m| m.items)
        .collect()
}

/// Due date, fees and what is missing: the live part.
#[derive(Template)]
#[template(path = "intake_side.html")]
pub struct Side {
    f: Frame,
    due: Result<String, String>,
    strip: Option<DayGrid>,
    /// The date lies in the past: it would be late when it is accepted.
    past: bool,
    /// A day that is not surely announced lies before the date.
    provisional: bool,
    fees: Vec<(String, String)>,
    /// What is taken at the counter, in words; the page shows it again beside
    /// the means of payment.
    pub(super) total: String,
    missing: Option<String>,
    /// Days inside that do not count, in words.
    closed: Option<String>,
}

impl Side {
    /// For what is chosen so far.
    pub fn new(f: &Frame, state: &AppState, published: &Published, form: &Form) -> Self {
        let p = &published.procedure;
        let case = Some(form.get("case")).filter(|c| !c.is_empty());
        // Faults of counts are shown when the form is sent, not here.
        let mut typed = form.clone();
        let counts = parse::counts(f, &mut typed);
        let papers = parse::papers(f, p, &mut typed);
        let (due, explanation) = due(f, state, p, form);
        let day = super::received(f.now.date(), form);
        let exemption = Some(form.get("exemption")).filter(|e| !e.is_empty());
        let (fees, total) = match fee::assess(p, case, day, counts, exemption) {
            Ok(bill) => with_notice(f, &bill, parse::amount(f, &mut typed, "fee_by_notice")),
            Err(why) => (Vec::new(), f.t(why.message_id())),
        };
        let list = missing_names(f, p, &lacking(p, case, &papers));
        Self {
            f: f.clone(),
            due,
            past: explanation.as_ref().is_some_and(|e| match e.due {
                Due::At { at, .. } => at.local() < f.now,
                Due::Paused => false,
            }),
            provisional: explanation.as_ref().is_some_and(|e| {
                matches!(
                    e.due,
                    Due::At {
                        provisional: true,
                        ..
                    }
                )
            }),
            strip: explanation.as_ref().map(|e| {
                let settings = state.desk().settings();
                words::strip(f.lang, e, settings.counting_for(p).calendar)
            }),
            closed: explanation
                .map(|e| words::not_counted(&e).1)
                .filter(|n| *n > 0)
                .map(|n| f.t1("track-not-counted", "n", n)),
            fees,
            total,
            missing: (!list.is_empty()).then(|| f.t1("intake-missing", "what", list.join("; "))),
        }
    }
}

fn missing_names(f: &Frame, p: &Procedure, missing: &[Vec<String>]) -> Vec<String> {
    let name = |id: &String| {
        let item = p.items.iter().find(|i| i.id == *id);
        item.map_or_else(|| id.clone(), |i| f.pick(&i.name_vi, &i.name_en).to_owned())
    };
    missing
        .iter()
        .map(|group| group.iter().map(name).collect::<Vec<_>>().join(" / "))
        .collect()
}

/// The due date if it were accepted now, and the days that make it. A dossier
/// that was entered before counts from when it came.
fn due(
    f: &Frame,
    state: &AppState,
    p: &Procedure,
    form: &Form,
) -> (Result<String, String>, Option<Explanation>) {
    let settings = state.desk().settings();
    let case = Some(form.get("case")).filter(|c| !c.is_empty());
    let since: Option<jiff::civil::DateTime> = form.get("since").parse().ok();
    let said = parse::received_at(form).map(local);
    let start = [since, said]
        .into_iter()
        .flatten()
        .fold(f.now, |a, b| a.min(b));
    let limit = p.limit_for(case, settings.office.area.as_deref(), parse::channel(form));
    let explained = limit
        .ok_or_else(|| f.t("invalid-no-limit"))
        .and_then(|row| {
            let facts = ClockFacts {
                start,
                limit: row.limit,
                rules: p.rules,
                stops: Vec::new(),
                restarts: Vec::new(),
                extensions: Vec::new(),
            };
            let explained = settings.counting_for(p).explain(&facts);
            explained.map_err(|why| words::refused(f.lang, &why, Some(p)))
        });
    match explained {
        Ok(Some(explanation)) => {
            let due = match explanation.due {
                Due::At { at, .. } => due_words(f, at),
                Due::Paused => f.t("track-no-due"),
            };
            (Ok(due), Some(explanation))
        }
        Ok(None) => (Err(f.t("track-no-due")), None),
        Err(why) => (Err(f.t1("intake-due-unknown", "why", why)), None),
    }
}

/// The lines of the bill and their sum, with what a notice says where one is
/// typed; a sum that still waits for its notice says so.
fn with_notice(
    f: &Frame,
    bill: &fee::Assessment,
    notice: Option<Vnd>,
) -> (Vec<(String, String)>, String) {
    let notice = notice.filter(|_| bill.waits_for_notice());
    let amount = |line: &fee::FeeLine| match line.amount.or(notice) {
        _ if line.exempt => f.t("fee-free"),
        Some(vnd) => f.money(vnd),
        None => f.t("fee-by-notice"),
    };
    let sum = bill.total.checked_add(notice.unwrap_or_default());
    let total = match sum {
        _ if bill.waits_for_notice() && notice.is_none() && bill.total == Vnd::ZERO => {
            f.t("fee-by-notice")
        }
        Some(sum) => f.money(sum),
        None => f.t("invalid-amount"),
    };
    let lines = bill
        .lines
        .iter()
        .map(|line| {
            (
                f.pick(&line.name_vi, &line.name_en).to_owned(),
                amount(line),
            )
        })
        .collect();
    (lines, total)
}

pub(super) fn sample_side(f: &Frame, missing: bool) -> Side {
    use crate::view::{Cell, CellKind};
    let cell = |d: i8, kind, n| Cell {
        date: jiff::civil::date(2022, 9, d),
        kind,
        n,
        word: String::new(),
        why: String::new(),
    };
    let closed = f.pick("đóng cửa vì bão", "closed for a storm");
    let days = vec![
        cell(6, CellKind::Start, None),
        Cell {
            why: closed.to_owned(),
            ..cell(7, CellKind::Off, None)
        },
        cell(8, CellKind::Count, Some(1)),
        cell(9, CellKind::Due, Some(2)),
    ];
    let source = f.pick("thông báo mẫu 12/TB-UBND", "sample notice 12/TB-UBND");
    let special = f.t3(
        "clock-special",
        "days",
        "7/9",
        "what",
        closed,
        "source",
        source,
    );
    let due = motcua_domain::deadline::DueAt {
        date: jiff::civil::date(2022, 9, 9),
        minute: 1020,
    };
    Side {
        past: false,
        f: f.clone(),
        due: Ok(due_words(f, due)),
        strip: Some(DayGrid::strip(f.lang, days).with_special(vec![special])),
        provisional: missing,
        fees: vec![(
            f.t("intake-fee"),
            f.money(motcua_domain::money::Vnd(120_000)),
        )],
        total: f.money(motcua_domain::money::Vnd(120_000)),
        closed: None,
        missing: missing.then(|| f.t1("intake-missing", "what", f.t("intake-paper"))),
    }
}
