//! Everything that is wrong with a model, each with the path of its key: a
//! file is put right in one go, and not fault by fault.

use super::check::{BadModel, OFFICIALS, QUEUES, VISITS, count, minutes, range, share};
use super::model::{Arrivals, Kind, Law, Model, Official, Service, Span, begin};
use super::policy::{Booking, Policy};
use std::collections::BTreeSet;

/// Most parts of an opening.
const SESSIONS: usize = 8;
/// What the weights of a list come to.
const ALL_WEIGHTS: &str = "above 0 for all weights together";

/// A part of the path to a key of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The key of this name.
    Key(&'static str),
    /// The member of this number of a list; the first is 0.
    At(usize),
}

use Part::{At, Key};

/// What was found, in the order of the model.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Path and reason.
    pub all: Vec<(Vec<Part>, BadModel)>,
    /// Where the look is.
    path: Vec<Part>,
}

impl Found {
    /// All of a model: its numbers first, then what takes its queues.
    pub fn of_model(model: &Model, queues: &[String]) -> Self {
        let mut found = Self::default();
        found.head(model);
        found.arrivals(&model.arrivals);
        found.profiles(model);
        found.kinds(&model.kind);
        if let Some(booking) = &model.booking {
            found.booking(booking);
        }
        if let Some(policy) = &model.policy {
            found.policy(policy);
        }
        if queues.len() > QUEUES {
            found.at("kind", count("queues", queues.len(), QUEUES));
        }
        found.crew(&model.kind, queues, &model.official);
        found
    }

    /// The first that was found.
    pub fn first(self) -> Result<(), BadModel> {
        let first = self.all.into_iter().next();
        first.map_or(Ok(()), |(_, why)| Err(why))
    }

    fn within(&mut self, parts: &[Part], look: impl FnOnce(&mut Self)) {
        let before = self.path.len();
        self.path.extend_from_slice(parts);
        look(self);
        self.path.truncate(before);
    }

    fn here(&mut self, told: Result<(), BadModel>) {
        if let Err(why) = told {
            self.all.push((self.path.clone(), why));
        }
    }

    fn at(&mut self, key: &'static str, told: Result<(), BadModel>) {
        self.within(&[Key(key)], |found| found.here(told));
    }

    fn head(&mut self, model: &Model) {
        let clock = begin(&model.begins).map(|_| ());
        let clock = clock.ok_or_else(|| BadModel::Clock(model.begins.clone()));
        self.at("begins", clock);
        self.at("kind", count("kinds", model.kind.len(), 64));
        let visits = range("visits", model.visits, 0.0, VISITS, "0 to 30,000");
        self.at("visits", visits);
        self.at("day_cv", range("day_cv", model.day_cv, 0.0, 1.0, "0 to 1"));
        self.at("priority", share("priority", model.priority));
        self.at("no_show", share("no_show", model.no_show));
        let minutes_lost = minutes("no_show_minutes", model.no_show_minutes);
        self.at("no_show_minutes", minutes_lost);
        self.at("within", minutes("within", model.within));
        if let Some(patience) = model.patience {
            let told = range("patience", patience, 0.01, 1e6, "0.01 minutes or more");
            self.at("patience", told);
        }
        self.opening(&model.open);
    }

    /// Parts in the order of the day that do not cross.
    pub fn opening(&mut self, open: &[Span]) {
        self.at("open", count("open", open.len(), SESSIONS));
        let mut before = f64::NEG_INFINITY;
        for (n, span) in open.iter().enumerate() {
            self.within(&[Key("open"), At(n)], |found| {
                found.follows("open", *span, before);
            });
            before = span.to;
        }
    }

    /// Queues with their own times: of each one list, and people who come to it
    /// first.
    fn profiles(&mut self, model: &Model) {
        for (n, one) in model.profile.iter().enumerate() {
            let first = model.kind.iter().any(|kind| kind.queue == one.queue);
            let twice = model.profile[..n].iter().any(|two| two.queue == one.queue);
            self.within(&[Key("profile"), At(n)], |found| {
                let (place, name) = ("profile", one.queue.clone());
                if twice {
                    found.at("queue", Err(BadModel::Twice { place, name }));
                } else if !first {
                    let place = place.to_owned();
                    found.at("queue", Err(BadModel::Unknown { place, name }));
                }
                found.arrivals(&one.arrivals);
            });
        }
    }

