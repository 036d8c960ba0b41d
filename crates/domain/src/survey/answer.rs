//! A form that was sent in, and the ballot it becomes.
//!
//! Invariant: a [`Ballot`] answers only questions of its questionnaire, within
//! their ranges; it holds no free text: comments go their own way and are
//! released later. Any number of questions may be left out, not all.

use super::K;
use super::bands::Band;
use super::channel::Channel;
use super::questionnaire::{Kind, Question, Questionnaire};
use crate::id::StaffId;
use crate::typed::is_hidden;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;

/// Most characters of a comment.
pub const TEXT_MAX: usize = 1_000;
/// Largest number where a question names none.
const COUNT_MAX: u16 = 999;
/// Most fields of a form.
const FIELDS_MAX: usize = 400;

/// An answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Step of the scale, 1 to 5.
    Score(u8),
    /// Yes.
    Yes,
    /// No.
    No,
    /// A number.
    Count(u16),
    /// Does not apply: outside the scale and outside every denominator.
    NotApplicable,
    /// Does not know: the same.
    DoNotKnow,
}

impl Answer {
    /// Satisfied: one of the two best steps, or yes (as SIPAS counts).
    /// `None` where there is nothing to be satisfied with.
    pub fn is_satisfied(self) -> Option<bool> {
        match self {
            Self::Score(score) => Some(score >= 4),
            Self::Yes => Some(true),
            Self::No => Some(false),
            Self::Count(_) | Self::NotApplicable | Self::DoNotKnow => None,
        }
    }
}

/// What somebody answered. Nothing in it says who or when.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ballot {
    /// Answers by question.
    pub answers: BTreeMap<String, Answer>,
    /// Reasons ticked after a low mark, by question.
    #[serde(default)]
    pub reasons: BTreeMap<String, BTreeSet<String>>,
}

/// A comment, apart from its ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The question it answers.
    pub question: String,
    /// NFC, lines parted by `\n`.
    pub text: String,
}

/// A form that was read: two things that are stored apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// The ballot.
    pub ballot: Ballot,
    /// The comments.
    pub comments: Vec<Comment>,
}

/// Something that a form says and cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadAnswer {
    /// The question; empty where it is the form as a whole.
    pub question: String,
    /// Why.
    pub why: Why,
}

/// Why an answer is refused. Each has one message per language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// No question was answered.
    #[error("nothing was answered")]
    Nothing,
    /// A question that must be answered was not.
    #[error("this question must be answered")]
    Required,
    /// Answered twice.
    #[error("answered twice")]
    Twice,
    /// No such answer to this question; the page was changed on the way.
    #[error("no such answer")]
    NoSuchAnswer,
    /// No such question: the questionnaire changed, or the page was changed.
    #[error("no such question")]
    NoSuchQuestion,
    /// Not a number from 0 to `most`.
    #[error("not a number up to {most}")]
    NotACount {
        /// The largest taken.
        most: u16,
    },
    /// Too long a text.
    #[error("longer than {max} characters")]
    TooLong {
        /// Most characters.
        max: usize,
    },
    /// A character that shows nothing.
    #[error("hidden character U+{code:04X}")]
    Hidden {
        /// Its number.
        code: u32,
    },
}

impl Why {
    /// Ids of all messages.
    pub const IDS: [&'static str; 8] = [
        "survey-bad-nothing",
        "survey-bad-required",
        "survey-bad-twice",
        "survey-bad-answer",
        "survey-bad-question",
        "survey-bad-count",
        "survey-bad-too-long",
        "survey-bad-hidden",
    ];

    /// Id of the message beside the question.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Nothing => Self::IDS[0],
            Self::Required => Self::IDS[1],
            Self::Twice => Self::IDS[2],
            Self::NoSuchAnswer => Self::IDS[3],
            Self::NoSuchQuestion => Self::IDS[4],
            Self::NotACount { .. } => Self::IDS[5],
            Self::TooLong { .. } => Self::IDS[6],
            Self::Hidden { .. } => Self::IDS[7],
        }
    }
}

/// Field of a form that holds the answer to a question: `q.ID`. Values: `1` to
/// `5`, `yes`, `no`, a number, text, `na` (not applicable), `dk` (do not
/// know); empty = left out.
pub const ANSWER: &str = "q.";
/// Field with reasons, once per reason ticked: `r.ID`.
pub const REASON: &str = "r.";

/// Reads the fields of a form; other fields than `q.` and `r.` are passed by.
/// Reasons for a mark that is not low fall away: the citizen moved the mark
/// afterwards.
pub fn read(
    form: &Questionnaire,
    fields: &[(String, String)],
) -> Result<Submitted, Vec<BadAnswer>> {
    let mut bad = Vec::new();
    let mut submitted = Submitted {
        ballot: Ballot::default(),
        comments: Vec::new(),
    };
    let mut seen = BTreeSet::new();
    for (name, value) in fields.iter().take(FIELDS_MAX) {
        let Some(id) = name.strip_prefix(ANSWER) else {
            continue;
        };
        if value.trim().is_empty() {
            continue;
        }
        let given = match form.question(id) {
            None => Err(Why::NoSuchQuestion),
            Some(_) if !seen.insert(id) => Err(Why::Twice),
            Some(question) => one(question, value),
        };
        match given {
            Ok(Given::Answer(answer)) => {
                submitted.ballot.answers.insert(id.to_owned(), answer);
            }
            Ok(Given::Text(text)) => submitted.comments.push(Comment {
                question: id.to_owned(),
                text,
            }),
            Err(why) => bad.push(refused(id, why)),
        }
    }
    for question in form.questions.iter().filter(|q| q.required) {
        if !seen.contains(question.id.as_str()) {
            bad.push(refused(&question.id, Why::Required));
        }
    }
    if let Err(reasons) = reasons(form, fields, &mut submitted.ballot) {
        bad.extend(reasons);
    }
    if bad.is_empty() && seen.is_empty() {
        bad.push(refused("", Why::Nothing));
    }
    if bad.is_empty() {
        Ok(submitted)
    } else {
        Err(bad)
    }
}

