//! Knows where every document and file of a site stood and where it will lie, and so where
//! links between them lead.

use std::collections::HashMap;
use std::collections::HashSet;

use chrono_tz::Tz;

use super::files::file_name;
use super::files::stem;
use super::settings::Settings;
use super::told::Told;
use crate::import::item::Shape;
use crate::moment::Moment;
use crate::moment::Precision;
use crate::paths::Slug;
use crate::paths::percent_decoded;

/// Stands before a link that leads to where something lies now, until its text is done.
pub(super) const LED: char = '\u{e002}';
/// The same as it stands in a link of HTML.
const LED_ENCODED: &str = "%EE%80%82";

/// The longest name of a file made from a slug, in bytes.
const LONGEST_NAME_BYTES: usize = 72;

/// What is known of a file of the site before any text is read.
pub(super) enum Plan {
    Page(Box<Told>),
    /// A file that is brought along, and its path as the built site has it.
    File(String),
}

/// All documents and files of a site.
#[derive(Default)]
pub(super) struct Index {
    pages: Vec<Page>,
    /// Documents by their path in the site.
    by_path: HashMap<String, usize>,
    /// Documents by their old addresses, without what may or may not stand at the end.
    by_address: HashMap<String, usize>,
    /// Documents by other names; `None` stands for a name that several have.
    by_name: HashMap<String, Option<usize>>,
    /// Files by their path in the site: their new paths.
    files: HashMap<String, String>,
    /// Files by their path as the built site had it: their new paths.
    served: HashMap<String, String>,
}

struct Page {
    /// Its path in the site.
    path: String,
    /// Its new path below the folder of the import.
    to: String,
    address: Option<String>,
}

impl Index {
    /// Finds everything its place. `zone` is that whose days are folders.
    pub(super) fn new(
        planned: Vec<(String, Plan)>,
        settings: &Settings,
        zone: Tz,
    ) -> Self {
        let mut index = Self::default();
        let mut taken = HashSet::new();
        let mut bundles: HashMap<String, String> = HashMap::new();
        let mut files = Vec::new();
        for (path, plan) in planned {
            match plan {
                Plan::File(served) => files.push((path, served)),
                Plan::Page(told) => {
                    let own_zone = settings.zone.unwrap_or(zone);
                    let to = free(place(&told, own_zone, zone), &mut taken);
                    add_bundle(&mut bundles, &told, &to);
                    index.add(path, to, *told);
                }
            }
        }
        for (path, served) in files {
            let to = match bundle_of(&path, &bundles) {
                Some((folder, rest)) => format!("{folder}{rest}"),
                None => served.clone(),
            };
            index.served.insert(served, to.clone());
            index.files.insert(path, to);
        }
        index
    }

    fn add(&mut self, path: String, to: String, told: Told) {
        let at = self.pages.len();
        for address in told.address.iter().chain(&told.aliases) {
            self.by_address.entry(key(address)).or_insert(at);
        }
        let own = [stem(&path).to_owned(), file_name(&path).to_owned()];
        for name in own.into_iter().chain(told.names) {
            let entry = self.by_name.entry(name).or_insert(Some(at));
            if *entry != Some(at) {
                *entry = None;
            }
        }
        self.by_path.insert(path.clone(), at);
        self.pages.push(Page { path, to, address: told.address });
    }

    /// The new path of a file of the site.
    pub(super) fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The view from a document.
    pub(super) fn here<'a>(
        &'a self,
        path: &str,
        settings: &'a Settings,
    ) -> Option<Here<'a>> {
        let page = self.pages.get(*self.by_path.get(path)?)?;
        Some(Here { index: self, settings, page })
    }
}

/// Keeps where the files of a story's bundle go.
fn add_bundle(bundles: &mut HashMap<String, String>, told: &Told, to: &str) {
    if let Some(bundle) = &told.bundle {
        let folder = to.strip_suffix("index.md").unwrap_or(to).to_owned();
        bundles.entry(bundle.clone()).or_insert(folder);
    }
}

/// The files of a bundle lie beside its story.
fn bundle_of<'p>(
    path: &'p str,
    bundles: &HashMap<String, String>,
) -> Option<(String, &'p str)> {
    let mut ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at + 1).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let (folder, rest) = path.split_at(end);
        Some((bundles.get(folder)?.clone(), rest))
    })
}

