//! Signing in and out, one's password, one's sign-ins.

mod why;

use super::carry::Carry;
use super::{Page, safe_next};
use crate::carry::{self, Carried};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::{self, Client};
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Query, RawForm, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use motcua_desk::Desk;
use motcua_desk::password::{Password, WeakPassword};
use motcua_desk::session::{ChangeError, Door, Session, SignInError, Token};
use motcua_domain::time::local;
use serde::Deserialize;

/// The sign-in.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    f: Frame,
    form: Form,
    next: String,
    /// What was typed when the last sign-in had ended.
    carried: Option<Carried>,
}

impl SignIn {
    /// In place of the answer to a form that came after the sign-in had ended.
    pub fn expired(f: Frame, carried: &Carried) -> Self {
        Self {
            f,
            form: Form::default(),
            next: String::new(),
            carried: Some(carried.clone()),
        }
    }

    fn hidden(&self) -> Vec<(String, String)> {
        self.carried
            .as_ref()
            .map(Carried::hidden)
            .unwrap_or_default()
    }
}

/// Where to go after the sign-in.
#[derive(Default, Deserialize)]
pub struct Next {
    /// An address of this server.
    #[serde(default)]
    pub next: String,
}

/// `GET /sign-in`.
pub async fn ask(Query(next): Query<Next>, frame: Frame) -> Response {
    if let Some(who) = &frame.who {
        return see_other(safe_next(&next.next, &who.actor));
    }
    render(
        StatusCode::OK,
        &SignIn {
            f: frame,
            form: Form::default(),
            next: next.next,
            carried: None,
        },
    )
}

/// `POST /sign-in`.
pub async fn sign_in(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    RawForm(body): RawForm,
) -> Result<Response, Error> {
    let typed = carry::pairs(&String::from_utf8_lossy(&body));
    let field = |name: &str| typed.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v);
    let (login, next) = (field("login").to_owned(), field("next").to_owned());
    let password = Password::typed(field("password"));
    let carried = Carried::from_hidden(&typed);
    let agent = user_agent(&headers);
    // A browser holds one session: the one it had would be lost, not ended.
    let old = guard::token(&headers, client.secure);
    let name = login.clone();
    let question = move |desk: &Desk, door: &Door| {
        let token = desk.sign_in(door, &name, &password, client.ip, &agent)?;
        if let Some(old) = old {
            desk.sign_out(&old)?;
        }
        let session = desk.session(&token)?.ok_or(SignInError::Wrong)?;
        Ok::<_, SignInError>((token, session))
    };
    let tried = match state.knock(client.ip).await {
        Ok(()) => state.at_the_door(question).await?,
        Err(wait) => Err(wait.into()),
    };
    let error = match tried {
        Ok((token, session)) => {
            let mut answer = match carried {
                Some(carried) if !session.must_change => {
                    let f = frame.signed_in(&state, &session);
                    render(StatusCode::OK, &Carry::new(f, &session.name, carried))
                }
                _ => see_other(safe_next(&next, &session.actor)),
            };
            set_cookie(&mut answer, client, Some(&token));
            return Ok(answer);
        }
        Err(error) => error,
    };
    let (why, status, wait) = why::not_signed_in(&frame, error)?;
    let mut form = Form::new([("login", &login)]);
    form.fault("login", why);
    let mut answer = render(
        status,
        &SignIn {
            f: frame,
            form,
            next,
            carried,
        },
    );
    if let Some(wait) = wait {
        answer.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    Ok(answer)
}

/// What the browser calls itself.
fn user_agent(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT);
    said.and_then(|v| v.to_str().ok()).unwrap_or("").to_owned()
}

/// `POST /sign-out`.
pub async fn sign_out(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(token) = guard::token(&headers, client.secure) {
        state.ask(move |desk| desk.sign_out(&token)).await?;
    }
    let mut response = see_other("/");
    set_cookie(&mut response, client, None);
    Ok(response)
}

