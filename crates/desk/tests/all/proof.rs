//! Receipts that prove themselves, on both engines.

use crate::support::{both, on_both};
use motcua_desk::DeskError;
use motcua_desk::audit::audit;
use motcua_domain::actor::Role;
use motcua_domain::id::DossierId;
use motcua_domain::ledger::receipt::MAX_BYTES;
use motcua_domain::ledger::verify::{Papers, Wrong, verify};
use std::thread;

const LAND: &str = "1.012790";

fn papers(proof: &motcua_desk::proof::ReceiptProof) -> Papers {
    let mut papers = Papers::default();
    for part in [&proof.note, &proof.tlog_proof, &proof.opened] {
        papers.add(part);
    }
    papers
}

#[test]
fn a_receipt_proves_itself_and_stays_the_same_for_ever() {
    on_both(|t| {
        t.at("2026-10-05T09:00");
        let done = t.accept("a", LAND, "Mai Thị Thu").done;
        let first = t.desk.receipt_proof(done.dossier, done.seq);
        let first = first.unwrap().unwrap();
        assert!(first.note.len() <= MAX_BYTES);
        let code = done.code.unwrap();
        assert!(
            first
                .note
                .starts_with(&format!("{code}\nmotcua.desk/long-an\n{LAND}\n"))
        );
        let keys = t.desk.office_keys().unwrap();
        let verdict = verify(&papers(&first), &keys);
        assert!(verdict.is_proven(), "{:?}", verdict.wrong);
        let receipt = verdict.receipt.unwrap();
        let dossier = t.dossier(done.dossier);
        assert_eq!(receipt.facts.due, dossier.promised().unwrap().due);
        assert_eq!(receipt.facts.fee, dossier.intake.fee);
        assert_eq!(verdict.in_record.unwrap().0, done.seq.unsigned_abs());
        // Later events change neither note nor proof.
        for n in 0..5 {
            t.accept(&format!("b{n}"), LAND, "Lê Văn Tám");
        }
        let again = t.reopened().receipt_proof(done.dossier, done.seq);
        assert_eq!(again.unwrap().unwrap(), first);
        // No name, phone or number of a paper is in any of it.
        let all = [&first.note, &first.tlog_proof, &first.opened].map(String::as_str);
        for word in ["Mai Thị Thu", "0912345678"] {
            assert!(!all.concat().contains(word), "{word}");
        }
    });
}

#[test]
fn two_printings_at_once_give_one_note() {
    for t in both() {
        t.at("2026-10-05T09:00");
        let done = t.accept("a", LAND, "Mai Thị Thu").done;
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let desk = t.desk.clone();
                thread::spawn(move || desk.receipt_proof(done.dossier, done.seq).unwrap())
            })
            .collect();
        let all: Vec<_> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap().unwrap())
            .collect();
        assert!(
            all.windows(2).all(|pair| pair[0] == pair[1]),
            "{}",
            t.engine
        );
        let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!((found.n_receipts, found.faults), (1, vec![]));
    }
}

#[test]
fn what_is_no_acceptance_of_this_dossier_has_no_receipt() {
    for t in both() {
        t.at("2026-10-05T09:00");
        let a = t.accept("a", LAND, "Mai Thị Thu").done;
        let b = t.accept("b", LAND, "Lê Văn Tám").done;
        for (dossier, seq) in [
            (a.dossier, b.seq),
            (a.dossier, 0),
            (DossierId(999_999), a.seq),
            (a.dossier, 999_999),
        ] {
            assert_eq!(t.desk.receipt_proof(dossier, seq).unwrap(), None);
        }
        t.desk.receipt_proof(a.dossier, a.seq).unwrap().unwrap();
        assert_eq!(t.desk.receipt_proof(b.dossier, a.seq).unwrap(), None);
    }
}

