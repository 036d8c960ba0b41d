//! The process view: how long things took, how much of it was waiting, how
//! often papers went round; as pages read it, and as event logs for other
//! programs.
//!
//! Sums are kept by month of the end and counted by the machine after dossiers
//! have ended, in the order of the record: acts write nothing for it, so that a
//! clerk never waits for a figure, and a page reads some hundred rows whatever
//! the history. All of it follows from the record and can be counted anew.
//! Deliberately absent: figures of a single official.

mod cases;
mod count;
mod ends;
mod export;
mod look;
mod morning;

pub use cases::{ProcessCase, ProcessCases, ProcessCasesAsk};
pub use count::{ProcessCounted, ProcessDiffering};
pub(crate) use ends::promise_half;
pub use export::{LoggedCase, LoggedEvent, ProcessExport};
pub use look::{Place, ProcessKnown, ProcessLine, ProcessSource, ProcessView, ProcessWish};
pub(crate) use morning::ended_rows;
