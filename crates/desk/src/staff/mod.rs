//! The office's people: who works here, where, and in which roles.
//!
//! Every change names who made it in the access log, beside the openings of
//! dossiers. Staff are never deleted, their acts stand in the record; they are
//! disabled. Invariant: an office never loses its last administrator.

mod leave;
mod log;
mod newcomer;

pub use leave::Leave;
pub use log::{Access, AccessOf};
pub(crate) use newcomer::Newcomer;

use crate::password::{self, BadLogin, Login, Password};
use crate::session::{Door, FromDesk};
use crate::{Desk, DeskError, Invalid};
use log::Note;
use motcua_domain::actor::{Action, Actor, Role, authorise};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::text::tidy;
use motcua_store::{Priority, StaffRow};
use newcomer::sort_key;
use std::collections::BTreeSet;

/// What an administrator says about a member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffForm {
    /// Name as on papers.
    pub name: String,
    /// Unit they work in.
    pub unit: UnitId,
    /// Roles, at least one.
    pub roles: Vec<Role>,
    /// Counter they sit at, if any.
    pub counter: Option<String>,
}

/// A member of staff, as lists and pages show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Id.
    pub id: StaffId,
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: UnitId,
    /// Roles.
    pub roles: Vec<Role>,
    /// Counter.
    pub counter: Option<String>,
    /// May sign in.
    pub active: bool,
    /// Has not yet chosen a password of their own.
    pub must_change: bool,
    /// Away from, to (inclusive) and who stands in.
    pub leave: Option<Leave>,
}

impl StaffMember {
    /// May dossiers of the unit be given to them?
    pub fn handles(&self) -> bool {
        self.active && crate::desk::handles(&self.roles)
    }
}

impl Desk {
    /// One member of staff.
    pub fn staff_member(&self, me: &Actor, id: StaffId) -> Result<StaffMember, DeskError> {
        let _permit = authorise(me, Action::EditPeople, &me.unit)?;
        let row = self.0.store.read(self.0.id, |tx| tx.staff(id))?;
        row.map(member).ok_or(DeskError::NotFound)
    }

    /// All staff, by name.
    pub fn staff(&self, me: &Actor) -> Result<Vec<StaffMember>, DeskError> {
        let _permit = authorise(me, Action::EditPeople, &me.unit)?;
        self.staff_for_machine()
    }

    /// All staff for whoever sits at the machine itself and holds the data
    /// folder (`motcua staff list`); no sign-in could ask for more.
    pub fn staff_for_machine(&self) -> Result<Vec<StaffMember>, DeskError> {
        let rows = self.0.store.read(self.0.id, |tx| tx.all_staff())?;
        Ok(rows.into_iter().map(member).collect())
    }

    /// Units in which somebody who may sign in can receive papers. To others
    /// papers go on paper alone: on the machine they stay on the way.
    pub fn receiving_units(&self, me: &Actor) -> Result<BTreeSet<UnitId>, DeskError> {
        let _permit = authorise(me, Action::HandOver, &me.unit)?;
        let rows = self.0.store.read(self.0.id, |tx| tx.all_staff())?;
        let receives = |row: &StaffRow| {
            let they = Actor {
                id: row.id,
                unit: row.unit.clone(),
                roles: row.roles.clone(),
            };
            row.active && authorise(&they, Action::ReceiveHandOver, &row.unit).is_ok()
        };
        let units = rows.into_iter().filter(receives).map(|row| row.unit);
        Ok(units.collect())
    }

    /// Adds a member of staff with a first password, which is given back once
    /// and has to be changed at the first sign-in.
    pub fn add_staff(
        &self,
        door: &Door,
        me: &Actor,
        login: &str,
        form: StaffForm,
    ) -> Result<(StaffId, String), DeskError> {
        let _permit = authorise(me, Action::EditPeople, &me.unit)?;
        let first = password::first_password(&mut FromDesk(&self.0));
        let id = self.seat(door, Some(me.id), login, form, &first, true)?;
        Ok((id, first))
    }

    /// Adds a member of staff for whoever sits at the machine itself: the
    /// first administrator of an office, the people of the demo.
    pub fn install_staff(
        &self,
        door: &Door,
        login: &str,
        form: StaffForm,
        password: &str,
        must_change: bool,
    ) -> Result<StaffId, DeskError> {
        self.seat(door, None, login, form, password, must_change)
    }

    fn seat(
        &self,
        door: &Door,
        by: Option<StaffId>,
        login: &str,
        form: StaffForm,
        password: &str,
        must_change: bool,
    ) -> Result<StaffId, DeskError> {
        let name =
            Login::parse(login).map_err(|bad| DeskError::invalid("login", login_message(bad)))?;
        let form = self.checked(form)?;
        let hash = self.keep(door, &Password::typed(password));
        let (now, salt) = (self.0.clock.now(), self.0.random());
        let newcomer = Newcomer {
            login: name,
            name: form.name,
            unit: form.unit,
            roles: form.roles,
            counter: form.counter,
            hash,
            must_change,
        };
        Ok(self.0.store.act(self.0.id, Priority::Person, move |tx| {
            newcomer.clone().seat(tx, by, now, salt)
        })?)
    }

    /// Changes name, unit, roles and counter.
    pub fn edit_staff(&self, me: &Actor, id: StaffId, form: StaffForm) -> Result<(), DeskError> {
        let form = self.checked(form)?;
        self.change_staff(me, id, "staff.changed", move |row| {
            row.name_sort = sort_key(&form.name);
            row.name = form.name.clone();
            row.unit = form.unit.clone();
            row.roles = form.roles.clone();
            row.counter = form.counter.clone();
        })
    }

