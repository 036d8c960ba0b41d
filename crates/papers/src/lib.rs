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

mod broken;
mod builtin;
mod check;
mod clean;
mod code128;
mod codes;
mod dong;
mod engine;
mod redact;
mod said;
mod sheet;
mod templates;
mod world;

pub use broken::Broken;
pub use check::{Made, Problem, Report, check, check_templates};
pub use clean::{MISSING, Unprintable};
pub use codes::{PROOF_BYTES, TRACK_BYTES};
pub use dong::{dong, words_of_dong};
pub use engine::{Attachment, Engine, Extras, Form, Paper};
pub use sheet::{
    Book, Codes, Contact, Line, Moment, Money, Person, Phase, Sheet, Signature, Signatures,
};
pub use templates::{Set, SetForm, Templates};
