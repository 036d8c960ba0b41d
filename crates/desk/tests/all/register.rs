//! The register that an office kept until now: taken in, known again, taken
//! back.

use crate::support::{TestDesk, at, on_both};
use motcua_desk::register::{Field, Mapping, Outcome, Remembered, Report, Sheet, report_csv};
use motcua_desk::{Deed, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::{Dossier, Stage, StageName};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::money::Vnd;
use motcua_domain::person::PersonKind;

const REGISTER: &str = include_str!("data/register.csv");

fn sheet(text: &str) -> Sheet {
    let lines = (1..).zip(text.lines()).map(|(n, line)| {
        let cells = line.split(';').map(str::to_owned);
        (n, cells.collect::<Vec<String>>())
    });
    Sheet::new(text.as_bytes(), "", lines.collect())
}

fn guessed(sheet: &Sheet) -> Mapping {
    sheet.head.mapping(Remembered::default())
}

fn take(t: &TestDesk, me: &Actor, sheet: &Sheet) -> Report {
    t.desk
        .take_register(me, sheet, &guessed(sheet), |_| ())
        .unwrap()
}

fn by_code(t: &TestDesk, code: &str) -> Option<DossierId> {
    let code = DossierCode::parse(code).unwrap();
    let store = t.desk.store();
    store
        .read(t.desk.id(), |tx| tx.dossier_by_code(&code))
        .unwrap()
}

fn known(t: &TestDesk, code: &str) -> Dossier {
    t.dossier(by_code(t, code).unwrap_or_else(|| panic!("{code}")))
}

fn head(t: &TestDesk) -> i64 {
    t.desk.store().read(t.desk.id(), |tx| tx.head()).unwrap()
}

fn faults(report: &Report, line: u32) -> Vec<(Field, &str)> {
    let row = report.rows.iter().find(|row| row.line == line).unwrap();
    match &row.outcome {
        Outcome::Wrong { faults } => faults
            .iter()
            .map(|(field, message)| (*field, message.as_str()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_look_writes_nothing_and_says_all_that_is_wrong() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let sheet = sheet(REGISTER);
        let before = head(t);
        let report = t
            .desk
            .preview_register(&me, &sheet, &guessed(&sheet))
            .unwrap();
        assert_eq!(
            (report.sound(), report.known(), report.wrong()),
            (4, 0, 2),
            "{report:?}"
        );
        assert_eq!(faults(&report, 8), [(Field::Code, "register-code-form")]);
        assert_eq!(
            faults(&report, 9),
            [
                (Field::Phone, "bad-phone"),
                (Field::Received, "bad-date"),
                (Field::Procedure, "register-no-procedure"),
            ]
        );
        assert_eq!(report.procedures, [("Việc không rõ".to_owned(), 1)]);
        assert_eq!(report.states, [("Đang trình ký".to_owned(), 1)]);
        assert_eq!(head(t), before);
        let clerk = t.of("desk", Role::Clerk);
        let denied = t.desk.preview_register(&clerk, &sheet, &guessed(&sheet));
        assert!(matches!(denied, Err(DeskError::Denied(_))), "{denied:?}");
    });
}

#[test]
fn totals_are_skipped_and_what_was_mended_is_told() {
    on_both(|t| {
        let me = t.with(Role::Director);
        let text = "Mã hồ sơ;Mã TTHC;Tên cá nhân, tổ chức;Địa chỉ, số điện thoại;CCCD;Ngày nhận;Ngày hẹn trả\n\
                    H53.LA-260928-0001;1.001193;Lê Văn Mẫu;\
                    12 Hùng Vương, 0912345678/0911222333;1190000012;28/09/2026;20/10/2026\n\
                    Tổng cộng;;1;;;;\n";
        let report = take(t, &me, &sheet(text));
        assert_eq!(
            (report.taken(), report.skipped, report.wrong()),
            (1, 1, 0),
            "{report:?}"
        );
        let told = ["register-told-zeros", "register-told-phones"];
        assert_eq!(report.rows[0].told, told);
    });
}

#[test]
fn dossiers_keep_code_dates_promise_and_place() {
    on_both(|t| {
        let me = t.with(Role::Director);
        let report = take(t, &me, &sheet(REGISTER));
        assert_eq!((report.taken(), report.wrong()), (4, 2), "{report:?}");

        let open = known(t, "H53.LA-260928-0001");
        assert_eq!(open.received_at(), at("2026-09-28T08:30"));
        assert_eq!(open.accepted_at, Some(at("2026-09-28T08:30")));
        let promised = open.promised().unwrap().due.to_string();
        assert_eq!(promised, "2026-10-15T24:00", "as on the old receipt");
        assert_eq!(open.stage.name(), StageName::InProgress);
        assert_eq!(open.unit.as_str(), "land-office");
        assert_eq!(open.money.open(), Vnd(120_000));
        assert!(open.register.is_some());

        let done = known(t, "H53.LA-260928-0002");
        assert_eq!(done.ended_at(), Some(at("2026-09-29T00:00")));
        assert_eq!(done.delivery.as_ref().unwrap().at, at("2026-09-30T00:00"));
        assert_eq!(
            done.result.as_ref().unwrap().number.as_deref(),
            Some("12/KS")
        );
        assert_eq!(done.ended_late(), Some(false));
        assert_eq!(done.money.open(), Vnd::ZERO, "paid in the old books");

        let withdrawn = known(t, "H53.LA-260929-0003");
        assert!(matches!(
            withdrawn.stage,
            Stage::Stopped {
                withdrawn: true,
                ..
            }
        ));
        let waits = known(t, "H53.LA-260930-0004");
        assert_eq!(waits.stage.name(), StageName::AwaitingSupplement);
        assert_eq!(t.desk.overview(&me).unwrap().total().open, 2);

        let clerk = t.of("desk", Role::Clerk);
        for text in [
            "H53.LA-260928-0001",
            "tran thi mau",
            "080190000012",
            "0912345678",
        ] {
            let found = t.desk.search(&clerk, text).unwrap();
            assert!(
                found.iter().any(|one| one.dossier.id == open.id),
                "{text} finds it"
            );
        }
        let view = t.desk.view(&clerk, withdrawn.id).unwrap();
        assert_eq!(view.people[0].person.kind, PersonKind::Organisation);
        let kinds: Vec<&str> = view.timeline.iter().map(|one| one.event.kind()).collect();
        assert_eq!(
            kinds,
            ["dossier.accepted", "dossier.stopped", "register.taken_in"]
        );
    });
}

#[test]
fn figures_lie_in_the_month_of_then() {
    on_both(|t| {
        take(t, &t.with(Role::Administrator), &sheet(REGISTER));
        let figures = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.audit_figures())
            .unwrap();
        let received: i64 = figures.iter().map(|(_, counts)| counts.received).sum();
        assert_eq!(received, 4);
        let of_then = figures
            .iter()
            .filter(|(_, counts)| counts.received + counts.finished != 0)
            .all(|(key, _)| key.month == "2026-09");
        assert!(of_then, "{figures:?}");
    });
}

#[test]
fn the_same_file_again_takes_nothing_in_twice_and_a_mended_one_only_what_is_new() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        take(t, &me, &sheet(REGISTER));
        let before = head(t);
        let again = take(t, &me, &sheet(REGISTER));
        assert_eq!((again.taken(), again.known()), (0, 4));
        assert_eq!(head(t), before);

        let mended = sheet(&REGISTER.replace("123/2026", "H53.LA-261005-0003").replace(
            "30/09/2026;20/10/2026;;;;;;;;;",
            "05/10/2026;20/10/2026;;;;;;;;;",
        ));
        let report = take(t, &me, &mended);
        assert_eq!((report.taken(), report.known(), report.wrong()), (1, 4, 1));
        // A code of today's series is not drawn a second time.
        let next = t.accept("k", "1.012790", "Mai Văn Sau");
        assert_eq!(next.code.as_str(), "H53.LA-261005-0004");
    });
}

