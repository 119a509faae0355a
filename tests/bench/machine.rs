//! The machine that figures come from.

use chrono::DateTime;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// What a folder lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Medium {
    Memory,
    Disk,
}

impl Medium {
    pub(crate) fn of(file_system: &str) -> Self {
        if matches!(file_system, "tmpfs" | "ramfs") { Self::Memory } else { Self::Disk }
    }
}

/// Says on one line what the machine is.
pub(crate) fn describe() -> String {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or("unknown processor".into());
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_default();
    let memory = memory.trim_end_matches("kB").trim().parse::<f64>().unwrap_or_default();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let gib = memory / 1024.0 / 1024.0;
    format!("{cpu}, {n_cores} cores, {gib:.0} GiB, Linux {}", kernel.trim())
}

/// Today.
pub(crate) fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    let moment = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    moment.format("%Y-%m-%d").to_string()
}

/// What kind of place a folder lies in: `tmpfs`, `ext4`, …
pub(crate) fn file_system(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let mut nearest = (0, "disk".to_owned());
    for line in mounts.lines() {
        let mut words = line.split(' ').skip(1);
        let (Some(place), Some(kind)) = (words.next(), words.next()) else { continue };
        if folder.starts_with(place) && place.len() >= nearest.0 {
            nearest = (place.len(), kind.to_owned());
        }
    }
    nearest.1
}

/// The first value of a field in a file of `name: value`.
fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}
