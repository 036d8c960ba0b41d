//! The rules of a queue as data: lines, classes, order, times.
//!
//! Invariant: a policy under which somebody could wait for ever is refused
//! with the reason ([`Policy::faults`]); everything later may rely on it.
//!
//! Who has priority and by how much is the office's own setting: the laws on
//! the elderly, on persons with disabilities and the ordinance on people with
//! merit ask for priority in service, and none that was read gives an order
//! in minutes. The pack says so beside each class.

use crate::id::StaffId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A line (hàng chờ): what a person came for, `land`, `collect`, `ask`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineId(pub String);

/// A class of people in line (diện ưu tiên), `ordinary`, `elderly`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClassId(pub String);

macro_rules! slug {
    ($name:ident) => {
        impl $name {
            /// Makes an id from a slug.
            pub fn new(slug: impl Into<String>) -> Self {
                Self(slug.into())
            }
            /// The slug.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
slug!(LineId);
slug!(ClassId);

/// Slug of the class of those without priority.
pub const ORDINARY: &str = "ordinary";

impl ClassId {
    /// The class of those without priority.
    pub fn ordinary() -> Self {
        Self(ORDINARY.to_owned())
    }
    /// Is it that of those without priority?
    pub fn is_ordinary(&self) -> bool {
        self.0 == ORDINARY
    }
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Hand in dossiers of fields of the catalogue.
    HandIn,
    /// Collect a result.
    Collect,
    /// Just a question.
    Ask,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRule {
    /// Its slug.
    pub id: LineId,
    /// Prefix on tickets, one or two capital letters; its own.
    pub prefix: String,
    /// Name on kiosk and board, Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
    /// What for.
    pub purpose: Purpose,
    /// Fields of the catalogue handed in here.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Served in a session that takes papers but does not count (Saturday
    /// morning).
    #[serde(default)]
    pub saturday: bool,
    /// Usual minutes at the counter, until the desk's own history is enough.
    pub minutes: u16,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassRule {
    /// Its slug.
    pub id: ClassId,
    /// Name, Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
    /// What to show at the counter; empty = it can be seen.
    #[serde(default)]
    pub proof_vi: String,
    /// English.
    #[serde(default)]
    pub proof_en: String,
    /// Counts as having waited so many minutes more. `None` = always before
    /// the ordinary, however long they wait.
    #[serde(default)]
    pub head_start: Option<u16>,
}

/// Where somebody who was absent comes in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnPlace {
    /// At the old place: is next.
    Kept,
    /// After those who wait now for the same line, as many as `return_after`.
    After,
    /// At the end.
    Last,
}

/// What becomes of those who wait when the desk closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndOfDay {
    /// Their visits end; they are told to come again.
    Clear,
    /// The ticket keeps its place for the next day on which its line is open.
    /// Number and line stay; a booked time of the day that ended gives no right
    /// any more, and new numbers of that day begin after those kept. The wait
    /// goes on counting from the day they came.
    Keep,
    /// They come first on that day, before anybody new. Otherwise as
    /// [`Self::Keep`].
    CarryFirst,
}

/// Rules for booked times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booking {
    /// Minutes of a slot.
    pub slot: u16,
    /// People per line and slot.
    pub places: u16,
    /// Check-in opens so many minutes before the time.
    pub early: u16,
    /// Checked in up to so many minutes late, the time still counts.
    pub late: u16,
    /// Days ahead that can be booked.
    pub days: u16,
}

/// An official's lines, first choice first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    /// Who.
    pub official: StaffId,
    /// Lines served.
    pub lines: Vec<LineId>,
    /// Lines helped out with when nobody waits in the first.
    #[serde(default)]
    pub helps: Vec<LineId>,
}

/// The rules of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Lines, in the order of the kiosk.
    pub lines: Vec<LineRule>,
    /// Classes besides the ordinary one.
    pub classes: Vec<ClassRule>,
    /// While both wait, so many ordinary people are called between two of a
    /// class; `None` = no such limit.
    #[serde(default)]
    pub ratio: Option<u16>,
    /// Nobody waits longer than this many minutes of open hours, over days for
    /// whoever was carried over, while others are called.
    #[serde(default)]
    pub longest_wait: Option<u16>,
    /// Booked times; `None` = none.
    #[serde(default)]
    pub booking: Option<Booking>,
    /// Officials; one who is not named serves every line.
    #[serde(default)]
    pub skills: Vec<Skill>,
    /// Calls before somebody counts as absent.
    pub recalls: u8,
    /// Seconds from the first call before somebody counts as absent, however
    /// often they were called: a phone learns of the call some seconds later,
    /// and a person has to walk.
    #[serde(default = "usual_missed_after")]
    pub missed_after: u16,
    /// Minutes an absent person may come back.
    pub absent: u16,
    /// Where.
    pub return_place: ReturnPlace,
    /// People called before them, for [`ReturnPlace::After`].
    #[serde(default)]
    pub return_after: u16,
    /// Minutes somebody may be on hold.
    pub hold: u16,
    /// People an official may hold at once.
    pub hold_most: u8,
    /// Minutes in which an act can be taken back.
    pub undo: u16,
    /// Officials call whoever is next and cannot choose.
    pub choice_locked: bool,
    /// The head of the desk is told when somebody waits longer, in minutes.
    pub alert: u16,
    /// When the desk closes.
    pub end_of_day: EndOfDay,
}

/// What rules say that were written before they said it.
const fn usual_missed_after() -> u16 {
    30
}

/// Longest head start, in minutes: past it a class might as well always be first.
pub const MAX_HEAD_START: u16 = 240;

impl Policy {
    /// The line with this slug.
    pub fn line(&self, id: &LineId) -> Option<&LineRule> {
        self.lines.iter().find(|line| line.id == *id)
    }

    /// The line that takes dossiers of this field.
    pub fn line_of_field(&self, field: &str) -> Option<&LineRule> {
        let takes = |line: &&LineRule| line.fields.iter().any(|one| one == field);
        self.lines.iter().find(takes)
    }

    /// The class with this slug; the ordinary one has no rule.
    pub fn class(&self, id: &ClassId) -> Option<&ClassRule> {
        self.classes.iter().find(|class| class.id == *id)
    }

    /// Is it a class of this policy, the ordinary one included?
    pub fn knows_class(&self, id: &ClassId) -> bool {
        id.is_ordinary() || self.class(id).is_some()
    }

    /// Do two officials serve the same lines, at the same choice?
    pub fn alike(&self, one: StaffId, other: StaffId) -> bool {
        let served = |who| {
            let skill = self.skills.iter().find(|skill| skill.official == who);
            skill.map(|skill| (&skill.lines, &skill.helps))
        };
        served(one) == served(other)
    }

    /// 0 = first choice of this official, 1 = helps out, `None` = not served.
    pub fn rank(&self, official: StaffId, line: &LineId) -> Option<u8> {
        let Some(skill) = self.skills.iter().find(|one| one.official == official) else {
            return Some(0);
        };
        if skill.lines.contains(line) {
            Some(0)
        } else {
            skill.helps.contains(line).then_some(1)
        }
    }
}
