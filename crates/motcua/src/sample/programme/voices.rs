//! What people put into the box during the year, and what the office makes of
//! it: suggestions, feedback and reports about attitude, answered in time but
//! for what came in last.

use super::Year;
use motcua_desk::DeskError;
use motcua_desk::feedback::{
    FeedbackAct, FeedbackInput, FileError, Finding, Kind, Origin, Outcome, Refusal,
};
use motcua_domain::actor::Actor;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A moment of its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// It comes in.
    File,
    /// It is handled.
    Answer,
    /// The answer is published.
    Publish,
}

impl Moment {
    /// Days after it came in.
    pub(super) const fn days(self) -> i64 {
        match self {
            Self::File => 0,
            Self::Answer => 2,
            Self::Publish => 6,
        }
    }

    /// Must it happen before the year ends?
    pub(super) const fn is_needed(self) -> bool {
        matches!(self, Self::File | Self::Answer)
    }
}

/// What becomes of it.
enum Ends {
    /// Answered; and told to everybody: head, "you said", "we did".
    Answered(
        Outcome,
        &'static str,
        Option<(&'static str, &'static str, &'static str)>,
    ),
    /// For somebody else; the answer says for whom.
    NotOurs(&'static str),
    /// A report about attitude: whom it is about among the clerks, what was
    /// found, why, and the apology.
    Concluded(Option<usize>, Finding, &'static str, &'static str),
    /// Nobody has it yet.
    Open,
}

/// What somebody says.
struct Voice {
    /// When, by thousandths of the time there is.
    at: i32,
    kind: Kind,
    origin: Origin,
    text: &'static str,
    counter: Option<u16>,
    ends: Ends,
}

const VOICES: &[Voice] = &[
    Voice {
        at: 150,
        kind: Kind::Suggestion,
        origin: Origin::Kiosk,
        text: "Hàng ghế gần cửa nắng quá, buổi chiều ngồi chờ không nổi",
        counter: None,
        ends: Ends::Answered(
            Outcome::Done,
            "Trung tâm đã treo rèm và dời hai hàng ghế vào trong. Cảm ơn Ông/Bà.",
            Some((
                "Chỗ ngồi chờ bị nắng",
                "Buổi chiều khu chờ nóng, ghế sát cửa khó ngồi.",
                "Treo rèm che, chuyển hai hàng ghế vào phía trong.",
            )),
        ),
    },
    Voice {
        at: 240,
        kind: Kind::Feedback,
        origin: Origin::Web,
        text: "Nộp qua mạng xong không thấy báo là đã nhận, tôi phải ra hỏi lại",
        counter: None,
        ends: Ends::Answered(
            Outcome::Done,
            "Tin báo đã nhận nay được gửi ngay khi hồ sơ vào hệ thống. Xin lỗi Ông/Bà vì một lần phải đi hỏi.",
            Some((
                "Tin báo khi nộp trên mạng",
                "Người nộp trên mạng không biết hồ sơ đã tới nơi hay chưa.",
                "Hệ thống gửi tin ngay lúc tiếp nhận.",
            )),
        ),
    },
    Voice {
        at: 330,
        kind: Kind::Attitude,
        origin: Origin::Kiosk,
        text: "Hỏi thêm một câu thì bị gắt, tôi lớn tuổi nghe không kịp",
        counter: Some(3),
        ends: Ends::Concluded(
            Some(2),
            Finding::Upheld,
            "Người trực kế bên xác nhận có nói to và ngắt lời.",
            "Trung tâm xin lỗi Ông/Bà. Người tiếp đã được nhắc và sẽ nói chậm, nói lại khi được hỏi.",
        ),
    },
    Voice {
        at: 420,
        kind: Kind::Suggestion,
        origin: Origin::Qr,
        text: "Nên có bản mẫu điền sẵn để người ít chữ nhìn theo mà ghi",
        counter: None,
        ends: Ends::Answered(
            Outcome::Doing,
            "Đã có mẫu điền sẵn cho 5 tờ khai hộ tịch; mẫu đất đai đang soạn.",
            None,
        ),
    },
    Voice {
        at: 520,
        kind: Kind::Feedback,
        origin: Origin::Web,
        text: "Đèn đường trước hẻm nhà tôi hỏng cả tuần không ai sửa",
        counter: None,
        ends: Ends::NotOurs(
            "Việc này của đơn vị quản lý đô thị; Trung tâm đã chuyển ý kiến và báo số nhận cho Ông/Bà.",
        ),
    },
    Voice {
        at: 620,
        kind: Kind::Attitude,
        origin: Origin::Web,
        text: "Lúc trả giấy người ta để lên bàn rồi quay đi, không nói gì",
        counter: None,
        ends: Ends::Concluded(
            None,
            Finding::CannotTell,
            "Không rõ ngày giờ và nơi trả nên chưa xác minh được; mời Ông/Bà cho biết thêm.",
            "",
        ),
    },
    Voice {
        at: 700,
        kind: Kind::Suggestion,
        origin: Origin::Kiosk,
        text: "Cho trả kết quả buổi trưa để người đi làm ghé lấy",
        counter: None,
        ends: Ends::Answered(
            Outcome::Explained,
            "Buổi trưa chưa đủ người trực; kết quả có thể nhận qua bưu chính hoặc sáng thứ Bảy.",
            None,
        ),
    },
    Voice {
        at: 820,
        kind: Kind::Feedback,
        origin: Origin::Qr,
        text: "Bảng mức thu ghi một kiểu, phiếu thu ghi một kiểu, tôi không biết tin cái nào",
        counter: Some(4),
        ends: Ends::Answered(
            Outcome::Done,
            "Bảng cũ đã thay; mức trên phiếu thu là đúng. Cảm ơn Ông/Bà đã nhắc.",
            Some((
                "Bảng mức thu cũ",
                "Mức thu niêm yết khác với mức trên phiếu.",
                "Thay bảng niêm yết bằng bản đang có hiệu lực.",
            )),
        ),
    },
    Voice {
        at: 985,
        kind: Kind::Suggestion,
        origin: Origin::Web,
        text: "Xin thêm một ổ cắm ở khu chờ để sạc điện thoại",
        counter: None,
        ends: Ends::Open,
    },
    Voice {
        at: 990,
        kind: Kind::Attitude,
        origin: Origin::Kiosk,
        text: "Tôi chào mà không ai chào lại, hỏi thì chỉ tay ra cửa",
        counter: Some(2),
        ends: Ends::Open,
    },
];

/// Every moment, with the number of the voice and when it came in.
pub(super) fn moments() -> Vec<(usize, i32, Moment)> {
    let mut all = Vec::new();
    for (n, voice) in VOICES.iter().enumerate() {
        all.push((n, voice.at, Moment::File));
        if !matches!(voice.ends, Ends::Open) {
            all.push((n, voice.at, Moment::Answer));
        }
        if matches!(voice.ends, Ends::Answered(_, _, Some(_))) {
            all.push((n, voice.at, Moment::Publish));
        }
    }
    all
}

/// What happens at a moment.
pub(super) fn speak(year: &mut Year, n: usize, moment: Moment) -> Result<(), DeskError> {
    let Some(voice) = VOICES.get(n) else {
        return Ok(());
    };
    match moment {
        Moment::File => file(year, n, voice),
        Moment::Answer => answer(year, n, &voice.ends),
        Moment::Publish => {
            let officer = year.cast.officer.clone();
            act(year, &officer, n, FeedbackAct::Publish {})
        }
    }
}

fn file(year: &mut Year, n: usize, voice: &Voice) -> Result<(), DeskError> {
    year.tick();
    let input = FeedbackInput {
        kind: voice.kind,
        track: None,
        text: voice.text.to_owned(),
        about: String::new(),
        counter: voice.counter,
        // Whoever writes in the morning tells of the day before.
        day: voice.counter.and_then(|_| year.today().yesterday().ok()),
        director: false,
        name: String::new(),
        contact: String::new(),
        own_words: false,
        photos: Vec::new(),
        origin: voice.origin,
    };
    let filed = year.desk.file_feedback("", None, input);
    let filed = filed.map_err(|error| match error {
        FileError::Desk(error) => error,
        // A device of the office is not slowed.
        FileError::Wait(_) => DeskError::Inside,
    })?;
    year.filed.insert(n, (filed.id, 1));
    Ok(())
}

fn act(year: &mut Year, me: &Actor, n: usize, act: FeedbackAct) -> Result<(), DeskError> {
    let (id, seen) = year.filed.get(&n).copied().ok_or(DeskError::NotFound)?;
    year.tick();
    let done = year.desk.feedback_act(me, "", (id, seen), act)?;
    year.filed.insert(n, (id, done.version));
    Ok(())
}

fn answer(year: &mut Year, n: usize, ends: &Ends) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    match ends {
        Ends::Answered(outcome, text, told) => {
            act(year, &cast.officer, n, FeedbackAct::Accept {})?;
            let answer = FeedbackAct::Answer {
                outcome: *outcome,
                text: (*text).to_owned(),
            };
            act(year, &cast.officer, n, answer)?;
            let Some((title, said, did)) = told else {
                return Ok(());
            };
            let prepare = FeedbackAct::Prepare {
                title: (*title).to_owned(),
                said: (*said).to_owned(),
                did: (*did).to_owned(),
                show_own_words: false,
            };
            act(year, &cast.officer, n, prepare)
        }
        Ends::NotOurs(text) => {
            act(year, &cast.officer, n, FeedbackAct::Accept {})?;
            let refuse = FeedbackAct::Refuse {
                why: Refusal::NotOurs,
                text: (*text).to_owned(),
            };
            act(year, &cast.officer, n, refuse)
        }
        Ends::Concluded(whom, finding, reasons, apology) => {
            let named = whom.and_then(|place| cast.clerks.get(place));
            let officials: BTreeSet<_> = named.map(|one| one.id).into_iter().collect();
            act(year, &cast.director, n, FeedbackAct::Name { officials })?;
            act(year, &cast.director, n, FeedbackAct::Accept {})?;
            let conclude = FeedbackAct::Conclude {
                finding: *finding,
                reasons: (*reasons).to_owned(),
                apology: (*apology).to_owned(),
            };
            act(year, &cast.director, n, conclude)
        }
        Ends::Open => Ok(()),
    }
}
