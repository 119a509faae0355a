//! Makes an item of an `<item>` or an `<entry>`.

use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::import::format::feed::item;
use crate::import::format::feed::item::address;
use crate::import::format::feed::item::extra;
use crate::import::format::feed::media;
use crate::import::format::feed::names::Flavour;
use crate::import::format::feed::names::Kind;
use crate::import::format::feed::names::ends;
use crate::import::format::feed::names::kind;
use crate::import::format::feed::own::Feed;
use crate::import::format::feed::people;
use crate::import::format::feed::rich;
use crate::import::format::feed::rich::Rich;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::xml::cut::Around;
use crate::import::xml::element::Element;
use crate::import::xml::tree::joined;
use crate::import::xml::tree::parse;

/// How many elements and texts of an item are read.
const MAX_PARTS: usize = 4000;
/// Where an item says when it was published, and when it was changed. The best comes first.
const PUBLISHED: [(Kind, &str); 8] = [
    (Kind::Core, "published"),
    (Kind::Core, "pubDate"),
    (Kind::Core, "issued"),
    (Kind::Dcterms, "issued"),
    (Kind::Dc, "date"),
    (Kind::Core, "date"),
    (Kind::Dcterms, "created"),
    (Kind::Core, "created"),
];
const UPDATED: [(Kind, &str); 5] = [
    (Kind::Core, "updated"),
    (Kind::Core, "modified"),
    (Kind::Dcterms, "modified"),
    (Kind::Core, "lastmod"),
    (Kind::Core, "lastBuildDate"),
];
/// Where its headline, its text and its summary stand.
const TITLES: [(Kind, &str); 4] = [
    (Kind::Core, "title"),
    (Kind::Dc, "title"),
    (Kind::Media, "title"),
    (Kind::Itunes, "title"),
];
const TEXTS: [(Kind, &str); 5] = [
    (Kind::Content, "encoded"),
    (Kind::Xhtml, "body"),
    (Kind::Core, "content"),
    (Kind::Core, "body"),
    (Kind::Core, "fullitem"),
];
const SUMMARIES: [(Kind, &str); 8] = [
    (Kind::Core, "summary"),
    (Kind::Core, "description"),
    (Kind::Core, "abstract"),
    (Kind::Core, "tagline"),
    (Kind::Dc, "description"),
    (Kind::Dcterms, "abstract"),
    (Kind::Itunes, "summary"),
    (Kind::Itunes, "subtitle"),
];
/// What else is read of it, or tells nothing of a story.
const KNOWN: [(Kind, &str); 26] = [
    (Kind::Core, "link"),
    (Kind::Core, "guid"),
    (Kind::Core, "id"),
    (Kind::Core, "author"),
    (Kind::Core, "contributor"),
    (Kind::Core, "category"),
    (Kind::Core, "keywords"),
    (Kind::Core, "source"),
    (Kind::Core, "rights"),
    (Kind::Core, "copyright"),
    (Kind::Core, "enclosure"),
    (Kind::Core, "language"),
    (Kind::Core, "comments"),
    (Kind::Core, "generator"),
    (Kind::Dc, "creator"),
    (Kind::Dc, "author"),
    (Kind::Dc, "contributor"),
    (Kind::Dc, "subject"),
    (Kind::Dc, "source"),
    (Kind::Dc, "publisher"),
    (Kind::Dc, "rights"),
    (Kind::Dc, "language"),
    (Kind::Dc, "identifier"),
    (Kind::Dc, "type"),
    (Kind::Dc, "format"),
    (Kind::Dcterms, "rights"),
];

