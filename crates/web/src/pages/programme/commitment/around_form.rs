//! What stands around the rows of the form of a commitment.

use super::promise::Found;
use crate::frame::Frame;
use crate::pages::programme::Around;
use crate::view::Form;
use axum::http::StatusCode;
use motcua_domain::actor::{Action, Actor, Scope};

/// The box by which it is said that somebody else bears the same name.
pub(super) const NAMESAKE: &str = "namesake";

/// What came of sending it.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) problem: Option<String>,
    /// What the check has against it; `None` = nobody asked for a check.
    pub(super) doubts: Option<Vec<Found>>,
}

impl Answer {
    pub(super) const fn usual() -> Self {
        Self {
            status: StatusCode::OK,
            problem: None,
            doubts: None,
        }
    }
}

/// Was a name typed that somebody with an account bears?
pub(super) fn may_be_namesake(form: &Form) -> bool {
    let refused = form.error("name").is_some() && !form.get("name").is_empty();
    refused || form.has(NAMESAKE, "1")
}

/// What cannot be counted of the person; empty = everything can.
pub(super) fn uncounted(f: &Frame, around: &Around) -> String {
    if around.no_own_steps {
        f.t("commitment-no-own-steps")
    } else {
        String::new()
    }
}

/// What a check says as a whole; each doubt stands at its row.
pub(super) fn checked(f: &Frame, n: usize) -> (&'static str, String) {
    match n {
        0 => ("ok", f.t("commitment-checked-none")),
        n => ("warn", f.t1("commitment-checked-some", "n", n)),
    }
}

/// Does the reader enter what was signed on paper in any unit?
pub(super) fn is_wide(me: &Actor) -> bool {
    me.scope(Action::ConfirmCommitment) == Scope::Desk
}

/// Units for which the reader enters what was signed on paper.
pub(super) fn units(f: &Frame, around: &Around) -> Vec<(String, String)> {
    let Some(who) = &f.who else {
        return Vec::new();
    };
    if is_wide(&who.actor) {
        return around.unit_choices(f, &who.unit);
    }
    vec![(who.unit.to_string(), around.unit(f, &who.unit))]
}
