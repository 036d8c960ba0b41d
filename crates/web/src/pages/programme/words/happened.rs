//! What happened, and what is doubtful, in words.

use super::content;
use crate::frame::Frame;
use motcua_desk::programme::{Doubt, Kind, Place, Warning};

/// A line of the timeline, by the word of its event.
pub(crate) fn event(f: &Frame, slug: &str) -> String {
    f.t(match slug {
        "begun" => "programme-event-begun",
        "file_added" => "programme-event-file-added",
        "file_withdrawn" => "programme-event-file-withdrawn",
        "noted" => "programme-event-noted",
        "moved" => "programme-event-moved",
        "reminded" => "programme-event-reminded",
        "guided" => "programme-event-guided",
        "directive_changed" => "programme-event-directive-changed",
        "directive_ended" => "programme-event-directive-ended",
        "theme_changed" => "programme-event-theme-changed",
        "theme_dropped" => "programme-event-theme-dropped",
        "plan_changed" => "programme-event-plan-changed",
        "plan_submitted" => "programme-event-plan-submitted",
        "plan_returned" => "programme-event-plan-returned",
        "plan_approved" => "programme-event-plan-approved",
        "revision_dropped" => "programme-event-revision-dropped",
        "plan_dropped" => "programme-event-plan-dropped",
        "task_answered" => "programme-event-task-answered",
        "task_give_up_asked" => "programme-event-task-give-up-asked",
        "giving_up_answered" => "programme-event-giving-up-answered",
        "task_kept" => "programme-event-task-kept",
        "task_reported" => "programme-event-task-reported",
        "dossier_unlinked" => "programme-event-dossier-unlinked",
        "number_declared" => "programme-event-number-declared",
        "model_changed" => "programme-event-model-changed",
        "model_told" => "programme-event-model-told",
        "model_proposed" => "programme-event-model-proposed",
        "model_dropped" => "programme-event-model-dropped",
        "promises_changed" => "programme-event-promises-changed",
        "commitment_signed" => "programme-event-commitment-signed",
        "commitment_returned" => "programme-event-commitment-returned",
        "commitment_confirmed_above" => "programme-event-commitment-confirmed-above",
        "commitment_confirmed" => "programme-event-commitment-confirmed",
        "commitment_explained" => "programme-event-commitment-explained",
        "commitment_compared" => "programme-event-commitment-compared",
        "commitment_compared_now" => "programme-event-commitment-compared-now",
        "commitment_withdrawn" => "programme-event-commitment-withdrawn",
        "own_assessed" => "programme-event-own-assessed",
        "head_assessed" => "programme-event-head-assessed",
        "review_closed" => "programme-event-review-closed",
        "review_withdrawn" => "programme-event-review-withdrawn",
        "finding_added" => "programme-event-finding-added",
        "finding_answered" => "programme-event-finding-answered",
        "finding_settled" => "programme-event-finding-settled",
        "number_checked" => "programme-event-number-checked",
        _ => "programme-event-other",
    })
}

