//! What pages read. Each is one snapshot with a constant number of
//! statements, whatever the number of rows.

mod choice;
mod director;
mod dossier;
mod export;
mod list;
mod put_right;
mod record;
mod rounds;
mod tracking;
mod undone;
mod whose_clock;

pub use choice::Choices;
pub use director::{OfficialLoad, Overview, UnitLoad};
pub(crate) use dossier::Opening;
pub use dossier::{DossierView, Move, TIMELINE, TimelineEntry};
pub use export::{Export, Recorded};
pub use list::{Cursor, Filter, LISTED, ListItem, Listed, Near, Page};
pub use motcua_store::CAP;
pub use put_right::PutRight;
pub use record::RecordPage;
pub use rounds::{Received, Round, RoundList};
pub use tracking::TrackingView;
pub use undone::Undone;
pub use whose_clock::Shares;
