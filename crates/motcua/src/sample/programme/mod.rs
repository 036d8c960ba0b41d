//! The demo's year of the programme: documents, the theme, the plans of seven
//! units of which two never say anything, models, promises, a review, an
//! unannounced visit, and what people put into the box meanwhile.
//!
//! Everything is done by the desk's own acts on the clock of the demo, early in
//! the mornings between the days that are played, so that the record stays in
//! order. All words are the sample's own. Documents below the nation's bear
//! numbers that say so; the person without an account has a name that says so.

mod above;
mod looked;
mod pages;
mod plans;
mod promises;
#[cfg(test)]
mod tests;
mod voices;

use super::dice::Dice;
use super::office::Crew;
use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Span};
use motcua_desk::clock::SetClock;
use motcua_desk::feedback::FeedbackId;
use motcua_desk::programme::{
    Act, Begin, Item, Over, PlanPage, ProgrammeId, Proof, Sense, TargetLine, TargetScope, TaskLine,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::UnitId;
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::{Timestamp, instant, local};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Units that are expected to have a plan; of the last two nobody ever answers.
pub const UNITS: [&str; 7] = [
    "desk",
    "justice",
    "land-office",
    "front",
    "police",
    "economy",
    "tax",
];

/// A drawing of somebody behind a desk: it stands for a picture that shows a task
/// done, and is of nobody.
const PICTURE: &[u8] = include_bytes!("picture.png");

/// From one act to the next.
const BETWEEN: SignedDuration = SignedDuration::from_secs(5);

/// Something that happens on a day.
type Scene = fn(&mut Year) -> Result<(), DeskError>;

/// What happens, by thousandths of the time there is: a year of any length
/// holds all of it.
const SCENES: &[(i32, Scene)] = &[
    (0, above::begin),
    (30, plans::write),
    (SUBMIT_BY - 5, plans::decide),
    (SUBMIT_BY + 15, plans::write_again),
    (75, plans::approve_late),
    (85, plans::answer),
    (90, promises::models),
    (105, promises::sign),
    (115, promises::confirm),
    (300, looked::remind),
    (500, looked::half_year),
    (530, looked::close),
    (600, looked::visit),
    (650, looked::answer_findings),
    (700, looked::settle),
    (710, promises::explain),
    (750, looked::remind),
    (800, plans::show),
    (850, promises::propose),
    (900, plans::revise),
];
/// By when plans are to be submitted.
const SUBMIT_BY: i32 = 50;
/// When units begin to tell each month how it goes.
const MONTHLY: i32 = 120;

/// Who acts.
struct Cast {
    director: Actor,
    officer: Actor,
    administrator: Actor,
    records: Actor,
    /// Of the desk: four or more.
    clerks: Vec<Actor>,
    /// Head and specialist.
    justice: (Actor, Actor),
    /// Head and specialist.
    land: (Actor, Actor),
    /// Head of a unit that never answers.
    economy: Actor,
}

impl Cast {
    /// `None` when the sample staff has not all of them.
    fn of(crew: &Crew) -> Option<Self> {
        let first = |role: Role| crew.all.iter().find(|one| one.holds(role)).cloned();
        let pair = |unit: &str| {
            let unit = UnitId::new(unit);
            let head = crew.with(&unit, Role::Head)?;
            Some((head, crew.with(&unit, Role::Specialist)?))
        };
        let clerks = crew.all.iter();
        let clerks = clerks.filter(|one| one.unit == crew.desk && one.holds(Role::Clerk));
        let clerks: Vec<Actor> = clerks.cloned().collect();
        (clerks.len() >= 4).then_some(())?;
        Some(Self {
            director: crew.director.clone(),
            officer: first(Role::ProgrammeOfficer)?,
            administrator: crew.administrator.clone(),
            records: first(Role::RecordsClerk)?,
            clerks,
            justice: pair("justice")?,
            land: pair("land-office")?,
            economy: crew.with(&UnitId::new("economy"), Role::Head)?,
        })
    }
}

/// What is still to happen.
enum Step {
    /// A scene.
    Scene(Scene),
    /// Units tell of a month.
    Month(Period),
    /// Something about what somebody put into the box.
    Voice(usize, voices::Moment),
}

/// The year, as far as it was played.
#[expect(
    clippy::struct_field_names,
    reason = "the number of the year is what it is"
)]
pub struct Year {
    desk: Desk,
    clock: Arc<SetClock>,
    cast: Arc<Cast>,
    dice: Dice,
    year: i16,
    begin: Date,
    until: Date,
    now: Timestamp,
    /// Soonest first.
    steps: VecDeque<(Date, Step)>,
    /// Things by the name that scenes give them.
    ids: BTreeMap<String, ProgrammeId>,
    versions: BTreeMap<ProgrammeId, u32>,
    /// What was put into the box, with its version.
    filed: BTreeMap<usize, (FeedbackId, u32)>,
    /// The month in which numbers were declared last.
    declared: Option<Period>,
    /// Drawings so far.
    draws: u16,
}

