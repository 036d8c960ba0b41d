//! All indicators over a period, of the whole desk or of a unit.

use super::said::{Shown, better};
use super::{Asked, KINDS, address, query, sees_all, told_in, whose};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::left_out::{LeftOut, left_out};
use crate::pages::reports::choice::Choice;
use crate::pages::reports::said::period;
use crate::pages::work::me;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Settings;
use motcua_desk::indicator::{IndicatorTable, Known, OfOfficial, Told, Whom};
use motcua_desk::packs::OwnKind;
use motcua_domain::indicator::{CountedAt, IndicatorKind, Source};
use motcua_domain::report::Period;
use motcua_domain::text::sort_key;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the desk says for the page.
pub(super) struct Seen {
    pub table: IndicatorTable,
    /// The steps of the official who is asked for, else the reader's own.
    pub own: Option<OfOfficial>,
    /// All by id: names of pairs that are not told over such a period.
    pub names: BTreeMap<String, Arc<Known>>,
}

/// A figure that shows when another is being gamed.
pub(super) struct Beside {
    /// Its name.
    pub name: String,
    /// Address of its page.
    pub url: String,
    /// Its value, or that it is not told over such a period.
    pub value: String,
}

/// An indicator.
pub struct Row {
    name: String,
    url: String,
    better: String,
    shown: Shown,
    /// A unit is asked for, and this is told of the whole desk only.
    of_desk: bool,
    beside: Vec<Beside>,
}

/// Indicators of one kind of thing.
pub struct Group {
    id: &'static str,
    name: String,
    rows: Vec<Row>,
}

/// The page.
#[derive(Template)]
#[template(path = "indicators.html")]
pub struct IndicatorsPage {
    pub(super) f: Frame,
    period: String,
    whose: String,
    choice: Choice,
    is_wrong: bool,
    runs: bool,
    counting: bool,
    /// Files of own definitions that are left out, with what is wrong and where:
    /// for whoever sees all figures.
    pub(super) left_out: Vec<LeftOut>,
    groups: Vec<Group>,
    own: Vec<Row>,
    /// Name and address of those that are told over other periods.
    others: Vec<(String, String)>,
    csv: String,
}

/// Headings of the list, with what stands under each.
const GROUPS: [(&str, &str, &[Source]); 4] = [
    (
        "dossiers",
        "indicators-of-dossiers",
        &[
            Source::Monthly,
            Source::Entered,
            Source::Accepted,
            Source::Refused,
            Source::Ended,
            Source::Delivered,
        ],
    ),
    ("way", "indicators-of-way", &[Source::Step, Source::Stay]),
    ("hall", "indicators-of-hall", &[Source::Visit]),
    (
        "people",
        "indicators-of-people",
        &[Source::Survey, Source::Feedback],
    ),
];

/// Name of an indicator in the reader's language.
pub(super) fn name<'a>(f: &Frame, known: &'a Known) -> &'a str {
    let definition = known.indicator.definition();
    f.pick(&definition.name_vi, &definition.name_en)
}

/// The pairs of an indicator beside the figure of somebody: theirs where they are
/// told of them, else as `near` as they are told, with whose they are. A unit that
/// neither decides nor receives has no case of what is counted there: then that of
/// the whole desk stands beside, or, for whoever does not see it, where it is
/// counted.
pub(super) fn beside(
    f: &Frame,
    settings: Option<&Settings>,
    (seen, known): (&Seen, &Known),
    (whom, near): (&Whom, &Whom),
) -> Vec<Beside> {
    let pairs = known.indicator.definition().pair.iter();
    let pairs = pairs.filter_map(|id| seen.names.get(id));
    let one = |pair: &Arc<Known>| {
        let id = pair.indicator.id();
        let told = seen.own_of(id, whom).map(|told| (told, whom.clone()));
        let told = told.or_else(|| told_in(&seen.table, id, near));
        let elsewhere = told
            .as_ref()
            .and_then(|told| counted_elsewhere(f, pair, told));
        let wider = elsewhere
            .as_ref()
            .and_then(|_| told_in(&seen.table, id, &Whom::Desk));
        let period = &seen.table.period;
        let value = elsewhere.filter(|_| wider.is_none());
        match wider.or(told) {
            Some((told, of)) => Beside {
                name: if of == *whom {
                    name(f, pair).to_owned()
                } else {
                    let whose = whose(f, settings, (period, &of), None);
                    f.t2("indicator-beside-of", "name", name(f, pair), "whose", whose)
                },
                url: address(id, period, &of),
                value: value.unwrap_or_else(|| Shown::told(f, &pair.indicator, &told).value),
            },
            None => Beside {
                name: name(f, pair).to_owned(),
                url: format!("/indicators/{}", crate::pages::encode(id)),
                value: f.t("indicator-other-period"),
            },
        }
    };
    pairs.map(one).collect()
}

