//! A picture of black and white dots, and text drawn into it.

use ab_glyph::{Font as _, FontRef, Glyph, PxScale, ScaleFont as _, point};
use std::sync::LazyLock;

/// Be Vietnam Pro 600 (SIL OFL 1.1): all Vietnamese letters, strokes thick
/// enough for a thermal head.
static FONT: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| {
    FontRef::try_from_slice(include_bytes!("../../assets/fonts/be-vietnam-pro-600.ttf")).ok()
});

/// A picture, one bit a dot, rows padded to whole bytes, 1 = black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Dots in a row; a multiple of eight.
    pub width: usize,
    /// Rows, each `width / 8` bytes.
    pub rows: Vec<Vec<u8>>,
}

impl Bitmap {
    /// An empty strip of this width.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            rows: Vec::new(),
        }
    }

    /// Is the dot black? White outside.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        let byte = self.rows.get(y).and_then(|row| row.get(x / 8));
        byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    fn blacken(&mut self, x: i32, y: usize) {
        let Ok(x) = usize::try_from(x) else { return };
        let byte = self.rows.get_mut(y).and_then(|row| row.get_mut(x / 8));
        if let Some(byte) = byte.filter(|_| x < self.width) {
            *byte |= 0x80 >> (x % 8);
        }
    }

    /// White rows at the end.
    pub fn space(&mut self, rows: usize) {
        let row = vec![0; self.width / 8];
        self.rows.resize(self.rows.len() + rows, row);
    }

    /// A dashed line across.
    pub fn dashes(&mut self) {
        self.space(8);
        let from = self.rows.len();
        self.space(10);
        for x in (0..self.width as i32).filter(|x| x % 14 < 9) {
            self.blacken(x, from);
            self.blacken(x, from + 1);
        }
    }

    /// Text in the middle, broken into lines between words; `size` is the
    /// height of a line's letters in dots.
    pub fn text(&mut self, text: &str, size: u32) {
        let Some(font) = FONT.as_ref() else { return };
        let scale = PxScale::from(size as f32);
        let scaled = font.as_scaled(scale);
        for line in lines(text, |part| width(font, scale, part) <= self.width as f32) {
            let top = self.rows.len();
            let wide = width(font, scale, &line);
            let height = scaled.height() + scaled.line_gap();
            self.space(height.ceil() as usize);
            let mut x = (self.width as f32 - wide) / 2.0;
            let base = top as f32 + scaled.ascent();
            for glyph in glyphs(font, scale, &line) {
                let advance = scaled.h_advance(glyph.id);
                let mut placed = glyph;
                placed.position = point(x, base);
                x += advance;
                if let Some(outline) = font.outline_glyph(placed) {
                    let bounds = outline.px_bounds();
                    let (left, upper) = (bounds.min.x as i32, bounds.min.y as i32);
                    outline.draw(|dx, dy, dark| {
                        let y = usize::try_from(upper + dy as i32);
                        if let (true, Ok(y)) = (dark > 0.45, y) {
                            self.blacken(left + dx as i32, y);
                        }
                    });
                }
            }
        }
    }

    /// A QR code in the middle with its quiet zone, as large as fits into
    /// `most` dots; whole dots for each module.
    pub fn qr(&mut self, text: &str, most: usize) -> bool {
        let Some(code) = crate::qr::code(text) else {
            return false;
        };
        let side = code.size + 8;
        let dots = most.min(self.width) / side;
        if dots == 0 {
            return false;
        }
        let left = (self.width - side * dots) / 2 + 4 * dots;
        let top = self.rows.len() + 4 * dots;
        self.space(side * dots);
        for y in 0..code.size * dots {
            for x in 0..code.size * dots {
                if code[y / dots][x / dots].value() {
                    self.blacken((left + x) as i32, top + y);
                }
            }
        }
        true
    }
}

fn glyphs<'a>(
    font: &'a FontRef<'static>,
    scale: PxScale,
    text: &'a str,
) -> impl Iterator<Item = Glyph> + 'a {
    text.chars()
        .map(move |c| font.glyph_id(c).with_scale(scale))
}

fn width(font: &FontRef<'static>, scale: PxScale, text: &str) -> f32 {
    let scaled = font.as_scaled(scale);
    glyphs(font, scale, text)
        .map(|glyph| scaled.h_advance(glyph.id))
        .sum()
}

/// Breaks text between words; a word that alone does not fit is broken inside.
fn lines(text: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if !fits(&line) {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(c);
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_has_a_shape() {
        let font = FONT.as_ref().unwrap();
        let base = "aăâeêioôơuưy";
        let mut letters: Vec<char> = "đĐ–₫".chars().collect();
        for c in base.chars() {
            for mark in ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"] {
                use unicode_normalization::UnicodeNormalization as _;
                let text = format!("{c}{mark}");
                letters.extend(text.nfc());
                letters.extend(text.to_uppercase().nfc());
            }
        }
        for c in letters {
            assert_ne!(font.glyph_id(c).0, 0, "{c} has no glyph");
        }
    }

    #[test]
    fn long_text_is_broken_and_stays_on_the_paper() {
        let mut strip = Bitmap::new(384);
        strip.text(
            "Ủy ban nhân dân thành phố Tân An, Trung tâm Phục vụ hành chính công",
            30,
        );
        let short = {
            let mut one = Bitmap::new(384);
            one.text("Tân An", 30);
            one.rows.len()
        };
        assert!(strip.rows.len() >= short * 2, "{}", strip.rows.len());
        let black: u32 = strip.rows.iter().flatten().map(|b| b.count_ones()).sum();
        assert!(black > 1_000, "{black} dots");
        strip.text(&"M".repeat(200), 60);
    }
}
