//! The end of a shift (chốt ca): sums by means of payment, cash counted, the
//! difference kept. What is taken afterwards belongs to the next shift.

use crate::money::MEANS;
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::money::Vnd;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::typed;
use motcua_store::{Priority, ShiftCloseRow, ShiftRow, ShiftSumRow, StoreError, Tx};
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
    /// Earlier days on which something was left open.
    pub forgotten: Vec<String>,
}

/// A day of a cashier in the list of shifts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftLine {
    /// Sums of the whole day.
    pub sum: ShiftSumRow,
    /// What was closed of it, oldest first.
    pub closed: Vec<ClosedShift>,
    /// Was something booked after the last close?
    pub is_open: bool,
}

/// Days back that are looked at for a shift that was forgotten.
const FORGOTTEN: i64 = 62;

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
        self.may_read_money_of(me, cashier)?;
        let earliest = day
            .saturating_sub(jiff::Span::new().days(FORGOTTEN))
            .to_string();
        let day = day.to_string();
        let (rows, closes, forgotten) = self.store().read(self.id(), |tx| {
            let closes = tx.shift_closes(cashier, &day)?;
            let rows = tx.shift_sums(cashier, &day, last(&closes))?;
            let forgotten = tx.shifts_left_open(cashier, &earliest, &day)?;
            Ok::<_, StoreError>((rows, closes, forgotten))
        })?;
        Ok(ShiftDay {
            open: ShiftSum::of(cashier, &day, &rows),
            closed: closes.iter().map(closed).collect::<Result<_, _>>()?,
            forgotten,
        })
    }

    /// The own money, or that of somebody whose unit's money one may read.
    fn may_read_money_of(&self, me: &Actor, cashier: StaffId) -> Result<(), DeskError> {
        if cashier == me.id {
            return Ok(());
        }
        let staff = self.store().read(self.id(), |tx| tx.staff(cashier))?;
        let staff = staff.ok_or(DeskError::NotFound)?;
        authorise(me, Action::ReadMoney, &staff.unit)?;
        Ok(())
    }

    /// Days of cashiers with their sums and closes, the newest first, before a
    /// day and cashier; those of the reader's unit, or of the whole desk, as
    /// the role reaches.
    pub fn shifts(
        &self,
        me: &Actor,
        before: Option<(Date, StaffId)>,
        limit: u32,
    ) -> Result<Vec<ShiftLine>, DeskError> {
        let permit = authorise(me, Action::ReadMoney, &me.unit)?;
        let unit = match me.scope(Action::ReadMoney) {
            Scope::Desk => "",
            _ => permit.unit().as_str(),
        };
        let (day, cashier) = match before {
            Some((day, cashier)) => (day.to_string(), cashier),
            // After every day that can be written.
            None => ("9999-99-99".to_owned(), StaffId(0)),
        };
        let (sums, closes) = self.store().read(self.id(), |tx| {
            let sums = tx.shift_days((&day, cashier), unit, limit)?;
            let closes = match (sums.last(), sums.first()) {
                (Some(from), Some(to)) => tx.shift_closes_between(&from.day, &to.day)?,
                _ => Vec::new(),
            };
            Ok::<_, StoreError>((sums, closes))
        })?;
        let line = |sum: ShiftSumRow| {
            let own: Vec<ShiftCloseRow> = closes
                .iter()
                .filter(|row| row.day == sum.day && row.cashier == sum.cashier)
                .cloned()
                .collect();
            Ok(ShiftLine {
                is_open: sum.last > last(&own),
                closed: own.iter().map(closed).collect::<Result<_, _>>()?,
                sum,
            })
        };
        sums.into_iter().map(line).collect()
    }

    /// One closed shift, for its paper.
    pub fn closed_shift(&self, me: &Actor, id: i64) -> Result<ClosedShift, DeskError> {
        let row = self.store().read(self.id(), |tx| tx.shift_close(id))?;
        let row = row.ok_or(DeskError::NotFound)?;
        self.may_read_money_of(me, row.cashier)
            .map_err(|_| DeskError::NotFound)?;
        closed(&row)
    }

    /// Closes the reader's shift of today, or of an earlier day on which it
    /// was forgotten, with the cash counted. A difference needs words. Recorded
    /// for good, with the day of the shift and the day of the close; a mistake
    /// is told in the next shift.
    pub fn close_shift(
        &self,
        me: &Actor,
        key: &str,
        day: Date,
        counted: Vnd,
        note: &str,
    ) -> Result<ClosedShift, DeskError> {
        let note = note.trim().to_owned();
        let asked = Asked::new(key, "close_shift", &(day, counted, &note));
        self.act(me, asked, Priority::Person, move |work| {
            work.close_shift(day, counted, &note)
        })
    }
}

impl Work<'_, '_> {
    /// What the acting cashier booked since the last close of a day.
    pub fn open_shift(&mut self, day: Date) -> Result<ShiftSum, DeskError> {
        let (cashier, day) = (self.me.id, day.to_string());
        let (rows, _) = open_rows(self.tx, cashier, &day)?;
        Ok(ShiftSum::of(cashier, &day, &rows))
    }

    /// As [`Desk::close_shift`].
    pub fn close_shift(
        &mut self,
        day: Date,
        counted: Vnd,
        note: &str,
    ) -> Result<ClosedShift, DeskError> {
        authorise(&self.me, Action::CloseShift, &self.me.unit)?;
        let note = match note {
            "" => String::new(),
            typed => typed::line(typed, 500)
                .map_err(|bad| DeskError::invalid("note", bad.message_id()))?,
        };
        if counted < Vnd::ZERO || counted > Vnd::MAX {
            return Err(DeskError::invalid("counted", "invalid-amount"));
        }
        let (cashier, today) = (self.me.id, local(self.now).date());
        if day > today {
            return Err(DeskError::invalid("counted", "invalid-shift-empty"));
        }
        let is_late = day < today;
        let day = day.to_string();
        let (rows, upto) = open_rows(self.tx, cashier, &day)?;
        let shift = ClosedShift {
            id: self.tx.next_id()?,
            at: self.now,
            sum: ShiftSum::of(cashier, &day, &rows),
            counted,
            note,
        };
        // Money found in the drawer belongs to the shift of today.
        if shift.sum.is_empty() && (is_late || counted == Vnd::ZERO) {
            return Err(DeskError::invalid("counted", "invalid-shift-empty"));
        }
        if shift.difference() != Vnd::ZERO && shift.note.is_empty() {
            return Err(DeskError::invalid("note", "invalid-shift-difference"));
        }
        self.tx.put_shift_close(&ShiftCloseRow {
            id: shift.id,
            cashier,
            day,
            at: self.now,
            upto,
            body: crate::setup::to_json("shift", &shift)?,
        })?;
        self.desk_event("shift.closed", facts(&shift, today, upto))?;
        Ok(shift)
    }
}

/// What the event of a close tells. The remark stays out of the record: it may
/// name somebody.
fn facts(shift: &ClosedShift, today: Date, upto: i64) -> serde_json::Value {
    serde_json::json!({
        "shift": shift.id,
        "day": shift.sum.day,
        "closed_on": today,
        "upto": upto,
        "by_means": shift.sum.by_means,
        "exempted": shift.sum.exempted,
        "counted": shift.counted,
        "difference": shift.difference(),
    })
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
