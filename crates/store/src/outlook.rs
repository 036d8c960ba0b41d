//! What is kept to look ahead: days that are over in small, dossiers that came
//! in by day, and rosters of single days. See `migrations/0029_outlook.sql`.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::civil::Date;
use motcua_domain::id::{DossierId, VisitId};
use motcua_domain::time::{Timestamp, instant};
use motcua_domain::visit::LineId;

/// What is kept of a day that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlookKind {
    /// How many came when, by line.
    Count,
    /// Times, waits, who was there.
    Detail,
}

impl OutlookKind {
    const fn slug(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Detail => "detail",
        }
    }
}

/// A dossier that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredRow {
    /// The dossier.
    pub dossier: DossierId,
    /// Field slug of its procedure, as it is now.
    pub field: String,
    /// When it came in.
    pub at: Timestamp,
}

/// A dossier that was handled in a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandledRow {
    /// The visit.
    pub visit: VisitId,
    /// Code of the procedure.
    pub procedure: String,
    /// When a supplement to it was received on that day, first.
    pub supplement: Option<Timestamp>,
    /// When its result was handed over on that day, first.
    pub delivered: Option<Timestamp>,
}

/// What is read of a visit to count it.
#[derive(serde::Deserialize)]
struct Came {
    issued_at: Timestamp,
}

const PUT_DAY: &str = "INSERT INTO outlook_day (desk_id, kind, day, body) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (desk_id, kind, day) DO UPDATE SET body = excluded.body";
const DAYS: &str = "SELECT day, body FROM outlook_day \
    WHERE desk_id = $1 AND kind = $2 AND day >= $3 AND day < $4 ORDER BY day";
const MONTHS: &str = "SELECT DISTINCT SUBSTR(day, 1, 7) FROM outlook_day \
    WHERE desk_id = $1 AND kind = $2 ORDER BY 1";
const DROP_DAYS: &str = "DELETE FROM outlook_day WHERE desk_id = $1 AND kind = $2 AND day < $3";
const CLEAR_DAYS: &str = "DELETE FROM outlook_day WHERE desk_id = $1";
const ADD_DOSSIERS: &str = "INSERT INTO outlook_dossier (desk_id, day, field, n) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (desk_id, day, field) \
    DO UPDATE SET n = outlook_dossier.n + excluded.n";
const DOSSIERS: &str = "SELECT day, field, n FROM outlook_dossier \
    WHERE desk_id = $1 AND day < $2 ORDER BY day, field";
const CLEAR_DOSSIERS: &str = "DELETE FROM outlook_dossier WHERE desk_id = $1";
const ENTERED: &str = "SELECT id, field, entered_at FROM dossier \
    WHERE desk_id = $1 AND id > $2 ORDER BY id LIMIT $3";
// Not a join: the visits of the day decide which dossiers are looked at, and the
// dossiers which events.
const HANDLED: &str = "SELECT j.visit_id, \
    (SELECT d.procedure_code FROM dossier d WHERE d.desk_id = $1 AND d.id = j.dossier_id), \
    (SELECT MIN(e.at) FROM event e WHERE e.desk_id = $1 AND e.dossier_id = j.dossier_id \
    AND e.kind || '' = 'supplement.received' AND e.at >= $3 AND e.at < $4), \
    (SELECT MIN(e.at) FROM event e WHERE e.desk_id = $1 AND e.dossier_id = j.dossier_id \
    AND e.kind || '' = 'result.delivered' AND e.at >= $3 AND e.at < $4) \
    FROM visit_dossier j WHERE j.desk_id = $1 AND j.visit_id IN \
    (SELECT id FROM visit WHERE desk_id = $1 AND visit_day = $2) ORDER BY j.visit_id, j.dossier_id";
/// A ticket that was put right before the first call counts to its right line;
/// whoever is sent on afterwards still came for the first.
const CAME: &str = "SELECT v.body, COALESCE((SELECT i.line FROM visit_interval i \
    WHERE i.desk_id = v.desk_id AND i.visit_id = v.id \
    AND i.phase IN ('called', 'walking', 'serving') ORDER BY i.n LIMIT 1), v.line) \
    FROM visit v WHERE v.desk_id = $1 AND v.visit_day = $2 AND v.came IS NULL \
    ORDER BY v.id LIMIT 6000";
const ROSTER: &str = "SELECT body FROM roster_day WHERE desk_id = $1 AND day = $2";
const PUT_ROSTER: &str = "INSERT INTO roster_day (desk_id, day, body) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, day) DO UPDATE SET body = excluded.body";
const DROP_ROSTER: &str = "DELETE FROM roster_day WHERE desk_id = $1 AND day = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    PUT_DAY,
    DAYS,
    MONTHS,
    DROP_DAYS,
    CLEAR_DAYS,
    ADD_DOSSIERS,
    DOSSIERS,
    CLEAR_DOSSIERS,
    ENTERED,
    HANDLED,
    CAME,
    ROSTER,
    PUT_ROSTER,
    DROP_ROSTER,
];

