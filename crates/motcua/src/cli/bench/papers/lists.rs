//! A long list as a workbook, and the report of a year.

use super::{failed, median, peak, watched};
use crate::cli::CliError;
use crate::cli::place::Place;
use crate::sample::dice::Dice;
use crate::sample::names;
use jiff::civil::{Date, date};
use motcua_desk::report::ReportAsk;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_domain::report::{Cell, Column, Kind, Period, PeriodKind, Row, RowKind, Table};
use motcua_domain::time::local;
use motcua_papers::{FileError, TableWords, Xlsx};
use motcua_store::Durability;
use motcua_web::i18n::Lang;
use motcua_web::pages::reports::file::{self, As, Fail, Made, Order, spooled};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

/// The reports that are measured.
const REPORTS: [&str; 4] = ["ii06a", "flow", "decree61", "index766"];
/// Runs of each; of a very long workbook only one.
const RUNS: usize = 5;
/// Rows of such a one.
const LONG: u32 = 200_000;

/// A register of so many dossiers, with twelve columns, on the disk.
pub fn workbook(n_rows: u32) -> Result<(), CliError> {
    let path = std::env::temp_dir().join(format!("motcua-bench-{}.xlsx", std::process::id()));
    let made = write_all(&path, n_rows);
    // Also after a fault; that it is not there is no fault of its own.
    let _ = std::fs::remove_file(&path);
    made
}

fn write_all(path: &Path, n_rows: u32) -> Result<(), CliError> {
    let runs = if n_rows > LONG { 1 } else { RUNS };
    let (mut times, mut most, mut bytes) = (Vec::new(), Vec::new(), 0);
    for _ in 0..runs {
        let began = Instant::now();
        let (made, memory) = watched(|| write(path, n_rows));
        made.map_err(failed)?;
        times.push(began.elapsed().as_secs_f64());
        most.push(memory);
        bytes = std::fs::metadata(path).map_err(failed)?.len();
    }
    println!(
        "workbook of {n_rows} rows: {:.2} s (median of {runs}), at most {:.1} MB more memory, \
         {:.1} MB of the whole program; a file of {:.1} MB",
        median(times),
        largest(&most),
        peak(std::process::id())?,
        bytes as f64 / 1e6
    );
    Ok(())
}

/// Memory that one run gave back hides what the next takes: the largest counts.
fn largest(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(0.0, f64::max)
}

fn write(path: &Path, n_rows: u32) -> Result<(), FileError> {
    let head = register();
    let words = TableWords {
        lines: vec!["Sổ theo dõi hồ sơ".to_owned()],
        sheet: "Sổ".to_owned(),
        ..TableWords::default()
    };
    let day = date(2026, 11, 3);
    let mut book = Xlsx::begin(&head, &words, day.at(9, 0, 0, 0))?;
    let mut dice = Dice::new(1);
    for n in 0..n_rows {
        book.push(&line(&mut dice, day, n))?;
    }
    book.finish(&[], BufWriter::new(File::create(path)?))
}

