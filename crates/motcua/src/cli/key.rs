//! `motcua key export` and `motcua key import`: the office's keys, to be kept
//! in a safe place apart from the backups; `motcua key show` for the public
//! ones, `motcua key rotate` for another signing key.

use super::CliError;
use super::place::{Place, cannot_open};
use clap::{Args, Subcommand};
use motcua_desk::audit::{AuditError, office_keys};
use motcua_desk::clock::{Clock as _, Entropy as _, OsEntropy, SystemClock};
use motcua_desk::upkeep::rotation::{RotationError, replace_key, sign_off_key, take_up_key};
use motcua_domain::ledger::note::{KeyKind, NoteSigner};
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
    /// Sign with a new key from now on; what the old one signed stays believed.
    Rotate(Place),
    /// Print the public keys, for `motcua verify --key` and the notice board.
    Show(Place),
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
            What::Rotate(place) => rotate(&place)?,
            What::Show(place) => show(&place)?,
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

/// What people compare by eye of the signing key.
pub fn fingerprint(keys: &Keys) -> Result<String, CliError> {
    // The name of a key is no part of its fingerprint.
    let signer = NoteSigner::from_seed("key", KeyKind::Ed25519, &keys.signing);
    let signer = signer.map_err(|error| {
        CliError::failed("the signing key cannot be used", "look at the cause", error)
    })?;
    Ok(signer.verifier().fingerprint())
}

fn show(place: &Place) -> Result<(), CliError> {
    let store = place.look()?;
    for desk in motcua_desk::setup::ready(&store).map_err(cannot_open)? {
        let keys = office_keys(&store, desk.id).map_err(no_key)?;
        println!("# {}: {}", desk.slug, desk.name);
        for (n, key) in keys.all().enumerate() {
            let state = if n == 0 { "in force" } else { "former" };
            println!("# {state}, fingerprint {}", key.fingerprint());
            println!("{key}");
        }
    }
    Ok(())
}

fn no_key(error: AuditError) -> CliError {
    CliError::failed("the public keys cannot be read", "look at the cause", error)
}

/// The store is closed in between: it reads its keys when it is opened.
fn rotate(place: &Place) -> Result<(), CliError> {
    // A folder that is not there would be made.
    Keys::of(&place.data).map_err(cannot)?;
    let store = place.store()?;
    sign_off_key(&store, SystemClock.now()).map_err(not_rotated)?;
    drop(store);
    let mut seed = [0; 32];
    OsEntropy.fill(&mut seed);
    let keys = replace_key(&place.data, &seed).map_err(not_rotated)?;
    let store = place.store()?;
    take_up_key(&store, SystemClock.now(), &mut OsEntropy).map_err(not_rotated)?;
    println!("the office signs with a new key: {}", fingerprint(&keys)?);
    println!("Put this fingerprint up at the desk in the place of the old one, and give the");
    println!("page for checking receipts out anew: motcua verify --page FILE");
    println!("Write the keys out again (motcua key export): the copy you have is of the old");
    println!("key, and what the new one signs cannot be checked with it.");
    Ok(())
}

fn not_rotated(error: RotationError) -> CliError {
    let next = match &error {
        RotationError::Held(_) => "answer for the restore first: motcua acknowledge",
        RotationError::Store(StoreError::SecondServer(_) | StoreError::SecondOnDatabase) => {
            "stop the motcua that uses it first"
        }
        _ => "look at the cause and try again",
    };
    CliError::failed("the signing key was not changed", next, error)
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
