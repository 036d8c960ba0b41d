//! The desk's own model of a day: its log put in the place of assumptions.
//!
//! Each input says how many cases it rests on; what the log is silent about is
//! taken from the queue's rules or the shipped model and is named as assumed.

use super::log::Sums;
use super::{Assumed, Goal, ModelKind, Window};
use motcua_domain::calendar::Sessions;
use motcua_domain::visit::policy::{LineRule, Purpose};
use motcua_domain::visit::{LineId, Policy};
use motcua_staffing::day::{
    Booking, Kind, Law, Model, Official, Policy as QueuePolicy, Service, Span, Step, shrink,
};
use motcua_staffing::forecast::{Expected, Forecast, Half};
use std::collections::BTreeMap;

/// Times of a procedure from which on it is a kind of its own.
const OWN_KIND: usize = 10;
/// Most kinds of a model.
const KINDS: usize = 64;
/// Times kept of a kind, at evenly spaced quantiles: more say nothing new.
const KEPT: usize = 300;
/// Calls from which on the share of those who did not come is the desk's own.
const CALLS: u32 = 30;
/// Spread of service times that is assumed.
const CV: f64 = 0.7;

/// The shipped model, for what a log is silent about.
///
/// # Panics
/// Never: the pack is compiled in and a test reads it.
pub(super) fn pack() -> Model {
    Model::parse(include_str!("../../../../packs/models/desk-v1.toml"))
        .expect("the pack of models is read by a test")
        .model
}

/// What is expected of the day.
#[derive(Clone, Debug, Default)]
pub(super) struct Ahead {
    /// Visits; `None` = there is no forecast.
    pub visits: Option<Expected>,
    /// Visits by line; empty = by the log's shares.
    pub lines: BTreeMap<String, f64>,
    /// Half hours with their shares.
    pub halves: Vec<Half>,
    /// The same of each line; a line without any comes as all do.
    pub line_halves: BTreeMap<String, Vec<Half>>,
    /// The band is assumed, not seen.
    pub is_band_assumed: bool,
}

impl Ahead {
    /// What a forecast says of a day of its.
    pub fn of(made: &Forecast, place: usize) -> Self {
        let fields = || made.fields.iter();
        let lines = fields().map(|one| (one.field.clone(), one.days[place].mean));
        let halves = fields().map(|one| (one.field.clone(), one.halves[place].clone()));
        Self {
            visits: Some(made.total.days[place]),
            lines: lines.collect(),
            halves: made.total.halves[place].clone(),
            line_halves: halves.collect(),
            is_band_assumed: made.total.bands[place].used == 0,
        }
    }
}

/// Everything a model is made of.
pub(super) struct Parts<'a> {
    pub id: String,
    pub sums: &'a Sums,
    pub policy: &'a Policy,
    /// Lines that are open on the day.
    pub open: &'a [LineId],
    pub sessions: &'a Sessions,
    pub goal: Goal,
    pub ahead: Ahead,
}

/// What came of it.
pub(super) struct Made {
    pub model: Model,
    pub kinds: Vec<ModelKind>,
    pub assumed: Vec<Assumed>,
}

