//! What every handler reaches: the office, the catalogue, the clock.

use crate::guard::Net;
use jiff::Timestamp;
use jiff::civil::DateTime;
use motcua_domain::procedure::Procedure;
use motcua_domain::text::{fold, rank};
use std::sync::{Arc, RwLock};

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    office: RwLock<Office>,
    catalogue: RwLock<Arc<Catalogue>>,
    clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    net: Net,
}

/// The office as its pages show it. All of it is configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Office {
    /// Name in Vietnamese, beside the mark.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// The body above it, Vietnamese.
    pub parent_vi: String,
    /// English.
    pub parent_en: String,
    /// Telephone as people dial it; empty = not published.
    pub phone: String,
    /// Mail address for faults of the pages and safety reports; may be empty.
    pub mail: String,
    /// Opening hours in words, Vietnamese.
    pub hours_vi: String,
    /// English.
    pub hours_en: String,
    /// Counters where dossiers are taken, in words ("1, 2").
    pub counters: String,
    /// All data are samples: a banner says so on every page.
    pub sample_data: bool,
}

/// The procedures in force, ready to be searched.
#[derive(Debug, Default)]
pub struct Catalogue {
    rows: Vec<(Folded, Procedure)>,
}

#[derive(Debug)]
struct Folded {
    code: String,
    names: Vec<String>,
    rest: String,
}

impl Catalogue {
    /// Takes the procedures in the order they are listed in.
    pub fn new(procedures: impl IntoIterator<Item = Procedure>) -> Self {
        let rows = procedures
            .into_iter()
            .map(|p| {
                let names = [&p.plain_vi, &p.name_vi, &p.name_en].map(|n| fold(n));
                let folded = Folded {
                    code: fold(&p.code),
                    names: names.into_iter().filter(|n| !n.is_empty()).collect(),
                    rest: fold(&format!(
                        "{} {} {} {}",
                        p.plain_vi,
                        p.name_vi,
                        p.name_en,
                        field_words(&p.field)
                    )),
                };
                (folded, p)
            })
            .collect();
        Self { rows }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Procedure> {
        self.rows.iter().map(|r| &r.1)
    }

    /// The one with this national code.
    pub fn get(&self, code: &str) -> Option<&Procedure> {
        self.all().find(|p| p.code == code)
    }

    /// Those that match what a person typed, with or without marks and tones,
    /// best first. Nothing typed: all, in the order of the catalogue.
    pub fn find(&self, typed: &str) -> Vec<&Procedure> {
        let query = fold(typed);
        if query.is_empty() {
            return self.all().collect();
        }
        let mut hits: Vec<(u8, usize, &Procedure)> = self
            .rows
            .iter()
            .enumerate()
            .filter_map(|(i, (folded, p))| {
                let by_code = rank(&query, &folded.code).filter(|r| *r <= 1);
                let by_name = folded.names.iter().filter_map(|n| rank(&query, n)).min();
                let by_rest = rank(&query, &folded.rest).map(|r| r.max(3) + 1);
                [by_code, by_name, by_rest]
                    .into_iter()
                    .flatten()
                    .min()
                    .map(|r| (r, i, p))
            })
            .collect();
        hits.sort_by_key(|(rank, i, _)| (*rank, *i));
        hits.into_iter().map(|h| h.2).collect()
    }
}

/// Words of a field in both languages, so that "dat dai" finds every land
/// procedure, also those whose name does not say land.
fn field_words(field: &str) -> String {
    use crate::i18n::Lang;
    Lang::ALL
        .map(|lang| crate::pages::procedures::field_name(lang, field))
        .join(" ")
}

impl AppState {
    /// Puts the parts together. `clock` is the desk's clock.
    pub fn new(
        office: Office,
        catalogue: Catalogue,
        net: Net,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            office: RwLock::new(office),
            catalogue: RwLock::new(Arc::new(catalogue)),
            clock: Box::new(clock),
            net,
        }))
    }

    /// The office as it is now.
    pub fn office(&self) -> Office {
        self.0.office.read().map(|o| o.clone()).unwrap_or_default()
    }

    /// Changes the office without a restart.
    pub fn set_office(&self, office: Office) {
        if let Ok(mut held) = self.0.office.write() {
            *held = office;
        }
    }

    /// The procedures in force.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.0
            .catalogue
            .read()
            .map(|c| c.clone())
            .unwrap_or_default()
    }

    /// Puts newly published procedures in force.
    pub fn set_catalogue(&self, catalogue: Catalogue) {
        if let Ok(mut held) = self.0.catalogue.write() {
            *held = Arc::new(catalogue);
        }
    }

    /// The desk's time, local.
    pub fn now(&self) -> DateTime {
        motcua_domain::time::local((self.0.clock)())
    }

    /// How the server is reached.
    pub fn net(&self) -> &Net {
        &self.0.net
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::catalogue;

    #[test]
    fn search_needs_no_diacritics_and_ranks_names_before_fields() {
        let all = catalogue();
        let first = |typed: &str| all.find(typed).first().map(|p| p.code.clone());
        assert_eq!(first("khai sinh").as_deref(), Some("1.001193"));
        assert_eq!(first("KHAI  SINH"), first("khai sinh"));
        assert_eq!(first("1.012784").as_deref(), Some("1.012784"));
        let land = all.find("dat dai");
        assert!(
            land.len() >= 2 && land.iter().all(|p| p.field == "land"),
            "{land:?}"
        );
        assert_eq!(all.find("đất đai").len(), land.len());
        assert!(all.find("không có thủ tục nào như thế").is_empty());
        assert_eq!(all.find("  ").len(), all.all().count());
    }
}
