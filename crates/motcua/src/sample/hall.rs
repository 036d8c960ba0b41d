//! The hall of the sample days: who comes when, how long they take, who serves
//! them. Arrivals are those of the desk-v1 model of the staffing notes
//! (assumptions built to fit the article, not measurements).

use super::dice::Dice;
use super::hours::{OPENS, again, arrival, minute_of, moment};
use super::office::Crew;
use super::seat::{LUNCH, Official, seconds};
use super::shifts::close_shifts;
use super::visitor::Visitor;
use jiff::SignedDuration;
use jiff::civil::Date;
use motcua_desk::queue::{Ask, Handled};
use motcua_desk::{DeskError, Work};
use motcua_domain::actor::Actor;
use motcua_domain::id::VisitId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::{Origin, Refused};

/// People a day who come without a dossier of their own in the play.
const ASKING: f64 = 24.0;
/// When the desk closes on a whole day, minutes after midnight.
pub const CLOSES: i64 = 17 * 60;
/// Minutes after the close at which the last person is gone and the drawers
/// are counted.
const COUNTED: i64 = 115;
/// Share of a day's people who come on a Saturday morning.
pub const SATURDAY: f64 = 0.15;
/// In a hall with real people, whoever has nobody looks again after this.
const GLANCE: SignedDuration = SignedDuration::from_mins(1);

/// What happens next, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The next moment of a dossier's life.
    Life(usize),
    /// The day begins.
    Open,
    /// An official comes to a counter.
    Arrive(usize),
    /// How does the seat stand?
    Look(usize),
    /// A visitor comes in.
    Come(usize),
    /// An official looks for the next person.
    Free(usize),
    /// The person called sits down, or is called again.
    Sit(usize),
    /// The visit ends.
    End(usize),
    /// The cashiers close their shifts.
    Shifts,
}

/// The hall.
#[derive(Clone, Debug)]
pub struct Hall {
    pub(super) officials: Vec<Official>,
    pub(super) visitors: Vec<Visitor>,
    /// Tickets given, with their visitors.
    pub(super) tickets: std::collections::BTreeMap<VisitId, usize>,
    /// Counters of the office.
    pub(super) counters: Vec<u16>,
    /// When the hall closes today, minutes after midnight.
    pub(super) closes: i64,
    /// Chance of the hall alone.
    pub(super) chance: Dice,
    /// Real people act here too: a seat where one of them did something is
    /// left to them for so long. `None` = the play is alone.
    pub(super) patience: Option<SignedDuration>,
    /// What stood in the hall before this moment, nobody of this run did.
    pub(super) began: Timestamp,
}

/// What a step leads to.
pub enum Then {
    /// These follow.
    Steps(Vec<(Timestamp, Step)>),
    /// The person sits there: the life's next moment is done by this official
    /// now, and then the visit ends.
    Serve {
        /// Whose life.
        life: usize,
        /// By whom.
        official: usize,
    },
}

impl Hall {
    /// Officials of the sample staff, each at the counter the staff list says.
    pub fn new(crew: &Crew, counters: Vec<u16>, seed: u64) -> Self {
        let mut seats = crew.seats.clone();
        seats.sort_by_key(|(_, counter)| *counter);
        seats.dedup_by_key(|(_, counter)| *counter);
        let officials = seats.into_iter().filter_map(|(id, counter)| {
            let who = crew.all.iter().find(|one| one.id == id)?;
            Some(Official::new(who.clone(), counter))
        });
        Self {
            officials: officials.collect(),
            visitors: Vec::new(),
            tickets: std::collections::BTreeMap::new(),
            counters,
            closes: CLOSES,
            chance: Dice::new(seed ^ 0x6861_6c6c),
            patience: None,
            began: Timestamp::UNIX_EPOCH,
        }
    }

    /// Who an official is.
    pub fn official(&self, n: usize) -> &Actor {
        &self.officials[n].who
    }

    /// Somebody who comes for a line.
    pub fn visitor(
        &mut self,
        dice: &mut Dice,
        line: &str,
        procedure: &str,
        life: Option<usize>,
    ) -> usize {
        let both = (dice, &mut self.chance);
        self.visitors
            .push(Visitor::of_play(both, line, procedure, life));
        self.visitors.len() - 1
    }

    /// The day's first step and its last, and those who come only to ask.
    /// `closes` is the minute at which the day's reception ends.
    pub fn day(&mut self, dice: &mut Dice, day: Date, closes: i64) -> Vec<(Timestamp, Step)> {
        self.closes = closes;
        let mut steps = vec![
            (moment(day, OPENS - 2), Step::Open),
            (moment(day, closes + COUNTED), Step::Shifts),
        ];
        let share = if self.is_half() { SATURDAY } else { 1.0 };
        let n = share * ASKING * (1.0 + 0.2 * dice.normal());
        for _ in 0..n.round().max(5.0 * share) as i64 {
            let one = self.visitor(dice, "ask", "", None);
            steps.push((arrival(dice, day, closes), Step::Come(one)));
        }
        steps
    }

    /// Is today a morning only?
    pub(super) fn is_half(&self) -> bool {
        self.closes <= LUNCH
    }

