//! What the list of chances is asked for, as its address says it.

use crate::frame::Frame;
use crate::pages::director::narrow::url;
use crate::view::Form;
use motcua_desk::risk::{RiskFilter, RiskPlace};
use motcua_domain::id::{DossierId, UnitId};
use serde::Deserialize;

/// Which dossiers.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// Unit; empty = all.
    #[serde(default)]
    pub(super) unit: String,
    /// Field; empty = all.
    #[serde(default)]
    pub(super) field: String,
    /// Class of the chance, 0 to 9; empty = all.
    #[serde(default)]
    pub(super) class: String,
    /// Day promised; empty = all.
    #[serde(default)]
    pub(super) due: String,
    /// `1` = those whose clock stands; empty = those whose clock runs.
    #[serde(default)]
    pub(super) stands: String,
    /// Place of the last row of the page before: `chance.id`, or `day.id`.
    #[serde(default)]
    pub(super) after: String,
}

impl Asked {
    pub(super) fn filter(&self) -> RiskFilter {
        let unit = (!self.unit.is_empty()).then(|| UnitId::new(self.unit.as_str()));
        RiskFilter {
            unit,
            field: self.field.clone(),
            class: self.class.parse().ok().filter(|class| *class < 10),
            due: self.due.parse().ok(),
            stands: self.stands == "1",
        }
    }

    pub(super) fn place(&self) -> Option<RiskPlace> {
        let (first, id) = self.after.split_once('.')?;
        let id = DossierId(id.parse().ok()?);
        let chance = first.parse().ok();
        let chance = chance.map(|permille| RiskPlace::Chance(permille, id));
        chance.or_else(|| Some(RiskPlace::Day(first.parse().ok()?, id)))
    }

    /// Notes what cannot be of what a link says: an answer for all under an
    /// address for some would mislead whoever passes it on.
    pub(super) fn check(&self, f: &Frame, form: &mut Form) {
        let filter = self.filter();
        if !self.class.is_empty() && filter.class.is_none() {
            form.fault("class", f.t("chance-bad-class"));
        }
        if !self.due.is_empty() && filter.due.is_none() {
            form.fault("due", f.t("chance-bad-due"));
        }
    }

    /// What a link narrowed the list to.
    pub(super) fn kept(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("class", &self.class),
            ("due", &self.due),
            ("stands", &self.stands),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect()
    }

    /// This list with other words in its address, from its first page on.
    pub(super) fn with(&self, other: &[(&'static str, &str)]) -> String {
        let own = [
            ("unit", self.unit.as_str()),
            ("field", self.field.as_str()),
            ("class", self.class.as_str()),
            ("due", self.due.as_str()),
            ("stands", self.stands.as_str()),
        ];
        url("/director/risk", &own, other)
    }
}
