//! The questions, in the order in which they are asked.

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Name of the field on the page; with hyphens it is the option of the
    /// command line.
    pub name: &'static str,
    /// Message with its words.
    pub message: &'static str,
    /// Message that says how to write the answer.
    pub hint: Option<&'static str>,
    /// Part of the page it stands in.
    pub part: Part,
    /// May stay without an answer.
    pub may_be_empty: bool,
}

/// Parts of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Names and code of the office.
    Names,
    /// Where it is.
    Reach,
    /// Hours and counters.
    Hours,
    /// The first administrator, and the desk's name for machines.
    Administrator,
}

const fn asked(name: &'static str, message: &'static str, part: Part) -> Question {
    Question {
        name,
        message,
        hint: None,
        part,
        may_be_empty: false,
    }
}

impl Question {
    const fn hint(self, message: &'static str) -> Self {
        Self {
            hint: Some(message),
            ..self
        }
    }
    const fn optional(self) -> Self {
        Self {
            may_be_empty: true,
            ..self
        }
    }
}

/// All questions, in the order in which they are asked. The logo is asked
/// for beside them, it is a file.
pub const QUESTIONS: &[Question] = &[
    asked("name_vi", "admin-o-name-vi", Part::Names),
    asked("name_en", "admin-o-name-en", Part::Names),
    asked("parent_vi", "admin-o-parent-vi", Part::Names),
    asked("agency_code", "admin-o-agency", Part::Names).hint("admin-o-agency-hint"),
    asked("place", "admin-o-place", Part::Reach).hint("admin-o-place-hint"),
    asked("address_vi", "admin-o-address-vi", Part::Reach),
    asked("phone", "admin-o-phone", Part::Reach).optional(),
    asked("counting", "admin-o-counting", Part::Hours).hint("admin-o-hours-hint"),
    asked("reception", "admin-o-reception", Part::Hours)
        .hint("first-reception-hint")
        .optional(),
    asked("counters", "first-counters", Part::Hours),
    asked("slug", "first-slug", Part::Administrator).hint("first-slug-hint"),
    asked("admin", "first-admin", Part::Administrator).hint("people-login-hint"),
    asked("admin_name", "first-admin-name", Part::Administrator),
];
