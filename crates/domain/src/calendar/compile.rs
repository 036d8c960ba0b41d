//! From a pile of versions to one compiled calendar.

use super::compiled::{CompiledDay, Parts};
use super::named::Named;
use super::table::answers;
use super::{
    CalendarError, CalendarVersion, Compiled, ContentHash, DayFact, DayKind, HoursFrom, Layer,
    OpeningHours, Sessions, Week, built_in, day_number,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A pile of versions in any order; what a desk's pages compile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers {
    /// The versions.
    pub versions: Vec<Arc<CalendarVersion>>,
}

impl Layers {
    /// The shipped national table under a desk's hours.
    pub fn national(hours: OpeningHours) -> Self {
        let mut layers = Self {
            versions: built_in(),
        };
        layers.push(CalendarVersion::of_hours("hours", hours));
        layers
    }

    /// Adds a version; its layer decides its place.
    pub fn push(&mut self, version: CalendarVersion) {
        self.versions.push(Arc::new(version));
    }

    /// The same pile with one version more, for a preview.
    #[must_use]
    pub fn with(&self, version: CalendarVersion) -> Self {
        let mut more = self.clone();
        more.push(version);
        more
    }

    /// The opening hours that a version set for a day; `None` = no version did.
    pub fn hours_on(&self, date: Date) -> Option<&OpeningHours> {
        let mut sets: Vec<(&CalendarVersion, &HoursFrom)> = self
            .versions
            .iter()
            .filter(|version| version.layer != Layer::Procedure)
            .flat_map(|version| version.hours.iter().map(|set| (version.as_ref(), set)))
            .filter(|(_, set)| set.from.is_none_or(|from| from <= date))
            .collect();
        sets.sort_by_key(|(version, set)| (place(version), set.from));
        sets.last().map(|(_, set)| &set.hours)
    }
}

/// Earlier layers first, then by the day they became known.
fn place(version: &CalendarVersion) -> (Layer, Option<Date>, Option<Timestamp>) {
    (version.layer, version.known_from, version.published_at)
}

/// Compiles a pile as it was known on `asof` (that day included); `None` = as
/// it is known now. Without opening hours in the pile the usual office hours hold.
///
/// # Errors
/// See `CalendarError`: names that clash, missing parents or years, half swaps.
pub fn compile(layers: &Layers, asof: Option<Date>) -> Result<Compiled, CalendarError> {
    let chain = in_order(layers, asof)?;
    let (first, n) = range(&chain)?;
    let mut facts: Vec<Option<&DayFact>> = vec![None; n];
    let mut national: Vec<Option<&DayFact>> = vec![None; n];
    let office = OpeningHours::office();
    let mut hours = vec![(&office.counting, &office.reception); n];
    for version in &chain {
        for day in &version.days {
            let place = usize::try_from(day_number(day.date) - first)
                .ok()
                .filter(|i| *i < n);
            let Some(i) = place else {
                return Err(CalendarError::UnknownYear {
                    version: version.id.clone(),
                    date: day.date,
                });
            };
            facts[i] = Some(day);
            if version.layer == Layer::National {
                national[i] = Some(day);
            }
        }
        let mut sets: Vec<_> = version.hours.iter().collect();
        sets.sort_by_key(|set| set.from);
        for set in sets {
            let from = set
                .from
                .map_or(0, |from| (day_number(from) - first).max(0) as usize);
            for (counting, reception) in hours.iter_mut().skip(from) {
                *counting = &set.hours.counting;
                // A procedure counts otherwise; its dossiers come in as all do.
                if version.layer != Layer::Procedure {
                    *reception = &set.hours.reception;
                }
            }
        }
    }
    check_swaps(&national, first)?;
    let mut parts = Parts::new(first, n, label(&chain), hash(&chain));
    parts.name(chain.iter().map(|version| named(version)).collect());
    for (i, fact) in facts.iter().enumerate() {
        let number = first + i as i32;
        parts.push(&day(number, *fact, hours[i]), *fact);
    }
    Ok(parts.finish())
}

