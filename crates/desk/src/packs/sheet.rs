//! Procedures from a sheet (CSV), one row each: what an office can type
//! itself. A sheet has no cases and no steps of its own; it gets one limit,
//! one fee and the usual steps of its field, to be refined in the editor.

mod place;
mod usual;

use self::place::Place;
use super::FileFault;
use super::report::{Done, Problem, Report, Row};
use motcua_domain::deadline::{BadLimit, Limit, RuleSetId};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::check::Wrong;
use motcua_domain::procedure::{
    ClockOrigin, Confidence, Fee, FeeAmount, Item, LimitRow, Procedure, Retention,
};
use motcua_domain::text::fold;
use motcua_domain::typed::Locale;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use usual::{item, usual_steps};

/// Columns a sheet may have; the first four it must have.
pub(super) const COLUMNS: [&str; 19] = [
    "code",
    "name_vi",
    "field_vi",
    "time_limit",
    "time_unit",
    "name_en",
    "level_vi",
    "same_day_cutoff",
    "time_note_vi",
    "fee_vnd",
    "fee_note_vi",
    "required_components_vi",
    "result_vi",
    "legal_basis",
    "published_decision",
    "portal_time_raw",
    "source",
    "confidence_time",
    "confidence_fee",
];
const N_REQUIRED: usize = 4;

/// Reads the sheet; rows that cannot be read have findings and no procedure.
pub(super) fn read(text: &str, report: &mut Report) -> Vec<Row> {
    let head_line = text.lines().next().unwrap_or_default();
    // Excel writes semicolons where the comma is the decimal sign, as in Vietnam.
    let semicolons = head_line.matches(';').count() > head_line.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .flexible(true)
        .from_reader(text.as_bytes());
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(|name| name.trim().to_owned()).collect(),
        Err(error) => {
            report.refuse_file(Problem::File(FileFault::Syntax(error.to_string())));
            return Vec::new();
        }
    };
    head_faults(&head, report);
    if !report.is_accepted() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    let mut place = Place::first(text);
    for record in reader.records() {
        let number = place.line(match &record {
            Ok(record) => record.position(),
            Err(error) => error.position(),
        });
        rows.extend(row(number, record, &head, report));
    }
    rows
}

/// One record; `None` when nothing can be said of it but that.
fn row(
    number: usize,
    record: Result<csv::StringRecord, csv::Error>,
    head: &[String],
    report: &mut Report,
) -> Option<Row> {
    let record = match record {
        Ok(record) => record,
        Err(error) => {
            let problem = Problem::Unreadable(error.to_string());
            report.add(number, "", "", problem, Done::Refused);
            return None;
        }
    };
    let (found, wanted) = (record.len(), head.len());
    if found != wanted {
        let code = record.get(0).unwrap_or_default();
        let problem = Problem::Cells { found, wanted };
        report.add(number, code, "", problem, Done::Refused);
        let procedure = None;
        return Some(Row { number, procedure });
    }
    let cells: Vec<(&str, &str)> = head.iter().map(String::as_str).zip(&record).collect();
    let procedure = Line::new(number, &cells, report).procedure();
    Some(Row { number, procedure })
}

/// Notes columns that are missing, unknown or there twice.
fn head_faults(head: &[String], report: &mut Report) {
    for column in COLUMNS[..N_REQUIRED]
        .iter()
        .filter(|c| !head.iter().any(|h| h == *c))
    {
        report.add(0, "", column, Problem::MissingKey, Done::Refused);
    }
    for (n, column) in head.iter().enumerate() {
        if !COLUMNS.contains(&column.as_str()) {
            report.add(0, "", column, Problem::UnknownKey, Done::Refused);
        } else if head[..n].contains(column) {
            report.add(
                0,
                "",
                column,
                Problem::Rule(Wrong::Duplicate(column.clone())),
                Done::Refused,
            );
        }
    }
}

