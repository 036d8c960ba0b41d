//! Corrections: of a wrong intake, of the version, and after closing.

use super::super::{Dossier, Event, Intake, PlannedStep, PromiseCause, Refused, Words};
use super::{Counting, Transition, clean_text, holds, reason};
use crate::actor::{Action, Permit};
use crate::deadline::{LimitUnit, RuleSetId};
use crate::time::{Timestamp, local};

/// What an intake should have been.
pub struct IntakeCorrection<'a> {
    /// Facts as they should stand.
    pub intake: Intake,
    /// Rule set of the (new) procedure.
    pub rules: RuleSetId,
    /// Receipt as it should stand.
    pub received: Timestamp,
    /// Plan for the (new) procedure.
    pub steps: Vec<PlannedStep>,
    /// Why, in words.
    pub reason: String,
    /// Names that changed with it.
    pub words: Words,
    /// Calendar.
    pub counting: Counting<'a>,
}

/// A correction after closing. The clock stays closed.
#[derive(Default)]
pub struct ClosedCorrection {
    /// New number of the result.
    pub number: Option<String>,
    /// New outcome.
    pub positive: Option<bool>,
    /// Why.
    pub reason: String,
}

/// The unit an extension of such a limit is in: same-day work is extended by
/// working days, whatever its cut-off.
fn extended_in(unit: LimitUnit) -> LimitUnit {
    match unit {
        LimitUnit::SameDay { .. } => LimitUnit::WorkingDays,
        unit => unit,
    }
}

impl Dossier {
    /// Puts a wrong intake right (procedure, person, date). The due date is
    /// counted anew from the receipt; stops and extensions that happened stay.
    pub fn correct_intake(
        &self,
        permit: &Permit,
        now: Timestamp,
        correction: IntakeCorrection<'_>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::CorrectIntake)?;
        self.correct(permit, now, correction, false)
    }

    /// Moves the dossier to another version of its procedure; an audited act
    /// with a printed difference.
    pub fn move_version(
        &self,
        permit: &Permit,
        now: Timestamp,
        correction: IntakeCorrection<'_>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::MoveVersion)?;
        if correction.intake.procedure.code != self.intake.procedure.code {
            return Err(Refused::WrongPermit);
        }
        self.correct(permit, now, correction, true)
    }

    fn correct(
        &self,
        permit: &Permit,
        now: Timestamp,
        correction: IntakeCorrection<'_>,
        version_only: bool,
    ) -> Result<Transition, Refused> {
        self.need(self.stage.is_open() && self.code.is_some())?;
        let IntakeCorrection {
            intake,
            rules,
            received,
            steps,
            reason: why,
            words,
            counting,
        } = correction;
        if received > now {
            return Err(Refused::ImpossibleDate);
        }
        let mut clock = self.clock.clone().ok_or(Refused::ClockNotStopped)?;
        // "5 more" was said in the unit of the old limit; in another unit it
        // would be another promise.
        let old = extended_in(clock.limit.unit);
        if !clock.extensions.is_empty() && extended_in(intake.limit.unit) != old {
            let unit = old.slug().to_owned();
            return Err(Refused::ExtensionUnit { unit });
        }
        clock.start = local(received);
        clock.limit = intake.limit;
        clock.rules = rules;
        if intake == self.intake && Some(&clock) == self.clock.as_ref() && words.is_empty() {
            return Err(Refused::NothingChanged);
        }
        let steps = counting.plan(&clock, steps)?;
        let fresh = counting.promise(&clock, now.max(self.last_at), PromiseCause::Correction)?;
        let promise = fresh.filter(|new| self.promised().is_none_or(|old| old.due != new.due));
        let event = Event::IntakeCorrected {
            intake: Box::new(intake),
            clock,
            calendar: counting.hash.to_owned(),
            promise,
            steps,
            version_only,
        };
        let words = Words {
            text: reason(&why)?,
            ..words
        };
        self.done(permit, now, event, words)
    }

    /// Corrects a result after it was recorded or delivered. Nothing is
    /// reopened, and lateness does not change.
    pub fn correct_closed(
        &self,
        permit: &Permit,
        now: Timestamp,
        correction: ClosedCorrection,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::CorrectClosed)?;
        let Some(result) = &self.result else {
            return self.wrong_stage();
        };
        let number = correction
            .number
            .map(|number| clean_text(&number, "number"))
            .transpose()?
            .filter(|number| !number.is_empty() && Some(number) != result.number.as_ref());
        let positive = correction
            .positive
            .filter(|positive| *positive != result.positive);
        if number.is_none() && positive.is_none() {
            return Err(Refused::NothingChanged);
        }
        let words = Words::text(reason(&correction.reason)?);
        self.done(
            permit,
            now,
            Event::ClosedCorrected { number, positive },
            words,
        )
    }
}
