//! "You said, we did": what is told to everybody, in words that somebody of
//! the office wrote and the writer saw before.

use super::{Acting, Transition, holds};
use crate::actor::Action;
use crate::deadline::DueAt;
use crate::feedback::{
    Event, Feedback, Publication, Refused, Said, StageName, Words, WriterSaid, copies,
};
use crate::time::Timestamp;
use jiff::SignedDuration;

/// Hours in which the writer sees a text before it may be published without
/// an answer of theirs. It fits into the two working days of the term.
pub const WRITER_HOURS: i64 = 24;

/// A text for publication.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Head.
    pub title: String,
    /// "You said".
    pub said: String,
    /// "We did".
    pub did: String,
    /// The writer's own words are to be shown with it, if released.
    pub shows_own_words: bool,
    /// Something in it would have to be covered: a number, a name, an insult.
    pub uncovered: bool,
}

impl Feedback {
    /// Writes the text; what was written before and not published falls away,
    /// with what the writer said to it.
    ///
    /// # Errors
    /// [`Refused::NeverPublished`], [`Refused::WrongStage`],
    /// [`Refused::NotYours`], [`Refused::Uncovered`], [`Refused::OwnWords`],
    /// [`Refused::NothingChanged`] for a text to which the writer objects.
    pub fn prepare(
        &self,
        acting: &Acting<'_>,
        draft: Draft,
        said: &Said,
    ) -> Result<Transition, Refused> {
        self.need_publisher(acting)?;
        self.need(&[StageName::Answered])?;
        if draft.uncovered {
            return Err(Refused::Uncovered);
        }
        let text = format!("{} {}", draft.title, draft.said);
        // Own words are shown as such, beside this text and if released; here
        // they would stay when the writer takes them back.
        if copies(&text, &said.text) {
            return Err(Refused::OwnWords);
        }
        let objects = self.publication.as_ref().and_then(|one| one.writer);
        let same = said.title == draft.title && said.said == draft.said && said.did == draft.did;
        if same && objects == Some(WriterSaid::Objects) {
            return Err(Refused::NothingChanged);
        }
        let event = Event::Prepared {
            shows_own_words: draft.shows_own_words,
        };
        let words = Words {
            title: draft.title,
            said: draft.said,
            did: draft.did,
            ..Words::default()
        };
        self.by(acting, event, words)
    }

    /// Publishes it, once the writer has seen it.
    ///
    /// # Errors
    /// [`Refused::NeverPublished`], [`Refused::NotYours`],
    /// [`Refused::NotPrepared`], [`Refused::WriterFirst`],
    /// [`Refused::WriterObjects`].
    pub fn publish(&self, acting: &Acting<'_>, due: Option<DueAt>) -> Result<Transition, Refused> {
        self.need_publisher(acting)?;
        let waits = |one: &&Publication| one.published_at.is_none();
        let publication = self.publication.as_ref().filter(waits);
        let publication = publication.ok_or(Refused::NotPrepared)?;
        match publication.writer {
            Some(WriterSaid::Objects) => return Err(Refused::WriterObjects),
            Some(WriterSaid::Agrees) => {}
            None => {
                let left = publication.waits_until().duration_since(acting.now);
                if left.is_positive() {
                    let hours = (left.as_secs() + 3_599) / 3_600;
                    return Err(Refused::WriterFirst {
                        hours: hours.max(1),
                    });
                }
            }
        }
        self.by(acting, Event::Published { due }, Words::default())
    }

    /// Takes it off the public page, with a reason for the record.
    ///
    /// # Errors
    /// [`Refused::NotYours`], [`Refused::NotPrepared`] when it is not there.
    pub fn take_down(&self, acting: &Acting<'_>, reason: String) -> Result<Transition, Refused> {
        self.need_publisher(acting)?;
        if self.published_at().is_none() {
            return Err(Refused::NotPrepared);
        }
        self.by(acting, Event::TakenDown {}, Words::text(reason))
    }

    fn need_publisher(&self, acting: &Acting<'_>) -> Result<(), Refused> {
        if !self.kind.is_published() {
            return Err(Refused::NeverPublished);
        }
        holds(acting.permit, &[Action::PublishFeedback])?;
        if acting.sight.publishes {
            Ok(())
        } else {
            Err(Refused::NotYours)
        }
    }
}

impl Publication {
    /// From then on it may be published without an answer of the writer.
    pub fn waits_until(&self) -> Timestamp {
        let hours = SignedDuration::from_hours(WRITER_HOURS);
        let until = self.prepared_at.checked_add(hours);
        until.unwrap_or(self.prepared_at)
    }
}
