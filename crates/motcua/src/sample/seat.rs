//! Officials of the sample hall at their counters: when they come, take a
//! break and go; and how the play shares a seat with a real person.

use super::hall::{Hall, Step, Then};
use super::hours::{minute_of, moment};
use super::visitor::Visitor;
use jiff::SignedDuration;
use motcua_desk::{DeskError, Work};
use motcua_domain::actor::Actor;
use motcua_domain::id::VisitId;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::Phase;
use motcua_store::AtWorkRow;

/// Minutes after midnight at which the hall is left for lunch and taken again.
pub const LUNCH: i64 = 11 * 60 + 30;
/// See [`LUNCH`].
pub const AFTERNOON: i64 = 13 * 60;
/// A look at a seat that somebody else has in hand.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(2);
/// Somebody whose counters are all taken looks in again after this.
const NO_PLACE: SignedDuration = SignedDuration::from_mins(30);

/// An official of the play.
#[derive(Clone, Debug)]
pub struct Official {
    pub(super) who: Actor,
    /// The counter they sit at when it is free.
    own: u16,
    /// Counter taken today; `None` = not in the hall.
    pub(super) counter: Option<u16>,
    /// Visit and visitor at hand.
    pub(super) visit: Option<(VisitId, usize)>,
    /// Sent to fetch something: visit, visitor, when they are back.
    pub(super) held: Option<(VisitId, usize, Timestamp)>,
    /// Nobody waited when last asked.
    pub(super) idle: bool,
    /// On a break until this minute of the day.
    away: Option<i64>,
    /// Breaks still to be taken today: from, to, reason.
    breaks: Vec<(i64, i64, &'static str)>,
    /// A real person works at this seat.
    lent: bool,
    pub(super) recalls: u8,
}

impl Official {
    /// Somebody with a counter of their own.
    pub fn new(who: Actor, own: u16) -> Self {
        Self {
            who,
            own,
            counter: None,
            visit: None,
            held: None,
            idle: false,
            away: None,
            breaks: Vec::new(),
            lent: false,
            recalls: 0,
        }
    }

    fn comes(&mut self, counter: u16) {
        *self = Self {
            counter: Some(counter),
            ..Self::new(self.who.clone(), self.own)
        };
    }
}

/// The breaks of one day. Lunch is taken in turns, so that whoever still waits
/// from the morning is called; a few minutes in the morning, one after the
/// other; and each day one of them has papers to do after three.
fn breaks_of(n: usize, all: usize, day: jiff::civil::Date) -> Vec<(i64, i64, &'static str)> {
    let turn = n as i64;
    let short = 9 * 60 + 10 * turn;
    let lunch = LUNCH + 20 * (turn % 2);
    let mut breaks = vec![(short, short + 8, "short"), (lunch, AFTERNOON, "lunch")];
    if day.day_of_year().unsigned_abs() as usize % all.max(1) == n {
        breaks.push((15 * 60, 15 * 60 + 30, "back_office"));
    }
    breaks
}

impl Hall {
    /// An official comes to the hall: to their own counter, or to a free one
    /// when a real person sits there. After a restart in the middle of a day
    /// they go on with what they had.
    pub(super) fn arrive(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let (all, closes) = (self.officials.len(), self.closes);
        let official = &mut self.officials[n];
        work.turn(&official.who, now);
        let (day, minute) = (local(now).date(), minute_of(now));
        if let Some(row) = work.tx.at_work(official.who.id)?.filter(is_seated) {
            // Taken in this run, but not by the play.
            if self.patience.is_some() && row.since > self.began {
                official.counter = row.counter;
                official.lent = true;
                return Ok(Then::Steps(vec![(now + LOOK_AGAIN, Step::Look(n))]));
            }
            return self.adopt(work, now, n, &row);
        }
        let mut free = None;
        for counter in std::iter::once(official.own).chain(self.counters.iter().copied()) {
            let taken = work.tx.at_counter(counter)?;
            if taken.is_none_or(|row| row.staff == official.who.id) {
                free = Some(counter);
                break;
            }
        }
        let Some(counter) = free else {
            return Ok(Then::Steps(vec![(now + NO_PLACE, Step::Arrive(n))]));
        };
        work.take_counter(counter)?;
        official.comes(counter);
        official.breaks = breaks_of(n, all, day);
        official
            .breaks
            .retain(|(from, to, _)| *to > minute && *from < closes);
        Ok(Then::Steps(vec![(
            now + SignedDuration::from_mins(2),
            Step::Free(n),
        )]))
    }

