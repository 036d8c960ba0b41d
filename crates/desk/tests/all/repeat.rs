//! Twice asked, once done; two officials at once (H25, H31, H33).

use crate::support::on_both;
use motcua_desk::accept::AcceptInput;
use motcua_desk::{Deed, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::dossier::{DeliveredTo, Refused};

const LAND: &str = "1.012790";

#[test]
fn h31_one_key_has_one_effect_however_often_it_is_sent() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let input = AcceptInput {
            entered: None,
            intake: t.intake(LAND, "Võ Văn Tám"),
            payment: None,
            express: None,
        };
        let answers: Vec<_> = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..50)
                .map(|_| {
                    let (desk, clerk, input) = (t.desk.clone(), clerk.clone(), input.clone());
                    scope.spawn(move || desk.accept(&clerk, "same", input).unwrap())
                })
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(
            answers.windows(2).all(|two| two[0] == two[1]),
            "the same answer each time"
        );
        let mut other = input.clone();
        other.intake.note = "khác".to_owned();
        assert!(matches!(
            t.desk.accept(&clerk, "same", other),
            Err(DeskError::KeyReused)
        ));
        let colleague = t
            .people
            .iter()
            .map(|(_, actor)| actor)
            .rfind(|a| a.holds(Role::Clerk))
            .unwrap();
        let theirs = t.desk.accept(colleague, "same", input).unwrap();
        assert_ne!(
            theirs.code, answers[0].code,
            "another person's key is another key"
        );
        assert_eq!(theirs.code.as_str(), "H53.LA-261005-0002");
    });
}

#[test]
fn h33_the_second_official_sees_what_the_first_did() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let accepted = t.accept("k", LAND, "Hồ Thị Bích");
        let seen = (accepted.done.dossier, accepted.done.version);
        let note = |text: &str| Deed::Note {
            text: text.to_owned(),
        };
        t.desk.perform(&clerk, "k1", seen, note("một")).unwrap();
        match t.desk.perform(&clerk, "k2", seen, note("hai")) {
            Err(DeskError::Stale(stale)) => {
                assert_eq!(stale.kind, "note.added");
                assert_eq!(stale.by, Some(clerk.id));
                assert_eq!(stale.version, stale.seen + 1);
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn h25_a_state_cannot_be_jumped_over_and_a_refusal_writes_nothing() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let accepted = t.accept("k", LAND, "Mai Văn Được");
        let seen = (accepted.done.dossier, accepted.done.version);
        let head = || t.desk.store().read(t.desk.id(), |tx| tx.head()).unwrap();
        let before = head();
        let deliver = Deed::Deliver {
            to: DeliveredTo::Owner,
            without_receipt: false,
            taken_by: String::new(),
        };
        let refused = t.desk.perform(&clerk, "k1", seen, deliver);
        assert!(
            matches!(refused, Err(DeskError::Refused(Refused::WrongStage { .. }))),
            "{refused:?}"
        );
        let cashier = t.with(Role::Cashier);
        let money = Deed::Money(motcua_desk::money::MoneyInput::Refund {
            amount: motcua_domain::money::Vnd(1),
            means: "cash".to_owned(),
            receipt: String::new(),
            cause: motcua_domain::dossier::RefundCause::Mistaken,
            reason: "x".to_owned(),
        });
        assert!(t.desk.perform(&cashier, "k2", seen, money).is_err());
        assert_eq!(head(), before);
    });
}

#[test]
fn codes_of_a_day_have_no_gap_and_no_double_under_load_and_begin_anew_next_day() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let mut codes: Vec<String> = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..40)
                .map(|n| {
                    let (desk, clerk) = (t.desk.clone(), clerk.clone());
                    let mut intake = t.intake(LAND, "Phan Thị Năm");
                    if n % 4 == 0 {
                        intake.papers.clear(); // refused: must not burn a number
                    }
                    let input = AcceptInput {
                        entered: None,
                        intake,
                        payment: None,
                        express: None,
                    };
                    scope.spawn(move || desk.accept(&clerk, &format!("k{n}"), input).ok())
                })
                .collect();
            tries
                .into_iter()
                .filter_map(|one| one.join().unwrap())
                .map(|a| a.code.to_string())
                .collect()
        });
        codes.sort();
        let expected: Vec<String> = (1..=30).map(|n| format!("H53.LA-261005-{n:04}")).collect();
        assert_eq!(codes, expected);
        t.at("2026-10-06T08:00");
        assert_eq!(
            t.accept("n", LAND, "Phan Thị Sáu").code.as_str(),
            "H53.LA-261006-0001"
        );
    });
}
