//! Where the data lie, and opening the desk in it.

use super::CliError;
use super::progress::taking_in;
use clap::Args;
use motcua_desk::clock::{Clock, Entropy as _, OsEntropy, SystemClock};
use motcua_desk::setup::ready;
use motcua_desk::{Desk, OpenError};
use motcua_domain::id::DeskId;
use motcua_store::{Durability, Location, Options, Store, StoreError};
use motcua_web::i18n::{Lang, text};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the data lie.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Folder with database, files and keys.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "./motcua-data"
    )]
    pub data: PathBuf,
    /// Keep the tables on PostgreSQL instead of in the folder.
    #[arg(long, global = true, value_name = "postgres://…")]
    pub database: Option<String>,
}

impl Place {
    /// As the store names it.
    pub fn location(&self) -> Location {
        match &self.database {
            Some(url) => Location::Postgres {
                url: url.clone(),
                folder: self.data.clone(),
            },
            None => Location::Folder(self.data.clone()),
        }
    }

    /// Opens the store, makes it when it is new.
    pub fn store(&self) -> Result<Store, CliError> {
        let mut keys = [0; 64];
        OsEntropy.fill(&mut keys);
        self.store_with(keys, Durability::Full)
    }

    /// The same for a command that was asked to speak a language.
    pub fn store_in(&self, lang: Lang) -> Result<Store, CliError> {
        let mut keys = [0; 64];
        OsEntropy.fill(&mut keys);
        self.opened(keys, Durability::Full)
            .map_err(|error| match error {
                StoreError::SecondServer(_) | StoreError::SecondOnDatabase => {
                    let data = self.data.display().to_string();
                    let what = text(lang, "cli-in-use", &[("data", &data)]);
                    CliError::refused(lang, what, text(lang, "cli-in-use-next", &[]))
                }
                error => cannot_open(error),
            })
    }

    /// The same with given keys and durability (demo, bench).
    pub fn store_with(&self, keys: [u8; 64], durability: Durability) -> Result<Store, CliError> {
        self.opened(keys, durability).map_err(cannot_open)
    }

    fn opened(&self, keys: [u8; 64], durability: Durability) -> Result<Store, StoreError> {
        let options = Options {
            durability,
            taking_in: Some(taking_in()),
            ..Options::new(Some(keys))
        };
        Store::open(&self.location(), &options)
    }

    /// Looks into the store, also beside a running server.
    pub fn look(&self) -> Result<Store, CliError> {
        Store::look(&self.location()).map_err(cannot_open)
    }

    /// The one desk of the store, or the one named.
    pub fn desk(&self, store: &Store, slug: Option<&str>) -> Result<Desk, CliError> {
        let desks = ready(store).map_err(cannot_open)?;
        let found = match slug {
            Some(slug) => desks.iter().find(|desk| desk.slug == slug),
            None => desks.first(),
        };
        if let (None, Some(slug), false) = (found, slug, desks.is_empty()) {
            let names: Vec<&str> = desks.iter().map(|desk| desk.slug.as_str()).collect();
            return Err(CliError::Failed {
                what: format!("there is no desk {slug:?}; there are: {}", names.join(", ")),
                next: "give --desk one of these names",
                source: None,
            });
        }
        let Some(found) = found else {
            return Err(CliError::Failed {
                what: format!("there is no desk in {}", self.data.display()),
                next: "make one with `motcua init`",
                source: None,
            });
        };
        open_desk(store, found.id, Arc::new(SystemClock))
    }
}

/// Opens a desk with the system's randomness.
pub fn open_desk(store: &Store, id: DeskId, clock: Arc<dyn Clock>) -> Result<Desk, CliError> {
    Desk::open(store.clone(), id, clock, Box::new(OsEntropy)).map_err(|error| match error {
        OpenError::NotSetUp => CliError::Failed {
            what: "the desk is not set up".to_owned(),
            next: "set it up with `motcua init`",
            source: None,
        },
        error => CliError::failed("the desk cannot be opened", "look at the cause", error),
    })
}

/// What to do about a store that does not open.
pub fn cannot_open(error: StoreError) -> CliError {
    // Nothing was sent yet that could be sent again: the connection failed.
    if let StoreError::Again { source } = error {
        return CliError::Failed {
            what: "the database cannot be reached".to_owned(),
            next: "see that PostgreSQL runs and answers at the address given with --database, then start again",
            source: Some(source),
        };
    }
    let next = match &error {
        StoreError::SecondServer(_) | StoreError::SecondOnDatabase => {
            "stop the other motcua first, or do it on its pages"
        }
        StoreError::NewerData { .. } | StoreError::UnknownLevel(_) => {
            "use the newer motcua, or restore a backup made before the upgrade"
        }
        StoreError::NoDatabase(_) | StoreError::NoKeys(_) => {
            "name the folder of the desk with --data, or make one with `motcua init`"
        }
        StoreError::LostKeys(_) => {
            "put the office's keys back with `motcua key import FILE --data DIR`"
        }
        StoreError::HalfRestored(_) => {
            "run `motcua restore` again, or empty the folder: a desk made here would stand in its way"
        }
        StoreError::StorageFull => "free some space on the disk",
        StoreError::Engine { .. } => {
            "look at the cause; with --database also at its address, name and password"
        }
        _ => "look at the cause",
    };
    CliError::failed("the data cannot be opened", next, error)
}
