//! Why stories cannot be withdrawn, and what to do about it.

use std::io;
use std::path::PathBuf;

use crate::build::BuildError;
use crate::diagnostic::Diagnostic;
use crate::folder::ReadError;

/// Why stories cannot be withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// Readers are to be told a reason.
    #[error("the reason is empty")]
    NoReason,
    /// No story has that address or file.
    #[error("no story is at `{what}`")]
    Unknown {
        /// What was asked for.
        what: String,
        /// What is most like it, the likest first.
        nearest: Vec<String>,
    },
    /// The story's file cannot be read, so it is not published.
    #[error("`{file}` cannot be read, so it is not published")]
    Failed {
        /// The file.
        file: String,
        /// What is wrong with it.
        problems: Vec<Diagnostic>,
    },
    /// The story is withheld, so nobody has read it.
    #[error("`{file}` is withheld, so it is not published")]
    Withheld {
        /// The file.
        file: String,
    },
    /// The file cannot be edited.
    #[error("{}", .0.message)]
    Edit(Box<Diagnostic>),
    /// The file is a link to another.
    #[error("`{}` is a link", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Someone else has saved the file.
    #[error("`{}` has been saved by someone else meanwhile", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be replaced.
    #[error("cannot replace `{}`", path.display())]
    Replace {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no archive that can be read.
    #[error(transparent)]
    Build(#[from] BuildError),
}

impl From<Diagnostic> for WithdrawError {
    fn from(problem: Diagnostic) -> Self {
        Self::Edit(Box::new(problem))
    }
}

impl WithdrawError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoReason => {
                "say in a few words why it is withdrawn: readers see it".into()
            }
            Self::Unknown { nearest, .. } if nearest.is_empty() => {
                "`newsgen list` shows the stories; give an address or a file".into()
            }
            Self::Unknown { nearest, .. } => {
                let nearest: Vec<String> =
                    nearest.iter().map(|near| format!("`{near}`")).collect();
                format!("did you mean {}?", nearest.join(" or "))
            }
            Self::Failed { .. } => "mend it first, then withdraw it".into(),
            Self::Withheld { .. } => {
                "to withdraw it would tell readers of it; if it was published before, write \
                 `status: canceled`, `withdrawn: …` and `withdrawn_reason: …` into the file"
                    .into()
            }
            Self::Edit(problem) => return problem.help.clone(),
            Self::Link { .. } => {
                "withdraw the file that it leads to, or edit that".into()
            }
            Self::Changed { .. } => "run the same again".into(),
            Self::Build(error) => return error.help(),
            Self::Replace { .. } | Self::Read(_) => return None,
        })
    }

    /// What exactly is wrong, where it is in the person's files.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        match self {
            Self::Failed { problems, .. } => problems.clone(),
            Self::Build(error) => error.diagnostics().to_vec(),
            _ => Vec::new(),
        }
    }
}