#[test]
fn a_forged_note_in_the_table_is_named() {
    const CHANGES: &[(&str, &str)] = &[
        (
            "INSERT INTO receipt_note SELECT desk_id, seq + 1, dossier_id, at, note, checkpoint \
             FROM receipt_note",
            "its signed receipt",
        ),
        (
            "INSERT INTO receipt_note SELECT desk_id, seq + 1, dossier_id, at, 'x', checkpoint \
             FROM receipt_note",
            "its signed receipt is not to be believed",
        ),
    ];
    for (sql, says) in CHANGES {
        for t in both() {
            t.at("2026-10-05T09:00");
            let a = t.accept("a", LAND, "Mai Thị Thu").done;
            t.accept("b", LAND, "Lê Văn Tám");
            t.desk.receipt_proof(a.dossier, a.seq).unwrap().unwrap();
            let clerk = t.of("desk", Role::Clerk);
            let done = t.desk.batch(&clerk, |work| {
                work.tx.execute(sql, &[])?;
                Ok(())
            });
            done.unwrap();
            let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
            assert!(faults.iter().any(|it| it.contains(says)), "{faults:?}");
        }
    }
}

#[test]
fn a_note_cannot_be_changed_or_taken_away_by_the_program() {
    for t in both() {
        t.at("2026-10-05T09:00");
        let a = t.accept("a", LAND, "Mai Thị Thu").done;
        t.desk.receipt_proof(a.dossier, a.seq).unwrap().unwrap();
        for sql in [
            "UPDATE receipt_note SET note = 'x'",
            "DELETE FROM receipt_note",
        ] {
            let clerk = t.of("desk", Role::Clerk);
            let done = t.desk.batch(&clerk, move |work| {
                work.tx.execute(sql, &[])?;
                Ok(())
            });
            assert!(done.is_err(), "on {}: {sql}", t.engine);
        }
    }
}

#[test]
fn any_code_of_a_receipt_finds_the_dossier_at_the_counter() {
    on_both(|t| {
        t.at("2026-10-05T09:00");
        let done = t.accept("a", LAND, "Mai Thị Thu").done;
        let proof = t.desk.receipt_proof(done.dossier, done.seq);
        let note = proof.unwrap().unwrap().note;
        let code = done.code.unwrap().to_string();
        let key = t.desk.tracking_key(done.dossier).printed();
        for scanned in [
            code.clone(),
            note.clone(),
            note.replace('\n', ""),
            format!("https://desk.example/t#{code}/{key}"),
            format!("https://desk.example/o/long-an/t#{key}"),
        ] {
            assert_eq!(t.desk.sought(&scanned).unwrap(), code, "{scanned}");
            let clerk = t.of("desk", Role::Clerk);
            let found = t.desk.search(&clerk, &t.desk.sought(&scanned).unwrap());
            assert_eq!(found.unwrap()[0].dossier.id, done.dossier);
        }
        assert_eq!(t.desk.sought("Mai Thị Thu").unwrap(), "Mai Thị Thu");
        let wrong = t.desk.sought("https://desk.example/t#000000000000");
        assert_eq!(wrong.unwrap(), "000000000000");
    });
}

#[test]
fn the_receipt_of_another_desk_is_told() {
    let t = both().remove(0);
    t.at("2026-10-05T09:00");
    let done = t.accept("a", LAND, "Mai Thị Thu").done;
    let proof = t.desk.receipt_proof(done.dossier, done.seq);
    let papers = papers(&proof.unwrap().unwrap());
    let keys = t.desk.office_keys().unwrap().to_string();
    let own = t.desk.public_keys().unwrap();
    assert_eq!(own.len(), 1);
    assert!(own[0].in_force && keys.contains(&own[0].key));
    let other = motcua_domain::ledger::note::NoteSigner::from_seed(
        "motcua.desk/other",
        motcua_domain::ledger::note::KeyKind::Ed25519,
        &[3; 32],
    );
    let other = other.unwrap().verifier().to_string();
    let other = motcua_domain::ledger::OfficeKeys::parse(&other).unwrap();
    let verdict = verify(&papers, &other);
    assert!(!verdict.is_proven());
    assert_eq!(verdict.wrong[0].message_id(), "verify-wrong-office");
    assert_eq!(verdict.wrong[1], Wrong::ProofKey);
    let missing = t.desk.receipt_proof(DossierId(1), -1);
    assert!(!matches!(missing, Err(DeskError::Inside)));
}
