//! Registers and reports of a desk: definition files of the packs, counted
//! over the facts of its dossiers as they were at the end of the period.
//!
//! A report of last month says the same next year: what happened to a dossier
//! after the period does not count, and a closed report is recomputable as of
//! the size of the record that it was closed at. Deliberately absent: any
//! report by name, and any rule of what counts (`domain::report`).

mod cells;
mod closed;
mod declared;
mod library;
mod names;
mod rows;
mod transparency;

pub use cells::{CellAsk, CellCase, CellPage, HeldTime};
pub(crate) use closed::hash_in;
pub use closed::{Anew, ClosedReport, Differs, Recomputed};
pub(crate) use declared::KIND as DECLARED;
pub use declared::{PartSaid, points_faults};
pub use library::Known;
pub(crate) use library::Library;
pub use names::Names;
pub(crate) use transparency::Shown;

use crate::packs::{OwnFault, OwnKind};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::UnitId;
use motcua_domain::report::{Case, Definition, Evaluation, Period, ReportKind, Table};
use motcua_domain::time::Timestamp;
use motcua_store::Until;
use std::sync::Arc;

/// Which report is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportAsk {
    /// Id of its definition.
    pub id: String,
    /// The days.
    pub period: Period,
    /// Only dossiers that a unit received, decides, has or had; `None` = all
    /// that the reader may count.
    pub unit: Option<UnitId>,
}

/// A report as it was counted.
#[derive(Clone, Debug)]
pub struct Report {
    /// The table. A register has its first rows here; see
    /// [`Desk::report_page`] and [`Desk::report_rows`] for the others. Labels
    /// of fields and channels are keys, for the reader's language to name.
    pub table: Table,
    /// Its definition.
    pub definition: Definition,
    /// The unit that it is bound to.
    pub unit: Option<UnitId>,
    /// The moment for which open dossiers are judged: the end of the period,
    /// or now while it runs.
    pub as_of: Timestamp,
    /// The period runs on: the numbers will still change.
    pub runs: bool,
    /// The period ended before anything reached this desk: nothing was
    /// counted because nothing was here, not because all was done.
    pub before_first: bool,
    /// Number of events of the record that were counted.
    pub size: i64,
    /// Dossiers that a register lists.
    pub listed: u64,
}

/// Told how far a report is, in dossiers; answers whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Rows of a register that come with the report itself.
pub const FIRST_ROWS: usize = 100;

/// A report on its way.
struct Making {
    evaluation: Evaluation,
    period: Period,
    unit: Option<UnitId>,
    as_of: Timestamp,
    until: Until,
}

impl Making {
    /// Begins a report. `size` = events of the record that count.
    fn new(
        definition: &Definition,
        period: Period,
        unit: Option<UnitId>,
        (now, size): (Timestamp, i64),
    ) -> Result<Self, DeskError> {
        if !definition.offers(period.kind) {
            return Err(DeskError::invalid("period", "invalid-report-kind"));
        }
        if !period.has_begun(now) {
            return Err(DeskError::invalid("period", "invalid-report-future"));
        }
        let as_of = now.min(period.end());
        let evaluation = Evaluation::new(definition, period, as_of).map_err(|bad| {
            // Definitions are checked when they are read.
            tracing::error!(report = %definition.id, %bad, "a definition cannot be used");
            DeskError::Inside
        })?;
        Ok(Self {
            evaluation,
            period,
            unit,
            as_of,
            // Nothing happens after now, and what happens now counts.
            until: Until {
                size,
                at: period.end(),
            },
        })
    }

    /// Does the case belong to the unit that the report is bound to?
    fn holds(&self, case: &Case) -> bool {
        self.unit
            .as_ref()
            .is_none_or(|unit| case.concerns(unit.as_str()))
    }
}

impl Desk {
    /// Takes the office's own definitions into use, over those compiled in: all
    /// `*.toml` of a folder, which need not exist. A file with a mistake is
    /// left out and named; what was compiled in stays in force for it.
    pub fn use_own_reports(&self, dir: &std::path::Path) -> Vec<OwnFault> {
        let faults = self.0.reports.use_own(dir);
        self.keep_left_out(OwnKind::Reports, &faults);
        faults
    }

    /// The reports there are, by id.
    ///
    /// # Errors
    /// When the reader may read none.
    pub fn reports(&self, me: &Actor) -> Result<Vec<Arc<Known>>, DeskError> {
        self.report_unit(me, None)?;
        Ok(self.0.reports.all())
    }

