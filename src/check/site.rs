//! Checks of the site as a whole: its stories, their addresses, its settings.

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::archive::ArticleId;
use crate::archive::Held;
use crate::build::SiteSeen;
use crate::check::table::At;
use crate::check::table::Found;
use crate::moment::Moment;
use crate::pages::PageKind;
use crate::pages::Spot;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::wire::Agencies;
use crate::wire::headline_key;
use crate::yaml;

/// A year, and a day for leap years, in milliseconds.
const YEAR_MS: i64 = 366 * 24 * 60 * 60 * 1000;

/// Thirty days, in milliseconds.
const MONTH_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Old addresses that lead where their story or page is not, since something else has its
/// address.
pub(super) fn lost_aliases(site: &SiteSeen<'_>) -> Vec<Found> {
    let archive = site.edition.archive;
    let articles = archive.ids().zip(archive.articles()).filter_map(|(id, article)| {
        let aliases = &article.details.as_deref()?.aliases;
        Some((aliases, &article.address, &article.path, PageKind::Article(id)))
    });
    let undated = (0..).zip(site.edition.undated).map(|(at, page)| {
        let undated = &page.undated;
        (&undated.aliases, &page.address, &undated.path, PageKind::Undated(at))
    });
    let mut found = Vec::new();
    for (aliases, address, path, own) in articles.chain(undated) {
        let is_own = match site.plan.find(address) {
            Some(Spot::Page(at)) => site.plan.pages()[at].kind == own,
            _ => false,
        };
        if aliases.is_empty() || is_own {
            continue;
        }
        let aliases: Vec<String> =
            aliases.iter().map(|alias| format!("`{alias}`")).collect();
        let message = format!(
            "{} leads to `{address}`, which is another page's address",
            aliases.join(", ")
        );
        found.push(Found { at: At::Field(path.clone(), "aliases"), message });
    }
    found
}

/// Stories dated or embargoed so late that the year may be a slip.
pub(super) fn far_futures(site: &SiteSeen<'_>) -> Vec<Found> {
    let zone = site.edition.config.time_zone;
    let latest = site.as_of.millis().saturating_add(YEAR_MS);
    let is_far = |moment: Moment| moment.millis() > latest;
    let late = |path: &ContentPath, field: &'static str, moment: Moment| {
        let shown = moment.shown(zone);
        let message = format!("`{field}` is {shown}, which is more than a year ahead");
        Found { at: At::Field(path.clone(), field), message }
    };
    let archive = site.edition.archive;
    let mut found = Vec::new();
    for article in archive.articles().filter(|article| is_far(article.date)) {
        found.push(late(&article.path, "date", article.date));
    }
    for story in archive.held() {
        match story.reason {
            _ if is_far(story.date) => found.push(late(&story.path, "date", story.date)),
            Held::Embargo(until) if is_far(until) => {
                found.push(late(&story.path, "embargo", until));
            }
            _ => {}
        }
    }
    found
}

/// Links of the config's menu that lead nowhere.
pub(super) fn dead_menu_links(site: &SiteSeen<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for item in &site.edition.config.menu {
        let path = item.url.split(['?', '#']).next().unwrap_or_default();
        if !path.starts_with('/') || path.starts_with("//") {
            continue;
        }
        let is_there = [Address::parse(path), Address::from_href(path)]
            .iter()
            .flatten()
            .any(|address| site.plan.has(address));
        if !is_there {
            let (title, url) = (&item.title, &item.url);
            let message =
                format!("`{title}` in the menu leads to `{url}`: there is no such page");
            found.push(Found { at: At::Site, message });
        }
    }
    found
}

/// A `security.txt` that is or soon will be out of date: nobody believes it then.
pub(super) fn old_security(site: &SiteSeen<'_>) -> Vec<Found> {
    let config = site.edition.config;
    let Some(security) = &config.notices.security else { return Vec::new() };
    let expires = security.expires;
    let left_ms = expires.millis().saturating_sub(site.as_of.millis());
    let when = expires.rfc3339(config.time_zone);
    let message = match left_ms {
        ..=0 => format!("`security.expires` is {when}, which is over"),
        1..=MONTH_MS => format!("`security.expires` is {when}, in less than 30 days"),
        _ => return Vec::new(),
    };
    vec![Found { at: At::Site, message }]
}

