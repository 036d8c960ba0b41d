//! Calling and serving.

use super::{Turn, state, turns_now};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Permit};
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::time::local;
use motcua_domain::visit::act::Transition;
use motcua_domain::visit::choose::{Choice, Rule, Waiting, turn_after};
use motcua_domain::visit::{LineId, Missing, Outcome, Phase, Policy, Refused, Visit};
use motcua_store::{AtWorkRow, Priority};
use serde::{Deserialize, Serialize};

/// What the official does with the person, besides calling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Handled {
    /// Calls again.
    Recall {},
    /// Sees the person coming.
    Walking {},
    /// The person sits down, after the call or from hold.
    Serve {},
    /// Did not come.
    Missed {},
    /// Sent to fetch or fill something.
    Hold {},
    /// In line again with the place kept, because the official has to stop.
    BackInLine {},
    /// Sent on, with the place kept.
    Transfer {
        /// Line.
        line: LineId,
        /// This official only.
        wants: Option<StaffId>,
    },
    /// Over.
    Finish {
        /// How.
        outcome: Outcome,
        /// What is missing, when sent home.
        missing: Option<Missing>,
    },
    /// The last act is taken back.
    Undo {},
}

impl Desk {
    /// Calls who is next for this official. The same key calls nobody else.
    pub fn call_next(&self, me: &Actor, key: &str) -> Result<Turn, DeskError> {
        self.roll_day()?;
        let asked = Asked::new(key, "call_next", &());
        self.act(me, asked, Priority::Person, move |work| work.call_next())
    }

    /// Calls a particular person, where the policy lets officials choose, or
    /// the head of the desk does it.
    pub fn call_this(&self, me: &Actor, key: &str, visit: VisitId) -> Result<Turn, DeskError> {
        let asked = Asked::new(key, "call_this", &visit);
        self.act(me, asked, Priority::Person, move |work| {
            let free = !work.policy().choice_locked || work.queue_permit(Action::RunQueue).is_ok();
            if !free {
                return Err(Refused::ChoiceLocked.into());
            }
            work.call(|choice, waiting| {
                let index = waiting.iter().position(|one| one.visit == visit);
                let index = index.ok_or(Refused::WrongPhase {
                    phase: "called".to_owned(),
                })?;
                if !choice.may_call(&waiting[index]) {
                    return Err(Refused::NotYourLine);
                }
                Ok((index, choice.why(waiting, index, Rule::Chosen)))
            })
        })
    }

    /// What the official does with the person.
    pub fn handle(
        &self,
        me: &Actor,
        key: &str,
        visit: VisitId,
        what: Handled,
    ) -> Result<Turn, DeskError> {
        let asked = Asked::new(key, "handle_visit", &(visit, &what));
        self.act(me, asked, Priority::Person, move |work| {
            work.handle_visit(visit, &what)
        })
    }

    /// The head lets everybody call a person who was sent to one official.
    pub fn for_anyone(&self, me: &Actor, key: &str, visit: VisitId) -> Result<Turn, DeskError> {
        let asked = Asked::new(key, "for_anyone", &visit);
        self.act(me, asked, Priority::Person, move |work| {
            let permit = work.queue_permit(Action::RunQueue)?;
            let (before, policy) = (work.visit(visit)?, work.policy());
            if !matches!(before.phase, Phase::Waiting {}) {
                return Err(Refused::WrongPhase {
                    phase: before.phase.slug().to_owned(),
                }
                .into());
            }
            let line = before.line.clone();
            let next = before.transfer(&permit, &policy, work.now, line, None)?;
            work.record_visit(Some(&before), next)
        })
    }

    /// The person says on the phone to be on the way.
    pub fn coming(&self, visit: VisitId) -> Result<Turn, DeskError> {
        let me = self.citizen_actor();
        let asked = Asked::new("", "coming", &visit);
        self.act(&me, asked, Priority::Person, move |work| {
            let before = work.visit(visit)?;
            let next = before.walking(None, work.now)?;
            work.record_visit(Some(&before), next)
        })
    }
}

impl Work<'_, '_> {
    /// Calls who is next, inside the transaction.
    pub fn call_next(&mut self) -> Result<Turn, DeskError> {
        self.call(|choice, waiting| choice.next(waiting).ok_or(Refused::NobodyWaits))
    }

    /// What the official does with the person, inside the transaction.
    pub fn handle_visit(&mut self, visit: VisitId, what: &Handled) -> Result<Turn, DeskError> {
        let permit = self.queue_permit(Action::CallVisit)?;
        let before = self.visit(visit)?;
        let row = self.tx.at_work(self.me.id)?;
        let row = row.ok_or(Refused::NoCounter)?;
        let policy = self.policy();
        let (next, state) = self.decided(&permit, &policy, &before, &row, what)?;
        let holds = match next.next.phase {
            Phase::Called { .. } | Phase::Serving { .. } => Some(visit),
            _ => None,
        };
        let mine = row.visit == Some(visit) || holds.is_some();
        if matches!(what, Handled::Serve {}) {
            self.count_turn(&before)?;
        }
        let turn = self.record_visit(Some(&before), next)?;
        if mine && (row.visit != holds || row.state != state) {
            self.put_state(&row, state, holds)?;
        }
        Ok(turn)
    }

