//! The ticket: on the kiosk's screen and on paper.

use super::{Around, words};
use crate::error::{Error, render, see_other};
use crate::escpos::{Paper, draw, encode, send};
use crate::frame::Frame;
use crate::guard::Client;
use crate::hall::AtKiosk;
use crate::pages::work::form_key;
use crate::state::AppState;
use crate::view::{Html, qr};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use motcua_desk::Settings;
use motcua_desk::queue::TicketNow;
use motcua_domain::id::VisitId;
use motcua_domain::time::local;
use motcua_domain::visit::policy::ClassRule;
use motcua_domain::visit::{Origin, Phase};
use serde::Deserialize;

/// A ticket in words.
pub struct Ticket {
    token: String,
    number: String,
    line: String,
    counters: String,
    /// People ahead, wait, time of the call; empty once it was called.
    ahead: String,
    range: String,
    called: String,
    /// Why nobody is called now, or a break before the call, and until when;
    /// empty without.
    rest: String,
    /// What became of it, when it waits no more.
    state: String,
    /// Priority claimed, and what to show for it.
    class: Option<(String, String)>,
    /// Booked time, or why it does not count.
    booked: Option<String>,
    papers: Vec<String>,
    issued: String,
    kept: String,
    link: String,
    qr: Html,
}

impl Ticket {
    /// Puts a ticket into words.
    pub fn new(f: &Frame, settings: &Settings, now: &TicketNow, site: &str) -> Self {
        let (visit, policy) = (&now.follow.visit, &settings.queue);
        let wait = words::waits(f, &now.follow);
        let people = f.t1("kiosk-people", "n", now.follow.ahead);
        let ahead = wait.as_ref().map_or_else(String::new, |_| people);
        let (range, called) = wait.unwrap_or_default();
        let rest = now
            .follow
            .rest
            .as_ref()
            .map(|one| crate::visit::rest(f, one));
        let pause = now.follow.pause.as_ref();
        let rest = rest.or(pause.map(|one| crate::visit::break_ahead(f, one)));
        let class = policy.class(&visit.class).map(|class: &ClassRule| {
            let proof = f.pick(&class.proof_vi, &class.proof_en).to_owned();
            (f.pick(&class.name_vi, &class.name_en).to_owned(), proof)
        });
        let booked = match (visit.booked_for, visit.origin) {
            (Some(at), _) => Some(words::booked_for(f, at)),
            (None, Origin::Appointment) => Some(f.t("kiosk-booked-past")),
            _ => None,
        };
        let link = format!("{site}/q/{}", now.token);
        let number = visit.ticket.to_string();
        let rule = policy.line(&visit.line);
        Self {
            qr: qr(&link, &f.t1("kiosk-qr", "number", &number)).unwrap_or_default(),
            token: now.token.clone(),
            line: words::line(f, policy, &visit.line),
            counters: words::counters(f, &now.counters),
            ahead,
            called,
            range,
            rest: crate::format::capital(&rest.unwrap_or_default()),
            state: state(f, &visit.phase),
            papers: rule.map_or_else(Vec::new, |rule| words::papers(f, settings, rule)),
            issued: crate::format::capital(&f.moment(local(visit.issued_at))),
            kept: f.t1("kiosk-kept", "n", policy.absent),
            class,
            booked,
            number,
            link,
        }
    }

    /// The same for a printer that takes pictures.
    fn paper(&self, f: &Frame) -> Paper {
        let place = if self.counters.is_empty() {
            self.line.clone()
        } else {
            let (line, counters) = (&self.line, &self.counters);
            f.t2("kiosk-line-counters", "line", line, "counters", counters)
        };
        let mut lines = Vec::new();
        if !self.ahead.is_empty() {
            lines.push(f.t1("kiosk-paper-ahead", "people", &self.ahead));
            lines.push(f.t1("kiosk-paper-wait", "range", &self.range));
        }
        lines.extend(Some(self.rest.clone()).filter(|rest| !rest.is_empty()));
        lines.extend(self.booked.clone());
        if let Some((name, proof)) = &self.class {
            lines.push(f.t1("kiosk-paper-class", "class", name));
            lines.extend(Some(proof.clone()).filter(|proof| !proof.is_empty()));
        }
        if !self.papers.is_empty() {
            lines.push(f.t1("kiosk-paper-papers", "papers", self.papers.join("; ")));
        }
        Paper {
            office: f.office_name().to_uppercase(),
            number: self.number.clone(),
            place,
            lines,
            link: self.link.clone(),
            scan: f.t("kiosk-scan"),
            foot: vec![self.issued.clone(), self.kept.clone()],
        }
    }
}

/// What became of a ticket that waits no more.
fn state(f: &Frame, phase: &Phase) -> String {
    match phase {
        Phase::Waiting {} => String::new(),
        Phase::Called { counter, .. } => f.t1("phone-called", "counter", *counter),
        Phase::Serving { counter, .. } => f.t1("phone-serving", "counter", *counter),
        Phase::OnHold { .. } => f.t("phone-on-hold"),
        Phase::Absent { .. } => f.t("phone-absent"),
        Phase::Finished { .. } => f.t("phone-finished"),
    }
}

/// The last step: the ticket on the screen.
#[derive(Template)]
#[template(path = "kiosk_ticket.html")]
pub struct TicketPage {
    pub(super) f: Frame,
    pub(super) around: Around,
    pub(super) ticket: Ticket,
    pub(super) key: String,
    /// A network printer prints it; otherwise the browser.
    pub(super) network: bool,
    /// Just given: the browser prints at once.
    pub(super) fresh: bool,
    /// What the range is worth, where one is told.
    pub(super) estimate: Option<String>,
    /// What is wrong with the printer.
    pub(super) fault: Option<String>,
    pub(super) waits: bool,
}

