//! Asks the machine: the clock, the environment, the current folder, the memory used.
#![expect(
    clippy::disallowed_methods,
    reason = "the command line is where the surroundings come in; the library gets values"
)]

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use newsgen::moment::Moment;

/// Returns the moment it is.
pub(super) fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Returns a variable of the environment; `None` if it is empty, unset or not UTF-8.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the folder that paths on the command line start from.
pub(super) fn current_folder() -> io::Result<PathBuf> {
    env::current_dir()
}

/// Returns the user's home folder.
pub(super) fn home() -> Option<PathBuf> {
    env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

/// Returns the most memory this process ever had, in bytes; `None` where the system does
/// not say (`VmHWM` of proc(5), Linux only).
pub(super) fn peak_memory_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
