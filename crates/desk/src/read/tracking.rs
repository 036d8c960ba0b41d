//! What a citizen sees with the code and the key of the receipt.

use super::list::first_owner;
use crate::{Desk, DeskError, Published, TrackingKey};
use motcua_domain::deadline::{Due, Explanation};
use motcua_domain::dossier::{Dossier, Event};
use motcua_domain::procedure::Procedure;
use motcua_domain::time::Timestamp;
use motcua_store::{PastEvent, StoreError};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;

/// A dossier as its owner may follow it: no names of officials, own name
/// masked.
#[derive(Clone, Debug)]
pub struct TrackingView {
    /// The dossier.
    pub dossier: Dossier,
    /// Pinned procedure version.
    pub procedure: Arc<Published>,
    /// Initials of the first owner.
    pub owner: String,
    /// What happened and when, without names and words.
    pub events: Vec<(Timestamp, Event)>,
    /// What is asked for, while a supplement or a fix is waited for.
    pub asked: Vec<String>,
    /// Legal due date now.
    pub due: Option<Due>,
    /// Its explanation.
    pub explanation: Option<Explanation>,
}

impl Desk {
    /// By code and key. Wrong code and wrong key are the same answer. Dots and
    /// dashes of the code need not be typed: the key finds the dossier, the
    /// code only has to be its own.
    pub fn track(&self, code: &str, key: &str) -> Result<TrackingView, DeskError> {
        let bare = |text: &str| -> String {
            let folded = text.nfkc().flat_map(char::to_uppercase);
            folded.filter(char::is_ascii_alphanumeric).collect()
        };
        let view = self.track_by_key(key)?;
        match &view.dossier.code {
            Some(own) if bare(own.as_str()) == bare(code) => Ok(view),
            _ => Err(DeskError::NotFound),
        }
    }

    /// By the key alone: the receipt's QR carries it as an opaque token.
    pub fn track_by_key(&self, key: &str) -> Result<TrackingView, DeskError> {
        let key = TrackingKey::parse(key).ok_or(DeskError::NotFound)?;
        let loaded = self.0.store.read(self.0.id, |tx| {
            let Some(id) = tx.tracked(&key.hash())? else {
                return Ok(None);
            };
            let Some(dossier) = tx.dossier(id)? else {
                return Ok(None);
            };
            let events = tx.events_of(id, i64::MAX, super::dossier::EVENTS)?;
            let owner = match first_owner(&dossier) {
                Some(owner) => tx.people(&[owner])?.into_iter().next(),
                None => None,
            };
            Ok::<_, StoreError>(Some((dossier, events, owner)))
        })?;
        let (dossier, events, owner) = loaded.ok_or(DeskError::NotFound)?;
        let owner = match &owner {
            Some(row) => self.0.open_person(row)?.name.initials(),
            None => String::new(),
        };
        let settings = self.settings();
        let (due, explanation) = settings.told(&dossier);
        let procedure = self.0.pinned(&dossier)?;
        let asked = last_asked(&events, &procedure.procedure);
        Ok(TrackingView {
            procedure,
            due,
            explanation,
            owner,
            events: events
                .into_iter()
                .map(|past| (past.at, past.event))
                .collect(),
            asked,
            dossier,
        })
    }
}

/// Papers of the last request, by name, and what was asked for in words.
fn last_asked(events: &[PastEvent], procedure: &Procedure) -> Vec<String> {
    let asked = events.iter().rev().find_map(|past| match &past.event {
        Event::SupplementRequested { items, .. } | Event::FixAsked { items } => Some((past, items)),
        _ => None,
    });
    let Some((past, items)) = asked else {
        return Vec::new();
    };
    let name = |id: &String| {
        let item = procedure.items.iter().find(|item| item.id == *id);
        item.map_or_else(|| id.clone(), |item| item.name_vi.clone())
    };
    let lines = past.words.iter().flat_map(|words| words.lines.clone());
    items.iter().map(name).chain(lines).collect()
}