/// Where a document's file would lie.
fn place(told: &Told, own: Tz, zone: Tz) -> String {
    let slug = Slug::from_text(&told.slug)
        .or_else(|| told.title.as_deref().and_then(Slug::from_text))
        .or_else(|| Slug::from_text(told.address.as_deref().unwrap_or_default()));
    let name = slug.map_or_else(|| "story".to_owned(), |slug| shortened(slug.as_str()));
    let end = if told.bundle.is_some() { "/index.md" } else { ".md" };
    if told.shape == Shape::Undated {
        let address = told.address.as_deref().unwrap_or_default().trim_matches('/');
        let (folders, last) = address.rsplit_once('/').unwrap_or(("", address));
        let last = last.strip_suffix(".html").unwrap_or(last);
        let is_index = name == "index" || told.bundle.is_some();
        let name = Slug::from_text(last)
            .filter(|_| is_index)
            .map_or(name, |slug| slug.to_string());
        let folders = folders.split('/').filter_map(Slug::from_text);
        let folders: String = folders.map(|folder| format!("{folder}/")).collect();
        return format!("pages/{folders}{name}{end}");
    }
    let date = told.date.as_deref();
    let own = told.zone.unwrap_or(own);
    let date = date.and_then(|date| Moment::parse(date, own).ok());
    let day = date.map(|date| match date.precision() {
        // A day is that day wherever it is read.
        Precision::Day => date.day(own),
        Precision::Time => date.day(zone),
    });
    match day {
        Some(day) => format!("{}/{name}{end}", day.format("%Y/%m/%d")),
        None => format!("{name}{end}"),
    }
}

fn shortened(slug: &str) -> String {
    if slug.len() <= LONGEST_NAME_BYTES {
        return slug.to_owned();
    }
    let end = slug.floor_char_boundary(LONGEST_NAME_BYTES);
    let cut = slug.get(..end).unwrap_or(slug);
    cut.rsplit_once('-').map_or(cut, |(words, _)| words).to_owned()
}

/// A path that no other document has.
fn free(path: String, taken: &mut HashSet<String>) -> String {
    if taken.insert(path.clone()) {
        return path;
    }
    let (stem, end) = match path.strip_suffix("/index.md") {
        Some(stem) => (stem, "/index.md"),
        None => (path.strip_suffix(".md").unwrap_or(&path), ".md"),
    };
    let mut others = (2_u64..).map(|number| format!("{stem}-{number}{end}"));
    others.find(|other| taken.insert(other.clone())).unwrap_or(path)
}

/// An address without what may or may not stand at its end.
fn key(address: &str) -> String {
    let address = percent_decoded(address);
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let address = address.trim_matches('/');
    let address = address.strip_suffix("index.html").unwrap_or(address);
    let address = address.strip_suffix(".html").unwrap_or(address);
    address.trim_end_matches('/').to_owned()
}

/// A document's view of the site.
pub(in crate::import::format) struct Here<'a> {
    index: &'a Index,
    settings: &'a Settings,
    page: &'a Page,
}

impl Here<'_> {
    /// What the site says of itself.
    pub(in crate::import::format) fn settings(&self) -> &Settings {
        self.settings
    }

    /// Where it will lie.
    pub(super) fn to(&self) -> &str {
        &self.page.to
    }

    /// Where it stood.
    pub(in crate::import::format) fn address(&self) -> Option<&str> {
        self.page.address.as_deref()
    }

    /// The link to another document or file, by its path in the site.
    pub(in crate::import::format) fn to_path(&self, path: &str) -> Option<String> {
        self.path_link(path).map(|link| format!("{LED}{link}"))
    }

    /// The link to another document, by a name that no other one has.
    pub(in crate::import::format) fn to_name(&self, name: &str) -> Option<String> {
        let page = (*self.index.by_name.get(name)?)?;
        let link = self.relative(&self.index.pages.get(page)?.to);
        Some(format!("{LED}{link}"))
    }

    fn path_link(&self, path: &str) -> Option<String> {
        if let Some(page) = self.index.by_path.get(path) {
            return Some(self.relative(&self.index.pages.get(*page)?.to));
        }
        self.index.files.get(path).map(|to| self.relative(to))
    }

    /// The path of a link from this document, without `..`; `None` if it leads out.
    pub(in crate::import::format) fn joined(&self, target: &str) -> Option<String> {
        join(parent(&self.page.path), target)
    }

    /// Where a link leads now: `None` if it leads to nothing of this site, and stays.
    pub(in crate::import::format) fn link(&self, target: &str) -> Option<String> {
        let target = target.trim();
        let led = target.strip_prefix(LED).or_else(|| target.strip_prefix(LED_ENCODED));
        if let Some(led) = led {
            return Some(led.to_owned());
        }
        let own = self.settings.url.as_deref().and_then(|url| {
            let rest = without_scheme(target)?.strip_prefix(without_scheme(url)?)?;
            (rest.is_empty() || rest.starts_with('/')).then_some(rest)
        });
        let is_own = own.is_some();
        let target = own.unwrap_or(target);
        if !is_own && (has_scheme(target) || target.starts_with("//")) {
            return None;
        }
        let end = target.find(['?', '#']).unwrap_or(target.len());
        let (path, tail) = target.split_at(end);
        if path.is_empty() {
            return None;
        }
        let path = percent_decoded(path);
        let found = match path.strip_prefix('/') {
            Some(_) => self.rooted(&path),
            None => self.beside_here(&path),
        };
        found.map(|link| format!("{link}{tail}"))
    }

    /// A link from the site's root.
    fn rooted(&self, path: &str) -> Option<String> {
        let base = &self.settings.base;
        let within = path.strip_prefix(base.as_str());
        let within = within.filter(|rest| rest.is_empty() || rest.starts_with('/'));
        [within, Some(path)].into_iter().flatten().find_map(|path| {
            let file = self.index.served.get(path.trim_start_matches('/'));
            if let Some(to) = file {
                return Some(self.relative(to));
            }
            let at = *self.index.by_address.get(&key(path))?;
            Some(self.relative(&self.index.pages.get(at)?.to))
        })
    }

    /// A link from this document's folder, or from its old address.
    fn beside_here(&self, path: &str) -> Option<String> {
        let beside = join(parent(&self.page.path), path);
        if let Some(found) = beside.and_then(|beside| self.path_link(&beside)) {
            return Some(found);
        }
        let own = self.page.address.as_deref().unwrap_or("/");
        let beside = join(parent(own).trim_matches('/'), path);
        if let Some(found) = beside.and_then(|path| self.rooted(&format!("/{path}"))) {
            return Some(found);
        }
        // Many tags name files from the root without saying so.
        let to = self.index.served.get(path).or_else(|| self.index.files.get(path))?;
        Some(self.relative(to))
    }

    fn relative(&self, to: &str) -> String {
        relative(&self.page.to, to)
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Follows a path from a folder; `None` if it leads out of the site.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> =
        folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The link from one file to another.
fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> =
        parent(from).split('/').filter(|part| !part.is_empty()).collect();
    let mut parts: Vec<&str> = to.split('/').collect();
    let alike = from.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let alike = alike.min(parts.len().saturating_sub(1));
    from.drain(..alike);
    parts.drain(..alike);
    let up = "../".repeat(from.len());
    format!("{up}{}", encoded(&parts.join("/")))
}

