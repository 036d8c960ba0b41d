//! Tests of the store, each on both engines.
#![allow(clippy::unwrap_used)]

mod engine;
mod failure;
mod moving;
mod pg;
mod place;
mod record;
mod rules;
mod search;
mod staff;
