//! The sites that are built: where they lie, and what happens to them between builds.

use crate::arguments::Layout;
use crate::failure::{During as _, Outcome};
use crate::process;
use crate::stories::{A_DAY, Newsroom, Shape, Story, last_day};
use chrono::TimeDelta;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::WalkDir;

/// A day of which no archive that is measured has stories: new ones come from it.
const UNUSED_DAY: usize = 18_000;

/// An archive as a project of newsgen and as one of Hugo.
pub(crate) struct Site {
    folder: PathBuf,
    n_stories: usize,
    newsroom: Newsroom,
    with_hugo: WithHugo,
}

/// Whether an archive is a project of Hugo, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WithHugo {
    Yes,
    No,
}

/// Where a build writes its site, and what it keeps for the next one.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) site: PathBuf,
    pub(crate) cache: PathBuf,
}

impl Output {
    /// Folders of this name below another.
    pub(crate) fn new(folder: &Path, name: &str) -> Self {
        let (site, cache) = (folder.join(name), folder.join(format!("{name}-cache")));
        Self { site, cache }
    }

    /// Removes both.
    pub(crate) fn remove(&self) -> Outcome {
        remove(&self.site)?;
        remove(&self.cache)
    }
}

impl Site {
    /// Lays out an archive of the newest `n_stories`.
    pub(crate) fn lay_out(
        folder: &Path,
        n_stories: usize,
        shape: Shape,
        with_hugo: WithHugo,
    ) -> Outcome<Self> {
        let folder = folder.to_owned();
        let site = Self { folder, n_stories, newsroom: Newsroom::new(), with_hugo };
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench");
        copy(&own.join("site"), &site.news())?;
        site.generate(Layout::News, shape, &site.news())?;
        if with_hugo == WithHugo::Yes {
            copy(&own.join("hugo"), &site.hugo())?;
            site.generate(Layout::Hugo, shape, &site.hugo())?;
        }
        Ok(site)
    }

    /// newsgen's project.
    pub(crate) fn news(&self) -> PathBuf {
        self.folder.join("news")
    }

    /// Hugo's project.
    pub(crate) fn hugo(&self) -> PathBuf {
        self.folder.join("hugo")
    }

    /// In a process of its own, so that its memory does not count as that of others.
    fn generate(&self, layout: Layout, shape: Shape, project: &Path) -> Outcome {
        let mut command = own_command()?;
        command.args(["generate", "--stories", &self.n_stories.to_string()]);
        command.args(["--layout", &name(&layout), "--shape", &name(&shape)]);
        command.arg(project.join("content"));
        process::run(&mut command).map(drop)
    }

    /// Adds a sentence to the story in the middle.
    pub(crate) fn edit(&self, run: u32) -> Outcome {
        let number = self.n_stories / 2;
        let mut stories = self.newsroom.day(number / A_DAY);
        let mut story = stories.swap_remove(number % A_DAY);
        let sentence =
            format!("\nThe figures were checked once more, for the {run}. time.\n");
        story.text.push_str(&sentence);
        self.put(&story)
    }

    /// Adds a story that is newer than all others.
    pub(crate) fn add(&self, run: u32) -> Outcome {
        let mut stories = self.newsroom.day(UNUSED_DAY);
        let mut story = stories.swap_remove(run as usize);
        let midnight = last_day().and_hms_opt(0, 0, 0).unwrap_or_default();
        let seconds = 24 * 60 * 60 - 30 + i64::from(run);
        story.redate(midnight + TimeDelta::seconds(seconds));
        story.slug = format!("late-news-{run}");
        self.put(&story)
    }

    /// Changes the template of articles.
    pub(crate) fn edit_template(&self, run: u32) -> Outcome {
        let newsgen = "themes/wire/templates/article.html";
        self.edit_files(newsgen, "layouts/page.html", &|text| {
            text.replace("<article>", &format!("<article>\n<!-- revision {run} -->"))
        })
    }

    /// Changes the style sheet.
    pub(crate) fn edit_style(&self, run: u32) -> Outcome {
        let newsgen = "themes/wire/assets/wire.css";
        self.edit_files(newsgen, "static/wire.css", &|text| {
            format!("{text}.revision-{run} {{ color: red; }}\n")
        })
    }

    fn edit_files(
        &self,
        newsgen: &str,
        hugo: &str,
        edit: &dyn Fn(String) -> String,
    ) -> Outcome {
        for file in self.in_projects(newsgen, hugo) {
            let text = fs::read_to_string(&file);
            let text = text.during(format!("read {}", file.display()))?;
            fs::write(&file, edit(text)).during(format!("write {}", file.display()))?;
        }
        Ok(())
    }

    /// Writes a story's file.
    fn put(&self, story: &Story) -> Outcome {
        let path = format!("content/{}", story.path());
        for file in self.in_projects(&path, &path) {
            let written = File::create(&file)
                .and_then(|mut open| open.write_all(story.file().as_bytes()));
            written.during(format!("write {}", file.display()))?;
        }
        Ok(())
    }

    fn in_projects(&self, newsgen: &str, hugo: &str) -> Vec<PathBuf> {
        let mut files = vec![self.news().join(newsgen)];
        if self.with_hugo == WithHugo::Yes {
            files.push(self.hugo().join(hugo));
        }
        files
    }
}

/// This program, to be run in a process of its own.
pub(crate) fn own_command() -> Outcome<Command> {
    Ok(Command::new(std::env::current_exe().during("find this program")?))
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).during(format!("remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Outcome {
    for entry in WalkDir::new(from) {
        let entry = entry.during("read the benchmark's own files")?;
        let inside = entry.path().strip_prefix(from).during("cut a path")?;
        let target = to.join(inside);
        let copied = if entry.file_type().is_dir() {
            fs::create_dir_all(&target)
        } else {
            fs::copy(entry.path(), &target).map(drop)
        };
        copied.during(format!("copy {}", entry.path().display()))?;
    }
    Ok(())
}

/// How the command line spells a value.
fn name(value: &impl clap::ValueEnum) -> String {
    let possible = value.to_possible_value();
    possible.map(|value| value.get_name().to_owned()).unwrap_or_default()
}
