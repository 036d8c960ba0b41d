//! One press at the counter: read from the form, done by the desk, answered
//! with the page where the work goes on.

use super::page;
use super::person::work;
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use crate::visit;
use axum::extract::{Form as Posted, State};
use axum::response::Response;
use motcua_desk::queue::{Handled, Turn};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::visit::{ClassId, LineId, Outcome, Refused};

/// What was pressed.
#[derive(Debug)]
enum Press {
    Take(u16),
    Break(String),
    Back,
    Leave,
    Next,
    Call(VisitId),
    Handle(VisitId, Handled),
    /// Ends the visit and calls the next person.
    FinishNext(VisitId, Handled),
    Class(VisitId, ClassId),
    Return(VisitId),
    /// The tablet at this counter asks the person.
    Tablet(VisitId),
}

/// Where the answer leads.
enum Led {
    /// To the page that asked.
    Back,
    /// Somebody sat down.
    Seated(Box<Turn>),
    /// The visit is over and nobody waits.
    Nobody,
}

impl Press {
    /// The field that cannot be taken, with its message, when nothing can be
    /// made of the form.
    fn read(form: &Form) -> Result<Self, (&'static str, &'static str)> {
        let number = |name: &str| form.get(name).parse::<i64>().ok();
        let id = number("visit").map(VisitId);
        let id = id.ok_or(("visit", "queue-no-visit"));
        let handle = |what| id.map(|id| Self::Handle(id, what));
        match form.get("do") {
            "take" => number("counter")
                .and_then(|n| u16::try_from(n).ok())
                .map(Self::Take)
                .ok_or(("counter", "counter-choose")),
            "break" => Ok(Self::Break(form.get("reason").to_owned())),
            "back" => Ok(Self::Back),
            "leave" => Ok(Self::Leave),
            "next" => Ok(Self::Next),
            "call" => id.map(Self::Call),
            "recall" => handle(Handled::Recall {}),
            "walking" => handle(Handled::Walking {}),
            "serve" => handle(Handled::Serve {}),
            "missed" => handle(Handled::Missed {}),
            "hold" => handle(Handled::Hold {}),
            "back_in_line" => handle(Handled::BackInLine {}),
            "undo" => handle(Handled::Undo {}),
            "transfer" => handle(Handled::Transfer {
                line: LineId::new(form.get("line")),
                wants: number("wants").map(StaffId),
            }),
            "finish" => handle(finished(form)?),
            "finish_next" => Ok(Self::FinishNext(id?, finished(form)?)),
            "class" => id.map(|id| Self::Class(id, ClassId::new(form.get("class")))),
            "return" => id.map(Self::Return),
            "tablet" => id.map(Self::Tablet),
            _ => Err(("do", "queue-no-act")),
        }
    }

    /// Each act of a page has a key of its own, so that a double press counts
    /// once and another button of the same page is another request.
    fn perform(self, desk: &Desk, me: &Actor, key: &str) -> Result<Led, DeskError> {
        match self {
            Self::Take(counter) => drop(desk.take_counter(me, key, counter)?),
            Self::Break(reason) => drop(desk.take_break(me, key, &reason)?),
            Self::Back => drop(desk.back_to_work(me, key)?),
            Self::Leave => drop(desk.leave_counter(me, key)?),
            Self::Next => drop(desk.call_next(me, key)?),
            Self::Call(id) => drop(desk.call_this(me, key, id)?),
            Self::Class(id, class) => drop(desk.change_class(me, key, id, class)?),
            Self::Return(id) => drop(desk.come_back(me, key, id)?),
            Self::Tablet(id) => desk.arm_tablet(me, id)?,
            Self::Handle(id, what) => {
                let seated = what == Handled::Serve {};
                let over = matches!(what, Handled::Finish { .. });
                let turn = desk.handle(me, key, id, what)?;
                if over {
                    invite(desk, me, id);
                }
                if seated {
                    return Ok(Led::Seated(Box::new(turn)));
                }
            }
            Self::FinishNext(id, what) => {
                desk.handle(me, key, id, what)?;
                invite(desk, me, id);
                // The visit is over whether somebody waits or not.
                match desk.call_next(me, &format!("{key}-next")) {
                    Err(DeskError::Queue(Refused::NobodyWaits)) => return Ok(Led::Nobody),
                    other => drop(other?),
                }
            }
        }
        Ok(Led::Back)
    }
}

/// The tablet at the counter asks whoever was served. Where none stands there,
/// no survey asks today or a slip was handed out, the visit is over all the same.
pub(super) fn invite(desk: &Desk, me: &Actor, visit: VisitId) {
    let _ = desk.arm_tablet(me, visit);
}

fn finished(form: &Form) -> Result<Handled, (&'static str, &'static str)> {
    let outcome = Outcome::from_slug(form.get("outcome"));
    let outcome = outcome.filter(|one| one.is_chosen() && *one != Outcome::SentHome);
    let outcome = outcome.ok_or(("outcome", "counter-choose-outcome"))?;
    Ok(Handled::Finish {
        outcome,
        missing: None,
    })
}

/// `POST /counter`.
pub async fn act(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let f = frame.at("counter");
    let mut form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let press = match Press::read(&form) {
        Ok(press) => press,
        Err((field, id)) => {
            form.fault(field, f.t(id));
            let problem = (axum::http::StatusCode::UNPROCESSABLE_ENTITY, f.t(id));
            return page(&state, f, form, Some(problem)).await;
        }
    };
    let (me, key) = (me(&f)?, format!("{}-{}", form.get("key"), form.get("do")));
    let done = state
        .ask(move |desk| Ok::<_, Error>(press.perform(desk, &me, &key)))
        .await?;
    match done {
        Ok(led) => Ok(see_other(&address(&state, &f, &form, &led))),
        // Sent on to nowhere: the two things that can be chosen are named.
        Err(DeskError::Queue(Refused::NothingChanged)) if form.get("do") == "transfer" => {
            let text = f.t("counter-transfer-choose");
            form.fault("line", text.clone());
            let problem = (axum::http::StatusCode::UNPROCESSABLE_ENTITY, text);
            page(&state, f, form, Some(problem)).await
        }
        Err(why) => match visit::problem(&f, &why) {
            Some(problem) => page(&state, f, form, Some(problem)).await,
            None => Err(why.into()),
        },
    }
}

/// Back to the page that asked; to the work when somebody sat down.
fn address(state: &AppState, f: &Frame, form: &Form, led: &Led) -> String {
    let back = match form.get("back") {
        "/intake" => "/intake",
        _ => "/counter",
    };
    match led {
        Led::Back => back.to_owned(),
        Led::Nobody => format!("{back}?done=notice-nobody-waits"),
        Led::Seated(turn) => {
            let policy = state.desk().queue_policy();
            let purpose = policy.line(&turn.visit.line).map(|rule| rule.purpose);
            let to = purpose.and_then(|purpose| work(f, purpose));
            to.map_or("/counter", |(address, _)| address).to_owned()
        }
    }
}
