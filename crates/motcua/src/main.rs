//! The `motcua` program.
fn main() {}
