//! What pages are given, made from things with their words.

use super::keep::Held;
use super::shown::shown;
use super::{
    Ask, Body, Book, Declared, Drawn, Evidence, EvidenceView, GivingUp, Item, Kind, Measured,
    NumberView, PairView, ProgrammeLine, ProgrammeRef, Review, Said, Target, TargetLine,
    TargetView, Task, TaskAnswer, TaskView, Texts, key, text_of,
};
use jiff::civil::Date;
use motcua_domain::id::{DossierCode, ProgrammeId, StaffId, UnitId};
use motcua_domain::programme::TaskState;
use motcua_store::StaffName;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Names of the staff.
#[derive(Default)]
pub(super) struct Names(BTreeMap<StaffId, String>);

impl Names {
    pub(super) fn new(staff: Vec<StaffName>) -> Self {
        Self(staff.into_iter().map(|one| (one.id, one.name)).collect())
    }

    pub(super) fn of(&self, who: StaffId) -> Option<&String> {
        self.0.get(&who)
    }

    /// Name of an owner with or without an account.
    fn owner(&self, who: Option<StaffId>, typed: &str) -> String {
        let named = who.and_then(|who| self.of(who));
        named.map_or_else(|| typed.to_owned(), Clone::clone)
    }

    /// Those among these.
    pub(super) fn among(&self, who: &BTreeSet<StaffId>) -> BTreeMap<StaffId, String> {
        let named = self.0.iter().filter(|(id, _)| who.contains(id));
        named.map(|(id, name)| (*id, name.clone())).collect()
    }
}

/// The words that go with the facts that count: those that stand, of a plan
/// that was never approved those written.
pub(super) fn texts<'a>(item: &Item, said: &'a Said) -> &'a Texts {
    match item.plan() {
        Some(plan) if plan.stands.is_none() => &said.draft,
        _ => &said.texts,
    }
}

/// A thing as others refer to it.
pub(super) fn reference(held: &Held) -> ProgrammeRef {
    let number = match &held.item.body {
        Body::Directive(one) => one.number.clone(),
        Body::Draw(one) => one.month.clone(),
        _ => String::new(),
    };
    ProgrammeRef {
        id: held.item.id,
        kind: held.item.kind(),
        number,
        title: held.said.title().to_owned(),
        stage: held.item.stage(),
    }
}

/// Things that a thing refers to.
pub(super) fn refers(item: &Item) -> BTreeSet<ProgrammeId> {
    match &item.body {
        Body::Directive(one) => one.links.iter().map(|link| link.to).collect(),
        Body::Theme(one) => one.directive.into_iter().collect(),
        Body::Plan(plan) => {
            let facts = plan.facts();
            let tasks = facts.tasks.iter().filter_map(|task| task.from);
            let mut all: BTreeSet<ProgrammeId> = tasks.map(|from| from.plan).collect();
            all.extend(facts.theme);
            all.extend(facts.parent);
            all.extend(&facts.directives);
            all
        }
        Body::Model(one) => one.plan.into_iter().chain(one.copied_from).collect(),
        Body::Draw(draw) => draw.drawn.iter().map(|one| one.of).collect(),
        Body::Commitment(_) | Body::Review(_) | Body::Inspection(_) => BTreeSet::new(),
    }
}

/// Members of the staff that the facts of a thing name.
pub(super) fn people(held: &Held) -> BTreeSet<StaffId> {
    let mut all: BTreeSet<StaffId> = held.said.person.into_iter().collect();
    match &held.item.body {
        Body::Plan(plan) => {
            let texts = plan.stands.iter().chain(&plan.draft);
            let tasks = texts.flat_map(|text| &text.tasks);
            all.extend(tasks.filter_map(|task| task.owner));
            all.extend(plan.submitted_by);
            all.extend(plan.approved_by);
        }
        Body::Model(one) => all.extend(one.owner),
        Body::Review(one) => {
            let both = [&one.own, &one.head];
            all.extend(both.into_iter().flatten().filter_map(|said| said.by));
        }
        _ => {}
    }
    all
}

/// A target or task in words, by its number.
pub(super) fn line_of(held: &Held, n: u16) -> String {
    let words = texts(&held.item, &held.said);
    let found = match text_of(words, &key("target", n)) {
        "" => text_of(words, &key("task", n)),
        target => target,
    };
    found.to_owned()
}

/// A row of a list.
pub(super) fn line(held: Held, names: &Names) -> ProgrammeLine {
    let title = match held.item.kind() {
        Kind::Commitment => names.owner(held.said.person, text_of(&held.said.texts, "name")),
        Kind::Draw => month_of_draw(&held.item),
        _ => held.said.title().to_owned(),
    };
    ProgrammeLine {
        title,
        texts: texts(&held.item, &held.said).clone(),
        depth: 0,
        binds: false,
        replaced_by: None,
        item: held.item,
    }
}

