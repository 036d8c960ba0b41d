//! Dossiers: the row of today, the derived clock row, the figures, and
//! [`Tx::record`], the one door through which a legal act is written.

use crate::{StoreError, Tx, Value};
use motcua_domain::dossier::figures;
use motcua_domain::dossier::{Dossier, Event, PartyRole, Words, act::Transition};
use motcua_domain::id::{DeskId, DossierCode, DossierId, StaffId};
use motcua_domain::indicator::{Book, Passed, Span};
use motcua_domain::time::Timestamp;

/// Derived row that only orders and counts; pages print the computed date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRow {
    /// When it is due, microseconds UTC; `None` while the clock stands.
    pub due_at: Option<i64>,
    /// Order of the work list: the due instant, that of an apology's new date
    /// where it is later, or far away while the clock stands.
    pub sort_at: i64,
    /// A day of low or medium confidence lies inside.
    pub provisional: bool,
    /// Hash of the calendar it was computed with.
    pub calendar: String,
}

/// Work-list place of dossiers whose clock stands: after all that run.
pub const STANDING: i64 = 4_000_000_000_000_000_000;

/// Everything one act writes.
pub struct Record<'a> {
    /// The dossier before; `None` for its first event.
    pub before: Option<&'a Dossier>,
    /// The act.
    pub transition: &'a Transition,
    /// Who did it.
    pub by: StaffId,
    /// Salt of the event's commitment.
    pub salt: [u8; 32],
    /// Salt of the personal part's commitment.
    pub personal_salt: [u8; 32],
    /// Clock row after the act; `None` = no longer open.
    pub clock: Option<ClockRow>,
    /// Month the act is booked in, `YYYY-MM`.
    pub booked_month: String,
    /// What is counted for indicators.
    pub indicators: &'a Book,
    /// Half of a month the act is booked in for them.
    pub booked: Span,
    /// What the dossier went through, where the act ends it or changes how it
    /// ended ([`Book::wants_passed`]).
    pub passed: Option<Passed>,
}

/// An event of one dossier, as read back.
#[derive(Clone, Debug)]
pub struct PastEvent {
    /// Sequence number in the desk's record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None` for imported logs.
    pub by: Option<StaffId>,
    /// What.
    pub event: Event,
    /// Personal part; `None` when there was none or it was erased.
    pub words: Option<Words>,
}

pub(crate) const INSERT: &str = "INSERT INTO dossier (desk_id, id, code, outside_code, row_version, stage, \
    procedure_code, procedure_hash, field, channel, unit, holder, owner, pending_to, entered_at, accepted_at, \
    ended_at, late, body) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)";
pub(crate) const UPDATE: &str = "UPDATE dossier SET code = $3, outside_code = $4, row_version = $5, stage = $6, \
    procedure_code = $7, procedure_hash = $8, field = $9, channel = $10, unit = $11, holder = $12, owner = $13, \
    pending_to = $14, entered_at = $15, accepted_at = $16, ended_at = $17, late = $18, body = $19 \
    WHERE desk_id = $1 AND id = $2 AND row_version = $20";
pub(crate) const BODY_BY_ID: &str = "SELECT body FROM dossier WHERE desk_id = $1 AND id = $2";
pub(crate) const LAST: &str = "SELECT id FROM dossier WHERE desk_id = $1 ORDER BY id DESC LIMIT 1";
pub(crate) const ID_BY_CODE: &str = "SELECT id FROM dossier WHERE desk_id = $1 AND code = $2";
pub(crate) const ID_BY_OUTSIDE_CODE: &str =
    "SELECT id FROM dossier WHERE desk_id = $1 AND outside_code = $2 ORDER BY id LIMIT 1";
/// A page of a dossier's events: those before a number, newest first.
pub(crate) const EVENTS_OF: &str = "SELECT e.seq, e.at, e.actor, e.facts, p.bytes FROM event e \
    LEFT JOIN personal p ON p.desk_id = e.desk_id AND p.seq = e.seq \
    WHERE e.desk_id = $1 AND e.dossier_id = $2 AND e.seq < $3 ORDER BY e.seq DESC LIMIT $4";
