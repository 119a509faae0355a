//! Notices when files of a project may have changed, and says which. What the system tells
//! is a hint, never the truth: whoever gets one looks at the files.
//!
//! One watch stands on each folder. Where the system has no more of them to give, or events
//! cannot be had (network disks, some containers), everything is looked at every so often.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;
use std::time::Instant;

use notify::Event;
use notify::EventKind;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher as _;
use notify::event::AccessKind;
use notify::event::AccessMode;

/// After how much silence what came before is one change: an editor that saves a file
/// touches it several times within a millisecond or two.
const SILENCE: Duration = Duration::from_millis(6);

/// How long changes are gathered at most.
const GATHER: Duration = Duration::from_millis(300);

/// How often everything is looked at where there are no events.
pub const INTERVAL: Duration = Duration::from_secs(1);

/// How many paths are told one by one.
const MOST_PATHS: usize = 20_000;

/// What to watch.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The project's folder, of which only the names directly in it matter.
    pub root: PathBuf,
    /// The settings' file.
    pub config: PathBuf,
    /// The folders of which everything matters. They need not exist yet.
    pub folders: Vec<PathBuf>,
}

/// How to notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The system tells.
    Events,
    /// Everything is looked at, again and again, after this time.
    Poll(Duration),
}

/// Watches the files of a project.
#[derive(Debug)]
pub struct Watch {
    watched: Watched,
    mode: Mode,
    watcher: Option<RecommendedWatcher>,
    hints: mpsc::Receiver<notify::Result<Event>>,
    /// Whether something has come that was not told yet.
    is_pending: Arc<AtomicBool>,
}

/// What may have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Files and folders that may have, by their full paths.
    pub paths: BTreeSet<PathBuf>,
    /// Whether any other file may have, too.
    pub is_any: bool,
    /// Whether the settings may have.
    pub has_config: bool,
    /// What a person should know of how changes are noticed.
    pub notes: Vec<String>,
}

impl Hints {
    /// Whether there is nothing to look at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.is_any && !self.has_config
    }
}

impl Watch {
    /// Begins to watch. Whatever changes from now on is told.
    ///
    /// Returns what a person should know beside it.
    pub fn begin(watched: Watched, mode: Mode) -> (Self, Vec<String>) {
        let (sender, hints) = mpsc::channel();
        let is_pending = Arc::new(AtomicBool::new(false));
        let mut watch = Self { watched, mode, watcher: None, hints, is_pending };
        let mut notes = Vec::new();
        if mode == Mode::Events {
            match watcher(sender, watch.pending()) {
                Ok(watcher) => {
                    watch.watcher = Some(watcher);
                    watch.watch_all(&mut notes);
                }
                Err(error) => watch.give_up(&error, &mut notes),
            }
        }
        (watch, notes)
    }

    /// Waits until something may have changed, but not longer than `at_most`.
    pub fn next(&mut self, at_most: Option<Duration>) -> Hints {
        let mut hints = Hints::default();
        if let Mode::Poll(interval) = self.mode {
            let wait = at_most.map_or(interval, |at_most| at_most.min(interval));
            std::thread::sleep(wait);
            // What the system told before it was given up is looked at with the rest.
            self.is_pending.store(false, Ordering::Release);
            (hints.is_any, hints.has_config) = (true, true);
            return hints;
        }
        let first = match at_most {
            Some(at_most) => self.hints.recv_timeout(at_most),
            None => self.hints.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match first {
            Ok(event) => self.take(event, &mut hints),
            Err(RecvTimeoutError::Timeout) => return hints,
            Err(RecvTimeoutError::Disconnected) => {
                let gone = notify::Error::generic("the system has stopped telling");
                self.give_up(&gone, &mut hints.notes);
                return hints;
            }
        }
        let began = Instant::now();
        while began.elapsed() < GATHER
            && let Ok(event) = self.hints.recv_timeout(SILENCE)
        {
            self.take(event, &mut hints);
        }
        self.is_pending.store(false, Ordering::Release);
        while let Ok(event) = self.hints.try_recv() {
            self.take(event, &mut hints);
        }
        hints
    }

    /// Whether something may have changed that was not told yet.
    #[must_use]
    pub fn pending(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.is_pending)
    }

