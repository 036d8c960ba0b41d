use super::act::{Acting, Draft, Filing, Naming, Reclassing, Transition, Written};
use super::*;
use crate::actor::{Action, Actor, Permit, Role, Scope, authorise, scope};
use crate::calendar::{Compiled, Layers, OpeningHours, compile};
use crate::deadline::{Due, due};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    crate::time::instant(text.parse().unwrap())
}

fn someone(id: i64, unit: &str, roles: &[Role]) -> Actor {
    Actor {
        id: StaffId(id),
        unit: UnitId::new(unit),
        roles: roles.to_vec(),
    }
}

/// The people of a desk: clerks, heads, a director, the programme, Internal
/// Affairs, an inspector, records.
fn people() -> Vec<Actor> {
    vec![
        someone(1, "desk", &[Role::Clerk]),
        someone(2, "desk", &[Role::Clerk, Role::Guide]),
        someone(3, "justice", &[Role::Specialist]),
        someone(4, "justice", &[Role::Head]),
        someone(5, "economy", &[Role::Head]),
        someone(6, "desk", &[Role::Director, Role::Head]),
        someone(7, "office", &[Role::ProgrammeOfficer]),
        someone(8, "home", &[Role::Surveyor]),
        someone(9, "office", &[Role::Inspector]),
        someone(10, "office", &[Role::RecordsClerk]),
        someone(11, "office", &[Role::Administrator]),
    ]
}

fn named(ids: &[i64]) -> Vec<(StaffId, Vec<Role>)> {
    let all = people();
    ids.iter()
        .map(|id| {
            let one = all.iter().find(|one| one.id.0 == *id);
            (
                StaffId(*id),
                one.map(|one| one.roles.clone()).unwrap_or_default(),
            )
        })
        .collect()
}

fn ids(ids: &[i64]) -> BTreeSet<StaffId> {
    ids.iter().map(|id| StaffId(*id)).collect()
}

const TARGETS: Targets = Targets {
    suggestion: 5,
    attitude: 15,
};

fn filing(kind: Kind, about: &[i64]) -> Filing {
    Filing {
        id: FeedbackId(77),
        code: "GY-7K3M9P".to_owned(),
        kind,
        track: None,
        origin: Origin::Web,
        body: body_for(kind, &named(about)),
        terms: Terms::of(kind, TARGETS),
        photos: 1,
        own_words: true,
        words: Words {
            text: "Ghế chờ thiếu chỗ cho người già, tôi phải đứng gần một giờ".to_owned(),
            named: Some(ids(about)),
            ..Words::default()
        },
    }
}

/// A feedback with its words and everything that happened to it.
struct Story {
    now: Feedback,
    said: Said,
    told: Vec<Transition>,
}

impl Story {
    fn of(kind: Kind, about: &[i64], when: &str) -> Self {
        let first = Feedback::file(None, at(when), filing(kind, about)).unwrap();
        let mut said = Said::default();
        said.take(&first.event, &first.words);
        Self {
            now: first.next.clone(),
            said,
            told: vec![first],
        }
    }

    fn take(&mut self, done: Result<Transition, Refused>) -> Result<(), Refused> {
        let done = done?;
        self.now = done.next.clone();
        self.said.take(&done.event, &done.words);
        self.told.push(done);
        Ok(())
    }

    fn sight(&self, me: &Actor) -> Sight {
        sight(me, &self.now, &self.said.named, Some(StaffId(10)))
    }

    fn who(&self, id: i64) -> Actor {
        people().into_iter().find(|one| one.id.0 == id).unwrap()
    }

