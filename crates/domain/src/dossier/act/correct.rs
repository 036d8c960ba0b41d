//! Corrections: of a wrong intake, of the version, and after closing.

use super::super::{Dossier, Event, Intake, PlannedStep, PromiseCause, Refused, Words};
use super::accept::{
    papers_are_complete, receipt_is_possible, representative_is_authorised, signed_off,
    someone_owns_it,
};
use super::calendar::is_stoppable;
use super::deliver::result_number;
use super::{Counting, Transition, holds, reason};
use crate::actor::{Action, Permit};
use crate::deadline::{ClockFacts, LimitUnit, RuleSetId, StopReason};
use crate::procedure::{Channel, Procedure};
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

/// What a corrected intake is judged by, as an acceptance is.
pub struct Judged<'a> {
    /// The procedure version as it should stand.
    pub procedure: &'a Procedure,
    /// An administrator signed its facts off.
    pub signed_off: bool,
    /// A representative showed a paper that authorises.
    pub authorised: bool,
    /// When something was first done with the papers
    /// ([`Event::needs_papers`]); `None` = nothing was yet.
    pub followed: Option<Timestamp>,
}

/// Facts of the intake of a dossier that is closed, as they should stand.
pub struct ClosedIntake<'a> {
    /// Facts.
    pub intake: Intake,
    /// Receipt.
    pub received: Timestamp,
    /// Names that changed; empty when none did.
    pub words: Words,
    /// What it is judged by.
    pub judged: Judged<'a>,
}

/// A correction after closing. The clock stays closed.
#[derive(Default)]
pub struct ClosedCorrection<'a> {
    /// New number of the result.
    pub number: Option<String>,
    /// New outcome.
    pub positive: Option<bool>,
    /// The intake, when it was wrong.
    pub intake: Option<ClosedIntake<'a>>,
    /// Why.
    pub reason: String,
}

/// The unit an extension of such a limit is in: same-day work is extended by
/// working days, whatever its cut-off.
pub(super) fn extended_in(unit: LimitUnit) -> LimitUnit {
    match unit {
        LimitUnit::SameDay { .. } => LimitUnit::WorkingDays,
        unit => unit,
    }
}

impl Dossier {
    /// Puts a wrong intake right (procedure, person, date). The due date is
    /// counted anew from the receipt; stops and extensions that happened stay,
    /// and what the procedure makes of them follows the procedure. The citizen
    /// keeps the date that was promised unless the new one is later.
    pub fn correct_intake(
        &self,
        permit: &Permit,
        now: Timestamp,
        correction: IntakeCorrection<'_>,
        judged: &Judged<'_>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::CorrectIntake)?;
        self.need(self.stage.is_open() && self.code.is_some())?;
        self.is_sound(&correction.intake, correction.received, judged, now)?;
        self.counter_was_open(&correction)?;
        self.correct(permit, now, correction, false)
    }

    /// Moves the dossier to another version of its procedure; an audited act
    /// with a printed difference. A shorter limit takes no promise back.
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

    /// The checks of a corrected intake, by name. What the correction leaves
    /// as it was is not judged again: a version whose sign-off was taken back
    /// or a receipt of three years ago must not keep a name wrong.
    fn is_sound(
        &self,
        intake: &Intake,
        received: Timestamp,
        judged: &Judged<'_>,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let other = intake.procedure.hash != self.intake.procedure.hash;
        if other {
            signed_off(judged.signed_off)?;
        }
        someone_owns_it(intake)?;
        representative_is_authorised(intake, judged.authorised)?;
        let accepted = self.code.is_some();
        if accepted && (other || intake.case != self.intake.case) {
            papers_are_complete(judged.procedure, intake)?;
        }
        if self.is_other_receipt(intake, received) {
            receipt_is_possible(received, now)?;
            came_before_what_followed(received, judged.followed)?;
            self.came_before_its_promise(received)?;
            self.came_when_it_was_taken_in(intake, received)?;
        }
        Ok(())
    }

    /// Does the correction say anew how or when it was received?
    fn is_other_receipt(&self, intake: &Intake, received: Timestamp) -> bool {
        received != self.received_at() || intake.channel != self.intake.channel
    }

    /// What was to be done by a day lay here by that day: a later receipt would
    /// make a late dossier one of the same day.
    fn came_before_its_promise(&self, received: Timestamp) -> Result<(), Refused> {
        let day = local(received).date();
        match self.promises.first() {
            Some(first) if day > first.due.date => Err(Refused::ImpossibleDate),
            _ => Ok(()),
        }
    }

