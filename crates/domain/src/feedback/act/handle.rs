//! Accepting, asking, hearing, answering.

use super::{Acting, Transition, holds};
use crate::actor::{Action, Actor, Role};
use crate::deadline::DueAt;
use crate::feedback::{
    Event, Feedback, Finding, Kind, Outcome, Refusal, Refused, Said, StageName, Words, may_own,
};
use crate::id::StaffId;
use crate::time::Timestamp;

/// Most questions to officials in one report.
pub const MAX_HEARINGS: u8 = 10;

/// What is written with an act, and until when the act was due.
#[derive(Clone, Debug)]
pub struct Written {
    /// Text, cleaned.
    pub text: String,
    /// When it was due, counted by the calendar of now.
    pub due: Option<DueAt>,
}

impl Feedback {
    /// Accepts it; what nobody had is then had by whoever accepts.
    ///
    /// # Errors
    /// [`Refused::WrongStage`], [`Refused::NotYours`], those of [`may_own`].
    pub fn accept(
        &self,
        acting: &Acting<'_>,
        me: &Actor,
        named: &[(StaffId, Vec<Role>)],
        due: Option<DueAt>,
    ) -> Result<Transition, Refused> {
        self.need(&[StageName::Filed])?;
        holds(acting.permit, &[self.handling()])?;
        may_own(me, self.kind, self.body, named)?;
        let free = self.owner.is_none() && acting.sight.triages;
        if !(acting.sight.owns || free) {
            return Err(Refused::NotYours);
        }
        let event = Event::Accepted {
            due,
            unit: me.unit.clone(),
        };
        self.by(acting, event, Words::default())
    }

    /// Refuses to handle it, with a reason the writer reads.
    ///
    /// # Errors
    /// [`Refused::WrongStage`], [`Refused::NotYours`].
    pub fn refuse(
        &self,
        acting: &Acting<'_>,
        why: Refusal,
        written: Written,
    ) -> Result<Transition, Refused> {
        self.need_open()?;
        self.need_owner(acting)?;
        let event = Event::Refused {
            why,
            due: written.due,
        };
        self.by(acting, event, Words::text(written.text))
    }

    /// Asks the writer for more; the clock of the answer stands meanwhile.
    ///
    /// # Errors
    /// [`Refused::WrongStage`], [`Refused::NotYours`].
    pub fn ask_more(&self, acting: &Acting<'_>, written: Written) -> Result<Transition, Refused> {
        self.need(&[StageName::Filed, StageName::InHand])?;
        self.need_owner(acting)?;
        let event = Event::Asked { due: written.due };
        self.by(acting, event, Words::text(written.text))
    }

    /// Answers a suggestion or a feedback.
    ///
    /// # Errors
    /// [`Refused::WrongKind`], [`Refused::WrongStage`], [`Refused::NotYours`].
    pub fn answer(
        &self,
        acting: &Acting<'_>,
        outcome: Outcome,
        written: Written,
    ) -> Result<Transition, Refused> {
        self.need_kind(self.kind.is_published())?;
        self.need_open()?;
        self.need_owner(acting)?;
        let event = Event::Answered {
            outcome,
            due: written.due,
        };
        self.by(acting, event, Words::text(written.text))
    }

    /// Asks an official who is named what they say to it. They see this
    /// question and nothing else.
    ///
    /// # Errors
    /// [`Refused::WrongKind`], [`Refused::WrongStage`], [`Refused::NotYours`],
    /// [`Refused::NotNamed`], [`Refused::HeardAlready`],
    /// [`Refused::TooManyHearings`].
    pub fn hear(
        &self,
        acting: &Acting<'_>,
        official: StaffId,
        question: String,
        said: &Said,
    ) -> Result<Transition, Refused> {
        self.need_kind(self.kind == Kind::Attitude)?;
        self.need(&[StageName::InHand])?;
        self.need_owner(acting)?;
        if !said.named.contains(&official) {
            return Err(Refused::NotNamed);
        }
        if self.hearings.len() >= usize::from(MAX_HEARINGS) {
            return Err(Refused::TooManyHearings { most: MAX_HEARINGS });
        }
        let waits = said
            .statements
            .iter()
            .any(|one| one.official == Some(official) && one.answer.is_empty());
        if waits {
            return Err(Refused::HeardAlready);
        }
        let words = Words {
            text: question,
            official: Some(official),
            ..Words::default()
        };
        self.by(acting, Event::Heard {}, words)
    }

    /// The official who was asked says something. The fact does not say who.
    ///
    /// # Errors
    /// [`Refused::NoQuestion`], [`Refused::WrongStage`] once it is over.
    pub fn state(
        &self,
        official: StaffId,
        now: Timestamp,
        n: u8,
        text: String,
        said: &Said,
    ) -> Result<Transition, Refused> {
        let place = usize::from(n).checked_sub(1);
        let one = place.and_then(|place| said.statements.get(place));
        let waits = one.is_some_and(|one| one.official == Some(official) && one.answer.is_empty());
        if !waits {
            return Err(Refused::NoQuestion);
        }
        let words = Words {
            text,
            official: Some(official),
            ..Words::default()
        };
        self.done(None, now, Event::Stated { n }, words)
    }

    /// Concludes a report about attitude: what was found, why, and the apology
    /// where it was so.
    ///
    /// # Errors
    /// [`Refused::WrongKind`], [`Refused::WrongStage`], [`Refused::NotYours`],
    /// [`Refused::ApologyMissing`].
    pub fn conclude(
        &self,
        acting: &Acting<'_>,
        finding: Finding,
        reasons: Written,
        apology: String,
    ) -> Result<Transition, Refused> {
        self.need_kind(self.kind == Kind::Attitude)?;
        self.need(&[StageName::InHand, StageName::Asked])?;
        self.need_owner(acting)?;
        if finding == Finding::Upheld && apology.is_empty() {
            return Err(Refused::ApologyMissing);
        }
        let event = Event::Concluded {
            finding,
            due: reasons.due,
        };
        let words = Words {
            text: reasons.text,
            apology,
            ..Words::default()
        };
        self.by(acting, event, words)
    }

    /// A note for those who read it.
    ///
    /// # Errors
    /// [`Refused::NotYours`] for whoever does not read it.
    pub fn note(&self, acting: &Acting<'_>, text: String) -> Result<Transition, Refused> {
        let any = [
            self.handling(),
            self.sorting(),
            Action::PublishFeedback,
            Action::HandleFeedback,
        ];
        holds(acting.permit, &any)?;
        if !acting.sight.reads {
            return Err(Refused::NotYours);
        }
        self.by(acting, Event::Noted {}, Words::text(text))
    }
}
