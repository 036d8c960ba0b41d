//! The procedures of a desk by date, and every version a dossier may pin.

use jiff::civil::Date;
use motcua_domain::calendar::Week;
use motcua_domain::procedure::Procedure;
use std::collections::{BTreeMap, BTreeSet};
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
    /// First day it is taken in under; `None` = since the desk exists.
    pub starts: Option<Date>,
    /// Another version was put in its place.
    pub retired: bool,
}

impl Published {
    /// May it be used at intake? Facts that are not sure need a sign-off.
    pub fn is_usable(&self) -> bool {
        self.signed_off || !self.procedure.needs_sign_off()
    }

    fn begins_after(&self, day: Date) -> bool {
        self.starts.is_some_and(|starts| starts > day)
    }
}

/// Procedures of a desk. Immutable; a publication makes a new one.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Versions of each code in the order in which they begin.
    by_code: BTreeMap<String, Vec<Arc<Published>>>,
    by_hash: BTreeMap<String, Arc<Published>>,
}

impl Catalogue {
    /// From all published and retired versions, any order. A retired one that
    /// nobody answered for was never used, so no day belongs to it.
    pub fn new(versions: impl IntoIterator<Item = Published>) -> Self {
        let mut catalogue = Self::default();
        for published in versions {
            let published = Arc::new(published);
            catalogue
                .by_hash
                .insert(published.hash.clone(), Arc::clone(&published));
            if published.retired && !published.is_usable() {
                continue;
            }
            let code = published.procedure.code.clone();
            catalogue.by_code.entry(code).or_default().push(published);
        }
        for of_code in catalogue.by_code.values_mut() {
            of_code.sort_by_key(|published| (published.starts, published.version));
        }
        catalogue
    }

    /// The version of a code whose turn it is on a day: the last that has
    /// begun, or the first to come. Whether it holds on that day is said by
    /// [`Procedure::is_valid_on`]: the last one may have ended.
    pub fn current(&self, code: &str, day: Date) -> Option<Arc<Published>> {
        let of_code = self.by_code.get(code)?;
        let begun = of_code.iter().rev().find(|one| !one.begins_after(day));
        begun.or(of_code.first()).cloned()
    }

    /// The version that takes over next after a day, published ahead.
    pub fn next(&self, code: &str, day: Date) -> Option<Arc<Published>> {
        let of_code = self.by_code.get(code)?;
        let ahead = |one: &&Arc<Published>| !one.retired && one.begins_after(day);
        of_code.iter().find(ahead).cloned()
    }

    /// A version by its content hash.
    pub fn by_hash(&self, hash: &str) -> Option<Arc<Published>> {
        self.by_hash.get(hash).cloned()
    }

    /// Fields of all versions, whatever their days: a dossier that is open may
    /// be pinned to one that is over.
    pub fn fields(&self) -> BTreeSet<String> {
        let all = self.by_hash.values();
        all.map(|one| one.procedure.field.clone()).collect()
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

    /// All versions that hold on a day, by code.
    pub fn all(&self, day: Date) -> impl Iterator<Item = Arc<Published>> {
        self.by_code
            .keys()
            .filter_map(move |code| self.current(code, day))
            .filter(move |one| one.procedure.is_valid_on(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const CODE: &str = "1.001193";

    fn version(version: u32, starts: Option<Date>, ends: Option<Date>) -> Published {
        let packs = crate::packs::Packs::built_in().unwrap();
        let birth = packs.procedures.into_iter().find(|p| p.code == CODE);
        let mut procedure = birth.unwrap();
        procedure.valid_from = starts;
        procedure.valid_to = ends;
        Published {
            hash: version.to_string(),
            procedure,
            version,
            signed_off: true,
            starts,
            retired: false,
        }
    }

    #[test]
    fn each_day_has_its_version_and_the_day_after_the_last_has_none() {
        let (first, second) = (date(2027, 1, 1), date(2027, 3, 1));
        let catalogue = Catalogue::new([
            version(2, Some(first), Some(second)),
            version(1, None, Some(first)),
        ]);
        let on = |day| catalogue.current(CODE, day).unwrap();
        assert_eq!(on(date(2026, 12, 31)).version, 1);
        assert_eq!(on(first).version, 2);
        assert_eq!(on(date(2027, 2, 28)).version, 2);
        assert!(!on(second).procedure.is_valid_on(second));
        assert_eq!(catalogue.all(date(2027, 2, 28)).count(), 1);
        assert_eq!(catalogue.all(second).count(), 0);
        let next = catalogue.next(CODE, date(2026, 12, 31)).unwrap();
        assert_eq!((next.version, next.starts), (2, Some(first)));
        assert!(catalogue.next(CODE, first).is_none());
    }

    #[test]
    fn a_retired_version_still_has_its_days_unless_nobody_ever_signed_it() {
        let today = date(2026, 11, 23);
        let old = Published {
            retired: true,
            ..version(1, None, None)
        };
        let new = version(2, Some(today), None);
        let both = Catalogue::new([old.clone(), new.clone()]);
        let on = |c: &Catalogue| c.current(CODE, date(2026, 11, 22)).unwrap().version;
        assert_eq!(on(&both), 1);
        let mut unsigned = old;
        unsigned.signed_off = false;
        unsigned.procedure.confidence_time = motcua_domain::procedure::Confidence::Unsure;
        assert_eq!(on(&Catalogue::new([unsigned, new])), 2);
    }
}
