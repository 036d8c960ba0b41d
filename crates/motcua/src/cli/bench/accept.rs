//! Dossiers accepted a second, with and without waiting for the disk; then
//! killed in the middle, and every acknowledged dossier looked for.

use super::{median, sync_time};
use crate::cli::CliError;
use crate::cli::place::{Place, open_desk};
use crate::sample::dice::Dice;
use crate::sample::office::bench_desk;
use crate::sample::story::intake;
use clap::Args;
use motcua_desk::accept::AcceptInput;
use motcua_desk::clock::SystemClock;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierCode;
use motcua_store::Durability;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What to measure with.
#[derive(Args, Debug)]
pub struct Accept {
    /// Folder to work in, on the disk to be measured; it must be new.
    #[arg(long, value_name = "DIR", default_value = "./motcua-bench")]
    data: PathBuf,
    /// Clients.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Seconds of one run.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Runs of each kind.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Only accept, and print each code once it is acknowledged.
    #[arg(long, hide = true)]
    child: bool,
}

impl Accept {
    /// Measures, then kills and looks.
    pub fn run(self) -> Result<ExitCode, CliError> {
        if self.child {
            return self.child();
        }
        std::fs::create_dir_all(&self.data).map_err(CliError::file("create", &self.data))?;
        let sync = sync_time(&self.data)?;
        let mut full = Vec::new();
        let mut off = Vec::new();
        for run in 0..self.runs {
            for (durability, figures, name) in [
                (Durability::Full, &mut full, "full"),
                (Durability::Off, &mut off, "off"),
            ] {
                let dir = self.data.join(format!("{name}-{run}"));
                let rate = self.measure(&dir, durability)?;
                println!("run {run} synchronous={name:<4} {rate:>8.0} dossiers/s");
                figures.push(rate);
                let _ = std::fs::remove_dir_all(&dir);
            }
        }
        let (full, off) = (median(full), median(off));
        println!(
            "clients {}  disk sync median {:.2} ms",
            self.clients,
            sync.as_secs_f64() * 1e3
        );
        println!(
            "median FULL {full:.0}/s  OFF {off:.0}/s  ratio {:.2}",
            full / off
        );
        self.kill()
    }

    fn measure(&self, dir: &Path, durability: Durability) -> Result<f64, CliError> {
        let place = Place {
            data: dir.to_owned(),
            database: None,
        };
        let store = place.store_with([9; 64], durability)?;
        let (id, clerk) = bench_desk(&store)?;
        let desk = open_desk(&store, id, Arc::new(SystemClock))?;
        let began = Instant::now();
        let n = accept_for(
            &desk,
            &clerk,
            self.clients,
            Duration::from_secs(self.seconds),
            |_| {},
        )?;
        Ok(n as f64 / began.elapsed().as_secs_f64())
    }

    fn child(&self) -> Result<ExitCode, CliError> {
        let place = Place {
            data: self.data.clone(),
            database: None,
        };
        let store = place.store_with([9; 64], Durability::Full)?;
        let (id, clerk) = bench_desk(&store)?;
        let desk = open_desk(&store, id, Arc::new(SystemClock))?;
        accept_for(
            &desk,
            &clerk,
            self.clients,
            Duration::from_mins(10),
            |code| {
                let _ = writeln!(std::io::stdout().lock(), "{code}");
            },
        )?;
        Ok(ExitCode::SUCCESS)
    }

    /// Kills a child in the middle of accepting, and looks for every code it
    /// had acknowledged.
    fn kill(&self) -> Result<ExitCode, CliError> {
        let dir = self.data.join("killed");
        let failed =
            |e| CliError::failed("the child process cannot be run", "look at the cause", e);
        let program = std::env::current_exe().map_err(failed)?;
        let mut child = Command::new(program)
            .args([
                "bench",
                "accept",
                "--child",
                "--clients",
                &self.clients.to_string(),
                "--data",
            ])
            .arg(&dir)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let lines = child.stdout.take();
        let reader = std::thread::spawn(move || -> Vec<String> {
            lines
                .map(|out| BufReader::new(out).lines().map_while(Result::ok).collect())
                .unwrap_or_default()
        });
        std::thread::sleep(Duration::from_secs(self.seconds.max(2)));
        child.kill().map_err(failed)?;
        let _ = child.wait();
        let acknowledged = reader.join().unwrap_or_default();
        let place = Place {
            data: dir.clone(),
            database: None,
        };
        let store = place.store_with([9; 64], Durability::Full)?;
        let desk = place.desk(&store, None)?;
        // A line cut by the kill was not read as acknowledged by anybody.
        let codes: Vec<DossierCode> = acknowledged
            .iter()
            .filter_map(|line| DossierCode::parse(line).ok())
            .collect();
        let lost = codes
            .iter()
            .filter(|code| desk.find_code(code).is_err())
            .count();
        println!(
            "killed after {} acknowledged dossiers: {lost} lost",
            codes.len()
        );
        let clean = is_clean(&desk)?;
        drop(desk);
        drop(store);
        let _ = std::fs::remove_dir_all(&dir);
        Ok(if lost == 0 && clean {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// Audits the desk, and says what came out.
fn is_clean(desk: &Desk) -> Result<bool, CliError> {
    let audit = motcua_desk::audit::audit(desk.store(), desk.id(), &[])
        .map_err(|e| CliError::failed("the audit cannot be made", "look at the cause", e))?;
    let clean = audit.is_clean();
    let said = if clean { "clean" } else { "NOT clean" };
    println!("audit after the kill: {said}");
    Ok(clean)
}

/// Accepts with many clients for a while; `told` hears each code after its
/// acknowledgement. Gives how many.
fn accept_for(
    desk: &Desk,
    clerk: &Actor,
    clients: usize,
    time: Duration,
    told: impl Fn(&DossierCode) + Sync,
) -> Result<u64, CliError> {
    let published: Vec<_> = desk
        .settings()
        .catalogue
        .all(desk.today())
        .filter(|published| !published.procedure.express)
        .collect();
    let (stop, count) = (AtomicBool::new(false), AtomicU64::new(0));
    let failure: std::sync::Mutex<Option<DeskError>> = std::sync::Mutex::new(None);
    std::thread::scope(|scope| {
        for client in 0..clients {
            let (stop, count, told, failure, published) =
                (&stop, &count, &told, &failure, &published);
            scope.spawn(move || {
                let mut dice = Dice::new(client as u64);
                let mut n = 0_u64;
                while !stop.load(Ordering::Relaxed) {
                    let procedure = dice.pick(published);
                    let Some(intake) = intake(&mut dice, procedure) else {
                        continue;
                    };
                    let input = AcceptInput {
                        entered: None,
                        intake,
                        payment: None,
                        express: None,
                    };
                    match desk.accept(clerk, &format!("{client}-{n}"), input) {
                        Ok(accepted) => {
                            told(&accepted.code);
                            count.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(DeskError::Busy) => {}
                        Err(error) => {
                            *failure
                                .lock()
                                .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(error);
                            stop.store(true, Ordering::Relaxed);
                        }
                    }
                    n += 1;
                }
            });
        }
        let began = Instant::now();
        while began.elapsed() < time && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(20));
        }
        stop.store(true, Ordering::Relaxed);
    });
    match failure
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
    {
        Some(error) => Err(CliError::failed(
            "an acceptance failed",
            "look at the cause",
            error,
        )),
        None => Ok(count.into_inner()),
    }
}
