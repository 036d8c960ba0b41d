//! The office's people: who works here, where, and in which roles.
//!
//! Every change names who made it in the access log, beside the openings of
//! dossiers. Staff are never deleted, their acts stand in the record; they are
//! disabled. Invariant: an office never loses its last administrator.

use crate::password::{self, BadLogin, Login, Password};
use crate::session::{Door, FromDesk};
use crate::setup::desk_event;
use crate::{Desk, DeskError, Invalid};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Role, authorise};
use motcua_domain::id::{DossierCode, DossierId, StaffId, UnitId};
use motcua_domain::text::{fold, tidy};
use motcua_domain::time::Timestamp;
use motcua_store::{AccessRow, Priority, StaffRow, Tx};

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

/// Leave of an official, with who stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leave {
    /// First day away.
    pub from: Date,
    /// Last day away.
    pub to: Date,
    /// Who gets their work meanwhile: of the same unit, active.
    pub substitute: StaffId,
}

/// One line of the access log: who opened or changed what. No contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Number of the line, for paging.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// The dossier, when it was about one.
    pub dossier: Option<DossierId>,
    /// Its code, once it has one.
    pub code: Option<DossierCode>,
    /// What was done: `open`, or the slug of an action.
    pub what: String,
    /// About which member of staff, when it was about one.
    pub about: Option<StaffId>,
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
        let (now, note) = (
            self.0.clock.now(),
            self.note("staff.added", Action::EditPeople, by),
        );
        Ok(self.0.store.act(self.0.id, Priority::Person, move |tx| {
            let shape = name.skeleton();
            for other in tx.all_staff()? {
                if Login::parse(&other.login).is_ok_and(|other| other.skeleton() == shape) {
                    return Err(DeskError::invalid(
                        "login",
                        login_message(BadLogin::LooksLikeAnother),
                    ));
                }
            }
            let id = StaffId(tx.next_id()?);
            tx.add_staff(&StaffRow {
                id,
                login: name.as_str().to_owned(),
                name_sort: sort_key(&form.name),
                name: form.name,
                unit: form.unit,
                roles: form.roles,
                password_hash: hash.as_str().to_owned(),
                must_change,
                active: true,
                counter: form.counter,
                substitute_id: None,
                leave_from: None,
                leave_to: None,
                at: now,
            })?;
            note.write(tx, id)?;
            Ok(id)
        })?)
    }

    /// Changes name, unit, roles and counter.
    pub fn edit_staff(&self, me: &Actor, id: StaffId, form: StaffForm) -> Result<(), DeskError> {
        let form = self.checked(form)?;
        self.change_staff(me, id, "staff.changed", move |row| {
            row.name_sort = sort_key(&form.name);
            row.name = form.name;
            row.unit = form.unit;
            row.roles = form.roles;
            row.counter = form.counter;
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
            note.write(tx, id)?;
            Ok(())
        })?;
        Ok(first)
    }

    /// Active staff whose leave I may write down: of my unit for a head, all
    /// for the director.
    pub fn staff_for_leave(&self, me: &Actor) -> Result<Vec<StaffMember>, DeskError> {
        let _permit = authorise(me, Action::SetSubstitute, &me.unit)?;
        let mut all = self.staff_for_machine()?;
        all.retain(|one| one.active && me.may(Action::SetSubstitute, &one.unit));
        Ok(all)
    }

    /// Writes down a leave with who stands in, or takes it back (`None`).
    /// A head does it in the own unit, the director everywhere.
    pub fn set_leave(
        &self,
        me: &Actor,
        id: StaffId,
        leave: Option<Leave>,
    ) -> Result<(), DeskError> {
        let kind = if leave.is_some() {
            "staff.leave"
        } else {
            "staff.leave_taken_back"
        };
        let (me, note) = (
            me.clone(),
            self.note(kind, Action::SetSubstitute, Some(me.id)),
        );
        if leave.is_some_and(|leave| leave.to < leave.from) {
            return Err(DeskError::invalid("leave_to", "staff-leave-backwards"));
        }
        self.0.store.act(self.0.id, Priority::Person, move |tx| {
            let mut row = tx.staff(id)?.ok_or(DeskError::NotFound)?;
            let _permit = authorise(&me, Action::SetSubstitute, &row.unit)?;
            if let Some(leave) = leave {
                let other = tx.staff(leave.substitute)?;
                let fits = other.is_some_and(|o| o.active && o.unit == row.unit && o.id != row.id);
                if !fits {
                    return Err(DeskError::invalid("substitute", "staff-substitute-unfit"));
                }
            }
            row.substitute_id = leave.map(|leave| leave.substitute);
            row.leave_from = leave.map(|leave| leave.from.to_string());
            row.leave_to = leave.map(|leave| leave.to.to_string());
            tx.update_staff(&row)?;
            note.write(tx, id)?;
            Ok::<_, DeskError>(())
        })?;
        Ok(())
    }

    fn change_staff(
        &self,
        me: &Actor,
        id: StaffId,
        kind: &'static str,
        change: impl FnOnce(&mut StaffRow) + Send + 'static,
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
            note.write(tx, id)?;
            Ok::<_, DeskError>(())
        })?;
        Ok(())
    }

    fn note(&self, kind: &'static str, action: Action, by: Option<StaffId>) -> Note {
        Note {
            kind,
            action,
            by,
            at: self.0.clock.now(),
            salt: self.0.random(),
        }
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

    /// Names of all staff, for whoever reads the access log.
    pub fn names_for_log(&self, me: &Actor) -> Result<Vec<(StaffId, String)>, DeskError> {
        let _permit = authorise(me, Action::ReadAccessLog, &me.unit)?;
        let names = self.0.store.read(self.0.id, |tx| tx.staff_names())?;
        Ok(names.into_iter().map(|one| (one.id, one.name)).collect())
    }

    /// The access log, newest first, `limit` lines before line `before`; of
    /// one dossier or one person if asked.
    pub fn access_log(
        &self,
        me: &Actor,
        of: AccessOf,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Access>, DeskError> {
        let _permit = authorise(me, Action::ReadAccessLog, &me.unit)?;
        let before = before.unwrap_or(i64::MAX);
        let rows = self.0.store.read(self.0.id, |tx| match of {
            AccessOf::All => tx.access_log(before, limit),
            AccessOf::Dossier(dossier) => tx.access_log_of_dossier(dossier, before, limit),
            AccessOf::Staff(staff) => tx.access_log_of_staff(staff, before, limit),
        })?;
        Ok(rows.into_iter().map(access).collect())
    }
}

/// Which lines of the access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessOf {
    /// All.
    All,
    /// Those about one dossier.
    Dossier(DossierId),
    /// Those of one person.
    Staff(StaffId),
}

