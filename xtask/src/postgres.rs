//! A PostgreSQL cluster of our own, in a temporary folder, for one test run.
//!
//! It outlives nothing: a small shell holds the server and waits for the end
//! of its input, so the server stops and the folder goes when this process
//! ends, however it ends.

use crate::{run, setup};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// $1 server program, $2 folder, $3 port. The trap keeps Ctrl+C away; the end
/// of standard input is the order to stop.
const KEEPER: &str = r#"
trap '' INT TERM HUP
"$1" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c fsync=off \
  -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
  -c shared_buffers=64MB -c max_locks_per_transaction=256 >"$2/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -INT $server
wait $server
rm -rf "$2"
"#;

/// A running cluster; dropping it stops the server and removes its folder.
pub struct Cluster {
    keeper: Child,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes and starts a cluster on a free port.
    pub fn start() -> Result<Cluster, String> {
        let bin = setup::postgres_bin().ok_or("PostgreSQL 15 or newer is not installed")?;
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("motcua-pg-{}-{port}", std::process::id()));
        let mkdir = ["-m", "0700", "-p"].map(Path::new);
        run::succeed(unprivileged(Path::new("mkdir")).args(mkdir).arg(&folder))?;
        let mut initdb = unprivileged(&bin.join("initdb"));
        initdb.args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        run::output(initdb.arg("-D").arg(folder.join("data")))?;
        let mut keeper = unprivileged(Path::new("sh"));
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(bin.join("postgres"))
            .arg(&folder);
        let keeper = keeper
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(|e| format!("cannot start PostgreSQL: {e}"))?;
        let cluster = Cluster {
            keeper,
            folder,
            port,
        };
        cluster.wait_until_ready(&bin)?;
        Ok(cluster)
    }

    /// The address for programs under test.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Drops what the Rust tests made: hundreds of databases, of which the disk
    /// of a small machine has no room beside what the browser stories make.
    pub fn clear(&self) -> run::Done {
        let bin = setup::postgres_bin().ok_or("PostgreSQL 15 or newer is not installed")?;
        let psql = || {
            let mut psql = Command::new(bin.join("psql"));
            psql.arg(self.url()).args(["-X", "-q", "-A", "-t", "-c"]);
            psql
        };
        let names = "SELECT datname FROM pg_database WHERE datname LIKE 'motcua\\_%'";
        for name in run::output(psql().arg(names))?.lines() {
            let drop = format!("DROP DATABASE \"{name}\" WITH (FORCE)");
            run::succeed(psql().arg(drop))?;
        }
        Ok(())
    }

    fn wait_until_ready(&self, bin: &Path) -> run::Done {
        for _ in 0..300 {
            let mut ready = Command::new(bin.join("pg_isready"));
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if ready.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not answer within 30 s\n{log}"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing to do about a keeper that cannot be waited for: it ends by itself.
        let _ = self.keeper.wait();
    }
}

/// A port of the loopback address that nothing listens on just now.
pub fn free_port() -> Result<u16, String> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| format!("no free port: {e}"))
}

/// A command that PostgreSQL accepts: as user `postgres` when we are root.
fn unprivileged(program: &Path) -> Command {
    let mut command = if setup::is_root() {
        let mut command = Command::new("setpriv");
        command.args([
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--init-groups",
            "--",
        ]);
        command.arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}
