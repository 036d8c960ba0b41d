//! How often one address may ask the pages of the hall and of phones, and how
//! often it may be wrong.
//!
//! A hall's phones often share one address, and so do a mobile carrier's, so a
//! page is counted by address and ticket, and the address alone only far above
//! what a full hall asks. Wrong tries are counted after the look-up: whoever
//! has the right token or code is never kept waiting by what others typed, and
//! each kind of secret has a budget of its own. The secrets are long (50 bits
//! and more); only the four digits of the kiosk must be kept from guessing.

use motcua_domain::time::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Most entries kept; older ones go first.
const KEPT: usize = 20_000;

/// So many times within so many seconds.
pub struct Limiter {
    most: u32,
    within: i64,
    seen: Mutex<HashMap<(IpAddr, i64), (Timestamp, u32)>>,
}

impl Limiter {
    /// `most` times in `within` seconds.
    pub fn new(most: u32, within: i64) -> Self {
        Self {
            most,
            within,
            seen: Mutex::new(HashMap::new()),
        }
    }

    /// Counts one more, or gives the seconds until the next is taken.
    pub fn take(&self, ip: IpAddr, of: i64, now: Timestamp) -> Result<(), u64> {
        match self.wait(ip, of, now) {
            Some(seconds) => Err(seconds),
            None => {
                self.count(ip, of, now);
                Ok(())
            }
        }
    }

    /// Seconds until the next is taken; `None` = now.
    pub fn wait(&self, ip: IpAddr, of: i64, now: Timestamp) -> Option<u64> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, n) = seen.get(&(block(ip), of))?;
        let left = self.within - now.duration_since(*since).as_secs();
        (*n >= self.most && left > 0).then(|| left.min(self.within).unsigned_abs())
    }

    /// Counts one.
    pub fn count(&self, ip: IpAddr, of: i64, now: Timestamp) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let over = |since: Timestamp| now.duration_since(since).as_secs().abs() >= self.within;
        if seen.len() >= KEPT {
            seen.retain(|_, (since, _)| !over(*since));
            if seen.len() >= KEPT {
                seen.clear();
            }
        }
        let entry = seen.entry((block(ip), of)).or_insert((now, 0));
        if over(entry.0) {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }
}

/// A subscriber's block: an IPv6 host may take any address of its /64.
pub(crate) fn block(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::from((u128::from(ip) >> 64 << 64).to_be_bytes()),
        IpAddr::V4(ip) => IpAddr::V4(ip),
    }
}

/// What a wrong try was meant to open; each has a budget of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The address that lets a device in.
    Device,
    /// The address of a ticket.
    Ticket,
    /// Code and key of a receipt.
    Receipt,
    /// Code of a booked time.
    Booking,
    /// Code of an evaluation slip.
    Ballot,
    /// Code and key of what was said to the office.
    Feedback,
}

/// Whose wrong tries are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// All behind this address.
    Address(IpAddr),
    /// One device of the hall, wherever it is.
    Device(i64),
}

/// The limits of the pages of the hall and of phones.
pub struct Limits {
    /// One ticket followed from one address: three times what the page asks
    /// of whoever is next.
    pub follow: Limiter,
    /// Everything followed from one address: a full hall behind one router.
    pub address: Limiter,
    /// Wrong tries, by whom and for what.
    wrong: Limiter,
    /// Wrong presence codes of one phone.
    presence: Limiter,
    /// Wrong presence codes of all phones behind one address: of 10,000 codes
    /// two are right, so 100 tries in five minutes find one of fifty times.
    presences: Limiter,
    /// Times booked from one address; a refused one does not count.
    pub booking: Limiter,
    /// Papers of one press.
    pub printed: Limiter,
    /// The same ticket printed again.
    pub reprints: Limiter,
}

