//! The counter's work besides acceptance: entered dossiers, files of the
//! portal, drafts, the print list, the end of a shift, the scanner's folder.

use crate::support::{TestDesk, at, on_both};
use motcua_desk::accept::{AcceptInput, Express, Payment};
use motcua_desk::money::MoneyInput;
use motcua_desk::portal::Outcome;
use motcua_desk::read::Undone;
use motcua_desk::scan::Scanners;
use motcua_desk::{Asked, Deed, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::{RefundCause, Refused, StageName};
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::Channel;
use motcua_domain::time::local;

const LAND: &str = "1.012790";
/// Certification of copies: step fees, same day, on one screen.
const COPIES: &str = "2.000815";

fn clerk(t: &TestDesk) -> Actor {
    t.of("desk", Role::Clerk)
}

fn accept_entered(
    t: &TestDesk,
    key: &str,
    (id, seen): motcua_desk::Seen,
) -> Result<motcua_desk::accept::Accepted, DeskError> {
    let intake = motcua_desk::accept::IntakeInput {
        channel: Channel::Online,
        outside_code: t.dossier(id).intake.outside_code,
        ..t.intake(LAND, "Lê Thị Cổng")
    };
    let input = AcceptInput {
        entered: Some((id, seen)),
        intake,
        payment: None,
        express: None,
    };
    t.desk.accept_to_print(&clerk(t), key, input, false)
}

#[test]
fn an_entered_dossier_gets_its_code_at_acceptance_and_fixing_runs_on_no_clock() {
    on_both(|t| {
        let clerk = clerk(t);
        t.at("2026-10-05T08:00");
        let mut intake = t.intake(LAND, "Lê Thị Cổng");
        intake.outside_code = Some("G22.1-261005-0007".to_owned());
        intake.channel = Channel::Online;
        let papers = std::mem::take(&mut intake.papers);
        let id = t.desk.enter(&clerk, "e1", intake.clone()).unwrap().dossier;
        assert_eq!(t.dossier(id).code, None);
        let again = t.desk.enter(&clerk, "e2", intake).unwrap();
        assert_eq!(
            again.dossier, id,
            "the same outside code is the same dossier"
        );
        let fix = Deed::AskFix {
            items: vec!["p1".to_owned()],
            lines: Vec::new(),
            reason: "Chưa ký".to_owned(),
        };
        t.desk.perform(&clerk, "f", (id, 1), fix).unwrap();
        let early = accept_entered(t, "a0", (id, 2));
        assert!(
            matches!(early, Err(DeskError::Refused(Refused::WrongStage { .. }))),
            "{early:?}"
        );
        t.at("2026-10-08T09:00");
        t.desk
            .perform(&clerk, "r", (id, 2), Deed::ReceiveFix { papers })
            .unwrap();
        t.at("2026-10-08T10:00");
        let accepted = accept_entered(t, "a1", (id, 3)).unwrap();
        assert_eq!(accepted.done.dossier, id);
        assert_eq!(accepted.code.as_str(), "H53.LA-261008-0001");
        let clock = t.dossier(id).clock.unwrap();
        assert_eq!(
            clock.start,
            local(at("2026-10-08T09:00")),
            "it counts from when it came back fixed"
        );
        let again = accept_entered(t, "a1", (id, 3)).unwrap();
        assert_eq!(again, accepted, "a double press");
        // Another dossier cannot bear the same outside code.
        let mut other = t.intake(LAND, "Phan Văn Khác");
        other.outside_code = Some("G22.1-261005-0007".to_owned());
        let input = AcceptInput {
            entered: None,
            intake: other,
            payment: None,
            express: None,
        };
        let refused = t.desk.accept(&clerk, "x", input);
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{refused:?}");
    });
}

#[test]
fn a_file_of_the_portal_is_entered_whole_or_not_at_all() {
    on_both(|t| {
        let clerk = clerk(t);
        let head = "outside_code;procedure;name;id_number;phone;papers\n";
        let bad = format!(
            "{head}G1-1;{LAND};Trần Thị Mẫu;080190000012;0912345678;p1:1/0\n\
             G1-1;9.999999;Nguye64n Văn A;123;;p9:1\n;;;;;\n"
        );
        let before = t.desk.store().read(t.desk.id(), |tx| tx.head()).unwrap();
        let report = t.desk.import_portal(&clerk, "k1", bad.as_bytes()).unwrap();
        assert!(!report.is_taken());
        assert_eq!(report.rows[0].outcome, Outcome::Sound);
        let Outcome::Wrong { faults } = &report.rows[1].outcome else {
            panic!("{:?}", report.rows[1]);
        };
        let columns: Vec<&str> = faults.iter().map(|f| f.0.as_str()).collect();
        assert_eq!(columns, ["outside_code", "id_number", "procedure"]);
        assert_eq!(report.rows.len(), 2, "an empty row is no row");
        let head_now = t.desk.store().read(t.desk.id(), |tx| tx.head()).unwrap();
        assert_eq!(head_now, before, "nothing was written");

        let good = format!(
            "\u{feff}{head}G1-1;{LAND};Trần Thị Mẫu;080190000012;0912345678;p1:1/0\n\
             G1-2;{LAND};Lê Văn Mẫu;;;\n"
        );
        let report = t.desk.import_portal(&clerk, "k2", good.as_bytes()).unwrap();
        assert!(report.is_taken());
        let entered = |o: &Outcome| matches!(o, Outcome::Entered { .. });
        assert_eq!(report.count(entered), 2);
        assert_eq!(t.desk.awaiting_acceptance(&clerk).unwrap().len(), 2);
        // The same file again: known, or taken in when it was sent back.
        let Outcome::Entered { dossier } = report.rows[1].outcome else {
            panic!("{:?}", report.rows[1]);
        };
        let fix = Deed::AskFix {
            items: vec!["p1".to_owned()],
            lines: Vec::new(),
            reason: "Thiếu".to_owned(),
        };
        t.desk.perform(&clerk, "f", (dossier, 1), fix).unwrap();
        let report = t.desk.import_portal(&clerk, "k3", good.as_bytes()).unwrap();
        assert!(matches!(report.rows[0].outcome, Outcome::Known { .. }));
        let differs = Vec::new();
        assert_eq!(report.rows[1].outcome, Outcome::Fixed { dossier, differs });
        assert_eq!(
            t.dossier(dossier).stage.name(),
            StageName::AwaitingAcceptance
        );
    });
}

#[test]
fn a_row_that_comes_back_says_what_it_names_otherwise_and_lines_are_counted_as_read() {
    on_both(|t| {
        let clerk = clerk(t);
        let file = |rows: &[String], end: &str| {
            let head = "outside_code,procedure,name,phone".to_owned();
            [&[head][..], rows].concat().join(end) + end
        };
        let row = |n: u32, name: &str, phone: &str| format!("G2-{n},{LAND},{name},{phone}");
        for (n, end) in ["\n", "\r\n", "\r"].into_iter().enumerate() {
            let rows = [
                row(1, "Trần Thị Mẫu", "0912345678"),
                row(2, "\"Lê Văn\nMẫu\"", "12"),
                String::new(),
                row(3, "Phan Thị Mẫu", "12"),
            ];
            let text = file(&rows, end);
            let report = t
                .desk
                .import_portal(&clerk, &format!("l{n}"), text.as_bytes())
                .unwrap();
            let lines: Vec<u64> = report.rows.iter().map(|row| row.line).collect();
            assert_eq!(lines, [2, 3, 6], "{end:?}");
        }
        let first = file(&[row(1, "Trần Thị Mẫu", "0912345678")], "\r\n");
        let report = t
            .desk
            .import_portal(&clerk, "k1", first.as_bytes())
            .unwrap();
        let Outcome::Entered { dossier } = report.rows[0].outcome else {
            panic!("{report:?}");
        };
        let fix = Deed::AskFix {
            items: Vec::new(),
            lines: vec!["Tên".to_owned()],
            reason: "Sai tên".to_owned(),
        };
        t.desk.perform(&clerk, "f", (dossier, 1), fix).unwrap();
        let again = file(&[row(1, "Trần Thị Mậu", "0912345679")], "\r\n");
        let report = t
            .desk
            .import_portal(&clerk, "k2", again.as_bytes())
            .unwrap();
        let differs = vec!["name".to_owned(), "phone".to_owned()];
        assert_eq!(report.rows[0].outcome, Outcome::Fixed { dossier, differs });
    });
}

#[test]
fn files_that_are_no_portal_files_are_refused_with_the_reason() {
    on_both(|t| {
        let clerk = clerk(t);
        for (bytes, message) in [
            (&b"\xff\xfe"[..], "portal-no-text"),
            (
                b"PK\x03\x04\x14\0\x06\0[Content_Types].xml",
                "portal-no-csv",
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "portal-no-csv"),
            (b"outside_code\0", "portal-no-csv"),
            (b"", "portal-column-missing"),
            (b"outside_code,procedure,name\n", "portal-empty"),
            (b"outside_code,procedure,name,x\n", "portal-column-unknown"),
            (b"outside_code,procedure,name,name\n", "portal-column-twice"),
            (
                "outside_code,procedure,name\nG1,1.012784,Trần Thị M".as_bytes(),
                "portal-cut-short",
            ),
        ] {
            let report = t.desk.import_portal(&clerk, "k", bytes).unwrap();
            assert!(!report.is_taken());
            assert_eq!(report.file[0].0, message);
        }
        for (row, column, message) in [
            ("G1,LAND,Trần Thị Mẫu", "phone", "portal-cell-missing"),
            ("G1,LAND,Trần Thị Mẫu,,", "phone", "portal-cells-many"),
        ] {
            let text = format!("outside_code,procedure,name,phone\n{row}\n");
            let text = text.replace("LAND", LAND);
            let report = t.desk.import_portal(&clerk, "k", text.as_bytes()).unwrap();
            let faults = vec![(column.to_owned(), message.to_owned())];
            assert_eq!(report.rows[0].outcome, Outcome::Wrong { faults }, "{row}");
        }
        let long = format!("outside_code,procedure,name,{}\n", "x".repeat(5_000));
        let report = t.desk.import_portal(&clerk, "k", long.as_bytes()).unwrap();
        assert!(report.file[0].1.chars().count() <= 41, "{report:?}");
        let specialist = t.of("land-office", Role::Specialist);
        assert!(t.desk.import_portal(&specialist, "k", b"").is_err());
    });
}

#[test]
fn a_draft_is_its_writers_alone_and_lies_sealed() {
    on_both(|t| {
        let clerk = clerk(t);
        let typed = vec![("name".to_owned(), "Trần Thị Nháp".to_owned())];
        let id = t.desk.save_draft(&clerk, None, typed.clone()).unwrap();
        assert_eq!(t.desk.draft(&clerk, id).unwrap().typed, typed);
        let more = vec![("name".to_owned(), "Trần Thị Nháp Hai".to_owned())];
        assert_eq!(
            t.desk.save_draft(&clerk, Some(id), more.clone()).unwrap(),
            id
        );
        assert_eq!(t.desk.drafts(&clerk).unwrap().len(), 1);
        assert_eq!(t.desk.drafts(&clerk).unwrap()[0].typed, more);
        let row = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.draft(id, clerk.id))
            .unwrap()
            .unwrap();
        assert!(!row.body.contains("Nháp"));
        let director = t.with(Role::Director);
        assert!(matches!(
            t.desk.draft(&director, id),
            Err(DeskError::NotFound)
        ));
        assert!(t.desk.save_draft(&director, None, typed.clone()).is_err());
        let long = vec![("note".to_owned(), "a".repeat(70_000))];
        assert!(matches!(
            t.desk.save_draft(&clerk, None, long),
            Err(DeskError::Invalid(_))
        ));
        // Forgotten after a month.
        t.at("2026-11-20T08:00");
        t.desk.save_draft(&clerk, None, typed).unwrap();
        assert!(matches!(t.desk.draft(&clerk, id), Err(DeskError::NotFound)));
        t.desk.drop_draft(&clerk, id).unwrap();
    });
}

