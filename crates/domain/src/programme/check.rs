//! What a plan, a model or a promise still lacks, said while it is written:
//! "short, easy to understand, easy to do, and results checked". Only the
//! length refuses; everything else warns.

use super::measure::{Ask, Book, Measured, Scope, Target};
use super::odd::Odd;
use super::page::{PlanPage, TargetLine};
use super::text::Texts;
use super::worded::asks_for_other;
use super::{Content, MeasuredIn, Over, Sense, TargetScope};
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
        /// It is always met: more could be asked for.
        AlwaysMet = "always_met",
        /// It is always met: less could be allowed.
        AlwaysWithin = "always_within",
        /// It was never met so far.
        NeverYet = "never_yet",
        /// It was always met so far: more could be asked for.
        AlwaysYet = "always_yet",
        /// It was always met so far: less could be allowed.
        WithinYet = "within_yet",
        /// This year more was counted already than it allows.
        AlreadyOver = "already_over",
        /// This year as much was counted already as it asks for.
        AlreadyReached = "already_reached",
        /// This year a case stands already against a target of all or none.
        AlreadyBroken = "already_broken",
        /// Its words ask for another number.
        OtherNumber = "other_number",
        /// Too few cases to say whether it is met.
        TooFew = "too_few",
        /// It asks for no more than a number of what should be more.
        MoreIsBetter = "more_is_better",
        /// It asks for no less than a number of what should be less.
        LessIsBetter = "less_is_better",
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
        /// It is not said why it is done.
        NoReason = "no_reason",
        /// It is not said what is done.
        NoContent = "no_content",
        /// It begins before its year or goes on after it.
        BeyondYear = "beyond_year",
        /// Another one of the unit has the same name.
        SameName = "same_name",
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

impl Warning {
    /// What is doubtful there, if it is.
    pub(super) fn given(is: bool, place: Place, what: Doubt) -> Option<Self> {
        is.then_some(Self { place, what })
    }
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

impl Doubt {
    /// What is odd about a target, by the side on which its number lies.
    const fn of(odd: Odd, sense: Sense) -> Self {
        match (odd, sense) {
            (Odd::Declared, _) => Self::Declared,
            (Odd::NotCounted, _) => Self::NotCounted,
            (Odd::NotOver, _) => Self::NotOver,
            (Odd::Never, _) => Self::NeverMet,
            (Odd::Always, Sense::AtLeast) => Self::AlwaysMet,
            (Odd::Always, Sense::AtMost) => Self::AlwaysWithin,
            (Odd::NeverYet, _) => Self::NeverYet,
            (Odd::AlwaysYet, Sense::AtLeast) => Self::AlwaysYet,
            (Odd::AlwaysYet, Sense::AtMost) => Self::WithinYet,
            (Odd::TooFew, _) => Self::TooFew,
            (Odd::WrongWay, Sense::AtLeast) => Self::LessIsBetter,
            (Odd::WrongWay, Sense::AtMost) => Self::MoreIsBetter,
            (Odd::AlreadyOver, _) => Self::AlreadyOver,
            (Odd::AlreadyReached, _) => Self::AlreadyReached,
            (Odd::AlreadyBroken, _) => Self::AlreadyBroken,
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
        let whole = |is: bool, what| Warning::given(is, Place::Whole, what);
        let is_counted = |line: &TargetLine| line.indicator.is_some();
        let no_objective = page.objectives.iter().all(String::is_empty);
        let of_whole = [
            whole(self.today.year() > self.year, Doubt::YearOver),
            whole(lines(page) > PAGE_LINES, Doubt::TooLong),
            whole(no_objective, Doubt::NoObjective),
            whole(page.tasks.is_empty(), Doubt::NoTask),
            whole(!page.targets.iter().any(is_counted), Doubt::NoResult),
        ];
        let mut found: Vec<Warning> = of_whole.into_iter().flatten().collect();
        found.extend(self.texts(page));
        for (place, task) in page.tasks.iter().enumerate() {
            let doubt = |is: bool, what| Warning::given(is, Place::Task(place), what);
            let outside = task.due.year() != self.year;
            let own = task.unit == *self.unit;
            let nobody = task.owner.is_none() && task.owner_name.is_empty();
            let of_task = [
                doubt(outside, Doubt::OutsideYear),
                doubt(!outside && task.due < self.today, Doubt::PastDay),
                doubt(own && nobody, Doubt::NoOwner),
                doubt(self.is_vague(&task.text), Doubt::Vague),
            ];
            found.extend(of_task.into_iter().flatten());
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
            let mut doubts = self.target(&target);
            let about = line.indicator.as_ref();
            let about = about.and_then(|id| self.book.about.get(id));
            let percent = about.is_some_and(|about| about.told_in == MeasuredIn::Percent);
            if asks_for_other(&line.text, line.value, percent) {
                doubts.push(Doubt::OtherNumber);
            }
            found.extend(doubts.into_iter().map(|what| Warning {
                place: Place::Target(place),
                what,
            }));
        }
        found
    }

    /// Everything that is doubtful about promises of a person. Those that
    /// nothing counts have no number, and none is declared: the head says how
    /// they went, and cannot of words that say nothing.
    pub fn promises(&self, lines: &[TargetLine]) -> Vec<Warning> {
        let mut found = self.targets(lines);
        let is_counted = |of: Place| {
            let mut places = lines.iter().enumerate();
            places.any(|(n, line)| of == Place::Target(n) && line.indicator.is_some())
        };
        found.retain(|one| match one.what {
            Doubt::Declared => false,
            Doubt::OtherNumber => is_counted(one.place),
            _ => true,
        });
        for (n, line) in lines.iter().enumerate() {
            if line.indicator.is_none() && self.is_vague(&line.text) {
                let (place, what) = (Place::Target(n), Doubt::Vague);
                found.push(Warning { place, what });
            }
        }
        if !lines.iter().any(|line| line.indicator.is_some()) {
            found.push(Warning {
                place: Place::Whole,
                what: Doubt::NoResult,
            });
        }
        found
    }

    /// What is doubtful about one.
    fn target(&self, target: &Target) -> Vec<Doubt> {
        let indicator = target.indicator.as_deref();
        let about = indicator.and_then(|id| self.book.about.get(id));
        let ask = target.ask(self.unit, self.person, (self.year, self.today));
        let past = ask.map(|ask| self.book.past(&ask.indicator, &ask.scope, self.today));
        let mut odd = target.odd(about, &past.unwrap_or_default());
        let so_far = about.zip(self.so_far(target));
        let this_year = so_far.filter(|_| self.year == self.today.year());
        let already = this_year.and_then(|(about, told)| target.odd_already(about, told));
        // What this year decided needs no guess from the months before.
        if already.is_some() {
            odd.retain(|one| !one.is_of_past());
        }
        if !odd.iter().any(|one| one.is_verdict()) {
            let guess = || so_far.and_then(|(about, told)| target.odd_so_far(about, told));
            odd.extend(already.or_else(guess));
        }
        // The side comes first: what would be asked for instead lies on the other.
        if odd.contains(&Odd::WrongWay) {
            odd.retain(|one| *one != Odd::AlwaysYet);
        }
        let doubt = |one| Doubt::of(one, target.sense);
        let mut doubts: Vec<Doubt> = odd.into_iter().map(doubt).collect();
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
