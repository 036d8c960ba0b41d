//! `motcua serve`: the pages.

use super::CliError;
use super::place::Place;
use clap::Args;
use motcua_desk::Desk;
use motcua_desk::clock::OsEntropy;
use motcua_desk::session::Door;
use motcua_web::guard::{Cidr, Net};
use motcua_web::{AppState, Listen};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Serve the desk's pages.
#[derive(Args, Debug)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    #[command(flatten)]
    listen: ListenArgs,
}

/// Where and how to listen.
#[derive(Args, Clone, Debug)]
pub struct ListenArgs {
    /// Address to listen on; beyond this machine only with TLS or a proxy.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub address: IpAddr,
    /// Port.
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    pub port: u16,
    /// Certificate chain, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its key, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Addresses of proxies that speak TLS before this server.
    #[arg(long, value_name = "CIDR")]
    pub behind_proxy: Vec<Cidr>,
}

impl ListenArgs {
    fn listen(&self) -> Listen {
        Listen {
            at: SocketAddr::new(self.address, self.port),
            tls: self.tls_cert.clone().zip(self.tls_key.clone()),
            proxies: self.behind_proxy.clone(),
        }
    }
}

impl Serve {
    /// Opens the desk and serves it until it is told to stop.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let store = self.place.store()?;
        let desk = self.place.desk(&store, self.desk.as_deref())?;
        serve(desk, &self.listen, |_| {})
    }
}

/// Serves a desk until interrupted. `ready` is told the address once it
/// answers.
pub fn serve(
    desk: Desk,
    args: &ListenArgs,
    ready: impl FnOnce(&str),
) -> Result<ExitCode, CliError> {
    log_to_stderr();
    let listen = args.listen();
    let tls = listen.tls.is_some();
    let net = Net {
        tls,
        proxies: listen.proxies.clone(),
    };
    let door = Door::new(&mut OsEntropy);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| CliError::failed("the server cannot start", "look at the cause", e))?;
    runtime.block_on(async {
        let bound = listen.bind().await.map_err(|e| {
            CliError::failed(
                "the server cannot start",
                "choose another address or port",
                e,
            )
        })?;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            wait_for_stop().await;
            let _ = stop.send(true);
        });
        let address = format!("{}://{}/", if tls { "https" } else { "http" }, bound.at());
        eprintln!("{address}");
        ready(&address);
        let upkeep = Upkeeping::start(desk.clone());
        let app = motcua_web::routes::router(AppState::new(desk, door, net));
        motcua_web::serve(bound, app, stopped).await;
        upkeep.end();
        Ok(ExitCode::SUCCESS)
    })
}

/// The thread that signs checkpoints and makes the nightly backup, beside the
/// pages and the lanes.
struct Upkeeping {
    stop: Sender<()>,
    ended: Receiver<()>,
}

/// After the start nothing is urgent; then a look now and then.
const FIRST_LOOK: Duration = Duration::from_secs(5);
const NEXT_LOOK: Duration = Duration::from_secs(20);
/// A backup that is being written when the server stops is given this long,
/// and then left behind half made; it has no name yet.
const END_PATIENCE: Duration = Duration::from_secs(5);

impl Upkeeping {
    fn start(desk: Desk) -> Self {
        let ((stop, stopped), (end, ended)) = (channel(), channel());
        let thread = std::thread::Builder::new()
            .name("upkeep".to_owned())
            .spawn(move || {
                finish_calendars(&desk);
                let mut wait = FIRST_LOOK;
                while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    look_after(&desk);
                    wait = NEXT_LOOK;
                }
                drop(desk);
                // Nobody may be waiting any more.
                let _ = end.send(());
            });
        if let Err(error) = thread {
            tracing::error!(%error, "no thread for backups and checkpoints: none will be made");
        }
        Self { stop, ended }
    }

    fn end(self) {
        drop(self.stop);
        let _ = self.ended.recv_timeout(END_PATIENCE);
    }
}

/// What was published and not applied when the server stopped.
fn finish_calendars(desk: &Desk) {
    if let Err(error) = motcua_desk::calendar::catch_up_server(desk) {
        tracing::error!(%error, "a calendar is not applied everywhere yet");
    }
}

fn look_after(desk: &Desk) {
    let (did, failed) = desk.tick();
    for done in did {
        tracing::info!(?done, "upkeep");
    }
    for error in failed {
        tracing::error!(%error, "upkeep failed");
    }
}

async fn wait_for_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}

fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MOTCUA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
}
