//! One survey: what was planned, how far it is, and the next act on it, with
//! the day from which that is possible.

use super::progress::ProgressPart;
use super::said::{count, days, kind, refused, state as stands};
use super::{problem, roles_for};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::{Facts, Form, Html};
use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::DeskError;
use motcua_desk::survey::{CampaignView, ProgressView};
use motcua_domain::actor::Actor;
use motcua_domain::survey::campaign::{Act, Kind, Refused, State as Stands};

/// The next act on a survey.
pub(super) struct Next {
    act: Act,
    /// Why not today.
    possible: Result<(), Refused>,
}

/// Next act of somebody; nothing where it is not theirs, or nothing is left.
pub(super) fn next(me: &Actor, view: &CampaignView, today: Date) -> Option<Next> {
    let act = match view.campaign.state {
        Stands::Planned => Act::Open,
        Stands::Open => Act::StartClosing,
        Stands::Closing => Act::Close,
        Stands::Closed => Act::Release,
        Stands::Released => return None,
    };
    let role = roles_for(me, view.campaign.kind).next()?;
    let done = view.campaign.clone().act(role, act, today);
    Some(Next {
        act,
        possible: done.map(drop),
    })
}

/// Words of an act: its button, what it does, the notice when it is done, and
/// its word in the form.
fn words_of(act: Act) -> [&'static str; 4] {
    match act {
        Act::Plan => [
            "survey-plan-keep",
            "survey-plan-what",
            "notice-survey-planned",
            "plan",
        ],
        Act::Open => [
            "survey-do-open",
            "survey-do-open-said",
            "notice-survey-opened",
            "open",
        ],
        Act::StartClosing => [
            "survey-do-stop",
            "survey-do-stop-said",
            "notice-survey-closing",
            "stop",
        ],
        Act::Close => [
            "survey-do-close",
            "survey-do-close-said",
            "notice-survey-closed",
            "close",
        ],
        Act::Release => [
            "survey-do-release",
            "survey-do-release-said",
            "notice-survey-released",
            "release",
        ],
    }
}

/// The next act and when it is possible, in a line.
pub(super) fn next_words(f: &Frame, next: &Next) -> String {
    let act = f.t(words_of(next.act)[0]);
    match next.possible {
        Ok(()) => f.t1("survey-next-now", "act", act),
        Err(Refused::TooEarly { day }) => {
            f.t2("survey-next-from", "act", act, "day", f.short_date(day))
        }
        Err(why) => refused(f, why),
    }
}

/// The form of the next act.
pub struct Step {
    button: String,
    said: String,
    slug: &'static str,
    /// Why it is not possible today.
    why_not: Option<String>,
    /// It cannot be taken back and asks for a tick.
    asks: bool,
}

