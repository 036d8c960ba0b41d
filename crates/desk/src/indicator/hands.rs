//! Which ends of dossiers each official has had in hand, noted from the record,
//! so that the cases behind an official's own figures are found among this
//! person's and not among those of everybody.
//!
//! The record is read on from the number up to which it was noted, some ends at
//! a time. What is noted is where to look, and no figure: whether a step is the
//! official's own is told from the dossier's events when a page asks. What is
//! not noted yet is looked for in the record itself, so that a page never waits
//! for the machine and misses nothing.

use super::look::ENDS;
use crate::setup::put_setting;
use crate::{Desk, DeskError};
use motcua_domain::id::{DossierId, StaffId};
use motcua_store::{KindEvent, StoreError, Tx};

/// The setting that says below which number events are noted.
const NOTED: &str = "ends_in_hand";
/// Ends noted in one act.
const SLICE: u32 = 100;
/// Such acts in one round: a record of years is noted over several, and the
/// machine's other work does not wait for it.
const ACTS: u32 = 50;

/// Some ends in the order of the record.
struct Slice {
    /// Official, kind, number and dossier.
    rows: Vec<(StaffId, &'static str, i64, DossierId)>,
    /// Events below this number are noted with these.
    upto: i64,
}

/// Events of a kind between two numbers, in order: those that ended dossiers
/// which an official had in hand, as far as they are noted, and then all there
/// are.
pub(super) fn ends_of(
    tx: &mut Tx<'_>,
    official: StaffId,
    kind: &str,
    (from, to): (i64, i64),
    limit: u32,
) -> Result<Vec<KindEvent>, StoreError> {
    let until = noted(tx)?.max(from);
    let mut events = tx.ends_in_hand(official, kind, (from, until.min(to)), limit)?;
    let left = limit - events.len() as u32;
    if left > 0 && until < to {
        events.extend(tx.events_of_kind_between(kind, (until, to), left)?);
    }
    Ok(events)
}

/// Below which number events are noted.
fn noted(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let text = tx.setting(NOTED)?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
}

impl Desk {
    /// Notes what has ended since; `true` = there was something. Small acts
    /// between those of people.
    ///
    /// # Errors
    /// When the store fails.
    pub fn note_ends_in_hand(&self) -> Result<bool, DeskError> {
        let mut any = false;
        for _ in 0..ACTS {
            let Some(slice) = self.0.store.read(self.0.id, next)? else {
                break;
            };
            any = true;
            self.batch(&self.counter_of_process(), move |work| {
                for (official, kind, seq, dossier) in &slice.rows {
                    work.tx.put_end_in_hand(*official, kind, (*seq, *dossier))?;
                }
                put_setting(work.tx, NOTED, &slice.upto)?;
                Ok(())
            })?;
        }
        Ok(any)
    }
}

/// The next ends that are not noted; `None` = there are none.
fn next(tx: &mut Tx<'_>) -> Result<Option<Slice>, StoreError> {
    let (from, head) = (noted(tx)?, tx.head()?);
    let mut found: Vec<(&'static str, KindEvent)> = Vec::new();
    for kind in ENDS {
        let events = tx.events_of_kind_between(kind, (from, head), SLICE)?;
        found.extend(events.into_iter().map(|event| (*kind, event)));
    }
    found.sort_by_key(|(_, event)| event.seq);
    found.truncate(SLICE as usize);
    let Some((_, last)) = found.last() else {
        return Ok(None);
    };
    let is_full = found.len() >= SLICE as usize;
    let upto = if is_full { last.seq + 1 } else { head };
    let ids: Vec<DossierId> = found
        .iter()
        .filter_map(|(_, event)| event.dossier)
        .collect();
    let hands = tx.hands_of(&ids)?;
    let mut rows = Vec::new();
    for (kind, event) in found {
        let own = hands.iter().filter(|(id, _)| Some(*id) == event.dossier);
        rows.extend(own.map(|(id, official)| (*official, kind, event.seq, *id)));
    }
    Ok(Some(Slice { rows, upto }))
}