pub(crate) const PUT_CLOCK: &str = "INSERT INTO dossier_clock (desk_id, dossier_id, unit, holder, due_at, sort_at, \
    provisional, calendar_hash, field, stage) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) \
    ON CONFLICT (desk_id, dossier_id) DO UPDATE SET \
    unit = excluded.unit, holder = excluded.holder, due_at = excluded.due_at, sort_at = excluded.sort_at, \
    provisional = excluded.provisional, calendar_hash = excluded.calendar_hash, \
    field = excluded.field, stage = excluded.stage";
pub(crate) const DROP_CLOCK: &str =
    "DELETE FROM dossier_clock WHERE desk_id = $1 AND dossier_id = $2";
/// Statements of this noun, for the test that prepares each on both engines.
pub(crate) const STATEMENTS: &[&str] = &[
    INSERT,
    UPDATE,
    BODY_BY_ID,
    LAST,
    ID_BY_CODE,
    ID_BY_OUTSIDE_CODE,
    EVENTS_OF,
    PUT_CLOCK,
    DROP_CLOCK,
];

impl Tx<'_> {
    /// Writes one act: event, ledger leaf, row, clock row, figures and what
    /// reports read. Refuses
    /// with [`StoreError::Stale`] when the row moved on since it was read.
    /// Gives the event's sequence number.
    pub fn record(&mut self, record: &Record<'_>) -> Result<i64, StoreError> {
        let next = &record.transition.next;
        let facts = serde_json::to_value(&record.transition.event)
            .map_err(|e| StoreError::encode("event", &e))?;
        let words = &record.transition.words;
        let personal = if words.is_empty() {
            None
        } else {
            let bytes = serde_json::to_vec(words).map_err(|e| StoreError::encode("words", &e))?;
            Some((record.personal_salt, bytes))
        };
        let seq = self.append_event(crate::event::NewEvent {
            dossier: Some(next.id),
            at: record.transition.at,
            kind: record.transition.event.kind(),
            actor: record.by,
            facts,
            salt: record.salt,
            personal,
        })?;
        let code = &next.intake.procedure.code;
        self.count_asked_again(code, &record.booked_month, &record.transition.event)?;
        self.write_row(record.before, next)?;
        self.write_clock(next, record.clock.as_ref())?;
        self.count_open(record.before, next)?;
        for (key, counts) in figures::delta(record.before, next) {
            self.add_figures(key, counts, &record.booked_month)?;
        }
        let (event, passed) = (&record.transition.event, record.passed.as_ref());
        let delta = record.indicators.delta(record.before, next, event, passed);
        self.add_to_indicators(delta, record.booked)?;
        self.add_case(seq, next)?;
        Ok(seq)
    }

    fn write_row(&mut self, before: Option<&Dossier>, next: &Dossier) -> Result<(), StoreError> {
        let body = serde_json::to_string(next).map_err(|e| StoreError::encode("dossier", &e))?;
        let mut params = columns(self.desk(), next, &body);
        let Some(before) = before else {
            self.execute(INSERT, &params)?;
            return Ok(());
        };
        params.push(i64::from(before.version).into());
        if self.execute(UPDATE, &params)? == 1 {
            Ok(())
        } else {
            Err(StoreError::Stale { dossier: next.id })
        }
    }

    /// Puts or drops the derived clock row.
    pub fn write_clock(
        &mut self,
        dossier: &Dossier,
        row: Option<&ClockRow>,
    ) -> Result<(), StoreError> {
        let desk: Value = self.desk().0.into();
        let Some(row) = row else {
            self.execute(DROP_CLOCK, &[desk, dossier.id.0.into()])?;
            return Ok(());
        };
        self.execute(
            PUT_CLOCK,
            &[
                desk,
                dossier.id.0.into(),
                dossier.unit.as_str().into(),
                dossier.holder.map(|holder| holder.0).into(),
                row.due_at.into(),
                row.sort_at.into(),
                i64::from(row.provisional).into(),
                row.calendar.as_str().into(),
                dossier.intake.procedure.field.as_str().into(),
                dossier.stage.name().slug().into(),
            ],
        )?;
        Ok(())
    }

    /// A dossier by id.
    pub fn dossier(&mut self, id: DossierId) -> Result<Option<Dossier>, StoreError> {
        let row = self.query_opt(BODY_BY_ID, &[self.desk().0.into(), id.0.into()])?;
        row.map(|row| {
            serde_json::from_str(row.text(0)?).map_err(|e| StoreError::Inconsistent {
                table: "dossier",
                row: id.0,
                what: e.to_string(),
            })
        })
        .transpose()
    }

    /// The newest dossier's id; 0 when there is none.
    pub fn last_dossier(&mut self) -> Result<DossierId, StoreError> {
        let row = self.query_opt(LAST, &[self.desk().0.into()])?;
        row.map_or(Ok(DossierId(0)), |row| row.int(0).map(DossierId))
    }

    /// Id of the dossier with a code.
    pub fn dossier_by_code(&mut self, code: &DossierCode) -> Result<Option<DossierId>, StoreError> {
        let row = self.query_opt(ID_BY_CODE, &[self.desk().0.into(), code.as_str().into()])?;
        row.map(|row| row.int(0).map(DossierId)).transpose()
    }

    /// Id of the first dossier with an outside code.
    pub fn dossier_by_outside_code(&mut self, code: &str) -> Result<Option<DossierId>, StoreError> {
        let row = self.query_opt(ID_BY_OUTSIDE_CODE, &[self.desk().0.into(), code.into()])?;
        row.map(|row| row.int(0).map(DossierId)).transpose()
    }

    /// The newest events of a dossier before a number, oldest first, with
    /// their personal parts; at most `limit`.
    pub fn events_of(
        &mut self,
        id: DossierId,
        before: i64,
        limit: u32,
    ) -> Result<Vec<PastEvent>, StoreError> {
        let params = [
            self.desk().0.into(),
            id.0.into(),
            before.into(),
            i64::from(limit).into(),
        ];
        let mut rows = self.query(EVENTS_OF, &params)?;
        rows.reverse();
        rows.iter().map(past_event).collect()
    }
}

