//! The Merkle tree of RFC 6962 / RFC 9162: roots, proofs and the growing edge.
//!
//! Nodes are named by level and index: node `(level, index)` is the hash over
//! the leaves `index·2^level … (index+1)·2^level − 1`, and exists once all of
//! them do; level 0 are the leaf hashes. A store keeps the leaf hashes with
//! its events and the nodes that [`Frontier::append`] gives (about one per
//! leaf), and every proof is then read in O(log n).

use super::hash::{Hash, node_hash};

/// Why a proof is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf would lie outside the tree.
    #[error("leaf {index} is outside a tree of {size}")]
    OutOfRange {
        /// Index of the leaf, from 0.
        index: u64,
        /// Number of leaves of the tree.
        size: u64,
    },
    /// A later tree cannot be smaller.
    #[error("the tree shrank from {from} to {to}")]
    Shrunk {
        /// Earlier size.
        from: u64,
        /// Later size.
        to: u64,
    },
    /// Every tree extends the empty one, so such a proof would say nothing.
    #[error("a proof from the empty tree says nothing")]
    FromNothing,
    /// A tree of no leaves has one root only, SHA-256 of nothing.
    #[error("the root of an empty tree is wrong")]
    WrongEmptyRoot,
    /// Too few or too many hashes for these sizes.
    #[error("the proof has the wrong number of hashes")]
    WrongLength,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    RootDiffers,
}

/// Why a proof could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MakeError<E> {
    /// Asked for a leaf, or an earlier size, that the tree does not have.
    #[error("{asked} is outside a tree of {size}")]
    OutOfRange {
        /// Index of the leaf or earlier size asked for.
        asked: u64,
        /// Number of leaves of the tree.
        size: u64,
    },
    /// A stored node could not be read.
    #[error("a stored node of the tree could not be read")]
    Read(#[source] E),
}

/// A completed inner node, to be stored for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// 1 for a pair of leaves, 2 for four, …
    pub level: u8,
    /// Counted from 0 within the level.
    pub index: u64,
    /// Hash over the node's leaves.
    pub hash: Hash,
}

/// The growing right edge: the roots of the complete subtrees that make up a
/// tree, at most 64 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Largest subtree first: one per set bit of `size`.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// The edge of a stored tree of `size` leaves. `read` gives the hash of a
    /// complete node; level 0 is the leaf hash. Reads one node per set bit.
    pub fn load<E>(size: u64, mut read: impl FnMut(u8, u64) -> Result<Hash, E>) -> Result<Self, E> {
        let mut peaks = Vec::new();
        let mut start = 0;
        for level in (0..64_u8).rev() {
            let width = 1_u64 << level;
            if size & width != 0 {
                peaks.push(read(level, start >> level)?);
                start += width;
            }
        }
        Ok(Frontier { size, peaks })
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf and gives the inner nodes (level ≥ 1) that became complete
    /// with it, lowest first: one per leaf in the long run. The leaf hash
    /// itself is node `(0, size before the call)`, which the caller keeps.
    pub fn append(&mut self, leaf: Hash) -> Vec<Node> {
        let mut index = self.size;
        let mut hash = leaf;
        let mut level = 0;
        let mut completed = Vec::new();
        while index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            index >>= 1;
            level += 1;
            completed.push(Node { level, index, hash });
        }
        self.peaks.push(hash);
        self.size += 1;
        completed
    }

    /// Root hash of the tree.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else {
            return Hash::EMPTY_ROOT;
        };
        peaks.fold(*smallest, |right, left| node_hash(left, &right))
    }
}

/// Root over leaf hashes held in memory.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut edge = Frontier::new();
    for leaf in leaves {
        edge.append(*leaf);
    }
    edge.root()
}

/// Root that a stored tree had when it had `size` leaves.
pub fn root_at<E>(size: u64, read: impl FnMut(u8, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    Ok(Frontier::load(size, read)?.root())
}

/// Reader over leaf hashes held in memory, for small trees and tests: makes
/// each node anew. Asking past the end gives `None`.
pub fn nodes_of(leaves: &[Hash]) -> impl Fn(u8, u64) -> Result<Hash, ()> + '_ {
    move |level, index| {
        let width = 1_usize << level;
        let start = usize::try_from(index).map_err(|_| ())? * width;
        leaves.get(start..start + width).map(root).ok_or(())
    }
}

/// Proof that leaf `index` lies in the tree of `size` leaves, from the leaf's
/// sibling up (RFC 9162 §2.1.3.1). `read` gives complete nodes of the stored
/// tree, which may have grown past `size` since.
pub fn inclusion_proof<E>(
    index: u64,
    size: u64,
    mut read: impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, MakeError<E>> {
    if index >= size {
        return Err(MakeError::OutOfRange { asked: index, size });
    }
    let (mut start, mut end) = (0, size);
    let mut from_top = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            from_top.push(range_root(middle, end, &mut read).map_err(MakeError::Read)?);
            end = middle;
        } else {
            from_top.push(range_root(start, middle, &mut read).map_err(MakeError::Read)?);
            start = middle;
        }
    }
    from_top.reverse();
    Ok(from_top)
}

