//! What became of dossiers that stood so on a morning, and what follows for one
//! that stands so now.

use super::stand::{AHEAD, Course, Stand};
use std::collections::HashMap;

/// How many mornings the next wider circle weighs as: with as many of its own a
/// procedure speaks half for itself.
pub const WEIGHT: f64 = 8.0;
/// How many the assumption weighs as, against all mornings of the desk.
const ASSUMED: f64 = 30.0;

/// Where nothing was seen yet: one in ten late. An assumption, said on the page.
pub const PRIOR_LATE: f64 = 0.1;
/// Where nothing was seen yet: one in five of those still there ends each day.
const PRIOR_ENDS: f64 = 0.2;

/// Mornings of which the queue at a step must be known before it moves a chance.
const MORNINGS: usize = 10;
/// How much of a fuller queue goes into the shares: the fourth root.
const PULL: f64 = 0.25;
/// The queue never moves a chance further than this.
const FURTHEST: (f64, f64) = (0.8, 1.25);

/// Mornings of dossiers of one kind that stood alike and went alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Field of the procedure.
    pub field: String,
    /// Procedure code.
    pub procedure: String,
    /// How they stood.
    pub stand: Stand,
    /// What became of them.
    pub course: Course,
    /// How many mornings.
    pub n: i64,
}

/// What speaks for a chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Cases of the procedure at this step.
    Procedure,
    /// Cases of the field at this step.
    Field,
    /// Cases of the desk at this step.
    Desk,
    /// Nothing was seen: the assumption.
    Assumed,
}

impl Basis {
    /// All.
    pub const ALL: [Self; 4] = [Self::Procedure, Self::Field, Self::Desk, Self::Assumed];

    /// Stable slug, as stored and as used in message ids.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Field => "field",
            Self::Desk => "desk",
            Self::Assumed => "assumed",
        }
    }

    /// Reads a slug back.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.slug() == slug)
    }
}

/// Where a dossier stands, for its chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// Field of the procedure.
    pub field: &'a str,
    /// Procedure code.
    pub procedure: &'a str,
    /// How it stands on the first day on which it can still end.
    pub stand: Stand,
    /// Its chance where nothing was seen ([`assumed`]).
    pub assumed: f64,
    /// The shares are raised to this power by the queue ([`load`]); 1 = as usual.
    pub load: f64,
}

/// The chance of being late where nothing was seen: one in ten at first, and
/// more the more of the time was used. `used` and `left` are working days, as
/// [`Stand::of`] takes them.
pub fn assumed(used: i64, left: i64) -> f64 {
    let (used, left) = (used.max(0) as f64, left.max(0) as f64 + 1.0);
    PRIOR_LATE.powf(left / (used + left))
}

/// A chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Of being late, 0 to 1.
    pub late: f64,
    /// Mornings on which others stood so, in the narrowest circle that speaks.
    pub seen: i64,
    /// That circle.
    pub basis: Basis,
}

impl Chance {
    /// In thousandths.
    pub fn permille(&self) -> i64 {
        (self.late.clamp(0.0, 1.0) * 1000.0).round() as i64
    }
}

/// Mornings that stood alike: how many, how many of them late, how many ended
/// on each day.
#[derive(Clone, Debug, Default)]
struct Cell {
    n: i64,
    late: i64,
    ends: [i64; AHEAD],
}

impl Cell {
    fn add(&mut self, course: Course, n: i64) {
        self.n += n;
        self.late += if course.late { n } else { 0 };
        let day = usize::try_from(course.days).unwrap_or(AHEAD);
        if let Some(ends) = self.ends.get_mut(day) {
            *ends += n;
        }
    }

    /// A share of this cell, drawn to that of the wider one.
    fn drawn(&self, n: i64, wider: f64, weight: f64) -> f64 {
        (n as f64 + weight * wider) / (self.n as f64 + weight)
    }
}

/// What became of mornings before.
#[derive(Clone, Debug, Default)]
pub struct History {
    all: Cell,
    times: HashMap<(u8, u8), Cell>,
    desk: HashMap<Stand, Cell>,
    fields: HashMap<(String, Stand), Cell>,
    procedures: HashMap<(String, Stand), Cell>,
}

/// The circles that speak for a place, the widest first.
struct Circles<'a> {
    all: &'a Cell,
    wide: [Option<&'a Cell>; 4],
}

