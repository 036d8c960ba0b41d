//! What the tests need and the machine may lack: Debian's PostgreSQL and
//! Chromium, the readers of papers that are not ours (qpdf, Poppler, ZBar, LibreOffice),
//! the npm packages of `e2e/`, and pm4py where Python is there. Says first what it will install;
//! without root it prints the line to type and stops.

use crate::run::{self, Done};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Installs whatever is missing.
pub fn everything() -> Done {
    debian_packages()?;
    npm_packages()?;
    pm4py();
    Ok(())
}

/// Process mining by a program that is not ours, which reads back the event
/// logs that we write: in its own process, never linked or shipped.
const PM4PY: &str = "pm4py==2.7.23.11";

/// The Python that has it; `None` where it could not be installed.
pub fn pm4py_python() -> Option<PathBuf> {
    let python = run::target().join("pm4py/bin/python");
    let marked = run::target().join("pm4py/ready");
    let ready = std::fs::read_to_string(marked).is_ok_and(|text| text == PM4PY);
    (ready && python.is_file()).then_some(python)
}

/// Makes a Python environment with it. A machine that cannot have it still runs
/// every other test, and that one says that it did not run.
fn pm4py() {
    if pm4py_python().is_some() {
        return;
    }
    let place = run::target().join("pm4py");
    println!("setup: making a Python environment with {PM4PY}");
    let made = || -> Done {
        let mut python = run::command("python3");
        run::succeed(python.args(["-m", "venv", "--clear"]).arg(&place))?;
        let mut pip = std::process::Command::new(place.join("bin/pip"));
        run::succeed(pip.args(["install", "--quiet", PM4PY]))?;
        std::fs::write(place.join("ready"), PM4PY).map_err(|e| e.to_string())
    };
    if let Err(why) = made() {
        println!("setup: without pm4py: {why}");
    }
}

/// Whether this process is the superuser.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// The folder with PostgreSQL's server programs, newest version first.
pub fn postgres_bin() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            (version >= 15 && bin.join("initdb").is_file()).then_some((version, bin))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

fn debian_packages() -> Done {
    let mut missing = Vec::new();
    if postgres_bin().is_none() {
        missing.push("postgresql");
    }
    if !Path::new("/usr/bin/chromium").is_file() {
        missing.push("chromium");
    }
    let readers = [
        ("qpdf", "qpdf"),
        ("pdftotext", "poppler-utils"),
        ("zbarimg", "zbar-tools"),
        ("soffice", "libreoffice-calc-nogui"),
    ];
    let absent = readers.iter().filter(|(tool, _)| !run::on_path(tool));
    missing.extend(absent.map(|(_, package)| *package));
    if !run::on_path("node") || !run::on_path("npm") {
        return Err("Node 20 or newer with npm is needed for the browser stories".to_owned());
    }
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    if !run::on_path("apt-get") {
        return Err(format!("please install: {packages}"));
    }
    if !is_root() {
        return Err(format!(
            "missing: {packages}. Please run:\n\n  sudo apt-get update && sudo apt-get install --no-install-recommends {packages}\n"
        ));
    }
    println!("setup: installing Debian packages: {packages}");
    let mut update = run::command("apt-get");
    run::succeed(update.args(["update", "-q"]))?;
    let mut install = run::command("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install.args([
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
        "-o",
        "Dpkg::Use-Pty=0",
    ]);
    run::succeed(install.args(missing))
}

fn npm_packages() -> Done {
    let e2e = run::root().join("e2e");
    let changed = |path: PathBuf| path.metadata().and_then(|m| m.modified()).ok();
    let locked = changed(e2e.join("package-lock.json"));
    let installed = changed(e2e.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= locked {
        return Ok(());
    }
    println!("setup: installing the npm packages of e2e/ (npm ci)");
    let mut npm = run::command("npm");
    run::succeed(npm.current_dir(e2e).args(["ci", "--no-audit", "--no-fund"]))
}
