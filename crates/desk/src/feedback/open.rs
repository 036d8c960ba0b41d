//! One feedback opened: its words, its timeline, what may be done with it; and
//! what an official sees who is asked about one: the question, nothing else.

use super::act::{Move, moves};
use super::keep::Held;
use super::lexicon::{Lexicon, names_of};
use super::photo::{MEDIA, Photo};
use super::track::{PublicationView, publication_of};
use super::{
    DueNow, Feedback, FeedbackSettings, Kind, Piece, StageName, Tone, as_actor, dues, sight_of,
    with_roles,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Permit, authorise};
use motcua_domain::feedback::{Event, Sight, may_own};
use motcua_domain::id::{FeedbackId, StaffId, UnitId};
use motcua_domain::time::Timestamp;
use motcua_store::{FeedbackEventRow, Priority, StaffRow, Tx};
use std::collections::BTreeMap;

/// Openings that the page shows.
const OPENINGS: u32 = 50;

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackEntry {
    /// Number in the desk's record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who; `None` = the writer, a rule, or an official who was heard.
    pub by: Option<String>,
    /// What, as in message ids.
    pub what: &'static str,
    /// Its text, covered.
    pub text: Vec<Piece>,
}

/// A question to an official, for whoever has the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HearingView {
    /// Its number, from 1.
    pub n: u8,
    /// Name of the official.
    pub official: String,
    /// The question.
    pub question: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// What they say; for whoever has the report alone, as the official was
    /// told.
    pub answer: Option<String>,
    /// When they said it.
    pub answered_at: Option<Timestamp>,
}

/// A question as the official who is asked sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionToMe {
    /// In which report, for the answer.
    pub feedback: FeedbackId,
    /// Its number in it.
    pub n: u8,
    /// The question.
    pub question: String,
    /// When it was asked.
    pub asked_at: Timestamp,
}

/// Everything the page of one feedback shows.
#[derive(Clone, Debug)]
pub struct FeedbackView {
    /// The facts.
    pub feedback: Feedback,
    /// What was said, covered.
    pub text: Vec<Piece>,
    /// Whom or what it is about, covered.
    pub about: Vec<Piece>,
    /// Counter.
    pub counter: Option<u16>,
    /// Day.
    pub day: Option<Date>,
    /// The writer's name; empty = none, gone, or not for this reader.
    pub name: String,
    /// How to reach the writer; likewise.
    pub contact: String,
    /// Whom it is, or may be, about.
    pub named: Vec<(StaffId, String)>,
    /// Somebody confirmed whom.
    pub named_confirmed: bool,
    /// Name of whoever has it.
    pub owner: Option<String>,
    /// Topics that the dictionary suggests.
    pub suggested: BTreeMap<String, Tone>,
    /// Every topic: id, name in Vietnamese and English.
    pub topic_names: Vec<(String, String, String)>,
    /// Limits that run, the nearest first.
    pub dues: Vec<DueNow>,
    /// What happened, oldest first.
    pub timeline: Vec<FeedbackEntry>,
    /// Questions to officials.
    pub hearings: Vec<HearingView>,
    /// The answer, the reasons of a finding or refusal.
    pub answer: String,
    /// The apology.
    pub apology: String,
    /// What is published, or is to be.
    pub publication: Option<PublicationView>,
    /// What the reader may do now.
    pub moves: Vec<Move>,
    /// Who opened it, newest first.
    pub openings: Vec<(Timestamp, String)>,
}

/// What is read for a page.
struct Read {
    held: Held,
    sight: Sight,
    staff: Vec<StaffRow>,
    events: Vec<FeedbackEventRow>,
    openings: Vec<(Timestamp, StaffId, String)>,
}

