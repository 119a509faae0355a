//! The body of an NITF document: headlines, byline, dateline, and the text as HTML.

use crate::import::format::iptc::picture::Picture;
use crate::import::format::nitf::html;
use crate::import::xml::element::Element;
use crate::import::xml::text::escaped;

/// What a body tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::import::format) struct Told {
    /// The headline.
    pub(in crate::import::format) headline: Option<String>,
    /// Headlines of the second rank.
    pub(in crate::import::format) second: Vec<String>,
    /// The lines that say who wrote it, without what they are.
    pub(in crate::import::format) bylines: Vec<String>,
    /// What they are: `Harbour Correspondent`, or an agency.
    pub(in crate::import::format) titles: Vec<String>,
    pub(in crate::import::format) dateline: Option<String>,
    /// The time in the dateline, without signs.
    pub(in crate::import::format) date: Option<String>,
    pub(in crate::import::format) places: Vec<String>,
    pub(in crate::import::format) summary: Option<String>,
    pub(in crate::import::format) distributor: Option<String>,
    /// Notes to editors, and to readers.
    pub(in crate::import::format) notes: Vec<String>,
    pub(in crate::import::format) rights: Option<String>,
    /// The text.
    pub(in crate::import::format) html: String,
    /// The picture before all text, which is not in the text.
    pub(in crate::import::format) picture: Option<Picture>,
    /// Pictures that have no full address, and so are not shown.
    pub(in crate::import::format) without_address: Vec<String>,
}

/// Reads the body of a document; `root` is the document or its body.
pub(in crate::import::format) fn read(root: &Element) -> Told {
    let mut told = Told::default();
    let body = root.find("body").unwrap_or(root);
    if let Some(head) = body.child("body.head") {
        read_head(&mut told, head);
    }
    let mut text = String::new();
    // A headline below the first stands before the text, if the summary is another.
    if told.summary.is_some() {
        for line in &told.second {
            text.push_str("<h2>");
            text.push_str(&escaped(line));
            text.push_str("</h2>");
        }
    } else {
        told.summary = Some(told.second.join(" ")).filter(|text| !text.is_empty());
    }
    for content in body.all("body.content") {
        let lead =
            content.elements().position(|child| told.picture.is_none() && is_lead(child));
        let lead = lead.and_then(|at| content.elements().nth(at));
        if let Some(lead) = lead {
            told.picture = html::picture(lead);
        }
        html::push_blocks_but(&mut text, content, lead);
    }
    for end in body.all("body.end") {
        html::push_blocks(&mut text, end);
    }
    told.html = text;
    let mut media = Vec::new();
    body.find_all("media", &mut media);
    let addresses = media.into_iter().filter_map(html::address);
    let without = addresses.filter(|address| !html::is_full(address));
    told.without_address = without.map(ToOwned::to_owned).collect();
    told
}

fn read_head(told: &mut Told, head: &Element) {
    for hedline in head.all("hedline") {
        if told.headline.is_none() {
            told.headline = hedline.words_of("hl1");
        }
        // Some send the headline of the desk as the second, which is mostly the first.
        let second = hedline.all("hl2").filter_map(Element::words);
        let second = second.filter(|line| Some(line) != told.headline.as_ref());
        told.second.extend(second);
    }
    for byline in head.all("byline") {
        told.titles.extend(byline.all("byttl").filter_map(Element::words));
        let names: Vec<String> =
            byline.all("person").filter_map(Element::words).collect();
        if names.is_empty() {
            let line = byline.words_but("byttl");
            let line = line.map(|line| line.trim_matches([',', ' ']).to_owned());
            told.bylines.extend(line.filter(|line| !line.is_empty()));
        } else {
            told.bylines.extend(names);
        }
    }
    for dateline in head.all("dateline") {
        if told.dateline.is_none() {
            told.dateline = dateline.words().map(|line| line.replace(" ,", ","));
        }
        let date = dateline.child("story.date");
        let date = date.and_then(|date| date.attribute("norm")).map(ToOwned::to_owned);
        told.date = told.date.take().or(date);
        let places = dateline.all("location").filter_map(place);
        told.places.extend(places);
    }
    told.summary = head.words_of("abstract");
    told.distributor = head.words_of("distributor");
    told.notes.extend(head.all("note").filter_map(Element::words));
    told.rights = head.words_of("rights");
}

/// The city of a location, or its first words.
pub(super) fn place(location: &Element) -> Option<String> {
    let parts = ["city", "sublocation", "state", "region", "country"];
    let part = parts.iter().find_map(|part| location.words_of(part));
    let whole = || {
        let words = location.words()?;
        words.split(',').next().map(ToOwned::to_owned)
    };
    part.or_else(whole).map(|name| name.trim_matches([',', ' ', '(']).to_owned())
}

/// Whether a medium is a picture that can be shown above the text.
fn is_lead(child: &Element) -> bool {
    child.name == "media"
        && html::is_picture(child)
        && html::address(child).is_some_and(html::is_full)
}

/// What is to be told of pictures that are not shown.
pub(in crate::import::format) fn note_of_pictures(told: &Told) -> Option<String> {
    let first = told.without_address.first()?;
    let n_all = told.without_address.len();
    Some(format!(
        "not fetched, as they have no full address: {n_all} pictures or files, such as `{first}`"
    ))
}
