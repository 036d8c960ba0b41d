//! The codes of a paper, drawn as vectors.
//!
//! Data hand in texts under `codes`; a template asks for the picture of one by
//! its name. The quiet zone belongs to the picture, so no template can lose it.

use crate::broken::Broken;
use crate::code128;
use fast_qr::{ECL, QRBuilder, QRCode};
use serde_json::Value;
use std::fmt::Write as _;

/// The codes a paper may bear.
pub(crate) const NAMES: [&str; 3] = ["code128", "proof", "track"];

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
pub(crate) fn pictures(template: &str, data: &Value) -> Result<[Option<String>; 3], Broken> {
    let mut pictures = [None, None, None];
    for (picture, name) in pictures.iter_mut().zip(NAMES) {
        let text = data.get("codes").and_then(|codes| codes.get(name));
        let Some(text) = text.and_then(Value::as_str).filter(|t| !t.is_empty()) else {
            continue;
        };
        let drawn = match name {
            "code128" => barcode(text).ok_or("only the printable characters of ASCII"),
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

/// A QR code as SVG, one unit a module. Level M: paper gets folded.
fn qr(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
    Some(svg(side, side, &outline(&code)))
}

fn svg(width: usize, height: usize, path: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\"><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

/// Steps along the grid: right, down, left, up.
const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// The dark modules as outlines, clockwise. Rectangles row by row would be
/// simpler, but viewers draw hairlines between them.
fn outline(code: &QRCode) -> String {
    let side = code.size;
    let dark = |x: isize, y: isize| {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return false;
        };
        x < side && y < side && code[y][x].value()
    };
    // Which steps along an edge start at each corner of the grid.
    let corners = side + 1;
    let mut starts = vec![[false; 4]; corners * corners];
    for y in 0..side {
        for x in 0..side {
            let (column, row) = (x.cast_signed(), y.cast_signed());
            if !dark(column, row) {
                continue;
            }
            let at = |x: usize, y: usize| y * corners + x;
            starts[at(x, y)][0] |= !dark(column, row - 1);
            starts[at(x + 1, y)][1] |= !dark(column + 1, row);
            starts[at(x + 1, y + 1)][2] |= !dark(column, row + 1);
            starts[at(x, y + 1)][3] |= !dark(column - 1, row);
        }
    }
    let mut path = String::new();
    for corner in 0..starts.len() {
        while let Some(step) = starts[corner].iter().position(|starts| *starts) {
            walk(&mut starts, corners, corner, step, &mut path);
        }
    }
    path
}

/// One closed outline, taken out of `starts`.
fn walk(starts: &mut [[bool; 4]], corners: usize, corner: usize, step: usize, path: &mut String) {
    let (mut at, mut step) = (corner, step);
    let shifted = |at: usize| (at % corners + QUIET, at / corners + QUIET);
    let (x, y) = shifted(corner);
    let _ = write!(path, "M{x} {y}");
    loop {
        starts[at][step] = false;
        let (dx, dy) = STEPS[step];
        at = at.wrapping_add_signed(dy * corners.cast_signed() + dx);
        // Right turn first: modules that touch at a corner stay apart.
        let next = [(step + 1) % 4, step, (step + 3) % 4]
            .into_iter()
            .find(|next| starts[at][*next]);
        if next != Some(step) {
            let (x, y) = shifted(at);
            let _ = if step % 2 == 0 {
                write!(path, "H{x}")
            } else {
                write!(path, "V{y}")
            };
        }
        match next {
            Some(next) => step = next,
            None => break,
        }
    }
    path.push('z');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Filling the outlines by the even-odd rule gives the modules back.
    #[test]
    fn outlines_hold_exactly_the_dark_modules() {
        let code = QRBuilder::new("https://motcua.example/t#H39.12-220906-0021/K7M2")
            .ecl(ECL::M)
            .build()
            .unwrap();
        let path = outline(&code);
        // Vertical edges: where a row is crossed, colour changes.
        let mut crossings = vec![vec![false; code.size + 1]; code.size];
        for part in path.split_terminator('z') {
            let commands = part.replace('H', " H").replace('V', " V");
            let mut words = commands.trim_start_matches('M').split(' ');
            let x: usize = words.next().unwrap().parse().unwrap();
            let y: usize = words.next().unwrap().parse().unwrap();
            let (mut cx, mut cy) = (x, y);
            for word in words {
                let to: usize = word[1..].parse().unwrap();
                if word.starts_with('H') {
                    cx = to;
                    continue;
                }
                for row in crossings
                    .iter_mut()
                    .take(cy.max(to) - QUIET)
                    .skip(cy.min(to) - QUIET)
                {
                    row[cx - QUIET] ^= true;
                }
                cy = to;
            }
            // The last edge, back to the start, is vertical or none.
            for row in crossings
                .iter_mut()
                .take(cy.max(y) - QUIET)
                .skip(cy.min(y) - QUIET)
            {
                row[cx - QUIET] ^= true;
            }
        }
        for (y, row) in crossings.iter().enumerate() {
            let mut dark = false;
            for x in 0..code.size {
                dark ^= row[x];
                assert_eq!(dark, code[y][x].value(), "{x} {y}");
            }
        }
    }

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
