//! One transaction, bound to one desk.
//!
//! The nouns (`event`, `person`, `money`, …) are `impl Tx` in files of their
//! own. Deliberately absent: a way to change the desk, and a way to go on
//! after an error: the engines differ in what is left of a transaction then,
//! so both refuse everything that follows.

use crate::engine::Connection;
use crate::error::StoreError;
use crate::figures::{Added, Amount};
use crate::value::{Row, Value};
use motcua_domain::id::DeskId;
use motcua_domain::ledger::Hash;

/// An open transaction on one desk. Statements that read or write the desk's
/// tables take [`Tx::desk`] as their first value.
pub struct Tx<'a> {
    conn: &'a mut dyn Connection,
    desk: DeskId,
    /// The numbers of the desk, when this transaction may write.
    head: Option<&'a mut Head>,
    statements: u64,
    wrote: bool,
    failed: Failed,
}

/// The numbers a desk gives, as they stand within a batch. The row is locked
/// from the batch's begin to its commit, so that the lane may count in memory
/// and write the row once; an act that is undone gives back what it took.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// Number of the next event.
    pub seq: i64,
    /// Next id.
    pub next_id: i64,
    /// The last number given of each series that this batch took from.
    pub series: Vec<(String, i64)>,
    /// The newest node of each level of the tree that the lane wrote.
    pub nodes: Vec<Option<(u64, Hash)>>,
    /// Figures that are not written yet.
    pub added: Added,
    /// The bucket of the oldest dossier whose words wait for the search's
    /// index, once somebody asked.
    pub waits_from: Option<i64>,
}

/// Where a [`Head`] stood before an act.
pub(crate) struct Mark {
    seq: i64,
    next_id: i64,
    series: Vec<(String, i64)>,
    nodes: Vec<Option<(u64, Hash)>>,
    added: Amount,
    waits_from: Option<i64>,
}

impl Head {
    /// What the head's row holds.
    pub(crate) fn row(&self) -> (i64, i64) {
        (self.seq, self.next_id)
    }

    /// Where it stands.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            seq: self.seq,
            next_id: self.next_id,
            series: self.series.clone(),
            nodes: self.nodes.clone(),
            added: self.added.mark(),
            waits_from: self.waits_from,
        }
    }

    /// Gives back what was taken since.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.seq = mark.seq;
        self.next_id = mark.next_id;
        self.series = mark.series;
        self.nodes = mark.nodes;
        self.added.back_to(mark.added);
        self.waits_from = mark.waits_from;
    }
}

/// Has a statement failed, and did it do so for want of room or because the
/// engine ended the transaction?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failed {
    No,
    Yes,
    Full,
    Again,
}

const NUMBER: &str = "SELECT n FROM counter WHERE desk_id = $1 AND series = $2";

const HEAD: &str = "SELECT seq FROM desk_head WHERE desk_id = $1";

