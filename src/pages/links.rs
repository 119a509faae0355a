//! Where the links and pictures of a story's text lead.
//!
//! A link may name a story's file (`../10/vote.md`), a file beside it, or an address of the
//! site. What it names is looked up, never guessed; what is hidden counts as not there.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::archive::ArticleId;
use crate::fingerprint::Hasher;
use crate::markdown::Picture;
use crate::markdown::Resolver;
use crate::markdown::Target;
use crate::pages::Edition;
use crate::pages::PageKind;
use crate::pages::Plan;
use crate::pages::SiteFile;
use crate::pages::Spot;
use crate::pages::pictures::shown;
use crate::paths::Address;
use crate::paths::ContentPath;
use crate::paths::percent_decoded;

/// Resolves the links of one file, and remembers what they used.
pub struct Links<'a> {
    edition: Edition<'a>,
    path: &'a ContentPath,
    /// The page's own address and all pages, to check addresses against.
    pages: Option<(&'a Address, &'a Plan)>,
    uses: RefCell<Uses>,
}

/// What the links of a text used.
#[derive(Debug, Default)]
pub struct Uses {
    /// Files beside stories, by their place in [`Edition::files`].
    pub files: Vec<usize>,
    /// Links into other texts, to be checked once all are known.
    pub anchors: Vec<Anchor>,
    /// What was asked, each once.
    pub asked: BTreeSet<Question>,
}

/// What a text asks of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Question {
    /// Where a link leads, as written.
    Link(String),
    /// Which picture an image shows, as written.
    Picture(String),
}

/// A link to a heading of another text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The text that is linked to.
    pub target: AnchorTarget,
    /// The heading's id.
    pub id: String,
    /// The link as written.
    pub written: String,
}

/// A text with headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnchorTarget {
    /// An article's.
    Article(ArticleId),
    /// An undated page's, by its place in [`Edition::undated`].
    Undated(usize),
}

impl<'a> Links<'a> {
    /// The links of the file `path`; addresses are not checked.
    pub fn new(edition: &Edition<'a>, path: &'a ContentPath) -> Self {
        Self { edition: *edition, path, pages: None, uses: RefCell::default() }
    }

    /// Checks addresses against all pages; `own` is the address of the file's page.
    #[must_use]
    pub fn checked(mut self, own: &'a Address, plan: &'a Plan) -> Self {
        self.pages = Some((own, plan));
        self
    }

    /// Adds to a fingerprint what the site answers to a question.
    pub fn answer(&self, question: &Question, hasher: &mut Hasher) {
        hasher.value(question);
        let answer = match question {
            Question::Link(target) => format!("{:?}", self.link(target)),
            Question::Picture(target) => format!("{:?}", self.image(target)),
        };
        hasher.bytes(answer.as_bytes());
    }

    fn note_asked(&self, question: Question) {
        self.uses.borrow_mut().asked.insert(question);
    }

    /// What the links used so far.
    pub fn into_uses(self) -> Uses {
        self.uses.into_inner()
    }

    /// Where a picture lies, how large it is, and which smaller ones there are.
    pub fn picture(&self, written: &str) -> Picture {
        if has_scheme(written) || written.starts_with("//") {
            return Picture { src: written.to_owned(), ..Picture::default() };
        }
        let path = percent_decoded(path_part(written));
        if path.starts_with('/') {
            return match Address::parse(&path) {
                Ok(address) => {
                    let src = self.edition.href(&address);
                    let file = self.file_at(&address);
                    let shown = file.map(|file| shown(&self.edition, file));
                    Picture { src, ..shown.unwrap_or_default() }
                }
                Err(error) => missing_picture(written, &error.to_string()),
            };
        }
        let target = self.path.join_relative(&path);
        match target.and_then(|target| self.file(&target)) {
            Some(at) => {
                self.uses.borrow_mut().files.push(at);
                let file = &self.edition.files[at];
                shown(&self.edition, file)
            }
            None => missing_picture(written, "there is no such file beside the story"),
        }
    }

    fn file_at(&self, address: &Address) -> Option<&SiteFile> {
        let inside = address.as_str().trim_start_matches('/');
        let at =
            self.edition.files.binary_search_by(|file| file.path.as_str().cmp(inside));
        at.ok().map(|at| &self.edition.files[at])
    }

    fn file(&self, path: &ContentPath) -> Option<usize> {
        let files = self.edition.files;
        files.binary_search_by(|file| file.path.as_str().cmp(path.as_str())).ok()
    }

