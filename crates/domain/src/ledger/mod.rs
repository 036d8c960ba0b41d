//! The record nobody can rewrite unseen: leaves, tree, checkpoints, proofs.
