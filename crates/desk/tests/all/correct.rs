//! Corrections: what stands afterwards, what finds the dossier, what is
//! refused; and facts of the record that nobody may type.

use crate::support::{TestDesk, at, on_both, person};
use motcua_desk::accept::{AcceptInput, Express, IntakeInput};
use motcua_desk::money::MoneyInput;
use motcua_desk::{Deed, DeskError, Seen};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::{
    Change, DeliveredTo, Event, PaperGiven, PaperHow, Refused, ResultVia, StageName,
};
use motcua_domain::id::DossierId;
use motcua_domain::money::Vnd;
use motcua_domain::person::{Authority, Representative};
use motcua_domain::procedure::Channel;

const LAND: &str = "1.012790";
const COPIES: &str = "2.000815";

fn seen(t: &TestDesk, id: DossierId) -> Seen {
    (id, t.dossier(id).version)
}

fn found(t: &TestDesk, me: &Actor, text: &str) -> usize {
    t.desk.search(me, text).unwrap().len()
}

/// The intake of a dossier as it was typed, with other owners.
fn other_owner(t: &TestDesk, name: &str) -> IntakeInput {
    IntakeInput {
        received: Some(at("2026-10-05T07:00")),
        ..t.intake(LAND, name)
    }
}

fn correct(input: IntakeInput) -> Deed {
    Deed::CorrectIntake {
        input: Box::new(input),
        reason: "Sai người".to_owned(),
    }
}

fn correct_closed(input: IntakeInput) -> Deed {
    Deed::CorrectClosed {
        number: None,
        positive: None,
        input: Some(Box::new(input)),
        reason: "Sai người".to_owned(),
    }
}

#[test]
fn after_a_correction_the_right_person_finds_the_dossier_and_the_wrong_one_does_not() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let id = t.accept("k", LAND, "Ngô Văn Nhầm").done.dossier;
        let wrong = person("Ngô Văn Nhầm");
        let right = person("Đỗ Thị Đúng");
        let phone = right.phone.clone().unwrap();
        let number = right.id.number().unwrap().as_str().to_owned();
        assert_eq!(found(t, &clerk, "ngo van nham"), 1);
        let deed = correct(other_owner(t, "Đỗ Thị Đúng"));
        t.desk.perform(&clerk, "c", seen(t, id), deed).unwrap();
        for text in ["do thi dung", phone.as_str(), &number] {
            assert_eq!(found(t, &clerk, text), 1, "{text}");
        }
        let code = t.dossier(id).code.unwrap().to_string();
        assert_eq!(found(t, &clerk, &code), 1);
        // The timeline tells what was put right, also on a page of its own.
        let whole = t.desk.view(&clerk, id).unwrap();
        let page = t.desk.view_before(&clerk, id, i64::MAX, 1).unwrap();
        assert_eq!(page.timeline.len(), 1);
        for view in [whole, page] {
            let put = view.timeline.last().unwrap().put_right.clone();
            let put = put.expect("a correction says what it changed");
            assert!(put.changes.contains(&Change::Owners), "{put:?}");
            assert_eq!(put.named.unwrap().people[0].name, "Ngô Văn Nhầm");
        }
        let old = wrong.phone.unwrap();
        for text in ["ngo van nham", old.as_str()] {
            assert_eq!(found(t, &clerk, text), 0, "{text}");
        }
        // The same once more changes nothing.
        let again = correct(other_owner(t, "Đỗ Thị Đúng"));
        let refused = t.desk.perform(&clerk, "c2", seen(t, id), again);
        assert!(
            matches!(refused, Err(DeskError::Refused(Refused::NothingChanged))),
            "{refused:?}"
        );
    });
}

