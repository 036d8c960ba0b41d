//! A unit that is renamed, merges into others or is closed from a day on. What
//! was before stays as it was, so that history keeps its names.

use super::{Unit, Units};
use crate::id::UnitId;
use crate::typed;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most letters of a name, and of what a change goes by.
const MAX_LINE: usize = 200;

/// What becomes of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Becomes {
    /// It bears other names.
    Renamed {
        /// In Vietnamese, as on papers.
        name_vi: String,
        /// In English.
        name_en: String,
    },
    /// It is no more.
    Ended {
        /// Who took over, in whole or in part; empty = nobody.
        successors: BTreeSet<UnitId>,
    },
}

/// A change of a unit, as a decision says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChange {
    /// Which.
    pub unit: UnitId,
    /// First day on which it is so.
    pub on: Date,
    /// What becomes of it.
    pub becomes: Becomes,
    /// The decision, by its number and day.
    pub source: String,
}

/// Why a change is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefused {
    /// There is no such unit on that day.
    #[error("no such unit on that day")]
    NoSuchUnit,
    /// A change of it was recorded already, for a later day.
    #[error("the unit changes later already")]
    Changing,
    /// It began on that day or later.
    #[error("the unit began on that day or later")]
    TooEarly,
    /// Papers of a day that is over keep the name under which they were given.
    #[error("a new name for a day that is over")]
    PastName,
    /// The names are those that it bears.
    #[error("the same names")]
    SameNames,
    /// A text is empty, too long or has hidden signs.
    #[error("{0} cannot be taken")]
    BadText(&'static str),
    /// A successor is the unit itself, or is not there on that day.
    #[error("{0} cannot take over")]
    Successor(UnitId),
    /// Other units lie under it on that day.
    #[error("units lie under it")]
    HasUnits,
}

impl ChangeRefused {
    /// The field it is about.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoSuchUnit | Self::Changing | Self::HasUnits => "unit",
            Self::TooEarly | Self::PastName => "on",
            Self::SameNames => "name_vi",
            Self::BadText(field) => field,
            Self::Successor(_) => "successors",
        }
    }

    /// Id of the message.
    pub const fn message_id(&self) -> &'static str {
        match self {
            Self::NoSuchUnit => "unit-change-no-unit",
            Self::Changing => "unit-change-changing",
            Self::TooEarly => "unit-change-too-early",
            Self::PastName => "unit-change-past-name",
            Self::SameNames => "unit-change-same-names",
            Self::BadText(_) => "unit-change-bad-text",
            Self::Successor(_) => "unit-change-successor",
            Self::HasUnits => "unit-change-has-units",
        }
    }
}

impl Units {
    /// The units after a change.
    ///
    /// # Errors
    /// [`ChangeRefused`], with the reason.
    pub fn changed(&self, change: &UnitChange, today: Date) -> Result<Self, ChangeRefused> {
        let text = |text: &str, field| {
            typed::line(text, MAX_LINE).map_err(|_| ChangeRefused::BadText(field))
        };
        let source = text(&change.source, "source")?;
        let row = self.on(&change.unit, change.on);
        let row = row.ok_or(ChangeRefused::NoSuchUnit)?;
        if row.valid_to.is_some() {
            return Err(ChangeRefused::Changing);
        }
        if row.valid_from.is_some_and(|from| from >= change.on) {
            return Err(ChangeRefused::TooEarly);
        }
        let before = Unit {
            valid_to: Some(change.on),
            ..row.clone()
        };
        let mut list: Vec<Unit> = self.iter().filter(|one| *one != row).cloned().collect();
        match &change.becomes {
            Becomes::Renamed { name_vi, name_en } => {
                let (name_vi, name_en) = (text(name_vi, "name_vi")?, text(name_en, "name_en")?);
                if change.on < today {
                    return Err(ChangeRefused::PastName);
                }
                if (&name_vi, &name_en) == (&row.name_vi, &row.name_en) {
                    return Err(ChangeRefused::SameNames);
                }
                list.push(before);
                list.push(Unit {
                    name_vi,
                    name_en,
                    valid_from: Some(change.on),
                    source,
                    ..row.clone()
                });
            }
            Becomes::Ended { successors } => {
                self.may_end(change, successors)?;
                let sources = [row.source.as_str(), &source];
                let sources = sources.into_iter().filter(|one| !one.is_empty());
                list.push(Unit {
                    successors: successors.iter().cloned().collect(),
                    source: sources.collect::<Vec<_>>().join("; "),
                    ..before
                });
            }
        }
        // Each of them was sound, and the change keeps their days apart.
        Self::new(list).map_err(|_| ChangeRefused::Changing)
    }

