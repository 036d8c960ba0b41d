//! The programme in words: kinds, stages, states, refusals, doubts. Numbers
//! are in `figure`.

mod beside;
mod figure;
mod happened;
mod refused;

pub(crate) use beside::{missing, pair, unit_part};
pub(crate) use figure::{
    Figure, about, against, aim, checked_mark, counted, hundredths, measured, past,
    read_hundredths, result_tag, state_line, value,
};
pub(crate) use happened::{doubt, event, warning, warning_of};
pub(crate) use refused::refused;

use crate::frame::Frame;
use crate::pages::reports::said::period;
use crate::view::{Html, Tone, tag};
use motcua_desk::programme::{
    CheckFound, CommitmentStage, Content, FindingStage, Half, How, Kind, Level, Mark, ModelStage,
    Outcome, Over, PlanStage, ProgrammeRef, Proof, ReviewStage, Section, Sense, Shape, TargetScope,
    TargetState, TaskSaid, TaskState, TaskView,
};
use motcua_domain::report::Period;

/// A word of the domain as a message.
macro_rules! said {
    ($($(#[$doc:meta])* $name:ident($of:ident) { $($word:ident => $id:literal,)* })*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(f: &Frame, of: $of) -> String {
            f.t(match of { $($of::$word => $id),* })
        }
    )*};
}

said! {
    /// What a thing is.
    kind(Kind) {
        Directive => "programme-kind-directive",
        Theme => "programme-kind-theme",
        Plan => "programme-kind-plan",
        Model => "programme-kind-model",
        Commitment => "programme-kind-commitment",
        Review => "programme-kind-review",
        Inspection => "programme-kind-inspection",
        Draw => "programme-kind-draw",
    }
    /// Several of a kind.
    kinds(Kind) {
        Directive => "programme-kinds-directive",
        Theme => "programme-kinds-theme",
        Plan => "programme-kinds-plan",
        Model => "programme-kinds-model",
        Commitment => "programme-kinds-commitment",
        Review => "programme-kinds-review",
        Inspection => "programme-kinds-inspection",
        Draw => "programme-kinds-draw",
    }
    /// Level of a document or theme.
    level(Level) {
        Central => "programme-level-central",
        Province => "programme-level-province",
        City => "programme-level-city",
        Commune => "programme-level-commune",
        Unit => "programme-level-unit",
    }
    /// What others do with a document.
    how_by(How) {
        CarriesOut => "programme-how-by-carries-out",
        Guides => "programme-how-by-guides",
        Replaces => "programme-how-by-replaces",
    }
    /// What a document does with another.
    how(How) {
        CarriesOut => "programme-how-carries-out",
        Guides => "programme-how-guides",
        Replaces => "programme-how-replaces",
    }
    /// One of the three contents of a plan.
    content(Content) {
        Study => "programme-content-study",
        Follow => "programme-content-follow",
        Example => "programme-content-example",
    }
    /// By what a task will be seen to be done.
    proof(Proof) {
        Paper => "programme-proof-paper",
        Picture => "programme-proof-picture",
        Dossiers => "programme-proof-dossiers",
        Figure => "programme-proof-figure",
    }
    /// Whose figure a target is.
    scope(TargetScope) {
        Desk => "programme-scope-desk",
        Unit => "programme-scope-unit",
        Steps => "programme-scope-steps",
    }
    /// On which side of the number the target lies.
    sense(Sense) {
        AtLeast => "programme-sense-at-least",
        AtMost => "programme-sense-at-most",
    }
    /// Over which time a target is counted.
    over(Over) {
        Month => "programme-over-month",
        Quarter => "programme-over-quarter",
        Year => "programme-over-year",
    }
    /// Which review of the year.
    half(Half) {
        Mid => "programme-half-mid",
        End => "programme-half-end",
    }
    /// What a unit registers.
    shape(Shape) {
        Model => "programme-shape-model",
        Practice => "programme-shape-practice",
        Work => "programme-shape-work",
    }
    /// What a person says of a target.
    outcome(Outcome) {
        Reached => "programme-outcome-reached",
        NotReached => "programme-outcome-not_reached",
        CannotTell => "programme-outcome-cannot_tell",
    }
    /// Answer to an item of a checklist.
    mark(Mark) {
        Yes => "programme-mark-yes",
        Partly => "programme-mark-partly",
        No => "programme-mark-no",
        NotApplicable => "programme-mark-not-applicable",
    }
    /// How a task goes.
    task_state(TaskState) {
        Open => "programme-task-open",
        Doing => "programme-task-doing",
        Done => "programme-task-done",
        NotDone => "programme-task-not-done",
    }
    /// What a unit says to a task from above.
    task_said(TaskSaid) {
        Accepts => "programme-task-said-accepts",
        Objects => "programme-task-said-objects",
    }
    /// What may be said of a target.
    target_state(TargetState) {
        Reached => "programme-target-reached",
        NotReached => "programme-target-not_reached",
        CannotSay => "programme-target-cannot_say",
        TooFew => "programme-target-too_few",
        NotMeasurable => "programme-target-not_measurable",
        Running => "programme-target-running",
    }
    /// Where a finding stands.
    finding_stage(FindingStage) {
        Open => "programme-finding-open",
        Answered => "programme-finding-answered",
        Settled => "programme-finding-settled",
    }
    /// What the check of a declared number found.
    check_found(CheckFound) {
        Confirmed => "programme-check-confirmed",
        Differs => "programme-check-differs",
        NoProof => "programme-check-no-proof",
    }
    /// A section of the form of the commitment.
    section(Section) {
        Thought => "programme-section-thought",
        Ethics => "programme-section-ethics",
        Criticism => "programme-section-criticism",
        Example => "programme-section-example",
        Duties => "programme-section-duties",
        Mending => "programme-section-mending",
        Following => "programme-section-following",
    }
    /// Where a plan stands.
    plan_stage(PlanStage) {
        Draft => "programme-plan-draft",
        Submitted => "programme-plan-submitted",
        Returned => "programme-plan-returned",
        InForce => "programme-plan-in_force",
        Revising => "programme-plan-revising",
        RevisionSubmitted => "programme-plan-revision_submitted",
        RevisionReturned => "programme-plan-revision_returned",
        Dropped => "programme-plan-dropped",
    }
    /// Where a registered model stands.
    model_stage(ModelStage) {
        Running => "programme-stage-model-running",
        Ended => "programme-stage-model-ended",
        Dropped => "programme-stage-model-dropped",
    }
    /// Where a commitment stands.
    commitment_stage(CommitmentStage) {
        Draft => "programme-stage-commitment-draft",
        Signed => "programme-stage-commitment-signed",
        Confirmed => "programme-stage-commitment-confirmed",
        Compared => "programme-stage-commitment-compared",
        Withdrawn => "programme-stage-commitment-withdrawn",
    }
    /// Where a review stands.
    review_stage(ReviewStage) {
        Open => "programme-stage-review-open",
        OwnDone => "programme-stage-review-own-done",
        HeadDone => "programme-stage-review-head-done",
        Closed => "programme-stage-review-closed",
        Withdrawn => "programme-stage-review-withdrawn",
    }
}

