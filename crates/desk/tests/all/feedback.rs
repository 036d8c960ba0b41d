//! What people say to the office: kept from whoever is reported, answered in
//! time, published in other words, and sealed where the law has its own way.

use crate::support::{TestDesk, at, both, on_both};
use motcua_desk::audit::audit;
use motcua_desk::feedback::{
    Body, Cover, FeedbackAct, FeedbackAsk, FeedbackDone, FeedbackId, FeedbackInput,
    FeedbackSettings, FileError, Filed, Finding, Kind, ListView, Move, Origin, Outcome, Refusal,
    Refused, StageName, Term, Track, WriterSaid,
};
use motcua_desk::staff::AccessOf;
use motcua_desk::throttle::Address;
use motcua_desk::{Asked, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_store::WithBlobs;
use std::collections::BTreeSet;
use std::net::IpAddr;

const SEATS: &str = "Ghế chờ thiếu chỗ cho người già, hôm qua tôi phải đứng gần một giờ";

fn input(kind: Kind, text: &str) -> FeedbackInput {
    FeedbackInput {
        kind,
        track: None,
        text: text.to_owned(),
        about: String::new(),
        counter: None,
        day: None,
        director: false,
        name: String::new(),
        contact: String::new(),
        own_words: false,
        photos: Vec::new(),
        origin: Origin::Web,
    }
}

fn file(t: &TestDesk, key: &str, kind: Kind, text: &str) -> Filed {
    t.desk.file_feedback(key, None, input(kind, text)).unwrap()
}

fn act(
    t: &TestDesk,
    me: &Actor,
    id: FeedbackId,
    act: FeedbackAct,
) -> Result<FeedbackDone, DeskError> {
    let version = t.desk.open_feedback(me, id)?.feedback.version;
    t.desk.feedback_act(me, "", (id, version), act)
}

fn refused(done: Result<FeedbackDone, DeskError>) -> Refused {
    match done {
        Err(DeskError::Feedback(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn is_not_found<T: std::fmt::Debug>(done: Result<T, DeskError>) -> bool {
    matches!(done, Err(DeskError::NotFound))
}

fn all(t: &TestDesk, me: &Actor, view: ListView, text: &str) -> Vec<FeedbackId> {
    let ask = FeedbackAsk {
        view,
        text: text.to_owned(),
        ..FeedbackAsk::default()
    };
    let page = t.desk.feedback_list(me, &ask).unwrap();
    page.rows.iter().map(|row| row.id).collect()
}

/// Looks for a feedback wherever somebody could meet it; gives the places.
fn met_at(t: &TestDesk, me: &Actor, id: FeedbackId, word: &str) -> Vec<String> {
    let mut places = Vec::new();
    for view in ListView::ALL {
        for text in ["", word] {
            if all(t, me, view, text).contains(&id) {
                places.push(format!("list {} {text:?}", view.slug()));
            }
        }
    }
    let mut meet = |place: &str, met: bool| {
        if met {
            places.push(place.to_owned());
        }
    };
    meet("page", !is_not_found(t.desk.open_feedback(me, id)));
    meet("photo", !is_not_found(t.desk.feedback_photo(me, id, 1)));
    meet("owners", !is_not_found(t.desk.feedback_owners(me, id)));
    let note = FeedbackAct::Note {
        text: "ghi chú".to_owned(),
    };
    meet(
        "act",
        !is_not_found(t.desk.feedback_act(me, "", (id, 1), note)),
    );
    let sealed = t.desk.sealed_list(me, None);
    let sealed = sealed.is_ok_and(|page| page.rows.iter().any(|row| row.id == id));
    meet("sealed list", sealed);
    let counts = t.desk.feedback_counts(me).unwrap();
    let counted = counts.open + counts.to_triage + counts.mine + counts.late + counts.sealed;
    meet("counts", counted > 0);
    if let Ok(page) = t.desk.record_page(me, None, 500) {
        let named = |row: &motcua_store::RecordRow| {
            row.kind.starts_with("feedback") && (row.name.is_some() || row.actor != StaffId(0))
        };
        meet("record", page.events.iter().any(named));
    }
    if let Ok(log) = t.desk.access_log(me, AccessOf::All, None, 500) {
        meet("log", log.iter().any(|line| line.what.contains("feedback")));
    }
    places
}

fn question(text: &str, official: &Actor) -> FeedbackAct {
    FeedbackAct::Hear {
        official: official.id,
        question: text.to_owned(),
    }
}

#[test]
fn what_names_the_director_is_kept_from_the_director_and_concluded_elsewhere() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (director, surveyor) = (t.with(Role::Director), t.with(Role::Surveyor));
        let said = "Sáng nay giám đốc nói trống không với tôi, MARKER7731";
        let filed = file(t, "f1", Kind::Attitude, said);
        assert_eq!(met_at(t, &director, filed.id, "marker7731"), [""; 0]);
        // The same by a tick in the form, with not a word about whom.
        let other = FeedbackInput {
            director: true,
            ..input(Kind::Attitude, "Người này quát tôi hai lần")
        };
        let other = t.desk.file_feedback("f2", None, other).unwrap();
        assert_eq!(met_at(t, &director, other.id, "quat"), [""; 0]);
        let view = t.desk.open_feedback(&surveyor, filed.id).unwrap();
        assert_eq!(view.feedback.body, Body::InternalAffairs);
        assert!(!view.named_confirmed && view.moves.contains(&Move::Accept));

        let name = FeedbackAct::Name {
            officials: BTreeSet::from([director.id]),
        };
        act(t, &surveyor, filed.id, name).unwrap();
        act(t, &surveyor, filed.id, FeedbackAct::Accept {}).unwrap();
        act(
            t,
            &surveyor,
            filed.id,
            question("Chuyện gì xảy ra lúc 9 giờ?", &director),
        )
        .unwrap();
        // The director sees the question and nothing else.
        let asked = t.desk.feedback_questions(&director).unwrap();
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].question, "Chuyện gì xảy ra lúc 9 giờ?");
        assert_eq!(t.desk.feedback_counts(&director).unwrap().questions, 1);
        assert_eq!(met_at(t, &director, filed.id, "marker7731"), [""; 0]);
        assert!(t.desk.feedback_questions(&surveyor).unwrap().is_empty());
        let say = |me: &Actor, n| {
            t.desk
                .answer_feedback_question(me, "", filed.id, n, "Tôi đã nóng nảy.")
        };
        for (me, n) in [(&surveyor, 1), (&director, 2)] {
            let no = say(me, n).unwrap_err();
            assert!(
                matches!(no, DeskError::Feedback(Refused::NoQuestion)),
                "{no:?}"
            );
        }
        say(&director, 1).unwrap();
        assert!(t.desk.feedback_questions(&director).unwrap().is_empty());
        let heard = t.desk.open_feedback(&surveyor, filed.id).unwrap().hearings;
        assert_eq!(heard[0].answer.as_deref(), Some("Tôi đã nóng nảy."));

        let conclude = |apology: &str| FeedbackAct::Conclude {
            finding: Finding::Upheld,
            reasons: "Hai người chứng kiến.".to_owned(),
            apology: apology.to_owned(),
        };
        let bare = act(t, &surveyor, filed.id, conclude("  "));
        assert_eq!(refused(bare), Refused::ApologyMissing);
        act(
            t,
            &surveyor,
            filed.id,
            conclude("Chúng tôi xin lỗi Ông/Bà."),
        )
        .unwrap();
        let tracked = t.desk.track_feedback(&filed.code, &filed.key).unwrap();
        assert_eq!(tracked.finding, Some(Finding::Upheld));
        assert_eq!(tracked.apology, "Chúng tôi xin lỗi Ông/Bà.");
        assert_eq!(met_at(t, &director, filed.id, "marker7731"), [""; 0]);
        let day = jiff::civil::date(2026, 11, 20);
        let counts = t.desk.feedback_public_counts(day, day).unwrap();
        assert_eq!((counts.upheld, counts.filed[&Kind::Attitude]), (1, 2));
        assert_eq!((counts.answered, counts.in_time, counts.open), (1, 1, 1));
        assert!(
            t.desk
                .published_feedback("", None, None)
                .unwrap()
                .rows
                .is_empty()
        );
    });
}

