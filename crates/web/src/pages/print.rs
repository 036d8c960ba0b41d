//! Papers of a dossier as plain A5 pages, made from the stored event and its
//! words, so that a reprint equals the original. They are Vietnamese, as the
//! law asks; only the bar above them follows the reader's language.

use super::Page;
use super::dossier::sample;
use super::work::{address, me};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::guard::Client;
use crate::i18n::{Lang, text};
use crate::state::AppState;
use crate::view::{Html, qr};
use crate::words;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jiff::civil::DateTime;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_desk::{DeskError, Settings};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Event, Intake, PartyRole, PersonSnapshot};
use motcua_domain::id::DossierId;
use motcua_domain::time::local;

/// A line of a table of papers.
pub struct Line {
    n: usize,
    name: String,
    originals: u32,
    copies: u32,
}

/// A step of the control slip.
pub struct Step {
    what: String,
    from: String,
    to: String,
    at: String,
    by: String,
}

/// A printed paper.
#[derive(Template)]
#[template(path = "paper.html")]
pub struct Paper {
    f: Frame,
    back: String,
    parent: String,
    office: String,
    place: String,
    title: String,
    code: String,
    procedure: String,
    /// Who it is for: name, masked number, phone, address.
    people: Vec<String>,
    /// Sentences before the table.
    body: Vec<String>,
    lines: Vec<Line>,
    asked: Vec<String>,
    steps: Vec<Step>,
    due: Option<(String, String)>,
    /// Sentences after it.
    after: Vec<String>,
    key: Option<(String, Html)>,
    left: String,
    left_name: String,
    right: String,
    right_name: String,
    foot: String,
}

/// Words on a paper are Vietnamese whatever the reader's language.
fn t(id: &str) -> String {
    text(Lang::Vi, id, &[])
}
fn t1(id: &str, name: &str, value: &str) -> String {
    text(Lang::Vi, id, &[(name, &value)])
}

/// "17 giờ 00, thứ Ba ngày 20 tháng 9 năm 2022".
fn due_words(due: DueAt) -> String {
    let day = due.date;
    text(
        Lang::Vi,
        "paper-due-at",
        &[
            ("hour", &(due.minute / 60).to_string()),
            ("minute", &format!("{:02}", due.minute % 60)),
            ("weekday", &format::weekday(Lang::Vi, day)),
            ("day", &format!("{:02}", day.day())),
            ("month", &day.month().to_string()),
            ("year", &day.year().to_string()),
        ],
    )
}

fn moment_words(at: DateTime) -> String {
    text(
        Lang::Vi,
        "paper-moment",
        &[
            ("hour", &at.hour().to_string()),
            ("minute", &format!("{:02}", at.minute())),
            ("day", &format!("{:02}", at.day())),
            ("month", &at.month().to_string()),
            ("year", &at.year().to_string()),
        ],
    )
}

fn person_words(person: &PersonSnapshot) -> String {
    let mut parts = vec![person.name.clone()];
    if !person.id_masked.is_empty() {
        parts.push(t1("paper-id-number", "number", &person.id_masked));
    }
    if !person.phone.is_empty() {
        parts.push(t1("paper-phone", "phone", &person.phone));
    }
    if !person.address.is_empty() {
        parts.push(t1("paper-address", "address", &person.address));
    }
    parts.join(". ")
}

/// People as the papers of the last intake act name them.
fn people(view: &DossierView, until: i64) -> Vec<PersonSnapshot> {
    let named = |entry: &&TimelineEntry| {
        entry.seq <= until && entry.words.as_ref().is_some_and(|w| !w.people.is_empty())
    };
    let entry = view.timeline.iter().rev().find(named);
    entry
        .and_then(|entry| entry.words.as_ref())
        .map(|words| words.people.clone())
        .unwrap_or_default()
}