    /// A report over a period.
    ///
    /// # Errors
    /// "Not found" for an unknown report, an unknown or another's unit; fields that cannot
    /// be taken for a period that has not begun, is of a kind the report is not
    /// offered for, or where `progress` said to stop.
    pub fn report(
        &self,
        me: &Actor,
        ask: &ReportAsk,
        progress: Progress<'_>,
    ) -> Result<Report, DeskError> {
        let making = self.making(me, ask)?;
        if making.evaluation.definition().kind == ReportKind::Register {
            return self.register_page(me, making, (0, FIRST_ROWS), progress);
        }
        self.counted(making, progress)
    }

    /// The report before anything is counted: title, columns, what it is as of;
    /// of a closed one by the definition that it was closed with.
    ///
    /// # Errors
    /// As [`Desk::report`].
    pub fn report_frame(&self, me: &Actor, ask: &ReportAsk) -> Result<Report, DeskError> {
        let making = self.making_shown(me, ask)?;
        let size = self.0.store.read(self.0.id, |tx| tx.head())?;
        self.finished(&making, size)
    }

    /// The unit that a reader's report is bound to; `None` = the whole desk.
    fn report_unit(&self, me: &Actor, asked: Option<&UnitId>) -> Result<Option<UnitId>, DeskError> {
        if me.scope(Action::ReadReports) == Scope::Desk {
            // An empty table of a mistyped unit would read as "nothing to do".
            let is_known = asked.is_none_or(|unit| self.settings().units.contains(unit));
            if !is_known {
                return Err(DeskError::NotFound);
            }
            return Ok(asked.cloned());
        }
        let unit = asked.unwrap_or(&me.unit);
        authorise(me, Action::ReadReports, unit)?;
        Ok(Some(unit.clone()))
    }

    fn making(&self, me: &Actor, ask: &ReportAsk) -> Result<Making, DeskError> {
        let unit = self.report_unit(me, ask.unit.as_ref())?;
        let known = self.0.reports.get(&ask.id).ok_or(DeskError::NotFound)?;
        let moment = (self.now(), i64::MAX);
        Making::new(&known.definition, ask.period, unit, moment)
    }

    /// Counts every case that concerns the period.
    fn counted(&self, mut making: Making, progress: Progress<'_>) -> Result<Report, DeskError> {
        let mut take = |evaluation: &mut Evaluation, case: &Case| evaluation.take(case);
        let size = self.walk(&mut making, progress, &mut take)?;
        self.finished(&making, size)
    }

    /// Meets every case that concerns the period, once. Gives the number of
    /// events that it counted with.
    fn walk(
        &self,
        making: &mut Making,
        progress: Progress<'_>,
        take: &mut dyn FnMut(&mut Evaluation, &Case),
    ) -> Result<i64, DeskError> {
        let (store, from) = (&self.0.store, making.period.start());
        let of = store
            .read(self.0.id, |tx| tx.n_cases_since(from))?
            .unsigned_abs();
        let (mut done, mut goes_on, until) = (0_u64, true, making.until);
        let size = store.each_case(self.0.id, from, until, &mut |case: Case| {
            if making.holds(&case) {
                take(&mut making.evaluation, &case);
            }
            done += 1;
            if done.is_multiple_of(1024) {
                goes_on = progress(done.min(of), of);
            }
            Ok::<bool, DeskError>(goes_on)
        })?;
        if !goes_on || !progress(of, of) {
            return Err(DeskError::invalid("report", "invalid-report-stopped"));
        }
        Ok(size)
    }

    fn finished(&self, making: &Making, size: i64) -> Result<Report, DeskError> {
        let definition = making.evaluation.definition();
        let names = self.report_names(making.period.to)?;
        let by = definition.group_by;
        let label = |key: &str| names.of(by, key).unwrap_or_default();
        let end = making.period.end();
        let had = self.0.store.read(self.0.id, |tx| tx.had_cases(end))?;
        let mut table = making.evaluation.table(&label);
        // What a person declares is of the whole desk.
        if making.unit.is_none() {
            self.put_in_declared(definition, size, &mut table)?;
        }
        Ok(Report {
            table,
            definition: definition.clone(),
            unit: making.unit.clone(),
            as_of: making.as_of,
            runs: making.as_of < end,
            before_first: !had,
            size,
            listed: making.evaluation.listed(),
        })
    }
}
