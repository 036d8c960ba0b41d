//! `motcua import xes`: an event log of another office, as a desk to look at.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{IsTerminal as _, Read, Seek as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use motcua_desk::clock::{Entropy as _, OsEntropy, SystemClock};
use motcua_desk::import_xes::{ImportError, Imported, LogCase, LogEvent, LogFile, import_log};
use motcua_domain::ledger::hash::to_hex;
use motcua_eventlog::{Case, Log, Oddity, Summary, XesError};
use motcua_store::{Location, Options, Store};
use sha2::{Digest as _, Sha256};

use super::CliError;

/// Arguments of `motcua import xes`.
#[derive(Debug, Args)]
pub struct ImportXes {
    /// The event log: XES, gzipped or not.
    file: PathBuf,
    /// Folder of the desk that is made for it.
    #[arg(long, value_name = "DIR", default_value = "./motcua-xes")]
    data: PathBuf,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

impl ImportXes {
    /// Reads the log, loads it and prints its figures.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let (log, sha256) = read(&self.file)?;
        let summary = Summary::of(&log);
        tell_odd(&log);
        // A desk with an account and nothing in it would look like a success.
        let none = log.cases.is_empty();
        if !none {
            let imported = self.load(log, sha256)?;
            tell_desk(&self.data, &imported, &summary);
        }
        if self.json {
            let text = serde_json::to_string(&summary).map_err(|source| {
                CliError::failed("cannot write the figures", "report this as a fault", source)
            })?;
            println!("{text}");
        } else {
            print_figures(&summary);
        }
        if none {
            return Err(CliError::BadInput {
                what: format!(
                    "{}: none of its {} cases can be used; no desk was made",
                    self.file.display(),
                    summary.skipped.len()
                ),
                next: "see above why each was skipped, and export the log again",
                source: None,
            });
        }
        Ok(ExitCode::SUCCESS)
    }

    fn load(&self, log: Log, sha256: String) -> Result<Imported, CliError> {
        let mut keys = [0; 64];
        OsEntropy.fill(&mut keys);
        let location = Location::Folder(self.data.clone());
        let store = Store::open(&location, &Options::new(Some(keys))).map_err(|source| {
            let what = format!("cannot open the folder {}", self.data.display());
            let next = "stop the server that uses it, or choose another folder with --data";
            CliError::failed(what, next, source)
        })?;
        let name = self
            .file
            .file_name()
            .map_or("log".into(), |name| name.to_string_lossy());
        let cases: Vec<LogCase> = log.cases.into_iter().filter_map(case).collect();
        let n_events: usize = cases.iter().map(|case| case.events.len() + 3).sum();
        let bar = bar(n_events as u64, "writing");
        let progress = bar.clone();
        let file = LogFile {
            name: name.into_owned(),
            sha256,
            cases,
        };
        let imported = import_log(
            &store,
            Arc::new(SystemClock),
            Box::new(OsEntropy),
            file,
            move |n| progress.set_position(n as u64),
        );
        bar.finish_and_clear();
        imported.map_err(|source: ImportError| {
            let next = "nothing was loaded; put right what is said above and start it again";
            CliError::failed("the log was not loaded", next, source)
        })
    }
}

/// Reads the file twice: its hash, and what it says.
fn read(path: &Path) -> Result<(Log, String), CliError> {
    let at_file = |doing: &'static str| {
        move |source| CliError::File {
            doing,
            path: path.to_owned(),
            source,
        }
    };
    let mut file = File::open(path).map_err(at_file("read"))?;
    let size = file.metadata().map_err(at_file("read"))?.len();
    let mut hash = Sha256::new();
    let mut block = vec![0; 64 * 1024];
    loop {
        let n = file.read(&mut block).map_err(at_file("read"))?;
        if n == 0 {
            break;
        }
        hash.update(&block[..n]);
    }
    file.rewind().map_err(at_file("read"))?;
    let bar = bar(size, "reading");
    let log = motcua_eventlog::read(bar.wrap_read(file));
    bar.finish_and_clear();
    let log = log.map_err(|source| CliError::BadInput {
        what: path.display().to_string(),
        next: next_for(&source),
        source: Some(Box::new(source)),
    })?;
    Ok((log, to_hex(&hash.finalize())))
}

pub(super) fn next_for(error: &XesError) -> &'static str {
    match error {
        XesError::Io(_) => "check that the path is right and that the file can be read",
        XesError::Truncated { .. } | XesError::BadGzip(_) | XesError::Empty => {
            "fetch or export the file again; nothing of it was loaded"
        }
        XesError::TooLarge(_) | XesError::ZipBomb(_) | XesError::HugeElement(_) => {
            "export a shorter period, or split the log"
        }
        XesError::NotXml(_)
        | XesError::Encoding(_)
        | XesError::WrongRoot(_)
        | XesError::BrokenXml { .. }
        | XesError::DocType => "give an event log in XES (IEEE 1849), in UTF-8, gzipped or not",
    }
}

