//! The desk at which files are changed, with `serve` and `watch` running beside it, and what
//! tells whether both have caught up.

use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::http::{Client, encoded};
use crate::program::{self, Noticing, Running};
use crate::project;
use crate::tree::{self, Files};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use walkdir::WalkDir;

/// How long catching up may take.
const LONGEST: Duration = Duration::from_secs(30);
/// How long what has caught up must stay so.
const QUIET: Duration = Duration::from_millis(100);
/// How long a thing takes that newsgen is to do nothing about.
const WHILE: Duration = Duration::from_millis(600);

/// A project, and the two programs that follow it.
pub(crate) struct Desk {
    newsgen: PathBuf,
    root: PathBuf,
    noticing: Noticing,
    serve: Running,
    watch: Running,
    client: Client,
    /// Every path that any clean build has written.
    known: BTreeSet<String>,
    /// What the last clean build has written.
    pub(crate) expected: Files,
    /// Makes words and names that were not there before.
    count: u32,
}

impl Desk {
    /// Starts both programs in a project that is there.
    pub(crate) fn start(
        newsgen: &Path,
        root: &Path,
        noticing: Noticing,
    ) -> Outcome<Self> {
        let start = |words: &[&str]| program::start(newsgen, root, words, noticing);
        let mut watch = start(&["watch", "--allow-deletes"])?;
        watch.wait_for("\"event\":\"built\"")?;
        let cache = root.with_extension("serve-cache");
        let cache = cache.to_string_lossy();
        let serve = ["serve", "--port", "0", "--no-reload", "--no-drafts", "--cache-dir"];
        let mut serve = start(&[&serve[..], &[&cache]].concat())?;
        let address = serve.wait_until_served()?;
        if noticing == Noticing::FewWatches {
            watch.wait_for("the system watches no more folders")?;
            serve.wait_for("the system watches no more folders")?;
        }
        Ok(Self {
            newsgen: newsgen.to_owned(),
            root: root.to_owned(),
            noticing,
            serve,
            watch,
            client: Client::new(address),
            known: BTreeSet::new(),
            expected: Files::new(),
            count: 0,
        })
    }

