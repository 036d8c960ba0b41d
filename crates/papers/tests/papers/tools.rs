//! The engine of the tests and the outside readers of what it makes.

use motcua_papers::{Engine, Extras, Form, Templates};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

pub static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(Templates::built_in().unwrap()).unwrap());

pub fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/papers")
}

/// Every form with its sizes of paper.
pub fn forms() -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for set in ENGINE.templates().sets() {
        for form in &set.forms {
            for size in &form.sizes {
                all.push((set.id.clone(), form.id.clone(), size.clone()));
            }
        }
    }
    all
}

pub fn sample(set: &str, form: &str, kind: &str, size: &str) -> Value {
    let path = pack().join(format!("samples/{set}-{form}-{kind}.json"));
    let mut data: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    data["size"] = size.into();
    data
}

pub fn make(set: &str, form: &str, data: &Value) -> Vec<u8> {
    ENGINE
        .pdf(&Form { set, form }, data, &Extras::default())
        .unwrap_or_else(|broken| panic!("{set}/{form}: {broken}"))
}

/// A folder that goes when the test is through.
pub struct Dir(PathBuf);

impl Dir {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("motcua-papers-{}-{n}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A folder of its own, and the PDF in it.
pub struct Saved {
    pub dir: Dir,
    pub pdf: PathBuf,
}

pub fn save(pdf: &[u8]) -> Saved {
    let dir = Dir::new();
    let path = dir.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    Saved { dir, pdf: path }
}

/// Runs a tool that must be there and must succeed; gives what it printed.
pub fn run(tool: &str, args: &[&str]) -> String {
    let out = Command::new(tool).args(args).output();
    let out = out.unwrap_or_else(|error| panic!("{tool} is needed by this test: {error}"));
    let (text, errors) = (
        String::from_utf8_lossy(&out.stdout).into_owned(),
        String::from_utf8_lossy(&out.stderr),
    );
    assert!(out.status.success(), "{tool} {args:?}: {text}{errors}");
    text
}

/// The text layer in the order of the content, without white space (lines
/// break where they like) and without the footers of later pages.
pub fn text(pdf: &[u8]) -> String {
    let saved = save(pdf);
    let text = run(
        "pdftotext",
        &["-enc", "UTF-8", "-raw", saved.pdf.to_str().unwrap(), "-"],
    );
    let lines = text.lines().filter(|line| !line.starts_with("Trang "));
    squeeze(&lines.collect::<String>())
}

pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
