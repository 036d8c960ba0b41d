//! Samples of one feedback as the office sees it, with invented data.

use super::acts::Choices;
use super::item::{Item, Read};
use super::sample::{f, html, pieces};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::feedback::sample::{at, due, key, publication};
use crate::view::Form;
use jiff::civil::date;
use motcua_desk::feedback::{
    Body, Feedback, FeedbackEntry, FeedbackId, FeedbackView, Finding, HearingView, Kind, Move,
    Origin, Outcome, Piece, Publication, PublicationView, Stage, Term, Terms, Tone, Track,
    WriterSaid,
};
use motcua_domain::id::{StaffId, UnitId};

fn feedback(kind: Kind) -> Feedback {
    Feedback {
        id: FeedbackId(12),
        code: "GY-7K3M9P".to_owned(),
        kind,
        track: None,
        body: Body::Desk,
        origin: Origin::Qr,
        filed_at: at(5, 14, 5),
        terms: Terms {
            answer: Some(15),
            ..Terms::default()
        },
        stage: Stage::Filed {},
        owner: None,
        unit: None,
        topics: None,
        named_confirmed: false,
        asked: Vec::new(),
        hearings: Vec::new(),
        photos: 2,
        own_words: true,
        publication: None,
        forgotten: false,
        last_at: at(5, 14, 5),
        version: 1,
    }
}

fn entry(seq: i64, what: &'static str, by: Option<&str>, text: Vec<Piece>) -> FeedbackEntry {
    FeedbackEntry {
        seq,
        at: at(5, 14, 5),
        by: by.map(str::to_owned),
        what,
        text,
    }
}

fn view(feedback: Feedback, moves: &[Move]) -> FeedbackView {
    FeedbackView {
        text: pieces(),
        about: Vec::new(),
        counter: Some(2),
        day: Some(date(2022, 9, 5)),
        name: "Nguyễn Thị Ví Dụ".to_owned(),
        contact: "0912345678".to_owned(),
        named: vec![(StaffId(7), "Lê Thị Hoa".to_owned())],
        named_confirmed: feedback.named_confirmed,
        owner: feedback.owner.map(|_| "Trần Văn Mẫu".to_owned()),
        suggested: [("attitude".to_owned(), Tone::Bad)].into(),
        topic_names: vec![
            ("waiting".into(), "Chờ đợi".into(), "Waiting".into()),
            ("attitude".into(), "Thái độ".into(), "Attitude".into()),
        ],
        dues: vec![due(Term::Answer, 13, false)],
        timeline: vec![entry(40, "filed", None, Vec::new())],
        hearings: Vec::new(),
        answer: String::new(),
        apology: String::new(),
        publication: None,
        moves: moves.to_vec(),
        openings: vec![(at(6, 8, 0), "Trần Văn Mẫu".to_owned())],
        feedback,
    }
}

/// A report about attitude as it comes in.
fn fresh() -> FeedbackView {
    let moves = [
        Move::Name,
        Move::Reclassify,
        Move::Topics,
        Move::Assign,
        Move::Accept,
        Move::Note,
    ];
    view(feedback(Kind::Attitude), &moves)
}

/// One that is examined: two were asked, one has answered.
fn examined() -> FeedbackView {
    let held = Feedback {
        stage: Stage::InHand {
            since: at(5, 16, 0),
        },
        owner: Some(StaffId(3)),
        unit: Some(UnitId::new("desk")),
        named_confirmed: true,
        body: Body::InternalAffairs,
        version: 5,
        ..feedback(Kind::Attitude)
    };
    let hearing = |n, answer: Option<&str>| HearingView {
        n,
        official: "Lê Thị Hoa".to_owned(),
        question: "Sáng 5/9 lúc khoảng 10 giờ ở quầy 2 đã có việc gì?".to_owned(),
        asked_at: at(5, 16, 10),
        answer: answer.map(str::to_owned),
        answered_at: answer.map(|_| at(6, 8, 0)),
    };
    let moves = [
        Move::Refuse,
        Move::AskMore,
        Move::Hear,
        Move::Conclude,
        Move::Note,
    ];
    let about = vec![Piece {
        text: "cô đeo kính".to_owned(),
        why: None,
    }];
    FeedbackView {
        hearings: vec![
            hearing(1, Some("Lúc đó đông người, tôi nói to.")),
            hearing(2, None),
        ],
        timeline: vec![
            entry(40, "filed", None, Vec::new()),
            entry(41, "named", Some("Trần Văn Mẫu"), Vec::new()),
            entry(42, "assigned", Some("Trần Văn Mẫu"), Vec::new()),
            entry(43, "heard", Some("Phạm Văn Thử"), pieces()),
            entry(44, "stated", None, Vec::new()),
        ],
        about,
        ..view(held, &moves)
    }
}

