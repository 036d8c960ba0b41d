//! An official's own place.

use super::{InLine, Snapshot};
use crate::queue::state;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::visit::{Phase, TicketNumber, Undoable, Visit};
use motcua_store::{AtWorkRow, StaffName, StoreError, Tx};

/// An official's own place.
#[derive(Clone, Debug, PartialEq)]
pub struct Workplace {
    /// Number of events of the desk.
    pub seq: i64,
    /// Counter taken.
    pub counter: Option<u16>,
    /// State.
    pub state: String,
    /// Reason of a break.
    pub reason: Option<String>,
    /// Person called or at the counter.
    pub now: Option<Visit>,
    /// Held by this official.
    pub held: Vec<Visit>,
    /// Absent people of this official's lines.
    pub absent: Vec<Visit>,
    /// How many this official may call.
    pub waiting: u32,
    /// Longest wait among them, minutes.
    pub longest: i64,
    /// Whom to call, where choosing is allowed; tickets only, no names.
    pub choose: Vec<InLine>,
    /// What can be taken back, of which visit.
    pub undo: Option<(VisitId, TicketNumber, Undoable)>,
    /// Counters that are free.
    pub free_counters: Vec<u16>,
    /// Officials at work, for sending on.
    pub colleagues: Vec<(StaffId, String)>,
}

impl Desk {
    /// Does this official serve somebody at the counter?
    pub fn serves(&self, me: &Actor) -> Result<bool, DeskError> {
        self.store().read(self.id(), |tx| {
            let with = match tx.at_work(me.id)?.and_then(|row| row.visit) {
                Some(id) => tx.visit(id)?,
                None => None,
            };
            Ok(with.is_some_and(|one| matches!(one.phase, Phase::Serving { .. })))
        })
    }

    /// An official's own place.
    pub fn workplace(&self, me: &Actor) -> Result<Workplace, DeskError> {
        let settings = self.settings();
        authorise(me, Action::CallVisit, &settings.office.unit)?;
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            let row = snapshot.at_work.iter().find(|row| row.staff == me.id);
            let now = match row.and_then(|row| row.visit) {
                Some(id) => tx.visit(id)?,
                None => None,
            };
            let order = snapshot.choice(me.id).order(&snapshot.waiting);
            let locked = snapshot.policy.choice_locked;
            let mine = |visit: &&Visit| snapshot.policy.rank(me.id, &visit.line).is_some();
            let absent: Vec<Visit> = snapshot.in_phase("absent").filter(mine).cloned().collect();
            let held: Vec<Visit> = snapshot
                .in_phase("on_hold")
                .filter(|visit| visit.phase.official() == Some(me.id))
                .cloned()
                .collect();
            let longest = order
                .iter()
                .map(|(n, _)| snapshot.waiting[*n].waits_from)
                .min();
            let taken = |number: &u16| {
                let has = |row: &AtWorkRow| row.counter == Some(*number) && row.staff != me.id;
                snapshot.at_work.iter().any(has)
            };
            let numbers = settings.office.counters.iter().map(|one| one.number);
            let colleagues = colleagues(&snapshot, me.id, &tx.staff_names()?);
            let undo = last_undoable(tx, me.id, &snapshot, now.as_ref(), &held, &absent)?;
            // Nobody sits down again where no counter is taken.
            let at_counter = row.is_some_and(|row| row.counter.is_some());
            let undo = undo.filter(|_| at_counter);
            Ok(Workplace {
                seq: snapshot.seq,
                counter: row.and_then(|row| row.counter),
                state: row
                    .map_or(state::ABSENT, |row| row.state.as_str())
                    .to_owned(),
                reason: row.and_then(|row| row.reason.clone()),
                now,
                held,
                absent,
                waiting: order.len() as u32,
                longest: longest.map_or(0, |from| snapshot.waited(from)),
                choose: order
                    .iter()
                    .filter(|_| !locked)
                    .filter_map(|(index, rule)| snapshot.in_line(*index, *rule))
                    .collect(),
                undo,
                free_counters: numbers.filter(|number| !taken(number)).collect(),
                colleagues,
            })
        })
    }
}

/// What the official could take back: with the person at hand, or of those
/// let go a moment ago.
fn last_undoable(
    tx: &mut Tx<'_>,
    me: StaffId,
    snapshot: &Snapshot,
    now: Option<&Visit>,
    held: &[Visit],
    absent: &[Visit],
) -> Result<Option<(VisitId, TicketNumber, Undoable)>, StoreError> {
    let mut all: Vec<Visit> = Vec::new();
    all.extend(now.cloned());
    all.extend(held.iter().cloned());
    all.extend(absent.iter().cloned());
    all.extend(snapshot.visits.iter().cloned());
    let some = jiff::SignedDuration::from_mins(i64::from(snapshot.policy.undo));
    all.extend(tx.finished_by(me, snapshot.now - some)?);
    let newest = all
        .into_iter()
        // A person at hand comes before one who would come to the counter again.
        .filter(|visit| match now {
            Some(at_hand) => at_hand.id == visit.id || !visit.undo_takes_a_counter(),
            None => true,
        })
        .filter_map(|visit| {
            let act = visit.can_undo(me, &snapshot.policy, snapshot.now)?;
            Some((visit.before.as_ref()?.at, visit.id, visit.ticket, act))
        })
        .max_by_key(|(at, ..)| *at);
    Ok(newest.map(|(_, id, ticket, act)| (id, ticket, act)))
}

/// Who else is at work, for sending somebody on.
fn colleagues(snapshot: &Snapshot, me: StaffId, names: &[StaffName]) -> Vec<(StaffId, String)> {
    let others = snapshot
        .at_work
        .iter()
        .filter(|one| one.staff != me && one.state != state::ABSENT);
    others
        .map(|one| {
            let name = names.iter().find(|name| name.id == one.staff);
            let name = name.map(|name| name.name.clone());
            (one.staff, name.unwrap_or_default())
        })
        .collect()
}
