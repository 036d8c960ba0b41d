//! What happened to a thing, in lines that say of what, of whom and how much.

use super::{At, checklist, words};
use crate::frame::Frame;
use jiff::civil::Date;
use motcua_desk::programme::{
    AskKind, Body, EntryAbout, FormItem, Marked, Outcome, ProgrammeEntry, TaskTold, Texts, text_of,
};
use motcua_domain::time::local;

/// A step.
pub struct Entry {
    pub(super) what: String,
    pub(super) at: String,
    pub(super) by: String,
    /// What it is about, besides; empty = the whole.
    pub(super) about: String,
    pub(super) text: String,
}

/// A line in words.
pub(super) fn entry(at: At<'_>, of: &ProgrammeEntry) -> Entry {
    let f = at.f;
    Entry {
        about: entry_about(at, &of.about),
        what: words::event(f, of.what),
        at: crate::format::capital(&f.moment(local(of.at))),
        by: of.by.clone().unwrap_or_default(),
        text: of.text.clone(),
    }
}

/// The number that was declared, with the one before it; the task; the unit that was
/// reminded; what was said of each promise or item; what became of a finding; from
/// where it was passed on to where.
fn entry_about(at: At<'_>, of: &EntryAbout) -> String {
    let f = at.f;
    match of {
        EntryAbout::Whole => String::new(),
        EntryAbout::Number {
            of,
            month,
            value,
            before,
        } => {
            let (month, value) = (words::month(f, month), words::hundredths(f.lang, *value));
            let said = f.t3(
                "programme-entry-number",
                "of",
                of,
                "month",
                month,
                "value",
                value,
            );
            match before {
                Some(before) => {
                    let before = words::hundredths(f.lang, *before);
                    let before = f.t1("programme-declared-before", "value", before);
                    format!("{said} ({before})")
                }
                None => said,
            }
        }
        EntryAbout::Task { n, of, told } => task(f, (*n, of), told),
        EntryAbout::Reminded { unit, task } => {
            let unit = at.unit(unit);
            if task.is_empty() {
                f.t1("programme-entry-reminded", "unit", unit)
            } else {
                f.t2("programme-entry-reminded-of", "unit", unit, "task", task)
            }
        }
        EntryAbout::Compared(results) => compared(f, results),
        EntryAbout::Assessed { marks, texts } => assessed(at, marks, texts),
        EntryAbout::Finding {
            n,
            mended,
            due,
            before,
        } => finding(at, *n, *mended, (*before, *due)),
        EntryAbout::Moved { from, to } => {
            let (from, to) = (at.unit(from), at.unit(to));
            f.t2("programme-entry-moved", "from", from, "to", to)
        }
    }
}

/// A task by its number and words, with how it went, what was said to it, or the
/// dossier that shows it no more.
fn task(f: &Frame, (n, of): (u16, &str), told: &TaskTold) -> String {
    let mut said = vec![f.t1("programme-place-task", "n", n), of.to_owned()];
    match told {
        TaskTold::Reported(state, on) => {
            said.extend([words::task_state(f, *state), f.short_date(*on)]);
        }
        TaskTold::GivingUp(on) => said.push(f.short_date(*on)),
        TaskTold::Leave(agrees) => said.push(f.t(if *agrees {
            "programme-leave-given"
        } else {
            "programme-leave-refused"
        })),
        TaskTold::Answered(answer) => said.push(words::task_said(f, *answer)),
        TaskTold::Unlinked(code) => said.extend(code.as_ref().map(ToString::to_string)),
        TaskTold::Kept | TaskTold::File => {}
    }
    said.retain(|one| !one.is_empty());
    said.join(" · ")
}

/// What was said of each promise of a commitment.
fn compared(f: &Frame, results: &[(String, Outcome)]) -> String {
    let said = results.iter().map(|(promise, outcome)| {
        let outcome = words::outcome(f, *outcome);
        f.t2(
            "programme-entry-outcome",
            "promise",
            promise,
            "outcome",
            outcome,
        )
    });
    said.collect::<Vec<String>>().join(" · ")
}

