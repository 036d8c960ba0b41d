//! The whole record of a small desk: keys, events, checkpoints, proof files,
//! what must be refused, and an erasure.

use motcua_domain::ledger::checkpoint::Policy;
use motcua_domain::ledger::hash::Hash;
use motcua_domain::ledger::leaf::{SALT_LEN, commitment};
use motcua_domain::ledger::note::{Note, NoteSigner, VerifierKey};
use motcua_domain::ledger::tree::{
    consistency_proof, inclusion_proof, nodes_of, root, verify_consistency, verify_inclusion,
};
use motcua_domain::ledger::{Checkpoint, Leaf, TlogProof};
use serde_json::Value;

use super::groups::any_hash;
use super::refused;
use super::{Checked, Fields, Outcome, same};

/// Checks every part of one record; each part counts as one case.
pub fn check(label: &str, vector: &Value) -> Vec<Checked> {
    let mut checked = Vec::new();
    let mut add = |part: String, outcome: Outcome| {
        checked.push(Checked {
            label: format!("{label}: {part}"),
            outcome,
        });
    };
    let record = match Record::read(vector) {
        Ok(record) => record,
        Err(error) => {
            add("the record itself".into(), Err(error));
            return checked;
        }
    };
    add("keys".into(), record.keys(vector));
    let mut each = |field: &str, check: &dyn Fn(usize, &Value) -> Outcome| match vector.list(field)
    {
        Ok(items) => {
            for (i, item) in items.iter().enumerate() {
                let what = item["what"]
                    .as_str()
                    .map_or(String::new(), |w| format!(" ({w})"));
                add(format!("{field} {i}{what}"), check(i, item));
            }
        }
        Err(error) => add(field.into(), Err(error)),
    };
    each("events", &opens);
    each("checkpoints", &|_, item| record.checkpoint(item));
    each("proofs", &|_, item| record.proof(item));
    each("consistency", &|_, item| record.consistency(item));
    each("must_be_refused", &|_, item| {
        refused::check(&record, vector, item)
    });
    if vector.get("erasure").is_some() {
        add("erasure".into(), record.erasure(vector));
    }
    checked
}

/// The keys and leaves of one record.
pub struct Record {
    /// The desk's key.
    pub log: NoteSigner,
    witness: Option<NoteSigner>,
    /// Whose signatures count.
    pub policy: Policy,
    /// Leaf hashes of all events.
    pub leaves: Vec<Hash>,
}

impl Record {
    fn read(vector: &Value) -> Result<Self, String> {
        let log = signer(vector, "log")?;
        let witness = match vector.get("witness_vkey") {
            Some(_) => Some(signer(vector, "witness")?),
            None => None,
        };
        let leaves = vector
            .list("events")?
            .iter()
            .map(|event| any_hash(event.text("leaf_hash")?))
            .collect::<Result<Vec<_>, _>>()?;
        if leaves.is_empty() {
            return Err("no events".into());
        }
        let policy = Policy {
            origin: vector.text("origin")?.to_owned(),
            log: log.verifier().clone(),
            witnesses: witness.iter().map(|w| w.verifier().clone()).collect(),
        };
        Ok(Record {
            log,
            witness,
            policy,
            leaves,
        })
    }

    /// The seeds lead to the public keys.
    fn keys(&self, vector: &Value) -> Outcome {
        same(
            "log key",
            self.log.verifier().to_string().as_str(),
            vector.text("log_vkey")?,
        )?;
        match &self.witness {
            Some(w) => same(
                "witness key",
                w.verifier().to_string().as_str(),
                vector.text("witness_vkey")?,
            ),
            None => Ok(()),
        }
    }

    /// Root over the first `size` events.
    pub fn root_at(&self, size: u64) -> Result<Hash, String> {
        let n = usize::try_from(size).ok();
        let leaves = n.and_then(|n| self.leaves.get(..n));
        leaves
            .map(root)
            .ok_or_else(|| format!("there are no {size} events"))
    }

    /// Opens, says the right root, and is what our own signing gives.
    fn checkpoint(&self, item: &Value) -> Outcome {
        let text = item.as_str().ok_or("not text")?;
        let (checkpoint, _) = Checkpoint::open(text, &self.policy).map_err(|e| e.to_string())?;
        let expected = self.root_at(checkpoint.size)?;
        same("root", checkpoint.root.to_hex(), expected.to_hex())?;
        let mut again = Note::new(checkpoint.to_text()).map_err(|e| e.to_string())?;
        for line in Note::parse(text).map_err(|e| e.to_string())?.signatures() {
            let signers = [Some(&self.log), self.witness.as_ref()];
            let known = signers.into_iter().flatten().find(|signer| {
                signer.verifier().name() == line.name && signer.verifier().id() == line.id
            });
            let time = line
                .bytes
                .first_chunk::<8>()
                .map_or(0, |b| u64::from_be_bytes(*b));
            again.add(known.map_or_else(
                || line.clone(),
                |s| s.sign(checkpoint.to_text().as_str(), time),
            ));
        }
        same("signed again", again.to_string().as_str(), text)
    }

    /// Verifies, and is what our own making gives.
    fn proof(&self, item: &Value) -> Outcome {
        let text = item.text("tlog_proof")?;
        let proof = TlogProof::parse(text).map_err(|e| e.to_string())?;
        let index = item.count("index")?;
        same("index", proof.index, index)?;
        let leaf = usize::try_from(index).ok().and_then(|i| self.leaves.get(i));
        let leaf = leaf.ok_or("there is no such event")?;
        let checkpoint = proof
            .verify(leaf, &self.policy)
            .map_err(|e| e.to_string())?;
        if item.get("size").is_some() {
            same("size", checkpoint.size, item.count("size")?)?;
        }
        let again = TlogProof {
            hashes: inclusion_proof(index, checkpoint.size, nodes_of(&self.leaves))
                .map_err(|e| e.to_string())?,
            ..proof
        };
        same("made again", again.to_string().as_str(), text)
    }

