//! `motcua simulate`: many days of a desk, from a model in a file.
//!
//! The answer depends on model, seed and number of days alone, and carries
//! all three, so that a figure in a plan can be made again years later.

use super::CliError;
use clap::Args;
use motcua_staffing::day::{Band, Change, Model, Outcome, Reading, run};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// The model that is shipped.
const DESK_V1: &str = include_str!("../../../../packs/models/desk-v1.toml");

/// Arguments of `motcua simulate`.
#[derive(Args, Debug)]
pub struct Simulate {
    /// The desk as a model; without it the shipped desk-v1.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Days.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    days: u32,
    /// Seed: the same one gives the same bits.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Visits, as a share of the model's: 1.3 = a third more.
    #[arg(long, default_value_t = 1.0)]
    visits: f64,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

impl Simulate {
    /// Prints what the days came to.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let name = self
            .model
            .as_ref()
            .map_or_else(|| "desk-v1".to_owned(), |path| path.display().to_string());
        let text = match &self.model {
            Some(path) => std::fs::read_to_string(path).map_err(CliError::file("read", path))?,
            None => DESK_V1.to_owned(),
        };
        let next = "correct it there and run the command again";
        let reading = Model::parse(&text).map_err(|why| CliError::bad_input(name, next, why))?;
        if !(0.0..=10.0).contains(&self.visits) {
            let what = format!("--visits {}", self.visits);
            return Err(CliError::BadInput {
                what,
                next: "give a share between 0 and 10",
                source: None,
            });
        }
        let change = Change {
            visits: self.visits,
            ..Change::none(&reading)
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let outcomes = run(&reading, &[change], self.seed, self.days as usize, threads);
        let told = outcomes.first().map(|out| figures(&reading, out));
        let facts = json!({
            "model": reading.model.id,
            "model_sha256": reading.hash,
            "seed": self.seed,
            "days": self.days,
            "visits": self.visits,
            "figures": told,
        });
        if self.json {
            println!("{facts:#}");
        } else {
            table(&reading, &facts);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn band(found: Option<Band>) -> Value {
    let rounded = |x: f64| (x * 1e6).round() / 1e6;
    found.map_or(Value::Null, |band| {
        json!({
            "mean": rounded(band.mean),
            "half_width_95": rounded(band.half),
            "day_5": rounded(band.day_low),
            "day_95": rounded(band.day_high),
        })
    })
}

fn figures(reading: &Reading, out: &Outcome) -> Value {
    let queues = reading.queues.iter().enumerate().map(|(at, name)| {
        json!({
            "queue": name,
            "wait_priority": band(out.wait_of(at, true)),
            "wait_others": band(out.wait_of(at, false)),
            "within": band(out.within_of(&[at])),
        })
    });
    let officials = reading.model.official.iter().enumerate();
    let busy =
        officials.map(|(at, one)| json!({ "name": one.name, "minutes": band(out.busy(at)) }));
    json!({
        "wait": band(out.wait()),
        "within": band(out.within()),
        "within_minutes": reading.model.within,
        "services_a_day": band(out.services()),
        "overtime": band(out.overtime()),
        "queues": queues.collect::<Vec<_>>(),
        "officials": busy.collect::<Vec<_>>(),
    })
}

fn table(reading: &Reading, facts: &Value) {
    let hash = reading.hash.get(..12).unwrap_or_default();
    println!(
        "{} ({hash}), seed {}, {} days, visits x {}",
        reading.model.id, facts["seed"], facts["days"], facts["visits"]
    );
    println!(
        "{:<28}{:>9}{:>10}{:>10}{:>10}",
        "", "average", "± 95 %", "day 5 %", "day 95 %"
    );
    let told = &facts["figures"];
    let within = format!("called within {} min", reading.model.within);
    row("wait, minutes", &told["wait"]);
    row(&within, &told["within"]);
    row("services a day", &told["services_a_day"]);
    row("minutes after closing", &told["overtime"]);
    for queue in told["queues"].as_array().into_iter().flatten() {
        let name = queue["queue"].as_str().unwrap_or_default();
        row(&format!("{name}: wait"), &queue["wait_others"]);
        row(&format!("{name}: wait, first"), &queue["wait_priority"]);
        row(&format!("{name}: in time"), &queue["within"]);
    }
    for official in told["officials"].as_array().into_iter().flatten() {
        let name = official["name"].as_str().unwrap_or_default();
        row(&format!("{name}: minutes served"), &official["minutes"]);
    }
}

fn row(name: &str, band: &Value) {
    let number = |key: &str| {
        let value = band[key].as_f64();
        value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
    };
    println!(
        "{name:<28}{:>9}{:>10}{:>10}{:>10}",
        number("mean"),
        number("half_width_95"),
        number("day_5"),
        number("day_95")
    );
}