    /// A path in the project.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// A folder beside the project.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.root.with_extension(name)
    }

    pub(crate) fn programs(&self) -> [&Running; 2] {
        [&self.serve, &self.watch]
    }

    /// Whether the system tells what changes.
    pub(crate) fn has_events(&self) -> bool {
        self.noticing == Noticing::Events
    }

    /// A number that was not there before.
    pub(crate) fn number(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    /// Words that were not there before.
    pub(crate) fn words(&mut self) -> String {
        format!("What is new has the number {}.\n", self.number())
    }

    /// Begins to count where nobody has.
    pub(crate) fn count_from(&mut self, count: u32) {
        self.count = count;
    }

    /// All stories, in order.
    pub(crate) fn stories(&self) -> Vec<PathBuf> {
        let files = WalkDir::new(self.path("content/2016")).sort_by_file_name();
        let paths = files.into_iter().flatten().map(walkdir::DirEntry::into_path);
        let is_story = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            path.is_file() && name.starts_with("story-") && name.ends_with(".md")
        };
        paths.filter(is_story).collect()
    }

    /// A story, mostly another one than before.
    pub(crate) fn story(&mut self) -> Outcome<PathBuf> {
        let at = self.number() as usize * 7;
        let mut stories = self.stories();
        ensure!(!stories.is_empty(), "the project has no stories");
        let at = at % stories.len();
        Ok(stories.swap_remove(at))
    }

    /// The text of a file with new words at its end.
    pub(crate) fn edited(&mut self, file: &Path) -> Outcome<String> {
        Ok(project::read(file)? + "\n" + &self.words())
    }

    /// The text of a new story.
    pub(crate) fn new_story(&mut self) -> (u32, String) {
        let words = self.words();
        let number = 1000 + self.number();
        let day = (number % 12 + 1, number % 28 + 1);
        (number, project::story(number, &format!("Late news {number}"), day, &words))
    }

    /// Waits until both programs show what a clean build writes.
    pub(crate) fn settle(&mut self) -> Outcome {
        let output = self.root.with_extension("clean");
        tree::remove(&output)?;
        tree::remove(&output.with_extension("cache"))?;
        let started = Instant::now();
        program::build(&self.newsgen, &self.root, &output)?;
        self.expected = tree::site_files(&output)?;
        self.known.extend(self.expected.keys().cloned());
        loop {
            let Err(failure) = self.ensure_both_stay_equal() else { return Ok(()) };
            self.serve.ensure_runs()?;
            self.watch.ensure_runs()?;
            if started.elapsed() > LONGEST {
                return Err(failure);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn ensure_both_stay_equal(&mut self) -> Outcome {
        self.ensure_both_equal()?;
        thread::sleep(QUIET);
        self.ensure_both_equal()
    }

    fn ensure_both_equal(&mut self) -> Outcome {
        let said = |program: &Running| format!("; newsgen said: {}", program.said_last());
        let written = tree::site_files(&self.path("public"))
            .and_then(|files| tree::ensure_equal(&self.expected, &files));
        if let Err(failure) = written {
            let watch = said(&self.watch);
            return Err(Failure::new(format!("watch: {failure}{watch}")));
        }
        let known: Vec<String> = self.known.iter().cloned().collect();
        for path in known {
            if let Err(failure) = self.ensure_served(&path) {
                let serve = said(&self.serve);
                return Err(Failure::new(format!("serve: {failure}{serve}")));
            }
        }
        Ok(())
    }

    /// Stops unless a file is served as the clean build has it, or not at all.
    fn ensure_served(&mut self, path: &str) -> Outcome {
        let folder = path.strip_suffix("index.html");
        let folder = folder.filter(|rest| rest.is_empty() || rest.ends_with('/'));
        let answer = self.client.get(&format!("/{}", encoded(folder.unwrap_or(path))))?;
        let status = answer.status;
        let Some(bytes) = self.expected.get(path) else {
            ensure!(status == 404, "`{path}` should not be there, but is {status}");
            return Ok(());
        };
        ensure!(
            status == 200 && answer.body == *bytes,
            "`{path}` is wrong: {status}, {}",
            tree::difference(bytes, &answer.body)
        );
        Ok(())
    }

    /// Stops unless both programs go on while something is broken, and keep what is not
    /// concerned as it was.
    pub(crate) fn ensure_goes_on(&mut self, is_kept: impl Fn(&str) -> bool) -> Outcome {
        thread::sleep(match self.noticing {
            Noticing::Events => WHILE,
            Noticing::FewWatches | Noticing::Poll => WHILE * 4,
        });
        self.serve.ensure_runs()?;
        self.watch.ensure_runs()?;
        let mut written = tree::site_files(&self.path("public"))?;
        written.retain(|path, _| is_kept(path));
        let mut kept = self.expected.clone();
        kept.retain(|path, _| is_kept(path));
        tree::ensure_equal(&kept, &written)
            .map_err(|failure| failure.at("watch, while something is broken"))?;
        for path in kept.keys() {
            self.ensure_served(path)
                .map_err(|failure| failure.at("serve, while something is broken"))?;
        }
        Ok(())
    }
}

/// Removes the project's files, but not what newsgen has kept and written.
pub(crate) fn clear(root: &Path) -> Outcome {
    let Ok(entries) = fs::read_dir(root) else { return Ok(()) };
    for entry in entries {
        let entry = entry.during("read the project's folder")?;
        let name = entry.file_name();
        if name == ".newsgen" || name == "public" {
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let removed = if is_folder {
            fs::remove_dir_all(entry.path())
        } else {
            fs::remove_file(entry.path())
        };
        removed.during(format!("remove {}", entry.path().display()))?;
    }
    Ok(())
}
