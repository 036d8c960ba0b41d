//! Dossiers as cases of an event log, for other programs: no person's data, no
//! word anybody wrote, and names of cases that nobody can lead back without the
//! desk's key. Officials are left out: in an office of ten a pseudonym names.

use crate::{Desk, DeskError};
use hmac::Mac as _;
use motcua_domain::dossier::{Dossier, Event};
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::procedure::Channel;
use motcua_domain::report::Period;
use motcua_domain::time::{LAST, Timestamp};
use motcua_store::{StoreError, Tx};
use std::fmt::Write as _;

/// An event of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEvent {
    /// What was done: the kind of the event, or what an imported log called it.
    pub activity: String,
    /// When.
    pub at: Timestamp,
    /// Unit that had the papers after it.
    pub unit: UnitId,
}

/// A dossier as a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedCase {
    /// Name of the case: the same in every export of this desk, and no code.
    pub name: String,
    /// Field of the procedure.
    pub field: String,
    /// Procedure code.
    pub procedure: String,
    /// How it came.
    pub channel: Channel,
    /// When it reached the desk.
    pub entered_at: Timestamp,
    /// The date promised last.
    pub deadline: Option<Timestamp>,
    /// When its processing ended.
    pub ended_at: Option<Timestamp>,
    /// Events in the order of the record.
    pub events: Vec<LoggedEvent>,
}

/// Dossiers read in one snapshot.
const SLICE: u32 = 200;

impl Desk {
    /// Meets each dossier that entered in a period (or ever) as a case, in the
    /// order of their ids, as the record stood when it began: constant memory.
    /// `size` is a number of events taken before ([`Desk::process_size`]), so
    /// that two passes meet the same.
    ///
    /// # Errors
    /// When the store fails, or `each` does.
    pub fn each_logged_case<E: From<DeskError>>(
        &self,
        period: Option<Period>,
        size: i64,
        each: &mut dyn FnMut(LoggedCase) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = DossierId(i64::MIN);
        loop {
            let slice = self.0.store.read(self.0.id, |tx| {
                let mut cases = Vec::new();
                let ids = tx.dossiers_entered(after, bounds(period), SLICE)?;
                for id in &ids {
                    cases.extend(self.logged_case(tx, *id, size)?);
                }
                Ok::<_, StoreError>((ids, cases))
            });
            let (ids, cases) = slice.map_err(DeskError::from)?;
            for case in cases {
                each(case)?;
            }
            match ids.last() {
                Some(last) if ids.len() >= SLICE as usize => after = *last,
                _ => return Ok(()),
            }
        }
    }

    /// Events of the record now.
    ///
    /// # Errors
    /// When the store fails.
    pub fn process_size(&self) -> Result<i64, DeskError> {
        Ok(self.0.store.read(self.0.id, |tx| tx.head())?)
    }

    /// `None` where no event lies below the number.
    fn logged_case(
        &self,
        tx: &mut Tx<'_>,
        id: DossierId,
        size: i64,
    ) -> Result<Option<LoggedCase>, StoreError> {
        let mut dossier: Option<Dossier> = None;
        let mut events = Vec::new();
        for (seq, at, by, event) in tx.numbered_events(id, size)? {
            let next = match dossier.take() {
                None => Dossier::begin(id, at, &event),
                Some(before) => before.apply(at, by, &event),
            };
            let next = next.map_err(|e| StoreError::Inconsistent {
                table: "event",
                row: seq,
                what: e.to_string(),
            })?;
            events.push(LoggedEvent {
                activity: activity(&event),
                at,
                unit: next.unit.clone(),
            });
            dossier = Some(next);
        }
        Ok(dossier.map(|dossier| LoggedCase {
            name: self.case_name(id),
            field: dossier.intake.procedure.field.clone(),
            procedure: dossier.intake.procedure.code.clone(),
            channel: dossier.channel(),
            entered_at: dossier.entered_at,
            deadline: dossier.promised().map(|promise| promise.due.instant()),
            ended_at: dossier.ended_at(),
            events,
        }))
    }

    /// A name that stands for a dossier: 64 bits of a keyed hash of its number.
    fn case_name(&self, id: DossierId) -> String {
        let mut mac = crate::keyed(&self.0.data_key, b"process-case-1");
        mac.update(&self.0.id.0.to_be_bytes());
        mac.update(&id.0.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        let mut name = String::from("c-");
        for byte in bytes.iter().take(8) {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        name
    }
}

fn bounds(period: Option<Period>) -> (Timestamp, Timestamp) {
    period.map_or((Timestamp::MIN, LAST), |period| {
        (period.start(), period.end())
    })
}

fn activity(event: &Event) -> String {
    match event {
        Event::Logged { activity, .. } => activity.clone(),
        event => event.kind().to_owned(),
    }
}
