//! The writer's side: following what was said, adding what is asked for, and
//! saying something to what is about to be published. The key of the slip is
//! all that is asked for.

use super::keep::Held;
use super::lexicon::Lexicon;
use super::{
    DueNow, Feedback, Fields, Finding, Kind, MAX_PHOTOS, Outcome, Photo, Refusal, Stage, StageName,
    Term, Track, WriterSaid, dues, photo,
};
use crate::{Desk, DeskError, TrackingKey};
use motcua_domain::feedback::{MAX_TEXT, text};
use motcua_domain::time::Timestamp;
use motcua_store::{FeedbackEventRow, Priority, Tx};
use sha2::{Digest as _, Sha256};

/// What is published, or is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationView {
    /// Head.
    pub title: String,
    /// "You said".
    pub said: String,
    /// "We did".
    pub did: String,
    /// The writer's own words as they are shown with it, covered; `None` =
    /// not shown, or not released.
    pub own_words: Option<String>,
    /// When it was written.
    pub prepared_at: Timestamp,
    /// When it was published.
    pub published_at: Option<Timestamp>,
    /// It was taken off again.
    pub taken_down: bool,
    /// What the writer says to it.
    pub writer: Option<WriterSaid>,
    /// Publishing waits until then for the writer.
    pub not_before: Option<Timestamp>,
}