impl TicketPage {
    /// What the person is to do: nothing is promised of a paper before the
    /// printer has taken it, nor of one that it did not print.
    fn heading(&self) -> &'static str {
        match (&self.fault, self.network, self.fresh) {
            (Some(_), _, _) | (None, false, false) => "kiosk-your-ticket",
            (None, true, true) => "kiosk-printing",
            (None, _, _) => "kiosk-take-paper",
        }
    }
}

/// May be asked for with `new=1` right after the press.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    new: String,
    #[serde(default)]
    w: String,
}

/// The visit of a token; a wrong one is not found.
pub(crate) fn visit_of(state: &AppState, token: &str) -> Result<VisitId, Error> {
    state.desk().followed(token).ok_or(Error::NotFound)
}

/// The ticket of a token as it stands.
async fn now_of(state: &AppState, token: &str) -> Result<TicketNow, Error> {
    let visit = visit_of(state, token)?;
    state.ask(move |desk| desk.ticket_now(visit)).await
}

/// A ticket in the reader's words, its link under the address that phones reach.
fn in_words(
    state: &AppState,
    f: &Frame,
    (headers, client): (&HeaderMap, Client),
    now: &TicketNow,
) -> Ticket {
    let site = crate::pages::print::site(state, headers, client);
    Ticket::new(f, &state.desk().settings(), now, &site)
}

/// What a kiosk answers to a press that gave a ticket: the ticket is printed
/// in the background, its page shown.
pub(super) fn given(
    state: &AppState,
    at: &AtKiosk,
    frame: Frame,
    (headers, client): (&HeaderMap, Client),
    now: &TicketNow,
) -> Response {
    let limit = &state.limits().printed;
    let visit = now.follow.visit.id.0;
    // A press sent twice gives one ticket, and one paper.
    if limit.take(client.ip, visit, state.desk().now()).is_ok() {
        print(state, at, &frame, (headers, client), now);
    }
    see_other(&format!("/kiosk/t/{}?new=1", now.token))
}

/// Prints a ticket on the kiosk's network printer, if it has one.
pub(super) fn print(
    state: &AppState,
    at: &AtKiosk,
    f: &Frame,
    asked: (&HeaderMap, Client),
    now: &TicketNow,
) {
    put(state, at, in_words(state, f, asked, now).paper(f));
}

/// Puts a paper on the kiosk's network printer, if it has one; nobody waits
/// for it. What is wrong with the printer is kept with the device.
pub(super) fn put(state: &AppState, at: &AtKiosk, paper: Paper) {
    let (Some(printer), Some(device)) = (at.printer(), at.device.clone()) else {
        return;
    };
    let state = state.clone();
    tokio::spawn(async move {
        let dots = printer.dots;
        let job = tokio::task::spawn_blocking(move || encode(&draw(&paper, dots))).await;
        let Ok(job) = job else { return };
        let fault = send(&printer, &job)
            .await
            .err()
            .map(crate::escpos::Fault::slug);
        if device.fault.as_deref() == fault {
            return;
        }
        let told = state
            .ask(move |desk| desk.device_fault(device.id, fault))
            .await;
        if told.is_err() {
            tracing::warn!("the state of a printer could not be kept");
        }
    });
}

/// `GET /kiosk/t/{token}`.
pub async fn show(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let visit = visit_of(&state, &token)?;
    let (now, of_ten) = state.ask(move |desk| desk.ticket_told(visit)).await?;
    let fault = at
        .device
        .as_ref()
        .and_then(|device| device.fault.as_deref());
    let page = TicketPage {
        ticket: in_words(&state, &frame, (&headers, client), &now),
        key: form_key(state.desk()),
        network: at.printer().is_some(),
        fresh: !asked.new.is_empty(),
        estimate: words::estimate(&frame, &now.follow, of_ten),
        fault: fault.map(|fault| fault_words(&frame, fault)),
        waits: matches!(now.follow.visit.phase, Phase::Waiting {}),
        around: Around::of(&headers).on(&at),
        f: frame,
    };
    Ok(render(StatusCode::OK, &page))
}

pub(super) fn fault_words(f: &Frame, fault: &str) -> String {
    f.t(if fault == "paper" {
        "kiosk-no-paper"
    } else {
        "kiosk-no-printer"
    })
}

/// The ticket alone, for a printer at the kiosk's browser.
#[derive(Template)]
#[template(path = "kiosk_print.html")]
pub struct PrintPage {
    pub(super) f: Frame,
    pub(super) ticket: Ticket,
    pub(super) narrow: bool,
}

/// `GET /kiosk/t/{token}/print?w=58`: a page of 58 or 80 mm.
pub async fn print_page(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let now = now_of(&state, &token).await?;
    let page = PrintPage {
        ticket: in_words(&state, &frame, (&headers, client), &now),
        narrow: match asked.w.as_str() {
            "58" => true,
            "80" => false,
            _ => at.narrow(),
        },
        f: frame,
    };
    Ok(render(StatusCode::OK, &page))
}

/// `POST /kiosk/t/{token}/print`: once more on the network printer.
pub async fn reprint(
    State(state): State<AppState>,
    at: AtKiosk,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
    headers: HeaderMap,
    frame: Frame,
) -> Result<Response, Error> {
    let visit = visit_of(&state, &token)?;
    let limit = &state.limits().reprints;
    if let Err(seconds) = limit.take(client.ip, visit.0, state.desk().now()) {
        return Err(Error::SlowDown(seconds));
    }
    let now = now_of(&state, &token).await?;
    print(&state, &at, &frame, (&headers, client), &now);
    Ok(see_other(&format!("/kiosk/t/{}?new=1", now.token)))
}
