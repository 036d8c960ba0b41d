//! The papers of a one-stop desk: data and a template become a PDF.
//!
//! One direction only: data → template → PDF. Data are JSON, best made with
//! [`Sheet`]; templates are Typst files of a pack, dated by the circular they
//! follow; the PDF is tagged, PDF/A-3a and PDF/UA-1, with real text.
//!
//! Invariant: data reach a template as a file that it reads, never as part of
//! its source, so no name can become code. Nothing of the host is seen: no
//! clock, no fonts, no network; equal input gives equal bytes. What goes wrong
//! is told by place and reason and never repeats a citizen's words.
//!
//! Beside the papers: a report as a workbook or as text with commas, row by
//! row ([`Xlsx`], [`SheetCsv`]); what a person typed is never a formula there.

mod attachments;
mod bitmap;
mod broken;
mod builtin;
mod check;
mod clean;
mod code128;
mod codes;
mod dong;
mod engine;
mod redact;
mod report;
mod said;
mod sheet;
mod sheet_csv;
pub mod spreadsheet;
mod table;
#[cfg(test)]
mod table_samples;
mod templates;
mod unhinted;
mod world;
mod xlsx;

pub use attachments::{AttachmentsError, attachments};
pub use broken::Broken;
pub use check::{Made, Problem, Report, check, check_templates};
pub use clean::{MISSING, Unprintable};
pub use codes::{PROOF_BYTES, TRACK_BYTES};
pub use dong::{dong, words_of_dong};
pub use engine::{Attachment, Engine, Extras, Form, Paper};
pub use report::{PDF_ROWS, ReportPaper};
pub use sheet::{
    Book, Codes, Contact, Line, Moment, Money, Person, Phase, Sheet, Signature, Signatures,
};
pub use sheet_csv::SheetCsv;
pub use table::{FileError, Span, TableWords, heading, is_grouped, spans};
pub use templates::{Set, SetForm, Templates};
pub use xlsx::Xlsx;
