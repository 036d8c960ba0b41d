//! The administrator's people, and the heads' leave.

use super::Page;
use crate::carry;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::{self, Lang};
use crate::state::AppState;
use crate::view::{Form, Html, Tone, tag};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, RawForm, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::date;
use motcua_desk::DeskError;
use motcua_desk::session::Session;
use motcua_desk::staff::{Leave, StaffForm, StaffMember};
use motcua_domain::actor::Role;
use motcua_domain::id::{StaffId, UnitId};

/// All staff.
#[derive(Template)]
#[template(path = "people.html")]
pub struct People {
    f: Frame,
    rows: Vec<StaffMember>,
    units: Vec<(String, String)>,
}

/// One person: add or change.
#[derive(Template)]
#[template(path = "person.html")]
pub struct Person {
    f: Frame,
    form: Form,
    units: Vec<(String, String)>,
    /// `None` = a new person.
    who: Option<StaffMember>,
}

/// The first password, shown once.
#[derive(Template)]
#[template(path = "first_password.html")]
pub struct FirstPassword {
    f: Frame,
    login: String,
    password: String,
    said: String,
}

/// Leave and substitutes.
#[derive(Template)]
#[template(path = "leave.html")]
pub struct LeavePage {
    f: Frame,
    rows: Vec<StaffMember>,
    /// Form of the person whose leave was refused.
    form: Form,
    refused: Option<StaffId>,
}

/// Name of a role in the reader's language.
pub fn role_name(lang: Lang, role: Role) -> String {
    let id = match role {
        Role::Guide => "role-guide",
        Role::Clerk => "role-clerk",
        Role::Cashier => "role-cashier",
        Role::Specialist => "role-specialist",
        Role::RecordsClerk => "role-records_clerk",
        Role::Head => "role-head",
        Role::Signer => "role-signer",
        Role::Director => "role-director",
        Role::Inspector => "role-inspector",
        Role::Surveyor => "role-surveyor",
        Role::ProgrammeOfficer => "role-programme_officer",
        Role::Administrator => "role-administrator",
    };
    i18n::text(lang, id, &[])
}

fn role_names(lang: Lang, roles: &[Role]) -> String {
    let names: Vec<String> = roles.iter().map(|role| role_name(lang, *role)).collect();
    names.join(", ")
}

/// `GET /people`.
pub async fn list(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let rows = state.ask(move |desk| desk.staff(&me.actor)).await?;
    let units = state.unit_names(frame.lang);
    Ok(render(
        StatusCode::OK,
        &People {
            f: frame.at("people"),
            rows,
            units,
        },
    ))
}

/// `GET /people/new`.
pub async fn new(State(state): State<AppState>, frame: Frame) -> Response {
    render(
        StatusCode::OK,
        &Person {
            units: state.units_to_choose(frame.lang),
            f: frame.at("people"),
            form: Form::default(),
            who: None,
        },
    )
}

