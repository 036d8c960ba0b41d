//! What a dossier that ended adds to the sums of its month. The sums are small
//! whatever the number of dossiers: durations are kept in classes, from which
//! medians are told approximately.

use super::journey::Journey;
use crate::calendar::month_of;
use crate::time::local;
use std::collections::BTreeMap;

/// Upper ends of the classes of durations, in minutes: a quarter of an hour up
/// to half a year. What takes longer has a class of its own.
pub const BOUNDS: [i64; 19] = [
    15, 30, 60, 120, 240, 480, 1_440, 2_880, 4_320, 7_200, 10_080, 14_400, 21_600, 28_800, 43_200,
    64_800, 86_400, 129_600, 259_200,
];

/// Counts of loops go up to here; more often counts as so often.
pub const MOST_TIMES: u32 = 9;
/// The unit of sums over all units together, in which a dossier counts once.
pub const WHOLE: &str = "";

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
    /// Mornings of dossiers, by `procedure/stand`; the class tells what became of
    /// them. What the chance of lateness is told from; see `crate::risk`.
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

    /// Does a dossier have it as often as it did it? Everything else it has once,
    /// or not at all.
    pub const fn is_each_time(self) -> bool {
        matches!(self, Self::Way | Self::Activity)
    }

    /// Does it say how often, and not how long?
    pub const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Supplements | Self::Returns | Self::HandOvers | Self::Fixes
        )
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
    /// Month in which the dossiers ended, `YYYY-MM`; of [`Measure::End`] the first
    /// day of the half month in which their promise fell.
    pub month: String,
    /// Field slug of the procedure.
    pub field: String,
    /// Unit that had the papers; of whole dossiers the last one before the end;
    /// [`WHOLE`] = all units together.
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
    let mut rows: BTreeMap<CountKey, CountSum> = BTreeMap::new();
    for (key, minutes) in entries(journey) {
        let row = rows.entry(key).or_default();
        *row = row.plus(CountSum { n: 1, minutes });
    }
    rows
}

/// The same one by one, with the minutes of each: a dossier that went the same
/// way twice has two entries for it. Everything is there for its unit and once
/// more for all units together ([`WHOLE`]).
pub fn entries(journey: &Journey) -> Vec<(CountKey, i64)> {
    let Some(end) = journey.end else {
        return Vec::new();
    };
    let last = journey.pieces.last();
    let mut all = Adding {
        month: month_of(local(end).date()),
        field: journey.dossier.intake.procedure.field.clone(),
        last: last.map_or_else(
            || journey.dossier.unit.to_string(),
            |piece| piece.unit.to_string(),
        ),
        entries: Vec::new(),
    };
    all.stays(journey);
    all.dossier(journey);
    for over in &journey.hand_overs {
        let key = format!("{}>{}", over.from, over.to);
        let class = (bucket(over.minutes), over.minutes);
        all.put(Measure::Way, over.to.as_str(), &key, class);
    }
    for (activity, minutes) in &journey.activities {
        let key: String = activity.chars().take(LONGEST).collect();
        let unit = all.last.clone();
        all.put(Measure::Activity, &unit, &key, (bucket(*minutes), *minutes));
    }
    all.entries
}

struct Adding {
    month: String,
    field: String,
    last: String,
    entries: Vec<(CountKey, i64)>,
}

impl Adding {
    /// For a unit and for all of them.
    fn put(&mut self, measure: Measure, unit: &str, key: &str, class: (i64, i64)) {
        for unit in [unit, WHOLE] {
            self.put_one(measure, unit, key, class);
        }
    }

    fn put_one(&mut self, measure: Measure, unit: &str, key: &str, (bucket, minutes): (i64, i64)) {
        let key = CountKey {
            measure,
            month: self.month.clone(),
            field: self.field.clone(),
            unit: unit.to_owned(),
            key: key.to_owned(),
            bucket,
        };
        self.entries.push((key, minutes));
    }

    /// Time in each status, at each step and with each side, by unit and over
    /// all units; a dossier counts once in each.
    fn stays(&mut self, journey: &Journey) {
        let mut sums: BTreeMap<(Measure, &str, String), i64> = BTreeMap::new();
        // Where papers only passed through they did not lie.
        let lay = journey.pieces.iter().filter(|piece| piece.from < piece.to);
        for piece in lay {
            let mut add = |measure, key: String| {
                for unit in [piece.unit.as_str(), WHOLE] {
                    let sum = sums.entry((measure, unit, key.clone())).or_default();
                    *sum += piece.minutes();
                }
            };
            add(Measure::Status, piece.status.slug().to_owned());
            add(Measure::Lay, piece.lay.slug().to_owned());
            if piece.lay.runs() {
                add(Measure::Step, piece.step.to_string());
            }
        }
        for ((measure, unit, key), minutes) in sums {
            self.put_one(measure, unit, &key, (bucket(minutes), minutes));
        }
    }

    /// What is said of the dossier as a whole.
    fn dossier(&mut self, journey: &Journey) {
        let minutes = journey.pieces.iter().map(super::Piece::minutes).sum();
        let unit = self.last.clone();
        let whole = (bucket(minutes), minutes);
        self.put(Measure::Whole, &unit, "", whole);
        let hand_overs = u32::try_from(journey.hand_overs.len()).unwrap_or(u32::MAX);
        let counts = [
            (Measure::Supplements, journey.dossier.supplements),
            (Measure::Returns, journey.returns),
            (Measure::HandOvers, hand_overs),
            (Measure::Fixes, journey.fixes),
        ];
        for (measure, n) in counts {
            self.put(measure, &unit, &n.min(MOST_TIMES).to_string(), (0, 0));
        }
    }
}
