//! Which days and which unit: quick links, a list of periods, days of one's own.

use super::said;
use crate::frame::Frame;
use crate::pages::encode;
use crate::view::component;
use askama::Template;
use jiff::civil::Date;
use motcua_desk::Settings;
use motcua_domain::report::{Period, PeriodKind};
use serde::Deserialize;

/// What a page of a report is asked for; the whole state stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// A period as it is written; empty = the month that runs.
    #[serde(default)]
    pub period: String,
    /// First day of a period of one's own.
    #[serde(default)]
    pub from: String,
    /// Its last day.
    #[serde(default)]
    pub to: String,
    /// Unit; empty = all.
    #[serde(default)]
    pub unit: String,
    /// `1` = compute a closed report again.
    #[serde(default)]
    pub anew: String,
}

impl Asked {
    /// The period that is meant; an error is the text that names none.
    pub fn period(&self, today: Date) -> Result<Period, String> {
        if !(self.from.is_empty() && self.to.is_empty()) {
            let written = format!("{}..{}", self.from.trim(), self.to.trim());
            return Period::parse(&written).map_err(|bad| bad.0);
        }
        if self.period.is_empty() {
            return Ok(Period::of(PeriodKind::Month, today));
        }
        Period::parse(&self.period).map_err(|bad| bad.0)
    }

    /// Why the days cannot be taken, in words; `typed` is the text that names
    /// no period.
    pub fn problem(&self, f: &Frame, typed: &str) -> String {
        let own = (self.from.trim(), self.to.trim());
        let own = Some(own).filter(|own| *own != ("", ""));
        let Some((from, to)) = own.or_else(|| typed.split_once("..")) else {
            return f.t1("report-bad-period", "text", typed);
        };
        let (from, to) = (from.trim(), to.trim());
        if from.is_empty() || to.is_empty() {
            return f.t("report-days-both");
        }
        match (from.parse::<Date>(), to.parse::<Date>()) {
            (Err(_), _) => f.t1("report-bad-day", "text", from),
            (_, Err(_)) => f.t1("report-bad-day", "text", to),
            (Ok(first), Ok(last)) if last < first => f.t("report-days-turned"),
            _ => f.t("report-days-years"),
        }
    }

    /// Were no days asked for?
    pub fn is_open(&self) -> bool {
        self.period.is_empty() && self.from.is_empty() && self.to.is_empty()
    }

    /// The unit, if one was chosen.
    pub fn unit(&self) -> Option<&str> {
        Some(self.unit.as_str()).filter(|unit| !unit.is_empty())
    }
}

/// Period and unit as the query of an address.
pub fn query(period: &Period, unit: Option<&str>) -> String {
    let period = encode(&period.to_string());
    match unit {
        Some(unit) => format!("period={period}&unit={}", encode(unit)),
        None => format!("period={period}"),
    }
}

/// A quick link.
pub struct Chip {
    url: String,
    text: String,
    on: bool,
}

/// An entry of a list.
pub struct Entry {
    value: String,
    text: String,
    on: bool,
}

/// Entries of one kind.
pub struct Group {
    name: String,
    entries: Vec<Entry>,
}

/// The choice, above lists and reports.
#[derive(Template)]
#[template(path = "c/period.html")]
pub struct Choice {
    f: Frame,
    action: String,
    chips: Vec<Chip>,
    groups: Vec<Group>,
    /// Are days of one's own taken?
    days: bool,
    from: String,
    to: String,
    units: Vec<Entry>,
    /// Field and text of what cannot be taken.
    problem: Option<(&'static str, String)>,
}
component!(Choice);

/// How many periods of a kind are offered.
const OFFERED: [(PeriodKind, &str, usize); 8] = [
    (PeriodKind::Month, "report-kind-month", 13),
    (PeriodKind::ReportMonth, "report-kind-report-month", 13),
    (PeriodKind::Quarter, "report-kind-quarter", 5),
    (PeriodKind::ReportQuarter, "report-kind-report-quarter", 5),
    (PeriodKind::ReportHalf, "report-kind-report-half", 3),
    (PeriodKind::ReportNine, "report-kind-report-nine", 3),
    (PeriodKind::Year, "report-kind-year", 3),
    (PeriodKind::ReportYear, "report-kind-report-year", 3),
];

impl Choice {
    /// For the page at `action`, which takes these `kinds`; `settings` where a
    /// unit can be chosen.
    pub fn new(
        f: &Frame,
        (action, kinds): (&str, &[PeriodKind]),
        chosen: &Period,
        unit: Option<&str>,
        settings: Option<&Settings>,
    ) -> Self {
        let is_days = chosen.kind == PeriodKind::Days;
        let day = |day: Date| {
            if is_days {
                day.to_string()
            } else {
                String::new()
            }
        };
        Self {
            action: action.to_owned(),
            chips: chips(f, (action, kinds), chosen, unit),
            groups: groups(f, kinds, chosen),
            days: kinds.contains(&PeriodKind::Days),
            problem: None,
            from: day(chosen.from),
            to: day(chosen.to),
            units: settings.map_or_else(Vec::new, |settings| units(f, settings, unit)),
            f: f.clone(),
        }
    }

