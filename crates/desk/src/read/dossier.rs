//! The page of one dossier: state, explained clock, timeline, people, money.

use super::list::Read;
use super::put_right::{PutRight, corrects, put_right};
use crate::people::FoundPerson;
use crate::{Desk, DeskError, Published, Settings};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::deadline::{Due, Explanation};
use motcua_domain::dossier::{Dossier, Event, Words};
use motcua_domain::id::{DossierCode, DossierId, StaffId};
use motcua_domain::time::Timestamp;
use motcua_store::{AttachmentRow, MoneyRow, PastEvent, PersonRow, Priority, StaffName, Tx};
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
    /// What it changed, when it is a correction.
    pub put_right: Option<PutRight>,
}

/// Most openings that wait in memory for room on the disk.
const MOST_KEPT: usize = 1_000;

/// A line of the access log that waits: who, which dossier, what, when.
pub(crate) type Opening = (StaffId, DossierId, &'static str, Timestamp);

/// Events of a page of the timeline.
pub const TIMELINE: u32 = 200;
/// Events that tracking and printed papers look at.
pub(super) const EVENTS: u32 = 1_000;

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
    /// A page of the timeline, oldest first; the newest page unless an
    /// earlier one was asked for.
    pub timeline: Vec<TimelineEntry>,
    /// Events before this number are on earlier pages; `None` = this page
    /// begins with the first.
    pub earlier: Option<i64>,
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
        self.log_opening(me, id)?;
        self.view(me, id)
    }

    /// May this reader open the dossier? A refusal is written down.
    ///
    /// # Errors
    /// "Not found" when there is none or the reader may not open it.
    pub fn may_open(&self, me: &Actor, id: DossierId) -> Result<(), DeskError> {
        let found = self.0.store.read(self.0.id, |tx| tx.dossier(id))?;
        let may = found
            .ok_or(DeskError::NotFound)
            .and_then(|dossier| crate::permit(me, Action::OpenDossier, &dossier));
        if let Err(error) = may {
            if matches!(error, DeskError::NotFound) {
                self.log_refused(me, id);
            }
            return Err(error);
        }
        Ok(())
    }

    /// Writes down that somebody opens a dossier they may open, or that they
    /// were refused.
    ///
    /// # Errors
    /// "Not found" when there is none or the reader may not open it.
    pub fn log_opening(&self, me: &Actor, id: DossierId) -> Result<(), DeskError> {
        self.may_open(me, id)?;
        self.note_opening(me.id, id, "open")
    }

    /// Writes a line of the access log. On a full disk reading goes on (H37),
    /// and nothing personal is read without its line: the line is kept in
    /// memory, said in the program's log, and written when the disk has room
    /// again, by the next opening or by the upkeep. Beyond
    /// [`MOST_KEPT`] lines nothing more is opened.
    pub(crate) fn note_opening(
        &self,
        who: StaffId,
        id: DossierId,
        what: &'static str,
    ) -> Result<(), DeskError> {
        // Taken out for the time of the write: openings of several people are
        // pressed to the disk together.
        let mut lines = std::mem::take(&mut *self.kept_openings());
        lines.push((who, id, what, self.now()));
        let written = self.write_openings(lines.clone());
        let mut kept = self.kept_openings();
        match written {
            Ok(()) => Ok(()),
            Err(DeskError::StorageFull) if kept.len() + lines.len() <= MOST_KEPT => {
                tracing::error!(%who, dossier = %id, what, "disk full: an opening waits in memory");
                kept.append(&mut lines);
                Ok(())
            }
            Err(error) => {
                lines.pop();
                kept.append(&mut lines);
                Err(error)
            }
        }
    }

    /// Writes the openings that waited for room on the disk.
    pub(crate) fn write_kept_openings(&self) -> Result<(), DeskError> {
        let mut lines = std::mem::take(&mut *self.kept_openings());
        if lines.is_empty() {
            return Ok(());
        }
        let written = self.write_openings(lines.clone());
        if written.is_err() {
            self.kept_openings().append(&mut lines);
        }
        written
    }

    fn kept_openings(&self) -> std::sync::MutexGuard<'_, Vec<Opening>> {
        let kept = self.0.openings.lock();
        kept.unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write_openings(&self, lines: Vec<Opening>) -> Result<(), DeskError> {
        self.0.store.act(self.0.id, Priority::Person, move |tx| {
            for (who, id, what, at) in &lines {
                tx.log_access(*who, Some(*id), what, *at)?;
            }
            Ok::<_, DeskError>(())
        })?;
        Ok(())
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

    /// Codes of accepted dossiers, in the order asked for.
    pub fn codes_of(&self, ids: &[DossierId]) -> Result<Vec<(DossierId, String)>, DeskError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.store().read(self.id(), |tx| tx.dossiers_by_id(ids))?;
        let coded = rows.into_iter().map(|row| row.dossier);
        Ok(coded
            .filter_map(|one| Some((one.id, one.code?.to_string())))
            .collect())
    }

    /// A dossier without logging: for the page that follows an act, and tests.
    pub fn view(&self, me: &Actor, id: DossierId) -> Result<DossierView, DeskError> {
        self.view_before(me, id, i64::MAX, TIMELINE)
    }

    /// The same with the page of the timeline that lies before event number
    /// `before`, at most `limit` events of it.
    pub fn view_before(
        &self,
        me: &Actor,
        id: DossierId,
        before: i64,
        limit: u32,
    ) -> Result<DossierView, DeskError> {
        let loaded: Read<_> = self.0.store.read(self.0.id, |tx| {
            let Some(dossier) = tx.dossier(id)? else {
                return Ok(None);
            };
            // Before anything else is read: what may not be known must not
            // be told by the time taken either (H19).
            if let Err(denied) = crate::permit(me, Action::OpenDossier, &dossier) {
                return Ok(Some(Err(denied)));
            }
            load(tx, dossier, before, limit).map(|loaded| Some(Ok(loaded)))
        });
        let Loaded {
            dossier,
            mut events,
            mut before_page,
            people,
            money,
            attachments,
            staff,
        } = loaded?.ok_or(DeskError::NotFound)??;
        // One more than asked for was read: there is an earlier page.
        let earlier = (events.len() > limit as usize).then(|| {
            before_page.push(events.remove(0));
            events.first().map_or(before, |first| first.seq)
        });
        let officials: BTreeMap<i64, String> = staff
            .into_iter()
            .map(|StaffName { id, name }| (id.0, name))
            .collect();
        let procedure = self.0.pinned(&dossier)?;
        let settings = self.settings();
        let code = &procedure.procedure.code;
        let current = settings.catalogue.current(code, self.today());
        let (due, explanation) = settings.told(&dossier);
        let people = self.known(&people)?;
        let changed = put_right(id, &before_page, &events);
        Ok(DossierView {
            newer_version: current.is_some_and(|current| current.hash != procedure.hash),
            holder: dossier.holder.and_then(|id| officials.get(&id.0).cloned()),
            due,
            explanation,
            key: self.tracking_key(id).printed(),
            timeline: timeline(events, &officials, changed),
            earlier,
            moves: moves(me, &dossier, &settings),
            dossier,
            procedure,
            people,
            officials,
            money,
            attachments,
        })
    }

    /// People of a dossier, their sealed rows opened.
    fn known(&self, rows: &[PersonRow]) -> Result<Vec<FoundPerson>, DeskError> {
        let one = |row: &PersonRow| {
            Ok(FoundPerson {
                id: row.id,
                person: self.0.open_person(row)?,
            })
        };
        rows.iter().map(one).collect()
    }
}

