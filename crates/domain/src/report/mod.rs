//! Registers and reports: what is counted, over which days, and how it comes
//! out as a table that can be opened down to its dossiers.
//!
//! One direction: cases (facts of dossiers at a moment) and a definition from
//! a pack become a [`Table`]. Nothing here knows a report by name: the law's
//! forms are definition files in `packs/reports/`.
//!
//! Deliberately absent: names of people. A register that prints them gets
//! them beside the table, from whoever may read them.

mod case;
mod definition;
mod evaluate;
mod expr;
mod facts;
mod faults;
pub mod held;
mod index;
mod lex;
mod logic;
mod period;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod value;

pub use case::{Case, Ending};
pub use definition::{
    Amount, CheckDef, ColumnDef, Definition, GradeDef, Label, MoneyOf, Order, PartDef, ReportKind,
    Score, ScoreDef, ShareOf, TimeOf,
};
pub use evaluate::Evaluation;
pub(crate) use expr::Compare;
pub use expr::Selection;
pub use facts::{Fact, GroupBy, Measure, Number, Window, Word};
pub use faults::{BadDefinition, Fault, Wrong};
pub(crate) use lex::{TokenKind, tokens};
pub use logic::BadSelection;
pub(crate) use logic::{Logic, Names, Reader, Wanted, read};
pub use period::{BadPeriod, Period, PeriodKind};
pub use table::{Cell, Check, Column, Declared, Kind, Part, Row, RowKind, Table};
pub use value::Value;
