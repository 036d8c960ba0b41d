//! A store in a temporary place, on each engine in turn.

use jiff::Timestamp;
use motcua_domain::id::DeskId;
use motcua_store::{Location, Options, Store};
use tempfile::TempDir;

/// A place for a store; the folder goes with it.
pub struct Place {
    pub engine: &'static str,
    pub location: Location,
    /// Kept for its end.
    _dir: TempDir,
}

impl Place {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self {
            engine: "SQLite",
            location: Location::Folder(dir.path().join("data")),
            _dir: dir,
        }
    }

    pub fn postgres() -> Option<Self> {
        let url = crate::pg::database()?;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("data");
        Some(Self {
            engine: "PostgreSQL",
            location: Location::Postgres { url, folder },
            _dir: dir,
        })
    }

    pub fn open(&self) -> Store {
        Store::open(&self.location, &options()).unwrap()
    }
}

pub fn options() -> Options {
    Options::new(Some([7; 64]))
}

/// 2026-03-02 08:00 at the desk.
pub fn morning() -> Timestamp {
    "2026-03-02T08:00:00+07:00".parse().unwrap()
}

/// Runs a test on a fresh place of each engine.
pub fn on_both_places(test: impl Fn(&Place)) {
    for place in std::iter::once(Place::sqlite()).chain(Place::postgres()) {
        println!("on {}", place.engine);
        test(&place);
    }
}

/// Runs a test on a fresh store with one desk on each engine.
pub fn on_both(test: impl Fn(&Store, DeskId)) {
    on_both_places(|place| {
        let store = place.open();
        let desk = store
            .create_desk("long-an", "Một cửa Long An", morning())
            .unwrap();
        test(&store, desk);
    });
}
