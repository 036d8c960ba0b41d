//! Queues in a steady state: Erlang's B, C and A, a waiting room with an end,
//! priorities, and one server with any law of service.

/// Poisson arrivals at `lambda`, `c` servers with exponential service of mean
/// `service`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// Arrivals per unit of time.
    pub lambda: f64,
    /// Mean service time.
    pub service: f64,
    /// Servers.
    pub c: u32,
}

/// What a steady queue comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steady {
    /// Chance that nobody is there.
    pub p0: f64,
    /// Busy share of a server.
    pub rho: f64,
    /// Chance that an arrival must wait.
    pub must_wait: f64,
    /// Mean number in the system.
    pub in_system: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Mean time in the system.
    pub time: f64,
    /// Mean wait.
    pub wait: f64,
}

/// Share of arrivals lost by `c` servers without waiting room at an offered
/// load of `a` Erlangs (Erlang 1917), by its recursion.
pub fn erlang_b(a: f64, c: u32) -> f64 {
    (1..=c).fold(1.0, |blocked, k| a * blocked / (f64::from(k) + a * blocked))
}

/// Fewest servers that lose at most a share.
pub fn erlang_b_servers(a: f64, most: f64) -> Option<u32> {
    let mut blocked = 1.0;
    for c in 0..=MOST_SERVERS {
        if c > 0 {
            blocked = a * blocked / (f64::from(c) + a * blocked);
        }
        if blocked <= most {
            return Some(c);
        }
    }
    None
}

/// A sizing gives up beyond this.
const MOST_SERVERS: u32 = 1_000_000;

impl Queue {
    /// Offered load in Erlangs.
    pub fn load(self) -> f64 {
        self.lambda * self.service
    }

    /// Busy share of a server, when all are served.
    pub fn rho(self) -> f64 {
        self.load() / f64::from(self.c)
    }

    /// Chance that an arrival must wait (Erlang C); `None` where the queue
    /// grows without end.
    pub fn must_wait(self) -> Option<f64> {
        let rho = self.rho();
        (self.c > 0 && rho < 1.0).then(|| {
            let b = erlang_b(self.load(), self.c);
            b / (1.0 - rho * (1.0 - b))
        })
    }

    /// The M/M/c queue.
    pub fn steady(self) -> Option<Steady> {
        let must_wait = self.must_wait()?;
        let (a, rho) = (self.load(), self.rho());
        let waiting = must_wait * rho / (1.0 - rho);
        let wait = waiting / self.lambda;
        // Relative to the state with all busy and none waiting, downwards.
        let (mut term, mut below) = (1.0, 0.0);
        for k in (1..=self.c).rev() {
            term *= f64::from(k) / a;
            below += term;
        }
        Some(Steady {
            p0: term / (below + 1.0 / (1.0 - rho)),
            rho,
            must_wait,
            in_system: waiting + a,
            waiting,
            time: wait + self.service,
            wait,
        })
    }

    /// Share of arrivals that wait at most `t`.
    pub fn within(self, t: f64) -> Option<f64> {
        let spare = f64::from(self.c) / self.service - self.lambda;
        self.must_wait().map(|c| 1.0 - c * (-spare * t).exp())
    }

    /// The same queue where those who wait leave after a mean of `patience`.
    pub fn impatient(self, patience: f64) -> Option<Impatient> {
        if self.c == 0 || patience <= 0.0 || self.service <= 0.0 {
            return None;
        }
        let (mu, c) = (1.0 / self.service, f64::from(self.c));
        // Weights of the states relative to all busy, none waiting.
        let (mut down, mut below) = (1.0, 0.0);
        for k in (1..=self.c).rev() {
            down *= f64::from(k) * mu / self.lambda;
            below += down;
        }
        let (mut up, mut above, mut waiting, mut k) = (1.0, 1.0, 0.0, 0.0);
        while up > above * 1e-18 {
            k += 1.0;
            up *= self.lambda / (c * mu + k / patience);
            above += up;
            waiting += k * up;
            if k > 1e7 {
                return None;
            }
        }
        let all = below + above;
        let abandon = waiting / all / patience / self.lambda;
        Some(Impatient {
            must_wait: above / all,
            abandon,
            wait: abandon * patience,
            occupancy: self.lambda * (1.0 - abandon) * self.service / c,
        })
    }

