//! Writing a plan on one page: from last year's, from a sample, and what it
//! still lacks, without saving anything.

use super::open::page_of;
use super::sight::here;
use super::{
    Ask, CommitmentLine, Item, Kind, ModelLine, PlanPage, ProgrammeSettings, Refused, Task, Warning,
};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{ProgrammeId, StaffId, UnitId};
use motcua_domain::programme::act::{model_fits, plan_fits, promises_fit, tasks_fit};
use motcua_domain::programme::{Checking, Scope, TargetLine, TargetScope, lines};
use motcua_domain::report::{Period, PeriodKind};
use std::collections::BTreeSet;

impl Desk {
    /// What a plan still lacks, and how many lines it takes. Nothing is saved.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that writes no plans, "not found" for
    /// another unit, and what saving would refuse: [`DeskError::Invalid`] for
    /// fields that cannot be taken, [`DeskError::Programme`] for lines.
    pub fn check_plan(
        &self,
        me: &Actor,
        (unit, year): (&UnitId, i16),
        page: &PlanPage,
    ) -> Result<(Vec<Warning>, u16), DeskError> {
        let (settings, today) = (self.settings(), self.today());
        let lies = here(me, unit, &settings.units, today);
        authorise(me, Action::WritePlan, &lies)?;
        let page = super::clean::page(page)?;
        self.target_shares(&page.targets)?;
        plan_fits(&self.target_book(BTreeSet::new())?, &page)?;
        let own = self.plans_of((unit, year))?;
        let plans = || own.iter().filter_map(Item::plan);
        let texts = plans().flat_map(|plan| plan.stands.iter().chain(&plan.draft));
        let before: Vec<&Task> = texts.flat_map(|text| &text.tasks).collect();
        tasks_fit(&settings.units, today, &page, &before)?;
        let mut found = self.doubts(unit, year, None, &page.targets, |checking| {
            checking.plan(&page)
        })?;
        // That the last day of a task has passed is no doubt where it is done.
        for plan in plans() {
            found = plan.forgive_done(&page, today, found);
        }
        found.extend(self.elsewhere(me, unit, &page.targets)?);
        Ok((found, lines(&page)))
    }

    /// Plans of a unit for a year.
    fn plans_of(&self, (unit, year): (&UnitId, i16)) -> Result<Vec<Item>, DeskError> {
        let years = (year, year);
        let rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.programme_of(Kind::Plan, years))?;
        let items = rows.into_iter().map(|row| row.item);
        Ok(items.filter(|item| item.unit == *unit).collect())
    }

    /// What a model still lacks; `own` = the one that is written anew. Nothing is
    /// saved.
    ///
    /// # Errors
    /// As [`Desk::check_plan`].
    pub fn check_model(
        &self,
        me: &Actor,
        (unit, year): (&UnitId, i16),
        own: Option<ProgrammeId>,
        model: &ModelLine,
    ) -> Result<Vec<Warning>, DeskError> {
        let lies = here(me, unit, &self.settings().units, self.today());
        authorise(me, Action::WritePlan, &lies)?;
        let model = super::clean::model(model)?;
        self.target_shares(model.target.as_slice())?;
        model_fits(&self.target_book(BTreeSet::new())?, year, &model)?;
        let targets: Vec<TargetLine> = model.target.clone().into_iter().collect();
        let mut found = self.doubts(unit, year, None, &targets, |checking| {
            checking.model(&model)
        })?;
        found.extend(self.namesakes((unit, year), own, &model.title)?);
        found.extend(self.elsewhere(me, unit, &targets)?);
        Ok(found)
    }

    /// What promises still lack. Nothing is saved; what saving would refuse is
    /// refused here too.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that signs nothing, "not found" where
    /// commitments are switched off,
    /// [`DeskError::Invalid`] for fields that cannot be taken,
    /// [`DeskError::Programme`] where the rules refuse.
    pub fn check_promises(
        &self,
        me: &Actor,
        year: i16,
        line: &CommitmentLine,
    ) -> Result<Vec<Warning>, DeskError> {
        authorise(me, Action::SignCommitment, &me.unit)?;
        self.0.store.read(self.0.id, |tx| {
            let kept = ProgrammeSettings::running(tx)?.commitments;
            kept.then_some(()).ok_or(DeskError::NotFound)
        })?;
        if self.today().year() > year {
            return Err(Refused::PromisesStand { year }.into());
        }
        let line = super::clean::promises(line)?;
        self.target_shares(&line.promises)?;
        promises_fit(&self.target_book(BTreeSet::new())?, &line)?;
        let (person, promises) = (line.person, &line.promises);
        let mut found = self.doubts(&me.unit, year, person, promises, |checking| {
            checking.promises(promises)
        })?;
        found.extend(self.elsewhere(me, &me.unit, promises)?);
        Ok(found)
    }

    fn doubts(
        &self,
        unit: &UnitId,
        year: i16,
        person: Option<StaffId>,
        targets: &[TargetLine],
        check: impl Fn(&Checking<'_>) -> Vec<Warning>,
    ) -> Result<Vec<Warning>, DeskError> {
        let today = self.today();
        let month = Period::of(PeriodKind::Month, today);
        let asks: BTreeSet<Ask> = targets
            .iter()
            .filter_map(|line| {
                let scope = match line.scope {
                    TargetScope::Desk => Scope::Desk,
                    TargetScope::Unit => Scope::Unit(unit.clone()),
                    TargetScope::Steps => Scope::Steps(person?),
                };
                Some(Ask {
                    indicator: line.indicator.clone()?,
                    scope,
                    from: month.from,
                    to: month.to,
                    day: month.to,
                })
            })
            .collect();
        let mut wanted = Self::past_of(&asks, today);
        wanted.extend(super::measures::year_of(&asks, today));
        let book = self.target_book(wanted)?;
        let pack = self.0.programme.pack();
        Ok(check(&Checking {
            unit,
            person,
            year,
            today,
            book: &book,
            vague: &pack.vague,
        }))
    }

    /// The plan of a unit of the year before as the beginning of another: lines
    /// without their numbers, days a year later. `None` where there was none.
    /// What units before it planned counts too.
    ///
    /// # Errors
    /// As [`Desk::check_plan`].
    pub fn plan_from_last_year(
        &self,
        me: &Actor,
        unit: &UnitId,
        year: i16,
    ) -> Result<Option<PlanPage>, DeskError> {
        let (settings, today) = (self.settings(), self.today());
        let lies = here(me, unit, &settings.units, today);
        authorise(me, Action::WritePlan, &lies)?;
        let before = year.saturating_sub(1);
        let held = self.0.store.read(self.0.id, |tx| {
            ProgrammeSettings::running(tx)?;
            let mut found = None;
            for row in tx.programme_of(Kind::Plan, (before, before))? {
                if row.item.living_plan().is_none() {
                    continue;
                }
                let own = row.item.unit == *unit;
                let took_over = settings
                    .units
                    .standing_for(&row.item.unit, today)
                    .contains(&unit);
                if own || (took_over && found.is_none()) {
                    found = Some(self.0.programme_keeper().held(row)?);
                }
            }
            Ok::<_, DeskError>(found)
        })?;
        let page = held.as_ref().and_then(page_of);
        Ok(page.map(|page| {
            let mut page = page.for_year(before, year);
            for task in &mut page.tasks {
                if settings.units.on(&task.unit, today).is_none() {
                    task.unit = unit.clone();
                }
            }
            page
        }))
    }
}
