//! Shortcodes of WordPress, `[name key="value"]`: those that show something plain become HTML,
//! those that are only technical go, and what merely looks like one stays. All are told of.

use std::collections::BTreeMap;

use crate::import::format::wxr::bracket::Tag;
use crate::import::format::wxr::bracket::TagKind;
use crate::import::format::wxr::site::Attachment;
use crate::import::format::wxr::site::Site;
use crate::import::xml::text::escaped;
use crate::import::xml::text::quoted;

/// Shortcodes that show what is at an address.
const SHOWN: [&str; 22] = [
    "audio",
    "bandcamp",
    "dailymotion",
    "facebook",
    "flickr",
    "googlemaps",
    "instagram",
    "playlist",
    "scribd",
    "slideshare",
    "soundcloud",
    "spotify",
    "ted",
    "tiktok",
    "tweet",
    "twitter",
    "video",
    "vimeo",
    "wpvideo",
    "youtube",
    "videopress",
    "pdf",
];
/// Their attributes that may be an address.
const ADDRESSES: [&str; 11] =
    ["src", "url", "href", "link", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg"];
/// Beginnings of the names of shortcodes that only lay a page out, or show a form.
const TECHNICAL: [&str; 16] = [
    "vc_",
    "et_pb_",
    "fusion_",
    "av_",
    "mk_",
    "su_",
    "one_",
    "two_",
    "column",
    "row",
    "tabs",
    "contact-form",
    "contact_form",
    "wpforms",
    "gravityform",
    "ninja_form",
];
/// How far away the end of a shortcode is looked for, and how much is looked through in all: a
/// text of nothing but beginnings must not take forever.
const MAX_INNER_BYTES: usize = 256 << 10;
const MAX_LOOKED_BYTES: usize = 32 << 20;
/// How many names are told.
const MAX_NAMES: usize = 50;
/// Elements in which nothing is a shortcode.
const VERBATIM: [&str; 4] = ["pre", "code", "script", "style"];

/// A text without shortcodes, and what is to be told of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expanded {
    pub(super) html: String,
    pub(super) notes: Vec<String>,
}

/// Replaces the shortcodes of a text.
pub(super) fn expand(text: &str, site: &Site, pictures: &[&Attachment]) -> Expanded {
    let mut expander = Expander {
        site,
        pictures,
        out: String::with_capacity(text.len()),
        open: BTreeMap::new(),
        left_out: Vec::new(),
        kept: Vec::new(),
        notes: Vec::new(),
        looked: 0,
        missing: BTreeMap::new(),
    };
    let mut rest = text;
    while let Some(at) = rest.find(['[', '<']) {
        expander.out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = match rest.starts_with('<') {
            true => expander.markup(rest),
            false => expander.bracket(rest),
        };
    }
    expander.out.push_str(rest);
    expander.finish()
}

struct Expander<'a> {
    site: &'a Site,
    pictures: &'a [&'a Attachment],
    out: String,
    /// Names whose ends go as their beginnings did.
    open: BTreeMap<String, usize>,
    left_out: Vec<String>,
    kept: Vec<String>,
    notes: Vec<String>,
    /// How many bytes were looked through.
    looked: usize,
    /// What was not found, and how many bytes were left where the look ended.
    missing: BTreeMap<String, usize>,
}