    /// One step of the hall at its time.
    pub fn step(
        &mut self,
        work: &mut Work<'_, '_>,
        crew: &Crew,
        now: Timestamp,
        step: Step,
    ) -> Result<Then, DeskError> {
        if let Step::Free(n) | Step::Sit(n) | Step::End(n) = step
            && !self.is_as_left(work, n)?
        {
            return self.look(work, now, n);
        }
        match step {
            Step::Life(_) => Ok(Then::Steps(Vec::new())),
            Step::Open => self.open(work, now),
            Step::Come(visitor) => self.come(work, crew, now, visitor),
            Step::Arrive(official) => self.arrive(work, now, official),
            Step::Look(official) => self.look(work, now, official),
            Step::Free(official) => self.free(work, now, official),
            Step::Sit(official) => self.sit(work, now, official),
            Step::End(official) => self.end(work, now, official),
            Step::Shifts => close_shifts(work, crew, now),
        }
    }

    /// The step was refused, because a real person acted first: what follows
    /// from that.
    pub fn refused(&mut self, step: Step, now: Timestamp) -> Option<(Timestamp, Step)> {
        match step {
            Step::Life(_) | Step::Come(_) | Step::Shifts => None,
            Step::Open => Some((now + GLANCE, Step::Open)),
            Step::Arrive(n) => Some((now + GLANCE, Step::Arrive(n))),
            Step::Free(n) | Step::Sit(n) | Step::End(n) | Step::Look(n) => {
                self.officials[n].held = None;
                Some((now + GLANCE, Step::Look(n)))
            }
        }
    }

    fn open(&mut self, work: &mut Work<'_, '_>, now: Timestamp) -> Result<Then, DeskError> {
        if let Some(first) = self.officials.first() {
            work.turn(&first.who, now);
            work.begin_day()?;
        }
        // On a Saturday half of them come, in turns.
        let turn = local(now).date().day_of_year().unsigned_abs() as usize / 7;
        let half = self.is_half();
        let seats = (0..self.officials.len()).filter(|n| !half || (n + turn) % 2 == 0);
        Ok(Then::Steps(seats.map(|n| (now, Step::Arrive(n))).collect()))
    }

    fn come(
        &mut self,
        work: &mut Work<'_, '_>,
        crew: &Crew,
        now: Timestamp,
        visitor: usize,
    ) -> Result<Then, DeskError> {
        work.turn(&crew.kiosk(), now);
        let one = &self.visitors[visitor];
        let ask = Ask {
            line: one.line.clone(),
            class: one.class.clone(),
            origin: Origin::Kiosk,
        };
        let issued = match work.issue(&ask, None) {
            Ok(issued) => issued,
            // Too late for today, or a line that rests on Saturdays: first
            // thing on another day.
            Err(DeskError::Queue(Refused::TooLate | Refused::NoSuchLine)) => {
                return Ok(Then::Steps(again(now, visitor, 1)));
            }
            Err(error) => return Err(error),
        };
        self.tickets.insert(issued.visit.id, visitor);
        Ok(Then::Steps(self.wake(now).into_iter().collect()))
    }

    /// Somebody with nobody to serve looks up. In a hall with real people they
    /// look every minute anyway.
    pub(super) fn wake(&mut self, now: Timestamp) -> Option<(Timestamp, Step)> {
        if self.patience.is_some() {
            return None;
        }
        let n = self.officials.iter().position(|one| one.idle)?;
        self.officials[n].idle = false;
        Some((now, Step::Free(n)))
    }

    fn free(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let official = &mut self.officials[n];
        if official.visit.is_some() || official.counter.is_none() {
            return Ok(Then::Steps(Vec::new()));
        }
        work.turn(&official.who, now);
        official.idle = false;
        if let Some(until) = self.on_break(work, now, n)? {
            return Ok(Then::Steps(vec![(until, Step::Free(n))]));
        }
        let official = &mut self.officials[n];
        // Whoever was sent to fetch something comes first.
        if let Some((visit, visitor, back)) = official.held
            && back <= now
        {
            official.held = None;
            work.handle_visit(visit, &Handled::Serve {})?;
            official.visit = Some((visit, visitor));
            let rest = seconds(self.visitors[visitor].minutes / 2.0);
            return Ok(Then::Steps(vec![(now + rest, Step::End(n))]));
        }
        match work.call_next() {
            Ok(turn) => {
                let (id, line) = (turn.visit.id, turn.visit.line);
                let visitor = match self.tickets.get(&id) {
                    Some(visitor) => *visitor,
                    None => self.unknown(id, line),
                };
                let official = &mut self.officials[n];
                official.visit = Some((id, visitor));
                official.recalls = 0;
                Ok(Then::Steps(vec![(
                    now + SignedDuration::from_secs(40),
                    Step::Sit(n),
                )]))
            }
            Err(DeskError::Queue(Refused::NobodyWaits)) => self.nobody(work, now, n),
            Err(error) => Err(error),
        }
    }

    /// Nobody waits: until the next break, until whoever was sent to fetch
    /// something is back, or until closing time, when the official goes home.
    fn nobody(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let (day, minute) = (local(now).date(), minute_of(now));
        let official = &mut self.officials[n];
        if minute >= self.closes && official.held.is_none() {
            work.leave_counter()?;
            official.counter = None;
            return Ok(Then::Steps(Vec::new()));
        }
        official.idle = true;
        let back = official.held.map(|(_, _, back)| back);
        let rest = self.next_break(n).map(|minute| moment(day, minute));
        let glance = self.patience.map(|_| now + GLANCE);
        let close = (minute < self.closes).then(|| moment(day, self.closes));
        let next = [back, rest, glance, close].into_iter().flatten().min();
        let next = next.unwrap_or(now + GLANCE).max(now);
        Ok(Then::Steps(vec![(next, Step::Free(n))]))
    }
}
