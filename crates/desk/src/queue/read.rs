//! What is seen of the hall: board, workplace of an official, live view of the
//! head, a phone. Reads only; one snapshot each.

use super::{DayPlan, Turn, ahead_of, range_for, serving, state};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Choice, Rule, Turns, Waiting, Why, minutes};
use motcua_domain::visit::wait::Range;
use motcua_domain::visit::{ClassId, LineId, Phase, Policy, TicketNumber, Undoable, Visit};
use motcua_store::{AtWorkRow, IntervalRow, StoreError, TruthRow, Tx};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Setting: messages of the office on the board.
const MESSAGES: &str = "board_messages";
/// Most recent calls shown.
const RECENT: usize = 8;

/// A line as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineNow {
    /// Line.
    pub line: LineId,
    /// People waiting.
    pub waiting: u32,
    /// The next tickets, in order of their places.
    pub next: Vec<TicketNumber>,
    /// Wait of somebody who comes now.
    pub range: Range,
    /// Officials at work who serve it.
    pub officials: u32,
    /// Longest wait so far, in minutes.
    pub longest: i64,
    /// Open today.
    pub open: bool,
}

/// A call as the board shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardCall {
    /// Ticket.
    pub ticket: TicketNumber,
    /// Counter.
    pub counter: u16,
    /// Line.
    pub line: LineId,
    /// When it was last called.
    pub at: Timestamp,
    /// Times called again.
    pub recalls: u8,
    /// At the counter already.
    pub serving: bool,
    /// Who called.
    pub official: String,
}

/// A counter with an official.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardCounter {
    /// Number.
    pub counter: u16,
    /// Who sits there.
    pub official: String,
    /// On a break or busy with papers: nobody is called there now.
    pub resting: bool,
}

/// What the board shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Number of events of the desk: where the stream goes on from.
    pub seq: i64,
    /// Called and at counters, newest call first.
    pub calls: Vec<BoardCall>,
    /// Counters whose official is on a break.
    pub breaks: Vec<u16>,
    /// Counters with their officials, in order.
    pub counters: Vec<BoardCounter>,
    /// Lines.
    pub lines: Vec<LineNow>,
    /// Messages of the office, Vietnamese and English.
    pub messages: Vec<(String, String)>,
}

/// Somebody in line, as the head sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InLine {
    /// The visit.
    pub visit: Visit,
    /// Minutes waited.
    pub waited: i64,
    /// The rule that gives the place.
    pub rule: Rule,
}

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
    /// Minutes of waiting at which somebody is pointed out.
    pub alert: u16,
    /// Devices with something wrong: name and what.
    pub faults: Vec<(String, String)>,
}

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

/// A ticket as its phone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The visit.
    pub visit: Visit,
    /// People ahead while waiting.
    pub ahead: u32,
    /// Wait from now.
    pub range: Option<Range>,
}

/// How often ranges were true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// By day, line and what it rested on.
    pub rows: Vec<TruthRow>,
    /// Called within the range.
    pub inside: i64,
    /// All.
    pub n: i64,
}

/// What every view of the hall begins with.
struct Snapshot {
    seq: i64,
    policy: Arc<Policy>,
    plan: Option<DayPlan>,
    waiting: Vec<Waiting>,
    visits: Vec<Visit>,
    at_work: Vec<AtWorkRow>,
    turns: Turns,
    now: Timestamp,
}

impl Snapshot {
    fn take(desk: &Desk, tx: &mut Tx<'_>) -> Result<Self, DeskError> {
        let now = desk.now();
        let day = local(now).date();
        Ok(Self {
            seq: tx.head()?,
            policy: desk.queue_policy(),
            plan: DayPlan::of(&desk.settings(), day).ok(),
            waiting: tx.waiting()?,
            visits: tx.visits_in("waiting")?,
            at_work: tx.all_at_work()?,
            turns: tx.turns(day)?,
            now,
        })
    }

