//! The first page of the programme, for one reader: what binds the own unit,
//! what is expected of it, what waits.

use super::change::ALL_YEARS;
use super::keep::Held;
use super::moves::Looking;
use super::shown::own_drawn;
use super::view::{Names, line};
use super::waits::{OfYear, Waiting, stage_of};
use super::{
    Body, Book, CommitmentStage, Event, Kind, Outcome, ProgrammeHome, ProgrammeId, ProgrammeLine,
    ProgrammeSettings, Refused, ReminderView,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::UnitId;
use motcua_store::{StaffRow, Tx};
use std::collections::BTreeSet;

/// What is read for the page.
struct Read {
    settings: ProgrammeSettings,
    staff: Vec<StaffRow>,
    directives: Vec<Held>,
    /// Things of the year.
    now: OfYear,
    /// Things of the year before: what is not done there waits still.
    before: OfYear,
    /// Things of the next year: read in this one, in which they are prepared.
    after: OfYear,
    /// What was said to the reader's unit.
    notices: Vec<ReminderView>,
    /// What the checks of declared numbers found.
    book: Book,
    /// Drawn numbers that wait for a check and that the reader declared.
    own_drawn: BTreeSet<(ProgrammeId, u16)>,
}

impl Read {
    /// Things of a year; what is of none of the three is not read.
    fn of(&mut self, year: i16) -> &mut OfYear {
        if year == self.now.year {
            &mut self.now
        } else if year == self.after.year {
            &mut self.after
        } else {
            &mut self.before
        }
    }

    /// The year before, while papers of it may still be made: in January, and
    /// for as long as this year has no plan in force. Where nothing of it is
    /// there, nothing is to be closed.
    fn closing(&self, day: Date) -> Option<i16> {
        let is_in_force = |held: &Held| held.item.plan().is_some_and(|plan| plan.stands.is_some());
        let is_open = day.month() == 1 || !self.now.plans.iter().any(is_in_force);
        let is_shown = day.year() == self.now.year && is_open;
        (is_shown && !self.before.is_empty()).then_some(self.before.year)
    }
}

impl Desk {
    /// The first page. What waits is told of the year before, too, until it is
    /// done, and in this year of the next one, which is prepared now.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that reads nothing of the programme,
    /// "not found" where it is switched off.
    pub fn programme_home(&self, me: &Actor, year: i16) -> Result<ProgrammeHome, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let (read, counts) = self.0.store.read(self.0.id, |tx| {
            let read = self.read_home(tx, me, year)?;
            let wide = me.scope(Action::ReadProgramme) == Scope::Desk;
            let asked = wide && read.settings.commitments;
            let today = self.today();
            let counts = asked
                .then(|| self.commitment_counts(tx, &read.staff, (year, today, today)))
                .transpose()?;
            Ok::<_, DeskError>((read, counts))
        })?;
        let names = Names::of_rows(&read.staff);
        let (settings, day) = (self.settings(), self.today());
        let looking = Looking {
            me,
            settings: &settings,
            day,
        };
        let at = |of| Waiting {
            looking: &looking,
            of,
            names: &names,
            book: &read.book,
            staff: &read.staff,
            own_drawn: &read.own_drawn,
        };
        let (waiting, of_before, of_after) = (at(&read.now), at(&read.before), at(&read.after));
        let mine = |held: &&Held| held.said.person == Some(me.id);
        let mut signed = read.now.commitments.iter().filter(mine);
        let commitment = signed.find_map(stage_of);
        let top = |held: &&Held| is_top(held, &settings.office.unit);
        let documents = self.documents_of(me, read.directives.clone(), &names);
        let made = |one: &Held| line(one.clone(), &names);
        let mut own = own_plans(&looking, &read.now, &names).into_iter();
        let next = own_plans(&looking, &read.after, &names);
        Ok(ProgrammeHome {
            year,
            themes: themes(&read.now, &names),
            binding: documents.binding,
            replaced: documents.replaced,
            named: documents.named,
            own_plan: own.next(),
            taken_over: own.collect(),
            top_plan: read.now.plans.iter().find(top).map(made),
            next_plan: next.into_iter().next(),
            tasks: waiting.tasks(),
            tasks_before: of_before.left_over(),
            reminders: read.notices.clone(),
            commitment,
            waits: waiting.all(),
            waits_before: of_before.all(),
            waits_after: of_after.all(),
            closing: read.closing(day),
            gone: Refused::of_gone_in(&settings.units, &me.unit, (day, year)),
            withdrawn: withdrawn(me, &read.now),
            commitments_on: read.settings.commitments,
            commitments: counts,
        })
    }

    fn read_home(&self, tx: &mut Tx<'_>, me: &Actor, year: i16) -> Result<Read, DeskError> {
        let next = year.saturating_add(1);
        let is_now = self.today().year() == year;
        let years = (year.saturating_sub(1), if is_now { next } else { year });
        let mut read = Read {
            settings: ProgrammeSettings::running(tx)?,
            staff: tx.all_staff()?,
            directives: self.programme_seen_by(tx, me, Kind::Directive, ALL_YEARS)?,
            now: OfYear::new(year),
            before: OfYear::new(years.0),
            after: OfYear::new(next),
            notices: Vec::new(),
            book: Book::default(),
            own_drawn: BTreeSet::new(),
        };
        for kind in Kind::ALL.iter().copied() {
            let is_read = match kind {
                Kind::Directive => false,
                Kind::Commitment => read.settings.commitments,
                _ => true,
            };
            if is_read {
                for held in self.programme_seen_by(tx, me, kind, years)? {
                    read.of(held.item.year).put(held);
                }
            }
        }
        if read.settings.commitments {
            for (of, who) in self.joined(tx, me, (&read.staff, years))? {
                read.of(of).joined.push(who);
            }
        }
        for of in [&mut read.now, &mut read.before] {
            of.to_explain = to_explain(tx, me, &of.commitments)?;
        }
        let beside = read.before.followed().chain(read.after.followed());
        read.notices = self.notices(tx, me, read.now.followed().chain(beside))?;
        let draws = tx.programme_of(Kind::Draw, ALL_YEARS)?;
        read.book.take_draws(draws.iter().map(|row| &row.item));
        read.own_drawn = own_drawn(tx, me.id, draws.iter().map(|row| &row.item))?;
        Ok(read)
    }
}

