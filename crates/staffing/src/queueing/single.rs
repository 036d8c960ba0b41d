//! A queue of its own as a model of the day: one line, one kind of service, all
//! servers alike and there all day.

use crate::day::{Arrivals, Kind, Law, Model, Official, Service, Span};

/// Minutes of a long day.
pub(super) const DAY: f64 = 1_440.0;

/// An exponential service time.
pub(super) fn exponential(mean: f64) -> Service {
    Service {
        mean,
        cv: 0.0,
        law: Law::Exponential,
        seen: Vec::new(),
    }
}

/// So many visits, evenly over a day.
pub(super) fn model(servers: u32, service: Service, visits: f64) -> Model {
    let whole = Span { from: 0.0, to: DAY };
    let official = |n: u32| Official {
        name: n.to_string(),
        skills: vec!["one".to_owned()],
        ..Official::default()
    };
    Model {
        id: "queue".to_owned(),
        source: "a case with a known answer".to_owned(),
        begins: "00:00".to_owned(),
        open: vec![whole],
        visits,
        day_cv: 0.0,
        priority: 0.0,
        no_show: 0.0,
        no_show_minutes: 0.0,
        within: 0.0,
        rests: false,
        patience: None,
        booking: None,
        policy: None,
        arrivals: vec![Arrivals {
            from: whole.from,
            to: whole.to,
            weight: 1.0,
        }],
        profile: Vec::new(),
        kind: vec![Kind {
            id: "one".to_owned(),
            queue: "one".to_owned(),
            weight: 1.0,
            service,
            then: None,
            returns: 0.0,
        }],
        official: (0..servers).map(official).collect(),
    }
}
