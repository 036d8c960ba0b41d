//! From cases to a table, one case at a time: each is asked every selection
//! once and forgotten.

use super::definition::{Definition, Label, Order, ReportKind};
use super::expr::Selection;
use super::facts::{GroupBy, Window};
use super::faults::{BadDefinition, Fault, Wrong};
use super::index::{self, PartTally};
use super::tally::{Hit, Made, Tally};
use super::{Case, Cell, Check, Column, Kind, Period, Row, RowKind, Table};
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A report being made.
#[derive(Clone, Debug)]
pub struct Evaluation {
    definition: Definition,
    period: Period,
    window: Window,
    select: Option<Selection>,
    columns: Vec<Made>,
    lines: BTreeMap<String, Vec<Tally>>,
    total: Vec<Tally>,
    parts: Vec<PartTally>,
    hits: Vec<Hit>,
    listed: u64,
}

impl Evaluation {
    /// Begins a report over a period, known as of a moment (the end of the
    /// period, or now while it runs). The cases must be as of that moment too.
    pub fn new(
        definition: &Definition,
        period: Period,
        as_of: Timestamp,
    ) -> Result<Self, BadDefinition> {
        let faults = definition.check();
        if !faults.is_empty() {
            return Err(BadDefinition(faults));
        }
        Self::read(definition, period, as_of).map_err(|bad| {
            BadDefinition(vec![Fault {
                at: definition.id.clone(),
                what: Wrong::Selection(bad),
            }])
        })
    }

    fn read(
        definition: &Definition,
        period: Period,
        as_of: Timestamp,
    ) -> Result<Self, super::logic::BadSelection> {
        let counts = definition.kind == ReportKind::Counts;
        let place = |id: &str| definition.columns.iter().position(|column| column.id == id);
        let mut columns = Vec::new();
        for column in definition.columns.iter().filter(|_| counts) {
            columns.push(Made::read(column, place)?);
        }
        let mut parts = Vec::new();
        for part in &definition.parts {
            parts.push(PartTally::read(part)?);
        }
        let select = definition.select.as_deref().map(Selection::parse);
        Ok(Self {
            period,
            window: Window::new(period, as_of),
            select: select.transpose()?,
            total: tallies(&columns),
            lines: BTreeMap::new(),
            hits: Vec::with_capacity(columns.len()),
            columns,
            parts,
            listed: 0,
            definition: definition.clone(),
        })
    }

    /// The definition.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The period, and the moment it is looked at from.
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// Takes a case into account.
    pub fn take(&mut self, case: &Case) {
        match self.definition.kind {
            ReportKind::Counts => self.count(case),
            ReportKind::Register => self.listed += u64::from(self.lists(case)),
            ReportKind::Index => {
                for part in &mut self.parts {
                    part.take(case, &self.window);
                }
            }
        }
    }

    fn count(&mut self, case: &Case) {
        self.hits.clear();
        for made in &self.columns {
            self.hits.push(made.hit(case, &self.window));
        }
        if self.hits.iter().all(|hit| *hit == Hit::Nothing) {
            return;
        }
        add(&mut self.total, &self.hits);
        if self.definition.group_by == GroupBy::None {
            return;
        }
        let key = self.definition.group_by.key(case);
        if let Some(line) = self.lines.get_mut(&*key) {
            add(line, &self.hits);
        } else {
            let mut line = tallies(&self.columns);
            add(&mut line, &self.hits);
            self.lines.insert(key.into_owned(), line);
        }
    }

    /// Does a register list this case?
    pub fn lists(&self, case: &Case) -> bool {
        let select = self.select.as_ref();
        select.is_some_and(|select| select.holds(case, &self.window))
    }

    /// Dossiers that a register has listed so far.
    pub fn listed(&self) -> u64 {
        self.listed
    }

