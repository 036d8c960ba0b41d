//! Applying a published version to the open dossiers, in slices of the bulk
//! lane, so that people's acts stay quick.
//!
//! Applying is idempotent: a dossier that was done is not moved again. A run
//! that was cut off begins anew, at start-up or with the next publication,
//! until the event `calendar.applied` stands after the publication.

use super::without;
use crate::work::{Asked, Work, clock_row};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Permit, Role, authorise};
use motcua_domain::calendar::{Layers, VersionId};
use motcua_domain::dossier::act::Announced;
use motcua_domain::dossier::{Dossier, Event};
use motcua_domain::id::{DossierId, StaffId};
use motcua_store::{Priority, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{Arc, PoisonError};

/// Dossiers in one slice: a few milliseconds of the lane.
const SLICE: u32 = 24;

/// What applying did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Dossiers looked at.
    pub dossiers: u64,
    /// Later promises issued.
    pub promises: u64,
    /// Dossiers of which only internal dates moved.
    pub internal: u64,
    /// Dossiers that the calendar gives no date for; they stay as they are.
    pub failed: u64,
}

/// A publication that is not applied to all dossiers yet.
struct Pending {
    version: VersionId,
    document: String,
    actor: Actor,
    days: Vec<Date>,
}

#[derive(Serialize, Deserialize)]
struct Slice {
    last: Option<DossierId>,
    done: Applied,
}

impl Desk {
    /// Applies the last publication to every open dossier, unless that was
    /// done. `progress` is told how many of how many. Calls wait for each other.
    pub fn apply_calendar(&self, progress: impl FnMut(u64, u64)) -> Result<Applied, DeskError> {
        self.apply_slices(usize::MAX, progress)
    }

