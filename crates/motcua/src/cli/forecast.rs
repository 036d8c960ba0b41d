//! `motcua forecast`: how many people will come, from daily counts in a file.
//!
//! What is said depends on the counts and the calendar alone; nothing is read
//! from a desk and nothing is written.

use super::CliError;
use clap::Args;
use motcua_domain::calendar::{
    CalendarVersion, Compiled, Layer, Layers, OpeningHours, Week, built_in, compile,
    table as day_table,
};
use motcua_staffing::forecast::{
    self as foretold, BandBasis, COVERED, Expected, Method, NoForecast, Outlook, Score, Series,
    table,
};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Mistakes of a file told one by one.
const TOLD: usize = 20;
/// Larger files are no daily counts.
const MOST_BYTES: u64 = 64 << 20;
const AGAIN: &str = "correct it there and run the command again";

/// Arguments of `motcua forecast`.
#[derive(Args, Debug)]
pub struct Forecast {
    /// Daily counts in UTF-8 with the header date,field,count or date,count;
    /// dates like 2026-11-27. A working day that is missing for all fields is a
    /// gap, one that is missing for a single field is a 0.
    #[arg(long, value_name = "FILE")]
    csv: PathBuf,
    /// Working days ahead, 1 to 60.
    #[arg(long, value_name = "N", default_value_t = 10)]
    days: usize,
    /// A day table in place of Vietnam's, as `motcua calendar diff` reads it;
    /// "# years: 2010-2012" as its first line says what it covers.
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
    /// Opening hours by ISO weekday.
    #[arg(
        long,
        value_name = "WEEK",
        default_value = "1-5:07:30-11:30,13:00-17:00"
    )]
    sessions: Week,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

impl Forecast {
    /// Prints the days ahead of all fields.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let series = self.series()?;
        let calendar = self.compiled()?;
        let name = self.csv.display().to_string();
        let found = foretold::forecast(&series, &calendar, self.days).map_err(|why| {
            let (what, next) = match why {
                NoForecast::Days(days) => (format!("--days {days}"), "see motcua forecast --help"),
                NoForecast::Empty => (name, "give counts of days on which the desk is open"),
                NoForecast::Calendar(_) => {
                    (name, "give a day table of those years with --calendar FILE")
                }
            };
            CliError::bad_input(what, next, why)
        })?;
        if self.json {
            println!("{:#}", facts(&found, &calendar));
        } else {
            print!("{}", as_table(&found));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn series(&self) -> Result<Vec<Series>, CliError> {
        let text = read(&self.csv)?;
        table::parse(&text).map_err(|mistakes| told(&self.csv, mistakes))
    }

    fn compiled(&self) -> Result<Compiled, CliError> {
        let mut layers = Layers {
            versions: built_in(),
        };
        if let Some(path) = &self.calendar {
            let days = day_table::parse(&read(path)?).map_err(|mistakes| told(path, mistakes))?;
            layers = Layers::default();
            layers.push(CalendarVersion::of_table(
                "--calendar",
                Layer::National,
                days,
            ));
        }
        let hours = OpeningHours::same(self.sessions.clone());
        layers.push(CalendarVersion::of_hours("--sessions", hours));
        compile(&layers, None).map_err(|why| {
            let path = self.calendar.as_deref().unwrap_or(Path::new("--calendar"));
            let next = "begin the day table with the years it covers, like \"# years: 2010-2012\"";
            CliError::bad_input(path.display().to_string(), next, why)
        })
    }
}

fn read(path: &Path) -> Result<String, CliError> {
    let file = std::fs::File::open(path).map_err(CliError::file("read", path))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(CliError::file("read", path))?;
    let name = path.display().to_string();
    if bytes.len() as u64 > MOST_BYTES {
        return Err(CliError::BadInput {
            what: format!("{name}: it is larger than 64 MB"),
            next: "give daily counts, not single visits",
            source: None,
        });
    }
    String::from_utf8(bytes)
        .map_err(|why| CliError::bad_input(name, "save it as CSV in UTF-8", why.utf8_error()))
}

/// Tells the mistakes of a file: all but the last here, the last as the cause.
fn told<E: Error + Send + Sync + 'static>(path: &Path, mut mistakes: Vec<E>) -> CliError {
    let n = mistakes.len();
    mistakes.truncate(TOLD);
    let what = match n {
        1 => path.display().to_string(),
        n if n > TOLD => format!(
            "{}: {n} mistakes, the first {TOLD} are told",
            path.display()
        ),
        n => format!("{}: {n} mistakes", path.display()),
    };
    let last = mistakes.pop();
    for mistake in &mistakes {
        eprintln!("{}: {mistake}", path.display());
    }
    CliError::BadInput {
        what,
        next: AGAIN,
        source: last.map(|last| Box::new(last) as _),
    }
}