/// One line on its way to a procedure.
struct Line<'a> {
    number: usize,
    code: String,
    cells: &'a [(&'a str, &'a str)],
    report: &'a mut Report,
    refused: bool,
}

impl<'a> Line<'a> {
    fn new(number: usize, cells: &'a [(&'a str, &'a str)], report: &'a mut Report) -> Self {
        let mut line = Self {
            number,
            code: String::new(),
            cells,
            report,
            refused: false,
        };
        line.code = line.cell("code");
        for (column, text) in cells {
            if !is_nfc(text) {
                line.note(column, Problem::Rule(Wrong::Decomposed), Done::Composed);
            }
        }
        line
    }

    fn cell(&self, column: &str) -> String {
        let text = self
            .cells
            .iter()
            .find(|(name, _)| *name == column)
            .map_or("", |(_, text)| text);
        text.trim().nfc().collect()
    }
    fn note(&mut self, column: &str, what: Problem, done: Done) {
        self.refused |= done == Done::Refused;
        self.report.add(self.number, &self.code, column, what, done);
    }

    fn procedure(mut self) -> Option<Procedure> {
        let field = self.field();
        let limit = self.limit();
        let mut confidence_fee = self.confidence("confidence_fee");
        let fees = self.fees(field, &mut confidence_fee);
        let confidence_time = self.confidence("confidence_time");
        let items = self.items();
        if self.refused {
            return None;
        }
        let limit = limit?;
        let or = |text: String, usual: &str| {
            if text.is_empty() {
                usual.to_owned()
            } else {
                text
            }
        };
        Some(Procedure {
            code: self.code.clone(),
            name_vi: self.cell("name_vi"),
            name_en: self.cell("name_en"),
            plain_vi: String::new(),
            plain_en: String::new(),
            valid_from: None,
            valid_to: None,
            field: field.to_owned(),
            level_vi: or(self.cell("level_vi"), "Cấp xã"),
            decides: None,
            cases: Vec::new(),
            limits: vec![LimitRow {
                case: None,
                area: None,
                channel: None,
                limit,
            }],
            origin: ClockOrigin::Received,
            rules: RuleSetId::Vn,
            fees,
            items,
            steps: usual_steps(field),
            result_vi: or(self.cell("result_vi"), "Văn bản trả lời"),
            result_en: String::new(),
            legal_basis: self.cell("legal_basis"),
            retention: match field {
                "land" | "civil_status" => Retention::Permanent,
                _ => Retention::Years(20),
            },
            express: field == "certification",
            supplement_once: false,
            counting: String::new(),
            confidence_time,
            confidence_fee,
            time_note_vi: self.cell("time_note_vi"),
            fee_note_vi: self.cell("fee_note_vi"),
            often_wrong_vi: String::new(),
            often_wrong_en: String::new(),
            source: self.source(),
        })
    }

    /// Where the row comes from; without a word, the file.
    fn source(&self) -> String {
        let source = [
            self.cell("source"),
            self.cell("published_decision"),
            self.cell("portal_time_raw"),
        ];
        let said = source.into_iter().filter(|s| !s.is_empty());
        let mut source = said.collect::<Vec<_>>().join("; ");
        if source.is_empty() {
            source.clone_from(&self.report.file);
        }
        source
    }

