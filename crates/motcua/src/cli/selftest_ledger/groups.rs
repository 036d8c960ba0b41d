//! The groups whose vectors stand alone.

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use motcua_domain::ledger::hash::{
    Hash, from_base64, hmac_sha256, leaf_hash, node_hash_of_bytes, to_hex,
};
use motcua_domain::ledger::jcs::canonical;
use motcua_domain::ledger::note::{Note, VerifierKey, check_signature};
use motcua_domain::ledger::tiles::{FULL_WIDTH, Tile};
use motcua_domain::ledger::tree::{
    consistency_proof, inclusion_proof, nodes_of, root, verify_consistency, verify_inclusion,
};
use motcua_domain::ledger::{Checkpoint, seal};
use serde_json::Value;

use super::{Fields, Outcome, judged, same};

/// The leaves of the reference tree of Certificate Transparency.
const REFERENCE_LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// Checks one vector; `None` when the group is unknown. `groups` is the whole
/// file: proofs of the reference tree take its leaves from there.
pub fn check(group: &str, vector: &Value, groups: &[Value]) -> Option<Outcome> {
    Some(match group {
        "rfc6962-hash" => hash(vector),
        "rfc6962-reference-tree" => reference_tree(vector),
        "inclusion-proofs" => inclusion(vector),
        "consistency-proofs" => consistency(vector),
        "all-proofs-8-leaves" => made_proof(vector, groups),
        "ed25519" => ed25519(vector),
        "signed-notes" => signed_note(vector),
        "checkpoint-parse" => checkpoint(vector),
        "tile-paths" => tile(vector),
        "jcs" => jcs(vector),
        "hmac-sha256" => hmac(vector),
        "chacha20-poly1305" => sealed(vector),
        _ => return None,
    })
}

fn hash(vector: &Value) -> Outcome {
    if vector.get("data_hex").is_some() {
        let found = leaf_hash(&vector.hex("data_hex")?).to_hex();
        same("leaf hash", found.as_str(), vector.text("hash")?)
    } else if vector.get("left_hex").is_some() {
        let found =
            node_hash_of_bytes(&vector.hex("left_hex")?, &vector.hex("right_hex")?).to_hex();
        same("node hash", found.as_str(), vector.text("hash")?)
    } else {
        same(
            "root of the empty tree",
            root(&[]).to_hex().as_str(),
            vector.text("root")?,
        )
    }
}

/// Leaf hashes of a list of leaves in hexadecimal.
fn leaf_hashes(leaves: &[Value]) -> Result<Vec<Hash>, String> {
    leaves
        .iter()
        .map(|leaf| {
            let bytes = leaf
                .as_str()
                .and_then(motcua_domain::ledger::hash::from_hex);
            Ok(leaf_hash(&bytes.ok_or("a leaf is not hexadecimal")?))
        })
        .collect()
}

fn reference_tree(vector: &Value) -> Outcome {
    let leaves = leaf_hashes(vector.list("leaves_hex")?)?;
    same(
        "number of leaves",
        leaves.len() as u64,
        vector.count("size")?,
    )?;
    same(
        "root",
        root(&leaves).to_hex().as_str(),
        vector.text("root")?,
    )
}

/// Hashes of a proof as base64.
fn base64_hashes(items: &[Value]) -> Result<Vec<Hash>, String> {
    items
        .iter()
        .map(|item| {
            let text = item.as_str().ok_or("a proof hash is not text")?;
            Hash::from_base64(text).map_err(|error| error.to_string())
        })
        .collect()
}

fn base64_hash(vector: &Value, field: &str) -> Result<Hash, String> {
    Hash::from_base64(vector.text(field)?).map_err(|error| format!("{field}: {error}"))
}

/// Whether the vector is one that must hold; both spellings are in use.
fn should_hold(vector: &Value) -> Result<bool, String> {
    let stated = vector["wantErr"].as_bool().map(|refused| !refused);
    stated
        .or_else(|| vector["valid"].as_bool())
        .or_else(|| vector["ok"].as_bool())
        .ok_or_else(|| "no field says whether it must hold".into())
}

fn inclusion(vector: &Value) -> Outcome {
    let verify = || -> Result<(), String> {
        verify_inclusion(
            vector.count("leafIdx")?,
            vector.count("treeSize")?,
            &base64_hash(vector, "leafHash")?,
            &base64_hashes(vector.list("proof")?)?,
            &base64_hash(vector, "root")?,
        )
        .map_err(|error| error.to_string())
    };
    has_fields(vector, &["leafIdx", "treeSize", "leafHash", "root"])?;
    judged(verify(), should_hold(vector)?)
}

fn consistency(vector: &Value) -> Outcome {
    let verify = || -> Result<(), String> {
        verify_consistency(
            vector.count("size1")?,
            vector.count("size2")?,
            &base64_hash(vector, "root1")?,
            &base64_hash(vector, "root2")?,
            &base64_hashes(vector.list("proof")?)?,
        )
        .map_err(|error| error.to_string())
    };
    has_fields(vector, &["size1", "size2", "root1", "root2"])?;
    judged(verify(), should_hold(vector)?)
}

