//! The administrator's room for the calendar: an announcement is checked,
//! shown as a difference over all open dossiers, published, and applied to
//! each of them.
//!
//! Invariant: a published version never changes, and what an announcement says
//! is taken whole or not at all. A promised date never moves earlier by it.

mod apply;
mod check;
mod everywhere;
mod preview;
mod publish;
mod year;

pub use apply::Applied;
pub use check::{Announcement, Refusal};
pub use everywhere::{catch_up, catch_up_server};
pub use preview::{Direction, KeptRow, OtherHours, Preview, PreviewRow};
pub use publish::Published;
pub use year::Remark;

use crate::DeskError;
use crate::setup::from_json;
use motcua_domain::calendar::{CalendarVersion, DayFact, Layers};
use motcua_store::{CalendarRow, StoreError};

/// Why an announcement was not published; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum NotPublished {
    /// What is wrong with it: all of it, in the order of its rows.
    #[error("{} things are wrong with the announcement", .0.len())]
    Refused(Vec<Refusal>),
    /// The desk answered otherwise.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<Refusal> for NotPublished {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<StoreError> for NotPublished {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

/// A published version and its row, for the list of announcements.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its row at this desk.
    pub row: CalendarRow,
    /// What it says.
    pub version: CalendarVersion,
}

impl crate::Desk {
    /// All versions of this desk, newest first. Public: the announcements are.
    pub fn calendar_versions(&self) -> Result<Vec<Listed>, DeskError> {
        let rows = self.store().read(self.id(), |tx| {
            let mut rows = Vec::new();
            for row in tx.calendars()? {
                let body = tx.pack(&row.pack_hash)?.map(|pack| pack.body);
                rows.push((row, body));
            }
            Ok::<_, StoreError>(rows)
        })?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, body) in rows.into_iter().rev() {
            let Some(body) = body else { continue };
            let version = from_json("calendar", &body).map_err(|_| DeskError::Inside)?;
            all.push(Listed { row, version });
        }
        Ok(all)
    }
}

/// True when the calendar already says of that day what the row says.
fn is_said(old: &motcua_domain::calendar::DayInfo<'_>, new: &DayFact) -> bool {
    if new.kind != old.kind {
        return false;
    }
    match old.fact {
        None => new.kind.is_ordinary() && new.sessions.is_none(),
        Some(fact) => {
            fact.sessions == new.sessions
                && fact.confidence == new.confidence
                && fact.pair == new.pair
                && (new.kind.is_ordinary()
                    || (&fact.source, &fact.name_vi, &fact.name_en)
                        == (&new.source, &new.name_vi, &new.name_en))
        }
    }
}

/// The pile without one version.
fn without(layers: &Layers, id: &motcua_domain::calendar::VersionId) -> Layers {
    Layers {
        versions: layers
            .versions
            .iter()
            .filter(|version| version.id != *id)
            .cloned()
            .collect(),
    }
}
