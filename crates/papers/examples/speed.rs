//! How fast papers are made, and that memory stays flat:
//! `cargo run --release --example speed -- 2000`.

use motcua_papers::{Attachment, Engine, Extras, Form, Templates};
use serde_json::{Value, json};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let n_papers: usize = std::env::args().nth(1).map_or(Ok(2_000), |n| n.parse())?;
    let begun = Instant::now();
    let engine = Engine::new(Templates::built_in()?)?;
    println!("engine ready after {:.1} ms", ms(begun));

    let sample = include_str!("../../../packs/papers/samples/2025-receipt-usual.json");
    let mut data: Value = serde_json::from_str(sample)?;
    let form = Form {
        set: "2025",
        form: "receipt",
    };
    let proof = Attachment {
        name: "proof.txt".into(),
        mime: "text/plain".into(),
        bytes: vec![b'p'; 2_000],
        description: "Bằng chứng có trong sổ".into(),
    };
    let extras = Extras {
        attachments: vec![proof],
        mark: None,
    };
    let mut n_pages = engine.paper(&form, &data, &extras)?.n_pages;
    println!("first paper after {:.1} ms", ms(begun));

    // Every paper differs in what papers differ in: code, name, note, link.
    let begun = Instant::now();
    let mut step = Instant::now();
    let mut bytes = 0;
    let mut early = 0.0;
    for n in 1..=n_papers {
        let code = format!("H53.94-260205-{n:04}");
        data["code"] = json!(code);
        data["codes"] = json!({
            "code128": code,
            "proof": format!("motcua.example/tan-an\n{code} {}", "a1B2c3D4".repeat(30)),
            "track": format!("https://motcua.example/t#{code}/K7M2-QX9P-4RTB"),
        });
        data["people"][0]["name"] = json!(format!("Ông Trần Văn Mẫu {n}"));
        if n % 100 == 0 {
            // A failure now and then must not leave anything behind either.
            let broken = json!({"size": "A5", "office": n, "date": "2026-02-05"});
            assert!(engine.pdf(&form, &broken, &extras).is_err());
        }
        let paper = engine.paper(&form, &data, &extras)?;
        n_pages += paper.n_pages;
        bytes += paper.pdf.len();
        if n % (n_papers / 10).max(1) == 0 {
            println!(
                "{n:>6} papers, {:>6.1} pages/s, {:>6.1} MB resident",
                (n_papers / 10) as f64 / step.elapsed().as_secs_f64(),
                resident_mb()
            );
            step = Instant::now();
            if early == 0.0 {
                early = resident_mb();
            }
        }
    }
    println!(
        "{n_papers} papers: {:.1} pages/s, {:.2} ms each, {} kB each, peak {:.1} MB",
        (n_pages - 1) as f64 / begun.elapsed().as_secs_f64(),
        ms(begun) / n_papers as f64,
        bytes / n_papers / 1_000,
        status("VmHWM:")
    );
    let grown = resident_mb() - early;
    if grown > 20.0 {
        return Err(format!("memory grew by {grown:.1} MB after the first tenth").into());
    }
    Ok(())
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn resident_mb() -> f64 {
    status("VmRSS:")
}

/// A line of Linux' account of this process, in MB; 0 elsewhere.
fn status(line: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = text.lines().find_map(|l| l.strip_prefix(line));
    let kb = found.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kb.unwrap_or_default() / 1e3
}