/// What is written about a change of people.
struct Note {
    kind: &'static str,
    action: Action,
    by: Option<StaffId>,
    at: Timestamp,
    salt: [u8; 32],
}

impl Note {
    /// Writes it into the record and into the access log: numbers of people
    /// only, no names. Whoever sits at the machine has the number 0 in the
    /// record, and stands in the log under the person concerned.
    fn write(self, tx: &mut Tx<'_>, about: StaffId) -> Result<(), DeskError> {
        let facts = serde_json::json!({ "staff": about.0 });
        desk_event(
            tx,
            self.kind,
            self.by.unwrap_or(StaffId(0)),
            facts,
            self.at,
            self.salt,
        )?;
        tx.log_access(
            self.by.unwrap_or(about),
            None,
            &format!("{} {about}", self.action.slug()),
            self.at,
        )?;
        Ok(())
    }
}

fn access(row: AccessRow) -> Access {
    let (word, about) = row.what.split_once(' ').unwrap_or((&row.what, ""));
    Access {
        what: word.to_owned(),
        about: about.parse().ok().map(StaffId),
        id: row.id,
        at: row.at,
        staff: row.staff,
        name: row.name,
        dossier: row.dossier,
        code: row.code,
    }
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

/// Vietnamese order: by given name, which stands last, then by the rest.
fn sort_key(name: &str) -> String {
    let folded = fold(name);
    match folded.rsplit_once(' ') {
        Some((rest, given)) => format!("{given} {rest}"),
        None => folded,
    }
}

fn login_message(bad: BadLogin) -> &'static str {
    match bad {
        BadLogin::Length => "staff-login-length",
        BadLogin::Sign => "staff-login-sign",
        BadLogin::LooksLikeAnother => "staff-login-taken",
    }
}

#[cfg(test)]
#[path = "access_tests.rs"]
mod tests;
