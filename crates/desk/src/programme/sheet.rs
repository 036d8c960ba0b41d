//! The evidence for the yearly grading of one person (Decree 335/2025/NĐ-CP:
//! 30 points of general criteria, 70 of results). It gives no points.

use super::keep::Held;
use super::sight::here;
use super::view::{Judging, Names, reference, task_view};
use super::{
    About, Ask, Body, Book, CommitmentStage, EvidenceSheet, Half, Kind, Measured,
    ProgrammeSettings, Scope, SheetDefinition, SheetPart, SheetPromise, TaskView, text_of,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{StaffId, UnitId};
use motcua_store::{StaffRow, Tx};
use std::collections::BTreeSet;

/// What is read for the sheet.
struct Read {
    who: StaffRow,
    names: Names,
    commitment: Option<Held>,
    /// Commitments are kept here.
    kept: bool,
    /// Another unit than theirs with which their signed commitment lies.
    lies_with: Option<UnitId>,
    /// Others whose sheets the reader may open.
    others: Vec<(StaffId, String)>,
    plans: Vec<Held>,
    models: Vec<Held>,
}

impl Desk {
    /// The evidence sheet of one person: for that person, and for whoever
    /// confirms commitments of the unit in which they work, whether commitments
    /// are kept here or not.
    ///
    /// # Errors
    /// "Not found" for everybody else, and where the programme is switched off.
    pub fn evidence_sheet(
        &self,
        me: &Actor,
        who: StaffId,
        year: i16,
    ) -> Result<EvidenceSheet, DeskError> {
        let read = self.read_sheet(me, who, year)?;
        let (first, last) = year_days(year)?;
        let days = (first, last, self.today().clamp(first, last));
        let own = Scope::Steps(who);
        let unit = Scope::Unit(read.who.unit.clone());
        let (pack, abouts) = (self.0.programme.pack(), self.programme_indicators());
        let parts = pack.sheet.iter();
        let parts = parts.map(|part| (part, with_pairs(&part.indicators, &abouts)));
        let parts: Vec<(&SheetDefinition, Vec<String>)> = parts.collect();
        let mut asks: BTreeSet<Ask> = BTreeSet::new();
        for id in parts.iter().flat_map(|(_, ids)| ids) {
            for scope in [&own, &unit] {
                asks.insert(Ask {
                    indicator: id.clone(),
                    scope: scope.clone(),
                    from: days.0,
                    to: days.1,
                    day: days.2,
                });
            }
        }
        if let Some(held) = &read.commitment {
            let (item, today) = (&held.item, self.today());
            let targets = item.targets().iter();
            asks.extend(targets.flat_map(|target| item.asks(target, Some(who), today)));
            asks.extend(self.pair_asks([(item, Some(who))], today));
        }
        let book = self.target_book(asks)?;
        let figures = |ids: &[String], scope: &Scope, personal: bool| {
            let offered = |about: &&About| if personal { about.steps } else { about.unit };
            let abouts = ids
                .iter()
                .filter_map(|id| book.about.get(id))
                .filter(offered);
            abouts
                .map(|about| (about.clone(), figure(&book, about, scope, days)))
                .collect::<Vec<_>>()
        };
        let parts = parts.iter().map(|(part, ids)| SheetPart {
            id: part.id.clone(),
            name_vi: part.name_vi.clone(),
            name_en: part.name_en.clone(),
            points: part.points,
            own: figures(ids, &own, true),
            unit: figures(ids, &unit, false),
        });
        let parts = parts.collect();
        Ok(self.sheet(read, (who, year), parts, &book))
    }

    fn read_sheet(&self, me: &Actor, who: StaffId, year: i16) -> Result<Read, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        self.0.store.read(self.0.id, |tx| {
            let kept = ProgrammeSettings::running(tx)?.commitments;
            let row = tx.staff(who)?.ok_or(DeskError::NotFound)?;
            if me.id != who && !self.confirms(me, &row.unit) {
                return Err(DeskError::NotFound);
            }
            let found = if kept {
                self.commitment_of(tx, who, year)?
            } else {
                None
            };
            let lies_with = found.as_ref().filter(|held| stage(held).is_signed());
            let lies_with = lies_with.map(|held| held.item.unit.clone());
            // Where the person works in another unit now, it is that of the unit
            // before until it is passed on.
            let given = |held: &Held| {
                me.id == who || (stage(held).is_signed() && self.confirms(me, &held.item.unit))
            };
            let mut own = Vec::new();
            for kind in [Kind::Plan, Kind::Model] {
                for one in tx.programme_of(kind, (year, year))? {
                    if one.item.is_owned_by(who) {
                        own.push(self.0.programme_keeper().held(one)?);
                    }
                }
            }
            let (plans, models) = own
                .into_iter()
                .partition(|held: &Held| held.item.kind() == Kind::Plan);
            let staff = tx.all_staff()?;
            let others = staff.iter().filter(|one| {
                one.active && one.id != who && (one.id == me.id || self.confirms(me, &one.unit))
            });
            Ok(Read {
                others: others.map(|one| (one.id, one.name.clone())).collect(),
                names: Names::of_rows(&staff),
                commitment: found.filter(given),
                lies_with: lies_with.filter(|unit| *unit != row.unit),
                kept,
                plans,
                models,
                who: row,
            })
        })
    }

    /// Does the reader confirm the commitments of a unit, or of what it became?
    pub(super) fn confirms(&self, me: &Actor, unit: &UnitId) -> bool {
        let lies = here(me, unit, &self.settings().units, self.today());
        me.may(Action::ConfirmCommitment, &lies)
    }

    /// Somebody's commitment of a year that was not taken back.
    fn commitment_of(
        &self,
        tx: &mut Tx<'_>,
        who: StaffId,
        year: i16,
    ) -> Result<Option<Held>, DeskError> {
        let mut found = None;
        for one in tx.programme_of(Kind::Commitment, (year, year))? {
            let held = self.0.programme_keeper().held(one)?;
            let theirs = held.said.person == Some(who);
            if theirs && stage(&held) != CommitmentStage::Withdrawn {
                found = Some(held);
            }
        }
        Ok(found)
    }

    fn sheet(
        &self,
        read: Read,
        (who, year): (StaffId, i16),
        parts: Vec<SheetPart>,
        book: &Book,
    ) -> EvidenceSheet {
        let day = self.today();
        let judging = Judging {
            book,
            person: Some(who),
            day,
        };
        let promises = read
            .commitment
            .as_ref()
            .map(|held| promises(&judging, held));
        let word = |name: &str| {
            let held = read.commitment.as_ref();
            held.map_or("", |held| text_of(&held.said.beside, name))
                .to_owned()
        };
        let tasks = tasks(&read, who, (book, day));
        let models = read.models.iter().map(|held| {
            let outcome = match &held.item.body {
                Body::Model(model) => model.result(Half::End).map(|result| result.outcome),
                _ => None,
            };
            (reference(held), outcome)
        });
        EvidenceSheet {
            who,
            year,
            parts,
            counted_at: self.counted_where(),
            promises: promises.unwrap_or_default(),
            own_word: word("own"),
            head_word: word("compared"),
            kept: read.kept,
            commitment: read.commitment.as_ref().map(stage),
            before: read
                .commitment
                .as_ref()
                .map_or_else(Vec::new, |held| held.item.earlier.clone()),
            lies_with: read.lies_with,
            others: read.others,
            tasks,
            models: models.collect(),
            name: read.who.name.clone(),
            unit: read.who.unit.clone(),
        }
    }
}

