//! Tests of the domain from outside: one binary, one module per subject.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod calendar_lunar;
mod calendar_national;
mod calendar_versions;
mod deadline_cases;
mod deadline_diff;
mod deadline_explained;
mod deadline_invariants;
mod deadline_progress;
mod deadline_walker;
mod stats_cases;
mod support;
