//! Files that take a while: made two at a time, each for whoever asked for it,
//! handed out once and then forgotten.
//!
//! A small file is answered at once. A large one leads to a page that says how
//! far it is and asks again by itself; it works without script.

use super::file::{Made, Order, spooled, write};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::spool;
use crate::state::AppState;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use motcua_domain::actor::Actor;
use motcua_domain::id::StaffId;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

/// Files that are made at once.
const AT_ONCE: usize = 2;
/// Files that are made or wait to be fetched; more are refused for now.
const KEPT: usize = 12;
/// How long a file waits to be fetched.
const LIFE: Duration = Duration::from_mins(15);
/// How long an answer waits for its file before it shows the page instead.
const SOON: Duration = Duration::from_secs(3);
/// Seconds until the page asks again.
const AGAIN: &str = "2";

/// The files of one desk.
pub struct Jobs {
    places: Arc<Semaphore>,
    held: Mutex<BTreeMap<String, Arc<Job>>>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            held: Mutex::default(),
        }
    }
}

/// A file in the making.
struct Job {
    who: StaffId,
    order: Order,
    until: Instant,
    begun: AtomicBool,
    done: AtomicU64,
    of: AtomicU64,
    /// Nobody waits for it any more.
    left: AtomicBool,
    end: Mutex<Option<Result<File, Error>>>,
    ended: Notify,
}

impl Job {
    fn end(&self) -> MutexGuard<'_, Option<Result<File, Error>>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Jobs {
    fn held(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Job>>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        held.retain(|_, job| {
            let stays = job.until > now;
            job.left.store(!stays, Ordering::Relaxed);
            stays
        });
        held
    }

    /// The job of this reader under this id.
    fn of(&self, id: &str, who: StaffId) -> Result<Arc<Job>, Error> {
        let held = self.held();
        let job = held.get(id).filter(|job| job.who == who);
        job.cloned().ok_or(Error::NotFound)
    }

    /// A new job, or the one that makes the same file for the same reader.
    fn put(
        &self,
        id: String,
        who: StaffId,
        order: Order,
    ) -> Result<(String, Arc<Job>, bool), Error> {
        let mut held = self.held();
        let alike = held
            .iter()
            .find(|(_, job)| job.who == who && same(&job.order, &order));
        if let Some((id, job)) = alike {
            return Ok((id.clone(), Arc::clone(job), false));
        }
        if held.len() >= KEPT {
            return Err(Error::Busy);
        }
        let job = Arc::new(Job {
            who,
            order,
            until: Instant::now() + LIFE,
            begun: AtomicBool::new(false),
            done: AtomicU64::new(0),
            of: AtomicU64::new(0),
            left: AtomicBool::new(false),
            end: Mutex::new(None),
            ended: Notify::new(),
        });
        held.insert(id.clone(), Arc::clone(&job));
        Ok((id, job, true))
    }

    fn forget(&self, id: &str) {
        self.held().remove(id);
    }
}

/// The same file, whenever it was asked for.
fn same(a: &Order, b: &Order) -> bool {
    a.ask == b.ask && a.kind == b.kind && a.lang == b.lang
}

/// Begins a file and answers with it when it is soon there, or with the
/// address of the page that waits for it.
///
/// # Errors
/// As [`write`]; when too many are made already.
pub async fn begin(state: &AppState, me: &Actor, order: Order) -> Result<Response, Error> {
    let id: [u8; 16] = state.desk().random();
    let id: String = id.iter().map(|b| format!("{b:02x}")).collect();
    let (id, job, is_new) = state.jobs().put(id, me.id, order)?;
    if is_new {
        let (state, job, me) = (state.clone(), Arc::clone(&job), me.clone());
        // Goes on when the reader's connection does not.
        tokio::spawn(async move {
            let end = make(&state, &job, me).await;
            *job.end() = Some(end);
            job.ended.notify_waiters();
        });
    }
    let mut ended = std::pin::pin!(job.ended.notified());
    ended.as_mut().enable();
    let is_there = job.end().is_some();
    if is_there || tokio::time::timeout(SOON, ended).await.is_ok() {
        return hand_out(state, &id, &job);
    }
    Ok(see_other(&format!("/report-files/{id}")))
}

/// Makes the file when it is its turn.
async fn make(state: &AppState, job: &Arc<Job>, me: Actor) -> Result<File, Error> {
    let places = Arc::clone(&state.jobs().places);
    let _place = places.acquire_owned().await.map_err(|_| Error::Busy)?;
    job.begun.store(true, Ordering::Relaxed);
    let at = Arc::clone(job);
    let made = state
        .ask(move |desk| {
            let out = spooled(desk)?;
            let mut progress = |done: u64, of: u64| {
                at.done.store(done, Ordering::Relaxed);
                at.of.store(of, Ordering::Relaxed);
                !at.left.load(Ordering::Relaxed)
            };
            write(desk, &me, &at.order, out, &mut progress).map_err(Error::from)
        })
        .await?;
    match made {
        Made::File(file) => Ok(file),
        Made::Paper(paper) => {
            let pdf = state.typeset(*paper).await?;
            state
                .ask(move |desk| {
                    let mut out = spooled(desk)?;
                    out.write_all(&pdf).map_err(spool::failed)?;
                    Ok::<_, Error>(out)
                })
                .await
        }
    }
}

