//! What is read of booked times and of one visit.

use super::TicketNow;
use super::book::{BLACKOUT, days_of};
use super::device::hash;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::VisitId;
use motcua_domain::time::local;
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
            // By the day that was booked: whoever was carried over is here on a
            // later one.
            match mine.and_then(|one| one.booked_for) {
                Some(at) => tx.appointments_of(local(at).date()),
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

    /// The ticket that was taken with the code of a booked time, as long as it
    /// is of use: its paper may be lost.
    pub fn booked_ticket(&self, code: &str) -> Result<Option<TicketNow>, DeskError> {
        let code = self.booking(code)?.code.replace('-', "");
        let found = self.store().read(self.id(), |tx| {
            let row = tx.appointment(&hash(&code))?;
            match row.and_then(|row| row.visit) {
                Some(visit) => tx.visit(visit),
                None => Ok(None),
            }
        })?;
        let today = local(self.now()).date();
        match found.filter(|one| one.day >= today && !one.is_over()) {
            Some(one) => self.ticket_now(one.id).map(Some),
            None => Ok(None),
        }
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
