//! A text with places for values, line by line.

use super::text::Values;
use crate::typed::Locale;

/// Names that may stand in braces. Nothing else about a dossier or a person
/// can get into a message.
pub const PLACEHOLDERS: [&str; 7] = ["code", "office", "date", "hour", "amount", "link", "phone"];

/// Why a template is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// A name that no message has.
    #[error("line {line}: {{{name}}} is not one of {{{}}}", PLACEHOLDERS.join("}, {"))]
    Unknown {
        /// Line of the template, from 1.
        line: usize,
        /// The name in the braces.
        name: String,
    },
    /// A brace without its other one.
    #[error("line {line}: a brace stands alone")]
    Brace {
        /// Line of the template, from 1.
        line: usize,
    },
    /// No text at all.
    #[error("no text")]
    Empty,
}

/// A template that was read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Vec<Piece>>);

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(&'static str),
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`BadTemplate`] with the line.
    pub fn parse(text: &str) -> Result<Self, BadTemplate> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadTemplate::Empty);
        }
        let lines = text.lines().zip(1..).map(|(text, line)| pieces(text, line));
        lines.collect::<Result<_, _>>().map(Self)
    }

    /// The lines with their values. A line that asks for a value which the
    /// message does not have falls away: so a dossier without a fee says
    /// nothing of money, and an office without an address has no link.
    pub fn lines(&self, values: &Values, lang: Locale) -> Vec<String> {
        let written = |line: &Vec<Piece>| {
            let mut out = String::new();
            for piece in line {
                match piece {
                    Piece::Text(text) => out.push_str(text),
                    Piece::Value(name) => out.push_str(&values.get(name, lang)?),
                }
            }
            Some(out)
        };
        self.0.iter().filter_map(written).collect()
    }
}

fn pieces(text: &str, line: usize) -> Result<Vec<Piece>, BadTemplate> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(open);
        let inside = from.strip_prefix('{').ok_or(BadTemplate::Brace { line })?;
        let (name, after) = inside.split_once('}').ok_or(BadTemplate::Brace { line })?;
        let known = PLACEHOLDERS.into_iter().find(|known| *known == name);
        let known = known.ok_or_else(|| BadTemplate::Unknown {
            line,
            name: name.to_owned(),
        })?;
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(Piece::Value(known));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values {
            code: "H39.12-261005-0001".to_owned(),
            office: "UBND phường Tân An".to_owned(),
            ..Values::default()
        }
    }

    #[test]
    fn a_name_that_no_message_has_is_told_with_its_line() {
        let bad = Template::parse("Hồ sơ {code}\ncủa {name}").unwrap_err();
        assert_eq!(
            bad,
            BadTemplate::Unknown {
                line: 2,
                name: "name".to_owned()
            }
        );
        assert!(
            bad.to_string()
                .starts_with("line 2: {name} is not one of {code}, {office}")
        );
        for alone in ["{code", "code}", "a } b", "{co{de}"] {
            assert!(Template::parse(alone).is_err(), "{alone}");
        }
        assert_eq!(Template::parse(" \n "), Err(BadTemplate::Empty));
    }

    #[test]
    fn a_line_without_its_value_falls_away() {
        let template = Template::parse("Hồ sơ {code}, {office}\nCần nộp {amount}\nHết").unwrap();
        assert_eq!(
            template.lines(&values(), Locale::Vi),
            ["Hồ sơ H39.12-261005-0001, UBND phường Tân An", "Hết"]
        );
        let with = Values {
            amount: Some(crate::money::Vnd(150_000)),
            ..values()
        };
        assert_eq!(template.lines(&with, Locale::Vi)[1], "Cần nộp 150.000 đ");
        assert_eq!(template.lines(&with, Locale::En)[1], "Cần nộp 150,000 VND");
    }

    #[test]
    fn braces_in_a_value_stay_what_they_are() {
        let template = Template::parse("{office}: {code}").unwrap();
        let hostile = Values {
            office: "{code} {link}".to_owned(),
            ..values()
        };
        assert_eq!(
            template.lines(&hostile, Locale::Vi),
            ["{code} {link}: H39.12-261005-0001"]
        );
    }
}
