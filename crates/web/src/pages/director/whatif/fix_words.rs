//! What a search of the cheapest fix found, in words: how it is before any
//! step, whether the goal is reached, and the steps themselves.

use super::controls::Names;
use super::words::{In, span, value};
use crate::frame::Frame;
use crate::pages::director::sentence::{is_uncalled, minute};
use motcua_desk::outlook::{Cheapest, Fix, OwnModel};

/// How it is before any step. Of a day on which nobody is called no wait is told:
/// it would end with the closing.
pub(super) fn now(f: &Frame, found: &Cheapest) -> String {
    let told = &found.told;
    let (Some(within), Some(wait)) = (told.within.now, told.wait.now) else {
        return f.t("whatif-nobody-comes");
    };
    if is_uncalled(told) {
        return f.t(if found.is_moved() {
            "fix-uncalled-moved"
        } else {
            "fix-uncalled"
        });
    }
    let id = if found.is_moved() {
        "fix-now-moved"
    } else {
        "fix-now"
    };
    f.t3(
        id,
        "minutes",
        found.model.goal.minutes,
        "share",
        value(f, In::Share, within.mean),
        "wait",
        value(f, In::Minutes, wait.mean),
    )
}

/// Whether the goal is reached before any step, or with the best way found.
pub(super) fn reaches(f: &Frame, found: &Cheapest) -> String {
    let goal = found.model.goal;
    let Some(now) = found.told.within.now else {
        return String::new();
    };
    if now.mean >= goal.share() {
        let id = if found.is_moved() {
            "fix-goal-moved"
        } else {
            "fix-goal-now"
        };
        return f.t1(id, "goal", goal.percent);
    }
    let offs = found.fixes.found.iter().filter_map(|one| one.within);
    let Some(best) = offs.map(|off| off.mean).max_by(f64::total_cmp) else {
        return f.t1("fix-goal-none", "goal", goal.percent);
    };
    let then = (now.mean + best).min(1.0);
    let id = if then >= goal.share() {
        "fix-goal-best"
    } else {
        "fix-goal-short"
    };
    let share = value(f, In::Share, then);
    f.t2(id, "share", share, "goal", goal.percent)
}

/// Steps in words; two more people at the same place and time are told as two.
pub(super) fn steps(names: Names<'_>, model: &OwnModel, all: &[Fix]) -> Vec<String> {
    let groups = all.chunk_by(|one, next| one == next);
    let group = |group: &[Fix]| match group {
        [Fix::Reinforce { queue, from, to }, _, ..] => Some(names.f.t3(
            "fix-reinforce-more",
            "n",
            group.len(),
            "line",
            names.line(queue),
            "when",
            span(names.f, *from, *to),
        )),
        [one, ..] => Some(step(names, model, one)),
        [] => None,
    };
    groups.filter_map(group).collect()
}

/// A step in words: whom it asks for what.
fn step(names: Names<'_>, model: &OwnModel, fix: &Fix) -> String {
    let f = names.f;
    match fix {
        Fix::Lunch { official, by } => {
            let id = if *by > 0.0 {
                "fix-lunch-later"
            } else {
                "fix-lunch-earlier"
            };
            let minutes = minute(by.abs());
            f.t2(id, "name", names.person(model, official), "n", minutes)
        }
        Fix::Move { official, queue } => f.t2(
            "fix-move",
            "name",
            names.person(model, official),
            "line",
            names.line(queue),
        ),
        Fix::Reinforce { queue, from, to } => f.t2(
            "fix-reinforce",
            "line",
            names.line(queue),
            "when",
            span(f, *from, *to),
        ),
        Fix::Skill { official, queue } => f.t2(
            "fix-skill",
            "name",
            names.person(model, official),
            "line",
            names.line(queue),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample_day::model;
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::dossier::sample::settings;
    use crate::pages::hall::sample::head;

    #[test]
    fn no_wait_is_told_of_a_day_on_which_nobody_is_called() {
        let f = head(Lang::Vi, "/");
        let mut found = super::super::sample_day::cheapest(model().unwrap());
        assert!(now(&f, &found).contains("chờ trung bình"));
        // All whom nobody calls wait until the closing.
        let left = found.told.services.now;
        found.told.services.now = None;
        found.told.left.now = left;
        assert_eq!(now(&f, &found), f.t("fix-uncalled"));
        found.from.visits *= 1.2;
        assert_eq!(now(&f, &found), f.t("fix-uncalled-moved"));
    }

    #[test]
    fn two_more_people_at_one_place_are_told_once() {
        let (settings, model) = (settings().unwrap(), model().unwrap());
        let (f, catalogue) = (head(Lang::Vi, "/"), crate::samples::catalogue());
        let names = Names {
            f: &f,
            policy: &settings.queue,
            catalogue: &catalogue,
        };
        let more = |to: f64| Fix::Reinforce {
            queue: "land".to_owned(),
            from: 450.0,
            to,
        };
        let said = steps(names, &model, &[more(570.0), more(570.0)]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("Thêm 2 người ở "), "{said:?}");
        let said = steps(names, &model, &[more(570.0), more(690.0)]);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].starts_with("Thêm một người ở "), "{said:?}");
    }
}
