//! Samples of what was told of a plan: declared numbers, revisions, the timeline.

use super::sample;
use jiff::civil::date;
use motcua_desk::programme::{
    Change, CheckFound, Declared, Drawn, EntryAbout, NumberView, ProgrammeEntry, ProgrammeId,
    RevisionView, TaskState, TaskTold,
};
use motcua_domain::id::{DossierCode, UnitId};

/// Two numbers for one month, and one that a check put right.
pub(super) fn numbers() -> Vec<NumberView> {
    let number = |n: u16, month: &str, value: i64| NumberView {
        declared: Declared {
            n,
            month: month.to_owned(),
            value,
            ..sample::declared()
        },
        source: "Sổ sinh hoạt của chi bộ".to_owned(),
        checked: None,
        stands: true,
    };
    let last = sample::declared();
    let checked = Drawn {
        of: ProgrammeId(12),
        n: 1,
        value: 9_100,
        found: Some(CheckFound::Differs),
        right: Some(8_800),
    };
    vec![
        number(last.n, &last.month, last.value),
        NumberView {
            stands: false,
            ..number(0, &last.month, 9_000)
        },
        NumberView {
            checked: Some(checked),
            ..number(1, "2022-05", 9_100)
        },
    ]
}

/// A revision that came into force.
pub(super) fn revision() -> RevisionView {
    RevisionView {
        n: 2,
        at: sample::at(2, 14, 0),
        by: Some("Lê Thị Ví Dụ".to_owned()),
        changes: vec![Change::Objective {
            n: 1,
            before: "Trả hồ sơ đúng hẹn".to_owned(),
            after: "Không ai phải đi lại lần hai".to_owned(),
        }],
    }
}

/// A number that was declared anew, a unit that was reminded, and a plan that was
/// passed on.
pub(super) fn timeline() -> Vec<ProgrammeEntry> {
    let told = |what, about, text: &str| ProgrammeEntry {
        seq: 41,
        at: sample::at(4, 15, 0),
        by: Some("Lê Thị Ví Dụ".to_owned()),
        what,
        about,
        text: text.to_owned(),
    };
    let number = EntryAbout::Number {
        of: "Buổi sinh hoạt chuyên đề có đủ người dự".to_owned(),
        month: "2022-08".to_owned(),
        value: 9_600,
        before: Some(9_000),
    };
    let reminded = EntryAbout::Reminded {
        unit: UnitId::new("justice"),
        task: "Làm giấy khai sinh trong ngày".to_owned(),
    };
    let task = |told| EntryAbout::Task {
        n: 1,
        of: "Làm giấy khai sinh trong ngày".to_owned(),
        told,
    };
    let doing = task(TaskTold::Reported(TaskState::Doing, date(2022, 9, 5)));
    let code = DossierCode::issue("H53.LA", date(2022, 9, 1), 7);
    let away = task(TaskTold::Unlinked(Some(code)));
    let moved = EntryAbout::Moved {
        from: UnitId::new("justice"),
        to: UnitId::new("front"),
    };
    vec![
        told("number_declared", number, "Sổ sinh hoạt của chi bộ"),
        told("reminded", reminded, "Còn hai tuần, chưa thấy báo tiến độ."),
        told("task_reported", doing, "Đang làm ở hai quầy."),
        told("dossier_unlinked", away, "Hồ sơ của việc khác."),
        told("moved", moved, ""),
    ]
}