#[test]
fn an_official_named_in_it_never_meets_it_and_an_owner_stands_above() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let director = t.with(Role::Director);
        let head = t.of("justice", Role::Head);
        let peer = t.of("economy", Role::Head);
        // By the name alone, before anybody has read it.
        let said = "Ông Mẫu 14 bên tư pháp gắt gỏng với mẹ tôi";
        let filed = file(t, "f1", Kind::Attitude, said);
        let view = t.desk.open_feedback(&director, filed.id).unwrap();
        assert_eq!(view.named.len(), 1, "{:?}", view.named);
        assert_eq!(view.named[0].0, head.id);
        assert!(view.text.iter().any(|piece| piece.why == Some(Cover::Name)));
        let assign = |owner: &Actor| FeedbackAct::Assign { owner: owner.id };
        let to_head = act(t, &director, filed.id, assign(&head));
        assert_eq!(refused(to_head), Refused::OwnerReported);
        let to_peer = act(t, &director, filed.id, assign(&peer));
        assert_eq!(refused(to_peer), Refused::OwnerBelow);
        let owners = t.desk.feedback_owners(&director, filed.id).unwrap();
        let owners: Vec<StaffId> = owners.iter().map(|(id, ..)| *id).collect();
        assert_eq!(owners, [director.id]);
        act(t, &director, filed.id, FeedbackAct::Accept {}).unwrap();
        assert_eq!(met_at(t, &head, filed.id, "gat gong"), [""; 0]);
        // Had by somebody, the one who passes things on sees it no more.
        let programme = t.with(Role::ProgrammeOfficer);
        assert_eq!(met_at(t, &programme, filed.id, "gat gong"), [""; 0]);
        for role in [Role::Inspector, Role::Administrator, Role::Clerk] {
            assert_eq!(
                met_at(t, &t.with(role), filed.id, "gat gong"),
                [""; 0],
                "{role:?}"
            );
        }
        // It was somebody else: the head's peer may have it, the head may not
        // be asked, and it is in the lists again.
        let name = FeedbackAct::Name {
            officials: BTreeSet::from([t.with(Role::Specialist).id]),
        };
        act(t, &director, filed.id, name).unwrap();
        let asked = act(t, &director, filed.id, question("Vì sao?", &head));
        assert_eq!(refused(asked), Refused::NotNamed);
        act(t, &director, filed.id, assign(&head)).unwrap();
        assert_eq!(all(t, &head, ListView::Mine, "gắt gỏng"), [filed.id]);
        // Who stood at the counter that day is kept out as well.
        let clerk = t.with(Role::Clerk);
        t.desk.take_counter(&clerk, "t1", 3).unwrap();
        let counter = FeedbackInput {
            counter: Some(3),
            day: Some(jiff::civil::date(2026, 11, 20)),
            ..input(Kind::Attitude, "Người ở quầy ba cáu gắt với tôi")
        };
        let counter = t.desk.file_feedback("f2", None, counter).unwrap();
        let view = t.desk.open_feedback(&director, counter.id).unwrap();
        let named: Vec<StaffId> = view.named.iter().map(|(id, _)| *id).collect();
        assert_eq!((view.counter, named), (Some(3), vec![clerk.id]));
    });
}

