//! The permission policy: one exhaustive `match`, printed as text.
//!
//! Invariant: no `_` arm. A new role or action does not compile until
//! somebody decides, for every pair, who may do it and where.
//!
//! Duties follow the role list of the one-stop mechanism (Decree 118/2025 and
//! before it Decree 61/2018: clerks take in and return, specialists handle,
//! heads assign and approve, the head of the centre answers for lateness).
//! Where the decrees leave a choice to the office it is the house's own:
//! clerks may take money (a ward rarely has a cashier), a refund needs the
//! cashier, and a correction after closing needs the director.

use super::{Action, Role};

/// How far a role may do an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Not at all.
    Never,
    /// On dossiers that lie with the actor's own unit. With which units a
    /// dossier lies for an action is the desk's to say (`desk::permit`).
    OwnUnit,
    /// On any dossier of the desk. Other desks are walled off by the store.
    Desk,
}

impl Scope {
    /// The word printed in the matrix.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Never => "–",
            Self::OwnUnit => "own unit",
            Self::Desk => "desk",
        }
    }
}

/// How far `role` alone may do `action`.
#[rustfmt::skip] // one decision per paragraph: who, and on the next line everybody else
#[allow(clippy::enum_glob_use, reason = "the table must be readable at a glance")]
pub const fn scope(role: Role, action: Action) -> Scope {
    use {Action::*, Role::*, Scope::*};
    match (role, action) {
        // Intake is the counter's.
        (Clerk, SaveDraft | EnterPortal | AskFix | Accept | AcceptExpress) => OwnUnit,
        (Guide | Cashier | Specialist | RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator,
            SaveDraft | EnterPortal | AskFix | Accept | AcceptExpress) => Never,
        // The director may refuse what a clerk hesitates to.
        (Clerk, Refuse | CorrectIntake) => OwnUnit,
        (Director, Refuse | CorrectIntake) => Desk,
        (Guide | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator,
            Refuse | CorrectIntake) => Never,
        // Money is taken at the counter wherever the dossier lies; who takes it closes the shift.
        (Clerk | Cashier, TakeFee | ExemptFee) => Desk,
        (Guide | Specialist | RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, TakeFee | ExemptFee) => Never,
        (Clerk | Cashier, CloseShift) => OwnUnit,
        (Guide | Specialist | RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, CloseShift) => Never,
        (Cashier, RefundFee) => Desk,
        (Guide | Clerk | Specialist | RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, RefundFee) => Never,
        // Moving paper between units: the giver's unit gives, the receiver's unit receives.
        (Clerk | Specialist | RecordsClerk | Head | Signer, HandOver | ReceiveHandOver) => OwnUnit,
        (Guide | Cashier | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, HandOver | ReceiveHandOver) => Never,
        // Approval inside a unit, and the director over all of them.
        (Head, Assign | SetSubstitute | Extend | DecideWithdrawal | Stop | MoveVersion) => OwnUnit,
        (Director, Assign | SetSubstitute | Extend | DecideWithdrawal | Stop | MoveVersion) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator,
            Assign | SetSubstitute | Extend | DecideWithdrawal | Stop | MoveVersion) => Never,
        // Handling.
        (Specialist | Head, RequestSupplement | StartFinancialObligation | SuspendOther | Resume) => OwnUnit,
        (Guide | Clerk | Cashier | RecordsClerk | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator,
            RequestSupplement | StartFinancialObligation | SuspendOther | Resume) => Never,
        // A citizen brings these to the counter wherever the dossier lies, or to the unit itself.
        (Clerk, ReceiveSupplement | FulfilFinancialObligation | RequestWithdrawal) => Desk,
        (Specialist | Head, ReceiveSupplement | FulfilFinancialObligation | RequestWithdrawal) => OwnUnit,
        (Guide | Cashier | RecordsClerk | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator,
            ReceiveSupplement | FulfilFinancialObligation | RequestWithdrawal) => Never,
        (Specialist | RecordsClerk | Signer, RecordResult) => OwnUnit,
        (Guide | Clerk | Cashier | Head | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, RecordResult) => Never,
        (Clerk, Deliver) => Desk,
        (Guide | Cashier | Specialist | RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, Deliver) => Never,
        // The head of the centre signs for lateness and for what is reopened.
        (Director, Apologise | CorrectClosed) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator,
            Apologise | CorrectClosed) => Never,
        // The queue is of the whole hall: whoever receives people calls from it.
        (Clerk | Guide | Head | Director, IssueTicket) => Desk,
        (Cashier | Specialist | RecordsClerk | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator, IssueTicket) => Never,
        (Clerk | Cashier | Guide | Specialist, CallVisit) => Desk,
        (RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, CallVisit) => Never,
        (Head | Director, RunQueue) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator, RunQueue) => Never,
        (Head | Director | Inspector, ReadQueue) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Signer | Surveyor | ProgrammeOfficer | Administrator, ReadQueue) => Never,
        (Guide | Clerk | Cashier | Specialist | Head | Director | Inspector, ReadHallList) => Desk,
        (RecordsClerk | Signer | Surveyor | ProgrammeOfficer | Administrator, ReadHallList) => Never,
        (Director | Administrator, EditQueue) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | Surveyor | ProgrammeOfficer, EditQueue) => Never,
        // Papers, notes and reading. The counter answers for every dossier of the desk.
        (Clerk, Attach | Note | OpenDossier | SearchDossiers) => Desk,
        (Specialist | RecordsClerk | Head | Signer, Attach | Note | OpenDossier | SearchDossiers) => OwnUnit,
        (Director, Note | OpenDossier | SearchDossiers) => Desk,
        (Director, Attach) => Never,
        (Cashier, OpenDossier | SearchDossiers) => Desk,
        (Cashier, Attach | Note) => Never,
        (Inspector, OpenDossier | SearchDossiers) => Desk,
        (Inspector, Attach | Note) => Never,
        (Guide | Surveyor | ProgrammeOfficer | Administrator, Attach | Note | OpenDossier | SearchDossiers) => Never,
        (Clerk | Specialist | RecordsClerk | Head | Signer, ReadWorkList) => OwnUnit,
        (Director, ReadWorkList) => Desk,
        (Guide | Cashier | Inspector | Surveyor | ProgrammeOfficer | Administrator, ReadWorkList) => Never,
        (Director | Inspector, ReadDirectorPages | ReadRecord) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Surveyor | ProgrammeOfficer | Administrator,
            ReadDirectorPages | ReadRecord) => Never,
        // Reports are the office's; who handles dossiers counts those of the own unit.
        (Head | Director | Inspector, ReadReports) => Desk,
        (Clerk | Specialist | RecordsClerk, ReadReports) => OwnUnit,
        (Guide | Cashier | Signer | Surveyor | ProgrammeOfficer | Administrator, ReadReports) => Never,
        (Head | Director, CloseReport) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator, CloseReport) => Never,
        (Cashier, ReadMoney) => OwnUnit,
        (Director | Inspector, ReadMoney) => Desk,
        (Guide | Clerk | Specialist | RecordsClerk | Head | Signer | Surveyor | ProgrammeOfficer | Administrator, ReadMoney) => Never,
        (Inspector | Administrator, ReadAccessLog) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Director | Surveyor | ProgrammeOfficer, ReadAccessLog) => Never,
        // Administration touches no dossier.
        (Administrator, EditProcedure | PublishProcedure | SignOffProcedure | PublishCalendar | EditOffice | EditPeople | ImportPack | ReadHealth) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer,
            EditProcedure | PublishProcedure | SignOffProcedure | PublishCalendar | EditOffice | EditPeople | ImportPack | ReadHealth) => Never,
        // The old register is brought in once, by whoever sets the desk up or answers for it.
        (Administrator | Director, ImportRegister) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | Surveyor | ProgrammeOfficer, ImportRegister) => Never,
        // Whoever serves people asks them; nobody chooses whom (the desk does).
        (Guide | Clerk | Cashier | Specialist, HandSlip) => Desk,
        (RecordsClerk | Head | Signer | Director | Inspector | Surveyor | ProgrammeOfficer | Administrator, HandSlip) => Never,
        // Paper forms are typed in by somebody who serves nobody at a counter.
        (Guide | RecordsClerk | ProgrammeOfficer, EnterPaperBallot) => Desk,
        (Clerk | Cashier | Specialist | Head | Signer | Director | Inspector | Surveyor | Administrator, EnterPaperBallot) => Never,
        // Internal Affairs asks on its own.
        (Surveyor, Interview) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Director | Inspector | ProgrammeOfficer | Administrator, Interview) => Never,
        // The director runs the desk's own surveys, Internal Affairs the joint ones.
        (Director | Surveyor, RunSurvey | ReadJudgement) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | ProgrammeOfficer | Administrator, RunSurvey | ReadJudgement) => Never,
        // Everybody who serves sees what is said about themselves first.
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Director, ReadOwnJudgement) => Desk,
        (Inspector | Surveyor | ProgrammeOfficer | Administrator, ReadOwnJudgement) => Never,
        // Comments pass through hands that are not judged in them.
        (RecordsClerk | Surveyor | ProgrammeOfficer, ModerateComments) => Desk,
        (Guide | Clerk | Cashier | Specialist | Head | Signer | Director | Inspector | Administrator, ModerateComments) => Never,
        // What people say is taken down wherever they say it.
        (Guide | Clerk | RecordsClerk | ProgrammeOfficer, EnterFeedback) => Desk,
        (Cashier | Specialist | Head | Signer | Director | Inspector | Surveyor | Administrator, EnterFeedback) => Never,
        // The desk answers for the box (Decree 20/2008, 92/2017: one contact for phản ánh, kiến nghị).
        (Director | ProgrammeOfficer, AssignFeedback | PublishFeedback) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | Surveyor | Administrator, AssignFeedback | PublishFeedback) => Never,
        // Whose it is answers it; the desk asks again whether it is theirs.
        (Director | ProgrammeOfficer, HandleFeedback) => Desk,
        (Specialist | Head, HandleFeedback) => OwnUnit,
        (Guide | Clerk | Cashier | RecordsClerk | Signer | Inspector | Surveyor | Administrator, HandleFeedback) => Never,
        // An owner above the one reported; what names the director goes to Internal Affairs.
        (Head | Director | Surveyor, HandleAttitude) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Signer | Inspector | ProgrammeOfficer | Administrator, HandleAttitude) => Never,
        // One of these is designated by the office; without that nobody reads it.
        (RecordsClerk | Head | Director | Surveyor, ReadSealed) => Desk,
        (Guide | Clerk | Cashier | Specialist | Signer | Inspector | ProgrammeOfficer | Administrator, ReadSealed) => Never,
        // Everybody reads what binds the own unit; who follows all units reads all plans.
        (Director | ProgrammeOfficer | Inspector, ReadProgramme) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Surveyor | Administrator, ReadProgramme) => OwnUnit,
        // A unit's head writes its plan; the officer writes for bodies that have no account here.
        (Head, WritePlan) => OwnUnit,
        (ProgrammeOfficer, WritePlan) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Signer | Director | Inspector | Surveyor | Administrator, WritePlan) => Never,
        // Whoever has a task says how it goes.
        (ProgrammeOfficer, ReportTask) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Director | Surveyor | Administrator, ReportTask) => OwnUnit,
        (Inspector, ReportTask) => Never,
        (Director, ApprovePlan) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator, ApprovePlan) => Never,
        // One's own only, which the act asks again; an inspector signs on paper, being one who changes nothing.
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Director | Surveyor | ProgrammeOfficer | Administrator, SignCommitment) => OwnUnit,
        (Inspector, SignCommitment) => Never,
        (Head, ConfirmCommitment | ReviewProgramme) => OwnUnit,
        (Director, ConfirmCommitment | ReviewProgramme) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Signer | Inspector | Surveyor | ProgrammeOfficer | Administrator,
            ConfirmCommitment | ReviewProgramme) => Never,
        (Director | ProgrammeOfficer, InspectProgramme) => Desk,
        (Guide | Clerk | Cashier | Specialist | RecordsClerk | Head | Signer | Inspector | Surveyor | Administrator, InspectProgramme) => Never,
        // Figures of the desk and its units, never of one official.
        (Head | Director | Inspector | Surveyor | ProgrammeOfficer, ReadIndicators) => Desk,
        (Clerk | Specialist, ReadIndicators) => OwnUnit,
        (Guide | Cashier | RecordsClerk | Signer | Administrator, ReadIndicators) => Never,
    }
}

