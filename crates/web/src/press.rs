//! The press: makes the papers of this server, one at a time, with the
//! office's own templates over the built-in ones.
//!
//! A template that is broken never takes printing away: the templates that
//! worked before stay in force, also over a restart, and what is wrong is kept
//! for the health page. A changed file is seen at the next paper. Nothing is
//! read before the first.

mod folder;
#[cfg(test)]
mod tests;

use folder::{Seen, files};
use motcua_desk::template::TemplateSet;
use motcua_desk::{Desk, DeskError};
use motcua_papers::{Broken, Engine, Extras, Form, Templates};
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::Semaphore;

/// Most troubles that are kept for the health page.
const MOST_TROUBLES: usize = 20;

/// Former templates that stay ready: reprints come one by one, mostly of what
/// was changed last.
const MOST_FORMER: usize = 2;

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

impl Job {
    fn form(&self) -> Form<'_> {
        Form {
            set: &self.set,
            form: &self.form,
        }
    }

    /// The form as the desk remembers it: `2025/receipt`.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}", self.set, self.form)
    }
}

/// A paper that was made, and with what.
pub struct Pressed {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The templates that carried it out, with their engine.
    pub engine: Arc<Engine>,
}

/// Makes papers.
pub struct Press {
    turn: Arc<Semaphore>,
    held: Mutex<Held>,
    /// Former templates, the one that was used last at the end.
    former: Mutex<Vec<Arc<Engine>>>,
    /// Remembers which templates papers were made with.
    desk: Option<Desk>,
}

#[derive(Default)]
struct Held {
    /// The folder was looked at.
    read: bool,
    /// Files of the office's folder when it was last read; none without one.
    seen: Vec<Seen>,
    /// The office's own; `None` = the built-in one is in force.
    engine: Option<Arc<Engine>>,
    /// It could not carry out a template.
    faulty: bool,
    /// The last one before it that was not faulty.
    before: Option<Arc<Engine>>,
    troubles: Vec<Broken>,
}

impl Default for Press {
    /// A press that remembers nothing: for files beside the desk's papers.
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
            held: Mutex::default(),
            former: Mutex::default(),
            desk: None,
        }
    }
}

impl Press {
    /// The press of a desk.
    pub fn of(desk: Desk) -> Self {
        Self {
            desk: Some(desk),
            ..Self::default()
        }
    }

    /// Whose turn it is: one paper is made at a time.
    pub fn turn(&self) -> Arc<Semaphore> {
        Arc::clone(&self.turn)
    }

    /// The templates in force, those of `dir` over the built-in ones.
    ///
    /// # Errors
    /// None in a program whose tests passed: the built-in ones remain.
    pub fn templates(&self, dir: Option<&Path>) -> Result<Arc<Templates>, Broken> {
        match &self.look(dir).engine {
            Some(engine) => Ok(engine.shared_templates()),
            None => built_in_templates(),
        }
    }

    /// What is wrong with the office's templates, as far as it is known.
    pub fn troubles(&self, dir: Option<&Path>) -> Vec<Broken> {
        self.look(dir).troubles.clone()
    }

    /// Makes a paper; takes the time of typesetting.
    ///
    /// # Errors
    /// No template that is at hand can be carried out with these data.
    pub fn make(&self, dir: Option<&Path>, job: &Job) -> Result<Vec<u8>, Broken> {
        self.print(dir, job).map(|made| made.pdf)
    }

    /// The same, and with which templates.
    ///
    /// # Errors
    /// As [`Press::make`].
    pub fn print(&self, dir: Option<&Path>, job: &Job) -> Result<Pressed, Broken> {
        let (mut first, mut tried) = (None, Vec::new());
        for which in Which::ALL {
            // Taken one by one: the next is made only where the last failed.
            let Some(engine) = self.engine(dir, which, job)? else {
                continue;
            };
            let name = engine.templates().name().to_owned();
            if tried.contains(&name) {
                continue;
            }
            match Self::again(&engine, job) {
                Ok(pdf) => {
                    if let Some(broken) = first {
                        let mut held = self.held();
                        held.faulty = true;
                        held.note(broken);
                    }
                    return Ok(Pressed { pdf, engine });
                }
                Err(broken) => {
                    tried.push(name);
                    first.get_or_insert(broken);
                }
            }
        }
        Err(first.unwrap_or_else(|| Broken::of(&job.form, "no templates are at hand")))
    }

    /// Makes a paper with these templates and no others.
    ///
    /// # Errors
    /// They cannot be carried out with these data.
    pub fn again(engine: &Engine, job: &Job) -> Result<Vec<u8>, Broken> {
        engine.pdf(&job.form(), &job.data, &job.extras)
    }

    /// Signs of these data that the fonts in force do not have, each once.
    ///
    /// # Errors
    /// As [`Press::templates`].
    pub fn unprintable(&self, dir: Option<&Path>, data: &Value) -> Result<Vec<char>, Broken> {
        let own = self.look(dir).engine.clone();
        let engine = own.map_or_else(built_in, Ok)?;
        let mut signs = Vec::new();
        for lost in engine.unprintable(data) {
            match char::from_u32(lost.code) {
                Some(sign) if !signs.contains(&sign) => signs.push(sign),
                _ => {}
            }
        }
        Ok(signs)
    }

