//! Files that tell machines something of the site: crawlers, hosts, telephones.
//!
//! Which of them exist is here, and what a host must know of the plan. How they are written,
//! `formats` knows. A file of the same name in `static/` stands in for any of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Assets;
use crate::config::Config;
use crate::config::HostKind;
use crate::pages::Copied;
use crate::pages::Edition;
use crate::pages::FeedFormat;
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
    /// `_redirects` of Netlify and Cloudflare.
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
    /// Those of them at which some hosts show a page by themselves: `/archive`, where
    /// `/archive.html` is.
    pub answered: BTreeSet<Address>,
    /// Where stories were that have been withdrawn.
    pub gone: Vec<Address>,
    /// Files whose names change with their bytes.
    pub immutable: Vec<Address>,
    /// Files whose types hosts get wrong, with their types.
    pub types: Vec<(Address, &'static str)>,
    /// The same for folders, in which all files are of one type.
    pub folder_types: Vec<(Address, &'static str)>,
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
            // GitLab shows the page at an old address before it looks at rules.
            Self::Redirects | Self::Headers => {
                has(HostKind::Netlify) || has(HostKind::Cloudflare)
            }
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
    files: impl Iterator<Item = &'a Copied>,
) -> Arc<HostFacts> {
    if config.notices.hosts.is_empty() {
        return Arc::default();
    }
    let files: Vec<&Copied> = files.collect();
    let mut facts = HostFacts::default();
    let mut folders = BTreeMap::new();
    for page in pages.iter() {
        let address = || page.address.clone();
        match &page.kind {
            PageKind::Redirect(target) => facts.moved.push((address(), target.clone())),
            PageKind::Tombstone(_) => facts.gone.push(address()),
            PageKind::FeedMonth(_) => {
                folders.extend(folder_of(&page.address).map(|own| (own, MONTH_TYPE)));
            }
            kind => facts.types.extend(wrong_type(kind).map(|own| (address(), own))),
        }
    }
    facts.folder_types = folders.into_iter().collect();
    let hashed = files.iter().filter(|file| file.naming == Assets::Hashed);
    facts.immutable = hashed.map(|file| file.address.clone()).collect();
    facts.answered = answered(&facts.moved, pages, &files);
    let facts = Arc::new(facts);
    for page in pages {
        if let PageKind::Host(_, own) = &mut page.kind {
            *own = Arc::clone(&facts);
        }
    }
    facts
}

/// The old addresses at which hosts show a page by themselves that have `/archive.html` at
/// `/archive`, too. Where they send visitors there from the page's own address, a rule for the
/// old one would take the page away, or lead in a circle.
fn answered(
    moved: &[(Address, Address)],
    pages: &[Page],
    files: &[&Copied],
) -> BTreeSet<Address> {
    let mut by_page: HashMap<String, Vec<&Address>> = HashMap::new();
    for (old, _) in moved {
        let page = format!("{}.html", old.as_str().trim_end_matches('/'));
        by_page.entry(page).or_default().push(old);
    }
    let live = pages.iter().filter(|page| !matches!(page.kind, PageKind::Redirect(_)));
    let live = live.map(|page| &page.address);
    let all = live.chain(files.iter().map(|file| &file.address));
    all.filter_map(|address| by_page.get(address.as_str()))
        .flatten()
        .copied()
        .cloned()
        .collect()
}

/// The folder that a file lies in, as an address.
fn folder_of(address: &Address) -> Option<Address> {
    let (folder, _) = address.as_str().rsplit_once('/')?;
    Address::parse(&format!("{folder}/")).ok()
}

/// The type of the documents of the archive: hosts tell XML by their names.
const MONTH_TYPE: &str = FeedFormat::Atom.media_type();

/// The type of a file, if hosts would tell another by its name.
fn wrong_type(kind: &PageKind) -> Option<&'static str> {
    match kind {
        PageKind::Feed(_, format) => Some(format.media_type()),
        PageKind::Notice(Notice::Manifest) => Some("application/manifest+json"),
        _ => None,
    }
}
