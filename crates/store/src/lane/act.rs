//! An act on its way through a lane, and the answer that waits for it.

use crate::engine::Connection;
use crate::error::{ActError, StoreError};
use crate::tx::{Failed, Head, Tx};
use motcua_domain::id::DeskId;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// An act that waits, whatever its types.
pub(crate) trait Job: Send {
    fn desk(&self) -> DeskId;
    /// Runs the act; again when the batch it was in had to be undone.
    fn run(&mut self, conn: &mut dyn Connection, head: &mut Head) -> Ran;
    /// What is left of it once it has run: its answer. What it held in its
    /// hands (perhaps the last handle of the store) is let go here, on the lane.
    fn answer(self: Box<Self>) -> Answer;
}

/// An answer that waits for the end of its batch.
pub(crate) struct Answer(Box<dyn FnOnce(&Fate) + Send>);

impl Answer {
    pub(crate) fn new(tell: impl FnOnce(&Fate) + Send + 'static) -> Self {
        Self(Box::new(tell))
    }

    /// Tells whoever waits.
    pub(crate) fn tell(self, fate: &Fate) {
        (self.0)(fate);
    }
}

/// How an act ended, before the commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    Done,
    /// Refused before it wrote anything.
    Untouched,
    /// Failed, and what it wrote must not stay.
    Undo,
}

/// How the batch ended for an act.
pub(crate) enum Fate {
    /// As the act itself says.
    Own,
    Again,
    Unknown,
    Full,
    NoDesk,
    Broken(String),
}

/// The answer of an act that was sent to a lane.
pub struct Pending<T, E> {
    answer: Receiver<Result<T, ActError<E>>>,
}

impl<T, E> Pending<T, E> {
    /// Waits for the commit.
    pub fn wait(self) -> Result<T, ActError<E>> {
        // A lane that ends without an answer was undone by its own panic.
        self.answer.recv().unwrap_or(Err(ActError::OutcomeUnknown))
    }
}

/// An act with its types.
pub(crate) struct Act<T, E, F> {
    desk: DeskId,
    work: F,
    result: Option<Result<T, ActError<E>>>,
    answer: SyncSender<Result<T, ActError<E>>>,
}

impl<T, E, F> Act<T, E, F> {
    pub(crate) fn new(desk: DeskId, act: F) -> (Self, Pending<T, E>) {
        let (answer, receiver) = sync_channel(1);
        (
            Self {
                desk,
                work: act,
                result: None,
                answer,
            },
            Pending { answer: receiver },
        )
    }
}

impl<T, E, F> Job for Act<T, E, F>
where
    T: Send + 'static,
    E: Send + 'static + From<StoreError>,
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
{
    fn desk(&self) -> DeskId {
        self.desk
    }

    fn run(&mut self, conn: &mut dyn Connection, head: &mut Head) -> Ran {
        let act = &self.work;
        let before = head.mark();
        let mut tx = Tx::writing(conn, self.desk, head);
        let result = catch_unwind(AssertUnwindSafe(|| act(&mut tx)));
        let failed = tx.failed();
        let undo = if tx.left_something() {
            Ran::Undo
        } else {
            Ran::Untouched
        };
        let (result, ran) = match (result, failed) {
            (Err(_), _) => (Err(ActError::Panicked), undo),
            (Ok(Ok(answer)), Failed::No) => (Ok(answer), Ran::Done),
            // It is not the act's fault and it may be sent again.
            (Ok(_), Failed::Again) => (Err(ActError::Again), Ran::Undo),
            // It swallowed an error of the store: nothing of it counts.
            (Ok(Ok(_)), Failed::Yes) => {
                (Err(ActError::Act(StoreError::Poisoned.into())), Ran::Undo)
            }
            (Ok(Ok(_)), Failed::Full) => (Err(ActError::Store(StoreError::StorageFull)), Ran::Undo),
            (Ok(Err(error)), _) => (Err(ActError::Act(error)), undo),
        };
        self.result = Some(result);
        if ran != Ran::Done {
            // Numbers it took are free again.
            head.back_to(before);
        }
        ran
    }

    fn answer(self: Box<Self>) -> Answer {
        let Self {
            desk,
            result,
            answer,
            work,
        } = *self;
        drop(work);
        Answer::new(move |fate| {
            let said = match (fate, result) {
                (Fate::Own, Some(result)) => result,
                // An act that failed on its own failed, whatever came after.
                (Fate::Again | Fate::Unknown | Fate::Full, Some(Err(own))) => Err(own),
                (Fate::Own | Fate::Again, _) => Err(ActError::Again),
                (Fate::Unknown, _) => Err(ActError::OutcomeUnknown),
                (Fate::Full, _) => Err(ActError::Store(StoreError::StorageFull)),
                (Fate::NoDesk, _) => Err(ActError::Store(StoreError::NoSuchDesk(desk))),
                (Fate::Broken(what), _) => Err(ActError::Store(StoreError::Engine {
                    doing: "begin a batch".to_owned(),
                    source: what.clone().into(),
                })),
            };
            // Nobody waits any more: the act stands all the same.
            let _ = answer.send(said);
        })
    }
}