    /// The same queue with room for `k` people, those in service included.
    pub fn with_room(self, k: u32) -> Option<Bounded> {
        if self.c == 0 || k < self.c || self.service <= 0.0 {
            return None;
        }
        let a = self.load();
        let mut weights = vec![1.0];
        let mut last = 1.0_f64;
        for n in 1..=k {
            last *= a / f64::from(n.min(self.c));
            weights.push(last);
            if last > 1e200 {
                weights.iter_mut().for_each(|weight| *weight *= 1e-200);
                last *= 1e-200;
            }
        }
        let all: f64 = weights.iter().sum();
        let mean = |of: &dyn Fn(u32) -> f64| {
            let states = weights.iter().zip(0_u32..);
            states.map(|(weight, n)| weight * of(n)).sum::<f64>() / all
        };
        let in_system = mean(&f64::from);
        let waiting = mean(&|n| f64::from(n.saturating_sub(self.c)));
        let blocking = last / all;
        let served = self.lambda * (1.0 - blocking);
        Some(Bounded {
            p0: weights[0] / all,
            blocking,
            in_system,
            waiting,
            time: in_system / served,
            wait: waiting / served,
        })
    }
}

/// Erlang A: those who wait may leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impatient {
    /// Chance that an arrival finds all busy.
    pub must_wait: f64,
    /// Share that leaves before service.
    pub abandon: f64,
    /// Mean wait of all, those who leave included.
    pub wait: f64,
    /// Busy share of a server.
    pub occupancy: f64,
}

/// A queue whose room ends: arrivals that find it full are lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    /// Chance that nobody is there.
    pub p0: f64,
    /// Share that is lost.
    pub blocking: f64,
    /// Mean number in the system.
    pub in_system: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Mean time in the system of those let in.
    pub time: f64,
    /// Mean wait of those let in.
    pub wait: f64,
}

/// Fewest servers with a share of at least `least` called within `t` and a
/// busy share of at most `busiest`.
pub fn erlang_c_servers(
    lambda: f64,
    service: f64,
    t: f64,
    least: f64,
    busiest: f64,
) -> Option<u32> {
    let first = (lambda * service).floor().max(0.0) as u32;
    (first.max(1)..=MOST_SERVERS.min(first.saturating_add(100_000))).find(|c| {
        let queue = Queue {
            lambda,
            service,
            c: *c,
        };
        let good = queue.within(t).is_some_and(|share| share >= least);
        good && queue.rho() <= busiest
    })
}

/// Mean waits by class, the first class before all others, nobody is sent
/// away from a server (Cobham 1954). `None` for a class whose queue grows.
pub fn by_priority(lambda: &[f64], service: f64, c: u32) -> Vec<Option<f64>> {
    let all = Queue {
        lambda: lambda.iter().sum(),
        service,
        c,
    };
    let rate = f64::from(c) / service;
    let Some(must_wait) = all.must_wait() else {
        return vec![None; lambda.len()];
    };
    let mut before = 0.0;
    lambda
        .iter()
        .map(|class| {
            let until = before + class / rate;
            let wait = must_wait / rate / ((1.0 - before) * (1.0 - until));
            before = until;
            Some(wait)
        })
        .collect()
}

/// Mean wait at one server with any law of service, by its mean and standard
/// deviation (Pollaczek and Khinchine).
pub fn one_server(lambda: f64, mean: f64, sd: f64) -> Option<f64> {
    let rho = lambda * mean;
    (rho < 1.0).then(|| lambda * (mean * mean + sd * sd) / (2.0 * (1.0 - rho)))
}