    /// A link to a file: a story's, an undated page's, or one beside them.
    fn to_file(&self, path: &ContentPath, rest: &Rest<'_>) -> Option<Target> {
        if let Some(id) = self.edition.archive.find(path) {
            self.note(AnchorTarget::Article(id), rest);
            return Some(self.page(&self.edition.archive.article(id).address, rest));
        }
        let undated = self.edition.undated;
        if let Ok(at) = undated.binary_search_by(|page| page.undated.path.cmp(path)) {
            self.note(AnchorTarget::Undated(at), rest);
            return Some(self.page(&undated[at].address, rest));
        }
        let at = self.file(path)?;
        self.uses.borrow_mut().files.push(at);
        Some(self.page(&self.edition.files[at].address, rest))
    }

    fn note(&self, target: AnchorTarget, rest: &Rest<'_>) {
        if let Some(id) = rest.anchor {
            let anchor = Anchor {
                target,
                id: percent_decoded(id).into_owned(),
                written: rest.written.to_owned(),
            };
            self.uses.borrow_mut().anchors.push(anchor);
        }
    }

    fn page(&self, address: &Address, rest: &Rest<'_>) -> Target {
        Target::Page { href: format!("{}{}", self.edition.href(address), rest.tail) }
    }

    /// A link to an address of the site: from its root, or from the page's own.
    fn to_address(&self, path: &str, rest: &Rest<'_>) -> Target {
        let Some((own, plan)) = self.pages else { return Target::AsWritten };
        let absolute = match path.strip_prefix('/') {
            Some(_) => Some(path.to_owned()),
            None => join(own.as_str(), path),
        };
        let address = absolute.as_deref().map(Address::parse);
        match address {
            Some(Ok(address)) if plan.has(&address) => {
                if let Some(target) = text_at(plan, &address) {
                    self.note(target, rest);
                }
                self.page(&address, rest)
            }
            _ => Target::Missing { reason: "there is no such page or file".to_owned() },
        }
    }
}

/// The text on the page at an address, if it is the page of one.
fn text_at(plan: &Plan, address: &Address) -> Option<AnchorTarget> {
    let Some(Spot::Page(at)) = plan.find(address) else { return None };
    match plan.pages()[at].kind {
        PageKind::Article(id) => Some(AnchorTarget::Article(id)),
        PageKind::Undated(at) => Some(AnchorTarget::Undated(at as usize)),
        _ => None,
    }
}

/// What follows the path of a link.
struct Rest<'a> {
    written: &'a str,
    /// From `?` or `#` on, as written.
    tail: &'a str,
    anchor: Option<&'a str>,
}

impl Resolver for Links<'_> {
    fn link(&self, target: &str) -> Target {
        if has_scheme(target) || target.starts_with("//") {
            return Target::AsWritten;
        }
        let path = path_part(target);
        let tail = &target[path.len()..];
        let anchor = tail.split_once('#').map(|(_, id)| id).filter(|id| !id.is_empty());
        let rest = Rest { written: target, tail, anchor };
        let path = percent_decoded(path);
        if path.is_empty() {
            return Target::AsWritten;
        }
        self.note_asked(Question::Link(target.to_owned()));
        if !path.starts_with('/') {
            let file = self.path.join_relative(&path);
            if let Some(found) = file.and_then(|file| self.to_file(&file, &rest)) {
                return found;
            }
            if is_story_name(&path) {
                let reason = "there is no such story, or it is not published".to_owned();
                return Target::Missing { reason };
            }
        }
        self.to_address(&path, &rest)
    }

    fn image(&self, target: &str) -> Picture {
        self.note_asked(Question::Picture(target.to_owned()));
        self.picture(target)
    }
}

fn missing_picture(written: &str, reason: &str) -> Picture {
    let problem = Some(reason.to_owned());
    Picture { src: written.to_owned(), problem, ..Picture::default() }
}

fn is_story_name(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Whether an address names a scheme, as `mailto:` does; RFC 3986 §3.1.
fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn path_part(target: &str) -> &str {
    &target[..target.find(['?', '#']).unwrap_or(target.len())]
}

/// Joins a relative address to that of a page.
fn join(own: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = own.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." if parts.len() > 1 => {
                parts.pop();
            }
            ".." => return None,
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_stay_on_the_site() {
        assert_eq!(join("/2016/03/a.html", "../04/b.html").unwrap(), "/2016/04/b.html");
        assert_eq!(join("/a.html", "../../b.html"), None);
    }

    #[test]
    fn a_scheme_is_a_scheme_and_a_colon_later_is_none() {
        let found: Vec<_> =
            ["mailto:a@b", "a/b:c", "2016:x", "http://x"].map(has_scheme).into();
        assert_eq!(found, [true, false, false, true]);
    }
}
