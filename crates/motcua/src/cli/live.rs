//! A demo that runs on: days are played at the speed asked for while the
//! pages are served, so that board, hall and work lists move.

use crate::sample::office::Crew;
use crate::sample::play::Play;
use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use motcua_desk::Desk;
use motcua_desk::clock::Clock;
use motcua_domain::actor::Actor;
use motcua_domain::time::{Timestamp, instant, local};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// A look at what is due, on the wall's clock.
const STEP: Duration = Duration::from_millis(250);

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
    /// A clock that begins on the morning after the last day played.
    pub fn clock(until: Date, speed: f64) -> Arc<Self> {
        let morning = until.tomorrow().unwrap_or(until).to_datetime(OPENS);
        Arc::new(Self {
            began: Instant::now(),
            base: AtomicI64::new(instant(morning).as_microsecond()),
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

    /// Plays on in a thread of its own until the server ends.
    pub fn start(clock: Arc<Self>, desk: Desk, seed: u64) {
        let alive = Arc::downgrade(&clock);
        let thread = std::thread::Builder::new()
            .name("live".to_owned())
            .spawn(move || {
                if let Err(error) = play_on(&clock, &alive, &desk, seed) {
                    eprintln!("The demo stands still: {error}");
                }
            });
        if let Err(error) = thread {
            eprintln!("The demo stands still: {error}");
        }
    }
}

const OPENS: Time = Time::constant(7, 20, 0, 0);

fn play_on(
    clock: &Live,
    alive: &Weak<Live>,
    desk: &Desk,
    seed: u64,
) -> Result<(), Box<dyn std::error::Error>> {
    let all: Vec<Actor> = desk
        .staff_for_machine()?
        .into_iter()
        .map(|one| Actor {
            id: one.id,
            unit: one.unit,
            roles: one.roles,
        })
        .collect();
    let unit = desk.settings().office.unit.clone();
    let crew = Crew::of(all, &unit).ok_or("the desk has no crew")?;
    let mut play = Play::new(desk.clone(), crew, seed ^ 0x6c69_7665, desk.today());
    while alive.strong_count() > 0 {
        let day = local(clock.now()).date();
        let settings = desk.settings();
        if settings.calendar.day(day).is_ok_and(|info| info.is_open()) {
            play.people_come(day);
            let end = instant(day.at(19, 0, 0, 0));
            while clock.now() < end && alive.strong_count() > 0 {
                play.until(clock.now())?;
                std::thread::sleep(STEP);
            }
            play.until(end)?;
        }
        clock.leap(instant(day.tomorrow()?.to_datetime(OPENS)));
    }
    Ok(())
}
