//! Joins articles into running stories: by the name that their front matter gives, by what
//! it says they replace, or by how the wire marks versions.
//!
//! The wire repeats a story's slugline or headline, and marks what is sent again. The words
//! alone prove little: `Weather for the coast` comes every day, and a slugline stands over
//! several stories. So an article joins the one before it only if both come from one source
//! in one language within 48 hours, and it is marked as another version, the one before was
//! a mere alert, or both have one headline on one day.

use std::collections::HashMap;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::archive::facets::slug_of;
use crate::archive::running::Running;
use crate::archive::running::RunningStories;
use crate::config::Config;
use crate::config::Join;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::story::Details;
use crate::wire::Heads;
use crate::wire::Marks;
use crate::wire::Slugline;
use crate::wire::Standing;
use crate::wire::headline_key;

/// How far apart two versions can be that only the wire's marks join.
const WINDOW_MILLIS: i64 = 48 * 60 * 60 * 1000;

/// How many days around an article's own can hold versions of its story.
const WINDOW_DAYS: u64 = 3;

/// Returns the stories that were told in several versions.
pub(super) fn join(archive: &Archive, config: &Config) -> RunningStories {
    let mut groups = Groups::default();
    let has_supersedes = match config.versions.join {
        Join::None => false,
        Join::Named => join_named(archive, &mut groups),
        Join::Wire => {
            join_marked(archive, &mut groups);
            join_named(archive, &mut groups)
        }
    };
    let mut stories: Vec<Running> =
        groups.all().into_iter().map(|ids| running(archive, ids)).collect();
    stories.sort_by(|a, b| (&a.slug, &a.versions).cmp(&(&b.slug, &b.versions)));
    let mut running = RunningStories::new(stories, config.versions.lists);
    running.has_supersedes = has_supersedes;
    running
}

/// Whether an article, put in place of the one at `own` if there is one, could be another
/// version of any other's story. It is no version now.
pub(super) fn could_join(
    archive: &Archive,
    article: &Article,
    own: Option<ArticleId>,
    join: Join,
) -> bool {
    let names =
        |details: &Details| details.story.is_some() || details.supersedes.is_some();
    if join == Join::None {
        return false;
    }
    if archive.running.has_supersedes || article.details.as_deref().is_some_and(names) {
        return true;
    }
    if join == Join::Named {
        return false;
    }
    let source = archive.source_of(article);
    let keys = keys_of(article, source);
    let days = archive.days_around(article.day, WINDOW_DAYS);
    let mut others = days.map(ArticleId).filter(|id| Some(*id) != own);
    others.any(|id| {
        let other = archive.article(id);
        let source = archive.source_of(other);
        keys_of(other, source).into_iter().flatten().any(|key| keys.contains(&Some(key)))
    })
}

/// Whether two articles join others alike, if their sources are the same.
pub(super) fn is_alike(a: &Article, b: &Article) -> bool {
    let marks = |article: &Article| {
        let details = article.details.as_deref();
        let of = |field: fn(&Details) -> &Option<String>| {
            details.and_then(|details| field(details).clone())
        };
        let version = details.and_then(|details| details.version.clone());
        let fields: [fn(&Details) -> &Option<String>; 5] = [
            |details| &details.wire_title,
            |details| &details.slugline,
            |details| &details.story,
            |details| &details.supersedes,
            |details| &details.id,
        ];
        (version, fields.map(of))
    };
    a.title == b.title && a.language == b.language && marks(a) == marks(b)
}

/// Joins what front matter names; says whether any article names one that it replaces.
fn join_named(archive: &Archive, groups: &mut Groups) -> bool {
    let mut names = HashMap::new();
    let mut replaced = Vec::new();
    for id in archive.ids() {
        let Some(details) = archive.article(id).details.as_deref() else { continue };
        if let Some(name) = &details.story {
            let first = *names.entry(slug_of(name)).or_insert(id);
            groups.join(first, id);
        }
        if let Some(name) = &details.supersedes {
            replaced.push((id, name.as_str()));
        }
    }
    if replaced.is_empty() {
        return false;
    }
    let names = Names::of(archive);
    for (id, name) in replaced {
        if let Some(other) = names.find(name) {
            groups.join(other, id);
        }
    }
    true
}

/// What front matter can call articles by.
pub struct Names<'a> {
    archive: &'a Archive,
    ids: HashMap<&'a str, ArticleId>,
    addresses: HashMap<&'a str, ArticleId>,
}

