//! Words for what people say to the office, in the reader's language.

use crate::frame::Frame;
use crate::view::{Html, Tone, tag};
use motcua_desk::feedback::{
    Body, Cover, DueNow, Finding, Kind, Origin, Outcome, PublicationView, Refusal, Refused,
    StageName, Term, Track, WriterSaid,
};
use motcua_domain::time::local;

/// Name of a kind.
pub fn kind(f: &Frame, kind: Kind) -> String {
    f.t(match kind {
        Kind::Suggestion => "feedback-kind-suggestion",
        Kind::Feedback => "feedback-kind-feedback",
        Kind::Attitude => "feedback-kind-attitude",
        Kind::Sealed => "feedback-kind-sealed",
    })
}

/// Name of a way that the law gives.
pub fn track(f: &Frame, track: Track) -> String {
    f.t(match track {
        Track::Complaint => "feedback-track-complaint",
        Track::Denunciation => "feedback-track-denunciation",
        Track::Unsure => "feedback-track-unsure",
    })
}

/// How it came.
pub fn origin(f: &Frame, origin: Origin) -> String {
    f.t(match origin {
        Origin::Web => "feedback-origin-web",
        Origin::Kiosk => "feedback-origin-kiosk",
        Origin::Qr => "feedback-origin-qr",
        Origin::Paper => "feedback-origin-paper",
        Origin::Spoken => "feedback-origin-spoken",
    })
}

/// Who handles it.
pub fn body(f: &Frame, body: Body) -> String {
    f.t(match body {
        Body::Desk => "feedback-body-desk",
        Body::InternalAffairs => "feedback-body-internal-affairs",
    })
}

/// Name of a stage; a report about attitude is examined and concluded.
pub fn stage(f: &Frame, kind: Kind, stage: StageName) -> String {
    f.t(match (stage, kind) {
        (StageName::Filed, _) => "feedback-stage-filed",
        (StageName::InHand, Kind::Attitude) => "feedback-stage-examined",
        (StageName::InHand, _) => "feedback-stage-in-hand",
        (StageName::Asked, _) => "feedback-stage-asked",
        (StageName::Answered, Kind::Attitude) => "feedback-stage-concluded",
        (StageName::Answered, _) => "feedback-stage-answered",
        (StageName::Refused, _) => "feedback-stage-refused",
        (StageName::Sealed, _) => "feedback-stage-sealed",
    })
}

/// Tag of a stage.
pub fn stage_tag(f: &Frame, kind: Kind, now: StageName) -> Html {
    let tone = match now {
        StageName::Filed => Tone::Info,
        StageName::InHand => Tone::Running,
        StageName::Asked => Tone::Pause,
        StageName::Answered => Tone::Ok,
        StageName::Refused | StageName::Sealed => Tone::Mute,
    };
    tag(tone, &stage(f, kind, now))
}

/// Why it is not handled.
pub fn refusal(f: &Frame, why: Refusal) -> String {
    f.t(match why {
        Refusal::NotOurs => "feedback-refusal-not-ours",
        Refusal::Unclear => "feedback-refusal-unclear",
        Refusal::Repeated => "feedback-refusal-repeated",
        Refusal::Abusive => "feedback-refusal-abusive",
    })
}

/// What an answer amounts to.
pub fn outcome(f: &Frame, outcome: Outcome) -> String {
    f.t(match outcome {
        Outcome::Done => "feedback-outcome-done",
        Outcome::Doing => "feedback-outcome-doing",
        Outcome::NotNow => "feedback-outcome-not-now",
        Outcome::Explained => "feedback-outcome-explained",
    })
}

/// Tag of that.
pub fn outcome_tag(f: &Frame, what: Outcome) -> Html {
    let tone = match what {
        Outcome::Done => Tone::Ok,
        Outcome::Doing => Tone::Running,
        Outcome::NotNow => Tone::Mute,
        Outcome::Explained => Tone::Info,
    };
    tag(tone, &outcome(f, what))
}

