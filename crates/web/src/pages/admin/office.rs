//! The office's settings; they hold at once, without a restart.

use super::edit::sample_frame;
use super::{fields_of, new_key};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::procedures::field_name;
use crate::state::AppState;
use crate::view::{Field, Form};
use crate::words;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::session::Session;
use motcua_desk::{Asked, DeskError, Invalid};
use motcua_domain::calendar::Week;
use motcua_domain::id::UnitId;
use motcua_domain::office::{Counter, Office};
use motcua_domain::procedure::FIELDS;
use motcua_domain::typed;
use std::borrow::Borrow;

/// Most counters of the form; the office may have more in its file.
const MAX_COUNTERS: usize = 200;
/// Empty rows at the end of the list of counters.
const SPARE: usize = 2;

/// The office's form.
#[derive(Template)]
#[template(path = "admin_office.html")]
pub struct OfficePage {
    f: Frame,
    form: Form,
    key: String,
    /// Administrative units: slug, names.
    units: Vec<(String, String)>,
    /// Hours in force: counted, received.
    counting: String,
    reception: String,
}

impl OfficePage {
    fn new(state: &AppState, f: Frame, form: Form) -> Self {
        let hours = state.desk().settings().hours_on(f.now.date());
        Self {
            units: units(state, &f),
            counting: words::hours(f.lang, &hours.counting),
            reception: words::hours(f.lang, &hours.reception),
            key: new_key(state),
            f: f.at("office"),
            form,
        }
    }
    fn counters(&self) -> std::ops::Range<usize> {
        let number = |n: &usize| !self.form.get(&format!("counters[{n}].number")).is_empty();
        0..(0..MAX_COUNTERS).take_while(number).count() + SPARE
    }
    fn name(&self, n: impl Borrow<usize>, key: &str) -> String {
        format!("counters[{}].{key}", n.borrow())
    }
    fn boxes(&self, n: impl Borrow<usize>) -> Vec<(String, String, bool)> {
        let n = n.borrow();
        let field = |slug: &&str| {
            let name = format!("counters[{n}].fields.{slug}");
            let on = self.form.has(&name, "1");
            (name, field_name(self.f.lang, slug), on)
        };
        FIELDS.iter().map(field).collect()
    }
    fn extensions(&self) -> Field {
        let choices: Vec<(String, String)> = (0..=Office::MOST_EXTENSIONS)
            .map(|n| (n.to_string(), n.to_string()))
            .collect();
        self.form
            .field("most_extensions", self.f.t("admin-o-extensions"))
            .hint(self.f.t("admin-o-extensions-hint"))
            .options(&choices)
    }
    fn areas(&self) -> Field {
        let choices = [
            (String::new(), self.f.t("admin-area-ordinary")),
            ("remote".to_owned(), self.f.t("area-remote")),
        ];
        self.form
            .field("area", self.f.t("admin-area"))
            .options(&choices)
    }
}

fn to_form(office: &Office) -> Form {
    let mut form = Form::new([
        ("name_vi", office.name_vi.as_str()),
        ("name_en", &office.name_en),
        ("parent_vi", &office.parent_vi),
        ("parent_en", &office.parent_en),
        ("agency_code", &office.agency_code),
        ("place", &office.place),
        ("address_vi", &office.address_vi),
        ("address_en", &office.address_en),
        ("phone", &office.phone),
        ("email", &office.email),
        ("site", &office.site),
        ("serves", office.serves.as_ref().map_or("", UnitId::as_str)),
        ("area", office.area.as_deref().unwrap_or_default()),
        ("most_extensions", &office.most_extensions.to_string()),
    ]);
    for (n, counter) in office.counters.iter().enumerate() {
        form.set(
            &format!("counters[{n}].number"),
            &counter.number.to_string(),
        );
        form.set(&format!("counters[{n}].name_vi"), &counter.name_vi);
        form.set(&format!("counters[{n}].name_en"), &counter.name_en);
        for field in &counter.fields {
            form.set(&format!("counters[{n}].fields.{field}"), "1");
        }
    }
    form
}

