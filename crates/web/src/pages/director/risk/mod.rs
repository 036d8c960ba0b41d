//! Open dossiers by their chance of missing the promised date, and how often
//! such chances came true.

mod asked;
mod right;
mod sample;

pub use self::asked::Asked;

use self::right::{doubt, few, field_right, right_chart, right_how, rights, verdicts};
use super::chart::{Bar, draw};
use super::narrow::{Choice, fields, units};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::pages::work::{Row, me, row};
use crate::state::AppState;
use crate::view::{Form, Html, Pager};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::risk::{RiskItem, RiskPlace, RiskView};
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::risk::{Basis, CLASSES, Calibration, class, class_from};
use motcua_domain::time::{Timestamp, local};

/// A figure tile.
pub struct Tile {
    name: String,
    value: String,
    of: String,
}

/// Open dossiers of a class.
pub struct Class {
    range: String,
    n: String,
    url: String,
    on: bool,
}

/// A dossier of the list.
pub struct Line {
    row: Row,
    chance: String,
    /// Where the chance comes from.
    why: String,
}

/// How often chances of a class came true.
pub struct Right {
    range: String,
    told: String,
    came: String,
    mornings: String,
    cases: String,
}

/// How right it was of a field.
pub struct FieldRight {
    field: String,
    told: String,
    came: String,
    mornings: String,
    score: String,
}

