//! Rounds of acts at random: a child of this program for each, on a day of
//! its own, killed before it is done; afterwards the record is looked through.

use super::crew::official;
use super::figures::Failure;
use super::random::{called_twice, random_act};
use super::{DAY, Queue, failed};
use crate::cli::CliError;
use crate::sample::dice::Dice;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use motcua_desk::Desk;
use motcua_domain::id::VisitId;
use motcua_domain::time::instant;
use motcua_store::Durability;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

impl Queue {
    /// Children act at random and are killed; what they had acknowledged must
    /// be there, and the audit must find nothing.
    pub(super) fn at_random(&self) -> Result<ExitCode, CliError> {
        let bar = ProgressBar::new(self.ops);
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} acts at random  {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.miss_at_once()?;
        let (mut done, mut lost, mut round) = (0, 0, 0);
        while done < self.ops {
            round += 1;
            let share = (self.ops - done).min(self.ops / (self.kills + 1) + 1);
            let (acknowledged, seen) = self.round((round, share), &bar)?;
            done += acknowledged;
            let (desk, ..) = self.desk(Durability::Full)?;
            lost += seen.iter().filter(|id| desk.follow(**id).is_err()).count();
        }
        bar.finish_and_clear();
        let (desk, ..) = self.desk(Durability::Full)?;
        let audit = motcua_desk::audit::audit(desk.store(), desk.id(), &[])
            .map_err(|e| CliError::failed("the audit cannot be made", "look at the cause", e))?;
        for fault in &audit.faults {
            println!("{fault}");
        }
        let twice = called_twice(&desk)?;
        println!(
            "{done} acts at random, killed {} times: {lost} acknowledged visits lost, {twice} double calls, {} faults over {} visits",
            self.kills.min(round),
            audit.faults.len(),
            audit.n_visits
        );
        let clean = lost == 0 && twice == 0 && audit.is_clean();
        Ok(if clean {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// Puts rules in force under which one call is enough to be absent: a
    /// round goes by too quickly for anybody to be waited for, and absence and
    /// return would not be played at all.
    fn miss_at_once(&self) -> Result<(), CliError> {
        let (desk, _, crew) = self.desk(Durability::Full)?;
        let head = &crew.administrator;
        let mut policy = desk.queue_rules(head).map_err(failed)?.policy;
        policy.recalls = 1;
        policy.missed_after = 0;
        desk.draft_queue_rules(head, "rules of the rounds", &policy)
            .map_err(failed)?;
        let mark = desk.queue_rules(head).map_err(failed)?.mark;
        desk.publish_queue_rules(head, "rules of the rounds in force", &mark)
            .map_err(failed)
    }

    /// One child: how many acts it acknowledged, and the visits that must be
    /// there from then on.
    fn round(
        &self,
        (round, share): (u64, u64),
        bar: &ProgressBar,
    ) -> Result<(u64, Vec<VisitId>), CliError> {
        let io = |e| CliError::failed("the child process cannot be run", "look at the cause", e);
        let program = std::env::current_exe().map_err(io)?;
        let mut command = Command::new(&program);
        command.args(["bench", "queue", "--child", &round.to_string()]);
        command.args(["--ops", &share.to_string()]);
        command.args(["--officials", &self.officials.to_string(), "--data"]);
        command.arg(&self.data);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(io)?;
        let lines = child.stdout.take();
        let mut seen = Vec::new();
        let (mut acknowledged, mut killed) = (0, false);
        let reader = lines.map(BufReader::new);
        for line in reader
            .into_iter()
            .flat_map(BufReader::lines)
            .map_while(Result::ok)
        {
            acknowledged += 1;
            bar.inc(1);
            // An act that gave no visit says 0.
            let id = line.parse::<i64>().ok().filter(|id| *id > 0);
            seen.extend(id.map(VisitId));
            killed = round <= self.kills && acknowledged >= share * 9 / 10;
            if killed {
                break;
            }
        }
        let _ = child.kill();
        let ended = child.wait().map_err(io)?;
        if killed || ended.success() {
            Ok((acknowledged, seen))
        } else {
            Err(CliError::failed(
                "the child process found a fault",
                "look at what it said above",
                std::io::Error::other(format!("it ended with {ended}")),
            ))
        }
    }

    pub(super) fn child(&self, seed: u64) -> Result<ExitCode, CliError> {
        let (desk, clock, crew) = self.desk(Durability::Full)?;
        let opening = instant(working_day(&desk, seed));
        clock.set(opening);
        let (left, failure) = (AtomicU64::new(self.ops), Failure::default());
        std::thread::scope(|scope| {
            for n in 0..self.officials {
                let (desk, clock, crew, left, failure) = (&desk, &clock, &crew, &left, &failure);
                scope.spawn(move || {
                    let mut dice = Dice::new(seed * 1000 + u64::from(n));
                    let me = official(crew, n);
                    let key = format!("take {seed} {n}");
                    let _ = desk.take_counter(&me, &key, n + 1);
                    let mut k = 0;
                    while !failure.is_set() {
                        let Ok(still) =
                            left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| {
                                n.checked_sub(1)
                            })
                        else {
                            break;
                        };
                        k += 1;
                        let key = format!("{seed}-{n}-{k}");
                        match random_act(desk, crew, &me, &key, &mut dice) {
                            Ok(id) => {
                                let said = id.map_or(0, |id| id.0);
                                let _ = writeln!(std::io::stdout().lock(), "{said}");
                            }
                            Err(error) => failure.note(Err(error)),
                        }
                        if n == 0 {
                            clock.set(time_of_day(opening, self.ops - still, self.ops));
                        }
                    }
                });
            }
        });
        failure.into_result()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The day of a round: each has its own, so that a kill is followed by a night.
fn working_day(desk: &Desk, round: u64) -> DateTime {
    let calendar = &desk.settings().calendar;
    let mut day = DAY.date();
    let mut left = round;
    loop {
        if calendar.day(day).is_ok_and(|info| info.is_open()) {
            if left == 0 {
                return day.to_datetime(DAY.time());
            }
            left -= 1;
        }
        match day.tomorrow() {
            Ok(next) if next.year() <= DAY.year() => day = next,
            _ => return day.to_datetime(DAY.time()),
        }
    }
}

/// Acts go by as a day does, from the opening to a quarter past three, when
/// tickets are still given; once in it the clock is set back an hour.
fn time_of_day(opening: Timestamp, done: u64, ops: u64) -> Timestamp {
    let day = SignedDuration::from_mins(7 * 60 + 15).as_secs_f64();
    let share = done as f64 / ops.max(1) as f64;
    let gone = SignedDuration::from_millis((day * share * 1e3) as i64);
    let set_back = (0.5..0.6).contains(&share);
    opening + gone - SignedDuration::from_hours(i64::from(set_back))
}
