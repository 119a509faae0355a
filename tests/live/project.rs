//! The project that is changed and asked: about sixty stories, pictures, a theme of its own.

use crate::chance::Chance;
use crate::failure::{During as _, Outcome};
use crate::site::{picture_bytes, words};
use crate::tree;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const N_STORIES: u32 = 60;

const SOURCES: [&str; 3] = ["Meridian Wire", "Estuary Press", "North Quay Agency"];
const TOPICS: [&str; 5] = ["Shipping", "Labour", "Weather", "Ferries", "Fishing"];

pub(crate) const SETTINGS: &str = "\
title: The Wend Record
description: Made-up stories for a changing archive.
base_url: https://archive.example.org/
language: en
time_zone: UTC
theme: wend
";

/// A template of the project's own.
pub(crate) const TEMPLATE: &str = "\
{% extends \"wend/article.html\" %}
{% block head %}<meta name=\"x\" content=\"1\">{% endblock %}
";

/// The day of a story: three to a day, eight days apart.
fn day(number: u32) -> (u32, u32) {
    let day = number / 3 * 8;
    (day / 28 % 12 + 1, day % 28 + 1)
}

/// Lays out the project in a folder that has none.
pub(crate) fn lay_out(root: &Path) -> Outcome {
    for number in 0..N_STORIES {
        let (month, day) = day(number);
        let folder = root.join(format!("content/2016/{month:02}/{day:02}"));
        let mut chance = Chance::new(u64::from(number));
        let mut body: String = (0..3).map(|_| words(&mut chance, 30) + ".\n\n").collect();
        if number % 10 == 4 {
            let name = format!("quay-{number}.gif");
            write(&folder.join(&name), small_picture(number))?;
            _ = writeln!(body, "![A quay]({name})");
        }
        let title = words(&mut chance, 5);
        let text = story(number, &title, (month, day), &body);
        write(&folder.join(format!("story-{number}.md")), text)?;
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let theme = root.join("themes/wend");
    tree::copy(&own, &theme)?;
    let about = read(&theme.join("theme.yaml"))?;
    write(&theme.join("theme.yaml"), about.replace("name: default", "name: wend"))?;
    write(
        &root.join("content/pages/about.md"),
        "---\ntitle: About\n---\n\nWho we are.\n",
    )?;
    write(&root.join("templates/article.html"), TEMPLATE)?;
    write(&root.join("static/notes.txt"), "Opened in 2016.\n")?;
    write(&root.join("static/old/plan.txt"), "Two quays.\n")?;
    write(&root.join("newsgen.yaml"), SETTINGS)?;
    write(&root.join(".gitignore"), ".newsgen/\npublic/\n")
}

/// A story's file.
pub(crate) fn story(number: u32, title: &str, day: (u32, u32), body: &str) -> String {
    let at = number as usize;
    let (month, day) = day;
    format!(
        "---\ntitle: {title}\nsource: {}\ndate: 2016-{month:02}-{day:02}T{:02}:{:02}:00Z\n\
         topics: [{}]\n---\n\n{body}",
        SOURCES[at % SOURCES.len()],
        number % 20,
        number % 60,
        TOPICS[at % TOPICS.len()],
    )
}

/// The beginning of a picture; nobody looks further.
pub(crate) fn small_picture(seed: u32) -> Vec<u8> {
    let mut bytes = picture_bytes(seed);
    bytes.truncate(2000);
    bytes
}

pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Outcome {
    tree::make(path.parent().unwrap_or(path))?;
    fs::write(path, bytes).during(format!("write {}", path.display()))
}

pub(crate) fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).during(format!("read {}", path.display()))
}
