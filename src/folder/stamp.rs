//! What the system says of a file without reading it, to tell whether it is the same file.
//!
//! Equal stamps stand for equal bytes only where the file had rested for a while when the
//! stamp was taken: a clock ticks in steps, and a second change within one step leaves no
//! trace. Git calls such entries racy
//! (<https://git-scm.com/docs/racy-git>) and reads them again; so do we.

use crate::planted::Bug;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

/// How long an output must have rested on a disk that knows full seconds only.
const REST: Duration = Duration::from_secs(2);

/// How long an output must have rested: newsgen writes it itself, so that only the step of
/// the clock counts, which is 10 ms at most where there are parts of a second.
const SHORT_REST: Duration = Duration::from_millis(50);

/// What the system says of a file: length, times, number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    id: u64,
    changed_ns: i64,
}

/// A stamp as it is kept: none if it was too young to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Seen(u64);

/// What stands for a file that is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// What the system says of it, if it had rested for so long when that was noted. Less
    /// than two seconds is only safe on disks whose clock is known to tick faster.
    Rested(Duration),
    /// Only its bytes.
    Bytes,
}

impl Trust {
    /// Safe on every disk: some know full seconds only, and those of FAT have two.
    pub const STAMPS: Self = Self::Rested(Duration::from_secs(2));

    /// Whether stamps are believed at all.
    #[must_use]
    pub fn has_stamps(self) -> bool {
        self != Self::Bytes
    }
}

impl Default for Trust {
    fn default() -> Self {
        Self::STAMPS
    }
}

impl Seen {
    /// Knows nothing.
    pub const NEVER: Self = Self(0);

    /// Returns whether a file with `stamp` is the file that was seen.
    #[must_use]
    pub fn is(self, stamp: Stamp) -> bool {
        self != Self::NEVER && self.0 == stamp.id
    }
}

impl Stamp {
    /// Returns what to keep of an input that was read after `began_ns`, the moment by the
    /// disk's clock at which the reading began.
    #[must_use]
    pub fn seen(self, trust: Trust, began_ns: i64) -> Seen {
        match trust {
            Trust::Rested(rest) => self.if_rested(rest, began_ns),
            Trust::Bytes => self.if_rested(REST, began_ns),
        }
    }

    /// Returns what to keep of an output that newsgen wrote or looked at before `now_ns`.
    #[must_use]
    pub fn seen_own(self, now_ns: i64) -> Seen {
        let has_parts = self.changed_ns % 1_000_000 != 0;
        self.if_rested(if has_parts { SHORT_REST } else { REST }, now_ns)
    }

    /// When the file was last changed, by its disk's clock, in nanoseconds since 1970.
    #[must_use]
    pub fn changed_ns(self) -> i64 {
        self.changed_ns
    }

    fn if_rested(self, rest: Duration, now_ns: i64) -> Seen {
        let rest_ns = i64::try_from(rest.as_nanos()).unwrap_or(i64::MAX);
        let rested = self.changed_ns.saturating_add(rest_ns) < now_ns;
        if rested { Seen(self.id) } else { Seen::NEVER }
    }

    fn new(mut times: [i64; 4], others: [u64; 2]) -> Self {
        if Bug::TimeOfChange.is_planted() {
            (times[2], times[3]) = (times[0], times[1]);
        }
        let mut hasher = DefaultHasher::new();
        (times, others).hash(&mut hasher);
        let ns = |seconds: i64, ns: i64| seconds.saturating_mul(1_000_000_000) + ns;
        let changed_ns = ns(times[0], times[1]).max(ns(times[2], times[3]));
        // Zero stands for a stamp that is not trusted.
        Self { id: hasher.finish().max(1), changed_ns }
    }
}

#[cfg(unix)]
impl From<&std::fs::Metadata> for Stamp {
    fn from(metadata: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let modified = [metadata.mtime(), metadata.mtime_nsec()];
        let changed = [metadata.ctime(), metadata.ctime_nsec()];
        let times = [modified[0], modified[1], changed[0], changed[1]];
        Self::new(times, [metadata.len(), metadata.ino()])
    }
}

#[cfg(target_os = "linux")]
impl From<&rustix::fs::Stat> for Stamp {
    fn from(stat: &rustix::fs::Stat) -> Self {
        let ns = |ns| i64::try_from(ns).unwrap_or_default();
        let modified = [stat.st_mtime, ns(stat.st_mtime_nsec)];
        let changed = [stat.st_ctime, ns(stat.st_ctime_nsec)];
        let times = [modified[0], modified[1], changed[0], changed[1]];
        let len_bytes = u64::try_from(stat.st_size).unwrap_or_default();
        Self::new(times, [len_bytes, stat.st_ino])
    }
}

#[cfg(unix)]
impl From<&cap_std::fs::Metadata> for Stamp {
    fn from(metadata: &cap_std::fs::Metadata) -> Self {
        use cap_std::fs::MetadataExt as _;
        let modified = [metadata.mtime(), metadata.mtime_nsec()];
        let changed = [metadata.ctime(), metadata.ctime_nsec()];
        let times = [modified[0], modified[1], changed[0], changed[1]];
        Self::new(times, [metadata.len(), metadata.ino()])
    }
}

/// Where the system tells no time of change and no number, length and time have to do.
#[cfg(not(unix))]
fn of_time(modified: Option<std::time::SystemTime>, len: u64) -> Stamp {
    let since = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let since = since.unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let ns = i64::from(since.subsec_nanos());
    Stamp::new([seconds, ns, seconds, ns], [len, 0])
}

#[cfg(not(unix))]
impl From<&std::fs::Metadata> for Stamp {
    fn from(metadata: &std::fs::Metadata) -> Self {
        of_time(metadata.modified().ok(), metadata.len())
    }
}

#[cfg(not(unix))]
impl From<&cap_std::fs::Metadata> for Stamp {
    fn from(metadata: &cap_std::fs::Metadata) -> Self {
        let modified = metadata.modified().ok().map(cap_std::time::SystemTime::into_std);
        of_time(modified, metadata.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn changed_at(seconds: i64, ns: i64) -> Stamp {
        Stamp::new([seconds, ns, seconds, ns], [5, 7])
    }

    /// A stamp is trusted once the file has rested, and never before.
    #[test]
    fn young_stamps_are_not_trusted() {
        let stamp = changed_at(100, 1);
        assert!(stamp.seen(Trust::STAMPS, 103 * SECOND).is(stamp));
        assert!(!stamp.seen(Trust::STAMPS, 102 * SECOND).is(stamp));
        assert!(!stamp.seen(Trust::STAMPS, 99 * SECOND).is(stamp));
        assert!(stamp.seen_own(100 * SECOND + 60_000_000).is(stamp));
        assert!(!stamp.seen_own(100 * SECOND + 40_000_000).is(stamp));
    }

    /// A disk that knows full seconds only makes outputs wait as long as inputs.
    #[test]
    fn coarse_clocks_need_a_longer_rest() {
        let stamp = changed_at(100, 0);
        assert!(!stamp.seen_own(101 * SECOND).is(stamp));
        assert!(stamp.seen_own(103 * SECOND).is(stamp));
    }

    /// Whatever differs makes another stamp.
    #[test]
    fn every_part_counts() {
        let times = [1, 2, 3, 4];
        let one = Stamp::new(times, [5, 6]);
        for at in 0..4 {
            let mut other = times;
            other[at] += 1;
            assert_ne!(one, Stamp::new(other, [5, 6]));
        }
        assert_ne!(one, Stamp::new(times, [6, 6]));
        assert_ne!(one, Stamp::new(times, [5, 7]));
    }
}
