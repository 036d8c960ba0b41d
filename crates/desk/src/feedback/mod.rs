//! What people say to the office: filing and following without signing in,
//! triage, answers, hearings and findings, publication, and the one reader of
//! what is sealed.
//!
//! Invariants: every read goes through `domain::feedback::sight`, so that whoever
//! is reported meets "not found" wherever they look; the record bears one kind
//! of event for all of it and its page names nobody; no word is kept in the
//! clear; what is published was written by the office, seen by the writer, and
//! holds no number, name or insult.

mod act;
mod change;
mod decide;
mod file;
mod invited;
mod keep;
mod lexicon;
mod list;
mod open;
mod photo;
mod public;
mod setting;
mod told;
mod track;

pub use act::{FeedbackAct, Move};
pub use decide::FeedbackDone;
pub use file::{FeedbackInput, FileError, Filed};
pub use list::{FeedbackAsk, FeedbackCounts, FeedbackPage, FeedbackRow, ListView};
pub use motcua_domain::feedback::{
    Asking, Body, Event, Feedback, Finding, Hearing, Kind, MAX_ABOUT, MAX_PHOTOS, MAX_SHORT,
    MAX_TEXT, MIN_TEXT, Origin, Outcome, Publication, Refusal, Refused, Stage, StageName, Term,
    Terms, Track, WriterSaid,
};
pub use motcua_domain::id::FeedbackId;
pub use motcua_domain::survey::comment::{Cover, Tone};
pub use open::{FeedbackEntry, FeedbackView, HearingView, QuestionToMe};
pub use photo::Photo;
pub use public::{PublicCounts, PublishedPage, PublishedRow};
pub use setting::FeedbackSettings;
pub use track::{PublicationView, Tracked};

pub(crate) use keep::{Held, Keeper, SAID};

use crate::{DeskError, Invalid, Settings};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::deadline::{Due, DueAt};
use motcua_domain::feedback::{Sight, sight};
use motcua_domain::id::StaffId;
use motcua_domain::time::Timestamp;
use motcua_domain::typed::BadText;
use motcua_store::StaffRow;
use std::collections::BTreeSet;

/// A limit that runs, and when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueNow {
    /// Which.
    pub term: Term,
    /// When it ends, by the calendar in force.
    pub at: DueAt,
    /// It has ended.
    pub late: bool,
}

/// A piece of a text for a page: as it is, or to be shown on purpose only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Why it is covered.
    pub why: Option<Cover>,
}

/// When a limit of a feedback ends, for an act done `now`; `None` where there
/// is none, where its clock stands, and where no calendar reaches so far.
pub(crate) fn due(
    settings: &Settings,
    feedback: &Feedback,
    term: Term,
    now: Timestamp,
) -> Option<DueAt> {
    let facts = feedback.facts_at(term, now)?;
    ends(settings.counting().due(&facts).ok()?)
}

fn ends(due: Due) -> Option<DueAt> {
    match due {
        Due::At { at, .. } => Some(at),
        Due::Paused => None,
    }
}

/// The limits that run now, the nearest end first. One for asking the writer
/// that has passed is no duty any more and is left out.
pub(crate) fn dues(settings: &Settings, feedback: &Feedback, now: Timestamp) -> Vec<DueNow> {
    let mut all: Vec<DueNow> = Vec::new();
    for term in feedback.running() {
        let facts = feedback.facts(term);
        let due = facts.and_then(|facts| settings.counting().due(&facts).ok());
        let Some(at) = due.and_then(ends) else {
            continue;
        };
        let late = at.instant() < now;
        if !(late && term == Term::Ask) {
            all.push(DueNow { term, at, late });
        }
    }
    all.sort_by_key(|due| due.at);
    all
}

/// Who reads what is sealed: the designated reader, or the second where the
/// first is the one it is about.
pub(crate) fn reader_of(settings: &FeedbackSettings, named: &BTreeSet<StaffId>) -> Option<StaffId> {
    let both = [settings.sealed_reader, settings.sealed_second];
    both.into_iter().flatten().find(|one| !named.contains(one))
}

/// What `me` sees of it.
pub(crate) fn sight_of(me: &Actor, held: &Held, settings: &FeedbackSettings) -> Sight {
    let named = &held.said.named;
    sight(me, &held.row.feedback, named, reader_of(settings, named))
}

/// A member of staff as somebody who acts.
pub(crate) fn as_actor(row: &StaffRow) -> Actor {
    Actor {
        id: row.id,
        unit: row.unit.clone(),
        roles: row.roles.clone(),
    }
}

/// Those named, with their roles; who is not of the staff has none.
pub(crate) fn with_roles(
    staff: &[StaffRow],
    named: &BTreeSet<StaffId>,
) -> Vec<(StaffId, Vec<Role>)> {
    let roles = |id: &StaffId| {
        let row = staff.iter().find(|row| row.id == *id);
        (*id, row.map(|row| row.roles.clone()).unwrap_or_default())
    };
    named.iter().map(roles).collect()
}

/// Collects fields that cannot be taken.
#[derive(Default)]
pub(crate) struct Fields(Vec<Invalid>);

impl Fields {
    pub(crate) fn wrong(&mut self, field: &str, message: &str) {
        self.0.push(Invalid {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    }

    /// The text, or its fault under the field's name.
    pub(crate) fn take(&mut self, field: &str, read: Result<String, BadText>) -> String {
        read.unwrap_or_else(|bad| {
            self.wrong(field, bad.message_id());
            String::new()
        })
    }

    pub(crate) fn done(self) -> Result<(), DeskError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(DeskError::Invalid(self.0))
        }
    }
}
