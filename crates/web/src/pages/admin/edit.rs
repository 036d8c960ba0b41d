//! The editor of one procedure: a draft as a form.

mod choices;

use super::{Pressed, fields_of, new_key};
use crate::error::{Error, render, see_other};
use crate::frame::{Frame, Who};
use crate::i18n::Lang;
use crate::pages::{Page, encode};
use crate::state::AppState;
use crate::view::{Field, Form, HourRows, gather, spread_text};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::packs::{Done, Edited, from_form, to_form};
use motcua_desk::procedure::VersionState;
use motcua_desk::session::Session;
use motcua_desk::{Asked, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::procedure::Procedure;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// Empty rows at the end of each list of the form.
const SPARE: usize = 2;

/// A value and its words.
type Choice = (String, String);

/// The editor.
#[derive(Template)]
#[template(path = "admin_edit.html")]
pub struct Edit {
    f: Frame,
    form: Form,
    key: String,
    /// Code of the procedure; empty = a new one.
    code: String,
    units: Vec<Choice>,
}

impl Edit {
    fn new(
        f: Frame,
        form: Form,
        key: String,
        code: String,
        units: &[(String, String, String)],
    ) -> Self {
        let mut form = form;
        spread_text(&mut form, "counting");
        let mut choices = vec![(String::new(), f.t("admin-unit-desk"))];
        let name = |u: &(String, String, String)| f.pick(&u.1, &u.2).to_owned();
        choices.extend(units.iter().map(|unit| (unit.0.clone(), name(unit))));
        Self {
            f,
            form,
            key,
            code,
            units: choices,
        }
    }
    fn action(&self) -> String {
        if self.code.is_empty() {
            "/admin/procedures/new".to_owned()
        } else {
            format!("/admin/procedures/{}/edit", encode(&self.code))
        }
    }
    fn hours(&self) -> HourRows {
        let (label, hint) = (
            self.f.t("admin-f-counting"),
            self.f.t("admin-counting-hint"),
        );
        HourRows::new(&self.form, self.f.lang, "counting", label, hint)
    }
    /// Rows of a list: those filled in, and spare ones.
    fn rows(&self, list: &str, main: &str) -> std::ops::Range<usize> {
        // A limit may have its number and lack its unit.
        let is_filled = |n: &usize| {
            let typed = [main, "amount"].map(|key| self.form.get(&format!("{list}[{n}].{key}")));
            typed.iter().any(|text| !text.is_empty())
        };
        0..(0..200).take_while(is_filled).count() + SPARE
    }
    fn name(&self, list: &str, n: impl Borrow<usize>, key: &str) -> String {
        format!("{list}[{}].{key}", n.borrow())
    }
    fn value(&self, name: impl AsRef<str>) -> &str {
        self.form.get(name.as_ref())
    }
    fn select(
        &self,
        name: impl AsRef<str>,
        label: impl AsRef<str>,
        choices: impl Borrow<Vec<Choice>>,
    ) -> Field {
        self.form.field(name, label).options(choices.borrow())
    }
}

/// Working units of the desk: slug and names.
fn units(state: &AppState) -> Vec<(String, String, String)> {
    let today = state.now().date();
    let settings = state.desk().settings();
    let sections = settings
        .units
        .all_on(today)
        .filter(|u| u.level == motcua_domain::unit::Level::Section);
    sections
        .map(|u| (u.id.to_string(), u.name_vi.clone(), u.name_en.clone()))
        .collect()
}

/// `GET /admin/procedures/{code}/edit`: the draft, else the version in force.
pub async fn show(
    State(state): State<AppState>,
    Path(code): Path<String>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let asked = code.clone();
    let versions = state
        .ask(move |desk| desk.procedure_versions(&me.actor, &asked))
        .await?;
    let find = |state| versions.iter().rfind(|v| v.state == state);
    let version = find(VersionState::Draft)
        .or(find(VersionState::Published))
        .or(find(VersionState::Ahead))
        .ok_or(Error::NotFound)?;
    let mut form = Form::new(to_form(
        &version.procedure,
        crate::format::locale(frame.lang),
    ));
    form.set("note", &version.note);
    let page = Edit::new(
        frame.at("catalogue"),
        form,
        new_key(&state),
        code,
        &units(&state),
    );
    Ok(render(StatusCode::OK, &page))
}

/// `GET /admin/procedures/new`.
pub async fn new(State(state): State<AppState>, frame: Frame) -> Response {
    let form = Form::new([
        ("steps[0].name_vi", "Tiếp nhận, chuyển hồ sơ"),
        ("steps[0].name_en", "Intake and hand-over"),
        ("steps[0].role", "clerk"),
        ("steps[0].share_permille", "100"),
    ]);
    render(
        StatusCode::OK,
        &Edit::new(
            frame.at("catalogue"),
            form,
            new_key(&state),
            String::new(),
            &units(&state),
        ),
    )
}

/// `POST /admin/procedures/{code}/edit`.
pub async fn save(
    State(state): State<AppState>,
    Path(code): Path<String>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    keep(&state, frame, me, code, pairs).await
}

/// `POST /admin/procedures/new`.
pub async fn create(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    keep(&state, frame, me, String::new(), pairs).await
}

async fn keep(
    state: &AppState,
    frame: Frame,
    me: Session,
    code: String,
    mut pairs: Vec<(String, String)>,
) -> Result<Response, Error> {
    let mut take = |name: &str| {
        let at = pairs.iter().position(|(field, _)| field == name);
        at.map(|at| pairs.swap_remove(at).1).unwrap_or_default()
    };
    let (key, note) = (take("key"), take("note"));
    if !code.is_empty() {
        take("code");
        pairs.push(("code".to_owned(), code.clone()));
    }
    let (edited, mut form) = understood(state, &mut pairs, frame.lang);
    form.set("note", &note);
    let sound = edited.is_sound() && form.ok();
    if let Some(procedure) = edited.procedure.clone().filter(|_| sound) {
        let done = state
            .ask(move |desk| {
                let pressed = Pressed {
                    key,
                    seen: procedure.content_hash(),
                    listed: false,
                };
                let asked: Asked = pressed.asked("draft", &procedure.code);
                Ok::<_, DeskError>(desk.save_procedure_draft(&me.actor, asked, procedure, &note))
            })
            .await?;
        match fields_of(done)? {
            Ok(kept) => {
                let to = format!(
                    "/admin/procedures/{}?done=notice-draft-kept",
                    encode(&kept.code)
                );
                return Ok(see_other(&to));
            }
            Err(fields) => {
                for bad in fields {
                    form.fault(&bad.field, frame.t(&bad.message));
                }
            }
        }
    }
    note_faults(&mut form, &frame, &edited);
    let page = Edit::new(
        frame.at("catalogue"),
        form,
        new_key(state),
        code,
        &units(state),
    );
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The procedure that was typed, and the form to show again, with the rows of
/// its own hours as they came when one of them is wrong.
fn understood(state: &AppState, pairs: &mut Vec<(String, String)>, lang: Lang) -> (Edited, Form) {
    let settings = state.desk().settings();
    let mut hours = own_hours(pairs, lang);
    let edited = from_form(pairs, crate::format::locale(lang), |unit| {
        settings.units.contains(unit)
    });
    let mut form = Form::new(&edited.fields);
    for (name, value) in hours.pairs().filter(|(name, _)| name.contains('[')) {
        form.set(name, value);
    }
    form.errors.append(&mut hours.errors);
    (edited, form)
}

/// Takes the rows of the procedure's own hours out of what was sent and puts
/// the week there as the procedure writes it. Rows that are wrong come back
/// with their faults, and no week.
fn own_hours(pairs: &mut Vec<(String, String)>, lang: Lang) -> Form {
    let is_own = |name: &str| name == "counting" || name.starts_with("counting[");
    let mut form = Form::new(pairs.iter().filter(|(name, _)| is_own(name)).cloned());
    let week = gather(&mut form, lang, "counting");
    pairs.retain(|(name, _)| !is_own(name));
    if let Some(week) = week {
        pairs.push(("counting".to_owned(), week.short()));
    }
    form
}

fn note_faults(form: &mut Form, f: &Frame, edited: &Edited) {
    for finding in edited
        .findings
        .iter()
        .filter(|finding| finding.done == Done::Refused)
    {
        let text = crate::words::problem(f.lang, &finding.what);
        form.fault(&input_of(&finding.field, &edited.fields), text);
    }
}

/// The input that a finding stands beside: rules name papers by their slug
/// and some things as a whole.
fn input_of(path: &str, fields: &BTreeMap<String, String>) -> String {
    let by_slug = path.strip_prefix("items.").map(|rest| {
        let (slug, key) = rest.split_once('.').unwrap_or((rest, "name_vi"));
        let row = (0..200).find(|n| {
            fields
                .get(&format!("items[{n}].id"))
                .is_some_and(|id| id == slug)
        });
        format!("items[{}].{key}", row.unwrap_or(0))
    });
    let path = by_slug.unwrap_or_else(|| path.to_owned());
    if let Some(row) = path.strip_suffix(".limit") {
        return format!("{row}.amount");
    }
    match path.as_str() {
        "limits" => "limits[0].amount".to_owned(),
        "steps" => "steps[0].share_permille".to_owned(),
        "cases" | "items" => format!("{path}[0].name_vi"),
        "retention" => "retention.years".to_owned(),
        _ if path.ends_with(".amount") => format!("{path}.vnd"),
        _ if path.starts_with("limits[") && path.ends_with(']') => format!("{path}.unit"),
        _ if path.ends_with(']') => format!("{path}.name_vi"),
        _ => path,
    }
}

/// Surroundings of the administrator's samples.
pub(super) fn sample_frame(lang: Lang, path: &str) -> Frame {
    let actor = Actor {
        id: StaffId(20),
        unit: UnitId::new("office"),
        roles: vec![Role::Administrator],
    };
    let who = Who {
        actor,
        name: "Nguyễn Văn Mẫu 20".to_owned(),
        unit: UnitId::new("office"),
    };
    Frame {
        who: Some(who),
        nav: "catalogue",
        ..crate::samples::frame(lang, path)
    }
}

impl Page for Edit {
    const NAME: &'static str = "admin-edit";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(procedure) = crate::samples::procedures().into_iter().next() else {
            return Vec::new();
        };
        let f = sample_frame(lang, "/admin/procedures/1.001193/edit");
        let unit = (
            "justice".to_owned(),
            "Tư pháp - Hộ tịch".to_owned(),
            "Justice and civil status".to_owned(),
        );
        let draw = |procedure: &Procedure, wrong: bool| {
            let mut fields = to_form(procedure, crate::format::locale(lang));
            if wrong {
                fields.insert("steps[0].share_permille".to_owned(), "99".to_owned());
                fields.insert("name_vi".to_owned(), String::new());
            }
            let pairs: Vec<(String, String)> = fields.into_iter().collect();
            let edited = from_form(&pairs, crate::format::locale(lang), |_| true);
            let mut form = Form::new(&edited.fields);
            if wrong {
                note_faults(&mut form, &f, &edited);
            }
            let page = Edit::new(
                f.clone(),
                form,
                "k".to_owned(),
                procedure.code.clone(),
                std::slice::from_ref(&unit),
            );
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", draw(&procedure, false)),
            ("wrong", draw(&procedure, true)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_an_input() {
        let fields = BTreeMap::from([
            ("items[0].id".to_owned(), "p1".to_owned()),
            ("items[1].id".to_owned(), "p7".to_owned()),
        ]);
        for (path, input) in [
            ("items.p7.name_en", "items[1].name_en"),
            ("items.p7", "items[1].name_vi"),
            ("limits[2].limit", "limits[2].amount"),
            ("limits[2]", "limits[2].unit"),
            ("fees[0].amount", "fees[0].amount.vnd"),
            ("fees[0].amount.cap", "fees[0].amount.cap"),
            ("fees[0]", "fees[0].name_vi"),
            ("steps", "steps[0].share_permille"),
            ("name_vi", "name_vi"),
        ] {
            assert_eq!(input_of(path, &fields), input);
        }
    }
}
