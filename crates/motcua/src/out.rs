//! Standard output that may go away: `motcua … | head`, a full disk.
//!
//! The macros here stand in for those of the standard library, which panic
//! when a line cannot be written. A command goes on to its end, because what it
//! does counts more than what it says; [`outcome`] tells of the loss.
//!
//! Invariant: nothing in this program prints but through these macros.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;
use std::sync::OnceLock;

/// The first line that could not be written, and why.
static LOST: OnceLock<std::io::Error> = OnceLock::new();

/// Prints a line to standard output.
macro_rules! println {
    () => { $crate::out::print(format_args!("\n")) };
    ($($arg:tt)*) => { $crate::out::print(format_args!("{}\n", format_args!($($arg)*))) };
}

/// Prints to standard output.
macro_rules! print {
    ($($arg:tt)*) => { $crate::out::print(format_args!($($arg)*)) };
}

/// Prints a line to standard error.
macro_rules! eprintln {
    () => { $crate::out::talk(format_args!("\n")) };
    ($($arg:tt)*) => { $crate::out::talk(format_args!("{}\n", format_args!($($arg)*))) };
}

/// Writes to standard output, until a first loss.
pub fn print(text: Arguments<'_>) {
    if LOST.get().is_some() {
        return;
    }
    if let Err(error) = std::io::stdout().lock().write_fmt(text) {
        // Of two threads the first one's loss is told.
        let _ = LOST.set(error);
    }
}

/// Nobody is left to tell that talk was lost.
pub fn talk(text: Arguments<'_>) {
    let _ = std::io::stderr().lock().write_fmt(text);
}

/// The exit code once everything is written: whoever closed the pipe has read
/// enough; anything else is told and leaves with 1.
pub fn outcome(code: ExitCode) -> ExitCode {
    if let Err(error) = std::io::stdout().lock().flush() {
        let _ = LOST.set(error);
    }
    match LOST.get() {
        Some(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: cannot write to standard output");
            eprintln!("  because: {error}");
            eprintln!("next: make room where the output goes, and run the command again");
            ExitCode::from(1)
        }
        Some(_) | None => code,
    }
}
