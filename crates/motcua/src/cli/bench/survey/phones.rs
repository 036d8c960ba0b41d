//! Answers through the pages. The server runs in this process and the phones
//! in a child: 200 of them each send an answer a second, begun at any moment;
//! then all send at the same instant, again and again.

use super::{DAY, Survey, cannot, failed, none};
use crate::cli::CliError;
use crate::cli::bench::browser::Browser;
use crate::cli::bench::quantile;
use crate::sample::dice::Dice;
use crate::sample::judged::{ballot, fields};
use crate::sample::office::Crew;
use jiff::SignedDuration;
use motcua_desk::clock::OsEntropy;
use motcua_desk::queue::{Ask, Handled};
use motcua_desk::session::Door;
use motcua_desk::survey::{CampaignInput, SlipOf, built_in_forms};
use motcua_desk::{Desk, DeskError, Work};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::survey::campaign::{Act, Kind, Quota};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::time::instant;
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome};
use motcua_store::Durability;
use motcua_web::guard::Net;
use motcua_web::{AppState, Listen};
use std::io::{self, BufRead as _, Write as _};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Between two answers of a phone.
const PAUSE: Duration = Duration::from_secs(1);

/// Makes visits with their slips, serves the desk, lets the phones send.
pub(super) fn measure(bench: &Survey) -> Result<(), CliError> {
    let tokens = {
        let (desk, _clock, crew) = bench.desk(Durability::Off)?;
        let crew = crew.ok_or_else(|| none("the folder is not new"))?;
        let wanted = usize::from(bench.phones) * usize::from(bench.rounds) * 2;
        slips(&desk, &crew, wanted).map_err(failed)?
    };
    let (desk, _clock, _) = bench.desk(Durability::Full)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(cannot)?;
    let (stop, stopped) = watch::channel(false);
    let state = AppState::new(desk.clone(), Door::new(&mut OsEntropy), Net::default());
    let app = motcua_web::routes::router(state);
    let listen = Listen {
        at: SocketAddr::from(([127, 0, 0, 1], 0)),
        tls: None,
        proxies: Vec::new(),
    };
    let bound = runtime.block_on(listen.bind()).map_err(cannot)?;
    let at = bound.at();
    let served = runtime.spawn(motcua_web::serve(bound, app, stopped));
    let mut child = Command::new(std::env::current_exe().map_err(cannot)?)
        .args(["bench", "survey", "--phones-at", &at.to_string()])
        .args(["--phones", &bench.phones.to_string()])
        .args(["--rounds", &bench.rounds.to_string()])
        .stdin(Stdio::piped())
        .spawn()
        .map_err(cannot)?;
    if let Some(mut input) = child.stdin.take() {
        for token in &tokens {
            writeln!(input, "{token}").map_err(cannot)?;
        }
    }
    let ended = child.wait().map_err(cannot)?;
    let _ = stop.send(true);
    runtime.block_on(served).map_err(cannot)?;
    let kept = in_the_box(&desk).map_err(failed)?;
    println!("{} answers sent, {kept} in the box", tokens.len());
    if !ended.success() || kept != tokens.len() {
        return Err(none("the phones met an error"));
    }
    desk.survey_day(desk.today()).map_err(failed)
}

/// Ballots that wait for their batch.
fn in_the_box(desk: &Desk) -> Result<usize, DeskError> {
    let (mut n, mut after) = (0, i64::MIN);
    loop {
        let page = desk
            .store()
            .read(desk.id(), |tx| tx.survey_box(after, 500))?;
        let Some(last) = page.last() else {
            return Ok(n);
        };
        (n, after) = (n + page.len(), last.id);
    }
}

/// A survey of this quarter, and slips of so many visits of this morning.
fn slips(desk: &Desk, crew: &Crew, wanted: usize) -> Result<Vec<String>, DeskError> {
    let clerk = crew.all.iter().find(|one| one.holds(Role::Clerk));
    let clerk = clerk.ok_or(DeskError::NotFound)?.clone();
    let (kiosk, by) = (crew.kiosk(), clerk.clone());
    let visits = desk.batch(&crew.administrator, move |work| {
        morning(work, &kiosk, &by, wanted)
    })?;
    let input = CampaignInput {
        kind: Kind::Quarterly,
        name: "Bench".to_owned(),
        from: motcua_domain::survey::bands::Grain::Quarter.first_day(DAY.date()),
        to: DAY.date(),
        form: "default".to_owned(),
        officials: [clerk.id].into(),
        quota: Quota::default(),
        permille: 0,
    };
    let id = desk.plan_campaign(&crew.director, "", None, input)?;
    desk.campaign_act(&crew.director, "", id, 1, Act::Open)?;
    let slip = |visit: VisitId| {
        let slip = desk.hand_slip(&clerk, SlipOf::Visit(visit))?;
        Ok(slip.token.printed())
    };
    visits.into_iter().map(slip).collect()
}