#[test]
fn a_name_put_right_on_the_same_card_is_found_by_its_new_words() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let id = t.accept("k", LAND, "Ngô Văn Nhầm").done.dossier;
        let mut input = other_owner(t, "Ngô Văn Nhầm");
        input.owners[0].name = motcua_domain::person::FullName::parse("Ngô Văn Nhàn").unwrap();
        let deed = correct(input);
        t.desk.perform(&clerk, "c", seen(t, id), deed).unwrap();
        assert_eq!(found(t, &clerk, "ngo van nhan"), 1);
        assert_eq!(found(t, &clerk, "ngo van nham"), 0);
    });
}

#[test]
fn a_correction_takes_no_code_of_another_dossier_and_keeps_the_fee_of_a_notice() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let mut first = t.intake(LAND, "Lê Thị Một");
        first.outside_code = Some("G22.1-261005-0007".to_owned());
        let input = AcceptInput {
            entered: None,
            intake: first,
            payment: None,
            express: None,
        };
        t.desk.accept(&clerk, "k1", input).unwrap();
        let id = t.accept("k2", LAND, "Lê Thị Hai").done.dossier;
        let mut taken = other_owner(t, "Lê Thị Hai");
        taken.outside_code = Some("G22.1-261005-0007".to_owned());
        let refused = t.desk.perform(&clerk, "c", seen(t, id), correct(taken));
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{refused:?}");

        let notice = Deed::Money(MoneyInput::Assess {
            amount: Vnd(500_000),
            reason: "Thông báo 12".to_owned(),
        });
        t.desk.perform(&clerk, "n", seen(t, id), notice).unwrap();
        let standing = t.dossier(id).intake.basis.unwrap().by_notice;
        let input = IntakeInput {
            fee_by_notice: standing,
            ..other_owner(t, "Lê Thị Ba")
        };
        t.desk
            .perform(&clerk, "c2", seen(t, id), correct(input))
            .unwrap();
        assert_eq!(t.dossier(id).money.open(), Vnd(500_000));
    });
}

#[test]
fn a_dossier_that_ended_gets_its_right_person_and_keeps_its_dates() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let director = t.with(Role::Director);
        let id = t.accept("k", LAND, "Ngô Văn Nhầm").done.dossier;
        let stop = Deed::Stop {
            reason: "Người nộp đã mất".to_owned(),
        };
        t.desk.perform(&director, "s", seen(t, id), stop).unwrap();
        let before = t.dossier(id);
        let mut input = other_owner(t, "Đỗ Thị Đúng");
        // It had come by post.
        input.channel = Channel::Post;
        input.received = Some(at("2026-10-02T08:00"));
        let open = t
            .desk
            .perform(&clerk, "c", seen(t, id), correct(input.clone()));
        assert!(
            matches!(open, Err(DeskError::Refused(Refused::WrongStage { .. }))),
            "{open:?}"
        );
        let by_clerk = t
            .desk
            .perform(&clerk, "c1", seen(t, id), correct_closed(input.clone()));
        assert!(by_clerk.is_err(), "the director answers for it");
        let deed = correct_closed(input);
        t.desk.perform(&director, "c2", seen(t, id), deed).unwrap();
        let after = t.dossier(id);
        assert_eq!(after.clock, before.clock);
        assert_eq!(after.promises, before.promises);
        assert_eq!(after.stage, before.stage);
        assert_eq!(after.received_at(), at("2026-10-02T08:00"));
        assert_ne!(after.intake.parties, before.intake.parties);
        let view = t.desk.view(&director, id).unwrap();
        let put = view.timeline.last().unwrap().put_right.clone().unwrap();
        let received = Change::Received(before.received_at(), after.received_at());
        assert!(put.changes.contains(&received), "{put:?}");
        assert!(put.changes.contains(&Change::Owners), "{put:?}");
        assert_eq!(found(t, &clerk, "do thi dung"), 1);
        assert_eq!(found(t, &clerk, "ngo van nham"), 0);
    });
}