    fn lines(&self, tx: &mut Tx<'_>) -> Result<Vec<LineNow>, DeskError> {
        let mut lines = Vec::new();
        for rule in &self.policy.lines {
            let mine: Vec<&Visit> = self
                .visits
                .iter()
                .filter(|one| one.line == rule.id)
                .collect();
            let new = Waiting {
                visit: VisitId(i64::MAX),
                line: rule.id.clone(),
                class: ClassId::ordinary(),
                place_at: self.now,
                booked_for: None,
                wants: None,
            };
            let ahead = ahead_of(&self.policy, &self.turns, &self.waiting, &new, self.now);
            let (_, range) = self.range(tx, &rule.id, ahead)?;
            lines.push(LineNow {
                waiting: mine.len() as u32,
                next: mine.iter().take(3).map(|one| one.ticket.clone()).collect(),
                range,
                officials: serving(&self.policy, &rule.id, &self.at_work),
                longest: mine
                    .iter()
                    .map(|one| minutes(one.place_at, self.now))
                    .max()
                    .unwrap_or(0),
                open: self.plan.as_ref().is_some_and(|plan| plan.is_open(rule)),
                line: rule.id.clone(),
            });
        }
        Ok(lines)
    }

    fn range(
        &self,
        tx: &mut Tx<'_>,
        line: &LineId,
        ahead: u32,
    ) -> Result<(motcua_domain::visit::wait::Cell, Range), DeskError> {
        let hour = local(self.now).hour().unsigned_abs();
        range_for(tx, &self.policy, ahead, line, hour, &self.at_work)
    }

    fn choice(&self, official: StaffId) -> Choice<'_> {
        Choice {
            policy: &self.policy,
            official,
            turns: &self.turns,
            now: self.now,
        }
    }

    fn ticket(&self, visit: VisitId) -> Option<TicketNumber> {
        let found = self.visits.iter().find(|one| one.id == visit);
        found.map(|one| one.ticket.clone())
    }

    fn next_up(&self, official: StaffId) -> Option<NextUp> {
        let (index, why) = self.choice(official).next(&self.waiting)?;
        let visit = self.waiting[index].visit;
        Some(NextUp {
            visit,
            ticket: self.ticket(visit)?,
            why,
        })
    }

    fn in_line(&self, index: usize, rule: Rule) -> Option<InLine> {
        let one = &self.waiting[index];
        let visit = self.visits.iter().find(|visit| visit.id == one.visit)?;
        Some(InLine {
            visit: visit.clone(),
            waited: minutes(one.place_at, self.now),
            rule,
        })
    }
}