#[test]
fn a_code_of_another_form_becomes_an_outside_code_when_a_new_one_may_be_drawn() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let sheet = sheet(REGISTER);
        let mut mapping = guessed(&sheet);
        mapping.words.new_codes = true;
        mapping
            .words
            .procedures
            .insert("viec khong ro".to_owned(), "1.001193".to_owned());
        let report = t.desk.take_register(&me, &sheet, &mapping, |_| ()).unwrap();
        assert_eq!((report.taken(), report.wrong()), (5, 1));
        // Of its day of receipt, behind the last code of that day.
        let drawn = known(t, "H53.LA-260930-0005");
        assert_eq!(drawn.intake.outside_code.as_deref(), Some("123/2026"));
        let today = t.accept("k", "1.012790", "Mai Văn Sau");
        assert_eq!(today.code.as_str(), "H53.LA-261005-0001");
        assert!(report.procedures.is_empty(), "{:?}", report.procedures);
        // What was meant is remembered for the next file.
        let words = t.desk.register_words(&me).unwrap();
        assert_eq!(words.procedures["viec khong ro"], "1.001193");
        assert!(words.columns.is_empty() && words.headings.is_empty());
        let again = t.desk.take_register(&me, &sheet, &mapping, |_| ()).unwrap();
        assert_eq!((again.taken(), again.known()), (0, 5));
    });
}

