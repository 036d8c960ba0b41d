//! A dossier from the counter to the result.

use crate::support::{on_both, person};
use motcua_desk::money::MoneyInput;
use motcua_desk::{Deed, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::dossier::{DeliveredTo, PromiseCause, Refused, StageName};
use motcua_domain::id::UnitId;
use motcua_domain::money::Vnd;

const LAND: &str = "1.012790";

#[test]
fn from_the_counter_to_the_result() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        t.at("2026-10-05T08:00");
        let accepted = t.accept("k1", LAND, "Đỗ Thị Đào");
        assert_eq!(accepted.code.as_str(), "H53.LA-261005-0001");
        let id = accepted.done.dossier;
        let seen = |t: &crate::support::TestDesk| (id, t.dossier(id).version);
        // On its way; outside its unit it is not found.
        let early = t
            .desk
            .perform(&land, "k2", seen(t), Deed::ReceiveHandOver {});
        assert!(
            matches!(
                early,
                Err(DeskError::NotFound | DeskError::Refused(Refused::NothingOnTheWay))
            ),
            "{early:?}"
        );
        let to = UnitId::new("land-office");
        t.at("2026-10-05T10:00");
        t.desk
            .perform(
                &clerk,
                "k3",
                seen(t),
                Deed::HandOver {
                    to,
                    step: None,
                    round: None,
                },
            )
            .unwrap();
        let own = t
            .desk
            .perform(&clerk, "k3b", seen(t), Deed::ReceiveHandOver {});
        assert!(
            matches!(own, Err(DeskError::NotFound)),
            "who gives does not receive: {own:?}"
        );
        t.desk
            .perform(&land, "k4", seen(t), Deed::ReceiveHandOver {})
            .unwrap();
        let foreign = t.of("justice", Role::Specialist);
        let note = Deed::Note {
            text: "x".to_owned(),
        };
        assert!(matches!(
            t.desk.perform(&foreign, "k5", seen(t), note),
            Err(DeskError::NotFound)
        ));
        // A paper is missing: the clock stands.
        t.at("2026-10-07T09:00");
        let first = t.dossier(id).promised().unwrap().due;
        let ask = Deed::RequestSupplement {
            items: vec!["p1".to_owned()],
            lines: vec!["Bản vẽ".to_owned()],
            reason: "Bản nộp mờ".to_owned(),
            warned: false,
        };
        t.desk.perform(&land, "k6", seen(t), ask).unwrap();
        assert_eq!(t.dossier(id).stage.name(), StageName::AwaitingSupplement);
        let again = t.desk.often_wrong(&t.dossier(id).intake.procedure.code);
        let again = again.unwrap();
        assert_eq!(
            (again.len(), again[0].times),
            (1, 1),
            "counted with the act: {again:?}"
        );
        let tracked = t.desk.track(accepted.code.as_str(), &accepted.key).unwrap();
        assert_eq!(tracked.due, Some(motcua_domain::deadline::Due::Paused));
        assert_eq!(
            tracked.asked.len(),
            2,
            "an item by its name, and the line in words"
        );
        assert_eq!(tracked.asked[1], "Bản vẽ");
        assert_eq!(tracked.owner, "Đ. T. Đ.");
        t.at("2026-10-13T09:00");
        let papers = t.dossier(id).intake.papers;
        t.desk
            .perform(&clerk, "k7", seen(t), Deed::ReceiveSupplement { papers })
            .unwrap();
        let dossier = t.dossier(id);
        assert_eq!(dossier.first_promise().unwrap().due, first);
        assert_eq!(dossier.promised().unwrap().cause, PromiseCause::Supplement);
        assert!(dossier.promised().unwrap().due > first);
        // The result; the fee must be settled before it is handed over.
        t.at("2026-10-14T09:00");
        let assess = Deed::Money(MoneyInput::Assess {
            amount: Vnd(50_000),
            reason: "Thông báo 12".to_owned(),
        });
        t.desk.perform(&clerk, "k8", seen(t), assess).unwrap();
        let result = Deed::RecordResult {
            positive: true,
            number: "GCN-88".to_owned(),
            text: String::new(),
        };
        t.desk.perform(&land, "k9", seen(t), result).unwrap();
        assert!(
            t.desk.view(&land, id).is_ok(),
            "who worked on it can still answer for it"
        );
        assert!(matches!(
            t.desk.view(&foreign, id),
            Err(DeskError::NotFound)
        ));
        let deliver = Deed::Deliver {
            to: DeliveredTo::Owner,
            without_receipt: false,
            taken_by: String::new(),
        };
        let refused = t.desk.perform(&clerk, "k10", seen(t), deliver.clone());
        assert!(
            matches!(
                refused,
                Err(DeskError::Refused(Refused::FeeOpen { open: Vnd(50_000) }))
            ),
            "{refused:?}"
        );
        let take = Deed::Money(MoneyInput::Take {
            amount: Vnd(50_000),
            means: "cash".to_owned(),
            receipt: String::new(),
        });
        t.desk.perform(&clerk, "k11", seen(t), take).unwrap();
        t.desk.perform(&clerk, "k12", seen(t), deliver).unwrap();
        let dossier = t.dossier(id);
        assert_eq!(dossier.stage.name(), StageName::Delivered);
        assert_eq!(dossier.ended_late(), Some(false));
        let shift = t
            .desk
            .shift(&clerk, clerk.id, jiff::civil::date(2026, 10, 14))
            .unwrap();
        assert_eq!(shift.cash(), Vnd(50_000));
    });
}

