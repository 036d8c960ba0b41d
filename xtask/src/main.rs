//! The project's own tasks: `cargo xtask <task>`.
//!
//! Nothing here is part of the product. Tasks print what they are about to do
//! before they do it, and change nothing outside the project except what
//! `setup` announces.

mod bench;
mod dist;
mod generate;
mod postgres;
mod run;
mod screens;
mod setup;
mod test;
mod tidy;
mod voice;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <task>

  setup    install what the tests need if it is missing (PostgreSQL, Chromium, npm packages)
  test     setup, then every check and test; the last line is `N passed, M failed`
  tidy     budgets, direction of dependencies, glossary words, machine paths
  gen      write the derived files under docs/generated anew
  screens  write a picture of every sampled page into e2e/screens
  bench    the figures of docs/performance.md (arguments go to `motcua bench`)
  voice    make the spoken pieces of calls in packs/voice anew (needs espeak-ng, opus-tools)
  dist     one archive for a bare Debian machine, into target/dist";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((task, rest)) = args.split_first() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let done = match task.as_str() {
        "setup" => setup::everything(),
        "test" => return test::run(),
        "tidy" => tidy::run(),
        "gen" => generate::run(),
        "screens" => screens::run(),
        "bench" => bench::run(rest),
        "voice" => voice::run(),
        "dist" => dist::run(),
        _ => {
            eprintln!("no task is called {task}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{task}: {what}");
            ExitCode::FAILURE
        }
    }
}
