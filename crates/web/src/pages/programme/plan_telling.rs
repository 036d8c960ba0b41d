//! The forms by which it is told how a task goes, and by which numbers are
//! declared.

use super::{ActCard, At, words};
use crate::frame::Frame;
use crate::view::Html;
use jiff::civil::Date;
use motcua_desk::programme::{Over, Proof, Task, TaskState};
use motcua_domain::calendar::month_of;

/// What shows a task done that the plan wants to see by such evidence.
const fn report_hint(proof: Proof) -> &'static str {
    match proof {
        Proof::Paper => "plan-report-hint",
        Proof::Picture => "plan-report-hint-picture",
        Proof::Dossiers => "plan-report-hint-dossiers",
        Proof::Figure => "plan-report-hint-figure",
    }
}

/// Forms of whoever tells how a task goes.
pub(super) fn telling(at: At<'_>, task: &Task) -> Vec<ActCard> {
    let f = at.f;
    let mut form = at.act_on("report_task", task.n);
    let states = [TaskState::Doing, TaskState::Done, TaskState::NotDone];
    let item = &at.view.item;
    // Whoever assigned or approved it answers first; over the office's own tasks
    // stands nobody here.
    let asks = !(item.is_top_of(&at.around.office) && item.is_of(&task.unit));
    let states = states.map(|state| {
        let said = match state {
            TaskState::NotDone if asks => f.t("plan-report-give-up"),
            state => words::task_state(f, state),
        };
        (state.slug().to_owned(), said)
    });
    form.select("state", "plan-report-state", states.into(), "");
    form.day("on", "plan-report-on", &f.now.date().to_string());
    form.area("text", "plan-report-text", "");
    let field = form.field("dossiers", "plan-report-dossiers", "");
    let field = field.kind("area").attr("rows", "2");
    let field = field.hint(f.t("plan-report-dossiers-hint"));
    form.put(Html::own(field.to_string()));
    let mut acts = vec![form.card("plan-report", report_hint(task.proof)).quiet()];
    let mut form = at.act_on("add_file", task.n);
    form.upload("plan-add-file-field");
    acts.push(
        form.card("plan-add-file", "programme-act-file-hint")
            .quiet(),
    );
    if task.proof == Proof::Figure {
        acts.push(declaring(at, (task.n, None), "plan-declare-task-hint"));
    }
    acts
}

/// The form to declare a number for a target, over which time it is, or for a
/// task. The label says from which day on is counted: the last number decides.
pub(super) fn declaring(at: At<'_>, (n, over): (u16, Option<Over>), hint: &str) -> ActCard {
    let f = at.f;
    let mut form = at.act_on("declare", n);
    let days = super::model::model_of(at.view).map(|model| (model.from, model.to));
    let months = months(f, at.view.item.year, days);
    form.select("month", "plan-declare-month", months, "");
    let label = match over {
        Some(Over::Month) => "plan-declare-value-month",
        Some(Over::Quarter) => "plan-declare-value-quarter",
        Some(Over::Year) => "plan-declare-value-year",
        None => "plan-declare-value",
    };
    form.number("value", label, "");
    form.area("text", "plan-declare-text", "");
    form.card("plan-declare", hint).quiet()
}

/// Months of a year that have begun, the latest first: value and words. Of a
/// model those in which it runs.
fn months(f: &Frame, year: i16, days: Option<(Date, Date)>) -> Vec<(String, String)> {
    let today = f.now.date();
    let last = match today.year() {
        now if now > year => 12,
        now if now == year => today.month(),
        _ => 0,
    };
    let month = |n: i8| format!("{year:04}-{n:02}");
    let runs = |slug: &String| {
        days.is_none_or(|(from, to)| (month_of(from)..=month_of(to)).contains(slug))
    };
    let all = (1..=last).rev().map(month).filter(runs);
    all.map(|slug| {
        let said = words::month(f, &slug);
        (slug, said)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn months_go_back_from_now_and_of_a_coming_year_there_are_none() {
        let f = crate::samples::staff_frame(Lang::Vi, "/programme/12");
        let of = |year| months(&f, year, None);
        assert_eq!(of(2022).len(), 9, "the samples' day is in September 2022");
        assert_eq!(of(2022)[0].0, "2022-09");
        assert_eq!(of(2021).len(), 12);
        assert!(of(2023).is_empty());
        let (from, to) = (
            jiff::civil::date(2022, 3, 20),
            jiff::civil::date(2022, 12, 31),
        );
        let runs = months(&f, 2022, Some((from, to)));
        assert_eq!((runs.len(), runs[6].0.as_str()), (7, "2022-03"));
    }
}
