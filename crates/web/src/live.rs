//! The live feed: what happens in the hall, to every screen that watches.
//!
//! One task per desk reads the events of a commit once and puts one message
//! for each into one shared buffer; every stream reads that buffer and holds
//! nothing but its place in it. A stream needs no connection to the database,
//! and one that falls behind the buffer is ended: the browser comes again with
//! the last number it saw and is told to load its state anew.
//!
//! Other pages may follow the same feed (`/live/stream`, signed in).

use crate::error::Error;
use crate::state::AppState;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Frame;
use motcua_desk::queue::{Message, News};
use serde::Deserialize;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Messages kept.
pub const RING: usize = 1_000;
/// Most streams at once; the next is told to come again.
const MOST: usize = 1_000;
/// How often a quiet stream shows that it is alive.
const BEAT: Duration = Duration::from_secs(15);
/// Longest life of a stream. The browser comes again by itself, and whether
/// it may is asked again.
const LIFE: Duration = Duration::from_mins(30);
/// Breath after a reading that failed.
const BREATH: Duration = Duration::from_secs(1);

/// Set by the server: it is about to stop.
#[derive(Clone, Debug)]
pub struct Stopping(pub watch::Receiver<bool>);

/// The shared buffer of a desk.
pub struct Hub {
    ring: Mutex<Ring>,
    /// Every event below this is in the buffer or was none for it; -1 before
    /// the first reading, `i64::MAX` when nothing will come any more.
    next: watch::Sender<i64>,
    begun: Once,
    open: AtomicUsize,
    opened: AtomicUsize,
}

#[derive(Default)]
struct Ring {
    messages: VecDeque<(i64, Bytes)>,
    /// Every message from this number on is in the buffer; `None` before the
    /// first reading.
    from: Option<i64>,
}

/// What comes after a number.
enum Found {
    Message(i64, Bytes),
    Nothing,
    Gone,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            ring: Mutex::default(),
            next: watch::Sender::new(-1),
            begun: Once::new(),
            open: AtomicUsize::new(0),
            opened: AtomicUsize::new(0),
        }
    }
}

impl Hub {
    /// Begins to read when the first stream asks for it; waits until the
    /// buffer is filled.
    async fn begin(self: &Arc<Self>, state: &AppState) -> Result<(), Error> {
        self.begun.call_once(|| {
            let (word, commits) = watch::channel(None);
            let desk = state.desk().id();
            state.desk().store().on_commit(move |of, n| {
                if of == desk {
                    word.send_replace(Some(n));
                }
            });
            tokio::spawn(feed(Arc::clone(self), state.faint(), commits));
        });
        let mut next = self.next.subscribe();
        let begun = next.wait_for(|next| *next >= 0).await;
        begun.map(drop).map_err(|_| Error::Busy)
    }

    /// Streams open now.
    pub fn n_open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> i64 {
        *self.next.borrow()
    }

    /// Takes in messages, lets the oldest go, wakes the streams.
    fn put(&self, news: &News) {
        {
            let mut ring = self.ring();
            ring.from.get_or_insert(news.from);
            for message in &news.messages {
                ring.messages.push_back((message.seq, event(message)));
                if ring.messages.len() > RING
                    && let Some((gone, _)) = ring.messages.pop_front()
                {
                    ring.from = Some(gone + 1);
                }
            }
        }
        // A stream begins when the buffer has caught up for the first time.
        if self.next() >= 0 || news.next >= news.head {
            self.next.send_replace(news.next);
        }
    }

    fn after(&self, seq: i64) -> Found {
        let ring = self.ring();
        if ring.from.is_none_or(|from| seq.saturating_add(1) < from) {
            return Found::Gone;
        }
        let at = ring.messages.partition_point(|(known, _)| *known <= seq);
        match ring.messages.get(at) {
            Some((seq, bytes)) => Found::Message(*seq, bytes.clone()),
            None => Found::Nothing,
        }
    }
}

/// A message as the browser's `EventSource` reads it.
fn event(message: &Message) -> Bytes {
    let data = serde_json::to_string(message).unwrap_or_default();
    Bytes::from(format!("id: {}\ndata: {data}\n\n", message.seq))
}

