//! Due dates of many open dossiers recomputed under a changed calendar and
//! compared, and the time of one explanation.

use super::median;
use crate::cli::CliError;
use crate::sample::dice::Dice;
use clap::Args;
use jiff::civil::date;
use motcua_domain::calendar::{Layers, OpeningHours, compile};
use motcua_domain::deadline::{
    ClockFacts, Limit, LimitUnit, RuleSetId, Stop, StopReason, due, explain,
};
use std::process::ExitCode;
use std::time::Instant;

/// How many.
#[derive(Args, Debug)]
pub struct Clock {
    /// Dossiers.
    #[arg(long, default_value_t = 100_000)]
    dossiers: usize,
    /// A folder that `bench seed` filled: measures from its database too, and
    /// publishes a swap in it.
    #[arg(long, value_name = "DIR")]
    data: Option<std::path::PathBuf>,
}

impl Clock {
    /// On facts in memory, one core.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let layers = Layers::national(OpeningHours::office());
        let failed = |e| CliError::failed("the calendar does not compile", "look at the cause", e);
        // As it was known before the swap of 2 January 2026 was announced, and after.
        let before = compile(&layers, Some(date(2025, 12, 24))).map_err(failed)?;
        let after = compile(&layers, None).map_err(failed)?;
        let mut dice = Dice::new(1);
        let facts: Vec<ClockFacts> = (0..self.dossiers)
            .map(|_| open_dossier(&mut dice))
            .collect();
        let mut figures = Vec::new();
        let mut moved = 0;
        for _ in 0..7 {
            let began = Instant::now();
            moved = facts
                .iter()
                .filter(|facts| due(facts, &before) != due(facts, &after))
                .count();
            figures.push(began.elapsed().as_secs_f64() * 1e3);
        }
        println!(
            "{} due dates computed twice and compared: {:.1} ms ({moved} moved)",
            facts.len(),
            median(figures)
        );
        let mut figures = Vec::new();
        for facts in facts.iter().take(2000) {
            let began = Instant::now();
            let told = explain(facts, &after).map_or(0, |explanation| explanation.days.len());
            figures.push(began.elapsed().as_secs_f64() * 1e6);
            if told > 100_000 {
                println!("long");
            }
        }
        println!(
            "one explanation: {:.1} µs (median of 2000)",
            median(figures)
        );
        if let Some(data) = &self.data {
            super::recount::measure(data)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn open_dossier(dice: &mut Dice) -> ClockFacts {
    let day = date(2025, 12, 31)
        .checked_sub(jiff::Span::new().days(dice.range(0, 45)))
        .unwrap_or(date(2025, 12, 1));
    let at = |day: jiff::civil::Date, hour: i8| day.at(hour, 15, 0, 0);
    let start = at(day, 9);
    let stops = if dice.chance(0.1) {
        let to = start
            .date()
            .tomorrow()
            .ok()
            .and_then(|day| day.tomorrow().ok())
            .map(|day| at(day, 10));
        vec![Stop {
            from: at(day, 15),
            to,
            reason: StopReason::Supplement,
        }]
    } else {
        Vec::new()
    };
    let amount = *dice.pick(&[3_u32, 5, 7, 10, 15, 20, 30]);
    ClockFacts {
        start,
        limit: Limit {
            amount,
            unit: LimitUnit::WorkingDays,
        },
        rules: RuleSetId::Vn,
        stops,
        restarts: Vec::new(),
        extensions: Vec::new(),
    }
}
