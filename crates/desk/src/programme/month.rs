//! The state of a month, for whoever follows all units.

use super::keep::Held;
use super::shown::{bare, pool, pool_of};
use super::view::{Judging, Names, line};
use super::{
    Body, Book, CommitmentCounts, Item, Kind, MonthRow, MonthView, ProgrammeSettings, TargetView,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::id::{ProgrammeId, UnitId};
use motcua_domain::programme::{Following, follow};
use motcua_domain::report::{Period, PeriodKind};
use motcua_store::{StaffRow, Tx};

/// Kinds of which a month tells something.
const FOLLOWED: [Kind; 6] = [
    Kind::Plan,
    Kind::Model,
    Kind::Review,
    Kind::Inspection,
    Kind::Theme,
    Kind::Draw,
];

/// What is read for the view.
struct Read {
    settings: ProgrammeSettings,
    staff: Vec<StaffRow>,
    held: Vec<Held>,
    /// The same, plans as they stood on the last day that counts.
    then: Vec<Held>,
    /// Things of the year before and of the next, for what was done in the month.
    beside: Vec<Item>,
    counts: Option<CommitmentCounts>,
    /// How many numbers were declared in the month.
    declared: usize,
}

impl Desk {
    /// The state of a month (`2026-11`) as it was when the month was over, or
    /// as it is today: each unit's plan, tasks, targets with the figures booked
    /// by then, and whether it gave a sign of life. What is acted on from there
    /// (reminders, drawings) is of today.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that does not follow all units, "not
    /// found" where the programme is switched off, a field `month`.
    pub fn programme_month(&self, me: &Actor, month: &str) -> Result<MonthView, DeskError> {
        let permit = authorise(me, Action::ReadProgramme, &me.unit)?;
        if me.scope(permit.action()) != Scope::Desk {
            return Err(DeskError::NotFound);
        }
        let is_month = |one: &Period| one.kind == PeriodKind::Month;
        let period = Period::parse(month).ok().filter(is_month);
        let period = period.ok_or_else(|| DeskError::invalid("month", "bad-date"))?;
        let today = self.today();
        let day = period.to.min(today);
        let desk = &self.0;
        let read = |tx: &mut Tx<'_>| self.read_month(tx, me, (&period, day));
        let read = desk.store.read(desk.id, read)?;
        let Read {
            settings,
            staff,
            held,
            then,
            beside,
            counts,
            declared,
        } = read;
        let items: Vec<Item> = held.iter().map(|one| one.item.clone()).collect();
        let past: Vec<Item> = then.iter().map(|one| one.item.clone()).collect();
        let plans = past.iter().filter(|item| item.plan().is_some());
        let book = self.target_book_of(plans.map(|item| (item, None)), day)?;
        let rows = follow(&Following {
            items: &past,
            beside: &beside,
            expected: &settings.expected(&staff),
            units: &self.settings().units,
            month: period,
            today,
            book: &book,
            bare: &bare(&then, &book),
        });
        let corrected = corrected((&book, day), &past, &held);
        let office = &self.settings().office.unit;
        let top = reminding((&items, &beside), office, (period.to.year(), today));
        let names = Names::of_rows(&staff);
        let drawn = |item: &Item| matches!(&item.body, Body::Draw(one) if one.month == month);
        let row = |state| MonthRow {
            others: other_plans(&past, &state),
            plan: own_plan(&past, &state),
            remind: top,
            state,
        };
        Ok(MonthView {
            month: period.to_string(),
            day,
            over: day < today,
            rows: rows.into_iter().map(row).collect(),
            declared: (declared as u64, items.iter().any(drawn)),
            draws: draws(held, &names),
            corrected,
            commitments: counts,
        })
    }

    fn read_month(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        (month, day): (&Period, Date),
    ) -> Result<Read, DeskError> {
        let settings = ProgrammeSettings::running(tx)?;
        let year = month.to.year();
        let staff = tx.all_staff()?;
        let years = (year.saturating_sub(1), year.saturating_add(1));
        let (mut held, mut beside) = (Vec::new(), Vec::new());
        for kind in FOLLOWED {
            for one in self.programme_seen_by(tx, me, kind, years)? {
                if one.item.year == year {
                    held.push(one);
                } else {
                    beside.push(one.item);
                }
            }
        }
        let counts = if settings.commitments {
            Some(self.commitment_counts(tx, &staff, (year, day, day))?)
        } else {
            None
        };
        let mut then = Vec::new();
        for one in held.iter().cloned() {
            if one.item.plan().is_some() {
                then.extend(self.programme_on(tx, one, day)?);
            } else {
                then.push(one);
            }
        }
        let drawn = held.iter().find(
            |one| matches!(&one.item.body, Body::Draw(draw) if draw.month == month.to_string()),
        );
        let declared = match drawn {
            Some(drawn) => pool_of(tx, &drawn.item)?,
            None => pool(tx, month, self.now())?,
        };
        Ok(Read {
            declared: declared.len(),
            settings,
            staff,
            held,
            then,
            beside,
            counts,
        })
    }
}

/// The thing with which a unit is reminded. In a year that has begun and of which
/// there is none yet it is that of the year before: who has no plan then is asked
/// for one all the same, and reads it on the first page.
fn reminding(
    (items, beside): (&[Item], &[Item]),
    office: &UnitId,
    (year, today): (i16, Date),
) -> Option<(ProgrammeId, u32)> {
    let is_before = move |item: &&Item| year == today.year() && item.year < year;
    let found = top_of(items.iter(), office);
    found.or_else(|| top_of(beside.iter().filter(is_before), office))
}

/// The office's own plan, else a theme.
fn top_of<'i>(
    items: impl Iterator<Item = &'i Item> + Clone,
    office: &UnitId,
) -> Option<(ProgrammeId, u32)> {
    let top = |item: &&Item| {
        let stands = item.plan().is_some_and(|plan| plan.stands.is_some());
        stands && item.is_top_of(office)
    };
    let theme = |item: &&Item| matches!(&item.body, Body::Theme(one) if !one.dropped);
    let found = items.clone().find(top);
    let found = found.or_else(|| items.clone().find(theme));
    found.map(|item| (item.id, item.version))
}

