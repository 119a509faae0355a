//! Reads an undated page: `content/pages/about.md` becomes `/about.html`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::config::Config;
use crate::config::take_language;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::moment::Moment;
use crate::paths::ContentPath;
use crate::story::Draft;
use crate::story::TextRef;
use crate::story::as_json;
use crate::story::bounds;
use crate::story::fields;
use crate::story::front_matter;
use crate::story::read::clean_line;
use crate::story::read::cut_short;
use crate::story::read::missing;
use crate::story::read::rename;
use crate::story::read::soften;
use crate::story::read::text_ref;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;
use crate::yaml::Source;

/// An undated page as its file tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Undated {
    /// The file.
    pub path: ContentPath,
    /// Its heading.
    pub title: String,
    /// One sentence about it.
    pub summary: Option<String>,
    /// Its language; `None` is the site's.
    pub language: Option<String>,
    /// When it was last changed for readers.
    pub updated: Option<Moment>,
    /// The last part of its address, if it is not the file's name.
    pub slug: Option<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<String>,
    /// Whether it is finished.
    pub draft: Draft,
    /// Its rank in the menu, from 1; `None` keeps it out. `menu: true` ranks last.
    pub menu: Option<u64>,
    /// Anything; only the page itself sees it.
    #[serde(with = "as_json")]
    pub extra: BTreeMap<String, serde_json::Value>,
    /// Where its Markdown lies. Not part of what a page tells others.
    #[serde(skip)]
    pub text: TextRef,
}

const FIELDS: [&str; 10] = [
    "title",
    "summary",
    "lang",
    "updated",
    "slug",
    "aliases",
    "draft",
    "published",
    "menu",
    "extra",
];

/// What holds back a story, and no page.
const GATES: [&str; 5] =
    ["embargo", "expires", "status", "withdrawn", "withdrawn_reason"];

/// Reads the undated page in the file `path`, shown to people as `file`.
///
/// The page is `None` if it has no readable front matter or no title.
pub fn read(
    path: &ContentPath,
    file: &str,
    text: &str,
    config: &Config,
) -> (Option<Undated>, Problems) {
    let parted = match front_matter::part(file, text) {
        Ok(parted) => parted,
        Err(problem) => return (None, vec![problem]),
    };
    let source = Source { file, text, range: parted.yaml.clone() };
    let mut fields = match yaml::read(&source) {
        Ok(entries) => Fields::new(&source, entries),
        Err(problem) => return (None, vec![problem]),
    };
    let mut problems = Problems::new();
    rename(&mut fields);
    let title = fields.text("title", &mut problems);
    if title.is_none() && problems.is_empty() {
        problems.push(missing(&fields, "title").help("add a line `title: …`"));
    }
    refuse_gates(&mut fields, &mut problems);
    // Mistakes in what a page may have are warnings, as with stories.
    let mut minor = Problems::new();
    let page = Undated {
        path: path.clone(),
        title: clean_line(&title.unwrap_or_default()),
        slug: fields.text("slug", &mut problems),
        draft: bounds::draft(&mut fields, &mut problems),
        summary: fields.text("summary", &mut minor).map(|text| clean_line(&text)),
        language: take_language(&mut fields, "lang", &mut minor),
        updated: fields::moment(&mut fields, "updated", config, &mut minor),
        aliases: fields.list("aliases", &mut minor),
        menu: take_menu(&mut fields, &mut minor),
        extra: fields
            .map("extra", &mut minor)
            .map(|mut inner| inner.rest().into_iter().collect())
            .unwrap_or_default(),
        text: text_ref(text, parted.text, 0),
    };
    problems.extend(minor.into_iter().map(soften));
    // A page that used to be a post may keep its fields, and one that was imported tells where
    // from; they say nothing here.
    for ignored in ["date", "source", "dateline", "origin"] {
        let _ = fields.take(ignored);
    }
    fields.finish(&FIELDS, Level::Warning, &mut problems);
    let broken = problems.iter().any(|problem| problem.level == Level::Error);
    fields::check_aliases(&page.aliases, &source, &mut problems);
    problems.append(&mut cut_short(&source));
    ((!broken).then_some(page), problems)
}

/// Refuses what holds back a story. A page is shown at once unless it is a draft, and must not
/// come out because somebody thought otherwise.
fn refuse_gates(fields: &mut Fields<'_>, problems: &mut Problems) {
    for key in GATES {
        if fields.has(key) {
            let message =
                format!("`{key}` is for stories, and holds back no undated page");
            let help =
                format!("write `draft: true` until it may be read, and no `{key}`");
            let problem = Diagnostic::error("unknown-key", message);
            problems.push(problem.at(fields.key_place(key)).help(help));
            let _ = fields.take(key);
        }
    }
    let known: Vec<&str> = FIELDS.into_iter().chain(GATES).collect();
    bounds::refuse_misspelled(fields, &known, problems);
}

/// `menu: true`, or `menu: 3` for a place in the order.
fn take_menu(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<u64> {
    let value = fields.take("menu")?;
    match (yaml::truth(&value), value.as_u64()) {
        (Some(true), _) => Some(u64::MAX),
        (Some(false), _) => None,
        (None, Some(rank)) => Some(rank),
        (None, None) => {
            problems.push(fields.wrong("menu", "`true`, `false` or a rank such as `3`"));
            None
        }
    }
}
