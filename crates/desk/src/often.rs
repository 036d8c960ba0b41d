//! What often goes wrong at this desk: papers it had to ask for again.
//!
//! Numbers only, so they are open to all: a citizen reads them before coming.

use crate::{Desk, DeskError};
use motcua_domain::calendar::month_of;
use motcua_domain::time::local;

/// Months looked back on, the present one included.
pub const MONTHS: i8 = 12;
/// Most papers named.
const MOST: u32 = 3;

/// A paper that was asked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedAgain {
    /// Name of the paper, Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
    /// Times in the last twelve months.
    pub times: i64,
}

impl Desk {
    /// The papers of a procedure that were asked for again most often in the
    /// last twelve months, before or after acceptance. Papers the checklist
    /// does not hold (any more) are left out.
    pub fn often_wrong(&self, code: &str) -> Result<Vec<AskedAgain>, DeskError> {
        let today = local(self.now()).date().first_of_month();
        let back = jiff::Span::new().months(MONTHS - 1);
        let since = today.checked_sub(back).unwrap_or(today);
        let month = month_of(since);
        let rows = self
            .store()
            .read(self.id(), |tx| tx.asked_again(code, &month, MOST))?;
        let settings = self.settings();
        let Some(current) = settings.catalogue.current(code, self.today()) else {
            return Ok(Vec::new());
        };
        let named = |row: motcua_store::OftenRow| {
            let items = &current.procedure.items;
            let item = items.iter().find(|item| item.id == row.item)?;
            Some(AskedAgain {
                name_vi: item.name_vi.clone(),
                name_en: item.name_en.clone(),
                times: row.fixes + row.supplements,
            })
        };
        Ok(rows.into_iter().filter_map(named).collect())
    }
}
