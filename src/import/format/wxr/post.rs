//! Makes an item of a post or a page.

use chrono_tz::Tz;
use serde_yaml::Mapping;
use serde_yaml::Value;

use crate::import::format::wxr::notes;
use crate::import::format::wxr::site::Site;
use crate::import::format::wxr::site::meta;
use crate::import::format::wxr::site::words;
use crate::import::format::wxr::tags::is_summary;
use crate::import::format::wxr::tags::is_text;
use crate::import::format::wxr::tags::wp;
use crate::import::format::wxr::text;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::item::Shape;
use crate::import::xml::cut::Around;
use crate::import::xml::element::Element;
use crate::import::xml::tree::Flaw;
use crate::import::xml::tree::Parsed;
use crate::import::xml::tree::parse;
use crate::moment::Moment;
use crate::paths::Address;
use crate::paths::percent_decoded;

/// How many elements and texts of an item are read; most are comments.
const MAX_PARTS: usize = 200_000;
/// How many topics a post has.
const MAX_TOPICS: usize = 1000;
/// The category of what has none.
const NO_CATEGORY: &str = "uncategorized";

/// What ends a text, and never stands in one.
const TEXT_END: &str = "</content:encoded>";

/// Makes an item of a record.
pub(super) fn item(text: &str, around: &Around, site: &Site) -> Result<Item, Refusal> {
    let Parsed { tree, flaw } = parse(text, around, |_, _| false);
    let Some((element, more)) = tree.into_first(MAX_PARTS) else {
        return Err(Refusal::fail("the item has no tag that can be read"));
    };
    let element = &element;
    let post = Post { element, site };
    let shape = post.shape(flaw)?;
    let mut item = Item { shape, title: words(&post.plain("title")), ..Item::default() };
    post.set_origin(&mut item);
    let date = post.date();
    item.date = date.as_ref().map(|date| date.text.clone());
    post.set_status(&mut item, date.as_ref())?;
    post.set_updated(&mut item);
    item.slug = Some(percent_decoded(&post.own("post_name")).into_owned())
        .filter(|name| !name.is_empty());
    let summary = element.elements().find(|one| is_summary(one));
    let summary = summary.map(|one| words(&one.all_text())).unwrap_or_default();
    item.set("summary", summary);
    if let Some(language) = &site.language {
        item.set("lang", language.as_str());
    }
    if shape == Shape::Story {
        item.source.clone_from(&site.title);
        post.set_author(&mut item);
        post.set_terms(&mut item);
        post.set_picture(&mut item);
    }
    post.set_text(&mut item)?;
    notes::tell(&mut item, element);
    if more > 0 {
        item.note(format!(
            "left out: {more} of its elements, which has more than any post"
        ));
    }
    Ok(item)
}

/// When a post was published.
struct Date {
    text: String,
    zoned: Zoned,
}

#[derive(PartialEq, Eq)]
enum Zoned {
    Yes,
    No,
}

struct Post<'a> {
    element: &'a Element,
    site: &'a Site,
}

