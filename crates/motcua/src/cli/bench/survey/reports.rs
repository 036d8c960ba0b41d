//! Reports: a quarter of one desk with ten officials, and one over many desks.

use super::{Survey, cannot, failed, none};
use crate::cli::CliError;
use crate::cli::bench::median;
use crate::sample::dice::Dice;
use crate::sample::judged::{self, Judged, Quarter};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::date;
use motcua_desk::clock::{SeededEntropy, SetClock};
use motcua_desk::packs::Packs;
use motcua_desk::setup::{Setup, set_up};
use motcua_desk::survey::{Played, built_in_forms};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{DeskId, StaffId};
use motcua_domain::survey::campaign::State;
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::time::{Timestamp, instant};
use motcua_store::{Durability, StaffRow, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Officials of a desk.
const OFFICIALS: i64 = 10;
/// Times that a report is made for the first time.
const TIMES: u64 = 5;

/// A quarter's report of one desk: as it is made first, and again.
pub(super) fn quarter(bench: &Survey) -> Result<(), CliError> {
    let (desk, _clock, _) = bench.desk(Durability::Full)?;
    let staff = desk.staff_for_machine().map_err(failed)?;
    let director = staff
        .iter()
        .find(|one| one.roles.contains(&Role::Director))
        .ok_or_else(|| none("the desk has no director"))?;
    let director = Actor {
        id: director.id,
        unit: director.unit.clone(),
        roles: director.roles.clone(),
    };
    let officials: Vec<StaffId> = staff.iter().map(|one| one.id).take(10).collect();
    let form = default_form()?;
    let (mut first, mut again) = (Vec::new(), Vec::new());
    for seed in 0..TIMES {
        let mut dice = Dice::new(seed);
        let played = survey(&mut dice, &form, &officials, bench.answers);
        let id = desk
            .batch(&director, move |work| work.play_survey(played))
            .map_err(failed)?;
        for times in [&mut first, &mut again] {
            let began = Instant::now();
            let page = desk.survey_page(&director, id, None).map_err(failed)?;
            times.push(began.elapsed().as_secs_f64() * 1e3);
            if page.page.officials.len() != officials.len() {
                return Err(none("an official is missing in the report"));
            }
        }
    }
    println!(
        "a quarter's report, {} officials, {} answers: {:.0} ms at first, {:.0} ms again \
         (medians of {TIMES})",
        officials.len(),
        bench.answers,
        median(first),
        median(again)
    );
    Ok(())
}

/// The same of many desks, each read by whichever thread is free.
pub(super) fn wide(bench: &Survey) -> Result<(), CliError> {
    let form = default_form()?;
    let mut packs = Packs::built_in().map_err(cannot)?;
    // What is measured needs no catalogue.
    packs.procedures.truncate(1);
    let each = bench.all / bench.desks.max(1);
    let bar = ProgressBar::new(u64::from(bench.desks));
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} desks with answers  {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    // Filled without waiting for the disk; read as an office reads.
    let store = bench.place().store_with([9; 64], Durability::Off)?;
    let mut made = Vec::new();
    for n in 0..bench.desks {
        made.push(one_desk(&store, n, (&packs, &form), each)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    drop(store);
    let store = bench.place().store_with([9; 64], Durability::Full)?;
    let mut desks = Vec::new();
    for (desk, director, survey) in made {
        desks.push((opened(&store, desk)?, director, survey));
    }
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    for what in ["at first", "again"] {
        let began = Instant::now();
        let answers = read_all(&desks, threads).map_err(failed)?;
        println!(
            "a report over {} desks and {answers} answers, {what}: {:.1} s on {threads} threads",
            desks.len(),
            began.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

/// A desk with its director and its survey.
type Surveyed = (Desk, Actor, i64);

fn read_all(desks: &[Surveyed], threads: usize) -> Result<u64, DeskError> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let read = || {
            let mut answers = 0;
            while let Some((desk, director, id)) = desks.get(next.fetch_add(1, Ordering::Relaxed)) {
                let page = desk.survey_page(director, *id, None)?;
                answers += page.page.response.answered;
            }
            Ok::<_, DeskError>(answers)
        };
        let hands: Vec<_> = (0..threads).map(|_| scope.spawn(read)).collect();
        let mut sum = 0;
        for hand in hands {
            sum += hand.join().unwrap_or(Err(DeskError::Inside))?;
        }
        Ok(sum)
    })
}

fn opened(store: &Store, id: DeskId) -> Result<Desk, CliError> {
    let entropy = Box::new(SeededEntropy::new(id.0.unsigned_abs()));
    let clock = Arc::new(SetClock::new(now()));
    Desk::open(store.clone(), id, clock, entropy).map_err(cannot)
}

/// When it is at all of them.
fn now() -> Timestamp {
    instant(date(2026, 10, 20).at(8, 0, 0, 0))
}

/// Makes a desk with its director, its officials and a survey.
fn one_desk(
    store: &Store,
    n: u32,
    (packs, form): (&Packs, &Questionnaire),
    answers: u32,
) -> Result<(DeskId, Actor, i64), CliError> {
    let mut office = packs.office.clone();
    office.agency_code.push_str(&format!(".W{n}"));
    let unit = office.unit.clone();
    let setup = Setup {
        slug: format!("wide-{n}"),
        office,
        packs: packs.clone(),
        salts: [[1; 32], [2; 32]],
        now: now(),
    };
    let id = set_up(store, setup).map_err(failed)?;
    let desk = opened(store, id)?;
    let director = Actor {
        id: StaffId(1_000),
        unit: unit.clone(),
        roles: vec![Role::Director],
    };
    let officials: Vec<StaffId> = (1_001..=1_000 + OFFICIALS).map(StaffId).collect();
    let row = move |id: StaffId, role: Role| StaffRow {
        id,
        login: format!("s{id}"),
        name: format!("Mẫu {id}"),
        name_sort: format!("mau {id}"),
        unit: unit.clone(),
        roles: vec![role],
        password_hash: String::new(),
        must_change: false,
        active: true,
        counter: None,
        substitute_id: None,
        leave_from: None,
        leave_to: None,
        at: now(),
    };
    let mut dice = Dice::new(u64::from(n));
    let played = survey(&mut dice, form, &officials, answers);
    let (first, others) = (director.id, officials);
    let survey = desk
        .batch(&director, move |work| {
            work.tx.add_staff(&row(first, Role::Director))?;
            for id in others {
                work.tx.add_staff(&row(id, Role::Clerk))?;
            }
            work.play_survey(played)
        })
        .map_err(failed)?;
    Ok((id, director, survey))
}

/// A released quarter with so many answers, two officials of whom differ.
fn survey(dice: &mut Dice, form: &Questionnaire, officials: &[StaffId], answers: u32) -> Played {
    let each = answers / officials.len().max(1) as u32;
    let judged: Vec<Judged> = (0..)
        .zip(officials)
        .map(|(n, id)| Judged {
            id: *id,
            satisfied: if n < 2 { 0.7 } else { 0.92 },
            answers: each,
            groups: vec!["land".to_owned(), "civil_status".to_owned()],
        })
        .collect();
    let quarter = Quarter {
        name: "Bench".to_owned(),
        from: date(2026, 7, 1),
        to: date(2026, 9, 30),
        closed_on: date(2026, 10, 8),
        state: State::Released,
    };
    judged::quarter(dice, form, &judged, quarter)
}

fn default_form() -> Result<Questionnaire, CliError> {
    let forms = built_in_forms();
    let form = forms.iter().find(|form| form.id == "default");
    let form = form.ok_or_else(|| none("there is no default form"))?;
    Ok(form.as_ref().clone())
}
