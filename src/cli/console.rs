//! Where talk and results go: how much is said, in which shape, with or without colours.

use std::io::{self, IsTerminal as _, Write as _};

use newsgen::diagnostic::{self, Diagnostic, Level};
use serde::Serialize;

use super::args::{Color, Format, Global};
use super::exit::Exit;
use super::{show, surroundings, terminal};

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Talk {
    /// Errors.
    Quiet,
    /// Errors, warnings, and how it went.
    Normal,
    /// Everything, in full.
    Verbose,
}

/// Where talk and results go.
#[derive(Debug, Clone)]
pub(super) struct Console {
    pub(super) talk: Talk,
    pub(super) format: Format,
    color: Color,
}

/// One line of `--format json`.
#[derive(Serialize)]
struct Event<'a, T> {
    event: &'a str,
    #[serde(flatten)]
    content: T,
}

/// What the last line of `--format json` says of every command.
#[derive(Serialize)]
struct End {
    exit: u8,
}

impl Console {
    /// Makes the console that the command line asks for.
    pub(super) fn new(global: &Global) -> Self {
        let talk = match (global.quiet, global.verbose) {
            (true, _) => Talk::Quiet,
            (false, true) => Talk::Verbose,
            (false, false) => Talk::Normal,
        };
        let color = match global.color {
            Color::Auto if wants_color() => Color::Always,
            Color::Auto => Color::Never,
            chosen => chosen,
        };
        Self { talk, format: global.format, color }
    }

    /// Whether results are for people, not events for a program.
    pub(super) fn is_for_people(&self) -> bool {
        self.format != Format::Json
    }

    /// Whether a moving line on stderr would be seen and is welcome.
    pub(super) fn is_watched(&self) -> bool {
        self.is_for_people() && self.talk > Talk::Quiet && io::stderr().is_terminal()
    }

    /// Reports what is wrong with the files: on stderr, or as events.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        let mut sorted = diagnostics.to_vec();
        diagnostic::sort(&mut sorted);
        match self.format {
            Format::Json => sorted.iter().for_each(|one| self.event("diagnostic", one)),
            _ => {
                if self.talk == Talk::Quiet {
                    sorted.retain(|one| one.level == Level::Error);
                }
                say(&show::text(&sorted, self.talk, self.color));
            }
        }
    }

    /// Says something to a person who did not ask for silence.
    pub(super) fn say(&self, text: &str) {
        if self.is_for_people() && self.talk > Talk::Quiet {
            say(text);
        }
    }

    /// Prints a result on stdout, whatever was said about talk.
    pub(super) fn result(text: &str) {
        // A reader that has seen enough closes the pipe; that is no error of ours.
        let mut out = io::stdout().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Prints one event, if events are asked for.
    pub(super) fn event(&self, event: &str, content: impl Serialize) {
        if self.format == Format::Json {
            Self::result(&format!("{}\n", json(&Event { event, content })));
        }
    }

    /// Prints the last event, if events are asked for.
    pub(super) fn done(&self, exit: Exit) {
        self.event("done", End { exit: exit.code() });
    }
}

/// Returns a value as JSON on one line.
pub(super) fn json(value: &impl Serialize) -> String {
    let text =
        serde_json::to_string(value).expect("what is printed has text for its keys");
    terminal::json(&text).into_owned()
}

fn say(text: &str) {
    // Nobody is left to tell if stderr is gone.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What <https://no-color.org> and <https://bixense.com/clicolors> say.
fn wants_color() -> bool {
    if surroundings::variable("NO_COLOR").is_some() {
        return false;
    }
    let forced =
        surroundings::variable("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let is_dumb = surroundings::variable("TERM").is_some_and(|value| value == "dumb");
    forced || (io::stderr().is_terminal() && !is_dumb)
}