    fn arrivals(&mut self, parts: &[Arrivals]) {
        self.at("arrivals", count("arrivals", parts.len(), 96));
        let mut before = f64::NEG_INFINITY;
        for (n, part) in parts.iter().enumerate() {
            let place = format!("arrivals from {}", part.from);
            let span = Span {
                from: part.from,
                to: part.to,
            };
            self.within(&[Key("arrivals"), At(n)], |found| {
                found.follows(&place, span, before);
                found.at("weight", range(&place, part.weight, 0.0, 1e6, "0 or more"));
            });
            before = span.to;
        }
        if !parts.is_empty() {
            let weight: f64 = parts.iter().map(|part| part.weight).sum();
            let told = range("weights of arrivals", weight, 1e-9, 1e9, ALL_WEIGHTS);
            self.at("arrivals", told);
        }
    }

    fn kinds(&mut self, kinds: &[Kind]) {
        if !kinds.is_empty() {
            let weight: f64 = kinds.iter().map(|kind| kind.weight).sum();
            let told = range("weights of kinds", weight, 1e-9, 1e9, ALL_WEIGHTS);
            self.at("kind", told);
        }
        self.once("kind", "id", kinds.iter().map(|kind| &kind.id));
        for (n, kind) in kinds.iter().enumerate() {
            self.within(&[Key("kind"), At(n)], |found| found.kind(kind));
        }
    }

    fn kind(&mut self, kind: &Kind) {
        self.at(
            "weight",
            range(&kind.id, kind.weight, 0.0, 1e6, "0 or more"),
        );
        self.at(
            "returns",
            share(&format!("{} returns", kind.id), kind.returns),
        );
        self.within(&[Key("service")], |found| {
            found.service(&kind.id, &kind.service);
        });
        let Some(step) = &kind.then else {
            return;
        };
        let place = format!("{} then", kind.id);
        self.within(&[Key("then")], |found| {
            found.at("share", share(&place, step.share));
            found.within(&[Key("service")], |found| {
                found.service(&place, &step.service);
            });
        });
    }

    fn service(&mut self, place: &str, service: &Service) {
        let times = "0 to 1,440 minutes";
        for (n, seen) in service.seen.iter().enumerate() {
            self.within(&[Key("seen"), At(n)], |found| {
                found.here(range(place, *seen, 0.0, 1_440.0, times));
            });
        }
        if service.law == Law::Observed {
            // The mean is that of the times; of times that are all zero it is 0.
            let n = service.seen.len() as f64;
            let must = "1 or more: the law `observed` draws from times that were seen";
            self.at("seen", range(place, n, 1.0, 1e6, must));
            self.at("mean", range(place, service.mean, 0.0, 1_440.0, times));
            return;
        }
        let times = "0.01 to 1,440 minutes";
        self.at("mean", range(place, service.mean, 0.01, 1_440.0, times));
        self.at("cv", range(place, service.cv, 0.0, 10.0, "0 to 10"));
    }

    /// Officials with their queues, and queues that somebody comes to and
    /// nobody serves.
    pub fn crew(&mut self, kinds: &[Kind], queues: &[String], them: &[Official]) {
        self.people(them);
        let before = self.all.len();
        for (n, one) in them.iter().enumerate() {
            for (key, names) in [("skills", &one.skills), ("helps", &one.helps)] {
                for (at, name) in names.iter().enumerate() {
                    if queues.contains(name) {
                        continue;
                    }
                    let path = [Key("official"), At(n), Key(key), At(at)];
                    let why = BadModel::Unknown {
                        place: format!("skills of {}", one.name),
                        name: name.clone(),
                    };
                    self.within(&path, |found| found.here(Err(why)));
                }
            }
        }
        // A queue whose name is misspelt there is not left alone, too.
        if self.all.len() == before {
            self.left_alone(kinds, queues, them);
        }
    }

    fn left_alone(&mut self, kinds: &[Kind], queues: &[String], them: &[Official]) {
        for queue in queues {
            let serves = |one: &Official| one.skills.contains(queue) || one.helps.contains(queue);
            let mut kinds = kinds.iter().enumerate();
            let comes = kinds.find_map(|(n, kind)| Some((n, comes_to(kind, queue)?)));
            if let Some((n, path)) = comes.filter(|_| !them.iter().any(serves)) {
                let why = BadModel::Nobody(queue.clone());
                self.within(&[Key("kind"), At(n)], |found| {
                    found.within(path, |found| found.here(Err(why)));
                });
            }
        }
    }

    fn people(&mut self, them: &[Official]) {
        self.at("official", count("officials", them.len(), OFFICIALS));
        // A step names whom it concerns: of two it would always be the first.
        self.once("official", "name", them.iter().map(|one| &one.name));
        for (n, one) in them.iter().enumerate() {
            self.within(&[Key("official"), At(n)], |found| found.times(one));
        }
    }