/// What was said of a unit, a line for each item in the order of the form. What
/// the form does not ask any more is named by its id.
fn assessed(at: At<'_>, marks: &[Marked], texts: &Texts) -> String {
    let f = at.f;
    let list = match &at.view.item.body {
        Body::Review(review) => checklist::of(&at.around.pack, &review.form),
        _ => None,
    };
    let items: &[FormItem] = list.map_or(&[], |list| &list.items);
    let mut said: Vec<(&str, String)> = Vec::new();
    for item in items {
        let answer = match item.ask {
            AskKind::Mark => checklist::answer(f, marks, &item.id),
            AskKind::Text => text_of(texts, &item.id).to_owned(),
        };
        said.push((checklist::item(f, item), answer));
    }
    let is_asked = |id: &str| items.iter().any(|item| item.id == id);
    let marks = marks.iter().filter(|one| !is_asked(&one.item));
    said.extend(marks.map(|one| (one.item.as_str(), words::mark(f, one.mark))));
    let texts = texts.iter().filter(|(id, _)| !is_asked(id));
    said.extend(texts.map(|(id, text)| (id.as_str(), text.clone())));
    said.retain(|(_, answer)| !answer.is_empty());
    let lines = said
        .iter()
        .map(|(item, answer)| f.t2("programme-entry-said", "item", *item, "said", answer));
    lines.collect::<Vec<String>>().join("\n")
}

/// What became of a finding, with its day before and since.
fn finding(
    at: At<'_>,
    n: u16,
    mended: Option<bool>,
    (before, due): (Option<Date>, Option<Date>),
) -> String {
    let f = at.f;
    let mut said = vec![f.t1("inspect-finding-n", "n", n)];
    said.extend(mended.map(|mended| {
        f.t(if mended {
            "programme-entry-mended"
        } else {
            "programme-entry-not-mended"
        })
    }));
    said.extend(due.map(|due| {
        let day = f.short_date(due);
        match (before, mended) {
            (Some(before), _) => {
                let before = f.short_date(before);
                f.t2("programme-entry-due-moved", "before", before, "day", day)
            }
            (None, Some(_)) => f.t1("programme-entry-due-same", "day", day),
            (None, None) => f.t1("inspect-due", "day", day),
        }
    }));
    said.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::super::{inspection, review, sample};
    use super::*;
    use crate::i18n::Lang;
    use crate::view::Form;
    use jiff::civil::date;
    use motcua_desk::programme::{ProgrammeView, TaskState};
    use motcua_domain::id::DossierCode;

    /// What the timelines of samples say of each entry.
    fn told(all: &[(&'static str, ProgrammeView, Form)]) -> Vec<String> {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let (me, around) = (crate::pages::work::me(&f).unwrap(), sample::around());
        let mut said = Vec::new();
        for (_, view, form) in all {
            let at = At {
                f: &f,
                me: &me,
                view,
                around: &around,
                form,
            };
            said.extend(view.timeline.iter().map(|one| entry(at, one).about));
        }
        said
    }

    #[test]
    fn each_assessment_stays_with_its_answers_and_words() {
        let said = told(&review::samples());
        for words in [
            "Trả đúng hẹn 110 trên 118 hồ sơ.",
            "Trả đúng hẹn 114 trên 120 hồ sơ.",
        ] {
            let mut all = said.iter();
            let one = all.find(|about| about.contains(words)).unwrap();
            assert!(one.contains(": Một phần\n"), "{one}");
            assert!(one.lines().count() > 2, "{one}");
        }
        assert!(said.iter().all(|about| !about.contains('⟦')), "{said:?}");
    }

    #[test]
    fn a_task_is_named_with_its_state_and_the_dossier_that_shows_it_no_more() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let of = (2, "Soát 20 thủ tục");
        let done = TaskTold::Reported(TaskState::Done, date(2022, 9, 5));
        let said = task(&f, of, &done);
        let state = words::task_state(&f, TaskState::Done);
        assert_eq!(
            said,
            format!("Nhiệm vụ 2 · Soát 20 thủ tục · {state} · 5/9/2022")
        );
        let code = DossierCode::issue("H53.LA", date(2022, 9, 1), 7);
        let away = task(&f, of, &TaskTold::Unlinked(Some(code.clone())));
        assert!(away.ends_with(&code.to_string()), "{away}");
        // Whoever may not open the dossier is not told which it was.
        let hidden = task(&f, (2, ""), &TaskTold::Unlinked(None));
        assert_eq!(hidden, "Nhiệm vụ 2");
    }

    #[test]
    fn a_finding_bears_its_number_what_was_seen_and_both_days() {
        let said = told(&inspection::samples());
        for one in [
            "Kiến nghị 1 · chưa khắc phục · hạn cũ 27/8/2022, hạn mới 1/9/2022",
            "Kiến nghị 1 · đã khắc phục",
            "Kiến nghị 2",
        ] {
            assert!(said.iter().any(|about| about == one), "{one}: {said:?}");
        }
    }
}