/// Where an indicator is counted of which a unit had no case, where that is at
/// another unit than the one that works on it.
fn counted_elsewhere(f: &Frame, pair: &Known, (told, of): &(Told, Whom)) -> Option<String> {
    let is_empty = matches!(of, Whom::Unit(_)) && told.now.whole == 0;
    let at = match pair.indicator.counted_at() {
        CountedAt::Deciding => "indicator-counted-deciding",
        CountedAt::Receiving => "indicator-counted-receiving",
        CountedAt::Holding | CountedAt::Desk => return None,
    };
    (is_empty && pair.indicator.definition().kind != IndicatorKind::Count).then(|| f.t(at))
}

impl Seen {
    /// What is told of an official's own steps, where these were read.
    fn own_of(&self, id: &str, whom: &Whom) -> Option<Told> {
        let own = self.own.as_ref();
        let own = own.filter(|own| *whom == Whom::Official(own.official))?;
        let mut figures = own.figures.iter();
        let found = figures.find(|(known, _)| known.indicator.id() == id);
        found.map(|(_, told)| *told)
    }
}

fn row(
    f: &Frame,
    settings: Option<&Settings>,
    (seen, known): (&Seen, &Known),
    whom: &Whom,
) -> Option<Row> {
    let id = known.indicator.id();
    let (told, of) = told_in(&seen.table, id, whom)?;
    Some(Row {
        name: name(f, known).to_owned(),
        url: address(id, &seen.table.period, &of),
        better: better(f, known.indicator.definition().direction),
        shown: Shown::told(f, &known.indicator, &told),
        of_desk: of != *whom,
        beside: beside(f, settings, (seen, known), (whom, whom)),
    })
}

/// The reader's own steps, where there are any.
fn own(f: &Frame, settings: Option<&Settings>, seen: &Seen) -> Vec<Row> {
    let Some(own) = &seen.own else {
        return Vec::new();
    };
    if own.figures.iter().all(|(_, told)| told.now.whole == 0) {
        return Vec::new();
    }
    let whom = Whom::Official(own.official);
    // What shows that these are being gamed is told of the unit, where it is not
    // told of the steps.
    let near = match &f.who {
        Some(who) => Whom::Unit(who.unit.clone()),
        None => Whom::Desk,
    };
    let rows = own.figures.iter().map(|(known, told)| Row {
        name: name(f, known).to_owned(),
        url: address(known.indicator.id(), &own.period, &whom),
        better: better(f, known.indicator.definition().direction),
        shown: Shown::told(f, &known.indicator, told),
        of_desk: false,
        beside: beside(f, settings, (seen, known), (&whom, &near)),
    });
    by_name(rows)
}

fn by_name(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by_cached_key(|row| sort_key(&row.name));
    rows
}

impl IndicatorsPage {
    pub(super) fn new(
        f: Frame,
        settings: Option<&Settings>,
        seen: &Seen,
        (asked, whom): (&Asked, &Whom),
        problem: Option<&str>,
    ) -> Self {
        let table = &seen.table;
        let chooses = f.who.as_ref().is_some_and(|who| sees_all(&who.actor));
        let at = (&table.period, whom);
        let group = |(id, heading, sources): (&'static str, &str, &[Source])| {
            let of = table.indicators.iter();
            let of = of.filter(|one| sources.contains(&one.indicator.definition().from));
            Group {
                id,
                name: f.t(heading),
                rows: by_name(of.filter_map(|one| row(&f, settings, (seen, one), whom))),
            }
        };
        let groups = GROUPS.into_iter().map(group);
        let other = |one: &Arc<Known>| {
            let url = format!("/indicators/{}", crate::pages::encode(one.indicator.id()));
            (name(&f, one).to_owned(), url)
        };
        Self {
            period: period(f.lang, &table.period),
            whose: whose(&f, settings, at, None),
            choice: asked.choice(
                &f,
                ("/indicators", &KINDS),
                at,
                settings.filter(|_| chooses),
                problem,
            ),
            is_wrong: problem.is_some(),
            runs: table.runs,
            counting: !table.counting.is_empty(),
            left_out: Vec::new(),
            groups: groups.filter(|group| !group.rows.is_empty()).collect(),
            own: own(&f, settings, seen),
            others: {
                let mut others: Vec<_> = table.others.iter().map(other).collect();
                others.sort_by_cached_key(|(name, _)| sort_key(name));
                others
            },
            csv: format!("/indicators.csv?{}", query(&table.period, &Whom::Desk)),
            f,
        }
    }
}

