//! The press: makes the papers of this server, one at a time, with the
//! office's own templates over the built-in ones.
//!
//! A template that is broken never takes printing away: the templates that
//! worked before stay in force, and what is wrong is kept for the health page.
//! A changed file is seen at the next paper. Nothing is read before the first.

use motcua_papers::{Broken, Engine, Extras, Form, Templates};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;
use tokio::sync::Semaphore;

/// Most troubles that are kept for the health page.
const MOST_TROUBLES: usize = 20;

/// Most files of a folder whose times are compared; a folder with more is no
/// folder of templates, and changes in the rest of it are not seen.
const MOST_FILES: usize = 2_000;

/// A paper to be made. It names people, so it is never shown in a log.
pub struct Job {
    /// Set of forms, as `2025`.
    pub set: String,
    /// Form in it.
    pub form: String,
    /// What a template reads.
    pub data: Value,
    /// Mark and files inside.
    pub extras: Extras,
}

/// A file as it was when the folder was last read.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    path: PathBuf,
    bytes: u64,
    changed: Option<SystemTime>,
}

/// Makes papers.
pub struct Press {
    turn: Arc<Semaphore>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// The folder was looked at.
    read: bool,
    /// Files of the office's folder when it was last read; none without one.
    seen: Vec<Seen>,
    /// In force; `None` before the first paper.
    templates: Option<Arc<Templates>>,
    /// The office's own; `None` = the built-in one is in force.
    engine: Option<Arc<Engine>>,
    /// It could not carry out a template.
    faulty: bool,
    /// The last one before it that was not faulty.
    before: Option<Arc<Engine>>,
    troubles: Vec<Broken>,
}

impl Default for Press {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
            held: Mutex::default(),
        }
    }
}

impl Press {
    /// Whose turn it is: one paper is made at a time.
    pub fn turn(&self) -> Arc<Semaphore> {
        Arc::clone(&self.turn)
    }

    /// The templates in force, those of `dir` over the built-in ones.
    ///
    /// # Errors
    /// None in a program whose tests passed: the built-in ones remain.
    pub fn templates(&self, dir: Option<&Path>) -> Result<Arc<Templates>, Broken> {
        let mut held = self.held();
        held.look(dir);
        held.in_force()
    }

    /// What is wrong with the office's templates, as far as it is known.
    pub fn troubles(&self, dir: Option<&Path>) -> Vec<Broken> {
        let mut held = self.held();
        held.look(dir);
        held.troubles.clone()
    }

    /// Makes a paper; takes the time of typesetting.
    ///
    /// # Errors
    /// No template that is at hand can be carried out with these data.
    pub fn make(&self, dir: Option<&Path>, job: &Job) -> Result<Vec<u8>, Broken> {
        let form = Form {
            set: &job.set,
            form: &job.form,
        };
        let mut first = None;
        for which in [Which::InForce, Which::Before, Which::BuiltIn] {
            // Taken one by one: the next is made only where the last failed.
            let engine = self.held().engine(dir, which);
            let Some(engine) = engine.transpose()? else {
                continue;
            };
            match engine.pdf(&form, &job.data, &job.extras) {
                Ok(pdf) => {
                    if let Some(broken) = first {
                        let mut held = self.held();
                        held.faulty = true;
                        held.note(broken);
                    }
                    return Ok(pdf);
                }
                Err(broken) => {
                    first.get_or_insert(broken);
                }
            }
        }
        Err(first.unwrap_or_else(|| Broken::of(&job.form, "no templates are at hand")))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Engines in the order in which they are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    InForce,
    Before,
    BuiltIn,
}

impl Held {
    /// Reads the folder again when a file of it has changed.
    fn look(&mut self, dir: Option<&Path>) {
        let seen = dir.map_or_else(Vec::new, files);
        if self.read && self.seen == seen {
            return;
        }
        (self.read, self.seen) = (true, seen);
        self.troubles.clear();
        if self.seen.is_empty() {
            (self.templates, self.engine, self.before) = (None, None, None);
            self.faulty = false;
            return;
        }
        let Some(dir) = dir else { return };
        let read = Templates::load(dir)
            .and_then(|templates| Ok((Arc::new(templates.clone()), Engine::new(templates)?)));
        match read {
            Ok((templates, engine)) => {
                let old = self.engine.replace(Arc::new(engine));
                if !self.faulty {
                    self.before = old;
                }
                self.faulty = false;
                self.templates = Some(templates);
            }
            Err(broken) => self.note(broken),
        }
    }

    fn in_force(&mut self) -> Result<Arc<Templates>, Broken> {
        if let Some(templates) = &self.templates {
            return Ok(Arc::clone(templates));
        }
        let templates = Arc::new(Templates::built_in()?);
        self.templates = Some(Arc::clone(&templates));
        Ok(templates)
    }

