//! Visits: the row of today, and [`Tx::record_visit`], the one door through
//! which an act of the queue is written.

use crate::error::StoreError;
use crate::event::NewEvent;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::civil::Date;
use motcua_domain::id::{DeskId, DossierId, StaffId, VisitId};
use motcua_domain::indicator::{Book, Span};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::act::Transition;
use motcua_domain::visit::choose::Waiting;
use motcua_domain::visit::{ClassId, Event, LineId, Visit};

/// Everything one act of the queue writes.
pub struct VisitRecord<'a> {
    /// The visit before; `None` for its first event.
    pub before: Option<&'a Visit>,
    /// The act.
    pub transition: &'a Transition,
    /// Salt of the event's commitment.
    pub salt: [u8; 32],
    /// What is counted for indicators.
    pub indicators: &'a Book,
}

const INSERT: &str = "INSERT INTO visit (desk_id, id, visit_day, prefix, number, line, class, \
    place_at, booked_for, wants, phase, since, official, row_version, body, came) \
    VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)";
const UPDATE: &str = "UPDATE visit SET visit_day = $3, prefix = $4, number = $5, line = $6, \
    class = $7, place_at = $8, booked_for = $9, wants = $10, phase = $11, since = $12, \
    official = $13, row_version = $14, body = $15, came = $16 \
    WHERE desk_id = $1 AND id = $2 AND row_version = $17 AND phase = $18";
const GET: &str = "SELECT body FROM visit WHERE desk_id = $1 AND id = $2";
const COLUMNS: &str = "SELECT desk_id, id, visit_day, prefix, number, line, class, place_at, \
    booked_for, wants, phase, since, official, row_version, body, came FROM visit \
    WHERE desk_id = $1 AND id = $2";
const BY_TICKET: &str = "SELECT body FROM visit \
    WHERE desk_id = $1 AND visit_day = $2 AND prefix = $3 AND number = $4";
const IN_PHASE: &str = "SELECT body FROM visit WHERE desk_id = $1 AND phase = $2 \
    ORDER BY place_at, id LIMIT 2000";
const WAITING: &str = "SELECT id, line, class, place_at, booked_for, wants, visit_day, \
    CASE WHEN came IS NULL THEN NULL ELSE body END FROM visit \
    WHERE desk_id = $1 AND phase = 'waiting' ORDER BY place_at, id LIMIT 2000";
const LIVE: &str = "SELECT body FROM visit WHERE desk_id = $1 \
    AND phase IN ('waiting', 'called', 'walking', 'serving', 'on_hold', 'absent') \
    ORDER BY place_at, id LIMIT 6000";
const FINISHED_BY: &str = "SELECT body FROM visit WHERE desk_id = $1 AND phase = 'finished' \
    AND since >= $2 AND official = $3 ORDER BY since DESC, id DESC LIMIT 5";
const ENDED_BETWEEN: &str = "SELECT body FROM visit WHERE desk_id = $1 AND phase = 'finished' \
    AND since >= $2 AND official = $3 AND since <= $4 ORDER BY since DESC, id DESC LIMIT 1";
const ENDED_FIRST: &str = "SELECT body FROM visit WHERE desk_id = $1 AND phase = 'finished' \
    AND since >= $2 AND official = $3 AND since <= $4 ORDER BY since, id LIMIT 1";
const AFTER: &str = "SELECT body FROM visit WHERE desk_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const OF_DAY: &str = "SELECT body FROM visit WHERE desk_id = $1 AND visit_day = $2 AND id > $3 \
    ORDER BY id LIMIT $4";
const CAME_OR_OF_DAY: &str = "SELECT body FROM \
    (SELECT id, body FROM (SELECT id, body FROM visit WHERE desk_id = $1 AND visit_day = $2 \
    AND id > $3 ORDER BY id LIMIT $4) AS here \
    UNION ALL SELECT id, body FROM (SELECT id, body FROM visit WHERE desk_id = $1 AND came = $2 \
    AND id > $3 ORDER BY id LIMIT $4) AS gone) AS both_of_them ORDER BY id LIMIT $4";
const NEWEST: &str = "SELECT place_at FROM visit WHERE desk_id = $1 AND visit_day = $2 \
    ORDER BY id DESC LIMIT 1";
