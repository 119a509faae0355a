//! Which sitemaps there are, and which addresses each holds.
//!
//! A month's sitemap is cut from its oldest story on, replaced versions counted, so that a
//! full part changes only if one of its own stories changes or is replaced, or an older one
//! is added. How they are written, `formats` knows.

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::moment::Moment;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Scope;
use crate::pages::hreflang;
use crate::pages::pages_of_corrections;
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

/// A page that is no story, in a sitemap.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SitemapPage {
    /// Its full address.
    pub(crate) url: String,
    /// When it was last changed for readers; `None` if it changes with stories.
    pub(crate) changed: Option<Moment>,
}

/// Adds the sitemaps. They need full addresses, so there are none without a `base_url`.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    plan_months(edition, months(edition).collect(), pages)?;
    plan_others(edition, pages)
}

/// Adds the sitemaps of some months.
pub(super) fn plan_months(
    edition: &Edition<'_>,
    months: Vec<Period>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    if edition.config.base_url.is_none() {
        return Ok(());
    }
    let counted =
        months.into_par_iter().map(|month| (month, parts(edition, month).len()));
    let counted: Vec<(Period, usize)> = counted.collect();
    for (month, n_parts) in counted {
        let Period::Month(year, number) = month else { continue };
        for part in (1..).take(n_parts) {
            let address = address(month, part)?;
            pages
                .push(Page { address, kind: PageKind::SitemapMonth(year, number, part) });
        }
    }
    Ok(())
}

