//! One thing opened: its words, its figures, its timeline, what may be done
//! with it.

use super::keep::Held;
use super::measures::{asks_of, asks_of_closing};
use super::moves::Looking;
use super::relations::{relations, replaced, twins};
use super::sight::sees;
use super::view::{Judging, Names, people, reference, refers, task_view, texts};
use super::{
    Ask, Body, Book, Change, CommitmentLine, CommitmentStage, Event, FileView, Item, Kind,
    ModelLine, PlanPage, ProgrammeEntry, ProgrammeRef, ProgrammeSettings, ProgrammeView,
    TargetLine, TaskView, Warning, key, text_of,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierCode, ProgrammeId, UnitId};
use motcua_domain::programme::{Checking, difference};
use motcua_store::{ProgrammeEventRow, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// What is read for a page.
struct Read {
    held: Held,
    names: Names,
    events: Vec<ProgrammeEventRow>,
    /// What lies around and the reader sees.
    around: Vec<Held>,
    draws: Vec<Item>,
    codes: BTreeMap<u16, Vec<DossierCode>>,
    works_in: Option<UnitId>,
}

impl Desk {
    /// Opens one.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that reads nothing of the programme,
    /// "not found" for whoever does not read this one.
    pub fn programme_open(&self, me: &Actor, id: ProgrammeId) -> Result<ProgrammeView, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let read = self
            .0
            .store
            .read(self.0.id, |tx| self.read_programme(tx, me, id))?;
        let book = self.book_to_open(&read)?;
        self.view_programme(me, read, &book)
    }

    /// One that the reader sees, or "not found".
    pub(super) fn programme_for(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        id: ProgrammeId,
    ) -> Result<Held, DeskError> {
        let settings = ProgrammeSettings::running(tx)?;
        let row = tx.programme(id)?.ok_or(DeskError::NotFound)?;
        let held = self.0.programme_keeper().held(row)?;
        let off = held.item.kind() == Kind::Commitment && !settings.commitments;
        if off || !sees(me, &held, &self.settings(), self.today()) {
            return Err(DeskError::NotFound);
        }
        Ok(held)
    }

    fn read_programme(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        id: ProgrammeId,
    ) -> Result<Read, DeskError> {
        let held = self.programme_for(tx, me, id)?;
        let item = &held.item;
        let (mut around, mut draws) = (Vec::new(), Vec::new());
        if item.kind() != Kind::Commitment {
            around = self.programme_seen_by(tx, me, Kind::Directive, super::change::ALL_YEARS)?;
            let years = (item.year, item.year);
            for kind in [Kind::Theme, Kind::Plan, Kind::Model] {
                around.extend(self.programme_seen_by(tx, me, kind, years)?);
            }
            let rows = tx.programme_of(Kind::Draw, (item.year, item.year.saturating_add(1)))?;
            draws.extend(rows.into_iter().map(|row| row.item));
            for other in refers(item) {
                if around.iter().all(|one| one.item.id != other)
                    && let Ok(one) = self.programme_for(tx, me, other)
                {
                    around.push(one);
                }
            }
        }
        let works_in = match held.said.person {
            Some(who) => tx.staff(who)?.map(|row| row.unit),
            None => None,
        };
        Ok(Read {
            names: Names::new(tx.staff_names()?),
            events: tx.programme_events(id)?,
            codes: codes(tx, me, item)?,
            held,
            around,
            draws,
            works_in,
        })
    }

    /// Figures of its targets, of those of a review's unit, and, for what is
    /// being written, of the months before.
    fn book_to_open(&self, read: &Read) -> Result<Book, DeskError> {
        let (item, day) = (&read.held.item, self.today());
        let person = read.held.said.person;
        let mut asks: BTreeSet<Ask> = BTreeSet::new();
        if let Body::Review(review) = &item.body {
            let own = reviewed(read);
            let items = own.iter().map(|one| &one.item);
            asks.extend(asks_of(items.clone().map(|item| (item, None)), day));
            if let Some(closed) = review.closed_on() {
                asks.extend(asks_of_closing(items, closed));
            }
        }
        let draft = match &item.body {
            Body::Plan(plan) => plan.draft.as_ref().map(|draft| draft.targets.as_slice()),
            _ => None,
        };
        let mut written = BTreeSet::new();
        for target in item.targets().iter().chain(draft.unwrap_or_default()) {
            written.extend(target.ask(&item.unit, person, (item.year, day)));
        }
        if is_written(item) {
            asks.extend(Self::past_of(&written, day));
        }
        asks.extend(written);
        self.target_book(asks)
    }

    fn view_programme(
        &self,
        me: &Actor,
        read: Read,
        book: &Book,
    ) -> Result<ProgrammeView, DeskError> {
        let (settings, day) = (self.settings(), self.today());
        let timeline = self.programme_timeline(&read)?;
        let judging = Judging {
            book,
            person: read.held.said.person,
            day,
            draws: &read.draws,
        };
        let (item, said) = (&read.held.item, &read.held.said);
        let moved_to = match item.kind() {
            Kind::Commitment => read.works_in.clone().filter(|unit| *unit != item.unit),
            _ => {
                let stands = settings.units.standing_for(&item.unit, day);
                let other = stands.into_iter().find(|unit| **unit != item.unit);
                other.cloned()
            }
        };
        let looking = Looking {
            me,
            settings: &settings,
            day,
        };
        let above = refers(item);
        let mut warnings = self.warnings(&read.held, book);
        warnings.extend(twins(item, &read.around));
        warnings.extend(self.elsewhere(me, &item.unit, &written(&read.held))?);
        let evidence = match &item.body {
            Body::Review(review) => judging.evidence(review, &reviewed(&read)),
            _ => Vec::new(),
        };
        Ok(ProgrammeView {
            names: read.names.among(&people(&read.held)),
            targets: judging.targets(item, said),
            tasks: tasks(&read, day),
            warnings,
            changes: changes(&read.held),
            above: standing(&read, day, |one| above.contains(&one.id)),
            below: standing(&read, day, |one| refers(one).contains(&item.id)),
            relations: relations(item, &read.around),
            replaced_by: replaced(&read.around, day).remove(&item.id),
            evidence,
            files: files(&read.held),
            timeline,
            moves: looking.moves(&read.held, moved_to.is_some()),
            moved_to,
            item: item.clone(),
            said: said.clone(),
        })
    }

    /// What a text that is being written still lacks.
    fn warnings(&self, held: &Held, book: &Book) -> Vec<Warning> {
        let (item, said) = (&held.item, &held.said);
        if !is_written(item) {
            return Vec::new();
        }
        let pack = self.0.programme.pack();
        let checking = Checking {
            unit: &item.unit,
            person: said.person,
            year: item.year,
            today: self.today(),
            book,
            vague: &pack.vague,
        };
        match &item.body {
            Body::Plan(plan) => {
                let draft = plan.draft.as_ref();
                let page = draft.map(|draft| PlanPage::of(draft, &said.draft));
                page.map(|page| checking.plan(&page)).unwrap_or_default()
            }
            Body::Model(model) => {
                let line = ModelLine::of(model, &said.texts);
                checking.model(line.target.as_ref())
            }
            Body::Commitment(one) => {
                let line = CommitmentLine::of(one, &said.texts, said.person);
                checking.promises(&line.promises)
            }
            _ => Vec::new(),
        }
    }

    fn programme_timeline(&self, read: &Read) -> Result<Vec<ProgrammeEntry>, DeskError> {
        let item = &read.held.item;
        let (keeper, of) = (self.0.programme_keeper(), (item.kind(), item.id));
        (1..)
            .zip(&read.events)
            .map(|(version, row)| {
                let words = keeper.words(of, version, row.words.as_deref())?;
                let by = row.by.or(words.by);
                // A whole text is not repeated in every line.
                let mut texts = words.texts.into_values();
                let text = match (is_whole(&row.event), texts.next(), texts.next()) {
                    (false, Some(only), None) => only,
                    _ => String::new(),
                };
                Ok(ProgrammeEntry {
                    seq: row.seq,
                    at: row.at,
                    by: by.and_then(|by| read.names.of(by)).cloned(),
                    what: row.event.slug(),
                    text,
                })
            })
            .collect()
    }
}