    /// At the counter the papers come in while somebody writes them down: only
    /// what came by post or online can have come on an earlier day. The same
    /// is asked at the intake.
    fn came_when_it_was_taken_in(
        &self,
        intake: &Intake,
        received: Timestamp,
    ) -> Result<(), Refused> {
        let earlier = local(received).date() < local(self.entered_at).date();
        if intake.channel == Channel::Counter && earlier {
            return Err(Refused::NotAtCounter);
        }
        Ok(())
    }

    /// Nobody hands papers in at a counter that is closed.
    fn counter_was_open(&self, correction: &IntakeCorrection<'_>) -> Result<(), Refused> {
        let (intake, received) = (&correction.intake, correction.received);
        if intake.channel != Channel::Counter || !self.is_other_receipt(intake, received) {
            return Ok(());
        }
        let at = local(received);
        match correction.counting.calendar.receives_at(at) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Refused::NotAtCounter),
            Err(_) => Err(Refused::CalendarMissing {
                year: at.date().year(),
            }),
        }
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
        let by_law = intake.restarts_on_supplement;
        let other = intake.procedure.hash != self.intake.procedure.hash;
        if other || by_law != self.intake.restarts_on_supplement {
            clock.restarts = restarts(&clock, by_law);
        }
        // A receipt moved behind what followed it would drop that from the
        // count in silence.
        clock
            .fit_together()
            .map_err(|why| Refused::ClockRefuses { why: (&why).into() })?;
        if intake == self.intake && Some(&clock) == self.clock.as_ref() && words.is_empty() {
            return Err(Refused::NothingChanged);
        }
        let steps = counting.plan(&clock, steps)?;
        let at = now.max(self.last_at);
        let promise = self.later_promise(&counting, &clock, at, PromiseCause::Correction)?;
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

    /// Corrects a dossier that ended: its result, and what was written down
    /// wrong when it was received. Nothing is reopened, no date is counted
    /// anew, and lateness does not change.
    pub fn correct_closed(
        &self,
        permit: &Permit,
        now: Timestamp,
        correction: ClosedCorrection<'_>,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::CorrectClosed)?;
        self.need(!self.stage.is_open())?;
        let (number, positive) = self.result_corrected(&correction)?;
        let mut words = Words::default();
        let (mut intake, mut received) = (None, None);
        if let Some(again) = correction.intake {
            self.is_sound(&again.intake, again.received, &again.judged, now)?;
            received = Some(again.received).filter(|at| *at != self.received_at());
            intake = (again.intake != self.intake).then(|| Box::new(again.intake));
            words = again.words;
        }
        let same = number.is_none() && positive.is_none() && intake.is_none();
        if same && received.is_none() && words.is_empty() {
            return Err(Refused::NothingChanged);
        }
        words.text = reason(&correction.reason)?;
        let event = Event::ClosedCorrected {
            number,
            positive,
            intake,
            received,
        };
        self.done(permit, now, event, words)
    }

    /// What changes of the result; only one that is there can be corrected.
    fn result_corrected(
        &self,
        correction: &ClosedCorrection<'_>,
    ) -> Result<(Option<String>, Option<bool>), Refused> {
        let typed = correction.number.as_deref().unwrap_or_default();
        let number = Some(result_number(typed)?).filter(|number| !number.is_empty());
        let positive = correction.positive;
        let Some(result) = &self.result else {
            self.need(number.is_none() && positive.is_none())?;
            return Ok((None, None));
        };
        Ok((
            number.filter(|number| Some(number) != result.number.as_ref()),
            positive.filter(|positive| *positive != result.positive),
        ))
    }
}

/// Nobody passes on, stops or answers what has not come: a receipt behind that
/// would make work of days look like work of none.
fn came_before_what_followed(
    received: Timestamp,
    followed: Option<Timestamp>,
) -> Result<(), Refused> {
    match followed {
        Some(at) if received > at => Err(Refused::ReceivedAfter { at }),
        _ => Ok(()),
    }
}

/// Where the limit began anew, by the rules that hold now (see `fold`).
fn restarts(clock: &ClockFacts, by_law: bool) -> Vec<jiff::civil::DateTime> {
    let anew = !is_stoppable(clock);
    let ended = clock
        .stops
        .iter()
        .filter(|stop| anew || (by_law && stop.reason == StopReason::Supplement));
    ended.filter_map(|stop| stop.to).collect()
}
