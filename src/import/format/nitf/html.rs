//! The text of NITF as HTML: what has a like in HTML becomes that, and of all else the words
//! stay.

use crate::import::format::iptc::picture::Picture;
use crate::import::xml::element::Element;
use crate::import::xml::element::Node;
use crate::import::xml::text::escaped;
use crate::import::xml::text::quoted;

/// Elements of the same name and sense in HTML. Their attributes are left out but for those
/// that mean something.
const SAME: [&str; 27] = [
    "p", "ol", "ul", "li", "dl", "dt", "dd", "table", "caption", "col", "colgroup",
    "thead", "tbody", "tfoot", "tr", "th", "td", "pre", "a", "em", "strong", "sub",
    "sup", "br", "hr", "q", "i",
];
/// Elements without content.
const EMPTY: [&str; 3] = ["br", "hr", "col"];
/// Attributes that mean something in a text.
const MEANT: [&str; 7] =
    ["href", "title", "colspan", "rowspan", "align", "start", "scope"];
/// Elements that are blocks of their own; all others stand in a line.
const BLOCKS: [&str; 14] = [
    "block",
    "body.content",
    "body.end",
    "tagline",
    "bibliography",
    "note",
    "nitf-table",
    "content",
    "fn",
    "abstract",
    "body.head",
    "custom-table",
    "data",
    "dateline",
];
/// Elements that say nothing to readers.
const SILENT: [&str; 9] = [
    "media-metadata",
    "nitf-table-metadata",
    "nitf-colgroup",
    "media-object",
    "nitf-col",
    "script",
    "style",
    "classifier",
    "ds",
];

/// Writes the blocks of an element.
pub(in crate::import::format) fn push_blocks(out: &mut String, element: &Element) {
    for node in &element.nodes {
        match node {
            Node::Text(text) => out.push_str(&escaped(text)),
            Node::Element(element) => push(out, element),
        }
    }
}

/// Writes the blocks of an element but for one.
pub(super) fn push_blocks_but(
    out: &mut String,
    element: &Element,
    but: Option<&Element>,
) {
    for node in &element.nodes {
        match node {
            Node::Text(text) => out.push_str(&escaped(text)),
            Node::Element(child) if but.is_some_and(|but| std::ptr::eq(but, child)) => {}
            Node::Element(child) => push(out, child),
        }
    }
}

fn push(out: &mut String, element: &Element) {
    let name = &*element.name;
    match name {
        _ if SILENT.contains(&name) => {}
        "hl1" => wrapped(out, "h2", element),
        "hl2" => wrapped(out, "h3", element),
        "bq" => quotation(out, element),
        "media" => media(out, element),
        "credit" | "datasource" => wrapped(out, "p", element),
        "byline" | "distributor" => wrapped(out, "p", element),
        "tagline" if !has_paragraphs(element) => wrapped(out, "p", element),
        "num" => number(out, element),
        "frac-sep" | "sep" => push_separator(out, element),
        _ if SAME.contains(&name) => same(out, element),
        _ if BLOCKS.contains(&name) => wrapped(out, "div", element),
        _ => push_blocks(out, element),
    }
}

fn has_paragraphs(element: &Element) -> bool {
    element.elements().any(|child| matches!(&*child.name, "p" | "ul" | "ol" | "block"))
}

fn wrapped(out: &mut String, tag: &str, element: &Element) {
    out.push_str(&format!("<{tag}>"));
    push_blocks(out, element);
    out.push_str(&format!("</{tag}>"));
}

fn same(out: &mut String, element: &Element) {
    out.push('<');
    out.push_str(&element.name);
    for name in MEANT {
        if let Some(value) = element.attribute(name) {
            out.push_str(&format!(" {name}=\""));
            out.push_str(&quoted(value));
            out.push('"');
        }
    }
    out.push('>');
    if EMPTY.contains(&&*element.name) {
        return;
    }
    push_blocks(out, element);
    out.push_str(&format!("</{}>", element.name));
}

/// A quotation of several lines: its blocks, and whom it is from.
fn quotation(out: &mut String, element: &Element) {
    out.push_str("<blockquote>");
    push_blocks(out, element);
    out.push_str("</blockquote>");
}

/// A number may be a fraction.
fn number(out: &mut String, element: &Element) {
    let Some(fraction) = element.child("frac") else {
        return push_blocks(out, element);
    };
    for node in &element.nodes {
        match node {
            Node::Text(text) => out.push_str(&escaped(text)),
            Node::Element(child) if child.name == "frac" => {
                let part = |name| fraction.words_of(name).unwrap_or_default();
                let words = match (part("numer"), part("denom")) {
                    (over, under) if over.is_empty() && under.is_empty() => child.words(),
                    (over, under) => Some(format!("{over}/{under}")),
                };
                out.push_str(&escaped(&words.unwrap_or_default()));
            }
            Node::Element(child) => push(out, child),
        }
    }
}