/// A path as it stands in a link.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let is_special =
            c.is_whitespace() || c.is_control() || "()<>\"%?#\\[]:&*_`".contains(c);
        match is_special && c != '_' {
            true => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
            false => out.push(c),
        }
    }
    out
}

fn without_scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    matches!(scheme, "http" | "https").then_some(rest)
}

fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(date: &str, slug: &str, address: &str) -> Plan {
        Plan::Page(Box::new(Told {
            date: Some(date.to_owned()),
            slug: slug.to_owned(),
            address: Some(address.to_owned()),
            ..Told::default()
        }))
    }

    fn index() -> (Index, Settings) {
        let mut settings = Settings::default();
        settings.set_address("https://news.example/blog");
        let bundle = Plan::Page(Box::new(Told {
            date: Some("2016-03-12".to_owned()),
            slug: "ferry".to_owned(),
            bundle: Some("posts/ferry/".to_owned()),
            ..Told::default()
        }));
        let planned = vec![
            ("posts/strike.md".to_owned(), told("2016-03-11", "strike", "/2016/strike/")),
            ("posts/Strike.md".to_owned(), told("2016-03-11", "strike", "/2016/x.html")),
            ("posts/ferry/index.md".to_owned(), bundle),
            (
                "posts/ferry/a/quay b.png".to_owned(),
                Plan::File("ferry/a/quay b.png".to_owned()),
            ),
            ("static/img/a.png".to_owned(), Plan::File("img/a.png".to_owned())),
        ];
        (Index::new(planned, &settings, Tz::UTC), settings)
    }

    #[test]
    fn links_lead_to_where_things_lie_now() {
        let (index, settings) = index();
        let here = index.here("posts/strike.md", &settings).unwrap();
        assert_eq!(here.to(), "2016/03/11/strike.md");
        let cases = [
            ("/blog/2016/x.html#vote", Some("strike-2.md#vote")),
            ("/2016/x", Some("strike-2.md")),
            ("https://news.example/blog/img/a.png", Some("../../../img/a.png")),
            ("http://news.example/blog/2016/strike/?a=b", Some("strike.md?a=b")),
            ("Strike.md", Some("strike-2.md")),
            ("ferry/a/quay%20b.png", Some("../12/ferry/a/quay%20b.png")),
            ("img/a.png", Some("../../../img/a.png")),
            ("https://other.example/img/a.png", None),
            ("mailto:a@b.example", None),
            ("/nothing", None),
            ("../../../../etc/passwd", None),
            ("#here", None),
            ("", None),
        ];
        for (target, expected) in cases {
            assert_eq!(here.link(target).as_deref(), expected, "{target}");
        }
        assert_eq!(here.to_name("ferry"), None);
        let led = here.to_path("posts/ferry/index.md").unwrap();
        assert_eq!(here.link(&led).as_deref(), Some("../12/ferry/index.md"));
    }

    #[test]
    fn files_of_a_bundle_lie_beside_their_story() {
        let (index, settings) = index();
        assert_eq!(
            index.file("posts/ferry/a/quay b.png"),
            Some("2016/03/12/ferry/a/quay b.png")
        );
        let here = index.here("posts/ferry/index.md", &settings).unwrap();
        assert_eq!(here.link("a/quay b.png").as_deref(), Some("a/quay%20b.png"));
    }
}
