//! The rows of a register, in its order, in constant memory but for one place
//! a dossier; names of applicants only for whoever may open the dossier.

use super::{Making, Progress, Report, ReportAsk};
use crate::people::snapshot;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::dossier::{PersonSnapshot, ResultVia};
use motcua_domain::id::DossierId;
use motcua_domain::report::{Case, Cell, Evaluation, Row, Value};
use motcua_store::{ListRow, StoreError, Until};
use std::collections::HashMap;

/// Dossiers that are opened at a time.
const SLICE: usize = 200;

impl Desk {
    /// A stretch of a register: `limit` rows after the first `after`.
    ///
    /// # Errors
    /// As [`Desk::report`].
    pub fn report_page(
        &self,
        me: &Actor,
        ask: &ReportAsk,
        (after, limit): (usize, usize),
        progress: Progress<'_>,
    ) -> Result<Report, DeskError> {
        let making = self.making(me, ask)?;
        self.register_page(me, making, (after, limit), progress)
    }

    /// Streams all rows of a register in its order. Columns that hold the key
    /// of a name hold the key (see [`Desk::report_names`]). Gives the report
    /// without rows.
    ///
    /// # Errors
    /// As [`Desk::report`]; what the sink fails with.
    pub fn report_rows<E: From<DeskError>>(
        &self,
        me: &Actor,
        ask: &ReportAsk,
        sink: &mut dyn FnMut(Row) -> Result<(), E>,
        progress: Progress<'_>,
    ) -> Result<Report, E> {
        let mut making = self.making(me, ask)?;
        let (places, size) = self.places(&mut making, progress)?;
        let mut n_rows = 0;
        for some in places.chunks(SLICE) {
            for row in self.filled(me, &making, size, (n_rows, some))? {
                n_rows += 1;
                sink(row)?;
            }
        }
        Ok(self.finished(&making, size)?)
    }

    pub(super) fn register_page(
        &self,
        me: &Actor,
        mut making: Making,
        (after, limit): (usize, usize),
        progress: Progress<'_>,
    ) -> Result<Report, DeskError> {
        let (places, size) = self.places(&mut making, progress)?;
        let mut report = self.finished(&making, size)?;
        let end = after.saturating_add(limit).min(places.len());
        let wanted = places.get(after..end).unwrap_or_default();
        for some in wanted.chunks(SLICE) {
            let before = after + report.table.rows.len();
            let rows = self.filled(me, &making, size, (before, some))?;
            report.table.rows.extend(rows);
        }
        Ok(report)
    }

    /// Which dossiers a register lists, in its order, and the size of the
    /// record that was counted.
    fn places(
        &self,
        making: &mut Making,
        progress: Progress<'_>,
    ) -> Result<(Vec<DossierId>, i64), DeskError> {
        let mut places: Vec<((i64, i64), DossierId)> = Vec::new();
        let mut take = |evaluation: &mut Evaluation, case: &Case| {
            evaluation.take(case);
            if evaluation.lists(case) {
                places.push((evaluation.place(case), case.dossier));
            }
        };
        let size = self.walk(making, progress, &mut take)?;
        places.sort_unstable();
        Ok((places.into_iter().map(|(_, id)| id).collect(), size))
    }

    /// Rows of these dossiers, `before` of which stand above them.
    fn filled(
        &self,
        me: &Actor,
        making: &Making,
        size: i64,
        (before, ids): (usize, &[DossierId]),
    ) -> Result<Vec<Row>, DeskError> {
        let until = Until {
            size,
            ..making.until
        };
        let (cases, known) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((tx.cases_of(ids, until)?, tx.dossiers_by_id(ids)?))
        })?;
        let known: HashMap<DossierId, ListRow> =
            known.into_iter().map(|row| (row.dossier.id, row)).collect();
        let mut rows = Vec::with_capacity(cases.len());
        for case in &cases {
            let nth = (before + rows.len() + 1) as i64;
            let mut row = making.evaluation.row(case, nth);
            if let Some(known) = known.get(&case.dossier) {
                self.fill(me, &making.evaluation, &mut row, known)?;
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// Puts in what stands beside the facts of a case.
    fn fill(
        &self,
        me: &Actor,
        evaluation: &Evaluation,
        row: &mut Row,
        known: &ListRow,
    ) -> Result<(), DeskError> {
        let columns = &evaluation.definition().columns;
        let beside = |value: Option<Value>| value.is_some_and(Value::is_beside);
        if !columns.iter().any(|column| beside(column.value)) {
            return Ok(());
        }
        let owner = self.owner_for(me, known)?;
        // The number of the line stands before the columns.
        let before = row.cells.len().saturating_sub(columns.len());
        for (cell, column) in row.cells.iter_mut().skip(before).zip(columns) {
            match column.value {
                Some(Value::Owner) => *cell = words(owner.as_ref().map(|one| one.name.clone())),
                Some(Value::Contact) => *cell = words(owner.as_ref().map(contact)),
                Some(Value::ResultVia) => {
                    *cell = Cell::Text(via(known.dossier.intake.result_via).to_owned());
                }
                // One dossier is one set; how many of each paper stands in its checklist.
                Some(Value::Sets) => *cell = Cell::Count(1),
                _ => {}
            }
        }
        Ok(())
    }

    /// The first owner of a dossier, for whoever may open it.
    pub(super) fn owner_for(
        &self,
        me: &Actor,
        known: &ListRow,
    ) -> Result<Option<PersonSnapshot>, DeskError> {
        if crate::permit(me, Action::OpenDossier, &known.dossier).is_err() {
            return Ok(None);
        }
        let Some(row) = &known.owner else {
            return Ok(None);
        };
        let person = self.0.open_person(row)?;
        Ok(Some(snapshot(row.id, &person)))
    }
}

fn words(text: Option<String>) -> Cell {
    text.filter(|text| !text.is_empty())
        .map_or(Cell::Empty, Cell::Text)
}

/// Address and phone, as the register's column asks for them.
fn contact(owner: &PersonSnapshot) -> String {
    let parts = [owner.address.as_str(), owner.phone.as_str()];
    let there: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    there.join(", ")
}

/// Keys of how a result is collected, for the reader's language.
const fn via(via: ResultVia) -> &'static str {
    match via {
        ResultVia::Desk => "desk",
        ResultVia::Post => "post",
        ResultVia::Online => "online",
    }
}
