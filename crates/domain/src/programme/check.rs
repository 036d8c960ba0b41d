//! What a plan, a model or a promise still lacks, said while it is written:
//! "short, easy to understand, easy to do, and results checked". Only the
//! length refuses; everything else warns.

use super::measure::{Ask, Book, Measured, Scope, Target};
use super::odd::Odd;
use super::page::{PlanPage, TargetLine};
use super::text::Texts;
use super::{Content, Over, TargetScope};
use crate::actor::words;
use crate::id::{StaffId, UnitId};
use crate::text::fold;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Lines of a printed page: A4, letters of 13 points.
pub const PAGE_LINES: u16 = 52;
/// Characters of a line over the whole width, and of the columns of words in
/// the tables of tasks and targets.
const WIDE: usize = 86;
const TASK: usize = 52;
const TARGET: usize = 60;
/// Lines that every plan has: head, title, place and date, signature.
const FRAME: usize = 10;
/// Lines of a table's head.
const HEAD: usize = 2;

words! {
    /// Something that a reader will stumble over.
    Doubt {
        /// No target that anybody can measure.
        NoResult = "no_result",
        /// Longer than one page.
        TooLong = "too_long",
        /// No objective.
        NoObjective = "no_objective",
        /// One of the three contents is empty.
        EmptyContent = "empty_content",
        /// No task.
        NoTask = "no_task",
        /// Words such as "strengthen", and no number.
        Vague = "vague",
        /// Its year is over: it cannot be approved any more.
        YearOver = "year_over",
        /// The last day lies outside the year.
        OutsideYear = "outside_year",
        /// The last day has passed.
        PastDay = "past_day",
        /// Nobody owns it.
        NoOwner = "no_owner",
        /// A number will have to be declared: it will be marked so, and one in
        /// ten is checked.
        Declared = "declared",
        /// Its indicator is not counted any more: nothing will ever tell it.
        NotCounted = "not_counted",
        /// Its indicator is not told over such a time: nothing will ever tell it.
        NotOver = "not_over",
        /// It can never be met.
        NeverMet = "never_met",
        /// It is always met.
        AlwaysMet = "always_met",
        /// It was never met so far.
        NeverYet = "never_yet",
        /// It was always met so far.
        AlwaysYet = "always_yet",
        /// Too few cases to say whether it is met.
        TooFew = "too_few",
        /// It asks for less of what should be more, or the other way round.
        WrongWay = "wrong_way",
        /// A promise on a figure that others make too.
        Shared = "shared",
        /// It is counted at the unit that decides, and this one does not.
        CountedAtDeciding = "counted_at_deciding",
        /// It is counted at the unit that receives, and this one does not.
        CountedAtReceiving = "counted_at_receiving",
        /// The unit had no case of it in the last months.
        NoCase = "no_case",
        /// The whole desk had no case of it in the last months.
        NoDeskCase = "no_desk_case",
        /// The person had no step of it in the last months.
        NoOwnCase = "no_own_case",
        /// Another document of the same number and day.
        SameNumber = "same_number",
    }
}

/// Where it stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The whole.
    Whole,
    /// An objective, by its place from 0.
    Objective(usize),
    /// A content.
    Content(Content),
    /// A task, by its place from 0.
    Task(usize),
    /// A target, by its place from 0.
    Target(usize),
}

/// A doubt and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where.
    pub place: Place,
    /// What.
    pub what: Doubt,
}

/// What the check goes by.
#[derive(Clone, Copy)]
pub struct Checking<'a> {
    /// Unit whose it is.
    pub unit: &'a UnitId,
    /// Who promises; `None` = a plan or model, or somebody without an account.
    pub person: Option<StaffId>,
    /// Year.
    pub year: i16,
    /// Day of the check.
    pub today: Date,
    /// Definitions, and figures of past months.
    pub book: &'a Book,
    /// Folded words that say nothing by themselves.
    pub vague: &'a [String],
}

