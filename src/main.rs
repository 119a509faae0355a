//! The `newsgen` command.
//!
//! Everything that talks, or asks what time it is, is in [`cli`]; the work is in the library.

mod cli;

use std::process::ExitCode;

/// Renders allocate from many threads at once, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