impl Desk {
    /// The board. Open to the hall: no names but those of officials.
    pub fn board(&self) -> Result<Board, DeskError> {
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            let names = tx.staff_names()?;
            let name = |id| {
                let found = names.iter().find(|one| one.id == id);
                found.map(|one| one.name.clone()).unwrap_or_default()
            };
            let mut calls = Vec::new();
            for phase in ["called", "walking", "serving"] {
                for visit in tx.visits_in(phase)? {
                    calls.extend(board_call(&visit, &name));
                }
            }
            calls.sort_by_key(|call| (call.serving, std::cmp::Reverse(call.at)));
            calls.truncate(RECENT.max(snapshot.at_work.len()));
            let mut counters: Vec<BoardCounter> = snapshot
                .at_work
                .iter()
                .filter_map(|row| board_counter(row, &name))
                .collect();
            counters.sort_by_key(|one| one.counter);
            let on_break = |row: &&AtWorkRow| row.state == state::BREAK;
            let text = tx.setting(MESSAGES)?;
            Ok(Board {
                seq: snapshot.seq,
                calls,
                counters,
                breaks: snapshot
                    .at_work
                    .iter()
                    .filter(on_break)
                    .filter_map(|row| row.counter)
                    .collect(),
                lines: snapshot.lines(tx)?,
                messages: text
                    .and_then(|text| serde_json::from_str(&text).ok())
                    .unwrap_or_default(),
            })
        })
    }

    /// Messages of the office on the board.
    pub fn set_board_messages(
        &self,
        me: &Actor,
        key: &str,
        messages: &[(String, String)],
    ) -> Result<(), DeskError> {
        let mut clean = Vec::new();
        for (vi, en) in messages
            .iter()
            .filter(|(vi, _)| !vi.trim().is_empty())
            .take(5)
        {
            let line = |text: &str| {
                motcua_domain::typed::line(text, 200)
                    .map_err(|bad| DeskError::invalid("message", bad.message_id()))
            };
            let en = if en.trim().is_empty() {
                String::new()
            } else {
                line(en)?
            };
            clean.push((line(vi)?, en));
        }
        let text = crate::setup::to_json("messages", &clean)?;
        let asked = crate::Asked::new(key, "board_messages", &text);
        self.act(me, asked, motcua_store::Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)
                .or_else(|_| work.queue_permit(Action::RunQueue))?;
            work.tx.put_setting(MESSAGES, &text)?;
            work.desk_event("board.messages", serde_json::json!({ "n": clean.len() }))?;
            Ok(())
        })
    }

    /// The head's live view: who would be next and why, and whom to look at.
    pub fn hall(&self, me: &Actor) -> Result<Hall, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            let names = tx.staff_names()?;
            let mut had = Vec::new();
            for phase in ["called", "walking", "serving"] {
                had.extend(tx.visits_in(phase)?);
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
                absent: tx.visits_in("absent")?,
                held: tx.visits_in("on_hold")?,
                alert: snapshot.policy.alert,
                faults: faults
                    .filter_map(|one| one.fault.map(|fault| (one.name, fault)))
                    .collect(),
            })
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
            let mine = |visit: &Visit| snapshot.policy.rank(me.id, &visit.line).is_some();
            let mut absent = tx.visits_in("absent")?;
            absent.retain(mine);
            let mut held = tx.visits_in("on_hold")?;
            held.retain(|visit| visit.phase.official() == Some(me.id));
            let longest = order
                .iter()
                .map(|(n, _)| snapshot.waiting[*n].place_at)
                .min();
            let names = tx.staff_names()?;
            let taken = |number: &u16| {
                let has = |row: &AtWorkRow| row.counter == Some(*number) && row.staff != me.id;
                snapshot.at_work.iter().any(has)
            };
            let numbers = settings.office.counters.iter().map(|one| one.number);
            let colleagues = snapshot
                .at_work
                .iter()
                .filter(|one| one.staff != me.id && one.state != state::ABSENT);
            let undo = last_undoable(tx, me.id, &snapshot, now.as_ref(), &held, &absent)?;
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
                longest: longest.map_or(0, |from| minutes(from, snapshot.now)),
                choose: order
                    .iter()
                    .filter(|_| !locked)
                    .filter_map(|(index, rule)| snapshot.in_line(*index, *rule))
                    .collect(),
                undo,
                free_counters: numbers.filter(|number| !taken(number)).collect(),
                colleagues: colleagues
                    .map(|one| {
                        let name = names.iter().find(|name| name.id == one.staff);
                        (
                            one.staff,
                            name.map(|name| name.name.clone()).unwrap_or_default(),
                        )
                    })
                    .collect(),
            })
        })
    }

    /// A ticket as its phone sees it.
    pub fn follow(&self, visit: VisitId) -> Result<Follow, DeskError> {
        self.store().read(self.id(), |tx| {
            let visit = tx.visit(visit)?.ok_or(DeskError::NotFound)?;
            if !matches!(visit.phase, Phase::Waiting {}) {
                return Ok(Follow {
                    visit,
                    ahead: 0,
                    range: None,
                });
            }
            let snapshot = Snapshot::take(self, tx)?;
            let own = snapshot.waiting.iter().find(|one| one.visit == visit.id);
            let ahead = own.map_or(0, |own| {
                ahead_of(
                    &snapshot.policy,
                    &snapshot.turns,
                    &snapshot.waiting,
                    own,
                    snapshot.now,
                )
            });
            let (_, range) = snapshot.range(tx, &visit.line, ahead)?;
            Ok(Follow {
                visit,
                ahead,
                range: Some(range),
            })
        })
    }

    /// Token of a visit's phone page.
    pub fn follow_token(&self, visit: VisitId) -> String {
        self.0.follow_token(visit)
    }

    /// One visit with its intervals, for whoever may read the log.
    pub fn visit_log(
        &self,
        me: &Actor,
        visit: VisitId,
    ) -> Result<(Visit, Vec<IntervalRow>), DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        self.store().read(self.id(), |tx| {
            let found = tx.visit(visit)?.ok_or(DeskError::NotFound)?;
            Ok((found, tx.visit_intervals(visit)?))
        })
    }

    /// Visits of a day after an id, with a limit: the log, and the paper list
    /// for when everything else fails.
    pub fn visits_of(
        &self,
        me: &Actor,
        day: Date,
        after: VisitId,
        limit: u32,
    ) -> Result<Vec<Visit>, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)
            .or_else(|_| authorise(me, Action::IssueTicket, &self.settings().office.unit))?;
        Ok(self
            .store()
            .read(self.id(), |tx| tx.visits_of_day(day, after, limit))?)
    }

    /// Visits in which a dossier was handled.
    pub fn visits_of_dossier(&self, dossier: DossierId) -> Result<Vec<Visit>, DeskError> {
        Ok(self
            .store()
            .read(self.id(), |tx| tx.visits_of_dossier(dossier))?)
    }

    /// How often the range told was true, from a day on.
    pub fn wait_truth(&self, me: &Actor, from: Date) -> Result<Truth, DeskError> {
        authorise(me, Action::ReadQueue, &self.settings().office.unit)?;
        let rows = self.store().read(self.id(), |tx| tx.wait_truths(from))?;
        let inside = rows.iter().map(|row| row.inside).sum();
        let n = rows
            .iter()
            .map(|row| row.inside + row.sooner + row.later)
            .sum();
        Ok(Truth { rows, inside, n })
    }

    /// Waits for the lines as a kiosk shows them.
    pub fn lines_now(&self) -> Result<Vec<LineNow>, DeskError> {
        self.store().read(self.id(), |tx| {
            let snapshot = Snapshot::take(self, tx)?;
            snapshot.lines(tx)
        })
    }
}