fn push_separator(out: &mut String, element: &Element) {
    out.push_str(&escaped(&element.words().unwrap_or_else(|| "/".to_owned())));
}

/// A picture with its words, or a link to what is none.
fn media(out: &mut String, element: &Element) {
    out.push_str("<figure>");
    let address = address(element).filter(|address| is_full(address));
    if let Some(address) = address {
        let is_picture = is_picture(element);
        out.push_str(if is_picture { "<img src=\"" } else { "<a href=\"" });
        out.push_str(&quoted(address));
        out.push_str("\" alt=\"");
        let alt = best(element).and_then(|one| one.attribute("alternate-text"));
        out.push_str(&quoted(alt.unwrap_or_default()));
        out.push_str("\">");
        if !is_picture {
            out.push_str(&escaped(address));
            out.push_str("</a>");
        }
    }
    let caption = element.all("media-caption").filter_map(Element::words);
    let words: Vec<String> = caption.chain(credit(element)).collect();
    out.push_str("<figcaption>");
    out.push_str(&escaped(&words.join(" ")));
    out.push_str("</figcaption></figure>");
}

/// The address of a medium.
pub(super) fn address(media: &Element) -> Option<&str> {
    best(media).and_then(source)
}

/// Whether an address is whole: nothing is fetched from beside the document.
pub(in crate::import::format) fn is_full(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

/// Whether a medium is a picture.
pub(super) fn is_picture(media: &Element) -> bool {
    let kind = media.attribute("media-type").unwrap_or("image").to_lowercase();
    let mime = best(media).and_then(|reference| reference.attribute("mime-type"));
    let is_other = mime.is_some_and(|mime| !mime.starts_with("image"));
    kind.contains("image") && !is_other || kind.contains("photo")
}

/// A picture with its words.
pub(super) fn picture(media: &Element) -> Option<Picture> {
    let reference = best(media)?;
    let caption = media.all("media-caption").filter_map(Element::words);
    let caption = caption.collect::<Vec<_>>().join(" ");
    Some(Picture {
        src: source(reference)?.to_owned(),
        alt: reference.attribute("alternate-text").map(ToOwned::to_owned),
        caption: Some(caption).filter(|caption| !caption.is_empty()),
        credit: credit(media),
    })
}

fn credit(media: &Element) -> Option<String> {
    media.words_of("media-producer").or_else(|| {
        let reference = best(media)?;
        reference.attribute("copyright").map(ToOwned::to_owned)
    })
}

/// The widest of the forms in which a medium is given.
fn best(media: &Element) -> Option<&Element> {
    let width = |reference: &&Element| {
        let width =
            reference.attribute("width").and_then(|text| text.parse::<u32>().ok());
        width.unwrap_or(0)
    };
    let all: Vec<&Element> =
        media.all("media-reference").filter(|one| source(one).is_some()).collect();
    // Of equals, the first.
    all.into_iter().rev().max_by_key(width)
}

fn source(reference: &Element) -> Option<&str> {
    reference.attribute("source").or_else(|| reference.attribute("href"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::xml::tree::parse;

    fn html(text: &str) -> String {
        let mut out = String::new();
        let tree = parse(text, &Vec::new().into(), |_, _| false).tree;
        push_blocks(&mut out, tree.elements().next().unwrap());
        out
    }

    #[test]
    fn what_html_has_stays_and_of_all_else_the_words_do() {
        let text = "<body.content><p lede='true'>In <location><city>Porto</city>, \
                    <country>Portugal</country></location> <person>A. Quill</person> paid \
                    <money unit='eur'>5</money> for <num><frac><numer>1</numer><denom>2</denom></frac></num>.</p>\
                    <hl2>Later</hl2><bq><block><p>Well.</p></block><credit>B.</credit></bq>\
                    <media media-type='image'><media-reference source='a.jpg' width='9'/>\
                    <media-reference source='http://a.example/b.jpg' width='90' alternate-text='A quay'/>\
                    <media-caption><p>The quay</p></media-caption>\
                    <media-producer>MW</media-producer></media></body.content>";
        assert_eq!(
            html(text),
            "<p>In Porto, Portugal A. Quill paid 5 for 1/2.</p><h3>Later</h3>\
             <blockquote><div><p>Well.</p></div><p>B.</p></blockquote>\
             <figure><img src=\"http://a.example/b.jpg\" alt=\"A quay\"><figcaption>The quay MW\
             </figcaption></figure>"
        );
    }
}