impl Parts<'_> {
    /// Makes the model with these officials.
    pub fn made(&self, officials: Vec<Official>) -> Made {
        let pack = pack();
        let mut assumed = Vec::new();
        let (visits, day_cv) = self.visits(&pack, &mut assumed);
        let weights = self.weights(&pack, &mut assumed);
        let (kind, kinds) = self.kinds(&pack, &weights, &mut assumed);
        let sums = self.sums;
        let (no_show, no_show_minutes) = if sums.called >= CALLS {
            let missed = f64::from(sums.missed);
            let minutes = if sums.missed > 0 {
                sums.missed_minutes / missed
            } else {
                pack.no_show_minutes
            };
            (missed / f64::from(sums.called), minutes)
        } else {
            assumed.push(Assumed::NoShow);
            (pack.no_show, pack.no_show_minutes)
        };
        if sums.days == 0 {
            assumed.push(Assumed::SecondSteps);
        }
        let policy = self.policy(&pack, &mut assumed);
        let booked = if sums.visits > 0 {
            f64::from(sums.booked) / f64::from(sums.visits)
        } else {
            0.0
        };
        let booking = self.policy.booking.as_ref();
        let model = Model {
            id: self.id.clone(),
            source: self.source(),
            begins: "00:00".to_owned(),
            open: spans(&super::roster::windows(self.sessions)),
            visits,
            day_cv,
            priority: pack.priority,
            no_show,
            no_show_minutes,
            within: f64::from(self.goal.minutes),
            // The desk's own figures leave breaks out, and so must these.
            rests: true,
            patience: None,
            booking: booking.map(|rules| Booking::of_desk(rules, booked)),
            policy: Some(policy),
            arrivals: self.arrivals(&pack, &mut assumed),
            profile: self.profiles(),
            kind,
            official: officials,
        };
        Made {
            model,
            kinds,
            assumed,
        }
    }

    fn source(&self) -> String {
        match (self.sums.first, self.sums.last) {
            (Some(first), Some(last)) => {
                let days = self.sums.days;
                format!("The desk's own log, {first} to {last}: {days} days.")
            }
            _ => "Assumptions: the desk has no log yet.".to_owned(),
        }
    }

    /// Visits of the day, and how far days like it lie apart beyond chance: what
    /// the forecast's band is wider than a Poisson law's.
    fn visits(&self, pack: &Model, assumed: &mut Vec<Assumed>) -> (f64, f64) {
        let Some(expected) = self.ahead.visits else {
            assumed.extend([Assumed::Visits, Assumed::DaySpread]);
            return (pack.visits, pack.day_cv);
        };
        if expected.mean <= 0.0 {
            return (0.0, 0.0);
        }
        let beyond = (expected.spread().powi(2) - expected.mean).max(0.0).sqrt();
        if self.ahead.is_band_assumed {
            // A band no wider than chance makes it leaves chance alone.
            let by_band = (beyond > 0.0).then_some(Assumed::DayBand);
            assumed.push(by_band.unwrap_or(Assumed::DaySpread));
        }
        (expected.mean, (beyond / expected.mean).min(1.0))
    }

    /// Weight of each line: by the forecast, else by the log, else assumed.
    fn weights(&self, pack: &Model, assumed: &mut Vec<Assumed>) -> BTreeMap<LineId, f64> {
        let open = |rule: &&LineRule| self.open.contains(&rule.id);
        let of = |weight: &dyn Fn(&LineRule) -> f64| -> BTreeMap<LineId, f64> {
            let rules = self.policy.lines.iter().filter(open);
            rules.map(|rule| (rule.id.clone(), weight(rule))).collect()
        };
        let has_any = |weights: &BTreeMap<LineId, f64>| weights.values().sum::<f64>() > 1e-9;
        let ahead = &self.ahead.lines;
        let told = of(&|rule| ahead.get(rule.id.as_str()).copied().unwrap_or(0.0).max(0.0));
        if has_any(&told) {
            return told;
        }
        let lines = &self.sums.lines;
        let seen = of(&|rule| f64::from(lines.get(rule.id.as_str()).copied().unwrap_or(0)));
        if has_any(&seen) {
            return seen;
        }
        assumed.push(Assumed::Shares);
        of(&|rule| pack_kind(pack, rule).map_or(MISSING_WEIGHT, |kind| kind.weight))
    }

    /// Kinds: a line's procedures that were seen often enough, and the rest of
    /// it.
    fn kinds(
        &self,
        pack: &Model,
        weights: &BTreeMap<LineId, f64>,
        assumed: &mut Vec<Assumed>,
    ) -> (Vec<Kind>, Vec<ModelKind>) {
        let all: f64 = weights.values().sum();
        let own = self.own_kinds();
        let (mut kinds, mut told) = (Vec::new(), Vec::new());
        for rule in &self.policy.lines {
            let weight = weights.get(&rule.id).copied().unwrap_or(0.0);
            let of_line = self.sums.of_line(rule.id.as_str());
            if of_line.is_empty() {
                assumed.push(Assumed::Service(rule.id.clone()));
            }
            let field = self.field(rule, &of_line);
            let n = of_line.len().max(1) as f64;
            let mut rest = of_line.len();
            let line = rule.id.to_string();
            let procedures = own.iter().filter(|(one, _)| *one == line);
            let mut parts: Vec<(Option<&str>, &[f64])> = Vec::new();
            for key in procedures {
                let times = self.sums.times.get(key).map_or(&[][..], Vec::as_slice);
                rest -= times.len();
                parts.push((Some(key.1.as_str()), times));
            }
            let others = self.sums.times.iter();
            let others = others.filter(|(key, _)| key.0 == line && !own.contains(key));
            let others: Vec<f64> = others.flat_map(|(_, times)| times).copied().collect();
            parts.push((None, others.as_slice()));
            for (procedure, times) in parts {
                let share = match procedure {
                    Some(_) => times.len() as f64 / n,
                    None if of_line.is_empty() => 1.0,
                    None => rest as f64 / n,
                };
                let (kind, about) = self.kind(pack, rule, (procedure, times), &field);
                kinds.push(Kind {
                    weight: weight * share,
                    ..kind
                });
                told.push(ModelKind {
                    share: if all > 0.0 { weight * share / all } else { 0.0 },
                    ..about
                });
            }
        }
        if all <= 0.0 {
            // Every line is shut: a model needs a weight, and no visit to use it.
            if let Some(first) = kinds.first_mut() {
                first.weight = 1.0;
            }
        }
        (kinds, told)
    }

    /// Procedures that stand for themselves, the most frequent ones.
    fn own_kinds(&self) -> Vec<(String, String)> {
        let known = |line: &str| self.policy.line(&LineId::new(line)).is_some();
        let times = self.sums.times.iter();
        let mut own: Vec<(&(String, String), usize)> = times
            .filter(|((line, procedure), times)| {
                !procedure.is_empty() && times.len() >= OWN_KIND && known(line)
            })
            .map(|(key, times)| (key, times.len()))
            .collect();
        own.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        own.truncate(KINDS.saturating_sub(self.policy.lines.len()));
        let mut own: Vec<(String, String)> = own.into_iter().map(|(key, _)| key.clone()).collect();
        own.sort();
        own
    }

    /// Times that a line lends its procedures: its own; of a line with few of
    /// them those of all lines, drawn to the minutes that the rules say.
    fn field(&self, rule: &LineRule, of_line: &[f64]) -> Vec<f64> {
        let all = self.sums.of_all();
        let mean = mean(&all);
        if of_line.len() >= motcua_staffing::day::ENOUGH || mean <= 0.0 {
            return of_line.to_vec();
        }
        let factor = f64::from(rule.minutes) / mean;
        let lent: Vec<f64> = all.iter().map(|minutes| minutes * factor).collect();
        shrink(of_line, &lent).values
    }

    fn kind(
        &self,
        pack: &Model,
        rule: &LineRule,
        (procedure, times): (Option<&str>, &[f64]),
        field: &[f64],
    ) -> (Kind, ModelKind) {
        let line = rule.id.as_str();
        let id = procedure.map_or_else(|| line.to_owned(), |code| format!("{line}/{code}"));
        let shrunk = shrink(times, field);
        let (n, lent) = (shrunk.own, shrunk.lent);
        let service = Service::observed(thinned(shrunk.values)).unwrap_or_else(|| Service {
            mean: f64::from(rule.minutes.max(1)),
            cv: pack_kind(pack, rule).map_or(CV, |kind| kind.service.cv),
            law: Law::Lognormal,
            seen: Vec::new(),
        });
        let mean = service.mean;
        let kind = Kind {
            id: id.clone(),
            queue: line.to_owned(),
            weight: 0.0,
            service,
            then: self.then(line),
            returns: self.returns(line),
        };
        let about = ModelKind {
            id,
            line: rule.id.clone(),
            procedure: procedure.map(str::to_owned),
            n,
            lent,
            mean,
            share: 0.0,
        };
        (kind, about)
    }

    /// The most frequent second step of a line, if there is one.
    fn then(&self, line: &str) -> Option<Step> {
        let of = self.sums.then.iter().filter(|((first, to), _)| {
            first == line && self.policy.line(&LineId::new(to.as_str())).is_some()
        });
        let ((_, to), times) = of.max_by_key(|(_, times)| times.len())?;
        let first = self.sums.of_line(line).len();
        if first == 0 {
            return None;
        }
        let field = self.sums.of_line(to);
        let service = Service::observed(thinned(shrink(times, &field).values))?;
        Some(Step {
            queue: to.clone(),
            share: (times.len() as f64 / first as f64).min(1.0),
            service,
        })
    }

    /// Share of a line's visits that were caused by a supplement: those in which
    /// one was received.
    fn returns(&self, line: &str) -> f64 {
        let of = |all: &BTreeMap<String, u32>| f64::from(all.get(line).copied().unwrap_or(0));
        let (supplements, visits) = (of(&self.sums.supplements), of(&self.sums.lines));
        (supplements / visits.max(1.0)).min(1.0)
    }

    /// The rules of the queue with the share of visits of each class.
    fn policy(&self, pack: &Model, assumed: &mut Vec<Assumed>) -> QueuePolicy {
        let visits = f64::from(self.sums.visits);
        let n = self.policy.classes.len().max(1) as f64;
        if self.sums.visits == 0 {
            assumed.push(Assumed::Classes);
            return QueuePolicy::of_desk(self.policy, |_| pack.priority / n);
        }
        let classes = &self.sums.classes;
        QueuePolicy::of_desk(self.policy, |class| {
            let seen = classes.get(class.as_str()).copied().unwrap_or(0);
            f64::from(seen) / visits
        })
    }
}

