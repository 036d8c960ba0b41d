//! Text of the data, made fit for a paper.
//!
//! Names come in as people typed or pasted them. PDF/A forbids glyphs that are
//! not there and characters without meaning, so what no font has is shown as
//! U+FFFD, visibly, and reported by place; nothing else is changed but the
//! form: NFC, since tones must not depend on the keyboard that made them.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Stands for a character that no font has.
pub const MISSING: char = '\u{FFFD}';

/// A character that a paper cannot show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unprintable {
    /// Where in the data, as `people[0].name`.
    pub place: String,
    /// Its code point.
    pub code: u32,
}

/// The data with clean text, and what was lost on the way.
pub(crate) fn clean(data: &Value, has: &dyn Fn(char) -> bool) -> (Value, Vec<Unprintable>) {
    let mut lost = Vec::new();
    let value = walk(data, "", has, &mut lost);
    (value, lost)
}

fn walk(
    value: &Value,
    place: &str,
    has: &dyn Fn(char) -> bool,
    lost: &mut Vec<Unprintable>,
) -> Value {
    match value {
        Value::String(text) => Value::String(clean_text(text, place, has, lost)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(i, item)| walk(item, &format!("{place}[{i}]"), has, lost))
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, item)| {
                let dot = if place.is_empty() { "" } else { "." };
                let place = format!("{place}{dot}{key}");
                (key.clone(), walk(item, &place, has, lost))
            })
            .collect(),
        other => other.clone(),
    }
}

fn clean_text(
    text: &str,
    place: &str,
    has: &dyn Fn(char) -> bool,
    lost: &mut Vec<Unprintable>,
) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            '\n' => out.push('\n'),
            // In names it came from a web page. A number and its sign stay on one
            // line.
            '\u{A0}' if has(c) && out.ends_with(holds_its_sign) => out.push(c),
            '\t' | '\r' | '\u{2028}' | '\u{2029}' | '\u{A0}' => out.push(' '),
            c if is_invisible(c) => {}
            c if is_meaningful(c) && has(c) => out.push(c),
            c => {
                out.push(MISSING);
                lost.push(Unprintable {
                    place: place.to_owned(),
                    code: u32::from(c),
                });
            }
        }
    }
    out
}

/// A digit, or a sign before a number.
fn holds_its_sign(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '≥' | '≤' | '<' | '>')
}

/// Leaves no trace on paper, but could turn the direction of a line or hide in
/// a name: controls, marks of direction, joiners, selectors of variants, tags.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Private characters and fillers mean nothing to another reader; PDF/A
/// forbids them although fonts have some.
fn is_meaningful(c: char) -> bool {
    !matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF9}'..='\u{FFFC}' | '\u{FFFE}' | '\u{FFFF}'
        | '\u{F0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tones_are_composed_and_the_rest_is_kept_or_shown_as_missing() {
        let data = json!({
            "people": [{"name": "Nguye\u{302}\u{303}n #x [y] \\ $z$ 😀"}],
            "n": 3, "b": true, "none": null,
            "lines": ["a\tb\u{7}c\u{202E}d", "e\u{F001}\nf"],
        });
        let (clean, lost) = clean(&data, &|c| c < '\u{1F000}');
        assert_eq!(
            clean,
            json!({
                "people": [{"name": "Nguyễn #x [y] \\ $z$ \u{FFFD}"}],
                "n": 3, "b": true, "none": null,
                "lines": ["a bcd", "e\u{FFFD}\nf"],
            })
        );
        let mut lost: Vec<_> = lost.iter().map(|l| (l.place.as_str(), l.code)).collect();
        lost.sort_unstable();
        assert_eq!(lost, [("lines[1]", 0xF001), ("people[0].name", 0x1F600)]);
    }

    #[test]
    fn a_number_keeps_to_its_sign_and_a_name_may_be_broken() {
        let data = json!(["60,4\u{A0}%", "≥\u{A0}95\u{A0}%", "Mai\u{A0}Thị Thu"]);
        let kept = json!(["60,4\u{A0}%", "≥\u{A0}95\u{A0}%", "Mai Thị Thu"]);
        assert_eq!(clean(&data, &|_| true).0, kept);
        let plain = json!(["60,4 %", "≥ 95 %", "Mai Thị Thu"]);
        assert_eq!(clean(&data, &|c| c != '\u{A0}').0, plain);
    }
}
