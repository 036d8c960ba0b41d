//! What the reader of TOML found wrong with a text: of which kind it is and where
//! it stands, so that a page can say it in the reader's language.
//!
//! The reader tells its reasons as English sentences and as nothing else. Those
//! that it has are known here by how they begin; what none of them is stays
//! [`BadText::Other`], with the reader's own words beside it. The tests read texts
//! that are really broken: a newer reader with other sentences is noticed there.

use std::fmt;

/// A place of a text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFault {
    /// Line, the first is 1.
    pub line: usize,
    /// Character of the line, the first is 1.
    pub column: usize,
    /// Key that it is about; empty = none is known.
    pub key: String,
    /// What is wrong there.
    pub what: BadText,
    /// What the reader of TOML says of it, in English.
    pub said: String,
}

/// What is wrong with a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadText {
    /// No such table has this key.
    UnknownKey {
        /// The key.
        key: String,
        /// Those that it may have.
        known: Vec<String>,
    },
    /// Every such table has this key.
    MissingKey(String),
    /// This word stands where only some may.
    UnknownWord {
        /// The word.
        word: String,
        /// Those that may stand there.
        known: Vec<String>,
    },
    /// A value of another kind, as a number instead of a text.
    BadValue {
        /// Of which kind it is.
        found: ValueKind,
        /// Of which kind it must be.
        wanted: ValueKind,
    },
    /// A number that the key cannot hold.
    OutOfRange(String),
    /// A key or table that stands there a second time.
    TwiceKey(String),
    /// This sign is missing, which closes a text, a list or a table.
    Unclosed(String),
    /// A key without `=`.
    NoEquals,
    /// One `=` too many.
    ExtraEquals,
    /// A key with nothing behind its `=`.
    NoValue,
    /// A text without quotes.
    NoQuotes,
    /// Two members without a comma between them.
    NoComma,
    /// A comma too many.
    ExtraComma,
    /// Something more behind a whole value.
    AfterValue,
    /// Digits that are no number.
    BadNumber,
    /// No date or time that there is.
    BadDate,
    /// Signs that no key without quotes may have.
    BadKey,
    /// A backslash before a sign that has no such meaning.
    BadEscape,
    /// A sign that no text may hold.
    BadSign,
    /// Something else; only the reader's own words tell it.
    Other,
}

/// Kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A text in quotes.
    Text,
    /// A number without decimals.
    Whole,
    /// Any number.
    Number,
    /// `true` or `false`.
    Truth,
    /// A list in square brackets.
    List,
    /// A table with keys of its own.
    Table,
    /// Any other.
    Other,
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, .. } = self;
        write!(f, "line {line}, column {column}: {}", self.said)
    }
}

impl TextFault {
    /// What the reader found wrong with a text, and where.
    pub(crate) fn of(text: &str, bad: &toml::de::Error) -> Self {
        let said = bad.message().trim().replace('\n', " ");
        let span = bad.span().unwrap_or_default();
        let before = text.get(..span.start).unwrap_or_default();
        let begins = before.rfind('\n').map_or(0, |at| at + 1);
        let left = before.get(begins..).unwrap_or_default();
        let right = text.get(span.start..).unwrap_or_default();
        let here = text.get(span).unwrap_or_default();
        let what = BadText::read(&said, here);
        let key = match &what {
            // What is missing stands in no line.
            BadText::MissingKey(key) | BadText::TwiceKey(key) => key.as_str(),
            _ => key_at(left, right),
        };
        Self {
            line: before.matches('\n').count() + 1,
            column: left.chars().count() + 1,
            key: key.to_owned(),
            what,
            said,
        }
    }
}

fn is_of_key(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '-' | '_')
}

/// The key at a place of a line, or whose value stands there.
fn key_at<'a>(left: &'a str, right: &'a str) -> &'a str {
    let end = right.find(|sign: char| !is_of_key(sign));
    let end = end.unwrap_or(right.len());
    let (here, rest) = right.split_at(end);
    if !here.is_empty() && rest.trim_start_matches(' ').starts_with('=') {
        return here;
    }
    let (mut key, mut quote) = ("", None);
    for (at, sign) in left.char_indices() {
        match quote {
            Some(open) if sign == open => quote = None,
            Some(_) => {}
            None if matches!(sign, '"' | '\'') => quote = Some(sign),
            None if sign == '=' => {
                let before = left.get(..at).unwrap_or_default().trim_end();
                let mut words = before.rsplit(|sign: char| !is_of_key(sign));
                key = words.next().unwrap_or_default();
            }
            None => {}
        }
    }
    key
}