const DAYS: &str = "SELECT DISTINCT visit_day FROM visit WHERE desk_id = $1 AND visit_day >= $2 \
    ORDER BY visit_day DESC LIMIT 400";
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
    COLUMNS,
    BY_TICKET,
    IN_PHASE,
    WAITING,
    LIVE,
    FINISHED_BY,
    ENDED_BETWEEN,
    ENDED_FIRST,
    AFTER,
    OF_DAY,
    CAME_OR_OF_DAY,
    NEWEST,
    DAYS,
    JOIN,
    VISITS_OF,
];

/// Whose a visit is: who called or serves the person, and of one that is over
/// whoever ended it and may take that back.
fn whose(visit: &Visit) -> Option<StaffId> {
    let ended = visit.before.as_ref().filter(|_| visit.is_over());
    visit.phase.official().or(ended.map(|before| before.by))
}

/// A row's columns, in the order of the statements.
fn columns(desk: DeskId, next: &Visit, body: &str) -> Vec<Value> {
    vec![
        desk.into(),
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
        came(next).into(),
    ]
}

/// The day of the ticket, of whoever was carried over to a later one.
fn came(visit: &Visit) -> Option<String> {
    visit.is_carried().then(|| visit.came_on().to_string())
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
        let delta = record.indicators.visit_delta(record.before, next);
        self.add_to_indicators(delta, Span::of(record.transition.at))?;
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
        let mut values = columns(self.desk(), next, &body);
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

    /// A visit.
    pub fn visit(&mut self, id: VisitId) -> Result<Option<Visit>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), id.0.into()])?;
        row.as_ref().map(|row| visit(row, 0)).transpose()
    }

    /// A visit for an audit, and whether the row's other columns say the same
    /// as its body.
    pub fn audit_visit(&mut self, id: VisitId) -> Result<Option<(Visit, bool)>, StoreError> {
        let desk = self.desk();
        let Some(row) = self.query_opt(COLUMNS, &[desk.into(), id.0.into()])? else {
            return Ok(None);
        };
        let (found, body) = (visit(&row, 14)?, row.text(14)?);
        let says = columns(desk, &found, body);
        // Older rows named no official once the visit was over, and not the day
        // from which it was carried over.
        let unnamed = found.is_over() && row.opt_int(12)?.is_none();
        let undated = row.opt_text(15)?.is_none();
        let older = |idx| (idx == 12 && unnamed) || (idx == 15 && undated);
        let mut pairs = row.values().iter().zip(&says).enumerate();
        let agree =
            row.len() == says.len() && pairs.all(|(idx, (has, says))| has == says || older(idx));
        Ok(Some((found, agree)))
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

    /// The visit that an official ended last between two moments.
    pub fn last_ended_by(
        &mut self,
        official: StaffId,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Option<Visit>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), from.into(), official.0.into(), to.into()];
        let row = self.query_opt(ENDED_BETWEEN, &values)?;
        row.as_ref().map(|row| visit(row, 0)).transpose()
    }

    /// The visit that an official ended first between two moments.
    pub fn first_ended_by(
        &mut self,
        official: StaffId,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Option<Visit>, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), from.into(), official.0.into(), to.into()];
        let row = self.query_opt(ENDED_FIRST, &values)?;
        row.as_ref().map(|row| visit(row, 0)).transpose()
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
            // Only of whoever was carried over the wait is older than the place.
            if row.opt_text(7)?.is_some() {
                all.push(Waiting::from(&visit(row, 7)?));
                continue;
            }
            let place_at = row.instant(3)?;
            all.push(Waiting {
                visit: VisitId(row.int(0)?),
                line: LineId::new(row.text(1)?),
                class: ClassId::new(row.text(2)?),
                place_at,
                waits_from: place_at,
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
        self.page_of_day(OF_DAY, day, after, limit)
    }

    /// Visits of a day after an id, in order, with those whose ticket was of that
    /// day and who were carried over to a later one.
    pub fn visits_that_came(
        &mut self,
        day: Date,
        after: VisitId,
        limit: u32,
    ) -> Result<Vec<Visit>, StoreError> {
        self.page_of_day(CAME_OR_OF_DAY, day, after, limit)
    }

    fn page_of_day(
        &mut self,
        sql: &'static str,
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
        let rows = self.query(sql, &values)?;
        rows.iter().map(|row| visit(row, 0)).collect()
    }

    /// Place of the newest ticket of a day.
    pub fn newest_place(&mut self, day: Date) -> Result<Option<Timestamp>, StoreError> {
        let values = [self.desk().into(), day.to_string().into()];
        let row = self.query_opt(NEWEST, &values)?;
        row.map(|row| row.instant(0)).transpose()
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
