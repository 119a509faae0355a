//! A made-up archive: a few hundred stories of half a year in words that mean nothing.

use crate::chance::Chance;
use crate::failure::{During as _, Outcome};
use crate::tree::{self, Files};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// How many stories an archive starts with. Two fall on each day, and one on the last.
const N_STORIES: u32 = 299;

const SOURCES: [&str; 3] = ["Meridian Wire", "Estuary Press", "North Quay Agency"];
const TOPICS: [&str; 5] = ["Shipping", "Labour", "Weather", "Ferries", "Fishing"];
const PLACES: [&str; 4] = ["Port Alder", "Corrie Head", "Marrow Bay", "Wendmouth"];
const SYLLABLES: [&str; 16] = [
    "ba", "den", "for", "gil", "hem", "kor", "lu", "mar", "nis", "or", "pel", "quo",
    "ran", "sti", "tol", "ves",
];

const SETTINGS: &str = "\
title: The Wend Record
description: Made-up stories for rough handling.
base_url: https://archive.example.org/
language: en
time_zone: UTC
";

/// The project: stories, and files that are what they are.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// By number, which is also the order in which they were filed.
    pub(crate) stories: BTreeMap<u32, Story>,
    /// Settings, pictures, static files and templates.
    pub(crate) others: Files,
}

/// One story.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    /// The day in whose folder its file lies.
    filed: Day,
    /// The day that its front matter tells.
    pub(crate) date: Day,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) standing: Standing,
    picture: Option<String>,
}

/// Whether a story is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Published,
    Draft,
    /// It was withdrawn.
    Killed,
}

/// A day of 2016.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    month: u32,
    day: u32,
}

impl Day {
    /// The day with this number, from 0, in a year whose months have 28 days.
    pub(crate) fn number(number: u32) -> Self {
        Self { month: number / 28 % 12 + 1, day: number % 28 + 1 }
    }

    /// The folder of the day's stories, from `content/`.
    fn folder(self) -> String {
        format!("2016/{:02}/{:02}", self.month, self.day)
    }
}

impl Site {
    /// The archive that every scenario starts with.
    pub(crate) fn made() -> Self {
        let mut site = Self { stories: BTreeMap::new(), others: Files::new() };
        for number in 0..N_STORIES {
            site.add(number, Day::number(number / 2));
        }
        let others = &mut site.others;
        others.insert("newsgen.yaml".into(), SETTINGS.into());
        others.insert("static/notes.txt".into(), "Opened in 2016.\n".into());
        others.insert("static/old/plan.txt".into(), "Two quays.\n".into());
        others.insert("content/pages/about.md".into(), "---\ntitle: About\n---\n".into());
        site
    }

    /// Adds a story, and to every sixtieth a picture.
    pub(crate) fn add(&mut self, number: u32, date: Day) {
        let mut chance = Chance::new(u64::from(number));
        let picture = (number % 60 == 7).then(|| format!("quay-{number}.gif"));
        if let Some(name) = &picture {
            let path = format!("content/{}/{name}", date.folder());
            self.others.insert(path, picture_bytes(number));
        }
        let story = Story {
            filed: date,
            date,
            title: words(&mut chance, 6),
            body: (0..3).map(|_| words(&mut chance, 60) + ".\n\n").collect(),
            standing: Standing::Published,
            picture,
        };
        self.stories.insert(number, story);
    }

    /// Makes the folder hold exactly this project, and leaves files alone that already do.
    pub(crate) fn write(&self, folder: &Path) -> Outcome {
        let files = self.files();
        let present = tree::read(folder)?;
        for path in present.keys().filter(|path| !path.starts_with(".newsgen")) {
            if !files.contains_key(path) {
                fs::remove_file(folder.join(path)).during(format!("remove {path}"))?;
            }
        }
        for (path, bytes) in
            files.iter().filter(|(path, b)| present.get(*path) != Some(b))
        {
            let target = folder.join(path);
            tree::make(target.parent().unwrap_or(folder))?;
            fs::write(target, bytes).during(format!("write {path}"))?;
        }
        Ok(())
    }

    fn files(&self) -> Files {
        let mut files = self.others.clone();
        for (number, story) in &self.stories {
            files.insert(story.path(*number), self.text(*number, story).into());
        }
        files
    }

    fn text(&self, number: u32, story: &Story) -> String {
        let at = number as usize;
        let Day { month, day } = story.date;
        let mut text = format!(
            "---\ntitle: {}\nsource: {}\ndate: 2016-{month:02}-{day:02}T{:02}:{:02}:00Z\n\
             topics: [{}]\nplaces: [{}]\n",
            story.title,
            SOURCES[at % SOURCES.len()],
            number % 20,
            number % 60,
            TOPICS[at % TOPICS.len()],
            PLACES[at % PLACES.len()],
        );
        text += match story.standing {
            Standing::Published => "",
            Standing::Draft => "draft: true\n",
            Standing::Killed => "status: canceled\n",
        };
        if let Some(name) = &story.picture {
            _ = writeln!(text, "image: {{ src: {name}, alt: A quay }}");
        }
        text += "---\n\n";
        text += &story.body;
        // An earlier story, where there still is one to be read.
        let earlier =
            number.checked_sub(7).and_then(|n| Some((n, self.stories.get(&n)?)));
        if let Some((n, earlier)) =
            earlier.filter(|(_, story)| story.standing == Standing::Published)
        {
            let path = format!("{}/{}.md", earlier.filed.folder(), slug(n));
            _ = writeln!(text, "See [what was told before](../../../{path}).");
        }
        text
    }
}

impl Story {
    fn path(&self, number: u32) -> String {
        format!("content/{}/{}.md", self.filed.folder(), slug(number))
    }
}

fn slug(number: u32) -> String {
    format!("story-{number}")
}

/// So many words that mean nothing, the first with a capital.
pub(crate) fn words(chance: &mut Chance, n_words: usize) -> String {
    let mut text = String::new();
    for at in 0..n_words {
        if at > 0 {
            text.push(' ');
        }
        for _ in 0..=chance.below(3) {
            text += chance.pick(&SYLLABLES).copied().unwrap_or_default();
        }
    }
    let first = text.get(..1).unwrap_or_default().to_uppercase();
    text.replace_range(..first.len(), &first);
    text
}

/// A picture that takes more than one call to copy: only its head is ever looked at.
pub(crate) fn picture_bytes(seed: u32) -> Vec<u8> {
    let mut chance = Chance::new(u64::from(seed));
    let mut bytes = b"GIF89a\x40\x01\xc8\x00\x00\x00\x00".to_vec();
    bytes.extend((0..20_000).flat_map(|_| chance.next().to_le_bytes()));
    bytes
}