fn designate(t: &TestDesk, first: &Actor, second: Option<&Actor>) -> Result<(), DeskError> {
    let change = FeedbackSettings {
        sealed_reader: Some(first.id),
        sealed_second: second.map(|one| one.id),
        ..FeedbackSettings::default()
    };
    let administrator = t.with(Role::Administrator);
    let asked = Asked::new("", "feedback", &());
    t.desk.set_feedback_settings(&administrator, asked, change)
}

#[test]
fn what_is_sealed_has_one_reader_and_lies_nowhere_in_the_clear() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (reader, director) = (t.with(Role::RecordsClerk), t.with(Role::Director));
        let programme = t.with(Role::ProgrammeOfficer);
        let text = "Tôi tố cáo việc nhận tiền ở quầy, BIMAT-7731 tiếng Việt có dấu";
        let typed = FeedbackInput {
            track: Some(Track::Denunciation),
            name: "Lý Thị NGUOIGUI".to_owned(),
            contact: "0987 651 234".to_owned(),
            ..input(Kind::Sealed, text)
        };
        let filed = t.desk.file_feedback("f1", None, typed).unwrap();
        assert_eq!((filed.track, filed.due), (Some(Track::Denunciation), None));
        assert!(Track::Denunciation.laws().contains(&"25/2018/QH14"));
        // Without a reader nobody reads it.
        for one in &t.people {
            assert_eq!(met_at(t, &one.1, filed.id, "bimat"), [""; 0], "{}", one.0);
        }
        let clerk = t.with(Role::Clerk);
        assert!(matches!(
            designate(t, &clerk, None),
            Err(DeskError::Invalid(_))
        ));
        designate(t, &reader, Some(&director)).unwrap();
        assert_eq!(t.desk.feedback_counts(&reader).unwrap().sealed, 1);
        let rows = t.desk.sealed_list(&reader, None).unwrap().rows;
        assert_eq!(rows.len(), 1);
        let view = t.desk.open_feedback(&reader, filed.id).unwrap();
        assert_eq!(
            (view.name.as_str(), view.contact.as_str()),
            ("Lý Thị NGUOIGUI", "0987651234")
        );
        assert_eq!(view.moves, [Move::Note]);
        assert_eq!(
            t.desk.feedback_counts(&reader).unwrap().sealed,
            0,
            "it was opened"
        );
        for one in t.people.iter().filter(|one| one.1.id != reader.id) {
            assert_eq!(met_at(t, &one.1, filed.id, "bimat"), [""; 0], "{}", one.0);
        }
        let tracked = t.desk.track_feedback(&filed.code, &filed.key).unwrap();
        assert_eq!(
            (tracked.stage, tracked.track),
            (StageName::Sealed, Some(Track::Denunciation))
        );

        // Whoever passes things on sees that a suggestion is one, and seals it.
        let second = file(
            t,
            "f2",
            Kind::Suggestion,
            "Tôi khiếu nại quyết định số 12 của phường, KHIEUNAI12",
        );
        let seal = FeedbackAct::Reclassify {
            kind: Kind::Sealed,
            track: Some(Track::Complaint),
        };
        act(t, &programme, second.id, seal).unwrap();
        assert_eq!(met_at(t, &programme, second.id, "khieu nai"), [""; 0]);
        assert!(t.desk.open_feedback(&reader, second.id).is_ok());
        let steps = t.desk.track_feedback_by_key(&second.key).unwrap().steps;
        assert_eq!(steps.last().unwrap().1, "sealed");
        // What is about the reader is read by the second one.
        let third = file(
            t,
            "f3",
            Kind::Sealed,
            "Tố cáo bà Mẫu 13 văn thư giữ giấy tờ",
        );
        assert!(is_not_found(t.desk.open_feedback(&reader, third.id)));
        assert!(t.desk.open_feedback(&director, third.id).is_ok());

        let mut dump = Vec::new();
        t.desk.store().export(&mut dump, WithBlobs::Yes).unwrap();
        let dump = String::from_utf8(dump).unwrap();
        for word in [
            "BIMAT",
            "bimat",
            "NGUOIGUI",
            "0987651234",
            "KHIEUNAI12",
            "Mẫu 13 văn thư",
        ] {
            assert!(!dump.contains(word), "{word} stands in the dump");
        }
        assert!(!dump.contains(&filed.key.replace('-', "")) && !dump.contains(&filed.key));
    });
}

