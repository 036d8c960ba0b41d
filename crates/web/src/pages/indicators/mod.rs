//! Indicators: what the desk's work comes to, with how many cases and how
//! surely, from a list down to the cases behind each number.
//!
//! Invariants: no number stands without its count; what is too few to say is
//! said so; beside each figure stands the one that shows when it is being gamed;
//! ballots and reports about attitude are never opened from here, and nobody
//! but the person, and whoever confirms commitments, sees an official's.

mod cases;
mod chart;
mod fault;
mod file;
mod how;
mod list;
mod one;
mod said;
mod sample;

pub use cases::{IndicatorCasesPage, open};
pub use fault::{condition_fault, key_fault};
pub use file::{of_all, of_one};
pub use list::{IndicatorsPage, show as list};
pub use one::{IndicatorPage, show as one};
pub use sample::bad_file;

use super::encode;
use super::reports::choice::{self, Choice};
use crate::error::Error;
use crate::frame::Frame;
use motcua_desk::Settings;
use motcua_desk::indicator::{IndicatorTable, Told, Whom};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::indicator::{Figure, Said};
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::Timestamp;
use serde::Deserialize;

/// What a page is asked for; the whole state stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// A period as it is written; empty = the usual one that runs.
    #[serde(default)]
    period: String,
    /// Unit; empty = all of them, or the reader's own.
    #[serde(default)]
    unit: String,
    /// Number of an official, for their own steps; empty = none. Pages of the
    /// programme call that person `who`.
    #[serde(default, alias = "who")]
    official: String,
    /// Which number is opened: `part`, `whole`, or the `rest` between them.
    #[serde(default)]
    side: String,
    /// Where the page before ended.
    #[serde(default)]
    after: String,
}

/// The kinds of periods that figures are told over.
const KINDS: [PeriodKind; 8] = [
    PeriodKind::Month,
    PeriodKind::Quarter,
    PeriodKind::Year,
    PeriodKind::ReportMonth,
    PeriodKind::ReportQuarter,
    PeriodKind::ReportHalf,
    PeriodKind::ReportNine,
    PeriodKind::ReportYear,
];

impl Asked {
    /// Of whom it is asked: an official, a unit, or as far as the reader sees.
    fn whom(&self, me: &Actor) -> Result<Whom, Error> {
        if !self.official.is_empty() {
            let id = self.official.parse().map_err(|_| Error::NotFound)?;
            return Ok(Whom::Official(StaffId(id)));
        }
        Ok(match (self.unit.as_str(), sees_all(me)) {
            ("", true) => Whom::Desk,
            ("", false) => Whom::Unit(me.unit.clone()),
            (unit, _) => Whom::Unit(UnitId::new(unit)),
        })
    }

    /// The days, of these kinds; and why those asked for cannot be taken, in
    /// words, with the usual ones instead.
    fn period(&self, f: &Frame, kinds: &[PeriodKind], now: Timestamp) -> (Period, Option<String>) {
        let first = kinds.first().copied().unwrap_or(PeriodKind::Month);
        let usual = Period::newest(first, f.now.date());
        if self.period.is_empty() {
            return (usual, None);
        }
        match Period::parse(&self.period) {
            Err(bad) => (usual, Some(f.t1("report-bad-period", "text", bad.0))),
            Ok(period) if !kinds.contains(&period.kind) => (usual, Some(f.t("indicator-bad-kind"))),
            Ok(period) if !period.has_begun(now) => (usual, Some(f.t("indicator-future"))),
            Ok(period) => (period, None),
        }
    }

    /// The choice of days, and of a unit where settings are given, with the
    /// problem at its field.
    fn choice(
        &self,
        f: &Frame,
        at: (&str, &[PeriodKind]),
        (period, whom): (&Period, &Whom),
        settings: Option<&Settings>,
        problem: Option<&str>,
    ) -> Choice {
        let unit = match whom {
            Whom::Unit(unit) => Some(unit.as_str()),
            Whom::Desk | Whom::Official(_) => None,
        };
        let choice = Choice::new(f, at, period, unit, settings);
        let Some(problem) = problem else {
            return choice;
        };
        let typed = choice::Asked {
            period: self.period.clone(),
            ..choice::Asked::default()
        };
        choice.with_problem(&typed, problem)
    }
}

/// May this reader look at other units than the own?
fn sees_all(me: &Actor) -> bool {
    me.scope(Action::ReadIndicators) == Scope::Desk
}

/// Period and whose figures as the query of an address.
fn query(period: &Period, whom: &Whom) -> String {
    match whom {
        Whom::Desk => choice::query(period, None),
        Whom::Unit(unit) => choice::query(period, Some(unit.as_str())),
        Whom::Official(official) => {
            format!("{}&official={}", choice::query(period, None), official.0)
        }
    }
}

/// Address of an indicator's page.
fn address(id: &str, period: &Period, whom: &Whom) -> String {
    format!("/indicators/{}?{}", encode(id), query(period, whom))
}

/// Nothing was counted.
const NOTHING: Figure = Figure {
    part: 0,
    whole: 0,
    said: Said::Nothing,
};

/// What a table says of an indicator, and of whom: of a unit, or of the whole
/// desk where it is told of that alone.
fn told_in(table: &IndicatorTable, id: &str, whom: &Whom) -> Option<(Told, Whom)> {
    let mut columns = table.indicators.iter();
    let place = columns.position(|one| one.indicator.id() == id)?;
    let desk = table.desk.get(place).copied().flatten();
    let unit = match whom {
        Whom::Unit(unit) if table.indicators[place].indicator.tells_units() => unit,
        Whom::Desk | Whom::Unit(_) => return desk.map(|told| (told, Whom::Desk)),
        Whom::Official(_) => return None,
    };
    let line = table.units.iter().find(|line| line.unit == *unit);
    let told = line.and_then(|line| line.cells.get(place).copied().flatten());
    // A unit of which nothing was counted has no line.
    let told = told.unwrap_or(Told {
        closed: NOTHING,
        now: NOTHING,
    });
    Some((told, whom.clone()))
}

/// Whose figures these are, in words. `name` is that of an official.
fn whose(
    f: &Frame,
    settings: Option<&Settings>,
    (period, whom): (&Period, &Whom),
    name: Option<&str>,
) -> String {
    match whom {
        Whom::Desk => f.t("indicators-desk"),
        Whom::Unit(unit) => settings.map_or_else(
            || unit.to_string(),
            |settings| crate::words::unit(f.lang, &settings.units, unit, period.to),
        ),
        Whom::Official(official) => {
            let own = f.who.as_ref().is_some_and(|who| who.actor.id == *official);
            match name {
                Some(name) if !own => f.t1("indicators-steps-of", "who", name),
                _ => f.t("indicators-own-steps"),
            }
        }
    }
}
