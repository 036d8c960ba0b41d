//! `motcua backup` and `motcua restore`.

use super::CliError;
use super::key::{Brought, read_keys};
use super::place::Place;
use super::progress::spinner;
use clap::Args;
use motcua_desk::clock::{Clock as _, SystemClock};
use motcua_desk::upkeep::UpkeepError;
use motcua_desk::upkeep::backup::{Report, backup, remember};
use motcua_store::{Step, StoreError, restore};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Copy the whole server into one file while people work, and check the copy.
#[derive(Args, Debug)]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// File to write; it must not exist.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Backup {
    /// Makes the backup and prints what was checked.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let store = self.place.look()?;
        let bar = spinner();
        let mut say = |step| bar.set_message(words(step));
        let now = SystemClock.now();
        let made = backup(&store, &self.file, now, &mut say);
        bar.finish_and_clear();
        // For the health page; a folder that cannot be written to holds no
        // backup back.
        if let Err(error) = remember(&store, now, &made) {
            eprintln!("the health page will not know of this backup: {error}");
        }
        let report = made.map_err(failed)?;
        print(&report, &self.place.data);
        Ok(ExitCode::SUCCESS)
    }
}

fn words(step: Step) -> &'static str {
    match step {
        Step::Copy => "copying the database",
        Step::Check => "checking the copy",
        Step::Write => "writing the archive",
        Step::ReadBack => "reading the archive back",
    }
}

fn print(report: &Report, data: &Path) {
    println!(
        "backup {} ({:.1} MB), as of {}",
        report.file.display(),
        report.bytes as f64 / 1e6,
        motcua_domain::time::rfc3339(report.at)
    );
    println!("  integrity    the copy's pages are sound");
    println!("  references   every foreign key points to its row");
    println!(
        "  attachments  {} files, all those named are there",
        report.blobs
    );
    for (slug, events, dossiers) in &report.desks {
        println!("  audit        desk {slug}: {events} events, {dossiers} dossiers, as recorded");
    }
    println!("  archive      read back and equal to what was copied");
    println!(
        "  keys         NOT in it ({}): without them it cannot be restored, and",
        report.key
    );
    println!("               attachments and the register of persons in it stay shut. Write them");
    println!("               once with `motcua key export FILE` and lock that file away from the");
    println!(
        "               backups: together they are as good as clear text. Names in the record"
    );
    println!("               are readable in any case: keep a backup as you keep the folder.");
    println!(
        "  to restore   motcua key export KEYS --data {}",
        data.display()
    );
    println!(
        "               motcua restore {} --keys KEYS --data OTHER",
        report.file.display()
    );
}

fn failed(error: UpkeepError) -> CliError {
    let next = match &error {
        UpkeepError::Store(StoreError::NoRoom { .. } | StoreError::StorageFull) => {
            "free some space, or write to another disk"
        }
        UpkeepError::Store(StoreError::File { .. }) => {
            "choose a file that does not exist, in a folder that you may write to"
        }
        UpkeepError::Store(StoreError::Backup(_)) => {
            "nothing was written; run `motcua audit`, keep the folder as it is, and keep the last good backup"
        }
        _ => "look at the cause; nothing was written",
    };
    CliError::failed("the backup was not made", next, error)
}

/// Bring a backup back into an empty folder.
#[derive(Args, Debug)]
pub struct Restore {
    #[command(flatten)]
    place: Place,
    /// The backup.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The office's keys (`motcua key export`), when the folder has none.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl Restore {
    /// Restores and says what comes next.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let data = &self.place.data;
        refuse_a_used_folder(data)?;
        std::fs::File::open(&self.file).map_err(CliError::file("read", &self.file))?;
        let brought = Brought::into(data);
        if let Some(file) = &self.keys {
            read_keys(file)?
                .install(data)
                .map_err(|error| cannot_restore(&self.file, error))?;
        }
        let bar = spinner();
        bar.set_message("checking and unpacking");
        let said = restore(&self.file, &self.place.location(), SystemClock.now());
        bar.finish_and_clear();
        let said = said.map_err(|error| {
            brought.take_back();
            cannot_restore(&self.file, error)
        })?;
        let of = moment(&said.at);
        println!("restored into {}: the state of {of}", data.display());
        println!(
            "  {} attachments; pages and references are sound",
            said.blobs
        );
        println!("The desk gives no receipts until somebody answers for the restore:");
        println!("  1. motcua audit --data {}", data.display());
        println!("  2. look for receipts and papers given since {of}");
        println!(
            "  3. motcua acknowledge --data {}   (or on the page Health)",
            data.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// A moment of a manifest by the office's clock; as it stands when it is none.
pub fn moment(text: &str) -> String {
    let at = text.parse::<jiff::Timestamp>();
    at.map_or_else(|_| text.to_owned(), motcua_domain::time::rfc3339)
}

/// A folder may hold keys, a lock, checkpoints (which are what the restored
/// record is held against) and what a killed restore left; anything else may
/// be somebody's.
fn refuse_a_used_folder(data: &Path) -> Result<(), CliError> {
    let Ok(entries) = std::fs::read_dir(data) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = [
            "keys",
            "lock",
            "blobs",
            "restored.json",
            "keys-exported",
            "backup.json",
            "motcua.db.restoring",
            "dump.jsonl.restoring",
        ];
        if !known.contains(&name.as_str()) && !name.starts_with("checkpoint-") {
            return Err(CliError::Failed {
                what: format!("{} is not empty: it holds {name}", data.display()),
                next: "name an empty or new folder with --data; of an old folder copy only keys and checkpoint-* over",
                source: None,
            });
        }
    }
    Ok(())
}

fn cannot_restore(file: &Path, error: StoreError) -> CliError {
    if let StoreError::Backup(_) = error {
        let next = "take another backup; nothing was restored";
        return CliError::bad_input(file.display().to_string(), next, error);
    }
    let next = match &error {
        StoreError::NoKeys(_) | StoreError::LostKeys(_) => {
            "give the office's keys with --keys FILE"
        }
        StoreError::OtherEngine => {
            "restore it into a folder (without --database), then move it with `motcua export` and `motcua import dump`"
        }
        StoreError::OtherKeys(_) => "the folder has the keys of another office: name a new folder",
        StoreError::NotEmpty(_) => "name an empty or new folder with --data",
        StoreError::SecondServer(_) | StoreError::SecondOnDatabase => {
            "stop the motcua that uses it first"
        }
        StoreError::NoRoom { .. } | StoreError::StorageFull => "free some space on the disk",
        StoreError::NewerData { .. } | StoreError::UnknownLevel(_) => "use the newer motcua",
        _ => "look at the cause; nothing was restored",
    };
    CliError::failed("the backup was not restored", next, error)
}
