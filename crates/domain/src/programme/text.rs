//! Words of the programme: named texts, and text as people type it.

use crate::typed::{self, BadText};
use std::collections::BTreeMap;

/// Most characters of a title, a name or a number.
pub const MAX_LINE: usize = 200;
/// Most characters of a text.
pub const MAX_PROSE: usize = 3_000;

/// Texts by name, as `title`, `task.3`.
pub type Texts = BTreeMap<String, String>;

/// Name of the text of a numbered part.
pub fn key(what: &str, n: u16) -> String {
    format!("{what}.{n}")
}

/// A text by its name; empty where there is none.
pub fn text_of<'a>(texts: &'a Texts, name: &str) -> &'a str {
    texts.get(name).map_or("", String::as_str)
}

/// Puts a text under its name, unless it is empty.
pub(super) fn put(texts: &mut Texts, name: impl Into<String>, text: &str) {
    if !text.is_empty() {
        texts.insert(name.into(), text.to_owned());
    }
}

/// One line as stored; empty where nothing was typed.
///
/// # Errors
/// [`BadText::Hidden`], [`BadText::TooLong`].
pub fn line(typed: &str, max: usize) -> Result<String, BadText> {
    match typed::line(typed, max) {
        Err(BadText::Empty) => Ok(String::new()),
        read => read,
    }
}

/// Several lines as stored, each tidy, without empty ones; empty where nothing
/// was typed.
///
/// # Errors
/// [`BadText::Hidden`], [`BadText::TooLong`].
pub fn prose(typed: &str, max: usize) -> Result<String, BadText> {
    let mut lines = Vec::new();
    for one in typed.lines() {
        let one = line(one, max)?;
        if !one.is_empty() {
            lines.push(one);
        }
    }
    let whole = lines.join("\n");
    if whole.chars().count() > max {
        return Err(BadText::TooLong { max });
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_keeps_its_lines_and_drops_what_shows_nothing() {
        let read = prose("  Một  dòng \r\n\r\n- hai\n", 40).unwrap();
        assert_eq!(read, "Một dòng\n- hai");
        assert_eq!(prose(" \n ", 40).unwrap(), "");
        let hidden = prose("a\u{202E}b", 40);
        assert_eq!(hidden, Err(BadText::Hidden { code: 0x202E }));
        assert_eq!(prose("ab\ncd", 4), Err(BadText::TooLong { max: 4 }));
        assert_eq!(line(" ", 4).unwrap(), "");
    }
}
