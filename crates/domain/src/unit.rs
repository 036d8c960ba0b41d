//! Administrative units and the desk's working units (đơn vị) over time.

mod change;

pub use change::{Becomes, ChangeRefused, UnitChange};

use crate::id::UnitId;
use crate::typed;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Level of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Province or centrally-run city.
    Province,
    /// District, or city of a province (none since 2025-07-01).
    District,
    /// Ward, commune, special zone.
    Commune,
    /// A working unit of an office: desk, land office branch, tax team…
    Section,
}

/// A unit with its validity and successors. Names are resolved at the date of
/// the paper they are printed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Stable slug.
    pub id: UnitId,
    /// National code of the unit, when known.
    #[serde(default)]
    pub code: Option<String>,
    /// Level.
    pub level: Level,
    /// Name in Vietnamese, as on papers.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Unit above.
    #[serde(default)]
    pub parent: Option<UnitId>,
    /// First day the unit exists; `None` = before anything the desk holds.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// First day it no longer exists.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Units that took over (whole or in part) at `valid_to`.
    #[serde(default)]
    pub successors: Vec<UnitId>,
    /// Where this row is known from.
    #[serde(default)]
    pub source: String,
}

impl Unit {
    /// Did the unit exist on `day`?
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }
}

/// Something wrong in a pack of units.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitFault {
    /// Two rows of one unit hold on the same day.
    #[error("two rows of unit {0} overlap")]
    Overlap(UnitId),
    /// The unit above is not in the pack.
    #[error("unit {unit} lies under unknown {parent}")]
    UnknownParent {
        /// The unit.
        unit: UnitId,
        /// What it names.
        parent: UnitId,
    },
    /// A successor is not in the pack.
    #[error("unit {unit} is followed by unknown {successor}")]
    UnknownSuccessor {
        /// The unit.
        unit: UnitId,
        /// What it names.
        successor: UnitId,
    },
    /// It ends before it begins.
    #[error("unit {0} ends before it begins")]
    DatesReversed(UnitId),
    /// A unit lies under itself.
    #[error("unit {0} lies under itself")]
    Circle(UnitId),
    /// A slug or name is empty or malformed.
    #[error("unit {0} has a bad slug or name")]
    BadName(UnitId),
}

impl UnitFault {
    /// The unit it is about.
    pub fn unit(&self) -> &UnitId {
        match self {
            Self::Overlap(unit)
            | Self::DatesReversed(unit)
            | Self::Circle(unit)
            | Self::BadName(unit)
            | Self::UnknownParent { unit, .. }
            | Self::UnknownSuccessor { unit, .. } => unit,
        }
    }
    /// The unit it names, when that is what is not known.
    pub fn names(&self) -> Option<&UnitId> {
        match self {
            Self::UnknownParent { parent, .. } => Some(parent),
            Self::UnknownSuccessor { successor, .. } => Some(successor),
            _ => None,
        }
    }
    /// The field it is in.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Overlap(_) => "valid_from",
            Self::DatesReversed(_) => "valid_to",
            Self::UnknownParent { .. } | Self::Circle(_) => "parent",
            Self::UnknownSuccessor { .. } => "successors",
            Self::BadName(_) => "id",
        }
    }
    /// Id of the message.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::Overlap(_) => "unit-overlap",
            Self::DatesReversed(_) => "wrong-dates",
            Self::UnknownParent { .. } | Self::UnknownSuccessor { .. } => "wrong-unit",
            Self::Circle(_) => "unit-circle",
            Self::BadName(_) => "unit-bad-name",
        }
    }
}

/// All units the desk knows, over time. One id may have several rows, one for
/// each name it bore.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    rows: BTreeMap<UnitId, Vec<Unit>>,
}

impl Units {
    /// Takes a pack, or says everything that is wrong with it.
    pub fn new(list: Vec<Unit>) -> Result<Self, Vec<UnitFault>> {
        let mut rows: BTreeMap<UnitId, Vec<Unit>> = BTreeMap::new();
        for unit in list {
            rows.entry(unit.id.clone()).or_default().push(unit);
        }
        for of_id in rows.values_mut() {
            of_id.sort_by_key(|unit| unit.valid_from);
        }
        let units = Self { rows };
        let faults = units.faults();
        if faults.is_empty() {
            Ok(units)
        } else {
            Err(faults)
        }
    }

