//! Plays sample days through the desk's real acts on a set clock.

use super::dice::Dice;
use super::hall::{Hall, Step, Then};
use super::hours::arrival;
use super::office::Crew;
use super::story::{Moment, ONLINE, Task, intake, story};
use jiff::civil::Date;
use motcua_desk::accept::AcceptInput;
use motcua_desk::{Deed, Desk, DeskError, Published, Work};
use motcua_domain::calendar::Compiled;
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{DeliveredTo, StageName};
use motcua_domain::id::DossierId;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::Outcome;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

/// Dossiers a day (the article: over 2,500 a month).
const PER_DAY: f64 = 114.0;
/// Field shares of a day; certification is counted with civil status in the
/// article's five fields. Assumptions of the sample.
const FIELDS: &[(&str, u32)] = &[
    ("land", 26),
    ("secured_transactions", 14),
    ("construction", 6),
    ("household_business", 10),
    ("civil_status", 18),
    ("certification", 26),
];

/// The rest of a life: what comes next, soonest last.
struct Rest {
    dossier: Option<DossierId>,
    procedure: String,
    line: &'static str,
    moments: Vec<Moment>,
}

/// A running play.
pub struct Play {
    desk: Desk,
    crew: Crew,
    by_field: BTreeMap<String, Vec<Arc<Published>>>,
    state: State,
}

/// What goes into a transaction and comes out of it again.
struct State {
    dice: Dice,
    hall: Hall,
    lives: Vec<Rest>,
    /// (when, number of the event, what), soonest first.
    queue: BinaryHeap<Reverse<(Timestamp, u64, Step)>>,
    counter: u64,
}

impl State {
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
    /// Visits that ended.
    pub visits: usize,
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
        let counters = desk.settings().office.counters.len() as u16;
        Self {
            state: State {
                dice: Dice::new(seed),
                hall: Hall::new(&crew, counters),
                lives: Vec::new(),
                queue: BinaryHeap::new(),
                counter: 0,
            },
            desk,
            crew,
            by_field,
        }
    }

    /// The last `n` working days up to and with `until`.
    pub fn days(&self, n: u32, until: Date) -> Vec<Date> {
        let calendar = Arc::clone(&self.desk.settings().calendar);
        let mut days = Vec::new();
        let mut day = until;
        while days.len() < n as usize {
            match calendar.day(day) {
                Ok(info) if info.is_open() => days.push(day),
                Ok(_) => {}
                Err(_) => break,
            }
            match day.yesterday() {
                Ok(before) => day = before,
                Err(_) => break,
            }
        }
        days.reverse();
        days
    }

    /// Plays one day: who comes, and everything that is due on it, in one
    /// transaction.
    pub fn day(&mut self, day: Date) -> Result<Played, DeskError> {
        let before = self.state.lives.len();
        self.people_come(day);
        let played = self.until(instant(day.at(23, 59, 59, 0)))?;
        Ok(Played {
            dossiers: self.state.lives.len() - before,
            ..played
        })
    }

    /// Does everything that is due up to a moment, in one transaction.
    pub fn until(&mut self, end: Timestamp) -> Result<Played, DeskError> {
        let due = move |state: &State| {
            state
                .queue
                .peek()
                .is_some_and(|Reverse((at, ..))| *at <= end)
        };
        if !due(&self.state) {
            return Ok(Played::default());
        }
        let mut state = std::mem::replace(&mut self.state, State::empty());
        let crew = self.crew.clone();
        let calendar = Arc::clone(&self.desk.settings().calendar);
        let me = crew.administrator.clone();
        let (state, played) = self.desk.batch(&me, move |work| {
            let mut played = Played::default();
            while due(&state) {
                let Some(Reverse((at, _, step))) = state.queue.pop() else {
                    break;
                };
                one_step(
                    work,
                    (&crew, &calendar),
                    &mut state,
                    (at, step),
                    &mut played,
                )?;
            }
            Ok((state, played))
        })?;
        self.state = state;
        Ok(played)
    }

    /// Who comes on a day, and when.
    pub fn people_come(&mut self, day: Date) {
        let settings = self.desk.settings();
        // Mondays are fuller, Fridays emptier; days differ by chance.
        let shape = [1.18, 1.04, 0.98, 0.95, 0.85, 1.0, 1.0]
            [day.weekday().to_monday_zero_offset() as usize];
        let n = (PER_DAY * shape * (1.0 + 0.1 * self.state.dice.normal()))
            .round()
            .max(20.0) as i64;
        let state = &mut self.state;
        for (at, step) in state.hall.day(&mut state.dice, day) {
            state.push(at, step);
        }
        for _ in 0..n {
            let at = arrival(&mut state.dice, day);
            let field = *state.dice.weighted(FIELDS);
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
    fn empty() -> Self {
        Self {
            dice: Dice::new(0),
            hall: Hall::default(),
            lives: Vec::new(),
            queue: BinaryHeap::new(),
            counter: 0,
        }
    }

    /// Queues the next moment of a life: somebody comes to the hall for what
    /// is done at a counter, everything else is done where the papers are.
    fn next_of(&mut self, life: usize, not_before: Timestamp) {
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
fn line_of(field: &str) -> &'static str {
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
            played.acts += perform(work, (crew, calendar), &mut state.lives[life], moment)?;
            state.next_of(life, at);
        }
        return Ok(());
    }
    played.acts += 1;
    let mut then = state.hall.step(work, crew, at, step)?;
    if let Then::Serve { life, official } = then {
        let mut outcome = Outcome::Guided;
        if let Some(moment) = state.lives[life].moments.pop() {
            outcome = Outcome::Accepted;
            if matches!(&moment.task, Task::Do(deed) if matches!(**deed, Deed::Deliver { .. })) {
                outcome = Outcome::Delivered;
            }
            let by = state.hall.official(official).clone();
            let moment = Moment { at, by, ..moment };
            played.acts += perform(work, (crew, calendar), &mut state.lives[life], moment)?;
            state.next_of(life, at);
        }
        played.visits += 1;
        then = state.hall.finish(work, at, official, outcome)?;
    }
    if let Then::Steps(steps) = then {
        for (at, step) in steps {
            state.push(at, step);
        }
    }
    Ok(())
}

