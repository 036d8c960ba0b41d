//! Slowing down who guesses passwords, without shutting anybody out.
//!
//! Three tallies of failures, each with a growing wait and a cap:
//! the pair of name and address (stops one guesser at one name), the address
//! (stops one password tried on many names) and the name from addresses where
//! it never signed in before (stops a guesser with many addresses).
//!
//! Invariant: nobody can lock a colleague out. At an address where a person has
//! signed in before, only failures of that very pair count, and their wait is
//! at most [`KNOWN_CAP`] seconds. At a new address the longest wait that people
//! elsewhere can cause is [`SHARED_CAP`] seconds; only somebody at that same
//! new address can make it [`PAIR_CAP`]. An attempt made during a wait is refused
//! before any password is looked at, and does not lengthen the wait.
//!
//! The tallies live in memory and know no name from a typing error: unknown
//! names are slowed exactly as known ones. A restart forgets them.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;

/// Longest wait, in seconds, for a pair that is not known.
pub const PAIR_CAP: i64 = 900;
/// Longest wait, in seconds, for a pair that has signed in before.
pub const KNOWN_CAP: i64 = 60;
/// Longest wait, in seconds, that other people's failures can cause.
pub const SHARED_CAP: i64 = 30;

/// Failures that cost nothing: people mistype.
const PAIR_FREE: u32 = 5;
/// The same for one address: a whole office may sit behind it.
const ADDRESS_FREE: u32 = 30;
/// The same for one name over all addresses.
const NAME_FREE: u32 = 20;
/// A tally is forgotten after this time without a failure.
const MEMORY: SignedDuration = SignedDuration::from_hours(24);
/// Most tallies of one kind in memory; beyond it the idlest are dropped.
const MOST: usize = 20_000;

/// Where somebody knocks from: a v4 address, or the /64 of a v6 address, which
/// is what one household or office is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(IpAddr);

impl Address {
    /// The address as it counts.
    pub fn of(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V6(v6) => {
                let net = u128::from(v6) & !u128::from(u64::MAX);
                Self(IpAddr::V6(net.into()))
            }
            v4 @ IpAddr::V4(_) => Self(v4),
        }
    }
}

/// "Try again in N seconds."
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; try again in {seconds} s")]
pub struct Wait {
    /// Whole seconds, at least 1.
    pub seconds: i64,
}

/// The tallies. One for the whole program.
#[derive(Debug, Default)]
pub struct Throttle {
    pairs: HashMap<(String, Address), Tally>,
    names: HashMap<String, Tally>,
    addresses: HashMap<Address, Tally>,
}

#[derive(Clone, Copy, Debug)]
struct Tally {
    n_failed: u32,
    last: Timestamp,
}

impl Tally {
    /// Seconds to wait at `now`: 1, 2, 4 … up to `cap` after the free ones.
    fn wait(&self, free: u32, cap: i64, now: Timestamp) -> i64 {
        let over = self.n_failed.saturating_sub(free);
        if over == 0 {
            return 0;
        }
        let full = 1_i64
            .checked_shl((over - 1).min(30))
            .unwrap_or(cap)
            .min(cap);
        // A clock set back must not make a wait longer than it was.
        let gone = now.duration_since(self.last).as_secs().max(0);
        (full - gone).max(0)
    }
}

impl Throttle {
    /// Nothing tallied yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks to try a password, and books the attempt as failed until
    /// [`Throttle::succeeded`] takes it back, so that attempts in parallel
    /// cannot slip through between asking and failing. `typed` is the name as
    /// typed; `known` says that this name has signed in from here before.
    pub fn attempt(
        &mut self,
        typed: &str,
        from: Address,
        known: bool,
        now: Timestamp,
    ) -> Result<(), Wait> {
        let name = folded(typed);
        let pair = (name.clone(), from);
        let pair_cap = if known { KNOWN_CAP } else { PAIR_CAP };
        let mut seconds = wait_of(&self.pairs, &pair, PAIR_FREE, pair_cap, now);
        if !known {
            seconds = seconds
                .max(wait_of(
                    &self.addresses,
                    &from,
                    ADDRESS_FREE,
                    SHARED_CAP,
                    now,
                ))
                .max(wait_of(&self.names, &name, NAME_FREE, SHARED_CAP, now));
        }
        if seconds > 0 {
            return Err(Wait { seconds });
        }
        book(&mut self.pairs, pair, now);
        if !known {
            book(&mut self.addresses, from, now);
            book(&mut self.names, name, now);
        }
        Ok(())
    }

