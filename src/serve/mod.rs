//! Shows a site at a local address while it is being written, straight from memory.
//!
//! Each page is rendered when it is asked for, by the functions of a build; nothing is
//! written. An address is looked up among the planned pages and the listed files and is
//! never made a path, so there is nothing to break out of. Whoever asks must name this
//! server, not a foreign name that leads here; browsers keep what they get from pages of
//! other origins.
//!
//! Pages that are open in a browser are told when they are not as they were, and mend
//! themselves in place.

mod connections;
mod events;
mod files;
mod guard;
mod media_type;
mod page;
mod problem;
mod site;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing;

pub use site::Navigate;
pub use site::Reload;
pub use site::Settings;
pub use site::Site;

/// Where the server's own addresses lie.
const OWN: &str = "/_newsgen/";

/// How many pages are rendered side by side; further ones wait.
const N_RENDERED: usize = 4;

/// Shows `site` to whoever connects to `listener`, and does not return.
///
/// # Errors
///
/// If the system gives no threads, or the listener cannot be used.
pub fn serve(listener: TcpListener, site: Arc<Site>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(N_RENDERED)
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        connections::accept(listener, &app(site)).await
    })
}

fn app(site: Arc<Site>) -> Router {
    let script = format!("{OWN}reload.js");
    let events = format!("{OWN}events");
    Router::new()
        .route(&script, routing::get(events::script))
        .route(&events, routing::get(events::events))
        .fallback(page::page)
        .layer(middleware::from_fn_with_state(Arc::clone(&site), guard::guard))
        .with_state(site)
}