impl Post<'_> {
    /// The text of one of WordPress's own elements.
    fn own(&self, name: &str) -> String {
        let found = self.element.elements().find(|one| wp(one) && one.is(name));
        found.map(|one| one.all_text().trim().to_owned()).unwrap_or_default()
    }

    /// The text of one of RSS's elements.
    fn plain(&self, name: &str) -> String {
        let mut found = self.element.elements();
        let found = found.find(|one| one.prefix.is_empty() && one.is(name));
        found.map(|one| one.all_text().trim().to_owned()).unwrap_or_default()
    }

    fn shape(&self, flaw: Flaw) -> Result<Shape, Refusal> {
        match self.own("post_type").as_str() {
            "post" => Ok(Shape::Story),
            "page" => Ok(Shape::Undated),
            "attachment" => {
                let address = self.own("attachment_url");
                let reason = format!("an attachment: the file stays at {address}");
                Err(Refusal::skip(reason))
            }
            // An element without an end has all in it that follows.
            "" if flaw != Flaw::None => Err(Refusal::fail(
                "it is damaged, and its type cannot be told: one of its elements has no end",
            )),
            "" => Err(Refusal::skip("it names no type: only posts and pages are taken")),
            other => {
                let reason =
                    format!("its type is `{other}`: only posts and pages are taken");
                Err(Refusal::skip(reason))
            }
        }
    }

    fn set_origin(&self, item: &mut Item) {
        let link = self.plain("link");
        let (guid, number) = (self.plain("guid"), self.own("post_id"));
        let id = [guid, link.clone(), number.clone()];
        item.origin.id = id.into_iter().find(|id| !id.is_empty());
        item.origin.more.set("post", number);
        if !link.contains("://") {
            return;
        }
        let path = link
            .split_once("://")
            .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        if let Some(path) =
            path.filter(|path| path.len() > 1 && !path.contains(['?', '#']))
        {
            match Address::of_alias(path) {
                Ok(_) => item.set_list("aliases", [path.to_owned()]),
                Err(error) => {
                    item.note(format!("its old address `{path}` is no alias: {error}"));
                }
            }
        }
        item.origin.url = Some(link);
    }

    fn date(&self) -> Option<Date> {
        let is_date = |text: &str| {
            !text.starts_with("0000") && Moment::parse(text, Tz::UTC).is_ok()
        };
        let universal = self.own("post_date_gmt");
        if is_date(&universal) {
            let text = format!("{}Z", universal.replacen(' ', "T", 1));
            return Some(Date { text, zoned: Zoned::Yes });
        }
        let local = self.own("post_date");
        if is_date(&local) {
            return Some(Date { text: local, zoned: Zoned::No });
        }
        let text = self.plain("pubDate");
        is_date(&text).then_some(Date { text, zoned: Zoned::Yes })
    }

    fn set_updated(&self, item: &mut Item) {
        let text = format!("{}Z", self.own("post_modified_gmt").replacen(' ', "T", 1));
        let moment = |text: &str| Moment::parse(text, Tz::UTC).ok();
        let published = item.date.as_deref().and_then(moment);
        if moment(&text).is_some() && moment(&text) > published {
            item.set("updated", text);
        }
    }

    fn set_status(&self, item: &mut Item, date: Option<&Date>) -> Result<(), Refusal> {
        let status = self.own("status");
        match status.as_str() {
            "publish" => {}
            "future" => match date {
                Some(date) if date.zoned == Zoned::Yes && item.shape == Shape::Story => {
                    item.set("embargo", date.text.as_str());
                }
                _ => {
                    item.set("draft", true);
                    item.note("it was to be published later: it is a draft now");
                }
            },
            "trash" => return Err(Refusal::skip("it was thrown away")),
            "auto-draft" | "inherit" => {
                let reason = format!("it was never saved by a person (`{status}`)");
                return Err(Refusal::skip(reason));
            }
            "draft" | "pending" => item.set("draft", true),
            "private" => {
                item.set("draft", true);
                item.note("only people who log in could read it: it is a draft now");
            }
            "" => {
                item.set("draft", true);
                item.note("it does not tell whether it was published: it is a draft now");
            }
            other => {
                item.set("draft", true);
                item.note(format!("its status was `{other}`: it is a draft now"));
            }
        }
        if !self.own("post_password").is_empty() {
            item.set("draft", true);
            item.note("it had a password, which a static site cannot ask for: it is a draft now");
        }
        Ok(())
    }

    fn set_author(&self, item: &mut Item) {
        let mut creators = self.element.elements().filter(|one| one.is("creator"));
        let login = creators.next().map(|one| one.all_text().trim().to_owned());
        let login = login.unwrap_or_default();
        let name = self.site.author(&login).map_or(login.clone(), ToOwned::to_owned);
        item.set_list("byline", [name]);
    }

    /// The first category is the section; other categories and all tags are topics.
    fn set_terms(&self, item: &mut Item) {
        let mut section = None;
        let mut topics = Vec::new();
        let mut others: Vec<(String, Vec<Value>)> = Vec::new();
        for term in self.element.elements() {
            if !term.is("category") || wp(term) || topics.len() > MAX_TOPICS {
                continue;
            }
            let nicename = term.attribute("nicename").unwrap_or_default();
            let nicename = percent_decoded(nicename).into_owned();
            let name = words(&term.all_text());
            let name = if name.is_empty() { nicename.clone() } else { name };
            let is_none =
                nicename == NO_CATEGORY || name.eq_ignore_ascii_case(NO_CATEGORY);
            // WXR 1.0 has each a second time, without a domain.
            match term.attribute("domain") {
                Some("category") if is_none => {}
                Some("category") if section.is_none() => section = Some(name),
                Some("category" | "post_tag" | "tag") => topics.push(name),
                None if section.as_ref() == Some(&name) || is_none => {}
                None => topics.push(name),
                Some(domain) => {
                    let name = Value::String(name);
                    match others.iter_mut().find(|(known, _)| known == domain) {
                        Some((_, names)) => names.push(name),
                        None => others.push((domain.to_owned(), vec![name])),
                    }
                }
            }
        }
        topics.retain(|topic| Some(topic) != section.as_ref());
        item.set("section", section.unwrap_or_default());
        item.set_list("topics", topics);
        let mut extra = Mapping::new();
        for (domain, names) in others {
            extra.insert(domain.into(), names.into());
        }
        item.set("extra", extra);
    }

    fn set_picture(&self, item: &mut Item) {
        let Some(id) = meta(self.element, "_thumbnail_id") else { return };
        let Some(picture) = self.site.attachment(&id) else {
            if id.parse::<u64>().is_ok_and(|id| id > 0) {
                item.note(format!("its picture, number {id}, is not in the export"));
            }
            return;
        };
        let mut image = Mapping::new();
        image.insert("src".into(), picture.address.as_str().into());
        for (name, value) in [("alt", &picture.alt), ("caption", &picture.caption)] {
            if !value.is_empty() {
                image.insert(name.into(), value.as_str().into());
            }
        }
        item.note(format!("its picture stays where it is: {}", picture.address));
        item.set("image", image);
    }

    fn set_text(&self, item: &mut Item) -> Result<(), Refusal> {
        let content = self.element.elements().find(|one| is_text(one));
        let content = content.map(Element::all_text).unwrap_or_default();
        if content.contains(TEXT_END) {
            return Err(Refusal::fail(
                "its text has no end (`]]>`), and goes on into what follows",
            ));
        }
        let pictures = match self.own("post_id").parse() {
            Ok(post) => self.site.of_post(post),
            Err(_) => Vec::new(),
        };
        let text::Prepared { html, notes } =
            text::prepare(&content, self.site, &pictures);
        item.notes.extend(notes);
        item.body = Body::Html(html);
        Ok(())
    }
}
