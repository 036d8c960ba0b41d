//! Things of the programme as they stood when a day was over, made anew from
//! their events, so that what is told of a past day stays what it was.

use super::keep::Held;
use super::{Item, Said};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::programme::{Happened, Past, on_day};
use motcua_domain::time::local;
use motcua_store::{ProgrammeEventRow, StoreError, Tx};

impl Desk {
    /// A thing with its words as both stood when a day was over; `None` = it was
    /// begun later.
    pub(super) fn programme_on(
        &self,
        tx: &mut Tx<'_>,
        held: Held,
        day: Date,
    ) -> Result<Option<Held>, DeskError> {
        if is_still(&held.item, day) {
            return Ok(Some(held));
        }
        let rows = tx.programme_events(held.item.id)?;
        let Some(past) = fold(&held.item, &rows, day)? else {
            return Ok(None);
        };
        let (keeper, of) = (self.0.programme_keeper(), (held.item.kind(), held.item.id));
        let mut said = Said::default();
        for (place, (version, row)) in (1..).zip(&rows).enumerate() {
            if past.taken.contains(&place) {
                let words = keeper.words(of, version, row.words.as_deref())?;
                said.take(&row.event, &words);
            }
        }
        Ok(Some(Held {
            item: past.item,
            said,
            alone: held.alone,
        }))
    }
}

/// A thing as it stood when a day was over, without its words.
pub(super) fn item_on(tx: &mut Tx<'_>, item: &Item, day: Date) -> Result<Option<Item>, DeskError> {
    if is_still(item, day) {
        return Ok(Some(item.clone()));
    }
    let rows = tx.programme_events(item.id)?;
    let past = fold(item, &rows, day)?;
    Ok(past.map(|past| past.item))
}

/// Did nothing happen to it since?
fn is_still(item: &Item, day: Date) -> bool {
    local(item.last_at).date() <= day
}

fn fold(item: &Item, rows: &[ProgrammeEventRow], day: Date) -> Result<Option<Past>, DeskError> {
    let events = rows
        .iter()
        .map(|row| (row.at, row.done_by(), row.event.clone()));
    let events: Vec<Happened> = events.collect();
    let past = on_day(item.id, &events, day).map_err(|misfit| StoreError::Inconsistent {
        table: "programme_event",
        row: item.id.0,
        what: misfit.to_string(),
    })?;
    Ok(past)
}
