//! Lists: everything of a kind and year that a reader sees.

use super::keep::Held;
use super::past::item_on;
use super::reach::Reach;
use super::sight::{for_reader, sees};
use super::view::{Names, line};
use super::{
    Body, CommitmentCounts, CommitmentStage, Directive, Item, Kind, ProgrammeLine,
    ProgrammeSettings,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{ProgrammeId, StaffId, UnitId};
use motcua_domain::programme::tree;
use motcua_store::{StaffRow, Tx};
use std::collections::BTreeMap;

impl Desk {
    /// Things of a kind and year that the reader sees: documents of all years,
    /// in the order of their tree; everything else as it was begun.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that reads nothing of the programme,
    /// "not found" where it, or commitments, are switched off.
    pub fn programme_list(
        &self,
        me: &Actor,
        kind: Kind,
        year: i16,
    ) -> Result<Vec<ProgrammeLine>, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let years = match kind {
            Kind::Directive => super::change::ALL_YEARS,
            _ => (year, year),
        };
        let (held, names) = self.0.store.read(self.0.id, |tx| {
            let settings = ProgrammeSettings::running(tx)?;
            if kind == Kind::Commitment && !settings.commitments {
                return Err(DeskError::NotFound);
            }
            let held = self.programme_seen_by(tx, me, kind, years)?;
            Ok((held, Names::new(tx.staff_names()?)))
        })?;
        if kind == Kind::Directive {
            return Ok(self.in_their_tree(me, held, &names));
        }
        Ok(held.into_iter().map(|one| line(one, &names)).collect())
    }

    /// Active staff by name, with their units: who may own a task or a model.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that reads nothing of the programme.
    pub fn programme_people(
        &self,
        me: &Actor,
    ) -> Result<Vec<(StaffId, String, UnitId)>, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let staff = self.0.store.read(self.0.id, |tx| tx.all_staff())?;
        let active = staff.into_iter().filter(|row| row.active);
        let mut people: Vec<(StaffId, String, UnitId)> =
            active.map(|row| (row.id, row.name, row.unit)).collect();
        people.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(people)
    }

    /// Things of a kind that a reader sees, with their words.
    pub(super) fn programme_seen_by(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        kind: Kind,
        years: (i16, i16),
    ) -> Result<Vec<Held>, DeskError> {
        let (settings, day, keeper) = (self.settings(), self.today(), self.0.programme_keeper());
        let staff = if kind == Kind::Commitment {
            tx.all_staff()?
        } else {
            Vec::new()
        };
        let reach = Reach {
            settings: &settings,
            staff: &staff,
            day,
        };
        let mut seen = Vec::new();
        for row in tx.programme_of(kind, years)? {
            let mut held = keeper.held(row)?;
            reach.look_above(&mut held);
            if sees(me, &held, &settings, day) {
                seen.push(for_reader(me, held, &settings, day));
            }
        }
        Ok(seen)
    }

    /// Documents in the order of their tree, with whom they bind and what took
    /// their place.
    pub(super) fn in_their_tree(
        &self,
        me: &Actor,
        held: Vec<Held>,
        names: &Names,
    ) -> Vec<ProgrammeLine> {
        let (settings, day) = (self.settings(), self.today());
        let replaced = super::relations::replaced(&held, day);
        let mut all: Vec<(ProgrammeId, &Directive)> = Vec::new();
        for one in &held {
            if let Body::Directive(directive) = &one.item.body {
                all.push((one.item.id, directive));
            }
        }
        let order: BTreeMap<ProgrammeId, (usize, u16)> = tree(&all)
            .into_iter()
            .enumerate()
            .map(|(place, branch)| (branch.id, (place, branch.depth)))
            .collect();
        let mut lines: Vec<ProgrammeLine> = held.into_iter().map(|one| line(one, names)).collect();
        for line in &mut lines {
            let id = line.item.id;
            line.depth = order.get(&id).map_or(0, |(_, depth)| *depth);
            line.replaced_by = replaced.get(&id).cloned();
            line.binds = match &line.item.body {
                Body::Directive(one) => {
                    let is_replaced = line.replaced_by.is_some();
                    let holds = one.holds_on(day) && !is_replaced;
                    holds && one.binds(&me.unit, &settings.units, day)
                }
                _ => false,
            };
        }
        lines.sort_by_key(|line| order.get(&line.item.id).map_or(0, |(place, _)| *place));
        lines
    }

    /// How far commitments of a year were when a day was over. Numbers alone:
    /// nobody is named, and no reason is asked for. How many members of the
    /// staff there are is told of today: accounts do not keep since when they
    /// are active. One that was held against the year up to `compared` counts as
    /// it stood then: that is possible only from the year's last day on.
    pub(super) fn commitment_counts(
        &self,
        tx: &mut Tx<'_>,
        staff: &[StaffRow],
        (year, day, compared): (i16, Date, Date),
    ) -> Result<CommitmentCounts, DeskError> {
        let active = staff.iter().filter(|row| row.active).count();
        let mut counts = CommitmentCounts {
            staff: active as u64,
            ..CommitmentCounts::default()
        };
        for row in tx.programme_of(Kind::Commitment, (year, year))? {
            let is_compared = |item: &Item| item.stage() == CommitmentStage::Compared.slug();
            let told = match item_on(tx, &row.item, compared)? {
                item if compared == day => item,
                Some(item) if is_compared(&item) => Some(item),
                _ => item_on(tx, &row.item, day)?,
            };
            let Some(Body::Commitment(one)) = told.map(|item| item.body) else {
                continue;
            };
            // Whose it is, is not looked at, but for whether an account has it.
            let person = self.0.programme_keeper().held(row.clone());
            let account = person.is_ok_and(|held| held.said.person.is_some());
            counts.signed += u64::from(one.stage.is_signed() && account);
            counts.without_account += u64::from(one.stage.is_signed() && !account);
            let confirmed = [CommitmentStage::Confirmed, CommitmentStage::Compared];
            counts.confirmed += u64::from(confirmed.contains(&one.stage));
            counts.compared += u64::from(one.stage == CommitmentStage::Compared);
        }
        Ok(counts)
    }
}