fn month_of_draw(item: &Item) -> String {
    match &item.body {
        Body::Draw(draw) => draw.month.clone(),
        _ => String::new(),
    }
}

/// A review that was closed: of which unit, and when.
#[derive(Clone, Copy)]
pub(super) struct Closed<'a> {
    pub unit: &'a UnitId,
    pub on: Date,
}

impl Closed<'_> {
    /// The figures of a target of which one was asked for then, the likeliest
    /// first: of where it lies now, and of where it lay before it was passed on.
    pub(super) fn asks(self, item: &Item, target: &Target) -> Vec<Ask> {
        let now = item.ask(target, None, self.on);
        let of = |unit: &UnitId| target.ask(unit, None, (item.year, self.on));
        let before = item.earlier.iter().rev().filter_map(of);
        if item.earlier.contains(self.unit) {
            before.chain(now).collect()
        } else {
            now.into_iter().chain(before).collect()
        }
    }
}

/// What figures are judged with.
pub(super) struct Judging<'a> {
    pub book: &'a Book,
    /// Whose promises they are.
    pub person: Option<StaffId>,
    pub day: Date,
}

impl Judging<'_> {
    /// Targets of a thing with what may be said of them.
    pub(super) fn targets(&self, item: &Item, said: &Said) -> Vec<TargetView> {
        let (texts, month) = (texts(item, said), item.month_on(self.day));
        let views = item.targets().iter().map(|target| {
            let judged = item.judged(target, (self.book, self.person), self.day);
            let declared = item.last_declared(target.n, &month).cloned();
            let about = target.indicator.as_ref();
            TargetView {
                text: TargetLine::of(target, texts).text,
                about: about.and_then(|id| self.book.about.get(id).cloned()),
                measured: judged.measured,
                checked: declared.as_ref().and_then(|one| self.checked(item, one)),
                declared,
                standing: item.standing(target, self.book, self.day),
                numbers: self.numbers(item, said, target.n),
                state: judged.state,
                past: item.past(target, (self.book, self.person), self.day),
                by_declared: judged.by_declared,
                later: judged.later,
                missing: judged.missing,
                pairs: self.pairs(item, target),
                parts: item.parts(target, self.book, self.day),
                begins: item.begins().filter(|first| *first > self.day),
                target: target.clone(),
            }
        });
        views.collect()
    }

    /// Numbers that were declared for a target, the latest month first.
    fn numbers(&self, item: &Item, said: &Said, target: u16) -> Vec<NumberView> {
        let own = item.declared().iter().filter(|one| one.target == target);
        let view = |one: &Declared| {
            let standing = item.standing_in(target, (&one.month, &one.month), self.book);
            NumberView {
                source: text_of(&said.beside, &key("declared", one.n)).to_owned(),
                checked: self.checked(item, one),
                stands: standing.is_some_and(|standing| standing.n == one.n),
                declared: one.clone(),
            }
        };
        let mut all: Vec<NumberView> = own.map(view).collect();
        all.sort_by_key(|one| Reverse((one.declared.month.clone(), one.declared.n)));
        all
    }

    /// What shows that the figure of a target is being gamed.
    fn pairs(&self, item: &Item, target: &Target) -> Vec<PairView> {
        if item.begins().is_some_and(|first| first > self.day) {
            return Vec::new();
        }
        let pairs = item.pairs(target, (&self.book.about, self.person), self.day);
        let views = pairs.into_iter().filter_map(|(about, asked)| {
            let told = asked.into_iter().map(|(scope, ask)| PairView {
                about: about.clone(),
                scope,
                measured: self.book.values.get(&ask).copied(),
            });
            PairView::nearest(told.collect())
        });
        views.collect()
    }

    /// The days that were over when a review was closed, counted again; `None` =
    /// they are told as they were then.
    fn again(
        &self,
        item: &Item,
        target: &Target,
        (closed, whole): (Closed<'_>, Measured),
    ) -> Option<Measured> {
        let asks = closed.asks(item, target).into_iter();
        let told = asks.filter_map(|ask| self.book.values.get(&ask.before(closed.on)));
        let told: Vec<Measured> = told.copied().collect();
        let again = told.first().map(Measured::again);
        again.filter(|_| !told.iter().any(|one| one.is_as_kept(&whole)))
    }

    /// The check of a declared number, where it was drawn.
    pub(super) fn checked(&self, item: &Item, declared: &Declared) -> Option<Drawn> {
        self.book.drawn.get(&(item.id, declared.n)).cloned()
    }

    /// Figures of a review: as they stood when it was closed, of the same days
    /// counted again, and up to today. `known` are the plans and models of its
    /// unit.
    pub(super) fn evidence(
        &self,
        (unit, review): (&UnitId, &Review),
        known: &[Held],
    ) -> Vec<EvidenceView> {
        let then = &review.evidence;
        let mut views = Vec::new();
        for held in known {
            for now in self.targets(&held.item, &held.said) {
                let is_it = |one: &&Evidence| one.of == held.item.id && one.n == now.target.n;
                let then = then.iter().find(is_it).cloned();
                let past = then.as_ref().and_then(|then| then.past);
                let closed = then.as_ref().zip(review.closed_on());
                let again = closed.and_then(|(then, on)| {
                    let closed = Closed { unit, on };
                    self.again(&held.item, &now.target, (closed, then.whole?))
                });
                let number_again = closed.and_then(|(then, on)| {
                    then.number_again((&held.item, &now.target), self.book, on)
                });
                views.push(EvidenceView {
                    of: reference(held),
                    text: now.text,
                    parts: now.parts,
                    target: Some(now.target),
                    about: now.about,
                    then,
                    now: now.measured,
                    standing: now.standing,
                    missing: now.missing,
                    // What was over at the closing stands as it did then.
                    past: review.closed_at.map_or(now.past, |_| past),
                    again,
                    number_again,
                    state: now.state,
                    pairs: now.pairs,
                });
            }
        }
        views.extend(then.iter().filter_map(|one| struck(one, known)));
        views
    }
}

