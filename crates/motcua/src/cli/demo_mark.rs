//! The mark of a demo: what was played into a folder, and that it was played
//! to its end. Written before the first desk and again as the last act, for the
//! server as a whole.

use super::CliError;
use super::place::cannot_open;
use jiff::civil::Date;
use motcua_store::{ActError, DeskRow, Priority, SERVER, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::path::Path;

const MARK: &str = "demo";

/// What was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Seed.
    pub seed: u64,
    /// Last day.
    pub until: Date,
    /// Working days.
    pub days: u32,
    /// With desks to practise on.
    pub training: bool,
    /// Played to the end.
    pub done: bool,
}

/// What a folder holds.
pub enum Holds {
    /// Nothing yet.
    Nothing,
    /// A whole demo; `None` = of a program that left no mark.
    Demo(Option<Mark>),
}

impl Mark {
    /// Leaves the mark.
    pub fn put(&self, store: &Store) -> Result<(), ActError<StoreError>> {
        let text = serde_json::to_string(self).unwrap_or_default();
        store.act(SERVER, Priority::Person, move |tx| {
            tx.put_setting(MARK, &text)
        })
    }

    fn of(store: &Store) -> Result<Option<Self>, StoreError> {
        let text = store.read(SERVER, |tx| tx.setting(MARK))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// In words of the command line.
    pub fn words(&self) -> String {
        let training = if self.training { " --training" } else { "" };
        format!(
            "--days {} --seed {} --until {}{training}",
            self.days, self.seed, self.until
        )
    }
}

/// Looks what is there: a desk that is no demo is not served as one, and half
/// a demo is not taken for a whole one.
pub fn holds(
    store: &Store,
    folder: &Path,
    there: &[DeskRow],
    is_sample: impl Fn(&DeskRow) -> bool,
) -> Result<Holds, CliError> {
    let mark = Mark::of(store).map_err(cannot_open)?;
    let refused = |what: String, next| {
        Err(CliError::Failed {
            what,
            next,
            source: None,
        })
    };
    match (there.first(), mark) {
        (None, _) => Ok(Holds::Nothing),
        (Some(_), Some(mark)) if mark.done => Ok(Holds::Demo(Some(mark))),
        (Some(_), Some(mark)) => refused(
            format!(
                "the demo in {} ({}) was cut short while it was played",
                folder.display(),
                mark.words()
            ),
            "remove the folder (on PostgreSQL also make the database anew) and start again, or name another with --data",
        ),
        (Some(desk), None) if is_sample(desk) => Ok(Holds::Demo(None)),
        (Some(desk), None) => refused(
            format!(
                "{} holds the desk {}, which is no demo",
                folder.display(),
                desk.slug
            ),
            "serve it with `motcua serve`, or name another folder with --data",
        ),
    }
}
