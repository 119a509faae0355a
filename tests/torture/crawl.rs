//! Follows the links of a site as a reader does, and tells where one leads nowhere.

use crate::failure::{Outcome, ensure};
use crate::tree::Files;
use std::collections::{BTreeMap, BTreeSet};

/// A whole site, and where each of its pages leads.
#[derive(Debug, Default)]
pub(crate) struct Finished {
    pub(crate) files: Files,
    /// The files that each page links to.
    links: BTreeMap<String, Vec<String>>,
}

impl Finished {
    /// Takes a site in which no link may lead nowhere.
    pub(crate) fn new(files: Files) -> Outcome<Self> {
        let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
        let links = pages
            .map(|(path, html)| {
                (path.clone(), links(path, &String::from_utf8_lossy(html)))
            })
            .collect();
        let site = Self { files, links };
        for (page, links) in &site.links {
            for link in links {
                let stands = site.files.contains_key(link);
                ensure!(stands, "`{page}` of a finished site links to missing `{link}`");
            }
        }
        Ok(site)
    }

    /// The pages that stand where a story was that has been withdrawn.
    fn tombstones(&self) -> impl Iterator<Item = &str> {
        let mark = b"class=\"kind-tombstone\"";
        let is_one = move |html: &[u8]| html.windows(mark.len()).any(|part| part == mark);
        let pages = self.links.keys().filter(move |page| is_one(&self.files[*page]));
        pages.map(String::as_str)
    }

    fn links_of(&self, page: &str) -> &[String] {
        self.links.get(page).map_or(&[], Vec::as_slice)
    }
}

/// The pages of the `old` site on which a story can be read that is withdrawn in the `new`
/// one, which may also have moved it. A story keeps the name of its file.
fn withdrawn_pages<'a>(old: &'a Finished, new: &'a Finished) -> BTreeSet<&'a str> {
    let name = |page: &'a str| page.rsplit('/').next().unwrap_or(page);
    let names: BTreeSet<&str> = new.tombstones().map(name).collect();
    let were: BTreeSet<&str> = old.tombstones().collect();
    let pages = old.links.keys().map(String::as_str);
    pages.filter(|page| names.contains(name(page)) && !were.contains(page)).collect()
}

/// What no longer can be read of withdrawn stories at the addresses that it had: pictures
/// that nothing else shows, and pages that the new site has elsewhere.
fn withdrawn_files<'a>(old: &'a Finished, new: &'a Finished) -> BTreeSet<&'a str> {
    let pages = withdrawn_pages(old, new);
    let shown = pages.iter().flat_map(|page| old.links_of(page)).map(String::as_str);
    let pictures = shown.filter(|file| !file.ends_with(".html"));
    let files = pages.iter().copied().chain(pictures);
    files.filter(|file| !new.files.contains_key(*file)).collect()
}

/// Stops if anything of the `new` site is there while a story can still be read that is
/// withdrawn in it: what is withdrawn goes before anything else comes.
pub(crate) fn ensure_withdrawn(old: &Finished, new: &Finished, now: &Files) -> Outcome {
    let tombstones: BTreeSet<&str> = new.tombstones().collect();
    let begun = now.iter().find(|(path, bytes)| {
        old.files.get(*path) != Some(bytes) && !tombstones.contains(path.as_str())
    });
    let Some((begun, _)) = begun else { return Ok(()) };
    for page in withdrawn_pages(old, new) {
        let is_gone = now.get(page) == new.files.get(page);
        ensure!(is_gone, "the withdrawn `{page}` still stands beside the new `{begun}`");
    }
    for file in withdrawn_files(old, new) {
        let is_gone = !now.contains_key(file);
        ensure!(is_gone, "the withdrawn `{file}` still stands beside the new `{begun}`");
    }
    Ok(())
}

/// Stops if a reader can come to a link that leads nowhere, in a folder whose every file is
/// from the `old` or from the `new` site.
///
/// A reader comes in through the front page or through any page that the old site had. Those
/// that the new site no longer has lead a closed life: they may link to each other, so no
/// order of removing them keeps every link alive. As soon as the first of them is gone, no
/// reader is expected on the others. What was withdrawn is gone before anything else, so that
/// links to it may lead nowhere.
pub(crate) fn ensure_closed(old: &Finished, new: &Finished, now: &Files) -> Outcome {
    let withdrawn = withdrawn_files(old, new);
    let mut outdated = old.files.keys().filter(|path| {
        !new.files.contains_key(*path) && !withdrawn.contains(path.as_str())
    });
    let is_removing = outdated.any(|path| !now.contains_key(path));
    let mut reached: BTreeSet<&str> = now
        .keys()
        .filter(|path| {
            let is_old = old.links.contains_key(*path);
            let stays = new.links.contains_key(*path);
            *path == "index.html" || is_old && (stays || !is_removing)
        })
        .map(String::as_str)
        .collect();
    let mut to_read: Vec<&str> = reached.iter().copied().collect();
    while let Some(page) = to_read.pop() {
        let is_new = new.files.get(page) == now.get(page);
        let links = if is_new { new.links_of(page) } else { old.links_of(page) };
        for link in links {
            let age = if is_new { "new" } else { "old" };
            ensure!(
                now.contains_key(link) || withdrawn.contains(link.as_str()),
                "the {age} `{page}` links to missing `{link}`"
            );
            if reached.insert(link) {
                to_read.push(link);
            }
        }
    }
    Ok(())
}

/// The files of this site that a page links to.
fn links(page: &str, html: &str) -> Vec<String> {
    let mut links = BTreeSet::new();
    for attribute in [" href=\"", " src=\"", "\nhref=\"", "\nsrc=\""] {
        for rest in html.split(attribute).skip(1) {
            let value = rest.split('"').next().unwrap_or_default();
            links.extend(file_of(page, value));
        }
    }
    links.into_iter().collect()
}

/// The file that a link on `page` leads to; `None` if it leads to another site or to the
/// page itself.
fn file_of(page: &str, link: &str) -> Option<String> {
    let link = link.replace("&amp;", "&").replace("&#x2F;", "/").replace("&#39;", "'");
    let path = link.split(['#', '?']).next().unwrap_or_default();
    let is_elsewhere = path.starts_with("//") || path.split('/').next()?.contains(':');
    if path.is_empty() || is_elsewhere {
        return None;
    }
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => {
            page.rsplit_once('/').map_or(Vec::new(), |(f, _)| f.split('/').collect())
        }
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            name => parts.push(name),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    if is_folder || path == "." || path == ".." {
        parts.push("index.html");
    }
    Some(decoded(&parts.join("/")))
}

/// Text without its percent-encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match byte.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
