//! Measures how soon a save is told to the page that shows the story, and how soon that page
//! is there.

use crate::archive::{Archive, Edit, Whose};
use crate::arguments::Arguments;
use crate::event_stream::EventStream;
use crate::failure::{Outcome, ensure};
use crate::hostile::attribute;
use crate::http;
use crate::hugo;
use crate::program::{self, Noticing};
use std::net::SocketAddr;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Until a page is told and there, in the middle of all edits of a kind.
const LIMIT: Duration = Duration::from_millis(30);

/// The same where a story moves to another day, which gives others other places.
const LIMIT_OF_MOVES: Duration = Duration::from_millis(100);

/// Between two edits; nobody saves faster.
const PAUSE: Duration = Duration::from_millis(60);

/// What one kind of edit took, each time.
#[derive(Default)]
struct Took {
    told: Vec<Duration>,
    there: Vec<Duration>,
}

/// Measures edits of each kind.
pub(crate) fn latency(arguments: &Arguments, scratch: &Path) -> Outcome<String> {
    let (n_stories, times) = (arguments.stories, arguments.times.unwrap_or(30).max(1));
    let root = scratch.join("project");
    let mut archive = Archive::lay_out(&root, n_stories, Whose::Newsgen)?;
    let words = ["serve", "--port", "0"];
    let mut serve = program::start(&arguments.newsgen, &root, &words, Noticing::Events)?;
    let address = serve.wait_until_served()?;
    // The first seconds belong to what is kept for the next start.
    thread::sleep(Duration::from_secs(2));
    println!("latency: {n_stories} stories, {times} edits of each kind");
    println!("  edit   told: median (least to most)    page: median (least to most)");
    let mut slow = Vec::new();
    let mut of_bodies = Duration::ZERO;
    for (name, edit) in
        [("body", Edit::Body), ("title", Edit::Title), ("date", Edit::Date)]
    {
        let mut took = Took::default();
        for _ in 0..times {
            measure(&mut archive, address, edit, &mut took)?;
            thread::sleep(PAUSE);
        }
        println!("  {name:5}  {}    {}", shown(&mut took.told), shown(&mut took.there));
        let (told, there) = (median(&mut took.told), median(&mut took.there));
        let limit = if edit == Edit::Date { LIMIT_OF_MOVES } else { LIMIT };
        if told.max(there) > limit {
            slow.push(name);
        }
        if edit == Edit::Body {
            of_bodies = there;
        }
    }
    serve.ensure_runs()?;
    drop(serve);
    let beside = beside_hugo(scratch, n_stories, times, of_bodies)?;
    let is_slow = arguments.has_limit && !slow.is_empty();
    ensure!(
        !is_slow,
        "slower than {LIMIT:?}, or {LIMIT_OF_MOVES:?} for a move: {}",
        slow.join(", ")
    );
    Ok(format!("{} edits shown{beside}", times * 3))
}

/// Saves one edit, and waits for it as the page's script does.
fn measure(
    archive: &mut Archive,
    address: SocketAddr,
    edit: Edit,
    took: &mut Took,
) -> Outcome {
    let page = archive.page();
    let front = http::get(address, &page)?;
    ensure!(front.status == 200, "{page} is {}", front.status);
    let text = String::from_utf8_lossy(&front.body).into_owned();
    let token = attribute(&text, "data-newsgen-token")?;
    let before = attribute(&text, "data-newsgen-page")?;
    let mut events = EventStream::open(address, &token, &page)?;
    // The first event tells how the page is now.
    events.next()?;
    let (text, words) = archive.edited(edit);
    let target = archive.page();
    let mut client = http::Client::new(address);
    client.get("/_newsgen/reload.js")?;
    let saved = Instant::now();
    archive.save(&text)?;
    events.next_page(&before)?;
    took.told.push(saved.elapsed());
    let answer = client.get(&target)?;
    took.there.push(saved.elapsed());
    let has_words = String::from_utf8_lossy(&answer.body).contains(&words);
    ensure!(has_words, "{target} was told to be new, and lacks `{words}`");
    Ok(())
}

/// The same edits of a text beside Hugo's server, if there is one.
fn beside_hugo(
    scratch: &Path,
    n_stories: usize,
    times: usize,
    ours: Duration,
) -> Outcome<String> {
    let Some(hugo) = hugo::named() else { return Ok(String::new()) };
    let mut took = hugo::measure(&hugo, scratch, n_stories, times)?;
    println!("  Hugo, body:                            {}", shown(&mut took));
    let ratio = median(&mut took).as_secs_f64() / ours.as_secs_f64();
    Ok(format!(", {ratio:.0} times as fast as Hugo"))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn shown(times: &mut [Duration]) -> String {
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let middle = ms(median(times));
    let least = ms(times.first().copied().unwrap_or_default());
    let most = ms(times.last().copied().unwrap_or_default());
    format!("{middle:7.1} ms ({least:.1} to {most:.1})")
}
