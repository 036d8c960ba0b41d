//! Recording that a unit is renamed, merges or is closed: looked at first, then
//! recorded; below, what was recorded.

use super::edit::sample_frame;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::deed::day_of;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::{Asked, DeskError, UnitLeft};
use motcua_domain::id::UnitId;
use motcua_domain::text::sort_key;
use motcua_domain::unit::{Becomes, Level, Unit, UnitChange, Units};

/// Word of the form that merges or closes; the other one renames.
const END: &str = "end";

/// A change on record.
struct Row {
    name: String,
    day: String,
    became: String,
    source: String,
}

/// What is to be read before it is recorded.
struct Sure {
    said: Vec<String>,
    /// People still work there.
    staff: bool,
    /// What was typed, to be sent again.
    sent: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_units.html")]
pub struct UnitsPage {
    f: Frame,
    form: Form,
    key: String,
    units: Vec<(String, String)>,
    /// The same, after a line that says to choose.
    picks: Vec<(String, String)>,
    sure: Option<Sure>,
    rows: Vec<Row>,
}

impl UnitsPage {
    fn new(f: Frame, key: String, units: &Units, form: Form, sure: Option<Sure>) -> Self {
        let all = choices(&f, units);
        let none = (String::new(), f.t("choose"));
        Self {
            picks: std::iter::once(none).chain(all.iter().cloned()).collect(),
            units: all,
            rows: rows(&f, units),
            key,
            form,
            sure,
            f,
        }
    }

    /// Is a unit ticked as one that takes over?
    fn ticked(&self, id: &str) -> crate::view::Html {
        self.form.checked("end-successors", id)
    }
}

fn name<'a>(f: &Frame, unit: &'a Unit) -> &'a str {
    f.pick(&unit.name_vi, &unit.name_en)
}

/// Units of today by name, those that work at the desk first.
fn choices(f: &Frame, units: &Units) -> Vec<(String, String)> {
    let mut all: Vec<&Unit> = units.all_on(f.now.date()).collect();
    all.sort_by_cached_key(|unit| (unit.level != Level::Section, sort_key(name(f, unit))));
    let named = all.into_iter();
    named
        .map(|unit| (unit.id.to_string(), name(f, unit).to_owned()))
        .collect()
}

/// What is on record, the latest first.
fn rows(f: &Frame, units: &Units) -> Vec<Row> {
    let ended = units
        .iter()
        .filter_map(|unit| unit.valid_to.map(|day| (day, unit)));
    let mut ended: Vec<(Date, &Unit)> = ended.collect();
    ended.sort_by_cached_key(|(day, unit)| (std::cmp::Reverse(*day), sort_key(name(f, unit))));
    let row = |(day, unit): (Date, &Unit)| Row {
        name: name(f, unit).to_owned(),
        day: f.short_date(day),
        became: match units.on(&unit.id, day) {
            Some(next) => f.t1("units-renamed", "name", name(f, next)),
            None => named(f, units, unit.successors.iter(), day),
        },
        source: {
            let row = units.on(&unit.id, day).unwrap_or(unit);
            crate::explain::source(f.lang, &row.source)
        },
    };
    ended.into_iter().map(row).collect()
}

/// Names of those that took over; the words for nobody where there is none.
fn named<'a>(f: &Frame, units: &Units, all: impl Iterator<Item = &'a UnitId>, day: Date) -> String {
    let names = all.map(|id| crate::words::unit(f.lang, units, id, day));
    let names = names.collect::<Vec<_>>().join(", ");
    if names.is_empty() {
        f.t("units-closed")
    } else {
        names
    }
}

/// Which of the two forms was sent.
fn prefix(form: &Form) -> &'static str {
    if form.get("what") == END {
        END
    } else {
        "rename"
    }
}

