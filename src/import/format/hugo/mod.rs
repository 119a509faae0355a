//! Reads whole Hugo sites: pages of the content's folder, bundles with their files, and what
//! lies in `static`.

mod permalink;
mod shortcodes;

use std::collections::BTreeSet;

use chrono_tz::Tz;
use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::folder::Folder;
use crate::import::ImportError;
use crate::import::format::site;
use crate::import::format::site::Document;
use crate::import::format::site::Expanding;
use crate::import::format::site::Forms;
use crate::import::format::site::Generator;
use crate::import::format::site::Markup;
use crate::import::format::site::Matter;
use crate::import::format::site::Role;
use crate::import::format::site::Settings;
use crate::import::format::site::Told;
use crate::import::input::Input;
use crate::import::input::Kind;
use crate::import::item::Refusal;
use crate::import::item::Shape;
use crate::import::pipeline::Pipeline;
use crate::moment::Moment;
use permalink::Parts;

/// The files of settings, the best first.
const CONFIGS: [&str; 10] = [
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/config.toml",
];
/// Files that hold one part of the settings, and that part's name.
const PARTS: [(&str, &str); 6] = [
    ("config/_default/params.toml", "params"),
    ("config/_default/params.yaml", "params"),
    ("config/_default/languages.toml", "languages"),
    ("config/_default/languages.yaml", "languages"),
    ("config/_default/permalinks.toml", "permalinks"),
    ("config/_default/permalinks.yaml", "permalinks"),
];
/// Names of sections that say nothing of what a story is about.
const PLAIN_SECTIONS: [&str; 9] = [
    "post", "posts", "blog", "news", "article", "articles", "story", "stories", "content",
];
const MARKDOWN: [&str; 5] = ["md", "markdown", "mdown", "mkd", "mkdn"];

/// Whether an input is of this format.
pub(super) fn is(input: &Input, _: &[u8]) -> bool {
    if matches!(input.kind, Kind::File) {
        return false;
    }
    let Ok(folder) = Folder::open(&input.path) else { return false };
    let listing = folder.list("", crate::folder::Hidden::Skip);
    let has = |name: &str| listing.folders.iter().any(|folder| folder == name);
    let has_config = CONFIGS.iter().any(|config| folder.exists(config));
    let is_named = CONFIGS.iter().take(4).any(|config| folder.exists(config))
        || folder.exists("config/_default/hugo.toml");
    let marks = ["archetypes/", "layouts/", "themes/", "static/", "assets/", "data/"];
    let is_zola = site::read_settings(&folder, "config.toml")
        .is_some_and(|config| config.contains_key("base_url"));
    has("content/")
        && (is_named || has_config && !is_zola && marks.iter().any(|mark| has(mark)))
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let Some(folder) = site::open(input, pipeline)? else { return Ok(()) };
    let hugo = Hugo::open(&folder, pipeline.zone());
    site::read(input, folder, Box::new(hugo), pipeline)
}

/// A site of Hugo.
struct Hugo {
    settings: Settings,
    zone: Tz,
    /// The folders of the content with `/` at their ends, and the language of each; long
    /// ones come first.
    roots: Vec<(String, Option<String>)>,
    /// The languages that a file's name may end with.
    languages: BTreeSet<String>,
    default_language: String,
    /// Patterns of addresses by section.
    permalinks: Mapping,
    params: Mapping,
    has_ugly_addresses: bool,
    /// Folders that are bundles.
    bundles: BTreeSet<String>,
}

impl Hugo {
    fn open(folder: &Folder, zone: Tz) -> Self {
        let mut config = Matter::new(config(folder));
        let mut settings =
            Settings { title: config.scalar("title"), ..Settings::default() };
        settings.set_address(&config.scalar("baseurl").unwrap_or_default());
        settings.set_zone(config.scalar("timezone").as_deref());
        let default_language = config.scalar("defaultcontentlanguage");
        let code = config.scalar("languagecode").or_else(|| config.scalar("locale"));
        settings.language = code.or_else(|| default_language.clone());
        let params = config.inner("params").unwrap_or_default();
        settings.author = site::text_of(&config.take(&["author"]).unwrap_or_default())
            .or_else(|| params.get("author").and_then(site::text_of));
        let root = config.scalar("contentdir").unwrap_or_else(|| "content".to_owned());
        let mut roots = vec![(rooted(&root), None)];
        let languages = config.inner("languages").unwrap_or_default().into_rest();
        let mut codes = BTreeSet::new();
        for (code, value) in &languages {
            let Some(code) = site::text_of(code) else { continue };
            let inner = value.as_mapping().cloned().unwrap_or_default();
            if let Some(own) = lowered(inner).get("contentdir").and_then(site::text_of) {
                roots.push((rooted(&own), Some(code.clone())));
            }
            codes.insert(code);
        }
        roots.sort_by_key(|(root, _)| std::cmp::Reverse(root.len()));
        let permalinks = config.inner("permalinks").unwrap_or_default().into_rest();
        let ugly = config.take(&["uglyurls"]).as_ref().and_then(crate::yaml::truth);
        Self {
            zone: settings.zone.unwrap_or(zone),
            default_language: default_language.unwrap_or_else(|| "en".to_owned()),
            languages: codes,
            permalinks: match permalinks.get("page").and_then(Value::as_mapping) {
                Some(pages) => pages.clone(),
                None => permalinks,
            },
            params: params.into_rest(),
            has_ugly_addresses: ugly == Some(true),
            bundles: bundles(folder),
            settings,
            roots,
        }
    }

