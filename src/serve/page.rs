//! Answers with pages: looked up in the plan, rendered, and given the script that mends them.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;

use crate::build::Answer;
use crate::build::Live;
use crate::build::RenderedPage;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::paths::Address;
use crate::serve::OWN;
use crate::serve::Reload;
use crate::serve::Site;
use crate::serve::files;
use crate::serve::files::Asked;
use crate::serve::guard;
use crate::serve::media_type::media_type;
use crate::serve::problem::Problem;

/// How often a page is tried again whose story is being saved, and after which time.
const TRIES: usize = 40;
const BETWEEN_TRIES: Duration = Duration::from_millis(10);

/// What is sent.
enum Reply {
    Page(Made),
    File(Asked),
    Elsewhere(String),
    Nothing,
}

/// A page that is ready to be sent.
struct Made {
    status: StatusCode,
    bytes: Vec<u8>,
    media_type: String,
    tag: String,
}

/// The page of an address.
pub(super) async fn page(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let reply = tokio::task::spawn_blocking(move || reply(&site, &path)).await;
    match reply {
        Ok(Reply::Page(made)) => send(made, &headers),
        Ok(Reply::File(asked)) => files::answer(asked, &method, &headers).await,
        Ok(Reply::Elsewhere(href)) => elsewhere(&href, request.uri().query(), &method),
        Ok(Reply::Nothing) => {
            guard::plain(StatusCode::NOT_FOUND, "there is nothing here")
        }
        Err(_) => guard::plain(StatusCode::INTERNAL_SERVER_ERROR, "rendering failed"),
    }
}

fn send(made: Made, headers: &HeaderMap) -> Response {
    let tag = [(header::ETAG, made.tag.clone())];
    if made.status == StatusCode::OK && files::is_known(headers, &made.tag) {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    let media_type = [(header::CONTENT_TYPE, made.media_type)];
    (made.status, tag, media_type, made.bytes).into_response()
}

fn elsewhere(href: &str, query: Option<&str>, method: &Method) -> Response {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let Ok(target) = HeaderValue::from_str(&format!("{href}{query}")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // For good, as static hosts say; but browsers must not remember it: the page may move.
    let words = if *method == Method::HEAD { "" } else { "it is elsewhere\n" };
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, target)], words).into_response()
}

fn reply(site: &Site, path: &str) -> Reply {
    for _ in 0..TRIES {
        match try_reply(site, path) {
            Ok(reply) => return reply,
            // Its story has been saved, and will be taken notice of in a moment.
            Err(Saving) => thread::sleep(BETWEEN_TRIES),
        }
    }
    Reply::Page(broken(site, &[Diagnostic::error("changed", "its story is being saved")]))
}

/// The story of a page is being saved.
struct Saving;

fn try_reply(site: &Site, path: &str) -> Result<Reply, Saving> {
    let live = site.live();
    let answer = find(&live, path);
    Ok(match answer {
        Answer::Page(at) => {
            let rendered = live.render(at);
            // RFC 9110 §15.5.11: it was here once, and is so no more on purpose.
            let status = if live.is_gone(at) { StatusCode::GONE } else { StatusCode::OK };
            Reply::Page(made(site, &live, rendered, status)?)
        }
        Answer::File(at) => file(&live, at),
        Answer::Elsewhere(href) => Reply::Elsewhere(href),
        Answer::Nothing => match live.not_found() {
            Some(at) => {
                let rendered = live.render(at);
                Reply::Page(made(site, &live, rendered, StatusCode::NOT_FOUND)?)
            }
            None => Reply::Nothing,
        },
    })
}

/// What the path of a request leads to.
pub(super) fn find(live: &Live, path: &str) -> Answer {
    let base = live.config().base_path();
    let Some(inside) = path.strip_prefix(base) else {
        let is_above =
            base.starts_with(path) && (path == "/" || base[path.len()..] == *"/");
        return if is_above {
            Answer::Elsewhere(base.to_owned())
        } else {
            Answer::Nothing
        };
    };
    match Address::from_href(&format!("/{inside}")) {
        Ok(address) => live.answer(&address),
        Err(_) => Answer::Nothing,
    }
}

fn made(
    site: &Site,
    live: &Live,
    rendered: RenderedPage,
    status: StatusCode,
) -> Result<Made, Saving> {
    let Some(mut bytes) = rendered.bytes else {
        let errors = errors_of(live, &rendered.problems).ok_or(Saving)?;
        return Ok(broken(site, &errors));
    };
    let own = Fingerprint::of(&bytes).to_string();
    if rendered.is_html {
        add_script(site, &own, &mut bytes);
    }
    let media_type = media_type(rendered.address.as_str());
    // The script knows the server's run, and which files the browser asks for anew.
    let tag = format!("\"{own}-{}-{}\"", &site.token[..8], site.last_files());
    Ok(Made { status, bytes, media_type, tag })
}

/// What is wrong with a page that cannot be rendered; `None` if its story is being saved, and
/// will be taken notice of in a moment.
pub(super) fn errors_of(live: &Live, problems: &[Diagnostic]) -> Option<Vec<Diagnostic>> {
    let Some(changed) = problems.iter().find(|problem| problem.code == "changed") else {
        return Some(problems.to_vec());
    };
    // The story as it was is shown elsewhere; as it is, it cannot be read.
    let file = changed.place.as_ref().map(|place| place.file.as_str());
    let errors = live.errors_of(file.unwrap_or_default());
    Some(errors).filter(|errors| !errors.is_empty())
}

fn file(live: &Live, at: usize) -> Reply {
    let (address, fingerprint) = live.copied(at);
    match live.open_copied(at) {
        Ok(source) => Reply::File(Asked {
            source,
            media_type: media_type(address.as_str()),
            tag: format!("\"{fingerprint}\""),
        }),
        Err(_) => Reply::Nothing,
    }
}

/// A page in the place of one that cannot be rendered. It mends itself like any other.
fn broken(site: &Site, problems: &[Diagnostic]) -> Made {
    let words: Vec<String> =
        problems.iter().map(|problem| Problem::of(problem).text()).collect();
    let mut html = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <title>This page cannot be rendered</title></head><body>\
         <h1>This page cannot be rendered</h1><pre>",
    );
    // Writing into a string does not fail.
    let _ = pulldown_cmark_escape::escape_html(&mut html, &words.join("\n\n"));
    html.push_str("</pre></body></html>\n");
    let mut bytes = html.into_bytes();
    add_script(site, "", &mut bytes);
    Made {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        bytes,
        media_type: media_type("/"),
        tag: format!("\"{}\"", Fingerprint::of(words.concat().as_bytes())),
    }
}

/// Puts the script into a page that will mend it; `own` stands for the page as it is.
fn add_script(site: &Site, own: &str, bytes: &mut Vec<u8>) {
    if site.settings.reload == Reload::Off {
        return;
    }
    let script = format!(
        "<script src=\"{OWN}reload.js\" data-newsgen-page=\"{own}\" \
         data-newsgen-token=\"{}\" data-newsgen-news=\"{}\" async></script>",
        site.token,
        site.last_files(),
    );
    let end = b"</body";
    let at = bytes.windows(end.len()).rposition(|part| part.eq_ignore_ascii_case(end));
    let at = at.unwrap_or(bytes.len());
    bytes.splice(at..at, script.into_bytes());
}
