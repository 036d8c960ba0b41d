//! What many days came to: figures with their bands.

use super::figures::{Band, DayFigures, Difference, Spot, Tally, compare, ratio, share};

/// Minutes of a half hour.
pub const HALF: f64 = 30.0;

/// What the days came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Each day.
    pub days: Vec<DayFigures>,
    /// Minute with which the first half hour begins.
    pub from: f64,
}

impl Outcome {
    fn pairs(&self, of: impl Fn(&DayFigures) -> (f64, f64)) -> Vec<(f64, f64)> {
        self.days.iter().map(of).collect()
    }

    /// Each day's value of a figure, as a sum and what it is divided by.
    pub fn by_day(&self, figure: Figure) -> Vec<(f64, f64)> {
        self.pairs(|day| figure.of(day))
    }

    /// A figure.
    pub fn figure(&self, figure: Figure) -> Option<Band> {
        let days = self.by_day(figure);
        if matches!(figure, Figure::Within | Figure::WithinIn(_)) {
            share(&days)
        } else {
            ratio(&days)
        }
    }

    /// Mean wait over all steps, minutes.
    pub fn wait(&self) -> Option<Band> {
        self.figure(Figure::Wait)
    }

    /// Share called in time, over all steps.
    pub fn within(&self) -> Option<Band> {
        self.figure(Figure::Within)
    }

    /// Share called in time of some queues, by number.
    pub fn within_of(&self, queues: &[usize]) -> Option<Band> {
        share(&self.pairs(|day| {
            let of = |get: fn(&Tally) -> f64| {
                let both = |queue: &usize| day.queues[*queue].iter().map(get).sum::<f64>();
                queues.iter().map(both).sum::<f64>()
            };
            (of(|tally| tally.within), of(|tally| tally.n))
        }))
    }

    /// Mean wait in a queue of those who go first (`true`) or of the others.
    pub fn wait_of(&self, queue: usize, first: bool) -> Option<Band> {
        let class = usize::from(!first);
        ratio(&self.pairs(|day| (day.queues[queue][class].wait, day.queues[queue][class].n)))
    }

    /// Per half hour of coming: mean wait and share called in time.
    pub fn half(&self, half: usize) -> Option<(Band, Band)> {
        let wait = ratio(&self.pairs(|day| (day.halves[half].wait, day.halves[half].n)))?;
        let within = share(&self.pairs(|day| (day.halves[half].within, day.halves[half].n)))?;
        Some((wait, within))
    }

    /// Half hours of which figures are kept.
    pub fn halves(&self) -> usize {
        self.days.first().map_or(0, |day| day.halves.len())
    }

    /// Minute with which a half hour begins.
    pub fn half_begins(&self, half: usize) -> f64 {
        self.from + HALF * half as f64
    }

    /// Sums over all days of a queue and a half hour of joining it.
    pub fn spot(&self, queue: usize, half: usize) -> Tally {
        let at = queue * self.halves() + half;
        let mut sum = Tally::default();
        for spot in self.days.iter().filter_map(|day| day.spots.get(at)) {
            sum.add(&tally(spot));
        }
        sum
    }

    /// The same with bands: mean wait and share called in time.
    pub fn spot_bands(&self, queue: usize, half: usize) -> Option<(Band, Band)> {
        let at = queue * self.halves() + half;
        let of = |day: &DayFigures| tally(&day.spots.get(at).copied().unwrap_or_default());
        let wait = self.pairs(|day| (of(day).wait, of(day).n));
        let within = self.pairs(|day| (of(day).within, of(day).n));
        Some((ratio(&wait)?, share(&within)?))
    }

    /// The half hour in which those who join a queue wait longest. Half hours
    /// in which less than one person comes in five days are left out: their
    /// mean is that of a few.
    pub fn worst_half(&self, queue: usize) -> Option<usize> {
        let least = 0.2 * self.days.len() as f64;
        let spots = (0..self.halves()).map(|half| (half, self.spot(queue, half)));
        let counted = spots.filter(|(_, spot)| spot.n >= least && spot.n > 0.0);
        let waits = counted.map(|(half, spot)| (half, spot.wait / spot.n));
        waits
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(half, _)| half)
    }

    /// Services a day.
    pub fn services(&self) -> Option<Band> {
        self.figure(Figure::Services)
    }

    /// Minutes after the end of the opening.
    pub fn overtime(&self) -> Option<Band> {
        self.figure(Figure::Overtime)
    }

    /// Minutes served a day by an official.
    pub fn busy(&self, official: usize) -> Option<Band> {
        self.figure(Figure::Busy(official))
    }
}

fn tally(spot: &Spot) -> Tally {
    Tally {
        n: f64::from(spot.n),
        wait: f64::from(spot.wait),
        within: f64::from(spot.within),
    }
}

/// A figure of a day that is averaged over days and held against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Mean wait, minutes, all steps.
    Wait,
    /// Mean wait of those who go first.
    WaitFirst,
    /// Mean wait of the others.
    WaitOrdinary,
    /// Share called in time, all steps.
    Within,
    /// Mean wait in a queue.
    WaitIn(usize),
    /// Share called in time in a queue.
    WithinIn(usize),
    /// Services a day.
    Services,
    /// Minutes after the end of the opening.
    Overtime,
    /// People a day whom nobody called.
    Left,
    /// People a day who left before they were called.
    Gone,
    /// Minutes served a day by an official.
    Busy(usize),
}

impl Figure {
    /// Its value on a day: a sum, and what it is divided by.
    pub fn of(self, day: &DayFigures) -> (f64, f64) {
        let class = |class: usize| {
            let of = day.queues.iter().map(|both| both[class]);
            of.fold((0.0, 0.0), |(w, n), one| (w + one.wait, n + one.n))
        };
        let queue = |at: usize| {
            let mut sum = Tally::default();
            day.queues
                .get(at)
                .into_iter()
                .flatten()
                .for_each(|one| sum.add(one));
            sum
        };
        match self {
            Self::Wait => (day.all.wait, day.all.n),
            Self::WaitFirst => class(0),
            Self::WaitOrdinary => class(1),
            Self::Within => (day.all.within, day.all.n),
            Self::WaitIn(at) => (queue(at).wait, queue(at).n),
            Self::WithinIn(at) => (queue(at).within, queue(at).n),
            Self::Services => (day.all.n - day.left, 1.0),
            Self::Overtime => (day.overtime, 1.0),
            Self::Left => (day.left, 1.0),
            Self::Gone => (day.gone.n, 1.0),
            Self::Busy(at) => (day.busy.get(at).copied().map_or(0.0, f64::from), 1.0),
        }
    }
}

/// How a figure differs between two outcomes of the same days.
pub fn difference(now: &Outcome, then: &Outcome, figure: Figure) -> Option<Difference> {
    compare(&now.by_day(figure), &then.by_day(figure))
}
