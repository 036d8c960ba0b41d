//! The definitions: those compiled in, and the office's own over them. Own ones
//! are kept with the desk; a file with a mistake changes nothing.

use crate::packs::{FileWrong, OwnFault, OwnKind, OwnReading, own_files, said};
use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::StaffId;
use motcua_domain::indicator::{Book, Definition, Fault, Indicator, lost_pairs};
use motcua_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// Setting: the office's own definitions.
pub(crate) const INDICATORS: &str = "indicators";

/// A definition in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// It.
    pub indicator: Indicator,
    /// The office's own; otherwise compiled in.
    pub own: bool,
}

/// The office's own definitions, as the desk keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stored {
    /// Those compiled in count too. Off only to measure what counting costs.
    built_in: bool,
    /// Own ones, with the file each came from.
    own: Vec<OwnFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct OwnFile {
    file: String,
    definition: Definition,
}

impl Default for Stored {
    fn default() -> Self {
        Self {
            built_in: true,
            own: Vec::new(),
        }
    }
}

/// The definitions in force at a desk, and what is counted for them.
#[derive(Debug)]
pub struct InUse {
    stored: Stored,
    known: BTreeMap<String, Arc<Known>>,
    book: Arc<Book>,
}

macro_rules! built_in {
    ($($id:literal),* $(,)?) => {
        &[$((
            concat!($id, ".toml"),
            include_str!(concat!("../../../../packs/indicators/", $id, ".toml")),
        )),*]
    };
}

/// The definitions compiled in.
const BUILT_IN: &[(&str, &str)] = built_in![
    "asked-again",
    "asked-for-supplement",
    "asked-share",
    "attitude-upheld",
    "box-filed",
    "called-15",
    "days-at-desk",
    "days-for-supplement",
    "days-in-progress",
    "days-taken",
    "digitised",
    "early",
    "electronic-result",
    "first-promise-kept",
    "late-apologised",
    "left",
    "no-paper",
    "on-time",
    "online",
    "own-late-apologised",
    "petitions-in-time",
    "refusals",
    "same-day",
    "satisfaction",
    "steps-in-share",
    "wait-minutes",
    "withdrawn",
];

/// Those compiled in, read once. A test reads each.
static SHIPPED: LazyLock<Vec<Arc<Known>>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (file, text) in BUILT_IN {
        match parse(text) {
            Ok(indicator) => all.push(Arc::new(Known {
                indicator,
                own: false,
            })),
            Err(wrong) => {
                let what = said(&wrong);
                tracing::error!(file, %what, "an indicator compiled in is none");
            }
        }
    }
    all
});

/// Those in force where the office has none of its own.
static USUAL: LazyLock<Arc<InUse>> = LazyLock::new(Arc::default);

impl Default for InUse {
    /// Those compiled in.
    fn default() -> Self {
        Self::of(Stored::default())
    }
}

impl InUse {
    fn of(stored: Stored) -> Self {
        let mut known: BTreeMap<String, Arc<Known>> = BTreeMap::new();
        for one in SHIPPED.iter().filter(|_| stored.built_in) {
            known.insert(one.indicator.id().to_owned(), Arc::clone(one));
        }
        for own in &stored.own {
            // It was sound when it was taken in; another program may know less.
            match Indicator::read(own.definition.clone()) {
                Ok(indicator) => {
                    let id = indicator.id().to_owned();
                    let own = true;
                    known.insert(id, Arc::new(Known { indicator, own }));
                }
                Err(faults) => {
                    let what = said(&of_keys(faults));
                    tracing::error!(file = %own.file, %what, "an own indicator is not used");
                }
            }
        }
        let book = Book::of(known.values().map(|one| &one.indicator));
        Self {
            stored,
            known,
            book: Arc::new(book),
        }
    }

    /// All, by id.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Known>> {
        self.known.values()
    }

    /// One.
    pub fn get(&self, id: &str) -> Option<&Arc<Known>> {
        self.known.get(id)
    }

    /// Everything that is counted for them.
    pub fn book(&self) -> &Arc<Book> {
        &self.book
    }
}

/// The definitions in force, by the setting of a desk.
pub(crate) fn of_setting(text: Option<&str>) -> Arc<InUse> {
    let Some(text) = text else {
        return Arc::clone(&USUAL);
    };
    match serde_json::from_str(text) {
        Ok(stored) => Arc::new(InUse::of(stored)),
        Err(error) => {
            tracing::error!(%error, "the office's own indicators cannot be read");
            Arc::clone(&USUAL)
        }
    }
}

/// A new desk has no past: what is counted from its first event on is whole.
pub(crate) fn begin(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    for part in USUAL.book.parts() {
        tx.put_indicator_part(part.id(), part.said(), true)?;
    }
    Ok(())
}

fn of_keys(faults: Vec<Fault>) -> Vec<FileWrong> {
    FileWrong::each(faults, FileWrong::Indicator)
}

