//! Mornings of dossiers that have ended: as chances are made from them, and as
//! what would have been told on them is judged.
//!
//! They are kept by the half month in which their promise fell, and a morning is
//! judged by the halves before its own: of those promises it was known whether
//! they were kept. What had ended by then would have held the quick ones of a
//! time, and not yet its slow ones. The queue is that noted on the morning.
//! Where nothing spoke but the assumption, nothing is judged: that would say how
//! good a guess of ours was.

use super::ends::{ends_month, promise_half};
use crate::Settings;
use crate::risk::{Past, Queues};
use jiff::civil::Date;
use motcua_domain::process::{CountKey, CountSum, Journey, Measure};
use motcua_domain::risk::{AHEAD, Basis, Calibration, Ended, Morning, PRIOR_LATE, Place, SPANS};
use motcua_store::MorningRow;
use std::collections::BTreeMap;

/// The mornings of a dossier; `None` where the calendar does not reach.
pub(super) fn mornings(settings: &Settings, journey: &Journey) -> Option<Vec<Morning>> {
    motcua_domain::risk::mornings(journey, &settings.judging(&journey.dossier).calendar)
}

/// As chances are made from them.
pub(crate) fn ended_rows(journey: &Journey, mornings: &[Morning]) -> Vec<Ended> {
    let procedure = &journey.dossier.intake.procedure;
    let rows = mornings.iter().map(|morning| Ended {
        field: procedure.field.clone(),
        procedure: procedure.code.clone(),
        stand: morning.stand,
        course: morning.course,
        n: 1,
    });
    rows.collect()
}

/// As they are kept.
pub(super) fn kept_rows(journey: &Journey, mornings: &[Morning]) -> BTreeMap<CountKey, CountSum> {
    let procedure = &journey.dossier.intake.procedure;
    let mut rows: BTreeMap<CountKey, CountSum> = BTreeMap::new();
    let Some(half) = promise_half(journey) else {
        return rows;
    };
    for morning in mornings {
        let key = CountKey {
            measure: Measure::End,
            month: half.to_string(),
            field: procedure.field.clone(),
            unit: String::new(),
            key: format!("{}/{}", procedure.code, morning.stand.key()),
            bucket: morning.course.number(),
        };
        let row = rows.entry(key).or_default();
        *row = row.plus(CountSum { n: 1, minutes: 0 });
    }
    rows
}

/// What would have been told of dossiers, and how it came out.
#[derive(Default)]
pub(super) struct Judged {
    /// Chances, by month of the end and field.
    pub(super) told: BTreeMap<(String, String), Calibration>,
    /// Ends by morning and span: told, in dossiers, and seen.
    ends: BTreeMap<(Date, i64), (f64, i64)>,
}

impl Judged {
    /// Adds the mornings of a dossier.
    pub(super) fn add(
        &mut self,
        journey: &Journey,
        mornings: &[Morning],
        past: &mut Past,
        queues: &Queues,
    ) {
        let procedure = &journey.dossier.intake.procedure;
        let mut told = Vec::with_capacity(mornings.len());
        for morning in mornings {
            let history = past.before(morning.day);
            let place = Place {
                field: &procedure.field,
                procedure: &procedure.code,
                stand: morning.stand,
                assumed: PRIOR_LATE,
                load: queues.load(morning.day, &procedure.field, morning.stand.step),
            };
            let chance = history.chance(&place);
            if chance.basis == Basis::Assumed {
                continue;
            }
            told.push(chance.permille());
            self.add_ends(morning, &history.ends(&place, AHEAD));
        }
        if told.is_empty() {
            return;
        }
        let late = mornings.iter().any(|morning| morning.course.late);
        let place = (ends_month(journey), procedure.field.clone());
        let sum = self.told.entry(place).or_default();
        *sum = sum.plus(Calibration::of_dossier(told, late));
    }

    fn add_ends(&mut self, morning: &Morning, ends: &[f64]) {
        for span in SPANS {
            let within = i64::try_from(span).unwrap_or(i64::MAX);
            let sum = self.ends.entry((morning.day, within)).or_default();
            sum.0 += ends.iter().take(span).sum::<f64>();
            sum.1 += i64::from(morning.until < within);
        }
    }

    /// Ends by morning, as they are kept.
    pub(super) fn ends(&self) -> Vec<MorningRow> {
        let rows = self
            .ends
            .iter()
            .map(|((day, span), (told, seen))| MorningRow {
                day: *day,
                span: *span,
                told: (told * 1e6).round() as i64,
                seen: *seen,
            });
        rows.collect()
    }
}
