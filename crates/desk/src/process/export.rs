//! Dossiers as cases of an event log, for other programs: no person's data, no
//! word anybody wrote, and names of cases that nobody can lead back without the
//! desk's key. Officials are left out: in an office of ten a pseudonym names.
//!
//! An export is written down before it begins: as a note in the folder, because
//! the program that exports may only look while another serves the desk; the
//! next tick takes it into the record as an event of the desk.

use crate::{Desk, DeskError};
use hmac::Mac as _;
use motcua_domain::actor::{Action, Actor, authorise};
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

/// An export that was allowed and is written down. Only
/// [`Desk::process_export`] gives one, so that nothing is taken along without
/// its line in the record.
#[derive(Debug)]
pub struct ProcessExport {
    period: Option<Period>,
    /// Events below this number are met, however often one reads.
    size: i64,
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
    /// The date promised last; none where a log wrote "never".
    pub deadline: Option<Timestamp>,
    /// When its processing ended; none where a log wrote "never".
    pub ended_at: Option<Timestamp>,
    /// Events in the order of the record, without those of the end of time.
    pub events: Vec<LoggedEvent>,
}

/// Dossiers read in one snapshot.
const SLICE: u32 = 200;
/// How the notes of exports begin; the desk's number and the time follow.
const NOTE: &str = "process-exported-";

impl Desk {
    /// Begins an export of the dossiers that entered in a period, or of all: for
    /// those who may read the record. It is written down, and the record tells
    /// of it from the next tick on.
    ///
    /// # Errors
    /// Denied when they may not read the record; when the folder cannot be
    /// written.
    pub fn process_export(
        &self,
        me: &Actor,
        period: Option<Period>,
    ) -> Result<ProcessExport, DeskError> {
        authorise(me, Action::ReadRecord, &self.settings().office.unit)?;
        let size = self.0.store.read(self.0.id, |tx| tx.head())?;
        let at = self.now();
        let facts = serde_json::json!({
            "by": me.id.0,
            "at": at.to_string(),
            "period": period.map(|period| period.to_string()),
            "size": size,
        });
        let name = format!("{}{}", self.note_of_exports(), at.as_microsecond());
        let folder = self.0.store.folder();
        folder.set_note(&name, facts.to_string().as_bytes())?;
        Ok(ProcessExport { period, size })
    }

    /// Takes the notes of exports into the record.
    ///
    /// # Errors
    /// When the store or the folder fails; the notes stay for the next time.
    pub(crate) fn record_exports(&self) -> Result<(), DeskError> {
        let folder = self.0.store.folder();
        let begin = self.note_of_exports();
        let Ok(entries) = std::fs::read_dir(folder.path()) else {
            return Ok(());
        };
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.strip_prefix(&begin).is_some_and(is_number))
            .collect();
        names.sort();
        for name in names {
            let Some(bytes) = folder.note(&name)? else {
                continue;
            };
            let facts: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
            let facts = facts.filter(serde_json::Value::is_object);
            let facts = facts.unwrap_or_else(|| serde_json::json!({}));
            // Away first: a note that cannot be removed would be told each time.
            if std::fs::remove_file(folder.path().join(&name)).is_err() {
                continue;
            }
            let told = self.batch(&self.counter_of_process(), move |work| {
                work.desk_event("process.exported", facts).map(drop)
            });
            if let Err(error) = told {
                folder.set_note(&name, &bytes)?;
                return Err(error);
            }
        }
        Ok(())
    }

    fn note_of_exports(&self) -> String {
        format!("{NOTE}{}-", self.0.id.0)
    }

    /// Meets each dossier of an export as a case, in the order of their ids, as
    /// the record stood when it began: constant memory, and the same in each
    /// pass.
    ///
    /// # Errors
    /// When the store fails, or `each` does.
    pub fn each_logged_case<E: From<DeskError>>(
        &self,
        export: &ProcessExport,
        each: &mut dyn FnMut(LoggedCase) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = DossierId(i64::MIN);
        loop {
            let slice = self.0.store.read(self.0.id, |tx| {
                let mut cases = Vec::new();
                let ids = tx.dossiers_entered(after, bounds(export.period), SLICE)?;
                for id in &ids {
                    cases.extend(self.logged_case(tx, *id, export.size)?);
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
            // What never happens is no event.
            if at < LAST {
                events.push(LoggedEvent {
                    activity: activity(&event),
                    at,
                    unit: next.unit.clone(),
                });
            }
            dossier = Some(next);
        }
        let ever = |at: &Timestamp| *at < LAST;
        Ok(dossier.map(|dossier| LoggedCase {
            name: self.case_name(id),
            field: dossier.intake.procedure.field.clone(),
            procedure: dossier.intake.procedure.code.clone(),
            channel: dossier.channel(),
            entered_at: dossier.entered_at,
            deadline: dossier
                .promised()
                .map(|promise| promise.due.instant())
                .filter(ever),
            ended_at: dossier.ended_at().filter(ever),
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

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
