//! The decisions: each looks at a thing of the programme and gives the event
//! with the next state, or the reason why not.

mod asked;
mod begin;
mod commitment;
mod directive;
mod model;
mod plan;
mod review;
mod shared;
mod start;
mod told;
mod whose;

pub use asked::Act;
pub use commitment::promises_fit;
pub use model::model_fits;
pub use plan::{MAX_OBJECTIVES, MAX_TARGETS, MAX_TASKS, plan_fits, tasks_fit};
pub use start::{Begin, InspectionLine};
pub use told::says_something;

use super::{
    Body, Book, By, Event, Form, Item, Kind, MeasureKind, Refused, Said, Target, TargetScope, Words,
};
use crate::actor::{Action, Permit};
use crate::id::{ProgrammeId, StaffId, UnitId};
use crate::time::Timestamp;
use crate::unit::Units;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Years that the programme may be of: what lies outside is a typing error.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// What an act gives: the fact with its words, and the thing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The thing after the event.
    pub next: Item,
    /// The event.
    pub event: Event,
    /// Its words.
    pub words: Words,
    /// Event time: never before the last event.
    pub at: Timestamp,
    /// Who did it, in the record as in the fold; `None` = by rule, or where the
    /// record does not say: with commitments.
    pub by: Option<StaffId>,
    /// It was the unit's own doing, as in [`By`].
    pub own: Option<bool>,
}

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// The permit.
    pub permit: &'a Permit,
    /// The role reaches all units with this permit's action.
    pub wide: bool,
    /// May say what is the unit's own to say: works there, or writes for one in
    /// which no head has an account.
    pub speaks: bool,
    /// It is the unit's own doing: works there, or types in what one did in
    /// which nobody has an account.
    pub own: bool,
    /// When.
    pub now: Timestamp,
    /// The day of that.
    pub today: Date,
}

/// What lies around: read by the caller for the act.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Things of the same year, all documents, and whatever else is referred
    /// to.
    pub items: &'a [Item],
    /// Whose commitments of the year there are, without those taken back.
    pub committed: &'a BTreeSet<StaffId>,
    /// Definitions and figures.
    pub book: &'a Book,
    /// Forms in use.
    pub forms: &'a [Form],
    /// Units over time.
    pub units: &'a Units,
    /// The office's own unit: its plan without one above is the office's.
    pub office: &'a UnitId,
    /// Day by which plans are to be submitted.
    pub submit_by: Date,
    /// Unit in which the person of a commitment works now.
    pub works_in: Option<&'a UnitId>,
    /// Somebody else at this desk confirms a commitment: without that whoever
    /// stands above its person does so on paper.
    pub confirmed_here: bool,
}

impl Acting<'_> {
    fn who(&self) -> StaffId {
        self.permit.who()
    }
}

impl Item {
    /// Does an act.
    ///
    /// # Errors
    /// [`Refused`], with the reason.
    pub fn act(
        &self,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
        act: &Act,
    ) -> Result<Transition, Refused> {
        holds(acting.permit, act.needs(self.kind()))?;
        match &self.body {
            _ if act.is_shared() => self.shared(acting, around, act),
            Body::Directive(_) | Body::Theme(_) => self.act_above(acting, around, act),
            Body::Plan(plan) => self.act_plan(plan, acting, around, said, act),
            Body::Model(model) => self.act_model(model, acting, around, said, act),
            Body::Commitment(one) => self.act_commitment(one, acting, around, said, act),
            Body::Review(review) => self.act_review(review, acting, around, act),
            Body::Inspection(one) => self.act_inspection(one, acting, act),
            Body::Draw(draw) => self.act_draw(draw, acting, around, act),
        }
    }

    fn done(
        &self,
        acting: &Acting<'_>,
        event: Event,
        mut words: Words,
    ) -> Result<Transition, Refused> {
        let at = acting.now.max(self.last_at);
        let who = acting.who();
        // The record does not tell who signed or confirmed a commitment.
        let by = (self.kind() != Kind::Commitment).then_some(who);
        if by.is_none() {
            words.by = Some(who);
        }
        let own = by.map(|_| acting.own);
        let next = self.clone().apply(at, By { who: by, own }, &event);
        Ok(Transition {
            next: next.map_err(|_| self.wrong_stage())?,
            event,
            words,
            at,
            by,
            own,
        })
    }

    fn wrong_stage(&self) -> Refused {
        Refused::WrongStage {
            stage: self.stage().to_owned(),
        }
    }

    fn wrong_kind(&self) -> Refused {
        Refused::WrongKind { kind: self.kind() }
    }
}

impl Around<'_> {
    /// A thing of a kind that is referred to.
    fn find(&self, id: ProgrammeId, kind: Kind) -> Result<&Item, Refused> {
        let is_it = |item: &&Item| item.id == id && item.kind() == kind;
        let found = self.items.iter().find(is_it);
        found.ok_or(Refused::UnknownReference)
    }
}

/// Are the targets of something that is counted, for those they are for?
fn known(book: &Book, targets: &[Target], person: bool) -> Result<(), Refused> {
    for target in targets {
        let Some(id) = target.indicator.as_ref() else {
            continue;
        };
        let about = book.about.get(id);
        let about = about.ok_or_else(|| Refused::UnknownIndicator { id: id.clone() })?;
        let personal = target.scope == TargetScope::Steps;
        if !about.offers(target.scope) || (personal && !person) {
            return Err(Refused::WrongScope {
                id: id.clone(),
                name_vi: about.name_vi.clone(),
                name_en: about.name_en.clone(),
                scope: target.scope,
                steps: about.steps,
            });
        }
        if about.kind == MeasureKind::Share && target.value > about.most() {
            return Err(Refused::AboveWhole);
        }
    }
    let fits = |target: &Target| (0..=super::MAX_VALUE).contains(&target.value);
    if targets.iter().all(fits) {
        Ok(())
    } else {
        Err(Refused::NoLine)
    }
}

/// A permit is for one action; taking another one's is a fault of the caller.
fn holds(permit: &Permit, actions: &[Action]) -> Result<(), Refused> {
    if actions.contains(&permit.action()) {
        Ok(())
    } else {
        Err(Refused::WrongPermit)
    }
}

/// Words that must not be missing.
fn needed(text: &str) -> Result<&str, Refused> {
    if text.is_empty() {
        Err(Refused::NoWords)
    } else {
        Ok(text)
    }
}