    /// Lets somebody act with a permit for `action`, if their role has one.
    fn by<T>(
        &self,
        me: &Actor,
        action: Action,
        when: Timestamp,
        act: impl FnOnce(&Feedback, &Acting<'_>) -> T,
    ) -> Option<T> {
        let permit: Permit = authorise(me, action, &me.unit).ok()?;
        let acting = Acting {
            permit: &permit,
            sight: self.sight(me),
            now: when,
        };
        Some(act(&self.now, &acting))
    }

    fn folds(&self) {
        let first = &self.told[0];
        let mut folded = Feedback::begin(self.now.id, first.at, &first.event).unwrap();
        let mut said = Said::default();
        said.take(&first.event, &first.words);
        for one in &self.told[1..] {
            folded = folded.apply(one.at, one.by, &one.event).unwrap();
            said.take(&one.event, &one.words);
        }
        assert_eq!(folded, self.now);
        assert!(said == self.said);
    }
}

fn written(text: &str) -> Written {
    Written {
        text: text.to_owned(),
        due: None,
    }
}

#[test]
fn words_and_events_go_there_and_back() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_slug(kind.slug()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.slug());
    }
    let story = Story::of(Kind::Attitude, &[1], "2026-11-20T09:00");
    let mut facts = serde_json::to_value(&story.told[0].event).unwrap();
    facts["feedback"] = 77.into();
    let back: Event = serde_json::from_value(facts.clone()).unwrap();
    assert_eq!(back, story.told[0].event);
    let text = facts.to_string();
    assert!(!text.contains("named") && !text.contains("Ghế"), "{text}");
    let body = serde_json::to_string(&story.now).unwrap();
    assert_eq!(serde_json::from_str::<Feedback>(&body).unwrap(), story.now);
}

#[test]
fn whoever_is_reported_sees_nothing_whatever_the_role() {
    for reported in people() {
        for kind in Kind::ALL {
            let mut story = Story::of(*kind, &[reported.id.0], "2026-11-20T09:00");
            // Even as owner, by a record that was made before the naming.
            story.now.owner = Some(reported.id);
            story.now.unit = Some(reported.unit.clone());
            let reader = Some(reported.id);
            let seen = sight(&reported, &story.now, &story.said.named, reader);
            assert_eq!(seen, Sight::default(), "{reported:?} {kind:?}");
        }
    }
}

#[test]
fn what_names_the_director_goes_to_the_body_above_and_back_when_it_does_not() {
    let mut story = Story::of(Kind::Attitude, &[6], "2026-11-20T09:00");
    assert_eq!(story.now.body, Body::InternalAffairs);
    let readers: Vec<i64> = people()
        .iter()
        .filter(|one| story.sight(one).reads)
        .map(|one| one.id.0)
        .collect();
    assert_eq!(readers, [8], "Internal Affairs alone");
    let surveyor = story.who(8);
    // It was the clerk after all: back to the desk, and out of sight.
    let naming = Naming {
        named: named(&[1]),
        owner: None,
    };
    let done = story.by(
        &surveyor,
        Action::HandleAttitude,
        at("2026-11-20T10:00"),
        |one, acting| one.name(acting, &naming),
    );
    story.take(done.unwrap()).unwrap();
    assert_eq!(story.now.body, Body::Desk);
    assert!(!story.sight(&surveyor).reads);
    assert!(story.sight(&story.who(6)).triages);
    assert!(!story.sight(&story.who(1)).reads);
    story.folds();
}

#[test]
fn an_owner_stands_above_the_one_reported() {
    let own = |id: i64, about: &[i64]| {
        let about = named(about);
        let candidate = people().into_iter().find(|one| one.id.0 == id).unwrap();
        may_own(
            &candidate,
            Kind::Attitude,
            body_for(Kind::Attitude, &about),
            &about,
        )
    };
    assert_eq!(own(4, &[3]), Ok(()), "a head, of a specialist");
    assert_eq!(own(4, &[4]), Err(Refused::OwnerReported));
    assert_eq!(own(5, &[4]), Err(Refused::OwnerBelow), "a head, of a head");
    assert_eq!(own(6, &[4]), Ok(()), "the director, of a head");
    assert_eq!(own(6, &[6]), Err(Refused::OwnerReported));
    assert_eq!(
        own(5, &[6]),
        Err(Refused::OwnerRole),
        "no head, of the director"
    );
    assert_eq!(own(8, &[6]), Ok(()), "Internal Affairs, of the director");
    assert_eq!(own(8, &[1]), Err(Refused::OwnerRole));
    assert_eq!(
        own(7, &[1]),
        Err(Refused::OwnerRole),
        "the programme examines nobody"
    );
    assert_eq!(own(6, &[6, 8]), Err(Refused::OwnerReported));
}

