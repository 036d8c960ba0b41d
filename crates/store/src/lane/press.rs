//! The press: a lane's second thread. It presses what the lane has committed
//! on the disk, and only then tells those who wait, in the order of the
//! commits.
//!
//! While the disk is pressed for one batch the lane runs the next, so that
//! the two costs of an act, the processor's and the disk's, run side by side.
//! One press covers all batches that were committed before it. Deliberately
//! absent: an answer, a refusal or a word to the hooks that overtakes the
//! press of an earlier batch; each may rest on what that batch wrote.

use super::Shared;
use super::act::{Answer, Fate};
use motcua_domain::id::DeskId;
use std::fs::File;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError};
use std::thread::Scope;

/// Batches that may wait for the press before the lane waits too.
const AHEAD: usize = 16;

/// What a batch leaves: what is to be told when it is safe to tell.
pub(super) struct Left {
    pub(super) answers: Vec<Answer>,
    /// Desks that have new events, with their number of events.
    pub(super) heads: Vec<(DeskId, i64)>,
    pub(super) fate: Fate,
}

impl Left {
    /// The hooks first: whoever hears an answer may count on the word having
    /// been passed.
    pub(super) fn tell(self, shared: &Shared) {
        if let Fate::Own = self.fate {
            let hooks = shared.hooks.read().unwrap_or_else(PoisonError::into_inner);
            for (desk, seq) in self.heads {
                hooks.iter().for_each(|hook| hook(desk, seq));
            }
        }
        for answer in self.answers {
            answer.tell(&self.fate);
        }
    }
}

/// A batch and the file that holds its commit.
type Committed = (Left, Arc<File>);

/// The lane's end of the press.
pub(super) struct Press<'a> {
    shared: &'a Shared,
    /// `None` when no thread could be had: the lane presses itself.
    to: Option<SyncSender<Committed>>,
}

impl<'a> Press<'a> {
    /// Starts the thread; it ends when the lane lets go of this.
    pub(super) fn start<'s>(scope: &'s Scope<'s, '_>, shared: &'a Shared) -> Self
    where
        'a: 's,
    {
        let (to, from) = sync_channel(AHEAD);
        let started = std::thread::Builder::new()
            .name("press".to_owned())
            .spawn_scoped(scope, move || work(&from, shared));
        Self {
            shared,
            to: match started {
                Ok(_) => Some(to),
                Err(error) => {
                    tracing::warn!(%error, "no thread for the press; the lane does it");
                    None
                }
            },
        }
    }

    /// Tells what a batch left once `file` is on the disk; at once when there
    /// is nothing to be pressed.
    pub(super) fn tell(&self, left: Left, file: io::Result<Option<Arc<File>>>) {
        match (file, &self.to) {
            (Ok(None), _) => left.tell(self.shared),
            (Ok(Some(file)), Some(to)) => {
                // A press that panicked has dropped the answers that waited:
                // their outcome is unknown, and so is this one's.
                if let Err(lost) = to.send((left, file)) {
                    let gone = io::Error::other("the thread that presses the disk is gone");
                    failed([lost.0.0], &gone, self.shared);
                }
            }
            (Ok(Some(file)), None) => press(vec![(left, file)], self.shared),
            (Err(error), _) => failed([left], &error, self.shared),
        }
    }
}

fn work(from: &Receiver<Committed>, shared: &Shared) {
    while let Ok(first) = from.recv() {
        let mut all = vec![first];
        all.extend(from.try_iter());
        press(all, shared);
    }
}

fn press(all: Vec<Committed>, shared: &Shared) {
    // Batches that were committed behind one the disk refused: a press would
    // succeed for them, but the log has a hole before them.
    if let Some(what) = shared.broken.get() {
        let refused = io::Error::other(what.clone());
        let left = all.into_iter().map(|(left, _)| left);
        return failed(left, &refused, shared);
    }
    let mut pressed: Option<&Arc<File>> = None;
    let mut outcome = Ok(());
    // A batch that wrote nothing waits for those before it and needs no more.
    for (_, file) in all.iter().filter(|(left, _)| !left.heads.is_empty()) {
        if pressed.is_none_or(|last| !Arc::ptr_eq(last, file)) {
            outcome = outcome.and_then(|()| file.sync_data());
            pressed = Some(file);
        }
    }
    let left = all.into_iter().map(|(left, _)| left);
    match outcome {
        Ok(()) => left.for_each(|left| left.tell(shared)),
        Err(error) => failed(left, &error, shared),
    }
}

/// The disk refused. The system forgets such a failure and would call the next
/// press a success, so nothing is written any more until the program has been
/// started again and has read what is really there.
fn failed(left: impl IntoIterator<Item = Left>, error: &io::Error, shared: &Shared) {
    tracing::error!(%error, "the disk did not take a commit; no act is taken until a restart");
    let _ = shared.broken.set(error.to_string());
    for mut left in left {
        if let Fate::Own = left.fate {
            left.fate = Fate::Unknown;
        }
        left.tell(shared);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Durability, Location};
    use std::sync::{Mutex, RwLock};

    /// Runs batches through a press on `file`; gives what each was told.
    fn told(shared: &Shared, n: usize, file: &Arc<File>) -> Vec<bool> {
        let told = Arc::new(Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            let press = Press::start(scope, shared);
            for _ in 0..n {
                let told = Arc::clone(&told);
                let answer = Answer::new(move |fate: &Fate| {
                    told.lock().unwrap().push(matches!(fate, Fate::Own));
                });
                let left = Left {
                    answers: vec![answer],
                    heads: vec![(DeskId(1), 7)],
                    fate: Fate::Own,
                };
                press.tell(left, Ok(Some(Arc::clone(file))));
            }
        });
        Arc::into_inner(told).unwrap().into_inner().unwrap()
    }

    fn shared(heard: &Arc<Mutex<u32>>) -> Shared {
        let heard = Arc::clone(heard);
        let hook: crate::lane::Hook = Box::new(move |_, seq| {
            assert_eq!(seq, 7);
            *heard.lock().unwrap() += 1;
        });
        Shared {
            hooks: RwLock::new(vec![hook]),
            ..Shared::new(Location::Folder("/nowhere".into()), Durability::Full)
        }
    }

    #[test]
    fn all_are_told_once_the_file_is_pressed() {
        let heard = Arc::default();
        let shared = shared(&heard);
        let file = Arc::new(tempfile::tempfile().unwrap());
        assert_eq!(told(&shared, 40, &file), vec![true; 40]);
        assert_eq!(*heard.lock().unwrap(), 40);
        assert_eq!(shared.broken.get(), None);
    }

    #[test]
    fn a_press_that_succeeds_after_one_that_failed_saves_nothing() {
        let heard = Arc::default();
        let shared = shared(&heard);
        assert_eq!(
            told(&shared, 1, &Arc::new(File::open("/dev/null").unwrap())),
            [false]
        );
        assert_eq!(
            told(&shared, 2, &Arc::new(tempfile::tempfile().unwrap())),
            [false; 2]
        );
        assert_eq!(*heard.lock().unwrap(), 0);
    }

    #[test]
    fn what_the_disk_refuses_is_unknown_and_stops_the_lane() {
        let heard = Arc::default();
        let shared = shared(&heard);
        // A device that cannot be pressed refuses every time.
        let file = Arc::new(File::open("/dev/null").unwrap());
        assert_eq!(told(&shared, 3, &file), vec![false; 3]);
        assert_eq!(*heard.lock().unwrap(), 0);
        assert!(shared.broken.get().is_some());
    }
}