/// The session cookie: host-only, not for scripts, same site; `Secure` and the
/// `__Host-` name wherever the browser speaks TLS.
fn set_cookie(response: &mut Response, client: Client, token: Option<&Token>) {
    let name = guard::cookie_name(client.secure);
    let secure = if client.secure { "; Secure" } else { "" };
    let (value, age) = match token {
        Some(token) => (token.reveal(), motcua_desk::session::LIFE.as_secs()),
        None => (String::new(), 0),
    };
    let text = format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax; HttpOnly{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The change of one's password.
#[derive(Template)]
#[template(path = "password.html")]
pub struct ChangePassword {
    f: Frame,
    form: Form,
    first: bool,
}

/// `GET /password`.
pub async fn password(Extension(me): Extension<Session>, frame: Frame) -> Response {
    render(
        StatusCode::OK,
        &ChangePassword {
            f: frame.at("me"),
            form: Form::default(),
            first: me.must_change,
        },
    )
}

/// Old and new password as typed.
#[derive(Deserialize)]
pub struct NewPassword {
    #[serde(default)]
    present: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// `POST /password`.
pub async fn change_password(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    Extension(me): Extension<Session>,
    frame: Frame,
    Posted(typed): Posted<NewPassword>,
) -> Result<Response, Error> {
    let f = frame.at("me");
    let mut form = Form::default();
    if typed.new == typed.again {
        let first = me.clone();
        let changed = state
            .at_the_door(move |desk, door| {
                let (present, new) = (Password::typed(&typed.present), Password::typed(&typed.new));
                desk.change_password(door, &first, &present, &new, client.ip)
            })
            .await?;
        match changed {
            Ok(()) => {
                let first = super::first_page(&me.actor);
                return Ok(see_other(&format!("{first}?done=notice-password-changed")));
            }
            Err(ChangeError::Wrong) => form.fault("present", f.t("password-wrong")),
            Err(ChangeError::Wait(wait)) => {
                form.fault("present", f.t1("sign-in-wait", "seconds", wait.seconds));
            }
            Err(ChangeError::Weak(weak)) => form.fault("new", f.t(weak_id(weak))),
            Err(ChangeError::Desk(error)) => return Err(error.into()),
        }
    } else {
        form.fault("again", f.t("password-repeat-differs"));
    }
    let page = ChangePassword {
        f,
        form,
        first: me.must_change,
    };
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Message of a password that is too weak.
pub(super) fn weak_id(weak: WeakPassword) -> &'static str {
    match weak {
        WeakPassword::Short => "password-short",
        WeakPassword::Long => "password-long",
        WeakPassword::LikeLogin => "password-like-login",
        WeakPassword::Guessable => "password-guessable",
        WeakPassword::Unchanged => "password-unchanged",
    }
}

/// One line of the list.
pub struct Line {
    id: i64,
    since: String,
    seen: String,
    address: String,
    agent: String,
    is_open: bool,
    is_this: bool,
}

/// My sign-ins of thirty days.
#[derive(Template)]
#[template(path = "me.html")]
pub struct Me {
    f: Frame,
    lines: Vec<Line>,
}

/// `GET /me`.
pub async fn me(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    frame: Frame,
) -> Result<Response, Error> {
    let (f, this) = (frame.at("me"), me.id);
    let all = state.ask(move |desk| desk.sign_ins(&me)).await?;
    let lines = all
        .into_iter()
        .map(|s| Line {
            id: s.id,
            since: f.moment(local(s.since)),
            seen: f.moment(local(s.seen)),
            address: s.address,
            agent: s.agent,
            is_open: s.is_open,
            is_this: s.id == this,
        })
        .collect();
    Ok(render(StatusCode::OK, &Me { f, lines }))
}

/// Which session is to end; 0 = all others.
#[derive(Deserialize)]
pub struct Which {
    id: i64,
}

/// `POST /me/end`.
pub async fn end(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    Posted(which): Posted<Which>,
) -> Result<Response, Error> {
    state
        .ask(move |desk| match which.id {
            0 => desk.revoke_others(&me).map(|_| ()),
            id => desk.revoke(&me, id),
        })
        .await?;
    Ok(see_other("/me?done=notice-session-ended"))
}

impl Page for SignIn {
    const NAME: &'static str = "sign-in";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/sign-in");
        let mut wrong = Form::new([("login", "lan")]);
        wrong.fault("login", f.t("sign-in-wrong"));
        let mut full = Form::new([("login", "quan")]);
        full.fault("login", f.t("sign-in-full"));
        let carried = Carried {
            to: "/people".into(),
            fields: vec![("name".into(), "Trần Văn Mẫu".into())],
        };
        let page = |form: Form, next: &str| {
            Self {
                f: f.clone(),
                form,
                next: next.to_owned(),
                carried: None,
            }
            .render()
            .unwrap_or_default()
        };
        vec![
            ("empty", page(Form::default(), "/intake")),
            (
                "expired",
                Self::expired(f.clone(), &carried)
                    .render()
                    .unwrap_or_default(),
            ),
            ("full", page(full, "")),
            ("wrong", page(wrong, "")),
        ]
    }
}

impl Page for ChangePassword {
    const NAME: &'static str = "password";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/password");
        let mut weak = Form::default();
        weak.fault("new", f.t("password-short"));
        let page = |form: Form, first: bool| {
            Self {
                f: f.clone(),
                form,
                first,
            }
            .render()
            .unwrap_or_default()
        };
        vec![
            ("first", page(Form::default(), true)),
            ("weak", page(weak, false)),
        ]
    }
}

impl Page for Me {
    const NAME: &'static str = "me";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/me").at("me");
        let line = |id, is_open| Line {
            id,
            since: f.moment(f.now),
            seen: f.moment(f.now),
            address: "192.168.1.20".into(),
            agent: "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Firefox/128.0".into(),
            is_open,
            is_this: id == 1,
        };
        let lines = vec![line(1, true), line(2, true), line(3, false)];
        vec![("usual", Self { f, lines }.render().unwrap_or_default())]
    }
}

#[cfg(test)]
mod tests {
    use super::safe_next;
    use motcua_domain::actor::{Actor, Role};
    use motcua_domain::id::{StaffId, UnitId};

    fn someone(role: Role) -> Actor {
        Actor {
            id: StaffId(1),
            unit: UnitId::new("desk"),
            roles: vec![role],
        }
    }

    #[test]
    fn everybody_begins_on_a_page_they_may_open() {
        let first = |role| crate::pages::first_page(&someone(role));
        assert_eq!(first(Role::Clerk), "/work");
        assert_eq!(first(Role::Administrator), "/people");
        assert_eq!(first(Role::Inspector), "/director");
        assert_eq!(first(Role::Guide), "/counter");
    }

    #[test]
    fn a_sign_in_leads_to_our_own_pages_only() {
        let clerk = someone(Role::Clerk);
        assert_eq!(safe_next("/intake?case=a", &clerk), "/intake?case=a");
        for bad in [
            "",
            "https://evil.test/",
            "//evil.test",
            "/\\evil.test",
            "/a\nSet-Cookie: x",
            "javascript:1",
            "/sign-in?next=/work",
        ] {
            assert_eq!(safe_next(bad, &clerk), "/work", "{bad:?}");
        }
    }
}
