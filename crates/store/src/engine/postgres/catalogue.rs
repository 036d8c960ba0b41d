//! What PostgreSQL says of its tables and plans.

use super::{Postgres, said};
use crate::engine::{Column, Connection as _, Key};
use crate::error::StoreError;
use postgres::types::Type;

impl Postgres {
    pub(super) fn columns_of(&mut self, table: &str) -> Result<Vec<Column>, StoreError> {
        let rows = self.query(
            "SELECT a.attname, COALESCE(array_position(CAST(i.indkey AS SMALLINT[]), a.attnum) + 1, 0)
             FROM pg_attribute a
             LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
             WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum",
            &[table.into()],
        )?;
        rows.iter()
            .map(|row| {
                Ok(Column {
                    name: row.text(0)?.to_owned(),
                    key_place: row.int(1)?,
                })
            })
            .collect()
    }

    pub(super) fn table_names(&mut self) -> Result<Vec<String>, StoreError> {
        let rows = self.query(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
            &[],
        )?;
        rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }

    pub(super) fn all_keys(&mut self) -> Result<Vec<Key>, StoreError> {
        let rows = self.query(
            "SELECT c.relname, CASE WHEN i.indisprimary THEN 'primary' WHEN i.indisunique THEN 'unique' ELSE 'index' END,
                    (SELECT string_agg(a.attname, ',' ORDER BY k.n)
                     FROM unnest(CAST(i.indkey AS SMALLINT[])) WITH ORDINALITY AS k(attnum, n)
                     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum),
                    NULL
             FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
             JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = 'public'
             UNION ALL
             SELECT c.relname, 'foreign',
                    (SELECT string_agg(a.attname, ',' ORDER BY k.n)
                     FROM unnest(o.conkey) WITH ORDINALITY AS k(attnum, n)
                     JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.attnum),
                    CAST(t.relname AS TEXT)
             FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
             JOIN pg_class t ON t.oid = o.confrelid
             JOIN pg_namespace s ON s.oid = c.relnamespace
             WHERE o.contype = 'f' AND s.nspname = 'public'
             ORDER BY 1, 2",
            &[],
        )?;
        let kinds = ["primary", "unique", "index", "foreign"];
        rows.iter()
            .map(|row| {
                Ok(Key {
                    table: row.text(0)?.to_owned(),
                    kind: kinds
                        .into_iter()
                        .find(|kind| row.text(1).is_ok_and(|k| k == *kind))
                        .unwrap_or("index"),
                    columns: row.text(2)?.split(',').map(str::to_owned).collect(),
                    target: row.opt_text(3)?.map(str::to_owned),
                })
            })
            .collect()
    }

    pub(super) fn plan_of(&mut self, sql: &str) -> Result<Vec<String>, StoreError> {
        // The general plan, without values: what the prepared statement gets.
        self.batch("SET plan_cache_mode = force_generic_plan")?;
        let statement = self.client.prepare(sql).map_err(|e| said(sql, &e))?;
        let nulls = vec!["NULL"; statement.params().len()].join(", ");
        let types: Vec<&str> = statement.params().iter().map(Type::name).collect();
        let types = if types.is_empty() {
            String::new()
        } else {
            format!("({})", types.join(", "))
        };
        let call = if nulls.is_empty() {
            String::new()
        } else {
            format!("({nulls})")
        };
        self.batch(&format!("PREPARE plan_of{types} AS {sql}"))?;
        let rows = self
            .client
            .simple_query(&format!("EXPLAIN (COSTS OFF) EXECUTE plan_of{call}"))
            .map_err(|e| said(sql, &e))?;
        self.batch("DEALLOCATE plan_of; RESET plan_cache_mode")?;
        Ok(rows
            .iter()
            .filter_map(|message| match message {
                postgres::SimpleQueryMessage::Row(row) => row.get(0),
                _ => None,
            })
            .map(|line| match line.split_once("Seq Scan on ") {
                Some((_, table)) => format!("SCAN {table}"),
                None => line.trim().to_owned(),
            })
            .collect())
    }
}
