use super::super::note::{KeyKind, NoteSigner};
use super::super::receipt::ReceiptFacts;
use super::super::tree::{inclusion_proof, nodes_of, root};
use super::*;
use crate::deadline::{ClockFacts, DueAt, Limit, RuleSetId};
use crate::dossier::{
    Intake, Organisations, Party, PartyRole, ProcedureRef, Promise, PromiseCause, ResultVia,
};
use crate::id::{DossierCode, PersonId, UnitId};
use crate::ledger::hash::leaf_hash;
use crate::money::Vnd;
use jiff::civil::date;

const ORIGIN: &str = "motcua.desk/tan-an";
const SEED: [u8; 32] = [1; 32];

fn event(due: &str) -> Event {
    let limit: Limit = "10 wd".parse().unwrap();
    let at = "2026-10-05T02:00:00Z".parse().unwrap();
    Event::Accepted {
        code: DossierCode::parse("H39.12-261005-0001").unwrap(),
        intake: Box::new(Intake {
            procedure: ProcedureRef {
                code: "1.012790".into(),
                hash: "h".into(),
                field: "land".into(),
            },
            case: None,
            area: None,
            channel: crate::procedure::Channel::Counter,
            outside_code: None,
            orgs: Organisations {
                helped: UnitId::new("desk"),
                received: UnitId::new("desk"),
                decides: UnitId::new("desk"),
            },
            parties: vec![Party {
                person: PersonId(1),
                role: PartyRole::Owner,
            }],
            papers: vec![],
            result_via: ResultVia::Desk,
            limit,
            restarts_on_supplement: false,
            fee: Vnd(50_000),
            basis: None,
        }),
        clock: ClockFacts {
            start: date(2026, 10, 5).at(9, 0, 0, 0),
            limit,
            rules: RuleSetId::Vn,
            stops: vec![],
            restarts: vec![],
            extensions: vec![],
        },
        calendar: "c".into(),
        promise: Promise {
            due: DueAt::parse(due).unwrap(),
            at,
            cause: PromiseCause::Acceptance,
            provisional: false,
        },
        steps: vec![],
    }
}

fn opened(due: &str) -> Opened {
    Opened {
        at: "2026-10-05T02:00:00Z".parse().unwrap(),
        kind: "dossier.accepted".into(),
        seq: 2,
        salt: [9; SALT_LEN],
        payload: json!({
            "actor": 4, "dossier": 7, "personal": null,
            "facts": serde_json::to_value(event(due)).unwrap(),
        }),
    }
}

fn keys() -> OfficeKeys {
    let signer = NoteSigner::from_seed(ORIGIN, KeyKind::Ed25519, &SEED).unwrap();
    OfficeKeys::new(signer.verifier().clone(), &[]).unwrap()
}

/// A record of five events whose third is the acceptance, and its papers; the
/// receipt says `says` as due date.
fn papers(says: &str) -> Papers {
    let opened = opened("2026-10-19T17:00");
    let mut leaves: Vec<Hash> = (0..5_u8).map(|n| leaf_hash(&[n])).collect();
    leaves[2] = opened.leaf().unwrap();
    let root = root(&leaves);
    let checkpoint = Checkpoint {
        origin: ORIGIN.into(),
        size: 5,
        root,
        extensions: vec![],
    };
    let signer = NoteSigner::from_seed(ORIGIN, KeyKind::Ed25519, &SEED).unwrap();
    let proof = TlogProof {
        extra: None,
        index: 2,
        hashes: inclusion_proof(2, 5, nodes_of(&leaves)).unwrap(),
        checkpoint: checkpoint.sign(&signer).unwrap().to_string(),
    };
    let facts = ReceiptFacts::of([&event(says)]).unwrap();
    let note = ReceiptNote::new(&facts, ORIGIN, 5, root);
    Papers {
        note: Some(note.sign(&SEED).unwrap()),
        proof: Some(proof.to_string()),
        opened: Some(opened.to_text()),
    }
}

#[test]
fn a_whole_receipt_is_proven_and_each_part_by_itself() {
    let whole = papers("2026-10-19T17:00");
    let verdict = verify(&whole, &keys());
    assert!(verdict.is_proven(), "{:?}", verdict.wrong);
    assert_eq!(verdict.in_record, Some((2, 5)));
    let alone = Papers {
        note: whole.note.clone(),
        ..Papers::default()
    };
    assert!(verify(&alone, &keys()).is_proven());
    let file = Papers {
        note: None,
        ..whole
    };
    let verdict = verify(&file, &keys());
    assert!(verdict.is_proven());
    let says = verdict.recorded.map(|facts| facts.due);
    assert_eq!(
        says,
        DueAt::parse("2026-10-19T17:00"),
        "the event tells its facts"
    );
    assert!(!verify(&Papers::default(), &keys()).is_proven());
}

#[test]
fn each_part_is_known_by_what_it_is() {
    let whole = papers("2026-10-19T17:00");
    let mut found = Papers::default();
    for part in [&whole.opened, &whole.note, &whole.proof] {
        found.add(part.as_deref().unwrap());
    }
    assert_eq!(found, whole);
}

#[test]
fn every_forgery_is_named() {
    let good = papers("2026-10-19T17:00");
    let wrong = |papers: Papers| {
        let verdict = verify(&papers, &keys());
        assert!(!verdict.is_proven());
        verdict.wrong
    };
    // The office itself signed another date than it recorded.
    assert_eq!(wrong(papers("2026-10-12T17:00")), [Wrong::Differs]);
    let note = good.note.as_deref().unwrap();
    let forged = Papers {
        note: Some(note.replace("10-19T17", "10-12T17")),
        ..good.clone()
    };
    assert_eq!(wrong(forged), [Wrong::Receipt(ReceiptError::Changed)]);
    let other_facts = Papers {
        opened: Some(opened("2026-10-12T17:00").to_text()),
        ..good.clone()
    };
    assert_eq!(wrong(other_facts), [Wrong::NotInRecord]);
    let proof = good.proof.as_deref().unwrap();
    let other_size = Papers {
        proof: Some(proof.replace("\n5\n", "\n6\n")),
        ..good.clone()
    };
    assert_eq!(wrong(other_size), [Wrong::ProofChanged]);
    let cut = Papers {
        proof: proof.get(..proof.len() - 9).map(str::to_owned),
        ..good.clone()
    };
    assert_eq!(wrong(cut), [Wrong::ProofForm]);
    let alone = Papers {
        opened: None,
        ..good.clone()
    };
    assert_eq!(wrong(alone), [Wrong::ProofAlone]);
    let half = Papers {
        opened: Some("{\"at\":".into()),
        ..good.clone()
    };
    assert_eq!(wrong(half), [Wrong::OpenedForm]);
    let no_proof = Papers {
        proof: None,
        ..good
    };
    assert_eq!(wrong(no_proof), [Wrong::OpenedAlone]);
}
