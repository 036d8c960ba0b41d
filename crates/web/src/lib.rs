//! Pages, live parts and the server of a one-stop desk.
//!
//! Invariants: a handler parses, asks the desk and answers, and decides
//! nothing itself; every page works without JavaScript; every text a person
//! reads is a message of `locales/`, in Vietnamese and English; no page holds
//! inline script or style (the content policy would drop it); nothing that
//! identifies a person stands in an address.

mod asked;
pub mod assets;
pub mod carry;
pub mod door;
pub mod error;
pub mod escpos;
pub mod explain;
pub mod format;
pub mod frame;
pub mod guard;
pub mod hall;
pub mod i18n;
pub mod limit;
pub mod live;
pub mod pages;
mod patient;
pub mod post;
pub mod press;
mod qr;
pub mod routes;
pub mod samples;
pub mod server;
pub mod site;
mod spool;
pub mod state;
pub mod view;
pub mod visit;
pub mod voice;
pub mod whence;
pub mod words;

pub use error::Error;
pub use frame::Frame;
pub use i18n::Lang;
pub use server::{Listen, ServeError, serve};
pub use site::Site;
pub use state::AppState;
