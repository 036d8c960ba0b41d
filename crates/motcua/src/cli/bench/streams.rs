//! What open streams of the hall cost: memory of the server with and without
//! them, and how long a call takes from the press to each screen.
//!
//! The server runs in this process and the screens in a child, so that their
//! memory is not counted. Calls are made through the desk, not through HTTP:
//! what is measured is the way from there.

use super::{quantile, resident};
use crate::cli::CliError;
use crate::cli::place::{Place, open_desk};
use crate::sample::dice::Dice;
use crate::sample::office::bench_crew;
use clap::Args;
use jiff::SignedDuration;
use motcua_desk::clock::{Clock as _, OsEntropy, SetClock, SystemClock};
use motcua_desk::queue::{Ask, DeviceKind, Handled};
use motcua_desk::session::Door;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::time::{instant, local};
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome};
use motcua_store::Durability;
use motcua_web::guard::Net;
use motcua_web::{AppState, Listen};
use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};
use tokio::sync::watch;

/// What to measure with.
#[derive(Args, Debug)]
pub struct Streams {
    /// Folder to work in; it must be new.
    #[arg(long, value_name = "DIR", default_value = "./motcua-bench")]
    data: PathBuf,
    /// Streams.
    #[arg(long = "streams", default_value_t = 200)]
    open: usize,
    /// Calls.
    #[arg(long, default_value_t = 200)]
    calls: usize,
    /// Only read: address and token.
    #[arg(long, hide = true, num_args = 2)]
    read: Option<Vec<String>>,
}

/// Pause between two calls: a busy hall, not a flood.
const PAUSE: Duration = Duration::from_millis(20);
/// Calls before anything is counted.
const WARM: usize = 20;

fn failed(e: impl std::error::Error + Send + Sync + 'static) -> CliError {
    CliError::failed("the streams cannot be measured", "look at the cause", e)
}

fn micros() -> i64 {
    SystemClock.now().as_microsecond()
}

impl Streams {
    /// Serves, opens streams, calls, prints.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(failed)?;
        if let Some([at, token]) = self.read.as_deref() {
            let at = at.parse().map_err(failed)?;
            runtime.block_on(read(at, token, self.open));
            return Ok(ExitCode::SUCCESS);
        }
        let hall = Hall::new(&self.data)?;
        let (stop, stopped) = watch::channel(false);
        let (at, served) = runtime.block_on(hall.serve(stopped)).map_err(failed)?;
        let (warm, _) = Screens::open(at, &hall.token, 2).map_err(failed)?;
        hall.calls(WARM).map_err(failed)?;
        drop(warm);
        std::thread::sleep(Duration::from_secs(1));
        let before = resident(std::process::id())?;
        let (screens, lines) = Screens::open(at, &hall.token, self.open).map_err(failed)?;
        std::thread::sleep(Duration::from_secs(1));
        let open = resident(std::process::id())?;
        let pressed = hall.calls(self.calls).map_err(failed)?;
        let after = resident(std::process::id())?;
        let ended = Instant::now();
        let _ = stop.send(true);
        runtime.block_on(served).map_err(failed)?;
        let ended = ended.elapsed();
        println!(
            "{} streams: {before:.1} MB before, {open:.1} MB open, {after:.1} MB after {} calls; {:.1} MB more, {:.1} kB a stream",
            self.open,
            self.calls,
            after - before,
            (after - before) * 1e3 / self.open as f64
        );
        print_times(&pressed, lines);
        println!(
            "the server stopped {:.0} ms after it was told",
            ended.as_secs_f64() * 1e3
        );
        drop(screens);
        Ok(ExitCode::SUCCESS)
    }
}

