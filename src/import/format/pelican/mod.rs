//! Reads whole Pelican sites: articles and pages with headers, and what they show.
//!
//! Its settings are a program, which is never run: simple lines `NAME = 'value'` are read
//! as text.

mod python;

use chrono_tz::Tz;

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
use crate::paths::Slug;
use python::Assignments;

/// The files of settings; what stands in the later ones counts.
const CONFIGS: [&str; 2] = ["pelicanconf.py", "publishconf.py"];
const MARKDOWN: [&str; 4] = ["md", "markdown", "mkd", "mdown"];
/// The longest file of settings that is read.
const MAX_CONFIG_BYTES: u64 = 1 << 20;

/// Whether an input is of this format.
pub(super) fn is(input: &Input, _: &[u8]) -> bool {
    if matches!(input.kind, Kind::File) {
        return false;
    }
    Folder::open(&input.path).is_ok_and(|folder| folder.exists("pelicanconf.py"))
}

/// Reads all records.
pub(super) fn read(
    input: &Input,
    pipeline: &mut Pipeline<'_>,
) -> Result<(), ImportError> {
    let Some(folder) = site::open(input, pipeline)? else { return Ok(()) };
    let pelican = Pelican::open(&folder, pipeline.zone());
    site::read(input, folder, Box::new(pelican), pipeline)
}

/// A site of Pelican.
struct Pelican {
    settings: Settings,
    zone: Tz,
    config: Assignments,
    /// The folder of the content, with `/` at its end.
    root: String,
    /// The folders of undated pages below it.
    pages: Vec<String>,
}

impl Pelican {
    fn open(folder: &Folder, zone: Tz) -> Self {
        let mut config = Assignments::default();
        for path in CONFIGS {
            if let Ok(bytes) = folder.read(path, MAX_CONFIG_BYTES) {
                config.read(&String::from_utf8_lossy(&bytes));
            }
        }
        let text = |name: &str| config.text(name).map(ToOwned::to_owned);
        let mut settings = Settings {
            title: text("SITENAME"),
            author: text("AUTHOR"),
            ..Settings::default()
        };
        settings.set_address(&text("SITEURL").unwrap_or_default());
        settings.set_zone(config.text("TIMEZONE"));
        settings.language = text("DEFAULT_LANG");
        let root = text("PATH").unwrap_or_else(|| "content".to_owned());
        let root = format!("{}/", root.trim_matches(['/', '.']));
        let pages = config.list("PAGE_PATHS").unwrap_or_else(|| vec!["pages".to_owned()]);
        Self {
            zone: settings.zone.unwrap_or(zone),
            root: if root == "/" { String::new() } else { root },
            pages,
            settings,
            config,
        }
    }

