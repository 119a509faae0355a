//! Tells an open page what is new: that it is not as it was, which files it may use have
//! other bytes, what is wrong.
//!
//! As server-sent events (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).
//! Only a page that this server has given away knows the token.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::Query;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::response::sse::Event;
use axum::response::sse::KeepAlive;
use axum::response::sse::Sse;
use serde::Deserialize;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::build::Answer;
use crate::build::Live;
use crate::build::RenderedPage;
use crate::fingerprint::Fingerprint;
use crate::serve::Reload;
use crate::serve::Site;
use crate::serve::connections::Streams;
use crate::serve::guard;
use crate::serve::page;
use crate::serve::problem::Problem;

/// The script that mends a page.
const SCRIPT: &str = include_str!("reload.js");

/// How many events may wait for a slow browser.
const N_WAITING: usize = 8;

/// What a page says of itself.
#[derive(Deserialize)]
pub(super) struct Asked {
    token: String,
    path: String,
    /// The last news that it has, by its number.
    #[serde(default)]
    since: u64,
}

/// How a page is now.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct PageState {
    /// Stands for the page's bytes; null if it cannot be rendered.
    page: Option<String>,
    problems: Vec<Problem>,
    /// How many drafts the site shows.
    drafts: usize,
    /// Whether the page's own story is one.
    is_draft: bool,
}

/// The script.
pub(super) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response()
}

/// The news of a page, as they come.
pub(super) async fn events(
    State(site): State<Arc<Site>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    if asked.token != site.token || site.settings.reload == Reload::Off {
        return guard::plain(StatusCode::FORBIDDEN, "this page is of another server");
    }
    let (sender, receiver) = mpsc::channel(N_WAITING);
    // Of a connection that broke, and that the browser makes anew by itself.
    let last =
        headers.get("last-event-id").and_then(|last| last.to_str().ok()?.parse().ok());
    tokio::spawn(tell(site, asked.path, last.unwrap_or(asked.since), sender));
    let stream = ReceiverStream::new(receiver);
    let mut response = Sse::new(stream).keep_alive(KeepAlive::default()).into_response();
    response.extensions_mut().insert(Streams);
    response
}

type Sender = mpsc::Sender<Result<Event, Infallible>>;

/// Tells a page the news after those of a number, until it goes away.
async fn tell(site: Arc<Site>, path: String, since: u64, sender: Sender) {
    let mut news = site.subscribe();
    let mut since = since;
    let mut last = None;
    let mut saved = None;
    loop {
        let (files, number) = site.files_since(since);
        since = number;
        // While the page's story is being saved, there is no telling; news of it will come.
        let state = state(&site, &path).await;
        let state = state.filter(|state| last.as_ref() != Some(state));
        let told = [
            (!files.is_empty()).then(|| event("files", since, &files)),
            saved.map(|saved| event("go", since, &saved)),
            state.as_ref().map(|state| event("state", since, state)),
        ];
        for event in told.into_iter().flatten().flatten() {
            if sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
        last = state.or(last);
        let received = tokio::select! {
            () = sender.closed() => return,
            received = news.recv() => received,
        };
        saved = match received {
            Ok(news) => news.saved,
            // How things are now is told in any case.
            Err(RecvError::Lagged(_)) => None,
            Err(RecvError::Closed) => return,
        };
    }
}

fn event(name: &str, number: u64, data: &impl Serialize) -> Option<Event> {
    let data = serde_json::to_string(data).ok()?;
    Some(Event::default().event(name).id(number.to_string()).data(data))
}

async fn state(site: &Arc<Site>, path: &str) -> Option<PageState> {
    let (site, path) = (Arc::clone(site), path.to_owned());
    tokio::task::spawn_blocking(move || state_now(&site, &path)).await.ok()?
}

fn state_now(site: &Site, path: &str) -> Option<PageState> {
    let known = site.problems();
    let mut problems = known.clone();
    let live = site.live();
    let answer = page::find(&live, path);
    let page = rendered(&live, &answer);
    if let Some(RenderedPage { bytes: None, problems: own, .. }) = &page {
        let own = page::errors_of(&live, own)?;
        let own = own.iter().map(Problem::of);
        problems.extend(own.filter(|one| !known.contains(one)));
    }
    let bytes = page.and_then(|page| page.bytes);
    Some(PageState {
        page: bytes.map(|bytes| Fingerprint::of(&bytes).to_string()),
        problems,
        drafts: live.n_drafts(),
        is_draft: matches!(answer, Answer::Page(at) if live.is_draft(at)),
    })
}

/// The page that a browser shows for an answer.
fn rendered(live: &Live, answer: &Answer) -> Option<RenderedPage> {
    match answer {
        Answer::Page(at) => Some(live.render(*at)),
        Answer::Nothing => live.not_found().map(|at| live.render(at)),
        Answer::File(_) | Answer::Elsewhere(_) => None,
    }
}
