//! Reads whole Zola sites: pages of the content's folder, the files beside them, and what
//! lies in `static`.

mod shortcodes;

use std::collections::BTreeSet;

use serde_yaml::Mapping;

use crate::folder::Folder;
use crate::folder::Hidden;
use crate::import::ImportError;
use crate::import::format::site;
use crate::import::format::site::Document;
use crate::import::format::site::Expanding;
use crate::import::format::site::Forms;
use crate::import::format::site::Generator;
use crate::import::format::site::Matter;
use crate::import::format::site::Role;
use crate::import::format::site::Settings;
use crate::import::format::site::Told;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Refusal;
use crate::import::item::Shape;
use crate::import::pipeline::Pipeline;
use crate::paths::Slug;

/// The files of settings, the best first.
const CONFIGS: [&str; 2] = ["zola.toml", "config.toml"];
/// Where the content lies.
const ROOT: &str = "content/";
/// Names of sections that say nothing of what a story is about.
const PLAIN_SECTIONS: [&str; 8] =
    ["post", "posts", "blog", "news", "article", "articles", "story", "stories"];

/// Whether an input is of this format.
pub(super) fn is(input: &Input, _: &[u8]) -> bool {
    if matches!(input.kind, Kind::File) {
        return false;
    }
    let Ok(folder) = Folder::open(&input.path) else { return false };
    let listing = folder.list("", Hidden::Skip);
    let has = |name: &str| listing.folders.iter().any(|folder| folder == name);
    let config = CONFIGS.iter().find_map(|path| site::read_settings(&folder, path));
    let has_address = config.is_some_and(|config| config.contains_key("base_url"));
    has("content/") && has_address
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let Some(folder) = site::open(input, pipeline)? else { return Ok(()) };
    let zola = Zola::open(&folder);
    site::read(input, folder, Box::new(zola), pipeline)
}

/// A site of Zola.
struct Zola {
    config: Mapping,
    settings: Settings,
    /// Other languages than the site's own.
    languages: BTreeSet<String>,
    /// Folders that are pages with files beside them.
    bundles: BTreeSet<String>,
}

impl Zola {
    fn open(folder: &Folder) -> Self {
        let config = CONFIGS.iter().find_map(|path| site::read_settings(folder, path));
        let config = config.unwrap_or_default();
        let mut matter = Matter::new(config.clone());
        let mut settings =
            Settings { title: matter.scalar("title"), ..Settings::default() };
        settings.set_address(&matter.scalar("base_url").unwrap_or_default());
        settings.language = matter.scalar("default_language");
        settings.author = matter.scalar("author");
        let languages = matter.inner("languages").unwrap_or_default().into_rest();
        let languages = languages.keys().filter_map(site::text_of).collect();
        Self { config, settings, languages, bundles: bundles(folder) }
    }

    /// The name of a document without extension, and the language that it ends with.
    fn name<'p>(&self, path: &'p str) -> (&'p str, Option<&'p str>) {
        let stem = site::stem(path);
        match stem.rsplit_once('.') {
            Some((name, code)) if self.languages.contains(code) => (name, Some(code)),
            _ => (stem, None),
        }
    }
}

/// The folders that have an `index.md`.
fn bundles(folder: &Folder) -> BTreeSet<String> {
    let entries = site::files(folder);
    let paths = entries.iter().map(|entry| entry.path.as_str());
    let of = |path: &str| path.strip_suffix("index.md").map(ToOwned::to_owned);
    paths.filter(|path| site::file_name(path) == "index.md").filter_map(of).collect()
}

impl Generator for Zola {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn forms(&self) -> Forms {
        Forms::All
    }

