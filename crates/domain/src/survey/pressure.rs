//! Against stuffing and pressure: answers from the staff's own network or
//! devices are marked, bursts are found, and everything is counted in public.
//!
//! Nothing is thrown away silently: marked ballots are counted, and shown
//! apart from the others.

use super::K;
use crate::id::StaffId;
use crate::stats::rate::wilson;
use crate::stats::{Interval, Of, Z95};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a ballot is counted apart.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// It is not.
    #[default]
    None,
    /// From a device on which staff work or are signed in.
    StaffDevice,
    /// From the staff's network, not by the tablet at the counter.
    StaffNetwork,
    /// Within a burst of its device.
    Burst,
}

/// Where an answer comes from, as the door sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Anywhere else.
    #[default]
    Elsewhere,
    /// The tablet that the desk itself armed.
    ArmedTablet,
    /// An address of the staff's network.
    StaffNetwork,
}

/// What the door knows of an answer. Only the mark is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Where from.
    pub place: Place,
    /// A session of staff on the same device.
    pub staff_session: bool,
    /// The device is in a burst.
    pub burst: bool,
}

impl Origin {
    /// The mark; the gravest where several fit.
    pub fn mark(self) -> Mark {
        if self.staff_session {
            Mark::StaffDevice
        } else if self.place == Place::StaffNetwork {
            Mark::StaffNetwork
        } else if self.burst {
            Mark::Burst
        } else {
            Mark::None
        }
    }
}

/// Answers of one device in one hour, counted apart from any ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour {
    /// The device, a number of the desk's own.
    pub device: u32,
    /// Hours since any fixed one, in order.
    pub hour: u32,
    /// Answers.
    pub answers: u32,
}

/// A burst: from the hour in which the sum left zero to the one that called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Burst {
    /// Device.
    pub device: u32,
    /// First hour.
    pub from: u32,
    /// Last hour.
    pub to: u32,
    /// Answers in those hours.
    pub answers: u32,
}

/// Chart for counts (Lucas 1985): usual and suspicious answers per device and
/// hour, and the height of the call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chart {
    /// Usual.
    pub usual: f64,
    /// Suspicious.
    pub suspicious: f64,
    /// Height.
    pub h: f64,
}

impl Default for Chart {
    /// A counter finishes 4 to 6 visits an hour, and about one in three
    /// answers: 2 an hour is usual, 6 are more than there are visits.
    fn default() -> Self {
        Self {
            usual: 2.0,
            suspicious: 6.0,
            h: 8.0,
        }
    }
}

impl Chart {
    /// What an hour may have before the sum rises.
    fn allowance(self) -> f64 {
        (self.suspicious - self.usual) / (self.suspicious / self.usual).ln()
    }

    /// The bursts, by device, then by hour. Hours without answers need not be
    /// given; after a call the sum begins anew.
    pub fn bursts(self, hours: &[Hour]) -> Vec<Burst> {
        let mut sorted = hours.to_vec();
        sorted.sort_unstable();
        let allowed = self.allowance();
        let mut found = Vec::new();
        let mut sum = 0.0_f64;
        let mut run: Option<Burst> = None;
        let mut before: Option<Hour> = None;
        for hour in sorted {
            let idle = match before {
                Some(last) if last.device == hour.device => {
                    f64::from(hour.hour.saturating_sub(last.hour).saturating_sub(1))
                }
                _ => f64::INFINITY,
            };
            before = Some(hour);
            if sum - idle * allowed <= 0.0 {
                (sum, run) = (0.0, None);
            } else {
                sum -= idle * allowed;
            }
            sum += f64::from(hour.answers) - allowed;
            if sum <= 0.0 {
                (sum, run) = (0.0, None);
                continue;
            }
            let mut burst = run.unwrap_or(Burst {
                device: hour.device,
                from: hour.hour,
                to: hour.hour,
                answers: 0,
            });
            burst.to = hour.hour;
            burst.answers += hour.answers;
            run = Some(burst);
            if sum >= self.h {
                found.push(burst);
                (sum, run) = (0.0, None);
            }
        }
        found
    }
}

/// Tokens of a day or a quarter, counted in public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Printed.
    pub issued: u64,
    /// Spent.
    pub spent: u64,
    /// Answers given in an interview: they need no token and are in neither of
    /// the two before.
    #[serde(default)]
    pub interviews: u64,
    /// Tries with a token that was spent, unknown, expired or mistyped; they
    /// are not told apart, neither to the person nor here.
    pub refused: u64,
}

impl Tokens {
    /// Share of those printed that came back.
    pub fn response(self) -> Option<f64> {
        Of {
            x: self.spent as f64,
            n: self.issued as f64,
        }
        .rate()
    }

    /// More spent than printed cannot be: somebody makes tokens. Interviews need
    /// none.
    pub fn is_sound(self) -> bool {
        self.spent <= self.issued
    }
}

/// How often an official handed out the slip; shown to the official and the
/// head, never in public.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prompt {
    /// Whom.
    pub official: StaffId,
    /// Finished visits.
    pub visits: u64,
    /// Visits with a slip.
    pub asked: u64,
    /// Share; `None` below k visits.
    pub rate: Option<f64>,
    /// 95 % interval.
    pub interval: Option<Interval>,
    /// Surely below the rest: the upper end of this interval lies below the
    /// share of all others together.
    pub low: bool,
}

/// Prompt rates, by official's id.
pub fn prompts(counts: &BTreeMap<StaffId, (u64, u64)>) -> Vec<Prompt> {
    let all = counts
        .values()
        .fold((0, 0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
    let one = |(official, (visits, asked)): (&StaffId, &(u64, u64))| {
        let (visits, asked) = (*visits, (*asked).min(*visits));
        let of = Of {
            x: asked as f64,
            n: visits as f64,
        };
        let rest = Of {
            x: all.1.saturating_sub(asked) as f64,
            n: all.0.saturating_sub(visits) as f64,
        };
        let enough = visits >= K;
        let interval = enough.then(|| wilson(of, Z95)).flatten();
        let low = interval
            .zip(rest.rate())
            .is_some_and(|(own, rest)| own.upper < rest);
        Prompt {
            official: *official,
            visits,
            asked,
            rate: enough.then(|| of.rate()).flatten(),
            interval,
            low,
        }
    };
    counts.iter().map(one).collect()
}