    fn take(&mut self, event: notify::Result<Event>, hints: &mut Hints) {
        let event = match event {
            Ok(event) => event,
            Err(error) => return self.give_up(&error, &mut hints.notes),
        };
        if event.need_rescan() {
            if !hints.is_any {
                hints.notes.push(overflow());
            }
            hints.is_any = true;
            hints.has_config = true;
            self.watch_all(&mut hints.notes);
        }
        let is_new = matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_));
        for path in event.paths {
            if path == self.watched.config {
                hints.has_config = true;
            }
            if !self.is_inside(&path) {
                continue;
            }
            // A folder that has come is watched by now, unless there were too many.
            if is_new && path.is_dir() {
                self.watch(&path, RecursiveMode::Recursive, &mut hints.notes);
            }
            hints.paths.insert(path);
        }
        if hints.paths.len() > MOST_PATHS {
            hints.paths.clear();
            hints.is_any = true;
        }
    }

    /// Whether a path is one of the folders, or in one.
    fn is_inside(&self, path: &Path) -> bool {
        self.watched.folders.iter().any(|folder| path.starts_with(folder))
    }

    fn watch_all(&mut self, notes: &mut Vec<String>) {
        self.watch(&self.watched.root.clone(), RecursiveMode::NonRecursive, notes);
        let around = self.watched.config.parent().map(Path::to_owned);
        if let Some(around) = around.filter(|around| *around != self.watched.root) {
            self.watch(&around, RecursiveMode::NonRecursive, notes);
        }
        for folder in self.watched.folders.clone() {
            if folder.is_dir() {
                self.watch(&folder, RecursiveMode::Recursive, notes);
            }
        }
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode, notes: &mut Vec<String>) {
        let Some(watcher) = &mut self.watcher else { return };
        match watcher.watch(path, mode) {
            Ok(()) => {}
            // It is gone again, which has been told, too.
            Err(_) if !path.exists() => {}
            Err(error) => self.give_up(&error, notes),
        }
    }

    /// Goes on without events.
    fn give_up(&mut self, error: &notify::Error, notes: &mut Vec<String>) {
        if self.mode == Mode::Events {
            self.mode = Mode::Poll(INTERVAL);
            self.watcher = None;
            notes.push(no_events(error));
        }
    }
}

/// Hands on what the system tells, as far as it matters.
fn watcher(
    hints: mpsc::Sender<notify::Result<Event>>,
    is_pending: Arc<AtomicBool>,
) -> notify::Result<RecommendedWatcher> {
    notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.as_ref().map_or(true, matters) {
            is_pending.store(true, Ordering::Release);
            // Nobody listens any more when newsgen ends.
            drop(hints.send(event));
        }
    })
}

/// Whether an event can mean that a file says something else: reading does not.
fn matters(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => event.need_rescan(),
        _ => true,
    }
}

fn overflow() -> String {
    "more changed at once than the system could tell, so everything is looked at (on Linux, \
     `sysctl fs.inotify.max_queued_events=131072` makes room for more)"
        .to_owned()
}

fn no_events(error: &notify::Error) -> String {
    let every = INTERVAL.as_secs();
    let instead = format!("so everything is looked at every {every} s instead");
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => format!(
            "the system watches no more folders, {instead} (on Linux, `sysctl \
             fs.inotify.max_user_watches=1048576` makes it watch more)"
        ),
        _ => format!("the system does not tell what changes ({error}), {instead}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_polls_is_not_superseded_for_ever_by_what_came_before() {
        let watched =
            Watched { root: PathBuf::new(), config: PathBuf::new(), folders: Vec::new() };
        let (mut watch, _) = Watch::begin(watched, Mode::Poll(Duration::from_millis(1)));
        watch.pending().store(true, Ordering::Release);
        let hints = watch.next(None);
        assert!(hints.is_any && hints.has_config);
        assert!(!watch.pending().load(Ordering::Acquire));
    }
}