fn rounded(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}

fn score(found: Option<&Score>) -> Value {
    found.map_or(Value::Null, |found| {
        json!({
            "mase": rounded(found.mase),
            "error_to_last_week": found.relative.map(rounded),
            "coverage": found.coverage.map(rounded),
            "bias": found.bias.map(rounded),
            "forecasts": found.n,
        })
    })
}

fn outlook(one: &Outlook, found: &foretold::Forecast) -> Value {
    let days = found.days.iter().zip(&one.days).zip(&one.bands);
    let days = days.map(|((day, expected), band)| {
        json!({
            "date": day.workday.date.to_string(),
            "mean": rounded(expected.mean),
            "lo80": expected.low,
            "hi80": expected.high,
            "band_errors": band.used,
            "band_errors_same_distance": band.same,
            "band": band_word(*band),
        })
    });
    let tried = one.tried.iter().map(|(method, mase)| {
        let value = json!(rounded(*mase));
        (method.slug().to_owned(), value)
    });
    json!({
        "field": one.field,
        "method": one.method.slug(),
        "fell_back": one.fell_back,
        "models_error_to_last_week": one.against.map(rounded),
        "models_mase": one.models_mase.map(rounded),
        "band_errors": one.errors,
        "last_40_days": score(one.recent.as_ref()),
        // The same under its first name, for programs that read it.
        "last_8_weeks": score(one.recent.as_ref()),
        "looked_back": score(one.whole.as_ref()),
        "mase_of_methods": tried.collect::<Map<_, _>>(),
        "days": days.collect::<Vec<_>>(),
    })
}

/// Where the band of a day comes from.
fn band_word(band: BandBasis) -> &'static str {
    match (band.same, band.used) {
        (_, 0) => "assumed",
        (0, _) => "widened",
        (same, used) if same < used => "with-neighbours",
        _ => "same-distance",
    }
}

fn facts(found: &foretold::Forecast, calendar: &Compiled) -> Value {
    let basis = &found.basis;
    let closed: Vec<String> = basis.closed.iter().map(ToString::to_string).collect();
    let days = found.days.iter().map(|day| {
        let marks: Vec<String> = day.workday.marks.iter().map(|mark| mark.slug()).collect();
        json!({
            "date": day.workday.date.to_string(),
            "marks": marks,
            "calendar_sure": day.workday.is_sure,
        })
    });
    let factors = found.tet.factors.iter().map(|one| {
        json!({
            "working_day": one.ordinal,
            "prior": rounded(one.prior),
            "now": rounded(one.now),
        })
    });
    let fields = found.fields.iter().map(|one| outlook(one, found));
    json!({
        "calendar": calendar.label(),
        "calendar_sha256": calendar.hash().to_string(),
        "basis": {
            "first": basis.first.to_string(),
            "last": basis.last.to_string(),
            "working_days": basis.days,
            "gaps": basis.gaps,
            "closed_days_left_out": closed,
        },
        "days": days.collect::<Vec<_>>(),
        "total": outlook(&found.total, found),
        "fields": fields.collect::<Vec<_>>(),
        "tet": {
            "seen": found.tet.seen,
            "ahead": found.tet.is_ahead,
            "factors": factors.collect::<Vec<_>>(),
        },
    })
}

