//! Ciw and SimPy on the same model, in their own processes: days a second of
//! a processor, and whether all three come to the same means.

use super::super::{median, processor_time};
use crate::cli::CliError;
use motcua_staffing::day::{Band, Change, Reading, ratio, run};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A simulator that is measured beside.
struct Peer {
    name: &'static str,
    /// As the package index calls it, with the version that was measured.
    package: &'static str,
    file: &'static str,
    script: &'static str,
}

const PEERS: [Peer; 2] = [
    Peer {
        name: "Ciw",
        package: "ciw==3.2.7",
        file: "peer_ciw.py",
        script: include_str!("peer_ciw.py"),
    },
    Peer {
        name: "SimPy",
        package: "simpy==4.1.2",
        file: "peer_simpy.py",
        script: include_str!("peer_simpy.py"),
    },
];

/// Days of this program in a run, and runs in a round: enough for a clock that
/// counts hundredths of a second. Each run gives its days back before the next,
/// so that no memory is asked for that a thousand days do not need.
const OWN: (usize, u64) = (1_000, 40);

/// Sums of a day: wait and people of those who go first and of the others, by
/// queue, and people called in time.
#[derive(Clone, Debug)]
struct Day {
    within: f64,
    queues: Vec<[(f64, f64); 2]>,
}

/// Measures both beside this program and prints what they came to.
pub fn measure(reading: &Reading, dir: &Path, days: usize, rounds: usize) -> Result<(), CliError> {
    let python = environment(dir)?;
    let model = dir.join("desk.json");
    let text = serde_json::to_vec(&reading.model)
        .map_err(|e| CliError::failed("the model cannot be written", "look at the cause", e))?;
    std::fs::write(&model, text).map_err(CliError::file("write", &model))?;
    let (mut own, mut theirs) = (Vec::new(), [Vec::new(), Vec::new()]);
    let mut played = [Vec::new(), Vec::new()];
    for round in 1..=rounds {
        own.push(own_rate(reading, round as u64)?);
        for (at, peer) in PEERS.iter().enumerate() {
            let (rate, them) = play(reading, peer, &python, &model, days, round)?;
            theirs[at].push(rate);
            played[at].extend(them);
        }
    }
    println!("days a second of one core: here {}", rates(&own));
    let here = here(reading, days * rounds);
    for (at, peer) in PEERS.iter().enumerate() {
        let ratios: Vec<f64> = own.iter().zip(&theirs[at]).map(|(a, b)| a / b).collect();
        println!(
            "days a second of one core: {} {}; here {} times as many",
            peer.package,
            rates(&theirs[at]),
            rates(&ratios)
        );
        agreement(reading, peer, &here, &played[at]);
    }
    Ok(())
}

/// The Python of an environment with both, made on the first call.
fn environment(dir: &Path) -> Result<PathBuf, CliError> {
    let python = dir.join("bin").join("python");
    let both = ["-c", "import ciw, simpy"];
    if python.is_file()
        && Command::new(&python)
            .args(both)
            .output()
            .is_ok_and(|o| o.status.success())
    {
        return write_scripts(dir, python);
    }
    let venv = dir.display().to_string();
    said(Command::new("python3").args(["-m", "venv", &venv]))?;
    let packages = PEERS.iter().map(|peer| peer.package);
    said(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(packages),
    )?;
    write_scripts(dir, python)
}

fn write_scripts(dir: &Path, python: PathBuf) -> Result<PathBuf, CliError> {
    for peer in &PEERS {
        let path = dir.join(peer.file);
        std::fs::write(&path, peer.script).map_err(CliError::file("write", &path))?;
    }
    Ok(python)
}

/// What a command printed; a failure with what it said.
fn said(command: &mut Command) -> Result<Vec<u8>, CliError> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(CliError::file("run", Path::new(&name)))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(CliError::Failed {
        what: format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr)),
        next: "Ciw and SimPy need Python 3.9 or newer with venv and pip",
        source: None,
    })
}

