//! One number of the form that can be moved: typed into its field, or dragged
//! on the slider beside it, which the script shows.

use crate::frame::Frame;
use crate::pages::deed::time_of;
use crate::view::{Form, Html, component, icon};
use askama::Template;
use motcua_desk::outlook::{Model, OwnModel};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Per cent.
    Percent,
    /// Minutes.
    Minutes,
    /// People.
    People,
    /// A minute of the day, typed as a clock shows it.
    Clock,
}

/// A number that can be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dial {
    /// Name of the field.
    pub name: String,
    /// What it counts.
    pub unit: Unit,
    /// As it is on the day.
    pub usual: u32,
    /// Least.
    pub least: u32,
    /// Most.
    pub most: u32,
    /// Steps of the slider.
    pub step: u32,
}

/// It is no number, or none that can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BadNumber;

impl Dial {
    pub(super) fn new(name: impl Into<String>, usual: u32, (least, most, step): Bounds) -> Self {
        Self {
            name: name.into(),
            unit: Unit::Percent,
            usual,
            least: least.min(usual),
            most: most.max(usual),
            step,
        }
    }

    pub(super) fn of(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// A number as its field shows it.
    pub(super) fn text(&self, n: u32) -> String {
        match self.unit {
            Unit::Clock => format!("{:02}:{:02}", n / 60, n % 60),
            Unit::Percent | Unit::Minutes | Unit::People => n.to_string(),
        }
    }

    /// What was chosen; a field that was not sent is as it is.
    pub(super) fn chosen(&self, form: &Form) -> Result<u32, BadNumber> {
        let typed = form.get(&self.name);
        if form.all(&self.name).is_empty() {
            return Ok(self.usual);
        }
        let n = match self.unit {
            _ if typed.is_empty() => None,
            Unit::Clock => minute_of(typed),
            Unit::Percent | Unit::Minutes | Unit::People => typed.parse().ok(),
        };
        let fits = n.filter(|n| (self.least..=self.most).contains(n));
        fits.ok_or(BadNumber)
    }

    /// The same where it was moved; `None` = as it is.
    pub(super) fn moved(&self, form: &Form) -> Result<Option<u32>, BadNumber> {
        let n = self.chosen(form)?;
        Ok((n != self.usual).then_some(n))
    }

    /// The number with its slider as the page shows it.
    pub(super) fn view(&self, f: &Frame, form: &Form, (label, hint): (String, String)) -> Slider {
        let is_clock = self.unit == Unit::Clock;
        let at = self.chosen(form).unwrap_or(self.usual);
        let typed = form.get(&self.name);
        Slider {
            value: if typed.is_empty() {
                self.text(at)
            } else {
                typed.to_owned()
            },
            at,
            error: form.error(&self.name).map(str::to_owned),
            unit: match self.unit {
                Unit::Percent => "%".to_owned(),
                Unit::Minutes => f.t("whatif-unit-minutes"),
                Unit::People => f.t("whatif-unit-people"),
                Unit::Clock => String::new(),
            },
            name: self.name.clone(),
            least: self.least,
            most: self.most,
            step: self.step,
            is_clock,
            label,
            hint,
        }
    }
}

/// Least, most, and the step.
pub(super) type Bounds = (u32, u32, u32);

/// A number with its slider, ready to be shown. The number is what is sent; the
/// slider belongs to the script, which alone keeps both alike.
#[derive(Template)]
#[template(path = "c/slider.html")]
pub(super) struct Slider {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub value: String,
    pub at: u32,
    pub least: u32,
    pub most: u32,
    pub step: u32,
    pub unit: String,
    pub is_clock: bool,
    pub error: Option<String>,
}
component!(Slider);

impl Slider {
    fn is_described(&self) -> bool {
        !self.hint.is_empty() || self.error.is_some()
    }

    /// The sign before an error.
    fn cross(&self) -> Html {
        icon("cross")
    }

