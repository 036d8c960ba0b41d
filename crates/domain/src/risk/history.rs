//! How long dossiers took from each step to their end, and what follows for one
//! that has come so far.

use std::collections::HashMap;

/// Days beyond which dossiers are counted together.
pub const LAST_DAY: i64 = 250;

/// How many dossiers the next wider circle weighs as: with as many of its own a
/// procedure speaks half for itself.
pub const WEIGHT: f64 = 8.0;

/// Where nothing was seen yet: one in ten late. An assumption, said on the page.
pub const PRIOR_LATE: f64 = 0.1;

/// Mornings of which the queue at a step must be known before it moves a chance.
const MORNINGS: usize = 10;
/// How much of a fuller queue goes into the shares: the fourth root.
const PULL: f64 = 0.25;
/// The queue never moves a chance further than this.
const FURTHEST: (f64, f64) = (0.8, 1.25);

/// Dossiers of one kind that ended on one working day after entering a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Field of the procedure.
    pub field: String,
    /// Procedure code.
    pub procedure: String,
    /// Step of the plan, from 0.
    pub step: u16,
    /// Working days of the clock from entering the step to the end.
    pub day: i64,
    /// How many.
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
    /// Step of the plan, from 0.
    pub step: u16,
    /// The first working day, counted from entering the step, on which it can
    /// still end.
    pub begins: i64,
    /// The last one that is in time.
    pub last: i64,
    /// The shares are raised to this power by the queue ([`load`]); 1 = as usual.
    pub load: f64,
}

/// A chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Of being late, 0 to 1.
    pub late: f64,
    /// Dossiers that had come as far, in the narrowest circle that speaks.
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

/// Ends by day, and how many had come as far as each day.
#[derive(Clone, Debug, Default)]
struct Cell {
    ended: Vec<i64>,
    at_risk: Vec<i64>,
}

impl Cell {
    fn add(&mut self, day: i64, n: i64) {
        let day = place_of(day);
        if self.ended.len() <= day {
            self.ended.resize(day + 1, 0);
        }
        self.ended[day] += n;
    }

    fn close(&mut self) {
        let mut sum = 0;
        self.at_risk = vec![0; self.ended.len()];
        for (day, n) in self.ended.iter().enumerate().rev() {
            sum += n;
            self.at_risk[day] = sum;
        }
    }

    /// Ended on a day, of how many that had come as far. What came to the last
    /// day of all is counted together and says nothing of a day.
    fn of(&self, day: i64) -> (i64, i64) {
        let place = place_of(day);
        if day >= LAST_DAY {
            return (0, 0);
        }
        let get = |all: &[i64]| all.get(place).copied().unwrap_or(0);
        (get(&self.ended), get(&self.at_risk))
    }
}

fn place_of(day: i64) -> usize {
    usize::try_from(day.clamp(0, LAST_DAY)).unwrap_or(0)
}

/// How dossiers ended before.
#[derive(Clone, Debug, Default)]
pub struct History {
    procedures: HashMap<(String, u16), Cell>,
    fields: HashMap<(String, u16), Cell>,
    desk: HashMap<u16, Cell>,
}

/// The circles that speak for a place, the widest first.
struct Circles<'a> {
    desk: Option<&'a Cell>,
    field: Option<&'a Cell>,
    procedure: Option<&'a Cell>,
    assumed: f64,
}

impl Circles<'_> {
    /// Share that ends on a day, of those that have come as far.
    fn share(&self, day: i64) -> f64 {
        let circles = [self.desk, self.field, self.procedure];
        circles
            .into_iter()
            .flatten()
            .fold(self.assumed, |wider, cell| {
                let (ended, at_risk) = cell.of(day);
                (ended as f64 + WEIGHT * wider) / (at_risk as f64 + WEIGHT)
            })
    }
}

impl History {
    /// From numbers of ends, in any order; the same kind may come several times.
    pub fn of(rows: impl IntoIterator<Item = Ended>) -> Self {
        let mut history = Self::default();
        for row in rows {
            let of_procedure = (row.procedure, row.step);
            let cell = history.procedures.entry(of_procedure).or_default();
            cell.add(row.day, row.n);
            let cell = history.fields.entry((row.field, row.step)).or_default();
            cell.add(row.day, row.n);
            let cell = history.desk.entry(row.step).or_default();
            cell.add(row.day, row.n);
        }
        let all = history.procedures.values_mut();
        let all = all.chain(history.fields.values_mut());
        for cell in all.chain(history.desk.values_mut()) {
            cell.close();
        }
        history
    }

    fn circles(&self, place: &Place<'_>) -> Circles<'_> {
        let days = (place.last + 1).max(1) as f64;
        Circles {
            desk: self.desk.get(&place.step),
            field: self.fields.get(&(place.field.to_owned(), place.step)),
            procedure: self
                .procedures
                .get(&(place.procedure.to_owned(), place.step)),
            assumed: 1.0 - PRIOR_LATE.powf(1.0 / days),
        }
    }

    /// The chance that a dossier ends after its last day in time.
    pub fn chance(&self, place: &Place<'_>) -> Chance {
        let circles = self.circles(place);
        let days = place.begins..=place.last;
        let late = days.fold(1.0, |left, day| left * stays(&circles, place, day));
        let speaks = |cell: Option<&Cell>| {
            let (_, seen) = cell?.of(place.begins);
            (seen as f64 >= WEIGHT).then_some(seen)
        };
        let narrowest = [
            (Basis::Procedure, speaks(circles.procedure)),
            (Basis::Field, speaks(circles.field)),
            (Basis::Desk, speaks(circles.desk)),
        ];
        let found = narrowest
            .into_iter()
            .find_map(|(basis, seen)| Some((basis, seen?)));
        let (basis, seen) = found.unwrap_or((Basis::Assumed, 0));
        Chance { late, seen, basis }
    }

    /// The chance that it ends on each of the next working days, the day it can
    /// end on first.
    pub fn ends(&self, place: &Place<'_>, days: usize) -> Vec<f64> {
        let circles = self.circles(place);
        let mut left = 1.0;
        (place.begins..)
            .take(days)
            .map(|day| {
                let stays = left * stays(&circles, place, day);
                let ends = left - stays;
                left = stays;
                ends
            })
            .collect()
    }
}

/// Share that does not end on a day.
fn stays(circles: &Circles<'_>, place: &Place<'_>, day: i64) -> f64 {
    let share = circles.share(day).clamp(0.0, 1.0);
    (1.0 - share).powf(place.load)
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