    /// Is the case one of those that a cell tells of? `row_key` is the key of
    /// the row, empty for the total; `column` the id of the column (of an index
    /// `part`, `whole` or `share`).
    pub fn selects(&self, case: &Case, row_key: &str, column: &str) -> bool {
        let window = &self.window;
        match self.definition.kind {
            ReportKind::Register => self.lists(case),
            ReportKind::Index => {
                let mut parts = self.definition.parts.iter().zip(&self.parts);
                parts
                    .find(|(def, _)| def.id == row_key)
                    .is_some_and(|(_, part)| part.tells_of(case, window, column))
            }
            ReportKind::Counts => {
                let in_row = row_key.is_empty() || self.definition.group_by.key(case) == row_key;
                let mut columns = self.definition.columns.iter();
                let place = columns.position(|def| def.id == column);
                in_row && place.is_some_and(|idx| self.tells_of(idx, case))
            }
        }
    }

    fn tells_of(&self, idx: usize, case: &Case) -> bool {
        match &self.columns[idx] {
            Made::Sum(of) => of
                .iter()
                .any(|idx| self.columns[*idx].tells_of(case, &self.window)),
            made => made.tells_of(case, &self.window),
        }
    }

    /// The row of a case in a register, the `nth` from 1. Names of people, and
    /// names for keys, are put in by whoever may read them
    /// (`Value::is_beside`, `Value::key_of`).
    pub fn row(&self, case: &Case, nth: i64) -> Row {
        let number = self.definition.number.iter().map(|_| Cell::Nth(nth));
        let columns = self.definition.columns.iter();
        let cells = columns.map(|column| {
            let value = column.value;
            value.map_or(Cell::Empty, |value| value.cell(case, &self.window))
        });
        Row {
            key: case.dossier.to_string(),
            kind: RowKind::Line,
            cells: number.chain(cells).collect(),
        }
    }

    /// Where a case stands in the order of a register: microseconds, then id;
    /// those without the date come last.
    pub fn place(&self, case: &Case) -> (i64, i64) {
        let at = match self.definition.order {
            Order::Entered => Some(case.entered_at),
            Order::Accepted => case.accepted_at,
            Order::Due => case.due_at,
            Order::Ended => case.ended_at,
        };
        let at = at.map(Timestamp::as_microsecond);
        if self.definition.newest_first {
            (at.map_or(i64::MAX, |at| -at), -case.dossier.0)
        } else {
            (at.unwrap_or(i64::MAX), case.dossier.0)
        }
    }

    /// The table as it stands. `names` gives the Vietnamese and English name of
    /// a line's key; the label cells are Vietnamese, [`Table::label`] writes
    /// them anew. A register comes without rows: those are streamed.
    pub fn table(&self, names: &dyn Fn(&str) -> (String, String)) -> Table {
        let (rows, checks) = match self.definition.kind {
            ReportKind::Counts => (self.rows(names), self.checks()),
            ReportKind::Register => (Vec::new(), Vec::new()),
            ReportKind::Index => {
                let parts = self.definition.parts.iter().zip(&self.parts);
                (parts.map(|(def, part)| part.row(def)).collect(), Vec::new())
            }
        };
        let parts = self.definition.parts.iter().zip(&self.parts);
        Table {
            report: self.definition.id.clone(),
            title_vi: self.definition.name_vi.clone(),
            title_en: self.definition.name_en.clone(),
            source: self.definition.source.clone(),
            period: self.period,
            columns: self.headings(),
            rows,
            checks,
            parts: parts.map(|(def, part)| part.part(def)).collect(),
        }
    }

