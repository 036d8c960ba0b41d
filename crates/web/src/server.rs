//! Listening, TLS, time limits of a connection, and a stop that lets running
//! requests end.

use crate::guard::{Cidr, Peer};
use crate::live::Stopping;
use crate::patient::Patient;
use axum::Router;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

/// Where and how to listen.
#[derive(Clone, Debug)]
pub struct Listen {
    /// Address and port.
    pub at: SocketAddr,
    /// Certificate chain and key as PEM files.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Proxies before the server.
    pub proxies: Vec<Cidr>,
}

/// Why the server does not start or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Passwords and dossiers would cross the network in the clear.
    #[error(
        "will not listen on {0} without TLS: give --tls-cert and --tls-key, or --behind-proxy CIDR, or listen on 127.0.0.1"
    )]
    NotProtected(SocketAddr),
    /// The address is taken or not ours.
    #[error("cannot listen on {at}")]
    Bind {
        /// Where.
        at: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A PEM file cannot be read.
    #[error("cannot read {file}: {why}")]
    Pem {
        /// Which.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// Certificate and key do not go together.
    #[error("certificate and key cannot be used")]
    Tls(#[from] rustls::Error),
}

/// Most connections at once; more wait in the kernel's queue.
const CONNECTIONS: usize = 2048;
/// Longest a browser may take to send its headers.
const HEADER_PATIENCE: Duration = Duration::from_secs(10);
/// Longest a stop waits for running requests.
const STOP_PATIENCE: Duration = Duration::from_secs(20);

impl Listen {
    /// Refuses addresses beyond this machine unless they are protected.
    pub fn check(&self) -> Result<(), ServeError> {
        if self.at.ip().to_canonical().is_loopback()
            || self.tls.is_some()
            || !self.proxies.is_empty()
        {
            Ok(())
        } else {
            Err(ServeError::NotProtected(self.at))
        }
    }

    /// Opens the port; after it, connections queue until [`serve`] takes them.
    pub async fn bind(&self) -> Result<Bound, ServeError> {
        self.check()?;
        let tls = self.tls.as_ref().map(acceptor).transpose()?;
        let listener = TcpListener::bind(self.at)
            .await
            .map_err(|source| ServeError::Bind {
                at: self.at,
                source,
            })?;
        let proxies = match self.tls {
            None => self.proxies.clone(),
            Some(_) => Vec::new(),
        };
        let at = listener.local_addr().map_err(|source| ServeError::Bind {
            at: self.at,
            source,
        })?;
        Ok(Bound {
            listener,
            tls,
            at,
            proxies,
        })
    }
}

/// An open port.
pub struct Bound {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    at: SocketAddr,
    /// Who alone may connect in the clear, beside this machine; empty = all.
    proxies: Vec<Cidr>,
}

impl Bound {
    /// The address in fact listened on (port 0 takes a free one).
    pub fn at(&self) -> SocketAddr {
        self.at
    }
}

/// In the clear only the proxies are let in, and this machine: whoever else
/// reached the port would send passwords over the network as they are.
fn lets_in(proxies: &[Cidr], peer: IpAddr) -> bool {
    let is_here = peer.to_canonical().is_loopback();
    proxies.is_empty() || is_here || proxies.iter().any(|proxy| proxy.holds(peer))
}

/// Serves until `stop` is set to true, then lets running requests end, at most
/// 20 seconds.
pub async fn serve(bound: Bound, app: Router, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = bound.listener.accept() => accepted,
            _ = stop.wait_for(|s| *s) => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Out of file handles, or the browser went away at once: breathe.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        if !lets_in(&bound.proxies, peer.ip()) {
            tracing::warn!("a connection past the proxy was closed");
            continue;
        }
        let (app, tls, stop) = (app.clone(), bound.tls.clone(), stop.clone());
        tokio::spawn(async move {
            let _place = place;
            let _ = stream.set_nodelay(true);
            one(stream, peer, tls, app, stop).await;
        });
    }
    drop(bound);
    let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(STOP_PATIENCE, places.acquire_many(all)).await;
}

async fn one(
    stream: TcpStream,
    peer: SocketAddr,
    tls: Option<TlsAcceptor>,
    app: Router,
    stop: watch::Receiver<bool>,
) {
    match tls {
        None => talk(stream, peer, app, stop).await,
        Some(tls) => {
            // A browser that does not finish its greeting is let go.
            if let Ok(Ok(stream)) = tokio::time::timeout(HEADER_PATIENCE, tls.accept(stream)).await
            {
                talk(stream, peer, app, stop).await;
            }
        }
    }
}

async fn talk<S>(stream: S, peer: SocketAddr, app: Router, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stopping = Stopping(stop.clone());
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        request.extensions_mut().insert(stopping.clone());
        app.clone().oneshot(request.map(axum::body::Body::new))
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_PATIENCE);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Duration::from_secs(30));
    let connection =
        builder.serve_connection_with_upgrades(TokioIo::new(Patient::new(stream)), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // Errors here are browsers that went away; nothing to do for them.
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|s| *s) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

