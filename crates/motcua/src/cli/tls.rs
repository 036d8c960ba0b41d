//! `motcua tls`: an authority of the office's own and a certificate for the
//! desk's address, for a local network without public names.
//!
//! The authority is made once and kept; running the command again renews the
//! certificate alone, so browsers that trust the authority go on trusting.
//! Invariant: a key file is never readable by others, not even for a moment,
//! and no file is ever half-written.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::{ToSpan as _, civil::Date};
use motcua_desk::clock::{Clock as _, SystemClock};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData as _,
};
use sha2::{Digest as _, Sha256};

use super::CliError;

/// Life of the authority.
const AUTHORITY_YEARS: i32 = 10;
/// Life of a certificate: browsers refuse longer ones.
const CERTIFICATE_DAYS: i32 = 397;

/// Arguments of `motcua tls`.
#[derive(Debug, Args)]
pub struct Tls {
    /// Folder for the four files; made when missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// A name or address that browsers use for this desk, e.g. motcua.lan or
    /// 192.168.1.10; repeat for several.
    #[arg(long = "name", value_name = "HOST", required = true)]
    names: Vec<String>,
}

/// What was written.
struct Made {
    fingerprint: String,
    is_new_authority: bool,
    until: Date,
}

impl Tls {
    /// Makes or renews, then says how to use and trust the files.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let today = motcua_domain::time::local(SystemClock.now()).date();
        let made = make(&self.out, &self.names, today)?;
        let path = |name: &str| self.out.join(name).display().to_string();
        println!("sha256 {}", made.fingerprint);
        eprintln!(
            "{} authority {}",
            if made.is_new_authority {
                "made the"
            } else {
                "kept the"
            },
            path("office-ca.crt")
        );
        eprintln!(
            "made the certificate {} for {}, good until {}",
            path("server.crt"),
            self.names.join(", "),
            made.until
        );
        eprintln!();
        eprintln!(
            "serve with it:  motcua serve --tls-cert {} --tls-key {}",
            path("server.crt"),
            path("server.key")
        );
        eprintln!("trust it once on every computer of the office:");
        eprintln!("  compare the sha256 line above with what the computer shows, then");
        eprintln!("  Windows:  certutil -addstore -f Root office-ca.crt   (as administrator)");
        eprintln!(
            "  Debian:   copy it to /usr/local/share/ca-certificates/ and run update-ca-certificates"
        );
        eprintln!("  Firefox:  Settings, Certificates, Authorities, Import");
        eprintln!("  phones:   open the file, choose \"CA certificate\"");
        eprintln!(
            "keep {} off the network: whoever holds it can pass for any site on those computers.",
            path("office-ca.key")
        );
        eprintln!(
            "renew before {}: run the same command again and restart the server.",
            made.until
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes or renews the files in `out`.
fn make(out: &Path, names: &[String], today: Date) -> Result<Made, CliError> {
    for name in names {
        check_name(name)?;
    }
    fs::create_dir_all(out).map_err(CliError::file("create", out))?;
    let (ca_crt, ca_key) = (out.join("office-ca.crt"), out.join("office-ca.key"));
    let is_new_authority = match (ca_crt.exists(), ca_key.exists()) {
        (false, false) => true,
        (true, true) => false,
        _ => {
            return Err(CliError::Failed {
                what: format!("{} holds only one half of an authority", out.display()),
                next: "put office-ca.crt and office-ca.key back together, or choose an empty folder",
                source: None,
            });
        }
    };
    let key = if is_new_authority {
        KeyPair::generate().map_err(|source| rcgen_error("make a key", source))?
    } else {
        let pem = fs::read_to_string(&ca_key).map_err(CliError::file("read", &ca_key))?;
        KeyPair::from_pem(&pem).map_err(|source| {
            CliError::bad_input(
                ca_key.display().to_string(),
                "restore the file from the escrow",
                source,
            )
        })?
    };
    let params = authority(&key, today)?;
    if is_new_authority {
        let cert = params
            .self_signed(&key)
            .map_err(|source| rcgen_error("sign the authority", source))?;
        write(&ca_key, key.serialize_pem().as_bytes(), 0o600)?;
        write(&ca_crt, cert.pem().as_bytes(), 0o644)?;
    }
    let ca_pem = fs::read_to_string(&ca_crt).map_err(CliError::file("read", &ca_crt))?;
    let fingerprint = fingerprint(&ca_pem).ok_or_else(|| CliError::BadInput {
        what: ca_crt.display().to_string(),
        next: "restore the file from the escrow",
        source: None,
    })?;

    let issuer = Issuer::new(params, key);
    let until = until(today, CERTIFICATE_DAYS.days())?;
    let leaf_key = KeyPair::generate().map_err(|source| rcgen_error("make a key", source))?;
    let leaf = certificate(names, today, until)?
        .signed_by(&leaf_key, &issuer)
        .map_err(|source| rcgen_error("sign the certificate", source))?;
    // The key first: a certificate beside the old key would not start, and a
    // new key beside the old certificate is mended by running this again.
    write(
        &out.join("server.key"),
        leaf_key.serialize_pem().as_bytes(),
        0o600,
    )?;
    write(
        &out.join("server.crt"),
        format!("{}{ca_pem}", leaf.pem()).as_bytes(),
        0o644,
    )?;
    Ok(Made {
        fingerprint,
        is_new_authority,
        until,
    })
}

/// The authority's parameters. Its name is made from its key, so that the same
/// key gives the same name again at every renewal.
fn authority(key: &KeyPair, today: Date) -> Result<CertificateParams, CliError> {
    let id = hex(&Sha256::digest(key.der_bytes())[..4], "");
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, "motcua");
    params
        .distinguished_name
        .push(DnType::CommonName, format!("motcua office CA {id}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    set_validity(
        &mut params,
        yesterday(today),
        until(today, AUTHORITY_YEARS.years())?,
    );
    Ok(params)
}

fn certificate(names: &[String], today: Date, until: Date) -> Result<CertificateParams, CliError> {
    let mut params = CertificateParams::new(names.to_vec()).map_err(|source| {
        CliError::bad_input(
            names.join(", "),
            "give plain host names or addresses",
            source,
        )
    })?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, names[0].clone());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    set_validity(&mut params, yesterday(today), until);
    Ok(params)
}

/// A host name or an IP address; no scheme, port, path or wildcard.
fn check_name(name: &str) -> Result<(), CliError> {
    let is_host = |text: &str| {
        text.len() <= 253
            && text.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            })
    };
    if name.parse::<std::net::IpAddr>().is_ok() || is_host(name) {
        return Ok(());
    }
    Err(CliError::BadInput {
        what: format!("name {name:?}"),
        next: "give a host name such as motcua.lan or an address such as 192.168.1.10, without https:// and port",
        source: None,
    })
}

