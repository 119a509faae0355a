//! The one test binary: what newsgen promises, each promise in its own module.

#![expect(clippy::disallowed_methods, reason = "tests lay out folders as people do")]

mod command;
mod content;
mod conformance;
mod determinism;
mod gate;
mod pages;
mod site;
mod theme;
mod ticker;
mod tidy;
