//! `motcua simulate`: many days of a desk, from a model in a file.
//!
//! The answer depends on model, changes, seed and number of days alone, and
//! carries all of them, so that a figure in a plan can be made again years
//! later.

mod told;

use super::CliError;
use clap::Args;
use motcua_staffing::day::{
    BadModel, Band, Change, ChangeSet, Figure, Fixes, Model, Need, Outcome, Reading, Search, Told,
    cheapest, need, run, sentence, tell,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The model that is shipped.
const DESK_V1: &str = include_str!("../../../../packs/models/desk-v1.toml");
/// What to do about a model or a change that is not possible.
const CORRECT: &str = "correct it there and run the command again";

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
    /// What would change (TOML): told as the difference on the same days. Can
    /// be given several times.
    #[arg(long, value_name = "FILE")]
    change: Vec<PathBuf>,
    /// Officials needed by half hour, for all queues together and for each
    /// alone, beside those of the model.
    #[arg(long)]
    need: bool,
    /// Share that should be called in time in every half hour, 0 to 0.999: by it
    /// the weak spot is told, and with --need the officials are counted.
    #[arg(long, default_value_t = 0.9, value_parser = share)]
    goal: f64,
    /// The one or two steps that help most, in sentences.
    #[arg(long)]
    cheapest: bool,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

impl Simulate {
    /// Prints what the days came to.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let reading = self.reading()?;
        let base = self.changed(&reading, ChangeSet::default(), "--visits")?;
        let mut all = vec![base.clone()];
        for path in &self.change {
            let text = std::fs::read_to_string(path).map_err(CliError::file("read", path))?;
            let name = path.display().to_string();
            let set = ChangeSet::parse(&text).map_err(|why| bad(name.clone(), why))?;
            all.push(self.changed(&reading, set, &name)?);
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let outcomes = run(&reading, &all, self.seed, self.days as usize, threads);
        let changes = all.iter().zip(&outcomes).skip(1);
        let changes = changes
            .map(|(change, outcome)| tell(&reading, change, outcome, Some((&base, &outcomes[0]))));
        let asked = Asked {
            changes: changes.collect(),
            need: self.needed(&reading, &base, threads)?,
            fixes: self.fixes(&reading, &base, threads)?,
        };
        let facts = self.facts(&reading, &outcomes[0], &asked);
        if self.json {
            println!("{facts:#}");
        } else {
            table(&reading, &facts);
            self.more(&reading, &asked);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn reading(&self) -> Result<Reading, CliError> {
        let text = match &self.model {
            Some(path) => std::fs::read_to_string(path).map_err(CliError::file("read", path))?,
            None => DESK_V1.to_owned(),
        };
        let name = self.model.as_deref().map_or("desk-v1".to_owned(), shown);
        match Model::of_file(&text) {
            Ok((reading, odd)) => {
                for one in odd {
                    eprintln!("note: {name}: {one}");
                }
                Ok(reading)
            }
            Err(why) => Err(CliError::bad_input(name, CORRECT, why)),
        }
    }

    /// A set of changes with the number of visits of the command.
    fn changed(&self, reading: &Reading, set: ChangeSet, name: &str) -> Result<Change, CliError> {
        let set = ChangeSet {
            visits: set.visits.or(Some(self.visits)),
            ..set
        };
        set.apply(reading).map_err(|why| bad(name.to_owned(), why))
    }

    fn needed(
        &self,
        reading: &Reading,
        base: &Change,
        threads: usize,
    ) -> Result<Option<Need>, CliError> {
        if !self.need {
            return Ok(None);
        }
        // A plan by half hour is settled with a few hundred days.
        let days = self.days.min(400) as usize;
        let need = need(reading, base, self.goal, days, self.seed, threads);
        need.map(Some).map_err(|why| bad("--goal".to_owned(), why))
    }

    fn fixes(
        &self,
        reading: &Reading,
        base: &Change,
        threads: usize,
    ) -> Result<Option<Fixes>, CliError> {
        if !self.cheapest {
            return Ok(None);
        }
        let bar = super::progress::thousandths("trying one and two steps");
        let search = Search {
            seed: self.seed,
            threads,
            ..Search::default()
        };
        let tell = |share: f64| bar.set_position((share * 1_000.0) as u64);
        let fixes = cheapest(reading, base, search, &tell);
        bar.finish_and_clear();
        fixes
            .map(Some)
            .map_err(|why| bad("--cheapest".to_owned(), why))
    }

    fn facts(&self, reading: &Reading, outcome: &Outcome, asked: &Asked) -> Value {
        let mut facts = json!({
            "model": reading.model.id,
            "model_sha256": reading.hash,
            "seed": self.seed,
            "days": self.days,
            "visits": self.visits,
            "figures": figures(reading, outcome),
            "sentence": sentence(reading, outcome, self.goal),
        });
        let files = self.change.iter().map(shown);
        let changes: Vec<Value> = files
            .zip(&asked.changes)
            .map(|(file, told)| json!({ "file": file, "told": told }))
            .collect();
        if !changes.is_empty() {
            facts["changes"] = json!(changes);
        }
        if let Some(need) = &asked.need {
            facts["need"] = json!(need);
        }
        if let Some(fixes) = &asked.fixes {
            facts["fixes"] = json!(fixes);
        }
        facts
    }

    fn more(&self, reading: &Reading, asked: &Asked) {
        for (path, told) in self.change.iter().zip(&asked.changes) {
            println!();
            println!("with {}", shown(path));
            println!(
                "{:<28}{:>9}{:>10}{:>10}{:>10}",
                "", "average", "± 95 %", "against", "± 95 %"
            );
            told::compared(reading, told);
        }
        if let Some(need) = &asked.need {
            println!();
            told::needed(reading, need);
        }
        if let Some(fixes) = &asked.fixes {
            println!();
            told::fixed(reading, fixes);
        }
    }
}

/// What was asked for beside the figures.
struct Asked {
    changes: Vec<Told>,
    need: Option<Need>,
    fixes: Option<Fixes>,
}

/// A share that a goal can be.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok();
    let share = share.filter(|share| (0.0..=0.999).contains(share));
    share.ok_or_else(|| "a goal is a share from 0 to 0.999".to_owned())
}

fn shown(path: impl AsRef<Path>) -> String {
    path.as_ref().display().to_string()
}

fn bad(what: String, why: BadModel) -> CliError {
    CliError::bad_input(what, CORRECT, why)
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
            "wait": band(out.figure(Figure::WaitIn(at))),
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
        "wait_priority": band(out.figure(Figure::WaitFirst)),
        "wait_others": band(out.figure(Figure::WaitOrdinary)),
        "within": band(out.within()),
        "within_minutes": reading.model.within,
        "services_a_day": band(out.services()),
        "overtime": band(out.overtime()),
        "never_called_a_day": band(out.figure(Figure::Left)),
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
    row("wait of those first", &told["wait_priority"]);
    row("wait of the others", &told["wait_others"]);
    row(&within, &told["within"]);
    row("services a day", &told["services_a_day"]);
    row("minutes after closing", &told["overtime"]);
    for queue in told["queues"].as_array().into_iter().flatten() {
        let name = queue["queue"].as_str().unwrap_or_default();
        row(&format!("{name}: wait"), &queue["wait"]);
        row(&format!("{name}: wait, first"), &queue["wait_priority"]);
        row(&format!("{name}: wait, others"), &queue["wait_others"]);
        row(&format!("{name}: in time"), &queue["within"]);
    }
    for official in told["officials"].as_array().into_iter().flatten() {
        let name = official["name"].as_str().unwrap_or_default();
        row(&format!("{name}: minutes served"), &official["minutes"]);
    }
    if let Some(line) = plainly(reading, &facts["sentence"]) {
        println!("{line}");
    }
}

/// The one plain sentence.
fn plainly(reading: &Reading, said: &Value) -> Option<String> {
    let (low, high) = (said["low"].as_u64()?, said["high"].as_u64()?);
    let people = if low < high {
        format!("{low} to {high} of 10")
    } else {
        format!("{high} of 10")
    };
    let minutes = said["minutes"].as_f64()?;
    let mut line = format!("{people} people are called within {minutes} minutes on a usual day");
    let weak = &said["weak"];
    if let (Some(queue), Some(from), Some(to)) = (
        weak["queue"].as_str(),
        weak["from"].as_f64(),
        weak["to"].as_f64(),
    ) {
        let (from, to) = (reading.clock(from), reading.clock(to));
        line.push_str(&format!("; the weak spot is {queue}, {from}-{to}"));
        // A small queue may be worse in its share.
        if let Some(late) = weak["late"].as_f64() {
            line.push_str(&format!(", where most people wait longer: {late:.1} a day"));
        }
    }
    Some(line)
}

fn row(name: &str, band: &Value) {
    let of = |key: &str| number(band[key].as_f64());
    println!(
        "{name:<28}{:>9}{:>10}{:>10}{:>10}",
        of("mean"),
        of("half_width_95"),
        of("day_5"),
        of("day_95")
    );
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_one_number_is_one_number() {
        let reading = Model::parse(DESK_V1).unwrap();
        let said = |low: u8| {
            let told = json!({ "low": low, "high": 10, "minutes": 15.0, "weak": null });
            plainly(&reading, &told).unwrap()
        };
        assert!(said(10).starts_with("10 of 10 people"), "{}", said(10));
        assert!(said(8).starts_with("8 to 10 of 10 people"), "{}", said(8));
    }

    #[test]
    fn the_wait_of_a_queue_is_that_of_all_who_come_to_it_as_pages_tell_it() {
        let reading = Model::parse(DESK_V1).unwrap();
        let base = Change::none(&reading);
        let outcomes = run(&reading, std::slice::from_ref(&base), 3, 40, 2);
        let told = tell(&reading, &base, &outcomes[0], None);
        let found = figures(&reading, &outcomes[0]);
        let queues = found["queues"].as_array().unwrap();
        assert_eq!(queues.len(), told.queues.len());
        for (queue, page) in queues.iter().zip(&told.queues) {
            assert_eq!(queue["queue"], page.queue);
            // What a page rounds is this very band.
            assert_eq!(queue["wait"], band(page.wait.now));
            let mean = |key: &str| queue[key]["mean"].as_f64().unwrap();
            let (first, others) = (mean("wait_priority"), mean("wait_others"));
            let between = first.min(others)..=first.max(others);
            assert!(between.contains(&mean("wait")), "{queue}");
        }
        assert_eq!(found["wait"], band(told.wait.now));
        assert_eq!(found["wait_others"], band(told.wait_ordinary.now));
    }
}
