//! What waits for a reader in the place of units in which no head has an account:
//! nobody there could do it, so that it stands with whoever writes their plans.

use super::keep::Held;
use super::sight::{here, speaks};
use super::view::line_of;
use super::waits::{Waiting, findings_of, stands};
use super::{Body, Half, ProgrammeId, ReviewStage};
use motcua_domain::id::UnitId;

/// What waits in the place of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InPlaceOf {
    /// A task from above, to be answered: its number and words.
    Task(u16, String),
    /// A review in which the unit has not assessed itself: which of the year.
    Review(Half),
    /// Findings of an inspection that the unit has to answer: how many.
    Findings(u64),
}

/// Something that waits for the reader in the place of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InPlace {
    /// Where it is done.
    pub of: ProgrammeId,
    /// What.
    pub what: InPlaceOf,
    /// Name of the unit in Vietnamese.
    pub unit_vi: String,
    /// Name of the unit in English.
    pub unit_en: String,
}

impl Waiting<'_> {
    /// Tasks, reviews and findings of other units for which the reader speaks.
    pub(super) fn in_place(&self) -> Vec<InPlace> {
        let mut all = Vec::new();
        let taken = self.taken();
        let plans = self.of.plans.iter();
        let mut tasks: Vec<_> = plans
            .flat_map(|held| stands(held).iter().map(move |task| (held, task)))
            .filter(|(held, task)| {
                self.stands_in(&task.unit) && self.is_unanswered(held, task, &taken)
            })
            .collect();
        tasks.sort_by_key(|(held, task)| (task.due, held.item.id, task.n));
        for (held, task) in tasks {
            let what = InPlaceOf::Task(task.n, line_of(held, task.n));
            all.push(self.named(held, &task.unit, what));
        }
        for held in &self.of.others {
            let what = match &held.item.body {
                Body::Review(one) if one.stage() == ReviewStage::Open => {
                    InPlaceOf::Review(one.half)
                }
                Body::Inspection(_) if findings_of(held) > 0 => {
                    InPlaceOf::Findings(findings_of(held))
                }
                _ => continue,
            };
            if self.stands_in(&held.item.unit) {
                all.push(self.named(held, &held.item.unit, what));
            }
        }
        all
    }

    fn named(&self, held: &Held, unit: &UnitId, what: InPlaceOf) -> InPlace {
        let (units, day) = (&self.looking.settings.units, self.looking.day);
        InPlace {
            of: held.item.id,
            what,
            unit_vi: units.name_vi(unit, day).to_owned(),
            unit_en: units.name_en(unit, day).to_owned(),
        }
    }

    /// Does the reader, who works elsewhere, speak for a unit?
    fn stands_in(&self, named: &UnitId) -> bool {
        let looking = self.looking;
        let at = (&looking.settings.units, looking.day);
        let lies = here(looking.me, named, at.0, at.1);
        lies != looking.me.unit && speaks(looking.me, &lies, self.staff, at)
    }
}