/// Weight of a line that the shipped model does not know.
const MISSING_WEIGHT: f64 = 10.0;

/// The kind of the shipped model that a line stands for.
fn pack_kind<'a>(pack: &'a Model, rule: &LineRule) -> Option<&'a Kind> {
    let id = match rule.purpose {
        Purpose::Collect => "pickup",
        Purpose::HandIn | Purpose::Ask => rule.id.as_str(),
    };
    pack.kind.iter().find(|kind| kind.id == id)
}

/// Windows as the simulator has them.
pub(super) fn spans(windows: &[Window]) -> Vec<Span> {
    let span = |one: &Window| Span {
        from: f64::from(one.from),
        to: f64::from(one.to),
    };
    windows.iter().map(span).collect()
}

fn mean(times: &[f64]) -> f64 {
    times.iter().sum::<f64>() / times.len().max(1) as f64
}

/// Evenly spaced quantiles of sorted times, when there are more than are kept.
fn thinned(sorted: Vec<f64>) -> Vec<f64> {
    if sorted.len() <= KEPT {
        return sorted;
    }
    let at = |i: usize| (2 * i + 1) * sorted.len() / (2 * KEPT);
    (0..KEPT).map(|i| sorted[at(i)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_of_models_can_be_read() {
        assert!(pack().visits > 0.0);
    }

    #[test]
    fn many_times_are_thinned_without_moving_their_middle() {
        let times: Vec<f64> = (0..3_000).map(f64::from).collect();
        let kept = thinned(times.clone());
        assert_eq!(kept.len(), KEPT);
        assert!((mean(&kept) - mean(&times)).abs() < 5.0);
    }

    #[test]
    fn how_far_days_lie_apart_is_said_as_the_model_has_it() {
        let policy = crate::queue::default_policy();
        let open: Vec<LineId> = policy.lines.iter().map(|one| one.id.clone()).collect();
        let found = |low: f64, high: f64, is_band_assumed: bool| {
            let parts = Parts {
                id: "desk".to_owned(),
                sums: &Sums::default(),
                policy: &policy,
                open: &open,
                sessions: &"0730-1130".parse().unwrap(),
                goal: Goal::default(),
                ahead: Ahead {
                    visits: Some(Expected {
                        mean: 120.0,
                        low,
                        high,
                    }),
                    is_band_assumed,
                    ..Ahead::default()
                },
            };
            let made = parts.made(Vec::new());
            let of_days = |one: &Assumed| matches!(one, Assumed::DaySpread | Assumed::DayBand);
            let said: Vec<Assumed> = made.assumed.into_iter().filter(of_days).collect();
            (made.model.day_cv, said)
        };
        // A day of one log: the band is assumed, and it is far wider than chance.
        let (day_cv, said) = found(68.0, 174.0, true);
        assert!((day_cv - 0.332).abs() < 0.01, "{day_cv}");
        assert_eq!(said, [Assumed::DayBand]);
        // By chance alone 120 visits lie within 106 and 134.
        assert_eq!(found(110.0, 130.0, true), (0.0, vec![Assumed::DaySpread]));
        // A band of errors that were made is no assumption.
        assert_eq!(found(68.0, 174.0, false).1, []);
    }

    #[test]
    fn an_empty_log_gives_a_model_that_says_what_it_assumed() {
        let policy = crate::queue::default_policy();
        let open: Vec<LineId> = policy.lines.iter().map(|one| one.id.clone()).collect();
        let half = |from, share| Half {
            from,
            share,
            mean: 0.0,
        };
        // Of one line the half hours are known; a part of them is shut.
        let land = vec![half(450, 0.6), half(780, 0.3), half(1_050, 0.1)];
        let parts = Parts {
            id: "desk".to_owned(),
            sums: &Sums::default(),
            policy: &policy,
            open: &open,
            sessions: &"0730-1130,1300-1700".parse().unwrap(),
            goal: Goal::default(),
            ahead: Ahead {
                line_halves: BTreeMap::from([("land".to_owned(), land)]),
                ..Ahead::default()
            },
        };
        let official = Official {
            name: "1".to_owned(),
            skills: open.iter().map(ToString::to_string).collect(),
            ..Official::default()
        };
        let made = parts.made(vec![official]);
        let of = |one: &motcua_staffing::day::Profile| {
            let some = one.arrivals.iter().filter(|part| part.weight > 0.0);
            let some = some.map(|part| (part.from, part.weight)).collect();
            (one.queue.clone(), some)
        };
        assert!(made.assumed.contains(&Assumed::Visits));
        assert!(
            made.assumed
                .contains(&Assumed::Service(LineId::new("land")))
        );
        let own: Vec<(String, Vec<(f64, f64)>)> = made.model.profile.iter().map(of).collect();
        assert_eq!(own, [("land".to_owned(), vec![(450.0, 0.6), (780.0, 0.3)])]);
        let reading = made.model.read().unwrap();
        assert_eq!(reading.queues.len(), policy.lines.len());
        assert_eq!(made.kinds.len(), policy.lines.len());
    }
}
