//! Files that tell machines something of the site: crawlers, hosts, telephones.
//!
//! Which of them exist is here, and what a host must know of the plan. How they are written,
//! `formats` knows. A file of the same name in `static/` stands in for any of them.

use std::sync::Arc;

use crate::config::Assets;
use crate::config::Config;
use crate::config::HostKind;
use crate::pages::Edition;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::paths::Address;
use crate::paths::PathError;

/// A file that tells machines something of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// Whom to tell of a weakness; RFC 9116.
    Security,
    /// To whom the site belongs.
    Trust,
    /// What language models are told.
    Llms,
    /// The site as an app.
    Manifest,
}

/// A file for a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostFile {
    /// `_redirects` of Netlify, Cloudflare and GitLab.
    Redirects,
    /// `_headers` of Netlify and Cloudflare.
    Headers,
    /// For the `http` block of nginx: what has moved or is gone.
    NginxMaps,
    /// For the `server` block of nginx.
    NginxServer,
    /// `.htaccess`.
    Apache,
    /// A snippet for Caddy.
    Caddy,
}

/// What hosts must know of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HostFacts {
    /// Old addresses and where they lead.
    pub moved: Vec<(Address, Address)>,
    /// Where stories were that have been withdrawn.
    pub gone: Vec<Address>,
    /// Files whose names change with their bytes.
    pub immutable: Vec<Address>,
    /// Files whose types hosts get wrong, with their types.
    pub types: Vec<(Address, &'static str)>,
}

/// Where files lie that servers read and visitors cannot.
const FOLDER: &str = "/.hosts";

/// The address of the web app manifest.
pub(super) const MANIFEST: &str = "/site.webmanifest";

const ALL_NOTICES: [Notice; 4] =
    [Notice::Security, Notice::Trust, Notice::Llms, Notice::Manifest];

const ALL_HOST_FILES: [HostFile; 6] = [
    HostFile::Redirects,
    HostFile::Headers,
    HostFile::NginxMaps,
    HostFile::NginxServer,
    HostFile::Apache,
    HostFile::Caddy,
];

impl Notice {
    fn address(self) -> &'static str {
        match self {
            Self::Security => "/.well-known/security.txt",
            Self::Trust => "/trust.txt",
            Self::Llms => "/llms.txt",
            Self::Manifest => MANIFEST,
        }
    }

    fn is_wanted(self, edition: &Edition<'_>) -> bool {
        let notices = &edition.config.notices;
        match self {
            Self::Security => notices.security.is_some(),
            Self::Trust => notices.trust.is_some(),
            Self::Llms => notices.llms.is_some(),
            Self::Manifest => has_manifest(edition),
        }
    }
}

/// Whether the site has a web app manifest.
pub(super) fn has_manifest(edition: &Edition<'_>) -> bool {
    edition.config.notices.app.is_some() || !edition.icons.is_empty()
}

impl HostFile {
    fn address(self) -> String {
        match self {
            Self::Redirects => "/_redirects".to_owned(),
            Self::Headers => "/_headers".to_owned(),
            Self::NginxMaps => format!("{FOLDER}/nginx-http.conf"),
            Self::NginxServer => format!("{FOLDER}/nginx-server.conf"),
            Self::Apache => "/.htaccess".to_owned(),
            Self::Caddy => format!("{FOLDER}/Caddyfile"),
        }
    }

    fn is_wanted(self, config: &Config) -> bool {
        let has = |host: HostKind| config.notices.hosts.contains(&host);
        match self {
            Self::Redirects => {
                has(HostKind::Netlify)
                    || has(HostKind::Cloudflare)
                    || has(HostKind::Gitlab)
            }
            Self::Headers => has(HostKind::Netlify) || has(HostKind::Cloudflare),
            Self::NginxMaps | Self::NginxServer => has(HostKind::Nginx),
            Self::Apache => has(HostKind::Apache),
            Self::Caddy => has(HostKind::Caddy),
        }
    }
}

/// Whether a file of `static/` at this address stands in for what newsgen would write there.
pub(crate) fn gives_way_at(address: &str) -> bool {
    matches!(address, "/robots.txt" | "/404.html")
        || ALL_NOTICES.iter().any(|notice| notice.address() == address)
        || ALL_HOST_FILES.iter().any(|file| file.address() == address)
}

/// Whether a page gives way to a file of `static/`.
pub(super) fn gives_way(kind: &PageKind) -> bool {
    let made = [PageKind::Robots, PageKind::NotFound];
    made.contains(kind) || matches!(kind, PageKind::Notice(_) | PageKind::Host(..))
}

/// Adds the files that the config asks for; hosts know nothing of the plan yet.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
) -> Result<(), PathError> {
    let config = edition.config;
    for notice in ALL_NOTICES.into_iter().filter(|notice| notice.is_wanted(edition)) {
        let address = Address::parse(notice.address())?;
        pages.push(Page { address, kind: PageKind::Notice(notice) });
    }
    for file in ALL_HOST_FILES.into_iter().filter(|file| file.is_wanted(config)) {
        let address = Address::parse(&file.address())?;
        pages.push(Page { address, kind: PageKind::Host(file, Arc::default()) });
    }
    Ok(())
}

/// Tells hosts of a plan that is ready but for that, and of files that are copied.
pub(super) fn tell_hosts<'a>(
    config: &Config,
    pages: &mut [Page],
    files: impl Iterator<Item = &'a Address>,
) {
    if config.notices.hosts.is_empty() {
        return;
    }
    let mut facts = HostFacts::default();
    for page in pages.iter() {
        let address = || page.address.clone();
        match &page.kind {
            PageKind::Redirect(target) => facts.moved.push((address(), target.clone())),
            PageKind::Tombstone(_) => facts.gone.push(address()),
            kind => facts.types.extend(wrong_type(kind).map(|own| (address(), own))),
        }
    }
    let is_hashed = |address: &&Address| {
        config.assets == Assets::Hashed && has_hash(address.as_str())
    };
    facts.immutable = files.filter(is_hashed).cloned().collect();
    let facts = Arc::new(facts);
    for page in pages {
        if let PageKind::Host(_, own) = &mut page.kind {
            *own = Arc::clone(&facts);
        }
    }
}

/// The type of a file, if hosts would tell another by its name.
fn wrong_type(kind: &PageKind) -> Option<&'static str> {
    match kind {
        PageKind::Feed(_, format) => Some(format.media_type()),
        PageKind::Notice(Notice::Manifest) => Some("application/manifest+json"),
        _ => None,
    }
}

/// Whether a file of the theme has a hash in its name: `/assets/site.0a1b2c3d.css`.
fn has_hash(address: &str) -> bool {
    let inside = address.strip_prefix("/assets/");
    let parts: Vec<&str> =
        inside.map(|path| path.rsplitn(3, '.').collect()).unwrap_or_default();
    let is_hash = |text: &str| {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        text.len() == 8 && text.bytes().all(is_digit)
    };
    matches!(parts[..], ["css" | "js", hash, _] if is_hash(hash))
}

#[cfg(test)]
mod tests {
    use super::has_hash;

    #[test]
    fn only_styles_and_scripts_with_a_hash_may_be_kept_for_ever() {
        let cases = [
            ("/assets/site.0a1b2c3d.css", true),
            ("/assets/more/ticker.min.00000000.js", true),
            ("/assets/site.css", false),
            ("/assets/photo.0a1b2c3d.png", false),
            ("/assets/site.0A1B2C3D.css", false),
            ("/site.0a1b2c3d.css", false),
        ];
        let found = cases.map(|(address, _)| (address, has_hash(address)));
        assert_eq!(found, cases);
    }
}
