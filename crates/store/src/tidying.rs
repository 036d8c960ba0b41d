//! The thread beside the lanes that copies the write-ahead log back, keeps
//! statistics fresh, and holds the database against a second server.

use crate::engine::{self, Connection, Use};
use crate::error::StoreError;
use crate::lane::Shared;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

/// The thread that keeps the write-ahead log short and statistics fresh.
pub(crate) fn tidy(
    mut conn: Box<dyn Connection>,
    shared: &Arc<Shared>,
) -> Option<(Sender<()>, JoinHandle<()>)> {
    let mut pause = shared.tidied(conn.tidy_aside())??;
    let shared = Arc::clone(shared);
    let (stop, stopped) = channel();
    let thread = std::thread::Builder::new()
        .name("tidy".to_owned())
        .spawn(move || {
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                // What the disk has refused once is not copied back as if it
                // were there.
                if shared.broken.get().is_some() {
                    break;
                }
                if conn.is_usable() {
                    let next = shared.tidied(conn.tidy_aside()).flatten();
                    pause = next.unwrap_or(pause);
                } else if let Some(new) = held_again(&shared) {
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

/// A new connection after the server was away. Whoever took the database
/// meanwhile keeps it: two would write at once, so this one writes no more.
fn held_again(shared: &Shared) -> Option<Box<dyn Connection>> {
    let mut conn = engine::connect(&shared.location, Use::Write, shared.durability).ok()?;
    match conn.hold() {
        Ok(true) => {}
        Ok(false) => {
            let _ = shared.broken.set(StoreError::SecondOnDatabase.to_string());
        }
        Err(_) => return None,
    }
    Some(conn)
}
