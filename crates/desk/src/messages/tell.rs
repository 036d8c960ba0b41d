//! Queuing: in the transaction of the act, so that a message is queued if and
//! only if the act stands, and once per press.

use super::Kept;
use crate::DeskError;
use crate::work::Work;
use motcua_domain::dossier::{Dossier, Event};
use motcua_domain::id::DossierId;
use motcua_domain::notice::{Consent, Way, about, lang_slug};
use motcua_store::ConsentRow;

impl Work<'_, '_> {
    /// Writes down what an applicant agreed to; `None` leaves what stands.
    pub(crate) fn agree(
        &mut self,
        dossier: DossierId,
        told: Option<Consent>,
    ) -> Result<(), DeskError> {
        let Some(consent) = told else {
            return Ok(());
        };
        self.tx.put_consent(&ConsentRow {
            dossier,
            way: consent.way.slug().to_owned(),
            lang: lang_slug(consent.lang).to_owned(),
            at: self.now,
            staff: self.me.id,
        })?;
        Ok(())
    }

    /// Queues what an event tells the applicant, if the applicant agreed and
    /// the office has that way switched on. `after` is the dossier after it.
    pub(crate) fn tell(&mut self, after: &Dossier, event: &Event) -> Result<(), DeskError> {
        let settings = self.desk.settings();
        if settings.messages.ways.is_empty() {
            return Ok(());
        }
        let Some((notice, values)) = about(after, event) else {
            return Ok(());
        };
        let dossier = after.id;
        let Some(consent) = self.tx.consent(dossier)? else {
            return Ok(());
        };
        let Some(way) = Way::from_slug(&consent.way).filter(|way| settings.messages.is_on(*way))
        else {
            return Ok(());
        };
        let kept = Kept {
            notice,
            way,
            lang: consent.lang,
            values,
            sent: None,
        };
        let body = crate::setup::to_json("message", &kept)?;
        self.tx.queue(way.slug(), Some(dossier), &body, self.now)?;
        Ok(())
    }
}
