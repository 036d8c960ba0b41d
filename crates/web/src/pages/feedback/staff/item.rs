//! One feedback: what was said with what is covered, whose it is, its steps,
//! and the acts that the reader may do.

use super::acts::{Act, Choices, acts};
use super::facts::facts;
use super::fill::{self, Missing};
use super::rows::{Shown, shown};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::deed;
use crate::pages::feedback::track::picture;
use crate::pages::feedback::words::{self, LegalTrack, Published};
use crate::pages::feedback::write::legal_of;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Facts, Form, Html, Tone, tag};
use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::feedback::{
    Body, DueNow, FeedbackEntry, FeedbackView, HearingView, Kind, Move, WriterSaid,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::feedback::legal_way;
use motcua_domain::id::FeedbackId;
use motcua_domain::time::local;

/// A step, with its words.
pub struct Entry {
    what: String,
    at: String,
    by: String,
    text: Vec<Shown>,
}

/// A question to an official.
pub struct Heard {
    official: String,
    asked: String,
    question: String,
    answer: String,
    answered: String,
    /// Why no answer stands there.
    waits: String,
}

/// The page.
#[derive(Template)]
#[template(path = "feedback_item.html")]
pub struct Item {
    f: Frame,
    id: FeedbackId,
    version: u32,
    key: String,
    code: String,
    kind_name: String,
    tags: Vec<Html>,
    problem: Option<String>,
    flags: Vec<(&'static str, String)>,
    text: Vec<Shown>,
    about: Vec<Shown>,
    photos: Vec<u8>,
    facts: Facts,
    who: Vec<(String, String)>,
    tracks: Vec<LegalTrack>,
    hearings: Vec<Heard>,
    answer: String,
    apology: String,
    publication: Option<Published>,
    timeline: Vec<Entry>,
    openings: Vec<(String, String)>,
    acts: Vec<Act>,
}

/// What the desk gave for the page.
pub(in super::super) struct Read {
    pub(in super::super) view: FeedbackView,
    pub(in super::super) choices: Choices,
    pub(in super::super) key: String,
}

impl Read {
    fn of(desk: &Desk, me: &Actor, id: FeedbackId) -> Result<Self, DeskError> {
        let view = desk.open_feedback(me, id)?;
        let may = |act: Move| view.moves.contains(&act);
        let choices = Choices {
            owners: if may(Move::Assign) {
                desk.feedback_owners(me, id)?
            } else {
                Vec::new()
            },
            officials: if may(Move::Name) {
                desk.feedback_officials(me)?
            } else {
                Vec::new()
            },
        };
        Ok(Self {
            view,
            choices,
            key: form_key(desk),
        })
    }
}

impl Item {
    pub(in super::super) fn new(
        mut f: Frame,
        read: &Read,
        form: &Form,
        problem: Option<String>,
    ) -> Self {
        let view = &read.view;
        let feedback = &view.feedback;
        f.path = format!("/feedback/{}", feedback.id);
        let line = |entry: &FeedbackEntry| Entry {
            what: words::event(&f, entry.what),
            at: crate::format::capital(&f.moment(local(entry.at))),
            by: entry.by.clone().unwrap_or_default(),
            text: shown(&f, &entry.text),
        };
        let opened = |(at, who): &(motcua_domain::time::Timestamp, String)| {
            (f.moment(local(*at)), who.clone())
        };
        Self {
            id: feedback.id,
            version: feedback.version,
            key: read.key.clone(),
            code: feedback.code.clone(),
            kind_name: words::kind(&f, feedback.kind),
            tags: tags(&f, view),
            flags: flags(&f, view),
            text: shown(&f, &view.text),
            about: shown(&f, &view.about),
            photos: (1..=feedback.photos).collect(),
            facts: facts(&f, view),
            who: who(&f, view),
            tracks: legal_of(&f, feedback.kind, feedback.track),
            hearings: view.hearings.iter().map(|one| heard(&f, one)).collect(),
            answer: view.answer.clone(),
            apology: view.apology.clone(),
            publication: view
                .publication
                .as_ref()
                .map(|one| words::published(&f, one, false)),
            timeline: view.timeline.iter().map(line).collect(),
            openings: view.openings.iter().map(opened).collect(),
            acts: acts(&f, view, &read.choices, form),
            problem,
            f,
        }
    }
}

/// Where it stands, how near each limit is, and what it came to.
fn tags(f: &Frame, view: &FeedbackView) -> Vec<Html> {
    let feedback = &view.feedback;
    let stage = words::stage_tag(f, feedback.kind, feedback.stage.name());
    let due = |due: &DueNow| {
        let tone = if due.late { Tone::Late } else { Tone::Info };
        tag(tone, &words::due_line(f, due))
    };
    let outcome = feedback.outcome().map(|what| words::outcome_tag(f, what));
    let finding = feedback.finding().map(|what| words::finding_tag(f, what));
    std::iter::once(stage)
        .chain(outcome)
        .chain(finding)
        .chain(view.dues.iter().map(due))
        .collect()
}

/// What has to be seen to before anything else.
fn flags(f: &Frame, view: &FeedbackView) -> Vec<(&'static str, String)> {
    let feedback = &view.feedback;
    let mut flags = Vec::new();
    if feedback.body == Body::InternalAffairs {
        flags.push(("warn", f.t("feedback-flag-affairs")));
    }
    let unsure = feedback.kind == Kind::Attitude && !view.named_confirmed;
    if unsure && feedback.is_open() {
        flags.push(("warn", f.t("feedback-flag-name")));
    }
    let said: String = view.text.iter().map(|one| one.text.as_str()).collect();
    let sorts = view.moves.contains(&Move::Reclassify);
    if sorts && legal_way(&said).is_some() {
        flags.push(("warn", f.t("feedback-flag-legal")));
    }
    let suggested = feedback.topics.is_none() && !view.suggested.is_empty();
    if suggested && view.moves.contains(&Move::Topics) {
        flags.push(("", f.t("feedback-flag-topics")));
    }
    let objects = view
        .publication
        .as_ref()
        .is_some_and(|one| one.writer == Some(WriterSaid::Objects) && one.published_at.is_none());
    if objects {
        flags.push(("late", f.t("feedback-flag-objects")));
    }
    flags
}

/// Who wrote it, as far as the desk told this reader.
fn who(f: &Frame, view: &FeedbackView) -> Vec<(String, String)> {
    [
        ("box-name", view.name.as_str()),
        ("box-contact", view.contact.as_str()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(id, value)| (f.t(id), value.to_owned()))
    .collect()
}

fn heard(f: &Frame, one: &HearingView) -> Heard {
    Heard {
        official: one.official.clone(),
        asked: f.moment(local(one.asked_at)),
        question: one.question.clone(),
        answer: one.answer.clone().unwrap_or_default(),
        answered: one
            .answered_at
            .map_or_else(String::new, |at| f.moment(local(at))),
        waits: match one.answered_at {
            None => f.t("feedback-hearing-waits"),
            Some(at) => f.t1("feedback-hearing-hidden", "at", f.moment(local(at))),
        },
    }
}

/// `GET /feedback/{id}`. After an act by which the reader has lost sight of
/// it, the list is what there is to go back to.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("feedback");
    let after_act = f.notice.is_some();
    let answer = read(&state, &f, FeedbackId(id)).await?;
    match answer {
        Ok(read) => {
            let page = Item::new(f, &read, &Form::default(), None);
            Ok(render(StatusCode::OK, &page))
        }
        Err(DeskError::NotFound) if after_act => {
            Ok(see_other("/feedback?done=notice-feedback-gone"))
        }
        Err(why) => Err(why.into()),
    }
}

async fn read(
    state: &AppState,
    f: &Frame,
    id: FeedbackId,
) -> Result<Result<Read, DeskError>, Error> {
    let who = me(f)?;
    state.try_ask(move |desk| Read::of(desk, &who, id)).await
}

/// What the page itself can say of an answer: its status and words.
fn problem(f: &Frame, why: &DeskError) -> Option<(StatusCode, String)> {
    match why {
        DeskError::Stale(_) => Some((StatusCode::CONFLICT, f.t("feedback-stale"))),
        other => deed::problem(f, other, None),
    }
}

/// `POST /feedback/{id}`: an act.
pub async fn act(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("feedback"), Form::new(pairs));
    let id = FeedbackId(id);
    let slug = form.get("act").to_owned();
    let which = fill::named(&slug).ok_or(Error::BadRequest)?;
    let seen: u32 = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    let key = request_key(&form)?;
    let deed = match fill::act(which, &form) {
        Ok(deed) => deed,
        Err(Missing(field)) => {
            let text = f.t("feedback-choose-missing");
            form.fault(&format!("{slug}-{field}"), text.clone());
            return again(
                &state,
                f,
                id,
                form,
                (StatusCode::UNPROCESSABLE_ENTITY, text),
            )
            .await;
        }
    };
    let who = me(&f)?;
    let answer = state
        .try_ask(move |desk| desk.feedback_act(&who, &key, (id, seen), deed))
        .await?;
    match answer {
        Ok(_) => Ok(see_other(&format!(
            "/feedback/{id}?done=notice-feedback-acted"
        ))),
        Err(why) => {
            let Some((status, text)) = problem(&f, &why) else {
                return Err(why.into());
            };
            if let DeskError::Invalid(fields) = &why {
                for fault in fields {
                    let field = format!("{slug}-{}", fault.field);
                    form.fault(&field, f.t(&fault.message));
                }
            }
            again(&state, f, id, form, (status, text)).await
        }
    }
}

/// The key of a form: that of the page with the act behind it.
fn request_key(form: &Form) -> Result<String, Error> {
    let plain: String = form.get("key").chars().filter(|c| *c != '_').collect();
    key_of(&Form::new([("key", plain)]))
}

/// The page again with what is wrong, the typed text kept and its act opened.
async fn again(
    state: &AppState,
    f: Frame,
    id: FeedbackId,
    form: Form,
    (status, text): (StatusCode, String),
) -> Result<Response, Error> {
    let read = read(state, &f, id).await??;
    Ok(render(status, &Item::new(f, &read, &form, Some(text))))
}

/// `GET /feedback/{id}/photo/{n}`.
pub async fn photo(
    State(state): State<AppState>,
    Path((id, n)): Path<(i64, u8)>,
    frame: Frame,
) -> Result<Response, Error> {
    let who = me(&frame)?;
    let photo = state
        .ask(move |desk| desk.feedback_photo(&who, FeedbackId(id), n))
        .await?;
    Ok(picture(photo))
}
