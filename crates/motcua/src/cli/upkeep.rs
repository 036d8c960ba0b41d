//! What the running server does by itself: checkpoints, nightly backups, and
//! messages to applicants.

use motcua_desk::Desk;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The desks that are looked after; one that is set up while the server runs
/// joins them.
#[derive(Clone, Default)]
pub struct Upkeep(Arc<Mutex<Vec<Desk>>>);

impl Upkeep {
    /// Looks after one more desk.
    pub fn add(&self, desk: Desk) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(desk);
    }

    /// Starts the thread.
    pub fn start(&self) -> Upkeeping {
        Upkeeping::start(self.clone())
    }

    /// The desks looked after now.
    pub fn all(&self) -> Vec<Desk> {
        let desks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        desks.clone()
    }
}

/// The threads beside the pages and the lanes: one that signs checkpoints and
/// makes the nightly backup, and one that sends messages, so that no slow mail
/// server holds up a checkpoint.
pub struct Upkeeping(Vec<Running>);

/// A thread that looks after all desks now and then.
struct Running {
    stop: Sender<()>,
    ended: Receiver<()>,
}

/// After the start nothing is urgent; then a look now and then.
const FIRST_LOOK: Duration = Duration::from_secs(5);
const NEXT_LOOK: Duration = Duration::from_secs(20);
/// A backup that is being written when the server stops is given this long,
/// and then left behind half made; it has no name yet. A message that is being
/// sent then may be sent again, with the same id.
const END_PATIENCE: Duration = Duration::from_secs(5);

impl Upkeeping {
    fn start(desks: Upkeep) -> Self {
        let upkeep = Running::start("upkeep", desks.clone(), finish_calendars, look_after);
        let post = Running::start("post", desks, |_| {}, post);
        Self(vec![upkeep, post])
    }

    /// Tells the threads to end and gives each a moment.
    pub fn end(self) {
        let mut ended = Vec::new();
        for running in self.0 {
            drop(running.stop);
            ended.push(running.ended);
        }
        for ended in ended {
            let _ = ended.recv_timeout(END_PATIENCE);
        }
    }
}

impl Running {
    /// Calls `first` once with the first desk, which knows its whole server,
    /// and `look` with every desk now and then.
    fn start(name: &'static str, desks: Upkeep, first: fn(&Desk), look: fn(&Desk)) -> Self {
        let ((stop, stopped), (end, ended)) = (channel(), channel());
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                if let Some(desk) = desks.all().first() {
                    first(desk);
                }
                let mut wait = FIRST_LOOK;
                while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    desks.all().iter().for_each(look);
                    wait = NEXT_LOOK;
                }
                drop(desks);
                // Nobody may be waiting any more.
                let _ = end.send(());
            });
        if let Err(error) = thread {
            tracing::error!(%error, name, "no thread: what it does will not be done");
        }
        Self { stop, ended }
    }
}

/// Sends the messages of a desk that are due.
fn post(desk: &Desk) {
    match motcua_web::post::post_due(desk) {
        Ok(posted) if posted.is_empty() => {}
        Ok(posted) => tracing::info!(?posted, "messages"),
        Err(error) => tracing::error!(%error, "messages were not sent"),
    }
}

/// What was published and not applied when the server stopped.
fn finish_calendars(desk: &Desk) {
    if let Err(error) = motcua_desk::calendar::catch_up_server(desk) {
        tracing::error!(%error, "a calendar is not applied everywhere yet");
    }
}

fn look_after(desk: &Desk) {
    if let Err(error) = desk.queue_tick() {
        tracing::error!(%error, "absences and holds of the hall were not looked at");
    }
    let (did, failed) = desk.tick();
    for done in did {
        tracing::info!(?done, "upkeep");
    }
    for error in failed {
        tracing::error!(%error, "upkeep failed");
    }
}
