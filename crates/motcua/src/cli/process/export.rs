//! `motcua process export`: dossiers as XES or OCEL 2.0, written as they are
//! read.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use motcua_desk::process::{LoggedCase, LoggedEvent, ProcessExport};
use motcua_desk::{Desk, DeskError};
use motcua_domain::procedure::Channel;
use motcua_domain::report::Period;
use motcua_eventlog::{
    Case, Event, OcelEvent, OcelEvents, OcelObject, OcelObjects, OcelValue, Written, XesWriter,
};

use super::{At, CliError, failed, machine};

/// Arguments of `motcua process export`.
#[derive(Args, Debug)]
pub struct Export {
    /// Write XES (IEEE 1849) to this file.
    #[arg(long, value_name = "FILE", required_unless_present = "ocel")]
    xes: Option<PathBuf>,
    /// Write OCEL 2.0 as JSON to this file.
    #[arg(long, value_name = "FILE")]
    ocel: Option<PathBuf>,
    /// Only dossiers that entered then: 2026-11, 2026-Q4, 2026 or
    /// 2026-11-03..2026-11-20. Without it all there are.
    #[arg(long, value_name = "PERIOD", value_parser = Period::parse)]
    period: Option<Period>,
}

/// Why an export stopped.
enum Stopped {
    Desk(DeskError),
    File(io::Error),
}

impl From<DeskError> for Stopped {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// The same dossiers however often they are met.
struct Source<'a> {
    desk: &'a Desk,
    export: ProcessExport,
}

impl Source<'_> {
    fn each(&self, each: &mut dyn FnMut(LoggedCase) -> Result<(), Stopped>) -> Result<(), Stopped> {
        self.desk.each_logged_case(&self.export, each)
    }
}

impl Export {
    /// Writes the files that were asked for.
    pub(super) fn run(self, at: &At) -> Result<ExitCode, CliError> {
        let desk = at.look()?;
        let export = desk.process_export(&machine(&desk), self.period);
        let export = export.map_err(|error| {
            let what = "the export cannot be written down";
            let next = "see that you may write into the folder given with --data and that the disk has room";
            CliError::failed(what, next, error)
        })?;
        let source = Source {
            desk: &desk,
            export,
        };
        let name = desk.settings().office.name_vi.clone();
        if let Some(path) = &self.xes {
            let written = into_file(path, |out| xes(&source, out, &name))?;
            tell(path, "cases", written);
        }
        if let Some(path) = &self.ocel {
            let written = into_file(path, |out| ocel(&source, out))?;
            tell(path, "objects", written);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn tell(path: &Path, what: &str, written: Written) {
    println!(
        "{}: {} {what}, {} events",
        path.display(),
        written.cases,
        written.events
    );
}

/// Writes a file whole or not at all: beside it first, then in its place.
fn into_file(
    path: &Path,
    write: impl FnOnce(BufWriter<File>) -> Result<Written, Stopped>,
) -> Result<Written, CliError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let file = File::create(&beside).map_err(CliError::file("create", &beside))?;
    match write(BufWriter::new(file)) {
        Ok(written) => {
            std::fs::rename(&beside, path).map_err(CliError::file("write", path))?;
            Ok(written)
        }
        Err(stopped) => {
            // What is half written is of no use; that it stays is no harm.
            let _ = std::fs::remove_file(&beside);
            Err(match stopped {
                Stopped::Desk(error) => failed(error),
                Stopped::File(source) => CliError::file("write", path)(source),
            })
        }
    }
}

fn xes(source: &Source<'_>, out: impl Write, name: &str) -> Result<Written, Stopped> {
    let mut writer = XesWriter::begin(out, name)?;
    source.each(&mut |case| {
        let more = [
            ("field", case.field.clone()),
            ("procedure", case.procedure.clone()),
        ];
        let more: Vec<(&str, &str)> = more
            .iter()
            .map(|(key, text)| (*key, text.as_str()))
            .collect();
        Ok(writer.case_with(&as_case(&case), &more)?)
    })?;
    Ok(writer.finish()?)
}

fn as_case(case: &LoggedCase) -> Case {
    let event = |event: &LoggedEvent| Event {
        activity: event.activity.clone(),
        resource: None,
        group: Some(event.unit.to_string()),
        at: event.at,
        transition: Some("complete".to_owned()),
    };
    Case {
        name: case.name.clone(),
        start: Some(case.entered_at),
        deadline: case.deadline,
        end_planned: None,
        end: case.ended_at,
        channel: Some(channel(case.channel).to_owned()),
        department: case.events.last().map(|event| event.unit.to_string()),
        group: None,
        responsible: None,
        events: case.events.iter().map(event).collect(),
    }
}

fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Counter => "counter",
        Channel::Online => "online",
        Channel::Post => "post",
    }
}

/// Objects in a first pass, events in a second.
fn ocel(source: &Source<'_>, out: impl Write) -> Result<Written, Stopped> {
    let mut objects = OcelObjects::begin(out)?;
    let mut kinds: BTreeSet<(&'static str, String)> = BTreeSet::new();
    source.each(&mut |case| {
        for event in &case.events {
            let unit = unit(event);
            if !kinds.contains(&("unit", unit.clone())) {
                kinds.insert(("unit", unit));
            }
        }
        kinds.insert(("procedure", procedure(&case)));
        Ok(dossier(&mut objects, &case)?)
    })?;
    for (kind, id) in &kinds {
        objects.object(&OcelObject {
            id,
            kind,
            attributes: Vec::new(),
            relationships: Vec::new(),
        })?;
    }
    let mut events = objects.events()?;
    source.each(&mut |case| Ok(happened(&mut events, &case)?))?;
    Ok(events.finish()?)
}

fn unit(event: &LoggedEvent) -> String {
    format!("unit/{}", event.unit)
}

fn procedure(case: &LoggedCase) -> String {
    format!("procedure/{}", case.procedure)
}

fn dossier<W: Write>(objects: &mut OcelObjects<W>, case: &LoggedCase) -> io::Result<()> {
    let since = case.entered_at;
    let text = |text: &str| OcelValue::Text(text.to_owned());
    let mut attributes = vec![
        ("channel", since, text(channel(case.channel))),
        ("field", since, text(&case.field)),
    ];
    let deadline = case.deadline;
    attributes.extend(deadline.map(|at| ("deadline", since, OcelValue::Time(at))));
    // Nobody knows the end before it.
    let end = case.ended_at;
    attributes.extend(end.map(|at| ("enddate", at, OcelValue::Time(at))));
    objects.object(&OcelObject {
        id: &case.name,
        kind: "dossier",
        attributes,
        relationships: vec![(procedure(case).as_str(), "procedure")],
    })
}

/// The name of an event is that of its case and its place there: the same in
/// each export.
fn happened<W: Write>(events: &mut OcelEvents<W>, case: &LoggedCase) -> io::Result<()> {
    let procedure = procedure(case);
    for (n, event) in (1_u32..).zip(&case.events) {
        events.event(&OcelEvent {
            id: &format!("{}-{n}", case.name),
            activity: &event.activity,
            at: event.at,
            objects: vec![
                (case.name.as_str(), "dossier"),
                (unit(event).as_str(), "unit"),
                (procedure.as_str(), "procedure"),
            ],
        })?;
    }
    Ok(())
}
