//! Stories of the desk on both engines, and what must hold whatever happens.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod calendar;
mod correct;
mod counter;
mod engines;
mod feedback;
mod hall;
mod hall_day;
mod indicators;
mod life;
mod lists;
mod messages;
mod office;
mod outlook;
mod outside;
mod people;
#[path = "../../../store/tests/all/pg.rs"]
mod pg;
mod process;
mod programme;
mod programme_deeds;
mod programme_faults;
mod programme_leave;
mod programme_limits;
mod programme_numbers;
mod programme_over;
mod programme_reader;
mod proof;
mod queue;
mod register;
mod repeat;
mod reports;
mod support;
mod survey;
mod survey_privacy;
mod survey_slips;
mod template;
mod told;
mod untrue;
mod upkeep;
mod versions;