#[test]
fn naming_takes_it_away_from_whoever_may_not_have_it() {
    let mut story = Story::of(Kind::Attitude, &[], "2026-11-20T09:00");
    let (director, head) = (story.who(6), story.who(4));
    let when = at("2026-11-20T10:00");
    let done = story.by(&director, Action::AssignFeedback, when, |one, acting| {
        one.assign(acting, &head, &[])
    });
    story.take(done.unwrap()).unwrap();
    assert!(story.sight(&head).owns);
    for about in [[4], [5]] {
        let naming = Naming {
            named: named(&about),
            owner: Some(head.clone()),
        };
        let done = story
            .by(&director, Action::AssignFeedback, when, |one, acting| {
                one.name(acting, &naming)
            })
            .unwrap()
            .unwrap();
        assert_eq!(done.next.owner, None, "{about:?}");
    }
}

#[test]
fn a_report_is_heard_concluded_and_never_published() {
    let mut story = Story::of(Kind::Attitude, &[1], "2026-11-20T09:00");
    let (director, clerk) = (story.who(6), story.who(1));
    let when = at("2026-11-23T08:00");
    let act = Action::HandleAttitude;
    let about = named(&[1]);
    let done = story.by(&director, act, when, |one, acting| {
        one.accept(acting, &director, &about, None)
    });
    story.take(done.unwrap()).unwrap();
    let ask = |story: &Story, whom: i64| {
        let said = story.said.clone();
        story
            .by(&director, act, when, |one, acting| {
                one.hear(acting, StaffId(whom), "Chuyện gì xảy ra?".to_owned(), &said)
            })
            .unwrap()
    };
    assert_eq!(ask(&story, 2).unwrap_err(), Refused::NotNamed);
    story.take(ask(&story, 1)).unwrap();
    assert_eq!(ask(&story, 1).unwrap_err(), Refused::HeardAlready);
    let state = |story: &Story, who: &Actor, n| {
        story
            .now
            .state(who.id, when, n, "Tôi đã xin lỗi.".to_owned(), &story.said)
    };
    assert_eq!(
        state(&story, &director, 1).unwrap_err(),
        Refused::NoQuestion
    );
    assert_eq!(state(&story, &clerk, 2).unwrap_err(), Refused::NoQuestion);
    let stated = state(&story, &clerk, 1).unwrap();
    assert_eq!(stated.by, None, "the fact names nobody");
    assert!(
        !serde_json::to_string(&stated.event)
            .unwrap()
            .contains("official")
    );
    story.take(Ok(stated)).unwrap();
    assert_eq!(state(&story, &clerk, 1).unwrap_err(), Refused::NoQuestion);
    let conclude = |story: &Story, apology: &str| {
        let apology = apology.to_owned();
        story
            .by(&director, act, when, |one, acting| {
                one.conclude(
                    acting,
                    Finding::Upheld,
                    written("Có người chứng kiến"),
                    apology,
                )
            })
            .unwrap()
    };
    assert_eq!(conclude(&story, "").unwrap_err(), Refused::ApologyMissing);
    story
        .take(conclude(&story, "Trung tâm xin lỗi Ông/Bà."))
        .unwrap();
    assert_eq!(story.now.finding(), Some(Finding::Upheld));
    let draft = Draft {
        title: "a".to_owned(),
        said: "b".to_owned(),
        did: "c".to_owned(),
        shows_own_words: false,
        uncovered: false,
    };
    let said = story.said.clone();
    let shown = story.by(&director, Action::PublishFeedback, when, |one, acting| {
        one.prepare(acting, draft, &said)
    });
    assert_eq!(shown.unwrap().unwrap_err(), Refused::NeverPublished);
    story.folds();
}

