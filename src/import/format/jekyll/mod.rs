//! Reads whole Jekyll sites: posts, drafts, collections and pages with what they show.

mod liquid;
mod permalink;

use std::collections::BTreeMap;
use std::io::Read as _;

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
use crate::import::item::Refusal;
use crate::import::item::Shape;
use crate::import::pipeline::Pipeline;
use crate::story;
use permalink::Parts;

/// The files of settings, the best first.
const CONFIGS: [&str; 3] = ["_config.yml", "_config.yaml", "_config.toml"];
/// Extensions of Markdown.
const MARKDOWN: [&str; 6] = ["md", "markdown", "mkd", "mkdn", "mkdown", "mdown"];
/// Folders of Jekyll that hold no documents.
const MACHINERY: [&str; 6] =
    ["_layouts", "_includes", "_sass", "_plugins", "_data", "_assets"];

/// Whether an input is of this format.
pub(super) fn is(input: &Input, _: &[u8]) -> bool {
    let Ok(folder) = Folder::open(&input.path) else { return false };
    let has_config = CONFIGS.iter().any(|config| folder.exists(config));
    let listing = folder.list("", crate::folder::Hidden::Skip);
    let marks = ["_posts/", "_drafts/", "_layouts/", "_includes/"];
    has_config && listing.folders.iter().any(|name| marks.contains(&name.as_str()))
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let Some(folder) = site::open(input, pipeline)? else { return Ok(()) };
    let own = Folder::open(&input.path)?;
    let jekyll = Jekyll::open(own, pipeline.zone());
    site::read(input, folder, Box::new(jekyll), pipeline)
}

/// A site of Jekyll.
struct Jekyll {
    folder: Folder,
    config: Mapping,
    settings: Settings,
    /// The zone of times that name none.
    zone: Tz,
    /// The pattern of posts' addresses.
    permalink: String,
    /// Collections by the name of their folder without `_`.
    collections: BTreeMap<String, Collection>,
    defaults: Vec<Defaults>,
    /// Folders and files that are none of the site.
    excluded: Vec<String>,
    /// Those that are, though their names begin with `_`.
    included: Vec<String>,
}

#[derive(Debug, Default)]
struct Collection {
    has_pages: bool,
    permalink: Option<String>,
}

/// Front matter that documents have without saying so.
struct Defaults {
    path: String,
    kind: Option<String>,
    values: Vec<(String, Value)>,
}

/// What a document is to Jekyll.
enum Place<'p> {
    Post { categories: &'p str },
    Draft,
    Of { collection: &'p str, path: &'p str },
    Page,
}

impl Jekyll {
    fn open(folder: Folder, zone: Tz) -> Self {
        let config = CONFIGS.iter().find_map(|path| site::read_settings(&folder, path));
        let config = config.unwrap_or_default();
        let mut matter = Matter::new(config.clone());
        let mut settings = Settings::default();
        let title = matter.scalar("title").or_else(|| matter.scalar("name"));
        settings.title = title;
        settings.set_address(&matter.scalar("url").unwrap_or_default());
        let base = matter.scalar("baseurl").unwrap_or_default();
        let base = base.trim_matches('/');
        if !base.is_empty() && !base.contains("://") {
            settings.base = format!("/{base}");
        }
        settings.set_zone(matter.scalar("timezone").as_deref());
        settings.language = matter.scalar("lang").or_else(|| matter.scalar("language"));
        settings.author = matter.text(&["author"]);
        for path in ["_data/authors.yml", "_data/authors.yaml", "_data/authors.json"] {
            if let Some(mut authors) = site::read_settings(&folder, path) {
                let list = authors.shift_remove("list");
                settings.set_authors(&list.unwrap_or(Value::Mapping(authors)));
            }
        }
        let permalink = matter.scalar("permalink").unwrap_or_else(|| "date".to_owned());
        Self {
            zone: settings.zone.unwrap_or(zone),
            collections: collections(matter.take(&["collections"]).as_ref()),
            defaults: defaults(matter.take(&["defaults"]).as_ref()),
            excluded: matter.list(&["exclude"]).unwrap_or_default(),
            included: matter.list(&["include"]).unwrap_or_default(),
            permalink,
            settings,
            config,
            folder,
        }
    }

