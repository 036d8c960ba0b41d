//! Taking in: what a writer hands in, at home, at the kiosk or on paper.
//!
//! Nothing personal is asked for. The key on the slip is made from the desk's
//! key and the code, which is drawn at random: after a restore no key that was
//! given away before opens what took the same number. Only its hash is kept.

use super::keep::{Held, Writer};
use super::lexicon::{Clues, readable};
use super::{DueNow, FeedbackSettings, Fields, dues, photo, reader_of, with_roles};
use crate::throttle::{Address, Wait};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError, Inner};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::feedback::act::Filing;
use motcua_domain::feedback::{
    Body, Feedback, Kind, MAX_ABOUT, MAX_PHOTOS, MAX_SHORT, MAX_TEXT, MIN_TEXT, Origin, Track,
    Words, body_for, legal_way, line, text,
};
use motcua_domain::id::{FeedbackId, StaffId};
use motcua_domain::person::{Email, Phone};
use motcua_domain::typed::BadText;
use motcua_store::{Priority, StaffRow, StoreError};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// What a writer hands in, as the form sends it.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedbackInput {
    /// Kind.
    pub kind: Kind,
    /// The law's way, where it is to be sealed.
    pub track: Option<Track>,
    /// What is said, 10 to 2,000 characters.
    pub text: String,
    /// Whom or what it is about, as the writer says it; may be empty.
    pub about: String,
    /// Counter at which it happened.
    pub counter: Option<u16>,
    /// Day on which it happened.
    pub day: Option<Date>,
    /// It is about the director.
    pub director: bool,
    /// Name; may be empty.
    pub name: String,
    /// Telephone or mail; may be empty.
    pub contact: String,
    /// The writer's own words may be published.
    pub own_words: bool,
    /// Photos as they came.
    pub photos: Vec<Vec<u8>>,
    /// How it came.
    pub origin: Origin,
}

impl std::fmt::Debug for FeedbackInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FeedbackInput[{}]", self.kind.slug())
    }
}

/// What the writer takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Id, for whoever typed it in.
    pub id: FeedbackId,
    /// Code, to speak about it.
    pub code: String,
    /// Key, to follow it: shown once.
    pub key: String,
    /// Kind.
    pub kind: Kind,
    /// The law's way, of what is sealed.
    pub track: Option<Track>,
    /// Until when it is answered.
    pub due: Option<DueNow>,
    /// Photos that were kept.
    pub photos: u8,
    /// The law's own way that the words may be meant as, of what is not sealed.
    pub way: Option<Track>,
    /// It is sealed, and nobody is designated to read it yet.
    pub unread: bool,
}

