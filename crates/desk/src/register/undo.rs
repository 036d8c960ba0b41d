//! Taking a file back, as long as nothing else has happened.

use super::past::{rows_of, undo_days, until};
use super::{Progress, SLICE, UNDONE};
use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::dossier::{Dossier, Event};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_store::StoreError;
use serde_json::json;

/// A dossier that was not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Line of the file.
    pub line: u32,
    /// Dossier.
    pub dossier: DossierId,
    /// Its code.
    pub code: Option<DossierCode>,
    /// Why, as a message id.
    pub why: &'static str,
}

/// What was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// So many dossiers.
    pub back: usize,
    /// Those that were kept.
    pub kept: Vec<Kept>,
}

impl Desk {
    /// Takes back what came with a file, within the days that the office set
    /// (seven where it set nothing), and only dossiers to which nothing
    /// happened since. Nothing is deleted: each gets an event that says so,
    /// counts nowhere any more, and its code is free again. Calls `progress`
    /// after each slice.
    pub fn undo_register(
        &self,
        me: &Actor,
        batch: &str,
        mut progress: impl FnMut(Progress),
    ) -> Result<Undone, DeskError> {
        self.may_import(me)?;
        let _alone = self.alone()?;
        let (rows, days) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((rows_of(tx, batch)?, undo_days(tx)?))
        })?;
        if rows.is_empty() {
            return Err(DeskError::NotFound);
        }
        let rows: Vec<(u32, DossierId)> = rows
            .into_iter()
            .filter(|(_, (_, back))| !back)
            .map(|(line, (dossier, _))| (line, dossier))
            .collect();
        let mut undone = Undone::default();
        let (mut done, of) = (0, rows.len());
        for slice in rows.chunks(SLICE) {
            let (slice, batch) = (slice.to_vec(), batch.to_owned());
            done += slice.len();
            let answers = self.batch(me, move |work| {
                let back = |(line, id): &(u32, DossierId)| work.take_back(*line, *id, &batch, days);
                slice.iter().map(back).collect::<Result<Vec<_>, _>>()
            })?;
            for kept in answers {
                match kept {
                    Some(kept) => undone.kept.push(kept),
                    None => undone.back += 1,
                }
            }
            progress(Progress { done, of });
        }
        let facts = json!({ "batch": batch, "back": undone.back, "kept": undone.kept.len() });
        self.batch(me, move |work| work.desk_event(UNDONE, facts))?;
        Ok(undone)
    }
}

impl Work<'_, '_> {
    /// `None` = taken back.
    fn take_back(
        &mut self,
        line: u32,
        id: DossierId,
        batch: &str,
        days: i64,
    ) -> Result<Option<Kept>, DeskError> {
        let dossier = self.load(id)?;
        let last = self.tx.events_of(id, i64::MAX, 1)?.pop();
        let taken_in = last.filter(|past| matches!(past.event, Event::TakenIn { .. }));
        let why = match &taken_in {
            None => Some("register-kept-moved"),
            Some(past) if until(past.at, days) < self.now => Some("register-kept-late"),
            Some(_) => None,
        };
        if let Some(why) = why {
            return Ok(Some(Kept {
                line,
                dossier: id,
                code: dossier.code,
                why,
            }));
        }
        self.forget(dossier, line, batch)?;
        Ok(None)
    }

    fn forget(&mut self, dossier: Dossier, line: u32, batch: &str) -> Result<(), DeskError> {
        let tokens = self.found_by(&dossier)?;
        let back = Event::TakenBack {
            batch: batch.to_owned(),
            row: line,
        };
        let now = self.now;
        let dossier = self.happened(dossier, now, back)?;
        self.tx.drop_search_tokens(dossier.id, &tokens)?;
        Ok(())
    }
}
