//! Writes images: in a line of text, or as a figure with its caption and credit.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark_escape::{escape_href, escape_html};

use super::links::Links;
use super::{Picture, Srcset, captions};

/// Why writing does not fail.
const INFALLIBLE: &str = "a string takes all that is written to it";

/// What a text says of an image.
#[derive(Debug)]
pub(super) struct Image {
    /// Its address as written.
    pub(super) target: String,
    /// Its title; in a figure, the caption.
    pub(super) title: String,
    /// What it shows, in words.
    pub(super) alt: String,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
}

/// Returns an image as HTML for a line of text.
pub(super) fn inline(picture: &Picture, image: &Image) -> String {
    let mut html = String::new();
    write_image(picture, image, Some(&image.title), &mut html);
    html
}

/// Returns an image as a figure.
///
/// The image's title is the caption, in Markdown. What follows the last ` | ` in it is the
/// credit: `![Pilots](strike.jpg "Pilots on the pier | Photo: A. Okafor")`.
pub(super) fn figure(picture: &Picture, image: &Image, links: &mut Links) -> String {
    let mut html = String::from("<figure class=\"picture\">");
    write_image(picture, image, None, &mut html);
    let (caption, credit) = split_credit(&image.title);
    // What the picture's file says is plain text, what the story says is Markdown.
    let own = picture.credit.as_deref().filter(|_| credit.is_none());
    if !caption.is_empty() || credit.is_some() || own.is_some() {
        html.push_str("<figcaption>");
        captions::write(caption, links, &image.range, &mut html);
        if credit.is_some() || own.is_some() {
            let gap = if caption.is_empty() { "" } else { " " };
            html.push_str(gap);
            html.push_str("<span class=\"credit\">");
            match (credit, own) {
                (None, Some(own)) => escape_html(&mut html, own).expect(INFALLIBLE),
                (credit, _) => {
                    let credit = credit.unwrap_or_default();
                    captions::write(credit, links, &image.range, &mut html);
                }
            }
            html.push_str("</span>");
        }
        html.push_str("</figcaption>");
    }
    html.push_str("</figure>\n");
    html
}

/// Splits a title into caption and credit.
pub(super) fn split_credit(title: &str) -> (&str, Option<&str>) {
    let title = title.trim();
    let parts =
        title.rsplit_once(" | ").or_else(|| Some(("", title.strip_prefix("| ")?)));
    let Some((caption, credit)) = parts else { return (title, None) };
    let credit = credit.trim();
    (caption.trim(), (!credit.is_empty()).then_some(credit))
}

fn write_image(picture: &Picture, image: &Image, title: Option<&str>, html: &mut String) {
    let of_a_kind = picture.srcset.as_ref().filter(|srcset| srcset.media_type.is_some());
    if let Some(srcset) = of_a_kind {
        let media_type = srcset.media_type.unwrap_or_default();
        write!(html, "<picture><source type=\"{media_type}\"").expect(INFALLIBLE);
        write_srcset(srcset, html);
        html.push('>');
    }
    html.push_str("<img src=\"");
    escape_href(&mut *html, &picture.src).expect(INFALLIBLE);
    html.push_str("\" alt=\"");
    escape_html(&mut *html, &image.alt).expect(INFALLIBLE);
    html.push('"');
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        html.push_str(" title=\"");
        escape_html(&mut *html, title).expect(INFALLIBLE);
        html.push('"');
    }
    for (name, pixels) in [("width", picture.width), ("height", picture.height)] {
        if let Some(pixels) = pixels {
            write!(html, " {name}=\"{pixels}\"").expect(INFALLIBLE);
        }
    }
    if let Some(srcset) = picture.srcset.as_ref().filter(|_| of_a_kind.is_none()) {
        write_srcset(srcset, html);
    }
    if let Some(color) = &picture.color {
        write!(html, " data-color=\"{color}\"").expect(INFALLIBLE);
    }
    html.push_str(" loading=\"lazy\" decoding=\"async\">");
    if of_a_kind.is_some() {
        html.push_str("</picture>");
    }
}

fn write_srcset(srcset: &Srcset, html: &mut String) {
    for (name, value) in [("srcset", &srcset.pictures), ("sizes", &srcset.sizes)] {
        write!(html, " {name}=\"").expect(INFALLIBLE);
        escape_html(&mut *html, value).expect(INFALLIBLE);
        html.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credit_is_what_follows_the_last_bar() {
        let titles = [
            ("", ("", None)),
            ("Pilots", ("Pilots", None)),
            ("Pilots | A. Okafor", ("Pilots", Some("A. Okafor"))),
            ("Rotterdam | port | A. Okafor", ("Rotterdam | port", Some("A. Okafor"))),
            ("| A. Okafor", ("", Some("A. Okafor"))),
            ("either|or", ("either|or", None)),
            ("Pilots | ", ("Pilots |", None)),
        ];
        assert_eq!(
            titles.map(|(title, _)| split_credit(title)),
            titles.map(|(_, parts)| parts)
        );
    }
}
