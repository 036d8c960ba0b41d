//! Commitments beside their acts: the beginning that a plan suggests, what is
//! held apart, and the sheet for paper.

use super::keep::{Held, SECTIONS};
use super::view::{Judging, Names};
use super::{
    Body, CommitmentLine, CommitmentPaper, CommitmentStage, Event, FromAbove, Kind, MAX_PROMISES,
    PlanPage, ProgrammeSettings, Refused, Section, TargetLine, TargetScope, TaskLine, text_of,
};
use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::ProgrammeId;
use motcua_domain::text::fold;
use motcua_store::{Priority, ProgrammeEventRow};
use std::collections::{BTreeMap, BTreeSet};

/// Sections as they are kept apart.
type Sections = BTreeMap<Section, String>;

impl Desk {
    /// A commitment to begin from, drafted from the plan of the reader's unit:
    /// what it promises of steps that one person has, as a promise of one's
    /// own, and the tasks that the reader owns, each once: what the unit took up
    /// from above stands in its own plan.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that signs nothing, "not found" where
    /// commitments are switched off.
    pub fn commitment_draft(&self, me: &Actor, year: i16) -> Result<CommitmentLine, DeskError> {
        authorise(me, Action::SignCommitment, &me.unit)?;
        let held = self.0.store.read(self.0.id, |tx| {
            if !ProgrammeSettings::running(tx)?.commitments {
                return Err(DeskError::NotFound);
            }
            self.programme_seen_by(tx, me, Kind::Plan, (year, year))
        })?;
        let abouts = self.programme_indicators();
        let taken = taken_up(me, &held);
        let mut promises: Vec<TargetLine> = Vec::new();
        for one in &held {
            let Some(stands) = one.item.plan().and_then(|plan| plan.stands.as_ref()) else {
                continue;
            };
            let page = PlanPage::of(stands, &one.said.texts);
            if one.item.unit == me.unit {
                let own = page.targets.iter().filter(|line| {
                    let id = line.indicator.as_ref();
                    abouts
                        .iter()
                        .any(|about| about.steps && Some(&about.id) == id)
                });
                promises.extend(own.map(|line| TargetLine {
                    n: None,
                    scope: TargetScope::Steps,
                    ..line.clone()
                }));
            }
            let id = one.item.id;
            let is_taken = |task: &TaskLine| {
                let mut above = taken.iter().filter(|above| above.plan == id);
                above.any(|above| Some(above.task) == task.n)
            };
            let mine = page.tasks.iter().filter(|task| task.owner == Some(me.id));
            promises.extend(mine.filter(|task| !is_taken(task)).map(promise_of));
        }
        let mut said = BTreeSet::new();
        promises.retain(|one| said.insert(fold(&one.text)));
        promises.truncate(MAX_PROMISES);
        Ok(CommitmentLine {
            person: Some(me.id),
            promises,
            ..CommitmentLine::default()
        })
    }

