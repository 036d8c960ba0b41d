//! Dossiers that were there before a play began: a play at a desk that has
//! worked goes on with them from where they stand. What was planned of them
//! nobody knows any more; what is still to come is drawn from the same chances,
//! given that it has not come yet.

use super::intake::payment;
use super::life::Rest;
use super::play::{Play, line_of, lock};
use super::story::{Life, Moment, NEVER, Stand, Task, working_minutes_after};
use super::working::{budget_minutes, days_later, work_minutes};
use jiff::civil::DateTime;
use motcua_desk::accept::{AcceptInput, IntakeInput};
use motcua_desk::{Deed, DeskError, Published};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::{Dossier, PartyRole, PendingHandOver, Stage, StageName};
use motcua_domain::id::UnitId;
use motcua_domain::procedure::fee::Counts;
use motcua_domain::time::{Timestamp, local};
use motcua_store::{ListAsk, ListRow, StoreError};
use std::sync::Arc;

/// Draws of which one should lie ahead.
const DRAWS: usize = 40;
/// Dossiers read at once.
const PAGE: u32 = 500;
/// Results that may still be waited for: those before them are not fetched any
/// more.
const RESULTS: u32 = 2_000;

impl Play {
    /// Takes over the dossiers that are open or whose result nobody has
    /// fetched; gives how many of them have something to come after `now`.
    pub fn take_over(&mut self, now: Timestamp) -> Result<usize, DeskError> {
        let settings = self.desk.settings();
        let mut n = 0;
        for dossier in self.found()? {
            let facts = &dossier.intake.procedure;
            let Some(procedure) = settings.catalogue.by_hash(&facts.hash) else {
                continue;
            };
            let entered = self.entered(&dossier);
            let mut state = lock(&self.state);
            let mut life = Life {
                waits: Life::waits(&procedure),
                dice: &mut state.dice,
                crew: &self.crew,
                calendar: &settings.calendar,
                moments: Vec::new(),
                asked: dossier.supplements,
            };
            let mut older = Older {
                life: &mut life,
                dossier: &dossier,
                procedure: &procedure,
                now: local(now),
            };
            older.goes_on(entered);
            let mut moments = life.moments;
            moments.reverse();
            let Some(first) = moments.last().map(|one: &Moment| one.at) else {
                continue;
            };
            let number = state.lives.len();
            state.lives.push(Rest {
                dossier: Some(dossier.id),
                procedure: facts.code.clone(),
                line: line_of(&facts.field),
                moments,
            });
            state.next_of(number, first);
            n += 1;
        }
        Ok(n)
    }

    fn found(&self) -> Result<Vec<Dossier>, DeskError> {
        let read = self.desk.store().read(self.desk.id(), |tx| {
            let mut ask = ListAsk {
                limit: PAGE,
                ..ListAsk::default()
            };
            let mut found = Vec::new();
            loop {
                let rows = tx.open_dossiers(&ask)?;
                let place = |row: &ListRow| Some((row.clock.as_ref()?.sort_at, row.dossier.id));
                ask.after = rows.last().and_then(place);
                found.extend(rows.into_iter().map(|row| row.dossier));
                if ask.after.is_none() {
                    break;
                }
            }
            let ready = tx.dossiers_in_stage(StageName::ResultReady.slug(), RESULTS)?;
            found.extend(ready.into_iter().map(|row| row.dossier));
            Ok::<_, StoreError>(found)
        });
        Ok(read?)
    }

    /// What was handed in by the portal, as it is accepted; `None` where the
    /// play could not hand it in so.
    fn entered(&self, dossier: &Dossier) -> Option<IntakeInput> {
        if dossier.stage.name() != StageName::AwaitingAcceptance {
            return None;
        }
        let clerk = self.crew.all.iter().find(|one| one.holds(Role::Clerk))?;
        let view = self.desk.view(clerk, dossier.id).ok()?;
        let intake = &dossier.intake;
        let mut owners = Vec::new();
        for party in &intake.parties {
            if party.role != PartyRole::Owner {
                return None;
            }
            let known = view.people.iter().find(|one| one.id == party.person)?;
            owners.push(known.person.clone());
        }
        let basis = intake.basis.as_ref();
        Some(IntakeInput {
            procedure: intake.procedure.code.clone(),
            case: intake.case.clone(),
            area: intake.area.clone(),
            channel: intake.channel,
            outside_code: intake.outside_code.clone(),
            helped: None,
            received: None,
            owners,
            representative: None,
            papers: intake.papers.clone(),
            result_via: intake.result_via,
            counts: basis.map_or(Counts::ONE, |basis| basis.counts),
            exemption: basis.and_then(|basis| basis.exemption.clone()),
            fee_by_notice: basis.and_then(|basis| basis.by_notice.or(basis.freed_notice)),
            note: String::new(),
            told: None,
        })
    }
}

/// A dossier whose life goes on.
struct Older<'a, 'b> {
    life: &'a mut Life<'b>,
    dossier: &'a Dossier,
    procedure: &'a Arc<Published>,
    now: DateTime,
}

impl Older<'_, '_> {
    fn goes_on(&mut self, entered: Option<IntakeInput>) {
        let clerk = self.life.crew.clerk(self.life.dice);
        match &self.dossier.stage {
            Stage::AwaitingAcceptance { since } => {
                if let Some(intake) = entered {
                    self.accepted(*since, &clerk, intake);
                }
            }
            Stage::Accepted { .. } | Stage::InProgress { .. } => self.in_hand(&clerk),
            Stage::AwaitingSupplement { since, .. } => self.supplemented(*since, &clerk),
            Stage::WithdrawalRequested { since, .. } => {
                let at = self.later(*since, (60, 400));
                let deed = Deed::DecideWithdrawal {
                    granted: true,
                    reason: String::new(),
                };
                let director = self.life.crew.director.clone();
                self.life.deed(at, &director, deed);
            }
            Stage::ResultReady { since } => {
                if let Some(at) = self.comes(*since) {
                    self.life.collected(at, &clerk);
                }
            }
            // The play brings nobody into the first two; the others are over.
            Stage::AwaitingFix { .. }
            | Stage::AwaitingPayment { .. }
            | Stage::Refused { .. }
            | Stage::Stopped { .. }
            | Stage::Delivered { .. } => {}
        }
    }

