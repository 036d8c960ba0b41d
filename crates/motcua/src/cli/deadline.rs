//! `motcua deadline`: one due date, explained day by day, without a desk.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use jiff::civil::{Date, DateTime};
use motcua_domain::calendar::table::parse_date;
use motcua_domain::calendar::{
    BadHours, CalendarError, CalendarVersion, Compiled, Layers, OpeningHours, Sessions, Week,
    compile,
};
use motcua_domain::deadline::cases::{foreign_years, holiday_version};
use motcua_domain::deadline::{
    BadLimit, ClockChange, ClockFacts, DeadlineError, Due, Explanation, Extension, Limit,
    RuleSetId, Stop, StopReason, explain, parse_local,
};
use motcua_web::explain::{
    Row, bad_limit, changes, due_text, provisional, refusal, rows, versions,
};
use motcua_web::i18n::{Lang, text};
use serde_json::json;

use super::CliError;
use super::speech::lang;

/// Where the arguments are explained.
const HELP: &str = "motcua deadline --help";

/// Arguments of `motcua deadline`.
#[derive(Debug, Args)]
pub struct Deadline {
    /// When the dossier was received, local time: 2024-04-24T15:40.
    #[arg(long, value_name = "TIME", value_parser = local)]
    received: DateTime,
    /// The time limit: "5 wd", "30 cd", "8 wh", "24 ch", "2 wk", "1 mo", "1 yr", sd15.
    #[arg(long, value_name = "LIMIT")]
    limit: String,
    /// The clock stood: FROM/[TO][,reason]; without TO it still stands. Repeatable.
    ///
    /// Reasons: supplement (the default), financial_obligation,
    /// expert_appraisal, other_agency, force_majeure.
    #[arg(long = "stop", value_name = "FROM/[TO][,REASON]", value_parser = stop)]
    stops: Vec<Stop>,
    /// The count began anew at this time. Repeatable.
    #[arg(long = "restart", value_name = "TIME", value_parser = local)]
    restarts: Vec<DateTime>,
    /// The limit was extended: TIME,AMOUNT in the limit's unit. Repeatable.
    #[arg(long = "extend", value_name = "TIME,AMOUNT", value_parser = extension)]
    extensions: Vec<Extension>,
    /// Use the calendar as it was known on this day; otherwise as known now.
    #[arg(long, value_name = "DATE", value_parser = day)]
    known_on: Option<Date>,
    /// Rule set: vn, vn-midnight, eu or frcp.
    #[arg(long, value_name = "RULES", default_value = "vn", value_parser = rules)]
    rules: RuleSetId,
    /// Opening hours by ISO weekday.
    #[arg(long, value_name = "WEEK", default_value = "1-5:07:30-11:30,13:00-17:00", value_parser = week)]
    sessions: Week,
    /// A public holiday, of eu and frcp only (Vietnam's are in the program). Repeatable.
    #[arg(long = "holiday", value_name = "DATE", value_parser = day)]
    holidays: Vec<Date>,
    /// Language of the table: vi or en.
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = lang)]
    lang: Lang,
    /// Print JSON instead of the table.
    #[arg(long)]
    json: bool,
}

impl Deadline {
    /// Prints the explained due date.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let limit = match self.limit.parse::<Limit>() {
            Ok(limit) => limit,
            Err(error) => return Err(self.bad_limit(&error)),
        };
        let facts = ClockFacts {
            start: self.received,
            limit,
            rules: self.rules,
            stops: self.stops.clone(),
            restarts: self.restarts.clone(),
            extensions: self.extensions.clone(),
        };
        if !(self.holidays.is_empty() || self.takes_holidays()) {
            return Err(self.bad_input(&text(self.lang, "cli-deadline-holiday", &[])));
        }
        facts.fit_together().map_err(|error| {
            let said = refusal(self.lang, &error);
            self.bad_input(&format!("{}: {said}", option(&error)))
        })?;
        let calendar = self.calendar(&facts).map_err(|e| self.refused(&e.into()))?;
        let told = explain(&facts, &calendar).map_err(|e| self.refused(&e))?;
        if self.json {
            println!("{}", as_json(&told));
        } else {
            print!("{}", as_table(self.lang, &told));
            for remark in changes(self.lang, &told) {
                println!("{remark}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn bad_limit(&self, error: &BadLimit) -> CliError {
        self.bad_input(&format!("--limit: {}", bad_limit(self.lang, error)))
    }

    fn bad_input(&self, what: &str) -> CliError {
        CliError::unusable(self.lang, what, HELP)
    }

    fn refused(&self, error: &DeadlineError) -> CliError {
        CliError::refused(self.lang, refusal(self.lang, error), HELP)
    }

    fn takes_holidays(&self) -> bool {
        match self.rules {
            RuleSetId::Vn | RuleSetId::VnMidnight => false,
            RuleSetId::Eu | RuleSetId::Frcp => true,
        }
    }

    /// Vietnam's days are shipped; elsewhere the holidays come as arguments.
    fn calendar(&self, facts: &ClockFacts) -> Result<Compiled, CalendarError> {
        let hours = OpeningHours::same(self.sessions.clone());
        match self.rules {
            RuleSetId::Vn | RuleSetId::VnMidnight => {
                compile(&Layers::national(hours), self.known_on)
            }
            RuleSetId::Eu | RuleSetId::Frcp => {
                let (first, last) = foreign_years(facts);
                let week = self.sessions.clone().without_weekend();
                let mut layers = Layers::default();
                layers.push(holiday_version("--holiday", first, last, &self.holidays));
                layers.push(CalendarVersion::of_hours(
                    "--sessions",
                    OpeningHours::same(week),
                ));
                compile(&layers, self.known_on)
            }
        }
    }
}

/// The argument that a contradiction among the facts is about.
fn option(error: &DeadlineError) -> &'static str {
    match error {
        DeadlineError::RestartBeforeReceipt { .. } => "--restart",
        DeadlineError::ExtensionBeforeReceipt { .. } | DeadlineError::ExtensionOfNothing { .. } => {
            "--extend"
        }
        _ => "--received",
    }
}

