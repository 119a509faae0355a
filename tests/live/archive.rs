//! The large archive of the benchmark, as a project of newsgen and as one of Hugo, whose
//! pages are equal.

use crate::failure::{During as _, Failure, Outcome};
use crate::project::write;
use crate::stories::{A_DAY, MONTHS, Newsroom, Shape, Story, day_before};
use crate::tree;
use chrono::{Datelike as _, TimeDelta};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Whose project it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Newsgen,
    Hugo,
}

/// A project, and the story in it that is edited: the one in the middle.
pub(crate) struct Archive {
    pub(crate) root: PathBuf,
    /// The file of the story.
    pub(crate) file: PathBuf,
    story: Story,
    count: u32,
}

/// An edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edit {
    Body,
    Title,
    /// To another day.
    Date,
}

impl Archive {
    pub(crate) fn lay_out(root: &Path, n_stories: usize, whose: Whose) -> Outcome<Self> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench");
        let name = if whose == Whose::Hugo { "hugo" } else { "site" };
        tree::copy(&own.join(name), root)?;
        let newsroom = Newsroom::new();
        let content = root.join("content");
        let n_days = n_stories.div_ceil(A_DAY);
        for day in 0..n_days {
            let n_left = n_stories - day * A_DAY;
            for story in Shape::Wire.batch(&newsroom, day).iter().take(n_left) {
                write(&content.join(story.path()), story.file())?;
            }
        }
        if whose == Whose::Hugo {
            write_sections(&content, n_days)?;
        }
        let number = n_stories / 2;
        let mut day = Shape::Wire.batch(&newsroom, number / A_DAY);
        let none = || Failure::new("there is no story to edit");
        let at = number % A_DAY;
        let story = (at < day.len()).then(|| day.swap_remove(at)).ok_or_else(none)?;
        let file = content.join(story.path());
        Ok(Self { root: root.to_owned(), file, story, count: 0 })
    }

    /// Where the story's page is, with newsgen.
    pub(crate) fn page(&self) -> String {
        format!("/{}/{}.html", self.story.date.format("%Y/%m/%d"), self.story.slug)
    }

    /// Where the story's page is, with Hugo.
    pub(crate) fn hugo_page(&self) -> String {
        format!("/{}/{}/", self.story.date.format("%Y/%m/%d"), self.story.slug)
    }

    /// Prepares an edit, and returns the story's file as it is to be, with words that the
    /// page then has and has not had.
    pub(crate) fn edited(&mut self, edit: Edit) -> (String, String) {
        self.count += 1;
        let words = format!("the {}. revision", self.count);
        match edit {
            Edit::Body => {}
            Edit::Title => self.story.title = format!("Gulls return, in {words}"),
            Edit::Date => {
                let days = if self.count.is_multiple_of(2) { 1 } else { -1 };
                self.story.date += TimeDelta::days(days);
            }
        }
        let mut story = self.story.clone();
        if edit != Edit::Title {
            story.text += &format!("\nThe figures were checked for {words}.\n");
        }
        (story.file(), words)
    }

    /// Saves the story: another file takes its place.
    pub(crate) fn save(&self, text: &str) -> Outcome {
        let other = self.file.with_extension("tmp");
        write(&other, text)?;
        fs::rename(&other, &self.file).during("save a story")
    }
}

/// Gives the folders of years, months and days their titles and layouts, as Hugo needs.
fn write_sections(content: &Path, n_days: usize) -> Outcome {
    let mut sections = BTreeSet::new();
    for day in (0..n_days).map(day_before) {
        let (year, month) = (day.year(), MONTHS[day.month0() as usize]);
        sections.insert((format!("{year}"), "year", format!("{year}")));
        let path = day.format("%Y/%m").to_string();
        sections.insert((path, "month", format!("{month} {year}")));
        let path = day.format("%Y/%m/%d").to_string();
        sections.insert((path, "day", format!("{month} {}, {year}", day.day())));
    }
    for (path, layout, title) in sections {
        let text = format!("---\ntitle: \"{title}\"\nlayout: {layout}\n---\n");
        write(&content.join(path).join("_index.md"), text)?;
    }
    Ok(())
}