    /// Some working minutes after a moment, but not before now.
    fn later(&mut self, since: Timestamp, (least, most): (i64, i64)) -> DateTime {
        let since = local(since);
        let now = self.now;
        let mut draw = || self.life.later(since, least, most);
        let ahead = (0..DRAWS).map(|_| draw()).find(|at| *at > now);
        ahead.unwrap_or_else(|| self.life.later(now, 5, 60))
    }

    fn accepted(&mut self, since: Timestamp, clerk: &Actor, intake: IntakeInput) {
        let at = self.later(since, (90, 300));
        let input = AcceptInput {
            entered: None,
            payment: payment(self.life.dice, self.procedure, &intake),
            intake,
            express: None,
        };
        let task = Task::Accept(Box::new(input.clone()));
        self.life.push(at, clerk.clone(), task);
        self.life.process(self.procedure, at, clerk, &input);
    }

    /// Somebody works on it, or the papers are on the way.
    fn in_hand(&mut self, clerk: &Actor) {
        if let Some(pending) = &self.dossier.pending {
            self.arrives(pending, clerk);
            return;
        }
        let begun = local(self.dossier.last_at);
        let share = self.share();
        let mut end = None;
        for _ in 0..DRAWS {
            let budget = budget_minutes(self.procedure, self.life.dice);
            let work = work_minutes(budget, share);
            let at = working_minutes_after(self.life.calendar, begun, work);
            if at > self.now {
                end = Some((at, budget));
                break;
            }
        }
        // Longer than nearly all: it will be done today or tomorrow.
        let (at, budget) = end.unwrap_or_else(|| {
            let budget = budget_minutes(self.procedure, self.life.dice);
            (self.life.later(self.now, 10, 480), budget)
        });
        self.next_steps(at, budget, clerk);
    }

    /// The papers come to the unit that they were given to.
    fn arrives(&mut self, pending: &PendingHandOver, clerk: &Actor) {
        let Some(next) = self.life.crew.worker(&pending.to) else {
            return;
        };
        let at = self.later(pending.given_at, (10, 60));
        let at = self.life.received(at, &pending.to, &next);
        let step = usize::from(pending.step);
        let steps = &self.dossier.steps;
        let is_its_own = steps.get(step).is_some_and(|one| one.unit == pending.to);
        let stand = Stand {
            at,
            unit: pending.to.clone(),
            holder: next,
            step: step + usize::from(!is_its_own),
        };
        let budget = budget_minutes(self.procedure, self.life.dice);
        let of = (self.procedure, self.dossier.intake.papers.as_slice());
        self.life.steps(stand, budget, clerk, of);
    }

    /// The papers that were asked for come, and the step is done.
    fn supplemented(&mut self, since: Timestamp, clerk: &Actor) {
        let asked = local(since);
        let mut come = None;
        for _ in 0..DRAWS {
            let days = self.life.dice.range(1, 9);
            let at = days_later(self.life.calendar, asked, days);
            let at = self.life.later(at, 10, 200);
            if at > self.now {
                come = Some(at);
                break;
            }
        }
        let at = come.unwrap_or_else(|| self.life.later(self.now, 10, 200));
        let papers = self.dossier.intake.papers.clone();
        self.life
            .deed(at, clerk, Deed::ReceiveSupplement { papers });
        let budget = budget_minutes(self.procedure, self.life.dice);
        let work = work_minutes(budget, self.share());
        let at = working_minutes_after(self.life.calendar, at, work);
        self.next_steps(at, budget, clerk);
    }

    /// When somebody comes for the result; `None` = never.
    fn comes(&mut self, since: Timestamp) -> Option<DateTime> {
        for _ in 0..DRAWS {
            if self.life.dice.chance(NEVER) {
                return None;
            }
            let at = self.life.collects(local(since));
            if at > self.now {
                return Some(at);
            }
        }
        None
    }

    /// The steps after the one in hand, which is done at `at`.
    fn next_steps(&mut self, at: DateTime, budget: i64, clerk: &Actor) {
        let unit = &self.dossier.unit;
        let Some(holder) = self.holder(unit) else {
            return;
        };
        let stand = Stand {
            at,
            unit: unit.clone(),
            holder,
            step: usize::from(self.dossier.step) + 1,
        };
        let of = (self.procedure, self.dossier.intake.papers.as_slice());
        self.life.steps(stand, budget, clerk, of);
    }

    /// Who has it in the unit: whoever it was given to, or who works there.
    fn holder(&self, unit: &UnitId) -> Option<Actor> {
        let crew = self.life.crew;
        let given = self.dossier.holder;
        let mut all = crew.all.iter();
        let holder = all.find(|one| Some(one.id) == given && one.unit == *unit);
        holder.cloned().or_else(|| crew.worker(unit))
    }

    /// The share of the step in hand, in thousandths; the last step is the
    /// handing over and no work.
    fn share(&self) -> u32 {
        let steps = &self.dossier.steps;
        let step = usize::from(self.dossier.step);
        let own = steps.get(step).filter(|_| step + 1 < steps.len());
        own.map_or(0, |one| one.share_permille)
    }
}
