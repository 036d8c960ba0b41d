//! What `motcua simulate` prints beside its figures.

use super::number;
use motcua_staffing::day::{Difference, Fixes, Need, Reading, Told};
use serde_json::json;

/// Figures of a change beside how far they are from the desk as it is.
pub fn compared(told: &Told) {
    let within = told
        .queues
        .iter()
        .map(|queue| (format!("{}: in time", queue.queue), queue.within));
    let figures = [
        ("wait, minutes", told.wait),
        ("wait of those first", told.wait_first),
        ("wait of the others", told.wait_ordinary),
        ("called in time", told.within),
        ("services a day", told.services),
        ("minutes after closing", told.overtime),
        ("never called a day", told.left),
    ];
    let figures = figures.map(|(name, figure)| (name.to_owned(), figure));
    for (name, figure) in figures.into_iter().chain(within) {
        println!(
            "{name:<28}{:>9}{:>10}{:>10}{:>10}",
            number(figure.now.map(|now| now.mean)),
            number(figure.now.map(|now| now.half)),
            number(figure.off.map(|off| off.mean)),
            number(figure.off.map(|off| off.half)),
        );
    }
    for hole in &told.holes {
        println!(
            "nobody for {} from minute {} to {}",
            hole.queue, hole.from, hole.to
        );
    }
}

/// Needed officials and those of the model, by half hour.
pub fn needed(reading: &Reading, need: &Need) {
    println!(
        "officials needed / there, for {:.0} % in every half hour",
        need.goal * 100.0
    );
    let names: String = need
        .queues
        .iter()
        .map(|one| format!("{:>14}", one.queue))
        .collect();
    println!("{:<8}{names}{:>14}", "", "all");
    for (at, there) in need.at_work.iter().enumerate() {
        let halves: Vec<_> = need
            .queues
            .iter()
            .filter_map(|one| one.halves.get(at))
            .collect();
        let Some(first) = halves.first() else {
            continue;
        };
        let each = halves
            .iter()
            .map(|half| format!("{:>14}", format!("{} / {}", half.need, half.serving)));
        let all: u32 = halves.iter().map(|half| half.need).sum();
        let all = format!("{all} / {there}");
        println!(
            "{:<8}{}{all:>14}",
            reading.clock(first.from),
            each.collect::<String>()
        );
    }
}

/// What helps, the most first.
pub fn fixed(fixes: &Fixes) {
    println!(
        "{} changes on {} days, the best again on {} others",
        fixes.scenarios, fixes.days, fixes.again
    );
    if fixes.found.is_empty() {
        println!("no step is sure to help");
    }
    for found in &fixes.found {
        let steps: Vec<String> = found
            .steps
            .iter()
            .map(|step| json!(step).to_string())
            .collect();
        let off = |off: Option<Difference>| {
            off.map_or_else(
                || "–".to_owned(),
                |off| format!("{:+.3} ± {:.3}", off.mean, off.half),
            )
        };
        println!(
            "in time {}, wait {}, effort {}{}: {}",
            off(found.within),
            off(found.wait),
            found.effort,
            if found.best_of_effort {
                " (best of its effort)"
            } else {
                ""
            },
            steps.join(" and ")
        );
    }
}
