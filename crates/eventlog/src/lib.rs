//! Event logs: reading XES (IEEE 1849), plain or gzipped, and writing XES and
//! OCEL 2.0 (JSON).
//!
//! A log is a list of cases, each with its facts and its events. What an
//! office hands over is hostile until read: sizes are bounded, compressed
//! bombs and cut-off files are named as such, and a case that cannot be used
//! is listed with its reason. Dates in an odd order are the office's own
//! history: they are reported and never skipped.
//!
//! Deliberately absent: calendars, desks, clocks. What a log means for a desk
//! is decided by who imports it.

mod bounded;
mod error;
mod instant;
mod log;
mod ocel;
mod process;
mod raw;
mod summary;
mod write;
mod xes;

pub use bounded::Limits;
pub use error::XesError;
pub use log::{Case, Event, Log, Odd, Oddity, SkipReason, Skipped};
pub use ocel::{OcelEvent, OcelEvents, OcelObject, OcelObjects, OcelValue};
pub use process::{ActivityFigures, ProcessFigures};
pub use summary::{Quantiles, Summary};
pub use write::{Written, XesWriter};
pub use xes::{read, read_file, read_within};
