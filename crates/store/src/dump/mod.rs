//! A whole store as one text file, one row a line: the way from one engine
//! to the other, and from a backup of PostgreSQL.
//!
//! Ciphertext, hashes and the name of the key go along as they are; the keys
//! do not. Two stores with the same content give the same bytes.
//!
//! Form: `{"motcua_dump":1,…}`, then for each table `{"table":…,"columns":[…]}`
//! and its rows as arrays in the order of the key, bytes as `{"b":base64}`;
//! then the blobs, `{"blob":name,"b":base64}`; last `{"end":rows,"sha256":…}`
//! over all bytes before, so that half a file is never taken for a whole one.

mod table;

use crate::engine::{CommitError, Connection};
use crate::error::StoreError;
use crate::folder::hex;
use crate::migrate::LEVEL;
use crate::store::{SERVER, Store};
use crate::value::Value;
use crate::{report, search};
use motcua_domain::ledger::hash::{from_base64, to_base64};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use std::io::{BufRead, Write};
use table::{Filling, dumped};

/// Longest line taken in: an attachment of 20 MB in base64, with room.
const LONGEST: usize = 64 << 20;

/// What a dump holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DumpReport {
    /// Rows of all tables.
    pub rows: u64,
    /// Blobs.
    pub blobs: u64,
}

/// Are the blobs to be in the dump?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithBlobs {
    /// Yes: the dump is complete but for the keys.
    Yes,
    /// No: they are kept beside it.
    No,
}

impl Store {
    /// Writes all desks into a dump, as of one moment.
    pub fn export(&self, out: impl Write, blobs: WithBlobs) -> Result<DumpReport, StoreError> {
        let mut conn = self.reader()?;
        let mut out = Hashed {
            out,
            hash: Sha256::new(),
        };
        let done = self.write_dump(conn.as_mut(), &mut out, blobs);
        conn.rollback();
        let report = done?;
        let hash = hex(&out.hash.finalize());
        let line = json!({"end": report.rows, "blobs": report.blobs, "sha256": hash});
        writeln!(out.out, "{line}")
            .and_then(|()| out.out.flush())
            .map_err(written)?;
        Ok(report)
    }

    fn write_dump(
        &self,
        conn: &mut dyn Connection,
        out: &mut Hashed<impl Write>,
        blobs: WithBlobs,
    ) -> Result<DumpReport, StoreError> {
        let mut report = DumpReport::default();
        out.line(&json!({
            "motcua_dump": 1, "level": LEVEL, "data_key": self.keys().data_id(),
        }))?;
        for table in dumped(conn)? {
            let columns: Vec<String> = table.columns.clone();
            out.line(&json!({"table": table.name, "columns": columns}))?;
            let sql = format!(
                "SELECT {} FROM {} ORDER BY {}",
                columns.join(", "),
                table.name,
                table.key.join(", ")
            );
            conn.stream(&sql, &[], &mut |row| {
                report.rows += 1;
                out.line(&Json::Array(row.values().iter().map(to_json).collect()))
            })?;
        }
        if blobs == WithBlobs::Yes {
            for name in self.blobs().names()? {
                if let Some(bytes) = self.blobs().get(&name)? {
                    report.blobs += 1;
                    out.line(&json!({"blob": name, "b": to_base64(&bytes)}))?;
                }
            }
        }
        Ok(report)
    }

    /// Takes a dump in. The store must be new: no desk, nothing kept. All or
    /// nothing, but for blobs, of which one too many does no harm.
    pub fn import(&self, dump: impl BufRead) -> Result<DumpReport, StoreError> {
        if !self.desks()?.is_empty() {
            return Err(StoreError::NotEmpty(self.folder().path().to_owned()));
        }
        let mut conn = self.writer()?;
        conn.begin()?;
        let taken = self.read_dump(conn.as_mut(), dump);
        match taken {
            Ok(report) => match conn.commit() {
                Ok(()) => Ok(report),
                Err(CommitError::Undone(error)) => Err(error),
                Err(CommitError::Unknown(source)) => Err(StoreError::Engine {
                    doing: "import".to_owned(),
                    source,
                }),
            },
            Err(error) => {
                conn.rollback();
                Err(error)
            }
        }
    }

