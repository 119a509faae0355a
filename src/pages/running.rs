//! Running stories: `/stories/harbour-strike.html`, one for each story that was told in
//! several versions, with each version compared with the one before.
//!
//! Template: `running-story.html`, which sees [`Fields`]. It is as of now, and changes with
//! every version. What the comparisons show is made with the texts; see [`super::Body`].

use serde::Serialize;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::archive::Running;
use crate::config::Canonical;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Scope;
use crate::pages::Teaser;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::teaser;
use crate::pages::view;
use crate::paths::Address;
use crate::paths::PathError;

/// What `running-story.html` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// The story.
    pub running: RunningView<'a>,
}

/// A story that was told in several versions.
#[derive(Debug, Serialize)]
pub struct RunningView<'a> {
    /// The newest version.
    newest: Teaser<'a>,
    /// How many versions it has.
    count: usize,
    /// When the first was published.
    first: String,
    /// When the newest was published.
    last: String,
    /// The versions, the first one first.
    pub versions: Vec<VersionView<'a>>,
}

/// A version of a story.
#[derive(Debug, Serialize)]
pub struct VersionView<'a> {
    /// Counted from 1.
    pub number: usize,
    /// What lists show of it.
    pub story: Teaser<'a>,
}

/// What changed from one version to the next.
#[derive(Debug, Default, Serialize)]
pub struct Changes {
    /// The headline with its changes, as HTML; `None` if it stayed.
    pub headline: Option<String>,
    /// How many words came.
    pub inserted: usize,
    /// How many words went.
    pub deleted: usize,
    /// The text with its changes; nothing if it stayed.
    pub parts: Vec<ChangedPart>,
}

/// A part of a text that is compared with another.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ChangedPart {
    /// Paragraphs that stayed as they were, and are not shown.
    Skipped {
        /// How many.
        skipped: usize,
    },
    /// A paragraph, with its changes if it has any.
    Shown {
        /// Nothing was left out.
        skipped: usize,
        /// paragraph, heading, item, quote, …
        kind: &'static str,
        /// Which paragraph it was before, from 1, if it stands elsewhere now.
        moved: Option<usize>,
        /// As HTML.
        html: String,
    },
}

/// What an article's own page says of the versions of its story, as of its own moment.
#[derive(Debug, Serialize)]
pub struct VersionsView<'a> {
    /// The page of the running story.
    pub url: String,
    /// Which version it is, counted from 1.
    pub number: usize,
    /// The versions before it, the first one first.
    earlier: Vec<VersionView<'a>>,
    /// The address of the newest version, if that is a later one. Nothing else of it shows.
    later: Option<String>,
}

/// Adds a page for every story that was told in several versions.
pub(super) fn plan(archive: &Archive, pages: &mut Vec<Page>) -> Result<(), PathError> {
    for (place, story) in (0..).zip(archive.running().all()) {
        let address = Address::parse(&path(story))?;
        pages.push(Page { address, kind: PageKind::Running(place) });
    }
    Ok(())
}

fn path(story: &Running) -> String {
    format!("/stories/{}.html", story.slug)
}

/// Returns what the page of a running story shows.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page, place: u32) -> View<'a> {
    let story = &edition.archive.running().all()[place as usize];
    let versions = numbered(edition, &story.versions);
    let newest = story.versions.last().copied().unwrap_or(ArticleId(0));
    let newest = teaser(edition, newest);
    let scope = Scope::of_language(edition, newest.lang);
    View {
        head: Head {
            kind: "running-story",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Text(newest.title.to_owned()),
            description: newest.summary.map(ToOwned::to_owned),
            language: newest.lang.to_owned(),
            interface: scope.interface(),
            date: None,
            links: HeadLinks::default(),
        },
        breadcrumbs: vec![scope.home()],
        ticker: Vec::new(),
        fields: view::Fields::Running(Box::new(Fields {
            running: RunningView {
                count: versions.len(),
                first: versions.first().map(|v| v.story.date.clone()).unwrap_or_default(),
                last: newest.date.clone(),
                newest,
                versions,
            },
        })),
        teasers: Vec::new(),
    }
}

/// Returns what an article's page says of the versions of its story; `None` if it is the
/// only one.
pub(super) fn versions<'a>(
    edition: &Edition<'a>,
    id: ArticleId,
) -> Option<VersionsView<'a>> {
    let (story, number) = edition.archive.running().of(id)?;
    let story = &edition.archive.running().all()[story as usize];
    let known = story.versions[..number].iter().copied().filter(|earlier| *earlier < id);
    let earlier = numbered(edition, &known.collect::<Vec<_>>());
    Some(VersionsView {
        url: edition.href_of(&path(story)),
        number: earlier.len() + 1,
        earlier,
        later: later(edition, id),
    })
}

/// The address that an article's page names as the one to be found; `None` is its own.
pub(super) fn canonical(edition: &Edition<'_>, id: ArticleId) -> Option<String> {
    match edition.config.versions.canonical {
        Canonical::Latest => later(edition, id),
        Canonical::Own => None,
    }
}

/// The address of the newest version of an article's story, if that is another.
fn later(edition: &Edition<'_>, id: ArticleId) -> Option<String> {
    let (story, _) = edition.archive.running().of(id)?;
    let newest = *edition.archive.running().all()[story as usize].versions.last()?;
    (newest != id).then(|| edition.href(&edition.archive.article(newest).address))
}

fn numbered<'a>(edition: &Edition<'a>, versions: &[ArticleId]) -> Vec<VersionView<'a>> {
    let versions = (1..).zip(versions);
    versions
        .map(|(number, &id)| VersionView { number, story: teaser(edition, id) })
        .collect()
}