/// Makes an item of a record.
pub(super) fn item(text: &str, around: &Around, feed: &Feed) -> Result<Item, Refusal> {
    let Some((element, more)) = parse(text, around, ends).tree.into_first(MAX_PARTS)
    else {
        return Err(Refusal::fail("the item has no tag that can be read"));
    };
    let element = &element;
    let entry = Entry { element, flavour: feed.flavour };
    let mut item = Item { title: entry.title(), ..Item::default() };
    let base = element.base.as_deref().or(feed.base.as_deref());
    entry.set_links(&mut item, base);
    item::set_dates(&mut item, &entry.texts(&PUBLISHED), &entry.updated());
    entry.set_texts(&mut item);
    item.source = entry.source();
    entry.set_people(&mut item);
    entry.set_topics(&mut item);
    entry.set_language(&mut item);
    entry.set_rights(&mut item);
    media::set(&mut item, element, base);
    entry.tell_of_others(&mut item);
    item::fall_back(&mut item, feed);
    if more > 0 {
        item.note(format!(
            "left out: {more} of its elements, which has more than any story"
        ));
    }
    if item.base.is_none() && item.origin.url.is_none() {
        item.base.clone_from(&feed.base);
    }
    Ok(item)
}

/// An element and those in it, which iTunes has for narrower categories.
fn with_inner(element: &Element) -> impl Iterator<Item = &Element> {
    std::iter::once(element).chain(element.elements())
}

/// A text that is HTML by its place, whatever it looks like.
fn markup(text: String) -> Rich {
    // Nobody writes paragraphs so who writes HTML.
    match text.contains("\n\n") && !text.contains('<') {
        true => Rich::Plain(text),
        false => Rich::html(text),
    }
}

struct Entry<'a> {
    element: &'a Element,
    flavour: Flavour,
}