impl Desk {
    /// Opens one; the opening is written down, in a list of its own that only
    /// those see who may read it.
    ///
    /// # Errors
    /// "Not found" for whoever does not read it.
    pub fn open_feedback(&self, me: &Actor, id: FeedbackId) -> Result<FeedbackView, DeskError> {
        self.may_read_feedback(me, id)?;
        let (now, who) = (self.now(), me.id);
        let logged: Result<(), motcua_store::ActError<DeskError>> =
            self.0.store.act(self.0.id, Priority::Person, move |tx| {
                Ok(tx.log_feedback_opened(id, who, now)?)
            });
        logged.map_err(DeskError::from)?;
        let read = self.0.store.read(self.0.id, |tx| {
            let (held, sight) = self.readable(tx, me, id)?;
            Ok::<_, DeskError>(Read {
                held,
                sight,
                staff: tx.all_staff()?,
                events: tx.feedback_events(id)?,
                openings: tx.feedback_opened(id, OPENINGS)?,
            })
        })?;
        self.view_feedback(me, read)
    }

    fn may_read_feedback(&self, me: &Actor, id: FeedbackId) -> Result<(), DeskError> {
        self.0
            .store
            .read(self.0.id, |tx| self.readable(tx, me, id).map(drop))
    }

    fn readable(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        id: FeedbackId,
    ) -> Result<(Held, Sight), DeskError> {
        let row = tx.feedback(id)?.ok_or(DeskError::NotFound)?;
        let settings = FeedbackSettings::of(tx)?;
        let held = self.0.keeper().held(row)?;
        let sight = sight_of(me, &held, &settings);
        if sight.reads {
            Ok((held, sight))
        } else {
            Err(DeskError::NotFound)
        }
    }

    fn view_feedback(&self, me: &Actor, read: Read) -> Result<FeedbackView, DeskError> {
        let Read {
            held,
            sight,
            staff,
            events,
            openings,
        } = read;
        let lexicon = self.0.lexicon(staff.iter().map(|row| row.name.as_str()));
        let name = |id: StaffId| {
            let row = staff.iter().find(|row| row.id == id);
            row.map(|row| row.name.clone())
        };
        let (feedback, said) = (&held.row.feedback, &held.said);
        let writer = if sight.sees_writer(feedback) {
            self.0.keeper().writer(&held)?
        } else {
            super::keep::Writer::default()
        };
        Ok(FeedbackView {
            text: lexicon.pieces(&said.text),
            about: lexicon.pieces(&said.about),
            counter: said.counter,
            day: said.day,
            name: writer.name,
            contact: writer.contact,
            named: names_of(&staff, &said.named),
            named_confirmed: feedback.named_confirmed,
            owner: feedback.owner.and_then(name),
            suggested: lexicon.topics(&said.written()),
            topic_names: lexicon.all_topics(),
            dues: dues(&self.settings(), feedback, self.now()),
            timeline: self.timeline(&held, sight, &lexicon, &events, name)?,
            hearings: hearings(&held, sight, name),
            answer: said.answer.clone(),
            apology: said.apology.clone(),
            publication: publication_of(&held, &lexicon),
            moves: moves(me, &held, sight, &staff),
            openings: openings.into_iter().map(|(at, _, who)| (at, who)).collect(),
            feedback: held.row.feedback.clone(),
        })
    }

    fn timeline(
        &self,
        held: &Held,
        sight: Sight,
        lexicon: &Lexicon,
        events: &[FeedbackEventRow],
        name: impl Fn(StaffId) -> Option<String>,
    ) -> Result<Vec<FeedbackEntry>, DeskError> {
        let (keeper, id) = (self.0.keeper(), held.row.feedback.id);
        (1..)
            .zip(events)
            .map(|(version, row)| {
                let words = row.words.as_deref();
                let words = keeper.words(&held.key, id, version, words)?;
                let hidden = matches!(row.event, Event::Stated { .. }) && !sight.owns;
                Ok(FeedbackEntry {
                    seq: row.seq,
                    at: row.at,
                    by: row.by.and_then(&name),
                    what: row.event.slug(),
                    text: if hidden {
                        Vec::new()
                    } else {
                        lexicon.pieces(&words.text)
                    },
                })
            })
            .collect()
    }

    /// A photo, for whoever reads the feedback.
    ///
    /// # Errors
    /// "Not found" for everybody else, and where there is none.
    pub fn feedback_photo(&self, me: &Actor, id: FeedbackId, n: u8) -> Result<Photo, DeskError> {
        let (held, sealed) = self.0.store.read(self.0.id, |tx| {
            let (held, _) = self.readable(tx, me, id)?;
            Ok::<_, DeskError>((held, tx.feedback_photo(id, n)?))
        })?;
        self.opened_photo(&held, n, sealed)
    }

