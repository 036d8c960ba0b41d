//! Which file is wanted.

use crate::i18n::Lang;
use jiff::civil::DateTime;
use motcua_desk::report::ReportAsk;

/// As what a report is taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// A workbook.
    Xlsx,
    /// Text with commas.
    Csv,
    /// JSON.
    Json,
    /// An official paper, in Vietnamese.
    Pdf,
}

impl As {
    /// Reads `xlsx`, `csv`, `json` or `pdf`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Ending of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Pdf => "pdf",
        }
    }

    /// Media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A file that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Which report.
    pub ask: ReportAsk,
    /// As what.
    pub kind: As,
    /// In which language; papers are Vietnamese.
    pub lang: Lang,
    /// When it is made.
    pub now: DateTime,
}

impl Order {
    /// Name of the file: report, period, unit.
    pub fn name(&self) -> String {
        let unit = self.ask.unit.as_ref();
        let unit = unit.map_or_else(String::new, |unit| format!("-{unit}"));
        let name = format!("{}-{}{unit}", self.ask.id, self.ask.period);
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let name: String = name.chars().filter(|c| plain(*c)).collect();
        format!("{name}.{}", self.kind.ending())
    }
}
