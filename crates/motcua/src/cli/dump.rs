//! `motcua export` and `motcua import dump`: a whole server as one text file,
//! the way from SQLite to PostgreSQL and back.

use super::CliError;
use super::key::{Brought, read_keys};
use super::place::Place;
use super::progress::bytes;
use clap::Args;
use motcua_desk::clock::{Clock as _, SystemClock};
use motcua_store::{DumpReport, Options, Store, StoreError, WithBlobs};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

/// Write all desks into one file, to be taken in by the other engine.
#[derive(Args, Debug)]
pub struct Export {
    #[command(flatten)]
    place: Place,
    /// File to write; it must not exist.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Export {
    /// Writes the dump beside its name and gives it the name when it is whole.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let store = self.place.look()?;
        if self.file.exists() {
            return Err(CliError::Failed {
                what: format!("{} exists", self.file.display()),
                next: "choose another name",
                source: None,
            });
        }
        let mut part = self.file.clone().into_os_string();
        part.push(".part");
        let written = write(&store, &PathBuf::from(&part)).and_then(|report| {
            std::fs::rename(&part, &self.file)
                .map_err(CliError::file("write", &self.file))
                .map(|()| report)
        });
        if written.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        let report = written?;
        println!("{}", said(&report));
        let (folder, file) = (self.place.data.display(), self.file.display());
        println!(
            "The keys {} are not in it. To take it in:",
            store.keys().data_id()
        );
        println!("  motcua key export KEYS --data {folder}");
        println!("  motcua import dump {file} --keys KEYS --data OTHER");
        Ok(ExitCode::SUCCESS)
    }
}

fn write(store: &Store, part: &PathBuf) -> Result<DumpReport, CliError> {
    let fail = CliError::file("write", part);
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(part).map_err(fail)?;
    let bar = bytes(None);
    let mut out = BufWriter::with_capacity(1 << 20, bar.wrap_write(&file));
    let report = store.export(&mut out, WithBlobs::Yes).map_err(|error| {
        CliError::failed("the desks were not exported", "look at the cause", error)
    })?;
    drop(out);
    bar.finish_and_clear();
    file.sync_all().map_err(fail)?;
    Ok(report)
}

fn said(report: &DumpReport) -> String {
    format!("{} rows, {} attachments", report.rows, report.blobs)
}

/// Take in what `motcua export` wrote, where no desk is yet.
#[derive(Args, Debug)]
pub struct ImportDump {
    #[command(flatten)]
    place: Place,
    /// The dump.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The office's keys (`motcua key export`), when the folder has none.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl ImportDump {
    /// Takes the dump in, all or nothing.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let file = File::open(&self.file).map_err(CliError::file("read", &self.file))?;
        let brought = Brought::into(&self.place.data);
        if let Some(keys) = &self.keys {
            read_keys(keys)?
                .install(&self.place.data)
                .map_err(|error| self.refused(error))?;
        }
        let report = self.take_in(file).inspect_err(|_| brought.take_back())?;
        println!("{}; references are sound", said(&report));
        println!("The desk gives no receipts until somebody answers for the import, with the same");
        println!("--data and --database:");
        println!("  1. motcua audit");
        println!("  2. look for receipts and papers given since the export");
        println!("  3. motcua acknowledge   (or on the page Health)");
        Ok(ExitCode::SUCCESS)
    }

    fn take_in(&self, file: File) -> Result<DumpReport, CliError> {
        let store = Store::open(&self.place.location(), &Options::new(None))
            .map_err(|error| self.refused(error))?;
        let bar = bytes(file.metadata().ok().map(|file| file.len()));
        let taken = store.bring_in(
            BufReader::with_capacity(1 << 20, bar.wrap_read(file)),
            SystemClock.now(),
        );
        bar.finish_and_clear();
        let report = taken.map_err(|error| self.refused(error))?;
        let wrong = store.check().map_err(refused)?;
        if let Some(first) = wrong.first() {
            return Err(refused(StoreError::Backup(first.clone())));
        }
        Ok(report)
    }

    /// A file that is no dump, or a broken one, is input that cannot be used.
    fn refused(&self, error: StoreError) -> CliError {
        if let StoreError::Dump { .. } = error {
            let file = self.file.display();
            let what = format!("{file}: no file that `motcua export` wrote, or it is damaged");
            let next = "export it again; nothing was taken in";
            return CliError::bad_input(what, next, error);
        }
        refused(error)
    }
}

fn refused(error: StoreError) -> CliError {
    let next = match &error {
        StoreError::NoKeys(_) | StoreError::LostKeys(_) => {
            "give the office's keys with --keys FILE (see `motcua key export`)"
        }
        StoreError::OtherKeys(_) => {
            "the dump belongs to other keys: give them with --keys and a new folder"
        }
        StoreError::NotEmpty(_) => {
            "take it in where no desk is: a new folder, or an empty database"
        }
        StoreError::SecondServer(_) | StoreError::SecondOnDatabase => {
            "stop the motcua that uses it first"
        }
        StoreError::NewerData { .. } | StoreError::UnknownLevel(_) => "use the newer motcua",
        _ => "look at the cause; nothing was taken in",
    };
    CliError::failed("the dump was not taken in", next, error)
}
