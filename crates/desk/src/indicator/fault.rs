//! Files of own definitions that are left out: what is wrong with each and
//! where, so that a page can say it in the reader's language. The log and the
//! command line say the same in English.

use motcua_domain::indicator::Fault;
use std::fmt;

/// A file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorFault {
    /// Its name.
    pub file: String,
    /// A definition of the same indicator is in force all the same: the one that
    /// this file held before, one compiled in, or another file's. Otherwise the
    /// indicator is not in force at all.
    pub stays: bool,
    /// What is wrong; never empty.
    pub wrong: Vec<FileWrong>,
    /// The same in English, as the log tells it.
    pub what: String,
}

/// What may be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileWrong {
    /// The file itself cannot be read; why, in English.
    Unread(String),
    /// A place of its text cannot be read.
    Text {
        /// Line, the first is 1.
        line: usize,
        /// Key that stands in the line; empty = none does.
        key: String,
        /// What is wrong there.
        what: BadText,
        /// What the reader of TOML says of it, in English.
        said: String,
    },
    /// A key says what no definition may say.
    Key(Fault),
    /// Another file holds the same indicator.
    Twice {
        /// The other file.
        file: String,
        /// Id of the indicator.
        id: String,
    },
    /// The definitions could not be kept with the desk; why, in English.
    NotKept(String),
}

/// What is wrong with a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadText {
    /// No definition has this key.
    UnknownKey(String),
    /// Every definition has this key.
    MissingKey(String),
    /// This word stands where only some may.
    UnknownWord(String),
    /// A value of another kind, as a number instead of a text.
    BadValue,
    /// The signs do not fit together.
    Signs,
}

impl fmt::Display for FileWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(why) | Self::NotKept(why) => f.write_str(why),
            Self::Text { line, said, .. } => write!(f, "line {line}: {said}"),
            Self::Key(fault) => write!(f, "{fault}"),
            Self::Twice { file, id } => write!(f, "{file} holds the indicator {id} too"),
        }
    }
}

impl IndicatorFault {
    pub(super) fn new(file: String, stays: bool, wrong: Vec<FileWrong>) -> Self {
        Self {
            what: said(&wrong),
            file,
            stays,
            wrong,
        }
    }
}

/// How the reader of TOML begins to tell that a value is of another kind.
const OF_KIND: [&str; 3] = ["invalid type", "invalid value", "wanted "];

/// All of them in English, on one line.
pub(super) fn said(wrong: &[FileWrong]) -> String {
    let all: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    all.join("; ")
}

/// Faults of keys, each as what is wrong with a file.
pub(super) fn of_keys(faults: Vec<Fault>) -> Vec<FileWrong> {
    faults.into_iter().map(FileWrong::Key).collect()
}

/// What the reader of TOML found wrong with a text, and where.
pub(super) fn of_text(text: &str, bad: &toml::de::Error) -> FileWrong {
    let said = bad.message().trim();
    let named = said.split('`').nth(1).unwrap_or_default().to_owned();
    let what = if said.starts_with("missing field") {
        BadText::MissingKey(named)
    } else if said.starts_with("unknown field") {
        BadText::UnknownKey(named)
    } else if said.starts_with("unknown variant") {
        BadText::UnknownWord(named)
    } else if OF_KIND.iter().any(|start| said.starts_with(start)) {
        BadText::BadValue
    } else {
        BadText::Signs
    };
    let at = bad.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count();
    let written = text.lines().nth(line).unwrap_or_default();
    let key = match (&what, written.split_once('=')) {
        // What is missing stands in no line.
        (BadText::MissingKey(key), _) => key.as_str(),
        (_, Some((key, _))) => key.trim(),
        (_, None) => "",
    };
    FileWrong::Text {
        line: line + 1,
        key: key.to_owned(),
        said: said.to_owned(),
        what,
    }
}

/// The id that a text gives its indicator, as far as it can be read: of one that
/// is no TOML, what the line of the id says.
pub(super) fn id_of(text: &str) -> Option<String> {
    if let Ok(table) = toml::from_str::<toml::Table>(text) {
        let id = table.get("id").and_then(toml::Value::as_str);
        return id.map(str::to_owned);
    }
    text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("id")?.trim_start();
        let id = rest.strip_prefix('=')?.split('"').nth(1)?;
        Some(id.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::indicator::Definition;

    const SAME_DAY: &str = include_str!("../../../../packs/indicators/same-day.toml");

    /// What is wrong with the shipped file after a change, with its line.
    fn found(from: &str, to: &str) -> (usize, String, BadText) {
        let text = SAME_DAY.replacen(from, to, 1);
        assert_ne!(text, SAME_DAY, "{from}");
        let bad = toml::from_str::<Definition>(&text).unwrap_err();
        match of_text(&text, &bad) {
            FileWrong::Text {
                line, key, what, ..
            } => (line, key, what),
            other => panic!("{other:?}"),
        }
    }

    fn line_of(start: &str) -> usize {
        let mut lines = SAME_DAY.lines();
        lines.position(|line| line.starts_with(start)).unwrap() + 1
    }

    #[test]
    fn the_place_and_the_kind_of_a_mistake_are_told_apart() {
        let kind = line_of("kind");
        let word = BadText::UnknownWord("part".to_owned());
        let expected = (kind, "kind".to_owned(), word);
        assert_eq!(found("kind = \"share\"", "kind = \"part\""), expected);
        let (line, key, what) = found("kind = \"share\"", "kinds = \"share\"");
        assert_eq!((line, key.as_str()), (kind, "kinds"));
        assert_eq!(what, BadText::UnknownKey("kinds".to_owned()));
        let (_, key, what) = found("kind = \"share\"\n", "");
        assert_eq!(key, "kind");
        assert_eq!(what, BadText::MissingKey("kind".to_owned()));
        let (line, key, what) = found("min_n = 20", "min_n = \"20\"");
        assert_eq!((line, key.as_str()), (line_of("min_n"), "min_n"));
        assert_eq!(what, BadText::BadValue);
        let (.., what) = found("kind = \"share\"", "kind = 3");
        assert_eq!(what, BadText::BadValue);
        let (.., what) = found("kind = \"share\"", "kind = \"share");
        assert_eq!(what, BadText::Signs);
    }

    #[test]
    fn the_id_is_found_also_in_a_text_that_is_no_toml() {
        assert_eq!(id_of(SAME_DAY).as_deref(), Some("same-day"));
        let broken = SAME_DAY.replacen("kind = \"share\"", "kind = \"share", 1);
        assert_eq!(id_of(&broken).as_deref(), Some("same-day"));
        assert_eq!(id_of("name_vi = \"x\""), None);
    }
}
