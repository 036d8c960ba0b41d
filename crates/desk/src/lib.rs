//! The acts of people at a desk: load, authorise, decide (domain), record
//! (store). One file per act or group of acts; knows no HTTP.

pub mod accept;
pub mod attach;
pub mod audit;
pub mod calendar;
mod catalogue;
pub mod clock;
pub mod deed;
mod desk;
pub mod drafts;
mod error;
pub mod feedback;
pub mod first;
pub mod import_xes;
mod key;
pub mod logo;
pub mod messages;
pub mod money;
mod office;
pub mod often;
pub mod packs;
pub mod password;
pub mod people;
pub mod portal;
pub mod prints;
pub mod procedure;
#[cfg(test)]
mod procedure_tests;
pub mod proof;
pub mod queue;
pub mod read;
pub mod register;
pub mod report;
pub mod scan;
mod search;
pub mod session;
mod settings;
pub mod setup;
pub mod shift;
mod sought;
pub mod staff;
pub mod survey;
pub mod template;
pub mod throttle;
mod token;
pub mod upkeep;
mod work;

pub use catalogue::{Catalogue, Published};
pub use deed::{Deed, Foreseen, Later, Seen, moved};
pub use desk::{Desk, OpenError};
pub(crate) use desk::{Inner, keyed};
pub use error::{DeskError, Invalid, Stale};
pub use key::TrackingKey;
pub use settings::{InForce, OwnHours, Past, PastOffice, Settings};
pub use sought::MAX_SOUGHT;
pub use work::{Asked, Done, Work, permit};
