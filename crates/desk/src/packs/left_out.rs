//! Files of own definitions that are left out: what is wrong with each and
//! where, so that a page can say it in the reader's language. The log and the
//! command line say the same in English.

use super::TextFault;
use crate::Desk;
use motcua_domain::indicator;
use motcua_domain::programme::PackFault;
use motcua_domain::report;
use motcua_domain::survey::{comment::BadDictionary, questionnaire};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Kinds of definitions that an office may have files of its own for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnKind {
    /// Registers and reports.
    Reports,
    /// Questionnaires and the dictionary of comments.
    Surveys,
    /// Indicators.
    Indicators,
    /// Forms, sample plans and reports of the programme.
    Programme,
}

impl OwnKind {
    /// All, in the order in which they are read.
    pub const ALL: [Self; 4] = [
        Self::Reports,
        Self::Surveys,
        Self::Indicators,
        Self::Programme,
    ];

    /// The folder of its files, in that of the office's packs.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Reports => "reports",
            Self::Surveys => "surveys",
            Self::Indicators => "indicators",
            Self::Programme => "programme",
        }
    }
}

/// A file that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFault {
    /// Its name, or its path in the folder of its kind.
    pub file: String,
    /// A definition of the same id is in force all the same: the one that this
    /// file held before, one compiled in, or another file's. Otherwise what the
    /// file defines is not in force at all.
    pub stays: bool,
    /// What is wrong; never empty.
    pub wrong: Vec<FileWrong>,
    /// The same in English, as the log tells it.
    pub what: String,
}

/// What may be wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileWrong {
    /// The file itself cannot be read; why, in English.
    Unread(String),
    /// A place of its text cannot be read.
    Text(TextFault),
    /// A key says what no indicator may say.
    Indicator(indicator::Fault),
    /// A place says what no report may say.
    Report(report::Fault),
    /// A place says what no questionnaire may say.
    Form(questionnaire::Fault),
    /// The dictionary of comments holds together badly.
    Topics(BadDictionary),
    /// A place says what no file of the programme may say.
    Programme(PackFault),
    /// Another file holds the same id.
    Twice {
        /// The other file.
        file: String,
        /// The id.
        id: String,
    },
    /// The definitions could not be kept with the desk; why, in English.
    NotKept(String),
}

impl fmt::Display for FileWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(why) | Self::NotKept(why) => f.write_str(why),
            Self::Text(fault) => write!(f, "{fault}"),
            Self::Indicator(fault) => write!(f, "{fault}"),
            Self::Report(fault) => write!(f, "{fault}"),
            Self::Form(fault) => write!(f, "{fault}"),
            Self::Topics(bad) => write!(f, "{bad}"),
            Self::Programme(fault) => write!(f, "{fault}"),
            Self::Twice { file, id } => write!(f, "{file} has the id {id} too"),
        }
    }
}

impl FileWrong {
    /// What the reader of TOML found wrong with a text, as all that is wrong.
    pub(crate) fn text(text: &str, bad: &toml::de::Error) -> Vec<Self> {
        vec![Self::Text(TextFault::of(text, bad))]
    }

    /// Faults, each as what is wrong with a file.
    pub(crate) fn each<T>(faults: Vec<T>, of: impl Fn(T) -> Self) -> Vec<Self> {
        faults.into_iter().map(of).collect()
    }
}

impl OwnFault {
    pub(crate) fn new(file: String, stays: bool, wrong: Vec<FileWrong>) -> Self {
        Self {
            what: said(&wrong),
            file,
            stays,
            wrong,
        }
    }
}

/// All of them in English, on one line.
pub(crate) fn said(wrong: &[FileWrong]) -> String {
    let all: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    all.join("; ")
}

/// The id that a text gives itself, as far as it can be read: of one that is no
/// TOML, what the line of the id says.
fn id_of(text: &str) -> Option<String> {
    if let Ok(table) = toml::from_str::<toml::Table>(text) {
        let id = table.get("id").and_then(toml::Value::as_str);
        return id.map(str::to_owned);
    }
    text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("id")?.trim_start();
        let id = rest.strip_prefix('=')?.split('"').nth(1)?;
        Some(id.to_owned())
    })
}