    /// Whether a file that is no page begins with front matter, so that Jekyll makes it of
    /// others.
    fn is_made(&self, path: &str) -> bool {
        let is_text = matches!(
            &*site::extension(path),
            "json" | "geojson" | "txt" | "csv" | "tsv" | "svg" | "kml" | "gpx"
        );
        let head = || {
            let (file, _) = self.folder.open_file(path).ok()?;
            let mut head = Vec::new();
            file.take(8).read_to_end(&mut head).ok()?;
            Some(head)
        };
        is_text && head().is_some_and(|head| story::looks_like_front_matter(&head))
    }

    /// What a document is, by its path; `None` if its folder holds no documents.
    fn place<'p>(&self, path: &'p str) -> Option<Place<'p>> {
        if let Some((before, _)) = path.split_once("_posts/")
            && (before.is_empty() || before.ends_with('/'))
        {
            return Some(Place::Post { categories: before });
        }
        if path.starts_with("_drafts/") || path.contains("/_drafts/") {
            return Some(Place::Draft);
        }
        let mut parts = path.split('/');
        parts.next_back();
        let special = parts.find(|part| part.starts_with('_'));
        let Some(special) = special else { return Some(Place::Page) };
        if self.included.iter().any(|name| name.trim_matches('/') == special) {
            return Some(Place::Page);
        }
        let name = special.strip_prefix('_').unwrap_or(special);
        let (collection, _) = self.collections.get_key_value(name)?;
        let start = path.find(special)? + special.len() + 1;
        let at = special.strip_prefix('_').filter(|name| *name == collection)?;
        Some(Place::Of { collection: at, path: path.get(start..)? })
    }

    /// The name of the kind that defaults are for.
    fn kind(place: &Place<'_>) -> String {
        match place {
            Place::Post { .. } => "posts".to_owned(),
            Place::Draft => "drafts".to_owned(),
            Place::Of { collection, .. } => (*collection).to_owned(),
            Place::Page => "pages".to_owned(),
        }
    }

    fn add_defaults(&self, path: &str, kind: &str, matter: &mut Matter) {
        // The narrowest counts.
        let mut fitting: Vec<&Defaults> = self
            .defaults
            .iter()
            .filter(|one| path.starts_with(&one.path))
            .filter(|one| one.kind.as_ref().is_none_or(|of| of == kind))
            .collect();
        fitting.sort_by_key(|one| std::cmp::Reverse(one.path.len()));
        for (name, value) in fitting.into_iter().flat_map(|one| &one.values) {
            matter.default(name, value);
        }
    }

    /// The address of a document, by its own wish or by the pattern of its kind.
    fn address(&self, own: Option<&str>, place: &Place<'_>, parts: &Parts<'_>) -> String {
        let pattern = match (own, place) {
            (Some(own), _) => permalink::pattern(own),
            (None, Place::Of { collection, .. }) => {
                let named = self.collections.get(*collection);
                let named = named.and_then(|collection| collection.permalink.clone());
                let own = named.map(|pattern| permalink::pattern(&pattern));
                own.unwrap_or_else(|| match &*self.permalink {
                    "pretty" => "/:collection/:path/".to_owned(),
                    _ => "/:collection/:path:output_ext".to_owned(),
                })
            }
            (None, Place::Page) => {
                match self.permalink.ends_with('/') || self.permalink == "pretty" {
                    true => "/:path/".to_owned(),
                    false => "/:path:output_ext".to_owned(),
                }
            }
            (None, _) => permalink::pattern(&self.permalink),
        };
        let address = permalink::address(&pattern, parts);
        let is_index =
            |end: &str| address.ends_with(end).then(|| address.len() - end.len() + 1);
        match is_index("/index.html").or_else(|| is_index("/index/")) {
            Some(end) => address.get(..end).unwrap_or(&address).to_owned(),
            None => address,
        }
    }
}

impl Generator for Jekyll {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn forms(&self) -> Forms {
        Forms::Yaml
    }

