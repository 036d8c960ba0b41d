//! Immutable versions of the calendar: what changed, who announced it, and
//! since when it is known.

use super::{DayFact, OpeningHours, Week, table};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Name of a version, e.g. `VN-2024.2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VersionId(pub String);

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose word it is. Later layers replace a day of earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The government's announcements.
    National,
    /// The province's own closures.
    Province,
    /// The desk's hours and closures.
    Unit,
    /// A procedure that counts differently (a Saturday that counts).
    Procedure,
}

/// SHA-256 over canonical bytes; written in lowercase hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Opening hours from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursFrom {
    /// First day; `None` = since ever.
    pub from: Option<Date>,
    /// The hours.
    pub hours: OpeningHours,
}

/// One version: only what it changes. Never edited after publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarVersion {
    /// Its name.
    pub id: VersionId,
    /// The version it was drafted on.
    #[serde(default)]
    pub parent: Option<VersionId>,
    /// Whose word it is.
    pub layer: Layer,
    /// First day on which it was known in the world; `None` = always.
    #[serde(default)]
    pub known_from: Option<Date>,
    /// When this system learned it; `None` = shipped with the program.
    #[serde(default)]
    pub published_at: Option<Timestamp>,
    /// Number of the announcing document, e.g. `2450/VPCP-KGVX`.
    #[serde(default)]
    pub document_no: String,
    /// Date of the document.
    #[serde(default)]
    pub document_date: Option<Date>,
    /// A remark.
    #[serde(default)]
    pub note: String,
    /// Years this version loads; their unlisted days follow the week.
    #[serde(default)]
    pub years: Vec<i16>,
    /// Opening hours it sets.
    #[serde(default)]
    pub hours: Vec<HoursFrom>,
    /// The changed days.
    #[serde(default)]
    pub days: Vec<DayFact>,
}

impl CalendarVersion {
    /// A unit's opening hours since ever; the smallest useful unit layer.
    pub fn of_hours(id: &str, hours: OpeningHours) -> Self {
        Self {
            hours: vec![HoursFrom { from: None, hours }],
            ..Self::empty(id, Layer::Unit)
        }
    }

    /// The hours that one procedure counts. When dossiers are taken in stays the
    /// office's word.
    pub fn of_procedure(id: &str, counting: Week) -> Self {
        let hours = OpeningHours::same(counting);
        Self {
            hours: vec![HoursFrom { from: None, hours }],
            ..Self::empty(id, Layer::Procedure)
        }
    }

    /// A version that changes nothing yet.
    pub fn empty(id: &str, layer: Layer) -> Self {
        Self {
            id: VersionId(id.to_owned()),
            parent: None,
            layer,
            known_from: None,
            published_at: None,
            document_no: String::new(),
            document_date: None,
            note: String::new(),
            years: Vec::new(),
            hours: Vec::new(),
            days: Vec::new(),
        }
    }

    /// The version that a table of changed days makes. The document and its
    /// date are filled in by the caller.
    pub fn of_table(id: &str, layer: Layer, table: table::DayTable) -> Self {
        Self {
            years: table.years.into_iter().flatten().collect(),
            days: table.days,
            ..Self::empty(id, layer)
        }
    }

    /// Hash of what the version says. The moment of publication is left out, so
    /// that the same announcement published on two desks is the same content.
    pub fn content_hash(&self) -> ContentHash {
        let mut canonical = Canonical(Sha256::new());
        canonical.text("motcua calendar version 1");
        canonical.text(&self.id.0);
        canonical.text(self.parent.as_ref().map_or("", |id| &id.0));
        canonical.text(match self.layer {
            Layer::National => "national",
            Layer::Province => "province",
            Layer::Unit => "unit",
            Layer::Procedure => "procedure",
        });
        canonical.date(self.known_from);
        canonical.text(&self.document_no);
        canonical.date(self.document_date);
        canonical.text(&self.note);
        canonical.count(self.years.len());
        for year in &self.years {
            canonical.text(&year.to_string());
        }
        canonical.count(self.hours.len());
        for HoursFrom { from, hours } in &self.hours {
            canonical.date(*from);
            canonical.text(&hours.counting.to_string());
            canonical.text(&hours.reception.to_string());
        }
        canonical.count(self.days.len());
        for day in &self.days {
            canonical.day(day);
        }
        ContentHash(canonical.0.finalize().into())
    }
}

/// Fields one after the other, each with its length before it, so that no two
/// contents share their bytes.
struct Canonical(Sha256);

impl Canonical {
    fn count(&mut self, n: usize) {
        self.0.update((n as u64).to_be_bytes());
    }
    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }
    fn date(&mut self, date: Option<Date>) {
        self.text(&date.map_or_else(String::new, |date| date.to_string()));
    }
    fn day(&mut self, day: &DayFact) {
        self.date(Some(day.date));
        self.text(day.kind.slug());
        self.text(&day.name_vi);
        self.text(&day.name_en);
        self.text(
            &day.sessions
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
        );
        self.text(&day.source);
        self.text(day.confidence.slug());
        self.date(day.pair);
        self.date(day.known_from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_hash_covers_content_and_not_the_moment_of_publication() {
        let mut version = CalendarVersion::empty("VN-2030.1", Layer::National);
        version.days.push(DayFact::closed(date(2030, 1, 1), "doc"));
        let hash = version.content_hash();
        version.published_at = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(version.content_hash(), hash);
        version.days[0].source.push('x');
        assert_ne!(version.content_hash(), hash);
        assert_eq!(hash.to_string().len(), 64);
    }
}
