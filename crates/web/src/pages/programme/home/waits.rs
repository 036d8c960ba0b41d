//! What waits for a reader, each with where it is done.

use super::Waiting;
use crate::frame::Frame;
use crate::pages::programme::words;
use motcua_desk::programme::{
    InPlace, InPlaceOf, Kind, ProgrammeHome, ProgrammeLine, ProgrammeWaits, TaskView, ToPassOn,
};

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

/// What waits for the reader, each with where it is done: of the year, and then
/// of the year before and of the next, which say so.
pub(crate) fn waits(f: &Frame, home: &ProgrammeHome) -> Vec<Waiting> {
    let mut all = of_year(f, &home.waits);
    for other in [&home.waits_before, &home.waits_after] {
        let waits = of_year(f, other).into_iter();
        all.extend(waits.map(|(url, words)| (url, of_other(f, words, other.year))));
    }
    all
}

/// Words of something of another year than the page's.
pub(super) fn of_other(f: &Frame, what: String, year: i16) -> String {
    let year = year.to_string();
    f.t2("programme-wait-of", "what", what, "year", year)
}

fn of_year(f: &Frame, of: &ProgrammeWaits) -> Vec<Waiting> {
    let mut waits = plans(f, of);
    waits.extend(tasks(f, of));
    for (id, half) in &of.to_assess {
        let words = f.t1("programme-to-assess", "half", words::half(f, *half));
        waits.push((format!("/programme/{id}"), words));
    }
    for (id, name, _) in &of.to_pass_on {
        let words = f.t1("programme-to-pass-on", "name", name.as_str());
        waits.push((format!("/programme/{id}"), words));
    }
    for id in &of.to_explain {
        waits.push((format!("/programme/{id}"), f.t("programme-to-explain")));
    }
    waits.extend(of.merged.iter().map(|one| merged(f, one, of.year)));
    for (who, name, _) in &of.joined {
        let words = f.t1("programme-joined", "name", name.as_str());
        let url = format!("/programme/sheet?who={who}&year={}", of.year);
        waits.push((url, words));
    }
    for (n, id, kind) in [
        (of.to_confirm, "programme-to-confirm", Kind::Commitment),
        (of.to_compare, "programme-to-compare", Kind::Commitment),
        (of.findings, "programme-to-answer", Kind::Inspection),
        (of.to_check, "programme-to-check", Kind::Draw),
    ] {
        if n > 0 {
            let url = format!("/programme/list?kind={}&year={}", kind.slug(), of.year);
            waits.push((url, f.t1(id, "n", n)));
        }
    }
    waits.extend(of.in_place.iter().map(|one| in_place(f, one)));
    waits
}

/// What nobody in a unit could do here, with whose it is.
fn in_place(f: &Frame, one: &InPlace) -> Waiting {
    let url = format!("/programme/{}", one.of);
    let (url, what) = match &one.what {
        InPlaceOf::Task(n, text) => {
            let said = f.t1("programme-to-answer-task", "text", text.as_str());
            (format!("{url}#task-{n}"), said)
        }
        InPlaceOf::Review(half) => {
            let half = words::half(f, *half);
            (url, f.t1("programme-to-assess", "half", half))
        }
        InPlaceOf::Findings(n) => (url, f.t1("programme-to-answer", "n", *n)),
    };
    let unit = f.pick(&one.unit_vi, &one.unit_en);
    (url, f.t2("programme-in-place", "unit", unit, "what", what))
}

fn plans(f: &Frame, of: &ProgrammeWaits) -> Vec<Waiting> {
    let is_over = f.now.date().year() > of.year;
    let (to_approve, to_mend) = if is_over {
        ("programme-to-return", "programme-to-drop-plan")
    } else {
        ("programme-to-approve", "programme-to-mend-plan")
    };
    let approve = of.to_approve.iter().map(|plan| (to_approve, plan));
    let mend = of.returned.iter();
    let all = approve.chain(mend.map(|plan| (to_mend, plan)));
    let wait = |(id, plan): (&str, &ProgrammeLine)| {
        let words = f.t1(id, "title", plan.title.as_str());
        (format!("/programme/{}", plan.item.id), words)
    };
    all.map(wait).collect()
}

fn tasks(f: &Frame, of: &ProgrammeWaits) -> Vec<Waiting> {
    let at = |task: &TaskView| format!("/programme/{}#task-{}", task.plan, task.task.n);
    let mut waits = Vec::new();
    for task in &of.objections {
        let words = f.t1("programme-to-decide", "task", task.text.as_str());
        waits.push((at(task), words));
    }
    for task in &of.giving_up {
        let words = f.t1("programme-to-give-leave", "text", task.text.as_str());
        waits.push((at(task), words));
    }
    for task in &of.unanswered {
        let words = f.t1("programme-to-answer-task", "text", task.text.as_str());
        waits.push((at(task), words));
    }
    for task in &of.to_show {
        let words = f.t1("programme-to-show", "text", task.text.as_str());
        waits.push((at(task), words));
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

    #[test]
    fn a_task_that_nothing_shows_any_more_waits_where_it_stands() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut home = invented(true);
        let task = plan(true, None).tasks.remove(0);
        let url = format!("/programme/{}#task-{}", task.plan, task.task.n);
        let said = f.t1("programme-to-show", "text", task.text.as_str());
        home.waits.to_show = vec![task];
        assert!(waits(&f, &home).contains(&(url, said)));
    }

    #[test]
    fn what_is_left_of_the_year_before_says_so_and_leads_to_that_year() {
        let f = sample::frame(Lang::Vi, "/programme");
        let mut home = invented(false);
        assert!(waits(&f, &home).is_empty());
        home.waits_before = ProgrammeWaits {
            year: 2021,
            to_compare: 3,
            to_approve: invented(true).themes,
            ..ProgrammeWaits::default()
        };
        let all = waits(&f, &home);
        let list = "/programme/list?kind=commitment&year=2021".to_owned();
        let words = "Đối chiếu bản cam kết với kết quả cả năm: 3 (năm 2021)".to_owned();
        assert!(all.contains(&(list, words)), "{all:?}");
        assert!(all[0].1.starts_with("Năm đã hết"), "{all:?}");
        // What came back after its year is dropped, and not mended.
        home.waits_before.returned = invented(true).themes;
        let all = waits(&f, &home);
        let is_dropped = |one: &Waiting| one.1.contains("bỏ bản đang soạn");
        assert!(all.iter().any(is_dropped), "{all:?}");
        // The samples' year runs: its plans are approved.
        home.waits.year = 2022;
        home.waits.to_approve = invented(true).themes;
        let all = waits(&f, &home);
        assert!(all[0].1.starts_with("Kế hoạch chờ duyệt"), "{all:?}");
        // So are those of the next year, which say so.
        home.waits_after.year = 2023;
        home.waits_after.to_approve = invented(true).themes;
        let all = waits(&f, &home);
        let last = &all.last().unwrap().1;
        assert!(last.starts_with("Kế hoạch chờ duyệt"), "{last}");
        assert!(last.ends_with("(năm 2023)"), "{last}");
    }
}
