//! Names that outlive addresses: what feeds and data call a story.
//!
//! A story's own `id` is its name. One that has none is called by its file, as a `tag:` of the
//! site's host (RFC 4151): its headline, its date, its slug and the site's permalinks may
//! change. A site that has no host yet has names made of its title, and so has a story whose
//! `id` is no IRI.

use crate::archive::Article;
use crate::fingerprint::Fingerprint;
use crate::pages::Edition;
use crate::paths::Address;
use crate::paths::to_uri;

/// When names were given first, if the config does not say: the year of the first newsgen. A
/// story's own year may be from before there were hosts, and may be corrected.
const FIRST_YEAR: &str = "2026";

impl Edition<'_> {
    /// Returns the name of an article, or of a `part` of its page: `#…`, or nothing for the
    /// whole. It is a URI, so that feeds, which may have IRIs, and data, which may not, spell
    /// it alike.
    pub fn name_of(&self, article: &Article, part: &str) -> String {
        let authority = self.authority();
        let giver = authority.as_ref().unwrap_or(&self.config.title);
        let own = article.details.as_deref().and_then(|details| details.id.as_deref());
        if let Some(own) = own {
            return match is_iri(own) && (part.is_empty() || !own.contains('#')) {
                true => to_uri(&format!("{own}{part}")),
                false => uuid(&format!("{giver}\n{own}{part}")),
            };
        }
        let path = article.path.as_str();
        let file = path.rsplit_once('.').map_or(path, |(file, _)| file);
        match &authority {
            // RFC 4151 §2.1 takes no other characters.
            Some(authority) => {
                to_uri(&format!("tag:{authority}:{}{part}", Address::encoded(file)))
            }
            None => uuid(&format!("{giver}\n{file}{part}")),
        }
    }

    /// Returns the name of the feed at `own`: its full address, which is no story's; without
    /// a published address one that is made of the site's title and of where the feed lies.
    pub fn name_of_feed(&self, own: &str) -> String {
        match self.config.base_url {
            Some(_) => own.to_owned(),
            None => uuid(&format!("{}\n{own}", self.config.title)),
        }
    }

    /// Who gives names, and a year or day in which the host was theirs: the config's word, or the
    /// site's host.
    fn authority(&self) -> Option<String> {
        let host = || {
            let base = self.config.base_url.as_ref()?;
            Some(format!("{},{FIRST_YEAR}", base.host()))
        };
        self.config.feed.authority.clone().or_else(host)
    }

    /// An address as it stands in links, as a full one if the site has a published address.
    pub fn full(&self, href: &str) -> String {
        let base = self.config.base_url.as_ref();
        base.map_or_else(|| href.to_owned(), |base| base.full(href))
    }
}

/// Whether a text is an IRI, RFC 3987 §2.2, without its finer points: its scheme, and the
/// characters that it may have.
fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let in_scheme = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    let is_named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.len() > 1
        && scheme.bytes().all(in_scheme);
    let in_rest = |c: char| match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c),
        _ => !c.is_whitespace() && !c.is_control(),
    };
    let mut parts = rest.split('%').skip(1);
    let is_encoded =
        parts.all(|part| part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2);
    let has_one_fragment = rest.matches('#').count() <= 1;
    is_named
        && !rest.is_empty()
        && rest.chars().all(in_rest)
        && is_encoded
        && has_one_fragment
}

/// A version 8 UUID (RFC 9562 §5.8) of a name.
fn uuid(name: &str) -> String {
    let mut bytes = Fingerprint::of(name.as_bytes()).bytes();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("urn:uuid:{}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iri_has_a_scheme_and_no_room() {
        let iris = ["tag:a.org,2016:x", "urn:newsml:a:1", "https://a.org/%C3%A9?b=[c"];
        assert_eq!(iris.map(is_iri), [true, true, false]);
        assert_eq!(["urn:a#b", "urn:a#b#c"].map(is_iri), [true, false]);
        let others =
            ["x:y", "a b:c", "https://a b", "5https://a", "urn:a%zz", "urn:", "a"];
        assert_eq!(others.map(is_iri), [false; 7]);
    }
}
