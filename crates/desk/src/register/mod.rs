//! A register of dossiers kept elsewhere (sổ theo dõi hồ sơ in a spreadsheet),
//! taken in so that last week's work is there on the first morning.
//!
//! Every line is judged before anything is written ([`Desk::preview_register`]).
//! Lines that are sound are taken in slice by slice, those that are known are
//! left as they are, those that are wrong are told with all that is wrong. The
//! same file again takes nothing in twice; a file that stopped half-way goes on
//! where it stopped. [`Desk::undo_register`] takes a file back. The columns are
//! described in `docs/register-file.md`.

mod cell;
mod check;
mod fields;
mod head;
mod here;
mod load;
mod look;
mod past;
mod report_csv;
mod stand;
mod undo;
mod upload;
mod when;
mod words;

pub use fields::{Field, State};
pub use head::{Head, Mapping, Remembered, guess, head};
pub use past::BatchRow;
pub use report_csv::report_csv;
pub use undo::{Kept, Undone};

use crate::setup::put_setting;
use crate::work::Work;
use crate::{Desk, DeskError};
use check::Taken;
use jiff::civil::DateTime;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::deadline::DueAt;
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::ledger::hash::sha256;
use motcua_domain::time::local;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, TryLockError};

/// Kind of the desk's event that begins a run.
pub(crate) const BEGUN: &str = "register.begun";
/// Kind of the desk's event that ends a run.
pub(crate) const TAKEN: &str = "register.taken";
/// Kind of the desk's event that ends a taking back.
pub(crate) const UNDONE: &str = "register.undone";
/// Setting: what headings and words meant.
const WORDS: &str = "register_words";
/// Lines in one transaction: bulk work must not keep people waiting.
const SLICE: usize = 20;
/// Lines looked up in one snapshot.
const LOOKED_UP: usize = 500;

/// A sheet, read: its lines as numbers and texts, the head among them.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Name of the file and sheet: a part of the hash of both.
    pub batch: String,
    /// Lines with something in them.
    pub lines: Vec<(u32, Vec<String>)>,
    /// The head.
    pub head: Head,
}

impl Sheet {
    /// Of a file's bytes, the sheet's name and its lines.
    pub fn new(bytes: &[u8], sheet: &str, lines: Vec<(u32, Vec<String>)>) -> Self {
        let mut all = sha256(bytes).to_hex().into_bytes();
        all.extend_from_slice(sheet.as_bytes());
        let batch = sha256(&all).to_hex().chars().take(16).collect();
        let head = head(&lines);
        Self { batch, lines, head }
    }

    /// The lines of dossiers.
    pub fn rows(&self) -> &[(u32, Vec<String>)] {
        self.lines.get(self.head.first..).unwrap_or_default()
    }
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Can be taken in.
    Sound {
        /// What the old receipt promises; it stays promised.
        due: DueAt,
        /// What the rules count, where that is another day.
        counted: Option<DueAt>,
        /// A code of this desk will be drawn.
        draws: bool,
    },
    /// The desk has the dossier already; left as it is.
    Known {
        /// Its dossier.
        dossier: DossierId,
    },
    /// Cannot be taken in: field and message id, each.
    Wrong {
        /// What is wrong.
        faults: Vec<(Field, String)>,
    },
    /// Taken in now.
    Taken {
        /// Its dossier.
        dossier: DossierId,
        /// Its code.
        code: DossierCode,
        /// What the rules count, where the promise is another day.
        counted: Option<DueAt>,
    },
}

/// A line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReport {
    /// Its number in the file.
    pub line: u32,
    /// The code it shows, cut to 60 characters.
    pub code: String,
    /// What was mended in it and should be looked at, as message ids.
    pub told: Vec<&'static str>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// As what it is understood; `None` where something in it is wrong.
    pub understood: Option<Understood>,
}

/// What a line says, as it is understood: a wrong column shows here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Name of the applicant.
    pub name: String,
    /// When it was received; 00:00 where the register gives the day alone.
    pub received: DateTime,
    /// The procedure, Vietnamese.
    pub procedure_vi: String,
    /// The same in English; may be empty.
    pub procedure_en: String,
}

/// What becomes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Fields without a column that every register needs; nothing is read then.
    pub missing: Vec<Field>,
    /// Lines in order.
    pub rows: Vec<RowReport>,
    /// Lines of totals at the end; they are no dossiers.
    pub skipped: usize,
    /// Procedures that are none of ours, with the number of lines.
    pub procedures: Vec<(String, usize)>,
    /// Words for a state that nobody knows, with the number of lines.
    pub states: Vec<(String, usize)>,
}

impl Report {
    /// Lines with this outcome.
    pub fn count(&self, which: impl Fn(&Outcome) -> bool) -> usize {
        self.rows.iter().filter(|row| which(&row.outcome)).count()
    }

    /// Lines that can be taken in.
    pub fn sound(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Sound { .. }))
    }

    /// Lines that were taken in.
    pub fn taken(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Taken { .. }))
    }

    /// Lines that the desk has already.
    pub fn known(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Known { .. }))
    }

    /// Lines that cannot be taken in.
    pub fn wrong(&self) -> usize {
        self.count(|outcome| matches!(outcome, Outcome::Wrong { .. }))
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Lines done.
    pub done: usize,
    /// Of so many.
    pub of: usize,
}

/// The one run that there may be at a desk, and how far it is.
#[derive(Default)]
pub(crate) struct Running {
    busy: Mutex<()>,
    progress: Mutex<Option<Progress>>,
}

