//! What a reader asked of the work list: the whole state of the list stands
//! in its address.

use crate::pages::encode;
use motcua_desk::read::{Cursor, Filter, Near};
use motcua_domain::actor::Actor;
use motcua_domain::dossier::StageName;
use motcua_domain::id::{DossierId, StaffId, UnitId};
use serde::Deserialize;

/// What a reader asked of the list.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    /// `unit` (default), `mine`, `all`.
    #[serde(default)]
    pub(super) of: String,
    /// `late`, `today`, `soon`, `week`, `paused`.
    #[serde(default)]
    pub(super) near: String,
    /// Only this unit.
    #[serde(default)]
    pub(super) unit: String,
    /// Only this official; `0` = nobody yet.
    #[serde(default)]
    pub(super) official: String,
    /// Only this field.
    #[serde(default)]
    pub(super) field: String,
    /// Only this state.
    #[serde(default)]
    pub(super) stage: String,
    /// Where the page begins: `order.id` of the last row before.
    #[serde(default)]
    pub(super) after: String,
}

/// A stretch of dates as the address writes it.
pub(super) fn near_slug(near: Near) -> &'static str {
    match near {
        Near::Late => "late",
        Near::Today => "today",
        Near::Soon => "soon",
        Near::Week => "week",
        Near::Standing => "paused",
    }
}

impl Asked {
    /// Address of the list with some of its state changed; empty values are
    /// left out.
    pub(super) fn url(&self, changes: &[(&str, &str)]) -> String {
        let mut parts = [
            ("of", self.of.as_str()),
            ("near", self.near.as_str()),
            ("unit", self.unit.as_str()),
            ("official", self.official.as_str()),
            ("field", self.field.as_str()),
            ("stage", self.stage.as_str()),
            ("after", ""),
        ];
        for (name, value) in changes {
            for part in parts.iter_mut().filter(|part| part.0 == *name) {
                part.1 = value;
            }
        }
        let query: Vec<String> = parts
            .iter()
            .filter(|part| !part.1.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if query.is_empty() {
            "/work".to_owned()
        } else {
            format!("/work?{}", query.join("&"))
        }
    }

    /// The stretch of dates asked for.
    pub(super) fn near(&self) -> Option<Near> {
        Near::ALL
            .into_iter()
            .find(|near| near_slug(*near) == self.near)
    }

    /// Which dossiers are asked for.
    pub(super) fn filter(&self, me: &Actor) -> Filter {
        let official = self.official.parse().ok().map(StaffId);
        Filter {
            unit: match self.of.as_str() {
                _ if !self.unit.is_empty() => Some(UnitId::new(&self.unit)),
                "all" => None,
                _ if official.is_some() => None,
                _ => Some(me.unit.clone()),
            },
            holder: official.or((self.of == "mine").then_some(me.id)),
            field: self.field.clone(),
            stage: StageName::parse(&self.stage),
        }
    }

    /// Is the list narrowed by a unit, official, field or state?
    pub(super) fn is_narrowed(&self) -> bool {
        [&self.unit, &self.official, &self.field, &self.stage]
            .iter()
            .any(|value| !value.is_empty())
    }

    pub(super) fn cursor(&self) -> Option<Cursor> {
        let (sort_at, id) = self.after.split_once('.')?;
        Some(Cursor {
            sort_at: sort_at.parse().ok()?,
            id: DossierId(id.parse().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_every_choice_and_forgets_the_place_in_the_list() {
        let asked = Asked {
            of: "all".into(),
            near: "today".into(),
            unit: "land office".into(),
            official: "0".into(),
            field: "land".into(),
            stage: "in_progress".into(),
            after: "5.7".into(),
        };
        assert_eq!(
            asked.url(&[("near", "late")]),
            "/work?of=all&near=late&unit=land%20office&official=0&field=land&stage=in_progress"
        );
        assert_eq!(asked.near(), Some(Near::Today));
        assert_eq!(asked.cursor().map(|c| c.sort_at), Some(5));
        assert!(asked.is_narrowed());
        assert_eq!(Asked::default().url(&[]), "/work");
    }
}
