//! What every handler reaches: the office, the catalogue, the clock.

use crate::Error;
use crate::guard::Net;
use crate::i18n::Lang;
use crate::limit::Limits;
use crate::press::{Job, Press};
use crate::whence::Whence;
use jiff::civil::{Date, DateTime};
use motcua_desk::session::Door;
use motcua_desk::{Desk, Settings};
use motcua_domain::procedure::Procedure;
use motcua_domain::text::{fold, rank};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use tokio::sync::Semaphore;

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// The same without keeping the desk open.
pub struct Faint(Weak<Inner>);

impl Faint {
    /// The state, as long as somebody serves it.
    pub fn strong(&self) -> Option<AppState> {
        self.0.upgrade().map(AppState)
    }
}

struct Inner {
    desk: Desk,
    net: Net,
    // Settings the search index was made from, and the index.
    held: Mutex<Option<Held>>,
    readers: Arc<Semaphore>,
    door: Door,
    live: Arc<crate::live::Hub>,
    // Folder of the office's own packs.
    packs: OnceLock<PathBuf>,
    press: Press,
    jobs: crate::pages::reports::job::Jobs,
    limits: Limits,
    whence: Whence,
}

/// The office as its pages show it. All of it is configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Office {
    /// Name in Vietnamese, beside the mark.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// The body above it, Vietnamese.
    pub parent_vi: String,
    /// English.
    pub parent_en: String,
    /// Telephone as people dial it; empty = not published.
    pub phone: String,
    /// Mail address for faults of the pages and safety reports; may be empty.
    pub mail: String,
    /// Code of the agency, with which the codes of its dossiers begin ("H53.LA").
    pub agency_code: String,
    /// Opening hours in words, Vietnamese.
    pub hours_vi: String,
    /// English.
    pub hours_en: String,
    /// Counters where dossiers are taken, in words ("1, 2").
    pub counters: String,
    /// Area class whose limits hold here; `None` = the ordinary one.
    pub area: Option<String>,
    /// All data are samples: a banner says so on every page.
    pub sample_data: bool,
    /// Address of the logo; `None` = the program's mark.
    pub logo: Option<String>,
}

/// What was made last for all pages, with what it was made from.
struct Held {
    settings: Arc<Settings>,
    day: Date,
    catalogue: Arc<Catalogue>,
    office: Arc<Office>,
}

/// The procedures in force, ready to be searched.
#[derive(Debug, Default)]
pub struct Catalogue {
    rows: Vec<(Folded, Arc<Procedure>)>,
}

#[derive(Debug)]
struct Folded {
    code: String,
    names: Vec<String>,
    rest: String,
}