#[test]
fn the_clock_of_a_feedback_runs_over_a_holiday_and_stands_while_asked() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let programme = t.with(Role::ProgrammeOfficer);
        let filed = file(t, "f1", Kind::Feedback, SEATS);
        let day =
            |due: Option<motcua_desk::feedback::DueNow>| due.map(|due| due.at.date.to_string());
        assert_eq!(
            day(filed.due).as_deref(),
            Some("2026-12-14"),
            "15, without 24/11"
        );
        let row = |t: &TestDesk| {
            let ask = FeedbackAsk {
                view: ListView::Open,
                ..FeedbackAsk::default()
            };
            t.desk
                .feedback_list(&programme, &ask)
                .unwrap()
                .rows
                .remove(0)
        };
        let first = row(t).due.unwrap();
        assert_eq!(
            (first.term, first.at.date.to_string().as_str()),
            (Term::Refuse, "2026-11-25")
        );
        t.at("2026-11-26T09:00");
        assert!(
            row(t).due.unwrap().late,
            "neither accepted nor refused in time"
        );
        act(t, &programme, filed.id, FeedbackAct::Accept {}).unwrap();
        let view = t.desk.open_feedback(&programme, filed.id).unwrap();
        let terms: Vec<Term> = view.dues.iter().map(|due| due.term).collect();
        assert_eq!(terms, [Term::Ask, Term::Answer]);
        assert_eq!(
            day(view.dues.first().copied()).as_deref(),
            Some("2026-11-30")
        );

        let ask = FeedbackAct::AskMore {
            text: "Ông/Bà chờ ở khu nào?".to_owned(),
        };
        act(t, &programme, filed.id, ask).unwrap();
        let tracked = t.desk.track_feedback_by_key(&filed.key).unwrap();
        assert_eq!(tracked.asked.as_deref(), Some("Ông/Bà chờ ở khu nào?"));
        assert_eq!(tracked.due, None, "the clock stands");
        t.at("2026-11-30T09:00");
        t.desk
            .add_to_feedback("a1", &filed.key, "Khu lấy số thứ tự.", Vec::new())
            .unwrap();
        let tracked = t.desk.track_feedback_by_key(&filed.key).unwrap();
        assert_eq!(
            day(tracked.due).as_deref(),
            Some("2026-12-16"),
            "two days more"
        );
        let again = t
            .desk
            .add_to_feedback("a2", &filed.key, "Thêm nữa.", Vec::new());
        assert!(matches!(
            again,
            Err(DeskError::Feedback(Refused::WrongStage { .. }))
        ));

        t.at("2026-12-17T07:30");
        let tracked = t.desk.track_feedback_by_key(&filed.key).unwrap();
        assert!(tracked.due.unwrap().late);
        assert_eq!(t.desk.feedback_counts(&programme).unwrap().late, 1);
        let answer = FeedbackAct::Answer {
            outcome: Outcome::Done,
            text: "Đã thêm 6 ghế.".to_owned(),
        };
        act(t, &programme, filed.id, answer).unwrap();
        let from = jiff::civil::date(2026, 11, 20);
        let counts = t
            .desk
            .feedback_public_counts(from, jiff::civil::date(2026, 12, 31))
            .unwrap();
        assert_eq!((counts.answered, counts.judged, counts.in_time), (1, 1, 0));
        assert_eq!((counts.changed, counts.visits), (1, 0));
        let view = t.desk.open_feedback(&programme, filed.id).unwrap();
        assert_eq!(view.dues[0].term, Term::Publish);
        assert_eq!(
            day(view.dues.first().copied()).as_deref(),
            Some("2026-12-21")
        );
        assert!(t.desk.feedback_public_counts(counts.to, from).is_err());
    });
}

#[test]
fn a_writer_without_a_name_follows_it_by_code_and_key() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let filed = file(t, "same", Kind::Suggestion, SEATS);
        let twice = file(t, "same", Kind::Suggestion, SEATS);
        assert_eq!(filed, twice, "a double press");
        let other =
            t.desk
                .file_feedback("same", None, input(Kind::Suggestion, "Một ý khác hẳn nhé"));
        assert!(matches!(other, Err(FileError::Desk(DeskError::KeyReused))));
        let typed = filed.code.to_lowercase().replace('-', " ");
        let key = filed.key.to_lowercase().replace('-', "");
        let tracked = t.desk.track_feedback(&typed, &key).unwrap();
        assert_eq!(tracked.text, SEATS);
        assert_eq!(tracked.steps.len(), 1);
        let second = file(t, "f2", Kind::Suggestion, SEATS);
        let (own, other) = (filed.code.as_str(), second.code.as_str());
        for (code, key) in [
            (other, filed.key.as_str()),
            (own, second.key.as_str()),
            (own, "0000-0000-0000"),
            ("", filed.key.as_str()),
            (own, "?"),
        ] {
            assert!(
                is_not_found(t.desk.track_feedback(code, key)),
                "{code} {key}"
            );
        }
        let programme = t.with(Role::ProgrammeOfficer);
        let view = t.desk.open_feedback(&programme, filed.id).unwrap();
        assert_eq!((view.name.as_str(), view.contact.as_str()), ("", ""));
        assert!(
            view.suggested.contains_key("building"),
            "{:?}",
            view.suggested
        );
        // Topics are suggested and confirmed by a person.
        let topics = FeedbackAct::Topics {
            topics: BTreeSet::from(["nonsense".to_owned()]),
        };
        assert!(matches!(
            act(t, &programme, filed.id, topics),
            Err(DeskError::Invalid(_))
        ));
        let topics = FeedbackAct::Topics {
            topics: BTreeSet::from(["waiting".to_owned()]),
        };
        act(t, &programme, filed.id, topics).unwrap();
        let ask = FeedbackAsk {
            view: ListView::All,
            topic: Some("waiting".to_owned()),
            text: "GHE CHO nguoi gia".to_owned(),
            ..FeedbackAsk::default()
        };
        let rows = t.desk.feedback_list(&programme, &ask).unwrap().rows;
        assert!(
            rows.iter()
                .any(|row| row.id == filed.id && row.topics_confirmed)
        );
        // Two at once: the second meets what the first did.
        let note = |text: &str| FeedbackAct::Note {
            text: text.to_owned(),
        };
        let seen = (second.id, 1);
        t.desk
            .feedback_act(&programme, "k1", seen, note("một"))
            .unwrap();
        t.desk
            .feedback_act(&programme, "k1", seen, note("một"))
            .unwrap();
        let late = t.desk.feedback_act(&programme, "k2", seen, note("hai"));
        assert!(matches!(late, Err(DeskError::Stale(_))));
    });
}

