//! Seating somebody new: in a desk that runs, or as the first administrator
//! of one that is being made.

use super::{Note, login_message};
use crate::DeskError;
use crate::password::{BadLogin, Login, Stored};
use motcua_domain::actor::{Action, Role};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::text::fold;
use motcua_domain::time::Timestamp;
use motcua_store::{StaffRow, Tx};

/// Somebody who is about to be seated; everything was checked but the others.
#[derive(Clone)]
pub(crate) struct Newcomer {
    pub(crate) login: Login,
    pub(crate) name: String,
    pub(crate) unit: UnitId,
    pub(crate) roles: Vec<Role>,
    pub(crate) counter: Option<String>,
    pub(crate) hash: Stored,
    pub(crate) must_change: bool,
}

impl Newcomer {
    /// Writes the row, the event and the line of the access log. A sign-in
    /// name that looks like one that is there is refused.
    pub(crate) fn seat(
        self,
        tx: &mut Tx<'_>,
        by: Option<StaffId>,
        now: Timestamp,
        salt: [u8; 32],
    ) -> Result<StaffId, DeskError> {
        let shape = self.login.skeleton();
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
            login: self.login.as_str().to_owned(),
            name_sort: sort_key(&self.name),
            name: self.name,
            unit: self.unit,
            roles: self.roles,
            password_hash: self.hash.as_str().to_owned(),
            must_change: self.must_change,
            active: true,
            counter: self.counter,
            substitute_id: None,
            leave_from: None,
            leave_to: None,
            at: now,
        })?;
        let note = Note {
            kind: "staff.added",
            action: Action::EditPeople,
            by,
            at: now,
            salt,
        };
        note.write(tx, id)?;
        Ok(id)
    }
}

/// Vietnamese order: by given name, which stands last, then by the rest.
pub(super) fn sort_key(name: &str) -> String {
    let folded = fold(name);
    match folded.rsplit_once(' ') {
        Some((rest, given)) => format!("{given} {rest}"),
        None => folded,
    }
}
