//! A picture of every sampled page, for reviewers and for the manual.

use crate::run::{self, Done};
use crate::{setup, test};

/// Builds the program and takes the pictures into `e2e/screens`.
pub fn run() -> Done {
    setup::everything()?;
    run::succeed(run::cargo().args(["build", "-p", "motcua"]))?;
    let mut pictures = run::command("npm");
    pictures
        .current_dir(run::root().join("e2e"))
        .args(["run", "--silent", "screens"]);
    run::succeed(pictures.env("MOTCUA_BIN", test::binary()))?;
    println!("pictures are in e2e/screens");
    Ok(())
}
