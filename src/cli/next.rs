//! `newsgen next`: when the site next changes by itself, for whoever builds it then.

use chrono::DateTime;
use newsgen::build::Options;
use newsgen::config::Config;
use newsgen::list;
use newsgen::moment::Moment;
use serde::Serialize;

use super::args::{Destination, Format, Global, Next};
use super::console::{Console, Talk};
use super::exit::{Exit, Stop};
use super::{site, summary};

const SECOND_MS: i64 = 1000;
const MINUTE_MS: i64 = 60 * SECOND_MS;

/// The next change, as an event; no moment if nothing is due.
#[derive(Serialize)]
struct Change {
    at: Option<String>,
    seconds: Option<i64>,
    cron: Option<String>,
    /// How many stories cannot be read: what they wait for is not known.
    failed: usize,
}

/// Prints the next moment at which the site changes by itself.
///
/// # Errors
///
/// If the archive cannot be read.
pub(super) fn run(global: &Global, next: &Next, console: &Console) -> Result<Exit, Stop> {
    let project = site::project(global, &Destination { folder: None })?;
    let (config, mut diagnostics) = site::config(global, &project.root)?;
    let options = Options::at(site::as_of(&next.as_of, &config)?);
    site::use_threads(&next.jobs)?;
    let listing = list::list(&project, &config, &options)?;
    let failed = listing.entries.iter().filter(|entry| entry.state == "failed").count();
    let due = listing.next_change;
    diagnostics.extend(listing.diagnostics);
    if console.talk == Talk::Verbose || !console.is_for_people() {
        console.diagnostics(&diagnostics);
    }

    let form = |format| due.map(|due| shown(format, due, options.as_of, &config));
    let change = Change {
        at: form(Format::Rfc3339),
        seconds: due.map(|due| seconds(due, options.as_of)),
        cron: form(Format::Cron),
        failed,
    };
    console.event("next", &change);
    if console.is_for_people() {
        tell(form(next.format), failed, console);
    }
    Ok(Exit::Done)
}

/// Prints the moment, and says what a person should know of it.
fn tell(due: Option<String>, failed: usize, console: &Console) {
    match due {
        Some(due) => Console::result(&format!("{due}\n")),
        None => console.say("nothing is due: the site does not change by itself\n"),
    }
    if failed > 0 {
        let stories = summary::counted(failed, "story has", "stories have");
        console.say(&format!(
            "{stories} errors and cannot fall due; `newsgen list failed` says why\n"
        ));
    }
}

/// Returns a moment as it was asked for. It is never before the moment: a build that runs
/// then shows the change.
fn shown(format: Format, due: Moment, as_of: Moment, config: &Config) -> String {
    match format {
        Format::Seconds => seconds(due, as_of).to_string(),
        Format::Cron => cron(due),
        _ => {
            let millis = rounded_up(due.millis(), SECOND_MS);
            Moment::from_millis(millis).rfc3339(config.time_zone)
        }
    }
}

/// Returns the whole seconds from one moment to a later one.
fn seconds(due: Moment, as_of: Moment) -> i64 {
    rounded_up(due.millis() - as_of.millis(), SECOND_MS) / SECOND_MS
}

/// Returns minute, hour, day and month of a crontab line in UTC. The weekday stays open:
/// cron takes a line with a day and a weekday on both.
fn cron(due: Moment) -> String {
    let millis = rounded_up(due.millis(), MINUTE_MS);
    let utc = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    utc.format("%-M %-H %-d %-m *").to_string()
}

/// Returns the first multiple of `unit` that is not below `number`.
fn rounded_up(number: i64, unit: i64) -> i64 {
    let rest = number.rem_euclid(unit);
    if rest == 0 { number } else { number - rest + unit }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No form names a time before the moment, or a whole unit after it.
    #[test]
    fn moments_are_rounded_up() {
        let config = Config::default();
        let at = |text: &str| Moment::parse(text, config.time_zone).unwrap();
        let as_of = at("2016-12-31T23:00:00Z");
        let forms = |text: &str| {
            [Format::Rfc3339, Format::Seconds, Format::Cron]
                .map(|format| shown(format, at(text), as_of, &config))
        };
        let cases = [
            (
                "2016-12-31T23:58:00Z",
                ["2016-12-31T23:58:00+00:00", "3480", "58 23 31 12 *"],
            ),
            (
                "2016-12-31T23:58:00.001Z",
                ["2016-12-31T23:58:01+00:00", "3481", "59 23 31 12 *"],
            ),
            ("2016-12-31T23:59:01Z", ["2016-12-31T23:59:01+00:00", "3541", "0 0 1 1 *"]),
            (
                "2016-12-31T23:00:00.001Z",
                ["2016-12-31T23:00:01+00:00", "1", "1 23 31 12 *"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(forms(text), expected.map(ToOwned::to_owned), "{text}");
        }
    }
}
