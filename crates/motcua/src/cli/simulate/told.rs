//! What `motcua simulate` prints beside its figures.

use super::number;
use motcua_staffing::day::{Difference, Fix, Fixes, Found, Need, Reading, Told};

/// Figures of a change beside how far they are from the desk as it is.
pub fn compared(reading: &Reading, told: &Told) {
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
        let (from, to) = (reading.clock(hole.from), reading.clock(hole.to));
        println!("nobody for {} from {from} to {to}", hole.queue);
    }
}

/// Needed officials and those of the model, by half hour.
pub fn needed(reading: &Reading, need: &Need) {
    println!(
        "officials needed / there, so that {:.0} % of those who come in each half hour are called within {} minutes",
        need.goal * 100.0,
        reading.model.within
    );
    let names: String = need
        .queues
        .iter()
        .map(|one| format!("{:>14}", one.queue))
        .collect();
    println!("{:<8}{:>14}{names}", "", "together");
    for (at, whole) in need.together.iter().enumerate() {
        let together = format!("{} / {}", whole.need, whole.at_work);
        let halves = need.queues.iter().filter_map(|one| one.halves.get(at));
        let each =
            halves.map(|half| format!("{:>14}", format!("{} / {}", half.need, half.serving)));
        println!(
            "{:<8}{together:>14}{}",
            reading.clock(whole.from),
            each.collect::<String>()
        );
    }
    println!(
        "together: with the skills of the model's officials, whoever serves several queues counted once; with one less the goal would on average be missed; found on {} days and settled on {} others",
        need.days, need.settled
    );
    println!(
        "a queue's own number is what it would need if it stood alone, so their sum is higher"
    );
}

/// What helps, the most first, in sentences.
pub fn fixed(reading: &Reading, fixes: &Fixes) {
    for line in sentences(reading, fixes) {
        println!("{line}");
    }
}

fn sentences(reading: &Reading, fixes: &Fixes) -> Vec<String> {
    let mut lines = Vec::new();
    if let (Some(within), Some(wait)) = (&fixes.within, &fixes.wait) {
        lines.push(format!(
            "As it is, {:.1} of 100 people are called within {} minutes, and the mean wait is {:.1} minutes.",
            within.mean * 100.0,
            reading.model.within,
            wait.mean
        ));
    }
    lines.push(format!(
        "{} changes of one step or two were tried, each on the same {} days and the better half on {}; the best were played again on {} other days, and the figures are of those.",
        fixes.scenarios, fixes.few, fixes.days, fixes.again
    ));
    if fixes.found.is_empty() {
        lines.push("No change of one step or two is sure to help.".to_owned());
    }
    let found = fixes.found.iter().enumerate();
    lines.extend(found.map(|(at, found)| format!("{}. {}", at + 1, way(reading, found))));
    lines
}

/// A way in sentences: what is done, what it brings, and whom it costs.
fn way(reading: &Reading, found: &Found) -> String {
    let steps = found.steps.chunk_by(|one, next| one == next);
    let steps = steps.map(|same| match same {
        [Fix::Reinforce { queue, from, to }, _, ..] => {
            let (from, to) = (reading.clock(*from), reading.clock(*to));
            let n = same.len();
            format!("{n} more people serve {queue} from {from} to {to}")
        }
        _ => step(reading, &same[0]),
    });
    let within = found.within.as_ref().map(people);
    let wait = found.wait.as_ref().map(|off| {
        let shorter = if off.mean > 0.0 { "longer" } else { "shorter" };
        let (mean, half) = (off.mean.abs(), off.half);
        format!("the mean wait is {mean:.1} minutes {shorter} (± {half:.1})")
    });
    let brings: Vec<String> = within.into_iter().chain(wait).collect();
    let mut text = format!(
        "{}: {}.",
        steps.collect::<Vec<_>>().join(", and "),
        brings.join(", and ")
    );
    if found.best_of_effort {
        text.push_str(" Nothing that asks less helps as much.");
    }
    if let Some((queue, off)) = &found.worse {
        text.push_str(&format!(" But at {queue} {}.", people(off)));
    }
    text
}