/// Known versions, earlier layers first, then by the day they became known.
fn in_order(layers: &Layers, asof: Option<Date>) -> Result<Vec<&CalendarVersion>, CalendarError> {
    let mut ids = BTreeSet::new();
    for version in &layers.versions {
        if !ids.insert(&version.id) {
            return Err(CalendarError::SameId(version.id.clone()));
        }
    }
    for version in &layers.versions {
        if let Some(parent) = version
            .parent
            .as_ref()
            .filter(|parent| !ids.contains(parent))
        {
            let (version, parent) = (version.id.clone(), parent.clone());
            return Err(CalendarError::UnknownParent { version, parent });
        }
    }
    let known = |v: &CalendarVersion| match (v.known_from, asof) {
        (Some(from), Some(asof)) => from <= asof,
        (None, _) | (_, None) => true,
    };
    let mut chain: Vec<&CalendarVersion> = layers
        .versions
        .iter()
        .map(Arc::as_ref)
        .filter(|v| known(v))
        .collect();
    chain.sort_by_key(|v| place(v));
    Ok(chain)
}

/// First day and number of days of the loaded years.
fn range(chain: &[&CalendarVersion]) -> Result<(i32, usize), CalendarError> {
    let years: BTreeSet<i16> = chain.iter().flat_map(|v| v.years.iter().copied()).collect();
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else {
        return Err(CalendarError::NoYear);
    };
    if let Some(gap) = (first..=last).find(|year| !years.contains(year)) {
        return Err(CalendarError::Gap(gap));
    }
    let (start, end) = (
        day_number(date(first, 1, 1)),
        day_number(date(last, 12, 31)),
    );
    Ok((start, (end - start + 1) as usize))
}

/// In the national layer both halves of a swap hold, or neither. A desk may
/// still close on a worked Saturday by its own layer.
fn check_swaps(national: &[Option<&DayFact>], first: i32) -> Result<(), CalendarError> {
    for day in national.iter().flatten() {
        let Some(pair) = day.pair else { continue };
        let other = usize::try_from(day_number(pair) - first)
            .ok()
            .and_then(|i| national.get(i).copied().flatten());
        if !other.is_some_and(|other| answers(day, other)) {
            return Err(CalendarError::HalfSwap {
                date: day.date,
                pair,
            });
        }
    }
    Ok(())
}

/// Sessions of one day: its own, else what its kind makes of the week.
fn day<'a>(
    number: i32,
    fact: Option<&'a DayFact>,
    (counted, received): (&'a Week, &'a Week),
) -> CompiledDay<'a> {
    const CLOSED: &Sessions = &Sessions::closed();
    // 1970-01-01 was a Thursday.
    let weekday = (number + 3).rem_euclid(7) as usize;
    let kind = fact.map_or(
        if weekday < 5 {
            DayKind::Working
        } else {
            DayKind::Weekend
        },
        |fact| fact.kind,
    );
    let (counting, reception) = match (fact.and_then(|f| f.sessions.as_ref()), kind) {
        (Some(own), _) => (own, own),
        (None, DayKind::Working | DayKind::Weekend) => {
            (counted.day(weekday), received.day(weekday))
        }
        (None, DayKind::SwappedOn) => (counted.day(0), received.day(0)),
        (
            None,
            DayKind::Holiday
            | DayKind::Substitute
            | DayKind::SwappedOff
            | DayKind::Closed
            | DayKind::Opened,
        ) => (CLOSED, CLOSED),
    };
    CompiledDay {
        kind,
        counting,
        reception,
    }
}

fn named(version: &CalendarVersion) -> Named {
    let mut years = version.years.clone();
    let mut days: Vec<Date> = version.days.iter().map(|day| day.date).collect();
    years.sort_unstable();
    days.sort_unstable();
    Named {
        layer: version.layer,
        id: version.id.0.clone(),
        years,
        days,
    }
}

/// The newest version of each layer that changes days or years.
fn label(chain: &[&CalendarVersion]) -> String {
    let mut newest: Vec<(Layer, &str)> = Vec::new();
    for version in chain
        .iter()
        .filter(|v| !v.days.is_empty() || !v.years.is_empty())
    {
        match newest.last_mut() {
            Some((layer, id)) if *layer == version.layer => *id = &version.id.0,
            Some(_) | None => newest.push((version.layer, &version.id.0)),
        }
    }
    newest
        .into_iter()
        .map(|(_, id)| id)
        .collect::<Vec<_>>()
        .join("+")
}

fn hash(chain: &[&CalendarVersion]) -> ContentHash {
    let mut all = Sha256::new();
    for version in chain {
        all.update(version.content_hash().0);
    }
    ContentHash(all.finalize().into())
}
