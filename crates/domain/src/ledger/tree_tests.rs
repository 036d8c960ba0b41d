use super::super::hash::leaf_hash;
use super::*;
use proptest::prelude::*;
use std::collections::HashMap;

fn leaves(n: usize) -> Vec<Hash> {
    (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
}

/// The definition of RFC 6962 §2.1, written as it stands there.
fn slow_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::EMPTY_ROOT,
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            node_hash(&slow_root(&leaves[..k]), &slow_root(&leaves[k..]))
        }
    }
}

/// A store as the desk keeps it: leaf hashes, and what `append` gave.
struct Store {
    edge: Frontier,
    nodes: HashMap<(u8, u64), Hash>,
}

impl Store {
    fn new(leaves: &[Hash]) -> Self {
        let mut store = Store {
            edge: Frontier::new(),
            nodes: HashMap::new(),
        };
        for leaf in leaves {
            store.nodes.insert((0, store.edge.size()), *leaf);
            for node in store.edge.append(*leaf) {
                assert!(
                    store
                        .nodes
                        .insert((node.level, node.index), node.hash)
                        .is_none()
                );
            }
        }
        store
    }

    fn read(&self, level: u8, index: u64) -> Result<Hash, String> {
        self.nodes
            .get(&(level, index))
            .copied()
            .ok_or_else(|| format!("no node {level}/{index}"))
    }
}

#[test]
fn the_growing_root_equals_the_definition() {
    let all = leaves(70);
    let mut edge = Frontier::new();
    for n in 0..=all.len() {
        assert_eq!(edge.root(), slow_root(&all[..n]), "{n} leaves");
        if n < all.len() {
            edge.append(all[n]);
        }
    }
}

#[test]
fn about_one_inner_node_is_stored_per_leaf() {
    let store = Store::new(&leaves(1000));
    assert_eq!(store.nodes.len(), 1000 + 994); // 1000 leaves; 1000 minus its six set bits
}

#[test]
fn a_proof_reads_few_nodes() {
    let store = Store::new(&leaves(1000));
    let mut n_read = 0;
    let mut read = |level, index| {
        n_read += 1;
        store.read(level, index)
    };
    inclusion_proof(3, 999, &mut read).unwrap();
    consistency_proof(517, 999, &mut read).unwrap();
    assert!(n_read <= 40, "{n_read} reads");
}

#[test]
fn a_proof_outside_the_tree_is_not_made() {
    let store = Store::new(&leaves(3));
    let read = |l, i| store.read(l, i);
    assert!(matches!(
        inclusion_proof(3, 3, read),
        Err(MakeError::OutOfRange { .. })
    ));
    assert!(matches!(
        consistency_proof(0, 3, read),
        Err(MakeError::OutOfRange { .. })
    ));
    assert!(matches!(
        consistency_proof(4, 3, read),
        Err(MakeError::OutOfRange { .. })
    ));
    assert!(matches!(
        inclusion_proof(0, 4, read),
        Err(MakeError::Read(_))
    ));
}

#[test]
fn the_empty_tree_has_one_root() {
    let other = leaf_hash(b"");
    let empty = Hash::EMPTY_ROOT;
    assert_eq!(verify_consistency(0, 0, &empty, &empty, &[]), Ok(()));
    assert_eq!(
        verify_consistency(0, 0, &other, &other, &[]),
        Err(ProofError::WrongEmptyRoot)
    );
    assert_eq!(
        verify_consistency(0, 1, &empty, &other, &[]),
        Err(ProofError::FromNothing)
    );
    assert_eq!(
        verify_inclusion(0, 0, &other, &[], &empty),
        Err(ProofError::OutOfRange { index: 0, size: 0 })
    );
}

#[test]
fn sizes_at_the_end_of_the_range_do_not_overflow() {
    let hash = leaf_hash(b"");
    for index in [0, 1, u64::MAX - 2, u64::MAX - 1] {
        assert!(verify_inclusion(index, u64::MAX, &hash, &vec![hash; 64], &hash).is_err());
    }
    assert!(verify_consistency(1, u64::MAX, &hash, &hash, &vec![hash; 64]).is_err());
    assert!(verify_consistency(1 << 63, u64::MAX, &hash, &hash, &vec![hash; 99]).is_err());
    assert!(verify_inclusion(u64::MAX, u64::MAX, &hash, &[], &hash).is_err());
}