#[test]
fn what_waits_is_counted_as_long_as_its_lists_by_one_statement() {
    on_both(|t| {
        let clerk = clerk(t);
        let counted = || {
            let before = t.desk.store().statements_read();
            let undone = t.desk.undone(&clerk).unwrap();
            assert_eq!(t.desk.store().statements_read() - before, 1);
            undone
        };
        assert_eq!(counted(), Undone::default());
        for n in 0..3 {
            let mut intake = t.intake(LAND, "Lê Thị Cổng");
            intake.outside_code = Some(format!("G22.1-261005-000{n}"));
            intake.channel = Channel::Online;
            intake.papers.clear();
            t.desk.enter(&clerk, &format!("e{n}"), intake).unwrap();
        }
        let sent_back = t.desk.awaiting_acceptance(&clerk).unwrap()[0].dossier.id;
        let fix = Deed::AskFix {
            items: vec!["p1".to_owned()],
            lines: Vec::new(),
            reason: "Chưa ký".to_owned(),
        };
        t.desk.perform(&clerk, "f", (sent_back, 1), fix).unwrap();
        for _ in 0..2 {
            t.desk.save_draft(&clerk, None, Vec::new()).unwrap();
        }
        let input = AcceptInput {
            entered: None,
            intake: t.intake(LAND, "Lê Thị In"),
            payment: None,
            express: None,
        };
        t.desk.accept_to_print(&clerk, "a", input, false).unwrap();
        let lists = Undone {
            entered: t.desk.awaiting_acceptance(&clerk).unwrap().len() as u32,
            drafts: t.desk.drafts(&clerk).unwrap().len() as u32,
            prints: t.desk.prints(&clerk).unwrap().len() as u32,
        };
        assert_eq!(counted(), lists);
        let all = (lists.entered, lists.drafts, lists.prints);
        assert_eq!(all, (3, 2, 1));
        // Drafts and papers are a person's own.
        let other = Actor {
            id: StaffId(9_999),
            ..clerk.clone()
        };
        let theirs = t.desk.undone(&other).unwrap();
        assert_eq!((theirs.entered, theirs.drafts, theirs.prints), (3, 0, 0));
        let specialist = t.of("land-office", Role::Specialist);
        assert!(t.desk.undone(&specialist).is_err());
    });
}

