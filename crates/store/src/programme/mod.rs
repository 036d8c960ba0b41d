//! The programme: the row of today, and [`Tx::record_programme`], the one door
//! through which an act on it is written. Words come and go sealed; this room
//! cannot read them.

mod beside;

pub(crate) use beside::BESIDE;

use crate::error::StoreError;
use crate::event::NewEvent;
use crate::tx::Tx;
use crate::value::{Row, Value};
use motcua_domain::id::{DeskId, ProgrammeId, StaffId};
use motcua_domain::programme::act::Transition;
use motcua_domain::programme::{By, Event, Item, Kind, LEDGER_KIND};
use motcua_domain::time::Timestamp;

/// A thing of the programme as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct ProgrammeRow {
    /// The facts.
    pub item: Item,
    /// Its words as they stand now, sealed.
    pub said: Vec<u8>,
}

impl std::fmt::Debug for ProgrammeRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProgrammeRow[{}]", self.item.id)
    }
}

/// Everything one act writes.
pub struct ProgrammeRecord<'a> {
    /// The thing before; `None` for its first event.
    pub before: Option<&'a Item>,
    /// The act.
    pub transition: &'a Transition,
    /// Its words after it, sealed.
    pub said: &'a [u8],
    /// Salt of the event's commitment.
    pub salt: [u8; 32],
    /// Words of the event, sealed, with the salt of their commitment.
    pub personal: Option<([u8; 32], Vec<u8>)>,
}

/// An event of one thing, as read back.
#[derive(Clone, Debug)]
pub struct ProgrammeEventRow {
    /// Number in the desk's record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None` = by rule, or where the record does not say.
    pub by: Option<StaffId>,
    /// It was the unit's own doing; `None` = the record does not say.
    pub own: Option<bool>,
    /// What.
    pub event: Event,
    /// Its words, sealed.
    pub words: Option<Vec<u8>>,
}

impl ProgrammeEventRow {
    /// Who did it, as the fold takes it.
    pub const fn done_by(&self) -> By {
        By {
            who: self.by,
            own: self.own,
        }
    }
}

const INSERT: &str = "INSERT INTO programme (desk_id, id, kind, year, unit, stage, row_version, \
    body, said) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const UPDATE: &str = "UPDATE programme SET kind = $3, year = $4, unit = $5, stage = $6, \
    row_version = $7, body = $8, said = $9 WHERE desk_id = $1 AND id = $2 AND row_version = $10";
const GET: &str = "SELECT body, said FROM programme WHERE desk_id = $1 AND id = $2";
const OF_KIND: &str = "SELECT body, said FROM programme WHERE desk_id = $1 AND kind = $2 \
    AND year >= $3 AND year <= $4 ORDER BY year, id LIMIT 5000";
const AFTER: &str = "SELECT desk_id, id, kind, year, unit, stage, row_version, body, said \
    FROM programme WHERE desk_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const PUT_EVENT: &str =
    "INSERT INTO programme_event (desk_id, programme_id, seq) VALUES ($1, $2, $3)";
const EVENTS_OF: &str = "SELECT e.seq, e.at, e.actor, e.facts, p.bytes FROM programme_event f \
    JOIN event e ON e.desk_id = f.desk_id AND e.seq = f.seq \
    LEFT JOIN personal p ON p.desk_id = e.desk_id AND p.seq = e.seq \
    WHERE f.desk_id = $1 AND f.programme_id = $2 ORDER BY f.seq LIMIT 5000";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[INSERT, UPDATE, GET, OF_KIND, AFTER, PUT_EVENT, EVENTS_OF];

/// A row's columns, in the order of the statements.
fn columns(desk: DeskId, item: &Item, body: &str, said: &[u8]) -> Vec<Value> {
    vec![
        desk.into(),
        item.id.0.into(),
        item.kind().slug().into(),
        item.year.into(),
        (&item.unit).into(),
        item.stage().into(),
        i64::from(item.version).into(),
        body.into(),
        said.into(),
    ]
}