/// What was typed; what cannot be read is said at its field.
fn from_form(f: &Frame, form: &mut Form) -> Option<UnitChange> {
    let what = prefix(form);
    let field = |name: &str| format!("{what}-{name}");
    let on = day_of(form.get(&field("on")));
    if on.is_none() {
        form.fault(&field("on"), f.t("need-day"));
    }
    if form.get(&field("unit")).is_empty() {
        form.fault(&field("unit"), f.t("need-choice"));
    }
    if form.get(&field("source")).is_empty() {
        form.fault(&field("source"), f.t("units-need-source"));
    }
    let text = |name: &str| form.get(&field(name)).to_owned();
    let becomes = if what == END {
        let successors = form.all("end-successors").iter();
        Becomes::Ended {
            successors: successors.map(UnitId::new).collect(),
        }
    } else {
        Becomes::Renamed {
            name_vi: text("name_vi"),
            name_en: text("name_en"),
        }
    };
    let change = UnitChange {
        unit: UnitId::new(text("unit")),
        on: on?,
        becomes,
        source: text("source"),
    };
    form.ok().then_some(change)
}

/// What is to be read before it is recorded.
fn sure(f: &Frame, units: &Units, form: &Form, (change, look): (&UnitChange, UnitLeft)) -> Sure {
    let day = f.short_date(change.on);
    let old = crate::words::unit(f.lang, units, &change.unit, change.on);
    let mut said = Vec::new();
    match &change.becomes {
        Becomes::Renamed { name_vi, name_en } => {
            let new = f.pick(name_vi, name_en);
            said.push(f.t3("units-sure-rename", "day", day, "old", old, "new", new));
        }
        Becomes::Ended { successors } if successors.is_empty() => {
            said.push(f.t2("units-sure-close", "day", day, "unit", old));
        }
        Becomes::Ended { successors } => {
            let to = named(f, units, successors.iter(), change.on);
            said.push(f.t3("units-sure-merge", "day", day, "unit", old, "to", to));
        }
    }
    let ends = matches!(change.becomes, Becomes::Ended { .. });
    if ends && look.staff > 0 {
        said.push(f.t1("units-sure-staff", "n", look.staff));
    }
    if ends && look.dossiers > 0 {
        // What is to be done before a day that is past cannot be done any more.
        let id = if change.on > f.now.date() {
            "units-sure-dossiers"
        } else {
            "units-sure-dossiers-now"
        };
        said.push(f.t1(id, "n", look.dossiers));
    }
    match &change.becomes {
        Becomes::Renamed { .. } => {}
        Becomes::Ended { successors } if successors.is_empty() => {
            said.push(f.t("units-sure-programme-closed"));
        }
        Becomes::Ended { .. } => said.push(f.t("units-sure-programme")),
    }
    said.push(f.t("units-sure-once"));
    let kept = |(field, _): &(&str, &str)| !matches!(*field, "key" | "sure" | "back");
    let sent = form.pairs().filter(kept);
    Sure {
        said,
        staff: ends && look.staff > 0,
        sent: sent
            .map(|(field, value)| (field.to_owned(), value.to_owned()))
            .collect(),
    }
}

fn page(state: &AppState, f: Frame, form: Form, sure: Option<Sure>) -> Response {
    let status = if form.ok() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (key, settings) = (form_key(state.desk()), state.desk().settings());
    let page = UnitsPage::new(f, key, &settings.units, form, sure);
    render(status, &page)
}

/// `GET /admin/units`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Response {
    page(&state, frame.at("office"), Form::default(), None)
}

