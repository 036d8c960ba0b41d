//! Counts of waits, what was told, and how often it was true.

use crate::error::StoreError;
use crate::tx::Tx;
use jiff::civil::Date;
use motcua_domain::id::VisitId;
use motcua_domain::visit::LineId;
use motcua_domain::visit::wait::{Basis, Cell, Crowded, Load, Past, Range, range};

/// What was told with a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRow {
    /// Hour and load it was told for.
    pub hour: u8,
    /// Load.
    pub load: Load,
    /// The range.
    pub range: Range,
}

/// How often the range was true, of a line and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruthRow {
    /// Day.
    pub day: String,
    /// Line.
    pub line: LineId,
    /// What the range rested on.
    pub basis: String,
    /// Called within the range.
    pub inside: i64,
    /// Called sooner.
    pub sooner: i64,
    /// Called later.
    pub later: i64,
}

const COUNTS: &str = "SELECT load, line, hour, minutes, n FROM wait_count \
    WHERE desk_id = $1 AND load IN ($2, $3) AND line IN ($4, $5) AND hour IN ($6, $7)";
const ADD: &str = "INSERT INTO wait_count (desk_id, load, line, hour, minutes, n) \
    VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (desk_id, load, line, hour, minutes) \
    DO UPDATE SET n = wait_count.n + 1";
const TELL: &str = "INSERT INTO visit_told (desk_id, visit_id, hour, load, low, mid, high, n, basis) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const TOLD: &str = "SELECT hour, load, low, mid, high, n, basis FROM visit_told \
    WHERE desk_id = $1 AND visit_id = $2";
const TRUTH: &str = "INSERT INTO wait_truth (desk_id, visit_day, line, basis, inside, sooner, later) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (desk_id, visit_day, line, basis) DO UPDATE SET \
    inside = wait_truth.inside + excluded.inside, sooner = wait_truth.sooner + excluded.sooner, \
    later = wait_truth.later + excluded.later";
const TRUTHS: &str = "SELECT visit_day, line, basis, inside, sooner, later FROM wait_truth \
    WHERE desk_id = $1 AND visit_day >= $2 ORDER BY visit_day, line, basis";

const TRUTH_OF: &str = "SELECT CAST(COALESCE(SUM(inside), 0) AS BIGINT), \
    CAST(COALESCE(SUM(inside + sooner + later), 0) AS BIGINT) FROM wait_truth \
    WHERE desk_id = $1 AND visit_day >= $2 AND line = $3";

/// Name under which the waits of all lines are counted, and the hour under
/// which those of all hours are: sums are kept with what they sum, so that a
/// range costs the same however long the past is.
const ALL_LINES: &str = "*";
const ALL_HOURS: u8 = 255;

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[COUNTS, ADD, TELL, TOLD, TRUTH, TRUTHS, TRUTH_OF];

