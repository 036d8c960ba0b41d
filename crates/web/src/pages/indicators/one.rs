//! One indicator: what it means, its figure, its trend, each unit's, and what
//! shows that it is being gamed.

use super::chart;
use super::how;
use super::list::{Beside, Seen, beside, by_id, name};
use super::said::{Shown, better};
use super::{Asked, address, encode, query, sees_all, told_in, whose};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::reports::choice::Choice;
use crate::pages::reports::said::period;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Facts, Html};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::indicator::{IndicatorLine, Known, Told, Trend, Whom};
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::UnitId;
use motcua_domain::indicator::{IndicatorKind, Source};
use motcua_domain::report::{Period, PeriodKind};

/// What the desk says for the page.
pub(super) struct Read {
    pub trend: Trend,
    /// The figures of all units over the period, for pairs and for each unit.
    pub seen: Seen,
    /// Name of the official who is asked for.
    pub official: Option<String>,
}

/// A period of the trend, or a unit.
pub struct Line {
    name: String,
    url: String,
    shown: Shown,
    /// The period runs on; of a unit, who stands for it today.
    note: String,
}

/// The page.
#[derive(Template)]
#[template(path = "indicator.html")]
pub struct IndicatorPage {
    f: Frame,
    name: String,
    meaning: String,
    better: String,
    period: String,
    whose: String,
    /// For all but an official's own steps.
    choice: Option<Choice>,
    /// Address and words of the periods beside, of an official's own steps.
    moves: Vec<(String, String)>,
    is_wrong: bool,
    shown: Shown,
    runs: bool,
    counting: bool,
    /// Address and words of the cases behind the numbers.
    opens: Vec<(String, String)>,
    /// Why none can be opened here, and where they lie.
    closed: Option<String>,
    svg: Option<Html>,
    points: Vec<Line>,
    units: Vec<Line>,
    beside: Vec<Beside>,
    facts: Facts,
    source: String,
    csv: String,
    back: String,
}

/// Periods of a trend.
pub(super) fn points(kind: PeriodKind) -> usize {
    match kind {
        PeriodKind::Month | PeriodKind::ReportMonth => 13,
        PeriodKind::Quarter | PeriodKind::ReportQuarter => 8,
        PeriodKind::ReportHalf
        | PeriodKind::ReportNine
        | PeriodKind::Year
        | PeriodKind::ReportYear
        | PeriodKind::Days => 5,
    }
}

impl IndicatorPage {
    pub(super) fn new(
        f: Frame,
        settings: Option<&Settings>,
        read: &Read,
        asked: &Asked,
        problem: Option<&str>,
    ) -> Self {
        let trend = &read.trend;
        let (known, whom) = (trend.known.as_ref(), &trend.whom);
        let definition = known.indicator.definition();
        let days = read.seen.table.period;
        let at = (&days, whom);
        let action = format!("/indicators/{}", encode(known.indicator.id()));
        let all = f.who.as_ref().is_some_and(|who| sees_all(&who.actor));
        let chooses = all && known.indicator.tells_units();
        let official = matches!(whom, Whom::Official(_));
        let last = trend.points.last();
        let (opens, closed) = opens(&f, known, at, settings);
        let near = nearest(&f, whom, all);
        Self {
            name: name(&f, known).to_owned(),
            meaning: f
                .pick(&definition.meaning_vi, &definition.meaning_en)
                .to_owned(),
            better: better(&f, definition.direction),
            period: period(f.lang, &days),
            whose: whose(&f, settings, at, read.official.as_deref()),
            choice: (!official).then(|| {
                let settings = settings.filter(|_| chooses);
                let at_page = (action.as_str(), definition.periods.as_slice());
                asked.choice(&f, at_page, at, settings, problem)
            }),
            moves: moves(&f, known, at),
            is_wrong: problem.is_some(),
            shown: last.map_or_else(Shown::default, |point| {
                Shown::told(&f, &known.indicator, &point.told)
            }),
            runs: last.is_some_and(|point| point.runs),
            counting: trend.counting,
            opens,
            closed,
            svg: chart::trend(&f, &known.indicator, &trend.points),
            points: lines(&f, trend),
            units: if chooses && *whom == Whom::Desk {
                of_units(&f, settings, read, known)
            } else {
                Vec::new()
            },
            beside: beside(&f, settings, (&read.seen, known), (whom, &near)),
            facts: how::facts(&f, known),
            source: definition.source.clone(),
            csv: format!("{action}/csv?{}", query(&days, whom)),
            back: format!("/indicators?{}", query(&days, &near)),
            f,
        }
    }
}

