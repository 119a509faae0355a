//! `newsgen list`: the stories, and what becomes of them.

use std::fmt::Write as _;

use newsgen::build::Options;
use newsgen::list::{self, Entry, Listing, PlaceEntry};
use serde::Serialize;

use super::args::{Destination, Global, List, Which};
use super::console::{self, Console, Talk};
use super::exit::{Exit, Stop};
use super::{site, summary, terminal};

/// The widest a column gets, in characters; longer words push the line to the right.
const WIDEST: usize = 72;

/// Lists stories.
///
/// # Errors
///
/// If the archive cannot be read.
pub(super) fn run(global: &Global, list: &List, console: &Console) -> Result<Exit, Stop> {
    let project = site::project(global, &Destination { folder: None })?;
    let (config, mut diagnostics) = site::config(global, &project.root)?;
    let options = Options::at(site::as_of(&list.as_of, &config)?);
    site::use_threads(&list.jobs)?;
    if list.places {
        let places = list::places(&project, &config, &options)?;
        print_places(list, &places, console);
        return Ok(Exit::Done);
    }
    let listing = list::list(&project, &config, &options)?;
    diagnostics.extend(listing.diagnostics.iter().cloned());

    if wants_reasons(list, console) {
        console.diagnostics(&diagnostics);
    }
    print(list, &listing, console);
    Ok(Exit::Done)
}

/// Whether to say what is wrong with the stories: that is `build`'s task, unless a person
/// asks for just these, or for everything.
fn wants_reasons(list: &List, console: &Console) -> bool {
    let is_asked = list.which == Which::Failed || console.talk == Talk::Verbose;
    is_asked || !console.is_for_people()
}

fn print(list: &List, listing: &Listing, console: &Console) {
    let is_listed = |entry: &&Entry| belongs(list.which, entry.state);
    let entries: Vec<&Entry> = listing.entries.iter().filter(is_listed).collect();
    if !console.is_for_people() {
        entries.iter().for_each(|entry| console.event("story", entry));
    } else if list.json {
        Console::result(&array(&entries));
    } else {
        Console::result(&table(&entries));
        console
            .say(&format!("{}\n", summary::counted(entries.len(), "story", "stories")));
    }
}

/// Prints places, the unknown ones first.
fn print_places(list: &List, places: &[PlaceEntry], console: &Console) {
    if !console.is_for_people() {
        places.iter().for_each(|place| console.event("place", place));
    } else if list.json {
        Console::result(&array(places));
    } else {
        let rows = places.iter().map(|entry| {
            let where_it_lies = match (entry.country, entry.latitude, entry.longitude) {
                (Some(country), Some(latitude), Some(longitude)) => {
                    format!("{country} {latitude:.2} {longitude:.2}")
                }
                (Some(country), ..) => country.to_owned(),
                (None, ..) => "unknown".to_owned(),
            };
            let place = terminal::line(&entry.place).into_owned();
            format!("{:>7}  {where_it_lies:<17}  {place}\n", entry.stories)
        });
        Console::result(&rows.collect::<String>());
        let n_unknown = places.iter().filter(|place| place.country.is_none()).count();
        console.say(&format!(
            "{}, {n_unknown} unknown to the gazetteer\n",
            summary::counted(places.len(), "place", "places")
        ));
    }
}

fn belongs(which: Which, state: &str) -> bool {
    match which {
        Which::All => true,
        Which::Published => state == "published",
        Which::Drafts => state == "draft",
        Which::Future => matches!(state, "future" | "embargo"),
        Which::Held => !matches!(state, "published" | "failed"),
        Which::Failed => state == "failed",
    }
}

/// One JSON array, one story or place a line.
fn array<T: Serialize>(entries: &[T]) -> String {
    let lines: Vec<String> = entries.iter().map(console::json).collect();
    if lines.is_empty() {
        "[]\n".to_owned()
    } else {
        format!("[\n{}\n]\n", lines.join(",\n"))
    }
}

/// Date, state, file, source, headline; the widths are those of the longest.
fn table(entries: &[&Entry]) -> String {
    let rows: Vec<[String; 5]> = entries.iter().map(|entry| row(entry)).collect();
    let mut widths = [0; 4];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count()).min(WIDEST);
        }
    }
    let [date_width, state_width, path_width, source_width] = widths;
    let mut text = String::new();
    for [date, state, path, source, title] in &rows {
        let _ = writeln!(
            text,
            "{date:date_width$}  {state:state_width$}  {path:path_width$}  \
             {source:source_width$}  {title}",
        );
    }
    text
}

fn row(entry: &Entry) -> [String; 5] {
    let state = match &entry.until {
        Some(until) => format!("{} until {until}", entry.state),
        None => entry.state.to_owned(),
    };
    [&entry.date, &state, &entry.path, &entry.source, &entry.title]
        .map(|cell| terminal::line(&cell.replace('\t', " ")).into_owned())
}
