//! `motcua key export` and `motcua key import`: the office's keys, to be kept
//! in a safe place apart from the backups.

use super::CliError;
use clap::{Args, Subcommand};
use motcua_store::{KEYS_EXPORTED, Keys, StoreError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `motcua key …`.
#[derive(Args, Debug)]
pub struct KeyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write the keys into a file that only you can read.
    Export(KeyFile),
    /// Put keys into a folder that has none.
    Import(KeyFile),
}

#[derive(Args, Debug)]
struct KeyFile {
    /// File of the keys.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Folder with database, files and keys.
    #[arg(long, value_name = "DIR", default_value = "./motcua-data")]
    data: PathBuf,
}

impl KeyArgs {
    /// Runs the command.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.what {
            What::Export(args) => export(&args)?,
            What::Import(args) => {
                let keys = read_keys(&args.file)?;
                keys.install(&args.data).map_err(cannot)?;
                println!("the keys {} are in {}", keys.data_id(), args.data.display());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn export(args: &KeyFile) -> Result<(), CliError> {
    let keys = Keys::of(&args.data).map_err(cannot)?;
    write_private(&args.file, &keys.to_text())?;
    let note = args.data.join(KEYS_EXPORTED);
    motcua_store::write_whole(&note, keys.data_id().as_bytes()).map_err(cannot)?;
    println!(
        "the keys {} are written to {}",
        keys.data_id(),
        args.file.display()
    );
    println!("Print it or put it on a stick, lock it away from the backups, and delete this");
    println!("file: whoever holds it and a backup can read every dossier and sign in the");
    println!("office's name. Without it a backup is of no use when this machine is lost.");
    Ok(())
}

fn write_private(path: &Path, text: &str) -> Result<(), CliError> {
    let fail = CliError::file("write", path);
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    file.sync_all().map_err(fail)
}

/// Reads keys from a file.
pub fn read_keys(path: &Path) -> Result<Keys, CliError> {
    let text = std::fs::read_to_string(path).map_err(CliError::file("read", path))?;
    Keys::from_text(&text).ok_or_else(|| CliError::BadInput {
        what: format!(
            "{}: these are no keys of motcua, or a sign is wrong",
            path.display()
        ),
        next: "compare it with the printed keys, or take the file that `motcua key export` wrote",
        source: None,
    })
}

fn cannot(error: StoreError) -> CliError {
    let next = match &error {
        StoreError::NoKeys(_) => "name the folder of the desk with --data",
        StoreError::LostKeys(_) => {
            "put them back with `motcua key import FILE`; FILE is what `motcua key export` wrote"
        }
        StoreError::OtherKeys(_) => "a folder keeps the keys it has: name a new folder",
        StoreError::SecondServer(_) | StoreError::SecondOnDatabase => {
            "stop the motcua that uses it first"
        }
        _ => "look at the cause",
    };
    CliError::failed("the keys were not moved", next, error)
}

/// What a command brings into a folder before it knows that it succeeds. A
/// refused one takes it back: the wrong keys left behind would keep the right
/// ones out.
pub struct Brought {
    data: std::path::PathBuf,
    was_empty: bool,
    had_keys: bool,
}

impl Brought {
    /// Looks at the folder before anything is brought.
    pub fn into(data: &std::path::Path) -> Self {
        let holds = std::fs::read_dir(data).map_or(0, Iterator::count);
        Self {
            data: data.to_owned(),
            was_empty: holds == 0,
            had_keys: data.join("keys").exists(),
        }
    }

    /// Leaves the folder as it was: a folder that was empty is empty again,
    /// another loses only keys that were not there.
    pub fn take_back(&self) {
        let gone = if self.was_empty {
            std::fs::remove_dir_all(&self.data)
        } else if self.had_keys {
            Ok(())
        } else {
            std::fs::remove_dir_all(self.data.join("keys"))
        };
        // Nothing there is as good as taken back.
        drop(gone);
    }
}