/// Targets of a text that is being written.
fn written(held: &Held) -> Vec<TargetLine> {
    let (item, said) = (&held.item, &held.said);
    match &item.body {
        _ if !is_written(item) => Vec::new(),
        Body::Plan(plan) => {
            let draft = plan.draft.as_ref();
            draft.map_or_else(Vec::new, |draft| PlanPage::of(draft, &said.draft).targets)
        }
        Body::Model(model) => {
            let line = ModelLine::of(model, &said.texts);
            line.target.into_iter().collect()
        }
        Body::Commitment(one) => CommitmentLine::of(one, &said.texts, said.person).promises,
        _ => Vec::new(),
    }
}

/// Is its text being written, so that doubts about it are worth saying?
fn is_written(item: &Item) -> bool {
    match &item.body {
        Body::Plan(plan) => plan.draft.is_some(),
        Body::Model(model) => model.results.is_empty(),
        Body::Commitment(one) => one.stage == CommitmentStage::Draft,
        _ => false,
    }
}

/// Do the words of an event say the whole text?
fn is_whole(event: &Event) -> bool {
    matches!(
        event,
        Event::Begun { .. }
            | Event::DirectiveChanged { .. }
            | Event::ThemeChanged { .. }
            | Event::PlanChanged { .. }
            | Event::ModelChanged { .. }
            | Event::PromisesChanged { .. }
    )
}

