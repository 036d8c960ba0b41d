//! A plan as one page: what its writer types, split into facts that name
//! nobody and the words beside them, and put together again.

use super::measure::Target;
use super::text::{Texts, key, put, text_of};
use super::{Content, Over, Proof, Sense, TargetScope};
use crate::id::{ProgrammeId, StaffId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A task of another plan that this one takes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FromAbove {
    /// The plan.
    pub plan: ProgrammeId,
    /// Number of its task.
    pub task: u16,
}

/// A task, as facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its number; never given again in the same plan.
    pub n: u16,
    /// To which content it belongs; `None` = to the carrying out of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// Who does it. Another unit than the plan's was given it from above.
    pub unit: UnitId,
    /// Whose it is in the unit; `None` = the head's, or of somebody without an
    /// account, whom the words name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<StaffId>,
    /// Last day.
    pub due: Date,
    /// By what it will be seen.
    pub proof: Proof,
    /// What it takes up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<FromAbove>,
}

/// A plan, as facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// The theme it adopts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<ProgrammeId>,
    /// The plan above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ProgrammeId>,
    /// Documents that it carries out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub directives: BTreeSet<ProgrammeId>,
    /// How many objectives it has.
    pub objectives: u16,
    /// Which of the three contents it fills.
    pub contents: BTreeSet<Content>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Targets.
    pub targets: Vec<Target>,
}

/// A task as its writer types it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLine {
    /// Its number; `None` = new.
    pub n: Option<u16>,
    /// What is to be done.
    pub text: String,
    /// To which content it belongs.
    pub content: Option<Content>,
    /// Who does it.
    pub unit: UnitId,
    /// Whose it is.
    pub owner: Option<StaffId>,
    /// Name of whoever has it without an account here; may be empty.
    pub owner_name: String,
    /// Last day.
    pub due: Date,
    /// By what it will be seen.
    pub proof: Proof,
    /// What it takes up.
    pub from: Option<FromAbove>,
}

/// A target as its writer types it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetLine {
    /// Its number; `None` = new.
    pub n: Option<u16>,
    /// In words.
    pub text: String,
    /// Id of the indicator; `None` = a number will be declared.
    pub indicator: Option<String>,
    /// Whose figure.
    pub scope: TargetScope,
    /// On which side of the number.
    pub sense: Sense,
    /// The number, hundredths.
    pub value: i64,
    /// Over which time.
    pub over: Over,
}

/// A plan as its writer types it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanPage {
    /// The theme it adopts.
    pub theme: Option<ProgrammeId>,
    /// The plan above.
    pub parent: Option<ProgrammeId>,
    /// Documents that it carries out.
    pub directives: BTreeSet<ProgrammeId>,
    /// Its name.
    pub title: String,
    /// What it is for, one a line of the form.
    pub objectives: Vec<String>,
    /// Study (học tập).
    pub study: String,
    /// Follow (làm theo).
    pub follow: String,
    /// Set an example (nêu gương).
    pub example: String,
    /// Tasks.
    pub tasks: Vec<TaskLine>,
    /// Targets.
    pub targets: Vec<TargetLine>,
}

/// Numbers new lines after those that were ever given.
pub(super) struct Numbers {
    /// The last one given.
    pub last: u16,
}

impl Numbers {
    /// The number of a line; a new one where it has none.
    pub fn of(&mut self, n: Option<u16>) -> u16 {
        n.unwrap_or_else(|| {
            self.last = self.last.saturating_add(1);
            self.last
        })
    }
}

impl TargetLine {
    /// Facts of the target, its words put beside.
    pub(super) fn part(&self, numbers: &mut Numbers, texts: &mut Texts) -> Target {
        let n = numbers.of(self.n);
        put(texts, key("target", n), &self.text);
        Target {
            n,
            indicator: self.indicator.clone(),
            scope: self.scope,
            sense: self.sense,
            value: self.value,
            over: self.over,
        }
    }

    /// The line again.
    pub fn of(target: &Target, texts: &Texts) -> Self {
        Self {
            n: Some(target.n),
            text: text_of(texts, &key("target", target.n)).to_owned(),
            indicator: target.indicator.clone(),
            scope: target.scope,
            sense: target.sense,
            value: target.value,
            over: target.over,
        }
    }
}

impl TaskLine {
    fn part(&self, numbers: &mut Numbers, texts: &mut Texts) -> Task {
        let n = numbers.of(self.n);
        put(texts, key("task", n), &self.text);
        put(texts, key("owner", n), &self.owner_name);
        Task {
            n,
            content: self.content,
            unit: self.unit.clone(),
            owner: self.owner,
            due: self.due,
            proof: self.proof,
            from: self.from,
        }
    }