impl Step {
    fn new(f: &Frame, kind: Kind, next: &Next) -> Self {
        let [button, said, _, slug] = words_of(next.act);
        // Of a joint one nobody but Internal Affairs sees anything before.
        let said = match (next.act, kind) {
            (Act::Close, Kind::Joint) => "survey-do-close-joint",
            (Act::Release, Kind::Joint) => "survey-do-release-joint",
            _ => said,
        };
        Self {
            button: f.t(button),
            said: f.t(said),
            slug,
            why_not: next.possible.err().map(|why| refused(f, why)),
            asks: next.act != Act::Open,
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "survey_one.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is shown and what not, each by itself"
)]
pub struct CampaignPage {
    f: Frame,
    id: i64,
    name: String,
    version: u32,
    key: String,
    state: Html,
    facts: Facts,
    step: Option<Step>,
    /// May be changed.
    edits: bool,
    /// Results may be read by this reader.
    results: bool,
    interviews: bool,
    progress: ProgressPart,
    commitment: String,
    seed: Option<String>,
    problem: Option<String>,
    /// Of Internal Affairs: who sees what is said.
    joint: bool,
    /// Another survey takes the slips of today.
    slips: Option<String>,
}

impl CampaignPage {
    pub(super) fn new(
        f: Frame,
        me: &Actor,
        (view, progress): (&CampaignView, &ProgressView),
        key: String,
        problem: Option<String>,
    ) -> Self {
        let campaign = &view.campaign;
        let next = next(me, view, f.now.date());
        let runs = roles_for(me, campaign.kind).next().is_some();
        let released = campaign.state == Stands::Released;
        // Internal Affairs reads its own as soon as it is counted.
        let counted = campaign.kind == Kind::Joint && campaign.state == Stands::Closed;
        Self {
            id: view.id,
            name: view.name.clone(),
            version: view.version,
            key,
            state: stands(&f, campaign.state),
            facts: Facts::tight(facts(&f, view)),
            step: next.as_ref().map(|next| Step::new(&f, campaign.kind, next)),
            edits: runs && campaign.state == Stands::Planned,
            results: view.open_to_me && (released || (counted && runs)),
            interviews: campaign.kind == Kind::Joint
                && campaign.takes_answers()
                && f.can("interview"),
            progress: ProgressPart::new(&f, campaign, progress),
            commitment: view.seed_commitment.clone(),
            seed: view.seed.clone(),
            problem,
            joint: campaign.kind == Kind::Joint,
            slips: None,
            f,
        }
    }
}

fn facts(f: &Frame, view: &CampaignView) -> Vec<(String, String)> {
    let campaign = &view.campaign;
    let form = f.pick(&view.form.title_vi, &view.form.title_en);
    let quota = campaign.quota;
    let mut rows = vec![
        (f.t("survey-kind"), kind(f, campaign.kind)),
        (f.t("survey-days-head"), days(f, campaign.from, campaign.to)),
        (
            f.t("survey-form"),
            f.t2(
                "survey-form-title",
                "title",
                form,
                "n",
                campaign.form.version,
            ),
        ),
        (
            f.t("survey-officials-n"),
            count(f.lang, campaign.officials.len() as u64),
        ),
        (
            f.t("survey-quota"),
            f.t2(
                "survey-quota-of",
                "interval",
                quota.interval,
                "flag",
                quota.flag,
            ),
        ),
        (
            f.t("survey-invited"),
            crate::format::percent(f.lang, u64::from(campaign.permille)),
        ),
    ];
    if let Some(day) = campaign.closed_on {
        rows.push((f.t("survey-closed-on"), f.date(day)));
    }
    rows
}

/// Everything the page shows.
async fn page(
    state: &AppState,
    f: Frame,
    id: i64,
    said: Option<(StatusCode, String)>,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let who = me.clone();
    let (view, progress, key, today) = state
        .ask(move |desk| {
            let view = desk.campaign(&who, id)?;
            let progress = desk.campaign_progress(&who, id)?;
            let today = desk.survey_today();
            Ok::<_, DeskError>((view, progress, form_key(desk), today))
        })
        .await?;
    let status = said.as_ref().map_or(StatusCode::OK, |(status, _)| *status);
    let problem = said.map(|(_, text)| text);
    let mut page = CampaignPage::new(f, &me, (&view, &progress), key, problem);
    let campaign = &view.campaign;
    let takes_slips = matches!(campaign.state, Stands::Planned | Stands::Open);
    page.slips = today
        .filter(|name| page.joint && takes_slips && *name != view.name)
        .map(|name| page.f.t1("survey-joint-slips", "name", name));
    Ok(render(status, &page))
}

/// `GET /survey/{survey}`.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    page(&state, frame.at("survey"), id, None).await
}

fn act_of(slug: &str) -> Option<Act> {
    let all = [Act::Open, Act::StartClosing, Act::Close, Act::Release];
    all.into_iter().find(|act| words_of(*act)[3] == slug)
}

/// `POST /survey/{survey}/act`: opened, stopped, closed or released, against the
/// version that the page showed.
pub async fn act(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    frame.path = format!("/survey/{id}");
    let f = frame.at("survey");
    let form = Form::new(pairs);
    let act = act_of(form.get("do")).ok_or(Error::BadRequest)?;
    let seen: u32 = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    if act != Act::Open && form.get("sure") != "yes" {
        let said = (StatusCode::UNPROCESSABLE_ENTITY, f.t("survey-not-sure"));
        return page(&state, f, id, Some(said)).await;
    }
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    let done = state
        .ask(move |desk| Ok::<_, Error>(desk.campaign_act(&me, &key, id, seen, act)))
        .await?;
    match done {
        Ok(_) => {
            let notice = words_of(act)[2];
            Ok(see_other(&format!("/survey/{id}?done={notice}")))
        }
        Err(why) => match problem(&f, &why) {
            Some(said) => page(&state, f, id, Some(said)).await,
            None => Err(why.into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::survey::sample;
    use motcua_domain::actor::Role;
    use motcua_domain::id::{StaffId, UnitId};

    fn person(role: Role) -> Actor {
        Actor {
            id: StaffId(1),
            unit: UnitId::new("leaders"),
            roles: vec![role],
        }
    }

    #[test]
    fn the_next_act_says_from_which_day_it_is_possible_and_is_only_its_role_s() {
        let f = crate::samples::staff_frame(Lang::En, "/survey");
        let view = sample::view(Stands::Closing, Kind::Quarterly);
        let last = view.campaign.to;
        let ahead = next(&person(Role::Director), &view, last).unwrap();
        let said = next_words(&f, &ahead);
        let first = last.saturating_add(jiff::Span::new().days(8));
        assert!(said.contains(&f.short_date(first)), "{said}");
        let there = next(&person(Role::Director), &view, first).unwrap();
        assert!(there.possible.is_ok());
        assert!(next(&person(Role::Surveyor), &view, first).is_none());
        let released = sample::view(Stands::Released, Kind::Quarterly);
        assert!(next(&person(Role::Director), &released, first).is_none());
    }
}
