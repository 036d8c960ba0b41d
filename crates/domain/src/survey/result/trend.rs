//! Quarter by quarter. A change is named only where the interval of the
//! difference leaves out zero.

use super::{Figure, How, Input, Response, share};
use crate::id::StaffId;
use crate::stats::Of;
use crate::stats::rate::newcombe95;
use crate::survey::{INTERVAL_MIN, K, UNANIMOUS_MIN};

/// A quarter that is over, as it was released then.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// Name, as `2026-Q3`.
    pub quarter: String,
    /// About an official; `None` = the office.
    pub official: Option<StaffId>,
    /// Satisfied answers, and answers.
    pub of: Of,
    /// The frame of it.
    pub response: Response,
}

/// How a quarter differs from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// No quarter before, or too few answers in one of them.
    CannotTell,
    /// No difference is shown.
    NotShown,
    /// Better.
    Up,
    /// Worse.
    Down,
}

/// A quarter in the trend.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendRow {
    /// Name.
    pub quarter: String,
    /// The share; `None` where it may not be shown.
    pub rate: Option<Figure>,
    /// Against the row before.
    pub change: Change,
}

fn may_show(of: Of) -> bool {
    let alike = of.x <= 0.0 || of.x >= of.n;
    of.n >= K as f64 && (!alike || of.n >= UNANIMOUS_MIN as f64)
}

fn change(before: Option<Of>, now: Of) -> Change {
    let enough = |of: &Of| of.n >= INTERVAL_MIN as f64;
    let Some(before) = before.filter(enough).filter(|_| enough(&now)) else {
        return Change::CannotTell;
    };
    match newcombe95(now, before) {
        Some(d) if d.lower > 0.0 => Change::Up,
        Some(d) if d.upper < 0.0 => Change::Down,
        Some(_) => Change::NotShown,
        None => Change::CannotTell,
    }
}

/// The trend of the office or of an official, the oldest first, ending with
/// this quarter.
pub(super) fn rows(
    official: Option<StaffId>,
    input: &Input<'_>,
    now: Of,
    response: &Response,
    open: bool,
) -> Vec<TrendRow> {
    let mut past: Vec<&Past> = input
        .past
        .iter()
        .filter(|past| past.official == official && past.quarter.as_str() < input.quarter)
        .collect();
    past.sort_by(|a, b| a.quarter.cmp(&b.quarter));
    let mut before = None;
    let mut rows = Vec::new();
    let now = (input.quarter, now, response, open);
    let earlier = past
        .iter()
        .map(|past| (past.quarter.as_str(), past.of, &past.response, true));
    for (quarter, of, response, open) in earlier.chain([now]) {
        let open = open && may_show(of);
        rows.push(TrendRow {
            quarter: quarter.to_owned(),
            rate: share(of, response, How::Trend).filter(|_| open),
            change: if open {
                change(before, of)
            } else {
                Change::CannotTell
            },
        });
        before = open.then_some(of);
    }
    rows
}