/// The unit's own plan, else one that was passed on to it, else that of a unit
/// before it.
fn own_plan(items: &[Item], state: &super::UnitMonth) -> Option<ProgrammeId> {
    let own = |item: &&Item| item.living_plan().is_some() && item.unit == state.unit;
    let own = items.iter().filter(own);
    let own = own.min_by_key(|item| item.distance_from(&state.unit));
    let own = own.map(|item| item.id);
    own.or_else(|| state.plans.first().copied())
}

/// The other plans whose tasks and targets are counted for a unit: those that it
/// took over, and those of others with tasks for it.
fn other_plans(items: &[Item], state: &super::UnitMonth) -> Vec<(ProgrammeId, UnitId)> {
    let own = own_plan(items, state);
    let all = state.plans.iter().chain(&state.beside);
    let others = all.filter(|id| Some(**id) != own);
    let named = others.filter_map(|id| items.iter().find(|item| item.id == *id));
    let wrote = |item: &Item| item.earlier.first().unwrap_or(&item.unit).clone();
    named.map(|item| (item.id, wrote(item))).collect()
}

/// Targets whose figures were put right after the last day that counts, or whose
/// numbers were declared after it: what was counted by then does not move.
fn corrected(
    (book, day): (&Book, Date),
    past: &[Item],
    held: &[Held],
) -> Vec<(UnitId, TargetView)> {
    let judging = Judging {
        book,
        person: None,
        day,
    };
    let mut found = Vec::new();
    let stands = |item: &&Item| item.plan().is_some_and(|plan| plan.stands.is_some());
    for item in past.iter().filter(stands) {
        let Some(held) = held.iter().find(|one| one.item.id == item.id) else {
            continue;
        };
        for view in judging.targets(item, &held.said) {
            let is_moved = view.measured.is_some_and(|one| one.corrected.is_some());
            if is_moved || view.later.is_some() {
                found.push((item.unit.clone(), view));
            }
        }
    }
    found
}

fn draws(held: Vec<Held>, names: &Names) -> Vec<super::ProgrammeLine> {
    let draws = held.into_iter().filter(|one| one.item.kind() == Kind::Draw);
    draws.map(|one| line(one, names)).collect()
}
