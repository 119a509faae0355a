//! The comparison: newsgen, Hugo and the floor in turn, as one Markdown table.

use crate::arguments;
use crate::failure::{During as _, Outcome};
use crate::figures::{Figures, grouped, ratio, size};
use crate::generators::{Hugo, Newsgen, Theme};
use crate::machine::{self, Medium};
use crate::process;
use crate::site::{Output, Site, WithHugo, own_command, remove};
use crate::stories::Shape;
use crate::survey::{Mark, Written, survey};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A build, by what has happened since the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    /// Everything: there is no output yet.
    Clean(Theme),
    Unchanged,
    StoryEdited,
    StoryAdded,
    TemplateEdited,
    StyleEdited,
}

/// The builds that bring an output up to date, in the order in which they are run.
const REBUILDS: [Build; 5] = [
    Build::Unchanged,
    Build::StoryEdited,
    Build::StoryAdded,
    Build::TemplateEdited,
    Build::StyleEdited,
];

/// The programs to compare.
struct Field {
    newsgen: Newsgen,
    hugo: Option<Hugo>,
    n_runs: u32,
}

/// What one build took each of them.
#[derive(Debug, Default)]
struct Row {
    newsgen: Figures,
    hugo: Figures,
    floor: Figures,
}

/// Where an archive is built.
struct Place {
    folder: PathBuf,
    medium: Medium,
}

/// An archive of one size at one place, with the outputs that stand there.
struct Round<'a> {
    field: &'a Field,
    hugo: Option<&'a Hugo>,
    site: Site,
    place: Place,
    /// The outputs of newsgen and of Hugo that rebuilds bring up to date.
    newsgen_output: Output,
    hugo_output: Output,
}

/// Measures everything that is asked for, and prints the table.
pub(crate) fn table(wanted: &arguments::Table) -> Outcome {
    let newsgen = Newsgen::find(wanted.newsgen.as_deref())?;
    let field = Field { newsgen, hugo: Hugo::find()?, n_runs: wanted.runs };
    print_head(&field);
    for scratch in &wanted.scratch {
        let kind = machine::file_system(scratch);
        let room = tempfile::Builder::new().prefix("newsgen-bench-").tempdir_in(scratch);
        let room = room.during(format!("make a folder in {}", scratch.display()))?;
        for &n_stories in &wanted.sizes {
            let hugo = field.hugo.as_ref().filter(|_| n_stories <= wanted.hugo_up_to);
            let folder = room.path().join(n_stories.to_string());
            let place = Place { folder, medium: Medium::of(&kind) };
            let round = Round::prepare(&field, hugo, place, n_stories)?;
            let (n_stories, lines) = (grouped(n_stories as u64), round.lines()?);
            // As soon as they are known: what comes next may take hours, or fail.
            println!("| **{n_stories} stories, {kind}** | | | | | | | |");
            lines.iter().for_each(|line| println!("{line}"));
        }
    }
    Ok(())
}

/// Says what was measured, where, and how to do so again.
fn print_head(field: &Field) {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let hugo = field.hugo.as_ref().map_or("no Hugo found", |hugo| &hugo.version);
    println!("{}: {}", machine::today(), machine::describe());
    println!("{}; {hugo}", field.newsgen.version);
    println!("`tests/bench/run {}`", words.join(" "));
    println!("Medians of {} runs (least–most)\n", field.n_runs);
    println!(
        "| | newsgen | Hugo | Hugo ÷ newsgen | floor | newsgen ÷ floor | newsgen wrote \
         | Hugo wrote |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
}

impl Build {
    fn name(self) -> &'static str {
        match self {
            Self::Clean(Theme::Wire) => "clean build",
            Self::Clean(Theme::Default) => "clean build, default theme",
            Self::Unchanged => "nothing changed",
            Self::StoryEdited => "one story changed",
            Self::StoryAdded => "newest story added",
            Self::TemplateEdited => "article template changed",
            Self::StyleEdited => "style sheet changed",
        }
    }

    /// Makes happen what the build is about.
    fn prepare(self, site: &Site, run: u32) -> Outcome {
        match self {
            Self::Clean(_) | Self::Unchanged => Ok(()),
            Self::StoryEdited => site.edit(run),
            Self::StoryAdded => site.add(run),
            Self::TemplateEdited => site.edit_template(run),
            Self::StyleEdited => site.edit_style(run),
        }
    }
}

impl<'a> Round<'a> {
    fn prepare(
        field: &'a Field,
        hugo: Option<&'a Hugo>,
        place: Place,
        n_stories: usize,
    ) -> Outcome<Self> {
        let folder = &place.folder;
        eprintln!("{}: making {n_stories} stories", folder.display());
        let with_hugo = hugo.map_or(WithHugo::No, |_| WithHugo::Yes);
        let site = Site::lay_out(folder, n_stories, Shape::Wire, with_hugo)?;
        let newsgen_output = Output::new(folder, "newsgen-0");
        let hugo_output = Output::new(folder, "hugo-0");
        Ok(Self { field, hugo, site, place, newsgen_output, hugo_output })
    }

    /// Measures all builds, and gives the table's lines.
    fn lines(mut self) -> Outcome<Vec<String>> {
        let mut rows: Vec<(Build, Row)> = Vec::new();
        let (own, other) = self.clean()?;
        rows.push((Build::Clean(Theme::Wire), own));
        rows.push((Build::Clean(Theme::Default), other));
        for build in REBUILDS {
            rows.push((build, self.rebuild(build)?));
        }
        let mut lines: Vec<String> =
            rows.iter().map(|(build, row)| row.line(build.name())).collect();
        lines.push(memory_line(&rows[0].1));
        self.place.remove(&self.place.folder)?;
        Ok(lines)
    }