/// Why something was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Too much came from there.
    #[error(transparent)]
    Wait(#[from] Wait),
    /// Anything else.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// What is kept of the answer for a repeated request: no key.
#[derive(Clone, Serialize, Deserialize)]
struct Taken {
    id: FeedbackId,
}

/// A clean input.
#[derive(Clone)]
struct Ready {
    kind: Kind,
    track: Option<Track>,
    origin: Origin,
    own_words: bool,
    director: bool,
    words: Words,
    writer: Writer,
    photos: Vec<Vec<u8>>,
    /// By what a repeated request is known.
    mark: [u8; 32],
}

impl Desk {
    /// Takes in what somebody sends who is not signed in. `from` is where it
    /// comes from; `None` = a device of the office, which is not slowed.
    ///
    /// # Errors
    /// [`FileError::Wait`] when too much came from there,
    /// [`DeskError::Invalid`] for fields that cannot be taken.
    pub fn file_feedback(
        &self,
        ikey: &str,
        from: Option<Address>,
        input: FeedbackInput,
    ) -> Result<Filed, FileError> {
        if input.origin.is_typed_in() {
            return Err(DeskError::NotFound.into());
        }
        let (words, writer) = self.cleaned(&input)?;
        // Only now: whoever mistypes is not slowed for it, and a photo is not
        // looked into for whoever sends too many.
        if let Some(from) = from {
            let mut tallies = self
                .0
                .filings
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            tallies.filing(from, self.now())?;
        }
        let me = self.citizen_actor();
        Ok(self.take_in(&me, ikey, input, words, writer)?)
    }

    /// Types in what somebody says or brings on paper.
    ///
    /// # Errors
    /// As [`Desk::file_feedback`], and for a role that does not do this.
    pub fn enter_feedback(
        &self,
        me: &Actor,
        ikey: &str,
        input: FeedbackInput,
    ) -> Result<Filed, DeskError> {
        authorise(me, Action::EnterFeedback, &self.settings().office.unit)?;
        let origin = if input.origin.is_typed_in() {
            input.origin
        } else {
            Origin::Spoken
        };
        let input = FeedbackInput { origin, ..input };
        let (words, writer) = self.cleaned(&input)?;
        self.take_in(me, ikey, input, words, writer)
    }

    /// The words of an input, clean.
    fn cleaned(&self, input: &FeedbackInput) -> Result<(Words, Writer), DeskError> {
        let mut fields = Fields::default();
        let said = fields.take("text", text(&input.text, MAX_TEXT));
        if !said.is_empty() && said.chars().count() < MIN_TEXT {
            fields.wrong("text", "feedback-too-short");
        }
        let about = fields.take("about", line(&input.about, MAX_ABOUT));
        let name = fields.take("name", line(&input.name, MAX_SHORT));
        let contact = fields.take("contact", contact(&input.contact));
        if input.day.is_some_and(|day| day > self.today()) {
            fields.wrong("day", BadText::Future.message_id());
        }
        fields.done()?;
        let words = Words {
            text: said,
            about,
            counter: input.counter,
            day: input.day,
            ..Words::default()
        };
        Ok((words, Writer { name, contact }))
    }

    fn take_in(
        &self,
        me: &Actor,
        ikey: &str,
        input: FeedbackInput,
        words: Words,
        writer: Writer,
    ) -> Result<Filed, DeskError> {
        let digests = input.photos.iter().map(Sha256::digest);
        let mark = digests.fold(Sha256::new(), |all, one| all.chain_update(one));
        let ready = Ready {
            kind: input.kind,
            track: input.track,
            origin: input.origin,
            own_words: input.own_words,
            director: input.director,
            photos: photo::redrawn(&input.photos, MAX_PHOTOS)?,
            words,
            writer,
            mark: mark.finalize().into(),
        };
        let named = self.looked_for(&ready)?;
        let reports = ready.kind != Kind::Suggestion;
        if reports && ready.origin.is_typed_in() && named.contains(&me.id) {
            // Whoever is named would know of it and could leave it out.
            return Err(DeskError::invalid("text", "feedback-typed-by-named"));
        }
        let asked = self.0.asked_to_file(ikey, &ready);
        let taken: Taken = self.act(me, asked, Priority::Person, move |work| {
            work.file(&ready, &named)
        })?;
        self.filed(taken.id)
    }

    /// Those whom it may be about.
    fn looked_for(&self, ready: &Ready) -> Result<BTreeSet<StaffId>, DeskError> {
        let day = ready.words.day.unwrap_or_else(|| self.today());
        let counter = ready.words.counter;
        let (staff, work) = self.0.store.read(self.0.id, |tx| {
            let work = match counter {
                Some(_) => tx.work_of_day(day)?,
                None => Vec::new(),
            };
            Ok::<_, StoreError>((tx.all_staff()?, work))
        })?;
        let there = work.iter().filter(|row| row.counter == counter);
        let at_counter: Vec<StaffId> = there.map(|row| row.staff).collect();
        let text = format!("{}\n{}", ready.words.about, ready.words.text);
        let clues = Clues {
            kind: ready.kind,
            text: &text,
            director: ready.director,
            at_counter: &at_counter,
        };
        Ok(readable(
            &staff,
            ready.kind,
            self.0.suspects(&staff, &clues),
        ))
    }

    /// What the writer takes away; the same for a repeated request.
    fn filed(&self, id: FeedbackId) -> Result<Filed, DeskError> {
        let (row, settings) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((tx.feedback(id)?, FeedbackSettings::of(tx)?))
        })?;
        let held = self.0.keeper().held(row.ok_or(DeskError::NotFound)?)?;
        let way = legal_way(&held.said.written());
        let unread = reader_of(&settings, &held.said.named).is_none();
        let feedback = held.row.feedback;
        let is_handled = feedback.kind.is_handled();
        let due = dues(&self.settings(), &feedback, self.now());
        Ok(Filed {
            id,
            key: self.0.keeper().tracking_key(&feedback.code).printed(),
            kind: feedback.kind,
            track: feedback.track,
            due: due.into_iter().find(|due| due.term == super::Term::Answer),
            photos: feedback.photos,
            way: way.filter(|_| is_handled),
            unread: unread && !is_handled,
            code: feedback.code,
        })
    }
}

