//! The head's live view: who would be next and why, and whom to look at.

use super::{InLine, LineNow, Snapshot};
use crate::queue::state;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::visit::choose::{Why, minutes};
use motcua_domain::visit::{TicketNumber, Visit};
use motcua_store::AtWorkRow;

/// An official in the live view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallOfficial {
    /// Who.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// State.
    pub state: String,
    /// Reason of a break.
    pub reason: Option<String>,
    /// Counter.
    pub counter: Option<u16>,
    /// Minutes in this state.
    pub minutes: i64,
    /// Ticket called or served.
    pub ticket: Option<TicketNumber>,
    /// Whom the official would call next, and why.
    pub next: Option<NextUp>,
    /// Free while people wait whom this official serves.
    pub idle: bool,
}

/// Who would be next and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextUp {
    /// Visit.
    pub visit: VisitId,
    /// Ticket.
    pub ticket: TicketNumber,
    /// Why.
    pub why: Why,
}

/// The head's live view.
#[derive(Clone, Debug, PartialEq)]
pub struct Hall {
    /// Number of events of the desk.
    pub seq: i64,
    /// Lines.
    pub lines: Vec<LineNow>,
    /// Officials.
    pub officials: Vec<HallOfficial>,
    /// Everybody in line, first place first.
    pub waiting: Vec<InLine>,
    /// Absent people who may still come back.
    pub absent: Vec<Visit>,
    /// On hold.
    pub held: Vec<Visit>,
    /// The head has ended the day.
    pub ended: bool,
    /// Minutes of waiting at which somebody is pointed out.
    pub alert: u16,
    /// Devices with something wrong: name and what.
    pub faults: Vec<(String, String)>,
}

impl Desk {
    /// The head's live view: who would be next and why, and whom to look at.
    pub fn hall(&self, me: &Actor) -> Result<Hall, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            let names = tx.staff_names()?;
            let mut had = Vec::new();
            for phase in ["called", "walking", "serving"] {
                had.extend(snapshot.in_phase(tx, phase)?);
            }
            let officials = snapshot
                .at_work
                .iter()
                .filter(|row| row.state != state::ABSENT)
                .map(|row| official(&snapshot, &names, &had, row))
                .collect();
            // For the whole hall: an official who serves every line.
            let order = snapshot.choice(StaffId(i64::MIN)).order(&snapshot.waiting);
            let waiting = order
                .into_iter()
                .filter_map(|(index, rule)| snapshot.in_line(index, rule))
                .collect();
            let faults = tx
                .devices()?
                .into_iter()
                .filter(|one| one.ended_at.is_none());
            Ok(Hall {
                seq: snapshot.seq,
                lines: snapshot.lines(tx)?,
                officials,
                waiting,
                absent: snapshot.in_phase(tx, "absent")?,
                held: snapshot.in_phase(tx, "on_hold")?,
                ended: snapshot.hall.ended,
                alert: snapshot.policy.alert,
                faults: faults
                    .filter_map(|one| one.fault.map(|fault| (one.name, fault)))
                    .collect(),
            })
        })
    }
}

fn official(
    snapshot: &Snapshot,
    names: &[motcua_store::StaffName],
    had: &[Visit],
    row: &AtWorkRow,
) -> HallOfficial {
    let name = names.iter().find(|one| one.id == row.staff);
    let next = snapshot.next_up(row.staff);
    HallOfficial {
        id: row.staff,
        name: name.map(|one| one.name.clone()).unwrap_or_default(),
        state: row.state.clone(),
        reason: row.reason.clone(),
        counter: row.counter,
        minutes: minutes(row.since, snapshot.now),
        ticket: had
            .iter()
            .find(|visit| Some(visit.id) == row.visit)
            .map(|visit| visit.ticket.clone()),
        idle: row.state == state::FREE && next.is_some(),
        next,
    }
}