    /// One of the engines, made when it is first asked for; `None` where it
    /// would be the same as one before it.
    fn engine(&mut self, dir: Option<&Path>, which: Which) -> Option<Result<Arc<Engine>, Broken>> {
        match which {
            Which::InForce => {
                self.look(dir);
                let own = self.engine.clone().map(Ok);
                Some(own.unwrap_or_else(built_in))
            }
            Which::Before => self.before.clone().map(Ok),
            Which::BuiltIn => self.engine.is_some().then(built_in),
        }
    }

    /// Keeps what is wrong, once, and says it in the program's log. A `Broken`
    /// holds no citizen's words.
    fn note(&mut self, broken: Broken) {
        if self.troubles.contains(&broken) || self.troubles.len() >= MOST_TROUBLES {
            return;
        }
        tracing::error!(
            file = %broken.template,
            line = broken.line.unwrap_or(0),
            reason = %broken.message,
            "a template of the office is broken; the one before stays in force"
        );
        self.troubles.push(broken);
    }
}

/// The engine of the built-in templates, made at the first paper and shared by
/// all desks of the server.
fn built_in() -> Result<Arc<Engine>, Broken> {
    static BUILT_IN: OnceLock<Arc<Engine>> = OnceLock::new();
    if let Some(engine) = BUILT_IN.get() {
        return Ok(Arc::clone(engine));
    }
    let made = Arc::new(Templates::built_in().and_then(Engine::new)?);
    Ok(Arc::clone(BUILT_IN.get_or_init(|| made)))
}

/// The files of a folder with size and time, in order. What cannot be read is
/// left out: reading the templates says so.
fn files(dir: &Path) -> Vec<Seen> {
    let (mut found, mut waiting) = (Vec::new(), vec![dir.to_path_buf()]);
    while let Some(dir) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(&dir) else {
            continue;
        };
        for entry in entries.flatten() {
            let Ok(about) = std::fs::metadata(entry.path()) else {
                continue;
            };
            if found.len() + waiting.len() >= MOST_FILES {
                break;
            }
            if about.is_dir() {
                waiting.push(entry.path());
            } else {
                found.push(Seen {
                    path: entry.path(),
                    bytes: about.len(),
                    changed: about.modified().ok(),
                });
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn job() -> Job {
        Job {
            set: "local".to_owned(),
            form: "notice".to_owned(),
            data: json!({
                "office": "Trung tâm", "date": "2026-02-05", "size": "A5",
                "title": "Thông báo", "before": ["Một câu."],
            }),
            extras: Extras::default(),
        }
    }

    fn put(dir: &Path, text: &str) {
        std::fs::create_dir_all(dir.join("local")).unwrap();
        std::fs::write(dir.join("local/notice.typ"), text).unwrap();
    }

    #[test]
    fn a_broken_template_leaves_the_one_before_in_force_and_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("papers");
        let press = Press::default();
        let built_in = press.make(Some(&dir), &job()).unwrap();
        assert!(built_in.starts_with(b"%PDF"));
        assert!(press.troubles(Some(&dir)).is_empty());
        let own = "#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n\
            #show: sheet.with(d, title: d.title)\n#par(\"Của cơ quan này\")\n";
        put(&dir, own);
        let ours = press.make(Some(&dir), &job()).unwrap();
        assert_ne!(ours, built_in, "seen without a restart");
        // Grammar.
        put(&dir, "#import \"/lib.typ\": *\n#let d = (\n");
        assert_eq!(press.make(Some(&dir), &job()).unwrap(), ours);
        let said = press.troubles(Some(&dir));
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].template, "local/notice.typ");
        assert!(said[0].line.is_some() && !said[0].message.is_empty());
        // Well-formed, and it cannot be carried out.
        put(&dir, &format!("{own}#nothing-of-this-name\n"));
        assert_eq!(press.make(Some(&dir), &job()).unwrap(), ours);
        let said = press.troubles(Some(&dir));
        assert_eq!(said[0].template, "local/notice.typ");
        assert_eq!(said[0].line, Some(5));
        // Mended, nothing is said any more; gone, the built-in one is back.
        put(&dir, own);
        assert_eq!(press.make(Some(&dir), &job()).unwrap(), ours);
        assert!(press.troubles(Some(&dir)).is_empty());
        std::fs::remove_dir_all(&dir).unwrap();
        assert_eq!(press.make(Some(&dir), &job()).unwrap(), built_in);
    }

    #[test]
    fn an_office_that_begins_with_a_broken_template_prints_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("papers");
        put(&dir, "#let d = (\n");
        let press = Press::default();
        assert!(press.make(Some(&dir), &job()).is_ok());
        assert_eq!(press.troubles(Some(&dir)).len(), 1);
        let templates = press.templates(Some(&dir)).unwrap();
        assert!(templates.set_on("2026-02-05").is_some());
    }
}
