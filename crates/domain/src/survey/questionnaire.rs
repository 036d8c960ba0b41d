//! A questionnaire as a file of a pack says it; `docs/surveys.md` describes
//! the keys.
//!
//! The text is parsed outside; [`Questionnaire::check`] names what is wrong
//! and where, so that a form with a mistake is refused before anybody sees it.
//!
//! Invariant after `check`: every scale has five steps, the worst first; "not
//! applicable" and "do not know" are no steps of it (a commune centre's form
//! counted "was not late" as 0 of 100, so that a desk which is never late lost
//! a fifth of its points).

mod check;

pub use check::{Fault, Wrong};

use serde::{Deserialize, Serialize};

/// What a question asks about (Canada's Common Measurements Tool: these five
/// explain most of what people think of a service).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Driver {
    /// Waiting and keeping the date.
    Timeliness,
    /// Knowing the matter, explaining it rightly.
    Knowledge,
    /// Courtesy, going out of one's way.
    Courtesy,
    /// Treated as others are.
    Fairness,
    /// Got what they came for; the office adjusts for it, since an official
    /// who refuses by law is marked lower.
    Outcome,
    /// All in all.
    Overall,
}

/// Kind of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One of five steps.
    Scale,
    /// Yes or no; yes is the good answer, as all scales run the same way.
    YesNo,
    /// A number of times, of minutes.
    Count,
    /// Free text.
    Text,
}

/// Whom or what a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The official seen.
    #[default]
    Official,
    /// The office: signs, seats, the procedure itself. Never an official's
    /// figure.
    Office,
}

/// What the record knows too, so that the two can be held side by side, as
/// sums only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirms {
    /// Visits for one dossier.
    Visits,
    /// Minutes waited.
    Minutes,
    /// A paper of apology after a missed date.
    Apology,
}

/// Factors of SIPAS in their order (Decision 1001/QĐ-BNV of 2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// Access to the service (tiếp cận dịch vụ).
    Access,
    /// The procedure (thủ tục hành chính).
    Procedures,
    /// Officials (công chức).
    Officials,
    /// Results (kết quả).
    Results,
    /// Receiving and handling complaints and suggestions.
    Complaints,
}

/// Place of a question in SIPAS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sipas {
    /// Factor.
    pub factor: Factor,
    /// Number within it, from 1.
    pub order: u8,
}

/// A step of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// 1 the worst, 5 the best.
    pub score: u8,
    /// Words, Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Five steps with words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Id that questions name.
    pub id: String,
    /// A face beside the words of each step.
    #[serde(default)]
    pub faces: bool,
    /// The worst first.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// A reason to tick after a low mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Id.
    pub id: String,
    /// Words, Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Words of an answer outside the scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// Vietnamese, as "Không bị trễ hẹn".
    pub vi: String,
    /// English.
    pub en: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Id; stays over versions where the question stays.
    pub id: String,
    /// Kind.
    pub kind: Kind,
    /// The question, Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
    /// What it means, Vietnamese.
    #[serde(default)]
    pub help_vi: String,
    /// English.
    #[serde(default)]
    pub help_en: String,
    /// What it asks about.
    #[serde(default)]
    pub driver: Option<Driver>,
    /// Whom it is about.
    #[serde(default)]
    pub about: About,
    /// The scale.
    #[serde(default)]
    pub scale: Option<String>,
    /// "Not applicable", outside the scale.
    #[serde(default)]
    pub not_applicable: Option<Outside>,
    /// "Do not know", outside the scale.
    #[serde(default)]
    pub do_not_know: Option<Outside>,
    /// The form is refused without an answer to it. One question at most:
    /// whoever answers one has answered.
    #[serde(default)]
    pub required: bool,
    /// Reasons offered after a mark of at most `low`.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// The highest mark that asks for reasons.
    #[serde(default)]
    pub low: Option<u8>,
    /// Largest number taken.
    #[serde(default)]
    pub most: Option<u16>,
    /// What of the record it can be held against.
    #[serde(default)]
    pub confirms: Option<Confirms>,
    /// Place in SIPAS.
    #[serde(default)]
    pub sipas: Option<Sipas>,
}

/// A questionnaire (phiếu hỏi) of one version. A published version is never
/// edited; a campaign keeps the one that it began with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// Slug.
    pub id: String,
    /// From 1.
    pub version: u32,
    /// Title, Vietnamese.
    pub title_vi: String,
    /// English.
    pub title_en: String,
    /// What stands above the questions, Vietnamese.
    #[serde(default)]
    pub lead_vi: String,
    /// English.
    #[serde(default)]
    pub lead_en: String,
    /// Where the form comes from.
    pub source: String,
    /// What is not sure about it; empty = nothing known.
    #[serde(default)]
    pub doubts: String,
    /// Scales.
    #[serde(default, rename = "scale")]
    pub scales: Vec<Scale>,
    /// Reasons.
    #[serde(default, rename = "reason")]
    pub reasons: Vec<Reason>,
    /// Questions in their order.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

impl Questionnaire {
    /// A question by its id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// A scale by its id.
    pub fn scale(&self, id: &str) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.id == id)
    }

    /// The question whose figures are an official's: the overall one, or the
    /// first one about the official that can be satisfied or not.
    pub fn main_question(&self) -> Option<&Question> {
        let judges = |q: &&Question| q.is_judged() && q.about == About::Official;
        let overall = |q: &&Question| judges(q) && q.driver == Some(Driver::Overall);
        let mut all = self.questions.iter();
        all.find(overall)
            .or_else(|| self.questions.iter().find(judges))
    }

    /// Its questions in SIPAS's order, those without a place left out.
    pub fn in_sipas_order(&self) -> Vec<&Question> {
        let place = |q: &&Question| q.sipas.map(|at| (at.factor, at.order));
        let mut found: Vec<&Question> = self
            .questions
            .iter()
            .filter(|q| q.sipas.is_some())
            .collect();
        found.sort_by_key(place);
        found
    }
}

impl Question {
    /// Can an answer be satisfied or not?
    pub fn is_judged(&self) -> bool {
        matches!(self.kind, Kind::Scale | Kind::YesNo)
    }
}
