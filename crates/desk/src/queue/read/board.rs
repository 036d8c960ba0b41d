//! The board of the hall.

use super::{LineNow, Snapshot};
use crate::queue::state;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::hours::Rest;
use motcua_domain::visit::{LineId, Phase, TicketNumber, Visit};
use motcua_store::{AtWorkRow, Tx};
use serde::{Deserialize, Serialize};

/// Setting: messages of the office on the board.
const MESSAGES: &str = "board_messages";
/// Fewest of those called or at counters that are kept.
const FEWEST: usize = 8;
/// Most calls looked back on.
const RECENT: usize = 6;
/// Seconds for which somebody who was called is still on the way: the call
/// stands, also when a break begins meanwhile.
const WAY: i64 = 5 * 60;
/// Events looked back over for them, so that a board costs the same on a busy
/// day and a quiet one.
const BACK: i64 = 1_000;

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

/// A call of today, whatever became of it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentCall {
    /// Ticket.
    pub ticket: TicketNumber,
    /// Counter.
    pub counter: u16,
    /// When it was last called.
    pub at: Timestamp,
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
    /// Tickets called today, the last call first, each once.
    pub recent: Vec<RecentCall>,
    /// Counters whose official is on a break.
    pub breaks: Vec<u16>,
    /// Counters with their officials, in order.
    pub counters: Vec<BoardCounter>,
    /// Lines.
    pub lines: Vec<LineNow>,
    /// Messages of the office, Vietnamese and English.
    pub messages: Vec<(String, String)>,
    /// Nobody is called now: not open yet, a break, the day was ended.
    #[serde(default)]
    pub rest: Option<Rest>,
}

impl Board {
    /// The call that stands large: the newest of those whose person is not
    /// seated yet. While nobody is called (not open yet, a break, the day is
    /// over) only one that was made just before, so that nobody goes to a
    /// counter where nobody sits.
    pub fn large(&self, now: Timestamp) -> Option<&BoardCall> {
        let calls = self.calls.iter().filter(|call| !call.serving);
        let newest = calls.max_by_key(|call| call.at)?;
        let stands = self.rest.is_none() || just_called(newest.at, now);
        stands.then_some(newest)
    }
}

/// Is somebody who was called then still on the way?
pub(super) fn just_called(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).as_secs() < WAY
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
            let calls = board_calls(&snapshot, &name);
            let counters = board_counters(&snapshot, &calls, &name);
            let on_break = |row: &&AtWorkRow| row.state == state::BREAK;
            let text = tx.setting(MESSAGES)?;
            let recent = recent(tx, snapshot.now)?;
            Ok(Board {
                seq: snapshot.seq,
                calls,
                recent,
                counters,
                breaks: snapshot
                    .at_work
                    .iter()
                    .filter(on_break)
                    .filter_map(|row| row.counter)
                    .collect(),
                lines: snapshot.lines(tx)?,
                rest: snapshot.hall.rest,
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
}

/// The calls of today, so that whoever looked away for a moment finds a ticket
/// that is gone from its counter already.
fn recent(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<RecentCall>, DeskError> {
    let (today, from) = (local(now).date(), tx.head()? - BACK);
    let mut seen: Vec<i64> = Vec::new();
    let mut all = Vec::new();
    for row in tx.calls_since(from.max(0), BACK as u32)? {
        if all.len() == RECENT || local(row.at).date() != today {
            break;
        }
        let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap_or_default();
        let counter = facts["counter"]
            .as_u64()
            .and_then(|n| u16::try_from(n).ok());
        let (Some(id), Some(counter)) = (facts["visit"].as_i64(), counter) else {
            continue;
        };
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        if let Some(visit) = tx.visit(VisitId(id))? {
            all.push(RecentCall {
                ticket: visit.ticket,
                counter,
                at: row.at,
            });
        }
    }
    Ok(all)
}

/// Called and at counters, newest call first. Once the day is over only who is
/// still at a counter, or was called just now.
fn board_calls(snapshot: &Snapshot, name: &impl Fn(StaffId) -> String) -> Vec<BoardCall> {
    let mut calls = Vec::new();
    for phase in ["called", "walking", "serving"] {
        let here = snapshot.in_phase(phase);
        calls.extend(here.filter_map(|visit| board_call(visit, name)));
    }
    let stays = |counter: u16| {
        let mut rows = snapshot.at_work.iter();
        rows.any(|row| row.counter == Some(counter) && snapshot.hall.stays(row))
    };
    if snapshot.hall.is_over() {
        calls.retain(|call| {
            just_called(call.at, snapshot.now) || (call.serving && stays(call.counter))
        });
    }
    calls.sort_by_key(|call| (call.serving, std::cmp::Reverse(call.at)));
    calls.truncate(FEWEST.max(snapshot.at_work.len()));
    calls
}

/// Counters with their officials, in order. Once the day is over a counter
/// without a person is none: nobody is called there, and whoever had it may
/// have gone home without leaving it.
fn board_counters(
    snapshot: &Snapshot,
    calls: &[BoardCall],
    name: &impl Fn(StaffId) -> String,
) -> Vec<BoardCounter> {
    let rows = snapshot.at_work.iter();
    let mut counters: Vec<BoardCounter> = rows.filter_map(|row| board_counter(row, name)).collect();
    if snapshot.hall.is_over() {
        counters.retain(|one| calls.iter().any(|call| call.counter == one.counter));
    }
    counters.sort_by_key(|one| one.counter);
    counters
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
