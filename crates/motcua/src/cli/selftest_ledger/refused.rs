//! What must be refused: changed payloads, wrong proofs, rewritten history.

use motcua_domain::ledger::checkpoint::HistoryError;
use motcua_domain::ledger::leaf::commitment;
use motcua_domain::ledger::tree::{consistency_proof, nodes_of};
use motcua_domain::ledger::{Checkpoint, Leaf, TlogProof};
use serde_json::Value;

use super::end_to_end::{Record, hashes, salt};
use super::groups::any_hash;
use super::{Fields, Outcome, judged, same};

/// What must not be believed, told apart by its fields.
pub fn check(record: &Record, vector: &Value, item: &Value) -> Outcome {
    if item.get("old_checkpoint").is_some() {
        return rewritten(record, vector, item);
    }
    if item.get("tlog_proof").is_some() {
        return refused_proof(record, item);
    }
    if item.get("payload").is_some() {
        return refused_payload(vector, item);
    }
    if let Some(text) = item["checkpoint"].as_str() {
        let opened = Checkpoint::open(text, &record.policy).map_err(|e| e.to_string());
        let opened = opened.and_then(|(checkpoint, _)| {
            let expected = record.root_at(checkpoint.size)?;
            same("root", checkpoint.root.to_hex(), expected.to_hex())
        });
        return judged(opened, false);
    }
    if item.get("leaf_canonical").is_some() {
        let leaf = Leaf::parse(item.text("leaf_canonical")?).map_err(|e| e.to_string());
        let known = leaf.and_then(|leaf| {
            record
                .leaves
                .contains(&leaf.hash())
                .then_some(())
                .ok_or("no such leaf".into())
        });
        return judged(known, false);
    }
    if item.get("from").is_some() {
        return judged(record.consistency(item), false);
    }
    Err("this program does not know what is to be refused".into())
}

/// A proof file is refused when it proves none of the events, or not the
/// one it is shown for.
fn refused_proof(record: &Record, item: &Value) -> Outcome {
    let shown_for = match (&item["leaf_hash"], &item["event"]) {
        (Value::String(hash), _) => vec![any_hash(hash)?],
        (_, Value::Number(_)) => {
            let i = usize::try_from(item.count("event")?).map_err(|e| e.to_string())?;
            vec![*record.leaves.get(i).ok_or("there is no such event")?]
        }
        _ => record.leaves.clone(),
    };
    let parsed = TlogProof::parse(item.text("tlog_proof")?);
    for leaf in &shown_for {
        let outcome = parsed
            .clone()
            .and_then(|proof| proof.verify(leaf, &record.policy));
        judged(outcome, false)?;
    }
    Ok(())
}

/// A later checkpoint under the right key whose tree is another: no proof
/// leads there from the kept checkpoint, and the auditor says so.
fn rewritten(record: &Record, vector: &Value, item: &Value) -> Outcome {
    let (kept, _) = Checkpoint::open(item.text("old_checkpoint")?, &record.policy)
        .map_err(|error| format!("the kept checkpoint must be good: {error}"))?;
    let size = item.count("new_size")?;
    let new_root = any_hash(item.text("new_root_b64")?)?;
    let origin = record.policy.origin.clone();
    let later = Checkpoint {
        origin,
        size,
        root: new_root,
        extensions: Vec::new(),
    };
    let signed = later
        .sign(&record.log)
        .map_err(|e| e.to_string())?
        .to_string();
    // The key is right, so the signature alone does not show the fraud.
    Checkpoint::open(&signed, &record.policy).map_err(|e| e.to_string())?;
    let mut attempts = vec![Vec::new(), hashes(item).unwrap_or_default()];
    for known in vector.list("consistency")? {
        attempts.push(hashes(known)?);
    }
    if let Ok(proof) = consistency_proof(kept.size, size, nodes_of(&record.leaves)) {
        attempts.push(proof);
    }
    let mut report = HistoryError::Rewritten {
        from: kept.size,
        to: size,
    };
    for proof in attempts {
        match kept.check_extended_by(size, &new_root, &proof) {
            Ok(()) => return Err("accepted, must be refused".into()),
            Err(error) => report = error,
        }
    }
    // The text says in quotation marks what the auditor reports.
    match item["expected"]
        .as_str()
        .and_then(|text| text.split('"').nth(1))
    {
        Some(expected) => same("report", report.to_string().as_str(), expected),
        None => Ok(()),
    }
}

/// A payload is refused when, under its salt, it opens none of the commitments
/// (or not the one it is shown for).
fn refused_payload(vector: &Value, item: &Value) -> Outcome {
    let found = commitment(&salt(item)?, &item["payload"]).map_err(|e| e.to_string())?;
    let mut shown_for = Vec::new();
    if let Some(stated) = item["commitment_hex"].as_str() {
        shown_for.push(any_hash(stated)?);
    } else {
        for event in vector.list("events")? {
            shown_for.push(any_hash(event.text("commitment_hex")?)?);
        }
    }
    let opens = if shown_for.contains(&found) {
        Ok(())
    } else {
        Err("opens nothing")
    };
    judged(opens, false)
}