impl Inner {
    fn asked_to_file(&self, ikey: &str, ready: &Ready) -> Asked {
        let facts = (ready.kind, ready.track, ready.origin, ready.own_words);
        let input = (
            facts,
            ready.director,
            &ready.words,
            &ready.writer,
            ready.mark,
        );
        self.feedback_asked(ikey, "file_feedback", &input)
    }
}

impl Work<'_, '_> {
    fn file(&mut self, ready: &Ready, named: &BTreeSet<StaffId>) -> Result<Taken, DeskError> {
        let staff = self.tx.all_staff()?;
        let settings = FeedbackSettings::of(self.tx)?;
        let id = FeedbackId(self.tx.next_id()?);
        let filing = Filing {
            id,
            code: self.new_code()?,
            kind: ready.kind,
            track: ready.track,
            origin: ready.origin,
            body: body_of(ready.kind, &staff, named),
            terms: settings.terms(ready.kind),
            photos: u8::try_from(ready.photos.len()).unwrap_or(u8::MAX),
            own_words: ready.own_words,
            words: Words {
                named: Some(named.clone()),
                ..ready.words.clone()
            },
        };
        let transition = Feedback::file(self.by(), self.now, filing)?;
        let held = self.record_feedback(None, &transition, Some(&ready.writer))?;
        self.put_photos(&held, 0, &ready.photos)?;
        Ok(Taken { id })
    }

    /// Keeps photos after those that are there.
    pub(super) fn put_photos(
        &mut self,
        held: &Held,
        there: u8,
        photos: &[Vec<u8>],
    ) -> Result<(), DeskError> {
        let id = held.row.feedback.id;
        for (n, photo) in (there + 1..).zip(photos) {
            let part = super::keep::photo_part(n);
            let keeper = self.desk.keeper();
            let sealed = keeper.seal(&held.key, id, &part, self.random(), photo)?;
            self.tx.put_feedback_photo(id, n, &sealed)?;
        }
        Ok(())
    }

    /// A code that is not given: six signs of an alphabet without look-alikes.
    fn new_code(&mut self) -> Result<String, DeskError> {
        const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        loop {
            let bytes: [u8; 6] = self.random();
            let sign = |byte: &u8| char::from(SIGNS[usize::from(byte & 31)]);
            let code = format!("GY-{}", bytes.iter().map(sign).collect::<String>());
            if !self.tx.has_feedback_code(&code)? {
                return Ok(code);
            }
        }
    }
}

fn body_of(kind: Kind, staff: &[StaffRow], named: &BTreeSet<StaffId>) -> Body {
    body_for(kind, &with_roles(staff, named))
}

/// A telephone number or a mail address, as stored; empty = none.
fn contact(typed: &str) -> Result<String, BadText> {
    let typed = line(typed, MAX_SHORT)?;
    if typed.is_empty() {
        return Ok(typed);
    }
    if typed.contains('@') {
        return Ok(Email::parse(&typed)?.as_str().to_owned());
    }
    Ok(Phone::parse(&typed)?.as_str().to_owned())
}
