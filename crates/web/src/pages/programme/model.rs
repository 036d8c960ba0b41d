//! A registered model, practice or work as its page shows it: why, what, with
//! what; its target with the figure; what was told of it at mid-year and at
//! year's end, with what was counted then beside it.

use super::plan_tasks::{self, TargetRow};
use super::{ActCard, At, Deed, Faults, Sent, Shown, words};
use crate::frame::Frame;
use crate::view::{Html, Tone, tag};
use askama::Template;
use motcua_desk::Desk;
use motcua_desk::programme::{
    Act, Body, Half, Model, ModelResult, Outcome, ProgrammeView, text_of,
};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::time::local;

pub use super::model_form::{ModelPage, ask, begin};
pub(super) use super::model_form::{edit, save};
pub(super) use super::plan_sample::model_samples as samples;

/// What was told once.
struct Told {
    half: String,
    outcome: Html,
    /// The figure says the contrary.
    against: Option<Html>,
    /// What was counted then.
    figure: String,
    at: String,
    text: String,
}

/// The middle of the page.
#[derive(Template)]
#[template(path = "c/programme_model.html")]
struct ModelBody<'a> {
    f: &'a Frame,
    /// Heading and text.
    texts: Vec<(String, String)>,
    targets: Vec<TargetRow>,
    results: Vec<Told>,
}

/// The facts of a model.
pub(super) fn model_of(view: &ProgrammeView) -> Option<&Model> {
    match &view.item.body {
        Body::Model(model) => Some(model),
        _ => None,
    }
}

/// What the page shows of a model.
pub(super) fn shown(at: At<'_>) -> Shown {
    let (f, view) = (at.f, at.view);
    let Some(model) = model_of(view) else {
        return Shown::default();
    };
    let text = |name: &str| text_of(&view.said.texts, name).to_owned();
    let texts = [
        (f.t("model-reason"), text("reason")),
        (f.t("model-content"), text("content")),
        (f.t("model-resources"), text("resources")),
    ];
    let body = ModelBody {
        f,
        texts: texts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect(),
        targets: plan_tasks::targets(at),
        results: model
            .results
            .iter()
            .map(|one| told(at, model, one))
            .collect(),
    };
    Shown {
        body: Html::own(body.render().unwrap_or_default()),
        facts: facts(at, model),
        acts: acts(at, model),
        edit: if at.may("change_model") {
            f.t("model-edit")
        } else {
            String::new()
        },
        links: links(at, model),
    }
}

/// One result. Told twice for a half, the words are those told last.
fn told(at: At<'_>, model: &Model, of: &ModelResult) -> Told {
    let f = at.f;
    let about = at.view.targets.first().and_then(|one| one.about.as_ref());
    let text = text_of(&at.view.said.beside, &format!("result.{}", of.half.slug()));
    Told {
        half: words::half(f, of.half),
        outcome: words::outcome_tag(f, of.outcome),
        against: model.is_contradicted(of).then(|| words::against(f)),
        figure: match &of.measured {
            Some(measured) => words::measured(f, measured, about),
            None => f.t("model-not-counted"),
        },
        at: f.short_date(local(of.at).date()),
        text: text.to_owned(),
    }
}

fn facts(at: At<'_>, model: &Model) -> Vec<(String, String)> {
    let f = at.f;
    let owner = match model.owner {
        Some(who) => at.name(who),
        None => text_of(&at.view.said.texts, "owner").to_owned(),
    };
    let mut rows = vec![(f.t("model-shape"), words::shape(f, model.shape))];
    if !owner.is_empty() {
        rows.push((f.t("plan-owner"), owner));
    }
    let days = f.t2(
        "model-days-of",
        "from",
        f.short_date(model.from),
        "to",
        f.short_date(model.to),
    );
    rows.push((f.t("model-days"), days));
    rows.push((f.t("model-proposed"), words::proposed(f, model.proposed)));
    rows
}

fn acts(at: At<'_>, model: &Model) -> Vec<ActCard> {
    let f = at.f;
    let mut acts = Vec::new();
    if at.may("tell_model") {
        let mut form = at.act("tell_model");
        let halves = Half::ALL.iter().copied();
        let halves = halves.map(|half| (half.slug().to_owned(), words::half(f, half)));
        let next = if model.result(Half::Mid).is_some() || f.now.month() > 8 {
            Half::End
        } else {
            Half::Mid
        };
        form.select("half", "model-half", halves.collect(), next.slug());
        let outcomes = Outcome::ALL.iter().copied();
        let outcomes = outcomes.map(|one| (one.slug().to_owned(), words::outcome(f, one)));
        form.select("outcome", "model-outcome", outcomes.collect(), "");
        form.area("text", "model-tell-text", "");
        acts.push(form.card("model-tell", "model-tell-hint"));
    }
    if at.may("propose_model") {
        let mut form = at.act("propose_model");
        form.area("text", "model-propose-text", "");
        acts.push(form.card("model-propose", "model-propose-hint").quiet());
    }
    if at.may("drop_model") {
        let mut form = at.act("drop_model");
        form.area("text", "model-drop-text", "");
        acts.push(form.card("model-drop", "model-drop-hint").danger());
    }
    acts
}

/// Whoever writes plans copies a model that is proposed.
fn links(at: At<'_>, model: &Model) -> Vec<(String, String)> {
    let writes = match at.me.scope(Action::WritePlan) {
        Scope::Never => false,
        Scope::Desk => true,
        Scope::OwnUnit => {
            // It is copied into the year that runs.
            let of = (&at.me.unit, at.f.now.date().year());
            super::is_there(&at.around.units, at.f, of).is_ok()
        }
    };
    if !writes || !model.proposed {
        return Vec::new();
    }
    let url = format!("/programme/new/model?copied_from={}", at.view.item.id);
    vec![(url, at.f.t("model-copy"))]
}

impl ModelBody<'_> {
    /// Nobody will be able to say whether it did anything.
    fn no_target(&self) -> Html {
        tag(Tone::Warn, &self.f.t("model-no-target"))
    }
}

/// Reads an act on a model; a number is declared as for a plan.
pub(super) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    let text = sent.text("text");
    let act = match sent.slug.as_str() {
        "tell_model" => tell(sent),
        "propose_model" => Ok(Act::ProposeModel { text }),
        "drop_model" => Ok(Act::DropModel { text }),
        _ => return None,
    };
    Some(act.map(Deed::Act))
}

fn tell(sent: &Sent<'_>) -> Result<Act, Faults> {
    Ok(Act::TellModel {
        half: sent.word("half", Half::from_slug)?,
        outcome: sent.word("outcome", Outcome::from_slug)?,
        text: sent.text("text"),
    })
}
