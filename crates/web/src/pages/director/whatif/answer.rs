//! What a change comes to, beside the day as it is: in words, as a drawing and
//! as tables. It is the part of the page that is asked for while a slider is
//! dragged.

use super::controls::Names;
use super::draw::{bands, halves_chart};
use super::form::idle;
use super::words::{In, average_band, day_band, decimal, difference, is_sure, mean, span, value};
use crate::frame::Frame;
use crate::pages::director::halves::half_hour;
use crate::pages::director::inputs::share;
use crate::pages::director::sentence::sentence;
use crate::view::{ErrorSummary, Form, Html, component};
use askama::Template;
use motcua_desk::outlook::{
    Band, Compared, OfficialTold, OwnModel, QueueTold, Sentence, Told, WhatIf, Worst,
};

/// The answer, or why there is none.
#[derive(Template)]
#[template(path = "c/whatif_answer.html")]
pub(super) struct Shown {
    f: Frame,
    /// Number of the question, given back so that an older answer is known.
    n: String,
    errors: ErrorSummary,
    body: Option<Body>,
}
component!(Shown);

/// A figure tile.
pub(super) struct Tile {
    name: String,
    value: String,
    of: String,
}

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
            body: seen.and_then(|(model, told)| body(names, form, model, told)),
            f: f.clone(),
        }
    }

    /// The answer in one line.
    pub(super) fn sum(&self) -> &str {
        self.body.as_ref().map_or("", |body| body.sum.as_str())
    }
}

fn body(names: Names<'_>, form: &Form, model: &OwnModel, told: &WhatIf) -> Option<Body> {
    let f = names.f;
    let answer = &told.answer;
    let (base, then) = (&answer.base, answer.changes.first()?);
    let said = |told: Option<&Sentence>| {
        told.map_or_else(String::new, |told| sentence(f, names.policy, told))
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
        verdict: verdict(f, minutes, &then.within),
        then: said(told.sentence.as_ref()),
        now: said(told.before.as_ref()),
        tiles: tiles(names, minutes, base, then),
        bands: bands(f, minutes, &base.within, &then.within),
        rows: rows(f, minutes, base, then),
        chart: halves_chart(f, minutes, &told.halves),
        halves: halves.collect(),
        lines: lines.map(|(then, base)| line(names, base, then)).collect(),
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

/// What the change does, in one sentence.
fn verdict(f: &Frame, minutes: u32, within: &Compared) -> String {
    let Some(off) = &within.off else {
        return f.t("whatif-nobody-comes");
    };
    if off.mean.abs() < 1e-12 && off.half < 1e-12 {
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

fn tiles(names: Names<'_>, minutes: u32, base: &Told, then: &Told) -> Vec<Tile> {
    let f = names.f;
    let tile = |name: String, of: In, base: &Compared, then: &Compared| Tile {
        name,
        value: mean(f, of, then),
        of: against(f, of, base, then),
    };
    let mut tiles = vec![
        tile(
            f.t1("whatif-within", "n", minutes),
            In::Share,
            &base.within,
            &then.within,
        ),
        tile(f.t("whatif-wait"), In::Minutes, &base.wait, &then.wait),
        tile(
            f.t("whatif-wait-first"),
            In::Minutes,
            &base.wait_first,
            &then.wait_first,
        ),
        tile(
            f.t("whatif-wait-ordinary"),
            In::Minutes,
            &base.wait_ordinary,
            &then.wait_ordinary,
        ),
        tile(
            f.t("whatif-overtime"),
            In::Minutes,
            &base.overtime,
            &then.overtime,
        ),
    ];
    if let Some((queue, worst)) = worst_of(then) {
        let before = worst_of(base).map(|(queue, worst)| place(names, queue, worst));
        tiles.push(Tile {
            name: f.t("whatif-worst"),
            value: value(f, In::Minutes, worst.wait.mean),
            of: f.t2(
                "whatif-worst-of",
                "place",
                place(names, queue, worst),
                "before",
                before.unwrap_or_else(|| f.t("whatif-none")),
            ),
        });
    }
    tiles
}

/// As it is, and how far the changed day is from it.
fn against(f: &Frame, of: In, base: &Compared, then: &Compared) -> String {
    let was = mean(f, of, base);
    match &then.off {
        Some(off) => f.t2("whatif-against", "base", was, "off", difference(f, of, off)),
        None => f.t1("whatif-against-only", "base", was),
    }
}

/// The worst half hour of all lines.
fn worst_of(told: &Told) -> Option<(&QueueTold, &Worst)> {
    let queues = told.queues.iter();
    let worst = queues.filter_map(|queue| Some((queue, queue.worst.as_ref()?)));
    worst.max_by(|a, b| a.1.wait.mean.total_cmp(&b.1.wait.mean))
}

fn place(names: Names<'_>, queue: &QueueTold, worst: &Worst) -> String {
    let f = names.f;
    f.t3(
        "whatif-place",
        "line",
        names.line(&queue.queue),
        "when",
        span(f, worst.from, worst.to),
        "wait",
        decimal(f, worst.wait.mean),
    )
}

fn rows(f: &Frame, minutes: u32, base: &Told, then: &Told) -> Vec<Row> {
    let row = |name: String, of: In, pick: fn(&Told) -> &Compared| {
        let (was, is) = (pick(base), pick(then));
        let band = |say: fn(&Frame, In, &Band) -> String| {
            is.now
                .map_or_else(|| f.t("whatif-none"), |band| say(f, of, &band))
        };
        Row {
            name,
            base: mean(f, of, was),
            then: mean(f, of, is),
            average: band(average_band),
            day: band(day_band),
            off: is
                .off
                .map_or_else(|| f.t("whatif-none"), |off| difference(f, of, &off)),
            is_sure: is.off.is_some_and(|off| is_sure(&off)),
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

fn line(names: Names<'_>, base: &QueueTold, then: &QueueTold) -> LineRow {
    let f = names.f;
    LineRow {
        name: names.line(&then.queue),
        base: mean(f, In::Share, &base.within),
        then: against_first(f, In::Share, &then.within),
        wait: against_first(f, In::Minutes, &then.wait),
        worst: then.worst.as_ref().map_or_else(
            || f.t("whatif-none"),
            |worst| {
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
    let name = match one.name.strip_prefix('+') {
        _ if model.person(&one.name).is_some() => names.person(model, &one.name),
        // `+land`, and `+land 2` where there are two.
        Some(queue) => {
            let queue = queue.split(' ').next().unwrap_or(queue);
            f.t1("whatif-added", "line", names.line(queue))
        }
        None => return None,
    };
    let load = |one: &OfficialTold| {
        one.load
            .map_or_else(|| f.t("whatif-none"), |load| whole_percent(f, load))
    };
    let before = base.officials.iter().find(|old| old.name == one.name);
    Some(OfficialRow {
        name,
        minutes: against_first(f, In::Minutes, &one.minutes),
        base: before.map_or_else(|| f.t("whatif-none"), load),
        then: load(one),
    })
}

/// A share of the time at work; above 100 % with much overtime.
fn whole_percent(f: &Frame, load: f64) -> String {
    let permille = (load.clamp(0.0, 100.0) * 100.0).round() as u64 * 10;
    crate::format::percent(f.lang, permille)
}
