//! The open dossiers of a filled folder recounted from the database, and what
//! people notice of it while a new calendar is applied.

use super::{median, quantile};
use crate::cli::CliError;
use crate::cli::place::Place;
use crate::sample::dice::Dice;
use jiff::civil::{Date, Weekday, date};
use motcua_desk::calendar::{Announcement, NotPublished};
use motcua_desk::{Asked, Deed, Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::calendar::{Confidence, DayFact, DayKind, DayTable, Layer};
use motcua_domain::id::{DossierId, StaffId};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// People who act meanwhile, and how long each waits between two acts.
const PEOPLE: usize = 8;
const BETWEEN: Duration = Duration::from_millis(40);

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> CliError {
    CliError::failed("the measurement failed", "look at the cause", error)
}

/// Measures on a folder of `bench seed`; publishes a swap in it each time.
pub fn measure(data: &Path) -> Result<(), CliError> {
    let place = Place {
        data: data.to_owned(),
        database: None,
    };
    let store = place.store_with([9; 64], motcua_store::Durability::Full)?;
    println!("sync {:.2} ms", super::sync_time(data)?.as_secs_f64() * 1e3);
    let desk = place.desk(&store, None)?;
    desk.apply_calendar(|_, _| ()).map_err(failed)?;
    let me = Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Administrator],
    };
    let announcement = swap(&desk)?;
    let mut figures = Vec::new();
    let mut preview = desk.preview_calendar(&me, &announcement).map_err(failed)?;
    for _ in 0..5 {
        let began = Instant::now();
        preview = desk.preview_calendar(&me, &announcement).map_err(failed)?;
        figures.push(began.elapsed().as_secs_f64() * 1e3);
    }
    println!(
        "{} open dossiers read from the database, counted twice and compared: {:.0} ms \
         ({} later, {} earlier)",
        preview.n(),
        median(figures),
        preview.later,
        preview.earlier
    );
    let alone = while_people_act(&desk, || {
        std::thread::sleep(Duration::from_secs(4));
        Ok(())
    })?;
    tell("people's acts alone", alone);
    let began = Instant::now();
    let meanwhile = while_people_act(&desk, || {
        let asked = Asked::new("", "calendar", &());
        desk.publish_calendar(&me, asked, &announcement, &preview.seen)?;
        let applied = desk.apply_calendar(|_, _| ())?;
        println!(
            "published and applied to {} dossiers in {:.1} s: {} later promises, {} plans moved",
            applied.dossiers,
            began.elapsed().as_secs_f64(),
            applied.promises,
            applied.internal
        );
        Ok(())
    })?;
    tell("people's acts meanwhile", meanwhile);
    Ok(())
}

fn tell(what: &str, mut figures: Vec<f64>) {
    figures.sort_by(f64::total_cmp);
    println!(
        "{what}: p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms ({} acts)",
        quantile(&figures, 0.5),
        quantile(&figures, 0.99),
        quantile(&figures, 1.0),
        figures.len()
    );
}

/// Runs `work` while people write notes on dossiers; gives how long each act
/// took, in milliseconds.
fn while_people_act(
    desk: &Desk,
    work: impl FnOnce() -> Result<(), NotPublished>,
) -> Result<Vec<f64>, CliError> {
    let staff = desk.staff_for_machine().map_err(failed)?;
    let unit = desk.settings().office.unit.clone();
    let clerk = staff
        .iter()
        .find(|one| one.unit == unit && one.roles.contains(&Role::Clerk))
        .map(|one| Actor {
            id: one.id,
            unit: one.unit.clone(),
            roles: one.roles.clone(),
        });
    let Some(clerk) = clerk else {
        return Err(CliError::Failed {
            what: "the folder has no clerk".to_owned(),
            next: "fill it with `motcua bench seed`",
            source: None,
        });
    };
    let last = desk
        .store()
        .read(desk.id(), |tx| tx.last_dossier())
        .map_err(failed)?;
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let people: Vec<_> = (0..PEOPLE)
            .map(|n| {
                let (clerk, stop) = (&clerk, &stop);
                scope.spawn(move || act_until(desk, clerk, last, n as u64, stop))
            })
            .collect();
        let done = work();
        stop.store(true, Ordering::Relaxed);
        let mut figures = Vec::new();
        for person in people {
            match person.join() {
                Ok(own) => figures.extend(own.map_err(failed)?),
                Err(_) => return Err(failed(DeskError::Inside)),
            }
        }
        done.map_err(failed)?;
        Ok(figures)
    })
}

fn act_until(
    desk: &Desk,
    clerk: &Actor,
    last: DossierId,
    n: u64,
    stop: &AtomicBool,
) -> Result<Vec<f64>, DeskError> {
    let mut dice = Dice::new(100 + n);
    let mut figures = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(BETWEEN);
        let id = DossierId(dice.range(1, last.0 + 1));
        let Some(dossier) = desk.store().read(desk.id(), |tx| tx.dossier(id))? else {
            continue;
        };
        let note = Deed::Note {
            text: "Đã gọi điện cho người nộp".to_owned(),
        };
        let began = Instant::now();
        match desk.perform(clerk, "", (id, dossier.version), note) {
            // Moved on between reading and acting, as between two people.
            Ok(_) | Err(DeskError::Stale(_) | DeskError::NotFound | DeskError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
        figures.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(figures)
}

/// A swap of the next working Monday for the Saturday before it. Most dossiers
/// that are open today have it in their period.
fn swap(desk: &Desk) -> Result<Announcement, CliError> {
    let today = motcua_domain::time::local(desk.now()).date();
    let settings = desk.settings();
    let mut monday = today;
    let mut found = None;
    for _ in 0..60 {
        monday = monday.tomorrow().map_err(failed)?;
        let saturday = monday
            .checked_sub(jiff::Span::new().days(2))
            .map_err(failed)?;
        let ordinary =
            |day: Date, kind| settings.calendar.day(day).is_ok_and(|day| day.kind == kind);
        if monday.weekday() == Weekday::Monday
            && saturday > today
            && ordinary(monday, DayKind::Working)
            && ordinary(saturday, DayKind::Weekend)
        {
            found = Some((monday, saturday));
            break;
        }
    }
    let Some((off, on)) = found else {
        return Err(CliError::Failed {
            what: "the calendar has no Monday to swap".to_owned(),
            next: "fill a new folder with `motcua bench seed`",
            source: None,
        });
    };
    let fact = |day: Date, kind, other| DayFact {
        date: day,
        kind,
        name_vi: "Hoán đổi (đo thử)".to_owned(),
        name_en: "Swap (measurement)".to_owned(),
        sessions: None,
        source: "bench".to_owned(),
        confidence: Confidence::High,
        pair: Some(other),
        known_from: None,
    };
    let mut days = vec![
        fact(off, DayKind::SwappedOff, on),
        fact(on, DayKind::SwappedOn, off),
    ];
    days.sort_by_key(|day| day.date);
    Ok(Announcement {
        layer: Layer::National,
        document_no: "bench".to_owned(),
        document_date: None,
        issuer: String::new(),
        known_from: Some(today.max(date(2026, 1, 1))),
        table: DayTable { years: None, days },
        hours: None,
        estimates: false,
        new_year: false,
    })
}
