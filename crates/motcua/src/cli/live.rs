//! A demo that runs on: days are played at the speed asked for while the
//! pages are served, so that board, hall and work lists move. Real people may
//! act at the same desk; the play gives way to them.

use crate::sample::office::Crew;
use crate::sample::play::Play;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use motcua_desk::clock::Clock;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::time::{Timestamp, instant, local};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// A look at what is due, on the wall's clock.
const STEP: Duration = Duration::from_millis(250);
/// Before the play tries again what the desk could not do.
const BREATH: Duration = Duration::from_secs(2);
/// A seat where a real person did something is left to them so long, on the
/// wall's clock.
const PATIENCE: f64 = 30.0 * 60.0;

/// A clock that runs at a speed of its own, and leaps over nights.
#[derive(Debug)]
pub struct Live {
    began: Instant,
    /// Microseconds of the demo when `began` was.
    base: AtomicI64,
    speed: f64,
}

impl Clock for Live {
    fn now(&self) -> Timestamp {
        let gone = self.began.elapsed().as_secs_f64() * self.speed * 1e6;
        let at = self.base.load(Ordering::Relaxed) + gone as i64;
        Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl Live {
    /// A clock that begins on the morning after the last day played, or where
    /// the record ends: a demo that is started again does not go back.
    pub fn clock(until: Date, last: Option<Timestamp>, speed: f64) -> Arc<Self> {
        let morning = until.tomorrow().unwrap_or(until).to_datetime(OPENS);
        let after = last.map(|last| last + SignedDuration::from_secs(1));
        let begin = instant(morning).max(after.unwrap_or(Timestamp::UNIX_EPOCH));
        Arc::new(Self {
            began: Instant::now(),
            base: AtomicI64::new(begin.as_microsecond()),
            speed: speed.clamp(0.1, 3600.0),
        })
    }

    /// Goes forward to a moment; never back.
    fn leap(&self, to: Timestamp) {
        let ahead = to.duration_since(self.now());
        if ahead > SignedDuration::ZERO {
            let micros = i64::try_from(ahead.as_micros()).unwrap_or(0);
            self.base.fetch_add(micros, Ordering::Relaxed);
        }
    }

    /// Plays on in a thread of its own until the program ends.
    pub fn start(clock: Arc<Self>, desk: Desk, seed: u64) {
        let thread = std::thread::Builder::new()
            .name("live".to_owned())
            .spawn(move || {
                if let Err(error) = play_on(&clock, &desk, seed) {
                    eprintln!("The demo stands still: {error}");
                }
            });
        if let Err(error) = thread {
            eprintln!("The demo stands still: {error}");
        }
    }
}

const OPENS: Time = Time::constant(7, 20, 0, 0);

/// Ends only where the calendar does, or at a desk without a crew.
fn play_on(clock: &Live, desk: &Desk, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let crew = crew(desk)?.ok_or("the desk has no crew")?;
    let began = clock.now();
    let patience = SignedDuration::try_from_secs_f64(PATIENCE * clock.speed)?;
    let play = Play::new(desk.clone(), crew, seed ^ 0x6c69_7665, desk.today());
    let mut play = play.among_people(patience, began);
    let mut is_first = true;
    loop {
        let day = local(clock.now()).date();
        let end = instant(day.at(19, 0, 0, 0));
        // A Saturday on which people are received is a day, too.
        let comes = |calendar: &motcua_domain::calendar::Compiled| {
            let info = calendar.day(day);
            info.map(|info| !info.reception.is_closed())
        };
        let is_open = comes(&desk.settings().calendar)? && clock.now() < end;
        if is_open {
            play.people_come(day);
        }
        if is_first {
            play.skip_to(clock.now());
            patiently(|| play.take_over(clock.now()));
        }
        if is_open {
            while clock.now() < end {
                go_on(&mut play, clock.now());
                std::thread::sleep(STEP);
            }
            go_on(&mut play, end);
        }
        is_first = false;
        clock.leap(instant(day.tomorrow()?.to_datetime(OPENS)));
    }
}

fn go_on(play: &mut Play, to: Timestamp) {
    patiently(|| play.until(to));
}

/// What the desk cannot do now (a full disk, a database that is away) it is
/// asked again a little later.
fn patiently<T>(mut act: impl FnMut() -> Result<T, DeskError>) {
    while let Err(error) = act() {
        eprintln!("The demo waits: {error}");
        std::thread::sleep(BREATH);
    }
}

fn crew(desk: &Desk) -> Result<Option<Crew>, DeskError> {
    let staff = desk.staff_for_machine()?;
    let seats = staff.iter().filter_map(|one| {
        let counter = one.counter.as_ref()?.parse().ok()?;
        Some((one.id, counter))
    });
    let seats = seats.collect();
    let actor = |one: motcua_desk::staff::StaffMember| Actor {
        id: one.id,
        unit: one.unit,
        roles: one.roles,
    };
    let unit = desk.settings().office.unit.clone();
    let all = staff.into_iter().map(actor).collect();
    Ok(Crew::of(all, seats, &unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_started_again_goes_on_where_its_record_ends() {
        let day = jiff::civil::date(2026, 11, 9);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let begins = |last: Option<&str>| Live::clock(day, last.map(at), 0.1).now();
        let minute = SignedDuration::from_mins(1);
        let morning = at("2026-11-10T07:20:00+07:00");
        assert!(begins(None).duration_since(morning) < minute);
        assert!(begins(Some("2026-11-09T17:05:00+07:00")).duration_since(morning) < minute);
        let last = "2026-11-12T10:15:00+07:00";
        let again = begins(Some(last)).duration_since(at(last));
        assert!(again > SignedDuration::ZERO && again < minute, "{again:?}");
    }
}