#[test]
fn what_is_sealed_has_one_reader_and_no_way_back() {
    let mut story = Story::of(Kind::Suggestion, &[], "2026-11-20T09:00");
    let programme = story.who(7);
    let when = at("2026-11-20T10:00");
    let into = Reclassing {
        to: Kind::Sealed,
        track: None,
        terms: Terms::of(Kind::Sealed, TARGETS),
        named: Vec::new(),
    };
    let done = story.by(&programme, Action::AssignFeedback, when, |one, acting| {
        one.reclassify(acting, into)
    });
    story.take(done.unwrap()).unwrap();
    assert_eq!(story.now.track, Some(Track::Unsure));
    assert!(story.now.running().is_empty());
    for one in people() {
        assert_eq!(story.sight(&one).reads, one.id.0 == 10, "{one:?}");
        assert!(!story.sight(&one).triages && !story.sight(&one).owns);
    }
    // Nobody is the reader who may not be one.
    let clerk = story.who(1);
    assert!(!sight(&clerk, &story.now, &story.said.named, Some(clerk.id)).reads);
    // Not even the reader opens it to others.
    let reader = story.who(10);
    let back = Reclassing {
        to: Kind::Suggestion,
        track: None,
        terms: Terms::of(Kind::Suggestion, TARGETS),
        named: Vec::new(),
    };
    let done = story.by(&reader, Action::ReadSealed, when, |one, acting| {
        one.reclassify(acting, back)
    });
    assert!(matches!(done.unwrap(), Err(Refused::WrongStage { .. })));
    story.folds();
}

#[test]
fn the_writer_sees_the_text_first_and_own_words_only_when_released() {
    let mut story = Story::of(Kind::Suggestion, &[], "2026-11-20T09:00");
    let programme = story.who(7);
    let answered = at("2026-11-20T10:00");
    let done = story.by(
        &programme,
        Action::HandleFeedback,
        answered,
        |one, acting| one.accept(acting, &programme, &[], None),
    );
    story.take(done.unwrap()).unwrap();
    let done = story.by(
        &programme,
        Action::HandleFeedback,
        answered,
        |one, acting| one.answer(acting, Outcome::Done, written("Đã thêm 6 ghế.")),
    );
    story.take(done.unwrap()).unwrap();
    let draft = |said: &str, uncovered| Draft {
        title: "Ghế chờ".to_owned(),
        said: said.to_owned(),
        did: "Đã thêm 6 ghế có tay vịn.".to_owned(),
        shows_own_words: true,
        uncovered,
    };
    let prepare = |story: &Story, draft: Draft| {
        let said = story.said.clone();
        story
            .by(
                &programme,
                Action::PublishFeedback,
                answered,
                |one, acting| one.prepare(acting, draft, &said),
            )
            .unwrap()
    };
    let publish = |story: &Story, when: &str| {
        story
            .by(
                &programme,
                Action::PublishFeedback,
                at(when),
                |one, acting| one.publish(acting, None),
            )
            .unwrap()
    };
    assert_eq!(
        publish(&story, "2026-11-20T11:00").unwrap_err(),
        Refused::NotPrepared
    );
    let copied = "Ghế chờ thiếu chỗ cho người già, tôi phải đứng";
    assert_eq!(
        prepare(&story, draft(copied, false)).unwrap_err(),
        Refused::OwnWords
    );
    let edited = "Người cao tuổi không đủ chỗ ngồi chờ.";
    assert_eq!(
        prepare(&story, draft(edited, true)).unwrap_err(),
        Refused::Uncovered
    );
    story.take(prepare(&story, draft(edited, false))).unwrap();
    assert_eq!(
        publish(&story, "2026-11-20T11:30").unwrap_err(),
        Refused::WriterFirst { hours: 23 }
    );
    let spoke = story
        .now
        .writer_speaks(answered, WriterSaid::Objects, false);
    story.take(spoke).unwrap();
    assert_eq!(
        publish(&story, "2026-11-25T11:00").unwrap_err(),
        Refused::WriterObjects
    );
    assert_eq!(
        prepare(&story, draft(edited, false)).unwrap_err(),
        Refused::NothingChanged
    );
    story
        .take(prepare(
            &story,
            draft("Thiếu ghế cho người lớn tuổi.", false),
        ))
        .unwrap();
    assert_eq!(story.said.shown_words(&story.now), None, "taken back");
    let spoke = story.now.writer_speaks(answered, WriterSaid::Agrees, true);
    story.take(spoke).unwrap();
    story.take(publish(&story, "2026-11-20T11:00")).unwrap();
    assert!(story.said.shown_words(&story.now).is_some());
    // After that the own words can be taken back, and nothing else.
    let spoke = story
        .now
        .writer_speaks(answered, WriterSaid::Objects, false);
    story.take(spoke).unwrap();
    let publication = story.now.publication.clone().unwrap();
    assert_eq!(publication.writer, Some(WriterSaid::Agrees));
    assert_eq!(story.said.shown_words(&story.now), None);
    story.folds();
}

