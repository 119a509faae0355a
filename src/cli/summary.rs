//! How a build went, in three lines or one event.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use chrono_tz::Tz;
use newsgen::build::{CardsMade, Effect, PicturesMade, Project, Report};
use newsgen::diagnostic::Level;
use newsgen::output::{self, Reason, Vanished};
use serde::Serialize;

use super::{site, surroundings, terminal};

/// How many kept files are named.
const NAMED: usize = 10;

/// How many files are named that are in nobody's way.
const NAMED_BESIDE: usize = 3;

/// How a build went.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'a> {
    stories: usize,
    undated: usize,
    pages: usize,
    files: usize,
    pictures: PicturesMade,
    cards: CardsMade,
    held: &'a BTreeMap<String, usize>,
    failed: usize,
    next_change: Option<String>,
    errors: usize,
    warnings: usize,
    remarks: usize,
    output: Option<&'a output::Summary>,
    stages_ms: BTreeMap<&'static str, f64>,
    total_ms: f64,
    peak_memory_bytes: Option<u64>,
    notes: &'a [String],
    rendered: usize,
    dry_run: bool,
    #[serde(skip)]
    stages: Vec<(&'static str, Duration)>,
}

impl<'a> Summary<'a> {
    /// Sums up a report; times are given in `zone`.
    pub(super) fn new(report: &'a Report, zone: Tz, total: Duration) -> Self {
        let count =
            |level| report.diagnostics.iter().filter(|one| one.level == level).count();
        let stages: Vec<_> =
            report.stages.iter().map(|&(stage, took)| (stage.name(), took)).collect();
        Self {
            stories: report.stories,
            undated: report.undated,
            pages: report.pages,
            files: report.files,
            pictures: report.pictures,
            cards: report.cards,
            held: &report.held,
            failed: report.failed,
            next_change: report.next_change.map(|moment| moment.rfc3339(zone)),
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            remarks: count(Level::Info),
            output: report.written.as_ref(),
            stages_ms: stages
                .iter()
                .map(|&(name, took)| (name, milliseconds(took)))
                .collect(),
            total_ms: milliseconds(total),
            peak_memory_bytes: surroundings::peak_memory_bytes(),
            notes: &report.notes,
            rendered: report.rendered.len(),
            dry_run: false,
            stages,
        }
    }

    /// Says whether the build was one that writes nothing.
    pub(super) fn of(self, effect: Effect) -> Self {
        Self { dry_run: effect == Effect::Preview, ..self }
    }

    /// Returns the lines for a person.
    pub(super) fn text(&self, project: &Project) -> String {
        let name = project.root.file_name().unwrap_or(project.root.as_os_str());
        let output = match project.output.strip_prefix(&project.root) {
            Ok(below) => below.display().to_string(),
            Err(_) => site::path_shown(&project.output),
        };
        let first = format!(
            "newsgen {}  {} -> {output}",
            env!("CARGO_PKG_VERSION"),
            name.to_string_lossy(),
        );
        let mut text = format!("{}\n  {}\n", terminal::line(&first), self.content());
        if let Some(output) = self.output {
            text.push_str(&kept(output));
            text.push_str(&vanished(&output.vanished));
        }
        let _ = writeln!(text, "  {}      {}", self.written(), self.cost());
        text
    }

    /// What the site holds, and what it does not.
    fn content(&self) -> String {
        let mut line = format!(
            "{}, {}, {} copied",
            counted(self.stories, "story", "stories"),
            counted(self.pages, "page", "pages"),
            counted(self.files, "file", "files"),
        );
        let mut left_out: Vec<String> = self
            .held
            .iter()
            .filter(|&(_, &count)| count > 0)
            .map(|(state, &count)| held(state, count))
            .collect();
        if self.failed > 0 {
            left_out.push(format!("{} failed", grouped(self.failed as u64)));
        }
        let left_out = left_out.join(", ");
        let _ = match (&self.next_change, left_out.is_empty()) {
            (Some(at), false) => write!(line, "   ({left_out}; next change {at})"),
            (Some(at), true) => write!(line, "   (next change {at})"),
            (None, false) => write!(line, "   ({left_out})"),
            (None, true) => Ok(()),
        };
        line
    }

    /// What became of the output folder.
    fn written(&self) -> String {
        let Some(output) = self.output else {
            return "nothing written, because of `--strict`".to_owned();
        };
        let (wrote, removed) =
            if self.dry_run { ("would write", "remove") } else { ("wrote", "removed") };
        let PicturesMade { made, cached } = self.pictures;
        let pictures = given(("made", "picture", "pictures"), made, cached);
        let CardsMade { made, cached } = self.cards;
        let cards = given(("drew", "card", "cards"), made, cached);
        format!(
            "rendered {}, {pictures}{cards}{wrote} {}, {} unchanged, {removed} {}",
            counted(self.rendered, "page", "pages"),
            counted(output.new.len() + output.changed.len(), "file", "files"),
            grouped(output.unchanged),
            grouped(output.removed.len() as u64),
        )
    }