impl Expander<'_> {
    /// Takes a tag or a comment as it is, and what must not be touched with it.
    fn markup<'t>(&mut self, rest: &'t str) -> &'t str {
        let lower =
            |text: &str| text.get(..16.min(text.len())).map(str::to_ascii_lowercase);
        let head = lower(rest).unwrap_or_default();
        let verbatim = VERBATIM.iter().find(|name| {
            let after = head.strip_prefix('<').and_then(|head| head.strip_prefix(*name));
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
        });
        let end = match verbatim {
            Some(name) => self.find(rest, &format!("</{name}")),
            None if rest.starts_with("<!--") => self.find(rest, "-->"),
            None => {
                let is_tag =
                    rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
                is_tag.then(|| self.find(rest, ">")).flatten()
            }
        };
        let end = end.unwrap_or(1);
        self.out.push_str(&rest[..end]);
        &rest[end..]
    }

    /// Where something ends that is looked for in any case, if it is near enough.
    fn find(&mut self, rest: &str, what: &str) -> Option<usize> {
        let near = &rest.as_bytes()[..rest.len().min(MAX_INNER_BYTES)];
        let left = self.missing.get(what).map_or(usize::MAX, |left| left + what.len());
        // What was looked through in vain needs no second look.
        let from = rest.len().saturating_sub(left).min(near.len());
        self.looked += near.len() - from;
        if self.looked > MAX_LOOKED_BYTES {
            return None;
        }
        let mut parts = near[from..].windows(what.len());
        match parts.position(|part| part.eq_ignore_ascii_case(what.as_bytes())) {
            Some(at) => {
                // What lies behind it was not looked through.
                self.looked -= near.len() - (from + at);
                Some(from + at + what.len())
            }
            None => {
                self.missing.insert(what.to_owned(), rest.len() - near.len());
                None
            }
        }
    }

    /// Takes what a `[` begins.
    fn bracket<'t>(&mut self, rest: &'t str) -> &'t str {
        // `[[name]]` shows `[name]`.
        if let Some(tag) = rest.strip_prefix('[').and_then(Tag::read) {
            let after = &rest[1 + tag.length..];
            if let Some(after) = after.strip_prefix(']') {
                self.out.push_str(&rest[1..=tag.length]);
                return after;
            }
        }
        let Some(tag) = Tag::read(rest) else {
            self.out.push('[');
            return &rest[1..];
        };
        let after = &rest[tag.length..];
        if tag.kind == TagKind::End {
            match self.open.get_mut(&tag.name) {
                Some(count) if *count > 0 => *count -= 1,
                _ => self.out.push_str(&rest[..tag.length]),
            }
            return after;
        }
        let close = format!("[/{}]", tag.name);
        let end = self.find(after, &close);
        let inner = end.map(|end| (&after[..end - close.len()], &after[end..]));
        self.known(&tag, after, inner).unwrap_or_else(|| {
            let whole = &rest[..tag.length];
            self.unknown(&tag, whole, inner);
            after
        })
    }

    /// Takes a shortcode whose meaning is known; what is left behind it.
    fn known<'t>(
        &mut self,
        tag: &Tag,
        after: &'t str,
        inner: Option<(&'t str, &'t str)>,
    ) -> Option<&'t str> {
        match (tag.name.as_str(), inner) {
            ("caption" | "wp_caption", Some((inner, after))) => {
                self.caption(tag, inner);
                Some(after)
            }
            ("caption" | "wp_caption", None) => Some(after),
            ("gallery", _) => {
                self.gallery(tag);
                Some(after)
            }
            ("embed", Some((address, after))) => {
                self.link(address.trim());
                Some(after)
            }
            ("code" | "sourcecode" | "source", Some((code, after))) => {
                let code = code.replace('<', "&lt;").replace('>', "&gt;");
                self.out.push_str("\n<pre><code>");
                self.out.push_str(&code);
                self.out.push_str("</code></pre>\n");
                Some(after)
            }
            (name, inner) if SHOWN.contains(&name) => self.shown(tag, after, inner),
            _ => None,
        }
    }

    fn caption(&mut self, tag: &Tag, inner: &str) {
        let lower = inner.to_ascii_lowercase();
        let picture =
            lower.find("<img").and_then(|at| Some(at + lower[at..].find('>')? + 1));
        let end = picture.map(|end| {
            let is_linked = lower[end..].trim_start().starts_with("</a>");
            let link = lower[end..].find("</a>").filter(|_| is_linked);
            link.map_or(end, |at| end + at + 4)
        });
        let (shown, words) = inner.split_at(end.unwrap_or(0));
        let words = match tag.attribute("caption") {
            Some(caption) if words.trim().is_empty() => caption,
            _ => words.trim(),
        };
        self.out.push_str("\n<figure>");
        self.out.push_str(shown.trim());
        if !words.is_empty() {
            self.out.push_str("<figcaption>");
            self.out.push_str(words);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
    }

    /// The pictures of a gallery, as far as the export names them.
    fn gallery(&mut self, tag: &Tag) {
        let ids = tag.attribute("ids").or_else(|| tag.attribute("include"));
        let named: Vec<&Attachment> = match ids {
            Some(ids) => {
                ids.split(',').filter_map(|id| self.site.attachment(id)).collect()
            }
            None => self.pictures.to_vec(),
        };
        if named.is_empty() {
            self.notes
                .push("left out: a gallery whose pictures are not in the export".into());
        }
        for picture in named {
            let (src, alt) = (quoted(&picture.address), quoted(&picture.alt));
            self.out.push_str(&format!("\n<figure><img src=\"{src}\" alt=\"{alt}\">"));
            if !picture.caption.is_empty() {
                let caption = escaped(&picture.caption);
                self.out.push_str(&format!("<figcaption>{caption}</figcaption>"));
            }
            self.out.push_str("</figure>\n");
        }
    }

    /// A link to what a shortcode shows.
    fn shown<'t>(
        &mut self,
        tag: &Tag,
        after: &'t str,
        inner: Option<(&'t str, &'t str)>,
    ) -> Option<&'t str> {
        let is_address = |text: &&str| text.contains("://");
        let named = ADDRESSES.iter().find_map(|name| tag.attribute(name));
        let bare = tag.attributes.iter().map(|(name, value)| match name.is_empty() {
            true => &**value,
            // `[youtube=address]`
            false => value.strip_prefix('=').unwrap_or_default(),
        });
        let bare = bare.map(|value| value.trim_start_matches('=')).find(is_address);
        let within = inner.map(|(inner, _)| inner.trim()).filter(is_address);
        let within = within.filter(|inner| !inner.contains(['<', ' ']));
        let first = named.filter(is_address).or(bare).or(within).map(ToOwned::to_owned);
        let is_alone = tag.attributes.is_empty() && first.is_none();
        if is_alone && inner.is_none() {
            return None;
        }
        match first {
            Some(address) => self.link(&address),
            None => self.leave_out(&tag.name),
        }
        match (within, inner) {
            (Some(_), Some((_, after))) => return Some(after),
            (None, Some(_)) => *self.open.entry(tag.name.clone()).or_default() += 1,
            _ => {}
        }
        Some(after)
    }

    fn link(&mut self, address: &str) {
        let address = quoted(address).replace("&amp;amp;", "&amp;");
        self.out.push_str(&format!("\n\n<a href=\"{address}\">{address}</a>\n\n"));
    }

    /// Takes a shortcode of which nothing is known: its tags go if a reader could make nothing
    /// of them.
    fn unknown(&mut self, tag: &Tag, whole: &str, inner: Option<(&str, &str)>) {
        let has_end = inner.is_some();
        let has_values = tag.attributes.iter().any(|(name, _)| !name.is_empty());
        let is_technical = TECHNICAL.iter().any(|start| tag.name.starts_with(start));
        if has_values || is_technical || has_end {
            if has_end {
                *self.open.entry(tag.name.clone()).or_default() += 1;
            }
            self.leave_out(&tag.name);
            return;
        }
        self.out.push_str(whole);
        // People write `[sic]`, and nobody `[site_map]`.
        let is_name = tag.name.contains(['_', '-']) && self.kept.len() < MAX_NAMES;
        if is_name && !self.kept.contains(&tag.name) {
            self.kept.push(tag.name.clone());
        }
    }

    fn leave_out(&mut self, name: &str) {
        let is_full = self.left_out.len() >= MAX_NAMES;
        if !is_full && !self.left_out.iter().any(|known| known == name) {
            self.left_out.push(name.to_owned());
        }
    }

    fn finish(mut self) -> Expanded {
        let named = |names: &[String]| {
            let named = names.iter().map(|name| format!("[{name}]"));
            named.collect::<Vec<_>>().join(", ")
        };
        if !self.left_out.is_empty() {
            let names = named(&self.left_out);
            self.notes.push(format!(
                "left out: the shortcodes {names}, but not the text in them"
            ));
        }
        if !self.kept.is_empty() {
            let names = named(&self.kept);
            self.notes
                .push(format!("what looks like a shortcode stays in the text: {names}"));
        }
        Expanded { html: self.out, notes: self.notes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> (String, Vec<String>) {
        let Expanded { html, notes } = expand(text, &Site::default(), &[]);
        (html, notes)
    }

    #[test]
    fn a_caption_becomes_a_figure() {
        let text = "a[caption id=\"x\" width=\"3\"]<a href=\"l\"><img src=\"p\" /></a> Words \
            <b>here</b>[/caption]b";
        let figure = "a\n<figure><a href=\"l\"><img src=\"p\" /></a><figcaption>Words \
            <b>here</b></figcaption></figure>\nb";
        assert_eq!(expanded(text), (figure.to_owned(), Vec::new()));
        let old = "[caption caption=\"Old [w]ords\"]<img src='p'>[/caption]";
        let figure =
            "\n<figure><img src='p'><figcaption>Old [w]ords</figcaption></figure>\n";
        assert_eq!(expanded(old).0, figure);
    }

    #[test]
    fn what_is_shown_from_an_address_becomes_a_link() {
        let link = "\n\n<a href=\"https://a.example/v\">https://a.example/v</a>\n\n";
        for text in [
            "[embed width=\"3\"]https://a.example/v[/embed]",
            "[video mp4=\"https://a.example/v\"][/video]",
            "[audio https://a.example/v]",
            "[youtube=https://a.example/v]",
            "[youtube]https://a.example/v[/youtube]",
        ] {
            assert_eq!(expanded(text), (link.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn tags_of_layout_go_and_their_text_stays() {
        let (html, notes) = expanded("[vc_row][box color=\"red\"]Stop![/box][/vc_row]");
        assert_eq!(html, "Stop![/vc_row]".replace("[/vc_row]", ""));
        let told = "left out: the shortcodes [vc_row], [box], but not the text in them";
        assert_eq!(notes, [told]);
    }

    #[test]
    fn what_people_write_in_brackets_stays() {
        let text = "He said [sic] so [1], [see below] and [[gallery]] a[0] <a t=\"[b c=1]\">x</a> \
            <code>[d e=1]</code> [archive_list]";
        let (html, notes) = expanded(text);
        assert_eq!(html, text.replace("[[gallery]]", "[gallery]"));
        assert_eq!(
            notes,
            ["what looks like a shortcode stays in the text: [archive_list]"]
        );
    }
}
