//! Files of own definitions that are left out, in the reader's language: each
//! with the places and what is wrong there.

use crate::frame::Frame;
use motcua_desk::indicator::{BadText, FileWrong, IndicatorFault};
use motcua_domain::indicator::{BadSum, Fault, Wrong};
use motcua_domain::report::BadSelection;

/// A file that is left out.
pub struct LeftOut {
    /// That it is, with its name.
    pub said: String,
    /// Whether another definition is in force all the same.
    pub stays: String,
    /// What is wrong with it.
    pub wrong: Vec<WrongLine>,
}

/// Something that is wrong with a file.
pub struct WrongLine {
    /// Where.
    pub place: String,
    /// What.
    pub why: String,
    /// What the machine says of it, in English; empty = nothing more.
    pub detail: String,
}

/// A file that is left out, with the places and the reasons.
pub fn left_out(f: &Frame, of: &IndicatorFault) -> LeftOut {
    LeftOut {
        said: f.t1("indicator-left-out", "file", of.file.as_str()),
        stays: f.t(if of.stays {
            "indicator-left-out-stays"
        } else {
            "indicator-left-out-none"
        }),
        wrong: of.wrong.iter().map(|one| line(f, one)).collect(),
    }
}

fn line(f: &Frame, of: &FileWrong) -> WrongLine {
    let (place, why, detail) = match of {
        FileWrong::Unread(detail) => {
            let place = f.t("indicator-at-file");
            (place, f.t("indicator-wrong-unread"), detail.clone())
        }
        FileWrong::NotKept(detail) => {
            let place = f.t("indicator-at-file");
            (place, f.t("indicator-wrong-not-kept"), detail.clone())
        }
        FileWrong::Twice { file, id } => {
            let place = f.t1("indicator-at-key", "key", "id");
            let (id, file) = (id.as_str(), file.as_str());
            let why = f.t2("indicator-wrong-twice", "id", id, "file", file);
            (place, why, String::new())
        }
        FileWrong::Key(Fault { at, what }) => {
            let place = f.t1("indicator-at-key", "key", at.as_str());
            (place, key(f, what), String::new())
        }
        FileWrong::Text {
            line,
            key,
            what,
            said,
        } => {
            let (why, detail) = text(f, what, said);
            let place = match (what, key.as_str()) {
                (BadText::MissingKey(_), key) => f.t1("indicator-at-key", "key", key),
                (_, "") => f.t1("indicator-at-line", "line", *line),
                (_, key) => f.t2("indicator-at-line-key", "line", *line, "key", key),
            };
            (place, why, detail)
        }
    };
    WrongLine { place, why, detail }
}

/// What is wrong with a place of a text; with what the machine says of it where
/// that helps on.
fn text(f: &Frame, what: &BadText, said: &str) -> (String, String) {
    match what {
        BadText::UnknownKey(key) => {
            let why = f.t1("indicator-wrong-unknown-key", "key", key.as_str());
            (why, String::new())
        }
        BadText::MissingKey(_) => (f.t("indicator-wrong-missing"), String::new()),
        BadText::UnknownWord(word) => {
            let why = f.t1("indicator-wrong-word", "word", word.as_str());
            // Which words there are stands behind it.
            let all = said.split_once("expected").map_or("", |(_, all)| all);
            let all: Vec<&str> = all.split('`').skip(1).step_by(2).collect();
            if all.is_empty() {
                return (why, String::new());
            }
            let list = f.t1("indicator-want-one", "list", all.join(", "));
            (
                f.t2("indicator-wrong-want", "why", why, "want", list),
                String::new(),
            )
        }
        BadText::BadValue => (f.t("indicator-wrong-value"), said.to_owned()),
        BadText::Signs => (f.t("indicator-wrong-signs"), said.to_owned()),
    }
}

