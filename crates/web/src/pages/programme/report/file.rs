//! A report as an official paper, in Vietnamese, and as a workbook with a sheet
//! for each block.

use super::cells::{filed, kind_of, numbers, with_numbers};
use super::{Asked, block_name, remarks};
use crate::error::{Error, see_other};
use crate::format::capital;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::encode;
use crate::pages::print::sheet::heading;
use crate::pages::programme::year_sent;
use crate::pages::reports::file::As;
use crate::pages::work::me;
use crate::press::Job;
use crate::state::AppState;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::programme::{BlockOf, ProgrammeReport, ReportBlock, ReportCell};
use motcua_desk::{DeskError, Settings};
use motcua_domain::report::{Column, Period, PeriodKind, Row, RowKind, Table};
use motcua_domain::time::instant;
use motcua_domain::unit::Units;
use motcua_papers::{Extras, FileError, ReportPaper, TableWords, Xlsx};
use serde_json::{Map, Value, json};
use std::io::Cursor;

/// Characters of a sheet's name, at most: so many a workbook takes.
const SHEET: usize = 31;

/// `GET /programme/report/{report}/file?year=…&as=…`.
pub async fn download(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let kind = As::parse(&asked.kind).filter(|kind| matches!(kind, As::Pdf | As::Xlsx));
    let kind = kind.ok_or(Error::NotFound)?;
    let (me, year) = (me(&frame)?, year_sent(&frame, &asked.year)?);
    let page = format!("/programme/report/{}?year={year}", encode(&id));
    let answer = state
        .try_ask(move |desk| desk.programme_report(&me, &id, year))
        .await?;
    let report = match answer {
        Ok(report) => report,
        // The page says from when on there is one.
        Err(DeskError::Invalid(_)) => return Ok(see_other(&page)),
        Err(why) => return Err(why.into()),
    };
    let settings = state.desk().settings();
    let bytes = if kind == As::Pdf {
        state.typeset(paper(frame, &settings, &report)).await?
    } else {
        let made = workbook(&frame, &settings, &report);
        made.map_err(|e| Error::fault(&e))?
    };
    let plain = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
    let name: String = report.id.chars().filter(plain).collect();
    let name = format!(
        "attachment; filename=\"{name}-{}.{}\"",
        report.year,
        kind.ending()
    );
    let mut answer = Response::new(Body::from(bytes));
    let headers = answer.headers_mut();
    let media = HeaderValue::from_static(kind.media());
    headers.insert(header::CONTENT_TYPE, media);
    let name = HeaderValue::from_str(&name).map_err(|e| Error::fault(&e))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(answer)
}

