//! The evidence for the yearly grading of one person (Decree 335/2025/NĐ-CP:
//! 30 points of general criteria, 70 of results). It gives no points.

use super::keep::Held;
use super::sight::here;
use super::view::{Judging, Names, reference, task_view};
use super::{
    About, Ask, Body, Book, CommitmentStage, EvidenceSheet, Half, Kind, Measured,
    ProgrammeSettings, PromiseResult, Scope, SheetPart, TargetView, text_of,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_store::StaffRow;
use std::collections::BTreeSet;

/// What is read for the sheet.
struct Read {
    who: StaffRow,
    names: Names,
    commitment: Option<Held>,
    plans: Vec<Held>,
    models: Vec<Held>,
}

impl Desk {
    /// The evidence sheet of one person: for that person, and for whoever
    /// confirms commitments of the unit in which they work.
    ///
    /// # Errors
    /// "Not found" for everybody else, and where commitments are switched off.
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
        let pack = self.0.programme.pack();
        let mut asks: BTreeSet<Ask> = BTreeSet::new();
        for id in pack.sheet.iter().flat_map(|part| &part.indicators) {
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
            let targets = held.item.targets().iter();
            asks.extend(
                targets.filter_map(|target| {
                    target.ask(&held.item.unit, Some(who), (year, self.today()))
                }),
            );
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
        let parts = pack.sheet.iter().map(|part| SheetPart {
            id: part.id.clone(),
            name_vi: part.name_vi.clone(),
            name_en: part.name_en.clone(),
            points: part.points,
            own: figures(&part.indicators, &own, true),
            unit: figures(&part.indicators, &unit, false),
        });
        let parts = parts.collect();
        Ok(self.sheet(read, (who, year), parts, &book))
    }

    fn read_sheet(&self, me: &Actor, who: StaffId, year: i16) -> Result<Read, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        self.0.store.read(self.0.id, |tx| {
            if !ProgrammeSettings::running(tx)?.commitments {
                return Err(DeskError::NotFound);
            }
            let row = tx.staff(who)?.ok_or(DeskError::NotFound)?;
            let unit = here(me, &row.unit, &self.settings().units, self.today());
            if me.id != who && !me.may(Action::ConfirmCommitment, &unit) {
                return Err(DeskError::NotFound);
            }
            let years = (year, year);
            let keeper = self.0.programme_keeper();
            let mut commitment = None;
            for one in tx.programme_of(Kind::Commitment, years)? {
                let held = keeper.held(one)?;
                let theirs = held.said.person == Some(who);
                let given = me.id == who || stage(&held).is_signed();
                if theirs && given && stage(&held) != CommitmentStage::Withdrawn {
                    commitment = Some(held);
                }
            }
            let mut own = Vec::new();
            for kind in [Kind::Plan, Kind::Model] {
                for one in tx.programme_of(kind, years)? {
                    if one.item.is_owned_by(who) {
                        own.push(keeper.held(one)?);
                    }
                }
            }
            let (plans, models) = own
                .into_iter()
                .partition(|held: &Held| held.item.kind() == Kind::Plan);
            Ok(Read {
                who: row,
                names: Names::new(tx.staff_names()?),
                commitment,
                plans,
                models,
            })
        })
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
            draws: &[],
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
        let mut tasks = Vec::new();
        for held in &read.plans {
            let stands = held.item.plan().and_then(|plan| plan.stands.as_ref());
            let own = stands.map(|stands| {
                let own = move |one: &&super::Task| one.owner == Some(who);
                stands.tasks.iter().filter(own)
            });
            for task in own.into_iter().flatten() {
                tasks.push(task_view(held, task, (&read.names, day), Vec::new()));
            }
        }
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
            commitment: read.commitment.as_ref().map(stage),
            tasks,
            models: models.collect(),
            name: read.who.name.clone(),
            unit: read.who.unit.clone(),
        }
    }
}

fn stage(held: &Held) -> CommitmentStage {
    match &held.item.body {
        Body::Commitment(one) => one.stage,
        _ => CommitmentStage::Withdrawn,
    }
}

fn promises(judging: &Judging<'_>, held: &Held) -> Vec<(TargetView, Option<PromiseResult>)> {
    let Body::Commitment(one) = &held.item.body else {
        return Vec::new();
    };
    let views = judging.targets(&held.item, &held.said).into_iter();
    let told = views.map(|view| {
        let result = one.results.iter().find(|result| result.n == view.target.n);
        let result = result.cloned();
        (view, result)
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
