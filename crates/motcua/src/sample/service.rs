//! A person at a counter of the sample hall: comes or does not, is served,
//! sent on, sent to fetch something, or sent home.

use super::hall::{Hall, Step, Then};
use super::hours::{again, minute_of};
use super::seat::{AFTERNOON, LUNCH, seconds};
use jiff::SignedDuration;
use motcua_desk::queue::Handled;
use motcua_desk::{DeskError, Work};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::{LineId, Missing, Outcome};

impl Hall {
    pub(super) fn sit(
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
        let shy = self.visitors[visitor].shy;
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
            self.visitors[visitor].shy = false;
            self.tickets.remove(&visit);
            steps.extend(again(now, visitor, 1));
            return Ok(Then::Steps(steps));
        }
        work.handle_visit(visit, &Handled::Serve {})?;
        let served = seconds(self.visitors[visitor].minutes);
        Ok(Then::Steps(vec![(now + served, Step::End(n))]))
    }

    pub(super) fn end(
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
        if let Some(line) = one.sent_on {
            return self.send_on(work, now, n, line);
        }
        if one.fetches && official.held.is_none() && has_time(now, self.closes) {
            return self.hold(work, now, n);
        }
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
            self.tickets.remove(&visit);
            let mut steps = vec![(now, Step::Free(n))];
            steps.extend(again(now, visitor, 1));
            return Ok(Then::Steps(steps));
        }
        match one.life {
            Some(life) => Ok(Then::Serve { life, official: n }),
            None => self.finish(work, now, n, Outcome::Guided),
        }
    }

    /// What they ask for belongs to another line: they wait there, in their place.
    fn send_on(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
        line: LineId,
    ) -> Result<Then, DeskError> {
        let Some((visit, visitor)) = self.officials[n].visit else {
            return Ok(Then::Steps(Vec::new()));
        };
        let on = Handled::Transfer { line, wants: None };
        work.handle_visit(visit, &on)?;
        self.visitors[visitor].sent_on = None;
        self.officials[n].visit = None;
        let mut steps = vec![(now, Step::Free(n))];
        steps.extend(self.wake(now));
        Ok(Then::Steps(steps))
    }

    /// They have something to fetch; the official keeps the place.
    fn hold(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
    ) -> Result<Then, DeskError> {
        let Some((visit, visitor)) = self.officials[n].visit else {
            return Ok(Then::Steps(Vec::new()));
        };
        work.handle_visit(visit, &Handled::Hold {})?;
        self.visitors[visitor].fetches = false;
        let back = now + SignedDuration::from_mins(self.chance.range(6, 20));
        self.officials[n].visit = None;
        self.officials[n].held = Some((visit, visitor, back));
        Ok(Then::Steps(vec![(now, Step::Free(n))]))
    }

    /// Ends the visit at hand.
    pub fn finish(
        &mut self,
        work: &mut Work<'_, '_>,
        now: Timestamp,
        n: usize,
        outcome: Outcome,
    ) -> Result<Then, DeskError> {
        if let Some((visit, _)) = self.officials[n].visit {
            work.turn(&self.officials[n].who, now);
            let done = Handled::Finish {
                outcome,
                missing: None,
            };
            work.handle_visit(visit, &done)?;
            self.officials[n].visit = None;
            self.tickets.remove(&visit);
        }
        Ok(Then::Steps(vec![(now, Step::Free(n))]))
    }
}

/// Whoever is sent off now is back before the hall is left.
fn has_time(now: Timestamp, closes: i64) -> bool {
    let minute = minute_of(now);
    minute < LUNCH - 30 || (AFTERNOON..closes - 60).contains(&minute)
}
