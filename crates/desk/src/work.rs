//! The frame of every act: one transaction in the desk's lane, once per
//! idempotency key, under a permit, against the version the page showed.

use crate::{Desk, DeskError, Inner, Stale};
use motcua_domain::actor::{Action, Actor, Permit, authorise};
use motcua_domain::calendar::month_of;
use motcua_domain::deadline::{Due, DueAt};
use motcua_domain::dossier::act::{Counting, Transition};
use motcua_domain::dossier::{Dossier, Event, Refused, StageName, clock_facts};
use motcua_domain::id::{DossierCode, DossierId, UnitId};
use motcua_domain::indicator::Span;
use motcua_domain::time::{Timestamp, local};
use motcua_store::{ClockRow, Priority, Record, STANDING, Tx};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// A request as it came: its key (from the form; a double submit carries the
/// same one) and the hash of what was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Idempotency key.
    pub key: String,
    /// SHA-256 over the act's name and its input.
    pub body: [u8; 32],
}

impl Asked {
    /// For an act `what` with serialisable `input`.
    pub fn new(key: &str, what: &str, input: &impl Serialize) -> Self {
        let mut hash = Sha256::new();
        hash.update(what.as_bytes());
        hash.update([0]);
        hash.update(serde_json::to_vec(input).unwrap_or_default());
        Self {
            key: key.to_owned(),
            body: hash.finalize().into(),
        }
    }
}

/// What an act on a dossier answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code, when it has one.
    pub code: Option<DossierCode>,
    /// Its version now.
    pub version: u32,
    /// State now.
    pub stage: StageName,
    /// Sequence number of the event in the desk's record.
    pub seq: i64,
}

/// What an act works with inside its transaction.
pub struct Work<'a, 't> {
    /// The transaction.
    pub tx: &'a mut Tx<'t>,
    /// The desk.
    pub(crate) desk: &'a Inner,
    /// Who acts.
    pub me: Actor,
    /// Time of the act by the desk's clock.
    pub now: Timestamp,
}

impl Desk {
    /// Runs `act` once for this key, in the lane, all or nothing.
    pub(crate) fn act<T>(
        &self,
        me: &Actor,
        asked: Asked,
        priority: Priority,
        act: impl Fn(&mut Work<'_, '_>) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, DeskError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let inner = Arc::clone(&self.0);
        let me = me.clone();
        let done = self.0.store.act(self.0.id, priority, move |tx| {
            let now = inner.clock.now();
            if let Some(answer) = replayed(tx, &me, &asked)? {
                return Ok(answer);
            }
            let answer = act(&mut Work {
                tx,
                desk: &inner,
                me: me.clone(),
                now,
            })?;
            remember(tx, &me, &asked, now, &answer)?;
            Ok::<T, DeskError>(answer)
        });
        Ok(done?)
    }
}

fn replayed<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    me: &Actor,
    asked: &Asked,
) -> Result<Option<T>, DeskError> {
    if asked.key.is_empty() {
        return Ok(None);
    }
    let Some(kept) = tx.idempotent_answer(me.id, &asked.key)? else {
        return Ok(None);
    };
    if kept.body != asked.body {
        return Err(DeskError::KeyReused);
    }
    serde_json::from_str(&kept.answer)
        .map(Some)
        .map_err(|_| DeskError::KeyReused)
}

fn remember<T: Serialize>(
    tx: &mut Tx<'_>,
    me: &Actor,
    asked: &Asked,
    now: Timestamp,
    answer: &T,
) -> Result<(), DeskError> {
    if asked.key.is_empty() {
        return Ok(());
    }
    let answer = crate::setup::to_json("answer", answer)?;
    tx.keep_answer(me.id, &asked.key, &asked.body, &answer, now)?;
    Ok(())
}

impl Work<'_, '_> {
    /// A dossier, or "not found".
    pub(crate) fn load(&mut self, id: DossierId) -> Result<Dossier, DeskError> {
        self.tx.dossier(id)?.ok_or(DeskError::NotFound)
    }

