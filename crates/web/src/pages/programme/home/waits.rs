//! What waits for a reader, each with where it is done.

use super::Waiting;
use crate::frame::Frame;
use crate::pages::programme::words;
use motcua_desk::programme::{Kind, ProgrammeHome, TaskView, ToPassOn};
use motcua_domain::actor::Action;

/// Does the reader lead the unit of one of its tasks, or own the task?
fn answers_for(f: &Frame, of: &TaskView) -> bool {
    f.who.as_ref().is_some_and(|who| {
        let leads = who.actor.may(Action::WritePlan, &who.actor.unit);
        leads || of.task.owner == Some(who.actor.id)
    })
}

/// What a unit left that is no more. A review has no name of its own.
fn merged(f: &Frame, one: &ToPassOn, year: i16) -> Waiting {
    let unit = f.pick(&one.unit_vi, &one.unit_en);
    let name = match one.half {
        Some(half) => words::review(f, half, year, unit),
        None => words::ref_line(f, &one.of),
    };
    let words = f.t1("programme-to-pass-on-merged", "of", name);
    (format!("/programme/{}", one.of.id), words)
}

/// What waits for the reader, each with where it is done.
pub(crate) fn waits(f: &Frame, home: &ProgrammeHome) -> Vec<Waiting> {
    let year = home.year;
    let list = |kind: Kind| format!("/programme/list?kind={}&year={year}", kind.slug());
    let mut waits: Vec<Waiting> = Vec::new();
    for plan in &home.to_approve {
        let words = f.t1("programme-to-approve", "title", plan.title.as_str());
        waits.push((format!("/programme/{}", plan.item.id), words));
    }
    for plan in &home.returned {
        let words = f.t1("programme-to-mend-plan", "title", plan.title.as_str());
        waits.push((format!("/programme/{}", plan.item.id), words));
    }
    for task in &home.objections {
        let words = f.t1("programme-to-decide", "task", task.text.as_str());
        let url = format!("/programme/{}#task-{}", task.plan, task.task.n);
        waits.push((url, words));
    }
    for task in &home.unanswered {
        let words = f.t1("programme-to-answer-task", "text", task.text.as_str());
        let url = format!("/programme/{}#task-{}", task.plan, task.task.n);
        waits.push((url, words));
    }
    for task in home.tasks.iter().filter(|task| task.shown.missing) {
        if answers_for(f, task) {
            let words = f.t1("programme-to-show", "text", task.text.as_str());
            let url = format!("/programme/{}#task-{}", task.plan, task.task.n);
            waits.push((url, words));
        }
    }
    for (id, half) in &home.to_assess {
        let words = f.t1("programme-to-assess", "half", words::half(f, *half));
        waits.push((format!("/programme/{id}"), words));
    }
    for (id, name, _) in &home.to_pass_on {
        let words = f.t1("programme-to-pass-on", "name", name.as_str());
        waits.push((format!("/programme/{id}"), words));
    }
    waits.extend(home.merged.iter().map(|one| merged(f, one, year)));
    for (who, name, _) in &home.joined {
        let words = f.t1("programme-joined", "name", name.as_str());
        waits.push((format!("/programme/sheet?who={who}&year={year}"), words));
    }
    for (n, id, kind) in [
        (home.to_confirm, "programme-to-confirm", Kind::Commitment),
        (home.findings, "programme-to-answer", Kind::Inspection),
        (home.to_check, "programme-to-check", Kind::Draw),
    ] {
        if n > 0 {
            waits.push((list(kind), f.t1(id, "n", n)));
        }
    }
    waits
}

#[cfg(test)]
mod tests {
    use super::super::sample::invented;
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::programme::plan_sample::plan;
    use crate::pages::programme::sample;
    use motcua_domain::actor::Role;

    #[test]
    fn a_task_that_nothing_shows_any_more_waits_for_whoever_answers_for_it() {
        let mut f = sample::frame(Lang::Vi, "/programme");
        let mut task = plan(true, None).tasks.remove(0);
        task.shown.missing = true;
        task.task.owner = None;
        let url = format!("/programme/{}#task-{}", task.plan, task.task.n);
        let text = task.text.clone();
        let home = ProgrammeHome {
            tasks: vec![task],
            ..invented(true)
        };
        let mut asked = |role| {
            if let Some(who) = &mut f.who {
                who.actor.roles = vec![role];
            }
            let all = waits(&f, &home);
            let said = f.t1("programme-to-show", "text", text.as_str());
            all.contains(&(url.clone(), said))
        };
        assert!(asked(Role::Head));
        assert!(!asked(Role::Clerk), "somebody else's task");
    }
}