fn past_event(row: &crate::Row) -> Result<PastEvent, StoreError> {
    let seq = row.int(0)?;
    let bad = |e: serde_json::Error| StoreError::Inconsistent {
        table: "event",
        row: seq,
        what: e.to_string(),
    };
    Ok(PastEvent {
        seq,
        at: row.instant(1)?,
        by: row.opt_int(2)?.filter(|id| *id != 0).map(StaffId),
        event: serde_json::from_str(row.text(3)?).map_err(bad)?,
        words: row
            .opt_blob(4)?
            .map(serde_json::from_slice)
            .transpose()
            .map_err(bad)?,
    })
}

/// The columns of a dossier's row, in the order of the statements; `body` is
/// the dossier as JSON.
pub(crate) fn columns(desk: DeskId, next: &Dossier, body: &str) -> Vec<Value> {
    let owner = next
        .intake
        .parties
        .iter()
        .find(|party| party.role == PartyRole::Owner);
    vec![
        desk.0.into(),
        next.id.0.into(),
        next.code
            .as_ref()
            .map(|code| code.as_str().to_owned())
            .into(),
        next.intake.outside_code.clone().into(),
        i64::from(next.version).into(),
        next.stage.name().slug().into(),
        next.intake.procedure.code.as_str().into(),
        next.intake.procedure.hash.as_str().into(),
        next.intake.procedure.field.as_str().into(),
        channel_slug(next).into(),
        next.unit.as_str().into(),
        next.holder.map(|holder| holder.0).into(),
        owner.map(|party| party.person.0).into(),
        next.pending
            .as_ref()
            .map(|pending| pending.to.as_str().to_owned())
            .into(),
        next.entered_at.as_microsecond().into(),
        next.accepted_at.map(Timestamp::as_microsecond).into(),
        next.ended_at().map(Timestamp::as_microsecond).into(),
        next.ended_late().map(i64::from).into(),
        body.into(),
    ]
}

fn channel_slug(dossier: &Dossier) -> &'static str {
    use motcua_domain::procedure::Channel;
    match dossier.channel() {
        Channel::Counter => "counter",
        Channel::Online => "online",
        Channel::Post => "post",
    }
}
