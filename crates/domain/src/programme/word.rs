//! The words of this room, each with the slug under which it is kept and said.

use crate::actor::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a thing of the programme is.
    Kind {
        /// A document from above, or of the office itself (văn bản chỉ đạo).
        Directive = "directive",
        /// The theme of a year (chuyên đề).
        Theme = "theme",
        /// A unit's plan for the year (kế hoạch).
        Plan = "plan",
        /// A registered model, practice or work (mô hình, cách làm, công trình).
        Model = "model",
        /// One official's commitment (bản cam kết).
        Commitment = "commitment",
        /// A review of a unit (sơ kết, tổng kết).
        Review = "review",
        /// An inspection (kiểm tra).
        Inspection = "inspection",
        /// A drawing of declared numbers for checking (rút ngẫu nhiên).
        Draw = "draw",
    }
}

words! {
    /// Level from which a document or theme comes.
    Level {
        /// The nation.
        Central = "central",
        /// The province.
        Province = "province",
        /// The city or district, until 2025-06-30.
        City = "city",
        /// The ward or commune.
        Commune = "commune",
        /// One unit.
        Unit = "unit",
    }
}

words! {
    /// What a document does with another.
    How {
        /// Carries it out (thực hiện).
        CarriesOut = "carries_out",
        /// Tells how to carry it out (hướng dẫn).
        Guides = "guides",
        /// Takes its place (thay thế).
        Replaces = "replaces",
    }
}

words! {
    /// The three contents of a plan.
    Content {
        /// Study (học tập).
        Study = "study",
        /// Follow (làm theo).
        Follow = "follow",
        /// Set an example (nêu gương).
        Example = "example",
    }
}

words! {
    /// Where a plan stands.
    PlanStage {
        /// Being written.
        Draft = "draft",
        /// Waits for approval.
        Submitted = "submitted",
        /// Sent back to be written anew.
        Returned = "returned",
        /// Approved.
        InForce = "in_force",
        /// Approved, and a revision is being written.
        Revising = "revising",
        /// Approved, and a revision waits for approval.
        RevisionSubmitted = "revision_submitted",
        /// Approved, and a revision was sent back.
        RevisionReturned = "revision_returned",
        /// Given up before anybody approved it: no plan.
        Dropped = "dropped",
    }
}

words! {
    /// How far the text is that is not approved yet.
    Sent {
        /// Being written.
        Writing = "writing",
        /// Waits for approval.
        Submitted = "submitted",
        /// Sent back.
        Returned = "returned",
    }
}

words! {
    /// How a task goes.
    TaskState {
        /// Nobody said anything yet.
        Open = "open",
        /// Under way.
        Doing = "doing",
        /// Done, with its evidence.
        Done = "done",
        /// Will not be done; the words say why.
        NotDone = "not_done",
    }
}

words! {
    /// What a unit says to a task from above.
    TaskSaid {
        /// Takes it on.
        Accepts = "accepts",
        /// Cannot, or not like this; the words say why.
        Objects = "objects",
    }
}

words! {
    /// By what a task will be seen to be done.
    Proof {
        /// A paper: minutes, a plan, a decision.
        Paper = "paper",
        /// A picture.
        Picture = "picture",
        /// Dossiers of the desk.
        Dossiers = "dossiers",
        /// A figure that the desk counts, or one that is declared.
        Figure = "figure",
    }
}

words! {
    /// Whose figure a target is.
    TargetScope {
        /// The whole desk's.
        Desk = "desk",
        /// The unit's.
        Unit = "unit",
        /// Only the steps that one official had.
        Steps = "steps",
    }
}

words! {
    /// On which side of the number the target lies.
    Sense {
        /// The number or more.
        AtLeast = "at_least",
        /// The number or less.
        AtMost = "at_most",
    }
}

words! {
    /// Over which time a target is counted.
    Over {
        /// Each calendar month.
        Month = "month",
        /// Each calendar quarter.
        Quarter = "quarter",
        /// The year.
        Year = "year",
    }
}

words! {
    /// What an indicator measures.
    MeasureKind {
        /// Per cent.
        Share = "share",
        /// A mean, such as minutes.
        Mean = "mean",
        /// How many.
        Count = "count",
    }
}