/// What a reader will stumble over.
pub(crate) fn doubt(f: &Frame, what: Doubt) -> String {
    f.t(match what {
        Doubt::NoResult => "programme-doubt-no-result",
        Doubt::TooLong => "programme-doubt-too-long",
        Doubt::NoObjective => "programme-doubt-no-objective",
        Doubt::EmptyContent => "programme-doubt-empty-content",
        Doubt::NoTask => "programme-doubt-no-task",
        Doubt::Vague => "programme-doubt-vague",
        Doubt::YearOver => "programme-doubt-year-over",
        Doubt::OutsideYear => "programme-doubt-outside-year",
        Doubt::PastDay => "programme-doubt-past-day",
        Doubt::NoOwner => "programme-doubt-no-owner",
        Doubt::Declared => "programme-doubt-declared",
        Doubt::NeverMet => "programme-doubt-never-met",
        Doubt::AlwaysMet => "programme-doubt-always-met",
        Doubt::AlwaysWithin => "programme-doubt-always-within",
        Doubt::WithinYet => "programme-doubt-within-yet",
        Doubt::AlreadyOver => "programme-doubt-already-over",
        Doubt::AlreadyReached => "programme-doubt-already-reached",
        Doubt::AlreadyBroken => "programme-doubt-already-broken",
        Doubt::OtherNumber => "programme-doubt-other-number",
        Doubt::NeverYet => "programme-doubt-never-yet",
        Doubt::AlwaysYet => "programme-doubt-always-yet",
        Doubt::TooFew => "programme-doubt-too-few",
        Doubt::MoreIsBetter => "programme-doubt-more-is-better",
        Doubt::LessIsBetter => "programme-doubt-less-is-better",
        Doubt::Shared => "programme-doubt-shared",
        Doubt::CountedAtDeciding => "programme-doubt-counted-at-deciding",
        Doubt::CountedAtReceiving => "programme-doubt-counted-at-receiving",
        Doubt::NoCase => "programme-doubt-no-case",
        Doubt::NoDeskCase => "programme-doubt-no-desk-case",
        Doubt::NoOwnCase => "programme-doubt-no-own-case",
        Doubt::NotCounted => "programme-doubt-not-counted",
        Doubt::NotOver => "programme-doubt-not-over",
        Doubt::SameNumber => "programme-doubt-same-number",
        Doubt::NoReason => "programme-doubt-no-reason",
        Doubt::NoContent => "programme-doubt-no-content",
        Doubt::BeyondYear => "programme-doubt-beyond-year",
        Doubt::SameName => "programme-doubt-same-name",
    })
}

/// The same with its place, counted from 1, as the form of its kind calls it.
pub(crate) fn warning_of(f: &Frame, kind: Kind, of: &Warning) -> String {
    match (kind, of.place) {
        (Kind::Commitment, Place::Target(place)) => {
            let (place, said) = (f.t1("commitment-row", "n", place + 1), doubt(f, of.what));
            f.t2("programme-place-doubt", "place", place, "doubt", said)
        }
        _ => warning(f, of),
    }
}

/// The same in a plan or model.
pub(crate) fn warning(f: &Frame, of: &Warning) -> String {
    let said = doubt(f, of.what);
    let place = match of.place {
        Place::Whole => return said,
        Place::Objective(place) => f.t1("plan-objective-n", "n", place + 1),
        Place::Content(one) => content(f, one),
        Place::Task(place) => f.t1("programme-place-task", "n", place + 1),
        Place::Target(place) => f.t1("programme-place-target", "n", place + 1),
    };
    f.t2("programme-place-doubt", "place", place, "doubt", said)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_doubt_is_a_sentence_and_a_warning_says_where() {
        for lang in Lang::ALL {
            let f = sample::frame(lang, "/programme");
            for what in Doubt::ALL {
                let said = doubt(&f, *what);
                assert!(said.ends_with('.') && !said.contains('⟦'), "{said}");
            }
            let second = warning(
                &f,
                &Warning {
                    place: Place::Task(1),
                    what: Doubt::NoOwner,
                },
            );
            assert!(second.contains('2') && !second.contains('⟦'), "{second}");
            // A promise is called what its form calls it.
            let third = Warning {
                place: Place::Target(2),
                what: Doubt::Vague,
            };
            let row = f.t1("commitment-row", "n", 3);
            let promise = warning_of(&f, Kind::Commitment, &third);
            assert!(promise.starts_with(&row), "{promise}");
            let target = warning_of(&f, Kind::Plan, &third);
            assert!(
                target.contains('3') && !target.starts_with(&row),
                "{target}"
            );
        }
    }

    #[test]
    fn every_event_of_the_domain_has_its_own_words() {
        let source = include_str!("../../../../../domain/src/programme/event.rs");
        let slugs = source.split("pub const fn slug").nth(1).unwrap();
        let slugs = slugs.split("=> \"").skip(1);
        let slugs = slugs.map_while(|part| part.split('"').next());
        let f = sample::frame(Lang::Vi, "/programme");
        let (other, mut n) = (event(&f, "?"), 0);
        for slug in slugs {
            assert_ne!(event(&f, slug), other, "{slug}");
            n += 1;
        }
        assert_eq!(n, 45);
    }
}
