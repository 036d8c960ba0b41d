//! Receipts with their proof, from a program that has just begun and in a row.

use super::{failed, median, own_memory};
use crate::cli::CliError;
use crate::cli::bench::{peak, processor_time};
use jiff::civil::date;
use motcua_domain::deadline::DueAt;
use motcua_domain::id::DossierCode;
use motcua_domain::ledger::hash::sha256;
use motcua_domain::ledger::{Hash, ReceiptFacts, ReceiptNote, TlogProof};
use motcua_domain::money::Vnd;
use motcua_papers::{Attachment, Engine, Extras, Form, Templates};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Instant;

/// Programs started for the first receipt.
const STARTS: usize = 7;
/// Parts into which a row of receipts is cut, for a median.
const PARTS: usize = 10;
/// Hashes that a proof has in a record of a million events.
const DEEP: usize = 20;
/// The usual receipt of the newest set, on the half sheet that a desk takes.
const SAMPLE: &str = include_str!("../../../../../../packs/papers/samples/2025-receipt-usual.json");
const FORM: Form<'_> = Form {
    set: "2025",
    form: "receipt",
};

/// The typesetter and the data of a receipt.
struct Maker {
    engine: Engine,
    data: Value,
}

impl Maker {
    fn new() -> Result<Self, CliError> {
        let templates = Templates::built_in().map_err(failed)?;
        Ok(Self {
            engine: Engine::new(templates).map_err(failed)?,
            data: serde_json::from_str(SAMPLE).map_err(failed)?,
        })
    }

    /// Receipt `n`: it differs in what receipts differ in, and carries what the
    /// desk puts into each. Gives pages and bytes.
    fn make(&mut self, n: usize) -> Result<(usize, usize), CliError> {
        let code = DossierCode::issue("H53.94", date(2026, 2, 5), n as u32);
        let note = signed(&code, n)?;
        self.data["code"] = json!(code.to_string());
        self.data["codes"] = json!({
            "code128": code.to_string(),
            "proof": note,
            "track": format!("https://motcua.example/t#{code}/K7M2-QX9P-{n:04}"),
        });
        self.data["people"][0]["name"] = json!(format!("Ông Trần Văn Mẫu {n}"));
        let extras = Extras {
            attachments: self.files(note, n),
            mark: None,
        };
        let paper = self.engine.paper(&FORM, &self.data, &extras);
        let paper = paper.map_err(failed)?;
        Ok((paper.n_pages, paper.pdf.len()))
    }

    /// Note, proof and opened event: as long as in a record of a million
    /// events, and as little to be compressed.
    fn files(&self, note: String, n: usize) -> Vec<Attachment> {
        let proof = TlogProof {
            extra: None,
            index: n as u64,
            hashes: (1..=DEEP).map(|at| random(n, at)).collect(),
            // A signed state of the record is about as long.
            checkpoint: note.clone(),
        };
        let opened = json!({
            "at": "2026-02-05T09:51:00+07:00",
            "kind": "dossier.accepted",
            "salt": random(n, DEEP + 1).to_base64(),
            "seq": n,
            "payload": {
                "actor": 7,
                "dossier": n,
                "facts": { "papers": self.data["checklist"], "limit": self.data["limit"] },
                "personal": random(n, DEEP + 2).to_base64(),
            },
        });
        let file = |name: &str, mime: &str, text: String| Attachment {
            name: name.to_owned(),
            mime: mime.to_owned(),
            bytes: text.into_bytes(),
            description: "Bằng chứng có trong sổ".to_owned(),
        };
        vec![
            file("receipt-note.txt", "text/plain", note),
            file("proof.tlog-proof", "text/plain", proof.to_string()),
            file("payload.json", "application/json", opened.to_string()),
        ]
    }
}

fn random(n: usize, at: usize) -> Hash {
    sha256(format!("{n} {at}").as_bytes())
}

/// The note of receipt `n`.
fn signed(code: &DossierCode, n: usize) -> Result<String, CliError> {
    let facts = ReceiptFacts {
        code: code.clone(),
        procedure: "1.012790".to_owned(),
        received: date(2026, 2, 5).at(9, 51, 0, 0),
        due: DueAt {
            date: date(2026, 2, 27),
            minute: 17 * 60,
        },
        fee: Vnd(150_000),
    };
    let note = ReceiptNote::new(&facts, "motcua.desk/long-an", 1_000_000, random(n, 0));
    note.sign(&[7; 32]).map_err(failed)
}

/// One receipt.
pub fn first() -> Result<(), CliError> {
    Maker::new()?.make(1).map(|_| ())
}

/// From the start of a program to the end of its first receipt.
pub fn starts() -> Result<(), CliError> {
    let program = std::env::current_exe().map_err(failed)?;
    let mut figures = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let ended = Command::new(&program)
            .args(["bench", "papers", "--first"])
            .status()
            .map_err(failed)?;
        if !ended.success() {
            let broken = std::io::Error::other(format!("the first receipt: {ended}"));
            return Err(failed(broken));
        }
        figures.push(began.elapsed().as_secs_f64() * 1e3);
    }
    println!(
        "first receipt after the start of the program: {:.0} ms (median of {STARTS})",
        median(figures)
    );
    Ok(())
}

/// Receipts in a row, tagged PDF/A-3a with their proof inside. What one core
/// does is said by the processor's time: a second thread would not be free.
pub fn many(n_papers: usize) -> Result<(), CliError> {
    let mut maker = Maker::new()?;
    maker.make(0)?;
    let per_part = (n_papers / PARTS).max(1);
    let (mut n_pages, mut bytes) = (0, 0);
    let (mut figures, mut early) = (Vec::new(), f64::NAN);
    let before = processor_time()?;
    for part in 0..PARTS {
        let (began, so_far) = (Instant::now(), n_pages);
        for n in 0..per_part {
            let (pages, size) = maker.make(1 + part * per_part + n)?;
            n_pages += pages;
            bytes += size;
        }
        figures.push((n_pages - so_far) as f64 / began.elapsed().as_secs_f64());
        if part == 0 {
            early = own_memory();
        }
    }
    let spent = processor_time()?.saturating_sub(before);
    let n = PARTS * per_part;
    println!(
        "{n} receipts with note, proof and event: {:.0} pages/s (median of {PARTS} parts), \
         {:.0} pages a second of the processor, {} kB each",
        median(figures),
        n_pages as f64 / spent.as_secs_f64(),
        bytes / n / 1_000
    );
    println!(
        "resident memory {early:.1} MB after a tenth of them, {:.1} MB after all, {:.1} MB at most",
        own_memory(),
        peak(std::process::id())?
    );
    Ok(())
}