impl Year {
    /// Plans the year of `until`, from `opened` on, the day on which the desk
    /// was made, at the earliest from its second day on. `None` when the sample
    /// staff has not everybody who acts in it.
    pub fn new(
        (desk, clock): (&Desk, &Arc<SetClock>),
        crew: &Crew,
        seed: u64,
        (opened, until): (Date, Date),
    ) -> Option<Self> {
        let begin = opened.max(date(until.year(), 1, 2)).min(until);
        let mut year = Self {
            desk: desk.clone(),
            clock: Arc::clone(clock),
            cast: Arc::new(Cast::of(crew)?),
            dice: Dice::new(seed ^ 0x7965_6172),
            year: until.year(),
            begin,
            until,
            now: Timestamp::UNIX_EPOCH,
            steps: VecDeque::new(),
            ids: BTreeMap::new(),
            versions: BTreeMap::new(),
            filed: BTreeMap::new(),
            declared: None,
            draws: 0,
        };
        year.steps = year.planned();
        Some(year)
    }

    /// Everything that will happen, soonest first; on one day in this order.
    fn planned(&self) -> VecDeque<(Date, Step)> {
        let scenes = SCENES.iter();
        let mut steps: Vec<(Date, Step)> = scenes
            .map(|(at, scene)| (self.workday(self.on(*at)), Step::Scene(*scene)))
            .collect();
        let first = self.on(MONTHLY);
        let mut month = Period::of(PeriodKind::Month, first);
        while month.from <= self.until {
            let day = month.from.saturating_add(Span::new().days(3));
            let day = self.workday(day.max(first));
            steps.push((day, Step::Month(month)));
            month = month.next();
        }
        for (n, at, moment) in voices::moments() {
            let day = self.on(at).saturating_add(Span::new().days(moment.days()));
            if day <= self.until || moment.is_needed() {
                steps.push((self.workday(day), Step::Voice(n, moment)));
            }
        }
        steps.sort_by_key(|(day, _)| *day);
        steps.into()
    }

    /// A day, by thousandths of the time there is.
    fn on(&self, permille: i32) -> Date {
        let span = self.begin.until(self.until);
        let days = span.map_or(0, |span| span.get_days());
        let days = i64::from(days * permille / 1000);
        self.begin.saturating_add(Span::new().days(days))
    }

    /// The day itself, or the Monday after it; the last day at the latest.
    fn workday(&self, day: Date) -> Date {
        let more = match day.weekday() {
            Weekday::Saturday => 2,
            Weekday::Sunday => 1,
            _ => 0,
        };
        let day = day.saturating_add(Span::new().days(more));
        day.min(self.until)
    }

    /// Does everything that happens up to the morning of a day.
    ///
    /// # Errors
    /// As the desk's acts; nothing of it should be refused.
    pub fn up_to(&mut self, day: Date) -> Result<(), DeskError> {
        while self.steps.front().is_some_and(|(at, _)| *at <= day) {
            let Some((at, step)) = self.steps.pop_front() else {
                break;
            };
            self.now = self.now.max(instant(at.at(7, 5, 0, 0)));
            match step {
                Step::Scene(scene) => scene(self)?,
                Step::Month(month) => plans::month(self, month)?,
                Step::Voice(n, moment) => voices::speak(self, n, moment)?,
            }
        }
        Ok(())
    }

    /// The next moment.
    fn tick(&mut self) {
        self.now = self.now.checked_add(BETWEEN).unwrap_or(self.now);
        self.clock.set(self.now);
    }

    fn today(&self) -> Date {
        local(self.now).date()
    }

    fn id(&self, name: &str) -> Result<ProgrammeId, DeskError> {
        self.ids.get(name).copied().ok_or(DeskError::NotFound)
    }