/// Reads a definition and judges it.
fn parse(text: &str) -> Result<Indicator, Vec<FileWrong>> {
    let definition: Definition = toml::from_str(text).map_err(|bad| FileWrong::text(text, &bad))?;
    Indicator::read(definition).map_err(of_keys)
}

/// Reads the definitions of a folder over those that are kept: all `*.toml`. A
/// file with a mistake is named, and what came from it before stays.
fn read_own(dir: &Path, before: &InUse) -> (Stored, Vec<OwnFault>) {
    let mut reading = OwnReading::default();
    let mut own: Vec<OwnFile> = Vec::new();
    for (file, text) in own_files(dir) {
        if let Some(indicator) = reading.take(&file, text, parse) {
            let definition = indicator.definition().clone();
            own.push(OwnFile { file, definition });
            continue;
        }
        let kept = before.stored.own.iter().find(|it| it.file == file);
        // Unless another file has its id by now: one id, one definition.
        let kept = kept.filter(|it| reading.claim(&file, &it.definition.id).is_ok());
        own.extend(kept.cloned());
    }
    let own = with_pairs(own, before, &mut reading);
    let built_in = before.stored.built_in;
    let faults = reading.faults(|file, id| {
        let shipped = SHIPPED.iter().filter(|_| built_in);
        let mut ids = shipped.map(|it| it.indicator.id());
        let is_it = |it: &OwnFile| it.file == file || Some(it.definition.id.as_str()) == id;
        own.iter().any(is_it) || ids.any(|known| Some(known) == id)
    });
    (Stored { built_in, own }, faults)
}

/// Leaves out whose pairs are not there: what shows that a figure is being
/// gamed must not get lost by a typing error.
fn with_pairs(own: Vec<OwnFile>, before: &InUse, reading: &mut OwnReading) -> Vec<OwnFile> {
    let shipped = SHIPPED.iter().map(|one| one.indicator.id().to_owned());
    let mut ids: BTreeSet<String> = shipped.collect();
    ids.extend(own.iter().map(|it| it.definition.id.clone()));
    let mut sound = Vec::with_capacity(own.len());
    for one in own {
        let lost = lost_pairs(&one.definition, |id| ids.contains(id));
        if lost.is_empty() || before.stored.own.contains(&one) {
            sound.push(one);
            continue;
        }
        let mut kept = before.stored.own.iter();
        sound.extend(kept.find(|it| it.file == one.file).cloned());
        reading.leave_out(&one.file, Some(one.definition.id), of_keys(lost));
    }
    sound
}

/// What is wrong with the definitions of a folder, which need not exist: for a
/// check before any desk takes them into force.
pub fn check_definitions(dir: &Path) -> Vec<OwnFault> {
    read_own(dir, &USUAL).1
}

impl Desk {
    /// Takes the office's own definitions into force, over those compiled in:
    /// all `*.toml` of a folder, which need not exist. A file with a mistake is
    /// named with place and reason, and what was in force for it stays. What is
    /// counted from now on only is filled in by the next recount.
    pub fn use_own_indicators(&self, dir: &Path) -> Vec<OwnFault> {
        let (stored, mut faults) = read_own(dir, &self.settings().indicators);
        if stored != self.settings().indicators.stored
            && let Err(error) = self.put_indicators(stored)
        {
            let wrong = vec![FileWrong::NotKept(error.to_string())];
            let dir = dir.display().to_string();
            faults.push(OwnFault::new(dir, true, wrong));
        }
        self.keep_left_out(OwnKind::Indicators, &faults);
        faults
    }

    /// What the definitions of a folder would be, without taking them into
    /// force: for a check beforehand.
    pub fn look_at_own_indicators(&self, dir: &Path) -> (Vec<Definition>, Vec<OwnFault>) {
        let (stored, faults) = read_own(dir, &self.settings().indicators);
        let own = stored.own.into_iter().map(|own| own.definition);
        (own.collect(), faults)
    }

    /// Counts nothing from now on, or everything again: what counting costs is
    /// measured against this. Afterwards a recount is due.
    ///
    /// # Errors
    /// When the store fails.
    pub fn count_indicators(&self, on: bool) -> Result<(), DeskError> {
        let stored = Stored {
            built_in: on,
            ..self.settings().indicators.stored.clone()
        };
        self.put_indicators(stored)
    }

    fn put_indicators(&self, stored: Stored) -> Result<(), DeskError> {
        let me = Actor {
            id: StaffId(0),
            unit: self.settings().office.unit.clone(),
            roles: Vec::new(),
        };
        self.batch(&me, move |work| work.put_indicators(stored))?;
        self.reload().map_err(|error| {
            tracing::error!(%error, "the indicators are kept and not in force yet");
            DeskError::Inside
        })
    }
}

