//! What the acts of surveys take and give.

use crate::DeskError;
use jiff::civil::Date;
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::survey::answer::BadAnswer;
use motcua_domain::survey::campaign::{Campaign, Kind, Progress, Quota};
use motcua_domain::survey::comment::{Cover, Tone};
use motcua_domain::survey::pressure::{Burst, Place, Prompt, Tokens};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::result::{Page, QuestionRow, Warning};
use motcua_domain::survey::token::BallotToken;
use motcua_domain::visit::LineId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A campaign as pages show it.
#[derive(Clone, Debug)]
pub struct CampaignView {
    /// Id.
    pub id: i64,
    /// Name, as the office typed it.
    pub name: String,
    /// The campaign.
    pub campaign: Campaign,
    /// Version of its row, for the next act.
    pub version: u32,
    /// Hash of the seed by which visits are drawn, hexadecimal: shown from the
    /// first day on.
    pub seed_commitment: String,
    /// The seed itself, hexadecimal, once the results are released.
    pub seed: Option<String>,
    /// The questionnaire it began with.
    pub form: Arc<Questionnaire>,
    /// May the reader open it? A joint campaign is named to the director and
    /// stays closed until Internal Affairs has released it.
    pub open_to_me: bool,
}

/// A plan of a campaign as it is typed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignInput {
    /// Kind.
    pub kind: Kind,
    /// Name.
    pub name: String,
    /// First day on which visits count.
    pub from: Date,
    /// Last day on which visits count.
    pub to: Date,
    /// Id of the questionnaire.
    pub form: String,
    /// Officials who are judged.
    pub officials: BTreeSet<StaffId>,
    /// Answers wanted.
    pub quota: Quota,
    /// Visits that are drawn, of a thousand.
    pub permille: u16,
}

/// How far a campaign is. Answers are counted once a day: nobody can watch the
/// number go up when somebody leaves the counter.
#[derive(Clone, Debug)]
pub struct ProgressView {
    /// Day of which answers and slips are counted.
    pub as_of: Option<Date>,
    /// Officials with their names, by name.
    pub officials: Vec<(StaffId, String, Progress)>,
    /// Slips printed, tokens spent and refused.
    pub tokens: Tokens,
    /// Who typed in how many papers.
    pub typed: Vec<(String, u64)>,
    /// Bursts of answers from one device.
    pub bursts: Vec<Burst>,
    /// How often each official handed out the slip, with the name.
    pub prompts: Vec<(String, Prompt)>,
    /// Early warnings, with the name.
    pub warnings: Vec<(StaffId, String, Warning)>,
    /// Ballots that wait for their batch.
    pub open_box: u64,
}

/// What a slip is handed out with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlipOf {
    /// A visit that is being served or was finished.
    Visit(VisitId),
    /// A paper: the dossier, and the number of the event that is printed. At a
    /// desk whose hall gives tickets it counts for the visit it belongs to.
    Paper(DossierId, i64),
}

/// A slip (phiếu đánh giá), to be printed once.
#[derive(Clone, Debug)]
pub struct Slip {
    /// The token. Kept nowhere: what is not printed now is lost.
    pub token: BallotToken,
    /// Last day on which it can be spent.
    pub last_day: Date,
    /// Name of the survey.
    pub survey: String,
}

/// What a tablet at a counter shows now.
#[derive(Clone, Debug)]
pub enum TabletNow {
    /// Nothing.
    Idle,
    /// It asks whoever was served.
    Armed {
        /// The token, as printed.
        token: String,
        /// The form.
        form: Arc<Questionnaire>,
        /// Seconds until it stops asking, if nobody begins.
        seconds: u32,
    },
}

/// What the door knows of where an answer comes from. Only a mark is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CameFrom {
    /// Where.
    pub place: Place,
    /// Somebody of the staff is signed in on the same device.
    pub staff_session: bool,
    /// A number that tells devices apart as well as the door can (a hash of
    /// what it sees); 0 = it cannot. Forgotten within two days.
    pub device: u32,
}

/// The token is used, unknown, expired or mistyped: which, nobody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this token cannot be used")]
pub struct CannotUse;

