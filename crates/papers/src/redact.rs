//! Takes a citizen's data out of the typesetter's messages.
//!
//! "invalid integer: 0912…" helps whoever mends a template, but may hold what
//! somebody wrote on a form. So a message keeps only words that are not of the
//! data, and none that the templates or plain English could not have said.

use serde_json::Value;
use std::collections::HashSet;

/// Stands for what was taken out.
const HIDDEN: &str = "…";

/// More words of one letter than this are a text that was taken apart.
const LETTERS: usize = 4;

/// The words of one paper's data and of the templates.
pub(crate) struct Words<'a> {
    data: HashSet<String>,
    leaves: Vec<&'a str>,
    templates: HashSet<String>,
    sources: Vec<&'a str>,
}

impl<'a> Words<'a> {
    pub(crate) fn new(data: &'a Value, templates: impl Iterator<Item = &'a str>) -> Self {
        let (mut words, mut leaves) = (HashSet::new(), Vec::new());
        collect(data, &mut words, &mut leaves);
        let sources: Vec<&str> = templates.collect();
        Self {
            data: words,
            leaves,
            templates: sources
                .iter()
                .flat_map(|source| split(source))
                .map(str::to_lowercase)
                .collect(),
            sources,
        }
    }

    /// The message without what could be of the data.
    pub(crate) fn redact(&self, message: &str) -> String {
        // A sentence that a template itself says helps whoever wrote it, though
        // single words of it may be in the data too.
        if let Some((head, said)) = message.split_once(": ") {
            let own = said.trim_matches('"');
            let is_own = own.len() > 2 && self.sources.iter().any(|source| source.contains(own));
            if is_own && !self.leaves.iter().any(|leaf| leaf.contains(own)) {
                return format!("{}: {said}", self.redact(head));
            }
        }
        let n_letters = split(message).filter(|word| word.len() == 1).count();
        let mut out = String::new();
        let mut rest = message;
        while let Some(first) = rest.chars().next() {
            let is_word = first.is_alphanumeric();
            let end = rest.find(|c: char| c.is_alphanumeric() != is_word);
            let (part, tail) = rest.split_at(end.unwrap_or(rest.len()));
            let shown = if !is_word {
                part.is_ascii()
            } else if part.len() == 1 {
                n_letters <= LETTERS
            } else {
                self.may_show(part)
            };
            match shown {
                true => out.push_str(part),
                false if out.ends_with(HIDDEN) => {}
                false => out.push_str(HIDDEN),
            }
            rest = tail;
        }
        out
    }

    fn may_show(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        if self.data.contains(&lower) {
            return false;
        }
        if self.templates.contains(&lower) {
            return true;
        }
        // A template may have cut a piece out of a name or a number.
        let is_plain = word.bytes().all(|b| b.is_ascii_lowercase());
        let is_piece = || self.data.iter().any(|known| known.contains(&lower));
        word.is_ascii() && (is_plain || !is_piece())
    }
}

fn collect<'a>(value: &'a Value, words: &mut HashSet<String>, leaves: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => {
            words.extend(split(text).map(str::to_lowercase));
            leaves.push(text);
        }
        // Small numbers are places and counts, in the data as in messages.
        Value::Number(n) if n.to_string().len() > 2 => {
            words.extend(split(&n.to_string()).map(str::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words, leaves)),
        Value::Object(fields) => fields
            .values()
            .for_each(|item| collect(item, words, leaves)),
        _ => {}
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_keep_their_sense_and_lose_the_person() {
        let data = json!({"people": [{"name": "Ông Trần Văn Mẫu", "id": "080012345612"}], "fee": 150_000, "limit": "ba ngày"});
        let template = "#panic(\"Thiếu ngày\") // Trần Văn";
        let words = Words::new(&data, [template].into_iter());
        let table = [
            (
                "expected integer, found string",
                "expected integer, found string",
            ),
            (
                "dictionary does not contain key \"due\" and no default value was specified",
                "dictionary does not contain key \"due\" and no default value was specified",
            ),
            ("invalid integer: 080012345612", "invalid integer: …"),
            (
                "panicked with: \"Trần Văn Mẫu\"",
                "panicked with: \"… … …\"",
            ),
            ("panicked with: \"Trầ\"", "panicked with: \"…\""),
            (
                "panicked with: \"Thiếu ngày\"",
                "panicked with: \"Thiếu ngày\"",
            ),
            ("value 150000 was not equal", "value … was not equal"),
            ("0800123", "…"),
            ("panicked with: 0-8-0-0-1-2", "panicked with: …-…-…-…-…-…"),
            ("panicked with: Trần Văn", "panicked with: … …"),
            (
                "array index out of bounds (index: 3, len: 2)",
                "array index out of bounds (index: 3, len: 2)",
            ),
            (
                "the text `😀` could not be displayed",
                "the text…could not be displayed",
            ),
        ];
        for (message, shown) in table {
            assert_eq!(words.redact(message), shown);
        }
    }
}