impl Tx<'_> {
    /// Keeps what is known of a day that is over, JSON.
    pub fn put_outlook_day(
        &mut self,
        kind: OutlookKind,
        day: Date,
        body: &str,
    ) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            kind.slug().into(),
            day.into(),
            body.into(),
        ];
        self.execute(PUT_DAY, &values).map(|_| ())
    }

    /// Days kept, from a day on and before another, with their JSON, in order.
    pub fn outlook_days(
        &mut self,
        kind: OutlookKind,
        from: Date,
        before: Date,
    ) -> Result<Vec<(Date, String)>, StoreError> {
        let values = [
            self.desk().into(),
            kind.slug().into(),
            from.into(),
            before.into(),
        ];
        self.query(DAYS, &values)?
            .iter()
            .map(|row| Ok((row.date(0)?, row.text(1)?.to_owned())))
            .collect()
    }

    /// Months of which days are kept, `YYYY-MM`, in order.
    pub fn outlook_months(&mut self, kind: OutlookKind) -> Result<Vec<String>, StoreError> {
        let values = [self.desk().into(), kind.slug().into()];
        self.query(MONTHS, &values)?
            .iter()
            .map(|row| Ok(row.text(0)?.to_owned()))
            .collect()
    }

    /// Forgets days before a day.
    pub fn drop_outlook_days(&mut self, kind: OutlookKind, before: Date) -> Result<(), StoreError> {
        let values = [self.desk().into(), kind.slug().into(), before.into()];
        self.execute(DROP_DAYS, &values).map(|_| ())
    }

    /// Forgets all days and the counts of dossiers, to make them again.
    pub fn clear_outlook(&mut self) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(CLEAR_DAYS, &[desk.into()])?;
        self.execute(CLEAR_DOSSIERS, &[desk.into()]).map(|_| ())
    }

    /// Counts dossiers that came in on a day.
    pub fn add_outlook_dossiers(
        &mut self,
        day: Date,
        field: &str,
        n: i64,
    ) -> Result<(), StoreError> {
        let values = [self.desk().into(), day.into(), field.into(), n.into()];
        self.execute(ADD_DOSSIERS, &values).map(|_| ())
    }

    /// Dossiers that came in before a day, by day and field, in order.
    pub fn outlook_dossiers(
        &mut self,
        before: Date,
    ) -> Result<Vec<(Date, String, i64)>, StoreError> {
        let values = [self.desk().into(), before.into()];
        self.query(DOSSIERS, &values)?
            .iter()
            .map(|row| Ok((row.date(0)?, row.text(1)?.to_owned(), row.int(2)?)))
            .collect()
    }

    /// Dossiers after an id, in the order in which they were written.
    pub fn entered_after(
        &mut self,
        after: DossierId,
        limit: u32,
    ) -> Result<Vec<EnteredRow>, StoreError> {
        let values = [self.desk().into(), after.into(), limit.into()];
        self.query(ENTERED, &values)?
            .iter()
            .map(|row| {
                Ok(EnteredRow {
                    dossier: DossierId(row.int(0)?),
                    field: row.text(1)?.to_owned(),
                    at: row.instant(2)?,
                })
            })
            .collect()
    }

    /// Dossiers handled in the visits of a day, by visit.
    pub fn handled_on(&mut self, day: Date) -> Result<Vec<HandledRow>, StoreError> {
        let begin = |day: Date| instant(day.at(0, 0, 0, 0));
        let after = day.tomorrow().unwrap_or(day);
        let values = [
            self.desk().into(),
            day.into(),
            begin(day).into(),
            begin(after).into(),
        ];
        self.query(HANDLED, &values)?.iter().map(handled).collect()
    }

    /// Tickets given on a day, for which line the person came and when it was
    /// given, 6,000 at most: whoever was sent on to another line came for the
    /// first, as in the days that are over.
    pub fn came_on(&mut self, day: Date) -> Result<Vec<(LineId, Timestamp)>, StoreError> {
        let values = [self.desk().into(), day.into()];
        self.query(CAME, &values)?
            .iter()
            .map(|row| {
                let came: Came = crate::visit::read(row, 0)?;
                Ok((LineId::new(row.text(1)?), came.issued_at))
            })
            .collect()
    }

    /// The roster of a day that has its own, JSON.
    pub fn roster_day(&mut self, day: Date) -> Result<Option<String>, StoreError> {
        let values = [self.desk().into(), day.into()];
        let row = self.query_opt(ROSTER, &values)?;
        row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
    }

    /// Gives a day its own roster.
    pub fn put_roster_day(&mut self, day: Date, body: &str) -> Result<(), StoreError> {
        let values = [self.desk().into(), day.into(), body.into()];
        self.execute(PUT_ROSTER, &values).map(|_| ())
    }

    /// Lets a day follow the usual week again.
    pub fn drop_roster_day(&mut self, day: Date) -> Result<(), StoreError> {
        let values = [self.desk().into(), day.into()];
        self.execute(DROP_ROSTER, &values).map(|_| ())
    }
}

fn handled(row: &Row) -> Result<HandledRow, StoreError> {
    Ok(HandledRow {
        visit: VisitId(row.int(0)?),
        procedure: row.text(1)?.to_owned(),
        supplement: row.opt_instant(2)?,
        delivered: row.opt_instant(3)?,
    })
}
