//! Slowing down who guesses passwords, without shutting anybody out.
//!
//! Three tallies of failures, each with a growing wait and a cap. Two refuse:
//! the pair of name and address (stops one guesser at one name) and the name
//! from addresses where it never signed in before (stops a guesser with many
//! addresses). The third only slows: whoever knocks at an address from which
//! many failed stands in line for a few seconds (slows one password tried on
//! many names), and is then answered as anybody.
//!
//! Invariant: nobody can lock a colleague out. An address is slowed before any
//! name is looked at, so whoever fails there by the second, a right password
//! gets in within [`SLOW_CAP`] seconds, and a known and an unknown name wait
//! alike; only a flood of more than eight a second fills the line, and then
//! turns everybody away alike. At an address where a person has signed in
//! before, only failures of that very pair refuse them. The longest wait that
//! people elsewhere can cause is [`NAME_CAP`] seconds; only somebody at that
//! same address can make it [`PAIR_CAP`]. An attempt made during a wait is
//! refused before any password is looked at, and does not lengthen the wait.
//!
//! The tallies live in memory and know no name from a typing error: unknown
//! names are slowed exactly as known ones. A restart forgets them.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;

/// Longest wait, in seconds, for a pair; the same for all, or it would tell who
/// has signed in before.
pub const PAIR_CAP: i64 = 120;
/// Longest wait, in seconds, that failures elsewhere can cause.
pub const NAME_CAP: i64 = 30;
/// Longest time, in seconds, for which an address slows an attempt that is not
/// part of a flood.
pub const SLOW_CAP: i64 = 4;
/// Attempts of a slowed address are let through no closer than this: with a
/// password check of some 50 ms, one address takes half of the one check at a
/// time at most.
const GAP: SignedDuration = SignedDuration::from_millis(125);
/// Longest line before a slowed address: 64 attempts.
const LINE: SignedDuration = SignedDuration::from_secs(2 * SLOW_CAP);

