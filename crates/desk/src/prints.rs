//! Papers that wait for the printer. A printer that is off loses nothing: the
//! paper stands in its person's list until the sheet is in hand.

use crate::template::{FirstSheet, put_first, put_set};
use crate::work::{Asked, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::dossier::{Dossier, Event};
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::time::Timestamp;
use motcua_store::{PrintRow, Priority, StoreError};

/// A paper that somebody has not printed yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Dossier.
    pub dossier: Dossier,
    /// Event whose paper it is.
    pub seq: i64,
    /// Kind of that event.
    pub kind: &'static str,
    /// Since when it waits.
    pub at: Timestamp,
}

impl Desk {
    /// What the reader has not printed yet, oldest first.
    pub fn prints(&self, me: &Actor) -> Result<Vec<Waiting>, DeskError> {
        let read = self.store().read(self.id(), |tx| {
            let mut found = Vec::new();
            for row in tx.prints_of_staff(me.id)? {
                let Some(dossier) = tx.dossier(row.dossier)? else {
                    continue;
                };
                let events = tx.events_of(row.dossier, row.seq.saturating_add(1), 1)?;
                if let Some(past) = events.iter().find(|past| past.seq == row.seq) {
                    found.push(waiting(dossier, &row, &past.event));
                }
            }
            Ok::<_, StoreError>(found)
        })?;
        let may = |w: &Waiting| crate::permit(me, Action::OpenDossier, &w.dossier).is_ok();
        Ok(read.into_iter().filter(may).collect())
    }

    /// Does the paper of an event still wait for the printer?
    pub fn waits_for_print(&self, dossier: DossierId, seq: i64) -> Result<bool, DeskError> {
        let rows = self
            .store()
            .read(self.id(), |tx| tx.prints_of_dossier(dossier))?;
        Ok(rows.iter().any(|row| row.seq == seq))
    }

    /// Is another sheet of the paper of an event a reprint? Somebody held one
    /// in hand, and did not take that back by letting it wait again.
    pub fn is_reprint(&self, dossier: DossierId, seq: i64) -> Result<bool, DeskError> {
        let read = self.store().read(self.id(), |tx| {
            let waits = tx.prints_of_dossier(dossier)?;
            let waits = waits.iter().any(|row| row.seq == seq);
            Ok::<_, StoreError>(!waits && tx.was_printed(dossier, seq)?)
        })?;
        Ok(read)
    }

    /// The sheet is in hand. Said twice, it is done once.
    pub fn printed(&self, me: &Actor, dossier: DossierId, seq: i64) -> Result<(), DeskError> {
        self.printed_from(me, dossier, seq, None)
    }

    /// The same, with the templates and the address in force: they are kept as
    /// those of the first sheet where no PDF of the paper was made before.
    ///
    /// # Errors
    /// As [`Desk::printed`].
    pub fn printed_from(
        &self,
        me: &Actor,
        dossier: DossierId,
        seq: i64,
        first: Option<FirstSheet>,
    ) -> Result<(), DeskError> {
        let asked = Asked::new("", "printed", &(dossier, seq));
        self.act(me, asked, Priority::Person, move |work| {
            let loaded = work.load(dossier)?;
            work.permit(Action::OpenDossier, &loaded)?;
            if !work.tx.print_done(dossier, seq)? {
                return Ok(());
            }
            let held = (work.now, work.me.id);
            work.tx.put_printed(dossier, seq, held)?;
            if let (Some(first), None) = (&first, work.tx.paper_template(dossier, seq)?) {
                let set = put_set(work.tx, &first.set, work.now)?;
                put_first(work.tx, (dossier, seq), set, &first.site)?;
            }
            Ok(())
        })
    }

    /// Lets the paper of an event wait, for a printer that is off.
    pub fn print_later(&self, me: &Actor, dossier: DossierId, seq: i64) -> Result<(), DeskError> {
        let asked = Asked::new("", "print_later", &(dossier, seq));
        self.act(me, asked, Priority::Person, move |work| {
            let loaded = work.load(dossier)?;
            work.permit(Action::OpenDossier, &loaded)?;
            let events = work.tx.events_of(dossier, seq.saturating_add(1), 1)?;
            if !events.iter().any(|past| past.seq == seq) {
                return Err(DeskError::NotFound);
            }
            work.let_print(dossier, seq)
        })
    }
}

fn waiting(dossier: Dossier, row: &PrintRow, event: &Event) -> Waiting {
    Waiting {
        dossier,
        seq: row.seq,
        kind: event.kind(),
        at: row.at,
    }
}

impl Work<'_, '_> {
    /// Puts the paper of an event into the actor's print list, once.
    pub(crate) fn let_print(&mut self, dossier: DossierId, seq: i64) -> Result<(), DeskError> {
        self.let_print_of(dossier, seq, self.me.id)
    }

    /// The same in the list of whoever accepted the dossier: what was done for
    /// many at once is printed by those who know the applicants.
    pub(crate) fn let_acceptor_print(
        &mut self,
        dossier: DossierId,
        seq: i64,
    ) -> Result<(), DeskError> {
        let before = self.tx.events_of(dossier, seq, 1_000)?;
        let accepted = before
            .iter()
            .find(|past| matches!(past.event, Event::Accepted { .. }));
        let Some(staff) = accepted.and_then(|past| past.by) else {
            return Ok(());
        };
        // Of what was taken in from elsewhere nobody here was the acceptor.
        match self.tx.staff(staff)? {
            Some(_) => self.let_print_of(dossier, seq, staff),
            None => Ok(()),
        }
    }

    fn let_print_of(
        &mut self,
        dossier: DossierId,
        seq: i64,
        staff: StaffId,
    ) -> Result<(), DeskError> {
        let waits = self.tx.prints_of_dossier(dossier)?;
        if waits.iter().any(|row| row.seq == seq) {
            return Ok(());
        }
        let id = self.tx.next_id()?;
        self.tx.put_print(&PrintRow {
            id,
            dossier,
            seq,
            at: self.now,
            staff,
        })?;
        Ok(())
    }
}