/// Reads after each commit what is new, once for all streams. Ends with the
/// desk.
async fn feed(
    hub: Arc<Hub>,
    state: crate::state::Faint,
    mut commits: watch::Receiver<Option<i64>>,
) {
    let mut from = None;
    loop {
        // What is committed may not be on the disk yet; what was told is.
        // Before the first word everything there is was told long ago.
        let told = *commits.borrow_and_update();
        let Some(strong) = state.strong() else {
            break;
        };
        let news = strong.ask(move |desk| desk.hall_news(from, told)).await;
        drop(strong);
        match news {
            Ok(news) => {
                from = Some(news.next);
                hub.put(&news);
                if news.next < news.head {
                    continue;
                }
            }
            Err(error) => {
                tracing::warn!(?error, "the live feed could not read; it tries again");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        }
        if commits.changed().await.is_err() {
            break;
        }
    }
    hub.next.send_replace(i64::MAX);
}

/// From where.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    after: Option<String>,
}

impl Asked {
    /// The number after which the browser wants to hear; what it saw last
    /// beats what the page was made with.
    pub fn number(&self, headers: &HeaderMap) -> Option<i64> {
        let last = headers.get("last-event-id").and_then(|v| v.to_str().ok());
        let number = |text: &str| text.trim().parse::<i64>().ok();
        last.and_then(number)
            .or_else(|| self.after.as_deref().and_then(number))
    }
}

/// `GET /live/stream?after=…`: the feed, for whoever is signed in.
pub async fn stream(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    stop: Option<Extension<Stopping>>,
) -> Result<Response, Error> {
    open(&state, asked.number(&headers), stop).await
}

