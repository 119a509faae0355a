//! Which sitemaps there are, and which addresses each holds.
//!
//! A month's sitemap is cut from its oldest story on, so that a full part never changes
//! again. How they are written, `formats` knows.

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::moment::Moment;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::hreflang;
use crate::pages::shown_image;
use crate::paths::Address;
use crate::paths::PathError;

/// How many addresses one sitemap holds; the protocol allows 50,000.
const MOST_ENTRIES: usize = 45_000;

/// How many bytes one sitemap has at most; the protocol allows 50 MB, and its 52,428,800
/// bytes are more than that. <https://www.sitemaps.org/protocol.html>
const MOST_BYTES: usize = 45_000_000;

/// More than an entry has beside its addresses: elements, indents and the date.
const FRAME_BYTES: usize = 160;

/// More than a further address has beside itself.
const INNER_BYTES: usize = 120;

/// An entry of a sitemap, all addresses in full.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SitemapEntry {
    /// The page.
    pub(crate) url: String,
    /// When it was last changed for readers.
    pub(crate) changed: Moment,
    /// Its picture.
    pub(crate) image: Option<String>,
    /// It in all of its languages, by what `hreflang` names them.
    pub(crate) alternates: Vec<(String, String)>,
}

/// Adds the sitemaps. They need full addresses, so there are none without a `base_url`.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    if edition.config.base_url.is_none() {
        return Ok(());
    }
    let months: Vec<Period> = months(edition).collect();
    let counted =
        months.into_par_iter().map(|month| (month, parts(edition, month).len()));
    let counted: Vec<(Period, usize)> = counted.collect();
    for (month, n_parts) in counted {
        let Period::Month(year, number) = month else { continue };
        for part in (1..).take(n_parts) {
            let address = Address::parse(&month_path(month, part))?;
            pages
                .push(Page { address, kind: PageKind::SitemapMonth(year, number, part) });
        }
    }
    let others = [
        ("/sitemaps/pages.xml", PageKind::SitemapPages),
        ("/sitemaps/news.xml", PageKind::SitemapNews),
        ("/sitemap.xml", PageKind::SitemapIndex),
    ];
    for (path, kind) in others {
        pages.push(Page { address: Address::parse(path)?, kind });
    }
    Ok(())
}

/// The months that have stories, oldest first.
pub(crate) fn months(edition: &Edition<'_>) -> impl Iterator<Item = Period> {
    let timeline = edition.archive.timeline();
    timeline.years().into_iter().flat_map(move |year| timeline.parts(year))
}

/// Where a part of a month's sitemap is; parts count from 1.
pub(crate) fn month_path(month: Period, part: u32) -> String {
    let tail = if part == 1 { String::new() } else { format!("-{part}") };
    format!("/sitemaps/{}{tail}.xml", month.text())
}

/// The articles of a month, cut into what each of its sitemaps holds.
pub(crate) fn parts(edition: &Edition<'_>, month: Period) -> Vec<Vec<ArticleId>> {
    let timeline = edition.archive.timeline();
    let articles = timeline.articles(month);
    let weighed = articles.map(|id| (id, most_bytes(edition, id)));
    cut(weighed, (MOST_ENTRIES, MOST_BYTES))
}

/// Cuts what has weights into parts of at most so many pieces and so much weight. What is
/// too heavy by itself has a part of its own.
fn cut<T>(
    weighed: impl Iterator<Item = (T, usize)>,
    (most, most_bytes): (usize, usize),
) -> Vec<Vec<T>> {
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut bytes = 0;
    for (one, weight) in weighed {
        let fits = |last: &&mut Vec<T>| last.len() < most && bytes + weight <= most_bytes;
        match parts.last_mut().filter(fits) {
            Some(last) => last.push(one),
            None => {
                bytes = 0;
                parts.push(vec![one]);
            }
        }
        bytes += weight;
    }
    parts
}

/// What a sitemap says of an article.
pub(crate) fn entry(edition: &Edition<'_>, id: ArticleId) -> SitemapEntry {
    let article = edition.archive.article(id);
    SitemapEntry {
        url: edition.full(&edition.href(&article.address)),
        changed: article.changed(),
        image: image(edition, article),
        alternates: alternates(edition, id),
    }
}

/// An article in all of its languages; nothing if it has one.
fn alternates(edition: &Edition<'_>, id: ArticleId) -> Vec<(String, String)> {
    if edition.archive.translations_of(id).is_empty() {
        return Vec::new();
    }
    let translations = edition.translations(id);
    let named = hreflang(&translations, &edition.config.language).into_iter();
    named.map(|(language, href)| (language.to_owned(), edition.full(href))).collect()
}

fn image(edition: &Edition<'_>, article: &Article) -> Option<String> {
    let details = article.details.as_deref()?;
    details.image.as_ref()?;
    edition.config.full_address(shown_image(edition, article, details)?.url())
}

/// At least as many bytes as an article's entry has, without writing it.
fn most_bytes(edition: &Edition<'_>, id: ArticleId) -> usize {
    let article = edition.archive.article(id);
    let home = edition.full("").len() + edition.config.base_path().len();
    let own = article.address.as_str().bytes();
    let own: usize =
        own.map(|byte| if Address::stands_for_itself(byte) { 1 } else { 3 }).sum();
    // `&` and its like have five letters in XML.
    let image = image(edition, article).map_or(0, |url| INNER_BYTES + url.len() * 5);
    let alternates = alternates(edition, id);
    let alternates: usize =
        alternates.iter().map(|(name, url)| INNER_BYTES + name.len() + url.len()).sum();
    FRAME_BYTES + home + own + image + alternates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_by_count_and_by_weight_and_a_full_one_never_changes() {
        let weights = [4, 4, 4, 1, 1, 1, 1, 30, 9];
        let parts_of = |count: usize| {
            cut(weights.iter().map(|&weight| (weight, weight)).take(count), (3, 10))
        };
        let all: Vec<Vec<usize>> =
            vec![vec![4, 4], vec![4, 1, 1], vec![1, 1], vec![30], vec![9]];
        assert_eq!(parts_of(9), all);
        for count in 0..9 {
            let parts = parts_of(count);
            let n_full = parts.len().saturating_sub(1);
            assert_eq!(parts[..n_full], all[..n_full], "{count}");
        }
    }
}
