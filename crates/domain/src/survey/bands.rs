//! Bands: how finely a ballot may say what kind of visit it came from.
//!
//! Whoever knows the visits of a quarter could look for the one visit that
//! fits a ballot. So kinds of visits are joined, per official, until each
//! combination that is kept fits at least k visits, and days become weeks,
//! months or the quarter likewise. The waiting time goes first, then the
//! procedure group, last the outcome: it explains most of what people answer.
//!
//! Deterministic: the same visits give the same bands in whatever order they
//! come. A desk labels tokens by the bands of the quarter before, and ballots
//! once more by those of the quarter itself when it closes.

use crate::id::StaffId;
use crate::visit;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the visit ended, as far as it explains an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Got what they came for: accepted, or the result delivered.
    Got,
    /// Told what to do, or asked for a supplement.
    Guided,
    /// Refused, or sent home.
    Refused,
}

impl Outcome {
    /// Band of a visit's outcome; `None` where nobody was served, so that
    /// nobody is asked.
    pub fn of_visit(outcome: visit::Outcome) -> Option<Self> {
        match outcome {
            visit::Outcome::Accepted | visit::Outcome::Delivered => Some(Self::Got),
            visit::Outcome::Guided => Some(Self::Guided),
            visit::Outcome::SentHome => Some(Self::Refused),
            visit::Outcome::Left | visit::Outcome::DayEnded => None,
        }
    }
}

/// Minutes waited before the call. The first four are kept where they can be,
/// the last two where not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// Up to 10.
    To10,
    /// Over 10, up to 30.
    To30,
    /// Over 30, up to 60.
    To60,
    /// Over 60.
    Over60,
    /// Up to 30: two bands in one.
    Within30,
    /// Over 30: two bands in one.
    Over30,
}

impl Wait {
    /// Band of whole minutes.
    pub fn of_minutes(minutes: u32) -> Self {
        match minutes {
            0..=10 => Self::To10,
            11..=30 => Self::To30,
            31..=60 => Self::To60,
            _ => Self::Over60,
        }
    }

    fn coarse(self) -> Self {
        match self {
            Self::To10 | Self::To30 | Self::Within30 => Self::Within30,
            Self::To60 | Self::Over60 | Self::Over30 => Self::Over30,
        }
    }
}

/// Kind of a visit; `None` = not told apart any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Band {
    /// Outcome.
    pub outcome: Option<Outcome>,
    /// Procedure group, the field of the catalogue, as `land`.
    pub group: Option<String>,
    /// Wait.
    pub wait: Option<Wait>,
}

impl Band {
    /// The finest band.
    pub fn fine(outcome: Outcome, group: &str, minutes: u32) -> Self {
        Self {
            outcome: Some(outcome),
            group: Some(group.to_owned()),
            wait: Some(Wait::of_minutes(minutes)),
        }
    }

    /// The next coarser one; `None` of the one that tells nothing.
    pub fn parent(&self) -> Option<Self> {
        let mut up = self.clone();
        match (self.wait, &self.group, self.outcome) {
            (Some(wait), ..) if wait == wait.coarse() => up.wait = None,
            (Some(wait), ..) => up.wait = Some(wait.coarse()),
            (None, Some(_), _) => up.group = None,
            (None, None, Some(_)) => up.outcome = None,
            (None, None, None) => return None,
        }
        Some(up)
    }

    /// Is `other` this band or a finer one within it?
    pub fn holds(&self, other: &Self) -> bool {
        let mut at = Some(other.clone());
        while let Some(band) = at {
            if band == *self {
                return true;
            }
            at = band.parent();
        }
        false
    }

    /// Steps above the finest: 0 to 4.
    fn level(&self) -> u8 {
        match (self.wait, &self.group, self.outcome) {
            (Some(wait), ..) => u8::from(wait == wait.coarse()),
            (None, Some(_), _) => 2,
            (None, None, Some(_)) => 3,
            (None, None, None) => 4,
        }
    }
}

/// Level of the band that tells nothing.
const TOP: u8 = 4;

/// How finely a day is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// The day.
    Day,
    /// Its Monday.
    Week,
    /// The first of its month.
    Month,
    /// The first day of its quarter.
    Quarter,
}

impl Grain {
    const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Quarter];

    /// First day of the span that a day lies in. A week that reaches into
    /// another quarter begins with the quarter.
    pub fn first_day(self, day: Date) -> Date {
        let quarter = (day.month() - 1) / 3 * 3 + 1;
        let month = day.first_of_month();
        let of_quarter = Date::new(day.year(), quarter, 1).unwrap_or(month);
        match self {
            Self::Day => day,
            Self::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                day.saturating_sub(back.days()).max(of_quarter)
            }
            Self::Month => month,
            Self::Quarter => of_quarter,
        }
    }
}

/// A finished visit, as finely as the desk knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finished {
    /// Who served.
    pub official: StaffId,
    /// The finest band.
    pub band: Band,
    /// Day.
    pub day: Date,
}

/// What a ballot may say about a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The official; `None` with fewer than k visits.
    pub official: Option<StaffId>,
    /// Band.
    pub band: Band,
    /// How finely the day is told.
    pub grain: Grain,
}

/// A band of a plan as it is kept: its official, the fine bands in it, and how
/// finely its days are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptBand {
    /// Official.
    pub official: StaffId,
    /// Band.
    pub band: Band,
    /// Grain of its days.
    pub grain: Grain,
    /// Fine bands that are told by it.
    pub fine: Vec<Band>,
}