impl Tx<'_> {
    /// The range of somebody who meets this crowd: what past waits make of a
    /// guess, of all lines, of the line, and of the line at this hour.
    pub fn past_range(
        &mut self,
        line: &LineId,
        hour: u8,
        crowded: &Crowded,
        guess: Range,
    ) -> Result<Range, StoreError> {
        let values = [
            self.desk().into(),
            crowded.near.0.into(),
            crowded.far.0.into(),
            line.as_str().into(),
            ALL_LINES.into(),
            hour.into(),
            ALL_HOURS.into(),
        ];
        let (mut of_desk, mut of_line, mut of_hour) =
            (Past::default(), Past::default(), Past::default());
        for row in self.query(COUNTS, &values)? {
            let past = match (row.text(1)?, row.int(2)? == i64::from(ALL_HOURS)) {
                (ALL_LINES, _) => &mut of_desk,
                (_, true) => &mut of_line,
                (_, false) => &mut of_hour,
            };
            let (minutes, n) = (row.int(3)? as u16, row.int(4)? as u32);
            past.add(crowded, Load(row.int(0)? as u8), minutes, n);
        }
        let past = [
            (Basis::Desk, &of_desk),
            (Basis::Line, &of_line),
            (Basis::Hour, &of_hour),
        ];
        Ok(range(past, crowded, guess))
    }

    /// Keeps what was told with a ticket.
    pub fn tell_wait(
        &mut self,
        visit: VisitId,
        cell: &Cell,
        range: &Range,
    ) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            visit.0.into(),
            cell.hour.into(),
            cell.load.0.into(),
            range.low.into(),
            range.mid.into(),
            range.high.into(),
            range.n.into(),
            slug(range.basis).into(),
        ];
        self.execute(TELL, &values).map(|_| ())
    }

    /// What was told with a ticket.
    pub fn told_wait(&mut self, visit: VisitId) -> Result<Option<ToldRow>, StoreError> {
        let values = [self.desk().into(), visit.0.into()];
        let Some(row) = self.query_opt(TOLD, &values)? else {
            return Ok(None);
        };
        Ok(Some(ToldRow {
            hour: row.int(0)? as u8,
            load: Load(row.int(1)? as u8),
            range: Range {
                low: row.int(2)? as u16,
                mid: row.int(3)? as u16,
                high: row.int(4)? as u16,
                n: row.int(5)? as u32,
                basis: basis(row.text(6)?),
            },
        }))
    }

    /// Counts a wait that ended, and whether what was told held.
    pub fn count_wait(
        &mut self,
        day: Date,
        line: &LineId,
        told: &ToldRow,
        minutes: i64,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        let capped = minutes.clamp(0, i64::from(motcua_domain::visit::wait::MOST));
        let sums = [
            (line.as_str(), told.hour),
            (line.as_str(), ALL_HOURS),
            (ALL_LINES, ALL_HOURS),
        ];
        for (line, hour) in sums {
            let load = told.load.0.into();
            let values = [desk.into(), load, line.into(), hour.into(), capped.into()];
            self.execute(ADD, &values)?;
        }
        let (sooner, later) = (
            minutes < i64::from(told.range.low),
            minutes > i64::from(told.range.high),
        );
        let values = [
            desk.into(),
            day.to_string().into(),
            line.as_str().into(),
            slug(told.range.basis).into(),
            (!sooner && !later).into(),
            sooner.into(),
            later.into(),
        ];
        self.execute(TRUTH, &values).map(|_| ())
    }

    /// How many people of a line were called within the range they were told,
    /// from a day on, and of how many.
    pub fn wait_truth_of(&mut self, line: &LineId, from: Date) -> Result<(i64, i64), StoreError> {
        let values = [
            self.desk().into(),
            from.to_string().into(),
            line.as_str().into(),
        ];
        match self.query(TRUTH_OF, &values)?.first() {
            Some(row) => Ok((row.int(0)?, row.int(1)?)),
            None => Ok((0, 0)),
        }
    }

    /// How often ranges were true, from a day on.
    pub fn wait_truths(&mut self, from: Date) -> Result<Vec<TruthRow>, StoreError> {
        let values = [self.desk().into(), from.to_string().into()];
        self.query(TRUTHS, &values)?
            .iter()
            .map(|row| {
                Ok(TruthRow {
                    day: row.text(0)?.to_owned(),
                    line: LineId::new(row.text(1)?),
                    basis: row.text(2)?.to_owned(),
                    inside: row.int(3)?,
                    sooner: row.int(4)?,
                    later: row.int(5)?,
                })
            })
            .collect()
    }
}

const fn slug(basis: Basis) -> &'static str {
    match basis {
        Basis::Hour => "hour",
        Basis::Line => "line",
        Basis::Desk => "desk",
        Basis::Usual => "usual",
    }
}

fn basis(slug: &str) -> Basis {
    match slug {
        "hour" => Basis::Hour,
        "line" => Basis::Line,
        "desk" => Basis::Desk,
        _ => Basis::Usual,
    }
}