/// Why a ballot was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CastError {
    /// Message `survey-cannot-use`.
    #[error(transparent)]
    CannotUse(#[from] CannotUse),
    /// What was answered cannot be kept; the token is not spent.
    #[error("{} answers cannot be kept", .0.len())]
    Bad(Vec<BadAnswer>),
    /// The desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// How an interview ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interviewed {
    /// The form: names and values.
    Answers(Vec<(String, String)>),
    /// Did not want to.
    Declined,
    /// Was gone.
    NotFound,
}

/// How an interview ended, as a list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterviewResult {
    /// Answered.
    Interviewed,
    /// Did not want to.
    Declined,
    /// Was gone.
    NotFound,
}

impl InterviewResult {
    /// The word as stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Interviewed => "interviewed",
            Self::Declined => "declined",
            Self::NotFound => "not_found",
        }
    }

    /// The result with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Interviewed, Self::Declined, Self::NotFound]
            .into_iter()
            .find(|one| one.slug() == slug)
    }
}

/// A visit that was drawn for an interview. Whom they saw is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Visit.
    pub visit: VisitId,
    /// Ticket as printed.
    pub ticket: String,
    /// Line.
    pub line: LineId,
    /// Day.
    pub day: Date,
    /// Is the visit over? Before, nobody is asked.
    pub over: bool,
    /// How it ended.
    pub result: Option<InterviewResult>,
}

/// A piece of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Why it is covered until somebody opens it.
    pub why: Option<Cover>,
}

/// A comment that waits for its moderator. About whom it is is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentToRead {
    /// Id.
    pub id: i64,
    /// Name of the survey.
    pub survey: String,
    /// The text.
    pub text: String,
    /// The same in pieces, with what is covered.
    pub segments: Vec<Piece>,
    /// Topics that the dictionary suggests.
    pub topics: BTreeMap<String, Tone>,
}

/// What a moderator says of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderated {
    /// May be read.
    Pass {
        /// Topics that were confirmed.
        topics: Vec<String>,
    },
    /// Nothing but an insult: kept, never shown.
    Hold,
}

/// A comment as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentView {
    /// About whom; `None` = the office.
    pub official: Option<StaffId>,
    /// The text in pieces, with what is covered.
    pub segments: Vec<Piece>,
    /// Topics that were confirmed.
    pub topics: Vec<String>,
}

/// A page of results.
#[derive(Clone, Debug)]
pub struct SurveyPage {
    /// The campaign.
    pub view: CampaignView,
    /// The figures of a question.
    pub page: Page,
    /// Names of officials.
    pub names: BTreeMap<StaffId, String>,
    /// Every question, for the office.
    pub questions: Vec<QuestionRow>,
    /// What officials say to their figures, with what is covered.
    pub contexts: BTreeMap<StaffId, Vec<Piece>>,
    /// Early warnings as they stood when the campaign was closed.
    pub warnings: Vec<(StaffId, Warning)>,
    /// Bursts of answers, as long as they are known.
    pub bursts: Vec<Burst>,
    /// Comments that may be read.
    pub comments: Vec<CommentView>,
    /// Counted in public.
    pub tokens: Tokens,
}

/// What an official sees about themselves.
#[derive(Clone, Debug)]
pub struct OwnView {
    /// The campaign.
    pub view: CampaignView,
    /// The own line; with the office's figures from the release on. `None`
    /// while it runs: nobody sees figures then.
    pub page: Option<Page>,
    /// What they said to it.
    pub context: Option<String>,
    /// Comments about them.
    pub comments: Vec<CommentView>,
    /// How often they handed out the slip.
    pub prompt: Option<Prompt>,
    /// Early warning.
    pub warning: Option<Warning>,
    /// Last day on which nobody else sees it; `None` while it runs.
    pub last_day_alone: Option<Date>,
}

/// A released survey as anybody sees it. No official is in it.
#[derive(Clone, Debug)]
pub struct PublicSurvey {
    /// Name.
    pub name: String,
    /// The campaign's id, for addresses.
    pub id: i64,
    /// Kind.
    pub kind: Kind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Its questionnaire.
    pub form: Arc<Questionnaire>,
    /// Figures of the main question, without officials.
    pub page: Page,
    /// Every question.
    pub questions: Vec<QuestionRow>,
    /// Counted in public.
    pub tokens: Tokens,
    /// The seed's hash, hexadecimal, and the seed.
    pub seed: (String, String),
}
