//! Derived files that are committed and reviewed like code.
//!
//! Each is written by a test of the crate that owns the facts, named
//! `the_printed_…`: the test
//! compares, and writes instead when `UPDATE_GOLDEN=1`. So a stale file fails
//! `cargo test`, and this task is the same tests run once in writing mode.

use crate::run::{self, Done};
use std::path::PathBuf;

/// Files that must exist under `docs/generated`, with what they show.
pub const FILES: [&str; 4] = [
    "permissions.txt",
    "transitions.txt",
    "routes.txt",
    "cli-help.txt",
];

/// Rewrites the derived files.
pub fn run() -> Done {
    let mut tests = run::cargo();
    tests
        .args(["test", "--workspace", "--", "the_printed"])
        .env("UPDATE_GOLDEN", "1");
    run::succeed(&mut tests)?;
    run::succeed(run::command("git").args(["status", "--short", "docs/generated"]))?;
    check()
}

/// Names the derived files that nobody has written.
pub fn check() -> Done {
    let missing: Vec<&str> = FILES
        .into_iter()
        .filter(|name| !path(name).is_file())
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "docs/generated lacks {}: run `cargo xtask gen`",
            missing.join(", ")
        ))
    }
}

fn path(name: &str) -> PathBuf {
    run::root().join("docs/generated").join(name)
}