impl<'a> Entry<'a> {
    /// The elements of a name, in order.
    fn all(&self, of: Kind, name: &str) -> impl Iterator<Item = &'a Element> {
        let elements = self.element.elements();
        elements.filter(move |one| one.is(name) && kind(one) == of)
    }

    /// The words of the elements of these names, the best first.
    fn texts(&self, names: &[(Kind, &str)]) -> Vec<String> {
        let mut texts = Vec::new();
        for (of, name) in names {
            let found = self.all(*of, name).map(|one| one.all_text().trim().to_owned());
            texts.extend(found.filter(|text| !text.is_empty()));
        }
        texts
    }

    fn first(&self, names: &[(Kind, &str)]) -> Option<&'a Element> {
        let mut elements = names.iter().flat_map(|(of, name)| self.all(*of, name));
        elements.find(|one| !rich::read(one, self.flavour).is_empty())
    }

    fn title(&self) -> String {
        let title =
            self.first(&TITLES).map(|one| rich::read(one, self.flavour).visible());
        title.unwrap_or_default()
    }

    fn updated(&self) -> Vec<String> {
        let mut updated = self.texts(&UPDATED);
        updated.extend(self.element.attribute("lastmod").map(ToOwned::to_owned));
        updated
    }

    fn set_texts(&self, item: &mut Item) {
        let read = |one: &Element| rich::read(one, self.flavour);
        let mut summaries: Vec<&Element> =
            SUMMARIES.iter().flat_map(|(of, name)| self.all(*of, name)).collect();
        summaries.retain(|one| !read(one).is_empty());
        let content = self.first(&TEXTS);
        // Without a text of its own, RSS has it where others have a summary.
        let own = content.or_else(|| {
            let at = summaries.iter().position(|one| one.is("description")).unwrap_or(0);
            (!summaries.is_empty()).then(|| summaries.remove(at))
        });
        item.base = own.and_then(|one| one.base.as_deref().map(Into::into));
        let text = own.map(|one| match (kind(one), read(one)) {
            (Kind::Content | Kind::Xhtml, Rich::Plain(_)) => markup(one.text()),
            (_, text) => text,
        });
        // YouTube has it there alone.
        let text =
            text.or_else(|| media::words(self.element, "description").map(Rich::Plain));
        item::set_texts(item, text, summaries.into_iter().map(read).collect());
        for content in self.all(Kind::Core, "content") {
            if let Some(address) = content.attribute("src") {
                let address = joined(content.base.as_deref(), address);
                item.note(format!("its text is not in the feed, but at {address}"));
            }
        }
    }

    fn set_links(&self, item: &mut Item, base: Option<&str>) {
        let whole = |one: &Element, text: &str| {
            address(&joined(one.base.as_deref().or(base), text))
        };
        let links = || self.all(Kind::Core, "link");
        let is_alternate = |one: &&Element| {
            one.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"))
        };
        let is_page = |one: &&Element| {
            one.attribute("type").is_none_or(|kind| kind.contains("html"))
        };
        let href = |one: &'a Element| whole(one, one.attribute("href")?);
        let guid = self.all(Kind::Core, "guid").next();
        let is_link = |one: &&Element| {
            one.attribute("isPermaLink")
                .is_none_or(|value| value.eq_ignore_ascii_case("true"))
        };
        let url = None
            .or_else(|| {
                let mut original = self.all(Kind::Feedburner, "origLink");
                original.find_map(|one| whole(one, &one.text()))
            })
            .or_else(|| links().filter(is_alternate).filter(is_page).find_map(href))
            .or_else(|| links().filter(is_alternate).find_map(href))
            .or_else(|| {
                let filled = links().filter(|one| !one.text().trim().is_empty());
                filled.filter(is_alternate).find_map(|one| whole(one, &one.text()))
            })
            .or_else(|| guid.filter(is_link).and_then(|one| address(&one.text())))
            .or_else(|| whole(self.element, self.element.attribute("href")?))
            .or_else(|| address(self.element.attribute("rdf:about")?));
        let ids = self.texts(&[
            (Kind::Core, "id"),
            (Kind::Core, "guid"),
            (Kind::Dc, "identifier"),
        ]);
        let about = || self.element.attribute("rdf:about").map(ToOwned::to_owned);
        item.origin.id = ids.into_iter().next().or_else(about);
        item.origin.url = url;
        for link in links() {
            let rel = link.attribute("rel").unwrap_or_default().to_ascii_lowercase();
            if let (true, Some(address)) =
                (matches!(&*rel, "via" | "related"), href(link))
            {
                item.note(format!("left out: the link to {address} ({rel})"));
            }
        }
    }

    /// Who published it first, if it says so.
    fn source(&self) -> Option<String> {
        let words = |one: &Element| {
            let title = one.elements().find(|part| part.is("title"));
            let text = match title {
                Some(title) => rich::read(title, self.flavour).visible(),
                None if one.elements().next().is_some() => String::new(),
                None => Rich::unknown(one.text()).visible(),
            };
            (!text.is_empty()).then_some(text)
        };
        let sources =
            self.all(Kind::Core, "source").chain(self.all(Kind::Dc, "publisher"));
        sources.filter(|one| kind(one) != Kind::Other).find_map(words)
    }

    fn set_people(&self, item: &mut Item) {
        let mut authors = people::authors(self.element);
        if authors.is_empty() {
            let source = self.all(Kind::Core, "source").next();
            authors = source.map(people::authors).unwrap_or_default();
        }
        item.set_list("byline", authors);
        let mut others = people::people(self.element, Kind::Core, "contributor");
        others.extend(people::people(self.element, Kind::Dc, "contributor"));
        others.dedup();
        let others = others.into_iter().map(Value::String).collect();
        extra(item, "contributors", Value::Sequence(others));
    }

    fn set_topics(&self, item: &mut Item) {
        let mut topics = Vec::new();
        let mut schemes: Vec<Value> = Vec::new();
        let elements = self
            .all(Kind::Core, "category")
            .chain(self.all(Kind::Dc, "subject"))
            .chain(self.all(Kind::Media, "category"))
            .chain(self.all(Kind::Itunes, "category").flat_map(with_inner));
        for element in elements {
            let text = rich::read(element, Flavour::Rss).visible();
            let own = Some(text).filter(|text| !text.is_empty());
            let part = |name: &str| element.attribute(name).map(ToOwned::to_owned);
            let Some(name) =
                part("label").or(own).or_else(|| part("term")).or_else(|| part("text"))
            else {
                continue;
            };
            let scheme = part("scheme").or_else(|| part("domain"));
            if let Some(scheme) = scheme {
                let mut entry = Mapping::new();
                entry.insert("name".into(), name.clone().into());
                let term = part("term").filter(|term| *term != name);
                entry.extend(term.map(|term| ("term".into(), term.into())));
                entry.insert("scheme".into(), scheme.into());
                schemes.push(entry.into());
            }
            topics.push(name);
        }
        item.set_list("topics", topics);
        let keywords = self.texts(&[
            (Kind::Core, "keywords"),
            (Kind::Itunes, "keywords"),
            (Kind::Media, "keywords"),
        ]);
        let keywords = keywords.iter().flat_map(|text| text.split(','));
        item.set_list("keywords", keywords.map(ToOwned::to_owned));
        extra(item, "categories", Value::Sequence(schemes));
    }

    fn set_language(&self, item: &mut Item) {
        let told = self.texts(&[(Kind::Dc, "language"), (Kind::Core, "language")]);
        let text = self.first(&TEXTS).or_else(|| self.first(&SUMMARIES));
        let by_text = text.and_then(|one| one.lang.as_deref());
        let by_own = self.element.lang.as_deref();
        let title = self.first(&TITLES).and_then(|one| one.lang.as_deref());
        let tags =
            told.iter().map(|tag| &**tag).chain(by_text).chain(by_own).chain(title);
        if let Some(tag) = tags.into_iter().find_map(item::language) {
            item.set("lang", tag);
        }
    }

    fn set_rights(&self, item: &mut Item) {
        let notice = self.first(&[
            (Kind::Core, "rights"),
            (Kind::Core, "copyright"),
            (Kind::Dc, "rights"),
            (Kind::Dcterms, "rights"),
            (Kind::Media, "copyright"),
        ]);
        let notice = notice.map(|one| rich::read(one, self.flavour).visible());
        let links = self.all(Kind::Core, "link");
        let mut licences = links.filter(|one| one.attribute("rel") == Some("license"));
        let licence =
            licences.find_map(|one| one.attribute("href")).map(ToOwned::to_owned);
        let by_other = || {
            let mut found = self.all(Kind::Licence, "license");
            found.find_map(|one| {
                let resource = one.attribute("rdf:resource").map(ToOwned::to_owned);
                resource.or_else(|| Some(one.text().trim().to_owned()))
            })
        };
        match (notice, licence.or_else(by_other)) {
            (Some(notice), None) => item.set("rights", notice),
            (None, None) => {}
            (notice, Some(terms)) => {
                let mut rights = Mapping::new();
                rights.extend(notice.map(|notice| ("notice".into(), notice.into())));
                rights.insert("terms".into(), terms.into());
                item.set("rights", rights);
            }
        }
    }

    /// Names what was not brought along.
    fn tell_of_others(&self, item: &mut Item) {
        let mut names: Vec<String> = Vec::new();
        for element in self.element.elements() {
            let own = kind(element);
            let is_in = |list: &[(Kind, &str)]| {
                list.iter().any(|(of, name)| *of == own && element.is(name))
            };
            let is_read = matches!(own, Kind::Media | Kind::Itunes | Kind::Feedburner)
                || is_in(&PUBLISHED)
                || is_in(&UPDATED)
                || is_in(&TITLES)
                || is_in(&TEXTS)
                || is_in(&SUMMARIES)
                || is_in(&KNOWN)
                || own == Kind::Licence;
            let name = match element.prefix.as_str() {
                "" => element.name.clone(),
                prefix => format!("{prefix}:{}", element.name),
            };
            let is_empty = element.all_text().trim().is_empty();
            if !is_read && !is_empty && !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            item.note(format!("left out: {}", names.join(", ")));
        }
    }
}