#[test]
fn a_receipt_number_is_one_payment() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        t.at("2026-10-05T08:00");
        let pay = |name: &str| {
            let id = t.accept(name, LAND, name).done.dossier;
            let money = |key: &str, what: MoneyInput| {
                let seen = (id, t.dossier(id).version);
                let key = format!("{name} {key}");
                t.desk.perform(&clerk, &key, seen, Deed::Money(what))
            };
            let assess = MoneyInput::Assess {
                amount: Vnd(50_000),
                reason: "Thông báo 12".to_owned(),
            };
            money("a", assess).unwrap();
            let take = MoneyInput::Take {
                amount: Vnd(50_000),
                means: "cash".to_owned(),
                receipt: "0000123".to_owned(),
            };
            money("t", take)
        };
        pay("Lê Thị Một").unwrap();
        let again = pay("Lê Thị Hai");
        assert!(matches!(again, Err(DeskError::Invalid(_))), "{again:?}");
    });
}

#[test]
fn a_dossier_is_found_without_diacritics_by_those_who_may() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let one = t.accept("k1", LAND, "Nguyễn Thị Hoa").done.dossier;
        t.accept("k2", LAND, "Nguyễn Văn Bảy");
        let ids = |text: &str| -> Vec<i64> {
            t.desk
                .search(&clerk, text)
                .unwrap()
                .iter()
                .map(|item| item.dossier.id.0)
                .collect()
        };
        assert_eq!(ids("nguyen thi hoa"), [one.0]);
        assert_eq!(ids("nguyen hoa"), [one.0], "first and last word only");
        assert_eq!(ids("Nguyễn").len(), 2);
        assert_eq!(
            ids("Nguye\u{302}\u{303}n").len(),
            2,
            "decomposed letters find the same"
        );
        assert_eq!(ids("261005-0001"), [one.0]);
        assert_eq!(ids("H53.LA-261005-0001"), [one.0]);
        let phone = person("Nguyễn Thị Hoa").phone.unwrap();
        assert_eq!(ids(phone.as_str()), [one.0]);
        assert!(ids("' OR 1=1--").is_empty());
        assert!(ids("").is_empty());
        let elsewhere = t.of("justice", Role::Specialist);
        assert!(
            t.desk
                .search(&elsewhere, "nguyen thi hoa")
                .unwrap()
                .is_empty()
        );
        assert!(
            t.desk
                .search(&t.with(Role::Administrator), "nguyen")
                .is_err()
        );
    });
}

#[test]
fn tracking_needs_code_and_key_and_answers_alike_when_wrong() {
    on_both(|t| {
        let one = t.accept("k1", LAND, "Lê Thị Lan");
        let two = t.accept("k2", LAND, "Lê Thị Hồng");
        assert!(
            t.desk
                .track(one.code.as_str(), &one.key.to_lowercase())
                .is_ok()
        );
        for (code, key) in [
            (one.code.as_str(), two.key.as_str()),
            (two.code.as_str(), one.key.as_str()),
            (one.code.as_str(), ""),
            ("H53.LA-261005-9999", one.key.as_str()),
            ("' OR 1=1", "x"),
        ] {
            assert!(
                matches!(t.desk.track(code, key), Err(DeskError::NotFound)),
                "{code} {key}"
            );
        }
    });
}

#[test]
fn lists_are_in_the_order_of_due_dates_and_page_without_gaps() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        for n in 0..120 {
            t.at(&format!("2026-10-05T{:02}:{:02}", 8 + n / 60, n % 60));
            t.accept(
                &format!("k{n}"),
                LAND,
                &format!("Trần Văn {n}").replace(|c: char| c.is_ascii_digit(), "A"),
            );
        }
        let filter = motcua_desk::read::Filter::default();
        let mut after = None;
        let mut seen = Vec::new();
        loop {
            let page = t.desk.work_list(&clerk, &filter, after).unwrap();
            seen.extend(
                page.items
                    .iter()
                    .map(|item| (item.clock.as_ref().unwrap().sort_at, item.dossier.id)),
            );
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 120);
        assert!(seen.windows(2).all(|two| two[0] < two[1]));
        let statements = |limit: u32| {
            let ask = motcua_store::ListAsk {
                narrow: motcua_store::Narrow {
                    unit: Some("desk".into()),
                    ..Default::default()
                },
                limit,
                ..Default::default()
            };
            t.desk
                .store()
                .read(t.desk.id(), |tx| {
                    tx.open_dossiers(&ask)?;
                    Ok::<_, motcua_store::StoreError>(tx.statements())
                })
                .unwrap()
        };
        assert_eq!(
            statements(1),
            statements(100),
            "as many statements for one row as for a hundred"
        );
    });
}
