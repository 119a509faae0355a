//! What feeds and data tell of an article: its teaser, and the rest of what front matter says
//! that machines can use. Its text is apart.

use serde::Serialize;

use crate::archive::ArticleId;
use crate::pages::CorrectionView;
use crate::pages::Edition;
use crate::pages::Teaser;
use crate::pages::TermLink;
use crate::pages::article::OwnFacet;
use crate::pages::article::corrections_of;
use crate::pages::article::own_facets;
use crate::pages::teaser;
use crate::pages::teaser::terms_of;
use crate::story::Rights;

/// An article as feeds and data tell of it.
#[derive(Debug, Serialize)]
pub struct Listed<'a> {
    /// What other pages show of it.
    pub teaser: Teaser<'a>,
    /// Its name in feeds, which outlives a change of its address.
    pub id: String,
    /// The dateline as printed.
    pub dateline: Option<&'a str>,
    /// Where it plays.
    pub places: Vec<TermLink<'a>>,
    /// What it is about.
    pub topics: Vec<TermLink<'a>>,
    /// Who wrote it, with their timelines.
    pub bylines: Vec<TermLink<'a>>,
    /// Its values of the facets that the site added.
    pub others: Vec<OwnFacet<'a>>,
    /// What was corrected.
    pub corrections: Vec<CorrectionView<'a>>,
    /// The name of the running story that it is a version of.
    pub story: Option<&'a str>,
    /// What it has in common with its translations.
    pub translation: Option<&'a str>,
    /// IPTC urgency, 1 (highest) to 9.
    pub urgency: Option<u8>,
    /// The wire's working name for the story.
    pub slugline: Option<&'a str>,
    /// Words to find it by.
    pub keywords: &'a [String],
    /// Who holds the rights.
    pub rights: Option<&'a Rights>,
}

/// Returns what feeds and data tell of an article.
pub fn listed<'a>(edition: &Edition<'a>, id: ArticleId) -> Listed<'a> {
    let archive = edition.archive;
    let article = archive.article(id);
    let details = article.details.as_deref();
    let running = archive.running().of(id);
    Listed {
        teaser: teaser(edition, id),
        id: edition.name_of(article, ""),
        dateline: article.dateline.as_deref(),
        places: terms_of(edition, article, "places"),
        topics: terms_of(edition, article, "topics"),
        bylines: terms_of(edition, article, "byline"),
        others: own_facets(edition, article),
        corrections: details.map(|d| corrections_of(edition, d)).unwrap_or_default(),
        story: running
            .map(|(place, _)| archive.running().all()[place as usize].slug.as_str()),
        translation: details.and_then(|details| details.translation.as_deref()),
        urgency: details.and_then(|details| details.urgency),
        slugline: details.and_then(|details| details.slugline.as_deref()),
        keywords: details.map(|details| details.keywords.as_slice()).unwrap_or_default(),
        rights: details.and_then(|details| details.rights.as_ref()),
    }
}
