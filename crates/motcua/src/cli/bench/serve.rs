//! The program as an office meets it: from the start to the first answer, the
//! pages over HTTP with their templates, and the memory it holds afterwards.

use super::browser::Browser;
use super::{median, own, peak, quantile, resident};
use crate::cli::CliError;
use crate::cli::place::Place;
use crate::sample::dice::Dice;
use crate::sample::names;
use clap::Args;
use motcua_desk::Desk;
use motcua_domain::id::DossierId;
use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

/// What to measure.
#[derive(Args, Debug)]
pub struct Served {
    /// A folder that `demo` or `bench seed` filled.
    #[arg(long, value_name = "DIR", default_value = "./motcua-demo")]
    data: PathBuf,
    /// A smaller folder, to compare with.
    #[arg(long, value_name = "DIR")]
    beside: Option<PathBuf>,
    /// Starts.
    #[arg(long, default_value_t = 5)]
    starts: usize,
    /// Times each page is read.
    #[arg(long, default_value_t = 300)]
    times: usize,
}

/// 95 of 100 readings of a page are at most this, ms.
type Figures = Vec<(&'static str, f64, f64)>;

impl Served {
    /// Starts the server several times, reads its pages, looks at its memory.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let figures = self.folder(&self.data)?;
        let beside = match &self.beside {
            Some(small) => self.folder(small)?,
            None => return Ok(ExitCode::SUCCESS),
        };
        println!("page               p95 here   p95 beside  ratio");
        for ((name, _, large), (_, _, small)) in figures.iter().zip(&beside) {
            println!(
                "{name:<18} {large:>7.2}    {small:>7.2}   {:>6.2}",
                large / small
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    fn folder(&self, data: &Path) -> Result<Figures, CliError> {
        let failed = |e: io::Error| CliError::failed("the server fails", "look at the cause", e);
        let codes = what_is_there(data)?;
        let mut starts = Vec::new();
        for _ in 0..self.starts {
            let (server, time) = Server::start(data).map_err(failed)?;
            starts.push(time);
            drop(server);
        }
        println!(
            "{}: start to first answer {:.0} ms (median of {})",
            data.display(),
            median(starts),
            self.starts
        );
        let (server, _) = Server::start(data).map_err(failed)?;
        let figures = self.pages(&server, &codes).map_err(failed)?;
        println!(
            "resident memory after the pages {:.1} MB, {:.1} MB of it the program's own",
            server.memory()?,
            own(server.process.id())?
        );
        Ok(figures)
    }

    fn pages(&self, server: &Server, codes: &[(String, String)]) -> io::Result<Figures> {
        let nobody = Browser::at(server.at);
        let as_ = |login: &str| -> io::Result<Browser> {
            let mut browser = Browser::at(server.at);
            browser.sign_in(login, PASSWORD)?;
            Ok(browser)
        };
        // Logins of packs/staff/sample-2026.toml.
        let (clerk, worker, director) = (as_("mau01")?, as_("mau07")?, as_("mau11")?);
        let mut dice = Dice::new(7);
        println!("page               p50 ms   p95 ms   max ms");
        let mut figures = Vec::new();
        let mut read = |name: &'static str, one: &mut dyn FnMut() -> io::Result<u16>| {
            self.page(name, one)
                .map(|(half, most)| figures.push((name, half, most)))
        };
        read("home", &mut || Ok(nobody.get("/")?.status))?;
        read("procedures", &mut || {
            Ok(nobody.get("/procedures?q=dat+dai")?.status)
        })?;
        let mut hand = dice.clone();
        read("tracking", &mut || {
            let (code, key) = hand.pick(codes);
            Ok(nobody.post("/t", &format!("code={code}&key={key}"))?.status)
        })?;
        read("work list", &mut || Ok(worker.get("/work")?.status))?;
        let mut hand = dice.clone();
        read("dossier", &mut || {
            let (code, _) = hand.pick(codes);
            Ok(clerk.get(&format!("/dossiers/{code}"))?.status)
        })?;
        read("search", &mut || {
            let name = names::name(&mut dice).replace(' ', "+");
            Ok(clerk.get(&format!("/search?q={name}"))?.status)
        })?;
        read("intake", &mut || Ok(clerk.get("/intake")?.status))?;
        read("director", &mut || Ok(director.get("/director")?.status))?;
        read("director now", &mut || {
            Ok(director.get("/director?part=now")?.status)
        })?;
        read("director load", &mut || {
            Ok(director.get("/director/load")?.status)
        })?;
        Ok(figures)
    }

    fn page(&self, name: &str, one: &mut dyn FnMut() -> io::Result<u16>) -> io::Result<(f64, f64)> {
        let mut figures = Vec::with_capacity(self.times);
        for time in 0..self.times + WARM {
            let began = Instant::now();
            let status = one()?;
            // The public pages slow down who asks too often; that is no answer.
            if status != 200 {
                return Err(io::Error::other(format!("{name} answers {status}")));
            }
            if time >= WARM {
                figures.push(began.elapsed().as_secs_f64() * 1e3);
            }
        }
        figures.sort_by(f64::total_cmp);
        let (half, most) = (quantile(&figures, 0.5), quantile(&figures, 0.95));
        println!(
            "{name:<18} {half:>6.2}   {most:>6.2}   {:>6.2}",
            quantile(&figures, 1.0)
        );
        Ok((half, most))
    }
}

/// Readings that warm the caches and are not counted.
const WARM: usize = 20;
/// Password of the sample people.
pub(super) const PASSWORD: &str = "mot-cua-mau-2026";
/// Dossiers the pages are read of.
const SOME: usize = 400;

/// Codes with their keys, drawn at random over the whole history.
pub(super) fn what_is_there(data: &Path) -> Result<Vec<(String, String)>, CliError> {
    let place = Place {
        data: data.to_owned(),
        database: None,
    };
    let store = place.store()?;
    let desk = place.desk(&store, None)?;
    let last = store
        .read(desk.id(), |tx| tx.last_dossier())
        .map_err(super::super::place::cannot_open)?;
    let mut dice = Dice::new(5);
    let codes: Vec<_> = (0..SOME * 3)
        .filter_map(|_| code_and_key(&desk, DossierId(dice.range(1, last.0 + 1))))
        .take(SOME)
        .collect();
    if codes.is_empty() {
        return Err(CliError::Failed {
            what: "the folder holds no dossier".to_owned(),
            next: "fill it with `motcua bench seed` or `motcua demo`",
            source: None,
        });
    }
    Ok(codes)
}

fn code_and_key(desk: &Desk, id: DossierId) -> Option<(String, String)> {
    let key = desk.tracking_key(id).printed();
    let code = desk.track_by_key(&key).ok()?.dossier.code?;
    Some((code.to_string(), key))
}

/// A server of its own process; stopped when dropped.
pub(super) struct Server {
    process: Child,
    pub(super) at: SocketAddr,
}

impl Server {
    /// Starts it, and gives the time until the first page was answered, ms.
    pub(super) fn start(data: &Path) -> io::Result<(Self, f64)> {
        let began = Instant::now();
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", "--port", "0", "--data"])
            .arg(data)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let lines = process.stderr.take().map(BufReader::new);
        let address = lines
            .into_iter()
            .flat_map(BufReader::lines)
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, at) = line.split_once("http://")?;
                at.trim_end_matches('/').parse::<SocketAddr>().ok()
            });
        let Some(at) = address else {
            let _ = process.kill();
            return Err(io::Error::other("the server did not say its address"));
        };
        let server = Self { process, at };
        let answer = Browser::at(at).get("/")?;
        let time = began.elapsed().as_secs_f64() * 1e3;
        if answer.status != 200 {
            return Err(io::Error::other(format!(
                "the first page answers {}",
                answer.status
            )));
        }
        Ok((server, time))
    }

    /// Resident memory, MB (10^6 bytes).
    pub(super) fn memory(&self) -> Result<f64, CliError> {
        resident(self.process.id())
    }

    /// The most that was ever resident, MB.
    pub(super) fn peak(&self) -> Result<f64, CliError> {
        peak(self.process.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
