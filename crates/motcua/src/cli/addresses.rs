//! Addresses that open in a browser, for a server that listens on all of this
//! machine's: nobody can open `0.0.0.0`.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Where a route is asked for, with nothing sent: documentation addresses,
/// which the default route leads to, then private networks for a hall that has
/// none.
const AWAY: [IpAddr; 5] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
    IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)),
    IpAddr::V4(Ipv4Addr::new(172, 16, 0, 1)),
    IpAddr::V4(Ipv4Addr::new(192, 168, 0, 1)),
];

/// This machine as others know it.
#[derive(Debug, Default)]
pub struct Machine {
    name: Option<String>,
    addresses: Vec<IpAddr>,
    /// Whoever listens on `::` hears IPv4 too.
    hears_both: bool,
}

impl Machine {
    /// Asks the kernel.
    pub fn this() -> Self {
        let mut addresses: Vec<IpAddr> = Vec::new();
        for own in AWAY.into_iter().filter_map(own_address) {
            if !addresses.contains(&own) {
                addresses.push(own);
            }
        }
        let name = ["/proc/sys/kernel/hostname", "/etc/hostname"]
            .iter()
            .filter_map(|file| fs::read_to_string(file).ok())
            .map(|text| text.trim().to_owned())
            .find(|name| is_name(name));
        let v6_alone = fs::read_to_string("/proc/sys/net/ipv6/bindv6only");
        Self {
            name,
            addresses,
            hears_both: !v6_alone.is_ok_and(|alone| alone.trim() == "1"),
        }
    }
}

/// The address that this machine would write to another one from.
fn own_address(other: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = match other {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    // A datagram's socket sends nothing when it connects.
    socket.connect((other, 9)).ok()?;
    let own = socket.local_addr().ok()?.ip();
    let local = match own {
        IpAddr::V4(_) => false,
        IpAddr::V6(own) => own.is_unicast_link_local(),
    };
    (!own.is_loopback() && !own.is_unspecified() && !local).then_some(own)
}

fn is_name(text: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    !text.is_empty() && text.chars().all(is_sign) && !text.starts_with("localhost")
}

/// The addresses of a server that listens at `at`, one to be opened on this
/// machine first.
pub fn openable(scheme: &str, at: SocketAddr, machine: &Machine) -> Vec<String> {
    if !at.ip().is_unspecified() {
        return vec![format!("{scheme}://{at}/")];
    }
    let is_heard = |ip: &IpAddr| match at {
        SocketAddr::V4(_) => ip.is_ipv4(),
        SocketAddr::V6(_) => ip.is_ipv6() || machine.hears_both,
    };
    let here: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    let mut hosts: Vec<String> = here
        .iter()
        .chain(&machine.addresses)
        .filter(|ip| is_heard(ip))
        .map(|ip| SocketAddr::new(*ip, at.port()).to_string())
        .collect();
    hosts.extend(
        machine
            .name
            .iter()
            .map(|name| format!("{name}:{}", at.port())),
    );
    hosts
        .iter()
        .map(|host| format!("{scheme}://{host}/"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(hears_both: bool) -> Machine {
        Machine {
            name: Some("motcua-pc".to_owned()),
            addresses: vec![
                "192.168.7.20".parse().unwrap(),
                "2001:db8::20".parse().unwrap(),
            ],
            hears_both,
        }
    }

    #[test]
    fn nobody_is_sent_to_an_address_that_cannot_be_opened() {
        let told = |at: &str, both| openable("https", at.parse().unwrap(), &office(both));
        assert_eq!(
            told("0.0.0.0:8443", true),
            [
                "https://127.0.0.1:8443/",
                "https://192.168.7.20:8443/",
                "https://motcua-pc:8443/"
            ]
        );
        let v6 = ["https://[::1]:8443/", "https://[2001:db8::20]:8443/"];
        let name = "https://motcua-pc:8443/";
        assert_eq!(told("[::]:8443", false), [v6[0], v6[1], name]);
        assert_eq!(
            told("[::]:8443", true),
            [
                "https://127.0.0.1:8443/",
                v6[0],
                "https://192.168.7.20:8443/",
                v6[1],
                name
            ]
        );
        // One address that was asked for is told as it is.
        assert_eq!(told("10.0.0.5:443", true), ["https://10.0.0.5:443/"]);
        assert_eq!(told("127.0.0.1:8080", true), ["https://127.0.0.1:8080/"]);
        let alone = openable("http", "0.0.0.0:80".parse().unwrap(), &Machine::default());
        assert_eq!(alone, ["http://127.0.0.1:80/"]);
    }

    #[test]
    fn this_machine_has_no_address_that_others_cannot_use() {
        let machine = Machine::this();
        for own in &machine.addresses {
            assert!(!own.is_loopback() && !own.is_unspecified(), "{own}");
        }
        assert!(!is_name("(none)") && !is_name("localhost") && !is_name(""));
        assert!(is_name("motcua.xa-mau.lan"));
    }
}
