//! Samples of the office's side, with invented data.

use super::new::{Given, NewPage};
use super::questions::Questions;
use super::settings::SettingsPage;
use super::{Asked, List, Read};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::feedback::sample::{SITE, around, at, due, filed, key};
use crate::view::Form;
use askama::Template;
use motcua_desk::feedback::{
    Body, Cover, FeedbackCounts, FeedbackId, FeedbackPage, FeedbackRow, FeedbackSettings, Kind,
    ListView, Piece, QuestionToMe, StageName, Term,
};
use motcua_domain::actor::Role;
use motcua_domain::id::StaffId;

/// A head of unit who also answers for the box.
pub(super) fn f(lang: Lang, path: &str) -> Frame {
    let mut f = crate::samples::staff_frame(lang, path).at("feedback");
    if let Some(who) = &mut f.who {
        who.actor.roles = vec![Role::Head, Role::Director, Role::ProgrammeOfficer];
    }
    f
}

pub(super) fn html(page: &impl Template) -> String {
    page.render().unwrap_or_default()
}

pub(super) fn pieces() -> Vec<Piece> {
    let piece = |text: &str, why| Piece {
        text: text.to_owned(),
        why,
    };
    vec![
        piece("Chị ", None),
        piece("Hoa", Some(Cover::Name)),
        piece(" ở quầy 2 nói trống không. Gọi tôi theo số ", None),
        piece("0912 345 678", Some(Cover::Phone)),
        piece(".\nTôi chờ hơn một giờ.", None),
    ]
}

fn row(kind: Kind, stage: StageName, late: bool) -> FeedbackRow {
    FeedbackRow {
        id: FeedbackId(12),
        code: "GY-7K3M9P".to_owned(),
        kind,
        stage,
        body: Body::Desk,
        filed_at: at(5, 14, 5),
        owner: (stage != StageName::Filed).then(|| "Trần Văn Mẫu".to_owned()),
        mine: stage == StageName::Asked,
        excerpt: pieces(),
        topics: vec!["attitude".to_owned()],
        topics_confirmed: stage != StageName::Filed,
        due: Some(due(Term::Answer, if late { 2 } else { 13 }, late)),
        photos: 1,
        published: false,
    }
}

fn topics(lang: Lang) -> Vec<(String, String)> {
    let name = crate::frame::pick(lang, "Thái độ", "Attitude");
    vec![("attitude".to_owned(), name.to_owned())]
}

impl Page for List {
    const NAME: &'static str = "feedback-list";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let rows = vec![
            row(Kind::Suggestion, StageName::Filed, false),
            row(Kind::Attitude, StageName::InHand, true),
            row(Kind::Feedback, StageName::Asked, false),
        ];
        let page = |rows: Vec<FeedbackRow>, typed: &str, roles: &[Role]| {
            let mut f = f(lang, "/feedback");
            if let Some(who) = &mut f.who {
                who.actor.roles = roles.to_vec();
            }
            let some = u64::from(!rows.is_empty());
            let read = Read {
                page: FeedbackPage {
                    next: (!typed.is_empty()).then_some(3),
                    looked_at: 600,
                    rows,
                },
                counts: FeedbackCounts {
                    to_triage: some,
                    mine: 2 * some,
                    open: 3 * some,
                    late: some,
                    questions: some,
                    sealed: some,
                },
                is_reader: some > 0,
                no_reader: some == 0,
                topics: topics(lang),
                view: ListView::Open,
                typed: typed.to_owned(),
            };
            let asked = Asked {
                kind: typed.to_owned(),
                ..Asked::default()
            };
            html(&Self::new(f, &asked, read))
        };
        let head = [Role::Head, Role::ProgrammeOfficer];
        let sealed = FeedbackPage {
            rows: vec![row(Kind::Sealed, StageName::Sealed, false)],
            ..FeedbackPage::default()
        };
        vec![
            ("empty", page(Vec::new(), "", &head)),
            ("guide", page(Vec::new(), "", &[Role::Guide])),
            ("searched", page(rows.clone(), "quay 2", &head)),
            (
                "sealed",
                html(&Self::sealed(f(lang, "/feedback/sealed"), &sealed)),
            ),
            ("usual", page(rows, "", &head)),
        ]
    }
}

impl Page for NewPage {
    const NAME: &'static str = "feedback-new";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |kind: Kind, form: Form| {
            let f = f(lang, "/feedback/new");
            let Some(around) = around(&f, kind) else {
                return String::new();
            };
            html(&Self::new(f, around, kind, (form, key())))
        };
        let mut wrong = Form::new([("text", "Ngắn"), ("origin", "paper")]);
        let said = f(lang, "/feedback/new");
        wrong.fault("text", said.t("feedback-too-short"));
        vec![
            ("attitude", page(Kind::Attitude, Form::default())),
            ("sealed", page(Kind::Sealed, Form::default())),
            ("usual", page(Kind::Suggestion, Form::default())),
            ("wrong", page(Kind::Suggestion, wrong)),
        ]
    }
}

impl Page for Given {
    const NAME: &'static str = "feedback-given";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |kind| html(&Self::new(f(lang, "/feedback/new"), &filed(kind), SITE));
        vec![
            ("sealed", page(Kind::Sealed)),
            ("usual", page(Kind::Suggestion)),
        ]
    }
}

impl Page for Questions {
    const NAME: &'static str = "feedback-questions";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let question = |n| QuestionToMe {
            feedback: FeedbackId(12),
            n,
            question: "Sáng 5/9 lúc khoảng 10 giờ ở quầy 2 đã có việc gì?".to_owned(),
            asked_at: at(5, 16, 10),
        };
        let page = |all: &[QuestionToMe], form: Form| {
            html(&Self::new(
                f(lang, "/feedback/questions"),
                all,
                (form, key()),
            ))
        };
        let mut wrong = Form::default();
        wrong.fault("text-12-1", f(lang, "/").t("bad-empty"));
        vec![
            ("none", page(&[], Form::default())),
            ("usual", page(&[question(1), question(2)], Form::default())),
            ("wrong", page(&[question(1)], wrong)),
        ]
    }
}

impl Page for SettingsPage {
    const NAME: &'static str = "feedback-settings";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let readers = vec![(StaffId(11), "Trần Văn Mẫu".to_owned())];
        let page = |held: FeedbackSettings, surveyor, form: Option<Form>| {
            let f = f(lang, "/admin/feedback");
            let held = (held, readers.clone(), surveyor);
            html(&Self::new(f, &held, form, key()))
        };
        let set = FeedbackSettings {
            sealed_reader: Some(StaffId(11)),
            ..FeedbackSettings::default()
        };
        let mut wrong = Form::new([("suggestion_days", "năm"), ("attitude_days", "15")]);
        let text = f(lang, "/").t("feedback-s-number");
        wrong.fault("suggestion_days", text);
        vec![
            ("first", page(FeedbackSettings::default(), false, None)),
            ("usual", page(set.clone(), true, None)),
            ("wrong", page(set, true, Some(wrong))),
        ]
    }
}