/// Opens a stream of the feed. The caller has asked whether it may be seen.
pub async fn open(
    state: &AppState,
    after: Option<i64>,
    stop: Option<Extension<Stopping>>,
) -> Result<Response, Error> {
    let hub = state.live();
    hub.begin(state).await?;
    let place = Place::take(&hub)?;
    let next = hub.next();
    let after = after.unwrap_or(next - 1);
    // A number that this desk has not reached was of another record.
    let ahead = after >= next && after >= state.ask(|desk| desk.hall_head()).await?;
    let gone = ahead || matches!(hub.after(after), Found::Gone);
    let reader = Reader {
        wake: hub.next.subscribe(),
        at: if gone { next - 1 } else { after },
        first: Some(greeting(&hub, gone.then_some(next - 1))),
        until: Instant::now() + LIFE,
        beat: Instant::now() + BEAT,
        stop: stop.map(|Extension(stop)| stop),
        place,
        hub,
    };
    let mut answer = Body::new(Stream::new(reader)).into_response();
    let headers = answer.headers_mut();
    let kind = HeaderValue::from_static("text/event-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    // Proxies that gather answers would hold calls back.
    let at_once = HeaderName::from_static("x-accel-buffering");
    headers.insert(at_once, HeaderValue::from_static("no"));
    Ok(answer)
}

/// When to come again after a lost connection, spread over three seconds so
/// that all screens do not knock at once; and, when what was missed is gone,
/// the order to load the state anew.
fn greeting(hub: &Hub, reload: Option<i64>) -> Bytes {
    let n = hub.opened.fetch_add(1, Ordering::Relaxed);
    let wait = 1_000 + (n * 1_237) % 3_000;
    let mut text = format!("retry: {wait}\n\n");
    if let Some(seq) = reload {
        text.push_str(&format!("id: {seq}\nevent: reload\ndata: {seq}\n\n"));
    }
    Bytes::from(text)
}

/// A place among the open streams.
struct Place(Arc<Hub>);

impl Place {
    fn take(hub: &Arc<Hub>) -> Result<Self, Error> {
        let place = Self(Arc::clone(hub));
        if hub.open.fetch_add(1, Ordering::Relaxed) < MOST {
            Ok(place)
        } else {
            Err(Error::Busy)
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One stream's place in the buffer.
struct Reader {
    hub: Arc<Hub>,
    place: Place,
    wake: watch::Receiver<i64>,
    at: i64,
    first: Option<Bytes>,
    until: Instant,
    beat: Instant,
    stop: Option<Stopping>,
}

impl Reader {
    /// What to send next; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            let next = *self.wake.borrow_and_update();
            match self.hub.after(self.at) {
                Found::Message(seq, bytes) => {
                    self.at = seq;
                    return Some(bytes);
                }
                Found::Gone => return None,
                Found::Nothing if next == i64::MAX || Instant::now() >= self.until => return None,
                Found::Nothing => {}
            }
            tokio::select! {
                changed = self.wake.changed() => changed.ok()?,
                () = tokio::time::sleep_until(self.beat) => {
                    self.beat = Instant::now() + BEAT;
                    // The comment keeps proxies content; the event lets the
                    // page see that the line is alive.
                    return Some(Bytes::from_static(b": beat\nevent: beat\ndata: 1\n\n"));
                }
                () = stopped(self.stop.as_mut()) => return None,
            }
        }
    }
}

async fn stopped(stop: Option<&mut Stopping>) {
    match stop {
        // An error means that the server is gone already.
        Some(Stopping(stop)) => drop(stop.wait_for(|stop| *stop).await),
        None => std::future::pending().await,
    }
}

type Step = Pin<Box<dyn Future<Output = (Reader, Option<Bytes>)> + Send>>;

/// The body of the answer: one message a frame.
struct Stream(Option<Step>);

impl Stream {
    fn new(reader: Reader) -> Self {
        Self(Some(Self::step(reader)))
    }

    fn step(mut reader: Reader) -> Step {
        Box::pin(async move {
            let bytes = reader.next().await;
            (reader, bytes)
        })
    }
}

impl hyper::body::Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(step) = self.0.as_mut() else {
            return Poll::Ready(None);
        };
        let (reader, bytes) = ready!(step.as_mut().poll(cx));
        match bytes {
            Some(bytes) => {
                self.0 = Some(Self::step(reader));
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            None => {
                drop(reader.place);
                self.0 = None;
                Poll::Ready(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(from: i64, seqs: std::ops::Range<i64>) -> News {
        let message = |seq| Message {
            seq,
            ..Message::default()
        };
        News {
            from,
            next: seqs.end,
            head: seqs.end,
            messages: seqs.map(message).collect(),
        }
    }

    fn found(hub: &Hub, after: i64) -> Option<i64> {
        match hub.after(after) {
            Found::Message(seq, _) => Some(seq),
            Found::Nothing => None,
            Found::Gone => Some(-1),
        }
    }

    #[test]
    fn the_buffer_keeps_the_newest_and_knows_what_is_gone() {
        let hub = Hub::default();
        hub.put(&news(100, 110..120));
        // Nothing of the feed lies between 100 and 110: that is not a gap.
        assert_eq!(found(&hub, 99), Some(110));
        assert_eq!(found(&hub, 98), Some(-1));
        assert_eq!((found(&hub, 114), found(&hub, 119)), (Some(115), None));
        hub.put(&news(120, 120..120 + RING as i64));
        assert_eq!((found(&hub, 118), found(&hub, 119)), (Some(-1), Some(120)));
        assert_eq!(hub.ring().messages.len(), RING);
    }

    #[test]
    fn no_stream_begins_before_the_buffer_has_caught_up() {
        let hub = Hub::default();
        let more = News {
            head: 700,
            ..news(0, 0..500)
        };
        hub.put(&more);
        assert_eq!(hub.next(), -1);
        hub.put(&news(500, 500..700));
        assert_eq!((hub.next(), found(&hub, -1)), (700, Some(0)));
        assert_eq!(found(&hub, i64::MAX), None);
    }

    #[test]
    fn an_event_is_one_line_of_data_with_its_number() {
        let message = Message {
            seq: 7,
            kind: "visit.called".to_owned(),
            ticket: Some("A\n024".to_owned()),
            ..Message::default()
        };
        let text = String::from_utf8(event(&message).to_vec()).unwrap();
        assert!(text.starts_with("id: 7\ndata: {\"seq\":7,"), "{text}");
        assert_eq!(text.lines().count(), 3, "{text}");
    }
}
