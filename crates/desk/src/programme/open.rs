//! One thing opened: its words, its figures, its timeline, what may be done
//! with it.

use super::keep::Held;
use super::measures::{asks_of, year_of};
use super::moves::Looking;
use super::relations::{relations, replaced, twins};
use super::shown::{codes, numbers_of, own_drawn, pool_of, unlinked};
use super::sight::{for_reader, sees, sees_drafts};
use super::timeline::{changes, revised, told_above};
use super::view::{Closed, Judging, Names, people, reference, refers, task_view, texts};
use super::worked::{Worked, work};
use super::{
    Ask, Body, Book, CommitmentLine, CommitmentStage, EvidenceView, Item, Kind, Lot, ModelLine,
    PlanPage, ProgrammeRef, ProgrammeSettings, ProgrammeView, TargetLine, TaskView, Warning,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierCode, DossierId, ProgrammeId, UnitId};
use motcua_domain::programme::Checking;
use motcua_domain::unit::Units;
use motcua_store::{ProgrammeEventRow, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// What is read for a page.
struct Read {
    held: Held,
    names: Names,
    events: Vec<ProgrammeEventRow>,
    /// What lies around and the reader sees.
    around: Vec<Held>,
    /// Of a drawing, what it was drawn from.
    pool: Vec<Lot>,
    /// Of a drawing, the numbers that wait for a check and that the reader
    /// declared.
    own: BTreeSet<(ProgrammeId, u16)>,
    codes: BTreeMap<u16, Vec<DossierCode>>,
    /// Of a review, what its tasks and findings are told from.
    worked: Worked,
    /// Of dossiers that were taken away from tasks.
    unlinked: BTreeMap<DossierId, DossierCode>,
    works_in: Option<UnitId>,
    /// The reader may say what is its unit's own to say.
    speaks: bool,
    /// Units that a reminder of it reaches.
    reached: BTreeSet<UnitId>,
}

impl Read {
    /// What a drawing was drawn from, in the order in which the seed puts it.
    fn lots(&self) -> Vec<(String, Lot)> {
        match &self.held.item.body {
            Body::Draw(draw) => draw.order(&self.pool).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Waits a number for a check that the reader did not declare?
    fn checks(&self) -> bool {
        match &self.held.item.body {
            Body::Draw(draw) => {
                let mut waiting = draw.waiting();
                waiting.any(|one| !self.own.contains(&(one.of, one.n)))
            }
            _ => false,
        }
    }
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
        let mut held = self.0.programme_keeper().held(row)?;
        super::reach::look_above(tx, &mut held, &self.settings(), self.today())?;
        let off = held.item.kind() == Kind::Commitment && !settings.commitments;
        if off || !sees(me, &held, &self.settings(), self.today()) {
            return Err(DeskError::NotFound);
        }
        Ok(for_reader(me, held, &self.settings(), self.today()))
    }

    fn read_programme(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        id: ProgrammeId,
    ) -> Result<Read, DeskError> {
        let held = self.programme_for(tx, me, id)?;
        let item = &held.item;
        let mut around = Vec::new();
        if item.kind() != Kind::Commitment {
            around = self.programme_seen_by(tx, me, Kind::Directive, super::change::ALL_YEARS)?;
            let years = (item.year, item.year);
            for kind in [Kind::Theme, Kind::Plan, Kind::Model] {
                around.extend(self.programme_seen_by(tx, me, kind, years)?);
            }
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
        let events = tx.programme_events(id)?;
        Ok(Read {
            speaks: self.speaks_in(tx, me, item)?,
            reached: self.reached(tx, me, &held)?,
            names: Names::new(tx.staff_names()?),
            unlinked: unlinked(tx, me, &events)?,
            events,
            codes: codes(tx, me, item)?,
            worked: self.worked(tx, me, (item, around.as_slice()))?,
            pool: pool_of(tx, item)?,
            own: own_drawn(tx, me.id, [item])?,
            held,
            around,
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
            let own = reviewed(read, &self.settings().units, day);
            let items = own.iter().map(|one| (&one.item, None));
            asks.extend(asks_of(items.clone(), day));
            asks.extend(self.pair_asks(items, day));
            if let Some(on) = review.closed_on() {
                let closed = Closed {
                    unit: &item.unit,
                    on,
                };
                for one in &own {
                    let targets = one.item.targets().iter();
                    let again = targets.flat_map(|target| closed.asks(&one.item, target));
                    asks.extend(again.map(|ask| ask.before(on)));
                }
            }
        }
        let draft = match &item.body {
            Body::Plan(plan) => plan.draft.as_ref().map(|draft| draft.targets.as_slice()),
            _ => None,
        };
        let mut written = BTreeSet::new();
        for target in item.targets().iter().chain(draft.unwrap_or_default()) {
            // What is written is checked against the unit's own past.
            written.extend(target.ask(&item.unit, person, (item.year, day)));
            asks.extend(item.asks(target, person, day));
        }
        if is_written(item) {
            asks.extend(Self::past_of(&written, day));
            asks.extend(year_of(&written, day));
        }
        asks.extend(self.pair_asks([(item, person)], day));
        self.target_book(asks)
    }

    fn view_programme(
        &self,
        me: &Actor,
        read: Read,
        book: &Book,
    ) -> Result<ProgrammeView, DeskError> {
        let (settings, day) = (self.settings(), self.today());
        let (events, names) = (read.events.as_slice(), &read.names);
        let drafts = sees_drafts(me, &read.held.item, &settings.units, day);
        let told = (events, names, &read.unlinked);
        let timeline = self.programme_timeline(&read.held, told, drafts)?;
        let revisions = self.plan_revisions(&read.held, events, names)?;
        let mut named = people(&read.held);
        named.extend(revised(&revisions));
        let judging = Judging {
            book,
            person: read.held.said.person,
            day,
        };
        let (item, said) = (&read.held.item, &read.held.said);
        let moved_to = moved_to(&read, &settings.units, day);
        let looking = Looking {
            me,
            settings: &settings,
            day,
        };
        let above = refers(item);
        let changes = changes(&read.held);
        let told = told_above(&changes, &revisions);
        Ok(ProgrammeView {
            names: names.among(&named),
            targets: judging.targets(item, said),
            tasks: tasks(&read, &judging),
            warnings: self.all_warnings(me, &read, book)?,
            changes,
            revisions,
            named: standing(&read, day, |one| told.contains(&one.id)),
            above: standing(&read, day, |one| above.contains(&one.id)),
            below: standing(&read, day, |one| refers(one).contains(&item.id)),
            relations: relations(item, &read.around),
            replaced_by: replaced(&read.around, day).remove(&item.id),
            evidence: evidence(&read, &judging, &settings.units),
            work: work(item, &read.worked, names, (&settings.units, day)),
            files: looking.files(&read.held),
            lots: read.lots(),
            drawn: numbers_of(item, &read.around, me.id),
            timeline,
            reached: read.reached.clone(),
            moves: offered(&read, &looking, moved_to.is_some()),
            moved_to,
            item: read.held.shown(),
            said: said.clone(),
        })
    }

    /// What deserves a second look.
    fn all_warnings(
        &self,
        me: &Actor,
        read: &Read,
        book: &Book,
    ) -> Result<Vec<Warning>, DeskError> {
        let item = &read.held.item;
        let mut warnings = self.warnings(&read.held, book);
        warnings.extend(twins(&read.held, &read.around));
        warnings.extend(self.elsewhere(me, &item.unit, &written(&read.held))?);
        Ok(warnings)
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
                page.map_or_else(Vec::new, |page| {
                    plan.forgive_done(&page, checking.today, checking.plan(&page))
                })
            }
            Body::Model(model) => {
                let line = ModelLine::of(model, &said.texts);
                checking.model(&line)
            }
            Body::Commitment(one) => {
                let line = CommitmentLine::of(one, &said.texts, said.person);
                checking.promises(&line.promises)
            }
            _ => Vec::new(),
        }
    }
}

/// With which unit it belongs by now, where that is another one.
fn moved_to(read: &Read, units: &Units, day: Date) -> Option<UnitId> {
    let item = &read.held.item;
    match item.kind() {
        Kind::Commitment => read.works_in.clone().filter(|unit| *unit != item.unit),
        _ => {
            let stands = units.standing_for(&item.unit, day);
            let other = stands.into_iter().find(|unit| **unit != item.unit);
            other.cloned()
        }
    }
}

/// Slugs of the acts that the reader may try: no check where each number that
/// waits is the reader's own.
fn offered(read: &Read, looking: &Looking<'_>, moved: bool) -> Vec<&'static str> {
    let mut moves = looking.moves(&read.held, moved, read.speaks);
    moves.retain(|slug| *slug != "check_number" || read.checks());
    moves
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

/// Figures of a review.
fn evidence(read: &Read, judging: &Judging<'_>, units: &Units) -> Vec<EvidenceView> {
    let item = &read.held.item;
    let Body::Review(review) = &item.body else {
        return Vec::new();
    };
    let own = reviewed(read, units, judging.day);
    judging.evidence((&item.unit, review), &own)
}

/// Plans and models whose figures a review shows, of what lies around it.
fn reviewed(read: &Read, units: &Units, today: Date) -> Vec<Held> {
    let item = &read.held.item;
    let is_it = |one: &&Held| one.item.is_reviewed_by(item, units, today);
    read.around.iter().filter(is_it).cloned().collect()
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

fn tasks(read: &Read, judging: &Judging<'_>) -> Vec<TaskView> {
    let held = &read.held;
    let Some(plan) = held.item.plan() else {
        return Vec::new();
    };
    let views = plan.facts().tasks.iter().map(|task| {
        let codes = read.codes.get(&task.n).cloned().unwrap_or_default();
        let told = (&read.names, judging.book, judging.day);
        let mut view = task_view(held, task, told, codes);
        let number = view.number.as_ref();
        view.checked = number.and_then(|(one, _)| judging.checked(&held.item, one));
        view
    });
    views.collect()
}

/// The texts of a thing that count, for whoever copies it.
pub(super) fn page_of(held: &Held) -> Option<PlanPage> {
    let plan = held.item.plan()?;
    Some(PlanPage::of(plan.facts(), texts(&held.item, &held.said)))
}
