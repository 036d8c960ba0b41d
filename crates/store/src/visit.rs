//! Visits: the row of today, the intervals, the turns, and
//! [`Tx::record_visit`], the one door through which an act of the queue is
//! written.

use crate::error::StoreError;
use crate::event::NewEvent;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::civil::Date;
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::act::Transition;
use motcua_domain::visit::choose::Waiting;
use motcua_domain::visit::{ClassId, Event, LineId, Phase, Visit};

/// Everything one act of the queue writes.
pub struct VisitRecord<'a> {
    /// The visit before; `None` for its first event.
    pub before: Option<&'a Visit>,
    /// The act.
    pub transition: &'a Transition,
    /// Salt of the event's commitment.
    pub salt: [u8; 32],
}

/// An interval of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalRow {
    /// Whose.
    pub visit: VisitId,
    /// From 1, in order.
    pub n: i64,
    /// Phase.
    pub phase: String,
    /// Line.
    pub line: LineId,
    /// Class.
    pub class: ClassId,
    /// Official, if one had the person.
    pub official: Option<StaffId>,
    /// Counter.
    pub counter: Option<u16>,
    /// From.
    pub from: Timestamp,
    /// To; `None` while it lasts.
    pub to: Option<Timestamp>,
}

const INSERT: &str = "INSERT INTO visit (desk_id, id, visit_day, prefix, number, line, class, \
    place_at, booked_for, wants, phase, since, official, row_version, body) \
    VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)";
const UPDATE: &str = "UPDATE visit SET visit_day = $3, prefix = $4, number = $5, line = $6, \
    class = $7, place_at = $8, booked_for = $9, wants = $10, phase = $11, since = $12, \
    official = $13, row_version = $14, body = $15 \
    WHERE desk_id = $1 AND id = $2 AND row_version = $16 AND phase = $17";
const GET: &str = "SELECT body FROM visit WHERE desk_id = $1 AND id = $2";
const BY_TICKET: &str = "SELECT body FROM visit \
    WHERE desk_id = $1 AND visit_day = $2 AND prefix = $3 AND number = $4";
const IN_PHASE: &str = "SELECT body FROM visit WHERE desk_id = $1 AND phase = $2 \
    ORDER BY place_at, id LIMIT 2000";
const WAITING: &str = "SELECT id, line, class, place_at, booked_for, wants, visit_day FROM visit \
    WHERE desk_id = $1 AND phase = 'waiting' ORDER BY place_at, id LIMIT 2000";
const LIVE: &str = "SELECT body FROM visit WHERE desk_id = $1 \
    AND phase IN ('waiting', 'called', 'walking', 'serving', 'on_hold', 'absent') \
    ORDER BY place_at, id LIMIT 6000";
const FINISHED_BY: &str = "SELECT body FROM visit WHERE desk_id = $1 AND phase = 'finished' \
    AND since >= $2 AND official = $3 ORDER BY since DESC, id DESC LIMIT 5";
const AFTER: &str = "SELECT body FROM visit WHERE desk_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const OF_DAY: &str = "SELECT body FROM visit WHERE desk_id = $1 AND visit_day = $2 AND id > $3 \
    ORDER BY id LIMIT $4";
const DAYS: &str = "SELECT DISTINCT visit_day FROM visit WHERE desk_id = $1 AND visit_day >= $2 \
    ORDER BY visit_day DESC LIMIT 400";
const OPEN_INTERVAL: &str = "INSERT INTO visit_interval (desk_id, visit_id, n, phase, line, \
    class, official, counter, from_at, to_at) \
    SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4, $5, CAST($6 AS BIGINT), CAST($7 AS BIGINT), $8, \
    CAST(NULL AS BIGINT) \
    FROM visit_interval WHERE desk_id = $1 AND visit_id = $2";
const CLOSE_INTERVAL: &str = "UPDATE visit_interval SET to_at = $3 \
    WHERE desk_id = $1 AND visit_id = $2 AND to_at IS NULL";
const INTERVALS: &str = "SELECT visit_id, n, phase, line, class, official, counter, from_at, to_at \
    FROM visit_interval WHERE desk_id = $1 AND visit_id = $2 ORDER BY n";
const INTERVALS_OF_DAY: &str = "SELECT visit_id, n, phase, line, class, official, counter, from_at, \
    to_at FROM visit_interval WHERE desk_id = $1 AND visit_id IN \
    (SELECT id FROM visit WHERE desk_id = $1 AND visit_day = $2) ORDER BY visit_id, n";
const JOIN: &str = "INSERT INTO visit_dossier (desk_id, dossier_id, visit_id) \
    VALUES ($1, $2, $3) ON CONFLICT (desk_id, dossier_id, visit_id) DO NOTHING";
const VISITS_OF: &str = "SELECT v.body FROM visit_dossier d JOIN visit v \
    ON v.desk_id = d.desk_id AND v.id = d.visit_id \
    WHERE d.desk_id = $1 AND d.dossier_id = $2 ORDER BY d.visit_id DESC LIMIT 20";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    INSERT,
    UPDATE,
    GET,
    BY_TICKET,
    IN_PHASE,
    WAITING,
    LIVE,
    FINISHED_BY,
    AFTER,
    OF_DAY,
    DAYS,
    OPEN_INTERVAL,
    CLOSE_INTERVAL,
    INTERVALS,
    INTERVALS_OF_DAY,
    JOIN,
    VISITS_OF,
];

