//! What a work list can be narrowed to, with how many dossiers each choice
//! would show: from the counts kept with every act, so that a long list costs
//! no more than a short one.

use super::{Filter, Near};
use crate::staff::StaffMember;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::dossier::StageName;
use motcua_domain::id::StaffId;
use motcua_domain::time::local;
use motcua_store::{OpenKey, StoreError};
use std::collections::BTreeMap;

/// How many open dossiers each choice would show, the other choices kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// All that the filter shows, whatever their date.
    pub all: i64,
    /// By unit slug.
    pub units: Vec<(String, i64)>,
    /// By official; id 0 = nobody yet. With the name.
    pub officials: Vec<(StaffId, String, i64)>,
    /// By field slug.
    pub fields: Vec<(String, i64)>,
    /// By state.
    pub stages: Vec<(StageName, i64)>,
    /// By stretch of dates, counted up to [`motcua_store::CAP`].
    pub near: Vec<(Near, i64)>,
}

impl Desk {
    /// Colleagues who are away today and for whom the reader stands in: their
    /// dossiers are the reader's to look after.
    ///
    /// # Errors
    /// When the store fails.
    pub fn stands_in_for(&self, me: &Actor) -> Result<Vec<(StaffId, String)>, DeskError> {
        let today = local(self.now()).date();
        let away = |one: &StaffMember| {
            one.leave.is_some_and(|leave| {
                leave.substitute == me.id && leave.from <= today && today <= leave.to
            })
        };
        let all = self.staff_for_machine()?;
        let away = all.into_iter().filter(away);
        Ok(away.map(|one| (one.id, one.name)).collect())
    }

    /// The choices of a work list with their counts.
    ///
    /// # Errors
    /// When the reader may not read work lists, or the store fails.
    pub fn choices(&self, me: &Actor, filter: &Filter) -> Result<Choices, DeskError> {
        let narrow = self.narrow(me, filter)?;
        // A reader bound to a unit is told of no other, not even in numbers.
        let bound = me.scope(Action::ReadWorkList) == Scope::OwnUnit;
        let scope = narrow.unit.clone().filter(|_| bound);
        let mut filter = filter.clone();
        if bound {
            filter.unit = Some(me.unit.clone());
        }
        let stretches = Near::ALL.map(|near| (near, self.stretch(Some(near))));
        let (counts, names, near) = self.0.store.read(self.0.id, |tx| {
            let counts = tx.open_counts(scope.as_deref())?;
            let names = tx.staff_names()?;
            let mut near = Vec::with_capacity(stretches.len());
            for (which, stretch) in stretches {
                near.push((which, tx.count_stretch(&narrow, stretch)?));
            }
            Ok::<_, StoreError>((counts, names, near))
        })?;
        let names = names.into_iter().map(|one| (one.id, one.name)).collect();
        let mut choices = gather(&counts, &names, &filter);
        choices.near = near;
        Ok(choices)
    }
}

/// Sums for each choice over the dossiers that all the other choices leave.
fn gather(
    counts: &[(OpenKey, i64)],
    names: &BTreeMap<StaffId, String>,
    filter: &Filter,
) -> Choices {
    let mut units: BTreeMap<String, i64> = BTreeMap::new();
    let mut officials: BTreeMap<StaffId, i64> = BTreeMap::new();
    let mut fields: BTreeMap<String, i64> = BTreeMap::new();
    let mut stages: BTreeMap<StageName, i64> = BTreeMap::new();
    let mut all = 0;
    for (key, n) in counts {
        let holder = key.holder.unwrap_or(StaffId(0));
        let fits = [
            filter.unit.as_ref().is_none_or(|u| u.as_str() == key.unit),
            filter.holder.is_none_or(|wanted| wanted == holder),
            filter.field.is_empty() || filter.field == key.field,
            filter.stage.is_none_or(|wanted| wanted == key.stage),
        ];
        let but = |n: usize| fits.iter().enumerate().all(|(i, fit)| *fit || i == n);
        if but(0) {
            *units.entry(key.unit.clone()).or_default() += n;
        }
        if but(1) {
            *officials.entry(holder).or_default() += n;
        }
        if but(2) {
            *fields.entry(key.field.clone()).or_default() += n;
        }
        if but(3) {
            *stages.entry(key.stage).or_default() += n;
        }
        if fits.iter().all(|fit| *fit) {
            all += n;
        }
    }
    let mut officials: Vec<(StaffId, String, i64)> = officials
        .into_iter()
        .map(|(id, n)| (id, names.get(&id).cloned().unwrap_or_default(), n))
        .collect();
    officials.sort_by(|a, b| a.1.cmp(&b.1));
    Choices {
        all,
        units: units.into_iter().collect(),
        officials,
        fields: fields.into_iter().collect(),
        stages: stages.into_iter().collect(),
        near: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::id::UnitId;

    fn key(unit: &str, holder: i64, field: &str, stage: StageName) -> OpenKey {
        OpenKey {
            unit: unit.to_owned(),
            holder: Some(StaffId(holder)).filter(|id| id.0 != 0),
            field: field.to_owned(),
            stage,
        }
    }

    #[test]
    fn a_choice_counts_what_the_other_choices_leave() {
        use StageName::{AwaitingSupplement as Waits, InProgress as Runs};
        let counts = [
            (key("desk", 0, "land", Runs), 5),
            (key("desk", 7, "land", Waits), 2),
            (key("land", 7, "land", Runs), 3),
            (key("land", 7, "civil", Runs), 1),
        ];
        let names = BTreeMap::from([(StaffId(7), "Lê Mẫu".to_owned())]);
        let filter = Filter {
            unit: Some(UnitId::new("desk")),
            field: "land".to_owned(),
            ..Filter::default()
        };
        let got = gather(&counts, &names, &filter);
        assert_eq!(got.all, 7);
        assert_eq!(got.units, [("desk".into(), 7), ("land".into(), 3)]);
        assert_eq!(got.fields, [("land".to_owned(), 7)]);
        assert_eq!(got.stages, [(Runs, 5), (Waits, 2)]);
        assert_eq!(
            got.officials,
            [
                (StaffId(0), String::new(), 5),
                (StaffId(7), "Lê Mẫu".to_owned(), 2)
            ]
        );
        let nobody = Filter {
            holder: Some(StaffId(0)),
            ..Filter::default()
        };
        assert_eq!(gather(&counts, &names, &nobody).all, 5);
    }
}