    fn role(&self, path: &str) -> Role {
        let is_excluded = |name: &String| {
            let name = name.trim_matches('/');
            path == name
                || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
        };
        if self.excluded.iter().any(is_excluded) {
            return Role::skip("the site's settings exclude it");
        }
        let extension = site::extension(path);
        let is_text = MARKDOWN.contains(&&*extension)
            || matches!(&*extension, "html" | "htm" | "textile" | "text");
        let Some(place) = self.place(path) else {
            let machinery = MACHINERY
                .iter()
                .any(|folder| path.split('/').any(|part| part == *folder));
            return Role::skip(match machinery {
                true => "it belongs to the look and the works of the site",
                false => "it lies in a folder of which Jekyll makes no pages",
            });
        };
        match place {
            Place::Post { .. } if site::day_before(site::stem(path)).is_none() => {
                Role::skip("it is no post: its name does not begin with a date")
            }
            Place::Of { collection, .. }
                if !self.collections.get(collection).is_some_and(|of| of.has_pages) =>
            {
                Role::skip(format!(
                    "the collection `{collection}` has no pages of its own: set `output: \
                     true` for it in the site's settings"
                ))
            }
            _ if is_text => match &*extension {
                "textile" => Role::fail("it is written in Textile: save it as Markdown"),
                _ => Role::Document,
            },
            Place::Post { .. } | Place::Draft if site::is_brought(path) => {
                Role::skip("Jekyll publishes no files of this folder: copy it yourself")
            }
            Place::Page | Place::Of { .. } if self.is_made(path) => {
                Role::skip("it is a file that Jekyll makes of others")
            }
            Place::Page | Place::Of { .. } if site::is_brought(path) => {
                Role::File(path.replace("/_", "/").trim_start_matches('_').to_owned())
            }
            Place::Post { .. } | Place::Draft => Role::fail(format!(
                "`.{extension}` is no markup that is read: save it as Markdown"
            )),
            _ => Role::skip("it belongs to the look and the works of the site"),
        }
    }

    fn told(&self, path: &str, document: &mut Document) -> Result<Told, Refusal> {
        let Some(place) = self.place(path) else {
            return Err(Refusal::skip(
                "it lies in a folder of which Jekyll makes no pages",
            ));
        };
        if matches!(place, Place::Page) {
            refuse_page(path, document)?;
        }
        let matter = &mut document.matter;
        self.add_defaults(path, &Self::kind(&place), matter);
        let mut told = Told::default();
        if !MARKDOWN.contains(&&*site::extension(path)) {
            told.markup = Markup::Html;
        }
        let name = site::stem(path);
        let dated = site::day_before(name).filter(|(_, rest)| !rest.is_empty());
        let title = dated.map_or(name, |(_, rest)| rest);
        told.date =
            self.date(matter, dated.map(|(day, _)| day.to_string()), &mut told.notes);
        told.shape = match place {
            Place::Post { .. } => Shape::Story,
            Place::Page => Shape::Undated,
            _ if told.date.is_some() => Shape::Story,
            Place::Draft => Shape::Story,
            Place::Of { .. } => Shape::Undated,
        };
        if matches!(place, Place::Draft) {
            told.fields.set("draft", true);
        }
        let folders = match place {
            Place::Post { categories } => categories,
            _ => "",
        };
        let categories = self.categories(matter, folders, &mut told);
        told.slug = matter.scalar("slug").unwrap_or_else(|| title.to_owned());
        let own = matter.scalar("permalink");
        let (path, collection) = match place {
            Place::Of { path, collection } => (path, collection),
            _ => (path, ""),
        };
        let zone = self.zone;
        let parts = Parts {
            date: told.date.as_deref().and_then(|date| site::local(date, zone)),
            categories: &categories,
            title: &permalink::pretty(&told.slug),
            path: path.rsplit_once('.').map_or(path, |(path, _)| path),
            collection,
        };
        told.address = Some(self.address(own.as_deref(), &place, &parts));
        told.aliases =
            matter.list(&["redirect_from", "alias", "aliases"]).unwrap_or_default();
        told.zone = Some(zone);
        titled(&mut told, matter, title);
        Ok(told)
    }

    fn expanded(&self, text: &str, page: &mut Expanding<'_>) -> String {
        liquid::expanded(text, &self.config, page)
    }
}

impl Jekyll {
    /// The date of front matter, or that of the file's name.
    fn date(
        &self,
        matter: &mut Matter,
        named: Option<String>,
        notes: &mut Vec<String>,
    ) -> Option<String> {
        let own = matter.text(&["date"]);
        match (own, named) {
            (Some(own), Some(named)) if site::local(&own, self.zone).is_none() => {
                let note = format!(
                    "its date `{own}` cannot be read: that of the file's name stands"
                );
                notes.push(note);
                Some(named)
            }
            (own, named) => own.or(named),
        }
    }