#[test]
fn pages_of_the_list_and_of_a_search_meet_everything_once() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let programme = t.with(Role::ProgrammeOfficer);
        let mut filed = Vec::new();
        for n in 0..120 {
            let text = if n % 3 == 0 {
                format!("Bảng chỉ dẫn số {n} treo quá cao")
            } else {
                format!("Loa gọi số ở hàng ghế thứ {n} không nghe rõ")
            };
            filed.push(file(t, &format!("f{n}"), Kind::Suggestion, &text).id);
        }
        let read = |text: &str| {
            let (mut found, mut before) = (Vec::new(), None);
            loop {
                let ask = FeedbackAsk {
                    view: ListView::All,
                    text: text.to_owned(),
                    before,
                    ..FeedbackAsk::default()
                };
                let page = t.desk.feedback_list(&programme, &ask).unwrap();
                found.extend(page.rows.iter().map(|row| row.id));
                before = page.next;
                if before.is_none() {
                    return found;
                }
            }
        };
        filed.reverse();
        assert_eq!(read(""), filed);
        assert_eq!(read("bang chi dan").len(), 40);
        assert_eq!(read("BẢNG chỉ DẪN 117").len(), 1);
        assert_eq!(read("bang loa").len(), 0);
    });
}

#[test]
fn an_answer_is_published_in_other_words_and_own_words_only_when_released() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let programme = t.with(Role::ProgrammeOfficer);
        let text = "Ghế chờ thiếu chỗ cho người già, gọi tôi số 0912345678 nếu cần, đồ ăn hại";
        let filed = file(t, "f1", Kind::Suggestion, text);
        let id = filed.id;
        let pieces = t.desk.open_feedback(&programme, id).unwrap().text;
        let covered: Vec<Cover> = pieces.iter().filter_map(|piece| piece.why).collect();
        assert_eq!(covered, [Cover::Phone, Cover::Insult]);
        act(t, &programme, id, FeedbackAct::Accept {}).unwrap();
        let answer = FeedbackAct::Answer {
            outcome: Outcome::Done,
            text: "Đã thêm 6 ghế có tay vịn. Cảm ơn Ông/Bà.".to_owned(),
        };
        act(t, &programme, id, answer).unwrap();
        let prepare = |said: &str, did: &str| FeedbackAct::Prepare {
            title: "Ghế cho người cao tuổi".to_owned(),
            said: said.to_owned(),
            did: did.to_owned(),
            show_own_words: true,
        };
        let (said, did) = ("Người cao tuổi thiếu chỗ ngồi.", "Thêm 6 ghế có tay vịn.");
        for (said, did, why) in [
            (said, "Gọi 0272 382 6123 để góp ý.", Refused::Uncovered),
            ("Bà Mẫu 13 nói thiếu chỗ ngồi.", did, Refused::Uncovered),
            (
                "Ghế chờ thiếu chỗ cho người già, gọi",
                did,
                Refused::OwnWords,
            ),
        ] {
            assert_eq!(
                refused(act(t, &programme, id, prepare(said, did))),
                why,
                "{said} {did}"
            );
        }
        act(t, &programme, id, prepare(said, did)).unwrap();
        let early = act(t, &programme, id, FeedbackAct::Publish {});
        assert_eq!(refused(early), Refused::WriterFirst { hours: 24 });
        let coming = t
            .desk
            .track_feedback_by_key(&filed.key)
            .unwrap()
            .publication
            .unwrap();
        assert_eq!((coming.said.as_str(), coming.own_words), (said, None));
        assert!(
            t.desk
                .published_feedback("", None, None)
                .unwrap()
                .rows
                .is_empty()
        );
        t.at("2026-11-23T09:00");
        act(t, &programme, id, FeedbackAct::Publish {}).unwrap();
        let shown = t
            .desk
            .published_feedback("cao tuoi", None, None)
            .unwrap()
            .rows;
        assert_eq!(shown.len(), 1);
        assert_eq!(
            (shown[0].own_words.clone(), shown[0].outcome),
            (None, Some(Outcome::Done))
        );
        // What is not shown is not found either.
        for hidden in ["nguoi gia", "0912345678", "an hai"] {
            let found = t.desk.published_feedback(hidden, None, None).unwrap().rows;
            assert!(found.is_empty(), "{hidden}");
        }
        // The own words cannot be given after publication, and it can be taken
        // down and written anew.
        let speak = |own| {
            t.desk
                .say_of_publication("", &filed.key, WriterSaid::Agrees, own)
        };
        speak(true).unwrap();
        assert_eq!(
            t.desk.published_feedback("", None, None).unwrap().rows[0].own_words,
            None
        );
        let down = FeedbackAct::TakeDown {
            reason: "Viết lại cho rõ.".to_owned(),
        };
        act(t, &programme, id, down).unwrap();
        assert!(
            t.desk
                .published_feedback("", None, None)
                .unwrap()
                .rows
                .is_empty()
        );
        act(t, &programme, id, prepare(said, did)).unwrap();
        speak(true).unwrap();
        act(t, &programme, id, FeedbackAct::Publish {}).unwrap();
        let shown = t
            .desk
            .published_feedback("nguoi gia", None, None)
            .unwrap()
            .rows;
        let own = shown[0].own_words.clone().unwrap();
        assert!(own.contains("Ghế chờ") && own.contains("[…]"), "{own}");
        assert!(!own.contains("0912") && !own.contains("ăn hại"), "{own}");
        speak(false).unwrap();
        assert_eq!(
            t.desk.published_feedback("", None, None).unwrap().rows[0].own_words,
            None
        );
    });
}