    /// Lets somebody sign in again, or no longer; their sessions end at once.
    pub fn set_staff_active(&self, me: &Actor, id: StaffId, active: bool) -> Result<(), DeskError> {
        let kind = if active {
            "staff.enabled"
        } else {
            "staff.disabled"
        };
        self.change_staff(me, id, kind, move |row| row.active = active)
    }

    /// Gives somebody a new first password and ends their sessions.
    pub fn reset_password(
        &self,
        door: &Door,
        me: &Actor,
        id: StaffId,
    ) -> Result<String, DeskError> {
        let _permit = authorise(me, Action::EditPeople, &me.unit)?;
        self.reset(door, Some(me.id), id)
    }

    /// The same for whoever sits at the machine itself, when the last
    /// administrator has forgotten the password.
    pub fn reset_password_for_machine(
        &self,
        door: &Door,
        login: &str,
    ) -> Result<String, DeskError> {
        let row = self
            .0
            .store
            .read(self.0.id, |tx| tx.staff_by_login(login))?;
        self.reset(door, None, row.ok_or(DeskError::NotFound)?.id)
    }

    fn reset(&self, door: &Door, by: Option<StaffId>, id: StaffId) -> Result<String, DeskError> {
        let first = password::first_password(&mut FromDesk(&self.0));
        let hash = self.keep(door, &Password::typed(&first));
        let (now, note) = (
            self.0.clock.now(),
            self.note("staff.password_reset", Action::EditPeople, by),
        );
        self.0.store.act(self.0.id, Priority::Person, move |tx| {
            if tx.staff(id)?.is_none() {
                return Err(DeskError::NotFound);
            }
            tx.set_password(id, hash.as_str(), true)?;
            tx.end_sessions(id, None, now)?;
            note.clone().write(tx, id)?;
            Ok(())
        })?;
        Ok(first)
    }

    fn change_staff(
        &self,
        me: &Actor,
        id: StaffId,
        kind: &'static str,
        change: impl Fn(&mut StaffRow) + Send + 'static,
    ) -> Result<(), DeskError> {
        let _permit = authorise(me, Action::EditPeople, &me.unit)?;
        let (now, note) = (
            self.0.clock.now(),
            self.note(kind, Action::EditPeople, Some(me.id)),
        );
        self.0.store.act(self.0.id, Priority::Person, move |tx| {
            let mut row = tx.staff(id)?.ok_or(DeskError::NotFound)?;
            change(&mut row);
            tx.update_staff(&row)?;
            let rules = |row: &StaffRow| row.active && row.roles.contains(&Role::Administrator);
            if !tx.all_staff()?.iter().any(rules) {
                return Err(DeskError::invalid("roles", "staff-last-administrator"));
            }
            if !row.active {
                tx.end_sessions(id, None, now)?;
            }
            note.clone().write(tx, id)?;
            Ok::<_, DeskError>(())
        })?;
        Ok(())
    }

    /// Form to values: name tidied, unit known, at least one role.
    fn checked(&self, form: StaffForm) -> Result<StaffForm, DeskError> {
        let mut bad = Vec::new();
        let mut say = |field: &str, message: &str| {
            bad.push(Invalid {
                field: field.to_owned(),
                message: message.to_owned(),
            })
        };
        let name = tidy(&form.name);
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            say("name", "staff-name-missing");
        }
        if !self.0.settings().units.contains(&form.unit) {
            say("unit", "staff-unit-unknown");
        }
        let mut roles = form.roles;
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() {
            say("roles", "staff-no-role");
        }
        let counter = form
            .counter
            .map(|text| tidy(&text))
            .filter(|text| !text.is_empty());
        if counter
            .as_ref()
            .is_some_and(|text| text.chars().count() > 20)
        {
            say("counter", "staff-counter-long");
        } else if counter.as_deref().is_some_and(is_no_counter) {
            say("counter", "staff-counter-number");
        }
        if bad.is_empty() {
            Ok(StaffForm {
                name,
                unit: form.unit,
                roles,
                counter,
            })
        } else {
            Err(DeskError::Invalid(bad))
        }
    }
}

/// A number that no counter bears: a counter has a name (`Quầy 2`), or a number
/// from 1 to 999.
fn is_no_counter(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '−', '+']);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let sound = text.parse::<u16>().is_ok_and(|n| (1..=999).contains(&n));
    is_number && !sound
}

fn member(row: StaffRow) -> StaffMember {
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    let leave = match (day(&row.leave_from), day(&row.leave_to), row.substitute_id) {
        (Some(from), Some(to), Some(substitute)) => Some(Leave {
            from,
            to,
            substitute,
        }),
        _ => None,
    };
    StaffMember {
        id: row.id,
        login: row.login,
        name: row.name,
        unit: row.unit,
        roles: row.roles,
        counter: row.counter,
        active: row.active,
        must_change: row.must_change,
        leave,
    }
}

/// Message of a sign-in name that cannot be.
pub(crate) fn login_message(bad: BadLogin) -> &'static str {
    match bad {
        BadLogin::Length => "staff-login-length",
        BadLogin::Sign => "staff-login-sign",
        BadLogin::LooksLikeAnother => "staff-login-taken",
    }
}

#[cfg(test)]
#[path = "../access_tests.rs"]
mod tests;
