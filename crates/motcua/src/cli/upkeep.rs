//! What the running server does by itself: checkpoints, nightly backups.

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

/// The thread that signs checkpoints and makes the nightly backup, beside the
/// pages and the lanes.
pub struct Upkeeping {
    stop: Sender<()>,
    ended: Receiver<()>,
}

/// After the start nothing is urgent; then a look now and then.
const FIRST_LOOK: Duration = Duration::from_secs(5);
const NEXT_LOOK: Duration = Duration::from_secs(20);
/// A backup that is being written when the server stops is given this long,
/// and then left behind half made; it has no name yet.
const END_PATIENCE: Duration = Duration::from_secs(5);

impl Upkeeping {
    fn start(desks: Upkeep) -> Self {
        let ((stop, stopped), (end, ended)) = (channel(), channel());
        let thread = std::thread::Builder::new()
            .name("upkeep".to_owned())
            .spawn(move || {
                // One desk knows its whole server.
                if let Some(desk) = desks.all().first() {
                    finish_calendars(desk);
                }
                let mut wait = FIRST_LOOK;
                while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    desks.all().iter().for_each(look_after);
                    wait = NEXT_LOOK;
                }
                drop(desks);
                // Nobody may be waiting any more.
                let _ = end.send(());
            });
        if let Err(error) = thread {
            tracing::error!(%error, "no thread for backups and checkpoints: none will be made");
        }
        Self { stop, ended }
    }

    /// Tells the thread to end and gives it a moment.
    pub fn end(self) {
        drop(self.stop);
        let _ = self.ended.recv_timeout(END_PATIENCE);
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