fn calendar() -> Compiled {
    compile(&Layers::national(OpeningHours::office()), None).unwrap()
}

#[test]
fn limits_are_those_of_the_law_and_stand_while_the_writer_is_asked() {
    let calendar = calendar();
    let ends = |one: &Feedback, term| {
        let facts = one.facts(term).unwrap();
        match due(&facts, &calendar).unwrap() {
            Due::At { at, .. } => Some(at.date.to_string()),
            Due::Paused => None,
        }
    };
    // A Friday; the day itself does not count, nor does the holiday of
    // Tuesday 24 November.
    let mut story = Story::of(Kind::Feedback, &[], "2026-11-20T09:00");
    assert_eq!(story.now.running(), [Term::Refuse, Term::Ask, Term::Answer]);
    assert_eq!(ends(&story.now, Term::Refuse).unwrap(), "2026-11-25");
    assert_eq!(ends(&story.now, Term::Ask).unwrap(), "2026-11-30");
    assert_eq!(ends(&story.now, Term::Answer).unwrap(), "2026-12-14");
    assert_eq!(story.now.facts(Term::Publish), None);
    let programme = story.who(7);
    let handle = Action::HandleFeedback;
    let when = at("2026-11-23T09:00");
    let done = story.by(&programme, handle, when, |one, acting| {
        one.accept(acting, &programme, &[], None)
    });
    story.take(done.unwrap()).unwrap();
    let done = story.by(&programme, handle, when, |one, acting| {
        one.ask_more(acting, written("Ở quầy nào?"))
    });
    story.take(done.unwrap()).unwrap();
    assert_eq!(ends(&story.now, Term::Answer), None, "it stands");
    // Two working days later the writer answers: two days more.
    let added = story
        .now
        .add(at("2026-11-26T09:00"), "Quầy 3.".to_owned(), 0);
    story.take(added).unwrap();
    assert_eq!(ends(&story.now, Term::Answer).unwrap(), "2026-12-16");
    let done = story.by(&programme, handle, at("2026-12-08T09:00"), |one, acting| {
        let due = one.facts_at(Term::Answer, acting.now).map(|facts| {
            match due(&facts, &calendar).unwrap() {
                Due::At { at, .. } => at,
                Due::Paused => panic!("it runs"),
            }
        });
        one.answer(
            acting,
            Outcome::Done,
            Written {
                text: "Đã sửa.".to_owned(),
                due,
            },
        )
    });
    story.take(done.unwrap()).unwrap();
    assert_eq!(story.now.in_time(), Some(true));
    assert_eq!(story.now.running(), [Term::Publish]);
    assert_eq!(ends(&story.now, Term::Publish).unwrap(), "2026-12-10");
    story.folds();
}

