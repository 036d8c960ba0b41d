//! The codes of a paper: bars as a drawing, QR codes as pixels.
//! Outlines of the modules would be most of what a paper says, and of the time
//! it takes; a pixel is as sharp when printed.
//!
//! Data hand in texts under `codes`; a template asks for the picture of one by
//! its name. The quiet zone belongs to the picture, so no template can lose it.

use crate::bitmap;
use crate::broken::Broken;
use crate::code128;
use fast_qr::{ECL, QRBuilder};
use serde_json::Value;
use std::fmt::Write as _;

/// The codes a paper may bear.
pub(crate) const NAMES: [&str; 3] = ["code128", "proof", "track"];

/// Where a template finds the picture of each.
pub(crate) const FILES: [&str; 3] = ["codes/code128.svg", "codes/proof.png", "codes/track.png"];

/// Most bytes of the signed note: with more the modules become too small for a
/// scanner at 200 dpi.
pub const PROOF_BYTES: usize = 320;

/// Most bytes of the address that leads to tracking.
pub const TRACK_BYTES: usize = 200;

/// Light modules around a QR code (ISO/IEC 18004).
const QUIET: usize = 4;

/// The picture of each code in `data.codes`, in the order of [`NAMES`].
///
/// # Errors
/// A text that cannot be such a code; the text itself is not repeated.
pub(crate) fn pictures(template: &str, data: &Value) -> Result<[Option<Vec<u8>>; 3], Broken> {
    let mut pictures = [None, None, None];
    for (picture, name) in pictures.iter_mut().zip(NAMES) {
        let text = data.get("codes").and_then(|codes| codes.get(name));
        let Some(text) = text.and_then(Value::as_str).filter(|t| !t.is_empty()) else {
            continue;
        };
        let drawn = match name {
            "code128" => barcode(text)
                .map(String::into_bytes)
                .ok_or("only the printable characters of ASCII"),
            "proof" if text.len() > PROOF_BYTES => Err("at most 320 bytes"),
            "track" if text.len() > TRACK_BYTES => Err("at most 200 bytes"),
            _ => qr(text).ok_or("less text"),
        };
        let refused = |hint: &str| {
            Broken::of(template, format!("`codes.{name}` cannot be drawn"))
                .hint(format!("it takes {hint}"))
        };
        *picture = Some(drawn.map_err(refused)?);
    }
    Ok(pictures)
}

/// Code 128 as SVG, 10 units high, to be stretched.
fn barcode(text: &str) -> Option<String> {
    let code128::Bars(widths) = code128::bars(text)?;
    let mut path = String::new();
    let mut x = code128::QUIET;
    for pair in widths.chunks(2) {
        let bar = usize::from(pair[0]);
        // Writing to a String cannot fail.
        let _ = write!(path, "M{x} 0h{bar}v10h-{bar}z");
        x += bar + pair.get(1).map_or(0, |space| usize::from(*space));
    }
    Some(svg(x + code128::QUIET, 10, &path))
}

/// Pixels along a module: a viewer that smooths blurs an edge by less than one.
const PIXELS: usize = 2;

/// A QR code as PNG. Level M: paper gets folded.
fn qr(text: &str) -> Option<Vec<u8>> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let inside = QUIET..QUIET + code.size;
    bitmap::png((code.size + 2 * QUIET) * PIXELS, |x, y| {
        let (x, y) = (x / PIXELS, y / PIXELS);
        inside.contains(&x) && inside.contains(&y) && code[y - QUIET][x - QUIET].value()
    })
}

fn svg(width: usize, height: usize, path: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\"><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_that_does_not_fit_is_refused_without_repeating_it() {
        let refused = |codes: Value| pictures("t", &json!({ "codes": codes })).unwrap_err();
        let long = "bí mật ".repeat(60);
        for codes in [
            json!({"proof": long.clone()}),
            json!({"track": long.clone()}),
            json!({"code128": "bí mật"}),
        ] {
            let said = refused(codes).to_string();
            assert!(said.contains("codes."), "{said}");
            assert!(!said.contains("bí"), "{said}");
        }
        let none = pictures("t", &json!({"codes": {"proof": "", "track": null}})).unwrap();
        assert_eq!(none, [None, None, None]);
    }
}
