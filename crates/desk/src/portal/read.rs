//! Reading the file: encoding, head, rows, each with all its faults.

use super::{Outcome, PortalReport, RowReport, Sound};
use crate::Settings;
use crate::accept::IntakeInput;
use jiff::civil::Date;
use motcua_domain::calendar::table::unended;
use motcua_domain::dossier::{PaperGiven, PaperHow, ResultVia};
use motcua_domain::person::{Garble, Person, PersonEntry, PersonKind};
use motcua_domain::procedure::{Channel, Procedure, fee::Counts};
use motcua_domain::typed;
use std::collections::BTreeSet;

/// Columns a file may have; the first three it must have.
pub const COLUMNS: [&str; 16] = [
    "outside_code",
    "procedure",
    "name",
    "name_ok",
    "kind",
    "id_kind",
    "id_number",
    "id_what",
    "born",
    "sex",
    "phone",
    "email",
    "address",
    "case",
    "papers",
    "result_via",
];
const N_REQUIRED: usize = 3;
/// Most rows of a file.
pub const MAX_ROWS: usize = 2_000;

type Faults = Vec<(String, String)>;

/// Reads a file; rows that cannot be taken are in the report only.
pub(super) fn file(bytes: &[u8], settings: &Settings, today: Date) -> (PortalReport, Vec<Sound>) {
    let mut report = PortalReport::default();
    let mut sound = Vec::new();
    let text = match text_of(bytes) {
        Ok(text) => text,
        Err(fault) => {
            report.file.push(fault);
            return (report, sound);
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => {
            report
                .file
                .push(("portal-syntax".into(), error.to_string()));
            return (report, sound);
        }
    };
    report.file = head_faults(&head);
    if !report.file.is_empty() {
        return (report, sound);
    }
    let mut seen = BTreeSet::new();
    let mut lines = Lines::new(text);
    for record in reader.records() {
        let row = match record {
            Ok(record) => Row {
                line: lines.of(&record),
                head: &head,
                record,
            },
            Err(error) => {
                report
                    .file
                    .push(("portal-syntax".into(), error.to_string()));
                return (report, Vec::new());
            }
        };
        if report.rows.len() == MAX_ROWS {
            report
                .file
                .push(("portal-too-many".into(), MAX_ROWS.to_string()));
            return (report, Vec::new());
        }
        if row.record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        take(&row, settings, today, &mut seen, (&mut report, &mut sound));
    }
    if report.rows.is_empty() {
        report.file.push(("portal-empty".into(), String::new()));
    }
    (report, sound)
}

/// Excel writes semicolons where the comma is the decimal sign, as in Vietnam.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let semicolons = head.matches(';').count() > head.matches(',').count();
    if semicolons { b';' } else { b',' }
}

/// The file as text, or the message that says why it is none or not whole.
fn text_of(bytes: &[u8]) -> Result<&str, (String, String)> {
    let none = |message: &str| (message.to_owned(), String::new());
    if is_no_text(bytes) {
        return Err(none("portal-no-csv"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| none("portal-no-text"))?;
    match unended(text) {
        Some(line) => Err(("portal-cut-short".to_owned(), line.to_string())),
        None => Ok(text.trim_start_matches('\u{feff}')),
    }
}

/// A workbook, an archive, a PDF: something that was never rows of text. Text
/// in another encoding is told apart, since saving it anew mends that.
fn is_no_text(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 5] = [
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0",
        b"%PDF",
        b"\x1f\x8b",
    ];
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let has_nul = bytes.iter().take(4096).any(|byte| *byte == 0);
    BEGINNINGS.iter().any(|begin| bytes.starts_with(begin)) || (has_nul && !wide)
}

/// A name as it can be shown in a sentence: what is longer than any column
/// is cut.
fn shown(name: &str) -> String {
    const MOST: usize = 40;
    let clean = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = clean.take(MOST).collect();
    if name.chars().count() > MOST {
        short.push('…');
    }
    short
}

/// Counts the lines of a file as a reader of it does: the reader of rows
/// counts `\r\n` wrongly.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let text = text.as_bytes();
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// The line where a row begins; rows are asked for in order.
    fn of(&mut self, record: &csv::StringRecord) -> u64 {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.at) {
            let ends = matches!(byte, b'\n' | b'\r');
            // The row may be said to begin in the end of the line before.
            if self.at >= start && !ends {
                break;
            }
            self.at += 1;
            if ends && (*byte == b'\n' || self.text.get(self.at) != Some(&b'\n')) {
                self.line += 1;
            }
        }
        self.line
    }
}

fn head_faults(head: &[String]) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    let required = COLUMNS.iter().take(N_REQUIRED);
    for column in required.filter(|c| !head.iter().any(|h| h == *c)) {
        faults.push(("portal-column-missing".to_owned(), (*column).to_owned()));
    }
    for (n, column) in head.iter().enumerate() {
        if !COLUMNS.contains(&column.as_str()) {
            faults.push(("portal-column-unknown".to_owned(), shown(column)));
        } else if head.iter().take(n).any(|other| other == column) {
            faults.push(("portal-column-twice".to_owned(), shown(column)));
        }
    }
    faults
}

struct Row<'a> {
    line: u64,
    head: &'a [String],
    record: csv::StringRecord,
}

impl Row<'_> {
    fn get(&self, column: &str) -> &str {
        let at = self.head.iter().position(|name| name == column);
        at.and_then(|at| self.record.get(at)).unwrap_or("").trim()
    }
}