/// The page.
#[derive(Template)]
#[template(path = "director_risk.html")]
pub struct RiskPage {
    f: Frame,
    /// What of the choice cannot be taken.
    form: Form,
    at: Option<String>,
    cut: bool,
    /// The chances are worth no more than the share of all, or nothing is known
    /// of that yet, in words.
    doubt: Option<String>,
    /// Of which months it is told how right they were, in words.
    right_how: String,
    /// Too little of the chosen field has ended to say how right they were, in
    /// words.
    few: Option<String>,
    /// How many stand, in words, and their list.
    standing: Option<(String, String)>,
    list_how: String,
    /// How many have ended since chances were told, in words.
    ended: Option<String>,
    tiles: Vec<Tile>,
    units: Vec<Choice>,
    fields: Vec<Choice>,
    kept: Vec<(&'static str, String)>,
    narrowed: Option<String>,
    all: String,
    classes_chart: Html,
    classes: Vec<Class>,
    lines: Vec<Line>,
    pager: Pager,
    /// Where the chances were plainly off, in words.
    verdicts: Vec<String>,
    right_chart: Option<Html>,
    right: Vec<Right>,
    by_field: Vec<FieldRight>,
}

impl RiskPage {
    fn new(
        f: Frame,
        settings: &Settings,
        asked: &Asked,
        view: &RiskView,
        (now, soon): (Timestamp, Timestamp),
    ) -> Self {
        let told = view.told_of_all();
        let lines = view.page.items.iter();
        let lines = lines.map(|item| line(&f, settings, item, (now, soon)));
        let fields_right = view.told.iter();
        let fields_right = fields_right.map(|(field, told)| field_right(&f, field, told));
        let next = view.page.next.map(|place| {
            let after = match place {
                RiskPlace::Chance(permille, id) => format!("{permille}.{id}"),
                RiskPlace::Day(day, id) => format!("{day}.{id}"),
            };
            asked.with(&[("after", &after)])
        });
        let pager = Pager {
            label: f.t("pager-label"),
            first: (!asked.after.is_empty()).then(|| asked.with(&[])),
            first_text: f.t("pager-first"),
            next,
            next_text: f.t("pager-next"),
        };
        Self {
            form: Form::default(),
            at: view.at.map(|at| f.moment(local(at))),
            cut: view.cut,
            doubt: doubt(&f, view, &told),
            right_how: right_how(&f, view),
            few: few(&f, &asked.field, view),
            standing: standing(&f, asked, view),
            list_how: f.t(if view.by_due {
                "chance-list-how-due"
            } else {
                "chance-list-how"
            }),
            ended: (view.page.ended > 0).then(|| f.t1("chance-ended", "n", view.page.ended)),
            tiles: tiles(&f, view, &told),
            units: units(&f, settings, &asked.unit),
            fields: fields(&f, settings, &asked.field),
            kept: asked.kept(),
            narrowed: narrowed(&f, asked),
            all: asked.with(&[("class", ""), ("due", ""), ("stands", "")]),
            classes_chart: classes_chart(&f, view),
            classes: (0..CLASSES).map(|n| one(&f, asked, view, n)).collect(),
            lines: lines.collect(),
            pager,
            verdicts: verdicts(&f, &told),
            right_chart: right_chart(&f, &told),
            right: rights(&f, &told),
            by_field: fields_right.collect(),
            f,
        }
    }
}

/// A chance in whole per cent; what is nearly none or nearly certain says so.
fn chance(f: &Frame, permille: i64) -> String {
    let whole = (permille.clamp(0, 1000) + 5) / 10;
    match permille {
        ..5 => f.t("chance-least"),
        995.. => f.t("chance-most"),
        _ => format::percent(f.lang, whole.unsigned_abs() * 10),
    }
}

/// From how many per cent to how many a class goes.
pub(super) fn range(f: &Frame, class: usize) -> String {
    let (from, to) = (class_from(class) / 10, class_from(class + 1) / 10);
    f.t2("chance-range", "from", from, "to", to)
}

fn tiles(f: &Frame, view: &RiskView, told: &Calibration) -> Vec<Tile> {
    let open: i64 = view.classes.iter().sum();
    let half: i64 = view.classes.iter().skip(class(500)).sum();
    let tile = |id: &str, value: String, of: String| Tile {
        name: f.t(id),
        value,
        of,
    };
    let score = |score: Option<f64>| {
        score.map_or_else(|| f.t("chance-none-yet"), |score| decimals(f, score))
    };
    vec![
        tile(
            "chance-expected",
            format::number(f.lang, (view.expected + 500) / 1000),
            f.t1("chance-of-open", "n", open),
        ),
        tile(
            "chance-half",
            format::number(f.lang, half),
            f.t1("chance-of-open", "n", open),
        ),
        tile(
            "chance-score",
            score(told.brier()),
            match told.brier_of_the_share() {
                None => f.t("chance-score-none"),
                base => f.t1("chance-score-of", "base", score(base)),
            },
        ),
        tile(
            "chance-caught",
            share(f, told.caught()),
            f.t("chance-caught-of"),
        ),
    ]
}

/// A score with three decimals.
fn decimals(f: &Frame, value: f64) -> String {
    format!("{value:.3}").replace('.', f.pick(",", "."))
}

/// How many stand, with the link to their list; `None` where none does.
fn standing(f: &Frame, asked: &Asked, view: &RiskView) -> Option<(String, String)> {
    let only = [("stands", "1"), ("class", ""), ("due", "")];
    (view.standing > 0).then(|| {
        let text = f.t1("chance-standing", "n", view.standing);
        (text, asked.with(&only))
    })
}

/// What the list is narrowed to by a link, in words.
fn narrowed(f: &Frame, asked: &Asked) -> Option<String> {
    let filter = asked.filter();
    if filter.stands {
        return Some(f.t("chance-only-standing"));
    }
    let class = filter.class.map(|n| range(f, usize::from(n)));
    let due = filter.due.map(|day| f.date(day));
    match (class, due) {
        (Some(class), Some(due)) => Some(f.t2("chance-only-both", "range", class, "day", due)),
        (Some(class), None) => Some(f.t1("chance-only-range", "range", class)),
        (None, Some(due)) => Some(f.t1("chance-only-day", "day", due)),
        (None, None) => None,
    }
}

fn classes_chart(f: &Frame, view: &RiskView) -> Html {
    let bars = view.classes.iter().enumerate().rev().map(|(n, open)| Bar {
        name: range(f, n),
        parts: vec![(*open, if n < class(500) { "f1" } else { "f5" })],
        text: format::number(f.lang, *open),
    });
    draw(&f.t("chance-chart"), &bars.collect::<Vec<_>>())
}

fn one(f: &Frame, asked: &Asked, view: &RiskView, n: usize) -> Class {
    let word = n.to_string();
    Class {
        range: range(f, n),
        n: format::number(f.lang, view.classes.get(n).copied().unwrap_or(0)),
        on: asked.class == word,
        url: asked.with(&[("class", &word), ("stands", "")]),
    }
}

fn line(
    f: &Frame,
    settings: &Settings,
    item: &RiskItem,
    (now, soon): (Timestamp, Timestamp),
) -> Line {
    Line {
        row: row(f, settings, &item.item, now, soon),
        chance: if item.stands {
            "–".to_owned()
        } else {
            chance(f, item.permille)
        },
        why: basis(f, item.basis, item.seen, item.stands),
    }
}

fn basis(f: &Frame, basis: Basis, seen: i64, stands: bool) -> String {
    if stands {
        return f.t("chance-stands");
    }
    match basis {
        Basis::Procedure => f.t1("chance-from-procedure", "n", seen),
        Basis::Field => f.t1("chance-from-field", "n", seen),
        Basis::Desk => f.t1("chance-from-desk", "n", seen),
        Basis::Assumed => f.t("chance-assumed"),
    }
}

fn share(f: &Frame, permille: Option<i64>) -> String {
    permille.map_or_else(
        || f.t("chance-none-yet"),
        |permille| format::percent(f.lang, permille.unsigned_abs()),
    )
}

/// The list that is asked for, with now and what "soon" is.
fn look(
    desk: &Desk,
    me: &Actor,
    asked: &Asked,
) -> Result<(RiskView, (Timestamp, Timestamp)), DeskError> {
    let now = desk.now();
    let view = desk.risk(me, &asked.filter(), asked.place())?;
    Ok((view, (now, desk.soon(now))))
}

/// `GET /director/risk?unit=…&field=…&class=…&due=…&after=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let mut form = Form::default();
    asked.check(&f, &mut form);
    let (wish, who) = (asked.clone(), me.clone());
    let seen = match state.ask(move |desk| look(desk, &who, &wish)).await {
        Ok(seen) => Some(seen).filter(|_| form.ok()),
        Err(Error::Invalid(faults)) => {
            for fault in &faults {
                form.fault(&fault.field, f.t(&fault.message));
            }
            None
        }
        Err(error) => return Err(error),
    };
    let settings = state.desk().settings();
    if let Some((view, times)) = seen {
        let page = RiskPage::new(f, &settings, &asked, &view, times);
        return Ok(render(StatusCode::OK, &page));
    }
    // A choice that there is not: said, and all are shown.
    let all = Asked::default();
    let (view, times) = state
        .ask(move |desk| look(desk, &me, &Asked::default()))
        .await?;
    let mut page = RiskPage::new(f, &settings, &all, &view, times);
    page.form = form;
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
