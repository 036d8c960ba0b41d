//! `motcua serve`: the pages.

use super::CliError;
use super::addresses::{Machine, openable};
use super::place::{Place, cannot_open, open_desk};
use super::upkeep::Upkeep;
use clap::Args;
use motcua_desk::Desk;
use motcua_desk::clock::{Clock, Entropy, OsEntropy, SystemClock};
use motcua_desk::first::Fresh;
use motcua_desk::packs::Packs;
use motcua_desk::password::first_password;
use motcua_desk::session::Door;
use motcua_desk::setup::ready;
use motcua_store::{DeskRow, Store};
use motcua_web::guard::{Cidr, Net};
use motcua_web::pages::first::First;
use motcua_web::{AppState, Listen, ServeError, Site};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Serve the desk's pages.
#[derive(Args, Debug)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// Serve this desk alone, where several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    #[command(flatten)]
    listen: ListenArgs,
    /// Folder of the office's own packs: recordings of calls are taken from
    /// its `voice`, texts of messages from its `messages`, definitions of
    /// reports, questionnaires, indicators, and forms and samples of the
    /// programme from its `reports`, `surveys`, `indicators` and `programme`,
    /// where they are there.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
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
    /// Opens the desks and serves them until it is told to stop. A folder
    /// without a desk is served with the page that makes one.
    pub fn run(self) -> Result<ExitCode, CliError> {
        // Before the folder is made: what is refused leaves nothing behind.
        self.listen.listen().check().map_err(cannot_start)?;
        let store = self.place.store()?;
        let mut desks = ready(&store).map_err(cannot_open)?;
        if let Some(slug) = &self.desk {
            desks.retain(|desk| desk.slug == *slug);
            if desks.is_empty() {
                return Err(CliError::Failed {
                    what: format!("there is no desk {slug:?} in {}", self.place.data.display()),
                    next: "look at the names with `motcua desk list`",
                    source: None,
                });
            }
        }
        serve(&store, &desks, &self.listen, self.packs, |_| {})
    }
}

/// Serves desks until interrupted. `ready` is told the address once it
/// answers.
pub fn serve(
    store: &Store,
    desks: &[DeskRow],
    args: &ListenArgs,
    packs: Option<PathBuf>,
    ready: impl FnOnce(&str),
) -> Result<ExitCode, CliError> {
    serve_by(
        Arc::new(SystemClock),
        store,
        desks,
        args,
        packs,
        |address, _| {
            ready(address);
        },
    )
}

/// The same by another clock: the demo that runs on. `ready` is also given the
/// desks that are served.
pub fn serve_by(
    clock: Arc<dyn Clock>,
    store: &Store,
    desks: &[DeskRow],
    args: &ListenArgs,
    packs: Option<PathBuf>,
    ready: impl FnOnce(&str, &[Desk]),
) -> Result<ExitCode, CliError> {
    log_to_stderr();
    let listen = args.listen();
    let tls = listen.tls.is_some();
    let net = Net {
        tls,
        proxies: listen.proxies.clone(),
    };
    let upkeep = Upkeep::default();
    let (site, code) = site(&clock, store, desks, net, (&upkeep, packs))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| CliError::failed("the server cannot start", "look at the cause", e))?;
    runtime.block_on(async {
        let bound = listen.bind().await.map_err(cannot_start)?;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(async move {
            wait_for_stop().await;
            let _ = stop.send(true);
        });
        let all = say_where(bound.at(), tls, !args.behind_proxy.is_empty());
        if let Some(code) = code {
            eprintln!("There is no desk here yet: open an address in a browser and set it up.");
            eprintln!("From another computer it asks for the set-up code: {code}");
        }
        ready(all.first().map_or("", String::as_str), &upkeep.all());
        let upkeeping = upkeep.start();
        motcua_web::serve(bound, site.router(), stopped).await;
        upkeeping.end();
        Ok(ExitCode::SUCCESS)
    })
}

/// Says at which addresses the server is opened. In the clear nobody but the
/// proxies and this machine may connect.
fn say_where(at: SocketAddr, tls: bool, behind_proxy: bool) -> Vec<String> {
    let through_proxy = behind_proxy && !tls && at.ip().is_unspecified();
    let machine = if through_proxy {
        Machine::default()
    } else {
        Machine::this()
    };
    let all = openable(if tls { "https" } else { "http" }, at, &machine);
    for address in &all {
        eprintln!("{address}");
    }
    if through_proxy {
        eprintln!("From other computers open the address of the proxy.");
    }
    all
}

/// The desks as one site; on a fresh folder the page that makes the first,
/// with the code that opens it.
fn site(
    clock: &Arc<dyn Clock>,
    store: &Store,
    desks: &[DeskRow],
    net: Net,
    (upkeep, packs): (&Upkeep, Option<PathBuf>),
) -> Result<(Site, Option<String>), CliError> {
    let mut first = None;
    let mut code = None;
    if desks.is_empty() {
        let packs = Packs::built_in()
            .map_err(|e| CliError::failed("the packs compiled in", "look at the cause", e))?;
        let entropy = || Box::new(OsEntropy) as Box<dyn Entropy>;
        let fresh = Fresh::new(store.clone(), packs, Arc::new(SystemClock), entropy);
        let printed = first_password(&mut OsEntropy);
        first = Some(First::new(fresh, &printed));
        code = Some(printed);
    }
    let site = {
        let upkeep = upkeep.clone();
        Site::new(net.clone(), first, move |state| {
            upkeep.add(state.desk().clone());
            if let Some(dir) = &packs {
                // The texts compiled in stay in force until these are right.
                if let Err(error) = state.desk().use_texts(&dir.join("messages")) {
                    eprintln!("The office's own messages are not used: {error}");
                    tracing::error!(%error, "the office's own messages are not used");
                }
                state.set_packs(dir.clone());
                let papers = state.paper_templates();
                for broken in state.press().troubles(papers.as_deref()) {
                    eprintln!(
                        "A template of the office is broken, the one before stays in force: {broken}"
                    );
                }
            }
        })
    };
    for row in desks {
        let desk = open_desk(store, row.id, Arc::clone(clock))?;
        let door = Door::new(&mut OsEntropy);
        site.open(&row.slug, AppState::new(desk, door, net.clone()));
    }
    Ok((site, code))
}

fn cannot_start(error: ServeError) -> CliError {
    let next = cannot_listen(&error);
    CliError::failed("the server cannot start", next, error)
}

/// What to do about a server that does not listen.
fn cannot_listen(error: &ServeError) -> &'static str {
    match error {
        ServeError::NotProtected(_) => {
            "make a certificate with `motcua tls`, or name the proxy with --behind-proxy"
        }
        ServeError::Bind { .. } => "choose another address or port",
        ServeError::Pem { .. } => {
            "give --tls-cert and --tls-key files in PEM form, or make them with `motcua tls`"
        }
        ServeError::Tls(_) => "give a certificate and the key it was made with",
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
