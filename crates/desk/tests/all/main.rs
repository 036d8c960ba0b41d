//! Stories of the desk on both engines, and what must hold whatever happens.

mod engines;
mod life;
#[path = "../../../store/tests/all/pg.rs"]
mod pg;
mod repeat;
mod support;
