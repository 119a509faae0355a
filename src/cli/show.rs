//! Shows diagnostics as compilers do: what, where, the line with the place underlined, and
//! the way out. Alike ones are shown three times and then only named.

use annotate_snippets::{AnnotationKind, Group, Origin, Renderer, Snippet};
use newsgen::diagnostic::{Diagnostic, Level, Place};

use super::args::Color;
use super::console::Talk;
use super::terminal;

/// How many alike ones are shown in full.
const FULL: usize = 3;

/// How many places are named of those that are not.
const NAMED: usize = 10;

/// Returns the text that shows diagnostics, in their order but with alike ones together.
pub(super) fn text(diagnostics: &[Diagnostic], talk: Talk, color: Color) -> String {
    let renderer =
        if color == Color::Always { Renderer::styled() } else { Renderer::plain() };
    let shown: Vec<&Diagnostic> =
        diagnostics.iter().filter(|one| is_shown(one, talk)).collect();
    let mut text = String::new();
    for alike in alike(&shown) {
        let n_full =
            if talk == Talk::Verbose { alike.len() } else { FULL.min(alike.len()) };
        for diagnostic in &alike[..n_full] {
            text.push_str(&one(diagnostic, &renderer));
            text.push_str("\n\n");
        }
        text.push_str(&rest(&alike[n_full..]));
    }
    text.push_str(&unsaid(diagnostics.len() - shown.len()));
    text
}

fn is_shown(diagnostic: &Diagnostic, talk: Talk) -> bool {
    diagnostic.level > Level::Info || talk == Talk::Verbose
}

/// Puts together what has the same level and code, in the order of each first one.
fn alike<'a>(diagnostics: &[&'a Diagnostic]) -> Vec<Vec<&'a Diagnostic>> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for &diagnostic in diagnostics {
        let is_alike = |group: &&mut Vec<&Diagnostic>| {
            group[0].level == diagnostic.level && group[0].code == diagnostic.code
        };
        match groups.iter_mut().find(is_alike) {
            Some(group) => group.push(diagnostic),
            None => groups.push(vec![diagnostic]),
        }
    }
    groups
}

fn one(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let message = terminal::lines(&diagnostic.message);
    let title = Group::with_title(level(diagnostic.level).primary_title(message));
    let help = diagnostic.help.as_deref().map(terminal::lines);
    match (&diagnostic.place, help) {
        (Some(place), Some(help)) => {
            let help = annotate_snippets::Level::HELP.message(help);
            renderer.render(&[located(title, place).element(help)])
        }
        (Some(place), None) => renderer.render(&[located(title, place)]),
        // Without an excerpt there is nothing for the renderer's frame to stand around.
        (None, Some(help)) => format!("{}\n  help: {help}", renderer.render(&[title])),
        (None, None) => renderer.render(&[title]),
    }
}

fn located<'a>(group: Group<'a>, place: &'a Place) -> Group<'a> {
    let file = terminal::line(&place.file);
    if place.line == 0 {
        return group.element(Origin::path(file));
    }
    let line = place.line as usize;
    if place.excerpt.is_empty() {
        let column = place.column as usize;
        return group.element(Origin::path(file).line(line).char_column(column));
    }
    let excerpt = terminal::line(&place.excerpt);
    let start = byte_of(&excerpt, place.column.saturating_sub(1));
    let end = start + byte_of(&excerpt[start..], place.len.max(1));
    group.element(
        Snippet::source(excerpt)
            .line_start(line)
            .path(file)
            .annotation(AnnotationKind::Primary.span(start..end)),
    )
}

/// Where character `n_before` of the text begins, or where the text ends.
fn byte_of(text: &str, n_before: u32) -> usize {
    text.char_indices().nth(n_before as usize).map_or(text.len(), |(at, _)| at)
}

fn level(level: Level) -> annotate_snippets::Level<'static> {
    match level {
        Level::Info => annotate_snippets::Level::INFO,
        Level::Warning => annotate_snippets::Level::WARNING,
        Level::Error => annotate_snippets::Level::ERROR,
    }
}

/// One line for those that are only named.
fn rest(diagnostics: &[&Diagnostic]) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let places = diagnostics.iter().filter_map(|one| one.place.as_ref());
    let mut names: Vec<String> = places.take(NAMED + 1).map(name).collect();
    if names.len() > NAMED {
        names[NAMED] = "…".to_owned();
    }
    let colon = if names.is_empty() { "" } else { ": " };
    format!("and {} more like it{colon}{}\n\n", diagnostics.len(), names.join(", "))
}

fn name(place: &Place) -> String {
    let file = terminal::line(&place.file);
    if place.line == 0 { file.into_owned() } else { format!("{file}:{}", place.line) }
}

fn unsaid(n_remarks: usize) -> String {
    match n_remarks {
        0 => String::new(),
        1 => "info: 1 remark; `-v` shows it\n\n".to_owned(),
        _ => format!("info: {n_remarks} remarks; `-v` shows them\n\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ndate: 2026-02-30\u{1b}\n---\n";

    fn not_a_date(file: &str) -> Diagnostic {
        Diagnostic::error("not-a-date", "`date` is `2026-02-30`, which is not a date")
            .at(Place::in_text(file, TEXT, 10, 20))
            .help("February 2026 has 28 days")
    }

    #[test]
    fn a_diagnostic_shows_the_line_with_the_place_underlined() {
        let shown = text(&[not_a_date("a.md")], Talk::Normal, Color::Never);
        let expected = "\
error: `date` is `2026-02-30`, which is not a date
 --> a.md:2:7
  |
2 | date: 2026-02-30␛
  |       ^^^^^^^^^^
  |
  = help: February 2026 has 28 days

";
        assert_eq!(shown, expected);
    }

    #[test]
    fn of_alike_ones_three_are_shown_and_ten_are_named() {
        let many: Vec<Diagnostic> =
            (0..15).map(|n| not_a_date(&format!("{n}\u{1b}.md"))).collect();
        let shown = text(&many, Talk::Normal, Color::Never);
        assert_eq!(shown.matches("error: ").count(), 3);
        assert!(shown.ends_with(
            "and 12 more like it: 3␛.md:2, 4␛.md:2, 5␛.md:2, 6␛.md:2, 7␛.md:2, 8␛.md:2, \
             9␛.md:2, 10␛.md:2, 11␛.md:2, 12␛.md:2, …\n\n"
        ));
        let verbose = text(&many, Talk::Verbose, Color::Never);
        assert_eq!(verbose.matches("error: ").count(), 15);
    }

    #[test]
    fn a_place_that_is_not_in_its_excerpt_breaks_nothing() {
        let mut diagnostic = not_a_date("a.md");
        if let Some(place) = &mut diagnostic.place {
            (place.column, place.len) = (500, 7);
        }
        assert!(text(&[diagnostic], Talk::Normal, Color::Never).contains("a.md:2"));
    }

    #[test]
    fn remarks_are_counted_unless_asked_for() {
        let remark = [Diagnostic::info("guessed", "the date is that of the folder")];
        let counted = "info: 1 remark; `-v` shows it\n\n";
        assert_eq!(text(&remark, Talk::Normal, Color::Never), counted);
        let full = "info: the date is that of the folder\n\n";
        assert_eq!(text(&remark, Talk::Verbose, Color::Never), full);
    }
}