    fn is_page(&self, within: &str) -> bool {
        self.pages.iter().any(|folder| {
            let rest = within.strip_prefix(folder.trim_matches('/'));
            rest.is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

impl Generator for Pelican {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn forms(&self) -> Forms {
        Forms::Headers
    }

    fn role(&self, path: &str) -> Role {
        let extension = site::extension(path);
        let Some(within) = path.strip_prefix(self.root.as_str()) else {
            return Role::skip("it belongs to the look and the works of the site");
        };
        match &*extension {
            _ if MARKDOWN.contains(&&*extension) => Role::Document,
            "html" | "htm" => Role::Document,
            "rst" | "adoc" | "asc" | "org" | "textile" => Role::fail(format!(
                "`.{extension}` is no markup that is read: save it as Markdown"
            )),
            _ if site::is_brought(path) => Role::File(within.to_owned()),
            _ => Role::skip("it belongs to the look and the works of the site"),
        }
    }

    fn told(&self, path: &str, document: &mut Document) -> Result<Told, Refusal> {
        let within = path.strip_prefix(self.root.as_str()).unwrap_or(path);
        let mut told = Told::default();
        if matches!(&*site::extension(path), "html" | "htm") {
            told.markup = Markup::Html;
            python::take_html(document);
        }
        let matter = &mut document.matter;
        if matter.get("title").is_none() && matter.get("date").is_none() {
            let reason = "it has no headers, such as `Title:` and `Date:`";
            return Err(Refusal::skip(reason));
        }
        told.shape = match self.is_page(within) {
            true => Shape::Undated,
            false => Shape::Story,
        };
        let stem = site::stem(path);
        let named = site::day_before(stem);
        let date = matter.text(&["date"]);
        told.date = date.or_else(|| Some(named?.0.to_string()));
        told.title = matter.scalar("title").map(|title| title.replace('\n', " "));
        let slug = matter.scalar("slug").or_else(|| {
            let of_title = self.config.text("SLUGIFY_SOURCE") != Some("basename");
            let source = told.title.as_deref().filter(|_| of_title).unwrap_or(stem);
            Slug::from_text(source).map(|slug| slug.to_string())
        });
        told.slug = slug.unwrap_or_else(|| stem.to_owned());
        let folder = within.rsplit_once('/').map(|(folder, _)| folder);
        let of_folder = folder
            .filter(|_| self.config.text("USE_FOLDER_AS_CATEGORY") != Some("False"))
            .map(|folder| site::file_name(folder).to_owned());
        let category = matter.scalar("category").or(of_folder);
        let category =
            category.or_else(|| self.config.text("DEFAULT_CATEGORY").map(Into::into));
        let language = matter.scalar("lang");
        told.address =
            self.address(&mut told, matter, category.as_deref(), language.as_deref());
        told.zone = Some(self.zone);
        if told.shape == Shape::Story {
            if let Some(category) = category {
                told.fields.set("section", category);
            }
            let tags = matter.scalar("tags").unwrap_or_default();
            told.fields
                .set_list("topics", tags.split([',', '\n']).map(ToOwned::to_owned));
            if language.is_some() || matter.get("translation").is_some() {
                told.fields.set("translation", told.slug.clone());
            }
        }
        if let Some(language) = language {
            told.fields.set("lang", language.replace('_', "-"));
        }
        self.status(&mut told, matter);
        authors(matter);
        Ok(told)
    }

    fn expanded(&self, text: &str, page: &mut Expanding<'_>) -> String {
        python::with_inner_links(text, &self.root, page)
    }
}

impl Pelican {
    /// Where it stood.
    fn address(
        &self,
        told: &mut Told,
        matter: &mut Matter,
        category: Option<&str>,
        language: Option<&str>,
    ) -> Option<String> {
        let own = matter.scalar("url").or_else(|| matter.scalar("save_as"));
        let is_other = language.is_some_and(|language| {
            self.settings.language.as_deref().is_some_and(|own| own != language)
        });
        let (name, usual) = match (told.shape, is_other) {
            (Shape::Story, false) => ("ARTICLE_URL", "{slug}.html"),
            (Shape::Story, true) => ("ARTICLE_LANG_URL", "{slug}-{lang}.html"),
            (Shape::Undated, false) => ("PAGE_URL", "pages/{slug}.html"),
            (Shape::Undated, true) => ("PAGE_LANG_URL", "pages/{slug}-{lang}.html"),
        };
        let pattern = own.or_else(|| self.config.text(name).map(ToOwned::to_owned));
        let pattern = pattern.unwrap_or_else(|| usual.to_owned());
        let date = told.date.as_deref().and_then(|date| site::local(date, self.zone));
        let value = |name: &str, format: &str| match name {
            "slug" => Some(told.slug.clone()),
            "lang" => Some(language.unwrap_or_default().to_owned()),
            "category" => category.and_then(Slug::from_text).map(|slug| slug.to_string()),
            "author" => {
                let author = matter.get("author").and_then(site::text_of);
                let author = author.or_else(|| self.settings.author.clone())?;
                Slug::from_text(&author).map(|slug| slug.to_string())
            }
            "date" => python::formatted(date?, format),
            _ => None,
        };
        let made = python::filled(&pattern, value)?;
        Some(format!("/{}", made.trim_start_matches('/')))
    }

    /// Whether it is shown.
    fn status(&self, told: &mut Told, matter: &mut Matter) {
        let usual = self.config.text("DEFAULT_STATUS").map(ToOwned::to_owned);
        let status = matter.scalar("status").or(usual).unwrap_or_default();
        match &*status.to_lowercase() {
            "draft" => told.fields.set("draft", true),
            "hidden" => {
                told.fields.set("draft", true);
                told.notes.push(
                    "it was hidden, which is shown to who knows the address: it is a draft now"
                        .to_owned(),
                );
            }
            "skip" => told.fields.set("draft", true),
            _ => {}
        }
    }
}

/// Authors stand in one line, parted by `;` or `,`.
fn authors(matter: &mut Matter) {
    let Some(line) = matter.text(&["authors", "author"]) else { return };
    let sign = if line.contains(';') { ';' } else { ',' };
    let names: serde_yaml::Value = line
        .split([sign, '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(serde_yaml::Value::from)
        .collect();
    matter.default("authors", &names);
}