impl<'a> Names<'a> {
    /// The names of an archive's articles.
    pub fn of(archive: &'a Archive) -> Self {
        let own_id = |id| archive.article(id).details.as_deref()?.id.as_deref();
        let ids = archive.ids().filter_map(|id| Some((own_id(id)?, id)));
        let address = |id| (archive.article(id).address.as_str(), id);
        let addresses = archive.ids().map(address);
        Self { archive, ids: ids.collect(), addresses: addresses.collect() }
    }

    /// The article that `supersedes` means: by its `id`, its path below `content/`, or its
    /// address. `None` if none is called so.
    pub fn find(&self, name: &str) -> Option<ArticleId> {
        let by_path = || self.archive.find(&ContentPath::new(name).ok()?);
        let by_address = || {
            let address = name.starts_with('/').then(|| Address::parse(name).ok())??;
            self.addresses.get(address.as_str()).copied()
        };
        self.ids.get(name).copied().or_else(by_path).or_else(by_address)
    }
}

/// The last article with some key that could be a version of the next one's story.
struct Open {
    id: ArticleId,
    is_alert: bool,
}

/// Joins what the wire marks.
fn join_marked(archive: &Archive, groups: &mut Groups) {
    let keys: Vec<[Option<u64>; 2]> = (0..archive.len())
        .into_par_iter()
        .map(|at| {
            let article = archive.article(ArticleId(at));
            keys_of(article, archive.source_of(article))
        })
        .collect();
    // Two windows side by side, so that what is too old is dropped as a whole.
    let mut open: [HashMap<u64, Open>; 2] = [HashMap::new(), HashMap::new()];
    let mut window = i64::MIN;
    for (id, keys) in archive.ids().zip(keys) {
        let article = archive.article(id);
        let now = article.date.millis().div_euclid(WINDOW_MILLIS);
        if now > window {
            open.swap(0, 1);
            open[1].clear();
            if now != window.saturating_add(1) {
                open[0].clear();
            }
            window = now;
        }
        let mark = Mark::of(article);
        for (is_headline, key) in [true, false].into_iter().zip(keys) {
            let Some(key) = key else { continue };
            let before = open[1].get(&key).or_else(|| open[0].get(&key));
            let is_next = |before: &&Open| {
                let proves = mark.is_version || before.is_alert;
                let (old, new) = (archive.article(before.id), article);
                let is_near = new.date.millis() - old.date.millis() <= WINDOW_MILLIS;
                is_near && (proves || is_headline && old.day == new.day)
            };
            if let Some(before) = before.filter(is_next) {
                groups.join(before.id, id);
            }
            open[1].insert(key, Open { id, is_alert: mark.is_alert });
        }
    }
}

/// What the wire says of an article's place among versions.
struct Mark {
    /// It is sent again, or in advance.
    is_version: bool,
    /// It is a mere alert, which a story follows.
    is_alert: bool,
}

impl Mark {
    fn of(article: &Article) -> Self {
        let Some(details) = article.details.as_deref() else {
            return Self { is_version: false, is_alert: false };
        };
        let marks = marks_of(article);
        let is_sent_again = marks.lead.is_some()
            || marks.update.is_some()
            || marks.writethru
            || marks.correction.is_some()
            || details.version.is_some();
        let is_pressing = marks.priority.is_some();
        Self {
            is_version: is_sent_again || is_pressing,
            is_alert: is_pressing && !is_sent_again,
        }
    }
}

/// What an article's headline and slugline say of it.
fn marks_of(article: &Article) -> Marks {
    let details = article.details.as_deref();
    let title = details.and_then(|details| details.wire_title.as_deref());
    let slugline = details.and_then(|details| details.slugline.as_deref());
    let heads = title.map(|title| Heads::of(title).marks).unwrap_or_default();
    heads.or(slugline.map(|text| Slugline::of(text).marks).unwrap_or_default())
}

/// The number that an article has among versions of its story, if it says one.
pub(super) fn number(article: &Article) -> Option<u32> {
    let version = article.details.as_deref().and_then(|details| details.version.as_ref());
    let marks = marks_of(article);
    let marked = marks.lead.max(marks.update).map(u32::from);
    version.and_then(explicit).or(marked)
}

/// Where an article stands among versions of its story.
fn standing(article: &Article) -> Standing {
    let version = article.details.as_deref().and_then(|details| details.version.as_ref());
    Standing::new(version.and_then(explicit), &marks_of(article))
}

