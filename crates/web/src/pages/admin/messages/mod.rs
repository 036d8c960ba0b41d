//! Messages to applicants: how they go out, a try of each way, and those that
//! never went out.

mod form;
mod sample;
mod words;

pub use words::{awaits, cause, choices, consent, languages, notice, slugs, standing, way, why};

use super::{fields_of, new_key};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::post::Post;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use form::{from_form, to_form};
use motcua_courier::BadSecret;
use motcua_desk::messages::{Counts, Message, Messages};
use motcua_desk::session::Session;
use motcua_desk::{Asked, Desk, DeskError};
use motcua_domain::id::DossierId;
use motcua_domain::notice::{Way, lang_of};
use motcua_domain::time::local;

/// A dead letter.
struct Dead {
    id: i64,
    url: String,
    code: String,
    what: String,
    way: String,
    at: String,
    tries: i64,
    why: String,
    /// What the other side said; empty = nothing.
    said: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_messages.html")]
pub struct MessagesPage {
    f: Frame,
    form: Form,
    key: String,
    /// Waiting and sent, in words.
    counts: Vec<String>,
    dead: Vec<Dead>,
    /// Folder in which the files with passwords lie.
    folder: String,
    /// What is wrong with such a file.
    secrets: Vec<String>,
    /// What came of a try: kind of the note, words, what the other side said.
    tested: Option<(&'static str, String, String)>,
    ways: Vec<(String, String)>,
    safeties: Vec<(String, String)>,
    methods: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    gateways: Vec<(&'static str, String)>,
    langs: Vec<(String, String)>,
}

/// What the page reads.
struct Got {
    messages: Messages,
    dead: Vec<Message>,
    counts: Counts,
    folder: String,
    /// What is wrong with files of passwords: the message, and the file.
    secrets: Vec<(&'static str, String)>,
}

impl Dead {
    fn new(f: &Frame, message: &Message) -> Self {
        let at = message.at.unwrap_or(message.queued);
        let (why, said) = why(f, message);
        Self {
            id: message.id,
            url: message
                .dossier
                .map_or_else(String::new, |id| format!("/d/{id}")),
            code: message.code.clone(),
            what: notice(f, message.notice),
            way: message.way.map_or_else(String::new, |one| way(f, one)),
            at: f.moment(local(at)),
            tries: message.tries,
            why,
            said,
        }
    }
}

impl MessagesPage {
    fn new(f: Frame, got: &Got, form: Form, key: String) -> Self {
        let mut counts = vec![f.t1("post-count-waiting", "n", got.counts.waiting)];
        for (one, n) in &got.counts.sent {
            counts.push(f.t2("post-count-sent", "way", way(&f, *one), "n", *n));
        }
        if let Some((until, waits)) = got.counts.held {
            counts.push(awaits(&f, until, waits));
        }
        let select = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(value, id)| ((*value).to_owned(), f.t(id)))
                .collect()
        };
        Self {
            counts,
            dead: got.dead.iter().map(|one| Dead::new(&f, one)).collect(),
            folder: got.folder.clone(),
            secrets: got
                .secrets
                .iter()
                .map(|(id, file)| f.t1(id, "file", file.as_str()))
                .collect(),
            tested: None,
            ways: Way::ALL
                .into_iter()
                .map(|one| (one.slug().to_owned(), way(&f, one)))
                .collect(),
            safeties: select(&[
                ("starttls", "post-safety-starttls"),
                ("tls", "post-safety-tls"),
                ("none", "post-safety-none"),
            ]),
            methods: select(&[("post", "post-method-post"), ("get", "post-method-get")]),
            kinds: select(&[("json", "post-kind-json"), ("form", "post-kind-form")]),
            gateways: vec![("sms", way(&f, Way::Sms)), ("zalo", way(&f, Way::Zalo))],
            langs: languages(&f),
            form,
            key,
            f: f.at("messages"),
        }
    }

    /// Name of a field of a gateway.
    #[expect(clippy::unused_self, reason = "the template calls it so")]
    fn at(&self, way: &str, name: &str) -> String {
        format!("{way}_{name}")
    }

    fn is_on(&self, way: &str) -> bool {
        self.form.has("way", way)
    }
}

/// Everything the page shows.
fn got(desk: &Desk, me: &Session) -> Result<Got, DeskError> {
    let (dead, counts) = desk.dead_letters(&me.actor)?;
    let messages = desk.settings().messages.as_ref().clone();
    let post = Post::of(desk);
    let named = [
        (
            Way::Mail,
            &messages.smtp.secret,
            !messages.smtp.user.is_empty(),
        ),
        (Way::Sms, &messages.sms.secret, true),
        (Way::Zalo, &messages.zalo.secret, true),
    ];
    let wrong = named
        .into_iter()
        .filter(|(way, name, used)| *used && !name.is_empty() && messages.is_on(*way))
        .filter_map(|(_, name, _)| motcua_courier::secret(&post.secrets().join(name)).err());
    let mut secrets: Vec<_> = wrong.map(|bad| bad_secret(&bad)).collect();
    if desk.settings().office.site.is_empty() && !messages.ways.is_empty() {
        secrets.push(("health-site-none", String::new()));
    }
    Ok(Got {
        secrets,
        folder: post.secrets().display().to_string(),
        messages,
        dead,
        counts,
    })
}

/// What is wrong with a file of a password: the message, and the file.
fn bad_secret(bad: &BadSecret) -> (&'static str, String) {
    let (id, file) = match bad {
        BadSecret::Io(file, _) => ("post-secret-missing", file),
        BadSecret::Open(file) => ("post-secret-open", file),
        BadSecret::NotALine(file) => ("post-secret-line", file),
    };
    (id, file.display().to_string())
}

async fn read(state: &AppState, me: Session) -> Result<Got, Error> {
    state.ask(move |desk| got(desk, &me)).await
}

/// `GET /admin/messages`.
pub async fn show(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let got = read(&state, me).await?;
    let form = to_form(&got.messages);
    let page = MessagesPage::new(frame, &got, form, new_key(&state));
    Ok(render(StatusCode::OK, &page))
}

/// The page again with what cannot be taken.
async fn again(
    state: &AppState,
    frame: Frame,
    me: Session,
    mut form: Form,
    fields: Vec<motcua_desk::Invalid>,
) -> Result<Response, Error> {
    for bad in fields {
        form.fault(&bad.field, frame.t(&bad.message));
    }
    let got = read(state, me).await?;
    let page = MessagesPage::new(frame, &got, form, new_key(state));
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// `POST /admin/messages`: the settings.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let messages = from_form(&form);
    let asked = Asked::new(form.get("key"), "messages", &messages);
    let actor = me.actor.clone();
    let done = state
        .ask(move |desk| Ok::<_, DeskError>(desk.edit_messages(&actor, asked, messages)))
        .await?;
    match fields_of(done)? {
        Ok(()) => Ok(see_other("/admin/messages?done=notice-post-kept")),
        Err(fields) => again(&state, frame, me, form, fields).await,
    }
}

/// `POST /admin/messages/test`: one message to an address typed now.
pub async fn test(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let typed = Form::new(pairs);
    let (to, lang) = (
        typed.get("test_to").to_owned(),
        lang_of(typed.get("test_lang")),
    );
    let way = Way::from_slug(typed.get("test_way")).unwrap_or(Way::Mail);
    let actor = me.actor.clone();
    let done = state
        .ask(move |desk| {
            let post = Post::of(desk);
            Ok::<_, DeskError>(desk.post_test(&actor, &post, way, &to, lang))
        })
        .await?;
    let got = read(&state, me.clone()).await?;
    let mut form = to_form(&got.messages);
    for name in ["test_to", "test_way", "test_lang"] {
        form.set(name, typed.get(name));
    }
    let tested = match fields_of(done)? {
        Err(fields) => return again(&state, frame, me, form, fields).await,
        Ok(Ok(())) => ("ok", frame.t("post-test-went"), String::new()),
        Ok(Err(failed)) => {
            let why = cause(&frame, failed.cause);
            let words = frame.t1("post-test-failed", "why", why);
            ("late", words, failed.why)
        }
    };
    let mut page = MessagesPage::new(frame, &got, form, new_key(&state));
    page.tested = Some(tested);
    Ok(render(StatusCode::OK, &page))
}

/// `POST /admin/messages/letters`: a dead letter is tried again or given up.
pub async fn settle(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let typed = Form::new(pairs);
    let id: i64 = typed.get("id").parse().map_err(|_| Error::NotFound)?;
    let reason = (typed.get("do") == "give-up").then(|| typed.get("reason").to_owned());
    let asked = Asked::new(typed.get("key"), "letter", &(id, &reason));
    let actor = me.actor.clone();
    let done = state
        .ask(move |desk| Ok::<_, DeskError>(desk.settle_letter(&actor, asked, id, reason)))
        .await?;
    match fields_of(done)? {
        Ok(()) => Ok(see_other("/admin/messages?done=notice-letter-settled")),
        Err(fields) => {
            let got = read(&state, me.clone()).await?;
            again(&state, frame, me, to_form(&got.messages), fields).await
        }
    }
}

/// `POST /d/{id}/messages`: what the applicant agrees to from now on.
pub async fn agree(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
    Path(id): Path<i64>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let typed = Form::new(pairs);
    let consent = consent(typed.get("told"), typed.get("told_lang"));
    let asked = Asked::new(typed.get("key"), "consent", &(id, consent));
    state
        .ask(move |desk| desk.set_consent(&me.actor, asked, DossierId(id), consent))
        .await?;
    Ok(see_other(&format!("/d/{id}")))
}