impl Names {
    /// Names of the staff, from their rows.
    pub(super) fn of_rows(staff: &[StaffRow]) -> Self {
        let names = staff.iter().map(|row| motcua_store::StaffName {
            id: row.id,
            name: row.name.clone(),
        });
        Self::new(names.collect())
    }
}

impl Looking<'_> {
    /// Does what names a unit lie with the reader's?
    pub(super) fn is_ours(&self, named: &UnitId) -> bool {
        super::sight::here(self.me, named, &self.settings.units, self.day) == self.me.unit
    }
}

/// The reader's own commitments of which the head said that a promise was not
/// reached, or cannot be told, and to which the reader has said nothing since.
fn to_explain(
    tx: &mut Tx<'_>,
    me: &Actor,
    commitments: &[Held],
) -> Result<Vec<ProgrammeId>, DeskError> {
    let is_missed = |held: &&Held| match &held.item.body {
        Body::Commitment(one) => {
            let mut results = one.results.iter();
            one.stage == CommitmentStage::Compared
                && results.any(|result| result.outcome != Outcome::Reached)
        }
        _ => false,
    };
    let own = commitments
        .iter()
        .filter(|held| held.said.person == Some(me.id));
    let mut all = Vec::new();
    for held in own.filter(is_missed) {
        // Whoever spoke before the head did has not answered what was said.
        let rows = tx.programme_events(held.item.id)?;
        let mut last = rows.iter().rev();
        let last = last.find(|row| {
            let event = &row.event;
            matches!(
                event,
                Event::CommitmentExplained {} | Event::CommitmentCompared { .. }
            )
        });
        if last.is_some_and(|row| matches!(row.event, Event::CommitmentCompared { .. })) {
            all.push(held.item.id);
        }
    }
    Ok(all)
}

/// Is it the office's own plan, in force?
fn is_top(held: &Held, office: &UnitId) -> bool {
    let stands = held.item.plan().is_some_and(|plan| plan.stands.is_some());
    stands && held.item.is_top_of(office)
}

/// Plans of a year that lie with the reader's unit, its own first.
fn own_plans(looking: &Looking<'_>, of: &OfYear, names: &Names) -> Vec<ProgrammeLine> {
    let own = of.plans.iter();
    let own = own.filter(|held| looking.is_ours(&held.item.unit));
    let mut own: Vec<&Held> = own.collect();
    own.sort_by_key(|held| (held.item.distance_from(&looking.me.unit), held.item.id));
    let lines = own.into_iter().map(|one| line(one.clone(), names));
    lines.collect()
}

/// Themes of a year that hold, the highest level first.
fn themes(of: &OfYear, names: &Names) -> Vec<ProgrammeLine> {
    let themes = of.themes.iter();
    let mut themes: Vec<ProgrammeLine> = themes.map(|one| line(one.clone(), names)).collect();
    themes.retain(|line| !matches!(&line.item.body, Body::Theme(one) if one.dropped));
    themes.sort_by_key(|line| match &line.item.body {
        Body::Theme(one) => one.level.rank(),
        _ => u8::MAX,
    });
    themes
}

/// The reader's last commitment, where every one of the year was taken back.
fn withdrawn(me: &Actor, of: &OfYear) -> Option<ProgrammeId> {
    let own = of.commitments.iter();
    let own = own.filter(|held| held.said.person == Some(me.id));
    let own: Vec<&Held> = own.collect();
    let all_gone = own.iter().all(|held| stage_of(held).is_none());
    let last = own.iter().map(|held| held.item.id).max();
    last.filter(|_| all_gone)
}
