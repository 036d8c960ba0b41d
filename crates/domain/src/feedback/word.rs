//! The words of this room: kinds, stages, findings and the rest, each with
//! the slug under which it is kept and said.

use crate::actor::words;
use serde::{Deserialize, Serialize};

words! {
    /// What somebody hands in.
    Kind {
        /// A suggestion (góp ý): the office's own target.
        Suggestion = "suggestion",
        /// A feedback (phản ánh, kiến nghị; Decrees 20/2008/NĐ-CP and 92/2017/NĐ-CP).
        Feedback = "feedback",
        /// A report about attitude (phản ánh thái độ phục vụ); no "khiếu nại".
        Attitude = "attitude",
        /// A complaint or denunciation in the sense of the law, typed here
        /// anyway: sealed, and answered with the way the law gives it.
        Sealed = "sealed",
    }
}

words! {
    /// The way that the law gives to what was sealed.
    Track {
        /// Complaint (khiếu nại).
        Complaint = "complaint",
        /// Denunciation (tố cáo).
        Denunciation = "denunciation",
        /// The writer does not know which of the two; both are told.
        Unsure = "unsure",
    }
}

words! {
    /// How it came.
    Origin {
        /// A page, at home.
        Web = "web",
        /// The kiosk in the hall.
        Kiosk = "kiosk",
        /// The code on a slip or a poster.
        Qr = "qr",
        /// Paper, typed in by somebody of the office.
        Paper = "paper",
        /// Said aloud, written down by somebody of the office.
        Spoken = "spoken",
    }
}

words! {
    /// Who handles it.
    Body {
        /// The desk itself.
        Desk = "desk",
        /// The Internal Affairs Office of the body above, where the director
        /// is the one reported.
        InternalAffairs = "internal_affairs",
    }
}

words! {
    /// Why it is not handled.
    Refusal {
        /// It is for another body; the answer says which.
        NotOurs = "not_ours",
        /// It cannot be understood what is meant, also after asking.
        Unclear = "unclear",
        /// It was answered before.
        Repeated = "repeated",
        /// Nothing but insults.
        Abusive = "abusive",
    }
}

words! {
    /// What an answer amounts to.
    Outcome {
        /// It was done (đã làm).
        Done = "done",
        /// It is being done (đang làm).
        Doing = "doing",
        /// It cannot be done now (chưa làm được); the answer says why.
        NotNow = "not_now",
        /// There was nothing to do; it was explained.
        Explained = "explained",
    }
}

words! {
    /// What the examination of a report about attitude found.
    Finding {
        /// It was so; the office apologises.
        Upheld = "upheld",
        /// It was not so.
        NotUpheld = "not_upheld",
        /// It cannot be established.
        CannotTell = "cannot_tell",
    }
}

words! {
    /// A time limit.
    Term {
        /// Until then it may be refused.
        Refuse = "refuse",
        /// Until then more may be asked for.
        Ask = "ask",
        /// Until then it is answered.
        Answer = "answer",
        /// Until then, counted from the answer, the answer is published.
        Publish = "publish",
    }
}

words! {
    /// What the writer says of what is about to be published.
    WriterSaid {
        /// It may be published like this.
        Agrees = "agrees",
        /// Not like this: it has to be written anew.
        Objects = "objects",
    }
}

words! {
    /// A stage by its name.
    StageName {
        /// Came in (mới nhận).
        Filed = "filed",
        /// Accepted; being looked into (đang xử lý).
        InHand = "in_hand",
        /// Waits for what the writer was asked (chờ người gửi bổ sung).
        Asked = "asked",
        /// Answered, or concluded (đã trả lời).
        Answered = "answered",
        /// Not handled (từ chối).
        Refused = "refused",
        /// Sealed (đã niêm phong).
        Sealed = "sealed",
    }
}

impl Kind {
    /// Is it handled here at all?
    pub const fn is_handled(self) -> bool {
        !matches!(self, Self::Sealed)
    }

    /// May an answer to it be published? What somebody says of a person's
    /// attitude is counted in public and told in no single case.
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Suggestion | Self::Feedback)
    }
}

impl Track {
    /// Numbers of the laws that give the way, the law itself first and then
    /// those that change it (as of 2026).
    pub const fn laws(self) -> &'static [&'static str] {
        match self {
            Self::Complaint => &["02/2011/QH13", "136/2025/QH15"],
            Self::Denunciation => &[
                "25/2018/QH14",
                "59/2020/QH14",
                "81/2025/QH15",
                "84/2025/QH15",
                "136/2025/QH15",
            ],
            Self::Unsure => &["02/2011/QH13", "25/2018/QH14"],
        }
    }
}

impl Origin {
    /// Did somebody of the office type it in?
    pub const fn is_typed_in(self) -> bool {
        matches!(self, Self::Paper | Self::Spoken)
    }
}

impl StageName {
    /// Is something left to do for the office or the writer?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Filed | Self::InHand | Self::Asked)
    }
}
