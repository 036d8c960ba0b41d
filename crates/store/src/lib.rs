//! Everything that is kept, on SQLite or PostgreSQL: the only crate with SQL.
//!
//! [`Store::act`] does an act of a desk on the desk's lane and answers after
//! the commit; [`Store::read`] gives a page one snapshot. What can be done in
//! a transaction is `impl Tx`, one file per noun. Deliberately absent: law,
//! clock, randomness, HTTP, and words for readers.

mod access;
mod attachment;
mod audit;
mod backup;
mod calendar;
mod catalogue;
mod desk;
mod dossier;
mod draft;
mod dump;
mod engine;
mod error;
mod event;
mod folder;
mod idempotency;
mod keyfile;
mod lane;
mod list;
mod migrate;
mod money;
mod often;
mod open;
mod outbox;
mod pack;
mod person;
mod print;
mod procedure;
mod record;
mod search;
mod session;
mod setting;
mod shift;
mod staff;
mod statements;
mod store;
mod tidying;
mod tracking;
mod tx;
mod value;
mod words;

pub use access::AccessRow;
pub use attachment::AttachmentRow;
pub use audit::{AuditEvent, AuditRow};
pub use backup::{Manifest, RESTORED, Restored, Step, backup_manifest, restore};
pub use calendar::CalendarRow;
pub use catalogue::{Plan, SHARED};
pub use desk::DeskRow;
pub use dossier::{ClockRow, PastEvent, Record, STANDING};
pub use draft::DraftRow;
pub use dump::{DumpReport, WithBlobs};
pub use engine::{Column, DATABASE, Durability, Key, Location};
pub use error::{ActError, Cause, StoreError};
pub use event::{CheckpointRow, NewEvent, StoredEvent};
pub use folder::{Blobs, Folder, Keys, free_space, write_whole};
pub use idempotency::KeptAnswer;
pub use keyfile::KEYS_EXPORTED;
pub use lane::{Pending, Priority};
pub use list::{FinishedRow, ListAsk, ListRow, LoadRow};
pub use migrate::LEVEL;
pub use money::MoneyRow;
pub use often::OftenRow;
pub use open::{CAP, Narrow, OpenKey};
pub use outbox::OutboxRow;
pub use pack::{PackRow, pack_hash};
pub use person::PersonRow;
pub use print::PrintRow;
pub use procedure::ProcedureRow;
pub use record::RecordRow;
pub use session::SessionRow;
pub use shift::{ShiftCloseRow, ShiftRow, ShiftSumRow};
pub use staff::{StaffName, StaffRow};
pub use store::{Options, SERVER, Store};
pub use tx::Tx;
pub use value::{Row, Value};
