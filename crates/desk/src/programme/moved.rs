//! What lies with a unit with which it belongs no more: commitments of officials
//! who moved, and what units left behind that are no more. Who has to pass it on,
//! and who waits for it.

use super::keep::Held;
use super::moves::Looking;
use super::view::reference;
use super::waits::stage_of;
use super::{Body, CommitmentStage, Half, Kind, ModelStage, ProgrammeId, ProgrammeRef};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::{StaffId, UnitId};
use motcua_store::{StaffRow, Tx};

/// Something that lies with a unit that is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToPassOn {
    /// What.
    pub of: ProgrammeRef,
    /// Of a review, which of the year.
    pub half: Option<Half>,
    /// Last name of the unit in Vietnamese.
    pub unit_vi: String,
    /// Last name of the unit in English.
    pub unit_en: String,
}

/// Somebody whose commitment lies with another unit: who, by name, and which unit.
type Joined = (StaffId, String, UnitId);

impl Desk {
    /// People of the units whose commitments the reader confirms, who signed theirs
    /// in another unit, with which it still lies, each with its year. That there is
    /// one is said, not what is in it. Whoever may read it there passes it on
    /// instead.
    pub(super) fn joined(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        (staff, years): (&[StaffRow], (i16, i16)),
    ) -> Result<Vec<(i16, Joined)>, DeskError> {
        if me.scope(Action::ConfirmCommitment) == Scope::Never {
            return Ok(Vec::new());
        }
        let (settings, day) = (self.settings(), self.today());
        let looking = Looking {
            me,
            settings: &settings,
            day,
        };
        let mut joined = Vec::new();
        for row in tx.programme_of(Kind::Commitment, years)? {
            let held = self.0.programme_keeper().held(row)?;
            let (item, person) = (&held.item, held.said.person);
            let Some(who) = staff.iter().find(|row| Some(row.id) == person) else {
                continue;
            };
            let is_ours = who.active && who.unit != item.unit && who.id != me.id;
            if is_pending(&held)
                && is_ours
                && looking.may(Action::ConfirmCommitment, &who.unit)
                && !looking.may(Action::ConfirmCommitment, &item.unit)
            {
                let of = (who.id, who.name.clone(), item.unit.clone());
                joined.push((item.year, of));
            }
        }
        Ok(joined)
    }
}

/// Is a commitment signed, and not yet held against its year? After that nobody
/// has to do anything with it.
fn is_pending(held: &Held) -> bool {
    stage_of(held).is_some_and(|(_, stage)| stage.is_signed() && stage != CommitmentStage::Compared)
}

/// Signed commitments that the reader may pass on to where the person works by
/// now.
pub(super) fn to_pass_on(
    looking: &Looking<'_>,
    commitments: &[Held],
    staff: &[StaffRow],
) -> Vec<(ProgrammeId, String, UnitId)> {
    let mut all = Vec::new();
    for held in commitments {
        let person = held.said.person.filter(|who| *who != looking.me.id);
        let row = staff.iter().find(|row| Some(row.id) == person);
        let moved = row.filter(|row| row.active && row.unit != held.item.unit);
        let may = looking.may(Action::ConfirmCommitment, &held.item.unit);
        if let (true, true, Some(row)) = (is_pending(held), may, moved) {
            all.push((held.item.id, row.name.clone(), row.unit.clone()));
        }
    }
    all
}

/// What lies with a unit that is no more and is not finished, which the reader may
/// pass on to whoever took over. A plan or model is passed on for its year: of a
/// unit that was there to the end of it nothing is left to do.
pub(super) fn merged<'h>(
    looking: &Looking<'_>,
    all: impl Iterator<Item = &'h Held>,
) -> Vec<ToPassOn> {
    let units = &looking.settings.units;
    let waits = |held: &&Held| {
        let item = &held.item;
        let day = match &item.body {
            Body::Plan(_) | Body::Model(_) => looking.day.min(Half::End.last_day(item.year)),
            _ => looking.day,
        };
        let stands = units.standing_for(&item.unit, day);
        let open = match &item.body {
            Body::Plan(_) => true,
            Body::Model(model) => model.stage == ModelStage::Running,
            Body::Review(review) => review.closed_at.is_none() && !review.withdrawn,
            Body::Inspection(one) => one.open() > 0,
            _ => false,
        };
        let is_gone = !stands.is_empty() && !stands.contains(&&item.unit);
        open && is_gone && looking.may(Action::InspectProgramme, &item.unit)
    };
    let named = |held: &Held| {
        let unit = &held.item.unit;
        ToPassOn {
            of: reference(held),
            half: match &held.item.body {
                Body::Review(review) => Some(review.half),
                _ => None,
            },
            unit_vi: units.name_vi(unit, looking.day).to_owned(),
            unit_en: units.name_en(unit, looking.day).to_owned(),
        }
    };
    all.filter(waits).map(named).collect()
}
