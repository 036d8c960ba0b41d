//! Choices and addresses that the director's pages share.

use crate::frame::Frame;
use crate::pages::encode;
use crate::pages::procedures::field_name;
use motcua_desk::Settings;
use motcua_domain::unit::Level;
use std::collections::BTreeSet;

/// An entry of a choice.
pub struct Choice {
    /// Value; empty = all.
    pub value: String,
    /// Text.
    pub text: String,
    /// Chosen.
    pub on: bool,
}

/// Working units, by name; the first entry is all of them.
pub(super) fn units(f: &Frame, settings: &Settings, chosen: &str) -> Vec<Choice> {
    let known = settings.units.all_on(f.now.date());
    let mut all: Vec<Choice> = known
        .filter(|unit| unit.level == Level::Section)
        .map(|unit| Choice {
            value: unit.id.to_string(),
            text: f.pick(&unit.name_vi, &unit.name_en).to_owned(),
            on: unit.id.as_str() == chosen,
        })
        .collect();
    all.sort_by(|a, b| a.text.cmp(&b.text));
    all.insert(0, everything(f.t("chance-all-units"), chosen));
    all
}

/// Fields of the procedures in force, and the chosen one whatever it is, by name;
/// the first entry is all of them.
pub(super) fn fields(f: &Frame, settings: &Settings, chosen: &str) -> Vec<Choice> {
    let known = settings.catalogue.all(f.now.date());
    let chosen_one = (!chosen.is_empty()).then(|| chosen.to_owned());
    let slugs: BTreeSet<String> = known
        .map(|published| published.procedure.field.clone())
        .chain(chosen_one)
        .collect();
    let mut all: Vec<Choice> = slugs
        .into_iter()
        .map(|slug| Choice {
            text: field_name(f.lang, &slug),
            on: slug == chosen,
            value: slug,
        })
        .collect();
    all.sort_by(|a, b| a.text.cmp(&b.text));
    all.insert(0, everything(f.t("chance-all-fields"), chosen));
    all
}

fn everything(text: String, chosen: &str) -> Choice {
    Choice {
        value: String::new(),
        text,
        on: chosen.is_empty(),
    }
}

/// An address with words of a query: its own ones, and others in their place or
/// besides; empty ones are left out.
pub(super) fn url(
    path: &str,
    own: &[(&'static str, &str)],
    other: &[(&'static str, &str)],
) -> String {
    let replaced = |name: &str| other.iter().any(|(key, _)| *key == name);
    let kept = own.iter().filter(|one| !replaced(one.0));
    let words: Vec<String> = kept
        .chain(other)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if words.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", words.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_was_chosen_and_nothing_else() {
        let own = [("unit", "desk"), ("field", ""), ("tenth", "7")];
        assert_eq!(url("/x", &own, &[]), "/x?unit=desk&tenth=7");
        assert_eq!(
            url("/x", &own, &[("tenth", ""), ("after", "7.1")]),
            "/x?unit=desk&after=7.1"
        );
        assert_eq!(url("/x", &[("unit", "")], &[]), "/x");
    }
}