#[test]
fn taken_back_a_register_counts_nowhere_and_can_be_taken_in_anew() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let sheet = sheet(REGISTER);
        take(t, &me, &sheet);
        let moved = known(t, "H53.LA-260930-0004");
        let clerk = t.of("desk", Role::Clerk);
        let note = Deed::Note {
            text: "đã gọi".to_owned(),
        };
        t.desk
            .perform(&clerk, "k", (moved.id, moved.version), note)
            .unwrap();
        let gone = known(t, "H53.LA-260928-0001");

        let undone = t.desk.undo_register(&me, &sheet.batch, |_| ()).unwrap();
        assert_eq!(undone.back, 3);
        let kept: Vec<_> = undone
            .kept
            .iter()
            .map(|one| (one.dossier, one.why))
            .collect();
        assert_eq!(kept, [(moved.id, "register-kept-moved")]);

        let back = t.dossier(gone.id);
        assert!(back.is_taken_back());
        assert_eq!((back.code.clone(), back.ended_at()), (None, None));
        assert_eq!(by_code(t, "H53.LA-260928-0001"), None);
        let found = t.desk.search(&clerk, "tran thi mau").unwrap();
        assert!(found.is_empty(), "{}", found.len());
        let director = t.with(Role::Director);
        assert_eq!(t.desk.overview(&director).unwrap().total().open, 1);
        let figures = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.audit_figures())
            .unwrap();
        let received: i64 = figures.iter().map(|(_, counts)| counts.received).sum();
        let finished: i64 = figures.iter().map(|(_, counts)| counts.finished).sum();
        assert_eq!((received, finished), (1, 0));
        t.folds();

        let again = take(t, &me, &sheet);
        assert_eq!((again.taken(), again.known()), (3, 1), "{again:?}");
        let rows = t.desk.register_batches(&me).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].taken, rows[0].back, rows[0].is_whole),
            (7, 3, true)
        );
    });
}

#[test]
fn after_a_week_nothing_is_taken_back() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let sheet = sheet(REGISTER);
        take(t, &me, &sheet);
        t.at("2026-10-12T07:01");
        let undone = t.desk.undo_register(&me, &sheet.batch, |_| ()).unwrap();
        assert_eq!((undone.back, undone.kept.len()), (0, 4));
        assert!(
            undone
                .kept
                .iter()
                .all(|one| one.why == "register-kept-late")
        );
        let none = t.desk.undo_register(&me, "0123456789abcdef", |_| ());
        assert!(matches!(none, Err(DeskError::NotFound)), "{none:?}");
    });
}

