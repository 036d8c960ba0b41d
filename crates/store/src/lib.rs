//! Everything that is kept, on SQLite or PostgreSQL: the only crate with SQL.
//!
//! [`Store::act`] does an act of a desk on the desk's lane and answers after
//! the commit; [`Store::read`] gives a page one snapshot. What can be done in
//! a transaction is `impl Tx`, one file per noun. Deliberately absent: law,
//! clock, randomness, HTTP, and words for readers.

mod access;
mod desk;
mod engine;
mod error;
mod folder;
mod lane;
mod migrate;
mod session;
mod staff;
mod store;
mod tx;
mod value;
mod words;

pub use access::AccessRow;
pub use desk::DeskRow;
pub use engine::{Column, DATABASE, Durability, Key, Location};
pub use error::{ActError, Cause, StoreError};
pub use folder::{Blobs, Folder, Keys};
pub use lane::{Pending, Priority};
pub use migrate::LEVEL;
pub use session::SessionRow;
pub use staff::{StaffName, StaffRow};
pub use store::{Options, SERVER, Store};
pub use tx::Tx;
pub use value::{Row, Value};