fn board_call(visit: &Visit, name: &impl Fn(StaffId) -> String) -> Option<BoardCall> {
    let recalls = match visit.phase {
        Phase::Called { recalls, .. } => recalls,
        Phase::Serving { .. } => 0,
        _ => return None,
    };
    Some(BoardCall {
        ticket: visit.ticket.clone(),
        counter: visit.phase.counter()?,
        line: visit.line.clone(),
        at: visit.last_at,
        recalls,
        serving: matches!(visit.phase, Phase::Serving { .. }),
        official: visit.phase.official().map(name).unwrap_or_default(),
    })
}

fn board_counter(row: &AtWorkRow, name: &impl Fn(StaffId) -> String) -> Option<BoardCounter> {
    Some(BoardCounter {
        counter: row.counter?,
        official: name(row.staff),
        resting: row.state == state::BREAK || row.state == state::BACK_OFFICE,
    })
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
    all.extend(tx.finished_since(snapshot.now - jiff::SignedDuration::from_mins(30))?);
    let newest = all
        .into_iter()
        .filter_map(|visit| {
            let act = visit.can_undo(me, &snapshot.policy, snapshot.now)?;
            Some((visit.before.as_ref()?.at, visit.id, visit.ticket, act))
        })
        .max_by_key(|(at, ..)| *at);
    Ok(newest.map(|(_, id, ticket, act)| (id, ticket, act)))
}

impl Turn {
    /// The call's reason, if it was a call.
    pub fn why(&self) -> Option<&Why> {
        self.visit.why.as_ref()
    }
}