    /// What the person wrote in the sections that the office holds apart; `None`
    /// where the office holds none, and for whoever only enters what was said on
    /// paper: they are for the person and for whoever confirms.
    ///
    /// # Errors
    /// "Not found" for whoever does not read the commitment.
    pub fn commitment_sections(
        &self,
        me: &Actor,
        id: ProgrammeId,
    ) -> Result<Option<Sections>, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let (held, sealed) = self.0.store.read(self.0.id, |tx| {
            let held = self.programme_for(tx, me, id)?;
            let kept = ProgrammeSettings::of(tx)?.sections;
            let sealed = if kept { tx.programme_sealed(id)? } else { None };
            Ok::<_, DeskError>((held, kept.then_some(sealed)))
        })?;
        if held.item.kind() != Kind::Commitment {
            return Err(DeskError::NotFound);
        }
        let own = held.said.person == Some(me.id);
        if !(own || self.confirms(me, &held.item.unit)) {
            return Ok(None);
        }
        sealed.map(|sealed| self.sections(id, sealed)).transpose()
    }

    fn sections(&self, id: ProgrammeId, sealed: Option<Vec<u8>>) -> Result<Sections, DeskError> {
        let Some(sealed) = sealed else {
            return Ok(Sections::new());
        };
        let of = (Kind::Commitment, id);
        self.0.programme_keeper().open_json(of, SECTIONS, &sealed)
    }

    /// Writes the sections that the office holds apart: only the person, until
    /// the commitment is signed, and only where the office holds them. They are
    /// in no event; [`Section::Duties`] is not among them.
    ///
    /// # Errors
    /// "Not found" for whoever does not read the commitment,
    /// [`DeskError::Programme`] where the office holds none, for another's
    /// commitment and for a signed one.
    pub fn set_commitment_sections(
        &self,
        me: &Actor,
        ikey: &str,
        id: ProgrammeId,
        sections: &Sections,
    ) -> Result<(), DeskError> {
        authorise(me, Action::SignCommitment, &me.unit)?;
        let asked = self
            .0
            .programme_asked(ikey, "set_commitment_sections", &(id, sections));
        let mut clean = Sections::new();
        for (section, text) in sections {
            let text = super::clean::text(section.slug(), text)?;
            if !text.is_empty() && *section != Section::Duties {
                clean.insert(*section, text);
            }
        }
        self.act(me, asked, Priority::Person, move |work| {
            work.set_sections(id, &clean)
        })
    }

    /// A commitment ready for paper.
    ///
    /// # Errors
    /// "Not found" for whoever does not read it.
    pub fn commitment_paper(
        &self,
        me: &Actor,
        id: ProgrammeId,
    ) -> Result<CommitmentPaper, DeskError> {
        let sections = self.commitment_sections(me, id)?.unwrap_or_default();
        let (held, events, names) = self.0.store.read(self.0.id, |tx| {
            let held = self.programme_for(tx, me, id)?;
            let names = Names::new(tx.staff_names()?);
            Ok::<_, DeskError>((held, tx.programme_events(id)?, names))
        })?;
        let Body::Commitment(one) = &held.item.body else {
            return Err(DeskError::NotFound);
        };
        let (person, day) = (held.said.person, self.today());
        let book = self.target_book_of([(&held.item, person)], day)?;
        let judging = Judging {
            book: &book,
            person,
            day,
        };
        let typed = text_of(&held.said.texts, "name");
        let named = person.and_then(|who| names.of(who));
        Ok(CommitmentPaper {
            year: held.item.year,
            name: named.map_or_else(|| typed.to_owned(), Clone::clone),
            position: text_of(&held.said.texts, "position").to_owned(),
            unit: held.item.unit.clone(),
            promises: judging.targets(&held.item, &held.said),
            sections,
            signed_on: one.signed_on,
            confirmed: self.confirmed_by(&held, &events, &names)?,
        })
    }

    /// Who confirmed it, by the words of the event, and when.
    fn confirmed_by(
        &self,
        held: &Held,
        events: &[ProgrammeEventRow],
        names: &Names,
    ) -> Result<Option<(String, motcua_domain::time::Timestamp)>, DeskError> {
        let of = (Kind::Commitment, held.item.id);
        let mut all = (1..).zip(events);
        let found = all.find(|(_, row)| {
            let event = &row.event;
            matches!(
                event,
                Event::CommitmentConfirmed {} | Event::CommitmentConfirmedAbove { .. }
            )
        });
        let Some((version, row)) = found else {
            return Ok(None);
        };
        let keeper = self.0.programme_keeper();
        let words = keeper.words(of, version, row.words.as_deref())?;
        let name = match text_of(&words.texts, "superior") {
            "" => words.by.and_then(|who| names.of(who)).cloned(),
            superior => Some(superior.to_owned()),
        };
        Ok(name.map(|name| (name, row.at)))
    }
}

/// Tasks from above that the plan of the reader's unit has taken up: they stand
/// there.
fn taken_up(me: &Actor, plans: &[Held]) -> Vec<FromAbove> {
    let own = plans.iter().filter(|one| one.item.unit == me.unit);
    let own = own.filter_map(|one| one.item.plan()?.stands.as_ref());
    own.flat_map(|stands| stands.tasks.iter().filter_map(|task| task.from))
        .collect()
}

/// A task as a promise that nothing counts.
fn promise_of(task: &TaskLine) -> TargetLine {
    TargetLine {
        n: None,
        text: task.text.clone(),
        indicator: None,
        scope: TargetScope::Unit,
        sense: super::Sense::AtLeast,
        value: 100,
        over: super::Over::Year,
    }
}

impl Work<'_, '_> {
    fn set_sections(&mut self, id: ProgrammeId, sections: &Sections) -> Result<(), DeskError> {
        let settings = ProgrammeSettings::running(self.tx)?;
        let held = self.programme_held(id)?;
        let Body::Commitment(one) = &held.item.body else {
            return Err(DeskError::NotFound);
        };
        if !settings.commitments || !settings.sections {
            return Err(Refused::SwitchedOff.into());
        }
        if held.said.person != Some(self.me.id) {
            return Err(Refused::NotYours.into());
        }
        if one.stage != CommitmentStage::Draft {
            let stage = one.stage.slug().to_owned();
            return Err(Refused::WrongStage { stage }.into());
        }
        let nonce = self.random();
        let keeper = self.desk.programme_keeper();
        let sealed = keeper.seal_json((Kind::Commitment, id), SECTIONS, nonce, sections)?;
        self.tx.put_programme_sealed(id, &sealed)?;
        Ok(())
    }
}
