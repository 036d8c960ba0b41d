//! What stands around the rows of the form of a commitment.

use crate::frame::Frame;
use crate::pages::programme::Around;
use motcua_domain::actor::{Action, Actor, Scope};

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
