//! Queues without chance: given arrivals and given times, event by event.

/// A node with its own queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Arrivals, in order.
    pub arrivals: Vec<f64>,
    /// Time of service of each, used if it is let in.
    pub services: Vec<f64>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Servers of each node.
    pub servers: usize,
    /// Most people in all nodes together.
    pub capacity: Option<usize>,
    /// Whoever finds so many at their node leaves.
    pub baulk_at: Option<usize>,
    /// Arrivals before this; services that end by this.
    pub until: f64,
}

/// A service that ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Served {
    /// Node, from 1.
    pub node: usize,
    /// Arrival.
    pub arrival: f64,
    /// Start of service.
    pub start: f64,
    /// Its end.
    pub end: f64,
}

/// What happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Happened {
    /// Services, in the order of their start.
    pub served: Vec<Served>,
    /// When people were lost, in order.
    pub lost: Vec<f64>,
}

/// Times of one instant: decimals that were added up differ by a hair.
const SAME: f64 = 1e-9;

impl Trace {
    /// Plays it. At one instant services end first, then people come, by the
    /// number of their node.
    pub fn play(&self) -> Happened {
        let mut coming: Vec<(f64, usize, f64)> = Vec::new();
        for (node, there) in self.nodes.iter().enumerate() {
            let pairs = there.arrivals.iter().zip(&there.services);
            coming.extend(pairs.map(|(at, service)| (*at, node, *service)));
        }
        coming.retain(|(at, ..)| *at < self.until - SAME);
        coming.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut happened = Happened::default();
        // Of each node: when its servers are free again; ends of those let in.
        let mut free = vec![vec![0.0_f64; self.servers.max(1)]; self.nodes.len()];
        let mut ends: Vec<Vec<f64>> = vec![Vec::new(); self.nodes.len()];
        for (at, node, service) in coming {
            let there = |ends: &Vec<f64>| ends.iter().filter(|end| **end > at + SAME).count();
            let here = there(&ends[node]);
            let all: usize = ends.iter().map(there).sum();
            let full = self.capacity.is_some_and(|most| all >= most);
            if full || self.baulk_at.is_some_and(|most| here >= most) {
                happened.lost.push(at);
                continue;
            }
            let servers = &mut free[node];
            let first = (0..servers.len()).min_by(|a, b| servers[*a].total_cmp(&servers[*b]));
            let server = &mut servers[first.unwrap_or(0)];
            let start = server.max(at);
            let end = start + service;
            *server = end;
            ends[node].push(end);
            happened.served.push(Served {
                node: node + 1,
                arrival: at,
                start,
                end,
            });
        }
        happened
            .served
            .retain(|served| served.end <= self.until + SAME);
        happened.served.sort_by(|a, b| {
            let same = (a.start - b.start).abs() <= SAME;
            let by_start = if same {
                std::cmp::Ordering::Equal
            } else {
                a.start.total_cmp(&b.start)
            };
            by_start.then(a.node.cmp(&b.node))
        });
        happened
    }
}
