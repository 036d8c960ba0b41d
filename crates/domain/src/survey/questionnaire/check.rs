//! What is wrong with a questionnaire, and where.

use super::{Driver, Kind, Question, Questionnaire};
use std::collections::BTreeSet;
use std::fmt;

/// One thing wrong with a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as `question wait`.
    pub at: String,
    /// What.
    pub what: Wrong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Not a slug.
    #[error("small letters, digits, `-` and `_` only, at most 40")]
    Slug,
    /// A text that must be there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A key that does nothing in this kind of question.
    #[error("`{0}` has no place in this kind of question")]
    NoPlace(&'static str),
    /// An id used before.
    #[error("the id was used before")]
    Twice,
    /// Not five steps from 1 to 5.
    #[error("a scale has five steps with the scores 1 to 5, the worst first")]
    Steps,
    /// Two steps that say the same.
    #[error("two steps have the same words")]
    SameWords,
    /// A name that is not there.
    #[error("there is no {0} `{1}`")]
    Unknown(&'static str, String),
    /// Out of its range.
    #[error("`{0}` is out of range")]
    Range(&'static str),
    /// More than one.
    #[error("at most one question may be `{0}`")]
    OnlyOne(&'static str),
}

/// Most questions: a form that takes longer is not filled in.
const MOST: usize = 40;

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, at: &str, what: Wrong) {
        self.0.push(Fault {
            at: at.to_owned(),
            what,
        });
    }

    fn need(&mut self, at: &str, texts: &[(&'static str, &str)]) {
        for (key, text) in texts {
            if text.trim().is_empty() {
                self.add(at, Wrong::Missing(key));
            }
        }
    }

    fn fresh<'a>(&mut self, at: &str, id: &'a str, seen: &mut BTreeSet<&'a str>) {
        if !is_slug(id) {
            self.add(at, Wrong::Slug);
        }
        if !seen.insert(id) {
            self.add(at, Wrong::Twice);
        }
    }
}

fn is_slug(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (1..=40).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with(['-', '_'])
}

impl Questionnaire {
    /// Everything wrong with it; empty = it can be used.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        if !is_slug(&self.id) {
            faults.add("id", Wrong::Slug);
        }
        if self.version == 0 {
            faults.add("version", Wrong::Range("version"));
        }
        let texts = [
            ("title_vi", self.title_vi.as_str()),
            ("title_en", &self.title_en),
            ("source", &self.source),
        ];
        faults.need("questionnaire", &texts);
        self.check_scales(&mut faults);
        let mut seen = BTreeSet::new();
        for reason in &self.reasons {
            let at = format!("reason {}", reason.id);
            faults.fresh(&at, &reason.id, &mut seen);
            faults.need(&at, &[("vi", &reason.vi), ("en", &reason.en)]);
        }
        let mut seen = BTreeSet::new();
        for question in &self.questions {
            let at = format!("question {}", question.id);
            faults.fresh(&at, &question.id, &mut seen);
            self.check_question(&at, question, &mut faults);
        }
        self.check_whole(&mut faults);
        faults.0
    }

    fn check_scales(&self, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for scale in &self.scales {
            let at = format!("scale {}", scale.id);
            faults.fresh(&at, &scale.id, &mut seen);
            if !scale.steps.iter().map(|s| s.score).eq(1..=5) {
                faults.add(&at, Wrong::Steps);
            }
            for step in &scale.steps {
                let at = format!("{at} step {}", step.score);
                faults.need(&at, &[("vi", &step.vi), ("en", &step.en)]);
            }
            let words: BTreeSet<&str> = scale.steps.iter().map(|s| s.vi.as_str()).collect();
            if words.len() < scale.steps.len() {
                faults.add(&at, Wrong::SameWords);
            }
        }
    }

    fn check_question(&self, at: &str, question: &Question, faults: &mut Faults) {
        let q = question;
        faults.need(at, &[("vi", &q.vi), ("en", &q.en)]);
        for outside in q.not_applicable.iter().chain(&q.do_not_know) {
            faults.need(at, &[("vi", &outside.vi), ("en", &outside.en)]);
        }
        let no_place = [
            ("scale", q.scale.is_some(), q.kind == Kind::Scale),
            ("reasons", !q.reasons.is_empty(), q.is_judged()),
            ("low", q.low.is_some(), q.kind == Kind::Scale),
            ("driver", q.driver.is_some(), q.is_judged()),
            ("most", q.most.is_some(), q.kind == Kind::Count),
            (
                "not_applicable",
                q.not_applicable.is_some(),
                q.kind != Kind::Text,
            ),
            ("do_not_know", q.do_not_know.is_some(), q.kind != Kind::Text),
            (
                "confirms",
                q.confirms.is_some(),
                matches!(q.kind, Kind::Count | Kind::YesNo),
            ),
        ];
        for (key, there, fits) in no_place {
            if there && !fits {
                faults.add(at, Wrong::NoPlace(key));
            }
        }
        if q.kind == Kind::Scale {
            match &q.scale {
                None => faults.add(at, Wrong::Missing("scale")),
                Some(id) if self.scale(id).is_none() => {
                    faults.add(at, Wrong::Unknown("scale", id.clone()));
                }
                Some(_) => {}
            }
            if q.low.is_some_and(|low| !(1..=3).contains(&low)) {
                faults.add(at, Wrong::Range("low"));
            }
        }
        for id in &q.reasons {
            if !self.reasons.iter().any(|reason| reason.id == *id) {
                faults.add(at, Wrong::Unknown("reason", id.clone()));
            }
        }
        if q.most.is_some_and(|most| most == 0) {
            faults.add(at, Wrong::Range("most"));
        }
    }

    fn check_whole(&self, faults: &mut Faults) {
        let at = "questionnaire";
        if self.questions.is_empty() {
            faults.add(at, Wrong::Missing("question"));
        }
        if self.questions.len() > MOST {
            faults.add(at, Wrong::Range("question"));
        }
        if self.main_question().is_none() {
            faults.add(at, Wrong::Missing("question about the official"));
        }
        let count = |holds: fn(&&Question) -> bool| self.questions.iter().filter(holds).count();
        if count(|q| q.required) > 1 {
            faults.add(at, Wrong::OnlyOne("required"));
        }
        if count(|q| q.driver == Some(Driver::Overall)) > 1 {
            faults.add(at, Wrong::OnlyOne("overall"));
        }
        let mut places = BTreeSet::new();
        for question in &self.questions {
            let place = question.sipas.map(|at| (at.factor, at.order));
            if place.is_some_and(|place| place.1 == 0 || !places.insert(place)) {
                faults.add(&format!("question {}", question.id), Wrong::Range("sipas"));
            }
        }
    }
}
