//! A plan as its page shows it: its text, what a revision changes, its tasks
//! and targets with how they go, and what may be done with the whole.

use super::plan_tasks::{self, TargetRow, TaskRow};
use super::{ActCard, At, Deed, Faults, Sent, Shown, words};
use crate::frame::Frame;
use crate::view::Html;
use askama::Template;
use motcua_desk::Desk;
use motcua_desk::programme::{
    Act, Change, Content, Kind, Plan, PlanPage, ProgrammeId, RevisionView, Target, TargetLine,
    TaskLine, Texts,
};
use motcua_domain::actor::Actor;
use motcua_domain::time::{Timestamp, local};
use std::collections::BTreeSet;

pub(super) use super::plan_sample::samples;

/// One thing that a revision changes.
struct Changed {
    what: String,
    old: String,
    new: String,
}

/// A revision that came into force, with what it changed.
struct Revised {
    head: String,
    changes: Vec<Changed>,
}

/// The middle of the page.
#[derive(Template)]
#[template(path = "c/programme_plan.html")]
struct PlanBody<'a> {
    f: &'a Frame,
    /// Which text this is, where there are two; empty otherwise.
    which: String,
    changes: Vec<Changed>,
    revisions: Vec<Revised>,
    objectives: Vec<String>,
    contents: Vec<(String, String)>,
    tasks: Vec<TaskRow>,
    targets: Vec<TargetRow>,
    /// What had been written of a plan that was given up.
    given_up: GivenUp,
}

/// Words of a plan that was given up before anybody approved it: its facts went
/// with the text, its words are kept.
#[derive(Default)]
struct GivenUp {
    tasks: Vec<String>,
    targets: Vec<String>,
}

/// What the page shows of a plan.
pub(super) fn shown(at: At<'_>) -> Shown {
    let (f, view) = (at.f, at.view);
    let Some(plan) = view.item.plan() else {
        return Shown::default();
    };
    let said = texts(at, plan);
    let mut page = PlanPage::of(plan.facts(), said);
    let mut given_up = GivenUp::default();
    if plan.is_dropped() {
        page.objectives = numbered(said, "objective");
        given_up.tasks = numbered(said, "task");
        given_up.targets = numbered(said, "target");
    }
    let both = plan.stands.is_some() && plan.draft.is_some();
    let contents = Content::ALL.iter().copied();
    let contents = contents.map(|one| (words::content(f, one), page.content(one).to_owned()));
    let body = PlanBody {
        f,
        which: if both {
            f.t("plan-two-texts")
        } else {
            String::new()
        },
        changes: view.changes.iter().map(|one| changed(at, one)).collect(),
        revisions: view.revisions.iter().map(|one| revised(at, one)).collect(),
        objectives: page.objectives.clone(),
        contents: contents.filter(|(_, text)| !text.is_empty()).collect(),
        tasks: plan_tasks::tasks(at),
        targets: plan_tasks::targets(at),
        given_up,
    };
    Shown {
        body: Html::own(body.render().unwrap_or_default()),
        facts: facts(at, plan),
        acts: acts(at),
        edit: match (at.may("change_plan"), plan.stands.is_some()) {
            (false, _) => String::new(),
            (true, true) => f.t("plan-revise"),
            (true, false) => f.t("plan-edit"),
        },
        links: links(at, plan),
    }
}

/// Texts of one sort in the order of their numbers.
fn numbered(texts: &Texts, what: &str) -> Vec<String> {
    let number = |name: &str| -> Option<u16> {
        let (sort, n) = name.split_once('.')?;
        n.parse().ok().filter(|_| sort == what)
    };
    let mut all: Vec<(u16, &String)> = texts
        .iter()
        .filter_map(|(name, text)| Some((number(name)?, text)))
        .collect();
    all.sort();
    all.into_iter().map(|(_, text)| text.clone()).collect()
}

/// Words of the text that counts.
fn texts<'a>(at: At<'a>, plan: &Plan) -> &'a Texts {
    if plan.stands.is_some() {
        &at.view.said.texts
    } else {
        &at.view.said.draft
    }
}

fn facts(at: At<'_>, plan: &Plan) -> Vec<(String, String)> {
    let f = at.f;
    let mut rows = Vec::new();
    if let Some(when) = plan.submitted_at {
        let when = f.moment(local(when));
        let said = match plan.submitted_by {
            Some(who) => f.t2("plan-submitted-by", "at", when, "who", at.name(who)),
            None => when,
        };
        rows.push((f.t("plan-submitted"), said));
    }
    if plan.late {
        rows.push((f.t("plan-in-time"), f.t("plan-in-time-no")));
    }
    if let Some(when) = plan.approved_at {
        rows.push((f.t("plan-approved"), approved(at, plan, when)));
    }
    if plan.revision > 1 {
        rows.push((f.t("plan-revision"), plan.revision.to_string()));
    }
    let returned = motcua_desk::programme::text_of(&at.view.said.beside, "returned");
    let is_back = plan.draft.is_some() && plan.sent == motcua_domain::programme::Sent::Returned;
    if is_back && !returned.is_empty() {
        rows.push((f.t("plan-returned-why"), returned.to_owned()));
    }
    rows
}

