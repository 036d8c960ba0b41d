//! Event logs of other systems as a desk of their own: each case a dossier,
//! each event of the log an event of its record.
//!
//! The log's own dates rule: the deadline becomes the promise, and the desk
//! counts under a plain calendar in which every hour of every day is open.
//! Nothing is invented: nobody is named as applicant, nothing is delivered,
//! and what has no legal meaning here stays an event of the log. Such a desk is
//! only looked at: no act on a dossier is taken there, so that figures of the
//! log and those of our own work never mix.

mod load;
mod plan;
#[cfg(test)]
mod tests;

use crate::clock::{Clock, Entropy};
use crate::password::{Keeper, Password, first_password};
use crate::setup::put_setting;
use crate::work::Work;
use crate::{Desk, DeskError, OpenError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{DeskId, StaffId};
use motcua_domain::time::Timestamp;
use motcua_store::{ActError, Priority, Store, StoreError};
use plan::Plan;
pub(crate) use plan::{FROM_LOG, is_of_log, log_name};
use std::sync::Arc;

/// Setting that says the log is loaded, whole.
pub(crate) const LOADED: &str = "event-log";

/// A case of a log.
#[derive(Clone, Debug)]
pub struct LogCase {
    /// Its name in the log; becomes the outside code.
    pub name: String,
    /// When it came in.
    pub start: Timestamp,
    /// When it had to be done; without it nothing was promised and the case is
    /// entered, not accepted.
    pub deadline: Option<Timestamp>,
    /// When it was done.
    pub end: Option<Timestamp>,
    /// How it came in, in the log's word.
    pub channel: Option<String>,
    /// Department; becomes the unit.
    pub department: Option<String>,
    /// Official in charge; becomes the holder.
    pub responsible: Option<String>,
    /// Its events, in the order of the log.
    pub events: Vec<LogEvent>,
}

/// An event of a case.
#[derive(Clone, Debug)]
pub struct LogEvent {
    /// What was done, in the log's words.
    pub activity: String,
    /// Who did it: a pseudonym.
    pub resource: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A log to be loaded.
pub struct LogFile {
    /// Display name, usually the file's.
    pub name: String,
    /// SHA-256 of the file, hex: the same file is never loaded twice.
    pub sha256: String,
    /// Its cases.
    pub cases: Vec<LogCase>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The log's desk.
    pub desk: DeskId,
    /// It was loaded before; nothing was done.
    pub already: bool,
    /// Dossiers of the desk whose end lies after their promise.
    pub late: usize,
    /// Sign-in name and first password of the account made for looking at it.
    pub sign_in: Option<(String, String)>,
}

/// Why a log was not loaded. Nothing of it is there then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An act failed.
    #[error(transparent)]
    Act(#[from] DeskError),
    /// The desk made for it does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Loads a log into a desk of its own, in one transaction; `progress` is told
/// the number of events written so far. The same file again does nothing.
pub fn import_log(
    store: &Store,
    clock: Arc<dyn Clock>,
    mut entropy: Box<dyn Entropy>,
    log: LogFile,
    progress: impl Fn(usize) + Send + 'static,
) -> Result<Imported, ImportError> {
    let now = clock.now();
    let slug = format!("log-{}", log.sha256.get(..12).unwrap_or(&log.sha256));
    let known = store.desks()?.into_iter().find(|desk| desk.slug == slug);
    let id = match known {
        Some(desk) => desk.id,
        None => store
            .create_desk(&slug, &log.name, now)
            .map_err(|error| DeskError::from(error.map(DeskError::from)))?,
    };
    let loaded: Result<Option<String>, StoreError> = store.read(id, |tx| tx.setting(LOADED));
    if let Some(late) = loaded? {
        let late = late.parse().unwrap_or(0);
        return Ok(Imported {
            desk: id,
            already: true,
            late,
            sign_in: None,
        });
    }
    let plan = Arc::new(Plan::of(&log, now));
    let mut salt = [0; 32];
    entropy.fill(&mut salt);
    let prepared = Arc::clone(&plan);
    let done: Result<(), ActError<DeskError>> = store.act(id, Priority::Person, move |tx| {
        prepared.write(tx, now, salt).map_err(DeskError::from)
    });
    done.map_err(DeskError::from)?;
    let password = first_password(entropy.as_mut());
    let stored = Keeper::new(entropy.as_mut())
        .keep(&Password::typed(&password), entropy.as_mut())
        .as_str()
        .to_owned();
    let desk = Desk::open(store.clone(), id, clock, entropy)?;
    let inner = Arc::clone(&desk.0);
    let done: Result<usize, ActError<DeskError>> = store.act(id, Priority::Person, move |tx| {
        let me = Actor {
            id: StaffId(0),
            unit: plan.office.unit.clone(),
            roles: Vec::new(),
        };
        let settings = inner.settings();
        let mut work = Work {
            tx,
            desk: &inner,
            me,
            now,
        };
        let staff = plan.people(&mut work, &stored)?;
        let late = load::load(&mut work, &settings, &plan, &staff, &log.cases, &progress)?;
        put_setting(work.tx, LOADED, &late)?;
        Ok::<_, DeskError>(late)
    });
    let late = done.map_err(DeskError::from)?;
    let sign_in = Some((plan::DIRECTOR.to_owned(), password));
    Ok(Imported {
        desk: id,
        already: false,
        late,
        sign_in,
    })
}
