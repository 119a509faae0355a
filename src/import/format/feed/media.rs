//! Pictures and recordings that an item of a feed names.

use serde_yaml::Mapping;

use crate::import::format::feed::item::Enclosed;
use crate::import::format::feed::item::address;
use crate::import::format::feed::item::set_enclosed;
use crate::import::format::feed::names::Kind;
use crate::import::format::feed::names::kind;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::xml::element::Element;
use crate::import::xml::text::is_html;
use crate::import::xml::text::visible;
use crate::import::xml::tree::joined;

/// Ends of the names of pictures.
const PICTURES: [&str; 6] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"];

/// Sets the picture, and tells of what stays where it is.
pub(super) fn set(item: &mut Item, entry: &Element, base: Option<&str>) {
    let mut media = Media { base, pictures: Vec::new(), others: Vec::new() };
    media.collect(entry, 0);
    let Media { pictures, others, .. } = media;
    let mut pictures = pictures.into_iter();
    if let Some(first) = pictures.next() {
        let words = |name: &str| words(entry, name);
        let mut image = Mapping::new();
        image.insert("src".into(), first.address.into());
        let caption = words("description").filter(|words| !is_text(item, words));
        image.extend(caption.map(|text| ("caption".into(), text.into())));
        image.extend(words("credit").map(|text| ("credit".into(), text.into())));
        item.set("image", image);
    }
    set_enclosed(item, pictures.chain(others).collect());
}

/// Whether words are all of a story's text.
fn is_text(item: &Item, words: &str) -> bool {
    matches!(&item.body, Body::Plain(text) if text == words)
}

struct Media<'a> {
    base: Option<&'a str>,
    pictures: Vec<Enclosed>,
    others: Vec<Enclosed>,
}

impl Media<'_> {
    fn collect(&mut self, around: &Element, depth: usize) {
        for element in around.elements() {
            let name = element.name.to_ascii_lowercase();
            match (kind(element), name.as_str()) {
                (Kind::Core, "enclosure") => {
                    self.add(element, &["url", "href", "rdf:resource"]);
                }
                (Kind::Core, "link")
                    if element.attribute("rel").is_some_and(|rel| rel == "enclosure") =>
                {
                    self.add(element, &["href"]);
                }
                (Kind::Media, "content") => {
                    self.add(element, &["url"]);
                    self.collect_within(element, depth);
                }
                (Kind::Media, "thumbnail") => self.add_picture(element, "url"),
                (Kind::Itunes, "image") => self.add_picture(element, "href"),
                (Kind::Media, "group") => self.collect_within(element, depth),
                _ => {}
            }
        }
    }

    fn collect_within(&mut self, element: &Element, depth: usize) {
        if depth < 3 {
            self.collect(element, depth + 1);
        }
    }

    fn add(&mut self, element: &Element, names: &[&str]) {
        let Some(text) = names.iter().find_map(|name| element.attribute(name)) else {
            return;
        };
        let base = element.base.as_deref().or(self.base);
        let Some(address) = address(&joined(base, text)) else { return };
        let kind = element.attribute("type").map(ToOwned::to_owned);
        let length = element.attribute("length").or(element.attribute("fileSize"));
        let length = length.map(ToOwned::to_owned);
        let lower = address.to_ascii_lowercase();
        let path = lower.split(['?', '#']).next().unwrap_or_default();
        let is_picture = element.attribute("medium") == Some("image")
            || kind.as_deref().is_some_and(|kind| kind.starts_with("image/"))
            || kind.is_none() && PICTURES.iter().any(|end| path.ends_with(end));
        let enclosed = Enclosed { address, kind, length };
        match is_picture {
            true => self.add_enclosed_picture(enclosed),
            false => self.others.push(enclosed),
        }
    }

    fn add_picture(&mut self, element: &Element, name: &str) {
        let base = element.base.as_deref().or(self.base);
        let found = element.attribute(name).map(|text| joined(base, text));
        if let Some(address) = found.and_then(|text| address(&text)) {
            self.add_enclosed_picture(Enclosed { address, ..Enclosed::default() });
        }
    }

    fn add_enclosed_picture(&mut self, picture: Enclosed) {
        if !self.pictures.iter().any(|one| one.address == picture.address) {
            self.pictures.push(picture);
        }
    }
}

/// The words of the first `media:` element of a name, in groups, too.
pub(super) fn words(around: &Element, name: &str) -> Option<String> {
    for element in around.elements().filter(|one| kind(one) == Kind::Media) {
        let text = match element.is(name) {
            true => Some(element.all_text().trim().to_owned()),
            false => words(element, name),
        };
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            return Some(if is_html(&text) { visible(&text) } else { text });
        }
    }
    None
}
