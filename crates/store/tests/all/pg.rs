//! A PostgreSQL cluster for one run of the tests.
//!
//! `MOTCUA_TEST_PG` names a running one (`cargo xtask test` starts it);
//! otherwise one is started here in a temporary folder on a Unix socket, as
//! user `postgres` when we are root, and ends with this process however that
//! ends. Without PostgreSQL the tests fail, unless `MOTCUA_TEST_NO_PG=1`.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

struct Cluster {
    url: String,
    /// The cluster stops when this pipe closes.
    _life: Option<ChildStdin>,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// URL of a fresh, empty database; `None` only with `MOTCUA_TEST_NO_PG=1`.
pub fn database() -> Option<String> {
    let cluster = CLUSTER.get_or_init(|| {
        if std::env::var("MOTCUA_TEST_NO_PG").is_ok_and(|v| v == "1") {
            eprintln!("!!! PostgreSQL is NOT tested: MOTCUA_TEST_NO_PG=1 !!!");
            return None;
        }
        Some(match std::env::var("MOTCUA_TEST_PG") {
            Ok(url) => Cluster { url, _life: None },
            Err(_) => start(),
        })
    });
    let base = &cluster.as_ref()?.url;
    let name = format!(
        "motcua_{}_{}",
        std::process::id(),
        DATABASES.fetch_add(1, Ordering::Relaxed)
    );
    let mut admin = postgres::Client::connect(base, postgres::NoTls).expect("the cluster answers");
    admin
        .batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .unwrap();
    admin
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .unwrap();
    let at = base.rfind('/').expect("a URL with a database");
    let (server, rest) = base.split_at(at + 1);
    let query = rest.find('?').map_or("", |q| &rest[q..]);
    Some(format!("{server}{name}{query}"))
}

fn binaries() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|dir| {
            dir.flatten()
                .map(|entry| entry.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    found.retain(|bin| bin.join("initdb").exists());
    found.sort();
    found.pop().expect(
        "PostgreSQL is needed for the tests: apt-get install postgresql, or set \
         MOTCUA_TEST_PG=postgres://…/postgres, or MOTCUA_TEST_NO_PG=1 to leave half of them out",
    )
}

/// PostgreSQL refuses to run as root: the user to become.
fn user(dir: &Path) -> Option<(u32, u32)> {
    if std::fs::metadata(dir).unwrap().uid() != 0 {
        return None;
    }
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd
        .lines()
        .find(|line| line.starts_with("postgres:"))
        .expect("a user postgres");
    let fields: Vec<&str> = line.split(':').collect();
    Some((fields[2].parse().unwrap(), fields[3].parse().unwrap()))
}

#[expect(
    clippy::zombie_processes,
    reason = "the cluster outlives the one who waits for nothing else"
)]
fn start() -> Cluster {
    let bin = binaries();
    let dir = tempfile::Builder::new()
        .prefix("motcua-pg")
        .tempdir()
        .unwrap()
        .keep();
    std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o700)).unwrap();
    let user = user(&dir);
    let data = dir.join("data");
    let run = |mut command: Command| {
        if let Some((uid, gid)) = user {
            command.uid(uid).gid(gid);
        }
        command.current_dir(&dir);
        command
    };
    if let Some((uid, gid)) = user {
        std::os::unix::fs::chown(&dir, Some(uid), Some(gid)).unwrap();
    }
    let mut initdb = run(Command::new(bin.join("initdb")));
    initdb.args([
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "-D",
    ]);
    let made = initdb.arg(&data).output().unwrap();
    assert!(
        made.status.success(),
        "initdb: {}",
        String::from_utf8_lossy(&made.stderr)
    );
    // The shell outlives us by a moment and clears away.
    let mut shell = run(Command::new("sh"));
    shell
        .arg("-c")
        .arg(
            "\"$0\" -D \"$1/data\" -k \"$1\" -c listen_addresses= -c fsync=off -c max_connections=300 \
             -c shared_buffers=64MB >\"$1/log\" 2>&1 & p=$!; cat >/dev/null; kill -INT $p; wait $p; rm -rf \"$1\"",
        )
        .arg(bin.join("postgres"))
        .arg(&dir)
        .stdin(Stdio::piped())
        .process_group(0);
    let mut child = shell.spawn().unwrap();
    let host = dir.to_str().unwrap().replace('/', "%2F");
    let url = format!("postgres://postgres@{host}/postgres");
    for _ in 0..300 {
        if postgres::Client::connect(&url, postgres::NoTls).is_ok() {
            return Cluster {
                url,
                _life: child.stdin.take(),
            };
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!(
        "PostgreSQL did not start: {}",
        std::fs::read_to_string(dir.join("log")).unwrap_or_default()
    );
}
