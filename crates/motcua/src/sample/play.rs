//! Plays sample days through the desk's real acts on a set clock.

use super::dice::Dice;
use super::office::Crew;
use super::story::{Moment, Task, intake, story, working_minutes_after};
use jiff::civil::Date;
use motcua_desk::accept::AcceptInput;
use motcua_desk::{Deed, Desk, DeskError, Published, Work};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::StageName;
use motcua_domain::id::DossierId;
use motcua_domain::time::{Timestamp, instant, local};
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
    moments: Vec<Moment>,
}

/// A running play.
pub struct Play {
    desk: Desk,
    crew: Crew,
    dice: Dice,
    by_field: BTreeMap<String, Vec<Arc<Published>>>,
    lives: Vec<Rest>,
    /// (when, number of the event, life), soonest first.
    queue: BinaryHeap<Reverse<(Timestamp, u64, usize)>>,
    counter: u64,
}

/// What was played.
#[derive(Clone, Copy, Debug, Default)]
pub struct Played {
    /// Dossiers.
    pub dossiers: usize,
    /// Acts.
    pub acts: usize,
}

impl Play {
    /// Begins a play at a desk that was set up and whose catalogue was signed
    /// off.
    pub fn new(desk: Desk, crew: Crew, seed: u64) -> Self {
        let mut by_field: BTreeMap<String, Vec<Arc<Published>>> = BTreeMap::new();
        for published in desk.settings().catalogue.all(desk.today()) {
            let field = published.procedure.field.clone();
            by_field.entry(field).or_default().push(published);
        }
        Self {
            desk,
            crew,
            dice: Dice::new(seed),
            by_field,
            lives: Vec::new(),
            queue: BinaryHeap::new(),
            counter: 0,
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
        let before = self.lives.len();
        self.people_come(day);
        let end = instant(day.at(23, 59, 59, 0));
        let mut today = Vec::new();
        let mut lives = std::mem::take(&mut self.lives);
        let mut queue = std::mem::take(&mut self.queue);
        let crew = self.crew.clone();
        let me = crew.administrator.clone();
        let (lives, queue, played) = self.desk.batch(&me, move |work| {
            let mut played = Played::default();
            while let Some(Reverse((at, n, life))) = queue.pop() {
                if at > end {
                    today.push(Reverse((at, n, life)));
                    break;
                }
                let Some(moment) = lives[life].moments.pop() else {
                    continue;
                };
                played.acts += perform(work, &crew, &mut lives[life], moment)?;
                if let Some(next) = lives[life].moments.last() {
                    queue.push(Reverse((next.at, n, life)));
                }
            }
            queue.extend(today);
            Ok((lives, queue, played))
        })?;
        self.lives = lives;
        self.queue = queue;
        Ok(Played {
            dossiers: self.lives.len() - before,
            ..played
        })
    }

    fn people_come(&mut self, day: Date) {
        let settings = self.desk.settings();
        // Mondays are fuller, Fridays emptier; days differ by chance.
        let shape = [1.18, 1.04, 0.98, 0.95, 0.85, 1.0, 1.0]
            [day.weekday().to_monday_zero_offset() as usize];
        let n = (PER_DAY * shape * (1.0 + 0.1 * self.dice.normal()))
            .round()
            .max(20.0) as i64;
        let minutes: i64 = settings
            .calendar
            .day(day)
            .map_or(480, |info| i64::from(info.counting.minutes()));
        for _ in 0..n {
            // More people come early in each session.
            let at = (self.dice.unit().min(self.dice.unit() + 0.25) * (minutes - 15) as f64) as i64;
            let at = working_minutes_after(&settings.calendar, day.at(0, 0, 0, 0), at);
            let field = *self.dice.weighted(FIELDS);
            let Some(procedures) = self.by_field.get(field).filter(|list| !list.is_empty()) else {
                continue;
            };
            // The first of a field are asked for most.
            let skew = self.dice.unit() * self.dice.unit() * procedures.len() as f64;
            let procedure = Arc::clone(&procedures[(skew as usize).min(procedures.len() - 1)]);
            let Some(intake) = intake(&mut self.dice, &procedure) else {
                continue;
            };
            let mut moments = story(
                &mut self.dice,
                &self.crew,
                &settings.calendar,
                &procedure,
                at,
                intake,
            );
            moments.reverse();
            let Some(first) = moments.last() else {
                continue;
            };
            self.queue
                .push(Reverse((first.at, self.counter, self.lives.len())));
            self.counter += 1;
            self.lives.push(Rest {
                dossier: None,
                moments,
            });
        }
    }
}

/// Does one moment of a life; gives the number of acts.
fn perform(
    work: &mut Work<'_, '_>,
    crew: &Crew,
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
            let apologised = apologise_in_time(work, crew, id, &moment.by, moment.at, &deed)?;
            work.turn(&moment.by, moment.at);
            work.perform(id, None, &deed)?;
            Ok(1 + apologised)
        }
    }
}

/// Before a result that comes late, the director apologises with a new date
/// in seven of ten cases; the rest are late without an apology.
fn apologise_in_time(
    work: &mut Work<'_, '_>,
    crew: &Crew,
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
    let Ok(date) = local(now).date().tomorrow() else {
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