/// Failures that cost nothing: people mistype.
const PAIR_FREE: u32 = 5;
/// The same for one address: a whole office may sit behind it.
const ADDRESS_FREE: u32 = 30;
/// The same for one name over all addresses.
const NAME_FREE: u32 = 20;
/// Things filed from one address that cost nothing.
const FILING_FREE: u32 = 30;
/// Without one for so long, an address may file as many again.
const FILING_MEMORY: SignedDuration = SignedDuration::from_hours(1);
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
    /// When the last of those in line is let through; of addresses alone.
    through: Timestamp,
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

    /// Knocks, before any name is looked at: how long to stand in line. Books a
    /// failure at the address until [`Throttle::let_in`] takes it back.
    ///
    /// # Errors
    /// The line is full.
    pub fn knock(&mut self, from: Address, now: Timestamp) -> Result<SignedDuration, Wait> {
        let seconds = wait_of(&self.addresses, &from, ADDRESS_FREE, SLOW_CAP, now);
        if seconds == 0 {
            book(&mut self.addresses, from, now);
            return Ok(SignedDuration::ZERO);
        }
        // The last one's turn; one that lies too far ahead is of a clock that
        // was set back since.
        let last = self.addresses.get(&from).map(|tally| tally.through);
        let last = last.filter(|last| last.duration_since(now) <= LINE);
        let slowed = now + SignedDuration::from_secs(seconds);
        let turn = last.map_or(slowed, |last| slowed.max(last + GAP));
        if turn.duration_since(now) > LINE {
            return Err(Wait { seconds: SLOW_CAP });
        }
        book(&mut self.addresses, from, now);
        if let Some(tally) = self.addresses.get_mut(&from) {
            tally.through = turn;
        }
        Ok(turn.duration_since(now))
    }

    /// Whoever knocked gave a right password.
    pub fn let_in(&mut self, from: Address) {
        unbook(&mut self.addresses, &from);
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
        let mut seconds = wait_of(&self.pairs, &pair, PAIR_FREE, PAIR_CAP, now);
        if !known {
            seconds = seconds.max(wait_of(&self.names, &name, NAME_FREE, NAME_CAP, now));
        }
        if seconds > 0 {
            return Err(Wait { seconds });
        }
        book(&mut self.pairs, pair, now);
        if !known {
            book(&mut self.names, name, now);
        }
        Ok(())
    }

    /// Somebody who is not signed in files something. Many people in a hall
    /// share one address, so a whole hall is let through at once, and after
    /// that one every [`PAIR_CAP`] seconds at the least.
    ///
    /// # Errors
    /// Too many came from there just now.
    pub fn filing(&mut self, from: Address, now: Timestamp) -> Result<(), Wait> {
        let quiet = |tally: &Tally| now.duration_since(tally.last) > FILING_MEMORY;
        if self.addresses.get(&from).is_some_and(quiet) {
            self.addresses.remove(&from);
        }
        let seconds = wait_of(&self.addresses, &from, FILING_FREE, PAIR_CAP, now);
        if seconds > 0 {
            return Err(Wait { seconds });
        }
        book(&mut self.addresses, from, now);
        Ok(())
    }

    /// The password was right: the pair starts afresh, and the attempt no
    /// longer counts against the name. Its other failures stay.
    pub fn succeeded(&mut self, typed: &str, from: Address, known: bool) {
        let name = folded(typed);
        self.pairs.remove(&(name.clone(), from));
        if !known {
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
        through: now,
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
        assert!((700..760).contains(&n), "{n} attempts in a day");
    }

    /// H23: one password for 2,000 users, as fast as it goes.
    #[test]
    fn h23_one_password_for_many_names_is_slowed_by_address() {
        let mut throttle = Throttle::new();
        let (mut n, mut longest) = (0, SignedDuration::ZERO);
        for _ in 0..2000 {
            if let Ok(wait) = throttle.knock(from(1), at(0)) {
                n += 1;
                longest = longest.max(wait);
            }
        }
        // The free ones, and as many as find room in the line.
        let line = usize::try_from(LINE.as_millis() / GAP.as_millis()).unwrap();
        assert!(n <= ADDRESS_FREE as usize + line, "{n} of 2000");
        assert!(longest <= LINE);
        // Eight a second at most go through while the guesser goes on.
        let more = (0..3600)
            .flat_map(|s| std::iter::repeat_n(s, 100))
            .filter(|s| throttle.knock(from(1), at(*s)).is_ok())
            .count();
        assert!(more <= 3600 * 8 + line, "{more} in an hour");
        throttle.knock(from(2), at(3600)).unwrap();
    }

    /// Three wrong names a second from the office's own address.
    #[test]
    fn h23_a_right_password_gets_in_while_the_address_is_slowed() {
        let mut throttle = Throttle::new();
        for s in 0..3600 {
            for n in 0..3 {
                let _ = throttle.knock(from(1), at(s));
                let _ = throttle.attempt(&format!("x{s}-{n}"), from(1), false, at(s));
            }
            if s % 60 == 59 {
                // Never signed in from there, and signed in before: alike.
                for (name, known) in [("mau06", false), ("lan", true)] {
                    let wait = throttle.knock(from(1), at(s)).unwrap();
                    assert!(wait.as_secs() <= SLOW_CAP + 1, "{name} {wait}");
                    throttle.attempt(name, from(1), known, at(s)).unwrap();
                    throttle.succeeded(name, from(1), known);
                    throttle.let_in(from(1));
                }
            }
        }
        // A clock set back does not close the door.
        assert!(throttle.knock(from(1), at(-9999)).is_ok());
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
                assert!(wait.seconds <= NAME_CAP);
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
    fn a_pair_waits_at_most_two_minutes_and_tells_nobody_whether_it_is_known() {
        let mut throttle = Throttle::new();
        let mut longest = 0;
        for s in 0..7200 {
            // Twice a second, so that the second try meets the fresh wait.
            for _ in 0..2 {
                let known = throttle.attempt("lan", from(1), true, at(s));
                let unknown = throttle.attempt("nobody", from(1), false, at(s));
                assert_eq!(known, unknown);
                if let Err(wait) = known {
                    longest = longest.max(wait.seconds);
                }
            }
        }
        assert_eq!(longest, PAIR_CAP);
    }

    #[test]
    fn success_starts_the_pair_afresh_but_not_the_address() {
        let mut throttle = Throttle::new();
        let slowed = |throttle: &mut Throttle| !throttle.knock(from(1), at(0)).unwrap().is_zero();
        for _ in 0..ADDRESS_FREE {
            assert!(!slowed(&mut throttle));
        }
        assert!(!slowed(&mut throttle));
        throttle.let_in(from(1));
        assert!(!slowed(&mut throttle));
        assert!(slowed(&mut throttle));
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
            let from = Address::of(IpAddr::from([a, b, c, d]));
            let now = at(i64::from(n));
            let _ = throttle.knock(from, now);
            let _ = throttle.attempt(&format!("n{n}"), from, false, now);
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
