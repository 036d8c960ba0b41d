//! The built program.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs a command of the program to its end.
pub fn motcua(args: &[&str]) -> Said {
    let done = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Said {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

/// The same, which must succeed.
pub fn done(args: &[&str]) -> Said {
    let said = motcua(args);
    assert_eq!(said.code, 0, "{args:?}: {said:?}");
    said
}

/// A folder with one desk, and room beside it.
pub struct Office {
    pub dir: tempfile::TempDir,
    pub data: PathBuf,
}

impl Office {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let mut args = vec!["init", "--data", text(&data)];
        args.extend(ANSWERS);
        args.extend(["--slug", "thu"]);
        done(&args);
        Self { dir, data }
    }

    pub fn data(&self) -> &str {
        text(&self.data)
    }

    /// A path beside the folder.
    pub fn beside(&self, name: &str) -> String {
        text(&self.dir.path().join(name)).to_owned()
    }
}

/// All that `init` would ask.
pub const ANSWERS: &[&str] = &[
    "--name-vi",
    "Trung tâm Phục vụ hành chính công phường Thử",
    "--name-en",
    "Sample ward service centre",
    "--parent-vi",
    "UBND phường Thử",
    "--agency-code",
    "H53.14",
    "--place-name",
    "Phường Thử",
    "--address",
    "Số 1 đường Thử",
    "--hours",
    "1-5:0730-1130,1300-1700",
    "--counters",
    "3",
    "--admin",
    "quantri",
    "--admin-name",
    "Nguyễn Văn Thử",
];

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A server that ends with the test.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub fn on(data: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
            .args(["serve", "--data", data, "--port", "0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.next().expect("the server begins").unwrap();
        assert!(address.starts_with("http://127.0.0.1:"), "{address}");
        // Somebody must read on, or the server would wait for it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A due date, which prints a table.
const DEADLINE: [&str; 7] = [
    "deadline",
    "--received",
    "2024-04-24T15:40",
    "--limit",
    "5 wd",
    "--lang",
    "en",
];

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(DEADLINE)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever read is gone before the first line.
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(done.stderr.is_empty(), "{done:?}");
}

#[test]
fn a_full_disk_is_told_and_fails() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(DEADLINE)
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("error: cannot write to standard output") && !said.contains("panicked"),
        "{said}"
    );
}
