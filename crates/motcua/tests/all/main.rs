//! The program as an office runs it: commands in their own processes, on
//! folders and databases of their own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bench;
mod calendar;
mod demo;
mod forecast;
mod indicators;
mod moving;
#[path = "../../../store/tests/all/pg.rs"]
mod pg;
mod process;
mod program;
mod report;
mod running;
mod simulate;
mod verify;
