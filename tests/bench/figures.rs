//! Figures from several runs, as a table shows them.

use crate::process::Usage;
use crate::survey::Written;
use std::time::Duration;

/// What several runs of one build took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Figures {
    runs: Vec<Usage>,
    /// What the last of them wrote.
    pub(crate) written: Written,
}

impl Figures {
    pub(crate) fn add(&mut self, usage: Usage) {
        self.runs.push(usage);
    }

    /// The run in the middle: of an even number the slower one.
    pub(crate) fn median(&self) -> Option<Duration> {
        self.walls().get(self.runs.len() / 2).copied()
    }

    /// The most memory that a run had.
    pub(crate) fn peak_bytes(&self) -> Option<u64> {
        self.runs.iter().map(|usage| usage.peak_bytes).max()
    }

    /// `2.31 s (2.20–2.45)`; `–` if there was no run.
    pub(crate) fn time(&self) -> String {
        let walls = self.walls();
        let (Some(median), [least, .., most]) = (self.median(), &*walls) else {
            return self.median().map_or("–".to_owned(), |only| seconds(only) + " s");
        };
        let (least, most) = (seconds(*least), seconds(*most));
        format!("{} s ({least}–{most})", seconds(median))
    }

    /// Files and bytes of the last run; `–` if there was no run.
    pub(crate) fn output(&self) -> String {
        if self.runs.is_empty() {
            return "–".to_owned();
        }
        let Written { n_files, bytes } = self.written;
        format!("{}, {}", grouped(n_files), size(bytes))
    }

    fn walls(&self) -> Vec<Duration> {
        let mut walls: Vec<Duration> = self.runs.iter().map(|usage| usage.wall).collect();
        walls.sort();
        walls
    }
}

/// How many times as much one is as the other; `–` if there is one only.
pub(crate) fn ratio(of: Option<f64>, to: Option<f64>) -> String {
    match (of, to) {
        (Some(of), Some(to)) if to > 0.0 && of / to < 20.0 => format!("{:.1}", of / to),
        (Some(of), Some(to)) if to > 0.0 => format!("{:.0}", of / to),
        _ => "–".to_owned(),
    }
}

/// Three digits that matter.
fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    match seconds {
        _ if seconds < 1.0 => format!("{seconds:.3}"),
        _ if seconds < 10.0 => format!("{seconds:.2}"),
        _ => format!("{seconds:.1}"),
    }
}

/// Bytes in MB or kB.
pub(crate) fn size(bytes: u64) -> String {
    let kb = bytes.div_ceil(1000);
    if kb < 10_000 {
        format!("{} kB", grouped(kb))
    } else {
        format!("{} MB", grouped(kb / 1000))
    }
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}