/// When it was approved, and by whom; that it was whoever submitted it is said.
fn approved(at: At<'_>, plan: &Plan, when: Timestamp) -> String {
    let (f, when) = (at.f, at.f.moment(local(when)));
    let Some(who) = plan.approved_by else {
        return when;
    };
    // Of a revision that waits the submitter is another text's.
    let is_own = plan.draft.is_none() && plan.submitted_by == Some(who);
    let id = if is_own {
        "plan-approved-own"
    } else {
        "plan-submitted-by"
    };
    f.t2(id, "at", when, "who", at.name(who))
}

/// Forms about the whole plan.
fn acts(at: At<'_>) -> Vec<ActCard> {
    let mut acts = Vec::new();
    if at.may("submit_plan") {
        let form = at.act("submit_plan");
        acts.push(form.card("plan-submit", "plan-submit-hint"));
    }
    if at.may("approve_plan") {
        let form = at.act("approve_plan");
        let plan = at.view.item.plan();
        let is_own = plan.is_some_and(|plan| plan.submitted_by == Some(at.me.id));
        let hint = if is_own {
            "plan-approve-own-hint"
        } else {
            "plan-approve-hint"
        };
        acts.push(form.card("plan-approve", hint));
    }
    if at.may("return_plan") {
        let mut form = at.act("return_plan");
        form.area("text", "plan-return-text", "");
        acts.push(form.card("plan-return", "plan-return-hint").quiet());
    }
    if at.may("drop_plan") {
        let form = at.act("drop_plan");
        acts.push(form.card("plan-drop", "plan-drop-plan-hint").danger());
    }
    if at.may("drop_revision") {
        let form = at.act("drop_revision");
        acts.push(form.card("plan-drop-revision", "plan-drop-hint").danger());
    }
    acts
}

/// A model of the plan's own is begun from here.
fn links(at: At<'_>, plan: &Plan) -> Vec<(String, String)> {
    let item = &at.view.item;
    // With whoever took over from a unit that is no more lies what is new.
    let unit = at.view.moved_to.as_ref().unwrap_or(&item.unit);
    let begins = super::is_there(&at.around.units, at.f, (unit, item.year)).is_ok();
    let writes = at.may("change_plan") && plan.stands.is_some();
    if !(writes && begins) {
        return Vec::new();
    }
    let unit = crate::pages::encode(unit.as_str());
    let url = format!(
        "/programme/new/model?unit={unit}&year={}&plan={}",
        item.year, item.id
    );
    vec![(url, at.f.t("plan-new-model"))]
}

/// Which text it was, when it was approved and by whom.
fn revised(at: At<'_>, of: &RevisionView) -> Revised {
    let (f, when) = (at.f, at.f.moment(local(of.at)));
    let head = match &of.by {
        Some(by) => f.t3("plan-revised-by", "n", of.n, "at", when, "who", by),
        None => f.t2("plan-revised", "n", of.n, "at", when),
    };
    Revised {
        head,
        changes: of.changes.iter().map(|one| changed(at, one)).collect(),
    }
}

fn changed(at: At<'_>, change: &Change) -> Changed {
    let f = at.f;
    match change {
        Change::Title { before, after } => changed_line(f, f.t("plan-title"), before, after),
        Change::Objective { n, before, after } => {
            changed_line(f, f.t1("plan-objective-n", "n", *n), before, after)
        }
        Change::Content {
            content,
            before,
            after,
        } => changed_line(f, words::content(f, *content), before, after),
        Change::Task { before, after } => {
            let said =
                |line: Option<&TaskLine>| line.map_or_else(String::new, |line| task_said(at, line));
            let (old, new) = (said(before.as_deref()), said(after.as_deref()));
            changed_line(f, f.t("plan-task"), &old, &new)
        }
        Change::Target { before, after } => {
            let said = |line: Option<&TargetLine>| {
                line.map_or_else(String::new, |line| target_said(at, line))
            };
            let (old, new) = (said(before.as_deref()), said(after.as_deref()));
            changed_line(f, f.t("plan-target"), &old, &new)
        }
        Change::Above {
            kind,
            before,
            after,
        } => {
            let said = |ids: &BTreeSet<ProgrammeId>| {
                let names: Vec<String> = ids.iter().map(|id| above_said(at, *id)).collect();
                names.join("\n")
            };
            let label = match kind {
                Kind::Theme => "plan-theme",
                Kind::Plan => "plan-parent",
                _ => "plan-directives",
            };
            changed_line(f, f.t(label), &said(before), &said(after))
        }
    }
}

/// Something that the plan refers to, or referred to before, and whether it still
/// holds.
fn above_said(at: At<'_>, id: ProgrammeId) -> String {
    let f = at.f;
    let Some(of) = at.view.named.iter().find(|one| one.id == id) else {
        return f.t("plan-above-hidden");
    };
    let name = words::title(f, of.kind, &of.number, &of.title);
    match (of.kind, of.stage) {
        (Kind::Theme | Kind::Directive, stage) if stage != "in_force" => {
            let stage = words::stage(f, of.kind, stage);
            f.t2("plan-above-stage", "name", name, "stage", stage)
        }
        _ => name,
    }
}

