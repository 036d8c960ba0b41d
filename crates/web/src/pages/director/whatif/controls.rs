//! The form as it stands on the page: numbers with their sliders, who is there
//! and serves what, the rules of the queue.

use super::dial::{self, Dial, Slider};
use super::form::{here_field, is_sent, lunch_field, lunch_text, skill_field};
use crate::frame::Frame;
use crate::pages::director::halves::clock;
use crate::pages::director::narrow::Choice;
use crate::pages::director::sentence::minute;
use crate::state::Catalogue;
use crate::view::Form;
use crate::visit;
use motcua_desk::outlook::{ModelKind, Official, OwnModel, QueuePolicy};
use motcua_domain::visit::{LineId, Policy};

/// What names are taken from.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub f: &'a Frame,
    pub policy: &'a Policy,
    pub catalogue: &'a Catalogue,
}

impl Names<'_> {
    pub(super) fn line(&self, slug: &str) -> String {
        visit::line(self.f, self.policy, &LineId::new(slug))
    }

    /// Name of an official of the model, or of one added on the page; a word of
    /// our own for one without a name.
    pub(super) fn person(&self, model: &OwnModel, key: &str) -> String {
        match (model.person(key), key.strip_prefix('+')) {
            (Some(one), _) if !one.name.is_empty() => one.name.clone(),
            // `+land`, and `+land 2` where there are two.
            (None, Some(queue)) => {
                let queue = queue.split(' ').next().unwrap_or(queue);
                self.f.t1("whatif-added", "line", self.line(queue))
            }
            _ => self.f.t("whatif-nameless"),
        }
    }

    /// Name of a kind of visit.
    pub(super) fn kind(&self, kind: &ModelKind) -> String {
        let line = visit::line(self.f, self.policy, &kind.line);
        let Some(code) = &kind.procedure else {
            return self.f.t1("whatif-kind-rest", "line", line);
        };
        let known = self.catalogue.get(code);
        let words = known.map_or(code.as_str(), |known| self.f.procedure_name(known));
        words.to_owned()
    }
}

/// Numbers that belong together.
pub(super) struct Group {
    pub legend: String,
    pub sliders: Vec<Slider>,
    /// Something in it was moved or is wrong: it stands open.
    pub is_open: bool,
    pub error: Option<String>,
}

/// An official's row.
pub(super) struct PersonRow {
    pub key: String,
    pub name: String,
    pub is_here: bool,
    pub lines: Vec<Cell>,
    pub lunch: String,
    pub lunch_error: Option<String>,
    /// Hours of one's own.
    pub more: String,
    /// How many lines one helps out with, and which; empty = none.
    pub helps_n: String,
    pub helps: String,
}

/// A box of an official and a line.
pub(super) struct Cell {
    pub line: String,
    pub name: String,
    pub is_on: bool,
}

/// The form.
pub(super) struct Controls {
    pub coming: Group,
    pub more: Group,
    pub service: Group,
    pub kinds: Vec<Choice>,
    pub kind_time: Slider,
    pub opening: Group,
    pub rules: Option<Group>,
    pub starts: Vec<Choice>,
    pub lines: Vec<String>,
    pub people: Vec<PersonRow>,
    pub people_error: Option<String>,
}

impl Controls {
    pub(super) fn new(names: Names<'_>, model: &OwnModel, form: &Form) -> Self {
        let f = names.f;
        let kind = form.get("kind");
        let kind_time = dial::of_kind();
        let has_kind = !kind.is_empty() && is_moved(&kind_time, form);
        let mut service = group(
            f,
            form,
            ("service", "whatif-service"),
            service(names, model),
        );
        service.is_open |= has_kind || form.error("kind").is_some();
        let people = model.reading.model.official.iter();
        let people = people.filter(|one| model.person(&one.name).is_some());
        Self {
            coming: Group {
                is_open: true,
                ..group(f, form, ("coming", "whatif-coming"), coming(f, model))
            },
            more: Group {
                is_open: true,
                ..group(f, form, ("more", "whatif-more"), more(names, model))
            },
            service,
            kinds: kinds(names, model, kind),
            kind_time: kind_time.view(f, form, (f.t("whatif-kind-time"), String::new())),
            opening: group(f, form, ("open", "whatif-opening"), opening(f, model)),
            rules: rule_group(f, model, form),
            starts: starts(f, form.get("start")),
            lines: model
                .reading
                .queues
                .iter()
                .map(|one| names.line(one))
                .collect(),
            people: people.map(|one| person(names, model, form, one)).collect(),
            people_error: form.error("officials").map(str::to_owned),
        }
    }
}

/// A number with its words.
pub(super) type Worded = (Dial, (String, String));

fn is_moved(dial: &Dial, form: &Form) -> bool {
    dial.moved(form) != Ok(None)
}

fn group(f: &Frame, form: &Form, (id, legend): (&str, &str), dials: Vec<Worded>) -> Group {
    let error = form.error(id).map(str::to_owned);
    Group {
        legend: f.t(legend),
        is_open: error.is_some() || dials.iter().any(|(dial, _)| is_moved(dial, form)),
        sliders: dials
            .into_iter()
            .map(|(dial, words)| dial.view(f, form, words))
            .collect(),
        error,
    }
}