/// A bar on standard error, and none when that is no terminal.
pub(super) fn bar(length: u64, what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}%");
    let bar = ProgressBar::new(length).with_message(what);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A case for the desk; the reader has made sure that it has a time.
fn case(case: Case) -> Option<LogCase> {
    let start = case.came_in()?;
    let events = case.events.into_iter().map(|event| LogEvent {
        activity: event.activity,
        resource: event.resource,
        at: event.at,
    });
    Some(LogCase {
        name: case.name,
        start,
        deadline: case.deadline,
        end: case.end,
        channel: case.channel,
        department: case.department,
        responsible: case.responsible,
        events: events.collect(),
    })
}

/// Tells on standard error what is odd and what was left out.
pub(super) fn tell_odd(log: &Log) {
    let mut kinds: BTreeMap<Oddity, Vec<&str>> = BTreeMap::new();
    for odd in &log.odd {
        kinds.entry(odd.what).or_default().push(&odd.case);
    }
    for (what, cases) in kinds {
        let first: Vec<&str> = cases.iter().take(3).copied().collect();
        let more = if cases.len() > first.len() {
            ", …"
        } else {
            ""
        };
        eprintln!(
            "odd, taken as it is: {what}: {} cases ({}{more})",
            cases.len(),
            first.join(", ")
        );
    }
    for skipped in log.skipped.iter().take(20) {
        eprintln!("skipped: {}: {}", skipped.case, skipped.reason);
    }
    if log.skipped.len() > 20 {
        eprintln!("skipped: {} more", log.skipped.len() - 20);
    }
}

fn tell_desk(data: &Path, imported: &Imported, summary: &Summary) {
    if imported.already {
        eprintln!(
            "this log is in {} already; nothing was written",
            data.display()
        );
    }
    if let Some((login, password)) = &imported.sign_in {
        eprintln!(
            "loaded into {}; sign in as {login} with {password}",
            data.display()
        );
    }
    if imported.late != summary.late {
        eprintln!(
            "note: {} late by the log's instants, {} by the desk, which promises whole minutes",
            summary.late, imported.late
        );
    }
}

fn print_figures(summary: &Summary) {
    let days = |days: Option<f64>| days.map_or("-".to_owned(), |days| format!("{days:.2}"));
    let q = summary.quantiles;
    println!("cases     {}", summary.cases);
    println!("events    {}", summary.events);
    println!("skipped   {}", summary.skipped.len());
    println!("finished  {}", summary.finished);
    let share = summary
        .late_share
        .map_or("-".to_owned(), |share| format!("{:.1} %", share * 100.0));
    println!("late      {} ({share} of the finished)", summary.late);
    println!(
        "days taken: q10 {}, q25 {}, median {}, q75 {}, q90 {}",
        days(q.q10),
        days(q.q25),
        days(q.q50),
        days(q.q75),
        days(q.q90)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(dir: &Path, traces: &str) -> (PathBuf, Result<ExitCode, CliError>) {
        let file = dir.join("log.xes");
        std::fs::write(&file, format!("<log>{traces}</log>")).unwrap();
        let data = dir.join("data");
        let import = ImportXes {
            file,
            data: data.clone(),
            json: false,
        };
        (data, import.run())
    }

    #[test]
    fn a_log_without_a_usable_case_makes_no_desk() {
        let dir = tempfile::tempdir().unwrap();
        let (data, done) = import(dir.path(), "<trace></trace><trace></trace>");
        let error = done.unwrap_err();
        assert!(error.to_string().contains("none of its 2 cases"), "{error}");
        assert!(!data.exists(), "not even a folder");
    }

    #[test]
    fn a_case_that_is_due_and_ends_never_is_loaded_and_audited() {
        let dir = tempfile::tempdir().unwrap();
        let case = r#"<trace><string key="concept:name" value="a"/>
            <date key="startdate" value="2022-03-01T08:00:00Z"/>
            <date key="deadline" value="9999-12-31T23:59:59Z"/>
            <date key="enddate" value="9999-12-31T23:59:59Z"/>
            <event><string key="concept:name" value="Decide"/>
            <date key="time:timestamp" value="9999-12-30T22:00:00.5Z"/></event></trace>"#;
        let (data, done) = import(dir.path(), case);
        done.unwrap();
        let store = motcua_store::Store::look(&motcua_store::Location::Folder(data)).unwrap();
        let desk = store.desks().unwrap().remove(0);
        let found = motcua_desk::audit::audit(&store, desk.id, &[]).unwrap();
        assert_eq!(found.faults, [], "every instant is read back as it was");
    }
}