    /// The line again.
    pub fn of(task: &Task, texts: &Texts) -> Self {
        Self {
            n: Some(task.n),
            text: text_of(texts, &key("task", task.n)).to_owned(),
            content: task.content,
            unit: task.unit.clone(),
            owner: task.owner,
            owner_name: text_of(texts, &key("owner", task.n)).to_owned(),
            due: task.due,
            proof: task.proof,
            from: task.from,
        }
    }
}

impl PlanPage {
    /// The text of a content.
    pub fn content(&self, content: Content) -> &str {
        match content {
            Content::Study => &self.study,
            Content::Follow => &self.follow,
            Content::Example => &self.example,
        }
    }

    /// Facts and words. `used` is the last number that the plan gave so far;
    /// gives the last one after it too.
    pub(super) fn parts(&self, used: u16) -> (PlanFacts, Texts, u16) {
        let (mut texts, mut numbers) = (Texts::new(), Numbers { last: used });
        put(&mut texts, "title", &self.title);
        for (n, text) in (1..).zip(&self.objectives) {
            put(&mut texts, key("objective", n), text);
        }
        let mut contents = BTreeSet::new();
        for content in Content::ALL.iter().copied() {
            let text = self.content(content);
            if !text.is_empty() {
                contents.insert(content);
                put(&mut texts, content.slug(), text);
            }
        }
        let tasks = self.tasks.iter();
        let tasks = tasks
            .map(|one| one.part(&mut numbers, &mut texts))
            .collect();
        let targets = self.targets.iter();
        let targets = targets
            .map(|one| one.part(&mut numbers, &mut texts))
            .collect();
        let facts = PlanFacts {
            theme: self.theme,
            parent: self.parent,
            directives: self.directives.clone(),
            objectives: u16::try_from(self.objectives.len()).unwrap_or(u16::MAX),
            contents,
            tasks,
            targets,
        };
        (facts, texts, numbers.last)
    }

    /// The page again.
    pub fn of(facts: &PlanFacts, texts: &Texts) -> Self {
        let text = |name: &str| text_of(texts, name).to_owned();
        Self {
            theme: facts.theme,
            parent: facts.parent,
            directives: facts.directives.clone(),
            title: text("title"),
            objectives: (1..=facts.objectives)
                .map(|n| text(&key("objective", n)))
                .collect(),
            study: text(Content::Study.slug()),
            follow: text(Content::Follow.slug()),
            example: text(Content::Example.slug()),
            tasks: facts
                .tasks
                .iter()
                .map(|task| TaskLine::of(task, texts))
                .collect(),
            targets: facts
                .targets
                .iter()
                .map(|target| TargetLine::of(target, texts))
                .collect(),
        }
    }

    /// The page as the beginning of another year's: numbers, dates, the year in its
    /// name and what is above fall to the new year, and nothing is taken for
    /// approved.
    pub fn for_year(&self, from: i16, to: i16) -> Self {
        let years = i64::from(to) - i64::from(from);
        let mut page = self.clone();
        page.title = year_named(&self.title, from, to);
        page.theme = None;
        page.parent = None;
        page.directives.clear();
        for task in &mut page.tasks {
            task.n = None;
            task.from = None;
            task.due = later(task.due, years);
        }
        for target in &mut page.targets {
            target.n = None;
        }
        page
    }
}

/// A name with one year in the place of another. A number that is part of another
/// one, of several years (`2026-2030`), or of the number of a document
/// (`15/2026/NQ`) does not name the year of the plan.
fn year_named(name: &str, from: i16, to: i16) -> String {
    let (old, new) = (from.to_string(), to.to_string());
    let joins = |one: char| one.is_alphanumeric() || "/-–".contains(one);
    let is_part = |near: Option<char>| near.is_some_and(joins);
    let (mut said, mut rest) = (String::with_capacity(name.len()), name);
    while let Some((before, after)) = rest.split_once(&old) {
        said.push_str(before);
        let alone = !is_part(said.chars().last()) && !is_part(after.chars().next());
        said.push_str(if alone { &new } else { &old });
        rest = after;
    }
    said.push_str(rest);
    said
}

/// The same day so many years later; the last of February where there is no
/// such day.
fn later(day: Date, years: i64) -> Date {
    let span = jiff::Span::new().try_years(years);
    let moved = span.and_then(|span| day.checked_add(span));
    moved.unwrap_or(day)
}