/// Columns as of the register of form 06, Circular 01/2018/TT-VPCP.
fn register() -> Table {
    let columns = [
        ("TT", Kind::Count),
        ("Mã hồ sơ", Kind::Text),
        ("Tên thủ tục hành chính", Kind::Text),
        ("Số lượng hồ sơ", Kind::Count),
        ("Tên cá nhân, tổ chức", Kind::Text),
        ("Địa chỉ, số điện thoại", Kind::Text),
        ("Cơ quan chủ trì giải quyết", Kind::Text),
        ("Nhận hồ sơ", Kind::Moment),
        ("Hẹn trả kết quả", Kind::Moment),
        ("Trả kết quả", Kind::Day),
        ("Phí, lệ phí", Kind::Money),
        ("Ghi chú", Kind::Text),
    ];
    let columns = columns.iter().enumerate().map(|(n, (name, kind))| Column {
        id: (n + 1).to_string(),
        name_vi: (*name).to_owned(),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        kind: *kind,
        opens: false,
    });
    Table {
        report: "register".to_owned(),
        title_vi: "Sổ theo dõi hồ sơ".to_owned(),
        title_en: String::new(),
        source: String::new(),
        period: Period {
            kind: PeriodKind::Year,
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
        },
        columns: columns.collect(),
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

fn line(dice: &mut Dice, day: Date, n: u32) -> Row {
    let text = |text: &str| Cell::Text(text.to_owned());
    let name = names::name(dice);
    Row {
        key: String::new(),
        kind: RowKind::Line,
        cells: vec![
            Cell::Count(i64::from(n) + 1),
            Cell::Text(format!("H53.94-261103-{n:07}")),
            text("Đăng ký biến động quyền sử dụng đất do thay đổi thông tin về người được cấp"),
            Cell::Count(1),
            Cell::Text(name),
            Cell::Text(format!("Ấp {}, xã Tân An, 0900{n:06}", n % 17 + 1)),
            text("Văn phòng đăng ký đất đai"),
            Cell::Moment(day.at(9, (n % 60) as i8, 0, 0)),
            Cell::Moment(day.at(17, 0, 0, 0)),
            Cell::Day(day),
            Cell::Money(i64::from(n % 9) * 50_000),
            Cell::Empty,
        ],
    }
}

/// Reports of a filled folder: one calendar year, then all that is in it.
pub fn year(data: &Path) -> Result<(), CliError> {
    let place = Place {
        data: data.to_owned(),
        database: None,
    };
    let store = place.store_with([9; 64], Durability::Full)?;
    let desk = place.desk(&store, None)?;
    let me = Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Director],
    };
    // `bench seed` spreads its dossiers over these years.
    for said in ["2025", "2022-01-01..2026-11-30"] {
        let period: Period = said.parse().map_err(failed)?;
        for id in REPORTS {
            let ask = ReportAsk {
                id: id.to_owned(),
                period,
                unit: None,
            };
            count(&desk, &me, &ask, said)?;
        }
        workbook_of(&desk, &me, period, said)?;
    }
    Ok(())
}

/// The register of a period as a workbook, as the page gives it.
fn workbook_of(desk: &Desk, me: &Actor, period: Period, said: &str) -> Result<(), CliError> {
    let order = Order {
        ask: ReportAsk {
            id: "register".to_owned(),
            period,
            unit: None,
        },
        kind: As::Xlsx,
        lang: Lang::Vi,
        now: local(desk.now()),
    };
    let out = spooled(desk).map_err(failed)?;
    let (mut n_dossiers, began) = (0, Instant::now());
    let (made, memory) = watched(|| {
        file::write(desk, me, &order, out, &mut |_, of| {
            n_dossiers = of;
            true
        })
    });
    let time = began.elapsed().as_secs_f64();
    let made = match made {
        // Not every report is offered for days as one likes.
        Err(Fail::Desk(DeskError::Invalid(_))) => return Ok(()),
        made => made.map_err(failed)?,
    };
    if let Made::File(file) = made {
        let bytes = file.metadata().map_err(failed)?.len();
        println!(
            "register over {said} as a workbook, {n_dossiers} dossiers: {time:.2} s, {memory:.1} MB \
             more memory, a file of {:.1} MB",
            bytes as f64 / 1e6
        );
    }
    Ok(())
}

fn count(desk: &Desk, me: &Actor, ask: &ReportAsk, said: &str) -> Result<(), CliError> {
    let (mut times, mut n_dossiers) = (Vec::new(), 0);
    let mut most = Vec::new();
    for _ in 0..RUNS {
        let began = Instant::now();
        let (made, memory) = watched(|| {
            desk.report(me, ask, &mut |_, of| {
                n_dossiers = of;
                true
            })
        });
        match made {
            Ok(_) => {}
            // Not every report is offered for days as one likes.
            Err(DeskError::Invalid(_)) => return Ok(()),
            Err(error) => return Err(failed(error)),
        }
        times.push(began.elapsed().as_secs_f64());
        most.push(memory);
    }
    println!(
        "report {} over {said}, {n_dossiers} dossiers: first {:.2} s, then {:.2} s (median of \
         {RUNS}), at most {:.1} MB more memory",
        ask.id,
        times.first().copied().unwrap_or(f64::NAN),
        median(times),
        largest(&most)
    );
    Ok(())
}
