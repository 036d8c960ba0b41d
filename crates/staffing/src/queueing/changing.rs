//! Poisson arrivals whose rate changes through the day, exponential service:
//! the exact law of the number of people, by Kolmogorov's forward equations
//! and uniformisation.

/// Arrivals of a part of the day, `from` included, `to` not; minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// First minute.
    pub from: f64,
    /// First minute after it.
    pub to: f64,
    /// Arrivals per minute.
    pub rate: f64,
}

/// A day at one counter that serves everybody who came.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Servers.
    pub c: u32,
    /// Mean service, minutes.
    pub service: f64,
    /// People there at minute 0.
    pub start: u32,
    /// Arrivals; nobody comes outside of the parts.
    pub parts: Vec<Part>,
}

/// What the day comes to for those who came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// Mean wait, minutes.
    pub wait: f64,
    /// Share that waited at most so long.
    pub within: f64,
}

/// The law of the number of people at one moment.
#[derive(Clone, Debug)]
pub struct Law<'a> {
    day: &'a Day,
    p: Vec<f64>,
}

/// States beyond those that were there at the start. A desk never holds more.
const STATES: usize = 400;
/// Longest step between points of an integral, minutes.
const STEP: f64 = 0.25;
/// Terms of the Poisson law that a step needs at least, about.
const TERMS: f64 = 20.0;
/// States times terms that a day may come to: some seconds. More is a slip of
/// the pen, and would be taken for a program that hangs.
const MOST_TERMS: f64 = 2e9;

impl Day {
    fn beginning(&self) -> Law<'_> {
        let mut p = vec![0.0; STATES + self.start as usize];
        p[self.start as usize] = 1.0;
        Law { day: self, p }
    }

    /// The longest horizon that is solved, in minutes: shorter with many servers,
    /// quick services and many people.
    pub fn longest(&self) -> f64 {
        let rate: f64 = self.parts.iter().map(|part| part.rate).fold(0.0, f64::max);
        let busiest = rate + f64::from(self.c) / self.service;
        let states = STATES as f64 + f64::from(self.start);
        (MOST_TERMS / (states * (TERMS / STEP + 2.0 * busiest))).floor()
    }

    fn rate_at(&self, t: f64) -> f64 {
        let parts = self.parts.iter();
        parts
            .filter(|part| part.from <= t && t < part.to)
            .map(|part| part.rate)
            .sum()
    }

    /// Moments at which the rate changes, and one more, in order.
    fn edges(&self, last: Option<f64>) -> Vec<f64> {
        let mut edges: Vec<f64> = self
            .parts
            .iter()
            .flat_map(|part| [part.from, part.to])
            .collect();
        edges.push(0.0);
        edges.extend(last);
        edges.retain(|edge| *edge >= 0.0 && last.is_none_or(|last| *edge <= last));
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        edges
    }

    /// The law at a minute.
    pub fn at(&self, minute: f64) -> Law<'_> {
        let mut law = self.beginning();
        for pair in self.edges(Some(minute)).windows(2) {
            law.run(self.rate_at(pair[0]), pair[1] - pair[0]);
        }
        law
    }

    /// Mean wait of those who come, and the share within `limit` minutes:
    /// the virtual wait weighted by the rate (Simpson's rule between changes
    /// of the rate). `None` when nobody comes.
    pub fn told(&self, limit: f64) -> Option<Told> {
        let mut law = self.beginning();
        let (mut wait, mut within, mut arrivals) = (0.0, 0.0, 0.0);
        for pair in self.edges(None).windows(2) {
            let (length, rate) = (pair[1] - pair[0], self.rate_at(pair[0]));
            let n = 2 * (length / (2.0 * STEP)).ceil().max(1.0) as u32;
            let step = length / f64::from(n);
            for i in 0..=n {
                if i > 0 {
                    law.run(rate, step);
                }
                let weight = if i == 0 || i == n {
                    1.0
                } else if i % 2 == 1 {
                    4.0
                } else {
                    2.0
                };
                let weight = weight * step / 3.0 * rate;
                if weight > 0.0 {
                    wait += weight * law.virtual_wait();
                    within += weight * law.within(limit);
                }
            }
            arrivals += rate * length;
        }
        (arrivals > 0.0).then(|| Told {
            wait: wait / arrivals,
            within: within / arrivals,
        })
    }
}

impl Law<'_> {
    /// Goes on by `length` minutes at one rate of arrivals.
    fn run(&mut self, rate: f64, length: f64) {
        let busiest = rate + f64::from(self.day.c) / self.day.service;
        // Steps short enough that the weights of the Poisson law do not vanish.
        let steps = (busiest * length / 20.0).ceil().max(1.0);
        for _ in 0..steps as u32 {
            self.step(rate, busiest, length / steps);
        }
    }

    fn step(&mut self, rate: f64, busiest: f64, length: f64) {
        let m = busiest * length;
        let mut weight = (-m).exp();
        let mut after: Vec<f64> = self.p.iter().map(|p| p * weight).collect();
        let (mut jumped, mut k, mut left) = (self.p.clone(), 0.0, 1.0 - weight);
        while left > 1e-16 && k < 1_000.0 {
            jumped = self.jump(&jumped, rate / busiest);
            k += 1.0;
            weight *= m / k;
            left -= weight;
            after
                .iter_mut()
                .zip(&jumped)
                .for_each(|(a, p)| *a += weight * p);
            if k > m && weight < 1e-18 {
                break;
            }
        }
        self.p = after;
    }

    /// One jump of the uniformised chain: an arrival with `arrive`, an end of
    /// service by how many serve, else nothing.
    fn jump(&self, p: &[f64], arrive: f64) -> Vec<f64> {
        let c = self.day.c as usize;
        let each = (1.0 - arrive) / f64::from(self.day.c);
        let last = p.len() - 1;
        (0..=last)
            .map(|n| {
                let stays = 1.0 - each * n.min(c) as f64 - if n < last { arrive } else { 0.0 };
                let came = if n > 0 { p[n - 1] * arrive } else { 0.0 };
                let went = if n < last {
                    p[n + 1] * each * (n + 1).min(c) as f64
                } else {
                    0.0
                };
                p[n] * stays + came + went
            })
            .collect()
    }

    /// Mean wait of somebody who would come now, minutes.
    pub fn virtual_wait(&self) -> f64 {
        let c = self.day.c as usize;
        let one = self.day.service / f64::from(self.day.c);
        let waits = self.p.iter().enumerate().skip(c);
        waits.map(|(n, p)| p * (n - c + 1) as f64 * one).sum()
    }

    /// Chance that somebody who would come now waits at most so long.
    pub fn within(&self, limit: f64) -> f64 {
        let c = self.day.c as usize;
        let m = f64::from(self.day.c) / self.day.service * limit;
        let mut term = (-m).exp();
        let mut fewer = term;
        let mut sum: f64 = self.p[..c.min(self.p.len())].iter().sum();
        for (j, p) in self.p.iter().skip(c).enumerate() {
            if j > 0 {
                term *= m / j as f64;
                fewer += term;
            }
            sum += p * (1.0 - fewer).max(0.0);
        }
        sum
    }

    /// Chance that all serve.
    pub fn all_busy(&self) -> f64 {
        self.p.iter().skip(self.day.c as usize).sum()
    }
}