/// The number that front matter gives a version: `2`, or `{lead: 1, …}`.
fn explicit(version: &serde_json::Value) -> Option<u32> {
    let number = version.as_u64().or_else(|| version.get("lead")?.as_u64());
    let number = number.or_else(|| version.as_str()?.trim().parse().ok());
    number.and_then(|number| u32::try_from(number).ok())
}

/// What versions of one story have in common: the headline, and the slugline. A story that
/// front matter names is joined by that name alone.
fn keys_of(article: &Article, source: Option<u32>) -> [Option<u64>; 2] {
    let details = article.details.as_deref();
    if details.is_some_and(|details| details.story.is_some()) {
        return [None, None];
    }
    let key = |kind: &str, words: &str| {
        let mut hasher = Hasher::default();
        hasher.value(&(kind, source, &article.language, words));
        (!words.is_empty()).then(|| first_eight(hasher.take()))
    };
    let slugline = details.and_then(|details| details.slugline.as_deref());
    let slugline = slugline.map(Slugline::of);
    // A piece to be put together with others replaces nothing.
    if slugline.is_some_and(|slugline| slugline.part.is_some()) {
        return [None, None];
    }
    let slugline = slugline.and_then(|slugline| slugline.key());
    [
        key("headline", &headline_key(&article.title)),
        slugline.and_then(|words| key("slugline", &words)),
    ]
}

fn first_eight(fingerprint: Fingerprint) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&fingerprint.bytes()[..8]);
    u64::from_be_bytes(first)
}

/// Makes a running story of its versions, which come in the order of their dates.
fn running(archive: &Archive, mut versions: Vec<ArticleId>) -> Running {
    let name = |id: &ArticleId| archive.article(*id).details.as_deref()?.story.as_deref();
    let slug = match versions.iter().find_map(name) {
        Some(name) => slug_of(name),
        None => slug_of(&own_name(archive.article(versions[0]))),
    };
    versions.sort_by_cached_key(|&id| (standing(archive.article(id)), id));
    put_menders_last(archive, &mut versions);
    Running { slug, versions }
}

/// Puts what mends a version, without saying which, behind all that were there before it.
fn put_menders_last(archive: &Archive, versions: &mut Vec<ArticleId>) {
    let is_mender = |id: &ArticleId| {
        let article = archive.article(*id);
        marks_of(article).correction.is_some() && number(article).is_none()
    };
    let mut menders: Vec<ArticleId> =
        versions.iter().copied().filter(is_mender).collect();
    menders.sort_unstable();
    versions.retain(|id| !is_mender(id));
    for mender in menders {
        let before = versions.iter().rposition(|id| *id < mender);
        versions.insert(before.map_or(0, |place| place + 1), mender);
    }
}

/// The day and the last part of the address of a story's first version.
fn own_name(first: &Article) -> String {
    let address = first.address.as_str().trim_end_matches('/');
    let name = address.rsplit('/').next().unwrap_or_default();
    format!("{}-{}", first.day, name.strip_suffix(".html").unwrap_or(name))
}

/// Articles that belong together, found pair by pair.
#[derive(Default)]
struct Groups {
    /// Each article that was joined with another, and one that stands for its group.
    parents: HashMap<ArticleId, ArticleId>,
}

impl Groups {
    fn join(&mut self, one: ArticleId, other: ArticleId) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.parents.insert(one.max(other), one.min(other));
        }
    }

    fn root(&mut self, id: ArticleId) -> ArticleId {
        let mut root = id;
        while let Some(&parent) = self.parents.get(&root) {
            root = parent;
        }
        // Shortens the way for the next time.
        let mut at = id;
        while at != root {
            at = self.parents.insert(at, root).unwrap_or(root);
        }
        root
    }

    /// The groups, each in the order of its ids.
    fn all(mut self) -> Vec<Vec<ArticleId>> {
        let mut joined: Vec<ArticleId> = self.parents.keys().copied().collect();
        joined.sort_unstable();
        let mut pairs: Vec<(ArticleId, ArticleId)> = Vec::new();
        for id in joined {
            let root = self.root(id);
            pairs.extend([(root, root), (root, id)]);
        }
        pairs.sort_unstable();
        pairs.dedup();
        let groups = pairs.chunk_by(|a, b| a.0 == b.0);
        groups.map(|group| group.iter().map(|(_, id)| *id).collect()).collect()
    }
}