    /// Field by its Vietnamese name or its slug.
    fn field(&mut self) -> &'static str {
        let text = self.cell("field_vi");
        match fold(&text).as_str() {
            "dat dai" | "land" => "land",
            "ho tich" | "civil status" => "civil_status",
            "chung thuc" | "certification" => "certification",
            "giao dich bao dam" | "dang ky bien phap bao dam" | "secured transactions" => {
                "secured_transactions"
            }
            "giay phep xay dung" | "xay dung" | "construction" => "construction",
            "ho kinh doanh" | "household business" => "household_business",
            _ => {
                self.note(
                    "field_vi",
                    Problem::Rule(Wrong::UnknownField(text)),
                    Done::Refused,
                );
                ""
            }
        }
    }

    /// Number and unit; the number alone is refused, never guessed at.
    fn limit(&mut self) -> Option<Limit> {
        let (amount, unit) = (self.cell("time_limit"), self.cell("time_unit"));
        let slug = match fold(&unit).as_str() {
            "working day" | "wd" | "ngay lam viec" => "wd",
            "calendar day" | "cd" | "ngay" => "cd",
            "working hour" | "wh" | "gio lam viec" => "wh",
            "hour" | "ch" | "gio" => "ch",
            "week" | "wk" | "tuan" => "wk",
            "month" | "mo" | "thang" => "mo",
            "year" | "yr" | "nam" => "yr",
            "same day" | "trong ngay" => {
                let cutoff = self.cell("same_day_cutoff");
                let cutoff = if cutoff.is_empty() {
                    "15:00".to_owned()
                } else {
                    cutoff
                };
                return self.parse_limit("same_day_cutoff", &format!("sd{cutoff}"));
            }
            "" if amount.is_empty() => {
                self.note("time_limit", Problem::Rule(Wrong::NoLimit), Done::Refused);
                return None;
            }
            // "5 wd" in one cell is a limit too.
            "" => return self.parse_limit("time_unit", &amount),
            _ => {
                self.note(
                    "time_unit",
                    Problem::Limit(BadLimit::UnknownUnit(unit)),
                    Done::Refused,
                );
                return None;
            }
        };
        self.parse_limit("time_limit", &format!("{amount} {slug}"))
    }

    fn parse_limit(&mut self, column: &str, text: &str) -> Option<Limit> {
        match text.parse() {
            Ok(limit) => Some(limit),
            Err(bad) => {
                self.note(column, Problem::Limit(bad), Done::Refused);
                None
            }
        }
    }

    fn fees(&mut self, field: &str, confidence: &mut Confidence) -> Vec<Fee> {
        let text = self.cell("fee_vnd");
        let amount = if text.is_empty() {
            *confidence = Confidence::Unsure;
            FeeAmount::ByNotice
        } else {
            match Vnd::parse(&text, Locale::Vi) {
                Ok(Vnd::ZERO) => return Vec::new(),
                Ok(vnd) if field == "certification" => FeeAmount::Each { vnd },
                Ok(vnd) => FeeAmount::Fixed { vnd },
                Err(bad) => {
                    self.note("fee_vnd", Problem::Amount(bad), Done::Refused);
                    return Vec::new();
                }
            }
        };
        vec![Fee {
            id: "le-phi".to_owned(),
            name_vi: "Phí, lệ phí".to_owned(),
            name_en: "Fee".to_owned(),
            case: None,
            valid_from: None,
            valid_to: None,
            amount,
            exempt: Vec::new(),
        }]
    }

    fn confidence(&mut self, column: &str) -> Confidence {
        match fold(&self.cell(column)).as_str() {
            "sure" => Confidence::Sure,
            "likely" => Confidence::Likely,
            "" | "unsure" => Confidence::Unsure,
            other => {
                let what = Problem::Unreadable(other.to_owned());
                self.note(column, what, Done::Refused);
                Confidence::Unsure
            }
        }
    }

    /// `Tờ khai:1 chính | Giấy tờ tùy thân:xuất trình | …`
    fn items(&mut self) -> Vec<Item> {
        const COLUMN: &str = "required_components_vi";
        let list = self.cell(COLUMN);
        let mut items = Vec::new();
        for part in list
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (name, count) = part.rsplit_once(':').unwrap_or((part, ""));
            let id = format!("p{}", items.len() + 1);
            let (item, understood) = item(id, name.trim(), count.trim());
            if !understood {
                self.note(COLUMN, Problem::ItemCount(part.to_owned()), Done::Kept);
            }
            items.push(item);
        }
        items
    }
}
