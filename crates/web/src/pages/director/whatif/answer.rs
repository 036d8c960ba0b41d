//! What a change comes to, beside the day as it is: in words, as a drawing and
//! as tables. It is the part of the page that is asked for while a slider is
//! dragged.

use super::controls::Names;
use super::draw::{bands, halves_chart};
use super::form::{change, idle};
use super::moved::moved;
use super::tiles::{Tile, is_wait, tiles, told_mean};
use super::words::{In, average_band, day_band, decimal, difference, is_sure, mean, span};
use crate::frame::Frame;
use crate::pages::director::halves::half_hour;
use crate::pages::director::inputs::share;
use crate::pages::director::sentence::{is_uncalled, noon, sentence};
use crate::view::{ErrorSummary, Form, Html, component};
use askama::Template;
use motcua_desk::outlook::{
    Band, Compared, OfficialTold, OwnModel, QueueTold, Sentence, Told, WhatIf,
};

/// The answer, or why there is none.
#[derive(Template)]
#[template(path = "c/whatif_answer.html")]
pub(super) struct Shown {
    f: Frame,
    /// Number of the question, given back so that an older answer is known.
    n: String,
    errors: ErrorSummary,
    /// What stands in the line of the answer where there is none.
    unsaid: String,
    /// What was moved, in one line; empty where nothing was.
    moved: String,
    body: Option<Body>,
}
component!(Shown);

/// A figure of both.
pub(super) struct Row {
    name: String,
    base: String,
    then: String,
    average: String,
    day: String,
    off: String,
    is_sure: bool,
}

/// A half hour of coming.
pub(super) struct HalfRow {
    half: String,
    base: String,
    then: String,
}

/// A line.
pub(super) struct LineRow {
    name: String,
    base: String,
    then: String,
    wait: String,
    worst: String,
}

/// An official.
pub(super) struct OfficialRow {
    name: String,
    minutes: String,
    base: String,
    then: String,
}

pub(super) struct Body {
    /// In one line, for readers of the screen.
    sum: String,
    verdict: String,
    /// The sentence about the changed day, and about the day as it is.
    then: String,
    now: String,
    tiles: Vec<Tile>,
    /// That the noon break is counted as no wait; empty where there is none.
    noon: String,
    bands: Option<Html>,
    rows: Vec<Row>,
    chart: Html,
    halves: Vec<HalfRow>,
    lines: Vec<LineRow>,
    officials: Vec<OfficialRow>,
    holes: Vec<String>,
    /// Officials who serve nobody any more.
    idle: Vec<String>,
    /// Days, seed, model: by them the answer can be made again.
    days: usize,
    seed: u64,
    hash: String,
}

impl Shown {
    pub(super) fn new(names: Names<'_>, form: &Form, seen: Option<(&OwnModel, &WhatIf)>) -> Self {
        let f = names.f;
        let n = form.get("n");
        let is_number = !n.is_empty() && n.len() <= 9 && n.bytes().all(|b| b.is_ascii_digit());
        Self {
            n: if is_number {
                n.to_owned()
            } else {
                String::new()
            },
            errors: form.summary(f.t("whatif-not-asked")),
            unsaid: f.t("whatif-not-asked-see"),
            moved: seen.map_or_else(String::new, |(model, _)| against(names, form, model)),
            body: seen.and_then(|(model, told)| body(names, form, model, told)),
            f: f.clone(),
        }
    }

    /// The answer in one line.
    pub(super) fn sum(&self) -> &str {
        let body = self.body.as_ref();
        body.map_or(self.unsaid.as_str(), |body| body.sum.as_str())
    }
}

/// What was moved against the day as it is: printed, the sliders are not there
/// to say it.
fn against(names: Names<'_>, form: &Form, model: &OwnModel) -> String {
    let set = change(names.f, model, &mut form.clone());
    let Ok(from) = set.apply(&model.reading) else {
        return String::new();
    };
    let words = moved(names, model, form, &from).words;
    if words.is_empty() {
        return String::new();
    }
    let all = words.join("; ");
    names.f.t1("whatif-moved-said", "moved", all)
}