    fn call(
        &mut self,
        choose: impl Fn(
            &Choice<'_>,
            &[Waiting],
        ) -> Result<(usize, motcua_domain::visit::choose::Why), Refused>,
    ) -> Result<Turn, DeskError> {
        let permit = self.queue_permit(Action::CallVisit)?;
        let (row, counter) = self.at_counter()?;
        if row.visit.is_some() {
            return Err(Refused::Busy.into());
        }
        // A page from before the break still offers the call.
        if !super::is_there(&row) {
            return Err(Refused::OnBreak.into());
        }
        let day = local(self.now).date();
        super::wait::open_today(self.tx, self.now)?;
        let (policy, turns) = (self.policy(), turns_now(self.tx, day)?);
        let hall = super::wait::hall_day(self.tx, self.now)?;
        let waiting = self.tx.waiting(hall)?;
        let hours = self.hours();
        let choice = Choice {
            policy: &policy,
            official: self.me.id,
            turns: &turns,
            hours: &hours,
            now: self.now,
        };
        let (index, why) = choose(&choice, &waiting)?;
        let one = &waiting[index];
        let before = self.visit(one.visit)?;
        let next = before.call(&permit, self.now, counter, why)?;
        let turn = self.record_visit(Some(&before), next)?;
        self.put_state(&row, state::SERVING, Some(one.visit))?;
        Ok(turn)
    }

    /// Counts the turn of whoever sits down after a call. Back from hold the
    /// turn is counted, and once more after a seat taken by mistake.
    fn count_turn(&mut self, before: &Visit) -> Result<(), DeskError> {
        if !matches!(before.phase, Phase::Called { .. }) || before.turn_counted {
            return Ok(());
        }
        let day = local(self.now).date();
        let turns = self.tx.turns(day)?;
        if let Some(since) = turn_after(&turns, &before.line, &before.class) {
            self.tx.put_turn(day, &before.line, since)?;
        }
        Ok(())
    }

    /// What the act makes of the visit, and what the official does after it.
    fn decided(
        &mut self,
        permit: &Permit,
        policy: &Policy,
        before: &Visit,
        row: &AtWorkRow,
        what: &Handled,
    ) -> Result<(Transition, &'static str), DeskError> {
        let now = self.now;
        let by = Some(permit.who());
        let next = match what {
            Handled::Recall {} => (before.recall(permit, now)?, state::SERVING),
            Handled::Walking {} => {
                self.is_mine(before)?;
                (before.walking(by, now)?, state::SERVING)
            }
            Handled::Serve {} => {
                free_for(row, before.id)?;
                let counter = row.counter.ok_or(Refused::NoCounter)?;
                (before.serve(permit, now, counter)?, state::SERVING)
            }
            Handled::Missed {} => (before.missed(permit, policy, now)?, state::FREE),
            Handled::Hold {} => {
                let mut held = self.tx.visits_in("on_hold")?;
                held.retain(|visit| visit.phase.official() == by);
                (before.hold(permit, policy, now, held.len())?, state::FREE)
            }
            Handled::BackInLine {} => {
                self.is_mine(before)?;
                (before.back_in_line(by, now)?, state::FREE)
            }
            Handled::Transfer { line, wants } => {
                if let Some(official) = wants {
                    self.is_there(*official)?;
                }
                let next = before.transfer(permit, policy, now, line.clone(), *wants)?;
                (next, state::FREE)
            }
            Handled::Finish { outcome, missing } => {
                let next = before.finish(permit, now, *outcome, missing.clone())?;
                (next, state::FREE)
            }
            Handled::Undo {} => {
                if before.undo_takes_a_counter() {
                    free_for(row, before.id)?;
                }
                let next = before.undo(permit, policy, now, row.counter)?;
                let state = match next.next.phase {
                    Phase::Called { .. } | Phase::Serving { .. } => state::SERVING,
                    _ => state::FREE,
                };
                (next, state)
            }
        };
        Ok(next)
    }

    fn is_mine(&self, visit: &Visit) -> Result<(), Refused> {
        if visit.phase.official() == Some(self.me.id) {
            Ok(())
        } else {
            Err(Refused::NotYours)
        }
    }

    /// Sent to somebody who is not there, a person would wait for nobody.
    fn is_there(&mut self, official: StaffId) -> Result<(), DeskError> {
        match self.tx.at_work(official)? {
            Some(row) if row.state != state::ABSENT => Ok(()),
            _ => Err(DeskError::invalid("wants", "queue-official-not-there")),
        }
    }

    /// A dossier handled by somebody who serves a person belongs to that
    /// visit: visit and dossiers know each other.
    pub(crate) fn join_visit(&mut self, dossier: DossierId) -> Result<(), DeskError> {
        let me = self.me.id;
        let Some(id) = self.tx.at_work(me)?.and_then(|row| row.visit) else {
            return Ok(());
        };
        let before = self.visit(id)?;
        if !matches!(before.phase, Phase::Serving { .. }) {
            return Ok(());
        }
        if let Some(next) = before.join(me, self.now, dossier)? {
            self.record_visit(Some(&before), next)?;
        }
        Ok(())
    }
}

/// The official has nobody else.
fn free_for(row: &AtWorkRow, visit: VisitId) -> Result<(), Refused> {
    match row.visit {
        Some(other) if other != visit => Err(Refused::Busy),
        _ => Ok(()),
    }
}
