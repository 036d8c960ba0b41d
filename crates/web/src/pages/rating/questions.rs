//! The questions of a form in the reader's language, with what was answered.
//!
//! One markup for the phone and for the tablet. Reasons stand after every
//! question that may ask for them; where the browser can, style alone shows
//! them after a low mark only.

use crate::frame::Frame;
use crate::view::{Form, Html, component};
use askama::Template;
use motcua_domain::survey::answer::{
    ANSWER, Answer, BadAnswer, REASON, TEXT_MAX, asks_for_reasons,
};
use motcua_domain::survey::questionnaire::{Kind, Question, Questionnaire};

/// Faces of the five steps, the worst first.
const FACES: [&str; 5] = ["face-1", "face-2", "face-3", "face-4", "face-5"];

/// Something that can be chosen.
pub struct Choice {
    /// Value of the field.
    pub(crate) value: String,
    /// In words.
    pub(crate) text: String,
    /// Symbol of its face; empty = none.
    pub(crate) face: &'static str,
    /// A mark that asks for reasons.
    pub(crate) low: bool,
    checked: bool,
}

impl Choice {
    /// The attribute of what was chosen.
    fn mark(&self) -> Html {
        Html::own(if self.checked { " checked" } else { "" })
    }
}

/// A question in words.
pub struct Asked {
    /// Id in the questionnaire.
    pub(crate) id: String,
    /// Number on the page, from 1.
    pub(crate) n: usize,
    /// The question.
    pub(crate) text: String,
    /// What it means; may be empty.
    pub(crate) help: String,
    kind: Kind,
    /// Steps, or no and yes: the worst first.
    pub(crate) steps: Vec<Choice>,
    /// Answers outside the scale.
    pub(crate) outside: Vec<Choice>,
    /// Reasons after a low mark.
    pub(crate) reasons: Vec<Choice>,
    required: bool,
    /// Name of its field.
    field: String,
    /// What was typed.
    value: String,
    error: Option<String>,
}

impl Asked {
    fn new(f: &Frame, form: &Questionnaire, question: &Question, sent: &Form) -> Self {
        let field = field(&question.id);
        let choice = |value: &str, text: String| Choice {
            checked: sent.has(&field, value),
            value: value.to_owned(),
            text,
            face: "",
            low: false,
        };
        let mut outside = Vec::new();
        for (value, words) in [
            ("na", &question.not_applicable),
            ("dk", &question.do_not_know),
        ] {
            if let Some(words) = words {
                outside.push(choice(value, f.pick(&words.vi, &words.en).to_owned()));
            }
        }
        if question.is_judged() && !question.required {
            outside.push(choice("", f.t("rating-leave-out")));
        }
        Self {
            n: 0,
            text: f.pick(&question.vi, &question.en).to_owned(),
            help: f.pick(&question.help_vi, &question.help_en).to_owned(),
            kind: question.kind,
            steps: steps(f, form, question, sent),
            outside,
            reasons: reasons(f, form, question, sent),
            required: question.required,
            value: sent.get(&field).to_owned(),
            error: sent.error(&field).map(str::to_owned),
            id: question.id.clone(),
            field,
        }
    }

    fn is_judged(&self) -> bool {
        matches!(self.kind, Kind::Scale | Kind::YesNo)
    }

    fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }

    /// What was typed as a number; an answer outside the scale is none.
    fn number(&self) -> &str {
        match self.value.as_str() {
            "na" | "dk" => "",
            typed => typed,
        }
    }

    /// Class of its steps: five beside each other, or two.
    fn layout(&self) -> &'static str {
        if self.kind == Kind::YesNo {
            "scale two"
        } else {
            "faces"
        }
    }
}

/// Name of the field of a question.
pub fn field(question: &str) -> String {
    format!("{ANSWER}{question}")
}

fn steps(f: &Frame, form: &Questionnaire, question: &Question, sent: &Form) -> Vec<Choice> {
    let field = field(&question.id);
    let choice = |value: String, text: String, answer: Answer| Choice {
        checked: sent.has(&field, &value),
        value,
        text,
        face: "",
        low: asks_for_reasons(question, answer),
    };
    if question.kind == Kind::YesNo {
        return vec![
            choice("no".to_owned(), f.t("rating-no"), Answer::No),
            choice("yes".to_owned(), f.t("rating-yes"), Answer::Yes),
        ];
    }
    let scale = question.scale.as_deref().and_then(|id| form.scale(id));
    let Some(scale) = scale else {
        return Vec::new();
    };
    let faces = FACES.into_iter().filter(|_| scale.faces);
    let faces = faces.chain(std::iter::repeat(""));
    let step = scale.steps.iter().zip(faces).map(|(step, face)| {
        let text = f.pick(&step.vi, &step.en).to_owned();
        Choice {
            face,
            ..choice(step.score.to_string(), text, Answer::Score(step.score))
        }
    });
    step.collect()
}

fn reasons(f: &Frame, form: &Questionnaire, question: &Question, sent: &Form) -> Vec<Choice> {
    let field = format!("{REASON}{}", question.id);
    let named = |id: &String| form.reasons.iter().find(|reason| reason.id == *id);
    let known = question.reasons.iter().filter_map(named);
    let choice = known.map(|reason| Choice {
        checked: sent.has(&field, &reason.id),
        value: reason.id.clone(),
        text: f.pick(&reason.vi, &reason.en).to_owned(),
        face: "",
        low: false,
    });
    choice.collect()
}

