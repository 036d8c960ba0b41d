//! What the writer does: hands in, adds, says something to what is to be
//! published. Nobody is signed in; the key of the slip is the caller's to ask.

use super::Transition;
use crate::feedback::{
    Body, Event, Feedback, Kind, MAX_PHOTOS, Origin, Refused, StageName, Terms, Track, Words,
    WriterSaid,
};
use crate::id::{FeedbackId, StaffId};
use crate::time::Timestamp;

/// What comes in.
#[derive(Clone, Debug)]
pub struct Filing {
    /// Id.
    pub id: FeedbackId,
    /// Code on the slip.
    pub code: String,
    /// Kind.
    pub kind: Kind,
    /// The law's way; looked at for what is sealed only.
    pub track: Option<Track>,
    /// How it came.
    pub origin: Origin,
    /// Who handles it.
    pub body: Body,
    /// Time limits.
    pub terms: Terms,
    /// Photos.
    pub photos: u8,
    /// The writer's own words may be published.
    pub own_words: bool,
    /// Words.
    pub words: Words,
}

impl Feedback {
    /// Takes something in. `by` = who typed it in; `None` = the writer did.
    ///
    /// # Errors
    /// [`Refused::TooManyPhotos`].
    pub fn file(
        by: Option<StaffId>,
        now: Timestamp,
        filing: Filing,
    ) -> Result<Transition, Refused> {
        if filing.photos > MAX_PHOTOS {
            return Err(Refused::TooManyPhotos { most: MAX_PHOTOS });
        }
        let is_sealed = filing.kind == Kind::Sealed;
        let event = Event::Filed {
            code: filing.code,
            of: filing.kind,
            track: is_sealed.then(|| filing.track.unwrap_or(Track::Unsure)),
            origin: filing.origin,
            body: filing.body,
            terms: filing.terms,
            photos: filing.photos,
            own_words: filing.own_words && filing.kind.is_published(),
        };
        let next = Self::begin(filing.id, now, &event).map_err(|_| Refused::WrongStage {
            stage: StageName::Filed,
        })?;
        Ok(Transition {
            next,
            event,
            words: filing.words,
            at: now,
            by,
        })
    }

    /// The writer adds what was asked for.
    ///
    /// # Errors
    /// [`Refused::WrongStage`] when nothing was asked for,
    /// [`Refused::TooManyPhotos`].
    pub fn add(&self, now: Timestamp, text: String, photos: u8) -> Result<Transition, Refused> {
        self.need(&[StageName::Asked])?;
        if self.photos.saturating_add(photos) > MAX_PHOTOS {
            return Err(Refused::TooManyPhotos { most: MAX_PHOTOS });
        }
        self.done(None, now, Event::Added { photos }, Words::text(text))
    }

    /// The writer says something to the text for publication. Once it is
    /// published, only the own words may be taken back.
    ///
    /// # Errors
    /// [`Refused::NotPrepared`], [`Refused::NothingChanged`].
    pub fn writer_speaks(
        &self,
        now: Timestamp,
        says: WriterSaid,
        own_words: bool,
    ) -> Result<Transition, Refused> {
        let publication = self.publication.as_ref().ok_or(Refused::NotPrepared)?;
        let stands = publication.published_at.is_some();
        let says = if stands {
            publication.writer.unwrap_or(WriterSaid::Agrees)
        } else {
            says
        };
        let own_words = own_words && (!stands || self.own_words);
        if publication.writer == Some(says) && own_words == self.own_words {
            return Err(Refused::NothingChanged);
        }
        let event = Event::WriterSpoke { says, own_words };
        self.done(None, now, event, Words::default())
    }

    /// Name, contact and photos are gone, by rule.
    ///
    /// # Errors
    /// [`Refused::WrongStage`] while it is open, [`Refused::NothingChanged`].
    pub fn forget(&self, now: Timestamp) -> Result<Transition, Refused> {
        if self.is_open() {
            return Err(self.wrong_stage());
        }
        if self.forgotten {
            return Err(Refused::NothingChanged);
        }
        self.done(None, now, Event::Forgotten {}, Words::default())
    }
}
