//! How often one address may ask the pages of the hall and of phones.
//!
//! A hall's phones often share one address, so a page is counted by address
//! and ticket, and the address alone only far above what a full hall asks.

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
fn block(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::from((u128::from(ip) >> 64 << 64).to_be_bytes()),
        IpAddr::V4(ip) => IpAddr::V4(ip),
    }
}

/// The limits of the pages of the hall and of phones.
pub struct Limits {
    /// One ticket followed from one address: four times what the page asks.
    pub follow: Limiter,
    /// Everything followed from one address: a full hall behind one router.
    pub address: Limiter,
    /// Wrong presence codes from one address.
    pub presence: Limiter,
    /// Times booked from one address.
    pub booking: Limiter,
    /// Papers of one press.
    pub printed: Limiter,
    /// The same ticket printed again.
    pub reprints: Limiter,
}

impl Limits {
    pub(crate) fn new() -> Self {
        Self {
            follow: Limiter::new(20, 60),
            address: Limiter::new(1200, 60),
            presence: Limiter::new(10, 300),
            booking: Limiter::new(20, 3600),
            printed: Limiter::new(1, 60),
            reprints: Limiter::new(3, 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