/// Adds those that are of no month.
pub(super) fn plan_others(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    if edition.config.base_url.is_none() {
        return Ok(());
    }
    for part in (1..).take(self::pages(edition).len()) {
        let address = Address::parse(&pages_path(part))?;
        pages.push(Page { address, kind: PageKind::SitemapPages(part) });
    }
    let others = [
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

/// The same as an address.
pub(super) fn address(month: Period, part: u32) -> Result<Address, PathError> {
    Address::parse(&month_path(month, part))
}

/// Where a part of the sitemap of what is no story is; parts count from 1.
pub(crate) fn pages_path(part: u32) -> String {
    let tail = if part == 1 { String::new() } else { format!("-{part}") };
    format!("/sitemaps/pages{tail}.xml")
}

/// What is no story, cut into what each sitemap holds: undated pages, and where lists begin.
/// Lists change with stories and so have no date: one that is wrong makes crawlers believe
/// none. Lists further down are found from these.
pub(crate) fn pages(edition: &Edition<'_>) -> Vec<Vec<SitemapPage>> {
    pages_within(edition, (MOST_ENTRIES, MOST_BYTES))
}

fn pages_within(edition: &Edition<'_>, most: (usize, usize)) -> Vec<Vec<SitemapPage>> {
    let list = |path: &str| SitemapPage {
        url: edition.full(&edition.href_of(path)),
        changed: None,
    };
    let years = edition.archive.timeline().years();
    let years = years.into_iter().map(|year| list(&format!("/{}", year.path())));
    let editions = Scope::of_languages(edition).flat_map(|(_, scope)| {
        let years = scope.timeline().years().into_iter().map(|year| year.path());
        let all = [String::new(), "archive.html".to_owned()].into_iter().chain(years);
        all.map(move |path| list(&scope.path(&path))).collect::<Vec<_>>()
    });
    let facets = edition.archive.facets().iter();
    let facets = facets.filter(|facet| !facet.values.is_empty());
    let facets = facets.map(|facet| list(&format!("/{}/", facet.config.name)));
    // They are planned with the same addresses, which then can be used.
    let corrections = pages_of_corrections(edition).unwrap_or_default().into_iter();
    let corrections = corrections.map(|(page, newest)| SitemapPage {
        url: edition.full(&edition.href(&page.address)),
        changed: Some(newest.date),
    });
    let undated = edition.undated.iter().map(|page| SitemapPage {
        url: edition.full(&edition.href(&page.address)),
        changed: page.undated.updated,
    });
    let home =
        SitemapPage { url: edition.full(edition.config.base_path()), changed: None };
    let all = [home, list("/archive.html")].into_iter().chain(years);
    let all = all.chain(editions).chain(facets).chain(corrections).chain(undated);
    let weighed = all.map(|page| {
        let n_bytes = FRAME_BYTES + page.url.len();
        (page, n_bytes)
    });
    cut(weighed, most)
}

/// The articles of a month, cut into what each of its sitemaps holds.
pub(crate) fn parts(edition: &Edition<'_>, month: Period) -> Vec<Vec<ArticleId>> {
    parts_within(edition, month, (MOST_ENTRIES, MOST_BYTES))
}

/// When the newest change was made in each of the sitemaps of a month.
pub(crate) fn newest(edition: &Edition<'_>, month: Period) -> Vec<Option<Moment>> {
    let Period::Month(year, number) = month else { return Vec::new() };
    let changed = |id| edition.archive.article(id).changed();
    let of_part = |part: Vec<ArticleId>| part.into_iter().map(changed).max();
    let make = || parts(edition, month).into_iter().map(of_part).collect();
    edition.archive.newest_changes((year, number), make)
}

fn parts_within(
    edition: &Edition<'_>,
    month: Period,
    most: (usize, usize),
) -> Vec<Vec<ArticleId>> {
    let all = edition.archive.within(month).map(ArticleId);
    let parts = cut(all.map(|id| (id, most_bytes(edition, id))), most).into_iter();
    let mut first = 0;
    let shown = parts.map(|part| {
        let places = first..first + part.len();
        first = places.end;
        edition.archive.timeline().articles_at(month, places).collect()
    });
    shown.collect()
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
pub(crate) fn most_bytes(edition: &Edition<'_>, id: ArticleId) -> usize {
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
    use crate::archive::Archive;
    use crate::archive::Show;
    use crate::config::Config;
    use crate::paths::ContentPath;
    use crate::story;

    fn edition<'a>(config: &'a Config, archive: &'a Archive) -> Edition<'a> {
        Edition { config, archive, undated: &[], files: &[], icons: &[], cards: None }
    }

    #[test]
    fn a_version_that_is_replaced_moves_no_story_to_another_part() {
        let config = Config::default();
        let as_of = Moment::parse("2030-01-01", chrono_tz::Tz::UTC).unwrap();
        let parts = |n_days: usize| {
            let told = (1..=n_days).map(|day| {
                let path = ContentPath::new(&format!("{day}.md")).unwrap();
                let is_tides = usize::from([1, 6].contains(&day));
                let more = ["", "story: tides\n"][is_tides];
                let text = format!(
                    "---\ntitle: Day {day}\nsource: Q\ndate: 2016-03-0{day}\n{more}---\n"
                );
                story::read(&path, "content/x.md", &text, &config).0.unwrap()
            });
            let (archive, _) =
                Archive::index(told.collect(), as_of, Show::default(), &config);
            let edition = edition(&config, &archive);
            let parts = parts_within(&edition, Period::Month(2016, 3), (2, MOST_BYTES));
            let ids = |part: &Vec<ArticleId>| part.iter().map(|id| id.0).collect();
            parts.iter().map(ids).collect::<Vec<Vec<u32>>>()
        };
        assert_eq!(parts(5), [vec![0, 1], vec![2, 3], vec![4]]);
        assert_eq!(parts(6), [vec![1], vec![2, 3], vec![4, 5]]);
    }

    #[test]
    fn what_is_no_story_is_cut_too() {
        let (config, archive) = (Config::default(), Archive::default());
        let edition = edition(&config, &archive);
        let url = |path: &str| SitemapPage { url: path.to_owned(), changed: None };
        let parts = pages_within(&edition, (1, MOST_BYTES));
        assert_eq!(parts, [vec![url("/")], vec![url("/archive.html")]]);
        let paths = [1, 2].map(pages_path);
        assert_eq!(paths, ["/sitemaps/pages.xml", "/sitemaps/pages-2.xml"]);
    }

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