impl Tx<'_> {
    /// Writes one act: event, ledger leaf, row. Gives the event's number.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the row moved on since it was read;
    /// the lane of a desk does one act after the other, so that is a bug.
    pub fn record_programme(&mut self, record: &ProgrammeRecord<'_>) -> Result<i64, StoreError> {
        let (desk, next) = (self.desk(), &record.transition.next);
        let body = serde_json::to_string(next).map_err(|e| StoreError::encode("programme", &e))?;
        let mut values = columns(desk, next, &body, record.said);
        if let Some(before) = record.before {
            values.push(i64::from(before.version).into());
            if self.execute(UPDATE, &values)? != 1 {
                return Err(StoreError::Inconsistent {
                    table: "programme",
                    row: next.id.0,
                    what: "the row is not the one that was read".to_owned(),
                });
            }
        } else {
            self.execute(INSERT, &values)?;
        }
        let mut facts = serde_json::to_value(&record.transition.event)
            .map_err(|e| StoreError::encode("event", &e))?;
        facts["programme"] = next.id.0.into();
        if let Some(own) = record.transition.own {
            facts["own"] = own.into();
        }
        let seq = self.append_event(NewEvent {
            dossier: None,
            at: record.transition.at,
            kind: LEDGER_KIND,
            // Number 0 stands for whoever no fact names.
            actor: record.transition.by.unwrap_or(StaffId(0)),
            facts,
            salt: record.salt,
            personal: record.personal.clone(),
        })?;
        self.execute(PUT_EVENT, &[desk.into(), next.id.0.into(), seq.into()])?;
        Ok(seq)
    }

    /// A thing of the programme.
    pub fn programme(&mut self, id: ProgrammeId) -> Result<Option<ProgrammeRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), id.0.into()])?;
        row.as_ref().map(|row| programme(row, 0)).transpose()
    }

    /// Things of a kind from one year to another, oldest first. A desk has some
    /// hundred of a kind and year at most.
    pub fn programme_of(
        &mut self,
        kind: Kind,
        (from, to): (i16, i16),
    ) -> Result<Vec<ProgrammeRow>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), kind.slug().into(), from.into(), to.into()];
        let rows = self.query(OF_KIND, &values)?;
        rows.iter().map(|row| programme(row, 0)).collect()
    }

    /// Events of a thing, in order.
    pub fn programme_events(
        &mut self,
        id: ProgrammeId,
    ) -> Result<Vec<ProgrammeEventRow>, StoreError> {
        let desk = self.desk();
        self.query(EVENTS_OF, &[desk.into(), id.0.into()])?
            .iter()
            .map(|row| {
                let (seq, actor) = (row.int(0)?, row.int(2)?);
                let facts: Result<serde_json::Value, _> = serde_json::from_str(row.text(3)?);
                let own = facts.as_ref().ok().and_then(|facts| facts["own"].as_bool());
                let event = facts.and_then(serde_json::from_value);
                Ok(ProgrammeEventRow {
                    seq,
                    at: row.instant(1)?,
                    by: (actor != 0).then_some(StaffId(actor)),
                    own,
                    event: event.map_err(|e| StoreError::Inconsistent {
                        table: "event",
                        row: seq,
                        what: e.to_string(),
                    })?,
                    words: row.opt_blob(4)?.map(<[u8]>::to_vec),
                })
            })
            .collect()
    }

    /// For an audit: those after an id, in order, and whether the row's other
    /// columns say the same as its body.
    pub fn audit_programme(
        &mut self,
        after: ProgrammeId,
        limit: u32,
    ) -> Result<Vec<(ProgrammeRow, bool)>, StoreError> {
        let desk = self.desk();
        let rows = self.query(AFTER, &[desk.into(), after.0.into(), limit.into()])?;
        rows.iter()
            .map(|row| {
                let found = programme(row, 7)?;
                let says = columns(desk, &found.item, row.text(7)?, &found.said);
                let agrees = row.values() == says.as_slice();
                Ok((found, agrees))
            })
            .collect()
    }
}

/// A row back; its body and words begin at `first`.
fn programme(row: &Row, first: usize) -> Result<ProgrammeRow, StoreError> {
    let item: Item =
        serde_json::from_str(row.text(first)?).map_err(|e| StoreError::Inconsistent {
            table: "programme",
            row: 0,
            what: e.to_string(),
        })?;
    Ok(ProgrammeRow {
        item,
        said: row.blob(first + 1)?.to_vec(),
    })
}
