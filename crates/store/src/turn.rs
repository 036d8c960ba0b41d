//! Turns: how many of each line have sat down since the last with priority,
//! and those who are called and have yet to.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::visit::visit;
use jiff::civil::Date;
use motcua_domain::visit::choose::Turns;
use motcua_domain::visit::{LineId, Visit};

const CALLED: &str = "SELECT body FROM visit WHERE desk_id = $1 AND phase IN ('called', 'walking') \
    ORDER BY since, id LIMIT 2000";
const TURNS: &str =
    "SELECT line, since FROM queue_turn WHERE desk_id = $1 AND visit_day = $2 ORDER BY line";
const PUT_TURN: &str = "INSERT INTO queue_turn (desk_id, visit_day, line, since) \
    VALUES ($1, $2, $3, $4) ON CONFLICT (desk_id, visit_day, line) DO UPDATE SET since = excluded.since";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[CALLED, TURNS, PUT_TURN];

impl Tx<'_> {
    /// Visits called and not yet seated, in the order of their calls.
    pub fn called(&mut self) -> Result<Vec<Visit>, StoreError> {
        let desk = self.desk();
        let rows = self.query(CALLED, &[desk.into()])?;
        rows.iter().map(|row| visit(row, 0)).collect()
    }

    /// Turns of a day, by those who sat down.
    pub fn turns(&mut self, day: Date) -> Result<Turns, StoreError> {
        let values = [self.desk().into(), day.to_string().into()];
        self.query(TURNS, &values)?
            .iter()
            .map(|row| {
                let since = u16::try_from(row.int(1)?).unwrap_or(u16::MAX);
                Ok((LineId::new(row.text(0)?), since))
            })
            .collect()
    }

    /// Keeps the turn of a line.
    pub fn put_turn(&mut self, day: Date, line: &LineId, since: u16) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            day.to_string().into(),
            line.as_str().into(),
            i64::from(since).into(),
        ];
        self.execute(PUT_TURN, &values).map(|_| ())
    }
}