/// Proof that the tree of `to` leaves extends the tree of `from` leaves
/// (RFC 9162 §2.1.4.1). Empty for equal sizes; `from` = 0 is out of range.
pub fn consistency_proof<E>(
    from: u64,
    to: u64,
    mut read: impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, MakeError<E>> {
    if from == 0 || from > to {
        return Err(MakeError::OutOfRange {
            asked: from,
            size: to,
        });
    }
    let (mut start, mut end) = (0, to);
    let mut from_top = Vec::new();
    while end != from {
        let middle = start + split(end - start);
        if from <= middle {
            from_top.push(range_root(middle, end, &mut read).map_err(MakeError::Read)?);
            end = middle;
        } else {
            from_top.push(range_root(start, middle, &mut read).map_err(MakeError::Read)?);
            start = middle;
        }
    }
    if start > 0 {
        // The verifier does not know this part of the earlier tree; when it is
        // the whole earlier tree, it does.
        from_top.push(range_root(start, end, &mut read).map_err(MakeError::Read)?);
    }
    from_top.reverse();
    Ok(from_top)
}

/// Checks a proof that `leaf` is number `index` of the tree with `size` leaves
/// and this root (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange { index, size });
    }
    let mut walk = Walk {
        node: index,
        last: size - 1,
    };
    let mut hash = *leaf;
    for sibling in proof {
        hash = match walk.up()? {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    walk.finish()?;
    if hash == *root {
        Ok(())
    } else {
        Err(ProofError::RootDiffers)
    }
}

/// Checks a proof that the tree of `size2` leaves with `root2` begins with the
/// tree of `size1` leaves with `root1` (RFC 9162 §2.1.4.2).
pub fn verify_consistency(
    size1: u64,
    size2: u64,
    root1: &Hash,
    root2: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if size1 > size2 {
        return Err(ProofError::Shrunk {
            from: size1,
            to: size2,
        });
    }
    if size1 == 0 && *root1 != Hash::EMPTY_ROOT || size2 == 0 && *root2 != Hash::EMPTY_ROOT {
        return Err(ProofError::WrongEmptyRoot);
    }
    if size1 == size2 {
        if !proof.is_empty() {
            return Err(ProofError::WrongLength);
        }
        return if root1 == root2 {
            Ok(())
        } else {
            Err(ProofError::RootDiffers)
        };
    }
    if size1 == 0 {
        return Err(ProofError::FromNothing);
    }
    // Both climbs begin at the last complete subtree of the earlier tree; when
    // that is the whole earlier tree, its root need not be sent.
    let mut walk = Walk {
        node: size1 - 1,
        last: size2 - 1,
    };
    while walk.node & 1 == 1 {
        walk.shift();
    }
    let (first, rest) = if size1.is_power_of_two() {
        (root1, proof)
    } else {
        proof.split_first().ok_or(ProofError::WrongLength)?
    };
    let (mut earlier, mut later) = (*first, *first);
    for sibling in rest {
        match walk.up()? {
            Side::Left => {
                earlier = node_hash(sibling, &earlier);
                later = node_hash(sibling, &later);
            }
            Side::Right => later = node_hash(&later, sibling),
        }
    }
    walk.finish()?;
    if earlier == *root1 && later == *root2 {
        Ok(())
    } else {
        Err(ProofError::RootDiffers)
    }
}

/// On which side of the climbing node its sibling lies.
enum Side {
    Left,
    Right,
}

/// The climb of a verifier: the node it stands on and the last node of that
/// level, as indices (`fn` and `sn` in the RFC).
struct Walk {
    node: u64,
    last: u64,
}

impl Walk {
    fn shift(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }

    /// Climbs to the next level that has a sibling; fails above the root.
    fn up(&mut self) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::WrongLength);
        }
        let side = if self.node & 1 == 1 || self.node == self.last {
            // A last node without a sibling rises unchanged to where it is a
            // right child.
            while self.node != 0 && self.node & 1 == 0 {
                self.shift();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.shift();
        Ok(side)
    }

    fn finish(&self) -> Result<(), ProofError> {
        if self.last == 0 {
            Ok(())
        } else {
            Err(ProofError::WrongLength)
        }
    }
}

/// Largest power of two below `n` (n ≥ 2): where RFC 6962 splits a tree.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Root over the leaves `start..end`, where `start` is a multiple of the
/// smallest power of two that is at least the width.
fn range_root<E>(
    start: u64,
    end: u64,
    read: &mut impl FnMut(u8, u64) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let width = end - start;
    if width.is_power_of_two() {
        let level = width.trailing_zeros();
        return read(level as u8, start >> level);
    }
    let middle = start + split(width);
    let left = range_root(start, middle, read)?;
    let right = range_root(middle, end, read)?;
    Ok(node_hash(&left, &right))
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