/// A `security.txt` that is to stand for longer than a year, which RFC 9116 §2.5.5 advises
/// against.
pub(super) fn far_security(site: &SiteSeen<'_>) -> Vec<Found> {
    let config = site.edition.config;
    let Some(security) = &config.notices.security else { return Vec::new() };
    let left_ms = security.expires.millis().saturating_sub(site.as_of.millis());
    if left_ms <= YEAR_MS {
        return Vec::new();
    }
    let when = security.expires.rfc3339(config.time_zone);
    let message =
        format!("`security.expires` is {when}, which is more than a year ahead");
    vec![Found { at: At::Site, message }]
}

/// Pictures in front matter without alternative text.
pub(super) fn bare_pictures(site: &SiteSeen<'_>) -> Vec<Found> {
    let articles = site.edition.archive.articles();
    let bare = articles.filter(|article| {
        let image = article.details.as_deref().and_then(|details| details.image.as_ref());
        image.is_some_and(|image| image.alt.trim().is_empty())
    });
    let message = "`image` has no alternative text";
    bare.map(|article| Found {
        at: At::Field(article.path.clone(), "image"),
        message: message.to_owned(),
    })
    .collect()
}

/// Stories without a summary, given or found in the text.
pub(super) fn missing_summaries(site: &SiteSeen<'_>) -> Vec<Found> {
    let articles = site.edition.archive.articles();
    let bare = articles.filter(|article| article.summary.is_none());
    let message = "the story has no summary, and no paragraph that could be one";
    bare.map(|article| Found {
        at: At::File(article.path.clone()),
        message: message.to_owned(),
    })
    .collect()
}

/// Sources that are no known agency, each at its first story. Where the config names none of
/// its own, a source may be anybody, and only one that is nearly a known name is a slip.
pub(super) fn unknown_agencies(site: &SiteSeen<'_>) -> Vec<Found> {
    let (archive, agencies) = (site.edition.archive, &site.edition.config.agencies);
    let has_own = agencies.iter().count() > Agencies::built_in().iter().count();
    let facets = archive.facets().iter().filter(|facet| facet.config.field == "source");
    let mut found = Vec::new();
    for source in facets.flat_map(|facet| &facet.values) {
        if agencies.find(&source.name).is_some() {
            continue;
        }
        let names = agencies.iter().map(|agency| agency.name.as_str());
        let near = yaml::nearest(&source.name, names).filter(|near| near.len() > 4);
        let message = match near {
            Some(near) => format!("`{}` may be meant to be `{near}`", source.name),
            None if has_own => format!("`{}` is no known agency", source.name),
            None => continue,
        };
        let Some(&first) = source.articles.first() else { continue };
        let at = At::Field(archive.article(first).path.clone(), "source");
        found.push(Found { at, message });
    }
    found
}

/// Stories of one source, day and headline that are not said to be versions of one.
pub(super) fn same_headlines(site: &SiteSeen<'_>) -> Vec<Found> {
    let archive = site.edition.archive;
    let mut found = Vec::new();
    for (_, ids) in archive.days() {
        let mut first: BTreeMap<(Option<u32>, String), ArticleId> = BTreeMap::new();
        for id in ids.map(ArticleId) {
            let article = archive.article(id);
            let key = (archive.source_of(article), headline_key(&article.title));
            let before = *first.entry(key).or_insert(id);
            if before == id || is_declared(archive, before, id) {
                continue;
            }
            let before = &archive.article(before).path;
            let message = format!("`content/{before}` has the same headline");
            let at = At::Field(article.path.clone(), "title");
            found.push(Found { at, message });
        }
    }
    found
}

/// Whether two articles are versions of one story, and one of them says so.
fn is_declared(archive: &Archive, one: ArticleId, other: ArticleId) -> bool {
    let says_so = |id: ArticleId| {
        let details = archive.article(id).details.as_deref();
        archive.version_number(id).is_some()
            || details.is_some_and(|details| {
                details.story.is_some()
                    || details.supersedes.is_some()
                    || details.wire_title.is_some()
            })
    };
    archive.running().are_versions(one, other) && (says_so(one) || says_so(other))
}