fn own_rate(reading: &Reading, seed: u64) -> Result<f64, CliError> {
    let none = [Change::none(reading)];
    let before = processor_time()?;
    let (days, runs) = OWN;
    for at in 0..runs {
        run(reading, &none, seed * runs + at, days, 1);
    }
    let took = processor_time()?.saturating_sub(before);
    Ok(days as f64 * runs as f64 / took.as_secs_f64())
}

fn play(
    reading: &Reading,
    peer: &Peer,
    python: &Path,
    model: &Path,
    days: usize,
    round: usize,
) -> Result<(f64, Vec<Day>), CliError> {
    let script = model.with_file_name(peer.file);
    let mut command = Command::new(python);
    command.arg(script).arg(model);
    command.args([days.to_string(), round.to_string()]);
    let told: Value = serde_json::from_slice(&said(&mut command)?)
        .map_err(|e| CliError::failed("no JSON came back", "look at the cause", e))?;
    let rate = days as f64 / told["seconds"].as_f64().unwrap_or(f64::NAN);
    let days = told["days"].as_array().into_iter().flatten();
    let day = |day: &Value| Day {
        within: day["within"].as_f64().unwrap_or(0.0),
        queues: reading
            .queues
            .iter()
            .map(|name| {
                let pair = |class: usize| {
                    let one = &day["queues"][name][class];
                    (
                        one[0].as_f64().unwrap_or(0.0),
                        one[1].as_f64().unwrap_or(0.0),
                    )
                };
                [pair(0), pair(1)]
            })
            .collect(),
    };
    Ok((rate, days.map(day).collect()))
}

/// As many days of this program.
fn here(reading: &Reading, days: usize) -> Vec<Day> {
    let outcomes = run(reading, &[Change::none(reading)], 1, days, 2);
    let days = outcomes.iter().flat_map(|outcome| &outcome.days);
    days.map(|day| Day {
        within: day.all.within,
        queues: day
            .queues
            .iter()
            .map(|both| both.map(|one| (one.wait, one.n)))
            .collect(),
    })
    .collect()
}

/// Means of the same quantities by both, and whether each lies inside the
/// other's 95 % interval.
fn agreement(reading: &Reading, peer: &Peer, here: &[Day], there: &[Day]) {
    let all = |day: &Day| {
        let each = day.queues.iter().flatten();
        each.fold((0.0, 0.0), |(w, n), one| (w + one.0, n + one.1))
    };
    let (mut inside, mut n, mut furthest) = (0, 0, 0.0_f64);
    let mut hold = |name: &str, of: &dyn Fn(&Day) -> (f64, f64), tell: bool| {
        let bands = |days: &[Day]| ratio(&days.iter().map(of).collect::<Vec<_>>());
        let (Some(a), Some(b)) = (bands(here), bands(there)) else {
            return;
        };
        let within = |one: &Band, other: &Band| (one.mean - other.mean).abs() <= other.half;
        let both = within(&a, &b) && within(&b, &a);
        let error = a.half.hypot(b.half) / 1.96;
        furthest = furthest.max((a.mean - b.mean).abs() / error);
        inside += usize::from(both);
        n += 1;
        if tell {
            println!(
                "  {name}: here {:.3} ± {:.3}, {} {:.3} ± {:.3}: {}",
                a.mean,
                a.half,
                peer.name,
                b.mean,
                b.half,
                if both {
                    "inside each other's intervals"
                } else {
                    "outside of an interval"
                }
            );
        }
    };
    hold("wait, minutes", &all, true);
    hold("called in time", &|day| (day.within, all(day).1), true);
    hold("services a day", &|day| (all(day).1, 1.0), true);
    for at in 0..reading.queues.len() {
        for class in 0..2 {
            hold("", &|day| day.queues[at][class], false);
        }
    }
    println!(
        "  {inside} of {n} means inside each other's intervals, the furthest {furthest:.2} standard errors apart ({} days each)",
        there.len()
    );
}

fn rates(of: &[f64]) -> String {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    format!("{:.0} ({least:.0} to {most:.0})", median(sorted))
}