#[test]
fn hostile_input_is_refused_with_a_reason_and_slowed() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let fault = |input: FeedbackInput| match t.desk.file_feedback("", None, input) {
            Err(FileError::Desk(DeskError::Invalid(fields))) => {
                (fields[0].field.clone(), fields[0].message.clone())
            }
            other => panic!("{other:?}"),
        };
        let says = |field: &str, message: &str| (field.to_owned(), message.to_owned());
        let base = || input(Kind::Suggestion, SEATS);
        let long = "a".repeat(2_001);
        for (text, message) in [
            ("", "bad-empty"),
            ("ngắn", "feedback-too-short"),
            ("một hai ba bốn\0", "bad-hidden-character"),
            (long.as_str(), "bad-too-long"),
        ] {
            let typed = FeedbackInput {
                text: text.to_owned(),
                ..base()
            };
            assert_eq!(fault(typed), says("text", message));
        }
        let contact = FeedbackInput {
            contact: "gọi tôi".to_owned(),
            ..base()
        };
        assert_eq!(fault(contact), says("contact", "bad-phone"));
        let future = FeedbackInput {
            day: Some(jiff::civil::date(2026, 11, 21)),
            ..base()
        };
        assert_eq!(fault(future), says("day", "bad-future"));
        let photo = |bytes: &[u8], n: usize| FeedbackInput {
            photos: vec![bytes.to_vec(); n],
            ..base()
        };
        assert_eq!(
            fault(photo(b"MZ not a photo", 1)),
            says("photos", "feedback-no-photo")
        );
        assert_eq!(
            fault(photo(b"x", 4)),
            says("photos", "feedback-too-many-photos")
        );
        assert_eq!(
            fault(photo(&vec![1_u8; 50 << 20], 1)),
            says("photos", "upload-too-large")
        );

        let from = |last: u8| Some(Address::of(IpAddr::from([203, 0, 113, last])));
        let send = |n: u8, last| t.desk.file_feedback(&format!("s{n}"), from(last), base());
        // Whoever mistypes is not slowed for it.
        for _ in 0..20 {
            let short = input(Kind::Suggestion, "ngắn");
            assert!(matches!(
                t.desk.file_feedback("", from(1), short),
                Err(FileError::Desk(DeskError::Invalid(_)))
            ));
        }
        let taken = (0..40).filter(|n| send(*n, 1).is_ok()).count();
        // A hall shares one address.
        assert!(
            (30..=32).contains(&taken),
            "{taken} from one address at once"
        );
        assert!(matches!(send(41, 1), Err(FileError::Wait(_))));
        send(42, 2).unwrap();
        t.at("2026-11-20T09:03");
        send(43, 1).unwrap();
        // Only who takes things down at a counter types things in.
        let typed = FeedbackInput {
            origin: Origin::Paper,
            ..base()
        };
        let clerk = t.with(Role::Clerk);
        let given = t.desk.enter_feedback(&clerk, "p1", typed.clone()).unwrap();
        assert!(is_not_found(t.desk.open_feedback(&clerk, given.id)));
        let director = t.with(Role::Director);
        let denied = t.desk.enter_feedback(&director, "p2", typed);
        assert!(matches!(denied, Err(DeskError::Denied(_))));
    });
}

#[test]
fn whoever_is_named_types_in_no_report_and_the_title_alone_names_the_director() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (clerk, director) = (t.with(Role::Clerk), t.with(Role::Director));
        let programme = t.with(Role::ProgrammeOfficer);
        let names = t.desk.feedback_officials(&programme).unwrap();
        let (_, name) = names.iter().find(|(id, _)| *id == clerk.id).unwrap();
        let typed = FeedbackInput {
            origin: Origin::Spoken,
            ..input(
                Kind::Attitude,
                &format!("Chị {name} quát tôi hai lần ở quầy"),
            )
        };
        match t.desk.enter_feedback(&clerk, "p1", typed) {
            Err(DeskError::Invalid(faults)) => {
                assert_eq!(faults[0].message, "feedback-typed-by-named");
            }
            other => panic!("{other:?}"),
        }
        // A feedback by the title alone is kept from the director as well.
        let said = "Sáng nay giám đốc không tiếp dân, MARKER4410";
        let filed = file(t, "f1", Kind::Feedback, said);
        assert_eq!(met_at(t, &director, filed.id, "marker4410"), [""; 0]);
        assert!(t.desk.open_feedback(&programme, filed.id).is_ok());
        // What lies with Internal Affairs does not come back by another kind.
        let surveyor = t.with(Role::Surveyor);
        let filed = file(
            t,
            "f2",
            Kind::Attitude,
            "Sáng nay giám đốc quát tôi hai lần",
        );
        let into = FeedbackAct::Reclassify {
            kind: Kind::Feedback,
            track: None,
        };
        let done = act(t, &surveyor, filed.id, into);
        assert_eq!(refused(done), Refused::NamesDirector);
    });
}

