//! Staff: who works at the desk. Never deleted, because their acts stand in
//! the record.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::Timestamp;
use motcua_domain::actor::Role;
use motcua_domain::id::{StaffId, UnitId};

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffRow {
    /// Id.
    pub id: StaffId,
    /// Sign-in name; unique at the desk, never changed.
    pub login: String,
    /// Name as on papers.
    pub name: String,
    /// Key by which names are ordered.
    pub name_sort: String,
    /// Unit.
    pub unit: UnitId,
    /// Roles, in their order.
    pub roles: Vec<Role>,
    /// Stored password (PHC string).
    pub password_hash: String,
    /// The password was given by somebody else and has to be changed.
    pub must_change: bool,
    /// May sign in.
    pub active: bool,
    /// Counter.
    pub counter: Option<String>,
    /// Who stands in during a leave.
    pub substitute_id: Option<StaffId>,
    /// First day away, `YYYY-MM-DD`.
    pub leave_from: Option<String>,
    /// Last day away, `YYYY-MM-DD`.
    pub leave_to: Option<String>,
    /// When the row was made.
    pub at: Timestamp,
}

/// Shows the id alone: the row holds a name and a stored password.
impl std::fmt::Debug for StaffRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffRow({})", self.id)
    }
}

/// An official's id and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffName {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
}

/// Columns of a row; `s` is the table.
macro_rules! columns {
    () => {
        "s.id, s.login, s.name, s.name_sort, s.unit, s.roles, s.password_hash, s.must_change, \
         s.active, s.counter, s.substitute_id, s.leave_from, s.leave_to, s.at"
    };
}
pub(crate) use columns;

const BY_ID: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM staff s WHERE s.desk_id = $1 AND s.id = $2"
);
const BY_LOGIN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM staff s WHERE s.desk_id = $1 AND s.login = $2"
);
const ALL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM staff s WHERE s.desk_id = $1 ORDER BY s.name_sort, s.id"
);
const NAMES: &str = "SELECT id, name FROM staff WHERE desk_id = $1 ORDER BY id";
const INSERT: &str = "INSERT INTO staff (desk_id, id, login, name, name_sort, unit, roles, \
     password_hash, must_change, active, counter, substitute_id, leave_from, leave_to, at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const UPDATE: &str = "UPDATE staff SET name = $3, name_sort = $4, unit = $5, roles = $6, \
     active = $7, counter = $8, substitute_id = $9, leave_from = $10, leave_to = $11 \
     WHERE desk_id = $1 AND id = $2";
const SET_PASSWORD: &str =
    "UPDATE staff SET password_hash = $3, must_change = $4 WHERE desk_id = $1 AND id = $2";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[BY_ID, BY_LOGIN, ALL, NAMES, INSERT, UPDATE, SET_PASSWORD];

impl Tx<'_> {
    /// A member of staff.
    pub fn staff(&mut self, id: StaffId) -> Result<Option<StaffRow>, StoreError> {
        let desk = self.desk();
        self.query_opt(BY_ID, &[desk.into(), id.into()])?
            .map(|row| staff(&row, 0))
            .transpose()
    }

    /// A member of staff by sign-in name.
    pub fn staff_by_login(&mut self, login: &str) -> Result<Option<StaffRow>, StoreError> {
        let desk = self.desk();
        self.query_opt(BY_LOGIN, &[desk.into(), login.into()])?
            .map(|row| staff(&row, 0))
            .transpose()
    }

    /// All staff of the desk (some dozens), by name.
    pub fn all_staff(&mut self) -> Result<Vec<StaffRow>, StoreError> {
        let desk = self.desk();
        self.query(ALL, &[desk.into()])?
            .iter()
            .map(|row| staff(row, 0))
            .collect()
    }

    /// Names of all staff, for pages that show who did what.
    pub fn staff_names(&mut self) -> Result<Vec<StaffName>, StoreError> {
        let desk = self.desk();
        let rows = self.query(NAMES, &[desk.into()])?;
        rows.iter()
            .map(|row| {
                Ok(StaffName {
                    id: StaffId(row.int(0)?),
                    name: row.text(1)?.to_owned(),
                })
            })
            .collect()
    }

    /// Adds a member of staff.
    pub fn add_staff(&mut self, row: &StaffRow) -> Result<(), StoreError> {
        let values: [Value; 15] = [
            self.desk().into(),
            row.id.into(),
            (&row.login).into(),
            (&row.name).into(),
            (&row.name_sort).into(),
            (&row.unit).into(),
            words(&row.roles).into(),
            (&row.password_hash).into(),
            row.must_change.into(),
            row.active.into(),
            row.counter.clone().into(),
            row.substitute_id.into(),
            row.leave_from.clone().into(),
            row.leave_to.clone().into(),
            row.at.into(),
        ];
        self.execute(INSERT, &values).map(|_| ())
    }

    /// Writes what may change of a member of staff; sign-in name and password
    /// are not among it. `false` when there is no such person.
    pub fn update_staff(&mut self, row: &StaffRow) -> Result<bool, StoreError> {
        let values: [Value; 11] = [
            self.desk().into(),
            row.id.into(),
            (&row.name).into(),
            (&row.name_sort).into(),
            (&row.unit).into(),
            words(&row.roles).into(),
            row.active.into(),
            row.counter.clone().into(),
            row.substitute_id.into(),
            row.leave_from.clone().into(),
            row.leave_to.clone().into(),
        ];
        Ok(self.execute(UPDATE, &values)? == 1)
    }

    /// Replaces a stored password.
    pub fn set_password(
        &mut self,
        id: StaffId,
        hash: &str,
        must_change: bool,
    ) -> Result<bool, StoreError> {
        let desk = self.desk();
        Ok(self.execute(
            SET_PASSWORD,
            &[desk.into(), id.into(), hash.into(), must_change.into()],
        )? == 1)
    }
}

fn words(roles: &[Role]) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.slug()).collect();
    words.join(" ")
}

/// A row back; its columns begin at `first`.
pub(crate) fn staff(row: &Row, first: usize) -> Result<StaffRow, StoreError> {
    let text = |idx: usize| row.text(first + idx).map(str::to_owned);
    let opt_text = |idx: usize| row.opt_text(first + idx).map(|t| t.map(str::to_owned));
    let id = StaffId(row.int(first)?);
    let roles = row
        .text(first + 5)?
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| {
            Role::from_slug(word).ok_or_else(|| StoreError::Inconsistent {
                table: "staff",
                row: id.0,
                what: format!("role {word:?} does not exist"),
            })
        });
    Ok(StaffRow {
        id,
        login: text(1)?,
        name: text(2)?,
        name_sort: text(3)?,
        unit: UnitId::new(text(4)?),
        roles: roles.collect::<Result<_, _>>()?,
        password_hash: text(6)?,
        must_change: row.flag(first + 7)?,
        active: row.flag(first + 8)?,
        counter: opt_text(9)?,
        substitute_id: row.opt_int(first + 10)?.map(StaffId),
        leave_from: opt_text(11)?,
        leave_to: opt_text(12)?,
        at: row.instant(first + 13)?,
    })
}
