//! What waits for a reader, each with where it is done.

use super::Waiting;
use crate::frame::Frame;
use crate::pages::programme::words;
use motcua_desk::programme::{Kind, ProgrammeHome};

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
    for (id, half) in &home.to_assess {
        let words = f.t1("programme-to-assess", "half", words::half(f, *half));
        waits.push((format!("/programme/{id}"), words));
    }
    for (id, name, _) in &home.to_pass_on {
        let words = f.t1("programme-to-pass-on", "name", name.as_str());
        waits.push((format!("/programme/{id}"), words));
    }
    for of in &home.merged {
        let words = f.t1("programme-to-pass-on-merged", "of", words::ref_line(f, of));
        waits.push((format!("/programme/{}", of.id), words));
    }
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