/// A feedback as its writer follows it: no name of anybody.
#[derive(Clone, Debug)]
pub struct Tracked {
    /// Code.
    pub code: String,
    /// Kind.
    pub kind: Kind,
    /// The law's way, of what is sealed.
    pub track: Option<Track>,
    /// Where it stands.
    pub stage: StageName,
    /// When it came in.
    pub filed_at: Timestamp,
    /// What was said, by the reader themselves.
    pub text: String,
    /// Photos.
    pub photos: u8,
    /// What happened and when, as words of message ids.
    pub steps: Vec<(Timestamp, &'static str)>,
    /// What is asked for now.
    pub asked: Option<String>,
    /// The answer, or the reasons.
    pub answer: String,
    /// What the answer amounts to.
    pub outcome: Option<Outcome>,
    /// What was found.
    pub finding: Option<Finding>,
    /// The apology.
    pub apology: String,
    /// Why it is not handled.
    pub refusal: Option<Refusal>,
    /// Until when it is answered; `None` while the writer is asked.
    pub due: Option<DueNow>,
    /// What is published, or is to be.
    pub publication: Option<PublicationView>,
    /// The own words may be published.
    pub own_words: bool,
}

impl Desk {
    /// By code and key; a wrong code and a wrong key are one answer.
    pub fn track_feedback(&self, code: &str, key: &str) -> Result<Tracked, DeskError> {
        let tracked = self.track_feedback_by_key(key)?;
        if bare(&tracked.code) == bare(code) {
            Ok(tracked)
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// By the key alone, as the code on the slip carries it.
    pub fn track_feedback_by_key(&self, key: &str) -> Result<Tracked, DeskError> {
        let key = TrackingKey::parse(key).ok_or(DeskError::NotFound)?;
        let (held, events, names) = self.0.store.read(self.0.id, |tx| {
            let held = self.by_key(tx, &key)?;
            let events = tx.feedback_events(held.row.feedback.id)?;
            Ok::<_, DeskError>((held, events, tx.staff_names()?))
        })?;
        let lexicon = self.0.lexicon(names.iter().map(|one| one.name.as_str()));
        Ok(self.tracked(&held, &events, &lexicon))
    }

    fn by_key(&self, tx: &mut Tx<'_>, key: &TrackingKey) -> Result<Held, DeskError> {
        let row = tx.feedback_by_key(&key.hash())?;
        self.0.keeper().held(row.ok_or(DeskError::NotFound)?)
    }

    fn tracked(&self, held: &Held, events: &[FeedbackEventRow], lexicon: &Lexicon) -> Tracked {
        let (feedback, said) = (&held.row.feedback, &held.said);
        let stage = feedback.stage.name();
        let steps = events
            .iter()
            .filter_map(|row| Some((row.at, row.event.step()?)));
        let now = self.now();
        let due = dues(&self.settings(), feedback, now);
        Tracked {
            code: feedback.code.clone(),
            kind: feedback.kind,
            track: feedback.track,
            stage,
            filed_at: feedback.filed_at,
            text: said.text.clone(),
            photos: feedback.photos,
            steps: steps.collect(),
            asked: (stage == StageName::Asked).then(|| said.asked.clone()),
            answer: said.answer.clone(),
            outcome: feedback.outcome(),
            finding: feedback.finding(),
            apology: said.apology.clone(),
            refusal: refusal(feedback),
            due: due.into_iter().find(|due| due.term == Term::Answer),
            publication: publication_of(held, lexicon),
            own_words: feedback.own_words,
        }
    }

    /// Adds what was asked for.
    ///
    /// # Errors
    /// "Not found" for a wrong key, [`DeskError::Feedback`] when nothing is
    /// asked for, [`DeskError::Invalid`] for text and photos that cannot be
    /// taken.
    pub fn add_to_feedback(
        &self,
        ikey: &str,
        tracking_key: &str,
        added: &str,
        photos: Vec<Vec<u8>>,
    ) -> Result<(), DeskError> {
        let key = TrackingKey::parse(tracking_key).ok_or(DeskError::NotFound)?;
        let mut fields = Fields::default();
        let added = fields.take("text", text(added, MAX_TEXT));
        fields.done()?;
        // Whoever has no key of ours has no photo looked into.
        let there = self.0.store.read(self.0.id, |tx| {
            let held = self.by_key(tx, &key)?;
            Ok::<_, DeskError>(held.row.feedback.photos)
        })?;
        let digests: Vec<[u8; 32]> = photos
            .iter()
            .map(|one| Sha256::digest(one).into())
            .collect();
        let photos = photo::redrawn(&photos, MAX_PHOTOS.saturating_sub(there))?;
        let input = (key.hash(), &added, digests);
        let asked = self.0.feedback_asked(ikey, "add_to_feedback", &input);
        let me = self.citizen_actor();
        self.act(&me, asked, Priority::Person, move |work| {
            let row = work.tx.feedback_by_key(&key.hash())?;
            let held = work.desk.keeper().held(row.ok_or(DeskError::NotFound)?)?;
            let n = u8::try_from(photos.len()).unwrap_or(u8::MAX);
            let before = &held.row.feedback;
            let transition = before.add(work.now, added.clone(), n)?;
            let there = before.photos;
            let held = work.record_feedback(Some(&held), &transition, None)?;
            work.put_photos(&held, there, &photos)
        })
    }

    /// Says something to the text that is to be published, and whether the own
    /// words may be shown. Once it is published, only the own words may be
    /// taken back.
    ///
    /// # Errors
    /// "Not found" for a wrong key, [`DeskError::Feedback`] when there is no
    /// such text.
    pub fn say_of_publication(
        &self,
        ikey: &str,
        tracking_key: &str,
        says: WriterSaid,
        own_words: bool,
    ) -> Result<(), DeskError> {
        let key = TrackingKey::parse(tracking_key).ok_or(DeskError::NotFound)?;
        let input = (key.hash(), says, own_words);
        let asked = self.0.feedback_asked(ikey, "say_of_publication", &input);
        let me = self.citizen_actor();
        self.act(&me, asked, Priority::Person, move |work| {
            let row = work.tx.feedback_by_key(&key.hash())?;
            let held = work.desk.keeper().held(row.ok_or(DeskError::NotFound)?)?;
            let before = &held.row.feedback;
            let transition = before.writer_speaks(work.now, says, own_words)?;
            work.record_feedback(Some(&held), &transition, None)?;
            Ok(())
        })
    }

    /// One of the writer's own photos, as it is kept; by code and key.
    ///
    /// # Errors
    /// "Not found" for a wrong code, a wrong key and where there is none.
    pub fn tracked_photo(&self, code: &str, tracking_key: &str, n: u8) -> Result<Photo, DeskError> {
        let key = TrackingKey::parse(tracking_key).ok_or(DeskError::NotFound)?;
        let (held, sealed) = self.0.store.read(self.0.id, |tx| {
            let held = self.by_key(tx, &key)?;
            if bare(&held.row.feedback.code) != bare(code) {
                return Err(DeskError::NotFound);
            }
            let sealed = tx.feedback_photo(held.row.feedback.id, n)?;
            Ok::<_, DeskError>((held, sealed))
        })?;
        self.opened_photo(&held, n, sealed)
    }

    /// Answers a question that one is asked about a report. Nothing else of it
    /// is told; the record does not say who answered.
    ///
    /// # Errors
    /// [`DeskError::Feedback`] when no such question waits for this person.
    pub fn answer_feedback_question(
        &self,
        me: &motcua_domain::actor::Actor,
        ikey: &str,
        id: super::FeedbackId,
        n: u8,
        answer: &str,
    ) -> Result<(), DeskError> {
        let mut fields = Fields::default();
        let answer = fields.take("text", text(answer, MAX_TEXT));
        fields.done()?;
        let input = (id, n, &answer);
        let asked = self.0.feedback_asked(ikey, "answer_question", &input);
        self.act(me, asked, Priority::Person, move |work| {
            let row = work.tx.feedback(id)?;
            let held = row.map(|row| work.desk.keeper().held(row)).transpose()?;
            // Whoever guesses numbers learns nothing: one answer for all.
            let held = held.ok_or(super::Refused::NoQuestion)?;
            let before = &held.row.feedback;
            let transition = before.state(work.me.id, work.now, n, answer.clone(), &held.said)?;
            work.record_feedback(Some(&held), &transition, None)?;
            Ok(())
        })
    }

    /// Forgets name, contact and photos of what has ended and was filed long
    /// enough ago. Gives how many.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) fn forget_writers(&self) -> Result<u32, DeskError> {
        let now = self.now();
        let rows = self.0.store.read(self.0.id, |tx| {
            let settings = super::FeedbackSettings::of(tx)?;
            let days = i64::from(settings.writer_days);
            let before = now
                .checked_sub(jiff::SignedDuration::from_hours(24 * days))
                .unwrap_or(Timestamp::UNIX_EPOCH);
            tx.feedback_with_writer(before, 100)
        })?;
        let mut n = 0;
        for row in rows {
            let id = row.feedback.id;
            let asked = crate::Asked::new("", "forget_writer", &id);
            let me = self.citizen_actor();
            self.act(&me, asked, Priority::Bulk, move |work| {
                let row = work.tx.feedback(id)?.ok_or(DeskError::NotFound)?;
                let held = work.desk.keeper().held(row)?;
                let transition = held.row.feedback.forget(work.now)?;
                work.record_feedback(Some(&held), &transition, None)?;
                Ok(work.tx.drop_feedback_photos(id)?)
            })?;
            n += 1;
        }
        Ok(n)
    }
}

/// What is published of it, or is to be, for the writer and the office.
pub(super) fn publication_of(held: &Held, lexicon: &Lexicon) -> Option<PublicationView> {
    let (feedback, said) = (&held.row.feedback, &held.said);
    let publication = feedback.publication.as_ref()?;
    let waits = publication.published_at.is_none() && publication.writer.is_none();
    Some(PublicationView {
        title: said.title.clone(),
        said: said.said.clone(),
        did: said.did.clone(),
        own_words: said.shown_words(feedback).map(|own| lexicon.covered(own)),
        prepared_at: publication.prepared_at,
        published_at: publication.published_at,
        taken_down: publication.taken_down_at.is_some(),
        writer: publication.writer,
        not_before: waits.then(|| publication.waits_until()),
    })
}

fn refusal(feedback: &Feedback) -> Option<Refusal> {
    match &feedback.stage {
        Stage::Refused { why, .. } => Some(*why),
        _ => None,
    }
}

/// A code as people type it: O is 0, I and L are 1; signs do not count.
fn bare(code: &str) -> String {
    let plain = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let signs = code.chars().filter(char::is_ascii_alphanumeric);
    signs.map(plain).collect()
}