/// What was found.
pub fn finding(f: &Frame, finding: Finding) -> String {
    f.t(match finding {
        Finding::Upheld => "feedback-finding-upheld",
        Finding::NotUpheld => "feedback-finding-not-upheld",
        Finding::CannotTell => "feedback-finding-cannot-tell",
    })
}

/// Tag of that: a finding is no praise and no blame, so it has no colour of one.
pub fn finding_tag(f: &Frame, what: Finding) -> Html {
    tag(Tone::Info, &finding(f, what))
}

/// What a time limit is for, before its day.
pub fn term(f: &Frame, term: Term) -> String {
    f.t(match term {
        Term::Refuse => "feedback-term-refuse",
        Term::Ask => "feedback-term-ask",
        Term::Answer => "feedback-term-answer",
        Term::Publish => "feedback-term-publish",
    })
}

/// "Trả lời trước 12/9/2022".
pub fn due_line(f: &Frame, due: &DueNow) -> String {
    let day = f.short_date(due.at.date);
    f.t2("feedback-due-line", "term", term(f, due.term), "day", day)
}

/// How near it is: late, within two days, or later.
pub fn due_tag(f: &Frame, due: &DueNow) -> Html {
    let soon = f.now.date().saturating_add(jiff::Span::new().days(2));
    let (tone, id) = if due.late {
        (Tone::Late, "feedback-late")
    } else if due.at.date <= soon {
        (Tone::Warn, "feedback-soon")
    } else {
        (Tone::Ok, "feedback-on-time")
    };
    tag(tone, &f.t(id))
}

/// What was covered.
pub fn cover(f: &Frame, why: Cover) -> String {
    f.t(match why {
        Cover::Phone => "feedback-cover-phone",
        Cover::IdNumber => "feedback-cover-id",
        Cover::Name => "feedback-cover-name",
        Cover::Insult => "feedback-cover-insult",
    })
}

/// A step as the writer sees it.
pub fn step(f: &Frame, slug: &str) -> String {
    f.t(match slug {
        "filed" => "feedback-step-filed",
        "accepted" => "feedback-step-accepted",
        "asked" => "feedback-step-asked",
        "added" => "feedback-step-added",
        "heard" => "feedback-step-heard",
        "answered" => "feedback-step-answered",
        "refused" => "feedback-step-refused",
        "sealed" => "feedback-step-sealed",
        "prepared" => "feedback-step-prepared",
        "published" => "feedback-step-published",
        _ => "feedback-step-taken-down",
    })
}

/// An event as those who read it see it.
pub fn event(f: &Frame, slug: &str) -> String {
    f.t(match slug {
        "filed" => "feedback-event-filed",
        "named" => "feedback-event-named",
        "reclassified" => "feedback-event-reclassified",
        "topics" => "feedback-event-topics",
        "assigned" => "feedback-event-assigned",
        "accepted" => "feedback-event-accepted",
        "refused" => "feedback-event-refused",
        "asked" => "feedback-event-asked",
        "added" => "feedback-event-added",
        "answered" => "feedback-event-answered",
        "heard" => "feedback-event-heard",
        "stated" => "feedback-event-stated",
        "concluded" => "feedback-event-concluded",
        "prepared" => "feedback-event-prepared",
        "writer_spoke" => "feedback-event-writer-spoke",
        "published" => "feedback-event-published",
        "taken_down" => "feedback-event-taken-down",
        "forgotten" => "feedback-event-forgotten",
        _ => "feedback-event-noted",
    })
}

/// Why an act is refused, in a sentence.
pub fn refused(f: &Frame, why: &Refused) -> String {
    let value = match why {
        Refused::WrongStage { stage: at } => stage(f, Kind::Feedback, *at),
        Refused::WrongKind { kind: of } => kind(f, *of),
        other => other.value(),
    };
    f.t1(refused_id(why), "value", value)
}