fn as_table(found: &foretold::Forecast) -> String {
    let mut out = String::new();
    let basis = &found.basis;
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "{} to {}: {} working days, {} gaps",
        basis.first, basis.last, basis.days, basis.gaps
    );
    if let Some(first) = basis.closed.first() {
        let n = basis.closed.len();
        let _ = writeln!(
            out,
            "{n} days with counts are closed and left out: {first} …"
        );
    }
    let first = found.tet.factors.iter().find(|one| one.ordinal == 1);
    if let Some(first) = first {
        let _ = writeln!(
            out,
            "Tet: prior x{:.2} on the first day after it, {} Tet seen, now x{:.2}",
            first.prior, found.tet.seen, first.now
        );
    }
    // A single field is the total.
    let fields: &[Outlook] = match found.fields.as_slice() {
        [_] => &[],
        fields => fields,
    };
    for one in std::iter::once(&found.total).chain(fields) {
        block(&mut out, one, found);
    }
    out
}

/// How a forecast was made. Without a model the days need not be few: nobody
/// may have come on any of many.
fn by(method: Method) -> &'static str {
    match method {
        Method::FewDays => "the mean of the days there are, to which no model could be fitted",
        method => method.slug(),
    }
}

fn block(out: &mut String, one: &Outlook, found: &foretold::Forecast) {
    let why = match one.against {
        Some(against) if one.fell_back => format!(
            " (over the last 40 days the models erred {against:.2} times as much on the same days)"
        ),
        _ => String::new(),
    };
    let _ = writeln!(out, "\n{}: by {}{why}", one.field, by(one.method));
    let used = one.bands.iter().map(|band| band.used);
    let bands = match (used.clone().min(), used.max()) {
        (Some(least @ 1..), Some(most)) => {
            let lent = one.bands.iter().filter(|band| band.same == 0).count();
            let widened = match lent {
                0 => String::new(),
                n => format!("; {n} days are farther than any error, their bands are widened"),
            };
            format!("from {least} to {most} errors at the distance of each day{widened}")
        }
        _ => "assumed, there are too few errors to go by".to_owned(),
    };
    let _ = writeln!(out, "  bands: {bands}");
    score_line(out, "last 40 days", one.recent.as_ref());
    score_line(out, "looked back on", one.whole.as_ref());
    let _ = writeln!(out, "  {:<16}{:>10}{:>8}{:>8}", "", "mean", "lo80", "hi80");
    for (day, Expected { mean, low, high }) in found.days.iter().zip(&one.days) {
        let marks: Vec<String> = day.workday.marks.iter().map(|mark| mark.slug()).collect();
        let date = day.workday.date.strftime("%Y-%m-%d %a").to_string();
        let line = format!(
            "  {date:<16}{mean:>10.1}{low:>8}{high:>8}  {}",
            marks.join(" ")
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn score_line(out: &mut String, span: &str, found: Option<&Score>) {
    let Some(found) = found else {
        let _ = writeln!(out, "  {span}: too few forecasts to judge");
        return;
    };
    let against = found.relative.map_or_else(String::new, |relative| {
        format!("error {relative:.2} of last week's on the same days, ")
    });
    let percent = |share: Option<f64>| {
        share.map_or_else(
            || "–".to_owned(),
            // A bias of nearly nothing is 0, not −0.
            |share| format!("{} %", (share * 100.0).round() + 0.0),
        )
    };
    let _ = writeln!(
        out,
        "  {span}: {against}MASE {:.2}, in the band {} of {:.0} %, bias {}, {} forecasts",
        found.mase,
        percent(found.coverage),
        COVERED * 100.0,
        percent(found.bias),
        found.n
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory as _, Parser};
    use motcua_staffing::forecast::FARTHEST;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        forecast: Forecast,
    }

    fn found(days: i64) -> foretold::Forecast {
        of(days, |at| (40 + at % 7, 20 + at % 3))
    }

    /// Of so many people a day for land and for civil.
    fn of(days: i64, people: impl Fn(i64) -> (i64, i64)) -> foretold::Forecast {
        let mut csv = "date,field,count\n".to_owned();
        let first = jiff::civil::date(2025, 6, 2);
        for at in 0..days {
            let day = first + jiff::Span::new().days(at);
            let (land, civil) = people(at);
            csv.push_str(&format!("{day},land,{land}\n{day},civil,{civil}\n"));
        }
        let line = Line::try_parse_from(["motcua", "--csv", "x", "--days", "3"]).unwrap();
        let calendar = line.forecast.compiled().unwrap();
        let series = table::parse(&csv).unwrap();
        foretold::forecast(&series, &calendar, line.forecast.days).unwrap()
    }

    #[test]
    fn the_arguments_fit_together_and_the_most_days_are_told() {
        Line::command().debug_assert();
        let help = Line::command().render_long_help().to_string();
        assert!(help.contains(&format!("1 to {FARTHEST}")));
    }

    #[test]
    fn a_table_says_what_it_rests_on_and_a_block_for_each_field() {
        let text = as_table(&found(245));
        for part in [
            "2025-06-02 to 2026-01-30: ",
            "days with counts are closed and left out: 2025-06-07",
            "Tet: prior x1.60 on the first day after it, 0 Tet seen",
            "\nall: by ",
            "\nland: by ",
            "\ncivil: by ",
            "  last 40 days: error ",
            " of last week's on the same days, MASE ",
            "  2026-02-02 Mon",
            "tet-10",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }

    #[test]
    fn each_day_says_how_many_errors_its_band_rests_on() {
        let found = found(245);
        let calendar = compile(&Layers::national(OpeningHours::office()), None).unwrap();
        let told = facts(&found, &calendar);
        let (first, third) = (&told["total"]["days"][0], &told["total"]["days"][2]);
        assert_eq!(first["band"], "same-distance");
        let errors = |day: &Value| day["band_errors"].as_u64().unwrap();
        assert_eq!(errors(first), errors(third) + 2);
        assert!(errors(first) < told["total"]["band_errors"].as_u64().unwrap());
        assert!(told["total"]["last_40_days"]["error_to_last_week"].is_number());
        assert_eq!(told["total"]["last_8_weeks"], told["total"]["last_40_days"]);
    }

    #[test]
    fn many_days_on_which_nobody_came_are_not_called_few() {
        let found = of(77, |_| (0, 0));
        let text = as_table(&found);
        assert!(
            text.contains("all: by the mean of the days there are"),
            "{text}"
        );
        assert!(!text.contains("few-days"), "{text}");
        // The word of the JSON stays.
        assert_eq!(found.total.method.slug(), "few-days");
    }

    #[test]
    fn two_days_say_that_there_is_nothing_to_judge_by() {
        let found = found(2);
        let text = as_table(&found);
        assert!(
            text.contains("all: by the mean of the days there are, to which no model could be fitted\n  bands: assumed"),
            "{text}"
        );
        assert!(text.contains("last 40 days: too few forecasts to judge"));
        let calendar = compile(&Layers::national(OpeningHours::office()), None).unwrap();
        let told = facts(&found, &calendar);
        assert_eq!(told["fields"][1]["field"], "civil");
        assert_eq!(told["total"]["last_40_days"], Value::Null);
        assert_eq!(told["total"]["days"][0]["band"], "assumed");
        assert_eq!(told["total"]["models_error_to_last_week"], Value::Null);
        assert_eq!(told["days"][2]["date"], "2025-06-06");
    }
}
