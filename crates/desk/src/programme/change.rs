//! The frame of every act: loaded with its words, with what lies around it, and
//! written with row, event and leaf in one transaction.

use super::keep::{Held, SAID, words_part};
use super::reach::look_above;
use super::sight::{here, permit, sees};
use super::{Act, Begin, Body, Book, Form, Item, Kind, ProgrammeDone, ProgrammeSettings, Said};
use crate::work::Work;
use crate::{DeskError, Stale};
use jiff::civil::Date;
use motcua_domain::actor::Action;
use motcua_domain::id::{DossierId, ProgrammeId, StaffId, UnitId};
use motcua_domain::programme::act::{Around, Transition};
use motcua_domain::programme::{CommitmentStage, LEDGER_KIND, Refused};
use motcua_store::ProgrammeRecord;
use std::collections::BTreeSet;

/// Years from which documents are read.
pub(super) const ALL_YEARS: (i16, i16) = (2000, 2100);
/// Kinds of the same year that an act may look at.
const BESIDE: [Kind; 5] = [
    Kind::Theme,
    Kind::Plan,
    Kind::Model,
    Kind::Review,
    Kind::Draw,
];

/// What an act may look at.
pub(super) struct Nearby {
    pub items: Vec<Item>,
    pub committed: BTreeSet<StaffId>,
    pub works_in: Option<UnitId>,
    /// Somebody else at this desk confirms the commitment.
    pub confirmed_here: bool,
    pub submit_by: Date,
    pub settings: ProgrammeSettings,
}

/// Figures and forms, read before the act.
pub(super) struct Beside {
    pub book: Book,
    pub forms: Vec<Form>,
}

