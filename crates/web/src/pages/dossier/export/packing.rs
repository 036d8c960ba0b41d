//! The ZIP itself: each thing of a dossier as a file of its own.

use super::super::moments;
use super::names::{Names, ending};
use crate::error::Error;
use crate::frame::Frame;
use crate::spool;
use jiff::civil::DateTime;
use motcua_desk::proof::ReceiptProof;
use motcua_desk::read::{DossierView, Export, Recorded};
use motcua_desk::{Desk, Settings};
use motcua_domain::ledger::Hash;
use motcua_domain::ledger::hash::to_base64;
use motcua_domain::report::{Cell, Column, Kind, Period, PeriodKind, Row, RowKind, Table};
use motcua_domain::time::{local, rfc3339};
use motcua_papers::{SheetCsv, TableWords};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Where attached files lie.
const FILES: &str = "tep-dinh-kem";
/// Where papers lie.
const PAPERS: &str = "giay-to";
/// Where the proofs of receipts lie.
const PROOFS: &str = "bang-chung";

/// A file of the ZIP, as its first page tells of it.
pub(super) struct Inside {
    pub(super) name: String,
    pub(super) what: String,
}

/// A ZIP in the making.
pub(super) struct Packing {
    zip: ZipWriter<BufWriter<File>>,
    options: SimpleFileOptions,
    names: Names,
    pub(super) inside: Vec<Inside>,
    /// What the reader must know of it.
    pub(super) notes: Vec<String>,
}