/// Tasks that the person owns in plans in force.
fn tasks(read: &Read, who: StaffId, (book, day): (&Book, Date)) -> Vec<TaskView> {
    let mut tasks = Vec::new();
    for held in &read.plans {
        let stands = held.item.plan().and_then(|plan| plan.stands.as_ref());
        let all = stands.into_iter().flat_map(|stands| &stands.tasks);
        let own = all.filter(|task| task.owner == Some(who));
        let told = (&read.names, book, day);
        tasks.extend(own.map(|task| task_view(held, task, told, Vec::new())));
    }
    tasks
}

/// Indicators with those that show when they are being gamed, each once.
fn with_pairs(ids: &[String], abouts: &[About]) -> Vec<String> {
    let mut all = ids.to_vec();
    for id in ids {
        let about = abouts.iter().find(|about| about.id == *id);
        for pair in about.into_iter().flat_map(|about| &about.pairs) {
            if !all.contains(pair) {
                all.push(pair.clone());
            }
        }
    }
    all
}

fn stage(held: &Held) -> CommitmentStage {
    match &held.item.body {
        Body::Commitment(one) => one.stage,
        _ => CommitmentStage::Withdrawn,
    }
}

fn promises(judging: &Judging<'_>, held: &Held) -> Vec<SheetPromise> {
    let Body::Commitment(one) = &held.item.body else {
        return Vec::new();
    };
    let views = judging.targets(&held.item, &held.said).into_iter();
    let told = views.map(|view| {
        let result = one.results.iter().find(|result| result.n == view.target.n);
        let (of, left) = held.item.promised_of(&view.target);
        SheetPromise {
            result: result.cloned(),
            of: of.clone(),
            left,
            view,
        }
    });
    told.collect()
}

fn figure(
    book: &Book,
    about: &About,
    scope: &Scope,
    (from, to, day): (Date, Date, Date),
) -> Option<Measured> {
    let ask = Ask {
        indicator: about.id.clone(),
        scope: scope.clone(),
        from,
        to,
        day,
    };
    book.values.get(&ask).copied()
}

/// First and last day of a year.
pub(super) fn year_days(year: i16) -> Result<(Date, Date), DeskError> {
    let first = Date::new(year, 1, 1)
        .ok()
        .filter(|day| (2000..=2100).contains(&day.year()));
    let first = first.ok_or(DeskError::NotFound)?;
    Ok((first, first.last_of_year()))
}
