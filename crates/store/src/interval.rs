//! Intervals of visits: which phase, line, class, official and counter a visit
//! was at, from when to when.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::civil::Date;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::{ClassId, LineId, Phase, Visit};

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

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] =
    &[OPEN_INTERVAL, CLOSE_INTERVAL, INTERVALS, INTERVALS_OF_DAY];

/// What an act does to a visit's intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntervalChange {
    /// The interval that lasts ends here.
    pub closes: Option<Timestamp>,
    /// One begins here.
    pub opens: Option<Timestamp>,
}

/// A new interval begins when phase, line, class, official or counter is
/// another one; it begins where the last one ends.
pub fn interval_change(before: Option<&Visit>, next: &Visit) -> IntervalChange {
    let (mut closes, mut at) = (None, next.last_at);
    if let Some(before) = before {
        let same = before.phase.slug() == next.phase.slug()
            && before.phase.official() == next.phase.official()
            && before.phase.counter() == next.phase.counter()
            && before.line == next.line
            && before.class == next.class;
        if same {
            let opens = None;
            return IntervalChange { closes, opens };
        }
        if before.is_over() {
            // The end is taken back: it went on all the time.
            at = before.since;
        } else {
            closes = Some(at);
        }
    }
    let opens = (!matches!(next.phase, Phase::Finished { .. })).then_some(at);
    IntervalChange { closes, opens }
}

impl Tx<'_> {
    /// Writes what an act did to the intervals.
    pub(crate) fn write_interval(
        &mut self,
        before: Option<&Visit>,
        next: &Visit,
    ) -> Result<(), StoreError> {
        let (desk, id) = (self.desk(), next.id.0);
        let change = interval_change(before, next);
        if let Some(at) = change.closes {
            self.execute(CLOSE_INTERVAL, &[desk.into(), id.into(), at.into()])?;
        }
        let Some(at) = change.opens else {
            return Ok(());
        };
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