/// A refusal counts only when the vector says what is to be refused.
fn has_fields(vector: &Value, fields: &[&str]) -> Outcome {
    match fields.iter().find(|field| vector.get(**field).is_none()) {
        None => Ok(()),
        Some(field) => Err(format!("field {field:?} is missing")),
    }
}

/// Leaves for a vector that gives none: the longest reference tree of the
/// file, otherwise the published one.
fn leaves_for(vector: &Value, groups: &[Value]) -> Result<Vec<Hash>, String> {
    if vector.get("leaves_hex").is_some() {
        return leaf_hashes(vector.list("leaves_hex")?);
    }
    let longest = groups
        .iter()
        .filter(|group| group["group"] == "rfc6962-reference-tree")
        .filter_map(|group| group["vectors"].as_array())
        .flatten()
        .filter_map(|tree| tree["leaves_hex"].as_array())
        .max_by_key(|leaves| leaves.len())
        .filter(|leaves| leaves.len() >= REFERENCE_LEAVES.len());
    match longest {
        Some(leaves) => leaf_hashes(leaves),
        None => leaf_hashes(&REFERENCE_LEAVES.map(Value::from)),
    }
}

fn made_proof(vector: &Value, groups: &[Value]) -> Outcome {
    let leaves = leaves_for(vector, groups)?;
    let size = vector.count(if vector["kind"] == "inclusion" {
        "size"
    } else {
        "to"
    })?;
    let tree = usize::try_from(size)
        .ok()
        .and_then(|size| leaves.get(..size))
        .ok_or_else(|| format!("the tree has {} leaves, not {size}", leaves.len()))?;
    let proof = match vector.text("kind")? {
        "inclusion" => {
            let index = vector.count("index")?;
            let proof = inclusion_proof(index, size, nodes_of(&leaves))
                .map_err(|error| error.to_string())?;
            let leaf = usize::try_from(index)
                .ok()
                .and_then(|i| tree.get(i))
                .ok_or("no leaf")?;
            verify_inclusion(index, size, leaf, &proof, &root(tree))
                .map_err(|error| format!("the proof made does not verify: {error}"))?;
            proof
        }
        "consistency" => {
            let from = vector.count("from")?;
            let proof = consistency_proof(from, size, nodes_of(&leaves))
                .map_err(|error| error.to_string())?;
            let earlier = usize::try_from(from)
                .ok()
                .and_then(|n| tree.get(..n))
                .ok_or("no tree")?;
            verify_consistency(from, size, &root(earlier), &root(tree), &proof)
                .map_err(|error| format!("the proof made does not verify: {error}"))?;
            proof
        }
        other => return Err(format!("unknown kind of proof {other:?}")),
    };
    let found: Vec<String> = proof.iter().map(Hash::to_hex).collect();
    let expected: Vec<&str> = vector
        .list("proof")?
        .iter()
        .filter_map(Value::as_str)
        .collect();
    same("proof", found.join(" "), expected.join(" "))
}

fn bytes32(vector: &Value, field: &str) -> Result<[u8; 32], String> {
    let bytes = vector.hex(field)?;
    bytes
        .try_into()
        .map_err(|_| format!("field {field:?} does not have 32 bytes"))
}

fn ed25519(vector: &Value) -> Outcome {
    let message = vector.hex("message_hex")?;
    let signature = vector.hex("signature")?;
    let public = bytes32(vector, "public")?;
    let holds = VerifyingKey::from_bytes(&public)
        .ok()
        .and_then(|key| check_signature(&key, &message, &signature))
        .ok_or("the signature does not verify");
    if should_hold(vector) == Ok(false) {
        return judged(holds, false);
    }
    if vector.get("secret").is_some() {
        let secret = SigningKey::from_bytes(&bytes32(vector, "secret")?);
        same(
            "public key",
            to_hex(secret.verifying_key().as_bytes()),
            to_hex(&public),
        )?;
        same(
            "signature",
            to_hex(&secret.sign(&message).to_bytes()),
            to_hex(&signature),
        )?;
    }
    judged(holds, true)
}

fn signed_note(vector: &Value) -> Outcome {
    let mut keys = Vec::new();
    let listed = vector.list("vkeys")?.iter().filter_map(Value::as_str);
    for text in vector["vkey"].as_str().into_iter().chain(listed) {
        keys.push(VerifierKey::parse(text));
    }
    if keys.is_empty() {
        return Err("field \"vkey\" is not text".into());
    }
    let text = vector.text("note")?;
    let verify = || {
        let keys = keys.into_iter().collect::<Result<Vec<_>, _>>()?;
        let known: Vec<&VerifierKey> = keys.iter().collect();
        let note = Note::parse(text)?;
        note.verify(&known).map(|_| note)
    };
    let note = verify();
    if let Ok(note) = &note {
        same("note printed again", note.to_string().as_str(), text)?;
    }
    judged(note, should_hold(vector)?)
}