impl Catalogue {
    /// Takes the procedures in the order they are listed in.
    pub fn new(procedures: impl IntoIterator<Item = Procedure>) -> Self {
        let rows = procedures
            .into_iter()
            .map(|p| {
                let names = [&p.plain_vi, &p.name_vi, &p.plain_en, &p.name_en].map(|n| fold(n));
                let folded = Folded {
                    code: fold(&p.code),
                    names: names.into_iter().filter(|n| !n.is_empty()).collect(),
                    rest: fold(&format!(
                        "{} {} {} {} {}",
                        p.plain_vi,
                        p.name_vi,
                        p.plain_en,
                        p.name_en,
                        field_words(&p.field)
                    )),
                };
                (folded, Arc::new(p))
            })
            .collect();
        Self { rows }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Procedure>> {
        self.rows.iter().map(|r| &r.1)
    }

    /// The one with this national code.
    pub fn get(&self, code: &str) -> Option<&Arc<Procedure>> {
        self.all().find(|p| p.code == code)
    }

    /// Those that match what a person typed, with or without marks and tones,
    /// best first. Nothing typed: all, in the order of the catalogue.
    pub fn find(&self, typed: &str) -> Vec<&Arc<Procedure>> {
        let query = fold(typed);
        if query.is_empty() {
            return self.all().collect();
        }
        let mut hits: Vec<(u8, usize, &Arc<Procedure>)> = self
            .rows
            .iter()
            .enumerate()
            .filter_map(|(i, (folded, p))| {
                let by_code = rank(&query, &folded.code).filter(|r| *r <= 1);
                let by_name = folded.names.iter().filter_map(|n| rank(&query, n)).min();
                let by_rest = rank(&query, &folded.rest).map(|r| r.max(3) + 1);
                [by_code, by_name, by_rest]
                    .into_iter()
                    .flatten()
                    .min()
                    .map(|r| (r, i, p))
            })
            .collect();
        hits.sort_by_key(|(rank, i, _)| (*rank, *i));
        hits.into_iter().map(|h| h.2).collect()
    }
}

/// Words of a field in both languages, so that "dat dai" finds every land
/// procedure, also those whose name does not say land.
fn field_words(field: &str) -> String {
    Lang::ALL
        .map(|lang| crate::pages::procedures::field_name(lang, field))
        .join(" ")
}

impl Office {
    /// The desk's office as pages show it on a day.
    pub fn of(settings: &motcua_desk::Settings, today: jiff::civil::Date) -> Self {
        let office = &settings.office;
        let week = settings.hours_on(today).reception;
        let counters: Vec<String> = office
            .counters
            .iter()
            .map(|c| c.number.to_string())
            .collect();
        Self {
            name_vi: office.name_vi.clone(),
            name_en: office.name_en.clone(),
            parent_vi: office.parent_vi.clone(),
            parent_en: office.parent_en.clone(),
            phone: office.phone.clone(),
            mail: office.email.clone(),
            agency_code: office.agency_code.clone(),
            hours_vi: crate::words::hours(Lang::Vi, &week),
            hours_en: crate::words::hours(Lang::En, &week),
            counters: counters.join(", "),
            area: office.area.clone(),
            sample_data: office.sample,
            logo: office
                .logo
                .as_ref()
                .map(|logo| format!("/logo/{}", logo.hash)),
        }
    }
}

impl AppState {
    /// The pages of one desk.
    pub fn new(desk: Desk, door: Door, net: Net) -> Self {
        let readers = std::thread::available_parallelism().map_or(1, usize::from) + 2;
        let press = Press::of(desk.clone());
        Self(Arc::new(Inner {
            desk,
            net,
            held: Mutex::new(None),
            readers: Arc::new(Semaphore::new(readers)),
            door,
            live: Arc::default(),
            packs: OnceLock::new(),
            press,
            jobs: crate::pages::reports::job::Jobs::default(),
            limits: Limits::new(),
            whence: Whence::default(),
        }))
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// Asks the desk for something, off the async threads: at most cores + 2
    /// at once, so that a burst waits here and not in the database. Work whose
    /// reader went away, as while a slider is dragged, keeps its place to its
    /// end; what had not begun is not begun.
    pub async fn ask<T, E>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: Into<Error> + Send + 'static,
    {
        let readers = Arc::clone(&self.0.readers);
        let place = readers.acquire_owned().await.map_err(|_| Error::Busy)?;
        let desk = self.0.desk.clone();
        let work = move || {
            let _place = place;
            work(&desk)
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(answer) => answer.map_err(Into::into),
            Err(_) => Err(Error::Fault("a page's work panicked".to_owned())),
        }
    }

    /// The office as it is now.
    pub fn office(&self) -> Arc<Office> {
        self.held(|held| Arc::clone(&held.office))
    }

    /// The procedures in force, with their search index.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.held(|held| Arc::clone(&held.catalogue))
    }

    /// Made anew when the desk's settings have changed, and with each new day.
    fn held<T>(&self, take: impl FnOnce(&Held) -> T) -> T {
        let settings = self.0.desk.settings();
        let today = self.0.desk.today();
        let mut held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = held.as_ref()
            && held.day == today
            && Arc::ptr_eq(&held.settings, &settings)
        {
            return take(held);
        }
        let all = settings.catalogue.all(today).map(|p| p.procedure.clone());
        take(held.insert(Held {
            catalogue: Arc::new(Catalogue::new(all)),
            office: Arc::new(Office::of(&settings, today)),
            day: today,
            settings,
        }))
    }