fn acceptor((cert, key): &(PathBuf, PathBuf)) -> Result<TlsAcceptor, ServeError> {
    let bad = |file: &PathBuf, why: String| ServeError::Pem {
        file: file.clone(),
        why,
    };
    let chain = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|e| bad(cert, e.to_string()))?;
    if chain.is_empty() {
        return Err(bad(cert, "no certificate in it".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|e| bad(key, e.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_this_machine_only_with_protection() {
        let at = |at: &str| Listen {
            at: at.parse().unwrap(),
            tls: None,
            proxies: Vec::new(),
        };
        assert!(at("127.0.0.1:8080").check().is_ok());
        assert!(at("[::1]:8080").check().is_ok());
        assert!(matches!(
            at("0.0.0.0:8080").check(),
            Err(ServeError::NotProtected(_))
        ));
        let behind = Listen {
            proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..at("0.0.0.0:8080")
        };
        assert!(behind.check().is_ok());
    }

    #[test]
    fn past_the_proxy_nobody_comes_in() {
        let proxies = ["10.9.0.0/16".parse().unwrap()];
        let comes = |ip: &str| lets_in(&proxies, ip.parse().unwrap());
        assert!(comes("10.9.3.4") && comes("127.0.0.1") && comes("::1"));
        assert!(comes("::ffff:10.9.3.4"));
        assert!(!comes("192.168.1.7") && !comes("2001:db8::1"));
        assert!(lets_in(&[], "192.168.1.7".parse().unwrap()));
    }

    /// An address of this machine that is not its loopback; nothing is sent.
    fn own_address() -> Option<IpAddr> {
        let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
        socket.connect("198.51.100.1:9").ok()?;
        let ip = socket.local_addr().ok()?.ip();
        (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
    }

    #[tokio::test]
    async fn a_peer_that_is_no_proxy_is_hung_up_on() {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listen = Listen {
            at: "0.0.0.0:0".parse().unwrap(),
            tls: None,
            proxies: vec!["203.0.113.0/24".parse().unwrap()],
        };
        let bound = listen.bind().await.unwrap();
        let port = bound.at().port();
        let (stop, stopped) = watch::channel(false);
        let served = tokio::spawn(serve(bound, Router::new(), stopped));
        let answer = async |ip: IpAddr| {
            let mut stream = TcpStream::connect((ip, port)).await.unwrap();
            let ask = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
            let mut said = Vec::new();
            if stream.write_all(ask).await.is_ok() {
                let _ = stream.read_to_end(&mut said).await;
            }
            said
        };
        let here = answer(IpAddr::from([127, 0, 0, 1])).await;
        assert!(here.starts_with(b"HTTP/1.1 404"), "{here:?}");
        match own_address() {
            Some(ip) => assert_eq!(answer(ip).await, b"", "{ip} came in"),
            None => eprintln!("this machine has no address but its loopback: not tried from there"),
        }
        stop.send(true).unwrap();
        served.await.unwrap();
    }
}