    /// Permit for an action on a dossier: by the unit that has it, or by the
    /// unit it is on the way to (receiving), or by the receiving desk.
    pub(crate) fn permit(&self, action: Action, dossier: &Dossier) -> Result<Permit, DeskError> {
        permit(&self.me, action, dossier)
    }

    /// Refuses when somebody acted since the page was shown, and says who.
    pub(crate) fn check_seen(
        &mut self,
        dossier: &Dossier,
        seen: Option<u32>,
    ) -> Result<(), DeskError> {
        let Some(seen) = seen.filter(|seen| *seen != dossier.version) else {
            return Ok(());
        };
        let last = self.tx.events_of(dossier.id, i64::MAX, 1)?.pop();
        let by = last.as_ref().and_then(|e| e.by);
        let who = by.map(|by| self.tx.staff(by)).transpose()?.flatten();
        Err(DeskError::Stale(Box::new(Stale {
            who: who.map(|staff| staff.name),
            seen,
            version: dossier.version,
            kind: last
                .as_ref()
                .map(|e| e.event.kind().to_owned())
                .unwrap_or_default(),
            by,
            at: last.map(|e| e.at),
        })))
    }

    /// Random bytes, in lane order.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        self.desk.random()
    }

    /// Writes the act, its clock row and figures.
    pub(crate) fn record(
        &mut self,
        before: Option<&Dossier>,
        transition: &Transition,
    ) -> Result<Done, DeskError> {
        let settings = self.desk.settings();
        self.only_own(&settings)?;
        let next = &transition.next;
        let counting = settings.counting_of(next);
        let book = settings.indicators.book();
        let passed = if book.wants_passed(before, next) {
            Some(self.passed(&settings, transition)?)
        } else {
            None
        };
        let record = Record {
            before,
            transition,
            by: self.me.id,
            salt: self.random(),
            personal_salt: self.random(),
            clock: clock_row(next, &counting)?,
            booked_month: month_of(local(self.now).date()),
            indicators: book,
            // What came with a register took effect then, and is booked now.
            booked: Span::of(self.now.max(transition.at)),
            passed,
        };
        let seq = self.tx.record(&record)?;
        // An acceptance is told once it is known what was paid with it.
        if !matches!(transition.event, Event::Accepted { .. }) {
            self.tell(next, &transition.event)?;
        }
        Ok(Done {
            dossier: next.id,
            code: next.code.clone(),
            version: next.version,
            stage: next.stage.name(),
            seq,
        })
    }
}

impl Work<'_, '_> {
    /// Refuses on the desk of an event log, once the log is loaded.
    fn only_own(&mut self, settings: &crate::Settings) -> Result<(), DeskError> {
        if !crate::import_xes::is_of_log(&settings.office) {
            return Ok(());
        }
        match self.tx.setting(crate::import_xes::LOADED)? {
            Some(_) => Err(Refused::OnlyLookedAt.into()),
            None => Ok(()),
        }
    }
}

/// Permit for an action on a dossier. The unit that has the papers works on
/// it; the desk that received it stays its keeper (intake, corrections,
/// money, delivery go through it); the unit that decides and the one they are
/// on the way to may read and note. Who had it goes on reading, so that it can
/// still answer for what it did. Papers on the way are received by the unit
/// they were given to and by nobody else: a hand-over has two sides.
pub fn permit(me: &Actor, action: Action, dossier: &Dossier) -> Result<Permit, DeskError> {
    if action == Action::ReceiveHandOver
        && let Some(pending) = &dossier.pending
    {
        return Ok(authorise(me, action, &pending.to)?);
    }
    let mut units: Vec<&UnitId> = vec![&dossier.unit];
    if is_keepers(action) {
        units.push(&dossier.intake.orgs.received);
    }
    let reads = matches!(action, Action::OpenDossier | Action::SearchDossiers);
    if reads || action == Action::Note {
        units.extend(dossier.pending.as_ref().map(|pending| &pending.to));
        units.push(&dossier.intake.orgs.decides);
    }
    if reads {
        units.extend(&dossier.held_by);
    }
    let mut denied = None;
    for unit in units {
        match authorise(me, action, unit) {
            Ok(permit) => return Ok(permit),
            Err(why) => denied = denied.or(Some(why)),
        }
    }
    Err(denied.map_or(DeskError::NotFound, DeskError::from))
}

