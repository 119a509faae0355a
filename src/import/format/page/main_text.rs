//! Finds the text of a page between all that a site sets around it.

use std::collections::HashSet;

use dom_smoothie::Config;
use dom_smoothie::Readability;

use super::beside::Beside;
use super::boxes;
use super::title::is_same;
use crate::import::html;
use crate::import::tree::Data;
use crate::import::tree::Element;
use crate::import::tree::Id;
use crate::import::tree::Step;
use crate::import::tree::Tree;
use crate::paths::to_uri;

/// How many pictures at the head of a page may be one twice.
const LEAD_PICTURES: usize = 4;

/// Stands for the page's title. Without one, Readability takes the first heading for it, and
/// takes out all that are like it, with words that the headline does not have.
const NO_TITLE: &str = "<title>zzzzzzzzzzzzzzzz</title>";

/// A page's text.
#[derive(Debug, Default)]
pub(super) struct MainText {
    pub(super) html: String,
    /// How many words it has, and how many of these are links.
    pub(super) words: usize,
    pub(super) linked_words: usize,
}

/// Finds a page's text; `None` if there is none.
pub(super) fn find(page: &str) -> Option<MainText> {
    let config =
        Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::new(page, None, Some(config)).ok()?;
    let article = readability.parse().ok()?;
    let n_words = |text: &str| text.split_whitespace().count();
    let links = readability.doc.select("a");
    Some(MainText {
        html: article.content.to_string(),
        words: n_words(&article.text_content),
        linked_words: links.iter().map(|link| n_words(&link.text())).sum(),
    })
}

/// A page on its way to whoever finds its text.
pub(super) struct Cleared<'a> {
    pub(super) title: &'a str,
    pub(super) base: Option<&'a ammonia::Url>,
    pub(super) beside: &'a mut Beside,
    /// How many links and pictures lead nobody knows where.
    pub(super) lost_links: usize,
    out: String,
    pictures: HashSet<String>,
}

impl<'a> Cleared<'a> {
    pub(super) fn new(
        title: &'a str,
        base: Option<&'a ammonia::Url>,
        beside: &'a mut Beside,
    ) -> Self {
        let pictures = HashSet::new();
        Self { title, base, beside, lost_links: 0, out: String::new(), pictures }
    }

    /// Returns the page without what is no text, and without its title in the text.
    pub(super) fn write(&mut self, tree: &Tree) -> String {
        self.out.push_str(NO_TITLE);
        let boxes = boxes::within_one_text(tree);
        let mut walk = tree.walk(tree.root());
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(id) => match tree.data(id) {
                    Data::Text(text) => push_escaped(&mut self.out, text),
                    Data::Other => {}
                    Data::Element(element)
                        if self.is_left_out(tree, id, element)
                            || self.object(element) =>
                    {
                        walk.pass_over(id);
                    }
                    Data::Element(_) if boxes.contains(&id) => {}
                    Data::Element(element) => self.start(element),
                },
                Step::Leave(id) if boxes.contains(&id) => {}
                Step::Leave(id) => self.end(tree.name(id)),
            }
        }
        std::mem::take(&mut self.out)
    }

    fn is_left_out(&self, tree: &Tree, id: Id, element: &Element) -> bool {
        match element.name() {
            // What the text's place is told by.
            "html" | "body" => false,
            "script" | "style" | "link" | "meta" | "base" | "template" | "head"
            | "select" | "input" | "textarea" => true,
            "svg" | "math" => html::is_unseen(element),
            "h1" | "h2" | "h3" => is_same(self.title, &tree.words(id)),
            _ => false,
        }
    }

    fn start(&mut self, element: &Element) {
        let name = element.name();
        if name == "object" || name == "img" && !self.picture(element) {
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        let is_frame = matches!(name, "iframe" | "embed");
        for (name, value) in element.attributes() {
            let is_address = matches!(name, "href" | "src" | "data" | "poster");
            let value = match is_address {
                // Readability looks for videos there, byte by byte, and takes characters apart.
                true if is_frame => to_uri(&self.whole(value)),
                true => self.whole(value),
                false if is_frame && !value.is_ascii() => continue,
                false => value.to_owned(),
            };
            if name == "href" && self.leads_nowhere(&value) {
                self.lost_links += 1;
                continue;
            }
            self.attribute(name, &value);
        }
        self.out.push('>');
    }

    /// Writes what an element shows that is an object, as others show it; returns whether it
    /// does. What is in an object that shows nothing is seen in its place.
    fn object(&mut self, element: &Element) -> bool {
        if element.name() != "object" {
            return false;
        }
        let Some(data) = element.attribute("data").filter(|data| !data.is_empty()) else {
            return false;
        };
        let src = self.whole(data);
        self.out.push_str("<embed");
        self.attribute("src", &to_uri(&src));
        self.out.push('>');
        true
    }

    /// An address made whole, if it can be.
    fn whole(&self, address: &str) -> String {
        let whole = self.base.and_then(|base| base.join(address).ok());
        whole.map_or_else(|| address.to_owned(), Into::into)
    }

    fn end(&mut self, name: &str) {
        if !name.is_empty() && name != "object" && !is_void(name) {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
        if !name.chars().all(is_name) {
            return;
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_escaped(&mut self.out, value);
        self.out.push('"');
    }

    /// Whether an address leads nobody knows where, as the page has none itself.
    fn leads_nowhere(&self, address: &str) -> bool {
        self.base.is_none()
            && !address.is_empty()
            && !address.starts_with('#')
            && !address.starts_with("//")
            && ammonia::Url::parse(address).is_err()
    }

    /// Writes a picture that lies beside the page. Returns whether it is written as any
    /// other.
    fn picture(&mut self, element: &Element) -> bool {
        let source = element.attribute("src").unwrap_or_default().to_owned();
        let is_first = self.pictures.insert(without_size(&source));
        let is_lead = self.pictures.len() <= LEAD_PICTURES;
        if !source.is_empty() && !is_first && is_lead {
            return false;
        }
        let Some(name) = self.beside.name(&source) else {
            let is_there = !self.leads_nowhere(&source);
            if !is_there {
                self.lost_links += 1;
                self.out.push(' ');
                push_escaped(&mut self.out, element.attribute("alt").unwrap_or_default());
                self.out.push(' ');
            }
            return is_there;
        };
        self.out.push_str("<img");
        self.attribute("src", &name);
        for other in ["alt", "title", "width", "height"] {
            if let Some(value) = element.attribute(other) {
                self.attribute(other, value);
            }
        }
        self.out.push('>');
        false
    }
}

/// A picture's address without what tells its size.
fn without_size(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((stem, end)) = address.rsplit_once('.') else { return address.to_owned() };
    let is_size = |part: &str| {
        part.split('x').count() == 2
            && part.bytes().all(|b| b.is_ascii_digit() || b == b'x')
    };
    match stem.rsplit_once('-') {
        Some((rest, size)) if is_size(size) => format!("{rest}.{end}"),
        _ => address.to_owned(),
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