#[test]
fn a_receipt_waits_until_it_is_printed() {
    on_both(|t| {
        let clerk = clerk(t);
        let input = |express| AcceptInput {
            entered: None,
            intake: t.intake(if express { COPIES } else { LAND }, "Lê Thị In"),
            payment: express.then(|| Payment {
                means: "cash".to_owned(),
                receipt: String::new(),
            }),
            express: express.then(|| Express {
                result_number: "12".to_owned(),
            }),
        };
        let accept = |key: &str, express, asked| {
            t.desk
                .accept_to_print(&clerk, key, input(express), asked)
                .unwrap()
                .done
                .dossier
        };
        let id = accept("k1", false, false);
        let silent = accept("k2", true, false);
        assert_eq!(t.dossier(silent).stage.name(), StageName::Delivered);
        let asked = accept("k3", true, true);
        let waiting: Vec<DossierId> = t
            .desk
            .prints(&clerk)
            .unwrap()
            .iter()
            .map(|w| w.dossier.id)
            .collect();
        assert_eq!(waiting, [id, asked], "express work: only if asked for");
        let first = &t.desk.prints(&clerk).unwrap()[0];
        assert_eq!(first.kind, "dossier.accepted");
        let seq = first.seq;
        assert!(!t.desk.is_reprint(id, seq).unwrap());
        t.desk.printed(&clerk, id, seq).unwrap();
        t.desk.printed(&clerk, id, seq).unwrap();
        assert!(!t.desk.waits_for_print(id, seq).unwrap());
        assert!(t.desk.is_reprint(id, seq).unwrap());
        assert!(!t.desk.is_reprint(asked, seq).unwrap(), "of another");
        t.desk.print_later(&clerk, id, seq).unwrap();
        assert!(!t.desk.is_reprint(id, seq).unwrap(), "the sheet was lost");
        t.desk.print_later(&clerk, id, seq).unwrap();
        assert_eq!(t.desk.prints(&clerk).unwrap().len(), 2);
        assert!(matches!(
            t.desk.print_later(&clerk, id, 9_999),
            Err(DeskError::NotFound)
        ));
    });
}