/// A reading of the office's own files: of each id the first sound file counts.
/// Whether the id of a file that is left out is in force all the same is known
/// only at the end, as a later file may hold it.
#[derive(Default)]
pub(crate) struct OwnReading {
    /// File that each id was taken from.
    taken: BTreeMap<String, String>,
    left_out: Vec<Unjudged>,
}

/// A file that is left out, with the id that its text gives itself.
struct Unjudged {
    file: String,
    id: Option<String>,
    wrong: Vec<FileWrong>,
}

impl OwnReading {
    /// What a file defines; nothing where it is left out.
    pub(crate) fn take<T>(
        &mut self,
        file: &str,
        text: Result<String, String>,
        read: impl FnOnce(&str) -> Result<T, Vec<FileWrong>>,
    ) -> Option<T> {
        let id = text.as_deref().ok().and_then(id_of);
        let text = text.map_err(|why| vec![FileWrong::Unread(why)]);
        let read = text.and_then(|text| read(&text));
        let first = read.and_then(|found| {
            if let Some(id) = &id {
                self.claim(file, id)?;
            }
            Ok(found)
        });
        match first {
            Ok(found) => Some(found),
            Err(wrong) => {
                self.leave_out(file, id, wrong);
                None
            }
        }
    }

    /// Gives an id to a file.
    ///
    /// # Errors
    /// [`FileWrong::Twice`] where another file has it already.
    pub(crate) fn claim(&mut self, file: &str, id: &str) -> Result<(), Vec<FileWrong>> {
        if let Some(other) = self.taken.get(id) {
            let (file, id) = (other.clone(), id.to_owned());
            return Err(vec![FileWrong::Twice { file, id }]);
        }
        self.taken.insert(id.to_owned(), file.to_owned());
        Ok(())
    }

    /// Leaves a file out.
    pub(crate) fn leave_out(&mut self, file: &str, id: Option<String>, wrong: Vec<FileWrong>) {
        let file = file.to_owned();
        self.left_out.push(Unjudged { file, id, wrong });
    }

    /// The files that were left out, judged by what is in force now: that is
    /// asked of a file and the id that its text gives itself.
    pub(crate) fn faults(self, in_force: impl Fn(&str, Option<&str>) -> bool) -> Vec<OwnFault> {
        let judged = self.left_out.into_iter().map(|one| {
            let stays = in_force(&one.file, one.id.as_deref());
            OwnFault::new(one.file, stays, one.wrong)
        });
        judged.collect()
    }
}

/// The files of each kind that were left out when they were read last.
#[derive(Default)]
pub(crate) struct LeftOut(Mutex<BTreeMap<OwnKind, Vec<OwnFault>>>);

impl Desk {
    /// The office's own files of a kind that were left out when they were read.
    pub fn left_out(&self, kind: OwnKind) -> Vec<OwnFault> {
        let kept = self.0.left_out.0.lock();
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        kept.get(&kind).cloned().unwrap_or_default()
    }

    /// Keeps which files of a kind were left out, and tells the log.
    pub(crate) fn keep_left_out(&self, kind: OwnKind, faults: &[OwnFault]) {
        let folder = kind.folder();
        for fault in faults {
            let (file, what) = (&fault.file, &fault.what);
            tracing::warn!(folder, %file, %what, "a file of definitions is left out");
        }
        let kept = self.0.left_out.0.lock();
        let mut kept = kept.unwrap_or_else(PoisonError::into_inner);
        kept.insert(kind, faults.to_vec());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAME_DAY: &str = include_str!("../../../../packs/indicators/same-day.toml");

    #[test]
    fn the_id_is_found_also_in_a_text_that_is_no_toml() {
        assert_eq!(id_of(SAME_DAY).as_deref(), Some("same-day"));
        let broken = SAME_DAY.replacen("kind = \"share\"", "kind = \"share", 1);
        assert_eq!(id_of(&broken).as_deref(), Some("same-day"));
        assert_eq!(id_of("name_vi = \"x\""), None);
    }
}