/// The whole policy as a text table: one line per action, one column per role.
pub fn render() -> String {
    let first = Action::ALL
        .iter()
        .map(|a| a.slug().len())
        .max()
        .unwrap_or(0);
    let cell = |word: &str, width: usize| {
        let pad = width.saturating_sub(word.chars().count());
        format!("{word}{}", " ".repeat(pad))
    };
    let line = |head: &str, words: &dyn Fn(Role) -> &'static str| {
        let mut out = cell(head, first);
        for &role in Role::ALL {
            out.push_str("  ");
            out.push_str(&cell(words(role), role.slug().len().max("own unit".len())));
        }
        format!("{}\n", out.trim_end())
    };
    let mut text = String::from(
        "Who may do what. Written by a test from the match in crates/domain/src/actor/matrix.rs.\n\
         own unit = dossiers lying with the person's own unit; desk = any dossier of the desk; – = never.\n\
         Lying with: the unit that has the papers; for what the counter keeps, also the unit that received the dossier.\n\
         Opening, searching: also the unit that decides, the one the papers are on the way to, and those that had them before.\n\
         Notes: also the unit that decides and the one the papers are on the way to. Receiving a hand-over: that one alone.\n\
         Holding several roles gives the union.\n\n",
    );
    text.push_str(&line("action", &Role::slug));
    for &action in Action::ALL {
        text.push_str(&line(action.slug(), &|role| scope(role, action).label()));
    }
    text
}
