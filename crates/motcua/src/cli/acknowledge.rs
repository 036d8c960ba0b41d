//! `motcua acknowledge`: answering for a restored record.

use super::CliError;
use super::backup::moment;
use super::place::Place;
use clap::Args;
use motcua_desk::upkeep::Hold;
use std::process::ExitCode;

/// Answer for a restored record, so that the desk gives receipts again.
#[derive(Args, Debug)]
pub struct Acknowledge {
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
}

impl Acknowledge {
    /// Records the answer as an event, and says what it stands for.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let store = self.place.store()?;
        let desk = self.place.desk(&store, self.desk.as_deref())?;
        match desk.hold() {
            None => {
                println!("nothing to answer for: the record is the one that was kept");
                return Ok(ExitCode::SUCCESS);
            }
            Some(Hold::Shorter { kept, now }) => {
                println!("the record has {now} events; a checkpoint kept outside knows of {kept}");
            }
            Some(Hold::Rewritten) => {
                println!("the record does not contain what a checkpoint kept outside signed");
            }
            Some(Hold::Restored(note)) => {
                let (at, of) = (moment(&note.at), moment(&note.backup_at));
                println!("restored {at} from a backup of {of}");
            }
        }
        desk.acknowledge_restore_for_machine().map_err(|error| {
            CliError::failed("the answer was not recorded", "look at the cause", error)
        })?;
        println!("recorded as an event of the desk; it gives receipts again");
        Ok(ExitCode::SUCCESS)
    }
}
