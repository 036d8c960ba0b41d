//! Who may read a feedback, pass it on and have it.
//!
//! Invariant: whoever is reported sees nothing of it, whatever their role. A
//! report about attitude is had by somebody above the one reported; where that
//! is the director, by the Internal Affairs Office of the body above. What is
//! sealed has one reader. Nobody is let in by a role alone: who is named counts
//! first.

use super::{Body, Feedback, Kind, Refused};
use crate::actor::{Action, Actor, Role, Scope, scope};
use crate::id::StaffId;
use std::collections::BTreeSet;

/// What somebody may see and do of one feedback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four answers that do not exclude each other"
)]
pub struct Sight {
    /// May open it.
    pub reads: bool,
    /// May say whose it is and what kind it is.
    pub triages: bool,
    /// Has it.
    pub owns: bool,
    /// May publish the answer.
    pub publishes: bool,
}

impl Sight {
    /// May they see who wrote it and how to reach them? Whoever has it, and
    /// whoever decides whose it is; the one reader of what is sealed.
    pub const fn sees_writer(self, feedback: &Feedback) -> bool {
        self.owns || self.triages || (self.reads && matches!(feedback.kind, Kind::Sealed))
    }
}

/// What `me` may see and do. `named` are those whom it is or may be about;
/// `reader` reads what is sealed.
pub fn sight(
    me: &Actor,
    feedback: &Feedback,
    named: &BTreeSet<StaffId>,
    reader: Option<StaffId>,
) -> Sight {
    if named.contains(&me.id) {
        return Sight::default();
    }
    let may = |action: Action| me.scope(action) == Scope::Desk;
    if feedback.kind == Kind::Sealed {
        return Sight {
            reads: reader == Some(me.id) && may(Action::ReadSealed),
            ..Sight::default()
        };
    }
    let owns = feedback.owner == Some(me.id) && handles(&me.roles, feedback.kind, feedback.body);
    let triages = match (feedback.kind, feedback.body) {
        (_, Body::InternalAffairs) => me.holds(Role::Surveyor),
        // Once somebody has it, only the director looks on.
        (Kind::Attitude, Body::Desk) => {
            me.holds(Role::Director)
                || (may(Action::AssignFeedback) && feedback.owner.is_none() && feedback.is_open())
        }
        (Kind::Suggestion | Kind::Feedback | Kind::Sealed, Body::Desk) => {
            may(Action::AssignFeedback)
        }
    };
    let publishes = feedback.kind.is_published() && may(Action::PublishFeedback);
    let in_unit = feedback.kind.is_published()
        && feedback.unit.as_ref() == Some(&me.unit)
        && me.scope(Action::HandleFeedback) > Scope::Never;
    Sight {
        reads: owns || triages || publishes || in_unit,
        triages,
        owns,
        publishes,
    }
}

/// Do these roles handle things of a kind? What lies with somebody lies with
/// their unit, so a role that acts in its own unit is enough.
fn handles(roles: &[Role], kind: Kind, body: Body) -> bool {
    let may = |action| {
        let mut each = roles.iter().map(|role| scope(*role, action));
        each.any(|scope| scope > Scope::Never)
    };
    match (kind, body) {
        (Kind::Sealed, _) => false,
        (_, Body::InternalAffairs) => roles.contains(&Role::Surveyor),
        (Kind::Attitude, Body::Desk) => {
            may(Action::HandleAttitude) && roles.iter().any(|role| rank(*role) > 0)
        }
        (Kind::Suggestion | Kind::Feedback, Body::Desk) => may(Action::HandleFeedback),
    }
}

/// May somebody have it, and if not, why?
///
/// `candidate` is whom it is to be given to, `named` those whom it is about
/// with their roles.
///
/// # Errors
/// [`Refused::OwnerReported`], [`Refused::OwnerRole`], [`Refused::OwnerBelow`].
pub fn may_own(
    candidate: &Actor,
    kind: Kind,
    body: Body,
    named: &[(StaffId, Vec<Role>)],
) -> Result<(), Refused> {
    if named.iter().any(|(id, _)| *id == candidate.id) {
        return Err(Refused::OwnerReported);
    }
    if !handles(&candidate.roles, kind, body) {
        return Err(Refused::OwnerRole);
    }
    if kind == Kind::Attitude && body == Body::Desk {
        let highest = |roles: &[Role]| roles.iter().map(|role| rank(*role)).max().unwrap_or(0);
        let own = highest(&candidate.roles);
        if named.iter().any(|(_, roles)| highest(roles) >= own) {
            return Err(Refused::OwnerBelow);
        }
    }
    Ok(())
}

/// Who handles it: the body above where the director is the one reported
/// about whom somebody complains; the desk otherwise.
pub fn body_for(kind: Kind, named: &[(StaffId, Vec<Role>)]) -> Body {
    let leads = |(_, roles): &(StaffId, Vec<Role>)| roles.contains(&Role::Director);
    if kind == Kind::Attitude && named.iter().any(leads) {
        Body::InternalAffairs
    } else {
        Body::Desk
    }
}

/// How high a role stands within the desk.
const fn rank(role: Role) -> u8 {
    match role {
        Role::Director => 2,
        Role::Head => 1,
        Role::Guide
        | Role::Clerk
        | Role::Cashier
        | Role::Specialist
        | Role::RecordsClerk
        | Role::Signer
        | Role::Inspector
        | Role::Surveyor
        | Role::ProgrammeOfficer
        | Role::Administrator => 0,
    }
}
