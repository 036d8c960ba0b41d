//! What documents do with each other: which took the place of which, and two of
//! the same number; and two models of one name.

use super::keep::Held;
use super::view::{Names, reference};
use super::{
    Body, Directive, DirectiveLine, Doubt, How, Item, Kind, ModelStage, Place, ProgrammeLine,
    ProgrammeRef, Warning, text_of,
};
use crate::work::Work;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_domain::id::{ProgrammeId, UnitId};
use motcua_domain::text::fold;
use std::collections::{BTreeMap, BTreeSet};

fn document(held: &Held) -> Option<&Directive> {
    match &held.item.body {
        Body::Directive(one) => Some(one),
        _ => None,
    }
}

/// What has taken the place of each document, as far as something has on a day.
pub(super) fn replaced(held: &[Held], day: Date) -> BTreeMap<ProgrammeId, ProgrammeRef> {
    let mut found = BTreeMap::new();
    for one in held {
        let Some(directive) = document(one) else {
            continue;
        };
        let others = directive.links.iter().map(|link| link.to);
        for other in others.filter(|other| directive.replaces(*other, day)) {
            found.insert(other, reference(one));
        }
    }
    found
}

/// Documents for the first page.
pub(super) struct Documents {
    /// Those that bind the reader's unit.
    pub binding: Vec<ProgrammeLine>,
    /// Those that would, had none taken their place.
    pub replaced: Vec<ProgrammeLine>,
    /// Those to which the binding ones refer.
    pub named: Vec<ProgrammeRef>,
}

impl Desk {
    /// Documents that bind the reader's unit today, and those that did until
    /// another took their place.
    pub(super) fn documents_of(&self, me: &Actor, held: Vec<Held>, names: &Names) -> Documents {
        let (settings, day) = (self.settings(), self.today());
        let known: Vec<ProgrammeRef> = held.iter().map(reference).collect();
        let lines = self.in_their_tree(me, held, names);
        let would = |line: &ProgrammeLine| match &line.item.body {
            Body::Directive(one) => {
                let is_replaced = line.replaced_by.is_some();
                is_replaced && one.holds_on(day) && one.binds(&me.unit, &settings.units, day)
            }
            _ => false,
        };
        let replaced = lines.iter().filter(|line| would(line)).cloned().collect();
        let binding: Vec<ProgrammeLine> = lines.into_iter().filter(|line| line.binds).collect();
        let links = binding.iter().flat_map(|line| match &line.item.body {
            Body::Directive(one) => one.links.as_slice(),
            _ => &[],
        });
        let ids: BTreeSet<ProgrammeId> = links.map(|link| link.to).collect();
        let named = known.into_iter().filter(|one| ids.contains(&one.id));
        Documents {
            named: named.collect(),
            binding,
            replaced,
        }
    }
}

/// What a document does with those that it refers to, and others with it.
pub(super) fn relations(item: &Item, around: &[Held]) -> Vec<(ProgrammeId, How)> {
    let mut found = Vec::new();
    if let Body::Directive(one) = &item.body {
        found.extend(one.links.iter().map(|link| (link.to, link.how)));
        for held in around {
            let links = document(held).map(|other| other.links.as_slice());
            let own = links.unwrap_or_default().iter();
            let own = own.filter(|link| link.to == item.id);
            found.extend(own.map(|link| (held.item.id, link.how)));
        }
    }
    found
}

/// Documents of the same number and day: two issuers may have used it, or it
/// was typed in twice. And models of the same name of a unit, for the year.
pub(super) fn twins(held: &Held, around: &[Held]) -> Vec<Warning> {
    let item = &held.item;
    match &item.body {
        Body::Directive(one) => {
            let is_twin = |held: &Held| {
                let other = document(held);
                let same = other.is_some_and(|other| is_same(other, &one.number, one.on));
                held.item.id != item.id && same
            };
            warned(around.iter().any(is_twin), Doubt::SameNumber)
        }
        Body::Model(model) if model.results.is_empty() && model.stage != ModelStage::Dropped => {
            let (of, title) = ((&item.unit, item.year), held.said.title());
            let is_twin = |other: &Held| is_namesake(other, of, Some(item.id), title);
            warned(around.iter().any(is_twin), Doubt::SameName)
        }
        _ => Vec::new(),
    }
}

fn warned(is: bool, what: Doubt) -> Vec<Warning> {
    let place = Place::Whole;
    is.then_some(Warning { place, what }).into_iter().collect()
}

/// Is it another model of a unit for a year, not dropped, and of this name?
fn is_namesake(
    held: &Held,
    (unit, year): (&UnitId, i16),
    own: Option<ProgrammeId>,
    title: &str,
) -> bool {
    let item = &held.item;
    let lives = match &item.body {
        Body::Model(model) => model.stage != ModelStage::Dropped,
        _ => false,
    };
    let of_unit = item.unit == *unit && item.year == year && Some(item.id) != own;
    lives && of_unit && fold(held.said.title()) == fold(title)
}

impl Desk {
    /// That a unit has another model of the same name for the year; `own` = the one
    /// that is written.
    pub(super) fn namesakes(
        &self,
        (unit, year): (&UnitId, i16),
        own: Option<ProgrammeId>,
        title: &str,
    ) -> Result<Vec<Warning>, DeskError> {
        let is_there = self.0.store.read(self.0.id, |tx| {
            for row in tx.programme_of(Kind::Model, (year, year))? {
                let held = self.0.programme_keeper().held(row)?;
                if is_namesake(&held, (unit, year), own, title) {
                    return Ok(true);
                }
            }
            Ok::<_, DeskError>(false)
        })?;
        Ok(warned(is_there, Doubt::SameName))
    }
}

fn is_same(one: &Directive, number: &str, on: Date) -> bool {
    one.on == on && fold(&one.number) == fold(number)
}

impl Work<'_, '_> {
    /// Refuses a document that is there already: the same number, day and
    /// issuer. Of another issuer it may be another one.
    pub(super) fn document_is_new(
        &mut self,
        line: &DirectiveLine,
        own: Option<ProgrammeId>,
    ) -> Result<(), DeskError> {
        let rows = self
            .tx
            .programme_of(Kind::Directive, super::change::ALL_YEARS)?;
        for row in rows {
            if Some(row.item.id) == own {
                continue;
            }
            let held = self.desk.programme_keeper().held(row)?;
            let same = document(&held).is_some_and(|one| is_same(one, &line.number, line.on));
            if same && fold(text_of(&held.said.texts, "issuer")) == fold(&line.issuer) {
                return Err(DeskError::invalid("number", "programme-same-document"));
            }
        }
        Ok(())
    }
}
