//! A questionnaire to look at, for whoever chooses one.

use crate::frame::Frame;
use motcua_domain::survey::questionnaire::{Kind, Question, Questionnaire};

/// A questionnaire that can be chosen, with its questions.
#[derive(Clone, Debug)]
pub(crate) struct Preview {
    /// Its id.
    pub id: String,
    /// Title and version.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// What is not sure about it; may be empty.
    pub doubts: String,
    /// Questions, each with its answers in a row.
    pub questions: Vec<(String, String)>,
}

impl Preview {
    /// In the reader's language.
    pub(crate) fn new(f: &Frame, form: &Questionnaire) -> Self {
        let title = f.pick(&form.title_vi, &form.title_en);
        let ask = |question: &Question| {
            let words = f.pick(&question.vi, &question.en).to_owned();
            (words, answers(f, form, question))
        };
        Self {
            id: form.id.clone(),
            title: f.t2("survey-form-title", "title", title, "n", form.version),
            source: form.source.clone(),
            doubts: form.doubts.clone(),
            questions: form.questions.iter().map(ask).collect(),
        }
    }
}

/// Answers of a question, the worst first, and then those outside the scale.
fn answers(f: &Frame, form: &Questionnaire, question: &Question) -> String {
    let mut all: Vec<String> = match question.kind {
        Kind::Text => return f.t("survey-answer-text"),
        Kind::Count => vec![f.t("survey-answer-number")],
        Kind::YesNo => vec![f.t("survey-no"), f.t("survey-yes")],
        Kind::Scale => {
            let scale = question.scale.as_deref().and_then(|id| form.scale(id));
            let steps = scale.map_or(&[][..], |scale| &scale.steps[..]);
            let words = steps.iter().map(|step| f.pick(&step.vi, &step.en));
            words.map(str::to_owned).collect()
        }
    };
    let outside = [&question.not_applicable, &question.do_not_know];
    let outside = outside.into_iter().flatten();
    all.extend(outside.map(|words| f.pick(&words.vi, &words.en).to_owned()));
    all.join(" · ")
}
