//! With which templates papers are printed, on both engines.

use crate::support::{TestDesk, on_both};
use motcua_desk::DeskError;
use motcua_desk::accept::AcceptInput;
use motcua_desk::template::{FirstSheet, PrintedWith, TemplateSet};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::DossierId;
use motcua_domain::ledger::hash::sha256;

const LAND: &str = "1.012790";
const RECEIPT: &str = "2025/receipt";

fn clerk(t: &TestDesk) -> Actor {
    t.of("desk", Role::Clerk)
}

/// A receipt that waits for the printer.
fn waiting(t: &TestDesk, key: &str) -> (DossierId, i64) {
    let input = AcceptInput {
        entered: None,
        intake: t.intake(LAND, "Lê Thị In"),
        payment: None,
        express: None,
    };
    let done = t.desk.accept_to_print(&clerk(t), key, input, false);
    let id = done.unwrap().done.dossier;
    let prints = t.desk.prints(&clerk(t)).unwrap();
    let print = prints.iter().find(|print| print.dossier.id == id).unwrap();
    (id, print.seq)
}

fn set(name: &str) -> TemplateSet {
    TemplateSet {
        name: name.to_owned(),
        files: vec![
            ("2025/receipt.typ".to_owned(), name.as_bytes().to_vec()),
            ("fonts/a b.ttf".to_owned(), vec![0, 1, 0xFF]),
        ],
    }
}

fn first(name: &str) -> FirstSheet {
    FirstSheet {
        set: set(name),
        site: format!("https://{name}.example.vn"),
    }
}

fn kept(name: &str) -> PrintedWith {
    PrintedWith::First {
        name: name.to_owned(),
        site: format!("https://{name}.example.vn"),
    }
}

#[test]
fn a_paper_keeps_the_templates_and_the_address_of_its_first_pdf() {
    on_both(|t| {
        let (id, seq) = waiting(t, "a");
        let keep = |name: &str| {
            let made = first(name);
            t.desk.keep_templates(id, seq, RECEIPT, made).unwrap();
        };
        let with = || t.desk.printed_with(id, seq).unwrap();
        let anew = || t.desk.print_anew(&clerk(t), id, seq);
        assert_eq!(with(), PrintedWith::InForce);
        keep("one");
        assert_eq!(with(), kept("one"), "it may have been printed");
        keep("two");
        assert_eq!(with(), kept("one"));
        // Somebody asks for it, before it was handed over.
        anew().unwrap();
        assert_eq!(with(), PrintedWith::InForce);
        keep("two");
        t.desk.printed(&clerk(t), id, seq).unwrap();
        keep("three");
        assert_eq!(with(), kept("two"), "the sheet in hand counts");
        assert_eq!(t.reopened().printed_with(id, seq).unwrap(), kept("two"));
        assert!(matches!(anew(), Err(DeskError::NotFound)));
        assert_eq!(with(), kept("two"));
        // Lost in the printer: the same sheet again, or a new one if asked for.
        t.desk.print_later(&clerk(t), id, seq).unwrap();
        assert_eq!(with(), kept("two"));
        anew().unwrap();
        keep("three");
        t.desk.printed(&clerk(t), id, seq).unwrap();
        assert_eq!(with(), kept("three"));
        t.folds();
    });
}

#[test]
fn what_was_printed_before_templates_were_kept_is_told_apart() {
    on_both(|t| {
        let (id, seq) = waiting(t, "a");
        t.desk.printed(&clerk(t), id, seq).unwrap();
        assert_eq!(t.desk.printed_with(id, seq).unwrap(), PrintedWith::Unknown);
        // A page was printed, and no PDF was made: those in force count.
        let (id, seq) = waiting(t, "b");
        let printed = |name: &str| {
            let made = Some(first(name));
            t.desk.printed_from(&clerk(t), id, seq, made).unwrap();
        };
        printed("one");
        printed("two");
        assert_eq!(t.desk.printed_with(id, seq).unwrap(), kept("one"));
        // A paper that never waits keeps the first.
        let done = t.accept("c", LAND, "Lê Thị Không Đợi").done;
        for name in ["two", "one"] {
            let kept = t
                .desk
                .keep_templates(done.dossier, done.seq, RECEIPT, first(name));
            kept.unwrap();
        }
        let with = t.desk.printed_with(done.dossier, done.seq).unwrap();
        assert_eq!(with, kept("two"));
    });
}

#[test]
fn files_are_kept_once_and_the_last_good_set_of_a_form_is_known() {
    on_both(|t| {
        let (id, seq) = waiting(t, "a");
        assert_eq!(t.desk.good_templates(None).unwrap(), None);
        let keep = |form: &str, name: &str| {
            t.desk.keep_templates(id, seq, form, first(name)).unwrap();
        };
        keep(RECEIPT, "one");
        keep("local/fee", "one");
        t.at("2026-10-05T09:00");
        keep(RECEIPT, "two");
        let good = |form| t.desk.good_templates(form).unwrap();
        assert_eq!(good(Some("local/fee")).as_deref(), Some("one"));
        assert_eq!(good(Some(RECEIPT)).as_deref(), Some("two"));
        assert_eq!(good(None).as_deref(), Some("two"), "the last of all");
        assert_eq!(good(Some("local/notice")), None);
        assert_eq!(t.desk.template_set("one").unwrap(), Some(set("one")));
        assert_eq!(t.desk.template_set("two").unwrap(), Some(set("two")));
        assert_eq!(t.desk.template_set("three").unwrap(), None);
        // Both lists name the font by its hash, under which it lies once.
        let font = sha256(&[0, 1, 0xFF]).to_hex();
        let store = t.desk.store();
        let (lists, body) = store
            .read(t.desk.id(), |tx| {
                let mut lists = Vec::new();
                for name in ["one", "two"] {
                    lists.extend(tx.template_set_named(name)?.map(|row| row.files));
                }
                Ok::<_, motcua_store::StoreError>((lists, tx.template_file(&font)?))
            })
            .unwrap();
        assert_eq!(lists.len(), 2);
        for list in lists {
            assert!(list.contains(&format!("{font} fonts/a b.ttf\n")), "{list}");
        }
        assert_eq!(body, Some(vec![0, 1, 0xFF]));
    });
}
