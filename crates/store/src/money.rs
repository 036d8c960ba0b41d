//! Money entries: taken, exempted, refunded. Never changed; a mistake is a
//! refund and a new entry.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::{DossierId, MoneyId, StaffId};

/// A money entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyRow {
    /// Id.
    pub id: MoneyId,
    /// Dossier.
    pub dossier: DossierId,
    /// When.
    pub at: Timestamp,
    /// `taken`, `exempted`, `refunded`.
    pub kind: String,
    /// Whole đồng, never negative.
    pub amount: i64,
    /// `cash`, `transfer`, `card`, `none`.
    pub means: String,
    /// Number of the money receipt; empty = none.
    pub receipt_no: String,
    /// Who took it.
    pub cashier: StaffId,
    /// Local day of the shift, `YYYY-MM-DD`.
    pub day: String,
}

const PUT: &str = "INSERT INTO money (desk_id, id, dossier_id, at, kind, amount, means, \
    receipt_no, cashier, shift_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const OF_DOSSIER: &str = "SELECT id, dossier_id, at, kind, amount, means, receipt_no, cashier, \
    shift_day FROM money WHERE desk_id = $1 AND dossier_id = $2 ORDER BY id LIMIT 1000";
const OF_SHIFT: &str = "SELECT id, dossier_id, at, kind, amount, means, receipt_no, cashier, \
    shift_day FROM money WHERE desk_id = $1 AND shift_day = $2 AND cashier = $3 ORDER BY id LIMIT 5000";
const BETWEEN: &str = "SELECT id, dossier_id, at, kind, amount, means, receipt_no, cashier, \
    shift_day FROM money WHERE desk_id = $1 AND dossier_id > $2 AND dossier_id <= $3 ORDER BY dossier_id, id";
const OF_RECEIPT: &str = "SELECT id, dossier_id, at, kind, amount, means, receipt_no, cashier, \
    shift_day FROM money WHERE desk_id = $1 AND receipt_no = $2 ORDER BY id LIMIT 1000";
/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, OF_DOSSIER, OF_SHIFT, BETWEEN, OF_RECEIPT];

impl Tx<'_> {
    /// Books an entry.
    pub fn put_money(&mut self, money: &MoneyRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let row = money;
        let values = [
            desk.into(),
            row.id.into(),
            row.dossier.into(),
            row.at.into(),
            row.kind.as_str().into(),
            row.amount.into(),
            row.means.as_str().into(),
            row.receipt_no.as_str().into(),
            row.cashier.into(),
            row.day.as_str().into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// Entries of a dossier, oldest first.
    pub fn money_of(&mut self, dossier: DossierId) -> Result<Vec<MoneyRow>, StoreError> {
        let desk = self.desk();
        self.query(OF_DOSSIER, &[desk.into(), dossier.into()])?
            .iter()
            .map(money)
            .collect()
    }

    /// Entries that bear a receipt number, of whatever year, oldest first.
    pub fn money_of_receipt(&mut self, no: &str) -> Result<Vec<MoneyRow>, StoreError> {
        let desk = self.desk();
        self.query(OF_RECEIPT, &[desk.into(), no.into()])?
            .iter()
            .map(money)
            .collect()
    }

    /// Entries of the dossiers after one id up to another, for the audit.
    pub fn money_between(
        &mut self,
        after: DossierId,
        up_to: DossierId,
    ) -> Result<Vec<MoneyRow>, StoreError> {
        let desk = self.desk();
        self.query(BETWEEN, &[desk.into(), after.into(), up_to.into()])?
            .iter()
            .map(money)
            .collect()
    }

    /// Entries of a cashier on a day.
    pub fn money_of_shift(
        &mut self,
        cashier: StaffId,
        day: &str,
    ) -> Result<Vec<MoneyRow>, StoreError> {
        let desk = self.desk();
        self.query(OF_SHIFT, &[desk.into(), day.into(), cashier.into()])?
            .iter()
            .map(money)
            .collect()
    }
}

fn money(row: &Row) -> Result<MoneyRow, StoreError> {
    Ok(MoneyRow {
        id: MoneyId(row.int(0)?),
        dossier: DossierId(row.int(1)?),
        at: row.instant(2)?,
        kind: row.text(3)?.to_owned(),
        amount: row.int(4)?,
        means: row.text(5)?.to_owned(),
        receipt_no: row.text(6)?.to_owned(),
        cashier: StaffId(row.int(7)?),
        day: row.text(8)?.to_owned(),
    })
}
