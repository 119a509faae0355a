//! What stops the program: a broken promise, or something that keeps it from looking for one.

use std::fmt;

/// Why the program stops. The words are for the person who runs it.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What became of something that can stop the program.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    /// Says where it happened, and then what.
    pub(crate) fn at(self, place: impl fmt::Display) -> Self {
        Self(format!("{place}: {}", self.0))
    }

    /// Says what happened, and then how to see it again.
    pub(crate) fn repeat_with(self, command: impl fmt::Display) -> Self {
        Self(format!("{}\n  repeat with: {command}", self.0))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Adds to an error of the system what was tried.
pub(crate) trait During<T> {
    fn during(self, deed: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> During<T> for Result<T, E> {
    fn during(self, deed: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("cannot {deed}: {error}")))
    }
}

/// Stops with a message unless a condition holds.
macro_rules! ensure {
    ($holds:expr, $($message:tt)+) => {
        if !$holds {
            return Err($crate::failure::Failure::new(format!($($message)+)));
        }
    };
}
pub(crate) use ensure;
