//! The work list: open dossiers by due date, papers arriving, results to
//! deliver, and hand-over rounds.
//!
//! The whole state of a list stands in its address, so that a link to it can
//! be kept and the back button works.

mod asked;
mod filters;
pub mod round;
mod rows;
mod sample;
pub mod search;

pub use asked::Asked;
pub use filters::Chip;
pub use round::Pairs;
pub use rows::{Row, address};
pub(crate) use rows::{row, sample_rows};

use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::{Field, Form, Pager};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::read::{Choices, ListItem, Listed};
use motcua_desk::staff::StaffMember;
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::time::Timestamp;
use motcua_domain::unit::Level;
use std::collections::BTreeSet;

/// The page.
#[derive(Template)]
#[template(path = "work.html")]
pub struct Work {
    f: Frame,
    form: Form,
    key: String,
    problem: Option<String>,
    title: String,
    rows: Vec<Row>,
    arriving: Vec<Row>,
    /// How many arrive, in words: more may do than stand here.
    n_arriving: String,
    results: Vec<Row>,
    /// The same of results.
    n_results: String,
    more_results: bool,
    whose: Vec<Chip>,
    near: Vec<Chip>,
    selects: Vec<Field>,
    kept: Vec<(&'static str, String)>,
    clear: Option<String>,
    units: Vec<(String, String)>,
    staff: Vec<(String, String)>,
    pager: Pager,
    can_move: bool,
}

/// What the desk gave for the page.
pub(super) struct Read {
    list: motcua_desk::read::Page,
    choices: Choices,
    arriving: Listed,
    results: Listed,
    /// Colleagues on leave for whom the reader stands in.
    away: Vec<(StaffId, String)>,
    /// Officials to whom dossiers may be given.
    staff: Vec<StaffMember>,
    /// Units in which somebody can receive papers on the machine.
    receiving: BTreeSet<UnitId>,
    now: Timestamp,
    soon: Timestamp,
    key: String,
}

fn if_may<T: Default>(list: Result<T, DeskError>) -> Result<T, DeskError> {
    match list {
        Err(DeskError::Denied(_) | DeskError::NotFound) => Ok(T::default()),
        other => other,
    }
}

fn read(desk: &Desk, me: &Actor, asked: &Asked) -> Result<Read, DeskError> {
    let now = desk.now();
    let filter = asked.filter(me);
    let first = asked.after.is_empty();
    let of_first = |first: bool, read: &dyn Fn() -> Result<Listed, DeskError>| {
        if first {
            if_may(read())
        } else {
            Ok(Listed::default())
        }
    };
    Ok(Read {
        list: desk.work_list_near(me, &filter, asked.near(), asked.cursor())?,
        choices: desk.choices(me, &filter)?,
        arriving: of_first(first, &|| desk.arriving(me))?,
        results: of_first(first, &|| desk.waiting_for_collection(me))?,
        away: desk.stands_in_for(me)?,
        staff: if_may(desk.staff_for_leave(me))?,
        receiving: if_may(desk.receiving_units(me))?,
        now,
        soon: desk.soon(now),
        key: form_key(desk),
    })
}

/// A fresh idempotency key for a form, made when the page is made: a double
/// submit carries the same one and has one effect.
pub fn form_key(desk: &Desk) -> String {
    let bytes: [u8; 16] = desk.random();
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The signed-in reader.
pub fn me(f: &Frame) -> Result<Actor, Error> {
    f.who
        .as_ref()
        .map(|who| who.actor.clone())
        .ok_or_else(|| Error::SignIn(f.path.clone()))
}

/// Working units papers may go to, the reader's own left out.
pub fn working_units(f: &Frame, settings: &Settings, own: &UnitId) -> Vec<(String, String)> {
    let day = f.now.date();
    let mut units: Vec<(String, String)> = settings
        .units
        .all_on(day)
        .filter(|unit| unit.level == Level::Section && unit.id != *own)
        .map(|unit| {
            let name = f.pick(&unit.name_vi, &unit.name_en).to_owned();
            (unit.id.to_string(), name)
        })
        .collect();
    units.sort_by(|a, b| a.1.cmp(&b.1));
    units
}

/// Says of units in a choice where nobody can receive papers on the machine.
pub fn mark_nobody(
    f: &Frame,
    mut units: Vec<(String, String)>,
    receiving: &BTreeSet<UnitId>,
) -> Vec<(String, String)> {
    for (id, name) in &mut units {
        if !receiving.contains(&UnitId::new(id.as_str())) {
            *name = f.t1("work-unit-nobody", "unit", name.as_str());
        }
    }
    units
}

impl Work {
    fn new(f: Frame, me: &Actor, settings: &Settings, asked: &Asked, read: &Read) -> Self {
        let rows = |items: &[ListItem]| -> Vec<Row> {
            items
                .iter()
                .map(|item| row(&f, settings, item, read.now, read.soon))
                .collect()
        };
        let next = read.list.next.map(|cursor| {
            let after = format!("{}.{}", cursor.sort_at, cursor.id);
            asked.url(&[("after", &after)])
        });
        let nothing = [("unit", ""), ("official", ""), ("field", ""), ("stage", "")];
        Self {
            title: f.t(if asked.of == "mine" {
                "work-title-mine"
            } else {
                "work-title"
            }),
            key: read.key.clone(),
            problem: None,
            rows: rows(&read.list.items),
            n_arriving: counted(&f, &read.arriving),
            n_results: counted(&f, &read.results),
            more_results: read.results.more,
            // On its way it may not be handed on, but it may be received.
            arriving: rows(&read.arriving.items)
                .into_iter()
                .map(|row| Row {
                    movable: true,
                    ..row
                })
                .collect(),
            results: rows(&read.results.items),
            whose: filters::whose(&f, me, asked, read),
            near: filters::near(&f, asked, &read.choices),
            selects: filters::selects(&f, me, settings, asked, &read.choices),
            kept: vec![("of", asked.of.clone()), ("near", asked.near.clone())],
            clear: asked.is_narrowed().then(|| asked.url(&nothing)),
            units: mark_nobody(&f, working_units(&f, settings, &me.unit), &read.receiving),
            staff: officials(&f, &read.staff),
            pager: pager(&f, asked, next),
            can_move: f.can("hand_over"),
            form: Form::default(),
            f,
        }
    }
}

/// How many a list without pages holds: "37", "over 100".
fn counted(f: &Frame, list: &Listed) -> String {
    let n = format::number(f.lang, i64::try_from(list.items.len()).unwrap_or(i64::MAX));
    if list.more {
        f.t1("work-at-least", "n", n)
    } else {
        n
    }
}

/// Officials as the entries of a list: who is away is named with the substitute.
pub fn officials(f: &Frame, staff: &[StaffMember]) -> Vec<(String, String)> {
    let today = f.now.date();
    let name = |id| staff.iter().find(|s| s.id == id).map(|s| s.name.as_str());
    let entry = |one: &StaffMember| {
        let away = one.leave.filter(|l| l.from <= today && today <= l.to);
        let text = match away.and_then(|leave| name(leave.substitute)) {
            Some(other) => f.t2("assign-on-leave", "name", &one.name, "other", other),
            None => one.name.clone(),
        };
        (one.id.to_string(), text)
    };
    let fit = staff.iter().filter(|one| one.handles());
    fit.map(entry).collect()
}

fn pager(f: &Frame, asked: &Asked, next: Option<String>) -> Pager {
    Pager {
        label: f.t("pager-label"),
        first: (!asked.after.is_empty()).then(|| asked.url(&[])),
        first_text: f.t("pager-first"),
        next,
        next_text: f.t("pager-next"),
    }
}

async fn page(state: &AppState, f: Frame, asked: Asked) -> Result<Work, Error> {
    let me = me(&f)?;
    let (who, wish) = (me.clone(), asked.clone());
    let got = state.ask(move |desk| read(desk, &who, &wish)).await?;
    let settings = state.desk().settings();
    Ok(Work::new(f, &me, &settings, &asked, &got))
}

/// `GET /work`.
pub async fn list(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("work");
    f.bar = crate::pages::counter::serving(&state, &f).await?;
    let page = page(&state, f, asked).await?;
    Ok(render(StatusCode::OK, &page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_of_a_list_that_is_cut_off_says_so() {
        let f = crate::samples::staff_frame(crate::i18n::Lang::Vi, "/work");
        let said = |more| {
            let items = Vec::new();
            counted(&f, &Listed { items, more })
        };
        assert_eq!([said(false), said(true)], ["0", "trên 0"]);
    }
}