/// `POST /people`.
pub async fn add(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    RawForm(body): RawForm,
) -> Result<Response, Error> {
    let mut form = Form::new(carry::pairs(&String::from_utf8_lossy(&body)));
    let (login, input) = (form.get("login").to_owned(), staff_form(&form));
    let name = login.clone();
    let added = state
        .at_the_door(move |desk, door| desk.add_staff(door, &me.actor, &name, input))
        .await?;
    match added {
        Ok((_, password)) => Ok(first_password(frame, login, password, form.get("name"))),
        Err(error) => {
            faults(&mut form, &frame, error)?;
            let page = Person {
                units: state.units_to_choose(frame.lang),
                f: frame.at("people"),
                form,
                who: None,
            };
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `GET /people/{id}`.
pub async fn show(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    let who = state
        .ask(move |desk| desk.staff_member(&me.actor, StaffId(id)))
        .await?;
    let mut form = Form::new([
        ("name", who.name.as_str()),
        ("unit", who.unit.as_str()),
        ("counter", who.counter.as_deref().unwrap_or_default()),
    ]);
    for role in &who.roles {
        form.add("role", role.slug());
    }
    let units = state.unit_names(frame.lang);
    Ok(render(
        StatusCode::OK,
        &Person {
            f: frame.at("people"),
            form,
            units,
            who: Some(who),
        },
    ))
}

/// `POST /people/{id}`.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
    RawForm(body): RawForm,
) -> Result<Response, Error> {
    let form = Form::new(carry::pairs(&String::from_utf8_lossy(&body)));
    let (input, actor) = (staff_form(&form), me.actor.clone());
    let done = state
        .try_ask(move |desk| desk.edit_staff(&actor, StaffId(id), input))
        .await?;
    answer(&state, frame, me.actor, id, form, done).await
}

/// `POST /people/{id}/disable`.
pub async fn disable(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    let actor = me.actor.clone();
    let done = state
        .try_ask(move |desk| desk.set_staff_active(&actor, StaffId(id), false))
        .await?;
    answer(&state, frame, me.actor, id, Form::default(), done).await
}

/// `POST /people/{id}/enable`.
pub async fn enable(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    let actor = me.actor.clone();
    let done = state
        .try_ask(move |desk| desk.set_staff_active(&actor, StaffId(id), true))
        .await?;
    answer(&state, frame, me.actor, id, Form::default(), done).await
}

/// Back to the list, or to the person's page with what is wrong.
async fn answer(
    state: &AppState,
    frame: Frame,
    me: motcua_domain::actor::Actor,
    id: i64,
    mut form: Form,
    done: Result<(), DeskError>,
) -> Result<Response, Error> {
    let Err(error) = done else {
        return Ok(see_other("/people?done=notice-person"));
    };
    faults(&mut form, &frame, error)?;
    let who = state
        .ask(move |desk| desk.staff_member(&me, StaffId(id)))
        .await?;
    let page = Person {
        units: state.unit_names(frame.lang),
        f: frame.at("people"),
        form,
        who: Some(who),
    };
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// `POST /people/{id}/reset`.
pub async fn reset(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    let given = state
        .at_the_door(move |desk, door| {
            let who = desk.staff_member(&me.actor, StaffId(id))?;
            let password = desk.reset_password(door, &me.actor, StaffId(id))?;
            Ok::<_, DeskError>((who, password))
        })
        .await?;
    let (who, password) = given?;
    Ok(first_password(frame, who.login, password, &who.name))
}

/// Answers the act itself, so that the password stands in no address and a
/// reload asks before it makes another.
fn first_password(f: Frame, login: String, password: String, name: &str) -> Response {
    let said = f.t1("people-first-said", "name", name);
    render(
        StatusCode::OK,
        &FirstPassword {
            f: f.at("people"),
            login,
            password,
            said,
        },
    )
}

/// `GET /leave`.
pub async fn leave(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let rows = state
        .ask(move |desk| desk.staff_for_leave(&me.actor))
        .await?;
    Ok(render(
        StatusCode::OK,
        &LeavePage {
            f: frame.at("leave"),
            rows,
            form: Form::default(),
            refused: None,
        },
    ))
}

/// `POST /leave/{id}`.
pub async fn set_leave(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
    RawForm(body): RawForm,
) -> Result<Response, Error> {
    let mut form = Form::new(carry::pairs(&String::from_utf8_lossy(&body)));
    let day = |name: &str| form.get(name).parse::<jiff::civil::Date>();
    let substitute = form.get("substitute").parse().map(StaffId);
    let leave = match (day("leave_from"), day("leave_to"), substitute) {
        _ if form.has("clear", "1") => Ok(None),
        (Ok(from), Ok(to), Ok(substitute)) => Ok(Some(Leave {
            from,
            to,
            substitute,
        })),
        (Ok(_), Ok(_), Err(_)) => Err(("substitute", "staff-substitute-unfit")),
        _ => Err(("leave_from", "staff-leave-day")),
    };
    match leave {
        Err((field, why)) => form.fault(field, frame.t(why)),
        Ok(leave) => {
            let actor = me.actor.clone();
            match state
                .try_ask(move |desk| desk.set_leave(&actor, StaffId(id), leave))
                .await?
            {
                Ok(()) => return Ok(see_other("/leave?done=notice-leave")),
                Err(error) => faults(&mut form, &frame, error)?,
            }
        }
    }
    let rows = state
        .ask(move |desk| desk.staff_for_leave(&me.actor))
        .await?;
    let page = LeavePage {
        f: frame.at("leave"),
        rows,
        form,
        refused: Some(StaffId(id)),
    };
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn staff_form(form: &Form) -> StaffForm {
    StaffForm {
        name: form.get("name").to_owned(),
        unit: UnitId::new(form.get("unit")),
        // An unknown word is no role; with none left the desk says so.
        roles: form
            .all("role")
            .iter()
            .filter_map(|word| Role::from_slug(word))
            .collect(),
        counter: Some(form.get("counter").to_owned()),
    }
}

/// Puts the desk's faults at their fields; other errors go on.
fn faults(form: &mut Form, f: &Frame, error: DeskError) -> Result<(), Error> {
    let DeskError::Invalid(faults) = error else {
        return Err(error.into());
    };
    for fault in faults {
        form.fault(&fault.field, f.t(&fault.message));
    }
    Ok(())
}

impl People {
    fn unit(&self, who: &StaffMember) -> String {
        name_of(&self.units, &who.unit)
    }
    fn roles(&self, who: &StaffMember) -> String {
        role_names(self.f.lang, &who.roles)
    }
    fn state(&self, who: &StaffMember) -> Html {
        match (who.active, who.must_change) {
            (false, _) => tag(Tone::Mute, &self.f.t("people-disabled")),
            (true, true) => tag(Tone::Warn, &self.f.t("people-first-password")),
            (true, false) => tag(Tone::Ok, &self.f.t("people-active")),
        }
    }
}

impl Person {
    fn heading(&self) -> String {
        self.f.t(if self.who.is_none() {
            "people-add"
        } else {
            "people-edit-title"
        })
    }
    fn address(&self) -> String {
        self.who
            .as_ref()
            .map_or("/people".to_owned(), |who| format!("/people/{}", who.id))
    }
    fn roles(&self) -> Vec<(&'static str, String)> {
        Role::ALL
            .iter()
            .map(|role| (role.slug(), role_name(self.f.lang, *role)))
            .collect()
    }
}

impl LeavePage {
    /// Colleagues of the same unit.
    fn others(&self, who: &StaffMember) -> Vec<(String, String)> {
        self.rows
            .iter()
            .filter(|other| other.unit == who.unit && other.id != who.id)
            .map(|other| (other.id.to_string(), other.name.clone()))
            .collect()
    }
    fn said(&self, leave: &Leave) -> String {
        let name = self
            .rows
            .iter()
            .find(|one| one.id == leave.substitute)
            .map_or("", |one| one.name.as_str());
        let (from, to) = (self.f.date(leave.from), self.f.date(leave.to));
        self.f
            .t3("people-leave-now", "from", from, "to", to, "name", name)
    }
    fn is_refused(&self, who: &StaffMember) -> bool {
        self.refused == Some(who.id)
    }
    /// What was typed, for the person it was typed for.
    fn typed(&self, who: &StaffMember, name: &str) -> String {
        if self.is_refused(who) {
            self.form.get(name).to_owned()
        } else {
            String::new()
        }
    }
}

fn name_of(units: &[(String, String)], unit: &UnitId) -> String {
    units
        .iter()
        .find(|(slug, _)| slug == unit.as_str())
        .map_or_else(|| unit.to_string(), |(_, name)| name.clone())
}

fn sample(id: i64, name: &str, login: &str, roles: &[Role]) -> StaffMember {
    StaffMember {
        id: StaffId(id),
        login: login.into(),
        name: name.into(),
        unit: UnitId::new("desk"),
        roles: roles.to_vec(),
        counter: Some("1".into()),
        active: true,
        must_change: false,
        leave: None,
    }
}

fn samples_of_people() -> Vec<StaffMember> {
    let from = date(2022, 9, 5);
    vec![
        sample(
            1,
            "Nguyễn Thị Mẫu",
            "mau.nguyen",
            &[Role::Clerk, Role::Cashier],
        ),
        StaffMember {
            leave: Some(Leave {
                from,
                to: date(2022, 9, 9),
                substitute: StaffId(1),
            }),
            must_change: true,
            ..sample(2, "Trần Văn Thử", "thu.tran", &[Role::Specialist])
        },
        StaffMember {
            active: false,
            counter: None,
            ..sample(3, "Lê Thị Ví Dụ", "vidu.le", &[Role::Administrator])
        },
    ]
}

fn sample_units() -> Vec<(String, String)> {
    vec![
        ("desk".into(), "Bộ phận Một cửa".into()),
        ("land-office".into(), "Văn phòng đăng ký đất đai".into()),
    ]
}

impl Page for People {
    const NAME: &'static str = "people";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/people").at("people");
        vec![(
            "usual",
            Self {
                f,
                rows: samples_of_people(),
                units: sample_units(),
            }
            .render()
            .unwrap_or_default(),
        )]
    }
}

impl Page for Person {
    const NAME: &'static str = "person";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = |path| crate::samples::staff_frame(lang, path).at("people");
        let mut wrong = Form::new([("login", "lan nguyen"), ("name", "Nguyễn Thị Mẫu")]);
        wrong.fault("login", f("/people").t("staff-login-sign"));
        wrong.fault("roles", f("/people").t("staff-no-role"));
        let page = |f, form, who| {
            Self {
                f,
                form,
                units: sample_units(),
                who,
            }
            .render()
            .unwrap_or_default()
        };
        let who = samples_of_people().into_iter().next();
        let filled = Form::new([
            ("name", "Nguyễn Thị Mẫu"),
            ("unit", "desk"),
            ("role", "clerk"),
            ("role", "cashier"),
            ("counter", "1"),
        ]);
        vec![
            ("new", page(f("/people/new"), Form::default(), None)),
            ("wrong", page(f("/people/new"), wrong, None)),
            ("edit", page(f("/people/1"), filled, who)),
        ]
    }
}

impl Page for FirstPassword {
    const NAME: &'static str = "first-password";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/people").at("people");
        let said = f.t1("people-first-said", "name", "Nguyễn Thị Mẫu");
        let page = Self {
            f,
            login: "mau.nguyen".into(),
            password: "abcd-efgh-jkmn-pqrs".into(),
            said,
        };
        vec![("usual", page.render().unwrap_or_default())]
    }
}

impl Page for LeavePage {
    const NAME: &'static str = "leave";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/leave").at("leave");
        let mut wrong = Form::new([("leave_from", "2022-09-09"), ("leave_to", "2022-09-05")]);
        wrong.fault("leave_to", f().t("staff-leave-backwards"));
        let page = |form, refused| {
            Self {
                f: f(),
                rows: samples_of_people(),
                form,
                refused,
            }
            .render()
            .unwrap_or_default()
        };
        vec![
            ("usual", page(Form::default(), None)),
            ("wrong", page(wrong, Some(StaffId(1)))),
        ]
    }
}
