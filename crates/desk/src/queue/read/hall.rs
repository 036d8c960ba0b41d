//! The head's live view: who would be next and why, and whom to look at.

use super::{InLine, LineNow, Snapshot};
use crate::queue::{is_there, state};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Rule, Why, minutes};
use motcua_domain::visit::hours::Rest;
use motcua_domain::visit::{LineId, Phase, TicketNumber, Visit};
use motcua_store::{AtWorkRow, StaffName, StoreError, Tx};

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
    /// Called and not yet seated.
    pub called: Vec<Visit>,
    /// Absent people who may still come back.
    pub absent: Vec<Visit>,
    /// On hold.
    pub held: Vec<Visit>,
    /// Nobody is called now: not open yet, a break, the day is over.
    pub rest: Option<Rest>,
    /// The head has ended the day.
    pub ended: bool,
    /// Booked times of the rest of a day that was ended: those people must be
    /// told.
    pub booked: u32,
    /// Minutes of waiting at which somebody is pointed out.
    pub alert: u16,
    /// What the head should look at, the most pressing first.
    pub alerts: Vec<Alert>,
    /// Devices with something wrong: name and what.
    pub faults: Vec<(String, String)>,
}

/// Something the head should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// People wait in a line that nobody at work serves.
    Unserved {
        /// Line.
        line: LineId,
        /// People.
        waiting: u32,
    },
    /// Somebody waits longer than the rules' threshold.
    Waits {
        /// Ticket.
        ticket: TicketNumber,
        /// Line.
        line: LineId,
        /// Minutes.
        minutes: i64,
    },
    /// Somebody waits for one official, who is not at the counter.
    Wanted {
        /// Visit.
        visit: VisitId,
        /// Ticket.
        ticket: TicketNumber,
        /// Name of the official.
        official: String,
    },
    /// An official is free while people wait whom this official serves.
    Idle {
        /// Name.
        official: String,
        /// Counter.
        counter: Option<u16>,
        /// Minutes.
        minutes: i64,
    },
    /// An absence is about to run out.
    AbsenceEnds {
        /// Ticket.
        ticket: TicketNumber,
        /// When.
        until: Timestamp,
    },
    /// A hold is about to run out.
    HoldEnds {
        /// Ticket.
        ticket: TicketNumber,
        /// When.
        until: Timestamp,
    },
}

/// Minutes after which a free official is pointed out while people wait: time
/// to get up, drink and sort the papers of the last.
const IDLE: i64 = 3;
/// Minutes before its end at which an absence or a hold is pointed out.
const SOON: i64 = 5;
/// Most people pointed out for their wait; the list below has everybody.
const MOST_WAITS: usize = 8;

impl Desk {
    /// The head's live view: who would be next and why, and whom to look at.
    pub fn hall(&self, me: &Actor) -> Result<Hall, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            let names = tx.staff_names()?;
            let called: Vec<Visit> = snapshot
                .in_phase("called")
                .chain(snapshot.in_phase("walking"))
                .cloned()
                .collect();
            let mut had = called.clone();
            had.extend(snapshot.in_phase("serving").cloned());
            let officials: Vec<HallOfficial> = snapshot
                .at_work
                .iter()
                .filter(|row| row.state != state::ABSENT)
                .map(|row| official(&snapshot, &names, &had, row))
                .collect();
            let waiting = snapshot.everybody(&names);
            let lines = snapshot.lines(tx)?;
            let absent: Vec<Visit> = snapshot.in_phase("absent").cloned().collect();
            let held: Vec<Visit> = snapshot.in_phase("on_hold").cloned().collect();
            // Once the day is ended nobody is to be called: what is in line is kept.
            let alerts = if snapshot.hall.ended {
                Vec::new()
            } else {
                alerts(&snapshot, (&lines, &officials, &waiting), &absent, &held)
            };
            let faults = tx
                .devices()?
                .into_iter()
                .filter(|one| one.ended_at.is_none());
            Ok(Hall {
                seq: snapshot.seq,
                alerts,
                lines,
                officials,
                waiting,
                called,
                absent,
                held,
                rest: snapshot.hall.rest,
                ended: snapshot.hall.ended,
                booked: snapshot.still_booked(tx)?,
                alert: snapshot.policy.alert,
                faults: faults
                    .filter_map(|one| one.fault.map(|fault| (one.name, fault)))
                    .collect(),
            })
        })
    }
}

