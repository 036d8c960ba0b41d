//! Which versions a count over some days was made with.

use super::Layer;
use jiff::civil::Date;

/// Which days a version speaks of, to name it in an explanation.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub layer: Layer,
    pub id: String,
    /// Years it loads, in order.
    pub years: Vec<i16>,
    /// Days it sets, in order.
    pub days: Vec<Date>,
}

impl Named {
    fn speaks_of(&self, first: Date, last: Date) -> bool {
        let year = self.years.partition_point(|year| *year < first.year());
        let day = self.days.partition_point(|day| *day < first);
        self.years
            .get(year)
            .is_some_and(|year| *year <= last.year())
            || self.days.get(day).is_some_and(|day| *day <= last)
    }
}

/// The newest of each layer that speaks of a day in `first..=last`; `None`
/// when none does. `versions` are in order: earlier layers first, then as they
/// became known.
pub(super) fn label(versions: &[Named], first: Date, last: Date) -> Option<String> {
    let mut newest: Vec<(Layer, &str)> = Vec::new();
    for version in versions.iter().filter(|v| v.speaks_of(first, last)) {
        match newest.last_mut() {
            Some((layer, id)) if *layer == version.layer => *id = &version.id,
            Some(_) | None => newest.push((version.layer, &version.id)),
        }
    }
    let ids: Vec<&str> = newest.into_iter().map(|(_, id)| id).collect();
    (!ids.is_empty()).then(|| ids.join("+"))
}
