//! One archive that runs on a bare Debian machine without Rust.
//!
//! The binary is linked to the C library of the machine that builds it, and to
//! nothing else: build on the oldest Debian to be served.

use crate::run::{self, Done};
use std::path::Path;

/// Files that lie beside the binary: (path in the project, path in the archive).
const FILES: [(&str, &str); 7] = [
    ("xtask/dist/README.md", "README.md"),
    ("xtask/dist/install.sh", "install.sh"),
    ("xtask/dist/motcua.service", "motcua.service"),
    ("xtask/dist/motcua.conf", "motcua.conf"),
    ("xtask/dist/upgrade.sh", "upgrade.sh"),
    ("docs/operations.md", "operations.md"),
    ("LICENSE", "LICENSE"),
];

/// Libraries that every Debian has; anything else would have to be installed.
const LIBRARIES: [&str; 5] = [
    "linux-vdso.so",
    "libc.so",
    "libm.so",
    "libgcc_s.so",
    "/lib64/ld-linux-x86-64.so",
];

/// Builds, checks and packs into `target/dist-archive`.
pub fn run() -> Done {
    run::succeed(run::cargo().args(["build", "--profile", "dist", "--locked", "-p", "motcua"]))?;
    let binary = run::target().join("dist/motcua");
    check_libraries(&binary)?;
    let name = format!(
        "motcua-{}-{}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::ARCH
    );
    let out = run::target().join("dist-archive");
    let folder = out.join(&name);
    // A folder left by an earlier run may be absent; a stale one must not be packed.
    let _ = std::fs::remove_dir_all(&folder);
    make(&folder)?;
    copy(&binary, &folder.join("motcua"))?;
    for (from, to) in FILES {
        copy(&run::root().join(from), &folder.join(to))?;
    }
    let archive = out.join(format!("{name}.tar.gz"));
    let mut tar = run::command("tar");
    tar.args(["--owner=0", "--group=0", "--sort=name", "-czf"])
        .arg(&archive);
    run::succeed(tar.arg("-C").arg(&out).arg(&name))?;
    let size = archive.metadata().map_or(0, |m| m.len());
    println!("{} ({:.1} MB)", archive.display(), size as f64 / 1e6);
    Ok(())
}

/// Refuses a binary that needs more than a bare machine has.
fn check_libraries(binary: &Path) -> Done {
    let listed = run::output(run::command("ldd").arg(binary))?;
    let unknown: Vec<&str> = listed
        .lines()
        .map(str::trim)
        .filter(|line| !LIBRARIES.iter().any(|library| line.starts_with(library)))
        .collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "the binary needs more than a bare Debian has: {}",
            unknown.join("; ")
        ))
    }
}

fn make(folder: &Path) -> Done {
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))
}

fn copy(from: &Path, to: &Path) -> Done {
    let copied = std::fs::copy(from, to).map(|_| ());
    copied.map_err(|e| format!("cannot copy {} to {}: {e}", from.display(), to.display()))
}
