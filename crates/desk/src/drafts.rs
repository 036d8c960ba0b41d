//! Drafts of an intake (hồ sơ nháp): what was typed survives a lost
//! connection, an ended sign-in and another computer. Each person sees the
//! own ones only. A draft is no dossier: it has no code, no clock, no event.

use crate::work::Asked;
use crate::{Desk, DeskError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use jiff::SignedDuration;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::ledger::seal::{open, seal};
use motcua_domain::time::Timestamp;
use motcua_store::{DraftRow, Priority, StoreError};

/// Most bytes of a draft; a whole form has a tenth of it.
pub const MAX_DRAFT: usize = 64 << 10;
/// Most drafts of one person; the list shows no more.
pub const MAX_DRAFTS: usize = 100;
/// Drafts not touched for so long are forgotten: they name people.
pub const DRAFT_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What was typed: names and values in the order of the form.
pub type Typed = Vec<(String, String)>;

/// A draft.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// Id.
    pub id: i64,
    /// When it was last written.
    pub at: Timestamp,
    /// What was typed.
    pub typed: Typed,
}

impl Desk {
    /// Writes a draft, a new one or (`id`) again; gives its id. One that is
    /// gone meanwhile becomes a new one.
    pub fn save_draft(&self, me: &Actor, id: Option<i64>, typed: Typed) -> Result<i64, DeskError> {
        authorise(me, Action::SaveDraft, &self.settings().office.unit)?;
        let plain = serde_json::to_vec(&typed).unwrap_or_default();
        if plain.len() > MAX_DRAFT {
            return Err(DeskError::invalid("draft", "invalid-draft-long"));
        }
        let asked = Asked::new("", "draft", &id);
        self.act(me, asked, Priority::Person, move |work| {
            let staff = work.me.id;
            work.tx.forget_drafts(work.now - DRAFT_KEPT)?;
            let held = match id {
                Some(id) => work.tx.draft(id, staff)?.map(|row| row.id),
                None => None,
            };
            let id = match held {
                Some(id) => id,
                None if work.tx.drafts_of(staff)?.len() >= MAX_DRAFTS => {
                    return Err(DeskError::invalid("draft", "invalid-drafts-many"));
                }
                None => work.tx.next_id()?,
            };
            let nonce: [u8; 24] = work.random();
            let mut bytes = nonce.to_vec();
            let bound = bound(work.desk.id.0, id);
            let sealed = seal(&work.desk.data_key, nonce, &bound, &plain);
            bytes.extend(sealed.map_err(|e| broken(id, e.to_string()))?);
            work.tx.put_draft(&DraftRow {
                id,
                staff,
                at: work.now,
                body: BASE64.encode(bytes),
            })?;
            Ok(id)
        })
    }

    /// The reader's drafts, newest first.
    pub fn drafts(&self, me: &Actor) -> Result<Vec<Draft>, DeskError> {
        authorise(me, Action::SaveDraft, &self.settings().office.unit)?;
        let rows = self.store().read(self.id(), |tx| tx.drafts_of(me.id))?;
        rows.iter().map(|row| self.open_draft(row)).collect()
    }

    /// One of the reader's drafts.
    pub fn draft(&self, me: &Actor, id: i64) -> Result<Draft, DeskError> {
        let row = self.store().read(self.id(), |tx| tx.draft(id, me.id))?;
        self.open_draft(&row.ok_or(DeskError::NotFound)?)
    }

    /// Drops one of the reader's drafts; one that is gone is no fault.
    pub fn drop_draft(&self, me: &Actor, id: i64) -> Result<(), DeskError> {
        let asked = Asked::new("", "drop_draft", &id);
        self.act(me, asked, Priority::Person, move |work| {
            work.tx.drop_draft(id, work.me.id)?;
            Ok(())
        })
    }

    fn open_draft(&self, row: &DraftRow) -> Result<Draft, DeskError> {
        let fail = |what: &str| broken(row.id, what.to_owned());
        let bytes = BASE64.decode(&row.body).map_err(|_| fail("no base 64"))?;
        let (nonce, sealed) = bytes
            .split_first_chunk::<24>()
            .ok_or_else(|| fail("too short"))?;
        let bound = bound(self.id().0, row.id);
        let plain = open(&self.0.data_key, *nonce, &bound, sealed).map_err(|_| fail("damaged"))?;
        Ok(Draft {
            id: row.id,
            at: row.at,
            typed: serde_json::from_slice(&plain).map_err(|e| broken(row.id, e.to_string()))?,
        })
    }
}

/// What the sealed bytes belong to, so that they cannot be moved.
fn bound(desk: i64, id: i64) -> Vec<u8> {
    format!("draft {desk} {id}").into_bytes()
}

fn broken(row: i64, what: String) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "draft",
        row,
        what,
    })
}
