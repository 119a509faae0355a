//! The one test binary: what newsgen promises, each promise in its own module.

mod tidy;