/// A part before and after; that it is new or was struck out is said in words, an
/// empty cell says neither.
fn changed_line(f: &Frame, what: String, old: &str, new: &str) -> Changed {
    let said = |text: &str| match text {
        "" => f.t("plan-change-none"),
        text => text.to_owned(),
    };
    Changed {
        what: match (old, new) {
            ("", _) => f.t1("plan-change-added", "what", what),
            (_, "") => f.t1("plan-change-struck", "what", what),
            _ => what,
        },
        old: said(old),
        new: said(new),
    }
}

/// A task in lines, for the list of differences.
fn task_said(at: At<'_>, line: &TaskLine) -> String {
    let f = at.f;
    let unit = at.unit(&line.unit);
    let owner = match line.owner {
        Some(who) => at.name(who),
        None => line.owner_name.clone(),
    };
    let who = if owner.is_empty() {
        unit
    } else {
        f.t2("plan-task-who", "unit", unit, "owner", owner)
    };
    let due = f.t1("plan-task-due-on", "day", f.short_date(line.due));
    let proof = f.t1("plan-task-proof-is", "proof", words::proof(f, line.proof));
    [line.text.as_str(), &who, &due, &proof].join("\n")
}

fn target_said(at: At<'_>, line: &TargetLine) -> String {
    let about = line.indicator.as_deref().and_then(|id| at.around.about(id));
    let aim = words::aim(at.f, &target_of(line), about);
    let name = about.map(|about| words::about(at.f, about));
    let mut lines = vec![line.text.clone()];
    lines.extend(name);
    lines.push(aim);
    lines.join("\n")
}

/// A line of the form as a target; a new one has the number 0.
pub(super) fn target_of(line: &TargetLine) -> Target {
    Target {
        n: line.n.unwrap_or_default(),
        indicator: line.indicator.clone(),
        scope: line.scope,
        sense: line.sense,
        value: line.value,
        over: line.over,
    }
}

/// Reads an act on a plan.
pub(super) fn read_act(sent: &Sent<'_>, desk: &Desk, me: &Actor) -> Option<Result<Deed, Faults>> {
    let act = match sent.slug.as_str() {
        "submit_plan" => Act::SubmitPlan {},
        "approve_plan" => Act::ApprovePlan {},
        "return_plan" => Act::ReturnPlan {
            text: sent.text("text"),
        },
        "drop_revision" => Act::DropRevision {},
        "drop_plan" => Act::DropPlan {},
        _ => return plan_tasks::read_act(sent, desk, me),
    };
    Some(Ok(act.into()))
}

#[cfg(test)]
mod tests {
    use super::super::{Around, sample};
    use super::*;
    use crate::i18n::Lang;
    use motcua_desk::programme::ProgrammeView;
    use motcua_domain::unit::{Unit, Units};

    #[test]
    fn a_model_is_begun_only_where_the_unit_is_still_there_in_its_year() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let me = crate::pages::work::me(&f).unwrap();
        let (_, mut view, form) = samples().remove(0);
        let unit = view.item.unit.clone();
        let mut around = sample::around();
        let offered = |view: &ProgrammeView, around: &Around| {
            let at = At {
                f: &f,
                me: &me,
                view,
                around,
                form: &form,
            };
            links(at, view.item.plan().unwrap()).len()
        };
        assert_eq!(offered(&view, &around), 1);
        // It is no more from the first day of the next year on.
        let ends = Unit {
            valid_to: Some(jiff::civil::date(2023, 1, 1)),
            ..sample::unit(unit.as_str(), "Đơn vị", "Unit")
        };
        around.units = Units::new(vec![ends]).unwrap();
        assert_eq!(offered(&view, &around), 1, "this year it is there");
        view.item.year = 2023;
        assert_eq!(offered(&view, &around), 0);
    }

    #[test]
    fn what_a_revision_adds_or_strikes_out_is_said_in_words() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let line = |old: &str, new: &str| {
            let line = changed_line(&f, f.t("plan-task"), old, new);
            (line.what, line.old, line.new)
        };
        let cells = |what: &str, old: &str, new: &str| {
            let what = f.t1(what, "what", f.t("plan-task"));
            (what, old.to_owned(), new.to_owned())
        };
        let added = cells("plan-change-added", "(không có)", "Soát 20 thủ tục");
        assert_eq!(line("", "Soát 20 thủ tục"), added);
        assert!(added.0.ends_with("thêm"), "{}", added.0);
        let struck = cells("plan-change-struck", "Soát 20 thủ tục", "(không có)");
        assert_eq!(line("Soát 20 thủ tục", ""), struck);
        let changed = (f.t("plan-task"), "Soát 20".to_owned(), "Soát 30".to_owned());
        assert_eq!(line("Soát 20", "Soát 30"), changed);
    }
}
