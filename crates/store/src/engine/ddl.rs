//! Our own small table language: one text, two dialects.
//!
//! Types are BIGINT, TEXT, DOUBLE, BLOB. A table ends in `NARROW` (kept in
//! the order of its key: rows of a few words) or `WIDE` (rows with bodies,
//! found through an index). `APPEND ONLY t` refuses changes of rows.

/// Which dialect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// Translates a migration into statements of one dialect.
pub(super) fn translate(text: &str, dialect: Dialect) -> Vec<String> {
    let without_comments: String = text
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code))
        .collect::<Vec<_>>()
        .join("\n");
    without_comments
        .split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(|statement| match statement.strip_prefix("APPEND ONLY ") {
            Some(table) => append_only(table.trim(), dialect),
            None => words(statement, dialect),
        })
        .collect()
}

/// Replaces the words of our language; text between quotes is left alone.
fn words(statement: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(statement.len() + 64);
    for (n, part) in statement.split('\'').enumerate() {
        if n > 0 {
            out.push('\'');
        }
        if n % 2 == 1 {
            out.push_str(part);
            continue;
        }
        let mut word = String::new();
        for c in part.chars().chain([' ']) {
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            out.push_str(one_word(&word, dialect));
            word.clear();
            out.push(c);
        }
        out.pop();
    }
    out
}

fn one_word(word: &str, dialect: Dialect) -> &str {
    match (word, dialect) {
        ("BIGINT", Dialect::Sqlite) => "INTEGER",
        ("DOUBLE", Dialect::Sqlite) => "REAL",
        ("NARROW", Dialect::Sqlite) => "STRICT, WITHOUT ROWID",
        ("WIDE", Dialect::Sqlite) => "STRICT",
        ("DOUBLE", Dialect::Postgres) => "DOUBLE PRECISION",
        ("BLOB", Dialect::Postgres) => "BYTEA",
        ("TEXT", Dialect::Postgres) => "TEXT COLLATE \"C\"",
        ("NARROW" | "WIDE", Dialect::Postgres) => "",
        _ => word,
    }
}

fn append_only(table: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => format!(
            "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} \
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
             CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} \
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        ),
        Dialect::Postgres => format!(
            "CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = '23514'; END $$;
             CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} \
             FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
             CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "CREATE TABLE t ( -- a comment; with a semicolon
        a BIGINT NOT NULL, w TEXT CHECK (w <> 'BIGINT'), x DOUBLE, b BLOB, PRIMARY KEY (a, w)) NARROW;";

    #[test]
    fn sqlite_gets_strict_tables_in_key_order() {
        assert_eq!(
            translate(TABLE, Dialect::Sqlite),
            [
                "CREATE TABLE t ( \n        a INTEGER NOT NULL, w TEXT CHECK (w <> 'BIGINT'), x REAL, b BLOB, PRIMARY KEY (a, w)) STRICT, WITHOUT ROWID"
            ]
        );
    }

    #[test]
    fn postgres_gets_its_types_and_plain_order() {
        assert_eq!(
            translate(TABLE, Dialect::Postgres),
            [
                "CREATE TABLE t ( \n        a BIGINT NOT NULL, w TEXT COLLATE \"C\" CHECK (w <> 'BIGINT'), x DOUBLE PRECISION, b BYTEA, PRIMARY KEY (a, w)) "
            ]
        );
    }
}
