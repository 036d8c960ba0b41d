//! What the engines themselves say of tables, keys and plans, for the tests
//! that hold the store to its rules and for `motcua audit`.

use crate::engine::{Column, Key};
use crate::error::StoreError;
use crate::statements;
use crate::store::Store;

/// Tables that all desks share; every other table belongs to a desk and has
/// `desk_id` first in each key. At most ten.
pub const SHARED: &[&str] = &[
    "channel",
    "hall_word",
    "meta",
    "money_kind",
    "money_means",
    "pack",
    "stage",
    "version_state",
];

/// A statement and how the engine would run it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// File of the noun.
    pub noun: &'static str,
    /// Text.
    pub sql: &'static str,
    /// Steps as the engine prints them; whole scans begin with `SCAN table`.
    pub steps: Vec<String>,
}

impl Store {
    /// Names of all tables.
    pub fn tables(&self) -> Result<Vec<String>, StoreError> {
        let mut conn = self.reader()?;
        let tables = conn.tables();
        conn.rollback();
        tables
    }

    /// Columns of a table.
    pub fn columns(&self, table: &str) -> Result<Vec<Column>, StoreError> {
        let mut conn = self.reader()?;
        let columns = conn.columns(table);
        conn.rollback();
        columns
    }

    /// Every key, unique constraint, index and reference.
    pub fn table_keys(&self) -> Result<Vec<Key>, StoreError> {
        let mut conn = self.reader()?;
        let keys = conn.keys();
        conn.rollback();
        keys
    }

    /// Prepares every statement of the store and gives its plan.
    pub fn plans(&self) -> Result<Vec<Plan>, StoreError> {
        let mut conn = self.reader()?;
        let plans = statements::all()
            .into_iter()
            .map(|(noun, sql)| {
                Ok(Plan {
                    noun,
                    sql,
                    steps: conn.plan(sql)?,
                })
            })
            .collect();
        conn.rollback();
        plans
    }

    /// Asks the engine whether its file and all references are sound; gives
    /// what is wrong.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut conn = self.reader()?;
        let wrong = conn.check();
        conn.rollback();
        wrong
    }
}