    /// The desk's time, local.
    pub fn now(&self) -> DateTime {
        motcua_domain::time::local(self.0.desk.now())
    }

    /// Where passwords are checked.
    pub fn door(&self) -> &Door {
        &self.0.door
    }

    /// What one address may ask of the pages open to phones.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Where answers come from.
    pub fn whence(&self) -> &Whence {
        &self.0.whence
    }

    /// The live feed of the hall.
    pub fn live(&self) -> Arc<crate::live::Hub> {
        Arc::clone(&self.0.live)
    }

    /// For tasks that must not keep the desk open.
    pub fn faint(&self) -> Faint {
        Faint(Arc::downgrade(&self.0))
    }

    /// Names the folder of the office's own packs. Once; later words are not
    /// heard.
    pub fn set_packs(&self, dir: PathBuf) {
        self.0.desk.use_own_reports(&dir.join("reports"));
        self.0.desk.use_own_surveys(&dir.join("surveys"));
        self.0.desk.use_own_indicators(&dir.join("indicators"));
        self.0.desk.use_own_programme(&dir.join("programme"));
        let _ = self.0.packs.set(dir);
    }

    /// The folder of the office's own packs.
    pub fn packs(&self) -> Option<&Path> {
        self.0.packs.get().map(PathBuf::as_path)
    }

    /// Files of reports that are being made.
    pub fn jobs(&self) -> &crate::pages::reports::job::Jobs {
        &self.0.jobs
    }

    /// The press, for its templates and what is wrong with them.
    pub fn press(&self) -> &Press {
        &self.0.press
    }

    /// The folder of the office's own templates of papers; it need not exist.
    pub fn paper_templates(&self) -> Option<PathBuf> {
        self.packs().map(|packs| packs.join("papers"))
    }

    /// Makes the PDF of a paper off the async threads, one at a time.
    ///
    /// # Errors
    /// No template can be carried out; the text is for the log and holds no
    /// citizen's words.
    pub async fn typeset(&self, job: Job) -> Result<Vec<u8>, Error> {
        let made = self
            .at_press(move |press, dir| press.make(dir, &job))
            .await?;
        made.map_err(|broken| Error::fault(&broken))
    }

    /// Does some work at the press off the async threads, when it is its turn;
    /// it is given the press and the folder of the office's own templates.
    ///
    /// # Errors
    /// The work panicked.
    pub(crate) async fn at_press<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Press, Option<&Path>) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = self.0.press.turn().acquire_owned().await;
        let turn = turn.map_err(|_| Error::Busy)?;
        let state = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Kept to the end, also where the reader has gone meanwhile.
            let _turn = turn;
            let dir = state.paper_templates();
            work(&state.0.press, dir.as_deref())
        });
        let fault = |_| Error::Fault("the making of a paper panicked".to_owned());
        done.await.map_err(fault)
    }

    /// How the server is reached.
    pub fn net(&self) -> &Net {
        &self.0.net
    }
}

#[cfg(test)]
mod tests {
    use crate::samples::catalogue;

    #[test]
    fn search_needs_no_diacritics_and_ranks_names_before_fields() {
        let all = catalogue();
        let first = |typed: &str| all.find(typed).first().map(|p| p.code.clone());
        assert_eq!(first("khai sinh").as_deref(), Some("1.001193"));
        assert_eq!(first("KHAI  SINH"), first("khai sinh"));
        assert_eq!(first("1.012784").as_deref(), Some("1.012784"));
        let land = all.find("dat dai");
        assert!(
            land.len() >= 2 && land.iter().all(|p| p.field == "land"),
            "{land:?}"
        );
        assert_eq!(all.find("đất đai").len(), land.len());
        assert!(all.find("không có thủ tục nào như thế").is_empty());
        assert_eq!(all.find("  ").len(), all.all().count());
    }
}
