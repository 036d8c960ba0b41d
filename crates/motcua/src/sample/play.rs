//! Plays sample days through the desk's real acts on a set clock.

use super::dice::Dice;
use super::hall::{CLOSES, Hall, SATURDAY, Step, Then};
use super::hours::{arrival, closes, working_days};
use super::life::{Rest, live};
use super::office::Crew;
use super::story::{Moment, ONLINE, Task, intake, story};
use jiff::{SignedDuration, civil::Date};
use motcua_desk::{Deed, Desk, DeskError, Published, Work};
use motcua_domain::calendar::Compiled;
use motcua_domain::dossier::DeliveredTo;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::Outcome;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Dossiers a day (the article: over 2,500 a month).
const PER_DAY: f64 = 114.0;
/// Field shares of a day: assumptions of the sample.
const FIELDS: &[(&str, u32)] = &[
    ("land", 26),
    ("secured_transactions", 14),
    ("construction", 6),
    ("household_business", 10),
    ("civil_status", 18),
    ("certification", 26),
];

/// A running play.
pub struct Play {
    pub(super) desk: Desk,
    pub(super) crew: Crew,
    by_field: BTreeMap<String, Vec<Arc<Published>>>,
    /// Shared with the transaction that runs; whatever becomes of that, the
    /// play goes on from here.
    pub(super) state: Arc<Mutex<State>>,
    /// Real people act at the desk, too.
    among_people: bool,
}

/// Where the play stands.
pub(super) struct State {
    pub(super) dice: Dice,
    hall: Hall,
    pub(super) lives: Vec<Rest>,
    /// (when, number of the event, what), soonest first.
    queue: BinaryHeap<Reverse<(Timestamp, u64, Step)>>,
    counter: u64,
    /// The step that was begun last.
    begun: Option<(Timestamp, Step)>,
}

impl State {
    /// Dossiers that the desk has: a life that was refused has none.
    fn recorded(&self) -> usize {
        self.lives
            .iter()
            .filter(|one| one.dossier.is_some())
            .count()
    }

    fn is_due(&self, end: Timestamp) -> bool {
        let next = self.queue.peek();
        next.is_some_and(|Reverse((at, ..))| *at <= end)
    }

    /// The next step, taken out of the queue.
    fn take(&mut self) -> Option<(Timestamp, Step)> {
        let Reverse((at, _, step)) = self.queue.pop()?;
        self.begun = Some((at, step));
        self.begun
    }

    /// The step begun last came to nothing.
    fn let_go(&mut self) {
        let Some((at, step)) = self.begun.take() else {
            return;
        };
        if let Some((at, step)) = self.hall.refused(step, at) {
            self.push(at, step);
        }
    }

    fn push(&mut self, at: Timestamp, step: Step) {
        self.queue.push(Reverse((at, self.counter, step)));
        self.counter += 1;
    }
}

/// What was played.
#[derive(Clone, Copy, Debug, Default)]
pub struct Played {
    /// Dossiers.
    pub dossiers: usize,
    /// Acts.
    pub acts: usize,
    /// Tickets that were given.
    pub visits: usize,
}

impl Played {
    fn add(&mut self, more: Self) {
        self.dossiers += more.dossiers;
        self.acts += more.acts;
        self.visits += more.visits;
    }
}

pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Play {
    /// Begins a play at a desk that was set up and whose catalogue was signed
    /// off. What people come for is what holds on the day `on`, the last one
    /// played: on the desk's own day, long before the first, nothing may hold
    /// yet.
    pub fn new(desk: Desk, crew: Crew, seed: u64, on: Date) -> Self {
        let mut by_field: BTreeMap<String, Vec<Arc<Published>>> = BTreeMap::new();
        for published in desk.settings().catalogue.all(on) {
            let field = published.procedure.field.clone();
            by_field.entry(field).or_default().push(published);
        }
        let settings = desk.settings();
        let counters = settings.office.counters.iter().map(|one| one.number);
        let state = State {
            dice: Dice::new(seed),
            hall: Hall::new(&crew, counters.collect(), seed),
            lives: Vec::new(),
            queue: BinaryHeap::new(),
            counter: 0,
            begun: None,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            among_people: false,
            desk,
            crew,
            by_field,
        }
    }

    /// The same at a desk where real people act from `began` on. Each step is
    /// a transaction of its own, and one that comes too late, because somebody
    /// else acted first, is let go. A seat is left to whoever works there
    /// until nothing has happened at it for `patience`.
    #[must_use]
    pub fn among_people(mut self, patience: SignedDuration, began: Timestamp) -> Self {
        self.among_people = true;
        let mut state = lock(&self.state);
        state.hall.patience = Some(patience);
        state.hall.began = began;
        drop(state);
        self
    }

    /// Begins in the middle of a day: who would have come earlier did not.
    pub fn skip_to(&mut self, now: Timestamp) {
        let mut state = lock(&self.state);
        for Reverse((at, n, step)) in std::mem::take(&mut state.queue) {
            if at >= now || step == Step::Open {
                state.queue.push(Reverse((at.max(now), n, step)));
            }
        }
    }

    /// The last `n` working days up to and with `until`, and between them the
    /// days on which people are received without the day counting.
    pub fn days(&self, n: u32, until: Date) -> Vec<Date> {
        let calendar = &self.desk.settings().calendar;
        let working = working_days(calendar, n, until);
        let Some(first) = working.first() else {
            return working;
        };
        let all = first.series(jiff::Span::new().days(1));
        all.take_while(|day| *day <= until)
            .filter(|day| closes(calendar, *day).is_some())
            .collect()
    }

    /// Plays one day: who comes, and everything that is due on it, in one
    /// transaction.
    pub fn day(&mut self, day: Date) -> Result<Played, DeskError> {
        let before = lock(&self.state).recorded();
        self.people_come(day);
        let played = self.until(instant(day.at(23, 59, 59, 0)))?;
        Ok(Played {
            dossiers: lock(&self.state).recorded() - before,
            ..played
        })
    }

    /// Does everything that is due up to a moment, in one transaction; among
    /// people in one for each step.
    pub fn until(&mut self, end: Timestamp) -> Result<Played, DeskError> {
        let mut sum = Played::default();
        while lock(&self.state).is_due(end) {
            match self.steps(end) {
                Ok(played) => sum.add(played),
                Err(error) if self.among_people => {
                    lock(&self.state).let_go();
                    if !is_refusal(&error) {
                        return Err(error);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(sum)
    }

    /// One transaction of the play.
    fn steps(&self, end: Timestamp) -> Result<Played, DeskError> {
        let crew = self.crew.clone();
        let calendar = Arc::clone(&self.desk.settings().calendar);
        let me = crew.administrator.clone();
        let (state, one_by_one) = (Arc::clone(&self.state), self.among_people);
        self.desk.batch(&me, move |work| {
            let mut state = lock(&state);
            let mut played = Played::default();
            while state.is_due(end) {
                let Some(step) = state.take() else { break };
                one_step(work, (&crew, &calendar), &mut state, step, &mut played)?;
                if one_by_one {
                    break;
                }
            }
            Ok(played)
        })
    }

    /// Who comes on a day, and when.
    pub fn people_come(&mut self, day: Date) {
        let settings = self.desk.settings();
        // Mondays are fuller, Fridays emptier; days differ by chance.
        let shape = [1.18, 1.04, 0.98, 0.95, 0.85, 1.0, 1.0]
            [day.weekday().to_monday_zero_offset() as usize];
        let info = settings.calendar.day(day).ok();
        let counts = info.is_none_or(|info| info.is_open());
        let closes = closes(&settings.calendar, day).unwrap_or(CLOSES);
        // On a Saturday morning only some lines are open, and fewer come.
        let share = if counts { 1.0 } else { SATURDAY };
        let fields: Vec<(&str, u32)> = FIELDS
            .iter()
            .filter(|(field, _)| counts || line_of(field) == "civil")
            .copied()
            .collect();
        let n = share * PER_DAY * shape * (1.0 + 0.1 * lock(&self.state).dice.normal());
        let n = n.round().max(20.0 * share) as i64;
        let mut state = lock(&self.state);
        let state = &mut *state;
        for (at, step) in state.hall.day(&mut state.dice, day, closes) {
            state.push(at, step);
        }
        for _ in 0..n {
            let at = arrival(&mut state.dice, day, closes);
            let field = *state.dice.weighted(&fields);
            let Some(procedures) = self.by_field.get(field).filter(|list| !list.is_empty()) else {
                continue;
            };
            // The first of a field are asked for most.
            let skew = state.dice.unit() * state.dice.unit() * procedures.len() as f64;
            let procedure = Arc::clone(&procedures[(skew as usize).min(procedures.len() - 1)]);
            let Some(intake) = intake(&mut state.dice, &procedure) else {
                continue;
            };
            let online = !procedure.procedure.express && state.dice.chance(ONLINE);
            let mut moments = story(
                &mut state.dice,
                &self.crew,
                &settings.calendar,
                (&procedure, online),
                local(at),
                intake,
            );
            moments.reverse();
            let Some(first) = moments.last().map(|one| one.at) else {
                continue;
            };
            let life = state.lives.len();
            state.lives.push(Rest {
                dossier: None,
                procedure: procedure.procedure.code.clone(),
                line: line_of(field),
                moments,
            });
            state.next_of(life, first);
        }
    }
}

impl State {
    /// Queues the next moment of a life: somebody comes to the hall for what
    /// is done at a counter, everything else is done where the papers are.
    pub(super) fn next_of(&mut self, life: usize, not_before: Timestamp) {
        let rest = &self.lives[life];
        let Some(moment) = rest.moments.last() else {
            return;
        };
        let at = moment.at.max(not_before);
        let (line, procedure) = match &moment.task {
            Task::Accept(_) if rest.dossier.is_none() => (rest.line, rest.procedure.clone()),
            Task::Do(deed) => match deed.as_ref() {
                Deed::Deliver { to, .. } if *to != DeliveredTo::Post => ("collect", String::new()),
                Deed::ReceiveSupplement { .. } => (rest.line, String::new()),
                _ => return self.push(at, Step::Life(life)),
            },
            _ => return self.push(at, Step::Life(life)),
        };
        let visitor = self
            .hall
            .visitor(&mut self.dice, line, &procedure, Some(life));
        self.push(at, Step::Come(visitor));
    }
}

/// The line of the hall that takes a field.
pub(super) fn line_of(field: &str) -> &'static str {
    match field {
        "land" | "secured_transactions" => "land",
        "construction" => "construction",
        "household_business" => "business",
        _ => "civil",
    }
}

/// One step of the play at its time, and what follows from it.
fn one_step(
    work: &mut Work<'_, '_>,
    (crew, calendar): (&Crew, &Compiled),
    state: &mut State,
    (at, step): (Timestamp, Step),
    played: &mut Played,
) -> Result<(), DeskError> {
    if let Step::Life(life) = step {
        if let Some(moment) = state.lives[life].moments.pop() {
            let moment = Moment { at, ..moment };
            played.acts += live(work, (crew, calendar), &mut state.lives[life], moment)?;
            state.next_of(life, at);
        }
        return Ok(());
    }
    played.acts += 1;
    let before = state.hall.tickets.len();
    let mut then = state.hall.step(work, crew, at, step)?;
    if let Then::Serve { life, official } = then {
        let mut outcome = Outcome::Guided;
        if let Some(moment) = state.lives[life].moments.pop() {
            outcome = match &moment.task {
                Task::Do(deed) if matches!(**deed, Deed::Deliver { .. }) => Outcome::Delivered,
                _ => Outcome::Accepted,
            };
            let by = state.hall.official(official).clone();
            if matches!(moment.task, Task::Accept(_)) {
                // Whoever accepts it has it until the papers are given on.
                state.lives[life].goes_to(moment.by.id, &by);
            }
            let moment = Moment { at, by, ..moment };
            let acts = live(work, (crew, calendar), &mut state.lives[life], moment)?;
            if acts == 0 {
                // It was refused: nothing was accepted or handed over.
                outcome = Outcome::Guided;
            }
            played.acts += acts;
            state.next_of(life, at);
        }
        then = state.hall.finish(work, at, official, outcome)?;
    }
    played.visits += state.hall.tickets.len().saturating_sub(before);
    if let Then::Steps(steps) = then {
        for (at, step) in steps {
            state.push(at, step);
        }
    }
    Ok(())
}

/// Rules refuse, or somebody else was first: nothing is wrong with the desk.
fn is_refusal(error: &DeskError) -> bool {
    match error {
        DeskError::Refused(_)
        | DeskError::Queue(_)
        | DeskError::Feedback(_)
        | DeskError::Programme(_)
        | DeskError::NotFound
        | DeskError::Denied(_)
        | DeskError::Stale(_)
        | DeskError::Invalid(_)
        | DeskError::KeyReused
        | DeskError::Held => true,
        DeskError::Busy
        | DeskError::OutcomeUnknown
        | DeskError::StorageFull
        | DeskError::Unreachable
        | DeskError::Inside
        | DeskError::Store(_) => false,
    }
}