    /// The proof verifies, and is what our own making gives.
    pub fn consistency(&self, item: &Value) -> Outcome {
        let (from, to) = (item.count("from")?, item.count("to")?);
        let proof = hashes(item)?;
        verify_consistency(from, to, &self.root_at(from)?, &self.root_at(to)?, &proof)
            .map_err(|error| error.to_string())?;
        let made =
            consistency_proof(from, to, nodes_of(&self.leaves)).map_err(|e| e.to_string())?;
        if made == proof {
            Ok(())
        } else {
            Err("another proof was made".into())
        }
    }

    /// Without salt and payload of one event everything else still holds, and
    /// a guess of the payload cannot be confirmed.
    fn erasure(&self, vector: &Value) -> Outcome {
        let what = vector["erasure"].text("erase")?;
        let number = what.rsplit(' ').find_map(|word| word.parse::<usize>().ok());
        let erased = number.ok_or("it does not say which event is erased")?;
        let mut events = vector.list("events")?.to_vec();
        let payload = events.get(erased).map(|event| event["payload"].clone());
        let payload = payload.ok_or("there is no such event")?;
        if let Some(event) = events.get_mut(erased).and_then(Value::as_object_mut) {
            event.remove("salt_hex");
            event.remove("payload");
        }
        // Leaves, roots, proofs: from what is left alone.
        for (i, event) in events.iter().enumerate() {
            let leaf = leaf_of(event)?;
            let known = self.leaves.get(i).map(Hash::to_hex).unwrap_or_default();
            same(&format!("leaf {i}"), leaf.hash().to_hex(), known)?;
            if i != erased {
                opens(i, event)?;
            }
        }
        for item in vector.list("checkpoints")? {
            self.checkpoint(item)?;
        }
        for item in vector.list("proofs")? {
            self.proof(item)?;
        }
        let size = self.leaves.len() as u64;
        let index = erased as u64;
        let proof =
            inclusion_proof(index, size, nodes_of(&self.leaves)).map_err(|e| e.to_string())?;
        let leaf = leaf_of(&events[erased])?;
        verify_inclusion(index, size, &leaf.hash(), &proof, &self.root_at(size)?)
            .map_err(|error| format!("the erased event's leaf: {error}"))?;
        cannot_be_confirmed(&payload, &leaf)
    }
}

/// A right guess of an erased payload cannot be confirmed. What texts of it
/// may stand in a leaf is fixed by the leaf's form, which reading it checks:
/// a text that happens to be a kind or a day shows nothing.
fn cannot_be_confirmed(payload: &Value, leaf: &Leaf) -> Outcome {
    for salt in [
        [0; SALT_LEN],
        *leaf.commit.as_bytes(),
        *leaf.hash().as_bytes(),
    ] {
        if commitment(&salt, payload).map_err(|e| e.to_string())? == leaf.commit {
            return Err("the payload can be confirmed without its salt".into());
        }
    }
    Ok(())
}

/// Salt and payload open the commitment; the leaf is canonical, holds that
/// commitment and its number, and hashes to what is stated.
fn opens(i: usize, item: &Value) -> Outcome {
    let leaf = leaf_of(item)?;
    same("number", leaf.seq, i as u64)?;
    same(
        "leaf hash",
        leaf.hash().to_hex().as_str(),
        item.text("leaf_hash")?,
    )?;
    same(
        "commitment in the leaf",
        leaf.commit.to_hex().as_str(),
        item.text("commitment_hex")?,
    )?;
    let payload = item.get("payload").ok_or("field \"payload\" is missing")?;
    let opened = commitment(&salt(item)?, payload).map_err(|error| error.to_string())?;
    same(
        "commitment",
        opened.to_hex().as_str(),
        item.text("commitment_hex")?,
    )
}

fn leaf_of(item: &Value) -> Result<Leaf, String> {
    Leaf::parse(item.text("leaf_canonical")?).map_err(|error| error.to_string())
}

/// The salt of an event.
pub fn salt(item: &Value) -> Result<[u8; SALT_LEN], String> {
    let salt = item.hex("salt_hex")?;
    salt.try_into()
        .map_err(|_| format!("a salt has {SALT_LEN} bytes"))
}

/// The hashes of a proof, none when there is no proof.
pub fn hashes(item: &Value) -> Result<Vec<Hash>, String> {
    item.list("proof")?
        .iter()
        .map(|hash| any_hash(hash.as_str().ok_or("a proof hash is not text")?))
        .collect()
}

/// The signer of `{who}_vkey`, made from `{who}_seed_hex`. Its public key may
/// turn out to be another: that is checked apart.
fn signer(vector: &Value, who: &str) -> Result<NoteSigner, String> {
    let stated = VerifierKey::parse(vector.text(&format!("{who}_vkey"))?)
        .map_err(|error| format!("{who}_vkey: {error}"))?;
    let seed = vector.hex(&format!("{who}_seed_hex"))?;
    let seed = seed
        .try_into()
        .map_err(|_| format!("{who}_seed_hex does not have 32 bytes"))?;
    NoteSigner::from_seed(stated.name(), stated.kind(), &seed).map_err(|error| error.to_string())
}