impl Limits {
    pub(crate) fn new() -> Self {
        Self {
            follow: Limiter::new(60, 60),
            address: Limiter::new(2400, 60),
            wrong: Limiter::new(20, 600),
            presence: Limiter::new(10, 300),
            presences: Limiter::new(100, 300),
            booking: Limiter::new(60, 3600),
            printed: Limiter::new(1, 60),
            reprints: Limiter::new(3, 60),
        }
    }

    /// Counts a wrong try, or gives the seconds to wait before the next. Asked
    /// only once the look-up has found nothing.
    pub fn wrong(&self, what: Secret, who: Whose, now: Timestamp) -> Result<(), u64> {
        let (ip, device) = match who {
            Whose::Address(ip) => (ip, 0),
            // No browser has this address.
            Whose::Device(id) => (IpAddr::from([0, 0, 0, 0]), id),
        };
        self.wrong.take(ip, device * 16 + what as i64, now)
    }

    /// Seconds a phone waits before it may type the kiosk's code again: its
    /// own wrong tries count, and those behind its address far above.
    pub fn presence_wait(&self, ip: IpAddr, mark: &str, now: Timestamp) -> Option<u64> {
        let own = self.presence.wait(ip, number(mark), now);
        own.or_else(|| self.presences.wait(ip, 0, now))
    }

    /// Counts a wrong code of the kiosk.
    pub fn presence_wrong(&self, ip: IpAddr, mark: &str, now: Timestamp) {
        self.presence.count(ip, number(mark), now);
        self.presences.count(ip, 0, now);
    }
}

/// A number for a text, the same within one run of the program.
pub fn number(text: &str) -> i64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_tries_of_one_kind_shut_out_nobody_else() {
        let (limits, now) = (Limits::new(), Timestamp::from_second(1_000_000).unwrap());
        let hall = Whose::Address(IpAddr::from([10, 0, 0, 1]));
        for _ in 0..20 {
            assert_eq!(limits.wrong(Secret::Ticket, hall, now), Ok(()));
        }
        assert_eq!(limits.wrong(Secret::Ticket, hall, now), Err(600));
        for other in [Secret::Device, Secret::Receipt, Secret::Booking] {
            assert_eq!(limits.wrong(other, hall, now), Ok(()), "{other:?}");
        }
        for device in [Whose::Device(1), Whose::Device(2)] {
            assert_eq!(limits.wrong(Secret::Ticket, device, now), Ok(()));
        }
    }

    #[test]
    fn one_phone_s_wrong_codes_leave_the_hall_its_own() {
        let (limits, now) = (Limits::new(), Timestamp::from_second(1_000_000).unwrap());
        let ip = IpAddr::from([10, 0, 0, 1]);
        for _ in 0..10 {
            limits.presence_wrong(ip, "one", now);
        }
        assert!(limits.presence_wait(ip, "one", now).is_some());
        assert_eq!(limits.presence_wait(ip, "two", now), None);
        for n in 0..90 {
            limits.presence_wrong(ip, &format!("made up {n}"), now);
        }
        let all = limits.presence_wait(ip, "two", now);
        assert!(all.is_some(), "whoever makes up marks is stopped too");
    }

    #[test]
    fn too_often_is_told_how_long_to_wait_and_others_are_not_touched() {
        let at = |second: i64| Timestamp::from_second(1_000_000 + second).unwrap();
        let (one, two) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let limit = Limiter::new(3, 60);
        for second in 0..3 {
            assert_eq!(limit.take(one, 7, at(second)), Ok(()));
        }
        assert_eq!(limit.take(one, 7, at(10)), Err(50));
        assert_eq!(limit.take(one, 8, at(10)), Ok(()), "another ticket");
        assert_eq!(limit.take(two, 7, at(10)), Ok(()), "another address");
        assert_eq!(limit.take(one, 7, at(60)), Ok(()), "a minute later");
        let six = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(block(six("2001:db8::1")), block(six("2001:db8::2")));
        assert_ne!(block(six("2001:db8::1")), block(six("2001:db9::1")));
    }
}
