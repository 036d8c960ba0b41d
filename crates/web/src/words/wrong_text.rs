//! What is wrong with a text of TOML, in the reader's language.

use crate::i18n::{Lang, text};
use motcua_desk::packs::{BadText, TextFault, ValueKind};

/// What is wrong with a place of a text, and what could stand there.
pub fn bad_text(lang: Lang, what: &BadText) -> String {
    let id = match what {
        BadText::UnknownKey { key, known } => {
            let why = text(lang, "text-unknown-key", &[("key", key)]);
            return one_of(lang, why, known);
        }
        BadText::UnknownWord { word, known } => {
            let why = text(lang, "text-unknown-word", &[("word", word)]);
            return one_of(lang, why, known);
        }
        BadText::BadValue { found, wanted } => return bad_value(lang, *found, *wanted),
        BadText::OutOfRange(number) => {
            return text(lang, "text-out-of-range", &[("number", number)]);
        }
        BadText::TwiceKey(key) => return text(lang, "text-twice-key", &[("key", key)]),
        BadText::Unclosed(sign) => return text(lang, "text-unclosed", &[("sign", sign)]),
        BadText::MissingKey(_) => "text-missing-key",
        BadText::NoEquals => "text-no-equals",
        BadText::ExtraEquals => "text-extra-equals",
        BadText::NoValue => "text-no-value",
        BadText::NoQuotes => "text-no-quotes",
        BadText::NoComma => "text-no-comma",
        BadText::ExtraComma => "text-extra-comma",
        BadText::AfterValue => "text-after-value",
        BadText::BadNumber => "text-bad-number",
        BadText::BadDate => "text-bad-date",
        BadText::BadKey => "text-bad-key",
        BadText::BadEscape => "text-bad-escape",
        BadText::BadSign => "text-bad-sign",
        BadText::Other => "text-other",
    };
    text(lang, id, &[])
}

/// With those that may stand there.
fn one_of(lang: Lang, why: String, known: &[String]) -> String {
    if known.is_empty() {
        return why;
    }
    let list = known.join(", ");
    text(lang, "text-known", &[("why", &why), ("list", &list)])
}

fn bad_value(lang: Lang, found: ValueKind, wanted: ValueKind) -> String {
    match (kind(lang, found), kind(lang, wanted)) {
        (Some(found), Some(wanted)) => text(
            lang,
            "text-value",
            &[("found", &found), ("wanted", &wanted)],
        ),
        (None, Some(wanted)) => text(lang, "text-value-wanted", &[("wanted", &wanted)]),
        (_, None) => text(lang, "text-value-wrong", &[]),
    }
}

/// Name of a kind of values; `None` = of any other.
fn kind(lang: Lang, of: ValueKind) -> Option<String> {
    let id = match of {
        ValueKind::Text => "text-kind-text",
        ValueKind::Whole => "text-kind-whole",
        ValueKind::Number => "text-kind-number",
        ValueKind::Truth => "text-kind-truth",
        ValueKind::List => "text-kind-list",
        ValueKind::Table => "text-kind-table",
        ValueKind::Other => return None,
    };
    Some(text(lang, id, &[]))
}

/// A fault with its place, as part of a sentence; the reader of TOML is quoted
/// where its own words say more.
pub fn text_fault(lang: Lang, of: &TextFault) -> String {
    let why = match &of.what {
        BadText::MissingKey(key) => text(lang, "text-missing-this", &[("key", key)]),
        what => with_said(lang, what, &of.said),
    };
    let (line, column) = (of.line, of.column);
    text(
        lang,
        "text-told",
        &[("line", &line), ("column", &column), ("why", &why)],
    )
}

/// What the reader of TOML says of a value alone; its own words where they are
/// not known.
pub fn value_said(lang: Lang, said: &str) -> String {
    match BadText::of_said(said) {
        BadText::Other => said.to_owned(),
        what => with_said(lang, &what, said),
    }
}

fn with_said(lang: Lang, what: &BadText, said: &str) -> String {
    let why = bad_text(lang, what);
    if what.is_told() {
        return why;
    }
    text(lang, "text-quoted", &[("why", &why), ("said", &said)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_told_in_the_readers_language_and_what_nobody_knows_is_quoted() {
        let said = "invalid type: integer `3`, expected a string";
        let told = value_said(Lang::Vi, said);
        assert_eq!(told, "đang là số; cần chữ trong ngoặc kép");
        assert_eq!(value_said(Lang::Vi, "2 ngày"), "2 ngày");
        let date = "invalid type: integer `3`, expected a date";
        let told = value_said(Lang::Vi, date);
        assert!(told.ends_with(&format!("(“{date}”)")), "{told}");
        let fault = TextFault {
            line: 3,
            column: 9,
            key: "kind".to_owned(),
            what: BadText::Other,
            said: "the moon is full".to_owned(),
        };
        let told = text_fault(Lang::En, &fault);
        assert!(told.starts_with("line 3, character 9: "), "{told}");
        assert!(told.ends_with("(“the moon is full”)"), "{told}");
    }
}
