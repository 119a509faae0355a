//! The content of a news item: the best of the forms in which it is given.

use crate::import::format::iptc::picture::Picture;
use crate::import::format::nitf::body;
use crate::import::format::nitf::html::is_full;
use crate::import::item::Body;
use crate::import::xml::element::Element;

/// Content, and what it tells beside the text.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The text; `None` if there is none that can be read.
    pub(super) body: Option<Body>,
    /// What an NITF document in it tells.
    pub(super) nitf: Option<body::Told>,
    /// Pictures by their addresses.
    pub(super) pictures: Vec<Picture>,
    /// What was not brought along, each in words.
    pub(super) left_out: Vec<String>,
}

/// How good a form is; the first is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Html,
    Nitf,
    Escaped,
    Words,
}

/// Reads the content of an item.
pub(super) fn read(item: &Element) -> Content {
    let mut content = Content::default();
    let forms: Vec<&Element> =
        item.all("contentSet").flat_map(Element::elements).collect();
    let known = forms.iter().filter_map(|one| Some((form(one)?, *one)));
    // Of equals, the first.
    let best = known.min_by_key(|(form, _)| *form);
    match best {
        Some((Form::Html, one)) => content.body = Some(Body::Html(html(one))),
        Some((Form::Nitf, one)) => {
            let mut told = body::read(one);
            content.body = Some(Body::Html(std::mem::take(&mut told.html)));
            content.left_out.extend(body::note_of_pictures(&told));
            content.pictures.extend(told.picture.clone());
            content.nitf = Some(told);
        }
        Some((Form::Escaped, one)) => content.body = Some(Body::Html(one.lines())),
        Some((Form::Words, one)) => content.body = Some(Body::Plain(one.lines())),
        None => {}
    }
    let others = forms.iter().filter(|one| form(one).is_none());
    for one in others {
        other(one, &mut content);
    }
    content
}

/// What form an element has; `None` if that is not read, or empty.
fn form(element: &Element) -> Option<Form> {
    let told = element.attribute("contenttype").unwrap_or_default().to_lowercase();
    match &*element.name {
        "inlineXML" => {
            let root = element.elements().next()?;
            match &*root.name {
                "html" | "body" | "div" | "section" | "article" | "p" => Some(Form::Html),
                "nitf" => Some(Form::Nitf),
                _ => None,
            }
        }
        "inlineData" => {
            let is_plain = told.is_empty() || told.starts_with("text/plain");
            let is_encoded = element.attribute("encoding").is_some();
            match element.words() {
                None => None,
                Some(_) if is_encoded => None,
                Some(_) if told.contains("html") => Some(Form::Escaped),
                Some(_) => is_plain.then_some(Form::Words),
            }
        }
        _ => None,
    }
}

/// The blocks of XHTML: those of its body, if it has one.
fn html(element: &Element) -> String {
    element.find("body").unwrap_or(element).inner_html()
}

/// Tells of content that is not read.
fn other(element: &Element, content: &mut Content) {
    let kind = element.attribute("contenttype").unwrap_or("an unknown kind");
    if element.name == "remoteContent" {
        let address = element.attribute("href").unwrap_or("an address that is missing");
        if kind.starts_with("image/") && is_full(address) {
            let picture = Picture { src: address.to_owned(), ..Picture::default() };
            content.pictures.push(picture);
            return;
        }
        content.left_out.push(format!("not fetched: {kind} at {address}"));
        return;
    }
    let root = element.elements().next();
    match (root, element.words()) {
        (Some(root), _) => {
            let name = &root.name;
            content.left_out.push(format!("left out: content as {kind} (`{name}`)"));
        }
        (None, Some(_)) => content.left_out.push(format!("left out: content as {kind}")),
        (None, None) => {}
    }
}