    fn times(&mut self, one: &Official) {
        for (key, spans) in [("away", &one.away), ("hours", &one.hours)] {
            let place = format!("{} {key}", one.name);
            for (n, span) in spans.iter().enumerate() {
                self.within(&[Key(key), At(n)], |found| found.part(&place, *span));
            }
        }
        if let Some(lunch) = one.lunch {
            let place = format!("{} lunch", one.name);
            self.within(&[Key("lunch")], |found| found.part(&place, lunch));
        }
    }

    /// Booked times.
    pub fn booking(&mut self, booking: &Booking) {
        self.within(&[Key("booking")], |found| {
            found.at("share", share("booking share", booking.share));
            let slot = range("booking slot", booking.slot, 5.0, 480.0, "5 to 480 minutes");
            found.at("slot", slot);
            let places = f64::from(booking.places);
            let places = range("booking places", places, 1.0, 1_000.0, "1 to 1,000");
            found.at("places", places);
            found.at("early", minutes("booking early", booking.early));
            found.at("late", minutes("booking late", booking.late));
        });
    }

    /// The rules of the queue.
    pub fn policy(&mut self, policy: &Policy) {
        self.within(&[Key("policy")], |found| {
            let classes = &policy.classes;
            if classes.len() > 100 {
                found.at("classes", count("classes", classes.len(), 100));
            }
            found.once("classes", "id", classes.iter().map(|class| &class.id));
            for (n, class) in classes.iter().enumerate() {
                found.within(&[Key("classes"), At(n)], |found| {
                    found.at("share", share(&class.id, class.share));
                    // Past a day there is none who was there earlier.
                    let start = class.head_start.unwrap_or(0.0);
                    let must = "0 to 10,000,000 minutes";
                    found.at("head_start", range(&class.id, start, 0.0, 1e7, must));
                });
            }
            let all: f64 = classes.iter().map(|class| class.share).sum();
            let told = range("shares of classes", all, 0.0, 1.000_001, "0 to 1 together");
            found.at("classes", told);
            let longest = policy.longest_wait.unwrap_or(1.0);
            let told = range("longest_wait", longest, 1.0, 1_440.0, "1 to 1,440 minutes");
            found.at("longest_wait", told);
        });
    }

    fn once<'a>(
        &mut self,
        key: &'static str,
        named: &'static str,
        names: impl Iterator<Item = &'a String>,
    ) {
        let place = if key == "classes" { "class" } else { key };
        let mut seen = BTreeSet::new();
        for (n, name) in names.enumerate() {
            if !seen.insert(name) {
                let name = name.clone();
                self.within(&[Key(key), At(n), Key(named)], |found| {
                    found.here(Err(BadModel::Twice { place, name }));
                });
            }
        }
    }

    /// A part after another that ended at `before`.
    fn follows(&mut self, place: &str, span: Span, before: f64) {
        self.part(place, span);
        let no_minute = span.from <= span.to && span.to - span.from < 0.001;
        if no_minute {
            self.here(ends(place, span));
        }
        if span.from < before {
            self.here(Err(BadModel::Crosses {
                place: place.to_owned(),
                from: span.from,
                end: before,
            }));
        }
    }

    /// A part of a day, or of the hours around it; an end before its begin is
    /// one that crosses midnight, which no desk does.
    fn part(&mut self, place: &str, span: Span) {
        let day = "within a day of the begin, in minutes";
        self.at("from", range(place, span.from, -1_440.0, 1_440.0, day));
        self.at("to", range(place, span.to, -1_440.0, 1_440.0, day));
        if span.from > span.to {
            self.here(ends(place, span));
        }
        let long = span.to - span.from;
        if long > 1_440.0 {
            self.here(range(place, long, 0.0, 1_440.0, "a day long at most"));
        }
    }
}

/// A part that ends as or before it begins.
fn ends(place: &str, span: Span) -> Result<(), BadModel> {
    Err(BadModel::Number {
        place: place.to_owned(),
        value: span.from,
        must: "before its end",
    })
}

/// The path within a kind to the queue, if its people come to it.
fn comes_to(kind: &Kind, queue: &str) -> Option<&'static [Part]> {
    let then = kind.then.as_ref();
    if kind.weight <= 0.0 {
        return None;
    }
    if kind.queue == queue {
        return Some(&[Key("queue")]);
    }
    let goes_on = then.is_some_and(|step| step.queue == queue && step.share > 0.0);
    goes_on.then_some(&[Key("then"), Key("queue")])
}