    /// A path below the content's folder, and the language of that folder.
    fn within<'p>(&self, path: &'p str) -> Option<(&'p str, Option<&str>)> {
        self.roots.iter().find_map(|(root, language)| {
            Some((path.strip_prefix(root.as_str())?, language.as_deref()))
        })
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

fn rooted(path: &str) -> String {
    format!("{}/", path.trim_matches(['/', '.']))
}

/// All settings, with their names in lower case.
fn config(folder: &Folder) -> Mapping {
    let config = CONFIGS.iter().find_map(|path| site::read_settings(folder, path));
    let mut config = lowered(config.unwrap_or_default());
    for (path, name) in PARTS {
        if let Some(part) = site::read_settings(folder, path) {
            config.insert(name.into(), part.into());
        }
    }
    if let Some(Value::Mapping(params)) = config.shift_remove("params") {
        config.insert("params".into(), lowered(params).into());
    }
    config
}

fn lowered(mapping: Mapping) -> Mapping {
    let lower = |name: Value| match name {
        Value::String(name) => Value::String(name.to_lowercase()),
        name => name,
    };
    mapping.into_iter().map(|(name, value)| (lower(name), value)).collect()
}

/// The folders that have an `index.md`.
fn bundles(folder: &Folder) -> BTreeSet<String> {
    let entries = site::files(folder);
    let is_index = |path: &str| {
        let name = site::file_name(path);
        let is_text =
            MARKDOWN.contains(&&*site::extension(path)) || name.ends_with(".html");
        is_text && name.starts_with("index.")
    };
    let of = |path: &str| path.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
    let paths = entries.iter().map(|entry| entry.path.as_str());
    paths.filter(|path| is_index(path)).filter_map(of).collect()
}

impl Generator for Hugo {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn forms(&self) -> Forms {
        Forms::All
    }

    fn role(&self, path: &str) -> Role {
        let extension = site::extension(path);
        if let Some(served) = path.strip_prefix("static/") {
            return match site::is_brought(path) {
                true => Role::File(served.to_owned()),
                false => Role::skip("it belongs to the look and the works of the site"),
            };
        }
        if let Some(served) = path.strip_prefix("assets/") {
            return match site::is_picture(path) {
                true => Role::File(served.to_owned()),
                false => Role::skip("it belongs to the look and the works of the site"),
            };
        }
        let Some((within, _)) = self.within(path) else {
            return Role::skip("it belongs to the look and the works of the site");
        };
        let is_text = MARKDOWN.contains(&&*extension) || extension == "html";
        let name = site::file_name(path);
        if name.starts_with("_index.") {
            return Role::skip("it is a list of pages: newsgen makes its own");
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_part = is_text
            && !name.starts_with("index.")
            && self
                .bundles
                .iter()
                .any(|bundle| format!("{folder}/").starts_with(bundle.as_str()));
        match &*extension {
            _ if is_part => {
                Role::skip("it is a part of the page in its folder, not a page")
            }
            _ if is_text => Role::Document,
            "org" | "adoc" | "asciidoc" | "ad" | "rst" | "pdc" | "pandoc" | "mmark"
            | "mdx" => Role::fail(format!(
                "`.{extension}` is no markup that is read: save it as Markdown"
            )),
            _ if site::is_brought(path) => Role::File(within.to_owned()),
            _ => Role::skip("it belongs to the look and the works of the site"),
        }
    }

    fn told(&self, path: &str, document: &mut Document) -> Result<Told, Refusal> {
        let (within, of_folder) = self.within(path).unwrap_or((path, None));
        let (name, of_name) = self.name(path);
        let language = of_name.or(of_folder);
        document.matter =
            Matter::new(lowered(std::mem::take(&mut document.matter).into_rest()));
        let matter = &mut document.matter;
        let mut told = Told::default();
        if site::extension(path) == "html" {
            told.markup = Markup::Html;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut folders: Vec<&str> =
            within.split('/').filter(|part| !part.is_empty()).collect();
        folders.pop();
        let mut base = name;
        if name == "index" {
            told.bundle = Some(format!("{folder}/"));
            base = folders.pop().unwrap_or(name);
        }
        self.times(&mut told, matter, base);
        let title = matter.scalar("title");
        let slug = matter.scalar("slug");
        told.shape = if told.date.is_some() { Shape::Story } else { Shape::Undated };
        told.slug = slug.clone().unwrap_or_else(|| base.to_owned());
        let zone = self.zone;
        let parts = Parts {
            date: told.date.as_deref().and_then(|date| site::local(date, zone)),
            sections: &folders,
            title: title.as_deref().unwrap_or_default(),
            slug: slug.as_deref(),
            file: base,
        };
        let own = matter.scalar("url");
        told.address = Some(self.address(own.as_deref(), language, &parts));
        let aliases = matter.list(&["aliases"]).unwrap_or_default();
        told.aliases = aliases.into_iter().map(|alias| beside(&told, alias)).collect();
        told.names.extend(slug);
        told.title = title;
        told.zone = Some(zone);
        if let Some(code) = language {
            told.fields.set("lang", code);
        }
        if self.languages.len() > 1 && told.shape == Shape::Story {
            let key = format!("{}/{base}", folders.join("/"));
            told.fields.set("translation", key.trim_matches('/'));
        }
        subjects(&mut told, matter, folders.first().copied());
        Ok(told)
    }

    fn expanded(&self, text: &str, page: &mut Expanding<'_>) -> String {
        site::without_shortcodes(text, self, page)
    }
}

/// An alias, which may be written from the page's own folder.
fn beside(told: &Told, alias: String) -> String {
    if alias.starts_with('/') {
        return alias;
    }
    let own = told.address.as_deref().unwrap_or("/").trim_end_matches('/');
    let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{alias}")
}

/// Sections, categories and tags.
fn subjects(told: &mut Told, matter: &mut Matter, section: Option<&str>) {
    let categories = matter.list(&["categories", "category"]).unwrap_or_default();
    let tags = matter.list(&["tags", "tag"]).unwrap_or_default();
    let plain = section.filter(|section| !PLAIN_SECTIONS.contains(section));
    let section = categories.first().map(String::as_str).or(plain);
    if let Some(section) = section.filter(|_| told.shape == Shape::Story) {
        told.fields.set("section", section);
    }
    if told.shape == Shape::Story {
        told.fields.set_list("topics", categories.iter().skip(1).cloned().chain(tags));
    }
}

impl Hugo {
    /// Its date, and when it may be shown.
    fn times(&self, told: &mut Told, matter: &mut Matter, name: &str) {
        let date = matter.text(&["date"]);
        let shown = matter.text(&["publishdate", "pubdate", "published"]);
        let ends = matter.text(&["expirydate", "unpublishdate"]);
        let certain = |text: &str| Moment::parse(text, self.zone).ok();
        if let (Some(shown), Some(date)) = (&shown, &date) {
            match (certain(shown), certain(date)) {
                (Some(shown), Some(date)) if shown.millis() > date.millis() => {
                    told.fields.set("embargo", shown.rfc3339(self.zone));
                }
                (None, _) => {
                    told.notes.push(format!("left out, as it is no date: `{shown}`"));
                }
                _ => {}
            }
        }
        if let Some(ends) = ends {
            match certain(&ends) {
                Some(ends) => told.fields.set("expires", ends.rfc3339(self.zone)),
                None => {
                    told.fields.set("draft", true);
                    let note = format!(
                        "it is a draft now, as it cannot be told when it expires: `{ends}`"
                    );
                    told.notes.push(note);
                }
            }
        }
        let named = || {
            let (day, _) = site::day_before(name)?;
            Some(day.to_string())
        };
        told.date = date.or(shown).or_else(named);
    }

    fn address(
        &self,
        own: Option<&str>,
        language: Option<&str>,
        parts: &Parts<'_>,
    ) -> String {
        let language = language.filter(|code| *code != self.default_language);
        let prefix = language.map(|code| format!("/{code}")).unwrap_or_default();
        if let Some(own) = own {
            let own = permalink::with_tokens(own, parts);
            return match own.starts_with('/') {
                true => own,
                false => format!("{prefix}/{own}"),
            };
        }
        let section = parts.sections.first().copied().unwrap_or_default();
        let pattern = self.permalinks.get(section).and_then(site::text_of);
        let address = permalink::address(pattern.as_deref(), parts);
        match self.has_ugly_addresses {
            true => format!("{prefix}{}.html", address.trim_end_matches('/')),
            false => format!("{prefix}{address}"),
        }
    }
}