impl Paper {
    /// The paper of one event; `None` for an event that has none. `site` is
    /// the address of these pages for the receipt's QR.
    pub fn of(
        f: Frame,
        view: &DossierView,
        settings: &Settings,
        entry: &TimelineEntry,
        site: &str,
    ) -> Option<Self> {
        let mut paper = Self::blank(f, view, settings, entry);
        let words = entry.words.clone().unwrap_or_default();
        match &entry.event {
            Event::Accepted {
                intake,
                promise,
                code,
                ..
            } => {
                paper.title = t("paper-receipt");
                paper.receipt(view, intake, promise.due);
                let link = format!("{site}/t#{code}/{}", view.key);
                let code = qr(&link, &t("paper-qr")).unwrap_or_default();
                paper.key = Some((view.key.clone(), code));
            }
            Event::FixAsked { items } | Event::SupplementRequested { items, .. } => {
                let fix = matches!(entry.event, Event::FixAsked { .. });
                paper.title = t(if fix { "paper-fix" } else { "paper-supplement" });
                paper.body.push(t(if fix {
                    "paper-fix-body"
                } else {
                    "paper-supplement-body"
                }));
                paper.asked = items.iter().map(|item| item_name(view, item)).collect();
                paper.asked.extend(words.lines);
                paper.after.push(t1("paper-reason", "reason", &words.text));
                if !fix {
                    paper.after.push(t("paper-clock-stands"));
                }
            }
            Event::Refused {} => {
                paper.title = t("paper-refusal");
                paper.body.push(t("paper-refusal-body"));
                paper.after.push(t1("paper-reason", "reason", &words.text));
            }
            Event::Apologised {
                late_unit,
                new_date,
            } => {
                paper.title = t("paper-apology");
                let day = local(entry.at).date();
                let unit = words::unit(Lang::Vi, &settings.units, late_unit, day);
                if let Some(promise) = view.dossier.promises.iter().rfind(|p| p.at <= entry.at) {
                    paper
                        .body
                        .push(t1("paper-apology-promised", "due", &due_words(promise.due)));
                }
                paper.body.push(t1("paper-apology-body", "unit", &unit));
                paper.after.push(t1("paper-reason", "reason", &words.text));
                paper.due = Some((t("paper-apology-new"), due_words(*new_date)));
            }
            Event::Delivered {
                to,
                without_receipt,
            } => {
                paper.title = t("paper-delivery");
                paper.delivery(view, *to, *without_receipt, &words.text);
            }
            _ => return None,
        }
        Some(paper)
    }

    fn blank(f: Frame, view: &DossierView, settings: &Settings, entry: &TimelineEntry) -> Self {
        let office = &settings.office;
        let day = local(entry.at);
        let dossier = &view.dossier;
        Self {
            back: address(dossier.id, dossier.code.as_ref()),
            parent: office.parent_vi.to_uppercase(),
            office: office.name_vi.to_uppercase(),
            place: text(
                Lang::Vi,
                "paper-place",
                &[
                    ("place", &office.place),
                    ("day", &format!("{:02}", day.day())),
                    ("month", &day.month().to_string()),
                    ("year", &day.year().to_string()),
                ],
            ),
            title: String::new(),
            code: dossier
                .code
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            procedure: view.procedure.procedure.name_vi.clone(),
            people: people(view, entry.seq).iter().map(person_words).collect(),
            body: Vec::new(),
            lines: Vec::new(),
            asked: Vec::new(),
            steps: Vec::new(),
            due: None,
            after: Vec::new(),
            key: None,
            left: t("paper-sign-citizen"),
            left_name: String::new(),
            right: t("paper-sign-desk"),
            right_name: entry.by.clone().unwrap_or_default(),
            foot: if office.phone.is_empty() {
                t("paper-foot")
            } else {
                t1("paper-foot-phone", "phone", &office.phone)
            },
            f,
        }
    }

    fn receipt(&mut self, view: &DossierView, intake: &Intake, due: DueAt) {
        let procedure = &view.procedure.procedure;
        self.lines = intake
            .papers
            .iter()
            .filter(|p| p.originals + p.copies > 0)
            .zip(1..)
            .map(|(given, n)| Line {
                n,
                name: item_name(view, &given.item),
                originals: given.originals,
                copies: given.copies,
            })
            .collect();
        if let Some(case) = &intake.case
            && let Some(case) = procedure.cases.iter().find(|c| c.id == *case)
        {
            self.body.push(t1("paper-case", "case", &case.name_vi));
        }
        let limit = super::procedures::limit_words(Lang::Vi, &intake.limit);
        self.after.push(t1("paper-limit", "limit", &limit));
        let received = view.timeline.iter().find_map(|e| match &e.event {
            Event::Accepted { clock, .. } => Some(clock.start),
            _ => None,
        });
        if let Some(received) = received {
            self.after
                .push(t1("paper-received", "at", &moment_words(received)));
        }
        self.after.push(t1(
            "paper-fee",
            "amount",
            &format::money(Lang::Vi, intake.fee),
        ));
        self.due = Some((t("paper-due"), due_words(due)));
        let people = people(view, i64::MAX);
        let submitter = intake
            .parties
            .iter()
            .find(|p| p.role == PartyRole::Representative)
            .or(intake.parties.first());
        self.left_name = submitter
            .and_then(|party| people.iter().find(|p| p.id == party.person.0))
            .map(|p| p.name.clone())
            .unwrap_or_default();
    }

    fn delivery(
        &mut self,
        view: &DossierView,
        to: motcua_domain::dossier::DeliveredTo,
        without_receipt: bool,
        taken_by: &str,
    ) {
        use motcua_domain::dossier::DeliveredTo;
        if let Some(result) = &view.dossier.result {
            let id = if result.positive {
                "paper-result-positive"
            } else {
                "paper-result-negative"
            };
            self.body
                .push(t1(id, "number", result.number.as_deref().unwrap_or("–")));
        }
        let who = t(match to {
            DeliveredTo::Owner => "to-owner",
            DeliveredTo::Representative => "to-representative",
            DeliveredTo::Authorised => "to-authorised",
            DeliveredTo::Post => "to-post",
            DeliveredTo::Online => "to-online",
        });
        self.body.push(t1("paper-delivered-to", "who", &who));
        if !taken_by.is_empty() {
            self.body.push(t1("paper-taken-by", "who", taken_by));
        }
        if without_receipt {
            self.body.push(t("paper-without-receipt"));
        }
        self.left = t("paper-sign-taker");
        self.right = t("paper-sign-giver");
    }

