//! Takes connections, with limits: how many, how long they may say nothing, how much they may
//! say before it is a request.
//!
//! Whoever opens connections and says nothing, or says it slowly, cannot keep others out: when
//! there are too many, the one that has waited longest makes way. None does before it had time
//! to ask: newcomers wait for that, a hundredth of a second at most.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Bytes;
use hyper::body::Frame;
use hyper::body::Incoming;
use hyper::body::SizeHint;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::serve::guard::Local;

/// How many connections there may be. Each is an open file, and systems give 1,024.
const MOST: usize = 384;

/// How long a connection may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it may at least take from its first turn on, however many others come.
const LEAST_PATIENCE: Duration = Duration::from_millis(10);

/// How much that may be, and in how many headers.
const MAX_HEAD_BYTES: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;

/// How long to wait when the system gives no connection.
const PAUSE: Duration = Duration::from_millis(20);

/// An answer whose end may be long in coming.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streams;

/// A connection has asked for something, until this value goes away.
struct Busy(Arc<AtomicBool>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// A body that keeps its connection busy until all of it is sent.
struct Sent {
    body: Body,
    #[expect(dead_code, reason = "it is there to be dropped")]
    busy: Busy,
}

impl hyper::body::Body for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The connections that are open, the longest first.
#[derive(Debug, Default)]
struct Open(Mutex<VecDeque<Connection>>);

#[derive(Debug)]
struct Connection {
    /// Whether it has asked for something that it has not been given yet.
    is_busy: Arc<AtomicBool>,
    /// When it had its first turn; where many come at once, that is later than it came.
    heard: Arc<OnceLock<Instant>>,
    task: AbortHandle,
}

/// What is known of room for one more connection.
enum Room {
    /// There is some.
    Free,
    /// There will be some after a while.
    Soon(Duration),
    /// All are busy.
    None,
}

/// Takes connections for `app`, and does not return.
pub(super) async fn accept(listener: TcpListener, app: &Router) -> io::Result<()> {
    let open = Open::default();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        // Answers are small, and are waited for.
        drop(stream.set_nodelay(true));
        let is_busy = Arc::new(AtomicBool::new(false));
        if !open.make_room().await {
            continue;
        }
        let heard = Arc::new(OnceLock::new());
        let answered = answer(stream, app.clone(), Arc::clone(&is_busy));
        let first_turn = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            first_turn.get_or_init(Instant::now);
            answered.await;
        });
        open.add(Connection { is_busy, heard, task: task.abort_handle() });
    }
}

impl Open {
    /// Sees to it that there is room for one more; `false` if all are busy.
    async fn make_room(&self) -> bool {
        loop {
            match self.try_to_make_room() {
                Room::Free => return true,
                Room::Soon(wait) => tokio::time::sleep(wait).await,
                Room::None => return false,
            }
        }
    }

    fn try_to_make_room(&self) -> Room {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|connection| !connection.task.is_finished());
        if open.len() < MOST {
            return Room::Free;
        }
        let waits = |connection: &Connection| !connection.is_busy.load(Ordering::Relaxed);
        let Some(longest) = open.iter().position(waits) else { return Room::None };
        let heard = open[longest].heard.get().map(Instant::elapsed).unwrap_or_default();
        let early = LEAST_PATIENCE.saturating_sub(heard);
        if early > Duration::ZERO {
            return Room::Soon(early);
        }
        if let Some(connection) = open.remove(longest) {
            connection.task.abort();
        }
        Room::Free
    }

    fn add(&self, connection: Connection) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(connection);
    }
}

/// Answers what one connection asks.
async fn answer(stream: TcpStream, app: Router, is_busy: Arc<AtomicBool>) {
    let Ok(local) = stream.local_addr() else { return };
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Local(local));
        let (app, is_busy) = (app.clone(), Arc::clone(&is_busy));
        async move {
            is_busy.store(true, Ordering::Relaxed);
            let response: Result<Response, Infallible> =
                app.oneshot(request.map(Body::new)).await;
            let streams = response
                .as_ref()
                .is_ok_and(|one| one.extensions().get::<Streams>().is_some());
            let busy = Busy(is_busy);
            if streams {
                response
                    .map(|response| response.map(|body| Body::new(Sent { body, busy })))
            } else {
                response
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks has nobody left to tell.
    drop(connection.await);
}