/// Plans and models of the unit of a review.
fn reviewed(read: &Read) -> Vec<Held> {
    let item = &read.held.item;
    let of = |one: &&Held| {
        let kind = matches!(one.item.kind(), Kind::Plan | Kind::Model);
        kind && one.item.unit == item.unit && one.item.year == item.year
    };
    read.around.iter().filter(of).cloned().collect()
}

/// What lies around and fits, with how it stands on a day: a document whose
/// place another took does not hold any more.
fn standing(read: &Read, day: Date, is_it: impl Fn(&Item) -> bool) -> Vec<ProgrammeRef> {
    let replaced = replaced(&read.around, day);
    let mut all = references(&read.around, is_it);
    for one in &mut all {
        if replaced.contains_key(&one.id) {
            one.stage = "replaced";
        }
    }
    all
}

fn references(all: &[Held], is_it: impl Fn(&Item) -> bool) -> Vec<ProgrammeRef> {
    let found = all.iter().filter(|one| is_it(&one.item));
    found.map(reference).collect()
}

fn files(held: &Held) -> Vec<FileView> {
    let files = held.item.files.iter().map(|file| FileView {
        file: file.clone(),
        name: text_of(&held.said.beside, &key("file", file.n)).to_owned(),
    });
    files.collect()
}

/// What a revision changes.
fn changes(held: &Held) -> Vec<Change> {
    let Some(plan) = held.item.plan() else {
        return Vec::new();
    };
    match (&plan.stands, &plan.draft) {
        (Some(stands), Some(draft)) => {
            let before = PlanPage::of(stands, &held.said.texts);
            difference(&before, &PlanPage::of(draft, &held.said.draft))
        }
        _ => Vec::new(),
    }
}

fn tasks(read: &Read, day: jiff::civil::Date) -> Vec<TaskView> {
    let held = &read.held;
    let Some(plan) = held.item.plan() else {
        return Vec::new();
    };
    let views = plan.facts().tasks.iter().map(|task| {
        let codes = read.codes.get(&task.n).cloned().unwrap_or_default();
        task_view(held, task, (&read.names, day), codes)
    });
    views.collect()
}

/// Codes of the dossiers that show tasks done, of those that the reader may
/// open.
fn codes(
    tx: &mut Tx<'_>,
    me: &Actor,
    item: &Item,
) -> Result<BTreeMap<u16, Vec<DossierCode>>, DeskError> {
    let mut codes: BTreeMap<u16, Vec<DossierCode>> = BTreeMap::new();
    let reports = item.plan().map(|plan| plan.reports.as_slice());
    for report in reports.unwrap_or_default() {
        for id in &report.dossiers {
            let Some(dossier) = tx.dossier(*id)? else {
                continue;
            };
            if crate::permit(me, Action::OpenDossier, &dossier).is_ok() {
                codes.entry(report.n).or_default().extend(dossier.code);
            }
        }
    }
    Ok(codes)
}

/// The texts of a thing that count, for whoever copies it.
pub(super) fn page_of(held: &Held) -> Option<PlanPage> {
    let plan = held.item.plan()?;
    Some(PlanPage::of(plan.facts(), texts(&held.item, &held.said)))
}
