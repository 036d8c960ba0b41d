//! Why an act is refused: normal answers, each with one message per language
//! (`programme-refused-…`).

use super::periods::first_day;
use super::{Kind, Level, Proof, TargetScope};
use crate::id::UnitId;
use crate::unit::Units;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A reason the page shows in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "programme_refused")]
pub enum Refused {
    /// The act does not belong to where it stands.
    #[error("not possible while it is {stage}")]
    WrongStage {
        /// Word of where it stands.
        stage: String,
    },
    /// The act does not belong to this kind.
    #[error("not possible for a {}", kind.slug())]
    WrongKind {
        /// The kind.
        kind: Kind,
    },
    /// It is somebody else's.
    #[error("it is somebody else's")]
    NotYours,
    /// Nobody approves, confirms, assesses or checks what is their own.
    #[error("nobody approves or confirms what is their own")]
    OwnWork,
    /// References would lead back to the document itself.
    #[error("its references lead back to itself")]
    Circular,
    /// There is one already: a theme or plan of the unit and year, a
    /// commitment of the person and year, a review, a drawing.
    #[error("there is one already")]
    ThereIsOne,
    /// What it refers to is not there, or of another kind.
    #[error("it refers to something that is not there")]
    UnknownReference,
    /// The year is over: a plan is neither submitted nor approved after it.
    #[error("the year {year} is over")]
    YearOver {
        /// The year.
        year: i16,
    },
    /// The year is over: a plan in force is not revised after it. The revision is
    /// dropped, and the text in force stays.
    #[error("the year {year} is over: its plan is not revised any more")]
    RevisionOver {
        /// The year.
        year: i16,
    },
    /// The year is over: nothing is promised for it any more, and nothing that
    /// was promised is changed.
    #[error("the year {year} is over, its promises stand")]
    PromisesStand {
        /// The year.
        year: i16,
    },
    /// A unit's plan fits one page.
    #[error("{lines} lines, a page has {most}")]
    TooLong {
        /// Lines it takes.
        lines: u16,
        /// Lines of a page.
        most: u16,
    },
    /// Nothing to submit: an objective and a task are the least.
    #[error("an objective and a task are the least")]
    Empty,
    /// Nothing would change.
    #[error("nothing would change")]
    NothingChanged,
    /// No such task in the text in force.
    #[error("no such task")]
    NoTask,
    /// The task is the plan's own unit's.
    #[error("the task is the unit's own")]
    OwnTask,
    /// Done needs what shows it: what the plan names, or a file or a dossier.
    #[error("what shows it is missing: {}", proof.slug())]
    NoProof {
        /// What the plan names.
        proof: Proof,
    },
    /// No such target, promise, number or finding.
    #[error("no such line")]
    NoLine,
    /// The indicator is not known.
    #[error("the indicator {id} is not known")]
    UnknownIndicator {
        /// Its id.
        id: String,
    },
    /// The indicator is not counted for that: above all, ratings and reports
    /// bind to a desk or a unit, never to a person.
    #[error("{id} is not counted for that")]
    WrongScope {
        /// Id of the indicator.
        id: String,
        /// Its name in Vietnamese.
        name_vi: String,
        /// Its name in English.
        name_en: String,
        /// For what it was asked.
        scope: TargetScope,
        /// It is counted over the steps of persons; but only a person with an
        /// account promises those.
        steps: bool,
    },
    /// A share is of a whole: more than 100 % there is none.
    #[error("more than the whole")]
    AboveWhole,
    /// What the desk counts is not typed.
    #[error("the desk counts it")]
    Counted,
    /// The day lies in the future.
    #[error("a day that has not come")]
    Future,
    /// The day lies before the plan was in force, or before its year.
    #[error("a day before {from}")]
    TooEarly {
        /// First day that can be told of.
        from: Date,
    },
    /// The month was over before the model began.
    #[error("the model began on {from}")]
    BeforeModel {
        /// First day of the model.
        from: Date,
    },
    /// A document takes the place of one that is newer.
    #[error("the one that it replaces is of {on}")]
    ReplacesNewer {
        /// Day of the newer one.
        on: Date,
    },
    /// A document takes the place of one that came from above it.
    #[error("what came from the {} is not replaced from below", level.slug())]
    ReplacesHigher {
        /// Level of the one above.
        level: Level,
    },
    /// A document both takes the place of another one and carries it out, or
    /// guides how: what it ends it does not carry out.
    #[error("it cannot replace a document and carry it out, too")]
    ReplacesAndMore,
    /// A document takes the place of one that binds units which it does not, and
    /// nobody confirmed that these are bound by nothing then.
    #[error("{number} binds units that it does not: {units_en}")]
    ReplacesWider {
        /// Number of the one that binds more.
        number: String,
        /// Names of the units that would be left out, in Vietnamese.
        units_vi: String,
        /// The same in English.
        units_en: String,
    },
    /// A year of which the programme knows nothing.
    #[error("a year before 2000 or after 2100")]
    OutOfYears,
    /// What is to be mended has a last day that is not over from the first.
    #[error("a last day before {from}")]
    DueTooEarly {
        /// First day that it may be.
        from: Date,
    },
    /// The form is for the other review of the year.
    #[error("the form is for the other half of the year")]
    OtherHalf,
    /// The days are the wrong way round, or lie outside the year.
    #[error("the days do not fit the year")]
    BadDays,
    /// More than the most.
    #[error("no more than {most}")]
    TooMany {
        /// The most.
        most: u32,
    },
    /// Each promise needs an outcome, and there are no others.
    #[error("each promise needs an outcome")]
    OutcomesMissing,
    /// The form is not known, or its answers are not complete.
    #[error("the answers do not fit the form")]
    BadForm,
    /// The unit is no more, and others took over: what is new is theirs.
    #[error("{name_vi} is no more, {to_vi} took over")]
    UnitMerged {
        /// Its last name in Vietnamese.
        name_vi: String,
        /// Its last name in English.
        name_en: String,
        /// Names of those that took over, in Vietnamese.
        to_vi: String,
        /// Names of those that took over, in English.
        to_en: String,
        /// First day on which it is no more.
        on: Date,
    },
    /// The unit is no more, and nobody took over.
    #[error("{name_vi} is no more")]
    UnitClosed {
        /// Its last name in Vietnamese.
        name_vi: String,
        /// Its last name in English.
        name_en: String,
        /// First day on which it is no more.
        on: Date,
    },
    /// The unit that the thing would move to did not take over, or is not
    /// where the person works.
    #[error("it does not belong there")]
    WrongUnit,
    /// Nothing was declared in that month, or it is not over yet.
    #[error("nothing to draw from")]
    NothingToDraw,
    /// The number of that month was drawn for a check: it stands, or waits for
    /// what the check says.
    #[error("the number of that month was drawn for a check")]
    NumberDrawn,
    /// The unit was reminded of the same thing on the same day already.
    #[error("the unit was reminded of it today")]
    RemindedToday,
    /// Reasons or words are missing.
    #[error("words are missing")]
    NoWords,
    /// The office keeps no commitments.
    #[error("commitments are switched off")]
    SwitchedOff,
    /// A permit of another act: a fault of the caller.
    #[error("wrong permit")]
    WrongPermit,
}