words! {
    /// In what an indicator is told.
    MeasuredIn {
        /// Per cent.
        Percent = "percent",
        /// Calendar days.
        Days = "days",
        /// Minutes.
        Minutes = "minutes",
        /// A number.
        Number = "number",
    }
}

words! {
    /// What may be said of a target.
    TargetState {
        /// Reached.
        Reached = "reached",
        /// Not reached.
        NotReached = "not_reached",
        /// Missed by less than chance would explain.
        CannotSay = "cannot_say",
        /// Too few cases to say.
        TooFew = "too_few",
        /// Nothing counts it yet.
        NotMeasurable = "not_measurable",
        /// Its period runs on and nothing is decided: the figure is the one so
        /// far.
        Running = "running",
    }
}

words! {
    /// What a unit registers.
    Shape {
        /// A model (mô hình).
        Model = "model",
        /// A practice (cách làm).
        Practice = "practice",
        /// A work (công trình, phần việc).
        Work = "work",
    }
}

words! {
    /// Where a registered model stands.
    ModelStage {
        /// Under way.
        Running = "running",
        /// The result of the year is told.
        Ended = "ended",
        /// Given up.
        Dropped = "dropped",
    }
}

words! {
    /// Which review of the year.
    Half {
        /// At mid-year (sơ kết).
        Mid = "mid",
        /// At year's end (tổng kết).
        End = "end",
    }
}

words! {
    /// What a person says of a target, with the computed figure beside it.
    Outcome {
        /// Reached.
        Reached = "reached",
        /// Not reached.
        NotReached = "not_reached",
        /// It cannot be told.
        CannotTell = "cannot_tell",
    }
}

words! {
    /// Where a commitment stands.
    CommitmentStage {
        /// Being written.
        Draft = "draft",
        /// Signed by the person.
        Signed = "signed",
        /// Confirmed by the head.
        Confirmed = "confirmed",
        /// Held against the year.
        Compared = "compared",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// A section of the form of the commitment. Only [`Section::Duties`] is
    /// kept unless the office decides otherwise; the others stay on paper.
    Section {
        /// I. Political thought (tư tưởng chính trị).
        Thought = "thought",
        /// II. Ethics, way of life, discipline.
        Ethics = "ethics",
        /// III. Criticism of oneself and others.
        Criticism = "criticism",
        /// IV. Setting an example.
        Example = "example",
        /// V. Duties: the promises of one's work (thực hiện nhiệm vụ được giao).
        Duties = "duties",
        /// VI. Mending what was lacking last year.
        Mending = "mending",
        /// VII. What one registers to follow.
        Following = "following",
    }
}

words! {
    /// Where a review stands.
    ReviewStage {
        /// Nobody assessed yet.
        Open = "open",
        /// The unit assessed itself.
        OwnDone = "own_done",
        /// The level above assessed too.
        HeadDone = "head_done",
        /// Closed: figures stand as they were.
        Closed = "closed",
        /// Taken back before anybody assessed.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// The answer to an item of a checklist.
    Mark {
        /// Yes.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// No.
        No = "no",
        /// Does not apply; outside every count.
        NotApplicable = "not_applicable",
    }
}

words! {
    /// Where a finding stands.
    FindingStage {
        /// Nothing was done yet.
        Open = "open",
        /// The unit says what it did.
        Answered = "answered",
        /// Seen to be mended.
        Settled = "settled",
    }
}

words! {
    /// What the check of a declared number found.
    CheckFound {
        /// The number is right.
        Confirmed = "confirmed",
        /// It is another number.
        Differs = "differs",
        /// Nothing shows it.
        NoProof = "no_proof",
    }
}

impl Level {
    /// Higher levels come first.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Central => 0,
            Self::Province => 1,
            Self::City => 2,
            Self::Commune => 3,
            Self::Unit => 4,
        }
    }
}

impl PlanStage {
    /// Is an approved text in force?
    pub const fn is_in_force(self) -> bool {
        matches!(
            self,
            Self::InForce | Self::Revising | Self::RevisionSubmitted | Self::RevisionReturned
        )
    }

    /// Does a text wait for approval?
    pub const fn waits(self) -> bool {
        matches!(self, Self::Submitted | Self::RevisionSubmitted)
    }
}

impl CommitmentStage {
    /// Was it signed and not taken back?
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Signed | Self::Confirmed | Self::Compared)
    }
}