/// A block as a table of a file, with these columns.
fn table(
    f: &Frame,
    report: &ProgrammeReport,
    block: &ReportBlock,
    columns: &[&'static str],
) -> Table {
    let columns = columns.iter().map(|id| Column {
        id: (*id).to_owned(),
        // The words are those of the file's language already.
        name_vi: f.t(id),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        kind: kind_of(id),
        opens: false,
    });
    Table {
        report: report.id.clone(),
        title_vi: block.name_vi.clone(),
        title_en: block.name_en.clone(),
        source: String::new(),
        period: Period::of(PeriodKind::Year, report.to),
        columns: columns.collect(),
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

fn rows(f: &Frame, at: (&Units, Date), block: &ReportBlock) -> Vec<Row> {
    let row = |cells: &Vec<ReportCell>| {
        let cells = cells.iter().zip(&block.columns);
        Row {
            key: String::new(),
            kind: RowKind::Line,
            cells: cells
                .map(|(cell, column)| filed(f, at, cell, column))
                .collect(),
        }
    };
    block.rows.iter().map(row).collect()
}

/// The same for a workbook, with the numbers that are in the words.
fn rows_with_numbers(f: &Frame, at: (&Units, Date), block: &ReportBlock) -> Vec<Row> {
    let mut all = rows(f, at, block);
    for (row, cells) in all.iter_mut().zip(&block.rows) {
        let filed = std::mem::take(&mut row.cells).into_iter();
        let columns = cells.iter().zip(&block.columns);
        for (words, (cell, column)) in filed.zip(columns) {
            row.cells.push(words);
            row.cells.extend(numbers(cell, column));
        }
    }
    all
}

/// Up to which day it counts, what is to be known of its numbers, and when it
/// was made.
fn lines(f: &Frame, settings: &Settings, report: &ProgrammeReport) -> Vec<String> {
    let mut all = vec![f.t1("month-report-to", "day", f.date(report.to))];
    all.extend(remarks(f, &settings.units, report));
    all.push(f.t1("report-made", "at", f.moment(f.now)));
    all
}

/// The data of the paper.
fn paper(mut f: Frame, settings: &Settings, report: &ProgrammeReport) -> Job {
    f.lang = Lang::Vi;
    let at = (&settings.units, report.to);
    let block = |block: &ReportBlock| {
        let head = table(&f, report, block, &block.columns);
        let mut paper = ReportPaper::begin(&head, "");
        for row in rows(&f, at, block) {
            // What is more than a paper takes stands in the workbook.
            if !paper.push(&row) {
                break;
            }
        }
        let mut own = paper.finish(&[], &[], &[]);
        let mut take = |key: &str| own.remove(key).unwrap_or_default();
        json!({ "name": block_name(&f, block), "columns": take("columns"), "rows": take("rows") })
    };
    let mut own: Map<String, Value> = Map::new();
    let blocks: Vec<Value> = report.blocks.iter().map(block).collect();
    own.insert("title".to_owned(), json!(report.name_vi));
    let year = f.t1("month-report-year", "year", report.year.to_string());
    own.insert("period".to_owned(), json!(year));
    own.insert("blocks".to_owned(), json!(blocks));
    own.insert("lines".to_owned(), json!(lines(&f, settings, report)));
    let mut sheet = heading(&settings.office, instant(f.now));
    "A4".clone_into(&mut sheet.size);
    sheet.own = own;
    Job {
        set: "local".to_owned(),
        form: "report".to_owned(),
        data: sheet.to_value(),
        extras: Extras::default(),
    }
}

/// The workbook, in the reader's language.
fn workbook(
    f: &Frame,
    settings: &Settings,
    report: &ProgrammeReport,
) -> Result<Vec<u8>, FileError> {
    let at = (&settings.units, report.to);
    let names = sheets(f, report);
    let mut book: Option<Xlsx> = None;
    for (block, sheet) in report.blocks.iter().zip(names) {
        let columns = block.columns.iter().copied().flat_map(with_numbers);
        let columns: Vec<&'static str> = columns.collect();
        let head = table(f, report, block, &columns);
        let words = words(f, settings, report, block, sheet);
        let mut next = match book.take() {
            Some(mut book) => {
                book.next_table(&head, &words)?;
                book
            }
            None => Xlsx::begin(&head, &words, f.now)?,
        };
        for row in rows_with_numbers(f, at, block) {
            next.push(&row)?;
        }
        book = Some(next);
    }
    let mut out = Cursor::new(Vec::new());
    if let Some(book) = book {
        book.finish(&[], &mut out)?;
    }
    Ok(out.into_inner())
}

fn words(
    f: &Frame,
    settings: &Settings,
    report: &ProgrammeReport,
    block: &ReportBlock,
    sheet: String,
) -> TableWords {
    let office = &settings.office;
    let mut all = vec![
        block_name(f, block),
        f.pick(&report.name_vi, &report.name_en).to_owned(),
        f.pick(&office.name_vi, &office.name_en).to_owned(),
        f.t1("month-report-year", "year", report.year.to_string()),
    ];
    all.extend(lines(f, settings, report));
    TableWords {
        english: false,
        lines: all,
        sheet,
        ..TableWords::default()
    }
}

/// What a block shows, in a word or two, for a sheet.
fn short(f: &Frame, of: BlockOf) -> String {
    f.t(match of {
        BlockOf::Units => "programme-sheet-units",
        BlockOf::Targets => "programme-sheet-targets",
        BlockOf::Models => "programme-sheet-models",
        BlockOf::Commitments => "programme-sheet-commitments",
        BlockOf::Inspections => "programme-sheet-inspections",
        BlockOf::Checks => "programme-sheet-checks",
        BlockOf::Words => "programme-sheet-words",
    })
}

/// Its number, as a heading begins with: `III. `; empty where it has none.
fn number_of(name: &str) -> &str {
    let is_number = |word: &str| {
        let own = word.strip_suffix('.').unwrap_or_default();
        !own.is_empty() && own.len() <= 5 && own.chars().all(|c| c.is_ascii_alphanumeric())
    };
    match name.split_once(' ') {
        Some((first, _)) if is_number(first) => name.get(..=first.len()).unwrap_or_default(),
        _ => "",
    }
}

/// Names of the sheets, whole and no two alike: those of the blocks where a
/// workbook takes them, else their number and what they show; counted where two
/// are the same.
fn sheets(f: &Frame, report: &ProgrammeReport) -> Vec<String> {
    let fits = |name: &str| name.chars().count() <= SHEET;
    let mut names: Vec<String> = Vec::new();
    for (n, block) in report.blocks.iter().enumerate() {
        let heading = f.pick(&block.name_vi, &block.name_en);
        let number = number_of(heading);
        let name = match block.part {
            Some(part) => format!("{number}{}", capital(&f.t(part))),
            None if fits(heading) => heading.to_owned(),
            None => format!("{number}{}", short(f, block.of)),
        };
        let is_taken = |name: &String| {
            let lower = name.to_lowercase();
            names.iter().any(|other| other.to_lowercase() == lower)
        };
        let name = if fits(&name) && !is_taken(&name) {
            name
        } else {
            format!("{} ({})", short(f, block.of), n + 1)
        };
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::sample::report;
    use super::*;
    use crate::pages::dossier::sample::settings;
    use motcua_papers::spreadsheet;

    #[test]
    fn paper_and_workbook_hold_what_the_page_shows() {
        let settings = settings().unwrap();
        let f = crate::pages::programme::sample::frame(Lang::En, "/programme/report/mid-year");
        let job = paper(f.clone(), &settings, &report());
        let blocks = job.data["blocks"].as_array().unwrap();
        assert_eq!(blocks.len(), report().blocks.len());
        for block in blocks {
            let columns = block["columns"].as_array().unwrap().len();
            for row in block["rows"].as_array().unwrap() {
                assert_eq!(row["cells"].as_array().unwrap().len(), columns);
            }
        }
        let said = job.data.to_string();
        assert!(
            said.contains("113/120") && said.contains("kê khai"),
            "{said}"
        );
        let book = workbook(&f, &settings, &report()).unwrap();
        let lines = spreadsheet::read(&book, None).unwrap().into_lines();
        let text: Vec<String> = lines
            .into_iter()
            .map(|(_, cells)| cells.join("|"))
            .collect();
        let text = text.join("\n");
        let sheets = sheets(&f, &report());
        let all = sheets.iter().map(|name| {
            let lines = spreadsheet::read(&book, Some(name)).unwrap().into_lines();
            let lines = lines.into_iter().map(|(_, cells)| cells.join("|"));
            lines.collect::<Vec<String>>().join("\n")
        });
        let all = all.collect::<Vec<String>>().join("\n");
        let heads = format!(
            "{}|{}",
            f.t("programme-col-unit"),
            f.t("programme-col-plan")
        );
        assert!(all.contains(&heads), "{all}");
        assert!(!text.is_empty());
        // Beside the words stand the numbers, each in a cell of its own.
        let figures = format!("|{}|{}|{}|", 94.17, 113, 120);
        assert!(all.contains(&figures), "{all}");
    }

    #[test]
    fn no_table_has_more_columns_than_a_page_of_paper_takes() {
        let settings = settings().unwrap();
        let f = crate::pages::programme::sample::frame(Lang::Vi, "/programme/report/mid-year");
        let job = paper(f, &settings, &report());
        let mut names = Vec::new();
        for block in job.data["blocks"].as_array().unwrap() {
            names.push(block["name"].as_str().unwrap().to_owned());
            assert!(block["columns"].as_array().unwrap().len() <= 9, "{block}");
        }
        assert_ne!(names[0], names[1], "both are of units");
    }

    #[test]
    fn sheets_that_begin_alike_are_told_apart() {
        let f = crate::pages::programme::sample::frame(Lang::Vi, "/");
        let mut twice = report();
        let block = twice.blocks[0].clone();
        twice.blocks.insert(1, block);
        let names = sheets(&f, &twice);
        assert_ne!(names[0], names[1]);
        assert!(names.iter().all(|name| name.chars().count() <= 31));
    }

    #[test]
    fn every_sheet_of_the_definitions_bears_a_whole_name_that_a_workbook_takes() {
        let pack = motcua_desk::programme::ProgrammePack::built_in();
        for lang in Lang::ALL {
            let f = crate::pages::programme::sample::frame(lang, "/");
            for definition in &pack.reports {
                let blocks = definition.blocks.iter();
                let blocks = blocks.map(|block| ReportBlock {
                    of: block.of,
                    name_vi: block.name_vi.clone(),
                    name_en: block.name_en.clone(),
                    part: None,
                    columns: Vec::new(),
                    rows: Vec::new(),
                });
                let report = ProgrammeReport {
                    blocks: blocks.collect(),
                    ..report()
                };
                let names = sheets(&f, &report);
                for (name, block) in names.iter().zip(&report.blocks) {
                    assert!(name.chars().count() <= 31, "{name}");
                    let heading = f.pick(&block.name_vi, &block.name_en);
                    let whole = short(&f, block.of);
                    assert!(name == heading || name.ends_with(&whole), "{name}");
                    assert!(name.starts_with(number_of(heading)), "{name}");
                }
            }
        }
        assert_eq!(number_of("III. Mô hình"), "III. ");
        assert_eq!(number_of("Mô hình, cách làm"), "");
    }
}
