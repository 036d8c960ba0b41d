//! The hall of the sample days: who comes when, how long they take, who serves
//! them. Arrivals and service times are those of the desk-v1 model of the
//! staffing notes (assumptions built to fit the article, not measurements).

use super::dice::Dice;
use super::hours::{OPENS, again, arrival, minute_of, moment};
use super::office::Crew;
use jiff::SignedDuration;
use jiff::civil::Date;
use motcua_desk::queue::{Ask, Handled};
use motcua_desk::{DeskError, Work};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::{ClassId, LineId, Missing, Origin, Outcome, Refused};

/// People a day who come without a dossier of their own in the play.
const ASKING: f64 = 24.0;
/// Priority classes: about one visitor in eight.
const CLASSES: &[(&str, u32)] = &[
    ("ordinary", 880),
    ("elderly", 70),
    ("pregnant", 25),
    ("disabled", 15),
    ("merit", 10),
];
const NO_SHOW: f64 = 0.04;
const SENT_HOME: f64 = 0.05;
/// What happens next, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The next moment of a dossier's life.
    Life(usize),
    /// Officials come to their counters.
    Open,
    /// A visitor comes in.
    Come(usize),
    /// An official looks for the next person.
    Free(usize),
    /// The person called sits down, or is called again.
    Sit(usize),
    /// The visit ends.
    End(usize),
}

/// Somebody who comes.
#[derive(Clone, Debug)]
pub struct Visitor {
    line: LineId,
    class: ClassId,
    minutes: f64,
    /// The dossier's life whose next moment happens in this visit.
    pub life: Option<usize>,
    procedure: String,
    shy: bool,
    misses: bool,
}

#[derive(Clone, Debug)]
struct Official {
    who: Actor,
    counter: u16,
    /// Visit and visitor at hand.
    visit: Option<(VisitId, usize)>,
    /// Nobody waited when last asked.
    idle: bool,
    /// At the counter today.
    here: bool,
    recalls: u8,
}

/// The hall.
#[derive(Clone, Debug, Default)]
pub struct Hall {
    officials: Vec<Official>,
    visitors: Vec<Visitor>,
    /// Tickets given, with their visitors.
    tickets: std::collections::BTreeMap<VisitId, usize>,
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
    /// Officials of the sample staff at the counters of the sample office.
    pub fn new(crew: &Crew, counters: u16) -> Self {
        let clerks = crew
            .all
            .iter()
            .filter(|one| one.holds(Role::Clerk) && one.unit == crew.desk);
        let officials = (1..=counters).zip(clerks).map(|(counter, who)| Official {
            who: who.clone(),
            counter,
            visit: None,
            idle: false,
            here: false,
            recalls: 0,
        });
        Self {
            officials: officials.collect(),
            ..Self::default()
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
        let (mean, cv) = match line {
            "land" => (14.0, 0.7),
            "construction" => (16.0, 0.7),
            "business" => (13.0, 0.6),
            "civil" => (8.0, 0.8),
            "collect" => (4.0, 0.7),
            _ => (4.0, 0.6),
        };
        // Lognormal with this mean and coefficient of variation.
        let sigma2 = f64::ln(1.0 + cv * cv);
        let minutes = (f64::ln(mean) - sigma2 / 2.0 + sigma2.sqrt() * dice.normal()).exp();
        self.visitors.push(Visitor {
            line: LineId::new(line),
            class: ClassId::new(*dice.weighted(CLASSES)),
            minutes: minutes.clamp(0.7, 90.0),
            life,
            procedure: procedure.to_owned(),
            shy: dice.chance(NO_SHOW),
            misses: !procedure.is_empty() && dice.chance(SENT_HOME),
        });
        self.visitors.len() - 1
    }

    /// The day's first step, and those who come only to ask.
    pub fn day(&mut self, dice: &mut Dice, day: Date) -> Vec<(Timestamp, Step)> {
        let mut steps = vec![(moment(day, OPENS - 2), Step::Open)];
        let n = (ASKING * (1.0 + 0.2 * dice.normal())).round().max(5.0) as i64;
        for _ in 0..n {
            let one = self.visitor(dice, "ask", "", None);
            steps.push((arrival(dice, day), Step::Come(one)));
        }
        steps
    }

    /// One step of the hall at its time.
    pub fn step(
        &mut self,
        work: &mut Work<'_, '_>,
        crew: &Crew,
        now: Timestamp,
        step: Step,
    ) -> Result<Then, DeskError> {
        match step {
            Step::Life(_) => Ok(Then::Steps(Vec::new())),
            Step::Open => self.open(work, now),
            Step::Come(visitor) => self.come(work, crew, now, visitor),
            Step::Free(official) => self.free(work, now, official),
            Step::Sit(official) => self.sit(work, now, official),
            Step::End(official) => self.end(work, now, official),
        }
    }

    fn open(&mut self, work: &mut Work<'_, '_>, now: Timestamp) -> Result<Then, DeskError> {
        let mut steps = Vec::new();
        for (n, official) in self.officials.iter_mut().enumerate() {
            work.turn(&official.who, now);
            if n == 0 {
                work.begin_day()?;
            }
            work.take_counter(official.counter)?;
            official.visit = None;
            official.idle = false;
            official.here = true;
            steps.push((now + SignedDuration::from_mins(2), Step::Free(n)));
        }
        Ok(Then::Steps(steps))
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
            // Too late for today: first thing on another day.
            Err(DeskError::Queue(Refused::TooLate)) => {
                return Ok(Then::Steps(again(now, visitor, 1)));
            }
            Err(error) => return Err(error),
        };
        self.tickets.insert(issued.visit.id, visitor);
        let idle = (0..self.officials.len()).find(|n| self.officials[*n].idle);
        let wake = idle.map(|n| {
            self.officials[n].idle = false;
            (now, Step::Free(n))
        });
        Ok(Then::Steps(wake.into_iter().collect()))
    }

