//! The definitions: those compiled in, and the office's own over them.

use crate::packs::{FileWrong, OwnFault, OwnReading, own_files, said};
use motcua_domain::report::Definition;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

/// A definition in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// It.
    pub definition: Definition,
    /// The office's own file; otherwise compiled in.
    pub own: bool,
    /// It stands in the place of one compiled in, which bears the same id.
    pub replaces: bool,
}

type All = BTreeMap<String, Arc<Known>>;

/// The definitions in use, by id.
pub(crate) struct Library(RwLock<Arc<All>>);

macro_rules! built_in {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../../packs/reports/", $path)))),*]
    };
}

/// The definitions compiled in.
pub(super) const BUILT_IN: &[(&str, &str)] = built_in![
    "btp07a.toml",
    "decree61.toml",
    "flow.toml",
    "ii06a.toml",
    "index766.toml",
    "late.toml",
    "register.toml",
    "times.toml",
    "today.toml",
    "transparency.toml",
];

impl Library {
    /// Those compiled in. A test reads each.
    pub(crate) fn built_in() -> Self {
        let mut all = All::new();
        for (file, text) in BUILT_IN {
            match parse(text) {
                Ok(definition) => put(&mut all, definition, false),
                Err(wrong) => {
                    let what = said(&wrong);
                    tracing::error!(file, %what, "a report compiled in is no report");
                }
            }
        }
        Self(RwLock::new(Arc::new(all)))
    }

    /// Puts those of a folder over the ones compiled in.
    pub(super) fn use_own(&self, dir: &Path) -> Vec<OwnFault> {
        let fresh = Self::built_in();
        let mut all = All::clone(&fresh.in_use());
        let mut reading = OwnReading::default();
        for (file, text) in own_files(dir) {
            if let Some(definition) = reading.take(&file, text, parse) {
                put(&mut all, definition, true);
            }
        }
        let faults = reading.faults(|_, id| id.is_some_and(|id| all.contains_key(id)));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(all);
        faults
    }

    fn in_use(&self) -> Arc<All> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// All, by id.
    pub(super) fn all(&self) -> Vec<Arc<Known>> {
        self.in_use().values().cloned().collect()
    }

    /// One.
    pub(super) fn get(&self, id: &str) -> Option<Arc<Known>> {
        self.in_use().get(id).cloned()
    }
}

fn put(all: &mut All, definition: Definition, own: bool) {
    let id = definition.id.clone();
    let known = Known {
        replaces: own && all.contains_key(&id),
        definition,
        own,
    };
    all.insert(id, Arc::new(known));
}

/// Reads a definition and judges it.
pub(super) fn parse(text: &str) -> Result<Definition, Vec<FileWrong>> {
    let definition: Definition = toml::from_str(text).map_err(|bad| FileWrong::text(text, &bad))?;
    let faults = definition.check();
    if faults.is_empty() {
        Ok(definition)
    } else {
        Err(FileWrong::each(faults, FileWrong::Report))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compiled_in_is_sound_and_an_own_file_goes_over_it() {
        for (file, text) in BUILT_IN {
            parse(text).unwrap_or_else(|wrong| panic!("{file}: {}", said(&wrong)));
        }
        let library = Library::built_in();
        let n = library.all().len();
        assert_eq!(n, BUILT_IN.len(), "each has an id of its own");
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(library.use_own(&dir.path().join("missing")), []);
        let (_, late) = BUILT_IN
            .iter()
            .find(|(file, _)| *file == "late.toml")
            .unwrap();
        let own = late.replace("Late dossiers", "Ours");
        std::fs::write(dir.path().join("a.toml"), &own).unwrap();
        let new = own.replace("id = \"late\"", "id = \"late-here\"");
        std::fs::write(dir.path().join("d.toml"), new).unwrap();
        std::fs::write(dir.path().join("b.toml"), &own).unwrap();
        std::fs::write(dir.path().join("c.toml"), "id = \"c\"").unwrap();
        std::fs::write(dir.path().join("notes.txt"), "no report").unwrap();
        let faults = library.use_own(dir.path());
        let files: Vec<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
        assert_eq!(files, ["b.toml", "c.toml"]);
        // Another file has it, and of the other there is none.
        let stays: Vec<bool> = faults.iter().map(|fault| fault.stays).collect();
        assert_eq!(stays, [true, false]);
        assert!(
            matches!(&faults[0].wrong[..], [FileWrong::Twice { file, .. }] if file == "a.toml")
        );
        let late = library.get("late").unwrap();
        assert!(late.own && late.replaces, "one that ships stands back");
        let here = library.get("late-here").unwrap();
        assert!(here.own && !here.replaces);
        let flow = library.get("flow").unwrap();
        assert!(!flow.own && !flow.replaces);
        assert_eq!(late.definition.name_en, "Ours");
        assert_eq!(library.all().len(), n + 1);
        assert!(library.get("c").is_none());
    }

    #[test]
    fn a_broken_file_is_told_as_in_force_where_a_later_one_has_its_id() {
        let (_, late) = BUILT_IN
            .iter()
            .find(|(file, _)| *file == "late.toml")
            .unwrap();
        let dir = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &str| std::fs::write(dir.path().join(file), text).unwrap();
        let ours = late.replace("id = \"late\"", "id = \"ours\"");
        put("a.toml", &format!("{ours}\nbroken"));
        let library = Library::built_in();
        let stays = || -> Vec<(String, bool)> {
            let faults = library.use_own(dir.path()).into_iter();
            faults.map(|it| (it.file, it.stays)).collect()
        };
        assert_eq!(stays(), [("a.toml".to_owned(), false)]);
        put("b.toml", &ours);
        assert_eq!(stays(), [("a.toml".to_owned(), true)]);
        assert!(library.get("ours").is_some());
    }
}
