//! The end of a shift (chốt ca): sums by means of payment, cash counted, the
//! difference kept. What is taken afterwards belongs to the next shift.

use crate::money::MEANS;
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::money::Vnd;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::typed;
use motcua_store::{Priority, ShiftCloseRow, ShiftRow, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// Sums of a cashier's shift, by means of payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftSum {
    /// Cashier.
    pub cashier: StaffId,
    /// Local day.
    pub day: String,
    /// (means, taken, refunded, entries).
    pub by_means: Vec<(String, Vnd, Vnd, i64)>,
    /// Exempted.
    pub exempted: Vnd,
}

impl ShiftSum {
    fn of(cashier: StaffId, day: &str, rows: &[ShiftRow]) -> Self {
        let sum = |kind: &str, means: Option<&str>| {
            rows.iter()
                .filter(|row| row.kind == kind && means.is_none_or(|means| row.means == means))
                .map(|row| Vnd(row.amount))
                .sum::<Vnd>()
        };
        let by_means = MEANS.iter().map(|means| {
            let entries = rows.iter().filter(|row| row.means == *means);
            (
                (*means).to_owned(),
                sum("taken", Some(means)),
                sum("refunded", Some(means)),
                entries.map(|row| row.entries).sum(),
            )
        });
        Self {
            cashier,
            day: day.to_owned(),
            by_means: by_means.collect(),
            exempted: sum("exempted", None),
        }
    }

    /// Cash that must lie in the drawer.
    pub fn cash(&self) -> Vnd {
        self.by_means
            .iter()
            .filter(|(means, ..)| means == "cash")
            .map(|(_, taken, refunded, _)| Vnd(taken.0 - refunded.0))
            .sum()
    }

    /// Was nothing taken, refunded or exempted?
    pub fn is_empty(&self) -> bool {
        self.exempted == Vnd::ZERO && self.by_means.iter().all(|(.., entries)| *entries == 0)
    }
}

/// A closed shift as its paper shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedShift {
    /// Number.
    pub id: i64,
    /// When it was closed.
    pub at: Timestamp,
    /// Sums of what was booked since the close before.
    pub sum: ShiftSum,
    /// Cash that was counted.
    pub counted: Vnd,
    /// Why it differs, or a remark.
    pub note: String,
}

impl ClosedShift {
    /// Counted less booked: more than zero = too much in the drawer.
    pub fn difference(&self) -> Vnd {
        Vnd(self.counted.0 - self.sum.cash().0)
    }
}

/// A day of a cashier: what was closed and what is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftDay {
    /// Booked since the last close.
    pub open: ShiftSum,
    /// Closed shifts, oldest first.
    pub closed: Vec<ClosedShift>,
}

impl Desk {
    /// What a cashier booked since the last close of a day. A cashier sees the
    /// own shift, who may read money sees anybody's.
    pub fn shift(&self, me: &Actor, cashier: StaffId, day: Date) -> Result<ShiftSum, DeskError> {
        Ok(self.shift_day(me, cashier, day)?.open)
    }

    /// The whole day of a cashier.
    pub fn shift_day(
        &self,
        me: &Actor,
        cashier: StaffId,
        day: Date,
    ) -> Result<ShiftDay, DeskError> {
        if cashier != me.id {
            authorise(me, Action::ReadMoney, &self.settings().office.unit)?;
        }
        let day = day.to_string();
        let (rows, closes) = self.store().read(self.id(), |tx| {
            let closes = tx.shift_closes(cashier, &day)?;
            let rows = tx.shift_sums(cashier, &day, last(&closes))?;
            Ok::<_, StoreError>((rows, closes))
        })?;
        Ok(ShiftDay {
            open: ShiftSum::of(cashier, &day, &rows),
            closed: closes.iter().map(closed).collect::<Result<_, _>>()?,
        })
    }

    /// One closed shift, for its paper.
    pub fn closed_shift(&self, me: &Actor, id: i64) -> Result<ClosedShift, DeskError> {
        let row = self.store().read(self.id(), |tx| tx.shift_close(id))?;
        let row = row.ok_or(DeskError::NotFound)?;
        if row.cashier != me.id {
            authorise(me, Action::ReadMoney, &self.settings().office.unit)
                .map_err(|_| DeskError::NotFound)?;
        }
        closed(&row)
    }

    /// Closes the reader's shift of today with the cash counted. A difference
    /// needs words. Recorded for good; a mistake is told in the next shift.
    pub fn close_shift(
        &self,
        me: &Actor,
        key: &str,
        counted: Vnd,
        note: &str,
    ) -> Result<ClosedShift, DeskError> {
        authorise(me, Action::CloseShift, &me.unit)?;
        let note = match note.trim() {
            "" => String::new(),
            typed => typed::line(typed, 500)
                .map_err(|bad| DeskError::invalid("note", bad.message_id()))?,
        };
        if counted < Vnd::ZERO || counted > Vnd::MAX {
            return Err(DeskError::invalid("counted", "invalid-amount"));
        }
        let asked = Asked::new(key, "close_shift", &(counted, &note));
        self.act(me, asked, Priority::Person, move |work| {
            let (cashier, day) = (work.me.id, local(work.now).date().to_string());
            let (rows, upto) = open_rows(work.tx, cashier, &day)?;
            let shift = ClosedShift {
                id: work.tx.next_id()?,
                at: work.now,
                sum: ShiftSum::of(cashier, &day, &rows),
                counted,
                note: note.clone(),
            };
            if shift.sum.is_empty() && counted == Vnd::ZERO {
                return Err(DeskError::invalid("counted", "invalid-shift-empty"));
            }
            if shift.difference() != Vnd::ZERO && shift.note.is_empty() {
                return Err(DeskError::invalid("note", "invalid-shift-difference"));
            }
            work.tx.put_shift_close(&ShiftCloseRow {
                id: shift.id,
                cashier,
                day,
                at: work.now,
                upto,
                body: crate::setup::to_json("shift", &shift)?,
            })?;
            // The remark stays out of the record: it may name somebody.
            let facts = serde_json::json!({
                "shift": shift.id,
                "day": shift.sum.day,
                "by_means": shift.sum.by_means,
                "exempted": shift.sum.exempted,
                "counted": counted,
                "difference": shift.difference(),
            });
            work.desk_event("shift.closed", facts)?;
            Ok(shift)
        })
    }
}

/// What is booked since the last close, and the last entry of it.
fn open_rows(
    tx: &mut Tx<'_>,
    cashier: StaffId,
    day: &str,
) -> Result<(Vec<ShiftRow>, i64), DeskError> {
    let after = last(&tx.shift_closes(cashier, day)?);
    let rows = tx.shift_sums(cashier, day, after)?;
    let upto = rows.iter().map(|row| row.last).max().unwrap_or(after);
    Ok((rows, upto))
}

fn last(closes: &[ShiftCloseRow]) -> i64 {
    closes.iter().map(|row| row.upto).max().unwrap_or(0)
}

fn closed(row: &ShiftCloseRow) -> Result<ClosedShift, DeskError> {
    serde_json::from_str(&row.body).map_err(|e| {
        DeskError::Store(StoreError::Inconsistent {
            table: "shift_close",
            row: row.id,
            what: e.to_string(),
        })
    })
}