/// Where a thing of a kind stands, by its word.
pub(crate) fn stage(f: &Frame, kind: Kind, slug: &str) -> String {
    let id = match (kind, slug) {
        (Kind::Plan, "none") => "programme-plan-none",
        (Kind::Plan, slug) => {
            return PlanStage::from_slug(slug).map_or_else(String::new, |one| plan_stage(f, one));
        }
        (Kind::Model, slug) => {
            return ModelStage::from_slug(slug).map_or_else(String::new, |one| model_stage(f, one));
        }
        (Kind::Commitment, slug) => {
            let found = CommitmentStage::from_slug(slug);
            return found.map_or_else(String::new, |one| commitment_stage(f, one));
        }
        (Kind::Review, slug) => {
            let found = ReviewStage::from_slug(slug);
            return found.map_or_else(String::new, |one| review_stage(f, one));
        }
        (Kind::Directive, "replaced") => "programme-replaced",
        (Kind::Directive | Kind::Theme, "in_force") => "programme-stage-in-force",
        (Kind::Directive, _) => "programme-stage-ended",
        (Kind::Theme, _) => "programme-stage-dropped",
        (Kind::Inspection, "settled") => "programme-stage-settled",
        (Kind::Inspection, _) => "programme-stage-findings-open",
        (Kind::Draw, "checked") => "programme-stage-checked",
        (Kind::Draw, _) => "programme-stage-to-check",
    };
    f.t(id)
}

/// The same as a tag.
pub(crate) fn stage_tag(f: &Frame, kind: Kind, slug: &str) -> Html {
    let tone = match slug {
        "in_force" | "ended" | "confirmed" | "compared" | "closed" | "settled" | "checked"
            if (kind, slug) != (Kind::Directive, "ended") =>
        {
            Tone::Ok
        }
        "running" | "revising" | "own_done" | "head_done" => Tone::Running,
        "submitted" | "revision_submitted" | "signed" => Tone::Pause,
        "returned" | "revision_returned" | "open" => Tone::Warn,
        "none" => Tone::Late,
        "draft" => Tone::Info,
        _ => Tone::Mute,
    };
    tag(tone, &stage(f, kind, slug))
}

/// How a task goes, as a tag; that it is late, was told late, or that its unit
/// waits for an answer beats the rest.
pub(crate) fn task_tag(f: &Frame, of: &TaskView) -> Html {
    let tone = match of.state {
        _ if of.late => return tag(Tone::Late, &f.t("programme-task-late")),
        // Whoever withdrew what showed it took away that it may be called done.
        TaskState::Done if of.shown.missing => {
            return tag(Tone::Warn, &f.t("programme-task-bare"));
        }
        TaskState::Done if of.told_late => {
            return tag(Tone::Warn, &f.t("programme-task-told-late"));
        }
        TaskState::Open | TaskState::Doing if of.asks_to_give_up() => {
            return tag(Tone::Pause, &f.t("programme-task-giving-up"));
        }
        TaskState::Open | TaskState::Doing if of.objected => {
            return tag(Tone::Pause, &f.t("programme-task-objected"));
        }
        TaskState::Open => Tone::Info,
        TaskState::Doing => Tone::Running,
        TaskState::Done => Tone::Ok,
        TaskState::NotDone => Tone::Mute,
    };
    tag(tone, &task_state(f, of.state))
}

