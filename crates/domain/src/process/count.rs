//! What a dossier that ended adds to the sums of its month. The sums are small
//! whatever the number of dossiers: durations are kept in classes, from which
//! medians are told approximately.

use super::journey::Journey;
use crate::time::{Timestamp, local};
use std::collections::BTreeMap;

/// Upper ends of the classes of durations, in minutes: a quarter of an hour up
/// to half a year. What takes longer has a class of its own.
pub const BOUNDS: [i64; 19] = [
    15, 30, 60, 120, 240, 480, 1_440, 2_880, 4_320, 7_200, 10_080, 14_400, 21_600, 28_800, 43_200,
    64_800, 86_400, 129_600, 259_200,
];

/// Longest name of an activity that is kept, in characters.
const LONGEST: usize = 80;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// From entry to the end.
    Whole,
    /// In each status, by its slug.
    Status,
    /// At each step, by its number from 0.
    Step,
    /// With whom it lay.
    Lay,
    /// From unit to unit, `from>to`, until it was received.
    Way,
    /// Dossiers by number of supplement requests.
    Supplements,
    /// Dossiers by how often papers came back to a unit that had had them.
    Returns,
    /// Dossiers by number of hand-overs.
    HandOvers,
    /// Dossiers by how often they were sent back before acceptance.
    Fixes,
    /// What an imported log names, until the next event.
    Activity,
    /// Working days of the clock from entering a step to the end, by
    /// `procedure/step`; the class is the number of days. What the chance of
    /// lateness is told from.
    End,
}

impl Measure {
    /// All but [`Measure::End`], in the order in which they are told.
    pub const TOLD: [Self; 10] = [
        Self::Whole,
        Self::Status,
        Self::Step,
        Self::Lay,
        Self::Way,
        Self::Supplements,
        Self::Returns,
        Self::HandOvers,
        Self::Fixes,
        Self::Activity,
    ];

    /// Stable slug, as stored.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Status => "status",
            Self::Step => "step",
            Self::Lay => "lay",
            Self::Way => "way",
            Self::Supplements => "supplements",
            Self::Returns => "returns",
            Self::HandOvers => "hand_overs",
            Self::Fixes => "fixes",
            Self::Activity => "activity",
            Self::End => "end",
        }
    }

    /// Reads a slug back.
    pub fn parse(slug: &str) -> Option<Self> {
        let mut all = Self::TOLD.into_iter().chain([Self::End]);
        all.find(|measure| measure.slug() == slug)
    }
}

/// Which sum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountKey {
    /// What is measured.
    pub measure: Measure,
    /// Month in which the dossiers ended, `YYYY-MM`.
    pub month: String,
    /// Field slug of the procedure.
    pub field: String,
    /// Unit that had the papers; of whole dossiers the last one before the end.
    pub unit: String,
    /// Of what: see [`Measure`].
    pub key: String,
    /// Class of the duration.
    pub bucket: i64,
}

/// A sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountSum {
    /// Dossiers, hand-overs or activities.
    pub n: i64,
    /// Minutes on the wall.
    pub minutes: i64,
}

impl CountSum {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            n: self.n + other.n,
            minutes: self.minutes + other.minutes,
        }
    }
}

/// The class of a duration in minutes.
pub fn bucket(minutes: i64) -> i64 {
    BOUNDS.partition_point(|bound| *bound < minutes) as i64
}

/// The month of a moment at the desk, `YYYY-MM`.
pub fn month_of(at: Timestamp) -> String {
    let day = local(at);
    format!("{:04}-{:02}", day.year(), day.month())
}

