//! The dossiers and visits behind a figure, page by page.

use super::list::name;
use super::one::{name_of, told_of};
use super::{Asked, address, encode, query, whose};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::pages::reports::cases::{Entry, entry};
use crate::pages::reports::said::period;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Pager;
use crate::visit;
use crate::words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::indicator::{
    CasesAsk, IndicatorCase, IndicatorCases, Known, Place, Side, VisitCase,
};
use motcua_desk::report::CellCase;
use motcua_desk::{DeskError, Settings};
use motcua_domain::id::DossierId;
use motcua_domain::indicator::{Held, IndicatorKind};
use motcua_domain::time::local;
use motcua_domain::visit::Policy;
use std::collections::BTreeMap;

/// A dossier, with those of its steps that are counted.
pub struct DossierRow {
    entry: Entry,
    /// Number, name and unit of each.
    steps: Vec<String>,
}

/// A visit. It names nobody.
pub struct VisitRow {
    ticket: String,
    /// Empty for whom the page of visits does not open.
    url: String,
    line: String,
    waited: String,
    outcome: String,
    ended: String,
}

/// The page.
#[derive(Template)]
#[template(path = "indicator_cases.html")]
pub struct IndicatorCasesPage {
    f: Frame,
    title: String,
    side: String,
    period: String,
    whose: String,
    back: String,
    dossiers: Vec<DossierRow>,
    /// Steps are counted: each stands with the unit that held it.
    by_steps: bool,
    visits: Vec<VisitRow>,
    /// More may follow.
    goes_on: bool,
    pager: Pager,
}

impl IndicatorCasesPage {
    pub(super) fn new(
        f: Frame,
        (settings, policy): (Option<&Settings>, &Policy),
        (known, ask): (&Known, &CasesAsk),
        found: &IndicatorCases,
        official: Option<&str>,
    ) -> Self {
        let at = (&ask.period, &ask.whom);
        let side = match ask.side {
            Side::Part => ("part", "indicator-open-part"),
            Side::Whole => ("whole", "indicator-open-whole"),
            Side::Rest => ("rest", "indicator-open-rest"),
        };
        let here = format!(
            "/indicators/{}/cases?{}&side={}",
            encode(&ask.id),
            query(&ask.period, &ask.whom),
            side.0
        );
        let next = found
            .next
            .map(|place| format!("{here}&after={}-{}", place.phase, place.seq));
        let pager = Pager {
            label: f.t("pager-label"),
            first: ask.after.is_some().then_some(here),
            first_text: f.t("pager-first"),
            next,
            next_text: f.t("pager-next"),
        };
        let (mut dossiers, mut visits) = (Vec::new(), Vec::new());
        for case in &found.cases {
            match case {
                IndicatorCase::Dossier(case) => dossiers.push(DossierRow {
                    steps: steps(&f, settings, (case.as_ref(), &found.steps)),
                    entry: entry(&f, settings, case),
                }),
                IndicatorCase::Visit(case) => visits.push(row(&f, policy, case)),
            }
        }
        Self {
            title: name(&f, known).to_owned(),
            side: f.t(side.1),
            period: period(f.lang, &ask.period),
            whose: whose(&f, settings, at, official),
            back: address(&ask.id, &ask.period, &ask.whom),
            goes_on: found.next.is_some(),
            by_steps: !found.steps.is_empty(),
            dossiers,
            visits,
            pager,
            f,
        }
    }

    fn is_empty(&self) -> bool {
        self.dossiers.is_empty() && self.visits.is_empty()
    }
}

/// Steps that are counted, each with the unit that held it.
fn steps(
    f: &Frame,
    settings: Option<&Settings>,
    (case, all): (&CellCase, &BTreeMap<DossierId, Vec<Held>>),
) -> Vec<String> {
    let hash = &case.case.procedure_hash;
    let published = settings.and_then(|settings| settings.catalogue.by_hash(hash));
    let held = all.get(&case.case.dossier).into_iter().flatten();
    held.map(|held| {
        let unit = settings.map_or_else(
            || held.unit.to_string(),
            |settings| words::unit(f.lang, &settings.units, &held.unit, f.now.date()),
        );
        let n = held.step + 1;
        let planned = published.as_ref();
        let planned = planned.and_then(|one| one.procedure.steps.get(usize::from(held.step)));
        match planned {
            Some(step) => {
                let name = f.pick(&step.name_vi, &step.name_en);
                f.t3("indicator-step-named", "n", n, "name", name, "unit", unit)
            }
            None => f.t2("indicator-step", "n", n, "unit", unit),
        }
    })
    .collect()
}

fn row(f: &Frame, policy: &Policy, case: &VisitCase) -> VisitRow {
    let ended = local(case.ended_at);
    VisitRow {
        ticket: case.ticket.to_string(),
        url: if f.can("read_queue") {
            format!("/hall/visits?day={}&visit={}#one", case.day, case.visit)
        } else {
            String::new()
        },
        line: visit::line(f, policy, &case.line),
        waited: case.waited.map_or_else(
            || f.t("visits-not-called"),
            |minutes| f.t1("hall-minutes", "n", minutes),
        ),
        outcome: case
            .outcome
            .map_or_else(String::new, |outcome| visit::outcome(f, outcome)),
        ended: format!(
            "{} {}",
            f.short_date(ended.date()),
            format::time(ended.time())
        ),
    }
}

/// Where a page before ended, as the address says it.
fn place(text: &str) -> Option<Place> {
    let (phase, seq) = text.split_once('-')?;
    Some(Place {
        phase: phase.parse().ok()?,
        seq: seq.parse().ok().filter(|seq| *seq >= 0)?,
    })
}

/// `GET /indicators/{indicator}/cases?period=…&side=…`.
pub async fn open(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let me = me(&f)?;
    let whom = asked.whom(&me)?;
    let (who, which) = (me.clone(), id.clone());
    let known = state.ask(move |desk| desk.indicator(&who, &which)).await?;
    let kinds = known.indicator.definition().periods.clone();
    let (days, problem) = asked.period(&f, &kinds, state.desk().now());
    if problem.is_some() {
        return Err(Error::NotFound);
    }
    let ask = CasesAsk {
        id,
        whom: told_of(&known, whom, &asked),
        period: days,
        side: match asked.side.as_str() {
            "part" => Side::Part,
            "whole" => Side::Whole,
            "rest" if known.indicator.definition().kind == IndicatorKind::Share => Side::Rest,
            _ => return Err(Error::NotFound),
        },
        after: place(&asked.after),
    };
    let wish = ask.clone();
    let (found, official) = state
        .ask(move |desk| {
            let found = desk.indicator_cases(&me, &wish)?;
            Ok::<_, DeskError>((found, name_of(desk, &wish.whom)?))
        })
        .await?;
    let settings = state.desk().settings();
    let policy = state.desk().queue_policy();
    let about = (Some(settings.as_ref()), policy.as_ref());
    let page = IndicatorCasesPage::new(f, about, (&known, &ask), &found, official.as_deref());
    Ok(render(StatusCode::OK, &page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is() {
        let said = place("2-4711").unwrap();
        assert_eq!((said.phase, said.seq), (2, 4711));
        for bad in ["", "2", "x-1", "1-x", "300-1", "1--1"] {
            assert!(place(bad).is_none(), "{bad}");
        }
    }
}
