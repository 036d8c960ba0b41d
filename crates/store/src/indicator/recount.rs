//! What a recount reads: the events below a number, in slices that hold no
//! snapshot for long. Events are never changed, so slices fit together.

use crate::error::StoreError;
use crate::tx::Tx;
use motcua_domain::dossier::Event;
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::time::Timestamp;

/// Events of one dossier, oldest first, as a fold takes them.
pub type DossierEvents = Vec<(Timestamp, Option<StaffId>, Event)>;

/// An event of the desk itself.
#[derive(Clone, Debug)]
pub struct DeskEvent {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None` = nobody of the staff.
    pub by: Option<StaffId>,
    /// What.
    pub kind: String,
    /// Facts, JSON as written.
    pub facts: String,
}

const NEXT: &str = "SELECT id FROM dossier WHERE desk_id = $1 AND id > $2 ORDER BY id LIMIT $3";
/// Notes and what a foreign log says change nothing that is counted: they need
/// not be read. The number is no way to them: `seq + 0` leaves it to the
/// dossiers' index.
const EVENTS: &str = "SELECT dossier_id, at, actor, facts FROM event \
    WHERE desk_id = $1 AND dossier_id > $2 AND dossier_id <= $3 AND seq + 0 < $4 \
    AND kind <> 'note.added' AND kind <> 'log.event' ORDER BY dossier_id, seq";
const OF_DESK: &str = "SELECT seq, at, actor, kind, facts FROM event \
    WHERE desk_id = $1 AND dossier_id IS NULL AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[NEXT, EVENTS, OF_DESK];

impl Tx<'_> {
    /// The last of the next so many dossiers after an id; `None` = there are
    /// none.
    pub fn dossiers_up_to(
        &mut self,
        after: DossierId,
        many: u32,
    ) -> Result<Option<DossierId>, StoreError> {
        let values = [self.desk().into(), after.into(), many.into()];
        let rows = self.query(NEXT, &values)?;
        rows.last().map(|row| row.int(0).map(DossierId)).transpose()
    }

    /// Events with numbers below `size` of the dossiers after one id up to
    /// another, by dossier; without those that change no figure.
    pub fn counted_events(
        &mut self,
        (after, up_to): (DossierId, DossierId),
        size: i64,
    ) -> Result<Vec<(DossierId, DossierEvents)>, StoreError> {
        let values = [self.desk().into(), after.into(), up_to.into(), size.into()];
        let mut all: Vec<(DossierId, DossierEvents)> = Vec::new();
        for row in &self.query(EVENTS, &values)? {
            let dossier = DossierId(row.int(0)?);
            let by = row.opt_int(2)?.filter(|id| *id != 0).map(StaffId);
            let event = serde_json::from_str(row.text(3)?);
            let event = event.map_err(|e| StoreError::Inconsistent {
                table: "event",
                row: dossier.0,
                what: e.to_string(),
            })?;
            let one = (row.instant(1)?, by, event);
            match all.last_mut() {
                Some((last, events)) if *last == dossier => events.push(one),
                _ => all.push((dossier, vec![one])),
            }
        }
        Ok(all)
    }

    /// Events of the desk itself from a number on, below another.
    pub fn desk_events(
        &mut self,
        from: i64,
        size: i64,
        limit: u32,
    ) -> Result<Vec<DeskEvent>, StoreError> {
        let values = [self.desk().into(), from.into(), size.into(), limit.into()];
        self.query(OF_DESK, &values)?
            .iter()
            .map(|row| {
                Ok(DeskEvent {
                    seq: row.int(0)?,
                    at: row.instant(1)?,
                    by: row.opt_int(2)?.filter(|id| *id != 0).map(StaffId),
                    kind: row.text(3)?.to_owned(),
                    facts: row.text(4)?.to_owned(),
                })
            })
            .collect()
    }
}