    fn check_header(&self, lines: &mut Lines<impl BufRead>) -> Result<(), StoreError> {
        let header = lines.next()?;
        if header["motcua_dump"] != json!(1) {
            return Err(lines.bad("this is no dump of motcua"));
        }
        let needs = header["level"].as_i64().unwrap_or(i64::MAX);
        if needs > LEVEL {
            return Err(StoreError::NewerData { needs, have: LEVEL });
        }
        if header["data_key"] != json!(self.keys().data_id()) {
            return Err(StoreError::OtherKeys(self.folder().path().to_owned()));
        }
        Ok(())
    }

    fn read_dump(
        &self,
        conn: &mut dyn Connection,
        dump: impl BufRead,
    ) -> Result<DumpReport, StoreError> {
        // The server's own desk comes with the dump.
        conn.execute("DELETE FROM desk_head WHERE desk_id = $1", &[SERVER.into()])?;
        conn.execute("DELETE FROM desk WHERE desk_id = $1", &[SERVER.into()])?;
        let tables = dumped(conn)?;
        let mut lines = Lines {
            dump,
            hash: Sha256::new(),
            n: 0,
        };
        self.check_header(&mut lines)?;
        let mut report = DumpReport::default();
        let mut filling: Option<Filling> = None;
        loop {
            let so_far = hex(&lines.hash.clone().finalize());
            let line = lines.next()?;
            if let Json::Array(values) = line {
                let Some(filling) = &mut filling else {
                    return Err(lines.bad("a row without a table"));
                };
                report.rows += 1;
                let row = values.iter().map(from_json).collect::<Option<Vec<Value>>>();
                let row = row.ok_or_else(|| lines.bad("a value of no known kind"))?;
                filling.add(conn, row, lines.n)?;
                continue;
            }
            if let Some(mut full) = filling.take() {
                full.end(conn)?;
            }
            if let Some(name) = line["table"].as_str() {
                let table = tables.iter().find(|table| table.name == name);
                let table = table.ok_or_else(|| lines.bad("a table this program does not know"))?;
                filling = Some(Filling::new(table, &line["columns"], lines.n)?);
            } else if let Some(name) = line["blob"].as_str() {
                let bytes = line["b"].as_str().and_then(from_base64);
                let bytes = bytes.ok_or_else(|| lines.bad("a blob without bytes"))?;
                self.blobs().put(name, &bytes)?;
                report.blobs += 1;
            } else if line.get("end").is_some() {
                if line["end"] != json!(report.rows) || line["sha256"] != json!(so_far) {
                    return Err(lines.bad("the dump was changed or is not whole"));
                }
                search::take_in(conn, &|_| {})?;
                report::take_in(conn, &|_| {})?;
                return Ok(report);
            } else {
                return Err(lines.bad("a line of no known kind"));
            }
        }
    }
}

fn written(error: std::io::Error) -> StoreError {
    StoreError::file("write", "the dump")(error)
}

/// Writes lines and hashes them.
struct Hashed<W> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    fn line(&mut self, json: &Json) -> Result<(), StoreError> {
        let line = format!("{json}\n");
        self.hash.update(&line);
        self.out.write_all(line.as_bytes()).map_err(written)
    }
}

/// Reads lines and hashes them.
struct Lines<R> {
    dump: R,
    hash: Sha256,
    n: usize,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<Json, StoreError> {
        let mut line = Vec::new();
        self.n += 1;
        let mut dump = std::io::Read::take(&mut self.dump, LONGEST as u64 + 1);
        let n_read = dump
            .read_until(b'\n', &mut line)
            .map_err(StoreError::file("read", "the dump"))?;
        if n_read == 0 {
            return Err(self.bad("the dump ends in the middle"));
        }
        if line.len() > LONGEST {
            return Err(self.bad("a line longer than any row or blob"));
        }
        self.hash.update(&line);
        serde_json::from_slice(&line).map_err(|error| self.bad(&error.to_string()))
    }

    fn bad(&self, what: &str) -> StoreError {
        StoreError::Dump {
            line: self.n,
            what: what.to_owned(),
        }
    }
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(n) => json!(n),
        Value::Real(x) => json!(x),
        Value::Text(text) => json!(text),
        Value::Blob(bytes) => json!({"b": to_base64(bytes)}),
    }
}

fn from_json(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::Number(n) if n.is_i64() => Value::Int(n.as_i64()?),
        Json::Number(n) if n.is_f64() => Value::Real(n.as_f64()?),
        Json::String(text) => Value::Text(text.clone()),
        Json::Object(object) => Value::Blob(from_base64(object.get("b")?.as_str()?)?),
        _ => return None,
    })
}
