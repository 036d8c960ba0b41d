//! What a wrong intake should have been, for open dossiers and closed ones.

use super::Deed;
use crate::accept::IntakeInput;
use crate::work::Work;
use crate::{DeskError, Published};
use motcua_domain::actor::Permit;
use motcua_domain::dossier::act::{ClosedCorrection, ClosedIntake, Judged, Transition};
use motcua_domain::dossier::{Dossier, Intake, PartyRole, Words};
use motcua_domain::person::Person;
use motcua_domain::time::{Timestamp, local};
use std::sync::Arc;

/// Most events of a dossier that are looked through for what followed its
/// receipt.
const EVENTS: u32 = 10_000;

/// An intake put right.
pub(super) struct Right {
    /// Version of the procedure.
    pub published: Arc<Published>,
    /// Facts.
    pub intake: Intake,
    /// Names; empty when nobody changed.
    pub words: Words,
    /// Receipt.
    pub received: Timestamp,
    /// When something was first done with the papers.
    pub followed: Option<Timestamp>,
}

impl Work<'_, '_> {
    /// Facts and names as they should stand. The same procedure keeps its
    /// pinned version as long as that holds on the day of receipt; another is
    /// taken in the version of that day.
    pub(super) fn put_right(
        &mut self,
        dossier: &Dossier,
        input: &IntakeInput,
    ) -> Result<Right, DeskError> {
        let received = receipt(dossier, input.received);
        let day = local(received).date();
        let pinned = self.pinned(dossier)?;
        let stays = input.procedure == dossier.intake.procedure.code
            && (pinned.procedure.is_valid_on(day) || local(receipt(dossier, None)).date() == day);
        let published = if stays {
            pinned
        } else {
            let settings = self.desk.settings();
            let other = settings.catalogue.current(&input.procedure, day);
            let other = other.ok_or(DeskError::NotFound)?;
            other.procedure.held_on(day)?;
            other
        };
        self.outside_is_free(input, Some(dossier.id))?;
        let before = self.people_of(dossier)?;
        let (intake, words) = self.intake(&published, input, received)?;
        let owners = input.owners.iter().map(|one| (PartyRole::Owner, one));
        let known = before.iter().map(|(role, one)| (*role, one));
        // A representative brings a paper that may have changed as well.
        let same = input.representative.is_none() && known.eq(owners);
        Ok(Right {
            published,
            intake,
            words: if same { Words::default() } else { words },
            received,
            followed: self.followed(dossier)?,
        })
    }

    /// When something was first done with the papers of a dossier.
    fn followed(&mut self, dossier: &Dossier) -> Result<Option<Timestamp>, DeskError> {
        let events = self.tx.events_of(dossier.id, i64::MAX, EVENTS)?;
        let first = events.iter().find(|past| past.event.needs_papers());
        Ok(first.map(|past| past.at))
    }

    /// The people of a dossier as they are stored.
    fn people_of(&mut self, dossier: &Dossier) -> Result<Vec<(PartyRole, Person)>, DeskError> {
        let parties = &dossier.intake.parties;
        let ids: Vec<_> = parties.iter().map(|party| party.person).collect();
        let rows = self.tx.people(&ids)?;
        let mut people = Vec::new();
        for party in parties {
            if let Some(row) = rows.iter().find(|row| row.id == party.person) {
                people.push((party.role, self.desk.open_person(row)?));
            }
        }
        Ok(people)
    }

    /// Corrects a dossier that ended.
    pub(super) fn correct_closed(
        &mut self,
        dossier: &Dossier,
        permit: &Permit,
        deed: &Deed,
    ) -> Result<Transition, DeskError> {
        let Deed::CorrectClosed {
            number,
            positive,
            input,
            reason,
        } = deed
        else {
            return Err(DeskError::NotFound);
        };
        let right = match input {
            Some(input) => Some((self.put_right(dossier, input)?, input)),
            None => None,
        };
        let published = right
            .as_ref()
            .map(|(right, _)| Arc::clone(&right.published));
        let intake = match (right, &published) {
            (Some((right, input)), Some(published)) => Some(ClosedIntake {
                intake: right.intake,
                received: right.received,
                words: right.words,
                judged: judged(published, input, right.followed),
            }),
            _ => None,
        };
        let correction = ClosedCorrection {
            number: number.clone(),
            positive: *positive,
            intake,
            reason: reason.clone(),
        };
        Ok(dossier.correct_closed(permit, self.now, correction)?)
    }
}

/// By what a corrected intake is judged.
pub(super) fn judged<'a>(
    published: &'a Published,
    input: &IntakeInput,
    followed: Option<Timestamp>,
) -> Judged<'a> {
    let representative = input.representative.as_ref();
    Judged {
        procedure: &published.procedure,
        signed_off: published.is_usable(),
        authorised: representative.is_none_or(|r| !r.paper.trim().is_empty()),
        followed,
    }
}

/// The receipt as it should stand. Forms know minutes: the same minute is the
/// same receipt.
fn receipt(dossier: &Dossier, said: Option<Timestamp>) -> Timestamp {
    let old = dossier.received_at();
    let minute = |at: Timestamp| at.as_second().div_euclid(60);
    said.filter(|said| minute(*said) != minute(old))
        .unwrap_or(old)
}