/// Whose figures stand beside what is not told of whom is asked for: a unit's
/// beside its own; else as far as the reader sees.
fn nearest(f: &Frame, whom: &Whom, all: bool) -> Whom {
    match (whom, &f.who) {
        (Whom::Unit(_), _) => whom.clone(),
        (Whom::Desk | Whom::Official(_), Some(who)) if !all => Whom::Unit(who.unit.clone()),
        (Whom::Desk | Whom::Official(_), _) => Whom::Desk,
    }
}

/// The trend, the newest first: that is what one looks for.
fn lines(f: &Frame, trend: &Trend) -> Vec<Line> {
    let id = trend.known.indicator.id();
    let line = |point: &motcua_desk::indicator::Point| Line {
        name: period(f.lang, &point.period),
        url: address(id, &point.period, &trend.whom),
        shown: Shown::told(f, &trend.known.indicator, &point.told),
        note: if point.runs {
            f.t("indicator-runs-short")
        } else {
            String::new()
        },
    };
    trend.points.iter().rev().map(line).collect()
}

/// Each unit's figure over the period.
fn of_units(f: &Frame, settings: Option<&Settings>, read: &Read, known: &Known) -> Vec<Line> {
    let table = &read.seen.table;
    let (id, days) = (known.indicator.id(), &table.period);
    let line = |line: &IndicatorLine| {
        let whom = Whom::Unit(line.unit.clone());
        let (told, whom) = told_in(table, id, &whom)?;
        Some(Line {
            name: f.pick(&line.name_vi, &line.name_en).to_owned(),
            url: address(id, days, &whom),
            shown: Shown::told(f, &known.indicator, &told),
            note: followed_by(f, settings, line),
        })
    };
    table.units.iter().filter_map(line).collect()
}

/// Who stands today for a unit that is not there any more.
fn followed_by(f: &Frame, settings: Option<&Settings>, line: &IndicatorLine) -> String {
    if line.followed_by.is_empty() {
        return String::new();
    }
    let name = |unit: &UnitId| match settings {
        Some(settings) => crate::words::unit(f.lang, &settings.units, unit, f.now.date()),
        None => unit.to_string(),
    };
    let names: Vec<String> = line.followed_by.iter().map(name).collect();
    f.t1("indicator-now-with", "units", names.join(", "))
}

/// The periods before and after, for an official's own steps.
fn moves(f: &Frame, known: &Known, (days, whom): (&Period, &Whom)) -> Vec<(String, String)> {
    if !matches!(whom, Whom::Official(_)) {
        return Vec::new();
    }
    let id = known.indicator.id();
    let (before, after) = (days.previous(), days.next());
    let mut moves = vec![(
        address(id, &before, whom),
        f.t1("indicator-before", "period", period(f.lang, &before)),
    )];
    if after.from <= f.now.date() && after != *days {
        moves.push((
            address(id, &after, whom),
            f.t1("indicator-after", "period", period(f.lang, &after)),
        ));
    }
    moves
}