fn body(names: Names<'_>, form: &Form, model: &OwnModel, told: &WhatIf) -> Option<Body> {
    let f = names.f;
    let answer = &told.answer;
    let (base, then) = (&answer.base, answer.changes.first()?);
    // Where nobody is called there is no weak spot.
    let said = |day: &Told, told: Option<&Sentence>| {
        told.filter(|_| !is_uncalled(day))
            .map_or_else(String::new, |told| sentence(f, names.policy, told))
    };
    let minutes = answer.within_minutes.round() as u32;
    let halves = told.halves.iter().map(|half| HalfRow {
        half: half_hour(half.from),
        base: share(f, half.base),
        then: share(f, half.then),
    });
    let lines = then.queues.iter().zip(&base.queues);
    Some(Body {
        sum: sum(f, minutes, &base.within, &then.within),
        verdict: verdict(f, minutes, then, !against(names, form, model).is_empty()),
        then: said(then, told.sentence.as_ref()),
        now: said(base, told.before.as_ref()),
        tiles: tiles(names, minutes, base, then),
        noon: noon(f, model),
        bands: bands(f, minutes, &base.within, &then.within),
        rows: rows(f, minutes, base, then),
        chart: halves_chart(f, minutes, &told.halves),
        halves: halves.collect(),
        lines: lines
            .map(|(queue, was)| line(names, was, queue, is_uncalled(then)))
            .collect(),
        officials: then
            .officials
            .iter()
            .filter_map(|one| official(names, model, base, one))
            .collect(),
        idle: idle(model, form)
            .into_iter()
            .map(|one| f.t1("whatif-idle", "name", names.person(model, &one.name)))
            .collect(),
        holes: then
            .holes
            .iter()
            .map(|hole| {
                let when = span(f, hole.from, hole.to);
                f.t2("whatif-hole", "line", names.line(&hole.queue), "when", when)
            })
            .collect(),
        days: answer.days,
        seed: answer.seed,
        hash: answer.model.clone(),
    })
}

/// The share called in time, as it is and changed, in one line.
fn sum(f: &Frame, minutes: u32, base: &Compared, then: &Compared) -> String {
    let (was, is) = (mean(f, In::Share, base), mean(f, In::Share, then));
    let both = f.t3("whatif-sum", "minutes", minutes, "then", is, "base", was);
    match &then.off {
        Some(off) => {
            let off = difference(f, In::Share, off);
            f.t2("whatif-sum-off", "sum", both, "off", off)
        }
        None => both,
    }
}

/// What the change does, in one sentence; where nobody is at a counter any more
/// that comes first.
fn verdict(f: &Frame, minutes: u32, then: &Told, is_moved: bool) -> String {
    let said = changed(f, minutes, &then.within, is_moved);
    if is_uncalled(then) {
        return format!("{} {said}", f.t("ahead-uncalled"));
    }
    said
}

fn changed(f: &Frame, minutes: u32, within: &Compared, is_moved: bool) -> String {
    let Some(off) = &within.off else {
        return f.t("whatif-nobody-comes");
    };
    // A quiet day may come to the same whatever was moved.
    if !is_moved && off.mean.abs() < 1e-12 && off.half < 1e-12 {
        return f.t("whatif-no-change");
    }
    if !is_sure(off) {
        return f.t1("whatif-no-difference", "minutes", minutes);
    }
    let people = (off.mean * 100.0).abs().round() as u32;
    let id = match (off.mean > 0.0, people) {
        (true, 0) => "whatif-better-little",
        (true, _) => "whatif-better",
        (false, 0) => "whatif-worse-little",
        (false, _) => "whatif-worse",
    };
    f.t2(id, "n", people, "minutes", minutes)
}