    /// The control slip: through whose hands the papers went.
    pub fn control(f: Frame, view: &DossierView, settings: &Settings) -> Option<Self> {
        let first = view.timeline.first()?;
        let mut paper = Self::blank(f, view, settings, first);
        paper.title = t("paper-control");
        let day = paper.f.now.date();
        let name = |id: &motcua_domain::id::UnitId| words::unit(Lang::Vi, &settings.units, id, day);
        let mut with = view.dossier.intake.orgs.received.clone();
        for entry in &view.timeline {
            let (what, to) = match &entry.event {
                Event::Accepted { .. } => ("paper-step-accepted", with.clone()),
                Event::HandedOver { to, .. } => ("paper-step-given", to.clone()),
                Event::HandOverReceived {} => ("paper-step-taken", with.clone()),
                Event::ResultRecorded { .. } => (
                    "paper-step-result",
                    view.dossier.intake.orgs.received.clone(),
                ),
                Event::Delivered { .. } => ("paper-step-delivered", with.clone()),
                _ => continue,
            };
            paper.steps.push(Step {
                what: t(what),
                from: name(&with),
                to: name(&to),
                at: format::moment(Lang::Vi, local(entry.at)),
                by: entry.by.clone().unwrap_or_default(),
            });
            with = to;
        }
        paper.right_name.clear();
        Some(paper)
    }
}

fn item_name(view: &DossierView, item: &str) -> String {
    let items = &view.procedure.procedure.items;
    let known = items.iter().find(|known| known.id == item);
    known.map_or_else(|| item.to_owned(), |known| known.name_vi.clone())
}

/// The address under which this browser reaches these pages.
fn site(headers: &HeaderMap, client: Client) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let scheme = if client.secure { "https" } else { "http" };
    format!("{scheme}://{host}")
}

async fn view(state: &AppState, f: &Frame, id: DossierId) -> Result<DossierView, Error> {
    let me = me(f)?;
    state
        .ask(move |desk| {
            let view = desk.open_dossier(&me, id)?;
            Ok::<_, DeskError>(view)
        })
        .await
}

/// `GET /dossiers/{code}/receipt`.
pub async fn receipt(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let id = super::dossier::find(&state, &code).await?;
    let view = view(&state, &f, id).await?;
    let accepted = |entry: &&TimelineEntry| matches!(entry.event, Event::Accepted { .. });
    let entry = view.timeline.iter().find(accepted).ok_or(Error::NotFound)?;
    let settings = state.desk().settings();
    let paper = Paper::of(f, &view, &settings, entry, &site(&headers, client));
    Ok(render(StatusCode::OK, &paper.ok_or(Error::NotFound)?))
}

/// `GET /d/{id}/paper/{seq}`: the paper of an event.
pub async fn paper(
    State(state): State<AppState>,
    Path((id, seq)): Path<(i64, i64)>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
) -> Result<Response, Error> {
    let view = view(&state, &f, DossierId(id)).await?;
    let entry = view
        .timeline
        .iter()
        .find(|e| e.seq == seq)
        .ok_or(Error::NotFound)?;
    let settings = state.desk().settings();
    let paper = Paper::of(f, &view, &settings, entry, &site(&headers, client));
    Ok(render(StatusCode::OK, &paper.ok_or(Error::NotFound)?))
}

/// `GET /d/{id}/control`: the control slip as of now.
pub async fn control(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    f: Frame,
) -> Result<Response, Error> {
    let view = view(&state, &f, DossierId(id)).await?;
    let settings = state.desk().settings();
    let paper = Paper::control(f, &view, &settings).ok_or(Error::NotFound)?;
    Ok(render(StatusCode::OK, &paper))
}

impl Page for Paper {
    const NAME: &'static str = "paper";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/dossiers/H39.12-220901-0021/receipt");
        let Some(settings) = sample::settings() else {
            return Vec::new();
        };
        let page = |state, n: usize| {
            let view = sample::view(&settings, state)?;
            let entry = view.timeline.get(n)?;
            Self::of(f(), &view, &settings, entry, "https://motcua.example")?
                .render()
                .ok()
        };
        let control = || {
            let view = sample::view(&settings, sample::State::Delivered)?;
            Self::control(f(), &view, &settings)?.render().ok()
        };
        vec![
            (
                "receipt",
                page(sample::State::InProgress, 0).unwrap_or_default(),
            ),
            (
                "supplement",
                page(sample::State::Paused, 1).unwrap_or_default(),
            ),
            (
                "delivery",
                page(sample::State::Delivered, 3).unwrap_or_default(),
            ),
            ("control", control().unwrap_or_default()),
        ]
    }
}