    /// The templates of a name: in force, or as the desk keeps them; `None`
    /// where they are lost.
    pub fn kept(&self, dir: Option<&Path>, name: &str) -> Option<Arc<Engine>> {
        let is = |engine: &&Arc<Engine>| engine.templates().name() == name;
        let held = self.look(dir);
        if let Some(engine) = held.engine.iter().chain(&held.before).find(is) {
            return Some(Arc::clone(engine));
        }
        drop(held);
        if built_in_templates().is_ok_and(|templates| templates.name() == name) {
            return built_in().ok();
        }
        self.former(name)
    }

    /// One of the engines, made when it is first asked for; `None` where there
    /// is none of that kind.
    fn engine(
        &self,
        dir: Option<&Path>,
        which: Which,
        job: &Job,
    ) -> Result<Option<Arc<Engine>>, Broken> {
        let held = self.look(dir);
        match which {
            Which::InForce => held.engine.clone().map_or_else(built_in, Ok).map(Some),
            // The built-in ones alone have none before them.
            _ if held.engine.is_none() => Ok(None),
            Which::Before => Ok(held.before.clone()),
            Which::LastGood => {
                drop(held);
                Ok(self.last_good(Some(&job.path())))
            }
            Which::BuiltIn => built_in().map(Some),
        }
    }

    /// The templates with which a form, or else any, was made last: what was
    /// in force before the program began.
    fn last_good(&self, form: Option<&str>) -> Option<Arc<Engine>> {
        let name = found(self.desk.as_ref()?.good_templates(form))?;
        self.former(&name)
    }

    /// Templates as the desk keeps them.
    fn former(&self, name: &str) -> Option<Arc<Engine>> {
        let mut former = self.former.lock().unwrap_or_else(PoisonError::into_inner);
        let is = |engine: &Arc<Engine>| engine.templates().name() == name;
        let engine = if let Some(at) = former.iter().position(is) {
            former.remove(at)
        } else {
            let set = found(self.desk.as_ref()?.template_set(name))?;
            let read = Templates::of_parts(set.files).and_then(Engine::new);
            Arc::new(
                read.ok()
                    .filter(|engine| engine.templates().name() == name)?,
            )
        };
        if former.len() >= MOST_FORMER {
            former.remove(0);
        }
        former.push(Arc::clone(&engine));
        Some(engine)
    }

    /// What is in force, after a look at the folder.
    fn look(&self, dir: Option<&Path>) -> MutexGuard<'_, Held> {
        let mut held = self.held();
        held.look(dir, || self.last_good(None));
        held
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
    LastGood,
    BuiltIn,
}

impl Which {
    const ALL: [Self; 4] = [Self::InForce, Self::Before, Self::LastGood, Self::BuiltIn];
}

impl Held {
    /// Reads the folder again when a file of it has changed.
    fn look(&mut self, dir: Option<&Path>, last_good: impl FnOnce() -> Option<Arc<Engine>>) {
        let seen = dir.map_or_else(Vec::new, files);
        if self.read && self.seen == seen {
            return;
        }
        (self.read, self.seen) = (true, seen);
        self.troubles.clear();
        if self.seen.is_empty() {
            (self.engine, self.before) = (None, None);
            self.faulty = false;
            return;
        }
        let Some(dir) = dir else { return };
        match Templates::load(dir).and_then(Engine::new) {
            Ok(engine) => {
                let old = self.engine.replace(Arc::new(engine));
                if !self.faulty {
                    self.before = old;
                }
                self.faulty = false;
            }
            Err(broken) => {
                self.note(broken);
                if self.engine.is_none() {
                    self.engine = last_good();
                }
            }
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

/// Templates as the desk keeps them.
pub(crate) fn set_of(templates: &Templates) -> TemplateSet {
    let parts = templates.parts();
    TemplateSet {
        name: templates.name().to_owned(),
        files: parts
            .map(|(path, data)| (path.to_owned(), data.to_vec()))
            .collect(),
    }
}

/// What the desk answers; a fault of the store is for the log: papers are made
/// with what is at hand.
fn found<T>(answer: Result<Option<T>, DeskError>) -> Option<T> {
    answer.unwrap_or_else(|error| {
        tracing::error!(%error, "the kept templates of papers cannot be read");
        None
    })
}

/// The built-in templates, read once for all desks of the server.
fn built_in_templates() -> Result<Arc<Templates>, Broken> {
    static READ: OnceLock<Arc<Templates>> = OnceLock::new();
    if let Some(templates) = READ.get() {
        return Ok(Arc::clone(templates));
    }
    let read = Arc::new(Templates::built_in()?);
    Ok(Arc::clone(READ.get_or_init(|| read)))
}

/// Their engine, made at the first paper and shared likewise.
fn built_in() -> Result<Arc<Engine>, Broken> {
    static BUILT_IN: OnceLock<Arc<Engine>> = OnceLock::new();
    if let Some(engine) = BUILT_IN.get() {
        return Ok(Arc::clone(engine));
    }
    let made = Arc::new(Engine::new(built_in_templates()?)?);
    Ok(Arc::clone(BUILT_IN.get_or_init(|| made)))
}