    /// Takes the break that is due; gives when it ends.
    pub(super) fn on_break(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Option<Timestamp>, DeskError> {
        let (day, minute) = (local(now).date(), minute_of(now));
        let official = &mut self.officials[n];
        if let Some(until) = official.away {
            if minute < until {
                return Ok(Some(moment(day, until)));
            }
            work.back_to_work()?;
            official.away = None;
        }
        official.breaks.retain(|(_, to, _)| *to > minute);
        let due = official
            .breaks
            .iter()
            .position(|(from, ..)| *from <= minute);
        let Some(place) = due else { return Ok(None) };
        let (_, until, reason) = official.breaks.remove(place);
        work.take_break(reason)?;
        official.away = Some(until);
        Ok(Some(moment(day, until)))
    }

    /// Minute of the next break of the day.
    pub(super) fn next_break(&self, n: usize) -> Option<i64> {
        self.officials[n]
            .breaks
            .iter()
            .map(|(from, ..)| *from)
            .min()
    }

    /// Does the seat stand as the play left it? Always where nobody else acts.
    pub(super) fn is_as_left(&self, work: &mut Work<'_, '_>, n: usize) -> Result<bool, DeskError> {
        let official = &self.officials[n];
        if self.patience.is_none() || official.counter.is_none() {
            return Ok(true);
        }
        let row = work.tx.at_work(official.who.id)?;
        Ok(!official.lent && row.is_some_and(|row| official.left(&row)))
    }

    /// Looks how a seat stands. A real person who acts at it keeps it until
    /// nothing has happened there for a while; then the play goes on with
    /// whatever it finds.
    pub(super) fn look(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let official = &mut self.officials[n];
        work.turn(&official.who, now);
        let row = work.tx.at_work(official.who.id)?.filter(is_seated);
        let Some(row) = row else {
            // Sent off the hall: gone for today.
            *official = Official::new(official.who.clone(), official.own);
            return Ok(Then::Steps(Vec::new()));
        };
        let theirs = official.lent || !official.left(&row);
        let quiet = now.duration_since(row.since);
        if theirs && self.patience.is_some_and(|patience| quiet < patience) {
            official.lent = true;
            official.visit = None;
            official.held = None;
            official.idle = false;
            return Ok(Then::Steps(vec![(now + LOOK_AGAIN, Step::Look(n))]));
        }
        self.adopt(work, now, n, &row)
    }

    /// Goes on with what the row says.
    fn adopt(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
        row: &AtWorkRow,
    ) -> Result<Then, DeskError> {
        let (all, minute, closes) = (self.officials.len(), minute_of(now), self.closes);
        let official = &mut self.officials[n];
        official.comes(row.counter.unwrap_or(official.own));
        official.breaks = breaks_of(n, all, local(now).date());
        official
            .breaks
            .retain(|(from, ..)| *from > minute && *from < closes);
        let Some(id) = row.visit else {
            // Back at once from a break that nobody remembers the end of.
            official.away = is_away(row).then_some(minute);
            return Ok(Then::Steps(vec![(now, Step::Free(n))]));
        };
        let visit = work.tx.visit(id)?.ok_or(DeskError::NotFound)?;
        let visitor = match self.tickets.get(&id) {
            Some(visitor) => *visitor,
            None => self.unknown(id, visit.line.clone()),
        };
        // What was done of their life is not known here.
        self.visitors[visitor].life = None;
        self.officials[n].visit = Some((id, visitor));
        let minutes = self.visitors[visitor].minutes;
        Ok(Then::Steps(vec![match visit.phase {
            Phase::Serving { .. } => (now + seconds(minutes / 2.0), Step::End(n)),
            _ => (now + SignedDuration::from_secs(40), Step::Sit(n)),
        }]))
    }

    /// A visitor for a number that the play did not give.
    pub(super) fn unknown(&mut self, visit: VisitId, line: motcua_domain::visit::LineId) -> usize {
        self.visitors.push(Visitor::unknown(&mut self.chance, line));
        let visitor = self.visitors.len() - 1;
        self.tickets.insert(visit, visitor);
        visitor
    }
}

impl Official {
    /// Is the row what the play knows of it?
    fn left(&self, row: &AtWorkRow) -> bool {
        row.counter == self.counter
            && row.visit == self.visit.map(|(visit, _)| visit)
            && is_away(row) == self.away.is_some()
    }
}

fn is_seated(row: &AtWorkRow) -> bool {
    row.counter.is_some()
}

fn is_away(row: &AtWorkRow) -> bool {
    matches!(row.state.as_str(), "break" | "back_office")
}

/// Minutes of a service as a stretch of time.
pub fn seconds(minutes: f64) -> SignedDuration {
    SignedDuration::from_secs((minutes * 60.0) as i64)
}
