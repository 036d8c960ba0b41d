//! How fast the legal clock is on this machine: 100,000 due dates under an old
//! and a new calendar, compared; and one explanation.
//!
//! `cargo run --release -p motcua-domain --example clock_speed`

use jiff::Span;
use jiff::civil::date;
use motcua_domain::calendar::{Layers, OpeningHours, compile};
use motcua_domain::deadline::{ClockFacts, RuleSetId, Stop, StopReason, diff, due, explain, lines};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;
const DOSSIERS: i64 = 100_000;

fn main() {
    let layers = Layers::national(OpeningHours::office());
    let old = compile(&layers, Some(date(2025, 12, 24))).expect("the shipped table compiles");
    let new = compile(&layers, None).expect("the shipped table compiles");
    let open: Vec<ClockFacts> = (0..DOSSIERS).map(dossier).collect();

    let compiling = median(|| {
        black_box(compile(&layers, None)).ok();
    });
    let counting = median(|| {
        for facts in &open {
            black_box(due(facts, &new)).ok();
        }
    });
    let mut moved = 0;
    let comparing = median(|| moved = diff(&old, &new, open.iter().enumerate()).items.len());
    let long = ClockFacts {
        limit: "30 wd".parse().expect("a limit"),
        ..dossier(1)
    };
    let explaining = median(|| {
        for _ in 0..1000 {
            black_box(explain(black_box(&long), &new)).ok();
        }
    });
    let grouping = median(|| {
        for _ in 0..1000 {
            black_box(explain(black_box(&long), &new).map(|told| lines(&told))).ok();
        }
    });
    println!("compile ten years             {compiling:?}");
    println!("100,000 due dates             {counting:?}");
    println!("100,000 compared ({moved} moved)  {comparing:?}");
    println!("one explanation of 30 days    {:?}", explaining / 1000);
    println!("the same, grouped into lines  {:?}", grouping / 1000);
}

/// Half in days, a third in hours; every fourth has stood once, some twice.
fn dossier(i: i64) -> ClockFacts {
    let minutes = (i * 7919) % (60 * 1440);
    let start = date(2025, 11, 20).at(7, 30, 0, 0) + Span::new().minutes(minutes);
    let limit = ["5 wd", "20 wd", "8 wh", "30 cd", "40 wh", "15 wd"][i as usize % 6];
    let stops = (0..[1, 0, 0, 0, 2, 0, 0, 0][i as usize % 8])
        .map(|n| Stop {
            from: start + Span::new().hours(20 + 50 * n),
            to: Some(start + Span::new().hours(60 + 50 * n)),
            reason: StopReason::Supplement,
        })
        .collect();
    ClockFacts {
        start,
        limit: limit.parse().expect("a limit"),
        rules: RuleSetId::Vn,
        stops,
        restarts: vec![],
        extensions: vec![],
    }
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            run();
            begin.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}
