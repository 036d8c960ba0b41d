//! Samples of the box for citizens, with invented data.

use super::answers::{self, Answers};
use super::poster::Poster;
use super::track::{Ask, Show};
use super::write::{Around, FiledPage, Write};
use super::{BoxPage, Days};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use crate::view::Form;
use askama::Template;
use jiff::civil::date;
use motcua_desk::feedback::{
    DueNow, FeedbackId, Filed, Finding, Kind, Outcome, PublicCounts, PublicationView,
    PublishedPage, PublishedRow, StageName, Term, Terms, Track, Tracked,
};
use motcua_domain::deadline::DueAt;
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::{Timestamp, instant};

pub(super) const SITE: &str = "https://motcua.example.vn";

/// Of 32 signs, as a form's key.
pub(super) fn key() -> String {
    "0".repeat(32)
}

/// That minute of September 2022.
pub(super) fn at(day: i8, hour: i8, minute: i8) -> Timestamp {
    instant(date(2022, 9, day).at(hour, minute, 0, 0))
}

pub(super) fn due(term: Term, day: i8, late: bool) -> DueNow {
    DueNow {
        term,
        at: DueAt {
            date: date(2022, 9, day),
            minute: 1020,
        },
        late,
    }
}

fn f(lang: Lang, path: &str) -> Frame {
    crate::samples::frame(lang, path).at("box")
}

fn html(page: &impl Template) -> String {
    page.render().unwrap_or_default()
}

/// The usual promises.
fn days() -> Days {
    let only = |n| Terms {
        answer: Some(n),
        ..Terms::default()
    };
    Days {
        suggestion: only(5),
        attitude: only(15),
        feedback: Terms {
            refuse: Some(2),
            ask: Some(5),
            answer: Some(15),
            publish: Some(2),
        },
    }
}

/// What surrounds a form of this kind.
pub(super) fn around(f: &Frame, kind: Kind) -> Option<Around> {
    let settings = settings()?;
    let promise = days().promise(f, kind);
    Some(Around::new(f, &settings, kind, promise))
}

/// What a writer of this kind takes away.
pub(super) fn filed(kind: Kind) -> Filed {
    Filed {
        id: FeedbackId(12),
        code: "GY-7K3M9P".to_owned(),
        key: "7K2M-9QXT-0AB1".to_owned(),
        kind,
        track: (kind == Kind::Sealed).then_some(Track::Unsure),
        due: kind.is_handled().then(|| due(Term::Answer, 13, false)),
        photos: u8::from(kind == Kind::Suggestion) * 2,
        way: (kind == Kind::Feedback).then_some(Track::Complaint),
        unread: false,
    }
}

impl Page for BoxPage {
    const NAME: &'static str = "box";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = Self::new(f(lang, "/box"), days(), "");
        vec![("usual", html(&page))]
    }
}

impl Page for Write {
    const NAME: &'static str = "box-write";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |kind: Kind, form: Form| {
            let f = f(lang, "/box/new");
            let Some(around) = around(&f, kind) else {
                return String::new();
            };
            html(&Self::new(f, around, kind, (form, key(), String::new())))
        };
        let mut wrong = Form::new([
            ("text", "Ngắn"),
            ("day", "hôm kia"),
            ("counter", "2"),
            ("about", "cô đeo kính"),
            ("director", "1"),
        ]);
        let said = f(lang, "/box/new");
        wrong.fault("day", said.t("box-bad-day"));
        wrong.fault("text", said.t("feedback-too-short"));
        wrong.fault("photos", said.t("box-photo-again"));
        vec![
            ("attitude", page(Kind::Attitude, Form::default())),
            ("feedback", page(Kind::Feedback, Form::default())),
            ("sealed", page(Kind::Sealed, Form::default())),
            ("suggestion", page(Kind::Suggestion, Form::default())),
            ("wrong", page(Kind::Attitude, wrong)),
        ]
    }
}

impl Page for FiledPage {
    const NAME: &'static str = "box-filed";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |kind: Kind| {
            let f = f(lang, "/box/new");
            html(&Self::new(f, &filed(kind), days(), SITE))
        };
        vec![
            ("attitude", page(Kind::Attitude)),
            ("feedback", page(Kind::Feedback)),
            ("sealed", page(Kind::Sealed)),
            ("suggestion", page(Kind::Suggestion)),
        ]
    }
}

