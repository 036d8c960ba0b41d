//! The tables of a dump in an order that references allow, and rows on
//! their way into one.

use crate::engine::Connection;
use crate::error::StoreError;
use crate::value::Value;
use serde_json::Value as Json;

/// Filled when a store is opened, so not part of a dump.
const NOT_DUMPED: &[&str] = &[
    "channel",
    "hall_word",
    "meta",
    "money_kind",
    "money_means",
    "stage",
    "version_state",
];

/// Most values in one statement of an import (SQLite allows 32,766).
const VALUES: usize = 16_000;
/// Most rows in one statement of an import.
const ROWS: usize = 200;

/// A table of a dump.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) key: Vec<String>,
    /// Columns that point to other rows of the same table.
    own: Vec<String>,
}

/// Tables of a dump, each after those it points to.
pub(super) fn dumped(conn: &mut dyn Connection) -> Result<Vec<Table>, StoreError> {
    let keys = conn.keys()?;
    let mut waiting: Vec<String> = conn.tables()?;
    waiting.retain(|table| !NOT_DUMPED.contains(&table.as_str()));
    let mut done: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|table| {
            keys.iter()
                .filter(|key| key.table == *table)
                .all(|key| match &key.target {
                    None => true,
                    Some(to) => to == table || !waiting.contains(to),
                })
        });
        let Some(ready) = ready else {
            return Err(StoreError::Backup(
                "tables point to each other in a circle".to_owned(),
            ));
        };
        let name = waiting.remove(ready);
        let columns = conn.columns(&name)?;
        let mut key: Vec<_> = columns
            .iter()
            .filter(|column| column.key_place > 0)
            .collect();
        key.sort_by_key(|column| column.key_place);
        let own = keys
            .iter()
            .filter(|key| key.table == name && key.target.as_deref() == Some(&name))
            .flat_map(|key| {
                key.columns
                    .iter()
                    .filter(|column| *column != "desk_id")
                    .cloned()
            })
            .collect();
        done.push(Table {
            key: key.into_iter().map(|column| column.name.clone()).collect(),
            columns: columns.into_iter().map(|column| column.name).collect(),
            own,
            name,
        });
    }
    Ok(done)
}

/// Rows of one table on their way in.
pub(super) struct Filling {
    insert: String,
    n_columns: usize,
    n_rows: usize,
    waiting: Vec<Value>,
    /// Places of columns that point into the same table, and how to set them
    /// once all its rows are there.
    own: Vec<(usize, String)>,
    key: Vec<usize>,
    later: Vec<(String, Vec<Value>)>,
}

impl Filling {
    pub(super) fn new(table: &Table, columns: &Json, line: usize) -> Result<Self, StoreError> {
        let bad = |what: &str| StoreError::Dump {
            line,
            what: format!("{}: {what}", table.name),
        };
        let columns: Vec<&str> = columns
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| {
                name.as_str()
                    .filter(|name| table.columns.iter().any(|column| column == name))
            })
            .collect::<Option<_>>()
            .ok_or_else(|| bad("a column this program does not know"))?;
        let place = |name: &String| columns.iter().position(|column| column == name);
        let key: Vec<usize> = table
            .key
            .iter()
            .map(place)
            .collect::<Option<_>>()
            .ok_or_else(|| bad("its key is not whole"))?;
        let by_key: Vec<String> = table
            .key
            .iter()
            .enumerate()
            .map(|(n, column)| format!("{column} = ${}", n + 2))
            .collect();
        let own = table
            .own
            .iter()
            .filter_map(|column| {
                let sql = format!(
                    "UPDATE {} SET {column} = $1 WHERE {}",
                    table.name,
                    by_key.join(" AND ")
                );
                Some((place(column)?, sql))
            })
            .collect();
        Ok(Self {
            insert: format!(
                "INSERT INTO {} ({}) VALUES ",
                table.name,
                columns.join(", ")
            ),
            n_columns: columns.len(),
            n_rows: (VALUES / columns.len().max(1)).clamp(1, ROWS),
            waiting: Vec::new(),
            own,
            key,
            later: Vec::new(),
        })
    }

    pub(super) fn add(
        &mut self,
        conn: &mut dyn Connection,
        mut row: Vec<Value>,
        line: usize,
    ) -> Result<(), StoreError> {
        if row.len() != self.n_columns {
            return Err(StoreError::Dump {
                line,
                what: "a row of another length".to_owned(),
            });
        }
        for (place, sql) in &self.own {
            if row[*place] != Value::Null {
                let mut values = vec![std::mem::replace(&mut row[*place], Value::Null)];
                values.extend(self.key.iter().map(|place| row[*place].clone()));
                self.later.push((sql.clone(), values));
            }
        }
        self.waiting.extend(row);
        if self.waiting.len() >= self.n_rows * self.n_columns {
            self.put(conn, self.n_rows)?;
        }
        Ok(())
    }

    fn put(&mut self, conn: &mut dyn Connection, n_rows: usize) -> Result<(), StoreError> {
        if n_rows == 0 {
            return Ok(());
        }
        let mut sql = self.insert.clone();
        for row in 0..n_rows {
            let first = row * self.n_columns;
            let places: Vec<String> = (1..=self.n_columns)
                .map(|n| format!("${}", first + n))
                .collect();
            sql.push_str(if row == 0 { "(" } else { ", (" });
            sql.push_str(&places.join(", "));
            sql.push(')');
        }
        conn.execute(&sql, &self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    pub(super) fn end(&mut self, conn: &mut dyn Connection) -> Result<(), StoreError> {
        self.put(conn, self.waiting.len() / self.n_columns.max(1))?;
        for (sql, values) in self.later.drain(..) {
            conn.execute(&sql, &values)?;
        }
        Ok(())
    }
}