    /// The same with what was typed, and at its field why it cannot be taken.
    pub fn with_problem(mut self, asked: &Asked, problem: &str) -> Self {
        let typed_days = self.days && !(asked.from.is_empty() && asked.to.is_empty());
        let field = if typed_days || self.groups.is_empty() {
            "from"
        } else {
            "period"
        };
        self.problem = Some((field, problem.to_owned()));
        if typed_days {
            self.from.clone_from(&asked.from);
            self.to.clone_from(&asked.to);
            return self;
        }
        if asked.period.is_empty() || Period::parse(&asked.period).is_ok() {
            return self;
        }
        let entries = self.groups.iter_mut().flat_map(|group| &mut group.entries);
        for entry in entries {
            entry.on = false;
        }
        if let Some(first) = self.groups.first_mut() {
            let typed = Entry {
                value: asked.period.clone(),
                text: asked.period.clone(),
                on: true,
            };
            first.entries.insert(0, typed);
        }
        self
    }

    /// Why this field cannot be taken.
    fn fault(&self, field: &str) -> Option<&str> {
        let (of, text) = self.problem.as_ref()?;
        (*of == field).then_some(text.as_str())
    }
}

fn chips(
    f: &Frame,
    (action, kinds): (&str, &[PeriodKind]),
    chosen: &Period,
    unit: Option<&str>,
) -> Vec<Chip> {
    let today = f.now.date();
    let now = |kind| Period::of(kind, today);
    let quick = [
        ("report-this-month", now(PeriodKind::Month)),
        ("report-last-month", now(PeriodKind::Month).previous()),
        ("report-this-report-month", now(PeriodKind::ReportMonth)),
        (
            "report-last-report-month",
            now(PeriodKind::ReportMonth).previous(),
        ),
        ("report-this-quarter", now(PeriodKind::Quarter)),
        ("report-this-year", now(PeriodKind::Year)),
    ];
    quick
        .into_iter()
        .filter(|(_, period)| kinds.contains(&period.kind))
        .map(|(id, period)| Chip {
            url: format!("{action}?{}", query(&period, unit)),
            text: f.t(id),
            on: period == *chosen,
        })
        .collect()
}

fn groups(f: &Frame, kinds: &[PeriodKind], chosen: &Period) -> Vec<Group> {
    let mut groups: Vec<Group> = OFFERED
        .iter()
        .filter(|(kind, ..)| kinds.contains(kind))
        .map(|(kind, name, n)| {
            let first = Period::of(*kind, f.now.date());
            let periods = std::iter::successors(Some(first), |last| {
                Some(last.previous()).filter(|before| before != last)
            });
            let known = periods.filter(Period::has_form).take(*n);
            Group {
                name: f.t(name),
                entries: known.map(|one| entry(f, &one, chosen)).collect(),
            }
        })
        .collect();
    let is_offered = groups.iter().any(|g| g.entries.iter().any(|e| e.on));
    if !is_offered && let Some(first) = groups.first_mut() {
        first.entries.insert(0, entry(f, chosen, chosen));
    }
    groups
}

fn entry(f: &Frame, period: &Period, chosen: &Period) -> Entry {
    Entry {
        value: period.to_string(),
        text: said::period(f.lang, period),
        on: period == chosen,
    }
}

fn units(f: &Frame, settings: &Settings, chosen: Option<&str>) -> Vec<Entry> {
    let mut units: Vec<Entry> = settings
        .units
        .all_on(f.now.date())
        .map(|unit| Entry {
            value: unit.id.to_string(),
            text: f.pick(&unit.name_vi, &unit.name_en).to_owned(),
            on: Some(unit.id.as_str()) == chosen,
        })
        .collect();
    units.sort_by(|a, b| a.text.cmp(&b.text));
    let all = Entry {
        value: String::new(),
        text: f.t("report-all-units"),
        on: chosen.is_none(),
    };
    units.insert(0, all);
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn days_of_ones_own_win_and_nothing_asked_is_the_month_that_runs() {
        let today = jiff::civil::date(2026, 11, 20);
        let asked = |period: &str, from: &str, to: &str| Asked {
            period: period.into(),
            from: from.into(),
            to: to.into(),
            ..Asked::default()
        };
        let said = |a: &Asked| a.period(today).map(|period| period.to_string());
        assert_eq!(said(&asked("", "", "")).as_deref(), Ok("2026-11"));
        assert_eq!(said(&asked("2026-10R", "", "")).as_deref(), Ok("2026-10R"));
        let own = asked("2026-10R", "2026-11-03", "2026-11-05");
        assert_eq!(said(&own).as_deref(), Ok("2026-11-03..2026-11-05"));
        assert!(asked("2026-13", "", "").period(today).is_err());
        assert!(asked("", "2026-11-03", "").period(today).is_err());
    }

    #[test]
    fn days_that_cannot_be_taken_are_told_without_our_notation() {
        let f = crate::samples::staff_frame(Lang::En, "/reports");
        let today = jiff::civil::date(2026, 11, 20);
        for (period, from, to, said) in [
            ("", "2026-11-20", "2026-11-03", "report-days-turned"),
            ("2026-11-20..2026-11-03", "", "", "report-days-turned"),
            ("", "2026-11-20", "", "report-days-both"),
            ("2026-11", "", "2026-11-20", "report-days-both"),
            ("", "1999-01-01", "2026-11-20", "report-days-years"),
        ] {
            let asked = Asked {
                period: period.into(),
                from: from.into(),
                to: to.into(),
                ..Asked::default()
            };
            let typed = asked.period(today).unwrap_err();
            assert_eq!(asked.problem(&f, &typed), f.t(said), "{period} {from} {to}");
        }
    }

    #[test]
    fn what_was_chosen_is_always_in_the_list() {
        let f = crate::samples::staff_frame(Lang::Vi, "/reports");
        for written in ["2022-09", "2019-03", "2022-H2R", "2022-09-01..2022-09-03"] {
            let chosen = Period::parse(written).unwrap();
            let all = groups(&f, &PeriodKind::ALL, &chosen);
            let on = all.iter().flat_map(|g| &g.entries).filter(|e| e.on);
            assert_eq!(on.count(), 1, "{written}");
        }
    }

    #[test]
    fn only_what_the_report_takes_is_offered_and_no_second_half() {
        let f = crate::samples::staff_frame(Lang::Vi, "/reports/x");
        let chosen = Period::parse("2022-H1R").unwrap();
        let kinds = [PeriodKind::ReportHalf, PeriodKind::ReportNine];
        let choice = Choice::new(&f, ("/reports/x", &kinds), &chosen, None, None);
        let values: Vec<&str> = choice
            .groups
            .iter()
            .flat_map(|group| &group.entries)
            .map(|entry| entry.value.as_str())
            .collect();
        assert_eq!(
            values,
            [
                "2022-H1R", "2021-H1R", "2020-H1R", "2022-9MR", "2021-9MR", "2020-9MR"
            ]
        );
        assert!(choice.chips.is_empty() && !choice.days);
        let page = choice.to_string();
        assert!(!page.contains("name=\"from\""), "{page}");
        let kinds = [PeriodKind::Month, PeriodKind::Days];
        let chosen = Period::of(PeriodKind::Month, f.now.date());
        let choice = Choice::new(&f, ("/reports/x", &kinds), &chosen, None, None);
        assert!(choice.days && choice.chips.len() == 2);
    }

    #[test]
    fn what_cannot_be_taken_stays_typed_with_the_reason_at_its_field() {
        let f = crate::samples::staff_frame(Lang::Vi, "/reports/x");
        let chosen = Period::of(PeriodKind::Month, f.now.date());
        let choice = || Choice::new(&f, ("/reports/x", &PeriodKind::ALL), &chosen, None, None);
        let days = Asked {
            from: "2022-09-09".to_owned(),
            to: "2022-09-02".to_owned(),
            ..Asked::default()
        };
        let page = choice().with_problem(&days, "no period").to_string();
        for kept in [
            "value=\"2022-09-09\"",
            "value=\"2022-09-02\"",
            "id=\"from-e\"",
        ] {
            assert!(page.contains(kept), "{kept}: {page}");
        }
        let text = Asked {
            period: "2022-13".to_owned(),
            ..Asked::default()
        };
        let page = choice().with_problem(&text, "no period").to_string();
        for kept in [
            "value=\"2022-13\" selected",
            "id=\"period-e\"",
            "<details class=\"mt2\" open",
        ] {
            assert!(page.contains(kept), "{kept}: {page}");
        }
        assert_eq!(page.matches(" selected").count(), 1, "{page}");
    }
}
