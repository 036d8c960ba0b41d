//! The figures: builds the release binary and hands over to `motcua bench`,
//! which measures the disk it runs on as well.

use crate::run::{self, Done};

/// Builds and runs the benchmark with the given arguments.
pub fn run(args: &[String]) -> Done {
    run::succeed(run::cargo().args(["build", "--release", "-p", "motcua"]))?;
    let binary = run::target().join("release/motcua");
    run::succeed(
        run::command(&binary.to_string_lossy())
            .arg("bench")
            .args(args),
    )
}
