//! Sends `newsgen serve` what no browser would, keeps it busy, and looks whether it gives
//! anything away, and whether a good client still gets what it asks for.

mod hosts;
mod request;
mod slow;
mod targets;
mod wire;

use crate::arguments::Arguments;
use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::http;
use crate::program::{self, Noticing};
use crate::project::{self, write};
use request::{Checks, Request};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::Path;

/// Stands in everything that nobody may be given.
pub(crate) const CANARY: &str = "CANARY";

/// How large the large file is, in bytes.
const LARGE: usize = 48 << 20;

/// Sends everything, then keeps the server busy.
pub(crate) fn hostile(arguments: &Arguments, scratch: &Path) -> Outcome<String> {
    let root = scratch.join("project");
    lay_out(&root)?;
    let words = ["serve", "--port", "0", "--no-drafts"];
    let mut serve = program::start(&arguments.newsgen, &root, &words, Noticing::Events)?;
    let address = serve.wait_until_served()?;
    let token = token(address)?;
    let mut requests = targets::all();
    requests.extend(hosts::all(address.port(), &token));
    requests.extend(wire::all());
    let mut names = BTreeSet::new();
    for request in &requests {
        let is_new = names.insert(request.name.clone());
        ensure!(is_new, "two requests are called `{}`", request.name);
    }
    let wanted: Vec<&Request> =
        requests.iter().filter(|request| arguments.wants(&request.name)).collect();
    let checks = Checks { address, token: &token };
    let mut failed = Vec::new();
    for request in &wanted {
        if let Err(failure) = checks.send(request) {
            println!("FAILED: {failure}");
            failed.push(request.name.clone());
        }
        serve.ensure_runs()?;
    }
    let (n_sent, n_failed) = (wanted.len(), failed.len());
    let names = failed.join(", ");
    ensure!(n_failed == 0, "{n_failed} of {n_sent} requests: {names}");
    let busy = slow::slow(address, serve.id())?;
    serve.ensure_runs()?;
    ensure_answers_well(address)?;
    Ok(format!("{n_sent} requests, none to harm; {busy}"))
}

/// A project with things in it, and beside it, that are not to be seen.
fn lay_out(root: &Path) -> Outcome {
    project::lay_out(root)?;
    let story = |title: &str, more: &str, body: &str| {
        let text = project::story(7, title, (1, 1), body);
        text.replacen("\nsource:", &format!("\n{more}\nsource:"), 1)
    };
    let folder = root.join("content/2016/01/01");
    let hidden = format!("{CANARY} of a draft ![A pier](hidden-pier.gif)\n");
    write(
        &folder.join("hidden-draft.md"),
        story(&format!("{CANARY} draft"), "draft: true", &hidden),
    )?;
    write(&folder.join("hidden-pier.gif"), picture_with_canary())?;
    let embargoed = story(
        &format!("{CANARY} embargo"),
        "embargo: 2031-01-01T00:00:00Z",
        &format!("{CANARY} of an embargo\n"),
    );
    write(&folder.join("hidden-embargo.md"), embargoed)?;
    write(&root.join("secret.txt"), format!("{CANARY} beside the content\n"))?;
    let settings = format!("{}# {CANARY} in the settings\n", project::SETTINGS);
    write(&root.join("newsgen.yaml"), settings)?;
    write(&root.join("static/large.bin"), vec![b'x'; LARGE])?;
    write(&root.join("static/empty.txt"), "")?;
    let outside = root.with_extension("outside");
    write(&outside.join("out.txt"), format!("{CANARY} elsewhere\n"))?;
    let link = |target: &Path, name: &str| {
        symlink(target, root.join("static").join(name)).during("make a link")
    };
    link(&outside.join("out.txt"), "out.txt")?;
    link(&outside, "out")?;
    link(Path::new("../secret.txt"), "up.txt")
}

fn picture_with_canary() -> Vec<u8> {
    let mut bytes = project::small_picture(3);
    bytes.extend_from_slice(CANARY.as_bytes());
    bytes
}

/// What a page that is served tells its own script.
fn token(address: SocketAddr) -> Outcome<String> {
    let front = http::get(address, "/")?;
    let text = String::from_utf8_lossy(&front.body).into_owned();
    attribute(&text, "data-newsgen-token")
}

/// The value of an attribute of the script in a served page.
pub(crate) fn attribute(page: &str, name: &str) -> Outcome<String> {
    let after = page.split_once(&format!("{name}=\"")).map(|(_, after)| after);
    let value = after.and_then(|after| after.split_once('"')).map(|(value, _)| value);
    let none = || Failure::new(format!("the page has no `{name}`: {page}"));
    value.map(str::to_owned).ok_or_else(none)
}

/// Stops unless pages, files and parts of them are given as ever.
fn ensure_answers_well(address: SocketAddr) -> Outcome {
    for (path, status) in [("/", 200), ("/notes.txt", 200), ("/nothing", 404)] {
        let answer = http::get(address, path)?;
        ensure!(answer.status == status, "in the end, {path} is {}", answer.status);
    }
    let large = http::get(address, "/large.bin")?;
    ensure!(large.body.len() == LARGE, "in the end, a large file is cut short");
    Ok(())
}
