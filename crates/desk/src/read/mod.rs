//! What pages read. Each is one snapshot with a constant number of
//! statements, whatever the number of rows.

mod director;
mod dossier;
mod list;
mod tracking;

pub use director::{OfficialLoad, Overview, UnitLoad};
pub use dossier::{DossierView, Move, TimelineEntry};
pub use list::{Cursor, Filter, ListItem, Near, Page};
pub use tracking::TrackingView;