impl Work<'_, '_> {
    /// A thing with its words. Whoever does not read it meets "not found".
    pub(super) fn programme_held(&mut self, id: ProgrammeId) -> Result<Held, DeskError> {
        let row = self.tx.programme(id)?.ok_or(DeskError::NotFound)?;
        let mut held = self.desk.programme_keeper().held(row)?;
        let (settings, day) = self.units_today();
        look_above(self.tx, &mut held, &settings, day)?;
        if sees(&self.me, &held, &settings, day) {
            Ok(held)
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// Refuses when somebody acted since the page was shown. Of a commitment it
    /// is not said who.
    pub(super) fn programme_seen(&mut self, item: &Item, seen: u32) -> Result<(), DeskError> {
        if item.version == seen {
            return Ok(());
        }
        let last = self.tx.programme_events(item.id)?.pop();
        let by = last.and_then(|last| last.by);
        let who = by.map(|by| self.tx.staff(by)).transpose()?.flatten();
        Err(DeskError::Stale(Box::new(Stale {
            seen,
            version: item.version,
            kind: LEDGER_KIND.to_owned(),
            by,
            who: who.map(|row| row.name),
            at: Some(item.last_at),
        })))
    }

    /// Loads what an act of a year may look at, `also` among it.
    pub(super) fn nearby(&mut self, year: i16, also: &[ProgrammeId]) -> Result<Nearby, DeskError> {
        let settings = ProgrammeSettings::running(self.tx)?;
        let mut items = Vec::new();
        for kind in BESIDE {
            // A number is drawn after the month in which it was declared, which may
            // lie long after its year.
            let last = if kind == Kind::Draw {
                ALL_YEARS.1
            } else {
                year
            };
            let rows = self.tx.programme_of(kind, (year, last))?;
            items.extend(rows.into_iter().map(|row| row.item));
        }
        let rows = self.tx.programme_of(Kind::Directive, ALL_YEARS)?;
        items.extend(rows.into_iter().map(|row| row.item));
        for id in also {
            if items.iter().all(|item| item.id != *id)
                && let Some(row) = self.tx.programme(*id)?
            {
                items.push(row.item);
            }
        }
        Ok(Nearby {
            items,
            committed: BTreeSet::new(),
            works_in: None,
            confirmed_here: false,
            submit_by: settings.submit_by(year),
            settings,
        })
    }

    /// Who has a commitment of a year, without those taken back.
    pub(super) fn committed(&mut self, year: i16) -> Result<BTreeSet<StaffId>, DeskError> {
        let rows = self.tx.programme_of(Kind::Commitment, (year, year))?;
        let mut persons = BTreeSet::new();
        for row in rows {
            let held = self.desk.programme_keeper().held(row)?;
            if let Body::Commitment(one) = &held.item.body
                && one.stage != CommitmentStage::Withdrawn
            {
                persons.extend(held.said.person);
            }
        }
        Ok(persons)
    }

    /// The unit in which somebody works.
    pub(super) fn works_in(&mut self, who: Option<StaffId>) -> Result<Option<UnitId>, DeskError> {
        let row = who.map(|who| self.tx.staff(who)).transpose()?.flatten();
        Ok(row.filter(|row| row.active).map(|row| row.unit))
    }

    /// Begins something.
    pub(super) fn begin_programme(
        &mut self,
        begin: &Begin,
        beside: &Beside,
    ) -> Result<ProgrammeDone, DeskError> {
        let (settings, _) = self.units_today();
        let unit = begin.unit().unwrap_or(&settings.office.unit);
        if !self.may_bear(unit) {
            return Err(DeskError::invalid("unit", "programme-bad-unit"));
        }
        let permit = permit(&self.me, begin.needs(), unit)?;
        let mut nearby = self.nearby(begin.year(), &referred(begin))?;
        self.owners_are_staff(begin_owners(begin))?;
        match begin {
            Begin::Plan { page, .. } => {
                self.units_are_known(page.tasks.iter().map(|line| &line.unit))?;
            }
            Begin::Directive { line } => {
                self.units_are_known(line.units.iter())?;
                self.document_is_new(line, None)?;
            }
            _ => {}
        }
        if let Begin::Commitment { year, line, .. } = begin {
            if !nearby.settings.commitments {
                return Err(Refused::SwitchedOff.into());
            }
            if line.person.is_none() {
                self.has_no_account(line)?;
                self.has_no_commitment((unit, *year), line)?;
            }
            nearby.committed = self.committed(*year)?;
            nearby.works_in = self.works_in(line.person)?;
        }
        let id = ProgrammeId(self.tx.next_id()?);
        let own = self.begins_own(begin, unit)?;
        let transition = {
            let around = nearby.around(beside, &settings);
            let mut acting = self.acting(&permit);
            acting.own = own;
            Item::begun(id, &acting, &around, begin)?
        };
        self.record_programme(None, &transition)
    }

    /// Does an act on something.
    pub(super) fn act_on_programme(
        &mut self,
        held: &Held,
        act: &Act,
        beside: &Beside,
    ) -> Result<ProgrammeDone, DeskError> {
        let item = &held.item;
        let (settings, day) = self.units_today();
        // A commitment follows the person, also where it still lies with the
        // unit in which the person worked before; so does a task its owner.
        let is_own = held.said.person == Some(self.me.id) || act.is_of_owner(item, self.me.id);
        let lies = here(&self.me, act.unit(item), &settings.units, day);
        let unit = if is_own {
            self.me.unit.clone()
        } else {
            lies.clone()
        };
        let permit = permit(&self.me, act.needs(item.kind()), &unit)?;
        let also: Vec<ProgrammeId> = match act {
            Act::ChangeModel { line } => line.copied_from.into_iter().collect(),
            Act::CheckNumber { of, .. } => vec![*of],
            _ => Vec::new(),
        };
        let mut nearby = self.nearby(item.year, &also)?;
        if item.kind() == Kind::Commitment {
            if !nearby.settings.commitments {
                return Err(Refused::SwitchedOff.into());
            }
            nearby.works_in = self.works_in(held.said.person)?;
            nearby.confirmed_here = !held.alone;
        }
        self.act_names_what_there_is(held, act)?;
        let speaks = match act {
            Act::AssessOwn { .. } | Act::AnswerFinding { .. } => self.speaks_for(&unit)?,
            _ => false,
        };
        let own = self.is_own_doing(&lies)?;
        let transition = {
            let around = nearby.around(beside, &settings);
            let mut acting = self.acting(&permit);
            acting.speaks |= speaks;
            acting.own = own;
            item.act(&acting, &around, &held.said, act)?
        };
        if transition.next.stage() == CommitmentStage::Withdrawn.slug() {
            self.tx.drop_programme_sealed(item.id)?;
        }
        self.record_programme(Some(held), &transition)
    }

    /// Whoever and whatever an act names is there.
    fn act_names_what_there_is(&mut self, held: &Held, act: &Act) -> Result<(), DeskError> {
        let item = &held.item;
        match act {
            Act::ReportTask { dossiers, .. } => self.dossiers_are_there(dossiers)?,
            Act::ChangePlan { page } => {
                let owners = page.tasks.iter().filter_map(|line| line.owner);
                self.owners_are_staff(owners.collect())?;
                self.units_are_known(page.tasks.iter().map(|line| &line.unit))?;
            }
            Act::ChangeModel { line } => self.owners_are_staff(line.owner.into_iter().collect())?,
            Act::ChangeDirective { line } => {
                self.units_are_known(line.units.iter())?;
                self.document_is_new(line, Some(item.id))?;
            }
            Act::ChangePromises { line } if held.said.person.is_none() => {
                self.has_no_account(line)?;
            }
            Act::Declare { .. } | Act::CheckNumber { .. } => self.number_fits(held, act)?,
            Act::Move { to } => self.units_are_known(std::iter::once(to))?,
            Act::Remind { unit, .. } => {
                self.units_are_known(std::iter::once(unit))?;
                self.arrives(held, unit, ("unit", "programme-unit-unread"))?;
            }
            Act::Guide { .. } => self.guidance_arrives(held)?,
            _ => {}
        }
        Ok(())
    }

    /// Owners with an account are of the staff.
    fn owners_are_staff(&mut self, owners: BTreeSet<StaffId>) -> Result<(), DeskError> {
        if owners.is_empty() {
            return Ok(());
        }
        let staff = self.tx.all_staff()?;
        let known = |id: &StaffId| staff.iter().any(|row| row.id == *id && row.active);
        if owners.iter().all(known) {
            Ok(())
        } else {
            Err(DeskError::invalid("owner", "invalid-staff"))
        }
    }

    fn units_are_known<'u>(
        &self,
        mut units: impl Iterator<Item = &'u UnitId>,
    ) -> Result<(), DeskError> {
        let settings = self.desk.settings();
        if units.all(|unit| settings.units.contains(unit)) {
            Ok(())
        } else {
            Err(DeskError::invalid("unit", "programme-bad-unit"))
        }
    }

    fn dossiers_are_there(&mut self, dossiers: &BTreeSet<DossierId>) -> Result<(), DeskError> {
        for id in dossiers {
            let dossier = self.tx.dossier(*id)?;
            let fault = || DeskError::invalid("dossiers", "programme-bad-dossier");
            let dossier = dossier.ok_or_else(fault)?;
            // Whoever links a dossier may open it.
            crate::permit(&self.me, Action::OpenDossier, &dossier).map_err(|_| fault())?;
        }
        Ok(())
    }

    /// Writes an act with its words.
    pub(super) fn record_programme(
        &mut self,
        before: Option<&Held>,
        transition: &Transition,
    ) -> Result<ProgrammeDone, DeskError> {
        let next = &transition.next;
        let (of, keeper) = ((next.kind(), next.id), self.desk.programme_keeper());
        let mut said = before.map_or_else(Said::default, |held| held.said.clone());
        said.take(&transition.event, &transition.words);
        let sealed = keeper.seal_json(of, SAID, self.random(), &said)?;
        let personal = if transition.words.is_empty() {
            None
        } else {
            let part = words_part(next.version);
            let words = keeper.seal_json(of, &part, self.random(), &transition.words)?;
            Some((self.random(), words))
        };
        let record = ProgrammeRecord {
            before: before.map(|held| &held.item),
            transition,
            said: &sealed,
            salt: self.random(),
            personal,
        };
        self.tx.record_programme(&record)?;
        Ok(ProgrammeDone {
            id: next.id,
            version: next.version,
            stage: next.stage().to_owned(),
        })
    }
}

impl Nearby {
    fn around<'a>(&'a self, beside: &'a Beside, settings: &'a crate::Settings) -> Around<'a> {
        Around {
            items: &self.items,
            committed: &self.committed,
            book: &beside.book,
            forms: &beside.forms,
            units: &settings.units,
            office: &settings.office.unit,
            submit_by: self.submit_by,
            works_in: self.works_in.as_ref(),
            confirmed_here: self.confirmed_here,
        }
    }
}

/// Things of other years that a beginning refers to.
fn referred(begin: &Begin) -> Vec<ProgrammeId> {
    match begin {
        Begin::Model { line, .. } => line.copied_from.into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Members of the staff that a beginning names as owners.
fn begin_owners(begin: &Begin) -> BTreeSet<StaffId> {
    match begin {
        Begin::Plan { page, .. } => page.tasks.iter().filter_map(|line| line.owner).collect(),
        Begin::Model { line, .. } => line.owner.into_iter().collect(),
        _ => BTreeSet::new(),
    }
}
