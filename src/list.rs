//! Lists the stories of a project: what is published, what is held back, what failed.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::archive::Archive;
use crate::archive::FacetValue;
use crate::archive::HeldStory;
use crate::build::BuildError;
use crate::build::Options;
use crate::build::Project;
use crate::build::open_content;
use crate::config::Config;
use crate::content;
use crate::diagnostic;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::gazetteer;
use crate::moment::Moment;
use crate::wire;

/// A story and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its file, from the project's root.
    pub path: String,
    /// Its headline; empty if it could not be read.
    pub title: String,
    /// Its source, where it is published.
    pub source: String,
    /// When it is dated: a day, or RFC 3339; empty if it could not be read.
    pub date: String,
    /// published, draft, future, embargo, expired, withheld, canceled or failed.
    pub state: &'static str,
    /// Its address, if it is published.
    pub url: Option<String>,
    /// When it falls due by itself.
    pub until: Option<String>,
}

/// The stories of a project.
#[derive(Debug, Default)]
pub struct Listing {
    /// Newest first; those that failed stand last.
    pub entries: Vec<Entry>,
    /// When the site next changes by itself: a story falls due, or expires.
    pub next_change: Option<Moment>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lists all stories as a build at `options.as_of` would treat them.
///
/// # Errors
///
/// If there is no content folder, or it cannot be opened.
pub fn list(
    project: &Project,
    config: &Config,
    options: &Options,
) -> Result<Listing, BuildError> {
    let folder = open_content(project)?;
    let mut contents = content::read(&folder, config);
    let stories = std::mem::take(&mut contents.stories);
    let (archive, mut diagnostics) =
        Archive::index(stories, options.as_of, options.show, config);
    let refused: BTreeSet<String> = diagnostics.iter().filter_map(refused).collect();
    diagnostics.append(&mut contents.diagnostics);
    diagnostic::sort(&mut diagnostics);

    let mut dated: Vec<(i64, Entry)> = Vec::new();
    dated.extend(published(&archive, config));
    dated.extend(archive.held().iter().map(|story| held(story, config)));
    dated.sort_by(|(a, left), (b, right)| {
        b.cmp(a).then_with(|| left.path.cmp(&right.path))
    });
    let mut entries: Vec<Entry> = dated.into_iter().map(|(_, entry)| entry).collect();
    let failed = contents.failed.iter().map(|path| format!("content/{path}"));
    entries.extend(failed.chain(refused).map(|path| Entry {
        path,
        title: String::new(),
        source: String::new(),
        date: String::new(),
        state: "failed",
        url: None,
        until: None,
    }));
    Ok(Listing { entries, next_change: archive.next_change(), diagnostics })
}

/// The file of a story that can be read, but not have its address.
fn refused(problem: &Diagnostic) -> Option<String> {
    let is_refused = problem.level == Level::Error && problem.code.starts_with("address");
    problem.place.as_ref().filter(|_| is_refused).map(|place| place.file.clone())
}

/// A place of stories, and where it lies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceEntry {
    /// As most stories spell it.
    pub place: String,
    /// How many published stories name it.
    pub stories: usize,
    /// Its country as in ISO 3166-1, two capital letters; `None` if the gazetteer does not
    /// know the place.
    pub country: Option<&'static str>,
    /// Degrees north of the equator.
    pub latitude: Option<f32>,
    /// Degrees east of Greenwich.
    pub longitude: Option<f32>,
}

/// Lists the places that published stories name: first those that the gazetteer does not
/// know, then the others, each by name.
///
/// # Errors
///
/// If there is no content folder, or it cannot be opened.
pub fn places(
    project: &Project,
    config: &Config,
    options: &Options,
) -> Result<Vec<PlaceEntry>, BuildError> {
    let folder = open_content(project)?;
    let stories = content::read(&folder, config).stories;
    let (archive, _) = Archive::index(stories, options.as_of, options.show, config);
    let facets = archive.facets().iter().filter(|facet| facet.config.field == "places");
    let values = facets.flat_map(|facet| &facet.values);
    let mut entries: Vec<PlaceEntry> =
        values.map(|value| place_entry(&archive, value, config)).collect();
    entries.sort_by(|a, b| {
        (a.country.is_some(), &a.place).cmp(&(b.country.is_some(), &b.place))
    });
    Ok(entries)
}

/// Where a place lies, as far as the datelines of its stories tell it from others of its
/// name.
fn place_entry(archive: &Archive, value: &FacetValue, config: &Config) -> PlaceEntry {
    let named = value.articles.iter().find_map(|&id| {
        let printed = archive.article(id).dateline.as_deref()?;
        let told = wire::dateline::read(printed, &config.known_to_wires(None))?;
        let is_own = |place: &String| place.to_lowercase() == value.name.to_lowercase();
        let is_told = told.country.is_some() || told.region.is_some();
        (is_told && told.places.iter().any(is_own)).then_some(told)
    });
    let (region, country) = match &named {
        Some(told) => (told.region.as_deref(), told.country.as_deref()),
        None => (None, None),
    };
    let found = gazetteer::find_within(&value.name, region, country);
    PlaceEntry {
        place: value.name.to_string(),
        stories: value.articles.len(),
        country: found.map(|spot| spot.country).or_else(|| {
            let country = gazetteer::country(&value.name)?;
            Some(country.code)
        }),
        latitude: found.map(|spot| spot.latitude),
        longitude: found.map(|spot| spot.longitude),
    }
}

fn published(archive: &Archive, config: &Config) -> Vec<(i64, Entry)> {
    let entry = |article: &crate::archive::Article| {
        let spelled = article.terms.iter().map(|&term| archive.spelling(term));
        let mut sources = spelled.filter(|(_, facet, _)| facet.config.field == "source");
        let source = sources.next().map(|(spelling, ..)| spelling.text.to_string());
        let entry = Entry {
            path: format!("content/{}", article.path),
            title: article.title.to_string(),
            source: source.unwrap_or_default(),
            date: article.date.shown(config.time_zone),
            state: "published",
            url: Some(article.address.href(config.base_path())),
            until: None,
        };
        (article.date.millis(), entry)
    };
    archive.articles().map(entry).collect()
}

fn held(story: &HeldStory, config: &Config) -> (i64, Entry) {
    let entry = Entry {
        path: format!("content/{}", story.path),
        title: story.title.to_string(),
        source: String::new(),
        date: story.date.shown(config.time_zone),
        state: story.reason.name(),
        url: None,
        until: story.reason.until().map(|moment| moment.rfc3339(config.time_zone)),
    };
    (story.date.millis(), entry)
}
