//! Corrections of an intake and of the procedure version.

use super::put_right::judged;
use crate::DeskError;
use crate::accept::{IntakeInput, plan};
use crate::work::Work;
use motcua_domain::actor::Permit;
use motcua_domain::dossier::act::{IntakeCorrection, Transition};
use motcua_domain::dossier::{Dossier, Words};
use motcua_domain::time::{Timestamp, instant};

impl Work<'_, '_> {
    pub(super) fn correct_intake(
        &mut self,
        dossier: &Dossier,
        permit: &Permit,
        input: &IntakeInput,
        reason: &str,
    ) -> Result<Transition, DeskError> {
        let settings = self.desk.settings();
        let right = self.put_right(dossier, input)?;
        let correction = IntakeCorrection {
            intake: right.intake,
            rules: right.published.procedure.rules,
            received: right.received,
            steps: plan(&right.published, &settings.office.unit),
            reason: reason.to_owned(),
            words: right.words,
            counting: settings.counting_for(&right.published.procedure),
        };
        let judged = judged(&right.published, input);
        Ok(dossier.correct_intake(permit, self.now, correction, &judged)?)
    }

    pub(super) fn move_version(
        &mut self,
        dossier: &Dossier,
        permit: &Permit,
        reason: &str,
    ) -> Result<Transition, DeskError> {
        let settings = self.desk.settings();
        let code = &dossier.intake.procedure.code;
        let published = settings
            .catalogue
            .current(code)
            .ok_or(DeskError::NotFound)?;
        let mut intake = dossier.intake.clone();
        intake.procedure.hash.clone_from(&published.hash);
        intake.limit = published
            .procedure
            .limit_for(
                intake.case.as_deref(),
                intake.area.as_deref(),
                intake.channel,
            )
            .map(|row| row.limit)
            .ok_or_else(|| DeskError::invalid("procedure", "invalid-no-limit"))?;
        let correction = IntakeCorrection {
            intake,
            rules: published.procedure.rules,
            received: receipt(dossier),
            steps: plan(&published, &settings.office.unit),
            reason: reason.to_owned(),
            words: Words::default(),
            counting: settings.counting_for(&published.procedure),
        };
        Ok(dossier.move_version(permit, self.now, correction)?)
    }
}

/// When the dossier was received, by its clock.
fn receipt(dossier: &Dossier) -> Timestamp {
    dossier
        .clock
        .as_ref()
        .map_or(dossier.entered_at, |clock| instant(clock.start))
}
