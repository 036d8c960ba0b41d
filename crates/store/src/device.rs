//! Devices of the hall: kiosk, board, tablet. Each has a token of its own, so
//! that it needs nobody signed in and can be shut out alone.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use motcua_domain::time::Timestamp;

/// A device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// Id.
    pub id: i64,
    /// `kiosk`, `board` or `tablet`.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
    /// Printer: `host:port/58` or `/80`; `None` = the browser prints.
    pub printer: Option<String>,
    /// What is wrong with it, a word: `paper`, `printer`.
    pub fault: Option<String>,
    /// Since when.
    pub fault_at: Option<Timestamp>,
    /// When it was added.
    pub made_at: Timestamp,
    /// When it was shut out.
    pub ended_at: Option<Timestamp>,
    /// Counter at which it stands.
    pub counter: Option<u16>,
}

const PUT: &str = "INSERT INTO device (desk_id, id, kind, name, token_hash, printer, fault, \
    fault_at, made_at, ended_at, counter) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) \
    ON CONFLICT (desk_id, id) DO UPDATE SET name = excluded.name, token_hash = excluded.token_hash, \
    printer = excluded.printer, fault = excluded.fault, fault_at = excluded.fault_at, \
    ended_at = excluded.ended_at, counter = excluded.counter";
const BY_TOKEN: &str = "SELECT id, kind, name, token_hash, printer, fault, fault_at, made_at, \
    ended_at, counter FROM device WHERE desk_id = $1 AND token_hash = $2";
const ALL: &str = "SELECT id, kind, name, token_hash, printer, fault, fault_at, made_at, \
    ended_at, counter FROM device WHERE desk_id = $1 ORDER BY id LIMIT 200";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, BY_TOKEN, ALL];

impl Tx<'_> {
    /// Writes a device, new or changed.
    pub fn put_device(&mut self, row: &DeviceRow) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            row.id.into(),
            row.kind.as_str().into(),
            row.name.as_str().into(),
            row.token_hash.into(),
            row.printer.as_deref().into(),
            row.fault.as_deref().into(),
            row.fault_at.into(),
            row.made_at.into(),
            row.ended_at.into(),
            row.counter.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// The device with this token.
    pub fn device(&mut self, token: &[u8; 32]) -> Result<Option<DeviceRow>, StoreError> {
        let values = [self.desk().into(), token.into()];
        let row = self.query_opt(BY_TOKEN, &values)?;
        row.as_ref().map(device).transpose()
    }

    /// All devices.
    pub fn devices(&mut self) -> Result<Vec<DeviceRow>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(device)
            .collect()
    }
}

fn device(row: &Row) -> Result<DeviceRow, StoreError> {
    Ok(DeviceRow {
        id: row.int(0)?,
        kind: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        token_hash: row.hash(3)?,
        printer: row.opt_text(4)?.map(str::to_owned),
        fault: row.opt_text(5)?.map(str::to_owned),
        fault_at: row.opt_instant(6)?,
        made_at: row.instant(7)?,
        ended_at: row.opt_instant(8)?,
        counter: row.opt_int(9)?.and_then(|n| u16::try_from(n).ok()),
    })
}