/// `{due, provisional, state, days: […]}`; with extensions their list, and the
/// amount on the day of each.
fn as_json(told: &Explanation) -> serde_json::Value {
    let (due, provisional, state) = match told.due {
        Due::At { at, provisional } => (Some(at.to_string()), provisional, "running"),
        Due::Paused => (None, false, "paused"),
    };
    let days: Vec<_> = told
        .days
        .iter()
        .map(|day| {
            let mut told = json!({
                "date": day.date.to_string(),
                "kind": day.kind.slug(),
                "counted": day.counted,
                "n": day.n,
                "minutes": day.minutes,
                "reason_code": day.reason.slug(),
                "source": day.source,
            });
            if let Some((_, amount)) = day.extended {
                told["extended"] = json!(amount);
            }
            told
        })
        .collect();
    let mut all = json!({ "due": due, "provisional": provisional, "state": state, "days": days });
    // An extension may be given on a day outside the table, too late or
    // before a restart: so they also stand together.
    let extensions: Vec<_> = told.changes.iter().filter_map(extension_json).collect();
    if !extensions.is_empty() {
        all["extensions"] = json!(extensions);
    }
    all
}

fn extension_json(change: &ClockChange) -> Option<serde_json::Value> {
    let (at, amount, counted) = match change {
        ClockChange::Extended { at, more, .. } => (at, more, true),
        ClockChange::Lapsed { at, more } => (at, more, false),
        ClockChange::Restarted { .. } => return None,
    };
    let at = at.strftime("%Y-%m-%dT%H:%M").to_string();
    Some(json!({ "at": at, "amount": amount, "counted": counted }))
}

/// The table as lines of text: days, what they are, the count, the document.
fn as_table(lang: Lang, told: &Explanation) -> String {
    let rows = rows(lang, told);
    let widest = |cell: fn(&Row) -> &str| {
        rows.iter()
            .map(|row| cell(row).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (dates, what) = (widest(|row| &row.dates), widest(|row| &row.what));
    let count = widest(|row| if row.due.is_some() { "" } else { &row.count });
    let mut out = String::new();
    // Writing to a String cannot fail.
    for row in &rows {
        let _ = write!(out, "{:dates$}  {:what$}  ", row.dates, row.what);
        let _ = match &row.due {
            Some(due) => write!(
                out,
                "{}  -> {due}   [{}]  ",
                row.count,
                versions(lang, told)
            ),
            None => write!(out, "{:count$}  ", row.count),
        };
        let _ = match row.source.as_str() {
            "" => Ok(()),
            source => write!(out, "({source})"),
        };
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    if told.due == Due::Paused {
        let _ = writeln!(
            out,
            "-> {}   [{}]",
            due_text(lang, told),
            versions(lang, told)
        );
    }
    if let Some(remark) = provisional(lang, told) {
        let _ = writeln!(out, "{remark}");
    }
    out
}

fn local(text: &str) -> Result<DateTime, &'static str> {
    parse_local(text).ok_or("no such time; write it like 2024-04-24T15:40")
}

fn day(text: &str) -> Result<Date, &'static str> {
    parse_date(text).ok_or("no such day; write it like 2024-04-24")
}

fn rules(text: &str) -> Result<RuleSetId, &'static str> {
    RuleSetId::from_slug(text).ok_or("the rule sets are vn, vn-midnight, eu and frcp")
}

/// `1-5:07:30-11:30,13:00-17:00;6:07:30-11:30`, or the sessions of Monday to Friday alone.
fn week(text: &str) -> Result<Week, BadHours> {
    text.parse::<Week>().or_else(|error| {
        let day: Sessions = text.parse().map_err(|_| error)?;
        Ok((0..5).fold(Week::default(), |week, weekday| {
            week.with_day(weekday, day.clone())
        }))
    })
}

fn stop(text: &str) -> Result<Stop, &'static str> {
    let form =
        "write a stop as FROM/[TO][,reason], like 2024-05-03T10:00/2024-05-08T09:00,supplement";
    let (interval, reason) = match text.split_once(',') {
        Some((interval, reason)) => {
            let reason = reason.trim().replace('-', "_");
            (
                interval,
                StopReason::from_slug(&reason).ok_or("no such reason for a stop")?,
            )
        }
        None => (text, StopReason::Supplement),
    };
    let (from, to) = interval.split_once('/').ok_or(form)?;
    let to = match to.trim() {
        "" => None,
        to => Some(local(to)?),
    };
    Ok(Stop {
        from: local(from.trim())?,
        to,
        reason,
    })
}

fn extension(text: &str) -> Result<Extension, &'static str> {
    let form = "write an extension as TIME,AMOUNT, like 2024-05-03T10:00,5";
    let (at, amount) = text.split_once(',').ok_or(form)?;
    Ok(Extension {
        at: local(at.trim())?,
        amount: amount.trim().parse().map_err(|_| form)?,
    })
}

#[cfg(test)]
mod tests;