fn checkpoint(vector: &Value) -> Outcome {
    let text = vector.text("text")?;
    // A signed checkpoint has its text before the last empty line.
    let parsed = if text.contains("\n\n") {
        Note::parse(text)
            .map_err(|error| error.to_string())
            .and_then(|note| Checkpoint::parse(note.text()).map_err(|error| error.to_string()))
    } else {
        Checkpoint::parse(text).map_err(|error| error.to_string())
    };
    if let Ok(checkpoint) = &parsed {
        if vector.get("size").is_some() && should_hold(vector)? {
            same("tree size", checkpoint.size, vector.count("size")?)?;
        }
        if let Some(origin) = vector["origin"].as_str() {
            same("origin", checkpoint.origin.as_str(), origin)?;
        }
        if !text.contains("\n\n") {
            same("text written again", checkpoint.to_text().as_str(), text)?;
        }
    }
    judged(parsed, should_hold(vector)?)
}

fn tile(vector: &Value) -> Outcome {
    let path = vector.text("path")?;
    if should_hold(vector) == Ok(false) {
        return judged(Tile::parse(path), false);
    }
    let level = u8::try_from(vector.count("level")?).map_err(|_| "the level is past 255")?;
    let width = match &vector["width"] {
        Value::Null => None,
        width if width.as_u64() == Some(u64::from(FULL_WIDTH)) => None,
        _ => Some(u8::try_from(vector.count("width")?).map_err(|_| "the width is past 256")?),
    };
    let tile =
        Tile::new(level, vector.count("index")?, width).map_err(|error| error.to_string())?;
    same("path", tile.path().as_str(), path)?;
    judged(Tile::parse(path), true)
}

fn jcs(vector: &Value) -> Outcome {
    let input = vector.get("input").ok_or("field \"input\" is missing")?;
    let text = canonical(input);
    same("canonical text", text.as_str(), vector.text("canonical")?)?;
    let again: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    same("canonical text of itself", canonical(&again), text)
}

/// Shorter codes than this are not worth comparing (RFC 2104 §5: 80 bits).
const SHORTEST_MAC: usize = 10;

/// A stated code that is shorter is the beginning of the code, as in RFC 4231
/// case 5.
fn hmac(vector: &Value) -> Outcome {
    let found = hmac_sha256(&vector.hex("key_hex")?, &vector.hex("data_hex")?);
    let stated = vector.hex("mac")?;
    if stated.len() < SHORTEST_MAC {
        return Err(format!("a code has {SHORTEST_MAC} bytes at least"));
    }
    let found = found.as_bytes();
    let found = found.get(..stated.len()).unwrap_or(found);
    same("code", to_hex(found), to_hex(&stated))
}

fn sealed(vector: &Value) -> Outcome {
    let key = bytes32(vector, "key")?;
    let nonce = vector.hex("nonce")?;
    let nonce: seal::Nonce = match nonce.len() {
        12 => array::<12>(&nonce)?.into(),
        24 => array::<24>(&nonce)?.into(),
        n => return Err(format!("a nonce has 12 or 24 bytes, not {n}")),
    };
    let bound = if vector["aad"].is_null() {
        Vec::new()
    } else {
        vector.hex("aad")?
    };
    let cipher = vector.hex("ciphertext_and_tag")?;
    let seal = |plain: &[u8]| seal::seal(&key, nonce, &bound, plain).map_err(|e| e.to_string());
    let open = |bound: &[u8], cipher: &[u8]| {
        seal::open(&key, nonce, bound, cipher).map_err(|e| e.to_string())
    };
    if should_hold(vector) == Ok(false) {
        return judged(open(&bound, &cipher), false);
    }
    let plain = match vector["plaintext"].as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => vector.hex("plaintext_hex")?,
    };
    same("sealed bytes", to_hex(&seal(&plain)?), to_hex(&cipher))?;
    same(
        "opened bytes",
        to_hex(&open(&bound, &cipher)?),
        to_hex(&plain),
    )?;
    let mut changed = cipher;
    if let Some(last) = changed.last_mut() {
        *last ^= 1;
    }
    judged(open(&bound, &changed), false)?;
    changed.truncate(changed.len().saturating_sub(1));
    judged(open(&bound, &changed), false)
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], String> {
    bytes
        .try_into()
        .map_err(|_| format!("{} bytes, expected {N}", bytes.len()))
}

/// A payload hash in base64 or hexadecimal, whichever the field holds.
pub fn any_hash(text: &str) -> Result<Hash, String> {
    let bytes = if text.len() == 64 {
        motcua_domain::ledger::hash::from_hex(text)
    } else {
        from_base64(text)
    };
    Hash::from_slice(&bytes.ok_or("not a hash")?).map_err(|error| error.to_string())
}