    /// A thing as it stands.
    fn item(&self, name: &str) -> Result<Item, DeskError> {
        self.item_of(self.id(name)?)
    }

    fn item_of(&self, id: ProgrammeId) -> Result<Item, DeskError> {
        let row = self
            .desk
            .store()
            .read(self.desk.id(), |tx| tx.programme(id))?;
        Ok(row.ok_or(DeskError::NotFound)?.item)
    }

    /// Begins something and gives it a name.
    fn begin(&mut self, me: &Actor, name: &str, begin: &Begin) -> Result<ProgrammeId, DeskError> {
        self.tick();
        let done = self.desk.programme_begin(me, "", begin)?;
        self.versions.insert(done.id, done.version);
        self.ids.insert(name.to_owned(), done.id);
        Ok(done.id)
    }

    /// Does an act on what bears a name.
    fn act(&mut self, me: &Actor, name: &str, act: &Act) -> Result<(), DeskError> {
        self.tick();
        let id = self.id(name)?;
        let seen = self.versions.get(&id).copied().unwrap_or(1);
        let done = self.desk.programme_act(me, "", (id, seen), act)?;
        self.versions.insert(id, done.version);
        Ok(())
    }

    /// Adds a picture that shows a task done.
    fn show_picture(&mut self, me: &Actor, name: &str, n: u16) -> Result<(), DeskError> {
        self.tick();
        let id = self.id(name)?;
        let seen = (id, self.versions.get(&id).copied().unwrap_or(1));
        let file = PICTURE.to_vec();
        let done =
            self.desk
                .add_programme_file(me, "", seen, Some(n), "Ảnh minh họa (mẫu).png", file)?;
        self.versions.insert(id, done.version);
        Ok(())
    }

    /// Writes a unit's plan under the office's own; it bears the unit's name.
    fn plan(&mut self, me: &Actor, unit: &str, page: PlanPage) -> Result<(), DeskError> {
        let page = PlanPage {
            theme: Some(self.id("theme")?),
            parent: Some(self.id("top")?),
            directives: [self.id("ward")?].into(),
            ..page
        };
        let begin = Begin::Plan {
            unit: UnitId::new(unit),
            year: self.year,
            page,
        };
        self.begin(me, unit, &begin).map(|_| ())
    }

    /// Number of a unit's task in a plan in force, the first being 0.
    fn task_of(&self, name: &str, unit: &str, nth: usize) -> Result<u16, DeskError> {
        let item = self.item(name)?;
        let plan = item.plan().ok_or(DeskError::NotFound)?;
        let unit = UnitId::new(unit);
        let mut own = plan.facts().tasks.iter().filter(|task| task.unit == unit);
        own.nth(nth).map(|task| task.n).ok_or(DeskError::NotFound)
    }

    /// Last day of a task.
    fn due_of(&self, name: &str, n: u16) -> Result<Date, DeskError> {
        let item = self.item(name)?;
        let task = item.plan().and_then(|plan| plan.task(n));
        task.map(|task| task.due).ok_or(DeskError::NotFound)
    }

    /// First day of which something may be told of a plan's tasks.
    fn told_from(&self, name: &str) -> Result<Date, DeskError> {
        let item = self.item(name)?;
        let plan = item.plan().ok_or(DeskError::NotFound)?;
        Ok(plan.told_from(self.year))
    }

    /// Number of the first target of a thing that nothing counts.
    fn uncounted(&self, name: &str) -> Result<u16, DeskError> {
        let item = self.item(name)?;
        let mut by_hand = item.targets().iter();
        let found = by_hand.find(|target| target.indicator.is_none());
        found.map(|target| target.n).ok_or(DeskError::NotFound)
    }
}

/// A task with an owner named by post.
fn task(unit: &str, text: &str, owner: &str, due: Date, proof: Proof) -> TaskLine {
    TaskLine {
        n: None,
        text: text.to_owned(),
        content: None,
        unit: UnitId::new(unit),
        owner: None,
        owner_name: owner.to_owned(),
        due,
        proof,
        from: None,
    }
}

/// A target; `value` in hundredths.
fn target(
    text: &str,
    indicator: Option<&str>,
    scope: TargetScope,
    (sense, value): (Sense, i64),
    over: Over,
) -> TargetLine {
    TargetLine {
        n: None,
        text: text.to_owned(),
        indicator: indicator.map(str::to_owned),
        scope,
        sense,
        value,
        over,
    }
}
