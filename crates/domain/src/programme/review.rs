//! Reviews of a unit at mid-year and year's end, and inspections. What was
//! computed stands beside what people say, and no sum is made of it.

use super::measure::{Book, Measured, Target};
use super::{
    Body, Event, FindingStage, Half, Item, Kind, Mark, PastPeriods, ReviewStage, Said, TargetState,
    key, text_of,
};
use crate::calendar::month_of;
use crate::id::{ProgrammeId, StaffId};
use crate::time::Timestamp;
use crate::unit::Units;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The answer to one item of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Id of the item.
    pub item: String,
    /// The answer.
    pub mark: Mark,
}

/// What somebody says of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Answers.
    pub marks: Vec<Marked>,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<StaffId>,
    /// When.
    pub at: Timestamp,
}

/// A figure as it stood when the review was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Of which plan or model.
    pub of: ProgrammeId,
    /// Number of the target there.
    pub n: u16,
    /// What was counted, up to the closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// The same without the day of the closing, which went on after it: what
    /// the figure is compared with later. Ordinary growth never moves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Measured>,
    /// The number was declared, hundredths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<i64>,
    /// The month that it was declared for, as `2026-11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// How its months or quarters went that were over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past: Option<PastPeriods>,
    /// What may be said of the target.
    pub state: TargetState,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// At mid-year or year's end.
    pub half: Half,
    /// Id of the form that it follows.
    pub form: String,
    /// What the unit says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Assessment>,
    /// What the level above says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Assessment>,
    /// Figures as they stood at the closing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// It was taken back before anybody assessed: opened by mistake.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// Something that an inspection found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its number.
    pub n: u16,
    /// Until when it is to be mended.
    pub due: Date,
    /// Where it stands.
    pub stage: FindingStage,
    /// Who answered it last for the unit: they do not settle it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<StaffId>,
    /// When it was seen to be mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Timestamp>,
}

impl Finding {
    /// Did somebody look at it, see that it was not mended, and has the unit not
    /// answered since? It is open, but was not left alone. `said` = the words of
    /// its inspection.
    pub fn is_seen_open(&self, said: &Said) -> bool {
        // Nobody looks without saying what they saw.
        let seen = text_of(&said.beside, &key("settled", self.n));
        self.stage == FindingStage::Open && !seen.is_empty()
    }
}

/// An inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// Day of the visit.
    pub on: Date,
    /// Nobody was told before.
    pub surprise: bool,
    /// Id of the checklist; `None` = without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Marked>,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

impl Evidence {
    /// The declared number that stands today for the months that were over at
    /// the closing, hundredths, where it is another one than on that day. What
    /// is declared for a month that ran on, or for a later one, corrects nothing.
    pub fn number_again(
        &self,
        (item, target): (&Item, &Target),
        book: &Book,
        closed: Date,
    ) -> Option<i64> {
        if target.indicator.is_some() {
            return None;
        }
        let due = item.due(target, closed);
        let period = due.unwrap_or_else(|| target.period(item.year, closed));
        let last = last_over(closed).min(period.to);
        let (from, to) = (month_of(period.from), month_of(last));
        if self.month.as_ref().is_some_and(|month| *month > to) {
            return None;
        }
        let again = item.standing_in(target.n, (&from, &to), book)?;
        (self.declared != Some(again.value)).then_some(again.value)
    }
}

/// Last day of the last month that was over on a day.
fn last_over(day: Date) -> Date {
    if day == day.last_of_month() {
        day
    } else {
        let before = day.first_of_month().yesterday();
        before.unwrap_or(day)
    }
}

impl Item {
    /// Does a review show the figures of this plan or model? It does of its year,
    /// of its unit, and of those from which that one took over; once it is closed,
    /// as they stood on that day, and also of what was passed on since.
    pub fn is_reviewed_by(&self, review: &Self, units: &Units, today: Date) -> bool {
        let closed = match &review.body {
            Body::Review(one) => one.closed_on(),
            _ => None,
        };
        let day = closed.unwrap_or(today);
        let has_figures = matches!(self.kind(), Kind::Plan | Kind::Model);
        let lies =
            self.unit == review.unit || units.standing_for(&self.unit, day).contains(&&review.unit);
        let was_passed_on = closed.is_some() && self.earlier.contains(&review.unit);
        has_figures && self.year == review.year && (lies || was_passed_on)
    }
}

impl Review {
    /// A review to which nobody said anything.
    pub(super) const fn begun(half: Half, form: String) -> Self {
        Self {
            half,
            form,
            own: None,
            head: None,
            evidence: Vec::new(),
            closed_at: None,
            withdrawn: false,
        }
    }

    /// Where it stands.
    pub const fn stage(&self) -> ReviewStage {
        if self.withdrawn {
            ReviewStage::Withdrawn
        } else if self.closed_at.is_some() {
            ReviewStage::Closed
        } else if self.head.is_some() {
            ReviewStage::HeadDone
        } else if self.own.is_some() {
            ReviewStage::OwnDone
        } else {
            ReviewStage::Open
        }
    }

    pub(super) fn take(&mut self, at: Timestamp, by: Option<StaffId>, event: &Event) -> Option<()> {
        let said = |marks: &Vec<Marked>| Assessment {
            marks: marks.clone(),
            by,
            at,
        };
        match (event, self.stage()) {
            (Event::OwnAssessed { marks }, ReviewStage::Open | ReviewStage::OwnDone) => {
                self.own = Some(said(marks));
            }
            (Event::HeadAssessed { marks }, ReviewStage::OwnDone | ReviewStage::HeadDone) => {
                self.head = Some(said(marks));
            }
            (Event::ReviewClosed { evidence }, ReviewStage::HeadDone) => {
                self.evidence.clone_from(evidence);
                self.closed_at = Some(at);
            }
            (Event::ReviewWithdrawn {}, ReviewStage::Open) => self.withdrawn = true,
            _ => return None,
        }
        Some(())
    }
}

impl Inspection {
    /// Findings that are not settled.
    pub fn open(&self) -> usize {
        let is_open = |one: &&Finding| one.stage != FindingStage::Settled;
        self.findings.iter().filter(is_open).count()
    }

    pub(super) fn take(&mut self, at: Timestamp, by: Option<StaffId>, event: &Event) -> Option<()> {
        match event {
            Event::FindingAdded { n, due } => {
                if self.findings.iter().any(|one| one.n == *n) {
                    return None;
                }
                self.findings.push(Finding {
                    n: *n,
                    due: *due,
                    stage: FindingStage::Open,
                    answered_by: None,
                    settled_at: None,
                });
            }
            Event::FindingAnswered { n } => {
                let one = self.unsettled(*n)?;
                one.stage = FindingStage::Answered;
                one.answered_by = by;
            }
            Event::FindingSettled { n, mended, due } => {
                let one = self.unsettled(*n)?;
                if *mended {
                    one.stage = FindingStage::Settled;
                    one.settled_at = Some(at);
                } else {
                    one.stage = FindingStage::Open;
                    one.due = due.unwrap_or(one.due);
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// A finding that is not settled.
    fn unsettled(&mut self, n: u16) -> Option<&mut Finding> {
        let is_it = |one: &&mut Finding| one.n == n && one.stage != FindingStage::Settled;
        self.findings.iter_mut().find(is_it)
    }
}
