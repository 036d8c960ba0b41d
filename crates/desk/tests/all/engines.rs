//! The same random acts on both engines give the same desk.

use crate::support::{TestDesk, both};
use motcua_desk::accept::AcceptInput;
use motcua_desk::money::MoneyInput;
use motcua_desk::{Deed, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::deadline::StopReason;
use motcua_domain::dossier::{DeliveredTo, ExtensionPaper};
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::money::Vnd;
use proptest::prelude::*;

/// One random act: which dossier of those there are, and which deed.
#[derive(Clone, Debug)]
struct Step {
    which: usize,
    deed: u8,
    hours: u8,
}

fn step() -> impl Strategy<Value = Step> {
    (0_usize..6, 0_u8..14, 0_u8..30).prop_map(|(which, deed, hours)| Step { which, deed, hours })
}

fn deed(kind: u8, t: &TestDesk, id: DossierId) -> Deed {
    let to = |unit: &str| UnitId::new(unit);
    let dossier = t.dossier(id);
    match kind {
        1 => Deed::HandOver {
            to: to("land-office"),
            step: None,
            round: None,
        },
        2 => Deed::ReceiveHandOver {},
        3 => Deed::RequestSupplement {
            items: vec!["p1".into()],
            lines: vec![],
            reason: "mờ".into(),
            warned: dossier.supplements > 0,
        },
        4 => Deed::ReceiveSupplement {
            papers: dossier.intake.papers,
        },
        5 => Deed::StopClock {
            why: StopReason::FinancialObligation,
            reason: "thuế".into(),
        },
        6 => Deed::ResumeClock {},
        7 => Deed::RecordResult {
            positive: true,
            number: "1".into(),
            text: String::new(),
        },
        8 => Deed::Deliver {
            to: DeliveredTo::Owner,
            without_receipt: false,
            taken_by: String::new(),
        },
        9 => Deed::RequestWithdrawal {
            reason: String::new(),
        },
        10 => Deed::DecideWithdrawal {
            granted: dossier.version % 2 == 0,
            reason: "xét".into(),
        },
        11 => Deed::Extend {
            amount: 3,
            reason: "phức tạp".into(),
            paper: ExtensionPaper {
                number: "1/TB".into(),
                date: jiff::civil::date(2026, 10, 5),
            },
        },
        12 => Deed::Money(MoneyInput::Assess {
            amount: Vnd(i64::from(dossier.version) * 1000),
            reason: "tb".into(),
        }),
        _ => Deed::Note { text: "ghi".into() },
    }
}

/// Plays the steps; gives what each answered, as text.
fn play(t: &TestDesk, steps: &[Step]) -> Vec<String> {
    let mut ids: Vec<DossierId> = Vec::new();
    let mut now = crate::support::at("2026-10-05T08:00");
    let mut answers = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        now = now
            .checked_add(jiff::SignedDuration::from_hours(i64::from(step.hours)))
            .unwrap();
        t.clock.set(now);
        if step.deed == 0 || ids.is_empty() {
            let intake = t.intake("1.012790", ["Lê A", "Trần B", "Đỗ C"][n % 3]);
            let input = AcceptInput {
                entered: None,
                intake,
                payment: None,
                express: None,
            };
            let accepted = t
                .desk
                .accept(&t.of("desk", Role::Clerk), &format!("k{n}"), input);
            ids.extend(accepted.as_ref().ok().map(|a| a.done.dossier));
            answers.push(format!("{accepted:?}"));
            continue;
        }
        let id = ids[step.which % ids.len()];
        let deed = deed(step.deed, t, id);
        let seen = (id, t.dossier(id).version);
        // Whoever of these may do it first.
        let tries = [
            t.of("desk", Role::Clerk),
            t.of("land-office", Role::Specialist),
            t.of("land-office", Role::Head),
            t.with(Role::Director),
        ];
        let mut last = String::new();
        for (m, me) in tries.iter().enumerate() {
            match t.desk.perform(me, &format!("k{n}-{m}"), seen, deed.clone()) {
                Err(DeskError::NotFound | DeskError::Denied(_)) => last = "denied".to_owned(),
                other => {
                    last = format!("{other:?}");
                    break;
                }
            }
        }
        answers.push(last);
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn random_acts_give_equal_desks(steps in proptest::collection::vec(step(), 5..40)) {
        let desks = both();
        let answers: Vec<_> = desks.iter().map(|t| play(t, &steps)).collect();
        for t in &desks {
            t.folds();
            crate::reports::identities_hold(t);
            crate::indicators::counts_agree(t);
            crate::process::numbers_open(&t.desk, &t.with(Role::Director));
        }
        if let [one, two] = &desks[..] {
            prop_assert_eq!(&answers[0], &answers[1]);
            let root = |t: &TestDesk| {
                t.desk
                    .store()
                    .read(t.desk.id(), |tx| {
                        let head = tx.head()?;
                        Ok::<_, motcua_store::StoreError>((head, tx.ledger_root(head.cast_unsigned())?))
                    })
                    .unwrap()
            };
            prop_assert_eq!(root(one), root(two), "equal events, salts and leaves");
            let rows = crate::indicators::rows;
            prop_assert_eq!(rows(one), rows(two), "equal figures");
        }
    }
}