impl Page for Ask {
    const NAME: &'static str = "box-track-ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = f(lang, "/box/track");
        let mut wrong = Form::new([("code", "GY-7K3M9P"), ("key", "7K2M-9QXT-0AB1")]);
        wrong.fault("code", f.t("box-track-wrong"));
        [("empty", Form::default()), ("wrong", wrong)]
            .map(|(name, form)| (name, html(&Self { f: f.clone(), form })))
            .into()
    }
}

/// Something that just came in.
fn tracked(kind: Kind) -> Tracked {
    Tracked {
        code: "GY-7K3M9P".to_owned(),
        kind,
        track: None,
        stage: StageName::InHand,
        filed_at: at(5, 14, 5),
        text: "Hàng ghế sau không nghe rõ loa gọi số.\nXin thêm một loa.".to_owned(),
        photos: 2,
        steps: vec![(at(5, 14, 5), "filed"), (at(6, 8, 10), "accepted")],
        asked: None,
        answer: String::new(),
        outcome: None,
        finding: None,
        apology: String::new(),
        refusal: None,
        due: Some(due(Term::Answer, 13, false)),
        publication: None,
        own_words: true,
    }
}

/// A text for publication that its writer looks at.
pub(super) fn publication() -> PublicationView {
    PublicationView {
        title: "Không nghe rõ loa gọi số ở hàng ghế sau".to_owned(),
        said: "Người ngồi cuối phòng không nghe được số của mình.".to_owned(),
        did: "Đã lắp thêm một loa cuối phòng và bật màn hình thứ hai.".to_owned(),
        own_words: Some("Xin thêm một loa.".to_owned()),
        prepared_at: at(6, 9, 0),
        published_at: None,
        taken_down: false,
        writer: None,
        not_before: Some(at(8, 9, 0)),
    }
}

fn answered() -> Tracked {
    Tracked {
        stage: StageName::Answered,
        steps: vec![
            (at(5, 14, 5), "filed"),
            (at(5, 15, 0), "accepted"),
            (at(6, 8, 40), "answered"),
            (at(6, 9, 0), "prepared"),
        ],
        answer: "Cảm ơn Ông/Bà. Loa đã được lắp sáng nay.".to_owned(),
        outcome: Some(Outcome::Done),
        due: None,
        publication: Some(publication()),
        ..tracked(Kind::Suggestion)
    }
}

fn concluded() -> Tracked {
    Tracked {
        stage: StageName::Answered,
        steps: vec![
            (at(1, 9, 0), "filed"),
            (at(1, 10, 0), "accepted"),
            (at(2, 8, 0), "heard"),
            (at(5, 16, 0), "answered"),
        ],
        answer: "Hai người ở quầy bên xác nhận cán bộ đã lớn tiếng.".to_owned(),
        apology: "Trung tâm xin lỗi Ông/Bà về cách nói đó.".to_owned(),
        finding: Some(Finding::Upheld),
        due: None,
        photos: 0,
        ..tracked(Kind::Attitude)
    }
}

fn asked() -> Tracked {
    Tracked {
        stage: StageName::Asked,
        steps: vec![(at(5, 14, 5), "filed"), (at(6, 8, 10), "asked")],
        asked: Some("Ông/Bà đến ngày nào và ngồi ở hàng ghế nào?".to_owned()),
        due: None,
        ..tracked(Kind::Feedback)
    }
}

fn sealed() -> Tracked {
    Tracked {
        stage: StageName::Sealed,
        track: Some(Track::Denunciation),
        steps: vec![(at(5, 14, 5), "filed"), (at(5, 14, 5), "sealed")],
        due: None,
        photos: 0,
        ..tracked(Kind::Sealed)
    }
}

