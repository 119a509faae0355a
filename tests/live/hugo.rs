//! Hugo's server, which shows the same archive in the same way.

use crate::archive::{Archive, Edit, Whose};
use crate::failure::{During as _, Outcome, ensure};
use crate::http;
use crate::program::{Running, bare};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How long a page may take to show an edit.
const LONGEST: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(1);

/// The Hugo that `HUGO` names.
pub(crate) fn named() -> Option<PathBuf> {
    std::env::var_os("HUGO").filter(|name| !name.is_empty()).map(PathBuf::from)
}

/// How long each edit of a text took to be seen, so many times.
pub(crate) fn measure(
    hugo: &Path,
    scratch: &Path,
    n_stories: usize,
    times: usize,
) -> Outcome<Vec<Duration>> {
    let mut archive = Archive::lay_out(&scratch.join("hugo"), n_stories, Whose::Hugo)?;
    let port = free_port()?;
    let mut command = bare(hugo);
    command.arg("server").arg("--source").arg(&archive.root);
    command.args([
        "--renderToMemory",
        "--bind",
        "127.0.0.1",
        "--port",
        &port.to_string(),
    ]);
    command.args(["--baseURL", "http://127.0.0.1/", "--buildFuture"]);
    command.arg("--cacheDir").arg(scratch.join("hugo-cache"));
    let mut server = Running::start(command, scratch.join("hugo.log"))?;
    server.wait_for("Web Server is available")?;
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let page = archive.hugo_page();
    let mut took = Vec::new();
    for _ in 0..times {
        let (text, words) = archive.edited(Edit::Body);
        let saved = Instant::now();
        archive.save(&text)?;
        wait_for_words(address, &page, &words)?;
        took.push(saved.elapsed());
        thread::sleep(Duration::from_millis(300));
    }
    Ok(took)
}

fn wait_for_words(address: SocketAddr, page: &str, words: &str) -> Outcome {
    let started = Instant::now();
    let mut client = http::Client::new(address);
    loop {
        let answer = client.get(page)?;
        if String::from_utf8_lossy(&answer.body).contains(words) {
            return Ok(());
        }
        let status = answer.status;
        let waits = started.elapsed() < LONGEST;
        ensure!(waits, "Hugo does not show `{words}` at {page} ({status})");
        thread::sleep(SHORT);
    }
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").during("find a free port")?;
    Ok(listener.local_addr().during("find a free port")?.port())
}