/// The questions, one block each.
#[derive(Template)]
#[template(path = "c/questions.html")]
#[expect(clippy::struct_field_names, reason = "what the part is a list of")]
pub struct Questions {
    f: Frame,
    questions: Vec<Asked>,
    most: usize,
}
component!(Questions);

impl Questions {
    /// All of them, in the order of the questionnaire.
    pub fn all(f: &Frame, form: &Questionnaire, sent: &Form) -> Self {
        Self::of(f, form, form.questions.iter(), sent)
    }

    /// Those that are answered by a touch, the one about everything first: for
    /// somebody who is about to leave the counter.
    pub fn short(f: &Frame, form: &Questionnaire, sent: &Form) -> Self {
        let first = form.main_question();
        let rest = form.questions.iter().filter(|one| one.is_judged());
        let rest = rest.filter(|one| first.is_none_or(|first| first.id != one.id));
        Self::of(f, form, first.into_iter().chain(rest), sent)
    }

    fn of<'a>(
        f: &Frame,
        form: &Questionnaire,
        chosen: impl Iterator<Item = &'a Question>,
        sent: &Form,
    ) -> Self {
        let asked = chosen.zip(1..).map(|(question, n)| Asked {
            n,
            ..Asked::new(f, form, question, sent)
        });
        Self {
            questions: asked.collect(),
            most: TEXT_MAX,
            f: f.clone(),
        }
    }
}

/// The faults of a form, each at its question. What is wrong with the form as a
/// whole stands at the first one.
pub fn name_faults(f: &Frame, form: &Questionnaire, bad: &[BadAnswer], sent: &mut Form) {
    let first = form.questions.first().map_or("", |one| one.id.as_str());
    for one in bad {
        let id = if form.question(&one.question).is_some() {
            one.question.as_str()
        } else {
            first
        };
        sent.fault(
            &field(id),
            crate::pages::survey::said::bad_answer(f, one.why),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::rating::sample;
    use motcua_domain::survey::answer::Why;

    fn shown(sent: &Form) -> String {
        let f = crate::samples::frame(Lang::Vi, "/r");
        Questions::all(&f, &sample::form(), sent).to_string()
    }

    #[test]
    fn every_answer_that_the_domain_takes_can_be_chosen_and_no_other() {
        let form = sample::form();
        let page = shown(&Form::default());
        for question in form.questions.iter().filter(|one| one.is_judged()) {
            let mut sent = Vec::new();
            let mark = format!("name=\"q.{}\" value=\"", question.id);
            for part in page.split(&mark).skip(1) {
                sent.push(part.split('"').next().unwrap().to_owned());
            }
            assert!(sent.len() >= 2, "{}", question.id);
            for value in sent.iter().filter(|value| !value.is_empty()) {
                let mut pairs = vec![(field(&question.id), value.clone())];
                let needed = form.questions.iter().filter(|one| one.required);
                for other in needed.filter(|one| one.id != question.id) {
                    pairs.push((field(&other.id), "5".to_owned()));
                }
                let read = motcua_domain::survey::answer::read(&form, &pairs);
                assert!(read.is_ok(), "{} {value}: {read:?}", question.id);
            }
        }
    }

    #[test]
    fn all_scales_run_one_way_the_worst_first() {
        let page = shown(&Form::default());
        let at = |text: &str| page.find(text).unwrap();
        assert!(at("Rất không hài lòng") < at("Bình thường"));
        assert!(at("value=\"no\"") < at("value=\"yes\""));
        assert!(at("face-1") < at("face-5"));
    }

    #[test]
    fn what_was_answered_stands_there_again_with_its_fault() {
        let mut sent = Form::new([("q.courtesy", "2"), ("r.courtesy", "rude")]);
        let bad = [BadAnswer {
            question: "overall".to_owned(),
            why: Why::Required,
        }];
        let f = crate::samples::frame(Lang::Vi, "/r");
        name_faults(&f, &sample::form(), &bad, &mut sent);
        let page = shown(&sent);
        let chosen = page
            .split("<input")
            .filter(|part| part.contains(" checked"));
        assert_eq!(chosen.count(), 2, "{page}");
        let fault = page.split("id=\"i-q.overall\"").nth(1).unwrap();
        assert!(fault.contains("class=\"err\""), "{page}");
    }

    #[test]
    fn the_short_form_begins_with_everything_and_needs_no_keyboard() {
        let f = crate::samples::frame(Lang::Vi, "/tablet");
        let form = sample::form();
        let page = Questions::short(&f, &form, &Form::default());
        let first = page.questions.first().map(|one| one.id.as_str());
        assert_eq!(first, form.main_question().map(|one| one.id.as_str()));
        let text = page.to_string();
        assert!(!text.contains("<textarea") && !text.contains("type=\"text\""));
        let ids: std::collections::BTreeSet<_> = page.questions.iter().map(|q| &q.id).collect();
        assert_eq!(ids.len(), page.questions.len(), "no question twice");
    }
}
