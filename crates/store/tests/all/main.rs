//! Tests of the store, each on both engines.
#![allow(clippy::unwrap_used, clippy::redundant_closure_for_method_calls)]

mod engine;
mod failure;
mod hostile;
mod moving;
mod outbox;
mod pg;
mod place;
mod record;
mod rules;
mod search;
mod staff;
mod survey;
mod wait;
