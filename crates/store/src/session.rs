//! Sessions: one row per sign-in, under the hash of its token.

use crate::error::StoreError;
use crate::staff::{self, StaffRow};
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::Timestamp;
use motcua_domain::id::StaffId;

/// A sign-in. The token itself is nowhere in the store.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 over the token.
    pub token_hash: [u8; 32],
    /// Number, for lists.
    pub id: i64,
    /// Who signed in.
    pub staff: StaffId,
    /// When.
    pub created: Timestamp,
    /// Last seen, to some minutes.
    pub seen: Timestamp,
    /// When it was ended, if it was.
    pub ended: Option<Timestamp>,
    /// From which address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// Shows the numbers alone.
impl std::fmt::Debug for SessionRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SessionRow({} of {})", self.id, self.staff)
    }
}

macro_rules! session_columns {
    () => {
        "t.token_hash, t.id, t.staff_id, t.created, t.seen, t.ended, t.address, t.agent"
    };
}

/// Number of columns above.
const N_COLUMNS: usize = 8;

const BY_TOKEN: &str = concat!(
    "SELECT ",
    session_columns!(),
    ", ",
    staff::columns!(),
    " FROM session t JOIN staff s ON s.desk_id = t.desk_id AND s.id = t.staff_id \
     WHERE t.desk_id = $1 AND t.token_hash = $2"
);
const OF_STAFF: &str = concat!(
    "SELECT ",
    session_columns!(),
    " FROM session t WHERE t.desk_id = $1 AND t.staff_id = $2 ORDER BY t.created DESC, t.id DESC LIMIT 200"
);
const BEEN_AT: &str = "SELECT COUNT(*) FROM session WHERE desk_id = $1 AND staff_id = $2 \
     AND address = $3 AND created >= $4";
const INSERT: &str = "INSERT INTO session (desk_id, token_hash, id, staff_id, created, seen, ended, address, agent) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const SEE: &str =
    "UPDATE session SET seen = $3 WHERE desk_id = $1 AND token_hash = $2 AND seen < $3";
const END: &str = "UPDATE session SET ended = $4 WHERE desk_id = $1 AND staff_id = $2 AND id = $3 AND ended IS NULL";
const END_ALL: &str = "UPDATE session SET ended = $4 WHERE desk_id = $1 AND staff_id = $2 AND id <> $3 AND ended IS NULL";
const FORGET: &str = "DELETE FROM session WHERE desk_id = $1 AND seen < $2";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[
    BY_TOKEN, OF_STAFF, BEEN_AT, INSERT, SEE, END, END_ALL, FORGET,
];

impl Tx<'_> {
    /// The session of a token, ended or not, with who signed in.
    pub fn session(
        &mut self,
        token_hash: &[u8; 32],
    ) -> Result<Option<(SessionRow, StaffRow)>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(BY_TOKEN, &[desk.into(), token_hash.into()])?;
        row.map(|row| Ok((session(&row)?, staff::staff(&row, N_COLUMNS)?)))
            .transpose()
    }

    /// Sign-ins of one person that are still kept, newest first.
    pub fn sessions_of(&mut self, staff: StaffId) -> Result<Vec<SessionRow>, StoreError> {
        let desk = self.desk();
        self.query(OF_STAFF, &[desk.into(), staff.into()])?
            .iter()
            .map(session)
            .collect()
    }

    /// Has this person signed in from this address since then?
    pub fn has_signed_in_from(
        &mut self,
        staff: StaffId,
        address: &str,
        since: Timestamp,
    ) -> Result<bool, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(
            BEEN_AT,
            &[desk.into(), staff.into(), address.into(), since.into()],
        )?;
        Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0) > 0)
    }

    /// Adds a session.
    pub fn add_session(&mut self, row: &SessionRow) -> Result<(), StoreError> {
        let values: [Value; 9] = [
            self.desk().into(),
            (&row.token_hash).into(),
            row.id.into(),
            row.staff.into(),
            row.created.into(),
            row.seen.into(),
            row.ended.into(),
            (&row.address).into(),
            (&row.agent).into(),
        ];
        self.execute(INSERT, &values).map(|_| ())
    }

    /// Notes that a session was seen.
    pub fn see_session(&mut self, token_hash: &[u8; 32], at: Timestamp) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(SEE, &[desk.into(), token_hash.into(), at.into()])
            .map(|_| ())
    }

    /// Ends one session of a person; gives how many ended (0 or 1).
    pub fn end_session(
        &mut self,
        staff: StaffId,
        id: i64,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let desk = self.desk();
        self.execute(END, &[desk.into(), staff.into(), id.into(), at.into()])
    }

    /// Ends all sessions of a person but one; gives how many ended.
    pub fn end_sessions(
        &mut self,
        staff: StaffId,
        but: Option<i64>,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let desk = self.desk();
        // Numbers of sessions begin at 1.
        self.execute(
            END_ALL,
            &[
                desk.into(),
                staff.into(),
                but.unwrap_or(0).into(),
                at.into(),
            ],
        )
    }

    /// Deletes sessions last seen before `before`.
    pub fn forget_sessions(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let desk = self.desk();
        self.execute(FORGET, &[desk.into(), before.into()])
    }
}

fn session(row: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        token_hash: row.hash(0)?,
        id: row.int(1)?,
        staff: StaffId(row.int(2)?),
        created: row.instant(3)?,
        seen: row.instant(4)?,
        ended: row.opt_instant(5)?,
        address: row.text(6)?.to_owned(),
        agent: row.text(7)?.to_owned(),
    })
}