    fn may_end(
        &self,
        change: &UnitChange,
        successors: &BTreeSet<UnitId>,
    ) -> Result<(), ChangeRefused> {
        let cannot = |one: &&UnitId| **one == change.unit || self.on(one, change.on).is_none();
        if let Some(bad) = successors.iter().find(cannot) {
            return Err(ChangeRefused::Successor(bad.clone()));
        }
        if self.children(&change.unit, change.on).next().is_some() {
            return Err(ChangeRefused::HasUnits);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 27);
    const DAY: Date = date(2026, 12, 1);

    fn units() -> Units {
        let unit = |id: &str, parent: Option<&str>| Unit {
            id: UnitId::new(id),
            code: None,
            level: Level::Section,
            name_vi: format!("Phòng {id}"),
            name_en: format!("Office {id}"),
            parent: parent.map(UnitId::new),
            valid_from: None,
            valid_to: None,
            successors: Vec::new(),
            source: String::new(),
        };
        let all = [unit("a", None), unit("b", None), unit("c", Some("b"))];
        Units::new(all.into()).unwrap()
    }

    fn change(unit: &str, on: Date, becomes: Becomes) -> UnitChange {
        UnitChange {
            unit: UnitId::new(unit),
            on,
            becomes,
            source: "Quyết định 12/QĐ-UBND".to_owned(),
        }
    }

    fn named(name: &str) -> Becomes {
        Becomes::Renamed {
            name_vi: name.to_owned(),
            name_en: "Office".to_owned(),
        }
    }

    fn into(successors: &[&str]) -> Becomes {
        Becomes::Ended {
            successors: successors.iter().map(|one| UnitId::new(*one)).collect(),
        }
    }

    #[test]
    fn a_new_name_holds_from_its_day_and_the_old_one_stays_before() {
        let renamed = change("a", DAY, named("  Phòng  Mới "));
        let units = units().changed(&renamed, TODAY).unwrap();
        let a = UnitId::new("a");
        assert_eq!(units.name_vi(&a, date(2026, 11, 30)), "Phòng a");
        assert_eq!(units.name_vi(&a, DAY), "Phòng Mới");
        assert_eq!(units.standing_for(&a, DAY), [&a]);
        assert_eq!(
            units.changed(&renamed, TODAY),
            Err(ChangeRefused::TooEarly),
            "not twice"
        );
        let earlier = change("a", TODAY, into(&["b"]));
        assert_eq!(units.changed(&earlier, TODAY), Err(ChangeRefused::Changing));
        let back = change("a", date(2027, 1, 1), named("Phòng a"));
        assert!(units.changed(&back, TODAY).is_ok());
    }

    #[test]
    fn a_unit_that_merged_is_stood_for_and_one_that_was_closed_is_not() {
        let merged = change("a", DAY, into(&["b"]));
        let units = units().changed(&merged, TODAY).unwrap();
        let (a, b) = (UnitId::new("a"), UnitId::new("b"));
        assert_eq!(units.standing_for(&a, TODAY), [&a]);
        assert_eq!(units.standing_for(&a, DAY), [&b]);
        assert_eq!(units.name_vi(&a, date(2030, 1, 1)), "Phòng a");
        let closed = change("c", DAY, into(&[]));
        let units = units.changed(&closed, TODAY).unwrap();
        assert!(units.standing_for(&UnitId::new("c"), DAY).is_empty());
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_reason() {
        let said = |unit, on, becomes| units().changed(&change(unit, on, becomes), TODAY);
        let err = |unit, on, becomes| said(unit, on, becomes).unwrap_err();
        let past = date(2026, 11, 26);
        assert_eq!(err("x", DAY, into(&[])), ChangeRefused::NoSuchUnit);
        assert_eq!(err("a", past, named("Mới")), ChangeRefused::PastName);
        assert!(said("a", past, into(&["b"])).is_ok(), "recorded late");
        assert_eq!(err("a", DAY, named(" ")), ChangeRefused::BadText("name_vi"));
        let same = Becomes::Renamed {
            name_vi: "Phòng a".to_owned(),
            name_en: "Office a".to_owned(),
        };
        assert_eq!(err("a", DAY, same), ChangeRefused::SameNames);
        let own = ChangeRefused::Successor(UnitId::new("a"));
        assert_eq!(err("a", DAY, into(&["a"])), own);
        let gone = ChangeRefused::Successor(UnitId::new("x"));
        assert_eq!(err("a", DAY, into(&["x"])), gone);
        assert_eq!(err("b", DAY, into(&["a"])), ChangeRefused::HasUnits);
        let mut nameless = change("a", DAY, into(&["b"]));
        nameless.source = String::new();
        let refused = units().changed(&nameless, TODAY).unwrap_err();
        assert_eq!(refused.field(), "source");
    }
}