    /// Ids of the texts that belong to the field.
    fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("i-{}-h", self.name));
        let error = self.error.is_some().then(|| format!("i-{}-e", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// A minute of the day of what was typed as a clock time.
pub(super) fn minute_of(text: &str) -> Option<u32> {
    let at = time_of(text).filter(|_| !text.trim().is_empty())?;
    let (hour, minute) = (u32::try_from(at.hour()), u32::try_from(at.minute()));
    Some(hour.ok()? * 60 + minute.ok()?)
}

/// Per cent of a share.
pub(super) fn percent(share: f64) -> u32 {
    (share.clamp(0.0, 10.0) * 100.0).round() as u32
}

/// How many come, and how.
pub(super) fn coming(model: &Model) -> Vec<Dial> {
    let booked = model.booking.map_or(0.0, |booking| booking.share);
    let mut dials = vec![
        Dial::new("visits", 100, (40, 200, 5)),
        Dial::new("no_show", percent(model.no_show), (0, 30, 1)),
        Dial::new("booked", percent(booked), (0, 90, 5)),
    ];
    if returning(model) > 0.0 {
        dials.push(Dial::new("returns", 100, (0, 100, 5)));
    }
    dials
}

/// Share of visits that only came about because a dossier had to be
/// supplemented.
pub(super) fn returning(model: &Model) -> f64 {
    let weights: f64 = model.kind.iter().map(|kind| kind.weight).sum();
    let returns = model.kind.iter().map(|kind| kind.weight * kind.returns);
    returns.sum::<f64>() / weights.max(f64::EPSILON)
}

/// Times of the opening, begin and end of each part.
pub(super) fn opening(model: &OwnModel) -> Vec<Dial> {
    let mut dials = Vec::new();
    for (n, part) in model.sessions.iter().enumerate() {
        let at = [("open", part.from), ("close", part.to)];
        dials.extend(at.map(|(name, minute)| {
            let bounds = (6 * 60, 20 * 60, 15);
            Dial::new(format!("{name}-{n}"), u32::from(minute), bounds).of(Unit::Clock)
        }));
    }
    dials
}

/// Share of today's minutes that a line takes, by line.
pub(super) fn service(line: &str) -> Dial {
    Dial::new(format!("service-{line}"), 100, (50, 150, 5))
}

/// The same of one kind of visit.
pub(super) fn of_kind() -> Dial {
    Dial::new("kind_time", 100, (50, 150, 5))
}

/// People more at a line, all day.
pub(super) fn more(line: &str) -> Dial {
    Dial::new(format!("more-{line}"), 0, (0, 3, 1)).of(Unit::People)
}

/// Numbers of the rules of the queue; 0 = there is no such rule.
pub(super) fn rules(ratio: Option<u16>, longest: Option<f64>) -> [Dial; 2] {
    let longest = longest.map_or(0, |minutes| minutes.round().clamp(0.0, 1440.0) as u32);
    [
        Dial::new("ratio", u32::from(ratio.unwrap_or(0)), (0, 10, 1)).of(Unit::People),
        Dial::new("longest", longest, (0, 240, 5)).of(Unit::Minutes),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_and_what_is_as_it_is_changes_nothing() {
        let dial = Dial::new("no_show", 4, (0, 30, 1));
        let read = |text: &str| dial.moved(&Form::new([("no_show", text)]));
        assert_eq!(dial.moved(&Form::default()), Ok(None));
        assert_eq!(read("4"), Ok(None));
        assert_eq!(read("7"), Ok(Some(7)));
        for bad in ["", "31", "-1", "4.5", "vài"] {
            assert_eq!(read(bad), Err(BadNumber), "{bad}");
        }
        // What the desk has now is possible, whatever the slider would say.
        let high = Dial::new("no_show", 44, (0, 30, 1));
        assert_eq!(high.chosen(&Form::new([("no_show", "44")])), Ok(44));
    }

    #[test]
    fn a_clock_is_read_as_people_write_it() {
        let dial = Dial::new("open-0", 450, (360, 1200, 15)).of(Unit::Clock);
        let read = |text: &str| dial.moved(&Form::new([("open-0", text)]));
        assert_eq!(dial.text(450), "07:30");
        assert_eq!(read("07:30"), Ok(None));
        assert_eq!(read("7:00"), Ok(Some(420)));
        for bad in ["", "7", "25:00", "05:00"] {
            assert_eq!(read(bad), Err(BadNumber), "{bad}");
        }
    }
}
