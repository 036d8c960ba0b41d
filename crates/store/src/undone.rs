//! What waits for a clerk besides the next person, as three numbers: the page
//! where an intake begins shows them, and opens nobody for it.

use crate::error::StoreError;
use crate::tx::Tx;
use motcua_domain::id::StaffId;

/// How much waits, each as far as its list goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoneRow {
    /// Entered dossiers that wait for acceptance, or for what they lack.
    pub entered: u32,
    /// The person's drafts.
    pub drafts: u32,
    /// Papers that the person has not printed.
    pub prints: u32,
}

/// One statement that reads indexes only, and of each no further than the list
/// that the number leads to.
const COUNT: &str = "SELECT \
    (SELECT COUNT(*) FROM (SELECT id FROM dossier WHERE desk_id = $1 \
    AND stage = 'awaiting_acceptance' ORDER BY id DESC LIMIT 200) AS to_accept), \
    (SELECT COUNT(*) FROM (SELECT id FROM dossier WHERE desk_id = $1 \
    AND stage = 'awaiting_fix' ORDER BY id DESC LIMIT 200) AS to_fix), \
    (SELECT COUNT(*) FROM (SELECT id FROM draft WHERE desk_id = $1 \
    AND staff_id = $2 LIMIT 100) AS typed), \
    (SELECT COUNT(*) FROM (SELECT id FROM print_wait WHERE desk_id = $1 \
    AND staff_id = $2 ORDER BY id LIMIT 200) AS to_print)";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[COUNT];

impl Tx<'_> {
    /// How much waits for a person.
    pub fn undone(&mut self, staff: StaffId) -> Result<UndoneRow, StoreError> {
        let desk = self.desk();
        let Some(row) = self.query_opt(COUNT, &[desk.into(), staff.into()])? else {
            return Ok(UndoneRow::default());
        };
        let count = |column| Ok::<_, StoreError>(u32::try_from(row.int(column)?).unwrap_or(0));
        Ok(UndoneRow {
            entered: count(0)? + count(1)?,
            drafts: count(2)?,
            prints: count(3)?,
        })
    }
}