/// About how long at most the `p`th part took, in minutes, from classes with
/// their numbers: even within a class. `None` of nothing. What lies beyond the
/// last class is told as its lower end.
pub fn quantile(classes: &BTreeMap<i64, i64>, p: f64) -> Option<i64> {
    let all: i64 = classes.values().sum();
    if all <= 0 {
        return None;
    }
    let wanted = p.clamp(0.0, 1.0) * all as f64;
    let mut below = 0_i64;
    for (class, n) in classes.iter().filter(|(_, n)| **n > 0) {
        let place = usize::try_from(*class).unwrap_or(0);
        let lower = place.checked_sub(1).and_then(|i| BOUNDS.get(i));
        let lower = lower.copied().unwrap_or(0);
        let reached = below + n;
        if reached as f64 >= wanted {
            let upper = BOUNDS.get(place).copied().unwrap_or(lower);
            let part = (wanted - below as f64) / *n as f64;
            return Some(lower + ((upper - lower) as f64 * part).round() as i64);
        }
        below = reached;
    }
    None
}

/// What a dossier that has ended adds; nothing while it is open.
pub fn contribution(journey: &Journey) -> BTreeMap<CountKey, CountSum> {
    let Some(end) = journey.end else {
        return BTreeMap::new();
    };
    let last = journey.pieces.last();
    let mut all = Adding {
        month: month_of(end),
        field: journey.dossier.intake.procedure.field.clone(),
        last: last.map_or_else(
            || journey.dossier.unit.to_string(),
            |piece| piece.unit.to_string(),
        ),
        rows: BTreeMap::new(),
    };
    all.stays(journey);
    all.dossier(journey);
    for over in &journey.hand_overs {
        let key = format!("{}>{}", over.from, over.to);
        all.add(Measure::Way, over.to.as_str(), key, over.minutes);
    }
    for (activity, minutes) in &journey.activities {
        let key: String = activity.chars().take(LONGEST).collect();
        let unit = all.last.clone();
        all.add(Measure::Activity, &unit, key, *minutes);
    }
    all.rows
}

struct Adding {
    month: String,
    field: String,
    last: String,
    rows: BTreeMap<CountKey, CountSum>,
}

impl Adding {
    fn add(&mut self, measure: Measure, unit: &str, key: String, minutes: i64) {
        self.put(measure, unit, key, (bucket(minutes), minutes));
    }

    fn put(&mut self, measure: Measure, unit: &str, key: String, (bucket, minutes): (i64, i64)) {
        let key = CountKey {
            measure,
            month: self.month.clone(),
            field: self.field.clone(),
            unit: unit.to_owned(),
            key,
            bucket,
        };
        let row = self.rows.entry(key).or_default();
        *row = row.plus(CountSum { n: 1, minutes });
    }

    /// Time by unit in each status, at each step and with each side; a dossier
    /// counts once in each.
    fn stays(&mut self, journey: &Journey) {
        let mut sums: BTreeMap<(Measure, &str, String), i64> = BTreeMap::new();
        // Where papers only passed through they did not lie.
        let lay = journey.pieces.iter().filter(|piece| piece.from < piece.to);
        for piece in lay {
            let mut add = |measure, key: String| {
                let sum = sums.entry((measure, piece.unit.as_str(), key));
                *sum.or_default() += piece.minutes();
            };
            add(Measure::Status, piece.status.slug().to_owned());
            add(Measure::Lay, piece.lay.slug().to_owned());
            if piece.lay.runs() {
                add(Measure::Step, piece.step.to_string());
            }
        }
        for ((measure, unit, key), minutes) in sums {
            self.add(measure, unit, key, minutes);
        }
    }

    /// What is said of the dossier as a whole.
    fn dossier(&mut self, journey: &Journey) {
        let minutes = journey.pieces.iter().map(super::Piece::minutes).sum();
        let unit = self.last.clone();
        self.add(Measure::Whole, &unit, String::new(), minutes);
        let hand_overs = u32::try_from(journey.hand_overs.len()).unwrap_or(u32::MAX);
        let counts = [
            (Measure::Supplements, journey.dossier.supplements),
            (Measure::Returns, journey.returns),
            (Measure::HandOvers, hand_overs),
            (Measure::Fixes, journey.fixes),
        ];
        for (measure, n) in counts {
            self.put(measure, &unit, n.min(9).to_string(), (0, 0));
        }
    }
}