/// Yesterday, so that a computer whose clock is a little behind trusts at once.
fn yesterday(today: Date) -> Date {
    today.yesterday().unwrap_or(today)
}

fn until(today: Date, life: jiff::Span) -> Result<Date, CliError> {
    today.checked_add(life).map_err(|source| {
        CliError::bad_input(
            "the machine's date",
            "set the clock of this machine",
            source,
        )
    })
}

/// Sets the first and the last day on which a certificate is good.
fn set_validity(params: &mut CertificateParams, from: Date, to: Date) {
    let ymd = |d: Date| {
        (
            i32::from(d.year()),
            d.month().unsigned_abs(),
            d.day().unsigned_abs(),
        )
    };
    let (year, month, day) = ymd(from);
    params.not_before = rcgen::date_time_ymd(year, month, day);
    let (year, month, day) = ymd(to);
    params.not_after = rcgen::date_time_ymd(year, month, day);
}

/// SHA-256 of the first certificate in a PEM text, as browsers show it.
fn fingerprint(pem: &str) -> Option<String> {
    use base64::Engine as _;
    let body: String = pem
        .lines()
        .skip_while(|line| !line.starts_with("-----BEGIN CERTIFICATE"))
        .skip(1)
        .take_while(|line| !line.starts_with("-----END"))
        .map(str::trim)
        .collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(body)
        .ok()?;
    (!der.is_empty()).then(|| hex(&Sha256::digest(der), ":"))
}

