//! Finds the stories of an address or a file, and all versions of a running story.

use std::collections::BTreeSet;

use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSliceMut as _;

use crate::archive;
use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::Show;
use crate::config::Config;
use crate::content::Contents;
use crate::content::Origin;
use crate::moment::Moment;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::paths::OutputPath;
use crate::story::Details;
use crate::story::Story;
use crate::withdraw::Reach;
use crate::withdraw::Request;
use crate::withdraw::WithdrawError;
use crate::withdraw::problems_of;

/// How many addresses are named in the place of one that is not known.
const N_NEAREST: usize = 3;

/// How alike two addresses are at least for one to be meant by the other, from 0 to 1.
const ALIKE: f64 = 0.7;

/// The stories that are meant, in path order; at least one.
pub(super) fn stories<'a>(
    contents: &'a Contents,
    config: &Config,
    request: &Request<'_>,
) -> Result<Vec<&'a Story>, WithdrawError> {
    let what = request.what;
    let inside = what.strip_prefix(Origin::Content.prefix()).unwrap_or(what);
    let named = |story: &&Story| story.path.as_str() == inside;
    let mut found: Vec<&Story> = contents.stories.iter().filter(named).collect();
    if let Some(path) = contents.failed.iter().find(|path| path.as_str() == inside) {
        let file = format!("{}{path}", Origin::Content.prefix());
        let problems = problems_of(contents, &file);
        return Err(WithdrawError::Failed { file, problems });
    }
    if found.is_empty()
        && let Some(asked) = config.address_of(what)
    {
        let asked = asked.output_path();
        let is_there = |story: &&Story| has_address(story, &asked, config);
        found = contents.stories.par_iter().filter(is_there).collect();
    }
    if found.is_empty() {
        let (what, nearest) = (what.to_owned(), nearest(contents, config, what));
        return Err(WithdrawError::Unknown { what, nearest });
    }
    if request.reach == Reach::RunningStory {
        let running: BTreeSet<&str> =
            found.iter().filter_map(|story| running_story(story)).collect();
        let joined = joined(contents, config, &found, request);
        let is_found = |story: &Story| found.iter().any(|one| one.path == story.path);
        let is_version = |story: &Story| {
            joined.contains(&story.path)
                || running_story(story).is_some_and(|story| running.contains(story))
        };
        let all = contents.stories.iter();
        found = all.filter(|story| is_found(story) || is_version(story)).collect();
    }
    Ok(found)
}

/// The files of all versions of these stories, as the archive joins them: hidden ones, too.
fn joined(
    contents: &Contents,
    config: &Config,
    found: &[&Story],
    request: &Request<'_>,
) -> BTreeSet<ContentPath> {
    let show = Show { drafts: true, future: true, expired: true };
    let (archive, _) =
        Archive::index(contents.stories.clone(), request.now, show, config);
    let running = archive.running();
    let stories = found
        .iter()
        .filter_map(|story| running.of(archive.find(&story.path)?))
        .map(|(place, _)| &running.all()[place as usize]);
    let versions = stories.flat_map(|story| &story.versions);
    versions.map(|&id| archive.article(id).path.clone()).collect()
}

/// The files of the published stories that are translations of these and none of them, in
/// path order. They are looked for by the name that they share, as a story that is withdrawn
/// already has no place in the archive.
pub(super) fn translations(
    contents: &Contents,
    config: &Config,
    (found, now): (&[&Story], Moment),
) -> Vec<String> {
    let language = |language: Option<&str>| {
        language.unwrap_or(&config.language).to_ascii_lowercase()
    };
    let own = found.iter().filter_map(|story| {
        Some((
            translation(story.details.as_deref())?,
            language(story.language.as_deref()),
        ))
    });
    let own: Vec<(&str, String)> = own.collect();
    if own.is_empty() {
        return Vec::new();
    }
    let (archive, _) =
        Archive::index(contents.stories.clone(), now, Show::default(), config);
    let is_one = |article: &&Article| {
        let key = translation(article.details.as_deref());
        let spoken = language(article.language.as_deref());
        own.iter().any(|(name, other)| Some(*name) == key && *other != spoken)
            && found.iter().all(|story| story.path != article.path)
    };
    let all = archive.articles().filter(is_one);
    let mut files: Vec<String> = all
        .map(|article| format!("{}{}", Origin::Content.prefix(), article.path))
        .collect();
    files.sort_unstable();
    files
}

/// The name that a story shares with its translations.
fn translation(details: Option<&Details>) -> Option<&str> {
    details?.translation.as_deref()
}

/// The running story that a story is a version of.
fn running_story(story: &Story) -> Option<&str> {
    story.details.as_deref()?.story.as_deref()
}

/// The address of a story and its old ones.
fn addresses(story: &Story, config: &Config) -> impl Iterator<Item = Address> {
    let details = story.details.as_deref();
    let old = details.map(|details| details.aliases.clone()).unwrap_or_default();
    let old = old.into_iter().filter_map(|alias| Address::of_alias(&alias).ok());
    archive::address_of(story, config).into_iter().chain(old)
}

fn has_address(story: &Story, asked: &OutputPath, config: &Config) -> bool {
    addresses(story, config).any(|address| address.output_path() == *asked)
}

/// The addresses, or the files, that are most like what was asked for.
fn nearest(contents: &Contents, config: &Config, what: &str) -> Vec<String> {
    let is_file = what.starts_with(Origin::Content.prefix());
    let asked = config.address_of(what).filter(|_| !is_file);
    let asked = asked.map_or_else(|| what.to_owned(), |asked| asked.to_string());
    let known = |story: &Story| -> Vec<String> {
        match is_file {
            true => vec![format!("{}{}", Origin::Content.prefix(), story.path)],
            false => addresses(story, config).map(|one| one.to_string()).collect(),
        }
    };
    let alike = |known: String| {
        let alike = strsim::normalized_damerau_levenshtein(&asked, &known);
        (alike >= ALIKE).then_some((alike, known))
    };
    let mut found: Vec<(f64, String)> =
        contents.stories.par_iter().flat_map_iter(known).filter_map(alike).collect();
    found.par_sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.dedup();
    found.into_iter().take(N_NEAREST).map(|(_, known)| known).collect()
}