/// How many more or fewer of 100 people are called in time.
fn people(off: &Difference) -> String {
    let more = if off.mean < 0.0 { "fewer" } else { "more" };
    let (mean, half) = (off.mean.abs() * 100.0, off.half * 100.0);
    format!("{mean:.1} {more} of 100 people are called in time (± {half:.1})")
}

fn step(reading: &Reading, fix: &Fix) -> String {
    match fix {
        Fix::Lunch { official, by } => {
            let when = if *by < 0.0 { "earlier" } else { "later" };
            let by = by.abs();
            format!("{official} has lunch {by:.0} minutes {when}")
        }
        Fix::Move { official, queue } => format!("{official} serves {queue} and no other queue"),
        Fix::Reinforce { queue, from, to } => {
            let (from, to) = (reading.clock(*from), reading.clock(*to));
            format!("one more person serves {queue} from {from} to {to}")
        }
        Fix::Skill { official, queue } => format!("{official} serves {queue} too"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_staffing::day::{Band, Model};

    fn desk() -> Reading {
        Model::parse(super::super::DESK_V1).unwrap()
    }

    fn fixes(found: Vec<Found>) -> Fixes {
        let band = |mean: f64| {
            Some(Band {
                mean,
                half: 0.01,
                day_low: mean,
                day_high: mean,
            })
        };
        Fixes {
            model: String::new(),
            seed: 1,
            scenarios: 300,
            few: 50,
            days: 200,
            again: 400,
            within: band(0.814),
            wait: band(9.2),
            found,
        }
    }

    fn off(mean: f64, half: f64) -> Difference {
        Difference { mean, half }
    }

    #[test]
    fn each_way_is_a_sentence_and_no_line_of_a_machine() {
        let found = Found {
            steps: vec![
                Fix::Skill {
                    official: "L2".to_owned(),
                    queue: "civil".to_owned(),
                },
                Fix::Reinforce {
                    queue: "land".to_owned(),
                    from: 0.0,
                    to: 120.0,
                },
            ],
            effort: 8,
            best_of_effort: true,
            within: Some(off(0.053, 0.008)),
            wait: Some(off(-2.04, 0.31)),
            overtime: None,
            worse: Some(("fee".to_owned(), off(-0.021, 0.004))),
        };
        let said = sentences(&desk(), &fixes(vec![found]));
        assert_eq!(
            said[0],
            "As it is, 81.4 of 100 people are called within 15 minutes, and the mean wait is 9.2 minutes."
        );
        assert_eq!(
            said[2],
            "1. L2 serves civil too, and one more person serves land from 07:30 to 09:30: \
             5.3 more of 100 people are called in time (± 0.8), and the mean wait is 2.0 minutes \
             shorter (± 0.3). Nothing that asks less helps as much. But at fee 2.1 fewer of 100 \
             people are called in time (± 0.4)."
        );
        assert!(!said.concat().contains('{'), "{said:?}");
    }

    #[test]
    fn two_more_people_at_one_place_are_told_once() {
        let more = Fix::Reinforce {
            queue: "land".to_owned(),
            from: 0.0,
            to: 120.0,
        };
        let found = Found {
            steps: vec![more.clone(), more],
            effort: 6,
            best_of_effort: false,
            within: Some(off(0.053, 0.008)),
            wait: None,
            overtime: None,
            worse: None,
        };
        let said = sentences(&desk(), &fixes(vec![found]));
        assert_eq!(
            said[2],
            "1. 2 more people serve land from 07:30 to 09:30: \
             5.3 more of 100 people are called in time (± 0.8)."
        );
    }

    #[test]
    fn that_nothing_helps_is_said_and_every_step_has_words() {
        let said = sentences(&desk(), &fixes(Vec::new()));
        assert_eq!(said[2], "No change of one step or two is sure to help.");
        let lunch = Fix::Lunch {
            official: "S".to_owned(),
            by: -30.0,
        };
        assert_eq!(step(&desk(), &lunch), "S has lunch 30 minutes earlier");
        let moved = Fix::Move {
            official: "S".to_owned(),
            queue: "land".to_owned(),
        };
        assert_eq!(step(&desk(), &moved), "S serves land and no other queue");
    }
}
