//! A ticket from a phone: the code of the kiosk proves that somebody stands
//! before it; one live ticket a phone, and a wait before the next.

use super::present;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::guard::Client;
use crate::hall;
use crate::pages::kiosk::{Pairs, key_of, words};
use crate::pages::work::form_key;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::queue::{Ask, TicketNow};
use motcua_domain::visit::{ClassId, LineId, Origin};

/// Minutes between two tickets of one phone.
const BETWEEN: i64 = 10;

/// The question for a ticket from a phone.
#[derive(Template)]
#[template(path = "phone_ask.html")]
pub struct AskPage {
    pub(super) f: Frame,
    pub(super) form: Form,
    pub(super) key: String,
    /// Slug, name, waiting.
    pub(super) lines: Vec<(String, String, String)>,
}

async fn ask_page(state: &AppState, mut f: Frame, form: Form) -> Result<AskPage, Error> {
    "/q".clone_into(&mut f.path);
    let lines = state.ask(|desk| desk.kiosk_lines()).await?;
    let policy = state.desk().queue_policy();
    let open = lines.iter().filter(|line| line.shut.is_none());
    let lines = open.map(|line| {
        let name = words::line(&f, &policy, &line.now.line);
        (line.now.line.to_string(), name, words::hint(&f, line))
    });
    Ok(AskPage {
        lines: lines.collect(),
        key: form_key(state.desk()),
        form,
        f,
    })
}

/// The live ticket of this phone, or how many minutes ago it took one.
async fn held(
    state: &AppState,
    headers: &HeaderMap,
    client: Client,
) -> Result<Option<(TicketNow, i64)>, Error> {
    let Some(visit) = hall::phone_ticket(state, headers, client.secure) else {
        return Ok(None);
    };
    match state.try_ask(move |desk| desk.ticket_now(visit)).await? {
        Ok(now) => {
            let since = state
                .desk()
                .now()
                .duration_since(now.follow.visit.issued_at);
            Ok(Some((now, since.as_mins())))
        }
        Err(DeskError::NotFound) => Ok(None),
        Err(why) => Err(why.into()),
    }
}

/// `GET /q`: the ticket of this phone, or the question for one.
pub async fn ask(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    if let Some((now, _)) = held(&state, &headers, client).await?
        && !now.follow.visit.is_over()
    {
        return Ok(see_other(&format!("/q/{}", now.token)));
    }
    let page = ask_page(&state, frame, Form::default()).await?;
    let mut answer = render(StatusCode::OK, &page);
    hall::keep_phone_mark(&mut answer, &headers, &page.key, client.secure);
    Ok(answer)
}

/// `POST /q`: a ticket for this phone.
pub async fn take(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    let key = key_of(&form)?;
    let held = held(&state, &headers, client).await?;
    if let Some((now, _)) = held.as_ref().filter(|(now, _)| !now.follow.visit.is_over()) {
        return Ok(see_other(&format!("/q/{}", now.token)));
    }
    let since = held.map(|(_, minutes)| minutes);
    let faults = not_now(&state, (&headers, client), &frame, since, &form)?;
    if !faults.is_empty() {
        for (field, text) in faults {
            form.fault(field, text);
        }
        let page = ask_page(&state, frame, form).await?;
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    issue(&state, client, frame, form, key).await
}

/// Why this phone gets no ticket now: fields and what is wrong with them. What
/// was left empty is no wrong code.
fn not_now(
    state: &AppState,
    (headers, client): (&HeaderMap, Client),
    f: &Frame,
    since: Option<i64>,
    form: &Form,
) -> Result<Vec<(&'static str, String)>, Error> {
    if let Some(minutes) = since.filter(|minutes| *minutes < BETWEEN) {
        return Ok(vec![("line", f.t1("phone-wait", "n", BETWEEN - minutes))]);
    }
    let mut empty = vec![("code", "phone-type-code"), ("line", "phone-choose-line")];
    empty.retain(|(field, _)| form.get(field).is_empty());
    if !empty.is_empty() {
        let said = empty.into_iter().map(|(field, id)| (field, f.t(id)));
        return Ok(said.collect());
    }
    let code = present(state, headers, client, form.get("code"))?;
    let said = code.err().map(|why| ("code", words::refused(f, &why)));
    Ok(said.into_iter().collect())
}

async fn issue(
    state: &AppState,
    client: Client,
    frame: Frame,
    mut form: Form,
    key: String,
) -> Result<Response, Error> {
    let me = state.desk().citizen_actor();
    let ask = Ask {
        line: LineId::new(form.get("line")),
        class: ClassId::ordinary(),
        origin: Origin::Phone,
    };
    match state
        .try_ask(move |desk| desk.issue_ticket(&me, &key, ask))
        .await?
    {
        Ok(issued) => {
            let mut answer = see_other(&format!("/q/{}", issued.follow));
            hall::keep_ticket(&mut answer, &issued.follow, client.secure);
            Ok(answer)
        }
        Err(DeskError::Queue(why)) => {
            form.fault("line", words::refused(&frame, &why));
            let page = ask_page(state, frame, form).await?;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(DeskError::KeyReused) => Ok(see_other("/q")),
        Err(why) => Err(why.into()),
    }
}
