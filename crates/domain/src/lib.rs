//! The law and the rules of a one-stop desk, as pure functions.
//!
//! Deliberately absent: clock, randomness, files, SQL, threads and words for
//! readers. Time, ids, salts and the actor come in as arguments; every text a
//! person reads is a message id that `web` turns into Vietnamese or English.

pub mod actor;
pub mod calendar;
pub mod deadline;
pub mod dossier;
pub mod feedback;
pub mod id;
pub mod indicator;
pub mod known;
pub mod ledger;
pub mod money;
pub mod notice;
pub mod office;
pub mod person;
pub mod procedure;
pub mod process;
pub mod programme;
pub mod report;
pub mod risk;
pub mod stats;
pub mod survey;
pub mod text;
pub mod time;
pub mod typed;
pub mod unit;
pub mod visit;
