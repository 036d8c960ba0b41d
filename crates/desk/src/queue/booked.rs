//! What officials read of booked times and of one visit.

use super::book::{BLACKOUT, days_of};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::VisitId;
use motcua_domain::visit::Visit;

/// Who booked a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Booker {
    /// Name; may be empty.
    pub name: String,
    /// Telephone; may be empty.
    pub phone: String,
}

impl Desk {
    /// One visit, for whoever calls people or runs the hall.
    pub fn visit_seen(&self, me: &Actor, visit: VisitId) -> Result<Visit, DeskError> {
        let unit = &self.settings().office.unit;
        authorise(me, Action::CallVisit, unit)
            .or_else(|_| authorise(me, Action::ReadQueue, unit))?;
        let found = self.store().read(self.id(), |tx| tx.visit(visit))?;
        found.ok_or(DeskError::NotFound)
    }

    /// Name and telephone left with the booked time of a visit, for the
    /// official who has the person: nobody else learns them. Both may be empty.
    pub fn booked_by(&self, me: &Actor, visit: VisitId) -> Result<Option<Booker>, DeskError> {
        authorise(me, Action::CallVisit, &self.settings().office.unit)?;
        let rows = self.store().read(self.id(), |tx| {
            let found = tx.visit(visit)?;
            let mine = found.filter(|one| one.phase.official() == Some(me.id));
            match mine.filter(|one| one.booked_for.is_some()) {
                Some(one) => tx.appointments_of(one.day),
                None => Ok(Vec::new()),
            }
        })?;
        let row = rows.iter().find(|row| row.visit == Some(visit));
        let plain = row.and_then(|row| self.open_booking(row));
        Ok(plain.map(|text| {
            let (name, phone) = text.split_once('\n').unwrap_or((&text, ""));
            Booker {
                name: name.to_owned(),
                phone: phone.to_owned(),
            }
        }))
    }

    /// Days without booked times, each with the booked times that lie on it.
    pub fn blackout_days(&self, me: &Actor) -> Result<Vec<(Date, u32)>, DeskError> {
        authorise(me, Action::EditQueue, &self.settings().office.unit)?;
        self.store().read(self.id(), |tx| {
            let mut days = Vec::new();
            for day in days_of(tx.setting(BLACKOUT)?.as_deref()) {
                let rows = tx.appointments_of(day)?;
                let n = rows.iter().filter(|row| row.state == "booked").count();
                days.push((day, n as u32));
            }
            Ok(days)
        })
    }
}
