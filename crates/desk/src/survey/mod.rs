//! The people's judgement: campaigns, slips, ballots, interviews, results.
//!
//! What officials do with a campaign are events of the record. What citizens
//! say is none: a ballot has no event, no leaf, no kept answer, no time and no
//! log line, and nothing that is kept joins it to a visit (`docs/surveys.md`).
//! Whoever holds database and keys finds in the box what was said since the
//! last batches, with no more than what the label tells; later not even that.
//!
//! Deliberately absent: a rank of officials, and an answer that could be
//! watched as it comes in.

mod act;
mod ballot;
mod campaign;
mod close;
mod comments;
mod facts;
mod interview;
mod library;
mod own;
mod page;
mod plan;
mod played;
mod progress;
mod release;
mod sealed;
mod shape;
mod shown;
mod slip;
mod tablet;
mod tally;
mod tick;
mod told;

pub use ballot::ReadyBallot;
pub use library::{built_in_forms, check_forms};
pub use played::Played;
pub use release::ballot_row;
pub use shape::{
    CameFrom, CampaignInput, CampaignView, CannotUse, CastError, CommentToRead, CommentView,
    InterviewResult, Interviewed, Invited, Moderated, OwnView, Piece, ProgressView, PublicSurvey,
    Slip, SlipOf, SurveyPage, TabletNow,
};
pub use tally::Tally;

use crate::packs::{OwnFault, OwnKind};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use library::Library;
use motcua_domain::survey::comment::Topic;
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What surveys know while the program runs. All of it may be lost: nothing
/// here is a citizen's answer.
pub(crate) struct Running {
    /// Questionnaires and dictionary in use.
    pub(super) library: Library,
    /// Questionnaires by their hash, as campaigns pin them.
    pub(super) forms: Mutex<BTreeMap<String, Arc<Questionnaire>>>,
    /// What tablets show, by device.
    pub(super) armed: Mutex<BTreeMap<i64, tablet::Armed>>,
    /// Answers by device and hour, for bursts; two days at most.
    pub(super) hours: Mutex<BTreeMap<(u32, u32), u32>>,
    /// Tries with tokens that cannot be used, not yet counted in the store.
    pub(super) refused: AtomicU32,
    /// Held while a batch is released: two at once would be two halves.
    pub(super) releasing: Mutex<()>,
    /// Held while a page is made: what it shows and the list of what was shown
    /// go together.
    pub(super) showing: Mutex<()>,
    /// The day on which the daily work was done last.
    pub(super) worked_on: Mutex<Option<Date>>,
    /// Released surveys as anybody sees them, with the versions that they were
    /// made from.
    pub(super) public: Mutex<Option<Public>>,
}

/// Released surveys, and the ids and versions of their campaigns.
type Public = (Vec<(i64, u32)>, Arc<Vec<PublicSurvey>>);

impl Running {
    pub(crate) fn new() -> Self {
        Self {
            library: Library::built_in(),
            forms: Mutex::default(),
            armed: Mutex::default(),
            hours: Mutex::default(),
            refused: AtomicU32::new(0),
            releasing: Mutex::new(()),
            showing: Mutex::new(()),
            worked_on: Mutex::new(None),
            public: Mutex::new(None),
        }
    }
}

/// Locks something that is still sound after a panic elsewhere.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hours since 1970, for bursts.
pub(super) fn hour_of(at: Timestamp) -> u32 {
    u32::try_from(at.as_second() / 3600).unwrap_or(0)
}

/// A refusal, by the id of its message.
pub(super) fn refused(message: &str) -> DeskError {
    DeskError::invalid("survey", message)
}

impl Desk {
    /// Takes the office's own forms and dictionary into use, over those
    /// compiled in: all `*.toml` of a folder, which need not exist. A file with
    /// a mistake is left out and named. A campaign keeps the form it began
    /// with.
    pub fn use_own_surveys(&self, dir: &std::path::Path) -> Vec<OwnFault> {
        let faults = self.0.survey.library.use_own(dir);
        self.keep_left_out(OwnKind::Surveys, &faults);
        faults
    }

    /// The forms in use, by id.
    pub fn survey_forms(&self) -> Vec<Arc<Questionnaire>> {
        self.0.survey.library.forms()
    }

    /// The topics of comments, in the order of the dictionary.
    pub fn survey_topics(&self) -> Vec<Topic> {
        let dictionary = self.0.survey.library.dictionary();
        dictionary.map_or_else(Vec::new, |found| found.topics().to_vec())
    }
}
