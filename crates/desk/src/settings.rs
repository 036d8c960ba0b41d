//! What a desk goes by: office, units, procedures, calendar. Loaded once,
//! replaced whole after a publication; an act uses one throughout.

use crate::Catalogue;
use jiff::civil::Date;
use motcua_domain::calendar::{Compiled, Layers, OpeningHours, Week};
use motcua_domain::deadline::{Due, Explanation};
use motcua_domain::dossier::Dossier;
use motcua_domain::dossier::act::Counting;
use motcua_domain::office::Office;
use motcua_domain::procedure::Procedure;
use motcua_domain::time::Timestamp;
use motcua_domain::unit::Units;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// Settings of a desk at one moment.
#[derive(Clone)]
pub struct Settings {
    /// The office.
    pub office: Office,
    /// Units, over time.
    pub units: Units,
    /// Procedures.
    pub catalogue: Catalogue,
    /// Published calendar layers, without the hours the office began with.
    pub layers: Layers,
    /// The office as it was before each change, oldest first.
    pub past_offices: Vec<PastOffice>,
    /// Compiled calendar in force.
    pub calendar: Arc<Compiled>,
    /// Its hash, hex.
    pub calendar_hash: String,
    /// How messages go out.
    pub messages: Arc<crate::messages::Messages>,
    /// Rules of the queue in force.
    pub queue: Arc<motcua_domain::visit::Policy>,
    /// Those rules with who helps out on one day, and the day.
    pub queue_help: Option<(Date, Arc<motcua_domain::visit::Policy>)>,
    /// The calendars of procedures with hours of their own.
    pub own: Vec<OwnHours>,
    /// Definitions of indicators, and what is counted for them.
    pub indicators: Arc<crate::indicator::InUse>,
    /// Earlier calendars that closed dossiers were explained with.
    pub past: Arc<Past>,
}

/// The calendar of the procedures that count in certain hours.
#[derive(Clone, Debug)]
pub struct OwnHours {
    /// The hours.
    pub week: Week,
    /// The calendar with them.
    pub in_force: InForce,
}

/// A calendar to count with, and its hash for the record.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The calendar.
    pub calendar: Arc<Compiled>,
    /// Its hash, hex.
    pub hash: String,
}

impl InForce {
    pub(crate) fn new(calendar: Compiled) -> Self {
        Self {
            hash: calendar.hash().to_string(),
            calendar: Arc::new(calendar),
        }
    }

    /// To count with.
    pub fn counting(&self) -> Counting<'_> {
        Counting {
            calendar: &self.calendar,
            hash: &self.hash,
        }
    }
}

/// Calendars compiled for closed dossiers: how many versions were published
/// and whose hours counted, newest use last. Versions are published one after
/// the other and never change, so their number says which they are.
#[derive(Debug, Default)]
pub struct Past(Mutex<Vec<(PastKey, InForce)>>);

/// How many versions were published, and whose hours counted.
type PastKey = (usize, Option<Week>);

/// Calendars kept at once; each is some 100 kB.
const MOST_PAST: usize = 16;

/// The office as it was until a change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PastOffice {
    /// When it was changed.
    pub until: Timestamp,
    /// As it was.
    pub office: Office,
}

impl Settings {
    /// Rules of the queue on a day: those in force, with who helps out on it.
    pub(crate) fn queue_on(&self, day: Date) -> Arc<motcua_domain::visit::Policy> {
        match &self.queue_help {
            Some((helped, policy)) if *helped == day => Arc::clone(policy),
            _ => Arc::clone(&self.queue),
        }
    }

    /// The office as it was at a moment: what a paper of then is headed with.
    pub fn office_at(&self, at: Timestamp) -> &Office {
        let past = self.past_offices.iter().find(|past| at < past.until);
        past.map_or(&self.office, |past| &past.office)
    }

    /// The imported event log that the desk was made for, by its display name;
    /// `None` = an office with work of its own.
    pub fn log(&self) -> Option<String> {
        let is_of_log = crate::import_xes::is_of_log(&self.office);
        is_of_log.then(|| crate::import_xes::log_name(&self.units, &self.office))
    }

