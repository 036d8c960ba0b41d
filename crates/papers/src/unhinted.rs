//! A TrueType font without its instructions for coarse screens.
//!
//! Every PDF carries the glyphs it uses, and two fifths of their bytes
//! would be instructions that neither print nor today's viewers follow. Without
//! them a paper is smaller and made faster; outlines, widths and kerning stay.

/// Tables that only instructions need, and a signature that would not hold.
const LEFT_OUT: [&[u8; 4]; 5] = [b"fpgm", b"prep", b"cvt ", b"gasp", b"DSIG"];
/// A part of a compound glyph: another follows; instructions follow the last.
const MORE_PARTS: u16 = 0x20;
const HAS_INSTRUCTIONS: u16 = 0x100;

/// The font without instructions; `None` when it is laid out otherwise than
/// this knows, and must stay as it is.
pub(crate) fn unhinted(font: &[u8]) -> Option<Vec<u8>> {
    let tables = tables(font)?;
    let find = |tag: &[u8; 4]| tables.iter().find(|table| table.0 == tag).map(|t| t.1);
    let is_long = u16_at(find(b"head")?, 50)? == 1;
    let (glyf, loca) = bare(find(b"glyf")?, find(b"loca")?, is_long)?;
    let mut kept: Vec<(&[u8], &[u8])> = Vec::new();
    for (tag, data) in tables {
        match tag {
            b"glyf" => kept.push((tag, &glyf)),
            b"loca" => kept.push((tag, &loca)),
            _ if LEFT_OUT.iter().any(|left| tag == *left) => {}
            _ => kept.push((tag, data)),
        }
    }
    put_together(font.get(..4)?, &kept)
}

/// Tag and content of each table.
fn tables(font: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let n = usize::from(u16_at(font, 4)?);
    let table = |i: usize| {
        let entry = font.get(12 + 16 * i..28 + 16 * i)?;
        let (from, length) = (u32_at(entry, 8)?, u32_at(entry, 12)?);
        let data = font.get(from..from.checked_add(length)?)?;
        Some((&entry[..4], data))
    };
    (0..n).map(table).collect()
}

/// Glyphs without instructions, and where each begins.
fn bare(glyf: &[u8], loca: &[u8], is_long: bool) -> Option<(Vec<u8>, Vec<u8>)> {
    let n = loca.len() / if is_long { 4 } else { 2 };
    let start = |i: usize| {
        if is_long {
            u32_at(loca, 4 * i)
        } else {
            Some(2 * usize::from(u16_at(loca, 2 * i)?))
        }
    };
    let (mut out, mut starts) = (Vec::with_capacity(glyf.len()), Vec::new());
    for i in 0..n {
        if is_long {
            starts.extend(u32::try_from(out.len()).ok()?.to_be_bytes());
        } else {
            starts.extend(u16::try_from(out.len() / 2).ok()?.to_be_bytes());
        }
        if i + 1 < n {
            glyph(glyf.get(start(i)?..start(i + 1)?)?, &mut out)?;
            out.resize(out.len().next_multiple_of(4), 0);
        }
    }
    Some((out, starts))
}

fn glyph(data: &[u8], out: &mut Vec<u8>) -> Option<()> {
    if data.is_empty() {
        return Some(());
    }
    let contours = u16_at(data, 0)?;
    if contours < 0x8000 {
        // Header and ends of contours, then the instructions, then points.
        let ends = 10 + 2 * usize::from(contours);
        let length = usize::from(u16_at(data, ends)?);
        out.extend(data.get(..ends)?);
        out.extend([0, 0]);
        out.extend(data.get(ends + 2 + length..)?);
        return Some(());
    }
    out.extend(data.get(..10)?);
    let mut at = 10;
    loop {
        let flags = u16_at(data, at)?;
        // Words or bytes of a shift; one, two or four words of a scale.
        let shift = if flags & 1 == 1 { 4 } else { 2 };
        let scale = match flags & 0xC8 {
            0 => 0,
            0x08 => 2,
            0x40 => 4,
            _ => 8,
        };
        let part = data.get(at..at + 4 + shift + scale)?;
        out.extend((flags & !HAS_INSTRUCTIONS).to_be_bytes());
        out.extend(&part[2..]);
        at += part.len();
        if flags & MORE_PARTS == 0 {
            return Some(());
        }
    }
}

/// A font of these tables. Nobody here reads the sums, so they are left 0.
fn put_together(version: &[u8], tables: &[(&[u8], &[u8])]) -> Option<Vec<u8>> {
    let n = u16::try_from(tables.len()).ok()?;
    let power = 15 - u16::try_from(n.max(1).leading_zeros()).ok()?;
    let range = 16_u16 << power;
    let mut out = version.to_vec();
    for value in [n, range, power, 16 * n - range] {
        out.extend(value.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    for (tag, data) in tables {
        out.extend(*tag);
        out.extend([0; 4]);
        out.extend(u32::try_from(at).ok()?.to_be_bytes());
        out.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        at += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        out.extend(*data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    Some(out)
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::TINOS;
    use typst::foundations::Bytes;
    use typst::layout::Abs;
    use typst::text::{Font, FontVariant, FontVariations};

    #[test]
    fn a_font_keeps_its_characters_widths_and_outlines() {
        for data in TINOS {
            let less = unhinted(data).unwrap();
            assert!(
                less.len() < data.len() * 7 / 10,
                "{} of {}",
                less.len(),
                data.len()
            );
            let before = Font::new(Bytes::new(data), 0).unwrap();
            let after = Font::new(Bytes::new(less), 0).unwrap();
            assert_eq!(before.info(), after.info());
            let usual = |font: Font| {
                let (variant, size) = (FontVariant::default(), Abs::pt(10.0));
                font.instantiate(variant, size, &FontVariations::default())
            };
            let (before, after) = (usual(before), usual(after));
            let (old, new) = (before.ttf(), after.ttf());
            assert_eq!(old.number_of_glyphs(), new.number_of_glyphs());
            let mut n_letters = 0;
            for c in ' '..='\u{20ab}' {
                let Some(id) = old.glyph_index(c) else {
                    continue;
                };
                n_letters += 1;
                assert_eq!(new.glyph_index(c), Some(id), "{c}");
                assert_eq!(old.glyph_hor_advance(id), new.glyph_hor_advance(id));
                assert_eq!(old.glyph_bounding_box(id), new.glyph_bounding_box(id));
            }
            assert!(n_letters > 800, "{n_letters}");
        }
    }

    #[test]
    fn what_is_no_such_font_stays_as_it_is() {
        for data in TINOS {
            assert!(unhinted(&data[..data.len() / 2]).is_none());
        }
        assert!(unhinted(b"").is_none());
        assert!(unhinted(b"OTTO\0\x01aaaaaaaaaaaaaaaaaaaaaaaaaaaa").is_none());
    }
}
