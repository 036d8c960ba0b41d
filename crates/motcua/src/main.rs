//! The `motcua` program: one binary for the desk, its pages and its tools.

mod cli;
mod sample;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
