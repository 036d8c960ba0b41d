//! Who acts, and whether they may.
//!
//! An act of the desk takes a [`Permit`]; [`authorise`] is its only maker, so
//! an act that forgot to ask does not compile. Deliberately absent: sessions
//! and passwords (those are `desk`), and any policy that is data.

mod action;
mod matrix;

pub use action::Action;
pub use matrix::{Scope, render as render_matrix, scope};

use crate::id::{StaffId, UnitId};
pub(crate) use action::words;
use serde::{Deserialize, Serialize};

words! {
    /// A role; a person may hold several and then may do what any of them may.
    Role {
        /// Guide: tickets and "what to bring", no dossiers (hướng dẫn).
        Guide = "guide",
        /// Desk clerk: takes in and returns (tiếp nhận và trả kết quả).
        Clerk = "clerk",
        /// Cashier: money (thu ngân).
        Cashier = "cashier",
        /// Specialist who handles the dossier (thụ lý).
        Specialist = "specialist",
        /// Records clerk: numbers and issues papers (văn thư).
        RecordsClerk = "records_clerk",
        /// Head of a unit: assigns, approves (lãnh đạo đơn vị).
        Head = "head",
        /// Signs results (người ký).
        Signer = "signer",
        /// Director of the desk (giám đốc trung tâm).
        Director = "director",
        /// Inspector: reads dossiers, visits, money and the record; changes
        /// nothing, and never reads ballots, reporters' names or commitments.
        Inspector = "inspector",
        /// Internal Affairs surveyor (nội vụ).
        Surveyor = "surveyor",
        /// Programme officer (chương trình nụ cười).
        ProgrammeOfficer = "programme_officer",
        /// Administrator: people, procedures, calendar, office; no dossier contents.
        Administrator = "administrator",
    }
}

/// Someone signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: StaffId,
    /// Unit they work in.
    pub unit: UnitId,
    /// Roles they hold.
    pub roles: Vec<Role>,
}

impl Actor {
    /// How far this person may do `action`, over all their roles.
    pub fn scope(&self, action: Action) -> Scope {
        self.roles
            .iter()
            .map(|&role| scope(role, action))
            .max()
            .unwrap_or(Scope::Never)
    }

    /// May they do `action` on something that lies with `unit`? For showing
    /// and hiding buttons; the act itself still needs [`authorise`].
    pub fn may(&self, action: Action, unit: &UnitId) -> bool {
        match self.scope(action) {
            Scope::Never => false,
            Scope::OwnUnit => self.unit == *unit,
            Scope::Desk => true,
        }
    }

    /// Do they hold `role`?
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Proof that somebody may do one action on things of one unit, right now.
/// It cannot be made, changed or parsed; only [`authorise`] gives one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    who: StaffId,
    unit: UnitId,
    action: Action,
}

impl Permit {
    /// Who may.
    pub fn who(&self) -> StaffId {
        self.who
    }
    /// The unit with which the thing acted on lies.
    pub fn unit(&self) -> &UnitId {
        &self.unit
    }
    /// What they may do.
    pub fn action(&self) -> Action {
        self.action
    }
}

/// Why there is no permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// No role of this person ever does that: say so (403).
    #[error("no role of this person may {}", .0.slug())]
    Role(Action),
    /// Their role does it, but not for that unit: the thing is "not found"
    /// (404), so that its existence is not given away.
    #[error("{} lies outside this person's unit", .0.slug())]
    Unit(Action),
}

impl Denied {
    /// What was refused.
    pub fn action(self) -> Action {
        match self {
            Self::Role(action) | Self::Unit(action) => action,
        }
    }
}

/// Asks the policy. `unit` is the unit with which the thing acted on lies: the
/// holder of an open dossier, the receiving unit of a hand-over, the desk's own
/// unit for an intake and for administration.
pub fn authorise(actor: &Actor, action: Action, unit: &UnitId) -> Result<Permit, Denied> {
    match actor.scope(action) {
        Scope::Never => Err(Denied::Role(action)),
        Scope::OwnUnit if actor.unit != *unit => Err(Denied::Unit(action)),
        Scope::OwnUnit | Scope::Desk => Ok(Permit {
            who: actor.id,
            unit: unit.clone(),
            action,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn someone(roles: &[Role], unit: &str) -> Actor {
        Actor {
            id: StaffId(7),
            unit: UnitId::new(unit),
            roles: roles.to_vec(),
        }
    }

    #[test]
    fn the_printed_policy_is_the_policy() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../docs/generated/permissions.txt"
        );
        let now = render_matrix();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let dir = std::path::Path::new(path).parent().unwrap();
            std::fs::create_dir_all(dir).unwrap();
            std::fs::write(path, &now).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(
            committed, now,
            "the policy changed: read the difference, then run with UPDATE_GOLDEN=1"
        );
    }

    #[test]
    fn every_pair_answers_as_its_scope_says() {
        for &role in Role::ALL {
            let me = someone(&[role], "desk");
            for &action in Action::ALL {
                let here = authorise(&me, action, &UnitId::new("desk"));
                let there = authorise(&me, action, &UnitId::new("land-office"));
                match scope(role, action) {
                    Scope::Never => {
                        assert_eq!(here, Err(Denied::Role(action)));
                        assert_eq!(there, Err(Denied::Role(action)));
                    }
                    Scope::OwnUnit => {
                        assert_eq!(here.unwrap().unit(), &me.unit);
                        assert_eq!(there, Err(Denied::Unit(action)));
                    }
                    Scope::Desk => {
                        assert_eq!(here.unwrap().who(), me.id);
                        assert_eq!(there.unwrap().action(), action);
                    }
                }
            }
        }
    }

    #[test]
    fn several_roles_are_a_union_and_none_is_nothing() {
        let unit = UnitId::new("desk");
        for &one in Role::ALL {
            for &other in Role::ALL {
                let both = someone(&[one, other], "desk");
                for &action in Action::ALL {
                    assert_eq!(
                        both.scope(action),
                        scope(one, action).max(scope(other, action))
                    );
                }
            }
        }
        let nobody = someone(&[], "desk");
        assert!(Action::ALL.iter().all(|&a| !nobody.may(a, &unit)));
    }

    #[test]
    fn the_promises_of_the_role_list_hold() {
        let reads_contents = [
            Action::OpenDossier,
            Action::SearchDossiers,
            Action::ReadWorkList,
        ];
        for role in [
            Role::Guide,
            Role::Surveyor,
            Role::ProgrammeOfficer,
            Role::Administrator,
        ] {
            for action in reads_contents {
                assert_eq!(scope(role, action), Scope::Never, "{role:?} {action:?}");
            }
        }
        // An inspector reads and never changes anything.
        for &action in Action::ALL {
            let reads = action.slug().starts_with("read_")
                || matches!(action, Action::OpenDossier | Action::SearchDossiers);
            assert!(
                reads || scope(Role::Inspector, action) == Scope::Never,
                "{action:?}"
            );
        }
        // Every action is somebody's, and outside the policy nobody administers.
        for &action in Action::ALL {
            assert!(
                Role::ALL.iter().any(|&r| scope(r, action) != Scope::Never),
                "{action:?}"
            );
        }
    }

    #[test]
    fn words_go_there_and_back() {
        for &role in Role::ALL {
            assert_eq!(Role::from_slug(role.slug()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.slug());
        }
        for &action in Action::ALL {
            assert_eq!(Action::from_slug(action.slug()), Some(action));
            assert_eq!(serde_json::to_value(action).unwrap(), action.slug());
        }
        assert_eq!(Role::from_slug("king"), None);
    }
}