/// Rows of one dossier.
struct Loaded {
    dossier: Dossier,
    events: Vec<PastEvent>,
    /// Events before that page, where a correction on it must be told by them.
    before_page: Vec<PastEvent>,
    people: Vec<PersonRow>,
    money: Vec<MoneyRow>,
    attachments: Vec<AttachmentRow>,
    staff: Vec<StaffName>,
}

fn load(tx: &mut Tx<'_>, dossier: Dossier, before: i64, limit: u32) -> Read<Loaded> {
    let parties = dossier.intake.parties.iter().map(|p| p.person);
    let events = tx.events_of(dossier.id, before, limit.saturating_add(1))?;
    let full = events.len() > limit as usize;
    let before_page = match events.first() {
        Some(first) if full && events.iter().any(|past| corrects(&past.event)) => {
            tx.events_of(dossier.id, first.seq, EVENTS)?
        }
        _ => Vec::new(),
    };
    Ok(Loaded {
        events,
        before_page,
        people: tx.people(&parties.collect::<Vec<_>>())?,
        money: tx.money_of(dossier.id)?,
        attachments: tx.attachments_of(dossier.id)?,
        staff: tx.staff_names()?,
        dossier,
    })
}

fn timeline(
    events: Vec<PastEvent>,
    officials: &BTreeMap<i64, String>,
    mut changed: BTreeMap<i64, PutRight>,
) -> Vec<TimelineEntry> {
    let lines = events.into_iter().map(|past| TimelineEntry {
        seq: past.seq,
        at: past.at,
        by: past.by.and_then(|id| officials.get(&id.0).cloned()),
        event: past.event,
        words: past.words,
        put_right: changed.remove(&past.seq),
    });
    lines.collect()
}

/// Acts that the reader may ask for.
fn moves(me: &Actor, dossier: &Dossier, settings: &Settings) -> Vec<Move> {
    if settings.log().is_some() {
        // A log is only looked at, and nothing is offered there.
        return Vec::new();
    }
    let may = |action: &Action| crate::permit(me, *action, dossier).is_ok();
    Action::ALL.iter().copied().filter(may).collect()
}
