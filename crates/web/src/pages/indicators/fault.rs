//! What is wrong with the keys of an indicator's definition, in the reader's
//! language.

use crate::frame::Frame;
use motcua_domain::indicator::{BadSum, Wrong};
use motcua_domain::report::BadSelection;

/// What is wrong with what a key says.
pub fn key_fault(f: &Frame, what: &Wrong) -> String {
    match what {
        Wrong::Slug => f.t("indicator-wrong-slug"),
        Wrong::Missing(_) => f.t("indicator-wrong-missing"),
        Wrong::NoPlace => f.t("indicator-wrong-no-place"),
        Wrong::Condition(bad) => condition_fault(f, bad),
        Wrong::Sum(bad) => sum(f, bad),
        Wrong::Outside(name, list) => {
            let why = f.t1("indicator-wrong-outside", "name", name.as_str());
            let list = f.t1("indicator-want-one", "list", list.as_str());
            f.t2("indicator-wrong-want", "why", why, "want", list)
        }
        Wrong::Measure(name) => f.t1("indicator-wrong-measure", "name", name.as_str()),
        Wrong::NoMean => f.t("indicator-wrong-no-mean"),
        Wrong::Scope(scope) => f.t1("indicator-wrong-scope", "scope", *scope),
        Wrong::Period(kind) => f.t1("indicator-wrong-period", "kind", *kind),
        Wrong::Range(from, to) => f.t2("indicator-wrong-range", "from", *from, "to", *to),
        Wrong::OwnPair => f.t("indicator-wrong-own-pair"),
        Wrong::NoPair(id) => f.t1("indicator-wrong-no-pair", "id", id.as_str()),
    }
}

/// What is wrong with a condition of an indicator or a selection of a report.
pub fn condition_fault(f: &Frame, bad: &BadSelection) -> String {
    let text = bad.text.as_str();
    let why = f.t2("indicator-wrong-condition", "n", bad.column, "text", text);
    let want = wanted(f, &bad.expected);
    f.t2("indicator-wrong-want", "why", why, "want", want)
}

fn sum(f: &Frame, bad: &BadSum) -> String {
    let why = match bad.found.as_str() {
        "" => f.t("indicator-wrong-sum-end"),
        found => f.t2("indicator-wrong-sum", "n", bad.word, "found", found),
    };
    let want = wanted(f, &bad.expected);
    f.t2("indicator-wrong-want", "why", why, "want", want)
}

/// What could stand at a place, as the reader of conditions tells it in English.
/// Words of the definitions stay as they are.
fn wanted(f: &Frame, expected: &str) -> String {
    let signs = |text: &str| {
        let all: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        all.join(", ")
    };
    let list = match expected {
        "a value" => return f.t("indicator-want-value"),
        "a whole number" => return f.t("indicator-want-number"),
        "less nesting" => return f.t("indicator-want-less"),
        "`and`, `or` or the end" => return f.t("indicator-want-end"),
        "a name, `not` or `(`" => return f.t("indicator-want-name"),
        _ => expected,
    };
    if let Some((_, name)) = list.split_once(" instead of ") {
        return f.t1("indicator-want-known", "name", name.trim_matches('`'));
    }
    let list = match (list.strip_prefix("one of "), list.split_once(" after ")) {
        (Some(list), _) => list.to_owned(),
        (None, Some((before, _))) => signs(before),
        (None, None) => signs(list),
    };
    f.t1("indicator-want-one", "list", list)
}