#[test]
fn texts_are_cleaned_and_a_nul_is_refused() {
    use crate::typed::BadText;
    assert_eq!(text("a\0b", 20), Err(BadText::Hidden { code: 0 }));
    assert_eq!(text(" \r\n\t ", 20), Err(BadText::Empty));
    assert_eq!(
        text("dòng 1\r\n\r\n\r\n\r\ndòng 2  ", 20).unwrap(),
        "dòng 1\n\ndòng 2"
    );
    assert_eq!(text("cười 👨\u{200D}👩 nhé", 20).unwrap(), "cười 👨👩 nhé");
    assert_eq!(
        text(&"ộ".repeat(2_001), MAX_TEXT),
        Err(BadText::TooLong { max: 2_000 })
    );
    // Typed in pieces, counted as letters are.
    assert!(text(&"o\u{323}\u{302}".repeat(2_000), MAX_TEXT).is_ok());
    assert_eq!(line(" quầy \n 3 ", 20).unwrap(), "quầy 3");
    assert_eq!(line("", 20).unwrap(), "");
    assert!(copies(
        "GHE CHO thieu cho cho nguoi gia toi",
        "Ghế chờ: thiếu chỗ cho người già, tôi đứng"
    ));
    assert!(!copies("Thiếu ghế ngồi chờ", "Thiếu ghế"));
    assert!(copies("Thiếu ghế.", "Thiếu ghế"));
}

/// One thing somebody may try, by numbers.
#[derive(Clone, Debug)]
struct Try {
    who: usize,
    what: u8,
    whom: i64,
    hours: i64,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0..11_usize, 0..16_u8, 1..12_i64, 0..72_i64);
    let one = one.prop_map(|(who, what, whom, hours)| Try {
        who,
        what,
        whom,
        hours,
    });
    prop::collection::vec(one, 0..60)
}

impl Story {
    /// Tries one thing with every permit that the person's role gives.
    fn attempt(&mut self, one: &Try, when: Timestamp) {
        let me = people()[one.who].clone();
        let (whom, said) = (StaffId(one.whom), self.said.clone());
        let about: Vec<i64> = said.named.iter().map(|id| id.0).collect();
        let about = named(&about);
        for action in [
            Action::AssignFeedback,
            Action::HandleFeedback,
            Action::HandleAttitude,
            Action::PublishFeedback,
            Action::ReadSealed,
        ] {
            let owner = self
                .now
                .owner
                .and_then(|id| people().into_iter().find(|one| one.id == id));
            let other = people().into_iter().find(|one| one.id == whom);
            let done = self.by(&me, action, when, |now, acting| match one.what {
                0 | 1 => now.name(
                    acting,
                    &Naming {
                        named: named(&[one.whom]),
                        owner,
                    },
                ),
                2 => now.reclassify(
                    acting,
                    Reclassing {
                        to: Kind::ALL[one.whom as usize % Kind::ALL.len()],
                        track: None,
                        terms: Terms::of(Kind::Attitude, TARGETS),
                        named: about.clone(),
                    },
                ),
                3 => now.set_topics(acting, BTreeSet::from(["waiting".to_owned()])),
                4 | 5 => now.assign(acting, &other.unwrap_or_else(|| me.clone()), &about),
                6 | 7 => now.accept(acting, &me, &about, None),
                8 => now.refuse(acting, Refusal::Unclear, written("không rõ")),
                9 => now.ask_more(acting, written("ở đâu?")),
                10 => now.answer(acting, Outcome::Doing, written("đang làm")),
                11 => now.hear(acting, whom, "sao?".to_owned(), &said),
                12 => now.conclude(
                    acting,
                    Finding::CannotTell,
                    written("không rõ"),
                    String::new(),
                ),
                13 => now.prepare(
                    acting,
                    Draft {
                        title: "t".to_owned(),
                        said: "s".to_owned(),
                        did: "d".to_owned(),
                        shows_own_words: true,
                        uncovered: false,
                    },
                    &said,
                ),
                14 => now.publish(acting, None),
                _ => now.note(acting, "ghi".to_owned()),
            });
            if done.is_some_and(|done| self.take(done).is_ok()) {
                // Whoever acted saw it: nobody reported ever does.
                let reported = self
                    .told
                    .last()
                    .is_some_and(|last| last.by == Some(me.id) && said.named.contains(&me.id));
                assert!(!reported, "{me:?} acted on a report about themselves");
                return;
            }
        }
    }

