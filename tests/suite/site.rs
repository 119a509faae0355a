//! A small site on the disk. Every `build` also builds from nothing elsewhere and compares,
//! so that no test can forget to prove that both are equal.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use newsgen::build::BuildError;
use newsgen::build::Effect;
use newsgen::build::Options;
use newsgen::build::Progress;
use newsgen::build::Project;
use newsgen::build::Report;
use newsgen::build::Silent;
use newsgen::build::Stage;
use newsgen::build::read_config;
use newsgen::diagnostic::Level;
use newsgen::moment::Moment;
use newsgen::output::Deletes;
use tempfile::TempDir;

/// A project in a folder of its own, removed with it.
pub(crate) struct Site {
    folder: TempDir,
    pub(crate) options: Options,
}

impl Site {
    /// An empty project whose clock stands at noon on 1 January 2030.
    pub(crate) fn new() -> Self {
        let as_of = Moment::parse("2030-01-01T12:00:00Z", chrono_tz::Tz::UTC).unwrap();
        let options = Options { deletes: Deletes::Allowed, ..Options::at(as_of) };
        let site = Self { folder: TempDir::new().unwrap(), options };
        fs::create_dir(site.root().join("content")).unwrap();
        site
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Adds a story of one paragraph: `2016-03-11 Harbour pilots end strike`, with more
    /// front matter lines if there are any.
    pub(crate) fn story(&self, date_and_title: &str, more: &str) -> &Self {
        let (date, title) = date_and_title.split_once(' ').unwrap();
        let slug = title.to_lowercase().replace(' ', "-");
        let source =
            if more.contains("source:") { "" } else { "source: Meridian Wire\n" };
        let text = format!(
            "---\ntitle: {title}\ndate: {date}\n{source}{more}---\n\nText of {title}.\n"
        );
        self.write(&format!("content/{}/{slug}.md", &date[..10]), text)
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    pub(crate) fn project(&self) -> Project {
        Project::at(self.root())
    }

    /// Builds, and builds from nothing elsewhere: both must be equal.
    pub(crate) fn build(&self) -> Report {
        let report = self.try_build().unwrap();
        if report.written.is_some() && self.options.effect == Effect::Write {
            let clean = self.clean_build();
            assert_eq!(names(&self.files()), names(&clean), "files of a clean build");
            for (path, bytes) in self.files() {
                let same = clean[&path] == bytes;
                assert!(same, "{path} differs from that of a clean build");
            }
        }
        report
    }

    pub(crate) fn try_build(&self) -> Result<Report, BuildError> {
        let (config, problems) =
            read_config(&self.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
        assert!(problems.iter().all(|p| p.level != Level::Error), "{problems:#?}");
        newsgen::build::build(&self.project(), &config, &self.options, &Silent)
    }

    /// Builds, and does something when a stage of that begins.
    pub(crate) fn build_when(
        &self,
        stage: &'static str,
        act: impl Fn() + Sync,
    ) -> Report {
        let (config, _) =
            read_config(&self.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
        let (project, options) = (self.project(), &self.options);
        let progress = When(stage, act);
        newsgen::build::build(&project, &config, options, &progress).unwrap()
    }

    fn clean_build(&self) -> BTreeMap<String, Vec<u8>> {
        let elsewhere = TempDir::new().unwrap();
        let mut project = self.project();
        project.output = elsewhere.path().join("out");
        project.cache = elsewhere.path().join("cache");
        let (config, _) =
            read_config(&self.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
        newsgen::build::build(&project, &config, &self.options, &Silent).unwrap();
        files_below(&project.output)
    }

    /// The files of the output and what they hold, without newsgen's own marks.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(&self.root().join("public"))
    }

    /// The same with those marks.
    pub(crate) fn all_files(&self) -> BTreeMap<String, Vec<u8>> {
        let output = self.root().join("public");
        let own = files_below(&output.join(".newsgen"));
        let own =
            own.into_iter().map(|(path, bytes)| (format!(".newsgen/{path}"), bytes));
        self.files().into_iter().chain(own).collect()
    }

    /// A page of the output.
    pub(crate) fn page(&self, path: &str) -> String {
        let path = self.root().join("public").join(path);
        fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}", path.display()))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.root().join("public").join(path).exists()
    }

    /// Builds, and returns the pages that came, changed or went.
    pub(crate) fn build_and_compare(&self) -> Vec<String> {
        let before = self.files();
        self.build();
        let after = self.files();
        let all: std::collections::BTreeSet<_> =
            before.keys().chain(after.keys()).collect();
        let touched =
            all.into_iter().filter(|path| before.get(*path) != after.get(*path));
        touched.cloned().collect()
    }
}

/// Does something when a stage of a build begins.
struct When<F>(&'static str, F);

impl<F: Fn() + Sync> Progress for When<F> {
    fn begin(&self, stage: Stage, _: Option<u64>) {
        if stage.name() == self.0 {
            (self.1)();
        }
    }

    fn advance(&self, _: u64) {}
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

/// Every file below a folder but newsgen's own marks.
pub(crate) fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let path: PathBuf = entry.path().strip_prefix(folder).unwrap().to_owned();
        let name = path.to_string_lossy().replace('\\', "/");
        if entry.file_type().is_file() && !name.starts_with(".newsgen") {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}
