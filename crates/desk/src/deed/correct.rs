//! Corrections of an intake and of the procedure version.

use super::put_right::judged;
use crate::accept::{IntakeInput, plan};
use crate::work::Work;
use crate::{DeskError, Published};
use motcua_domain::actor::Permit;
use motcua_domain::dossier::act::{IntakeCorrection, Transition};
use motcua_domain::dossier::{Dossier, Intake, Refused, Words};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::ClockOrigin;
use motcua_domain::procedure::fee::{self, Assessment, Counts};
use motcua_domain::time::{Timestamp, instant, local};

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
        let judged = judged(&right.published, input, right.followed);
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
            .current(code, local(self.now).date())
            .ok_or(DeskError::NotFound)?;
        let intake = moved(dossier, &published)?;
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

/// The intake of a dossier as another version of its procedure has it: limit,
/// restart, who decides, and the fee by the day of receipt. Money that was
/// taken stays; what is owed or over follows from the sums.
pub fn moved(dossier: &Dossier, published: &Published) -> Result<Intake, DeskError> {
    let procedure = &published.procedure;
    let mut intake = dossier.intake.clone();
    let case = intake.case.as_deref();
    if let Some(case) = case
        && !procedure.cases.iter().any(|known| known.id == case)
    {
        let case = case.to_owned();
        return Err(Refused::CaseGone { case }.into());
    }
    let row = procedure.limit_for(case, intake.area.as_deref(), intake.channel);
    intake.limit = row
        .map(|row| row.limit)
        .ok_or_else(|| DeskError::invalid("procedure", "invalid-no-limit"))?;
    // A sum that a cashier set by hand after intake is a decision about this
    // dossier, and no version takes it back.
    intake.fee = if dossier.money.assessed == intake.fee {
        fee_of(dossier, published)?
    } else {
        dossier.money.assessed
    };
    if let Some(basis) = &mut intake.basis {
        let bill = bill(dossier, published)?;
        basis.freed_notice = basis.freed_notice.filter(|_| bill.frees_of_a_notice());
        let freed = basis.freed_notice.unwrap_or_default();
        basis.exempted = Vnd(bill.exempted().0 + freed.0);
        basis.exemption = basis.exemption.take().filter(|g| procedure.frees(g));
        basis.by_notice = basis.by_notice.filter(|_| bill.waits_for_notice());
    }
    intake.restarts_on_supplement = procedure.origin == ClockOrigin::Valid;
    intake.orgs.decides = procedure
        .decided_by()
        .unwrap_or(&intake.orgs.received)
        .clone();
    intake.procedure.hash.clone_from(&published.hash);
    intake.procedure.field.clone_from(&procedure.field);
    Ok(intake)
}

fn fee_of(dossier: &Dossier, published: &Published) -> Result<Vnd, DeskError> {
    let bill = bill(dossier, published)?;
    let by_notice = dossier.intake.basis.as_ref().and_then(|b| b.by_notice);
    let by_notice = by_notice.filter(|_| bill.waits_for_notice());
    let sum = bill.total.checked_add(by_notice.unwrap_or_default());
    sum.filter(|sum| *sum <= Vnd::MAX)
        .ok_or_else(|| DeskError::invalid("fee_by_notice", "invalid-amount"))
}

/// The bill under a version. A group that it frees no more pays.
fn bill(dossier: &Dossier, published: &Published) -> Result<Assessment, DeskError> {
    let procedure = &published.procedure;
    let basis = dossier.intake.basis.as_ref();
    let exemption = basis.and_then(|basis| basis.exemption.as_deref());
    let day = local(receipt(dossier)).date();
    fee::assess(
        procedure,
        dossier.intake.case.as_deref(),
        day,
        basis.map_or(Counts::ONE, |basis| basis.counts),
        exemption.filter(|group| procedure.frees(group)),
    )
    .map_err(|_| DeskError::invalid("counts", "invalid-fee"))
}

/// When the dossier was received, by its clock.
fn receipt(dossier: &Dossier) -> Timestamp {
    dossier
        .clock
        .as_ref()
        .map_or(dossier.entered_at, |clock| instant(clock.start))
}
