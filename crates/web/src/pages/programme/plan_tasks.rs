//! Tasks and targets as a plan or model shows them: each with how it goes, and
//! with the forms of whoever may tell more. A number that was declared is
//! marked; what the desk counts is never typed.

use super::act_form::fault;
use super::evidence::{self, DossierRow, FileRow, NumberLine, NumberRow};
use super::plan_telling::{declaring, telling};
use super::{ActCard, At, Deed, Faults, Sent, words};
use crate::view::Html;
use motcua_desk::programme::{
    Act, ProgrammeId, TargetScope, TargetView, Task, TaskSaid, TaskState, TaskView,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::time::local;
use std::collections::BTreeSet;

/// A task with how it goes.
pub(super) struct TaskRow {
    /// Its number in the plan.
    pub(super) n: u16,
    /// What is to be done.
    pub(super) text: String,
    /// Unit and owner, last day, proof, content, each in words.
    pub(super) facts: Vec<String>,
    /// How it goes; that it is late beats the rest.
    pub(super) tag: Html,
    /// What was told last: when, and what; empty = nothing.
    pub(super) told: String,
    /// In the teller's words.
    pub(super) text_told: String,
    /// The number that was declared for it.
    pub(super) number: Option<NumberRow>,
    /// Dossiers that show it.
    pub(super) codes: Vec<DossierRow>,
    /// How many more there are that the reader may not open; empty = none.
    pub(super) hidden: String,
    /// Files that show it, those withdrawn among them.
    pub(super) files: Vec<FileRow>,
    /// It is told to be done and nothing shows it any more; empty = that is not
    /// so.
    pub(super) missing: String,
    /// What the unit said to it; empty = nothing.
    pub(super) answer: String,
    /// In its words.
    pub(super) text_answer: String,
    /// Why the level above keeps the task all the same; empty = it did not say
    /// so.
    pub(super) kept: String,
    /// Its unit asked not to do it: that this waits, or stays; empty = it did
    /// not.
    pub(super) asked: String,
    /// The plan whose task it takes up: address; empty = none.
    pub(super) from: String,
    /// Forms.
    pub(super) acts: Vec<ActCard>,
}

impl TaskRow {
    /// Is there anything that shows it?
    pub(super) fn has_evidence(&self) -> bool {
        let linked = !self.codes.is_empty() || !self.hidden.is_empty();
        linked || self.number.is_some() || !self.files.is_empty()
    }
}

/// A target with what may be said of it.
pub(super) struct TargetRow {
    /// In words.
    pub(super) text: String,
    /// Its indicator: address, empty for whom it does not open, and name; `None`
    /// = a declared number.
    pub(super) indicator: Option<(String, String)>,
    /// What each unit adds to its figure, where it sums several: address, as
    /// above, and words.
    pub(super) summed: Vec<(String, String)>,
    /// Why not all of their work is counted; empty = all of it is.
    pub(super) since: String,
    /// What it asks for, of whom.
    pub(super) aim: String,
    /// What was counted or declared, with its count and interval.
    pub(super) figure: words::Figure,
    /// Numbers that were declared, the latest month first.
    pub(super) numbers: Vec<NumberLine>,
    /// The form to declare a number.
    pub(super) acts: Vec<ActCard>,
}

/// Does the reader lead the unit with which a task lies?
fn heads(at: &At<'_>, task: &Task) -> bool {
    let (units, today) = (&at.around.units, at.f.now.date());
    let named = at.view.item.task_unit(&task.unit);
    let lies = units.lies_with(named, &at.me.unit, today);
    at.me.may(Action::WritePlan, lies)
}

/// Tasks of a plan, those in force with their forms.
pub(super) fn tasks(at: At<'_>) -> Vec<TaskRow> {
    at.view.tasks.iter().map(|view| task(at, view)).collect()
}

fn task(at: At<'_>, view: &TaskView) -> TaskRow {
    let (f, task) = (at.f, &view.task);
    let files = at.view.files.iter();
    let files = files.filter(|file| file.file.task == Some(task.n));
    let may = tells(&at, task);
    let hidden = view.shown.dossiers.saturating_sub(view.codes.len());
    let told = view.report.as_ref();
    TaskRow {
        n: task.n,
        text: view.text.clone(),
        facts: facts(at, view),
        tag: words::task_tag(f, view),
        told: told.map_or_else(String::new, |told| {
            let day = f.date(told.on);
            if view.told_late {
                let when = f.date(local(told.done_at.unwrap_or(told.at)).date());
                f.t2("plan-task-told-late", "day", day, "told", when)
            } else {
                f.t1("plan-task-told", "day", day)
            }
        }),
        text_told: view.report_text.clone(),
        number: evidence::number(at, view),
        codes: evidence::linked(at, view, may),
        hidden: match hidden {
            0 => String::new(),
            n => f.t1("plan-shown-hidden", "n", n),
        },
        files: files.map(|one| evidence::file(at, one, may)).collect(),
        missing: if view.shown.missing {
            f.t("plan-shown-missing")
        } else {
            String::new()
        },
        answer: view
            .answer
            .map_or_else(String::new, |said| words::task_said(f, said)),
        text_answer: view.answer_text.clone(),
        kept: view.kept_text.clone(),
        asked: match told.and_then(|told| told.giving_up.as_ref()) {
            Some(asked) if asked.is_open() => f.t("plan-task-giving-up"),
            Some(_) => f.t("plan-task-held"),
            None => String::new(),
        },
        from: task
            .from
            .map_or_else(String::new, |from| address(from.plan)),
        acts: task_acts(at, view),
    }
}

/// Page of a thing.
pub(super) fn address(id: ProgrammeId) -> String {
    format!("/programme/{id}")
}

fn facts(at: At<'_>, view: &TaskView) -> Vec<String> {
    let (f, task) = (at.f, &view.task);
    let lies_with = at.view.item.task_unit(&task.unit);
    let mut unit = at.unit(lies_with);
    if *lies_with != task.unit {
        unit = f.t2("plan-task-unit", "unit", unit, "from", at.unit(&task.unit));
    }
    let who = if view.owner.is_empty() {
        unit
    } else {
        f.t2("plan-task-who", "unit", unit, "owner", &view.owner)
    };
    let mut facts = vec![
        who,
        f.t1("plan-task-due-on", "day", f.date(task.due)),
        f.t1("plan-task-proof-is", "proof", words::proof(f, task.proof)),
    ];
    facts.extend(task.content.map(|content| words::content(f, content)));
    facts
}

/// May the reader tell how a task goes, and add or withdraw what shows it?
fn tells(at: &At<'_>, task: &Task) -> bool {
    let plan = at.view.item.plan();
    let in_force = plan.is_some_and(|plan| plan.stands.is_some());
    let is_theirs = heads(at, task) || task.owner == Some(at.me.id);
    in_force && is_theirs && at.may("report_task")
}

/// Does the reader answer a unit that asks not to do a task? Never what they
/// asked themselves; of a unit's own plan whoever approves it.
fn gives_leave(at: &At<'_>, view: &TaskView) -> bool {
    let item = &at.view.item;
    let asked = view
        .report
        .as_ref()
        .and_then(|told| told.giving_up.as_ref());
    let who = (at.me.id, at.me.may(Action::ApprovePlan, &item.unit));
    let answers = asked.is_some_and(|one| item.gives_leave(one, &view.task, who).is_ok());
    answers && at.may("answer_giving_up")
}

fn task_acts(at: At<'_>, view: &TaskView) -> Vec<ActCard> {
    let (f, task) = (at.f, &view.task);
    let plan = at.view.item.plan();
    if plan.is_none_or(|plan| plan.stands.is_none()) {
        return Vec::new();
    }
    let leads = heads(&at, task);
    let mut acts = Vec::new();
    let over = matches!(view.state, TaskState::Done | TaskState::NotDone);
    if at.may("answer_task") && leads && !over && !at.view.item.is_of(&task.unit) {
        let mut form = at.act_on("answer_task", task.n);
        let all = TaskSaid::ALL.iter();
        let all = all.map(|said| (said.slug().to_owned(), words::task_said(f, *said)));
        let was = view.answer.map_or("", TaskSaid::slug);
        form.select("said", "plan-answer-said", all.collect(), was);
        form.area("text", "plan-answer-text", "");
        acts.push(form.card("plan-answer", "plan-answer-hint").quiet());
    }
    if gives_leave(&at, view) {
        let mut form = at.act_on("answer_giving_up", task.n);
        let both = [
            ("1", "programme-leave-given"),
            ("0", "programme-leave-refused"),
        ];
        let both = both.map(|(value, words)| (value.to_owned(), f.t(words)));
        form.select("agrees", "plan-leave-answer", both.into(), "");
        form.area("text", "plan-leave-text", "");
        acts.push(form.card("plan-leave", "plan-leave-hint").quiet());
    }
    if at.may("keep_task") && view.objected {
        let mut form = at.act_on("keep_task", task.n);
        form.area("text", "plan-keep-text", "");
        acts.push(form.card("plan-keep", "plan-keep-hint").quiet());
    }
    if tells(&at, task) {
        acts.extend(telling(at, task));
    }
    acts
}

/// Targets with what may be said of them.
pub(super) fn targets(at: At<'_>) -> Vec<TargetRow> {
    let all = at.view.targets.iter();
    all.map(|view| target(at, view)).collect()
}

fn target(at: At<'_>, view: &TargetView) -> TargetRow {
    let (f, target) = (at.f, &view.target);
    let about = view.about.as_ref();
    let whose = match (target.indicator.is_some(), target.scope) {
        (true, TargetScope::Unit) => super::opens::whose(at, target),
        (true, scope) => words::scope(f, scope),
        (false, _) => String::new(),
    };
    let aim = words::aim(f, target, about);
    let indicator = about.map(|about| {
        let url = super::opens::of_target(at, about, target).unwrap_or_default();
        (url, words::about(f, about))
    });
    let mut acts = Vec::new();
    if at.may("declare") && target.indicator.is_none() {
        acts.push(declaring(
            at,
            (target.n, Some(target.over)),
            "plan-declare-hint",
        ));
    }
    TargetRow {
        text: view.text.clone(),
        indicator,
        summed: super::opens::summed(at, about, (target, &view.parts)),
        since: super::opens::summed_since(f, &view.parts),
        aim: if whose.is_empty() {
            aim
        } else {
            f.t2("plan-aim-of", "aim", aim, "whose", whose)
        },
        figure: words::Figure::of(f, view),
        numbers: view
            .numbers
            .iter()
            .map(|one| evidence::number_line(f, one))
            .collect(),
        acts,
    }
}

/// Reads an act on a task or target.
pub(super) fn read_act(sent: &Sent<'_>, desk: &Desk, me: &Actor) -> Option<Result<Deed, Faults>> {
    let act = match sent.slug.as_str() {
        "answer_task" => answered(sent),
        "keep_task" => kept(sent),
        "answer_giving_up" => leave(sent),
        "report_task" => reported(sent, desk, me),
        "declare" => declared(sent),
        "unlink" => evidence::unlinked(sent, desk, me),
        _ => return None,
    };
    Some(act.map(Deed::Act))
}

fn answered(sent: &Sent<'_>) -> Result<Act, Faults> {
    Ok(Act::AnswerTask {
        n: sent.n()?,
        said: sent.word("said", TaskSaid::from_slug)?,
        text: sent.text("text"),
    })
}

fn kept(sent: &Sent<'_>) -> Result<Act, Faults> {
    Ok(Act::KeepTask {
        n: sent.n()?,
        text: sent.text("text"),
    })
}

fn leave(sent: &Sent<'_>) -> Result<Act, Faults> {
    let answer = |word: &str| match word {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    };
    let text = sent.text("text");
    if text.is_empty() {
        return Err(fault("text", "plan-leave-need-text"));
    }
    Ok(Act::AnswerGivingUp {
        n: sent.n()?,
        agrees: sent.word("agrees", answer)?,
        text,
    })
}

fn reported(sent: &Sent<'_>, desk: &Desk, me: &Actor) -> Result<Act, Faults> {
    Ok(Act::ReportTask {
        n: sent.n()?,
        state: sent.word("state", TaskState::from_slug)?,
        on: sent.day("on")?,
        text: sent.text("text"),
        dossiers: dossiers(&sent.text("dossiers"), desk, me)?,
    })
}

fn declared(sent: &Sent<'_>) -> Result<Act, Faults> {
    let month = sent.text("month");
    if month.is_empty() {
        return Err(fault("month", "need-choice"));
    }
    Ok(Act::Declare {
        target: sent.n()?,
        month,
        value: sent.hundredths("value")?,
        text: sent.text("text"),
    })
}

/// Dossiers by their codes, parted by spaces, lines, commas or semicolons.
pub(super) fn dossiers(
    typed: &str,
    desk: &Desk,
    me: &Actor,
) -> Result<BTreeSet<DossierId>, Faults> {
    let unknown = || fault("dossiers", "programme-bad-dossier");
    let mut codes = Vec::new();
    for code in typed.split([',', ';', '\n', '\r', '\t', ' ']) {
        if !code.is_empty() {
            codes.push(DossierCode::parse(code).map_err(|_| unknown())?);
        }
    }
    if codes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = desk.programme_dossiers(me, &codes);
    found.map_err(|why| match why {
        DeskError::Invalid(faults) => faults,
        // The store does not answer: the same form can be sent again.
        _ => fault("dossiers", "error-busy-advice"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{plan_sample, sample};
    use super::*;
    use crate::i18n::Lang;
    use crate::view::Form;
    use motcua_desk::programme::{GivingUp, ProgrammeView};
    use motcua_domain::id::StaffId;

    #[test]
    fn a_task_that_its_unit_will_not_do_says_so_and_is_answered_by_another() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let me = crate::pages::work::me(&f).unwrap();
        let (form, around) = (Form::default(), sample::around());
        let row = |view: &ProgrammeView| {
            let at = At {
                f: &f,
                me: &me,
                view,
                around: &around,
                form: &form,
            };
            let row = tasks(at).remove(1);
            let acts = row.acts.iter().map(ToString::to_string);
            (row.asked, acts.collect::<String>())
        };
        let mut view = plan_sample::plan(true, None);
        view.moves = vec!["answer_giving_up"];
        view.tasks[1].report = view.tasks[0].report.clone();
        assert_eq!(row(&view), (String::new(), String::new()));
        let mut asked = |by, kept_at| {
            let told = view.tasks[1].report.as_mut().unwrap();
            told.giving_up = Some(GivingUp { by, kept_at });
            row(&view)
        };
        let (said, acts) = asked(Some(StaffId(99)), None);
        assert_eq!(said, f.t("plan-task-giving-up"));
        assert!(acts.contains("answer_giving_up-2-text"), "{acts}");
        let (_, own) = asked(Some(me.id), None);
        assert_eq!(own, "", "nobody answers what they asked");
        let (held, acts) = asked(Some(StaffId(99)), Some(sample::at(2, 9, 0)));
        assert_eq!((held, acts), (f.t("plan-task-held"), String::new()));
    }
}