    pub(super) fn opened_photo(
        &self,
        held: &Held,
        n: u8,
        sealed: Option<Vec<u8>>,
    ) -> Result<Photo, DeskError> {
        let sealed = sealed.ok_or(DeskError::NotFound)?;
        let part = super::keep::photo_part(n);
        let id = held.row.feedback.id;
        Ok(Photo {
            media: MEDIA,
            bytes: self.0.keeper().open(&held.key, id, &part, &sealed)?,
        })
    }

    /// Who may have it, by name: for whoever says whose it is.
    pub fn feedback_owners(
        &self,
        me: &Actor,
        id: FeedbackId,
    ) -> Result<Vec<(StaffId, String, UnitId)>, DeskError> {
        let (held, sight, staff) = self.0.store.read(self.0.id, |tx| {
            let (held, sight) = self.readable(tx, me, id)?;
            Ok::<_, DeskError>((held, sight, tx.all_staff()?))
        })?;
        if !(sight.triages || sight.owns) {
            return Err(DeskError::NotFound);
        }
        let feedback = &held.row.feedback;
        let named = with_roles(&staff, &held.said.named);
        let may = |row: &StaffRow| {
            let fits = may_own(&as_actor(row), feedback.kind, feedback.body, &named);
            row.active && fits.is_ok() && feedback.owner != Some(row.id)
        };
        let owners = staff.into_iter().filter(may);
        Ok(owners.map(|row| (row.id, row.name, row.unit)).collect())
    }

    /// Whom a report may be about, by name: for whoever confirms it.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that passes nothing on and examines
    /// nothing.
    pub fn feedback_officials(&self, me: &Actor) -> Result<Vec<(StaffId, String)>, DeskError> {
        let may = |action| -> Result<Permit, DeskError> { Ok(authorise(me, action, &me.unit)?) };
        may(Action::AssignFeedback).or_else(|_| may(Action::HandleAttitude))?;
        let staff = self.0.store.read(self.0.id, |tx| tx.all_staff())?;
        let active = staff.into_iter().filter(|row| row.active);
        Ok(active.map(|row| (row.id, row.name)).collect())
    }

    /// Questions that the reader is asked and has not answered.
    pub fn feedback_questions(&self, me: &Actor) -> Result<Vec<QuestionToMe>, DeskError> {
        let mut all = Vec::new();
        self.0.store.read(self.0.id, |tx| {
            self.each_open(tx, |held| all.extend(questions(held, me)))
        })?;
        all.sort_by_key(|one| one.asked_at);
        Ok(all)
    }
}

/// Questions of one report that somebody is asked.
pub(super) fn questions<'a>(
    held: &'a Held,
    me: &'a Actor,
) -> impl Iterator<Item = QuestionToMe> + 'a {
    let (feedback, said) = (&held.row.feedback, &held.said);
    // Given another kind, or another owner who has not accepted it, it waits.
    let stage = feedback.stage.name();
    let is_heard = feedback.kind == Kind::Attitude && stage != StageName::Filed;
    let asked = (1..).zip(feedback.hearings.iter().zip(&said.statements));
    asked
        .filter(move |(_, (hearing, one))| {
            is_heard && hearing.stated_at.is_none() && one.official == Some(me.id)
        })
        .map(move |(n, (hearing, one))| QuestionToMe {
            feedback: feedback.id,
            n,
            question: one.question.clone(),
            asked_at: hearing.asked_at,
        })
}

fn hearings(
    held: &Held,
    sight: Sight,
    name: impl Fn(StaffId) -> Option<String>,
) -> Vec<HearingView> {
    let hearings = held.row.feedback.hearings.iter();
    (1..)
        .zip(hearings.zip(&held.said.statements))
        .map(|(n, (hearing, one))| HearingView {
            n,
            official: one.official.and_then(&name).unwrap_or_default(),
            question: one.question.clone(),
            asked_at: hearing.asked_at,
            answer: hearing
                .stated_at
                .filter(|_| sight.owns)
                .map(|_| one.answer.clone()),
            answered_at: hearing.stated_at,
        })
        .collect()
}
