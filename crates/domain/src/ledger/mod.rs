//! The record nobody can rewrite unseen: leaves, tree, checkpoints, proofs.
//!
//! Every act of the desk becomes one leaf of an RFC 6962 Merkle tree. The root
//! of the tree is signed in the text forms of C2SP, so that other people's
//! tools can read it; a citizen's receipt carries one, and thereby becomes a
//! witness. A leaf holds no personal data: it commits to the payload by an
//! HMAC under a random salt, and destroying salt and payload erases the
//! content while every root and proof stays true.
//!
//! Deliberately absent: keys, salts, nonces and time are arguments; nothing
//! here reads a store. What the record cannot show is that an event was
//! entered at all, or truthfully: the cure is the receipt at intake.

pub mod checkpoint;
pub mod hash;
pub mod jcs;
pub mod leaf;
pub mod note;
pub mod office;
pub mod proof;
pub mod receipt;
pub mod seal;
pub mod tiles;
pub mod tree;
pub mod verify;

pub use checkpoint::Checkpoint;
pub use hash::Hash;
pub use leaf::Leaf;
pub use office::OfficeKeys;
pub use proof::TlogProof;
pub use receipt::{ReceiptFacts, ReceiptNote};
pub use tree::Frontier;

#[cfg(test)]
mod against_others;
