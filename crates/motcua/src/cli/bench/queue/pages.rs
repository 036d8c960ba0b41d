//! The same rush through the pages, as people and browsers make it: the kiosk
//! with its ticket, the counter with its call, each press with the page that
//! answers it.
//!
//! The server runs in this process and the browsers in a child, so that the
//! processor's time of this process is the server's alone.

use super::crew::official;
use super::{Queue, failed};
use crate::cli::CliError;
use crate::cli::bench::browser::{Answer, Browser};
use crate::cli::bench::{processor_time, quantile};
use motcua_desk::clock::OsEntropy;
use motcua_desk::packs::Packs;
use motcua_desk::queue::DeviceKind;
use motcua_desk::session::Door;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_store::Durability;
use motcua_web::guard::Net;
use motcua_web::{AppState, Listen};
use std::io;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Password of the sample people.
const PASSWORD: &str = "mot-cua-mau-2026";

fn cannot(e: impl std::error::Error + Send + Sync + 'static) -> CliError {
    CliError::failed("the pages cannot be measured", "look at the cause", e)
}

/// Serves the desk, lets the browsers press, prints.
pub(super) fn press(queue: &Queue) -> Result<(), CliError> {
    let (desk, _clock, crew) = queue.desk(Durability::Full)?;
    let packs = Packs::built_in().map_err(cannot)?;
    let unit = desk.settings().office.unit.clone();
    let logins: Vec<&str> = packs
        .staff
        .iter()
        .filter(|person| {
            let actor = Actor {
                id: StaffId(1),
                unit: person.unit.clone(),
                roles: person.roles.clone(),
            };
            authorise(&actor, Action::CallVisit, &unit).is_ok()
        })
        .map(|person| person.login.as_str())
        .take(usize::from(queue.officials))
        .collect();
    for n in 0..queue.officials {
        // Whoever pressed at the desk before gives the counter up.
        let _ = desk.leave_counter(&official(&crew, n), &format!("leave {n}"));
    }
    let kiosk = desk
        .add_device(&crew.director, "", DeviceKind::Kiosk, "Bench", "")
        .map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(cannot)?;
    let (stop, stopped) = watch::channel(false);
    let state = AppState::new(desk, Door::new(&mut OsEntropy), Net::default());
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
        .args(["bench", "queue", "--seconds", &queue.seconds.to_string()])
        .args(["--browsers", &at.to_string(), &kiosk.token])
        .args(&logins)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(cannot)?;
    // Everybody has signed in (which is made slow on purpose) once the child
    // says so; what the server spends is counted from there.
    let mut said = io::BufReader::new(child.stdout.take().ok_or_else(|| none("no output"))?);
    let mut line = String::new();
    io::BufRead::read_line(&mut said, &mut line).map_err(cannot)?;
    let before = processor_time()?;
    drop(child.stdin.take());
    let mut rest = String::new();
    io::Read::read_to_string(&mut said, &mut rest).map_err(cannot)?;
    let spent = processor_time()?.saturating_sub(before);
    let ended = child.wait().map_err(cannot)?;
    let _ = stop.send(true);
    runtime.block_on(served).map_err(cannot)?;
    let (requests, words) = rest.split_once(' ').unwrap_or(("", ""));
    let Ok(requests) = requests.parse::<u64>() else {
        return Err(none("the browsers met an error"));
    };
    if !ended.success() || requests == 0 {
        return Err(none("the browsers met an error"));
    }
    println!("{}", words.trim_end());
    println!(
        "{requests} requests, {:.2} ms of the server's processor each",
        spent.as_secs_f64() * 1e3 / requests as f64
    );
    Ok(())
}

fn none(what: &str) -> CliError {
    CliError::Failed {
        what: what.to_owned(),
        next: "look at the messages above",
        source: None,
    }
}