    /// The password was right: the pair starts afresh, and the attempt no
    /// longer counts against address and name. Their other failures stay, or a
    /// guesser with an account of his own could wash his address clean.
    pub fn succeeded(&mut self, typed: &str, from: Address, known: bool) {
        let name = folded(typed);
        self.pairs.remove(&(name.clone(), from));
        if !known {
            unbook(&mut self.addresses, &from);
            unbook(&mut self.names, &name);
        }
    }
}

/// One name, however it is typed, and never much memory for it.
fn folded(typed: &str) -> String {
    typed
        .trim()
        .chars()
        .take(64)
        .flat_map(char::to_lowercase)
        .collect()
}

fn wait_of<K: Eq + Hash>(
    tallies: &HashMap<K, Tally>,
    key: &K,
    free: u32,
    cap: i64,
    now: Timestamp,
) -> i64 {
    tallies
        .get(key)
        .map_or(0, |tally| tally.wait(free, cap, now))
}

fn book<K: Eq + Hash + Clone>(tallies: &mut HashMap<K, Tally>, key: K, now: Timestamp) {
    if tallies.len() >= MOST && !tallies.contains_key(&key) {
        make_room(tallies, now);
    }
    let tally = tallies.entry(key).or_insert(Tally {
        n_failed: 0,
        last: now,
    });
    if now.duration_since(tally.last) > MEMORY {
        tally.n_failed = 0;
    }
    tally.n_failed = tally.n_failed.saturating_add(1);
    tally.last = now;
}

fn unbook<K: Eq + Hash>(tallies: &mut HashMap<K, Tally>, key: &K) {
    if let Some(tally) = tallies.get_mut(key) {
        tally.n_failed = tally.n_failed.saturating_sub(1);
    }
}