impl Packing {
    pub(super) fn begin(desk: &Desk, now: DateTime) -> Result<Self, Error> {
        // Beside the data and not in the system's folder, which may be memory.
        let file = spool::file(desk.store().folder().path())?;
        let mut options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        if let Some(at) = zip_time(now) {
            options = options.last_modified_time(at);
        }
        Ok(Self {
            zip: ZipWriter::new(BufWriter::new(file)),
            options,
            names: Names::default(),
            inside: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// Ends the ZIP and gives its file.
    pub(super) fn end(self) -> Result<File, Error> {
        let file = self.zip.finish().map_err(spool::failed)?;
        file.into_inner().map_err(|e| spool::failed(e.into_error()))
    }

    /// Begins a file; what is written next is its content.
    fn start(
        &mut self,
        name: String,
        what: String,
    ) -> Result<&mut ZipWriter<BufWriter<File>>, Error> {
        let begun = self.zip.start_file(name.as_str(), self.options);
        begun.map_err(spool::failed)?;
        self.inside.push(Inside { name, what });
        Ok(&mut self.zip)
    }

    pub(super) fn put(&mut self, name: String, what: String, bytes: &[u8]) -> Result<(), Error> {
        let out = self.start(name, what)?;
        out.write_all(bytes).map_err(spool::failed)
    }

    /// The timeline as the page tells it, for a spreadsheet.
    pub(super) fn timeline(
        &mut self,
        f: &Frame,
        settings: &Settings,
        views: &[DossierView],
    ) -> Result<(), Error> {
        let n: usize = views.iter().map(|view| view.timeline.len()).sum();
        let what = f.t1("export-timeline", "n", n);
        let out = self.start("timeline.csv".to_owned(), what)?;
        let wrong = |error: motcua_papers::FileError| Error::fault(&error);
        let words = TableWords::default();
        let mut csv = SheetCsv::begin(&head(f), &words, out).map_err(wrong)?;
        for view in views {
            for entry in &view.timeline {
                let line = moments::line(f, view, settings, entry);
                let cells = vec![
                    Cell::Count(entry.seq),
                    Cell::Moment(local(entry.at)),
                    Cell::Text(line.who),
                    Cell::Text(line.title),
                    Cell::Text(line.told),
                ];
                let row = Row {
                    key: String::new(),
                    kind: RowKind::Line,
                    cells,
                };
                csv.push(&row).map_err(wrong)?;
            }
        }
        csv.finish().map_err(wrong)
    }

    /// The facts of each event with what its leaf is made of and the way to
    /// the root, so that anybody can compute the record again.
    pub(super) fn facts(&mut self, f: &Frame, desk: &Desk, export: &Export) -> Result<(), Error> {
        let out = self.start("facts.json".to_owned(), f.t("export-facts"))?;
        let size = export.checkpoint().map(|row| row.size);
        let head = json!({
            "desk": desk.id().0,
            "dossier": export.dossier().0,
            "checkpoint_size": size,
        });
        write!(out, "{{\"of\":{head},\n\"events\":[").map_err(spool::failed)?;
        let (mut after, mut later, mut comma) = (-1, 0_usize, "\n");
        loop {
            let events = desk.export_events(export, after)?;
            let Some(last) = events.last() else { break };
            after = last.seq;
            later += events.iter().filter(|event| event.proof.is_none()).count();
            for event in &events {
                write!(out, "{comma}{}", fact(event)).map_err(spool::failed)?;
                comma = ",\n";
            }
        }
        out.write_all(b"\n]}\n").map_err(spool::failed)?;
        if later > 0 && size.is_some() {
            self.notes.push(f.t1("export-later", "n", later));
        }
        Ok(())
    }

    /// The newest signed state of the record.
    pub(super) fn checkpoint(&mut self, f: &Frame, export: &Export) -> Result<(), Error> {
        let Some(row) = export.checkpoint() else {
            self.notes.push(f.t("export-no-checkpoint"));
            return Ok(());
        };
        let what = f.t1("export-checkpoint", "n", row.size);
        self.put("checkpoint.txt".to_owned(), what, row.note.as_bytes())
    }

    /// The attached files, one at a time in memory.
    pub(super) fn files(
        &mut self,
        f: &Frame,
        desk: &Desk,
        export: &Export,
        views: &[DossierView],
    ) -> Result<(), Error> {
        let attached = views
            .last()
            .map_or(&[][..], |view| view.attachments.as_slice());
        for row in attached {
            let file = desk.export_file(export, row.id)?;
            let name = self.names.file(FILES, &file.label, ending(&file.media));
            let at = f.moment(local(row.at));
            let what = f.t1("export-file", "at", at);
            self.put(name, what, &file.bytes)?;
        }
        if attached.is_empty() {
            self.notes.push(f.t("export-no-files"));
        }
        Ok(())
    }
}

impl Packing {
    /// A paper under the number of its event. One that cannot be made does not
    /// keep the rest from the inspector; it is said.
    pub(super) fn paper(
        &mut self,
        f: &Frame,
        number: &str,
        made: Result<Option<(String, Vec<u8>)>, Error>,
    ) -> Result<(), Error> {
        match made {
            Ok(Some((title, pdf))) => {
                let name = format!("{number} {title}");
                let name = self.names.file(PAPERS, name.trim(), "pdf");
                self.put(name, title, &pdf)
            }
            Ok(None) => Ok(()),
            Err(why @ (Error::Fault(_) | Error::Held)) => {
                tracing::error!(error = %why, number, "a paper of an export cannot be made");
                self.notes.push(f.t1("export-paper-failed", "n", number));
                Ok(())
            }
            Err(why) => Err(why),
        }
    }

    /// What proves a receipt: its signed note, the proof, what was signed.
    pub(super) fn proof(
        &mut self,
        f: &Frame,
        seq: i64,
        proof: Result<Option<ReceiptProof>, Error>,
    ) -> Result<(), Error> {
        let proof = match proof {
            // Said with its paper already.
            Ok(None) | Err(Error::Held) => return Ok(()),
            Ok(Some(proof)) => proof,
            Err(why) => return Err(why),
        };
        for (name, text, what) in [
            ("note.txt", &proof.note, "export-proof-note"),
            ("proof.tlog-proof", &proof.tlog_proof, "export-proof-way"),
            ("payload.json", &proof.opened, "export-proof-payload"),
        ] {
            let name = format!("{PROOFS}/{seq}-{name}");
            self.put(name, f.t(what), text.as_bytes())?;
        }
        Ok(())
    }
}

/// Columns of the timeline.
fn head(f: &Frame) -> Table {
    let column = |id: &str, kind| Column {
        id: id.to_owned(),
        name_vi: f.t(id),
        name_en: String::new(),
        group_vi: String::new(),
        group_en: String::new(),
        kind,
        opens: false,
    };
    let today = f.now.date();
    Table {
        report: "timeline".to_owned(),
        title_vi: String::new(),
        title_en: String::new(),
        source: String::new(),
        period: Period {
            kind: PeriodKind::Days,
            from: today,
            to: today,
        },
        columns: vec![
            column("export-number", Kind::Count),
            column("access-at", Kind::Moment),
            column("access-who", Kind::Text),
            column("access-what", Kind::Text),
            column("export-told", Kind::Text),
        ],
        rows: Vec::new(),
        checks: Vec::new(),
        parts: Vec::new(),
    }
}

/// One event: the members of its leaf's payload, and the leaf.
fn fact(event: &Recorded) -> Value {
    let base64 = |hash: &Hash| hash.to_base64();
    json!({
        "seq": event.seq,
        "at": rfc3339(event.at),
        "kind": event.kind,
        "actor": event.actor.0,
        "personal": event.personal.as_ref().map(base64),
        "facts": serde_json::from_str::<Value>(&event.facts).unwrap_or_default(),
        "salt": to_base64(&event.salt),
        "leaf": event.leaf.to_base64(),
        "proof": event.proof.as_ref().map(|way| way.iter().map(base64).collect::<Vec<_>>()),
    })
}

/// A moment as a ZIP holds it; none outside its years 1980 to 2107.
fn zip_time(at: DateTime) -> Option<zip::DateTime> {
    let small = |n: i8| u8::try_from(n).ok();
    let year = u16::try_from(at.year()).ok()?;
    let (month, day) = (small(at.month())?, small(at.day())?);
    let (hour, minute, second) = (small(at.hour())?, small(at.minute())?, small(at.second())?);
    zip::DateTime::from_date_and_time(year, month, day, hour, minute, second).ok()
}