/// Whose a visit is: who called or serves the person, and of one that is over
/// whoever ended it and may take that back.
fn whose(visit: &Visit) -> Option<StaffId> {
    let ended = visit.before.as_ref().filter(|_| visit.is_over());
    visit.phase.official().or(ended.map(|before| before.by))
}

impl Tx<'_> {
    /// Writes one act of the queue: event, ledger leaf, row and interval.
    /// Refuses with [`StoreError::StaleVisit`] when the row moved on since it
    /// was read: that statement is what keeps two officials from one person.
    /// Gives the event's sequence number.
    pub fn record_visit(&mut self, record: &VisitRecord<'_>) -> Result<i64, StoreError> {
        let next = &record.transition.next;
        let mut facts = serde_json::to_value(&record.transition.event)
            .map_err(|e| StoreError::encode("event", &e))?;
        facts["visit"] = next.id.0.into();
        self.write_visit(record.before, next)?;
        self.write_interval(record.before, next)?;
        if let Event::Joined { dossier } = &record.transition.event {
            let desk = self.desk();
            self.execute(JOIN, &[desk.into(), dossier.0.into(), next.id.0.into()])?;
        }
        self.append_event(NewEvent {
            dossier: None,
            at: record.transition.at,
            kind: record.transition.event.kind(),
            // Number 0 stands for whatever no person did.
            actor: record.transition.by.unwrap_or(StaffId(0)),
            facts,
            salt: record.salt,
            personal: None,
        })
    }

    fn write_visit(&mut self, before: Option<&Visit>, next: &Visit) -> Result<(), StoreError> {
        let body = serde_json::to_string(next).map_err(|e| StoreError::encode("visit", &e))?;
        let mut values: Vec<Value> = vec![
            self.desk().into(),
            next.id.0.into(),
            next.day.to_string().into(),
            next.ticket.prefix.as_str().into(),
            i64::from(next.ticket.number).into(),
            next.line.as_str().into(),
            next.class.as_str().into(),
            next.place_at.into(),
            next.booked_for.into(),
            next.wants.map(|who| who.0).into(),
            next.phase.slug().into(),
            next.since.into(),
            whose(next).map(|who| who.0).into(),
            i64::from(next.version).into(),
            body.into(),
        ];
        let Some(before) = before else {
            self.execute(INSERT, &values)?;
            return Ok(());
        };
        values.push(i64::from(before.version).into());
        values.push(before.phase.slug().into());
        if self.execute(UPDATE, &values)? == 1 {
            Ok(())
        } else {
            Err(StoreError::StaleVisit { visit: next.id })
        }
    }

    /// A new interval begins when phase, line, class, official or counter is
    /// another one; it begins where the last one ends.
    fn write_interval(&mut self, before: Option<&Visit>, next: &Visit) -> Result<(), StoreError> {
        let (desk, id, mut at) = (self.desk(), next.id.0, next.last_at);
        if let Some(before) = before {
            let same = before.phase.slug() == next.phase.slug()
                && before.phase.official() == next.phase.official()
                && before.phase.counter() == next.phase.counter()
                && before.line == next.line
                && before.class == next.class;
            if same {
                return Ok(());
            }
            if before.is_over() {
                // The end is taken back: it went on all the time.
                at = before.since;
            } else {
                self.execute(CLOSE_INTERVAL, &[desk.into(), id.into(), at.into()])?;
            }
        }
        if matches!(next.phase, Phase::Finished { .. }) {
            return Ok(());
        }
        let values = [
            desk.into(),
            id.into(),
            next.phase.slug().into(),
            next.line.as_str().into(),
            next.class.as_str().into(),
            next.phase.official().map(|who| who.0).into(),
            next.phase.counter().map(i64::from).into(),
            at.into(),
        ];
        self.execute(OPEN_INTERVAL, &values).map(|_| ())
    }

    /// A visit.
    pub fn visit(&mut self, id: VisitId) -> Result<Option<Visit>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), id.0.into()])?;
        row.as_ref().map(|row| visit(row, 0)).transpose()
    }

    /// The visit of a ticket of a day.
    pub fn visit_by_ticket(
        &mut self,
        day: Date,
        prefix: &str,
        number: u32,
    ) -> Result<Option<Visit>, StoreError> {
        let values = [
            self.desk().into(),
            day.to_string().into(),
            prefix.into(),
            i64::from(number).into(),
        ];
        let row = self.query_opt(BY_TICKET, &values)?;
        row.as_ref().map(|row| visit(row, 0)).transpose()
    }

    /// Visits in a phase, first place first; finished ones are read by day.
    pub fn visits_in(&mut self, phase: &str) -> Result<Vec<Visit>, StoreError> {
        let desk = self.desk();
        let rows = self.query(IN_PHASE, &[desk.into(), phase.into()])?;
        rows.iter().map(|row| visit(row, 0)).collect()
    }

    /// Everybody who is here in any phase, by their places: what every page of
    /// the hall is made of, in one statement.
    pub fn live_visits(&mut self) -> Result<Vec<Visit>, StoreError> {
        let desk = self.desk();
        let rows = self.query(LIVE, &[desk.into()])?;
        rows.iter().map(|row| visit(row, 0)).collect()
    }

    /// Visits that an official has ended since a moment, the newest first; at
    /// most 5: nobody takes back what was done five people ago.
    pub fn finished_by(
        &mut self,
        official: StaffId,
        from: Timestamp,
    ) -> Result<Vec<Visit>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), from.into(), official.0.into()];
        let rows = self.query(FINISHED_BY, &values)?;
        rows.iter().map(|row| visit(row, 0)).collect()
    }

    /// Everybody in line by a day, as far as the order is concerned. Whoever is
    /// kept for a later day is not in line yet; those few are left out here
    /// and not in the statement, whose index gives the order.
    pub fn waiting(&mut self, by: Date) -> Result<Vec<Waiting>, StoreError> {
        let desk = self.desk();
        let rows = self.query(WAITING, &[desk.into()])?;
        let by = by.to_string();
        let mut all = Vec::new();
        for row in &rows {
            if row.text(6)? > by.as_str() {
                continue;
            }
            all.push(Waiting {
                visit: VisitId(row.int(0)?),
                line: LineId::new(row.text(1)?),
                class: ClassId::new(row.text(2)?),
                place_at: row.instant(3)?,
                booked_for: row.opt_instant(4)?,
                wants: row.opt_int(5)?.map(StaffId),
            });
        }
        Ok(all)
    }

    /// Visits after an id, in order, whatever their day.
    pub fn visits_after(&mut self, after: VisitId, limit: u32) -> Result<Vec<Visit>, StoreError> {
        let values = [self.desk().into(), after.into(), limit.into()];
        let rows = self.query(AFTER, &values)?;
        rows.iter().map(|row| visit(row, 0)).collect()
    }

    /// Visits of a day after an id, in order.
    pub fn visits_of_day(
        &mut self,
        day: Date,
        after: VisitId,
        limit: u32,
    ) -> Result<Vec<Visit>, StoreError> {
        let values = [
            self.desk().into(),
            day.to_string().into(),
            after.0.into(),
            limit.into(),
        ];
        self.query(OF_DAY, &values)?
            .iter()
            .map(|row| visit(row, 0))
            .collect()
    }

    /// Days with visits from a day on, newest first.
    pub fn visit_days(&mut self, from: Date) -> Result<Vec<Date>, StoreError> {
        let values = [self.desk().into(), from.to_string().into()];
        self.query(DAYS, &values)?
            .iter()
            .map(|row| {
                let text = row.text(0)?;
                text.parse().map_err(|_| StoreError::Inconsistent {
                    table: "visit",
                    row: 0,
                    what: format!("{text:?} is no day"),
                })
            })
            .collect()
    }

    /// Intervals of a visit, in order.
    pub fn visit_intervals(&mut self, id: VisitId) -> Result<Vec<IntervalRow>, StoreError> {
        let desk = self.desk();
        let rows = self.query(INTERVALS, &[desk.into(), id.0.into()])?;
        rows.iter().map(interval).collect()
    }

    /// Intervals of all visits of a day, by visit and in order.
    pub fn intervals_of_day(&mut self, day: Date) -> Result<Vec<IntervalRow>, StoreError> {
        let values = [self.desk().into(), day.to_string().into()];
        self.query(INTERVALS_OF_DAY, &values)?
            .iter()
            .map(interval)
            .collect()
    }

    /// Visits in which a dossier was handled, newest first.
    pub fn visits_of_dossier(&mut self, dossier: DossierId) -> Result<Vec<Visit>, StoreError> {
        let desk = self.desk();
        let rows = self.query(VISITS_OF, &[desk.into(), dossier.0.into()])?;
        rows.iter().map(|row| visit(row, 0)).collect()
    }
}

pub(crate) fn visit(row: &Row, column: usize) -> Result<Visit, StoreError> {
    read(row, column)
}

/// The body of a visit, or some of it.
pub(crate) fn read<T: serde::de::DeserializeOwned>(
    row: &Row,
    column: usize,
) -> Result<T, StoreError> {
    let body = row.text(column)?;
    serde_json::from_str(body).map_err(|e| StoreError::Inconsistent {
        table: "visit",
        row: 0,
        what: e.to_string(),
    })
}

fn interval(row: &Row) -> Result<IntervalRow, StoreError> {
    Ok(IntervalRow {
        visit: VisitId(row.int(0)?),
        n: row.int(1)?,
        phase: row.text(2)?.to_owned(),
        line: LineId::new(row.text(3)?),
        class: ClassId::new(row.text(4)?),
        official: row.opt_int(5)?.map(StaffId),
        counter: row.opt_int(6)?.and_then(|n| u16::try_from(n).ok()),
        from: row.instant(7)?,
        to: row.opt_instant(8)?,
    })
}