impl Running {
    fn set(&self, progress: Option<Progress>) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }
}

impl Desk {
    /// What columns and words meant the last time.
    pub fn register_words(&self, me: &Actor) -> Result<Remembered, DeskError> {
        self.may_import(me)?;
        let kept: Option<String> = self.0.store.read(self.0.id, |tx| tx.setting(WORDS))?;
        // Words of another program are forgotten, not an error.
        let words = kept.and_then(|text| serde_json::from_str(&text).ok());
        // An earlier one kept its own guesses, too, and they stayed in force.
        Ok(Remembered {
            columns: BTreeMap::new(),
            ..words.unwrap_or_default()
        })
    }

    /// How far the run is that goes on just now; `None` = none does.
    pub fn register_progress(&self) -> Option<Progress> {
        let progress = self.0.register.progress.lock();
        *progress.unwrap_or_else(PoisonError::into_inner)
    }

    /// What would become of every line. Nothing is written.
    pub fn preview_register(
        &self,
        me: &Actor,
        sheet: &Sheet,
        mapping: &Mapping,
    ) -> Result<Report, DeskError> {
        self.may_import(me)?;
        Ok(self.look_at(sheet, mapping)?.0)
    }

    /// Takes in what is sound, in slices between the acts of people. Calls
    /// `progress` after each. The same file again goes on where it stopped.
    pub fn take_register(
        &self,
        me: &Actor,
        sheet: &Sheet,
        mapping: &Mapping,
        mut progress: impl FnMut(Progress),
    ) -> Result<Report, DeskError> {
        self.may_import(me)?;
        if self.0.is_held() {
            return Err(DeskError::Held);
        }
        let _alone = self.alone()?;
        let (mut report, mut sound) = self.look_at(sheet, mapping)?;
        // Old codes first, so that none of them is drawn for another line.
        sound.sort_by_key(|taken| taken.code.is_none());
        if sound.is_empty() {
            return Ok(report);
        }
        let words = mapping.remembered(&sheet.head.headings);
        let begun = json!({ "batch": sheet.batch, "rows": sound.len() });
        self.batch(me, move |work| {
            put_setting(work.tx, WORDS, &words)?;
            work.desk_event(BEGUN, begun)
        })?;
        let of = sound.len();
        let mut done = 0;
        let mut outcomes = BTreeMap::new();
        let ended = sound.chunks(SLICE).try_for_each(|slice| {
            outcomes.extend(self.take_slice(me, &sheet.batch, slice.to_vec())?);
            done += slice.len();
            self.0.register.set(Some(Progress { done, of }));
            progress(Progress { done, of });
            Ok::<_, DeskError>(())
        });
        self.0.register.set(None);
        ended?;
        for row in &mut report.rows {
            if let Some(outcome) = outcomes.remove(&row.line) {
                row.outcome = outcome;
            }
        }
        let facts = json!({
            "batch": sheet.batch,
            "taken": report.taken(),
            "known": report.known(),
            "wrong": report.wrong(),
        });
        self.batch(me, move |work| work.desk_event(TAKEN, facts))?;
        Ok(report)
    }

    fn take_slice(
        &self,
        me: &Actor,
        batch: &str,
        slice: Vec<Taken>,
    ) -> Result<Vec<(u32, Outcome)>, DeskError> {
        let batch = batch.to_owned();
        self.batch(me, move |work| {
            let mut outcomes = Vec::with_capacity(slice.len());
            for taken in &slice {
                let outcome = work.take_or_know(taken, &batch)?;
                outcomes.push((taken.line, outcome));
            }
            Ok(outcomes)
        })
    }

    pub(crate) fn may_import(&self, me: &Actor) -> Result<(), DeskError> {
        authorise(me, Action::ImportRegister, &self.settings().office.unit)?;
        Ok(())
    }

    /// One run at a time, or "busy".
    fn alone(&self) -> Result<std::sync::MutexGuard<'_, ()>, DeskError> {
        match self.0.register.busy.try_lock() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(guard)) => Ok(guard.into_inner()),
            Err(TryLockError::WouldBlock) => Err(DeskError::Busy),
        }
    }
}

impl Work<'_, '_> {
    /// Somebody may have entered it since the lines were judged.
    fn take_or_know(&mut self, taken: &Taken, batch: &str) -> Result<Outcome, DeskError> {
        let here = self.desk.here(self.tx, taken, false)?;
        if let Some(here) = here {
            return Ok(here.outcome());
        }
        let (dossier, code) = self.take_line(taken, batch)?;
        Ok(Outcome::Taken {
            dossier,
            code,
            counted: taken.counted,
        })
    }
}

impl Taken {
    /// With a new code: the old one, which another dossier has, is kept as an
    /// outside code.
    fn with_new_code(mut self) -> Self {
        let old = self.code.take().map(|code| code.as_str().to_owned());
        let outside = self.outside.take();
        self.outside = old.or_else(|| outside.clone());
        if let Some(other) = outside.filter(|other| Some(other) != self.outside.as_ref()) {
            self.named.insert("outside_code".to_owned(), other);
        }
        self
    }

    fn understood(&self) -> Understood {
        Understood {
            name: self.person.name.as_str().to_owned(),
            received: local(self.received),
            procedure_vi: self.published.procedure.short_vi().to_owned(),
            procedure_en: self.published.procedure.short_en().to_owned(),
        }
    }

    fn sound(&self) -> Outcome {
        Outcome::Sound {
            due: self.due,
            counted: self.counted,
            draws: self.code.is_none(),
        }
    }
}