    /// Builds from nothing, with both themes.
    fn clean(&mut self) -> Outcome<(Row, Row)> {
        let (mut own, mut other) = (Row::default(), Row::default());
        for run in 1..=self.field.n_runs {
            eprintln!("{}: clean build {run}", self.place.folder.display());
            self.fresh_outputs(run)?;
            self.newsgen(Theme::Wire, &self.newsgen_output, &mut own.newsgen)?;
            self.hugo(&mut own.hugo)?;
            self.floor(Build::Clean(Theme::Wire), run, &mut own.floor)?;
            let output = Output::new(&self.place.folder, &format!("default-{run}"));
            self.newsgen(Theme::Default, &output, &mut other.newsgen)?;
            self.floor(Build::Clean(Theme::Default), run, &mut other.floor)?;
            self.drop_output(&output)?;
        }
        Ok((own, other))
    }

    /// Brings outputs up to date that stand there.
    fn rebuild(&self, build: Build) -> Outcome<Row> {
        let mut row = Row::default();
        for run in 1..=self.field.n_runs {
            eprintln!("{}: {} {run}", self.place.folder.display(), build.name());
            build.prepare(&self.site, run)?;
            self.newsgen(Theme::Wire, &self.newsgen_output, &mut row.newsgen)?;
            self.hugo(&mut row.hugo)?;
            self.floor(build, run, &mut row.floor)?;
        }
        Ok(row)
    }

    /// New folders for the outputs of a run. Of the last run they stay for rebuilds.
    fn fresh_outputs(&mut self, run: u32) -> Outcome {
        self.drop_output(&self.newsgen_output)?;
        self.drop_output(&self.hugo_output)?;
        self.newsgen_output = Output::new(&self.place.folder, &format!("newsgen-{run}"));
        self.hugo_output = Output::new(&self.place.folder, &format!("hugo-{run}"));
        Ok(())
    }

    fn drop_output(&self, output: &Output) -> Outcome {
        self.place.remove(&output.site)?;
        self.place.remove(&output.cache)
    }

    fn newsgen(&self, theme: Theme, output: &Output, figures: &mut Figures) -> Outcome {
        let mut command = self.field.newsgen.build(&self.site, output, theme);
        let list = self.list();
        figures.written = self.measure(&mut command, &output.site, &list, figures)?;
        Ok(())
    }

    fn hugo(&self, figures: &mut Figures) -> Outcome {
        let Some(hugo) = self.hugo else { return Ok(()) };
        let output = &self.hugo_output;
        let list = self.place.folder.join("hugo-list");
        let mut command = hugo.build(&self.site, output);
        figures.written = self.measure(&mut command, &output.site, &list, figures)?;
        Ok(())
    }

    /// What the disk has to do for a build that writes what newsgen has just written.
    fn floor(&self, build: Build, run: u32, figures: &mut Figures) -> Outcome {
        let output = self.place.folder.join(format!("floor-{}-{run}", build.name()));
        let news = self.site.news();
        let mut command = own_command()?;
        command.arg("floor").arg("--write").arg(self.list()).arg("--to").arg(&output);
        match build {
            Build::Clean(_) => _ = command.arg("--read").arg(&news),
            Build::TemplateEdited => {
                command.arg("--read").arg(&news);
                command.arg("--stat").arg(&self.newsgen_output.site);
            }
            _ => {
                command.arg("--stat").arg(&news);
                command.arg("--stat").arg(&self.newsgen_output.site);
            }
        }
        self.place.settle();
        figures.add(process::run(&mut command)?);
        self.place.remove(&output)
    }

    /// Where the floor is told what newsgen wrote.
    fn list(&self) -> PathBuf {
        self.place.folder.join("newsgen-list")
    }

    /// Runs a build, and lists what it wrote.
    fn measure(
        &self,
        command: &mut Command,
        output: &Path,
        list: &Path,
        figures: &mut Figures,
    ) -> Outcome<Written> {
        self.place.settle();
        let mark = Mark::set(&self.place.folder)?;
        figures.add(process::run(command)?);
        survey(output, &mark, list)
    }
}

impl Place {
    /// Removes a folder. On a disk it stays until the end: some file systems are slow for
    /// minutes where much was removed.
    fn remove(&self, folder: &Path) -> Outcome {
        if self.medium == Medium::Memory { remove(folder) } else { Ok(()) }
    }

    /// Lets a disk finish what was written before, so that it does not count for the next.
    fn settle(&self) {
        if self.medium == Medium::Disk {
            rustix::fs::sync();
        }
    }
}

impl Row {
    fn line(&self, name: &str) -> String {
        let time =
            |figures: &Figures| figures.median().as_ref().map(Duration::as_secs_f64);
        let (newsgen, hugo) = (time(&self.newsgen), time(&self.hugo));
        let floor = time(&self.floor);
        format!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} |",
            self.newsgen.time(),
            self.hugo.time(),
            ratio(hugo, newsgen),
            self.floor.time(),
            ratio(newsgen, floor),
            self.newsgen.output(),
            self.hugo.output(),
        )
    }
}

/// The most memory that a clean build had.
fn memory_line(clean: &Row) -> String {
    let [newsgen, hugo] = [&clean.newsgen, &clean.hugo].map(Figures::peak_bytes);
    let shown = |bytes: Option<u64>| bytes.map_or("–".to_owned(), size);
    let float = |bytes: Option<u64>| bytes.map(|bytes| bytes as f64);
    let ratio = ratio(float(hugo), float(newsgen));
    let (newsgen, hugo) = (shown(newsgen), shown(hugo));
    format!("| memory, clean build | {newsgen} | {hugo} | {ratio} | – | – | – | – |")
}
