//! Keeping the record safe without anybody thinking of it: backups at night,
//! checkpoints signed and kept outside the database, and a desk that notices
//! when an older database was put in its place.
//!
//! All of it runs beside the lanes: a backup reads, a checkpoint is one small
//! act. Deliberately absent: a scheduler. [`Desk::tick`] is called now and
//! then and does what is due.

pub mod backup;
mod health;
mod hold;
pub mod rotation;

pub use backup::{LastBackups, Report};
pub use health::Health;
pub use hold::Hold;
pub(crate) use hold::inside;

use crate::audit::{self, AuditError};
use crate::{Asked, Desk, DeskError, Invalid};
use jiff::civil::Time;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::DeskId;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_store::{Priority, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const UPKEEP: &str = "upkeep";

/// How the office keeps its record safe; a setting, in force at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upkeep {
    /// Is there a backup each night?
    pub nightly: bool,
    /// When, at the desk, `HH:MM`.
    pub time: String,
    /// Folder for backups; empty = `backups` in the data folder.
    pub folder: String,
    /// Newest backups that are kept.
    pub daily: u32,
    /// Weeks of which the newest backup is kept.
    pub weekly: u32,
    /// A checkpoint is signed after this many events, and once a day.
    pub every: u32,
    /// A second folder for the checkpoint, on another disk; empty = none.
    pub second: String,
}

impl Default for Upkeep {
    /// No backup until somebody has said where to.
    fn default() -> Self {
        Self {
            nightly: false,
            time: "22:30".to_owned(),
            folder: String::new(),
            daily: 7,
            weekly: 5,
            every: 500,
            second: String::new(),
        }
    }
}

impl Upkeep {
    /// The setting of a desk.
    pub fn of(store: &Store, id: DeskId) -> Result<Self, StoreError> {
        let text = store.read(id, |tx| tx.setting(UPKEEP))?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Where backups go.
    pub fn backups(&self, data: &Path) -> PathBuf {
        if self.folder.is_empty() {
            data.join("backups")
        } else {
            PathBuf::from(&self.folder)
        }
    }

    fn faults(&self) -> Vec<Invalid> {
        let mut faults = Vec::new();
        let mut wrong = |is_wrong: bool, field: &str, message: &str| {
            if is_wrong {
                faults.push(Invalid {
                    field: field.to_owned(),
                    message: message.to_owned(),
                });
            }
        };
        wrong(self.at().is_none(), "time", "upkeep-bad-time");
        for (field, folder) in [("folder", &self.folder), ("second", &self.second)] {
            let path = Path::new(folder);
            let fine = folder.is_empty() || (path.is_absolute() && path.is_dir());
            wrong(!fine, field, "upkeep-bad-folder");
        }
        wrong(
            !(1..=366).contains(&self.daily),
            "daily",
            "upkeep-bad-daily",
        );
        wrong(self.weekly > 520, "weekly", "upkeep-bad-weekly");
        wrong(
            !(1..=100_000).contains(&self.every),
            "every",
            "upkeep-bad-every",
        );
        faults
    }

    fn at(&self) -> Option<Time> {
        Time::strptime("%H:%M", &self.time).ok()
    }

    /// The moment before `now` at which a backup was due; `None` = none is.
    fn due(&self, now: Timestamp) -> Option<Timestamp> {
        let at = self.at().filter(|_| self.nightly)?;
        let today = instant(local(now).date().to_datetime(at));
        if today <= now {
            return Some(today);
        }
        let before = local(now).date().yesterday().ok()?;
        Some(instant(before.to_datetime(at)))
    }
}

/// What a tick did, for the log of the server.
#[derive(Debug)]
pub enum Did {
    /// A checkpoint was signed for the desk of this short name.
    Checkpoint(String),
    /// A backup was made and checked.
    Backup(Box<Report>),
}

/// Why a tick could not do what was due.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The record could not be read or signed.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The day's work of surveys was not done.
    #[error("surveys: {0}")]
    Survey(#[source] DeskError),
}

/// After a backup failed, the next try comes after this.
const TRY_AGAIN: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

impl Desk {
    /// How this office keeps its record safe.
    pub fn upkeep(&self) -> Result<Upkeep, DeskError> {
        Ok(Upkeep::of(&self.0.store, self.0.id)?)
    }

