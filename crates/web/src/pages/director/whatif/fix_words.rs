//! What a search of the cheapest fix found, in words: how it is before any
//! step, whether the goal is reached, and the steps themselves.

use super::controls::Names;
use super::words::{In, difference, span, value};
use crate::frame::Frame;
use crate::pages::director::sentence::{is_uncalled, minute};
use motcua_desk::outlook::{Band, Cheapest, Difference, Fix, OwnModel};

/// How it is before any step, on the days of the steps. Of a day on which nobody is called no wait is told:
/// it would end with the closing.
pub(super) fn now(f: &Frame, found: &Cheapest) -> String {
    let (Some(within), Some(wait)) = (found.fixes.within, found.fixes.wait) else {
        return f.t("whatif-nobody-comes");
    };
    if is_uncalled(&found.told) {
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

/// That the other pages play the same on days of their own, where they come to
/// something else; empty where both print the same.
pub(super) fn elsewhere(f: &Frame, found: &Cheapest) -> String {
    let fixes = &found.fixes;
    let said = |within: Option<Band>, wait: Option<Band>| {
        let share = value(f, In::Share, within?.mean);
        Some((share, value(f, In::Minutes, wait?.mean)))
    };
    let there = said(found.told.within.now, found.told.wait.now);
    if is_uncalled(&found.told) || there == said(fixes.within, fixes.wait) {
        return String::new();
    }
    there.map_or_else(String::new, |(share, wait)| {
        let days = fixes.again;
        f.t3("fix-elsewhere", "days", days, "share", share, "wait", wait)
    })
}

/// A difference with what it begins from and what it comes to, on the days of
/// the steps.
pub(super) fn from_to(f: &Frame, of: In, base: Option<Band>, off: Option<&Difference>) -> String {
    let Some(off) = off else {
        return f.t("whatif-nothing");
    };
    let by = difference(f, of, off);
    base.map_or_else(
        || by.clone(),
        |base| {
            let (from, to) = (value(f, of, base.mean), value(f, of, base.mean + off.mean));
            f.t3("fix-from-to", "off", by.as_str(), "from", from, "to", to)
        },
    )
}

/// Whether the goal is reached before any step, or with the best way found.
pub(super) fn reaches(f: &Frame, found: &Cheapest) -> String {
    let goal = found.model.goal;
    let Some(now) = found.fixes.within else {
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
    fn what_a_step_begins_from_and_comes_to_is_of_the_same_days() {
        let f = head(Lang::Vi, "/");
        let mut found = super::super::sample_day::cheapest(model().unwrap());
        let set = |band: &mut Option<Band>, mean: f64| {
            if let Some(band) = band {
                band.mean = mean;
            }
        };
        set(&mut found.told.within.now, 0.45);
        set(&mut found.told.wait.now, 30.8);
        set(&mut found.fixes.within, 0.444);
        set(&mut found.fixes.wait, 31.2);
        let base = now(&f, &found);
        assert!(base.contains("44,4") && base.contains("31,2"), "{base}");
        // The best of the sample's ways brings 9.7 points.
        let best = reaches(&f, &found);
        assert!(best.contains("54,1"), "{best}");
        let first = &found.fixes.found[0];
        let within = from_to(&f, In::Share, found.fixes.within, first.within.as_ref());
        for part in ["44,4", "+9,7 điểm ± 0,4", "54,1"] {
            assert!(within.contains(part), "{part}: {within}");
        }
        // The other pages say 45.0: it is said that those are other days.
        let other = elsewhere(&f, &found);
        for part in ["400 ngày", "45,0", "30,8"] {
            assert!(other.contains(part), "{part}: {other}");
        }
        set(&mut found.told.within.now, 0.444);
        set(&mut found.told.wait.now, 31.2);
        assert_eq!(elsewhere(&f, &found), "");
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
