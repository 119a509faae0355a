//! Writes an archive of made-up stories as Markdown files.

use crate::arguments::{Generate, Layout};
use crate::failure::{During as _, Failure, Outcome};
use crate::stories::{A_DAY, MONTHS, Newsroom, Shape, day_before};
use chrono::Datelike as _;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A day has seconds enough for so many stories.
const MOST_A_DAY: usize = 21_000;

/// Writes the archive.
pub(crate) fn generate(wanted: &Generate) -> Outcome {
    if wanted.shape == Shape::OneDay && wanted.stories > MOST_A_DAY {
        return Err(Failure::new(format!("a day has at most {MOST_A_DAY} stories")));
    }
    let newsroom = Newsroom::new();
    let n_batches = wanted.stories.div_ceil(A_DAY);
    (0..n_batches).into_par_iter().try_for_each(|batch| {
        let n_stories = A_DAY.min(wanted.stories - batch * A_DAY);
        write_batch(&newsroom, wanted, batch, n_stories)
    })?;
    match wanted.layout {
        Layout::News => Ok(()),
        Layout::Hugo => write_sections(&wanted.content, n_batches),
    }
}

fn write_batch(
    newsroom: &Newsroom,
    wanted: &Generate,
    batch: usize,
    n_stories: usize,
) -> Outcome {
    let mut folder = String::new();
    for story in wanted.shape.batch(newsroom, batch).iter().take(n_stories) {
        let path = story.path();
        let (day, _) = path.rsplit_once('/').unwrap_or_default();
        if day != folder {
            day.clone_into(&mut folder);
            make(&wanted.content.join(day))?;
        }
        fs::write(wanted.content.join(&path), story.file())
            .during(format!("write {path}"))?;
    }
    Ok(())
}

/// Gives the folders of years, months and days their titles and layouts.
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
        let file = content.join(&path).join("_index.md");
        fs::write(file, text).during(format!("write {path}/_index.md"))?;
    }
    Ok(())
}

fn make(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).during(format!("make {}", folder.display()))
}
