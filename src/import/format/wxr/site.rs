//! What an export says of its site, and of the pictures that posts show.

use std::collections::HashMap;

use crate::import::Request;
use crate::import::format::feed;
use crate::import::format::wxr::tags::wp;
use crate::import::xml::cut::Around;
use crate::import::xml::element::Element;
use crate::import::xml::scan::find;
use crate::import::xml::text::is_html;
use crate::import::xml::text::one_line;
use crate::import::xml::text::visible;
use crate::import::xml::tree::parse;

/// How many attachments are remembered.
const MAX_ATTACHMENTS: usize = 1_000_000;

/// What an export says of its site.
#[derive(Debug, Default)]
pub(super) struct Site {
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
    /// The names of people by those that they log in with.
    authors: HashMap<String, String>,
    attachments: HashMap<u64, Attachment>,
    /// The attachments of each post, in order.
    by_post: HashMap<u64, Vec<u64>>,
}

/// A picture or another file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attachment {
    pub(super) address: String,
    pub(super) alt: String,
    pub(super) caption: String,
}

/// Whether an item is worth a look, as it may be an attachment.
pub(super) fn may_be_attachment(bytes: &[u8]) -> bool {
    find(bytes, 0, b"attachment_url>").is_some()
}

impl Site {
    /// Reads what stands around the items.
    pub(super) fn read(&mut self, text: &str) {
        let tree = parse(text, &Vec::new().into(), |_, _| false).tree;
        let Some(root) = tree.child("rss") else { return };
        let channel = root.child("channel").unwrap_or(root);
        let own = |name: &str| {
            let mut found =
                channel.elements().filter(|one| one.prefix.is_empty() && one.is(name));
            let text = found.next().map(|one| words(&one.all_text()));
            text.filter(|text| !text.is_empty())
        };
        self.title = own("title");
        self.language = own("language").and_then(|tag| feed::language(&tag));
        for author in channel.elements().filter(|one| wp(one) && one.is("author")) {
            let part = |name: &str| {
                let found = author.elements().find(|one| wp(one) && one.is(name));
                found.map(|one| words(&one.all_text())).unwrap_or_default()
            };
            let (login, name) = (part("author_login"), part("author_display_name"));
            let both =
                format!("{} {}", part("author_first_name"), part("author_last_name"));
            let name = if name.is_empty() { both.trim().to_owned() } else { name };
            if !login.is_empty() && !name.is_empty() {
                self.authors.entry(login).or_insert(name);
            }
        }
    }

    /// With what a person asked for, which counts before what the export says.
    pub(super) fn with(mut self, request: &Request<'_>) -> Self {
        if request.defaults.source.is_some() {
            self.title = None;
        }
        self
    }

    /// Remembers an attachment.
    pub(super) fn add_attachment(&mut self, text: &str, around: &Around) {
        let tree = parse(text, around, |_, _| false).tree;
        let Some(item) = tree.elements().next() else { return };
        let part = |name: &str| {
            let found = item.elements().find(|one| wp(one) && one.is(name));
            found.map(|one| one.all_text().trim().to_owned()).unwrap_or_default()
        };
        let Ok(id) = part("post_id").parse::<u64>() else { return };
        if part("post_type") != "attachment" || self.attachments.len() >= MAX_ATTACHMENTS
        {
            return;
        }
        let address = match part("attachment_url") {
            address if !address.is_empty() => address,
            _ => {
                let guid = item.child("guid");
                guid.map(|one| one.text().trim().to_owned()).unwrap_or_default()
            }
        };
        if address.is_empty() {
            return;
        }
        let encoded = |prefix: &str| {
            let found =
                item.elements().find(|one| one.is("encoded") && one.prefix == prefix);
            found.map(|one| words(&one.all_text())).unwrap_or_default()
        };
        let alt = meta(item, "_wp_attachment_image_alt").unwrap_or_default();
        let attachment =
            Attachment { address, alt: words(&alt), caption: encoded("excerpt") };
        self.attachments.insert(id, attachment);
        if let Ok(post) = part("post_parent").parse::<u64>() {
            self.by_post.entry(post).or_default().push(id);
        }
    }

    /// The name of whoever logs in as `login`.
    pub(super) fn author(&self, login: &str) -> Option<&str> {
        self.authors.get(login).map(|name| &**name)
    }

    /// The attachment of a number, as it is written.
    pub(super) fn attachment(&self, id: &str) -> Option<&Attachment> {
        self.attachments.get(&id.trim().parse().ok()?)
    }

    /// The attachments of a post.
    pub(super) fn of_post(&self, post: u64) -> Vec<&Attachment> {
        let ids = self.by_post.get(&post).into_iter().flatten();
        ids.filter_map(|id| self.attachments.get(id)).collect()
    }
}

/// The value that WordPress keeps for itself under a name.
pub(super) fn meta(item: &Element, key: &str) -> Option<String> {
    let metas = item.elements().filter(|one| wp(one) && one.is("postmeta"));
    let part = |meta: &Element, name: &str| {
        let found = meta.elements().find(|one| wp(one) && one.is(name));
        found.map(|one| one.all_text().trim().to_owned())
    };
    let mut found = metas.filter(|meta| part(meta, "meta_key").as_deref() == Some(key));
    found.next().and_then(|meta| part(meta, "meta_value"))
}

/// The words of a text that may have HTML in it.
pub(super) fn words(text: &str) -> String {
    match is_html(text) {
        true => visible(text),
        false => one_line(text),
    }
}
