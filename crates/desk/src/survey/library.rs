//! Questionnaires and the dictionary of comments: those compiled in, and the
//! office's own over them.

use crate::packs::{FileWrong, OwnFault, OwnReading, own_files, said};
use motcua_domain::survey::comment::{Dictionary, Topics};
use motcua_domain::survey::questionnaire::Questionnaire;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

/// File of the dictionary.
const TOPICS: &str = "topics.toml";

/// The forms compiled in.
const BUILT_IN: [(&str, &str); 3] = [
    (
        "default.toml",
        include_str!("../../../../packs/surveys/default.toml"),
    ),
    (
        "sipas.toml",
        include_str!("../../../../packs/surveys/sipas.toml"),
    ),
    (
        "commune.toml",
        include_str!("../../../../packs/surveys/commune.toml"),
    ),
];

/// The dictionary compiled in.
const DICTIONARY: &str = include_str!("../../../../packs/surveys/topics.toml");

#[derive(Clone, Default)]
struct All {
    forms: BTreeMap<String, Arc<Questionnaire>>,
    dictionary: Option<Arc<Dictionary>>,
}

/// The questionnaires compiled in, by id.
pub fn built_in_forms() -> Vec<Arc<Questionnaire>> {
    Library::built_in().forms()
}

/// What is wrong with the forms and the dictionary of a folder, which need not
/// exist: for a check before they are taken into use.
pub fn check_forms(dir: &Path) -> Vec<OwnFault> {
    Library::built_in().use_own(dir)
}

/// Forms in use, by id, and the dictionary.
pub(crate) struct Library(RwLock<Arc<All>>);

impl Library {
    /// Those compiled in. A test reads each.
    pub(crate) fn built_in() -> Self {
        let mut all = All::default();
        for (file, text) in BUILT_IN {
            match form(text) {
                Ok(form) => {
                    all.forms.insert(form.id.clone(), Arc::new(form));
                }
                Err(wrong) => {
                    let what = said(&wrong);
                    tracing::error!(file, %what, "a form compiled in is no form");
                }
            }
        }
        match dictionary(DICTIONARY) {
            Ok(dictionary) => all.dictionary = Some(Arc::new(dictionary)),
            Err(wrong) => {
                let what = said(&wrong);
                tracing::error!(%what, "the dictionary compiled in is none");
            }
        }
        Self(RwLock::new(Arc::new(all)))
    }

    /// Puts those of a folder over the ones compiled in; gives the files that
    /// were left out with what is wrong with them.
    pub(crate) fn use_own(&self, dir: &Path) -> Vec<OwnFault> {
        let fresh = Self::built_in();
        let mut all = All::clone(&fresh.in_use());
        let mut reading = OwnReading::default();
        for (file, text) in own_files(dir) {
            if file == TOPICS {
                if let Some(own) = reading.take(&file, text, dictionary) {
                    all.dictionary = Some(Arc::new(own));
                }
            } else if let Some(own) = reading.take(&file, text, form) {
                all.forms.insert(own.id.clone(), Arc::new(own));
            }
        }
        let is_form = |id: Option<&str>| id.is_some_and(|id| all.forms.contains_key(id));
        let faults = reading.faults(|file, id| file == TOPICS || is_form(id));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(all);
        faults
    }

    fn in_use(&self) -> Arc<All> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// All forms, by id.
    pub(crate) fn forms(&self) -> Vec<Arc<Questionnaire>> {
        self.in_use().forms.values().cloned().collect()
    }

    /// A form.
    pub(crate) fn form(&self, id: &str) -> Option<Arc<Questionnaire>> {
        self.in_use().forms.get(id).cloned()
    }

    /// The dictionary.
    pub(crate) fn dictionary(&self) -> Option<Arc<Dictionary>> {
        self.in_use().dictionary.clone()
    }
}

/// Reads a form and judges it.
fn form(text: &str) -> Result<Questionnaire, Vec<FileWrong>> {
    let form: Questionnaire = toml::from_str(text).map_err(|bad| FileWrong::text(text, &bad))?;
    let faults = form.check();
    if faults.is_empty() {
        Ok(form)
    } else {
        Err(FileWrong::each(faults, FileWrong::Form))
    }
}

fn dictionary(text: &str) -> Result<Dictionary, Vec<FileWrong>> {
    let topics: Topics = toml::from_str(text).map_err(|bad| FileWrong::text(text, &bad))?;
    Dictionary::new(topics).map_err(|bad| vec![FileWrong::Topics(bad)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compiled_in_is_sound_and_an_own_file_goes_over_it() {
        let library = Library::built_in();
        assert_eq!(library.forms().len(), BUILT_IN.len());
        assert!(library.dictionary().is_some());
        let dir = tempfile::tempdir().unwrap();
        let own = BUILT_IN[0].1.replace("version = 1", "version = 2");
        std::fs::write(dir.path().join("own.toml"), own).unwrap();
        std::fs::write(dir.path().join("bad.toml"), "id = \"x\"").unwrap();
        std::fs::write(dir.path().join(TOPICS), "version = 1").unwrap();
        let faults = library.use_own(dir.path());
        let stays: Vec<_> = faults
            .iter()
            .map(|it| (it.file.as_str(), it.stays))
            .collect();
        assert_eq!(stays, [("bad.toml", false), (TOPICS, true)], "{faults:?}");
        assert_eq!(library.form("default").unwrap().version, 2);
        assert!(library.dictionary().is_some(), "the one before stays");
        assert!(library.use_own(&dir.path().join("missing")).is_empty());
        assert_eq!(library.form("default").unwrap().version, 1);
    }

    #[test]
    fn of_two_own_forms_of_one_id_the_first_sound_one_counts() {
        let library = Library::built_in();
        let dir = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &str| std::fs::write(dir.path().join(file), text).unwrap();
        let ours = BUILT_IN[0].1.replace("id = \"default\"", "id = \"ours\"");
        put("a.toml", &format!("{ours}\nbroken"));
        assert!(!library.use_own(dir.path())[0].stays);
        assert!(library.form("ours").is_none());
        put("b.toml", &ours.replace("version = 1", "version = 2"));
        put("c.toml", &ours.replace("version = 1", "version = 3"));
        let faults = library.use_own(dir.path());
        let stays: Vec<_> = faults
            .iter()
            .map(|it| (it.file.as_str(), it.stays))
            .collect();
        assert_eq!(stays, [("a.toml", true), ("c.toml", true)], "{faults:?}");
        assert_eq!(faults[1].what, "b.toml has the id ours too");
        assert_eq!(library.form("ours").unwrap().version, 2);
    }
}
