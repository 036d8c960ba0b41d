//! A picture of every sampled page and every sample paper, for reviewers and
//! for the manual.

use crate::run::{self, Done};
use crate::{setup, test};
use std::path::Path;

/// Builds the program and takes the pictures into `e2e/screens`.
pub fn run() -> Done {
    setup::everything()?;
    run::succeed(run::cargo().args(["build", "-p", "motcua"]))?;
    let mut pictures = run::command("npm");
    pictures
        .current_dir(run::root().join("e2e"))
        .args(["run", "--silent", "screens"]);
    run::succeed(pictures.env("MOTCUA_BIN", test::binary()))?;
    papers(&run::root().join("e2e/screens/papers"))?;
    println!("pictures are in e2e/screens");
    Ok(())
}

/// The papers of all sets, as PDF and each page as a picture.
fn papers(out: &Path) -> Done {
    let mut check = run::command(&test::binary().display().to_string());
    check.args(["papers", "check", "packs/papers", "--out"]);
    let said = run::output(check.arg(out))?;
    print!("{said}");
    let listed = std::fs::read_dir(out).map_err(|e| format!("cannot read the papers: {e}"))?;
    for entry in listed.flatten() {
        let pdf = entry.path();
        if pdf.extension().is_some_and(|end| end == "pdf") {
            let mut draw = run::command("pdftoppm");
            draw.args(["-r", "80", "-png"]).arg(&pdf);
            run::succeed(draw.arg(pdf.with_extension("")))?;
        }
    }
    Ok(())
}
