//! Samples of the pages of surveys: the usual state, the empty one, the worst.

use super::Surveys;
use super::comments::CommentsPage;
use super::interview::{InterviewPage, Read as Drawn};
use super::one::CampaignPage;
use super::own::OwnPage;
use super::plan::{PlanPage, Read as Choices, fresh};
use super::results::ResultsPage;
use super::sample::{ME, NAMES, Quarter, form, id, view};
use super::sample_views::{drawn, not_begun, own, pieces, results, running, topics};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::view::Form;
use askama::Template as _;
use motcua_desk::queue::default_policy;
use motcua_desk::survey::{CampaignView, CommentToRead, OwnView, ProgressView};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::UnitId;
use motcua_domain::survey::campaign::{Kind, State};
use motcua_domain::survey::comment::Tone;
use std::collections::BTreeMap;
use std::sync::Arc;

fn person(role: Role) -> Actor {
    Actor {
        id: ME,
        unit: UnitId::new("desk"),
        roles: vec![role],
    }
}

fn frame(lang: Lang, path: &str, role: Role) -> Frame {
    let mut f = crate::samples::staff_frame(lang, path).at("survey");
    if let Some(who) = &mut f.who {
        who.actor = person(role);
    }
    f
}

fn key() -> String {
    "0".repeat(32)
}

impl Page for Surveys {
    const NAME: &'static str = "survey";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let me = person(Role::Director);
        let page = |views: &[CampaignView], today: Option<String>| {
            let f = frame(lang, "/survey", Role::Director);
            let page = Self::new(f, &me, views, today);
            page.render().unwrap_or_default()
        };
        let all = [
            view(State::Planned, Kind::AdHoc),
            view(State::Open, Kind::Quarterly),
            CampaignView {
                open_to_me: false,
                ..view(State::Open, Kind::Joint)
            },
            view(State::Closing, Kind::Quarterly),
            view(State::Closed, Kind::Quarterly),
            view(State::Released, Kind::Quarterly),
        ];
        vec![
            ("usual", page(&all, Some("Quý III/2022".to_owned()))),
            ("nobody", page(&all[4..], None)),
            ("empty", page(&[], None)),
        ]
    }
}

impl Page for PlanPage {
    const NAME: &'static str = "survey-plan";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let officials = NAMES.iter().enumerate();
        let got = Choices {
            forms: vec![Arc::new(form())],
            officials: officials
                .map(|(i, name)| (id(i), (*name).to_owned()))
                .collect(),
            key: key(),
        };
        let me = person(Role::Director);
        let page = |form: Form| {
            let f = frame(lang, "/survey/new", Role::Director);
            let page = Self::new(f, &me, &got, form, None);
            page.render().unwrap_or_default()
        };
        let f = frame(lang, "/survey/new", Role::Director);
        let mut bad = Form::new([("kind", "quarterly"), ("from", "2022-09-30")]);
        bad.fault("to", f.t("survey-refused-days"));
        bad.fault("officials", f.t("survey-refused-nobody"));
        bad.fault("interval", f.t("survey-refused-quota"));
        bad.fault("form", f.t("survey-plan-form-missing"));
        vec![("usual", page(fresh(&f, &got))), ("refused", page(bad))]
    }
}

impl Page for CampaignPage {
    const NAME: &'static str = "survey-one";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |state: State, progress: &ProgressView, problem: bool| {
            let f = frame(lang, "/survey/3", Role::Director);
            let me = person(Role::Director);
            let view = view(state, Kind::Quarterly);
            let said = problem.then(|| f.t("survey-not-sure"));
            let page = Self::new(f, &me, (&view, progress), key(), said);
            page.render().unwrap_or_default()
        };
        let so_far = running(&view(State::Open, Kind::Quarterly));
        vec![
            ("planned", page(State::Planned, &not_begun(), false)),
            ("open", page(State::Open, &so_far, false)),
            ("refused", page(State::Closing, &so_far, true)),
            ("released", page(State::Released, &so_far, false)),
        ]
    }
}

impl Page for ResultsPage {
    const NAME: &'static str = "survey-results";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |quarter: Quarter| {
            let f = frame(lang, "/survey/3/results", Role::Director);
            let me = person(Role::Director);
            let page = Self::new(f, &me, &results(quarter), &topics());
            page.render().unwrap_or_default()
        };
        vec![
            ("differ", page(Quarter::Differ)),
            ("alike", page(Quarter::Alike)),
            ("none", page(Quarter::Empty)),
        ]
    }
}

impl Page for OwnPage {
    const NAME: &'static str = "survey-own";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |views: &[OwnView], refused: bool| {
            let f = frame(lang, "/survey/me", Role::Clerk).at("survey-me");
            let mut bad = Form::new([("context", "")]);
            bad.fault("context", f.t("survey-context"));
            let topics = topics();
            let me = (ME, "Lê Thị Ví Dụ");
            let page = Self::new(f, me, (views, &topics[..]), "", key());
            let page = if refused { page.typed(bad) } else { page };
            page.render().unwrap_or_default()
        };
        vec![
            ("released", page(&[own(State::Released)], false)),
            ("alone", page(&[own(State::Closed)], true)),
            ("runs", page(&[own(State::Open)], false)),
            ("none", page(&[], false)),
        ]
    }
}

impl Page for InterviewPage {
    const NAME: &'static str = "survey-interview";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |n: i64, chosen: &str, form: Form| {
            let f = frame(lang, "/survey/3/interview", Role::Surveyor);
            let got = Drawn {
                view: view(State::Open, Kind::Joint),
                drawn: drawn(n),
                policy: Arc::new(default_policy()),
            };
            let page = Self::new(f, &got, chosen, form);
            page.render().unwrap_or_default()
        };
        let f = frame(lang, "/survey/3/interview", Role::Surveyor);
        let mut bad = Form::new([("visit", "41"), ("q.courtesy", "2")]);
        bad.fault("q.overall", f.t("survey-bad-required"));
        vec![
            ("list", page(6, "", Form::default())),
            ("asked", page(6, "41", Form::default())),
            ("refused", page(6, "41", bad)),
            ("none", page(0, "", Form::default())),
        ]
    }
}

impl Page for CommentsPage {
    const NAME: &'static str = "survey-comments";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |n: i64| {
            let f = frame(lang, "/survey/comments", Role::RecordsClerk).at("survey-comments");
            let one = |id: i64| CommentToRead {
                id,
                survey: "Quý III/2022".to_owned(),
                text: pieces().into_iter().map(|piece| piece.text).collect(),
                segments: pieces(),
                topics: BTreeMap::from([
                    ("guidance".to_owned(), Tone::Good),
                    ("waiting".to_owned(), Tone::Bad),
                ]),
            };
            let all: Vec<CommentToRead> = (1..=n).map(one).collect();
            let page = Self::new(f, &all, &topics(), key(), None);
            page.render().unwrap_or_default()
        };
        vec![("usual", page(3)), ("none", page(0))]
    }
}
