//! The procedures in force at a desk, and every version a dossier may pin.

use motcua_domain::calendar::Week;
use motcua_domain::procedure::Procedure;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A published version of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The version's content.
    pub procedure: Procedure,
    /// Content hash, hex.
    pub hash: String,
    /// Number of the version at this desk.
    pub version: u32,
    /// An administrator signed its facts off here.
    pub signed_off: bool,
}

impl Published {
    /// May it be used at intake? Facts that are not sure need a sign-off.
    pub fn is_usable(&self) -> bool {
        self.signed_off || !self.procedure.needs_sign_off()
    }
}

/// Procedures of a desk. Immutable; a publication makes a new one.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    current: BTreeMap<String, Arc<Published>>,
    by_hash: BTreeMap<String, Arc<Published>>,
}

impl Catalogue {
    /// From all published and retired versions, any order; the highest
    /// version of a code that is `in_force` is its current one.
    pub fn new(versions: impl IntoIterator<Item = (Published, bool)>) -> Self {
        let mut catalogue = Self::default();
        for (published, in_force) in versions {
            let published = Arc::new(published);
            catalogue
                .by_hash
                .insert(published.hash.clone(), Arc::clone(&published));
            let code = published.procedure.code.clone();
            let newer = catalogue
                .current
                .get(&code)
                .is_none_or(|old| old.version < published.version);
            if in_force && newer {
                catalogue.current.insert(code, published);
            }
        }
        catalogue
    }

    /// The version in force of a code.
    pub fn current(&self, code: &str) -> Option<Arc<Published>> {
        self.current.get(code).cloned()
    }

    /// A version by its content hash.
    pub fn by_hash(&self, hash: &str) -> Option<Arc<Published>> {
        self.by_hash.get(hash).cloned()
    }

    /// The hours that versions have of their own, each once.
    pub(crate) fn own_hours(&self) -> Vec<Week> {
        let mut all: Vec<Week> = Vec::new();
        for week in self
            .by_hash
            .values()
            .filter_map(|p| p.procedure.own_hours())
        {
            if !all.contains(&week) {
                all.push(week);
            }
        }
        all
    }

    /// All versions in force, by code.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Published>> {
        self.current.values()
    }
}
