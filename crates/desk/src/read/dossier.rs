//! The page of one dossier: state, explained clock, timeline, people, money.

use super::list::Read;
use crate::people::FoundPerson;
use crate::{Desk, DeskError, Published};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::deadline::{Due, Explanation};
use motcua_domain::dossier::{Dossier, Event, Words};
use motcua_domain::id::{DossierCode, DossierId, StaffId};
use motcua_domain::time::Timestamp;
use motcua_store::{AttachmentRow, MoneyRow, Priority, StaffName};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A line of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// Sequence number in the desk's record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<String>,
    /// What.
    pub event: Event,
    /// Words of it; `None` when erased or none.
    pub words: Option<Words>,
}

/// An act the reader may do on this dossier now.
pub type Move = Action;

/// Everything the dossier page shows.
#[derive(Clone, Debug)]
pub struct DossierView {
    /// The dossier.
    pub dossier: Dossier,
    /// Pinned procedure version.
    pub procedure: Arc<Published>,
    /// The version in force is another one.
    pub newer_version: bool,
    /// People, owners first.
    pub people: Vec<FoundPerson>,
    /// Name of the official who has it.
    pub holder: Option<String>,
    /// Names of the officials in the timeline.
    pub officials: BTreeMap<i64, String>,
    /// Timeline, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Legal due date now.
    pub due: Option<Due>,
    /// Its explanation, day by day.
    pub explanation: Option<Explanation>,
    /// Money entries.
    pub money: Vec<MoneyRow>,
    /// Attachments.
    pub attachments: Vec<AttachmentRow>,
    /// Acts the reader may ask for (the state may still refuse).
    pub moves: Vec<Move>,
    /// Tracking key as on the receipt, for those who may print it.
    pub key: String,
}

impl Desk {
    /// Opens a dossier; the opening is logged.
    pub fn open_dossier(&self, me: &Actor, id: DossierId) -> Result<DossierView, DeskError> {
        let view = match self.view(me, id) {
            Err(DeskError::NotFound) => {
                self.log_refused(me, id);
                return Err(DeskError::NotFound);
            }
            other => other?,
        };
        let (who, now) = (me.id, self.now());
        self.0.store.act(self.0.id, Priority::Person, move |tx| {
            tx.log_access(who, Some(id), "open", now)?;
            Ok::<_, DeskError>(())
        })?;
        Ok(view)
    }

    /// Writes down that somebody asked for a dossier outside their reach, or
    /// for one that does not exist (then without a dossier). Nobody waits for
    /// it, so that the answer takes the same time either way.
    pub(crate) fn log_refused(&self, me: &Actor, id: DossierId) {
        let (who, now) = (me.id, self.now());
        // A full lane drops the line: knocking must not make work.
        let _ = self.0.store.submit(self.0.id, Priority::Person, move |tx| {
            let dossier = tx.dossier(id)?.map(|dossier| dossier.id);
            tx.log_access(who, dossier, "open_refused", now)?;
            Ok::<_, DeskError>(())
        });
    }

    /// Id of a dossier by its code.
    pub fn find_code(&self, code: &DossierCode) -> Result<DossierId, DeskError> {
        let found: Read<Option<DossierId>> =
            self.0.store.read(self.0.id, |tx| tx.dossier_by_code(code));
        found?.ok_or(DeskError::NotFound)
    }

    /// A dossier without logging: for the page that follows an act, and tests.
    pub fn view(&self, me: &Actor, id: DossierId) -> Result<DossierView, DeskError> {
        let loaded: Read<_> = self.0.store.read(self.0.id, |tx| {
            let Some(dossier) = tx.dossier(id)? else {
                return Ok(None);
            };
            // Before anything else is read: what may not be known must not
            // be told by the time taken either (H19).
            if let Err(denied) = crate::permit(me, Action::OpenDossier, &dossier) {
                return Ok(Some(Err(denied)));
            }
            let events = tx.events_of(id)?;
            let people = tx.people(
                &dossier
                    .intake
                    .parties
                    .iter()
                    .map(|p| p.person)
                    .collect::<Vec<_>>(),
            )?;
            let money = tx.money_of(id)?;
            let attachments = tx.attachments_of(id)?;
            let staff = tx.staff_names()?;
            Ok(Some(Ok((
                dossier,
                events,
                people,
                money,
                attachments,
                staff,
            ))))
        });
        let (dossier, events, people, money, attachments, staff) =
            loaded?.ok_or(DeskError::NotFound)??;
        let officials: BTreeMap<i64, String> = staff
            .into_iter()
            .map(|StaffName { id, name }| (id.0, name))
            .collect();
        let named = |id: Option<StaffId>| id.and_then(|id| officials.get(&id.0).cloned());
        let procedure = self.0.pinned(&dossier)?;
        let settings = self.settings();
        let current = settings.catalogue.current(&procedure.procedure.code);
        let clock = dossier.clock.as_ref();
        let people = people
            .iter()
            .map(|row| {
                Ok(FoundPerson {
                    id: row.id,
                    person: self.0.open_person(row)?,
                })
            })
            .collect::<Result<Vec<_>, DeskError>>()?;
        let timeline = events
            .into_iter()
            .map(|past| TimelineEntry {
                seq: past.seq,
                at: past.at,
                by: named(past.by),
                event: past.event,
                words: past.words,
            })
            .collect();
        let moves = Action::ALL
            .iter()
            .copied()
            .filter(|action| crate::permit(me, *action, &dossier).is_ok())
            .collect();
        Ok(DossierView {
            newer_version: current.is_some_and(|current| current.hash != procedure.hash),
            holder: named(dossier.holder),
            due: clock.and_then(|clock| settings.counting().due(clock).ok()),
            explanation: clock
                .and_then(|clock| settings.counting().explain(clock).ok())
                .flatten(),
            key: self.tracking_key(id).printed(),
            dossier,
            procedure,
            people,
            officials,
            timeline,
            money,
            attachments,
            moves,
        })
    }
}
