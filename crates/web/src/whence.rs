//! Where an answer comes from, as far as the door can tell: the staff's
//! network, a browser of the office, the tablet that the desk armed.
//!
//! Invariant: addresses stay in memory, are forgotten after a working day, and
//! stand in no log, page or table; what the desk learns is a place and a number
//! that nobody can turn back.

use crate::frame::cookie;
use crate::guard::{Client, cookie_name};
use crate::hall;
use crate::limit::block;
use crate::state::AppState;
use axum::http::{HeaderMap, header};
use motcua_desk::queue::Device;
use motcua_desk::survey::CameFrom;
use motcua_domain::survey::pressure::Place;
use motcua_domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Seconds for which an address counts as the staff's, after the last page that
/// somebody signed in opened from there: a working day.
const LATELY: i64 = 12 * 3600;
/// Most addresses kept.
const KEPT: usize = 4_096;

/// Addresses of the staff, and what numbers of devices are made with.
#[derive(Default)]
pub struct Whence {
    staff: Mutex<HashMap<IpAddr, Timestamp>>,
    salt: OnceLock<[u8; 32]>,
}

impl Whence {
    /// Somebody signed in opened a page from here. The machine itself is left
    /// out: behind a proxy that was not named everybody comes from there.
    pub fn staff_at(&self, ip: IpAddr, now: Timestamp) {
        if ip.to_canonical().is_loopback() {
            return;
        }
        let mut staff = self.staff.lock().unwrap_or_else(PoisonError::into_inner);
        if staff.len() >= KEPT {
            staff.retain(|_, at| is_lately(*at, now));
            if staff.len() >= KEPT {
                staff.clear();
            }
        }
        staff.insert(block(ip), now);
    }

    /// Does somebody signed in come from here, or did today?
    pub fn is_staff(&self, ip: IpAddr, now: Timestamp) -> bool {
        let staff = self.staff.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = staff.get(&block(ip));
        seen.is_some_and(|at| is_lately(*at, now))
    }

    /// A number for what tells one device from another; another one with each
    /// start of the program, so that nobody finds the address by trying all.
    fn number(&self, state: &AppState, seen: &str) -> u32 {
        let salt = self.salt.get_or_init(|| state.desk().random());
        let mut hash = Sha256::new();
        hash.update(salt);
        hash.update(seen.as_bytes());
        let bytes = hash.finalize();
        // 0 says that nothing is known.
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]).max(1)
    }
}

fn is_lately(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at).as_secs().abs() < LATELY
}

/// Where a phone's answer comes from. A browser in which somebody signed in, or
/// which is a device of the hall, is one of the office, also while its session
/// has run out.
pub fn phone(state: &AppState, client: Client, headers: &HeaderMap, signed_in: bool) -> CameFrom {
    let (whence, secure) = (state.whence(), client.secure);
    let has_session = cookie(headers, cookie_name(secure)).is_some_and(|one| !one.is_empty());
    let is_device = hall::device_token(headers, secure).is_some();
    let place = if whence.is_staff(client.ip, state.desk().now()) {
        Place::StaffNetwork
    } else {
        Place::Elsewhere
    };
    let seen = match hall::phone_mark(headers, secure) {
        "" => {
            let agent = headers.get(header::USER_AGENT);
            let agent = agent.and_then(|agent| agent.to_str().ok());
            format!("{} {}", block(client.ip), agent.unwrap_or_default())
        }
        mark => format!("mark {mark}"),
    };
    CameFrom {
        place,
        staff_session: signed_in || has_session || is_device,
        device: whence.number(state, &seen),
    }
}

/// Where an answer given at a counter comes from. Somebody signed in there
/// answers for others.
pub fn tablet(state: &AppState, device: &Device, signed_in: bool) -> CameFrom {
    let seen = format!("tablet {}", device.id);
    CameFrom {
        place: Place::ArmedTablet,
        staff_session: signed_in,
        device: state.whence().number(state, &seen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + hour * 3600).unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_is_the_staff_s_for_a_working_day_and_nobody_else_s() {
        let whence = Whence::default();
        whence.staff_at(ip("10.1.2.3"), at(0));
        assert!(whence.is_staff(ip("10.1.2.3"), at(8)));
        assert!(whence.is_staff(ip("::ffff:10.1.2.3"), at(8)));
        assert!(!whence.is_staff(ip("10.1.2.4"), at(8)), "a neighbour");
        assert!(!whence.is_staff(ip("10.1.2.3"), at(12)), "the next day");
        whence.staff_at(ip("2001:db8::1"), at(0));
        assert!(whence.is_staff(ip("2001:db8::2"), at(1)), "one subscriber");
    }

    #[test]
    fn a_proxy_that_was_not_named_makes_nobody_staff() {
        let whence = Whence::default();
        for here in ["127.0.0.1", "::1"] {
            whence.staff_at(ip(here), at(0));
            assert!(!whence.is_staff(ip(here), at(0)), "{here}");
        }
    }

    #[test]
    fn as_many_addresses_as_there_are_do_not_fill_the_memory() {
        let whence = Whence::default();
        for n in 0..(KEPT as u32 + 10) {
            whence.staff_at(IpAddr::from(n.to_be_bytes()), at(0));
        }
        let kept = whence.staff.lock().unwrap().len();
        assert!(kept <= KEPT, "{kept}");
    }
}