    /// Changes it.
    pub fn edit_upkeep(&self, me: &Actor, asked: Asked, upkeep: Upkeep) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let faults = upkeep.faults();
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        self.act(me, asked, Priority::Person, move |work| {
            crate::setup::put_setting(work.tx, UPKEEP, &upkeep)?;
            // Folders are the machine's business, not the record's.
            let facts = serde_json::json!({
                "nightly": upkeep.nightly, "time": upkeep.time, "daily": upkeep.daily,
                "weekly": upkeep.weekly, "every": upkeep.every,
            });
            work.desk_event("upkeep.changed", facts)?;
            Ok(())
        })
    }

    /// Asks for a backup at the next tick.
    pub fn want_backup(&self, me: &Actor) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        self.0
            .wants_backup
            .store(true, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }

    /// Does what is due now: registers that were sent and left are swept away,
    /// then checkpoints of all desks of the store, then the backup. Blocks as long as that takes; called from a thread of its own.
    pub fn tick(&self) -> (Vec<Did>, Vec<UpkeepError>) {
        let (mut did, mut failed) = (Vec::new(), Vec::new());
        if let Err(error) = self.write_kept_openings() {
            tracing::warn!(%error, "openings still wait for room on the disk");
        }
        self.sweep_uploads();
        if let Err(error) = self.forget_writers() {
            tracing::warn!(%error, "names of writers to the box are kept longer than promised");
        }
        match self.checkpoints() {
            Ok(done) => did.extend(done.into_iter().map(Did::Checkpoint)),
            Err(error) => failed.push(error),
        }
        if let Err(error) = self.survey_tick() {
            failed.push(UpkeepError::Survey(error));
        }
        match self.backup_if_due() {
            Ok(done) => did.extend(done.map(|report| Did::Backup(Box::new(report)))),
            Err(error) => failed.push(error),
        }
        if let Err(error) = self.fill_in_indicators() {
            tracing::warn!(%error, "indicators are not counted from the beginning yet");
        }
        if let Err(error) = self.note_ends_in_hand() {
            tracing::warn!(%error, "ends are not noted by official up to now");
        }
        if let Err(error) = self.record_exports() {
            tracing::warn!(%error, "exports of event logs are not in the record yet");
        }
        if let Err(error) = self.count_process(&mut |_, _| true) {
            tracing::warn!(%error, "how long steps took is not counted up to now");
        }
        if let Err(error) = self.tell_risk_if_due() {
            tracing::warn!(%error, "chances of lateness are not told anew");
        }
        if let Err(error) = self.derive_outlook() {
            tracing::warn!(%error, "days that are over are not derived yet");
        }
        if let Err(error) = self.draw_past_months() {
            tracing::warn!(%error, "declared numbers are not drawn for checking yet");
        }
        (did, failed)
    }

    /// Signs where events have come since the last checkpoint: once a day and
    /// after every so many. A desk that is held signs nothing: the checkpoint
    /// outside is the witness against it.
    fn checkpoints(&self) -> Result<Vec<String>, UpkeepError> {
        let (store, now) = (&self.0.store, self.0.clock.now());
        let every = i64::from(Upkeep::of(store, self.0.id)?.every);
        let mut signed = Vec::new();
        for desk in store.desks()? {
            let (head, last) = store.read(desk.id, |tx| {
                Ok::<_, StoreError>((tx.head()?, tx.last_checkpoint()?))
            })?;
            let due = match last {
                None => head > 0,
                Some(last) => {
                    let new_day = local(last.at).date() < local(now).date();
                    head > last.size && (new_day || head - last.size >= every)
                }
            };
            if due && hold::of(store, desk.id)?.is_none() {
                audit::checkpoint(store, desk.id, now)?;
                signed.push(desk.slug);
            }
        }
        Ok(signed)
    }

    fn backup_if_due(&self) -> Result<Option<Report>, UpkeepError> {
        use std::sync::atomic::Ordering::Relaxed;
        let (store, now) = (&self.0.store, self.0.clock.now());
        let upkeep = Upkeep::of(store, self.0.id)?;
        let wanted = self.0.wants_backup.swap(false, Relaxed);
        let last = LastBackups::of(store.folder())?;
        let is_due = upkeep.due(now).is_some_and(|due| {
            let done = last.good.as_ref().is_some_and(|good| good.at >= due);
            let just_failed = last
                .failed
                .as_ref()
                .is_some_and(|failed| now.duration_since(failed.at) < TRY_AGAIN);
            !done && !just_failed
        });
        if !(wanted || is_due) {
            return Ok(None);
        }
        let dir = upkeep.backups(store.folder().path());
        let report = backup::into_folder(store, &dir, now);
        backup::remember(store, now, &report)?;
        let report = report?;
        backup::thin(&dir, upkeep.daily, upkeep.weekly)?;
        Ok(Some(report))
    }
}