impl Work<'_, '_> {
    /// Keeps own definitions and notes which parts are counted from now on.
    fn put_indicators(&mut self, stored: Stored) -> Result<(), DeskError> {
        crate::setup::put_setting(self.tx, INDICATORS, &stored)?;
        let ids: Vec<String> = stored
            .own
            .iter()
            .map(|own| own.definition.id.clone())
            .collect();
        let fresh = InUse::of(stored);
        let before = self.tx.indicator_parts()?;
        for row in &before {
            if fresh.book.part(row.part).is_none() {
                self.tx.drop_indicator_part(row.part)?;
            }
        }
        for part in fresh.book.parts() {
            if !before.iter().any(|row| row.part == part.id()) {
                self.tx.put_indicator_part(part.id(), part.said(), false)?;
            }
        }
        let facts = serde_json::json!({ "own": ids, "parts": fresh.book.parts().count() });
        self.desk_event("indicators.changed", facts)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compiled_in_is_sound_and_its_pairs_are_there() {
        for (file, text) in BUILT_IN {
            let one = parse(text).unwrap_or_else(|wrong| panic!("{file}: {}", said(&wrong)));
            assert_eq!(*file, format!("{}.toml", one.id()));
        }
        let usual = of_setting(None);
        assert_eq!(
            usual.all().count(),
            BUILT_IN.len(),
            "each has an id of its own"
        );
        for known in usual.all() {
            let lost = lost_pairs(known.indicator.definition(), |id| usual.get(id).is_some());
            assert_eq!(lost, [], "{}", known.indicator.id());
        }
    }

    #[test]
    fn an_own_file_goes_over_what_is_compiled_in_and_a_mistake_changes_nothing() {
        let (_, on_time) = BUILT_IN
            .iter()
            .find(|(file, _)| *file == "on-time.toml")
            .unwrap();
        let dir = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &str| std::fs::write(dir.path().join(file), text).unwrap();
        let usual = of_setting(None);
        let missing = read_own(&dir.path().join("missing"), &usual);
        assert_eq!(missing, (Stored::default(), Vec::new()));
        put("a.toml", &on_time.replace("\"On time\"", "\"Ours\""));
        put("notes.txt", "no indicator");
        let (stored, faults) = read_own(dir.path(), &usual);
        assert_eq!(faults, []);
        let ours = InUse::of(stored);
        let known = ours.get("on-time").unwrap();
        assert!(known.own && known.indicator.definition().name_en == "Ours");
        assert_eq!(ours.all().count(), BUILT_IN.len());
        // A mistake: the old one stays, and its place is named.
        put(
            "a.toml",
            &on_time.replace("finished - late", "finished - lame"),
        );
        put(
            "b.toml",
            &on_time
                .replace("\"no-paper\"", "\"nothing\"")
                .replace("\"on-time\"", "\"b\""),
        );
        let (stored, faults) = read_own(dir.path(), &ours);
        assert_eq!(stored, ours.stored);
        let said: Vec<(&str, bool)> = faults
            .iter()
            .map(|it| {
                (
                    it.file.as_str(),
                    it.what.contains("numerator: word 3: `lame`"),
                )
            })
            .collect();
        assert_eq!(said, [("a.toml", true), ("b.toml", false)]);
        assert_eq!(faults[1].what, "pair: there is no indicator `nothing`");
        // The one stays in force; of the other, which is new, there is none.
        let stays: Vec<bool> = faults.iter().map(|it| it.stays).collect();
        assert_eq!(stays, [true, false]);
        // Two files of one id: the second is named.
        put("a.toml", on_time);
        put("b.toml", on_time);
        let (_, faults) = read_own(dir.path(), &usual);
        assert_eq!(faults[0].what, "a.toml has the id on-time too");
        assert!(faults[0].stays);
        // A new file over what is compiled in: that stays. Over nothing: nothing.
        std::fs::remove_file(dir.path().join("b.toml")).unwrap();
        let stays = |text: &str| {
            put("a.toml", text);
            let (stored, faults) = read_own(dir.path(), &usual);
            assert_eq!((stored, faults.len()), (Stored::default(), 1));
            faults[0].stays
        };
        let broken = on_time.replace("kind = \"share\"", "kind = \"share");
        assert!(stays(&broken));
        let broken = broken.replace("\"on-time\"", "\"ours\"");
        assert!(!stays(&broken));
        // Nothing, until a later file has its id.
        put("b.toml", &on_time.replace("\"on-time\"", "\"ours\""));
        let (stored, faults) = read_own(dir.path(), &usual);
        assert_eq!((stored.own.len(), faults.len()), (1, 1));
        assert!(faults[0].stays);
        // A file gets an id that a later one held: that one does not keep it.
        put("a.toml", &on_time.replace("\"on-time\"", "\"ours\""));
        let (stored, faults) = read_own(dir.path(), &InUse::of(stored));
        assert_eq!((stored.own.len(), faults.len()), (1, 1));
        assert!(stored.own[0].file == "a.toml" && faults[0].stays);
    }
}
