//! The codes, read back by an independent reader (Debian's zbar) from the page
//! as an office printer of 200 dots an inch would set it.

use crate::tools::{make, run, sample, save};
use motcua_papers::{PROOF_BYTES, TRACK_BYTES};
use serde_json::{Value, json};
use std::process::Command;

/// What zbar reads on all pages, one after the other, and how many codes.
fn read(pdf: &[u8]) -> (String, usize) {
    let saved = save(pdf);
    let base = saved.dir.path().join("page");
    let (path, base) = (saved.pdf.to_str().unwrap(), base.to_str().unwrap());
    run("pdftoppm", &["-r", "200", "-gray", "-png", path, base]);
    let (mut text, mut n_codes) = (String::new(), 0);
    let mut pages: Vec<_> = std::fs::read_dir(saved.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "png"))
        .collect();
    pages.sort();
    assert!(!pages.is_empty(), "no page was drawn");
    for page in pages {
        // Bytes as they are: without `binary` zbar guesses at the alphabet of
        // a QR code, and the dash of a signed note comes out wrong.
        let args = ["-q", "--raw", "-Sbinary", page.to_str().unwrap()];
        let out = Command::new("zbarimg").args(args).output();
        let out = out.unwrap_or_else(|error| panic!("zbarimg is needed by this test: {error}"));
        text.push_str(&String::from_utf8(out.stdout).unwrap());
        let xml = Command::new("zbarimg")
            .args(["-q", "--xml", args[3]])
            .output()
            .unwrap();
        n_codes += String::from_utf8_lossy(&xml.stdout)
            .matches("<symbol ")
            .count();
    }
    (text, n_codes)
}

fn all_are_read(what: &str, pdf: &[u8], codes: &Value) {
    let (text, n_codes) = read(pdf);
    let codes = codes.as_object().unwrap();
    assert_eq!(n_codes, codes.len(), "{what}");
    for (name, code) in codes {
        assert!(
            text.contains(code.as_str().unwrap()),
            "{what}: no {name} in {text:?}"
        );
    }
}

/// Modules and side of each QR code, without its quiet zone, in points.
fn squares(pdf: &[u8]) -> Vec<(f64, f64)> {
    let saved = save(pdf);
    let list = run("pdfimages", &["-list", saved.pdf.to_str().unwrap()]);
    let mut found = Vec::new();
    for line in list.lines().skip(2) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words[at].parse::<f64>().unwrap();
        assert_eq!(words[9], "no", "not to be smoothed: {line}");
        let (pixels, per_inch) = (number(3), number(12));
        // Two pixels a module, four modules of quiet zone at each side.
        let modules = pixels / 2.0 - 8.0;
        found.push((modules, modules * 2.0 / per_inch * 72.0));
    }
    found
}

fn with_codes(set: &str, size: &str, code: &str, proof: &str, track: &str) -> Value {
    let mut data = sample(set, "receipt", "usual", size);
    data["code"] = code.into();
    data["codes"] = json!({"code128": code, "proof": proof, "track": track});
    data
}

#[test]
fn codes_are_read_back_as_they_were_given() {
    let code = "H39.12-220906-0021";
    let proof = format!(
        "motcua.example/tan-an\n{code} Nguye\u{302}\u{303}n 😀\n\n— motcua.example/tan-an {}\n",
        "aB3+/=xY".repeat(20)
    );
    let track = format!("https://motcua.example/t#{code}/K7M2-QX9P-4RTB");
    for set in ["2018", "2025"] {
        for size in ["A4", "A5"] {
            let data = with_codes(set, size, code, &proof, &track);
            let pdf = make(set, "receipt", &data);
            all_are_read(&format!("{set} {size}"), &pdf, &data["codes"]);
        }
    }
}

/// The most that may be given, and a code of a busy day.
#[test]
fn the_longest_codes_are_read_too() {
    let code = "000.00.19.H26-210517-100003";
    let proof = "n".repeat(PROOF_BYTES);
    let track = format!("https://motcua.example/{}", "t".repeat(TRACK_BYTES - 23));
    for size in ["A4", "A5"] {
        let data = with_codes("2025", size, code, &proof, &track);
        all_are_read(size, &make("2025", "receipt", &data), &data["codes"]);
    }
}

#[test]
fn the_code_that_leads_to_tracking_is_the_largest() {
    for size in ["A4", "A5"] {
        let data = sample("2025", "receipt", "usual", size);
        let mut squares = squares(&make("2025", "receipt", &data));
        // The signed note is longer, so it has more modules.
        squares.sort_by(|a, b| a.0.total_cmp(&b.0));
        let [(_, track), (_, proof)] = squares[..] else {
            panic!("{size}: {squares:?}");
        };
        // 25 mm: read at arm's length by a phone.
        assert!(
            track > proof && track > 25.0 / 25.4 * 72.0,
            "{size}: {track} {proof}"
        );
    }
}

#[test]
fn every_sample_with_codes_is_read() {
    for set in ["2018", "2025"] {
        for form in ["receipt", "supplement", "control"] {
            for size in ["A4", "A5"] {
                for kind in ["usual", "long", "hostile"] {
                    let data = sample(set, form, kind, size);
                    let what = format!("{set}/{form} {kind} {size}");
                    all_are_read(&what, &make(set, form, &data), &data["codes"]);
                }
            }
        }
    }
}
