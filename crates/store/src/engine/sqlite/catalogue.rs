//! What SQLite says of its tables.

use super::{Sqlite, said};
use crate::engine::{Column, Key};
use crate::error::StoreError;

impl Sqlite {
    fn names(&self, sql: &str) -> Result<Vec<String>, StoreError> {
        let fail = |e| said(sql, e);
        let mut statement = self.conn.prepare(sql).map_err(fail)?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(fail)?;
        rows.collect::<Result<_, _>>().map_err(fail)
    }

    pub(super) fn columns_of(&self, table: &str) -> Result<Vec<Column>, StoreError> {
        let fail = |e| said("columns", e);
        let mut statement = self
            .conn
            .prepare("SELECT name, pk FROM pragma_table_info(?1)")
            .map_err(fail)?;
        let rows = statement
            .query_map([table], |row| {
                Ok(Column {
                    name: row.get(0)?,
                    key_place: row.get(1)?,
                })
            })
            .map_err(fail)?;
        rows.collect::<Result<_, _>>().map_err(fail)
    }

    pub(super) fn table_names(&self) -> Result<Vec<String>, StoreError> {
        self.names(
            "SELECT name FROM sqlite_schema WHERE type = 'table' \
             AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name",
        )
    }

    pub(super) fn primary(&self, table: &str) -> Result<Key, StoreError> {
        let mut columns = self.columns_of(table)?;
        columns.retain(|column| column.key_place > 0);
        columns.sort_by_key(|column| column.key_place);
        Ok(Key {
            table: table.to_owned(),
            kind: "primary",
            columns: columns.into_iter().map(|column| column.name).collect(),
            target: None,
        })
    }

    pub(super) fn indexes(&self, table: &str) -> Result<Vec<Key>, StoreError> {
        let fail = |e| said("keys", e);
        let mut list = self
            .conn
            .prepare("SELECT name, \"unique\" FROM pragma_index_list(?1) WHERE origin <> 'pk'")
            .map_err(fail)?;
        let found = list
            .query_map([table], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?))
            })
            .map_err(fail)?
            .collect::<Result<Vec<_>, _>>()
            .map_err(fail)?;
        found
            .into_iter()
            .map(|(index, unique)| {
                let sql = format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno");
                Ok(Key {
                    table: table.to_owned(),
                    kind: if unique { "unique" } else { "index" },
                    columns: self.names(&sql)?,
                    target: None,
                })
            })
            .collect()
    }

    pub(super) fn references(&self, table: &str) -> Result<Vec<Key>, StoreError> {
        let fail = |e| said("keys", e);
        let mut list = self
            .conn
            .prepare(
                "SELECT id, \"from\", \"table\" FROM pragma_foreign_key_list(?1) ORDER BY id, seq",
            )
            .map_err(fail)?;
        let found = list
            .query_map([table], |row| {
                Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?))
            })
            .map_err(fail)?
            .collect::<Result<Vec<(i64, String, String)>, _>>()
            .map_err(fail)?;
        let mut keys: Vec<Key> = Vec::new();
        let mut last = None;
        for (id, column, target) in found {
            match keys.last_mut() {
                Some(key) if last == Some(id) => key.columns.push(column),
                _ => keys.push(Key {
                    table: table.to_owned(),
                    kind: "foreign",
                    columns: vec![column],
                    target: Some(target),
                }),
            }
            last = Some(id);
        }
        Ok(keys)
    }

    /// Pages and references that are not sound.
    pub(super) fn wrong(&self) -> Result<Vec<String>, StoreError> {
        let mut wrong = self.names("SELECT integrity_check FROM pragma_integrity_check")?;
        wrong.retain(|line| line != "ok");
        wrong.extend(self.names(
            "SELECT 'reference of ' || \"table\" || ' row ' || coalesce(rowid, '?') || ' to ' || parent \
             FROM pragma_foreign_key_check",
        )?);
        Ok(wrong)
    }
}