    fn free(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let official = &mut self.officials[n];
        if official.visit.is_some() || !official.here {
            return Ok(Then::Steps(Vec::new()));
        }
        let (day, minute) = (local(now).date(), minute_of(now));
        work.turn(&official.who, now);
        official.idle = false;
        // Lunch, in turns so that the hall is not left at once.
        if (11 * 60 + 30..13 * 60).contains(&minute) {
            work.take_break("lunch")?;
            return Ok(Then::Steps(vec![(moment(day, 13 * 60), Step::Free(n))]));
        }
        if minute == 13 * 60 {
            work.back_to_work()?;
        }
        match work.call_next() {
            Ok(turn) => {
                let visitor = self.tickets.remove(&turn.visit.id).unwrap_or(usize::MAX);
                official.visit = Some((turn.visit.id, visitor));
                official.recalls = 0;
                Ok(Then::Steps(vec![(
                    now + SignedDuration::from_secs(40),
                    Step::Sit(n),
                )]))
            }
            Err(DeskError::Queue(Refused::NobodyWaits)) if minute >= 17 * 60 => {
                work.leave_counter()?;
                official.here = false;
                Ok(Then::Steps(Vec::new()))
            }
            Err(DeskError::Queue(Refused::NobodyWaits)) => {
                official.idle = true;
                // At closing time somebody looks up and goes home.
                let close = moment(day, 17 * 60);
                let lunch = moment(day, 11 * 60 + 30);
                let next = if now < lunch { lunch } else { close };
                Ok(Then::Steps(vec![(next.max(now), Step::Free(n))]))
            }
            Err(error) => Err(error),
        }
    }

    fn sit(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let official = &mut self.officials[n];
        let Some((visit, visitor)) = official.visit else {
            return Ok(Then::Steps(Vec::new()));
        };
        work.turn(&official.who, now);
        let shy = self.visitors.get(visitor).is_none_or(|one| one.shy);
        if shy && official.recalls < 2 {
            official.recalls += 1;
            work.handle_visit(visit, &Handled::Recall {})?;
            return Ok(Then::Steps(vec![(
                now + SignedDuration::from_secs(40),
                Step::Sit(n),
            )]));
        }
        if shy {
            work.handle_visit(visit, &Handled::Missed {})?;
            official.visit = None;
            let mut steps = vec![(now, Step::Free(n))];
            if let Some(one) = self.visitors.get_mut(visitor) {
                one.shy = false;
                steps.extend(again(now, visitor, 1));
            }
            return Ok(Then::Steps(steps));
        }
        work.handle_visit(visit, &Handled::Serve {})?;
        let seconds = (self.visitors[visitor].minutes * 60.0) as i64;
        Ok(Then::Steps(vec![(
            now + SignedDuration::from_secs(seconds),
            Step::End(n),
        )]))
    }

    fn end(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let official = &self.officials[n];
        let Some((visit, visitor)) = official.visit else {
            return Ok(Then::Steps(Vec::new()));
        };
        let one = self.visitors[visitor].clone();
        work.turn(&official.who, now);
        if one.misses {
            let missing = Missing {
                procedure: one.procedure.clone(),
                items: vec!["p1".to_owned()],
            };
            let home = Handled::Finish {
                outcome: Outcome::SentHome,
                missing: Some(missing),
            };
            work.handle_visit(visit, &home)?;
            self.visitors[visitor].misses = false;
            self.officials[n].visit = None;
            let mut steps = vec![(now, Step::Free(n))];
            steps.extend(again(now, visitor, 1));
            return Ok(Then::Steps(steps));
        }
        match one.life {
            Some(life) => Ok(Then::Serve { life, official: n }),
            None => self.finish(work, now, n, Outcome::Guided),
        }
    }

    /// Ends the visit at hand.
    pub fn finish(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
        outcome: Outcome,
    ) -> Result<Then, DeskError> {
        if let Some((visit, _)) = self.officials[n].visit.take() {
            work.turn(&self.officials[n].who, now);
            let done = Handled::Finish {
                outcome,
                missing: None,
            };
            work.handle_visit(visit, &done)?;
        }
        Ok(Then::Steps(vec![(now, Step::Free(n))]))
    }
}