    /// The columns of the table, before anything is counted.
    pub fn headings(&self) -> Vec<Column> {
        if self.definition.kind == ReportKind::Index {
            return index::columns();
        }
        let grouped = self.definition.group_by != GroupBy::None;
        let before = |label: &Label, kind: Kind| Column {
            id: label.id.clone(),
            name_vi: label.name_vi.clone(),
            name_en: label.name_en.clone(),
            group_vi: String::new(),
            group_en: String::new(),
            kind,
            opens: false,
        };
        let number = self.definition.number.iter();
        let number = number.map(|label| before(label, Kind::Nth));
        let label = self.definition.label.iter().filter(|_| grouped);
        let label = label.map(|label| before(label, Kind::Text));
        let columns = self.definition.columns.iter().enumerate();
        let columns = columns.map(|(idx, def)| {
            let made = self.columns.get(idx).map(Made::kind);
            let kind = def.value.map(super::Value::kind);
            Column {
                id: def.id.clone(),
                name_vi: def.name_vi.clone(),
                name_en: def.name_en.clone(),
                group_vi: def.group_vi.clone(),
                group_en: def.group_en.clone(),
                opens: made.is_some(),
                kind: made.or(kind).unwrap_or(Kind::Text),
            }
        });
        number.chain(label).chain(columns).collect()
    }

    fn rows(&self, names: &dyn Fn(&str) -> (String, String)) -> Vec<Row> {
        if self.definition.group_by == GroupBy::None {
            return vec![Row {
                key: String::new(),
                kind: RowKind::Line,
                cells: self.cells(&self.total).collect(),
            }];
        }
        let number = self.definition.number.as_ref();
        // A line has a number, the sum of all has none.
        let row = |nth: Option<i64>, key: &str, label: String, tallies: &[Tally]| Row {
            key: key.to_owned(),
            kind: if nth.is_some() {
                RowKind::Line
            } else {
                RowKind::Total
            },
            cells: number
                .map(|_| nth.map_or(Cell::Empty, Cell::Nth))
                .into_iter()
                .chain([Cell::Text(label)])
                .chain(self.cells(tallies))
                .collect(),
        };
        let lines = (1..).zip(&self.lines).map(|(nth, (key, tallies))| {
            let (vi, en) = names(key);
            let label = [vi, en, key.clone()];
            let label = label.into_iter().find(|name| !name.is_empty());
            row(Some(nth), key, label.unwrap_or_default(), tallies)
        });
        let mut rows: Vec<Row> = lines.collect();
        let total = self.definition.total_vi.clone();
        rows.push(row(None, "", total, &self.total));
        rows
    }

    fn cells<'a>(&'a self, tallies: &'a [Tally]) -> impl Iterator<Item = Cell> + 'a {
        let columns = self.columns.iter().enumerate();
        columns.map(move |(idx, made)| match made {
            Made::Sum(_) => Cell::Count(self.number(idx, tallies)),
            _ => tallies[idx].cell(),
        })
    }

    /// What a counted column, or a sum of such, comes to.
    fn number(&self, idx: usize, tallies: &[Tally]) -> i64 {
        match &self.columns[idx] {
            Made::Sum(of) => of.iter().map(|idx| tallies[*idx].count()).sum(),
            _ => tallies[idx].count(),
        }
    }

    fn checks(&self) -> Vec<Check> {
        let checks = self.definition.checks.iter();
        checks
            .map(|check| {
                let holds = |tallies: &[Tally]| {
                    self.side(&check.left, tallies) == self.side(&check.right, tallies)
                };
                let broken = self.lines.iter().filter(|(_, tallies)| !holds(tallies));
                let mut broken: Vec<String> = broken.map(|(key, _)| key.clone()).collect();
                if !holds(&self.total) {
                    broken.push(String::new());
                }
                Check {
                    says: format!("{} = {}", written(&check.left), written(&check.right)),
                    broken,
                }
            })
            .collect()
    }

    fn side(&self, ids: &[String], tallies: &[Tally]) -> i64 {
        let columns = &self.definition.columns;
        let places = ids
            .iter()
            .filter_map(|id| columns.iter().position(|column| column.id == *id));
        places.map(|idx| self.number(idx, tallies)).sum()
    }
}

/// `(7) + (11)`.
fn written(ids: &[String]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("({id})")).collect();
    ids.join(" + ")
}

fn tallies(columns: &[Made]) -> Vec<Tally> {
    columns.iter().map(Made::tally).collect()
}

fn add(tallies: &mut [Tally], hits: &[Hit]) {
    for (tally, hit) in tallies.iter_mut().zip(hits) {
        tally.add(*hit);
    }
}
