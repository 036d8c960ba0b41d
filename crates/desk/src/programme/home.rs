//! The first page of the programme, for one reader: what binds the own unit,
//! what is expected of it, what waits.

use super::change::ALL_YEARS;
use super::keep::Held;
use super::moves::Looking;
use super::view::{Names, line};
use super::waits::{OfYear, Waiting, stage_of};
use super::{
    Body, Book, Kind, ProgrammeHome, ProgrammeId, ProgrammeLine, ProgrammeSettings, Refused,
    ReminderView,
};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::UnitId;
use motcua_store::{StaffRow, Tx};

/// What is read for the page.
struct Read {
    settings: ProgrammeSettings,
    staff: Vec<StaffRow>,
    directives: Vec<Held>,
    /// Things of the year.
    now: OfYear,
    /// Things of the year before: what is not done there waits still.
    before: OfYear,
    /// What was said to the reader's unit.
    notices: Vec<ReminderView>,
    /// What the checks of declared numbers found.
    book: Book,
}

impl Read {
    /// Things of a year; what is of none of the two is not read.
    fn of(&mut self, year: i16) -> &mut OfYear {
        if year == self.now.year {
            &mut self.now
        } else {
            &mut self.before
        }
    }
}

impl Desk {
    /// The first page. What waits is told of the year before, too, until it is
    /// done.
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
        let waiting = Waiting {
            looking: &looking,
            of: &read.now,
            names: &names,
            book: &read.book,
            staff: &read.staff,
        };
        let of_before = Waiting {
            of: &read.before,
            ..waiting
        };
        let mine = |held: &&Held| held.said.person == Some(me.id);
        let mut signed = read.now.commitments.iter().filter(mine);
        let commitment = signed.find_map(stage_of);
        let own = |held: &&Held| looking.is_ours(&held.item.unit);
        let top = |held: &&Held| is_top(held, &settings.office.unit);
        let documents = self.documents_of(me, read.directives.clone(), &names);
        let made = |one: &Held| line(one.clone(), &names);
        let mut own_plans: Vec<&Held> = read.now.plans.iter().filter(own).collect();
        own_plans.sort_by_key(|held| (held.item.distance_from(&me.unit), held.item.id));
        Ok(ProgrammeHome {
            year,
            themes: themes(&read.now, &names),
            binding: documents.binding,
            replaced: documents.replaced,
            named: documents.named,
            own_plan: own_plans.first().map(|one| made(one)),
            taken_over: own_plans.iter().skip(1).map(|one| made(one)).collect(),
            top_plan: read.now.plans.iter().find(top).map(made),
            tasks: waiting.tasks(),
            reminders: read.notices.clone(),
            commitment,
            waits: waiting.all(),
            waits_before: of_before.all(),
            gone: Refused::of_gone_in(&settings.units, &me.unit, (day, year)),
            withdrawn: withdrawn(me, &read.now),
            commitments_on: read.settings.commitments,
            commitments: counts,
        })
    }

    fn read_home(&self, tx: &mut Tx<'_>, me: &Actor, year: i16) -> Result<Read, DeskError> {
        let years = (year.saturating_sub(1), year);
        let mut read = Read {
            settings: ProgrammeSettings::running(tx)?,
            staff: tx.all_staff()?,
            directives: self.programme_seen_by(tx, me, Kind::Directive, ALL_YEARS)?,
            now: OfYear::new(years.1),
            before: OfYear::new(years.0),
            notices: Vec::new(),
            book: Book::default(),
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
        let followed = read.now.followed().chain(read.before.followed());
        read.notices = self.notices(tx, me, followed)?;
        let draws = tx.programme_of(Kind::Draw, ALL_YEARS)?;
        read.book.take_draws(draws.iter().map(|row| &row.item));
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

/// Is it the office's own plan, in force?
fn is_top(held: &Held, office: &UnitId) -> bool {
    let stands = held.item.plan().is_some_and(|plan| plan.stands.is_some());
    stands && held.item.is_top_of(office)
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