#[test]
fn a_receipt_is_not_put_behind_the_dossiers_own_hand_over_or_result() {
    on_both(|t| {
        let (clerk, director) = (t.of("desk", Role::Clerk), t.with(Role::Director));
        let id = t.accept("k", LAND, "Ngô Văn Nhầm").done.dossier;
        t.at("2026-10-05T15:53");
        let give = Deed::HandOver {
            to: motcua_domain::id::UnitId::new("land-office"),
            step: None,
            round: None,
        };
        t.desk.perform(&clerk, "h", seen(t, id), give).unwrap();
        t.at("2026-10-08T09:00");
        let received = |text: &str| IntakeInput {
            received: Some(at(text)),
            ..t.intake(LAND, "Ngô Văn Nhầm")
        };
        let refused = |answer: Result<motcua_desk::Done, DeskError>| match answer {
            Err(DeskError::Refused(Refused::ReceivedAfter { at })) => at,
            other => panic!("{other:?}"),
        };
        let handed = at("2026-10-05T15:53");
        let behind = correct(received("2026-10-07T08:00"));
        let told = t.desk.foresee(&director, seen(t, id), &behind);
        assert!(
            matches!(told, Err(DeskError::Refused(Refused::ReceivedAfter { .. }))),
            "the preview says so too: {told:?}"
        );
        let answer = t.desk.perform(&director, "c1", seen(t, id), behind);
        assert_eq!(refused(answer), handed);
        assert_eq!(t.dossier(id).received_at(), at("2026-10-05T07:00"));
        let before = correct(received("2026-10-05T15:00"));
        t.desk
            .perform(&director, "c2", seen(t, id), before)
            .unwrap();
        assert_eq!(t.dossier(id).received_at(), at("2026-10-05T15:00"));
        // Once it ended the same is asked; a name alone asks nothing.
        let stop = Deed::Stop {
            reason: "Người nộp đã mất".to_owned(),
        };
        t.desk.perform(&director, "s", seen(t, id), stop).unwrap();
        let behind = correct_closed(received("2026-10-07T08:00"));
        let answer = t.desk.perform(&director, "c3", seen(t, id), behind);
        assert_eq!(refused(answer), handed);
        let named = IntakeInput {
            received: Some(at("2026-10-05T15:00")),
            ..t.intake(LAND, "Ngô Văn Nhàn")
        };
        let named = correct_closed(named);
        t.desk.perform(&director, "c4", seen(t, id), named).unwrap();
    });
}

#[test]
fn express_work_is_handed_to_whom_it_went() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let done = |key: &str, via, represented: bool| {
            let mut intake = t.intake(COPIES, "Lê Thị Bản Sao");
            intake.result_via = via;
            intake.representative = represented.then(|| Representative {
                person: person("Lê Văn Thay"),
                authority: Authority::PowerOfAttorney,
                paper: "UQ 12/2026".to_owned(),
                paper_date: None,
            });
            let input = AcceptInput {
                entered: None,
                intake,
                payment: Some(motcua_desk::accept::Payment {
                    means: "cash".to_owned(),
                    receipt: String::new(),
                }),
                express: Some(Express {
                    result_number: "12".to_owned(),
                }),
            };
            let done = t.desk.accept(&clerk, key, input).unwrap().done;
            t.dossier(done.dossier).delivery.unwrap().to
        };
        assert_eq!(done("a", ResultVia::Desk, false), DeliveredTo::Owner);
        assert_eq!(
            done("b", ResultVia::Desk, true),
            DeliveredTo::Representative
        );
        assert_eq!(done("c", ResultVia::Post, true), DeliveredTo::Post);
        assert_eq!(done("d", ResultVia::Online, false), DeliveredTo::Online);
    });
}

