//! Beginning things of the programme and acting on them: load, permit, compare,
//! decide, record.

use super::change::{ALL_YEARS, Beside};
use super::keep::Held;
use super::measures::asks_of_closing;
use super::shown::{declaring, pool};
use super::{Act, Begin, Body, Kind, ProgrammeDone};
use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::calendar::month_of;
use motcua_domain::id::ProgrammeId;
use motcua_domain::programme::{Draw, Item, lots_of};
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::{Timestamp, local};
use motcua_store::{Priority, StoreError, Tx};
use std::collections::BTreeSet;

impl Desk {
    /// Begins something, once per key.
    ///
    /// # Errors
    /// [`DeskError::Programme`] where the rules refuse, [`DeskError::Invalid`]
    /// for fields that cannot be taken, "not found" outside of one's unit and
    /// where the programme is switched off.
    pub fn programme_begin(
        &self,
        me: &Actor,
        ikey: &str,
        begin: &Begin,
    ) -> Result<ProgrammeDone, DeskError> {
        let asked = self.0.programme_asked(ikey, "programme_begin", begin);
        let begin = super::clean::begin(begin)?;
        self.begin_shares(&begin)?;
        let beside = self.beside(None, None)?;
        self.act(me, asked, Priority::Person, move |work| {
            work.begin_programme(&begin, &beside)
        })
    }

    /// Does one act, once per key, on the version that the page showed.
    ///
    /// # Errors
    /// "Not found" for whoever does not read it, [`DeskError::Stale`] when
    /// somebody was first, [`DeskError::Programme`] where the rules refuse,
    /// [`DeskError::Invalid`] for fields that cannot be taken.
    pub fn programme_act(
        &self,
        me: &Actor,
        ikey: &str,
        (id, seen): (ProgrammeId, u32),
        act: &Act,
    ) -> Result<ProgrammeDone, DeskError> {
        let asked = self.0.programme_asked(ikey, "programme_act", &(id, act));
        let act = super::clean::act(act)?;
        self.act_shares(&act)?;
        let held = self.programme_row(id)?;
        let beside = self.beside(Some(&held), Some(&act))?;
        self.act(me, asked, Priority::Person, move |work| {
            let held = work.programme_held(id)?;
            work.programme_seen(&held.item, seen)?;
            work.act_on_programme(&held, &act, &beside)
        })
    }

    /// A thing with its words, for what is read before an act; the act itself
    /// asks who reads it.
    pub(super) fn programme_row(&self, id: ProgrammeId) -> Result<Held, DeskError> {
        let row = self.0.store.read(self.0.id, |tx| tx.programme(id))?;
        self.0
            .programme_keeper()
            .held(row.ok_or(DeskError::NotFound)?)
    }

    /// Figures that an act keeps, and the forms in use.
    fn beside(&self, held: Option<&Held>, act: Option<&Act>) -> Result<Beside, DeskError> {
        let forms = self.0.programme.pack().forms.clone();
        let day = self.today();
        let book = match (held, act) {
            (Some(held), Some(Act::TellModel { .. } | Act::Compare { .. })) => {
                self.target_book_of([(&held.item, held.said.person)], day)?
            }
            (Some(held), Some(Act::CloseReview {})) => {
                let items = self.unit_items(&held.item)?;
                self.target_book(asks_of_closing(&items, day))?
            }
            _ => self.target_book(std::collections::BTreeSet::new())?,
        };
        Ok(Beside { book, forms })
    }

    /// Plans and models whose figures a review shows.
    pub(super) fn unit_items(&self, review: &Item) -> Result<Vec<Item>, DeskError> {
        let years = (review.year, review.year);
        let rows = self.0.store.read(self.0.id, |tx| {
            let mut rows = tx.programme_of(Kind::Plan, years)?;
            rows.extend(tx.programme_of(Kind::Model, years)?);
            Ok::<_, motcua_store::StoreError>(rows)
        })?;
        let (settings, day) = (self.settings(), self.today());
        let is_it = |item: &Item| item.is_reviewed_by(review, &settings.units, day);
        let items = rows.into_iter().map(|row| row.item);
        Ok(items.filter(is_it).collect())
    }