/// `POST /admin/units`: looked at first; recorded when it is sent again from
/// there, or led back from there to the form, with what was typed.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("office"), Form::new(pairs));
    let (key, who) = (key_of(&form)?, me(&f)?);
    if form.has("back", "1") {
        return Ok(page(&state, f, form, None));
    }
    let Some(change) = from_form(&f, &mut form) else {
        return Ok(page(&state, f, form, None));
    };
    let records = form.has("sure", "1");
    let (asked, sent) = (Asked::new(&key, "unit", &change), change.clone());
    let answer = state
        .try_ask(move |desk| {
            if records {
                desk.change_unit(&who, asked, sent).map(|()| None)
            } else {
                desk.unit_left(&who, &sent).map(Some)
            }
        })
        .await?;
    match answer {
        Ok(None) => Ok(see_other("/admin/units?done=notice-unit-kept")),
        Ok(Some(look)) => {
            let settings = state.desk().settings();
            let sure = sure(&f, &settings.units, &form, (&change, look));
            Ok(page(&state, f, form, Some(sure)))
        }
        Err(DeskError::Invalid(faults)) => {
            let what = prefix(&form);
            for fault in faults {
                form.fault(&format!("{what}-{}", fault.field), f.t(&fault.message));
            }
            Ok(page(&state, f, form, None))
        }
        Err(why) => Err(why.into()),
    }
}

impl Page for UnitsPage {
    const NAME: &'static str = "admin-units";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample_frame(lang, "/admin/units");
        let packs = motcua_desk::packs::Packs::built_in();
        let units = packs.map(|packs| packs.units).unwrap_or_default();
        let made = |form: Form, sure: Option<Sure>| {
            let page = Self::new(f.clone(), "k".repeat(16), &units, form, sure);
            page.render().unwrap_or_default()
        };
        let typed = [
            ("what", END),
            ("end-unit", "land-office"),
            ("end-on", "2022-10-01"),
            ("end-successors", "economy"),
            ("end-source", "Quyết định 12/QĐ-UBND ngày 20/9/2022"),
        ];
        let mut filled = Form::new(typed);
        let look = UnitLeft {
            staff: 2,
            dossiers: 14,
        };
        let looked = from_form(&f, &mut filled);
        let looked = looked.map(|change| sure(&f, &units, &filled, (&change, look)));
        let kept = typed.into_iter().filter(|one| one.0 != "end-successors");
        let mut closing = Form::new(kept);
        let closed = from_form(&f, &mut closing);
        let closed = closed.map(|change| sure(&f, &units, &closing, (&change, look)));
        let mut wrong = Form::new([("what", "rename"), ("rename-name_vi", "Phòng mới")]);
        let _ = from_form(&f, &mut wrong);
        vec![
            ("usual", made(Form::default(), None)),
            ("sure", made(filled.clone(), looked)),
            ("close", made(closing, closed)),
            ("back", made(filled, None)),
            ("wrong", made(wrong, None)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_as_one_and_several_as_several() {
        let f = sample_frame(Lang::En, "/admin/units");
        let staff = |n: u64| f.t1("units-sure-staff", "n", n);
        assert!(staff(1).starts_with("1 person still works"), "{}", staff(1));
        assert!(staff(2).starts_with("2 people still work"), "{}", staff(2));
        let left = |n: i64| f.t1("units-sure-dossiers", "n", n);
        assert!(left(1).starts_with("1 open dossier lies"), "{}", left(1));
        assert!(left(2).starts_with("2 open dossiers lie"), "{}", left(2));
    }

    #[test]
    fn of_a_day_that_is_past_nothing_is_to_be_done_before_it() {
        let f = sample_frame(Lang::Vi, "/admin/units");
        let units = motcua_desk::packs::Packs::built_in().unwrap().units;
        let today = f.now.date();
        let said = |on: Date| {
            let change = UnitChange {
                unit: UnitId::new("land-office"),
                on,
                becomes: Becomes::Ended {
                    successors: std::iter::once(UnitId::new("economy")).collect(),
                },
                source: "Quyết định 12/QĐ-UBND".to_owned(),
            };
            let look = UnitLeft {
                staff: 0,
                dossiers: 14,
            };
            sure(&f, &units, &Form::default(), (&change, look))
                .said
                .join("\n")
        };
        let coming = said(today.tomorrow().unwrap());
        assert!(coming.contains("trước ngày đó"), "{coming}");
        for day in [today, today.yesterday().unwrap()] {
            let past = said(day);
            assert!(past.contains("chuyển ngay"), "{past}");
            assert!(!past.contains("trước ngày đó"), "{past}");
        }
    }
}