#[test]
fn no_fact_of_the_record_is_a_text_that_somebody_typed() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let specialist = t.of("land-office", Role::Specialist);
        let name = "Ông Trần Văn Tên, CCCD 080190000012".to_owned();
        let paper = PaperGiven {
            item: name.clone(),
            originals: 1,
            copies: 0,
            how: PaperHow::Given,
        };
        let invalid = |answer: Result<motcua_desk::Done, DeskError>| {
            assert!(matches!(answer, Err(DeskError::Invalid(_))), "{answer:?}");
        };
        let mut intake = t.intake(LAND, "Lê Thị Danh");
        intake.papers.push(paper.clone());
        invalid(t.desk.enter(&clerk, "e", intake.clone()));
        let input = AcceptInput {
            entered: None,
            intake,
            payment: None,
            express: None,
        };
        invalid(t.desk.accept(&clerk, "a", input).map(|done| done.done));

        let entered = t.desk.enter(&clerk, "e2", t.intake(LAND, "Lê Thị Danh"));
        let entered = entered.unwrap().dossier;
        let fix = Deed::AskFix {
            items: vec![name.clone()],
            lines: Vec::new(),
            reason: "Thiếu".to_owned(),
        };
        invalid(t.desk.perform(&clerk, "f", seen(t, entered), fix));
        let id = t.accept("k", LAND, "Lê Thị Danh").done.dossier;
        let exempt = Deed::Money(MoneyInput::Exempt {
            amount: Vnd(1_000),
            ground: name.clone(),
            shown: String::new(),
        });
        invalid(t.desk.perform(&clerk, "x", seen(t, id), exempt));
        let give = Deed::HandOver {
            to: motcua_domain::id::UnitId::new("land-office"),
            step: None,
            round: None,
        };
        t.desk.perform(&clerk, "h", seen(t, id), give).unwrap();
        let take = Deed::ReceiveHandOver {};
        t.desk.perform(&specialist, "r", seen(t, id), take).unwrap();
        let ask = |items| Deed::RequestSupplement {
            items,
            lines: Vec::new(),
            reason: "Thiếu".to_owned(),
            warned: false,
        };
        invalid(
            t.desk
                .perform(&specialist, "s", seen(t, id), ask(vec![name])),
        );
        let known = t.dossier(id).intake.papers[0].item.clone();
        let asked = ask(vec![known]);
        t.desk
            .perform(&specialist, "s2", seen(t, id), asked)
            .unwrap();
        let papers = vec![paper];
        let bring = Deed::ReceiveSupplement { papers };
        invalid(t.desk.perform(&clerk, "b", seen(t, id), bring));
        assert_eq!(t.dossier(id).stage.name(), StageName::AwaitingSupplement);
    });
}

#[test]
fn an_exemption_names_a_group_of_the_procedure_and_the_paper_in_words() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let settings = t.desk.settings();
        let frees = settings.catalogue.all(t.desk.today()).find(|p| {
            let p = &p.procedure;
            p.exempt_groups().next().is_some() && p.cases.is_empty()
        });
        let frees = &frees.expect("a procedure that frees a group").procedure;
        let group = frees.exempt_groups().next().unwrap().to_owned();
        let id = t.accept("k", &frees.code, "Lê Thị Nghèo").done.dossier;
        let notice = Deed::Money(MoneyInput::Assess {
            amount: Vnd(90_001),
            reason: "Thông báo".to_owned(),
        });
        t.desk.perform(&clerk, "n", seen(t, id), notice).unwrap();
        let exempt = Deed::Money(MoneyInput::Exempt {
            amount: Vnd(90_000),
            ground: group.clone(),
            shown: "Sổ hộ nghèo của Trần Thị Mẫu".to_owned(),
        });
        t.desk.perform(&clerk, "x", seen(t, id), exempt).unwrap();
        let view = t.desk.view(&clerk, id).unwrap();
        let last = view.timeline.last().unwrap();
        assert!(
            matches!(&last.event, Event::FeeExempted { ground, .. } if *ground == group),
            "{:?}",
            last.event
        );
        assert_eq!(
            last.words.as_ref().unwrap().text,
            "Sổ hộ nghèo của Trần Thị Mẫu"
        );
    });
}