impl Page for Show {
    const NAME: &'static str = "box-track";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |view: Tracked, form: Form, done: Option<&str>| {
            let f = f(lang, "/box/track");
            let done = done.map(|id| f.t(id));
            let secret = "7K2M-9QXT-0AB1".to_owned();
            html(&Self::new(f, view, secret, (form, key(), done)))
        };
        let late = Tracked {
            due: Some(due(Term::Answer, 2, true)),
            ..tracked(Kind::Feedback)
        };
        let mut wrong = Form::new([("text", "x")]);
        let said = f(lang, "/box/track");
        wrong.fault("text", said.t("bad-too-long"));
        wrong.fault("photos", said.t("feedback-no-photo"));
        let none = Form::default;
        vec![
            ("answered", page(answered(), none(), None)),
            ("asked", page(asked(), none(), None)),
            ("concluded", page(concluded(), none(), None)),
            (
                "done",
                page(tracked(Kind::Suggestion), none(), Some("box-added")),
            ),
            ("late", page(late, none(), None)),
            ("sealed", page(sealed(), none(), None)),
            ("wrong", page(asked(), wrong, None)),
        ]
    }
}

fn published(outcome: Outcome, title: &str, said: &str, did: &str) -> PublishedRow {
    PublishedRow {
        code: "GY-7K3M9P".to_owned(),
        kind: Kind::Suggestion,
        outcome: Some(outcome),
        filed_on: date(2022, 8, 29),
        answered_on: date(2022, 8, 31),
        published_on: date(2022, 9, 5),
        title: title.to_owned(),
        said: said.to_owned(),
        did: did.to_owned(),
        own_words: (outcome == Outcome::Done).then(|| "Ghế ít quá […] ơi.".to_owned()),
        topics: vec!["building".to_owned()],
    }
}

fn rows() -> Vec<PublishedRow> {
    vec![
        published(
            Outcome::Done,
            "Ghế chờ thiếu chỗ cho người già",
            "Người cao tuổi phải đứng chờ vào sáng thứ Hai.",
            "Đã thêm 6 ghế có tay vịn ở hàng đầu.",
        ),
        published(
            Outcome::Doing,
            "Không nghe rõ loa gọi số ở hàng ghế sau",
            "Cuối phòng không nghe được số.",
            "Sẽ lắp thêm một loa; màn hình thứ hai đã bật từ 5/9.",
        ),
        published(
            Outcome::NotNow,
            "Đề nghị mở cửa sáng thứ Bảy",
            "Người đi làm không đến được trong tuần.",
            "Hiện chưa đủ người cho ca thứ Bảy; xem lại khi lập kế hoạch năm 2023.",
        ),
    ]
}

fn counts(visits: u64, invited: Option<u64>) -> PublicCounts {
    let n = |n: u64| if visits == 0 { 0 } else { n };
    PublicCounts {
        from: date(2022, 7, 1),
        to: date(2022, 9, 30),
        visits,
        invited,
        invited_partly: false,
        filed: [
            (Kind::Suggestion, n(41)),
            (Kind::Feedback, n(17)),
            (Kind::Attitude, n(3)),
        ]
        .into(),
        answered: n(58),
        judged: n(58),
        in_time: n(57),
        open: n(3),
        late: n(1),
        upheld: n(1),
        not_upheld: n(1),
        cannot_tell: 0,
        changed: n(19),
        published: n(12),
    }
}

impl Page for Answers {
    const NAME: &'static str = "box-answers";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let quarter = Period::of(PeriodKind::Quarter, date(2022, 9, 6));
        let topic = |vi: &str, en: &str| crate::frame::pick(lang, vi, en).to_owned();
        let page = |rows: Vec<PublishedRow>, counts: PublicCounts| {
            let read = answers::Read {
                page: PublishedPage {
                    next: (rows.len() > 2).then_some((1_662_300_000_000_000, 9)),
                    rows,
                },
                counts,
                topics: vec![
                    ("waiting".to_owned(), topic("Chờ đợi", "Waiting")),
                    ("building".to_owned(), topic("Trụ sở", "Building")),
                ],
            };
            let asked = answers::Asked::default();
            html(&Self::new(f(lang, "/box/answers"), &asked, &quarter, &read))
        };
        vec![
            ("empty", page(Vec::new(), counts(0, None))),
            ("usual", page(rows(), counts(6_210, Some(5_004)))),
        ]
    }
}

impl Page for Poster {
    const NAME: &'static str = "box-poster";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = Self::new(crate::samples::frame(lang, "/box/poster"), SITE);
        vec![("usual", html(&page))]
    }
}