#[test]
fn a_forgotten_shift_is_closed_on_a_later_day_and_says_both_days() {
    on_both(|t| {
        let clerk = clerk(t);
        let (day, next) = (
            jiff::civil::date(2026, 10, 5),
            jiff::civil::date(2026, 10, 6),
        );
        t.at("2026-10-05T09:00");
        t.accept_paid("a", LAND, Vnd(50_000));
        t.at("2026-10-06T08:00");
        t.accept_paid("b", LAND, Vnd(70_000));
        let close = |key: &str, day, counted| t.desk.close_shift(&clerk, key, day, counted, "");
        let late = close("c1", day, Vnd(50_000)).unwrap();
        assert_eq!(late.sum.day, "2026-10-05");
        assert_eq!(local(late.at).date(), next);
        let events = t
            .desk
            .store()
            .read(t.desk.id(), |tx| {
                tx.events_of_kind("shift.closed", i64::MAX, 1)
            })
            .unwrap();
        let facts: serde_json::Value = serde_json::from_str(&events[0].facts).unwrap();
        assert_eq!(facts["day"], "2026-10-05");
        assert_eq!(facts["closed_on"], "2026-10-06");
        for (key, day, counted) in [
            ("c2", day, Vnd(5_000)),
            ("c3", jiff::civil::date(2026, 10, 4), Vnd(1)),
            ("c4", jiff::civil::date(2026, 10, 7), Vnd(1)),
        ] {
            let nothing = close(key, day, counted);
            assert!(matches!(nothing, Err(DeskError::Invalid(_))), "{nothing:?}");
        }
        assert_eq!(
            close("c5", next, Vnd(70_000)).unwrap().difference(),
            Vnd::ZERO
        );
    });
}

