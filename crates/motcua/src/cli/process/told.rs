//! What the process view says, for people and for programs.

use motcua_desk::process::{ProcessLine, ProcessSource, ProcessView};
use motcua_domain::process::{BOUNDS, Lay, Measure};
use serde_json::{Value, json};

/// As JSON.
pub(super) fn facts(view: &ProcessView) -> Value {
    let lines = view.lines.iter().map(|line| {
        let mut told = json!({
            "measure": line.measure.slug(),
            "of": line.key,
            "n": line.sum.n,
            "minutes": line.sum.minutes,
            "median_minutes": line.median,
            "ninety_minutes": line.ninety,
        });
        // The key of a sum counts from 0, people from 1.
        if line.measure == Measure::Step {
            told["step"] = json!(step(&line.key));
        }
        told
    });
    let places = |places: &[motcua_desk::process::Place]| -> Vec<Value> {
        places
            .iter()
            .map(|place| {
                let lay = Lay::ALL.map(|lay| (lay.slug().to_owned(), json!(place.minutes(lay))));
                json!({
                    "of": place.place,
                    "dossiers": place.whole.n,
                    "minutes": place.whole.minutes,
                    "minutes_by_side": Value::Object(lay.into_iter().collect()),
                    "asked_again": place.asked_again,
                    "returned": place.returned,
                })
            })
            .collect()
    };
    let (source, log) = match &view.source {
        ProcessSource::Own => ("own", None),
        ProcessSource::Log(name) => ("log", Some(name)),
    };
    json!({
        "source": source,
        "log": log,
        "period": view.wish.period.to_string(),
        "field": view.wish.field,
        "unit": view.wish.unit,
        "events_counted": view.counted.upto,
        "events_waiting": view.waiting,
        "refused_before_acceptance": view.refused,
        "lines": lines.collect::<Vec<_>>(),
        "fields": places(&view.fields),
        "units": places(&view.units),
    })
}

/// The number of a step as pages tell it, from 1.
fn step(key: &str) -> u32 {
    key.parse::<u32>().unwrap_or(0) + 1
}

/// What a line is of, as the table says it.
fn of(line: &ProcessLine) -> String {
    match line.measure {
        Measure::Step => step(&line.key).to_string(),
        _ => line.key.clone(),
    }
}

/// Of what was refused before acceptance, which no line counts.
fn refused(n: i64) -> Option<String> {
    match n {
        ..=0 => None,
        1 => Some(
            "1 dossier was refused before acceptance in this period and is not counted".to_owned(),
        ),
        n => Some(format!(
            "{n} dossiers were refused before acceptance in this period and are not counted"
        )),
    }
}

/// Hours with one decimal; what is too short for it is no zero.
pub(super) fn hours(hours: Option<f64>) -> String {
    match hours {
        None => "-".to_owned(),
        Some(hours) if hours > 0.0 && hours < 0.05 => "<0.1".to_owned(),
        Some(hours) => format!("{hours:.1}"),
    }
}

/// Hours of a duration read from classes: of those in the first class no more
/// is known than that they are in it.
fn from_classes(minutes: Option<i64>) -> String {
    let [first, ..] = BOUNDS;
    match minutes {
        Some(minutes) if minutes < first => format!("<{}", first as f64 / 60.0),
        _ => hours(minutes.map(|minutes| minutes as f64 / 60.0)),
    }
}

/// As a table on standard output.
pub(super) fn table(view: &ProcessView) {
    let source = match &view.source {
        ProcessSource::Own => "dossiers of the desk itself".to_owned(),
        ProcessSource::Log(name) => format!("cases of the imported log {name}"),
    };
    println!("{}: {source}", view.wish.period);
    if let Some(line) = refused(view.refused) {
        println!("{line}");
    }
    if view.lines.is_empty() {
        match (view.months.first(), view.months.last()) {
            (Some(first), Some(last)) => {
                println!("no dossier ended then; there are months from {first} to {last}");
            }
            _ => println!("no dossier has ended yet"),
        }
        return;
    }
    println!(
        "{:<12} {:<24} {:>8} {:>10} {:>10} {:>10}",
        "measure", "of", "n", "mean h", "median h", "q90 h"
    );
    for measure in Measure::TOLD {
        for line in view.of(measure) {
            let is_long = !measure.is_number();
            let mean = line.sum.minutes as f64 / line.sum.n.max(1) as f64 / 60.0;
            println!(
                "{:<12} {:<24} {:>8} {:>10} {:>10} {:>10}",
                measure.slug(),
                of(line),
                line.sum.n,
                hours(is_long.then_some(mean)),
                from_classes(line.median.filter(|_| is_long)),
                from_classes(line.ninety.filter(|_| is_long))
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::process::CountSum;

    #[test]
    fn steps_are_numbered_as_on_the_page_and_what_is_refused_has_a_sentence() {
        let line = |measure, key: &str| ProcessLine {
            measure,
            key: key.to_owned(),
            sum: CountSum { n: 3, minutes: 90 },
            median: None,
            ninety: None,
        };
        assert_eq!(of(&line(Measure::Step, "0")), "1");
        assert_eq!(of(&line(Measure::Step, "4")), "5");
        assert_eq!(of(&line(Measure::Supplements, "0")), "0");
        assert_eq!(refused(0), None);
        assert!(refused(1).unwrap().starts_with("1 dossier was refused "));
        assert!(
            refused(17)
                .unwrap()
                .starts_with("17 dossiers were refused ")
        );
    }

    #[test]
    fn what_is_short_is_told_neither_as_zero_nor_as_more_than_is_known() {
        assert_eq!(hours(Some(0.03)), "<0.1");
        assert_eq!(hours(Some(0.0)), "0.0");
        assert_eq!(hours(Some(2.04)), "2.0");
        assert_eq!(hours(None), "-");
        assert_eq!(from_classes(Some(8)), "<0.25");
        assert_eq!(from_classes(Some(90)), "1.5");
    }
}
