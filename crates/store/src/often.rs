//! Which papers a desk had to ask for again, and how often.

use crate::error::StoreError;
use crate::tx::Tx;
use motcua_domain::dossier::Event;

/// A paper that was asked for again in a span of months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OftenRow {
    /// Item of the checklist; empty = papers named in words only.
    pub item: String,
    /// Times before acceptance.
    pub fixes: i64,
    /// Times after acceptance.
    pub supplements: i64,
}

const ADD: &str = "INSERT INTO often_wrong (desk_id, procedure_code, item, month, fixes, supplements) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (desk_id, procedure_code, item, month) DO UPDATE SET \
    fixes = often_wrong.fixes + excluded.fixes, \
    supplements = often_wrong.supplements + excluded.supplements";
const OF_PROCEDURE: &str = "SELECT item, CAST(SUM(fixes) AS BIGINT), CAST(SUM(supplements) AS BIGINT) \
    FROM often_wrong WHERE desk_id = $1 AND procedure_code = $2 AND month >= $3 \
    GROUP BY item ORDER BY SUM(fixes) + SUM(supplements) DESC, item LIMIT $4";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[ADD, OF_PROCEDURE];

impl Tx<'_> {
    /// Counts what an event asks for again; other events count nothing. A
    /// paper named twice in one request is one.
    pub(crate) fn count_asked_again(
        &mut self,
        procedure: &str,
        month: &str,
        event: &Event,
    ) -> Result<(), StoreError> {
        let (items, fix) = match event {
            Event::FixAsked { items } => (items, 1_i64),
            Event::SupplementRequested { items, .. } => (items, 0),
            _ => return Ok(()),
        };
        let mut items: Vec<&str> = items.iter().map(String::as_str).collect();
        items.sort_unstable();
        items.dedup();
        if items.is_empty() {
            items.push("");
        }
        let desk = self.desk();
        for item in items {
            let row = [
                desk.into(),
                procedure.into(),
                item.into(),
                month.into(),
                fix.into(),
                (1 - fix).into(),
            ];
            self.execute(ADD, &row)?;
        }
        Ok(())
    }

    /// Papers of a procedure asked for again since a month (`YYYY-MM`), most
    /// often first.
    pub fn asked_again(
        &mut self,
        procedure: &str,
        since: &str,
        limit: u32,
    ) -> Result<Vec<OftenRow>, StoreError> {
        let desk = self.desk();
        let ask = [desk.into(), procedure.into(), since.into(), limit.into()];
        self.query(OF_PROCEDURE, &ask)?
            .iter()
            .map(|row| {
                Ok(OftenRow {
                    item: row.text(0)?.to_owned(),
                    fixes: row.int(1)?,
                    supplements: row.int(2)?,
                })
            })
            .collect()
    }
}