    fn faults(&self) -> Vec<UnitFault> {
        let mut faults = Vec::new();
        for (id, of_id) in &self.rows {
            for unit in of_id {
                let slug_ok = !id.as_str().is_empty()
                    && id.as_str().bytes().all(|b| {
                        b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-')
                    });
                let named = [&unit.name_vi, &unit.name_en];
                if !slug_ok || named.iter().any(|name| typed::line(name, 200).is_err()) {
                    faults.push(UnitFault::BadName(id.clone()));
                }
                if unit
                    .valid_from
                    .zip(unit.valid_to)
                    .is_some_and(|(from, to)| from >= to)
                {
                    faults.push(UnitFault::DatesReversed(id.clone()));
                }
                for parent in unit.parent.iter().filter(|parent| !self.contains(parent)) {
                    faults.push(UnitFault::UnknownParent {
                        unit: id.clone(),
                        parent: parent.clone(),
                    });
                }
                for successor in unit.successors.iter().filter(|next| !self.contains(next)) {
                    faults.push(UnitFault::UnknownSuccessor {
                        unit: id.clone(),
                        successor: successor.clone(),
                    });
                }
            }
            let meet = |two: &[Unit]| {
                two[0]
                    .valid_to
                    .is_none_or(|to| two[1].valid_from.is_none_or(|from| from < to))
            };
            if of_id.windows(2).any(meet) {
                faults.push(UnitFault::Overlap(id.clone()));
            }
            if self.is_under(id, id) {
                faults.push(UnitFault::Circle(id.clone()));
            }
        }
        faults
    }

    /// Is the id in the pack, at whatever time?
    pub fn contains(&self, id: &UnitId) -> bool {
        self.rows.contains_key(id)
    }

    /// The row of the unit that held on `day`.
    pub fn on(&self, id: &UnitId, day: Date) -> Option<&Unit> {
        self.rows.get(id)?.iter().find(|unit| unit.is_valid_on(day))
    }

    /// The row to print on a paper of `day`: the one that held then, else the
    /// last before, else the first.
    pub fn nearest(&self, id: &UnitId, day: Date) -> Option<&Unit> {
        let of_id = self.rows.get(id)?;
        let before = |unit: &&Unit| unit.valid_from.is_none_or(|from| from <= day);
        of_id.iter().rfind(before).or_else(|| of_id.first())
    }

    /// Vietnamese name on `day`; the slug of an unknown unit.
    pub fn name_vi<'a>(&'a self, id: &'a UnitId, day: Date) -> &'a str {
        self.nearest(id, day)
            .map_or(id.as_str(), |unit| &unit.name_vi)
    }

    /// English name on `day`; the slug of an unknown unit.
    pub fn name_en<'a>(&'a self, id: &'a UnitId, day: Date) -> &'a str {
        self.nearest(id, day)
            .map_or(id.as_str(), |unit| &unit.name_en)
    }

