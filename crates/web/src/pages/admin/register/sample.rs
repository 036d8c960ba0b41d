//! Invented registers for the samples.

use super::Read;
use crate::frame::Frame;
use crate::i18n::Lang;
use motcua_desk::register::{BatchRow, Field, Outcome, Report, RowReport, Sheet, Understood};
use motcua_domain::deadline::DueAt;
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::time::instant;

pub(super) fn frame(lang: Lang) -> Frame {
    crate::pages::admin::edit::sample_frame(lang, "/admin/register").at("register")
}

pub(super) fn batches() -> Vec<BatchRow> {
    let at = |day, hour| instant(jiff::civil::date(2022, 9, day).at(hour, 5, 0, 0));
    let row = |batch: &str, day, taken, back, is_whole| BatchRow {
        batch: batch.to_owned(),
        at: at(day, 7),
        by: Some("Nguyễn Văn Mẫu 20".to_owned()),
        taken,
        is_whole,
        back,
        until: at(day + 7, 7),
    };
    vec![
        row("3f1c9a0b7d2e4415", 5, 418, 0, true),
        row("77aa9a0b7d2e4400", 4, 120, 0, false),
        row("aa1c9a0b7d2e4416", 2, 35, 35, true),
    ]
}

pub(super) fn read() -> Read {
    let line = |n: u32, cells: &[&str]| {
        let cells = cells.iter().map(|cell| (*cell).to_owned());
        (n, cells.collect::<Vec<_>>())
    };
    let long = "Ủy ban nhân dân phường, bộ phận tiếp nhận và trả kết quả ".repeat(6);
    let lines = vec![
        line(1, &["SỔ THEO DÕI HỒ SƠ"]),
        line(
            2,
            &[
                "Mã hồ sơ",
                "Tên TTHC",
                "Họ và tên",
                "Ngày tiếp nhận",
                "Ngày hẹn trả",
                "Ghi chú",
            ],
        ),
        line(
            3,
            &[
                "H53.LA-220905-0007",
                "Khai sinh",
                "Trần Thị Mẫu",
                "05/09/2022",
                "07/09/2022",
                long.as_str(),
            ],
        ),
        line(
            4,
            &[
                "H53.LA-220905-0008",
                "Việc khác",
                "Lê Văn Mẫu",
                "05/09/2022",
                "",
                "",
            ],
        ),
    ];
    Read {
        sheets: vec!["Sổ 2022".to_owned(), "Sổ 2021".to_owned()],
        chosen: "Sổ 2022".to_owned(),
        sheet: Sheet::new(b"", "Sổ 2022", lines),
    }
}

fn due(day: i8) -> DueAt {
    DueAt {
        date: jiff::civil::date(2022, 9, day),
        minute: 1440,
    }
}

fn understood() -> Understood {
    Understood {
        name: "Trần Thị Mẫu".to_owned(),
        received: jiff::civil::date(2022, 9, 5).at(8, 30, 0, 0),
        procedure_vi: "Thủ tục đăng ký khai sinh".to_owned(),
        procedure_en: "Registration of a birth".to_owned(),
    }
}

pub(super) fn report(is_half_wrong: bool) -> Report {
    let row = |line: u32, outcome| RowReport {
        line,
        code: format!("H53.LA-220905-{line:04}"),
        told: if line == 4 {
            vec!["register-told-zeros", "register-told-phones"]
        } else {
            Vec::new()
        },
        understood: matches!(outcome, Outcome::Sound { .. }).then(understood),
        outcome,
    };
    let mut rows = vec![
        row(
            3,
            Outcome::Sound {
                due: due(9),
                counted: Some(due(7)),
                draws: false,
            },
        ),
        row(
            4,
            Outcome::Sound {
                due: due(9),
                counted: None,
                draws: true,
            },
        ),
    ];
    if !is_half_wrong {
        return Report {
            rows,
            ..Report::default()
        };
    }
    let faults = vec![
        (Field::ProcedureName, "register-no-procedure".to_owned()),
        (Field::Received, "bad-date".to_owned()),
    ];
    rows.push(row(5, Outcome::Wrong { faults }));
    let dossier = DossierId(21);
    rows.push(row(6, Outcome::Known { dossier }));
    Report {
        rows,
        procedures: vec![("Cấp bản sao trích lục hộ tịch (cũ)".to_owned(), 12)],
        states: vec![("Đang trình ký".to_owned(), 3)],
        ..Report::default()
    }
}

pub(super) fn taken() -> Report {
    let codes = ["H53.LA-220905-0003", "H53.LA-220905-0004"];
    let rows = (3..).zip(codes).filter_map(|(line, code)| {
        Some(RowReport {
            line,
            code: code.to_owned(),
            told: Vec::new(),
            understood: None,
            outcome: Outcome::Taken {
                dossier: DossierId(i64::from(line)),
                code: DossierCode::parse(code).ok()?,
                counted: (line == 3).then(|| due(7)),
            },
        })
    });
    Report {
        rows: rows.collect(),
        ..Report::default()
    }
}
