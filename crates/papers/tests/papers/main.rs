//! The papers as people and machines meet them: made by the crate, read by
//! Debian's tools.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod codes;
mod faults;
mod office;
mod pdf;
mod text;
mod tools;
