//! `motcua audit`: is what the desk shows still what was recorded?

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use motcua_desk::audit::{Audit, AuditError, NOT_COMPARED, audit, checkpoint};
use motcua_desk::clock::{Clock as _, SystemClock};
use motcua_domain::id::DeskId;
use motcua_store::Store;

use super::CliError;
use super::place::{Place, cannot_open};

/// Faults that are printed; the first one matters.
const SHOWN: usize = 20;

/// Arguments of `motcua audit`.
#[derive(Args, Debug)]
pub struct AuditCommand {
    #[command(flatten)]
    place: Place,
    /// Only this desk of the server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// A checkpoint kept elsewhere; the record must still contain it.
    #[arg(long, value_name = "FILE")]
    from: Vec<PathBuf>,
    /// When all is well, sign a checkpoint into this file, to be kept elsewhere.
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
}

impl AuditCommand {
    /// Audits the desks and prints what it found; 1 when something is wrong.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let mut kept = Vec::new();
        for path in &self.from {
            let note = std::fs::read_to_string(path).map_err(CliError::file("read", path))?;
            kept.push(note);
        }
        if !self.place.data.exists() {
            return Err(CliError::BadInput {
                what: self.place.data.display().to_string(),
                next: "name the folder of the desk with --data",
                source: None,
            });
        }
        // Only looking, unless something is to be signed: so it can be done
        // beside a running server.
        let store = match self.keep {
            Some(_) => self.place.store()?,
            None => self.place.look()?,
        };
        let mut desks = store.desks().map_err(cannot_open)?;
        if let Some(slug) = &self.desk {
            desks.retain(|desk| desk.slug == *slug);
        }
        if desks.is_empty() {
            return Err(CliError::BadInput {
                what: format!("{}: there is no such desk", self.place.data.display()),
                next: "make one with `motcua init`, or name another folder with --data",
                source: None,
            });
        }
        let several = desks.len() > 1;
        if several && !(kept.is_empty() && self.keep.is_none()) {
            return Err(CliError::BadInput {
                what: "a checkpoint without the desk it belongs to".to_owned(),
                next: "name one desk with --desk",
                source: None,
            });
        }
        let mut is_clean = true;
        for desk in &desks {
            let audit = audit(&store, desk.id, &kept).map_err(cannot_audit)?;
            print(&desk.slug, &audit);
            is_clean &= audit.is_clean();
        }
        if let (true, Some(path), [desk]) = (is_clean, &self.keep, desks.as_slice()) {
            keep(&store, desk.id, path)?;
        }
        Ok(ExitCode::from(u8::from(!is_clean)))
    }
}

fn keep(store: &Store, id: DeskId, path: &PathBuf) -> Result<(), CliError> {
    let note = checkpoint(store, id, SystemClock.now()).map_err(cannot_audit)?;
    std::fs::write(path, note).map_err(CliError::file("write", path))?;
    eprintln!(
        "signed checkpoint written to {}: keep it outside this machine",
        path.display()
    );
    Ok(())
}

fn cannot_audit(error: AuditError) -> CliError {
    CliError::failed("the audit could not be done", "look at the cause", error)
}

fn print(slug: &str, audit: &Audit) {
    println!("desk {slug}");
    println!("  events       {}", audit.n_events);
    println!("  root         {}", audit.root.to_base64());
    println!("  checkpoints  {} compared", audit.n_checkpoints);
    println!("  dossiers     {}", audit.n_dossiers);
    println!("  visits       {}", audit.n_visits);
    println!(
        "  money        {} entries, {} closed shifts",
        audit.n_money, audit.n_closes
    );
    println!("  receipts     {} signed ones compared", audit.n_receipts);
    println!(
        "  programme    {} documents, plans and promises made anew from their events",
        audit.n_programme
    );
    println!("  personal     {} parts", audit.n_personal);
    println!(
        "  rules        {} packs; {} versions and accounts held against their events",
        audit.n_packs, audit.n_bound
    );
    if audit.n_unbound > 0 {
        println!(
            "  untold       {} versions and accounts that this record, being older, does not hold",
            audit.n_unbound
        );
    }
    if audit.n_stale_clocks > 0 {
        println!(
            "  stale        {} places in the work list, of an earlier calendar or version",
            audit.n_stale_clocks
        );
    }
    for fault in audit.faults.iter().take(SHOWN) {
        println!("  WRONG {fault}");
    }
    if audit.faults.len() > SHOWN {
        println!("  and {} more", audit.faults.len() - SHOWN);
    }
    match (audit.is_clean(), audit.first_bad()) {
        (true, _) => println!("  all of this is as it was recorded"),
        (false, Some(seq)) => println!("  first bad event: {seq}"),
        (false, None) => println!("  no single event stands out as the first bad one"),
    }
    println!("  not compared: {NOT_COMPARED}");
}