const COUNTERS: &str = "SELECT series, n FROM counter WHERE desk_id = $1 ORDER BY series";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[NUMBER, HEAD, COUNTERS];

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: &'a mut dyn Connection, desk: DeskId) -> Self {
        Self {
            conn,
            desk,
            head: None,
            statements: 0,
            wrote: false,
            failed: Failed::No,
        }
    }

    /// A transaction in a lane, which has locked the desk's head.
    pub(crate) fn writing(conn: &'a mut dyn Connection, desk: DeskId, head: &'a mut Head) -> Self {
        Self {
            head: Some(head),
            ..Self::new(conn, desk)
        }
    }

    /// The numbers of the desk; refused where only reading is allowed.
    pub(crate) fn numbers(&mut self) -> Result<&mut Head, StoreError> {
        if self.failed != Failed::No {
            return Err(StoreError::Poisoned);
        }
        self.head.as_deref_mut().ok_or(StoreError::OnlyLooking)
    }

    /// The desk this transaction belongs to.
    pub fn desk(&self) -> DeskId {
        self.desk
    }

    /// Number of statements so far: pages are tested not to need more of
    /// them when there are more rows.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    pub(crate) fn failed(&self) -> Failed {
        self.failed
    }

    /// Must the transaction be undone to undo this? Reading leaves nothing;
    /// a failed statement may have done half of its work.
    pub(crate) fn left_something(&self) -> bool {
        self.wrote || self.failed != Failed::No
    }

    fn run<T>(
        &mut self,
        values: &[Value],
        run: impl FnOnce(&mut dyn Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.failed != Failed::No {
            return Err(StoreError::Poisoned);
        }
        self.statements += 1;
        let nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
        let result = if values.iter().any(nul) {
            Err(StoreError::NulByte)
        } else {
            run(self.conn)
        };
        if let Err(error) = &result {
            self.failed = match error {
                StoreError::StorageFull => Failed::Full,
                StoreError::Again { .. } => Failed::Again,
                _ => Failed::Yes,
            };
        }
        result
    }

    /// Runs a statement, gives the number of rows it changed.
    pub fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        self.wrote = true;
        self.run(values, |conn| conn.execute(sql, values))
    }

    /// Runs a query, gives all its rows.
    pub fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        // `… RETURNING` writes too.
        self.wrote |= !sql.starts_with("SELECT");
        self.run(values, |conn| conn.query(sql, values))
    }

    /// Runs a query that has at most one row of interest.
    pub fn query_opt(
        &mut self,
        sql: &'static str,
        values: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, values)?.into_iter().next())
    }

    /// Runs a query row by row, for exports that do not fit into memory.
    pub fn each(
        &mut self,
        sql: &'static str,
        values: &[Value],
        mut each: impl FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.run(values, |conn| conn.stream(sql, values, &mut each))
    }

    /// A new id, unique in the desk over all its tables and rising with time.
    pub fn next_id(&mut self) -> Result<i64, StoreError> {
        let head = self.numbers()?;
        let id = head.next_id;
        head.next_id += 1;
        self.wrote = true;
        Ok(id)
    }

    /// The next number of a series, from 1, without gaps: it is taken in the
    /// same transaction as what it numbers. A series is e.g. `code 2026-03-02`.
    pub fn next_number(&mut self, series: &str) -> Result<u32, StoreError> {
        let desk = self.desk;
        let last = self.last_number(series)?;
        *last += 1;
        let next = u32::try_from(*last);
        self.wrote = true;
        next.map_err(|_| StoreError::Inconsistent {
            table: "counter",
            row: desk.0,
            what: format!("series {series} has left the numbers"),
        })
    }

    /// Lets a series go on after `last`, if it has not come so far: the numbers
    /// before are not given any more. For a series that may have a gap.
    pub fn skip_numbers(&mut self, series: &str, last: u32) -> Result<(), StoreError> {
        let given = self.last_number(series)?;
        *given = (*given).max(i64::from(last));
        self.wrote = true;
        Ok(())
    }

    /// The last number given of a series, 0 before the first.
    fn last_number(&mut self, series: &str) -> Result<&mut i64, StoreError> {
        let desk = self.desk;
        let known = |head: &mut Head| head.series.iter().position(|(name, _)| name == series);
        let at = if let Some(at) = known(self.numbers()?) {
            at
        } else {
            let row = self.query_opt(NUMBER, &[desk.into(), series.into()])?;
            let last = row.map_or(Ok(0), |row| row.int(0))?;
            let all = &mut self.numbers()?.series;
            all.push((series.to_owned(), last));
            all.len() - 1
        };
        Ok(&mut self.numbers()?.series[at].1)
    }

    /// The last number given of each series.
    pub fn counters(&mut self) -> Result<Vec<(String, i64)>, StoreError> {
        let desk = self.desk;
        self.query(COUNTERS, &[desk.into()])?
            .iter()
            .map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?)))
            .collect()
    }

    /// Number of events of the desk: the next event's number.
    pub fn head(&mut self) -> Result<i64, StoreError> {
        if let Some(head) = &self.head {
            return Ok(head.seq);
        }
        let desk = self.desk;
        match self.query_opt(HEAD, &[desk.into()])? {
            Some(row) => row.int(0),
            None => Err(StoreError::NoSuchDesk(desk)),
        }
    }
}
