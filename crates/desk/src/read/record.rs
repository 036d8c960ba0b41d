//! The record for those who may read it: what was done, when and by whom,
//! under which root, and what was signed.

use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::feedback::LEDGER_KIND;
use motcua_domain::id::StaffId;
use motcua_domain::ledger::Hash;
use motcua_store::{CheckpointRow, RecordRow, StoreError};

/// Newest checkpoints that the page lists.
const CHECKPOINTS: u32 = 10;

/// A page of the record.
#[derive(Clone, Debug)]
pub struct RecordPage {
    /// Events.
    pub size: i64,
    /// Root over all of them.
    pub root: Hash,
    /// Events of this page, newest first.
    pub events: Vec<RecordRow>,
    /// Checkpoints, newest first.
    pub checkpoints: Vec<CheckpointRow>,
}

impl Desk {
    /// Events before a number (`None` = the newest), newest first. They tell
    /// kinds, times and numbers; words and names of citizens stay with their
    /// dossiers.
    pub fn record_page(
        &self,
        me: &Actor,
        before: Option<i64>,
        limit: u32,
    ) -> Result<RecordPage, DeskError> {
        authorise(me, Action::ReadRecord, &self.settings().office.unit)?;
        let mut page = self.0.store.read(self.0.id, |tx| {
            let size = tx.head()?;
            Ok::<_, StoreError>(RecordPage {
                size,
                root: tx.current_root(size)?,
                events: tx.record_rows(before.unwrap_or(i64::MAX), limit)?,
                checkpoints: tx.checkpoints(i64::MAX, CHECKPOINTS)?,
            })
        })?;
        for row in &mut page.events {
            // Whoever acted on a report tells who it may be about: what the
            // Internal Affairs Office handles names the director.
            if row.kind == LEDGER_KIND {
                row.actor = StaffId(0);
                row.name = None;
            }
        }
        Ok(page)
    }

    /// A signed checkpoint, to keep elsewhere.
    pub fn checkpoint_note(&self, me: &Actor, size: i64) -> Result<String, DeskError> {
        authorise(me, Action::ReadRecord, &self.settings().office.unit)?;
        let row = self.0.store.read(self.0.id, |tx| tx.checkpoint_of(size))?;
        row.map(|row| row.note).ok_or(DeskError::NotFound)
    }
}