    /// The units that stand for this one on `day`: itself while it exists,
    /// else those that took over, however often that happened.
    pub fn standing_for(&self, id: &UnitId, day: Date) -> Vec<&UnitId> {
        let mut found: Vec<&UnitId> = Vec::new();
        let mut seen: Vec<&UnitId> = Vec::new();
        let mut open: Vec<&UnitId> = self
            .rows
            .get_key_value(id)
            .map(|(id, _)| id)
            .into_iter()
            .collect();
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            if self.on(id, day).is_some() {
                found.push(id);
            } else if let Some(unit) = self.nearest(id, day) {
                open.extend(unit.successors.iter());
            }
        }
        found.sort();
        found
    }

    /// The unit with which something lies for whoever works in `own`: that one,
    /// where it took over from the one named.
    pub fn lies_with<'a>(&self, named: &'a UnitId, own: &'a UnitId, day: Date) -> &'a UnitId {
        if self.standing_for(named, day).contains(&own) {
            own
        } else {
            named
        }
    }

    /// The first day on which a unit does the work of others too, where it took
    /// over from one of them, however often that happened: what it did before is
    /// no work of theirs. `None` = it took over from none of them.
    pub fn took_over_on<'a>(
        &self,
        unit: &UnitId,
        others: impl IntoIterator<Item = &'a UnitId>,
    ) -> Option<Date> {
        let others = others.into_iter().filter(|other| *other != unit);
        others.filter_map(|other| self.handed_on(other, unit)).min()
    }

    /// The day on which what one unit did had come to another.
    fn handed_on(&self, from: &UnitId, to: &UnitId) -> Option<Date> {
        let mut open: Vec<(&UnitId, Date)> = vec![(from, Date::MIN)];
        let mut seen: Vec<&UnitId> = Vec::new();
        let mut found: Option<Date> = None;
        while let Some((at, since)) = open.pop() {
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            let last = self.rows.get(at).and_then(|rows| rows.last());
            let ended = last.and_then(|last| Some((last, last.valid_to?)));
            let Some((last, end)) = ended else {
                continue;
            };
            let day = end.max(since);
            if last.successors.contains(to) {
                found = Some(found.map_or(day, |known| known.min(day)));
            }
            open.extend(last.successors.iter().map(|next| (next, day)));
        }
        found
    }

    /// Units directly under `id` on `day`, in the order of their slugs.
    pub fn children(&self, id: &UnitId, day: Date) -> impl Iterator<Item = &Unit> {
        self.all_on(day)
            .filter(move |unit| unit.parent.as_ref() == Some(id))
    }

    /// Every unit that exists on `day`.
    pub fn all_on(&self, day: Date) -> impl Iterator<Item = &Unit> {
        self.rows
            .values()
            .flatten()
            .filter(move |unit| unit.is_valid_on(day))
    }

    /// Every row, by slug and time.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.rows.values().flatten()
    }

    /// Is `id` below `above`, at any time?
    pub fn is_under(&self, id: &UnitId, above: &UnitId) -> bool {
        let mut open: Vec<&UnitId> = vec![id];
        let mut seen: Vec<&UnitId> = Vec::new();
        while let Some(at) = open.pop() {
            for parent in self
                .rows
                .get(at)
                .into_iter()
                .flatten()
                .filter_map(|unit| unit.parent.as_ref())
            {
                if parent == above {
                    return true;
                }
                if !seen.contains(&parent) {
                    seen.push(parent);
                    open.push(parent);
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const MERGER: Date = date(2025, 7, 1);

    fn unit(
        id: &str,
        parent: Option<&str>,
        from: Option<Date>,
        to: Option<Date>,
        next: &[&str],
    ) -> Unit {
        Unit {
            id: UnitId::new(id),
            code: None,
            level: Level::Commune,
            name_vi: format!("Phường {id}"),
            name_en: format!("Ward {id}"),
            parent: parent.map(UnitId::new),
            valid_from: from,
            valid_to: to,
            successors: next.iter().map(|s| UnitId::new(*s)).collect(),
            source: String::new(),
        }
    }

    fn pack() -> Vec<Unit> {
        vec![
            unit("city", None, None, Some(MERGER), &["a", "b"]),
            unit("p1", Some("city"), None, Some(date(2025, 1, 1)), &["p2"]),
            unit("p2", Some("city"), None, Some(MERGER), &["a"]),
            unit("a", None, Some(MERGER), None, &[]),
            unit("b", None, Some(MERGER), None, &[]),
        ]
    }

    #[test]
    fn successors_are_followed_to_the_day() {
        let units = Units::new(pack()).unwrap();
        let stand = |id: &str, day| -> Vec<String> {
            let id = UnitId::new(id);
            units
                .standing_for(&id, day)
                .into_iter()
                .map(ToString::to_string)
                .collect()
        };
        assert_eq!(stand("p1", date(2024, 12, 31)), ["p1"]);
        assert_eq!(stand("p1", date(2025, 1, 1)), ["p2"]);
        assert_eq!(stand("p1", MERGER), ["a"]);
        assert_eq!(stand("city", MERGER), ["a", "b"]);
        assert_eq!(stand("nowhere", MERGER), [""; 0]);
        // What names the unit before is the successor's, from its first day.
        let lies = |own: &str, day| {
            let (named, own) = (UnitId::new("p1"), UnitId::new(own));
            units.lies_with(&named, &own, day).to_string()
        };
        assert_eq!(lies("p2", date(2025, 1, 1)), "p2");
        assert_eq!(lies("p2", date(2024, 12, 31)), "p1");
        assert_eq!(lies("b", MERGER), "p1");
        let children: Vec<_> = units
            .children(&UnitId::new("city"), date(2025, 2, 1))
            .map(|u| u.id.as_str())
            .collect();
        assert_eq!(children, ["p2"]);
    }

    #[test]
    fn a_unit_does_the_work_of_others_from_the_day_on_which_it_took_over() {
        let units = Units::new(pack()).unwrap();
        let id = |id: &str| UnitId::new(id);
        let took = |own: &str, others: &[&str]| {
            let others: Vec<UnitId> = others.iter().map(|one| id(one)).collect();
            units.took_over_on(&id(own), &others)
        };
        let first = date(2025, 1, 1);
        assert_eq!(took("p2", &["p1", "p2"]), Some(first));
        assert_eq!(took("a", &["p2", "a"]), Some(MERGER));
        // What came to it through another came when that other ended.
        assert_eq!(took("a", &["p1"]), Some(MERGER));
        assert_eq!(took("b", &["p1"]), None);
        assert_eq!(took("p1", &["p2", "a"]), None, "nobody came before");
    }

    #[test]
    fn a_name_is_that_of_the_day() {
        let mut list = pack();
        list.push(Unit {
            name_vi: "Phường mới".into(),
            ..unit(
                "p2",
                Some("city"),
                Some(date(2024, 1, 1)),
                Some(MERGER),
                &["a"],
            )
        });
        list[2].valid_to = Some(date(2024, 1, 1));
        let units = Units::new(list).unwrap();
        let p2 = UnitId::new("p2");
        assert_eq!(units.name_vi(&p2, date(2023, 12, 31)), "Phường p2");
        assert_eq!(units.name_vi(&p2, date(2024, 1, 1)), "Phường mới");
        assert_eq!(
            units.name_vi(&p2, date(2026, 1, 1)),
            "Phường mới",
            "a paper of later names the last one"
        );
        assert_eq!(
            units.name_vi(&UnitId::new("a"), date(2020, 1, 1)),
            "Phường a"
        );
        assert_eq!(units.name_vi(&UnitId::new("moon"), MERGER), "moon");
    }

    #[test]
    fn a_bad_pack_names_every_fault() {
        let faults = |list: Vec<Unit>| Units::new(list).unwrap_err();
        let id = UnitId::new;
        let overlap = faults(vec![
            unit("a", None, None, None, &[]),
            unit("a", None, Some(MERGER), None, &[]),
        ]);
        assert_eq!(overlap, [UnitFault::Overlap(id("a"))]);
        let lost = faults(vec![unit("a", Some("x"), None, None, &["y"])]);
        assert_eq!(lost.len(), 2);
        let reversed = faults(vec![unit("a", None, Some(MERGER), Some(MERGER), &[])]);
        assert_eq!(reversed, [UnitFault::DatesReversed(id("a"))]);
        let circle = faults(vec![
            unit("a", Some("b"), None, None, &[]),
            unit("b", Some("a"), None, None, &[]),
        ]);
        assert_eq!(
            circle,
            [UnitFault::Circle(id("a")), UnitFault::Circle(id("b"))]
        );
        assert_eq!(
            faults(vec![unit("Ả", None, None, None, &[])]),
            [UnitFault::BadName(id("Ả"))]
        );
    }
}