/// The cases that this reader may open, or why there are none here.
fn opens(
    f: &Frame,
    known: &Known,
    (days, whom): (&Period, &Whom),
    settings: Option<&Settings>,
) -> (Vec<(String, String)>, Option<String>) {
    let definition = known.indicator.definition();
    if definition.from == Source::Survey {
        return (Vec::new(), Some(f.t("indicator-ballots")));
    }
    if definition.from == Source::Feedback {
        let reads = ["handle_feedback", "handle_attitude", "read_sealed"];
        let open = reads.iter().any(|action| f.can(action));
        let link = open.then(|| ("/feedback".to_owned(), f.t("indicator-to-feedback")));
        return (
            link.into_iter().collect(),
            Some(f.t("indicator-in-feedback")),
        );
    }
    let may = f.who.as_ref().is_some_and(|who| {
        let office = settings.map_or(&who.actor.unit, |settings| &settings.office.unit);
        may_open(&who.actor, definition.from, whom, office)
    });
    if !may {
        return (Vec::new(), Some(f.t("indicator-not-yours")));
    }
    let link = |side: &str, words: &str| {
        let id = encode(known.indicator.id());
        let query = query(days, whom);
        (
            format!("/indicators/{id}/cases?{query}&side={side}"),
            f.t(words),
        )
    };
    let links = match definition.kind {
        IndicatorKind::Share => vec![
            link("part", "indicator-open-part"),
            link("rest", "indicator-open-rest"),
            link("whole", "indicator-open-whole"),
        ],
        IndicatorKind::Mean => vec![link("whole", "indicator-open-whole")],
        IndicatorKind::Count => vec![link("part", "indicator-open-part")],
    };
    (links, None)
}

/// Who may count dossiers may see which they are; who sees the list of the
/// hall, which visits; who reads an official's own figures, of what they are
/// made. The desk asks again.
fn may_open(me: &Actor, source: Source, whom: &Whom, office: &UnitId) -> bool {
    if source == Source::Visit {
        return me.may(Action::ReadHallList, office);
    }
    let unit = match whom {
        Whom::Unit(unit) => unit,
        Whom::Official(_) => return true,
        Whom::Desk => office,
    };
    me.may(Action::ReadReports, unit)
}

/// `GET /indicators/{indicator}?period=…&unit=…&official=…`.
pub async fn show(
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
    let whom = told_of(&known, whom, &asked);
    let kinds = known.indicator.definition().periods.clone();
    let (days, problem) = asked.period(&f, &kinds, state.desk().now());
    let read = state
        .ask(move |desk| read(desk, &me, &id, &whom, days))
        .await?;
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let settings = state.desk().settings();
    let page = IndicatorPage::new(
        f,
        Some(settings.as_ref()),
        &read,
        &asked,
        problem.as_deref(),
    );
    Ok(render(status, &page))
}

/// What is told of the whole desk only is shown to a reader of one unit too,
/// where no unit was asked for.
pub(super) fn told_of(known: &Known, whom: Whom, asked: &Asked) -> Whom {
    match whom {
        Whom::Unit(_) if asked.unit.is_empty() && !known.indicator.tells_units() => Whom::Desk,
        whom => whom,
    }
}

fn read(desk: &Desk, me: &Actor, id: &str, whom: &Whom, days: Period) -> Result<Read, DeskError> {
    let trend = desk.indicator_trend(me, id, whom, (days, points(days.kind)))?;
    let table = desk.indicator_table(me, days)?;
    let official = name_of(desk, whom)?;
    let own = match whom {
        Whom::Official(official) => Some(desk.official_indicators(me, *official, days)?),
        Whom::Desk | Whom::Unit(_) => None,
    };
    Ok(Read {
        trend,
        seen: Seen {
            table,
            own,
            names: by_id(desk.indicators(me)?),
        },
        official,
    })
}

/// Name of the official who is asked for; `None` = none is.
pub(super) fn name_of(desk: &Desk, whom: &Whom) -> Result<Option<String>, DeskError> {
    let Whom::Official(official) = whom else {
        return Ok(None);
    };
    let names = desk.store().read(desk.id(), |tx| tx.staff_names())?;
    let found = names.into_iter().find(|one| one.id == *official);
    Ok(found.map(|one| one.name))
}

/// Points of a trend as a file has them.
pub(super) fn told(trend: &Trend) -> impl Iterator<Item = (&Period, &Told)> {
    trend
        .points
        .iter()
        .map(|point| (&point.period, &point.told))
}