/// What stands between backticks in a sentence of the reader.
fn quoted(said: &str) -> Vec<String> {
    let parts = said.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

/// Beginnings of sentences that are of one kind.
static PLAIN: &[(&str, BadText)] = &[
    ("key with no value", BadText::NoEquals),
    ("missing assignment", BadText::NoEquals),
    ("extra `=`", BadText::ExtraEquals),
    ("extra assignment", BadText::ExtraEquals),
    ("unexpected `=`", BadText::ExtraEquals),
    ("missing value", BadText::NoValue),
    ("string values must be quoted", BadText::NoQuotes),
    ("missing opening quote", BadText::NoQuotes),
    // Whatever begins as these words do is taken for one of them.
    ("invalid boolean", BadText::NoQuotes),
    ("invalid float, expected `", BadText::NoQuotes),
    ("missing comma", BadText::NoComma),
    ("extra comma", BadText::ExtraComma),
    ("unexpected key or value", BadText::AfterValue),
    ("unexpected leading zero", BadText::BadNumber),
    ("`_` may only go between digits", BadText::BadNumber),
    ("redundant", BadText::BadNumber),
    ("unexpected sign", BadText::BadNumber),
    ("radix must be", BadText::BadNumber),
    ("integers with a radix", BadText::BadNumber),
    ("invalid float", BadText::BadNumber),
    ("invalid mantissa", BadText::BadNumber),
    ("invalid fraction", BadText::BadNumber),
    ("invalid exponent", BadText::BadNumber),
    ("integer number overflowed", BadText::BadNumber),
    ("floating-point number overflowed", BadText::BadNumber),
    ("invalid date", BadText::BadDate),
    ("invalid time", BadText::BadDate),
    ("invalid offset", BadText::BadDate),
    ("invalid unquoted key", BadText::BadKey),
    ("unquoted keys cannot be empty", BadText::BadKey),
    ("missing escaped value", BadText::BadEscape),
    ("too few unicode", BadText::BadEscape),
    ("carriage return must", BadText::BadSign),
];

impl BadText {
    /// What a sentence of the reader means, without its text.
    pub fn of_said(said: &str) -> Self {
        Self::read(said, "")
    }

    /// What a sentence means, said of a piece of a text.
    fn read(said: &str, here: &str) -> Self {
        let mut names = quoted(said).into_iter();
        let mut named = || names.next().unwrap_or_default();
        if said.starts_with("missing field") {
            return Self::MissingKey(named());
        }
        if said.starts_with("unknown field") {
            return Self::UnknownKey {
                key: named(),
                known: names.collect(),
            };
        }
        if said.starts_with("unknown variant") {
            return Self::UnknownWord {
                word: named(),
                known: names.collect(),
            };
        }
        if said.starts_with("duplicate field") {
            return Self::TwiceKey(named());
        }
        if said.starts_with("duplicate key") || said.starts_with("cannot extend value") {
            let key = here.trim_matches(|sign: char| !is_of_key(sign));
            return Self::TwiceKey(key.to_owned());
        }
        // What it takes for a text without quotes is nothing at all.
        if said.starts_with("string values") && here.is_empty() {
            return Self::NoValue;
        }
        Self::of_value(said)
            .or_else(|| Self::of_signs(said))
            .unwrap_or(Self::Other)
    }

    /// What is wrong with a value that could be read.
    fn of_value(said: &str) -> Option<Self> {
        if said == "wanted string or table" {
            let (found, wanted) = (ValueKind::Other, ValueKind::Text);
            return Some(Self::BadValue { found, wanted });
        }
        let (kind, rest) = said.split_once(": ")?;
        if !matches!(kind, "invalid type" | "invalid value") {
            return None;
        }
        // The last one: the value itself may hold the word.
        let (found, wanted) = rest.rsplit_once(", expected ")?;
        let (is_value, number) = (kind == "invalid value", quoted(found).pop());
        let (found, wanted) = (ValueKind::found(found), ValueKind::wanted(wanted));
        Some(match number {
            Some(number) if is_value && found == ValueKind::Number => Self::OutOfRange(number),
            _ => Self::BadValue { found, wanted },
        })
    }

    /// What is wrong with signs that do not fit together.
    fn of_signs(said: &str) -> Option<Self> {
        let (what, wanted) = said.split_once(", expected ").unwrap_or((said, ""));
        let sign = wanted.trim_matches('`');
        let is_text = what.starts_with("invalid ") && what.ends_with(" string");
        if what.starts_with("unclosed") || (is_text && matches!(sign, "\"" | "'")) {
            return Some(Self::Unclosed(sign.to_owned()));
        }
        if what == "invalid value" {
            return Some(Self::BadEscape);
        }
        if is_text || what.starts_with("invalid comment") {
            return Some(Self::BadSign);
        }
        if what.starts_with("invalid ") && what.ends_with(" number") {
            return Some(Self::BadNumber);
        }
        let mut known = PLAIN.iter();
        let found = known.find(|(start, _)| said.starts_with(start));
        found.map(|(_, what)| what.clone())
    }

    /// Is all said that helps on, without the reader's own words?
    pub fn is_told(&self) -> bool {
        match self {
            Self::Other => false,
            Self::BadValue { wanted, .. } => *wanted != ValueKind::Other,
            _ => true,
        }
    }
}

impl ValueKind {
    /// Kind of a value, as the reader tells what it found.
    fn found(said: &str) -> Self {
        let kinds = [
            ("string ", Self::Text),
            ("character ", Self::Text),
            ("integer ", Self::Number),
            ("floating point ", Self::Number),
            ("boolean ", Self::Truth),
            ("sequence", Self::List),
            ("map", Self::Table),
        ];
        let found = kinds.iter().find(|(start, _)| said.starts_with(start));
        found.map_or(Self::Other, |(_, kind)| *kind)
    }

    /// Kind of a value, as the reader tells what it wants.
    fn wanted(said: &str) -> Self {
        match said {
            "a string" | "a borrowed string" | "a character" | "string or table" => Self::Text,
            "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => Self::Whole,
            "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => Self::Whole,
            "f32" | "f64" => Self::Number,
            "a boolean" => Self::Truth,
            "a sequence" => Self::List,
            "a map" => Self::Table,
            _ if said.starts_with("struct ") => Self::Table,
            _ if said.starts_with("a tuple") || said.starts_with("an array") => Self::List,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is asked")]
    struct Sample {
        id: String,
        kind: Word,
        #[serde(default)]
        n: u8,
        #[serde(default)]
        share: f64,
        #[serde(default)]
        on: bool,
        #[serde(default)]
        list: Vec<String>,
        #[serde(default)]
        item: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Share,
        Mean,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is asked")]
    struct Inner {
        text: String,
    }

    const HEAD: &str = "id = \"a\"\nkind = \"share\"\n";

    fn fault(text: &str) -> TextFault {
        match toml::from_str::<Sample>(text) {
            Ok(sample) => panic!("{text} was read as {sample:?}"),
            Err(bad) => TextFault::of(text, &bad),
        }
    }

    /// What is wrong with a third line, which must be the place that is named.
    fn third(line: &str) -> BadText {
        let found = fault(&format!("{HEAD}{line}\n"));
        assert_eq!(found.line, 3, "{line}: {found:?}");
        assert!(found.what != BadText::Other, "{line}: {found:?}");
        found.what
    }

    fn names(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn keys_and_words_that_do_not_fit_are_named_with_those_that_do() {
        let known = names(&["id", "kind", "n", "share", "on", "list", "item"]);
        let key = "colour".to_owned();
        assert_eq!(
            third("colour = \"red\""),
            BadText::UnknownKey { key, known }
        );
        let found = fault("id = \"a\"\nkind = \"part\"\n");
        assert_eq!((found.line, found.column), (2, 8), "{found:?}");
        let (word, known) = ("part".to_owned(), names(&["share", "mean"]));
        assert_eq!(found.what, BadText::UnknownWord { word, known });
        assert_eq!(found.key, "kind");
        let found = fault("id = \"a\"\n");
        let missing = BadText::MissingKey("kind".to_owned());
        assert_eq!((found.key.as_str(), found.what), ("kind", missing));
        let text = format!("{HEAD}\n[[item]]\ntext = \"x\"\n\n[[item]]\n");
        let found = fault(&text);
        assert_eq!((found.line, found.key.as_str()), (7, "text"), "{found:?}");
        let again = BadText::TwiceKey("kind".to_owned());
        assert_eq!(third("kind = \"mean\""), again);
    }

    #[test]
    fn values_of_another_kind_are_told_with_both_kinds() {
        use ValueKind::{List, Number, Table, Text, Truth, Whole};
        let bad = |found, wanted| BadText::BadValue { found, wanted };
        assert_eq!(third("n = \"20, expected\""), bad(Text, Whole));
        assert_eq!(third("n = 1.5"), bad(Number, Whole));
        assert_eq!(third("share = true"), bad(Truth, Number));
        assert_eq!(third("on = \"yes\""), bad(Text, Truth));
        assert_eq!(third("list = \"a, b\""), bad(Text, List));
        assert_eq!(third("list = [1]"), bad(Number, Text));
        assert_eq!(third("item = [\"x\"]"), bad(Text, Table));
        assert_eq!(third("n = 300"), BadText::OutOfRange("300".to_owned()));
        assert_eq!(third("n = -1"), BadText::OutOfRange("-1".to_owned()));
        let found = fault("id = \"a\"\nkind = 3\n");
        assert_eq!(found.what, bad(ValueKind::Other, Text));
        assert!(found.what.is_told() && found.key == "kind", "{found:?}");
        let found = fault("id = [\"a\"]\nkind = \"share\"\n");
        assert_eq!((found.line, found.what), (1, bad(List, Text)));
    }

    #[test]
    fn what_is_not_closed_is_told_with_the_sign_that_is_missing() {
        let open = |sign: &str| BadText::Unclosed(sign.to_owned());
        assert_eq!(third("list = \"a"), open("\""));
        assert_eq!(third("list = 'a"), open("'"));
        assert_eq!(fault("[[item").what, open("]]"));
        assert_eq!(fault("[item").what, open("]"));
        let found = fault(&format!("{HEAD}list = [\"a\", \"b\""));
        assert_eq!(found.what, open("]"), "{found:?}");
        let found = fault(&format!("{HEAD}item = [{{ text = \"a\""));
        assert_eq!(found.what, open("}"), "{found:?}");
        let found = fault("id = \"ự\"\nkind = \"share\nn = 3\n");
        assert_eq!((found.line, found.key.as_str()), (2, "kind"), "{found:?}");
    }

    #[test]
    fn signs_that_do_not_fit_are_told_apart() {
        assert_eq!(third("n"), BadText::NoEquals);
        assert_eq!(third("n = = 3"), BadText::ExtraEquals);
        assert_eq!(third("n ="), BadText::NoValue);
        for text in [
            "list = không",
            "list = giờ",
            "on = True",
            "on = yes",
            "n = 12 a",
        ] {
            assert_eq!(third(text), BadText::NoQuotes, "{text}");
        }
        assert_eq!(third("list = [\"a\" \"b\"]"), BadText::NoComma);
        assert_eq!(third("list = [\"a\",, \"b\"]"), BadText::ExtraComma);
        assert_eq!(third("on = true \"x\""), BadText::AfterValue);
        for text in ["n = 012", "n = 1__2", "share = 1.", "n = 0b2"] {
            assert_eq!(third(text), BadText::BadNumber, "{text}");
        }
        assert_eq!(third("n = 2026-13-45"), BadText::BadDate);
        assert_eq!(third("số = 3"), BadText::BadKey);
        assert_eq!(third("list = [\"C:\\mau\"]"), BadText::BadEscape);
        assert_eq!(third("list = [\"a\u{1}b\"]"), BadText::BadSign);
    }

    #[test]
    fn what_nobody_knows_keeps_the_words_of_the_reader() {
        let what = BadText::of_said("the moon is full");
        assert!(what == BadText::Other && !what.is_told());
        let fault = TextFault {
            line: 3,
            column: 9,
            key: String::new(),
            what,
            said: "the moon is full".to_owned(),
        };
        assert_eq!(fault.to_string(), "line 3, column 9: the moon is full");
        let wanted = BadText::of_said("invalid type: integer `3`, expected a date");
        assert!(!wanted.is_told(), "{wanted:?}");
    }
}
