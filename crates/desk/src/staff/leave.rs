//! Leave of officials, and who stands in meanwhile.

use super::StaffMember;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::time::local;
use motcua_store::Priority;

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

impl Desk {
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
            // Kept over time: days of leave are nobody's own time.
            let days = leave.map(|leave| (leave.from, leave.to));
            tx.put_leave(id, (note.at, local(note.at).date()), days)?;
            note.clone().write(tx, id)?;
            Ok::<_, DeskError>(())
        })?;
        Ok(())
    }
}
