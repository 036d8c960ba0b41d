//! How the desk's machine is doing, for its administrator.

use super::{Hold, LastBackups, Upkeep};
use crate::{Desk, DeskError};
use jiff::SignedDuration;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::calendar::YearWarning;
use motcua_domain::time::{Timestamp, local};
use motcua_store::{CheckpointRow, KEYS_EXPORTED, LEVEL, Location, StoreError};
use std::path::PathBuf;

/// A nightly backup older than this is too old: one night was missed.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(26);
/// Less free space than this is little: a day's scans and a backup's copy.
const LITTLE_ROOM: u64 = 2 << 30;

/// Less than this is none: a scan of the largest size no longer fits.
const NO_ROOM: u64 = 20 << 20;

/// What the health page shows.
#[derive(Clone, Debug)]
pub struct Health {
    /// Level of the program.
    pub level: i64,
    /// Level that the data ask for.
    pub min_binary: i64,
    /// Are the tables on PostgreSQL?
    pub postgres: bool,
    /// Bytes free on the disk of the data folder.
    pub free: u64,
    /// Bytes free on the disk of the backups, when their folder is there.
    pub backup_free: Option<u64>,
    /// Where backups go.
    pub backups: PathBuf,
    /// First and last year the calendar knows.
    pub years: (i16, i16),
    /// From October on: next year is missing or unsure.
    pub next_year: Option<YearWarning>,
    /// Events of the record.
    pub events: i64,
    /// The last checkpoint in the database.
    pub checkpoint: Option<CheckpointRow>,
    /// The settings.
    pub upkeep: Upkeep,
    /// The last backups.
    pub last: LastBackups,
    /// Why no receipts are issued.
    pub hold: Option<Hold>,
    /// Have the keys been written out to a file kept elsewhere?
    pub keys_exported: bool,
    /// Fingerprint of the signing key in force.
    pub fingerprint: String,
    /// Signing keys that were in force before.
    pub former_keys: usize,
    /// When this was looked at.
    pub now: Timestamp,
}

impl Health {
    /// The last good backup is too old, or there is none.
    pub fn backup_is_too_old(&self) -> bool {
        let good = self.last.good.as_ref();
        good.is_none_or(|good| self.now.duration_since(good.at) > TOO_OLD)
    }

    /// The disk is nearly full.
    pub fn has_little_room(&self) -> bool {
        self.free < LITTLE_ROOM || self.backup_free.is_some_and(|free| free < LITTLE_ROOM)
    }

    /// Events have come on an earlier day and no checkpoint was signed since.
    pub fn checkpoint_is_too_old(&self) -> bool {
        match &self.checkpoint {
            None => self.events > 0,
            Some(last) => self.events > last.size && self.now.duration_since(last.at) > TOO_OLD,
        }
    }
}

impl Desk {
    /// Is the disk of the data folder full, or so nearly that acts may not be
    /// recorded?
    pub fn disk_is_full(&self) -> Result<bool, DeskError> {
        Ok(self.0.store.folder().free_space()? < NO_ROOM)
    }

    /// Looks at everything the health page shows.
    pub fn health(&self, me: &Actor) -> Result<Health, DeskError> {
        self.may_edit(me, Action::ReadHealth)?;
        let store = &self.0.store;
        let folder = store.folder();
        let (events, checkpoint) = store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((tx.head()?, tx.last_checkpoint()?))
        })?;
        let settings = self.settings();
        let (upkeep, now) = (self.upkeep()?, self.now());
        let backups = upkeep.backups(folder.path());
        let keys = self.office_keys()?;
        Ok(Health {
            fingerprint: keys.current().fingerprint(),
            former_keys: keys.former().len(),
            level: LEVEL,
            min_binary: store.needed_level()?,
            postgres: matches!(store.location(), Location::Postgres { .. }),
            free: folder.free_space()?,
            backup_free: motcua_store::free_space(&backups).ok(),
            backups,
            years: (
                settings.calendar.first().year(),
                settings.calendar.last().year(),
            ),
            next_year: settings.calendar.next_year_warning(local(now).date()),
            events,
            checkpoint,
            upkeep,
            last: LastBackups::of(folder)?,
            hold: self.hold(),
            keys_exported: folder.note(KEYS_EXPORTED)?.is_some(),
            now,
        })
    }
}
