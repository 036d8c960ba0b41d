//! Messages that are no longer true when their time comes.

use super::Kept;
use super::post::Posted;
use crate::{Desk, DeskError};
use motcua_domain::id::DossierId;
use motcua_domain::notice::{Cause, Values, still};
use motcua_domain::time::Timestamp;
use motcua_store::{OutboxRow, StoreError};

/// News that could not go out for so long (its way was switched off, the
/// server stood) is none any more.
const TOO_OLD: jiff::SignedDuration = jiff::SignedDuration::from_hours(72);

/// Did it wait too long without a try?
pub(super) fn is_too_old(row: &OutboxRow, now: Timestamp) -> bool {
    let never_tried = row.next_at == Some(row.at);
    never_tried && now.duration_since(row.at) > TOO_OLD
}

impl Desk {
    /// The values with which a waiting message may go out now; `None` = the
    /// dossier went on, or a later message says the same of a later day. Of a
    /// dossier that is not there nothing is known: its values stay.
    pub(super) fn still_true(
        &self,
        message: i64,
        dossier: DossierId,
        kept: &Kept,
    ) -> Result<Option<Values>, DeskError> {
        let found = self.store().read(self.id(), |tx| {
            let dossier = tx.dossier(dossier)?;
            let later = match &dossier {
                Some(dossier) => tx.messages_of(dossier.id)?,
                None => Vec::new(),
            };
            Ok::<_, StoreError>(dossier.map(|dossier| (dossier, later)))
        })?;
        let Some((dossier, rows)) = found else {
            return Ok(Some(kept.values.clone()));
        };
        let is_replaced = rows.iter().filter(|row| row.id > message).any(|row| {
            let later = serde_json::from_str::<Kept>(&row.body);
            later.is_ok_and(|later| later.notice == kept.notice)
        });
        let values = still(kept.notice, &kept.values, &dossier);
        Ok(values.filter(|_| !is_replaced))
    }

    /// Takes a message off that is no longer true: not sent, and nobody has to
    /// look after it.
    pub(super) fn drop_untrue(&self, message: i64, posted: &mut Posted) -> Result<(), DeskError> {
        let at = self.now();
        posted.untrue += 1;
        self.mark(move |tx| {
            tx.message_dropped(message, Cause::Untrue.slug(), at)?;
            Ok(())
        })
    }
}