impl Refused {
    /// Why nothing new is begun for a unit, where it is no more on a day.
    pub fn of_gone(units: &Units, unit: &UnitId, day: Date) -> Option<Self> {
        let last = units.nearest(unit, day)?;
        let on = last.valid_to.filter(|on| *on <= day)?;
        let (name_vi, name_en) = (last.name_vi.clone(), last.name_en.clone());
        let to = units.standing_for(unit, day);
        if to.is_empty() {
            return Some(Self::UnitClosed {
                name_vi,
                name_en,
                on,
            });
        }
        let vi: Vec<&str> = to.iter().map(|one| units.name_vi(one, day)).collect();
        let en: Vec<&str> = to.iter().map(|one| units.name_en(one, day)).collect();
        Some(Self::UnitMerged {
            name_vi,
            name_en,
            to_vi: vi.join("; "),
            to_en: en.join("; "),
            on,
        })
    }

    /// The same for something of a year: nothing is begun for one in which the
    /// unit will be no more from the first day.
    pub fn of_gone_in(units: &Units, unit: &UnitId, (today, year): (Date, i16)) -> Option<Self> {
        Self::of_gone(units, unit, today.max(first_day(year)))
    }

    /// Id of the message.
    pub const fn message_id(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "programme-refused-stage",
            Self::WrongKind { .. } => "programme-refused-kind",
            Self::NotYours => "programme-refused-not-yours",
            Self::OwnWork => "programme-refused-own-work",
            Self::Circular => "programme-refused-circular",
            Self::ThereIsOne => "programme-refused-there-is-one",
            Self::UnknownReference => "programme-refused-reference",
            Self::YearOver { .. } => "programme-refused-year-over",
            Self::RevisionOver { .. } => "programme-refused-revision-over",
            Self::PromisesStand { .. } => "programme-refused-promises-stand",
            Self::TooLong { .. } => "programme-refused-too-long",
            Self::Empty => "programme-refused-empty",
            Self::NothingChanged => "programme-refused-nothing-changed",
            Self::NoTask => "programme-refused-no-task",
            Self::OwnTask => "programme-refused-own-task",
            Self::NoProof { proof } => without(*proof),
            Self::NoLine => "programme-refused-no-line",
            Self::UnknownIndicator { .. } => "programme-refused-unknown-indicator",
            Self::WrongScope {
                scope: TargetScope::Steps,
                steps: false,
                ..
            } => "programme-refused-scope-person",
            Self::WrongScope {
                scope: TargetScope::Steps,
                ..
            } => "programme-refused-scope-account",
            Self::WrongScope { .. } => "programme-refused-scope-unit",
            Self::AboveWhole => "programme-refused-above-whole",
            Self::Counted => "programme-refused-counted",
            Self::Future => "programme-refused-future",
            Self::TooEarly { .. } => "programme-refused-too-early",
            Self::BeforeModel { .. } => "programme-refused-before-model",
            Self::ReplacesNewer { .. } => "programme-refused-replaces-newer",
            Self::ReplacesHigher { .. } => "programme-refused-replaces-higher",
            Self::ReplacesWider { .. } => "programme-refused-replaces-wider",
            Self::ReplacesAndMore => "programme-refused-replaces-and-more",
            Self::OutOfYears => "programme-refused-out-of-years",
            Self::DueTooEarly { .. } => "programme-refused-due-too-early",
            Self::OtherHalf => "programme-refused-other-half",
            Self::BadDays => "programme-refused-days",
            Self::TooMany { .. } => "programme-refused-too-many",
            Self::OutcomesMissing => "programme-refused-outcomes",
            Self::BadForm => "programme-refused-form",
            Self::UnitMerged { .. } => "programme-refused-unit-merged",
            Self::UnitClosed { .. } => "programme-refused-unit-closed",
            Self::WrongUnit => "programme-refused-unit",
            Self::NothingToDraw => "programme-refused-nothing-to-draw",
            Self::NumberDrawn => "programme-refused-number-drawn",
            Self::RemindedToday => "programme-refused-reminded-today",
            Self::NoWords => "programme-refused-no-words",
            Self::SwitchedOff => "programme-refused-switched-off",
            Self::WrongPermit => "programme-refused-permit",
        }
    }

    /// The value the message names, empty when none.
    pub fn value(&self) -> String {
        match self {
            Self::WrongStage { stage } => stage.clone(),
            Self::WrongKind { kind } => kind.slug().to_owned(),
            Self::YearOver { year }
            | Self::RevisionOver { year }
            | Self::PromisesStand { year } => year.to_string(),
            Self::TooLong { lines, most } => format!("{lines} / {most}"),
            Self::UnknownIndicator { id } => id.clone(),
            Self::WrongScope { name_vi, .. }
            | Self::UnitMerged { name_vi, .. }
            | Self::UnitClosed { name_vi, .. } => name_vi.clone(),
            Self::TooEarly { from } | Self::DueTooEarly { from } | Self::BeforeModel { from } => {
                from.to_string()
            }
            Self::ReplacesNewer { on } => on.to_string(),
            Self::ReplacesHigher { level } => level.slug().to_owned(),
            Self::ReplacesWider { number, .. } => number.clone(),
            Self::TooMany { most } => most.to_string(),
            _ => String::new(),
        }
    }
}

/// Id of the message that a task is not done without its evidence.
const fn without(proof: Proof) -> &'static str {
    match proof {
        Proof::Paper => "programme-refused-no-proof",
        Proof::Picture => "programme-refused-no-picture",
        Proof::Dossiers => "programme-refused-no-dossier",
        Proof::Figure => "programme-refused-no-number",
    }
}