    /// The opening hours in force on a day.
    pub fn hours_on(&self, date: Date) -> OpeningHours {
        let published = self.layers.hours_on(date).cloned();
        // The office's own were read when the desk was opened.
        published
            .or_else(|| self.office.opening_hours().ok())
            .unwrap_or_else(OpeningHours::office)
    }

    /// The calendar of a procedure, to count with.
    pub fn counting_for(&self, procedure: &Procedure) -> Counting<'_> {
        self.counting_in(procedure.own_hours().as_ref())
    }

    /// The calendar of a dossier's procedure, to count with.
    pub fn counting_of(&self, dossier: &Dossier) -> Counting<'_> {
        self.counting_in(self.own_hours(&dossier.intake.procedure.hash).as_ref())
    }

    /// The calendar a dossier is explained with: the one in force, or for one
    /// that is over the versions that were published by then. What came later
    /// did not judge it.
    pub fn judging(&self, dossier: &Dossier) -> InForce {
        let counting = self.counting_of(dossier);
        let in_force = || InForce {
            calendar: Arc::clone(self.shared(counting.hash)),
            hash: counting.hash.to_owned(),
        };
        let Some(ended) = dossier.ended_at() else {
            return in_force();
        };
        let then = Layers {
            versions: self
                .layers
                .versions
                .iter()
                .filter(|version| version.published_at.is_none_or(|at| at <= ended))
                .cloned()
                .collect(),
        };
        if then.versions.len() == self.layers.versions.len() {
            return in_force();
        }
        let week = self.own_hours(&dossier.intake.procedure.hash);
        let key = (then.versions.len(), week.clone());
        let made = self.past.get_or(key, || {
            let compiled = crate::setup::compiled(&then, &self.office, week.as_ref());
            compiled.ok().map(InForce::new)
        });
        // A pile that is whole today was whole then; else today's must do.
        made.unwrap_or_else(in_force)
    }

    /// The due date of a dossier and its explanation, by the calendar that
    /// judges it; none where there is no clock or no answer.
    pub(crate) fn told(&self, dossier: &Dossier) -> (Option<Due>, Option<Explanation>) {
        let Some(clock) = dossier.clock.as_ref() else {
            return (None, None);
        };
        let judging = self.judging(dossier);
        let counting = judging.counting();
        let explanation = counting.explain(clock).ok().flatten();
        (counting.due(clock).ok(), explanation)
    }

    /// Hours of its own of a version that a dossier pins.
    pub(crate) fn own_hours(&self, procedure_hash: &str) -> Option<Week> {
        if self.own.is_empty() {
            return None;
        }
        let published = self.catalogue.by_hash(procedure_hash)?;
        published.procedure.own_hours()
    }

    fn counting_in(&self, week: Option<&Week>) -> Counting<'_> {
        let own = week.and_then(|week| self.own.iter().find(|own| own.week == *week));
        own.map_or_else(|| self.counting(), |own| own.in_force.counting())
    }

    fn shared(&self, hash: &str) -> &Arc<Compiled> {
        let own = self.own.iter().find(|own| own.in_force.hash == hash);
        own.map_or(&self.calendar, |own| &own.in_force.calendar)
    }

    /// The office's calendar, to count with.
    pub fn counting(&self) -> Counting<'_> {
        Counting {
            calendar: &self.calendar,
            hash: &self.calendar_hash,
        }
    }
}

impl Past {
    /// The calendar of a key, made when it is not kept.
    fn get_or(&self, key: PastKey, make: impl FnOnce() -> Option<InForce>) -> Option<InForce> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = kept();
        if let Some(place) = all.iter().position(|(held, _)| *held == key) {
            let found = all.remove(place);
            all.push(found.clone());
            return Some(found.1);
        }
        // Made without the lock: others read on meanwhile.
        drop(all);
        let made = make()?;
        let mut all = kept();
        if all.len() >= MOST_PAST {
            all.remove(0);
        }
        all.push((key, made.clone()));
        Some(made)
    }
}