/// `GET /indicators?period=…&unit=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let me = me(&f)?;
    let settings = state.desk().settings();
    let whom = match asked.whom(&me)? {
        Whom::Official(_) => return Err(Error::NotFound),
        Whom::Unit(unit) if !settings.units.contains(&unit) => return Err(Error::NotFound),
        Whom::Unit(unit) if unit != me.unit && !sees_all(&me) => return Err(Error::NotFound),
        whom => whom,
    };
    let (period, problem) = asked.period(&f, &KINDS, state.desk().now());
    let sees_faults = sees_all(&me);
    let seen = state.ask(move |desk| read(desk, &me, period)).await?;
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let settings = Some(settings.as_ref());
    let mut page = IndicatorsPage::new(f, settings, &seen, (&asked, &whom), problem.as_deref());
    if sees_faults {
        let faults = state.desk().left_out(OwnKind::Indicators);
        page.left_out = faults.iter().map(|one| left_out(&page.f, one)).collect();
    }
    Ok(render(status, &page))
}

/// Everything of a period.
fn read(
    desk: &motcua_desk::Desk,
    me: &motcua_domain::actor::Actor,
    period: Period,
) -> Result<Seen, motcua_desk::DeskError> {
    let own = if me.id.0 > 0 {
        Some(desk.official_indicators(me, me.id, period)?)
    } else {
        None
    };
    Ok(Seen {
        table: desk.indicator_table(me, period)?,
        own,
        names: by_id(desk.indicators(me)?),
    })
}

/// Definitions by id.
pub(super) fn by_id(all: Vec<Arc<Known>>) -> BTreeMap<String, Arc<Known>> {
    let named = all.into_iter();
    named
        .map(|one| (one.indicator.id().to_owned(), one))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::seen;
    use super::*;
    use crate::i18n::Lang;
    use motcua_domain::id::{StaffId, UnitId};

    #[test]
    fn beside_an_officials_figure_stands_theirs_and_anothers_says_whose_it_is() {
        let f = crate::samples::staff_frame(Lang::Vi, "/indicators");
        let (seen, official) = (seen(), Whom::Official(StaffId(7)));
        let near = Whom::Unit(UnitId::new("desk"));
        let of = |id: &str, whom: &Whom, near: &Whom| {
            let known = &seen.names[id];
            let mut all = beside(&f, None, (&seen, known), (whom, near));
            all.pop().unwrap()
        };
        // Told of the steps: the official's own figure, and not the unit's.
        let own = of("own-late-apologised", &official, &near);
        assert!(own.url.contains("official=7"), "{}", own.url);
        assert!(own.value.contains("95"), "{}", own.value);
        assert_eq!(own.name, name(&f, &seen.names["steps-in-share"]));
        // Told of units alone: of the nearest one, which is named.
        let unit = of("steps-in-share", &official, &near);
        assert!(unit.url.contains("unit=desk"), "{}", unit.url);
        let plain = name(&f, &seen.names["on-time"]);
        assert_ne!(unit.name, plain);
        assert!(unit.name.starts_with(plain) && unit.name.contains("desk"));
        // A unit that decided nothing: the whole desk's figure, which says so; or,
        // for whoever does not see that, where it is counted.
        let idle = Whom::Unit(UnitId::new("justice"));
        let desk = of("steps-in-share", &idle, &idle);
        assert!(!desk.url.contains("unit="), "{}", desk.url);
        assert_ne!(desk.name, plain);
        assert_ne!(desk.value, f.t("indicator-nothing"));
        let mut hidden = self::seen();
        for cell in &mut hidden.table.desk {
            *cell = None;
        }
        let known = &hidden.names["steps-in-share"];
        let said = beside(&f, None, (&hidden, known), (&idle, &idle)).pop();
        assert_eq!(said.unwrap().value, f.t("indicator-counted-deciding"));
        // Of another official nothing personal is shown.
        let other = of("own-late-apologised", &Whom::Official(StaffId(8)), &near);
        assert!(!other.url.contains("official="), "{}", other.url);
        // On the unit's own page its figures bear no name.
        assert_eq!(of("steps-in-share", &near, &near).name, plain);
    }
}