/// Id of the message: the domain's own, named here so that none is missing.
fn refused_id(why: &Refused) -> &'static str {
    match why {
        Refused::WrongStage { .. } => "feedback-refused-stage",
        Refused::WrongKind { .. } => "feedback-refused-kind",
        Refused::NotYours => "feedback-refused-not-yours",
        Refused::OwnerReported => "feedback-refused-owner-reported",
        Refused::OwnerBelow => "feedback-refused-owner-below",
        Refused::OwnerRole => "feedback-refused-owner-role",
        Refused::NamesDirector => "feedback-refused-names-director",
        Refused::NotNamed => "feedback-refused-not-named",
        Refused::HeardAlready => "feedback-refused-heard",
        Refused::TooManyHearings { .. } => "feedback-refused-hearings",
        Refused::NoQuestion => "feedback-refused-no-question",
        Refused::ApologyMissing => "feedback-refused-apology",
        Refused::NeverPublished => "feedback-refused-never-published",
        Refused::NotPrepared => "feedback-refused-not-prepared",
        Refused::WriterFirst { .. } => "feedback-refused-writer-first",
        Refused::WriterObjects => "feedback-refused-writer-objects",
        Refused::Uncovered => "feedback-refused-uncovered",
        Refused::OwnWords => "feedback-refused-own-words",
        Refused::NothingChanged => "feedback-refused-nothing-changed",
        Refused::TooManyPhotos { .. } => "feedback-refused-photos",
        Refused::WrongPermit => "feedback-refused-permit",
    }
}

/// A way of the law, told before anybody types.
pub struct LegalTrack {
    /// Slug, for ids.
    pub slug: &'static str,
    /// Name.
    pub name: String,
    /// What it is for.
    pub what: String,
    /// Who decides.
    pub who: String,
    /// Where it is handed in.
    pub place: String,
    /// Its time limits.
    pub terms: String,
    /// Numbers of the laws.
    pub law: String,
}

/// The ways of the law that somebody is shown: both where it is not clear.
pub fn legal(f: &Frame, of: Track) -> Vec<LegalTrack> {
    let complaint = || LegalTrack {
        slug: Track::Complaint.slug(),
        name: track(f, Track::Complaint),
        what: f.t("box-complaint-what"),
        who: f.t("box-complaint-who"),
        place: f.t("box-complaint-where"),
        terms: f.t("box-complaint-terms"),
        law: Track::Complaint.laws().join(", "),
    };
    let denunciation = || LegalTrack {
        slug: Track::Denunciation.slug(),
        name: track(f, Track::Denunciation),
        what: f.t("box-denunciation-what"),
        who: f.t("box-denunciation-who"),
        place: f.t("box-denunciation-where"),
        terms: f.t("box-denunciation-terms"),
        law: Track::Denunciation.laws().join(", "),
    };
    match of {
        Track::Complaint => vec![complaint()],
        Track::Denunciation => vec![denunciation()],
        Track::Unsure => vec![complaint(), denunciation()],
    }
}

/// What is published, or is to be, as a page shows it.
pub struct Published {
    /// Head of the section.
    pub title: String,
    /// What it means now.
    pub lead: String,
    /// Head of the text.
    pub about: String,
    /// "You said".
    pub said: String,
    /// The writer's own words, covered.
    pub own_words: Option<String>,
    /// "We did".
    pub did: String,
    /// What the writer said of it.
    pub answered: Option<String>,
    /// The writer may say something of it now.
    pub may_say: bool,
    /// The writer may take the own words off.
    pub may_take_back: bool,
}