/// A suggestion that was answered, and what is to be published of it.
fn answered() -> FeedbackView {
    let held = Feedback {
        stage: Stage::Answered {
            at: at(6, 8, 40),
            due: Some(due(Term::Answer, 13, false).at),
            outcome: Some(Outcome::Done),
            finding: None,
        },
        owner: Some(StaffId(3)),
        topics: Some(["waiting".to_owned()].into()),
        publication: Some(Publication {
            prepared_at: at(6, 9, 0),
            shows_own_words: true,
            writer: Some(WriterSaid::Objects),
            published_at: None,
            due: None,
            taken_down_at: None,
        }),
        version: 6,
        ..feedback(Kind::Suggestion)
    };
    let moves = [Move::Topics, Move::Prepare, Move::Publish, Move::Note];
    FeedbackView {
        answer: "Loa đã được lắp sáng nay.".to_owned(),
        publication: Some(PublicationView {
            writer: Some(WriterSaid::Objects),
            not_before: None,
            ..publication()
        }),
        named: Vec::new(),
        ..view(held, &moves)
    }
}

fn concluded() -> FeedbackView {
    let held = Feedback {
        stage: Stage::Answered {
            at: at(6, 8, 40),
            due: None,
            outcome: None,
            finding: Some(Finding::Upheld),
        },
        named_confirmed: true,
        ..feedback(Kind::Attitude)
    };
    FeedbackView {
        answer: "Hai người ở quầy bên xác nhận.".to_owned(),
        apology: "Trung tâm xin lỗi Ông/Bà.".to_owned(),
        dues: Vec::new(),
        name: String::new(),
        contact: String::new(),
        ..view(held, &[])
    }
}

fn sealed() -> FeedbackView {
    let held = Feedback {
        stage: Stage::Sealed {
            since: at(5, 14, 5),
        },
        track: Some(Track::Complaint),
        photos: 0,
        ..feedback(Kind::Sealed)
    };
    FeedbackView {
        dues: Vec::new(),
        named: Vec::new(),
        ..view(held, &[Move::Note])
    }
}

impl Page for Item {
    const NAME: &'static str = "feedback-item";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |view: FeedbackView, form: Form, problem: Option<&str>| {
            let f = f(lang, "/feedback/12");
            let problem = problem.map(|id| f.t(id));
            let read = Read {
                choices: Choices {
                    owners: vec![(StaffId(3), "Trần Văn Mẫu".to_owned(), UnitId::new("desk"))],
                    officials: vec![
                        (StaffId(7), "Lê Thị Hoa".to_owned()),
                        (StaffId(9), "Phạm Văn Thử".to_owned()),
                    ],
                },
                key: key(),
                view,
            };
            html(&Self::new(f, &read, &form, problem))
        };
        let mut typed = Form::new([
            ("act", "conclude"),
            ("conclude-finding", "upheld"),
            ("conclude-reasons", "Hai người cùng nghe"),
        ]);
        let said = f(lang, "/feedback/12");
        typed.fault("conclude-apology", said.t("bad-empty"));
        let none = Form::default;
        vec![
            ("answered", page(answered(), none(), None)),
            ("concluded", page(concluded(), none(), None)),
            ("examined", page(examined(), none(), None)),
            ("fresh", page(fresh(), none(), None)),
            (
                "refused",
                page(examined(), typed, Some("feedback-refused-apology")),
            ),
            ("sealed", page(sealed(), none(), None)),
        ]
    }
}
