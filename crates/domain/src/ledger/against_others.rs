//! Our tree and notes against implementations by other people.

use super::Checkpoint;
use super::hash::{Hash, leaf_hash, to_base64, to_hex};
use super::note::{KeyKind, Note, NoteSigner, VerifierKey};
use super::tree::{
    consistency_proof, inclusion_proof, nodes_of, root, verify_consistency, verify_inclusion,
};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proptest::prelude::*;
use sha2_for_ct_merkle::Sha256;
use signed_note::{StandardVerifier, VerifierList};

type Theirs = MemoryBackedTree<Sha256, Vec<u8>>;

fn trees(data: &[Vec<u8>]) -> (Vec<Hash>, Theirs) {
    let mut theirs = Theirs::new();
    for leaf in data {
        theirs.push(leaf.clone());
    }
    (data.iter().map(|leaf| leaf_hash(leaf)).collect(), theirs)
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes
        .chunks(32)
        .map(|hash| Hash::from_slice(hash).unwrap())
        .collect()
}

fn leaves() -> impl Strategy<Value = Vec<Vec<u8>>> {
    proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..4), 1..300)
}

proptest! {
    #[test]
    fn roots_and_inclusion_proofs_are_the_same(data in leaves(), at in any::<proptest::sample::Index>()) {
        let (ours, theirs) = trees(&data);
        let at = at.index(data.len());
        let size = data.len() as u64;
        let their_root = theirs.root();
        prop_assert_eq!(root(&ours).to_hex(), to_hex(their_root.as_bytes()));
        let proof = inclusion_proof(at as u64, size, nodes_of(&ours)).unwrap();
        let their_proof = theirs.prove_inclusion(at);
        prop_assert_eq!(hashes(their_proof.as_bytes()), proof.clone());
        let ours_as_theirs = InclusionProof::<Sha256>::try_from_bytes(bytes(&proof)).unwrap();
        prop_assert!(their_root.verify_inclusion(&data[at], at as u64, &ours_as_theirs).is_ok());
    }

    #[test]
    fn consistency_proofs_are_the_same(data in leaves(), at in any::<proptest::sample::Index>()) {
        let (ours, theirs) = trees(&data);
        let from = at.index(data.len()) + 1;
        let (from_u64, size) = (from as u64, data.len() as u64);
        let proof = consistency_proof(from_u64, size, nodes_of(&ours)).unwrap();
        let their_proof = theirs.prove_consistency(data.len() - from);
        prop_assert_eq!(hashes(their_proof.as_bytes()), proof.clone());
        let (_, earlier) = trees(&data[..from]);
        let ours_as_theirs = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&proof)).unwrap();
        prop_assert!(theirs.root().verify_consistency(&earlier.root(), &ours_as_theirs).is_ok());
    }

    #[test]
    fn both_believe_and_refuse_the_same_consistency(
        from in 0_u64..40, to in 0_u64..40, real_from in 1_usize..30, extra in 0_usize..10,
    ) {
        // A real proof, shown for sizes that may be wrong.
        let data: Vec<Vec<u8>> = (0..real_from + extra).map(|i| vec![i as u8]).collect();
        let (ours, theirs) = trees(&data);
        let (ours_earlier, theirs_earlier) = trees(&data[..real_from]);
        let proof = consistency_proof(real_from as u64, data.len() as u64, nodes_of(&ours)).unwrap();
        let mine = verify_consistency(from, to, &root(&ours_earlier), &root(&ours), &proof);
        let their_proof = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&proof)).unwrap();
        let their_root = RootHash::<Sha256>::new(*theirs.root().as_bytes(), to);
        let their_earlier = RootHash::<Sha256>::new(*theirs_earlier.root().as_bytes(), from);
        let yours = their_root.verify_consistency(&their_earlier, &their_proof);
        prop_assert_eq!(mine.is_ok(), yours.is_ok(), "{:?} {:?}", mine, yours);
    }

    #[test]
    fn both_believe_and_refuse_the_same_inclusion(
        index in 0_u64..40, size in 0_u64..40, real_index in any::<proptest::sample::Index>(), n in 1_usize..40,
    ) {
        let data: Vec<Vec<u8>> = (0..n).map(|i| vec![i as u8]).collect();
        let (ours, theirs) = trees(&data);
        let real = real_index.index(n);
        let proof = inclusion_proof(real as u64, n as u64, nodes_of(&ours)).unwrap();
        let mine = verify_inclusion(index, size, &ours[real], &proof, &root(&ours));
        let their_proof = InclusionProof::<Sha256>::try_from_bytes(bytes(&proof)).unwrap();
        let yours = RootHash::<Sha256>::new(*theirs.root().as_bytes(), size)
            .verify_inclusion(&data[real], index, &their_proof);
        prop_assert_eq!(mine.is_ok(), yours.is_ok(), "{:?} {:?}", mine, yours);
    }

    #[test]
    fn notes_are_read_and_believed_alike(
        text in "[ -~\u{4e00}-\u{4e20}\n]{0,60}\n", seed in any::<[u8; 32]>(), at in any::<proptest::sample::Index>(), to in any::<u8>(), change in any::<bool>(),
    ) {
        let signer = NoteSigner::from_seed("desk.example/tan-an", KeyKind::Ed25519, &seed).unwrap();
        let mut note = Note::new(text).unwrap();
        note.add(signer.sign(note.text(), 0));
        let mut printed = note.to_string().into_bytes();
        if change {
            let at = at.index(printed.len());
            printed[at] = to;
        }
        let Ok(printed) = String::from_utf8(printed) else { return Ok(()) };
        let mine = Note::parse(&printed).and_then(|note| note.verify(&[signer.verifier()]));
        let verifier = StandardVerifier::new(&signer.verifier().to_string()).unwrap();
        let yours = signed_note::Note::from_bytes(printed.as_bytes())
            .and_then(|note| note.verify(&VerifierList::new(vec![Box::new(verifier)])));
        prop_assert_eq!(mine.is_ok(), yours.is_ok(), "{:?}", printed);
    }
}

#[test]
fn their_signer_and_ours_write_the_same_checkpoint() {
    let seed = [9; 32];
    let ours = NoteSigner::from_seed("desk.example/tan-an", KeyKind::Ed25519, &seed).unwrap();
    let mut key = vec![0x01];
    key.extend_from_slice(&seed);
    let text = format!(
        "PRIVATE+KEY+desk.example/tan-an+{}+{}",
        to_hex(&ours.verifier().id()),
        to_base64(&key)
    );
    let theirs = signed_note::StandardSigner::new(&text).unwrap();
    let checkpoint = Checkpoint {
        origin: "desk.example/tan-an".into(),
        size: 1,
        root: leaf_hash(b"x"),
        extensions: vec![],
    };
    let mut note = signed_note::Note::new(checkpoint.to_text().as_bytes(), &[]).unwrap();
    note.add_sigs(&[&theirs]).unwrap();
    let printed = checkpoint.sign(&ours).unwrap().to_string();
    assert_eq!(String::from_utf8(note.to_bytes()).unwrap(), printed);
    assert_eq!(
        VerifierKey::parse(&ours.verifier().to_string()).as_ref(),
        Ok(ours.verifier())
    );
}