impl From<Odd> for Doubt {
    fn from(odd: Odd) -> Self {
        match odd {
            Odd::Declared => Self::Declared,
            Odd::NotCounted => Self::NotCounted,
            Odd::NotOver => Self::NotOver,
            Odd::Never => Self::NeverMet,
            Odd::Always => Self::AlwaysMet,
            Odd::NeverYet => Self::NeverYet,
            Odd::AlwaysYet => Self::AlwaysYet,
            Odd::TooFew => Self::TooFew,
            Odd::WrongWay => Self::WrongWay,
        }
    }
}

impl Book {
    /// Figures of an indicator for somebody before a day, oldest first.
    pub fn past(&self, indicator: &str, scope: &Scope, before: Date) -> Vec<Measured> {
        let is_it =
            |ask: &Ask| ask.indicator == indicator && ask.scope == *scope && ask.to < before;
        let found = self.values.iter().filter(|(ask, _)| is_it(ask));
        found.map(|(_, measured)| *measured).collect()
    }
}

/// Lines that a plan takes on paper.
pub fn lines(page: &PlanPage) -> u16 {
    let of = |text: &str, width: usize| text.lines().map(|one| rows(one, width)).sum::<usize>();
    let mut n = FRAME + of(&page.title, WIDE);
    n += page
        .objectives
        .iter()
        .map(|one| of(one, WIDE))
        .sum::<usize>();
    for content in Content::ALL.iter().copied() {
        let text = page.content(content);
        n += of(text, WIDE) + usize::from(!text.is_empty());
    }
    for (texts, width) in [
        (
            page.tasks.iter().map(|one| &one.text).collect::<Vec<_>>(),
            TASK,
        ),
        (page.targets.iter().map(|one| &one.text).collect(), TARGET),
    ] {
        if !texts.is_empty() {
            n += HEAD + texts.iter().map(|one| of(one, width).max(1)).sum::<usize>();
        }
    }
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn rows(line: &str, width: usize) -> usize {
    line.chars().count().div_ceil(width).max(1)
}

impl Checking<'_> {
    /// Everything that is doubtful about a plan, in the order of the page.
    pub fn plan(&self, page: &PlanPage) -> Vec<Warning> {
        let mut found = Vec::new();
        let mut whole = |is: bool, what| {
            if is {
                found.push(Warning {
                    place: Place::Whole,
                    what,
                });
            }
        };
        whole(self.today.year() > self.year, Doubt::YearOver);
        whole(lines(page) > PAGE_LINES, Doubt::TooLong);
        whole(
            page.objectives.iter().all(String::is_empty),
            Doubt::NoObjective,
        );
        whole(page.tasks.is_empty(), Doubt::NoTask);
        let is_counted = |line: &TargetLine| line.indicator.is_some();
        whole(!page.targets.iter().any(is_counted), Doubt::NoResult);
        found.extend(self.texts(page));
        for (place, task) in page.tasks.iter().enumerate() {
            let mut doubt = |is: bool, what| {
                if is {
                    found.push(Warning {
                        place: Place::Task(place),
                        what,
                    });
                }
            };
            let outside = task.due.year() != self.year;
            doubt(outside, Doubt::OutsideYear);
            doubt(!outside && task.due < self.today, Doubt::PastDay);
            let own = task.unit == *self.unit;
            let nobody = task.owner.is_none() && task.owner_name.is_empty();
            doubt(own && nobody, Doubt::NoOwner);
            doubt(self.is_vague(&task.text), Doubt::Vague);
        }
        found.extend(self.targets(&page.targets));
        found
    }

    /// What is doubtful about objectives and contents.
    fn texts(&self, page: &PlanPage) -> Vec<Warning> {
        let objectives = page.objectives.iter().enumerate();
        let vague = objectives.filter(|(_, text)| self.is_vague(text));
        let mut found: Vec<Warning> = vague
            .map(|(place, _)| Warning {
                place: Place::Objective(place),
                what: Doubt::Vague,
            })
            .collect();
        for content in Content::ALL.iter().copied() {
            let text = page.content(content);
            let what = if text.is_empty() {
                Doubt::EmptyContent
            } else if self.is_vague(text) {
                Doubt::Vague
            } else {
                continue;
            };
            found.push(Warning {
                place: Place::Content(content),
                what,
            });
        }
        found
    }

    /// Everything that is doubtful about targets or promises.
    pub fn targets(&self, lines: &[TargetLine]) -> Vec<Warning> {
        let mut found = Vec::new();
        for (place, line) in lines.iter().enumerate() {
            let target = Target {
                n: 0,
                indicator: line.indicator.clone(),
                scope: line.scope,
                sense: line.sense,
                value: line.value,
                over: line.over,
            };
            let doubts = self.target(&target);
            found.extend(doubts.into_iter().map(|what| Warning {
                place: Place::Target(place),
                what,
            }));
        }
        found
    }

    /// Everything that is doubtful about promises of a person. For those that
    /// nothing counts no number is declared: the head says how they went.
    pub fn promises(&self, lines: &[TargetLine]) -> Vec<Warning> {
        let mut found = self.targets(lines);
        found.retain(|one| one.what != Doubt::Declared);
        if !lines.iter().any(|line| line.indicator.is_some()) {
            found.push(Warning {
                place: Place::Whole,
                what: Doubt::NoResult,
            });
        }
        found
    }

    /// Everything that is doubtful about a model: above all that nobody will be
    /// able to say whether it did anything.
    pub fn model(&self, target: Option<&TargetLine>) -> Vec<Warning> {
        match target {
            Some(line) => self.targets(std::slice::from_ref(line)),
            None => vec![Warning {
                place: Place::Whole,
                what: Doubt::NoResult,
            }],
        }
    }

    /// What is doubtful about one.
    fn target(&self, target: &Target) -> Vec<Doubt> {
        let indicator = target.indicator.as_deref();
        let about = indicator.and_then(|id| self.book.about.get(id));
        let ask = target.ask(self.unit, self.person, (self.year, self.today));
        let past = ask.map(|ask| self.book.past(&ask.indicator, &ask.scope, self.today));
        let mut odd = target.odd(about, &past.unwrap_or_default());
        if !odd.iter().any(|one| one.is_verdict()) {
            let so_far = self.so_far(target);
            let so_far = about.zip(so_far);
            odd.extend(so_far.and_then(|(about, told)| target.odd_so_far(about, told)));
        }
        let mut doubts: Vec<Doubt> = odd.into_iter().map(Doubt::from).collect();
        let shared = target.indicator.is_some() && target.scope != TargetScope::Steps;
        if self.person.is_some() && shared {
            doubts.push(Doubt::Shared);
        }
        doubts
    }

    /// The figure of a target over this year up to today, whatever its own year.
    fn so_far(&self, target: &Target) -> Option<&Measured> {
        let year = Target {
            over: Over::Year,
            ..target.clone()
        };
        let ask = year.ask(self.unit, self.person, (self.today.year(), self.today))?;
        self.book.values.get(&ask)
    }

    /// Words that say nothing by themselves, and no number beside them.
    fn is_vague(&self, text: &str) -> bool {
        if text.chars().any(|c| c.is_ascii_digit()) {
            return false;
        }
        let folded = format!(" {} ", fold(text));
        let stands = |word: &String| folded.contains(&format!(" {word} "));
        self.vague.iter().any(stands)
    }
}

/// Lines of targets as facts with their words, numbered after `used`; gives
/// the last number too.
pub(super) fn parts_of(lines: &[TargetLine], used: u16, texts: &mut Texts) -> (Vec<Target>, u16) {
    let mut numbers = super::page::Numbers { last: used };
    let targets = lines.iter().map(|line| line.part(&mut numbers, texts));
    let targets = targets.collect();
    (targets, numbers.last)
}