    fn role(&self, path: &str) -> Role {
        if let Some(served) = path.strip_prefix("static/") {
            return match site::is_brought(path) {
                true => Role::File(served.to_owned()),
                false => Role::skip("it belongs to the look and the works of the site"),
            };
        }
        let Some(within) = path.strip_prefix(ROOT) else {
            return Role::skip("it belongs to the look and the works of the site");
        };
        if site::extension(path) == "md" {
            return match site::file_name(path).starts_with("_index.") {
                true => Role::skip("it is a list of pages: newsgen makes its own"),
                false => Role::Document,
            };
        }
        match site::is_brought(path) {
            true => Role::File(within.to_owned()),
            false => Role::skip("it belongs to the look and the works of the site"),
        }
    }

    fn told(&self, path: &str, document: &mut Document) -> Result<Told, Refusal> {
        let within = path.strip_prefix(ROOT).unwrap_or(path);
        let (name, language) = self.name(path);
        let matter = &mut document.matter;
        let mut told = Told::default();
        let mut folders: Vec<&str> =
            within.split('/').filter(|part| !part.is_empty()).collect();
        folders.pop();
        let mut base = name;
        if name == "index" {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            told.bundle = self.bundles.get(&format!("{folder}/")).map(ToOwned::to_owned);
            base = folders.pop().unwrap_or(name);
        }
        let named = site::day_before(base).filter(|(_, rest)| !rest.is_empty());
        let bare = named.map_or(base, |(_, rest)| rest);
        told.date = matter.text(&["date"]).or_else(|| Some(named?.0.to_string()));
        told.shape = if told.date.is_some() { Shape::Story } else { Shape::Undated };
        let slug = matter.scalar("slug");
        told.slug = slug.clone().unwrap_or_else(|| bare.to_owned());
        let own = matter.scalar("path");
        let prefix = language.map(|code| format!("{code}/")).unwrap_or_default();
        let address = own.unwrap_or_else(|| {
            let fit = |text: &str| Slug::from_text(text).map(|slug| slug.to_string());
            let folders = folders.iter().filter_map(|folder| fit(folder));
            let own = fit(&told.slug).unwrap_or_else(|| told.slug.clone());
            folders.chain([own]).collect::<Vec<_>>().join("/")
        });
        told.address = Some(format!("/{prefix}{}/", address.trim_matches('/')));
        let aliases = matter.list(&["aliases"]).unwrap_or_default();
        let rooted = |alias: String| format!("/{}", alias.trim_start_matches('/'));
        told.aliases = aliases.into_iter().map(rooted).collect();
        if let Some(code) = language {
            told.fields.set("lang", code);
        }
        if !self.languages.is_empty() && told.shape == Shape::Story {
            let key = format!("{}/{base}", folders.join("/"));
            told.fields.set("translation", key.trim_matches('/'));
        }
        subjects(&mut told, matter, folders.first().copied());
        Ok(told)
    }

    fn expanded(&self, text: &str, page: &mut Expanding<'_>) -> String {
        let text = site::without_shortcodes(text, self, page);
        shortcodes::with_inner_links(&text, page)
    }
}

/// Takes the taxonomies: categories, tags, authors, and others as they are.
fn subjects(told: &mut Told, matter: &mut Matter, section: Option<&str>) {
    let mut taxonomies = matter.inner("taxonomies").unwrap_or_default();
    let categories = taxonomies.list(&["categories", "category"]).unwrap_or_default();
    let tags = taxonomies.list(&["tags", "tag"]).unwrap_or_default();
    if let Some(authors) = taxonomies.take(&["authors", "author"]) {
        matter.default("authors", &authors);
    }
    for (name, value) in taxonomies.into_rest() {
        if let Some(name) = site::text_of(&name) {
            matter.default(&name, &value);
        }
    }
    if told.shape == Shape::Undated {
        return;
    }
    let plain = section.filter(|section| !PLAIN_SECTIONS.contains(section));
    if let Some(section) = categories.first().map(String::as_str).or(plain) {
        told.fields.set("section", section);
    }
    told.fields.set_list("topics", categories.iter().skip(1).cloned().chain(tags));
}
