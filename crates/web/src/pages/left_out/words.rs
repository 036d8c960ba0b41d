//! What is wrong with what a key says: in reports, questionnaires, the dictionary
//! of comments and the files of the programme.

use crate::frame::Frame;
use crate::pages::indicators;
use motcua_domain::programme::PackWrong;
use motcua_domain::report;
use motcua_domain::survey::{comment::BadDictionary, questionnaire};

/// Of a report.
pub(super) fn report(f: &Frame, what: &report::Wrong) -> String {
    use report::Wrong;
    match what {
        Wrong::Slug => f.t("indicator-wrong-slug"),
        Wrong::Missing(key) => f.t1("own-wrong-missing", "key", *key),
        Wrong::NoPlace(key) => f.t1("own-wrong-no-place", "key", *key),
        Wrong::Twice => f.t("own-wrong-used"),
        Wrong::Selection(bad) => indicators::condition_fault(f, bad),
        Wrong::Filled => f.t("own-report-filled"),
        Wrong::NotCounted(id) => f.t1("own-report-not-counted", "id", id.as_str()),
        Wrong::Range(key) => f.t1("own-wrong-range", "key", *key),
        Wrong::NoPart(id) => f.t1("own-report-no-part", "id", id.as_str()),
        Wrong::GradeOrder => f.t("own-report-grades"),
    }
}

/// Of a questionnaire.
pub(super) fn form(f: &Frame, what: &questionnaire::Wrong) -> String {
    use questionnaire::Wrong;
    match what {
        Wrong::Slug => f.t("indicator-wrong-slug"),
        // What is told of it is no key.
        Wrong::Missing("question about the official") => f.t("own-form-no-main"),
        Wrong::Missing(key) => f.t1("own-wrong-missing", "key", *key),
        Wrong::NoPlace(key) => f.t1("own-wrong-no-place", "key", *key),
        Wrong::Twice => f.t("own-wrong-used"),
        Wrong::Steps => f.t("own-form-steps"),
        Wrong::SameWords => f.t("own-form-same-words"),
        Wrong::Unknown(key, id) => f.t2("own-form-unknown", "key", *key, "id", id.as_str()),
        Wrong::Range(key) => f.t1("own-wrong-range", "key", *key),
        Wrong::OnlyOne(key) => f.t1("own-form-only-one", "key", *key),
    }
}

/// Of the dictionary of comments: where, and what.
pub(super) fn topics<'a>(f: &Frame, bad: &'a BadDictionary) -> (&'a str, String) {
    match bad {
        BadDictionary::Id(id) if id.is_empty() => ("id", f.t("own-wrong-empty")),
        BadDictionary::Id(id) => (id.as_str(), f.t("own-wrong-used")),
        BadDictionary::Empty(place) => (place.as_str(), f.t("own-topics-empty")),
        BadDictionary::Twice(pattern) => (pattern.as_str(), f.t("own-topics-twice")),
    }
}

/// Of a file of the programme.
pub(super) fn programme(f: &Frame, what: &PackWrong) -> String {
    match what {
        PackWrong::Slug => f.t("own-wrong-slug"),
        PackWrong::Id => f.t("own-wrong-id"),
        PackWrong::Empty => f.t("own-wrong-empty"),
        PackWrong::NoRow => f.t("own-wrong-none"),
        PackWrong::Twice(id) => f.t1("own-wrong-id-twice", "id", id.as_str()),
        PackWrong::NoItem(item) => f.t1("own-programme-no-item", "item", item.as_str()),
        PackWrong::NoPlace => f.t("own-programme-no-place"),
        PackWrong::NoDay => f.t("own-programme-no-day"),
        PackWrong::NoFile => f.t("own-programme-no-file"),
    }
}
