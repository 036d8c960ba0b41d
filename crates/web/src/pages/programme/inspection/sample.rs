//! Samples of inspections, with invented data.

use crate::pages::programme::sample::{at, view};
use crate::view::Form;
use jiff::civil::{Date, date};
use motcua_desk::programme::{
    AskKind, Body, EntryAbout, Finding, FindingStage, Inspection, Mark, Marked, ProgrammeEntry,
    ProgrammePack, ProgrammeView,
};
use motcua_domain::id::StaffId;

fn inspection(stages: &[FindingStage]) -> ProgrammeView {
    let pack = ProgrammePack::built_in();
    let ethics = pack.forms.into_iter().filter(|one| one.id == "ethics");
    let marked = ethics
        .flat_map(|one| one.items)
        .filter(|one| one.ask == AskKind::Mark);
    let marks = marked.enumerate().map(|(n, one)| Marked {
        item: one.id,
        mark: if n == 2 { Mark::No } else { Mark::Yes },
    });
    let findings = (1..).zip(stages).map(|(n, stage)| Finding {
        n,
        due: date(2022, 9, if n == 1 { 1 } else { 20 }),
        stage: *stage,
        answered_by: (*stage == FindingStage::Answered).then_some(StaffId(5)),
        settled_at: (*stage == FindingStage::Settled).then(|| at(5, 10, 0)),
    });
    let body = Inspection {
        on: date(2022, 8, 24),
        surprise: true,
        form: Some("ethics".to_owned()),
        marks: marks.collect(),
        findings: findings.collect(),
    };
    let mut view = view(Body::Inspection(body), 2022);
    let texts = &mut view.said.texts;
    for (name, text) in [
        ("title", "Kiểm tra đột xuất bộ phận tiếp nhận"),
        (
            "summary",
            "Quầy 2 trống từ 7:30 đến 7:50, không có biển báo.",
        ),
        ("finding.1", "Chưa có biển báo người thay khi quầy trống"),
        ("finding.2", "Bảng mức thu còn bản cũ"),
    ] {
        texts.insert(name.to_owned(), text.to_owned());
    }
    view
}

/// A line of the timeline about a finding: its number, whether it was mended, and
/// its days before and since.
fn told(
    what: &'static str,
    (n, mended): (u16, Option<bool>),
    (before, due): (Option<Date>, Option<Date>),
) -> ProgrammeEntry {
    ProgrammeEntry {
        seq: 41,
        at: at(3, 9, 0),
        by: Some("Lê Thị Ví Dụ".to_owned()),
        what,
        about: EntryAbout::Finding {
            n,
            mended,
            due,
            before,
        },
        text: "Đã xem tận nơi".to_owned(),
    }
}

/// States of the page.
pub(in crate::pages::programme) fn samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let mut open = inspection(&[FindingStage::Open, FindingStage::Answered]);
    open.moves = vec!["add_finding", "answer_finding", "settle_finding"];
    let answer = "Đã thay bảng mức thu ngày 2/9.";
    let beside = &mut open.said.beside;
    beside.insert("answer.2".to_owned(), answer.to_owned());
    beside.insert("settled.1".to_owned(), "Đã xem tận nơi".to_owned());
    let (was, now) = (date(2022, 8, 27), date(2022, 9, 1));
    open.timeline.extend([
        told("finding_settled", (1, Some(false)), (Some(was), Some(now))),
        told("finding_answered", (2, None), (None, None)),
    ]);
    let typed = Form::new([
        ("act", "settle_finding"),
        ("part", "2"),
        ("settle_finding-2-mended", ""),
        ("settle_finding-2-text", "Đã xem tận nơi"),
    ]);
    let mut settled = inspection(&[FindingStage::Settled]);
    let seen = "Đã có biển báo ở cả bốn quầy.";
    let beside = &mut settled.said.beside;
    beside.insert("settled.1".to_owned(), seen.to_owned());
    settled
        .timeline
        .push(told("finding_settled", (1, Some(true)), (None, None)));
    vec![
        ("inspection-open", open, typed),
        ("inspection-settled", settled, Form::default()),
        ("inspection-clean", inspection(&[]), Form::default()),
    ]
}
