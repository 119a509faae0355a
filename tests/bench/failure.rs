//! What stops the program, in words for the person who runs it.

use std::fmt;

/// Why the program stops.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What became of something that can stop the program.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
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
