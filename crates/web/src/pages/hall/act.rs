//! What the head of the desk does in the hall.

use super::{Asked, page};
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use crate::visit;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::visit::{ClassId, LineId};

/// What was pressed.
enum Press {
    Gone(StaffId),
    Class(VisitId, ClassId),
    Line(VisitId, LineId),
    End(VisitId),
    Return(VisitId),
    Help(StaffId, LineId),
    Anyone(VisitId),
    Close,
    Open,
}

impl Press {
    fn read(form: &Form) -> Option<Self> {
        let visit = form.get("visit").parse().ok().map(VisitId);
        Some(match form.get("do") {
            "gone" => Self::Gone(StaffId(form.get("official").parse().ok()?)),
            "class" => Self::Class(visit?, ClassId::new(form.get("class"))),
            "line" => Self::Line(visit?, LineId::new(form.get("line"))),
            "end" => Self::End(visit?),
            "return" => Self::Return(visit?),
            "open" => Self::Open,
            "help" => Self::Help(
                StaffId(form.get("official").parse().ok()?),
                LineId::new(form.get("line")),
            ),
            "anyone" => Self::Anyone(visit?),
            "close" if form.get("sure") == "yes" => Self::Close,
            _ => return None,
        })
    }

    fn perform(self, desk: &Desk, me: &Actor, key: &str) -> Result<&'static str, DeskError> {
        Ok(match self {
            Self::Gone(official) => {
                desk.official_gone(me, key, official)?;
                "notice-official-gone"
            }
            Self::Class(id, class) => {
                desk.change_class(me, key, id, class)?;
                "notice-visit-changed"
            }
            Self::Line(id, line) => {
                desk.change_line(me, key, id, line)?;
                "notice-visit-changed"
            }
            Self::End(id) => {
                desk.end_visit(me, key, id)?;
                "notice-visit-ended"
            }
            Self::Return(id) => {
                desk.come_back(me, key, id)?;
                "notice-visit-returned"
            }
            Self::Help(official, line) => {
                desk.help_out(me, key, official, &line)?;
                "notice-help-given"
            }
            Self::Anyone(id) => {
                desk.for_anyone(me, key, id)?;
                "notice-visit-for-anyone"
            }
            Self::Close => {
                desk.close_day(me, key)?;
                "notice-day-closed"
            }
            Self::Open => {
                desk.open_day(me, key)?;
                "notice-day-opened"
            }
        })
    }
}

/// `POST /hall`.
pub async fn act(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let f = frame.at("hall");
    let form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let asked = Asked {
        visit: form.get("visit").to_owned(),
        official: form.get("official").to_owned(),
    };
    let Some(press) = Press::read(&form) else {
        let problem = (StatusCode::UNPROCESSABLE_ENTITY, f.t("hall-not-sure"));
        return page(&state, f, &asked, Some(problem)).await;
    };
    let (me, key) = (me(&f)?, format!("{}-{}", form.get("key"), form.get("do")));
    let done = state
        .ask(move |desk| Ok::<_, Error>(press.perform(desk, &me, &key)))
        .await?;
    match done {
        Ok(notice) => Ok(see_other(&format!("/hall?done={notice}"))),
        Err(why) => match visit::problem(&f, &why) {
            Some(problem) => page(&state, f, &asked, Some(problem)).await,
            None => Err(why.into()),
        },
    }
}