    fn writer(&mut self, one: &Try, when: Timestamp) {
        let done = match one.what % 4 {
            0 => self.now.add(when, "thêm".to_owned(), 1),
            1 => self
                .now
                .writer_speaks(when, WriterSaid::Agrees, one.hours % 2 == 0),
            2 => self
                .now
                .state(StaffId(one.whom), when, 1, "ý".to_owned(), &self.said),
            _ => self.now.forget(when),
        };
        let _ = self.take(done);
    }

    /// What must hold whatever happened.
    fn holds(&self) {
        let all = people();
        for one in &all {
            let sees = self.sight(one);
            if self.said.named.contains(&one.id) {
                assert_eq!(sees, Sight::default(), "{one:?}");
            }
            if self.now.kind == Kind::Sealed {
                assert_eq!(
                    sees.reads,
                    one.id.0 == 10 && !self.said.named.contains(&one.id)
                );
            }
            // Who only inspects or administers reads nothing that people said.
            if matches!(one.id.0, 9 | 11) {
                assert!(!sees.reads);
            }
        }
        if let Some(owner) = self.now.owner.filter(|_| self.now.is_open()) {
            assert!(!self.said.named.contains(&owner), "the owner is reported");
        }
        let leads = |id: &StaffId| id.0 == 6;
        if self.now.kind == Kind::Attitude && self.said.named.iter().any(leads) {
            assert_eq!(self.now.body, Body::InternalAffairs);
        }
        assert!(self.now.photos <= MAX_PHOTOS);
        assert!(self.now.published_at().is_none() || self.now.kind.is_published());
        let versions = u32::try_from(self.told.len()).unwrap();
        assert_eq!(self.now.version, versions);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_history_folds_and_keeps_the_reported_out(
        kind in 0..4_usize,
        about in prop::collection::btree_set(1..12_i64, 0..3),
        tries in tries(),
    ) {
        let about: Vec<i64> = about.into_iter().collect();
        let mut story = Story::of(Kind::ALL[kind], &about, "2026-10-05T09:00");
        let mut when = at("2026-10-05T09:00");
        for one in &tries {
            let later = jiff::SignedDuration::from_hours(one.hours);
            when = when.checked_add(later).unwrap();
            story.attempt(one, when);
            story.writer(one, when);
            story.holds();
        }
        story.folds();
    }
}

#[test]
fn the_matrix_lets_nobody_else_near_it() {
    // Inspectors and administrators read no reporters, whatever is added.
    for action in [
        Action::AssignFeedback,
        Action::HandleFeedback,
        Action::PublishFeedback,
        Action::HandleAttitude,
        Action::ReadSealed,
        Action::EnterFeedback,
    ] {
        for role in [Role::Inspector, Role::Administrator] {
            assert_eq!(scope(role, action), Scope::Never, "{role:?} {action:?}");
        }
    }
}
