//! What it is, about whom, and whose.

use super::{Acting, Transition};
use crate::actor::{Actor, Role};
use crate::feedback::{
    Body, Event, Feedback, Kind, Refused, Terms, Track, Words, body_for, may_own,
};
use crate::id::StaffId;
use std::collections::BTreeSet;

/// Whom it is about, as somebody confirms it.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// Those named, with their roles.
    pub named: Vec<(StaffId, Vec<Role>)>,
    /// Whoever has it now, with roles and unit.
    pub owner: Option<Actor>,
}

/// Another kind.
#[derive(Clone, Debug)]
pub struct Reclassing {
    /// Kind.
    pub to: Kind,
    /// The law's way, of what is sealed.
    pub track: Option<Track>,
    /// Limits of that kind.
    pub terms: Terms,
    /// Those it is or may be about, with their roles, as the new kind reads
    /// the words.
    pub named: Vec<(StaffId, Vec<Role>)>,
}

fn ids(named: &[(StaffId, Vec<Role>)]) -> BTreeSet<StaffId> {
    named.iter().map(|(id, _)| *id).collect()
}

impl Feedback {
    /// Confirms whom it is about. Whoever has it loses it when they are among
    /// those named, or do not stand above them. Whoever finds that it is about
    /// themselves names themselves, and sees it no more.
    ///
    /// # Errors
    /// [`Refused::WrongStage`], [`Refused::NotYours`].
    pub fn name(&self, acting: &Acting<'_>, naming: &Naming) -> Result<Transition, Refused> {
        self.need_open()?;
        self.need_sorter(acting)?;
        let named = ids(&naming.named);
        let body = body_for(self.kind, &naming.named);
        let stays = |owner: &Actor| may_own(owner, self.kind, body, &naming.named).is_ok();
        let event = Event::Named {
            body,
            drops_owner: self.owner.is_some() && !naming.owner.as_ref().is_some_and(stays),
        };
        let words = Words {
            named: Some(named),
            ..Words::default()
        };
        self.by(acting, event, words)
    }

    /// Gives it another kind; sealed, it leaves everybody's sight but the
    /// reader's. Whoever had it has it no more.
    ///
    /// # Errors
    /// [`Refused::WrongStage`], [`Refused::NotYours`],
    /// [`Refused::NothingChanged`], [`Refused::NamesDirector`].
    pub fn reclassify(&self, acting: &Acting<'_>, into: Reclassing) -> Result<Transition, Refused> {
        self.need_open()?;
        self.need_sorter(acting)?;
        if into.to == self.kind {
            return Err(Refused::NothingChanged);
        }
        let is_sealed = into.to == Kind::Sealed;
        if self.body == Body::InternalAffairs && !is_sealed {
            return Err(Refused::NamesDirector);
        }
        let body = if is_sealed {
            Body::Desk
        } else {
            body_for(into.to, &into.named)
        };
        let event = Event::Reclassified {
            to: into.to,
            track: is_sealed.then(|| into.track.unwrap_or(Track::Unsure)),
            body,
            terms: into.terms,
        };
        let words = Words {
            named: Some(ids(&into.named)),
            ..Words::default()
        };
        self.by(acting, event, words)
    }

    /// Confirms what it is about.
    ///
    /// # Errors
    /// [`Refused::NotYours`], [`Refused::NothingChanged`].
    pub fn set_topics(
        &self,
        acting: &Acting<'_>,
        topics: BTreeSet<String>,
    ) -> Result<Transition, Refused> {
        self.need_sorter(acting)?;
        if self.topics.as_ref() == Some(&topics) {
            return Err(Refused::NothingChanged);
        }
        self.by(acting, Event::Topics { topics }, Words::default())
    }

    /// Gives it to somebody who may have it.
    ///
    /// # Errors
    /// [`Refused::WrongStage`], [`Refused::NotYours`], those of [`may_own`],
    /// [`Refused::NothingChanged`].
    pub fn assign(
        &self,
        acting: &Acting<'_>,
        owner: &Actor,
        named: &[(StaffId, Vec<Role>)],
    ) -> Result<Transition, Refused> {
        self.need_open()?;
        self.need_sorter(acting)?;
        may_own(owner, self.kind, self.body, named)?;
        if self.owner == Some(owner.id) {
            return Err(Refused::NothingChanged);
        }
        let event = Event::Assigned {
            owner: owner.id,
            unit: owner.unit.clone(),
        };
        self.by(acting, event, Words::default())
    }
}
