//! Tests of the store, each on both engines.
#![allow(clippy::unwrap_used)]

mod engine;
mod pg;
mod place;
mod record;
mod rules;
mod staff;