/// The child: address, token of the kiosk, logins.
pub(super) fn browsers(args: &[String], seconds: u64) -> Result<(), CliError> {
    let [at, token, logins @ ..] = args else {
        return Err(none("address and token are missing"));
    };
    let at: SocketAddr = at.parse().map_err(cannot)?;
    let mut people = Vec::new();
    for (n, login) in (1..).zip(logins) {
        let mut browser = Browser::at(at);
        browser.sign_in(login, PASSWORD).map_err(cannot)?;
        // Who is already at a counter is told so; that is as good.
        let _ = browser.post("/counter", &format!("key=take{n}&do=take&counter={n}"));
        people.push(browser);
    }
    // A device opens its address once and is let in by a cookie from then on.
    let paired = Browser::at(at)
        .get(&format!("/device?t={token}"))
        .map_err(cannot)?;
    let cookie = paired
        .cookie
        .ok_or_else(|| none("the kiosk is not let in"))?;
    println!("ready");
    let mut go = String::new();
    io::Read::read_to_string(&mut io::stdin(), &mut go).map_err(cannot)?;
    let (requests, visits) = (AtomicU64::new(0), AtomicU64::new(0));
    let (began, time) = (Instant::now(), Duration::from_secs(seconds));
    let times = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..)
            .zip(people)
            .map(|(n, official)| {
                let (requests, visits, cookie) = (&requests, &visits, &cookie);
                scope.spawn(move || {
                    let kiosk = Browser::with_cookie(at, cookie.clone());
                    let mut times = (Vec::new(), Vec::new());
                    let mut k = 0;
                    while began.elapsed() < time {
                        k += 1;
                        let key = format!("{n:08}x{k:012}");
                        if whole(&kiosk, &official, &key, &mut times, requests)? {
                            visits.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                    Ok::<_, io::Error>(times)
                })
            })
            .collect();
        let mut all = (Vec::new(), Vec::new());
        for hand in hands {
            let (tickets, calls) = hand
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a browser panicked")))?;
            all.0.extend(tickets);
            all.1.extend(calls);
        }
        Ok::<_, io::Error>(all)
    })
    .map_err(cannot)?;
    let took = began.elapsed().as_secs_f64();
    let n = visits.into_inner();
    println!(
        "{} {} officials through the pages: {n} whole visits, {:.0} a second",
        requests.into_inner(),
        logins.len(),
        n as f64 / took
    );
    for (name, mut times) in [("ticket", times.0), ("call", times.1)] {
        times.sort_by(f64::total_cmp);
        println!(
            "{name:<8} p50 {:.2} ms  p99 {:.2} ms  max {:.2} ms  of {}, page included",
            quantile(&times, 0.5),
            quantile(&times, 0.99),
            quantile(&times, 1.0),
            times.len()
        );
    }
    Ok(())
}

/// A number at the kiosk, a call, a talk, an end; `false` when somebody else
/// was quicker to call.
fn whole(
    kiosk: &Browser,
    official: &Browser,
    key: &str,
    (tickets, calls): &mut (Vec<f64>, Vec<f64>),
    requests: &AtomicU64,
) -> io::Result<bool> {
    let seen = |answer: Answer| {
        requests.fetch_add(1, Ordering::Relaxed);
        match answer.status {
            200 | 303 => Ok(answer),
            status => {
                let title = answer.body.split("<title>").nth(1).unwrap_or_default();
                let title = title.split('<').next().unwrap_or_default();
                Err(io::Error::other(format!("status {status}: {title}")))
            }
        }
    };
    // What was pressed, and the page it leads to.
    let press = |who: &Browser, path: &str, form: String| {
        let led = seen(who.post(path, &form)?)?;
        match led.location {
            Some(there) => seen(who.get(&there)?),
            None => Ok(led),
        }
    };
    seen(kiosk.get("/kiosk")?)?;
    let began = Instant::now();
    let ask = format!("key=t{key}&line=land&class=ordinary");
    press(kiosk, "/kiosk/ticket", ask)?;
    tickets.push(began.elapsed().as_secs_f64() * 1e3);
    let began = Instant::now();
    // An empty line is answered with a page that says so.
    let pressed = official.post("/counter", &format!("key=c{key}&do=next"))?;
    requests.fetch_add(1, Ordering::Relaxed);
    if pressed.status == 422 {
        return Ok(false);
    }
    let page = seen(official.get("/counter")?)?;
    calls.push(began.elapsed().as_secs_f64() * 1e3);
    let visit = page
        .body
        .split_once("name=\"visit\" value=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(id, _)| id.to_owned())
        .ok_or_else(|| io::Error::other("nobody was called"))?;
    press(
        official,
        "/counter",
        format!("key=s{key}&do=serve&visit={visit}"),
    )?;
    let over = format!("key=f{key}&do=finish&visit={visit}&outcome=guided");
    press(official, "/counter", over)?;
    Ok(true)
}
