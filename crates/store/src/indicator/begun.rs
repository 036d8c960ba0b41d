//! From when on a desk has figures: its first event, and the first stretch of
//! which anything is counted. Each is the first row of an index.

use super::span;
use crate::error::StoreError;
use crate::tx::Tx;
use jiff::civil::Date;
use motcua_domain::indicator::Span;
use motcua_domain::time::Timestamp;

const FIRST_SPAN: &str =
    "SELECT span FROM indicator_count WHERE desk_id = $1 ORDER BY span LIMIT 1";
const FIRST_MONTH: &str =
    "SELECT effective_month FROM monthly WHERE desk_id = $1 ORDER BY effective_month LIMIT 1";
const FIRST_EVENT: &str = "SELECT at FROM event WHERE desk_id = $1 ORDER BY seq LIMIT 1";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[FIRST_SPAN, FIRST_MONTH, FIRST_EVENT];

impl Tx<'_> {
    /// The first day of the earliest stretch of which anything is counted;
    /// `None` = nothing is yet.
    pub fn counted_from(&mut self) -> Result<Option<Date>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(FIRST_SPAN, &[desk.into()])?;
        let first = row.as_ref().map(|row| span(row, 0)).transpose()?;
        let row = self.query_opt(FIRST_MONTH, &[desk.into()])?;
        let month = row.as_ref().map(|row| row.text(0)).transpose()?;
        let month = month.and_then(|month| format!("{month}-01").parse::<Date>().ok());
        let both = [first.map(Span::first), month];
        Ok(both.into_iter().flatten().min())
    }

    /// When the first event of the desk was.
    pub fn first_event(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(FIRST_EVENT, &[desk.into()])?;
        row.as_ref().map(|row| row.instant(0)).transpose()
    }
}