    /// Draws one in ten of the numbers that were declared in a month that is
    /// over, with a seed of the desk; once a month.
    ///
    /// # Errors
    /// A role that does not check, [`DeskError::Programme`] where it was drawn
    /// already or there is nothing to draw from, a field `month`.
    pub fn draw_declared(
        &self,
        me: &Actor,
        ikey: &str,
        month: &str,
    ) -> Result<ProgrammeDone, DeskError> {
        authorise(me, Action::InspectProgramme, &self.settings().office.unit)?;
        let period = Period::parse(month).ok();
        let period = period.filter(|one| one.kind == PeriodKind::Month);
        let period = period.ok_or_else(|| DeskError::invalid("month", "bad-date"))?;
        if !period.is_over(self.now()) {
            return Err(motcua_domain::programme::Refused::NothingToDraw.into());
        }
        let asked = self.0.programme_asked(ikey, "draw_declared", &month);
        self.act(me, asked, Priority::Person, move |work| {
            work.draw_declared(period)
        })
    }

    /// Draws for each month that is over, in which numbers were declared and for
    /// which nobody drew yet, the oldest first: what was missed while the program
    /// stood still is made up for. Called now and then; gives how many were drawn.
    pub(crate) fn draw_past_months(&self) -> Result<usize, DeskError> {
        let month = Period::of(PeriodKind::Month, self.today());
        // A number is declared today, for whatever month: those of a month that
        // is over stay the same.
        if self.0.programme.is_drawn_up_to(month) {
            return Ok(0);
        }
        let now = self.now();
        let waiting = self.0.store.read(self.0.id, |tx| {
            if !super::ProgrammeSettings::of(tx)?.on {
                return Ok(None);
            }
            Ok::<_, StoreError>(Some(undrawn(tx, (month, now))?))
        })?;
        let Some(waiting) = waiting else {
            return Ok(0);
        };
        let me = self.citizen_actor();
        for month in &waiting {
            let (period, name) = (*month, month.to_string());
            let asked = self.0.programme_asked("", "draw_past_month", &name);
            self.act(&me, asked, Priority::Bulk, move |work| {
                work.draw_declared(period)
            })?;
        }
        self.0.programme.drawn_up_to(month);
        Ok(waiting.len())
    }
}

impl Work<'_, '_> {
    fn draw_declared(&mut self, month: Period) -> Result<ProgrammeDone, DeskError> {
        let year = month.to.year();
        let lots = pool(self.tx, &month, self.now)?;
        let draws = self.tx.programme_of(Kind::Draw, (year, year))?;
        let draws: Vec<Item> = draws.into_iter().map(|row| row.item).collect();
        let seed: [u8; 32] = self.random();
        let draw = Draw::of(month.to_string(), seed, &lots);
        let id = ProgrammeId(self.tx.next_id()?);
        let settings = self.desk.settings();
        let of = (&settings.office.unit, year);
        let mut transition = Item::drawn(id, of, self.now, draw, &draws)?;
        // Number 0 is nobody of the staff: it was drawn by rule.
        transition.by = Some(self.me.id).filter(|who| who.0 > 0);
        self.record_programme(None, &transition)
    }
}

/// Months before one, the oldest first, in which numbers were declared and for
/// which nobody drew, however long ago. Where each number was replaced by now there
/// is none to draw from.
fn undrawn(tx: &mut Tx<'_>, (month, now): (Period, Timestamp)) -> Result<Vec<Period>, StoreError> {
    let draws = tx.programme_of(Kind::Draw, ALL_YEARS)?;
    let drawn: BTreeSet<String> = draws
        .into_iter()
        .filter_map(|row| match row.item.body {
            Body::Draw(draw) => Some(draw.month),
            _ => None,
        })
        .collect();
    let items = declaring(tx)?;
    let all = items.iter().flat_map(Item::declared);
    let declared: BTreeSet<String> = all.map(|one| month_of(local(one.at).date())).collect();
    let waiting = declared.difference(&drawn);
    let waiting = waiting.filter_map(|name| Period::parse(name).ok());
    let past = waiting.filter(|one| one.to < month.from);
    Ok(past
        .filter(|one| !lots_of(&items, one, Some(now)).is_empty())
        .collect())
}