#[test]
fn hostile_cells_are_words_or_faults_and_nothing_else() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let long = "ê".repeat(301);
        // Decomposed letters, as some keyboards send them.
        let apart = "Ngu\u{79}e\u{302}\u{303}n Thi\u{323} Ma\u{302}\u{303}u";
        let mut text =
            String::from("Mã hồ sơ;Mã TTHC;Họ và tên;Ngày tiếp nhận;Ngày hẹn trả;Ghi chú\n");
        for (n, (name, note)) in (1..).zip([
            (apart, "=HYPERLINK(\"http://x\")"),
            ("=cmd|' /C calc'!A0", ""),
            (long.as_str(), ""),
            ("Lê \u{202e}nêyugN", ""),
            ("Trần Văn Mẫu", "a\u{202e}b"),
        ]) {
            text.push_str(&format!(
                "H53.LA-260930-{n:04};1.012790;{name};30/09/2026;20/10/2026;{note}\n"
            ));
        }
        text.push_str("H53.LA-261231-0001;1.012790;Lê Mai;30/09/2026;29/09/2026;\n");
        text.push_str("H53.LA-260930-0001;1.012790;Lê Mai;30/09/2036;;\n");
        let sheet = sheet(&text);
        let report = take(t, &me, &sheet);
        // An organisation may be called so: it is a word, and never a formula.
        assert_eq!((report.taken(), report.wrong()), (2, 5), "{report:?}");
        let name = known(t, "H53.LA-260930-0001");
        let view = t.desk.view(&t.of("desk", Role::Clerk), name.id).unwrap();
        assert_eq!(view.people[0].person.name.as_str(), "Nguyễn Thị Mẫu");
        assert_eq!(faults(&report, 4), [(Field::Name, "bad-too-long")]);
        assert_eq!(faults(&report, 5), [(Field::Name, "bad-hidden-character")]);
        assert_eq!(faults(&report, 6), [(Field::Note, "bad-hidden-character")]);
        assert_eq!(
            faults(&report, 7),
            [
                (Field::Code, "register-code-to-come"),
                (Field::Due, "register-before-received")
            ]
        );
        let twice = faults(&report, 8);
        assert!(
            twice.contains(&(Field::Code, "register-code-twice")),
            "{twice:?}"
        );
        assert!(
            twice.contains(&(Field::Received, "bad-future")),
            "{twice:?}"
        );
        let csv = report_csv(&report, str::to_owned);
        assert!(!csv.contains(",=") && !csv.contains(",\"="), "{csv}");
    });
}

#[test]
fn a_file_on_its_way_is_its_sender_s_alone() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let name = t.desk.keep_upload(&me, REGISTER.as_bytes()).unwrap();
        assert_eq!(t.desk.upload(&me, &name).unwrap(), REGISTER.as_bytes());
        let director = t.with(Role::Director);
        for (who, name) in [(&director, name.as_str()), (&me, "../keys"), (&me, "")] {
            let none = t.desk.upload(who, name);
            assert!(matches!(none, Err(DeskError::NotFound)), "{none:?}");
        }
        t.desk.drop_upload(&name);
        assert!(matches!(
            t.desk.upload(&me, &name),
            Err(DeskError::NotFound)
        ));
    });
}

#[test]
fn a_file_that_was_left_is_swept_away_by_the_upkeep() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let left = t.desk.keep_upload(&me, REGISTER.as_bytes()).unwrap();
        let fresh = t.desk.keep_upload(&me, REGISTER.as_bytes()).unwrap();
        let path = t.desk.store().folder().path().join("uploads").join(&left);
        let file = std::fs::File::options().write(true).open(path).unwrap();
        let about = file.metadata().unwrap().modified().unwrap();
        let long_ago = about - std::time::Duration::from_hours(25);
        file.set_modified(long_ago).unwrap();
        drop(file);
        t.desk.tick();
        let gone = t.desk.upload(&me, &left);
        assert!(matches!(gone, Err(DeskError::NotFound)), "{gone:?}");
        assert!(t.desk.upload(&me, &fresh).is_ok());
    });
}

const HEAD: &str = "Mã hồ sơ;Mã TTHC;Họ và tên;Ngày tiếp nhận;Ngày hẹn trả\n";

