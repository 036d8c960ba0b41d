//! What happens in the hall, as it happens: one message for each event, with
//! what screens show and voices say, and no citizen's name.

use crate::{Desk, DeskError};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::voice::pieces;
use motcua_domain::visit::{LineId, Visit};
use motcua_store::{NewsRow, StaffName, Tx};
use serde::Serialize;
use std::collections::HashMap;

/// Most messages of one reading.
const MOST: u32 = 500;
/// Events looked back over when a feed begins, so that screens that were
/// there before a restart miss nothing.
const BACK: i64 = 2_000;

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Number of the event.
    pub seq: i64,
    /// Its kind, `visit.called`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Ticket as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<u16>,
    /// Line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// Name of the official.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// Spoken pieces of a call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub say: Vec<String>,
}

/// Messages in order, and where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// First number that was looked at.
    pub from: i64,
    /// Every event below this has been looked at.
    pub next: i64,
    /// Number of events of the desk.
    pub head: i64,
    /// Messages.
    pub messages: Vec<Message>,
}

impl Desk {
    /// Number of events of the desk.
    pub fn hall_head(&self) -> Result<i64, DeskError> {
        Ok(self.store().read(self.id(), |tx| tx.head())?)
    }

    /// Messages of the events from a number on; without one, of the last.
    /// Only those below `told`, the number up to which acts were answered: what
    /// is committed and not yet on the disk is no news. For the program itself,
    /// which shows them to whoever may see the hall.
    pub fn hall_news(&self, from: Option<i64>, told: Option<i64>) -> Result<News, DeskError> {
        self.store().read(self.id(), |tx| {
            let head = tx.head()?.min(told.unwrap_or(i64::MAX));
            // What was looked at once is not looked at again.
            let head = head.max(from.unwrap_or(0));
            let from = from.unwrap_or_else(|| (head - BACK).max(0));
            let mut rows = tx.news_from(from, MOST)?;
            let more = rows.len() == MOST as usize;
            rows.retain(|row| row.seq < head);
            let next = match rows.last() {
                Some(last) if more => last.seq + 1,
                _ => head,
            };
            Ok(News {
                from,
                next,
                head,
                messages: messages(tx, &rows)?,
            })
        })
    }
}

fn messages(tx: &mut Tx<'_>, rows: &[NewsRow]) -> Result<Vec<Message>, DeskError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = tx.staff_names()?;
    let mut visits: HashMap<i64, Option<Visit>> = HashMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap_or_default();
        let visit = match facts["visit"].as_i64() {
            None => None,
            Some(id) => match visits.get(&id) {
                Some(known) => known.clone(),
                None => {
                    let found = tx.visit(VisitId(id))?;
                    visits.insert(id, found.clone());
                    found
                }
            },
        };
        all.push(message(row, &facts, visit.as_ref(), &names));
    }
    Ok(all)
}

/// The facts say who and where; what they leave out (the counter of a recall)
/// is where the visit is now.
fn message(
    row: &NewsRow,
    facts: &serde_json::Value,
    visit: Option<&Visit>,
    names: &[StaffName],
) -> Message {
    let told = |name: &str| facts[name].as_i64();
    let counter = told("counter").and_then(|n| u16::try_from(n).ok());
    let counter = counter.or_else(|| visit?.phase.counter());
    let official = told("official").map(StaffId);
    let official = official.or_else(|| visit?.phase.official());
    let name = official.and_then(|id| names.iter().find(|name| name.id == id));
    let is_call = matches!(row.kind.as_str(), "visit.called" | "visit.recalled");
    let say = visit
        .zip(counter)
        .filter(|_| is_call)
        .map(|(visit, counter)| pieces(&visit.ticket, counter));
    Message {
        seq: row.seq,
        kind: row.kind.clone(),
        at: row.at,
        ticket: visit.map(|visit| visit.ticket.to_string()),
        counter,
        line: visit.map(|visit| visit.line.clone()),
        official: name.map(|name| name.name.clone()),
        say: say
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect(),
    }
}