/// The three states of a publication: head and lead for the writer or for
/// those who handle it.
pub fn published(f: &Frame, view: &PublicationView, is_writer: bool) -> Published {
    let stands = view.published_at.filter(|_| !view.taken_down);
    let waits = view.not_before.filter(|at| local(*at) > f.now);
    let when = |at| crate::format::moment(f.lang, local(at));
    let (title, lead) = if view.taken_down {
        (f.t("box-pub-down"), f.t("box-pub-down-said"))
    } else if let Some(at) = stands {
        let lead = if is_writer {
            f.t1("box-pub-done-said", "day", f.date(local(at).date()))
        } else {
            f.t1("feedback-pub-done-said", "at", when(at))
        };
        (f.t("box-pub-done"), lead)
    } else {
        coming(f, is_writer, waits.map(when))
    };
    Published {
        title,
        lead,
        about: view.title.clone(),
        said: view.said.clone(),
        own_words: view.own_words.clone(),
        did: view.did.clone(),
        answered: view.writer.map(|says| {
            f.t(match (says, is_writer) {
                (WriterSaid::Agrees, true) => "box-agreed",
                (WriterSaid::Objects, true) => "box-objected",
                (WriterSaid::Agrees, false) => "feedback-writer-agrees",
                (WriterSaid::Objects, false) => "feedback-writer-objects",
            })
        }),
        may_say: view.published_at.is_none() && !view.taken_down,
        may_take_back: stands.is_some() && view.own_words.is_some(),
    }
}

fn coming(f: &Frame, is_writer: bool, from: Option<String>) -> (String, String) {
    let (title, until, now) = if is_writer {
        (
            "box-pub-coming",
            "box-pub-coming-said",
            "box-pub-coming-now",
        )
    } else {
        (
            "feedback-pub-coming",
            "feedback-pub-coming-said",
            "feedback-pub-coming-now",
        )
    };
    let lead = from.map_or_else(|| f.t(now), |at| f.t1(until, "at", at));
    (f.t(title), lead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_word_of_the_room_has_a_sentence_in_both_languages() {
        for lang in Lang::ALL {
            let f = crate::samples::frame(lang, "/box");
            let mut said: Vec<String> = Vec::new();
            said.extend(Kind::ALL.iter().map(|one| kind(&f, *one)));
            said.extend(Track::ALL.iter().map(|one| track(&f, *one)));
            said.extend(Origin::ALL.iter().map(|one| origin(&f, *one)));
            said.extend(Body::ALL.iter().map(|one| body(&f, *one)));
            said.extend(Refusal::ALL.iter().map(|one| refusal(&f, *one)));
            said.extend(Outcome::ALL.iter().map(|one| outcome(&f, *one)));
            said.extend(Finding::ALL.iter().map(|one| finding(&f, *one)));
            said.extend(Term::ALL.iter().map(|one| term(&f, *one)));
            for of in Kind::ALL {
                said.extend(StageName::ALL.iter().map(|one| stage(&f, *of, *one)));
            }
            assert!(said.iter().all(|text| !text.contains('⟦')), "{said:?}");
        }
    }

    #[test]
    fn a_report_about_attitude_is_never_called_a_complaint() {
        for lang in Lang::ALL {
            let f = crate::samples::frame(lang, "/box");
            let said = kind(&f, Kind::Attitude).to_lowercase();
            assert!(!said.contains("khiếu nại") && !said.contains("complaint"));
        }
    }

    #[test]
    fn refusals_carry_the_domain_s_ids() {
        let some = [
            Refused::WrongStage {
                stage: StageName::Answered,
            },
            Refused::WrongKind {
                kind: Kind::Attitude,
            },
            Refused::OwnerReported,
            Refused::TooManyHearings { most: 3 },
            Refused::WriterFirst { hours: 5 },
            Refused::TooManyPhotos { most: 3 },
            Refused::OwnWords,
        ];
        for why in some {
            assert_eq!(refused_id(&why), why.message_id());
            for lang in Lang::ALL {
                let said = refused(&crate::samples::frame(lang, "/"), &why);
                assert!(!said.contains('⟦') && said.ends_with('.'), "{said}");
            }
        }
    }

    #[test]
    fn whoever_does_not_know_which_is_shown_both_ways_with_their_laws() {
        let f = crate::samples::frame(Lang::Vi, "/box");
        let both = legal(&f, Track::Unsure);
        assert_eq!(both.len(), 2);
        assert!(both[0].law.contains("02/2011/QH13"));
        assert!(both[1].law.contains("25/2018/QH14"));
        assert!(both[0].terms.contains("90 ngày") && both[1].terms.contains("7 ngày làm việc"));
        assert_eq!(legal(&f, Track::Denunciation).len(), 1);
    }
}
