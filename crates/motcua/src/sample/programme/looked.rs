//! Whoever follows all units: reminders and guidance, the review at mid-year, an
//! unannounced visit and what came of it.

use super::{Year, promises};
use motcua_desk::DeskError;
use motcua_desk::programme::{Act, AskKind, Begin, Half, InspectionLine, Mark, Marked, Texts};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use motcua_domain::programme::Refused;
use std::sync::Arc;

/// Reminds those who say nothing, and tells one of them how to begin.
pub(super) fn remind(year: &mut Year) -> Result<(), DeskError> {
    let officer = year.cast.officer.clone();
    for (unit, text) in [
        (
            "economy",
            "Phòng chưa trả lời việc được giao và chưa báo tháng nào. Việc niêm yết phí đến đâu?",
        ),
        (
            "tax",
            "Kế hoạch còn ở bản nháp, việc báo số thuế chưa có trả lời. Cần gì thì báo lại.",
        ),
    ] {
        let task = year.task_of("top", unit, 0)?;
        let remind = Act::Remind {
            unit: UnitId::new(unit),
            task: Some(task),
            text: text.to_owned(),
        };
        // A short year remembers twice in a day, which the desk refuses.
        match year.act(&officer, "top", &remind) {
            Err(DeskError::Programme(Refused::RemindedToday)) => {}
            other => other?,
        }
    }
    let guide = Act::Guide {
        text: "Chỉ cần báo một dòng mỗi tháng: việc gì, đến đâu. Bảng mẫu có ở quầy 5.".to_owned(),
    };
    year.act(&officer, "economy", &guide)
}

/// Answers to the marked items of a form, in its order, these over and over.
fn marks(year: &Year, form: &str, answers: &[Mark]) -> Vec<Marked> {
    let pack = year.desk.programme_pack();
    let found = pack.forms.iter().find(|one| one.id == form);
    let items = found.into_iter().flat_map(|form| &form.items);
    let asked = items.filter(|item| item.ask == AskKind::Mark);
    let marked = asked.zip(answers.iter().cycle());
    let marked = marked.map(|(item, mark)| Marked {
        item: item.id.clone(),
        mark: *mark,
    });
    marked.collect()
}

fn texts(pairs: [(&str, &str); 3]) -> Texts {
    let own = pairs.into_iter();
    own.map(|(item, text)| (item.to_owned(), text.to_owned()))
        .collect()
}

/// Opens the review of a unit at mid-year; it bears the name given.
fn open(year: &mut Year, name: &str, unit: &str) -> Result<(), DeskError> {
    let director = year.cast.director.clone();
    let begin = Begin::Review {
        unit: UnitId::new(unit),
        year: year.year,
        half: Half::Mid,
        form: FORM.to_owned(),
    };
    year.begin(&director, name, &begin).map(|_| ())
}

/// The form of the review.
const FORM: &str = "half-year";

fn assess_own(year: &mut Year, me: &Actor, name: &str) -> Result<(), DeskError> {
    let own = Act::AssessOwn {
        marks: marks(year, FORM, &[Mark::Yes, Mark::Yes, Mark::Partly, Mark::Yes]),
        texts: texts([
            (
                "results",
                "Việc đến hạn đã xong, mỗi việc có giấy hoặc số của hệ thống.",
            ),
            (
                "difficulties",
                "Buổi chiều thứ Năm thiếu người ký, hồ sơ dồn sang thứ Sáu.",
            ),
            (
                "next",
                "Xin thêm lịch ký trực; đưa thêm 2 thủ tục về trả trong ngày.",
            ),
        ]),
    };
    year.act(me, name, &own)
}

/// Results of the models, and the reviews: two units assess themselves, one
/// that never answers does not.
pub(super) fn half_year(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    promises::half_way(year)?;
    for (name, unit) in [
        ("review-justice", "justice"),
        ("review-land", "land-office"),
        ("review-economy", "economy"),
    ] {
        open(year, name, unit)?;
    }
    assess_own(year, &cast.justice.0, "review-justice")?;
    assess_own(year, &cast.land.0, "review-land")
}

/// The director assesses one of them, beside the figures, and closes it.
pub(super) fn close(year: &mut Year) -> Result<(), DeskError> {
    let director = year.cast.director.clone();
    let head = Act::AssessHead {
        marks: marks(
            year,
            FORM,
            &[Mark::Yes, Mark::Yes, Mark::Partly, Mark::Partly],
        ),
        texts: texts([
            (
                "results",
                "Mẫu điền sẵn đã giúp người dân bớt phải hỏi lại.",
            ),
            (
                "difficulties",
                "Mô hình trả trong ngày chưa đạt mức đã đăng ký.",
            ),
            (
                "next",
                "Thống nhất lịch ký trực với Văn phòng trong tháng này.",
            ),
        ]),
    };
    year.act(&director, "review-justice", &head)?;
    year.act(&director, "review-justice", &Act::CloseReview {})
}

/// A visit that nobody was told of, with two findings.
pub(super) fn visit(year: &mut Year) -> Result<(), DeskError> {
    let officer = year.cast.officer.clone();
    let found = [
        (780, "Bảng mức thu ở khu chờ còn bản cũ."),
        (
            960,
            "Hai người được hỏi chưa nói được việc của mình trong kế hoạch.",
        ),
    ];
    let findings = found
        .into_iter()
        .map(|(due, text)| (year.on(due).max(year.today()), text.to_owned()));
    let line = InspectionLine {
        on: year.today(),
        surprise: true,
        form: Some("discipline".to_owned()),
        marks: marks(
            year,
            "discipline",
            &[
                Mark::Yes,
                Mark::Yes,
                Mark::No,
                Mark::Yes,
                Mark::Yes,
                Mark::Partly,
            ],
        ),
        title: "Kiểm tra đột xuất giờ mở quầy và niêm yết".to_owned(),
        summary: "Đến lúc 7 giờ 20, trước giờ mở cửa; xem 7 quầy và khu chờ, hỏi 5 người."
            .to_owned(),
        findings: findings.collect(),
    };
    let begin = Begin::Inspection {
        unit: UnitId::new("desk"),
        line,
    };
    year.begin(&officer, "visit", &begin).map(|_| ())
}

/// The unit says what it did about the first finding.
pub(super) fn answer_findings(year: &mut Year) -> Result<(), DeskError> {
    let director = year.cast.director.clone();
    let answer = Act::AnswerFinding {
        n: 1,
        text: "Đã thay bằng bản đang có hiệu lực, chụp ảnh lưu.".to_owned(),
    };
    year.act(&director, "visit", &answer)
}

/// The first finding is seen to be mended; the second stays open.
pub(super) fn settle(year: &mut Year) -> Result<(), DeskError> {
    let officer = year.cast.officer.clone();
    let settle = Act::SettleFinding {
        n: 1,
        mended: true,
        due: None,
        text: "Đã xem lại tại chỗ, đúng bản đang có hiệu lực.".to_owned(),
    };
    year.act(&officer, "visit", &settle)
}
