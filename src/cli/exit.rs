//! How a command ends: the exit code, and what to say when it could not be done.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use newsgen::build::{self, BuildError};
use newsgen::diagnostic::Diagnostic;
use newsgen::output::OutputError;
use newsgen::theming::ThemingError;
use newsgen::withdraw::WithdrawError;

/// How a command ended. The numbers are promised: scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Exit {
    /// It was done.
    Done = 0,
    /// Stories have errors. Without `--strict`, the others are published.
    Content = 1,
    /// The command line is wrong. clap ends with this number, too.
    Usage = 2,
    /// `check` found errors or warnings; or `--strict`, and there are warnings, but no errors.
    Findings = 3,
    /// The settings or the theme are wrong, or the folder is no newsgen project.
    Config = 4,
    /// The system would not: no such file, no permission, disk full.
    Environment = 5,
    /// The output folder is not newsgen's, or another newsgen is at work there.
    Output = 6,
}

impl Exit {
    /// Returns the number.
    pub(super) fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not be done.
#[derive(Debug)]
pub(super) struct Stop {
    /// How it ends.
    pub(super) exit: Exit,
    /// What is wrong; at least one error.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether only newer changes are to blame.
    pub(super) is_superseded: bool,
}

impl Stop {
    /// Makes a stop for one reason.
    pub(super) fn new(exit: Exit, diagnostic: Diagnostic) -> Self {
        Self::of(exit, vec![diagnostic])
    }

    /// Makes a stop for several reasons.
    pub(super) fn of(exit: Exit, diagnostics: Vec<Diagnostic>) -> Self {
        Self { exit, diagnostics, is_superseded: false }
    }

    /// Makes a stop for a file or folder that the system would not give.
    pub(super) fn io(deed: &str, path: &Path, error: &io::Error) -> Self {
        let message = format!("cannot {deed} `{}`: {error}", path.display());
        Self::new(Exit::Environment, Diagnostic::error("environment", message))
    }
}

impl From<BuildError> for Stop {
    fn from(error: BuildError) -> Self {
        let exit = match error.exit() {
            build::Exit::Config => Exit::Config,
            build::Exit::Environment => Exit::Environment,
            build::Exit::Output => Exit::Output,
        };
        let mut diagnostics = error.diagnostics().to_vec();
        let message = with_causes(&error);
        diagnostics.push(Diagnostic::error("build", message).maybe_help(error.help()));
        let is_superseded = matches!(error, BuildError::Superseded);
        Self { exit, diagnostics, is_superseded }
    }
}

impl From<OutputError> for Stop {
    fn from(error: OutputError) -> Self {
        let exit = match error {
            OutputError::Io { .. } | OutputError::Source(_) => Exit::Environment,
            _ => Exit::Output,
        };
        let message = with_causes(&error);
        Self::new(exit, Diagnostic::error("output", message).maybe_help(error.help()))
    }
}

impl From<WithdrawError> for Stop {
    fn from(error: WithdrawError) -> Self {
        let exit = match error {
            WithdrawError::NoReason => Exit::Usage,
            WithdrawError::Unknown { .. }
            | WithdrawError::Failed { .. }
            | WithdrawError::Withheld { .. }
            | WithdrawError::Edit(_) => Exit::Content,
            WithdrawError::Build(error) => return error.into(),
            WithdrawError::Link { .. }
            | WithdrawError::Changed { .. }
            | WithdrawError::Replace { .. }
            | WithdrawError::Read(_) => Exit::Environment,
        };
        let mut diagnostics = error.diagnostics();
        let message = with_causes(&error);
        let mut own = Diagnostic::error("withdraw", message).maybe_help(error.help());
        if let WithdrawError::Edit(problem) = error {
            own.place = problem.place;
        }
        diagnostics.push(own);
        Self::of(exit, diagnostics)
    }
}

impl From<ThemingError> for Stop {
    fn from(error: ThemingError) -> Self {
        let (exit, code) = match error {
            ThemingError::Name { .. }
            | ThemingError::NoFolderName { .. }
            | ThemingError::Reserved { .. } => (Exit::Usage, "usage"),
            ThemingError::ThemeExists { .. } | ThemingError::FileExists { .. } => {
                (Exit::Environment, "exists")
            }
            ThemingError::NoTheme { .. } => (Exit::Config, "theme"),
            ThemingError::NoFile { .. } => (Exit::Content, "no-file"),
            ThemingError::Build(error) => return error.into(),
            ThemingError::Write { .. } => (Exit::Environment, "environment"),
        };
        let help = error.help();
        Self::new(exit, Diagnostic::error(code, with_causes(&error)).maybe_help(help))
    }
}

/// The message of an error, then those of its causes that it does not itself repeat.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !message.contains(&text) {
            message.push_str(": ");
            message.push_str(&text);
        }
        cause = error.source();
    }
    message
}