/// The file, once: its place is free for the next.
fn hand_out(state: &AppState, id: &str, job: &Job) -> Result<Response, Error> {
    let end = job.end().take();
    let Some(end) = end else {
        // Fetched by another tab meanwhile.
        return Err(Error::NotFound);
    };
    state.jobs().forget(id);
    let mut answer = Response::new(spool::body(end?)?);
    let headers = answer.headers_mut();
    let kind = HeaderValue::from_static(job.order.kind.media());
    headers.insert(header::CONTENT_TYPE, kind);
    let name = format!("attachment; filename=\"{}\"", job.order.name());
    let name = HeaderValue::from_str(&name).map_err(|e| Error::fault(&e))?;
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(answer)
}

/// Whether the file itself is wanted.
#[derive(Default, Deserialize)]
pub struct Wanted {
    /// `1` = the file.
    #[serde(default)]
    take: String,
}

/// `GET /report-files/{job}`: how far a file is; with `take=1` the file.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("reports");
    let me = me(&f)?;
    let job = state.jobs().of(&id, me.id)?;
    let (is_there, failed) = match &*job.end() {
        None => (false, false),
        Some(end) => (true, end.is_err()),
    };
    if is_there && (failed || wanted.take == "1") {
        return hand_out(&state, &id, &job);
    }
    let back = format!(
        "/reports/{}?{}",
        crate::pages::encode(&job.order.ask.id),
        super::query(
            &job.order.ask.period,
            job.order.ask.unit.as_ref().map(|unit| unit.as_str())
        )
    );
    let page = JobPage {
        url: is_there.then(|| format!("/report-files/{id}?take=1")),
        name: job.order.name(),
        back,
        begun: job.begun.load(Ordering::Relaxed),
        percent: percent(
            job.done.load(Ordering::Relaxed),
            job.of.load(Ordering::Relaxed),
        ),
        f,
    };
    let mut answer = render(StatusCode::OK, &page);
    if !is_there {
        let again = HeaderValue::from_static(AGAIN);
        answer.headers_mut().insert(header::REFRESH, again);
    }
    Ok(answer)
}

fn percent(done: u64, of: u64) -> u32 {
    let share = done.saturating_mul(100).checked_div(of).unwrap_or(0);
    u32::try_from(share.min(100)).unwrap_or(100)
}

/// The page that waits for a file.
#[derive(Template)]
#[template(path = "report_file.html")]
pub struct JobPage {
    pub(super) f: Frame,
    /// Address of the file, once it is there.
    pub(super) url: Option<String>,
    pub(super) name: String,
    pub(super) back: String,
    /// It is its turn.
    pub(super) begun: bool,
    pub(super) percent: u32,
}

impl JobPage {
    fn bar(&self) -> crate::view::Html {
        crate::view::bar(self.percent * 10, crate::view::Tone::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::reports::file::As;
    use motcua_desk::report::ReportAsk;
    use motcua_domain::report::Period;

    fn order(kind: As) -> Order {
        Order {
            ask: ReportAsk {
                id: "flow".to_owned(),
                period: Period::parse("2026-11").unwrap(),
                unit: None,
            },
            kind,
            lang: Lang::Vi,
            now: jiff::civil::date(2026, 11, 24).at(9, 0, 0, 0),
        }
    }

    #[tokio::test]
    async fn a_file_is_its_readers_alone_and_is_not_made_twice() {
        let jobs = Jobs::default();
        let put = |id: &str, who, kind| jobs.put(id.to_owned(), StaffId(who), order(kind));
        let (first, _, is_new) = put("a", 1, As::Csv).unwrap();
        assert!(is_new);
        let (again, _, is_new) = put("b", 1, As::Csv).unwrap();
        assert_eq!((again, is_new), (first.clone(), false));
        assert!(jobs.of(&first, StaffId(1)).is_ok());
        assert!(jobs.of(&first, StaffId(2)).is_err());
        for n in 0..KEPT as i64 - 1 {
            assert!(put(&format!("c{n}"), 10 + n, As::Pdf).is_ok());
        }
        assert!(matches!(put("d", 99, As::Pdf), Err(Error::Busy)));
        jobs.forget(&first);
        assert!(put("d", 99, As::Pdf).is_ok());
    }

    #[test]
    fn names_of_files_say_report_period_and_unit() {
        let mut order = order(As::Xlsx);
        assert_eq!(order.name(), "flow-2026-11.xlsx");
        order.ask.unit = Some(motcua_domain::id::UnitId::new("desk"));
        order.ask.period = Period::parse("2026-11R").unwrap();
        assert_eq!(order.name(), "flow-2026-11R-desk.xlsx");
        assert_eq!(percent(1, 3), 33);
        assert_eq!(percent(0, 0), 0);
    }
}