    /// What it took.
    fn cost(&self) -> String {
        let mut line = String::new();
        for (name, took) in &self.stages {
            let _ = write!(line, "{name} {:.2} s, ", took.as_secs_f64());
        }
        let _ = write!(line, "total {:.2} s", self.total_ms / 1000.0);
        if let Some(bytes) = self.peak_memory_bytes {
            let _ = write!(line, "   peak {} MB", bytes.div_ceil(1_000_000));
        }
        line
    }
}

/// How many things that take long were made, and how many of them before; nothing of none.
fn given((deed, one, many): (&str, &str, &str), made: usize, cached: usize) -> String {
    let all = counted(made + cached, one, many);
    match (made, cached) {
        (0, 0) => String::new(),
        (_, 0) => format!("{deed} {all}, "),
        _ => format!("{deed} {all} ({} from the cache), ", grouped(cached as u64)),
    }
}

fn held(state: &str, count: usize) -> String {
    let words = match (state, count) {
        ("draft", 1) => "draft",
        ("draft", _) => "drafts",
        ("embargo", _) => "embargoed",
        ("future", _) => "dated later",
        _ => state,
    };
    format!("{} {words}", grouped(count as u64))
}

/// Names the files in the output folder that newsgen left alone.
pub(super) fn kept(output: &output::Summary) -> String {
    let kept = &output.kept;
    let mut text = String::new();
    for one in kept.iter().take(NAMED) {
        let reason = match one.reason {
            Reason::Foreign => "newsgen did not write it",
            Reason::Edited => "it was changed after newsgen wrote it",
            Reason::LeftOver => {
                "it was changed after newsgen wrote it, and is no part of the site any \
                 more: remove it yourself"
            }
        };
        let path = terminal::line(one.path.as_str());
        let _ = writeln!(text, "  kept {path}: {reason}");
    }
    if kept.len() > NAMED {
        let _ = writeln!(text, "  kept {} more", grouped((kept.len() - NAMED) as u64));
    }
    text.push_str(&beside(&output.beside));
    text
}

/// Names in one line what else newsgen did not write: it may be much, and stays for ever.
fn beside(paths: &[String]) -> String {
    let shown = |path: &String| terminal::line(path).into_owned();
    let names: Vec<String> = paths.iter().take(NAMED_BESIDE).map(shown).collect();
    let more = paths.len() - names.len();
    let names = names.join(", ");
    match (paths.len(), more) {
        (0, _) => String::new(),
        (1, _) => format!("  kept {names}: newsgen did not write it\n"),
        (_, 0) => format!("  kept {names}: newsgen did not write them\n"),
        _ => {
            let more = grouped(more as u64);
            format!("  kept {names} and {more} more: newsgen did not write them\n")
        }
    }
}

/// Names the addresses of stories that are gone, and where their stories are now.
pub(super) fn vanished(vanished: &[Vanished]) -> String {
    let mut text = String::new();
    for one in vanished.iter().take(NAMED) {
        let path = terminal::line(one.path.as_str());
        let _ = match &one.moved_to {
            Some(now) => {
                let now = terminal::line(now.as_str());
                writeln!(text, "  moved /{path} -> /{now}, and no alias leads there")
            }
            None => {
                let story = terminal::line(&one.story);
                writeln!(text, "  gone /{path}, the page of content/{story}")
            }
        };
    }
    if vanished.len() > NAMED {
        let more = grouped((vanished.len() - NAMED) as u64);
        let _ = writeln!(text, "  gone or moved {more} more");
    }
    text
}

/// Returns a number with its noun: `1 story`, `100,204 stories`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { one } else { many })
}

/// Returns a number with a comma before each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rounded to a microsecond: more would be noise.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_the_site_takes_one_line() {
        let lines = |paths: &[&str]| {
            beside(&paths.iter().map(|&path| path.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(lines(&[]), "");
        assert_eq!(lines(&["CNAME"]), "  kept CNAME: newsgen did not write it\n");
        assert_eq!(
            lines(&[".netlify/", "CNAME"]),
            "  kept .netlify/, CNAME: newsgen did not write them\n"
        );
        assert_eq!(
            lines(&["a", "b", "c", "d", "e"]),
            "  kept a, b, c and 2 more: newsgen did not write them\n"
        );
    }

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(counted(1, "story", "stories"), "1 story");
        assert_eq!(counted(512, "file", "files"), "512 files");
        assert_eq!(counted(100_204, "story", "stories"), "100,204 stories");
        assert_eq!(held("draft", 2), "2 drafts");
    }
}
