//! Everything a member of staff can do or read, as one list of words.

use serde::{Deserialize, Serialize};

/// Declares an enum of words: variants, their slug, the full list, and the
/// way back from a slug. One place, so that list and enum cannot part.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $slug:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $slug)] $variant,)*
        }
        impl $name {
            /// Every word, in the order in which they are printed.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word as stored, printed and used in message ids.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),* }
            }

            /// The word with this slug, if there is one.
            pub fn from_slug(slug: &str) -> Option<Self> {
                match slug { $($slug => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// An act, a read or a piece of administration that needs a [`super::Permit`].
    Action {
        /// Keep an intake that is not yet submitted (hồ sơ nháp).
        SaveDraft = "save_draft",
        /// Enter a dossier of the national portal with its outside code.
        EnterPortal = "enter_portal",
        /// Ask for a repair before acceptance (hoàn thiện trước tiếp nhận).
        AskFix = "ask_fix",
        /// Accept a dossier at the counter (tiếp nhận); issues the code.
        Accept = "accept",
        /// Accept, take the fee, record and deliver same-day work on one screen.
        AcceptExpress = "accept_express",
        /// Refuse to accept (từ chối tiếp nhận).
        Refuse = "refuse",
        /// Take a fee (thu phí, lệ phí).
        TakeFee = "take_fee",
        /// Exempt from a fee (miễn, giảm).
        ExemptFee = "exempt_fee",
        /// Give a fee back (hoàn phí).
        RefundFee = "refund_fee",
        /// Count and close the cash of a shift (chốt ca).
        CloseShift = "close_shift",
        /// Hand a dossier to another unit (bàn giao).
        HandOver = "hand_over",
        /// Take over a dossier from another unit (nhận bàn giao).
        ReceiveHandOver = "receive_hand_over",
        /// Give a dossier to an official (phân công).
        Assign = "assign",
        /// Name who stands in for an official on leave (người thay).
        SetSubstitute = "set_substitute",
        /// Ask the citizen to complete an accepted dossier (yêu cầu bổ sung).
        RequestSupplement = "request_supplement",
        /// Take in what was asked for (nhận bổ sung).
        ReceiveSupplement = "receive_supplement",
        /// Send the citizen to pay tax or another duty first (nghĩa vụ tài chính).
        StartFinancialObligation = "start_financial_obligation",
        /// Record that the duty was paid.
        FulfilFinancialObligation = "fulfil_financial_obligation",
        /// Stop the clock for another legal reason (tạm dừng).
        SuspendOther = "suspend_other",
        /// Start the clock again (tiếp tục).
        Resume = "resume",
        /// Extend the term (gia hạn).
        Extend = "extend",
        /// Record that the citizen wants the dossier back (xin rút).
        RequestWithdrawal = "request_withdrawal",
        /// Grant or decline the withdrawal.
        DecideWithdrawal = "decide_withdrawal",
        /// Stop handling (dừng xử lý).
        Stop = "stop",
        /// Record the result (kết quả), positive or negative.
        RecordResult = "record_result",
        /// Deliver the result (trả kết quả).
        Deliver = "deliver",
        /// Apologise for lateness and promise a new date (xin lỗi).
        Apologise = "apologise",
        /// Correct a wrong intake: procedure, person or date (đính chính tiếp nhận).
        CorrectIntake = "correct_intake",
        /// Correct a closed dossier without reopening its clock.
        CorrectClosed = "correct_closed",
        /// Move a dossier to another version of its procedure.
        MoveVersion = "move_version",
        /// Attach a scan or file (tệp đính kèm).
        Attach = "attach",
        /// Write a note for colleagues (ghi chú).
        Note = "note",

        /// Give a ticket, mend its line, take an absent person in again (phát số).
        IssueTicket = "issue_ticket",
        /// Take a counter, call and serve who is next (gọi số).
        CallVisit = "call_visit",
        /// Move others: class, line, officials, end of the day (điều hành hàng chờ).
        RunQueue = "run_queue",
        /// Read the live view of the queue and the log of visits.
        ReadQueue = "read_queue",
        /// Print the list of who is in the hall, to go on by hand.
        ReadHallList = "read_hall_list",
        /// Change the rules of the queue, booked times, kiosks and boards.
        EditQueue = "edit_queue",

        /// Open one dossier's page; each opening is logged.
        OpenDossier = "open_dossier",
        /// Search dossiers and applicants.
        SearchDossiers = "search_dossiers",
        /// Read a unit's work list.
        ReadWorkList = "read_work_list",
        /// Read the director's pages: open dossiers by unit, official and risk.
        ReadDirectorPages = "read_director_pages",
        /// Read registers and reports, and open their numbers down to dossiers.
        ReadReports = "read_reports",
        /// Close a report for a period: what was counted stands for good.
        CloseReport = "close_report",
        /// Read money entries and cash sums.
        ReadMoney = "read_money",
        /// Read the record: events, leaves, checkpoints, audit.
        ReadRecord = "read_record",
        /// Read who opened which dossier and when; codes only, no contents.
        ReadAccessLog = "read_access_log",

        /// Draft a version of a procedure.
        EditProcedure = "edit_procedure",
        /// Publish a version of a procedure.
        PublishProcedure = "publish_procedure",
        /// Vouch for a time limit or fee that its source left unsure.
        SignOffProcedure = "sign_off_procedure",
        /// Publish a calendar version.
        PublishCalendar = "publish_calendar",
        /// Change the office: name, hours, counters, settings.
        EditOffice = "edit_office",
        /// Add, change and disable staff; reset passwords.
        EditPeople = "edit_people",
        /// Import a pack.
        ImportPack = "import_pack",
        /// Take in a register of dossiers kept before the desk was, and take
        /// that back.
        ImportRegister = "import_register",
        /// Read the health page.
        ReadHealth = "read_health",
        // The people's judgement (khảo sát, góp ý).
        /// Hand out an evaluation slip, or arm the tablet, for a visit.
        HandSlip = "hand_slip",
        /// Type in a paper form that somebody filled in.
        EnterPaperBallot = "enter_paper_ballot",
        /// Interview people for the Internal Affairs Office.
        Interview = "interview",
        /// Plan, open, close and release a survey; which kinds is the survey's rule.
        RunSurvey = "run_survey",
        /// Read figures about oneself, and add context to them.
        ReadOwnJudgement = "read_own_judgement",
        /// Read figures about the desk and its officials.
        ReadJudgement = "read_judgement",
        /// Read comments before anybody named in them, and let them through.
        ModerateComments = "moderate_comments",
        /// Type in what somebody says or brings on paper (góp ý, phản ánh).
        EnterFeedback = "enter_feedback",
        /// Say whose a message is, and pass it on.
        AssignFeedback = "assign_feedback",
        /// Accept, ask about, and answer a suggestion or a feedback.
        HandleFeedback = "handle_feedback",
        /// Publish an answer.
        PublishFeedback = "publish_feedback",
        /// Examine a report about attitude; never one's own.
        HandleAttitude = "handle_attitude",
        /// Read what was sealed (khiếu nại, tố cáo), as its one designated reader.
        ReadSealed = "read_sealed",
        // The programme (chuyên đề học tập, làm theo).
        /// Read directives, themes and plans: what binds and what is expected.
        ReadProgramme = "read_programme",
        /// Write directives, themes, plans, models; answer tasks from above.
        WritePlan = "write_plan",
        /// Say how a task of one's unit goes, with its evidence.
        ReportTask = "report_task",
        /// Approve a plan or send it back (phê duyệt).
        ApprovePlan = "approve_plan",
        /// Write and sign one's own commitment (bản cam kết).
        SignCommitment = "sign_commitment",
        /// Confirm a commitment, and hold it against the year; never one's own.
        ConfirmCommitment = "confirm_commitment",
        /// Assess a unit at mid-year and year's end (sơ kết, tổng kết).
        ReviewProgramme = "review_programme",
        /// Inspect, remind, guide, and check declared numbers.
        InspectProgramme = "inspect_programme",
        /// Read indicators and open them down to their cases.
        ReadIndicators = "read_indicators",
    }
}
