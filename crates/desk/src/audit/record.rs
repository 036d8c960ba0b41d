//! The record: numbers, leaves, tree, checkpoints.

use super::origin::Origins;
use super::{Fault, Wrong};
use motcua_domain::id::DossierId;
use motcua_domain::indicator::Book;
use motcua_domain::ledger::{Checkpoint, Frontier, Hash};
use motcua_store::{StoreError, Tx};
use std::collections::BTreeSet;
use std::sync::Arc;

const PAGE: u32 = 1000;

pub(super) struct Record {
    pub(super) edge: Frontier,
    /// Personal parts that were held against their commitment.
    pub(super) n_personal: u64,
    pub(super) n_checkpoints: usize,
    /// Dossiers that have events.
    pub(super) dossiers: BTreeSet<DossierId>,
    /// Visits, folded as the events go by.
    pub(super) hall: super::visits::Hall,
    /// What the desk goes by, gathered as the events go by.
    pub(super) standing: super::standing::Standing,
    pub(super) faults: Vec<Fault>,
}

impl Record {
    fn wrong(&mut self, seq: Option<i64>, what: Wrong) {
        self.faults.push(Fault {
            seq,
            dossier: None,
            what,
        });
    }
}

pub(super) fn check(
    tx: &mut Tx<'_>,
    origins: &Origins,
    kept: &[String],
    book: &Arc<Book>,
) -> Result<Record, StoreError> {
    let mut record = Record {
        edge: Frontier::new(),
        n_personal: 0,
        n_checkpoints: 0,
        dossiers: BTreeSet::new(),
        hall: super::visits::Hall::new(book),
        standing: super::standing::Standing::default(),
        faults: Vec::new(),
    };
    events(tx, &mut record)?;
    record.hall.finish(tx)?;
    // Beyond a gap nobody knows what was published and signed.
    let is_gap = |fault: &Fault| matches!(fault.what, Wrong::Gap { .. });
    if !record.faults.iter().any(is_gap) {
        record.standing.finish(tx)?;
    }
    let says = tx.head()?;
    if says != record.edge.size() as i64 {
        record.wrong(Some(record.edge.size() as i64), Wrong::Head { says });
    }
    signed(tx, origins, &mut record)?;
    for note in kept {
        against_kept(tx, origins, note, &mut record)?;
    }
    Ok(record)
}

/// Every row makes its leaf, every leaf its nodes.
fn events(tx: &mut Tx<'_>, record: &mut Record) -> Result<(), StoreError> {
    loop {
        let next = record.edge.size() as i64;
        let page = tx.events_from(next, PAGE)?;
        if page.is_empty() {
            return Ok(());
        }
        for event in page {
            let seq = record.edge.size() as i64;
            if event.seq != seq {
                // What follows a gap has other places in the tree: the first
                // missing event is named, the rest would only repeat it.
                record.wrong(Some(seq), Wrong::Gap { found: event.seq });
                return Ok(());
            }
            let leaf = match event.computed_leaf() {
                Ok(leaf) => leaf,
                Err(_) => {
                    record.wrong(Some(seq), Wrong::Unreadable);
                    event.leaf
                }
            };
            if leaf != event.leaf {
                record.wrong(Some(seq), Wrong::Leaf);
            }
            if !event.is_personal_sound() {
                record.wrong(Some(seq), Wrong::Personal);
            }
            if event.personal.is_none() && event.personal_commit.is_some() {
                record.wrong(Some(seq), Wrong::NotErased);
            }
            record.n_personal += u64::from(event.personal.is_some());
            record.dossiers.extend(event.dossier);
            record.hall.take(tx, &event)?;
            record.standing.take(&event);
            // The tree over what the rows say now, which is what a kept
            // checkpoint is held against.
            for node in record.edge.append(leaf) {
                if stored_node(tx, node.level, node.index)? != Some(node.hash) {
                    record.wrong(Some(seq), Wrong::Node { level: node.level });
                }
            }
        }
    }
}

fn stored_node(tx: &mut Tx<'_>, level: u8, index: u64) -> Result<Option<Hash>, StoreError> {
    match tx.ledger_node(level, index) {
        Ok(hash) => Ok(Some(hash)),
        Err(StoreError::Inconsistent { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The checkpoints in the database, newest first.
fn signed(tx: &mut Tx<'_>, origins: &Origins, record: &mut Record) -> Result<(), StoreError> {
    let mut below = i64::MAX;
    loop {
        let page = tx.checkpoints(below, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        below = last.size;
        for row in &page {
            record.n_checkpoints += 1;
            let size = row.size.unsigned_abs();
            let why = match origins.open(&row.note) {
                Err(error) => Some(error.to_string()),
                Ok(checkpoint) if checkpoint.size != size => {
                    Some("it speaks of another size".to_owned())
                }
                Ok(checkpoint) => history(tx, origins, &checkpoint, record)?,
            };
            if let Some(why) = why {
                record.wrong(None, Wrong::Checkpoint { size, why });
            }
        }
    }
}

/// A checkpoint that lay elsewhere.
fn against_kept(
    tx: &mut Tx<'_>,
    origins: &Origins,
    note: &str,
    record: &mut Record,
) -> Result<(), StoreError> {
    let why = match origins.open(note) {
        Err(error) => Some(error.to_string()),
        Ok(checkpoint) => {
            record.n_checkpoints += 1;
            history(tx, origins, &checkpoint, record)?
        }
    };
    if let Some(why) = why {
        record.wrong(None, Wrong::History(why));
    }
    Ok(())
}

/// What a checkpoint has against the events as they are now.
fn history(
    tx: &mut Tx<'_>,
    origins: &Origins,
    kept: &Checkpoint,
    record: &Record,
) -> Result<Option<String>, StoreError> {
    let (size, root) = (record.edge.size(), record.edge.root());
    let proof = match kept.size {
        from if from == 0 || from > size => Vec::new(),
        from => match tx.consistency_proof(from, size) {
            Ok(proof) => proof,
            Err(StoreError::Inconsistent { .. }) => Vec::new(),
            Err(other) => return Err(other),
        },
    };
    let Err(error) = kept.check_extended_by(size, &root, &proof) else {
        return Ok(None);
    };
    // What was lost with a restore is told by the record itself.
    Ok(Some(match origins.answered(tx, kept)? {
        Some(seq) => {
            format!("{error}; it was signed before the restore that event {seq} answers for")
        }
        None => error.to_string(),
    }))
}