fn rows(f: &Frame, minutes: u32, base: &Told, then: &Told) -> Vec<Row> {
    let uncalled = is_uncalled(base) || is_uncalled(then);
    let row = |name: String, of: In, pick: fn(&Told) -> &Compared| {
        let (was, is) = (pick(base), pick(then));
        let can_be_held = of != In::Minutes || !uncalled;
        let off = is.off.filter(|_| can_be_held);
        let band = |say: fn(&Frame, In, &Band) -> String| {
            is.now
                .filter(|_| of != In::Minutes || !is_uncalled(then))
                .map_or_else(|| f.t("whatif-nobody"), |band| say(f, of, &band))
        };
        Row {
            name,
            base: told_mean(f, of, base, was),
            then: told_mean(f, of, then, is),
            average: band(average_band),
            day: band(day_band),
            off: off.map_or_else(|| f.t("whatif-nothing"), |off| difference(f, of, &off)),
            is_sure: off.is_some_and(|off| is_sure(&off)),
        }
    };
    let mut rows = vec![
        row(f.t1("whatif-within", "n", minutes), In::Share, |told| {
            &told.within
        }),
        row(f.t("whatif-wait"), In::Minutes, |told| &told.wait),
        row(f.t("whatif-wait-first"), In::Minutes, |told| {
            &told.wait_first
        }),
        row(f.t("whatif-wait-ordinary"), In::Minutes, |told| {
            &told.wait_ordinary
        }),
        row(f.t("whatif-overtime"), In::Minutes, |told| &told.overtime),
        row(f.t("whatif-services"), In::Number, |told| &told.services),
    ];
    // Nobody whom nobody calls is the usual case, and needs no row.
    let is_any = |of: &Compared| of.now.is_some_and(|band| band.mean > 0.0);
    if is_any(&base.left) || is_any(&then.left) {
        rows.push(row(f.t("whatif-left"), In::Number, |told| &told.left));
    }
    rows
}

/// `uncalled`: nobody is called all day.
fn line(names: Names<'_>, base: &QueueTold, then: &QueueTold, uncalled: bool) -> LineRow {
    let f = names.f;
    if uncalled {
        return LineRow {
            name: names.line(&then.queue),
            base: mean(f, In::Share, &base.within),
            then: mean(f, In::Share, &then.within),
            wait: f.t("whatif-uncalled"),
            worst: f.t("whatif-uncalled"),
        };
    }
    LineRow {
        name: names.line(&then.queue),
        base: mean(f, In::Share, &base.within),
        then: against_first(f, In::Share, &then.within),
        wait: against_first(f, In::Minutes, &then.wait),
        worst: then.worst.as_ref().map_or_else(
            || f.t("whatif-few"),
            |worst| {
                if !is_wait(worst) {
                    return f.t("whatif-no-waits");
                }
                let when = span(f, worst.from, worst.to);
                let wait = decimal(f, worst.wait.mean);
                f.t2("whatif-worst-half", "when", when, "wait", wait)
            },
        ),
    }
}

/// A value with its difference from the day as it is.
fn against_first(f: &Frame, of: In, told: &Compared) -> String {
    let is = mean(f, of, told);
    match &told.off {
        Some(off) => f.t2("whatif-then-off", "then", is, "off", difference(f, of, off)),
        None => is,
    }
}

/// `None` of the hole that stands for lines nobody serves.
fn official(
    names: Names<'_>,
    model: &OwnModel,
    base: &Told,
    one: &OfficialTold,
) -> Option<OfficialRow> {
    let f = names.f;
    if model.person(&one.name).is_none() && !one.name.starts_with('+') {
        return None;
    }
    let name = names.person(model, &one.name);
    let load = |one: &OfficialTold| {
        one.load
            .map_or_else(|| f.t("whatif-not-there"), |load| whole_percent(f, load))
    };
    let before = base.officials.iter().find(|old| old.name == one.name);
    Some(OfficialRow {
        name,
        minutes: against_first(f, In::Minutes, &one.minutes),
        base: before.map_or_else(|| f.t("whatif-not-there"), load),
        then: load(one),
    })
}

/// A share of the time at work; above 100 % with much overtime.
fn whole_percent(f: &Frame, load: f64) -> String {
    let permille = (load.clamp(0.0, 100.0) * 100.0).round() as u64 * 10;
    crate::format::percent(f.lang, permille)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use motcua_desk::outlook::Difference;

    #[test]
    fn what_was_moved_without_a_difference_is_not_called_unmoved() {
        let f = crate::pages::hall::sample::head(Lang::Vi, "/director/whatif");
        let off = Some(Difference {
            mean: 0.0,
            half: 0.0,
        });
        let same = Compared { now: None, off };
        let still = changed(&f, 15, &same, false);
        assert_eq!(still, f.t("whatif-no-change"));
        let moved = changed(&f, 15, &same, true);
        assert_eq!(moved, f.t1("whatif-no-difference", "minutes", 15_u32));
    }
}