#[test]
fn every_proof_of_small_trees_verifies() {
    let all = leaves(33);
    for size in 1..=all.len() as u64 {
        let n = usize::try_from(size).unwrap();
        // The store has grown past `size`; the proofs are for `size`.
        let store = Store::new(&all);
        let read = |l, i| store.read(l, i);
        let root = slow_root(&all[..n]);
        assert_eq!(root_at(size, read).unwrap(), root);
        assert_eq!(
            Frontier::load(size, read).unwrap(),
            Store::new(&all[..n]).edge
        );
        for index in 0..size {
            let proof = inclusion_proof(index, size, read).unwrap();
            assert_eq!(proof, inclusion_proof(index, size, nodes_of(&all)).unwrap());
            let leaf = &all[usize::try_from(index).unwrap()];
            assert_eq!(verify_inclusion(index, size, leaf, &proof, &root), Ok(()));
        }
        for from in 1..=size {
            let proof = consistency_proof(from, size, read).unwrap();
            let earlier = slow_root(&all[..usize::try_from(from).unwrap()]);
            assert_eq!(
                verify_consistency(from, size, &earlier, &root, &proof),
                Ok(())
            );
        }
    }
}

/// A flip, a drop, an extra or a swap somewhere in the proof.
fn tamper(proof: &mut Vec<Hash>, how: u8, at: usize, bit: usize) -> bool {
    let at = if proof.is_empty() {
        0
    } else {
        at % proof.len()
    };
    match how % 4 {
        0 if !proof.is_empty() => {
            let mut bytes = *proof[at].as_bytes();
            bytes[bit / 8 % 32] ^= 1 << (bit % 8);
            proof[at] = Hash::new(bytes);
        }
        1 if !proof.is_empty() => {
            proof.remove(at);
        }
        2 => proof.insert(at, leaf_hash(&bit.to_be_bytes())),
        3 if proof.len() > 1 => {
            let other = (at + 1) % proof.len();
            proof.swap(at, other);
        }
        _ => return false,
    }
    true
}

proptest! {
    #[test]
    fn a_tampered_inclusion_proof_is_refused(
        size in 1_u64..600, index in any::<u64>(), how in any::<u8>(), at in any::<usize>(), bit in 0_usize..256,
    ) {
        let index = index % size;
        let all = leaves(usize::try_from(size).unwrap());
        let root = root(&all);
        let leaf = &all[usize::try_from(index).unwrap()];
        let mut proof = inclusion_proof(index, size, nodes_of(&all)).unwrap();
        prop_assert_eq!(verify_inclusion(index, size, leaf, &proof, &root), Ok(()));
        if index > 0 {
            prop_assert!(verify_inclusion(index - 1, size, leaf, &proof, &root).is_err());
        }
        prop_assert!(verify_inclusion(index, size, &leaf_hash(b"other"), &proof, &root).is_err());
        prop_assert!(verify_inclusion(index, size, leaf, &proof, &leaf_hash(b"other")).is_err());
        if tamper(&mut proof, how, at, bit) {
            prop_assert!(verify_inclusion(index, size, leaf, &proof, &root).is_err());
        }
    }

    #[test]
    fn a_tampered_consistency_proof_is_refused(
        to in 1_u64..600, from in any::<u64>(), how in any::<u8>(), at in any::<usize>(), bit in 0_usize..256,
    ) {
        let from = from % to + 1;
        let all = leaves(usize::try_from(to).unwrap());
        let (root1, root2) = (root(&all[..usize::try_from(from).unwrap()]), root(&all));
        let mut proof = consistency_proof(from, to, nodes_of(&all)).unwrap();
        prop_assert_eq!(verify_consistency(from, to, &root1, &root2, &proof), Ok(()));
        prop_assert!(verify_consistency(from, to, &leaf_hash(b"other"), &root2, &proof).is_err());
        prop_assert!(verify_consistency(from, to, &root1, &leaf_hash(b"other"), &proof).is_err());
        if tamper(&mut proof, how, at, bit) {
            prop_assert!(verify_consistency(from, to, &root1, &root2, &proof).is_err());
        }
    }

    #[test]
    fn a_rewritten_leaf_breaks_every_later_consistency(size in 2_usize..200, at in any::<usize>()) {
        let old = leaves(size);
        let from = size / 2;
        let at = at % from.max(1);
        let mut new = old.clone();
        new[at] = leaf_hash(b"rewritten");
        let from_u64 = from.max(1) as u64;
        let proof = consistency_proof(from_u64, size as u64, nodes_of(&new)).unwrap();
        let kept = root(&old[..from.max(1)]);
        prop_assert!(verify_consistency(from_u64, size as u64, &kept, &root(&new), &proof).is_err());
    }
}