fn refused(question: &str, why: Why) -> BadAnswer {
    BadAnswer {
        question: question.to_owned(),
        why,
    }
}

enum Given {
    Answer(Answer),
    Text(String),
}

fn one(question: &Question, value: &str) -> Result<Given, Why> {
    if question.kind == Kind::Text {
        return comment(value).map(Given::Text);
    }
    let value = value.trim();
    let answer = match (question.kind, value) {
        (_, "na") => question
            .not_applicable
            .is_some()
            .then_some(Answer::NotApplicable),
        (_, "dk") => question.do_not_know.is_some().then_some(Answer::DoNotKnow),
        (Kind::Scale, "1" | "2" | "3" | "4" | "5") => value.parse().ok().map(Answer::Score),
        (Kind::YesNo, "yes") => Some(Answer::Yes),
        (Kind::YesNo, "no") => Some(Answer::No),
        (Kind::Count, text) => {
            let most = question.most.unwrap_or(COUNT_MAX);
            let plain = text.bytes().all(|b| b.is_ascii_digit());
            let count = text.parse().ok().filter(|n| plain && *n <= most);
            return match count {
                Some(count) => Ok(Given::Answer(Answer::Count(count))),
                None => Err(Why::NotACount { most }),
            };
        }
        _ => None,
    };
    answer.map(Given::Answer).ok_or(Why::NoSuchAnswer)
}

/// A comment as it is kept: NFC, line ends as `\n`, no character that shows
/// nothing but the two joiners that emoji and some scripts need.
pub fn comment(text: &str) -> Result<String, Why> {
    let composed: String = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .nfc()
        .collect();
    let joins = |c: char| matches!(c, '\n' | '\t' | '\u{200C}' | '\u{200D}');
    if let Some(c) = composed.chars().find(|c| is_hidden(*c) && !joins(*c)) {
        return Err(Why::Hidden { code: u32::from(c) });
    }
    let trimmed = composed.trim();
    if trimmed.chars().count() > TEXT_MAX {
        return Err(Why::TooLong { max: TEXT_MAX });
    }
    Ok(trimmed.to_owned())
}

/// Is a mark low enough to ask for reasons?
pub fn asks_for_reasons(question: &Question, answer: Answer) -> bool {
    let low = match answer {
        Answer::Score(score) => score <= question.low.unwrap_or(2),
        Answer::No => true,
        _ => false,
    };
    low && !question.reasons.is_empty()
}

fn reasons(
    form: &Questionnaire,
    fields: &[(String, String)],
    ballot: &mut Ballot,
) -> Result<(), Vec<BadAnswer>> {
    let mut bad = Vec::new();
    for (name, value) in fields.iter().take(FIELDS_MAX) {
        let Some(id) = name.strip_prefix(REASON) else {
            continue;
        };
        let known = form.question(id).is_some_and(|q| q.reasons.contains(value));
        if !known {
            bad.push(refused(id, Why::NoSuchAnswer));
            continue;
        }
        let answer = ballot.answers.get(id).copied();
        let asked = form.question(id).zip(answer);
        if asked.is_some_and(|(q, answer)| asks_for_reasons(q, answer)) {
            let ticked = ballot.reasons.entry(id.to_owned()).or_default();
            ticked.insert(value.clone());
        }
    }
    if bad.is_empty() { Ok(()) } else { Err(bad) }
}

/// Did every judged question get the same step? Counted in public beside the
/// rest, and never thrown away: many people are simply content.
pub fn is_straight(ballot: &Ballot) -> bool {
    let scores: BTreeSet<&Answer> = ballot
        .answers
        .values()
        .filter(|answer| matches!(answer, Answer::Score(_)))
        .collect();
    let n = ballot.answers.values();
    let n = n
        .filter(|answer| matches!(answer, Answer::Score(_)))
        .count();
    n as u64 >= K && scores.len() == 1
}

/// What of the frame goes with a ballot, taken from the token when it is
/// spent. It fits at least five visits each (see [`super::bands`]).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seen {
    /// The official; `None` where so few saw them that a ballot would point at
    /// a visit.
    pub official: Option<StaffId>,
    /// What kind of case it was.
    pub band: Band,
    /// How the answer came in.
    pub channel: Channel,
    /// A day, never a time: first day of the span that the bands allow.
    pub day: Date,
    /// Why it is counted apart.
    #[serde(default)]
    pub mark: super::pressure::Mark,
}

/// A ballot as it is kept: a random id, what was seen, what was answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cast {
    /// Random; orders nothing but ties.
    pub id: i64,
    /// What was seen.
    pub seen: Seen,
    /// What was answered.
    pub ballot: Ballot,
}
