//! Writes links and pictures, and links for what is shown from elsewhere.

use ammonia::Url;

use super::convert::Converter;
use super::elements::Left;
use super::line::Image;
use super::line::Token;
use crate::import::tree::Element;
use crate::import::tree::Id;

/// Attributes that hold a picture's address until a script puts it where it belongs.
const LATE_ADDRESSES: [&str; 6] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-full-src",
    "data-srcset",
    "data-lazy-srcset",
];
/// The longest address that is kept.
const MAX_ADDRESS_BYTES: usize = 4096;

/// What addresses in a page are relative to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addresses<'a> {
    pub(super) base: Option<&'a Url>,
    /// The names of files beside the story.
    pub(super) beside: &'a [&'a str],
}

/// An address in a page.
enum Address {
    /// It can be used.
    Good(String),
    /// It leads to a place on the page.
    Inner,
    /// Its bytes are the thing itself.
    Data,
    /// It leads nowhere, or to something that is not for a page.
    Bad,
}

impl Converter<'_> {
    /// Opens a link, if it leads anywhere.
    pub(super) fn open_link(&mut self, id: Id, element: &Element) {
        let Some(href) = element.attribute("href") else { return };
        if self.is_in_link() {
            return;
        }
        match self.address(href, self.style.link_schemes.as_deref()) {
            Address::Good(address) => self.open(id, Token::LinkOpen(address)),
            Address::Inner => self.leftovers.count(Left::InnerLink, ""),
            _ => self.leftovers.count(Left::OddLink, ""),
        }
    }

    /// Writes a picture; what is said of it stays also where the picture cannot.
    pub(super) fn image(&mut self, id: Id, element: &Element) {
        let alt = element.attribute("alt").unwrap_or_default();
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_dot =
            |name: &str| matches!(element.attribute(name), Some("0" | "1" | "1px"));
        if alt.is_empty() && is_dot("width") && is_dot("height") {
            self.leftovers.count(Left::Pixel, "");
            return;
        }
        let left = match self.picture_address(element) {
            Address::Good(address) => {
                self.pictures.insert(address.clone());
                self.line.image(Image { address, alt, caption: String::new() });
                return;
            }
            Address::Data if self.comes_again(id) => return,
            Address::Data => Left::DataPicture,
            _ => Left::OddPicture,
        };
        self.leftovers.count(left, "");
        self.line.text(" ");
        self.line.text(&alt);
        self.line.text(" ");
    }

    /// Whether a picture stands once more behind this one, for browsers without scripts.
    fn comes_again(&self, id: Id) -> bool {
        let mut next = self.tree.next_sibling(id);
        while let Some(sibling) = next {
            match self.tree.name(sibling) {
                "noscript" => {
                    return self
                        .tree
                        .nodes(sibling)
                        .any(|id| self.tree.name(id) == "img");
                }
                "" if self.tree.words(sibling).is_empty() => {
                    next = self.tree.next_sibling(sibling);
                }
                _ => return false,
            }
        }
        false
    }

    fn picture_address(&self, element: &Element) -> Address {
        let schemes = ["http".to_owned(), "https".to_owned()];
        let source = element.attribute("src").unwrap_or_default();
        let own = match source.trim() {
            "" | "#" => Address::Bad,
            source if self.addresses.beside.contains(&source) => {
                return Address::Good(source.to_owned());
            }
            source => self.address(source, Some(&schemes)),
        };
        if matches!(own, Address::Good(_)) && !is_placeholder(source) {
            return own;
        }
        let late = LATE_ADDRESSES.iter().chain(&["srcset"]).find_map(|name| {
            let value = element.attribute(name)?;
            let first = if name.ends_with("srcset") { largest(value) } else { value };
            match self.address(first, Some(&schemes)) {
                Address::Good(address) => Some(Address::Good(address)),
                _ => None,
            }
        });
        late.unwrap_or(own)
    }

    /// Writes the pictures that are in an element of which the text was taken.
    pub(super) fn images_in(&mut self, id: Id) {
        let is_image = |&id: &Id| self.tree.name(id) == "img";
        let images: Vec<Id> = self.tree.nodes(id).filter(is_image).collect();
        for id in images {
            if let Some(element) = self.tree.element(id) {
                self.image(id, element);
            }
        }
    }

    /// Takes account of an element that is no text.
    pub(super) fn left(&mut self, id: Id, left: Left) {
        if left != Left::NoScript {
            self.leftovers.count(left, "");
            return;
        }
        let is_new = |id: &Id| {
            let element = self.tree.element(*id).filter(|one| one.name() == "img");
            element.is_some_and(|element| match self.picture_address(element) {
                Address::Good(address) => !self.pictures.contains(&address),
                _ => false,
            })
        };
        let images: Vec<Id> = self.tree.nodes(id).filter(is_new).collect();
        for id in images {
            if let Some(element) = self.tree.element(id) {
                self.image(id, element);
            }
        }
        if !self.tree.words(id).is_empty() {
            self.leftovers.count(Left::NoScript, "");
        }
    }

    /// Writes a link for something that is shown from elsewhere.
    pub(super) fn embedded(&mut self, id: Id, left: Left) {
        let Some(element) = self.tree.element(id) else { return };
        let own =
            ["src", "data", "data-src"].iter().find_map(|name| element.attribute(name));
        let source = own.or_else(|| {
            let is_source = |id: &Id| self.tree.name(*id) == "source";
            let source = self.tree.nodes(id).find(is_source)?;
            self.tree.element(source)?.attribute("src")
        });
        let schemes = ["http".to_owned(), "https".to_owned()];
        let is_dot = |name: &str| {
            matches!(element.attribute(name), Some("0" | "1" | "0px" | "1px"))
        };
        let address = match source.map(|source| self.address(source, Some(&schemes))) {
            Some(Address::Good(address)) if !(is_dot("width") && is_dot("height")) => {
                address
            }
            _ => return self.leftovers.count(left, ""),
        };
        let host = Url::parse(&address).ok();
        let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
        self.leftovers.count(left, if host.is_empty() { "the same site" } else { host });
        let title =
            element.attribute("title").or_else(|| element.attribute("aria-label"));
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        let words = title.unwrap_or(&address).to_owned();
        match self.is_one_line() {
            true => self.line.space(),
            false => self.flush(),
        }
        let is_in_link = self.is_in_link();
        if !is_in_link {
            self.open(id, Token::LinkOpen(address));
        }
        self.line.text(&words);
    }

    /// What an address is, made whole.
    fn address(&self, written: &str, schemes: Option<&[String]>) -> Address {
        let written = written.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        let written: String =
            written.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        if written.starts_with('#') {
            return Address::Inner;
        }
        if written.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:")) {
            return Address::Data;
        }
        if written.is_empty() || written.len() > MAX_ADDRESS_BYTES {
            return Address::Bad;
        }
        let allows = |url: &Url| match schemes {
            Some(schemes) => schemes.iter().any(|scheme| scheme == url.scheme()),
            None => true,
        };
        match (Url::parse(&written), self.addresses.base) {
            (Ok(url), _) if allows(&url) => Address::Good(written),
            (Ok(_), _) => Address::Bad,
            (Err(ammonia::url::ParseError::RelativeUrlWithoutBase), Some(base)) => {
                match base.join(&written) {
                    Ok(url) if allows(&url) => Address::Good(url.into()),
                    _ => Address::Bad,
                }
            }
            (Err(ammonia::url::ParseError::RelativeUrlWithoutBase), None) => {
                match written.strip_prefix("//") {
                    Some(rest) => Address::Good(format!("https://{rest}")),
                    None => Address::Good(written),
                }
            }
            (Err(_), _) => Address::Bad,
        }
    }
}

/// Whether a picture only keeps the place for another.
fn is_placeholder(source: &str) -> bool {
    let name = source.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    [
        "blank.",
        "placeholder",
        "spacer.",
        "transparent.",
        "lazy",
        "loading.",
        "grey.",
        "pixel.",
    ]
    .iter()
    .any(|part| name.contains(part))
}

/// The address of the largest picture of a set.
fn largest(set: &str) -> &str {
    let mut best = ("", -1.0);
    for one in set.split(", ") {
        let mut parts = one.split_whitespace();
        let address = parts.next().unwrap_or_default().trim_end_matches(',');
        let size = parts.next().and_then(|size| size.get(..size.len() - 1)?.parse().ok());
        let size: f64 = size.unwrap_or(0.0);
        if size > best.1 {
            best = (address, size);
        }
    }
    best.0
}