/// A figure of a closed review whose target was struck out since.
fn struck(one: &Evidence, known: &[Held]) -> Option<EvidenceView> {
    let of = known.iter().find(|held| held.item.id == one.of)?;
    let targets = of.item.targets();
    if targets.iter().any(|target| target.n == one.n) {
        return None;
    }
    Some(EvidenceView {
        of: reference(of),
        text: String::new(),
        target: None,
        parts: Vec::new(),
        about: None,
        then: Some(one.clone()),
        now: None,
        standing: None,
        missing: None,
        past: None,
        again: None,
        number_again: None,
        state: one.state,
        pairs: Vec::new(),
    })
}

/// A task with how it goes on a day.
pub(super) fn task_view(
    held: &Held,
    task: &Task,
    (names, book, day): (&Names, &Book, Date),
    codes: Vec<DossierCode>,
) -> TaskView {
    let (item, said) = (&held.item, &held.said);
    let words = texts(item, said);
    let plan = item.plan();
    let report = plan.and_then(|plan| plan.report(task.n)).cloned();
    let state = report
        .as_ref()
        .map_or(TaskState::Open, |report| report.state);
    let beside = |what: &str| text_of(&said.beside, &key(what, task.n)).to_owned();
    let done = matches!(state, TaskState::Done | TaskState::NotDone);
    let answer = plan.and_then(|plan| plan.answer(task.n));
    let objected = answer.is_some_and(TaskAnswer::is_open);
    let is_kept = answer.is_some_and(|one| one.kept_at.is_some());
    // What was answered last to the unit, where the task stays all the same.
    let is_held = plan.and_then(|plan| plan.giving_up(task.n));
    let is_held = is_held.is_some_and(|one| !one.is_open());
    let number = item.last_declared(task.n, &item.month_on(day)).cloned();
    TaskView {
        plan: item.id,
        version: item.version,
        of: item.unit.clone(),
        text: text_of(words, &key("task", task.n)).to_owned(),
        owner: names.owner(task.owner, text_of(words, &key("owner", task.n))),
        late: !done && task.due < day && !objected,
        told_late: report
            .as_ref()
            .is_some_and(|report| report.is_told_late(task.due)),
        objected,
        state,
        report,
        report_text: beside("report"),
        codes,
        shown: shown(held, task, book),
        number: number.map(|one| {
            let source = text_of(&said.beside, &key("declared", one.n));
            (one, source.to_owned())
        }),
        checked: None,
        answer: answer.map(|one| one.said),
        answer_text: beside("answer"),
        kept_text: if is_held {
            beside("leave")
        } else if is_kept {
            beside("kept")
        } else {
            String::new()
        },
        task: task.clone(),
    }
}

impl TaskView {
    /// Does its unit ask not to do it, and nobody has answered?
    pub fn asks_to_give_up(&self) -> bool {
        let asked = self.report.as_ref();
        let asked = asked.and_then(|told| told.giving_up.as_ref());
        asked.is_some_and(GivingUp::is_open)
    }
}