fn take(
    row: &Row<'_>,
    settings: &Settings,
    today: Date,
    seen: &mut BTreeSet<String>,
    (report, sound): (&mut PortalReport, &mut Vec<Sound>),
) {
    let outside = row.get("outside_code").to_owned();
    let mut faults = Faults::new();
    if !typed::is_outside_code(&outside) {
        fault(&mut faults, "outside_code", "portal-no-code");
    } else if !seen.insert(outside.clone()) {
        fault(&mut faults, "outside_code", "portal-code-twice");
    }
    let (cells, wanted) = (row.record.len(), row.head.len());
    if let Some(first) = row.head.get(cells) {
        fault(&mut faults, first, "portal-cell-missing");
    } else if let Some(last) = row.head.last().filter(|_| cells > wanted) {
        fault(&mut faults, last, "portal-cells-many");
    }
    let input = intake(row, settings, today, &mut faults);
    let outcome = match input {
        Some(input) if faults.is_empty() => {
            let (line, outside) = (row.line, outside.clone());
            sound.push(Sound {
                line,
                outside,
                input,
            });
            Outcome::Sound
        }
        _ => Outcome::Wrong { faults },
    };
    report.rows.push(RowReport {
        line: row.line,
        outside,
        outcome,
    });
}

fn fault(faults: &mut Faults, column: &str, message: &str) {
    faults.push((column.to_owned(), message.to_owned()));
}

fn intake(
    row: &Row<'_>,
    settings: &Settings,
    today: Date,
    faults: &mut Faults,
) -> Option<IntakeInput> {
    let owner = owner(row, today, faults);
    let result_via = match row.get("result_via") {
        "" | "desk" => ResultVia::Desk,
        "post" => ResultVia::Post,
        "online" => ResultVia::Online,
        _ => {
            fault(faults, "result_via", "portal-bad-via");
            ResultVia::Desk
        }
    };
    let Some(published) = settings.catalogue.current(row.get("procedure"), today) else {
        fault(faults, "procedure", "portal-no-procedure");
        return None;
    };
    let procedure = &published.procedure;
    let case = Some(row.get("case")).filter(|case| !case.is_empty());
    let area = settings.office.area.clone();
    if case.is_some_and(|case| !procedure.cases.iter().any(|known| known.id == case)) {
        fault(faults, "case", "invalid-case");
    } else if procedure
        .limit_for(case, area.as_deref(), Channel::Online)
        .is_none()
    {
        fault(faults, "procedure", "invalid-no-limit");
    }
    let papers = papers(row.get("papers"), procedure).unwrap_or_else(|| {
        fault(faults, "papers", "portal-bad-papers");
        Vec::new()
    });
    Some(IntakeInput {
        procedure: procedure.code.clone(),
        case: case.map(str::to_owned),
        area,
        channel: Channel::Online,
        outside_code: Some(row.get("outside_code").to_owned()),
        helped: None,
        received: None,
        owners: vec![owner?],
        representative: None,
        papers,
        result_via,
        counts: Counts::ONE,
        exemption: None,
        fee_by_notice: None,
        note: String::new(),
        told: None,
    })
}

fn owner(row: &Row<'_>, today: Date, faults: &mut Faults) -> Option<Person> {
    let kind = row.get("kind");
    if !matches!(kind, "" | "individual" | "organisation" | "household") {
        fault(faults, "kind", "portal-bad-kind");
    }
    if !matches!(row.get("sex"), "" | "male" | "female") {
        fault(faults, "sex", "portal-bad-sex");
    }
    let paper = match row.get("id_kind") {
        "" => "citizen_card",
        kind => kind,
    };
    let entry = PersonEntry {
        kind,
        name: row.get("name"),
        paper,
        paper_no: row.get("id_number"),
        paper_what: row.get("id_what"),
        born: row.get("born"),
        sex: row.get("sex"),
        phone: row.get("phone"),
        email: row.get("email"),
        address: row.get("address"),
    };
    match entry.read(today) {
        Ok(person) => {
            // Nobody compares it with a card here, so it is not taken silently.
            // An organisation may have any sign in its name.
            let may = person.kind != PersonKind::Individual;
            let garbled = person.name.garble().filter(|garble| {
                row.get("name_ok") != "yes" && !(may && *garble == Garble::OddSign)
            });
            if let Some(garble) = garbled {
                fault(faults, "name", garble.message_id());
            }
            Some(person)
        }
        Err(bad) => {
            for (field, bad) in bad {
                let column = match field {
                    "paper_no" => "id_number",
                    "paper_what" => "id_what",
                    field => field,
                };
                fault(faults, column, bad.message_id());
            }
            None
        }
    }
}

/// `p1:1/0 | p2:0/2 | p3:shown`: item, originals and copies, or how it was
/// seen. `None` when it cannot be read or names an unknown item.
fn papers(text: &str, procedure: &Procedure) -> Option<Vec<PaperGiven>> {
    let parts = text
        .split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (item, given) = part.split_once(':')?;
            let item = item.trim();
            procedure.items.iter().find(|known| known.id == item)?;
            let paper = |originals, copies, how| PaperGiven {
                item: item.to_owned(),
                originals,
                copies,
                how,
            };
            Some(match given.trim() {
                "shown" => paper(0, 0, PaperHow::Shown),
                "looked_up" => paper(0, 0, PaperHow::LookedUp),
                counts => {
                    let (originals, copies) = counts.split_once('/')?;
                    let count = |text: &str| text.trim().parse().ok().filter(|n| *n <= 9_999);
                    paper(count(originals)?, count(copies)?, PaperHow::Given)
                }
            })
        })
        .collect()
}