#[test]
fn a_fee_that_waits_for_its_notice_is_not_said_to_be_paid() {
    on_both(|t| {
        let clerk = clerk(t);
        t.at("2026-10-05T09:00");
        let accept = |key: &str, fee: Option<Vnd>, paid: bool| {
            let input = AcceptInput {
                entered: None,
                intake: motcua_desk::accept::IntakeInput {
                    fee_by_notice: fee,
                    ..t.intake(LAND, "Mai Thị Thu")
                },
                payment: paid.then(|| Payment {
                    means: "cash".to_owned(),
                    receipt: String::new(),
                }),
                express: None,
            };
            t.desk.accept(&clerk, key, input)
        };
        let waits = |id| {
            let view = t.desk.view(&clerk, id).unwrap();
            view.dossier.waits_for_notice(&view.procedure.procedure)
        };
        // Cash for an unknown amount would be taken and booked nowhere.
        let refused = accept("n0", None, true);
        let Err(DeskError::Invalid(fields)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(fields[0].field, "fee_by_notice");
        let later = accept("n1", None, false).unwrap().done;
        assert!(waits(later.dossier), "not free: unknown");
        let paid = accept("n2", Some(Vnd(50_000)), true).unwrap().done;
        assert!(!waits(paid.dossier));
        let assessed = Deed::Money(MoneyInput::Assess {
            amount: Vnd(70_000),
            reason: "Thông báo 12/TB-CT".to_owned(),
        });
        let seen = (later.dossier, later.version);
        t.desk.perform(&clerk, "n3", seen, assessed).unwrap();
        assert!(!waits(later.dossier), "the notice has come");
        // Corrected to nothing by another notice: once is enough.
        let none = Deed::Money(MoneyInput::Assess {
            amount: Vnd(0),
            reason: "Thông báo 12a/TB-CT".to_owned(),
        });
        let seen = (later.dossier, t.dossier(later.dossier).version);
        t.desk.perform(&clerk, "n3a", seen, none).unwrap();
        assert!(!waits(later.dossier), "nothing is due, and it is known");
        // A notice that nothing is due is one, too.
        let free = accept("n4", None, false).unwrap().done;
        let seen = |id| (id, t.dossier(id).version);
        let land = t.of("land-office", Role::Specialist);
        let give = Deed::HandOver {
            to: motcua_domain::id::UnitId::new("land-office"),
            step: None,
            round: None,
        };
        t.desk
            .perform(&clerk, "n5", seen(free.dossier), give)
            .unwrap();
        let take = Deed::ReceiveHandOver {};
        t.desk
            .perform(&land, "n6", seen(free.dossier), take)
            .unwrap();
        let result = Deed::RecordResult {
            positive: true,
            number: "1".to_owned(),
            text: String::new(),
        };
        t.desk
            .perform(&land, "n7", seen(free.dossier), result)
            .unwrap();
        let deliver = Deed::Deliver {
            to: motcua_domain::dossier::DeliveredTo::Owner,
            without_receipt: false,
            taken_by: String::new(),
        };
        let nothing = Deed::Money(MoneyInput::Assess {
            amount: Vnd(0),
            reason: "Thông báo 13/TB-CT".to_owned(),
        });
        t.desk
            .perform(&clerk, "n9", seen(free.dossier), nothing.clone())
            .unwrap();
        assert!(!waits(free.dossier), "it says that nothing is due");
        let again = t.desk.perform(&clerk, "n10", seen(free.dossier), nothing);
        assert!(again.is_err(), "nothing changes");
        t.desk
            .perform(&clerk, "n11", seen(free.dossier), deliver)
            .unwrap();
    });
}

#[test]
fn a_shift_is_closed_once_and_what_comes_later_is_the_next() {
    on_both(|t| {
        let clerk = clerk(t);
        let day = jiff::civil::date(2026, 10, 5);
        t.at("2026-10-05T09:00");
        let pay = |key: &str, amount| {
            let input = AcceptInput {
                entered: None,
                intake: motcua_desk::accept::IntakeInput {
                    fee_by_notice: Some(Vnd(amount)),
                    ..t.intake(LAND, "Mai Thị Thu")
                },
                payment: None,
                express: None,
            };
            let done = t
                .desk
                .accept(&clerk, &format!("a{key}"), input)
                .unwrap()
                .done;
            let take = Deed::Money(MoneyInput::Take {
                amount: Vnd(amount),
                means: "cash".to_owned(),
                receipt: String::new(),
            });
            t.desk
                .perform(&clerk, key, (done.dossier, done.version), take)
                .unwrap()
        };
        let paid = pay("p1", 50_000);
        let short = t.desk.close_shift(&clerk, "c0", day, Vnd(40_000), "");
        assert!(matches!(short, Err(DeskError::Invalid(_))), "{short:?}");
        let shift = t
            .desk
            .close_shift(&clerk, "c1", day, Vnd(40_000), "Trả lại nhầm 10.000")
            .unwrap();
        assert_eq!(shift.difference(), Vnd(-10_000));
        let again = t
            .desk
            .close_shift(&clerk, "c1", day, Vnd(40_000), "Trả lại nhầm 10.000");
        assert_eq!(again.unwrap(), shift);
        assert_eq!(
            t.desk.shift(&clerk, clerk.id, day).unwrap().cash(),
            Vnd::ZERO
        );
        let nothing = t.desk.close_shift(&clerk, "c2", day, Vnd::ZERO, "");
        assert!(matches!(nothing, Err(DeskError::Invalid(_))), "{nothing:?}");
        // A refund bears a number of its own series.
        let cashier = t.with(Role::Cashier);
        let refund = Deed::Money(MoneyInput::Refund {
            amount: Vnd(20_000),
            means: "cash".to_owned(),
            receipt: String::new(),
            cause: RefundCause::Mistaken,
            reason: "Thu nhầm".to_owned(),
        });
        let seen = (paid.dossier, paid.version);
        t.desk.perform(&cashier, "r", seen, refund).unwrap();
        let money = t.desk.view(&cashier, paid.dossier).unwrap().money;
        assert_eq!(money[1].receipt_no, "H2026/000001");
        pay("p2", 50_000);
        let whole = t.desk.shift_day(&clerk, clerk.id, day).unwrap();
        assert_eq!(whole.closed.len(), 1);
        assert!(whole.open.cash() >= Vnd(30_000), "{:?}", whole.open);
        assert_eq!(t.desk.closed_shift(&clerk, shift.id).unwrap(), shift);
        let other = t.of("land-office", Role::Specialist);
        assert!(matches!(
            t.desk.closed_shift(&other, shift.id),
            Err(DeskError::NotFound)
        ));
    });
}

#[test]
fn an_intake_keeps_by_what_it_was_judged() {
    on_both(|t| {
        let mut intake = t.intake(COPIES, "Trần Thị Trang");
        intake.counts.pages = 5;
        intake.counts.copies = 2;
        let input = AcceptInput {
            entered: None,
            intake,
            payment: None,
            express: None,
        };
        let done = t.desk.accept(&clerk(t), "k", input).unwrap().done;
        let basis = t.dossier(done.dossier).intake.basis.unwrap();
        assert_eq!((basis.counts.pages, basis.counts.copies), (5, 2));
        assert_eq!(basis.exemption, None);
    });
}

#[test]
fn a_paper_of_before_keeps_the_office_of_its_day() {
    on_both(|t| {
        let administrator = t.with(Role::Administrator);
        let before = t.at("2026-10-05T08:00").desk.now();
        let old = t.desk.settings().office.clone();
        let mut office = old.clone();
        office.name_vi = "Trung tâm tên mới".to_owned();
        t.at("2026-10-06T08:00");
        let asked = Asked::new("o", "office", &office);
        t.desk.edit_office(&administrator, asked, office).unwrap();
        t.at("2026-10-07T08:00");
        let settings = t.desk.settings();
        assert_eq!(settings.office_at(before).name_vi, old.name_vi);
        assert_eq!(
            settings.office_at(t.desk.now()).name_vi,
            "Trung tâm tên mới"
        );
    });
}

/// A PDF of one page, as small as they come.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF";

#[test]
fn what_the_scanner_drops_is_taken_in_and_leaves_the_folder() {
    on_both(|t| {
        let clerk = clerk(t);
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("may-quet-1");
        std::fs::create_dir(&folder).unwrap();
        let set = |text: &str| {
            let folders = Scanners::from([("1".to_owned(), text.to_owned())]);
            t.desk
                .set_scanners(&t.with(Role::Administrator), "s", folders)
        };
        for bad in ["may-quet-1", "/khong/co", "/"] {
            assert!(matches!(set(bad), Err(DeskError::Invalid(_))), "{bad}");
        }
        let folders = Scanners::from([("1".to_owned(), folder.display().to_string())]);
        assert!(t.desk.set_scanners(&clerk, "s2", folders.clone()).is_err());
        t.desk
            .set_scanners(&t.with(Role::Administrator), "s3", folders)
            .unwrap();
        assert!(t.desk.scans(&clerk).unwrap().is_empty(), "no counter yet");
        let me = clerk.clone();
        t.desk
            .batch(&clerk, move |work| {
                let mut row = work.tx.staff(me.id)?.unwrap();
                row.counter = Some("1".to_owned());
                Ok(work.tx.update_staff(&row)?)
            })
            .unwrap();
        std::fs::write(folder.join("a.pdf"), PDF).unwrap();
        std::fs::write(folder.join("b.pdf"), &PDF[..40]).unwrap();
        std::fs::write(folder.join(".c.pdf"), PDF).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.join("d.pdf")).unwrap();
        let scans = t.desk.scans(&clerk).unwrap();
        let told: Vec<(&str, Option<u32>)> =
            scans.iter().map(|s| (s.name.as_str(), s.pages)).collect();
        assert_eq!(told, [("a.pdf", Some(1)), ("b.pdf", None)]);
        let done = t.accept("k1", LAND, "Lê Thị Quét").done;
        let taken = t
            .desk
            .take_scans(&clerk, "k2", (done.dossier, done.version), None)
            .unwrap();
        assert_eq!(taken.taken, 1);
        assert_eq!(taken.left, [("b.pdf".to_owned(), "upload-truncated")]);
        assert!(!folder.join("a.pdf").exists() && folder.join("b.pdf").exists());
        let view = t.desk.view(&clerk, done.dossier).unwrap();
        assert_eq!(view.attachments.len(), 1);
        let file = &view.attachments[0];
        assert_eq!((file.label.as_str(), file.pages), ("a.pdf", Some(1)));
        let opened = t.desk.attachment(&clerk, done.dossier, file.id).unwrap();
        assert_eq!(opened.bytes, PDF);
    });
}
