//! The audit: is what the desk shows still what was recorded?
//!
//! Three passes over one snapshot. The record: numbers without gaps, every
//! leaf made anew from its row, every stored node of the tree, every signed
//! checkpoint. The dossiers: each row, its columns and its clock row made anew
//! from its events; visits likewise; and beside them money, files, tracking
//! keys, counters and closed shifts; what the desk goes by: packs, versions of
//! procedures and of the calendar, accounts. The figures: summed anew from the
//! dossiers. What is not looked at is named in [`NOT_COMPARED`]: no event holds
//! it.
//!
//! Whoever holds the desk's key and the database can rewrite both and sign
//! again; only a checkpoint kept elsewhere shows that, hence `kept`.

mod closed;
mod declared;
mod fault;
mod feedback;
mod indicators;
pub(crate) mod origin;
mod programme;
mod rebuilt;
mod receipts;
mod record;
mod rows;
mod standing;
mod states;
#[cfg(test)]
mod tests;
mod visits;

pub use fault::{Fault, Wrong};
use origin::Origins;

use crate::upkeep::Upkeep;
use crate::{DeskError, OpenError};
use motcua_domain::id::DeskId;
use motcua_domain::ledger::note::NoteError;
use motcua_domain::ledger::{Checkpoint, Hash, OfficeKeys};
use motcua_domain::time::Timestamp;
use motcua_store::{CheckpointRow, Priority, Store, StoreError};
use std::path::Path;

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Events.
    pub n_events: u64,
    /// Root over them, from the rows.
    pub root: Hash,
    /// Dossiers.
    pub n_dossiers: u64,
    /// Visits.
    pub n_visits: u64,
    /// Money entries.
    pub n_money: u64,
    /// Closed shifts.
    pub n_closes: u64,
    /// Signed receipts that were held against record and events.
    pub n_receipts: u64,
    /// Feedback whose row and words were made anew from its events.
    pub n_feedback: u64,
    /// Things of the programme whose row and words were made anew from events.
    pub n_programme: u64,
    /// Signed checkpoints that were compared.
    pub n_checkpoints: usize,
    /// Personal parts that were held against what was committed to.
    pub n_personal: u64,
    /// Packs that were held against the hash they are named after.
    pub n_packs: u64,
    /// Versions and accounts that were held against their events.
    pub n_bound: u64,
    /// Versions and accounts that an older record does not tell of.
    pub n_unbound: u64,
    /// Clock rows made under an earlier calendar, which pages count anew.
    pub n_stale_clocks: u64,
    /// All that is wrong, the first bad event first.
    pub faults: Vec<Fault>,
}

impl Audit {
    /// Nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// The first bad event: of the record itself where that is broken, since
    /// rows that do not follow from a broken record name the last event that
    /// they had, which is sound. Of the rows otherwise.
    pub fn first_bad(&self) -> Option<i64> {
        let first = |faults: &mut dyn Iterator<Item = &Fault>| faults.filter_map(|it| it.seq).min();
        let mut broken = self.faults.iter().filter(|it| it.what.is_of_record());
        first(&mut broken).or_else(|| first(&mut self.faults.iter()))
    }
}

/// Why an audit could not be done.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The desk's settings cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An act failed.
    #[error(transparent)]
    Act(#[from] DeskError),
    /// The desk's name cannot stand in a signed note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// There is no such desk.
    #[error("there is no such desk")]
    NoDesk,
}

/// What an audit does not look at, for the last line of what it says: no event
/// holds it, so nothing can be held against it.
pub const NOT_COMPARED: &str = "passwords and sessions, names and leave of staff, the register of \
    persons, the log of openings, what is often wrong, drafts, the words of the search, settings of \
    office and hall, booked times, devices, officials' hours, letters that wait to be sent, templates \
    of papers, ballots and what surveys count, who wrote to \
    the box and who opened it, what commitments hold apart, how long steps took and chances of \
    lateness (`motcua process recount --check` holds the first against the record)";

/// Faults beyond this many are counted as one line: the first ones matter.
pub const MAX_FAULTS: usize = 1000;

/// Audits one desk in one snapshot. `kept` are checkpoints kept elsewhere;
/// the one in the data folder is always among them.
pub fn audit(store: &Store, id: DeskId, kept: &[String]) -> Result<Audit, AuditError> {
    let mut kept = kept.to_vec();
    kept.extend(kept_outside(store, id)?);
    audit_against(store, id, &kept)
}