#[test]
fn what_an_official_says_is_read_by_whoever_examines_it_alone() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (director, clerk) = (t.with(Role::Director), t.with(Role::Clerk));
        let head = t.of("economy", Role::Head);
        let filed = file(t, "f1", Kind::Attitude, "Người ở quầy gắt gỏng với mẹ tôi");
        let name = FeedbackAct::Name {
            officials: BTreeSet::from([clerk.id]),
        };
        act(t, &director, filed.id, name).unwrap();
        let assign = FeedbackAct::Assign { owner: head.id };
        act(t, &director, filed.id, assign).unwrap();
        act(t, &head, filed.id, FeedbackAct::Accept {}).unwrap();
        act(t, &head, filed.id, question("Lúc đó có gì?", &clerk)).unwrap();
        let said = "Tôi nói to, MARKER5522.";
        t.desk
            .answer_feedback_question(&clerk, "", filed.id, 1, said)
            .unwrap();
        let read = |me: &Actor| t.desk.open_feedback(me, filed.id).unwrap();
        assert_eq!(read(&head).hearings[0].answer.as_deref(), Some(said));
        let seen = read(&director);
        assert!(seen.hearings[0].answer.is_none() && seen.hearings[0].answered_at.is_some());
        let mut pieces = seen.timeline.iter().flat_map(|one| &one.text);
        assert!(pieces.all(|piece| !piece.text.contains("MARKER5522")));
    });
}

#[test]
fn a_text_that_may_be_a_denunciation_is_told_the_way_of_the_law() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let said = "Tôi làm đơn tố cáo việc nhận tiền ở cổng";
        let filed = file(t, "f1", Kind::Feedback, said);
        assert_eq!(filed.way, Some(Track::Denunciation));
        let filed = file(t, "f2", Kind::Suggestion, SEATS);
        assert_eq!((filed.way, filed.unread), (None, false));
        let filed = file(t, "f3", Kind::Sealed, said);
        assert!(filed.unread, "nobody is designated");
    });
}

/// A small photo that a browser would send.
fn photo() -> Vec<u8> {
    use base64::Engine as _;
    // 1 × 1, drawn by hand: a PNG, so that the test needs no encoder.
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    base64::engine::general_purpose::STANDARD
        .decode(png)
        .unwrap()
}

#[test]
fn photos_are_ours_and_go_with_the_name_after_a_time() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let programme = t.with(Role::ProgrammeOfficer);
        let typed = FeedbackInput {
            name: "Lý Thị Hoa".to_owned(),
            contact: "hoa@example.vn".to_owned(),
            photos: vec![photo(), Vec::new(), photo()],
            ..input(Kind::Suggestion, SEATS)
        };
        let filed = t.desk.file_feedback("f1", None, typed).unwrap();
        let view = t.desk.open_feedback(&programme, filed.id).unwrap();
        assert_eq!(
            (view.feedback.photos, view.name.as_str()),
            (2, "Lý Thị Hoa")
        );
        let kept = t.desk.feedback_photo(&programme, filed.id, 2).unwrap();
        assert_eq!(kept.media, "image/jpeg");
        assert!(kept.bytes.starts_with(&[0xFF, 0xD8, 0xFF]));
        assert_eq!(
            t.desk
                .tracked_photo(&filed.code, &filed.key, 1)
                .unwrap()
                .bytes,
            kept.bytes
        );
        let keyed = t.desk.tracked_photo("GY-000000", &filed.key, 1);
        assert!(is_not_found(keyed), "not by the key alone");
        assert!(is_not_found(t.desk.feedback_photo(&programme, filed.id, 3)));
        act(t, &programme, filed.id, FeedbackAct::Accept {}).unwrap();
        // Kept while it is open, however long that lasts.
        t.at("2027-11-20T09:00");
        t.desk.tick();
        let view = t.desk.open_feedback(&programme, filed.id).unwrap();
        assert_eq!(view.contact, "hoa@example.vn");
        let refuse = FeedbackAct::Refuse {
            why: Refusal::Repeated,
            text: "Đã trả lời ở góp ý trước.".to_owned(),
        };
        act(t, &programme, filed.id, refuse).unwrap();
        t.desk.tick();
        let view = t.desk.open_feedback(&programme, filed.id).unwrap();
        assert_eq!((view.name.as_str(), view.contact.as_str()), ("", ""));
        assert_eq!(view.feedback.photos, 0);
        assert!(is_not_found(t.desk.feedback_photo(&programme, filed.id, 1)));
        assert_eq!(view.timeline.last().unwrap().what, "forgotten");
        assert!(view.openings.len() >= 3, "{:?}", view.openings);
    });
}

#[test]
fn the_audit_names_rows_words_and_keys_that_were_changed() {
    const CHANGES: &[(&str, &str)] = &[
        (
            "UPDATE feedback SET owner = 100",
            "a column of its row says something else than the row",
        ),
        (
            "UPDATE feedback SET body = replace(body, '\"desk\"', '\"internal_affairs\"')",
            "its row does not follow from its events",
        ),
        (
            "DELETE FROM feedback_photo WHERE n = 1",
            "its photos are not those that the events tell of",
        ),
        (
            "UPDATE feedback SET said = wrapped",
            "its words do not open",
        ),
        (
            "UPDATE feedback SET key_hash = (SELECT leaf_hash FROM event WHERE seq = 0)",
            "a key leads there that is not its own",
        ),
        (
            "DELETE FROM feedback_event WHERE seq = (SELECT MAX(seq) FROM feedback_event)",
            "an event has no row",
        ),
    ];
    for (sql, says) in CHANGES {
        for t in both() {
            t.at("2026-11-20T09:00");
            let typed = FeedbackInput {
                photos: vec![photo()],
                ..input(Kind::Feedback, SEATS)
            };
            let filed = t.desk.file_feedback("f1", None, typed).unwrap();
            let programme = t.with(Role::ProgrammeOfficer);
            act(&t, &programme, filed.id, FeedbackAct::Accept {}).unwrap();
            let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            assert_eq!(found.faults, []);
            assert_eq!(found.n_feedback, 1);
            t.desk
                .batch(&programme, |work| {
                    work.tx.execute(sql, &[])?;
                    Ok(())
                })
                .unwrap();
            let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
            assert!(
                faults.iter().any(|fault| fault.ends_with(says)),
                "on {}, {sql}: {faults:?}",
                t.engine
            );
        }
    }
}

