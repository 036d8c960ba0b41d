//! The empty form, to be filled in by hand: every box bears the key that is
//! typed for it.

use super::keys::{DO_NOT_KNOW, NO, NOT_APPLICABLE, YES, letter};
use super::{Asked, form_of};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_domain::survey::questionnaire::{Kind, Outside, Question, Questionnaire};

/// A box to tick: its key, its words.
type Ticked = (String, String);

/// A question on paper.
pub struct Printed {
    n: usize,
    text: String,
    help: String,
    boxes: Vec<Ticked>,
    reasons: Vec<Ticked>,
    /// Lines to write on.
    lines: bool,
    /// A number to write.
    number: bool,
}

fn boxed(key: char, text: impl Into<String>) -> Ticked {
    (key.to_string(), text.into())
}

impl Printed {
    fn new(f: &Frame, form: &Questionnaire, question: &Question, n: usize) -> Self {
        let scale = question.scale.as_deref().and_then(|id| form.scale(id));
        let mut boxes: Vec<Ticked> = match question.kind {
            Kind::Scale => scale.map_or_else(Vec::new, |scale| {
                let step = scale.steps.iter().map(|step| {
                    let words = f.pick(&step.vi, &step.en).to_owned();
                    (step.score.to_string(), words)
                });
                step.collect()
            }),
            Kind::YesNo => vec![boxed(NO, f.t("rating-no")), boxed(YES, f.t("rating-yes"))],
            Kind::Count | Kind::Text => Vec::new(),
        };
        let outside = [
            (NOT_APPLICABLE, &question.not_applicable),
            (DO_NOT_KNOW, &question.do_not_know),
        ];
        let words = |one: &Outside| f.pick(&one.vi, &one.en).to_owned();
        for (key, outside) in outside {
            boxes.extend(outside.as_ref().map(|one| boxed(key, words(one))));
        }
        let named = |id: &String| form.reasons.iter().find(|reason| reason.id == *id);
        let reasons = question.reasons.iter().zip(0..).filter_map(|(id, n)| {
            let reason = named(id)?;
            Some(boxed(letter(n), f.pick(&reason.vi, &reason.en)))
        });
        Self {
            n,
            text: f.pick(&question.vi, &question.en).to_owned(),
            help: f.pick(&question.help_vi, &question.help_en).to_owned(),
            reasons: reasons.collect(),
            lines: question.kind == Kind::Text,
            number: question.kind == Kind::Count,
            boxes,
        }
    }
}

/// The form to print, or which of several.
#[derive(Template)]
#[template(path = "paper_blank.html")]
pub struct Blank {
    f: Frame,
    title: String,
    lead: String,
    questions: Vec<Printed>,
    /// The others: id, title.
    others: Vec<(String, String)>,
}

impl Blank {
    pub(super) fn new(f: Frame, form: &Questionnaire, others: Vec<(String, String)>) -> Self {
        let questions = form.questions.iter().zip(1..);
        Self {
            title: f.pick(&form.title_vi, &form.title_en).to_owned(),
            lead: f.pick(&form.lead_vi, &form.lead_en).to_owned(),
            questions: questions
                .map(|(question, n)| Printed::new(&f, form, question, n))
                .collect(),
            others,
            f,
        }
    }
}

/// `GET /survey/paper/blank?form=…`: where none is named that of the survey that
/// hands out slips today, or else the first one in force.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    f: Frame,
) -> Result<Response, Error> {
    let (all, today) = state
        .ask(|desk| Ok::<_, Error>((desk.survey_forms(), desk.survey_form_today())))
        .await?;
    let form = match asked.form.as_str() {
        "" => today.or_else(|| all.first().cloned()),
        id => form_of(&state, id.to_owned()).await?,
    };
    let form = form.ok_or(Error::NotFound)?;
    let others = all.iter().filter(|one| one.id != form.id);
    let others = others.map(|one| {
        let title = f.pick(&one.title_vi, &one.title_en);
        (one.id.clone(), title.to_owned())
    });
    let others = others.collect();
    Ok(render(StatusCode::OK, &Blank::new(f, &form, others)))
}