/// Does one moment of a life; gives the number of acts.
fn perform(
    work: &mut Work<'_, '_>,
    (crew, calendar): (&Crew, &Compiled),
    life: &mut Rest,
    moment: Moment,
) -> Result<usize, DeskError> {
    work.turn(&moment.by, moment.at);
    match moment.task {
        Task::Enter(input) => {
            life.dossier = Some(work.enter(&input)?.dossier);
            Ok(1)
        }
        Task::Accept(input) => {
            let entered = match life.dossier {
                Some(id) => work.tx.dossier(id)?.map(|dossier| (id, dossier.version)),
                None => None,
            };
            let accepted = work.accept(&AcceptInput { entered, ..*input })?;
            life.dossier = Some(accepted.done.dossier);
            Ok(1)
        }
        Task::Do(deed) => {
            let Some(id) = life.dossier else { return Ok(0) };
            let apologised =
                apologise_in_time(work, (crew, calendar), id, &moment.by, moment.at, &deed)?;
            work.turn(&moment.by, moment.at);
            work.perform(id, None, &deed)?;
            Ok(1 + apologised)
        }
    }
}

/// The first open day after `day`.
fn next_open_day(calendar: &Compiled, mut day: Date) -> Option<Date> {
    loop {
        day = day.tomorrow().ok()?;
        if calendar.day(day).ok()?.is_open() {
            return Some(day);
        }
    }
}

/// Before a result that comes late, the director apologises with a new date
/// in seven of ten cases; the rest are late without an apology.
fn apologise_in_time(
    work: &mut Work<'_, '_>,
    (crew, calendar): (&Crew, &Compiled),
    id: DossierId,
    by: &motcua_domain::actor::Actor,
    now: Timestamp,
    deed: &Deed,
) -> Result<usize, DeskError> {
    let Deed::RecordResult { .. } = deed else {
        return Ok(0);
    };
    let Some(dossier) = work.tx.dossier(id)? else {
        return Ok(0);
    };
    let late = dossier
        .promised()
        .is_some_and(|promise| promise.due.instant() < now);
    let in_hand = matches!(
        dossier.stage.name(),
        StageName::Accepted | StageName::InProgress
    );
    if !late || !in_hand || dossier.apology.is_some() || id.0 % 10 >= 7 {
        return Ok(0);
    }
    let Some(date) = next_open_day(calendar, local(now).date()) else {
        return Ok(0);
    };
    let deed = Deed::Apologise {
        late_unit: by.unit.clone(),
        new_date: DueAt { date, minute: 1020 },
        reason: "Phải xác minh thêm tại thực địa".to_owned(),
    };
    work.turn(&crew.director, now);
    work.perform(id, None, &deed)?;
    Ok(1)
}