/// Numbers without chance: the same on both engines.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn any_act(dice: &mut Dice, t: &TestDesk) -> FeedbackAct {
    let somebody = |dice: &mut Dice| {
        let n = dice.throw(t.people.len() as u64) as usize;
        t.people[n].1.id
    };
    let text = "một lời gì đó".to_owned();
    match dice.throw(14) {
        0 => FeedbackAct::Name {
            officials: BTreeSet::from([somebody(dice)]),
        },
        1 => FeedbackAct::Reclassify {
            kind: Kind::ALL[dice.throw(4) as usize],
            track: None,
        },
        2 => FeedbackAct::Topics {
            topics: BTreeSet::from(["attitude".to_owned()]),
        },
        3 | 4 => FeedbackAct::Assign {
            owner: somebody(dice),
        },
        5 | 6 => FeedbackAct::Accept {},
        7 => FeedbackAct::Refuse {
            why: Refusal::Unclear,
            text,
        },
        8 => FeedbackAct::AskMore { text },
        9 => FeedbackAct::Answer {
            outcome: Outcome::Explained,
            text,
        },
        10 => FeedbackAct::Hear {
            official: somebody(dice),
            question: text,
        },
        11 => FeedbackAct::Conclude {
            finding: Finding::NotUpheld,
            reasons: text,
            apology: String::new(),
        },
        12 => FeedbackAct::Prepare {
            title: "Góp ý".to_owned(),
            said: "Có người góp ý.".to_owned(),
            did: "Đã xem xét.".to_owned(),
            show_own_words: true,
        },
        _ => FeedbackAct::Publish {},
    }
}

/// What became of a history, in words that both engines must agree on.
fn history(t: &TestDesk, seed: u64) -> Vec<String> {
    let mut dice = Dice(seed);
    let texts = [
        "Chị Mẫu 5 ở quầy 5 cáu gắt với tôi",
        "Giám đốc không tiếp tôi như đã hẹn",
        "Bảng giá treo khuất sau cửa, khó thấy",
    ];
    let mut filed = Vec::new();
    let mut told = Vec::new();
    for n in 0..70_i64 {
        let when = at("2026-10-05T08:00").checked_add(jiff::SignedDuration::from_hours(3 * n));
        t.clock.set(when.unwrap());
        if filed.len() < 6 && dice.throw(4) == 0 {
            let kind = Kind::ALL[dice.throw(4) as usize];
            let text = texts[dice.throw(3) as usize];
            filed.push(file(t, &format!("f{n}"), kind, text));
            continue;
        }
        if filed.is_empty() {
            continue;
        }
        let one = &filed[dice.throw(filed.len() as u64) as usize];
        if dice.throw(6) == 0 {
            let _ = t
                .desk
                .add_to_feedback("", &one.key, "thêm một ý", Vec::new());
            let _ = t
                .desk
                .say_of_publication("", &one.key, WriterSaid::Agrees, dice.throw(2) == 0);
            continue;
        }
        let (_, me) = &t.people[dice.throw(t.people.len() as u64) as usize];
        for question in t.desk.feedback_questions(me).unwrap() {
            let (id, n) = (question.feedback, question.n);
            t.desk
                .answer_feedback_question(me, "", id, n, "ý của tôi")
                .unwrap();
        }
        let deed = any_act(&mut dice, t);
        match act(t, me, one.id, deed.clone()) {
            Ok(done) => told.push(format!("{n} {deed:?} {} {:?}", done.version, done.stage)),
            Err(DeskError::Store(error)) => panic!("{error}"),
            Err(DeskError::Inside) => panic!("{deed:?} failed inside"),
            Err(_) => {}
        }
    }
    for one in &filed {
        let tracked = t.desk.track_feedback(&one.code, &one.key).unwrap();
        told.push(format!(
            "{} {:?} {:?}",
            one.code, tracked.stage, tracked.steps
        ));
    }
    told
}

#[test]
fn random_histories_fold_and_are_the_same_on_both_engines() {
    for seed in 1..=4 {
        let mut all = Vec::new();
        for t in both() {
            designate(&t, &t.with(Role::RecordsClerk), None).unwrap();
            all.push(history(&t, seed));
            // Every row and every word is what its events give.
            t.folds();
            // Whoever is reported meets none of it.
            for (login, me) in &t.people {
                let ask = FeedbackAsk {
                    view: ListView::All,
                    ..FeedbackAsk::default()
                };
                for row in t.desk.feedback_list(me, &ask).unwrap().rows {
                    let view = t.desk.open_feedback(me, row.id).unwrap();
                    let reported = view.named.iter().any(|(id, _)| *id == me.id);
                    assert!(!reported, "{login} reads what names them");
                    assert_ne!(row.kind, Kind::Sealed);
                }
            }
        }
        assert!(all.windows(2).all(|two| two[0] == two[1]), "seed {seed}");
        assert!(all[0].len() > 6, "something was done: {:?}", all[0]);
    }
}