/// Everybody is served in turn, three seconds each.
fn morning(
    work: &mut Work<'_, '_>,
    kiosk: &Actor,
    clerk: &Actor,
    wanted: usize,
) -> Result<Vec<VisitId>, DeskError> {
    let open = instant(DAY.date().at(7, 30, 0, 0));
    work.turn(clerk, open);
    work.begin_day()?;
    work.take_counter(1)?;
    let mut visits = Vec::with_capacity(wanted);
    let ask = Ask {
        line: LineId::new("land"),
        class: ClassId::ordinary(),
        origin: Origin::Kiosk,
    };
    let over = Handled::Finish {
        outcome: Outcome::Guided,
        missing: None,
    };
    let each = 12_000.0 / wanted.max(1) as f64;
    for k in 0..wanted {
        let at = open + SignedDuration::from_millis((k as f64 * each * 1e3) as i64);
        work.turn(kiosk, at);
        let id = work.issue(&ask, None)?.visit.id;
        work.turn(clerk, at);
        work.call_next()?;
        work.handle_visit(id, &Handled::Serve {})?;
        work.handle_visit(id, &over)?;
        visits.push(id);
    }
    Ok(visits)
}

/// The child: reads the codes, sends answers, prints.
pub(super) fn send(at: SocketAddr, bench: &Survey) -> Result<(), CliError> {
    let tokens: Vec<String> = io::stdin()
        .lock()
        .lines()
        .collect::<io::Result<_>>()
        .map_err(cannot)?;
    let rounds = usize::from(bench.rounds);
    let forms = built_in_forms();
    let form = forms.iter().find(|form| form.id == "default");
    let form = form.ok_or_else(|| none("there is no default form"))?;
    let (spread, at_once) = tokens.split_at(tokens.len() / 2);
    let times = spread_out(at, form, spread, rounds).map_err(cannot)?;
    print("each phone an answer a second", times);
    let times = at_one_instant(at, form, at_once, rounds).map_err(cannot)?;
    print("all phones at the same instant", times);
    Ok(())
}

fn print(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    println!(
        "{what}: p50 {:.2} ms  p99 {:.2} ms  max {:.2} ms  of {}",
        quantile(&times, 0.5),
        quantile(&times, 0.99),
        quantile(&times, 1.0),
        times.len()
    );
}

/// Each phone begins at a moment of its own and sends once a second.
fn spread_out(
    at: SocketAddr,
    form: &Questionnaire,
    tokens: &[String],
    rounds: usize,
) -> io::Result<Vec<f64>> {
    on_threads(tokens, rounds, |n, own| {
        let mut dice = Dice::new(n as u64);
        std::thread::sleep(PAUSE.mul_f64(dice.unit()));
        let browser = Browser::at(at);
        let mut times = Vec::new();
        for token in own {
            let began = Instant::now();
            answer(&browser, form, token, &mut dice)?;
            times.push(began.elapsed().as_secs_f64() * 1e3);
            std::thread::sleep(PAUSE.saturating_sub(began.elapsed()));
        }
        Ok(times)
    })
}

/// All wait for each other and send together.
fn at_one_instant(
    at: SocketAddr,
    form: &Questionnaire,
    tokens: &[String],
    rounds: usize,
) -> io::Result<Vec<f64>> {
    let phones = tokens.len() / rounds.max(1);
    let gate = Barrier::new(phones.max(1));
    on_threads(tokens, rounds, |n, own| {
        let mut dice = Dice::new(1_000 + n as u64);
        let browser = Browser::at(at);
        // A connection each, as a phone that has opened the form.
        let opened = browser.get("/r").map(drop);
        let mut times = Vec::new();
        let mut broken = opened.err();
        for token in own {
            gate.wait();
            let began = Instant::now();
            // Whoever fails waits on with the others, or all would wait.
            match answer(&browser, form, token, &mut dice) {
                Ok(()) => times.push(began.elapsed().as_secs_f64() * 1e3),
                Err(error) => broken = Some(error),
            }
        }
        broken.map_or(Ok(times), Err)
    })
}

/// One thread a phone, each with its own codes.
fn on_threads(
    tokens: &[String],
    rounds: usize,
    phone: impl Fn(usize, &[String]) -> io::Result<Vec<f64>> + Sync,
) -> io::Result<Vec<f64>> {
    std::thread::scope(|scope| {
        let hands: Vec<_> = tokens
            .chunks_exact(rounds.max(1))
            .enumerate()
            .map(|(n, own)| {
                let phone = &phone;
                scope.spawn(move || phone(n, own))
            })
            .collect();
        let mut all = Vec::new();
        for hand in hands {
            let times = hand
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a phone panicked")))?;
            all.extend(times);
        }
        Ok(all)
    })
}

fn answer(browser: &Browser, form: &Questionnaire, token: &str, dice: &mut Dice) -> io::Result<()> {
    let good = dice.chance(0.9);
    let said = fields(&ballot(dice, form, good));
    let mut body = format!("token={token}");
    for (name, value) in said {
        body.push_str(&format!("&{name}={value}"));
    }
    let answer = browser.post("/r/answer", &body)?;
    match answer.status {
        303 => Ok(()),
        status => Err(io::Error::other(format!("status {status}"))),
    }
}