#[test]
fn a_code_that_this_desk_gave_to_another_dossier_is_a_clash() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let ours = t.accept("k", "1.012790", "Mai Văn Sau");
        let code = ours.code.as_str();
        assert_eq!(code, "H53.LA-261005-0001");
        let line = |name: &str, procedure: &str, day: &str| {
            format!("{HEAD}{code};{procedure};{name};{day};20/10/2026\n")
        };
        let look = |text: &str| {
            let sheet = sheet(text);
            t.desk
                .preview_register(&me, &sheet, &guessed(&sheet))
                .unwrap()
        };
        let same = look(&line("MAI VĂN SAU", "1.012790", "05/10/2026"));
        assert_eq!((same.known(), same.wrong()), (1, 0), "{same:?}");
        for other in [
            line("Lê Thị Khác", "1.012790", "05/10/2026"),
            line("Mai Văn Sau", "1.001193", "05/10/2026"),
            line("Mai Văn Sau", "1.012790", "02/10/2026"),
        ] {
            let clash = look(&other);
            assert_eq!(faults(&clash, 2), [(Field::Code, "register-code-clash")]);
        }
        // It is not lost: with a new code the old one stays findable.
        let other = sheet(&line("Lê Thị Khác", "1.001193", "05/10/2026"));
        let mut mapping = guessed(&other);
        mapping.words.new_codes = true;
        let report = t.desk.take_register(&me, &other, &mapping, |_| ()).unwrap();
        assert_eq!((report.taken(), report.wrong()), (1, 0), "{report:?}");
        let drawn = known(t, "H53.LA-261005-0002");
        assert_eq!(drawn.intake.outside_code.as_deref(), Some(code));
        assert_eq!(by_code(t, code), Some(ours.done.dossier));
        // Sent again in another file it is known by that.
        let again = line("Lê Thị Khác", "1.001193", "05/10/2026");
        let again = sheet(&again.replace("20/10/2026", "21/10/2026"));
        let report = t.desk.preview_register(&me, &again, &mapping).unwrap();
        assert_eq!(report.known(), 1, "{report:?}");
    });
}

#[test]
fn a_code_of_two_registers_is_one_dossier_only_where_the_lines_agree() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let line = |name: &str, procedure: &str, day: &str| {
            format!("{HEAD}H53.LA-260930-0001;{procedure};{name};{day};20/10/2026\n")
        };
        let first = sheet(&line("Trần Thị Mẫu", "1.012790", "30/09/2026"));
        assert_eq!(take(t, &me, &first).taken(), 1);
        let corrected = sheet(&line("Trần Thị Mai", "1.012790", "30/09/2026"));
        assert_eq!(take(t, &me, &corrected).known(), 1);
        let other = sheet(&line("Lê Văn Khác", "1.001193", "30/09/2026"));
        let report = take(t, &me, &other);
        assert_eq!(faults(&report, 2), [(Field::Code, "register-code-other")]);
    });
}

#[test]
fn what_was_chosen_is_remembered_and_what_was_guessed_is_guessed_again() {
    on_both(|t| {
        let me = t.with(Role::Administrator);
        let head = "Mã hồ sơ;Mã TTHC;Họ và tên;Ngày tiếp nhận;Ngày hẹn trả;Địa chỉ, số điện thoại";
        let text = |code: &str| {
            format!("{head}\n{code};1.012790;Lê Mai;30/09/2026;20/10/2026;Ấp 3, 0912345678\n")
        };
        let first = sheet(&text("H53.LA-260930-0001"));
        let mut mapping = guessed(&first);
        mapping.columns[5] = Some(Field::Note);
        t.desk.take_register(&me, &first, &mapping, |_| ()).unwrap();
        let next = sheet(&text("H53.LA-260930-0002"));
        let words = t.desk.register_words(&me).unwrap();
        let mapping = next.head.mapping(words);
        assert_eq!(mapping.columns[5], Some(Field::Note));
        assert!(next.head.from_memory(&mapping)[5]);
        // The fresh guess is taken: nothing of the choice is left.
        t.desk
            .take_register(&me, &next, &guessed(&next), |_| ())
            .unwrap();
        let words = t.desk.register_words(&me).unwrap();
        assert!(words.headings.is_empty(), "{words:?}");
        // An earlier program kept its guesses: they hold nothing up any more.
        let old =
            r#"{"columns":{"dia chi so dien thoai":"address"},"procedures":{"a":"1.001193"}}"#;
        t.desk
            .batch(&me, move |work| {
                work.tx.put_setting("register_words", old)?;
                Ok(())
            })
            .unwrap();
        let words = t.desk.register_words(&me).unwrap();
        assert_eq!(words.procedures["a"], "1.001193");
        let mapping = next.head.mapping(words);
        assert_eq!(mapping.columns[5], Some(Field::AddressPhone));
    });
}