impl Circles<'_> {
    /// A share, from the assumption inwards.
    fn share(&self, assumed: f64, of: impl Fn(&Cell) -> i64) -> f64 {
        let all = self.all.drawn(of(self.all), assumed, ASSUMED);
        let wide = self.wide.into_iter().flatten();
        wide.fold(all, |wider, cell| cell.drawn(of(cell), wider, WEIGHT))
    }

    /// The narrowest that speaks, with its mornings.
    fn basis(&self) -> (Basis, i64) {
        let [_, desk, field, procedure] = self.wide;
        let narrowest = [
            (Basis::Procedure, procedure),
            (Basis::Field, field),
            (Basis::Desk, desk),
        ];
        let speaks = |cell: Option<&Cell>| cell.map_or(0, |cell| cell.n);
        let found = narrowest
            .into_iter()
            .map(|(basis, cell)| (basis, speaks(cell)))
            .find(|(_, n)| *n as f64 >= WEIGHT);
        // All mornings together are still more than nothing.
        let all = (self.all.n as f64 >= ASSUMED).then_some((Basis::Desk, self.all.n));
        found.or(all).unwrap_or((Basis::Assumed, 0))
    }
}

impl History {
    /// From numbers of mornings, in any order; the same kind may come several
    /// times.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Ended>) -> Self {
        let mut history = Self::default();
        for row in rows {
            history.add(row);
        }
        history
    }

    /// There is anything to tell from.
    pub fn speaks(&self) -> bool {
        self.all.n > 0
    }

    /// Adds mornings.
    pub fn add(&mut self, row: &Ended) {
        let (stand, course, n) = (row.stand, row.course, row.n);
        self.all.add(course, n);
        let times = self.times.entry((stand.left, stand.used));
        times.or_default().add(course, n);
        self.desk.entry(stand).or_default().add(course, n);
        let field = self.fields.entry((row.field.clone(), stand));
        field.or_default().add(course, n);
        let procedure = self.procedures.entry((row.procedure.clone(), stand));
        procedure.or_default().add(course, n);
    }

    fn circles(&self, place: &Place<'_>) -> Circles<'_> {
        let stand = place.stand;
        Circles {
            all: &self.all,
            wide: [
                self.times.get(&(stand.left, stand.used)),
                self.desk.get(&stand),
                self.fields.get(&(place.field.to_owned(), stand)),
                self.procedures.get(&(place.procedure.to_owned(), stand)),
            ],
        }
    }

    /// The chance that a dossier ends after its promised date.
    pub fn chance(&self, place: &Place<'_>) -> Chance {
        let circles = self.circles(place);
        let share = circles.share(place.assumed, |cell| cell.late);
        let (basis, seen) = circles.basis();
        Chance {
            late: share.clamp(0.0, 1.0).powf(place.load),
            seen,
            basis,
        }
    }

    /// The chance that it ends on each of the next working days, the day it can
    /// end on first; at most [`AHEAD`] of them.
    pub fn ends(&self, place: &Place<'_>, days: usize) -> Vec<f64> {
        let circles = self.circles(place);
        let (mut left, mut stays, mut there) = (1.0_f64, 1.0_f64, 1.0_f64);
        (0..days.min(AHEAD))
            .map(|day| {
                let of = |cell: &Cell| cell.ends.get(day).copied().unwrap_or(0);
                stays -= circles.share(there * PRIOR_ENDS, of);
                there *= 1.0 - PRIOR_ENDS;
                let now = stays.clamp(0.0, 1.0).powf(place.load).min(left);
                let ends = left - now;
                left = now;
                ends
            })
            .collect()
    }
}

/// The power by which the queue at a step moves the shares: below 1 where more
/// wait than usual, so that fewer end. `usual` are the numbers of the mornings
/// before; with too few of them, or none waiting, it moves nothing.
pub fn load(now: i64, usual: &[i64]) -> f64 {
    if usual.len() < MORNINGS || now <= 0 {
        return 1.0;
    }
    let mean = usual.iter().sum::<i64>() as f64 / usual.len() as f64;
    if mean <= 0.0 {
        return 1.0;
    }
    (mean / now as f64).powf(PULL).clamp(FURTHEST.0, FURTHEST.1)
}
