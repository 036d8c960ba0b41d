//! What events of a correction do to the state, what one says of the time
//! before it, and what keeps a receipt from being put behind it.

use super::fold::BadFold;
use super::{Dossier, Event};

impl Event {
    /// Is it done with the papers in the house, so that they had come by then?
    pub const fn needs_papers(&self) -> bool {
        matches!(
            self,
            Self::HandedOver { .. }
                | Self::SupplementRequested { .. }
                | Self::ClockStopped { .. }
                | Self::ResultRecorded { .. }
                | Self::Delivered { .. }
                | Self::Stopped { .. }
                | Self::Refused {}
        )
    }
}

impl Dossier {
    /// A promise of the event is taken as it says: a record from before
    /// corrections kept the later promise may hold an earlier one.
    pub(super) fn intake_corrected(&mut self, event: &Event) {
        let Event::IntakeCorrected {
            intake,
            clock,
            calendar,
            promise,
            steps,
            ..
        } = event
        else {
            return;
        };
        self.money.correct(self.intake.fee, intake.fee);
        self.intake = (**intake).clone();
        self.clock = Some(clock.clone());
        self.steps.clone_from(steps);
        self.promise_later(promise.as_ref(), calendar);
    }

    /// What a correction after closing says of the dossier as it stood at an
    /// earlier moment, for reports of that time: the outcome only where a
    /// result was there by then, the facts of the intake once it was accepted.
    #[must_use]
    pub fn put_right_by(mut self, correction: &Event) -> Self {
        let Event::ClosedCorrected {
            number,
            positive,
            intake,
            received,
        } = correction
        else {
            return self;
        };
        self.outcome_corrected(number.as_ref(), *positive);
        if self.accepted_at.is_some() {
            if let Some(intake) = intake {
                self.intake = (**intake).clone();
            }
            self.received = received.or(self.received);
        }
        self
    }

    /// Number and outcome of a result, where there is one.
    fn outcome_corrected(&mut self, number: Option<&String>, positive: Option<bool>) {
        let Some(result) = &mut self.result else {
            return;
        };
        if let Some(number) = number {
            result.number = Some(number.clone());
        }
        result.positive = positive.unwrap_or(result.positive);
    }

    /// After closing neither clock nor money move.
    pub(super) fn closed_corrected(&mut self, event: &Event) -> Result<(), BadFold> {
        let Event::ClosedCorrected {
            number,
            positive,
            intake,
            received,
        } = event
        else {
            return Ok(());
        };
        if self.result.is_none() && (number.is_some() || positive.is_some()) {
            return Err(self.misfit(event));
        }
        self.outcome_corrected(number.as_ref(), *positive);
        if let Some(intake) = intake {
            self.intake = (**intake).clone();
        }
        self.received = received.or(self.received);
        Ok(())
    }
}