    /// The same for at most so many slices: what a crash in between leaves.
    pub fn apply_slices(
        &self,
        most: usize,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Applied, DeskError> {
        let _one = self
            .0
            .applying
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let Some(pending) = self.pending()? else {
            return Ok(Applied::default());
        };
        let whole = self.store().read(self.id(), |tx| tx.n_open())?;
        let whole = u64::try_from(whole).unwrap_or(0);
        let pending = Arc::new(pending);
        let (mut after, mut sum) = (DossierId(i64::MIN), Applied::default());
        for _ in 0..most {
            let (todo, me) = (Arc::clone(&pending), &pending.actor);
            let slice = self.bulk(me, move |work| work.slice(&todo, after))?;
            sum.add(slice.done);
            progress(sum.dossiers.min(whole), whole);
            if let Some(last) = slice.last {
                after = last;
                continue;
            }
            let (id, done) = (pending.version.0.clone(), sum);
            self.bulk(me, move |work| {
                let facts = json!({
                    "version": id,
                    "dossiers": done.dossiers,
                    "promises": done.promises,
                    "internal": done.internal,
                    "failed": done.failed,
                });
                work.desk_event("calendar.applied", facts)
            })?;
            break;
        }
        Ok(sum)
    }

    /// Is a publication not yet applied to all dossiers?
    pub fn calendar_is_pending(&self) -> Result<bool, DeskError> {
        Ok(self.pending()?.is_some())
    }

    /// A bulk act; one that the queue has no room for is tried again.
    fn bulk<T>(
        &self,
        me: &Actor,
        act: impl Fn(&mut Work<'_, '_>) -> Result<T, DeskError> + Clone + Send + 'static,
    ) -> Result<T, DeskError>
    where
        T: Serialize + serde::de::DeserializeOwned + Send + 'static,
    {
        let mut tries = 0;
        loop {
            let asked = Asked::new("", "apply-calendar", &());
            match self.act(me, asked, Priority::Bulk, act.clone()) {
                Err(DeskError::Busy) if tries < 50 => {
                    tries += 1;
                    std::thread::sleep(std::time::Duration::from_millis(20));
                }
                answer => return answer,
            }
        }
    }

    fn pending(&self) -> Result<Option<Pending>, DeskError> {
        let (published, applied) = self.store().read(self.id(), |tx| {
            let mut last = |kind| tx.events_of_kind(kind, i64::MAX, 1).map(|mut e| e.pop());
            Ok::<_, StoreError>((last("calendar.published")?, last("calendar.applied")?))
        })?;
        let Some(published) = published else {
            return Ok(None);
        };
        if applied.is_some_and(|applied| applied.seq > published.seq) {
            return Ok(None);
        }
        let facts: Value = serde_json::from_str(&published.facts).unwrap_or(Value::Null);
        let text = |name: &str| facts[name].as_str().unwrap_or_default().to_owned();
        let settings = self.settings();
        let version = VersionId(text("version"));
        let old = without(&settings.layers, &version);
        Ok(Some(Pending {
            days: changed(&settings, old),
            document: text("document"),
            actor: publisher(published.actor, &settings.office.unit),
            version,
        }))
    }
}

/// Whoever published answers for what follows: they held the permit then.
fn publisher(id: StaffId, unit: &motcua_domain::id::UnitId) -> Actor {
    Actor {
        id,
        unit: unit.clone(),
        roles: vec![Role::Administrator],
    }
}

/// The days on which the calendar in force differs from the one before.
fn changed(settings: &crate::Settings, old: Layers) -> Vec<Date> {
    match crate::setup::compiled(&old, &settings.office, None) {
        Ok(old) => {
            let mut days = old.changed_days(&settings.calendar);
            // A year that was not loaded before: every day of it is news.
            let (first, last) = (old.first(), old.last());
            days.extend(
                settings
                    .calendar
                    .days()
                    .map(|day| day.date)
                    .filter(|day| *day < first || *day > last),
            );
            days
        }
        // Without the version the pile has no year: all days are new.
        Err(_) => settings.calendar.days().map(|day| day.date).collect(),
    }
}

impl Applied {
    fn add(&mut self, more: Self) {
        self.dossiers += more.dossiers;
        self.promises += more.promises;
        self.internal += more.internal;
        self.failed += more.failed;
    }
}

impl Work<'_, '_> {
    fn slice(&mut self, pending: &Pending, after: DossierId) -> Result<Slice, DeskError> {
        let settings = self.desk.settings();
        let permit = authorise(&self.me, Action::PublishCalendar, &settings.office.unit)?;
        let mut done = Applied::default();
        let open = self.tx.open_after(after, SLICE)?;
        let last = open.last().map(|(dossier, _)| dossier.id);
        for (dossier, hash) in open {
            done.dossiers += 1;
            self.apply_to(&permit, pending, &dossier, &hash, &mut done)?;
        }
        Ok(Slice { last, done })
    }

    fn apply_to(
        &mut self,
        permit: &Permit,
        pending: &Pending,
        dossier: &Dossier,
        hash: &str,
        done: &mut Applied,
    ) -> Result<(), DeskError> {
        let settings = self.desk.settings();
        let counting = settings.counting_of(dossier);
        let announced = Announced {
            document: &pending.document,
            days: &pending.days,
        };
        match dossier.apply_calendar(permit, self.now, &counting, &announced) {
            Ok(Some(transition)) => {
                let recorded = self.record(Some(dossier), &transition)?;
                if let Event::CalendarApplied { promise: None, .. } = &transition.event {
                    done.internal += 1;
                } else {
                    done.promises += 1;
                    self.let_acceptor_print(dossier.id, recorded.seq)?;
                }
                return Ok(());
            }
            Ok(None) => {}
            // One dossier that cannot be counted must not hold up the others.
            Err(refused) => {
                tracing::warn!(dossier = %dossier.id, %refused, "not counted anew");
                done.failed += 1;
            }
        }
        if hash != counting.hash {
            match clock_row(dossier, &counting) {
                Ok(row) => self.tx.write_clock(dossier, row.as_ref())?,
                Err(error) => {
                    tracing::warn!(dossier = %dossier.id, %error, "clock row left as it is");
                }
            }
        }
        Ok(())
    }
}
