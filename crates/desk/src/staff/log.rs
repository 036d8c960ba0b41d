//! The access log: who opened or changed what. No contents.

use crate::setup::desk_event;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierCode, DossierId, StaffId};
use motcua_domain::time::Timestamp;
use motcua_store::{AccessRow, Tx};

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

impl Desk {
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

    pub(super) fn note(&self, kind: &'static str, action: Action, by: Option<StaffId>) -> Note {
        Note {
            kind,
            action,
            by,
            at: self.0.clock.now(),
            salt: self.0.random(),
        }
    }
}

/// What is written about a change of people.
#[derive(Clone)]
pub(super) struct Note {
    pub(super) kind: &'static str,
    pub(super) action: Action,
    pub(super) by: Option<StaffId>,
    pub(super) at: Timestamp,
    pub(super) salt: [u8; 32],
}

impl Note {
    /// Writes it into the record and into the access log: numbers of people
    /// only, no names. Whoever sits at the machine has the number 0 in the
    /// record, and stands in the log under the person concerned.
    pub(super) fn write(self, tx: &mut Tx<'_>, about: StaffId) -> Result<(), DeskError> {
        let mut facts = serde_json::json!({ "staff": about.0 });
        if let Some(row) = tx.staff(about)? {
            // What the audit holds the account against from now on.
            let roles: Vec<&str> = row.roles.iter().map(|role| role.slug()).collect();
            facts["roles"] = roles.into();
            facts["unit"] = row.unit.to_string().into();
        }
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
