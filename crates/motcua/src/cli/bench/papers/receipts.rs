//! Receipts with their proof, from a program that has just begun and in a row.

use super::{failed, median, own_memory};
use crate::cli::CliError;
use motcua_papers::{Attachment, Engine, Extras, Form, Templates};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Instant;

/// Programs started for the first receipt.
const STARTS: usize = 7;
/// Parts into which a row of receipts is cut, for a median.
const PARTS: usize = 10;
/// The usual receipt of the newest set, an A4 page.
const SAMPLE: &str = include_str!("../../../../../../packs/papers/samples/2025-receipt-usual.json");
const FORM: Form<'_> = Form {
    set: "2025",
    form: "receipt",
};

/// The typesetter and the data of a receipt.
struct Maker {
    engine: Engine,
    data: Value,
    extras: Extras,
}

impl Maker {
    fn new() -> Result<Self, CliError> {
        let templates = Templates::built_in().map_err(failed)?;
        let proof = Attachment {
            name: "proof.txt".into(),
            mime: "text/plain".into(),
            bytes: vec![b'p'; 2_000],
            description: "Bằng chứng có trong sổ".into(),
        };
        Ok(Self {
            engine: Engine::new(templates).map_err(failed)?,
            data: serde_json::from_str(SAMPLE).map_err(failed)?,
            extras: Extras {
                attachments: vec![proof],
                mark: None,
            },
        })
    }

    /// Receipt `n`: it differs in what receipts differ in. Gives pages and bytes.
    fn make(&mut self, n: usize) -> Result<(usize, usize), CliError> {
        let code = format!("H53.94-260205-{n:04}");
        self.data["code"] = json!(code);
        self.data["codes"] = json!({
            "code128": code,
            "proof": format!("motcua.example/tan-an\n{code} {n:032x}{}", "a1B2c3D4".repeat(26)),
            "track": format!("https://motcua.example/t#{code}/K7M2-QX9P-{n:04}"),
        });
        self.data["people"][0]["name"] = json!(format!("Ông Trần Văn Mẫu {n}"));
        let paper = self.engine.paper(&FORM, &self.data, &self.extras);
        let paper = paper.map_err(failed)?;
        Ok((paper.n_pages, paper.pdf.len()))
    }
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

/// Receipts in a row, tagged PDF/A-3a with the proof inside, on one core.
pub fn many(n_papers: usize) -> Result<(), CliError> {
    let mut maker = Maker::new()?;
    let (mut n_pages, mut bytes) = maker.make(0)?;
    let per_part = (n_papers / PARTS).max(1);
    let (mut figures, mut early) = (Vec::new(), f64::NAN);
    for part in 0..PARTS {
        let (began, before) = (Instant::now(), n_pages);
        for n in 0..per_part {
            let (pages, size) = maker.make(1 + part * per_part + n)?;
            n_pages += pages;
            bytes += size;
        }
        figures.push((n_pages - before) as f64 / began.elapsed().as_secs_f64());
        if part == 0 {
            early = own_memory();
        }
    }
    let n = PARTS * per_part + 1;
    println!(
        "{n} receipts with proof: {:.0} pages/s on one core (median of {PARTS} parts), {} kB each",
        median(figures),
        bytes / n / 1_000
    );
    println!(
        "resident memory {early:.1} MB after a tenth of them, {:.1} MB after all",
        own_memory()
    );
    Ok(())
}