impl Snapshot {
    /// How many booked a time that will not come, the day being ended.
    fn still_booked(&self, tx: &mut Tx<'_>) -> Result<u32, StoreError> {
        if !self.hall.ended {
            return Ok(0);
        }
        let rows = tx.appointments_of(local(self.now).date())?;
        let missed = rows
            .iter()
            .filter(|row| row.state == "booked" && row.at > self.now);
        Ok(missed.count() as u32)
    }

    /// Everybody in line, for the whole hall: as an official who serves every
    /// line would call them, and those sent to one official among them.
    pub(super) fn everybody(&self, names: &[StaffName]) -> Vec<InLine> {
        let row = |(index, rule): (usize, Rule)| {
            let wants = self.waiting[index].wants;
            let rule = match (wants, rule) {
                (Some(_), Rule::Arrival | Rule::Class | Rule::Carried) => Rule::Wanted,
                _ => rule,
            };
            let name = |who| names.iter().find(|one| one.id == who);
            Some(InLine {
                wanted: wants.and_then(name).map(|one| one.name.clone()),
                ..self.in_line(index, rule)?
            })
        };
        self.order().into_iter().filter_map(row).collect()
    }
}

fn alerts(
    snapshot: &Snapshot,
    (lines, officials, waiting): (&[LineNow], &[HallOfficial], &[InLine]),
    absent: &[Visit],
    held: &[Visit],
) -> Vec<Alert> {
    // Nobody at work at all leaves every line without an official.
    let empty = |one: &LineNow| one.unserved || snapshot.nobody_there();
    let unserved = lines
        .iter()
        .filter(|one| one.waiting > 0 && empty(one))
        .map(|one| Alert::Unserved {
            line: one.line.clone(),
            waiting: one.waiting,
        });
    let mut long: Vec<&InLine> = waiting
        .iter()
        .filter(|one| one.waited > i64::from(snapshot.policy.alert))
        .collect();
    long.sort_by_key(|one| std::cmp::Reverse(one.waited));
    let long = long.into_iter().take(MOST_WAITS).map(|one| Alert::Waits {
        ticket: one.visit.ticket.clone(),
        line: one.visit.line.clone(),
        minutes: one.waited,
    });
    let is_away = |who: StaffId| {
        let row = snapshot.at_work.iter().find(|row| row.staff == who);
        !row.is_some_and(is_there)
    };
    let wanted = waiting
        .iter()
        .filter(|one| one.visit.wants.is_some_and(is_away))
        .map(|one| Alert::Wanted {
            visit: one.visit.id,
            ticket: one.visit.ticket.clone(),
            official: one.wanted.clone().unwrap_or_default(),
        });
    let idle = officials
        .iter()
        .filter(|one| one.idle && one.minutes >= IDLE)
        .map(|one| Alert::Idle {
            official: one.name.clone(),
            counter: one.counter,
            minutes: one.minutes,
        });
    let soon = snapshot.now + jiff::SignedDuration::from_mins(SOON);
    let ends = absent.iter().chain(held).filter_map(|one| {
        let ticket = one.ticket.clone();
        match one.phase {
            Phase::Absent { until } if until <= soon => Some(Alert::AbsenceEnds { ticket, until }),
            Phase::OnHold { until, .. } if until <= soon => Some(Alert::HoldEnds { ticket, until }),
            _ => None,
        }
    });
    let first = unserved.chain(long).chain(wanted);
    first.chain(idle).chain(ends).collect()
}

fn official(
    snapshot: &Snapshot,
    names: &[StaffName],
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