/// The checkpoints of a desk that lie outside the database: in the data
/// folder, and in the second folder when the office has one.
pub fn kept_outside(store: &Store, id: DeskId) -> Result<Vec<String>, AuditError> {
    let name = Origins::of(store, id)?.file();
    let mut kept: Vec<Vec<u8>> = store.folder().note(&name)?.into_iter().collect();
    let second = Upkeep::of(store, id)?.second;
    if !second.is_empty() {
        // A disk that is not plugged in now holds nobody up.
        kept.extend(std::fs::read(Path::new(&second).join(&name)));
    }
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    Ok(kept.iter().map(text).collect())
}

/// The public keys of a desk's office, the one in force first.
pub fn office_keys(store: &Store, id: DeskId) -> Result<OfficeKeys, AuditError> {
    Ok(Origins::of(store, id)?.keys().clone())
}

/// Audits one desk against these checkpoints only.
pub fn audit_against(store: &Store, id: DeskId, kept: &[String]) -> Result<Audit, AuditError> {
    let settings = crate::setup::load(store, id)?;
    let origins = Origins::of(store, id)?;
    store.read(id, |tx| {
        let book = settings.indicators.book();
        let mut record = record::check(tx, &origins, kept, book)?;
        let mut beside = rows::Rows::new(&store.keys().data);
        let states = states::check(tx, &settings, &record.dossiers, &mut beside)?;
        record.faults.extend(states.faults);
        let mut counted = states.counted;
        counted.join(std::mem::take(&mut record.hall.counted));
        record.faults.extend(counted.check(tx)?);
        record.faults.append(&mut record.hall.faults);
        record.faults.append(&mut record.standing.faults);
        record.faults.extend(beside.faults);
        record.faults.extend(closed::check(tx)?);
        record.faults.extend(declared::check(tx)?);
        let (n_programme, faults) = programme::check(tx, &store.keys().data, id)?;
        record.faults.extend(faults);
        let (n_receipts, faults) = receipts::check(tx, &origins, record.edge.size())?;
        record.faults.extend(faults);
        let (n_feedback, faults) = feedback::check(tx, &store.keys().data, id)?;
        record.faults.extend(faults);
        record
            .faults
            .sort_by_key(|fault| fault.seq.unwrap_or(i64::MAX));
        record.faults.truncate(MAX_FAULTS);
        Ok(Audit {
            n_events: record.edge.size(),
            root: record.edge.root(),
            n_dossiers: states.n_dossiers,
            n_visits: record.hall.n_visits(),
            n_money: beside.n_money,
            n_closes: beside.n_closes,
            n_receipts,
            n_feedback,
            n_programme,
            n_checkpoints: record.n_checkpoints,
            n_personal: record.n_personal,
            n_packs: record.standing.n_packs,
            n_bound: record.standing.n_bound,
            n_unbound: record.standing.n_unbound,
            n_stale_clocks: states.n_stale_clocks,
            faults: record.faults,
        })
    })
}

/// Signs the state of the record now, keeps it in the database and, apart
/// from it, in the data folder and in the second folder if there is one. Gives the signed note to keep elsewhere.
pub fn checkpoint(store: &Store, id: DeskId, now: Timestamp) -> Result<String, AuditError> {
    let origins = Origins::of(store, id)?;
    let (size, root, origin) = store.read(id, |tx| {
        let size = tx.head()?.unsigned_abs();
        Ok::<_, StoreError>((size, tx.ledger_root(size)?, origins.current(tx)?))
    })?;
    let signer = origins.signer(&origin)?;
    let checkpoint = Checkpoint {
        origin,
        size,
        root,
        extensions: Vec::new(),
    };
    let note = checkpoint.sign(&signer)?.to_string();
    let row = CheckpointRow {
        size: size as i64,
        at: now,
        note: note.clone(),
    };
    let done: Result<(), motcua_store::ActError<DeskError>> =
        store.act(id, Priority::Person, move |tx| Ok(tx.put_checkpoint(&row)?));
    done.map_err(DeskError::from)?;
    store.folder().set_note(&origins.file(), note.as_bytes())?;
    let second = Upkeep::of(store, id)?.second;
    if !second.is_empty() {
        let path = Path::new(&second).join(origins.file());
        if let Err(error) = motcua_store::write_whole(&path, note.as_bytes()) {
            // It is kept in the data folder; the second one is looked at again
            // at the next checkpoint.
            tracing::warn!(%error, "the checkpoint could not be kept in the second folder");
        }
    }
    Ok(note)
}
