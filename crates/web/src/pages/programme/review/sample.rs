//! Samples of reviews, with invented data.

use crate::pages::programme::plan_sample::plan;
use crate::pages::programme::sample::{about_share, at, measured, pairs, reference, view};
use crate::view::Form;
use jiff::civil::{Date, date};
use motcua_desk::programme::{
    AskKind, Assessment, Body, EntryAbout, Evidence, EvidenceView, FindingStage, FindingView, Half,
    Kind, Mark, Marked, Over, ProgrammeEntry, ProgrammeId, ProgrammePack, ProgrammeView, Review,
    ReviewWork, Sense, Target, TargetScope, TargetState, TaskCounts, Texts, UnitPart,
};
use motcua_domain::id::{StaffId, UnitId};

fn target() -> Target {
    Target {
        n: 4,
        indicator: Some("on-time".to_owned()),
        scope: TargetScope::Unit,
        sense: Sense::AtLeast,
        value: 9_500,
        over: Over::Year,
    }
}

/// What a unit adds to the figure of a plan that was passed on.
fn part(unit: &str, from: Option<Date>) -> UnitPart {
    UnitPart {
        unit: UnitId::new(unit),
        from,
        measured: Some(measured()),
    }
}

/// Answers to every item of the form for the year: the first in part.
fn marks() -> Vec<Marked> {
    let pack = ProgrammePack::built_in();
    let items = pack.forms.into_iter().filter(|one| one.id == "year");
    let marked = items
        .flat_map(|one| one.items)
        .filter(|one| one.ask == AskKind::Mark);
    let marked = marked.enumerate().map(|(n, one)| Marked {
        item: one.id,
        mark: if n == 0 { Mark::Partly } else { Mark::Yes },
    });
    marked.collect()
}

fn said(day: i8, by: i64) -> Assessment {
    Assessment {
        marks: marks(),
        by: Some(StaffId(by)),
        at: at(day, 15, 0),
    }
}

fn review(own: Option<Assessment>, head: Option<Assessment>, closed: bool) -> ProgrammeView {
    let now = measured();
    let then = Evidence {
        of: ProgrammeId(8),
        n: 4,
        measured: Some(motcua_desk::programme::Measured {
            value: Some(9_500),
            count: 114,
            ..now
        }),
        whole: Some(now),
        declared: None,
        month: None,
        past: None,
        state: TargetState::Reached,
    };
    let body = Review {
        half: Half::End,
        form: "year".to_owned(),
        own,
        head,
        evidence: if closed {
            vec![then.clone()]
        } else {
            Vec::new()
        },
        closed_at: closed.then(|| at(5, 16, 0)),
        withdrawn: false,
    };
    let mut view = view(Body::Review(body), 2022);
    view.names.insert(StaffId(8), "Nguyễn Văn Mẫu".to_owned());
    view.evidence = vec![EvidenceView {
        of: reference(8, Kind::Plan, "", "Kế hoạch năm 2022"),
        text: "Hồ sơ đúng hẹn từ 95 %".to_owned(),
        target: Some(target()),
        parts: vec![part("desk", None), part("land", Some(date(2022, 7, 1)))],
        about: Some(about_share()),
        then: closed.then_some(then),
        now: Some(now),
        standing: None,
        missing: None,
        past: None,
        again: closed.then_some(now),
        number_again: None,
        state: TargetState::CannotSay,
        pairs: pairs(),
    }];
    view.work = Some(work());
    view
}

/// Tasks of the period, and what an inspection found.
fn work() -> ReviewWork {
    ReviewWork {
        by: date(2022, 12, 31),
        day: date(2022, 9, 5),
        counts: TaskCounts {
            late: 1,
            in_time: 2,
            ..TaskCounts::default()
        },
        tasks: plan(true, None).tasks,
        findings: vec![FindingView {
            of: reference(9, Kind::Inspection, "", "Kiểm tra đột xuất quầy 2"),
            on: date(2022, 6, 1),
            text: "Chưa ghi sổ theo dõi".to_owned(),
            due: date(2022, 7, 1),
            stage: FindingStage::Open,
            seen_open: true,
        }],
    }
}

/// A line of the timeline: an assessment with its answers and words.
fn told(what: &'static str, day: i8, results: &str) -> ProgrammeEntry {
    let texts = [("results".to_owned(), results.to_owned())];
    ProgrammeEntry {
        seq: 41,
        at: at(day, 15, 0),
        by: Some("Lê Thị Ví Dụ".to_owned()),
        what,
        about: EntryAbout::Assessed {
            marks: marks(),
            texts: Texts::from(texts),
        },
        text: String::new(),
    }
}

/// States of the page.
pub(in crate::pages::programme) fn samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let mut open = review(None, None, false);
    open.moves = vec!["assess_own", "withdraw_review"];
    let mut own_done = review(Some(said(2, 7)), None, false);
    own_done.moves = vec!["assess_head"];
    let texts = &mut own_done.said.beside;
    let results = "Trả đúng hẹn 114 trên 120 hồ sơ.";
    texts.insert("own.results".to_owned(), results.to_owned());
    // The unit said something else first.
    let first = "Trả đúng hẹn 110 trên 118 hồ sơ.";
    own_done.timeline.extend([
        told("own_assessed", 2, first),
        told("own_assessed", 2, results),
    ]);
    let mut closed = review(Some(said(2, 7)), Some(said(4, 8)), true);
    closed
        .said
        .beside
        .insert("head.results".to_owned(), "Đúng như đơn vị nói.".to_owned());
    closed
        .timeline
        .push(told("head_assessed", 4, "Đúng như đơn vị nói."));
    let wrong = Form::new([
        ("act", "assess_own"),
        ("assess_own-mark-plan-done", ""),
        ("assess_own-text-results", "Đủ"),
    ]);
    vec![
        ("review-open", open, wrong),
        ("review-own-done", own_done, Form::default()),
        ("review-closed", closed, Form::default()),
    ]
}