/// Actions that the receiving desk keeps while another unit has the papers.
fn is_keepers(action: Action) -> bool {
    matches!(
        action,
        Action::Accept
            | Action::AcceptExpress
            | Action::EnterPortal
            | Action::AskFix
            | Action::Refuse
            | Action::TakeFee
            | Action::ExemptFee
            | Action::RefundFee
            | Action::ReceiveSupplement
            | Action::RequestWithdrawal
            | Action::Deliver
            | Action::CorrectIntake
            | Action::Attach
            | Action::Note
            | Action::OpenDossier
            | Action::SearchDossiers
    )
}

/// The derived clock row of an open dossier.
pub(crate) fn clock_row(
    dossier: &Dossier,
    counting: &Counting<'_>,
) -> Result<Option<ClockRow>, DeskError> {
    if !dossier.is_open() {
        return Ok(None);
    }
    let row = |due_at, sort_at, provisional| ClockRow {
        due_at,
        sort_at,
        provisional,
        calendar: counting.hash.to_owned(),
    };
    if dossier.stands() {
        return Ok(Some(row(None, STANDING, false)));
    }
    let us = |due: DueAt| due.instant().as_microsecond();
    let awaits_fix = dossier.stage.name() == StageName::AwaitingFix;
    let due = match clock_facts(dossier.clock.as_ref(), awaits_fix, dossier.entered_at) {
        Some(facts) => counting.due(&facts),
        None => Ok(Due::Paused),
    };
    Ok(Some(match due {
        Ok(Due::At { at, provisional }) => {
            let due = in_force(dossier, at);
            row(Some(us(due)), us(to_come(dossier, due)), provisional)
        }
        // A stop that began too late heals nothing: see `Dossier::stands`.
        Ok(Due::Paused) => match dossier.promised().map(|promise| promise.due) {
            Some(due) => row(Some(us(due)), us(to_come(dossier, due)), false),
            None => row(None, STANDING, false),
        },
        // A calendar that does not reach far enough must not stop the act:
        // the dossier is shown at the top with its promise and a warning.
        Err(Refused::CalendarMissing { .. }) => {
            let promise = dossier.promised().map(|promise| us(promise.due));
            row(promise, dossier.date_to_come().map_or(0, us), true)
        }
        Err(refused) => return Err(refused.into()),
    }))
}

/// What was promised, by which a dossier is late: a legal date past the promise
/// (an extension about to be promised) never hides it, an earlier one never
/// moves it.
fn in_force(dossier: &Dossier, legal: DueAt) -> DueAt {
    dossier.promised().map_or(legal, |promise| promise.due)
}

/// Lists are ordered by the date that the citizen may count on: that of an
/// apology, where it is later. Whether the dossier is late goes by `due_at`.
fn to_come(dossier: &Dossier, due: DueAt) -> DueAt {
    let sorry = dossier.apology.as_ref();
    sorry.map_or(due, |sorry| sorry.new_date.max(due))
}

/// Is this the row as an earlier program wrote it: before an apology moved the
/// place in the list, or before [`Dossier::stands`] said of every stop whether
/// it keeps the dossier from being late? The next act on it sets it right.
pub(crate) fn is_as_once_written(row: &ClockRow, expected: &ClockRow, dossier: &Dossier) -> bool {
    let due_at = expected.due_at;
    let before = ClockRow {
        sort_at: due_at.unwrap_or(expected.sort_at),
        ..expected.clone()
    };
    if dossier.open_stop().is_none() {
        return dossier.apology.is_some() && *row == before;
    }
    let us = |due: DueAt| due.instant().as_microsecond();
    let promise = dossier.promised().map(|promise| us(promise.due));
    let to_come = dossier.date_to_come().map(us);
    let ran = row.due_at.is_some()
        && row.due_at == promise
        && [promise, to_come].contains(&Some(row.sort_at));
    let stood = row.due_at.is_none() && row.sort_at == STANDING;
    row.calendar == expected.calendar && (ran || stood)
}
