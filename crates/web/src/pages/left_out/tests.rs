use super::*;
use crate::i18n::Lang;
use motcua_desk::packs::ValueKind;
use motcua_domain::indicator::{Condition, Fault, Source, Sum, Wrong};
use motcua_domain::programme::{PackFault, PackWrong};
use motcua_domain::report::{self, Selection};
use motcua_domain::survey::{comment::BadDictionary, questionnaire};

/// English words of the domain that must not be read in Vietnamese.
const ENGLISH: [&str; 9] = [
    "expected",
    "instead",
    "a value",
    "number",
    " after ",
    " the ",
    "missing",
    "invalid",
    "question about",
];

fn of(wrong: Vec<FileWrong>, stays: bool) -> OwnFault {
    OwnFault {
        file: "own.toml".to_owned(),
        stays,
        wrong,
        what: "in English".to_owned(),
    }
}

fn text(what: BadText, said: &str) -> FileWrong {
    FileWrong::Text(TextFault {
        line: 6,
        column: 8,
        key: "kind".to_owned(),
        what,
        said: said.to_owned(),
    })
}

fn of_indicators() -> Vec<FileWrong> {
    let key = |what| {
        FileWrong::Indicator(Fault {
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
    all
}

fn of_texts() -> Vec<FileWrong> {
    let known = || vec!["share".to_owned(), "mean".to_owned()];
    let named = |name: &str| name.to_owned();
    let kinds = [
        ValueKind::Text,
        ValueKind::Whole,
        ValueKind::Number,
        ValueKind::Truth,
        ValueKind::List,
        ValueKind::Table,
        ValueKind::Other,
    ];
    let values = kinds.map(|wanted| BadText::BadValue {
        found: kinds[0],
        wanted,
    });
    let others = [
        BadText::UnknownKey {
            key: named("kinds"),
            known: known(),
        },
        BadText::UnknownWord {
            word: named("shar"),
            known: known(),
        },
        BadText::BadValue {
            found: ValueKind::Other,
            wanted: ValueKind::Text,
        },
        BadText::MissingKey(named("kind")),
        BadText::OutOfRange(named("300")),
        BadText::TwiceKey(named("kind")),
        BadText::Unclosed(named("}")),
        BadText::NoEquals,
        BadText::ExtraEquals,
        BadText::NoValue,
        BadText::NoQuotes,
        BadText::NoComma,
        BadText::ExtraComma,
        BadText::AfterValue,
        BadText::BadNumber,
        BadText::BadDate,
        BadText::BadKey,
        BadText::BadEscape,
        BadText::BadSign,
        BadText::Other,
    ];
    let all = values.into_iter().chain(others);
    all.map(|what| text(what, "expected, in English")).collect()
}

fn of_others() -> Vec<FileWrong> {
    use questionnaire::Wrong as Asked;
    use report::Wrong as Told;
    let named = || "x".to_owned();
    let bad = Selection::parse("late and").unwrap_err();
    let reports = [
        Told::Slug,
        Told::Missing("source"),
        Told::NoPlace("label"),
        Told::Twice,
        Told::Selection(bad),
        Told::Filled,
        Told::NotCounted(named()),
        Told::Range("most"),
        Told::NoPart(named()),
        Told::GradeOrder,
    ];
    let forms = [
        Asked::Slug,
        Asked::Missing("source"),
        Asked::Missing("question about the official"),
        Asked::NoPlace("scale"),
        Asked::Twice,
        Asked::Steps,
        Asked::SameWords,
        Asked::Unknown("scale", named()),
        Asked::Range("low"),
        Asked::OnlyOne("required"),
    ];
    let topics = [
        BadDictionary::Id(String::new()),
        BadDictionary::Id(named()),
        BadDictionary::Empty(named()),
        BadDictionary::Twice(named()),
    ];
    let programme = [
        PackWrong::Slug,
        PackWrong::Id,
        PackWrong::Empty,
        PackWrong::NoRow,
        PackWrong::Twice(named()),
        PackWrong::NoItem(named()),
        PackWrong::NoPlace,
        PackWrong::NoDay,
        PackWrong::NoFile,
    ];
    let mut all = vec![
        FileWrong::Unread("in English".to_owned()),
        FileWrong::NotKept("in English".to_owned()),
        FileWrong::Twice {
            file: "a.toml".to_owned(),
            id: "on-time".to_owned(),
        },
    ];
    let at = || "report".to_owned();
    all.extend(reports.map(|what| FileWrong::Report(report::Fault { at: at(), what })));
    all.extend(forms.map(|what| FileWrong::Form(questionnaire::Fault { at: at(), what })));
    all.extend(topics.map(FileWrong::Topics));
    all.extend(programme.map(|what| FileWrong::Programme(PackFault::new("block 5: item", what))));
    all
}

#[test]
fn every_fault_is_said_in_the_readers_language_with_its_place() {
    let faults = || [of_indicators(), of_texts(), of_others()].concat();
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
    let said = "unknown variant `shar`, expected one of `share`, `mean`";
    let word = text(BadText::of_said(said), said);
    let other = text(BadText::Other, "the moon is full");
    let shown = left_out(&f, &of(vec![word, other], false));
    let line = &shown.wrong[0];
    assert_eq!(line.place, "Dòng 6, mục kind");
    assert!(line.why.contains("share, mean"), "{}", line.why);
    assert!(line.detail.is_empty());
    // What nobody knows keeps the words of the reader of TOML beside it.
    assert_eq!(shown.wrong[1].detail, "the moon is full");
    assert_ne!(shown.stays, left_out(&f, &of(of_texts(), true)).stays);
}