/// The office as typed, over what is not in the form.
fn from_form(form: &Form, held: &Office) -> Office {
    let text = |name: &str| form.get(name).to_owned();
    let some = |name: &str| Some(text(name)).filter(|t| !t.is_empty());
    let counter = |n: usize| {
        let of = |key: &str| form.get(&format!("counters[{n}].{key}")).to_owned();
        let number = of("number");
        (!number.is_empty()).then(|| Counter {
            // A number that cannot be read becomes 0, which the rules refuse.
            number: number.parse().unwrap_or(0),
            name_vi: of("name_vi"),
            name_en: of("name_en"),
            fields: FIELDS
                .iter()
                .filter(|f| of(&format!("fields.{f}")) == "1")
                .map(|f| (*f).to_owned())
                .collect(),
        })
    };
    Office {
        name_vi: text("name_vi"),
        name_en: text("name_en"),
        parent_vi: text("parent_vi"),
        parent_en: text("parent_en"),
        agency_code: text("agency_code"),
        place: text("place"),
        address_vi: text("address_vi"),
        address_en: text("address_en"),
        phone: text("phone"),
        email: text("email"),
        site: text("site").trim_end_matches('/').to_ascii_lowercase(),
        serves: some("serves").map(UnitId::new),
        area: some("area"),
        // As with a counter: what cannot be read is refused by the rules.
        most_extensions: some("most_extensions")
            .map_or(held.most_extensions, |n| n.parse().unwrap_or(u8::MAX)),
        counters: (0..MAX_COUNTERS).filter_map(counter).collect(),
        ..held.clone()
    }
}

/// Administrative units of today, the one named in the office too.
fn units(state: &AppState, f: &Frame) -> Vec<(String, String)> {
    let settings = state.desk().settings();
    let mut found = vec![(String::new(), f.t("admin-none"))];
    let today = state.now().date();
    let here = settings
        .units
        .all_on(today)
        .filter(|u| u.level != motcua_domain::unit::Level::Section);
    found.extend(here.map(|u| (u.id.to_string(), f.pick(&u.name_vi, &u.name_en).to_owned())));
    found
}

/// `GET /admin/office`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Response {
    page(&state, frame, Vec::new())
}

/// The office as it is, with what was wrong with something sent beside it.
pub(super) fn page(state: &AppState, frame: Frame, faults: Vec<Invalid>) -> Response {
    let mut form = to_form(&state.desk().settings().office);
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    for bad in faults {
        form.fault(&bad.field, frame.t1(&bad.message, "value", ""));
    }
    render(status, &OfficePage::new(state, frame, form))
}

/// `POST /admin/office`.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    let office = from_form(&form, &state.desk().settings().office);
    let asked = Asked::new(form.get("key"), "office", &office);
    let done = state
        .ask(move |desk| Ok::<_, DeskError>(desk.edit_office(&me.actor, asked, office)))
        .await?;
    match fields_of(done)? {
        Ok(()) => Ok(see_other("/admin/office?done=notice-office-kept")),
        Err(fields) => {
            for bad in fields {
                let field = if bad.field == "counters" {
                    "counters[0].number"
                } else {
                    &bad.field
                };
                form.fault(field, frame.t1(&bad.message, "value", ""));
            }
            let page = OfficePage::new(&state, frame, form);
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page for OfficePage {
    const NAME: &'static str = "admin-office";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample_frame(lang, "/admin/office");
        let units = vec![("tay-ninh.long-an".to_owned(), "Phường Long An".to_owned())];
        let hours = words::hours(lang, &Week::office());
        let mut form = Form::new([
            ("name_vi", "Trung tâm Phục vụ hành chính công phường Mẫu"),
            ("name_en", "Sample ward service centre"),
            ("agency_code", "h 53"),
            ("counters[0].number", "1"),
            ("counters[0].fields.land", "1"),
        ]);
        let usual = OfficePage {
            f: f.clone(),
            form: form.clone(),
            key: "k".to_owned(),
            units: units.clone(),
            counting: hours.clone(),
            reception: hours.clone(),
        };
        form.fault("agency_code", f.t("office-agency-code"));
        form.fault("place", f.t(typed::BadText::Empty.message_id()));
        let wrong = OfficePage {
            f,
            form,
            key: "k".to_owned(),
            units,
            counting: hours.clone(),
            reception: hours,
        };
        [("usual", usual), ("wrong", wrong)]
            .map(|(name, page)| (name, page.render().unwrap_or_default()))
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_survives_its_form() {
        let packs = motcua_desk::packs::Packs::built_in().unwrap();
        let mut office = packs.office;
        office.area = Some("remote".into());
        assert_eq!(from_form(&to_form(&office), &office), office);
        let mut form = to_form(&office);
        form.set("counters[1].number", "x");
        let typed = from_form(&form, &office);
        assert_eq!(
            typed.faults(|_| true).len(),
            1,
            "a number that cannot be read is refused, not dropped"
        );
        form.set("counters[1].number", "");
        assert_eq!(
            from_form(&form, &office).counters.len(),
            office.counters.len() - 1
        );
    }
}