pub(super) fn coming(f: &Frame, model: &OwnModel) -> Vec<Worded> {
    let told = &model.reading.model;
    let words = |dial: &Dial| match dial.name.as_str() {
        "visits" => (
            f.t("whatif-visits"),
            f.t1("whatif-visits-hint", "n", told.visits.round() as u32),
        ),
        "no_show" => (f.t("whatif-no-show"), as_now(f, dial)),
        "booked" => (f.t("whatif-booked"), as_now(f, dial)),
        _ => {
            let share = dial::percent(dial::returning(told));
            let hint = f.t1("whatif-returns-hint", "share", share);
            (f.t("whatif-returns"), hint)
        }
    };
    let dials = dial::coming(told).into_iter();
    dials
        .map(|dial| {
            let words = words(&dial);
            (dial, words)
        })
        .collect()
}

fn as_now(f: &Frame, dial: &Dial) -> String {
    f.t1("whatif-now-percent", "n", dial.usual)
}

pub(super) fn more(names: Names<'_>, model: &OwnModel) -> Vec<Worded> {
    let queues = model.reading.queues.iter();
    let worded = |queue: &String| (dial::more(queue), (names.line(queue), String::new()));
    queues.map(worded).collect()
}

pub(super) fn service(names: Names<'_>, model: &OwnModel) -> Vec<Worded> {
    let queues = model.reading.queues.iter();
    let worded = |queue: &String| {
        let id = LineId::new(queue.as_str());
        let kinds = || model.line_kinds(&id);
        let share: f64 = kinds().map(|kind| kind.share).sum();
        let minutes: f64 = kinds().map(|kind| kind.share * kind.mean).sum();
        // A line nobody is expected in has times all the same.
        let mean = if share > 0.0 {
            minutes / share
        } else {
            kinds().next().map_or(0.0, |kind| kind.mean)
        };
        let mean = super::words::decimal(names.f, mean);
        let hint = names.f.t1("whatif-service-hint", "minutes", mean);
        (dial::service(queue), (names.line(queue), hint))
    };
    queues.map(worded).collect()
}

fn kinds(names: Names<'_>, model: &OwnModel, chosen: &str) -> Vec<Choice> {
    let none = Choice {
        value: String::new(),
        text: names.f.t("whatif-kind-none"),
        on: chosen.is_empty(),
    };
    let kinds = model.kinds.iter().map(|kind| Choice {
        value: kind.id.clone(),
        text: names.kind(kind),
        on: kind.id == chosen,
    });
    std::iter::once(none).chain(kinds).collect()
}

pub(super) fn opening(f: &Frame, model: &OwnModel) -> Vec<Worded> {
    let worded = |(at, dial): (usize, Dial)| {
        let id = if at % 2 == 0 {
            "whatif-open-from"
        } else {
            "whatif-open-to"
        };
        let label = f.t1(id, "n", at / 2 + 1);
        (dial, (label, String::new()))
    };
    dial::opening(model)
        .into_iter()
        .enumerate()
        .map(worded)
        .collect()
}

pub(super) fn rules(f: &Frame, policy: &QueuePolicy) -> Vec<Worded> {
    let [ratio, longest] = dial::rules(policy.ratio, policy.longest_wait);
    vec![
        (ratio, (f.t("whatif-ratio"), f.t("whatif-ratio-hint"))),
        (longest, (f.t("whatif-longest"), f.t("whatif-longest-hint"))),
    ]
}

fn rule_group(f: &Frame, model: &OwnModel, form: &Form) -> Option<Group> {
    let policy = model.reading.model.policy.as_ref()?;
    let mut group = group(f, form, ("policy", "whatif-rules"), rules(f, policy));
    group.is_open |= !form.get("start").is_empty();
    Some(group)
}

pub(super) fn starts(f: &Frame, chosen: &str) -> Vec<Choice> {
    let choice = |(value, id): (&str, &str)| Choice {
        value: value.to_owned(),
        text: f.t(id),
        on: value == chosen,
    };
    let all = [
        ("", "whatif-start-now"),
        ("none", "whatif-start-none"),
        ("first", "whatif-start-first"),
    ];
    all.into_iter().map(choice).collect()
}

fn person(names: Names<'_>, model: &OwnModel, form: &Form, one: &Official) -> PersonRow {
    // Whoever came into the roster since the form was sent is there.
    let is_asked = is_sent(form) && form.has("who", &one.name);
    let lunch = lunch_field(&one.name);
    let helps = one.helps.iter().map(|line| names.line(line));
    let cell = |queue: &String| Cell {
        name: names.line(queue),
        is_on: if is_asked {
            form.has(&skill_field(&one.name), queue)
        } else {
            one.skills.contains(queue)
        },
        line: queue.clone(),
    };
    PersonRow {
        name: names.person(model, &one.name),
        is_here: !is_asked || !form.get(&here_field(&one.name)).is_empty(),
        lines: model.reading.queues.iter().map(cell).collect(),
        lunch: if is_asked {
            form.get(&lunch).to_owned()
        } else {
            lunch_text(one)
        },
        lunch_error: form.error(&lunch).map(str::to_owned),
        more: hours(names.f, one),
        helps_n: if one.helps.is_empty() {
            String::new()
        } else {
            names.f.t1("whatif-helps", "n", one.helps.len())
        },
        helps: helps.collect::<Vec<_>>().join(", "),
        key: one.name.clone(),
    }
}

/// An official's own hours in words; empty = the whole opening.
fn hours(f: &Frame, one: &Official) -> String {
    let hours = one.hours.iter().map(|span| {
        let (from, to) = (clock(minute(span.from)), clock(minute(span.to)));
        f.t2("whatif-hours", "from", from, "to", to)
    });
    hours.collect::<Vec<_>>().join("; ")
}
