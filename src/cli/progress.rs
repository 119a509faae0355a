//! Shows how far a build is, once it has taken longer than a person waits gladly.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsgen::build::{Progress, Stage};

use super::console::Console;

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on stderr that appears after a second, if there is a terminal to see it.
pub(super) struct Bar {
    bar: ProgressBar,
    started: Instant,
    /// Whether there is a terminal to see it.
    is_watched: bool,
    /// Whether it is shown already, or never will be.
    is_settled: AtomicBool,
}

impl Bar {
    /// Makes a bar that is not shown yet.
    pub(super) fn new(console: &Console) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let is_watched = console.is_watched();
        let is_settled = AtomicBool::new(!is_watched);
        Self { bar, started: Instant::now(), is_watched, is_settled }
    }

    /// Takes the bar off the screen.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn appear(&self) {
        if self.is_settled.load(Ordering::Relaxed) || self.started.elapsed() < PATIENCE {
            return;
        }
        if !self.is_settled.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
    }
}

impl Progress for Bar {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let template = match total {
            Some(_) => "{msg:7} [{bar:30}] {human_pos} of {human_len}  {eta}",
            None => "{msg:7} {human_pos}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("=> "));
        }
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.reset();
        self.bar.set_message(stage.name());
        self.appear();
    }

    fn advance(&self, by: u64) {
        if self.is_watched {
            self.bar.inc(by);
            self.appear();
        }
    }
}