/// What may be said of a target, as a tag.
pub(crate) fn target_state_tag(f: &Frame, of: TargetState) -> Html {
    let tone = match of {
        TargetState::Reached => Tone::Ok,
        TargetState::NotReached => Tone::Late,
        TargetState::CannotSay => Tone::Warn,
        TargetState::TooFew => Tone::Pause,
        TargetState::NotMeasurable => Tone::Mute,
        TargetState::Running => Tone::Running,
    };
    tag(tone, &target_state(f, of))
}

/// What a person says of a target, as a tag.
pub(crate) fn outcome_tag(f: &Frame, of: Outcome) -> Html {
    let tone = match of {
        Outcome::Reached => Tone::Ok,
        Outcome::NotReached => Tone::Late,
        Outcome::CannotTell => Tone::Mute,
    };
    tag(tone, &outcome(f, of))
}

/// Was a model proposed for copying?
pub(crate) fn proposed(f: &Frame, yes: bool) -> String {
    f.t(if yes {
        "programme-proposed-yes"
    } else {
        "programme-proposed-no"
    })
}

/// Was a visit a surprise?
pub(crate) fn surprise(f: &Frame, yes: bool) -> String {
    f.t(if yes {
        "programme-surprise-yes"
    } else {
        "programme-surprise-no"
    })
}

/// A month written as `2026-11`.
pub(crate) fn month(f: &Frame, written: &str) -> String {
    Period::parse(written).map_or_else(|_| written.to_owned(), |one| period(f.lang, &one))
}

/// Name of a thing that may have none, with its number.
pub(crate) fn title(f: &Frame, of: Kind, number: &str, title: &str) -> String {
    match (of, number, title) {
        (Kind::Draw, number, _) => month(f, number),
        (_, "", "") => kind(f, of),
        (_, "", title) => title.to_owned(),
        (_, number, "") => number.to_owned(),
        (_, number, title) => f.t2("programme-number-title", "number", number, "title", title),
    }
}

/// Name of a review: which of the year, and whose.
pub(crate) fn review(f: &Frame, half: Half, year: i16, unit: &str) -> String {
    let id = match half {
        Half::Mid => "programme-review-mid",
        Half::End => "programme-review-end",
    };
    f.t2(id, "year", year.to_string(), "unit", unit)
}

/// A document by its number, or its name where it has none.
pub(crate) fn short(of: &ProgrammeRef) -> String {
    let short = if of.number.is_empty() {
        &of.title
    } else {
        &of.number
    };
    short.clone()
}

/// What took the place of a document.
pub(crate) fn replaced_by(f: &Frame, by: &ProgrammeRef) -> String {
    f.t1("programme-replaced-by", "name", short(by))
}

/// The same as a tag that leads there.
pub(crate) fn replaced_tag(f: &Frame, by: &ProgrammeRef) -> Html {
    let said = tag(Tone::Mute, &replaced_by(f, by));
    Html::own(format!("<a href=\"/programme/{}\">{said}</a>", by.id))
}

/// What another thing refers to, in a line: "Kế hoạch: …".
pub(crate) fn ref_line(f: &Frame, of: &ProgrammeRef) -> String {
    let name = title(f, of.kind, &of.number, &of.title);
    if of.number.is_empty() && of.title.is_empty() {
        return name;
    }
    f.t2(
        "programme-kind-name",
        "kind",
        kind(f, of.kind),
        "name",
        name,
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_stage_of_every_kind_has_words() {
        let slugs: [(Kind, &[&str]); 4] = [
            (Kind::Directive, &["in_force", "ended", "replaced"]),
            (Kind::Theme, &["in_force", "dropped"]),
            (Kind::Inspection, &["open", "settled"]),
            (Kind::Draw, &["open", "checked"]),
        ];
        let mut all: Vec<(Kind, &str)> = slugs
            .iter()
            .flat_map(|(kind, slugs)| slugs.iter().map(move |slug| (*kind, *slug)))
            .collect();
        all.extend(PlanStage::ALL.iter().map(|one| (Kind::Plan, one.slug())));
        all.push((Kind::Plan, "none"));
        all.extend(ModelStage::ALL.iter().map(|one| (Kind::Model, one.slug())));
        let commitments = CommitmentStage::ALL.iter();
        all.extend(commitments.map(|one| (Kind::Commitment, one.slug())));
        all.extend(
            ReviewStage::ALL
                .iter()
                .map(|one| (Kind::Review, one.slug())),
        );
        for lang in Lang::ALL {
            let f = sample::frame(lang, "/programme");
            for (kind, slug) in &all {
                let said = stage(&f, *kind, slug);
                assert!(!said.is_empty() && !said.contains('⟦'), "{slug}: {said}");
            }
        }
    }
}