/// Drops what is forgotten anyway; if that is not enough, the idler half.
fn make_room<K: Eq + Hash>(tallies: &mut HashMap<K, Tally>, now: Timestamp) {
    tallies.retain(|_, tally| now.duration_since(tally.last) <= MEMORY);
    if tallies.len() >= MOST {
        let mut times: Vec<Timestamp> = tallies.values().map(|tally| tally.last).collect();
        times.sort_unstable();
        let middle = times[times.len() / 2];
        tallies.retain(|_, tally| tally.last > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }
    fn from(last: u8) -> Address {
        Address::of(IpAddr::from([192, 168, 1, last]))
    }

    /// Tries at each second for `seconds`; how many attempts got through?
    fn hammer(
        throttle: &mut Throttle,
        seconds: i64,
        mut who: impl FnMut(i64) -> (String, Address),
    ) -> usize {
        (0..seconds)
            .filter(|&s| {
                let (name, address) = who(s);
                throttle.attempt(&name, address, false, at(s)).is_ok()
            })
            .count()
    }

    /// H23: 2,000 passwords for one user.
    #[test]
    fn h23_one_name_from_one_address_is_slowed_to_a_crawl() {
        let mut throttle = Throttle::new();
        let n = hammer(&mut throttle, 24 * 3600, |_| ("lan".into(), from(1)));
        assert!((90..120).contains(&n), "{n} attempts in a day");
    }

    /// H23: one password for 2,000 users.
    #[test]
    fn h23_one_password_for_many_names_is_slowed_by_address() {
        let mut throttle = Throttle::new();
        let n = hammer(&mut throttle, 3600, |s| (format!("name{s}"), from(1)));
        assert!(n < 160, "{n} attempts in an hour");
    }

    #[test]
    fn a_guesser_with_many_addresses_is_slowed_by_name() {
        let mut throttle = Throttle::new();
        let n = hammer(&mut throttle, 3600, |s| {
            let [_, _, hi, lo] = (s as u32).to_be_bytes();
            ("lan".into(), Address::of(IpAddr::from([10, 0, hi, lo])))
        });
        assert!(n < 150, "{n} attempts in an hour");
    }

    #[test]
    fn h23_nobody_outside_can_shut_the_desk() {
        let mut throttle = Throttle::new();
        // A day of hammering at all names of the office, from outside and from
        // the office's own address.
        for s in 0..3600 {
            let name = format!("official{}", s % 10);
            let _ = throttle.attempt(&name, from(200), false, at(s));
            let _ = throttle.attempt(&format!("x{s}"), from(1), false, at(s));
        }
        let now = at(3600);
        for n in 0..10 {
            // At the usual place: at once.
            assert_eq!(
                throttle.attempt(&format!("official{n}"), from(1), true, now),
                Ok(())
            );
            // At a new place: never longer than the cap.
            if let Err(wait) = throttle.attempt(&format!("official{n}"), from(50), false, now) {
                assert!(wait.seconds <= SHARED_CAP);
            }
        }
    }

    #[test]
    fn knocking_during_a_wait_does_not_lengthen_it() {
        let mut throttle = Throttle::new();
        for _ in 0..=PAIR_FREE {
            throttle.attempt("lan", from(1), true, at(0)).unwrap();
        }
        assert_eq!(
            throttle.attempt("lan", from(1), true, at(0)),
            Err(Wait { seconds: 1 })
        );
        for _ in 0..100 {
            assert!(throttle.attempt("lan", from(1), true, at(0)).is_err());
        }
        assert_eq!(throttle.attempt(" LAN ", from(1), true, at(1)), Ok(()));
        assert_eq!(
            throttle.attempt("lan", from(1), true, at(1)),
            Err(Wait { seconds: 2 })
        );
    }

    #[test]
    fn a_known_pair_waits_at_most_a_minute() {
        let mut throttle = Throttle::new();
        let mut longest = 0;
        for s in 0..7200 {
            // Twice a second, so that the second try meets the fresh wait.
            for _ in 0..2 {
                if let Err(wait) = throttle.attempt("lan", from(1), true, at(s)) {
                    longest = longest.max(wait.seconds);
                }
            }
        }
        assert_eq!(longest, KNOWN_CAP);
    }

    #[test]
    fn success_starts_the_pair_afresh_but_not_the_address() {
        let mut throttle = Throttle::new();
        for n in 0..ADDRESS_FREE {
            throttle
                .attempt(&format!("n{n}"), from(1), false, at(0))
                .unwrap();
        }
        throttle.attempt("lan", from(1), false, at(0)).unwrap();
        throttle.succeeded("lan", from(1), false);
        throttle.attempt("x", from(1), false, at(0)).unwrap();
        assert!(throttle.attempt("y", from(1), false, at(0)).is_err());
    }

    #[test]
    fn a_day_later_all_is_forgotten_and_a_clock_set_back_harms_nobody() {
        let mut throttle = Throttle::new();
        hammer(&mut throttle, 3600, |_| ("lan".into(), from(1)));
        assert!(throttle.attempt("lan", from(1), false, at(3600)).is_err());
        let next_day = at(3600 + 25 * 3600);
        for _ in 0..PAIR_FREE {
            throttle.attempt("lan", from(1), false, next_day).unwrap();
        }
        if let Err(wait) = throttle.attempt("lan", from(1), false, at(0)) {
            assert!(wait.seconds <= PAIR_CAP);
        }
    }

    #[test]
    fn memory_is_bounded() {
        let mut throttle = Throttle::new();
        for n in 0..(3 * MOST as u32) {
            let [a, b, c, d] = n.to_be_bytes();
            let _ = throttle.attempt(
                &format!("n{n}"),
                Address::of(IpAddr::from([a, b, c, d])),
                false,
                at(i64::from(n)),
            );
        }
        assert!(
            throttle.pairs.len() <= MOST
                && throttle.names.len() <= MOST
                && throttle.addresses.len() <= MOST
        );
    }

    #[test]
    fn one_network_of_version_six_is_one_address() {
        let one: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let two: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        let other: IpAddr = "2001:db8:1:3::1".parse().unwrap();
        let mapped: IpAddr = "::ffff:192.168.1.1".parse().unwrap();
        assert_eq!(Address::of(one), Address::of(two));
        assert_ne!(Address::of(one), Address::of(other));
        assert_eq!(Address::of(mapped), from(1));
    }
}