/// Times from the press to each screen.
fn print_times(pressed: &HashMap<i64, i64>, lines: impl Iterator<Item = String>) {
    let mut times: Vec<f64> = lines
        .filter_map(|line| {
            let (seq, at) = line.split_once(' ')?;
            let (seq, at) = (seq.parse().ok()?, at.parse::<i64>().ok()?);
            Some((at - pressed.get(&seq)?) as f64 / 1e3)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "{} deliveries of {} calls, from the press (commit included): p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        times.len(),
        pressed.len(),
        quantile(&times, 0.5),
        quantile(&times, 0.99),
        quantile(&times, 1.0)
    );
}

/// A desk on a morning, an official at a counter, a paired board.
struct Hall {
    desk: Desk,
    official: Actor,
    token: String,
}

impl Hall {
    fn new(data: &std::path::Path) -> Result<Self, CliError> {
        let place = Place {
            data: data.to_owned(),
            database: None,
        };
        let store = place.store_with([9; 64], Durability::Full)?;
        let (id, crew) = bench_crew(&store)?;
        let clock = Arc::new(SetClock::new(SystemClock.now()));
        let desk = open_desk(&store, id, clock.clone())?;
        let official = crew.clerk(&mut Dice::new(1));
        let paired = desk
            .add_device(&crew.director, "board", DeviceKind::Board, "Bench", "")
            .map_err(failed)?;
        let hall = Self {
            desk,
            official,
            token: paired.token,
        };
        // The next morning on which the desk is open.
        let today = local(SystemClock.now()).date();
        for day in today.series(jiff::Span::new().days(1)).skip(1).take(20) {
            clock.set(instant(day.at(9, 0, 0, 0)));
            if hall.ticket("first").is_ok() {
                break;
            }
        }
        hall.desk
            .take_counter(&hall.official, "counter", 1)
            .map_err(failed)?;
        hall.calls(1).map_err(failed)?;
        clock.set(clock.now() + SignedDuration::from_mins(1));
        Ok(hall)
    }

    async fn serve(
        &self,
        stopped: watch::Receiver<bool>,
    ) -> Result<(SocketAddr, tokio::task::JoinHandle<()>), motcua_web::server::ServeError> {
        let listen = Listen {
            at: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: None,
            proxies: Vec::new(),
        };
        let bound = listen.bind().await?;
        let at = bound.at();
        let door = Door::new(&mut OsEntropy);
        let state = AppState::new(self.desk.clone(), door, Net::default());
        let app = motcua_web::routes::router(state);
        Ok((at, tokio::spawn(motcua_web::serve(bound, app, stopped))))
    }

    fn ticket(&self, key: &str) -> Result<(), DeskError> {
        let ask = Ask {
            line: LineId::new("land"),
            class: ClassId::ordinary(),
            origin: Origin::Kiosk,
        };
        let kiosk = self.desk.device_actor(1);
        self.desk.issue_ticket(&kiosk, key, ask).map(drop)
    }

    /// Whole visits; gives the number of each call and when it was pressed.
    fn calls(&self, n: usize) -> Result<HashMap<i64, i64>, DeskError> {
        let mut pressed = HashMap::new();
        for _ in 0..n {
            self.ticket("")?;
            let at = micros();
            let turn = self.desk.call_next(&self.official, "")?;
            pressed.insert(turn.seq, at);
            let (id, outcome) = (turn.visit.id, Outcome::Guided);
            let finish = Handled::Finish {
                outcome,
                missing: None,
            };
            for act in [Handled::Serve {}, finish] {
                self.desk.handle(&self.official, "", id, act)?;
            }
            std::thread::sleep(PAUSE);
        }
        Ok(pressed)
    }
}

/// Screens in a process of their own; gone when dropped.
struct Screens(Child);

impl Screens {
    /// Opens them; gives the lines they print: number and time of each call.
    fn open(
        at: SocketAddr,
        token: &str,
        n: usize,
    ) -> io::Result<(Self, impl Iterator<Item = String> + use<>)> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bench", "streams", "--streams", &n.to_string(), "--read"])
            .args([&at.to_string(), token])
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().map(BufReader::new);
        let mut lines = out
            .into_iter()
            .flat_map(BufReader::lines)
            .map_while(Result::ok);
        let screens = Self(child);
        let open = lines.by_ref().take(n).filter(|line| line == "open").count();
        if open == n {
            Ok((screens, lines))
        } else {
            Err(io::Error::other(format!("{open} of {n} streams opened")))
        }
    }
}

impl Drop for Screens {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads streams until they end, then prints what came.
async fn read(at: SocketAddr, token: &str, n: usize) {
    let tasks: Vec<_> = (0..n)
        .map(|_| tokio::spawn(one(at, token.to_owned())))
        .collect();
    for task in tasks {
        if let Ok(Ok(seen)) = task.await {
            for (seq, at) in seen {
                println!("{seq} {at}");
            }
        }
    }
}

async fn one(at: SocketAddr, token: String) -> io::Result<Vec<(i64, i64)>> {
    let mut line = tokio::net::TcpStream::connect(at).await?;
    let ask = format!(
        "GET /board/stream HTTP/1.1\r\nHost: {at}\r\nCookie: {}={token}\r\n\r\n",
        motcua_web::hall::device_cookie(false)
    );
    line.write_all(ask.as_bytes()).await?;
    let mut lines = tokio::io::BufReader::with_capacity(1024, line).lines();
    let mut seen = Vec::new();
    let mut opened = false;
    while let Ok(Some(text)) = lines.next_line().await {
        if !opened && text.starts_with("retry: ") {
            opened = true;
            println!("open");
        }
        let call = text
            .strip_prefix("data: ")
            .filter(|text| text.contains("\"visit.called\""));
        let seq = call.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
        if let Some(seq) = seq.and_then(|message| message["seq"].as_i64()) {
            seen.push((seq, micros()));
        }
    }
    Ok(seen)
}