fn hex(bytes: &[u8], between: &str) -> String {
    let pairs: Vec<String> = bytes.iter().map(|b| format!("{b:02X}")).collect();
    pairs.join(between)
}

/// Writes beside the target and renames, so that readers see old or new whole.
fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), CliError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let put = || -> std::io::Result<()> {
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    put().map_err(CliError::file("write", path))
}

fn rcgen_error(what: &str, source: rcgen::Error) -> CliError {
    CliError::failed(
        format!("could not {what}"),
        "run the command again and report it if it stays",
        source,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::Arc;

    /// A whole handshake in memory: does somebody who trusts only `ca` reach
    /// `host` served from `dir`?
    fn reaches(dir: &Path, ca: &Path, host: &str) -> Result<(), rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let chain = CertificateDer::pem_file_iter(dir.join("server.crt"))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let key = PrivateKeyDer::from_pem_file(dir.join("server.key")).unwrap();
        let server = rustls::ServerConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_file(ca).unwrap())
            .unwrap();
        let client = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let mut client = rustls::ClientConnection::new(Arc::new(client), name).unwrap();
        let mut server = rustls::ServerConnection::new(Arc::new(server)).unwrap();
        while client.is_handshaking() || server.is_handshaking() {
            let mut wire = Vec::new();
            client.write_tls(&mut wire).unwrap();
            server.read_tls(&mut wire.as_slice()).unwrap();
            server.process_new_packets()?;
            let mut wire = Vec::new();
            server.write_tls(&mut wire).unwrap();
            client.read_tls(&mut wire.as_slice()).unwrap();
            client.process_new_packets()?;
        }
        Ok(())
    }

    fn today() -> Date {
        motcua_domain::time::local(SystemClock.now()).date()
    }

    #[test]
    fn a_browser_that_trusts_the_office_reaches_every_name_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let names = ["motcua.lan".to_owned(), "192.168.1.10".to_owned()];
        make(dir.path(), &names, today()).unwrap();
        let ca = dir.path().join("office-ca.crt");
        reaches(dir.path(), &ca, "motcua.lan").unwrap();
        reaches(dir.path(), &ca, "192.168.1.10").unwrap();
        assert!(reaches(dir.path(), &ca, "other.lan").is_err());
    }

    #[test]
    fn renewing_keeps_the_authority_and_changes_the_certificate() {
        let dir = tempfile::tempdir().unwrap();
        let old_ca = dir.path().join("copy-on-a-client.crt");
        let first = make(dir.path(), &["a.lan".to_owned()], today()).unwrap();
        fs::copy(dir.path().join("office-ca.crt"), &old_ca).unwrap();
        let old = fs::read(dir.path().join("server.crt")).unwrap();
        let second = make(dir.path(), &["b.lan".to_owned()], today()).unwrap();
        assert!(first.is_new_authority && !second.is_new_authority);
        assert_eq!(first.fingerprint, second.fingerprint);
        assert_eq!(first.fingerprint.len(), 32 * 3 - 1);
        assert_ne!(old, fs::read(dir.path().join("server.crt")).unwrap());
        reaches(dir.path(), &old_ca, "b.lan").unwrap();
    }

    #[test]
    fn keys_are_the_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        make(dir.path(), &["a.lan".to_owned()], today()).unwrap();
        make(dir.path(), &["a.lan".to_owned()], today()).unwrap();
        for key in ["office-ca.key", "server.key"] {
            let mode = fs::metadata(dir.path().join(key))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{key}");
        }
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            4,
            "nothing is left lying about"
        );
    }

    #[test]
    fn half_an_authority_and_odd_names_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        make(dir.path(), &["a.lan".to_owned()], today()).unwrap();
        fs::remove_file(dir.path().join("office-ca.key")).unwrap();
        assert!(matches!(
            make(dir.path(), &["a.lan".to_owned()], today()),
            Err(CliError::Failed { .. })
        ));
        for odd in [
            "https://a.lan",
            "a.lan:8080",
            "",
            "a b",
            "*.lan",
            "-a.lan",
            "đất.lan",
        ] {
            let empty = tempfile::tempdir().unwrap();
            assert!(
                make(empty.path(), &[odd.to_owned()], today()).is_err(),
                "{odd:?}"
            );
            assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
        }
    }
}