impl From<Plan> for Vec<KeptBand> {
    fn from(plan: Plan) -> Self {
        let mut rows = Self::new();
        for (official, kept) in plan.kept {
            let names = plan.names.get(&official);
            for (band, grain) in kept {
                let within = names.into_iter().flatten();
                let within = within.filter(|(_, name)| **name == band);
                rows.push(KeptBand {
                    official,
                    grain,
                    fine: within.map(|(fine, _)| fine.clone()).collect(),
                    band,
                });
            }
        }
        rows
    }
}

impl From<Vec<KeptBand>> for Plan {
    fn from(rows: Vec<KeptBand>) -> Self {
        let mut plan = Self::default();
        for row in rows {
            let names = plan.names.entry(row.official).or_default();
            for fine in row.fine {
                names.insert(fine, row.band.clone());
            }
            let kept = plan.kept.entry(row.official).or_default();
            kept.insert(row.band, row.grain);
        }
        plan
    }
}

/// The bands of a quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<KeptBand>", from = "Vec<KeptBand>")]
pub struct Plan {
    /// Kept bands of each official, with the grain of their days.
    kept: BTreeMap<StaffId, BTreeMap<Band, Grain>>,
    /// Fine band to the one kept, per official.
    names: BTreeMap<StaffId, BTreeMap<Band, Band>>,
}

impl Plan {
    /// Makes the bands from the finished visits.
    pub fn of(k: u64, visits: &[Finished]) -> Self {
        let mut fine: BTreeMap<StaffId, BTreeMap<Band, u64>> = BTreeMap::new();
        for visit in visits {
            let counts = fine.entry(visit.official).or_default();
            *counts.entry(visit.band.clone()).or_default() += 1;
        }
        let mut plan = Self::default();
        for (official, counts) in fine {
            if let Some(names) = join(k, &counts) {
                plan.names.insert(official, names);
            }
        }
        let mut days: BTreeMap<(StaffId, Band), BTreeMap<Date, u64>> = BTreeMap::new();
        for visit in visits {
            let names = plan.names.get(&visit.official);
            if let Some(band) = names.and_then(|names| names.get(&visit.band)) {
                let counts = days.entry((visit.official, band.clone())).or_default();
                *counts.entry(visit.day).or_default() += 1;
            }
        }
        for ((official, band), days) in days {
            let kept = plan.kept.entry(official).or_default();
            kept.insert(band, grain(k, &days));
        }
        plan
    }

    /// What a ballot may say of a visit. A kind of visit that the quarter of
    /// the plan did not have takes the narrowest kept band around it; an
    /// official it did not have is not named.
    pub fn label(&self, official: StaffId, fine: &Band) -> Label {
        let nobody = Label {
            official: None,
            band: Band::default(),
            grain: Grain::Quarter,
        };
        let Some(kept) = self.kept.get(&official) else {
            return nobody;
        };
        let names = self.names.get(&official);
        let mut at = names
            .and_then(|names| names.get(fine))
            .or(Some(fine))
            .cloned();
        while let Some(band) = at {
            if let Some(grain) = kept.get(&band) {
                return Label {
                    official: Some(official),
                    band,
                    grain: *grain,
                };
            }
            at = band.parent();
        }
        // A new kind beside kept ones: the official alone is told, since all
        // visits to them are at least k.
        Label {
            official: Some(official),
            ..nobody
        }
    }
}

/// Fine bands to those kept, so that each kept one has at least k visits.
/// `None` where all of them together have fewer.
fn join(k: u64, fine: &BTreeMap<Band, u64>) -> Option<BTreeMap<Band, Band>> {
    if fine.values().sum::<u64>() < k {
        return None;
    }
    // Bands kept so far, with their fine bands and visits.
    let mut kept: BTreeMap<Band, (Vec<Band>, u64)> = fine
        .iter()
        .map(|(band, n)| (band.clone(), (vec![band.clone()], *n)))
        .collect();
    for level in 0..TOP {
        let small: Vec<Band> = kept
            .iter()
            .filter(|(band, (_, n))| band.level() == level && *n < k)
            .map(|(band, _)| band.clone())
            .collect();
        for band in small {
            let (Some(parent), Some(members)) = (band.parent(), kept.remove(&band)) else {
                continue;
            };
            take_in(&mut kept, parent, members);
        }
        // A rest that is still small takes in the smallest band beneath it.
        let rests: Vec<Band> = kept
            .keys()
            .filter(|b| b.level() == level + 1)
            .cloned()
            .collect();
        for rest in rests {
            let beneath = |band: &Band| *band != rest && rest.holds(band);
            while kept.get(&rest).is_some_and(|(_, n)| *n < k) {
                let others = kept.iter().filter(|(band, _)| beneath(band));
                let smallest = others.min_by_key(|(band, (_, n))| (*n, (*band).clone()));
                let Some(band) = smallest.map(|(band, _)| band.clone()) else {
                    break;
                };
                if let Some(members) = kept.remove(&band) {
                    take_in(&mut kept, rest.clone(), members);
                }
            }
        }
    }
    let names = kept
        .into_iter()
        .flat_map(|(name, (members, _))| members.into_iter().map(move |fine| (fine, name.clone())));
    Some(names.collect())
}

fn take_in(
    kept: &mut BTreeMap<Band, (Vec<Band>, u64)>,
    into: Band,
    (members, n): (Vec<Band>, u64),
) {
    let entry = kept.entry(into).or_default();
    entry.0.extend(members);
    entry.1 += n;
}

/// The finest grain at which every span that has a visit has at least k.
fn grain(k: u64, days: &BTreeMap<Date, u64>) -> Grain {
    let fits = |grain: &Grain| {
        let mut spans: BTreeMap<Date, u64> = BTreeMap::new();
        for (day, n) in days {
            *spans.entry(grain.first_day(*day)).or_default() += n;
        }
        spans.values().all(|n| *n >= k)
    };
    Grain::ALL.into_iter().find(fits).unwrap_or(Grain::Quarter)
}
