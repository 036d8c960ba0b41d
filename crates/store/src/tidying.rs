//! The thread beside the lanes that copies the write-ahead log back.

use crate::engine::{self, Connection, Use};
use crate::lane::Shared;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

/// The thread that keeps the write-ahead log short and statistics fresh.
pub(crate) fn tidy(
    mut conn: Box<dyn Connection>,
    shared: &Arc<Shared>,
) -> Option<(Sender<()>, JoinHandle<()>)> {
    let mut pause = conn.tidy_aside()?;
    let shared = Arc::clone(shared);
    let (stop, stopped) = channel();
    let thread = std::thread::Builder::new()
        .name("tidy".to_owned())
        .spawn(move || {
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                if conn.is_usable() {
                    pause = conn.tidy_aside().unwrap_or(pause);
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