/// What is wrong with what a key says.
fn key(f: &Frame, what: &Wrong) -> String {
    match what {
        Wrong::Slug => f.t("indicator-wrong-slug"),
        Wrong::Missing(_) => f.t("indicator-wrong-missing"),
        Wrong::NoPlace => f.t("indicator-wrong-no-place"),
        Wrong::Condition(bad) => condition(f, bad),
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

fn condition(f: &Frame, bad: &BadSelection) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use motcua_domain::indicator::{Condition, Source, Sum};

    /// English words of the domain that must not be read in Vietnamese.
    const ENGLISH: [&str; 7] = [
        "expected", "instead", "value", "number", " after ", " the ", "missing",
    ];

    fn of(wrong: Vec<FileWrong>, stays: bool) -> IndicatorFault {
        IndicatorFault {
            file: "own.toml".to_owned(),
            stays,
            wrong,
            what: "in English".to_owned(),
        }
    }

    fn faults() -> Vec<FileWrong> {
        let key = |what| {
            FileWrong::Key(Fault {
                at: "numerator".to_owned(),
                what,
            })
        };
        let conditions = [
            "late and",
            "late early",
            "(late",
            "channel",
            "channel =",
            "channel = fax",
            "days_taken",
            "days_taken > x",
            "lame",
            "channel = 3",
        ];
        let read = |text: &&str| Condition::parse(text, Source::Ended).err();
        let mut all: Vec<FileWrong> = conditions
            .iter()
            .filter_map(read)
            .map(|bad| key(Wrong::Condition(bad)))
            .collect();
        assert!(all.len() > 7, "{}", all.len());
        let sums = ["finished - lame", "finished late", "finished -"];
        let read = |text: &&str| Sum::parse(text).err();
        all.extend(sums.iter().filter_map(read).map(|bad| key(Wrong::Sum(bad))));
        let others = [
            Wrong::Slug,
            Wrong::Missing("source"),
            Wrong::NoPlace,
            Wrong::Outside("x".to_owned(), "satisfied, answers".to_owned()),
            Wrong::Measure("x".to_owned()),
            Wrong::NoMean,
            Wrong::Scope("unit"),
            Wrong::Period("quarter"),
            Wrong::Range(5, 1000),
            Wrong::OwnPair,
            Wrong::NoPair("x".to_owned()),
        ];
        all.extend(others.map(key));
        let word = BadText::UnknownWord("shar".to_owned());
        for what in [BadText::UnknownKey("x".to_owned()), word, BadText::Signs] {
            all.push(FileWrong::Text {
                line: 6,
                key: "kind".to_owned(),
                what,
                said: "unknown variant `shar`, expected one of `share`, `mean`".to_owned(),
            });
        }
        all.push(FileWrong::Twice {
            file: "a.toml".to_owned(),
            id: "on-time".to_owned(),
        });
        all
    }

    #[test]
    fn every_fault_is_said_in_the_readers_language_with_its_place() {
        let n = faults().len();
        for lang in Lang::ALL {
            let f = crate::samples::staff_frame(lang, "/indicators");
            let shown = left_out(&f, &of(faults(), true));
            assert!(shown.said.contains("own.toml"), "{}", shown.said);
            assert_eq!(shown.wrong.len(), n);
            for one in &shown.wrong {
                let both = format!("{}: {}", one.place, one.why);
                assert!(!one.place.is_empty() && !both.contains('⟦'), "{both}");
                if lang == Lang::Vi {
                    let english = ENGLISH.iter().find(|word| both.contains(*word));
                    assert_eq!(english, None, "{both}");
                }
            }
        }
    }

    #[test]
    fn the_place_stands_apart_and_what_could_stand_there_is_named() {
        let f = crate::samples::staff_frame(Lang::Vi, "/indicators");
        let word = FileWrong::Text {
            line: 6,
            key: "kind".to_owned(),
            what: BadText::UnknownWord("shar".to_owned()),
            said: "unknown variant `shar`, expected one of `share`, `mean`".to_owned(),
        };
        let shown = left_out(&f, &of(vec![word], false));
        let line = &shown.wrong[0];
        assert!(line.place.contains('6') && line.place.contains("kind"));
        assert!(line.why.contains("share, mean"), "{}", line.why);
        assert!(line.detail.is_empty());
        assert_ne!(shown.stays, left_out(&f, &of(faults(), true)).stays);
    }
}
