//! The thread beside the lanes that copies the write-ahead log back.

use crate::engine::{self, Connection, Use};
use crate::lane::Shared;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// The thread that keeps the write-ahead log short and statistics fresh.
pub(crate) fn tidy(
    mut conn: Box<dyn Connection>,
    shared: &Arc<Shared>,
) -> Option<(Sender<()>, JoinHandle<()>)> {
    if !conn.tidy_aside() {
        return None;
    }
    let shared = Arc::clone(shared);
    let (stop, stopped) = channel();
    let thread = std::thread::Builder::new()
        .name("tidy".to_owned())
        .spawn(move || {
            while stopped.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                if conn.is_usable() {
                    conn.tidy_aside();
                } else if let Ok(new) =
                    engine::connect(&shared.location, Use::Write, shared.durability)
                {
                    conn = new;
                }
            }
        });
    match thread {
        Ok(thread) => Some((stop, thread)),
        Err(error) => {
            tracing::warn!(%error, "no thread for tidying; the lane does it");
            None
        }
    }
}
