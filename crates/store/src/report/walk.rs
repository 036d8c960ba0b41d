//! Meeting each dossier once, while others work on: constant memory, and no
//! snapshot that grows with the history of the desk.

use super::{CaseRow, STILL, Until, case_row, over_at};
use crate::error::StoreError;
use crate::store::Store;
use crate::tx::Tx;
use jiff::Timestamp;
use motcua_domain::dossier::Dossier;
use motcua_domain::id::{DeskId, DossierId};
use motcua_domain::report::Case;

/// A place among those that are over: when, in microseconds, and the id.
type Place = (i64, DossierId);

/// Dossiers that are read at a time.
const SLICE: u32 = 5_000;

// By pairs: of those that are over, thousands may have one time, and those
// that are not all have the last there is.
const NOT_OVER: &str = "SELECT last_seq, last_at, facts FROM report_case \
    WHERE desk_id = $1 AND (over_at, dossier_id) > ($2, $3) AND entered_at < $4 \
    ORDER BY over_at, dossier_id LIMIT $5";
const OVER_SINCE: &str = "SELECT last_seq, last_at, facts, over_at FROM report_case \
    WHERE desk_id = $1 AND (over_at, dossier_id) > ($2, $3) AND over_at < $4 AND entered_at < $5 \
    ORDER BY over_at, dossier_id LIMIT $6";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[NOT_OVER, OVER_SINCE];

impl Store {
    /// Meets every dossier that had entered before `until` and was not over
    /// before `from`, once, as it was at `until`; stops when `each` answers
    /// `false`. Gives the number of events that it counted with.
    ///
    /// Those that are not over are read in one snapshot, which gives the size
    /// of the record; the others after it in slices, each with a snapshot of
    /// its own, so that a year of a large desk holds none for long. Whatever
    /// became over between two slices was met in the first snapshot.
    pub fn each_case<E: From<StoreError>>(
        &self,
        desk: DeskId,
        from: Timestamp,
        until: Until,
        each: &mut dyn FnMut(Case) -> Result<bool, E>,
    ) -> Result<i64, E> {
        let (head, mut on) = self.read(desk, |tx| not_over(tx, until, each))?;
        let until_head = Until {
            size: head,
            ..until
        };
        let until = Until {
            size: until.size.min(head),
            ..until
        };
        let mut place = (from.as_microsecond(), DossierId(i64::MIN));
        while on {
            let slice = Slice {
                place,
                until,
                until_head,
            };
            let (next, goes_on) = self.read(desk, |tx| over(tx, &slice, each))?;
            match next {
                Some(next) => place = next,
                None => break,
            }
            on = goes_on;
        }
        Ok(until.size)
    }
}

/// Meets those that are not over; gives the size of the record, and whether to
/// go on.
fn not_over<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    until: Until,
    each: &mut dyn FnMut(Case) -> Result<bool, E>,
) -> Result<(i64, bool), E> {
    let head = tx.head()?;
    let until = Until {
        size: until.size.min(head),
        ..until
    };
    let desk = tx.desk();
    let mut after = DossierId(i64::MIN);
    loop {
        let values = [
            desk.into(),
            STILL.into(),
            after.into(),
            until.at.into(),
            SLICE.into(),
        ];
        let rows = tx.query(NOT_OVER, &values)?;
        let full = rows.len() == SLICE as usize;
        for row in &rows {
            let row = case_row(row)?;
            after = row.case.dossier;
            if let Some(case) = tx.case_until(row, until)?
                && !each(case)?
            {
                return Ok((head, false));
            }
        }
        if !full {
            return Ok((head, true));
        }
    }
}

/// A slice of the dossiers that are over.
struct Slice {
    place: Place,
    until: Until,
    until_head: Until,
}

/// Meets a slice of those that are over; gives the place of the next, and
/// whether to go on.
fn over<E: From<StoreError>>(
    tx: &mut Tx<'_>,
    slice: &Slice,
    each: &mut dyn FnMut(Case) -> Result<bool, E>,
) -> Result<(Option<Place>, bool), E> {
    let (at, id) = slice.place;
    let values = [
        tx.desk().into(),
        at.into(),
        id.into(),
        STILL.into(),
        slice.until.at.into(),
        SLICE.into(),
    ];
    let rows = tx.query(OVER_SINCE, &values)?;
    let mut place = None;
    for row in &rows {
        let known = case_row(row)?;
        place = Some((row.int(3)?, known.case.dossier));
        if known.last_seq >= slice.until_head.size {
            // It went on while this was read. Was it met as not over?
            let then = Until {
                at: Timestamp::MAX,
                ..slice.until_head
            };
            let then = tx.dossier_until(known.case.dossier, then)?;
            let was_over = |dossier: &Dossier| over_at(&CaseRow::of(0, dossier)) != STILL;
            if !then.as_ref().is_some_and(was_over) {
                continue;
            }
        }
        if let Some(case) = tx.case_until(known, slice.until)?
            && !each(case)?
        {
            return Ok((place, false));
        }
    }
    Ok((place.filter(|_| rows.len() == SLICE as usize), true))
}