    /// Categories of folders and front matter: the first is the section, all others are
    /// topics, as tags are.
    fn categories(
        &self,
        matter: &mut Matter,
        folders: &str,
        told: &mut Told,
    ) -> Vec<String> {
        let words = |value: Value| match value {
            Value::String(text) => {
                text.split_whitespace().map(ToOwned::to_owned).collect()
            }
            value => site::list_of(&value),
        };
        let mut categories: Vec<String> = folders
            .split('/')
            .filter(|part| !part.is_empty() && !part.starts_with('_'))
            .map(ToOwned::to_owned)
            .collect();
        // One category may have several words, several are parted by them.
        let one = matter.take(&["category"]).map(|value| site::list_of(&value));
        categories.extend(one.unwrap_or_default());
        categories.extend(matter.take(&["categories"]).map(words).unwrap_or_default());
        let mut tags =
            matter.take(&["tag"]).map(|value| site::list_of(&value)).unwrap_or_default();
        tags.extend(matter.take(&["tags"]).map(words).unwrap_or_default());
        if let Some(first) = categories.first() {
            told.fields.set("section", first.as_str());
        }
        let others = categories.iter().skip(1).cloned();
        told.fields.set_list("topics", others.chain(tags));
        categories
    }
}

/// A title of the file's name, as Jekyll makes one.
fn titled(told: &mut Told, matter: &Matter, name: &str) {
    if matter.get("title").is_some() {
        return;
    }
    let words = name.split(['-', '_']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut rest = word.chars();
        let first = rest.next().map(char::to_uppercase);
        first.into_iter().flatten().chain(rest).collect::<String>()
    };
    told.title = Some(words.map(capital).collect::<Vec<_>>().join(" "));
}

/// Passes over pages that are none to newsgen.
fn refuse_page(path: &str, document: &Document) -> Result<(), Refusal> {
    if !document.has_matter {
        return Err(Refusal::skip("it has no front matter: Jekyll copies it as it is"));
    }
    match is_made_of_others(path, &document.text) {
        true => Err(Refusal::skip(
            "it has no text but what Jekyll makes of others: newsgen makes its own lists",
        )),
        false => Ok(()),
    }
}

/// Whether a page shows other pages only.
fn is_made_of_others(path: &str, text: &str) -> bool {
    let loops = ["{% for", "{%- for", "{%for", "paginator."];
    let name = site::file_name(path);
    let shows_loops = text.contains("raw %}") && !name.ends_with(".html");
    !shows_loops && loops.iter().any(|mark| text.contains(mark))
        || text.trim().is_empty()
        || name.starts_with("404.")
}

fn collections(value: Option<&Value>) -> BTreeMap<String, Collection> {
    let mut collections = BTreeMap::new();
    match value {
        Some(Value::Mapping(map)) => {
            for (name, value) in map {
                let Some(name) = site::text_of(name) else { continue };
                let mut matter =
                    Matter::new(value.as_mapping().cloned().unwrap_or_default());
                let has_pages = matter.flag("output") == Some(true);
                let permalink = matter.scalar("permalink");
                collections.insert(name, Collection { has_pages, permalink });
            }
        }
        Some(value) => {
            for name in site::list_of(value) {
                collections.insert(name, Collection::default());
            }
        }
        None => {}
    }
    collections.remove("posts");
    collections
}

fn defaults(value: Option<&Value>) -> Vec<Defaults> {
    let Some(Value::Sequence(list)) = value else { return Vec::new() };
    let one = |value: &Value| {
        let map = value.as_mapping()?;
        let scope =
            map.get("scope").and_then(Value::as_mapping).cloned().unwrap_or_default();
        let values = map.get("values")?.as_mapping()?;
        let mut scope = Matter::new(scope);
        let named =
            |(name, value): (&Value, &Value)| Some((site::text_of(name)?, value.clone()));
        Some(Defaults {
            path: scope.scalar("path").unwrap_or_default().trim_matches('/').to_owned(),
            kind: scope.scalar("type"),
            values: values.iter().filter_map(named).collect(),
        })
    };
    list.iter().filter_map(one).collect()
}
